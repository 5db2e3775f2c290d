// Which rewards of our stashes are not paid out yet. The chain says it: a keeper that was killed, or was not there for
// days, finds everything again.

import type { ApiPromise } from "@polkadot/api";
import type { AccountId32 } from "@polkadot/types/interfaces";
import type { Codec } from "@polkadot/types/types";
import type { ChainState } from "../chain/slashes.ts";
import type { Extrinsic } from "../chain/transaction.ts";

/** A page of a validator's nominators with at least one of our stashes in it. */
export interface Payout {
  readonly era: number;
  readonly validator: string;
  readonly page: number;
}

/** How many values are asked for at once. */
const CHUNK = 100;

export class Payouts {
  /** Eras of which all our rewards are paid, in a block that is final. */
  #settled = new Set<number>();
  /** What our stashes get of an era that ended in a final block: who backed whom does not change any more. */
  #ours = new Map<number, Payout[]>();

  /**
   * Payouts that are due, oldest first.
   * @param stashes hex of the accounts of our stashes
   * @param from first era that can concern us
   */
  async due(
    api: ApiPromise,
    stashes: ReadonlySet<string>,
    from: number,
    active: number,
  ): Promise<{ payouts: Payout[]; eras: number }> {
    const payouts: Payout[] = [];
    let eras = 0;
    if (stashes.size === 0) return { payouts, eras };
    const final = await finalState(api);
    for (let era = from; era < active; era++) {
      if (this.#settled.has(era)) continue;
      const unpaid = await this.#unpaid(api, final, stashes, era);
      if (unpaid === undefined) continue;
      if (unpaid.length > 0) eras += 1;
      payouts.push(...unpaid);
    }
    return { payouts, eras };
  }

  /** Whether a payout is still due at this moment; somebody else may have been faster. */
  async isDue(api: ApiPromise, { era, validator, page }: Payout): Promise<boolean> {
    return !(await claimedPages(api, era, validator)).includes(page);
  }

  /** Undefined if the chain has not fixed the era's reward. */
  async #unpaid(
    api: ApiPromise,
    final: Final,
    stashes: ReadonlySet<string>,
    era: number,
  ): Promise<Payout[] | undefined> {
    const ours = this.#ours.get(era) ?? (await findOurs(api, final, stashes, era));
    if (ours === undefined) return undefined;
    const isOver = era < final.active;
    if (isOver) this.#ours.set(era, ours);
    const due = await Promise.all(ours.map((payout) => this.isDue(api, payout)));
    const unpaid = ours.filter((_, position) => due[position]);
    // A block that is taken back takes the payouts in it back too.
    if (unpaid.length === 0 && isOver && (await areClaimed(final, ours))) this.#settled.add(era);
    return unpaid;
  }
}

/** The newest block that is final. */
interface Final {
  readonly state: ChainState;
  readonly active: number;
}

async function finalState(api: ApiPromise): Promise<Final> {
  const state = await api.at(await api.rpc.chain.getFinalizedHead());
  const active = await state.query.staking.activeEra();
  return { state, active: active.isSome ? active.unwrap().index.toNumber() : 0 };
}

async function areClaimed({ state }: Final, payouts: readonly Payout[]): Promise<boolean> {
  const claimed = await Promise.all(
    payouts.map(async ({ era, validator, page }) =>
      (await claimedPages(state, era, validator)).includes(page),
    ),
  );
  return claimed.every((one) => one);
}

/** The payouts of an era in which our stashes are, without those that are made in a final block. */
async function findOurs(
  api: ApiPromise,
  final: Final,
  stashes: ReadonlySet<string>,
  era: number,
): Promise<Payout[] | undefined> {
  if ((await api.query.staking.erasValidatorReward(era)).isNone) return undefined;
  const { individual } = await api.query.staking.erasRewardPoints(era);
  // A validator without points earned nothing.
  const earning = new Set([...individual.keys()].map((who) => who.toHex()));
  const [overviews, claims] = await Promise.all([
    api.query.staking.erasStakersOverview.entries(era),
    claimsOf(final.state).entries(era) as unknown as Promise<
      [{ args: Codec[] }, Iterable<{ toNumber(): number }>][]
    >,
  ]);
  const claimed = new Map(
    claims.map(([{ args }, pages]) => [args[1]!.toHex(), [...pages].map((page) => page.toNumber())]),
  );
  const candidates: Payout[] = [];
  for (const [{ args }, overview] of overviews) {
    const validator = args[1] as AccountId32;
    if (overview.isNone || !earning.has(validator.toHex())) continue;
    const done = claimed.get(validator.toHex()) ?? [];
    for (let page = 0; page < overview.unwrap().pageCount.toNumber(); page++) {
      if (!done.includes(page)) candidates.push({ era, validator: validator.toString(), page });
    }
  }
  const ours: Payout[] = [];
  for (let start = 0; start < candidates.length; start += CHUNK) {
    const part = candidates.slice(start, start + CHUNK);
    const pages = await api.query.staking.erasStakersPaged.multi(
      part.map(({ validator, page }) => [era, validator, page]),
    );
    pages.forEach((page, position) => {
      const payout = part[position];
      if (payout && page.isSome && page.unwrap().others.some(({ who }) => stashes.has(who.toHex())))
        ours.push(payout);
    });
  }
  return ours;
}

/** Where the chain keeps which pages were paid; its name differs between versions of the pallet. */
function claimsOf(state: ChainState) {
  const { staking } = state.query;
  return (staking["claimedRewards"] ?? staking["erasClaimedRewards"])!;
}

async function claimedPages(state: ChainState, era: number, validator: string): Promise<number[]> {
  const pages = (await claimsOf(state)(era, validator)) as unknown as Iterable<{ toNumber(): number }>;
  return [...pages].map((page) => page.toNumber());
}

/** The call that pays; anybody may send it. */
export function payoutCall(api: ApiPromise, { era, validator, page }: Payout): Extrinsic {
  const { payoutStakersByPage, payoutStakers } = api.tx.staking;
  return (
    payoutStakersByPage ? payoutStakersByPage(validator, era, page) : payoutStakers(validator, era)
  ) as Extrinsic;
}

/** One transaction for several payouts: what cannot be paid does not keep the others from being paid. */
export function payoutTransaction(api: ApiPromise, payouts: readonly Payout[]): Extrinsic {
  const calls = payouts.map((payout) => payoutCall(api, payout));
  const [only] = calls;
  if (calls.length === 1 && only) return only;
  return api.tx.utility.forceBatch(calls) as Extrinsic;
}

/** Whether the chain can carry out several calls in one transaction. */
export const canBatch = (api: ApiPromise): boolean => api.tx["utility"]?.["forceBatch"] !== undefined;
