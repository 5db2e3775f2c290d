// pallet-contracts moves its storage over many blocks after some runtime upgrades, and answers nothing meanwhile.

import type { ApiPromise } from "@polkadot/api";
import type { Extrinsic } from "./transaction.ts";
import type { Weight } from "./contract.ts";

/** Whether the contracts pallet is migrating: no contract can be asked or called. */
export async function isMigrating(api: ApiPromise): Promise<boolean> {
  const entry = api.query["contracts"]?.["migrationInProgress"];
  return entry !== undefined && ((await entry()) as unknown as { isSome: boolean }).isSome;
}

/** Carries the migration on by so much weight; the chain takes no fee for what helps. Undefined where there is no such call. */
export function migrateCall(api: ApiPromise, room: Weight): Extrinsic | undefined {
  const call = api.tx["contracts"]?.["migrate"];
  return call?.(api.registry.createType("WeightV2", room)) as Extrinsic | undefined;
}
