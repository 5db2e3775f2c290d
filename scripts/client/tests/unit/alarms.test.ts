// Every alarm: what raises it, and that it ends. And that the runbook, the metrics and the code have the same ones.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { AlarmBoard, ALARM_KINDS, type Alarm, type AlarmKind, type Raise } from "../../src/keeper/alarms.ts";
import { Backoff } from "../../src/keeper/backoff.ts";
import { Metrics } from "../../src/keeper/metrics.ts";
import { Unread } from "../../src/keeper/parts.ts";
import type { View } from "../../src/keeper/view.ts";
import { findAlarms, LOOKS, ofFailures, ofHead, ofMigration, ofUnread } from "../../src/keeper/watch.ts";
import { roleId } from "../../src/governance/timelock-roles.ts";
import { Clock, type Suite } from "../../src/suite/suite.ts";
import { addressHex } from "../../src/text/address.ts";
import { CALL_INDICES } from "./bench/api.ts";
import { NETWORK } from "./bench/bench.ts";
import { DAY, GUARDIAN, KEEPER, ONE, VALIDATORS } from "./bench/names.ts";
import { ADDRESSES } from "./bench/suite.ts";

const [VALIDATOR, GOVERNOR, TIMELOCK] = VALIDATORS as [string, string, string];
const hex = addressHex(VALIDATOR);
const suite = { addresses: ADDRESSES, callable: {} } as unknown as Suite;

const stash = {
  account: KEEPER,
  validator: VALIDATOR,
  bonded: 500n * ONE,
  unbonding: 0n,
  failures: 0,
  retryEra: 0,
};
const finding = { number: 0, stash, changes: false, loss: 0n, gain: 0n, above: 0n, ripe: 0n, announced: [] };
const both = new Set([hex]);
const overview = {
  era: 7,
  advancedEra: 7,
  advancing: false,
  stakePausedUntil: 0n,
  unstakePausedUntil: 0n,
  advancePausedUntil: 0n,
  heldUntil: 0n,
  firstUnfunded: 1,
};
const exposed = { elected: both, exposed: new Set([addressHex(KEEPER)]) };
const proposal = (state: string, ...actions: object[]) => [
  {
    info: { id: 3, state, proposer: GUARDIAN, voteStarts: 1n, voteEnds: 2n, readyAt: 3n },
    actions: actions.length > 0 ? actions : [{ SetMinDelay: 86_400_000n }],
  },
];
const calls = {
  pallet: 7,
  bond: CALL_INDICES["bond"],
  bondExtra: CALL_INDICES["bond_extra"],
  unbond: CALL_INDICES["unbond"],
  withdrawUnbonded: CALL_INDICES["withdraw_unbonded"],
  nominate: CALL_INDICES["nominate"],
  chill: CALL_INDICES["chill"],
  rebond: CALL_INDICES["rebond"],
  forceApplyMinCommission: CALL_INDICES["force_apply_min_commission"],
};
const callPlaces = { palletIndex: 7, callIndices: CALL_INDICES };
const staking = {
  minNominatorBond: 250n * ONE,
  minimumActiveStake: 0n,
  leastBond: 275n * ONE,
};

/** A pool of which nobody needs to know anything, a little after the start of era 7. */
const healthy = {
  now: 7 * DAY + DAY / 10,
  era: 7,
  chainEra: 107,
  chainEraStart: 7 * DAY,
  historyDepth: 84,
  clock: new Clock(0, DAY),
  unpaidSince: undefined,
  unread: [],
  overview,
  nextBatch: null,
  stashes: [stash],
  findings: { block: "0x", stashes: [finding], slashes: [] },
  nominations: [[hex]],
  nominatedIn: [1],
  exposures: [exposed, exposed],
  unbonding: { eras: 28, full: 28, fast: undefined },
  bondingEras: 28,
  staking,
  callPlaces,
  bonderSettings: { minBond: 250n * ONE, calls },
  nominators: { count: 20_000, most: undefined },
  exclusions: [],
  oracle: { held: null, heard: 7, vetoEras: undefined },
  reporters: [KEEPER],
  validators: [VALIDATOR],
  allocated: both,
  prefs: new Map([[hex, { commissionBps: 500, blocked: false }]]),
  eraCommissions: new Map([[hex, 500]]),
  registeredValidators: both,
  activeValidators: both,
  slashed: [],
  keeperBalance: 100n * ONE,
  proposals: [],
  roles: [
    { role: roleId("TIMELOCK_ADMIN_ROLE"), account: TIMELOCK },
    { role: roleId("PROPOSER_ROLE"), account: GOVERNOR },
    { role: roleId("EXECUTOR_ROLE"), account: GOVERNOR },
  ],
  outside: [],
  otherCodes: [],
} as unknown as View;

