import { describe, expect, it } from "vitest";
import { doorsOf } from "../../src/text/doors.ts";

const ONE = 10n ** 10n;
const money = { buffer: 0n, reserved: 0n, bonded: 0n, unbonding: 0n, unfunded: 0n, provision: 0n };
const open = {
  stakePausedUntil: 0n,
  unstakePausedUntil: 0n,
  heldUntil: 0n,
  restart: false,
  instantLiquidity: ONE,
  money,
};
const doors = (change: object = {}) =>
  doorsOf(
    { ...open, ...change },
    {
      pool: 1_000n * ONE,
      now: 5_000,
      minimum: ONE,
      token: { symbol: "DOT", decimals: 10 },
      ss58: 42,
    },
  );

describe("what the vault would refuse now (D13)", () => {
  it("is nothing on a normal day", () => {
    expect(doors()).toEqual({ stake: undefined, unstake: undefined, unstakeNow: undefined });
    expect(doors({ stakePausedUntil: 5_000n, heldUntil: 5_000n }).stake, "it is over").toBeUndefined();
  });
  it("is what the guardian paused", () => {
    expect(doors({ stakePausedUntil: 60_000n })).toMatchObject({
      stake: "paused by the guardian until 1970-01-01 00:01:00 UTC",
      unstake: undefined,
    });
    const { unstake, unstakeNow } = doors({ unstakePausedUntil: 60_000n });
    expect([unstake, unstakeNow]).toEqual([
      expect.stringContaining("paused"),
      expect.stringContaining("paused"),
    ]);
  });
  it("is what is priced while a report is held", () => {
    const { stake, unstake, unstakeNow } = doors({ heldUntil: 60_000n });
    expect(stake).toContain("a large change is reported");
    expect(unstakeNow).toContain("a large change is reported");
    expect(unstake, "requests go on").toBeUndefined();
  });
  it("is staking while more than 2 % may be slashed, and before a new bootstrap stake", () => {
    expect(doors({ money: { ...money, provision: 20n * ONE } }).stake).toBeUndefined();
    expect(doors({ money: { ...money, provision: 20n * ONE + 1n } }).stake).toMatch(
      /more than 20 DOT \(2 %\)$/,
    );
    expect(doors({ restart: true }).stake).toMatch(/adotb stake "1 DOT" --for 5\w+$/);
  });
  it("is leaving at once without cash for it", () => {
    expect(doors({ instantLiquidity: 0n }).unstakeNow).toContain("no cash");
  });
});
