//! The registry: which validators are backed, and in which proportion.
use crate::{
    access::AccessError,
    call::{call, CallFailed},
    AccountId, MathError,
};
use adotb_math::fees::BPS;
use ink::prelude::vec::Vec;
use scale::{Decode, Encode};

/// A validator and its part of the stake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct ValidatorWeight {
    /// The validator's stash account.
    pub validator: AccountId,
    /// Its part of all stake, in basis points (1/10 000); at least 1.
    pub weight_bps: u16,
}

/// What an allocation must respect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Limits {
    /// Fewest validators.
    pub min_validators: u16,
    /// Most validators; never above [`MAX_VALIDATORS`].
    pub max_validators: u16,
    /// Largest weight of one validator, in basis points.
    pub max_weight_bps: u16,
}

impl Limits {
    /// Fails if the limits contradict themselves, so that no allocation could respect them.
    pub fn check(&self) -> Result<(), RegistryError> {
        let Self { min_validators, max_validators, max_weight_bps } = *self;
        let possible = min_validators > 0
            && min_validators <= max_validators
            && max_validators <= MAX_VALIDATORS
            && max_weight_bps <= BPS
            // Each at its cap, they must reach the whole; that also rules out a cap of zero.
            && u32::from(max_validators).saturating_mul(u32::from(max_weight_bps)) >= u32::from(BPS);
        if possible {
            Ok(())
        } else {
            Err(RegistryError::InvalidLimits { given: *self })
        }
    }
}

/// The most validators an allocation can ever have: as many as there can be stashes.
pub const MAX_VALIDATORS: u16 = 64;

/// Why the registry refused.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(Debug, scale_info::TypeInfo))]
pub enum RegistryError {
    /// A role was missing, or the code can no longer be replaced.
    Access(AccessError),
    /// Value was sent to a message that takes none.
    ValueNotExpected {
        /// Planck sent.
        given: crate::Balance,
    },
    /// Fewer validators than allowed.
    TooFewValidators {
        /// How many were given.
        given: u16,
        /// How many are needed.
        minimum: u16,
    },
    /// More validators than allowed.
    TooManyValidators {
        /// How many were given.
        given: u16,
        /// How many are allowed.
        maximum: u16,
    },
    /// A weight is zero: leave the validator out instead.
    ZeroWeight {
        /// Whose weight.
        validator: AccountId,
    },
    /// A weight is above the cap.
    WeightAboveCap {
        /// Whose weight.
        validator: AccountId,
        /// The weight, in basis points.
        given: u16,
        /// The cap, in basis points.
        cap: u16,
    },
    /// The same validator twice.
    DuplicateValidator {
        /// Which validator.
        validator: AccountId,
    },
    /// The weights do not sum to 10 000.
    WrongSum {
        /// Their sum, in basis points.
        given: u32,
    },
    /// Limits that contradict themselves, or that the present allocation would break.
    InvalidLimits {
        /// The limits that were given.
        given: Limits,
    },
    /// A number left the range of 128 bits.
    Math(MathError),
}

impl From<AccessError> for RegistryError {
    fn from(e: AccessError) -> Self {
        Self::Access(e)
    }
}

impl From<MathError> for RegistryError {
    fn from(e: MathError) -> Self {
        Self::Math(e)
    }
}

/// The present allocation.
pub fn allocation(registry: AccountId) -> Result<Vec<ValidatorWeight>, CallFailed> {
    call(registry, ink::selector_bytes!("allocation"), 0, ())
}

/// What an allocation must respect.
pub fn limits(registry: AccountId) -> Result<Limits, CallFailed> {
    call(registry, ink::selector_bytes!("limits"), 0, ())
}

/// Whether the registry would take this allocation now; its refusal otherwise.
pub fn validate(
    registry: AccountId,
    allocation: &[ValidatorWeight],
) -> Result<Result<(), RegistryError>, CallFailed> {
    call(registry, ink::selector_bytes!("validate"), 0, allocation)
}

/// Number of the allocation in force.
#[inline]
pub fn version(registry: AccountId) -> Result<u32, CallFailed> {
    call(registry, ink::selector_bytes!("version"), 0, ())
}

/// Weight of `validator`, in basis points; 0 if it is not backed.
#[inline]
pub fn weight_of(registry: AccountId, validator: AccountId) -> Result<u16, CallFailed> {
    call(registry, ink::selector_bytes!("weight_of"), 0, validator)
}
