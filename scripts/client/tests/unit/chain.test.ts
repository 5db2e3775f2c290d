import { describe, expect, it } from "vitest";
import {
  eraLengthMs,
  leastBond,
  spendable,
  stakingInfo,
  unbondingTime,
  type StakingInfo,
} from "../../src/chain/chain.ts";
import { Refusal } from "../../src/text/errors.ts";
import { bondingText, inAmounts } from "../../src/text/explain.ts";
import { stakingProblems } from "../../src/deploy/steps/01-check.ts";

const ONE = 10n ** 10n;
const DOT = { symbol: "DOT", decimals: 10 };
const number = (value: number | bigint) => ({
  toNumber: () => Number(value),
  toBigInt: () => BigInt(value),
  toString: () => String(value),
});
const chain = (constants: Record<string, number>, values: Record<string, unknown> = {}) =>
  ({
    runtimeMetadata: { asLatest: { pallets: [{ name: "Staking", index: number(7) }] } },
    tx: {},
    consts: {
      staking: Object.fromEntries(
        Object.entries({ historyDepth: 84, maxUnlockingChunks: 32, ...constants }).map(([name, value]) => [
          name,
          number(value),
        ]),
      ),
    },
    query: {
      staking: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          async () => (typeof value === "boolean" ? String(value) : number(value as bigint)),
        ]),
      ),
    },
  }) as never;

describe("the time of unbonding", () => {
  it("is the bonding duration where the chain makes no difference", async () => {
    expect(await unbondingTime(chain({ bondingDuration: 28 }))).toEqual({
      eras: 28,
      full: 28,
      fast: undefined,
    });
  });
  it("is the short one while nominators cannot be slashed", async () => {
    const constants = { bondingDuration: 28, nominatorFastUnbondDuration: 2 };
    const both = { full: 28, fast: 2 };
    expect(await unbondingTime(chain(constants, { areNominatorsSlashable: false }))).toEqual({
      eras: 2,
      ...both,
    });
    expect(await unbondingTime(chain(constants, { areNominatorsSlashable: true }))).toEqual({
      eras: 28,
      ...both,
    });
    expect(await unbondingTime(chain(constants))).toEqual({ eras: 28, ...both });
  });
  it("says what it means that the vault is set otherwise", () => {
    const longer = bondingText(28, { eras: 2, full: 28, fast: 2 });
    expect(longer).toContain(
      "Unbonding takes 2 eras on the chain (2 while nominators cannot be slashed, else 28)",
    );
    expect(longer).toContain("exits wait longer");
    expect(longer).toContain("adotb propose --set bonding-eras=2");
    expect(bondingText(2, { eras: 28, full: 28, fast: 2 })).toContain("paid late");
  });
});

describe("the least that a stash should bond", () => {
  it("is the larger of the chain's minimum and the last election's with a tenth more", () => {
    expect(leastBond(250n * ONE, 0n)).toBe(250n * ONE);
    expect(leastBond(250n * ONE, 220n * ONE)).toBe(250n * ONE);
    expect(leastBond(250n * ONE, 500n * ONE)).toBe(550n * ONE);
  });
  it("takes no notice of an election without nominators, which old pallets note as the largest number", async () => {
    const values = { minNominatorBond: 250n * ONE, minimumActiveStake: 2n ** 64n - 1n };
    const info = await stakingInfo(chain({ bondingDuration: 28 }, values));
    expect(info).toMatchObject({ minimumActiveStake: 0n, leastBond: 250n * ONE });
    const real = await stakingInfo(
      chain({ bondingDuration: 28 }, { ...values, minimumActiveStake: 500n * ONE }),
    );
    expect(real.leastBond).toBe(550n * ONE);
    const none = await stakingInfo(chain({ bondingDuration: 28 }, { minNominatorBond: 250n * ONE }));
    expect(none.leastBond).toBe(250n * ONE);
  });
});

