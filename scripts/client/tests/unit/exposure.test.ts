import { TypeRegistry } from "@polkadot/types";
import { describe, expect, it } from "vitest";
import { addressHex } from "../../src/text/address.ts";
import { exposedIn } from "../../src/chain/exposure.ts";
import type { ChainState } from "../../src/chain/slashes.ts";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const BOB = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
const CHARLIE = "5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y";
const ours = new Set([ALICE, BOB].map(addressHex));
const registry = new TypeRegistry();
registry.register({
  Meta: { total: "Compact<u128>", own: "Compact<u128>", nominatorCount: "u32", pageCount: "u32" },
  Page: { pageTotal: "Compact<u128>", others: "Vec<IndividualExposure>" },
});
const others = (who: readonly string[]) => who.map((one) => ({ who: one, value: 2n ** 70n }));

/** Pages of each validator. */
const paged = (pages: Record<string, string[][]>) => ({
  erasStakersOverview: {
    multi: async (keys: [number, string][]) =>
      keys.map(([, who]) =>
        registry.createType(
          "Option<Meta>",
          pages[who] && { total: 5, own: 1, nominatorCount: 1, pageCount: pages[who].length },
        ),
      ),
  },
  erasStakersPaged: {
    multi: async (keys: [number, string, number][]) =>
      keys.map(([, who, page]) =>
        registry.createType("Option<Page>", { pageTotal: 5, others: others(pages[who]![page]!) }),
      ),
  },
});
/** Nominators of each validator, in one piece. */
const whole = (behind: Record<string, string[]>) => ({
  erasStakers: {
    multi: async (keys: [number, string][]) =>
      keys.map(([, who]) =>
        registry.createType("Exposure", {
          total: behind[who] ? 2n ** 70n : 0n,
          own: 0,
          others: others(behind[who] ?? []),
        }),
      ),
  },
});
const find = async (staking: object, validators: string[], wanted: ReadonlySet<string> = ours) => {
  const state = { query: { staking } } as unknown as ChainState;
  const { elected, exposed } = await exposedIn(state, 8, validators, wanted);
  return { elected: [...elected], exposed: [...exposed] };
};

describe("exposures", () => {
  it("are looked through page by page", async () => {
    const staking = paged({ [CHARLIE]: [[CHARLIE], [CHARLIE, BOB]] });
    expect(await find(staking, [CHARLIE, ALICE])).toEqual({
      elected: [addressHex(CHARLIE)],
      exposed: [addressHex(BOB)],
    });
  });
  it("are looked through in one piece on older chains, or for older eras", async () => {
    const old = whole({ [CHARLIE]: [BOB] });
    const found = { elected: [addressHex(CHARLIE)], exposed: [addressHex(BOB)] };
    expect(await find(old, [CHARLIE, ALICE])).toEqual(found);
    expect(await find({ ...paged({}), ...old }, [CHARLIE, ALICE])).toEqual(found);
  });
  it("tell who was elected even if we look for nobody", async () => {
    expect(await find(paged({ [CHARLIE]: [[BOB]] }), [CHARLIE], new Set())).toEqual({
      elected: [addressHex(CHARLIE)],
      exposed: [],
    });
  });
});
