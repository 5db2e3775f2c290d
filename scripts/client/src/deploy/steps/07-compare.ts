// Compares everything while it can still be thrown away: once the admin roles are handed over, only the holders can change it.

import { DifferencesFound } from "../../text/errors.ts";
import type { Step } from "../context.ts";
import { verifySuite } from "../verify.ts";

export const compare: Step = {
  number: "07",
  name: "compare",
  title: "Compare everything before power is handed over",
  async run({ chain, network, artefacts, deployment, file, out }) {
    const { differences, compared } = await verifySuite(chain, network, deployment, artefacts, {
      handedOver: false,
    });
    if (differences.length > 0) {
      for (const difference of differences) out.say(`   ${difference}`);
      out.say(
        `   No role is handed over. Correct the network's file (${network.file}) if the chain is right, and run the same command again; ` +
          `else move ${file} away and deploy anew.`,
      );
      throw new DifferencesFound(differences);
    }
    return [`${compared} values are what they should be`];
  },
};
