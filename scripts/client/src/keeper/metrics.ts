// What Prometheus reads, and a health check. On loopback only: whoever wants them elsewhere puts a proxy in front.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Counter, Gauge, Registry } from "prom-client";
import { InputError } from "../text/errors.ts";
import { ALARM_KINDS, type Alarm } from "./alarms.ts";

export interface Health {
  readonly healthy: boolean;
  readonly [detail: string]: unknown;
}

export class Metrics {
  readonly registry = new Registry();
  #server: Server | undefined;

  readonly connected = this.#gauge("adotb_keeper_connected", "1 while the keeper is connected to a node.");
  readonly lastRound = this.#gauge(
    "adotb_keeper_last_round_timestamp_seconds",
    "When the keeper last finished a round: looked at everything, and did what could be done.",
  );
  readonly errors = this.#counter("adotb_keeper_errors_total", "What went wrong, by kind of error.", [
    "kind",
  ]);
  readonly transactions = this.#counter(
    "adotb_keeper_transactions_total",
    "Transactions of the keeper, by what they do and how they ended.",
    ["kind", "outcome"],
  );
  readonly fees = this.#counter("adotb_keeper_fees_planck_total", "Fees that the keeper paid, in planck.");
  readonly alarms = this.#gauge("adotb_alarms", "Alarms that are on now, by kind.", ["kind"]);
  readonly chainEra = this.#gauge("adotb_chain_era", "Active era of the chain.");
  readonly era = this.#gauge("adotb_era", "Era of the vault, by its clock.");
  readonly advancedEra = this.#gauge("adotb_advanced_era", "Last era of the vault whose work is complete.");
  readonly heardEra = this.#gauge("adotb_heard_era", "Last era of the vault in which the reporters agreed.");
  readonly unpaidEras = this.#gauge(
    "adotb_unpaid_eras",
    "Eras of the chain whose rewards are not all paid out to the stashes.",
  );
  readonly money = this.#gauge("adotb_money_planck", "The vault's books, in planck.", ["part"]);
  readonly shares = this.#gauge("adotb_shares", "All shares.");
  readonly stashes = this.#gauge(
    "adotb_stashes",
    "Stashes: present, wanted, marked as failed, and in no exposure for two eras.",
    ["state"],
  );
  readonly unbondingEras = this.#gauge(
    "adotb_unbonding_eras",
    "Eras that unbonding takes: on the chain now, and as the vault is set.",
    ["by"],
  );
  readonly clockDrift = this.#gauge(
    "adotb_clock_drift_seconds",
    "How far the present era of the chain and the vault's eras begin apart.",
  );
  readonly excluded = this.#gauge(
    "adotb_excluded_validators",
    "Validators of the allocation whose weight does not count for now.",
  );
  readonly keeperBalance = this.#gauge(
    "adotb_keeper_balance_planck",
    "What the keeper's account can spend, in planck.",
  );

  #gauge<L extends string>(name: string, help: string, labelNames: L[] = []): Gauge<L> {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }
  #counter<L extends string>(name: string, help: string, labelNames: L[] = []): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  showAlarms(alarms: readonly Alarm[]): void {
    for (const kind of ALARM_KINDS)
      this.alarms.set({ kind }, alarms.filter((alarm) => alarm.kind === kind).length);
  }

  /** Serves /metrics and /health; answers the port. */
  async serve(port: number, health: () => Health): Promise<number> {
    const server = createServer((request, response) => {
      const answer = (status: number, type: string, body: string) => {
        response.writeHead(status, { "content-type": type });
        response.end(body);
      };
      const path = request.url?.split("?")[0];
      if (path === "/metrics") {
        this.registry
          .metrics()
          .then((text) => answer(200, this.registry.contentType, text))
          .catch((error: unknown) => answer(500, "text/plain", String(error)));
      } else if (path === "/health") {
        const state = health();
        answer(state.healthy ? 200 : 503, "application/json", `${JSON.stringify(state)}\n`);
      } else {
        answer(404, "text/plain", "There are /metrics and /health.\n");
      }
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error: NodeJS.ErrnoException) =>
        reject(
          new InputError(
            error.code === "EADDRINUSE"
              ? `Port ${port} is taken, perhaps by another keeper: choose another one with --metrics-port 9616, or 0 for any.`
              : `Port ${port} cannot be used (${error.code}).`,
          ),
        ),
      );
      server.listen(port, "127.0.0.1", resolve);
    });
    this.#server = server;
    return (server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }
}
