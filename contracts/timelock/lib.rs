//! The timelock: the admin of the suite. What its executives schedule takes effect only when a delay is over that everybody
//! can watch, and leave before.
//!
//! It is OpenBrush's `TimelockController`, with what follows from being the only admin of other people's money:
//! - **No back door.** Only the timelock itself has `TIMELOCK_ADMIN_ROLE`, and it is the admin role of all roles: who is an
//!   executive changes only by an operation. (OpenBrush makes proposers the admins of proposers, executors of executors.)
//!   No other account can ever get it, no other role can be granted, and nothing can be opened to everybody.
//! - **What a call returns counts.** A call that returns an `Err` fails the operation: it stays executable, nothing of it
//!   stays done, and the error shows what was returned. (OpenBrush marks it as done.)
//! - **Nothing is called before its time**, not even to be undone, and nobody is called who could call back.
//! - **The delay has bounds** in the code: 1 to 30 days, for the setting and for each operation.
//!
//! Executives have both `PROPOSER_ROLE` (schedule and cancel) and `EXECUTOR_ROLE`: the governor, and a council if there is
//! one. Each can cancel what another has scheduled. Role ids are `selector_id!` of their names.
//!
//! The timelock's code cannot be replaced: a new timelock takes its place by operations that hand it the admin roles.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
// No path from any input may trap.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        clippy::unwrap_used,
        clippy::expect_used
    )
)]

mod entry;
mod events;
mod internals;

#[cfg(test)]
mod encoding_tests;
#[cfg(test)]
mod tests;

pub use timelock::{Timelock, TimelockRef};

/// The contract.
#[openbrush::implementation(AccessControl, TimelockController)]
#[openbrush::contract]
pub mod timelock {
    use crate::{events::emit, internals::check_number_of_calls};
    use adotb_interfaces::timelock::{MAX_DELAY_DAYS, MIN_DELAY_DAYS};
    use ink::codegen::Env;
    use openbrush::traits::Storage;

    // === Events ===

    // Anonymous and without topics: decoders find an event by the number its data begin with, nodes offer no search by
    // topic, and each topic would cost 2.5 KB of proof.

    /// A call was scheduled: one of these for each call of an operation.
    #[ink(event, anonymous)]
    pub struct CallScheduled {
        /// The operation.
        pub id: OperationId,
        /// Position of the call in it, counted from 0.
        pub index: u8,
        /// The call.
        pub transaction: Transaction,
        /// The operation that must be done before.
        pub predecessor: Option<OperationId>,
        /// From now until it can be executed, in milliseconds.
        pub delay: Timestamp,
    }

    /// An operation was taken back.
    #[ink(event, anonymous)]
    pub struct Cancelled {
        /// The operation.
        pub id: OperationId,
    }

    /// A call was made, and what it returned was no refusal: one of these for each call of an operation.
    #[ink(event, anonymous)]
    pub struct CallExecuted {
        /// The operation.
        pub id: OperationId,
        /// Position of the call in it, counted from 0.
        pub index: u8,
        /// The call.
        pub transaction: Transaction,
    }

    /// The delay was set. Operations that are scheduled already keep theirs.
    #[ink(event, anonymous)]
    pub struct MinDelayChange {
        /// Before, in milliseconds; 0 at the beginning.
        pub old: Timestamp,
        /// After, in milliseconds.
        pub new: Timestamp,
    }

    /// It was set who may grant and revoke a role: once for each role, at the beginning.
    #[ink(event, anonymous)]
    pub struct RoleAdminChanged {
        /// The role.
        pub role: RoleType,
        /// Its admin role before.
        pub previous: RoleType,
        /// Its admin role after.
        pub new: RoleType,
    }

    /// An account got a role.
    #[ink(event, anonymous)]
    pub struct RoleGranted {
        /// The role.
        pub role: RoleType,
        /// Who got it.
        pub grantee: Option<AccountId>,
        /// Who granted it: the timelock, or nobody at the beginning.
        pub grantor: Option<AccountId>,
    }

    /// An account lost a role.
    #[ink(event, anonymous)]
    pub struct RoleRevoked {
        /// The role.
        pub role: RoleType,
        /// Who lost it.
        pub account: Option<AccountId>,
        /// Who revoked it: the timelock, or the account itself.
        pub sender: AccountId,
    }

