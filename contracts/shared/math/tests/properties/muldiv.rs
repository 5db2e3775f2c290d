use crate::{any_amount, config, exact};
use adotb_math::{
    muldiv::{mul_div_down, mul_div_up},
    MathError,
};
use proptest::prelude::*;

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
