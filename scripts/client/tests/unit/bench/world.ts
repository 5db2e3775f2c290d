// A pool and a chain in memory, for the real keeper: eras, rewards, stashes, reports, fees. Every call that the keeper makes
// has a name, and a fault can be put behind any of them. Time passes when the test says so.

import { ChainRefusal, NetworkError, Refusal } from "../../../src/text/errors.ts";
import { fakeApi } from "./api.ts";
import { ACCOUNTS, DAY, FEE, KEEPER, ONE, VALIDATORS } from "./names.ts";
import { fakeSuite } from "./suite.ts";

export interface FakeStash {
  readonly account: string;
  readonly validator: string;
  bonded: bigint;
  /** What the chain has of it. */
  active: bigint;
  nominates: string | null;
  /** First era of the chain in which it is in an exposure. */
  readonly since: number;
}

/** What happens to calls of a name; does nothing if this one goes well. */
export type Fault = (world: World, call: { readonly name: string; readonly size: number }) => void;

/** A transaction was in a block and failed there: that costs. */
export class InBlock extends Error {
  constructor(readonly refusal: ChainRefusal) {
    super(refusal.message);
  }
}

export const refused =
  (name: string, error: string): Fault =>
  () => {
    throw new Refusal(name.split(".")[0]!, name, [error], {}, `It was refused with ${error}.`);
  };
export const trapped: Fault = () => {
  throw new ChainRefusal("Contracts.ContractTrapped", "The contract stopped with a fault.");
};
export const broken: Fault = () => {
  throw new Error("The node cannot read the state.");
};
export const unanswered: Fault = () => {
  throw new NetworkError("No answer came in time.");
};
export const failsInBlock =
  (error = "Contracts.ContractTrapped"): Fault =>
  () => {
    throw new InBlock(new ChainRefusal(error, `It failed with ${error}.`));
  };
export const heavyAbove =
  (most: number, error = "Contracts.OutOfGas"): Fault =>
  (_, { size }) => {
    if (size > most) throw new ChainRefusal(error, "It is too heavy.");
  };

export class World {
  block = 1;
  /** Half an hour after the vault's start. */
  now = DAY / 48;
  connected = true;
  migrating = 0;
  finality = Infinity;
  advancedEra = 0;
  /** Steps of the present era's work that are done. */
  steps = 0;
  stepsWanted = 4;
  wanted = 2;
  heard = 0;
  revision = 0;
  balance = 100n * ONE;
  reporters = [KEEPER];
  readonly stashes: FakeStash[] = [];
  /** Paid pages: "era validator". */
  readonly paid = new Set<string>();
  readonly pausedUntil = { stake: 0n, unstake: 0n, advance: 0n };
  heldUntil = 0n;
  commissions = [500, 500, 500];
  blockedValidator: string | undefined;
  /** Index of the staking pallet in the runtime. */
  pallet = 7;
  minimumActiveStake = 100n * ONE;
  proposals: { id: number; state: string }[] = [];
  /** Operations at the timelock, with the time from which they can be executed. */
  operations = new Map<string, bigint>();
  /** Roles at the timelock: number and account. */
  roles: [number, string][] = [];
  otherCode: string | undefined;
  readonly faults = new Map<string, Fault>();
  /** How often each call was made. */
  readonly calls = new Map<string, number>();
  /** Fees of all transactions, and of those that failed. */
  readonly fees = { paid: 0n, wasted: 0n };
  readonly api = fakeApi(this);
  readonly suite = fakeSuite(this);

  constructor() {
    for (const number of [0, 1]) this.addStash(number);
  }

  addStash(number = this.stashes.length): void {
    const validator = VALIDATORS[number % VALIDATORS.length]!;
    this.stashes.push({
      account: ACCOUNTS[number]!,
      validator,
      bonded: 500n * ONE,
      active: 500n * ONE,
      nominates: validator,
      since: this.chainEra,
    });
  }

  get era(): number {
    return Math.floor(this.now / DAY);
  }
  /** The chain's eras begin with the vault's, and have other numbers. */
  get chainEra(): number {
    return this.era + 100;
  }

  pass(ms: number): void {
    const before = this.era;
    this.now += ms;
    this.block += 1;
    if (this.era !== before) this.steps = 0;
  }

  /** A call that the keeper makes: counted, and a fault may be behind it. */
  call<T>(name: string, answer: () => T, size = 1): T {
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
    if (!this.connected) throw new Error("WebSocket is not connected");
    this.faults.get(name)?.(this, { name, size });
    return answer();
  }

  /** A transaction that is included and does something, or fails and costs all the same. */
  transact<T>(name: string, act: () => T, size = 1): T {
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
    if (!this.connected) throw new NetworkError("The connection dropped.");
    if (this.balance < FEE) throw new ChainRefusal("Invalid.Payment", "The account cannot pay the fee.");
    const pay = (wasted: boolean) => {
      this.balance -= FEE;
      this.fees.paid += FEE;
      if (wasted) this.fees.wasted += FEE;
      this.block += 1;
    };
    try {
      this.faults.get(name)?.(this, { name, size });
      const done = act();
      pay(false);
      return done;
    } catch (error) {
      if (!(error instanceof InBlock)) throw error;
      pay(true);
      error.refusal.fee = FEE;
      throw error.refusal;
    }
  }

  /** Rewards of our stashes that are due: each validator has one page. */
  unpaid(before = this.chainEra): string[] {
    const found: string[] = [];
    for (let era = 100; era < before; era++)
      for (const { validator, since } of this.stashes)
        if (since <= era && !this.paid.has(`${era} ${validator}`)) found.push(`${era} ${validator}`);
    return found;
  }
}
