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
  "slash",
  "loss-unreported",
  "ledger-above-book",
  "nomination-lost",
  "bonding-differs",
  "clock-drift",
  "report-held",
  "reporters-silent",
  "rewards-expiring",
  "keeper-poor",
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

/** Remembers which alarms are on, so that each is told when it begins and when it ends. */
export class AlarmBoard {
  #on = new Map<string, Alarm>();

  get on(): Alarm[] {
    return [...this.#on.values()];
  }

  has(kind: AlarmKind): boolean {
    return this.on.some((alarm) => alarm.kind === kind);
  }

  update(alarms: readonly Alarm[]): { begun: Alarm[]; ended: Alarm[] } {
    const now = new Map(alarms.map((alarm) => [`${alarm.kind} ${alarm.about}`, alarm]));
    const begun = [...now].filter(([key]) => !this.#on.has(key)).map(([, alarm]) => alarm);
    const ended = [...this.#on].filter(([key]) => !now.has(key)).map(([, alarm]) => alarm);
    this.#on = now;
    return { begun, ended };
  }
}
