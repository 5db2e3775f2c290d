// The real keeper in a world of its own: what it does day by day, and what becomes of it when one thing goes wrong.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { describeDispatchError } from "../../src/text/describe.ts";
import { InputError } from "../../src/text/errors.ts";
import { Keeper } from "../../src/keeper/keeper.ts";
import { Bench, NETWORK } from "./bench/bench.ts";
import { DAY, FEE, KEEPER, VALIDATORS } from "./bench/names.ts";
import { failsInBlock, heavyAbove, refused, trapped, unanswered } from "./bench/world.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

const wasted = ({ world }: Bench) => Number(world.fees.wasted / FEE);

describe("a keeper in a world without faults", () => {
  it("does everything in every era, and warns of nothing", async () => {
    const bench = new Bench();
    const { world } = bench;
    await bench.eras(2);
    world.wanted = 3;
    world.stashes[0]!.nominates = null;
    world.stashes[1]!.active -= 10n;
    await bench.eras(2);
    expect(bench.lines.filter(({ level }) => level === "error")).toEqual([]);
    expect(world.advancedEra).toBe(3);
    expect(world.heard).toBe(3);
    expect(world.stashes).toHaveLength(3);
    await bench.round();
    expect(world.unpaid()).toEqual([]);
    expect(world.stashes.every(({ nominates, validator }) => nominates === validator)).toBe(true);
    expect(world.stashes.every(({ bonded, active }) => bonded === active)).toBe(true);
    expect(bench.alarms).toEqual([]);
    expect(wasted(bench)).toBe(0);
    expect(bench.lost).toBe(0);
  });
  it("looks again at the same block only if something went wrong", async () => {
    const bench = new Bench();
    await bench.round();
    await bench.round();
    const looked = bench.world.calls.get("vault.overview");
    await bench.round();
    expect(bench.world.calls.get("vault.overview")).toBe(looked);
    bench.world.pass(1_000);
    bench.world.faults.set("registry.allocation", trapped);
    await bench.round();
    bench.world.faults.clear();
    await bench.round();
    expect(bench.told("alarm-over")).toHaveLength(1);
  });
});

describe("a stash that cannot be made", () => {
  it("keeps neither the era's work from being done nor an alarm from being told", async () => {
    const bench = new Bench();
    bench.world.wanted = 3;
    bench.world.commissions[0] = 9_000;
    bench.world.faults.set("plan create-stash", refused("bonder.create_stash", "StashNotCreated"));
    await bench.eras(3);
    expect(bench.world.advancedEra).toBe(2);
    expect(bench.alarms).toEqual(expect.arrayContaining(["validator-commission", "duty-failing"]));
    expect(wasted(bench)).toBe(0);
  });
  it("is not made in one round with all others: others wait too", async () => {
    const bench = new Bench();
    bench.world.addStash = () => void bench.world.stashes.push({ ...bench.world.stashes[0]! });
    bench.world.wanted = 11;
    await bench.round();
    expect(bench.world.stashes).toHaveLength(6);
    bench.world.pass(1_000);
    await bench.round();
    expect(bench.world.stashes).toHaveLength(10);
  });
});

