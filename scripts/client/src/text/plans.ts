// What a transaction takes, in words.

import type { Plan, Weight } from "../chain/contract.ts";
import { formatAmount, type TokenUnit } from "./amount.ts";
import { formatPercent } from "./units.ts";

export type PlanSummary = Pick<Plan, "value" | "required" | "limit" | "deposit" | "maxFee">;

/** Weight, deposit and fee of a plan, in lines. */
export function describePlan(plan: PlanSummary, token: TokenUnit, blockLimit?: Weight): string[] {
  const lines = [`weight    ${formatWeight(plan.required, blockLimit)}`];
  if (plan.deposit > 0n)
    lines.push(
      `deposit   ${formatAmount(plan.deposit, token)} for storage; it comes back when the storage is freed`,
    );
  else if (plan.deposit < 0n) lines.push(`deposit   ${formatAmount(-plan.deposit, token)} comes back`);
  else lines.push("deposit   none");
  if (plan.maxFee !== undefined) lines.push(`fee       at most ${formatAmount(plan.maxFee, token)}`);
  if (plan.value > 0n) lines.push(`value     ${formatAmount(plan.value, token)}`);
  return lines;
}

/** "6.14 ms, 57.2 KB (4.1 % of a block)" */
export function formatWeight({ refTime, proofSize }: Weight, block?: Weight): string {
  const text = `${(Number(refTime) / 1e9).toFixed(2)} ms, ${(Number(proofSize) / 1_000).toFixed(1)} KB`;
  if (!block) return text;
  const part = Math.max(share(refTime, block.refTime), share(proofSize, block.proofSize));
  return `${text} (${formatPercent(part)} of a block)`;
}

const share = (part: bigint, whole: bigint): number => (whole === 0n ? 0 : Number((part * 10_000n) / whole));
