// reports/<hash>.json beside the deployment: what was reported. The oracle keeps only hashes, so whoever applies a held
// report must know what it says.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod";
import { jsonReplacer } from "../chain/codec.ts";
import { InputError } from "../text/errors.ts";
import type { Report } from "../suite/generated/oracle.ts";
import { deploymentFile } from "./deployments.ts";
import type { Network } from "../suite/network.ts";

const number = z.number().int().nonnegative();
const planck = z
  .string()
  .regex(/^\d+$/)
  .transform((text) => BigInt(text));

const schema = z.object({
  era: number,
  revision: number,
  since: number,
  stashes: z.array(
    z.strictObject({ stash: number, active: planck, unlocking: planck, pending: planck.nullable() }),
  ),
});

export const reportFile = (network: Pick<Network, "name">, hash: string): string =>
  join(dirname(deploymentFile(network)), `${network.name}-reports`, `${hash}.json`);

export function writeReport(network: Pick<Network, "name">, hash: string, report: Report): string {
  const file = reportFile(network, hash);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(report, jsonReplacer, 2)}\n`);
  return file;
}

/** The report in a file; undefined if there is none. */
export function readReport(file: string): Report | undefined {
  if (!existsSync(file)) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new InputError(`${file} is not JSON.`);
  }
  // As the keeper logs it: { "report": { .. } }.
  const inner = (json as { report?: unknown } | null)?.report ?? json;
  const result = schema.safeParse(inner);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  throw new InputError(`${file} is not a report: ${first?.path.join(".")}: ${first?.message}.`);
}
