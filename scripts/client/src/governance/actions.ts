// What proposals do, as people write it on the command line. How it is told: telling.ts.

import type { Abi } from "@polkadot/api-contract";
import type { AbiMessage } from "@polkadot/api-contract/types";
import { TypeDefInfo } from "@polkadot/types/types";
import { compactStripLength, hexToU8a, isHex, u8aToHex } from "@polkadot/util";
import { parseAddress, sameAddress, type AddressOptions } from "../text/address.ts";
import { parseAmount, type TokenUnit } from "../text/amount.ts";
import { CONTRACT_NAMES, type ContractName } from "../suite/artefacts.ts";
import { InputError } from "../text/errors.ts";
import type {
  Action,
  BonderSetting,
  Limits,
  GovernorSetting,
  Transaction,
  Upgradeable,
  ValidatorWeight,
  VaultSetting,
} from "../suite/generated/governor.ts";
import type { OracleSetting } from "../suite/generated/oracle.ts";
import type { StakingCalls } from "../suite/generated/bonder.ts";
import { formatPercent, parseDuration, parsePercent, parseWhole } from "../text/units.ts";

/** What texts are read with. */
export interface Reading extends AddressOptions {
  readonly token: TokenUnit;
  /** Length of an era: "3 eras". */
  readonly eraMs: number;
}

interface Setting<S> {
  /** What it is, for --help. */
  readonly about: string;
  readonly example: string;
  readonly read: (text: string, reading: Reading) => S;
}

const U32 = 2 ** 32 - 1;
const U16 = 2 ** 16 - 1;
const ms = (text: string, { eraMs }: Reading) => BigInt(parseDuration(text, eraMs));
const amount = (text: string, { token }: Reading) => parseAmount(text, token);

export const VAULT_SETTINGS: Readonly<Record<string, Setting<VaultSetting>>> = {
  "min-stake": {
    about: "smallest stake",
    example: "1 DOT",
    read: (text, r) => ({ MinStake: amount(text, r) }),
  },
  "min-exit": {
    about: "smallest exit",
    example: "0.1 DOT",
    read: (text, r) => ({ MinExit: amount(text, r) }),
  },
  fee: { about: "fee on rewards", example: "12 %", read: (text) => ({ Fee: parsePercent(text) }) },
  "instant-fee": {
    about: "fee of leaving at once",
    example: "0.3 %",
    read: (text) => ({ InstantFee: parsePercent(text) }),
  },
  buffer: {
    about: "part of the pool kept unbonded",
    example: "2 %",
    read: (text) => ({ Buffer: parsePercent(text) }),
  },
  "max-reward": {
    about: "most that one era may add",
    example: "1 %",
    read: (text) => ({ MaxReward: parsePercent(text) }),
  },
  treasury: {
    about: "who gets the fee",
    example: "ADDRESS",
    read: (text, r) => ({ Treasury: parseAddress(text, { ...r, trusted: true }) }),
  },
  "bonding-eras": {
    about: "the chain's bonding duration",
    example: "28",
    read: (text) => ({ BondingEras: parseWhole(text, "bonding-eras", 2, U32) }),
  },
};

export const BONDER_SETTINGS: Readonly<Record<string, Setting<BonderSetting>>> = {
  "grace-eras": {
    about: "how late a withdrawal may be",
    example: "2",
    read: (text) => ({ GraceEras: parseWhole(text, "grace-eras", 0, U32) }),
  },
  "min-bond": {
    about: "the chain's minimum bond",
    example: "250 DOT",
    read: (text, r) => ({ MinBond: amount(text, r) }),
  },
  "max-stashes": {
    about: "most stashes",
    example: "64",
    read: (text) => ({ MaxStashes: parseWhole(text, "max-stashes", 1, U16) }),
  },
  "slashing-spans": {
    about: "spans declared when a stash is emptied",
    example: "10",
    read: (text) => ({ SlashingSpans: parseWhole(text, "slashing-spans", 0, U32) }),
  },
  "staking-calls": {
    about:
      "where the staking calls are: pallet, bond, bond_extra, unbond, withdraw_unbonded, nominate, chill, rebond, force_apply_min_commission",
    example: "7/0/1/2/3/5/6/19/24",
    read: readStakingCalls,
  },
};

export const ORACLE_SETTINGS: Readonly<Record<string, Setting<OracleSetting>>> = {
  "report-limit": {
    about: "most that reports may change at once without proof",
    example: "1 %",
    read: (text) => ({ Limit: parsePercent(text) }),
  },
  "veto-eras": {
    about: "how many eras a larger change waits",
    example: "2",
    read: (text) => ({ VetoEras: parseWhole(text, "veto-eras", 1, 7) }),
  },
};

