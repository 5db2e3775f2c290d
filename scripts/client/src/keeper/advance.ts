// The work of an era, and the stashes that it asks for.

import { plural } from "../text/amount.ts";
import { fits, isTooHeavy, roomOf, type Plan } from "../chain/contract.ts";
import type { ContractEvent } from "../chain/events.ts";
import type { Progress } from "../suite/generated/bonder.ts";
import { formatAmount } from "../text/amount.ts";
import { formatWeight } from "../text/plans.ts";
import type { Suite } from "../suite/suite.ts";
import type { Log } from "./log.ts";
import { attemptPlan, type Work } from "./work.ts";

/** At most this part of what a single transaction may use, in percent: others need room too. */
const BLOCK_PART = 50n;
/** Most calls of one round: an era's work that never ends must not keep the rest waiting. */
const MOST_CALLS = 256;
/** Most stashes that are made in one round. */
const MOST_STASHES = 4;

/** Creates the stashes that the pool asks for; answers how many. */
export async function createStashes(work: Work, wanted: number): Promise<number> {
  const { suite, signer, log } = work;
  if (wanted <= 0) work.backoff.done("create-stash", "");
  let created = 0;
  while (created < Math.min(wanted, MOST_STASHES) && !work.stopping()) {
    const outcome = await attemptPlan(work, { kind: "create-stash" }, () =>
      suite.createStash(signer.address),
    );
    if (outcome.state !== "done") break;
    created += 1;
    const { told, block } = outcome.sent;
    const event = told.find(({ name }) => name === "StashCreated");
    log.info("stash-created", `Created stash ${String(event?.values["stash"] ?? "")} (block ${block}).`, {
      ...event?.values,
      block,
    });
  }
  return created;
}

export class Advancer {
  /** What went through, if not all at once: the era's work is split. */
  #steps: number | undefined;

  /** Calls `advance` until the work of the era is complete; answers whether it is. */
  async work(work: Work): Promise<boolean> {
    const { suite, signer, log } = work;
    for (let calls = 0; calls < MOST_CALLS && !work.stopping(); calls++) {
      const limit = Math.min(work.maxSteps, this.#steps ?? work.maxSteps);
      let steps = limit;
      const outcome = await attemptPlan(work, { kind: "advance" }, async () => {
        const fitting = await fittingPlan(suite, signer.address, limit);
        steps = fitting.steps;
        return fitting.plan;
      });
      if (outcome.state === "lost") return true;
      if (outcome.state === "failed" && isTooHeavy(outcome.error))
        this.#steps = Math.max(1, Math.floor(steps / 2));
      if (outcome.state !== "done") return false;
      const { plan, told, block } = outcome.sent;
      const { answer: progress, required } = plan;
      const complete = told.some(({ name }) => name === "Advanced");
      log.info(
        "advanced",
        `Era ${progress.era}: ${complete ? "the work is complete" : "the work goes on"}, ${plural(progress.steps, "step")}, ` +
          `${formatWeight(required)} (block ${block}).`,
        {
          era: progress.era,
          steps: progress.steps,
          complete,
          limit: steps,
          events: told.map(({ name }) => name),
          weight: required,
          block,
        },
      );
      for (const event of told) remark(log, suite, event);
      if (complete) {
        this.#steps = undefined;
        return true;
      }
    }
    return false;
  }
}

/** The largest number of steps that fits well into a block, found by trying out. */
async function fittingPlan(
  suite: Suite,
  caller: string,
  steps: number,
): Promise<{ plan: Plan<Progress>; steps: number }> {
  const room = roomOf(suite.chain, BLOCK_PART);
  for (let limit = steps; ; limit = Math.max(1, Math.floor(limit / 2))) {
    try {
      const plan = await suite.advance(caller, limit);
      if (limit === 1 || fits(plan.required, room)) return { plan, steps: limit };
    } catch (error) {
      if (!isTooHeavy(error) || limit === 1) throw error;
    }
  }
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
