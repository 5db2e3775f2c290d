import { describe, expect, it } from "vitest";
import { csvOf, parseSince } from "../../src/commands/earned.ts";
import { readEarnings, type Books, type Point } from "../../src/suite/earned.ts";
import { Clock } from "../../src/suite/suite.ts";

const clock = new Clock(1_000, 100);
const ONE = 10n ** 10n;

/** A chain with a block each 10 ms from time 0 on; a share is worth 1 in era 0 and grows by a hundredth of that with each era's end. */
function chain(shares: (block: number) => bigint, { newest = 139, forgotten = -1, lost = Infinity } = {}) {
  const asked: number[] = [];
  const rate = (block: number) => ({
    pooled: 100_000n + 1_000n * BigInt(clock.eraAt(block * 10)),
    shares: 100_000n,
  });
  const books: Books = {
    newest,
    timeOf: async (block) => (block <= forgotten ? undefined : block * 10),
    pointAt: async (block): Promise<Point | undefined> => {
      asked.push(block);
      if (block <= forgotten) return undefined;
      return { shares: shares(block), rate: rate(block), epoch: block >= lost ? 1 : 0 };
    },
    rateAt: async (era) => (era === 1 ? null : rate(100 + 10 * era + 9)),
  };
  return { books, asked };
}

describe("what an account earned", () => {
  it("is what its shares gained from one era's end to the next", async () => {
    const { books } = chain(() => 1_000n);
    expect(await readEarnings(books, clock, 1, 3)).toEqual([
      { from: 3, to: 3, earned: 10n, balance: 1_030n, exact: true },
      { from: 2, to: 2, earned: 10n, balance: 1_020n, exact: true },
      { from: 1, to: 1, earned: 10n, balance: 1_010n, exact: true },
    ]);
  });

  it("does not count what came and went: each change of shares is found in its block", async () => {
    // 1 000 shares, 3 000 from block 112 on, 500 from block 117 on; the rate grows in block 110 only.
    const { books, asked } = chain((block) => (block < 112 ? 1_000n : block < 117 ? 3_000n : 500n), {
      newest: 129,
    });
    expect(await readEarnings(books, clock, 1, 2)).toMatchObject([
      { from: 2, earned: 5n, balance: 510n },
      { from: 1, earned: 10n, balance: 505n },
    ]);
    expect(asked.length).toBeLessThan(30);
  });

  it("is nothing before there was anything, the chain's first blocks included", async () => {
    const { books } = chain((block) => (block < 105 ? 0n : 1_000n), { newest: 119 });
    const found = await readEarnings(books, new Clock(0, 100), 0, 11);
    expect(found).toHaveLength(12);
    expect(found.at(-1)).toEqual({ from: 0, to: 0, earned: 0n, balance: 0n, exact: true });
    expect(found.reduce((sum, { earned }) => sum + earned, 0n)).toBe(10n);
  });

  it("is a loss where everything was lost", async () => {
    const { books } = chain((block) => (block < 115 ? 1_000n : 0n), { newest: 119, lost: 115 });
    expect(await readEarnings(books, clock, 1, 1)).toEqual([
      { from: 1, to: 1, earned: -1_000n, balance: 0n, exact: true },
    ]);
  });

  it("goes on with the vault's rates where the node has forgotten the states, and says so", async () => {
    const { books } = chain(() => 1_000n, { forgotten: 121 });
    expect(await readEarnings(books, clock, 1, 3)).toEqual([
      { from: 3, to: 3, earned: 10n, balance: 1_030n, exact: true },
      // Nobody worked after era 1, so there is no rate at its end: one line for both.
      { from: 1, to: 2, earned: 20n, balance: 1_020n, exact: false },
    ]);
  });
});

describe("what is printed", () => {
  const earnings = [{ from: 1, to: 2, earned: -5n, balance: 2n * ONE + 5n, exact: false }];
  it("is read by a spreadsheet", () => {
    expect(csvOf(earnings, clock, 10)).toEqual([
      "first_era,last_era,from,to,earned_dot,balance_adotb,exact",
      "1,2,1970-01-01T00:00:01.100Z,1970-01-01T00:00:01.300Z,-0.0000000005,2.0000000005,false",
    ]);
  });
  it("begins at an era or a day", () => {
    expect(parseSince("12", clock)).toBe(12);
    expect(parseSince("1970-01-02", clock)).toBe(863_990);
    expect(() => parseSince("soon", clock)).toThrow('"soon" is neither an era nor a date');
  });
});
