// escrow, release: voting power.

import type { Command } from "commander";
import { action, type Session } from "../cli/session.ts";
import { ADOTB, formatAmount, parseAmountOrAll } from "../text/amount.ts";
import type { Suite } from "../suite/suite.ts";
import { amountOfHolding, sentData, where } from "./common.ts";

async function escrow(session: Session, text: string): Promise<void> {
  const suite = await session.suite();
  const amount = await amountOfHolding(session, text);
  const { address } = await session.signer();
  const worth = formatAmount(amount, ADOTB);
  const lost = await votesLost(suite, address);
  if (lost.length > 0) {
    session.out.warn(lostText(lost));
    await session.out.ask("Add to the escrow all the same?");
  }
  const transactions: unknown[] = [];
  const allowed = await suite.token.ask("PSP22::allowance", [address, suite.addresses.governor]);
  if (allowed < amount) {
    const approval = await suite.approveEscrow(address, amount);
    transactions.push(
      sentData(
        await session.carryOut(`First of two: let the governor take ${worth} of ${address}.`, approval),
      ),
    );
  }
  const plan = await suite.escrow(address, amount);
  const sent = await session.carryOut(
    `Put ${worth} of ${address} in escrow, to propose and vote with. It goes on earning.`,
    plan,
  );
  transactions.push(sentData(sent));
  const holding = await suite.holding(address);
  session.out.result(
    { transactions, amount, shares: plan.answer, escrow: holding.escrow, escrowed: holding.escrowed },
    [
      `Put ${worth} in escrow ${where(sent, session.token)}; ${formatAmount(holding.escrowed, ADOTB)} are there now.`,
      "It counts in votes that begin from now on.",
    ],
  );
}

/** Votes that are on, on which an account can vote now and could not any more after adding to its escrow. */
export async function votesLost(suite: Suite, address: string): Promise<number[]> {
  const escrow = await suite.governor.ask("escrow_of", [address]);
  if (escrow.shares === 0n) return [];
  const open = (await suite.proposals()).filter(
    ({ state, voteStarts }) => state === "Active" && escrow.since <= voteStarts,
  );
  const votes = await Promise.all(open.map(({ id }) => suite.governor.ask("vote_of", [id, address])));
  return open.filter((_, position) => votes[position] === null).map(({ id }) => id);
}

function lostText(ids: readonly number[]): string {
  const first = `adotb vote ${ids[0]} for`;
  return (
    `The vote on proposal ${ids.join(", ")} is on and you have not voted. If you add to your escrow now, nothing of it, ` +
    `what is there already included, can vote on that any more. Vote first (${first}), then add.`
  );
}

async function release(session: Session, text: string): Promise<void> {
  const amount = parseAmountOrAll(text, [ADOTB, session.token]);
  const suite = await session.suite();
  const { address } = await session.signer();
  const shares = amount === "all" ? null : await suite.token.ask("shares_for", [amount]);
  const plan = await suite.release(address, shares);
  const worth = formatAmount(plan.answer, ADOTB);
  const sent = await session.carryOut(`Take ${worth} out of escrow, back to ${address}.`, plan);
  const holding = await suite.holding(address);
  const rest =
    holding.escrowed === 0n ? "nothing is left there" : `${formatAmount(holding.escrowed, ADOTB)} stay there`;
  session.out.result(
    { ...sentData(sent), amount: plan.answer, escrow: holding.escrow },
    `Took ${worth} out of escrow ${where(sent, session.token)}; ${rest}.`,
  );
}

export function register(program: Command): void {
  program
    .command("escrow")
    .description("put aDOTb in escrow, to propose and to vote with; it goes on earning")
    .argument("<amount>", 'aDOTb, like "100 aDOTb", or all')
    .addHelpText("after", '\nExample:\n  adotb escrow "100 aDOTb"')
    .action(action<object, [string]>((session, _, amount) => escrow(session, amount)));
  program
    .command("release")
    .description("take aDOTb out of escrow, when no vote holds it")
    .argument("<amount>", 'aDOTb, like "100 aDOTb", or all')
    .addHelpText("after", "\nExample:\n  adotb release all")
    .action(action<object, [string]>((session, _, amount) => release(session, amount)));
}
