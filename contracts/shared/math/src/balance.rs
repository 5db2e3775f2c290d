//! Entries in a book: a balance that grows or shrinks, checked.

use crate::{Balance, MathError};

/// Adds `amount` to a balance.
///
/// # Errors
/// `Overflow` beyond 128 bits; the balance is as before.
#[inline(never)] // once in a contract's code instead of at every use
pub fn add(to: &mut Balance, amount: Balance) -> Result<(), MathError> {
    *to = to.checked_add(amount).ok_or(MathError::Overflow)?;
    Ok(())
}

/// Takes `amount` from a balance.
///
/// # Errors
/// `Overflow` if it holds less; the balance is as before.
#[inline(never)]
pub fn sub(from: &mut Balance, amount: Balance) -> Result<(), MathError> {
    *from = from.checked_sub(amount).ok_or(MathError::Overflow)?;
    Ok(())
}
