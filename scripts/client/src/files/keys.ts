// Who signs: a keystore file, a secret in the environment, or on a local network one of the known development accounts.

import { existsSync, readFileSync } from "node:fs";
import { Keyring } from "@polkadot/keyring";
import type { KeyringPair, KeyringPair$Json } from "@polkadot/keyring/types";
import { isHex } from "@polkadot/util";
import { cryptoWaitReady, mnemonicValidate } from "@polkadot/util-crypto";
import { InputError } from "../text/errors.ts";
import { isDevelopmentAccount } from "../text/known-keys.ts";

export interface KeyOptions {
  /** A keystore file, as polkadot.js exports it. */
  readonly keystore?: string | undefined;
  /** A development account, "//Bob"; on local networks only. */
  readonly as?: string | undefined;
  /** Asks a person for the passphrase of this keystore; without it one that is locked is an error. */
  readonly askPassphrase?: ((file: string) => Promise<string>) | undefined;
}

export interface KeyNetwork {
  readonly name: string;
  readonly local: boolean;
  readonly ss58: number;
}

/** Secret phrase or seed of who signs. */
export const SEED_VARIABLE = "ADOTB_SEED";
/** Passphrase of the keystore file. */
export const PASSPHRASE_VARIABLE = "ADOTB_PASSPHRASE";
/** Keystore file, where no --keystore is given. */
export const KEYSTORE_VARIABLE = "ADOTB_KEYSTORE";

/**
 * Finds who signs: `--keystore`, else `--as //Name`, else `ADOTB_SEED`, else `ADOTB_KEYSTORE`, else //Alice on a local network.
 * @throws InputError that tells how to name one
 */
export async function findSigner(network: KeyNetwork, options: KeyOptions = {}): Promise<KeyringPair> {
  await cryptoWaitReady();
  const pair = await openKey(network, options);
  if (!network.local && isDevelopmentAccount(pair.publicKey)) {
    throw new InputError(
      `${pair.address} is a development account, and "${network.name}" is no local network: anybody could sign for it. ` +
        `Use a key that only you have: --keystore FILE, or ${SEED_VARIABLE}.`,
    );
  }
  return pair;
}

async function openKey(network: KeyNetwork, options: KeyOptions): Promise<KeyringPair> {
  const keyring = new Keyring({ type: "sr25519", ss58Format: network.ss58 });
  if (options.keystore !== undefined && options.as !== undefined) {
    throw new InputError("Give either --keystore or --as, not both.");
  }
  if (options.as !== undefined) {
    if (!network.local) {
      throw new InputError(
        `--as ${options.as} works on local networks only, and "${network.name}" is none. ` +
          `Use --keystore FILE, or set ${SEED_VARIABLE}.`,
      );
    }
    if (!/^\/\/\S+$/.test(options.as)) {
      throw new InputError(`"${options.as}" is not a development account. They look like //Alice or //Bob.`);
    }
    return keyring.addFromUri(options.as);
  }
  const seed = process.env[SEED_VARIABLE];
  if (options.keystore === undefined && seed) return fromSeed(keyring, seed.trim());
  const keystore = options.keystore ?? process.env[KEYSTORE_VARIABLE];
  if (keystore) return fromKeystore(keyring, keystore, options.askPassphrase);
  if (network.local) return keyring.addFromUri("//Alice");
  throw new InputError(
    `Nobody is there to sign on "${network.name}". Give --keystore FILE (exported from polkadot.js), ` +
      `or set ${SEED_VARIABLE} to the secret phrase.`,
  );
}

function fromSeed(keyring: Keyring, seed: string): KeyringPair {
  // The library takes any short text for a seed and fills it up with blanks; and its errors could repeat the secret.
  const phrase = seed.split(/[/]{1,3}/)[0] ?? "";
  const valid = seed.startsWith("/") || isHex(phrase, 256) || mnemonicValidate(phrase);
  try {
    if (valid) return keyring.addFromUri(seed);
  } catch {
    // A derivation path that cannot be: said below.
  }
  throw new InputError(
    `${SEED_VARIABLE} is neither a secret phrase of 12 or 24 words nor a seed of 0x and 64 hex digits.`,
  );
}

async function fromKeystore(
  keyring: Keyring,
  file: string,
  ask: KeyOptions["askPassphrase"],
): Promise<KeyringPair> {
  if (!existsSync(file))
    throw new InputError(`There is no keystore file ${file}. Export one from polkadot.js.`);
  let pair: KeyringPair;
  try {
    pair = keyring.addFromJson(JSON.parse(readFileSync(file, "utf8")) as KeyringPair$Json);
  } catch {
    throw new InputError(`${file} is not a keystore: export the account from polkadot.js as a JSON file.`);
  }
  const passphrase = process.env[PASSPHRASE_VARIABLE] ?? (await ask?.(file));
  if (passphrase === undefined) {
    throw new InputError(`The keystore ${file} is locked: set ${PASSPHRASE_VARIABLE} to its passphrase.`);
  }
  try {
    pair.unlock(passphrase);
  } catch {
    throw new InputError(`The passphrase does not open the keystore ${file}.`);
  }
  return pair;
}
