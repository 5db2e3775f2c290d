// Durations, percentages and moments as people write and read them.

import { InputError } from "./errors.ts";

const MS: Readonly<Record<string, number>> = {
  ms: 1,
  millisecond: 1,
  s: 1_000,
  second: 1_000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
};

/** A length of time: milliseconds, or eras of a length that is not known yet. */
export type Span = { readonly ms: number } | { readonly eras: number };

/**
 * Reads "5 days", "36 h", "90 s", "1.5 hours" or "3 eras".
 * @throws InputError
 */
export function parseSpan(text: string): Span {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/i.exec(text);
  const wrong = (why: string) =>
    new InputError(
      `"${text}" is not a length of time: ${why}. Write it like "5 days", "36 hours", "90 s" or "3 eras".`,
    );
  if (!match) throw wrong("it is not a number with a unit behind it");
  const [, number = "", unit = ""] = match;
  const name = unit.toLowerCase().replace(/(?<=.{2})s$/, "");
  if (name === "era") return { eras: Number(number) };
  const size = MS[name];
  if (size === undefined) throw wrong(`"${unit}" is not a unit of time`);
  const ms = Number(number) * size;
  if (!Number.isInteger(ms)) throw wrong("it is not a whole number of milliseconds");
  return { ms };
}

/** Milliseconds of a span, on a chain whose eras are `eraMs` long. */
export function spanMs(span: Span, eraMs: number): number {
  return "ms" in span ? span.ms : Math.round(span.eras * eraMs);
}

/** As {@link parseSpan}, in milliseconds. */
export function parseDuration(text: string, eraMs: number): number {
  return spanMs(parseSpan(text), eraMs);
}

const UNITS = [
  [86_400_000, "day", "days"],
  [3_600_000, "h", "h"],
  [60_000, "min", "min"],
  [1_000, "s", "s"],
  [1, "ms", "ms"],
] as const;

/** Each unit of a length of time that is not zero, the largest first. */
function unitsOf(ms: number): { text: string; position: number }[] {
  let rest = ms;
  return UNITS.flatMap(([size, one, many], position) => {
    const count = Math.floor(rest / size);
    rest %= size;
    return count > 0 ? [{ text: `${count} ${count === 1 ? one : many}`, position }] : [];
  });
}

/** "2 days 3 h", "45 s", "250 ms": the two largest units that matter. */
export function formatDuration(ms: number | bigint): string {
  const length = Number(ms);
  if (length < 0) return `-${formatDuration(-length)}`;
  if (length < 1_000) return `${length} ms`;
  const [first, second] = unitsOf(length);
  const next = second && second.position === first!.position + 1 && second.position < UNITS.length - 1;
  return next ? `${first!.text} ${second.text}` : first!.text;
}

/** "1 day 59 min 59 s 250 ms": all of it, for what is compared. */
export function formatLength(ms: number | bigint): string {
  const length = Number(ms);
  if (length < 0) return `-${formatLength(-length)}`;
  return length === 0
    ? "0 ms"
    : unitsOf(length)
        .map(({ text }) => text)
        .join(" ");
}

/** "2026-11-22 17:20:00 UTC" */
export function formatTime(ms: number | bigint): string {
  const date = new Date(Number(ms));
  if (Number.isNaN(date.getTime())) return `${ms} ms since 1970`;
  return `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** As {@link formatTime}, to the millisecond: "2026-11-22T17:20:00.250Z" */
export function formatMoment(ms: number | bigint): string {
  const date = new Date(Number(ms));
  return Number.isNaN(date.getTime()) ? formatTime(ms) : date.toISOString();
}

/** "in 2 days 3 h" or "45 s ago", seen from `now`. */
export function formatDistance(ms: number | bigint, now: number | bigint): string {
  const distance = Number(ms) - Number(now);
  if (Math.abs(distance) < 1_000) return "now";
  return distance > 0 ? `in ${formatDuration(distance)}` : `${formatDuration(-distance)} ago`;
}

/**
 * Reads "12 %", "0.3%" or "30 bps" as basis points.
 * @throws InputError
 */
export function parsePercent(text: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(%|percent|bps|bp)\s*$/i.exec(text);
  const wrong = (why: string) =>
    new InputError(`"${text}" is not a percentage: ${why}. Write it like "12 %", "0.3 %" or "30 bps".`);
  if (!match) throw wrong("it is not a number with % behind it");
  const [, number = "", unit = ""] = match;
  // By text, so that 0.29 % is 29 and not 28.999999999999996.
  const [whole = "0", fraction = ""] = number.split(".");
  const decimals = /^b/i.test(unit) ? 0 : 2;
  if (fraction.length > decimals) throw wrong("a basis point, 0.01 %, is the smallest step");
  const bps = Number(whole + fraction.padEnd(decimals, "0"));
  if (bps > 10_000) throw wrong("it is more than the whole");
  return bps;
}

/** 1250 as "12.5 %". */
export function formatPercent(bps: number): string {
  const fraction = (bps % 100).toString().padStart(2, "0").replace(/0+$/, "");
  return `${Math.floor(bps / 100)}${fraction === "" ? "" : `.${fraction}`} %`;
}

/**
 * Reads a whole number from `least` to `most`.
 * @param what "The number of validators"
 */
export function parseWhole(
  text: string,
  what: string,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number {
  const plain = text.replace(/(?<=\d)[ _](?=\d)/g, "").trim();
  const number = /^\d+$/.test(plain) ? Number(plain) : NaN;
  if (Number.isSafeInteger(number) && number >= least && number <= most) return number;
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new InputError(
    `${what} must be a whole number ${range}, like ${Math.max(least, 1)}; "${text}" is not.`,
  );
}
