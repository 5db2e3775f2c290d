// Things in words that take more than a table. What the timelock only passes on as bytes: which call of an operation was
// refused, by whom and why. What contracts count in shares, in aDOTb. What it means that the vault is set to another time of
// unbonding than the chain's.

import { hexToU8a, u8aConcat } from "@polkadot/util";
import type { Callable } from "../governance/actions.ts";
import { sameAddress } from "./address.ts";
import { ADOTB, formatAmount, type TokenUnit } from "./amount.ts";
import type { ContractName } from "../suite/artefacts.ts";
import type { Unbonding } from "../chain/chain.ts";
import { plain, variantOf } from "../chain/codec.ts";
import { describeRefusal, textOf } from "./describe.ts";
import { Refusal } from "./errors.ts";
import type { Transaction } from "../suite/generated/governor.ts";

/**
 * Reads "call 2 refused: 0x01.." of the timelock with the metadata of the contract that was called.
 * @param calls the operation's
 * @returns a refusal that says so, or the same one where nothing more can be said
 */
export function explainTimelock(
  refusal: Refusal,
  calls: readonly Transaction[],
  contracts: Callable,
  token: TokenUnit,
): Refusal {
  const match = /^call (\d+) refused: (0x[0-9a-f]*)$/.exec(textOf(refusal.values["0"] ?? ""));
  const transaction = calls[Number(match?.[1])];
  if (!match || !transaction) return refusal;
  const { callee, selector } = transaction;
  const known = Object.entries(contracts).find(
    ([, { address }]) => callee !== null && sameAddress(address, callee),
  );
  const message = known?.[1].abi.messages.find((one) => one.selector.toHex() === selector);
  const type = message?.returnType;
  if (!known || !message || !type) return refusal;
  const [name, { abi }] = known;
  let error: unknown;
  try {
    // ink!'s own `Ok` in front, which the timelock took off; the answer ends after 64 bytes.
    const bytes = u8aConcat(new Uint8Array([0]), hexToU8a(match[2]));
    // Pedantic: polkadot.js takes missing bytes for zeros otherwise.
    const codec = abi.registry.createTypeUnsafe(type.lookupName || type.type, [bytes], { isPedantic: true });
    const outer = variantOf(plain(codec));
    const inner = variantOf(outer?.fields);
    if (outer?.name !== "Ok" || inner?.name !== "Err") return refusal;
    error = inner.fields;
  } catch {
    return refusal;
  }
  const inner = describeRefusal(name as ContractName, message.identifier, error, token);
  return new Refusal(
    refusal.contract,
    refusal.called,
    [...refusal.error, ...inner.error],
    inner.values,
    `Call ${Number(match[1]) + 1} of ${calls.length}, ${name}.${message.identifier}, was refused: ${inner.message}`,
  );
}

/** Says what happens while the vault is set to another time of unbonding than the chain has, and what helps. */
export function bondingText(vault: number, { eras, full, fast }: Unbonding): string {
  const why = fast === undefined ? "" : ` (${fast} while nominators cannot be slashed, else ${full})`;
  const what =
    vault > eras
      ? "exits wait longer than the chain asks for; keepers fetch early what it frees (adotb ripen STASH)"
      : "exits fall due before the chain frees their stake and are paid late";
  return `Unbonding takes ${eras} eras on the chain${why}, and the vault is set to ${vault}: ${what}. The holders can follow: adotb propose --set bonding-eras=${eras}`;
}

type Words = (amounts: Readonly<Record<string, bigint>>, values: Readonly<Record<string, unknown>>) => string;
const adotb = (planck: bigint) => formatAmount(planck, ADOTB);
// Amounts of shares are rounded down; a planck more buys as many.
const less = (has: bigint, needs: bigint) => (needs > has ? needs - has : 0n) + 1n;

/** Refusals that count in shares, by name: their values, and what to say with the amounts that these are worth. */
const IN_SHARES: Readonly<Record<string, { readonly fields: readonly string[]; readonly say: Words }>> = {
  InsufficientShares: {
    fields: ["available", "needed"],
    say: ({ available, needed }) =>
      `There is not enough aDOTb: the account has ${adotb(available!)}, ${adotb(less(available!, needed!))} too little. ` +
      `What is in escrow comes back with: adotb release all`,
  },
  InsufficientEscrow: {
    fields: ["available", "needed"],
    say: ({ available, needed }) =>
      `The account has ${adotb(available!)} in escrow, and ${adotb(needed!)} were asked for. All of it: adotb release all`,
  },
  BelowThreshold: {
    fields: ["minimum", "given"],
    say: ({ minimum, given }) =>
      `A proposal needs ${adotb(minimum!)} in escrow, and the account has ${adotb(given!)}: ` +
      `adotb escrow "${adotb(less(given!, minimum!))}" adds what is missing.`,
  },
  QuorumMissed: {
    fields: ["minimum", "given"],
    say: ({ minimum, given }) =>
      `More is at stake than when it was proposed: ${adotb(minimum!)} must be for it or abstain now, and ${adotb(given!)} are, ` +
      `${adotb(less(given!, minimum!))} too little. It can be tried again until it expires: adotb proposals`,
  },
  AlreadyVoted: {
    fields: ["vote.shares"],
    say: (amounts, { vote }) =>
      `The account has voted on this before: ${(vote as { support: string }).support.toLowerCase()}, with ${adotb(amounts["vote.shares"]!)}.`,
  },
};

const valueAt = (values: Readonly<Record<string, unknown>>, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>((value, field) => (value as Record<string, unknown> | undefined)?.[field], values);

/**
 * Says in aDOTb what a contract refused in shares.
 * @param amountFor what shares are worth, in planck
 * @returns a refusal that says so, or the same one
 */
export async function inAmounts(
  refusal: Refusal,
  amountFor: (shares: bigint) => Promise<bigint>,
): Promise<Refusal> {
  const known = IN_SHARES[refusal.error.at(-1) ?? ""];
  const { contract, called, error, values } = refusal;
  if (!known || known.fields.some((field) => typeof valueAt(values, field) !== "bigint")) return refusal;
  const amounts = await Promise.all(
    known.fields.map(async (field) => [field, await amountFor(valueAt(values, field) as bigint)] as const),
  );
  return new Refusal(contract, called, error, values, known.say(Object.fromEntries(amounts), values));
}
