// The chain itself: Chopsticks' block builder on top of our state, with a clock of its own.

import {
  Block,
  Blockchain,
  BuildBlockMode,
  newHeader,
  runTask,
  taskHandler,
} from "@acala-network/chopsticks-core";
import { Api } from "@acala-network/chopsticks-core/api";
import pLimit from "p-limit";
import { GenericExtrinsic } from "@polkadot/types";
import { bnToU8a, hexToU8a, u8aConcat, u8aToBigInt, u8aToHex } from "@polkadot/util";
import { blake2AsU8a, xxhashAsU8a } from "@polkadot/util-crypto";
import { storageKey } from "./genesis.js";
import { StateProvider } from "./provider.js";

/** Every so many blocks the layers of all blocks before are merged into one, so that reads stay short. */
const BLOCKS_PER_FLAT_STATE = 16;
/** Blocks that can still be asked for. */
const BLOCKS_IN_MEMORY = 512;
/** How long an instant block waits for more transactions. */
const INSTANT_DELAY_MS = 20;

const NOW = storageKey("Timestamp", "Now");
const SESSION_ENDS_AT = storageKey("Params", "SessionEndsAt");
const ERA_MS = storageKey("Params", "EraMs");
const SESSION = storageKey("Session", "CurrentIndex");
const ACTIVE_ERA = storageKey("Staking", "ActiveEra");
const ERAS_START_SESSION = storageKey("Staking", "ErasStartSessionIndex");

/**
 * @typedef {import("./state.js").Hex} Hex
 * @typedef {import("./provider.js").Start} Start
 * @typedef {import("@acala-network/chopsticks-core").Blockchain} Base
 * @typedef {import("@polkadot/types/interfaces").Header} Header
 */

/**
 * Reads an integer of `size` bytes from the state of a block; 0 if there is none.
 * @param {Block} block
 * @param {Hex} key
 * @param {number} size
 */
async function readNumber(block, key, size) {
  const value = await block.get(key);
  return value ? Number(u8aToBigInt(hexToU8a(value).subarray(0, size), { isLe: true })) : 0;
}
const timeOf = (/** @type {Block} */ block) => readNumber(block, NOW, 8);
const sessionEndOf = (/** @type {Block} */ block) => readNumber(block, SESSION_ENDS_AT, 8);
const eraOf = (/** @type {Block} */ block) => readNumber(block, ACTIVE_ERA, 4);

/**
 * Whether the next session, which begins with the block after `block`, is the first of an era.
 * @param {Block} block
 */
async function eraEndsWithSession(block) {
  const next = bnToU8a((await eraOf(block)) + 1, { bitLength: 32, isLe: true });
  /** @type {Hex} */
  const key = `${ERAS_START_SESSION}${u8aToHex(u8aConcat(xxhashAsU8a(next, 64), next)).slice(2)}`;
  return (await readNumber(block, key, 4)) === (await readNumber(block, SESSION, 4)) + 1;
}

export class LocalChain extends Blockchain {
  #blockMs;
  #instant;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  /**
   * While time is passed: what the next block's time shall be.
   * @type {((parent: Block) => Promise<number>) | undefined}
   */
  #jump;
  // One after the other, whoever asks.
  #passing = pLimit(1);
  #building = pLimit(1);
  /** The whole state up to the block before the newest. */
  #flat;
  /** A copy of it that the newest blocks stand on. */
  #ground;
  #blocks = 0;

  /**
   * @param {Start} start the block to start from
   * @param {object} options
   * @param {number} options.blockMs the time between blocks on the chain's clock
   * @param {"interval" | "instant" | "manual"} options.mode when blocks are made: every `blockMs`, when transactions
   *   wait, or when asked for
   */
  constructor(start, { blockMs, mode }) {
    super({
      api: new Api(/** @type {any} */ (new StateProvider(start))),
      buildBlockMode: BuildBlockMode.Manual,
      inherentProviders: [
        {
          createInherents: async (block) => [
            await this.#timestamp(/** @type {Block} */ (await block.parentBlock)),
          ],
        },
      ],
      header: { number: start.number, hash: start.hash },
      maxMemoryBlockCount: BLOCKS_IN_MEMORY,
      registeredTypes: {},
      processQueuedMessages: false,
    });
    this.#blockMs = blockMs;
    this.#instant = mode === "instant";
    this.#flat = start.state.copy();
    this.#ground = start.state;
    if (mode === "interval") this.#timer = setTimeout(() => this.#tick(), blockMs);
  }

  // ------------------------------------------------------------------------------------------ making blocks

