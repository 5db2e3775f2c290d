// stake: DOT in, aDOTb out.

import type { Command } from "commander";
import { action } from "../cli/session.ts";
import { ADOTB, formatAmount, parsePositive } from "../text/amount.ts";
import { existentialDeposit, spendable, type Chain } from "../chain/chain.ts";
import type { Plan } from "../chain/contract.ts";
import { typicalDeposit } from "../chain/means.ts";
import { sentData, where } from "./common.ts";

const HELP = `
Examples:
  adotb stake "100 DOT"
  adotb stake 12.5 --for 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty`;

/** What a transaction takes of its sender at most, in planck. */
const takenBy = ({ value, deposit, maxFee }: Plan): bigint =>
  value + (deposit > 0n ? deposit : 0n) + (maxFee ?? 0n);

/** Leaving takes some DOT too: for the fee, and for a deposit that comes back when the exit is claimed. */
export function leavingWarning(
  left: bigint,
  { api, token }: Pick<Chain, "api" | "token">,
): string | undefined {
  const deposit = typicalDeposit(api, "request_unstake");
  if (deposit === undefined) return undefined;
  const needed = deposit + existentialDeposit(api) + deposit / 10n;
  if (left >= needed) return undefined;
  return (
    `After this ${formatAmount(left > 0n ? left : 0n, token)} can be spent, and leaving later takes about ${formatAmount(needed, token)} ` +
    `for a deposit, which comes back, and for fees: stake less, or keep that much.`
  );
}

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
        const left = (await spendable(suite.chain.api, address)) - takenBy(plan);
        const warning = holder === undefined ? leavingWarning(left, suite.chain) : undefined;
        if (warning) session.out.warn(warning);
        const sent = await session.carryOut(
          `Stake ${formatAmount(amount, session.token)} of ${address}; ${holder === undefined ? "you get" : `${holder} gets`} as much aDOTb.`,
          plan,
        );
        const balance = await suite.token.ask("PSP22::balance_of", [receiver]);
        session.out.result(
          { ...sentData(sent), payer: address, holder: receiver, amount, shares: plan.answer, balance },
          [
            `Staked ${formatAmount(amount, session.token)} ${where(sent, session.token)}.`,
            `${receiver} has ${formatAmount(balance, ADOTB)} now.`,
            ...(holder === undefined ? [] : [`${address} paid for it.`]),
          ],
        );
      }),
    );
}
