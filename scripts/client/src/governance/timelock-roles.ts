// Who may do what at the timelock. Its roles are a mapping: it can be asked about an account, but not for a list. The list
// is in the events of the block in which it was made; the node may have forgotten them.

import { hexToU8a, stringToU8a } from "@polkadot/util";
import { blake2AsU8a } from "@polkadot/util-crypto";
import type { EventRecord } from "@polkadot/types/interfaces";
import { addressHex, sameAddress } from "../text/address.ts";
import type { Deployment } from "../suite/deployment.ts";
import type { Suite } from "../suite/suite.ts";

/** Number of a role: the first four bytes of the hash of its name, as ink! makes selectors. */
export function roleId(name: string): number {
  const hash = blake2AsU8a(stringToU8a(name), 256);
  return new DataView(hash.buffer, hash.byteOffset).getUint32(0);
}

export const TIMELOCK_ROLES = ["TIMELOCK_ADMIN_ROLE", "PROPOSER_ROLE", "EXECUTOR_ROLE"] as const;

/** Each fact about the timelock's roles: a sentence that says what is wrong, and whether it is fine. */
export async function rolesAtTimelock(
  suite: Suite,
  council: readonly string[],
  others: readonly string[],
  deployment: Deployment,
): Promise<{ what: string; fine: boolean }[]> {
  const { timelock, governor } = suite.addresses;
  const executives = [governor, ...council];
  const granted = await grantedWhenMade(suite, deployment);
  const accounts = new Map<string, string | null>([["nobody in particular", null]]);
  for (const account of [timelock, ...executives, ...others, ...granted])
    accounts.set(addressHex(account), account);

  const found: { what: string; fine: boolean }[] = [];
  for (const role of TIMELOCK_ROLES) {
    for (const account of accounts.values()) {
      const has = await suite.timelock.ask("AccessControl::has_role", [roleId(role), account]);
      const should =
        account !== null &&
        (role === "TIMELOCK_ADMIN_ROLE"
          ? sameAddress(account, timelock)
          : executives.some((one) => sameAddress(one, account)));
      const who =
        account === null
          ? "Everybody"
          : sameAddress(account, deployment.deployer)
            ? `The deployer ${account}`
            : account;
      found.push({
        what: `${who} ${has ? "has" : "does not have"} the role ${role} of the timelock.`,
        fine: has === should,
      });
    }
  }
  return found;
}

/** Accounts that got a role in the block in which the timelock was made. */
async function grantedWhenMade(suite: Suite, deployment: Deployment): Promise<string[]> {
  const blockHash = deployment.contracts.timelock?.included?.blockHash;
  if (blockHash === undefined) return [];
  try {
    const events = (await (
      await suite.chain.api.at(hexToU8a(blockHash))
    ).query.system.events()) as unknown as EventRecord[];
    return suite
      .events(events)
      .filter(({ contract, name }) => contract === "timelock" && name === "RoleGranted")
      .map(({ values }) => values["grantee"])
      .filter((grantee): grantee is string => typeof grantee === "string");
  } catch {
    return [];
  }
}
