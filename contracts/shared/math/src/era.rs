//! The protocol's own era clock, read from the block timestamp: a contract cannot ask the staking pallet.

use crate::{Era, MathError, Millis};

/// The era that contains the moment `now`: `(now - anchor) / era_ms`, rounded down.
///
/// Moments before the anchor belong to era 0.
///
/// # Errors
/// `DivisionByZero` when `era_ms` is zero; `Overflow` when the era does not fit its type.
pub fn era_at(now: Millis, anchor: Millis, era_ms: Millis) -> Result<Era, MathError> {
    // Saturating is the meaning wanted: before the anchor the clock stands at 0.
    let eras = now.saturating_sub(anchor).checked_div(era_ms).ok_or(MathError::DivisionByZero)?;
    Era::try_from(eras).map_err(|_| MathError::Overflow)
}

/// The first moment of `era`: `anchor + era * era_ms`.
///
/// # Errors
/// `Overflow` when the moment does not fit its type.
pub fn era_start(era: Era, anchor: Millis, era_ms: Millis) -> Result<Millis, MathError> {
    Millis::from(era)
        .checked_mul(era_ms)
        .and_then(|offset| anchor.checked_add(offset))
        .ok_or(MathError::Overflow)
}
