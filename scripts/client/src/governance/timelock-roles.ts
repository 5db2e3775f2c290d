// Who may do what at the timelock, out of its address and its storage. The timelock has no list of executives, and its events may
// be gone; but its address follows from the executives that it was made with, and its storage has an entry for each account that
// has a role now.

import type { Abi } from "@polkadot/api-contract";
import { hexToU8a, stringToU8a, u8aConcat, u8aEq, u8aToHex } from "@polkadot/util";
import { blake2AsU8a } from "@polkadot/util-crypto";
import { constructorData, contractAddress } from "../chain/contract-address.ts";
import { plain } from "../chain/codec.ts";
import type { Suite } from "../suite/suite.ts";
import { addressHex, formatAddress, sameAddress } from "../text/address.ts";

/** Number of a role: the first four bytes of the hash of its name, as ink! makes selectors. */
export function roleId(name: string): number {
  const hash = blake2AsU8a(stringToU8a(name), 256);
  return new DataView(hash.buffer, hash.byteOffset).getUint32(0);
}

export const TIMELOCK_ROLES = ["TIMELOCK_ADMIN_ROLE", "PROPOSER_ROLE", "EXECUTOR_ROLE"] as const;

/** A role, and an account that has it; null would be everybody. */
export interface Member {
  readonly role: number;
  readonly account: string | null;
}

// ------------------------------------------------------------------------------------------------- how it was made

/** The salt with which the governor instantiates its timelock. */
const SALT = "0x00000000";

/** What the timelock was made with, as the deployment's file and the network's file may know it. */
export interface MadeWith {
  /** In milliseconds. */
  readonly minDelay: number | bigint;
  /** In the order in which they were given. */
  readonly council: readonly string[];
}

/** Where a governor's timelock is, if it was made with this council and this delay. */
export function timelockAddress(
  { minDelay, council }: MadeWith,
  {
    governor,
    day,
    codeHash,
    abi,
    ss58,
  }: {
    readonly governor: string;
    /** Length of a day, in milliseconds. */
    readonly day: number;
    readonly codeHash: string;
    readonly abi: Abi;
    readonly ss58: number;
  },
): string {
  const data = constructorData(abi, [minDelay, day, [...council, governor]]);
  return contractAddress(governor, codeHash, data, SALT, ss58);
}

// ------------------------------------------------------------------------------------------------- what it is now

/** Most keys of one answer. */
const PAGE = 500;
/** BLAKE2-128 of a key stands before the key. */
const HASH_BYTES = 16;

/**
 * Everybody who has a role, by the entries of the timelock's storage; undefined where the node does not list them.
 */
export async function readMembers({ chain, timelock }: Suite): Promise<Member[] | undefined> {
  const { api, ss58 } = chain;
  const list = api.rpc["childstate"]?.["getKeysPaged"];
  const info = await api.query.contracts.contractInfoOf(timelock.address);
  if (!list || info.isNone) return undefined;
  const child = u8aToHex(u8aConcat(stringToU8a(":child_storage:default:"), info.unwrap().trieId.toU8a(true)));
  const members: Member[] = [];
  try {
    for (let start: string | null = null; ;) {
      const keys = (await list(child, "0x", PAGE, start)) as unknown as { toHex(): string }[];
      for (const key of keys) {
        const member = memberOf(hexToU8a(key.toHex()), timelock.abi, ss58);
        if (member) members.push(member);
      }
      if (keys.length < PAGE) return members;
      start = keys.at(-1)!.toHex();
    }
  } catch {
    // Not every node serves this.
    return undefined;
  }
}

/** The member that a key of the storage stands for; undefined for a key of anything else. */
export function memberOf(key: Uint8Array, abi: Abi, ss58: number): Member | undefined {
  const [hash, rest] = [key.subarray(0, HASH_BYTES), key.subarray(HASH_BYTES)];
  const root = membersKey(abi);
  if (!u8aEq(rest.subarray(0, 4), root) || !u8aEq(hash, blake2AsU8a(rest, 128))) return undefined;
  const role = new DataView(rest.buffer, rest.byteOffset + 4).getUint32(0, true);
  return { role, account: rest[8] === 1 ? formatAddress(rest.subarray(9, 41), ss58) : null };
}

/** First bytes of all keys of the mapping of members, by the storage layout in the metadata. */
function membersKey(abi: Abi): Uint8Array {
  const fields = (layout: unknown, name: string): unknown =>
    (layout as { struct: { fields: { name: string; layout: unknown }[] } }).struct.fields.find(
      (field) => field.name === name,
    )?.layout;
  const { storage } = abi.json as { storage: { root: { layout: unknown } } };
  const members = fields(fields(storage.root.layout, "roles"), "members") as { root: { root_key: string } };
  // The metadata write the number, the key has its bytes from the lowest on.
  return hexToU8a(members.root.root_key).reverse();
}

/** Accounts to which executed proposals gave a role: where the node lists nothing, these are who else may have one. */
async function grantedByProposals(suite: Suite): Promise<string[]> {
  const { timelock } = suite;
  const grant = timelock.abi.messages.find(({ identifier }) => identifier === "AccessControl::grant_role");
  if (!grant) return [];
  const done = (await suite.proposals()).filter(({ state }) => state === "Executed");
  const operations = await Promise.all(done.map(({ id }) => suite.governor.ask("operation", [id])));
  return operations
    .flatMap((operation) => operation?.calls ?? [])
    .filter(
      ({ callee, selector }) =>
        callee !== null && sameAddress(callee, timelock.address) && selector === grant.selector.toHex(),
    )
    .map(({ input }) => plain(grant.fromU8a(input).args[1]))
    .filter((account): account is string => typeof account === "string");
}

