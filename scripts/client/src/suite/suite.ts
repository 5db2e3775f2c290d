// The whole suite on a chain, typed: what an integrator imports and what all commands use.

import { MAX_BALANCE } from "../text/amount.ts";
import type { Callable } from "../governance/actions.ts";
import { CONTRACT_NAMES, type ContractName, type Interfaces } from "./artefacts.ts";
import { chainNow, spendable, type Chain } from "../chain/chain.ts";
import { SuiteContract, type Plan, type Sent } from "../chain/contract.ts";
import type { Deployment, DeployedName } from "./deployment.ts";
import { InputError, Refusal } from "../text/errors.ts";
import { contractEvents, type ContractEvent, type Emitter } from "../chain/events.ts";
import { explainTimelock, inAmounts } from "../text/explain.ts";
import type * as bonder from "./generated/bonder.ts";
import type * as governor from "./generated/governor.ts";
import type * as nominator from "./generated/nominator.ts";
import type * as oracle from "./generated/oracle.ts";
import type * as registry from "./generated/registry.ts";
import type * as timelock from "./generated/timelock.ts";
import type * as token from "./generated/token.ts";
import type * as vault from "./generated/vault.ts";
import type { Account, SendOptions } from "../chain/transaction.ts";
import type { EventRecord } from "@polkadot/types/interfaces";

/**
 * Where the contracts are. The vault tells token, bonder and registry; the governor tells the timelock; the oracle is the
 * bonder's reporter.
 */
export type Addresses = Readonly<Record<DeployedName, string>>;

/** As an amount to leave with: the vault takes it as everything that the caller has, whatever that is in its block. */
export const EVERYTHING = MAX_BALANCE;

/** Most entries of one page of `exits_of` and `stashes`. */
const PAGE = 100;
/** Most proposals of one page. */
const PROPOSALS_PAGE = 20;

export interface Holding {
  readonly address: string;
  /** What the aDOTb are worth now, in planck. */
  readonly balance: bigint;
  readonly shares: bigint;
  readonly escrow: governor.Escrow;
  /** What the shares in escrow are worth, in planck. */
  readonly escrowed: bigint;
  /** DOT that can be spent, in planck. */
  readonly spendable: bigint;
}

export class Suite {
  readonly token: SuiteContract<token.Messages>;
  readonly vault: SuiteContract<vault.Messages>;
  readonly bonder: SuiteContract<bonder.Messages>;
  readonly oracle: SuiteContract<oracle.Messages>;
  readonly registry: SuiteContract<registry.Messages>;
  readonly governor: SuiteContract<governor.Messages>;
  readonly timelock: SuiteContract<timelock.Messages>;
  readonly #interfaces: Interfaces;

  private constructor(
    readonly chain: Chain,
    readonly addresses: Addresses,
    interfaces: Interfaces,
  ) {
    this.#interfaces = interfaces;
    const contract = <
      M extends {
        [K in keyof M]: { args: unknown[]; ok: unknown; error: unknown; mutates: boolean; payable: boolean };
      },
    >(
      name: DeployedName,
    ) =>
      new SuiteContract<M>(
        chain,
        name,
        addresses[name],
        interfaces[name].abi(chain.api.registry.getChainProperties()),
        () => this.emitters,
      );
    this.token = contract<token.Messages>("token");
    this.vault = contract<vault.Messages>("vault");
    this.bonder = contract<bonder.Messages>("bonder");
    this.oracle = contract<oracle.Messages>("oracle");
    this.registry = contract<registry.Messages>("registry");
    this.governor = contract<governor.Messages>("governor");
    this.timelock = contract<timelock.Messages>("timelock");
  }

  /**
   * The suite of a deployment, or at these addresses.
   * @param interfaces the contracts' metadata: `loadArtefacts` of "@adotb/client/node", or {@link readInterfaces}
   */
  static open(chain: Chain, where: Deployment | Addresses, interfaces: Interfaces): Suite {
    if (!("contracts" in where)) return new Suite(chain, where, interfaces);
    if (where.genesisHash !== chain.genesisHash) {
      throw new InputError(
        `The deployment is on another chain: it was made where genesis is ${where.genesisHash}, ` +
          `but the chain at ${chain.endpoint} has ${chain.genesisHash}. ` +
          `If the local chain was started anew, move the deployment's file away and deploy again.`,
      );
    }
    const { contracts } = where;
    const address = (name: DeployedName): string => {
      const found = contracts[name];
      if (!found) throw new InputError(`The deployment is not finished: there is no ${name} yet.`);
      return found.address;
    };
    return new Suite(
      chain,
      {
        token: address("token"),
        vault: address("vault"),
        bonder: address("bonder"),
        oracle: address("oracle"),
        registry: address("registry"),
        governor: address("governor"),
        timelock: address("timelock"),
      },
      interfaces,
    );
  }

