// One contract of the suite: asking, trying out, sending.

import type { Abi } from "@polkadot/api-contract";
import type { AbiMessage } from "@polkadot/api-contract/types";
import type { ContractExecResult, WeightV2 } from "@polkadot/types/interfaces";
import { compactStripLength, u8aToHex } from "@polkadot/util";
import type { ContractName } from "../suite/artefacts.ts";
import type { Chain } from "./chain.ts";
import { encodable, plain, variantOf } from "./codec.ts";
import { depositRoom, explainPoor, meansOf, missing, poorText } from "./means.ts";
import { describeRefusal } from "../text/describe.ts";
import { AdotbError, ChainRefusal, Refusal } from "../text/errors.ts";
import { contractEvents, type ContractEvent, type Emitter } from "./events.ts";
import {
  dispatchRefusal,
  sendTransaction,
  type Account,
  type Extrinsic,
  type Included,
  type SendOptions,
} from "./transaction.ts";

/** What a generated `Messages` interface says of one message. */
export interface MessageType {
  args: unknown[];
  ok: unknown;
  error: unknown;
  mutates: boolean;
  payable: boolean;
}
export type MessagesOf<M> = { [K in keyof M]: MessageType };

export interface Weight {
  /** Picoseconds of computation. */
  readonly refTime: bigint;
  /** Bytes of proof. */
  readonly proofSize: bigint;
}

/** A message that was tried out and can be sent. */
export interface Plan<Ok = unknown> {
  readonly contract: ContractName;
  readonly address: string;
  readonly message: string;
  readonly args: readonly unknown[];
  /** DOT that goes with it, in planck. */
  readonly value: bigint;
  /** What it needed when it was tried out. */
  readonly required: Weight;
  /** What it may use: a margin more. */
  readonly limit: Weight;
  /** Storage deposit, in planck: what the caller pays, negative for what comes back. */
  readonly deposit: bigint;
  /** The most that is paid as a deposit, in planck. */
  readonly depositLimit: bigint;
  /** Fee at most, in planck: for the whole limit; the chain gives back what was not used. Undefined if it does not tell. */
  readonly maxFee: bigint | undefined;
  /** What the message answered when it was tried out. */
  readonly answer: Ok;
  readonly transaction: Extrinsic;
}

export interface Sent<Ok = unknown> extends Included {
  readonly plan: Plan<Ok>;
  /** What the contracts of the suite told. */
  readonly told: ContractEvent[];
}

export interface AskOptions {
  /** Who asks; matters for messages only that look at their caller. */
  readonly caller?: string;
  /** Hash of the block to ask at; the newest unless given. */
  readonly at?: string;
}

export interface PlanOptions {
  /** Who will sign. */
  readonly caller: string;
  /** DOT to send with it, in planck. */
  readonly value?: bigint;
  /** The most it may use while it is tried out; all of a block unless given. */
  readonly limit?: Weight;
  /** Leave out the question for the fee. */
  readonly withoutFee?: boolean;
}

/** What a message would do. */
interface Tried {
  readonly answer: unknown;
  readonly required: Weight;
  readonly deposit: bigint;
}

/** An account without a key, for questions that nobody in particular asks. */
const NOBODY = new Uint8Array(32);

export class SuiteContract<M extends MessagesOf<M>> {
  /**
   * @param emitters contracts whose events are to be read when this one is called; itself unless given
   */
  constructor(
    readonly chain: Chain,
    readonly name: ContractName,
    readonly address: string,
    readonly abi: Abi,
    readonly emitters: () => readonly Emitter[] = () => [this],
  ) {}

  /**
   * Asks a view, or what a message would answer.
   * @throws Refusal if it would refuse
   */
  async ask<K extends keyof M & string>(
    message: K,
    args: M[K]["args"] = [],
    options: AskOptions = {},
  ): Promise<M[K]["ok"]> {
    const { answer } = await this.#try(message, args, options.caller ?? NOBODY, 0n, undefined, options.at);
    return answer as M[K]["ok"];
  }

