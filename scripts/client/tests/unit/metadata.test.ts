import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CONTRACT_NAMES } from "../../src/suite/artefacts.ts";
import { loadArtefact } from "../../src/files/artefacts.ts";
import { generate, generatedPath } from "../../src/tools/generate.ts";
import { ALL } from "./metadata.ts";

afterEach(() => vi.restoreAllMocks());

describe.each(CONTRACT_NAMES)("the metadata of the %s", (name) => {
  it("loads in polkadot.js without a warning", () => {
    const spies = (["log", "warn", "error", "info"] as const).map((level) => vi.spyOn(console, level));
    const abi = loadArtefact(name).abi();
    expect(abi.messages.length).toBeGreaterThan(0);
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  });

  it("is what the types in src/suite/generated were made from", async () => {
    const file = readFileSync(generatedPath(name), "utf8");
    expect(await generate(name), 'run "npm run generate"').toBe(file);
  });
});

describe.each(ALL)("the docs of the $contract", ({ messages, constructors, events }) => {
  it("are there for every message", () => {
    for (const { label, docs } of [...messages, ...constructors]) expect(docs.join(""), label).not.toBe("");
  });
  it("are there for every event and field", () => {
    for (const { label, docs, args } of events) {
      expect(docs.join(""), label).not.toBe("");
      for (const arg of args) expect(arg.docs.join(""), `${label}.${arg.label}`).not.toBe("");
    }
  });
});
