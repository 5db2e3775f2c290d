//! `mul_div`, shares and basis points against numbers without a limit; I-03 and I-04 for one step.

use crate::{
    exact::{no_cheaper, quotient},
    input::{typed, Amount},
};
use adotb_math::{balance, fees::*, muldiv::*, shares::*, MathError};
use arbitrary::Arbitrary;

#[derive(Arbitrary, Debug)]
struct Input {
    amount: Amount,
    shares: Amount,
    pooled: Amount,
    bps: u16,
}

pub fn check(data: &[u8]) {
    typed(data, |Input { amount, shares, pooled, bps }| {
        let (amount, shares, pooled) = (amount.0, shares.0, pooled.0);
        entries(amount, shares);
        divisions(amount, shares, pooled);
        conversions(amount, shares, pooled);
        basis_points(amount, bps);
        steps(amount, shares, pooled);
    })
}

fn expected(value: Option<u128>) -> Result<u128, MathError> {
    value.ok_or(MathError::Overflow)
}

fn entries(balance: u128, amount: u128) {
    let mut book = balance;
    let sum = balance.checked_add(amount);
    assert_eq!(balance::add(&mut book, amount).is_ok(), sum.is_some());
    assert_eq!(book, sum.unwrap_or(balance));
    let mut book = balance;
    let rest = balance.checked_sub(amount);
    assert_eq!(balance::sub(&mut book, amount).is_ok(), rest.is_some());
    assert_eq!(book, rest.unwrap_or(balance));
}

fn divisions(a: u128, b: u128, c: u128) {
    if c == 0 {
        assert_eq!(mul_div_down(a, b, c), Err(MathError::DivisionByZero));
        assert_eq!(mul_div_up(a, b, c), Err(MathError::DivisionByZero));
        return;
    }
    let (down, up) = quotient(a, b, c);
    assert_eq!(mul_div_down(a, b, c), expected(down));
    assert_eq!(mul_div_up(a, b, c), expected(up));
}

fn conversions(amount: u128, shares: u128, pooled: u128) {
    if shares == 0 {
        // The first shares cost a planck each.
        for convert in [to_shares_down, to_shares_up, to_amount_down, to_amount_up] {
            assert_eq!(convert(amount, 0, pooled), Ok(amount));
        }
        return;
    }
    let (down, up) = quotient(amount, pooled, shares);
    assert_eq!(to_amount_down(amount, shares, pooled), expected(down));
    assert_eq!(to_amount_up(amount, shares, pooled), expected(up));
    if pooled == 0 {
        assert_eq!(to_shares_down(amount, shares, 0), Err(MathError::DivisionByZero));
        assert_eq!(to_shares_up(amount, shares, 0), Err(MathError::DivisionByZero));
    } else {
        let (down, up) = quotient(amount, shares, pooled);
        assert_eq!(to_shares_down(amount, shares, pooled), expected(down));
        assert_eq!(to_shares_up(amount, shares, pooled), expected(up));
    }
    assert_eq!(fee_shares_down(amount, shares, pooled), to_shares_down(amount, shares, pooled));
}

fn basis_points(amount: u128, bps: u16) {
    let (down, up) = quotient(amount, bps.into(), BPS.into());
    assert_eq!(bps_down(amount, bps), expected(down));
    assert_eq!(bps_up(amount, bps), expected(up));
    if bps <= BPS {
        assert!(bps_up(amount, bps).unwrap() <= amount);
    }
}

/// Minting, burning and moving lower nobody's price, and in and out gains nothing.
fn steps(amount: u128, shares: u128, pooled: u128) {
    if shares == 0 || pooled == 0 {
        return;
    }
    if let (Ok(minted), Some(more)) = (to_shares_down(amount, shares, pooled), pooled.checked_add(amount)) {
        if let Some(all) = shares.checked_add(minted) {
            assert!(no_cheaper((more, all), (pooled, shares)), "I-04: mint");
            assert!(to_amount_down(minted, all, more).unwrap() <= amount, "I-03");
            assert!(to_shares_up(amount, all, more).unwrap() >= minted, "I-03");
        }
    }
    let out = amount.min(pooled);
    let burned = to_shares_up(out, shares, pooled).unwrap();
    assert!(burned <= shares);
    assert!(no_cheaper((pooled - out, shares - burned), (pooled, shares)), "I-04: burn");
    assert!(to_amount_down(burned, shares, pooled).unwrap() >= out, "the receiver gets what was asked");
    assert!(
        burned == 0 || to_amount_down(burned - 1, shares, pooled).unwrap() < out,
        "and no share too many"
    );
}
