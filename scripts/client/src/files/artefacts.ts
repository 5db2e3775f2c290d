// The built contracts: code and metadata, as `scripts/build` leaves them.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Abi } from "@polkadot/api-contract";
import type { ChainProperties } from "@polkadot/types/interfaces";
import { hexToU8a } from "@polkadot/util";
import { blake2AsHex } from "@polkadot/util-crypto";
import { InputError } from "../text/errors.ts";

export const CONTRACT_NAMES = [
  "token",
  "vault",
  "bonder",
  "oracle",
  "registry",
  "nominator",
  "governor",
  "timelock",
] as const;
export type ContractName = (typeof CONTRACT_NAMES)[number];

/** The contracts with two codes: the front, which the account runs, delegates to the back. */
export const DOORED: readonly ContractName[] = ["token", "vault", "bonder", "governor"];

/** The codes that are uploaded, by their names in the deployment's file. */
export const CODE_NAMES = [
  ...CONTRACT_NAMES,
  "token.back",
  "vault.back",
  "bonder.back",
  "governor.back",
] as const;
export type CodeName = (typeof CODE_NAMES)[number];

/** A code for the chain. */
export interface Code {
  readonly codeName: CodeName;
  /** The code's hash, as the chain counts it: BLAKE2-256 of the Wasm. */
  readonly codeHash: string;
  readonly wasm: Uint8Array;
}

export interface Artefact extends Code {
  readonly name: ContractName;
  /** Where it was read. */
  readonly path: string;
  /** The code behind the contract's door, if it has one: it has the constructor, and the front names its hash. */
  readonly back?: Code;
  /** The metadata, parsed; the code is left out. */
  readonly metadata: Record<string, unknown>;
  /** The metadata as polkadot.js reads it. Give the chain's properties to see addresses in its form. */
  abi(properties?: ChainProperties): Abi;
}

const HERE = dirname(fileURLToPath(import.meta.url));

/** The folder with the built contracts: `ADOTB_INK_DIR`, or `target/ink` of this repository. */
export function artefactDirectory(): string {
  const given = process.env["ADOTB_INK_DIR"];
  return given ? resolve(given) : resolve(HERE, "../../../../target/ink");
}

/**
 * Reads `<directory>/<name>/<name>.contract`, and `<name>.back.wasm` of a contract with two codes.
 * @throws InputError if it is not there, or is not what it says
 */
export function loadArtefact(name: ContractName, directory = artefactDirectory()): Artefact {
  const path = join(directory, name, `${name}.contract`);
  if (!existsSync(path)) {
    throw new InputError(
      `The contract ${name} is not built: there is no ${path}. Build all with "cargo run --bin adotb-build", ` +
        `or set ADOTB_INK_DIR to the folder where they are.`,
    );
  }
  let bundle: { source?: { hash?: string; wasm?: string } };
  try {
    bundle = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new InputError(`${path} is not a contract bundle: it is no JSON. Build it again.`);
  }
  const { hash, wasm: code } = bundle.source ?? {};
  if (!hash || !code) throw new InputError(`${path} has no code in it. Build it again.`);
  const wasm = hexToU8a(code);
  const codeHash = blake2AsHex(wasm, 256);
  if (codeHash !== hash) {
    throw new InputError(
      `The code in ${path} has the hash ${codeHash}, but it says ${hash}. Build it again.`,
    );
  }
  const back = DOORED.includes(name) ? loadBack(name, directory, wasm) : undefined;
  const metadata = { ...bundle, source: { ...bundle.source, wasm: undefined } };
  const abi = (properties?: ChainProperties) => new Abi(bundle as Record<string, unknown>, properties);
  return { name, codeName: name, path, codeHash, wasm, metadata, abi, ...(back ? { back } : {}) };
}

function loadBack(name: ContractName, directory: string, front: Uint8Array): Code {
  const path = join(directory, name, `${name}.back.wasm`);
  if (!existsSync(path))
    throw new InputError(`The ${name} has two codes, but there is no ${path}. Build it again.`);
  const wasm = new Uint8Array(readFileSync(path));
  const codeHash = blake2AsHex(wasm, 256);
  // A front calls the code that it names, whatever lies beside it here.
  if (!Buffer.from(front).includes(Buffer.from(hexToU8a(codeHash)))) {
    throw new InputError(
      `The code in ${path} has the hash ${codeHash}, which the ${name}'s other code does not name: they are of two builds. Build it again.`,
    );
  }
  return { codeName: `${name}.back` as CodeName, codeHash, wasm };
}

/** All codes of these artefacts, each back before its front. */
export function codesOf(artefacts: Readonly<Record<ContractName, Artefact>>): Code[] {
  return CONTRACT_NAMES.flatMap((name) => {
    const artefact = artefacts[name];
    return artefact.back ? [artefact.back, artefact] : [artefact];
  });
}

/** All contracts of the suite. */
export function loadArtefacts(directory = artefactDirectory()): Record<ContractName, Artefact> {
  return Object.fromEntries(CONTRACT_NAMES.map((name) => [name, loadArtefact(name, directory)])) as Record<
    ContractName,
    Artefact
  >;
}