  /**
   * Tries a message out and prepares its transaction.
   * @throws Refusal if the contract refuses it, ChainRefusal if the chain does
   */
  async plan<K extends keyof M & string>(
    message: K,
    args: M[K]["args"],
    options: PlanOptions,
  ): Promise<Plan<M[K]["ok"]>> {
    const { caller, value = 0n, withoutFee = false } = options;
    const { api, token } = this.chain;
    let tried: Tried;
    try {
      tried = await this.#try(message, args, caller, value, options.limit);
    } catch (error) {
      throw await explainPoor(error, api, message, caller, value, token);
    }
    const { answer, required, deposit } = tried;
    const limit = withMargin(required);
    let depositLimit = depositWithMargin(deposit);
    let transaction = this.transaction(message, args, { value, limit, depositLimit });
    const maxFee = withoutFee ? undefined : await feeOf(transaction, caller);
    if (!withoutFee) {
      const means = await meansOf(api, caller);
      const cost = { value, deposit, fee: maxFee ?? 0n };
      if (missing(means, cost) > 0n)
        throw new ChainRefusal("Token.FundsUnavailable", poorText(caller, means, cost, token));
      // A limit that the account could not pay is refused, whatever is needed of it.
      const room = depositRoom(means, cost);
      if (room < depositLimit) {
        depositLimit = room;
        transaction = this.transaction(message, args, { value, limit, depositLimit });
      }
    }
    return {
      contract: this.name,
      address: this.address,
      message,
      args,
      value,
      required,
      limit,
      deposit,
      depositLimit,
      maxFee,
      answer: answer as M[K]["ok"],
      transaction,
    };
  }

  /** The bare transaction, for a batch or a multisig. */
  transaction<K extends keyof M & string>(
    message: K,
    args: M[K]["args"],
    options: { value?: bigint; limit: Weight; depositLimit?: bigint | null },
  ): Extrinsic {
    const { api } = this.chain;
    const data = this.callData(message, args);
    const limit = api.registry.createType("WeightV2", options.limit) as WeightV2;
    return api.tx.contracts.call(
      this.address,
      options.value ?? 0n,
      limit,
      options.depositLimit ?? null,
      u8aToHex(data),
    ) as Extrinsic;
  }

  /** Selector and arguments, SCALE-encoded: what a call of this message carries. */
  callData<K extends keyof M & string>(message: K, args: M[K]["args"]): Uint8Array {
    // polkadot.js puts the length in front, as a list of bytes has it.
    return compactStripLength(this.#message(message).toU8a(encodable(args) as unknown[]))[1];
  }

  /**
   * Signs a plan, sends it and waits for it.
   * @throws Refusal if the contract refuses after all, ChainRefusal, NetworkError
   */
  async send<Ok>(plan: Plan<Ok>, signer: Account, options: SendOptions = {}): Promise<Sent<Ok>> {
    let included: Included;
    try {
      included = await sendTransaction(this.chain.api, plan.transaction, signer, options);
    } catch (error) {
      if (error instanceof ChainRefusal && error.error === "Contracts.ContractReverted") {
        // The chain does not tell why. It went well a moment ago: ask again.
        const { message, args, value } = plan;
        try {
          await this.#try(message as keyof M & string, args as never, signer.address, value);
        } catch (reason) {
          if (reason instanceof AdotbError) reason.fee = error.fee;
          throw reason;
        }
      }
      throw error;
    }
    const told = contractEvents(included.events, this.emitters(), this.chain.ss58);
    return { ...included, plan, told };
  }

  #message(label: string): AbiMessage {
    const found = this.abi.messages.find(({ identifier }) => identifier === label);
    if (!found)
      throw new Error(
        `The contract ${this.name} has no message ${label}: its metadata is of another version.`,
      );
    return found;
  }

  /** What a message needs, at the newest block or at the one of a hash; and what it ended with, if not well. */
  async weigh<K extends keyof M & string>(
    message: K,
    args: M[K]["args"],
    options: AskOptions = {},
  ): Promise<{ required: Weight; failure: unknown }> {
    const outcome = await this.#run(message, args, options.caller ?? NOBODY, 0n, undefined, options.at);
    const required = weightOf(outcome);
    try {
      this.#read(message, outcome);
      return { required, failure: undefined };
    } catch (failure) {
      return { required, failure };
    }
  }

