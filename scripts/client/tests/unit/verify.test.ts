// What `verify` compares: a suite that is as it should be, in which one thing after the other is made to differ.

import { encodeAddress } from "@polkadot/util-crypto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Chain } from "../../src/chain/chain.ts";
import { verifySuite } from "../../src/deploy/verify.ts";
import { rolesAtTimelock } from "../../src/governance/timelock-roles.ts";
import { CONTRACT_NAMES, type Artefacts } from "../../src/suite/artefacts.ts";
import { DEPLOYED, newDeployment, type Deployment } from "../../src/suite/deployment.ts";
import type { SettledNetwork } from "../../src/suite/network.ts";
import { Clock, Suite } from "../../src/suite/suite.ts";
import { DAY, GUARDIAN, KEEPER, ONE, VALIDATORS } from "./bench/names.ts";

vi.mock("../../src/governance/timelock-roles.ts", () => ({ rolesAtTimelock: vi.fn() }));

const [FIRST, SECOND, DEPLOYER] = VALIDATORS as [string, string, string];
const account = (byte: number) => encodeAddress(new Uint8Array(32).fill(byte), 42);
const [TREASURY, STRANGER, STASH] = [account(101), account(102), account(103)];
const at = Object.fromEntries(DEPLOYED.map((name, position) => [name, account(position + 1)])) as Record<
  (typeof DEPLOYED)[number],
  string
>;
const code = (name: string) => `0x${name}`;
const number = (value: number | bigint) => ({
  toNumber: () => Number(value),
  toBigInt: () => BigInt(value),
  toString: () => String(value),
});
const some = <T>(value: T) => ({ isSome: true, isNone: false, unwrap: () => value });
const NONE = { isSome: false, isNone: true };

/** Indices of the staking calls, each another one. */
const CALLS = {
  ...{ bond: 0, bond_extra: 1, unbond: 2, withdraw_unbonded: 3 },
  ...{ nominate: 5, chill: 6, rebond: 19, force_apply_min_commission: 24 },
};
const VAULT = {
  ...{ minStake: ONE, minExit: ONE / 10n, feeBps: 1_000, instantFeeBps: 30 },
  ...{ bufferBps: 200, maxRewardBps: 100, bondingEras: 28 },
};
const RULES = {
  ...{ thresholdBps: 100, quorumBps: 400, criticalQuorumBps: 1_000, floor: 100_000n * ONE },
  ...{ votingDelay: DAY, votingPeriod: 5 * DAY, grace: 14 * DAY },
};
const LIMITS = { minValidators: 2, maxValidators: 64, maxWeightBps: 7_500 };
const ALLOCATION = [
  { validator: FIRST, weightBps: 6_000 },
  { validator: SECOND, weightBps: 4_000 },
];
const NETWORK = {
  ss58: 42,
  token: { symbol: "DOT", decimals: 10 },
  eraMs: DAY,
  staking: { palletIndex: 7, callIndices: CALLS },
  bootstrapStake: 10n * ONE,
  allocation: ALLOCATION,
  limits: LIMITS,
  vault: VAULT,
  bonder: { graceEras: 2, minBond: 250n * ONE, maxStashes: 64, slashingSpans: 10 },
  auto: { minBond: false, bondingEras: false },
  rules: RULES,
  minDelay: 2 * DAY,
  guardian: GUARDIAN,
  oracle: { reporters: [KEEPER, FIRST], quorum: 2, limitBps: 100, vetoEras: 2 },
  treasury: TREASURY,
  council: [],
} as unknown as SettledNetwork;

type Answers = Record<string, any>;

