// networks/<name>.json: a chain, and what aDOTb is set to on it. Numbers have their unit in the text: "10 %", "2 days".

import * as z from "zod";
import { parseAddress } from "../text/address.ts";
import { ADOTB, parseAmount, type TokenUnit } from "../text/amount.ts";
import { eraInfo, stakingInfo, STAKING_CALLS, type Chain, type StakingCallName } from "../chain/chain.ts";
import { InputError, sentence } from "../text/errors.ts";
import { parsePercent, parseSpan, spanMs, type Span } from "../text/units.ts";

/** A text in the file that a reader of ours understands; what it complains about becomes zod's complaint. */
function read<T>(reader: (text: string) => T) {
  return z.string().transform((text, context): T => {
    try {
      return reader(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: sentence(error) });
      return z.NEVER;
    }
  });
}

const percent = read(parsePercent);
const span = read(parseSpan);
const count = z.number().int().nonnegative();
const AUTO = z.literal("auto");

/** A keeper warns of a validator that takes more than this, unless the file says otherwise. */
const MAX_COMMISSION_BPS = 2_000;

/** Accounts and amounts are checked once prefix and token are known: see `parseNetwork`. */
const account = z.string().min(1);
const amount = z.string().min(1);

const weighted = z.strictObject({ validator: account, weight: percent });

const schema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().regex(/^[a-z0-9-]+$/, "is written in small letters, digits and hyphens"),
  /** Development accounts may be used, and everything about it may be thrown away. */
  local: z.boolean().default(false),
  endpoint: z
    .string()
    .regex(/^wss?:\/\/\S+$/, "is not the address of a node; it looks like ws://127.0.0.1:9944"),
  /** If given, the chain must be this one. */
  genesisHash: z
    .string()
    .regex(/^0x[0-9a-f]{64}$/, "is not a hash: 0x and 64 hex digits")
    .optional(),
  ss58Prefix: count.max(16_383),
  token: z.strictObject({
    symbol: z.string().min(1),
    decimals: count.refine((decimals) => decimals === ADOTB.decimals, {
      message:
        `it must be ${ADOTB.decimals}: aDOTb counts as DOT does, and the bounds in the contracts' code are written for that; ` +
        `chains whose token has other decimals are not supported`,
    }),
  }),
  staking: z.strictObject({
    palletIndex: z.union([AUTO, count.max(255)]),
    callIndices: z
      .union([AUTO, z.strictObject(Object.fromEntries(STAKING_CALLS.map((name) => [name, count.max(255)])))])
      .default("auto"),
  }),
  eraLength: z.union([AUTO, span]),
  bootstrapStake: amount,
  allocation: z.union([
    z.array(weighted).min(1, "names no validator"),
    z.strictObject({ validators: z.string().regex(/^auto: first \d+$/, 'is written like "auto: first 4"') }),
  ]),
  limits: z.strictObject({ minValidators: count, maxValidators: count, maxWeight: percent }),
  vault: z.strictObject({
    minStake: amount,
    minExit: amount,
    fee: percent,
    instantFee: percent,
    buffer: percent,
    maxReward: percent,
    bondingEras: z.union([AUTO, count]),
  }),
  bonder: z.strictObject({
    graceEras: count,
    minBond: z.union([AUTO, amount]),
    maxStashes: count,
    slashingSpans: count,
  }),
  rules: z.strictObject({
    threshold: percent,
    quorum: percent,
    criticalQuorum: percent,
    floor: amount,
    votingDelay: span,
    votingPeriod: span,
    grace: span,
  }),
  minDelay: span,
  guardian: account,
  oracle: z.strictObject({
    reporters: z.array(account).min(1, "names no reporter").max(32, "names more than 32 reporters"),
    quorum: count,
    limit: percent,
    vetoEras: count,
  }),
  treasury: account,
  council: z.array(account).default([]),
  keeper: z
    .strictObject({
      /** Warn when a validator of ours takes more. */
      maxCommission: percent.optional(),
      /** Warn when the work of an era is not done so long after its start. */
      lateAfter: span.optional(),
      /** Port of the metrics and the health check, on loopback. */
      metricsPort: count.max(65_535).optional(),
    })
    .prefault({}),
});

