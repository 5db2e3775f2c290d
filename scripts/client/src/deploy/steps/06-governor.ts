// Makes the governor, which makes its timelock in the same transaction.

import { SuiteContract } from "../../chain/contract.ts";
import { InputError } from "../../text/errors.ts";
import type { Messages as GovernorMessages } from "../../suite/generated/governor.ts";
import type { Step } from "../context.ts";
import { codeHashAt } from "../../chain/contract-address.ts";
import { makeOnce } from "../instantiate.ts";

export const governor: Step = {
  number: "06",
  name: "governor",
  title: "Make the governor and its timelock",
  async run(context) {
    const { chain, network, artefacts, deployment } = context;
    const { address, lines } = await makeOnce(context, "06", "governor", async () => {
      if (!deployment.contracts.vault) throw new InputError("The vault is not there yet.");
      const setup = {
        vault: deployment.contracts.vault.address,
        guardian: network.guardian,
        timelockCode: artefacts.timelock.codeHash,
        minDelay: network.minDelay,
        council: network.council,
      };
      return { args: [setup, network.rules], value: 0n };
    });
    const abi = artefacts.governor.abi(chain.api.registry.getChainProperties());
    const { timelock } = await new SuiteContract<GovernorMessages>(chain, "governor", address, abi).ask(
      "links",
    );
    deployment.contracts.timelock = {
      address: timelock,
      codeHash: (await codeHashAt(context, timelock)) ?? artefacts.timelock.codeHash,
      included: deployment.contracts.governor?.included,
    };
    context.save();
    return [...lines, `timelock ${timelock}, made by the governor`];
  },
};
