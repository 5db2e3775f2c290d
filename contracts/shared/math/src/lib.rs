//! The arithmetic of the protocol, apart from any contract language.
//!
//! Everything here is pure: no storage, no chain, no floats, no panics. Amounts are in planck, times in milliseconds,
//! rates in basis points. The direction of every rounding is in the function's name (`_down`, `_up`), and each caller
//! picks the one that favours the pool.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]
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

extern crate alloc;

pub mod allocation;
pub mod balance;
pub mod chunks;
pub mod coming;
pub mod era;
pub mod fees;
pub mod flow;
pub mod losses;
pub mod muldiv;
pub mod shares;
pub mod spread;
pub mod standing;
pub mod stream;

/// An amount of planck, or a number of shares.
pub type Balance = u128;
/// A number of whole eras since the anchor of the protocol's own clock.
pub type Era = u32;
/// A moment or a length of time in milliseconds, as block timestamps are.
pub type Millis = u64;

/// Why a computation has no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum MathError {
    /// The result, or an input, is larger than its type or the documented limit.
    Overflow,
    /// The divisor is zero.
    DivisionByZero,
    /// The stash already has as many unlocking chunks as it may have.
    TooManyChunks,
}
