// Commands about the oracle: what reporters, guardians and anybody can do when stashes and their book differ.

import type { Command } from "commander";
import { action, type Session } from "../cli/session.ts";
import { parseId, sentData, told, where } from "./common.ts";
import { formatAmount, formatNumber, type TokenUnit, plural } from "../text/amount.ts";
import { InputError } from "../text/errors.ts";
import type { Booked } from "../suite/generated/bonder.ts";
import type { Events, Held, Report } from "../suite/generated/oracle.ts";
import { table } from "../cli/output.ts";
import {
  prepareReport,
  readFindings,
  reportHash,
  searchReport,
  type Finding,
  type Prepared,
} from "../oracle/report.ts";
import type { Suite } from "../suite/suite.ts";
import { formatTime, parseWhole } from "../text/units.ts";
import { readReport, reportFile, writeReport } from "../files/reports.ts";

const REPORT_HELP = `
It reads the staking ledger of every stash and the slashes that the chain has announced, compares them with the stash book,
and shows what differs before it asks. If nothing differs it says so to the oracle, which then knows that you are there.
The keeper does all of this by itself: adotb keeper --report.

A loss is borne by the holders and by exits opened in the era of the offence or later: of the earliest one since the last
report. When that era began is in the state of its blocks: use a node that keeps the states of the bonding time (an archive
node). Where it has them no more, the start is counted back and an era earlier is named, so that more exits share. Where the
chain has forgotten the offence, it is the last era in which the oracle heard from its reporters. --since says otherwise.
Stashes that differ since different eras are for one report each.

Examples:
  adotb report --keystore reporter.json
  adotb report --since 1432 --keystore reporter.json`;

export function register(program: Command): void {
  program
    .command("report")
    .description(
      "a reporter says what the chain's ledger has of each stash; announced slashes are provided for",
    )
    .option("--since <era>", "era of the chain in which the offence was")
    .addHelpText("after", REPORT_HELP)
    .action(action<{ since?: string }, []>(report));
  program
    .command("apply")
    .description("books a held report when its veto period is over; anybody may")
    .option("--report <file>", "what the report says, as a reporter's command or keeper wrote it")
    .addHelpText(
      "after",
      "\nWithout a file it makes the report again from the chain, which works unless the ledgers have changed since.\n\nExample:\n  adotb apply",
    )
    .action(action<{ report?: string }, []>(apply));
  program
    .command("veto")
    .description("the guardian drops the held report, and refuses large changes for another veto period")
    .addHelpText("after", "\nExample:\n  adotb veto --keystore guardian.json")
    .action(action<object, []>(veto));
  program
    .command("prove")
    .description("lets a stash prove what it has, when the reporters are silent; anybody may")
    .argument("<stash>", "number of the stash: adotb validators --stashes lists them")
    .addHelpText("after", "\nExample:\n  adotb prove 3")
    .action(action<object, [string]>(prove));
  program
    .command("challenge")
    .description("has a stash show that it has something else than the book says; anybody may")
    .argument("<stash>", "number of the stash: adotb validators --stashes lists them")
    .addHelpText(
      "after",
      "\nFor a slash that the reporters deny. They have a veto period to book it; then `adotb prove` books it whatever they say.\n\nExample:\n  adotb challenge 3",
    )
    .action(action<object, [string]>(challenge));
  program
    .command("repair")
    .description(
      "brings a stash back in line with the book: it nominates again and gives back late stake; anybody may",
    )
    .argument("<stash>", "number of the stash: adotb validators --stashes lists them")
    .addHelpText("after", "\nThe keeper does this by itself.\n\nExample:\n  adotb repair 3")
    .action(action<object, [string]>(repair));
}

/** "a loss of 5 DOT", "a gain of 1 DOT", "no change" */
export function changeText({ loss, gain }: Pick<Booked, "loss" | "gain">, token: TokenUnit): string {
  const parts = [
    ...(loss > 0n ? [`a loss of ${formatAmount(loss, token)}`] : []),
    ...(gain > 0n ? [`a gain of ${formatAmount(gain, token)}`] : []),
  ];
  return parts.length === 0 ? "no change" : parts.join(" and ");
}

