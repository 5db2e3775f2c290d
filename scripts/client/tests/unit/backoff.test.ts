import { describe, expect, it } from "vitest";
import { Backoff } from "../../src/keeper/backoff.ts";
import { lostRace } from "../../src/keeper/work.ts";
import { ChainRefusal, NetworkError, Refusal } from "../../src/text/errors.ts";
import { DAY } from "./bench/names.ts";

describe("what failed", () => {
  /** How long it is left alone after each of so many failures in a row. */
  const pauses = (times: number, paid: boolean) => {
    const backoff = new Backoff(DAY);
    return Array.from({ length: times }, () => backoff.failed("report", "", 5, "Why.", { paid }).next - 5);
  };
  const doubled = (times: number) => Array.from({ length: times }, (_, time) => (DAY / 200) * 2 ** time);

  it("waits twice as long each time, an hour at most if it cost nothing", () => {
    expect(pauses(6, false)).toEqual([...doubled(4), DAY / 24, DAY / 24]);
  });
  it("waits for half an era at most if it costs a fee each time", () => {
    expect(pauses(9, true)).toEqual([...doubled(7), DAY / 2, DAY / 2]);
    expect(pauses(2_000, true).at(-1)).toBe(DAY / 2);
  });
  it("is tried again at that time, and nothing else waits for it", () => {
    const backoff = new Backoff(DAY);
    const { next } = backoff.failed("payout", "one", 5, "Why.");
    expect([backoff.may("payout", "one", next - 1), backoff.may("payout", "one", next)]).toEqual([
      false,
      true,
    ]);
    expect([backoff.may("payout", "two", 5), backoff.may("payouts", "", 5)]).toEqual([true, true]);
    expect(backoff.failed("repair", "1", 5, "Why.", { until: 77 }).next).toBe(77);
  });
  it("begins anew after it went well, and is forgotten when it is not to be done any more", () => {
    const backoff = new Backoff(DAY);
    for (const about of ["one", "two"]) backoff.failed("payout", about, 5, "Why.");
    backoff.failed("repair", "three", 5, "Why.");
    backoff.keep("payout", new Set(["two"]));
    expect(backoff.failures.map(({ about }) => about)).toEqual(["two", "three"]);
    backoff.done("repair", "three");
    expect(backoff.failed("repair", "three", 5, "Why.")).toMatchObject({ times: 1, next: 5 + DAY / 200 });
    expect(backoff.failed("payout", "two", 5, "Why.")).toMatchObject({ times: 2, quiet: false });
  });
});

describe("what another keeper has done a moment before", () => {
  it.each([
    ...["EraNotOver", "StashNotNeeded", "OtherEra", "OtherRevision", "AlreadyReported", "AlreadyBooked"],
    ...["Waiting", "NotHeld", "NothingRipens", "NotExcluded"],
  ])("is no failure: %s", (name) => {
    expect(lostRace(new Refusal("bonder", "advance", [name], {}, "It is done."))).toBe(true);
    expect(lostRace(new ChainRefusal(name, "Not of a contract."))).toBe(false);
  });
  it.each([
    ...["Staking.AlreadyClaimed", "Contracts.NoMigrationPerformed"],
    ...["Invalid.Stale", "Invalid.Priority", "Usurped"],
  ])("is no failure of the chain's: %s", (name) => {
    expect(lostRace(new ChainRefusal(name, "It is done."))).toBe(true);
  });
  it("is nothing else", () => {
    expect(lostRace(new Refusal("bonder", "advance", ["Paused"], {}, "It is paused."))).toBe(false);
    expect(lostRace(new ChainRefusal("Invalid.Payment", "It is poor."))).toBe(false);
    expect(lostRace(new NetworkError("Nobody answers."))).toBe(false);
  });
});
