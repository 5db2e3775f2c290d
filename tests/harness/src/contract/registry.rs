//! The registry.

use adotb_interfaces::registry::{Limits, RegistryError, ValidatorWeight};
use adotb_runtime::AccountId;
use sp_core::H256;

use super::{administered, typed_contract, Caller};

/// The registry, called by somebody: see [`crate::world::World::registry`]. The messages are documented on the contract.
pub struct Registry<'w>(pub(crate) Caller<'w>);

typed_contract!(Registry);
administered!(Registry);

type Answer<T> = Result<T, RegistryError>;

impl Registry<'_> {
    /// Replaces the allocation; returns its version.
    pub fn set_weights(&mut self, allocation: &[ValidatorWeight]) -> Answer<u32> {
        self.0.send("set_weights", allocation)
    }

    /// Replaces the limits.
    pub fn set_limits(&mut self, limits: &Limits) -> Answer<()> {
        self.0.send("set_limits", limits)
    }

    /// Replaces the code.
    pub fn set_code(&mut self, code_hash: H256) -> Answer<()> {
        self.0.send("set_code", code_hash)
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
}
