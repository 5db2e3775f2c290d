import { TypeRegistry } from "@polkadot/types";
import { u8aToHex } from "@polkadot/util";
import { describe, expect, it } from "vitest";
import { loadArtefact } from "../../src/files/artefacts.ts";
import type { Chain } from "../../src/chain/chain.ts";
import { SuiteContract, unwrapAnswer, withMargin, type Plan } from "../../src/chain/contract.ts";
import { ChainRefusal, Refusal } from "../../src/text/errors.ts";
import type * as governor from "../../src/suite/generated/governor.ts";
import type * as vault from "../../src/suite/generated/vault.ts";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const token = { symbol: "DOT", decimals: 10 };
const hex = (data: unknown) => ({ toHex: () => u8aToHex(data as Uint8Array) });

/** A chain whose contracts answer with these bytes, whatever is asked. */
function answering(bytes: Uint8Array, log: unknown[] = []): Chain {
  const registry = new TypeRegistry();
  const call = async (...args: unknown[]) => {
    log.push(args);
    return {
      gasRequired: registry.createType("WeightV2", { refTime: 1_000, proofSize: 2_000 }),
      storageDeposit: registry.createType("StorageDeposit", { Charge: 5 }),
      result: { isErr: false, asOk: { data: registry.createType("Bytes", u8aToHex(bytes)) } },
    };
  };
  const tx = {
    contracts: { call: (...args: unknown[]) => ({ args, paymentInfo: () => Promise.reject(new Error()) }) },
  };
  const number = (value: bigint) => ({ toBigInt: () => value });
  const data = { free: number(10n ** 12n), reserved: number(0n), frozen: number(0n) };
  const query = { system: { account: async () => ({ data }) } };
  const consts = { balances: { existentialDeposit: number(1n) } };
  const api = { registry, call: { contractsApi: { call } }, tx, query, consts };
  return { api, token, ss58: 42 } as unknown as Chain;
}
const vaultOf = (bytes: number[], log?: unknown[]) =>
  new SuiteContract<vault.Messages>(
    answering(new Uint8Array(bytes), log),
    "vault",
    ALICE,
    loadArtefact("vault").abi(),
  );

/** Ok, Err, the variant CallFailed. */
const CALL_FAILED = [
  ...[0, 1],
  loadArtefact("vault")
    .abi()
    .metadata.types.find(({ type: { path } }) => path.at(-1)?.toString() === "VaultError")!
    .type.def.asVariant.variants.find(({ name }) => name.toString() === "CallFailed")!
    .index.toNumber(),
];

describe("ask", () => {
  it("takes the answer out of both results", async () => {
    // Ok, Ok, 3 in 128 bits.
    expect(await vaultOf([0, 0, 3, ...Array(15).fill(0)]).ask("preview_stake", [5n])).toBe(3n);
  });
  it("throws the contract's error", async () => {
    const error = await vaultOf(CALL_FAILED)
      .ask("overview")
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Refusal);
    expect((error as Refusal).errorName).toBe("CallFailed");
    expect((error as Refusal).message).toMatch(/did not answer/);
  });
  it("says when client and contract do not fit together", async () => {
    // Err, CouldNotReadInput.
    await expect(vaultOf([1, 1]).ask("overview")).rejects.toThrow("are of different versions");
    // Too few bytes: polkadot.js alone would read zeros.
    await expect(vaultOf([0, 0, 3]).ask("preview_stake", [5n])).rejects.toThrow();
    await expect(vaultOf([]).ask("fly" as "overview")).rejects.toThrow(
      "The contract vault has no message fly",
    );
  });
});

