// unstake, cancel, claim, unstake-now: the ways out.

import type { Command } from "commander";
import { action, type Session } from "../cli/session.ts";
import { formatAmount, parseAmount, type TokenUnit, plural } from "../text/amount.ts";
import { InputError } from "../text/errors.ts";
import type { ContractEvent } from "../chain/events.ts";
import type { ExitInfo, Claims } from "../suite/generated/vault.ts";
import { eraText, exitDeposit, leaving, leavingText, parseId, sentData, where } from "./common.ts";

/** Most exits that one claim may name. */
const MAX_CLAIM = 64;

async function unstake(session: Session, text: string): Promise<void> {
  const suite = await session.suite();
  const leave = await leaving(session, text);
  const { address } = await session.signer();
  const plan = await suite.requestUnstake(address, leave.asked);
  const [preview, clock, now] = await Promise.all([
    suite.vault.ask("preview_unstake", [leave.asked], { caller: address }),
    suite.clock(),
    suite.now(),
  ]);
  const due = eraText(preview.dueEra, clock, now);
  const { line, warning } = exitDeposit(plan.deposit, preview.byRequest, session.token);
  if (warning) session.out.warn(warning);
  const sent = await session.carryOut(
    `Burn ${leavingText(leave, address)} and open an exit worth ${formatAmount(preview.byRequest, session.token)},\n` +
      `paid at the start of ${due} at the latest.${line === "" ? "" : `\n${line}`}`,
    plan,
  );
  const opened = sent.told.find(({ name }) => name === "ExitRequested")?.values as {
    id: bigint;
    amount: bigint;
  };
  const exit = await suite.vault.ask("exit", [opened.id]);
  session.out.result({ ...sentData(sent), id: opened.id, exit }, [
    `Opened the exit ${opened.id}, worth ${formatAmount(opened.amount, session.token)}, ${where(sent, session.token)}.`,
    `It is paid at the start of ${eraText(exit?.dueEra ?? preview.dueEra, clock, now)} at the latest: adotb claim ${opened.id}`,
    `Until its era is over you can change your mind: adotb cancel ${opened.id}`,
  ]);
}

async function cancel(session: Session, text: string): Promise<void> {
  const id = parseId(text, "an exit", "adotb cancel 17");
  const suite = await session.suite();
  const { address } = await session.signer();
  const plan = await suite.cancelUnstake(address, id);
  const exit = await suite.vault.ask("exit", [id]);
  const worth = formatAmount(exit?.amount ?? 0n, session.token);
  const sent = await session.carryOut(
    `Take back the exit ${id}, worth ${worth}; you get as much aDOTb.`,
    plan,
  );
  session.out.result(
    { ...sentData(sent), id, shares: plan.answer },
    `Took back the exit ${id}, worth ${worth}, ${where(sent, session.token)}.`,
  );
}

async function claim(session: Session, texts: string[], of: string | undefined): Promise<void> {
  const suite = await session.suite();
  const { address } = await session.signer();
  if (of !== undefined && texts.length > 0) {
    throw new InputError("Give either the numbers of exits or --of, not both: adotb claim 17 18");
  }
  let ids = texts.map((text) => parseId(text, "an exit", "adotb claim 17 18"));
  const owner = of === undefined ? address : session.address(of);
  if (ids.length === 0) {
    const exits = await suite.exits(owner);
    ids = exits.filter(({ state }) => state === "Claimable").map(({ id }) => id);
    if (ids.length === 0) {
      session.out.result({ paid: 0n, ids: [], transactions: [] }, nothingToClaim(owner, exits));
      return;
    }
  }
  let paid = 0n;
  const skipped: bigint[] = [];
  const transactions: unknown[] = [];
  for (let from = 0; from < ids.length; from += MAX_CLAIM) {
    const part = ids.slice(from, from + MAX_CLAIM);
    const plan = await suite.claim(address, part);
    const sum = formatAmount(plan.answer.paid, session.token);
    const sent = await session.carryOut(
      `Claim ${plural(part.length, "exit")} (${part.join(", ")}): ${sum} to ${texts.length > 0 ? "their owners" : owner}.`,
      plan,
    );
    const done = claimed(part, sent.told);
    paid += done.paid;
    skipped.push(...done.skipped);
    transactions.push(sentData(sent));
  }
  session.out.result(
    { paid, ids, skipped, transactions },
    claimedText(ids.length, { paid, skipped }, session.token),
  );
}

