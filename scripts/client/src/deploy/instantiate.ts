// Making a contract so that it can be found again: its address follows from what it is made with, and all of that is in
// the state file before anything is sent.

import type { Codec } from "@polkadot/types/types";
import type { EventRecord, WeightV2 } from "@polkadot/types/interfaces";
import { u8aToHex } from "@polkadot/util";
import { randomAsHex } from "@polkadot/util-crypto";
import { sameAddress } from "../text/address.ts";
import type { Artefact } from "../suite/artefacts.ts";
import { codeHashAt, constructorData, contractAddress } from "../chain/contract-address.ts";
import { jsonReplacer, plain } from "../chain/codec.ts";
import { feeOf, unwrapAnswer, withMargin } from "../chain/contract.ts";
import type { DeployedContract, DeployedName, Inclusion } from "../suite/deployment.ts";
import { requirePresence } from "../suite/presence.ts";
import { ChainRefusal, InputError } from "../text/errors.ts";
import { dispatchRefusal, type Extrinsic } from "../chain/transaction.ts";
import { inclusion, record, submit, type DeployContext } from "./context.ts";

/** What a contract is made with. */
export interface Making {
  readonly args: unknown[];
  readonly value: bigint;
}

/**
 * What to make a contract with: as an earlier run has written it down, if that is still what is wanted. No contract is there yet
 * and nothing is on its way, so whatever was corrected meanwhile counts; only then it becomes another contract.
 */
export function plannedContract(
  earlier: DeployedContract | undefined,
  { args, value }: Making,
  { artefact, deployer, ss58 }: { artefact: Artefact; deployer: string; ss58: number },
): DeployedContract {
  // As they will be read back from the file.
  const constructorArgs = JSON.parse(JSON.stringify(args, jsonReplacer)) as unknown[];
  // The back is instantiated, and puts the front in its own place.
  if (artefact.back) constructorArgs.push(artefact.codeHash);
  const data = constructorData(artefact.abi(), constructorArgs);
  const salt = earlier?.salt ?? randomAsHex(16);
  const { codeHash: made } = artefact.back ?? artefact;
  return {
    address: contractAddress(deployer, made, data, salt, ss58),
    codeHash: artefact.codeHash,
    constructorArgs,
    value: value.toString(),
    salt,
  };
}

/**
 * Makes a contract unless an earlier run has. Salt and arguments are written down before anything is sent, so that the next run
 * finds the contract if this one is killed; while none is there, the arguments are made anew from the network's file.
 */
export async function makeOnce(
  context: DeployContext,
  step: string,
  name: DeployedName,
  prepare: () => Promise<Making>,
): Promise<{ address: string; lines: string[] }> {
  const { chain, deployment, network, signer } = context;
  const artefact = context.artefacts[name];
  let planned = deployment.contracts[name];
  if (planned && planned.codeHash !== artefact.codeHash)
    throw otherBuild(name, planned.codeHash, artefact.codeHash);
  if (planned?.included) await requirePresence(chain, deployment, context.file);

  if (!planned || (!planned.included && (await codeHashAt(context, planned.address)) === undefined)) {
    const how = { artefact, deployer: signer.address, ss58: network.ss58 };
    planned = plannedContract(planned, await prepare(), how);
    deployment.contracts[name] = planned;
    const head = await chain.api.rpc.chain.getHeader();
    record(context, step, "started", { since: head.number.toNumber() });
    planned.included = await instantiate(context, step, name, artefact, planned);
    context.save();
  } else if (!planned.included) {
    planned.included = await findInclusion(context, step, planned.address);
    context.save();
  }
  const { address } = planned;
  const verb = planned.included ? `in block ${planned.included.block}` : "by an earlier run";
  return { address, lines: [`${name} ${address}, made ${verb}`] };
}

export const otherBuild = (name: string, was: string, is: string): InputError =>
  new InputError(
    `This deployment was begun with another build of the ${name}: its code was ${was}, now it is ${is}. ` +
      `Go on with the build it was begun with (ADOTB_INK_DIR), or move the state file away to deploy anew.`,
  );

