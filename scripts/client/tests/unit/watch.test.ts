import { describe, expect, it } from "vitest";
import { addressHex } from "../../src/text/address.ts";
import { compare } from "../../src/oracle/standing.ts";
import type { Finding } from "../../src/oracle/report.ts";
import type { Alarm, AlarmKind, Raise } from "../../src/keeper/alarms.ts";
import { ofClock, ofNominators, ofUnbonding } from "../../src/keeper/watch/chain.ts";
import { ofRoles } from "../../src/keeper/watch/governance.ts";
import { ofBatch } from "../../src/keeper/watch/money.ts";
import { ofOracle } from "../../src/keeper/watch/oracle.ts";
import { isLost, ofExposures, ofNominations, ofStashes, unexposed } from "../../src/keeper/watch/stashes.ts";
import { ofValidators } from "../../src/keeper/watch/validators.ts";
import { roleId } from "../../src/governance/timelock-roles.ts";
import { Clock } from "../../src/suite/suite.ts";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const BOB = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
const CHARLIE = "5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y";
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
    const view = {
      findings,
      nominations: [[], [], targets],
      nominatedIn: [undefined, undefined, 1],
      exposures: [seen, seen] as const,
      chainEra: 8,
      prefs: new Map([[addressHex(BOB), { commissionBps: 0, blocked }]]),
      era: 7,
    };
    const network = { token: DOT, ss58: 42 };
    return alarms((raise) => {
      ofExposures(network, view, raise);
      ofStashes(network, view, raise);
      ofNominations(network, view, raise);
    });
  };
  const seen = { elected: new Set([addressHex(BOB)]), exposed: new Set([addressHex(ALICE)]) };
  let blocked = false;

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
  it("tell that a nomination is lost, and what helps", () => {
    const [nobody] = find(5n * ONE, 5n * ONE, []);
    expect(nobody).toMatchObject({ kind: "nomination-lost", about: "2" });
    expect(nobody!.message).toContain(`nominates nobody and not ${BOB}`);
    expect(nobody!.message).toContain("adotb repair 2");
    expect(find(5n * ONE, 5n * ONE, [addressHex(ALICE)])[0]!.message).toContain(`nominates ${ALICE} and not`);
    blocked = true;
    expect(find(5n * ONE, 5n * ONE, [])[0]!.message).toContain(`adotb probe 2 ${BOB}`);
    blocked = false;
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
    return alarms((raise) => ofOracle(DOT, { oracle, now: 5_000, era }, raise));
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

describe("a stash that stands behind nobody", () => {
  const stash = { account: ALICE, validator: BOB, bonded: ONE } as never;
  const none = { elected: new Set([addressHex(BOB)]), exposed: new Set<string>() };
  const both = { ...none, exposed: new Set([addressHex(ALICE)]) };
  const idle = { elected: new Set<string>(), exposed: new Set<string>() };
  const view = {
    findings: { block: "0x", slashes: [], stashes: [{ number: 0, stash } as unknown as Finding] },
    nominations: [[addressHex(BOB)]],
    nominatedIn: [5],
    exposures: [none, none] as const,
    chainEra: 8,
  };
  const count = (change: Partial<typeof view> | object = {}) => unexposed({ ...view, ...change }).length;

  it("is told after two eras, if its validator was elected", () => {
    expect(count()).toBe(1);
    expect(count({ exposures: [none, both] })).toBe(0);
    expect(count({ exposures: [both, none] })).toBe(0);
    expect(count({ exposures: [none, idle] })).toBe(0);
  });
  it("is not expected to be there at once", () => {
    expect(count({ nominatedIn: [6] })).toBe(0);
    expect(count({ nominatedIn: [undefined] })).toBe(0);
  });
  it("is another alarm if it nominates somebody else, and none if it has nothing", () => {
    expect(count({ nominations: [[]] })).toBe(0);
    const empty = { number: 0, stash: { account: ALICE, validator: BOB, bonded: 0n } };
    expect(count({ findings: { ...view.findings, stashes: [empty as unknown as Finding] } })).toBe(0);
  });
});

describe("alarms about exits", () => {
  it("tell what the exits that are due are worth, not what was not paid of them", () => {
    const overview = { firstUnfunded: 3, advancedEra: 40 };
    const batch = { exits: 2, dueEra: 38, value: 5n * ONE, unpaid: 0n };
    const [late] = alarms((raise) => ofBatch(DOT, overview, batch, raise));
    expect(late!.message).toContain("Exits worth 5 DOT of batch 3 were due in era 38");
    expect(alarms((raise) => ofBatch(DOT, overview, { ...batch, dueEra: 40 }, raise))).toEqual([]);
    expect(alarms((raise) => ofBatch(DOT, overview, { ...batch, exits: 0 }, raise))).toEqual([]);
  });
});

describe("alarms about validators", () => {
  const hex = addressHex(BOB);
  const view = {
    validators: [BOB],
    activeValidators: new Set([hex]),
    registeredValidators: new Set([hex]),
    prefs: new Map([[hex, { commissionBps: 500, blocked: false }]]),
    eraCommissions: new Map([[hex, 500]]),
    exclusions: [] as { validator: string; until: number; by: "Refuses" | "NoCandidate" | "Guardian" }[],
    era: 7,
    chainEra: 8,
  };
  const network = {
    keeper: { maxCommissionBps: 2_000, lateAfter: undefined, metricsPort: undefined },
    ss58: 42,
  };
  const find = (change: object = {}) =>
    alarms((raise) => ofValidators(network, { ...view, ...change }, raise));
  const prefs = (commissionBps: number, blocked = false) => new Map([[hex, { commissionBps, blocked }]]);

  it("are none about one that works", () => expect(find()).toEqual([]));
  it("tell who left, and the proof that excludes it", () => {
    const [gone] = find({ registeredValidators: new Set(), activeValidators: new Set() });
    expect(gone).toMatchObject({ kind: "validator-leaving", about: BOB });
    expect(gone!.message).toContain(`adotb probe STASH ${BOB}`);
  });
  it("tell who is blocked, and that it can send us away", () => {
    const [blocked] = find({ prefs: prefs(500, true) });
    expect(blocked).toMatchObject({ kind: "validator-blocked" });
    expect(blocked!.message).toContain(`adotb exclude ${BOB} --eras 7`);
  });
  it("tell a commission that is taken in the era, also if it is hidden outside of it", () => {
    const [hidden] = find({ eraCommissions: new Map([[hex, 10_000]]) });
    expect(hidden).toMatchObject({ kind: "validator-commission" });
    expect(hidden!.message).toContain(
      "takes 100 % of the rewards of era 8 though it asks for 5 % now, more than 20 %",
    );
    expect(find({ prefs: prefs(2_500) })[0]!.message).toContain(
      "asks for 25 % of the rewards from the next era on",
    );
    expect(find({ prefs: prefs(2_000), eraCommissions: new Map([[hex, 2_000]]) })).toEqual([]);
  });
  it("tell who was not elected", () => {
    const [idle] = find({ activeValidators: new Set(), eraCommissions: new Map() });
    expect(idle).toMatchObject({ kind: "validator-idle" });
  });
  it("tell who is excluded and until when, and ask for no second exclusion", () => {
    const exclusions = [{ validator: BOB, until: 10, by: "NoCandidate" as const }];
    const found = find({ exclusions, registeredValidators: new Set() });
    expect(found.map(({ kind }) => kind)).toEqual(["validator-excluded", "validator-leaving"]);
    expect(found[0]!.message).toContain("until era 10 of the vault (now 7), because it was no candidate");
    expect(found[1]!.message).not.toContain("adotb probe");
    expect(find({ exclusions: [{ ...exclusions[0], until: 7 }] })).toEqual([]);
  });
});

describe("alarms about chain and settings", () => {
  const DAY = 86_400_000;
  const find = (chainEraStart: number, bondingEras = 28, eras = 28) =>
    alarms((raise) => {
      ofUnbonding({ unbonding: { eras, full: 28, fast: 2 }, bondingEras }, raise);
      ofClock({ chainEra: 8, chainEraStart, clock: new Clock(0, DAY) }, raise);
    });

  it("are none when they agree", () => {
    expect(find(5 * DAY)).toEqual([]);
    expect(find(5 * DAY + 3_000_000)).toEqual([]);
    expect(find(5 * DAY - 3_000_000)).toEqual([]);
  });
  it("tell that the clocks are more than an hour apart, on either side", () => {
    expect(find(5 * DAY + 4_000_000)).toMatchObject([{ kind: "clock-drift" }]);
    expect(find(5 * DAY - 4_000_000)[0]!.message).toContain("1 h 6 min away");
  });
  it("tell that the vault is set to another time of unbonding", () => {
    const [differs] = find(5 * DAY, 28, 2);
    expect(differs).toMatchObject({ kind: "bonding-differs" });
    expect(differs!.message).toContain("adotb propose --set bonding-eras=2");
    expect(find(5 * DAY, 2, 28)[0]!.message).toContain("paid late");
  });
});

describe("alarms about power", () => {
  const [timelock, governor, council] = [ALICE, BOB, CHARLIE];
  const about = (role: string, account: string | undefined, named: string[] = [council]) => {
    const found: string[] = [];
    const roles = [{ role: roleId(role), account }];
    ofRoles({ timelock, governor }, named, { roles }, (_, what) => found.push(what));
    return found;
  };
  it("tell of a role that the file names nobody for, and of no other", () => {
    for (const role of ["PROPOSER_ROLE", "EXECUTOR_ROLE"]) {
      expect([...about(role, governor), ...about(role, council)]).toEqual([]);
      expect(about(role, council, [])).toEqual([`${role} ${council}`]);
      expect(about(role, timelock)).toEqual([`${role} ${timelock}`]);
      expect(about(role, undefined)).toEqual([`${role} everybody`]);
    }
    expect(about("TIMELOCK_ADMIN_ROLE", timelock)).toEqual([]);
    for (const who of [governor, council])
      expect(about("TIMELOCK_ADMIN_ROLE", who)).toEqual([`TIMELOCK_ADMIN_ROLE ${who}`]);
    expect(about("ANOTHER_ROLE", governor)).toEqual([`number ${roleId("ANOTHER_ROLE")} ${governor}`]);
  });
});

describe("alarms about the number of nominators", () => {
  const told = (count: number, most: number | undefined) => {
    const found: string[] = [];
    ofNominators({ nominators: { count, most } }, (_, __, message) => found.push(message));
    return found;
  };
  it("begin when a hundredth of the limit is left, and tell when it is reached", () => {
    expect([told(989, 1_000), told(989, undefined)]).toEqual([[], []]);
    expect(told(990, 1_000)).toEqual([
      "The chain has 990 nominators and takes 1000 at most: soon no new stash can nominate.",
    ]);
    for (const count of [1_000, 1_001])
      expect(told(count, 1_000)).toEqual([
        "The chain has as many nominators as it takes (1000): no new stash can nominate, and what is meant for it stays in the buffer.",
      ]);
  });
});
