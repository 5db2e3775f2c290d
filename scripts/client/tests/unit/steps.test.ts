// What the steps of a deployment send, and what they refuse before anything is paid.

import { beforeEach, describe, expect, it, vi } from "vitest";
import { SuiteContract } from "../../src/chain/contract.ts";
import { awaitPending, type DeployContext } from "../../src/deploy/context.ts";
import type { Making } from "../../src/deploy/instantiate.ts";
import { check } from "../../src/deploy/steps/01-check.ts";
import { registry } from "../../src/deploy/steps/03-registry.ts";
import { vault } from "../../src/deploy/steps/04-vault.ts";
import { oracle } from "../../src/deploy/steps/05-oracle.ts";
import { governor } from "../../src/deploy/steps/06-governor.ts";
import { handOver, HANDED_OVER } from "../../src/deploy/steps/08-hand-over.ts";
import type * as Context from "../../src/deploy/context.ts";
import type * as Upload from "../../src/deploy/upload.ts";
import { CONTRACT_NAMES } from "../../src/suite/artefacts.ts";
import { newDeployment } from "../../src/suite/deployment.ts";
import { Suite } from "../../src/suite/suite.ts";
import { ADDRESSES } from "./bench/suite.ts";
import { CALL_INDICES } from "./bench/api.ts";
import { DAY, GUARDIAN, KEEPER, ONE, VALIDATORS } from "./bench/names.ts";

/** What contracts are made with, and what is sent to them. */
let made: [name: string, making: Making][] = [];
let sent: string[] = [];
vi.mock("../../src/deploy/instantiate.ts", () => ({
  otherBuild: () => new Error("Another build."),
  makeOnce: async (_: unknown, __: string, name: string, prepare: () => Promise<Making>) => {
    made.push([name, await prepare()]);
    return { address: KEEPER, lines: [] };
  },
}));
vi.mock("../../src/deploy/context.ts", async (original) => ({
  ...(await original<typeof Context>()),
  submitPlan: async (_: unknown, point: string, __: string, plan: { text: string }) =>
    void sent.push(`${point}: ${plan.text}`),
}));
vi.mock("../../src/deploy/upload.ts", async (original) => ({
  ...(await original<typeof Upload>()),
  isUploaded: async (_: unknown, hash: string) => hash === "0xtoken",
  uploadDeposit: async () => 2n * ONE,
  keepNominator: async () => void sent.push("an idle stash"),
}));

const [DEPLOYER, FIRST, TREASURY] = VALIDATORS as [string, string, string];
const number = (value: number | bigint) => ({
  toNumber: () => Number(value),
  toBigInt: () => BigInt(value),
  toString: () => String(value),
});
const some = <T>(value: T) => ({ isSome: true, isNone: false, unwrap: () => value });
const NETWORK = {
  ...{ ss58: 42, token: { symbol: "DOT", decimals: 10 }, eraMs: DAY, minDelay: 2 * DAY },
  staking: { palletIndex: 7, callIndices: CALL_INDICES },
  bootstrapStake: 10n * ONE,
  allocation: [{ validator: FIRST, weightBps: 10_000 }],
  limits: { minValidators: 1, maxValidators: 64, maxWeightBps: 10_000 },
  vault: { feeBps: 1_000, bondingEras: 28 },
  bonder: { graceEras: 2, minBond: 250n * ONE, maxStashes: 64, slashingSpans: 10 },
  rules: { quorumBps: 400 },
  oracle: { reporters: [KEEPER], quorum: 1, limitBps: 100, vetoEras: 2 },
  ...{ guardian: GUARDIAN, treasury: TREASURY, council: [FIRST] },
};

