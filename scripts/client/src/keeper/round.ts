// One look at the chain, and all that is to do then. Each duty stands alone: what fails keeps nothing else from being done, and
// the alarms are looked for in every round, whatever failed before.

import { addressHex } from "../text/address.ts";
import { isMigrating } from "../chain/migration.ts";
import type { SettledNetwork } from "../suite/network.ts";
import type { Clock, Suite } from "../suite/suite.ts";
import { Advancer, createStashes } from "./advance.ts";
import { ALARM_KINDS, AlarmBoard, type Alarm, type AlarmKind, type Raise } from "./alarms.ts";
import { Backoff } from "./backoff.ts";
import { probes, readmissions, repairs, ripenings } from "./duties.ts";
import { mustBeCallable, Round, type RoundOptions } from "./guard.ts";
import { Governance } from "./governance.ts";
import { Payer } from "./pay.ts";
import { Payouts } from "./payouts.ts";
import { checkHistory, speak } from "./reporter.ts";
import { Exposures, readView, type View } from "./view.ts";
import { findAlarms, ofFailures, ofHead, ofMigration, ofUnread } from "./watch.ts";

/** Wait for the chain to begin its era if the vault's clock is ahead by less than this part of an era. */
const CLOCK_SLACK = 0.1;

export interface RoundResult {
  /** What went wrong: nothing of it ended the round. */
  readonly problems: readonly unknown[];
}

/** Does rounds, and remembers what is of use in the next one. Nothing of it is missed if it is lost. */
export class Rounds {
  readonly board = new AlarmBoard();
  readonly #payouts = new Payouts();
  readonly #payer = new Payer();
  readonly #advancer = new Advancer();
  readonly #memory = { exposures: new Exposures(), governance: new Governance() };
  #backoff: Backoff | undefined;
  #clock: Clock | undefined;
  #firstEra: number | undefined;
  #unpaidSince: number | undefined;
  #historyChecked = false;

  /**
   * @param onView is told of what is seen
   * @param onProgress is told of each transaction that got into a block
   */
  constructor(
    readonly options: RoundOptions,
    readonly onView: (view: View) => void,
    readonly onProgress: () => void,
  ) {}

