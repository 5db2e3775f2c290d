// What proposals do, told to people: in words, with the value in force beside the one that is proposed.

import type { AbiMessage } from "@polkadot/api-contract/types";
import type { Codec } from "@polkadot/types/types";
import { u8aToHex } from "@polkadot/util";
import { jsonReplacer, plain } from "../chain/codec.ts";
import type { ContractName } from "../suite/artefacts.ts";
import type {
  Action,
  BonderSetting,
  Limits,
  GovernorSetting,
  GovernorSettings,
  Transaction,
  Upgradeable,
  ValidatorWeight,
  VaultSetting,
} from "../suite/generated/governor.ts";
import type { OracleSetting, Panel } from "../suite/generated/oracle.ts";
import { addressHex, sameAddress } from "../text/address.ts";
import { formatAmount, type TokenUnit } from "../text/amount.ts";
import { formatShares } from "../text/describe.ts";
import { formatDuration, formatPercent, formatTime } from "../text/units.ts";
import type { Callable } from "./actions.ts";
import { TIMELOCK_ROLES, roleId } from "./timelock-roles.ts";

/** What is in force, as far as it was read. */
export interface Present {
  readonly allocation?: readonly ValidatorWeight[];
  readonly limits?: Limits;
  /** Settings, by the names of their fields. */
  readonly vault?: object;
  readonly bonder?: object;
  readonly oracle?: object;
  readonly panel?: Panel;
  readonly rules?: GovernorSettings;
  readonly minDelay?: bigint;
  readonly guardian?: string;
  readonly reporter?: string;
  /** Hash of the code in force of what is to be upgraded, by its words. */
  readonly codes?: Readonly<Record<string, string>>;
}

export interface Telling {
  readonly token: TokenUnit;
  readonly ss58: number;
  readonly contracts: Callable;
  readonly present?: Present;
  /** Hashes of the codes that were built here. */
  readonly built?: Readonly<Record<ContractName, string>>;
}

/** What an action does; an allocation has a line for each validator. */
export function describeAction(action: Action, telling: Telling): string[] {
  const { present = {} } = telling;
  if ("SetAllocation" in action) return describeAllocation(action.SetAllocation, present.allocation);
  if ("SetLimits" in action) {
    return [`limit allocations to ${limitsText(action.SetLimits)}${now(present.limits, limitsText)}`];
  }
  if ("SetVault" in action)
    return [settingsText("set at the vault", action.SetVault, present.vault, telling)];
  if ("SetBonder" in action)
    return [settingsText("set at the bonder", action.SetBonder, present.bonder, telling)];
  if ("SetGovernor" in action)
    return [settingsText("set of the rules of voting", action.SetGovernor, present.rules, telling)];
  if ("SetMinDelay" in action)
    return [
      `set the timelock's delay to ${formatDuration(action.SetMinDelay)}${now(present.minDelay, formatDuration)}`,
    ];
  if ("SetGuardian" in action) return [`name ${action.SetGuardian} as guardian${now(present.guardian)}`];
  if ("SetReporter" in action)
    return [`let the bonder listen to ${action.SetReporter} as its oracle${now(present.reporter)}`];
  if ("Upgrade" in action) {
    const [what, hash] = action.Upgrade;
    return [upgradeText(upgradeableText(what), codeOf(what), hash, telling)];
  }
  return [describeCall(action.Call, telling)];
}

/** " (now 10 %)" where that was read. */
const now = <T>(value: T | undefined, show: (value: T) => string = String): string =>
  value === undefined ? "" : ` (now ${show(value)})`;

const limitsText = ({ minValidators, maxValidators, maxWeightBps }: Limits): string =>
  `${minValidators} to ${maxValidators} validators, at most ${formatPercent(maxWeightBps)} each`;

function describeAllocation(
  wanted: readonly ValidatorWeight[],
  present?: readonly ValidatorWeight[],
): string[] {
  const weights = new Map(present?.map(({ validator, weightBps }) => [addressHex(validator), weightBps]));
  const left = present?.filter(
    ({ validator }) => !wanted.some((other) => sameAddress(other.validator, validator)),
  );
  const line = ({ validator, weightBps }: ValidatorWeight) =>
    `  ${formatPercent(weightBps)} ${validator}` +
    (present === undefined ? "" : now(weights.get(addressHex(validator)) ?? 0, formatPercent));
  return [
    "back these validators:",
    ...wanted.map(line),
    ...(left ?? []).map(({ validator }) => line({ validator, weightBps: 0 })),
  ];
}

type Form = "amount" | "percent" | "duration" | "calls" | "plain";
/** Where the value of a setting stands among those in force, and how it is written. */
const SETTINGS: Readonly<Record<string, readonly [field: string, form: Form]>> = {
  MinStake: ["minStake", "amount"],
  MinExit: ["minExit", "amount"],
  Fee: ["feeBps", "percent"],
  InstantFee: ["instantFeeBps", "percent"],
  Buffer: ["bufferBps", "percent"],
  MaxReward: ["maxRewardBps", "percent"],
  Treasury: ["treasury", "plain"],
  BondingEras: ["bondingEras", "plain"],
  GraceEras: ["graceEras", "plain"],
  MinBond: ["minBond", "amount"],
  MaxStashes: ["maxStashes", "plain"],
  SlashingSpans: ["slashingSpans", "plain"],
  Calls: ["calls", "calls"],
  Limit: ["limitBps", "percent"],
  VetoEras: ["vetoEras", "plain"],
  Threshold: ["thresholdBps", "percent"],
  Quorum: ["quorumBps", "percent"],
  CriticalQuorum: ["criticalQuorumBps", "percent"],
  Floor: ["floor", "amount"],
  VotingDelay: ["votingDelay", "duration"],
  VotingPeriod: ["votingPeriod", "duration"],
  Grace: ["grace", "duration"],
};

