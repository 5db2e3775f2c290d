import { describe, expect, it } from "vitest";
import { Comparison } from "../../src/deploy/comparison.ts";
import { formatDuration, formatLength, formatPercent } from "../../src/text/units.ts";

const DAY = 86_400_000;

describe("what verify compares", () => {
  it("is the exact value, whatever is shown of it (F8)", () => {
    const all = new Comparison();
    const almost = DAY + 3_599_999;
    all.same("The delay", DAY, almost, formatLength);
    all.same("The vote", DAY, almost, formatDuration);
    all.same("The fee", 1_000, 1_000, formatPercent);
    expect(all.differences).toEqual([
      "The delay is 1 day, but should be 1 day 59 min 59 s 999 ms.",
      `The vote is 1 day, but should be 1 day (exactly 86400000, not ${almost}).`,
    ]);
    expect(all.compared).toBe(3);
  });
  it("goes on where a part cannot be read", async () => {
    const all = new Comparison();
    await all.part("The roles", () => Promise.reject(new Error("It did not answer.")));
    all.holds("The stake is gone.", false);
    expect(all.differences).toEqual(["The roles cannot be read: It did not answer.", "The stake is gone."]);
  });
});

describe("formatLength", () => {
  it("leaves nothing out", () => {
    expect(formatLength(0)).toBe("0 ms");
    expect(formatLength(1)).toBe("1 ms");
    expect(formatLength(2n * BigInt(DAY) + 61_001n)).toBe("2 days 1 min 1 s 1 ms");
    expect(formatLength(-DAY)).toBe("-1 day");
  });
});
