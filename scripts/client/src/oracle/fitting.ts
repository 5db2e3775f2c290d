// A report that is too heavy for a block is split. Reporters must say the same, so where it is split follows from the numbers
// of the stashes and from what the chain says at the block that all of them look at, never from who says it or how often.

import { fits, isTooHeavy, roomOf } from "../chain/contract.ts";
import { MAX_BALANCE } from "../text/amount.ts";
import type { StashReport } from "../suite/generated/bonder.ts";
import type { Suite } from "../suite/suite.ts";

/** The bonder may use this part of what a transaction may, in percent: the oracle needs some too, and there is a margin. */
const ROOM = 75n;
/** As if the change were small: what is held is not booked yet, and applying it must fit too. */
const NO_LIMIT = { limit: MAX_BALANCE, holdUntil: 0n };

/** All of it, the first half, the first quarter, .. the first one. */
export function halves<T>(all: readonly T[]): (readonly T[])[] {
  const found = [all];
  for (let count = all.length; count > 1;) {
    count = Math.ceil(count / 2);
    found.push(all.slice(0, count));
  }
  return found;
}

/** The largest of the {@link halves} that can be booked in one transaction, in the order of the stashes' numbers. */
export async function fittingPart<
  T extends {
    readonly since: number;
    readonly finding: { readonly number: number; readonly report: Omit<StashReport, "stash"> };
  },
>(suite: Suite, at: string, revision: number, group: readonly T[]): Promise<readonly T[]> {
  const ordered = [...group].sort((a, b) => a.finding.number - b.finding.number);
  for (const part of halves(ordered)) {
    // Nothing can be split off any more.
    if (part.length <= 1 || (await canBeBooked(suite, at, revision, part))) return part;
  }
  return ordered;
}

/**
 * Tries out what the bonder does with it when enough reporters have said the same: what the first of them send is light and
 * shows nothing. The oracle's account has no money for deposits, which are charged at the end; the weight is known by then.
 */
async function canBeBooked(
  suite: Suite,
  at: string,
  revision: number,
  part: readonly {
    readonly since: number;
    readonly finding: { readonly number: number; readonly report: Omit<StashReport, "stash"> };
  }[],
): Promise<boolean> {
  const stashes = part.map(({ finding }) => ({ stash: finding.number, ...finding.report }));
  const { required, failure } = await suite.bonder.weigh(
    "report",
    [revision, part[0]!.since, stashes, NO_LIMIT],
    {
      caller: suite.addresses.oracle,
      at,
    },
  );
  return !isTooHeavy(failure) && fits(required, roomOf(suite.chain, ROOM));
}
