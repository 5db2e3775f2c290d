// deployments/<network>.json: what was deployed where.

import * as z from "zod";
import { CODE_NAMES, type CodeName } from "./artefacts.ts";
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

/**
 * Checks the content of a deployment's file.
 * @param file where it was read, for what is said about it
 * @throws InputError if it is none
 */
export function parseDeployment(json: unknown, file = "the deployment's file"): Deployment {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  throw new InputError(`${file} is not a deployment: ${first?.path.join(".")}: ${first?.message}.`);
}
