// What an account earned in each era. A wallet shows no reward transactions, because there are none: shares stay, and become worth
// more. So it is read from the contracts: shares and rate at the beginning and the end of an era, and at each block in between in
// which the account's shares changed; where the node has thrown the states away, from the rates that the vault keeps.

import { isForgotten } from "../chain/history.ts";
import { ChainRefusal } from "../text/errors.ts";
import type { Rate } from "./generated/vault.ts";
import type { Clock, Suite } from "./suite.ts";

/** What an account has and what shares are worth, after a block. */
export interface Point {
  /** Of the account, what is in escrow included. */
  readonly shares: bigint;
  readonly rate: Rate;
  /** Changes when everything was lost. */
  readonly epoch: number;
}

/** Where it is read. A block whose state the node does not have any more answers undefined. */
export interface Books {
  readonly newest: number;
  /** Milliseconds since 1970. */
  timeOf(block: number): Promise<number | undefined>;
  pointAt(block: number): Promise<Point | undefined>;
  /** What the vault noted at the end of an era; null if no keeper worked after it. */
  rateAt(era: number): Promise<Rate | null>;
}

/** What was earned in an era, or in several for which there is one number only. */
export interface Earning {
  readonly from: number;
  readonly to: number;
  /** In planck; negative for a loss. */
  readonly earned: bigint;
  /** What the account had at the end, in planck. */
  readonly balance: bigint;
  /** False where the shares of a later time were taken, since the node does not know those of this era. */
  readonly exact: boolean;
}

const worth = (shares: bigint, { pooled, shares: all }: Rate): bigint =>
  all === 0n ? 0n : (shares * pooled) / all;

/**
 * The last block before a moment, at or before `high`; -1 if there is none, undefined if the node does not know it.
 * @param guess how far back to look first
 */
async function lastBefore(
  books: Books,
  moment: number,
  high: number,
  guess: number,
): Promise<number | undefined> {
  let late = high + 1;
  let early = -1;
  for (let step = guess; late - early > 1;) {
    // Gallop until there is a block before the moment, or too old to be known; then halve.
    const block = early < 0 ? Math.max(0, late - step) : Math.floor((early + late) / 2);
    step *= 2;
    const time = await books.timeOf(block);
    if (time === undefined || time < moment) early = block;
    else if (block === 0) return -1;
    else late = block;
  }
  return (await books.timeOf(early)) === undefined ? undefined : early;
}

/** What was earned between two blocks: with the same shares all the time, or in parts between which the shares changed. */
async function between(
  books: Books,
  [from, start]: readonly [number, Point],
  [to, end]: readonly [number, Point],
): Promise<bigint | undefined> {
  if (start.shares === end.shares && start.epoch === end.epoch)
    return worth(start.shares, end.rate) - worth(start.shares, start.rate);
  if (to - from <= 1) {
    // Changed in this block; after a total loss the old shares are worth nothing.
    const kept = start.epoch === end.epoch ? worth(start.shares, end.rate) : 0n;
    return kept - worth(start.shares, start.rate);
  }
  const middle = Math.floor((from + to) / 2);
  const point = await books.pointAt(middle);
  if (!point) return undefined;
  const first = await between(books, [from, start], [middle, point]);
  const second = await between(books, [middle, point], [to, end]);
  return first === undefined || second === undefined ? undefined : first + second;
}

/**
 * What was earned in each era from `since` to `now`, the newest first.
 * @param now the era that is going on
 */
export async function readEarnings(
  books: Books,
  clock: Pick<Clock, "startOf">,
  since: number,
  now: number,
): Promise<Earning[]> {
  const found: Earning[] = [];
  let end = books.newest;
  const newest = await books.pointAt(end);
  if (!newest) return [];
  let last: Point = newest;
  let blocks = 1;
  let era = now;
  for (; era >= since; era--) {
    const start = await lastBefore(books, clock.startOf(era), end, blocks);
    if (start === undefined) break;
    // Before the first block nobody had anything.
    const first: Point | undefined = start < 0 ? { ...last, shares: 0n } : await books.pointAt(start);
    if (!first) break;
    const earned = await between(books, [start, first], [end, last]);
    if (earned === undefined) break;
    found.push({ from: era, to: era, earned, balance: worth(last.shares, last.rate), exact: true });
    blocks = Math.max(1, end - start);
    [end, last] = [start, first];
    if (start < 0) return found;
  }
  return [...found, ...(await byRates(books, last, since, era))];
}

/** By the vault's rates, as if the account always had the shares that it has at `last`. */
async function byRates(books: Books, last: Point, since: number, era: number): Promise<Earning[]> {
  const found: Earning[] = [];
  let [to, end] = [era, last.rate];
  for (let from = era; from >= Math.max(since, 1); from--) {
    const start = await books.rateAt(from - 1);
    if (!start) continue;
    const balance = worth(last.shares, end);
    found.push({ from, to, earned: balance - worth(last.shares, start), balance, exact: false });
    [to, end] = [from - 1, start];
  }
  return found;
}

/** The books of an account on the chain. */
export async function booksOf(suite: Suite, account: string): Promise<Books> {
  const { api } = suite.chain;
  const hashOf = async (block: number) => (await api.rpc.chain.getBlockHash(block)).toHex();
  const known = async <T>(read: () => Promise<T>, missing: T): Promise<T | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (isForgotten(error)) return undefined;
      // Before the suite was deployed.
      if (error instanceof ChainRefusal && error.error === "Contracts.ContractNotFound") return missing;
      throw error;
    }
  };
  const times = new Map<number, number>();
  return {
    newest: (await api.rpc.chain.getHeader()).number.toNumber(),
    timeOf: async (block) => {
      const cached = times.get(block);
      if (cached !== undefined) return cached;
      const time = await known(
        async () => (await (await api.at(await hashOf(block))).query.timestamp.now()).toNumber(),
        0,
      );
      if (time !== undefined) times.set(block, time);
      return time;
    },
    pointAt: (block) =>
      known<Point>(
        async () => {
          const at = await hashOf(block);
          const [own, escrow, [totals, epoch]] = await Promise.all([
            suite.token.ask("shares_of", [account], { at }),
            suite.governor.ask("escrow_of", [account], { at }).catch(noGovernor),
            suite.token.ask("all_shares", [], { at }),
          ]);
          const escrowed = escrow.epoch === epoch ? escrow.shares : 0n;
          return { shares: own + escrowed, rate: { pooled: totals.pooled, shares: totals.shares }, epoch };
        },
        { shares: 0n, rate: { pooled: 0n, shares: 0n }, epoch: 0 },
      ),
    rateAt: (era) => suite.vault.ask("rate_at", [era]),
  };
}

/** The governor is made after the token. */
function noGovernor(error: unknown): { shares: bigint; epoch: number } {
  if (error instanceof ChainRefusal && error.error === "Contracts.ContractNotFound")
    return { shares: 0n, epoch: 0 };
  throw error;
}
