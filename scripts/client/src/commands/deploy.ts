// The command `deploy`.

import type { Command } from "commander";
import { action, type Session } from "../cli/session.ts";
import { formatAmount } from "../text/amount.ts";
import { loadArtefacts } from "../files/artefacts.ts";
import { newDeployment, type Deployment } from "../suite/deployment.ts";
import { readDeployment, deploymentFile, writeDeployment } from "../files/deployments.ts";
import { InputError } from "../text/errors.ts";
import { requirePresence } from "../suite/presence.ts";
import { settleNetwork } from "../suite/network.ts";
import { formatDuration } from "../text/units.ts";
import { awaitPending, STOP_VARIABLE, type DeployContext } from "../deploy/context.ts";
import { runSteps, STEPS } from "../deploy/run.ts";

const HELP = `
Steps:
${STEPS.map(({ number, title }) => `  ${number}  ${title}`).join("\n")}

What is done is written to deployments/<network>.json (or ADOTB_DEPLOYMENTS_DIR) after each transaction. If it is
interrupted, or killed, at whatever point, run the same command again: it looks at the chain and goes on where it was.
To deploy once more on the same network, move that file away first.

Example:
  adotb --network local deploy --yes`;

export function register(program: Command): void {
  program
    .command("deploy")
    .description(
      "deploys the whole suite, hands it over to the timelock and compares; goes on where it was interrupted",
    )
    .addHelpText("after", HELP)
    .action(action(async (session) => deploy(session)));
}

async function deploy(session: Session): Promise<void> {
  const { out, network } = session;
  const artefacts = loadArtefacts();
  const signer = await session.signer();
  const chain = await session.chain();
  const file = deploymentFile(network);
  const found = readDeployment(file);
  if (found && found.genesisHash !== chain.genesisHash) {
    throw new InputError(
      `${file} is about another chain, with the genesis ${found.genesisHash}; this one has ${chain.genesisHash}. ` +
        `Move the file away to deploy here.`,
    );
  }
  if (found) await requirePresence(chain, found, file);
  const deployment = found ?? newDeployment(network.name, chain.genesisHash, signer.address);
  const settled = await settleNetwork(network, chain);
  out.say(
    `${found ? "Going on with the deployment of" : "Deploying"} aDOTb on ${network.name} (${chain.endpoint}) as ${signer.address}.\n` +
      `A bootstrap stake of ${formatAmount(settled.bootstrapStake, settled.token)} never comes back. Votes take ` +
      `${formatDuration(settled.rules.votingDelay)} and ${formatDuration(settled.rules.votingPeriod)}, decisions wait ${formatDuration(settled.minDelay)}.`,
  );
  if (process.env[STOP_VARIABLE] && !network.local)
    throw new InputError(`${STOP_VARIABLE} is for tests on a local network.`);
  await out.ask("Deploy, and sign what is shown from here on?");
  const context: DeployContext = {
    chain,
    network: settled,
    artefacts,
    signer,
    out,
    deployment,
    file,
    save: () => writeDeployment(file, deployment),
    sendOptions: session.sendOptions,
    blockWeight: await session.blockWeight(),
  };
  await runSteps(context);
  await awaitPending(context);
  out.result(deployment, describe(deployment, file));
}

function describe(deployment: Deployment, file: string): string[] {
  return [
    "The suite is deployed, handed over and verified.",
    ...Object.entries(deployment.contracts).map(
      ([name, contract]) => `  ${name.padEnd(9)} ${contract.address}`,
    ),
    `This is kept in ${file}.`,
  ];
}
