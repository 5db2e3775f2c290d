// Alarms about the vault: its work, its pauses, its exits, its rewards.

import { formatAmount, type TokenUnit } from "../../text/amount.ts";
import type { Batch, Overview } from "../../suite/generated/vault.ts";
import type { SettledNetwork } from "../../suite/network.ts";
import { formatDuration, formatTime, spanMs } from "../../text/units.ts";
import type { Raise } from "../alarms.ts";
import type { View } from "../view.ts";

/** Without a setting in the network's file: half an era. */
const LATE_AFTER_ERAS = 0.5;
/** Rewards older than this part of the time that the chain keeps them. */
const EXPIRING_PART = 0.5;

export function ofWork(
  { keeper }: Pick<SettledNetwork, "keeper">,
  { overview, clock, now }: Pick<View, "overview" | "clock" | "now">,
  raise: Raise,
): void {
  const late = keeper.lateAfter ? spanMs(keeper.lateAfter, clock.eraMs) : LATE_AFTER_ERAS * clock.eraMs;
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
}

export function ofPauses({ overview, now }: Pick<View, "overview" | "now">, raise: Raise): void {
  for (const [what, until] of [
    ["staking", overview.stakePausedUntil],
    ["unstaking", overview.unstakePausedUntil],
    ["the keepers' work", overview.advancePausedUntil],
  ] as const) {
    if (until > BigInt(now)) raise("paused", what, `The guardian paused ${what} until ${formatTime(until)}.`);
  }
}

export function ofRewards(
  { unpaidSince, chainEra, historyDepth }: Pick<View, "unpaidSince" | "chainEra" | "historyDepth">,
  raise: Raise,
): void {
  if (unpaidSince !== undefined && chainEra - unpaidSince > historyDepth * EXPIRING_PART) {
    raise(
      "rewards-expiring",
      "",
      `Rewards since era ${unpaidSince} are not paid out; the chain forgets them after ${historyDepth} eras.`,
    );
  }
}

/** The oldest batch that is not funded. */
export function ofBatch(
  token: TokenUnit,
  { firstUnfunded, advancedEra }: Pick<Overview, "firstUnfunded" | "advancedEra">,
  batch: Pick<Batch, "exits" | "dueEra" | "value"> | null,
  raise: Raise,
): void {
  if (batch === null) return;
  const { exits, dueEra, value } = batch;
  if (exits === 0 || dueEra >= advancedEra) return;
  raise(
    "cash-short",
    String(firstUnfunded),
    // What was not paid of it is nothing until it is funded.
    `Exits worth ${formatAmount(value, token)} of batch ${firstUnfunded} were due in era ${dueEra}, and there is not the cash to pay them.`,
  );
}
