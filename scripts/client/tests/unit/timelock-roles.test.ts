import { hexToU8a, u8aConcat, u8aToHex } from "@polkadot/util";
import { blake2AsU8a, decodeAddress } from "@polkadot/util-crypto";
import { describe, expect, it } from "vitest";
import { loadArtefact } from "../../src/files/artefacts.ts";
import { memberOf, roleId, rolesAtTimelock, timelockAddress } from "../../src/governance/timelock-roles.ts";
import type { Suite } from "../../src/suite/suite.ts";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const BOB = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
const abi = loadArtefact("timelock").abi();
const DAY = 21_600_000;
const [ADMIN, PROPOSER, EXECUTOR] = ["TIMELOCK_ADMIN_ROLE", "PROPOSER_ROLE", "EXECUTOR_ROLE"].map(roleId) as [
  number,
  number,
  number,
];
/** A deployment on the local chain, as it was. */
const GOVERNOR = "5DWQzVat2LqcrHhaAHrZccTjPN9v3UzWfGkgtPCmvc1b3cDD";
const TIMELOCK = "5FHqfPZWN74yxmdiA8qpmAQHsVfzxLoBSKV9giP8kygYBzPN";
const CODE = "0xd217a2da958493c97ad7f2130390b7fec80adc63fb9220c767b79a39698f3dfb";
const how = { governor: GOVERNOR, day: DAY, codeHash: CODE, abi, ss58: 42 };

describe("the address of a timelock", () => {
  it("follows from who it was made for (F2)", () => {
    expect(timelockAddress({ minDelay: DAY, council: [] }, how)).toBe(TIMELOCK);
    expect(timelockAddress({ minDelay: DAY, council: [BOB] }, how)).not.toBe(TIMELOCK);
    expect(timelockAddress({ minDelay: DAY + 1, council: [] }, how)).not.toBe(TIMELOCK);
  });
});

const le = (value: number) => new Uint8Array(new Uint32Array([value]).buffer);
/** A key of the storage, as the pallet writes it. */
const keyOf = (root: string, ...rest: Uint8Array[]) => {
  const key = u8aConcat(hexToU8a(root).reverse(), ...rest);
  return u8aConcat(blake2AsU8a(key, 128), key);
};
const MEMBERS = "0x8150f558";
const member = (role: number, account: string | null) =>
  keyOf(MEMBERS, le(role), account === null ? new Uint8Array([0]) : u8aConcat([1], decodeAddress(account)));

describe("a key of the timelock's storage", () => {
  it("names a member and the role, as the chain has it", () => {
    const seen =
      "0xa91d751e0de634886c64a7a02a79db3c58f55081cc412fec013fd7d74d0ab093852ef5e6398330ee95cf84250d3ae5da85809275189c9699c4";
    expect(memberOf(hexToU8a(seen), abi, 42)).toEqual({ role: PROPOSER, account: GOVERNOR });
    expect(u8aToHex(member(PROPOSER, GOVERNOR))).toBe(seen);
    expect(memberOf(member(ADMIN, null), abi, 42)).toEqual({ role: ADMIN, account: null });
  });
  it("is something else otherwise", () => {
    expect(memberOf(hexToU8a("0x11d2df4e979aa105cf552e9544ebd2b500000000"), abi, 42)).toBeUndefined();
    const broken = member(PROPOSER, BOB);
    broken[0]! ^= 1;
    expect(memberOf(broken, abi, 42), "its hash does not fit").toBeUndefined();
  });
});

/** The suite of that deployment, with these entries in the storage; a node that lists nothing where there are none. */
function suiteWith(
  keys: Uint8Array[] | undefined,
  members: [number, string][] = [],
  granted: string[] = [],
): Suite {
  const grant = abi.messages.find(({ identifier }) => identifier === "AccessControl::grant_role")!;
  const input = (account: string) => grant.toU8a([PROPOSER, account]).subarray(1 + 4);
  const ask = async (message: string, [first, second]: [number, string]) =>
    message === "AccessControl::get_role_admin"
      ? ADMIN
      : members.some(([role, account]) => role === first && account === second);
  return {
    addresses: { timelock: TIMELOCK, governor: GOVERNOR },
    codeHashes: { timelock: CODE },
    chain: {
      ss58: 42,
      api: {
        rpc: keys
          ? {
              childstate: {
                getKeysPaged: async (_child: string, _prefix: string, most: number, after: string | null) => {
                  const from = keys.findIndex((key) => u8aToHex(key) === after) + 1;
                  return keys.slice(from, from + most).map((key) => ({ toHex: () => u8aToHex(key) }));
                },
              },
            }
          : {},
        query: {
          contracts: {
            contractInfoOf: async () => ({
              isNone: false,
              unwrap: () => ({ trieId: { toU8a: () => new Uint8Array(32) } }),
            }),
          },
        },
      },
    },
    timelock: { address: TIMELOCK, abi, ask },
    governor: {
      ask: async () => ({
        calls: granted.map((account) => ({
          callee: TIMELOCK,
          selector: grant.selector.toHex(),
          input: input(account),
        })),
      }),
    },
    proposals: async () => [{ id: 1, state: "Executed" }],
    clock: async () => ({ eraMs: DAY }),
  } as unknown as Suite;
}
const OWN = [member(ADMIN, TIMELOCK), member(PROPOSER, GOVERNOR), member(EXECUTOR, GOVERNOR)];
const verify = (suite: Suite, council: string[] = [], made = [{ minDelay: DAY, council: [] as string[] }]) =>
  rolesAtTimelock(suite, { council, others: [], made, deployer: ALICE });