  /** The suite that a governor governs: it knows where all the others are. */
  static async find(chain: Chain, governorAddress: string, interfaces: Interfaces): Promise<Suite> {
    const abi = (name: ContractName) => interfaces[name].abi(chain.api.registry.getChainProperties());
    const links = await new SuiteContract<governor.Messages>(
      chain,
      "governor",
      governorAddress,
      abi("governor"),
    ).ask("links");
    const bonder = new SuiteContract<bonder.Messages>(chain, "bonder", links.bonder, abi("bonder"));
    const oracle = await bonder.ask("reporter");
    return new Suite(chain, { ...links, oracle, governor: governorAddress }, interfaces);
  }

  /** All contracts, for reading events. */
  get emitters(): readonly Emitter[] {
    return [this.token, this.vault, this.bonder, this.oracle, this.registry, this.governor, this.timelock];
  }

  /** All contracts by name: what proposals can call. */
  get callable(): Callable {
    return Object.fromEntries(this.emitters.map(({ name, address, abi }) => [name, { address, abi }]));
  }

  get codeHashes(): Readonly<Record<ContractName, string>> {
    return Object.fromEntries(
      CONTRACT_NAMES.map((name) => [name, this.#interfaces[name].codeHash]),
    ) as Record<ContractName, string>;
  }

  /** A stash's contract. */
  nominator(address: string): SuiteContract<nominator.Messages> {
    const abi = this.#interfaces.nominator.abi(this.chain.api.registry.getChainProperties());
    return new SuiteContract<nominator.Messages>(this.chain, "nominator", address, abi);
  }

  /** The suite's events among the events of a block or a transaction. */
  events(records: readonly EventRecord[]): ContractEvent[] {
    return contractEvents(records, this.emitters, this.chain.ss58);
  }

  /** Signs and sends what was planned with any of the contracts. */
  send<Ok>(plan: Plan<Ok>, signer: Account, options?: SendOptions): Promise<Sent<Ok>> {
    const contract = plan.contract === "nominator" ? this.nominator(plan.address) : this[plan.contract];
    return contract.send(plan, signer, options);
  }

  now(): Promise<number> {
    return chainNow(this.chain.api);
  }

  /** Contracts count in shares; people want to know how much aDOTb that is. */
  async #inAmounts<Ok>(plan: Promise<Plan<Ok>>): Promise<Plan<Ok>> {
    try {
      return await plan;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw await inAmounts(error, (shares) => this.token.ask("amount_for", [shares]));
    }
  }

  // --------------------------------------------------------------------------------------------------- views

  /** At the newest block, or at the one of this hash. */
  overview(at?: string): Promise<vault.Overview> {
    return this.vault.ask("overview", [], { at });
  }

  /** The era at a time, and when an era begins: by the vault's own clock. */
  async clock(): Promise<Clock> {
    const { anchor, eraMs } = await this.vault.ask("clock");
    return new Clock(Number(anchor), Number(eraMs));
  }

  async holding(address: string): Promise<Holding> {
    const [balance, shares, escrow, free] = await Promise.all([
      this.token.ask("PSP22::balance_of", [address]),
      this.token.ask("shares_of", [address]),
      this.governor.ask("escrow_of", [address]),
      spendable(this.chain.api, address),
    ]);
    const escrowed = escrow.shares === 0n ? 0n : await this.token.ask("amount_for", [escrow.shares]);
    return { address, balance, shares, escrow, escrowed, spendable: free };
  }

  /** What shares are worth now, in planck: contracts count in shares, people in aDOTb. */
  async worth(): Promise<(shares: bigint) => bigint> {
    const totals = await this.token.ask("totals");
    return (shares) => (totals.shares === 0n ? 0n : (shares * totals.pooled) / totals.shares);
  }

  /** All open exits of an account, oldest first, read at one block. */
  async exits(owner: string): Promise<vault.ExitInfo[]> {
    const at = (await this.chain.api.rpc.chain.getBlockHash()).toHex();
    const found: vault.ExitInfo[] = [];
    let from = 0n;
    do {
      const page: vault.ExitPage = await this.vault.ask("exits_of", [owner, from, PAGE], { at });
      found.push(...page.exits);
      from = page.next;
    } while (from > 0n);
    return found.reverse();
  }

  /** The stash book, at the newest block or at the one of this hash. */
  async stashes(at?: string): Promise<bonder.Stash[]> {
    const found: bonder.Stash[] = [];
    for (;;) {
      const page: bonder.Stash[] = await this.bonder.ask("stashes", [found.length, PAGE], { at });
      found.push(...page);
      if (page.length < PAGE) return found;
    }
  }

  /** All proposals, newest first. */
  async proposals(): Promise<governor.ProposalInfo[]> {
    const found: governor.ProposalInfo[] = [];
    // From 0: from the newest one.
    let from = 0;
    for (;;) {
      const page: governor.ProposalInfo[] = await this.governor.ask("proposals", [from, PROPOSALS_PAGE]);
      found.push(...page);
      from = (page.at(-1)?.id ?? 1) - 1;
      if (from === 0) return found;
    }
  }

  // --------------------------------------------------------------------------- messages of holders and voters

  stake(caller: string, amount: bigint, holder = caller) {
    return holder === caller
      ? this.vault.plan("stake", [], { caller, value: amount })
      : this.vault.plan("stake_for", [holder], { caller, value: amount });
  }
  /** @param amount {@link EVERYTHING} for all of it, in whatever block */
  requestUnstake(caller: string, amount: bigint) {
    return this.#inAmounts(this.vault.plan("request_unstake", [amount], { caller }));
  }
  cancelUnstake(caller: string, id: bigint) {
    return this.vault.plan("cancel_unstake", [id], { caller });
  }
  /** Pays what is funded; exits that are closed already are skipped. */
  claim(caller: string, ids: bigint[]) {
    return this.vault.plan("claim", [ids], { caller });
  }
  /** @param amount {@link EVERYTHING} for all of it, in whatever block */
  unstakeNow(caller: string, amount: bigint, minReceived: bigint) {
    return this.#inAmounts(this.vault.plan("unstake_now", [amount, minReceived], { caller }));
  }
  transfer(caller: string, to: string, amount: bigint) {
    return this.#inAmounts(this.token.plan("PSP22::transfer", [to, amount, new Uint8Array()], { caller }));
  }
  transferShares(caller: string, to: string, shares: bigint) {
    return this.#inAmounts(this.token.plan("transfer_shares", [to, shares], { caller }));
  }
  /** Lets the governor take `amount`: needed before {@link escrow}. */
  approveEscrow(caller: string, amount: bigint) {
    return this.token.plan("PSP22::approve", [this.addresses.governor, amount], { caller });
  }
  escrow(caller: string, amount: bigint) {
    return this.#inAmounts(this.governor.plan("escrow", [amount], { caller }));
  }
  release(caller: string, shares: bigint | null) {
    return this.#inAmounts(this.governor.plan("release", [shares], { caller }));
  }
  propose(caller: string, actions: governor.Action[], description: string, text: Uint8Array) {
    return this.#inAmounts(this.governor.plan("propose", [actions, description, text], { caller }));
  }
  vote(caller: string, id: number, support: governor.Support) {
    return this.#inAmounts(this.governor.plan("vote", [id, support], { caller }));
  }
  queue(caller: string, id: number) {
    return this.#inAmounts(this.governor.plan("queue", [id], { caller }));
  }
  async execute(caller: string, id: number) {
    try {
      return await this.governor.plan("execute", [id], { caller });
    } catch (error) {
      if (!(error instanceof Refusal) || !error.is("Custom")) throw error;
      const operation = await this.governor.ask("operation", [id]);
      throw explainTimelock(error, operation?.calls ?? [], this.callable, this.chain.token);
    }
  }
  cancelProposal(caller: string, id: number) {
    return this.governor.plan("cancel", [id], { caller });
  }

  // ------------------------------------------------------------------------------------- messages of keepers

  advance(caller: string, limit: number) {
    return this.bonder.plan("advance", [limit], { caller });
  }
  createStash(caller: string) {
    return this.bonder.plan("create_stash", [], { caller });
  }
  harvest(caller: string) {
    return this.bonder.plan("harvest", [], { caller });
  }
  repair(caller: string, stash: number) {
    return this.bonder.plan("repair", [stash], { caller });
  }
  /** Excludes a validator if the stash shows that it refuses it, or is no candidate. */
  probe(caller: string, stash: number, validator: string) {
    return this.bonder.plan("probe", [stash, validator], { caller });
  }
  /** Ends an exclusion by proof if the stash shows that the validator takes it again. */
  readmit(caller: string, stash: number, validator: string) {
    return this.bonder.plan("readmit", [stash, validator], { caller });
  }
  /** Marks as ripe what the chain frees of a stash earlier than the book says. */
  ripen(caller: string, stash: number) {
    return this.bonder.plan("ripen", [stash], { caller });
  }
  /** The guardian excludes a validator for some eras; none ends it. */
  exclude(caller: string, validator: string, eras: number) {
    return this.bonder.plan("exclude", [validator, eras], { caller });
  }
  report(caller: string, report: oracle.Report) {
    return this.oracle.plan("report", [report], { caller });
  }
  applyReport(caller: string, report: oracle.Report) {
    return this.oracle.plan("apply", [report], { caller });
  }
}

/** The vault's era clock. */
export class Clock {
  /** @param anchor start of era 0, in milliseconds since 1970 */
  constructor(
    readonly anchor: number,
    readonly eraMs: number,
  ) {}

  startOf(era: number): number {
    return this.anchor + era * this.eraMs;
  }

  eraAt(ms: number): number {
    return Math.max(0, Math.floor((ms - this.anchor) / this.eraMs));
  }
}
