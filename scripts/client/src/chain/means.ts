// What an account can pay, beside what a transaction takes: told before a fee is lost.
//
// pallet-contracts asks for more than the sum: beside the value it wants the existential deposit twice, once for the account to
// live and once more in reserve, and it refuses a limit for deposits that the account could not pay, however little is needed.

import type { ApiPromise } from "@polkadot/api";
import { formatAmount, type TokenUnit } from "../text/amount.ts";
import { ChainRefusal } from "../text/errors.ts";
import { existentialDeposit, spendable } from "./chain.ts";

/** What a transaction takes of its sender, in planck. */
export interface Cost {
  /** Sent with it. */
  readonly value: bigint;
  /** For storage; what comes back counts as nothing. */
  readonly deposit: bigint;
  /** At most. */
  readonly fee: bigint;
}

export interface Means {
  /** Free, without what must stay for the account to live. */
  readonly spendable: bigint;
  /** What the pallet wants to stay beside that while it takes a deposit. */
  readonly reserve: bigint;
}

export async function meansOf(api: ApiPromise, address: string): Promise<Means> {
  return { spendable: await spendable(api, address), reserve: existentialDeposit(api) };
}

/** The most that can be paid for deposits beside value and fee, in planck; 0 if nothing. */
export function depositRoom({ spendable, reserve }: Means, { value, fee }: Omit<Cost, "deposit">): bigint {
  const room = spendable - reserve - value - fee;
  return room > 0n ? room : 0n;
}

/** How much more the account needs, in planck; 0 if it has enough. */
export function missing({ spendable, reserve }: Means, { value, deposit, fee }: Cost): bigint {
  const needed = value + fee + (deposit > 0n ? deposit + reserve : 0n);
  return needed > spendable ? needed - spendable : 0n;
}

/** "5Grw.. can spend 0.1 DOT, and this takes 0.5 DOT (..): send it 0.4 DOT more." */
export function poorText(address: string, means: Means, cost: Cost, token: TokenUnit, about = false): string {
  const amount = (planck: bigint) => formatAmount(planck, token);
  const { value, deposit, fee } = cost;
  const parts = [
    ...(value > 0n ? [`${amount(value)} to send`] : []),
    ...(deposit > 0n
      ? [
          `${about ? "about " : ""}${amount(deposit)} for deposits, which come back`,
          `${amount(means.reserve)} that the chain wants to stay beside them`,
        ]
      : []),
    ...(fee > 0n ? [`at most ${amount(fee)} for the fee`] : []),
  ];
  return (
    `${address} can spend ${amount(means.spendable)}, and this takes ${parts.join(", ")}: ` +
    `send it ${about ? "about " : ""}${amount(missing(means, cost))} more.`
  );
}

/** Entries and bytes that a message adds to the storage, at most, as measured: what they cost is up to the chain. */
const STORAGE: Readonly<Record<string, readonly [items: bigint, bytes: bigint]>> = {
  stake: [1n, 16n],
  stake_for: [1n, 16n],
  request_unstake: [2n, 84n],
  "PSP22::transfer": [1n, 16n],
  "PSP22::approve": [1n, 16n],
  transfer_shares: [1n, 16n],
  escrow: [2n, 60n],
  propose: [2n, 600n],
  vote: [1n, 40n],
};

/** About what a message takes for deposits, in planck, where it cannot be tried out; undefined if that is not known. */
export function typicalDeposit(api: Pick<ApiPromise, "consts">, message: string): bigint | undefined {
  const storage = STORAGE[message];
  const consts = api.consts["contracts"];
  const [item, byte] = [consts?.["depositPerItem"], consts?.["depositPerByte"]];
  if (!storage || !item || !byte) return undefined;
  return storage[0] * BigInt(item.toString()) + storage[1] * BigInt(byte.toString());
}

/** What the chain says where money is missing. "LimitExhausted" too: without a limit it is what the account has. */
const POOR = [
  "Contracts.StorageDepositLimitExhausted",
  "Contracts.StorageDepositNotEnoughFunds",
  "Contracts.TransferFailed",
  "Token.FundsUnavailable",
  "Token.NotExpendable",
  "Balances.InsufficientBalance",
];

/** Says what is missing where the chain only says that something is, or leaves the error as it is. */
export async function explainPoor(
  error: unknown,
  api: ApiPromise,
  message: string,
  caller: string,
  value: bigint,
  token: TokenUnit,
): Promise<unknown> {
  if (!(error instanceof ChainRefusal) || !POOR.includes(error.error)) return error;
  const means = await meansOf(api, caller);
  const deposit = typicalDeposit(api, message);
  const cost = { value, deposit: deposit ?? 0n, fee: 0n };
  if (missing(means, cost) > 0n) {
    return new ChainRefusal(error.error, poorText(caller, means, cost, token, deposit !== undefined));
  }
  if (!error.error.startsWith("Contracts.StorageDeposit")) return error;
  const has = formatAmount(depositRoom(means, cost), token);
  return new ChainRefusal(
    error.error,
    `${caller} can pay ${has} for storage deposits, and this takes more: send it some ${token.symbol} and try again. Deposits come back.`,
  );
}