const look = (change: object): Alarm[] => {
  const view = { ...healthy, ...change } as View;
  const { alarms, unseen, faults } = findAlarms({
    suite,
    network: NETWORK,
    view,
    keeper: KEEPER,
    report: true,
  });
  expect([...unseen]).toEqual([]);
  expect(faults).toEqual([]);
  return alarms;
};
const raised = (find: (raise: Raise) => void): Alarm[] => {
  const found: Alarm[] = [];
  find((kind, about, message) => found.push({ kind, about, message }));
  return found;
};
const stashWith = (change: object) => ({
  findings: { block: "0x", slashes: [], stashes: [{ ...finding, ...change }] },
});
const failures = (times: number) => {
  const backoff = new Backoff(DAY);
  for (let time = 0; time < times; time++) backoff.failed("advance", "", time * DAY, "It was refused.");
  return raised((raise) => ofFailures(backoff.failures, raise));
};

/** What raises each kind, and what ends it; the healthy pool unless something else is said. */
const CAUSES: Record<AlarmKind, { on: () => Alarm[]; off?: () => Alarm[]; says?: string }> = {
  "era-late": {
    on: () => look({ overview: { ...overview, advancedEra: 5 } }),
    says: "The work of era 7 is not complete",
  },
  paused: { on: () => look({ overview: { ...overview, advancePausedUntil: BigInt(8 * DAY) } }) },
  "stash-marked": { on: () => look(stashWith({ stash: { ...stash, failures: 2, retryEra: 9 } })) },
  "cash-short": { on: () => look({ nextBatch: { exits: 1, dueEra: 5, value: 3n * ONE } }), says: "3 DOT" },
  "validator-leaving": { on: () => look({ registeredValidators: new Set() }) },
  "validator-blocked": { on: () => look({ prefs: new Map([[hex, { commissionBps: 0, blocked: true }]]) }) },
  "validator-commission": {
    on: () => look({ eraCommissions: new Map([[hex, 10_000]]) }),
    says: "takes 100 % of the rewards of era 107",
  },
  "validator-idle": { on: () => look({ activeValidators: new Set() }) },
  "validator-excluded": {
    on: () => look({ exclusions: [{ validator: VALIDATOR, until: 9, by: "Guardian" }] }),
    off: () => look({ exclusions: [{ validator: VALIDATOR, until: 7, by: "Guardian" }] }),
  },
  "not-exposed": { on: () => look({ exposures: [0, 1].map(() => ({ elected: both, exposed: new Set() })) }) },
  "min-bond-low": {
    on: () => look({ staking: { ...staking, minimumActiveStake: 600n * ONE, leastBond: 660n * ONE } }),
    // Ours are not smaller than that.
    off: () => look({ staking: { ...staking, minimumActiveStake: 500n * ONE } }),
    says: 'adotb propose --set "min-bond=660 DOT"',
  },
  "nominators-full": {
    on: () => look({ nominators: { count: 22_500, most: 22_500 } }),
    off: () => look({ nominators: { count: 22_000, most: 22_500 } }),
    says: "no new stash can nominate",
  },
  slash: { on: () => look({ slashed: [{ validator: VALIDATOR, era: 106 }] }) },
  "loss-unreported": { on: () => look(stashWith({ changes: true, loss: ONE })) },
  "ledger-above-book": { on: () => look(stashWith({ above: ONE })) },
  "nomination-lost": { on: () => look({ nominations: [[]] }) },
  "bonding-differs": { on: () => look({ unbonding: { eras: 2, full: 28, fast: 2 } }) },
  "staking-moved": {
    on: () => look({ callPlaces: { palletIndex: 9, callIndices: { ...CALL_INDICES, bond: undefined } } }),
    says: "the pallet is 9 (set: 7), bond is gone (set: 0)",
  },
  "clock-drift": { on: () => look({ chainEraStart: 7 * DAY + DAY / 4 }) },
  "contracts-migrating": {
    on: () => raised((raise) => ofMigration(true, raise)),
    off: () => raised((raise) => ofMigration(false, raise)),
  },
  "report-held": {
    on: () => {
      const held = { hash: "0x1", loss: ONE, gain: 0n, until: BigInt(9 * DAY), expires: BigInt(10 * DAY) };
      return look({ oracle: { held, heard: 7, vetoEras: undefined } });
    },
  },
  "reporters-silent": { on: () => look({ oracle: { held: null, heard: 4, vetoEras: 2 } }) },
  "not-a-reporter": { on: () => look({ reporters: [GUARDIAN] }), says: "It goes on as a keeper" },
  "proposal-open": {
    on: () => look({ proposals: proposal("Active") }),
    off: () => look({ proposals: proposal("Queued") }),
    says: "would set the timelock's delay to 1 day",
  },
  "proposal-queued": { on: () => look({ proposals: proposal("Ready") }), says: "adotb cancel-proposal 3" },
  "scheduled-outside-governor": {
    on: () => look({ outside: [{ id: "0x07", readyAt: 5n }] }),
    says: "belongs to no proposal",
  },
  "role-granted": {
    on: () => look({ roles: [...healthy.roles, { role: roleId("EXECUTOR_ROLE"), account: undefined }] }),
    says: "Everybody has the role EXECUTOR_ROLE",
  },
  "code-differs": { on: () => look({ otherCodes: [{ what: "The vault", found: "0x1", built: "0x2" }] }) },
  "rewards-expiring": {
    on: () => look({ unpaidSince: 60 }),
    off: () => look({ unpaidSince: 70 }),
  },
  "keeper-poor": {
    on: () => look({ keeperBalance: 4n * ONE }),
    off: () => look({ keeperBalance: 5n * ONE }),
  },
  "duty-failing": {
    on: () => failures(3),
    off: () => failures(2),
    says: "failed 3 times in a row (advance)",
  },
  "not-readable": {
    on: () => raised((raise) => ofUnread([new Unread("the stashes", new Error("No."))], raise)),
    off: () => raised((raise) => ofUnread([], raise)),
  },
  "chain-stalled": {
    on: () => raised((raise) => ofHead(120_000, raise)),
    off: () => raised((raise) => ofHead(119_000, raise)),
  },
};

