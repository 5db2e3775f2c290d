import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TypeRegistry } from "@polkadot/types";
import { afterAll, describe, expect, it } from "vitest";
import { equalWeights, parseNetwork, requireToken, settleNetwork } from "../../src/suite/network.ts";
import type { Chain } from "../../src/chain/chain.ts";
import { loadNetwork, networksDirectory } from "../../src/files/networks.ts";

const directory = mkdtempSync(join(tmpdir(), "adotb-network-"));
afterAll(() => rmSync(directory, { recursive: true }));

const local = () =>
  JSON.parse(readFileSync(join(networksDirectory(), "local.json"), "utf8")) as Record<string, any>;
/** //Alice//stash */
const STASH = "5GNJqTPyNqANBkUVMN1LPPrxXnFouWXoe2wNSmmEoLctxiZY";
const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

/** What is said about the local network's file after a change. */
function complaint(change: (json: Record<string, any>) => void): string {
  const json = local();
  change(json);
  try {
    parseNetwork(json, "x.json");
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("It was accepted.");
}

describe("parseNetwork", () => {
  it("reads the local network", () => {
    const network = loadNetwork("local");
    expect(network).toMatchObject({
      name: "local",
      local: true,
      ss58: 42,
      bootstrapStake: 10n ** 10n,
      allocation: { first: 4 },
      eraLength: "auto",
      minDelay: { eras: 1 },
    });
    expect(network.vault).toMatchObject({
      minStake: 10n ** 10n,
      minExit: 10n ** 9n,
      feeBps: 1_000,
      instantFeeBps: 30,
    });
    expect(network.guardian).toMatch(/^5F/);
  });

  it("refuses a quorum of what cannot be undone that is below the other one", () => {
    expect(complaint((json) => (json["rules"].criticalQuorum = "3.99 %"))).toContain("rules.criticalQuorum");
    expect(complaint((json) => (json["rules"].floor = "nothing"))).toContain("rules.floor");
  });

  it("reads weights and times with units", () => {
    const json = local();
    json["allocation"] = [{ validator: ALICE, weight: "100 %" }];
    json["eraLength"] = "24 hours";
    json["minDelay"] = "2 days";
    expect(parseNetwork(json)).toMatchObject({
      allocation: [{ validator: ALICE, weightBps: 10_000 }],
      eraLength: { ms: 86_400_000 },
      minDelay: { ms: 172_800_000 },
    });
  });

  it("lists everything that is wrong, with its place", () => {
    const message = complaint((json) => {
      json["vault"].fee = "10";
      json["endpoint"] = "localhost";
      json["unknown"] = 1;
      delete json["rules"];
    });
    expect(message).toMatch(/^x\.json has mistakes:\n/);
    expect(message).toContain('vault.fee: "10" is not a percentage');
    expect(message).toContain("endpoint: is not the address of a node; it looks like ws://127.0.0.1:9944");
    expect(message).toMatch(/unknown/i);
    expect(message).toContain("rules: ");
  });

  it.each([
    [(json: any) => (json.vault.minStake = "1 ETH"), 'vault.minStake: "1 ETH" is not an amount'],
    [(json: any) => (json.guardian = "alice"), 'guardian: "alice" is not an address'],
    [
      (json: any) => (json.allocation = [{ validator: ALICE, weight: "90 %" }]),
      "the weights sum to 90 % and not to 100 %",
    ],
    [(json: any) => (json.allocation = []), "allocation: "],
    [(json: any) => (json.minDelay = "soon"), 'minDelay: "soon" is not a length of time'],
    [(json: any) => (json.local = false), '"auto" is for local networks; name the validators'],
    [
      (json: any) => (json.local = false),
      "development accounts such as //Alice are only known on a local network",
    ],
    [
      (json: any) => Object.assign(json, { local: false, treasury: ALICE }),
      "is a development account, for which anybody can sign",
    ],
    [
      (json: any) => Object.assign(json, { local: false, guardian: STASH }),
      `guardian: ${STASH} is a development account`,
    ],
    [(json: any) => (json.oracle.quorum = 2), "oracle.quorum: 2 of 1 cannot be"],
    [
      (json: any) => Object.assign(json.oracle, { reporters: ["//Dave", "//Eve"] }),
      "oracle.quorum: 1 of 2 cannot be; it must be more than a half",
    ],
    [
      (json: any) => Object.assign(json.oracle, { reporters: ["//Dave", "//Dave"], quorum: 2 }),
      "oracle.reporters: somebody is there twice",
    ],
    [(json: any) => (json.oracle.reporters = []), "oracle.reporters: names no reporter"],
    [(json: any) => (json.token.decimals = 12), "token.decimals: it must be 10"],
    [(json: any) => (json.oracle.limit = "1"), 'oracle.limit: "1" is not a percentage'],
    [(json: any) => (json.genesisHash = "0x12"), "genesisHash: is not a hash"],
  ])("refuses a mistake (%#)", (change, why) => expect(complaint(change)).toContain(why));
});

describe("requireToken (D5)", () => {
  const chain = (properties: object | undefined) => {
    const registry = new TypeRegistry();
    if (properties) registry.setChainProperties(registry.createType("ChainProperties", properties) as never);
    return { api: { registry }, endpoint: "ws://x" } as unknown as Chain;
  };
  const mine = { file: "x.json", token: { symbol: "DOT", decimals: 10 } };
  it("takes a chain that says the same, or nothing", () => {
    requireToken(mine, chain({ tokenDecimals: [10], tokenSymbol: ["DOT"] }));
    requireToken(mine, chain({}));
    requireToken(mine, chain(undefined));
  });
  it("refuses every other token with what differs", () => {
    expect(() => requireToken(mine, chain({ tokenDecimals: [12], tokenSymbol: ["DOT"] }))).toThrow(
      "token.decimals in x.json is 10, but the chain at ws://x says 12",
    );
    expect(() => requireToken(mine, chain({ tokenDecimals: [10], tokenSymbol: ["KSM"] }))).toThrow(
      "token.symbol in x.json is DOT, but the chain at ws://x says KSM",
    );
  });
});

describe("the example of a parachain", () => {
  const file = join(networksDirectory(), "parachain.example.json");

  it("tells all its places to fill in, and has no other mistake", () => {
    expect(() => loadNetwork(file)).toThrow(/genesisHash/);
    const json = JSON.parse(readFileSync(file, "utf8"));
    json.genesisHash = `0x${"12".repeat(32)}`;
    const fill = ({ message }: Error) =>
      message
        .split("\n")
        .slice(1)
        .map((line) => line.trim().split(":")[0]);
    let places: unknown;
    try {
      parseNetwork(json);
    } catch (error) {
      places = fill(error as Error);
    }
    expect(places).toEqual([
      "allocation.0.validator",
      "allocation.1.validator",
      "allocation.2.validator",
      "allocation.3.validator",
      "guardian",
      "oracle.reporters.0",
      "oracle.reporters.1",
      "oracle.reporters.2",
      "treasury",
    ]);
  });
});

describe("loadNetwork", () => {
  it("takes a file", () => {
    const file = join(directory, "mine.json");
    writeFileSync(file, JSON.stringify({ ...local(), name: "mine" }));
    expect(loadNetwork(file).name).toBe("mine");
  });
  it("says what to do about a file that is not there or no JSON", () => {
    expect(() => loadNetwork("nowhere")).toThrow(/There is no network "nowhere".*--network local/);
    const file = join(directory, "broken.json");
    writeFileSync(file, "{");
    expect(() => loadNetwork(file)).toThrow("broken.json is not JSON");
  });
});

describe("equalWeights", () => {
  it.each([1, 3, 7, 64])("of %d validators sum to the whole", (count) => {
    const weights = equalWeights(Array.from({ length: count }, (_, number) => `v${number}`));
    expect(weights.reduce((sum, { weightBps }) => sum + weightBps, 0)).toBe(10_000);
    expect(
      Math.max(...weights.map(({ weightBps }) => weightBps)) -
        Math.min(...weights.map(({ weightBps }) => weightBps)),
    ).toBeLessThan(2);
  });
});

describe("settleNetwork", () => {
  const number = (value: number | bigint) => ({
    toNumber: () => Number(value),
    toBigInt: () => BigInt(value),
    toString: () => String(value),
  });
  const CALLS = ["bond", "bondExtra", "unbond", "withdrawUnbonded", "nominate", "chill", "rebond"];
  /** A chain with eras of ten minutes, on which unbonding takes 28. */
  const chain = ({
    calls = [...CALLS, "forceApplyMinCommission"],
    eraMs = 600_000 as number | null,
  } = {}) => {
    const query = {
      staking: {
        activeEra: async () => ({
          isNone: false,
          unwrap: () => ({ index: number(9), start: { isSome: false } }),
        }),
        currentEra: async () => ({ isSome: false }),
        minNominatorBond: async () => number(250n * 10n ** 10n),
        validators: {
          keys: async () => [STASH, ALICE].map((who) => ({ args: [{ toString: () => who }] })),
        },
      },
      params: eraMs === null ? {} : { eraMs: async () => number(eraMs) },
    };
    const staking = {
      ...{ bondingDuration: number(28), historyDepth: number(84), maxUnlockingChunks: number(32) },
    };
    const api = {
      ...{ query, consts: { staking } },
      runtimeMetadata: { asLatest: { pallets: [{ name: "Staking", index: number(89) }] } },
      tx: {
        staking: Object.fromEntries(
          calls.map((name, position) => [name, { callIndex: [89, 10 + position] }]),
        ),
      },
    };
    return { api, ss58: 42, endpoint: "ws://here" } as unknown as Chain;
  };
  const settled = (change: (json: Record<string, any>) => void = () => undefined, here = chain()) => {
    const json = local();
    Object.assign(json["rules"], { votingDelay: "2 eras", votingPeriod: "1 hour", grace: "14 eras" });
    Object.assign(json, { minDelay: "3 eras", allocation: { validators: "auto: first 2" } });
    json["vault"].bondingEras = json["bonder"].minBond = "auto";
    change(json);
    return settleNetwork(parseNetwork(json, "x.json"), here);
  };

  it("takes from the chain what the file leaves to it, and notes what that was", async () => {
    const network = await settled((json) => (json["staking"] = { palletIndex: "auto" }));
    expect(network).toMatchObject({
      eraMs: 600_000,
      staking: {
        palletIndex: 89,
        callIndices: {
          ...{ bond: 10, bond_extra: 11, unbond: 12, withdraw_unbonded: 13 },
          ...{ nominate: 14, chill: 15, rebond: 16, force_apply_min_commission: 17 },
        },
      },
      vault: { bondingEras: 28 },
      bonder: { minBond: 250n * 10n ** 10n },
      auto: { minBond: true, bondingEras: true },
    });
    // In the order of their addresses, so that it is the same in each run.
    expect(network.allocation).toEqual(
      [ALICE, STASH].sort().map((validator) => ({ validator, weightBps: 5_000 })),
    );
  });
  it("leaves alone what the file says", async () => {
    const network = await settled((json) => {
      Object.assign(json, { eraLength: "1 hour", allocation: [{ validator: ALICE, weight: "100 %" }] });
      json["vault"].bondingEras = 7;
      json["bonder"].minBond = "5 DOT";
    });
    expect(network).toMatchObject({
      eraMs: 3_600_000,
      allocation: [{ validator: ALICE, weightBps: 10_000 }],
      vault: { bondingEras: 7 },
      bonder: { minBond: 5n * 10n ** 10n },
      auto: { minBond: false, bondingEras: false },
    });
  });
  it("knows times in milliseconds, each its own", async () => {
    const { rules, minDelay } = await settled();
    expect(rules).toMatchObject({ votingDelay: 1_200_000, votingPeriod: 3_600_000, grace: 8_400_000 });
    expect(minDelay).toBe(1_800_000);
  });
  it("says what the chain does not have", async () => {
    await expect(settled(undefined, chain({ eraMs: null }))).rejects.toThrow(
      'eraLength in x.json must be a time like "24 hours"',
    );
    const without = (json: Record<string, any>) => (json["staking"] = { palletIndex: "auto" });
    await expect(settled(without, chain({ calls: CALLS }))).rejects.toThrow(
      'has no call "force_apply_min_commission"',
    );
    const three = { allocation: { validators: "auto: first 3" } };
    await expect(settled((json) => Object.assign(json, three))).rejects.toThrow(
      '"auto: first 3" cannot be: the chain has 2 validators.',
    );
  });
});
