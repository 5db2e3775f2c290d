// The connection to a chain, and what it says of itself.

import "@polkadot/api-augment";
import { ApiPromise, WsProvider } from "@polkadot/api";
import type { ApiDecoration } from "@polkadot/api/types";
import type { Option } from "@polkadot/types";
import type { Codec } from "@polkadot/types/types";
import { isFunction } from "@polkadot/util";
import { cryptoWaitReady } from "@polkadot/util-crypto";
import { DOT, type TokenUnit } from "../text/amount.ts";
import { InputError, NetworkError } from "../text/errors.ts";

export interface Chain {
  readonly api: ApiPromise;
  readonly endpoint: string;
  readonly genesisHash: string;
  /** Prefix of its addresses. */
  readonly ss58: number;
  readonly token: TokenUnit;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** How long to wait for the first answer. */
  readonly timeoutMs?: number;
  /** Milliseconds between attempts to connect again after the connection dropped; false to try only once. */
  readonly reconnectMs?: number | false;
  /** Told about each connection that is made or lost. */
  readonly onConnection?: (connected: boolean) => void;
}

/** @throws InputError unless it looks like the address of a node */
export function checkEndpoint(endpoint: string): void {
  if (!/^wss?:\/\/\S+$/.test(endpoint)) {
    throw new InputError(`"${endpoint}" is not the address of a node. It looks like ws://127.0.0.1:9944.`);
  }
}

/**
 * Connects and waits until the chain has told its metadata.
 * @throws NetworkError if nothing answers, InputError if the address is none or the chain has no contracts
 */
export async function connect(endpoint: string, options: ConnectOptions = {}): Promise<Chain> {
  const { timeoutMs = 20_000, reconnectMs = 2_500, onConnection } = options;
  checkEndpoint(endpoint);
  await cryptoWaitReady();
  const provider = new WsProvider(endpoint, reconnectMs, {}, timeoutMs);
  provider.on("connected", () => onConnection?.(true));
  provider.on("disconnected", () => onConnection?.(false));
  const unreachable = (why: string) => new NetworkError(`No chain answers at ${endpoint}: ${why}.`);

  let timer: ReturnType<typeof setTimeout> | undefined;
  let api: ApiPromise | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unreachable(`nothing came within ${timeoutMs / 1_000} s`)), timeoutMs);
  });
  try {
    const opened = new Promise<void>((resolve, reject) => {
      provider.on("connected", () => resolve());
      provider.on("error", () => reject(unreachable("nothing listens there, or the connection was refused")));
    });
    if (reconnectMs === false) provider.connect().catch(() => undefined);
    await Promise.race([opened, silence]);
    api = new ApiPromise({ provider, noInitWarn: true, throwOnConnect: true });
    await Promise.race([api.isReadyOrError, silence]);
  } catch (error) {
    await (api ?? provider).disconnect().catch(() => undefined);
    throw error instanceof NetworkError
      ? error
      : unreachable(error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
  }
  if (!api.tx["contracts"] || !isFunction(api.call["contractsApi"]?.["call"])) {
    await api.disconnect();
    throw new InputError(
      `The chain at ${endpoint} has no contracts pallet (or not its runtime API), so aDOTb cannot be there.`,
    );
  }
  return {
    api,
    endpoint,
    genesisHash: api.genesisHash.toHex(),
    ss58: api.registry.chainSS58 ?? 42,
    token: {
      symbol: api.registry.chainTokens[0] ?? DOT.symbol,
      decimals: api.registry.chainDecimals[0] ?? DOT.decimals,
    },
    close: () => api.disconnect(),
  };
}

/** Where the chain is in its eras. */
export interface EraInfo {
  /** The era that is going on. */
  readonly active: number;
  /** When it began, in milliseconds since 1970. */
  readonly startedAt: number;
  /** The era that elections are held for: one more than `active` in the second part of an era. */
  readonly planned: number;
  /** Length of an era in milliseconds, if the chain tells it. */
  readonly lengthMs: number | undefined;
}

