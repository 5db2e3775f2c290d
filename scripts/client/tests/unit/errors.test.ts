import { describe, expect, it } from "vitest";
import { describeError, describeRefusal, errorTypeOf } from "../../src/text/describe.ts";
import { explainTimelock } from "../../src/text/explain.ts";
import { ChainRefusal, DifferencesFound, InputError, NetworkError, Refusal } from "../../src/text/errors.ts";
import { loadArtefact } from "../../src/files/artefacts.ts";
import { SENTENCES } from "../../src/text/sentences.ts";
import { ALL, type Field, type Metadata } from "./metadata.ts";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** A value of a type, as the client decodes it. */
function sample(metadata: Metadata, id: number): unknown {
  const { def } = metadata.type(id);
  const name = metadata.name(id);
  if (name === "AccountId") return ALICE;
  if (def.primitive === "u64" || def.primitive === "u128") return 12_345_678_901n;
  if (def.primitive === "str") return "some text";
  if (def.primitive) return 7;
  if (def.sequence) return new TextEncoder().encode("some text");
  if (def.variant) return variantSample(metadata, def.variant.variants![0]!);
  return fieldsSample(metadata, def.composite?.fields ?? []);
}
function variantSample(
  metadata: Metadata,
  { name, fields = [] }: { name: string; fields?: Field[] },
): unknown {
  return fields.length === 0 ? name : { [name]: fieldsSample(metadata, fields) };
}
function fieldsSample(metadata: Metadata, fields: Field[]): unknown {
  if (fields[0]?.name === undefined) return fields.length === 1 ? sample(metadata, fields[0]!.type) : [];
  return Object.fromEntries(fields.map((field) => [camel(field.name!), sample(metadata, field.type)]));
}

/** Whether an error has no names: what a stash answers to "prove", "probe" and "frees", which only the bonder can ask. */
const isPlain = (metadata: Metadata, error: number) => metadata.type(error).def.variant === undefined;

/** All error types that a contract's messages can answer, with those inside. */
function errorTypes(metadata: Metadata): Map<string, number> {
  const found = new Map<string, number>();
  const visit = (id: number) => {
    const name = metadata.name(id);
    if (found.has(name)) return;
    found.set(name, id);
    for (const { fields = [] } of metadata.type(id).def.variant?.variants ?? []) {
      for (const { type } of fields) {
        if (/(Error|SettingName)$/.test(metadata.name(type))) visit(type);
      }
    }
  };
  for (const message of [...metadata.messages, ...metadata.constructors]) {
    const error = metadata.errorOf(message);
    if (error !== undefined && !isPlain(metadata, error)) visit(error);
  }
  return found;
}

