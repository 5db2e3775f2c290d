use crate::{config, rates::assert_rates};
use adotb_math::{
    era::{era_at, era_start},
    MathError,
};
use proptest::prelude::*;

/// A moment, the start of the clock and the length of an era.
fn any_clock() -> impl Strategy<Value = (u64, u64, u64)> {
    let era_ms = prop_oneof![1 => Just(0u64), 3 => 1..100u64, 4 => 1..1u64 << 40, 2 => any::<u64>()];
    (any::<u64>(), any::<u64>(), 0u32..4, era_ms).prop_map(|(now, other, kind, era_ms)| match kind {
        0 => (now, other, era_ms),
        1 => (now, other >> 32, era_ms),
        2 => (now, now.saturating_add(other >> 40), era_ms),
        _ => (now, now.saturating_sub(other >> 20), era_ms),
    })
}

#[test]
fn what_the_clock_is_tried_with() {
    assert_rates(
        "clock",
        any_clock(),
        &[
            ("is an era that was begun", 200, |(now, anchor, era_ms)| {
                era_at(*now, *anchor, *era_ms).is_ok_and(|era| era > 0)
            }),
            ("is before the start", 150, |(now, anchor, _)| now < anchor),
            ("is beyond the last era", 150, |(now, anchor, era_ms)| {
                era_at(*now, *anchor, *era_ms) == Err(MathError::Overflow)
            }),
            ("has no length", 50, |(_, _, era_ms)| *era_ms == 0),
        ],
    );
}

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
    fn any_moment_gives_an_era_or_an_error((now, anchor, era_ms) in any_clock()) {
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
