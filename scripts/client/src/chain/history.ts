// When eras of the chain began. Only the present one's start is stored; an earlier one's is in the state of a block of that
// era, if the node has kept it. Eras can be longer than they should be: the chain stood still, or an election failed.

import type { ApiPromise } from "@polkadot/api";
import type { Codec } from "@polkadot/types/types";
import { plain } from "./codec.ts";
import type { ChainState } from "./slashes.ts";
import type { Clock } from "../suite/suite.ts";

export interface EraStart {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Read from the chain; otherwise counted back, and the era may have begun earlier than that, never later. */
  readonly exact: boolean;
}

/** An era as a block knows it. */
export interface SeenEra {
  readonly index: number;
  /** Undefined in the block in which the era begins, on some chains. */
  readonly startedAt: number | undefined;
}

/** The active era at an earlier block; undefined where the node has thrown the block's state away. */
export type LookBack = (block: number) => Promise<SeenEra | undefined>;

/** How far back the first look goes, in blocks; each further one goes twice as far. */
const FIRST_STEP = 64;

/**
 * Start of an era that is over, from the state of any block of it; undefined if the node has none any more.
 * @param newest number of a block of a later era
 * @param told is told of each era on the way
 */
export async function searchStart(
  look: LookBack,
  newest: number,
  era: number,
  told: (seen: SeenEra) => void = () => undefined,
): Promise<number | undefined> {
  /** 1: too late, -1: too early, or too old to be known. */
  const side = (seen: SeenEra | undefined) =>
    seen === undefined || seen.index < era || seen.startedAt === undefined ? -1 : seen.index > era ? 1 : 0;
  let late = newest;
  let early = -1;
  for (let step = FIRST_STEP; late - early > 1;) {
    // Gallop until there is a block before the era, then halve.
    const block = early < 0 ? Math.max(0, late - step) : Math.floor((early + late) / 2);
    step *= 2;
    const seen = await look(block);
    if (seen) told(seen);
    const where = side(seen);
    if (where === 0) return seen!.startedAt;
    if (where < 0) early = block;
    else if (block === 0) return undefined;
    else late = block;
  }
  return undefined;
}

/** Whether an error says that the node does not keep the state of the block. Silence must not be mistaken for that. */
export const isForgotten = (error: unknown): boolean =>
  /discard|prun|unknown ?block|unable to retrieve/i.test(
    error instanceof Error ? error.message : String(error),
  );

const lookBack =
  (api: ApiPromise): LookBack =>
  async (block) => {
    try {
      const state = await api.at(await api.rpc.chain.getBlockHash(block));
      const entry = state.query["staking"]?.["activeEra"];
      return entry ? activeOf(await entry()) : undefined;
    } catch (error) {
      if (isForgotten(error)) return undefined;
      throw error;
    }
  };

function activeOf(value: Codec): SeenEra | undefined {
  const era = plain(value) as { index: number; start: bigint | number | null } | null;
  if (era === null) return undefined;
  return { index: era.index, startedAt: era.start === null ? undefined : Number(era.start) };
}

/** Starts of eras that are over, by connection: they do not change any more. */
const KNOWN = new WeakMap<ApiPromise, Map<number, number>>();

/** What an {@link EraHistory} is made of. */
export interface EraFacts {
  /** The era that is going on, and when it began. */
  readonly active: number;
  readonly activeStart: number;
  /** How long an era should be, in milliseconds. */
  readonly eraMs: number;
  readonly look: LookBack;
  /** Number of the block. */
  readonly newest: number;
  /** First session of each era, where the chain stores it, and how many sessions an era should have. */
  readonly sessions?: ReadonlyMap<number, number>;
  readonly sessionsPerEra?: number | undefined;
  /** Starts that are known already; others are added. */
  readonly known?: Map<number, number>;
}

/** Starts of eras, as the chain knows them at one block. */
export class EraHistory {
  readonly #known: Map<number, number>;
  readonly #found = new Map<number, Promise<EraStart>>();

  constructor(readonly facts: EraFacts) {
    this.#known = facts.known ?? new Map<number, number>();
  }

