// overview: everything at a glance.

import type { Command } from "commander";
import { action, type Session } from "../cli/session.ts";
import { ADOTB, formatAmount, plural } from "../text/amount.ts";
import { doorsOf } from "../text/doors.ts";
import { PAUSABLE } from "../text/sentences.ts";
import { describeHeld } from "./oracle.ts";
import { fields } from "../cli/output.ts";
import type { Suite } from "../suite/suite.ts";
import { formatDistance, formatPercent, formatTime } from "../text/units.ts";

/** Eras that a year has if an era is a day. */
const ERAS_PER_YEAR = 365.25;
/** How far back the yield looks. */
const YIELD_ERAS = 7;

async function overview(session: Session): Promise<void> {
  const suite = await session.suite();
  const [view, settings, access, guardian, totals, bonder, allocation, now, clock, oracle, pool] =
    await Promise.all([
      suite.overview(),
      suite.vault.ask("settings"),
      suite.vault.ask("access"),
      suite.vault.ask("guardian"),
      suite.bonder.ask("totals"),
      suite.bonder.ask("settings"),
      suite.registry.ask("allocation"),
      suite.now(),
      suite.clock(),
      readOracle(suite),
      suite.vault.ask("pool"),
    ]);
  const growth = await yieldPerEra(session, view.era);
  const dot = (planck: bigint) => formatAmount(planck, session.token);
  const { money } = view;
  const doors = doorsOf(view, {
    pool,
    now,
    minimum: settings.minStake,
    token: session.token,
    ss58: session.network.ss58,
  });
  const paused = (
    [
      ["Stake", view.stakePausedUntil],
      ["Unstake", view.unstakePausedUntil],
      ["Advance", view.advancePausedUntil],
    ] as const
  ).filter(([, until]) => until > BigInt(now));
  const work = view.advancing
    ? `the work of an era is under way (done: era ${view.advancedEra})`
    : view.advancedEra >= view.era
      ? "the work of this era is done"
      : `the work of this era is not done (last done: era ${view.advancedEra})`;
  const lines = fields([
    ["network", `${session.network.name}, ${session.network.endpoint}`],
    ["vault", suite.addresses.vault],
    ["aDOTb", suite.addresses.token],
    ["governor", suite.addresses.governor],
    ["", ""],
    ["era", `${view.era}; the next begins ${formatDistance(view.nextEraAt, now)}`],
    ["work", work],
    ["all aDOTb", formatAmount(view.pooled, ADOTB)],
    [
      "one share",
      view.shares === 0n
        ? "-"
        : `${Number((view.pooled * 10n ** 9n) / view.shares) / 1e9} ${session.token.symbol}`,
    ],
    [
      "rewards coming",
      `${dot(view.unreleased)} streamed to the holders, ${dot(view.unharvested)} not harvested`,
    ],
    [
      "yield",
      growth === undefined
        ? "not known yet"
        : `${(growth.perYear * 100).toFixed(2)} % a year, by the last ${plural(growth.eras, "era")}`,
    ],
    ["", ""],
    [
      "bonded",
      `${dot(money.bonded)} in ${plural(totals.stashes, "stash", "stashes")} of ${totals.wanted} wanted`,
    ],
    ["unbonding", dot(money.unbonding)],
    ["provision", money.provision === 0n ? "none" : `${dot(money.provision)} for slashes that are announced`],
    ["buffer", dot(money.buffer)],
    ["for exits", `${dot(money.reserved)} set aside, ${dot(money.unfunded)} not funded yet`],
    ["at once", doors.unstakeNow ?? `${dot(view.instantLiquidity)} can leave by unstake-now`],
    ["staking", doors.stake ?? "open"],
    ["leaving", doors.unstake ?? "open"],
    ["", ""],
    ["validators", plural(allocation.length, "validator")],
    [
      "fees",
      `${formatPercent(settings.feeBps)} of rewards, ${formatPercent(settings.instantFeeBps)} of leaving at once`,
    ],
    [
      "minimum",
      `${dot(settings.minStake)} to stake, ${dot(settings.minExit)} to leave, ${dot(bonder.minBond)} to bond`,
    ],
    [
      "admin",
      `${access.admin}${access.admin === suite.addresses.timelock ? " (the timelock)" : " (NOT the timelock)"}`,
    ],
    ["guardian", guardian],
    ["reporters", reportersText(oracle, view.era)],
    [
      "paused",
      paused.length === 0
        ? "nothing"
        : paused.map(([what, until]) => `${PAUSABLE[what]} until ${formatTime(until)}`).join(", "),
    ],
  ]);
  if (view.heldUntil > BigInt(now))
    lines.push(
      "",
      oracle.held
        ? `Nothing is priced: a report is held, ${describeHeld(oracle.held, session.token)}.`
        : `Nothing is priced until ${formatTime(view.heldUntil)}: a report was held that has expired.`,
    );
  if (totals.failed > 0)
    lines.push(
      "",
      `${plural(totals.failed, "stash is", "stashes are")} left alone after a failure: adotb validators --stashes`,
    );
  if (totals.wanted === 0)
    lines.push("", `The pool is below one minimum bond: the money waits in the buffer and earns nothing.`);
  session.out.result(
    {
      network: session.network.name,
      addresses: suite.addresses,
      now,
      overview: view,
      closed: doors,
      settings,
      access,
      guardian,
      bonder: { totals, settings: bonder },
      oracle,
      allocation,
      eraMs: clock.eraMs,
      yieldPerYear: growth?.perYear,
    },
    lines,
  );
}

/** Who reports, how, and what they wait for. */
async function readOracle({ oracle }: Suite) {
  const [panel, params, held, heard, quietUntil] = await Promise.all([
    oracle.ask("panel"),
    oracle.ask("settings"),
    oracle.ask("held"),
    oracle.ask("heard"),
    oracle.ask("quiet_until"),
  ]);
  return { panel, params, held, heard, quietUntil };
}

function reportersText(
  { panel, params, heard }: Awaited<ReturnType<typeof readOracle>>,
  era: number,
): string {
  const when = heard >= era ? "heard in this era" : `last heard in era ${heard}`;
  return (
    `${panel.quorum} of ${panel.reporters.length} must say the same; ${when}; ` +
    `up to ${formatPercent(params.limitBps)} of the pool at once, more after ${plural(params.vetoEras, "era")}`
  );
}

/** Growth of a share over the last eras, by the rates that the vault keeps. */
async function yieldPerEra(
  session: Session,
  era: number,
): Promise<{ eras: number; perYear: number } | undefined> {
  const suite = await session.suite();
  const eras = Array.from({ length: YIELD_ERAS + 1 }, (_, back) => era - 1 - back).filter(
    (number) => number >= 0,
  );
  const rates = await Promise.all(eras.map((number) => suite.vault.ask("rate_at", [number])));
  const known = eras.flatMap((number, position) => {
    const rate = rates[position];
    return rate && rate.shares > 0n ? [{ number, rate: Number(rate.pooled) / Number(rate.shares) }] : [];
  });
  const [last] = known;
  const first = known.at(-1);
  if (!last || !first || last.number === first.number || first.rate === 0) return undefined;
  const eraCount = last.number - first.number;
  return { eras: eraCount, perYear: (last.rate / first.rate) ** (ERAS_PER_YEAR / eraCount) - 1 };
}

export function register(program: Command): void {
  program
    .command("overview")
    .description("everything at a glance: the pool, the era, the money, the settings")
    .action(action<object, []>((session) => overview(session)));
}
