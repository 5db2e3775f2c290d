// Amounts as people write and read them: "12.5 DOT". In the program they are planck, in a bigint.

import { InputError } from "./errors.ts";

/** A token as a network's file names it. */
export interface TokenUnit {
  readonly symbol: string;
  readonly decimals: number;
}

export const DOT: TokenUnit = { symbol: "DOT", decimals: 10 };
/** The liquid token: the same unit as DOT. */
export const ADOTB: TokenUnit = { symbol: "aDOTb", decimals: 10 };
/** One DOT, in planck. */
export const ONE_DOT = 10n ** 10n;
/** The largest number a contract can hold. */
export const MAX_BALANCE = 2n ** 128n - 1n;

/**
 * Reads "12.5 DOT", "12.5", "1_000", "1 000.25 dot" or "5 planck" as planck.
 * @param units the tokens whose symbols may stand behind the number; the first one's decimals count
 * @throws InputError with what was wrong and an example
 */
export function parseAmount(text: string, units: TokenUnit | readonly TokenUnit[] = [DOT, ADOTB]): bigint {
  const allowed = Array.isArray(units) ? (units as readonly TokenUnit[]) : [units as TokenUnit];
  const { symbol, decimals } = allowed[0] ?? DOT;
  const wrong = (why: string) =>
    new InputError(`"${text}" is not an amount: ${why}. Write it like "12.5 ${symbol}" or "1_000".`);

  const trimmed = text.trim();
  if (trimmed === "") throw wrong("it is empty");
  if (/^all$/i.test(trimmed)) throw wrong("only some commands take everything, and this is not one of them");
  const match = /^([^a-z]*?)\s*([a-z]+)?$/i.exec(trimmed);
  if (!match) throw wrong("it is not a number with a unit behind it");
  const [, number = "", unit] = match;
  if (number === "") throw wrong("there is no number in it");
  if (/^[-−]/.test(number)) throw wrong("it is negative");
  if (number.includes(",")) {
    throw wrong(
      "a comma means thousands to some and decimals to others; use a point for decimals, _ for thousands",
    );
  }
  const planck = unit !== undefined && /^planck$/i.test(unit);
  if (
    unit !== undefined &&
    !planck &&
    !allowed.some((one) => one.symbol.toLowerCase() === unit.toLowerCase())
  ) {
    throw wrong(`"${unit}" is not ${allowed.map((one) => one.symbol).join(" or ")}`);
  }
  const digits = /^(\d+(?:[ _]\d+)*)?(?:\.(\d+))?$/.exec(number);
  if (!digits || (digits[1] === undefined && digits[2] === undefined))
    throw wrong("it is not a plain decimal number");
  const whole = (digits[1] ?? "0").replace(/[ _]/g, "");
  const fraction = digits[2] ?? "";
  if (planck) {
    if (fraction !== "") throw wrong("a planck is the smallest unit and cannot be divided");
    return inRange(BigInt(whole), wrong);
  }
  if (fraction.length > decimals) {
    throw wrong(`${symbol} has ${decimals} decimals and this has ${fraction.length}`);
  }
  return inRange(BigInt(whole + fraction.padEnd(decimals, "0")), wrong);
}

function inRange(planck: bigint, wrong: (why: string) => InputError): bigint {
  if (planck > MAX_BALANCE) throw wrong("it is more than a contract can count");
  return planck;
}

/** Like {@link parseAmount}, but the word "all" answers "all". */
export function parseAmountOrAll(text: string, units?: TokenUnit | readonly TokenUnit[]): bigint | "all" {
  return /^\s*all\s*$/i.test(text) ? "all" : parseAmount(text, units);
}

/** Like {@link parseAmount}, but refuses zero. */
export function parsePositive(text: string, units?: TokenUnit | readonly TokenUnit[]): bigint {
  const planck = parseAmount(text, units);
  if (planck === 0n) throw new InputError(`"${text}" is zero: give an amount like "12.5 DOT".`);
  return planck;
}

/** Groups of three digits: 1234567 as "1 234 567". */
export function formatCount(count: bigint | number): string {
  return count.toString().replace(/\B(?=(\d{3})+$)/g, " ");
}

/** "1 validator", "2 validators" */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** "1 234.5 DOT": all decimals that are not zero, so that nothing is hidden. */
export function formatAmount(planck: bigint, unit: TokenUnit = DOT): string {
  return `${formatNumber(planck, unit.decimals)} ${unit.symbol}`;
}

/** As {@link formatAmount}, without the unit. */
export function formatNumber(planck: bigint, decimals = DOT.decimals): string {
  const sign = planck < 0n ? "-" : "";
  const absolute = planck < 0n ? -planck : planck;
  const one = 10n ** BigInt(decimals);
  const fraction = (absolute % one).toString().padStart(decimals, "0").replace(/0+$/, "");
  return `${sign}${formatCount(absolute / one)}${fraction === "" ? "" : `.${fraction}`}`;
}