/** A deployment on a chain on which the deployer has so much. */
function context({ free = 1_000n * ONE, eraStart = 9 * DAY, idle = 1n, contracts = {} } = {}) {
  const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const api = {
    registry: {
      getChainProperties: () => undefined,
      createType: (_: string, who: string) => ({ toHex: () => who }),
    },
    runtimeChain: "Here",
    runtimeMetadata: { asLatest: { pallets: [{ name: "Staking", index: number(7) }] } },
    tx: {
      staking: Object.fromEntries(
        Object.entries(CALL_INDICES).map(([name, index]) => [camel(name), { callIndex: [7, index] }]),
      ),
    },
    consts: {
      staking: {
        ...{ bondingDuration: number(28), historyDepth: number(84), maxUnlockingChunks: number(32) },
      },
      balances: { existentialDeposit: number(ONE) },
    },
    query: {
      contracts: {
        contractInfoOf: async () => some({ codeHash: { toHex: () => "0xmade" } }),
        codeInfoOf: async () => some({ refcount: number(idle) }),
      },
      staking: {
        activeEra: async () => some({ index: number(9), start: some(number(eraStart)) }),
        currentEra: async () => ({ isSome: false }),
        minNominatorBond: async () => number(250n * ONE),
        validators: {
          multi: async () => [{ blocked: { isTrue: false } }],
          keys: async () => [{ args: [{ toHex: () => FIRST }] }],
        },
      },
      system: {
        account: async () => ({ data: { free: number(free), reserved: number(0), frozen: number(0) } }),
      },
    },
  };
  const artefact = (name: string) => {
    const back = ["token", "vault", "bonder", "governor"].includes(name)
      ? { back: { codeName: `${name}.back`, codeHash: `0x${name}.back` } }
      : {};
    return [name, { name, codeName: name, codeHash: `0x${name}`, abi: () => ({}), ...back }];
  };
  const deployment = { ...newDeployment("here", "0x00", DEPLOYER), contracts };
  return {
    ...{ network: NETWORK, deployment, signer: { address: DEPLOYER }, save: () => undefined },
    chain: { api, endpoint: "ws://here", genesisHash: "0x00" },
    artefacts: Object.fromEntries(CONTRACT_NAMES.map(artefact)),
    out: { say: () => undefined, warn: () => undefined },
  } as unknown as DeployContext;
}

beforeEach(() => {
  [made, sent] = [[], []];
});

describe("the check", () => {
  /** A spare part, the bootstrap stake, and a deposit for each of 12 codes but the one that is there; the chain keeps a DOT. */
  const needed = 36n * ONE + 10n * ONE + 11n * 2n * ONE + ONE;

  it("wants the money for everything, to the planck", async () => {
    await check.run(context({ free: needed }));
    await expect(check.run(context({ free: needed - 1n }))).rejects.toThrow(
      `${DEPLOYER} can spend 67.9999999999 DOT, but about 68 DOT are needed`,
    );
  });
  it("does not want it again for what is there", async () => {
    const vaultIsThere = { vault: { included: {} } };
    await check.run(context({ free: needed - 10n * ONE, contracts: vaultIsThere }));
    await check.run(context({ free: 0n, contracts: { governor: { included: {} } } }));
  });
  it("wants the same deployer", async () => {
    const other = { ...context(), signer: { address: KEEPER } } as unknown as DeployContext;
    await expect(check.run(other)).rejects.toThrow(
      `this deployment was begun by ${DEPLOYER}, but you sign as ${KEEPER}`,
    );
  });
});

describe("a transaction of an earlier run", () => {
  it("is waited for until it is in a block, and told of once", async () => {
    const said: string[] = [];
    const numbers = [3, 4, 5];
    let asked = 0;
    const api = {
      rpc: { system: { accountNextIndex: async () => number(5) } },
      query: { system: { account: async () => ({ nonce: number(numbers[asked++] ?? 5) }) } },
    };
    const out = { say: (line: string) => said.push(line) };
    await awaitPending({ chain: { api }, signer: { address: DEPLOYER }, out } as unknown as DeployContext);
    expect(asked).toBe(3);
    expect(said).toEqual(["A transaction of the deployer is still on its way; waiting for it."]);
  });
});

