// proposals, vote, queue, execute, cancel-proposal: the life of a proposal.

import { action, type Session } from "../cli/session.ts";
import { Argument, type Command } from "commander";
import { existsSync, readFileSync } from "node:fs";
import { blake2AsHex } from "@polkadot/util-crypto";
import { readPresent } from "../governance/present.ts";
import { describeAction } from "../governance/telling.ts";
import { ExitCode, InputError } from "../text/errors.ts";
import type { Suite } from "../suite/suite.ts";
import type { Action, ProposalInfo, State, Support } from "../suite/generated/governor.ts";
import { fields, table } from "../cli/output.ts";
import { ADOTB, formatAmount, plural } from "../text/amount.ts";
import { formatDistance, formatTime } from "../text/units.ts";
import { parseId, sentData, where } from "./common.ts";

const WORDS: Readonly<Record<State, string>> = {
  Pending: "not yet put to the vote",
  Active: "being voted on",
  Defeated: "defeated",
  Succeeded: "won, to be queued",
  Queued: "waits at the timelock",
  Ready: "can be executed",
  Executed: "executed",
  Cancelled: "cancelled",
  Expired: "expired",
};
const ENDED: readonly State[] = ["Defeated", "Executed", "Cancelled", "Expired"];
const U32 = 2 ** 32 - 1;

function parseProposal(text: string): number {
  const id = parseId(text, "a proposal", "adotb vote 3 for");
  if (id > U32) throw new InputError(`There is no proposal ${text}.`);
  return Number(id);
}

/** What happens to it next, and when. */
function nextStep(proposal: ProposalInfo, now: number): string {
  const { state, voteStarts, voteEnds, readyAt, expiresAt, id } = proposal;
  const at = (ms: bigint) => `${formatTime(ms)} (${formatDistance(ms, now)})`;
  if (state === "Pending") return `the vote begins ${at(voteStarts)}`;
  if (state === "Active") return `the vote ends ${at(voteEnds)}`;
  if (state === "Succeeded") return `adotb queue ${id}, until ${at(expiresAt)}`;
  if (state === "Queued" && readyAt !== null) return `ready ${at(readyAt)}`;
  if (state === "Ready") return `adotb execute ${id}, until ${at(expiresAt)}`;
  return "";
}

/** Shares as what they are worth now. */
async function inAdotb(suite: Suite): Promise<(shares: bigint) => string> {
  const worth = await suite.worth();
  return (shares) => formatAmount(worth(shares), ADOTB);
}

/** What actions do, in words, each with what is in force now. */
export async function actionLines(
  session: Session,
  suite: Suite,
  actions: readonly Action[],
): Promise<string[]> {
  const telling = {
    token: session.token,
    ss58: session.network.ss58,
    contracts: suite.callable,
    present: await readPresent(suite, actions),
    built: suite.codeHashes,
  };
  return actions.flatMap((action) => describeAction(action, telling)).map((line) => `  ${line}`);
}

/** What will be signed: never a number alone. */
async function withActions(session: Session, suite: Suite, what: string, id: number): Promise<string> {
  const actions = (await suite.governor.ask("actions", [id])) ?? [];
  return [`${what} It would`, ...(await actionLines(session, suite, actions))].join("\n");
}

async function list(session: Session, all: boolean): Promise<void> {
  const suite = await session.suite();
  const [found, now, adotb] = await Promise.all([suite.proposals(), suite.now(), inAdotb(suite)]);
  const shown = all ? found : found.filter(({ state }) => !ENDED.includes(state));
  if (shown.length === 0) {
    const more =
      found.length > 0
        ? ` ${plural(found.length, "proposal has", "proposals have")} ended: adotb proposals --all`
        : "";
    return session.out.result([], `No proposal is under way.${more}`);
  }
  const rows = shown.map((proposal) => [
    String(proposal.id),
    WORDS[proposal.state],
    adotb(proposal.tally.inFavour),
    adotb(proposal.tally.against),
    nextStep(proposal, now),
  ]);
  session.out.result(
    shown,
    table(["proposal", "state", "for", "against", "next"], rows, ["proposal", "for", "against"]),
  );
}

async function show(session: Session, text: string, description?: string): Promise<void> {
  const id = parseProposal(text);
  const suite = await session.suite();
  const [proposal, actions, operation, now, adotb] = await Promise.all([
    suite.governor.ask("proposal", [id]),
    suite.governor.ask("actions", [id]),
    suite.governor.ask("operation", [id]),
    suite.now(),
    inAdotb(suite),
  ]);
  if (!proposal) throw new InputError(`There is no proposal ${id}. See them all: adotb proposals --all`);
  const { tally } = proposal;
  const compared =
    description === undefined ? undefined : compareDescription(readText(description), proposal.description);
  const missing = proposal.quorum - tally.inFavour - tally.abstain;
  const lines = fields([
    ["proposal", `${id}${proposal.critical ? ", critical: twice as many must be for as against" : ""}`],
    ["by", proposal.proposer],
    ["state", WORDS[proposal.state]],
    ["vote", `${formatTime(proposal.voteStarts)} to ${formatTime(proposal.voteEnds)}`],
    ["for", adotb(tally.inFavour)],
    ["against", adotb(tally.against)],
    ["abstain", adotb(tally.abstain)],
    [
      "quorum",
      `${adotb(proposal.quorum)} must vote for it or abstain; ${adotb(tally.inFavour + tally.abstain)} did` +
        (missing > 0n ? `, ${adotb(missing)} are missing` : ""),
    ],
    ["next", nextStep(proposal, now) || "nothing"],
    ["description", `${proposal.description} (BLAKE2-256 of the full text)`],
    ...(compared ? [["", compared.text] as const] : []),
  ]);
  lines.push("", "It would", ...(await actionLines(session, suite, actions ?? [])));
  session.out.result(
    { ...proposal, actions, operation, ...(compared ? { descriptionFits: compared.fits } : {}) },
    lines,
  );
  if (compared && !compared.fits) process.exitCode = ExitCode.Differences;
}

