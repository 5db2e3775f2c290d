import type { EventRecord } from "@polkadot/types/interfaces";
import { TypeRegistry } from "@polkadot/types";
import { compactAddLength, u8aConcat } from "@polkadot/util";
import { describe, expect, it } from "vitest";
import { CONTRACT_NAMES } from "../../src/suite/artefacts.ts";
import { loadArtefact } from "../../src/files/artefacts.ts";
import { encodable, plain } from "../../src/chain/codec.ts";
import { contractEvents, decodeEvent, type Emitter } from "../../src/chain/events.ts";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const BOB = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";

/** The data of an event with the default values of its fields, all but `values`. */
function encode(
  contract: (typeof CONTRACT_NAMES)[number],
  name: string,
  values: Record<string, unknown>,
): Uint8Array {
  const abi = loadArtefact(contract).abi();
  const event = abi.events.find(({ identifier }) => identifier === name)!;
  const fields = event.args.map(({ name: field, type }) =>
    abi.registry.createTypeUnsafe(type.lookupName || type.type, [encodable(values[field])]).toU8a(),
  );
  return u8aConcat(new Uint8Array([event.index]), ...fields);
}

/** An event record as the chain has it, as far as it matters. */
function record(address: string, data: Uint8Array, method = "ContractEmitted"): EventRecord {
  const registry = new TypeRegistry();
  const account = registry.createType("AccountId", address);
  const bytes = registry.createType("Bytes", compactAddLength(data));
  return { event: { section: "contracts", method, data: [account, bytes] } } as unknown as EventRecord;
}

describe("decodeEvent", () => {
  const abi = loadArtefact("vault").abi();

  it("reads the number and the fields", () => {
    const data = encode("vault", "Staked", { payer: ALICE, holder: ALICE, amount: 10n ** 18n, shares: 3n });
    expect(data[0]).toBe(0);
    expect(decodeEvent(abi, data)).toEqual({
      name: "Staked",
      values: { payer: ALICE, holder: ALICE, amount: 10n ** 18n, shares: 3n },
    });
  });

  it("knows the number by which docs/integration.md filters", () => {
    expect(abi.events.slice(0, 5).map(({ identifier }) => identifier)).toEqual([
      "Staked",
      "ExitRequested",
      "ExitCancelled",
      "Claimed",
      "UnstakedNow",
    ]);
  });

  it("refuses what is no event of the contract", () => {
    expect(() => decodeEvent(abi, new Uint8Array([250]))).toThrow("no event with the number 250");
    expect(() => decodeEvent(abi, new Uint8Array())).toThrow("no event with the number (none)");
    const data = encode("vault", "Claimed", { owner: ALICE, id: 1n, amount: 2n });
    expect(() => decodeEvent(abi, data.subarray(0, -1))).toThrow("The event Claimed has");
    expect(() => decodeEvent(abi, u8aConcat(data, new Uint8Array(1)))).toThrow("The event Claimed has");
  });

  it.each(CONTRACT_NAMES)("reads every event of the %s", (name) => {
    const contract = loadArtefact(name).abi();
    for (const event of contract.events) {
      const { name: found, values } = decodeEvent(contract, encode(name, event.identifier, {}));
      expect(found).toBe(event.identifier);
      expect(Object.keys(values)).toEqual(event.args.map((arg) => arg.name));
    }
  });

  it("reads structs and lists inside", () => {
    const allocation = [{ validator: BOB, weightBps: 10_000 }];
    const data = encode("registry", "AllocationSet", { version: 2, old: [], new: allocation });
    expect(decodeEvent(loadArtefact("registry").abi(), data).values).toEqual({
      version: 2,
      old: [],
      new: allocation,
    });
  });
});

describe("contractEvents", () => {
  const emitter = (name: "vault" | "token", address: string): Emitter => ({
    name,
    address,
    abi: loadArtefact(name).abi(),
  });
  const staked = encode("vault", "Staked", { payer: ALICE, holder: ALICE, amount: 1n, shares: 1n });
  const transfer = encode("token", "Transfer", { from: null, to: ALICE, value: 1n });

  it("keeps the order and takes the emitter's metadata", () => {
    const told = contractEvents(
      [record(BOB, transfer), record(ALICE, staked)],
      [emitter("vault", ALICE), emitter("token", BOB)],
    );
    expect(told.map(({ contract, name }) => `${contract}.${name}`)).toEqual([
      "token.Transfer",
      "vault.Staked",
    ]);
    expect(told[0]!.values).toEqual({ from: null, to: ALICE, value: 1n });
  });

  it("leaves out strangers and other events", () => {
    expect(
      contractEvents([record(BOB, staked), record(ALICE, staked, "Called")], [emitter("vault", ALICE)]),
    ).toEqual([]);
  });

  it("knows an emitter by its account, whatever the prefix", () => {
    const polkadot = "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5";
    expect(contractEvents([record(ALICE, staked)], [emitter("vault", polkadot)])).toHaveLength(1);
  });
});

describe("plain and encodable", () => {
  const { registry } = loadArtefact("governor").abi();
  const abi = loadArtefact("governor").abi();
  const propose = abi.messages.find(({ identifier }) => identifier === "propose")!;

  it("are each other's inverse for every kind of action", () => {
    const hash = `0x${"ab".repeat(32)}`;
    const actions = [
      { SetAllocation: [{ validator: ALICE, weightBps: 10_000 }] },
      { SetLimits: { minValidators: 1, maxValidators: 64, maxWeightBps: 2_500 } },
      { SetVault: [{ Fee: 1_200 }, { MinStake: 10n ** 10n }, { Treasury: BOB }, { BondingEras: 28 }] },
      { SetBonder: [{ MaxStashes: 12 }] },
      { SetGovernor: [{ VotingPeriod: 86_400_000n }] },
      { SetMinDelay: 172_800_000n },
      { SetGuardian: ALICE },
      { SetReporter: BOB },
      { Upgrade: ["Vault", hash] },
      { Upgrade: [{ Bonder: { Stash: 3 } }, hash] },
      { Upgrade: [{ Bonder: "FutureStashes" }, hash] },
      {
        Call: {
          callee: ALICE,
          selector: "0x01020304",
          input: new Uint8Array([4, 8, 15]),
          transferredValue: 5n,
          gasLimit: 0n,
        },
      },
      {
        Call: {
          callee: null,
          selector: "0x00000000",
          input: new Uint8Array(),
          transferredValue: 0n,
          gasLimit: 0n,
        },
      },
    ];
    const type = propose.args[0]!.type;
    const codec = registry.createTypeUnsafe(type.lookupName || type.type, [encodable(actions)]);
    expect(plain(codec)).toEqual(actions);
  });

  it("write a field that polkadot.js renames by its own name", () => {
    const setup = loadArtefact("vault").abi();
    const type = setup.constructors[0]!.args[0]!.type;
    const codec = setup.registry.createTypeUnsafe(type.lookupName || type.type, [
      { registry: ALICE, eraMs: 60_000n },
    ]);
    expect(plain(codec)).toMatchObject({ registry: ALICE, eraMs: 60_000n });
  });

  it("take bytes for bytes and not for a list with a length", () => {
    expect(encodable({ a: [new Uint8Array([1, 2])], b: 1n, c: null })).toEqual({
      a: ["0x0102"],
      b: 1n,
      c: null,
    });
  });
});
