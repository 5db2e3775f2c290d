import { describe, expect, it } from "vitest";
import { votesLost } from "../../src/commands/escrow.ts";
import type { Suite } from "../../src/suite/suite.ts";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const suite = (shares: bigint, since: bigint, voted: number[]) =>
  ({
    governor: {
      ask: async (message: string, [id]: [number]) =>
        message === "escrow_of" ? { shares, since } : voted.includes(id) ? { support: "For", shares } : null,
    },
    proposals: async () => [
      { id: 4, state: "Pending", voteStarts: 900n },
      { id: 3, state: "Active", voteStarts: 100n },
      { id: 2, state: "Active", voteStarts: 50n },
      { id: 1, state: "Executed", voteStarts: 1n },
    ],
  }) as unknown as Suite;

describe("adding to an escrow while votes are on (F11)", () => {
  it("costs the votes that were not cast", async () => {
    expect(await votesLost(suite(5n, 40n, []), ALICE)).toEqual([3, 2]);
    expect(await votesLost(suite(5n, 40n, [3]), ALICE)).toEqual([2]);
  });
  it("costs nothing where nothing could vote anyway", async () => {
    expect(await votesLost(suite(5n, 60n, []), ALICE), "too late for the second").toEqual([3]);
    expect(await votesLost(suite(0n, 0n, []), ALICE), "nothing there").toEqual([]);
    expect(await votesLost(suite(5n, 40n, [2, 3]), ALICE), "all cast").toEqual([]);
  });
});
