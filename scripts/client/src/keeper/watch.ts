// Looks for everything that a person should know.

import type { ApiPromise } from "@polkadot/api";
import { formatAmount, type TokenUnit } from "../lib/amount.ts";
import { addressHex, formatAddress } from "../lib/address.ts";
import type { Stash } from "../lib/generated/bonder.ts";
import type { SettledNetwork } from "../lib/network.ts";
import type { Suite } from "../lib/suite.ts";
import { formatDuration, formatPercent, formatTime, spanMs } from "../lib/units.ts";
import type { Alarm, AlarmKind } from "./alarms.ts";
import type { View } from "./view.ts";

/** Without a setting in the network's file: half an era. */
const LATE_AFTER_ERAS = 0.5;
/** Rewards older than this part of the time that the chain keeps them. */
const EXPIRING_PART = 0.5;
/** Below this many tokens the keeper cannot go on for long. */
const POOR_TOKENS = 5n;

/** Commission comes in billionths. */
const commissionBps = (perbill: number): number => Math.round(perbill / 100_000);

export async function findAlarms(suite: Suite, network: SettledNetwork, view: View): Promise<Alarm[]> {
  const alarms: Alarm[] = [];
  const raise = (kind: AlarmKind, about: string, message: string) => alarms.push({ kind, about, message });
  ofTheVault(network, view, raise);
  await ofExits(suite, network, view, raise);
  ofStashes(network.token, view, raise);
  ofOracle(network.token, view, raise);
  await ofValidators(suite.chain.api, network, view, raise);
  await ofSlashes(suite.chain.api, network, view, raise);
  if (view.keeperBalance < POOR_TOKENS * 10n ** BigInt(network.token.decimals)) {
    const has = formatAmount(view.keeperBalance, network.token);
    raise("keeper-poor", "", `The keeper's account can spend ${has} only: send it more.`);
  }
  return alarms;
}

export type Raise = (kind: AlarmKind, about: string, message: string) => void;

function ofTheVault(
  network: SettledNetwork,
  { overview, clock, now, unpaidSince, chainEra, historyDepth }: View,
  raise: Raise,
): void {
  const late = network.keeper.lateAfter
    ? spanMs(network.keeper.lateAfter, clock.eraMs)
    : LATE_AFTER_ERAS * clock.eraMs;
  const age = now - clock.startOf(overview.era);
  // While a report is held the work waits for it, which has an alarm of its own.
  const undone = overview.advancedEra < overview.era && overview.heldUntil <= BigInt(now);
  if (undone && (age > late || overview.advancedEra + 1 < overview.era)) {
    raise(
      "era-late",
      "",
      `The work of era ${overview.era} is not complete ${formatDuration(age)} after its start.`,
    );
  }
  for (const [what, until] of [
    ["staking", overview.stakePausedUntil],
    ["unstaking", overview.unstakePausedUntil],
    ["the keepers' work", overview.advancePausedUntil],
  ] as const) {
    if (until > BigInt(now)) raise("paused", what, `The guardian paused ${what} until ${formatTime(until)}.`);
  }
  if (unpaidSince !== undefined && chainEra - unpaidSince > historyDepth * EXPIRING_PART) {
    raise(
      "rewards-expiring",
      "",
      `Rewards since era ${unpaidSince} are not paid out; the chain forgets them after ${historyDepth} eras.`,
    );
  }
}

async function ofExits(
  suite: Suite,
  network: SettledNetwork,
  { overview }: View,
  raise: Raise,
): Promise<void> {
  if (overview.firstUnfunded >= overview.openBatch) return;
  const batch = await suite.vault.ask("batch", [overview.firstUnfunded]);
  if (!batch || batch.exits === 0 || batch.dueEra >= overview.advancedEra) return;
  raise(
    "cash-short",
    String(overview.firstUnfunded),
    `Exits worth ${formatAmount(batch.unpaid, network.token)} of batch ${overview.firstUnfunded} were due in era ${batch.dueEra}, and there is not the cash to pay them.`,
  );
}

