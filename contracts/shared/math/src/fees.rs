//! Rates in basis points and the protocol's fee on rewards.

use crate::{
    muldiv::{mul_div_down, mul_div_up},
    shares::to_shares_down,
    Balance, MathError,
};

/// The whole, in basis points.
pub const BPS: u16 = 10_000;
/// Ceiling of the protocol fee, in basis points of each reward: governance cannot go beyond it.
pub const MAX_FEE_BPS: u16 = 2_000;
/// Protocol fee at deployment, in basis points of each reward.
pub const DEFAULT_FEE_BPS: u16 = 1_000;

/// `bps` of `amount`, rounded down.
///
/// # Errors
/// `Overflow`, only when `bps` exceeds the whole.
pub fn bps_down(amount: Balance, bps: u16) -> Result<Balance, MathError> {
    mul_div_down(amount, bps.into(), BPS.into())
}

/// `bps` of `amount`, rounded up.
///
/// # Errors
/// `Overflow`, only when `bps` exceeds the whole.
pub fn bps_up(amount: Balance, bps: u16) -> Result<Balance, MathError> {
    mul_div_up(amount, bps.into(), BPS.into())
}

/// Shares minted to the treasury for a fee of `fee` planck, rounded down.
///
/// The fee is credited as if the treasury had staked it: the caller adds `fee` to `pooled` and the shares to the
/// total, so nobody's price falls. `total_shares` and `pooled` are those *before* the fee.
///
/// # Errors
/// As [`to_shares_down`].
pub fn fee_shares_down(fee: Balance, total_shares: Balance, pooled: Balance) -> Result<Balance, MathError> {
    to_shares_down(fee, total_shares, pooled)
}
