// earned: what an account earned, era by era.

import type { Command } from "commander";
import { action, type Session } from "../cli/session.ts";
import { table } from "../cli/output.ts";
import { booksOf, readEarnings, type Earning } from "../suite/earned.ts";
import type { Clock } from "../suite/suite.ts";
import { ADOTB, formatAmount, plural } from "../text/amount.ts";
import { InputError } from "../text/errors.ts";
import { formatTime } from "../text/units.ts";

/** How far it looks back unless told otherwise. */
const ERAS = 30;

/** An era's number, or a date: the era that was going on then. */
export function parseSince(text: string, clock: Pick<Clock, "eraAt">): number {
  if (/^\d{1,9}$/.test(text.trim())) return Number(text.trim());
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text.trim()) ? Date.parse(`${text.trim()}T00:00:00Z`) : NaN;
  if (Number.isNaN(date))
    throw new InputError(
      `"${text}" is neither an era nor a date. Write it like --since 12 or --since 2026-11-01.`,
    );
  return clock.eraAt(date);
}

/** Decimal number without a unit and without groups, for a spreadsheet. */
function plainNumber(planck: bigint, decimals: number): string {
  const digits = (planck < 0n ? -planck : planck).toString().padStart(decimals + 1, "0");
  return `${planck < 0n ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** A line for each era, the oldest first, with a head. */
export function csvOf(
  earnings: readonly Earning[],
  clock: Pick<Clock, "startOf">,
  decimals: number,
): string[] {
  const time = (ms: number) => new Date(ms).toISOString();
  return [
    "first_era,last_era,from,to,earned_dot,balance_adotb,exact",
    ...earnings.map(({ from, to, earned, balance, exact }) =>
      [
        from,
        to,
        time(clock.startOf(from)),
        time(clock.startOf(to + 1)),
        plainNumber(earned, decimals),
        plainNumber(balance, decimals),
        exact,
      ].join(","),
    ),
  ];
}

async function earned(
  session: Session,
  options: { since?: string; csv?: boolean; json?: boolean },
  text: string | undefined,
): Promise<void> {
  if (options.csv && options.json) throw new InputError("Give either --csv or --json, not both.");
  const suite = await session.suite();
  const account = await session.addressOrOwn(text);
  const [clock, { era }] = await Promise.all([suite.clock(), suite.overview()]);
  const since = options.since === undefined ? Math.max(0, era - ERAS) : parseSince(options.since, clock);
  if (since > era) throw new InputError(`Era ${since} is still to come: it is era ${era} now.`);
  const newestFirst = await session.out.progress("Reading the eras", async () =>
    readEarnings(await booksOf(suite, account), clock, since, era),
  );
  const earnings = newestFirst.toReversed();
  const sum = earnings.reduce((total, one) => total + one.earned, 0n);
  if (options.csv) return session.out.result(null, csvOf(earnings, clock, session.token.decimals));
  const rows = earnings.map((one) => [
    one.from === one.to ? String(one.from) : `${one.from} to ${one.to}`,
    formatTime(clock.startOf(one.from)),
    formatAmount(one.earned, session.token),
    formatAmount(one.balance, ADOTB),
    [...(one.to === era ? ["goes on"] : []), ...(one.exact ? [] : ["by later shares"])].join(", "),
  ]);
  const lines = [
    table(["era", "began", "earned", "balance at its end", ""], rows, [
      "era",
      "earned",
      "balance at its end",
    ]),
    "",
    `${account} earned ${formatAmount(sum, session.token)} in ${plural(era - since + 1, "era")}, what is in escrow included. What came or went by transfers, stakes and exits is not counted.`,
  ];
  if (earnings.some(({ exact }) => !exact))
    lines.push(
      "The node does not keep the states of the eras marked so: they are counted as if the account had had its later shares already. An archive node knows: --endpoint wss://...",
    );
  session.out.result(
    {
      account,
      since,
      era,
      sum,
      eras: earnings.map((one) => ({
        ...one,
        startsAt: clock.startOf(one.from),
        endsAt: clock.startOf(one.to + 1),
      })),
    },
    lines,
  );
}

export function register(program: Command): void {
  program
    .command("earned")
    .description("what an account earned in each era, as a table or for a spreadsheet")
    .argument("[address]", "whose; yours unless given")
    .option("--since <era>", `from which era or day on (2026-11-01); the last ${ERAS} eras unless given`)
    .option("--csv", "comma-separated values: eras, times, DOT, aDOTb")
    .addHelpText(
      "after",
      "\nRewards come without transactions: the balance grows. This reads shares and rates at the blocks between eras; what\nstands in escrow is counted too.\n\nExamples:\n  adotb earned\n  adotb earned --since 2026-01-01 --csv > earned.csv",
    )
    .action(
      action<{ since?: string; csv?: boolean }, [string | undefined]>((session, options, address) =>
        earned(session, options, address),
      ),
    );
}
