use crate::config;
use adotb_math::{
    era::{era_at, era_start},
    MathError,
};
use proptest::prelude::*;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn an_era_contains_its_moments(
        era in any::<u32>(), anchor in 0..1u64 << 60, era_ms in 1..1u64 << 30, at in any::<u64>(),
    ) {
        let start = era_start(era, anchor, era_ms).unwrap();
        prop_assert_eq!(u128::from(start), u128::from(anchor) + u128::from(era) * u128::from(era_ms));
        prop_assert_eq!(era_at(start + at % era_ms, anchor, era_ms), Ok(era));
    }

    #[test]
    fn any_moment_gives_an_era_or_an_error(now in any::<u64>(), anchor in any::<u64>(), era_ms in any::<u64>()) {
        let expected = match (era_ms, now.saturating_sub(anchor)) {
            (0, _) => Err(MathError::DivisionByZero),
            (_, elapsed) => u32::try_from(elapsed / era_ms).map_err(|_| MathError::Overflow),
        };
        prop_assert_eq!(era_at(now, anchor, era_ms), expected);
    }
}

#[test]
fn era_before_the_anchor_is_zero() {
    assert_eq!(era_at(5, 10, 3), Ok(0));
    assert_eq!(era_at(10, 10, 3), Ok(0));
    assert_eq!(era_at(12, 10, 3), Ok(0));
    assert_eq!(era_at(13, 10, 3), Ok(1));
}

#[test]
fn era_start_beyond_time_is_an_error() {
    assert_eq!(era_start(u32::MAX, 0, u64::MAX), Err(MathError::Overflow));
    assert_eq!(era_start(1, u64::MAX, 1), Err(MathError::Overflow));
    assert_eq!(era_start(0, u64::MAX, u64::MAX), Ok(u64::MAX));
}
