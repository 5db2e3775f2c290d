// The keeper's life: connect, look, work, sleep; after an error, connect anew. It keeps nothing but what it can read again,
// so it can be killed at any time, and two of them can run beside each other.

import { setTimeout as sleep } from "node:timers/promises";
import type { KeyringPair } from "@polkadot/keyring/types";
import pRetry, { AbortError } from "p-retry";
import { addressHex } from "../text/address.ts";
import type { Chain } from "../chain/chain.ts";
import { ChainRefusal, InputError, NetworkError, Refusal, sentence } from "../text/errors.ts";
import { clockDrift } from "../chain/history.ts";
import type { SettledNetwork } from "../suite/network.ts";
import type { Clock, Suite } from "../suite/suite.ts";
import { formatDuration } from "../text/units.ts";
import type { SendOptions } from "../chain/transaction.ts";
import { AlarmBoard } from "./alarms.ts";
import type { Log } from "./log.ts";
import type { Health, Metrics } from "./metrics.ts";
import { Payouts } from "./payouts.ts";
import { Duties, probes, readmissions, repairs, ripenings } from "./duties.ts";
import { checkHistory, checkReporter, Reporter } from "./reporter.ts";
import { Exposures, readView, type View } from "./view.ts";
import { findAlarms, unexposed } from "./watch.ts";
import { advance, createStashes, payRewards, type Work } from "./work.ts";

export interface KeeperOptions {
  /** Opens a connection, the suite on it, and the settled network. */
  readonly open: () => Promise<{
    chain: Chain;
    suite: Suite;
    network: SettledNetwork;
    close: () => Promise<void>;
  }>;
  readonly signer: KeyringPair;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly sendOptions: SendOptions;
  /** Between two rounds; by the length of an era unless given. */
  readonly pollMs: number | undefined;
  /** How long after the start of an era it begins to work: for a second keeper that shall only stand by. */
  readonly delayMs: number;
  readonly maxSteps: number;
  /** Whether it reports too: its account is one of the reporters. */
  readonly report: boolean;
  readonly signal: AbortSignal;
}

/** Longest pause after errors. */
const MAX_BACKOFF_MS = 60_000;
/** Wait for the chain to begin its era if the vault's clock is ahead by less than this part of an era. */
const CLOCK_SLACK = 0.1;
/** The health check fails when the chain has told nothing for so long. */
const UNHEALTHY_MS = 120_000;

export class Keeper {
  readonly #board = new AlarmBoard();
  readonly #payouts = new Payouts();
  readonly #reporter = new Reporter();
  readonly #duties = new Duties();
  readonly #exposures = new Exposures();
  #clock: Clock | undefined;
  #firstEra: number | undefined;
  /** When it last learned something from the chain. */
  #alive: number | undefined;
  #connected = false;
  #lastError: string | undefined;
  #view: View | undefined;
  /** Block at which everything was done. */
  #seen: string | undefined;
  /** The newest block, and since when it is that. */
  #head = { hash: "", since: Date.now() };

  constructor(readonly options: KeeperOptions) {}

