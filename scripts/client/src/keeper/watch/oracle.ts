// Alarms about the reporters and what they say.

import { formatAmount, type TokenUnit } from "../../text/amount.ts";
import { sameAddress } from "../../text/address.ts";
import { formatTime } from "../../text/units.ts";
import type { Raise } from "../alarms.ts";
import type { View } from "../view.ts";

/** What the reporters say, or that they say nothing. */
export function ofOracle(
  token: TokenUnit,
  { oracle, era, now }: Pick<View, "oracle" | "era" | "now">,
  raise: Raise,
): void {
  const { held, heard, vetoEras } = oracle;
  if (held) {
    const change = held.loss > 0n ? `less by ${formatAmount(held.loss, token)}` : "";
    const more = held.gain > 0n ? `more by ${formatAmount(held.gain, token)}` : "";
    const what = [change, more].filter((part) => part !== "").join(" and ");
    raise(
      "report-held",
      held.hash,
      BigInt(now) < held.until
        ? `A report is held by which the pool is worth ${what}. If it is wrong the guardian must veto it before ${formatTime(held.until)}; until it is settled nothing is priced.`
        : `The report by which the pool is worth ${what} can be applied by anybody until ${formatTime(held.expires)}.`,
    );
  }
  if (vetoEras !== undefined && era >= heard + vetoEras) {
    raise(
      "reporters-silent",
      "",
      `The reporters have agreed on nothing since era ${heard} of the vault (now ${era}): anybody can let stashes prove what they have.`,
    );
  }
}

/** A keeper that shall report, and is none of the reporters (any more). */
export function ofPanel(
  keeper: string,
  shallReport: boolean,
  { reporters }: Pick<View, "reporters">,
  raise: Raise,
): void {
  if (!shallReport || isReporter(reporters, keeper)) return;
  raise(
    "not-a-reporter",
    keeper,
    `${keeper} is not a reporter: the oracle listens to ${reporters.join(", ")}. It goes on as a keeper; leave out --report, or sign as one of them.`,
  );
}

export const isReporter = (reporters: readonly string[], account: string): boolean =>
  reporters.some((one) => sameAddress(one, account));