export const RULES: Readonly<Record<string, Setting<GovernorSetting>>> = {
  threshold: {
    about: "part of what is at stake that a proposer needs",
    example: "1 %",
    read: (text) => ({ Threshold: parsePercent(text) }),
  },
  quorum: {
    about: "part of what is at stake that must vote",
    example: "4 %",
    read: (text) => ({ Quorum: parsePercent(text) }),
  },
  "critical-quorum": {
    about: "the same for what cannot be undone",
    example: "10 %",
    read: (text) => ({ CriticalQuorum: parsePercent(text) }),
  },
  floor: {
    about: "what is at stake counts as this much at least",
    example: "100000 DOT",
    read: (text, r) => ({ Floor: amount(text, r) }),
  },
  "voting-delay": {
    about: "from the proposal to the vote",
    example: "1 day",
    read: (text, r) => ({ VotingDelay: ms(text, r) }),
  },
  "voting-period": {
    about: "length of the vote",
    example: "5 days",
    read: (text, r) => ({ VotingPeriod: ms(text, r) }),
  },
  grace: {
    about: "time to queue, and to execute",
    example: "14 days",
    read: (text, r) => ({ Grace: ms(text, r) }),
  },
};

function readStakingCalls(text: string): BonderSetting {
  const numbers = text.split("/").map((part) => parseWhole(part, "Each part of staking-calls", 0, 255));
  const [pallet, bond, bondExtra, unbond, withdrawUnbonded, nominate, chill, rebond, minCommission] = numbers;
  if (numbers.length !== 9)
    throw new InputError(
      `staking-calls needs 9 numbers, like 7/0/1/2/3/5/6/19/24; "${text}" has ${numbers.length}.`,
    );
  const calls: StakingCalls = {
    pallet: pallet!,
    bond: bond!,
    bondExtra: bondExtra!,
    unbond: unbond!,
    withdrawUnbonded: withdrawUnbonded!,
    nominate: nominate!,
    chill: chill!,
    rebond: rebond!,
    forceApplyMinCommission: minCommission!,
  };
  return { Calls: calls };
}

/** "name=value" taken apart. */
function pair(text: string, option: string, example: string): [name: string, value: string] {
  const at = text.indexOf("=");
  if (at < 1 || at === text.length - 1) {
    throw new InputError(`"${text}" is not a name and a value. Write it like ${option} "${example}".`);
  }
  return [text.slice(0, at).trim().toLowerCase(), text.slice(at + 1).trim()];
}

/** Settings like "fee=12 %" as actions: at most one for each contract. The governor reaches the oracle by a call. */
export function readSettings(texts: readonly string[], reading: Reading, contracts: Callable = {}): Action[] {
  const oracle: OracleSetting[] = [];
  const vault: VaultSetting[] = [];
  const bonder: BonderSetting[] = [];
  const rules: GovernorSetting[] = [];
  const seen = new Set<string>();
  for (const text of texts) {
    const [name, value] = pair(text, "--set", "fee=12 %");
    if (seen.has(name)) throw new InputError(`The setting "${name}" is given twice.`);
    seen.add(name);
    if (VAULT_SETTINGS[name]) vault.push(VAULT_SETTINGS[name].read(value, reading));
    else if (BONDER_SETTINGS[name]) bonder.push(BONDER_SETTINGS[name].read(value, reading));
    else if (ORACLE_SETTINGS[name]) oracle.push(ORACLE_SETTINGS[name].read(value, reading));
    else if (RULES[name]) rules.push(RULES[name].read(value, reading));
    else {
      const all = [VAULT_SETTINGS, BONDER_SETTINGS, ORACLE_SETTINGS, RULES].flatMap((table) =>
        Object.keys(table),
      );
      throw new InputError(
        `There is no setting "${name}". There are: ${all.join(", ")}. Example: --set "fee=12 %".`,
      );
    }
  }
  return [
    ...(vault.length > 0 ? [{ SetVault: vault }] : []),
    ...(bonder.length > 0 ? [{ SetBonder: bonder }] : []),
    ...(oracle.length > 0 ? [callOracle("set_settings", [oracle], contracts)] : []),
    ...(rules.length > 0 ? [{ SetGovernor: rules }] : []),
  ];
}

const WEIGHTS_EXAMPLE = "ADDRESS=40%,ADDRESS=60%";

