//! What the aDOTb contracts say to each other and to the world: types, errors, events' vocabulary and typed calls.
//!
//! One file per contract. Nothing here decides anything: arithmetic is in `adotb-math`, rules are in the contracts.
//! Amounts are planck of DOT or of aDOTb (10 decimals); shares are what the token stores (see `docs/glossary.md`).
#![cfg_attr(not(feature = "std"), no_std)]
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

pub mod access;
pub mod bonder;
pub mod call;
pub mod governor;
pub mod nominator;
pub mod oracle;
pub mod registry;
mod settings;
pub mod timelock;
pub mod token;
pub mod vault;

pub use adotb_math::{Balance, Era, MathError, Millis};
pub use ink::primitives::{AccountId, Hash};
pub use settings::Settings;