    /// The timelock took the admin role of a contract, which was offered to it.
    #[ink(event, anonymous)]
    pub struct AdminAccepted {
        /// The contract.
        pub contract: AccountId,
    }

    // === Storage ===

    /// The cell has `day` alone, which never changes. All else is in cells of its own, read and written when it is used, so
    /// an operation may call the timelock itself: nothing that the inner call wrote is overwritten by the outer one.
    #[ink(storage)]
    #[derive(Storage)]
    pub struct Timelock {
        /// Length of a day (one era), in milliseconds.
        pub(crate) day: Timestamp,
        /// The delay, in a cell of its own, and when each operation is ready.
        #[storage_field]
        pub(crate) controller: timelock_controller::Data,
        /// Who has which role.
        #[storage_field]
        pub(crate) roles: access_control::Data,
    }

    impl Timelock {
        // === Constructor ===

        /// Makes a timelock that nobody administers but itself. `executives` may schedule, cancel and execute; `delay`
        /// is the least time from scheduling to executing, and `day` the length of a day, both in milliseconds.
        ///
        /// Emits `MinDelayChange`, `RoleAdminChanged`, `RoleGranted`. Fails with `InsufficientDelay` (less than a day,
        /// or days of no length), `Custom("NoExecutives")`, `Custom("DelayTooLong")` (more than 30 days).
        /// Access: everybody.
        #[ink(constructor)]
        pub fn new(
            delay: Timestamp,
            day: Timestamp,
            executives: Vec<AccountId>,
        ) -> Result<Self, TimelockControllerError> {
            let mut timelock = Self { day, controller: Default::default(), roles: Default::default() };
            timelock.set_up(delay, executives)?;
            Ok(timelock)
        }

        // === Messages of our own ===

        /// Takes the admin role of `contract`, if it is offered to the timelock.
        ///
        /// Open to everybody, so that a hand-over needs no operation of its own. It cannot do harm: it calls nothing
        /// but `accept_admin`, without arguments or value, only the old admin of `contract` can have made the offer,
        /// and the timelock has nothing to fear from one more power. A hostile `contract` cannot call back, and the
        /// timelock keeps nothing of what it returns.
        ///
        /// Emits `AdminAccepted`. Fails with `Custom("call 0 refused: 0x...")`, `UnderlyingTransactionReverted`.
        /// Access: everybody.
        #[ink(message)]
        pub fn accept_admin(&mut self, contract: AccountId) -> Result<(), TimelockControllerError> {
            self.take_admin(contract)?;
            emit(AdminAccepted { contract });
            Ok(())
        }

        /// The shortest and the longest delay there can be, in milliseconds: 1 and 30 days.
        #[ink(message)]
        pub fn delay_bounds(&self) -> (Timestamp, Timestamp) {
            // Clipping is meant: no delay can be longer than the largest number.
            (self.day.saturating_mul(MIN_DELAY_DAYS), self.day.saturating_mul(MAX_DELAY_DAYS))
        }
    }

    // === TimelockController, on top of OpenBrush ===
    // `default_impl` keeps OpenBrush's body and adds the doc, which would not reach the metadata otherwise.

    /// Whether an operation waits, is ready or was done.
    #[default_impl(TimelockController)]
    fn is_operation(&self, id: OperationId) -> bool {}

    /// Whether an operation waits or is ready: it can be cancelled.
    #[default_impl(TimelockController)]
    fn is_operation_pending(&self, id: OperationId) -> bool {}

    /// Whether the delay of an operation is over, and it was not done: it can be executed.
    #[default_impl(TimelockController)]
    fn is_operation_ready(&self, id: OperationId) -> bool {}

    /// Whether an operation was done.
    #[default_impl(TimelockController)]
    fn is_operation_done(&self, id: OperationId) -> bool {}

    /// When an operation can be executed, in milliseconds since 1970; 0 if there is no such operation, 1 once it was done.
    #[default_impl(TimelockController)]
    fn get_timestamp(&self, id: OperationId) -> Timestamp {}

    /// The least time from scheduling to executing, in milliseconds.
    #[default_impl(TimelockController)]
    fn get_min_delay(&self) -> Timestamp {}

    /// The number of an operation of one call, as `schedule` and `execute` count it.
    #[default_impl(TimelockController)]
    fn hash_operation(
        &self,
        transaction: Transaction,
        predecessor: Option<OperationId>,
        salt: [u8; 32],
    ) -> Hash {
    }