describe.each(ALL)("errors of the $contract", (metadata) => {
  const types = errorTypes(metadata);

  it("are those that its messages are known to refuse with", () => {
    for (const message of metadata.messages) {
      const error = metadata.errorOf(message);
      if (error !== undefined && !isPlain(metadata, error))
        expect(errorTypeOf(metadata.contract, message.label)).toBe(metadata.name(error));
    }
  });

  for (const [type, id] of types) {
    for (const variant of metadata.type(id).def.variant?.variants ?? []) {
      it(`has a sentence for ${type}.${variant.name} with all its values`, () => {
        const template = SENTENCES[type]?.[variant.name];
        expect(template, `add ${type}.${variant.name} to src/text/sentences.ts`).toBeDefined();
        const told = [...template!.matchAll(/\{(\w+):/g)].map(([, name]) => name).sort();
        const fields = (variant.fields ?? []).map(({ name }, position) => name ?? String(position)).sort();
        expect(told).toEqual(fields);

        const { text, path } = describeError(type, variantSample(metadata, variant));
        expect(path[0]).toBe(variant.name);
        expect(text).toMatch(/^("|[A-Za-z0-9])[^{}]*\.$/);
        expect(text).not.toMatch(/undefined|null|\[object/);
      });
    }
  }

  it("has no sentence for an error that is not there any more", () => {
    for (const [type, id] of types) {
      const names = (metadata.type(id).def.variant?.variants ?? []).map(({ name }) => name);
      const known = Object.keys(SENTENCES[type] ?? {}).map((name) => name.split(" ")[0]);
      expect(known.filter((name) => !names.includes(name!))).toEqual([]);
    }
  });
});

describe("sentences", () => {
  it("are about no type that no contract has", () => {
    const all = new Set(ALL.flatMap((metadata) => [...errorTypes(metadata).keys()]));
    expect(Object.keys(SENTENCES).filter((type) => !all.has(type))).toEqual([]);
  });

  it("have values in people's units", () => {
    const say = (contract: "vault" | "registry" | "governor" | "token", message: string, error: unknown) =>
      describeRefusal(contract, message, error).message;
    expect(say("vault", "stake", { BelowMinimum: { given: 5_000_000_000n, minimum: 10_000_000_000n } })).toBe(
      "0.5 DOT is too little: the minimum is 1 DOT.",
    );
    expect(say("vault", "request_unstake", { BelowMinimum: { given: 1n, minimum: 10n ** 9n } })).toBe(
      "0.0000000001 DOT is too little: the minimum is 0.1 DOT, or the whole balance.",
    );
    expect(say("vault", "stake", { Paused: { what: "Stake", until: 0n } })).toBe(
      "Staking is paused until 1970-01-01 00:00:00 UTC; the pause ends by itself.",
    );
    expect(
      say("registry", "set_weights", { WeightAboveCap: { validator: ALICE, given: 3_000, cap: 2_500 } }),
    ).toBe(`The validator ${ALICE} would get 30 %, and one may have at most 25 %.`);
    expect(say("governor", "vote", { WrongState: { id: 3, state: "Queued" } })).toBe(
      "The proposal 3 waits at the timelock, so this cannot be done with it: adotb proposals says what is next.",
    );
    expect(say("token", "PSP22::transfer", { Custom: "ForbiddenRecipient" })).toContain(
      "since nobody could get them back",
    );
  });

  it("name the innermost error and its values", () => {
    const refusal = describeRefusal("vault", "request_unstake", {
      Token: { InsufficientShares: { available: 1n, needed: 2n } },
    });
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal.errorName).toBe("Token.InsufficientShares");
    expect(refusal.values).toEqual({ available: 1n, needed: 2n });
    expect(refusal.is("InsufficientShares")).toBe(true);
    expect(refusal.is("Token")).toBe(false);
    expect(refusal.message).toContain("0.0000000002 shares are needed");
  });

  it("still say something about an error of a newer contract", () => {
    expect(describeRefusal("vault", "stake", { Newer: { a: 1n } }).message).toBe(
      "The contract refused with Newer (a 1).",
    );
    expect(describeRefusal("vault", "stake", "Newer").message).toBe("The contract refused with Newer.");
  });
});

describe("explainTimelock", () => {
  const abi = loadArtefact("vault").abi();
  const setGuardian = abi.messages.find(({ identifier }) => identifier === "set_guardian")!;
  const callee = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
  const calls = [0, 1].map(() => ({
    callee,
    selector: setGuardian.selector.toHex(),
    input: new Uint8Array(),
    transferredValue: 0n,
    gasLimit: 0n,
  }));
  const refused = (bytes: string) =>
    describeRefusal("governor", "execute", {
      Timelock: { Custom: new TextEncoder().encode(`call 1 refused: ${bytes}`) },
    });
  const token = { symbol: "DOT", decimals: 10 };

  it("tells which call was refused and why", () => {
    // Err, VaultError::Access, AccessError::Ossified.
    const told = explainTimelock(refused("0x010002"), calls, { vault: { address: callee, abi } }, token);
    expect(told.message).toBe(
      "Call 2 of 2, vault.set_guardian, was refused: The contract was ossified: its code can never be replaced again.",
    );
    expect(told.errorName).toBe("Timelock.Custom.Access.Ossified");
  });

  it("leaves alone what it cannot read", () => {
    const contracts = { vault: { address: callee, abi } };
    for (const refusal of [
      refused("0x01ff"),
      refused("0x01"),
      describeRefusal("governor", "execute", "CallFailed"),
    ]) {
      expect(explainTimelock(refusal, calls, contracts, token)).toBe(refusal);
    }
    expect(explainTimelock(refused("0x010002"), [], contracts, token).message).toContain(
      "call 1 refused: 0x010002",
    );
  });
});

describe("exit codes", () => {
  it("are those of --help", () => {
    expect(new InputError("x").exitCode).toBe(2);
    expect(new NetworkError("x").exitCode).toBe(3);
    expect(new ChainRefusal("Contracts.OutOfGas", "x").exitCode).toBe(1);
    expect(new Refusal("vault", "stake", ["Paused"], {}, "x").exitCode).toBe(1);
    expect(new DifferencesFound(["a", "b"]).exitCode).toBe(4);
    expect(new DifferencesFound(["a", "b"]).message).toBe("There are 2 differences.");
  });
});
