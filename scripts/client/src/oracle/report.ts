// What a reporter says: the chain's ledger of each stash beside its book, all read at one block, so that reporters who look
// at the same block say the same to the last planck.

import { blake2AsHex } from "@polkadot/util-crypto";
import { bondingDuration } from "../chain/chain.ts";
import { InputError } from "../text/errors.ts";
import type { Ballot, Held, Report } from "../suite/generated/oracle.ts";
import { EraHistory, startSlack, vaultEra } from "../chain/history.ts";
import {
  announcedSlashes,
  earliestOffence,
  sharesOf,
  slashDeferEras,
  type AnnouncedSlash,
  type ChainState,
} from "../chain/slashes.ts";
import {
  bookOf,
  compare,
  originOf,
  type Book,
  type Comparison,
  type Ledger,
  type Share,
} from "./standing.ts";
import { fittingPart, halves } from "./fitting.ts";
import type { Clock, Suite } from "../suite/suite.ts";
import type { Stash } from "../suite/generated/bonder.ts";

/** One stash: its book, its ledger, and what that means. */
export interface Finding extends Comparison {
  /** Position in the stash book. */
  readonly number: number;
  readonly stash: Stash;
  readonly book: Book;
  readonly ledger: Ledger;
  /** What of its ledger could be withdrawn now, in planck. */
  readonly ripe: bigint;
  /** Announced slashes of it. */
  readonly announced: readonly Share[];
}

/** All stashes at one block. */
export interface Findings {
  /** Hash of the block. */
  readonly block: string;
  readonly stashes: readonly Finding[];
  /** All slashes that the chain has announced, also of others. */
  readonly slashes: readonly AnnouncedSlash[];
}

/** Reads book and ledger of all stashes at the block of this hash. */
export async function readFindings(suite: Suite, block: string): Promise<Findings> {
  const state = await suite.chain.api.at(block);
  const [stashes, marks, slashes, activeEra] = await Promise.all([
    suite.stashes(block),
    suite.bonder.ask("marks", [], { at: block }),
    announcedSlashes(state),
    state.query.staking.activeEra(),
  ]);
  const active = activeEra.isSome ? activeEra.unwrap().index.toNumber() : 0;
  const ledgers =
    stashes.length === 0 ? [] : await state.query.staking.ledger.multi(stashes.map(({ account }) => account));
  const findings = stashes.map((stash, number): Finding => {
    const found = ledgers[number];
    const entry = found?.isSome ? found.unwrap() : undefined;
    const chunks = (entry?.unlocking ?? []).map(({ value, era }) => ({
      value: value.toBigInt(),
      era: era.toNumber(),
    }));
    const total = (parts: typeof chunks) => parts.reduce((sum, { value }) => sum + value, 0n);
    const ledger = { active: entry?.active.toBigInt() ?? 0n, unlocking: total(chunks) };
    const ripe = total(chunks.filter(({ era }) => era <= active));
    const mark = marks.find((one) => one.stash === number);
    const book = bookOf(stash, mark);
    const announced = sharesOf(stash.account, slashes);
    return { number, stash, book, ledger, ripe, announced, ...compare(book, ledger, announced) };
  });
  return { block, stashes: findings, slashes };
}

/** A report that could be made now. */
export interface Prepared {
  readonly report: Report;
  readonly hash: string;
  readonly findings: Findings;
  /** The stashes in it that differ from their book; none if all agree, and then the report names every stash. */
  readonly said: readonly Finding[];
  /** How many more stashes differ from their book, for another reason or because they do not fit in: for the next report. */
  readonly left: number;
  /** What the stashes in it are worth less and more, in planck. */
  readonly loss: bigint;
  readonly gain: bigint;
  /** Era of the chain of the oldest offence behind it; undefined if there is none or it is not known. */
  readonly offenceEra: number | undefined;
  /** Something is missing, and the chain does not tell since when: since the last era that the oracle heard of. */
  readonly unknown: boolean;
  /**
   * The node does not have the state of the era of the offence any more: its start was counted back, and rounded to the era
   * of the vault before.
   */
  readonly counted: boolean;
}

