// Signing, sending and waiting for any transaction.

import type { ApiPromise, SubmittableResult } from "@polkadot/api";
import type { SubmittableExtrinsic } from "@polkadot/api/types";
import type { DispatchError, EventRecord } from "@polkadot/types/interfaces";
import type { ISubmittableResult, Signer } from "@polkadot/types/types";
import type { KeyringPair } from "@polkadot/keyring/types";
import pRetry from "p-retry";
import { describeDispatchError, dispatchErrorName } from "../text/describe.ts";
import { ChainRefusal, NetworkError, sentence } from "../text/errors.ts";

export type Extrinsic = SubmittableExtrinsic<"promise", ISubmittableResult>;

/** Who signs: a key that is here, or an account whose wallet signs, as the extension of a browser offers it. */
export type Account = KeyringPair | { readonly address: string; readonly signer: Signer };

export interface SendOptions {
  /** Wait until it is in a block, or until that block is final. A chain without finality makes every block final. */
  readonly wait?: "block" | "final";
  /** How long to wait for that, from when it is signed. */
  readonly timeoutMs?: number;
  /** Told what happens: "sent", "in block 12". */
  readonly onStatus?: (status: string) => void;
  /** The account's next number unless given. */
  readonly nonce?: number;
}

/** How often a transaction is handed to a node that gives it up. */
const ATTEMPTS = 3;
/** How long to wait in between: about a block. */
const RESUBMIT_MS = 1_000;

/** A transaction that is in a block and succeeded. */
export interface Included {
  readonly block: number;
  readonly blockHash: string;
  readonly extrinsicHash: string;
  /** All its events, of pallets and contracts. */
  readonly events: EventRecord[];
  /** What it cost, without deposits, in planck; undefined if the chain does not tell. */
  readonly fee: bigint | undefined;
}

/**
 * Signs, sends and waits.
 * @throws ChainRefusal if the chain refuses it (then nothing but the fee was taken), NetworkError if the answer is lost:
 *   then it may or may not be in a block
 */
export async function sendTransaction(
  api: ApiPromise,
  transaction: Extrinsic,
  account: Account,
  options: SendOptions = {},
): Promise<Included> {
  const { timeoutMs = 120_000 } = options;
  const nonce = options.nonce ?? (await api.rpc.system.accountNextIndex(account.address)).toNumber();
  // Once: what is sent again is the same transaction, which cannot happen twice.
  const signed =
    "signer" in account
      ? await transaction.signAsync(account.address, { nonce, signer: account.signer })
      : await transaction.signAsync(account, { nonce });
  // Signing may take as long as a person takes to confirm it.
  const deadline = Date.now() + timeoutMs;
  const result = await pRetry(() => submit(api, signed, options, deadline - Date.now()), {
    retries: ATTEMPTS - 1,
    factor: 1,
    minTimeout: RESUBMIT_MS,
    // A node may give up a transaction only because it did not fit into a block any more.
    shouldRetry: ({ error }) =>
      error instanceof ChainRefusal && error.error === "Invalid" && Date.now() < deadline,
  });
  if (result.dispatchError) {
    const refusal = dispatchRefusal(api, result.dispatchError);
    refusal.fee = feeOf(result.events);
    throw refusal;
  }
  const blockHash = (result.status.isFinalized ? result.status.asFinalized : result.status.asInBlock).toHex();
  const block =
    (result as SubmittableResult).blockNumber?.toNumber() ??
    (await api.rpc.chain.getHeader(blockHash)).number.toNumber();
  return {
    block,
    blockHash,
    extrinsicHash: result.txHash.toHex(),
    events: result.events,
    fee: feeOf(result.events),
  };
}

/** Hands a signed transaction to the node and waits for what becomes of it. */
function submit(
  api: ApiPromise,
  signed: Extrinsic,
  { wait = "block", onStatus }: SendOptions,
  timeoutMs: number,
): Promise<ISubmittableResult> {
  return new Promise((resolve, reject) => {
    let unsubscribe: (() => void) | undefined;
    let settled = false;
    const settle = (act: () => void) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      api.off("disconnected", lost);
      unsubscribe?.();
      act();
    };
    const fail = (error: Error) => settle(() => reject(error));
    const lost = () =>
      fail(new NetworkError("The connection dropped before the chain told what became of the transaction."));
    const timer = setTimeout(
      () => fail(new NetworkError("The transaction did not get into a block in time; it may still do.")),
      timeoutMs,
    );
    api.on("disconnected", lost);
    const watch = (update: ISubmittableResult) => {
      const { status } = update;
      if (update.isError) {
        fail(new ChainRefusal(status.type, describeStatus(status.type)));
      } else if (status.isReady) {
        onStatus?.("sent");
      } else if (status.isInBlock) {
        onStatus?.("in a block");
        if (wait === "block" || update.dispatchError) settle(() => resolve(update));
      } else if (status.isFinalized) {
        settle(() => resolve(update));
      }
    };
    signed
      .send(watch)
      .then((stop) => {
        unsubscribe = stop;
        if (settled) stop();
      })
      .catch((error: unknown) => fail(submissionError(error)));
  });
}

/** A pallet's or the runtime's error as an exception. */
export function dispatchRefusal(api: ApiPromise, error: DispatchError): ChainRefusal {
  return new ChainRefusal(dispatchErrorName(api, error), describeDispatchError(api, error));
}

function feeOf(events: readonly EventRecord[]): bigint | undefined {
  const paid = events.find(
    ({ event }) => event.section === "transactionPayment" && event.method === "TransactionFeePaid",
  );
  return paid ? BigInt(paid.event.data[1]!.toString()) : undefined;
}

function describeStatus(status: string): string {
  if (status === "Usurped") return "Another transaction of the same account took its place: try again.";
  if (status === "Dropped")
    return "The node dropped the transaction because its pool is full: try again later.";
  return `The node did not take the transaction (${status}): try again.`;
}

/** What a node says when it does not even take a transaction. */
function submissionError(error: unknown): Error {
  const text = sentence(error);
  const invalid = (name: string, why: string) => new ChainRefusal(`Invalid.${name}`, why);
  if (/inability to pay|1010.*(payment|fee)|"?Payment"?/i.test(text)) {
    return invalid("Payment", "The account cannot pay the fee of the transaction.");
  }
  if (/1014|priority is too low/i.test(text)) {
    return invalid(
      "Priority",
      "A transaction of the same account is on its way already: wait for it and try again.",
    );
  }
  if (/outdated|stale/i.test(text))
    return invalid("Stale", "Another transaction of the same account came first: try again.");
  if (/exhausts? the block|ExhaustsResources/i.test(text)) {
    return invalid("ExhaustsResources", "The transaction is too heavy for a block.");
  }
  if (/disconnected|WebSocket|not connected|No response received/i.test(text)) {
    return new NetworkError(`The connection dropped while the transaction was sent: ${text}.`);
  }
  return new ChainRefusal("Submission", `The node did not take the transaction: ${text}.`);
}
