//! The allocation and its limits, apart from the ink! environment.
use adotb_access::Access;
use adotb_interfaces::{
    registry::{Limits, RegistryError, ValidatorWeight},
    AccountId, MathError,
};
use adotb_math::fees::BPS;
use ink::prelude::vec::Vec;

/// All that the registry keeps. It lives in one storage cell: every message that costs anything needs most of it, and
/// 64 validators are only 2 KB.
#[derive(Debug, Clone, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct RegistryData {
    /// Who administers the registry.
    pub access: Access,
    /// What an allocation must respect.
    pub limits: Limits,
    /// Number of the present allocation; the first is 1.
    pub version: u32,
    /// The present allocation; it always respects the limits (I-10).
    pub allocation: Vec<ValidatorWeight>,
}

impl RegistryData {
    /// A registry with its first allocation.
    pub fn new(
        admin: AccountId,
        limits: Limits,
        allocation: Vec<ValidatorWeight>,
    ) -> Result<Self, RegistryError> {
        limits.check()?;
        check_allocation(&limits, &allocation)?;
        Ok(Self { access: Access::new(admin), limits, version: 1, allocation })
    }

    /// Replaces the allocation as a whole; returns the old one.
    pub fn set_weights(
        &mut self,
        caller: AccountId,
        allocation: Vec<ValidatorWeight>,
    ) -> Result<Vec<ValidatorWeight>, RegistryError> {
        self.access.ensure_admin(caller)?;
        check_allocation(&self.limits, &allocation)?;
        self.version = self.version.checked_add(1).ok_or(MathError::Overflow)?;
        Ok(core::mem::replace(&mut self.allocation, allocation))
    }

    /// Replaces the limits; returns the old ones.
    pub fn set_limits(&mut self, caller: AccountId, limits: Limits) -> Result<Limits, RegistryError> {
        self.access.ensure_admin(caller)?;
        limits.check()?;
        // I-10: limits that the present allocation breaks must wait for a new allocation.
        check_allocation(&limits, &self.allocation)
            .map_err(|_| RegistryError::InvalidLimits { given: limits })?;
        Ok(core::mem::replace(&mut self.limits, limits))
    }

    /// Weight of `validator` in basis points; 0 if it is not in the allocation.
    pub fn weight_of(&self, validator: AccountId) -> u16 {
        self.allocation.iter().find(|entry| entry.validator == validator).map_or(0, |entry| entry.weight_bps)
    }
}

/// Fails if `allocation` breaks `limits`. The number of validators comes first, so that the rest is bounded; then each
/// kind of fault is looked for in the whole list before the next kind.
pub fn check_allocation(limits: &Limits, allocation: &[ValidatorWeight]) -> Result<(), RegistryError> {
    let given = count(allocation);
    if given < limits.min_validators {
        return Err(RegistryError::TooFewValidators { given, minimum: limits.min_validators });
    }
    if given > limits.max_validators {
        return Err(RegistryError::TooManyValidators { given, maximum: limits.max_validators });
    }
    let mut sum = 0u32;
    let mut above_cap: Option<&ValidatorWeight> = None;
    for entry in allocation {
        let validator = entry.validator;
        if entry.weight_bps == 0 {
            return Err(RegistryError::ZeroWeight { validator });
        }
        if above_cap.is_none() && entry.weight_bps > limits.max_weight_bps {
            above_cap = Some(entry);
        }
        // Saturating cannot clip: at most 64 weights of 16 bits.
        sum = sum.saturating_add(entry.weight_bps.into());
    }
    if let Some(&ValidatorWeight { validator, weight_bps }) = above_cap {
        return Err(RegistryError::WeightAboveCap {
            validator,
            given: weight_bps,
            cap: limits.max_weight_bps,
        });
    }
    // Every pair is compared, by a number of 64 bits that stands for the account: a tenth of the time of comparing accounts.
    // The code of a sort would be paid for in every call.
    let marks: Vec<u64> = allocation.iter().map(|entry| mark(&entry.validator)).collect();
    let (mut rest, mut marks) = (allocation, &marks[..]);
    while let (Some((entry, others)), Some((mark, other_marks))) = (rest.split_first(), marks.split_first()) {
        let validator = entry.validator;
        if other_marks.contains(mark) && others.iter().any(|other| other.validator == validator) {
            return Err(RegistryError::DuplicateValidator { validator });
        }
        (rest, marks) = (others, other_marks);
    }
    if sum != u32::from(BPS) {
        return Err(RegistryError::WrongSum { given: sum });
    }
    Ok(())
}

/// Length of a list. A longer one than 65 535 is refused just as one of that length.
fn count<T>(list: &[T]) -> u16 {
    u16::try_from(list.len()).unwrap_or(u16::MAX)
}

/// A number that is the same for the same account, and most likely another one for another.
fn mark(account: &AccountId) -> u64 {
    let bytes: &[u8; 32] = account.as_ref();
    bytes.chunks_exact(8).map(|word| word.try_into().map_or(0, u64::from_le_bytes)).fold(0, u64::wrapping_add)
}