export interface ValidatorWeight {
  readonly validator: string;
  readonly weightBps: number;
}

/** A network's file, checked. Accounts are in the network's form, amounts in planck, parts in basis points. */
export interface Network {
  readonly name: string;
  readonly file: string;
  readonly local: boolean;
  readonly endpoint: string;
  readonly genesisHash: string | undefined;
  readonly ss58: number;
  readonly token: TokenUnit;
  readonly staking: {
    readonly palletIndex: number | "auto";
    readonly callIndices: Readonly<Record<StakingCallName, number>> | "auto";
  };
  readonly eraLength: Span | "auto";
  readonly bootstrapStake: bigint;
  /** As listed, or the first so many validators of the chain in equal parts. */
  readonly allocation: readonly ValidatorWeight[] | { readonly first: number };
  readonly limits: {
    readonly minValidators: number;
    readonly maxValidators: number;
    readonly maxWeightBps: number;
  };
  readonly vault: {
    readonly minStake: bigint;
    readonly minExit: bigint;
    readonly feeBps: number;
    readonly instantFeeBps: number;
    readonly bufferBps: number;
    readonly maxRewardBps: number;
    readonly bondingEras: number | "auto";
  };
  readonly bonder: {
    readonly graceEras: number;
    readonly minBond: bigint | "auto";
    readonly maxStashes: number;
    readonly slashingSpans: number;
  };
  readonly rules: {
    readonly thresholdBps: number;
    readonly quorumBps: number;
    readonly criticalQuorumBps: number;
    readonly floor: bigint;
    readonly votingDelay: Span;
    readonly votingPeriod: Span;
    readonly grace: Span;
  };
  readonly minDelay: Span;
  readonly guardian: string;
  readonly oracle: {
    /** Who reports what the chain's ledger has of each stash. */
    readonly reporters: readonly string[];
    /** How many of them must say the same. */
    readonly quorum: number;
    /** How much reports may change at once without proof, of the pool. */
    readonly limitBps: number;
    /** How long a larger change waits, in eras. */
    readonly vetoEras: number;
  };
  readonly treasury: string;
  readonly council: readonly string[];
  readonly keeper: {
    readonly maxCommissionBps: number;
    readonly lateAfter: Span | undefined;
    readonly metricsPort: number | undefined;
  };
}

/**
 * Checks the content of a network's file.
 * @throws InputError that lists everything that is wrong with it
 */
