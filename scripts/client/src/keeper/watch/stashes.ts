// Alarms about single stashes: what they have, whom they nominate, whether they earn.

import { formatAmount } from "../../text/amount.ts";
import { addressHex, formatAddress } from "../../text/address.ts";
import type { Stash } from "../../suite/generated/bonder.ts";
import type { SettledNetwork } from "../../suite/network.ts";
import type { Raise } from "../alarms.ts";
import type { View } from "../view.ts";

/** A stash that nominated so many eras ago must be in the exposures of this era and the last one. */
const EXPOSED_AFTER = 3;

/** What differs between the book and the ledger of our stashes. */
export function ofStashes(
  { token }: Pick<SettledNetwork, "token">,
  { era, findings }: Pick<View, "era" | "findings">,
  raise: Raise,
): void {
  for (const { number, stash, changes, loss, gain, above } of findings.stashes) {
    const name = `Stash ${number} (${stash.account})`;
    if (stash.failures > 0) {
      raise(
        "stash-marked",
        String(number),
        `${name} failed ${stash.failures} times in a row; it is tried again from era ${stash.retryEra} on (now ${era}).`,
      );
    }
    if (changes) {
      const what =
        loss > 0n
          ? `is worth ${formatAmount(loss, token)} less`
          : gain > 0n
            ? `is worth ${formatAmount(gain, token)} more`
            : "has its stake otherwise";
      raise(
        "loss-unreported",
        String(number),
        `${name} ${what} on the chain than by its book, and that is not reported.`,
      );
    }
    if (above > 0n) {
      raise(
        "ledger-above-book",
        String(number),
        `${name} has ${formatAmount(above, token)} more on the chain than its book can take: no report can say so.`,
      );
    }
  }
}

/** Stashes that nominate somebody else than the book says, or nobody. */
export function ofNominations(
  { ss58 }: Pick<SettledNetwork, "ss58">,
  { findings, nominations, prefs }: Pick<View, "findings" | "nominations" | "prefs">,
  raise: Raise,
): void {
  for (const { number, stash } of findings.stashes) {
    const name = `Stash ${number} (${stash.account})`;
    if (isLost(stash, nominations[number] ?? [])) {
      const targets = nominations[number] ?? [];
      const others = targets.map((who) => formatAddress(who, ss58)).join(", ");
      const validator = stash.validator ?? "";
      const blocked = prefs.get(addressHex(validator))?.blocked ?? false;
      raise(
        "nomination-lost",
        String(number),
        `${name} nominates ${targets.length === 0 ? "nobody" : others} and not ${validator}, as the book says: its stake earns nothing${targets.length === 0 ? "" : " where it should"}. ` +
          (blocked
            ? `The validator has sent it away and takes nobody back: adotb probe ${number} ${validator} excludes it for 7 eras, and the next work moves the stake. The keeper does so.`
            : `The validator sent it away, or somebody ended a nomination below the chain's minimum: adotb repair ${number} nominates again. The keeper does so.`),
      );
    }
  }
}

/** Stashes that earn nothing though their validator does. */
export function ofExposures(
  { token }: Pick<SettledNetwork, "token">,
  view: Pick<View, "findings" | "nominations" | "nominatedIn" | "exposures" | "chainEra">,
  raise: Raise,
): void {
  const { chainEra } = view;
  for (const { number, stash } of unexposed(view)) {
    raise(
      "not-exposed",
      String(number),
      `Stash ${number} (${stash.account}) nominates ${stash.validator} with ${formatAmount(stash.bonded, token)}, but was in none of its exposures in eras ${chainEra - 1} and ${chainEra} of the chain: ` +
        `it earns nothing. It is too small for the election: adotb propose --set "min-bond=..." with more than staking.minimumActiveStake.`,
    );
  }
}

/** Whether a stash that shall nominate somebody nominates somebody else, or nobody. */
export function isLost(stash: Pick<Stash, "validator" | "bonded">, targets: readonly string[]): boolean {
  if (stash.validator === null || stash.bonded === 0n) return false;
  return targets.length !== 1 || targets[0] !== addressHex(stash.validator);
}

/** Stashes that nominate an elected validator and stand behind nobody, in this era and in the last one. */
export function unexposed({
  findings,
  nominations,
  nominatedIn,
  exposures,
  chainEra,
}: Pick<View, "findings" | "nominations" | "nominatedIn" | "exposures" | "chainEra">) {
  return findings.stashes.filter(({ number, stash }) => {
    const { validator, account, bonded } = stash;
    const since = nominatedIn[number];
    if (validator === null || bonded === 0n || since === undefined) return false;
    if (isLost(stash, nominations[number] ?? []) || since > chainEra - EXPOSED_AFTER) return false;
    return exposures.every(
      ({ elected, exposed }) => elected.has(addressHex(validator)) && !exposed.has(addressHex(account)),
    );
  });
}
