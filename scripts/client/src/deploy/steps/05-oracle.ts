// Makes the oracle and names it as the bonder's reporter, while the deployer is still the bonder's admin.

import { sameAddress } from "../../text/address.ts";
import { SuiteContract } from "../../chain/contract.ts";
import { InputError } from "../../text/errors.ts";
import type { Messages as BonderMessages } from "../../suite/generated/bonder.ts";
import { plural } from "../../text/amount.ts";
import { submitPlan, type Step } from "../context.ts";
import { makeOnce } from "../instantiate.ts";

export const oracle: Step = {
  number: "05",
  name: "oracle",
  title: "Make the oracle and let the bonder listen to it",
  async run(context) {
    const { chain, network, artefacts, deployment, signer } = context;
    const { vault, bonder } = deployment.contracts;
    if (!vault || !bonder) throw new InputError("The vault is not there yet.");
    const { reporters, quorum, limitBps, vetoEras } = network.oracle;
    const { address, lines } = await makeOnce(context, "05", "oracle", async () => ({
      args: [signer.address, vault.address, { reporters, quorum }, { limitBps, vetoEras }],
      value: 0n,
    }));
    const abi = artefacts.bonder.abi(chain.api.registry.getChainProperties());
    const contract = new SuiteContract<BonderMessages>(chain, "bonder", bonder.address, abi);
    if (!sameAddress(await contract.ask("reporter"), address)) {
      const plan = await contract.plan("set_reporter", [address], { caller: signer.address });
      await submitPlan(context, "05:reporter", "Name the oracle as the bonder's reporter", plan);
    }
    lines.push(`${quorum} of ${plural(reporters.length, "reporter")} must say the same`);
    return lines;
  },
};
