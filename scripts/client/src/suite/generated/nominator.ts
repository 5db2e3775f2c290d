// Generated from the metadata of the contract nominator by "npm run generate". Do not edit.

import type { Address, Hex } from "../../text/plain.ts";

export interface Messages {
  /**
   * Withdraws, bonds the value that was sent, rebonds, chills, nominates and unbonds, as far as asked and in
   * this order. A staking call that the chain refuses does not stop the others; but a refused nomination, or a
   * vault that cannot be paid, undoes all. Returns what came free, in planck, and what the chain refused.
   *
   * Emits nothing. Fails with `NotBonder`, `NominationRefused`, `PaymentFailed`. Access: the bonder.
   */
  work: {
    args: [calls: StakingCalls, work: Work];
    ok: Receipt;
    error: NominatorError;
    mutates: false;
    payable: true;
  };
  /**
   * Whether the staking ledger of this stash has exactly `active` and, in all chunks, `unlocking` planck. Always
   * returns `Err`, so that the chain takes back all that was done to find out: `Err(true)` is the proof,
   * `Err(false)` says nothing. Of nothing at all it is whether the pallet has no ledger of this stash. Only for
   * the bonder; for others `Err(false)`.
   */
  prove: {
    args: [calls: StakingCalls, active: bigint, unlocking: bigint];
    ok: null;
    error: boolean;
    mutates: false;
    payable: false;
  };
  /**
   * What the chain shows about `validator` when this stash tries to nominate it, and `control`, as bits of
   * `Probed`; first it bonds the value sent, and takes `rebond` planck back from unbonding. Always returns
   * `Err`, so that the chain takes all of it back, the value too; zero says nothing. Only for the bonder; for
   * others `Err` of zero.
   */
  probe: {
    args: [calls: StakingCalls, rebond: bigint, validator: Address, control: Address];
    ok: null;
    error: Probed;
    mutates: false;
    payable: true;
  };
  /**
   * What a withdrawal would set free now, in planck, without `slashing_spans` being exceeded; the largest number
   * if it would empty the stash. Always returns `Err`, so that the chain takes it back. Only for the bonder; for
   * others `Err(0)`.
   */
  frees: {
    args: [calls: StakingCalls, slashingSpans: number];
    ok: null;
    error: bigint;
    mutates: false;
    payable: false;
  };
  /**
   * Replaces the code of this stash.
   *
   * Emits nothing. Fails with `NotBonder`, `CodeNotReplaced`. Access: the bonder.
   */
  upgrade: { args: [codeHash: Hex]; ok: null; error: NominatorError; mutates: false; payable: false };
  /** The bonder that commands this stash. */
  bonder: { args: []; ok: Address; error: never; mutates: false; payable: false };
  /** The vault that gets the money and the rewards of this stash. */
  vault: { args: []; ok: Address; error: never; mutates: false; payable: false };
  /** What this stash could spend now, in planck: without bonded money and without what keeps the account alive. */
  balance: { args: []; ok: bigint; error: never; mutates: false; payable: false };
}

export interface Constructors {
  /**
   * Makes a stash that obeys its caller, the bonder, and pays `vault`. A value would stay in it as an endowment.
   *
   * Emits nothing. Access: everybody.
   */
  new: { args: [vault: Address]; ok: null; error: never; mutates: true; payable: true };
}

export interface Events {}

/** The staking calls that the chain refused; each of them changed nothing. */
export type Failures = number;

/** Why the nominator refused. */
export type NominatorError =
  /** Only the bonder that created this stash may command it. */
  | {
      NotBonder: {
        /** Who called. */
        caller: Address;
      };
    }
  /** Cash could not be sent to the vault. */
  | {
      PaymentFailed: {
        /** How much, in planck. */
        amount: bigint;
      };
    }
  /** The code could not be replaced: no such code was uploaded. */
  | "CodeNotReplaced"
  /** The chain refused the nomination: nothing of the order was done, and the value came back. */
  | {
      NominationRefused: {
        /** Whom the stash should have nominated. */
        validator: Address;
      };
    };

/** What one reverted message of a stash showed about a validator, as bits; none of them says nothing. */
export type Probed = number;

/** What a stash did. */
export type Receipt = {
  /** Cash that came free and was sent to the vault, in planck: what chunks of the book announce. */
  withdrawn: bigint;
  /** What else an emptied stash could spend, in planck; sent to the vault too, and no chunk announces it. */
  swept: bigint;
  /** What the chain refused. */
  failures: Failures;
};

/**
 * Where the staking pallet's calls are found in the runtime: pallet index and call indices.
 * They are settings of the bonder, because a runtime upgrade may move them.
 */
export type StakingCalls = {
  /** Index of the staking pallet in the runtime. */
  pallet: number;
  /** `bond(value, payee)`. */
  bond: number;
  /** `bond_extra(max_additional)`. */
  bondExtra: number;
  /** `unbond(value)`. */
  unbond: number;
  /** `withdraw_unbonded(num_slashing_spans)`. */
  withdrawUnbonded: number;
  /** `nominate(targets)`. */
  nominate: number;
  /** `chill()`. */
  chill: number;
  /** `rebond(value)`. */
  rebond: number;
  /** `force_apply_min_commission(validator_stash)`: made only to be taken back, to see whether somebody is a candidate. */
  forceApplyMinCommission: number;
};

/** How to withdraw. */
export type Withdraw = {
  /** What the bonder's book says is ripe, in planck. */
  expected: bigint;
  /**
   * What the bonder's book says stays bonded or unbonding, in planck. Zero: this withdrawal, or a later one, empties the stash;
   * once all came that was expected, whatever else the stash can spend goes to the vault too.
   */
  stays: bigint;
  /** Upper bound of the slashing spans of the stash; the pallet asks for it when the stash is emptied. */
  slashingSpans: number;
};

/**
 * What a stash shall do, in the order of the fields. Amounts in planck; zero or `None` means: not this.
 * The value to bond travels with the call itself.
 */
export type Work = {
  /** Withdraw ripe chunks and send the cash to the vault. */
  withdraw: Withdraw | null;
  /** By the bonder's book nothing is bonded or unbonding, so that the stash must be opened with `bond`. */
  fresh: boolean;
  /** Take this much back from the newest unbonding chunks. */
  rebond: bigint;
  /** Stop nominating, before everything is unbonded. */
  chill: boolean;
  /** Nominate this validator alone; if the chain refuses that, nothing of the work is done. */
  nominate: Address | null;
  /** Unbond this much. */
  unbond: bigint;
};
