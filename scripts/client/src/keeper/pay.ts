// Pays the rewards that are due, several in one transaction where the chain can. A payout that is refused waits alone.

import type { EventRecord } from "@polkadot/types/interfaces";
import type { DispatchError } from "@polkadot/types/interfaces";
import { formatAmount, plural } from "../text/amount.ts";
import { addressHex } from "../text/address.ts";
import { isTooHeavy, roomOf } from "../chain/contract.ts";
import { AdotbError, sentence } from "../text/errors.ts";
import { dispatchErrorName } from "../text/describe.ts";
import { sendTransaction, type Extrinsic, type Included } from "../chain/transaction.ts";
import { canBatch, payoutCall, payoutTransaction, type Payout, type Payouts } from "./payouts.ts";
import { attempt, type Work } from "./work.ts";

/** Most payouts of one transaction. */
const MAX_BATCH = 32;
/** Payouts may announce nearly all that a transaction may use: for 512 nominators each, and what they do not use the block gets back. */
const PAYOUTS_PART = 90n;

/** When so many single ones were refused and none was paid, the rest waits. */
const MOST_FAILURES = 2;

/** A payout among those that failed, and all of them together. */
const ONE = "payout";
const ALL = "payouts";

const nameOf = ({ era, validator, page }: Payout): string => `era ${era}, ${validator}, page ${page}`;

export class Payer {
  /** How many went through at once, if fewer than seem to fit; and in which era that was. */
  #most = { era: -1, size: MAX_BATCH };

  /** Pays; answers how many payouts were made. */
  async work(work: Work, payouts: Payouts, due: readonly Payout[], era: number): Promise<number> {
    const { backoff, now, suite } = work;
    backoff.keep(ONE, new Set(due.map(nameOf)));
    if (due.length === 0) backoff.done(ALL, "");
    // Those that were refused before come last.
    const refused = new Set(backoff.failures.filter(({ kind }) => kind === ONE).map(({ about }) => about));
    let queue = due
      .filter((payout) => backoff.may(ONE, nameOf(payout), now))
      .sort((a, b) => Number(refused.has(nameOf(a))) - Number(refused.has(nameOf(b))));
    const [first] = queue;
    // When one after the other was refused the fault is not in the payouts.
    if (!first || !backoff.may(ALL, "", now)) return 0;
    if (this.#most.era !== era) this.#most = { era, size: MAX_BATCH };
    const { api } = suite.chain;
    let size = canBatch(api) ? await fittingPayouts(work, payoutCall(api, first)) : 1;
    let paid = 0;
    let failures = 0;
    while (queue.length > 0 && !work.stopping()) {
      size = Math.min(size, this.#most.size);
      const part = queue.slice(0, size);
      // Somebody else may have been faster.
      const still = await Promise.all(part.map((payout) => payouts.isDue(api, payout)));
      const left = part.filter((_, position) => still[position]);
      if (left.length > 0) {
        const outcome = await this.#pay(work, left);
        if (outcome.state === "failed") {
          if (left.length > 1 && isSplittable(outcome.error)) {
            size = this.#most.size = Math.ceil(left.length / 2);
            backoff.done(ALL, "");
            continue;
          }
          if (left.length > 1) break;
          // A single one was refused: the others may go through, unless none does.
          failures += 1;
          if (paid === 0 && failures >= MOST_FAILURES) {
            backoff.failed(ALL, "", now, sentence(outcome.error), { quiet: true });
            break;
          }
        } else if (outcome.state === "done") {
          paid += outcome.sent.done;
          if (outcome.sent.done > 0) backoff.done(ALL, "");
        }
      }
      queue = queue.slice(part.length);
    }
    return paid;
  }

  #pay(work: Work, left: readonly Payout[]) {
    const [only] = left;
    // A batch that fails as a whole is not tried again as it is.
    const what = left.length === 1 && only ? { kind: ONE, about: nameOf(only) } : { kind: ALL };
    return attempt(work, what, () => payTogether(work, left));
  }
}

/** Whether fewer at once may go through: what the node did not even take is not mended by that, unless it is too heavy. */
const isSplittable = (error: unknown): boolean =>
  isTooHeavy(error) || (error instanceof AdotbError && error.fee !== undefined);

/** How many payouts fit well into a block, by what the first of them weighs at most. */
async function fittingPayouts({ suite, signer }: Work, call: Extrinsic): Promise<number> {
  const room = roomOf(suite.chain, PAYOUTS_PART);
  const { weight } = await call.paymentInfo(signer.address);
  const fitting = (all: bigint, one: bigint) => (one === 0n ? MAX_BATCH : Number(all / one));
  const count = Math.min(
    MAX_BATCH,
    fitting(room.refTime, weight.refTime.toBigInt()),
    fitting(room.proofSize, weight.proofSize.toBigInt()),
  );
  return Math.max(1, count);
}

async function payTogether(
  work: Work,
  payouts: readonly Payout[],
): Promise<{ readonly fee: bigint | undefined; readonly done: number }> {
  const { suite, signer, log, metrics, backoff, now, sendOptions } = work;
  const { api, token } = suite.chain;
  const included = await sendTransaction(api, payoutTransaction(api, payouts), signer, sendOptions);
  const { events, fee, block } = included;
  const refused = refusedItems(work, included);
  const lost = [...refused.values()].filter((name) => name === "Staking.AlreadyClaimed").length;
  const failed = refused.size - lost;
  const done = payouts.length - refused.size;
  // Of a single payout the attempt itself counts.
  if (payouts.length > 1) {
    metrics.transactions.inc({ kind: "payout", outcome: "done" }, done);
    metrics.transactions.inc({ kind: "payout", outcome: "lost-race" }, lost);
    metrics.transactions.inc({ kind: "payout", outcome: "failed" }, failed);
  }
  for (const [position, payout] of payouts.entries()) {
    const name = refused.get(position);
    if (name === undefined || name === "Staking.AlreadyClaimed") backoff.done(ONE, nameOf(payout));
    else backoff.failed(ONE, nameOf(payout), now, `The chain refused it: ${name}.`, { paid: true });
  }

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
    log.error("payout-failed", `${plural(failed, "payout")} failed: ${[...refused.values()].join(", ")}.`, {
      refused: [...refused.values()],
      block,
    });
  return { fee, done };
}

/** The payouts of a batch that were refused, by their positions: the chain tells of each item in turn. */
function refusedItems(
  { suite }: Pick<Work, "suite">,
  { events }: Pick<Included, "events">,
): Map<number, string> {
  const refused = new Map<number, string>();
  const items = events.filter(
    ({ event }: EventRecord) =>
      event.section === "utility" && (event.method === "ItemFailed" || event.method === "ItemCompleted"),
  );
  for (const [position, { event }] of items.entries()) {
    if (event.method === "ItemFailed")
      refused.set(position, dispatchErrorName(suite.chain.api, event.data[0] as DispatchError));
  }
  return refused;
}

/** The account that a reward went to: `Rewarded { stash, dest: Account(..), amount }`. */
function destination(data: { toJSON(): unknown } & Iterable<{ toJSON(): unknown }>): string | undefined {
  const [, dest] = [...data];
  const json = dest?.toJSON() as { account?: string } | string | undefined;
  const account = typeof json === "object" ? json?.account : undefined;
  return account === undefined ? undefined : addressHex(account);
}
