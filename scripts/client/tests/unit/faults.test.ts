// A keeper that no single thing can stop. Faults are put behind its calls, one at a time and two at a time, while a world of
// duties goes on; then they end. In between everything else is done, a person is told, and hardly a fee is wasted.

import type * as Address from "../../src/text/address.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Bench } from "./bench/bench.ts";
import { FAULTS, type Injected, type Task } from "./bench/faults.ts";
import { FEE } from "./bench/names.ts";
import type { World } from "./bench/world.ts";

// Most of the time would be spent on reading the same few addresses.
vi.mock("../../src/text/address.ts", async (original) => {
  const real = await original<typeof Address>();
  const known = new Map<string | Uint8Array, string>();
  const addressHex = (address: string | Uint8Array) => {
    const hex = known.get(address) ?? real.addressHex(address);
    known.set(address, hex);
    return hex;
  };
  return { ...real, addressHex };
});

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

/** Eras with faults, and eras afterwards. */
const WITH = 2;
const AFTER = 2;
const ROUNDS = 4;

/** What is not done, by the task. */
function undone(world: World): Set<Task> {
  const found = new Set<Task>();
  if (world.unpaid().length > 0) found.add("pay");
  if (world.advancedEra < world.era) found.add("advance");
  if (world.stashes.length < world.wanted) found.add("create");
  if (world.stashes.some(({ nominates, validator }) => nominates !== validator)) found.add("repair");
  // Reporters say that nothing differs when the era's work is complete.
  const silent = world.advancedEra === world.era && world.heard < world.era;
  if (silent || world.stashes.some(({ bonded, active }) => bonded !== active)) found.add("report");
  return found;
}

/** Things that a person must be told, whatever fails. */
const STANDING = [
  "validator-commission",
  "proposal-open",
  "code-differs",
  "scheduled-outside-governor",
  "paused",
] as const;
const trouble = (world: World) => {
  world.commissions[2] = 4_000;
  world.proposals = [{ id: 4, state: "Active" }];
  world.otherCode = world.suite.addresses.timelock;
  world.operations.set(`0x${"07".repeat(32)}`, 5n);
  world.pausedUntil.unstake = 10n ** 15n;
};

interface Played {
  readonly during: { undone: Set<Task>; alarms: string[]; failing: number };
  readonly after: { undone: Set<Task>; alarms: string[] };
  readonly wasted: number;
  readonly lost: number;
}

/** A day without faults, some with them, and some afterwards. */
async function play(faults: readonly Injected[]): Promise<Played> {
  const bench = new Bench();
  const { world } = bench;
  await bench.eras(1, ROUNDS);
  for (const { at, begin } of faults) {
    for (const [call, fault] of Object.entries(at))
      world.faults.set(call, both(world.faults.get(call), fault));
    begin?.(world);
  }
  let during: Played["during"] | undefined;
  await bench.eras(WITH, ROUNDS, (round) => {
    if (round === 1) {
      // Every task has something to do.
      world.wanted = 3;
      world.stashes[0]!.nominates = null;
      world.stashes[1]!.active -= 10n;
      trouble(world);
    }
    // Before the last round the last day's work is done, as far as it can be.
    if (round === WITH * ROUNDS - 1)
      during = { undone: undone(world), alarms: bench.alarms, failing: bench.about("duty-failing").length };
  });
  for (const { at, end } of faults) {
    for (const call of Object.keys(at)) world.faults.delete(call);
    end?.(world);
  }
  await bench.eras(AFTER - 1, ROUNDS);
  // The last day but for its end.
  await bench.eras(1, ROUNDS, (round) => {
    if (round === ROUNDS - 1) Object.assign(after, { undone: undone(world), alarms: bench.alarms });
  });
  return { during: during!, after, wasted: Number(world.fees.wasted / FEE), lost: bench.lost };
}
let after: Played["after"];
beforeEach(() => void (after = { undone: new Set(), alarms: [] }));

/** Two faults behind one call: whichever strikes first. */
const both =
  (one: Injected["at"][string] | undefined, other: Injected["at"][string]): Injected["at"][string] =>
  (world, call) => {
    one?.(world, call);
    other(world, call);
  };

function check(faults: readonly Injected[], { during, after: then, wasted, lost }: Played): void {
  const blocked = new Set(faults.flatMap(({ blocks }) => blocks));
  const more = [...during.undone].filter((task) => !blocked.has(task));
  expect(more, "what no fault is behind is done").toEqual([]);
  const { alarms } = during;
  const blind = new Set(faults.flatMap(({ blinds = [] }) => blinds));
  for (const kind of STANDING) if (!blind.has(kind)) expect(alarms, `${kind} is told`).toContain(kind);
  // What is not even tried because of the other fault cannot fail; that one is told then.
  const hidden = ({ blocks }: Injected, by: Injected) =>
    by.alarm !== undefined && alarms.includes(by.alarm) && blocks.every((task) => by.blocks.includes(task));
  for (const fault of faults) {
    const { alarm } = fault;
    if (alarm === undefined || blind.has(alarm)) continue;
    if (faults.some((other) => other !== fault && hidden(fault, other))) continue;
    expect(alarms, `${alarm} is told`).toContain(alarm);
  }
  expect(lost, "no round is ended").toBe(0);
  const allowed = faults.reduce((sum, { fees = 0 }) => sum + fees * WITH, 0);
  expect(wasted, "fees of failed transactions").toBeLessThanOrEqual(allowed);
  expect([...then.undone], "all is made up for afterwards").toEqual([]);
  expect([...new Set(then.alarms)].sort(), "and only what stays is told").toEqual([...STANDING].sort());
}

const figures = { plays: 0, wasted: 0, most: 0 };
const playAndCheck = async (...faults: Injected[]) => {
  const played = await play(faults);
  figures.plays += 1;
  figures.wasted += played.wasted;
  figures.most = Math.max(figures.most, played.wasted);
  check(faults, played);
};

describe(`one of ${FAULTS.length} faults`, () => {
  it.each(FAULTS.map((fault) => [fault.name, fault] as const))("%s", (_, fault) => playAndCheck(fault));

  it("does what it says: what it blocks is not done, and it has its alarm", async () => {
    for (const fault of FAULTS) {
      const { during } = await play([fault]);
      if (fault.alarm) expect(during.alarms, fault.name).toContain(fault.alarm);
      for (const task of fault.blocks) expect([...during.undone], fault.name).toContain(task);
    }
  });
});

describe("two faults at a time", () => {
  it.each(FAULTS.map((fault, position) => [fault.name, position] as const))(
    "%s, and any other",
    async (_, position) => {
      for (const other of FAULTS.slice(position + 1)) {
        try {
          await playAndCheck(FAULTS[position]!, other);
        } catch (error) {
          throw new Error(`with: ${other.name}`, { cause: error });
        }
      }
    },
  );

  it("wastes hardly a fee", () => {
    console.log(
      `${FAULTS.length} faults, ${figures.plays} plays of ${1 + WITH + AFTER} eras: ${figures.wasted} fees of failed transactions, at most ${figures.most} in a play.`,
    );
    expect(figures.plays).toBe(FAULTS.length + (FAULTS.length * (FAULTS.length - 1)) / 2);
    expect(figures.wasted / figures.plays).toBeLessThan(5);
  });
});