/** "addr=40%,addr=60%" as an allocation whose weights sum to 100 %. */
export function readWeights(text: string, reading: Reading): ValidatorWeight[] {
  return checkedAllocation(
    text
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== "")
      .map((part) => {
        const at = part.lastIndexOf("=");
        if (at < 1)
          throw new InputError(
            `"${part}" is not a validator and its weight. Write it like --weights "${WEIGHTS_EXAMPLE}".`,
          );
        return {
          validator: parseAddress(part.slice(0, at), reading),
          weightBps: parsePercent(part.slice(at + 1)),
        };
      }),
  );
}

/** A file's content: `[{ "validator": "...", "weight": "40 %" }]`. */
export function readAllocationFile(content: string, file: string, reading: Reading): ValidatorWeight[] {
  const example = '[{ "validator": "ADDRESS", "weight": "40 %" }, ...]';
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    throw new InputError(`${file} is not JSON. It looks like ${example}.`);
  }
  const list = Array.isArray(json) ? json : (json as { allocation?: unknown } | null)?.allocation;
  if (!Array.isArray(list))
    throw new InputError(`${file} is not a list of validators. It looks like ${example}.`);
  return checkedAllocation(
    list.map((entry: unknown, position) => {
      const { validator, weight } = (entry ?? {}) as { validator?: unknown; weight?: unknown };
      if (typeof validator !== "string" || typeof weight !== "string") {
        throw new InputError(
          `Entry ${position + 1} of ${file} has no validator and weight. It looks like ${example}.`,
        );
      }
      return { validator: parseAddress(validator, reading), weightBps: parsePercent(weight) };
    }),
  );
}

function checkedAllocation(allocation: ValidatorWeight[]): ValidatorWeight[] {
  if (allocation.length === 0)
    throw new InputError(`The allocation names no validator. Write it like --weights "${WEIGHTS_EXAMPLE}".`);
  const sum = allocation.reduce((total, { weightBps }) => total + weightBps, 0);
  if (sum !== 10_000)
    throw new InputError(
      `The weights sum to ${formatPercent(sum)} and must sum to 100 %: ${WEIGHTS_EXAMPLE}.`,
    );
  const twice = allocation.find(
    ({ validator }, position) => allocation.findIndex((other) => other.validator === validator) < position,
  );
  if (twice) throw new InputError(`The validator ${twice.validator} is named twice.`);
  return allocation;
}

/** "min=4,max=64,weight=25%" as limits; what is not named stays. */
export function readLimits(text: string, present: Limits): Limits {
  const limits = { ...present };
  for (const part of text.split(",")) {
    const [name, value] = pair(part, "--limits", "min=4,max=64,weight=25%");
    if (name === "min") limits.minValidators = parseWhole(value, "The fewest validators", 1, 64);
    else if (name === "max") limits.maxValidators = parseWhole(value, "The most validators", 1, 64);
    else if (name === "weight") limits.maxWeightBps = parsePercent(value);
    else
      throw new InputError(
        `There is no limit "${name}". There are min, max and weight: --limits "min=4,max=64,weight=25%".`,
      );
  }
  return limits;
}

/** A call of the oracle, for which the governor has no action of its own. */
function callOracle(label: string, args: unknown[], { oracle }: Callable): Action {
  const message = oracle?.abi.messages.find(({ identifier }) => identifier === label);
  if (!oracle || !message) throw new InputError("The oracle is not known here.");
  return { Call: call(oracle.address, compactStripLength(message.toU8a(args))[1]) };
}

/** Other reporters: "ADDRESS,ADDRESS,ADDRESS", and how many of them must say the same: more than a half unless given. */
export function readPanel(
  text: string,
  quorum: string | undefined,
  contracts: Callable,
  reading: Reading,
): Action {
  const reporters = text.split(",").map((one) => parseAddress(one, { ...reading, trusted: true }));
  const half = Math.floor(reporters.length / 2) + 1;
  const needed = quorum === undefined ? half : parseWhole(quorum, "The quorum", half, reporters.length);
  return callOracle("set_panel", [{ reporters, quorum: needed }], contracts);
}

const UPGRADE_EXAMPLE =
  "--upgrade vault=0x<64 hex digits>; also token, registry, governor, bonder, oracle, stash:3, future-stashes";

/**
 * "vault=0x..." or "vault=built" as an upgrade; `built` answers the hash of the built code. The governor lets the new code of its
 * contracts answer in the same operation; for the oracle, which it reaches by calls, the second call is made here.
 */
