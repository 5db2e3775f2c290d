// The main path: deployed, staked, rewarded, reweighted, exited, claimed and verified, on a chain with real staking.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addressHex, spendable, type Suite } from "../../src/index.ts";
import { expectedRewards, ledgers, sum, told, unclaimed } from "./books.ts";
import { account, advanced, dot, RunningKeeper, TestChain, Workspace } from "./harness.ts";

const bob = account("//Bob");
const dave = account("//Dave");

describe("from deployment to claim", () => {
  let chain: TestChain;
  let workspace: Workspace;
  let suite: Suite;
  let keeper: RunningKeeper;
  let metrics: string;
  let start: number;
  let firstEra: number;

  beforeAll(async () => {
    chain = await TestChain.start();
    workspace = new Workspace(
      chain.endpoint,
      (network) => (network["allocation"] = { validators: "auto: first 3" }),
    );
  });
  afterAll(async () => {
    await keeper?.stop();
    await chain?.stop();
    workspace?.remove();
  });

  /** Lets an era pass and waits until the keeper has done its work. */
  const nextEra = async (count = 1) => {
    const era = await chain.passEras(count);
    await advanced(suite);
    return era;
  };

  /** What is bonded behind each validator, by the book. */
  const behind = async () => {
    const stakes = new Map<string, bigint>();
    for (const { validator, bonded } of await suite.stashes()) {
      if (!validator) continue;
      const hex = addressHex(validator);
      stakes.set(hex, (stakes.get(hex) ?? 0n) + bonded);
    }
    return stakes;
  };

  it("deploys on a new chain and verifies", async () => {
    const deployed = await workspace.run(["deploy", "--yes", "--json"]);
    expect(deployed.code, deployed.stderr + deployed.stdout).toBe(0);
    const { contracts } = deployed.json<{ contracts: Record<string, { address: string }> }>();
    expect(Object.keys(contracts).sort()).toEqual([
      "bonder",
      "governor",
      "oracle",
      "registry",
      "timelock",
      "token",
      "vault",
    ]);
    suite = workspace.suite(chain.chain);
    firstEra = (await chain.chain.api.query.staking.activeEra()).unwrap().index.toNumber();
    expect((await suite.overview()).era, "the vault begins with its era 0").toBe(0);
  });

  it("takes stakes of two wallets, and polkadot.js reads their events", async () => {
    start = await chain.block();
    const first = await workspace.run(["stake", "1500 DOT", "--as", "//Bob", "--yes", "--json"]);
    expect(first.code, first.stderr).toBe(0);
    const second = await suite.send(await suite.stake(dave.address, dot(750)), dave);
    expect(second.told.find(({ name }) => name === "Staked")).toMatchObject({
      contract: "vault",
      values: { holder: dave.address, amount: dot(750), shares: dot(750) },
    });
    expect(second.told.find(({ name }) => name === "Transfer")).toMatchObject({
      contract: "token",
      values: { from: null, to: dave.address, value: dot(750) },
    });
    expect(await suite.token.ask("PSP22::balance_of", [bob.address])).toBe(dot(1500));
  });

  it("is kept: eras pass, rewards are paid out, balances grow alike", async () => {
    keeper = new RunningKeeper(workspace, "//Ferdie", ["--metrics-port", "0"]);
    metrics = `http://127.0.0.1:${String((await keeper.waitFor("metrics", ({ event }) => event === "metrics"))["port"])}`;
    // Stake of era 0 is bonded in era 1, elected for 2, earns its first reward at the end of 2.
    for (let passed = 0; passed < 4; passed++) await nextEra();
    const stashes = await suite.stashes();
    expect(stashes.length).toBeGreaterThanOrEqual(4);
    const { money } = await suite.overview();
    expect(await ledgers(chain.chain, suite)).toEqual({
      active: money.bonded,
      total: money.bonded + money.unbonding,
    });

    // Rewards of the last era arrive at once, and are released over the next.
    await nextEra();
    await chain.passTime(1_000);
    const [bobs, daves] = await Promise.all([suite.holding(bob.address), suite.holding(dave.address)]);
    expect(bobs.balance).toBeGreaterThan(dot(1500));
    expect(daves.balance).toBeGreaterThan(dot(750));
    expect(Number(bobs.balance) / Number(daves.balance)).toBeCloseTo(2, 6);
    expect(bobs.shares, "shares do not move").toBe(dot(1500));

    const health = await fetch(`${metrics}/health`);
    expect(health.status, await health.text()).toBe(200);
    const text = await (await fetch(`${metrics}/metrics`)).text();
    expect(text).toMatch(/adotb_keeper_transactions_total\{kind="payout",outcome="done"\} [1-9]/);
    expect(text).not.toMatch(/outcome="failed"\} [1-9]/);
    expect(text).toMatch(/adotb_unpaid_eras 0/);
  });

  it("tells what each era brought, out of shares and rates alone", async () => {
    const { balance } = await suite.holding(bob.address);
    const ran = await workspace.run(["earned", "--as", "//Bob", "--since", "0", "--json"]);
    expect(ran.code, ran.stderr).toBe(0);
    const { sum: earned, eras } = ran.json<{ sum: string; eras: { earned: string; exact: boolean }[] }>();
    // Staked 1 500 once; all else is what it brought. Each line is rounded.
    expect(Number(BigInt(earned) - (balance - dot(1500))) / 1e10).toBeCloseTo(0, 6);
    expect(eras.every(({ exact }) => exact)).toBe(true);
    expect(eras.slice(0, 2).map((one) => one.earned)).toEqual(["0", "0"]);
    const csv = await workspace.run(["earned", "--as", "//Bob", "--since", "0", "--csv"]);
    expect(csv.stdout.trim().split("\n")).toHaveLength(eras.length + 1);
  });

  it("paid every reward of the chain's books, each once, and all of it is harvested or waits in the vault", async () => {
    const { active } = {
      active: (await chain.chain.api.query.staking.activeEra()).unwrap().index.toNumber(),
    };
    const eras = Array.from({ length: active - firstEra }, (_, index) => firstEra + index);
    const expected = await expectedRewards(chain.chain, suite, eras);
    expect(expected.size).toBeGreaterThan(0);
    expect(await unclaimed(chain.chain, expected.keys())).toEqual([]);
    const { rewards, harvested } = await told(chain, suite, start);
    const owed = [...expected.values()].flat();
    expect(rewards.length).toBe(owed.length);
    const [received, due] = [sum(rewards.map(({ amount }) => amount)), sum(owed.map(({ amount }) => amount))];
    // Each single reward is rounded.
    expect(Number(received - due) / owed.length).toBeCloseTo(0, -4);
    const { unharvested } = await suite.overview();
    expect(harvested, "something was").toBeGreaterThan(0n);
    expect(harvested + unharvested).toBe(received);
  });

  it("holders decide on other weights: escrow, propose, vote, queue, execute", async () => {
    const allocation = await suite.registry.ask("allocation");
    const weights = allocation.map(({ validator }, position) => ({
      validator,
      weight: `${[20, 30, 50][position]} %`,
    }));
    const run = async (...args: string[]) => {
      const ran = await workspace.run([...args, "--yes", "--json"]);
      expect(ran.code, `${args.join(" ")}: ${ran.stderr}${ran.stdout}`).toBe(0);
      return ran.json();
    };
    await run("escrow", "1000 DOT", "--as", "//Bob");
    const list = weights.map(({ validator, weight }) => `${validator}=${weight}`).join(",");
    await run("propose", "--weights", list, "--as", "//Bob");
    const [proposal] = await suite.proposals();
    expect(proposal).toMatchObject({ id: 1, state: "Pending", proposer: bob.address });
    const passUntil = async (time: bigint) => {
      await chain.passTime(Number(time) - (await suite.now()) + 1);
      await advanced(suite);
    };
    await passUntil(proposal!.voteStarts);
    const vote = await suite.send(await suite.vote(bob.address, 1, "For"), bob);
    expect(vote.told).toMatchObject([
      { contract: "governor", name: "Voted", values: { id: 1, voter: bob.address } },
    ]);
    await passUntil(proposal!.voteEnds);
    await run("queue", "1", "--as", "//Dave");
    await passUntil((await suite.proposals())[0]!.readyAt!);
    await run("execute", "1", "--as", "//Dave");
    expect((await suite.proposals())[0]?.state).toBe("Executed");
    expect((await suite.registry.ask("allocation")).map(({ weightBps }) => weightBps)).toEqual([
      2000, 3000, 5000,
    ]);
    const before = await behind();
    const stake = (of: Map<string, bigint>, position: number) =>
      of.get(addressHex(allocation[position]!.validator)) ?? 0n;
    expect(stake(before, 0), "the first has at least what the last has").toBeGreaterThanOrEqual(
      stake(before, 2),
    );
    await nextEra();
    const after = await behind();
    expect(stake(after, 2), "and now it is the other way round").toBeGreaterThan(stake(after, 0));
    // I-09: each within one stash plus the minimum bond of what was voted.
    const { minBond } = await suite.bonder.ask("settings");
    const bonded = (await suite.stashes()).map((stash) => stash.bonded);
    const largest = bonded.reduce((most, one) => (one > most ? one : most), 0n);
    const parts = { total: sum(bonded), shares: [2000n, 3000n, 5000n] };
    for (const [position, share] of parts.shares.entries()) {
      const off = stake(after, position) - (parts.total * share) / 10_000n;
      expect(off < 0n ? -off : off, `validator ${String(position)}`).toBeLessThanOrEqual(largest + minBond);
    }
    expect(sum(after.values()), "nobody else is nominated").toBe(parts.total);
    workspace.network["allocation"] = weights;
  });

  it("pays an exit after 28 days, to the planck", async () => {
    const asked = await suite.send(await suite.requestUnstake(dave.address, dot(400)), dave);
    const opened = asked.told.find(({ name }) => name === "ExitRequested");
    expect(opened).toMatchObject({
      contract: "vault",
      values: { owner: dave.address, id: 1n, amount: dot(400) },
    });
    await nextEra();
    // Nobody is there for a while: the keeper makes up for it.
    await nextEra(14);
    await nextEra(14);
    const [exit] = await suite.exits(dave.address);
    expect(exit).toMatchObject({ id: 1n, state: "Claimable", payout: dot(400) });
    const claim = ["claim", "1", "--as", "//Charlie", "--yes", "--json"];
    const early = await workspace.run(claim);
    expect(early.code).toBe(1);
    expect(early.stdout + early.stderr, "it is Dave's for three eras").toMatch(/owner's to claim first/);
    await nextEra(3);
    const before = await spendable(chain.chain.api, dave.address);
    const claimed = await workspace.run(claim);
    expect(claimed.code, claimed.stderr).toBe(0);
    expect(
      (await spendable(chain.chain.api, dave.address)) - before,
      "somebody else claimed it for Dave",
    ).toBe(dot(400));
    expect(await suite.exits(dave.address)).toEqual([]);
  });

  it("verifies with the decision written down, and not without", async () => {
    const without = await workspace.run(["verify", "--json"]);
    expect(without.code).toBe(4);
    expect(without.json<{ differences: string[] }>().differences).toHaveLength(3);
    workspace.save();
    const withIt = await workspace.run(["verify"]);
    expect(withIt.code, withIt.stdout + withIt.stderr).toBe(0);
    expect(withIt.stdout).toMatch(/All is as it should be/);
    expect(keeper.told("round-failed")).toEqual([]);
  });
});