/** What stashes have by the book and on the chain, as a table. */
export function findingsTable(findings: readonly Finding[], token: TokenUnit): string {
  const dot = (planck: bigint) => formatNumber(planck, token.decimals);
  const head = [
    ...["stash", "book: bonded", "unbonding", "provision"],
    ...["chain: bonded", "unbonding", "announced", `change in ${token.symbol}`],
  ];
  const rows = findings.map(({ number, book, ledger, report: { pending }, loss, gain }) => [
    String(number),
    ...[book.bonded, book.unbonding, book.provision].map(dot),
    ...[ledger.active, ledger.unlocking, pending ?? 0n, gain - loss].map(dot),
  ]);
  return table(head, rows, head);
}

/** Since when it is, in words. */
export function sinceText({
  report: { since },
  offenceEra,
  unknown,
  counted,
}: Pick<Prepared, "report" | "offenceEra" | "unknown" | "counted">): string {
  if (unknown)
    return ` since era ${since} of the vault: the chain does not tell when the offence was, so it is the last era in which the reporters agreed on something, or earlier`;
  if (offenceEra === undefined) return "";
  const guess = counted
    ? `, which this node has no state of any more: its start was counted back and rounded to the era before, so that more exits share; reporters whose nodes know it say otherwise`
    : "";
  return ` since era ${since} of the vault (the offence was in era ${offenceEra} of the chain${guess})`;
}

async function report(session: Session, options: { since?: string }): Promise<void> {
  const { out, token, network } = session;
  const suite = await session.suite();
  const since =
    options.since === undefined ? undefined : parseWhole(options.since, "The era of the offence", 0);
  const prepared = await out.progress("Reading the ledgers", async () =>
    prepareReport(suite, await suite.clock(), { since }),
  );
  const { findings, report: said, said: changed, left, hash } = prepared;
  for (const { number, above } of findings.stashes) {
    if (above > 0n)
      out.warn(
        `Stash ${number} has ${formatAmount(above, token)} more on the chain than its book can take; that is left out of the report.`,
      );
  }
  if (changed.length > 0) out.say(findingsTable(changed, token));
  const { address } = await session.signer();
  const plan = await suite.report(address, said);
  const sent = await session.carryOut(
    changed.length === 0
      ? `Report that none of ${plural(findings.stashes.length, "stash", "stashes")} differs from its book.`
      : `Report ${changeText(prepared, token)} at ${plural(changed.length, "stash", "stashes")}${sinceText(prepared)}.`,
    plan,
  );
  const decided = told<Events["Decided"]>(sent, "Decided");
  const file = decided && !decided.held ? undefined : writeReport(network, hash, said);
  const lines = [
    decided === undefined
      ? countedText(plan.answer)
      : decided.held
        ? await heldText(suite, token)
        : `Booked: ${changeText(decided, token)}.`,
    `Reported ${where(sent, token)}.`,
    ...(left === 0
      ? []
      : [`${plural(left, "stash differs", "stashes differ")} for another reason: report again after this.`]),
    ...(file === undefined ? [] : [`What was said is in ${file}.`]),
  ];
  out.result(
    { ...sentData(sent), hash, report: said, offenceEra: prepared.offenceEra ?? null, decided, left, file },
    lines,
  );
}

function countedText(answer: unknown): string {
  const { votes, quorum } = (answer as { Counted?: { votes: number; quorum: number } }).Counted ?? {
    votes: 1,
    quorum: 2,
  };
  return `Counted: ${votes} of ${quorum} reporters that are needed say this.`;
}

async function heldText(suite: Suite, token: TokenUnit): Promise<string> {
  const held = await suite.oracle.ask("held");
  return held
    ? `It changes much, so it is held: ${describeHeld(held, token)}.`
    : "It changes much, so it was held.";
}

/** "a loss of 5 DOT; the guardian can veto it until ..., anybody can apply it from then to ..." */
export function describeHeld(held: Held, token: TokenUnit): string {
  return `${changeText(held, token)}; the guardian can veto it, from ${formatTime(held.until)} to ${formatTime(held.expires)} anybody can apply it`;
}

/** What the held report says: from a file, or made again. */
async function heldReport(session: Session, suite: Suite, hash: string, file?: string): Promise<Report> {
  const path = file ?? reportFile(session.network, hash);
  const kept = readReport(path);
  if (kept && reportHash(suite, kept) === hash) return kept;
  if (file !== undefined)
    throw new InputError(
      kept ? `${file} is another report than the one that is held.` : `There is no file ${file}.`,
    );
  const { report: now } = await prepareReport(suite, await suite.clock());
  const found = searchReport(suite, now, hash);
  if (!found)
    throw new InputError(
      `The held report ${hash} cannot be made again from the chain: the ledgers have changed since. ` +
        `Ask a reporter for what it said, and name the file: --report FILE.`,
    );
  return found;
}

