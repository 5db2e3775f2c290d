// What the keeper reads of the timelock: its cells name every operation and every role, whoever caused it.

import { describe, expect, it } from "vitest";
import { roleId } from "../../src/governance/timelock-roles.ts";
import { Governance, otherCodes } from "../../src/keeper/governance.ts";
import { GUARDIAN, VALIDATORS } from "./bench/names.ts";
import { World } from "./bench/world.ts";

const id = (byte: string) => `0x${byte.repeat(32)}`;

/** A world with proposals, by the operations that they are at the timelock. */
function world(operations: Record<number, string>) {
  const world = new World();
  world.proposals = Object.keys(operations)
    .map((number) => ({ id: Number(number), state: "Executed" }))
    .reverse();
  const asked: number[] = [];
  const { ask } = world.suite.governor;
  const governor = {
    ask: async (message: string, args: [number]) => {
      if (message !== "operation") return ask(message as never, args as never);
      asked.push(args[0]);
      return { id: operations[args[0]], calls: [], salt: "0x" };
    },
  };
  return { world, suite: Object.assign(world.suite, { governor }), asked };
}

describe("operations at the timelock", () => {
  it("are outside if they belong to no proposal, and only while they wait", async () => {
    const { world: at, suite } = world({ 1: id("01"), 2: id("02") });
    at.operations.set(id("02"), 5_000n);
    at.operations.set(id("07"), 6_000n);
    // Done.
    at.operations.set(id("08"), 1n);
    const { outside } = await new Governance().timelock(suite, "0x");
    expect(outside).toEqual([{ id: id("07"), readyAt: 6_000n }]);
  });
  it("of old proposals are asked for once", async () => {
    const { world: at, suite, asked } = world({ 1: id("01"), 2: id("02"), 3: id("03") });
    at.operations.set(id("01"), 5_000n);
    const governance = new Governance();
    for (let round = 0; round < 3; round++)
      expect((await governance.timelock(suite, "0x")).outside).toEqual([]);
    expect(asked).toEqual([3, 2, 1]);
  });
});

describe("roles at the timelock", () => {
  it("are read with who has them", async () => {
    const { world: at, suite } = world({});
    at.roles = [
      [roleId("PROPOSER_ROLE"), VALIDATORS[0]!],
      [roleId("EXECUTOR_ROLE"), GUARDIAN],
    ];
    const { roles } = await new Governance().timelock(suite, "0x");
    expect(roles).toEqual([
      { role: roleId("PROPOSER_ROLE"), account: VALIDATORS[0] },
      { role: roleId("EXECUTOR_ROLE"), account: GUARDIAN },
    ]);
  });
});

describe("proposals", () => {
  it("are open until they are over, and what they do is asked for once", async () => {
    const at = new World();
    at.proposals = [
      { id: 3, state: "Active" },
      { id: 2, state: "Queued" },
      { id: 1, state: "Defeated" },
    ];
    const governance = new Governance();
    for (let round = 0; round < 2; round++) {
      const open = await governance.open(at.suite, "0x");
      expect(open.map(({ info }) => info.id)).toEqual([3, 2]);
    }
    expect(at.calls.get("governor.actions")).toBe(2);
    expect(at.calls.get("governor.proposals")).toBe(2);
  });
});

describe("codes", () => {
  it("differ at a contract or a stash", async () => {
    const at = new World();
    expect(await otherCodes(at.suite, at.stashes, "0x")).toEqual([]);
    at.otherCode = at.stashes[1]!.account;
    expect(await otherCodes(at.suite, at.stashes, "0x")).toEqual([
      { what: "Stash 1", found: "0xbad", built: "0xc0de" },
    ]);
  });
});
