// The keeper's transactions. Each looks at the chain right before it is sent; losing a race to another keeper is no error.

import type { KeyringPair } from "@polkadot/keyring/types";
import { formatAmount, plural } from "../text/amount.ts";
import { addressHex } from "../text/address.ts";
import type { Plan, Sent, Weight } from "../chain/contract.ts";
import { ChainRefusal, NetworkError, Refusal, sentence } from "../text/errors.ts";
import type { ContractEvent } from "../chain/events.ts";
import type { Progress } from "../suite/generated/vault.ts";
import { formatWeight } from "../text/plans.ts";
import type { Suite } from "../suite/suite.ts";
import type { DispatchError } from "@polkadot/types/interfaces";
import { dispatchErrorName } from "../text/describe.ts";
import { sendTransaction, type Extrinsic, type SendOptions } from "../chain/transaction.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { canBatch, payoutCall, payoutTransaction, type Payout, type Payouts } from "./payouts.ts";

export interface Work {
  readonly suite: Suite;
  readonly signer: KeyringPair;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly payouts: Payouts;
  readonly sendOptions: SendOptions;
  /** Most steps of one call of `advance`. */
  readonly maxSteps: number;
  /** Whether the keeper shall end. */
  readonly stopping: () => boolean;
  /** Told of each transaction that got into a block. */
  readonly onProgress: () => void;
}

/** At most this part of what a single transaction may use, in percent: others need room too. */
const BLOCK_PART = 50n;

/** Most payouts of one transaction. */
const MAX_BATCH = 32;
/** Payouts may announce nearly all of that: for 512 nominators each, and what they do not use the block gets back. */
const PAYOUTS_PART = 90n;

/** What another keeper has done a moment before us. */
const LOST_RACES = [
  "EraNotOver",
  "StashNotNeeded",
  ...["OtherEra", "OtherRevision", "AlreadyReported", "AlreadyBooked", "Waiting", "NotHeld"],
  ...["NothingRipens", "NotExcluded"],
];
const LOST_RACES_CHAIN = ["Staking.AlreadyClaimed", "Invalid.Stale", "Invalid.Priority", "Usurped"];

function lostRace(error: unknown): boolean {
  if (error instanceof Refusal) return LOST_RACES.some((name) => error.is(name));
  return error instanceof ChainRefusal && LOST_RACES_CHAIN.includes(error.error);
}

/** Pays the rewards that are due; answers how many payouts were made. One that fails does not stop the others. */
export async function payRewards(work: Work, due: readonly Payout[]): Promise<number> {
  const { suite, signer } = work;
  const { api } = suite.chain;
  const [first] = due;
  if (!first) return 0;
  const size = canBatch(api) ? await fittingPayouts(suite, payoutCall(api, first), signer.address) : 1;
  let paid = 0;
  let failure: unknown;
  for (let start = 0; start < due.length && !work.stopping(); start += size) {
    const part = due.slice(start, start + size);
    // Somebody else may have been faster.
    const still = await Promise.all(part.map((payout) => work.payouts.isDue(api, payout)));
    const left = part.filter((_, position) => still[position]);
    if (left.length === 0) continue;
    try {
      paid += await payTogether(work, left);
    } catch (error) {
      if (error instanceof NetworkError) throw error;
      if (lostRace(error)) {
        count(work.metrics, "payout", "lost-race");
        continue;
      }
      count(work.metrics, "payout", "failed");
      work.log.error("payout-failed", `A payout failed: ${sentence(error)}`, { payouts: left });
      failure = error;
    }
  }
  if (failure !== undefined && paid === 0) throw failure;
  return paid;
}

/** How many payouts fit well into a block, by what the first of them weighs at most. */
async function fittingPayouts(suite: Suite, call: Extrinsic, caller: string): Promise<number> {
  const room = roomOf(suite, PAYOUTS_PART);
  const { weight } = await call.paymentInfo(caller);
  const fits = (all: bigint, one: bigint) => (one === 0n ? MAX_BATCH : Number(all / one));
  const count = Math.min(
    MAX_BATCH,
    fits(room.refTime, weight.refTime.toBigInt()),
    fits(room.proofSize, weight.proofSize.toBigInt()),
  );
  return Math.max(1, count);
}

