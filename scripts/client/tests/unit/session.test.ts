import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TypeRegistry } from "@polkadot/types";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Session, type GlobalOptions } from "../../src/cli/session.ts";
import { connect, type Chain } from "../../src/chain/chain.ts";
import type * as ChainModule from "../../src/chain/chain.ts";
import type { Plan } from "../../src/chain/contract.ts";
import { loadNetwork } from "../../src/files/networks.ts";
import type { Suite } from "../../src/suite/suite.ts";
import { Declined } from "../../src/text/errors.ts";

vi.mock("../../src/chain/chain.ts", async (original) => ({
  ...(await original<typeof ChainModule>()),
  connect: vi.fn(),
}));

const folder = mkdtempSync(join(tmpdir(), "adotb-session-"));
afterAll(() => rmSync(folder, { recursive: true }));
const GENESIS = `0x${"12".repeat(32)}`;
const number = (value: bigint) => ({ toBigInt: () => value });
const plan = {
  ...{ value: 0n, deposit: 0n, maxFee: undefined },
  required: { refTime: 10n ** 9n, proofSize: 1_000n },
} as unknown as Plan;

let closed = 0;
function chainOf(genesisHash: string, symbol = "DOT"): Chain {
  const registry = new TypeRegistry();
  registry.setChainProperties(
    registry.createType("ChainProperties", { ss58Format: 0, tokenDecimals: [10], tokenSymbol: [symbol] }),
  );
  const maxBlock = { refTime: number(10n ** 12n), proofSize: number(10n ** 6n) };
  const api = { registry, consts: { system: { blockWeights: { maxBlock } } } };
  const close = async () => void (closed += 1);
  return { api, genesisHash, endpoint: "ws://here", ss58: 0, close } as unknown as Chain;
}
/** A session on the local network, whose file names this genesis. */
function sessionOf(options: Partial<GlobalOptions> = {}, genesisHash?: string): Session {
  const { file } = loadNetwork("local");
  const path = join(folder, "local.json");
  const json = JSON.parse(readFileSync(file, "utf8")) as object;
  writeFileSync(path, JSON.stringify({ ...json, genesisHash }));
  return new Session({ network: path, ...options });
}

beforeEach(() => {
  closed = 0;
  vi.mocked(connect).mockResolvedValue(chainOf(GENESIS));
});

describe("a connection", () => {
  it("is to the chain that the network's file means, or none", async () => {
    const chain = await sessionOf({}, GENESIS).chain();
    // Addresses and amounts are the file's, whatever the runtime calls itself.
    expect(chain).toMatchObject({ ss58: 42, token: { symbol: "DOT", decimals: 10 } });
    expect(closed).toBe(0);
    const other = `0x${"34".repeat(32)}`;
    await expect(sessionOf({}, other).chain()).rejects.toThrow(
      `The chain at ${loadNetwork("local").endpoint} is not "local": its genesis is ${GENESIS}, expected ${other}.`,
    );
    expect(closed).toBe(1);
  });
  it("is not to a chain with another token", async () => {
    vi.mocked(connect).mockResolvedValue(chainOf(GENESIS, "KSM"));
    await expect(sessionOf().chain()).rejects.toThrow(/token\.symbol in .* is DOT, but .* says KSM/);
    expect(closed).toBe(1);
  });
});

describe("a plan that is carried out", () => {
  const carryOut = async (options: Partial<GlobalOptions>, answer: () => Promise<void>) => {
    const session = sessionOf(options);
    const order: string[] = [];
    const send = async (sent: Plan, { address }: { address: string }, { wait }: { wait: string }) => {
      order.push(
        `send ${sent === plan ? "the plan" : "another"} as ${address.slice(0, 6)}, wait for ${wait}`,
      );
      return { block: 7 };
    };
    vi.spyOn(session, "suite").mockResolvedValue({ send } as unknown as Suite);
    vi.spyOn(session.out, "say").mockImplementation((line) => void order.push(line));
    vi.spyOn(session.out, "ask").mockImplementation((question) => (order.push(question), answer()));
    const outcome = await session.carryOut("Stake 1 DOT.", plan).catch((error: unknown) => error);
    return { order, outcome };
  };
  const SHOWN = ["Stake 1 DOT.", "  weight    1.00 ms, 1.0 KB (0.1 % of a block)", "  deposit   none"];

  it("is shown, asked for, and then signed", async () => {
    const { order } = await carryOut({}, async () => undefined);
    expect(order).toEqual([...SHOWN, "Sign and send?", "send the plan as 5Grwva, wait for block"]);
  });
  it("is not signed by somebody who says no", async () => {
    const { order, outcome } = await carryOut({}, () => Promise.reject(new Declined("Nothing was signed.")));
    expect(outcome).toBeInstanceOf(Declined);
    expect(order).toEqual([...SHOWN, "Sign and send?"]);
  });
  it("is waited for until it is final with --final, and signed by whom --as names", async () => {
    const { order } = await carryOut({ final: true, as: "//Bob" }, async () => undefined);
    expect(order.at(-1)).toBe("send the plan as 5FHneW, wait for final");
  });
});
