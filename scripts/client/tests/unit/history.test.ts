import { describe, expect, it } from "vitest";
import { clockDrift, EraHistory, searchStart, vaultEra, type LookBack } from "../../src/chain/history.ts";
import { Clock } from "../../src/suite/suite.ts";

const DAY = 86_400_000;
const BLOCK = 6_000;
/** Eras of a day each, but era 3 had three days; block 0 is the first of era 0. */
const LENGTHS = [1, 1, 1, 3, 1, 1, 1, 1];
const start = (era: number) => LENGTHS.slice(0, era).reduce((sum, days) => sum + days * DAY, 0);
const NOW = start(7) + DAY / 2;
const NEWEST = Math.floor(NOW / BLOCK);
const eraOf = (ms: number) => LENGTHS.findLastIndex((_, era) => start(era) <= ms);

/** A node that keeps the states of its newest blocks only. */
function node(kept = Infinity): { look: LookBack; asked: number[] } {
  const asked: number[] = [];
  const look: LookBack = async (block) => {
    asked.push(block);
    if (block < NEWEST - kept) return undefined;
    const index = eraOf(block * BLOCK);
    // In the first block of an era the start is not set yet.
    return { index, startedAt: block * BLOCK === start(index) ? undefined : start(index) };
  };
  return { look, asked };
}
const history = (kept?: number, more: object = {}) =>
  new EraHistory({
    active: 7,
    activeStart: start(7),
    eraMs: DAY,
    look: node(kept).look,
    newest: NEWEST,
    ...more,
  });

describe("searchStart", () => {
  it("finds the start of every era in the states of its blocks", async () => {
    for (const era of [0, 1, 2, 3, 4, 5, 6])
      expect(await searchStart(node().look, NEWEST, era), `era ${era}`).toBe(start(era));
  });
  it("asks a few times only", async () => {
    const { look, asked } = node();
    await searchStart(look, NEWEST, 2);
    expect(asked.length).toBeLessThan(30);
  });
  it("does not find what the node has forgotten, and does find what it has kept", async () => {
    const kept = Math.floor((DAY * 1.2) / BLOCK);
    expect(await searchStart(node(kept).look, NEWEST, 6)).toBe(start(6));
    expect(await searchStart(node(kept).look, NEWEST, 5)).toBeUndefined();
    expect(await searchStart(node(0).look, NEWEST, 6)).toBeUndefined();
  });
  it("does not find an era before the chain's first", async () => {
    const late: LookBack = async () => ({ index: 5, startedAt: 1 });
    expect(await searchStart(late, 10_000, 4)).toBeUndefined();
  });
  it("does not take silence for forgetting", async () => {
    const silent: LookBack = async () => {
      throw new Error("the connection was lost");
    };
    await expect(searchStart(silent, 100, 1)).rejects.toThrow("lost");
  });
});

describe("the era of the vault in which an era of the chain began", () => {
  const clock = new Clock(0, DAY);
  const since = async (past: EraHistory, era: number) => vaultEra(await past.startOf(era), clock);

  it("is not shifted by an era of three days in the past", async () => {
    // Nine and a half days have passed, in eight eras of the chain: by equal lengths era 3 would have begun on day 5.
    expect(await since(history(), 7)).toBe(9);
    expect(await since(history(), 4)).toBe(6);
    expect(await since(history(), 3)).toBe(3);
    expect(await since(history(), 2)).toBe(2);
  });
  it("is the one before where the node has forgotten: more exits share", async () => {
    const past = history(0);
    expect(await past.startOf(6)).toEqual({ at: start(6), exact: false });
    expect(await since(past, 7)).toBe(9);
    expect(await since(past, 6)).toBe(7);
  });
  it("is counted back by sessions where an era had more of them", async () => {
    // Six sessions in each, and eighteen in era 3.
    const sessions = new Map(LENGTHS.map((_, era) => [era, (start(era) / DAY) * 6]));
    const past = history(0, { sessions, sessionsPerEra: 6 });
    expect(await since(past, 3)).toBe(2);
    expect(await since(history(0), 3)).toBe(4);
    // Sessions that were cut short do not make it later than by equal lengths.
    const short = new Map(LENGTHS.map((_, era) => [era, era]));
    expect(await since(history(0, { sessions: short, sessionsPerEra: 6 }), 3)).toBe(4);
  });
  it("bears that the chain's era begins a little before the vault's", () => {
    const exact = (at: number) => vaultEra({ at, exact: true }, clock);
    expect(exact(5 * DAY - DAY / 20)).toBe(5);
    expect(exact(5 * DAY + DAY / 20)).toBe(5);
    // Far from the boundary it is the era in which it truly began, though most of it lies in the next.
    expect(exact(5 * DAY - DAY / 3)).toBe(4);
    expect(vaultEra({ at: 0, exact: false }, clock)).toBe(0);
  });
  it("is found once for several stashes", async () => {
    const { look, asked } = node();
    const past = history(undefined, { look });
    await Promise.all([past.startOf(2), past.startOf(2)]);
    const before = asked.length;
    await past.startOf(2);
    expect(asked.length).toBe(before);
    expect(before).toBeLessThan(30);
  });
});

describe("eras of a minute, on a chain for trying", () => {
  const minute = new Clock(0, 60_000);
  it("may begin two blocks before or after the vault's", () => {
    expect(vaultEra({ at: 5 * 60_000 - 12_000, exact: true }, minute)).toBe(5);
    expect(vaultEra({ at: 5 * 60_000 + 12_000, exact: true }, minute)).toBe(5);
    expect(clockDrift(5 * 60_000 - 12_000, minute)).toEqual({ apart: 12_000, matters: false });
  });
});

describe("the era of the chain at a moment", () => {
  it("is the right one or an earlier one, never a later one", () => {
    const past = history();
    for (let ms = 0; ms <= NOW; ms += DAY / 7) expect(past.eraAt(ms)).toBeLessThanOrEqual(eraOf(ms));
    expect(past.eraAt(start(7))).toBe(7);
    expect(past.eraAt(start(6))).toBe(6);
    expect(past.eraAt(-1)).toBe(0);
  });
});
