import { describe, expect, it } from "vitest";
import { csvOf, parseSince } from "../../src/commands/earned.ts";
import { booksOf, readEarnings, type Books, type Point } from "../../src/suite/earned.ts";
import { Clock, type Suite } from "../../src/suite/suite.ts";
import { ChainRefusal } from "../../src/text/errors.ts";

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

describe("the books of an account", () => {
  const missing = new ChainRefusal("Contracts.ContractNotFound", "There is none.");
  /** A suite whose contracts answer that, at every block. */
  const books = (answers: Record<string, unknown>, read: () => Promise<unknown> = async () => ({})) => {
    const ask = async (message: string) => {
      const answer = answers[message];
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const api = {
      at: read,
      rpc: {
        chain: {
          getBlockHash: async (block: number) => ({ toHex: () => `0x${block}` }),
          getHeader: async () => ({ number: { toNumber: () => 9 } }),
        },
      },
    };
    const contract = { ask };
    const parts = { chain: { api }, token: contract, governor: contract, vault: contract };
    return booksOf(parts as unknown as Suite, "somebody");
  };
  const totals = { pooled: 30n, shares: 20n, more: 1 };

  it("are its shares, those in escrow included", async () => {
    const all = { shares_of: 5n, escrow_of: { shares: 2n, epoch: 1 }, all_shares: [totals, 1] };
    const { newest, pointAt } = await books(all);
    expect(newest).toBe(9);
    expect(await pointAt(3)).toEqual({ shares: 7n, rate: { pooled: 30n, shares: 20n }, epoch: 1 });
  });
  it("count nothing in escrow that a total loss has taken", async () => {
    const all = { shares_of: 5n, escrow_of: { shares: 2n, epoch: 0 }, all_shares: [totals, 1] };
    expect(await (await books(all)).pointAt(3)).toMatchObject({ shares: 5n, epoch: 1 });
  });
  it("are empty before the suite was there, also while its governor was not", async () => {
    const all = { shares_of: 5n, escrow_of: missing, all_shares: [totals, 0] };
    expect(await (await books(all)).pointAt(3)).toMatchObject({ shares: 5n });
    expect(await (await books({ ...all, shares_of: missing })).pointAt(3)).toEqual({
      shares: 0n,
      rate: { pooled: 0n, shares: 0n },
      epoch: 0,
    });
  });
  it("do not know what the node has forgotten, and take silence for no answer", async () => {
    const forgotten = new Error("4003: Client error: UnknownBlock: State already discarded");
    expect(await (await books({ shares_of: forgotten })).pointAt(3)).toBeUndefined();
    const { timeOf } = await books({}, () => Promise.reject(forgotten));
    expect(await timeOf(3)).toBeUndefined();
    const silent = await books({ shares_of: new Error("No response received") });
    await expect(silent.pointAt(3)).rejects.toThrow("No response");
  });
});