/** What a claim did in its block, by its events: what was claimed by somebody else since it was tried out is skipped. */
export function claimed(ids: readonly bigint[], told: readonly ContractEvent[]): Claims {
  const events = told.filter(({ name }) => name === "Claimed").map(({ values }) => values);
  const closed = new Set(events.map(({ id }) => BigInt(id as bigint)));
  return {
    paid: events.reduce((sum, { amount }) => sum + BigInt(amount as bigint), 0n),
    skipped: ids.filter((id) => !closed.has(id)),
  };
}

/** "Claimed 2 exits: 5 DOT were paid.", and what was closed before. */
export function claimedText(count: number, { paid, skipped }: Claims, token: TokenUnit): string[] {
  const done = count - skipped.length;
  return [
    ...(done > 0 ? [`Claimed ${plural(done, "exit")}: ${formatAmount(paid, token)} were paid.`] : []),
    ...(skipped.length > 0
      ? [
          `Skipped ${plural(skipped.length, "exit")} that ${skipped.length === 1 ? "was" : "were"} claimed or cancelled before: ${skipped.join(", ")}.`,
        ]
      : []),
  ];
}

function nothingToClaim(owner: string, exits: readonly ExitInfo[]): string {
  if (exits.length === 0) return `${owner} has no open exit.`;
  const due = Math.min(...exits.map(({ dueEra }) => dueEra));
  return `No exit of ${owner} is funded yet; ${plural(exits.length, "waits", "wait")}, the first is paid in era ${due} at the latest.`;
}

async function unstakeNow(session: Session, text: string, least: string | undefined): Promise<void> {
  const minimum = least === undefined ? undefined : parseAmount(least, session.token);
  const suite = await session.suite();
  const leave = await leaving(session, text);
  const { amount } = leave;
  const { address } = await session.signer();
  const preview = await suite.vault.ask("preview_unstake", [leave.asked], { caller: address });
  const plan = await suite.unstakeNow(address, leave.asked, minimum ?? preview.now);
  const received = formatAmount(plan.answer, session.token);
  const fee = amount > plan.answer ? formatAmount(amount - plan.answer, session.token) : "nothing";
  const sent = await session.carryOut(
    `Burn ${leavingText(leave, address)} and get ${received} at once, for a fee of ${fee}.`,
    plan,
  );
  session.out.result(
    { ...sentData(sent), amount, received: plan.answer },
    `Got ${received} ${where(sent, session.token)}.`,
  );
}

export function register(program: Command): void {
  program
    .command("unstake")
    .description("burn aDOTb and open an exit, which is paid after the bonding time or earlier")
    .argument("<amount>", 'aDOTb to burn, like "40 aDOTb", or all')
    .addHelpText("after", '\nExamples:\n  adotb unstake "40 aDOTb"\n  adotb unstake all')
    .action(action<object, [string]>((session, _, amount) => unstake(session, amount)));
  program
    .command("cancel")
    .description("take back an exit while its era lasts")
    .argument("<exit>", "its number")
    .addHelpText("after", "\nExample:\n  adotb cancel 17")
    .action(action<object, [string]>((session, _, id) => cancel(session, id)));
  program
    .command("claim")
    .description("be paid for funded exits: those named, or all that can be claimed")
    .argument("[exits...]", "their numbers; anybody's, the owners are paid")
    .option("--of <address>", "all exits of this account instead of yours")
    .addHelpText("after", "\nExamples:\n  adotb claim\n  adotb claim 17 18")
    .action(action<{ of?: string }, [string[]]>((session, options, ids) => claim(session, ids, options.of)));
  program
    .command("unstake-now")
    .description("burn aDOTb and be paid at once from the buffer, for a fee")
    .argument("<amount>", 'aDOTb to burn, like "40 aDOTb", or all')
    .option("--min-received <amount>", "accept no less than this; what the preview says unless given")
    .addHelpText("after", '\nExample:\n  adotb unstake-now 40 --min-received "39.8 DOT"')
    .action(
      action<{ minReceived?: string }, [string]>((session, options, amount) =>
        unstakeNow(session, amount, options.minReceived),
      ),
    );
}
