// propose: what the holders shall decide.

import { existsSync, readFileSync } from "node:fs";
import type { Command } from "commander";
import { blake2AsHex } from "@polkadot/util-crypto";
import { action, type Session } from "../cli/session.ts";
import {
  BONDER_SETTINGS,
  ORACLE_SETTINGS,
  readAllocationFile,
  readCall,
  readLimits,
  readPanel,
  readSettings,
  readUpgrade,
  readWeights,
  RULES,
  VAULT_SETTINGS,
  type Reading,
} from "../governance/actions.ts";
import { InputError } from "../text/errors.ts";
import type { Action, ProposalInfo } from "../suite/generated/governor.ts";
import { formatDistance, formatTime, parseDuration } from "../text/units.ts";
import { actionLines } from "./proposals.ts";
import { collect, sentData, where } from "./common.ts";

interface Options {
  allocation?: string;
  weights?: string;
  set?: string[];
  limits?: string;
  minDelay?: string;
  guardian?: string;
  reporters?: string;
  quorum?: string;
  reporter?: string;
  upgrade?: string[];
  call?: string[];
  text?: string;
  description?: string;
}

const settingsHelp = [VAULT_SETTINGS, BONDER_SETTINGS, ORACLE_SETTINGS, RULES]
  .flatMap((table) => Object.entries(table))
  .map(([name, { about, example }]) => `  ${`${name}=${example}`.padEnd(28)} ${about}`)
  .join("\n");

const HELP = `
Settings for --set:
${settingsHelp}

Several options make one proposal that does all of it or nothing. A day of the rules is an era.

Examples:
  adotb propose --weights "ADDRESS=40%,ADDRESS=60%" --text "More for the second"
  adotb propose --allocation allocation.json --description proposal.md
  adotb propose --set "fee=12 %" --set "buffer=2 %"
  adotb propose --upgrade vault=built
  adotb propose --reporters "ADDRESS,ADDRESS,ADDRESS" --quorum 2
  adotb propose --call 'vault.unpause ["Stake"]'

allocation.json: [{ "validator": "ADDRESS", "weight": "40 %" }, ...]`;

async function readActions(session: Session, options: Options, reading: Reading): Promise<Action[]> {
  const suite = await session.suite();
  if (options.allocation !== undefined && options.weights !== undefined) {
    throw new InputError("Give either --allocation or --weights, not both.");
  }
  const actions: Action[] = [];
  if (options.allocation !== undefined) {
    if (!existsSync(options.allocation))
      throw new InputError(`There is no file ${options.allocation}: --allocation names a JSON file.`);
    const content = readFileSync(options.allocation, "utf8");
    actions.push({ SetAllocation: readAllocationFile(content, options.allocation, reading) });
  }
  if (options.weights !== undefined) actions.push({ SetAllocation: readWeights(options.weights, reading) });
  if (options.limits !== undefined) {
    actions.push({ SetLimits: readLimits(options.limits, await suite.registry.ask("limits")) });
  }
  actions.push(...readSettings(options.set ?? [], reading, suite.callable));
  if (options.minDelay !== undefined)
    actions.push({ SetMinDelay: BigInt(parseDuration(options.minDelay, reading.eraMs)) });
  if (options.guardian !== undefined) actions.push({ SetGuardian: session.trusted(options.guardian) });
  if (options.reporters !== undefined)
    actions.push(readPanel(options.reporters, options.quorum, suite.callable, reading));
  else if (options.quorum !== undefined)
    throw new InputError(
      '--quorum belongs to --reporters: --reporters "ADDRESS,ADDRESS,ADDRESS" --quorum 2.',
    );
  if (options.reporter !== undefined) actions.push({ SetReporter: session.trusted(options.reporter) });
  for (const text of options.upgrade ?? [])
    actions.push(...readUpgrade(text, (name) => suite.codeHashes[name], suite.callable));
  for (const text of options.call ?? []) actions.push(readCall(text, suite.callable, reading));
  if (actions.length === 0) {
    throw new InputError(
      'Say what is proposed, for example --weights "ADDRESS=40%,ADDRESS=60%" or --set "fee=12 %".',
    );
  }
  return actions;
}

/** The text for the event and the hash of the full description: a file's, or the text's own. */
function readTexts({ text, description }: Options): { text: Uint8Array; hash: string } {
  const short = new TextEncoder().encode(text ?? "");
  if (description === undefined) return { text: short, hash: blake2AsHex(short, 256) };
  if (!existsSync(description))
    throw new InputError(`There is no file ${description}: --description names the file with the full text.`);
  return { text: short, hash: blake2AsHex(readFileSync(description), 256) };
}

async function propose(session: Session, options: Options): Promise<void> {
  const suite = await session.suite();
  const { eraMs } = await suite.clock();
  const { ss58, local } = session.network;
  const actions = await readActions(session, options, { token: session.token, eraMs, ss58, local });
  const { text, hash } = readTexts(options);
  const { address } = await session.signer();
  const plan = await suite.propose(address, actions, hash, text);
  const lines = await actionLines(session, suite, actions);
  const sent = await session.carryOut(["Propose to", ...lines].join("\n"), plan);
  const event = sent.told.find(({ name }) => name === "Proposed")?.values as { id: number };
  const [proposal, now] = await Promise.all([suite.governor.ask("proposal", [event.id]), suite.now()]);
  session.out.result({ ...sentData(sent), id: event.id, description: hash, proposal, actions }, [
    `Proposed as number ${event.id} ${where(sent, session.token)}.`,
    ...(proposal ? [voteTimes(proposal, now)] : []),
    `Vote with: adotb vote ${event.id} for`,
  ]);
}

/** When the vote is. */
export function voteTimes({ voteStarts, voteEnds }: ProposalInfo, now: number): string {
  return `The vote is from ${formatTime(voteStarts)} (${formatDistance(voteStarts, now)}) to ${formatTime(voteEnds)} (${formatDistance(voteEnds, now)}).`;
}

export function register(program: Command): void {
  program
    .command("propose")
    .description("propose an allocation, settings, an upgrade or any call; needs aDOTb in escrow")
    .option("--weights <list>", 'validators and weights, "ADDRESS=40%,ADDRESS=60%"')
    .option("--allocation <file>", "the same from a JSON file")
    .option("--set <name=value>", "change a setting (repeatable)", collect)
    .option("--limits <list>", 'what allocations must respect, "min=4,max=64,weight=25%"')
    .option("--min-delay <time>", "the timelock's delay")
    .option("--guardian <address>", "who may pause and cancel")
    .option("--reporters <list>", 'who reports to the oracle, "ADDRESS,ADDRESS,ADDRESS"')
    .option("--quorum <number>", "how many of them must say the same (default: more than a half)")
    .option("--reporter <address>", "another oracle: the contract that the bonder listens to")
    .option(
      "--upgrade <contract=hash>",
      'replace a code; "built" for the hash of the built one (repeatable)',
      collect,
    )
    .option("--call <call>", "any call, as the timelock (repeatable)", collect)
    .option("--text <text>", "a short text for the event, 256 bytes at most")
    .option("--description <file>", "the full text; its hash is stored, keep the file public")
    .addHelpText("after", HELP)
    .action(action<Options, []>((session, options) => propose(session, options)));
}
