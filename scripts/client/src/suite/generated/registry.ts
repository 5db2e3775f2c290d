// Generated from the metadata of the contract registry by "npm run generate". Do not edit.

import type { Address, Hex } from "../../text/plain.ts";

export interface Messages {
  /**
   * Replaces the whole allocation, with weights in basis points. It takes effect with the next era's plan.
   * Returns its version.
   *
   * Emits `AllocationSet`. Fails with `Access`, `TooFewValidators`, `TooManyValidators`, `ZeroWeight`,
   * `WeightAboveCap`, `DuplicateValidator`, `WrongSum`, `Math`. Access: the admin.
   */
  set_weights: {
    args: [allocation: ValidatorWeight[]];
    ok: number;
    error: RegistryError;
    mutates: true;
    payable: false;
  };
  /**
   * Replaces the limits.
   *
   * Emits `LimitsSet`. Fails with `Access`, `InvalidLimits` if they contradict themselves or the present
   * allocation would break them. Access: the admin.
   */
  set_limits: { args: [limits: Limits]; ok: null; error: RegistryError; mutates: true; payable: false };
  /**
   * Offers the admin role to `to`, or takes the offer back with `None`.
   *
   * Emits `AccessChanged`. Fails with `Access`. Access: the admin.
   */
  propose_admin: {
    args: [to: Address | null];
    ok: null;
    error: RegistryError;
    mutates: true;
    payable: false;
  };
  /**
   * Takes the admin role that was offered to the caller.
   *
   * Emits `AccessChanged`. Fails with `Access`. Access: the account to which the role was offered.
   */
  accept_admin: { args: []; ok: null; error: RegistryError; mutates: true; payable: false };
  /**
   * Replaces the contract's code; its storage stays.
   *
   * Emits `CodeReplaced`. Fails with `Access`. Access: the admin.
   */
  set_code: { args: [codeHash: Hex]; ok: null; error: RegistryError; mutates: true; payable: false };
  /**
   * Ends all upgrades of this contract, for ever.
   *
   * Emits `AccessChanged`. Fails with `Access`. Access: the admin.
   */
  ossify: { args: []; ok: null; error: RegistryError; mutates: true; payable: false };
  /** The allocation in force. */
  allocation: { args: []; ok: ValidatorWeight[]; error: never; mutates: false; payable: false };
  /** Number of the allocation in force. */
  version: { args: []; ok: number; error: never; mutates: false; payable: false };
  /** What an allocation must respect. */
  limits: { args: []; ok: Limits; error: never; mutates: false; payable: false };
  /** Weight of a validator in basis points; 0 if it is not backed. */
  weight_of: { args: [validator: Address]; ok: number; error: never; mutates: false; payable: false };
  /**
   * Whether `set_weights` would take this allocation now; fails as it would.
   * Lets a governor refuse a vain proposal early.
   */
  validate: {
    args: [allocation: ValidatorWeight[]];
    ok: null;
    error: RegistryError;
    mutates: false;
    payable: false;
  };
  /**
   * Who administers the contract, to whom that role is offered, how often it changed hands, and whether upgrades have
   * ended.
   */
  access: { args: []; ok: Access; error: never; mutates: false; payable: false };
}

export interface Constructors {
  /**
   * Makes a registry administered by `admin`, with its first allocation as version 1.
   *
   * Emits `AllocationSet`. Fails with `InvalidLimits`, `TooFewValidators`, `TooManyValidators`, `ZeroWeight`,
   * `WeightAboveCap`, `DuplicateValidator`, `WrongSum`. Access: everybody.
   */
  new: {
    args: [admin: Address, limits: Limits, allocation: ValidatorWeight[]];
    ok: null;
    error: RegistryError;
    mutates: true;
    payable: false;
  };
}

export interface Events {
  /** Another allocation is in force. */
  AllocationSet: {
    /** Its number. */
    version: number;
    /** The allocation before; empty when the registry was made. */
    old: ValidatorWeight[];
    /** The allocation from now on. */
    new: ValidatorWeight[];
  };
  /** Other limits bind the allocations. */
  LimitsSet: {
    /** The limits before. */
    old: Limits;
    /** The limits from now on. */
    new: Limits;
  };
  /** The admin role was offered, an offer was taken back, the role changed hands, or upgrades were ended for ever. */
  AccessChanged: {
    /** Before. */
    old: Access;
    /** After. */
    new: Access;
  };
  /** The contract's code was replaced. */
  CodeReplaced: {
    /** Hash of the new code. */
    codeHash: Hex;
  };
}

