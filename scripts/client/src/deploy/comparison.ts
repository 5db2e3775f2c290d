// Collects what is compared, and what differs, in words.

import { sameAddress } from "../text/address.ts";
import { sentence } from "../text/errors.ts";

/** What is compared: the exact value, never how it is written. */
type Exact = string | number | bigint | boolean | undefined;

export class Comparison {
  compared = 0;
  readonly differences: string[] = [];
  readonly warnings: string[] = [];

  /** @param show how a value is written for people; it must not hide what differs */
  same<T extends Exact>(what: string, found: T, expected: T, show: (value: T) => string = String): void {
    this.compared += 1;
    if (found === expected) return;
    const [is, should] = [show(found), show(expected)];
    const exact = is === should ? ` (exactly ${String(found)}, not ${String(expected)})` : "";
    this.differences.push(`${what} is ${is}, but should be ${should}${exact}.`);
  }

  account(what: string, found: string | null, expected: string | null): void {
    this.compared += 1;
    const equal = found === null || expected === null ? found === expected : sameAddress(found, expected);
    if (!equal)
      this.differences.push(`${what} is ${found ?? "nobody"}, but should be ${expected ?? "nobody"}.`);
  }

  holds(what: string, fine: boolean): void {
    this.compared += 1;
    if (!fine) this.differences.push(what);
  }

  /** A part that cannot be read is a difference, and no reason to stop. */
  async part(what: string, compare: () => Promise<void>): Promise<void> {
    try {
      await compare();
    } catch (error) {
      this.differences.push(`${what} cannot be read: ${sentence(error)}`);
    }
  }
}