export function readUpgrade(
  text: string,
  built: (contract: ContractName) => string,
  contracts: Callable = {},
): Action[] {
  const [name, value] = pair(text, "--upgrade", "vault=0x...");
  const number = /^stash:(\d+)$/.exec(name)?.[1];
  const targets: Readonly<Record<string, Upgradeable>> = {
    token: "Token",
    vault: "Vault",
    registry: "Registry",
    governor: "Governor",
    bonder: { Bonder: "Bonder" },
    "future-stashes": { Bonder: "FutureStashes" },
  };
  const target = number === undefined ? targets[name] : { Bonder: { Stash: Number(number) } };
  if (target === undefined && name !== "oracle")
    throw new InputError(
      `"${name}" is not a contract that can be upgraded. Write it like ${UPGRADE_EXAMPLE}.`,
    );
  const code = name === "future-stashes" || number !== undefined ? "nominator" : (name as ContractName);
  const hash = value.toLowerCase() === "built" ? built(code) : value.toLowerCase();
  if (!/^0x[0-9a-f]{64}$/.test(hash))
    throw new InputError(`"${value}" is not the hash of a code. Write it like ${UPGRADE_EXAMPLE}.`);
  if (target !== undefined) return [{ Upgrade: [target, hash] }];
  return [callOracle("set_code", [hash], contracts), callOracle("propose_admin", [null], contracts)];
}

/** Contracts that a call can be made to: by name, with the metadata to read the arguments with. */
export type Callable = Readonly<
  Partial<Record<ContractName, { readonly address: string; readonly abi: Abi }>>
>;

const CALL_EXAMPLE = `--call 'vault.unpause ["Stake"]', or --call 'ADDRESS 0x<selector and arguments in hex>'`;

/** A call of a message, by name with arguments in JSON, or raw. */
export function readCall(text: string, contracts: Callable, reading: Reading): Action {
  const wrong = (why: string) =>
    new InputError(`"${text}" is not a call: ${why}. Write it like ${CALL_EXAMPLE}.`);
  const [head = "", ...rest] = text.trim().split(/\s+/);
  const tail = rest.join(" ");
  if (isHex(tail) && !head.includes(".")) {
    const data = hexToU8a(tail);
    if (data.length < 4) throw wrong("the selector has 4 bytes");
    const callee = parseAddress(head, reading);
    const known = Object.values(contracts).find(({ address }) => sameAddress(address, callee));
    const selector = u8aToHex(data.subarray(0, 4));
    const called = known?.abi.messages.find((one) => one.selector.toHex() === selector);
    if (called && !answersResult(called)) throw wrong(noVerdict(called));
    return { Call: call(callee, data) };
  }
  const dot = head.indexOf(".");
  const name = head.slice(0, Math.max(dot, 0)) as ContractName;
  const contract = CONTRACT_NAMES.includes(name) ? contracts[name] : undefined;
  if (!contract) throw wrong(`there is no contract "${name}"`);
  const message = contract.abi.messages.find(({ identifier }) => identifier === head.slice(dot + 1));
  if (!message) throw wrong(`the ${name} has no message "${head.slice(dot + 1)}"`);
  if (!answersResult(message)) throw wrong(noVerdict(message));
  let args: unknown;
  try {
    args = tail === "" ? [] : JSON.parse(tail);
  } catch {
    throw wrong("the arguments are not a JSON list");
  }
  if (!Array.isArray(args) || args.length !== message.args.length) {
    const names = message.args.map((arg) => arg.name).join(", ");
    throw wrong(
      `${head} takes ${message.args.length} arguments${names === "" ? "" : ` (${names})`} as a JSON list`,
    );
  }
  try {
    return { Call: call(contract.address, compactStripLength(message.toU8a(args))[1]) };
  } catch (error) {
    throw wrong(`the arguments do not fit (${error instanceof Error ? error.message : String(error)})`);
  }
}

/** Whether a message answers nothing or a `Result` (inside of ink!'s own): the timelock takes any other answer for what its first byte looks like. */
function answersResult({ returnType }: AbiMessage): boolean {
  const [inner] = returnType?.sub === undefined ? [] : [returnType.sub].flat();
  return inner === undefined || inner.info === TypeDefInfo.Null || inner.info === TypeDefInfo.Result;
}
const noVerdict = ({ identifier }: AbiMessage) =>
  `"${identifier}" answers neither nothing nor a Result, so the timelock could take a refusal for done`;

function call(callee: string, data: Uint8Array): Transaction {
  return {
    callee,
    selector: u8aToHex(data.subarray(0, 4)),
    input: data.subarray(4),
    transferredValue: 0n,
    gasLimit: 0n,
  };
}