/** What the contracts answer and the chain has, all as it should be. */
function world() {
  const access = { admin: at.timelock, pendingAdmin: null, handOvers: 1, ossified: false };
  const answers: Answers = {
    "vault.links": { token: at.token, bonder: at.bonder, registry: at.registry },
    "bonder.links": { vault: at.vault, registry: at.registry, nominatorCode: code("nominator") },
    "oracle.links": { vault: at.vault, bonder: at.bonder },
    "governor.links": {
      ...{ vault: at.vault, token: at.token, bonder: at.bonder },
      ...{ registry: at.registry, timelock: at.timelock },
    },
    "bonder.reporter": at.oracle,
    "token.vault": at.vault,
    "nominator.bonder": at.bonder,
    "nominator.vault": at.vault,
    "vault.settings": { ...VAULT, treasury: TREASURY },
    "bonder.settings": {
      ...{ graceEras: 2, minBond: 250n * ONE, maxStashes: 64, slashingSpans: 10 },
      calls: {
        ...{ pallet: 7, bond: 0, bondExtra: 1, unbond: 2, withdrawUnbonded: 3 },
        ...{ nominate: 5, chill: 6, rebond: 19, forceApplyMinCommission: 24 },
      },
    },
    "oracle.panel": { reporters: [FIRST, KEEPER], quorum: 2 },
    "oracle.settings": { limitBps: 100, vetoEras: 2 },
    "registry.limits": { ...LIMITS },
    "registry.allocation": ALLOCATION.map((one) => ({ ...one })),
    "governor.settings": {
      ...RULES,
      ...{ votingDelay: BigInt(DAY), votingPeriod: BigInt(5 * DAY), grace: BigInt(14 * DAY) },
    },
    "timelock.TimelockController::get_min_delay": BigInt(2 * DAY),
    ...Object.fromEntries(DEPLOYED.map((name) => [`${name}.access`, { ...access }])),
    "vault.guardian": GUARDIAN,
    "governor.guardian": GUARDIAN,
    "token.shares_of": 10n * ONE,
    "token.epoch": 0,
  };
  const codes: Record<string, string> = Object.fromEntries([
    ...DEPLOYED.map((name) => [at[name], code(name)]),
    [STASH, code("nominator")],
  ]);
  return {
    answers,
    codes,
    kept: Object.fromEntries(CONTRACT_NAMES.map((name) => [code(name), 1n])) as Record<string, bigint>,
    clock: { anchor: DAY, eraMs: DAY },
    /** What the books of the vault say of its cash, and what its account has. */
    money: { buffer: 30n * ONE, reserved: 20n * ONE },
    free: 51n * ONE,
    pallet: 7,
    minNominatorBond: 250n * ONE,
    deployment: {
      ...newDeployment("local", "0x00", DEPLOYER),
      contracts: Object.fromEntries(
        DEPLOYED.map((name) => [name, { address: at[name], codeHash: code(name), value: String(10n * ONE) }]),
      ),
    } as unknown as Deployment,
  };
}
type World = ReturnType<typeof world>;

async function report(here: World, options = {}) {
  here.deployment.contracts.vault!.constructorArgs = [{ eraAnchor: DAY }];
  const api = {
    runtimeMetadata: { asLatest: { pallets: [{ name: "Staking", index: number(here.pallet) }] } },
    tx: { staking: {} },
    consts: {
      staking: {
        ...{ bondingDuration: number(28), historyDepth: number(84), maxUnlockingChunks: number(32) },
      },
      balances: { existentialDeposit: number(ONE) },
    },
    query: {
      contracts: {
        contractInfoOf: async (address: string) => {
          const hash = here.codes[address];
          return hash === undefined ? NONE : some({ codeHash: { toHex: () => hash } });
        },
        codeInfoOf: async (hash: string) => {
          const count = here.kept[hash];
          return count === undefined ? NONE : some({ refcount: number(count) });
        },
      },
      staking: {
        activeEra: async () => some({ index: number(9), start: some(number(9 * DAY)) }),
        currentEra: async () => NONE,
        minNominatorBond: async () => number(here.minNominatorBond),
      },
      system: { account: async () => ({ data: { free: number(here.free) } }) },
    },
  };
  const chain = { api, ss58: 42, endpoint: "ws://here" } as unknown as Chain;
  const contract = (name: string) => ({ ask: async (message: string) => here.answers[`${name}.${message}`] });
  const suite = {
    ...Object.fromEntries(DEPLOYED.map((name) => [name, contract(name)])),
    ...{ chain, addresses: at },
    nominator: () => contract("nominator"),
    stashes: async () => [{ account: STASH, bonded: 300n * ONE }],
    clock: async () => new Clock(here.clock.anchor, here.clock.eraMs),
    overview: async () => ({ money: here.money }),
  } as unknown as Suite;
  vi.spyOn(Suite, "open").mockReturnValue(suite);
  const artefacts = Object.fromEntries(
    CONTRACT_NAMES.map((name) => [name, { name, codeName: name, codeHash: code(name) }]),
  ) as unknown as Artefacts;
  return verifySuite(chain, NETWORK, here.deployment, artefacts, options);
}

/** What is found after a change. */
async function found(change: (here: World) => void, options = {}): Promise<string[]> {
  const here = world();
  change(here);
  return (await report(here, options)).differences;
}

