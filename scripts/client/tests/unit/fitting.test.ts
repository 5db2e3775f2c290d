import { describe, expect, it } from "vitest";
import { isTooHeavy, withMargin } from "../../src/chain/contract.ts";
import { fittingPart, halves } from "../../src/oracle/fitting.ts";
import { ChainRefusal, Refusal } from "../../src/text/errors.ts";
import type { Suite } from "../../src/suite/suite.ts";

const big = (value: bigint) => ({ toBigInt: () => value });
/** What a transaction may use: 1.5 s and 4 MB. */
const most = { refTime: 1_500_000_000_000n, proofSize: 4_000_000n };

/** A chain on which each stash in a report takes so much time, and what is tried out there. */
function world(each: bigint, failsFrom = Infinity) {
  const tried: number[][] = [];
  const suite = {
    addresses: { oracle: "5Oracle" },
    chain: {
      api: {
        consts: {
          system: {
            blockWeights: {
              perClass: {
                normal: {
                  maxExtrinsic: {
                    isSome: true,
                    unwrap: () => ({ refTime: big(most.refTime), proofSize: big(most.proofSize) }),
                  },
                },
              },
            },
          },
        },
      },
    },
    bonder: {
      weigh: async (
        message: string,
        [, , stashes]: [number, number, { stash: number }[]],
        options: object,
      ) => {
        expect(message).toBe("report");
        expect(options).toEqual({ caller: "5Oracle", at: "0xaa" });
        tried.push(stashes.map(({ stash }) => stash));
        const heavy = stashes.length >= failsFrom;
        return {
          required: { refTime: each * BigInt(stashes.length), proofSize: 1_000n },
          failure: heavy ? new Refusal("bonder", "report", ["StashSilent"], {}, "No answer.") : undefined,
        };
      },
    },
  } as unknown as Suite;
  return { suite, tried };
}
const group = (...numbers: number[]) =>
  numbers.map((number) => ({
    since: 5,
    finding: { number, report: { active: 1n, unlocking: 0n, pending: 0n } },
  }));
const range = (count: number) => Array.from({ length: count }, (_, number) => number);
const part = async (each: bigint, numbers: number[], failsFrom?: number) => {
  const { suite, tried } = world(each, failsFrom);
  const found = await fittingPart(suite, "0xaa", 7, group(...numbers));
  return { found: found.map(({ finding }) => finding.number), tried };
};

describe("a report that is too heavy for a block", () => {
  it("is not split while it fits", async () => {
    expect((await part(50_000_000_000n, range(16))).found).toEqual(range(16));
  });
  it("is halved by the stashes' numbers until it does", async () => {
    // 32 of them would take 1 714 ms, as measured; 16 take 857.
    expect((await part(53_562_000_000n, range(32))).found).toEqual(range(16));
    expect((await part(200_000_000_000n, range(32))).found).toEqual(range(4));
  });
  it("is halved when the stashes do not answer for lack of gas", async () => {
    expect((await part(1n, range(32), 28)).found).toEqual(range(16));
  });
  it("is halved in the same way by reporters who found the stashes in another order", async () => {
    const numbers = [9, 3, 30, 12, 4, 7, 21];
    expect((await part(300_000_000_000n, numbers)).found).toEqual([3, 4]);
    expect((await part(300_000_000_000n, [...numbers].reverse())).found).toEqual([3, 4]);
  });
  it("is all reported in the end, part by part", async () => {
    let left = range(27);
    let reports = 0;
    for (; left.length > 0; reports++) {
      const { found } = await part(60_000_000_000n, left);
      expect(found.length).toBeGreaterThan(0);
      left = left.filter((number) => !found.includes(number));
    }
    expect(reports).toBeLessThanOrEqual(3);
  });
  it("is left as it is when it is of one stash, and nothing is asked for that", async () => {
    const { found, tried } = await part(5_000_000_000_000n, [8]);
    expect([found, tried]).toEqual([[8], []]);
    expect((await part(5_000_000_000_000n, range(5))).found).toEqual([0]);
  });
});

describe("halves", () => {
  it("end with one", () => {
    expect(halves([1, 2, 3, 4, 5])).toEqual([[1, 2, 3, 4, 5], [1, 2, 3], [1, 2], [1]]);
    expect(halves([])).toEqual([[]]);
  });
});

describe("isTooHeavy", () => {
  it("is what ran out of gas, at the top or in a contract that was called", () => {
    expect(isTooHeavy(new ChainRefusal("Contracts.OutOfGas", ""))).toBe(true);
    expect(isTooHeavy(new ChainRefusal("Invalid.ExhaustsResources", ""))).toBe(true);
    expect(isTooHeavy(new ChainRefusal("Exhausted", ""))).toBe(true);
    expect(isTooHeavy(new Refusal("oracle", "report", ["Bonder", "StashSilent"], {}, ""))).toBe(true);
    expect(isTooHeavy(new Refusal("bonder", "advance", ["VaultRefused"], {}, ""))).toBe(true);
  });
  it("is nothing else", () => {
    expect(isTooHeavy(new ChainRefusal("Invalid.Payment", ""))).toBe(false);
    expect(isTooHeavy(new Refusal("bonder", "advance", ["Vault", "Paused"], {}, ""))).toBe(false);
    expect(isTooHeavy(undefined)).toBe(false);
  });
  it("leaves room for the margin that a transaction gets", () => {
    expect(withMargin({ refTime: (most.refTime * 75n) / 100n, proofSize: 0n }).refTime).toBeLessThan(
      (most.refTime * 85n) / 100n,
    );
  });
});
