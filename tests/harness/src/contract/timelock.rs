//! The timelock.

use adotb_interfaces::{
    timelock::{TimelockAccessError, TimelockError, Transaction},
    Millis,
};
use adotb_runtime::AccountId;
use scale::Decode;
use sp_core::H256;

use super::{events::events, typed_contract, Caller};

/// The timelock, called by somebody: see [`crate::world::World::timelock`]. The messages are documented on the contract.
pub struct Timelock<'w>(pub(crate) Caller<'w>);

typed_contract!(Timelock);

type Answer<T> = Result<T, TimelockError>;
type AccessAnswer = Result<(), TimelockAccessError>;

/// Whose members give and take roles: the timelock alone.
pub const TIMELOCK_ADMIN_ROLE: u32 = ink::selector_id!("TIMELOCK_ADMIN_ROLE");
/// May schedule and cancel.
pub const PROPOSER_ROLE: u32 = ink::selector_id!("PROPOSER_ROLE");
/// May execute.
pub const EXECUTOR_ROLE: u32 = ink::selector_id!("EXECUTOR_ROLE");

impl Timelock<'_> {
    /// Schedules one call.
    pub fn schedule(
        &mut self,
        call: &Transaction,
        predecessor: Option<H256>,
        salt: [u8; 32],
        delay: Millis,
    ) -> Answer<()> {
        self.0.send("TimelockController::schedule", (call, predecessor, salt, delay))
    }

    /// Schedules calls.
    pub fn schedule_batch(
        &mut self,
        calls: &[Transaction],
        predecessor: Option<H256>,
        salt: [u8; 32],
        delay: Millis,
    ) -> Answer<()> {
        self.0.send("TimelockController::schedule_batch", (calls, predecessor, salt, delay))
    }

    /// Takes an operation back.
    pub fn cancel(&mut self, operation: H256) -> Answer<()> {
        self.0.send("TimelockController::cancel", operation)
    }

    /// Makes the one call of an operation.
    pub fn execute(&mut self, call: &Transaction, predecessor: Option<H256>, salt: [u8; 32]) -> Answer<()> {
        self.0.send("TimelockController::execute", (call, predecessor, salt))
    }

    /// Makes the calls of an operation.
    pub fn execute_batch(
        &mut self,
        calls: &[Transaction],
        predecessor: Option<H256>,
        salt: [u8; 32],
    ) -> Answer<()> {
        self.0.send("TimelockController::execute_batch", (calls, predecessor, salt))
    }

    /// Sets the delay.
    pub fn update_delay(&mut self, delay: Millis) -> Answer<()> {
        self.0.send("TimelockController::update_delay", delay)
    }

    /// Takes the admin role of a contract, for the timelock.
    pub fn accept_admin(&mut self, contract: &AccountId) -> Answer<()> {
        self.0.send("accept_admin", contract)
    }

    /// Gives a role.
    pub fn grant_role(&mut self, role: u32, to: Option<&AccountId>) -> AccessAnswer {
        self.0.send("AccessControl::grant_role", (role, to))
    }

    /// Takes a role.
    pub fn revoke_role(&mut self, role: u32, from: Option<&AccountId>) -> AccessAnswer {
        self.0.send("AccessControl::revoke_role", (role, from))
    }

    /// Gives up a role of one's own.
    pub fn renounce_role(&mut self, role: u32, of: Option<&AccountId>) -> AccessAnswer {
        self.0.send("AccessControl::renounce_role", (role, of))
    }

    /// Whether an operation waits, is ready or was done.
    pub fn is_operation(&mut self, operation: H256) -> bool {
        self.0.ask("TimelockController::is_operation", operation)
    }

    /// Whether an operation waits or is ready.
    pub fn is_operation_pending(&mut self, operation: H256) -> bool {
        self.0.ask("TimelockController::is_operation_pending", operation)
    }

    /// Whether an operation can be executed.
    pub fn is_operation_ready(&mut self, operation: H256) -> bool {
        self.0.ask("TimelockController::is_operation_ready", operation)
    }

    /// Whether an operation was done.
    pub fn is_operation_done(&mut self, operation: H256) -> bool {
        self.0.ask("TimelockController::is_operation_done", operation)
    }

    /// When an operation can be executed; 0 without such an operation, 1 once it was done.
    pub fn timestamp(&mut self, operation: H256) -> Millis {
        self.0.ask("TimelockController::get_timestamp", operation)
    }

    /// The least time from scheduling to executing.
    pub fn min_delay(&mut self) -> Millis {
        self.0.ask("TimelockController::get_min_delay", ())
    }

    /// The shortest and the longest delay there can be.
    pub fn delay_bounds(&mut self) -> (Millis, Millis) {
        self.0.ask("delay_bounds", ())
    }

    /// The number of an operation of one call.
    pub fn hash_operation(&mut self, call: &Transaction, predecessor: Option<H256>, salt: [u8; 32]) -> H256 {
        self.0.ask("TimelockController::hash_operation", (call, predecessor, salt))
    }

    /// The number of an operation.
    pub fn hash_operation_batch(
        &mut self,
        calls: &[Transaction],
        predecessor: Option<H256>,
        salt: [u8; 32],
    ) -> H256 {
        self.0.ask("TimelockController::hash_operation_batch", (calls, predecessor, salt))
    }

    /// Whether an account has a role.
    pub fn has_role(&mut self, role: u32, who: Option<&AccountId>) -> bool {
        self.0.ask("AccessControl::has_role", (role, who))
    }

    /// Who may grant and revoke a role.
    pub fn role_admin(&mut self, role: u32) -> u32 {
        self.0.ask("AccessControl::get_role_admin", role)
    }
}

events! {
    /// What the timelock tells. Events and fields are documented on the contract.
    TimelockEvent {
        CallScheduled {
            id: H256, index: u8, transaction: Transaction, predecessor: Option<H256>, delay: Millis
        }
        Cancelled { id: H256 }
        CallExecuted { id: H256, index: u8, transaction: Transaction }
        MinDelayChange { old: Millis, new: Millis }
        RoleAdminChanged { role: u32, previous: u32, new: u32 }
        RoleGranted { role: u32, grantee: Option<AccountId>, grantor: Option<AccountId> }
        RoleRevoked { role: u32, account: Option<AccountId>, sender: AccountId }
        AdminAccepted { contract: AccountId }
    }
}
