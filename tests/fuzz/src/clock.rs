//! The era clock, and the flow of an era.

use crate::{
    exact::big,
    input::{typed, Amount},
};
use adotb_math::{
    coming::Coming,
    era::{era_at, era_start},
    flow::{Due, Flow, Needs},
    MathError,
};
use arbitrary::Arbitrary;

#[derive(Arbitrary, Debug)]
struct Input {
    now: u64,
    anchor: u64,
    era_ms: u64,
    era: u32,
    buffer: Amount,
    unbonding: Amount,
    unfunded: Amount,
    target: Amount,
}

pub fn check(data: &[u8]) {
    typed(data, |input: Input| {
        eras(&input);
        flows(input.buffer.0, input.unbonding.0, input.unfunded.0, input.target.0);
    })
}

fn eras(&Input { now, anchor, era_ms, era, .. }: &Input) {
    match era_at(now, anchor, era_ms) {
        Err(error) => {
            let beyond = era_ms > 0 && now.saturating_sub(anchor) / era_ms > u32::MAX.into();
            assert_eq!(beyond, error == MathError::Overflow);
            assert_eq!(era_ms == 0, error == MathError::DivisionByZero);
        }
        Ok(era) => {
            let start = era_start(era, anchor, era_ms).unwrap();
            assert!(start <= now.max(anchor));
            // The next one begins later, if it begins before the end of time.
            if let Some(Ok(next)) = era.checked_add(1).map(|next| era_start(next, anchor, era_ms)) {
                assert!(now < next);
            }
        }
    }
    let exact = u128::from(anchor) + u128::from(era) * u128::from(era_ms);
    assert_eq!(era_start(era, anchor, era_ms), u64::try_from(exact).map_err(|_| MathError::Overflow));
}

/// One batch, due when what unbonds now is ripe, and one chunk that is ripe by then.
fn flows(buffer: u128, unbonding: u128, unfunded: u128, target: u128) {
    let planned = |buffer, unbonding| {
        let mut coming = Coming::default();
        coming.add(30, unbonding).unwrap();
        Needs { dues: vec![Due { era: 38, amount: unfunded }], open: 0, buffer, target }.flow(&coming, 38)
    };
    let Ok(flow) = planned(buffer, unbonding) else {
        assert!(buffer.checked_add(unbonding).is_none());
        return;
    };
    assert!(flow.bond <= buffer && flow.rebond <= unbonding);
    assert!(flow.unbond == 0 || (flow.bond, flow.rebond) == (0, 0), "one direction");
    let (cash, coming) = (buffer - flow.bond, unbonding - flow.rebond);
    let covered = big(cash) + big(coming) + big(flow.unbond);
    assert!(covered >= big(unfunded), "exits are covered");
    if flow.unbond > 0 {
        assert_eq!(covered, big(unfunded), "and no more is unbonded");
    }
    if flow.bond > 0 {
        assert!(
            cash >= target && coming == 0,
            "what unbonds is taken back first, and the buffer keeps its target"
        );
    }
    if let Some(coming) = coming.checked_add(flow.unbond).filter(|coming| coming.checked_add(cash).is_some())
    {
        assert_eq!(planned(cash, coming), Ok(Flow::default()), "once is enough");
    }
}
