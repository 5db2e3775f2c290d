//! Shares and amounts: `amount = shares * pooled / total_shares`.
//!
//! The token stores shares, so a reward or a loss changes every balance by changing `pooled` alone.

use crate::{
    muldiv::{mul_div_down, mul_div_up},
    Balance, MathError,
};

/// Shares that `amount` buys, rounded down: for minting and for any credit.
///
/// Without any shares the price is 1:1 (the first stake).
///
/// # Errors
/// `DivisionByZero` when shares exist and nothing backs them; `Overflow`.
pub fn to_shares_down(amount: Balance, total_shares: Balance, pooled: Balance) -> Result<Balance, MathError> {
    match total_shares {
        0 => Ok(amount),
        _ => mul_div_down(amount, total_shares, pooled),
    }
}

/// Shares that `amount` costs, rounded up: for burning and for transfers.
///
/// # Errors
/// As [`to_shares_down`].
pub fn to_shares_up(amount: Balance, total_shares: Balance, pooled: Balance) -> Result<Balance, MathError> {
    match total_shares {
        0 => Ok(amount),
        _ => mul_div_up(amount, total_shares, pooled),
    }
}

/// Amount that `shares` are worth, rounded down: for balances and for anything that is paid out.
///
/// Zero when shares exist and nothing backs them; 1:1 without any shares.
///
/// # Errors
/// `Overflow`.
pub fn to_amount_down(shares: Balance, total_shares: Balance, pooled: Balance) -> Result<Balance, MathError> {
    match total_shares {
        0 => Ok(shares),
        _ => mul_div_down(shares, pooled, total_shares),
    }
}

/// Amount that `shares` are worth, rounded up: for what a caller owes.
///
/// # Errors
/// `Overflow`.
pub fn to_amount_up(shares: Balance, total_shares: Balance, pooled: Balance) -> Result<Balance, MathError> {
    match total_shares {
        0 => Ok(shares),
        _ => mul_div_up(shares, pooled, total_shares),
    }
}
