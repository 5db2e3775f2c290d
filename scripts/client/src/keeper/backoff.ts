// What failed is tried again later, and later each time. Nothing else waits for it. Time is the chain's clock: while no block
// is made nothing changes, and trying again is of no use.

/** Something that failed, and has not gone well since. */
export interface Failure {
  /** What was tried: "payout", "advance". */
  readonly kind: string;
  /** With what: a payout, a stash; empty where there is only one of the kind. */
  readonly about: string;
  /** How often in a row. */
  readonly times: number;
  /** When it is tried again, in milliseconds since 1970. */
  readonly next: number;
  /** One sentence. */
  readonly why: string;
  /** Something that is expected now and then: nobody needs to see it. */
  readonly quiet: boolean;
}

/** How long the first pause is, as a part of an era. */
const FIRST_PART = 1 / 200;
/** The longest pause after what cost nothing. */
const FREE_PART = 1 / 24;
/** The longest pause after what cost a fee. */
const PAID_PART = 1 / 2;

export class Backoff {
  readonly #failures = new Map<string, Failure>();

  /** @param eraMs length of an era */
  constructor(readonly eraMs: number) {}

  get failures(): readonly Failure[] {
    return [...this.#failures.values()];
  }

  /** Whether it may be tried at this time. */
  may(kind: string, about: string, now: number): boolean {
    const failure = this.#failures.get(`${kind} ${about}`);
    return failure === undefined || now >= failure.next;
  }

  /**
   * Notes that something failed.
   * @param how whether that cost a fee; or until when it is of no use to try again, if that is known
   */
  failed(
    kind: string,
    about: string,
    now: number,
    why: string,
    how: { readonly paid?: boolean; readonly until?: number; readonly quiet?: boolean } = {},
  ): Failure {
    const key = `${kind} ${about}`;
    const times = (this.#failures.get(key)?.times ?? 0) + 1;
    const longest = this.eraMs * (how.paid ? PAID_PART : FREE_PART);
    const pause = Math.min(longest, this.eraMs * FIRST_PART * 2 ** Math.min(times - 1, 20));
    const failure = { kind, about, times, next: how.until ?? now + pause, why, quiet: how.quiet ?? false };
    this.#failures.set(key, failure);
    return failure;
  }

  /** It went well, or there is nothing to do any more. */
  done(kind: string, about: string): void {
    this.#failures.delete(`${kind} ${about}`);
  }

  /** Forgets what of a kind is not to be done any more. */
  keep(kind: string, abouts: ReadonlySet<string>): void {
    for (const failure of this.failures)
      if (failure.kind === kind && !abouts.has(failure.about)) this.done(kind, failure.about);
  }
}
