// What commands sign: with what was asked for on the command line, and nothing else.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blake2AsHex, encodeAddress } from "@polkadot/util-crypto";
import { Command } from "commander";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Session } from "../../src/cli/session.ts";
import * as escrow from "../../src/commands/escrow.ts";
import * as operate from "../../src/commands/operate.ts";
import * as oracle from "../../src/commands/oracle.ts";
import * as proposals from "../../src/commands/proposals.ts";
import * as propose from "../../src/commands/propose.ts";
import * as stake from "../../src/commands/stake.ts";
import * as unstake from "../../src/commands/unstake.ts";
import { Clock } from "../../src/suite/suite.ts";
import { parseAddress } from "../../src/text/address.ts";
import { DAY, GUARDIAN, ONE } from "./bench/names.ts";

let session: Session;
vi.mock("../../src/cli/session.ts", () => ({
  // commander calls with the arguments, then the options, then the command.
  action:
    (run: (...given: unknown[]) => Promise<void>) =>
    (...all: unknown[]) =>
      run(session, all.at(-2), ...all.slice(0, -2)),
}));

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
/** Of nobody: its key is not known. */
const HOLDER = encodeAddress(new Uint8Array(32).fill(7), 42);
const DOT = { symbol: "DOT", decimals: 10 };
const HASH = `0x${"ab".repeat(32)}`;