    /// The number of an operation, as `schedule_batch` and `execute_batch` count it: the hash of calls, predecessor and salt.
    #[default_impl(TimelockController)]
    fn hash_operation_batch(
        &self,
        transactions: Vec<Transaction>,
        predecessor: Option<OperationId>,
        salt: [u8; 32],
    ) -> Hash {
    }

    /// Schedules one call that can be made when `delay` milliseconds are over, and when the operation `predecessor` was
    /// done. `salt` sets it apart from an operation that is the same otherwise.
    ///
    /// Emits `CallScheduled`. Fails with `AccessControlError`, `OperationAlreadyScheduled`, `InsufficientDelay`,
    /// `Custom("DelayTooLong")`. Access: the executives.
    #[default_impl(TimelockController)]
    fn schedule(
        &mut self,
        transaction: Transaction,
        predecessor: Option<OperationId>,
        salt: [u8; 32],
        delay: Timestamp,
    ) -> Result<(), TimelockControllerError> {
    }

    /// Schedules calls, 32 at most, that are made in this order, all or none: otherwise as `schedule`.
    ///
    /// Emits `CallScheduled` for each. Fails with `Custom("NoCalls")`, `Custom("TooManyCalls")`, `AccessControlError`,
    /// `OperationAlreadyScheduled`, `InsufficientDelay`, `Custom("DelayTooLong")`. Access: the executives.
    #[overrider(TimelockController)]
    fn schedule_batch(
        &mut self,
        transactions: Vec<Transaction>,
        predecessor: Option<OperationId>,
        salt: [u8; 32],
        delay: Timestamp,
    ) -> Result<(), TimelockControllerError> {
        // OpenBrush numbers the calls with a byte, which would wrap.
        check_number_of_calls(transactions.len())?;
        TimelockControllerImpl::schedule_batch(self, transactions, predecessor, salt, delay)
    }

    /// Takes back an operation that was not done; it can be scheduled again.
    ///
    /// Emits `Cancelled`. Fails with `AccessControlError`, `OperationCannonBeCanceled`. Access: the executives.
    #[default_impl(TimelockController)]
    fn cancel(&mut self, id: OperationId) -> Result<(), TimelockControllerError> {}

    /// Makes the one call of an operation whose delay is over; if it fails, the operation stays as it was. Value sent
    /// with it stays with the timelock, which pays the value of the call.
    ///
    /// Emits `CallExecuted`. Fails with `AccessControlError`, `MissingDependency`, `OperationIsNotReady`,
    /// `CalleeZeroAddress`, `UnderlyingTransactionReverted`, `Custom("call 0 refused: 0x...")`. Access: the executives.
    #[default_impl(TimelockController)]
    fn execute(
        &mut self,
        transaction: Transaction,
        predecessor: Option<OperationId>,
        salt: [u8; 32],
    ) -> Result<(), TimelockControllerError> {
    }

    /// Makes the calls of an operation whose delay is over, all or none; if one fails, the operation stays as it was.
    /// Value sent with it stays with the timelock, which pays the values of the calls.
    ///
    /// Emits `CallExecuted` for each. Fails with `Custom("NoCalls")`, `Custom("TooManyCalls")`, `AccessControlError`,
    /// `MissingDependency`, `OperationIsNotReady`, `CalleeZeroAddress`, `UnderlyingTransactionReverted`,
    /// `Custom("call 2 refused: 0x...")`: the number of the call, counted from 0, and the first 64 bytes of what it
    /// returned. Access: the executives.
    #[overrider(TimelockController)]
    fn execute_batch(
        &mut self,
        transactions: Vec<Transaction>,
        predecessor: Option<OperationId>,
        salt: [u8; 32],
    ) -> Result<(), TimelockControllerError> {
        // The number of an operation is the hash of its bytes. Those of 64 calls can be those of a single one with other
        // content, which `schedule` would have announced; those of 1 to 32 cannot: the first byte tells.
        check_number_of_calls(transactions.len())?;
        TimelockControllerImpl::execute_batch(self, transactions, predecessor, salt)
    }

    /// Sets the least time from scheduling to executing, in milliseconds, for operations that are scheduled from now
    /// on.
    ///
    /// Emits `MinDelayChange`. Fails with `CallerMustBeTimeLock`, `InsufficientDelay` (less than a day),
    /// `Custom("DelayTooLong")` (more than 30 days). Access: the timelock itself, by an operation.
    #[overrider(TimelockController)]
    fn update_delay(&mut self, new_delay: Timestamp) -> Result<(), TimelockControllerError> {
        if self.env().caller() != self.env().account_id() {
            return Err(TimelockControllerError::CallerMustBeTimeLock);
        }
        self.set_min_delay(new_delay)
    }

