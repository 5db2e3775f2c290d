//! Why the bonder refuses.
use crate::{access::AccessError, vault::VaultRefusal, AccountId, Balance, Era, MathError};
use scale::{Decode, Encode};

/// Why the bonder refused.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(Copy, scale_info::TypeInfo))]
pub enum BonderError {
    /// A role was missing, or the code can no longer be replaced.
    Access(AccessError),
    /// Value was sent to a message that takes none.
    ValueNotExpected {
        /// Planck sent.
        given: Balance,
    },
    /// The pool does not need another stash.
    StashNotNeeded {
        /// Stashes there are.
        present: u16,
        /// Stashes wanted.
        wanted: u16,
    },
    /// The nominator's code could not be instantiated.
    StashNotCreated,
    /// No stash with this number.
    UnknownStash {
        /// The number.
        stash: u16,
    },
    /// A report says more than the stash can have: reports never raise what is unbonding, nor what is bonded beyond what
    /// reports have taken from it.
    AboveBook {
        /// The stash.
        stash: u16,
        /// Planck reported.
        given: Balance,
        /// The most that can be reported, in planck.
        most: Balance,
    },
    /// The book has changed since the report was made, or it is not there yet.
    OtherRevision {
        /// Revision that the report is of.
        given: u32,
        /// Revision of the book.
        current: u32,
    },
    /// The book of the stash says exactly this.
    SameAsBook {
        /// The stash.
        stash: u16,
    },
    /// There is nothing to repair, or the chain refused all of it.
    NotRepaired {
        /// The stash.
        stash: u16,
    },
    /// The chain would not free more of this stash now than the book says.
    NothingRipens {
        /// The stash.
        stash: u16,
    },
    /// The stash showed nothing that would exclude the validator, or readmit it.
    NotShown {
        /// The stash.
        stash: u16,
        /// The validator.
        validator: AccountId,
    },
    /// The validator has no weight in the allocation.
    NotInAllocation {
        /// The validator.
        validator: AccountId,
    },
    /// The validator is not excluded, or not by whom this message would end it.
    NotExcluded {
        /// The validator.
        validator: AccountId,
    },
    /// The guardian has excluded the validator and cannot do it again before this era.
    ExcludedBefore {
        /// The era.
        from: Era,
    },
    /// There are as many exclusions as there may be.
    TooManyExclusions,
    /// Longer than an exclusion may last.
    ExclusionTooLong {
        /// Eras given.
        given: Era,
    },
    /// So much weight may not be excluded.
    TooMuchExcluded {
        /// What would be, in basis points.
        given: u16,
        /// What may be, in basis points.
        most: u16,
    },
    /// The stashes of a report are not in ascending order, or one of them is there twice.
    InvalidReport,
    /// A setting is out of its bounds.
    InvalidSetting(BonderSettingName),
    /// The vault refused what a report changes, or did not answer.
    VaultRefused,
    /// `advance` needs a limit of at least one step.
    ZeroLimit,
    /// The vault refused the era's work, for this reason.
    Vault(VaultRefusal),
    /// The token refused what the vault decided.
    TokenRefused,
    /// A stash did not answer: the call ran out of gas or depth, or its code is broken. Never taken for a failure of the
    /// stash, because whoever calls chooses the gas.
    StashSilent {
        /// The stash's account.
        account: AccountId,
    },
    /// The registry did not answer, for the same reasons.
    RegistrySilent,
    /// The chain refused to send cash back to the vault.
    PaymentFailed {
        /// How much, in planck.
        amount: Balance,
    },
    /// A number left the range of 128 bits.
    Math(MathError),
}

/// The setting that is out of bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum BonderSettingName {
    /// `grace_eras`: above 100.
    GraceEras,
    /// `min_bond`: zero or above 1 000 000 DOT.
    MinBond,
    /// `max_stashes`: zero or above 64.
    MaxStashes,
    /// `slashing_spans`: above 256.
    SlashingSpans,
}

impl From<AccessError> for BonderError {
    fn from(e: AccessError) -> Self {
        Self::Access(e)
    }
}
impl From<VaultRefusal> for BonderError {
    fn from(e: VaultRefusal) -> Self {
        Self::Vault(e)
    }
}
impl From<MathError> for BonderError {
    fn from(e: MathError) -> Self {
        Self::Math(e)
    }
}