export async function eraInfo(api: ApiPromise): Promise<EraInfo> {
  const [active, planned, lengthMs] = await Promise.all([
    api.query.staking.activeEra(),
    api.query.staking.currentEra(),
    eraLengthMs(api),
  ]);
  if (active.isNone) throw new NetworkError("The chain's staking has not begun: it has no active era.");
  const { index, start } = active.unwrap();
  return {
    active: index.toNumber(),
    startedAt: start.isSome ? start.unwrap().toNumber() : 0,
    planned: planned.isSome ? planned.unwrap().toNumber() : index.toNumber(),
    lengthMs,
  };
}

/** Length of an era: as the local chain stores it, or from Babe's constants. */
export async function eraLengthMs(api: ApiPromise): Promise<number | undefined> {
  const stored = await storedNumber(api, "eraMs");
  if (stored !== undefined) return stored;
  const { babe, staking } = api.consts;
  if (!babe?.epochDuration || !babe.expectedBlockTime || !staking?.sessionsPerEra) return undefined;
  const session = babe.epochDuration.toBigInt() * babe.expectedBlockTime.toBigInt();
  return Number(session * BigInt(staking.sessionsPerEra.toNumber()));
}

type Readable = Pick<ApiPromise, "query" | "consts"> | Pick<ApiDecoration<"promise">, "query" | "consts">;

/** The bonding duration, in eras: as the local chain stores it, or the runtime's constant. */
export async function bondingDuration(state: Readable): Promise<number> {
  return (await storedNumber(state, "bondingDuration")) ?? state.consts.staking.bondingDuration.toNumber();
}

/** How long unbonded stake takes to become free, in eras. */
export interface Unbonding {
  /** What a nominator begins to unbond now. */
  readonly eras: number;
  /** The bonding duration: of validators, and of nominators while they can be slashed. */
  readonly full: number;
  /** Of nominators while they cannot be slashed; undefined where the chain makes no difference. */
  readonly fast: number | undefined;
}

export async function unbondingTime(state: Readable): Promise<Unbonding> {
  const full = await bondingDuration(state);
  const constants = state.consts.staking as unknown as Record<string, { toString(): string } | undefined>;
  const constant = constants["nominatorFastUnbondDuration"];
  const fast = constant === undefined ? undefined : Number(constant.toString());
  const entry = state.query.staking["areNominatorsSlashable"];
  const slashable = entry ? (await entry()).toString() === "true" : true;
  return { eras: fast === undefined || slashable ? full : fast, full, fast };
}

/** How much more than the smallest stake of the last election a stash should have, in basis points: it moves with each. */
const ACTIVE_STAKE_MARGIN_BPS = 1_000n;
/** What old pallets note as the smallest stake of an election in which nobody nominates. */
const NOBODY_STAKES = 2n ** 64n - 1n;

/**
 * The least that a stash should bond, in planck: what the chain lets a nominator bond, and a tenth more than the smallest
 * stake that was in the last election, below which a nomination can be left out and earn nothing.
 */
export function leastBond(minNominatorBond: bigint, minimumActiveStake: bigint): bigint {
  const electable = minimumActiveStake + (minimumActiveStake * ACTIVE_STAKE_MARGIN_BPS) / 10_000n;
  return electable > minNominatorBond ? electable : minNominatorBond;
}

/** A value of the local chain's own `Params` pallet. */
export async function storedNumber(
  api: Pick<ApiPromise, "query"> | Pick<ApiDecoration<"promise">, "query">,
  name: string,
): Promise<number | undefined> {
  const entry = api.query["params"]?.[name];
  if (!entry) return undefined;
  return Number((await entry()).toString());
}

