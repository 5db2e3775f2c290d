// escrow, release: voting power.

import type { Command } from "commander";
import { action, type Session } from "../cli/session.ts";
import { ADOTB, formatAmount, parseAmountOrAll } from "../text/amount.ts";
import { amountOfHolding, sentData, where } from "./common.ts";

async function escrow(session: Session, text: string): Promise<void> {
  const suite = await session.suite();
  const amount = await amountOfHolding(session, text);
  const { address } = await session.signer();
  const worth = formatAmount(amount, ADOTB);
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
