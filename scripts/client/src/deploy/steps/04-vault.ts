// Makes the vault, which makes its token and its bonder in the same transaction: they know each other from the first moment.

import { formatAmount } from "../../text/amount.ts";
import { eraInfo } from "../../chain/chain.ts";
import { SuiteContract } from "../../chain/contract.ts";
import { InputError, NetworkError } from "../../text/errors.ts";
import type { Messages as VaultMessages } from "../../suite/generated/vault.ts";
import { notesOf, record, type DeployContext, type Step } from "../context.ts";
import { codeHashAt } from "../../chain/contract-address.ts";
import { isKept, keepNominator } from "../upload.ts";
import { makeOnce } from "../instantiate.ts";

export const vault: Step = {
  number: "04",
  name: "vault",
  title: "Make the vault, its token and its bonder, with the bootstrap stake",
  async run(context) {
    const { chain, network, artefacts, deployment } = context;
    const { address, lines } = await makeOnce(context, "04", "vault", async () => {
      const era = await eraInfo(chain.api);
      // The vault's eras would have nothing to do with the chain's.
      if (era.startedAt === 0)
        throw new NetworkError(
          "The chain does not tell when its era began: its first one is not over. Run deploy again after that.",
        );
      // For the record: the era of the chain that the vault counts as its own first one.
      record(context, "04", "started", { chainEra: era.active });
      return { args: vaultArguments(context, era.startedAt), value: network.bootstrapStake };
    });
    const abi = artefacts.vault.abi(chain.api.registry.getChainProperties());
    const { token, bonder } = await new SuiteContract<VaultMessages>(chain, "vault", address, abi).ask(
      "links",
    );
    for (const [name, at] of [
      ["token", token],
      ["bonder", bonder],
    ] as const) {
      deployment.contracts[name] = {
        address: at,
        codeHash: (await codeHashAt(context, at)) ?? artefacts[name].codeHash,
        included: deployment.contracts.vault?.included,
      };
      lines.push(`${name} ${at}, made by the vault`);
    }
    context.save();
    if (!(await isKept(context, artefacts.nominator.codeHash)))
      await keepNominator(context, artefacts.nominator, address, "04:nominator");
    lines.push("the code of stashes stays on the chain, whoever uploaded it");
    lines.push(
      `bootstrap stake ${formatAmount(network.bootstrapStake, network.token)}, which belongs to nobody for ever`,
    );
    lines.push(
      `the vault counts eras from the start of era ${String(notesOf(context, "04")["chainEra"])} of the chain`,
    );
    return lines;
  },
};

function vaultArguments(
  { network, artefacts, deployment, signer }: DeployContext,
  eraAnchor: number,
): unknown[] {
  const { registry } = deployment.contracts;
  if (!registry) throw new InputError("The registry is not there yet.");
  const { callIndices: calls, palletIndex } = network.staking;
  return [
    {
      admin: signer.address,
      guardian: network.guardian,
      registry: registry.address,
      // Of each the code that is instantiated, and the one that takes its place.
      tokenCode: artefacts.token.back?.codeHash,
      tokenFront: artefacts.token.codeHash,
      bonderCode: artefacts.bonder.back?.codeHash,
      bonderFront: artefacts.bonder.codeHash,
      bonder: {
        // Until the oracle is there, in the next step.
        reporter: signer.address,
        nominatorCode: artefacts.nominator.codeHash,
        settings: {
          graceEras: network.bonder.graceEras,
          minBond: network.bonder.minBond,
          maxStashes: network.bonder.maxStashes,
          slashingSpans: network.bonder.slashingSpans,
          calls: {
            pallet: palletIndex,
            bond: calls.bond,
            bondExtra: calls.bond_extra,
            unbond: calls.unbond,
            withdrawUnbonded: calls.withdraw_unbonded,
            nominate: calls.nominate,
            chill: calls.chill,
            rebond: calls.rebond,
            forceApplyMinCommission: calls.force_apply_min_commission,
          },
        },
      },
      eraAnchor,
      eraMs: network.eraMs,
    },
    { ...network.vault, treasury: network.treasury },
  ];
}
