import { describe, expect, it } from "vitest";
import {
  formatDistance,
  formatDuration,
  formatPercent,
  formatTime,
  parseDuration,
  parsePercent,
  parseSpan,
  parseWhole,
} from "../../src/text/units.ts";

const DAY = 86_400_000;

describe("parseDuration", () => {
  it.each([
    ["5 days", 5 * DAY],
    ["1 day", DAY],
    ["36 h", 36 * 3_600_000],
    ["36 hours", 36 * 3_600_000],
    ["1.5 hours", 5_400_000],
    ["90s", 90_000],
    ["90 seconds", 90_000],
    ["10 min", 600_000],
    ["10 minutes", 600_000],
    ["250 ms", 250],
    ["3 eras", 180_000],
    ["1 era", 60_000],
    ["0.5 eras", 30_000],
    ["0 s", 0],
  ])("reads %j", (text, ms) => expect(parseDuration(text, 60_000)).toBe(ms));

  it.each(["", "5", "days", "5 weeks", "-1 day", "1,5 h", "0.0001 ms", "5 s s"])("refuses %j", (text) => {
    expect(() => parseDuration(text, 60_000)).toThrow(/is not a length of time: .*Write it like "5 days"/);
  });

  it("keeps eras apart from times until their length is known", () => {
    expect(parseSpan("3 eras")).toEqual({ eras: 3 });
    expect(parseSpan("3 s")).toEqual({ ms: 3_000 });
  });
});

describe("formatDuration", () => {
  it.each([
    [0, "0 ms"],
    [999, "999 ms"],
    [1_000, "1 s"],
    [90_000, "1 min 30 s"],
    [3_600_000, "1 h"],
    [DAY, "1 day"],
    [2 * DAY + 3 * 3_600_000 + 59, "2 days 3 h"],
    [DAY + 1_000, "1 day"],
    [-90_000, "-1 min 30 s"],
  ])("writes %d", (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe("times", () => {
  it("writes a moment and its distance", () => {
    expect(formatTime(0)).toBe("1970-01-01 00:00:00 UTC");
    expect(formatTime(2n ** 64n - 1n)).toBe("18446744073709551615 ms since 1970");
    expect(formatDistance(5_000, 1_000)).toBe("in 4 s");
    expect(formatDistance(1_000n, 5_000n)).toBe("4 s ago");
    expect(formatDistance(1_000, 1_500)).toBe("now");
  });
});

describe("percent", () => {
  it.each([
    ["12 %", 1_200],
    ["0.3%", 30],
    ["0.29 %", 29],
    ["30 bps", 30],
    ["100 %", 10_000],
    ["1 percent", 100],
    ["0 %", 0],
  ])("reads %j", (text, bps) => expect(parsePercent(text)).toBe(bps));

  it.each([
    ["12", "it is not a number with % behind it"],
    ["101 %", "it is more than the whole"],
    ["0.001 %", "a basis point, 0.01 %, is the smallest step"],
    ["1.5 bps", "a basis point, 0.01 %, is the smallest step"],
    ["-1 %", "it is not a number with % behind it"],
    ["1,5 %", "it is not a number with % behind it"],
  ])("refuses %j", (text, why) => {
    expect(() => parsePercent(text)).toThrow(why);
    expect(() => parsePercent(text)).toThrow('Write it like "12 %"');
  });

  it("writes what it reads, for every basis point", () => {
    for (let bps = 0; bps <= 10_000; bps++) expect(parsePercent(formatPercent(bps))).toBe(bps);
    expect(formatPercent(1_250)).toBe("12.5 %");
  });
});

describe("parseWhole", () => {
  it("reads numbers within bounds", () => {
    expect(parseWhole("1_000", "It", 0)).toBe(1_000);
    expect(() => parseWhole("65", "The number of stashes", 1, 64)).toThrow(
      'The number of stashes must be a whole number from 1 to 64, like 1; "65" is not.',
    );
    expect(() => parseWhole("1.5", "It", 2)).toThrow("It must be a whole number of at least 2, like 2");
  });
});
