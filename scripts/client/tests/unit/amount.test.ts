import { describe, expect, it } from "vitest";
import {
  DOT,
  formatAmount,
  formatCount,
  formatNumber,
  MAX_BALANCE,
  ONE_DOT,
  parseAmount,
  parseAmountOrAll,
  parsePositive,
} from "../../src/text/amount.ts";
import { InputError } from "../../src/text/errors.ts";

const complaint = (text: string): string => {
  try {
    parseAmount(text);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as Error).message;
  }
  throw new Error(`"${text}" was accepted.`);
};

describe("parseAmount", () => {
  it.each([
    ["12.5 DOT", 125_000_000_000n],
    ["12.5", 125_000_000_000n],
    ["12.5DOT", 125_000_000_000n],
    ["  1 dot ", ONE_DOT],
    ["0.1", 1_000_000_000n],
    [".5", 5_000_000_000n],
    ["1_000", 1_000n * ONE_DOT],
    ["1 000.25 DOT", 10_002_500_000_000n],
    ["1_000_000", 1_000_000n * ONE_DOT],
    ["0.0000000001", 1n],
    ["0.0000000001 aDOTb", 1n],
    ["7 planck", 7n],
    ["0", 0n],
    ["007", 7n * ONE_DOT],
  ])("reads %j", (text, planck) => expect(parseAmount(text)).toBe(planck));

  it.each([
    ["", "it is empty"],
    ["DOT", "there is no number in it"],
    ["all", "only some commands take everything"],
    ["-1", "it is negative"],
    ["−1 DOT", "it is negative"],
    ["1,5 DOT", "a comma means thousands to some and decimals to others"],
    ["1,000", "a comma means thousands to some and decimals to others"],
    ["1.5 ETH", '"ETH" is not DOT or aDOTb'],
    ["0.00000000001", "DOT has 10 decimals and this has 11"],
    ["1.2.3", "it is not a plain decimal number"],
    ["1.", "it is not a plain decimal number"],
    [".", "it is not a plain decimal number"],
    ["1__0", "it is not a plain decimal number"],
    ["_1", "it is not a plain decimal number"],
    ["1e9", "it is not a number with a unit behind it"],
    ["0x10", "it is not a number with a unit behind it"],
    ["12 DOT DOT", "it is not a number with a unit behind it"],
    ["1.5 planck", "a planck is the smallest unit"],
    ["Infinity", "there is no number in it"],
    ["99999999999999999999999999999999999999999", "more than a contract can count"],
  ])("refuses %j", (text, why) => {
    const message = complaint(text);
    expect(message).toContain(why);
    expect(message).toContain('Write it like "12.5 DOT" or "1_000".');
  });

  it("takes the largest balance and not one more", () => {
    expect(parseAmount(`${MAX_BALANCE} planck`)).toBe(MAX_BALANCE);
    expect(() => parseAmount(`${MAX_BALANCE + 1n} planck`)).toThrow("more than a contract can count");
  });

  it("has the decimals of its token", () => {
    const unit = { symbol: "AZERO", decimals: 12 };
    expect(parseAmount("1.000000000001 azero", unit)).toBe(1_000_000_000_001n);
    expect(() => parseAmount("1 DOT", unit)).toThrow('"DOT" is not AZERO');
  });

  it("takes its own examples", () => {
    for (const example of complaint("x1")
      .match(/"[^"]+"/g)!
      .slice(1)) {
      expect(parseAmount(example.slice(1, -1))).toBeGreaterThan(0n);
    }
  });
});

describe("parseAmountOrAll and parsePositive", () => {
  it("know the word all", () => {
    expect(parseAmountOrAll(" All ")).toBe("all");
    expect(parseAmountOrAll("1")).toBe(ONE_DOT);
  });
  it("refuse zero where it makes no sense", () => {
    expect(() => parsePositive("0.0 DOT")).toThrow('"0.0 DOT" is zero: give an amount like "12.5 DOT".');
  });
});

describe("formatAmount", () => {
  it.each([
    [0n, "0 DOT"],
    [1n, "0.0000000001 DOT"],
    [ONE_DOT, "1 DOT"],
    [12_345_678_900_000_000n, "1 234 567.89 DOT"],
    [100n * ONE_DOT, "100 DOT"],
    [-5_000_000_000n, "-0.5 DOT"],
  ])("writes %s", (planck, text) => expect(formatAmount(planck)).toBe(text));

  it("writes what parseAmount reads, for numbers of all sizes", () => {
    for (let planck = 1n; planck < MAX_BALANCE; planck = planck * 7n + 3n) {
      expect(parseAmount(formatAmount(planck, DOT))).toBe(planck);
    }
  });

  it("writes without a unit and groups by three", () => {
    expect(formatNumber(15_000n, 4)).toBe("1.5");
    expect(formatCount(1_234_567)).toBe("1 234 567");
    expect(formatCount(999)).toBe("999");
  });
});
