// The folder of the built contracts.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import {
  CONTRACT_NAMES,
  DOORED,
  parseArtefact,
  type Artefact,
  type Bytes,
  type ContractName,
} from "../suite/artefacts.ts";
import { InputError } from "../text/errors.ts";

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
  const back = DOORED.includes(name) ? loadBack(name, directory) : undefined;
  return parseArtefact(name, readFileSync(path, "utf8"), path, back);
}

function loadBack(name: ContractName, directory: string): Bytes {
  const path = join(directory, name, `${name}.back.wasm`);
  if (!existsSync(path))
    throw new InputError(`The ${name} has two codes, but there is no ${path}. Build it again.`);
  return { path, bytes: new Uint8Array(readFileSync(path)) };
}

/** All contracts of the suite. */
export function loadArtefacts(directory = artefactDirectory()): Record<ContractName, Artefact> {
  return Object.fromEntries(CONTRACT_NAMES.map((name) => [name, loadArtefact(name, directory)])) as Record<
    ContractName,
    Artefact
  >;
}
