// What a report of the chain's ledger changes in the book of one stash: the same arithmetic as in the contracts
// (contracts/shared/math/src/standing.rs), to show it before it is signed. All amounts in planck.

import type { Stash, StashReport } from "../suite/generated/bonder.ts";

/** One stash by the book. */
export interface Book {
  readonly bonded: bigint;
  readonly unbonding: bigint;
  /** Taken from its worth for slashes that are announced. */
  readonly provision: bigint;
  /** What reports took from `bonded`, and so the most that a report can add to it. */
  readonly writtenOff: bigint;
}

/** One stash by the chain's ledger. */
export interface Ledger {
  readonly active: bigint;
  readonly unlocking: bigint;
}

/** The part of an announced slash that one stash bears. */
export interface Share {
  /** Era of the chain in which the offence was. */
  readonly offenceEra: number;
  readonly amount: bigint;
}

export interface Comparison {
  /** What can be said of the stash: never more than its book allows. */
  readonly report: Omit<StashReport, "stash">;
  /** What the ledger has more than can be said. */
  readonly above: bigint;
  /** What the stash is worth less than by its book, or more; one of them is zero. */
  readonly loss: bigint;
  readonly gain: bigint;
  /** Whether the report would change the book. */
  readonly changes: boolean;
  /** Whether the ledger alone shows all of that, so that the stash can prove it: nothing was announced or cancelled. */
  readonly provable: boolean;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const sum = (shares: readonly Share[]): bigint => shares.reduce((total, { amount }) => total + amount, 0n);

/**
 * Compares book and ledger. No report raises what is unbonding, nor what is bonded beyond what reports took from it: what
 * the ledger has beyond that is cut off. If it is only the cutting that makes a loss, nothing is said of the stash.
 */
export function compare(book: Book, ledger: Ledger, announced: readonly Share[]): Comparison {
  const pending = sum(announced);
  const active = least(ledger.active, book.bonded + book.writtenOff);
  const unlocking = least(ledger.unlocking, book.unbonding);
  const above = ledger.active + ledger.unlocking - active - unlocking;
  const has = active + unlocking;
  // A planck is left: only what the chain has taken can be a total loss.
  const provision = least(pending, has > 0n ? has - 1n : 0n);
  const missing = book.bonded + book.unbonding - has;
  const used = missing > 0n ? least(missing, book.provision) : 0n;
  const difference = has - provision - (book.bonded + book.unbonding - book.provision);
  const mistaken = difference < 0n && above >= -difference;
  const changes =
    !mistaken && (active !== book.bonded || unlocking !== book.unbonding || provision !== book.provision);
  return {
    report: { active, unlocking, pending },
    above,
    loss: changes && difference < 0n ? -difference : 0n,
    gain: changes && difference > 0n ? difference : 0n,
    changes,
    provable: provision === book.provision - used,
  };
}

/** What is behind a change: a slash that was applied since the last report, one that is announced, or both. */
export interface Origin {
  /** Something is missing in the ledger. */
  readonly applied: boolean;
  /** Era of the chain of the oldest announced offence that no provision was made for. */
  readonly announcedEra: number | undefined;
}

/** The provision was made for what came first: what is missing already, then the announced slashes by age. */
export function originOf(book: Book, ledger: Ledger, announced: readonly Share[]): Origin {
  const missing = book.bonded + book.unbonding - ledger.active - ledger.unlocking;
  const applied = missing > 0n;
  let covered = applied ? book.provision - least(missing, book.provision) : book.provision;
  const byAge = [...announced].sort((a, b) => a.offenceEra - b.offenceEra);
  const uncovered = byAge.find(({ amount }) => {
    covered -= amount;
    return covered < 0n;
  });
  return { applied, announcedEra: uncovered?.offenceEra };
}

/** The book of a stash with what reports have left beside it. */
export function bookOf(
  { bonded, unbonding }: Pick<Stash, "bonded" | "unbonding">,
  mark: { provision: bigint; writtenOff: bigint } | undefined,
): Book {
  return { bonded, unbonding, provision: mark?.provision ?? 0n, writtenOff: mark?.writtenOff ?? 0n };
}
