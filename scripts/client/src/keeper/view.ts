// What the keeper reads in each round, part by part.

import type { ApiPromise } from "@polkadot/api";
import { addressHex, formatAddress } from "../text/address.ts";
import {
  chainNow,
  eraInfo,
  spendable,
  stakingCalls,
  stakingInfo,
  unbondingTime,
  type CallPlaces,
  type StakingInfo,
  type Unbonding,
} from "../chain/chain.ts";
import { exposedIn, type Exposed } from "../chain/exposure.ts";
import type { BonderSettings, BookTotals, Exclusion, Stash } from "../suite/generated/bonder.ts";
import type { Held } from "../suite/generated/oracle.ts";
import type { Batch, Overview } from "../suite/generated/vault.ts";
import { readFindings, type Findings } from "../oracle/report.ts";
import type { Clock, Suite } from "../suite/suite.ts";
import {
  otherCodes,
  type Governance,
  type OpenProposal,
  type OtherCode,
  type OutsideOperation,
  type RoleHolder,
} from "./governance.ts";
import { Parts, type Unread } from "./parts.ts";

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

/** What every round must know. */
export interface Core {
  /** Hash of the block at which everything is read. */
  readonly at: string;
  /** The chain's clock. */
  readonly now: number;
  /** The vault's era at that time. */
  readonly era: number;
  /** Active era of the chain. */
  readonly chainEra: number;
  /** When that era began. */
  readonly chainEraStart: number;
  readonly historyDepth: number;
  readonly clock: Clock;
  /** Oldest era of the chain whose rewards are not all paid to our stashes. */
  readonly unpaidSince: number | undefined;
  /** Parts that could not be read: whoever asks for what is in them learns why. */
  readonly unread: readonly Unread[];
}

export interface Seen {
  readonly overview: Overview;
  /** The batch that is to be funded next, if it is closed. */
  readonly nextBatch: Batch | null;
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
  /** What the runtime says of staking, and what the bonder is set to. */
  readonly staking: StakingInfo;
  readonly callPlaces: CallPlaces;
  readonly bonderSettings: BonderSettings;
  /** How many nominate, and how many may; undefined where the chain has no limit. */
  readonly nominators: { readonly count: number; readonly most: number | undefined };
  /** Validators whose weight does not count for a while, or did not lately. */
  readonly exclusions: readonly Exclusion[];
  readonly oracle: {
    readonly held: Held | null;
    /** Last era in which the reporters agreed on something. */
    readonly heard: number;
    /** Length of the veto period; undefined if it does not matter, since they did in this era. */
    readonly vetoEras: number | undefined;
  };
  /** Who reports. */
  readonly reporters: readonly string[];
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
  /** Validators that were slashed for an offence in the present era or in the one before. */
  readonly slashed: readonly { readonly validator: string; readonly era: number }[];
  readonly keeperBalance: bigint;
  readonly proposals: readonly OpenProposal[];
  readonly roles: readonly RoleHolder[];
  readonly outside: readonly OutsideOperation[];
  readonly otherCodes: readonly OtherCode[];
}

/** A field whose part could not be read throws {@link Unread} when it is asked for. */
export type View = Core & Seen;

/** What is remembered between rounds, since it cannot change. */
export interface Memory {
  readonly exposures: Exposures;
  readonly governance: Governance;
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
  memory: Memory,
): Promise<View> {
  const { api } = suite.chain;
  // All at one block; a node that is asked again about the same one mostly remembers its answer.
  const at = (await api.rpc.chain.getBlockHash()).toHex();
  const [now, era] = await Promise.all([chainNow(api), eraInfo(api)]);
  const { governance, exposures } = memory;
  const parts = new Parts<Seen>();

  const vault = parts.read("the vault's overview", ["overview"], async () => ({
    overview: await suite.overview(at),
  }));
  parts.read("the next batch", ["nextBatch"], async () => {
    const { firstUnfunded, openBatch } = (await vault).overview;
    return {
      nextBatch: firstUnfunded < openBatch ? await suite.vault.ask("batch", [firstUnfunded], { at }) : null,
    };
  });
  parts.read("the bonder's sums", ["totals"], async () => ({
    totals: await suite.bonder.ask("totals", [], { at }),
  }));
  parts.read("the time of unbonding", ["unbonding", "bondingEras"], async () => {
    const [unbonding, { bondingEras }] = await Promise.all([
      unbondingTime(api),
      suite.vault.ask("settings", [], { at }),
    ]);
    return { unbonding, bondingEras };
  });
  parts.read("the staking calls", ["callPlaces"], async () => ({ callPlaces: stakingCalls(api) }));
  parts.read("the staking pallet", ["staking"], async () => ({ staking: await stakingInfo(api) }));
  parts.read("the bonder's settings", ["bonderSettings"], async () => ({
    bonderSettings: await suite.bonder.ask("settings", [], { at }),
  }));
  parts.read("the number of nominators", ["nominators"], () => readNominators(api));
  parts.read("the exclusions", ["exclusions"], async () => ({
    exclusions: await suite.bonder.ask("exclusions", [], { at }),
  }));
  parts.read("the oracle", ["oracle"], async () => readOracle(suite, (await vault).overview, now, at));
  parts.read("the reporters", ["reporters"], async () => ({
    reporters: (await suite.oracle.ask("panel", [], { at })).reporters,
  }));
  parts.read("the keeper's account", ["keeperBalance"], async () => ({
    keeperBalance: await spendable(api, keeper),
  }));
  parts.read("the proposals", ["proposals"], async () => ({ proposals: await governance.open(suite, at) }));
  parts.read("the timelock's cells", ["roles", "outside"], () => governance.timelock(suite, at));

  const book = parts.read("the stashes", ["findings", "stashes"], async () => {
    const findings = await readFindings(suite, at);
    return { findings, stashes: findings.stashes.map(({ stash }) => stash) };
  });
  parts.read("the codes", ["otherCodes"], async () => ({
    otherCodes: await otherCodes(suite, (await book).stashes, at),
  }));
  parts.read("what the stashes nominate", ["nominations", "nominatedIn"], async () =>
    readNominations(api, (await book).stashes),
  );
  parts.read("what the chain frees", ["early"], async () => ({
    early: await freedEarly(suite, (await book).findings, clock, now, at),
  }));
  const targets = parts.read("the allocation", ["validators", "allocated"], async () =>
    readTargets(suite, (await book).stashes, at),
  );
  const exposed = parts.read("the exposures", ["exposures", "activeValidators"], async () => {
    const [{ stashes }, { validators }] = await Promise.all([book, targets]);
    const ours = new Set(stashes.map(({ account }) => addressHex(account)));
    const [present, before] = await Promise.all([
      exposures.of(api, era.active, validators, ours),
      exposures.of(api, era.active - 1, validators, ours),
    ]);
    return { exposures: [present, before] as const, activeValidators: present.elected };
  });
  parts.read("the candidates", ["registeredValidators"], async () => ({
    registeredValidators: new Set(
      (await api.query.staking.validators.keys()).map(({ args: [who] }) => who.toHex()),
    ),
  }));
  parts.read("what the validators ask", ["prefs"], async () => readPrefs(api, (await targets).validators));
  parts.read("the commissions of the era", ["eraCommissions"], async () =>
    readCommissions(api, era.active, (await targets).validators, (await exposed).activeValidators),
  );
  parts.read("the slashes of the validators", ["slashed"], async () =>
    readSlashed(api, era.active, (await targets).validators),
  );

  const { view, unread } = await parts.settle();
  const core: Core = {
    at,
    now,
    era: clock.eraAt(now),
    chainEra: era.active,
    chainEraStart: era.startedAt,
    historyDepth: api.consts.staking.historyDepth.toNumber(),
    clock,
    unpaidSince,
    unread,
  };
  // Not a copy of the view, which would ask for what could not be read.
  return Object.assign(view, core) as View;
}

