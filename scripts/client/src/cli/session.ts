// What all commands share: the global options, and opening what a command needs.

import type { Command } from "commander";
import type { KeyringPair } from "@polkadot/keyring/types";
import { parseAddress } from "../text/address.ts";
import type { TokenUnit } from "../text/amount.ts";
import { checkEndpoint, connect, type Chain } from "../chain/chain.ts";
import type { Plan, Sent, Weight } from "../chain/contract.ts";
import { requireDeployment, deploymentFile } from "../files/deployments.ts";
import { ExitCode, InputError } from "../text/errors.ts";
import { findSigner } from "../files/keys.ts";
import { loadNetwork } from "../files/networks.ts";
import { requireToken, type Network } from "../suite/network.ts";
import { askPassphrase, Output } from "./output.ts";
import { loadArtefacts } from "../files/artefacts.ts";
import { requirePresence } from "../suite/presence.ts";
import { Suite } from "../suite/suite.ts";
import type { SendOptions } from "../chain/transaction.ts";

export interface GlobalOptions {
  network: string;
  endpoint?: string;
  keystore?: string;
  as?: string;
  yes?: boolean;
  json?: boolean;
  final?: boolean;
}

/** What a command works with. Everything is opened when it is first asked for, and closed at the end. */
export class Session {
  readonly out: Output;
  readonly network: Network;
  #chain: Promise<Chain> | undefined;
  #signer: Promise<KeyringPair> | undefined;
  #suite: Promise<Suite> | undefined;

  constructor(readonly options: GlobalOptions) {
    this.out = new Output({ json: options.json, yes: options.yes });
    const network = loadNetwork(options.network);
    if (options.endpoint) checkEndpoint(options.endpoint);
    this.network = options.endpoint ? { ...network, endpoint: options.endpoint } : network;
  }

  get token(): TokenUnit {
    return this.network.token;
  }

  /** The connection; checked to be the chain that the network's file means. */
  chain(): Promise<Chain> {
    this.#chain ??= this.#connect();
    return this.#chain;
  }

  async #connect(): Promise<Chain> {
    const { endpoint, genesisHash, ss58, name } = this.network;
    const chain = await this.out.progress(`Connecting to ${endpoint}`, () => connect(endpoint));
    if (genesisHash && chain.genesisHash !== genesisHash) {
      await chain.close();
      throw new InputError(
        `The chain at ${endpoint} is not "${name}": its genesis is ${chain.genesisHash}, expected ${genesisHash}.`,
      );
    }
    try {
      requireToken(this.network, chain);
    } catch (error) {
      await chain.close();
      throw error;
    }
    // Addresses are shown as the network's file says, whatever the runtime calls itself.
    chain.api.registry.setChainProperties(
      chain.api.registry.createType("ChainProperties", {
        ss58Format: ss58,
        tokenDecimals: [this.token.decimals],
        tokenSymbol: [this.token.symbol],
      }),
    );
    return { ...chain, ss58, token: this.token };
  }

  /** The deployed suite. */
  suite(): Promise<Suite> {
    this.#suite ??= this.#open();
    return this.#suite;
  }

  async #open(): Promise<Suite> {
    const file = deploymentFile(this.network);
    const deployment = requireDeployment(file, this.network.name);
    const chain = await this.chain();
    const suite = Suite.open(chain, deployment, loadArtefacts());
    await requirePresence(chain, deployment, file);
    return suite;
  }

  /** Who signs. */
  signer(): Promise<KeyringPair> {
    const { keystore, as, json } = this.options;
    this.#signer ??= findSigner(this.network, {
      keystore,
      as,
      askPassphrase: json || !process.stdin.isTTY ? undefined : askPassphrase,
    });
    return this.#signer;
  }

  /** An address from the command line. */
  address(text: string): string {
    return parseAddress(text, { ss58: this.network.ss58, local: this.network.local });
  }

  /** An address that gets a power or money: not one whose key everybody has, unless the network is local. */
  trusted(text: string): string {
    return parseAddress(text, { ss58: this.network.ss58, local: this.network.local, trusted: true });
  }

  /** The address given, or the signer's. */
  async addressOrOwn(text: string | undefined): Promise<string> {
    return text === undefined ? (await this.signer()).address : this.address(text);
  }

  get sendOptions(): SendOptions {
    return { wait: this.options.final ? "final" : "block" };
  }

  /** What a block may hold in all, for showing a weight beside it. */
  async blockWeight(): Promise<Weight> {
    const { maxBlock } = (await this.chain()).api.consts.system.blockWeights;
    return { refTime: maxBlock.refTime.toBigInt(), proofSize: maxBlock.proofSize.toBigInt() };
  }

  /** Shows a plan, asks, signs, sends and waits. */
  async carryOut<Ok>(what: string, plan: Plan<Ok>): Promise<Sent<Ok>> {
    const suite = await this.suite();
    await this.out.confirm(what, plan, this.token, await this.blockWeight());
    const signer = await this.signer();
    return this.out.progress("Sending", (update) =>
      suite.send(plan, signer, {
        ...this.sendOptions,
        onStatus: (status) => update(`The transaction is ${status}`),
      }),
    );
  }

  async close(): Promise<void> {
    const chain = await this.#chain?.catch(() => undefined);
    await chain?.close();
  }
}

/** The global options of a command, with those of the program. */
export const globalOptions = (command: Command): GlobalOptions => command.optsWithGlobals<GlobalOptions>();

/**
 * Makes a commander action out of a function that works with a session. Errors become one sentence and an exit code.
 * `options` are the command's own together with the global ones.
 */
export function action<Options extends object, Args extends unknown[]>(
  run: (session: Session, options: Options & GlobalOptions, ...args: Args) => Promise<void>,
) {
  // commander calls with the arguments, then the options, then the command.
  return async (...all: unknown[]): Promise<void> => {
    const command = all.at(-1) as Command;
    const args = all.slice(0, -2) as Args;
    const options = command.optsWithGlobals<Options & GlobalOptions>();
    let session: Session | undefined;
    try {
      session = new Session(options);
      await run(session, options, ...args);
    } catch (error) {
      process.exitCode = new Output(options).failure(error);
    } finally {
      await session?.close();
    }
  };
}

export const EXIT_CODES_HELP = `
Exit codes:
  ${ExitCode.Ok}  done
  ${ExitCode.Refused}  refused by a contract or by the chain; nothing was changed
  ${ExitCode.Usage}  wrong usage: an option, an amount, an address, a file, or you said no
  ${ExitCode.Network}  the network cannot be reached, or its answer was lost
  ${ExitCode.Differences}  verify found differences`;
