// The chain's own books, to compare with what the suite and the keepers say.

import type { Option } from "@polkadot/types";
import type { SpStakingExposurePage } from "@polkadot/types/lookup";
import { type Chain, addressHex, type Suite } from "../../src/index.ts";
import type { TestChain } from "./harness.ts";

/** What an era's rewards of our stashes are by the chain's books: exposure, points, commission. Keys are "era validator page". */
export async function expectedRewards(
  { api }: Chain,
  suite: Suite,
  eras: readonly number[],
): Promise<Map<string, { stash: string; amount: bigint }[]>> {
  const ours = new Set((await suite.stashes()).map(({ account }) => addressHex(account)));
  const expected = new Map<string, { stash: string; amount: bigint }[]>();
  for (const era of eras) {
    const reward = (await api.query.staking.erasValidatorReward(era)).unwrap().toBigInt();
    const points = await api.query.staking.erasRewardPoints(era);
    for (const [{ args }, page] of await api.query.staking.erasStakersPaged.entries(era)) {
      const [, validator, number] = args;
      const overview = (await api.query.staking.erasStakersOverview(era, validator)).unwrap();
      const own = [...points.individual].find(([who]) => who.eq(validator))?.[1].toBigInt() ?? 0n;
      const share = (reward * own) / points.total.toBigInt();
      const lines = (page as Option<SpStakingExposurePage>)
        .unwrap()
        .others.filter(({ who }) => ours.has(who.toHex()))
        // Validators of the local chain take no commission.
        .map(({ who, value }) => ({
          stash: who.toString(),
          amount: (share * value.toBigInt()) / overview.total.toBigInt(),
        }));
      if (lines.length > 0) expected.set(`${era} ${validator.toString()} ${number.toString()}`, lines);
    }
  }
  return expected;
}

/** Whether the chain says that each of these pages was claimed. */
export async function unclaimed({ api }: Chain, keys: Iterable<string>): Promise<string[]> {
  const open: string[] = [];
  for (const key of keys) {
    const [era = "", validator = "", page] = key.split(" ");
    const claimed = (await api.query.staking.claimedRewards(era, validator)) as unknown as Iterable<{
      toString(): string;
    }>;
    if (![...claimed].some((one) => one.toString() === page)) open.push(key);
  }
  return open;
}

/** What the blocks after `from` tell: rewards that reached the vault, and what it harvested. */
export async function told(chain: TestChain, suite: Suite, from: number) {
  const events = await chain.eventsSince(from);
  const vault = addressHex(suite.addresses.vault);
  const rewards: { block: number; stash: string; amount: bigint }[] = [];
  for (const { block, record } of events) {
    const { section, method, data } = record.event;
    if (section !== "staking" || method !== "Rewarded") continue;
    const dest = data[1]!.toJSON() as { account?: string };
    if (dest.account && addressHex(dest.account) === vault) {
      rewards.push({ block, stash: data[0]!.toString(), amount: BigInt(data[2]!.toString()) });
    }
  }
  const suiteEvents = suite.events(events.map(({ record }) => record));
  const harvested = suiteEvents
    .filter(({ name }) => name === "Harvested")
    .reduce((sum, { values }) => sum + (values["reward"] as bigint), 0n);
  return { rewards, harvested, suiteEvents };
}

/** What the chain's ledgers say that our stashes have, bonded and unbonding. */
export async function ledgers({ api }: Chain, suite: Suite): Promise<{ active: bigint; total: bigint }> {
  let [active, total] = [0n, 0n];
  for (const { account } of await suite.stashes()) {
    const ledger = await api.query.staking.ledger(account);
    if (ledger.isNone) continue;
    active += ledger.unwrap().active.toBigInt();
    total += ledger.unwrap().total.toBigInt();
  }
  return { active, total };
}

export const sum = (amounts: Iterable<bigint>): bigint =>
  [...amounts].reduce((total, one) => total + one, 0n);