describe("a payout that the chain always refuses", () => {
  it("costs at most a few fees in ten rounds, and the others are paid", async () => {
    const bench = new Bench();
    const { world } = bench;
    world.faults.set(`payout of ${VALIDATORS[0]}`, failsInBlock("Staking.InvalidEraToReward"));
    await bench.eras(1);
    const before = world.fees.paid;
    for (let round = 0; round < 10; round++) {
      await bench.round();
      world.pass(DAY / 200);
    }
    // One of them pays the others, one is for the era's work, one for the reporter's word.
    expect(Number((world.fees.paid - before) / FEE)).toBeLessThanOrEqual(8);
    expect(world.unpaid()).toEqual([`100 ${VALIDATORS[0]}`]);
    expect(world.advancedEra).toBe(1);
    expect(world.heard).toBe(1);
    await bench.eras(1);
    expect(bench.about("duty-failing")[0]).toContain(`payout era 100, ${VALIDATORS[0]}, page 0`);
  });
  it("is paid when the chain takes it, and forgotten when somebody else pays it", async () => {
    const bench = new Bench();
    const { world } = bench;
    world.faults.set(`payout of ${VALIDATORS[0]}`, failsInBlock());
    await bench.eras(2);
    expect(bench.alarms).toContain("duty-failing");
    world.paid.add(`100 ${VALIDATORS[0]}`);
    world.faults.clear();
    await bench.eras(1);
    expect(world.unpaid(world.chainEra - 1)).toEqual([]);
    expect(bench.alarms).toEqual([]);
  });
  it("ends the round when it is not the only one: the fault is not in the payouts then", async () => {
    const bench = new Bench();
    const { world } = bench;
    world.faults.set("tx.payout", failsInBlock());
    world.pass(4 * DAY);
    expect(world.unpaid()).toHaveLength(8);
    await bench.round();
    // Eight together, four, two, and two single ones.
    expect(world.calls.get("tx.payout")).toBe(5);
    world.pass(1_000);
    await bench.round();
    expect(world.calls.get("tx.payout"), "and the rest waits").toBe(5);
  });
  it.each([
    ["that the node does not take", heavyAbove(1)],
    ["that runs out of weight in a block", heavyAboveInBlock(1)],
  ])("is split if it is a batch %s", async (_, fault) => {
    const bench = new Bench();
    bench.world.faults.set("tx.payout", fault);
    await bench.eras(4);
    await bench.round();
    expect(bench.world.unpaid()).toEqual([]);
    // It is tried in each era whether more go through.
    expect(wasted(bench)).toBeLessThanOrEqual(4);
    expect(bench.alarms).toEqual([]);
  });
});

function heavyAboveInBlock(most: number) {
  return (world: Bench["world"], call: { name: string; size: number }) => {
    if (call.size > most) failsInBlock("System.ExhaustsResources")(world, call);
  };
}

describe("the work of an era", () => {
  it("is split when a call runs out of gas, tried out or sent", async () => {
    const bench = new Bench();
    bench.world.faults.set("plan advance", heavyAbove(3));
    await bench.eras(2);
    expect(bench.world.advancedEra).toBe(1);
    expect(wasted(bench)).toBe(0);
    bench.world.faults.set("plan advance", (_, { size }) => {
      // A contract that is called tells it in its own way.
      if (size > 3) refused("bonder.advance", "VaultRefused")(bench.world, { name: "", size });
    });
    await bench.eras(1);
    expect(bench.world.advancedEra).toBe(2);
  });
  it("waits while a report is held, which has an alarm of its own", async () => {
    const bench = new Bench();
    const { world } = bench;
    world.heldUntil = BigInt(3 * DAY);
    await bench.eras(3);
    expect([world.advancedEra, world.calls.get("plan advance")]).toEqual([0, undefined]);
    expect(bench.alarms).not.toContain("era-late");
    await bench.eras(1);
    expect(world.advancedEra).toBe(3);
  });
  it("is begun so long after the start of the era as --delay says, for a keeper that stands by", async () => {
    const bench = new Bench({ delayMs: DAY / 24 });
    const { world } = bench;
    world.pass(DAY);
    await bench.round();
    expect(world.advancedEra, "half an hour after the start").toBe(0);
    expect(world.unpaid()).toHaveLength(2);
    world.pass(DAY / 48);
    await bench.round();
    expect(world.advancedEra).toBe(1);
    expect(world.unpaid()).toEqual([]);
  });
  it("is not begun while the staking calls are elsewhere than the bonder is set to, and is made up for", async () => {
    const bench = new Bench();
    const { world } = bench;
    await bench.eras(1);
    world.pallet = 9;
    world.stashes[0]!.nominates = null;
    await bench.eras(2);
    expect(world.advancedEra).toBe(0);
    expect(world.stashes[0]!.nominates).toBeNull();
    expect(bench.about("staking-moved")[0]).toContain("the pallet is 9 (set: 7)");
    expect(bench.told("advance-failed")).toEqual([]);
    world.pallet = 7;
    await bench.round();
    expect(world.advancedEra).toBe(3);
    await bench.round();
    expect(bench.alarms).toEqual([]);
  });
});

