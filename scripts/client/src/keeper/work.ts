// How the keeper sends: each transaction is tried out right before, one that failed waits its time, and losing a race to another
// keeper is no error. Nothing that fails here ends anything else; only a connection that is gone ends the round.

import type { KeyringPair } from "@polkadot/keyring/types";
import type { Plan, Sent } from "../chain/contract.ts";
import { AdotbError, ChainRefusal, Refusal, sentence } from "../text/errors.ts";
import type { Suite } from "../suite/suite.ts";
import { formatDuration } from "../text/units.ts";
import type { SendOptions } from "../chain/transaction.ts";
import type { Backoff } from "./backoff.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";

export interface Work {
  readonly suite: Suite;
  readonly signer: KeyringPair;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly sendOptions: SendOptions;
  /** Most steps of one call of `advance`. */
  readonly maxSteps: number;
  /** What failed, and when it is tried again. */
  readonly backoff: Backoff;
  /** The chain's clock at the beginning of the round. */
  readonly now: number;
  /** What went wrong in this round. */
  readonly problems: unknown[];
  /** Whether the keeper shall end. */
  readonly stopping: () => boolean;
  /** Told of each transaction that got into a block. */
  readonly onProgress: () => void;
}

/** What another keeper has done a moment before us. */
const LOST_RACES = [
  "EraNotOver",
  "StashNotNeeded",
  ...["OtherEra", "OtherRevision", "AlreadyReported", "AlreadyBooked", "Waiting", "NotHeld"],
  ...["NothingRipens", "NotExcluded"],
];
const LOST_RACES_CHAIN = [
  "Staking.AlreadyClaimed",
  "Contracts.NoMigrationPerformed",
  "Invalid.Stale",
  "Invalid.Priority",
  "Usurped",
];

export function lostRace(error: unknown): boolean {
  if (error instanceof Refusal) return LOST_RACES.some((name) => error.is(name));
  return error instanceof ChainRefusal && LOST_RACES_CHAIN.includes(error.error);
}

/** Whether an error says no more than that nobody is there to answer: the round ends, and the keeper connects anew. */
export function isGone({ suite }: Pick<Work, "suite">, error: unknown): boolean {
  const answered = error instanceof Refusal || error instanceof ChainRefusal;
  return !answered && !suite.chain.api.isConnected;
}

export type Outcome<T> =
  | { readonly state: "done"; readonly sent: T }
  /** Somebody else did it, or it failed a while ago and is not tried again yet. */
  | { readonly state: "lost" | "waiting" }
  | { readonly state: "failed"; readonly error: unknown };

export interface Attempt {
  /** Counts in the metrics under this name. */
  readonly kind: string;
  /** With what: a stash, a validator; empty where there is only one of the kind. */
  readonly about?: string;
  /** If a contract refuses it, it is of no use until then, and nobody needs to know. */
  readonly refusedUntil?: number;
}

/** Sends something, unless it failed a while ago. Throws only if the connection is gone. */
export async function attempt<T extends { readonly fee: bigint | undefined }>(
  work: Work,
  { kind, about = "", refusedUntil }: Attempt,
  send: () => Promise<T>,
): Promise<Outcome<T>> {
  const { backoff, log, metrics, now } = work;
  if (!backoff.may(kind, about, now)) return { state: "waiting" };
  try {
    const sent = await send();
    metrics.transactions.inc({ kind, outcome: "done" });
    if (sent.fee !== undefined) metrics.fees.inc(Number(sent.fee));
    work.onProgress();
    backoff.done(kind, about);
    return { state: "done", sent };
  } catch (error) {
    if (isGone(work, error)) throw error;
    const fee = error instanceof AdotbError ? error.fee : undefined;
    if (fee !== undefined) metrics.fees.inc(Number(fee));
    if (lostRace(error)) {
      metrics.transactions.inc({ kind, outcome: "lost-race" });
      if (refusedUntil === undefined) backoff.done(kind, about);
      else backoff.failed(kind, about, now, sentence(error), { until: refusedUntil, quiet: true });
      return { state: "lost" };
    }
    metrics.transactions.inc({ kind, outcome: "failed" });
    const why = sentence(error);
    if (refusedUntil !== undefined && error instanceof Refusal) {
      backoff.failed(kind, about, now, why, { until: refusedUntil, quiet: true });
    } else {
      const paid = fee !== undefined;
      const { next, times } = backoff.failed(kind, about, now, why, { paid });
      log.error(
        `${kind}-failed`,
        `${subject(kind, about)} failed: ${why} It is tried again in ${formatDuration(Math.round(next - now))}.`,
        { about, times },
      );
      work.problems.push(error);
    }
    return { state: "failed", error };
  }
}

/** Plans and sends a call of a contract. */
export function attemptPlan<Ok>(
  work: Work,
  what: Attempt,
  plan: () => Promise<Plan<Ok>>,
): Promise<Outcome<Sent<Ok>>> {
  const { suite, signer, sendOptions } = work;
  return attempt(work, what, async () => suite.send(await plan(), signer, sendOptions));
}

const subject = (kind: string, about: string) => (about === "" ? `"${kind}"` : `"${kind}" of ${about}`);
