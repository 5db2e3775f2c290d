// validators: whom the stake is held to, and whom it backs.

import type { Option } from "@polkadot/types";
import type { Codec } from "@polkadot/types/types";
import type { Command } from "commander";
import { action, type Session } from "../cli/session.ts";
import { addressHex, sameAddress, shortAddress } from "../text/address.ts";
import { formatAmount, plural } from "../text/amount.ts";
import { eraInfo, identityOf, type Chain } from "../chain/chain.ts";
import { exposedIn } from "../chain/exposure.ts";
import { fields, table } from "../cli/output.ts";
import { formatPercent } from "../text/units.ts";

/** "No unbonding": the largest era. */
const NEVER = 2 ** 32 - 1;
/** The whole, in parts per billion: how the chain counts commissions. */
const PERBILL_PER_BPS = 100_000;

export interface ValidatorView {
  readonly validator: string;
  /** What its account calls itself. */
  readonly name: string | undefined;
  /** What governance wants, in basis points; 0 for one that is only left to be emptied. */
  readonly weightBps: number;
  /** Planck that our stashes bond to it. */
  readonly bonded: bigint;
  /** Its part of all that we bond, in basis points. */
  readonly shareBps: number;
  readonly stashes: number;
  readonly commissionBps: number | undefined;
  /** Takes no new nominations. */
  readonly blocked: boolean;
  /** Wants to validate. */
  readonly intends: boolean;
  /** Validates in this era. */
  readonly elected: boolean;
  /** It is left out until this era of the vault. */
  readonly excludedUntil: number | undefined;
}

/** What the chain says of a validator. */
export async function validatorState({ api }: Chain, address: string) {
  // A validator that left has no entry; the query would answer a commission of zero for it.
  const stored = await api.rpc.state.getStorage<Option<Codec>>(api.query.staking.validators.key(address));
  if (stored.isNone) return { commissionBps: undefined, blocked: false, intends: false };
  const { commission, blocked } = await api.query.staking.validators(address);
  return {
    commissionBps: Math.round(commission.toNumber() / PERBILL_PER_BPS),
    blocked: blocked.isTrue,
    intends: true,
  };
}

/** Target and truth, for each validator that has either. */
export async function viewValidators(session: Session): Promise<ValidatorView[]> {
  const suite = await session.suite();
  const { chain } = suite;
  const [allocation, stashes, era, exclusions, overview] = await Promise.all([
    suite.registry.ask("allocation"),
    suite.stashes(),
    eraInfo(chain.api),
    suite.bonder.ask("exclusions"),
    suite.overview(),
  ]);
  const total = stashes.reduce((sum, { bonded }) => sum + bonded, 0n);
  const weights = new Map(allocation.map(({ validator, weightBps }) => [validator, weightBps]));
  for (const { validator } of stashes)
    if (validator !== null && !weights.has(validator)) weights.set(validator, 0);
  const { elected } = await exposedIn(chain.api, era.active, [...weights.keys()], new Set());
  return Promise.all(
    [...weights].map(async ([validator, weightBps]) => {
      const ours = stashes.filter((stash) => stash.validator === validator);
      const bonded = ours.reduce((sum, stash) => sum + stash.bonded, 0n);
      const [state, name] = await Promise.all([
        validatorState(chain, validator),
        identityOf(chain.api, validator),
      ]);
      return {
        validator,
        name,
        weightBps,
        bonded,
        shareBps: total === 0n ? 0 : Number((bonded * 10_000n) / total),
        stashes: ours.length,
        ...state,
        elected: elected.has(addressHex(validator)),
        excludedUntil: exclusions.find(
          (one) => overview.era < one.until && sameAddress(one.validator, validator),
        )?.until,
      };
    }),
  );
}

async function validators(session: Session): Promise<void> {
  const suite = await session.suite();
  const [views, version, limits] = await Promise.all([
    viewValidators(session),
    suite.registry.ask("version"),
    suite.registry.ask("limits"),
  ]);
  const rows = views.map((view) => [
    view.name ? `${view.name} ${shortAddress(view.validator)}` : view.validator,
    formatPercent(view.weightBps),
    formatPercent(view.shareBps),
    formatAmount(view.bonded, session.token),
    String(view.stashes),
    view.commissionBps === undefined ? "-" : formatPercent(view.commissionBps),
    [
      !view.intends ? "no candidate" : view.elected ? "elected" : "not elected",
      ...(view.blocked ? ["blocked"] : []),
      ...(view.excludedUntil === undefined ? [] : [`left out until era ${view.excludedUntil}`]),
    ].join(", "),
  ]);
  const right = ["wanted", "has", "bonded", "stashes", "commission"];
  session.out.result({ version, limits, validators: views }, [
    table(["validator", "wanted", "has", "bonded", "stashes", "commission", "state"], rows, right),
    "",
    `Allocation ${version}; governance may name ${limits.minValidators} to ${limits.maxValidators} validators, at most ${formatPercent(limits.maxWeightBps)} each.`,
  ]);
}

async function stashes(session: Session): Promise<void> {
  const suite = await session.suite();
  const [book, overview] = await Promise.all([suite.stashes(), suite.overview()]);
  if (book.length === 0) return session.out.result([], "There is no stash yet: a keeper creates them.");
  const rows = book.map((stash, number) => [
    String(number),
    shortAddress(stash.account),
    stash.validator === null ? "nobody" : shortAddress(stash.validator),
    formatAmount(stash.bonded, session.token),
    formatAmount(stash.unbonding, session.token),
    stash.ripeEra === NEVER ? "-" : `${stash.chunks} from era ${stash.ripeEra}`,
    stash.failures === 0 ? "" : `${plural(stash.failures, "failure")}, tried again in era ${stash.retryEra}`,
  ]);
  const head = ["stash", "account", "nominates", "bonded", "unbonding", "chunks", "trouble"];
  session.out.result(
    book.map((stash, number) => ({ number, ...stash })),
    [table(head, rows, ["stash", "bonded", "unbonding"]), "", ...fields([["era", String(overview.era)]])],
  );
}

export function register(program: Command): void {
  program
    .command("validators")
    .description("the validators: what governance wants for each and what it has")
    .option("--stashes", "the stash book instead: each stash, whom it nominates, what it holds")
    .action(
      action<{ stashes?: boolean }, []>((session, options) =>
        options.stashes ? stashes(session) : validators(session),
      ),
    );
}
