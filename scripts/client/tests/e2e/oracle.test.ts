// Slashes: proved without reporters, announced and provided for, applied, held, vetoed and applied by hand. What is booked is
// held against the chain's ledgers each time.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { announcedSlashes, sendTransaction, sharesOf, type Suite } from "../../src/index.ts";
import { ledgers, sum } from "./books.ts";
import { account, advanced, dot, RunningKeeper, TestChain, until, Workspace } from "./harness.ts";

const alice = account("//Alice");
const bob = account("//Bob");

describe("the oracle", () => {
  let chain: TestChain;
  let workspace: Workspace;
  let suite: Suite;
  let keeper: RunningKeeper;

  beforeAll(async () => {
    chain = await TestChain.start(["--slash-defer", "0"]);
    workspace = new Workspace(chain.endpoint);
    const deployed = await workspace.run(["deploy", "--yes", "--json"]);
    expect(deployed.code, deployed.stderr + deployed.stdout).toBe(0);
    suite = workspace.suite(chain.chain);
    await suite.send(await suite.stake(bob.address, dot(1600)), bob);
  });
  afterAll(async () => {
    await keeper?.kill();
    await chain?.stop();
    workspace?.remove();
  });

  const sudo = async (call: unknown) => {
    const { api } = chain.chain;
    await sendTransaction(api, api.tx["sudo"]!["sudo"]!(call as never) as never, alice);
  };
  const slash = (validator: string | null, percent: number) =>
    sudo(
      chain.chain.api.tx["rootOffences"]!["createOffence"]!([[validator, percent * 10_000_000]], null, null),
    );
  const deferSlashes = (eras: number) => sudo(chain.chain.api.tx["params"]!["setDurations"]!(28, eras));
  /** What the chain has announced for our stashes. */
  const announced = async () => {
    const slashes = await announcedSlashes(chain.chain.api);
    const stashes = await suite.stashes();
    return sum(stashes.flatMap((one) => sharesOf(one.account, slashes)).map(({ amount }) => amount));
  };
  const money = async () => (await suite.overview()).money;
  const balance = async () => (await suite.holding(bob.address)).balance;
  const booksAgree = async () => {
    const { bonded, unbonding, provision } = await money();
    expect(await ledgers(chain.chain, suite)).toEqual({ active: bonded, total: bonded + unbonding });
    expect(provision, "provided for what is announced").toBe(await announced());
  };
  const run = async (...args: string[]) => {
    const ran = await workspace.run([...args, "--yes", "--json"]);
    expect(ran.code, `${args.join(" ")}: ${ran.stderr}${ran.stdout}`).toBe(0);
    return ran.json<Record<string, any>>();
  };
  const refused = async (...args: string[]) => {
    const ran = await workspace.run([...args, "--yes"]);
    expect(ran.code, ran.stdout).not.toBe(0);
    return ran.stderr;
  };
  const alarm = (kind: string) =>
    keeper.waitFor(kind, (line) => line.event === "alarm" && line["kind"] === kind);

  it("books a loss that a stash proves, when the reporters are silent", async () => {
    keeper = new RunningKeeper(workspace, "//Ferdie", ["--no-metrics"]);
    // Bonded in era 1, elected for 2.
    for (let era = 0; era < 3; era++) {
      await chain.passEras();
      await advanced(suite);
    }
    const [stash] = await suite.stashes();
    const before = await balance();
    await slash(stash!.validator, 10);
    expect((await alarm("loss-unreported")).msg).toContain("Stash 0");
    await alarm("reporters-silent");
    expect(await refused("report", "--as", "//Bob")).toContain("only the reporter");
    const { booked } = await run("prove", "0", "--as", "//Bob");
    expect(BigInt(booked.loss)).toBe(stash!.bonded / 10n);
    expect(booked.unproven).toBe("0");
    await booksAgree();
    expect(before - (await balance())).toBeGreaterThan(dot(39));
    await keeper.waitFor(
      "the end of the alarm",
      (line) => line.event === "alarm-over" && line["kind"] === "loss-unreported",
    );
    await keeper.stop();
  });

  it("provides for a slash that is announced, and nothing falls again when it is applied", async () => {
    keeper = new RunningKeeper(workspace, "//Dave", ["--no-metrics", "--report"]);
    const first = await keeper.waitFor("the first word", ({ event }) => event === "reported");
    expect(first.msg).toContain("no stash differs from its book");
    await deferSlashes(2);
    const [, stash] = await suite.stashes();
    const before = await balance();
    const { era: offence } = await suite.overview();
    await slash(stash!.validator, 3);
    const line = await keeper.waitFor("the report", (one) => one.event === "reported" && one !== first);
    expect(line).toMatchObject({ decided: { held: false }, report: { since: offence } });
    await booksAgree();
    const { provision } = await money();
    // By what backed the validator when the era was elected.
    expect(Number(provision) / Number(stash!.bonded)).toBeCloseTo(0.03, 3);
    const provided = await balance();
    expect(before - provided, "Bob has nearly all of the pool").toBeGreaterThan((provision * 95n) / 100n);
    const { bonded } = await money();
    for (let era = 0; era < 3; era++) {
      await chain.passEras();
      await until("the report of the era", async () => {
        const { era: now, advancedEra } = await suite.overview();
        return advancedEra === now && (await suite.oracle.ask("heard")) === now;
      });
      expect(await balance(), "nothing falls again").toBeGreaterThanOrEqual(provided);
    }
    expect((await money()).provision, "applied").toBe(0n);
    const last = keeper.told("reported").filter(({ msg }) => !msg.includes("no stash differs"));
    expect(last, "announced, then applied").toHaveLength(2);
    expect(last[1], "since the same era, though nobody loses by it").toMatchObject({
      decided: { loss: "0", gain: "0", unproven: "0" },
      report: { since: offence },
    });
    expect((await suite.stashes())[1]!.bonded, "the slash is in the book").toBeLessThan(stash!.bonded);
    expect((await money()).bonded, "and in the sums").toBeLessThan(bonded);
    await booksAgree();
  });

  it("lets a stash nominate again whose nomination has ended", async () => {
    const { api } = chain.chain;
    const [stash] = await suite.stashes();
    await sendTransaction(
      api,
      api.tx["sudo"]!["sudoAs"]!(stash!.account, api.tx.staking.chill()) as never,
      alice,
    );
    await keeper.waitFor("the repair", ({ event }) => event === "repaired");
    const nomination = (await api.query.staking.nominators(stash!.account)).unwrap();
    expect(nomination.targets.map((who) => who.toString())).toEqual([stash!.validator]);
    expect(keeper.told("round-failed")).toEqual([]);
    await keeper.stop();
  });

  it("holds what changes much; the guardian vetoes it, and what nobody vetoes is applied", async () => {
    await deferSlashes(27);
    const [, , stash] = await suite.stashes();
    await slash(stash!.validator, 20);
    const held = await run("report", "--as", "//Dave");
    expect(held["decided"]).toMatchObject({ held: true });
    await expect(suite.stake(bob.address, dot(5))).rejects.toThrow("may still be vetoed");
    const overview = await workspace.run(["overview"]);
    expect(overview.stdout).toMatch(/Nothing is priced: a report is held, a loss of/);
    expect(await refused("apply", "--as", "//Bob")).toContain("The veto period is not over");

    const byBob = suite.oracle.plan("veto", [], { caller: bob.address });
    await expect(byBob).rejects.toThrow("only the guardian");
    expect((await run("veto", "--as", "//Charlie"))["hash"]).toBe(held["hash"]);
    await suite.send(await suite.stake(bob.address, dot(5)), bob);
    expect(await refused("report", "--as", "//Dave")).toContain("The guardian vetoed a report");

    // After the guardian's time the reporter insists, and nobody objects.
    const quiet = await suite.oracle.ask("quiet_until");
    await chain.passTime(Number(quiet) - (await suite.now()) + 1_000);
    expect((await run("report", "--as", "//Dave"))["decided"]).toMatchObject({ held: true });
    expect((await money()).provision).toBe(0n);
    const { until: end } = (await suite.oracle.ask("held"))!;
    await chain.passTime(Number(end) - (await suite.now()) + 1_000);
    const before = await balance();
    const applied = await run("apply", "--as", "//Bob");
    expect(BigInt(applied["booked"].loss)).toBe(await announced());
    expect((await money()).provision).toBe(await announced());
    expect(before - (await balance())).toBeGreaterThan(dot(70));
    // The era's work goes on.
    const ran = await workspace.run(["keeper", "--once", "--as", "//Ferdie", "--no-metrics"]);
    expect(ran.stdout).toMatch(/the work is complete/);
    await booksAgree();
  });
});
