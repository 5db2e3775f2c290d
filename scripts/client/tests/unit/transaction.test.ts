import { EventEmitter } from "node:events";
import type { ApiPromise } from "@polkadot/api";
import type { KeyringPair } from "@polkadot/keyring/types";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChainRefusal, NetworkError } from "../../src/text/errors.ts";
import { sendTransaction, type Extrinsic } from "../../src/chain/transaction.ts";

const HASH = { toHex: () => "0xaa" };
type Update = Record<string, unknown>;
const status = (type: string, value: unknown = HASH): Update => ({
  status: { type, [`is${type}`]: true, [`as${type}`]: value },
  isError: ["Invalid", "Dropped", "Usurped"].includes(type),
  events: [],
  txHash: HASH,
  blockNumber: { toNumber: () => 7 },
});

/** A chain that has the account at number 5, and answers each submission with the next of `answers`. */
function fake(...answers: ((watch: (update: Update) => void, api: EventEmitter) => void)[]) {
  const api = Object.assign(new EventEmitter(), {
    rpc: { system: { accountNextIndex: async () => ({ toNumber: () => 5 }) } },
    registry: { findMetaError: () => ({ section: "contracts", name: "OutOfGas", docs: [] }) },
  });
  /** Numbers that were signed, and how often one of these was sent. */
  const nonces: number[] = [];
  const signers: unknown[] = [];
  const sent: number[] = [];
  const extrinsic = {
    signAsync: async (account: unknown, { nonce, signer }: { nonce: number; signer?: unknown }) => {
      nonces.push(nonce);
      signers.push([account, signer]);
      return {
        send: async (watch: (update: Update) => void) => {
          sent.push(nonce);
          const answer = answers.shift();
          if (answer) setTimeout(() => answer(watch, api), 1);
          return () => undefined;
        },
      };
    },
  };
  return {
    api: api as unknown as ApiPromise,
    extrinsic: extrinsic as unknown as Extrinsic,
    nonces,
    signers,
    sent,
  };
}
const signer = { address: "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY" } as KeyringPair;
const included = (watch: (update: Update) => void) => {
  watch(status("Ready"));
  watch(status("InBlock"));
  watch(status("Finalized"));
};

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 50 }));
afterEach(() => vi.useRealTimers());

