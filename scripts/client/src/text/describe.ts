// Errors of contracts and of the chain as sentences, with their values in people's units.

import type { ApiPromise } from "@polkadot/api";
import type { DispatchError } from "@polkadot/types/interfaces";
import { ADOTB, DOT, formatAmount, formatCount, formatNumber, type TokenUnit } from "./amount.ts";
import type { ContractName } from "../suite/artefacts.ts";
import { variantOf } from "../chain/codec.ts";
import { Refusal } from "./errors.ts";
import { CHAIN_SENTENCES, CUSTOM, PAUSABLE, ROLES, SENTENCES, STATES } from "./sentences.ts";
import { formatDuration, formatPercent, formatTime } from "./units.ts";

/** The error type that a message of a contract refuses with. */
export function errorTypeOf(contract: ContractName, message: string): string {
  if (message.startsWith("PSP22")) return "PSP22Error";
  if (message.startsWith("AccessControl::")) return "AccessControlError";
  return {
    token: "TokenError",
    vault: "VaultError",
    bonder: "BonderError",
    oracle: "OracleError",
    registry: "RegistryError",
    nominator: "NominatorError",
    governor: "GovernorError",
    timelock: "TimelockControllerError",
  }[contract];
}

/** A contract's error as an exception with a sentence. */
export function describeRefusal(
  contract: ContractName,
  message: string,
  error: unknown,
  unit: TokenUnit = DOT,
): Refusal {
  const { path, values, text } = describeError(errorTypeOf(contract, message), error, unit, message);
  return new Refusal(contract, message, path, values, text);
}

export interface Described {
  /** From the outermost error to the innermost. */
  readonly path: string[];
  /** Values of the innermost. */
  readonly values: Record<string, unknown>;
  readonly text: string;
}

/** Tells an error, as `plain` writes it, of a type. */
export function describeError(type: string, error: unknown, unit: TokenUnit = DOT, message = ""): Described {
  const variant = variantOf(error);
  const name = variant?.name ?? "Unknown";
  const given = valuesOf(variant?.fields);
  const template = SENTENCES[type]?.[`${name} of ${message}`] ?? SENTENCES[type]?.[name];
  // An error of a newer contract: its name and values say more than nothing.
  if (template === undefined) return { path: [name], values: given, text: unknownError(name, given) };

  let inner: Described | undefined;
  const text = template.replace(/\{(\w+):(\w+)\}/g, (_, field: string, form: string) => {
    const value = given[camel(field)];
    if (/^[A-Z]/.test(form)) {
      inner = describeError(form, value, unit);
      return inner.text;
    }
    return formatted(form, value, unit);
  });
  if (inner) return { path: [name, ...inner.path], values: inner.values, text };
  return { path: [name], values: given, text };
}

const camel = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Named fields by their names, others by their positions. */
function valuesOf(fields: unknown): Record<string, unknown> {
  if (fields === null || fields === undefined) return {};
  if (Array.isArray(fields))
    return Object.fromEntries(fields.map((value, position) => [String(position), value]));
  const simple = typeof fields !== "object" || fields instanceof Uint8Array;
  if (simple) return { 0: fields };
  // A lone enum value, { Token: {..} }, begins with a capital; the names of fields do not.
  const [first] = Object.keys(fields);
  return first !== undefined && /^[A-Z]/.test(first) ? { 0: fields } : { ...fields };
}

function unknownError(name: string, values: Record<string, unknown>): string {
  const list = Object.entries(values).map(([field, value]) => `${field} ${String(value)}`);
  return `The contract refused with ${name}${list.length > 0 ? ` (${list.join(", ")})` : ""}.`;
}

function formatted(form: string, value: unknown, unit: TokenUnit): string {
  switch (form) {
    case "dot":
      return formatAmount(BigInt(value as bigint), unit);
    case "adotb":
      return formatAmount(BigInt(value as bigint), ADOTB);
    case "shares":
      return formatShares(BigInt(value as bigint));
    case "time":
      return formatTime(value as bigint);
    case "duration":
      return formatDuration(value as bigint);
    case "percent":
      return formatPercent(Number(value));
    case "plain":
      return formatCount(value as number);
    case "what":
      return PAUSABLE[String(value)] ?? String(value);
    case "role":
      return ROLES[String(value)] ?? String(value);
    case "state":
      return STATES[String(value)] ?? String(value);
    case "vote": {
      const { support, shares } = value as { support: string; shares: bigint };
      return `${support.toLowerCase()}, with ${formatShares(BigInt(shares))}`;
    }
    case "limits": {
      const { minValidators, maxValidators, maxWeightBps } = value as Record<string, number>;
      return `${minValidators} to ${maxValidators} validators, at most ${formatPercent(maxWeightBps ?? 0)} each`;
    }
    case "text":
      return textOf(value);
    case "custom":
      return CUSTOM[textOf(value)] ?? textOf(value);
    default:
      return String(value);
  }
}

/** Shares have the decimals of aDOTb, and at the start its worth. */
export function formatShares(shares: bigint): string {
  return `${formatNumber(shares)} ${shares === 10n ** 10n ? "share" : "shares"}`;
}

/** Text that may have come as bytes. */
export function textOf(value: unknown): string {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
}

/** "Contracts.OutOfGas", "Token.FundsUnavailable", "BadOrigin" */
export function dispatchErrorName(api: ApiPromise, error: DispatchError): string {
  if (error.isModule) {
    const { section, name } = api.registry.findMetaError(error.asModule);
    return `${capital(section)}.${name}`;
  }
  if (error.isToken) return `Token.${error.asToken.type}`;
  if (error.isArithmetic) return `Arithmetic.${error.asArithmetic.type}`;
  if (error.isTransactional) return `Transactional.${error.asTransactional.type}`;
  return error.type;
}

/** The chain's error as a sentence. */
export function describeDispatchError(api: ApiPromise, error: DispatchError): string {
  const name = dispatchErrorName(api, error);
  const known = CHAIN_SENTENCES[name];
  if (known) return known;
  if (error.isModule) {
    const words = api.registry.findMetaError(error.asModule).docs.join(" ").trim();
    if (words) return `The chain refused it: ${words.replace(/\.?$/, "")} (${name}).`;
  }
  return `The chain refused it (${name}).`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
