// Whether a deployment is on the chain at hand. Local chains that are started anew look all the same: they have the same genesis,
// and only their contracts are gone. Addresses come from random salts, so a contract that is there is the one that was made.

import type { Chain } from "../chain/chain.ts";
import { InputError } from "../text/errors.ts";
import { DEPLOYED, type Deployment, type DeployedName } from "./deployment.ts";

/** Contracts that were made as far as the deployment knows, and are not on the chain. */
export async function missingContracts(
  { api }: Pick<Chain, "api">,
  { contracts }: Pick<Deployment, "contracts">,
): Promise<DeployedName[]> {
  const made = DEPLOYED.filter((name) => contracts[name]?.included);
  if (made.length === 0) return [];
  const found = await api.query.contracts.contractInfoOf.multi(made.map((name) => contracts[name]!.address));
  return made.filter((_, position) => found[position]?.isNone ?? true);
}

/**
 * Notices a deployment of an earlier chain, before anything is asked or signed.
 * @param file where it is kept, for what is said about it
 * @throws InputError that tells what helps
 */
export async function requirePresence(
  chain: Pick<Chain, "api" | "endpoint">,
  deployment: Pick<Deployment, "contracts">,
  file: string,
): Promise<void> {
  const missing = await missingContracts(chain, deployment);
  if (missing.length === 0) return;
  throw new InputError(
    `${file} is about another chain: the ${missing.join(", ")} that it names ${missing.length === 1 ? "is" : "are"} not on the chain at ${chain.endpoint}. ` +
      `If the local chain was started anew, move that file away and deploy again: mv ${file} ${file}.old && adotb deploy`,
  );
}
