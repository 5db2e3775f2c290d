// What the keeper reads in each round.

import type { ApiPromise } from "@polkadot/api";
import { addressHex, formatAddress } from "../text/address.ts";
import { chainNow, eraInfo, spendable, unbondingTime, type Unbonding } from "../chain/chain.ts";
import { exposedIn, type Exposed } from "../chain/exposure.ts";
import type { BookTotals, Stash, Exclusion } from "../suite/generated/bonder.ts";
import type { Held } from "../suite/generated/oracle.ts";
import type { Overview } from "../suite/generated/vault.ts";
import { readFindings, type Findings } from "../oracle/report.ts";
import type { Clock, Suite } from "../suite/suite.ts";

/** What a validator asks of those who nominate it. */
export interface Prefs {
  readonly commissionBps: number;
  /** Takes no new nominations. */
  readonly blocked: boolean;
}

/** A stash of which the chain frees more than the book says is ripe, or will be when the next era begins. */
export interface Early {
  readonly number: number;
  /** Planck. */
  readonly amount: bigint;
}

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
  /** Era of the chain in which each stash last nominated; undefined for those that nominate nobody. */
  readonly nominatedIn: readonly (number | undefined)[];
  /** Who stood behind whom in the present era, and in the one before it. */
  readonly exposures: readonly [now: Exposed, before: Exposed];
  readonly early: readonly Early[];
  readonly unbonding: Unbonding;
  /** What the vault is set to. */
  readonly bondingEras: number;
  /** Validators whose weight does not count for a while, or did not lately. */
  readonly exclusions: readonly Exclusion[];
  readonly oracle: {
    readonly held: Held | null;
    /** Last era in which the reporters agreed on something. */
    readonly heard: number;
    /** Length of the veto period; undefined if it does not matter, since they did in this era. */
    readonly vetoEras: number | undefined;
  };
  /** Validators of the allocation, and those that stashes nominate. */
  readonly validators: readonly string[];
  /** Hex of those of the allocation. */
  readonly allocated: ReadonlySet<string>;
  /** What those validators ask now, and what they take in this era, in which they were elected; by their hex. */
  readonly prefs: ReadonlyMap<string, Prefs>;
  readonly eraCommissions: ReadonlyMap<string, number>;
  /** Hex of all who want to validate. */
  readonly registeredValidators: ReadonlySet<string>;
  /** Hex of all who validate in this era. */
  readonly activeValidators: ReadonlySet<string>;
  readonly keeperBalance: bigint;
  /** Oldest era of the chain whose rewards are not all paid to our stashes. */
  readonly unpaidSince: number | undefined;
}

/** Exposures do not change while their era lasts: read once. */
export class Exposures {
  readonly #known = new Map<string, Exposed>();

  async of(
    api: ApiPromise,
    era: number,
    validators: readonly string[],
    ours: ReadonlySet<string>,
  ): Promise<Exposed> {
    if (era < 0) return { elected: new Set(), exposed: new Set() };
    // Whoever came later is in none of the exposures that are known, but may have another validator.
    const key = [era, ours.size, ...[...validators].sort()].join(" ");
    const known = this.#known.get(key);
    if (known) return known;
    for (const old of this.#known.keys()) if (Number(old.split(" ")[0]) < era - 1) this.#known.delete(old);
    const found = await exposedIn(api, era, validators, ours);
    this.#known.set(key, found);
    return found;
  }
}

/** Commission comes in billionths. */
const commissionBps = (perbill: number): number => Math.round(perbill / 100_000);

export async function readView(
  suite: Suite,
  keeper: string,
  clock: Clock,
  unpaidSince: number | undefined,
  exposures: Exposures,
): Promise<View> {
  const { api } = suite.chain;
  // All at one block; a node that is asked again about the same one mostly remembers its answer.
  const at = (await api.rpc.chain.getBlockHash()).toHex();
  const [
    now,
    era,
    overview,
    totals,
    findings,
    allocation,
    keeperBalance,
    heard,
    params,
    exclusions,
    unbonding,
  ] = await Promise.all([
    chainNow(api),
    eraInfo(api),
    suite.overview(at),
    suite.bonder.ask("totals", [], { at }),
    readFindings(suite, at),
    suite.registry.ask("allocation", [], { at }),
    spendable(api, keeper),
    suite.oracle.ask("heard", [], { at }),
    suite.vault.ask("params", [], { at }),
    suite.bonder.ask("exclusions", [], { at }),
    unbondingTime(api),
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
  const ours = new Set(stashes.map(({ account }) => addressHex(account)));
  const [nominations, registered, prefs, ofEra, present, before, early] = await Promise.all([
    stashes.length === 0 ? [] : api.query.staking.nominators.multi(stashes.map(({ account }) => account)),
    api.query.staking.validators.keys(),
    wanted.length === 0 ? [] : api.query.staking.validators.multi(wanted),
    wanted.length === 0
      ? []
      : api.query.staking.erasValidatorPrefs.multi(wanted.map((who) => [era.active, who])),
    exposures.of(api, era.active, wanted, ours),
    exposures.of(api, era.active - 1, wanted, ours),
    freedEarly(suite, findings, clock, now, at),
  ]);
  const elected = present.elected;
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
    nominatedIn: nominations.map((one) => (one.isSome ? one.unwrap().submittedIn.toNumber() : undefined)),
    exposures: [present, before],
    early,
    unbonding,
    bondingEras: params.bondingEras,
    exclusions,
    oracle: { held, heard, vetoEras },
    validators: wanted,
    allocated: new Set(allocation.map(({ validator }) => addressHex(validator))),
    prefs: new Map(
      prefs.map(({ commission, blocked }, position) => [
        addressHex(wanted[position]!),
        { commissionBps: commissionBps(commission.toNumber()), blocked: blocked.isTrue },
      ]),
    ),
    eraCommissions: new Map(
      ofEra.flatMap(({ commission }, position) => {
        const who = addressHex(wanted[position]!);
        return elected.has(who) ? [[who, commissionBps(commission.toNumber())] as const] : [];
      }),
    ),
    registeredValidators: new Set(registered.map(({ args: [who] }) => who.toHex())),
    activeValidators: elected,
    keeperBalance,
    unpaidSince,
  };
}

/**
 * Stashes of which the chain frees more now than the book says. What the book takes for ripe within half an era is no concern:
 * the chain's eras may begin a little before the vault's.
 */
export async function freedEarly(
  suite: Pick<Suite, "bonder">,
  { stashes }: Pick<Findings, "stashes">,
  clock: Clock,
  now: number,
  at: string,
): Promise<Early[]> {
  const soon = clock.eraAt(now + clock.eraMs / 2);
  const found = await Promise.all(
    stashes
      .filter(({ stash, ripe }) => ripe > 0n && stash.unbonding > 0n)
      .map(async ({ number, ripe }): Promise<Early> => {
        const chunks = await suite.bonder.ask("chunks", [number], { at });
        const known = chunks.filter(({ ripeEra }) => ripeEra <= soon);
        return { number, amount: ripe - known.reduce((sum, { amount }) => sum + amount, 0n) };
      }),
  );
  return found.filter(({ amount }) => amount > 0n);
}