// --------------------------------------------------------------------------------------------------------- compared

/** An account that can schedule or execute, with the names of its roles; null would be everybody. */
export interface Executive {
  readonly account: string | null;
  readonly roles: readonly string[];
}

export interface RolesReport {
  /** A sentence that says what is wrong, and whether it is fine. */
  readonly facts: readonly { readonly what: string; readonly fine: boolean }[];
  /** Everybody who can schedule or execute. */
  readonly executives: readonly Executive[];
  readonly warnings: readonly string[];
}

/**
 * Compares who has a role with who should.
 * @param council who should be an executive beside the governor
 * @param others accounts to be asked about where the node lists nobody
 * @param made what the timelock may have been made with
 */
export async function rolesAtTimelock(
  suite: Suite,
  {
    council,
    others,
    made,
    deployer,
  }: {
    readonly council: readonly string[];
    readonly others: readonly string[];
    readonly made: readonly MadeWith[];
    readonly deployer: string;
  },
): Promise<RolesReport> {
  const { timelock, governor } = suite.addresses;
  const { ss58 } = suite.chain;
  const facts: { what: string; fine: boolean }[] = [];
  const warnings: string[] = [];

  const { eraMs: day } = await suite.clock();
  const how = { governor, day, codeHash: suite.codeHashes.timelock, abi: suite.timelock.abi, ss58 };
  const proven = made.find((one) => sameAddress(timelockAddress(one, how), timelock));
  facts.push({
    what:
      `The timelock was not made with ${executivesText(made[0]?.council ?? [])} as its executives, or with another delay: its address is ${timelock}, ` +
      `which follows from all of that. Others can have been named, and act without a vote.`,
    fine: proven !== undefined,
  });

  const listed = await readMembers(suite);
  if (!listed)
    warnings.push(
      "This node does not list the storage of contracts, so roles that a council's own operations gave cannot be seen. " +
        "Compare with another node: adotb verify --endpoint wss://...",
    );
  const members = listed ?? (await askedMembers(suite, [...council, ...others, ...(proven?.council ?? [])]));
  const wanted: Member[] = [
    { role: roleId("TIMELOCK_ADMIN_ROLE"), account: timelock },
    ...["PROPOSER_ROLE", "EXECUTOR_ROLE"].flatMap((role) =>
      [governor, ...council].map((account) => ({ role: roleId(role), account })),
    ),
  ];
  const same = (a: Member) => (b: Member) => a.role === b.role && keyOf(a.account) === keyOf(b.account);
  const who = (account: string | null) =>
    account === null
      ? "Everybody"
      : sameAddress(account, deployer)
        ? `The deployer ${account}`
        : sameAddress(account, governor)
          ? `The governor ${account}`
          : account;
  for (const member of wanted) {
    const what = `${who(member.account)} does not have the role ${roleName(member.role)} of the timelock.`;
    facts.push({ what, fine: members.some(same(member)) });
  }
  for (const member of members) {
    if (wanted.some(same(member))) continue;
    const what = `${who(member.account)} has the role ${roleName(member.role)} of the timelock.`;
    facts.push({ what, fine: false });
  }
  for (const role of TIMELOCK_ROLES) {
    const admin = await suite.timelock.ask("AccessControl::get_role_admin", [roleId(role)]);
    const what = `The role ${role} of the timelock is given by ${roleName(admin)}, not by the timelock itself.`;
    facts.push({ what, fine: admin === roleId("TIMELOCK_ADMIN_ROLE") });
  }

  const executives = executivesOf(members);
  const beside = executives.filter(({ account }) => account === null || !sameAddress(account, governor));
  for (const { account, roles } of beside)
    warnings.push(
      `A council rules beside the holders: ${account ?? "everybody"} has ${roles.join(" and ")} at the timelock. It acts after the delay without a vote, ` +
        `and can stop what the holders decide, its own removal too.`,
    );
  return { facts, executives, warnings };
}

const keyOf = (account: string | null): string | null => (account === null ? null : addressHex(account));
const roleName = (id: number): string => TIMELOCK_ROLES.find((role) => roleId(role) === id) ?? `number ${id}`;
const executivesText = (council: readonly string[]): string =>
  council.length === 0 ? "the governor alone" : `the governor and ${council.join(", ")}`;

function executivesOf(members: readonly Member[]): Executive[] {
  const acting = members.filter(({ role }) => role !== roleId("TIMELOCK_ADMIN_ROLE"));
  const accounts = new Map(acting.map(({ account }) => [keyOf(account), account]));
  return [...accounts].map(([key, account]) => ({
    account,
    roles: acting.filter((member) => keyOf(member.account) === key).map(({ role }) => roleName(role)),
  }));
}

/** As {@link readMembers}, of these accounts, of the suite's own and of those whom proposals named. */
async function askedMembers(suite: Suite, known: readonly string[]): Promise<Member[]> {
  const { timelock, governor } = suite.addresses;
  const accounts = new Map<string, string | null>([["nobody in particular", null]]);
  for (const account of [timelock, governor, ...known, ...(await grantedByProposals(suite))])
    accounts.set(addressHex(account), account);
  const members = TIMELOCK_ROLES.flatMap((role) =>
    [...accounts.values()].map((account) => ({ role: roleId(role), account })),
  );
  const has = await Promise.all(
    members.map(({ role, account }) => suite.timelock.ask("AccessControl::has_role", [role, account])),
  );
  return members.filter((_, position) => has[position]);
}
