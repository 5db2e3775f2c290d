// Small things that several commands need.

import { formatAmount, parseAmountOrAll, ADOTB, type TokenUnit } from "../lib/amount.ts";
import type { Sent } from "../lib/contract.ts";
import { InputError } from "../lib/errors.ts";
import type { Clock } from "../lib/suite.ts";
import { formatDistance, formatTime } from "../lib/units.ts";
import type { Session } from "../cli.ts";

/** A transaction as --json tells it. */
export function sentData(sent: Sent): Record<string, unknown> {
  const { plan, told, block, blockHash, extrinsicHash, fee } = sent;
  return {
    block,
    blockHash,
    extrinsicHash,
    fee,
    deposit: plan.deposit,
    weight: plan.required,
    events: told.map(({ contract, name, values }) => ({ contract, name, values })),
  };
}

/** "in block 123 for a fee of 0.01 DOT" */
export function where(sent: Sent, token: TokenUnit): string {
  const fee = sent.fee === undefined ? "" : ` for a fee of ${formatAmount(sent.fee, token)}`;
  return `in block ${sent.block}${fee}`;
}

/** The values of the event of this name that a transaction told first. */
export function told<T>(sent: Sent, name: string): T | undefined {
  return sent.told.find((event) => event.name === name)?.values as T | undefined;
}

/** An amount of aDOTb from the command line, or everything the signer has of it. */
export async function amountOfHolding(session: Session, text: string): Promise<bigint> {
  const amount = parseAmountOrAll(text, [ADOTB, session.token]);
  if (amount !== "all") {
    if (amount === 0n) throw new InputError(`"${text}" is zero: give an amount like "12.5 aDOTb", or all.`);
    return amount;
  }
  const { address } = await session.signer();
  const balance = await (await session.suite()).token.ask("PSP22::balance_of", [address]);
  if (balance === 0n) throw new InputError(`There is nothing to take all of: ${address} has no aDOTb.`);
  return balance;
}

/** "era 31, 2026-12-20 12:00:00 UTC (in 27 days 3 h)" */
export function eraText(era: number, clock: Clock, now: number): string {
  const start = clock.startOf(era);
  return `era ${era}, ${formatTime(start)} (${formatDistance(start, now)})`;
}

/** A whole number that names something: an exit, a proposal. */
export function parseId(text: string, what: string, example: string): bigint {
  if (!/^\d{1,19}$/.test(text.trim())) {
    throw new InputError(`"${text}" is not the number of ${what}. It is a whole number, as in: ${example}`);
  }
  return BigInt(text.trim());
}

/** Repeats an option: commander calls it for each occurrence. */
export const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];
