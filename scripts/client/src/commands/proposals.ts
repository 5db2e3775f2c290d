// proposals, vote, queue, execute, cancel-proposal: the life of a proposal.

import { Argument, type Command } from "commander";
import { action, type Session } from "../cli/session.ts";
import { describeAction } from "../governance/actions.ts";
import { formatShares } from "../text/describe.ts";
import { InputError } from "../text/errors.ts";
import type { ProposalInfo, State, Support } from "../suite/generated/governor.ts";
import { fields, table } from "../cli/output.ts";
import { plural } from "../text/amount.ts";
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

async function list(session: Session, all: boolean): Promise<void> {
  const suite = await session.suite();
  const [found, now] = await Promise.all([suite.proposals(), suite.now()]);
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
    formatShares(proposal.tally.inFavour),
    formatShares(proposal.tally.against),
    nextStep(proposal, now),
  ]);
  session.out.result(
    shown,
    table(["proposal", "state", "for", "against", "next"], rows, ["proposal", "for", "against"]),
  );
}

async function show(session: Session, text: string): Promise<void> {
  const id = parseProposal(text);
  const suite = await session.suite();
  const [proposal, actions, operation, now] = await Promise.all([
    suite.governor.ask("proposal", [id]),
    suite.governor.ask("actions", [id]),
    suite.governor.ask("operation", [id]),
    suite.now(),
  ]);
  if (!proposal) throw new InputError(`There is no proposal ${id}. See them all: adotb proposals --all`);
  const { tally } = proposal;
  const telling = { token: session.token, ss58: session.network.ss58, contracts: suite.callable };
  const lines = fields([
    ["proposal", String(id)],
    ["by", proposal.proposer],
    ["state", WORDS[proposal.state]],
    ["vote", `${formatTime(proposal.voteStarts)} to ${formatTime(proposal.voteEnds)}`],
    ["for", formatShares(tally.inFavour)],
    ["against", formatShares(tally.against)],
    ["abstain", formatShares(tally.abstain)],
    [
      "quorum",
      `${formatShares(proposal.quorum)} must vote for it or abstain; ${formatShares(tally.inFavour + tally.abstain)} did`,
    ],
    ["next", nextStep(proposal, now) || "nothing"],
    ["description", `${proposal.description} (BLAKE2-256 of the full text)`],
  ]);
  lines.push("", "It would");
  for (const one of actions ?? []) lines.push(...describeAction(one, telling).map((line) => `  ${line}`));
  session.out.result({ ...proposal, actions, operation }, lines);
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
  const [plan, escrow] = await Promise.all([
    suite.vote(address, id, support),
    suite.governor.ask("escrow_of", [address]),
  ]);
  const sent = await session.carryOut(
    `Vote ${word} on proposal ${id} with all of your escrow, ${formatShares(escrow.shares)}.`,
    plan,
  );
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
  const sent = await session.carryOut(`Queue proposal ${id} at the timelock.`, plan);
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
  const sent = await session.carryOut(`Execute proposal ${id}.`, plan);
  session.out.result({ ...sentData(sent), id }, `Executed proposal ${id} ${where(sent, session.token)}.`);
}

async function cancelProposal(session: Session, text: string): Promise<void> {
  const id = parseProposal(text);
  const suite = await session.suite();
  const { address } = await session.signer();
  const plan = await suite.cancelProposal(address, id);
  const sent = await session.carryOut(`Cancel proposal ${id}, for ever.`, plan);
  session.out.result({ ...sentData(sent), id }, `Cancelled proposal ${id} ${where(sent, session.token)}.`);
}

export function register(program: Command): void {
  program
    .command("proposals")
    .description("the proposals that are under way, or one of them in full")
    .argument("[proposal]", "its number")
    .option("--all", "also those that have ended")
    .action(
      action<{ all?: boolean }, [string | undefined]>((session, options, id) =>
        id === undefined ? list(session, options.all ?? false) : show(session, id),
      ),
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