describe("contracts that are migrating", () => {
  it("have a sentence of their own, for everybody who asks one", () => {
    const error = { isModule: true, asModule: {} } as never;
    const registry = {
      findMetaError: () => ({ section: "contracts", name: "MigrationInProgress", docs: [] }),
    };
    expect(describeDispatchError({ registry } as never, error)).toContain(
      "until that is done no contract answers",
    );
  });
  it("are told as that, carried on, and nothing else is tried or ended", async () => {
    const bench = new Bench();
    const { world } = bench;
    await bench.eras(1);
    world.commissions[0] = 9_000;
    await bench.round();
    world.migrating = 3;
    for (const call of ["vault.overview", "vault.clock", "bonder.stashes", "plan advance"])
      world.faults.set(call, () => {
        throw new Error("It is not asked meanwhile.");
      });
    for (let round = 0; round < 3; round++) {
      world.pass(6_000);
      await bench.round();
      if (round < 2) {
        expect(bench.alarms.sort()).toEqual(["contracts-migrating", "validator-commission"]);
        expect(bench.keeper.health()["lastError"]).toBeNull();
      }
    }
    expect(world.migrating).toBe(0);
    expect(bench.lines.filter(({ level }) => level === "error")).toEqual([]);
    world.faults.clear();
    world.pass(6_000);
    await bench.round();
    expect(bench.alarms).toEqual(["validator-commission"]);
  });
});

describe("a reporter", () => {
  it("that is removed from the panel goes on as a keeper and says so, and reports again when it is back", async () => {
    const bench = new Bench();
    const { world } = bench;
    await bench.eras(1);
    world.reporters = [VALIDATORS[0]!];
    await bench.eras(1);
    expect([world.advancedEra, world.heard]).toEqual([1, 0]);
    expect(bench.about("not-a-reporter")[0]).toContain(`${KEEPER} is not a reporter`);
    expect(bench.told("alarm").filter(({ kind }) => kind === "not-a-reporter")).toHaveLength(1);
    world.reporters = [VALIDATORS[0]!, KEEPER];
    await bench.eras(1);
    expect(world.heard).toBe(2);
    expect(bench.alarms).toEqual([]);
  });
  it("whose report was refused makes another one at once", async () => {
    const bench = new Bench();
    const { world } = bench;
    world.stashes[0]!.active -= 10n;
    world.faults.set("plan report", refused("oracle.report", "Vetoed"));
    await bench.round();
    await bench.round();
    expect(world.calls.get("plan report")).toBe(1);
    expect(bench.alarms).toContain("loss-unreported");
    world.stashes[1]!.active -= 10n;
    world.faults.clear();
    world.pass(6_000);
    await bench.round();
    expect(world.stashes.every(({ bonded, active }) => bonded === active)).toBe(true);
  });
});

describe("a repair that did a part of what there is to do", () => {
  it("is made again for the rest: a refused nomination keeps nothing else from being repaired", async () => {
    const bench = new Bench();
    const { world } = bench;
    await bench.round();
    for (const stash of world.stashes) stash.nominates = null;
    let tries = 0;
    world.faults.set("plan repair", () => {
      tries += 1;
      if (tries === 1) refused("bonder.repair", "NotRepaired")(world, { name: "", size: 1 });
    });
    world.pass(6_000);
    await bench.round();
    expect(world.stashes.map(({ nominates }) => nominates !== null)).toEqual([false, true]);
    await bench.eras(1);
    await bench.round();
    expect(world.stashes.map(({ nominates }) => nominates !== null)).toEqual([true, true]);
  });
});

