//! The registry.

use adotb_interfaces::registry::{Limits, RegistryError, ValidatorWeight};
use adotb_runtime::AccountId;
use sp_core::H256;

use super::{typed_contract, Caller};

/// The registry, called by somebody: see [`crate::world::World::registry`]. The messages are documented on the contract.
pub struct Registry<'w>(pub(crate) Caller<'w>);

typed_contract!(Registry);

type Answer<T> = Result<T, RegistryError>;

impl Registry<'_> {
    /// Replaces the allocation; answers its version.
    pub fn set_weights(&mut self, allocation: &[ValidatorWeight]) -> Answer<u32> {
        self.0.send("set_weights", allocation)
    }

    /// Replaces the limits.
    pub fn set_limits(&mut self, limits: &Limits) -> Answer<()> {
        self.0.send("set_limits", limits)
    }

    /// Offers the admin role.
    pub fn propose_admin(&mut self, to: Option<&AccountId>) -> Answer<()> {
        self.0.send("propose_admin", to)
    }

    /// Takes the admin role.
    pub fn accept_admin(&mut self) -> Answer<()> {
        self.0.send("accept_admin", ())
    }

    /// Replaces the code.
    pub fn set_code(&mut self, code_hash: H256) -> Answer<()> {
        self.0.send("set_code", code_hash)
    }

    /// Ends all upgrades.
    pub fn ossify(&mut self) -> Answer<()> {
        self.0.send("ossify", ())
    }

    /// The allocation in force.
    pub fn allocation(&mut self) -> Vec<ValidatorWeight> {
        self.0.ask("allocation", ())
    }

    /// Number of the allocation in force.
    pub fn version(&mut self) -> u32 {
        self.0.ask("version", ())
    }

    /// What an allocation must respect.
    pub fn limits(&mut self) -> Limits {
        self.0.ask("limits", ())
    }

    /// Weight of a validator, in basis points.
    pub fn weight_of(&mut self, validator: &AccountId) -> u16 {
        self.0.ask("weight_of", validator)
    }

    /// Whether an allocation would be taken.
    pub fn validate(&mut self, allocation: &[ValidatorWeight]) -> Answer<()> {
        self.0.ask("validate", allocation)
    }

    /// Who administers the registry.
    pub fn admin(&mut self) -> AccountId {
        self.0.ask("admin", ())
    }

    /// To whom the admin role is offered.
    pub fn pending_admin(&mut self) -> Option<AccountId> {
        self.0.ask("pending_admin", ())
    }

    /// Whether the code can never be replaced again.
    pub fn is_ossified(&mut self) -> bool {
        self.0.ask("is_ossified", ())
    }

    /// How often the admin role changed hands.
    pub fn hand_overs(&mut self) -> u32 {
        self.0.ask("hand_overs", ())
    }
}