  /** @param eraMs how long an era should be */
  static async at(api: ApiPromise, hash: string, eraMs: number): Promise<EraHistory> {
    const state = await api.at(hash);
    const [header, activeEra, sessions] = await Promise.all([
      api.rpc.chain.getHeader(hash),
      state.query.staking.activeEra(),
      startSessions(state),
    ]);
    const seen = activeOf(activeEra);
    const known = KNOWN.get(api) ?? new Map<number, number>();
    KNOWN.set(api, known);
    const constants = state.consts.staking as unknown as Record<string, { toString(): string } | undefined>;
    const perEra = constants["relaySessionsPerEra"] ?? constants["sessionsPerEra"];
    return new EraHistory({
      active: seen?.index ?? 0,
      activeStart: seen?.startedAt ?? 0,
      eraMs,
      look: lookBack(api),
      newest: header.number.toNumber(),
      sessions,
      sessionsPerEra: perEra === undefined ? undefined : Number(perEra.toString()),
      known,
    });
  }

  /** When an era began: stored, or in an earlier state, or counted back by sessions, or by equal lengths. */
  async startOf(era: number): Promise<EraStart> {
    const { active, activeStart, eraMs } = this.facts;
    if (era >= active) return { at: activeStart + (era - active) * eraMs, exact: true };
    const found = this.#found.get(era) ?? this.#find(era);
    this.#found.set(era, found);
    return found;
  }

  async #find(era: number): Promise<EraStart> {
    const { active, activeStart, eraMs, look, newest, sessions, sessionsPerEra } = this.facts;
    const remember = ({ index, startedAt }: SeenEra) => {
      if (index < active && startedAt !== undefined) this.#known.set(index, startedAt);
    };
    const exact = this.#known.get(era) ?? (await searchStart(look, newest, era, remember));
    if (exact !== undefined) {
      this.#known.set(era, exact);
      return { at: exact, exact: true };
    }
    const [from, to] = [sessions?.get(era), sessions?.get(active)];
    const bySessions =
      from === undefined || to === undefined ? 0 : (to - from) / (sessionsPerEra || Infinity);
    // Sessions that were cut short prove nothing: never later than by equal lengths.
    const eras = Math.max(active - era, bySessions);
    return { at: Math.floor(activeStart - eras * eraMs), exact: false };
  }

  /** The era that was going on at a moment, or one before it: an era that was too long is counted as several. */
  eraAt(ms: number): number {
    const { active, activeStart, eraMs } = this.facts;
    return Math.max(0, active - Math.max(0, Math.ceil((activeStart - ms) / eraMs)));
  }
}

/** First session of each era of the bonding duration, the active one included. */
async function startSessions(state: ChainState): Promise<Map<number, number>> {
  const { staking } = state.query;
  const bonded = staking["bondedEras"];
  return new Map(bonded ? (plain(await bonded()) as [number, number][]) : []);
}

/** Blocks are not made to the moment: what is nearer than that is at the same time. */
const BLOCKS_MS = 15_000;

/** An era of the chain that begins by so much, in milliseconds, before one of the vault is taken for that one: a tenth of an era. */
export const startSlack = (eraMs: number): number => Math.min(eraMs / 2, Math.max(eraMs / 10, BLOCKS_MS));

/**
 * The era of the vault in which an era of the chain began. Where that is not known exactly, the one before: then more exits
 * share a loss, and none is spared that was at stake.
 */
export function vaultEra({ at, exact }: EraStart, clock: Clock): number {
  const era = clock.eraAt(at + startSlack(clock.eraMs));
  return exact ? era : Math.max(0, era - 1);
}

/** How far the eras of vault and chain may begin apart before it matters: an hour, or a part of an era if that is less; more than blocks can do. */
const DRIFT_MS = 3_600_000;
const DRIFT_PART = 0.05;

/** How far the start of an era of the chain is from the nearest start of one of the vault, in milliseconds. */
export function clockDrift(
  startedAt: number,
  clock: Pick<Clock, "anchor" | "eraMs">,
): { readonly apart: number; readonly matters: boolean } {
  const off = (((startedAt - clock.anchor) % clock.eraMs) + clock.eraMs) % clock.eraMs;
  const apart = Math.min(off, clock.eraMs - off);
  return { apart, matters: apart > Math.max(2 * BLOCKS_MS, Math.min(DRIFT_MS, clock.eraMs * DRIFT_PART)) };
}