/** Who administers a contract. */
export type Access = {
  /** Changes settings, roles and code. */
  admin: Address;
  /** To whom the role is offered; it changes hands when that account accepts. */
  pendingAdmin: Address | null;
  /** The code can never be replaced again. */
  ossified: boolean;
  /**
   * How often the role changed hands. Before the first time no code can be replaced, so that whoever deployed cannot put
   * other code in, write what it likes into the storage, and put the known code back.
   */
  handOvers: number;
};

/** Why an administrative call was refused. */
export type AccessError =
  /** The caller does not hold the role that this message asks for. */
  | {
      MissingRole: {
        /** Who called. */
        caller: Address;
        /** The role that was needed. */
        needed: Role;
      };
    }
  /** `accept_admin` was called by an account to which the role was not offered. */
  | {
      NotOffered: {
        /** Who called. */
        caller: Address;
      };
    }
  /** The contract was ossified: its code can never be replaced again. */
  | "Ossified"
  /**
   * The chain has no code with this hash, or the code does not answer as it must. (A contract that is given the code it
   * has already keeps it; that is no failure.)
   */
  | "CodeNotReplaced"
  /** The admin role has never changed hands: until then no code can be replaced. */
  | "NotHandedOver";

/** What an allocation must respect. */
export type Limits = {
  /** Fewest validators. */
  minValidators: number;
  /** Most validators; never above [`MAX_VALIDATORS`]. */
  maxValidators: number;
  /** Largest weight of one validator, in basis points. */
  maxWeightBps: number;
};

/** Why a computation has no result. */
export type MathError =
  /** The result, or an input, is larger than its type or the documented limit. */
  | "Overflow"
  /** The divisor is zero. */
  | "DivisionByZero"
  /** The stash already has as many unlocking chunks as it may have. */
  | "TooManyChunks";

/** Why the registry refused. */
export type RegistryError =
  /** A role was missing, or the code can no longer be replaced. */
  | { Access: AccessError }
  /** Value was sent to a message that takes none. */
  | {
      ValueNotExpected: {
        /** Planck sent. */
        given: bigint;
      };
    }
  /** Fewer validators than allowed. */
  | {
      TooFewValidators: {
        /** How many were given. */
        given: number;
        /** How many are needed. */
        minimum: number;
      };
    }
  /** More validators than allowed. */
  | {
      TooManyValidators: {
        /** How many were given. */
        given: number;
        /** How many are allowed. */
        maximum: number;
      };
    }
  /** A weight is zero: leave the validator out instead. */
  | {
      ZeroWeight: {
        /** Whose weight. */
        validator: Address;
      };
    }
  /** A weight is above the cap. */
  | {
      WeightAboveCap: {
        /** Whose weight. */
        validator: Address;
        /** The weight, in basis points. */
        given: number;
        /** The cap, in basis points. */
        cap: number;
      };
    }
  /** The same validator twice. */
  | {
      DuplicateValidator: {
        /** Which validator. */
        validator: Address;
      };
    }
  /** The weights do not sum to 10 000. */
  | {
      WrongSum: {
        /** Their sum, in basis points. */
        given: number;
      };
    }
  /** Limits that contradict themselves, or that the present allocation would break. */
  | {
      InvalidLimits: {
        /** The limits that were given. */
        given: Limits;
      };
    }
  /** A number left the range of 128 bits. */
  | { Math: MathError };

/** The powers of the suite. The admin is meant to be the timelock. */
export type Role =
  /** Changes parameters, roles and code. */
  | "Admin"
  /** May pause, for a limited time, and nothing else. */
  | "Guardian"
  /** Reports losses. */
  | "Reporter"
  /** The vault: moves supply, and orders the bonder to move stake. */
  | "Vault"
  /** The bonder: leads the era's work, and books losses at the vault and the token. */
  | "Bonder";

/** A validator and its part of the stake. */
export type ValidatorWeight = {
  /** The validator's stash account. */
  validator: Address;
  /** Its part of all stake, in basis points (1/10 000); at least 1. */
  weightBps: number;
};
