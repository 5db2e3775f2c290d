// The storage of a contract as the node lists it. A mapping can be asked about a key, but not for its keys; they are in the
// names of the cells.

import type { ApiPromise } from "@polkadot/api";
import type { StorageData } from "@polkadot/types/interfaces";
import type { Option, StorageKey } from "@polkadot/types";
import { stringToHex, u8aToHex } from "@polkadot/util";
import { NetworkError } from "../text/errors.ts";

/** In front of a child trie's name. */
const PREFIX = stringToHex(":child_storage:default:");
/** Cells are named by a hash of 16 bytes and then their key as the contract gave it. */
const HASH_BYTES = 16;
const PAGE = 256;
/** A contract of ours has a few dozen cells; more than that says that something is wrong. */
const MOST = 16_384;

export interface Cell {
  /** As the contract named it. */
  readonly key: Uint8Array;
  readonly name: StorageKey;
}

interface ChildRpc {
  getKeysPaged(
    child: string,
    prefix: string,
    count: number,
    start: string,
    at: string,
  ): Promise<readonly StorageKey[]>;
  getStorage(child: string, name: StorageKey, at: string): Promise<Option<StorageData>>;
}

/** Reads cells of one contract, at the block of a hash. */
export class ChildStorage {
  private constructor(
    readonly rpc: ChildRpc,
    readonly child: string,
    readonly at: string,
  ) {}

  /** @throws NetworkError if the node does not list the storage of contracts */
  static async of(api: ApiPromise, contract: string, at: string): Promise<ChildStorage> {
    const rpc = (api.rpc as unknown as Record<string, Partial<ChildRpc>>)["childstate"];
    if (!rpc?.getKeysPaged || !rpc.getStorage)
      throw new NetworkError("The node does not list the storage of contracts (childstate_getKeysPaged).");
    const info = await (await api.at(at)).query.contracts.contractInfoOf(contract);
    if (info.isNone) throw new NetworkError(`There is no contract at ${contract}.`);
    const trie = info.unwrap().trieId.toU8a(true);
    return new ChildStorage(rpc as ChildRpc, `${PREFIX}${u8aToHex(trie).slice(2)}`, at);
  }

  async cells(): Promise<Cell[]> {
    const found: Cell[] = [];
    for (let start = "0x"; found.length < MOST;) {
      const page = await this.rpc.getKeysPaged(this.child, "0x", PAGE, start, this.at);
      found.push(...page.map((name) => ({ name, key: name.toU8a(true).subarray(HASH_BYTES) })));
      if (page.length < PAGE) return found;
      start = page.at(-1)!.toHex();
    }
    throw new NetworkError(`The contract has more than ${MOST} cells of storage.`);
  }

  async value({ name }: Cell): Promise<Uint8Array | undefined> {
    const found = await this.rpc.getStorage(this.child, name, this.at);
    return found.isSome ? found.unwrap().toU8a(true) : undefined;
  }
}
