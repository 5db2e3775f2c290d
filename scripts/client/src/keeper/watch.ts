// Looks for everything that a person should know.

import type { ApiPromise } from "@polkadot/api";
import { formatAmount } from "../lib/amount.ts";
import { addressHex, formatAddress } from "../lib/address.ts";
import type { SettledNetwork } from "../lib/network.ts";
import type { Suite } from "../lib/suite.ts";
import { formatDuration, formatPercent, formatTime, spanMs } from "../lib/units.ts";
import type { Alarm, AlarmKind } from "./alarms.ts";
import type { View } from "./view.ts";

/** Without a setting in the network's file: half an era. */
const LATE_AFTER_ERAS = 0.5;
/** Rewards older than this part of the time that the chain keeps them. */
const EXPIRING_PART = 0.5;
/** What a ledger may be below the book without a word: rounding. */
const DUST = 1_000n;
/** Below this many tokens the keeper cannot go on for long. */
const POOR_TOKENS = 5n;

/** Commission comes in billionths. */
const commissionBps = (perbill: number): number => Math.round(perbill / 100_000);

export async function findAlarms(suite: Suite, network: SettledNetwork, view: View): Promise<Alarm[]> {
  const alarms: Alarm[] = [];
  const raise = (kind: AlarmKind, about: string, message: string) => alarms.push({ kind, about, message });
  ofTheVault(network, view, raise);
  await ofExits(suite, network, view, raise);
  ofStashes(network, view, raise);
  await ofValidators(suite.chain.api, network, view, raise);
  await ofSlashes(suite.chain.api, network, view, raise);
  if (view.keeperBalance < POOR_TOKENS * 10n ** BigInt(network.token.decimals)) {
    const has = formatAmount(view.keeperBalance, network.token);
    raise("keeper-poor", "", `The keeper's account can spend ${has} only: send it more.`);
  }
  return alarms;
}

type Raise = (kind: AlarmKind, about: string, message: string) => void;

function ofTheVault(
  network: SettledNetwork,
  { overview, clock, now, unpaidSince, chainEra, historyDepth }: View,
  raise: Raise,
): void {
  const late = network.keeper.lateAfter
    ? spanMs(network.keeper.lateAfter, clock.eraMs)
    : LATE_AFTER_ERAS * clock.eraMs;
  const age = now - clock.startOf(overview.era);
  const undone = overview.advancedEra < overview.era;
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

function ofStashes(network: SettledNetwork, { overview, stashes, ledgers }: View, raise: Raise): void {
  stashes.forEach((stash, number) => {
    if (stash.failures > 0) {
      raise(
        "stash-marked",
        String(number),
        `Stash ${number} (${stash.account}) failed ${stash.failures} times in a row; it is tried again from era ${stash.retryEra} on (now ${overview.era}).`,
      );
    }
    const missing = stash.bonded + stash.unbonding - (ledgers[number] ?? 0n);
    if (missing > DUST) {
      raise(
        "loss-unreported",
        String(number),
        `Stash ${number} (${stash.account}) has ${formatAmount(missing, network.token)} less than its book says: it was slashed, and the loss is not reported.`,
      );
    }
  });
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
  const concerned = new Set(
    [...view.validators, ...view.stashes.map(({ account }) => account)].map(addressHex),
  );
  const entries = await api.query.staking.unappliedSlashes.entries();
  for (const [key, value] of entries) {
    const era = (key.args[0] as unknown as { toNumber(): number }).toNumber();
    // A list, or one each: it depends on the version of the pallet.
    const slashes = (
      Symbol.iterator in Object(value) && !("validator" in (value as object))
        ? [...(value as unknown as Iterable<unknown>)]
        : [value]
    ) as UnappliedSlash[];
    for (const slash of slashes) {
      const { validator } = "isSome" in slash && slash.isSome ? slash.unwrap() : slash;
      const who = formatAddress(validator.toU8a(), network.ss58);
      if (concerned.has(addressHex(who))) {
        raise(
          "slash",
          `${who} ${era}`,
          `Validator ${who} will be slashed in era ${era} of the chain, and our stashes with it.`,
        );
      }
    }
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

interface UnappliedSlash {
  readonly validator: { toU8a(): Uint8Array };
  readonly isSome?: boolean;
  unwrap(): UnappliedSlash;
}
