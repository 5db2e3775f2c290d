// Looks at everything that could go wrong later, before anything is paid.

import { codesOf } from "../../lib/artefacts.ts";
import { formatAmount } from "../../lib/amount.ts";
import { eraInfo, spendable, stakingInfo, STAKING_CALLS } from "../../lib/chain.ts";
import { InputError } from "../../lib/errors.ts";
import { plural } from "../../lib/output.ts";
import { formatDuration } from "../../lib/units.ts";
import { record, type DeployContext, type Step } from "../context.ts";
import { otherBuild } from "../instantiate.ts";
import { isUploaded, uploadDeposit } from "../upload.ts";

/** Deposits and fees of everything but the codes, in tokens: a third more than was measured. */
const SPARE_TOKENS = 25n;

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
    if (network.vault.bondingEras !== staking.bondingEras) {
      problems.push(
        `vault.bondingEras is ${network.vault.bondingEras}, but unbonding takes ${staking.bondingEras} eras on this chain`,
      );
    }
    if (network.bonder.minBond < staking.minNominatorBond) {
      problems.push(
        `bonder.minBond is ${formatAmount(network.bonder.minBond, network.token)}, but nominators need ${formatAmount(staking.minNominatorBond, network.token)}`,
      );
    }
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
      `Staking is pallet ${staking.palletIndex}; era ${era.active}, ${formatDuration(network.eraMs)} each; ${plural(network.allocation.length, "validator")}`,
      `deployer ${signer.address}`,
    ];
  },
};

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
