// The state of the chain as one flat map: what a snapshot holds, and the ground that block layers stand on.

/**
 * Lowercase hex with 0x, as Chopsticks writes keys and values.
 * @typedef {`0x${string}`} Hex
 * @typedef {Iterable<[string, Hex | string | null | undefined]>} Changes values by key; null for a key that is gone
 */
export class FlatState {
  /** @type {Map<string, Hex>} */
  #values;
  /** @type {string[]} */
  #keys;

  /** @param {Iterable<[string, Hex]>} entries */
  constructor(entries = []) {
    this.#values = new Map(entries);
    this.#keys = [...this.#values.keys()].sort();
  }

  get size() {
    return this.#values.size;
  }

  copy() {
    const copy = new FlatState();
    copy.#values = new Map(this.#values);
    copy.#keys = this.#keys.slice();
    return copy;
  }

  entries() {
    return this.#values.entries();
  }

  /** @param {string} key */
  value(key) {
    return this.#values.get(key);
  }

  /**
   * Writes a block's changes.
   * @param {Changes} changes
   */
  apply(changes) {
    for (const [key, value] of changes) {
      if (value === undefined) continue;
      const known = this.#values.has(key);
      if (value === null) {
        if (!known) continue;
        this.#values.delete(key);
        this.#keys.splice(this.#position(key), 1);
      } else {
        this.#values.set(key, /** @type {Hex} */ (value));
        if (!known) this.#keys.splice(this.#position(key), 0, key);
      }
    }
  }

  /**
   * The keys after `start` that begin with `prefix`, in order.
   * @param {string} prefix
   * @param {string | undefined} start
   * @param {number} count
   */
  keysAfter(prefix, start, count) {
    const keys = [];
    const from = !start || start < prefix ? prefix : start;
    for (let i = this.#position(from); i < this.#keys.length && keys.length < count; i++) {
      const key = this.#keys[i];
      if (!key.startsWith(prefix)) break;
      // A scan that starts at the prefix itself does not include it, as in Chopsticks' own layers.
      if (key > from) keys.push(key);
    }
    return keys;
  }

  /**
   * Where `key` is, or would be, among the sorted keys.
   * @param {string} key
   */
  #position(key) {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#keys[middle] < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // What Chopsticks asks of the layer at the bottom.

  deleted() {
    return false;
  }

  /** @param {string} key */
  async get(key) {
    return this.#values.get(key);
  }

  /** @param {string[]} keys */
  async getMany(keys) {
    return keys.map((key) => this.#values.get(key));
  }

  /**
   * @param {string} prefix
   * @param {string} start
   */
  async findNextKey(prefix, start) {
    return this.keysAfter(prefix, start, 1)[0];
  }

  /**
   * @param {string} prefix
   * @param {number} count
   * @param {string} start
   */
  async getKeysPaged(prefix, count, start) {
    return this.keysAfter(prefix, start, count);
  }
}