export function parseNetwork(json: unknown, file = "the network's file"): Network {
  const result = schema.safeParse(json);
  if (!result.success) {
    const list = result.error.issues.map(
      ({ path, message }) => `  ${path.join(".") || "the file"}: ${message}`,
    );
    throw new InputError(`${file} has mistakes:\n${list.join("\n")}`);
  }
  const raw = result.data;
  const problems: string[] = [];
  const attempt = <T>(path: string, parse: () => T): T => {
    try {
      return parse();
    } catch (error) {
      problems.push(`  ${path}: ${sentence(error)}`);
      return undefined as T;
    }
  };
  const toAccount = (path: string, text: string) =>
    attempt(path, () => parseAddress(text, { ss58: raw.ss58Prefix, local: raw.local }));
  const toOwnAccount = (path: string, text: string) =>
    attempt(path, () => parseAddress(text, { ss58: raw.ss58Prefix, local: raw.local, trusted: true }));
  const toAmount = (path: string, text: string) => attempt(path, () => parseAmount(text, raw.token));

  const allocation = Array.isArray(raw.allocation)
    ? raw.allocation.map(({ validator, weight }, position) => ({
        validator: toAccount(`allocation.${position}.validator`, validator),
        weightBps: weight,
      }))
    : { first: Number(raw.allocation.validators.replace(/\D/g, "")) };
  if (Array.isArray(allocation)) {
    const sum = allocation.reduce((total, { weightBps }) => total + weightBps, 0);
    if (sum !== 10_000) problems.push(`  allocation: the weights sum to ${sum / 100} % and not to 100 %`);
  } else if ("first" in allocation && !raw.local) {
    problems.push('  allocation: "auto" is for local networks; name the validators');
  }

  if (raw.rules.criticalQuorum < raw.rules.quorum) {
    problems.push("  rules.criticalQuorum: it must not be below rules.quorum");
  }
  const { reporters, quorum } = raw.oracle;
  if (quorum > reporters.length || quorum * 2 <= reporters.length) {
    problems.push(
      `  oracle.quorum: ${quorum} of ${reporters.length} cannot be; it must be more than a half and not more than all`,
    );
  }

  const network: Network = {
    name: raw.name,
    file,
    local: raw.local,
    endpoint: raw.endpoint,
    genesisHash: raw.genesisHash,
    ss58: raw.ss58Prefix,
    token: raw.token,
    staking: raw.staking as Network["staking"],
    eraLength: raw.eraLength,
    bootstrapStake: toAmount("bootstrapStake", raw.bootstrapStake),
    allocation,
    limits: {
      minValidators: raw.limits.minValidators,
      maxValidators: raw.limits.maxValidators,
      maxWeightBps: raw.limits.maxWeight,
    },
    vault: {
      minStake: toAmount("vault.minStake", raw.vault.minStake),
      minExit: toAmount("vault.minExit", raw.vault.minExit),
      feeBps: raw.vault.fee,
      instantFeeBps: raw.vault.instantFee,
      bufferBps: raw.vault.buffer,
      maxRewardBps: raw.vault.maxReward,
      bondingEras: raw.vault.bondingEras,
    },
    bonder: {
      ...raw.bonder,
      minBond: raw.bonder.minBond === "auto" ? "auto" : toAmount("bonder.minBond", raw.bonder.minBond),
    },
    rules: {
      thresholdBps: raw.rules.threshold,
      quorumBps: raw.rules.quorum,
      criticalQuorumBps: raw.rules.criticalQuorum,
      floor: toAmount("rules.floor", raw.rules.floor),
      votingDelay: raw.rules.votingDelay,
      votingPeriod: raw.rules.votingPeriod,
      grace: raw.rules.grace,
    },
    minDelay: raw.minDelay,
    guardian: toOwnAccount("guardian", raw.guardian),
    oracle: {
      reporters: raw.oracle.reporters.map((text, position) =>
        toOwnAccount(`oracle.reporters.${position}`, text),
      ),
      quorum: raw.oracle.quorum,
      limitBps: raw.oracle.limit,
      vetoEras: raw.oracle.vetoEras,
    },
    treasury: toOwnAccount("treasury", raw.treasury),
    council: raw.council.map((text, position) => toOwnAccount(`council.${position}`, text)),
    keeper: {
      maxCommissionBps: raw.keeper.maxCommission ?? MAX_COMMISSION_BPS,
      lateAfter: raw.keeper.lateAfter,
      metricsPort: raw.keeper.metricsPort,
    },
  };
  const named = network.oracle.reporters.filter((who) => who !== undefined);
  if (new Set(named).size < named.length) problems.push("  oracle.reporters: somebody is there twice");
  if (problems.length > 0) throw new InputError(`${file} has mistakes:\n${problems.join("\n")}`);
  return network;
}

/**
 * Compares the token of the file with what the chain says of its own, where it says anything: amounts would be wrong by powers
 * of ten.
 * @throws InputError
 */
export function requireToken(
  { token, file }: Pick<Network, "token" | "file">,
  { api, endpoint }: Chain,
): void {
  const properties = api.registry.getChainProperties();
  if (!properties) return;
  const [decimals, symbol] = [properties.tokenDecimals, properties.tokenSymbol].map((told) =>
    told.isSome ? told.unwrap()[0]?.toString() : undefined,
  );
  const wrong = (what: string, ours: string | number, theirs: string) =>
    new InputError(
      `token.${what} in ${file} is ${ours}, but the chain at ${endpoint} says ${theirs}: correct the file, or name another node.`,
    );
  if (decimals !== undefined && Number(decimals) !== token.decimals)
    throw wrong("decimals", token.decimals, decimals);
  if (symbol !== undefined && symbol !== token.symbol) throw wrong("symbol", token.symbol, symbol);
}

