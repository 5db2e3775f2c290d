// What the end-to-end tests stand on: a chain of their own, the command as a user runs it, and a keeper that can be killed.

import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createConnection, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Keyring, WsProvider } from "@polkadot/api";
import type { KeyringPair } from "@polkadot/keyring/types";
import type { EventRecord } from "@polkadot/types/interfaces";
import { connect, ONE_DOT, Suite, type Chain } from "../../src/index.ts";
import { loadArtefacts } from "../../src/files/artefacts.ts";
import { requireDeployment } from "../../src/files/deployments.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
export const CLIENT = resolve(HERE, "../..");
const CHAIN = resolve(CLIENT, "../chain");

export const dot = (amount: number): bigint => BigInt(Math.round(amount * 1_000)) * (ONE_DOT / 1_000n);

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** A chain that makes a block when something comes, and whose eras pass only when they are told to. */
export class TestChain {
  private constructor(
    readonly process: ChildProcess,
    readonly endpoint: string,
    readonly chain: Chain,
    readonly provider: WsProvider,
  ) {}

  static async start(options: readonly string[] = []): Promise<TestChain> {
    const port = await freePort();
    const args = [
      "start.js",
      "--port",
      String(port),
      "--block-ms",
      "instant",
      "--era-seconds",
      "21600",
      "--quiet",
      ...options,
    ];
    const child = spawn("node", args, { cwd: CHAIN, stdio: ["ignore", "pipe", "inherit"] });
    const endpoint = await new Promise<string>((done, fail) => {
      child.once("exit", (code) => fail(new Error(`the chain ended with code ${code}`)));
      child.stdout!.on("data", (text: Buffer) => {
        const found = /^ws:.*$/m.exec(text.toString());
        if (found) done(found[0]);
      });
    });
    const chain = await connect(endpoint, { timeoutMs: 60_000 });
    const provider = new WsProvider(endpoint, 1_000, {}, 600_000);
    await provider.isReady;
    return new TestChain(child, endpoint, chain, provider);
  }

  /** Lets eras pass; answers the active era. */
  async passEras(count = 1): Promise<number> {
    return (await this.provider.send<{ era: number }>("adotb_passEras", [count])).era;
  }

  async passTime(ms: number): Promise<void> {
    await this.provider.send("adotb_passTime", [ms]);
  }

  async block(): Promise<number> {
    return (await this.chain.api.rpc.chain.getHeader()).number.toNumber();
  }

  /** All events of the blocks after `from`. */
  async eventsSince(from: number): Promise<{ block: number; record: EventRecord }[]> {
    const { api } = this.chain;
    const found: { block: number; record: EventRecord }[] = [];
    for (let block = from + 1; block <= (await this.block()); block++) {
      const at = await api.at(await api.rpc.chain.getBlockHash(block));
      const records = (await at.query.system.events()) as unknown as EventRecord[];
      for (const record of records) found.push({ block, record });
    }
    return found;
  }

  async stop(): Promise<void> {
    await this.provider.disconnect();
    await this.chain.close();
    await end(this.process, "SIGTERM");
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once("exit", done));
  child.kill(signal);
  await ended;
}

/** Between a keeper and the chain: can be taken away. */
export class Proxy {
  #sockets = new Set<Socket>();
  #server: Server | undefined;

  private constructor(
    readonly port: number,
    readonly target: number,
  ) {}

  static async before(endpoint: string): Promise<Proxy> {
    const proxy = new Proxy(await freePort(), Number(new URL(endpoint).port));
    await proxy.up();
    return proxy;
  }

