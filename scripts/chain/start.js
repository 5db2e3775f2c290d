#!/usr/bin/env node
// Starts the local chain. `--help` tells how.

// Chopsticks writes a line per block otherwise. Set before it is loaded, hence the imports below.
process.env.LOG_LEVEL ??= "error";

import { parseArgs } from "node:util";

const HELP = `Starts the local chain: contracts and real staking behind JSON-RPC, on this machine only.

  node start.js [options]

  --port N             port of the WebSocket (9944)
  --block-ms N         milliseconds between blocks (1000), or
             instant   a block whenever a transaction comes, or
             manual    a block when asked for (dev_newBlock)
  --era-seconds N      length of an era on the chain's clock (60); it always pays what a day pays
  --db FILE            keep the chain in this file, and go on from there next time
  --validators N       how many validate (40, at most 100)
  --bonding-eras N     eras that unbonded stake takes to become free (28)
  --slash-defer N      eras that a slash waits (27); 0 applies it at once
  --yearly-reward N    percent that stakers earn in 365.25 eras (12)
  --start-ms N         time of the genesis, in Unix milliseconds (now)
  --quiet              print the endpoint and nothing else

Options about eras, validators and rewards hold for a new chain; a chain in a file has its own.`;

/**
 * @typedef {Record<string, string | boolean | undefined>} Values
 */

/**
 * @param {Values} options
 * @param {string} name
 * @param {number} least
 * @param {number} most
 */
const whole = (options, name, least, most) => {
  const value = Number(options[name]);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`--${name} must be a whole number from ${least} to ${most}, not "${options[name]}".`);
};

function readOptions() {
  const text = (/** @type {string} */ value) => ({ type: /** @type {const} */ ("string"), default: value });
  const { values } = parseArgs({
    options: {
      port: text("9944"),
      "block-ms": text("1000"),
      "era-seconds": text("60"),
      db: { type: "string" },
      validators: text("40"),
      "bonding-eras": text("28"),
      "slash-defer": text("27"),
      "yearly-reward": text("12"),
      "start-ms": text(String(Date.now())),
      quiet: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const asked = values["block-ms"];
  /** @type {"instant" | "manual" | "interval"} */
  const mode = asked === "instant" || asked === "manual" ? asked : "interval";
  const yearlyReward = Number(values["yearly-reward"]);
  if (!(yearlyReward >= 0 && yearlyReward <= 100))
    throw new Error("--yearly-reward is in percent: from 0 to 100.");
  const bondingDuration = whole(values, "bonding-eras", 1, 1000);
  return {
    port: whole(values, "port", 1, 65535),
    db: values.db,
    quiet: values.quiet,
    mode,
    blockMs: mode === "interval" ? whole(values, "block-ms", 100, 60_000) : 1_000,
    genesis: {
      validators: whole(values, "validators", 1, 100),
      eraMs: whole(values, "era-seconds", 2, 86_400) * 1_000,
      bondingDuration,
      slashDefer: whole(values, "slash-defer", 0, bondingDuration - 1),
      yearlyReward,
      startMs: whole(values, "start-ms", 1, Number.MAX_SAFE_INTEGER),
    },
  };
}

/** Often enough that a crash costs little, seldom enough that nobody notices the writing. */
const SAVE_EVERY_MS = 60_000;

/** @param {NonNullable<ReturnType<typeof readOptions>>} options */
async function start(options) {
  const { readRuntime } = await import("./lib/artifacts.js");
  const { LocalChain } = await import("./lib/chain.js");
  const { developer, DEVELOPERS, makeGenesis, validatorStash } = await import("./lib/genesis.js");
  const { genesisBlock } = await import("./lib/provider.js");
  const { serve } = await import("./lib/rpc.js");
  const snapshot = await import("./lib/snapshot.js");
  const { cryptoWaitReady } = await import("@polkadot/util-crypto");
  await cryptoWaitReady();

  const earlier = options.db ? await snapshot.load(options.db) : undefined;
  const block = earlier ?? genesisBlock(await makeGenesis(await readRuntime(), options.genesis));
  const chain = new LocalChain(block, options);
  // Wallets ask for the newest block's parent, which a file does not hold.
  await chain.newBlock();
  const server = await serve(chain, options.port);

  const save = async () => options.db && snapshot.save(options.db, await chain.snapshot());
  const saving = options.db && setInterval(() => save().catch(report), SAVE_EVERY_MS);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    clearInterval(saving);
    await server.close();
    await chain.stop();
    await save();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => stop().catch(giveUp));

  if (options.quiet) return console.log(server.endpoint);
  const meta = await chain.head.meta;
  const index = (/** @type {string} */ name) =>
    meta.registry.metadata.pallets.find((pallet) => pallet.name.eq(name))?.index.toNumber();
  const eraSeconds = Number((await chain.head.read("u64", meta.query.params.eraMs))?.toBigInt()) / 1_000;
  const blocks = {
    interval: `every ${options.blockMs} ms`,
    instant: "with each transaction",
    manual: "when asked for",
  };
  console.log(`The local chain is at ${server.endpoint}${earlier ? `, at block ${block.number} of ${options.db}` : ""}.

  blocks         ${blocks[options.mode]}; each moves the chain's clock by ${options.blockMs} ms
  an era         ${eraSeconds} s of that clock; it pays what a day pays
  pallets        Staking ${index("Staking")}, Contracts ${index("Contracts")}
  validators     //Validator//0//stash (${validatorStash(0)}) and so on
  with money     ${DEVELOPERS.map((name) => `//${name.padEnd(8)} ${developer(name)}`).join("\n                 ")}
  sudo           //Alice

  polkadot.js    https://polkadot.js.org/apps/?rpc=${server.endpoint}
  pass 28 days   node pass.js 28${options.port === 9944 ? "" : ` --port ${options.port}`}
  stop           Ctrl-C${options.db ? ` (the chain is kept in ${options.db})` : " (the chain is gone then)"}`);
}

const report = (/** @type {unknown} */ error) =>
  console.error(`error: ${error instanceof Error ? error.message : error}`);
const giveUp = (/** @type {unknown} */ error) => {
  report(error);
  process.exit(1);
};

try {
  const options = readOptions();
  if (options) await start(options);
  else console.log(HELP);
} catch (error) {
  giveUp(error);
}
