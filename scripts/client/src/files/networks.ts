// The folder of networks: a file for each.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseNetwork, type Network } from "../suite/network.ts";
import { InputError, sentence } from "../text/errors.ts";

const HERE = dirname(fileURLToPath(import.meta.url));

/** The folder of the networks' files: `ADOTB_NETWORKS_DIR`, or `scripts/networks`. */
export function networksDirectory(): string {
  const given = process.env["ADOTB_NETWORKS_DIR"];
  return given ? resolve(given) : resolve(HERE, "../../../networks");
}

/** The network of a name, or in a file. */
export function loadNetwork(nameOrFile: string, directory = networksDirectory()): Network {
  const file = /[/\\]|\.json$/.test(nameOrFile) ? resolve(nameOrFile) : join(directory, `${nameOrFile}.json`);
  if (!existsSync(file)) {
    throw new InputError(
      `There is no network "${nameOrFile}": ${file} does not exist. ` +
        `Choose one with --network local, or give a file: --network ./mine.json.`,
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new InputError(`${file} is not JSON: ${sentence(error)}`);
  }
  return parseNetwork(json, file);
}
