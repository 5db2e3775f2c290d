// Looks for everything that a person should know.

import type { ApiPromise } from "@polkadot/api";
import { formatAmount, type TokenUnit } from "../text/amount.ts";
import { addressHex, formatAddress } from "../text/address.ts";
import { bondingText } from "../text/explain.ts";
import type { Stash } from "../suite/generated/bonder.ts";
import type { Batch, Overview } from "../suite/generated/vault.ts";
import { clockDrift } from "../chain/history.ts";
import type { SettledNetwork } from "../suite/network.ts";
import type { Suite } from "../suite/suite.ts";
import { formatDuration, formatPercent, formatTime, spanMs } from "../text/units.ts";
import type { Alarm, AlarmKind } from "./alarms.ts";
import type { View } from "./view.ts";

/** Without a setting in the network's file: half an era. */
const LATE_AFTER_ERAS = 0.5;
/** Rewards older than this part of the time that the chain keeps them. */
const EXPIRING_PART = 0.5;
/** Below this many tokens the keeper cannot go on for long. */
const POOR_TOKENS = 5n;

/** A stash that nominated so many eras ago must be in the exposures of this era and the last one. */
const EXPOSED_AFTER = 3;

export async function findAlarms(suite: Suite, network: SettledNetwork, view: View): Promise<Alarm[]> {
  const alarms: Alarm[] = [];
  const raise = (kind: AlarmKind, about: string, message: string) => alarms.push({ kind, about, message });
  ofTheVault(network, view, raise);
  await ofExits(suite, network, view, raise);
  ofStashes(network, view, raise);
  ofOracle(network.token, view, raise);
  ofTheChain(view, raise);
  ofValidators(network, view, raise);
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
  if (batch) ofBatch(network.token, overview, batch, raise);
}

/** The oldest batch that is not funded. */
export function ofBatch(
  token: TokenUnit,
  { firstUnfunded, advancedEra }: Pick<Overview, "firstUnfunded" | "advancedEra">,
  { exits, dueEra, value }: Pick<Batch, "exits" | "dueEra" | "value">,
  raise: Raise,
): void {
  if (exits === 0 || dueEra >= advancedEra) return;
  raise(
    "cash-short",
    String(firstUnfunded),
    // What was not paid of it is nothing until it is funded.
    `Exits worth ${formatAmount(value, token)} of batch ${firstUnfunded} were due in era ${dueEra}, and there is not the cash to pay them.`,
  );
}

/** What differs between the book, the ledger and the nominations of our stashes. */
export function ofStashes(
  { token, ss58 }: Pick<SettledNetwork, "token" | "ss58">,
  view: Pick<
    View,
    "overview" | "findings" | "nominations" | "nominatedIn" | "exposures" | "chainEra" | "prefs"
  >,
  raise: Raise,
): void {
  const { overview, findings, nominations, prefs, chainEra } = view;
  for (const { number, stash } of unexposed(view)) {
    raise(
      "not-exposed",
      String(number),
      `Stash ${number} (${stash.account}) nominates ${stash.validator} with ${formatAmount(stash.bonded, token)}, but was in none of its exposures in eras ${chainEra - 1} and ${chainEra} of the chain: ` +
        `it earns nothing. It is too small for the election: adotb propose --set "min-bond=..." with more than staking.minimumActiveStake.`,
    );
  }
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

/** Where the chain and the settings have moved apart. */
export function ofTheChain(
  {
    chainEra,
    chainEraStart,
    clock,
    unbonding,
    bondingEras,
  }: Pick<View, "chainEra" | "chainEraStart" | "clock" | "unbonding" | "bondingEras">,
  raise: Raise,
): void {
  if (bondingEras !== unbonding.eras) raise("bonding-differs", "", bondingText(bondingEras, unbonding));
  const { apart, matters } = clockDrift(chainEraStart, clock);
  if (chainEraStart > 0 && matters) {
    raise(
      "clock-drift",
      "",
      `Era ${chainEra} of the chain began ${formatDuration(apart)} away from the nearest start of an era of the vault: ` +
        `the chain's eras were longer or shorter than they should be. While the chain is behind, withdrawals come with the work of the next era, and exits are paid up to an era late; adotb exits shows them as late.`,
    );
  }
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

/** Validators that refuse us, leave, earn nothing or take much; and what that means. */
export function ofValidators(
  { keeper, ss58 }: Pick<SettledNetwork, "keeper" | "ss58">,
  view: Pick<
    View,
    | "validators"
    | "activeValidators"
    | "registeredValidators"
    | "prefs"
    | "eraCommissions"
    | "exclusions"
    | "overview"
    | "chainEra"
  >,
  raise: Raise,
): void {
  const { validators, activeValidators, registeredValidators, prefs, eraCommissions, overview, chainEra } =
    view;
  const { maxCommissionBps: limit } = keeper;
  const excluded = view.exclusions.filter(({ until }) => overview.era < until);
  for (const { validator, until, by } of excluded) {
    const who = formatAddress(validator, ss58);
    const why = {
      Refuses: "it refused a stash",
      NoCandidate: "it was no candidate",
      Guardian: "the guardian said so",
    }[by];
    raise(
      "validator-excluded",
      who,
      `Validator ${who} is excluded until era ${until} of the vault (now ${overview.era}), because ${why}: its weight goes to the others. For good: adotb propose --weights.`,
    );
  }
  for (const who of validators) {
    const hex = addressHex(who);
    const isOut = excluded.some(({ validator }) => addressHex(validator) === hex);
    const swap = isOut
      ? "It is excluded for now; for good: adotb propose --weights"
      : `The guardian can take it out for some eras: adotb exclude ${who} --eras 7; the holders for good: adotb propose --weights`;
    if (!registeredValidators.has(hex)) {
      raise(
        "validator-leaving",
        who,
        `Validator ${who} is no candidate any more: from the next election on what nominates it earns nothing. ` +
          (isOut
            ? swap
            : `Any stash can show that: adotb probe STASH ${who} excludes it for 7 eras, and the keeper does so; for good: adotb propose --weights`),
      );
      continue;
    }
    const pref = prefs.get(hex);
    if (pref?.blocked)
      raise(
        "validator-blocked",
        who,
        `Validator ${who} lets nobody nominate it: who does already stays, no other stash can come, and it may send ours away. ${swap}`,
      );
    const [now, taken] = [pref?.commissionBps ?? 0, eraCommissions.get(hex) ?? 0];
    if (Math.max(now, taken) > limit) {
      const what =
        taken > limit
          ? `takes ${formatPercent(taken)} of the rewards of era ${chainEra}${now > limit ? "" : ` though it asks for ${formatPercent(now)} now`}`
          : `asks for ${formatPercent(now)} of the rewards from the next era on`;
      raise(
        "validator-commission",
        who,
        `Validator ${who} ${what}, more than ${formatPercent(limit)}. ${swap}`,
      );
    }
    if (!activeValidators.has(hex)) {
      raise(
        "validator-idle",
        who,
        `Validator ${who} was not elected in era ${chainEra}: what nominates it earns nothing in it. If that goes on: ${swap}`,
      );
    }
  }
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
