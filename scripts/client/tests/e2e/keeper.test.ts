// What can happen to a keeper: killed, cut off, not alone, late. Nothing may be lost and nothing paid twice, which the
// chain's own books must say.

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Suite } from "../../src/index.ts";
import { expectedRewards, ledgers, sum, told, unclaimed } from "./books.ts";
import { account, advanced, dot, Proxy, RunningKeeper, TestChain, until, Workspace } from "./harness.ts";

const bob = account("//Bob");

describe("keepers", () => {
  let chain: TestChain;
  let workspace: Workspace;
  let suite: Suite;
  let firstEra: number;
  let start: number;
  const keepers: RunningKeeper[] = [];

  const keeper = (as: string, options: readonly string[] = [], endpoint?: string): RunningKeeper => {
    const running = new RunningKeeper(workspace, as, ["--no-metrics", ...options], endpoint);
    keepers.push(running);
    return running;
  };
  const activeEra = async () => (await chain.chain.api.query.staking.activeEra()).unwrap().index.toNumber();

  beforeAll(async () => {
    chain = await TestChain.start();
    workspace = new Workspace(chain.endpoint);
    const deployed = await workspace.run(["deploy", "--yes", "--json"]);
    expect(deployed.code, deployed.stderr + deployed.stdout).toBe(0);
    suite = workspace.suite(chain.chain);
    firstEra = await activeEra();
    await suite.send(await suite.stake(bob.address, dot(1600)), bob);
    start = await chain.block();
  });
  afterEach(async () => {
    await Promise.all(keepers.splice(0).map((running) => running.kill()));
  });
  afterAll(async () => {
    await chain?.stop();
    workspace?.remove();
  });

  /** The chain's books against the suite's: nothing lost, nothing twice. */
  const booksAgree = async () => {
    const active = await activeEra();
    const eras = Array.from({ length: active - firstEra }, (_, index) => firstEra + index);
    const expected = await expectedRewards(chain.chain, suite, eras);
    expect(await unclaimed(chain.chain, expected.keys()), "every reward was paid").toEqual([]);
    const owed = [...expected.values()].flat();
    const { rewards, harvested, suiteEvents } = await told(chain, suite, start);
    expect(rewards.length, "each of them once").toBe(owed.length);
    const received = sum(rewards.map(({ amount }) => amount));
    const due = sum(owed.map(({ amount }) => amount));
    const difference = received > due ? received - due : due - received;
    expect(difference < BigInt(1_000 * (owed.length + 1)), `${received} received, ${due} due`).toBe(true);
    const { unharvested, money, advancedEra } = await suite.overview();
    expect(harvested + unharvested, "harvested or waiting for it").toBe(received);
    expect(await ledgers(chain.chain, suite), "the chain's ledgers").toEqual({
      active: money.bonded,
      total: money.bonded + money.unbonding,
    });
    const completed = suiteEvents
      .filter(({ name }) => name === "Advanced")
      .map(({ values }) => values["era"]);
    expect(new Set(completed).size, "each era completed once").toBe(completed.length);
    expect(completed.at(-1)).toBe(advancedEra);
    return owed.length;
  };

  it("one that is killed in the middle of advance is continued by the next", async () => {
    await chain.passEras();
    const first = keeper("//Ferdie", ["--steps", "1"]);
    await first.waitFor(
      "a part of the work",
      ({ event, complete }) => event === "advanced" && complete === false,
    );
    await first.kill();
    const before = await suite.overview();
    expect(before, "it was in the middle").toMatchObject({ advancing: true, era: 1, advancedEra: 0 });
    const second = keeper("//Ferdie", ["--steps", "1"]);
    await second.waitFor(
      "the rest of the work",
      ({ event, complete }) => event === "advanced" && complete === true,
    );
    expect(await suite.overview()).toMatchObject({ advancing: false, advancedEra: 1 });
    await booksAgree();
  });

  it("one that is cut off for three eras makes up for them", async () => {
    const proxy = await Proxy.before(chain.endpoint);
    const cut = keeper("//Ferdie", [], proxy.endpoint);
    await chain.passEras(2);
    await advanced(suite);
    await proxy.down();
    await cut.waitFor(
      "the loss of the connection",
      ({ event }) => event === "round-failed" || event === "no-connection",
    );
    const era = await chain.passEras(3);
    expect((await suite.overview()).advancedEra).toBeLessThan(era - firstEra);
    await proxy.up();
    await advanced(suite);
    expect(await booksAgree()).toBeGreaterThan(0);
    await cut.kill();
    await proxy.down();
  });

  it("two at once do not get into each other's way", async () => {
    const both = [keeper("//Ferdie"), keeper("//Eve")];
    await Promise.all(both.map((one) => one.waitFor("a connection", ({ event }) => event === "connected")));
    for (let era = 0; era < 3; era++) {
      await chain.passEras();
      await advanced(suite);
    }
    await Promise.all(both.map((one) => one.stop()));
    await booksAgree();
    for (const one of both) {
      expect(one.told("payout-failed")).toEqual([]);
      expect(one.told("stopped")).toHaveLength(1);
    }
  });

  it("rewards of eras when nobody was there are paid by one run", async () => {
    await chain.passEras(6);
    const ran = await workspace.run(["keeper", "--once", "--as", "//Ferdie"]);
    expect(ran.code, ran.stdout + ran.stderr).toBe(0);
    expect(ran.stdout).toMatch(/Paid .* DOT in \d+ rewards for era/);
    await booksAgree();
    const again = await workspace.run(["keeper", "--once", "--as", "//Ferdie"]);
    expect(again.code, again.stdout + again.stderr).toBe(0);
    expect(again.stdout, "nothing is left to do").not.toMatch(/Paid|the work/);
  });

  it("warns of a slash, of a validator that leaves, of a commission and of a block, and says which of them are over", async () => {
    const { api } = chain.chain;
    const alice = account("//Alice");
    const { sendTransaction } = await import("../../src/index.ts");
    const uris = Array.from({ length: 40 }, (_, number) => `//Validator//${number}//stash`);
    const allocation = await suite.registry.ask("allocation");
    const ours = allocation.map(({ validator }) =>
      uris.map(account).find(({ address }) => address === validator)!,
    );
    const [leaving, greedy, closed, slashed] = ours as [
      (typeof ours)[0],
      (typeof ours)[0],
      (typeof ours)[0],
      (typeof ours)[0],
    ];
    await sendTransaction(api, api.tx.staking.chill() as never, leaving);
    await sendTransaction(
      api,
      api.tx.staking.validate({ commission: 300_000_000, blocked: false }) as never,
      greedy,
    );
    await sendTransaction(api, api.tx.staking.validate({ commission: 0, blocked: true }) as never, closed);
    const offence = api.tx["rootOffences"]!["createOffence"]!([[slashed.address, 100_000_000]], null, null);
    await sendTransaction(api, api.tx["sudo"]!["sudo"]!(offence) as never, alice);

    const watching = keeper("//Ferdie", ["--poll", "200 ms"]);
    for (const [kind, who] of [
      ["validator-leaving", leaving],
      ["validator-commission", greedy],
      ["validator-blocked", closed],
      ["slash", slashed],
    ] as const) {
      const alarm = await watching.waitFor(kind, (line) => line.event === "alarm" && line["kind"] === kind);
      expect(alarm.msg).toContain(who.address);
    }
    for (const [kind, who] of [
      ["validator-leaving", leaving],
      ["validator-commission", greedy],
      ["validator-blocked", closed],
    ] as const) {
      await sendTransaction(api, api.tx.staking.validate({ commission: 0, blocked: false }) as never, who);
      await watching.waitFor(
        `the end of ${kind}`,
        (line) => line.event === "alarm-over" && line["kind"] === kind,
      );
    }
    expect(watching.told("alarm-over").filter((line) => line["kind"] === "slash")).toEqual([]);
    await until("no error", () => watching.told("round-failed").length === 0);
  });
});
