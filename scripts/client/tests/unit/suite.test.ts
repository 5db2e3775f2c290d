// What the library asks of which contract: a swapped argument would be signed as it is.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Chain } from "../../src/chain/chain.ts";
import { SuiteContract } from "../../src/chain/contract.ts";
import { CONTRACT_NAMES, type Interfaces } from "../../src/suite/artefacts.ts";
import { EVERYTHING, Suite } from "../../src/suite/suite.ts";
import type { Report } from "../../src/suite/generated/oracle.ts";
import { ADDRESSES } from "./bench/suite.ts";
import { GUARDIAN, KEEPER, ONE, VALIDATORS } from "./bench/names.ts";

const [ALICE, BOB] = VALIDATORS as [string, string];
const AT = { toHex: () => "0xhead" };
const number = (value: bigint) => ({ toBigInt: () => value });
const chain = {
  api: {
    registry: { getChainProperties: () => undefined },
    rpc: { chain: { getBlockHash: async () => AT } },
    consts: { balances: { existentialDeposit: number(ONE) } },
    query: {
      system: {
        account: async () => ({ data: { free: number(9n * ONE), reserved: number(0n), frozen: number(0n) } }),
      },
    },
  },
  ss58: 42,
} as unknown as Chain;
const interfaces = Object.fromEntries(
  CONTRACT_NAMES.map((name) => [name, { codeHash: `0x${name}`, abi: () => ({}) }]),
) as unknown as Interfaces;
const suite = Suite.open(chain, ADDRESSES, interfaces);

/** What was planned or asked: contract, message, arguments, options. */
let calls: unknown[][] = [];
let answer: (message: string, args: any[]) => unknown = () => null;
beforeEach(() => {
  calls = [];
  const note = async function (this: { name: string }, ...given: unknown[]) {
    calls.push([this.name, ...given]);
    return answer(given[0] as string, (given[1] ?? []) as unknown[]);
  };
  vi.spyOn(SuiteContract.prototype, "plan").mockImplementation(note as never);
  vi.spyOn(SuiteContract.prototype, "ask").mockImplementation(note as never);
});
afterEach(() => {
  vi.restoreAllMocks();
  answer = () => null;
});

const REPORT = { era: 1 } as unknown as Report;
const caller = { caller: ALICE };

describe("what is planned", () => {
  it.each<[string, () => Promise<unknown>, unknown[]]>([
    ["a stake", () => suite.stake(ALICE, 5n), ["vault", "stake", [], { ...caller, value: 5n }]],
    [
      "a stake of one's own",
      () => suite.stake(ALICE, 5n, ALICE),
      ["vault", "stake", [], { ...caller, value: 5n }],
    ],
    [
      "a stake for another one",
      () => suite.stake(ALICE, 5n, BOB),
      ["vault", "stake_for", [BOB], { ...caller, value: 5n }],
    ],
    [
      "an exit",
      () => suite.requestUnstake(ALICE, EVERYTHING),
      ["vault", "request_unstake", [2n ** 128n - 1n], caller],
    ],
    ["a cancellation", () => suite.cancelUnstake(ALICE, 7n), ["vault", "cancel_unstake", [7n], caller]],
    ["a claim", () => suite.claim(ALICE, [7n, 8n]), ["vault", "claim", [[7n, 8n]], caller]],
    [
      "leaving at once: how much, and no less than",
      () => suite.unstakeNow(ALICE, 40n, 39n),
      ["vault", "unstake_now", [40n, 39n], caller],
    ],
    [
      "a transfer",
      () => suite.transfer(ALICE, BOB, 5n),
      ["token", "PSP22::transfer", [BOB, 5n, new Uint8Array()], caller],
    ],
    [
      "a transfer of shares",
      () => suite.transferShares(ALICE, BOB, 5n),
      ["token", "transfer_shares", [BOB, 5n], caller],
    ],
    [
      "an approval: of the governor and nobody else",
      () => suite.approveEscrow(ALICE, 5n),
      ["token", "PSP22::approve", [ADDRESSES.governor, 5n], caller],
    ],
    ["an escrow", () => suite.escrow(ALICE, 5n), ["governor", "escrow", [5n], caller]],
    ["a release", () => suite.release(ALICE, null), ["governor", "release", [null], caller]],
    ["a vote", () => suite.vote(ALICE, 3, "Against"), ["governor", "vote", [3, "Against"], caller]],
    ["queueing", () => suite.queue(ALICE, 3), ["governor", "queue", [3], caller]],
    ["an execution", () => suite.execute(ALICE, 3), ["governor", "execute", [3], caller]],
    ["taking back a proposal", () => suite.cancelProposal(ALICE, 3), ["governor", "cancel", [3], caller]],
    ["work", () => suite.advance(ALICE, 64), ["bonder", "advance", [64], caller]],
    ["a repair", () => suite.repair(ALICE, 2), ["bonder", "repair", [2], caller]],
    ["a probe", () => suite.probe(ALICE, 2, BOB), ["bonder", "probe", [2, BOB], caller]],
    ["a readmission", () => suite.readmit(ALICE, 2, BOB), ["bonder", "readmit", [2, BOB], caller]],
    ["ripening", () => suite.ripen(ALICE, 2), ["bonder", "ripen", [2], caller]],
    ["an exclusion", () => suite.exclude(ALICE, BOB, 7), ["bonder", "exclude", [BOB, 7], caller]],
    ["a report", () => suite.report(ALICE, REPORT), ["oracle", "report", [REPORT], caller]],
    ["applying a report", () => suite.applyReport(ALICE, REPORT), ["oracle", "apply", [REPORT], caller]],
  ])("is %s", async (_, plan, call) => {
    await plan();
    expect(calls).toEqual([call]);
  });
});

