// Keys that everybody has: whoever reads the documentation of this ecosystem can sign for these accounts. They are known by
// their addresses, however the key was given: by name, phrase, raw seed or keystore.

import { Keyring } from "@polkadot/keyring";
import { DEV_SEED } from "@polkadot/keyring/defaults";
import { u8aToHex } from "@polkadot/util";
import { decodeAddress, mnemonicToMiniSecret } from "@polkadot/util-crypto";

/** Secret of the phrase "bottom drive obey lake ..", which a bare "//Alice" belongs to. */
const SUBSTRATE = DEV_SEED;
/** Phrases of others' tests: of BIP-39, of Ethereum's tools. */
const PHRASES = [
  "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
  "test test test test test test test test test test test junk",
];
/** A seed that is no secret; no key of ECDSA can be made of it. */
const ZERO = `0x${"00".repeat(32)}`;
const NAMES = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie", "One", "Two"];
/** How many of //Validator//0, //Validator//1, ... a local chain has at most. */
const VALIDATORS = 16;
const TYPES = ["sr25519", "ed25519", "ecdsa"] as const;

function uris(): string[] {
  const people = NAMES.flatMap((name) => [`//${name}`, `//${name.toLowerCase()}`, `//${name}//stash`]);
  const validators = Array.from({ length: VALIDATORS }, (_, number) => `//Validator//${number}`);
  const paths = ["", ...people, ...validators, ...validators.map((uri) => `${uri}//stash`)];
  return paths.map((path) => SUBSTRATE + path);
}

let known: ReadonlySet<string> | undefined;

/** Public keys in hex. It takes a moment, so they are made when they are first asked for. */
function knownKeys(): ReadonlySet<string> {
  known ??= new Set(
    TYPES.flatMap((type) => {
      const keyring = new Keyring({ type });
      const secrets = PHRASES.map((phrase) => u8aToHex(mnemonicToMiniSecret(phrase)));
      const all = [...uris(), ...secrets, ...(type === "ecdsa" ? [] : [ZERO])];
      return all.map((uri) => u8aToHex(keyring.createFromUri(uri).addressRaw));
    }),
  );
  return known;
}

/** Whether everybody has the key of this account. */
export function isDevelopmentAccount(address: string | Uint8Array): boolean {
  return knownKeys().has(u8aToHex(decodeAddress(address)));
}
