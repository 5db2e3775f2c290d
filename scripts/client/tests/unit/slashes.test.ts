import { TypeRegistry } from "@polkadot/types";
import { describe, expect, it } from "vitest";
import { addressHex } from "../../src/text/address.ts";
import { earliestOffence, readAnnounced, sharesOf, type ChainState } from "../../src/chain/slashes.ts";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const BOB = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
const CHARLIE = "5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y";
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

describe("earliestOffence", () => {
  /** What was taken from the stash in each era, in planck. */
  const ofNominators = (taken: Record<number, bigint>) => ({
    nominatorSlashInEra: {
      multi: async (keys: [number, string][]) =>
        keys.map(([era]) => ({ isSome: taken[era] !== undefined, unwrap: () => taken[era] })),
    },
  });
  /** Validators that were slashed for each era, and who stood behind whom. */
  const ofValidators = (slashed: Record<number, string>, behind: Record<string, string[]> = {}) => ({
    validatorSlashInEra: {
      keys: async (era: number) => (slashed[era] === undefined ? [] : [{ args: [era, slashed[era]] }]),
    },
    erasStakers: {
      multi: async (keys: [number, string][]) =>
        keys.map(([, who]) =>
          registry.createType("Exposure", {
            total: behind[who] ? 10n : 0n,
            own: 0n,
            others: (behind[who] ?? []).map((nominator) => ({ who: nominator, value: 5n })),
          }),
        ),
    },
  });
  const registry = new TypeRegistry();
  const state = (staking: object) => ({ query: { staking } }) as unknown as ChainState;
  const search = { active: 104, back: 28, from: 99, without: [], missing: 20n };
  const find = (staking: object, change: object = {}) =>
    earliestOffence(state(staking), BOB, ALICE, { ...search, ...change });

  it("takes the earlier of two offences since the last report, whatever explains the amount", async () => {
    expect(await find(ofNominators({ 100: 10n, 102: 10n }))).toBe(100);
    // In one slashing span the second takes nothing more.
    expect(await find(ofNominators({ 100: 20n, 102: 20n }))).toBe(100);
  });
  it("leaves out what was booked with the last report", async () => {
    expect(await find(ofNominators({ 90: 20n, 102: 20n }))).toBe(102);
    expect(await find(ofNominators({ 90: 20n, 98: 20n, 102: 20n }), { from: 98 })).toBe(98);
  });
  it("goes further back while something is unexplained: an offence can be reported late", async () => {
    expect(await find(ofNominators({ 80: 7n, 90: 15n, 102: 5n }))).toBe(90);
    expect(await find(ofNominators({ 90: 20n }))).toBe(90);
    expect(await find(ofNominators({ 90: 1n }), { back: 10 })).toBeUndefined();
  });
  it("leaves out what is only announced", async () => {
    expect(await find(ofNominators({ 100: 10n, 102: 10n }), { without: [100] })).toBe(102);
  });
  it("looks at the validators that the stash stood behind where nothing is kept of nominators", async () => {
    const behind = { [ALICE]: [BOB], [CHARLIE]: [CHARLIE] };
    expect(await find(ofValidators({ 100: ALICE, 102: ALICE }, behind))).toBe(100);
    // Another stash's, and an older one that was booked.
    expect(await find(ofValidators({ 95: ALICE, 100: CHARLIE, 102: ALICE }, behind))).toBe(102);
    // It has moved away since.
    expect(await find(ofValidators({ 101: CHARLIE }, { [CHARLIE]: [ALICE, BOB] }))).toBe(101);
  });
  it("takes the stash's validator of now where the chain has forgotten who stood behind whom", async () => {
    expect(await find(ofValidators({ 101: ALICE }))).toBe(101);
    expect(await find(ofValidators({ 101: CHARLIE }))).toBeUndefined();
    expect(await find({})).toBeUndefined();
  });
});
