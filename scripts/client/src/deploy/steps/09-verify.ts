// Reads everything back. A deployment is done when nothing differs.

import { DifferencesFound } from "../../text/errors.ts";
import type { Step } from "../context.ts";
import { verifySuite } from "../verify.ts";

export const verify: Step = {
  number: "09",
  name: "verify",
  title: "Read everything back and compare",
  async run({ chain, network, artefacts, deployment, out }) {
    const report = await verifySuite(chain, network, deployment, artefacts);
    for (const warning of report.warnings) out.warn(warning);
    if (report.differences.length > 0) {
      for (const difference of report.differences) out.say(`   ${difference}`);
      throw new DifferencesFound(report.differences);
    }
    return [`${report.compared} values are what they should be`];
  },
};
