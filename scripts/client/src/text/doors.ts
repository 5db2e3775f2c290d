// Which of the vault's messages would be refused now, whoever calls, and why: its views tell amounts and times, not this.

import type { Overview } from "../suite/generated/vault.ts";
import { formatAddress, BOOTSTRAP_HOLDER } from "./address.ts";
import { formatAmount, type TokenUnit } from "./amount.ts";
import { formatTime } from "./units.ts";

/** While slashes are announced that take more of the pool than this, nobody can stake; in basis points. */
const MAX_PROVISION_BPS = 200n;

/** A sentence for what is closed; undefined for what is open. */
export interface Doors {
  readonly stake: string | undefined;
  readonly unstake: string | undefined;
  readonly unstakeNow: string | undefined;
}

export function doorsOf(
  view: Pick<
    Overview,
    "stakePausedUntil" | "unstakePausedUntil" | "heldUntil" | "restart" | "money" | "instantLiquidity"
  >,
  {
    pool,
    now,
    minimum,
    token,
    ss58,
  }: {
    /** What belongs to the holders, in planck. */
    readonly pool: bigint;
    readonly now: number;
    /** Smallest stake, in planck. */
    readonly minimum: bigint;
    readonly token: TokenUnit;
    readonly ss58: number;
  },
): Doors {
  const amount = (planck: bigint) => formatAmount(planck, token);
  const paused = (until: bigint) =>
    until > BigInt(now) ? `paused by the guardian until ${formatTime(until)}` : undefined;
  const held =
    view.heldUntil > BigInt(now)
      ? `not before ${formatTime(view.heldUntil)}, mostly earlier: a large change is reported and may be vetoed`
      : undefined;
  const { provision } = view.money;
  const most = (pool * MAX_PROVISION_BPS) / 10_000n;
  const one = 10n ** BigInt(token.decimals);
  const bootstrap = amount(minimum > one ? minimum : one);
  const stake =
    paused(view.stakePausedUntil) ??
    held ??
    (provision > most
      ? `not while slashes are announced that may take ${amount(provision)}, more than ${amount(most)} (2 %)`
      : view.restart
        ? `all was lost; somebody must first give a new bootstrap stake: adotb stake "${bootstrap}" --for ${formatAddress(BOOTSTRAP_HOLDER, ss58)}`
        : undefined);
  const unstake = paused(view.unstakePausedUntil);
  return {
    stake,
    unstake,
    unstakeNow:
      unstake ??
      held ??
      (view.instantLiquidity === 0n ? "there is no cash that exits do not wait for" : undefined),
  };
}