describe("the check before a deployment", () => {
  const problems = (bondingEras: number, minBond: bigint, change: Partial<StakingInfo> = {}) =>
    stakingProblems(
      { vault: { bondingEras }, bonder: { minBond }, token: DOT } as never,
      {
        unbonding: { eras: 28, full: 28, fast: undefined },
        minNominatorBond: 250n * ONE,
        minimumActiveStake: 0n,
        leastBond: 250n * ONE,
        ...(change as object),
      } as StakingInfo,
    );

  it("accepts what the chain does, and 2 while nominators cannot be slashed", () => {
    expect(problems(28, 250n * ONE)).toEqual([]);
    const unbonding = { eras: 2, full: 28, fast: 2 };
    expect(problems(2, 250n * ONE, { unbonding })).toEqual([]);
    expect(problems(28, 250n * ONE, { unbonding })).toEqual([]);
  });
  it("refuses another time of unbonding", () => {
    expect(problems(7, 250n * ONE)).toEqual([
      "vault.bondingEras is 7, but unbonding takes 28 eras on this chain",
    ]);
    // The short one counts only while it is so.
    expect(problems(2, 250n * ONE, { unbonding: { eras: 28, full: 28, fast: 2 } })).toHaveLength(1);
  });
  it("refuses a bond with which a stash could be left out of elections", () => {
    expect(problems(28, 249n * ONE)[0]).toContain("nominators need 250 DOT");
    const [problem] = problems(28, 500n * ONE, { minimumActiveStake: 500n * ONE, leastBond: 550n * ONE });
    expect(problem).toContain("the smallest nominator of the last election has 500 DOT");
    expect(problem).toContain("take 550 DOT");
    expect(problems(28, 550n * ONE, { minimumActiveStake: 500n * ONE, leastBond: 550n * ONE })).toEqual([]);
  });
});

describe("a refusal that counts in shares", () => {
  const say = async (name: string, values: Record<string, unknown>, path: string[] = []) => {
    const refusal = new Refusal("governor", "propose", [...path, name], values, "In shares.");
    // A share is worth 1.5 aDOTb.
    return (await inAmounts(refusal, async (shares) => (shares * 3n) / 2n)).message;
  };

  it("is told in aDOTb, with what is missing and the command that helps", async () => {
    expect(await say("BelowThreshold", { minimum: 10n * ONE, given: 4n * ONE })).toBe(
      'A proposal needs 15 aDOTb in escrow, and the account has 6 aDOTb: adotb escrow "9.0000000001 aDOTb" adds what is missing.',
    );
    expect(await say("InsufficientEscrow", { available: 2n * ONE, needed: 4n * ONE })).toContain(
      "has 3 aDOTb in escrow, and 6 aDOTb were asked for",
    );
    expect(await say("InsufficientShares", { available: 2n * ONE, needed: 4n * ONE }, ["Token"])).toContain(
      "the account has 3 aDOTb, 3.0000000001 aDOTb too little",
    );
    expect(await say("QuorumMissed", { minimum: 10n * ONE, given: 8n * ONE })).toContain(
      "15 aDOTb must be for it or abstain now, and 12 aDOTb are, 3.0000000001 aDOTb too little",
    );
    expect(await say("AlreadyVoted", { vote: { support: "For", shares: 2n * ONE } })).toBe(
      "The account has voted on this before: for, with 3 aDOTb.",
    );
  });
  it("stays as it is if it does not", async () => {
    expect(await say("NothingInEscrow", {})).toBe("In shares.");
  });
});

describe("what an account can spend", () => {
  const can = (free: bigint, frozen = 0n, reserved = 0n) =>
    spendable(
      {
        consts: { balances: { existentialDeposit: number(5n) } },
        query: {
          system: {
            account: async () => ({
              data: { free: number(free), frozen: number(frozen), reserved: number(reserved) },
            }),
          },
        },
      } as never,
      "",
    );

  it("is what is free beyond the existential deposit and what is frozen", async () => {
    expect(await can(100n)).toBe(95n);
    expect(await can(100n, 40n)).toBe(60n);
    expect(await can(100n, 3n), "the deposit is more").toBe(95n);
    expect([await can(5n), await can(4n), await can(30n, 40n)]).toEqual([0n, 0n, 0n]);
  });
  it("is not less for what is reserved: what is frozen may be that", async () => {
    expect(await can(100n, 0n, 30n)).toBe(95n);
    expect(await can(100n, 40n, 30n)).toBe(90n);
    expect(await can(100n, 35n, 30n), "just the deposit").toBe(95n);
    expect(await can(100n, 40n, 60n)).toBe(95n);
  });
});

describe("the length of an era", () => {
  const babe = { epochDuration: number(2_400), expectedBlockTime: number(6_000) };
  const of = (consts: object, params?: object) => eraLengthMs({ consts, query: { params } } as never);

  it("is that of its sessions, or what the local chain stores", async () => {
    expect(await of({ babe, staking: { sessionsPerEra: number(6) } })).toBe(86_400_000);
    const stored = { eraMs: async () => number(600_000) };
    expect(await of({ babe, staking: { sessionsPerEra: number(6) } }, stored)).toBe(600_000);
  });
  it("is not known where the chain does not tell", async () => {
    expect(await of({ staking: { sessionsPerEra: number(6) } })).toBeUndefined();
    expect(await of({ babe, staking: {} })).toBeUndefined();
  });
});