async function payTogether(work: Work, payouts: readonly Payout[]): Promise<number> {
  const { suite, signer, log, metrics, sendOptions } = work;
  const { api, token } = suite.chain;
  const { events, fee, block } = await sendTransaction(
    api,
    payoutTransaction(api, payouts),
    signer,
    sendOptions,
  );
  work.onProgress();
  if (fee !== undefined) metrics.fees.inc(Number(fee));
  const failures = events
    .filter(({ event }) => event.section === "utility" && event.method === "ItemFailed")
    .map(({ event }) => event.data[0] as DispatchError);
  const refused = failures.map((error) => dispatchErrorName(api, error));
  const lost = refused.filter((name) => name === "Staking.AlreadyClaimed").length;
  const failed = refused.length - lost;
  const done = payouts.length - refused.length;
  metrics.transactions.inc({ kind: "payout", outcome: "done" }, done);
  metrics.transactions.inc({ kind: "payout", outcome: "lost-race" }, lost);
  metrics.transactions.inc({ kind: "payout", outcome: "failed" }, failed);

  const vault = addressHex(suite.addresses.vault);
  const rewards = events
    .filter(
      ({ event }) =>
        event.section === "staking" && event.method === "Rewarded" && destination(event.data) === vault,
    )
    .map(({ event }) => BigInt(event.data[2]!.toString()));
  const reward = rewards.reduce((sum, one) => sum + one, 0n);
  const eras = [...new Set(payouts.map(({ era }) => era))];
  if (done > 0) {
    log.info(
      "paid",
      `Paid ${formatAmount(reward, token)} in ${plural(rewards.length, "reward")} for ${eras.length === 1 ? "era" : "eras"} ${eras.join(", ")} of the chain (block ${block}).`,
      { eras, payouts: done, reward, rewards: rewards.length, block },
    );
  }
  if (failed > 0)
    log.error("payout-failed", `${plural(failed, "payout")} failed: ${refused.join(", ")}.`, {
      refused,
      block,
    });
  return done;
}

/** The account that a reward went to: `Rewarded { stash, dest: Account(..), amount }`. */
function destination(data: { toJSON(): unknown } & Iterable<{ toJSON(): unknown }>): string | undefined {
  const [, dest] = [...data];
  const json = dest?.toJSON() as { account?: string } | string | undefined;
  const account = typeof json === "object" ? json?.account : undefined;
  return account === undefined ? undefined : addressHex(account);
}

/** Creates the stashes that the pool asks for; answers how many. */
export async function createStashes(work: Work, wanted: number): Promise<number> {
  const { suite, signer, log } = work;
  let created = 0;
  while (created < wanted && !work.stopping()) {
    const done = await attempt(work, "create-stash", () => suite.createStash(signer.address));
    if (!done) break;
    created += 1;
    const event = done.told.find(({ name }) => name === "StashCreated");
    log.info(
      "stash-created",
      `Created stash ${String(event?.values["stash"] ?? "")} (block ${done.block}).`,
      { ...event?.values, block: done.block },
    );
  }
  return created;
}

/** Calls `advance` until the work of the era is complete; answers whether it is. */
export async function advance(work: Work): Promise<boolean> {
  const { suite, signer, log } = work;
  const caller = signer.address;
  let steps = work.maxSteps;
  while (!work.stopping()) {
    const done = await attempt(work, "advance", async () => {
      const fitting = await fittingPlan(suite, caller, steps);
      steps = fitting.steps;
      return fitting.plan;
    });
    if (!done) return true;
    const told = done.told.map(({ name }) => name);
    const moved = done.told.find(({ name }) => name === "Advanced");
    const progress = done.plan.answer;
    const finished = moved !== undefined;
    log.info(
      "advanced",
      `Era ${progress.era}: ${finished ? "the work is complete" : "the work goes on"}, ${plural(progress.steps, "step")}, ` +
        `${formatWeight(done.plan.required)} (block ${done.block}).`,
      {
        era: progress.era,
        steps: progress.steps,
        complete: finished,
        limit: steps,
        events: told,
        weight: done.plan.required,
        block: done.block,
      },
    );
    for (const event of done.told) remark(log, suite, event);
    if (finished) return true;
  }
  return false;
}

