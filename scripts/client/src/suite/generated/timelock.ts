// Generated from the metadata of the contract timelock by "npm run generate". Do not edit.

import type { Address, Hex } from "../../text/plain.ts";

export interface Messages {
  /**
   * Takes the admin role of `contract`, if it is offered to the timelock.
   *
   * Open to everybody, so that a hand-over needs no operation of its own. It cannot do harm: it calls nothing
   * but `accept_admin`, without arguments or value, only the old admin of `contract` can have made the offer,
   * and the timelock has nothing to fear from one more power. A hostile `contract` cannot call back, and the
   * timelock keeps nothing of what it returns.
   *
   * Emits `AdminAccepted`. Fails with `Custom("call 0 refused: 0x...")`, `UnderlyingTransactionReverted`.
   * Access: everybody.
   */
  accept_admin: {
    args: [contract: Address];
    ok: null;
    error: TimelockControllerError;
    mutates: true;
    payable: false;
  };
  /** The shortest and the longest delay there can be, in milliseconds: 1 and 30 days. */
  delay_bounds: { args: []; ok: [bigint, bigint]; error: never; mutates: false; payable: false };
  /** Who may grant and revoke a role: the timelock's own role, or for an unknown role 0, which nobody has. */
  "AccessControl::get_role_admin": {
    args: [role: number];
    ok: number;
    error: never;
    mutates: false;
    payable: false;
  };
  /**
   * Makes an account an executive, or half of one.
   *
   * Emits `RoleGranted`. Fails with `InvalidCaller` (to nobody, which would mean to everybody, or the timelock's own
   * role, which nobody else may have), `MissingRole`, `RoleRedundant`. Access: the timelock itself, by an operation.
   */
  "AccessControl::grant_role": {
    args: [role: number, account: Address | null];
    ok: null;
    error: AccessControlError;
    mutates: true;
    payable: false;
  };
  /** Whether an account has a role. Nobody (`None`) never has one. */
  "AccessControl::has_role": {
    args: [role: number, address: Address | null];
    ok: boolean;
    error: never;
    mutates: false;
    payable: false;
  };
  /**
   * Gives up a role of the caller, who must be `account`.
   *
   * Emits `RoleRevoked`. Fails with `InvalidCaller`, `MissingRole`. Access: who has the role.
   */
  "AccessControl::renounce_role": {
    args: [role: number, account: Address | null];
    ok: null;
    error: AccessControlError;
    mutates: true;
    payable: false;
  };
  /**
   * Takes a role from an account. Warning: without any proposer, or any executor, the timelock can do nothing for ever;
   * without its own role, who is an executive can never be changed again.
   *
   * Emits `RoleRevoked`. Fails with `MissingRole` of the caller or of the account. Access: the timelock itself, by an operation.
   */
  "AccessControl::revoke_role": {
    args: [role: number, account: Address | null];
    ok: null;
    error: AccessControlError;
    mutates: true;
    payable: false;
  };
  /**
   * Takes back an operation that was not done; it can be scheduled again.
   *
   * Emits `Cancelled`. Fails with `AccessControlError`, `OperationCannonBeCanceled`. Access: the executives.
   */
  "TimelockController::cancel": {
    args: [id: Hex];
    ok: null;
    error: TimelockControllerError;
    mutates: true;
    payable: false;
  };
  /**
   * Makes the one call of an operation whose delay is over; if it fails, the operation stays as it was. Value sent
   * with it stays with the timelock, which pays the value of the call.
   *
   * Emits `CallExecuted`. Fails with `AccessControlError`, `MissingDependency`, `OperationIsNotReady`,
   * `CalleeZeroAddress`, `UnderlyingTransactionReverted`, `Custom("call 0 refused: 0x...")`. Access: the executives.
   */
  "TimelockController::execute": {
    args: [transaction: Transaction, predecessor: Hex | null, salt: Hex];
    ok: null;
    error: TimelockControllerError;
    mutates: true;
    payable: true;
  };
  /**
   * Makes the calls of an operation whose delay is over, all or none; if one fails, the operation stays as it was.
   * Value sent with it stays with the timelock, which pays the values of the calls.
   *
   * Emits `CallExecuted` for each. Fails with `Custom("NoCalls")`, `Custom("TooManyCalls")`, `AccessControlError`,
   * `MissingDependency`, `OperationIsNotReady`, `CalleeZeroAddress`, `UnderlyingTransactionReverted`,
   * `Custom("call 2 refused: 0x...")`: the number of the call, counted from 0, and the first 64 bytes of what it
   * returned. Access: the executives.
   */
  "TimelockController::execute_batch": {
    args: [transactions: Transaction[], predecessor: Hex | null, salt: Hex];
    ok: null;
    error: TimelockControllerError;
    mutates: true;
    payable: true;
  };
  /** The least time from scheduling to executing, in milliseconds. */
  "TimelockController::get_min_delay": { args: []; ok: bigint; error: never; mutates: false; payable: false };
  /** When an operation can be executed, in milliseconds since 1970; 0 if there is no such operation, 1 once it was done. */
  "TimelockController::get_timestamp": {
    args: [id: Hex];
    ok: bigint;
    error: never;
    mutates: false;
    payable: false;
  };
  /** The number of an operation of one call, as `schedule` and `execute` count it. */
  "TimelockController::hash_operation": {
    args: [transaction: Transaction, predecessor: Hex | null, salt: Hex];
    ok: Hex;
    error: never;
    mutates: false;
    payable: false;
  };
  /** The number of an operation, as `schedule_batch` and `execute_batch` count it: the hash of calls, predecessor and salt. */
  "TimelockController::hash_operation_batch": {
    args: [transactions: Transaction[], predecessor: Hex | null, salt: Hex];
    ok: Hex;
    error: never;
    mutates: false;
    payable: false;
  };
  /** Whether an operation waits, is ready or was done. */
  "TimelockController::is_operation": {
    args: [id: Hex];
    ok: boolean;
    error: never;
    mutates: false;
    payable: false;
  };
  /** Whether an operation was done. */
  "TimelockController::is_operation_done": {
    args: [id: Hex];
    ok: boolean;
    error: never;
    mutates: false;
    payable: false;
  };
  /** Whether an operation waits or is ready: it can be cancelled. */
  "TimelockController::is_operation_pending": {
    args: [id: Hex];
    ok: boolean;
    error: never;
    mutates: false;
    payable: false;
  };
  /** Whether the delay of an operation is over, and it was not done: it can be executed. */
  "TimelockController::is_operation_ready": {
    args: [id: Hex];
    ok: boolean;
    error: never;
    mutates: false;
    payable: false;
  };
  /**
   * Schedules one call that can be made when `delay` milliseconds are over, and when the operation `predecessor` was
   * done. `salt` sets it apart from an operation that is the same otherwise.
   *
   * Emits `CallScheduled`. Fails with `AccessControlError`, `OperationAlreadyScheduled`, `InsufficientDelay`,
   * `Custom("DelayTooLong")`. Access: the executives.
   */
  "TimelockController::schedule": {
    args: [transaction: Transaction, predecessor: Hex | null, salt: Hex, delay: bigint];
    ok: null;
    error: TimelockControllerError;
    mutates: true;
    payable: false;
  };
  /**
   * Schedules calls, 32 at most, that are made in this order, all or none: otherwise as `schedule`.
   *
   * Emits `CallScheduled` for each. Fails with `Custom("NoCalls")`, `Custom("TooManyCalls")`, `AccessControlError`,
   * `OperationAlreadyScheduled`, `InsufficientDelay`, `Custom("DelayTooLong")`. Access: the executives.
   */
  "TimelockController::schedule_batch": {
    args: [transactions: Transaction[], predecessor: Hex | null, salt: Hex, delay: bigint];
    ok: null;
    error: TimelockControllerError;
    mutates: true;
    payable: false;
  };
  /**
   * Sets the least time from scheduling to executing, in milliseconds, for operations that are scheduled from now
   * on.
   *
   * Emits `MinDelayChange`. Fails with `CallerMustBeTimeLock`, `InsufficientDelay` (less than a day),
   * `Custom("DelayTooLong")` (more than 30 days). Access: the timelock itself, by an operation.
   */
  "TimelockController::update_delay": {
    args: [newDelay: bigint];
    ok: null;
    error: TimelockControllerError;
    mutates: true;
    payable: false;
  };
}

