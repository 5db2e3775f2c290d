// Addresses: checked when they come in, written for the right network when they go out.

import { Keyring } from "@polkadot/keyring";
import { isHex, stringToU8a, u8aToHex } from "@polkadot/util";
import { base58Decode, checkAddressChecksum, decodeAddress, encodeAddress } from "@polkadot/util-crypto";
import { InputError } from "./errors.ts";
import { isDevelopmentAccount } from "./known-keys.ts";

const EXAMPLE = "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5";

/** Owner of the bootstrap stake: a text and no public key, so nobody can have its secret. */
export const BOOTSTRAP_HOLDER = stringToU8a("aDOTb bootstrap: nobody's stake.");

export interface AddressOptions {
  /** The prefix that addresses of this network have; addresses of other networks are refused. */
  readonly ss58?: number;
  /** Whether "//Alice" and the like stand for the well-known development accounts. */
  readonly local?: boolean;
  /** It will have a power, or money: on a network that is not local an account whose key everybody has is refused. */
  readonly trusted?: boolean;
}

/**
 * Checks an address (SS58, or 32 bytes in hex) and answers it in the network's form.
 * @throws InputError that tells what is wrong with it
 */
export function parseAddress(text: string, options: AddressOptions = {}): string {
  const address = readAddress(text, options);
  if (options.trusted && !options.local && isDevelopmentAccount(address))
    throw new InputError(
      `${text} is a development account, for which anybody can sign: name one whose key only its owner has.`,
    );
  return address;
}

function readAddress(text: string, options: AddressOptions): string {
  const { ss58 = 42, local = false } = options;
  const given = text.trim();
  const wrong = (why: string) =>
    new InputError(`"${text}" is not an address: ${why}. An address looks like ${exampleAddress(ss58)}.`);

  if (given.startsWith("//")) {
    if (!local) throw wrong("development accounts such as //Alice are only known on a local network");
    return developmentAddress(given, ss58);
  }
  if (isHex(given)) {
    if (given.length !== 66) throw wrong("in hex it must have 32 bytes");
    return encodeAddress(given, ss58);
  }
  let bytes: Uint8Array;
  try {
    bytes = base58Decode(given);
  } catch {
    throw wrong("it has characters that no address has");
  }
  const [valid, , , prefix] = checkAddressChecksum(bytes);
  if (!valid || bytes.length < 35) throw wrong("a character is missing, or one is mistyped");
  // 42 is the form without a network, which everybody reads.
  if (prefix !== ss58 && prefix !== 42) {
    throw wrong(`it belongs to another network (its prefix is ${prefix}, here it is ${ss58})`);
  }
  return encodeAddress(decodeAddress(given), ss58);
}

/** The same account, on any network. */
export function sameAddress(a: string | Uint8Array, b: string | Uint8Array): boolean {
  return addressHex(a) === addressHex(b);
}

/** The account's 32 bytes in hex: what to compare addresses by. */
export function addressHex(address: string | Uint8Array): string {
  return u8aToHex(decodeAddress(address));
}

/** The address in the form of a network. */
export function formatAddress(address: string | Uint8Array, ss58: number): string {
  return encodeAddress(address, ss58);
}

/** "5GrwvaEF…KutQY", for tables. */
export function shortAddress(address: string): string {
  return address.length <= 15 ? address : `${address.slice(0, 7)}…${address.slice(-5)}`;
}

/** Address of "//Alice", "//Validator//0//stash", ... */
export function developmentAddress(uri: string, ss58: number): string {
  try {
    return new Keyring({ type: "sr25519", ss58Format: ss58 }).createFromUri(uri).address;
  } catch {
    throw new InputError(
      `"${uri}" is not a development account. They look like //Alice or //Validator//0//stash.`,
    );
  }
}

function exampleAddress(ss58: number): string {
  return encodeAddress(decodeAddress(EXAMPLE), ss58);
}
