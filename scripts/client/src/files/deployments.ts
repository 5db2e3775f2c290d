// The folder of deployments: a file for each network. Written as a whole, never half.

import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import writeFileAtomic from "write-file-atomic";
import { jsonReplacer } from "../chain/codec.ts";
import { DEPLOYED, parseDeployment, type Deployment } from "../suite/deployment.ts";
import type { Network } from "../suite/network.ts";
import { InputError } from "../text/errors.ts";

const HERE = dirname(fileURLToPath(import.meta.url));

/** Where the deployment of a network is kept: `ADOTB_DEPLOYMENTS_DIR`, or `scripts/deployments`. */
export function deploymentFile(network: Pick<Network, "name">): string {
  const given = process.env["ADOTB_DEPLOYMENTS_DIR"];
  const directory = given ? resolve(given) : resolve(HERE, "../../../deployments");
  return join(directory, `${basename(network.name)}.json`);
}

/** The deployment in this file; undefined if there is none. */
export function readDeployment(file: string): Deployment | undefined {
  if (!existsSync(file)) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new InputError(`${file} is not JSON. Restore it, or move it away to deploy anew.`);
  }
  return parseDeployment(json, file);
}

/** As {@link readDeployment}, but a missing or unfinished deployment is an error. */
export function requireDeployment(file: string, network: string): Deployment {
  const deployment = readDeployment(file);
  if (!deployment) {
    throw new InputError(
      `Nothing is deployed on "${network}": there is no ${file}. Deploy first, with "adotb deploy".`,
    );
  }
  const missing = DEPLOYED.filter((name) => !deployment.contracts[name]);
  if (missing.length > 0) {
    throw new InputError(
      `The deployment in ${file} is not finished: ${missing.join(", ")} not there. Go on with "adotb deploy".`,
    );
  }
  return deployment;
}

/** Whoever is killed meanwhile leaves the old one or the new one. */
export function writeDeployment(file: string, deployment: Deployment): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileAtomic.sync(file, `${JSON.stringify(deployment, jsonReplacer, 2)}\n`);
}
