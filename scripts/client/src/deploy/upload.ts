// Codes on the chain.

import type { Codec } from "@polkadot/types/types";
import type { DispatchError } from "@polkadot/types/interfaces";
import { u8aToHex } from "@polkadot/util";
import type { Artefact } from "../lib/artefacts.ts";
import { dispatchRefusal, type Extrinsic, type Included } from "../lib/transaction.ts";
import { submit, type DeployContext, type Sender } from "./context.ts";

export async function isUploaded(
  { chain }: Pick<DeployContext, "chain">,
  codeHash: string,
): Promise<boolean> {
  // The small entry beside the code; not every node tells the size of one.
  return (await chain.api.query.contracts.codeInfoOf(codeHash)).isSome;
}

/** What is reserved for a code while it is on the chain, in planck. */
export async function uploadDeposit(
  { chain, signer }: Pick<DeployContext, "chain" | "signer">,
  artefact: Artefact,
): Promise<bigint> {
  const { api } = chain;
  const outcome = (await api.call["contractsApi"]!["uploadCode"]!(
    signer.address,
    u8aToHex(artefact.wasm),
    null,
    "Enforced",
  )) as unknown as { isErr: boolean; asErr: Codec; asOk: { deposit: { toBigInt(): bigint } } };
  if (outcome.isErr) throw dispatchRefusal(api, outcome.asErr as unknown as DispatchError);
  return outcome.asOk.deposit.toBigInt();
}

/** @param point names it for the tests; @param ask asks before it signs, unless --yes */
export async function uploadCode(
  context: Sender,
  artefact: Artefact,
  point: string,
  ask = false,
): Promise<Included> {
  const { api } = context.chain;
  const { signer, out } = context;
  const deposit = await uploadDeposit(context, artefact);
  const transaction = api.tx.contracts.uploadCode(
    u8aToHex(artefact.wasm),
    deposit + deposit / 10n,
    "Enforced",
  ) as Extrinsic;
  const { weight, partialFee } = await transaction.paymentInfo(signer.address);
  const required = { refTime: weight.refTime.toBigInt(), proofSize: weight.proofSize.toBigInt() };
  const summary = { value: 0n, required, limit: required, deposit, maxFee: partialFee.toBigInt() };
  const what = `Upload the code of the ${artefact.name}`;
  return submit(
    context,
    point,
    what,
    transaction,
    summary,
    ask ? () => out.ask("Sign and send?") : undefined,
  );
}
