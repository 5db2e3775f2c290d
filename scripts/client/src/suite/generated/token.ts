// Generated from the metadata of the contract token by "npm run generate". Do not edit.

import type { Address, Hex } from "../../text/plain.ts";

export interface Messages {
  /**
   * Moves `shares` of the caller to `to`. Returns their worth in planck, rounded down.
   *
   * Emits `Transfer`, `TransferShares`. Fails with `ForbiddenRecipient`, `InsufficientShares`.
   * Access: everybody.
   */
  transfer_shares: {
    args: [to: Address, shares: bigint];
    ok: bigint;
    error: TokenError;
    mutates: true;
    payable: false;
  };
  /**
   * Moves `amount` planck of `from` to the caller, out of the caller's allowance. Returns the shares that moved,
   * and their epoch. For contracts that keep shares: what it returns is exactly what the caller has more now.
   * Rounding: as a transfer. The shares are worth `amount` at least; all of them move when it is the whole
   * balance.
   *
   * Emits `Approval` with what is left of the allowance, `Transfer`, `TransferShares`. Fails with
   * `ForbiddenRecipient` (the vault, the token, or `from` itself, who would gain nothing), `ZeroResult` for
   * nothing, `InsufficientAllowance`, `InsufficientShares`. Access: everybody.
   */
  collect: {
    args: [from: Address, amount: bigint];
    ok: Collected;
    error: TokenError;
    mutates: true;
    payable: false;
  };
  /**
   * Mints to `to` the shares that `amount` planck buy, rounded down. Returns the shares.
   *
   * Emits `Transfer`, `TransferShares`. Fails with `Access`, `ForbiddenRecipient`, `ZeroResult`, `Math`.
   * Access: the vault.
   */
  mint: { args: [to: Address, amount: bigint]; ok: bigint; error: TokenError; mutates: true; payable: false };
  /**
   * Burns from `from` the shares that `amount` planck cost, rounded up, and all of its shares when `amount` is
   * its whole balance. Returns the shares.
   *
   * Emits `Transfer`, `TransferShares`. Fails with `Access`, `ZeroResult`, `InsufficientShares`. Access: the
   * vault.
   */
  burn: {
    args: [from: Address, amount: bigint];
    ok: bigint;
    error: TokenError;
    mutates: true;
    payable: false;
  };
  /**
   * Credits a harvest: `fee` planck to `treasury` as if it had staked them, and `streamed` planck to all
   * holders, released over `duration` milliseconds (0: at once). Returns the totals after. A fee that buys no
   * share, that comes while nobody holds any, or whose treasury could never spend it, goes to the holders with
   * the rest: a harvest never fails for its fee.
   *
   * Emits `Transfer` and `TransferShares` for the fee, then `Rebased`. Fails with `Access`, `Math`. Access: the
   * bonder.
   */
  credit_rewards: {
    args: [treasury: Address, fee: bigint, streamed: bigint, duration: bigint];
    ok: Totals;
    error: TokenError;
    mutates: true;
    payable: false;
  };
  /**
   * Takes `amount` planck from the holders, first from the reward that is not released yet and at most
   * everything. Returns the totals after. When everything is lost, all shares are worth nothing for ever and a
   * new epoch of shares begins, so that new money never pays for old losses.
   *
   * Emits `LossBooked`. Fails with `Access`. Access: the bonder.
   */
  book_loss: { args: [amount: bigint]; ok: Totals; error: TokenError; mutates: true; payable: false };
  /**
   * Offers the admin role to `to`, or takes the offer back with `None`.
   *
   * Emits `AccessChanged`. Fails with `Access`. Access: the admin.
   */
  propose_admin: { args: [to: Address | null]; ok: null; error: TokenError; mutates: true; payable: false };
  /**
   * Takes the admin role that was offered to the caller.
   *
   * Emits `AccessChanged`. Fails with `Access`. Access: the account to which the role was offered.
   */
  accept_admin: { args: []; ok: null; error: TokenError; mutates: true; payable: false };
  /**
   * Replaces the contract's code; its storage stays.
   *
   * Emits `CodeReplaced`. Fails with `Access`. Access: the admin.
   */
  set_code: { args: [codeHash: Hex]; ok: null; error: TokenError; mutates: true; payable: false };
  /**
   * Ends all upgrades of this contract, for ever.
   *
   * Emits `AccessChanged`. Fails with `Access`. Access: the admin.
   */
  ossify: { args: []; ok: null; error: TokenError; mutates: true; payable: false };
  /** Shares of `account`. */
  shares_of: { args: [account: Address]; ok: bigint; error: never; mutates: false; payable: false };
  /** All shares. */
  total_shares: { args: []; ok: bigint; error: never; mutates: false; payable: false };
  /** All totals, and the epoch of the shares: what a contract needs that compares its shares with all. */
  all_shares: { args: []; ok: [Totals, number]; error: never; mutates: false; payable: false };
  /** Shares that `amount` planck are worth now, rounded down; at most the largest number. */
  shares_for: { args: [amount: bigint]; ok: bigint; error: never; mutates: false; payable: false };
  /** Planck that `shares` are worth now, rounded down; at most the largest number. */
  amount_for: { args: [shares: bigint]; ok: bigint; error: never; mutates: false; payable: false };
  /** Total supply, all shares, and the reward that is still to be released. */
  totals: { args: []; ok: Totals; error: never; mutates: false; payable: false };
  /** The reward stream: planck since it was last settled, when that was, and when it ends, in milliseconds since 1970. */
  stream: { args: []; ok: [bigint, bigint, bigint]; error: never; mutates: false; payable: false };
  /** The epoch of shares: how often everything was lost. */
  epoch: { args: []; ok: number; error: never; mutates: false; payable: false };
  /** Who moves the supply. */
  vault: { args: []; ok: Address; error: never; mutates: false; payable: false };
  /** Who says what the holders gain and lose. */
  bonder: { args: []; ok: Address; error: never; mutates: false; payable: false };
  /**
   * Who administers the contract, to whom that role is offered, how often it changed hands, and whether upgrades have
   * ended.
   */
  access: { args: []; ok: Access; error: never; mutates: false; payable: false };
  /** Planck that `spender` may still take from `owner`. */
  "PSP22::allowance": {
    args: [owner: Address, spender: Address];
    ok: bigint;
    error: never;
    mutates: false;
    payable: false;
  };
  /**
   * Lets `spender` take up to `value` planck of the caller; replaces what it was allowed before.
   *
   * Emits `Approval`. Fails with `Custom("ValueNotExpected")` alone, if value is sent. Access: everybody.
   */
  "PSP22::approve": {
    args: [spender: Address, value: bigint];
    ok: null;
    error: PSP22Error;
    mutates: true;
    payable: false;
  };
  /** What the shares of `owner` are worth now, in planck, rounded down. */
  "PSP22::balance_of": { args: [owner: Address]; ok: bigint; error: never; mutates: false; payable: false };
  /**
   * Lowers the allowance of `spender` by `delta_value` planck.
   *
   * Emits `Approval`. Fails with `InsufficientAllowance`. Access: everybody.
   */
  "PSP22::decrease_allowance": {
    args: [spender: Address, deltaValue: bigint];
    ok: null;
    error: PSP22Error;
    mutates: true;
    payable: false;
  };
  /**
   * Raises the allowance of `spender` by `delta_value` planck.
   *
   * Emits `Approval`. Fails with `Custom("AllowanceOverflow")`. Access: everybody.
   */
  "PSP22::increase_allowance": {
    args: [spender: Address, deltaValue: bigint];
    ok: null;
    error: PSP22Error;
    mutates: true;
    payable: false;
  };
  /** All tokens, in planck: what backs them now. */
  "PSP22::total_supply": { args: []; ok: bigint; error: never; mutates: false; payable: false };
  /**
   * Moves `value` planck of the caller to `to`: its balance grows by at least `value`. `data` is ignored. Rounding:
   * as many shares move as that takes, rounded up; all of them when `value` is the whole balance.
   *
   * Emits `Transfer`, `TransferShares`. Fails with `Custom("ForbiddenRecipient")` (the vault or the token),
   * `InsufficientBalance`. Access: everybody.
   */
  "PSP22::transfer": {
    args: [to: Address, value: bigint, data: Uint8Array];
    ok: null;
    error: PSP22Error;
    mutates: true;
    payable: false;
  };
  /**
   * Moves `value` planck of `from` to `to` out of the allowance of the caller. `data` is ignored. Rounding: as
   * `transfer`.
   *
   * Emits `Approval` with what is left of the allowance, `Transfer`, `TransferShares`. Fails with
   * `InsufficientAllowance`, `Custom("ForbiddenRecipient")` (the vault or the token), `InsufficientBalance`.
   * Access: everybody.
   */
  "PSP22::transfer_from": {
    args: [from: Address, to: Address, value: bigint, data: Uint8Array];
    ok: null;
    error: PSP22Error;
    mutates: true;
    payable: false;
  };
  /** Decimals of the token: those of DOT. */
  "PSP22Metadata::token_decimals": { args: []; ok: number; error: never; mutates: false; payable: false };
  /** Name of the token. */
  "PSP22Metadata::token_name": { args: []; ok: string | null; error: never; mutates: false; payable: false };
  /** Symbol of the token. */
  "PSP22Metadata::token_symbol": {
    args: [];
    ok: string | null;
    error: never;
    mutates: false;
    payable: false;
  };
}