export interface Constructors {
  /**
   * Makes a timelock that nobody administers but itself. `executives` may schedule, cancel and execute; `delay`
   * is the least time from scheduling to executing, and `day` the length of a day, both in milliseconds.
   *
   * Emits `MinDelayChange`, `RoleAdminChanged`, `RoleGranted`. Fails with `InsufficientDelay` (less than a day,
   * or days of no length), `Custom("NoExecutives")`, `Custom("DelayTooLong")` (more than 30 days).
   * Access: everybody.
   */
  new: {
    args: [delay: bigint, day: bigint, executives: Address[]];
    ok: null;
    error: TimelockControllerError;
    mutates: true;
    payable: false;
  };
}

export interface Events {
  /** A call was scheduled: one of these for each call of an operation. */
  CallScheduled: {
    /** The operation. */
    id: Hex;
    /** Position of the call in it, counted from 0. */
    index: number;
    /** The call. */
    transaction: Transaction;
    /** The operation that must be done before. */
    predecessor: Hex | null;
    /** From now until it can be executed, in milliseconds. */
    delay: bigint;
  };
  /** An operation was taken back. */
  Cancelled: {
    /** The operation. */
    id: Hex;
  };
  /** A call was made, and what it returned was no refusal: one of these for each call of an operation. */
  CallExecuted: {
    /** The operation. */
    id: Hex;
    /** Position of the call in it, counted from 0. */
    index: number;
    /** The call. */
    transaction: Transaction;
  };
  /** The delay was set. Operations that are scheduled already keep theirs. */
  MinDelayChange: {
    /** Before, in milliseconds; 0 at the beginning. */
    old: bigint;
    /** After, in milliseconds. */
    new: bigint;
  };
  /** It was set who may grant and revoke a role: once for each role, at the beginning. */
  RoleAdminChanged: {
    /** The role. */
    role: number;
    /** Its admin role before. */
    previous: number;
    /** Its admin role after. */
    new: number;
  };
  /** An account got a role. */
  RoleGranted: {
    /** The role. */
    role: number;
    /** Who got it. */
    grantee: Address | null;
    /** Who granted it: the timelock, or nobody at the beginning. */
    grantor: Address | null;
  };
  /** An account lost a role. */
  RoleRevoked: {
    /** The role. */
    role: number;
    /** Who lost it. */
    account: Address | null;
    /** Who revoked it: the timelock, or the account itself. */
    sender: Address;
  };
  /** The timelock took the admin role of a contract, which was offered to it. */
  AdminAccepted: {
    /** The contract. */
    contract: Address;
  };
}

/**
 * The AccessControl error type. Contract will throw one of this errors.
 * Modifier returns `MissingRole`.
 */
export type AccessControlError = "InvalidCaller" | "MissingRole" | "RoleRedundant";

/** The TimelockController error type. Contract will throw one of this errors. */
export type TimelockControllerError =
  | { Custom: string }
  | { AccessControlError: AccessControlError }
  | "InsufficientDelay"
  | "OperationAlreadyScheduled"
  | "OperationCannonBeCanceled"
  | "OperationIsNotReady"
  | "MissingDependency"
  | "UnderlyingTransactionReverted"
  | "CallerMustBeTimeLock"
  | "CalleeZeroAddress";

/** A Transaction is what can be executed by `executor` */
export type Transaction = {
  /** The `AccountId` of the contract that is called in this transaction. */
  callee: Address | null;
  /** The selector bytes that identifies the function of the callee that should be called. */
  selector: Hex;
  /** The SCALE encoded parameters that are passed to the called function. */
  input: Uint8Array;
  /** The amount of chain balance that is transferred to the callee. */
  transferredValue: bigint;
  /** Gas limit for the execution of the call. */
  gasLimit: bigint;
};
