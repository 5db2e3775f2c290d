#!/usr/bin/env node
// Lets days pass on a running local chain: every era on the way really happens.

import { parseArgs } from "node:util";
import { WsProvider } from "@polkadot/api";

const HELP = `Lets days pass on a running local chain. A day is an era, whatever its length on the chain's clock.

  node pass.js [DAYS] [--port N]      1 day on port 9944, unless told otherwise`;

const giveUp = (/** @type {string} */ message) => {
  console.error(`error: ${message}`);
  process.exit(1);
};

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { port: { type: "string", default: "9944" }, help: { type: "boolean", default: false } },
  });
  if (values.help) return console.log(HELP);
  const days = Number(positionals[0] ?? 1);
  if (!Number.isInteger(days) || days < 1) throw new Error(`"${positionals[0]}" is not a number of days.`);

  const endpoint = `ws://127.0.0.1:${values.port}`;
  // No second attempt, and an answer may take its time.
  const provider = new WsProvider(endpoint, false, {}, 3_600_000);
  await new Promise((resolve, reject) => {
    provider.on("connected", resolve);
    provider.on("error", () =>
      reject(new Error(`No chain answers at ${endpoint}: start one with node start.js.`)),
    );
    provider.connect().catch(() => {});
  });
  const began = Date.now();
  const { era, block, blocks } = await provider.send("adotb_passEras", [days]);
  await provider.disconnect();
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`Era ${era} has begun, at block ${block}: ${days} days in ${blocks} blocks and ${seconds} s.`);
}

main().then(
  () => process.exit(0),
  (error) => giveUp(error.message),
);
