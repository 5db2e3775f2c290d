//! A loss and those who bear it (I-12), and the payouts of a batch (I-06).

use crate::{
    exact::{big, quotient, BigUint},
    input::{typed, Amount, Money},
};
use adotb_math::{
    losses::{exit_payout_down, LossSplit},
    MathError,
};
use arbitrary::Arbitrary;

#[derive(Arbitrary, Debug)]
struct Input {
    loss: Amount,
    holders: Money,
    batches: Vec<Money>,
    /// Sizes that fit nothing.
    wild: (Amount, Amount, Vec<Amount>),
    payout: (Amount, Amount, Amount),
}

pub fn check(data: &[u8]) {
    typed(data, |input: Input| {
        shared(input.loss.0, input.holders.0, &input.batches);
        let (holders, exits, charges) = input.wild;
        misused(input.loss.0, holders.0, exits.0, &charges);
        let (amount, value, promised) = input.payout;
        payout(amount.0, value.0, promised.0);
        payouts(&input.batches, input.loss.0);
    })
}

/// |lost / value - loss / at_stake| is below a planck.
fn near(lost: u128, value: u128, loss: u128, at_stake: u128) -> bool {
    let (left, right) = (big(lost) * big(at_stake), big(loss) * big(value));
    let gap: BigUint = if left > right { left - right } else { right - left };
    gap < big(at_stake) || gap == big(0)
}

fn shared(loss: u128, holders: u128, batches: &[Money]) {
    let exits: u128 = batches.iter().map(|batch| batch.0).sum();
    let mut split = LossSplit::new(loss, holders, exits).unwrap();
    assert_eq!((split.at_stake, split.loss), (holders + exits, loss.min(holders + exits)));
    assert_eq!(split.uncovered, loss - split.loss);
    let mut charged = 0;
    for batch in batches {
        let left = split.charge(batch.0).unwrap();
        assert!(left <= batch.0);
        assert!(near(batch.0 - left, batch.0, split.loss, split.at_stake), "I-12: a batch");
        charged += batch.0 - left;
    }
    assert_eq!(charged + split.rest(), split.loss, "all parts are the whole");
    assert!(split.rest() <= holders);
    assert!(near(split.rest(), holders, split.loss, split.at_stake), "I-12: the holders");
}

/// More may be charged than was announced: an error, and nothing changes.
fn misused(loss: u128, holders: u128, exits: u128, charges: &[Amount]) {
    let Ok(mut split) = LossSplit::new(loss, holders, exits) else {
        assert!(holders.checked_add(exits).is_none());
        return;
    };
    let mut left = split.at_stake;
    for charge in charges {
        let before = split;
        match split.charge(charge.0) {
            Ok(value) => {
                assert!(value <= charge.0 && charge.0 <= left);
                left -= charge.0;
            }
            Err(error) => {
                assert_eq!(error, MathError::Overflow);
                assert!(charge.0 > left);
                assert!(split == before);
            }
        }
        assert!(split.rest() <= split.loss);
    }
}

fn payout(amount: u128, value: u128, promised: u128) {
    let answer = exit_payout_down(amount, value, promised);
    match promised {
        0 => assert_eq!(answer, Ok(0)),
        _ => assert_eq!(answer, quotient(amount, value, promised).0.ok_or(MathError::Overflow)),
    }
    if value <= promised {
        assert!(answer.unwrap() <= amount);
    }
}

/// The exits of a batch that lost something.
fn payouts(exits: &[Money], loss: u128) {
    let promised: u128 = exits.iter().map(|exit| exit.0).sum();
    let value = promised - loss % (promised + 1);
    let paid: u128 = exits.iter().map(|exit| exit_payout_down(exit.0, value, promised).unwrap()).sum();
    assert!(paid <= value && value - paid <= exits.len() as u128, "I-06");
}