beforeEach(() => {
  vi.mocked(rolesAtTimelock).mockResolvedValue({ facts: [], executives: [], warnings: [] });
});

describe("verify", () => {
  it("finds nothing where all is as it should be", async () => {
    const { differences, warnings, compared } = await report(world());
    expect(differences).toEqual([]);
    expect(warnings).toEqual([]);
    expect(compared).toBe(105);
  });

  it.each([
    ["vault.settings", { minStake: 2n * ONE }, "The minimum stake is 2 DOT, but should be 1 DOT."],
    ["vault.settings", { minExit: ONE }, "The minimum exit is 1 DOT, but should be 0.1 DOT."],
    ["vault.settings", { feeBps: 1_001 }, "The fee on rewards is 10.01 %, but should be 10 %."],
    ["vault.settings", { instantFeeBps: 31 }, "The fee of unstake-now is 0.31 %, but should be 0.3 %."],
    ["vault.settings", { bufferBps: 0 }, "The buffer is 0 %, but should be 2 %."],
    [
      "vault.settings",
      { maxRewardBps: 1_000 },
      "The most that an era's reward may be is 10 %, but should be 1 %.",
    ],
    ["vault.settings", { treasury: STRANGER }, `The treasury is ${STRANGER}, but should be ${TREASURY}.`],
    [
      "bonder.settings",
      { graceEras: 3 },
      "The eras of grace for a missing withdrawal is 3, but should be 2.",
    ],
    [
      "bonder.settings",
      { minBond: 251n * ONE },
      "The minimum bond of a stash is 251 DOT, but should be 250 DOT.",
    ],
    ["bonder.settings", { maxStashes: 1 }, "The number of stashes at most is 1, but should be 64."],
    ["bonder.settings", { slashingSpans: 0 }, "The slashing spans is 0, but should be 10."],
    ["oracle.panel", { quorum: 1 }, "The quorum of the reporters is 1, but should be 2."],
    [
      "oracle.settings",
      { limitBps: 9_000 },
      "The most that reports may change at once is 90 %, but should be 1 %.",
    ],
    [
      "oracle.settings",
      { vetoEras: 1 },
      "The number of eras that a larger change waits is 1, but should be 2.",
    ],
    ["registry.limits", { minValidators: 1 }, "The least number of validators is 1, but should be 2."],
    ["registry.limits", { maxValidators: 2 }, "The largest number of validators is 2, but should be 64."],
    [
      "registry.limits",
      { maxWeightBps: 10_000 },
      "The largest weight of a validator is 100 %, but should be 75 %.",
    ],
    ["governor.settings", { thresholdBps: 1 }, "The threshold to propose is 0.01 %, but should be 1 %."],
    ["governor.settings", { quorumBps: 1 }, "The quorum is 0.01 %, but should be 4 %."],
    [
      "governor.settings",
      { criticalQuorumBps: 400 },
      "The quorum of what cannot be undone is 4 %, but should be 10 %.",
    ],
    [
      "governor.settings",
      { floor: 0n },
      "The floor of what is at stake is 0 DOT, but should be 100 000 DOT.",
    ],
    ["governor.settings", { votingDelay: 0n }, "The time before a vote is 0 ms, but should be 1 day."],
    [
      "governor.settings",
      { votingPeriod: BigInt(5 * DAY - 1) },
      "The length of a vote is 4 days 23 h 59 min 59 s 999 ms, but should be 5 days.",
    ],
    ["governor.settings", { grace: 1n }, "The grace after a vote is 1 ms, but should be 14 days."],
  ])("finds another value in %s: %o", async (view, change, sentence) => {
    expect(await found(({ answers }) => Object.assign(answers[view], change))).toEqual([sentence]);
  });

  it.each<[view: string, name: string, what: string, should: string]>([
    ["vault.links", "token", "The vault's token", at.token],
    ["vault.links", "bonder", "The vault's bonder", at.bonder],
    ["vault.links", "registry", "The vault's registry", at.registry],
    ["bonder.links", "vault", "The bonder's vault", at.vault],
    ["bonder.links", "registry", "The bonder's registry", at.registry],
    ["oracle.links", "vault", "The oracle's vault", at.vault],
    ["oracle.links", "bonder", "The oracle's bonder", at.bonder],
    ...(["vault", "token", "bonder", "registry", "timelock"] as const).map(
      (name): [string, string, string, string] => [
        "governor.links",
        name,
        `The governor's ${name}`,
        at[name],
      ],
    ),
  ])("finds another contract in %s: %s", async (view, name, what, should) => {
    expect(await found(({ answers }) => (answers[view][name] = STRANGER))).toEqual([
      `${what} is ${STRANGER}, but should be ${should}.`,
    ]);
  });

  it.each([
    ["bonder.reporter", STRANGER, `The bonder's reporter is ${STRANGER}, but should be ${at.oracle}.`],
    ["token.vault", STRANGER, `The token's vault is ${STRANGER}, but should be ${at.vault}.`],
    ["nominator.bonder", STRANGER, `The bonder of stash 0 is ${STRANGER}, but should be ${at.bonder}.`],
    ["nominator.vault", STRANGER, `The vault of stash 0 is ${STRANGER}, but should be ${at.vault}.`],
    ["vault.guardian", STRANGER, `The guardian of the vault is ${STRANGER}, but should be ${GUARDIAN}.`],
    [
      "governor.guardian",
      STRANGER,
      `The guardian of the governor is ${STRANGER}, but should be ${GUARDIAN}.`,
    ],
    [
      "timelock.TimelockController::get_min_delay",
      BigInt(DAY),
      "The delay of the timelock is 1 day, but should be 2 days.",
    ],
  ])("finds another %s", async (view, value, sentence) => {
    expect(await found(({ answers }) => (answers[view] = value))).toEqual([sentence]);
  });

  it.each(Object.entries(CALLS))("finds a staking call elsewhere: %s", async (name, index) => {
    const field = { bond_extra: "bondExtra", withdraw_unbonded: "withdrawUnbonded" }[name] ?? name;
    const key = name === "force_apply_min_commission" ? "forceApplyMinCommission" : field;
    expect(await found(({ answers }) => (answers["bonder.settings"].calls[key] = 99))).toEqual([
      `The index of the staking call ${name} is 99, but should be ${index}.`,
    ]);
  });

  it("finds a staking pallet elsewhere, at the bonder or in the runtime", async () => {
    expect(await found(({ answers }) => (answers["bonder.settings"].calls.pallet = 8))).toEqual([
      "The index of the Staking pallet is 8, but should be 7.",
    ]);
    expect(await found((here) => (here.pallet = 8))).toEqual([
      "The index of the Staking pallet in the runtime is 7, but should be 8.",
    ]);
  });

  it("finds reporters that the file does not name, in whatever order", async () => {
    expect(await found(({ answers }) => (answers["oracle.panel"].reporters = [FIRST, STRANGER]))).toEqual([
      expect.stringMatching(/^Who reports to the oracle is .*, but should be /),
    ]);
    expect(await found(({ answers }) => answers["oracle.panel"].reporters.reverse())).toEqual([]);
  });

  it("finds every weight that differs, also of a validator that the file does not name", async () => {
    expect(
      await found(({ answers }) => {
        answers["registry.allocation"] = [
          { validator: FIRST, weightBps: 6_000 },
          { validator: STRANGER, weightBps: 4_000 },
        ];
      }),
    ).toEqual([
      `The weight of ${SECOND} is 0 %, but should be 40 %.`,
      `The weight of ${STRANGER} is 40 %, but should be 0 %.`,
    ]);
  });

  it("finds another code, of a contract, of a stash and of those to come, and none at all", async () => {
    expect(await found(({ codes }) => (codes[at.vault] = "0xbad"))).toEqual([
      "The code of the vault is 0xbad, but should be 0xvault.",
    ]);
    expect(await found(({ codes }) => delete codes[at.oracle])).toEqual([
      "The code of the oracle is missing: there is no contract, but should be 0xoracle.",
    ]);
    expect(await found(({ codes }) => (codes[STASH] = "0xbad"))).toEqual([
      `The code of stash 0 (${STASH}) is 0xbad, but should be 0xnominator.`,
    ]);
    expect(await found(({ answers }) => (answers["bonder.links"].nominatorCode = "0xbad"))).toEqual([
      "The code of stashes to come is 0xbad, but should be 0xnominator.",
    ]);
  });

  it("finds a code that its uploader can remove", async () => {
    const [none] = await found(({ kept }) => (kept["0xnominator"] = 0n));
    expect(none).toContain("no contract keeps it there, so its uploader can remove it");
    expect(await found(({ kept }) => delete kept["0xnominator"])).toEqual([none]);
  });

  it.each(["token", "vault", "bonder", "oracle", "registry", "governor"] as const)(
    "finds another admin of the %s, one to come, and one in between",
    async (name) => {
      const access = (change: object) =>
        found(({ answers }) => Object.assign(answers[`${name}.access`], change));
      expect(await access({ admin: DEPLOYER })).toEqual([
        `The admin of the ${name} is ${DEPLOYER}, but should be ${at.timelock}.`,
        `The deployer ${DEPLOYER} still is admin of the ${name}.`,
      ]);
      expect(await access({ pendingAdmin: STRANGER })).toEqual([
        `Whom the admin role of the ${name} is offered to is ${STRANGER}, but should be nobody.`,
      ]);
      expect(await access({ handOvers: 2 })).toEqual([
        `How often the admin role of the ${name} changed hands is 2, but should be 1.`,
      ]);
    },
  );

  it("lets the deployer be admin before the hand-over, and nobody else", async () => {
    const own = { admin: DEPLOYER, pendingAdmin: at.timelock, handOvers: 0 };
    const before = (change: object) =>
      found(({ answers }) => (answers["vault.access"] = { ...own, ...change }), { handedOver: false });
    expect(await before({})).toEqual([]);
    expect(await before({ admin: STRANGER })).toEqual([
      `The admin of the vault, before the hand-over, is ${STRANGER}, but should be ${DEPLOYER}.`,
    ]);
    expect(await before({ handOvers: 1 })).toEqual([
      "How often the admin role of the vault changed hands is 1, but should be 0.",
    ]);
    expect(await before({ pendingAdmin: STRANGER })).toEqual([
      `Whom the admin role of the vault is offered to is ${STRANGER}, but should be ${at.timelock}.`,
    ]);
  });

  it("finds what the timelock's roles say, and asks about all who could have one", async () => {
    vi.mocked(rolesAtTimelock).mockResolvedValue({
      facts: [
        { what: "Somebody rules.", fine: false },
        { what: "This is fine.", fine: true },
      ],
      ...{ executives: [], warnings: ["A council rules."] },
    });
    const { differences, warnings } = await report(world());
    expect(differences).toEqual(["Somebody rules."]);
    expect(warnings).toEqual(["A council rules."]);
    expect(vi.mocked(rolesAtTimelock).mock.lastCall![1]).toMatchObject({
      council: [],
      others: [DEPLOYER, GUARDIAN, TREASURY, KEEPER, FIRST],
      deployer: DEPLOYER,
    });
  });

  it("finds cash that is in the books and not in the account, to the planck", async () => {
    expect(await found((here) => (here.free = 51n * ONE + 5n))).toEqual([]);
    expect(await found((here) => (here.free = 51n * ONE - 1n))).toEqual([
      "The vault's books say 50 DOT of cash, but its account can spend 49.9999999999 DOT.",
    ]);
  });

  it("finds a bootstrap stake that is not the one of the file, or that somebody else has", async () => {
    expect(await found(({ deployment }) => (deployment.contracts.vault!.value = String(ONE)))).toEqual([
      "The bootstrap stake is 1 DOT, but should be 10 DOT.",
    ]);
    const [holder] = await found(({ answers }) => (answers["token.shares_of"] = 10n * ONE - 1n));
    expect(holder).toMatch(/^The bootstrap holder has .*, but the stake of 10 DOT bought /);
    expect(await found(({ answers }) => (answers["token.shares_of"] = 11n * ONE))).toEqual([]);
    // After a total loss they were others.
    const anew = (shares: bigint) =>
      found(({ answers }) => Object.assign(answers, { "token.shares_of": shares, "token.epoch": 1 }));
    expect(await anew(1n)).toEqual([]);
    expect(await anew(0n)).toHaveLength(1);
  });

  it("finds a clock with other eras than the chain's, and a bond that the runtime refuses", async () => {
    expect(await found(({ clock }) => (clock.eraMs = DAY / 2))).toEqual([
      "The length of the vault's eras is 12 h, but should be 1 day.",
    ]);
    expect(await found(({ clock }) => (clock.anchor = 2 * DAY))).toEqual([
      "The start of the vault's first era is 1970-01-03T00:00:00.000Z, but should be 1970-01-02T00:00:00.000Z.",
    ]);
    const [bond] = await found((here) => (here.minNominatorBond = 251n * ONE));
    expect(bond).toMatch(
      /^A stash may have 250 DOT, but the runtime lets nobody nominate with less than 251/,
    );
  });
});
