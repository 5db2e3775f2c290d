// Slashes that are announced and not applied yet, in both forms in which staking pallets keep them: a list for each era, or
// an entry for each era, validator, fraction and page.

import type { ApiPromise } from "@polkadot/api";
import type { ApiDecoration } from "@polkadot/api/types";
import type { Option } from "@polkadot/types";
import type { Codec } from "@polkadot/types/types";
import { addressHex } from "../text/address.ts";
import { storedNumber } from "./chain.ts";
import { plain } from "./codec.ts";
import { exposedIn } from "./exposure.ts";
import type { Share } from "../oracle/standing.ts";

/** The chain now, or at a block. */
export type ChainState = ApiPromise | ApiDecoration<"promise">;

export interface AnnouncedSlash {
  /** Era of the chain in which the offence was. */
  readonly offenceEra: number;
  /** Era of the chain in which it will be applied. */
  readonly appliedIn: number;
  /** Who is slashed, in the form of the chain. */
  readonly validator: string;
  /** What nominators will lose, in planck, by the account in hex. */
  readonly others: ReadonlyMap<string, bigint>;
}

/** A slash as `plain` writes it. */
interface Unapplied {
  readonly validator: string;
  readonly others: readonly [who: string, amount: bigint][];
}

/** Validators whose slashes of an era were cancelled, up to a fraction: newer pallets leave the slashes where they are. */
export type Cancelled = readonly [validator: string, fraction: number][];

/**
 * Reads one entry of the storage, key and value as `plain` writes them.
 * @param deferEras for how many eras slashes are deferred
 */
export function readAnnounced(
  key: readonly unknown[],
  value: unknown,
  deferEras: number,
  cancelled: Cancelled = [],
): AnnouncedSlash[] {
  const [appliedIn, page] = key as [number, [validator: string, fraction: number, page: number]?];
  const slashes = (Array.isArray(value) ? value : value === null ? [] : [value]) as Unapplied[];
  // By pages it is applied an era earlier.
  const offenceEra = Math.max(0, appliedIn - deferEras - (page ? 0 : 1));
  const isCancelled = ({ validator }: Unapplied) =>
    cancelled.some(
      ([who, fraction]) => addressHex(who) === addressHex(validator) && page && fraction >= page[1],
    );
  return slashes
    .filter((slash) => !isCancelled(slash))
    .map(({ validator, others }) => {
      const amounts = new Map<string, bigint>();
      for (const [who, amount] of others) {
        const account = addressHex(who);
        amounts.set(account, (amounts.get(account) ?? 0n) + amount);
      }
      return { offenceEra, appliedIn, validator, others: amounts };
    });
}

/** For how many eras the chain defers slashes: as the local chain stores it, or the runtime's constant. */
export async function slashDeferEras(state: ChainState): Promise<number> {
  return (
    (await storedNumber(state, "slashDeferDuration")) ??
    Number(state.consts.staking?.slashDeferDuration?.toString() ?? 0)
  );
}

/** All slashes that the chain has announced. */
export async function announcedSlashes(state: ChainState): Promise<AnnouncedSlash[]> {
  const entries = (await state.query.staking.unappliedSlashes.entries()) as unknown as [
    { args: Codec[] },
    Codec,
  ][];
  if (entries.length === 0) return [];
  const deferEras = await slashDeferEras(state);
  const slashes = await Promise.all(
    entries.map(async ([{ args }, value]) => {
      const cancelled = state.query.staking["cancelledSlashes"];
      const ended = cancelled ? (plain(await cancelled(args[0])) as Cancelled) : [];
      return readAnnounced(args.map(plain), plain(value), deferEras, ended);
    }),
  );
  return slashes.flat();
}

/** What one stash will lose of these slashes. */
export function sharesOf(account: string, slashes: readonly AnnouncedSlash[]): Share[] {
  const who = addressHex(account);
  return slashes.flatMap(({ offenceEra, others }) => {
    const amount = others.get(who);
    return amount === undefined || amount === 0n ? [] : [{ offenceEra, amount }];
  });
}

/** Where to look for offences. */
export interface Search {
  /** Active era of the chain. */
  readonly active: number;
  /** How many eras back, at most. */
  readonly back: number;
  /** First era whose slashes can have been applied since the last report: all of them count from there on. */
  readonly from: number;
  /** Eras of offences whose slashes are only announced. */
  readonly without: readonly number[];
  /** What is missing, in planck: older offences count only as long as the newer ones do not explain it. */
  readonly missing: bigint;
}

/**
 * Era of the chain of the earliest offence since the last report for which something was taken from a stash; undefined if the
 * chain does not tell. Where the chain keeps nothing of nominators, those of the validators that the stash stood behind.
 */
export async function earliestOffence(
  state: ChainState,
  stash: string,
  validator: string | null,
  { active, back, from, without, missing }: Search,
): Promise<number | undefined> {
  const eras = Array.from({ length: back + 1 }, (_, age) => active - age).filter(
    (era) => era >= 0 && !without.includes(era),
  );
  const { staking } = state.query;
  const taken = staking["nominatorSlashInEra"]
    ? await takenFrom(state, stash, eras)
    : await Promise.all(eras.map((era) => wasHit(state, era, stash, validator)));
  let earliest: number | undefined;
  let explained = 0n;
  for (const [position, era] of eras.entries()) {
    const amount = taken[position];
    if (amount === undefined || amount === false) continue;
    if (era < from && earliest !== undefined && explained >= missing) break;
    earliest = era;
    // An amount that the chain does not tell can be all of it.
    explained += amount === true ? missing : amount;
  }
  return earliest;
}

/** What was taken from a nominator for offences in each of these eras; undefined for nothing. */
async function takenFrom(
  state: ChainState,
  stash: string,
  eras: readonly number[],
): Promise<(bigint | undefined)[]> {
  const record = state.query.staking["nominatorSlashInEra"]!;
  const slashed = (await record.multi(eras.map((era) => [era, stash]))) as unknown as Option<Codec>[];
  return slashed.map((one) => (one.isSome ? BigInt(one.unwrap().toString()) : undefined));
}

/** Whether a validator was slashed for an offence in this era that the stash stood behind then. */
async function wasHit(
  state: ChainState,
  era: number,
  stash: string,
  validator: string | null,
): Promise<boolean> {
  const record = state.query.staking["validatorSlashInEra"];
  if (!record) return false;
  const keys = (await record.keys(era)) as unknown as { args: Codec[] }[];
  if (keys.length === 0) return false;
  const slashed = keys.map(({ args }) => args[1]!.toString());
  const backed = await Promise.all(
    slashed.map(async (who) => {
      const { elected, exposed } = await exposedIn(state, era, [who], new Set([addressHex(stash)]));
      // The chain has forgotten who stood behind whom: its validator of now, then.
      return elected.size > 0
        ? exposed.size > 0
        : validator !== null && addressHex(validator) === addressHex(who);
    }),
  );
  return backed.includes(true);
}
