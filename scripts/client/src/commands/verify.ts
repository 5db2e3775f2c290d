// The command `verify`.

import type { Command } from "commander";
import { action, type Session } from "../cli/session.ts";
import { loadArtefacts } from "../files/artefacts.ts";
import { requireDeployment, deploymentFile } from "../files/deployments.ts";
import { ExitCode } from "../text/errors.ts";
import { settleNetwork } from "../suite/network.ts";
import { requirePresence } from "../suite/presence.ts";
import { verifySuite } from "../deploy/verify.ts";

const HELP = `
It compares code hashes with the built contracts (ADOTB_INK_DIR), and settings, allocation, rules and roles with the
network's file. It fails with exit code ${ExitCode.Differences} on any difference, and if the deployer still has a power. After a decision of the
holders write it into the network's file: that file says what should be.

Examples:
  adotb verify
  adotb --network polkadot-hub verify --json`;

export function register(program: Command): void {
  program
    .command("verify")
    .description(
      "reads everything back from the chain and compares it with the network's file and the built codes",
    )
    .addHelpText("after", HELP)
    .action(action(async (session) => verify(session)));
}

async function verify(session: Session): Promise<void> {
  const { out, network } = session;
  const artefacts = loadArtefacts();
  const chain = await session.chain();
  const file = deploymentFile(network);
  const deployment = requireDeployment(file, network.name);
  await requirePresence(chain, deployment, file);
  const settled = await settleNetwork(network, chain);
  const report = await out.progress("Reading the chain", () =>
    verifySuite(chain, settled, deployment, artefacts),
  );
  for (const warning of report.warnings) out.warn(warning);
  const count = report.differences.length;
  const summary =
    count === 0
      ? `All is as it should be: ${report.compared} values compared.`
      : `${count} of ${report.compared} values ${count === 1 ? "differs" : "differ"}:`;
  out.result({ ok: count === 0, ...report }, [
    summary,
    ...report.differences.map((difference) => `  ${difference}`),
    "Executives at the timelock:",
    ...report.executives.map(
      ({ account, roles }) =>
        `  ${account ?? "everybody"}${account === deployment.contracts.governor?.address ? " (the governor)" : ""}: ${roles.join(", ")}`,
    ),
  ]);
  if (count > 0) process.exitCode = ExitCode.Differences;
}
