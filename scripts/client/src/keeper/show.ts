// Writes what the keeper sees into its metrics. What could not be read stays as it was.

import { clockDrift } from "../chain/history.ts";
import type { Metrics } from "./metrics.ts";
import { ifRead } from "./parts.ts";
import type { View } from "./view.ts";
import { unexposed } from "./watch/stashes.ts";

const SHOWN: readonly ((metrics: Metrics, view: View) => void)[] = [
  (metrics, { chainEra }) => metrics.chainEra.set(chainEra),
  (metrics, { era }) => metrics.era.set(era),
  (metrics, { overview }) => metrics.advancedEra.set(overview.advancedEra),
  (metrics, { oracle }) => metrics.heardEra.set(oracle.heard),
  (metrics, { overview }) => metrics.shares.set(Number(overview.shares)),
  (metrics, { keeperBalance }) => metrics.keeperBalance.set(Number(keeperBalance)),
  showMoney,
  (metrics, { totals }) => {
    metrics.stashes.set({ state: "present" }, totals.stashes);
    metrics.stashes.set({ state: "wanted" }, totals.wanted);
    metrics.stashes.set({ state: "failed" }, totals.failed);
  },
  (metrics, view) => metrics.stashes.set({ state: "unexposed" }, unexposed(view).length),
  (metrics, { unbonding, bondingEras }) => {
    metrics.unbondingEras.set({ by: "chain" }, unbonding.eras);
    metrics.unbondingEras.set({ by: "vault" }, bondingEras);
  },
  (metrics, { chainEraStart, clock }) =>
    metrics.clockDrift.set(clockDrift(chainEraStart, clock).apart / 1_000),
  (metrics, { exclusions, era }) =>
    metrics.excluded.set(exclusions.filter(({ until }) => era < until).length),
];

function showMoney(metrics: Metrics, { overview }: View): void {
  const { buffer, reserved, bonded, unbonding, provision, unfunded } = overview.money;
  const parts = {
    pooled: overview.pooled,
    unreleased: overview.unreleased,
    unharvested: overview.unharvested,
    buffer,
    reserved,
    bonded,
    unbonding,
    provision,
    unfunded,
  };
  for (const [part, planck] of Object.entries(parts)) metrics.money.set({ part }, Number(planck));
}

export function showView(metrics: Metrics, view: View): void {
  for (const show of SHOWN) ifRead(() => show(metrics, view));
}
