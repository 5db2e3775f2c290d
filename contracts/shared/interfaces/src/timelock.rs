//! The timelock: nothing that governance decides takes effect before everybody had time to see it.
//!
//! Its messages are those of OpenBrush's `TimelockController` and `AccessControl`; the types here have their encoding.
use crate::{
    call::{call, call_raw, CallFailed},
    AccountId, Balance, Hash, Millis,
};
use ink::prelude::vec::Vec;
use scale::{Decode, Encode};

/// Shortest delay, in days (a day is one era).
pub const MIN_DELAY_DAYS: u64 = 1;
/// Longest delay, in days.
pub const MAX_DELAY_DAYS: u64 = 30;
/// Most calls of one operation.
pub const MAX_CALLS: usize = 32;

/// Grants and revokes the other roles. Only the timelock itself has it.
pub const TIMELOCK_ADMIN_ROLE: u32 = ink::selector_id!("TIMELOCK_ADMIN_ROLE");
/// Schedules and cancels.
pub const PROPOSER_ROLE: u32 = ink::selector_id!("PROPOSER_ROLE");
/// Executes.
pub const EXECUTOR_ROLE: u32 = ink::selector_id!("EXECUTOR_ROLE");

/// A call that the timelock makes. It must return nothing, or a `Result`: of anything else the first byte counts, so that
/// `false`, `None` and zero pass for done, and most else for refused.
#[derive(Debug, Default, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Transaction {
    /// The contract that is called.
    pub callee: Option<AccountId>,
    /// Selector of the message.
    pub selector: [u8; 4],
    /// Its arguments, SCALE-encoded.
    pub input: Vec<u8>,
    /// DOT that goes with the call out of the timelock's own account, in planck.
    pub transferred_value: Balance,
    /// The most `ref_time` that the call may use; zero for all there is.
    pub gas_limit: u64,
}

impl Transaction {
    /// A call without value.
    pub fn new(callee: AccountId, selector: [u8; 4], args: impl Encode) -> Self {
        Self { callee: Some(callee), selector, input: args.encode(), ..Self::default() }
    }
}

/// Why the timelock refused: OpenBrush's `TimelockControllerError`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum TimelockError {
    /// What the library has no name for, as text: "call 2 refused: 0x0100.." has the number of the call, counted from 0, and
    /// what the called contract returned, SCALE-encoded.
    Custom(Vec<u8>),
    /// A role was missing.
    AccessControl(TimelockAccessError),
    /// Shorter than the present delay, or than the shortest that can be set.
    InsufficientDelay,
    /// The same calls with the same salt were scheduled before.
    OperationAlreadyScheduled,
    /// It is not waiting.
    OperationCannotBeCanceled,
    /// It was never scheduled, was done or cancelled, or its delay is not over.
    OperationIsNotReady,
    /// The operation that must come before was not done.
    MissingDependency,
    /// A called contract did not answer: it trapped, ran out of gas or is not there.
    UnderlyingTransactionReverted,
    /// Only the timelock itself may do this, by an operation.
    CallerMustBeTimeLock,
    /// A call without a contract.
    CalleeZeroAddress,
}

/// OpenBrush's `AccessControlError`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum TimelockAccessError {
    /// The caller could only renounce for itself.
    InvalidCaller,
    /// The role is missing.
    MissingRole,
    /// The account has the role already.
    RoleRedundant,
}

/// The delay must be from 1 to 30 days of `day` milliseconds.
pub fn is_delay(delay: Millis, day: Millis) -> bool {
    delay >= day.saturating_mul(MIN_DELAY_DAYS) && delay <= day.saturating_mul(MAX_DELAY_DAYS)
}

/// Instantiates a timelock with no admin but itself. `executives` may schedule, cancel and execute.
pub fn instantiate(
    code: Hash,
    delay: Millis,
    day: Millis,
    executives: &[AccountId],
) -> Result<AccountId, CallFailed> {
    crate::call::instantiate(code, (delay, day, executives).encode(), [0; 4])
}

/// The present delay, in milliseconds.
pub fn min_delay(timelock: AccountId) -> Result<Millis, CallFailed> {
    call(timelock, ink::selector_bytes!("TimelockController::get_min_delay"), 0, ())
}

/// Schedules calls that can be made when `delay` milliseconds are over.
pub fn schedule(
    timelock: AccountId,
    calls: &[Transaction],
    salt: [u8; 32],
    delay: Millis,
) -> Result<Result<(), TimelockError>, CallFailed> {
    let args = (calls, None::<Hash>, salt, delay);
    call(timelock, ink::selector_bytes!("TimelockController::schedule_batch"), 0, args)
}

/// Makes calls whose delay is over. The caller may be called back meanwhile.
pub fn execute(
    timelock: AccountId,
    calls: &[Transaction],
    salt: [u8; 32],
) -> Result<Result<(), TimelockError>, CallFailed> {
    let args = (calls, None::<Hash>, salt).encode();
    let selector = ink::selector_bytes!("TimelockController::execute_batch");
    let answer = call_raw(timelock, selector, 0, 0, args, true)?;
    Decode::decode(&mut &answer[..]).map_err(|_| CallFailed)
}

/// When an operation is ready, in milliseconds since 1970; [`NEVER`] or [`DONE`].
pub fn timestamp(timelock: AccountId, operation: Hash) -> Result<Millis, CallFailed> {
    call(timelock, ink::selector_bytes!("TimelockController::get_timestamp"), 0, operation)
}

/// [`timestamp`] of an operation that was never scheduled, or was cancelled.
pub const NEVER: Millis = 0;
/// [`timestamp`] of an operation that was done.
pub const DONE: Millis = 1;

/// Takes back what was scheduled.
pub fn cancel(timelock: AccountId, operation: Hash) -> Result<Result<(), TimelockError>, CallFailed> {
    call(timelock, ink::selector_bytes!("TimelockController::cancel"), 0, operation)
}

/// The number under which the timelock keeps these calls.
pub fn operation(calls: &[Transaction], salt: [u8; 32]) -> Hash {
    let mut id = [0; 32];
    ink::env::hash_encoded::<ink::env::hash::Blake2x256, _>(&(calls, salt), &mut id);
    id.into()
}