const folder = mkdtempSync(join(tmpdir(), "adotb-commands-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What was planned, in turn; what was shown before signing; warnings; and the result. */
let planned: unknown[][] = [];
let shown: string[] = [];
let warned: string[] = [];
let asked: string[] = [];
let result: any;
/** What contracts answer, and what a plan answers and tells. */
let answers: Record<string, unknown> = {};
let planAnswers: Record<string, unknown> = {};
let events: { name: string; values: Record<string, unknown> }[] = [];

const plan =
  (name: string) =>
  async (...args: unknown[]) => {
    planned.push([name, ...args]);
    const answer = planAnswers[name];
    return {
      deposit: 0n,
      value: 0n,
      maxFee: 0n,
      answer: typeof answer === "function" ? answer(...args) : answer,
    };
  };
const contract = (name: string) => ({
  ask: async (message: string, args: unknown[] = []) => {
    const answer = answers[message];
    return typeof answer === "function" ? (answer as (...given: unknown[]) => unknown)(...args) : answer;
  },
  plan: async (message: string, args: unknown[], { caller }: { caller: string }) =>
    plan(`${name}.${message}`)(caller, ...args),
});

beforeEach(() => {
  [planned, shown, warned, asked, events] = [[], [], [], [], []];
  [result, answers, planAnswers] = [undefined, {}, {}];
  const names = ["stake", "unstakeNow", "requestUnstake", "claim", "escrow", "approveEscrow", "release"];
  const calls = [...names, "vote", "propose", "applyReport"];
  const suite = {
    ...Object.fromEntries(calls.map((name) => [name, plan(name)])),
    ...Object.fromEntries(
      ["vault", "token", "oracle", "bonder", "governor", "registry", "timelock"].map((name) => [
        name,
        contract(name),
      ]),
    ),
    chain: {
      api: {
        consts: { balances: { existentialDeposit: { toBigInt: () => ONE } } },
        query: {
          system: {
            account: async () => ({
              data: Object.fromEntries(
                ["free", "reserved", "frozen"].map((part) => [part, { toBigInt: () => 0n }]),
              ),
            }),
          },
        },
      },
    },
    addresses: { governor: GUARDIAN },
    callable: {},
    codeHashes: {},
    clock: async () => new Clock(0, DAY),
    now: async () => 0,
    worth: async () => (shares: bigint) => shares,
    exits: async () => answers["exits"],
    proposals: async () => answers["proposals"],
    holding: async () => ({ escrow: {}, escrowed: 0n }),
  };
  const network = { name: "test", ss58: 42, local: false };
  session = {
    token: DOT,
    network,
    out: {
      say: () => undefined,
      warn: (line: string) => warned.push(line),
      ask: async (question: string) => void asked.push(question),
      result: (data: unknown) => (result = data),
      progress: (_: string, work: () => Promise<unknown>) => work(),
    },
    suite: async () => suite,
    signer: async () => ({ address: ALICE }),
    address: (text: string) => parseAddress(text, network),
    trusted: (text: string) => parseAddress(text, { ...network, trusted: true }),
    carryOut: async (what: string, one: unknown) => {
      shown.push(what);
      return { plan: one, told: events, block: 7, blockHash: "0x", extrinsicHash: "0x", fee: undefined };
    },
  } as unknown as Session;
});

async function adotb(command: { register(program: Command): void }, ...argv: string[]): Promise<void> {
  const program = new Command().exitOverride();
  command.register(program);
  await program.parseAsync(argv, { from: "user" });
}

describe("unstake-now", () => {
  beforeEach(() => {
    answers["preview_unstake"] = { now: 39n * ONE };
    planAnswers["unstakeNow"] = 39n * ONE;
  });
  it("takes no less than what the preview says", async () => {
    await adotb(unstake, "unstake-now", "40 aDOTb");
    expect(planned).toEqual([["unstakeNow", ALICE, 40n * ONE, 39n * ONE]]);
    expect(shown[0]).toContain("get 39 DOT at once, for a fee of 1 DOT.");
  });
  it("takes no less than what was asked for", async () => {
    await adotb(unstake, "unstake-now", "40", "--min-received", "39.8 DOT");
    expect(planned).toEqual([["unstakeNow", ALICE, 40n * ONE, 398n * (ONE / 10n)]]);
  });
});

describe("claim", () => {
  const exits = (count: number) =>
    Array.from({ length: count }, (_, id) => ({ id: BigInt(id), state: "Claimable", dueEra: 1 }));
  const claimed = () => planned.map(([, , ids]) => ids);
  beforeEach(() => (planAnswers["claim"] = { paid: ONE, skipped: [] }));

  it("names every exit that can be claimed once, 64 at a time", async () => {
    answers["exits"] = [...exits(130), { id: 200n, state: "Waiting", dueEra: 9 }];
    await adotb(unstake, "claim");
    const all = exits(130).map(({ id }) => id);
    expect(claimed()).toEqual([all.slice(0, 64), all.slice(64, 128), all.slice(128)]);
  });
  it("names those that were asked for, and adds up what was paid", async () => {
    events = [{ name: "Claimed", values: { id: 17n, amount: 5n * ONE } }];
    await adotb(unstake, "claim", "17", "18");
    expect(claimed()).toEqual([[17n, 18n]]);
    expect(result).toMatchObject({ paid: 5n * ONE, skipped: [18n] });
  });
  it("signs nothing where nothing is funded", async () => {
    answers["exits"] = [{ id: 200n, state: "Waiting", dueEra: 9 }];
    await adotb(unstake, "claim");
    expect(planned).toEqual([]);
  });
});

describe("stake", () => {
  it("is for the signer, or for whom was named", async () => {
    answers["PSP22::balance_of"] = ONE;
    await adotb(stake, "stake", "12.5 DOT");
    await adotb(stake, "stake", "12.5 DOT", "--for", HOLDER);
    const amount = 125n * (ONE / 10n);
    expect(planned).toEqual([
      ["stake", ALICE, amount, undefined],
      ["stake", ALICE, amount, HOLDER],
    ]);
  });
  it("is for nobody whose key everybody has", async () => {
    await expect(adotb(stake, "stake", "1", "--for", ALICE)).rejects.toThrow("is a development account");
    expect(planned).toEqual([]);
  });
});

describe("escrow", () => {
  beforeEach(() => (answers["escrow_of"] = { shares: 0n, since: 0n }));
  const escrowed = async (allowance: bigint) => {
    answers["PSP22::allowance"] = (owner: string, spender: string) =>
      owner === ALICE && spender === GUARDIAN ? allowance : 0n;
    await adotb(escrow, "escrow", "100 aDOTb");
    return planned;
  };

  it("is allowed first if it is not yet, and no more than that", async () => {
    expect(await escrowed(100n * ONE - 1n)).toEqual([
      ["approveEscrow", ALICE, 100n * ONE],
      ["escrow", ALICE, 100n * ONE],
    ]);
  });
  it("is one transaction where it is allowed", async () => {
    expect(await escrowed(100n * ONE)).toEqual([["escrow", ALICE, 100n * ONE]]);
  });
  it("asks before votes are lost by it", async () => {
    Object.assign(answers, {
      escrow_of: { shares: 5n, since: 40n },
      proposals: [{ id: 3, state: "Active", voteStarts: 100n }],
      vote_of: null,
    });
    await escrowed(100n * ONE);
    expect(warned[0]).toContain("The vote on proposal 3 is on and you have not voted.");
    expect(asked).toEqual(["Add to the escrow all the same?"]);
  });
});

describe("vote", () => {
  it.each([
    ["for", "For"],
    ["against", "Against"],
    ["Abstain", "Abstain"],
  ])("%s is what it says, and so is what is shown", async (word, support) => {
    Object.assign(answers, {
      escrow_of: { shares: 5n * ONE },
      actions: [{ SetMinDelay: BigInt(DAY) }],
      "TimelockController::get_min_delay": BigInt(2 * DAY),
    });
    await adotb(proposals, "vote", "3", word);
    expect(planned).toEqual([["vote", ALICE, 3, support]]);
    expect(shown[0]).toContain(`Vote ${word.toLowerCase()} on proposal 3 with all of your escrow, 5 aDOTb;`);
    expect(shown[0], "never a number alone").toContain("set the timelock's delay to 1 day (now 2 days)");
  });
});

describe("propose", () => {
  it("stores the hash of the whole description, and tells the short text", async () => {
    const file = join(folder, "proposal.md");
    writeFileSync(file, "All of it.");
    events = [{ name: "Proposed", values: { id: 4 } }];
    const proposed = async (...more: string[]) => {
      await adotb(propose, "propose", "--set", "fee=12 %", "--text", "Short.", ...more);
      return planned.at(-1);
    };
    const actions = [{ SetVault: [{ Fee: 1_200 }] }];
    const short = new TextEncoder().encode("Short.");
    const whole = blake2AsHex("All of it.", 256);
    expect(await proposed("--description", file)).toEqual(["propose", ALICE, actions, whole, short]);
    expect(await proposed()).toEqual(["propose", ALICE, actions, blake2AsHex(short, 256), short]);
    expect(shown.at(-1)).toContain("set at the vault: fee 12 %");
  });
  it("names no guardian whose key everybody has", async () => {
    await expect(adotb(propose, "propose", "--guardian", ALICE)).rejects.toThrow("development account");
    await expect(adotb(propose, "propose", "--reporter", ALICE)).rejects.toThrow("development account");
    expect(planned).toEqual([]);
  });
});

describe("pause", () => {
  it.each([
    ["stake", "Stake"],
    ["unstake", "Unstake"],
    ["advance", "Advance"],
  ])("stops and starts %s and nothing else", async (name, what) => {
    await adotb(operate, "pause", name, "--for", "3 days");
    await adotb(operate, "unpause", name);
    expect(planned).toEqual([
      ["vault.pause", ALICE, what, BigInt(3 * DAY)],
      ["vault.unpause", ALICE, what],
    ]);
  });
});

describe("apply", () => {
  it("signs no other report than the one that is held", async () => {
    const file = join(folder, "report.json");
    writeFileSync(file, JSON.stringify({ era: 1, revision: 0, since: 1, stashes: [] }));
    answers["held"] = { hash: HASH, loss: ONE, gain: 0n };
    const { oracle: contractOfOracle } = (await session.suite()) as unknown as { oracle: object };
    Object.assign(contractOfOracle, { callData: () => new Uint8Array(16) });
    await expect(adotb(oracle, "apply", "--report", file)).rejects.toThrow(
      "is another report than the one that is held",
    );
    expect(planned).toEqual([]);
    answers["held"] = { hash: blake2AsHex(new Uint8Array(12), 256), loss: ONE, gain: 0n };
    planAnswers["applyReport"] = { loss: ONE, gain: 0n };
    await adotb(oracle, "apply", "--report", file);
    expect(planned).toEqual([["applyReport", ALICE, { era: 1, revision: 0, since: 1, stashes: [] }]]);
    expect(shown).toEqual(["Apply the held report: a loss of 1 DOT."]);
  });
});

describe("the number of a stash", () => {
  it("is one that there is", async () => {
    const suite = await session.suite();
    answers["totals"] = { stashes: 3 };
    expect(await oracle.stashNumber(suite, "2", "")).toBe(2);
    await expect(oracle.stashNumber(suite, "3", "")).rejects.toThrow("counted from 0 to 2");
    answers["totals"] = { stashes: 0 };
    await expect(oracle.stashNumber(suite, "0", "")).rejects.toThrow("There is no stash yet");
  });
});
