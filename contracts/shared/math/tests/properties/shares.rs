use crate::{any_amount, config, exact, money, rates::assert_rates};
use adotb_math::{fees::*, shares::*, MathError};
use proptest::prelude::*;

fn expect(value: Option<u128>) -> Result<u128, MathError> {
    value.ok_or(MathError::Overflow)
}

/// An amount, and a pool: any, or one like ours, whose rate grew from 1 to up to 4, and fell now and then.
fn prices() -> impl Strategy<Value = (u128, u128, u128)> {
    let ours = (money(), 1_000_000u128..1 << 68, 500u128..4_000)
        .prop_map(|(amount, shares, rate)| (amount, shares, shares * rate / 1_000));
    prop_oneof![(money(), money(), money()).boxed(), ours.boxed()]
}

#[test]
fn what_prices_are_tried_with() {
    assert_rates(
        "prices",
        prices(),
        &[
            ("has a price", 700, |(_, shares, pooled)| *shares > 0 && *pooled > 0),
            ("mints something", 500, |(amount, shares, pooled)| {
                to_shares_down(*amount, *shares, *pooled).is_ok_and(|minted| minted > 0) && *shares > 0
            }),
            ("is rounded", 500, |(amount, shares, pooled)| {
                *shares > 0
                    && *pooled > 0
                    && to_shares_down(*amount, *shares, *pooled) != to_shares_up(*amount, *shares, *pooled)
            }),
            ("is a stake into a pool like ours", 150, |(amount, shares, pooled)| {
                *amount > 1_000 && pooled / 2 < *shares && *shares < pooled.saturating_mul(2)
            }),
        ],
    );
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn conversions_equal_big_integers(amount in any_amount(), shares in any_amount(), pooled in any_amount()) {
        if shares == 0 {
            prop_assert_eq!(to_shares_down(amount, 0, pooled), Ok(amount));
            prop_assert_eq!(to_shares_up(amount, 0, pooled), Ok(amount));
            prop_assert_eq!(to_amount_down(amount, 0, pooled), Ok(amount));
            prop_assert_eq!(to_amount_up(amount, 0, pooled), Ok(amount));
            return Ok(());
        }
        let (down, up) = exact(amount, pooled, shares);
        prop_assert_eq!(to_amount_down(amount, shares, pooled), expect(down));
        prop_assert_eq!(to_amount_up(amount, shares, pooled), expect(up));
        if pooled == 0 {
            prop_assert_eq!(to_shares_down(amount, shares, 0), Err(MathError::DivisionByZero));
            prop_assert_eq!(to_shares_up(amount, shares, 0), Err(MathError::DivisionByZero));
            prop_assert_eq!(to_amount_up(amount, shares, 0), Ok(0));
        } else {
            let (down, up) = exact(amount, shares, pooled);
            prop_assert_eq!(to_shares_down(amount, shares, pooled), expect(down));
            prop_assert_eq!(to_shares_up(amount, shares, pooled), expect(up));
        }
    }

    #[test]
    fn invariant_i03_in_and_out_yields_no_more((amount, shares, pooled) in prices()) {
        prop_assume!(shares > 0 && pooled > 0);
        let Ok(minted) = to_shares_down(amount, shares, pooled) else { return Ok(()) };
        let worth = to_amount_down(minted, shares + minted, pooled + amount).unwrap();
        prop_assert!(worth <= amount);
        // And to get the whole amount back costs more than was minted, or exactly that.
        prop_assert!(to_shares_up(amount, shares + minted, pooled + amount).unwrap() >= minted);
    }

    #[test]
    fn invariant_i04_minting_and_burning_lower_no_price((amount, shares, pooled) in prices()) {
        prop_assume!(shares > 0 && pooled > 0);
        let Ok(minted) = to_shares_down(amount, shares, pooled) else { return Ok(()) };
        let higher = |(s1, p1): (u128, u128), (s0, p0): (u128, u128)| {
            crate::big(p1) * crate::big(s0) >= crate::big(p0) * crate::big(s1)
        };
        prop_assert!(higher((shares + minted, pooled + amount), (shares, pooled)));
        let out = amount.min(pooled);
        let burnt = to_shares_up(out, shares, pooled).unwrap();
        prop_assert!(burnt <= shares);
        prop_assert!(higher((shares - burnt, pooled - out), (shares, pooled)));
    }

    #[test]
    fn the_receiver_gets_no_less_than_asked((amount, shares, pooled) in prices()) {
        prop_assume!(shares > 0 && pooled > 0);
        let Ok(moved) = to_shares_up(amount, shares, pooled) else { return Ok(()) };
        prop_assert!(to_amount_down(moved, shares, pooled).unwrap() >= amount);
        prop_assert!(moved == 0 || to_amount_down(moved - 1, shares, pooled).unwrap() < amount);
    }

    #[test]
    fn fee_lowers_no_price_and_is_worth_at_most_itself(
        (reward, shares, pooled) in prices(), bps in 0..=MAX_FEE_BPS,
    ) {
        prop_assume!(shares > 0 && pooled > 0);
        let fee = bps_down(reward, bps).unwrap();
        prop_assert!(fee <= reward / 5);
        let Ok(minted) = fee_shares_down(fee, shares, pooled) else { return Ok(()) };
        prop_assert!(to_amount_down(minted, shares + minted, pooled + fee).unwrap() <= fee);
        prop_assert!(to_amount_down(shares, shares + minted, pooled + fee).unwrap() >= pooled);
    }

    #[test]
    fn basis_points_equal_big_integers(amount in any_amount(), bps in any::<u16>()) {
        let (down, up) = exact(amount, bps.into(), BPS.into());
        prop_assert_eq!(bps_down(amount, bps), expect(down));
        prop_assert_eq!(bps_up(amount, bps), expect(up));
    }
}

#[test]
fn shares_without_backing_are_worth_nothing() {
    assert_eq!(to_amount_down(5, 10, 0), Ok(0));
    assert_eq!(to_amount_up(5, 10, 0), Ok(0));
    assert_eq!(fee_shares_down(5, 10, 0), Err(MathError::DivisionByZero));
}

#[test]
fn bps_of_the_whole_and_of_nothing() {
    assert_eq!(bps_down(u128::MAX, BPS), Ok(u128::MAX));
    assert_eq!(bps_up(u128::MAX, BPS), Ok(u128::MAX));
    assert_eq!(bps_down(9_999, 1), Ok(0));
    assert_eq!(bps_up(9_999, 1), Ok(1));
    assert_eq!(bps_down(u128::MAX, 0), Ok(0));
    assert_eq!(bps_down(1_000, DEFAULT_FEE_BPS), Ok(100));
}