  /** Works until it is told to stop. */
  async run(): Promise<void> {
    const { log, signal, metrics } = this.options;
    for (let failures = 0; !signal.aborted;) {
      const opened = await this.#connect();
      if (!opened) break;
      const { suite, network, close } = opened;
      try {
        if (this.options.report) await this.#checkReporter(suite);
        for (;;) {
          await this.round(suite, network);
          failures = 0;
          await this.#pause(this.options.pollMs ?? defaultPoll(network.eraMs));
          if (signal.aborted) break;
        }
      } catch (error) {
        if (error instanceof InputError) throw error;
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

  async #checkReporter(suite: Suite): Promise<void> {
    await checkReporter({ suite, signer: this.options.signer });
    await checkHistory({ suite, log: this.options.log });
  }

  /** One round and no more, for cron and for tests. */
  async once(): Promise<void> {
    const opened = await this.#connect();
    if (!opened) return;
    try {
      const { suite, network } = opened;
      if (this.options.report) await this.#checkReporter(suite);
      await this.round(suite, network);
    } finally {
      await this.#disconnect(opened.close);
    }
  }

  /** Does what is to do now. */
  async round(suite: Suite, network: SettledNetwork): Promise<void> {
    const { signer, log, metrics, sendOptions, maxSteps, delayMs, signal } = this.options;
    const head = (await suite.chain.api.rpc.chain.getHeader()).hash.toHex();
    if (head !== this.#head.hash) this.#head = { hash: head, since: Date.now() };
    // A local chain may make blocks only when something happens.
    const stalledMs = network.local ? 0 : Date.now() - this.#head.since;
    if (head === this.#seen && stalledMs < UNHEALTHY_MS) {
      // Not even time has passed since the last round.
      this.#live();
      return;
    }
    this.#clock ??= await suite.clock();
    const work: Work = {
      suite,
      signer,
      log,
      metrics,
      payouts: this.#payouts,
      sendOptions,
      maxSteps,
      stopping: () => signal.aborted,
      onProgress: () => this.#live(),
    };

    const look = (unpaidSince: number | undefined) =>
      readView(suite, signer.address, this.#clock!, unpaidSince, this.#exposures);
    let view = await look(this.#view?.unpaidSince);
    this.#show(view);
    const mayWork =
      view.now >= this.#clock.startOf(view.overview.era) + delayMs && !this.#chainIsAboutToTurn(view);
    const payments = await this.#due(suite, view);
    if (mayWork) {
      // A payout that cannot be made must not keep the rest from being done.
      let failure: unknown;
      try {
        await payRewards(work, payments.payouts);
      } catch (error) {
        if (error instanceof NetworkError) throw error;
        failure = error;
      }
      await createStashes(work, view.totals.wanted - view.totals.stashes);
      const { advancePausedUntil, heldUntil } = view.overview;
      const stopped = advancePausedUntil > BigInt(view.now) || heldUntil > BigInt(view.now);
      // Before the work, which fetches it.
      await this.#duties.work(work, view.overview.era, ripenings(view));
      if (!stopped && (view.overview.advancedEra < view.overview.era || view.overview.advancing))
        await advance(work);
      if (failure !== undefined) throw failure;
    }
    const left = await this.#due(suite, view);
    const unpaidSince = left.payouts[0]?.era;
    view = await look(unpaidSince);
    if (mayWork) {
      // A repair can exclude a validator, so that nothing is left to probe.
      for (const duties of [repairs, (now: View) => [...probes(now), ...readmissions(now)]]) {
        if ((await this.#duties.work(work, view.overview.era, duties(view))) > 0)
          view = await look(unpaidSince);
      }
    }
    // A loss does not wait for --delay.
    const spoken = this.options.report && (await this.#reporter.work(work, view));
    if (spoken) view = await look(unpaidSince);
    await this.#watch(suite, network, view, stalledMs);
    this.#show(view);
    metrics.unpaidEras.set(left.eras);
    metrics.lastRound.set(Date.now() / 1_000);
    this.#lastError = undefined;
    this.#seen = head;
  }

  #live(): void {
    this.#alive = Date.now();
  }

  health(): Health {
    const age = this.#alive === undefined ? undefined : Date.now() - this.#alive;
    const critical = this.#board.on.filter(({ kind }) => kind === "era-late" || kind === "chain-stalled");
    return {
      healthy: this.#connected && age !== undefined && age < UNHEALTHY_MS && critical.length === 0,
      connected: this.#connected,
      lastAnswerSecondsAgo: age === undefined ? null : Math.round(age / 1_000),
      era: this.#view?.overview.era ?? null,
      advancedEra: this.#view?.overview.advancedEra ?? null,
      alarms: this.#board.on.map(({ kind, message }) => ({ kind, message })),
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
            // Waiting does not mend a wrong file.
            if (error instanceof InputError) throw new AbortError(error);
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
    this.#connected = true;
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

  /** Rewards of every era that the chain still knows and in which the vault was there. */
  #due(suite: Suite, view: View) {
    const age = Math.ceil((view.now - view.clock.anchor) / view.clock.eraMs) + 2;
    this.#firstEra ??= Math.max(0, view.chainEra - age);
    const from = Math.max(this.#firstEra, view.chainEra - view.historyDepth);
    const stashes = new Set(view.stashes.map(({ account }) => addressHex(account)));
    return this.#payouts.due(suite.chain.api, stashes, from, view.chainEra);
  }

  /**
   * Whether the vault's era has begun, and that of the chain is about to end: then its rewards are known in a moment, and
   * what ripens with its end can be withdrawn.
   */
  #chainIsAboutToTurn({ now, chainEraStart, clock, overview }: View): boolean {
    const slack = clock.eraMs * CLOCK_SLACK;
    const vaultsIsYoung = now - clock.startOf(overview.era) < slack;
    const rest = chainEraStart + clock.eraMs - now;
    return vaultsIsYoung && rest > -slack && rest < slack;
  }

  async #watch(suite: Suite, network: SettledNetwork, view: View, stalledMs: number): Promise<void> {
    const { log, metrics } = this.options;
    const alarms = await findAlarms(suite, network, view);
    if (stalledMs >= UNHEALTHY_MS) {
      alarms.push({
        kind: "chain-stalled",
        about: "",
        message: `The node has shown no new block for ${formatDuration(stalledMs)}.`,
      });
    }
    const { begun, ended } = this.#board.update(alarms);
    for (const { kind, about, message } of begun) log.warn("alarm", message, { kind, about });
    for (const { kind, about, message } of ended) log.info("alarm-over", `Over: ${message}`, { kind, about });
    metrics.showAlarms(alarms);
  }

  #show(view: View): void {
    const { metrics } = this.options;
    const { overview, totals } = view;
    this.#view = view;
    this.#live();
    metrics.chainEra.set(view.chainEra);
    metrics.era.set(overview.era);
    metrics.advancedEra.set(overview.advancedEra);
    metrics.heardEra.set(view.oracle.heard);
    metrics.shares.set(Number(overview.shares));
    metrics.keeperBalance.set(Number(view.keeperBalance));
    const { buffer, reserved, bonded, unbonding, provision, unfunded } = overview.money;
    const parts = {
      pooled: overview.pooled,
      unreleased: overview.unreleased,
      unharvested: overview.unharvested,
      buffer,
      reserved,
      bonded,
      unbonding,
      provision,
      unfunded,
    };
    for (const [part, planck] of Object.entries(parts)) metrics.money.set({ part }, Number(planck));
    metrics.stashes.set({ state: "present" }, totals.stashes);
    metrics.stashes.set({ state: "wanted" }, totals.wanted);
    metrics.stashes.set({ state: "failed" }, totals.failed);
    metrics.stashes.set({ state: "unexposed" }, unexposed(view).length);
    metrics.unbondingEras.set({ by: "chain" }, view.unbonding.eras);
    metrics.unbondingEras.set({ by: "vault" }, view.bondingEras);
    metrics.clockDrift.set(clockDrift(view.chainEraStart, view.clock).apart / 1_000);
    metrics.excluded.set(view.exclusions.filter(({ until }) => overview.era < until).length);
  }
}

/** A hundredth of an era, from half a second to half a minute. */
const defaultPoll = (eraMs: number): number => Math.min(30_000, Math.max(500, eraMs / 100));

function kindOf(error: unknown): string {
  if (error instanceof Refusal) return error.errorName;
  if (error instanceof ChainRefusal) return error.error;
  return error instanceof Error ? error.name : "Unexpected";
}
