import { TypeRegistry } from "@polkadot/types";
import { describe, expect, it } from "vitest";
import { checkHistory } from "../../src/keeper/reporter.ts";
import type { Work } from "../../src/keeper/work.ts";
import { Clock } from "../../src/suite/suite.ts";

const registry = new TypeRegistry();
registry.register({ ActiveEraInfo: { index: "u32", start: "Option<u64>" } });

/** A node that keeps so many states, on a chain with eras of a hundred blocks. */
async function warnings(newest: number, keeps: number): Promise<string[]> {
  const found: string[] = [];
  const api = {
    at: async (hash: string) => {
      const block = Number(hash);
      if (block < newest - keeps)
        throw new Error("4003: Client error: UnknownBlock: State already discarded");
      const index = Math.floor(block / 100);
      return {
        consts: { staking: {} },
        query: {
          staking: {
            activeEra: async () =>
              registry.createType("Option<ActiveEraInfo>", { index, start: index * 600_000 }),
          },
        },
      };
    },
    rpc: {
      chain: {
        getBlockHash: async (block = newest) => ({
          toHex: () => String(block),
          toString: () => String(block),
        }),
        getHeader: async () => ({ number: { toNumber: () => newest } }),
      },
    },
  };
  const suite = { chain: { api }, clock: async () => new Clock(0, 600_000) };
  const log = { warn: (event: string, message: string) => found.push(`${event}: ${message}`) };
  await checkHistory({ suite, log } as unknown as Work);
  return found;
}

describe("a reporter's node", () => {
  it("is told of if it does not keep the states of the last era", async () => {
    const [warning] = await warnings(520, 10);
    expect(warning).toContain("states-missing: The node keeps no state of era 4");
  });
  it("is fine if it does", async () => {
    expect(await warnings(520, 50)).toEqual([]);
    expect(await warnings(520, 1_000)).toEqual([]);
  });
  it("is fine on a young chain", async () => expect(await warnings(120, 10)).toEqual([]));
});