function readText(file: string): Uint8Array {
  if (!existsSync(file))
    throw new InputError(`There is no file ${file}: --description names the file with the full text.`);
  return readFileSync(file);
}

/** Whether a text is the one that a proposal was made with. */
export function compareDescription(text: Uint8Array, hash: string): { fits: boolean; text: string } {
  const found = blake2AsHex(text, 256);
  return found === hash
    ? { fits: true, text: "the file is this text" }
    : { fits: false, text: `the file is ANOTHER text: its hash is ${found}` };
}

const SUPPORT: Readonly<Record<string, Support>> = { for: "For", against: "Against", abstain: "Abstain" };

async function vote(session: Session, text: string, word: string): Promise<void> {
  const id = parseProposal(text);
  const support = SUPPORT[word];
  if (!support)
    throw new InputError(
      `"${word}" is not a vote: say for, against or abstain, as in "adotb vote ${id} for".`,
    );
  const suite = await session.suite();
  const { address } = await session.signer();
  const [plan, escrow, adotb] = await Promise.all([
    suite.vote(address, id, support),
    suite.governor.ask("escrow_of", [address]),
    inAdotb(suite),
  ]);
  const what = `Vote ${word} on proposal ${id} with all of your escrow, ${adotb(escrow.shares)}; it cannot be changed.`;
  const sent = await session.carryOut(await withActions(session, suite, what, id), plan);
  session.out.result(
    { ...sentData(sent), id, support, tally: plan.answer },
    `Voted ${word} on proposal ${id} ${where(sent, session.token)}.`,
  );
}

async function queue(session: Session, text: string): Promise<void> {
  const id = parseProposal(text);
  const suite = await session.suite();
  const { address } = await session.signer();
  const plan = await suite.queue(address, id);
  const sent = await session.carryOut(
    await withActions(session, suite, `Queue proposal ${id} at the timelock.`, id),
    plan,
  );
  const { readyAt } = sent.told.find(({ name }) => name === "Queued")?.values as { readyAt: bigint };
  const now = await suite.now();
  session.out.result(
    { ...sentData(sent), id, readyAt },
    `Queued proposal ${id} ${where(sent, session.token)}; it can be executed at ${formatTime(readyAt)} (${formatDistance(readyAt, now)}).`,
  );
}

async function execute(session: Session, text: string): Promise<void> {
  const id = parseProposal(text);
  const suite = await session.suite();
  const { address } = await session.signer();
  const plan = await suite.execute(address, id);
  const sent = await session.carryOut(await withActions(session, suite, `Execute proposal ${id}.`, id), plan);
  session.out.result({ ...sentData(sent), id }, `Executed proposal ${id} ${where(sent, session.token)}.`);
}

async function cancelProposal(session: Session, text: string): Promise<void> {
  const id = parseProposal(text);
  const suite = await session.suite();
  const { address } = await session.signer();
  const plan = await suite.cancelProposal(address, id);
  const sent = await session.carryOut(
    await withActions(session, suite, `Cancel proposal ${id}, for ever.`, id),
    plan,
  );
  session.out.result({ ...sentData(sent), id }, `Cancelled proposal ${id} ${where(sent, session.token)}.`);
}

export function register(program: Command): void {
  program
    .command("proposals")
    .description("the proposals that are under way, or one of them in full")
    .argument("[proposal]", "its number")
    .option("--all", "also those that have ended")
    .option(
      "--description <file>",
      "compare the proposal's full text, in this file, with the hash that it has",
    )
    .addHelpText(
      "after",
      `\nExamples:\n  adotb proposals 3\n  adotb proposals 3 --description proposal.md    exit code ${ExitCode.Differences} if it is another text`,
    )
    .action(
      action<{ all?: boolean; description?: string }, [string | undefined]>((session, options, id) => {
        if (id !== undefined) return show(session, id, options.description);
        if (options.description !== undefined)
          throw new InputError("--description belongs to a proposal: adotb proposals 3 --description FILE.");
        return list(session, options.all ?? false);
      }),
    );
  program
    .command("vote")
    .description("vote on a proposal with all aDOTb in escrow")
    .argument("<proposal>", "its number")
    .addArgument(new Argument("<vote>", "for, against or abstain"))
    .addHelpText("after", "\nExample:\n  adotb vote 3 for")
    .action(
      action<object, [string, string]>((session, _, id, word) => vote(session, id, word.toLowerCase())),
    );
  program
    .command("queue")
    .description("hand a proposal that was won to the timelock")
    .argument("<proposal>", "its number")
    .action(action<object, [string]>((session, _, id) => queue(session, id)));
  program
    .command("execute")
    .description("carry out a proposal whose delay is over")
    .argument("<proposal>", "its number")
    .action(action<object, [string]>((session, _, id) => execute(session, id)));
  program
    .command("cancel-proposal")
    .description("take a proposal back: its proposer until the vote ends, or the guardian")
    .argument("<proposal>", "its number")
    .action(action<object, [string]>((session, _, id) => cancelProposal(session, id)));
}