describe("the alarm", () => {
  it("is off, whatever it is, in a healthy pool", () => expect(look({})).toEqual([]));

  it.each(ALARM_KINDS)("%s begins and ends", (kind) => {
    const { on, off, says } = CAUSES[kind];
    const found = on();
    expect(found.map((alarm) => alarm.kind)).toContain(kind);
    if (says) expect(found.find((alarm) => alarm.kind === kind)!.message).toContain(says);
    const board = new AlarmBoard();
    expect(board.update(found).begun.map((alarm) => alarm.kind)).toContain(kind);
    expect(board.update(found)).toEqual({ begun: [], ended: [] });
    const after = off ? off() : look({});
    expect(after.map((alarm) => alarm.kind)).not.toContain(kind);
    expect(board.update(after).ended.map((alarm) => alarm.kind)).toContain(kind);
  });

  it.each(ALARM_KINDS)("%s stays on while nobody can look for it", (kind) => {
    const board = new AlarmBoard();
    board.update(CAUSES[kind].on());
    expect(board.update([], new Set([kind])).ended.map((alarm) => alarm.kind)).not.toContain(kind);
    expect(board.has(kind)).toBe(true);
  });
});

describe("a minimum bond below the chain's", () => {
  it("is told before a stash is that small: it would be refused", () => {
    const [alarm] = look({ staking: { ...staking, minNominatorBond: 300n * ONE, leastBond: 300n * ONE } });
    expect(alarm!.message).toContain("lets nobody nominate with less than 300 DOT");
  });
});

describe("proposals", () => {
  const messages = (...actions: object[]) =>
    look({ proposals: proposal("Pending", ...actions) }).map(({ message }) => message);

  it("are told by their gravest action: an upgrade, a call, another guardian", () => {
    const harmless = { SetMinDelay: 86_400_000n };
    const guardian = { SetGuardian: GUARDIAN };
    const call = {
      Call: { callee: GUARDIAN, selector: "0x01020304", input: new Uint8Array(), transferredValue: 0n },
    };
    const upgrade = { Upgrade: ["Vault", "0x05"] };
    expect(messages(harmless, guardian)[0]).toContain(`would name ${GUARDIAN} as guardian (and 1 more)`);
    expect(messages(harmless, guardian, call)[0]).toContain("would call 0x01020304");
    expect(messages(guardian, call, upgrade)[0]).toContain("would replace the code of the vault with 0x05");
  });
  it("come in that order", () => {
    const [first] = proposal("Active");
    const [second] = proposal("Active", { Upgrade: ["Token", "0x05"] });
    const found = look({ proposals: [first, { ...second, info: { ...second!.info, id: 9 } }] });
    expect(found.map(({ about }) => about)).toEqual(["9", "3"]);
  });
});

describe("the list of alarms", () => {
  const runbook = readFileSync(new URL("../../../../docs/runbook.md", import.meta.url), "utf8");
  const section = runbook.slice(
    runbook.indexOf("\n## Alarms\n"),
    runbook.indexOf("\n### A validator is left out\n"),
  );
  const rows = [...section.matchAll(/^\| `([a-z-]+)` \| (.+) \| (.+) \|$/gm)];

  it("is that of the runbook, with what each means and what to do", () => {
    expect(rows.map(([, kind]) => kind).sort()).toEqual([...ALARM_KINDS].sort());
    for (const [, kind, means, what] of rows) {
      expect(means!.length, kind).toBeGreaterThan(15);
      expect(what!.length, kind).toBeGreaterThan(10);
    }
  });
  it("is that of the metrics", async () => {
    const metrics = new Metrics();
    metrics.showAlarms([]);
    const { values } = await metrics.alarms.get();
    expect(values.map(({ labels }) => labels.kind).sort()).toEqual([...ALARM_KINDS].sort());
  });
  it("is what is looked for", () => {
    const always = ["contracts-migrating", "duty-failing", "not-readable", "chain-stalled"];
    const looked = new Set([...LOOKS.flatMap(({ kinds }) => kinds), ...always]);
    expect([...looked].sort()).toEqual([...ALARM_KINDS].sort());
  });
});