async function readOracle(suite: Suite, overview: Overview, now: number, at: string) {
  const heard = await suite.oracle.ask("heard", [], { at });
  // While nothing is held the vault says so.
  const held = overview.heldUntil > BigInt(now) ? await suite.oracle.ask("held", [], { at }) : null;
  const { vetoEras } =
    heard < overview.era ? await suite.oracle.ask("settings", [], { at }) : { vetoEras: undefined };
  return { oracle: { held, heard, vetoEras } };
}

/** Chains with and without a limit. */
async function readNominators(api: ApiPromise) {
  const [count, most] = await Promise.all([
    api.query.staking.counterForNominators(),
    api.query.staking.maxNominatorsCount(),
  ]);
  return {
    nominators: { count: count.toNumber(), most: most.isSome ? most.unwrap().toNumber() : undefined },
  };
}

async function readNominations(api: ApiPromise, stashes: readonly Stash[]) {
  const found =
    stashes.length === 0
      ? []
      : await api.query.staking.nominators.multi(stashes.map(({ account }) => account));
  return {
    nominations: found.map((one) => (one.isSome ? one.unwrap().targets.map((who) => who.toHex()) : [])),
    nominatedIn: found.map((one) => (one.isSome ? one.unwrap().submittedIn.toNumber() : undefined)),
  };
}

async function readTargets(suite: Suite, stashes: readonly Stash[], at: string) {
  const allocation = await suite.registry.ask("allocation", [], { at });
  const validators = new Map<string, string>();
  for (const { validator } of [...allocation, ...stashes]) {
    if (validator !== null) validators.set(addressHex(validator), formatAddress(validator, suite.chain.ss58));
  }
  return {
    validators: [...validators.values()],
    allocated: new Set(allocation.map(({ validator }) => addressHex(validator))),
  };
}

async function readPrefs(api: ApiPromise, validators: readonly string[]) {
  const found = validators.length === 0 ? [] : await api.query.staking.validators.multi([...validators]);
  const prefs = found.map(({ commission, blocked }, position): [string, Prefs] => [
    addressHex(validators[position]!),
    { commissionBps: commissionBps(commission.toNumber()), blocked: blocked.isTrue },
  ]);
  return { prefs: new Map(prefs) };
}

async function readCommissions(
  api: ApiPromise,
  era: number,
  validators: readonly string[],
  elected: ReadonlySet<string>,
) {
  const found =
    validators.length === 0
      ? []
      : await api.query.staking.erasValidatorPrefs.multi(validators.map((who) => [era, who]));
  const commissions = found.flatMap(({ commission }, position): [string, number][] => {
    const who = addressHex(validators[position]!);
    return elected.has(who) ? [[who, commissionBps(commission.toNumber())]] : [];
  });
  return { eraCommissions: new Map(commissions) };
}

async function readSlashed(api: ApiPromise, active: number, validators: readonly string[]) {
  const keys = [active - 1, active]
    .filter((era) => era >= 0)
    .flatMap((era) => validators.map((validator) => ({ era, validator })));
  const found =
    keys.length === 0
      ? []
      : await api.query.staking.validatorSlashInEra.multi(keys.map(({ era, validator }) => [era, validator]));
  return { slashed: keys.filter((_, position) => found[position]?.isSome) };
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
