// What one round has at hand, and how it takes what goes wrong: noted, told, and nothing else ended by it.

import type { KeyringPair } from "@polkadot/keyring/types";
import { roomOf } from "../chain/contract.ts";
import { migrateCall } from "../chain/migration.ts";
import { sentence } from "../text/errors.ts";
import type { Suite } from "../suite/suite.ts";
import { sendTransaction, type SendOptions } from "../chain/transaction.ts";
import type { Backoff } from "./backoff.ts";
import { doDuties, type Duty, type DutyKind } from "./duties.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { Unread } from "./parts.ts";
import type { View } from "./view.ts";
import { movedCalls } from "./watch/chain.ts";
import { attempt, isGone, type Work } from "./work.ts";

export interface RoundOptions {
  readonly signer: KeyringPair;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly sendOptions: SendOptions;
  /** How long after the start of an era it begins to work: for a second keeper that shall only stand by. */
  readonly delayMs: number;
  readonly maxSteps: number;
  /** Whether it reports too: its account is one of the reporters. */
  readonly report: boolean;
  readonly signal: AbortSignal;
}

/** The staking calls are elsewhere than the bonder is set to: what stashes call would be something else. */
export class Moved extends Error {}

/** @throws Moved, of which there is an alarm, or Unread where nobody can know */
export function mustBeCallable(view: View): true {
  if (movedCalls(view).length > 0) throw new Moved();
  return true;
}

/** What a round has at hand, and what went wrong in it. */
export class Round {
  work: Work;
  readonly problems: unknown[] = [];
  readonly #unread = new Map<string, Unread>();

  constructor(
    readonly options: RoundOptions,
    readonly suite: Suite,
    backoff: Backoff,
    onProgress: () => void,
  ) {
    const { signer, log, metrics, sendOptions, maxSteps, signal } = options;
    this.work = {
      suite,
      signer,
      log,
      metrics,
      sendOptions,
      maxSteps,
      backoff,
      now: 0,
      problems: this.problems,
      stopping: () => signal.aborted,
      onProgress,
    };
  }

  get unread(): readonly Unread[] {
    return [...this.#unread.values()];
  }

  /** Takes a view for that of the round. */
  see(view: View): void {
    this.work = { ...this.work, now: view.now };
    for (const unread of view.unread) this.#notRead(unread);
  }

  /** Reads something that is not in the view. */
  async part(name: string, read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } catch (error) {
      if (isGone(this.work, error)) throw error;
      this.#notRead(error instanceof Unread ? error : new Unread(name, error));
    }
  }

  /** Does a duty; answers what it answers, or nothing if it could not be done. */
  async duty<T>(name: string, act: (work: Work) => Promise<T>): Promise<T | undefined> {
    const { backoff, now, stopping } = this.work;
    if (stopping() || !backoff.may(`do-${name}`, "", now)) return undefined;
    try {
      const done = await act(this.work);
      backoff.done(`do-${name}`, "");
      return done;
    } catch (error) {
      if (isGone(this.work, error)) throw error;
      // What could not be read, or must not be done now, has an alarm of its own.
      if (error instanceof Unread) this.#notRead(error);
      else if (!(error instanceof Moved)) this.fault(name, error);
      return undefined;
    }
  }

  /** Does duties for single stashes and validators; answers how many. */
  async duties(kinds: readonly DutyKind[], eraEnds: number, list: () => readonly Duty[]): Promise<number> {
    const done = await this.duty(kinds.join("-"), async (work) => {
      const all = list();
      for (const kind of kinds)
        work.backoff.keep(kind, new Set(all.filter((one) => one.kind === kind).map(({ about }) => about)));
      return doDuties(work, eraEnds, all);
    });
    return done ?? 0;
  }

  /** Carries on the migration of the contracts pallet. */
  async migrate(): Promise<void> {
    const { suite, signer, sendOptions } = this.work;
    await this.duty("migrate", async (work) => {
      const call = migrateCall(suite.chain.api, roomOf(suite.chain, 50n));
      if (call)
        await attempt(work, { kind: "migrate" }, () =>
          sendTransaction(suite.chain.api, call, signer, sendOptions),
        );
    });
  }

  /** Something went wrong that no attempt has noted: it waits before it is tried again. */
  fault(name: string, error: unknown): void {
    const { backoff, now, log } = this.work;
    const why = sentence(error);
    backoff.failed(`do-${name}`, "", now, why);
    log.error("duty-failed", `"${name}" could not be done: ${why}`, { duty: name });
    this.problems.push(error);
  }

  #notRead(unread: Unread): void {
    const { part, reason } = unread;
    if (!this.#unread.has(part)) {
      this.#unread.set(part, unread);
      this.problems.push(reason);
    }
  }
}