  /** Throws only if the connection is gone. */
  async round(suite: Suite, network: SettledNetwork, stalledMs = 0): Promise<RoundResult> {
    this.#backoff ??= new Backoff(network.eraMs);
    const round = new Round(this.options, suite, this.#backoff, this.onProgress);
    let view: View | undefined;
    let migrating = false;
    await round.part("the contracts pallet", async () => {
      migrating = await isMigrating(suite.chain.api);
    });
    if (migrating) await round.migrate();
    else {
      await round.part("the chain and its clock", async () => {
        await this.#work(round, (seen) => (view = seen));
      });
    }
    this.#watch(round, network, view, (raise) => {
      ofHead(stalledMs, raise);
      ofMigration(migrating, raise);
    });
    return { problems: round.problems };
  }

  /** All duties in turn. @param onSeen is told of each look at the chain */
  async #work(round: Round, onSeen: (view: View) => void): Promise<void> {
    const { suite } = round;
    const { delayMs, report, signer } = this.options;
    this.#clock ??= await suite.clock();
    const clock = this.#clock;
    const look = async () => {
      const seen = await readView(suite, signer.address, clock, this.#unpaidSince, this.#memory);
      round.see(seen);
      onSeen(seen);
      this.onView(seen);
      return seen;
    };
    let view = await look();
    const { era } = view;
    const eraEnds = clock.startOf(era + 1);
    const mayWork = view.now >= clock.startOf(era) + delayMs && !chainIsAboutToTurn(view);
    if (mayWork) {
      await round.duty("payouts", async (work) => {
        const { payouts } = await this.#due(suite, view);
        await this.#payer.work(work, this.#payouts, payouts, view.chainEra);
      });
      await round.duty("create-stash", (work) =>
        createStashes(work, view.totals.wanted - view.totals.stashes),
      );
      // Before the work, which fetches it.
      await round.duties(["ripen"], eraEnds, () => {
        mustBeCallable(view);
        return ripenings(view);
      });
      await round.duty("advance", async (work) => {
        const { overview, now } = view;
        const stopped = overview.advancePausedUntil > BigInt(now) || overview.heldUntil > BigInt(now);
        const undone = overview.advancedEra < overview.era || overview.advancing;
        if (!undone) work.backoff.done("advance", "");
        if (undone && !stopped && mustBeCallable(view)) await this.#advancer.work(work);
      });
    }
    await round.part("the rewards that are due", async () => {
      const left = await this.#due(suite, view);
      this.#unpaidSince = left.payouts[0]?.era;
      this.options.metrics.unpaidEras.set(left.eras);
    });
    view = await look();
    if (mayWork) {
      // A repair can exclude a validator, so that nothing is left to probe.
      const done = await round.duties(["repair"], eraEnds, () => {
        mustBeCallable(view);
        return repairs(view);
      });
      if (done > 0) view = await look();
      const shown = await round.duties(["probe", "readmit"], eraEnds, () => {
        mustBeCallable(view);
        return [...probes(view), ...readmissions(view)];
      });
      if (shown > 0) view = await look();
    }
    // A loss does not wait for --delay.
    if (report) {
      if (!this.#historyChecked)
        await round.duty("history", async ({ log }) => {
          await checkHistory({ suite, log });
          this.#historyChecked = true;
        });
      if (await round.duty("report", (work) => speak(work, view))) await look();
    }
  }

  /** Rewards of every era that the chain still knows and in which the vault was there. */
  #due(suite: Suite, view: View) {
    const age = Math.ceil((view.now - view.clock.anchor) / view.clock.eraMs) + 2;
    this.#firstEra ??= Math.max(0, view.chainEra - age);
    const from = Math.max(this.#firstEra, view.chainEra - view.historyDepth);
    const stashes = new Set(view.stashes.map(({ account }) => addressHex(account)));
    return this.#payouts.due(suite.chain.api, stashes, from, view.chainEra);
  }

  #watch(
    round: Round,
    network: SettledNetwork,
    view: View | undefined,
    always: (raise: Raise) => void,
  ): void {
    const { log, metrics, signer, report } = this.options;
    const alarms: Alarm[] = [];
    const raise: Raise = (kind, about, message) => alarms.push({ kind, about, message });
    let unseen: ReadonlySet<AlarmKind> = new Set();
    always(raise);
    ofUnread(round.unread, raise);
    if (view) {
      const found = findAlarms({ suite: round.suite, network, view, keeper: signer.address, report });
      alarms.push(...found.alarms);
      unseen = found.unseen;
      for (const fault of found.faults) round.fault("alarms", fault);
      ofFailures(round.work.backoff.failures, raise);
    } else {
      const looked: AlarmKind[] = ["chain-stalled", "contracts-migrating", "not-readable"];
      unseen = new Set(ALARM_KINDS.filter((kind) => !looked.includes(kind)));
    }
    const { begun, ended } = this.board.update(alarms, unseen);
    for (const { kind, about, message } of begun) log.warn("alarm", message, { kind, about });
    for (const { kind, about, message } of ended) log.info("alarm-over", `Over: ${message}`, { kind, about });
    metrics.showAlarms(this.board.on);
  }
}

/**
 * Whether the vault's era has begun, and that of the chain is about to end: then its rewards are known in a moment, and what
 * ripens with its end can be withdrawn.
 */
function chainIsAboutToTurn({ now, chainEraStart, clock, era }: View): boolean {
  const slack = clock.eraMs * CLOCK_SLACK;
  const vaultsIsYoung = now - clock.startOf(era) < slack;
  const rest = chainEraStart + clock.eraMs - now;
  return vaultsIsYoung && rest > -slack && rest < slack;
}
