import { networkInterfaces } from "node:os";
import { afterEach, describe, expect, it } from "vitest";
import { Metrics } from "../../src/keeper/metrics.ts";

let metrics: Metrics;
afterEach(() => metrics.close());
const serve = async (healthy: () => boolean) => {
  metrics = new Metrics();
  return metrics.serve(0, () => ({ healthy: healthy(), alarms: ["era-late"] }));
};

describe("what a keeper serves", () => {
  it("is its health, by which it is replaced: 200 or 503 as it is at that moment", async () => {
    let healthy = true;
    const port = await serve(() => healthy);
    const ask = async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/health`);
      return [answer.status, await answer.json()];
    };
    expect(await ask()).toEqual([200, { healthy: true, alarms: ["era-late"] }]);
    healthy = false;
    expect(await ask()).toEqual([503, { healthy: false, alarms: ["era-late"] }]);
  });

  it("is its metrics, and nothing else", async () => {
    const port = await serve(() => true);
    metrics.transactions.inc({ kind: "payout", outcome: "done" }, 3);
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(text).toContain('adotb_keeper_transactions_total{kind="payout",outcome="done"} 3');
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
  });

  it("is for this machine alone", async () => {
    const port = await serve(() => true);
    const others = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ family, internal }) => family === "IPv4" && !internal);
    // Another address of loopback is there everywhere where Linux is.
    for (const { address } of [
      ...others,
      ...(process.platform === "linux" ? [{ address: "127.0.0.2" }] : []),
    ])
      await expect(fetch(`http://${address}:${port}/health`), address).rejects.toThrow("fetch failed");
  });

  it("is said to be taken where another keeper has the port", async () => {
    const port = await serve(() => true);
    await expect(new Metrics().serve(port, () => ({ healthy: true }))).rejects.toThrow(
      `Port ${port} is taken, perhaps by another keeper`,
    );
  });
});
