// Small things that several commands need.

import { formatAmount, parseAmountOrAll, ADOTB, type TokenUnit } from "../text/amount.ts";
import type { Sent } from "../chain/contract.ts";
import { InputError } from "../text/errors.ts";
import { EVERYTHING, type Clock } from "../suite/suite.ts";
import { formatDistance, formatTime } from "../text/units.ts";
import type { Session } from "../cli/session.ts";

/** For so many eras after an exit is funded only its owner can claim it. */
const OWNER_ERAS = 3;

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

/** What somebody leaves with. */
export interface Leaving {
  /** What the vault is asked for: {@link EVERYTHING} for all, so that what a running stream adds meanwhile leaves too. */
  readonly asked: bigint;
  /** In aDOTb, as of the newest block. */
  readonly amount: bigint;
  readonly all: boolean;
}

export async function leaving(session: Session, text: string): Promise<Leaving> {
  const amount = await amountOfHolding(session, text);
  const all = parseAmountOrAll(text, [ADOTB, session.token]) === "all";
  return { asked: all ? EVERYTHING : amount, amount, all };
}

/** "40 aDOTb of 5Grw..", or "all aDOTb of 5Grw.., now 40 aDOTb," */
export const leavingText = ({ amount, all }: Leaving, address: string): string =>
  all
    ? `all aDOTb of ${address}, at present ${formatAmount(amount, ADOTB)},`
    : `${formatAmount(amount, ADOTB)} of ${address}`;

/** What an exit's record costs, before it is opened; and a warning when it costs more than the exit is worth. */
export function exitDeposit(
  deposit: bigint,
  worth: bigint,
  token: TokenUnit,
): { line: string; warning: string | undefined } {
  const cost = formatAmount(deposit, token);
  if (deposit <= 0n) return { line: "", warning: undefined };
  return {
    line: `It takes a deposit of ${cost}, which whoever claims the exit gets back: you alone, if you claim within ${OWNER_ERAS} eras after it is funded.`,
    warning:
      worth < deposit
        ? `The exit is worth ${formatAmount(worth, token)}, less than the deposit of ${cost} that it takes: claim it yourself, within ${OWNER_ERAS} eras after it is funded, or you lose by it.`
        : undefined,
  };
}

/** When something is or was due: "era 31, 2026-12-20 12:00:00 UTC (in 27 days 3 h)", or that it is late. */
export function dueText(era: number, clock: Clock, now: number): string {
  const start = clock.startOf(era);
  if (start >= now) return eraText(era, clock, now);
  return `late: was due in era ${era}, ${formatTime(start)}`;
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