/** What differs between the book, the ledger and the nominations of our stashes. */
export function ofStashes(
  token: TokenUnit,
  { overview, findings, nominations }: Pick<View, "overview" | "findings" | "nominations">,
  raise: Raise,
): void {
  for (const { number, stash, changes, loss, gain, above } of findings.stashes) {
    const name = `Stash ${number} (${stash.account})`;
    if (stash.failures > 0) {
      raise(
        "stash-marked",
        String(number),
        `${name} failed ${stash.failures} times in a row; it is tried again from era ${stash.retryEra} on (now ${overview.era}).`,
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
    if (isLost(stash, nominations[number] ?? [])) {
      raise(
        "nomination-lost",
        String(number),
        `${name} does not nominate ${stash.validator ?? ""} any more.`,
      );
    }
  }
}

/** Whether a stash that shall nominate somebody nominates somebody else, or nobody. */
export function isLost(stash: Pick<Stash, "validator" | "bonded">, targets: readonly string[]): boolean {
  if (stash.validator === null || stash.bonded === 0n) return false;
  return targets.length !== 1 || targets[0] !== addressHex(stash.validator);
}

/** What the reporters say, or that they say nothing. */
export function ofOracle(
  token: TokenUnit,
  { oracle, overview, now }: Pick<View, "oracle" | "overview" | "now">,
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
  if (vetoEras !== undefined && overview.era >= heard + vetoEras) {
    raise(
      "reporters-silent",
      "",
      `The reporters have agreed on nothing since era ${heard} of the vault (now ${overview.era}): anybody can let stashes prove what they have.`,
    );
  }
}

async function ofValidators(
  api: ApiPromise,
  network: SettledNetwork,
  view: View,
  raise: Raise,
): Promise<void> {
  const { validators, activeValidators } = view;
  if (validators.length === 0) return;
  const prefs = await api.query.staking.validators.multi([...validators]);
  validators.forEach((who, position) => {
    const pref = prefs[position];
    if (!view.registeredValidators.has(addressHex(who))) {
      raise(
        "validator-leaving",
        who,
        `Validator ${who} no longer wants to validate: what nominates it earns nothing soon.`,
      );
      return;
    }
    if (pref?.blocked.isTrue)
      raise("validator-blocked", who, `Validator ${who} does not let anybody nominate it.`);
    const limit = network.keeper.maxCommissionBps;
    const commission = commissionBps(pref?.commission.toNumber() ?? 0);
    if (limit !== undefined && commission > limit) {
      raise(
        "validator-commission",
        who,
        `Validator ${who} takes ${formatPercent(commission)}, more than ${formatPercent(limit)}.`,
      );
    }
    if (!activeValidators.has(addressHex(who))) {
      raise(
        "validator-idle",
        who,
        `Validator ${who} was not elected in era ${view.chainEra}: what nominates it earns nothing now.`,
      );
    }
  });
}

async function ofSlashes(api: ApiPromise, network: SettledNetwork, view: View, raise: Raise): Promise<void> {
  const concerned = new Set(view.validators.map(addressHex));
  for (const { validator, appliedIn, offenceEra, others } of view.findings.slashes) {
    const hitsUs = view.stashes.some(({ account }) => others.has(addressHex(account)));
    if (!hitsUs && !concerned.has(addressHex(validator))) continue;
    const who = formatAddress(validator, network.ss58);
    raise(
      "slash",
      `${who} ${appliedIn}`,
      `Validator ${who} will be slashed in era ${appliedIn} of the chain for an offence in era ${offenceEra}, ${hitsUs ? "and our stashes with it" : "but none of our stashes"}.`,
    );
  }
  if (view.validators.length === 0) return;
  for (const era of [view.chainEra - 1, view.chainEra]) {
    if (era < 0) continue;
    const slashed = await api.query.staking.validatorSlashInEra.multi(
      view.validators.map((who) => [era, who]),
    );
    slashed.forEach((slash, position) => {
      const who = view.validators[position]!;
      if (slash.isSome)
        raise(
          "slash",
          `${who} in ${era}`,
          `Validator ${who} was slashed for an offence in era ${era} of the chain.`,
        );
    });
  }
}
