// Proves that the local chain does what the tools and the contracts rely on. Run by `npm run smoke`, after `build.sh` and
// after the contracts were built (`cargo run --bin adotb-build`). Tells how long each step took.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import "@polkadot/api/augment";
import { ApiPromise, Keyring, WsProvider } from "@polkadot/api";
import { Abi, CodePromise, ContractPromise } from "@polkadot/api-contract";

const PORT = 9977;
const DOT = 10n ** 10n;
const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/** @type {ApiPromise} */
let api;
/** @type {import("node:child_process").ChildProcessByStdio<null, import("node:stream").Readable, null>} */
let chain;
const folder = await mkdtemp(join(tmpdir(), "adotb-chain-"));
/** @typedef {import("@polkadot/keyring/types").KeyringPair} KeyringPair */
const keyring = new Keyring({ type: "sr25519" });
const [alice, bob, charlie] = ["Alice", "Bob", "Charlie"].map((name) => keyring.addFromUri(`//${name}`));
const validator = (/** @type {number} */ number) =>
  keyring.createFromUri(`//Validator//${number}//stash`).address;

/**
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} run
 */
async function step(title, run) {
  const began = Date.now();
  const result = await run();
  console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${title}`);
  return result;
}

// ------------------------------------------------------------------------------------------------ the chain

async function start() {
  chain = spawn(
    "node",
    [
      here("start.js"),
      "--port",
      String(PORT),
      "--block-ms",
      "instant",
      "--db",
      join(folder, "chain"),
      "--quiet",
    ],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const endpoint = await new Promise((resolve, reject) => {
    chain.once("exit", (code) => reject(new Error(`the chain ended with code ${code}`)));
    chain.stdout.on("data", (text) => {
      if (process.env.LOG_LEVEL) process.stdout.write(text);
      const endpoint = /^ws:.*$/m.exec(text.toString());
      if (endpoint) resolve(endpoint[0]);
    });
  });
  api = await ApiPromise.create({ provider: new WsProvider(endpoint, 1_000, {}, 600_000), noInitWarn: true });
}

async function stop() {
  await api?.disconnect();
  if (chain.exitCode !== null) return;
  const ended = new Promise((resolve) => {
    chain.removeAllListeners("exit");
    chain.once("exit", resolve);
  });
  chain.kill("SIGTERM");
  assert.equal(await ended, 0, "a clean stop");
}

/**
 * Signs, sends, waits for the block; fails as the call failed.
 * @template {import("@polkadot/types/types").ISubmittableResult} R
 * @param {import("@polkadot/api/types").SubmittableExtrinsic<"promise", R>} transaction
 * @param {KeyringPair} signer
 * @returns {Promise<R>}
 */
function send(transaction, signer) {
  return new Promise((resolve, reject) => {
    transaction
      // Without a nonce polkadot.js takes the one of its account subscription, which lags behind instant blocks.
      .signAndSend(signer, { nonce: -1 }, (result) => {
        const { dispatchError, status } = result;
        if (result.isError) reject(new Error(`not included: ${status}`));
        if (dispatchError) {
          const { section, name } = dispatchError.isModule
            ? api.registry.findMetaError(dispatchError.asModule)
            : {};
          reject(new Error(section ? `${section}.${name}` : dispatchError.toString()));
        } else if (status.isInBlock) resolve(result);
      })
      .catch(reject);
  });
}

const passEras = (/** @type {number} */ count) =>
  /** @type {any} */ (api)._rpcCore.provider.send("adotb_passEras", [count]);
const activeEra = async () => (await api.query.staking.activeEra()).unwrap().index.toNumber();
const free = async (/** @type {string} */ address) =>
  (await api.query.system.account(address)).data.free.toBigInt();
const ledger = async (/** @type {string} */ address) => (await api.query.staking.ledger(address)).unwrap();

// ------------------------------------------------------------------------------------------------ contracts

const gasLimit = () =>
  api.registry.createType("WeightV2", { refTime: 300_000_000_000n, proofSize: 2_000_000n });

/**
 * @param {string} name
 * @param {bigint} value
 * @param {unknown[]} args
 */
async function deploy(name, value, ...args) {
  const file = await readFile(here(`../../target/ink/${name}/${name}.contract`), "utf8");
  const code = new CodePromise(
    api,
    new Abi(file, api.registry.getChainProperties()),
    JSON.parse(file).source.wasm,
  );
  const made = await send(code.tx.new({ gasLimit: gasLimit(), value }, ...args), alice);
  return /** @type {typeof made & { contract: ContractPromise }} */ (made).contract;
}

/**
 * @param {ContractPromise} contract
 * @param {string} message
 * @param {unknown[]} args
 * @returns {Promise<any>}
 */
async function read(contract, message, ...args) {
  const { result, output } = await contract.query[message](alice.address, { gasLimit: gasLimit() }, ...args);
  assert(result.isOk, `${message}: ${result}`);
  // The outer result is the call's own.
  return /** @type {any} */ (output).asOk;
}

const weights = (/** @type {number[]} */ ...bps) =>
  bps.map((weightBps, number) => ({ validator: validator(number), weightBps }));

async function registryWorks() {
  const limits = { minValidators: 1, maxValidators: 16, maxWeightBps: 10_000 };
  const registry = await step("a registry is uploaded and instantiated", () =>
    deploy("registry", 0n, alice.address, limits, weights(6_000, 4_000)),
  );
  await step("it is called", async () => {
    assert.equal((await read(registry, "version")).toNumber(), 1, "first version");
    await send(registry.tx.setWeights({ gasLimit: gasLimit() }, weights(5_000, 3_000, 2_000)), alice);
    assert.equal((await read(registry, "version")).toNumber(), 2, "second version");
    assert.equal((await read(registry, "allocation")).length, 3, "new allocation");
  });
}

async function contractsStake() {
  const nominator = await step("a nominator is instantiated", () =>
    deploy("nominator", 2n * DOT, charlie.address),
  );
  const stash = nominator.address.toString();
  const calls = {
    pallet: api.tx.staking.bond.callIndex[0],
    bond: api.tx.staking.bond.callIndex[1],
    bondExtra: api.tx.staking.bondExtra.callIndex[1],
    unbond: api.tx.staking.unbond.callIndex[1],
    withdrawUnbonded: api.tx.staking.withdrawUnbonded.callIndex[1],
    nominate: api.tx.staking.nominate.callIndex[1],
    chill: api.tx.staking.chill.callIndex[1],
    rebond: api.tx.staking.rebond.callIndex[1],
  };
  assert.deepEqual(Object.values(calls), [7, 0, 1, 2, 3, 5, 6, 19], "call indices that the contracts know");
  const work = { withdraw: null, fresh: true, rebond: 0, chill: false, nominate: validator(3), unbond: 0 };
  await step("it bonds and nominates through the runtime", async () => {
    await send(nominator.tx.work({ gasLimit: gasLimit(), value: 500n * DOT }, calls, work), alice);
    assert.equal((await ledger(stash)).active.toBigInt(), 500n * DOT, "bonded");
    assert.equal(
      /** @type {any} */ (await api.query.staking.nominators(stash)).unwrap().targets[0].toString(),
      validator(3),
      "nominated",
    );
  });
  return new ContractPromise(api, nominator.abi, stash);
}

// ------------------------------------------------------------------------------------------------ staking

async function nominatorsEarn() {
  const { staking, utility } = api.tx;
  await step("//Bob bonds for //Charlie and nominates", () =>
    send(
      utility.batchAll([
        staking.bond(10_000n * DOT, { Account: charlie.address }),
        staking.nominate([validator(0)]),
      ]),
      bob,
    ),
  );
  const before = await activeEra();
  await step("3 eras pass", () => passEras(3));
  assert.equal(await activeEra(), before + 3, "eras rotate");

  const era = before + 2;
  const backing = await api.query.staking.erasStakersPaged(era, validator(0), 0);
  assert(
    backing.unwrap().others.some(({ who }) => who.eq(bob.address)),
    "the election counted the nomination",
  );
  await step("a payout reaches //Charlie", async () => {
    const [{ total }, all, had] = await Promise.all([
      api.query.staking.erasStakersOverview(era, validator(0)).then((overview) => overview.unwrap()),
      api.query.staking.erasValidatorReward(era).then((reward) => reward.unwrap().toBigInt()),
      free(charlie.address),
    ]);
    await send(staking.payoutStakers(validator(0), era), alice);
    const earned = (await free(charlie.address)) - had;
    // Equal points for 40 validators; no commission.
    const expected = ((all / 40n) * 10_000n * DOT) / total.toBigInt();
    assert(
      earned > 0n && earned - expected < 100_000n && expected - earned < 100_000n,
      `${earned}, not ${expected}`,
    );
  });
}

async function slashesApply() {
  const { staking, sudo, rootOffences } = api.tx;
  await send(staking.unbond(1_000n * DOT), bob);
  await step("an offence is announced", async () => {
    const offence = rootOffences.createOffence([[validator(0), 100_000_000]], null, null);
    await send(sudo.sudo(offence), alice);
    // 27 whole eras lie between the era of the offence and that of the slash.
    const due = (await activeEra()) + 28;
    assert.equal((await api.query.staking.unappliedSlashes(due)).length, 1, "it waits");
  });
  const before = await activeEra();
  const { blocks } = await step("28 eras pass", () => passEras(28));
  assert.equal(await activeEra(), before + 28, "all of them");
  assert.equal(blocks, 57, "a block for each session, and one to begin");
  for (let era = before + 1; era < before + 28; era++) {
    assert((await api.query.staking.erasValidatorReward(era)).unwrap().toBigInt() > 0n, `era ${era} pays`);
  }
  // What unbonds since the era of the offence may bear a part; how the pallet divides the loss is its own business.
  assert.equal(
    (await ledger(bob.address)).total.toBigInt(),
    9_000n * DOT,
    "a tenth of what was at stake is gone",
  );
  await step("unbonded stake is free", async () => {
    await send(staking.withdrawUnbonded(10), bob);
    assert.equal((await ledger(bob.address)).unlocking.length, 0, "no chunk is left");
  });
}

/** @param {ContractPromise} stash */
async function chainsAreKept(stash) {
  const [head, bobs] = [await api.rpc.chain.getHeader(), await free(bob.address)];
  await step("the chain stops", stop);
  await step("and starts again from its file", start);
  assert.equal(
    (await api.rpc.chain.getHeader()).parentHash.toHex(),
    head.hash.toHex(),
    "a block on top of the last",
  );
  assert.equal(await free(bob.address), bobs, "the same balance");
  await step("and goes on", () => send(api.tx.balances.transferKeepAlive(charlie.address, DOT), alice));
  const vault = await read(new ContractPromise(api, stash.abi, stash.address), "vault");
  assert(vault.eq(charlie.address), "contracts are kept");
}

try {
  await step("the chain starts", start);
  await registryWorks();
  const stash = await contractsStake();
  await nominatorsEarn();
  await slashesApply();
  await chainsAreKept(stash);
  console.log("all is well");
  await stop();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
  await stop().catch(() => {});
}
await rm(folder, { recursive: true });
process.exit();
