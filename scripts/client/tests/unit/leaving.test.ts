import { describe, expect, it } from "vitest";
import type { Session } from "../../src/cli/session.ts";
import { dueText, exitDeposit, leaving, leavingText } from "../../src/commands/common.ts";
import { claimed, claimedText } from "../../src/commands/unstake.ts";
import { Clock } from "../../src/suite/suite.ts";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const DOT = { symbol: "DOT", decimals: 10 };
const ONE = 10n ** 10n;
const session = (balance: bigint) =>
  ({
    token: DOT,
    signer: async () => ({ address: ALICE }),
    suite: async () => ({ token: { ask: async () => balance } }),
  }) as unknown as Session;

describe("an amount to leave with", () => {
  it("is everything in whatever block for all, not what was read before", async () => {
    const all = await leaving(session(5n * ONE), " All ");
    expect(all).toEqual({ asked: 2n ** 128n - 1n, amount: 5n * ONE, all: true });
    expect(leavingText(all, ALICE)).toBe(`all aDOTb of ${ALICE}, at present 5 aDOTb,`);
  });
  it("is what was given otherwise", async () => {
    const some = await leaving(session(5n * ONE), "2 aDOTb");
    expect(some).toEqual({ asked: 2n * ONE, amount: 2n * ONE, all: false });
    expect(leavingText(some, ALICE)).toBe(`2 aDOTb of ${ALICE}`);
  });
  it("is refused if there is nothing", async () => {
    await expect(leaving(session(0n), "all")).rejects.toThrow("nothing to take all of");
    await expect(leaving(session(5n), "0 aDOTb")).rejects.toThrow("is zero");
  });
});

describe("the deposit of an exit", () => {
  it("is told before it is opened", () => {
    const { line, warning } = exitDeposit(ONE / 5n, ONE, DOT);
    expect(line).toContain("a deposit of 0.2 DOT");
    expect(warning).toBeUndefined();
    expect(exitDeposit(0n, ONE, DOT)).toEqual({ line: "", warning: undefined });
  });
  it("is a reason to warn when the exit is worth less", () => {
    const { warning } = exitDeposit(ONE / 5n, ONE / 10n, DOT);
    expect(warning).toMatch(/worth 0\.1 DOT, less than the deposit of 0\.2 DOT/);
  });
});

describe("when an exit is due", () => {
  const clock = new Clock(0, 86_400_000);
  it("is a time to come, or late", () => {
    expect(dueText(31, clock, 30 * 86_400_000)).toBe("era 31, 1970-02-01 00:00:00 UTC (in 1 day)");
    expect(dueText(31, clock, 31 * 86_400_000)).toContain("(now)");
    expect(dueText(31, clock, 33 * 86_400_000)).toBe("late: was due in era 31, 1970-02-01 00:00:00 UTC");
  });
});

describe("a claim", () => {
  const event = (id: bigint, amount: bigint) => ({
    contract: "vault" as const,
    address: ALICE,
    name: "Claimed",
    values: { owner: ALICE, id, amount },
  });
  it("tells what it paid and what it skipped, by what happened in its block", () => {
    const done = claimed([3n, 5n, 7n], [event(3n, ONE), event(7n, 2n * ONE)]);
    expect(done).toEqual({ paid: 3n * ONE, skipped: [5n] });
    expect(claimedText(3, done, DOT)).toEqual([
      "Claimed 2 exits: 3 DOT were paid.",
      "Skipped 1 exit that was claimed or cancelled before: 5.",
    ]);
  });
  it("says nothing of what it did not do", () => {
    expect(claimedText(1, { paid: ONE, skipped: [] }, DOT)).toEqual(["Claimed 1 exit: 1 DOT were paid."]);
    expect(claimedText(2, { paid: 0n, skipped: [1n, 2n] }, DOT)).toEqual([
      "Skipped 2 exits that were claimed or cancelled before: 1, 2.",
    ]);
  });
});
