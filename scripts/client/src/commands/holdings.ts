// balance, exits, transfer: what an account has.

import type { Command } from "commander";
import { action, type Session } from "../cli/session.ts";
import { ADOTB, formatAmount, plural } from "../text/amount.ts";
import { formatShares } from "../text/describe.ts";
import type { ExitState } from "../suite/generated/vault.ts";
import { fields, table } from "../cli/output.ts";
import { formatDistance } from "../text/units.ts";
import { amountOfHolding, dueText, sentData, where } from "./common.ts";

const STATES: Readonly<Record<ExitState, string>> = {
  Open: "open (can be cancelled)",
  Waiting: "waits",
  Claimable: "can be claimed",
};

async function balance(session: Session, text: string | undefined): Promise<void> {
  const suite = await session.suite();
  const address = await session.addressOrOwn(text);
  const [holding, exits, now] = await Promise.all([
    suite.holding(address),
    suite.exits(address),
    suite.now(),
  ]);
  const { escrow } = holding;
  const waiting = exits.reduce((sum, { payout }) => sum + payout, 0n);
  const lines: [string, string][] = [
    ["account", address],
    ["aDOTb", formatAmount(holding.balance, ADOTB)],
    ["shares", formatShares(holding.shares)],
    ["in escrow", escrow.shares === 0n ? "nothing" : formatAmount(holding.escrowed, ADOTB)],
    [
      "in exits",
      exits.length === 0
        ? "nothing"
        : `${formatAmount(waiting, session.token)} in ${plural(exits.length, "exit")}`,
    ],
    ["can spend", formatAmount(holding.spendable, session.token)],
  ];
  if (escrow.lockedUntil > BigInt(now)) {
    lines.splice(4, 0, [
      "",
      `held by a vote for ${formatDistance(escrow.lockedUntil, now).replace(/^in /, "")}`,
    ]);
  }
  session.out.result({ ...holding, exits }, fields(lines));
}

async function exits(session: Session, text: string | undefined): Promise<void> {
  const suite = await session.suite();
  const address = await session.addressOrOwn(text);
  const [found, clock, now] = await Promise.all([suite.exits(address), suite.clock(), suite.now()]);
  const data = found.map((exit) => ({
    ...exit,
    dueAt: clock.startOf(exit.dueEra),
    late: exit.state !== "Claimable" && clock.startOf(exit.dueEra) < now,
  }));
  if (found.length === 0) return session.out.result(data, `${address} has no open exit.`);
  const rows = found.map(({ id, amount, payout, era, dueEra, state }) => [
    id.toString(),
    formatAmount(payout, session.token) +
      (payout === amount ? "" : ` of ${formatAmount(amount, session.token)}`),
    String(era),
    STATES[state],
    state === "Claimable" ? "now" : dueText(dueEra, clock, now),
  ]);
  session.out.result(
    data,
    table(["exit", "pays", "opened in era", "state", "paid at the latest"], rows, ["exit", "pays"]),
  );
}

async function transfer(session: Session, to: string, text: string): Promise<void> {
  const suite = await session.suite();
  const receiver = session.trusted(to);
  const amount = await amountOfHolding(session, text);
  const { address } = await session.signer();
  // All of it by shares, so that nothing stays behind when a reward arrives meanwhile.
  const all = /^\s*all\s*$/i.test(text);
  const plan = all
    ? await suite.transferShares(address, receiver, await suite.token.ask("shares_of", [address]))
    : await suite.transfer(address, receiver, amount);
  const sent = await session.carryOut(
    `Send ${formatAmount(amount, ADOTB)} of ${address} to ${receiver}.`,
    plan,
  );
  session.out.result(
    { ...sentData(sent), from: address, to: receiver, amount },
    `Sent ${formatAmount(amount, ADOTB)} to ${receiver} ${where(sent, session.token)}.`,
  );
}

export function register(program: Command): void {
  program
    .command("balance")
    .description("what an account has: aDOTb, escrow, exits, DOT")
    .argument("[address]", "whose; yours unless given")
    .action(action<object, [string | undefined]>((session, _, address) => balance(session, address)));
  program
    .command("exits")
    .description("the open exits of an account")
    .argument("[address]", "whose; yours unless given")
    .action(action<object, [string | undefined]>((session, _, address) => exits(session, address)));
  program
    .command("transfer")
    .description("send aDOTb to another account")
    .argument("<to>", "address of the receiver")
    .argument("<amount>", 'aDOTb, like "12.5 aDOTb", or all')
    .addHelpText(
      "after",
      '\nExample:\n  adotb transfer 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty "12.5 aDOTb"',
    )
    .action(action<object, [string, string]>((session, _, to, amount) => transfer(session, to, amount)));
}
