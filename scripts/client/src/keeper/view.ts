// What the keeper reads in each round.

import { addressHex, formatAddress } from "../lib/address.ts";
import { chainNow, eraInfo, spendable } from "../lib/chain.ts";
import type { BookTotals, Stash } from "../lib/generated/bonder.ts";
import type { Overview } from "../lib/generated/vault.ts";
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
  /** What the chain says that each stash has, bonded and unbonding. */
  readonly ledgers: readonly bigint[];
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
  const [now, era, overview, totals, stashes, allocation, keeperBalance] = await Promise.all([
    chainNow(api),
    eraInfo(api),
    suite.overview(),
    suite.bonder.ask("totals"),
    suite.stashes(),
    suite.registry.ask("allocation"),
    spendable(api, keeper),
  ]);
  const validators = new Map<string, string>();
  for (const who of [
    ...allocation.map(({ validator }) => validator),
    ...stashes.map(({ validator }) => validator),
  ]) {
    if (who !== null) validators.set(addressHex(who), formatAddress(who, suite.chain.ss58));
  }
  const wanted = [...validators.values()];
  const [ledgers, registered, active] = await Promise.all([
    stashes.length === 0 ? [] : api.query.staking.ledger.multi(stashes.map(({ account }) => account)),
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
    ledgers: ledgers.map((ledger) => (ledger.isSome ? ledger.unwrap().total.toBigInt() : 0n)),
    validators: wanted,
    registeredValidators: new Set(registered.map(({ args: [who] }) => who.toHex())),
    activeValidators: new Set(wanted.filter((_, position) => active[position]?.isSome).map(addressHex)),
    keeperBalance,
    unpaidSince,
  };
}
