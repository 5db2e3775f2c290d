// Commands for those who look after a deployment: the guardian, the reporter, and whoever prepares an upgrade.

import { Argument, type Command } from "commander";
import { action, type Session } from "../cli.ts";
import { formatAmount } from "../lib/amount.ts";
import { CONTRACT_NAMES, loadArtefacts, type ContractName } from "../lib/artefacts.ts";
import { eraInfo } from "../lib/chain.ts";
import { InputError } from "../lib/errors.ts";
import type { StashLoss } from "../lib/generated/bonder.ts";
import type { Pausable } from "../lib/generated/vault.ts";
import type { Suite } from "../lib/suite.ts";
import { formatTime, parseDuration, parseWhole } from "../lib/units.ts";
import { isUploaded, uploadCode } from "./upload.ts";

const PAUSABLE: Readonly<Record<string, Pausable>> = {
  stake: "Stake",
  unstake: "Unstake",
  advance: "Advance",
};
/** Rounding of the pallet; no loss. */
const DUST = 1_000n;

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
    .command("report-loss")
    .description("the reporter books a slash: what the chain's ledgers have less than the stash book")
    .requiredOption(
      "--since <era>",
      "era of the chain in which the offence was; exits opened before it lose nothing",
    )
    .addHelpText(
      "after",
      "\nWithout --yes it shows the loss of each stash and asks.\n\nExample:\n  adotb report-loss --since 1432 --keystore reporter.json",
    )
    .action(action<{ since: string }, []>(reportLoss));
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

/** What each stash has less on the chain than in the book. */
async function losses(suite: Suite): Promise<StashLoss[]> {
  const { api } = suite.chain;
  const found: StashLoss[] = [];
  for (const [stash, book] of (await suite.stashes()).entries()) {
    const ledger = await api.query.staking.ledger(book.account);
    const active = ledger.isSome ? ledger.unwrap().active.toBigInt() : 0n;
    const total = ledger.isSome ? ledger.unwrap().total.toBigInt() : 0n;
    const missing = (had: bigint, has: bigint) => (had > has + DUST ? had - has : 0n);
    const loss = {
      stash,
      bonded: missing(book.bonded, active),
      unbonding: missing(book.unbonding, total - active),
    };
    if (loss.bonded > 0n || loss.unbonding > 0n) found.push(loss);
  }
  return found;
}

async function reportLoss(session: Session, options: { since: string }): Promise<void> {
  const { out, token } = session;
  const suite = await session.suite();
  const chainEra = parseWhole(options.since, "The era of the offence", 0);
  const [era, clock, found] = await Promise.all([eraInfo(suite.chain.api), suite.clock(), losses(suite)]);
  if (found.length === 0)
    throw new InputError("No stash has less on the chain than in its book: there is no loss to report.");
  if (chainEra > era.active)
    throw new InputError(`Era ${chainEra} has not begun: the chain is in era ${era.active}.`);
  // The vault counts from its own first era. In the middle of an era the two clocks agree best.
  const vaultEra = Math.max(0, clock.eraAt(era.startedAt + clock.eraMs / 2) - (era.active - chainEra));
  for (const { stash, bonded, unbonding } of found) {
    out.say(
      `Stash ${stash}: ${formatAmount(bonded, token)} bonded and ${formatAmount(unbonding, token)} unbonding are gone.`,
    );
  }
  const { address } = await session.signer();
  const plan = await suite.bonder.plan("report_loss", [vaultEra, found], { caller: address });
  const loss = plan.answer;
  const sent = await session.carryOut(
    `Book a loss of ${formatAmount(loss, token)} since era ${chainEra} of the chain (${vaultEra} of the vault).`,
    plan,
  );
  out.result(
    { block: sent.block, loss, since: vaultEra, losses: found, events: sent.told },
    `A loss of ${formatAmount(loss, token)} is booked in block ${sent.block}.`,
  );
}

async function upload(session: Session, _options: object, name: ContractName): Promise<void> {
  const { out } = session;
  const artefact = loadArtefacts()[name];
  const [chain, signer] = await Promise.all([session.chain(), session.signer()]);
  if (await isUploaded({ chain }, artefact.codeHash)) {
    out.result(
      { codeHash: artefact.codeHash, uploaded: false },
      `The chain has this code of the ${name} already: ${artefact.codeHash}.`,
    );
    return;
  }
  const included = await uploadCode(
    {
      chain,
      signer,
      out,
      network: session.network,
      sendOptions: session.sendOptions,
      blockWeight: await session.blockWeight(),
    },
    artefact,
    "upload",
    true,
  );
  out.result(
    { codeHash: artefact.codeHash, uploaded: true, block: included.block },
    `The code of the ${name} is on the chain since block ${included.block}: ${artefact.codeHash}.`,
  );
}
