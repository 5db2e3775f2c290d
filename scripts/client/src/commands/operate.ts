// Commands for those who look after a deployment: the guardian, and whoever prepares an upgrade.

import { Argument, type Command } from "commander";
import { action, type Session } from "../cli/session.ts";
import { CONTRACT_NAMES, type ContractName } from "../suite/artefacts.ts";
import { loadArtefacts } from "../files/artefacts.ts";
import type { Pausable } from "../suite/generated/vault.ts";
import { formatTime, parseDuration } from "../text/units.ts";
import { anchorCode, isKept, isUploaded, keepNominator, uploadCode } from "../deploy/upload.ts";

const PAUSABLE: Readonly<Record<string, Pausable>> = {
  stake: "Stake",
  unstake: "Unstake",
  advance: "Advance",
};

export function register(program: Command): void {
  const what = () =>
    new Argument("<what>", "stake, unstake, or advance (the keepers' work)").choices(Object.keys(PAUSABLE));
  program
    .command("pause")
    .description("the guardian pauses staking, unstaking or the keepers' work; it ends by itself")
    .addArgument(what())
    .requiredOption("--for <time>", 'how long, at most 7 days: "3 days"')
    .addHelpText(
      "after",
      '\nClaims, cancellations and transfers cannot be paused.\n\nExample:\n  adotb pause stake --for "3 days" --keystore guardian.json',
    )
    .action(action<{ for: string }, [string]>(pause));
  program
    .command("unpause")
    .description("the guardian ends a pause before its time")
    .addArgument(what())
    .addHelpText("after", "\nExample:\n  adotb unpause stake --keystore guardian.json")
    .action(
      action<object, [string]>(async (session, _options, name) => {
        const suite = await session.suite();
        const { address } = await session.signer();
        const plan = await suite.vault.plan("unpause", [PAUSABLE[name]!], { caller: address });
        const sent = await session.carryOut(`End the pause of ${name}.`, plan);
        session.out.result(
          { block: sent.block, events: sent.told },
          `The pause of ${name} is over since block ${sent.block}.`,
        );
      }),
    );
  program
    .command("upload")
    .description("uploads a built code, so that holders can decide to upgrade to it")
    .addArgument(new Argument("<contract>", "which one").choices(CONTRACT_NAMES))
    .addHelpText("after", "\nExample:\n  adotb upload vault\n  adotb propose --upgrade vault=built")
    .action(action<object, [ContractName]>(upload));
}

async function pause(session: Session, options: { for: string }, name: string): Promise<void> {
  const suite = await session.suite();
  const { address } = await session.signer();
  const { eraMs } = await suite.clock();
  const duration = parseDuration(options.for, eraMs);
  const plan = await suite.vault.plan("pause", [PAUSABLE[name]!, BigInt(duration)], { caller: address });
  const sent = await session.carryOut(
    `Pause ${name} until about ${formatTime((await suite.now()) + duration)}.`,
    plan,
  );
  const told = sent.told.find((event) => event.name === "PauseSet");
  const until = told ? formatTime(told.values["until"] as bigint) : "then";
  session.out.result({ block: sent.block, events: sent.told }, `${name} is paused until ${until}.`);
}

async function upload(session: Session, _options: object, name: ContractName): Promise<void> {
  const { out } = session;
  const artefact = loadArtefacts()[name];
  const [chain, signer] = await Promise.all([session.chain(), session.signer()]);
  const { back, codeHash } = artefact;
  // An idle stash names the vault.
  const vault = name === "nominator" ? (await session.suite()).addresses.vault : undefined;
  const behind = back ? { back: back.codeHash } : {};
  // Stashes come and go; of the code of those to come there must be one contract, or its uploader can remove it.
  const idle =
    vault !== undefined && (await isUploaded({ chain }, codeHash)) && !(await isKept({ chain }, codeHash));
  if (
    !idle &&
    (await isUploaded({ chain }, codeHash)) &&
    (!back || (await isKept({ chain }, back.codeHash)))
  ) {
    out.result(
      { codeHash, ...behind, uploaded: false },
      `The chain has this code of the ${name} already: ${codeHash}.`,
    );
    return;
  }
  const sender = {
    chain,
    signer,
    out,
    network: session.network,
    sendOptions: session.sendOptions,
    blockWeight: await session.blockWeight(),
  };
  let block = 0;
  // The front comes last: once it is there, holders can decide for it.
  for (const code of back ? [back, artefact] : [artefact]) {
    if (!(await isUploaded({ chain }, code.codeHash)))
      ({ block } = await uploadCode(sender, code, `upload:${code.codeName}`, true));
    if (code === back && !(await isKept({ chain }, back.codeHash)))
      ({ block } = await anchorCode(sender, back, "upload:anchor", true));
  }
  if (vault !== undefined && !(await isKept({ chain }, codeHash)))
    ({ block } = await keepNominator(sender, artefact, vault, "upload:idle", true));
  out.result(
    { codeHash, ...behind, uploaded: true, block },
    `The code of the ${name} is on the chain since block ${block}: ${codeHash}.`,
  );
}
