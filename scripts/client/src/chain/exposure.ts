// Who stands behind whom in an era: only what is in an exposure earns and is slashed.

import type { Codec } from "@polkadot/types/types";
import { addressHex } from "../text/address.ts";
import { plain } from "./codec.ts";
import type { ChainState } from "./slashes.ts";

/** Most pages that are asked for at once. */
const CHUNK = 100;

export interface Exposed {
  /** Hex of those of the validators that were elected, by their exposures. */
  readonly elected: ReadonlySet<string>;
  /** Hex of those of our accounts that stood behind any of them. */
  readonly exposed: ReadonlySet<string>;
}

/**
 * Looks for accounts in the exposures of validators in an era: in the pages, or in the undivided exposures of older chains.
 * @param ours hex of the accounts
 */
export async function exposedIn(
  state: ChainState,
  era: number,
  validators: readonly string[],
  ours: ReadonlySet<string>,
): Promise<Exposed> {
  const elected = new Set<string>();
  const exposed = new Set<string>();
  const { erasStakersOverview, erasStakersPaged, erasStakers } = state.query.staking;
  const take = (exposure: unknown) => {
    const { others } = (exposure ?? { others: [] }) as { others: readonly { who: string }[] };
    for (const { who } of others) {
      const account = addressHex(who);
      if (ours.has(account)) exposed.add(account);
    }
  };
  const many = async (entry: typeof erasStakers, keys: readonly unknown[][]): Promise<unknown[]> => {
    const found: unknown[] = [];
    for (let start = 0; start < keys.length; start += CHUNK)
      found.push(...((await entry!.multi(keys.slice(start, start + CHUNK) as never)) as Codec[]).map(plain));
    return found;
  };

  let rest = validators;
  if (erasStakersOverview && erasStakersPaged) {
    const overviews = await many(
      erasStakersOverview as never,
      validators.map((who) => [era, who]),
    );
    const pages = validators.flatMap((who, position) => {
      const overview = overviews[position] as { pageCount: number } | null;
      if (overview === null) return [];
      elected.add(addressHex(who));
      return Array.from({ length: ours.size === 0 ? 0 : overview.pageCount }, (_, page) => [era, who, page]);
    });
    for (const page of await many(erasStakersPaged as never, pages)) take(page);
    rest = validators.filter((who) => !elected.has(addressHex(who)));
  }
  if (erasStakers && rest.length > 0) {
    const exposures = await many(
      erasStakers,
      rest.map((who) => [era, who]),
    );
    exposures.forEach((exposure, position) => {
      const { total } = exposure as { total: bigint };
      if (BigInt(total) === 0n) return;
      elected.add(addressHex(rest[position]!));
      take(exposure);
    });
  }
  return { elected, exposed };
}