export interface PrepareOptions {
  /** Hash of the block to look at; the newest unless given. */
  readonly at?: string;
  /** Era of the chain in which the offence was; found on the chain unless given. */
  readonly since?: number;
}

/** When what is behind a change was: eras of offences on the chain. */
interface When {
  readonly eras: readonly number[];
  readonly unknown: boolean;
}

/**
 * Makes the next report about the stashes whose book differs from the chain: of those that differ for the same reason, so
 * that each loss is borne by those who were at stake. What the stashes can prove comes first, then the oldest offence.
 * @throws InputError if `since` is still to come
 */
export async function prepareReport(
  suite: Suite,
  clock: Clock,
  options: PrepareOptions = {},
): Promise<Prepared> {
  const { api } = suite.chain;
  const at = options.at ?? (await api.rpc.chain.getBlockHash()).toHex();
  const state = await api.at(at);
  const [findings, revision, heard, now, history] = await Promise.all([
    readFindings(suite, at),
    suite.bonder.ask("revision", [], { at }),
    suite.oracle.ask("heard", [], { at }),
    state.query.timestamp.now(),
    EraHistory.at(api, at, clock.eraMs),
  ]);
  const { active } = history.facts;
  const era = clock.eraAt(now.toNumber());
  const { since: given } = options;
  if (given !== undefined && given > active)
    throw new InputError(`Era ${given} has not begun: the chain is in era ${active}.`);
  const lastReport = history.eraAt(clock.startOf(heard) + startSlack(clock.eraMs));
  const changed = await Promise.all(
    findings.stashes
      .filter(({ changes }) => changes)
      .map(async (finding) => {
        const when =
          given === undefined
            ? await offencesOf(state, finding, active, lastReport)
            : { eras: [given], unknown: false };
        const starts = await Promise.all(when.eras.map((offence) => history.startOf(offence)));
        const candidates = starts.map((start) => Math.min(era, vaultEra(start, clock)));
        if (when.unknown) candidates.push(heard);
        const since = candidates.length === 0 ? era : Math.min(...candidates);
        const counted = starts.some(({ exact }) => !exact);
        return { finding, when, since, counted, provable: given !== undefined || finding.provable };
      }),
  );
  const group = await fittingPart(suite, at, revision, firstGroup(changed));
  const said = group.map(({ finding }) => finding);
  const offences = group.flatMap(({ when }) => when.eras);
  const report: Report = {
    era,
    revision,
    since: group[0]?.since ?? era,
    // If nothing differs, all of them: only a report of every stash counts as a sign of life of the reporters.
    stashes: (said.length > 0 ? said : findings.stashes).map(({ number, report: one }) => ({
      stash: number,
      ...one,
    })),
  };
  return {
    report,
    hash: reportHash(suite, report),
    findings,
    said,
    left: changed.length - group.length,
    loss: said.reduce((sum, { loss }) => sum + loss, 0n),
    gain: said.reduce((sum, { gain }) => sum + gain, 0n),
    offenceEra: offences.length === 0 ? undefined : Math.min(...offences),
    unknown: group.some(({ when }) => when.unknown),
    counted: group.some(({ counted }) => counted),
  };
}

/** Those that belong into the next report: provable ones before others, then by age. */
export function firstGroup<T extends { readonly since: number; readonly provable: boolean }>(
  changed: readonly T[],
): T[] {
  const first = [...changed].sort((a, b) => Number(b.provable) - Number(a.provable) || a.since - b.since)[0];
  return changed.filter(({ since, provable }) => since === first?.since && provable === first.provable);
}

/**
 * Eras of the chain of the offences behind the change of a stash.
 * @param lastReport era of the chain in which the reporters last agreed on something, or an earlier one
 */
