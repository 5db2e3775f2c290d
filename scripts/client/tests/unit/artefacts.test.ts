import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hexToU8a, u8aToHex } from "@polkadot/util";
import { blake2AsHex } from "@polkadot/util-crypto";
import { afterAll, describe, expect, it } from "vitest";
import { constructorData, contractAddress } from "../../src/chain/contract-address.ts";
import { artefactDirectory, loadArtefact, loadArtefacts } from "../../src/files/artefacts.ts";
import { CODE_NAMES, codesOf, DOORED } from "../../src/suite/artefacts.ts";
import { InputError } from "../../src/text/errors.ts";

const folder = mkdtempSync(join(tmpdir(), "adotb-artefacts-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the codes of a contract", () => {
  const artefacts = loadArtefacts();

  it("are two where there is a door: the front names the hash of the back", () => {
    for (const name of DOORED) {
      const { wasm, codeHash, back } = loadArtefact(name);
      expect(back?.codeName).toBe(`${name}.back`);
      expect(back?.codeHash).toBe(blake2AsHex(back!.wasm));
      expect(back?.codeHash).not.toBe(codeHash);
      expect(u8aToHex(wasm)).toContain(back!.codeHash.slice(2));
    }
    for (const { name, back } of Object.values(artefacts))
      expect(back !== undefined).toBe(DOORED.includes(name));
  });

  it("are uploaded back first, and each has its name in the deployment's file", () => {
    const names = codesOf(artefacts).map(({ codeName }) => codeName);
    expect([...names].sort()).toEqual([...CODE_NAMES].sort());
    for (const name of DOORED) expect(names.indexOf(`${name}.back` as never)).toBe(names.indexOf(name) - 1);
  });

  it("are refused when they are of two builds, or one is missing", () => {
    for (const name of DOORED) {
      cpSync(join(artefactDirectory(), name), join(folder, name), { recursive: true });
      const back = join(folder, name, `${name}.back.wasm`);
      expect(loadArtefact(name, folder).back?.codeHash).toBe(artefacts[name].back?.codeHash);
      appendFileSync(back, new Uint8Array([0, 2, 1, 120]));
      expect(() => loadArtefact(name, folder)).toThrow(InputError);
      expect(() => loadArtefact(name, folder)).toThrow(/does not name: they are of two builds/);
      rmSync(back);
      expect(() => loadArtefact(name, folder)).toThrow(/has two codes, but there is no/);
    }
  });
});

describe("the constructor of a contract with two codes", () => {
  it("takes the hash of the front as its last argument", () => {
    for (const name of DOORED) {
      const { codeHash, path } = loadArtefact(name);
      const { spec } = JSON.parse(readFileSync(path, "utf8")) as {
        spec: { constructors: { args: { label: string }[] }[] };
      };
      expect(spec.constructors).toHaveLength(1);
      expect(spec.constructors[0]!.args.at(-1)!.label).toBe("front");
      expect(hexToU8a(codeHash)).toHaveLength(32);
    }
    // Setup and rules as they stand in a deployment's file, and the front.
    const { governor, timelock } = loadArtefacts();
    const who = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
    const setup = { vault: who, guardian: who, timelockCode: timelock.codeHash, minDelay: 1, council: [] };
    const rules = { thresholdBps: 1, quorumBps: 1, votingDelay: 1, votingPeriod: 1, grace: 1 };
    const data = constructorData(governor.abi(), [setup, rules, governor.codeHash]);
    expect(u8aToHex(data.subarray(-32))).toBe(governor.codeHash);
    // An address follows from the code that is instantiated: the back.
    const at = (hash: string) => contractAddress(who, hash, data, "0x00", 42);
    expect(at(governor.back!.codeHash)).not.toBe(at(governor.codeHash));
  });
});
