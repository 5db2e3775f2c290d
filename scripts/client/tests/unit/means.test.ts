import { TypeRegistry } from "@polkadot/types";
import { u8aToHex } from "@polkadot/util";
import { describe, expect, it } from "vitest";
import type { Chain } from "../../src/chain/chain.ts";
import { SuiteContract } from "../../src/chain/contract.ts";
import { depositRoom, missing } from "../../src/chain/means.ts";
import { leavingWarning } from "../../src/commands/stake.ts";
import { loadArtefact } from "../../src/files/artefacts.ts";
import type { ChainRefusal } from "../../src/text/errors.ts";
import type * as vault from "../../src/suite/generated/vault.ts";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const token = { symbol: "DOT", decimals: 10 };
const dot = (amount: number) => BigInt(Math.round(amount * 1e6)) * 10_000n;

/** A chain on which the caller has so much, and an exit takes so much for deposits; the fee is 0.001 DOT. */
function chain(free: bigint, deposit: bigint): Chain {
  const registry = new TypeRegistry();
  const poor = { isModule: true, asModule: {} };
  const call = async () => ({
    gasRequired: registry.createType("WeightV2", { refTime: 1_000, proofSize: 2_000 }),
    storageDeposit: registry.createType("StorageDeposit", { Charge: deposit }),
    // As the pallet: without a limit, what the account has is the limit.
    result:
      free - dot(2) < deposit
        ? { isErr: true, asErr: poor }
        : { isErr: false, asOk: { data: registry.createType("Bytes", u8aToHex(new Uint8Array(10))) } },
  });
  const number = (value: bigint) => ({ toBigInt: () => value, toString: () => String(value) });
  return {
    token,
    ss58: 42,
    api: {
      registry: Object.assign(registry, {
        findMetaError: () => ({ section: "contracts", name: "StorageDepositLimitExhausted", docs: [] }),
      }),
      call: { contractsApi: { call } },
      consts: {
        balances: { existentialDeposit: number(dot(1)) },
        contracts: { depositPerItem: number(dot(0.2)), depositPerByte: number(dot(0.0001)) },
      },
      query: {
        system: {
          account: async () => ({ data: { free: number(free), reserved: number(0n), frozen: number(0n) } }),
        },
      },
      tx: {
        contracts: {
          call: (...args: unknown[]) => ({
            args,
            paymentInfo: async () => ({ partialFee: number(dot(0.001)) }),
          }),
        },
      },
    },
  } as unknown as Chain;
}
const unstake = (free: number, deposit: number) =>
  new SuiteContract<vault.Messages>(
    chain(dot(free), dot(deposit)),
    "vault",
    ALICE,
    loadArtefact("vault").abi(),
  ).plan("request_unstake", [dot(0.5)], { caller: ALICE });

describe("an account with little (D3)", () => {
  it("is told what is missing before anything is signed, where the chain only says that its limit was exceeded", async () => {
    const error = (await unstake(2.1, 0.2076).catch((thrown: unknown) => thrown)) as ChainRefusal;
    expect(error.error).toBe("Contracts.StorageDepositLimitExhausted");
    expect(error.message).toBe(
      `${ALICE} can spend 1.1 DOT, and this takes about 0.4084 DOT for deposits, which come back, ` +
        `1 DOT that the chain wants to stay beside them: send it about 0.3084 DOT more.`,
    );
  });
  it("is told what is missing to the planck where it can be tried out", async () => {
    await expect(unstake(2.208, 0.2076)).rejects.toThrow(
      /0\.2076 DOT for deposits.*at most 0\.001 DOT for the fee: send it 0\.0006 DOT more\.$/,
    );
  });
  it("signs a limit that it can pay", async () => {
    const plan = await unstake(2.25, 0.2076);
    expect(plan.depositLimit).toBe(dot(0.249));
    expect((plan.transaction as unknown as { args: unknown[] }).args[3]).toBe(dot(0.249));
    // Half as much again and a tenth of a DOT where there is enough.
    expect((await unstake(10, 0.2)).depositLimit).toBe(dot(0.4));
  });
  it("is warned when it stakes what leaving takes later", () => {
    expect(leavingWarning(dot(1.3), chain(0n, 0n))).toMatch(
      /^After this 1\.3 DOT can be spent, and leaving later takes about 1\.44924 DOT/,
    );
    expect(leavingWarning(dot(1.5), chain(0n, 0n))).toBeUndefined();
  });
});

describe("what a transaction takes", () => {
  const means = { spendable: 10n, reserve: 3n };
  it("is value, fee and deposit, and for a deposit a reserve", () => {
    expect(missing(means, { value: 8n, deposit: 0n, fee: 2n })).toBe(0n);
    expect(missing(means, { value: 8n, deposit: -5n, fee: 3n })).toBe(1n);
    expect(missing(means, { value: 4n, deposit: 2n, fee: 2n })).toBe(1n);
    expect(depositRoom(means, { value: 4n, fee: 2n })).toBe(1n);
    expect(depositRoom(means, { value: 9n, fee: 2n })).toBe(0n);
  });
});