describe("what is read", () => {
  it("are all exits, the oldest first, at one block", async () => {
    const pages: Record<string, unknown> = {
      "0": { exits: [{ id: 5n }, { id: 4n }], next: 3n },
      "3": { exits: [{ id: 2n }, { id: 1n }], next: 0n },
    };
    answer = (_, [, from]) => pages[String(from)];
    expect((await suite.exits(ALICE)).map(({ id }) => id)).toEqual([1n, 2n, 4n, 5n]);
    expect(calls.map(([, message, args, options]) => [message, args, options])).toEqual([
      ["exits_of", [ALICE, 0n, 100], { at: "0xhead" }],
      ["exits_of", [ALICE, 3n, 100], { at: "0xhead" }],
    ]);
  });

  it.each([0, 1, 99, 100, 101, 200, 250])("are all stashes, if there are %i", async (count) => {
    const book = Array.from({ length: count }, (_, position) => ({ account: String(position) }));
    answer = (_, [from, most]) => book.slice(from, from + most);
    expect(await suite.stashes("0xat")).toEqual(book);
    expect(calls[0]).toEqual(["bonder", "stashes", [0, 100], { at: "0xat" }]);
  });

  it.each([0, 1, 19, 20, 21, 45])("are all proposals, the newest first, if there are %i", async (count) => {
    // From 0: from the newest one.
    answer = (_, [from, most]) => {
      const first = from === 0 ? count : from;
      return Array.from({ length: Math.min(first, most) }, (_none, position) => ({ id: first - position }));
    };
    const ids = (await suite.proposals()).map(({ id }) => id);
    expect(ids).toEqual(Array.from({ length: count }, (_, position) => count - position));
  });

  it("is what an account has, what stands in escrow at its worth", async () => {
    answer = (message, [first]) =>
      ({
        "PSP22::balance_of": 3n * ONE,
        shares_of: 2n * ONE,
        escrow_of: { shares: 4n * ONE, since: 0n, epoch: 0 },
        amount_for: first === 4n * ONE ? 6n * ONE : undefined,
      })[message];
    expect(await suite.holding(KEEPER)).toEqual({
      address: KEEPER,
      balance: 3n * ONE,
      shares: 2n * ONE,
      escrow: { shares: 4n * ONE, since: 0n, epoch: 0 },
      escrowed: 6n * ONE,
      spendable: 8n * ONE,
    });
  });

  it("is what shares are worth, rounded down, and nothing while there are none", async () => {
    answer = () => ({ pooled: 3n, shares: 2n });
    const worth = await suite.worth();
    expect([worth(2n), worth(5n)]).toEqual([3n, 7n]);
    answer = () => ({ pooled: 3n, shares: 0n });
    expect((await suite.worth())(5n)).toBe(0n);
  });

  it("is where the suite of a governor is: the oracle is whom the bonder listens to", async () => {
    const { oracle, governor: _, ...links } = ADDRESSES;
    answer = (message) => (message === "links" ? links : message === "reporter" ? oracle : null);
    const here = await Suite.find(chain, GUARDIAN, interfaces);
    expect(here.addresses).toEqual({ ...links, oracle, governor: GUARDIAN });
  });
});
