import { describe, expect, it } from "vitest";
import { doDuties, probes, readmissions, repairs, ripenings, type Duty } from "../../src/keeper/duties.ts";
import { Backoff } from "../../src/keeper/backoff.ts";
import { freedEarly, type View } from "../../src/keeper/view.ts";
import { Metrics } from "../../src/keeper/metrics.ts";
import type { Work } from "../../src/keeper/work.ts";
import { addressHex } from "../../src/text/address.ts";
import { ChainRefusal, NetworkError, Refusal } from "../../src/text/errors.ts";
import { Clock } from "../../src/suite/suite.ts";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const BOB = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
const CHARLIE = "5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y";
const [bob, charlie] = [BOB, CHARLIE].map(addressHex) as [string, string];

/** Two stashes: the first nominates Bob, the second Charlie. */
const stash = (number: number, validator: string | null, more: object = {}) => ({
  number,
  ripe: 0n,
  stash: { account: ALICE, validator, bonded: 5n, unbonding: 0n },
  ...more,
});
const view = (change: object = {}) =>
  ({
    validators: [BOB, CHARLIE],
    allocated: new Set([bob, charlie]),
    registeredValidators: new Set([bob, charlie]),
    prefs: new Map([
      [bob, { commissionBps: 0, blocked: false }],
      [charlie, { commissionBps: 0, blocked: false }],
    ]),
    findings: { stashes: [stash(0, BOB), stash(1, CHARLIE)] },
    nominations: [[bob], [charlie]],
    exclusions: [],
    early: [],
    era: 7,
    ...change,
  }) as unknown as View;
const about = (duties: readonly Duty[]) => duties.map((duty) => `${duty.kind} ${duty.about}`);
const blocked = new Map([
  [bob, { commissionBps: 0, blocked: true }],
  [charlie, { commissionBps: 0, blocked: false }],
]);

describe("what a keeper repairs", () => {
  it("is nothing when all is as the book says", () => expect(repairs(view())).toEqual([]));
  it("is a stash that was sent away, nominates somebody else, or has late stake", () => {
    expect(about(repairs(view({ nominations: [[], [charlie]] })))).toEqual(["repair 0"]);
    expect(about(repairs(view({ nominations: [[charlie], [charlie]] })))).toEqual(["repair 0"]);
    const findings = { stashes: [stash(0, BOB), stash(1, CHARLIE, { ripe: 3n })] };
    expect(about(repairs(view({ findings })))).toEqual(["repair 1"]);
  });
  it("is not one whose validator is excluded: the next work gives it another", () => {
    const exclusions = [{ validator: BOB, until: 9, by: "Refuses" }];
    expect(repairs(view({ nominations: [[], [charlie]], exclusions }))).toEqual([]);
  });
  it("is late stake of such a one all the same: it does not wait for a nomination", () => {
    const exclusions = [{ validator: BOB, until: 9, by: "Refuses" }];
    const findings = { stashes: [stash(0, BOB, { ripe: 3n }), stash(1, CHARLIE)] };
    const found = repairs(view({ findings, nominations: [[], [charlie]], exclusions }));
    expect(about(found)).toEqual(["repair 0"]);
  });
});

describe("what a keeper probes", () => {
  const gone = { registeredValidators: new Set([charlie]) };

  it("is no validator that works, nor one that only takes no new ones", () => {
    expect(probes(view())).toEqual([]);
    expect(probes(view({ prefs: blocked }))).toEqual([]);
  });
  it("is one that has left", () => expect(about(probes(view(gone)))).toEqual([`probe ${BOB}`]));
  it("is one that left, by another stash, before it has one of its own", () => {
    const findings = { stashes: [stash(0, CHARLIE)] };
    expect(about(probes(view({ ...gone, findings, nominations: [[charlie]] })))).toEqual([`probe ${BOB}`]);
    expect(probes(view({ ...gone, findings: { stashes: [] } }))).toEqual([]);
  });
  it("is shown by a stash whose own validator works, since it compares the two", async () => {
    const asked: unknown[] = [];
    const suite = { probe: async (...args: unknown[]) => asked.push(args) } as never;
    const findings = { stashes: [stash(0, BOB), stash(1, null), stash(2, CHARLIE)] };
    for (const duty of probes(view({ ...gone, findings, nominations: [[bob], [], [charlie]] })))
      await duty.plan(suite, ALICE);
    expect(asked).toEqual([[ALICE, 2, BOB]]);
  });
  it("is one that sent a stash away and is blocked", () => {
    const [duty] = probes(view({ prefs: blocked, nominations: [[], [charlie]] }));
    expect(duty!.done).toContain(`Validator ${BOB} refuses stash 0`);
  });
  it("is not one that is excluded, until the exclusion ends", () => {
    const until = (era: number) => [{ validator: BOB, until: era, by: "NoCandidate" }];
    expect(probes(view({ ...gone, exclusions: until(9) }))).toEqual([]);
    expect(about(probes(view({ ...gone, exclusions: until(8) })))).toEqual([`probe ${BOB}`]);
  });
  it("is none that is not in the allocation", () => {
    expect(probes(view({ ...gone, allocated: new Set([charlie]) }))).toEqual([]);
  });
});

describe("whom a keeper readmits", () => {
  const exclusions = [{ validator: BOB, until: 9, by: "Refuses" }];

  it("is who takes nominations again", () => {
    expect(about(readmissions(view({ exclusions })))).toEqual([`readmit ${BOB}`]);
  });
  it("is nobody who is blocked or gone, or whom the guardian excluded, or whose time is over", () => {
    expect(readmissions(view({ exclusions, prefs: blocked }))).toEqual([]);
    expect(readmissions(view({ exclusions, registeredValidators: new Set([charlie]) }))).toEqual([]);
    expect(readmissions(view({ exclusions: [{ ...exclusions[0], by: "Guardian" }] }))).toEqual([]);
    expect(readmissions(view({ exclusions: [{ ...exclusions[0], until: 7 }] }))).toEqual([]);
    expect(readmissions(view({ exclusions, allocated: new Set([charlie]) }))).toEqual([]);
  });
});