/** What the staking pallet is set to. */
export interface StakingInfo {
  /** Index of the pallet in the runtime: the first byte of its calls. */
  readonly palletIndex: number;
  /** Indices of its calls, by name in snake case; undefined for a call that the runtime does not have. */
  readonly callIndices: Readonly<Record<StakingCallName, number | undefined>>;
  readonly unbonding: Unbonding;
  /** In planck. */
  readonly minNominatorBond: bigint;
  /** Smallest stake of a nominator in the last election, in planck; 0 if nobody nominated. */
  readonly minimumActiveStake: bigint;
  /** See {@link leastBond}. */
  readonly leastBond: bigint;
  /** For how many eras rewards can still be claimed. */
  readonly historyDepth: number;
  readonly maxUnlockingChunks: number;
}

export const STAKING_CALLS = [
  "bond",
  "bond_extra",
  "unbond",
  "withdraw_unbonded",
  "nominate",
  "chill",
  "rebond",
  "force_apply_min_commission",
] as const;
export type StakingCallName = (typeof STAKING_CALLS)[number];

/** Where the runtime has the staking pallet and its calls: the metadata say it, nobody need be asked. */
export type CallPlaces = Pick<StakingInfo, "palletIndex" | "callIndices">;

/** @throws InputError if the chain has no staking pallet */
export function stakingCalls(api: ApiPromise): CallPlaces {
  const pallet = api.runtimeMetadata.asLatest.pallets.find(({ name }) => name.toString() === "Staking");
  if (!pallet) throw new InputError("This chain has no Staking pallet, so nothing can be staked on it.");
  const callIndices = Object.fromEntries(
    STAKING_CALLS.map((name) => {
      const call =
        api.tx["staking"]?.[name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())];
      return [name, call?.callIndex[1]];
    }),
  ) as Record<StakingCallName, number | undefined>;
  return { palletIndex: pallet.index.toNumber(), callIndices };
}

/** @throws InputError if the chain has no staking pallet */
export async function stakingInfo(api: ApiPromise): Promise<StakingInfo> {
  const places = stakingCalls(api);
  const [minBond, activeStake, unbonding] = await Promise.all([
    api.query.staking.minNominatorBond(),
    api.query.staking["minimumActiveStake"]?.(),
    unbondingTime(api),
  ]);
  const minNominatorBond = minBond.toBigInt();
  const noted = BigInt(activeStake?.toString() ?? 0);
  const minimumActiveStake = noted >= NOBODY_STAKES ? 0n : noted;
  return {
    ...places,
    unbonding,
    minNominatorBond,
    minimumActiveStake,
    leastBond: leastBond(minNominatorBond, minimumActiveStake),
    historyDepth: api.consts.staking.historyDepth.toNumber(),
    maxUnlockingChunks: Number(api.consts.staking.maxUnlockingChunks.toString()),
  };
}

/** The chain's clock, in milliseconds since 1970. */
export async function chainNow(api: ApiPromise): Promise<number> {
  return (await api.query.timestamp.now()).toNumber();
}

/** What an account can spend, in planck: free, less what is frozen, less the existential deposit. */
export async function spendable(api: ApiPromise, address: string): Promise<bigint> {
  const { data } = await api.query.system.account(address);
  const deposit = existentialDeposit(api);
  const free = data.free.toBigInt();
  const reserved = data.reserved.toBigInt();
  const frozen = data.frozen.toBigInt();
  const kept = frozen > reserved + deposit ? frozen - reserved : deposit;
  return free > kept ? free - kept : 0n;
}

/** The least that an account must hold, in planck. */
export function existentialDeposit(api: ApiPromise): bigint {
  return api.consts.balances.existentialDeposit.toBigInt();
}

/** Names that the accounts gave themselves, where the chain has an identity pallet. */
export async function identityOf(api: ApiPromise, address: string): Promise<string | undefined> {
  const entry = api.query["identity"]?.["identityOf"];
  if (!entry) return undefined;
  const found = (await entry(address)) as Option<Codec>;
  if (!found.isSome) return undefined;
  const human = JSON.stringify(found.unwrap().toHuman());
  return /"display":\{"Raw":"([^"]+)"/.exec(human)?.[1];
}
