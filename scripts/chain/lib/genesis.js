// The first state of the chain, made by the runtime itself (its GenesisBuilder API) from a list of accounts.

import { Keyring } from "@polkadot/keyring";
import {
  u8aToHex,
  hexToU8a,
  stringToHex,
  stringToU8a,
  bnToHex,
  u8aConcat,
  compactToU8a,
} from "@polkadot/util";
import { cryptoWaitReady, xxhashAsHex } from "@polkadot/util-crypto";
import { runTask, emptyTaskHandler } from "@acala-network/chopsticks-core";
import { FlatState } from "./state.js";

export const DOT = 10n ** 10n;
export const DEVELOPERS = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];
const DEVELOPER_BALANCE = 10_000_000n * DOT;
/** What a validator has beside its bond. */
const SPENDING_MONEY = 100n * DOT;
/** Polkadot's. */
const MIN_NOMINATOR_BOND = 250n * DOT;

const keyring = new Keyring({ type: "sr25519", ss58Format: 42 });
const address = (/** @type {string} */ uri) => keyring.createFromUri(uri).address;

export const developer = (/** @type {string} */ name) => address(`//${name}`);
export const validatorStash = (/** @type {number} */ number) => address(`//Validator//${number}//stash`);
/** 100 000 DOT for the first, 100 DOT less for each one after it, as in the tests: elections without nominators have one outcome. */
const selfStake = (/** @type {number} */ number) => BigInt(1_000 - number) * 100n * DOT;

// JSON has no numbers of that size: they are written as text and lose their quotes in `toJson`.
const big = (/** @type {bigint} */ value) => `${value}n`;
const toJson = (/** @type {unknown} */ value) => JSON.stringify(value).replace(/"(\d+)n"/g, "$1");

/**
 * @typedef {import("./state.js").Hex} Hex
 * @typedef {object} Settings
 * @property {number} validators how many
 * @property {number} eraMs
 * @property {number} bondingDuration in eras
 * @property {number} slashDefer in eras
 * @property {number} yearlyReward in percent
 * @property {number} startMs time of the genesis
 */

/**
 * @param {Hex} wasm the runtime
 * @param {Settings} settings
 */
export async function makeGenesis(wasm, settings) {
  await cryptoWaitReady();
  const numbers = Array.from({ length: settings.validators }, (_, number) => number);
  const stashes = numbers.map(validatorStash);

  const balances = [
    ...DEVELOPERS.map((name) => [developer(name), big(DEVELOPER_BALANCE)]),
    ...numbers.map((number) => [stashes[number], big(selfStake(number) + SPENDING_MONEY)]),
  ];
  const config = {
    ...(await defaultConfig(wasm)),
    sudo: { key: developer("Alice") },
    params: {
      eraMs: settings.eraMs,
      bondingDuration: settings.bondingDuration,
      slashDeferDuration: settings.slashDefer,
      yearlyReward: Math.round(settings.yearlyReward * 1e7),
    },
    balances: { balances, devAccounts: null },
    staking: {
      validatorCount: settings.validators,
      minimumValidatorCount: 1,
      invulnerables: [],
      forceEra: "NotForcing",
      slashRewardFraction: 0,
      canceledPayout: 0,
      stakers: numbers.map((number) => [
        stashes[number],
        stashes[number],
        big(selfStake(number)),
        "Validator",
      ]),
      minNominatorBond: big(MIN_NOMINATOR_BOND),
      minValidatorBond: 0,
      maxValidatorCount: null,
      maxNominatorCount: null,
    },
    session: {
      keys: numbers.map((number) => [
        stashes[number],
        stashes[number],
        { aura: address(`//Validator//${number}`) },
      ]),
      nonAuthorityKeys: [],
    },
  };

  const changes = await call(wasm, "GenesisBuilder_build_state", bytes(toJson(config)));
  if (!changes.result.startsWith("0x00")) {
    const reason = Buffer.from(changes.result.slice(4), "hex").toString();
    throw new Error(`The runtime refused the genesis: ${reason}`);
  }
  const state = new FlatState();
  state.apply(changes.storageDiff);
  state.apply([
    [stringToHex(":code"), wasm],
    // Chopsticks adds one block time to the time of the block before, and there is none before the first.
    [storageKey("Timestamp", "Now"), bnToHex(BigInt(settings.startMs), { bitLength: 64, isLe: true })],
  ]);
  return state;
}

/**
 * The key of a plain storage value.
 * @param {string} pallet
 * @param {string} item
 * @returns {Hex}
 */
export const storageKey = (pallet, item) => `${xxhashAsHex(pallet, 128)}${xxhashAsHex(item, 128).slice(2)}`;

const bytes = (/** @type {string} */ text) => {
  const utf8 = stringToU8a(text);
  return u8aToHex(u8aConcat(compactToU8a(utf8.length), utf8));
};

/** @param {Hex} wasm */
async function defaultConfig(wasm) {
  const { result } = await call(wasm, "GenesisBuilder_get_preset", "0x00");
  // Some(bytes): one byte for Some, then the compact length, which JSON never begins with.
  const text = Buffer.from(hexToU8a(result)).toString("latin1");
  return JSON.parse(text.slice(text.indexOf("{")));
}

/**
 * @param {Hex} wasm
 * @param {string} method
 * @param {Hex} argument
 */
async function call(wasm, method, argument) {
  const response = await runTask(
    {
      wasm,
      calls: [[method, [argument]]],
      mockSignatureHost: false,
      allowUnresolvedImports: false,
      runtimeLogLevel: 0,
    },
    { ...emptyTaskHandler, getStorage: async () => undefined, getNextKey: async () => undefined },
  );
  if ("Error" in response) throw new Error(`The runtime failed in ${method}: ${response.Error}`);
  return response.Call;
}
