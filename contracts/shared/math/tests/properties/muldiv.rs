use crate::{any_amount, config, exact};
use adotb_math::{
    muldiv::{mul_div_down, mul_div_up},
    MathError,
};
use proptest::prelude::*;

/// Numbers with runs of zeroes at any place, shorter and longer than what the division skips at once.
fn gappy() -> impl Strategy<Value = u128> {
    let runs = prop::collection::vec((1u32..40, any::<bool>()), 1..12);
    (runs, 0u32..128).prop_map(|(runs, shift)| {
        let number = runs.into_iter().fold(0u128, |number, (bits, ones)| {
            (number << bits) | if ones { (1u128 << bits) - 1 } else { 0 }
        });
        number >> shift
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn mul_div_equals_big_integers(a in any_amount(), b in any_amount(), c in any_amount()) {
        if c == 0 {
            prop_assert_eq!(mul_div_down(a, b, c), Err(MathError::DivisionByZero));
            prop_assert_eq!(mul_div_up(a, b, c), Err(MathError::DivisionByZero));
        } else {
            let (down, up) = exact(a, b, c);
            prop_assert_eq!(mul_div_down(a, b, c), down.ok_or(MathError::Overflow));
            prop_assert_eq!(mul_div_up(a, b, c), up.ok_or(MathError::Overflow));
        }
    }

    // Runs of zeroes in the quotient are skipped: the quotient is `a` itself, and then nearly so.
    #[test]
    fn mul_div_skips_zeroes_only(a in gappy(), b in gappy(), c in gappy(), off in 0u128..3) {
        let b = b.max(1);
        prop_assert_eq!(mul_div_down(a, b, b), Ok(a));
        prop_assert_eq!(mul_div_up(a, b, b), Ok(a));
        for divisor in [b.saturating_add(off), b.saturating_sub(off).max(1), c.max(1)] {
            let (down, up) = exact(a, b, divisor);
            prop_assert_eq!(mul_div_down(a, b, divisor), down.ok_or(MathError::Overflow));
            prop_assert_eq!(mul_div_up(a, b, divisor), up.ok_or(MathError::Overflow));
        }
    }

    #[test]
    fn mul_div_of_a_fraction_never_overflows(a in any_amount(), b in any_amount(), more in any_amount()) {
        let c = b.saturating_add(more).max(1);
        let down = mul_div_down(a, b, c).unwrap();
        prop_assert!(down <= a);
        prop_assert!(mul_div_up(a, b, c).unwrap() <= a);
    }
}

#[test]
fn mul_div_at_the_edges() {
    let max = u128::MAX;
    assert_eq!(mul_div_down(max, max, max), Ok(max));
    assert_eq!(mul_div_up(max, max, max), Ok(max));
    assert_eq!(mul_div_down(max, max, max - 1), Err(MathError::Overflow));
    assert_eq!(mul_div_down(max, 2, 2), Ok(max));
    assert_eq!(mul_div_up(max, 1, 2), Ok(1 << 127));
    assert_eq!(mul_div_down(0, max, 7), Ok(0));
    assert_eq!(mul_div_up(0, max, 7), Ok(0));
    assert_eq!(mul_div_down(0, 0, 0), Err(MathError::DivisionByZero));
    assert_eq!(mul_div_down(max, max, 0), Err(MathError::DivisionByZero));
    // The quotient is the largest number, and rounding it up does not fit.
    assert_eq!(mul_div_down(max, max - 1, max - 1), Ok(max));
    assert_eq!(mul_div_down(1 << 127, 4, 2), Err(MathError::Overflow));
    let (a, b, c) = (max, 3 << 100, (3 << 100) + 1);
    assert!(mul_div_up(a, b, c).unwrap() - mul_div_down(a, b, c).unwrap() == 1);
}

/// One bit of the quotient at every place, with divisors around every power of two: each skip begins and ends somewhere
/// else, and the last ones are shorter than a skip.
#[test]
fn mul_div_of_every_power_of_two() {
    for power in 0..128 {
        let a = 1u128 << power;
        for bits in 0..128 {
            for c in [(1u128 << bits) - 1, 1 << bits, (1 << bits) + 1] {
                for b in [1, 2, c, c.saturating_sub(1), c.saturating_add(1), u128::MAX] {
                    let (down, up) = if c == 0 { continue } else { exact(a, b, c) };
                    assert_eq!(mul_div_down(a, b, c), down.ok_or(MathError::Overflow), "{a} * {b} / {c}");
                    assert_eq!(mul_div_up(a, b, c), up.ok_or(MathError::Overflow), "{a} * {b} / {c}");
                }
            }
        }
    }
}