async function instantiate(
  context: DeployContext,
  step: string,
  name: DeployedName,
  artefact: Artefact,
  planned: DeployedContract,
): Promise<Inclusion | undefined> {
  const { chain, signer, network } = context;
  const { api } = chain;
  const { codeHash } = artefact.back ?? artefact;
  const data = u8aToHex(constructorData(artefact.abi(), planned.constructorArgs ?? []));
  const value = BigInt(planned.value ?? 0);
  const salt = planned.salt ?? "0x";
  const outcome = (await api.call["contractsApi"]!["instantiate"]!(
    signer.address,
    value,
    null,
    null,
    { Existing: codeHash },
    data,
    salt,
  )) as unknown as InstantiateOutcome;
  if (outcome.result.isErr) throw dispatchRefusal(api, outcome.result.asErr as never);
  const { result, accountId } = outcome.result.asOk;
  const returnType = artefact.abi().constructors[0]?.returnType;
  if (returnType) {
    const { registry } = artefact.abi(api.registry.getChainProperties());
    const answer = registry.createTypeUnsafe(returnType.lookupName || returnType.type, [
      result.data.toU8a(true),
    ]);
    unwrapAnswer(name, "new", plain(answer), { token: network.token });
  }
  if (!sameAddress(accountId.toString(), planned.address)) {
    throw new ChainRefusal(
      "UnexpectedAddress",
      `The chain would put the ${name} at ${accountId.toString()} and not at ${planned.address}: it makes addresses in another way, so a killed deployment could not be resumed on it.`,
    );
  }
  const required = {
    refTime: (outcome.gasRequired as unknown as WeightV2).refTime.toBigInt(),
    proofSize: (outcome.gasRequired as unknown as WeightV2).proofSize.toBigInt(),
  };
  const deposit = outcome.storageDeposit.isCharge ? outcome.storageDeposit.asCharge.toBigInt() : 0n;
  const limit = withMargin(required);
  const transaction = api.tx.contracts.instantiate(
    value,
    api.registry.createType("WeightV2", limit) as WeightV2,
    deposit + deposit / 10n + 10n ** BigInt(network.token.decimals - 1),
    codeHash,
    data,
    salt,
  ) as Extrinsic;
  const summary = { value, required, limit, deposit, maxFee: await feeOf(transaction, signer.address) };
  try {
    const included = await submit(
      context,
      `${step}:${name}`,
      `Instantiate the ${name}`,
      transaction,
      summary,
    );
    return inclusion(included);
  } catch (error) {
    // An attempt that was thought lost came first after all.
    if (error instanceof ChainRefusal && error.error === "Contracts.DuplicateContract")
      return findInclusion(context, step, planned.address);
    throw error;
  }
}

export interface InstantiateOutcome {
  readonly gasRequired: Codec;
  readonly storageDeposit: { isCharge: boolean; asCharge: { toBigInt(): bigint } };
  readonly result: {
    readonly isErr: boolean;
    readonly asErr: unknown;
    readonly asOk: {
      readonly result: { data: { toU8a(bare: boolean): Uint8Array } };
      readonly accountId: Codec;
    };
  };
}

/** How many blocks are searched for the transaction of a run that was killed. */
const SEARCHED_BLOCKS = 1_200;

/** The block in which a contract was made, as far as the node still knows; only for the record. */
async function findInclusion(
  context: DeployContext,
  step: string,
  address: string,
): Promise<Inclusion | undefined> {
  const { api } = context.chain;
  const since = Number(context.deployment.steps[step]?.notes?.["since"] ?? NaN);
  if (Number.isNaN(since)) return undefined;
  const last = Math.min((await api.rpc.chain.getHeader()).number.toNumber(), since + SEARCHED_BLOCKS);
  for (let block = since; block <= last; block++) {
    try {
      const hash = await api.rpc.chain.getBlockHash(block);
      const events = (await (await api.at(hash)).query.system.events()) as unknown as EventRecord[];
      const made = events.some(
        ({ event }) =>
          event.section === "contracts" &&
          event.method === "Instantiated" &&
          sameAddress(event.data[1]!.toU8a(), address),
      );
      if (made) return { block, blockHash: hash.toHex() };
    } catch {
      // The node has forgotten this block's state.
    }
  }
  return undefined;
}
