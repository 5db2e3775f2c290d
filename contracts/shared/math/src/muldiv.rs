//! `a * b / c` without losing the upper half of the product.
//!
//! Written for small code before speed: a contract pays for its code on every call. (The compiler's own 128-bit division
//! would add 1 KB to every contract.)

use crate::MathError;

/// Lower half of a 128-bit word.
const LOW_64: u128 = u64::MAX as u128;

/// How many bits of a quotient are skipped at once where they are zeroes.
const SKIP: u32 = 16;

/// `a * b / c`, rounded down.
///
/// # Errors
/// `DivisionByZero` when `c` is zero; `Overflow` when the quotient exceeds 128 bits.
pub fn mul_div_down(a: u128, b: u128, c: u128) -> Result<u128, MathError> {
    mul_div_rem(a, b, c).map(|(quotient, _)| quotient)
}

/// `a * b / c`, rounded up.
///
/// # Errors
/// `DivisionByZero` when `c` is zero; `Overflow` when the rounded quotient exceeds 128 bits.
pub fn mul_div_up(a: u128, b: u128, c: u128) -> Result<u128, MathError> {
    let (quotient, remainder) = mul_div_rem(a, b, c)?;
    quotient.checked_add((remainder != 0).into()).ok_or(MathError::Overflow)
}

/// Quotient and remainder of `a * b / c`.
fn mul_div_rem(a: u128, b: u128, c: u128) -> Result<(u128, u128), MathError> {
    let (mut high, mut low) = wide_mul(a, b);
    if c == 0 {
        return Err(MathError::DivisionByZero);
    }
    if high >= c {
        return Err(MathError::Overflow);
    }
    // Restoring division: `high` is the running remainder, always below `c`; the bits of the quotient push the
    // dividend out of `low`.
    let mut left = 128_u32;
    while let Some(less_one) = left.checked_sub(1) {
        // Sixteen bits at once while they can only be zeroes, as most bits of a quotient of amounts are.
        let next = (high << SKIP) | (low >> (128 - SKIP));
        if let (Some(less_skip), true) = (left.checked_sub(SKIP), high >> (128 - SKIP) == 0 && next < c) {
            (high, low, left) = (next, low << SKIP, less_skip);
            continue;
        }
        left = less_one;
        let carry = high >> 127;
        high = (high << 1) | (low >> 127);
        low <<= 1;
        if carry == 1 || high >= c {
            high = high.wrapping_sub(c);
            low |= 1;
        }
    }
    Ok((low, high))
}

/// The 256-bit product of two words as (high, low): schoolbook on 64-bit halves.
fn wide_mul(a: u128, b: u128) -> (u128, u128) {
    let (a1, a0, b1, b0) = (a >> 64, a & LOW_64, b >> 64, b & LOW_64);
    // No step can overflow: a product of halves is at most (2^64 - 1)^2, which leaves room for two more halves.
    let bottom = a0.wrapping_mul(b0);
    let cross = a1.wrapping_mul(b0).wrapping_add(bottom >> 64);
    let middle = a0.wrapping_mul(b1).wrapping_add(cross & LOW_64);
    let high = a1.wrapping_mul(b1).wrapping_add(cross >> 64).wrapping_add(middle >> 64);
    (high, (middle << 64) | (bottom & LOW_64))
}
