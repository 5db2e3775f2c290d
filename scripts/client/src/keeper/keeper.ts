// The keeper's life: connect, look, work, sleep; after an error, connect anew. It keeps nothing but what it can read again,
// so it can be killed at any time, and two of them can run beside each other.

import { setTimeout as sleep } from "node:timers/promises";
import pRetry, { AbortError } from "p-retry";
import type { Chain } from "../chain/chain.ts";
import { ChainRefusal, InputError, Refusal, sentence } from "../text/errors.ts";
import type { SettledNetwork } from "../suite/network.ts";
import type { Suite } from "../suite/suite.ts";
import { formatDuration } from "../text/units.ts";
import type { Health } from "./metrics.ts";
import type { RoundOptions } from "./guard.ts";
import { ifRead } from "./parts.ts";
import { Rounds } from "./round.ts";
import { showView } from "./show.ts";
import { STALLED_MS } from "./watch.ts";

export interface KeeperOptions extends RoundOptions {
  /** Opens a connection, the suite on it, and the settled network. */
  readonly open: () => Promise<{
    chain: Chain;
    suite: Suite;
    network: SettledNetwork;
    close: () => Promise<void>;
  }>;
  /** Between two rounds; by the length of an era unless given. */
  readonly pollMs: number | undefined;
}

/** Longest pause after errors. */
const MAX_BACKOFF_MS = 60_000;

export class Keeper {
  readonly #rounds: Rounds;
  /** When it last learned something from the chain. */
  #alive: number | undefined;
  #connected = false;
  #wasConnected = false;
  #lastError: string | undefined;
  /** How much went wrong in the last round. */
  #problems = 0;
  #era: number | undefined;
  #advancedEra: number | undefined;
  /** Block at which everything was done. */
  #seen: string | undefined;
  /** The newest block, and since when it is that. */
  #head = { hash: "", since: Date.now() };

  constructor(readonly options: KeeperOptions) {
    this.#rounds = new Rounds(
      options,
      (view) => {
        this.#era = view.era;
        this.#advancedEra = ifRead(() => view.overview.advancedEra) ?? this.#advancedEra;
        this.#live();
        showView(options.metrics, view);
      },
      () => this.#live(),
    );
  }

  /** Works until it is told to stop. */
  async run(): Promise<void> {
    const { log, signal, metrics } = this.options;
    for (let failures = 0; !signal.aborted;) {
      const opened = await this.#connect();
      if (!opened) break;
      const { suite, network, close } = opened;
      try {
        for (;;) {
          await this.round(suite, network);
          failures = 0;
          await this.#pause(this.options.pollMs ?? defaultPoll(network.eraMs));
          if (signal.aborted) break;
        }
      } catch (error) {
        failures += 1;
        this.#lastError = sentence(error);
        metrics.errors.inc({ kind: kindOf(error) });
        const wait = Math.min(MAX_BACKOFF_MS, 500 * 2 ** Math.min(failures, 10)) * (0.75 + Math.random() / 2);
        log.error("round-failed", `${this.#lastError} Trying again in ${formatDuration(Math.round(wait))}.`, {
          kind: kindOf(error),
          failures,
        });
        await this.#disconnect(close);
        await this.#pause(wait);
        continue;
      }
      await this.#disconnect(close);
    }
  }

  /** One round and no more, for cron and for tests. @throws the first thing that went wrong, when all else is done */
  async once(): Promise<void> {
    const opened = await this.#connect();
    if (!opened) return;
    try {
      const { suite, network } = opened;
      const [problem] = await this.round(suite, network);
      if (problem !== undefined) throw problem;
    } finally {
      await this.#disconnect(opened.close);
    }
  }

  /** Does what is to do now; answers what went wrong. Throws only if the connection is gone. */
  async round(suite: Suite, network: SettledNetwork): Promise<readonly unknown[]> {
    const { metrics } = this.options;
    const head = (await suite.chain.api.rpc.chain.getHeader()).hash.toHex();
    if (head !== this.#head.hash) this.#head = { hash: head, since: Date.now() };
    // A local chain may make blocks only when something happens.
    const stalledMs = network.local ? 0 : Date.now() - this.#head.since;
    if (head === this.#seen && stalledMs < STALLED_MS) {
      // Not even time has passed since the last round.
      this.#live();
      return [];
    }
    const { problems } = await this.#rounds.round(suite, network, stalledMs);
    for (const problem of problems) metrics.errors.inc({ kind: kindOf(problem) });
    this.#live();
    metrics.lastRound.set(Date.now() / 1_000);
    this.#problems = problems.length;
    this.#lastError = problems.length > 0 ? sentence(problems[0]) : undefined;
    // What went wrong is looked at again, also at the same block.
    this.#seen = problems.length > 0 ? undefined : head;
    return problems;
  }

  #live(): void {
    this.#alive = Date.now();
  }

  health(): Health {
    const age = this.#alive === undefined ? undefined : Date.now() - this.#alive;
    const { on } = this.#rounds.board;
    const critical = on.filter(({ kind }) => kind === "era-late" || kind === "chain-stalled");
    return {
      healthy: this.#connected && age !== undefined && age < STALLED_MS && critical.length === 0,
      connected: this.#connected,
      lastAnswerSecondsAgo: age === undefined ? null : Math.round(age / 1_000),
      era: this.#era ?? null,
      advancedEra: this.#advancedEra ?? null,
      problems: this.#problems,
      alarms: on.map(({ kind, message }) => ({ kind, message })),
      lastError: this.#lastError ?? null,
    };
  }

  async #connect(): Promise<Awaited<ReturnType<KeeperOptions["open"]>> | undefined> {
    const { open, log, signal, metrics } = this.options;
    let opened;
    try {
      opened = await pRetry(
        async () => {
          try {
            return await open();
          } catch (error) {
            // Waiting does not mend a wrong file; but one that was right before is right, and the chain may mend.
            if (error instanceof InputError && !this.#wasConnected) throw new AbortError(error);
            throw error;
          }
        },
        {
          retries: Number.POSITIVE_INFINITY,
          minTimeout: 1_000,
          maxTimeout: MAX_BACKOFF_MS / 4,
          randomize: true,
          signal,
          onFailedAttempt: ({ error, attemptNumber }) => {
            this.#lastError = sentence(error);
            metrics.errors.inc({ kind: "NetworkError" });
            // Not a line for each of many attempts.
            if (Number.isInteger(Math.log2(attemptNumber))) {
              log.error("no-connection", `${sentence(error)} Trying again (attempt ${attemptNumber}).`, {
                attempt: attemptNumber,
              });
            }
          },
        },
      );
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
    this.#connected = this.#wasConnected = true;
    metrics.connected.set(1);
    log.info("connected", `Connected to ${opened.chain.endpoint}.`, { endpoint: opened.chain.endpoint });
    return opened;
  }

  async #disconnect(close: () => Promise<void>): Promise<void> {
    this.#connected = false;
    this.options.metrics.connected.set(0);
    await close().catch(() => undefined);
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.options.signal }).catch(() => undefined);
  }
}

/** A hundredth of an era, from half a second to half a minute. */
const defaultPoll = (eraMs: number): number => Math.min(30_000, Math.max(500, eraMs / 100));

function kindOf(error: unknown): string {
  if (error instanceof Refusal) return error.errorName;
  if (error instanceof ChainRefusal) return error.error;
  return error instanceof Error ? error.name : "Unexpected";
}
