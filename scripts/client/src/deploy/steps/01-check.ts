// Looks at everything that could go wrong later, before anything is paid.

import { codesOf } from "../../suite/artefacts.ts";
import { formatAmount, plural } from "../../text/amount.ts";
import { eraInfo, spendable, stakingInfo, STAKING_CALLS, type StakingInfo } from "../../chain/chain.ts";
import { InputError } from "../../text/errors.ts";
import type { SettledNetwork } from "../../suite/network.ts";
import { formatDuration } from "../../text/units.ts";
import { record, type DeployContext, type Step } from "../context.ts";
import { otherBuild } from "../instantiate.ts";
import { isUploaded, uploadDeposit } from "../upload.ts";

/** Deposits and fees of everything but the codes, in tokens: a third more than was measured. */
const SPARE_TOKENS = 36n;

export const check: Step = {
  number: "01",
  name: "check",
  title: "Check the chain, the settings and the account",
  async run(context) {
    const { chain, network, artefacts, deployment, signer } = context;
    const [staking, era] = await Promise.all([stakingInfo(chain.api), eraInfo(chain.api)]);
    const problems: string[] = [];

    if (network.staking.palletIndex !== staking.palletIndex) {
      problems.push(
        `staking.palletIndex is ${network.staking.palletIndex}, but the chain's Staking pallet has ${staking.palletIndex}`,
      );
    }
    for (const name of STAKING_CALLS) {
      const [given, real] = [network.staking.callIndices[name], staking.callIndices[name]];
      if (given !== real)
        problems.push(`staking.callIndices.${name} is ${given}, but on the chain it is ${real ?? "missing"}`);
    }
    // Once the vault is there, its settings are what holders decide.
    if (!deployment.contracts.vault?.included) problems.push(...stakingProblems(network, staking));
    if (era.lengthMs !== undefined && era.lengthMs !== network.eraMs) {
      problems.push(
        `eraLength is ${formatDuration(network.eraMs)}, but an era of the chain has ${formatDuration(era.lengthMs)}`,
      );
    }
    const validators = await chain.api.query.staking.validators.multi(
      network.allocation.map(({ validator }) => validator),
    );
    const keys = new Set(
      (await chain.api.query.staking.validators.keys()).map(({ args: [who] }) => who.toHex()),
    );
    for (const [position, { validator }] of network.allocation.entries()) {
      const known = keys.has(chain.api.registry.createType("AccountId", validator).toHex());
      if (!known) problems.push(`allocation: ${validator} is no validator of the chain`);
      else if (validators[position]?.blocked.isTrue)
        problems.push(`allocation: ${validator} is blocked, so nobody can nominate it`);
    }
    if (deployment.deployer !== signer.address) {
      problems.push(`this deployment was begun by ${deployment.deployer}, but you sign as ${signer.address}`);
    }
    if (problems.length > 0) {
      throw new InputError(
        `This cannot be deployed:\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
      );
    }

    // From the first run on it is one build. Later runs must have the same.
    for (const { codeName: name, codeHash } of codesOf(artefacts)) {
      const known = deployment.codes[name];
      if (known && known.hash !== codeHash) throw otherBuild(name, known.hash, codeHash);
      deployment.codes[name] ??= { hash: codeHash };
    }
    await checkMoney(context);
    record(context, "01", "started");
    return [
      `chain ${chain.api.runtimeChain.toString()} at ${chain.endpoint}, genesis ${chain.genesisHash}`,
      `Staking is pallet ${staking.palletIndex}; era ${era.active}, ${formatDuration(network.eraMs)} each; unbonding takes ${plural(staking.unbonding.eras, "era")}; ${plural(network.allocation.length, "validator")}`,
      `deployer ${signer.address}`,
    ];
  },
};

/** What the chain asks of unbonding and of bonds, and the settings do not give. */
export function stakingProblems(
  { vault, bonder, token }: Pick<SettledNetwork, "vault" | "bonder" | "token">,
  { unbonding, minNominatorBond, minimumActiveStake, leastBond }: StakingInfo,
): string[] {
  const problems: string[] = [];
  if (vault.bondingEras !== unbonding.eras && vault.bondingEras !== unbonding.full) {
    const or =
      unbonding.full === unbonding.eras ? "" : ` (${unbonding.full} while nominators can be slashed)`;
    problems.push(
      `vault.bondingEras is ${vault.bondingEras}, but unbonding takes ${unbonding.eras} eras on this chain${or}`,
    );
  }
  if (bonder.minBond < leastBond) {
    const has = formatAmount(bonder.minBond, token);
    problems.push(
      bonder.minBond < minNominatorBond
        ? `bonder.minBond is ${has}, but nominators need ${formatAmount(minNominatorBond, token)}`
        : `bonder.minBond is ${has}, but the smallest nominator of the last election has ${formatAmount(minimumActiveStake, token)}: ` +
            `less can be left out and earn nothing, so take ${formatAmount(leastBond, token)} or "auto"`,
    );
  }
  return problems;
}

async function checkMoney(context: DeployContext): Promise<void> {
  const { chain, network, artefacts, deployment, signer } = context;
  let needed = SPARE_TOKENS * 10n ** BigInt(network.token.decimals);
  if (deployment.contracts.governor?.included) return;
  if (!deployment.contracts.vault?.included) needed += network.bootstrapStake;
  for (const code of codesOf(artefacts)) {
    if (!(await isUploaded(context, code.codeHash))) needed += await uploadDeposit(context, code);
  }
  const has = await spendable(chain.api, signer.address);
  if (has < needed) {
    throw new InputError(
      `${signer.address} can spend ${formatAmount(has, network.token)}, but about ${formatAmount(needed, network.token)} ` +
        `are needed for deposits, fees and the bootstrap stake. Send it the difference first.`,
    );
  }
}