/** A network with everything that "auto" stands for, and with lengths of time in milliseconds. */
export interface SettledNetwork extends Omit<
  Network,
  "staking" | "eraLength" | "allocation" | "vault" | "bonder" | "rules" | "minDelay"
> {
  readonly eraMs: number;
  readonly staking: {
    readonly palletIndex: number;
    readonly callIndices: Readonly<Record<StakingCallName, number>>;
  };
  readonly allocation: readonly ValidatorWeight[];
  readonly vault: Network["vault"] & { readonly bondingEras: number };
  readonly bonder: Network["bonder"] & { readonly minBond: bigint };
  /** Lengths of time in milliseconds. */
  readonly rules: {
    readonly thresholdBps: number;
    readonly quorumBps: number;
    readonly criticalQuorumBps: number;
    readonly floor: bigint;
    readonly votingDelay: number;
    readonly votingPeriod: number;
    readonly grace: number;
  };
  /** In milliseconds. */
  readonly minDelay: number;
  /** What the file leaves to the chain, where that can change: a value of the day of deployment is as right as one of today. */
  readonly auto: { readonly minBond: boolean; readonly bondingEras: boolean };
}

/**
 * Asks the chain for everything that the file leaves to it.
 * @throws InputError if the chain does not tell
 */
export async function settleNetwork(network: Network, chain: Chain): Promise<SettledNetwork> {
  const { api } = chain;
  const [staking, era] = await Promise.all([stakingInfo(api), eraInfo(api)]);
  const eraMs =
    network.eraLength === "auto" ? era.lengthMs : "ms" in network.eraLength ? network.eraLength.ms : NaN;
  if (eraMs === undefined || Number.isNaN(eraMs)) {
    throw new InputError(
      `eraLength in ${network.file} must be a time like "24 hours": the chain does not tell it.`,
    );
  }
  const callIndices =
    network.staking.callIndices === "auto" ? staking.callIndices : network.staking.callIndices;
  for (const name of STAKING_CALLS) {
    if (callIndices[name] === undefined)
      throw new InputError(`The chain's Staking pallet has no call "${name}".`);
  }
  const ms = (length: Span) => spanMs(length, eraMs);
  return {
    ...network,
    eraMs,
    staking: {
      palletIndex: network.staking.palletIndex === "auto" ? staking.palletIndex : network.staking.palletIndex,
      callIndices: callIndices as Record<StakingCallName, number>,
    },
    allocation:
      "first" in network.allocation
        ? await firstValidators(chain, network.allocation.first)
        : network.allocation,
    vault: {
      ...network.vault,
      bondingEras: network.vault.bondingEras === "auto" ? staking.unbonding.eras : network.vault.bondingEras,
    },
    bonder: {
      ...network.bonder,
      minBond: network.bonder.minBond === "auto" ? staking.leastBond : network.bonder.minBond,
    },
    auto: { minBond: network.bonder.minBond === "auto", bondingEras: network.vault.bondingEras === "auto" },
    rules: {
      ...network.rules,
      votingDelay: ms(network.rules.votingDelay),
      votingPeriod: ms(network.rules.votingPeriod),
      grace: ms(network.rules.grace),
    },
    minDelay: ms(network.minDelay),
  };
}

/** The first validators by address, so that everybody gets the same ones, in equal parts. */
async function firstValidators({ api, ss58 }: Chain, count: number): Promise<ValidatorWeight[]> {
  const keys = await api.query.staking.validators.keys();
  const all = keys.map(({ args: [who] }) => parseAddress(who.toString(), { ss58 })).sort();
  if (count < 1 || count > all.length) {
    throw new InputError(`"auto: first ${count}" cannot be: the chain has ${all.length} validators.`);
  }
  return equalWeights(all.slice(0, count));
}

/** The same weight for all; what cannot be divided goes to the first ones. */
export function equalWeights(validators: readonly string[]): ValidatorWeight[] {
  const each = Math.floor(10_000 / validators.length);
  const rest = 10_000 - each * validators.length;
  return validators.map((validator, position) => ({
    validator,
    weightBps: each + (position < rest ? 1 : 0),
  }));
}
