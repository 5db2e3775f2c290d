// Answers what Chopsticks would ask a remote node, from a state in memory: a fresh genesis, or a snapshot of an earlier run.

import { EventEmitter } from "node:events";

/**
 * The block that a chain starts from.
 * @typedef {object} Start
 * @property {number} number
 * @property {`0x${string}`} hash
 * @property {Record<string, unknown>} header as JSON
 * @property {import("./state.js").FlatState} state everything that is stored after it
 */

/** The hash of block 0. Nobody made that block, so it has no header to hash. */
export const GENESIS_HASH = /** @type {const} */ (`0x${"45".repeat(32)}`);
const ZERO_HASH = "0x" + "00".repeat(32);

const genesisHeader = {
  parentHash: ZERO_HASH,
  number: "0x0",
  stateRoot: ZERO_HASH,
  extrinsicsRoot: ZERO_HASH,
  digest: { logs: [] },
};

export const properties = { ss58Format: 42, tokenDecimals: 10, tokenSymbol: "DOT" };

export class StateProvider {
  #events = new EventEmitter();
  #start;
  hasSubscriptions = false;
  isConnected = true;
  isClonable = false;
  isReady = Promise.resolve();

  /** @param {Start} start the block to start from */
  constructor(start) {
    this.#start = start;
  }

  connect = async () => {};
  disconnect = async () => {};
  /**
   * @param {string} event
   * @param {(...values: unknown[]) => void} listener
   */
  on = (event, listener) => {
    this.#events.on(event, listener);
    return () => this.#events.off(event, listener);
  };
  subscribe = async () => {
    throw new Error("The local chain has no node behind it to subscribe to.");
  };
  unsubscribe = this.subscribe;

  /**
   * @param {string} method
   * @param {any[]} params
   * @returns {Promise<any>}
   */
  send = async (method, params) => {
    const { number, hash, header, state } = this.#start;
    const child = (/** @type {string} */ key) => params[0] + key.slice(2);
    switch (method) {
      case "system_chain":
        return "aDOTb local chain";
      case "system_name":
        return "adotb-chain";
      case "system_properties":
        return properties;
      case "chain_getFinalizedHead":
        return hash;
      case "chain_getBlockHash":
        if (params[0] === 0) return GENESIS_HASH;
        return params[0] === undefined || params[0] === number ? hash : null;
      case "chain_getHeader":
        if (params[0] === undefined || params[0] === hash) return header;
        if (params[0] === GENESIS_HASH) return genesisHeader;
        // polkadot.js asks a block's parent for the runtime: of that one nothing else is known any more.
        return params[0] === header.parentHash ? { ...genesisHeader, number: number - 1 } : null;
      case "chain_getBlock":
        return { block: { header, extrinsics: [] }, justifications: null };
      case "state_getStorage":
      case "state_getStorageAt":
        return state.value(params[0]) ?? null;
      case "state_getKeysPaged":
      case "state_getKeysPagedAt":
        return state.keysAfter(params[0], params[2], params[1]);
      case "state_queryStorageAt":
        return [
          {
            block: hash,
            changes: params[0].map((/** @type {string} */ key) => [key, state.value(key) ?? null]),
          },
        ];
      // Contracts keep their storage in child tries; Chopsticks names these keys with the trie as prefix.
      case "childstate_getStorage":
        return state.value(child(params[1])) ?? null;
      case "childstate_getStorageEntries":
        return params[1].map((/** @type {string} */ key) => state.value(child(key)) ?? null);
      case "childstate_getKeysPaged":
        return state
          .keysAfter(child(params[1]), params[3] && child(params[3]), params[2])
          .map((key) => "0x" + key.slice(params[0].length));
      default:
        throw new Error(`The local chain has no node behind it to ask for ${method}.`);
    }
  };
}

/**
 * The block before the first one.
 * @param {import("./state.js").FlatState} state
 * @returns {Start}
 */
export const genesisBlock = (state) => ({ number: 0, hash: GENESIS_HASH, header: genesisHeader, state });
