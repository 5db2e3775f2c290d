//! Who may change a contract: one admin (the timelock), handed over in two steps, and the one-way `ossify`.
use crate::AccountId;
use scale::{Decode, Encode};

/// Why an administrative call was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum AccessError {
    /// The caller does not hold the role that this message asks for.
    MissingRole {
        /// Who called.
        caller: AccountId,
        /// The role that was needed.
        needed: Role,
    },
    /// `accept_admin` was called by an account to which the role was not offered.
    NotOffered {
        /// Who called.
        caller: AccountId,
    },
    /// The contract was ossified: its code can never be replaced again.
    Ossified,
    /// The chain has no code with this hash, or the code does not answer as it must. (A contract that is given the code it
    /// has already keeps it; that is no failure.)
    CodeNotReplaced,
    /// The admin role has never changed hands: until then no code can be replaced.
    NotHandedOver,
}

/// The powers of the suite. The admin is meant to be the timelock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Role {
    /// Changes parameters, roles and code.
    Admin,
    /// May pause, for a limited time, and nothing else.
    Guardian,
    /// Reports losses.
    Reporter,
    /// The vault: moves supply, and orders the bonder to move stake.
    Vault,
    /// The bonder: leads the era's work, and books losses at the vault and the token.
    Bonder,
}
