// What the keeper reads in each round.

import { addressHex, formatAddress } from "../lib/address.ts";
import { chainNow, eraInfo, spendable } from "../lib/chain.ts";
import type { BookTotals, Stash } from "../lib/generated/bonder.ts";
import type { Held } from "../lib/generated/oracle.ts";
import type { Overview } from "../lib/generated/vault.ts";
import { readFindings, type Findings } from "../lib/report.ts";
import type { Clock, Suite } from "../lib/suite.ts";

export interface View {
  /** The chain's clock. */
  readonly now: number;
  /** Active era of the chain. */
  readonly chainEra: number;
  /** When that era began. */
  readonly chainEraStart: number;
  readonly historyDepth: number;
  readonly clock: Clock;
  readonly overview: Overview;
  readonly totals: BookTotals;
  readonly stashes: readonly Stash[];
  /** Each stash by its book and by the chain, and the slashes that the chain has announced. */
  readonly findings: Findings;
  /** Hex of whom each stash nominates by the chain; empty for nobody. */
  readonly nominations: readonly (readonly string[])[];
  readonly oracle: {
    readonly held: Held | null;
    /** Last era in which the reporters agreed on something. */
    readonly heard: number;
    /** Length of the veto period; undefined if it does not matter, since they did in this era. */
    readonly vetoEras: number | undefined;
  };
  /** Validators of the allocation, and those that stashes nominate. */
  readonly validators: readonly string[];
  /** Hex of all who want to validate. */
  readonly registeredValidators: ReadonlySet<string>;
  /** Hex of all who validate in this era. */
  readonly activeValidators: ReadonlySet<string>;
  readonly keeperBalance: bigint;
  /** Oldest era of the chain whose rewards are not all paid to our stashes. */
  readonly unpaidSince: number | undefined;
}

export async function readView(
  suite: Suite,
  keeper: string,
  clock: Clock,
  unpaidSince: number | undefined,
): Promise<View> {
  const { api } = suite.chain;
  // All at one block; a node that is asked again about the same one mostly remembers its answer.
  const at = (await api.rpc.chain.getBlockHash()).toHex();
  const [now, era, overview, totals, findings, allocation, keeperBalance, heard] = await Promise.all([
    chainNow(api),
    eraInfo(api),
    suite.overview(at),
    suite.bonder.ask("totals", [], { at }),
    readFindings(suite, at),
    suite.registry.ask("allocation", [], { at }),
    spendable(api, keeper),
    suite.oracle.ask("heard", [], { at }),
  ]);
  const stashes = findings.stashes.map(({ stash }) => stash);
  // While nothing is held the vault says so.
  const held = overview.heldUntil > BigInt(now) ? await suite.oracle.ask("held", [], { at }) : null;
  const { vetoEras } =
    heard < overview.era ? await suite.oracle.ask("params", [], { at }) : { vetoEras: undefined };
  const validators = new Map<string, string>();
  for (const who of [
    ...allocation.map(({ validator }) => validator),
    ...stashes.map(({ validator }) => validator),
  ]) {
    if (who !== null) validators.set(addressHex(who), formatAddress(who, suite.chain.ss58));
  }
  const wanted = [...validators.values()];
  const [nominations, registered, active] = await Promise.all([
    stashes.length === 0 ? [] : api.query.staking.nominators.multi(stashes.map(({ account }) => account)),
    api.query.staking.validators.keys(),
    wanted.length === 0
      ? []
      : api.query.staking.erasStakersOverview.multi(wanted.map((who) => [era.active, who])),
  ]);
  return {
    now,
    chainEra: era.active,
    chainEraStart: era.startedAt,
    historyDepth: api.consts.staking.historyDepth.toNumber(),
    clock,
    overview,
    totals,
    stashes,
    findings,
    nominations: nominations.map((one) => (one.isSome ? one.unwrap().targets.map((who) => who.toHex()) : [])),
    oracle: { held, heard, vetoEras },
    validators: wanted,
    registeredValidators: new Set(registered.map(({ args: [who] }) => who.toHex())),
    activeValidators: new Set(wanted.filter((_, position) => active[position]?.isSome).map(addressHex)),
    keeperBalance,
    unpaidSince,
  };
}