  get endpoint(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  async up(): Promise<void> {
    const server = createServer((near) => {
      const far = createConnection(this.target, "127.0.0.1");
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(socket);
        socket.pipe(other);
        socket.on("error", () => other.destroy());
        socket.on("close", () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
      }
    });
    this.#server = server;
    await new Promise<void>((done) => server.listen(this.port, "127.0.0.1", done));
  }

  async down(): Promise<void> {
    const closed = new Promise((done) => this.#server?.close(done));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON. */
  json<T = Record<string, unknown>>(): T;
}

type NetworkFile = Record<string, unknown> & {
  vault: Record<string, unknown>;
  oracle: Record<string, unknown>;
};

/** A network's file and a deployment of its own, and the command working with them. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), "adotb-e2e-"));
  readonly env: NodeJS.ProcessEnv;
  network: NetworkFile;

  constructor(
    readonly endpoint: string,
    change: (network: NetworkFile) => void = () => undefined,
  ) {
    mkdirSync(join(this.folder, "networks"));
    this.network = JSON.parse(readFileSync(join(CLIENT, "../networks/local.json"), "utf8")) as NetworkFile;
    this.network["name"] = "e2e";
    this.network["endpoint"] = endpoint;
    change(this.network);
    this.env = {
      ...process.env,
      ADOTB_NETWORKS_DIR: join(this.folder, "networks"),
      ADOTB_DEPLOYMENTS_DIR: join(this.folder, "deployments"),
      ADOTB_NETWORK: "e2e",
    };
    this.save();
  }

  /** Writes the network's file. */
  save(): void {
    writeFileSync(join(this.folder, "networks/e2e.json"), JSON.stringify(this.network));
  }

  get deploymentFile(): string {
    return join(this.folder, "deployments/e2e.json");
  }

  suite(chain: Chain): Suite {
    return Suite.open(chain, requireDeployment(this.deploymentFile, "e2e"), loadArtefacts());
  }

  /** Runs `adotb` to its end. */
  async run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    const child = this.spawn(args, env);
    let [stdout, stderr] = ["", ""];
    child.stdout!.on("data", (text: Buffer) => (stdout += text.toString()));
    child.stderr!.on("data", (text: Buffer) => (stderr += text.toString()));
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((done) =>
      child.once("close", (...how) => done(how)),
    );
    return { code, signal, stdout, stderr, json: <T>() => JSON.parse(stdout) as T };
  }

  spawn(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    return spawn("node", [join(CLIENT, "bin/adotb.js"), ...args], {
      env: { ...this.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface LogLine {
  readonly event: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** A keeper in a process of its own. */
export class RunningKeeper {
  readonly lines: LogLine[] = [];
  readonly process: ChildProcess;

  constructor(
    workspace: Workspace,
    as: string,
    options: readonly string[] = [],
    endpoint = workspace.endpoint,
  ) {
    this.process = workspace.spawn([
      "--json",
      "--as",
      as,
      "--endpoint",
      endpoint,
      "keeper",
      "--poll",
      "200 ms",
      ...options,
    ]);
    let rest = "";
    this.process.stdout!.on("data", (text: Buffer) => {
      const parts = (rest + text.toString()).split("\n");
      rest = parts.pop() ?? "";
      for (const line of parts) if (line.startsWith("{")) this.lines.push(JSON.parse(line) as LogLine);
    });
    this.process.stderr!.on("data", (text: Buffer) => process.stderr.write(text));
  }

  told(event: string): LogLine[] {
    return this.lines.filter((line) => line.event === event);
  }

  /** Waits for a line. */
  async waitFor(what: string, test: (line: LogLine) => boolean, timeoutMs = 120_000): Promise<LogLine> {
    return until(
      what,
      () => this.lines.find(test),
      timeoutMs,
      () => this.lines.map(({ msg }) => msg).join("\n"),
    );
  }

  kill(): Promise<void> {
    return end(this.process, "SIGKILL");
  }
  stop(): Promise<void> {
    return end(this.process, "SIGTERM");
  }
}

/** Waits until something is there. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 120_000,
  context: () => string = () => "",
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline)
      throw new Error(`${what} did not happen within ${timeoutMs / 1_000} s\n${context()}`);
    await sleep(100);
  }
}

/** Waits until the work of the vault's present era is complete. */
export async function advanced(suite: Suite): Promise<void> {
  const { api } = suite.chain;
  let seen = "";
  await until("the work of the era", async () => {
    // A question to a contract is dear; without a new block the answer is the same.
    const head = (await api.rpc.chain.getBlockHash()).toHex();
    if (head === seen) return false;
    seen = head;
    const { era, advancedEra } = await suite.overview();
    return advancedEra === era;
  });
}

const keyring = new Keyring({ type: "sr25519", ss58Format: 42 });
export const account = (uri: string): KeyringPair => keyring.addFromUri(uri);