async function offencesOf(
  state: ChainState,
  { book, ledger, announced, stash }: Finding,
  active: number,
  lastReport: number,
): Promise<When> {
  const { applied, announcedEra } = originOf(book, ledger, announced);
  const eras = announcedEra === undefined ? [] : [announcedEra];
  if (!applied) return { eras, unknown: false };
  const [duration, deferEras] = await Promise.all([bondingDuration(state), slashDeferEras(state)]);
  const earliest = await earliestOffence(state, stash.account, stash.validator, {
    active,
    // Slashes are deferred by less than that, and applied an era later in some pallets.
    back: duration + 1,
    from: lastReport - (deferEras === 0 ? 0 : deferEras + 1),
    without: announced.map(({ offenceEra }) => offenceEra),
    missing: book.bonded + book.unbonding - ledger.active - ledger.unlocking,
  });
  return earliest === undefined ? { eras, unknown: true } : { eras: [...eras, earliest], unknown: false };
}

/** A report as the oracle's messages take it, SCALE-encoded: era, revision and since first, 4 bytes each. */
const encoded = (suite: Suite, report: Report): Uint8Array =>
  suite.oracle.callData("report", [report]).subarray(4);

/** The hash by which the oracle tells reports apart. */
export const reportHash = (suite: Suite, report: Report): string => blake2AsHex(encoded(suite, report), 256);

/** How many eras a held report can be old: a veto period of seven, and the one in which it can be applied. */
const OLDEST_HELD = 9;

/**
 * Looks for the report of this hash among those that say the same as `report` in an earlier era: while a report is held the
 * book does not move, so it can be made again unless the ledgers have changed.
 */
export function searchReport(suite: Suite, report: Report, hash: string): Report | undefined {
  // One that was too heavy was split.
  for (const stashes of halves(report.stashes)) {
    const part = stashes === report.stashes ? report : { ...report, stashes: [...stashes] };
    const found = searchEras(suite, part, hash);
    if (found) return found;
  }
  return undefined;
}

function searchEras(suite: Suite, report: Report, hash: string): Report | undefined {
  if (reportHash(suite, report) === hash) return report;
  const bytes = Uint8Array.from(encoded(suite, report));
  const numbers = new DataView(bytes.buffer);
  for (let back = 0; back <= OLDEST_HELD && back <= report.era; back++) {
    const era = report.era - back;
    numbers.setUint32(0, era, true);
    // The newest offences first.
    for (let since = era; since >= 0; since--) {
      numbers.setUint32(8, since, true);
      if (blake2AsHex(bytes, 256) === hash) return { ...report, era, since };
    }
  }
  return undefined;
}

/** What a reporter's keeper does next. */
export type Word = "nothing" | "report" | "apply";

export interface Desk {
  /** The present era by the clock, and whether its work is complete. */
  readonly era: number;
  readonly workDone: boolean;
  /** The clock, in milliseconds since 1970. */
  readonly now: number;
  readonly held: Held | null;
  readonly booked: string | null;
  readonly ballots: readonly Ballot[];
  readonly heard: number;
}

/**
 * Decides what to do about a report that could be made now: say it when a stash differs from its book, and once an era even
 * if none does, so that the oracle hears of the reporters; apply it if it is held and nobody has vetoed it in time.
 * @param isOwn whether a ballot is the reporter's own
 */
export function nextWord(
  desk: Desk,
  made: { readonly hash: string; readonly changes: boolean; readonly isHeld: boolean },
  isOwn: (ballot: Ballot) => boolean,
): Word {
  const { held, now } = desk;
  if (held) {
    if (!made.isHeld || BigInt(now) < held.until || BigInt(now) >= held.expires) return "nothing";
    return "apply";
  }
  const said = desk.ballots.some((ballot) => isOwn(ballot) && ballot.hash === made.hash);
  if (said || desk.booked === made.hash) return "nothing";
  if (made.changes) return "report";
  return desk.workDone && desk.heard < desk.era ? "report" : "nothing";
}
