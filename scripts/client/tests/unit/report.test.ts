import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TypeRegistry } from "@polkadot/types";
import { u8aConcat } from "@polkadot/util";
import { blake2AsHex } from "@polkadot/util-crypto";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { loadArtefact } from "../../src/files/artefacts.ts";
import type { Chain } from "../../src/chain/chain.ts";
import { SuiteContract } from "../../src/chain/contract.ts";
import type { Messages, Report } from "../../src/suite/generated/oracle.ts";
import {
  firstGroup,
  nextWord,
  prepareReport,
  reportHash,
  searchReport,
  type Desk,
} from "../../src/oracle/report.ts";
import { Clock, type Suite } from "../../src/suite/suite.ts";
import { sinceText } from "../../src/commands/oracle.ts";
import { readReport, reportFile, writeReport } from "../../src/files/reports.ts";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const BOB = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
const oracle = new SuiteContract<Messages>({} as Chain, "oracle", ALICE, loadArtefact("oracle").abi());
const suite = { oracle } as unknown as Suite;
const said: Report = {
  era: 12,
  revision: 40,
  since: 9,
  stashes: [
    { stash: 0, active: 10n ** 13n, unlocking: 5n, pending: 7n },
    { stash: 3, active: 1n, unlocking: 0n, pending: null },
  ],
};

describe("the hash of a report", () => {
  it("is BLAKE2-256 of its SCALE encoding", () => {
    const u32 = (value: number) => new Uint8Array(new Uint32Array([value]).buffer);
    const bytes = u8aConcat(u32(12), u32(40), u32(9), [0]);
    expect(reportHash(suite, { ...said, stashes: [] })).toBe(blake2AsHex(bytes, 256));
  });
  it("differs with every part", () => {
    const hash = reportHash(suite, said);
    for (const other of [{ era: 13 }, { revision: 41 }, { since: 8 }, { stashes: said.stashes.slice(1) }])
      expect(reportHash(suite, { ...said, ...other })).not.toBe(hash);
  });
});

describe("searchReport", () => {
  it("finds the same report of an earlier era, with another origin of the loss", () => {
    const hash = reportHash(suite, said);
    expect(searchReport(suite, said, hash)).toBe(said);
    expect(searchReport(suite, { ...said, era: 15, since: 15 }, hash)).toEqual(said);
    expect(searchReport(suite, { ...said, era: 21, since: 0 }, hash)).toEqual(said);
  });
  it("does not find what the chain does not say any more", () => {
    const hash = reportHash(suite, said);
    expect(searchReport(suite, { ...said, stashes: [] }, hash)).toBeUndefined();
    expect(searchReport(suite, { ...said, era: 22 }, hash)).toBeUndefined();
    expect(searchReport(suite, { ...said, era: 11 }, hash)).toBeUndefined();
  });
});

