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
mod rates;
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

#[test]
fn amounts_are_of_every_size() {
    let kinds: &[rates::Kind<u128>] = &[
        ("nothing", 50, |n| *n == 0),
        ("the largest number", 50, |n| *n == u128::MAX),
        ("a power of two", 50, |n| n.is_power_of_two()),
        ("below 2^32", 150, |n| *n < 1 << 32),
        ("above 2^96", 200, |n| *n > 1 << 96),
    ];
    rates::assert_rates("any_amount", any_amount(), kinds);
    let kinds: &[rates::Kind<u128>] = &[
        ("nothing", 50, |n| *n == 0),
        ("a planck", 50, |n| *n == 1),
        ("a coin and more", 400, |n| *n >= 10_000_000_000),
        ("a million coins and more", 150, |n| *n >= 10_000_000_000_000_000),
    ];
    rates::assert_rates("money", money(), kinds);
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