export interface Constructors {
  /**
   * Makes an empty token that `admin` administers. Its vault is who instantiates it, and its bonder the one
   * given, for ever.
   *
   * Only the code behind the door has this constructor (`docs/decisions/0023-small-doors.md`): `front` is the
   * hash of the code in front, which the token has from then on.
   *
   * Emits nothing. Fails with `Access` if there is no code `front`. Access: everybody.
   */
  new: {
    args: [admin: Address, bonder: Address, front: Hex];
    ok: null;
    error: TokenError;
    mutates: true;
    payable: false;
  };
}

export interface Events {
  /** An amount changed hands, was minted or was burned. `TransferShares` follows it. */
  Transfer: {
    /** Who gave it; nobody for a mint. */
    from: Address | null;
    /** Who got it; nobody for a burn. */
    to: Address | null;
    /** How much, in planck. */
    value: bigint;
  };
  /** The shares behind the `Transfer` just before. */
  TransferShares: {
    /** Who gave them; nobody for a mint. */
    from: Address | null;
    /** Who got them; nobody for a burn. */
    to: Address | null;
    /** How many shares. */
    shares: bigint;
  };
  /** An owner set, or a spender used, an allowance. */
  Approval: {
    /** Whose tokens. */
    owner: Address;
    /** Who may spend them. */
    spender: Address;
    /** How much from now on, in planck. */
    value: bigint;
  };
  /** A harvest was credited. */
  Rebased: {
    /** Totals before. */
    old: Totals;
    /** Totals after; `pooled` goes on growing as the reward is released. */
    new: Totals;
    /** Credited to the treasury, in planck. */
    fee: bigint;
    /** Added to the stream, in planck. */
    streamed: bigint;
    /** When all of the stream is released, in milliseconds since 1970. */
    ends: bigint;
  };
  /** A loss was taken from the holders. */
  LossBooked: {
    /** The whole loss, in planck. */
    loss: bigint;
    /** Totals before. */
    old: Totals;
    /** Totals after: all zero if everything was lost. */
    new: Totals;
    /** The epoch of shares from now on. */
    epoch: number;
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

/** What `collect` brought. */
export type Collected = {
  /** Shares that the caller has more now. */
  shares: bigint;
  /** The epoch of these shares. */
  epoch: number;
};

/** Why a computation has no result. */
export type MathError =
  /** The result, or an input, is larger than its type or the documented limit. */
  | "Overflow"
  /** The divisor is zero. */
  | "DivisionByZero"
  /** The stash already has as many unlocking chunks as it may have. */
  | "TooManyChunks";

/** The PSP22 error type. Contract will throw one of this errors. */
export type PSP22Error =
  /** Custom error type for cases if writer of traits added own restrictions */
  | { Custom: string }
  /** Returned if not enough balance to fulfill a request is available. */
  | "InsufficientBalance"
  /** Returned if not enough allowance to fulfill a request is available. */
  | "InsufficientAllowance"
  /** Returned if recipient's address is zero. */
  | "ZeroRecipientAddress"
  /** Returned if sender's address is zero. */
  | "ZeroSenderAddress"
  /** Returned if safe transfer check fails */
  | { SafeTransferCheckFailed: string };

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

/** Why the token refused a call that is not part of PSP22. */
export type TokenError =
  /** A role was missing, or the code can no longer be replaced. */
  | { Access: AccessError }
  /** Value was sent to a message that takes none. */
  | {
      ValueNotExpected: {
        /** Planck sent. */
        given: bigint;
      };
    }
  /** The amount is worth no shares (or the shares no amount) at the present rate. */
  | "ZeroResult"
  /** The account has less than what was asked, in shares. */
  | {
      InsufficientShares: {
        /** Shares of the account. */
        available: bigint;
        /** Shares that were asked for. */
        needed: bigint;
      };
    }
  /** The owner allowed the caller less than what was asked, in planck. */
  | {
      InsufficientAllowance: {
        /** Planck allowed. */
        available: bigint;
        /** Planck asked for. */
        needed: bigint;
      };
    }
  /** Nobody could get tokens back from the token's own account or the vault's. */
  | "ForbiddenRecipient"
  /** A number left the range of 128 bits. */
  | { Math: MathError };

/** The token's totals at one moment. */
export type Totals = {
  /** DOT that backs all aDOTb now, in planck; it is the total supply. */
  pooled: bigint;
  /** All shares. */
  shares: bigint;
  /** Reward that is still to be released into `pooled`, in planck. */
  unreleased: bigint;
};