describe("what is made", () => {
  it("is a registry that the deployer rules until the hand-over", async () => {
    await registry.run(context());
    expect(made).toEqual([["registry", { args: [DEPLOYER, NETWORK.limits, NETWORK.allocation], value: 0n }]]);
  });

  it("is a vault with the stake, the codes and every staking call in its place", async () => {
    vi.spyOn(SuiteContract.prototype, "ask").mockResolvedValue({ token: KEEPER, bonder: FIRST });
    await vault.run(context({ contracts: { registry: { address: FIRST } }, idle: 0n }));
    const [[name, { args, value }]] = made as [[string, Making]];
    expect([name, value]).toEqual(["vault", 10n * ONE]);
    expect(args).toEqual([
      {
        ...{ admin: DEPLOYER, guardian: GUARDIAN, registry: FIRST, eraAnchor: 9 * DAY, eraMs: DAY },
        ...{ tokenCode: "0xtoken.back", tokenFront: "0xtoken" },
        ...{ bonderCode: "0xbonder.back", bonderFront: "0xbonder" },
        bonder: {
          ...{ reporter: DEPLOYER, nominatorCode: "0xnominator" },
          settings: {
            ...NETWORK.bonder,
            calls: {
              ...{ pallet: 7, bond: CALL_INDICES["bond"], bondExtra: CALL_INDICES["bond_extra"] },
              unbond: CALL_INDICES["unbond"],
              withdrawUnbonded: CALL_INDICES["withdraw_unbonded"],
              ...{ nominate: CALL_INDICES["nominate"], chill: CALL_INDICES["chill"] },
              rebond: CALL_INDICES["rebond"],
              forceApplyMinCommission: CALL_INDICES["force_apply_min_commission"],
            },
          },
        },
      },
      { feeBps: 1_000, bondingEras: 28, treasury: TREASURY },
    ]);
    // Nobody can take away the code of stashes to come.
    expect(sent).toEqual(["an idle stash"]);
  });
  it("is no vault whose eras have nothing to do with the chain's", async () => {
    const young = context({ eraStart: 0, contracts: { registry: { address: FIRST } } });
    await expect(vault.run(young)).rejects.toThrow("does not tell when its era began");
    expect(made).toEqual([]);
  });

  it("is an oracle, to which the bonder listens from then on", async () => {
    const ask = vi.spyOn(SuiteContract.prototype, "ask").mockResolvedValue(DEPLOYER);
    vi.spyOn(SuiteContract.prototype, "plan").mockImplementation((async (
      message: string,
      args: unknown[],
    ) => ({
      text: `${message} ${String(args[0])}`,
    })) as never);
    const contracts = { vault: { address: FIRST }, bonder: { address: TREASURY } };
    await oracle.run(context({ contracts }));
    expect(made[0]![1].args).toEqual([
      ...[DEPLOYER, FIRST],
      { reporters: [KEEPER], quorum: 1 },
      { limitBps: 100, vetoEras: 2 },
    ]);
    expect(sent).toEqual([`05:reporter: set_reporter ${KEEPER}`]);
    ask.mockResolvedValue(KEEPER);
    await oracle.run(context({ contracts }));
    expect(sent, "not twice").toHaveLength(1);
  });

  it("is a governor with the delay and the council of the file", async () => {
    vi.spyOn(SuiteContract.prototype, "ask").mockResolvedValue({ timelock: KEEPER });
    await governor.run(context({ contracts: { vault: { address: FIRST } } }));
    const setup = { vault: FIRST, guardian: GUARDIAN, timelockCode: "0xtimelock" };
    expect(made[0]![1].args).toEqual([{ ...setup, minDelay: 2 * DAY, council: [FIRST] }, { quorumBps: 400 }]);
  });
});

describe("the hand-over", () => {
  /** Plans of a suite whose contracts have these admins. */
  const run = async (admin: string, pendingAdmin: string | null) => {
    const contract = (name: string) => ({
      ask: async () => ({ admin, pendingAdmin }),
      plan: async (message: string, [who]: string[], { caller }: { caller: string }) => ({
        text: `${name}.${message} ${who} as ${caller}`,
      }),
    });
    const addresses = Object.fromEntries([...HANDED_OVER, "timelock"].map((name) => [name, `at ${name}`]));
    const suite = {
      ...Object.fromEntries([...HANDED_OVER, "timelock"].map((name) => [name, contract(name)])),
      addresses: { ...addresses, timelock: ADDRESSES.timelock },
    };
    vi.spyOn(Suite, "open").mockReturnValue(suite as unknown as Suite);
    await handOver.run(context());
    return sent;
  };
  const offer = (name: string) =>
    `08:${name}:offer: ${name}.propose_admin ${ADDRESSES.timelock} as ${DEPLOYER}`;
  const accept = (name: string) => `08:${name}:accept: timelock.accept_admin at ${name} as ${DEPLOYER}`;

  it("offers each role to the timelock, which accepts it", async () => {
    expect(await run(DEPLOYER, null)).toEqual(HANDED_OVER.flatMap((name) => [offer(name), accept(name)]));
  });
  it("goes on where it was, and takes back what was offered to somebody else", async () => {
    expect(await run(DEPLOYER, ADDRESSES.timelock)).toEqual(HANDED_OVER.map(accept));
    sent = [];
    expect(await run(DEPLOYER, KEEPER)).toEqual(HANDED_OVER.flatMap((name) => [offer(name), accept(name)]));
    sent = [];
    expect(await run(ADDRESSES.timelock, null)).toEqual([]);
  });
});