  async #try<K extends keyof M & string>(
    message: K,
    args: M[K]["args"],
    caller: string | Uint8Array,
    value: bigint,
    limit?: Weight,
    at?: string,
  ): Promise<Tried> {
    const outcome = await this.#run(message, args, caller, value, limit, at);
    const { storageDeposit } = outcome;
    return {
      answer: this.#read(message, outcome),
      required: weightOf(outcome),
      deposit: storageDeposit.isCharge
        ? storageDeposit.asCharge.toBigInt()
        : -storageDeposit.asRefund.toBigInt(),
    };
  }

  async #run<K extends keyof M & string>(
    message: K,
    args: M[K]["args"],
    caller: string | Uint8Array,
    value: bigint,
    limit?: Weight,
    at?: string,
  ): Promise<ContractExecResult> {
    const { api } = this.chain;
    const source = at === undefined ? api : await api.at(at);
    return source.call["contractsApi"]!["call"]!<ContractExecResult>(
      caller,
      this.address,
      value,
      // Nothing: as much as a block has.
      limit ?? null,
      null,
      u8aToHex(this.callData(message, args)),
    );
  }

  /** What a message answered. */
  #read(message: string, { result }: ContractExecResult): unknown {
    const { returnType } = this.#message(message);
    if (result.isErr) throw dispatchRefusal(this.chain.api, result.asErr);
    // Pedantic: polkadot.js takes missing bytes for zeros otherwise.
    const output = returnType
      ? this.abi.registry.createTypeUnsafe(
          returnType.lookupName || returnType.type,
          [result.asOk.data.toU8a(true)],
          { isPedantic: true },
        )
      : null;
    return unwrapAnswer(this.name, message, plain(output), this.chain);
  }
}

function weightOf({ gasRequired }: ContractExecResult): Weight {
  const { refTime, proofSize } = gasRequired as unknown as WeightV2;
  return { refTime: refTime.toBigInt(), proofSize: proofSize.toBigInt() };
}

/** Contracts that call others tell that a call ran out of gas in these ways. */
const UNANSWERED = ["CallFailed", "StashSilent", "RegistrySilent", "VaultRefused", "TokenRefused"];

/** Whether something failed, or may have, because it needs more than there is room for: a part of it may go through. */
export function isTooHeavy(error: unknown): boolean {
  if (error instanceof Refusal) return UNANSWERED.some((name) => error.is(name));
  return error instanceof ChainRefusal && /OutOfGas|Exhaust(s|ed)/.test(error.error);
}

/** What one transaction may use in all: of a block, the part that is for transactions. */
export function roomOf({ api }: Pick<Chain, "api">, percent: bigint): Weight {
  const { maxBlock, perClass } = api.consts.system.blockWeights;
  const most = perClass.normal.maxExtrinsic.isSome ? perClass.normal.maxExtrinsic.unwrap() : maxBlock;
  return {
    refTime: (most.refTime.toBigInt() * percent) / 100n,
    proofSize: (most.proofSize.toBigInt() * percent) / 100n,
  };
}

/** Whether a weight is within another one. */
export const fits = (weight: Weight, room: Weight): boolean =>
  weight.refTime <= room.refTime && weight.proofSize <= room.proofSize;

/**
 * Takes an answer out of ink!'s `Result` and the contract's own.
 * @throws Refusal with the contract's error as a sentence
 */
export function unwrapAnswer(
  contract: ContractName,
  message: string,
  value: unknown,
  chain: Pick<Chain, "token">,
): unknown {
  const outer = resultOf(value);
  if (!outer) return value;
  if ("error" in outer) {
    throw new Refusal(
      contract,
      message,
      ["CouldNotReadInput"],
      {},
      `The ${contract} cannot read a call of "${message}": the client and the contract are of different versions.`,
    );
  }
  const inner = resultOf(outer.ok);
  if (!inner) return outer.ok;
  if ("error" in inner) throw describeRefusal(contract, message, inner.error, chain.token);
  return inner.ok;
}

function resultOf(value: unknown): { ok: unknown } | { error: unknown } | undefined {
  const variant = variantOf(value);
  if (variant?.name === "Ok") return { ok: variant.fields };
  if (variant?.name === "Err") return { error: variant.fields };
  return undefined;
}

/** A tenth more, since the state may have moved on when it is executed; never less than a little. */
export function withMargin({ refTime, proofSize }: Weight): Weight {
  return { refTime: refTime + refTime / 10n + 100_000_000n, proofSize: proofSize + proofSize / 10n + 4_096n };
}

/** Half as much again, and a little for a cell more: a tenth of a DOT. */
function depositWithMargin(deposit: bigint): bigint {
  const charge = deposit > 0n ? deposit : 0n;
  return charge + charge / 2n + 10n ** 9n;
}

/** Fee of the transaction if it uses all it may; undefined where the chain has no such answer. */
export async function feeOf(transaction: Extrinsic, caller: string): Promise<bigint | undefined> {
  try {
    return (await transaction.paymentInfo(caller)).partialFee.toBigInt();
  } catch {
    return undefined;
  }
}