const wrong = async (...args: Parameters<typeof verify>) =>
  (await verify(...args)).facts.filter(({ fine }) => !fine).map(({ what }) => what);

describe("who can rule (F2)", () => {
  it("is the governor alone, proved without an event", async () => {
    const report = await verify(suiteWith(OWN));
    expect(report.facts.filter(({ fine }) => !fine)).toEqual([]);
    expect(report.executives).toEqual([{ account: GOVERNOR, roles: ["PROPOSER_ROLE", "EXECUTOR_ROLE"] }]);
    expect(report.warnings).toEqual([]);
  });
  it("is found where the file hides a council", async () => {
    // Made with Bob, while both files say nobody: another address, and two entries more.
    const made = timelockAddress({ minDelay: DAY, council: [BOB] }, how);
    const suite = suiteWith([...OWN, member(PROPOSER, BOB), member(EXECUTOR, BOB)]);
    const found = await wrong({
      ...suite,
      addresses: { timelock: made, governor: GOVERNOR },
    } as unknown as Suite);
    expect(found).toContainEqual(expect.stringMatching(/^The timelock was not made with the governor alone/));
    expect(found).toContain(`${BOB} has the role PROPOSER_ROLE of the timelock.`);
    expect(found).toContain(`${BOB} has the role EXECUTOR_ROLE of the timelock.`);
  });
  it("is found where a role was granted since", async () => {
    expect(await wrong(suiteWith([...OWN, member(EXECUTOR, ALICE)]))).toEqual([
      `The deployer ${ALICE} has the role EXECUTOR_ROLE of the timelock.`,
    ]);
    expect(await wrong(suiteWith([...OWN, member(PROPOSER, null)]))).toEqual([
      "Everybody has the role PROPOSER_ROLE of the timelock.",
    ]);
  });
  it.each([497, 1_200])("is found behind %i entries of other things", async (count) => {
    const others = Array.from({ length: count }, (_, number) => keyOf("0x00000001", le(number)));
    expect(await wrong(suiteWith([...OWN, ...others, member(EXECUTOR, BOB)]))).toEqual([
      `${BOB} has the role EXECUTOR_ROLE of the timelock.`,
    ]);
  });
  it("is always warned of, a council that the file names too", async () => {
    const named = suiteWith([...OWN, member(PROPOSER, BOB), member(EXECUTOR, BOB)]);
    const report = await verify(named, [BOB]);
    expect(report.facts.filter(({ fine }) => !fine)).toEqual([]);
    expect(report.warnings).toEqual([
      expect.stringContaining(`A council rules beside the holders: ${BOB} has`),
    ]);
    expect(await wrong(suiteWith(OWN), [BOB])).toContain(
      `${BOB} does not have the role PROPOSER_ROLE of the timelock.`,
    );
  });
  it("is asked of those whom executed proposals named where the node lists nothing", async () => {
    const own: [number, string][] = [
      [ADMIN, TIMELOCK],
      [PROPOSER, GOVERNOR],
      [EXECUTOR, GOVERNOR],
    ];
    const report = await verify(suiteWith(undefined, own));
    expect(report.facts.filter(({ fine }) => !fine)).toEqual([]);
    expect(report.warnings).toEqual([expect.stringContaining("does not list the storage of contracts")]);
    expect(await wrong(suiteWith(undefined, [...own, [PROPOSER, BOB]], [BOB]))).toEqual([
      `${BOB} has the role PROPOSER_ROLE of the timelock.`,
    ]);
  });
});