const FORMS: Readonly<Record<Form, (value: unknown, token: TokenUnit) => string>> = {
  amount: (value, token) => formatAmount(BigInt(value as bigint), token),
  percent: (value) => formatPercent(Number(value)),
  duration: (value) => formatDuration(value as bigint),
  calls: (value) => Object.values(value as Record<string, number>).join("/"),
  plain: String,
};

/** "set at the vault: fee 12 % (now 10 %), buffer 2 % (now 0 %)" */
function settingsText(
  what: string,
  settings: readonly (VaultSetting | BonderSetting | OracleSetting | GovernorSetting)[],
  present: object | undefined,
  { token }: Telling,
): string {
  const texts = settings.map((setting) => {
    const [name = "", value] = Object.entries(setting)[0] ?? [];
    const [field, form] = SETTINGS[name] ?? [undefined, "plain" as const];
    const label = name.replace(/(?<!^)([A-Z])/g, " $1").toLowerCase();
    const show = (one: unknown) => FORMS[form](one, token);
    const old = field === undefined ? undefined : (present as Record<string, unknown> | undefined)?.[field];
    return `${name === "Calls" ? "staking calls" : label} ${show(value)}${now(old, show)}`;
  });
  return `${what}: ${texts.join(", ")}`;
}

export function upgradeableText(what: Upgradeable): string {
  if (typeof what === "string") return `the ${what.toLowerCase()}`;
  const target = what.Bonder;
  if (target === "Bonder") return "the bonder";
  return target === "FutureStashes" ? "the stashes to come" : `stash ${target.Stash}`;
}

/** Of which contract the code is. */
const codeOf = (what: Upgradeable): ContractName =>
  typeof what === "string"
    ? (what.toLowerCase() as ContractName)
    : what.Bonder === "Bonder"
      ? "bonder"
      : "nominator";

function upgradeText(
  what: string,
  contract: ContractName,
  hash: string,
  { present, built }: Telling,
): string {
  const known =
    built === undefined
      ? ""
      : built[contract] === hash
        ? ", the code that was built here"
        : `, which is NOT the code that was built here (${built[contract]})`;
  const old = present?.codes?.[what];
  const same = old === hash ? " (the one that it has)" : now(old);
  return `replace the code of ${what}${same} with ${hash}${known}`;
}

/** "call vault.unpause(what: "Stake")", or the bytes where the contract is not one of ours. */
export function describeCall(transaction: Transaction, telling: Telling): string {
  const { callee, selector, input, transferredValue, gasLimit } = transaction;
  const value =
    transferredValue > 0n ? `, with ${formatAmount(transferredValue, telling.token)} of the timelock` : "";
  const gas = gasLimit > 0n ? `, using at most ${(Number(gasLimit) / 1e9).toFixed(2)} ms of computation` : "";
  const known = Object.entries(telling.contracts).find(
    ([, { address }]) => callee !== null && sameAddress(address, callee),
  );
  const message = known?.[1].abi.messages.find((one) => one.selector.toHex() === selector);
  if (!known || !message)
    return `call ${selector} of ${callee ?? "nobody"}, which is not known here, with the input ${u8aToHex(input)}${value}${gas}`;
  const [name] = known;
  try {
    const { args } = message.fromU8a(input);
    return `${wordsOf(name, message, args, telling) ?? plainCall(name, message, args, telling)}${value}${gas}`;
  } catch {
    return `call ${name}.${message.identifier} with input that it cannot read: ${u8aToHex(input)}${value}${gas}`;
  }
}

/** Calls that have better words than their names. */
function wordsOf(
  name: string,
  { identifier }: AbiMessage,
  args: Codec[],
  telling: Telling,
): string | undefined {
  const [first, second] = args.map(plain);
  const { present } = telling;
  switch (`${name}.${identifier}`) {
    case "oracle.set_settings":
      return settingsText("set at the oracle", first as OracleSetting[], present?.oracle, telling);
    case "oracle.set_panel":
      return `let ${panelText(first as Panel)} report to the oracle${now(present?.panel, panelText)}`;
    case "oracle.set_code":
      return upgradeText("the oracle", "oracle", first as string, telling);
    case "timelock.AccessControl::grant_role":
      return `give ${String(second)} the role ${roleName(first as number)} at the timelock, where it acts without a vote`;
    case "timelock.AccessControl::revoke_role":
      return `take the role ${roleName(first as number)} at the timelock from ${String(second)}`;
  }
  return undefined;
}

const panelText = ({ reporters, quorum }: Panel): string => `${quorum} of ${reporters.join(", ")}`;
const roleName = (id: number): string => TIMELOCK_ROLES.find((role) => roleId(role) === id) ?? String(id);

function plainCall(name: string, message: AbiMessage, args: Codec[], { token }: Telling): string {
  const list = message.args.map((arg, position) => {
    const value = plain(args[position]);
    return `${arg.name}: ${argText(arg.name, arg.type.type, value, token)}`;
  });
  return `call ${name}.${message.identifier}(${list.join(", ")})`;
}

function argText(name: string, type: string, value: unknown, token: TokenUnit): string {
  if (typeof value === "bigint" && /^(u128|Balance)$/.test(type))
    return /shares/i.test(name) ? formatShares(value) : formatAmount(value, token);
  if (typeof value === "bigint" && /delay|duration|period/i.test(name)) return formatDuration(value);
  if (typeof value === "bigint" && /until|time|At$/.test(name)) return formatTime(value);
  if (typeof value === "number" && name === "role") return roleName(value);
  return JSON.stringify(value, jsonReplacer);
}