  async #tick() {
    const began = Date.now();
    if (!this.#jump) await this.newBlock();
    if (!this.#timer) return;
    this.#timer = setTimeout(() => this.#tick(), Math.max(0, this.#blockMs - (Date.now() - began)));
  }

  /**
   * @override
   * @param {Hex} extrinsic
   */
  async submitExtrinsic(extrinsic) {
    const hash = await super.submitExtrinsic(extrinsic);
    if (this.#instant && !this.#timer) {
      // What is submitted together goes into one block.
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.newBlock();
      }, INSTANT_DELAY_MS);
    }
    return hash;
  }

  /**
   * Makes the next block; blocks are made one after the other, whoever asks.
   * @override
   * @param {Parameters<Base["newBlock"]>[0]} [params]
   */
  async newBlock(params) {
    return this.#building(async () => {
      const transactions = params?.transactions ?? this.txPool.pendingExtrinsics;
      const plain = transactions.length === 0 && params?.unsafeBlockHeight === undefined;
      // Chopsticks knows how to make the first block and how to refuse single transactions.
      if (plain && this.head.number > 0) await this.#emptyBlock();
      else await super.newBlock(params);
      return this.head;
    });
  }

  /** A block without transactions in a single run of the runtime: preparing it is what takes time. */
  async #emptyBlock() {
    const { head } = this;
    const [registry, header, timestamp] = await Promise.all([
      head.registry,
      newHeader(head),
      this.#timestamp(head),
    ]);
    const response = await runTask(
      {
        wasm: await head.wasm,
        calls: [
          ["Core_initialize_block", [header.toHex()]],
          ["BlockBuilder_apply_extrinsic", [timestamp]],
          ["BlockBuilder_finalize_block", []],
        ],
        mockSignatureHost: false,
        allowUnresolvedImports: false,
        runtimeLogLevel: this.runtimeLogLevel,
      },
      taskHandler(head),
    );
    if ("Error" in response) throw new Error(`The runtime could not make a block: ${response.Error}`);
    /** @type {Header} */
    const final = registry.createType("Header", {
      ...header.toJSON(),
      extrinsicsRoot: blake2AsU8a(hexToU8a(timestamp), 256),
    });
    const block = new Block(this, head.number + 1, final.hash.toHex(), head, {
      header: final,
      extrinsics: [timestamp],
      storage: head.storage,
      storageDiff: Object.fromEntries(response.Call.storageDiff),
    });
    await this.onNewBlock(block);
  }

  /**
   * The one inherent of a block: its time.
   * @param {Block} parent
   */
  async #timestamp(parent) {
    const meta = await parent.meta;
    const next = (await timeOf(parent)) + this.#blockMs;
    const time = this.#jump ? Math.max(next, await this.#jump(parent)) : next;
    return new GenericExtrinsic(meta.registry, meta.tx.timestamp.set(time)).toHex();
  }

  // ------------------------------------------------------------------------------------------ passing time

  /**
   * The end of the session in which the block after `parent` is: it begins one if its parent's time is the end.
   * @param {Block} parent
   */
  async #sessionEnd(parent) {
    const end = await sessionEndOf(parent);
    if (end > (await timeOf(parent))) return end;
    const sessions = Number((await parent.meta).consts.staking.sessionsPerEra.toString());
    return end + Math.floor((await readNumber(parent, ERA_MS, 8)) / sessions);
  }

  /**
   * Makes blocks that `jump` ahead until `done`. Returns how many.
   * @param {(parent: Block) => Promise<number>} jump
   * @param {(head: Block) => Promise<boolean>} done
   */
  async #pass(jump, done) {
    return this.#passing(async () => {
      let blocks = 0;
      this.#jump = jump;
      try {
        while (!(await done(this.head))) {
          const { number } = this.head;
          await this.newBlock();
          // Chopsticks logs the reason and answers as if all were well.
          if (this.head.number === number) throw new Error("The chain could not build a block.");
          blocks += 1;
        }
      } finally {
        this.#jump = undefined;
      }
      return blocks;
    });
  }

  /**
   * Passes eras, with all their sessions, elections and rewards: one block for each session. Ends at the beginning of
   * the era that comes `count` after the active one.
   * @param {number} count
   */
  async passEras(count) {
    const last = (await eraOf(this.head)) + count;
    const jump = async (/** @type {Block} */ parent) => {
      const arrives =
        (await eraOf(parent)) === last - 1 &&
        (await timeOf(parent)) >= (await sessionEndOf(parent)) &&
        (await eraEndsWithSession(parent));
      return arrives ? 0 : this.#sessionEnd(parent);
    };
    return this.#pass(jump, async (head) => (await eraOf(head)) >= last);
  }

  /**
   * Passes time: the newest block is then at `time`, with all eras on the way as in `passEras`.
   * @param {number} time
   */
  async passUntil(time) {
    const jump = async (/** @type {Block} */ parent) => Math.min(await this.#sessionEnd(parent), time);
    return this.#pass(jump, async (head) => (await timeOf(head)) >= time);
  }

  /** The time of the newest block, in milliseconds. */
  now() {
    return timeOf(this.head);
  }

  /** The era whose validators are at work. */
  era() {
    return eraOf(this.head);
  }

  // ------------------------------------------------------------------------------------------ keeping reads short

  /**
   * @override
   * @param {Block} block
   */
  async onNewBlock(block) {
    const parent = this.head;
    // Whatever was set by hand since the parent was built is in its layers too.
    this.#flat.apply(Object.entries(await parent.storageDiff()));
    this.#blocks += 1;
    if (this.#blocks % BLOCKS_PER_FLAT_STATE === 0) {
      this.#ground = this.#flat.copy();
      block = new Block(this, block.number, block.hash, parent, {
        header: await block.header,
        extrinsics: await block.extrinsics,
        storage: this.#ground,
        storageDiff: await block.storageDiff(),
      });
    }
    await super.onNewBlock(block);
  }

  /**
   * The newest block with its whole state, to start from another time.
   * @returns {Promise<Start>}
   */
  async snapshot() {
    const { head } = this;
    const state = this.#flat.copy();
    state.apply(Object.entries(await head.storageDiff()));
    const header = await head.header;
    return { number: head.number, hash: head.hash, header: header.toJSON(), state };
  }

  /** Ends when no block is being built any more. */
  async stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#building(() => undefined);
  }
}
