//! The registry: which validators are backed, and in which proportion.
//!
//! Governance writes whole allocations, anybody reads. How the stake gets there is the bonder's business.
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

pub mod data;
mod entry;

pub use registry::*;

/// The contract.
#[ink::contract]
pub mod registry {
    use crate::data::{check_allocation, RegistryData};
    use adotb_access::{Access, Governance, Governed};
    use adotb_interfaces::registry::{Limits, RegistryError, ValidatorWeight};
    use ink::prelude::vec::Vec;

    // === Events ===

    // Anonymous: decoders find an event by the number its data begin with, and a topic with its name, which nobody
    // needs to tell six kinds apart, would cost 1.9 KB of code in every call.

    /// Another allocation is in force.
    #[ink(event, anonymous)]
    pub struct AllocationSet {
        /// Its number.
        pub version: u32,
        /// The allocation before; empty when the registry was made.
        pub old: Vec<ValidatorWeight>,
        /// The allocation from now on.
        pub new: Vec<ValidatorWeight>,
    }

    /// Other limits bind the allocations.
    #[ink(event, anonymous)]
    pub struct LimitsSet {
        /// The limits before.
        pub old: Limits,
        /// The limits from now on.
        pub new: Limits,
    }

    /// The admin role was offered, an offer was taken back, the role changed hands, or upgrades were ended for ever.
    #[ink(event, anonymous)]
    pub struct AccessChanged {
        /// Before.
        pub old: Access,
        /// After.
        pub new: Access,
    }

    /// The contract's code was replaced.
    #[ink(event, anonymous)]
    pub struct CodeReplaced {
        /// Hash of the new code.
        pub code_hash: Hash,
    }

    // === Storage ===

    /// The registry.
    #[ink(storage)]
    pub struct Registry {
        /// Everything, in one cell.
        data: RegistryData,
    }

    impl Registry {
        // === Constructor ===

        /// Makes a registry administered by `admin`, with its first allocation as version 1.
        ///
        /// Emits `AllocationSet`. Fails with `InvalidLimits`, `TooFewValidators`, `TooManyValidators`, `ZeroWeight`,
        /// `WeightAboveCap`, `DuplicateValidator`, `WrongSum`. Access: everybody.
        #[ink(constructor)]
        pub fn new(
            admin: AccountId,
            limits: Limits,
            allocation: Vec<ValidatorWeight>,
        ) -> Result<Self, RegistryError> {
            let data = RegistryData::new(admin, limits, allocation)?;
            let (version, new) = (data.version, data.allocation.clone());
            Self::env().emit_event(AllocationSet { version, old: Vec::new(), new });
            Ok(Self { data })
        }

        // === Governance messages ===

        /// Replaces the whole allocation, with weights in basis points. It takes effect with the next era's plan.
        /// Returns its version.
        ///
        /// Emits `AllocationSet`. Fails with `Access`, `TooFewValidators`, `TooManyValidators`, `ZeroWeight`,
        /// `WeightAboveCap`, `DuplicateValidator`, `WrongSum`, `Math`. Access: the admin.
        #[ink(message)]
        pub fn set_weights(&mut self, allocation: Vec<ValidatorWeight>) -> Result<u32, RegistryError> {
            let old = self.data.set_weights(self.env().caller(), allocation)?;
            let (version, new) = (self.data.version, self.data.allocation.clone());
            self.env().emit_event(AllocationSet { version, old, new });
            Ok(version)
        }

        /// Replaces the limits.
        ///
        /// Emits `LimitsSet`. Fails with `Access`, `InvalidLimits` if they contradict themselves or the present
        /// allocation would break them. Access: the admin.
        #[ink(message)]
        pub fn set_limits(&mut self, limits: Limits) -> Result<(), RegistryError> {
            let old = self.data.set_limits(self.env().caller(), limits)?;
            self.env().emit_event(LimitsSet { old, new: limits });
            Ok(())
        }

        /// Offers the admin role to `to`, or takes the offer back with `None`.
        ///
        /// Emits `AccessChanged`. Fails with `Access`. Access: the admin.
        #[ink(message)]
        pub fn propose_admin(&mut self, to: Option<AccountId>) -> Result<(), RegistryError> {
            self.govern(Governance::Propose(to))
        }

        /// Takes the admin role that was offered to the caller.
        ///
        /// Emits `AccessChanged`. Fails with `Access`. Access: the account to which the role was offered.
        #[ink(message)]
        pub fn accept_admin(&mut self) -> Result<(), RegistryError> {
            self.govern(Governance::Accept)
        }

        /// Replaces the contract's code; its storage stays.
        ///
        /// Emits `CodeReplaced`. Fails with `Access`. Access: the admin.
        #[ink(message)]
        pub fn set_code(&mut self, code_hash: Hash) -> Result<(), RegistryError> {
            self.govern(Governance::SetCode(code_hash))
        }

        /// Ends all upgrades of this contract, for ever.
        ///
        /// Emits `AccessChanged`. Fails with `Access`. Access: the admin.
        #[ink(message)]
        pub fn ossify(&mut self) -> Result<(), RegistryError> {
            self.govern(Governance::Ossify)
        }

        // === Views ===

        /// The allocation in force.
        #[ink(message)]
        pub fn allocation(&self) -> Vec<ValidatorWeight> {
            self.data.allocation.clone()
        }

        /// Number of the allocation in force.
        #[ink(message)]
        pub fn version(&self) -> u32 {
            self.data.version
        }

        /// What an allocation must respect.
        #[ink(message)]
        pub fn limits(&self) -> Limits {
            self.data.limits
        }

        /// Weight of a validator in basis points; 0 if it is not backed.
        #[ink(message)]
        pub fn weight_of(&self, validator: AccountId) -> u16 {
            self.data.weight_of(validator)
        }

        /// Whether `set_weights` would take this allocation now; fails as it would.
        /// Lets a governor refuse a vain proposal early.
        #[ink(message)]
        pub fn validate(&self, allocation: Vec<ValidatorWeight>) -> Result<(), RegistryError> {
            check_allocation(&self.data.limits, &allocation)
        }

        /// Who administers the contract, to whom that role is offered, how often it changed hands, and whether upgrades have
        /// ended.
        #[ink(message)]
        pub fn access(&self) -> Access {
            self.data.access
        }

        // === Internals ===

        /// All governance messages.
        fn govern(&mut self, ask: Governance) -> Result<(), RegistryError> {
            match self.data.access.govern(self.env().caller(), ask)? {
                Governed::AccessChanged { old, new } => self.env().emit_event(AccessChanged { old, new }),
                Governed::CodeReplaced { code_hash } => self.env().emit_event(CodeReplaced { code_hash }),
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests;