/** The largest number of steps that fits well into a block, found by trying out. */
async function fittingPlan(
  suite: Suite,
  caller: string,
  steps: number,
): Promise<{ plan: Plan<Progress>; steps: number }> {
  const room = roomOf(suite);
  for (let limit = steps; ; limit = Math.max(1, Math.floor(limit / 2))) {
    try {
      const plan = await suite.advance(caller, limit);
      if (limit === 1 || (plan.required.refTime <= room.refTime && plan.required.proofSize <= room.proofSize))
        return { plan, steps: limit };
    } catch (error) {
      const tooMuch = error instanceof ChainRefusal && /OutOfGas|ExhaustsResources/.test(error.error);
      if (!tooMuch || limit === 1) throw error;
    }
  }
}

function roomOf(suite: Suite, part = BLOCK_PART): Weight {
  const { maxBlock, perClass } = suite.chain.api.consts.system.blockWeights;
  const most = perClass.normal.maxExtrinsic.isSome ? perClass.normal.maxExtrinsic.unwrap() : maxBlock;
  return {
    refTime: (most.refTime.toBigInt() * part) / 100n,
    proofSize: (most.proofSize.toBigInt() * part) / 100n,
  };
}

/** Plans and sends; undefined if there was nothing to do any more. */
export async function attempt<Ok>(
  work: Work,
  kind: string,
  plan: () => Promise<Plan<Ok>>,
): Promise<Sent<Ok> | undefined> {
  const { suite, signer, metrics, sendOptions } = work;
  try {
    const sent = await suite.send(await plan(), signer, sendOptions);
    count(metrics, kind, "done", sent.fee);
    work.onProgress();
    return sent;
  } catch (error) {
    if (lostRace(error)) {
      count(metrics, kind, "lost-race");
      return undefined;
    }
    if (!(error instanceof NetworkError)) count(metrics, kind, "failed");
    throw error;
  }
}

function count(metrics: Metrics, kind: string, outcome: string, fee?: bigint): void {
  metrics.transactions.inc({ kind, outcome });
  if (fee !== undefined) metrics.fees.inc(Number(fee));
}

/** Tells what happened in an era's work that somebody may want to know. */
function remark(log: Log, suite: Suite, { name, values }: ContractEvent): void {
  const amount = (planck: unknown) => formatAmount(planck as bigint, suite.chain.token);
  const text = (value: unknown) => String(value);
  if (name === "Harvested") {
    log.info(
      "harvested",
      `Harvested ${amount(values["reward"])}, of which ${amount(values["fee"])} is the protocol's fee.`,
      values,
    );
  } else if (name === "BatchFunded") {
    log.info(
      "funded",
      `Batch ${text(values["batch"])} is funded: exits worth ${amount(values["value"])} can be claimed.`,
      values,
    );
  } else if (name === "StashFailed") {
    log.warn(
      "stash-failed",
      `Stash ${text(values["stash"])} failed; it is tried again in era ${text(values["retryEra"])}.`,
      values,
    );
  } else if (name === "PlanFailed") {
    log.error(
      "plan-failed",
      `No plan could be made for era ${text(values["era"])}: nothing is bonded or unbonded in it.`,
      values,
    );
  } else if (name === "GainBooked") {
    log.info(
      "gain",
      `Stashes are worth ${amount(values["gain"])} more; the holders get it over the next era.`,
      values,
    );
  } else if (name === "LossShared") {
    log.warn(
      "loss",
      `A loss of ${amount(values["loss"])} was shared: holders bear ${amount(values["holders"])}, exits ${amount(values["exits"])}.`,
      values,
    );
  }
}
