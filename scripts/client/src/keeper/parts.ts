// What the keeper sees is read in parts. A part that cannot be read takes nothing else away: only who needs it learns of that,
// when they ask for it.

/** A part of the view could not be read. */
export class Unread extends Error {
  /** @param part as a sentence names it: "the stashes" */
  constructor(
    readonly part: string,
    readonly reason: unknown,
  ) {
    super(`It cannot be read: ${part}.`);
  }
}

export class Parts<V extends object> {
  readonly #values: Partial<V> = {};
  readonly #failed = new Map<keyof V, Unread>();
  readonly #reading: Promise<unknown>[] = [];

  /** @param part as a sentence names it @param fields what it consists of */
  read<K extends keyof V>(
    part: string,
    fields: readonly K[],
    read: () => Promise<Pick<V, K>>,
  ): Promise<Pick<V, K>> {
    const reading = (async () => {
      try {
        const found = await read();
        Object.assign(this.#values, found);
        return found;
      } catch (error) {
        // A part that needs another one cannot be read for the other's reason.
        const unread = error instanceof Unread ? error : new Unread(part, error);
        for (const field of fields) this.#failed.set(field, unread);
        throw unread;
      }
    })();
    this.#reading.push(reading);
    reading.catch(() => undefined);
    return reading;
  }

  /** Everything, when all is read. What could not be is thrown when somebody asks for it, and listed. */
  async settle(): Promise<{ view: V; unread: readonly Unread[] }> {
    await Promise.allSettled(this.#reading);
    const view = { ...this.#values };
    for (const [field, unread] of this.#failed) {
      Object.defineProperty(view, field, {
        enumerable: false,
        get: () => {
          throw unread;
        },
      });
    }
    return { view: view as V, unread: [...new Set(this.#failed.values())] };
  }
}

/** What `ask` answers, or nothing if that could not be read. */
export function ifRead<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Unread) return undefined;
    throw error;
  }
}
