//! The same arithmetic in numbers without a limit.

pub use num_bigint::BigUint;
use num_traits::ToPrimitive;

pub fn big(number: u128) -> BigUint {
    BigUint::from(number)
}

/// `a * b / c`, rounded down and up; none where it does not fit in 128 bits.
pub fn quotient(a: u128, b: u128, c: u128) -> (Option<u128>, Option<u128>) {
    let product = big(a) * big(b);
    let down = &product / big(c);
    let up = (product + big(c) - big(1)) / big(c);
    (down.to_u128(), up.to_u128())
}

/// Whether one share is worth no less with `(base, shares)` after than before.
pub fn no_cheaper(after: (u128, u128), before: (u128, u128)) -> bool {
    big(after.0) * big(before.1) >= big(before.0) * big(after.1)
}
