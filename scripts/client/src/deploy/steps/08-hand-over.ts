// Gives the admin role of token, vault, bonder, oracle and registry to the timelock. After that the deployer can do nothing any more.

import { sameAddress } from "../../text/address.ts";
import type { Access } from "../../suite/generated/token.ts";
import { Suite } from "../../suite/suite.ts";
import { submitPlan, type Step } from "../context.ts";

export const HANDED_OVER = ["token", "vault", "bonder", "oracle", "registry"] as const;
export type HandedOver = (typeof HANDED_OVER)[number];

/** Who is admin of a contract, to whom the role is offered, how often it changed hands, and whether upgrades have ended. */
export function accessOf(suite: Suite, name: HandedOver | "governor"): Promise<Access> {
  // The view is the same in each of them.
  return (suite[name] as typeof suite.token).ask("access");
}

export const handOver: Step = {
  number: "08",
  name: "hand-over",
  title: "Hand the admin roles over to the timelock",
  async run(context) {
    const { chain, deployment, artefacts, signer } = context;
    const suite = Suite.open(chain, deployment, artefacts);
    const { timelock } = suite.addresses;
    const caller = signer.address;
    const lines: string[] = [];
    for (const name of HANDED_OVER) {
      const { admin, pendingAdmin } = await accessOf(suite, name);
      if (sameAddress(admin, timelock)) {
        lines.push(`${name}: the timelock is the admin already`);
        continue;
      }
      if (pendingAdmin === null || !sameAddress(pendingAdmin, timelock)) {
        const contract = suite[name] as typeof suite.token;
        const plan = await contract.plan("propose_admin", [timelock], { caller });
        await submitPlan(
          context,
          `08:${name}:offer`,
          `Offer the admin role of the ${name} to the timelock`,
          plan,
        );
      }
      const plan = await suite.timelock.plan("accept_admin", [suite.addresses[name]], { caller });
      await submitPlan(context, `08:${name}:accept`, `Let the timelock accept it`, plan);
      lines.push(`${name}: the timelock is the admin`);
    }
    lines.push("nothing is left to renounce: no contract gives the deployer any other role");
    return lines;
  },
};