describe("what a keeper ripens", () => {
  const DAY = 86_400_000;
  const clock = new Clock(0, DAY);
  /** What the chain frees of one stash that has these chunks by its book, so many days after the vault's start. */
  const early = (ripe: bigint, chunks: { ripeEra: number; amount: bigint }[], days: number) => {
    const suite = { bonder: { ask: async () => chunks } } as never;
    const unbonding = chunks.reduce((sum, { amount }) => sum + amount, 0n);
    const stashes = [{ number: 4, ripe, stash: { unbonding } }] as never;
    return freedEarly(suite, { stashes }, clock, days * DAY, "0x");
  };

  it("is found by comparing the ledger with the chunks of the book", async () => {
    // The chain unbonds in 2 eras where the vault was set to 28.
    const chunks = [
      { ripeEra: 31, amount: 10n },
      { ripeEra: 32, amount: 5n },
    ];
    expect(await early(15n, chunks, 5.2)).toEqual([{ number: 4, amount: 15n }]);
    expect(await early(15n, chunks, 31.2)).toEqual([{ number: 4, amount: 5n }]);
    expect(await early(0n, chunks, 5.2)).toEqual([]);
  });
  it("is nothing while the chain's era began a little before the vault's", async () => {
    expect(await early(10n, [{ ripeEra: 31, amount: 10n }], 30.9)).toEqual([]);
    expect(await early(10n, [{ ripeEra: 31, amount: 10n }], 31)).toEqual([]);
    // Far from the boundary it is early, by one era too.
    expect(await early(10n, [{ ripeEra: 31, amount: 10n }], 30.1)).toEqual([{ number: 4, amount: 10n }]);
  });
  it("is nothing of a stash that unbonds nothing by the book: that is for a repair", async () => {
    expect(await early(3n, [], 5)).toEqual([]);
  });
  it("is what the chain frees early", () => {
    expect(about(ripenings(view({ early: [{ number: 1, amount: 5n }] })))).toEqual(["ripen 1"]);
  });
});

describe("duties", () => {
  const refusal = new Refusal("bonder", "probe", ["NotShown"], {}, "It showed nothing.");
  const DAY = 86_400_000;
  /** Duties that end in these ways, and a count of how often each was tried. */
  const world = (...ends: (Error | "done")[]) => {
    const tried: number[] = ends.map(() => 0);
    const lines: string[] = [];
    const api = { isConnected: true };
    const backoff = new Backoff(DAY);
    const work = (now: number) =>
      ({
        suite: {
          chain: { api },
          send: async (plan: number) => ends[plan] === "done" && { block: 5, fee: 0n },
        },
        signer: { address: ALICE },
        metrics: new Metrics(),
        log: { warn: (event: string) => lines.push(event), error: (event: string) => lines.push(event) },
        sendOptions: {},
        backoff,
        now,
        problems: [],
        stopping: () => false,
        onProgress: () => undefined,
      }) as unknown as Work;
    const list = ends.map((end, position): Duty => ({
      kind: "probe",
      about: String(position),
      done: "Done",
      plan: async () => {
        tried[position]! += 1;
        if (end !== "done") throw end;
        return position as never;
      },
    }));
    /** A round on the seventh day. */
    const round = (hours = 0, day = 7) =>
      doDuties(work(day * DAY + hours * 3_600_000), (day + 1) * DAY, list);
    return { round, tried, lines, api, backoff };
  };

  it("stand alone: one that is refused keeps none of the others from being done", async () => {
    const { round, lines } = world(refusal, new ChainRefusal("Contracts.OutOfGas", "No gas."), "done");
    expect(await round()).toBe(1);
    expect(lines).toEqual(["probe-failed", "probed"]);
  });
  it("give up for the era after a refusal, and try again in the next", async () => {
    const { round, tried, backoff } = world(refusal, "done");
    for (let hours = 0; hours < 10; hours++) await round(hours);
    expect(tried).toEqual([1, 10]);
    expect(backoff.failures).toMatchObject([{ quiet: true }]);
    await round(0, 8);
    expect(tried).toEqual([2, 11]);
  });
  it("take a lost race for done by somebody else, and leave it for the era", async () => {
    const lost = new Refusal("bonder", "ripen", ["NothingRipens"], {}, "Nothing.");
    const { round, tried, lines } = world(lost);
    for (let hours = 0; hours < 3; hours++) expect(await round(hours)).toBe(0);
    expect([tried, lines]).toEqual([[1], []]);
  });
  it("go on when the answer to one is lost, and try that again soon", async () => {
    const { round, tried, lines } = world(new NetworkError("No answer in time."), "done");
    expect(await round()).toBe(1);
    expect(await round(0.1)).toBe(1);
    expect(await round(0.2)).toBe(1);
    expect(tried).toEqual([2, 3]);
    expect(lines.filter((line) => line === "probe-failed")).toHaveLength(2);
  });
  it("do not take a lost connection for a refusal", async () => {
    const { round, tried, api } = world(new NetworkError("Gone."), "done");
    api.isConnected = false;
    await expect(round()).rejects.toThrow("Gone.");
    await expect(round()).rejects.toThrow("Gone.");
    expect(tried).toEqual([2, 0]);
  });
});
