// deployments/<network>.json: what was deployed where. Written as a whole, never half.

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { CODE_NAMES, type CodeName } from "./artefacts.ts";
import { jsonReplacer } from "../chain/codec.ts";
import { InputError } from "../text/errors.ts";

/** The contracts that are deployed once; nominators are made by the bonder. */
export const DEPLOYED = ["registry", "vault", "token", "bonder", "oracle", "governor", "timelock"] as const;
export type DeployedName = (typeof DEPLOYED)[number];

const hex = z.string().regex(/^0x[0-9a-f]*$/);

const inclusion = z.strictObject({ block: z.number().int(), blockHash: hex, extrinsicHash: hex.optional() });

const code = z.strictObject({ hash: hex, included: inclusion.optional() });

const contract = z.strictObject({
  address: z.string(),
  /** Of the code that it runs: the front, where there are two. */
  codeHash: hex,
  /** As given to the constructor: numbers above 32 bits as text. */
  constructorArgs: z.array(z.unknown()).optional(),
  /** Planck sent with the constructor, as text. */
  value: z.string().optional(),
  salt: hex.optional(),
  included: inclusion.optional(),
});

const step = z.strictObject({
  state: z.enum(["started", "done"]),
  at: z.string(),
  /** Whatever the step wants to find again. */
  notes: z.record(z.string(), z.unknown()).optional(),
});

const schema = z.strictObject({
  format: z.literal(1),
  network: z.string(),
  genesisHash: hex,
  deployer: z.string(),
  codes: z.partialRecord(z.enum(CODE_NAMES), code),
  contracts: z.partialRecord(z.enum(DEPLOYED), contract),
  steps: z.record(z.string(), step),
});

export type Inclusion = z.infer<typeof inclusion>;
export type DeployedCode = z.infer<typeof code>;
export type DeployedContract = z.infer<typeof contract>;
export type DeploymentStep = z.infer<typeof step>;
export interface Deployment {
  format: 1;
  network: string;
  genesisHash: string;
  deployer: string;
  codes: Partial<Record<CodeName, DeployedCode>>;
  contracts: Partial<Record<DeployedName, DeployedContract>>;
  steps: Record<string, DeploymentStep>;
}

export function newDeployment(network: string, genesisHash: string, deployer: string): Deployment {
  return { format: 1, network, genesisHash, deployer, codes: {}, contracts: {}, steps: {} };
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
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  throw new InputError(`${file} is not a deployment: ${first?.path.join(".")}: ${first?.message}.`);
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

/** Writes beside the file first, so that whoever is killed meanwhile leaves the old one or the new one. */
export function writeDeployment(file: string, deployment: Deployment): void {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}.new`;
  const handle = openSync(beside, "w");
  try {
    writeSync(handle, `${JSON.stringify(deployment, jsonReplacer, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(beside, file);
}
