// The keeper's log on standard output: lines for people, or one JSON document per line for machines.

import { pino, type Logger } from "pino";
import { jsonReplacer } from "../chain/codec.ts";
import type { Level, Log } from "../keeper/log.ts";

export class KeeperLog implements Log {
  readonly #json: Logger | undefined;

  constructor(json: boolean) {
    // At once, so that nothing is missing when the process is killed.
    this.#json = json
      ? pino(
          { base: null, timestamp: pino.stdTimeFunctions.isoTime },
          pino.destination({ dest: 1, sync: true }),
        )
      : undefined;
  }

  tell(level: Level, event: string, message: string, data: Record<string, unknown> = {}): void {
    if (this.#json) {
      this.#json[level]({ event, ...(JSON.parse(JSON.stringify(data, jsonReplacer)) as object) }, message);
      return;
    }
    const time = new Date().toISOString().slice(0, 19).replace("T", " ");
    const mark = level === "info" ? "" : level === "warn" ? "WARNING: " : "ERROR: ";
    process.stdout.write(`${time}  ${mark}${message}\n`);
  }

  info(event: string, message: string, data?: Record<string, unknown>): void {
    this.tell("info", event, message, data);
  }
  warn(event: string, message: string, data?: Record<string, unknown>): void {
    this.tell("warn", event, message, data);
  }
  error(event: string, message: string, data?: Record<string, unknown>): void {
    this.tell("error", event, message, data);
  }
}