    // === AccessControl, on top of OpenBrush ===

    /// Whether an account has a role. Nobody (`None`) never has one.
    #[default_impl(AccessControl)]
    fn has_role(&self, role: RoleType, address: Option<AccountId>) -> bool {}

    /// Who may grant and revoke a role: the timelock's own role, or for an unknown role 0, which nobody has.
    #[default_impl(AccessControl)]
    fn get_role_admin(&self, role: RoleType) -> RoleType {}

    /// Makes an account an executive, or half of one.
    ///
    /// Emits `RoleGranted`. Fails with `InvalidCaller` (to nobody, which would mean to everybody, or the timelock's own
    /// role, which nobody else may have), `MissingRole`, `RoleRedundant`. Access: the timelock itself, by an operation.
    #[overrider(AccessControl)]
    fn grant_role(&mut self, role: RoleType, account: Option<AccountId>) -> Result<(), AccessControlError> {
        if account.is_none() || role == TIMELOCK_ADMIN_ROLE {
            return Err(AccessControlError::InvalidCaller);
        }
        AccessControlImpl::grant_role(self, role, account)
    }

    /// Takes a role from an account. Warning: without any proposer, or any executor, the timelock can do nothing for ever;
    /// without its own role, who is an executive can never be changed again.
    ///
    /// Emits `RoleRevoked`. Fails with `MissingRole` of the caller or of the account. Access: the timelock itself, by an operation.
    #[default_impl(AccessControl)]
    fn revoke_role(&mut self, role: RoleType, account: Option<AccountId>) -> Result<(), AccessControlError> {}

    /// Gives up a role of the caller, who must be `account`.
    ///
    /// Emits `RoleRevoked`. Fails with `InvalidCaller`, `MissingRole`. Access: who has the role.
    #[default_impl(AccessControl)]
    fn renounce_role(
        &mut self,
        role: RoleType,
        account: Option<AccountId>,
    ) -> Result<(), AccessControlError> {
    }

    // === Inside of OpenBrush ===

    #[overrider(timelock_controller::Internal)]
    fn _schedule(&mut self, id: OperationId, delay: &Timestamp) -> Result<(), TimelockControllerError> {
        self.keep_operation(id, *delay)
    }

    #[overrider(timelock_controller::Internal)]
    fn _call(
        &mut self,
        id: OperationId,
        i: u8,
        transaction: Transaction,
    ) -> Result<(), TimelockControllerError> {
        self.make_call(id, i, transaction)
    }

    #[overrider(timelock_controller::Internal)]
    fn _emit_call_scheduled_event(
        &self,
        id: OperationId,
        index: u8,
        transaction: Transaction,
        predecessor: Option<OperationId>,
        delay: Timestamp,
    ) {
        emit(CallScheduled { id, index, transaction, predecessor, delay });
    }

    #[overrider(timelock_controller::Internal)]
    fn _emit_cancelled_event(&self, id: OperationId) {
        emit(Cancelled { id });
    }

    #[overrider(timelock_controller::Internal)]
    fn _emit_call_executed_event(&self, id: OperationId, index: u8, transaction: Transaction) {
        emit(CallExecuted { id, index, transaction });
    }

    #[overrider(timelock_controller::Internal)]
    fn _emit_min_delay_change_event(&self, old_delay: Timestamp, new_delay: Timestamp) {
        emit(MinDelayChange { old: old_delay, new: new_delay });
    }

    #[overrider(access_control::Internal)]
    fn _emit_role_admin_changed(&mut self, role: RoleType, previous: RoleType, new: RoleType) {
        emit(RoleAdminChanged { role, previous, new });
    }

    #[overrider(access_control::Internal)]
    fn _emit_role_granted(&mut self, role: RoleType, grantee: Option<AccountId>, grantor: Option<AccountId>) {
        emit(RoleGranted { role, grantee, grantor });
    }

    #[overrider(access_control::Internal)]
    fn _emit_role_revoked(&mut self, role: RoleType, account: Option<AccountId>, sender: AccountId) {
        emit(RoleRevoked { role, account, sender });
    }
}