async function apply(session: Session, options: { report?: string }): Promise<void> {
  const { out, token } = session;
  const suite = await session.suite();
  const held = await suite.oracle.ask("held");
  if (!held) throw new InputError("No report is held: there is nothing to apply.");
  const said = await heldReport(session, suite, held.hash, options.report);
  const { address } = await session.signer();
  const plan = await suite.applyReport(address, said);
  const sent = await session.carryOut(`Apply the held report: ${changeText(held, token)}.`, plan);
  const booked = told<Events["Decided"]>(sent, "Decided") ?? plan.answer;
  out.result(
    { ...sentData(sent), hash: held.hash, report: said, booked: plan.answer },
    `Booked: ${changeText(booked, token)}, ${where(sent, token)}.`,
  );
}

async function veto(session: Session): Promise<void> {
  const { out, token } = session;
  const suite = await session.suite();
  const held = await suite.oracle.ask("held");
  const { address } = await session.signer();
  const plan = await suite.oracle.plan("veto", [], { caller: address });
  const sent = await session.carryOut(
    `Veto the held report${held ? `: ${changeText(held, token)}` : ""}.`,
    plan,
  );
  const quiet = await suite.oracle.ask("quiet_until");
  out.result(
    { ...sentData(sent), hash: plan.answer, quietUntil: quiet },
    `Vetoed ${where(sent, token)}. Large changes are refused until ${formatTime(quiet)}.`,
  );
}

/** The number of a stash in the book. */
export async function stashNumber(suite: Suite, text: string, example: string): Promise<number> {
  const number = Number(parseId(text, "a stash", example));
  const count = (await suite.bonder.ask("totals")).stashes;
  if (count === 0)
    throw new InputError("There is no stash yet: the keeper makes them when there is stake (adotb keeper).");
  if (number >= count)
    throw new InputError(`There is no stash ${number}: they are counted from 0 to ${count - 1}.`);
  return number;
}

/** The number of a stash, and what the chain has of it at this moment, which is shown beside the book. */
async function lookAt(session: Session, suite: Suite, text: string, example: string) {
  const number = await stashNumber(suite, text, example);
  const head = (await suite.chain.api.rpc.chain.getBlockHash()).toHex();
  const finding = (await readFindings(suite, head)).stashes[number]!;
  session.out.say(findingsTable([finding], session.token));
  return { number, ...finding.ledger };
}

async function challenge(session: Session, _options: object, text: string): Promise<void> {
  const { out, token } = session;
  const suite = await session.suite();
  const { number, active, unlocking } = await lookAt(session, suite, text, "adotb challenge 3");
  const { address } = await session.signer();
  const plan = await suite.oracle.plan("challenge", [number, active, unlocking], { caller: address });
  const sent = await session.carryOut(
    `Challenge what the book says of stash ${number}: it has ${formatAmount(active, token)} bonded and ${formatAmount(unlocking, token)} unbonding.`,
    plan,
  );
  const from = plan.answer;
  out.result(
    { ...sentData(sent), stash: number, from },
    `Stash ${number} is challenged, ${where(sent, token)}. From era ${from} on anybody can book what it has: adotb prove ${number}.`,
  );
}

async function prove(session: Session, _options: object, text: string): Promise<void> {
  const { out, token } = session;
  const suite = await session.suite();
  const { number, active, unlocking } = await lookAt(session, suite, text, "adotb prove 3");
  const { address } = await session.signer();
  const plan = await suite.oracle.plan("prove", [number, active, unlocking], { caller: address });
  const sent = await session.carryOut(
    `Let stash ${number} prove that it has ${formatAmount(active, token)} bonded and ${formatAmount(unlocking, token)} unbonding: ${changeText(plan.answer, token)}.`,
    plan,
  );
  const booked = told<Events["Decided"]>(sent, "Decided") ?? plan.answer;
  out.result(
    { ...sentData(sent), stash: number, booked },
    `Booked: ${changeText(booked, token)}, ${where(sent, token)}.`,
  );
}

async function repair(session: Session, _options: object, text: string): Promise<void> {
  const suite = await session.suite();
  const number = await stashNumber(suite, text, "adotb repair 3");
  const { address } = await session.signer();
  const plan = await suite.repair(address, number);
  const sent = await session.carryOut(
    `Let stash ${number} nominate again and give back what came late.`,
    plan,
  );
  session.out.result(
    { ...sentData(sent), stash: number },
    `Stash ${number} is repaired, ${where(sent, session.token)}.`,
  );
}
