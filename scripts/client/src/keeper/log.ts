// What the keeper tells. Who runs it says where that goes.

export type Level = "info" | "warn" | "error";

export interface Log {
  /** @param event a short name that never changes, for machines: "paid", "advanced" */
  tell(level: Level, event: string, message: string, data?: Record<string, unknown>): void;
  info(event: string, message: string, data?: Record<string, unknown>): void;
  warn(event: string, message: string, data?: Record<string, unknown>): void;
  error(event: string, message: string, data?: Record<string, unknown>): void;
}
