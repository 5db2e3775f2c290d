// Alarms about the chain: where it and the settings have moved apart.

import { formatAmount } from "../../text/amount.ts";
import { bondingText } from "../../text/explain.ts";
import { clockDrift } from "../../chain/history.ts";
import type { StakingCallName } from "../../chain/chain.ts";
import type { StakingCalls } from "../../suite/generated/bonder.ts";
import type { SettledNetwork } from "../../suite/network.ts";
import { formatDuration } from "../../text/units.ts";
import type { Raise } from "../alarms.ts";
import type { View } from "../view.ts";

export function ofUnbonding(
  { unbonding, bondingEras }: Pick<View, "unbonding" | "bondingEras">,
  raise: Raise,
): void {
  if (bondingEras !== unbonding.eras) raise("bonding-differs", "", bondingText(bondingEras, unbonding));
}

export function ofClock(
  { chainEra, chainEraStart, clock }: Pick<View, "chainEra" | "chainEraStart" | "clock">,
  raise: Raise,
): void {
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

/** The calls of the staking pallet that are elsewhere in the runtime than the bonder is set to. */
export function movedCalls({
  callPlaces,
  bonderSettings,
}: Pick<View, "callPlaces" | "bonderSettings">): string[] {
  const { calls } = bonderSettings;
  const set: Readonly<Record<StakingCallName, keyof StakingCalls>> = {
    bond: "bond",
    bond_extra: "bondExtra",
    unbond: "unbond",
    withdraw_unbonded: "withdrawUnbonded",
    nominate: "nominate",
    chill: "chill",
    rebond: "rebond",
    force_apply_min_commission: "forceApplyMinCommission",
  };
  const moved = Object.entries(set).flatMap(([name, field]) => {
    const now = callPlaces.callIndices[name as StakingCallName];
    return now === calls[field] ? [] : [`${name} is ${now ?? "gone"} (set: ${calls[field]})`];
  });
  if (callPlaces.palletIndex !== calls.pallet)
    moved.unshift(`the pallet is ${callPlaces.palletIndex} (set: ${calls.pallet})`);
  return moved;
}

export function ofStakingCalls(view: Pick<View, "callPlaces" | "bonderSettings">, raise: Raise): void {
  const moved = movedCalls(view);
  if (moved.length === 0) return;
  raise(
    "staking-moved",
    "",
    `The runtime has its staking calls elsewhere than the bonder is set to: ${moved.join(", ")}. ` +
      `What stashes call would be something else, so this keeper neither advances nor repairs. The guardian: adotb pause advance; the holders: adotb propose --set staking-calls=...`,
  );
}

/** Stashes that are smaller than what the last election took, or may be smaller than what the chain lets bond. */
export function ofBonds(
  { token }: Pick<SettledNetwork, "token">,
  { staking, bonderSettings, stashes }: Pick<View, "staking" | "bonderSettings" | "stashes">,
  raise: Raise,
): void {
  const { minBond } = bonderSettings;
  const { minNominatorBond, minimumActiveStake: smallest, leastBond } = staking;
  const amount = (planck: bigint) => formatAmount(planck, token);
  const remedy = `adotb propose --set "min-bond=${amount(leastBond)}"`;
  if (minBond < minNominatorBond) {
    raise(
      "min-bond-low",
      "",
      `A stash may have ${amount(minBond)}, but the chain lets nobody nominate with less than ${amount(minNominatorBond)}: smaller stashes are refused. ${remedy}`,
    );
    return;
  }
  const small = stashes.flatMap(({ bonded }, number) => (bonded > 0n && bonded < smallest ? [number] : []));
  if (minBond >= smallest || small.length === 0) return;
  raise(
    "min-bond-low",
    "",
    `The smallest nominator of the last election has ${amount(smallest)}, and ${small.length === 1 ? "stash" : "stashes"} ${small.join(", ")} less than that (a stash may have ${amount(minBond)}): they can be left out and earn nothing. ${remedy}`,
  );
}

/** Warns when so many nominators are missing to the chain's limit, in percent of it. */
const NEARLY_FULL = 1;

export function ofNominators({ nominators: { count, most } }: Pick<View, "nominators">, raise: Raise): void {
  if (most === undefined || count < most - Math.floor((most * NEARLY_FULL) / 100)) return;
  raise(
    "nominators-full",
    "",
    count < most
      ? `The chain has ${count} nominators and takes ${most} at most: soon no new stash can nominate.`
      : `The chain has as many nominators as it takes (${most}): no new stash can nominate, and what is meant for it stays in the buffer.`,
  );
}
