//! Property tests of the arithmetic, against big integers where that says more than the code itself.
//!
//! `PROPTEST_CASES` sets the number of cases per property.

mod allocation;
mod balance;
mod chunks;
mod clock;
mod flow;
mod losses;
mod muldiv;
mod promises;
mod shares;
mod spread;
mod standing;
mod stream;

use num_bigint::BigUint;
use num_traits::ToPrimitive;
use proptest::prelude::*;

/// Cases per property, unless the environment asks for another number.
const CASES: u32 = 4_000;

fn config() -> ProptestConfig {
    let mut config = ProptestConfig::default();
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = CASES;
    }
    config.failure_persistence = None;
    config.max_global_rejects = config.cases.saturating_mul(20);
    config
}

/// Numbers of every magnitude, and those around powers of two.
fn any_amount() -> impl Strategy<Value = u128> {
    prop_oneof![
        8 => (any::<u128>(), 0u32..128).prop_map(|(number, shift)| number >> shift),
        1 => (0u32..128).prop_map(|shift| (1u128 << shift) - 1),
        1 => (0u32..128).prop_map(|shift| 1u128 << shift),
        1 => Just(0),
        1 => Just(u128::MAX),
    ]
}

/// Amounts as they occur: up to a hundred billion coins of ten decimals.
fn money() -> impl Strategy<Value = u128> {
    prop_oneof![8 => (any::<u128>(), 58u32..128).prop_map(|(number, shift)| number >> shift), 1 => Just(0), 1 => Just(1)]
}

fn big(number: u128) -> BigUint {
    BigUint::from(number)
}

/// The exact quotient in both roundings; none where it does not fit.
fn exact(a: u128, b: u128, c: u128) -> (Option<u128>, Option<u128>) {
    let product = big(a) * big(b);
    let down = &product / big(c);
    let up = (product + big(c) - big(1)) / big(c);
    (down.to_u128(), up.to_u128())
}
