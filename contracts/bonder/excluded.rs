//! The list of excluded validators: its rules, without any environment.
use adotb_interfaces::{
    bonder::{
        BonderError, Cause, Exclusion, MAX_EXCLUDED_BPS, MAX_EXCLUSIONS, MAX_EXCLUSION_ERAS,
        MAX_GUARDIAN_BPS, MAX_GUARDIAN_EXCLUSIONS, REST_ERAS,
    },
    registry::ValidatorWeight,
    AccountId, Era,
};
use adotb_math::fees::BPS;
use ink::prelude::vec::Vec;

/// Whether the weight of `validator` does not count in `era`.
pub fn is_excluded(list: &[Exclusion], validator: AccountId, era: Era) -> bool {
    list.iter().any(|entry| entry.validator == validator && era < entry.until)
}

/// Whether it was proved that nobody can work for `validator` in `era`.
pub fn is_out(list: &[Exclusion], validator: AccountId, era: Era) -> bool {
    list.iter().any(|entry| entry.validator == validator && era < entry.until && entry.by != Cause::Guardian)
}

/// Excludes `validator` because of what was proved in `era`, or excludes it for longer; returns until when.
pub fn exclude_proven(
    list: &mut Vec<Exclusion>,
    validator: AccountId,
    by: Cause,
    era: Era,
) -> Result<Era, BonderError> {
    list.retain(|entry| lasts(entry, era) && (entry.validator != validator || entry.by == Cause::Guardian));
    let until = era.saturating_add(MAX_EXCLUSION_ERAS); // an era that far away never comes
    push(list, Exclusion { validator, until, by })
}

/// Excludes `validator` in `era` for `eras` because the guardian says so; returns until when.
pub fn exclude_by_guardian(
    list: &mut Vec<Exclusion>,
    allocation: &[ValidatorWeight],
    validator: AccountId,
    era: Era,
    eras: Era,
) -> Result<Era, BonderError> {
    if eras > MAX_EXCLUSION_ERAS {
        return Err(BonderError::ExclusionTooLong { given: eras });
    }
    if !allocation.iter().any(|entry| entry.validator == validator) {
        return Err(BonderError::NotInAllocation { validator });
    }
    forget(list, era);
    let mut others = 0usize;
    for entry in list.iter().filter(|entry| entry.by == Cause::Guardian) {
        if entry.validator == validator {
            return Err(BonderError::ExcludedBefore { from: entry.until.saturating_add(REST_ERAS) });
        }
        others = others.saturating_add(1);
    }
    if others >= MAX_GUARDIAN_EXCLUSIONS {
        return Err(BonderError::TooManyExclusions);
    }
    let until = push(list, Exclusion { validator, until: era.saturating_add(eras), by: Cause::Guardian })?;
    for (by_guardian, most) in [(true, MAX_GUARDIAN_BPS), (false, MAX_EXCLUDED_BPS)] {
        let given = weight_of(list, allocation, era, by_guardian);
        if given > most {
            return Err(BonderError::TooMuchExcluded { given, most });
        }
    }
    Ok(until)
}

/// Ends the exclusions of `validator` in `era` that the guardian made, or else those that were proved. One of the guardian stays
/// in the list for the eras in which it cannot be made again.
pub fn readmit(
    list: &mut Vec<Exclusion>,
    validator: AccountId,
    era: Era,
    guardian: bool,
) -> Result<(), BonderError> {
    let counts = |entry: &Exclusion| {
        entry.validator == validator && era < entry.until && (entry.by == Cause::Guardian) == guardian
    };
    let entry = list.iter_mut().find(|entry| counts(entry)).ok_or(BonderError::NotExcluded { validator })?;
    entry.until = era;
    forget(list, era);
    Ok(())
}

/// Drops what is over, and can be done again.
fn forget(list: &mut Vec<Exclusion>, era: Era) {
    list.retain(|entry| lasts(entry, era));
}

/// Whether the entry is not over, or cannot be made again.
fn lasts(entry: &Exclusion, era: Era) -> bool {
    let rest = if entry.by == Cause::Guardian { REST_ERAS } else { 0 };
    era < entry.until.saturating_add(rest)
}

fn push(list: &mut Vec<Exclusion>, entry: Exclusion) -> Result<Era, BonderError> {
    if list.len() >= MAX_EXCLUSIONS {
        return Err(BonderError::TooManyExclusions);
    }
    list.push(entry);
    Ok(entry.until)
}

/// Weight that is excluded in `era`, or excluded by the guardian alone, in basis points.
fn weight_of(list: &[Exclusion], allocation: &[ValidatorWeight], era: Era, by_guardian: bool) -> u16 {
    let counts = |entry: &Exclusion| era < entry.until && !(by_guardian && entry.by != Cause::Guardian);
    let mut sum: u16 = 0;
    for validator in allocation {
        if list.iter().any(|entry| entry.validator == validator.validator && counts(entry)) {
            sum = sum.saturating_add(validator.weight_bps).min(BPS); // never more than the whole
        }
    }
    sum
}
