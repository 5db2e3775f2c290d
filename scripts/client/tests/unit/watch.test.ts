import { describe, expect, it } from "vitest";
import { addressHex } from "../../src/lib/address.ts";
import { compare } from "../../src/lib/standing.ts";
import type { Finding } from "../../src/lib/report.ts";
import type { Alarm, AlarmKind } from "../../src/keeper/alarms.ts";
import { isLost, ofOracle, ofStashes, type Raise } from "../../src/keeper/watch.ts";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const BOB = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
const DOT = { symbol: "DOT", decimals: 10 };
const ONE = 10n ** 10n;

function alarms(find: (raise: Raise) => void): Alarm[] {
  const found: Alarm[] = [];
  find((kind: AlarmKind, about: string, message: string) => found.push({ kind, about, message }));
  return found;
}

describe("alarms about stashes", () => {
  const find = (bonded: bigint, active: bigint, targets = [addressHex(BOB)], provision = 0n) => {
    const stash = { account: ALICE, validator: BOB, bonded, unbonding: 0n, failures: 0, retryEra: 0 };
    const book = { bonded, unbonding: 0n, provision, writtenOff: 0n };
    const ledger = { active, unlocking: 0n };
    const finding = { number: 2, stash, book, ledger, announced: [], ...compare(book, ledger, []) };
    const findings = { block: "0x", slashes: [], stashes: [finding as unknown as Finding] };
    // Only the third stash is of interest.
    const view = { findings, nominations: [[], [], targets], overview: { era: 7 } as never };
    return alarms((raise) => ofStashes(DOT, view, raise));
  };

  it("are none when book, ledger and nomination agree", () => expect(find(5n * ONE, 5n * ONE)).toEqual([]));
  it("tell what is not reported", () => {
    const [loss] = find(5n * ONE, 4n * ONE);
    expect(loss).toMatchObject({ kind: "loss-unreported", about: "2" });
    expect(loss!.message).toContain("is worth 1 DOT less on the chain");
    expect(find(5n * ONE, 5n * ONE, undefined, ONE)[0]!.message).toContain("is worth 1 DOT more");
    expect(find(5n * ONE, 4n * ONE, undefined, ONE)[0]!.message).toContain("has its stake otherwise");
  });
  it("tell what no report can say", () => {
    expect(find(5n * ONE, 6n * ONE)).toMatchObject([{ kind: "ledger-above-book", about: "2" }]);
  });
  it("tell that a nomination is lost", () => {
    expect(find(5n * ONE, 5n * ONE, [])).toMatchObject([{ kind: "nomination-lost", about: "2" }]);
  });
});

describe("isLost", () => {
  const stash = { validator: BOB, bonded: ONE };
  it("is true for nobody, somebody else, or more than one", () => {
    expect(isLost(stash, [addressHex(BOB)])).toBe(false);
    expect(isLost(stash, [])).toBe(true);
    expect(isLost(stash, [addressHex(ALICE)])).toBe(true);
    expect(isLost(stash, [addressHex(BOB), addressHex(ALICE)])).toBe(true);
  });
  it("is false for a stash that shall nominate nobody, or has nothing bonded", () => {
    expect(isLost({ ...stash, validator: null }, [])).toBe(false);
    expect(isLost({ ...stash, bonded: 0n }, [])).toBe(false);
  });
});

describe("alarms about the oracle", () => {
  const find = (era: number, heard: number, until?: bigint) => {
    const held =
      until === undefined ? null : { hash: "0x01", loss: 3n * ONE, gain: 0n, until, expires: 9_000n };
    const oracle = { held, heard, vetoEras: heard < era ? 2 : undefined };
    return alarms((raise) => ofOracle(DOT, { oracle, now: 5_000, overview: { era } as never }, raise));
  };

  it("are none when the reporters were heard lately", () => {
    expect(find(12, 12)).toEqual([]);
    expect(find(12, 11)).toEqual([]);
  });
  it("tell that the reporters are silent", () => {
    expect(find(12, 10)).toMatchObject([{ kind: "reporters-silent" }]);
  });
  it("tell what a held report is about, and who can do what", () => {
    const [waiting] = find(12, 12, 6_000n);
    expect(waiting).toMatchObject({ kind: "report-held", about: "0x01" });
    expect(waiting!.message).toContain("worth less by 3 DOT");
    expect(waiting!.message).toContain("the guardian must veto it before");
    expect(find(12, 12, 5_000n)[0]!.message).toContain("can be applied by anybody until");
  });
});