describe("rewards that were paid in a block that was taken back", () => {
  it("are paid again: only what is final settles an era", async () => {
    const bench = new Bench();
    const { world } = bench;
    await bench.eras(1);
    world.finality = world.now - 1;
    await bench.round();
    expect(world.unpaid()).toEqual([]);
    world.paid.delete(`100 ${VALIDATORS[0]}`);
    world.pass(6_000);
    await bench.round();
    expect(world.unpaid(), "while nothing is final").toEqual([]);
    // The era's end is final, the payout is not.
    world.finality = world.now;
    world.paid.delete(`100 ${VALIDATORS[1]}`);
    world.pass(6_000);
    await bench.round();
    expect(world.unpaid()).toEqual([]);
    world.finality = Infinity;
    world.pass(6_000);
    await bench.round();
    const asked = world.calls.get("query.claimedRewards");
    world.pass(6_000);
    await bench.round();
    expect(world.calls.get("query.claimedRewards"), "settled: nobody asks any more").toBe(asked);
  });
});

describe("the connection", () => {
  it("ends the round when it is gone, and raises no alarm by that", async () => {
    const bench = new Bench();
    await bench.eras(1);
    bench.world.faults.set("query.staking.ledger", (world) => {
      world.connected = false;
      throw new Error("disconnected from ws://bench: 1006");
    });
    await bench.round();
    expect(bench.lost).toBe(1);
    expect(bench.alarms).toEqual([]);
    bench.world.faults.clear();
    await bench.eras(1);
    expect(bench.world.advancedEra).toBe(1);
    expect(bench.alarms).toEqual([]);
  });
  it("that gives no answer to one transaction keeps no other from being sent", async () => {
    const bench = new Bench();
    bench.world.faults.set("tx.payout", unanswered);
    await bench.eras(2);
    expect(bench.world.advancedEra).toBe(1);
    expect(bench.world.heard).toBe(1);
    expect(bench.lost).toBe(0);
  });
});

describe("the health of a keeper", () => {
  it("is bad while the node shows no new block, though it answers", async () => {
    const bench = new Bench();
    const { world } = bench;
    const stop = new AbortController();
    const keeper = new Keeper({
      ...bench.keeper.options,
      signal: stop.signal,
      pollMs: 1,
      open: async () => ({
        ...{ chain: world.suite.chain, suite: world.suite, network: NETWORK },
        close: async () => undefined,
      }),
    });
    vi.setSystemTime(world.now);
    expect(keeper.health()).toMatchObject({ healthy: false, connected: false });
    const running = keeper.run();
    await vi.waitFor(() => expect(keeper.health()).toMatchObject({ healthy: true, alarms: [] }));
    vi.setSystemTime(world.now + 121_000);
    await vi.waitFor(() =>
      expect(keeper.health()).toMatchObject({ connected: true, alarms: [{ kind: "chain-stalled" }] }),
    );
    expect(keeper.health().healthy).toBe(false);
    world.pass(121_000);
    await vi.waitFor(() => expect(keeper.health()).toMatchObject({ healthy: true, alarms: [] }));
    stop.abort();
    await running;
    expect(keeper.health()).toMatchObject({ healthy: false, connected: false });
  });
});

describe("opening a connection", () => {
  const keeperWith = (open: () => Promise<never>, signal: AbortSignal) => {
    const { options } = new Bench({ open, signal }).keeper;
    return new Keeper(options);
  };
  it("ends a keeper that has just been started with a wrong file, and says why", async () => {
    const open = () => Promise.reject(new InputError("The file is wrong."));
    await expect(keeperWith(open, new AbortController().signal).run()).rejects.toThrow("The file is wrong.");
  });
  it("does not end one that was connected before: the chain may mend", async () => {
    vi.useRealTimers();
    const bench = new Bench();
    const stop = new AbortController();
    let opened = 0;
    const keeper = new Keeper({
      ...bench.keeper.options,
      signal: stop.signal,
      pollMs: 1,
      open: async () => {
        opened += 1;
        if (opened === 2) throw new InputError('The chain\'s Staking pallet has no call "bond".');
        if (opened === 3) stop.abort();
        const { suite } = bench.world;
        bench.world.connected = opened !== 1;
        return { chain: suite.chain, suite, network: NETWORK, close: async () => undefined };
      },
    });
    await keeper.run();
    expect(opened).toBe(3);
  });
});