describe("prepareReport", () => {
  const DAY = 86_400_000;
  const BLOCK = 6_000;
  /** Eras of the chain that began on these days: era 103 had three days. The vault's era 0 began with the chain's 100. */
  const STARTS = new Map([
    [100, 0],
    [101, 1],
    [102, 2],
    [103, 3],
    [104, 6],
    [105, 7],
  ]);
  const eraOf = (ms: number) => [...STARTS].findLast(([, day]) => day * DAY <= ms)![0];
  const registry = new TypeRegistry();
  registry.register({ ActiveEraInfo: { index: "u32", start: "Option<u64>" } });
  const NOW = 7 * DAY + DAY / 4;
  const NEWEST = Math.floor(NOW / BLOCK);

  /** A pool of one stash that has less than its book says, on a chain that tells what was taken for which offences. */
  const world = (
    taken: Record<number, bigint>,
    {
      keeps = Infinity,
      heard = 0,
      missing = 20n,
      bonding = 28,
      now = NOW,
      unbonding = 0n,
      chunks = [] as number[][],
    } = {},
  ) => {
    const unlocking = chunks.map(([value, era]) => ({
      value: { toBigInt: () => BigInt(value!) },
      era: { toNumber: () => era! },
    }));
    const at = async (hash: string) => {
      const block = Number(hash);
      if (block < NEWEST - keeps) throw new Error("4003: Client error: State already discarded");
      const index = eraOf(block * BLOCK);
      const activeEra = { index, start: STARTS.get(index)! * DAY };
      return {
        consts: { staking: { bondingDuration: { toNumber: () => bonding }, slashDeferDuration: 0 } },
        query: {
          timestamp: { now: async () => ({ toNumber: () => now }) },
          staking: {
            activeEra: async () => registry.createType("Option<ActiveEraInfo>", activeEra),
            ledger: {
              multi: async () => [
                {
                  isSome: true,
                  unwrap: () => ({ unlocking, active: { toBigInt: () => 1_000n - missing } }),
                },
              ],
            },
            unappliedSlashes: { entries: async () => [] },
            nominatorSlashInEra: {
              multi: async (keys: [number, string][]) =>
                keys.map(([era]) => ({ isSome: era in taken, unwrap: () => taken[era] })),
            },
          },
        },
      };
    };
    const api = {
      at,
      rpc: {
        chain: {
          getBlockHash: async (block: number) => String(block),
          getHeader: async () => ({ number: { toNumber: () => NEWEST } }),
        },
      },
    };
    const book = { account: BOB, validator: ALICE, bonded: 1_000n, unbonding };
    const answers = { marks: [], revision: 3, heard } as Record<string, unknown>;
    const ask = async (message: string) => answers[message];
    return {
      chain: { api },
      stashes: async () => [book],
      bonder: { ask },
      oracle: { ask, callData: oracle.callData.bind(oracle) },
    } as unknown as Suite;
  };
  const prepare = (taken: Record<number, bigint>, options?: Parameters<typeof world>[1], anchor = 0) =>
    prepareReport(world(taken, options), new Clock(anchor, DAY), { at: String(NEWEST) });

  it("names the era of the earliest of two offences, behind an era of three days", async () => {
    const found = await prepare({ 102: 10n, 104: 10n });
    expect(found).toMatchObject({ offenceEra: 102, unknown: false, counted: false, loss: 20n });
    // By equal lengths it would be era 4, and exits opened in eras 2 and 3 would be spared.
    expect(found.report).toMatchObject({ era: 7, since: 2 });
    expect((await prepare({ 103: 10n, 104: 10n })).report.since).toBe(3);
    expect((await prepare({ 104: 20n })).report.since).toBe(6);
  });
  it("leaves out the offence that the last report booked", async () => {
    expect((await prepare({ 102: 20n, 104: 20n }, { heard: 6 })).report.since).toBe(6);
    expect((await prepare({ 102: 20n, 104: 20n }, { heard: 2 })).report.since).toBe(2);
  });
  it("looks for what explains all that is missing, of what unbonds too", async () => {
    const less = { heard: 6, missing: 10n, unbonding: 50n, chunks: [[40, 120]] };
    const found = await prepare({ 102: 10n, 104: 10n }, less);
    expect(found).toMatchObject({ loss: 20n, offenceEra: 102 });
    expect(found.report.since).toBe(2);
  });
  it("looks back for as long as a slash can take to be applied: the bonding duration and an era", async () => {
    expect(await prepare({ 102: 20n }, { bonding: 2 })).toMatchObject({ offenceEra: 102, unknown: false });
    expect(await prepare({ 101: 20n }, { bonding: 2 })).toMatchObject({
      offenceEra: undefined,
      unknown: true,
    });
  });
  it("names no era to come, where one of the chain began a little before the vault's", async () => {
    const found = await prepare({ 105: 20n }, { now: 7.02 * DAY }, 0.05 * DAY);
    expect(found.report).toMatchObject({ era: 6, since: 6 });
  });
  it("tells what of a ledger can be withdrawn: what is free in the era that is going on", async () => {
    const chunks = [
      [5, 104],
      [6, 105],
      [7, 106],
    ];
    const { findings } = await prepare({}, { missing: 0n, unbonding: 18n, chunks });
    expect(findings.stashes[0]).toMatchObject({ ripe: 11n, ledger: { unlocking: 18n } });
  });
  it("rounds to the era before where the node has forgotten, and says so", async () => {
    const found = await prepare({ 104: 20n }, { keeps: 100 });
    expect(found).toMatchObject({ counted: true, offenceEra: 104 });
    expect(found.report.since).toBe(5);
    expect(sinceText(found)).toContain("no state of any more");
    expect(sinceText(await prepare({ 104: 20n }))).toBe(
      " since era 6 of the vault (the offence was in era 104 of the chain)",
    );
  });
  it("is since the reporters were last heard where the chain has forgotten the offence", async () => {
    const found = await prepare({}, { heard: 3 });
    expect(found).toMatchObject({ unknown: true, offenceEra: undefined });
    expect(found.report.since).toBe(3);
  });
});