describe("plan", () => {
  it("has a margin for weight and deposit, and the bytes of the call", async () => {
    const log: unknown[][] = [];
    const contract = vaultOf([0, 0, 7, ...Array(7).fill(0)], log);
    const plan = await contract.plan("request_unstake", [1n], { caller: ALICE });
    expect(plan).toMatchObject({
      answer: 7n,
      required: { refTime: 1_000n, proofSize: 2_000n },
      deposit: 5n,
      maxFee: undefined,
    });
    expect(plan.limit.refTime).toBeGreaterThan(plan.required.refTime);
    expect(plan.depositLimit).toBe(7n + 10n ** 9n);
    const selector = loadArtefact("vault").abi().findMessage("requestUnstake").selector.toHex();
    const bytes = `${selector}01${"00".repeat(15)}`;
    expect(log[0]).toEqual([ALICE, ALICE, 0n, null, null, bytes]);
    const { args } = plan.transaction as unknown as { args: unknown[] };
    expect([args[0], args[1], args[3], args[4]]).toEqual([ALICE, 0n, plan.depositLimit, bytes]);
  });
});

describe("send", () => {
  /** A vault whose calls revert in a block, for a fee of 1 700 planck; asked why, it answers these bytes. */
  const reverting = (bytes: number[]) => {
    const chain = answering(new Uint8Array(bytes));
    const paid = ["", { toString: () => "1700" }];
    const update = {
      status: { type: "InBlock", isInBlock: true, asInBlock: { toHex: () => "0xaa" } },
      dispatchError: { isModule: true, asModule: {} },
      events: [{ event: { section: "transactionPayment", method: "TransactionFeePaid", data: paid } }],
    };
    Object.assign(chain.api, {
      rpc: { system: { accountNextIndex: async () => ({ toNumber: () => 5 }) } },
      ...{ on: () => undefined, off: () => undefined },
    });
    Object.assign(chain.api.registry, {
      findMetaError: () => ({ section: "contracts", name: "ContractReverted", docs: [] }),
    });
    const send = async (watch: (told: unknown) => void) => (watch(update), () => undefined);
    const transaction = { signAsync: async () => ({ send }) };
    const plan = { message: "request_unstake", args: [1n], value: 0n, transaction } as unknown as Plan;
    const contract = new SuiteContract<vault.Messages>(chain, "vault", ALICE, loadArtefact("vault").abi());
    const wallet = { address: ALICE, signer: {} };
    return contract.send(plan, wallet).catch((thrown: unknown) => thrown);
  };

  it("asks again why it was refused, and tells what that cost all the same", async () => {
    const error = await reverting(CALL_FAILED);
    expect(error).toBeInstanceOf(Refusal);
    expect(error).toMatchObject({ errorName: "CallFailed", fee: 1_700n });
  });
  it("tells the chain's refusal where it would go well now", async () => {
    const error = await reverting([0, 0, 7, ...Array(7).fill(0)]);
    expect(error).toBeInstanceOf(ChainRefusal);
    expect(error).toMatchObject({ error: "Contracts.ContractReverted", fee: 1_700n });
  });
});

describe("callData", () => {
  it("writes bytes without looking for a length in them", () => {
    const abi = loadArtefact("governor").abi();
    const contract = new SuiteContract<governor.Messages>(
      answering(new Uint8Array()),
      "governor",
      ALICE,
      abi,
    );
    const text = new TextEncoder().encode("Text");
    const data = contract.callData("propose", [[{ SetMinDelay: 1n }], `0x${"00".repeat(32)}`, text]);
    // One action, its number and 8 bytes, the hash, the length of the text, the text.
    expect(data).toHaveLength(4 + 1 + 1 + 8 + 32 + 1 + 4);
    expect(hex(data.subarray(-5)).toHex()).toBe("0x1054657874");
  });
});

describe("unwrapAnswer and withMargin", () => {
  it("leave plain answers alone", () => {
    expect(unwrapAnswer("token", "stream", { Ok: [1n, 2n, 3n] }, { token })).toEqual([1n, 2n, 3n]);
    expect(unwrapAnswer("vault", "exit", { Ok: null }, { token })).toBeNull();
    expect(() => unwrapAnswer("vault", "stake", { Ok: { Err: "CallFailed" } }, { token })).toThrow(Refusal);
  });
  it("add a tenth and a little", () => {
    expect(withMargin({ refTime: 10n ** 9n, proofSize: 10_000n })).toEqual({
      refTime: 1_200_000_000n,
      proofSize: 15_096n,
    });
  });
});
