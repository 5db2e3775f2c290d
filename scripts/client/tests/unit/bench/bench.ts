// The real keeper in a world: rounds at fixed times, a new connection when the old one is gone, and a log that is kept.

import type { KeyringPair } from "@polkadot/keyring/types";
import { vi } from "vitest";
import { Keeper, type KeeperOptions } from "../../../src/keeper/keeper.ts";
import { Metrics } from "../../../src/keeper/metrics.ts";
import type { SettledNetwork } from "../../../src/suite/network.ts";
import { DAY, KEEPER } from "./names.ts";
import { World } from "./world.ts";

export interface Line {
  readonly level: string;
  readonly event: string;
  readonly message: string;
  readonly kind?: unknown;
}

export const NETWORK = {
  local: false,
  eraMs: DAY,
  ss58: 42,
  token: { symbol: "DOT", decimals: 10 },
  council: [],
  keeper: { maxCommissionBps: 2_000, lateAfter: undefined, metricsPort: undefined },
} as unknown as SettledNetwork;

export class Bench {
  readonly world = new World();
  readonly lines: Line[] = [];
  readonly metrics = new Metrics();
  readonly keeper: Keeper;
  /** Rounds that ended with the connection. */
  lost = 0;

  constructor(options: Partial<KeeperOptions> = {}) {
    const tell = (level: string, event: string, message: string, data: Record<string, unknown> = {}) =>
      this.lines.push({ level, event, message, ...data });
    const log = {
      tell,
      info: tell.bind(undefined, "info"),
      warn: tell.bind(undefined, "warn"),
      error: tell.bind(undefined, "error"),
    };
    this.keeper = new Keeper({
      open: () => Promise.reject(new Error("The bench opens no connection.")),
      signer: { address: KEEPER } as KeyringPair,
      log,
      metrics: this.metrics,
      sendOptions: {},
      pollMs: undefined,
      delayMs: 0,
      maxSteps: 64,
      report: true,
      signal: new AbortController().signal,
      ...options,
    });
  }

  /** One round at the present time. */
  async round(): Promise<void> {
    vi.setSystemTime(this.world.now);
    try {
      await this.keeper.round(this.world.suite, NETWORK);
    } catch {
      this.lost += 1;
      this.world.connected = true;
    }
  }

  /** So many rounds, the same time apart, through so many eras. */
  async eras(count: number, rounds = 6, before: (round: number) => void = () => undefined): Promise<void> {
    for (let round = 0; round < count * rounds; round++) {
      before(round);
      await this.round();
      this.world.pass(DAY / rounds);
    }
  }

  /** Kinds of the alarms that are on. */
  get alarms(): string[] {
    return (this.keeper.health()["alarms"] as { kind: string }[]).map(({ kind }) => kind);
  }
  about(kind: string): string[] {
    return (this.keeper.health()["alarms"] as { kind: string; message: string }[])
      .filter((alarm) => alarm.kind === kind)
      .map(({ message }) => message);
  }
  told(event: string): Line[] {
    return this.lines.filter((line) => line.event === event);
  }
}
