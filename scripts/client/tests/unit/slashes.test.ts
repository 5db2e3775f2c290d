import { describe, expect, it } from "vitest";
import { addressHex } from "../../src/lib/address.ts";
import { newestOffence, readAnnounced, sharesOf, type ChainState } from "../../src/lib/slashes.ts";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const BOB = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
const slash = (validator: string, others: [string, bigint][]) => ({
  validator,
  own: 5n,
  others,
  reporters: [],
  payout: 0n,
});

describe("readAnnounced", () => {
  it("reads a list for each era", () => {
    const found = readAnnounced([36], [slash(ALICE, [[BOB, 10n]]), slash(BOB, [])], 27);
    expect(found).toMatchObject([
      { offenceEra: 8, appliedIn: 36, validator: ALICE },
      { offenceEra: 8, appliedIn: 36, validator: BOB },
    ]);
    expect(found[0]!.others.get(addressHex(BOB))).toBe(10n);
  });

  it("reads an entry for each era, validator, fraction and page; it is applied an era earlier", () => {
    const found = readAnnounced([35, [ALICE, 100_000_000, 0]], slash(ALICE, [[BOB, 10n]]), 27);
    expect(found).toMatchObject([{ offenceEra: 8, appliedIn: 35, validator: ALICE }]);
    expect(readAnnounced([35, [ALICE, 100_000_000, 0]], null, 27)).toEqual([]);
  });

  it("leaves out what was cancelled, up to a fraction", () => {
    const key = [35, [ALICE, 100_000_000, 0]];
    expect(readAnnounced(key, slash(ALICE, []), 27, [[ALICE, 100_000_000]])).toEqual([]);
    expect(readAnnounced(key, slash(ALICE, []), 27, [[ALICE, 99_999_999]])).toHaveLength(1);
    expect(readAnnounced(key, slash(ALICE, []), 27, [[BOB, 100_000_000]])).toHaveLength(1);
  });

  it("is not confused by a chain without delay", () => {
    expect(readAnnounced([0], [slash(ALICE, [])], 27)[0]!.offenceEra).toBe(0);
  });
});

describe("sharesOf", () => {
  it("takes what one stash loses, of each slash", () => {
    const slashes = [
      ...readAnnounced(
        [36],
        [
          slash(ALICE, [
            [BOB, 10n],
            [BOB, 1n],
          ]),
        ],
        27,
      ),
      ...readAnnounced([38], [slash(ALICE, [[BOB, 5n]]), slash(ALICE, [[ALICE, 7n]])], 27),
    ];
    expect(sharesOf(BOB, slashes)).toEqual([
      { offenceEra: 8, amount: 11n },
      { offenceEra: 10, amount: 5n },
    ]);
  });
});

describe("newestOffence", () => {
  const record = (slashedIn: number[]) => ({
    multi: async (keys: [number, string][]) => keys.map(([era]) => ({ isSome: slashedIn.includes(era) })),
  });
  const state = (staking: object) => ({ query: { staking } }) as unknown as ChainState;
  const search = { active: 7, back: 28, without: [] };

  it("asks about the stash", async () => {
    const both = state({ nominatorSlashInEra: record([2, 4]), validatorSlashInEra: record([5]) });
    expect(await newestOffence(both, BOB, ALICE, search)).toBe(4);
    expect(await newestOffence(both, BOB, ALICE, { ...search, back: 2 })).toBeUndefined();
  });
  it("leaves out what is only announced", async () => {
    const both = state({ nominatorSlashInEra: record([2, 4]), validatorSlashInEra: record([5]) });
    expect(await newestOffence(both, BOB, ALICE, { ...search, without: [4] })).toBe(2);
  });
  it("asks about the validator where the chain keeps nothing of nominators", async () => {
    const newer = state({ validatorSlashInEra: record([3, 5]) });
    expect(await newestOffence(newer, BOB, ALICE, search)).toBe(5);
    expect(await newestOffence(newer, BOB, null, search)).toBeUndefined();
    expect(await newestOffence(state({}), BOB, ALICE, search)).toBeUndefined();
  });
});
