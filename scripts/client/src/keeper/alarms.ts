// What a keeper warns of. docs/runbook.md says what to do about each kind.

export const ALARM_KINDS = [
  "era-late",
  "paused",
  "stash-marked",
  "cash-short",
  "validator-leaving",
  "validator-blocked",
  "validator-commission",
  "validator-idle",
  "validator-excluded",
  "not-exposed",
  "min-bond-low",
  "nominators-full",
  "slash",
  "loss-unreported",
  "ledger-above-book",
  "nomination-lost",
  "bonding-differs",
  "staking-moved",
  "clock-drift",
  "contracts-migrating",
  "report-held",
  "reporters-silent",
  "not-a-reporter",
  "proposal-open",
  "proposal-queued",
  "scheduled-outside-governor",
  "role-granted",
  "code-differs",
  "rewards-expiring",
  "keeper-poor",
  "duty-failing",
  "not-readable",
  "chain-stalled",
] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

export interface Alarm {
  readonly kind: AlarmKind;
  /** What it is about: the same alarm about something else is another one. */
  readonly about: string;
  /** One sentence. */
  readonly message: string;
}

export type Raise = (kind: AlarmKind, about: string, message: string) => void;

const keyOf = ({ kind, about }: Alarm): string => `${kind} ${about}`;

/** Remembers which alarms are on, so that each is told when it begins and when it ends. */
export class AlarmBoard {
  #on = new Map<string, Alarm>();

  get on(): Alarm[] {
    return [...this.#on.values()];
  }

  has(kind: AlarmKind): boolean {
    return this.on.some((alarm) => alarm.kind === kind);
  }

  /** @param unseen kinds that nobody could look for: those that are on stay on */
  update(
    alarms: readonly Alarm[],
    unseen: ReadonlySet<AlarmKind> = new Set(),
  ): { begun: Alarm[]; ended: Alarm[] } {
    const now = new Map(this.on.filter(({ kind }) => unseen.has(kind)).map((alarm) => [keyOf(alarm), alarm]));
    for (const alarm of alarms) now.set(keyOf(alarm), alarm);
    const begun = [...now].filter(([key]) => !this.#on.has(key)).map(([, alarm]) => alarm);
    const ended = [...this.#on].filter(([key]) => !now.has(key)).map(([, alarm]) => alarm);
    this.#on = now;
    return { begun, ended };
  }
}