describe("firstGroup", () => {
  const one = (name: string, since: number, provable: boolean) => ({ name, since, provable });
  const names = (...list: ReturnType<typeof one>[]) => firstGroup(list).map(({ name }) => name);

  it("takes those that differ since the same era", () => {
    expect(names(one("a", 5, true), one("b", 3, true), one("c", 5, true), one("d", 3, true))).toEqual([
      "b",
      "d",
    ]);
    expect(names()).toEqual([]);
  });
  it("takes first what can be proved: nobody can hold it up", () => {
    expect(names(one("a", 3, false), one("b", 5, true), one("c", 4, false))).toEqual(["b"]);
    expect(names(one("a", 5, false), one("c", 4, false), one("b", 5, false))).toEqual(["c"]);
  });
});

describe("nextWord", () => {
  const desk: Desk = {
    era: 12,
    workDone: true,
    now: 5_000,
    held: null,
    booked: null,
    ballots: [],
    heard: 12,
  };
  const made = { hash: "0x01", changes: false, isHeld: false };
  const isOwn = ({ reporter }: { reporter: string }) => reporter === ALICE;
  const next = (change: Partial<Desk>, report: Partial<typeof made> = {}) =>
    nextWord({ ...desk, ...change }, { ...made, ...report }, isOwn);

  it("is silent when it was heard and nothing differs", () => expect(next({})).toBe("nothing"));
  it("speaks once an era, when the work is complete", () => {
    expect(next({ heard: 11 })).toBe("report");
    expect(next({ heard: 11, workDone: false })).toBe("nothing");
  });
  it("speaks at once when a stash differs", () => {
    expect(next({ workDone: false }, { changes: true })).toBe("report");
  });
  it("says nothing twice, but says it beside others", () => {
    const ballot = { reporter: ALICE, hash: "0x01" };
    expect(next({ ballots: [ballot] }, { changes: true })).toBe("nothing");
    expect(next({ ballots: [{ ...ballot, reporter: BOB }] }, { changes: true })).toBe("report");
    expect(next({ ballots: [{ ...ballot, hash: "0x02" }] }, { changes: true })).toBe("report");
    expect(next({ booked: "0x01" }, { changes: true })).toBe("nothing");
  });
  it("applies what is held after the veto period, if it is still so", () => {
    const held = { hash: "0x09", loss: 1n, gain: 0n, until: 5_000n, expires: 6_000n };
    expect(next({ held }, { isHeld: true, changes: true })).toBe("apply");
    expect(next({ held, now: 4_999 }, { isHeld: true, changes: true })).toBe("nothing");
    expect(next({ held, now: 6_000 }, { isHeld: true, changes: true })).toBe("nothing");
    expect(next({ held }, { changes: true })).toBe("nothing");
  });
});

describe("a report's file", () => {
  const folder = mkdtempSync(join(tmpdir(), "adotb-reports-"));
  beforeEach(() => void vi.stubEnv("ADOTB_DEPLOYMENTS_DIR", folder));
  afterEach(() => void vi.unstubAllEnvs());
  afterAll(() => rmSync(folder, { recursive: true }));
  const network = { name: "local" };

  it("comes back as it was written", () => {
    const hash = reportHash(suite, said);
    const file = writeReport(network, hash, said);
    expect(file).toBe(reportFile(network, hash));
    expect(file).toBe(join(folder, "local-reports", `${hash}.json`));
    expect(readReport(file)).toEqual(said);
    expect(readReport(reportFile(network, "0x00"))).toBeUndefined();
  });
  it("may be a line of a keeper's log", () => {
    const file = join(folder, "line.json");
    const text = JSON.stringify({ event: "reported", report: said }, (_, value: unknown) =>
      typeof value === "bigint" ? value.toString() : value,
    );
    writeFileSync(file, text);
    expect(readReport(file)).toEqual(said);
  });
  it("says what is wrong with it", () => {
    const file = join(folder, "broken.json");
    writeFileSync(file, "{");
    expect(() => readReport(file)).toThrow("broken.json is not JSON");
    writeFileSync(file, '{"era": 1}');
    expect(() => readReport(file)).toThrow(/is not a report: revision/);
  });
});
