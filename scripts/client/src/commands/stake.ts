// stake: DOT in, aDOTb out.

import type { Command } from "commander";
import { action } from "../cli/session.ts";
import { ADOTB, formatAmount, parsePositive } from "../text/amount.ts";
import { sentData, where } from "./common.ts";

const HELP = `
Examples:
  adotb stake "100 DOT"
  adotb stake 12.5 --for 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty`;

export function register(program: Command): void {
  program
    .command("stake")
    .description("send DOT to the vault and get as much aDOTb")
    .argument("<amount>", 'DOT to stake, like "100 DOT"')
    .option("--for <address>", "who gets the aDOTb; you unless given")
    .addHelpText("after", HELP)
    .action(
      action<{ for?: string }, [string]>(async (session, options, text) => {
        const amount = parsePositive(text, session.token);
        const holder = options.for === undefined ? undefined : session.trusted(options.for);
        const { address } = await session.signer();
        const suite = await session.suite();
        const plan = await suite.stake(address, amount, holder);
        const receiver = holder ?? address;
        const sent = await session.carryOut(
          `Stake ${formatAmount(amount, session.token)} of ${address}; ${holder === undefined ? "you get" : `${holder} gets`} as much aDOTb.`,
          plan,
        );
        const balance = await suite.token.ask("PSP22::balance_of", [receiver]);
        session.out.result({ ...sentData(sent), holder: receiver, amount, shares: plan.answer, balance }, [
          `Staked ${formatAmount(amount, session.token)} ${where(sent, session.token)}.`,
          `${receiver} has ${formatAmount(balance, ADOTB)} now.`,
        ]);
      }),
    );
}
