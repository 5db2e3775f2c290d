// Codes on the chain.

import type { Codec } from "@polkadot/types/types";
import type { DispatchError, WeightV2 } from "@polkadot/types/interfaces";
import { u8aToHex } from "@polkadot/util";
import { blake2AsU8a } from "@polkadot/util-crypto";
import { constructorData } from "../chain/contract-address.ts";
import type { Artefact, Code } from "../suite/artefacts.ts";
import { feeOf, withMargin } from "../chain/contract.ts";
import { dispatchRefusal, type Extrinsic, type Included } from "../chain/transaction.ts";
import { submit, type DeployContext, type Sender } from "./context.ts";
import type { InstantiateOutcome } from "./instantiate.ts";

export async function isUploaded(
  { chain }: Pick<DeployContext, "chain">,
  codeHash: string,
): Promise<boolean> {
  // The small entry beside the code; not every node tells the size of one.
  return (await chain.api.query.contracts.codeInfoOf(codeHash)).isSome;
}

/**
 * Whether a contract has this code, so that nobody can remove it. A front only delegates to its back, which does not count:
 * an anchor, an idle contract with that code, keeps it.
 */
export async function isKept({ chain }: Pick<DeployContext, "chain">, codeHash: string): Promise<boolean> {
  const info = await chain.api.query.contracts.codeInfoOf(codeHash);
  return info.isSome && info.unwrap().refcount.toBigInt() > 0n;
}

/** What is reserved for a code while it is on the chain, in planck. */
export async function uploadDeposit(
  { chain, signer }: Pick<DeployContext, "chain" | "signer">,
  code: Code,
): Promise<bigint> {
  const { api } = chain;
  const outcome = (await api.call["contractsApi"]!["uploadCode"]!(
    signer.address,
    u8aToHex(code.wasm),
    null,
    "Enforced",
  )) as unknown as { isErr: boolean; asErr: Codec; asOk: { deposit: { toBigInt(): bigint } } };
  if (outcome.isErr) throw dispatchRefusal(api, outcome.asErr as unknown as DispatchError);
  return outcome.asOk.deposit.toBigInt();
}

/** @param point names it for the tests; @param ask asks before it signs, unless --yes */
export async function uploadCode(context: Sender, code: Code, point: string, ask = false): Promise<Included> {
  const { api } = context.chain;
  const { signer } = context;
  const deposit = await uploadDeposit(context, code);
  const transaction = api.tx.contracts.uploadCode(
    u8aToHex(code.wasm),
    deposit + deposit / 10n,
    "Enforced",
  ) as Extrinsic;
  const { weight, partialFee } = await transaction.paymentInfo(signer.address);
  const required = { refTime: weight.refTime.toBigInt(), proofSize: weight.proofSize.toBigInt() };
  const summary = { value: 0n, required, limit: required, deposit, maxFee: partialFee.toBigInt() };
  const what = `Upload the code of the ${code.codeName}`;
  return submit(context, point, what, transaction, summary, asking(context, ask));
}

/** The constructor of an anchor; its selector is all of its input. */
const ANCHOR = u8aToHex(blake2AsU8a("anchor", 256).subarray(0, 4));

/** Makes an anchor of the back of a contract; a deployment needs none, since its constructors make them. */
export function anchorCode(context: Sender, back: Code, point: string, ask = false): Promise<Included> {
  return keepCode(
    context,
    back,
    ANCHOR,
    `Make an anchor, which keeps the ${back.codeName} on the chain`,
    point,
    ask,
  );
}

/**
 * Makes an idle stash, which obeys whoever makes it and has no money. There is no stash before there is stake for one, and until
 * then whoever uploaded the code could remove it, and nothing could be staked.
 */
export function keepNominator(
  context: Sender,
  nominator: Artefact,
  vault: string,
  point: string,
  ask = false,
): Promise<Included> {
  const data = u8aToHex(constructorData(nominator.abi(), [vault]));
  const what = "Make an idle stash, which keeps the code of stashes on the chain";
  return keepCode(context, nominator, data, what, point, ask);
}

/**
 * Makes an idle contract of a code, so that nobody can remove it.
 * @param data constructor and arguments, in hex
 */
export async function keepCode(
  context: Sender,
  code: Code,
  data: string,
  what: string,
  point: string,
  ask: boolean,
): Promise<Included> {
  const { chain, signer, network } = context;
  const { api } = chain;
  const made = [{ Existing: code.codeHash }, data, "0x"] as const;
  const outcome = (await api.call["contractsApi"]!["instantiate"]!(
    signer.address,
    0n,
    null,
    null,
    ...made,
  )) as unknown as InstantiateOutcome;
  if (outcome.result.isErr) throw dispatchRefusal(api, outcome.result.asErr as never);
  const weight = outcome.gasRequired as unknown as WeightV2;
  const required = { refTime: weight.refTime.toBigInt(), proofSize: weight.proofSize.toBigInt() };
  const limit = withMargin(required);
  const deposit = outcome.storageDeposit.isCharge ? outcome.storageDeposit.asCharge.toBigInt() : 0n;
  const transaction = api.tx.contracts.instantiate(
    0n,
    api.registry.createType("WeightV2", limit) as WeightV2,
    deposit + deposit / 10n + 10n ** BigInt(network.token.decimals - 1),
    code.codeHash,
    data,
    "0x",
  ) as Extrinsic;
  const summary = { value: 0n, required, limit, deposit, maxFee: await feeOf(transaction, signer.address) };
  return submit(context, point, what, transaction, summary, asking(context, ask));
}

const asking = ({ out }: Sender, ask: boolean): (() => Promise<void>) | undefined =>
  ask ? () => out.ask("Sign and send?") : undefined;