describe("sendTransaction", () => {
  it("answers the block", async () => {
    const { api, extrinsic, nonces } = fake(included);
    const told: string[] = [];
    const result = await sendTransaction(api, extrinsic, signer, { onStatus: (text) => told.push(text) });
    expect(result).toMatchObject({ block: 7, blockHash: "0xaa", extrinsicHash: "0xaa", fee: undefined });
    expect(nonces).toEqual([5]);
    expect(told).toEqual(["sent", "in a block"]);
  });

  it("lets a wallet sign that has the key", async () => {
    const wallet = { address: signer.address, signer: {} };
    const { api, extrinsic, signers } = fake(included, included);
    await sendTransaction(api, extrinsic, wallet);
    await sendTransaction(api, extrinsic, signer);
    expect(signers).toEqual([
      [wallet.address, wallet.signer],
      [signer, undefined],
    ]);
  });

  it("waits for finality when asked to", async () => {
    const { api, extrinsic } = fake((watch) => {
      watch(status("InBlock"));
      setTimeout(() => watch(status("Finalized", { toHex: () => "0xff" })), 10);
    });
    expect((await sendTransaction(api, extrinsic, signer, { wait: "final" })).blockHash).toBe("0xff");
  });

  it("tells the chain's refusal", async () => {
    const refused = { isModule: true, asModule: {} };
    const { api, extrinsic } = fake((watch) => watch({ ...status("InBlock"), dispatchError: refused }));
    const error = await sendTransaction(api, extrinsic, signer).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ChainRefusal);
    expect((error as ChainRefusal).error).toBe("Contracts.OutOfGas");
  });

  it("tells what a refused transaction cost all the same, and that one which got nowhere cost nothing", async () => {
    const data = ["", { toString: () => "1700" }];
    const paid = { event: { section: "transactionPayment", method: "TransactionFeePaid", data } };
    const dispatchError = { isModule: true, asModule: {} };
    const refused = fake((watch) => watch({ ...status("InBlock"), dispatchError, events: [paid] }));
    const cost = (world: ReturnType<typeof fake>) =>
      sendTransaction(world.api, world.extrinsic, signer).catch((thrown: ChainRefusal) => thrown.fee);
    expect(await cost(refused)).toBe(1_700n);
    expect(await cost(fake((watch) => watch(status("Usurped"))))).toBeUndefined();
  });

  it("sends the same signed transaction again when the node gave it up, so that it cannot happen twice", async () => {
    const given = (watch: (update: Update) => void) => watch(status("Invalid"));
    const { api, extrinsic, nonces, sent } = fake(given, given, included);
    expect((await sendTransaction(api, extrinsic, signer)).block).toBe(7);
    expect(nonces, "signed once").toEqual([5]);
    expect(sent).toEqual([5, 5, 5]);
  });

  it("begins to wait when it is signed, however long that takes (D17)", async () => {
    const { api, extrinsic } = fake(included);
    const { signAsync } = extrinsic as unknown as { signAsync: (...given: unknown[]) => Promise<unknown> };
    const slow = async (...given: unknown[]) => {
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      return signAsync(...given);
    };
    const patient = { ...extrinsic, signAsync: slow } as unknown as Extrinsic;
    expect((await sendTransaction(api, patient, signer, { timeoutMs: 500 })).block).toBe(7);
  });

  it("gives up after three times, and at once if another transaction took its place", async () => {
    const given = (watch: (update: Update) => void) => watch(status("Invalid"));
    const often = fake(given, given, given, included);
    await expect(sendTransaction(often.api, often.extrinsic, signer)).rejects.toThrow("(Invalid): try again");
    const usurped = fake((watch) => watch(status("Usurped")), included);
    await expect(sendTransaction(usurped.api, usurped.extrinsic, signer)).rejects.toThrow("took its place");
    expect(usurped.sent).toEqual([5]);
  });

  it("does not wait for ever, and says that it may still happen", async () => {
    const { api, extrinsic } = fake(() => undefined);
    const error = await sendTransaction(api, extrinsic, signer, { timeoutMs: 500 }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(NetworkError);
    expect((error as Error).message).toContain("it may still do");
  });

  it("tells a connection that drops meanwhile, and is not sent again", async () => {
    const { api, extrinsic, sent } = fake((_, chain) => chain.emit("disconnected"), included);
    await expect(sendTransaction(api, extrinsic, signer)).rejects.toThrow(NetworkError);
    expect(sent).toEqual([5]);
  });

  it.each([
    [
      "1010: Invalid Transaction: Inability to pay some fees , e.g. account balance too low",
      "Invalid.Payment",
      ChainRefusal,
    ],
    ["1014: Priority is too low: (1 vs 1)", "Invalid.Priority", ChainRefusal],
    ["1010: Invalid Transaction: Transaction is outdated", "Invalid.Stale", ChainRefusal],
    [
      "1010: Invalid Transaction: Transaction would exhaust the block limits",
      "Invalid.ExhaustsResources",
      ChainRefusal,
    ],
    ["something else", "Submission", ChainRefusal],
    ["WebSocket is not connected", undefined, NetworkError],
  ])("says %j in a sentence", async (text, name, kind) => {
    const { api } = fake();
    const extrinsic = {
      signAsync: async () => ({ send: () => Promise.reject(new Error(text)) }),
    } as unknown as Extrinsic;
    const error = await sendTransaction(api, extrinsic, signer).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(kind);
    if (name) expect((error as ChainRefusal).error).toBe(name);
    expect((error as Error).message).toMatch(/^[A-Z].*\.$/);
  });
});
