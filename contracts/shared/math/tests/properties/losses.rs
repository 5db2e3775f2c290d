use crate::{any_amount, big, config, exact, money, rates::assert_rates};
use adotb_math::{
    losses::{exit_payout_down, restore, share, LossSplit, Waiting},
    MathError,
};
use proptest::prelude::*;

fn batches() -> impl Strategy<Value = Vec<u128>> {
    prop::collection::vec(money(), 0..30)
}

/// A loss to share: batches in ascending eras, what the holders have, the loss, the era of the offence, and the least.
#[derive(Clone, Debug)]
struct Case {
    batches: Vec<Waiting>,
    holders: u128,
    loss: u128,
    since: u32,
    least: u128,
}

impl Case {
    fn all(&self) -> u128 {
        self.holders + self.batches.iter().map(|batch| batch.value).sum::<u128>()
    }

    fn exits_at_stake(&self) -> u128 {
        self.batches.iter().filter(|batch| batch.era >= self.since).map(|batch| batch.value).sum()
    }

    fn hit(&self) -> u128 {
        self.holders + self.exits_at_stake()
    }
}

fn cases() -> impl Strategy<Value = Case> {
    // Half of the time everybody has about as much: then all bear a part that can be seen.
    let alike = 1_000_000_000u128..10_000_000_000_000;
    let value = || prop_oneof![money().boxed(), alike.clone().boxed()];
    let eras = prop_oneof![
        prop::collection::vec((0u32..6, money()), 0..12).boxed(),
        prop::collection::vec((0u32..6, alike.clone()), 1..12).boxed(),
    ];
    (eras, value(), money(), any::<u128>(), 0u32..7, 0u128..2, 0u8..8).prop_map(
        |(eras, holders, loss, pick, since, least, kind)| {
            let mut batches: Vec<Waiting> = eras
                .iter()
                .map(|(era, value)| Waiting { era: *era, promised: *value, value: *value })
                .collect();
            batches.sort_by_key(|batch| batch.era);
            let mut case = Case { batches, holders, loss, since, least };
            case.loss = match kind {
                0..=2 => pick % (case.hit() / 10 + 1),
                3 => pick % (case.hit() + 1),
                4 => case.hit() + pick % (case.all() - case.hit() + 1),
                5 => case.all(),
                _ => loss,
            };
            case
        },
    )
}

/// Exits that bore a loss, and what comes back.
fn gains() -> impl Strategy<Value = (Vec<(u128, u128)>, u128)> {
    (prop::collection::vec((money(), 0u128..=255), 0..12), money())
}

fn missing(exits: &[(u128, u128)]) -> u128 {
    exits.iter().map(|(promised, part)| promised - promised / 255 * part).sum()
}

#[test]
fn what_losses_are_tried_with() {
    assert_rates(
        "losses",
        cases(),
        &[
            ("is borne by holders and exits alike", 200, |case| {
                case.loss > 0 && case.loss < case.hit() && case.exits_at_stake() > 0 && case.holders > 0
            }),
            ("takes a thousandth and more of several", 120, |case| {
                let several = case
                    .batches
                    .iter()
                    .filter(|batch| batch.era >= case.since && batch.value > 1_000)
                    .count()
                    > 1;
                several && case.loss < case.hit() && case.loss > case.hit() / 1_000
            }),
            ("spares older ones", 200, |case| {
                case.loss > 0 && case.loss < case.hit() && case.hit() < case.all()
            }),
            ("takes from older ones too", 70, |case| case.loss > case.hit() && case.loss < case.all()),
            ("takes all", 150, |case| case.all() > 0 && case.loss >= case.all()),
            ("leaves the holders their planck", 30, |case| {
                case.least == 1 && case.holders > 0 && case.loss < case.all() && case.loss >= case.hit()
            }),
        ],
    );
    assert_rates(
        "gains",
        gains(),
        &[
            ("restores a part", 300, |(exits, gain)| *gain > 0 && *gain < missing(exits)),
            ("restores all", 100, |(exits, gain)| missing(exits) > 0 && *gain >= missing(exits)),
        ],
    );
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn invariant_i12_all_lose_the_same_fraction(holders in money(), values in batches(), loss in money(), part in 0u8..3) {
        let exits: u128 = values.iter().sum();
        let at_stake = holders + exits;
        // Small, arbitrary, and beyond everything.
        let loss = match part { 0 => loss % (at_stake / 10 + 1), 1 => loss % (at_stake + 1), _ => loss };
        let mut split = LossSplit::new(loss, holders, exits).unwrap();
        prop_assert_eq!(split.at_stake, at_stake);
        prop_assert_eq!(split.loss + split.uncovered, loss);
        prop_assert_eq!(split.loss, loss.min(at_stake));
        let covered = split.loss;

        let near = |lost: u128, value: u128| {
            // |lost / value - covered / at_stake| < 1 planck, without dividing.
            let (left, right) = (big(lost) * big(at_stake), big(covered) * big(value));
            let gap = if left > right { left - right } else { right - left };
            gap < big(at_stake) || (gap == big(0))
        };
        let mut charged = 0;
        for value in values {
            let new = split.charge(value).unwrap();
            prop_assert!(new <= value);
            prop_assert!(near(value - new, value));
            charged += value - new;
        }
        prop_assert_eq!(charged + split.rest(), covered);
        prop_assert!(split.rest() <= holders);
        if at_stake > 0 {
            prop_assert_eq!(Some(split.rest()), exact(covered, holders, at_stake).0, "rounded in the holders' favour");
        }
        prop_assert!(near(split.rest(), holders));
    }

    #[test]
    fn a_split_of_anything_never_traps(loss in any_amount(), holders in any_amount(), exits in any_amount(), value in any_amount()) {
        match LossSplit::new(loss, holders, exits) {
            Ok(mut split) => {
                let charge = split.charge(value);
                prop_assert_eq!(charge.is_err(), value > holders + exits);
            }
            Err(error) => {
                prop_assert_eq!(error, MathError::Overflow);
                prop_assert!(holders.checked_add(exits).is_none());
            }
        }
    }

    #[test]
    fn invariant_i06_payouts_fit_in_their_batch(amounts in prop::collection::vec(money(), 1..40), bps in 0u128..=10_000) {
        let promised: u128 = amounts.iter().sum();
        let value = promised * bps / 10_000;
        let mut paid = 0;
        for amount in &amounts {
            let payout = exit_payout_down(*amount, value, promised).unwrap();
            prop_assert!(payout <= *amount);
            if value == promised {
                prop_assert_eq!(payout, *amount);
            }
            paid += payout;
        }
        prop_assert!(paid <= value);
        prop_assert!(value - paid < amounts.len() as u128);
    }

    /// Everybody bears the same fraction of what is theirs, nothing is lost on the way, and no planck too much is taken.
    #[test]
    fn a_loss_takes_what_is_at_stake_and_then_what_was_there_before(
        case in cases(),
    ) {
        let all = case.all();
        let Case { batches: before, holders, loss, since, least } = case;
        let mut after = before.clone();
        let shared = share(&mut after, loss, holders, least, since).unwrap();
        let taken: Vec<u128> = before.iter().zip(&after).map(|(old, new)| old.value - new.value).collect();
        prop_assert_eq!(shared.exits, taken.iter().sum::<u128>());
        prop_assert_eq!(shared.exits + shared.holders, loss.min(all), "all of it is borne, as far as there is anything");
        prop_assert!(shared.holders <= holders);
        if loss + least <= all {
            prop_assert!(holders - shared.holders >= least.min(holders), "the holders keep their planck");
        }
        let hit: u128 = holders + before.iter().filter(|b| b.era >= since).map(|b| b.value).sum::<u128>();
        let spared: u128 = before.iter().zip(&taken).filter(|(b, _)| b.era < since).map(|(_, t)| *t).sum();
        if loss + least <= hit {
            prop_assert_eq!(spared, 0, "who left before the offence bears nothing");
            for (batch, taken) in before.iter().zip(&taken).filter(|(batch, _)| batch.era >= since) {
                // The same fraction, within a planck for the rounding and one for the planck that the holders keep.
                let exact = big(loss) * big(batch.value) / big(hit.max(1));
                prop_assert!(big(*taken) <= &exact + 2u32 && big(*taken) + 2u32 >= exact, "{} of {}", taken, batch.value);
            }
        }
    }

    /// What comes back goes to those who bore the loss, up to what they were promised and no further.
    #[test]
    fn a_gain_restores_exits_and_never_above_their_promise(
        (exits, gain) in gains(),
    ) {
        let before: Vec<Waiting> = exits
            .iter()
            .map(|(promised, part)| Waiting { era: 0, promised: *promised, value: promised / 255 * part })
            .collect();
        let mut after = before.clone();
        let given = restore(&mut after, gain);
        let missing: u128 = before.iter().map(|batch| batch.promised - batch.value).sum();
        prop_assert_eq!(given, gain.min(missing));
        let grown: u128 = before.iter().zip(&after).map(|(old, new)| new.value - old.value).sum();
        prop_assert_eq!(grown, given);
        prop_assert!(after.iter().all(|batch| batch.value <= batch.promised));
        // The oldest first: no younger one got anything while an older one misses something.
        let short = after.iter().position(|batch| batch.value < batch.promised).unwrap_or(after.len());
        prop_assert!(before.iter().zip(&after).skip(short + 1).all(|(old, new)| old.value == new.value));
    }

    #[test]
    fn payout_equals_big_integers(amount in any_amount(), value in any_amount(), promised in any_amount()) {
        prop_assume!(promised > 0);
        let (down, _) = exact(amount, value, promised);
        prop_assert_eq!(exit_payout_down(amount, value, promised), down.ok_or(MathError::Overflow));
    }
}

#[test]
fn one_planck_lost_by_many_batches_is_charged_once() {
    let mut split = LossSplit::new(1, 0, 30).unwrap();
    let lost: u128 = (0..30).map(|_| 1 - split.charge(1).unwrap()).sum();
    assert_eq!((lost, split.rest()), (1, 0));
}

#[test]
fn a_total_loss_leaves_nothing_and_reports_the_rest() {
    let mut split = LossSplit::new(150, 70, 30).unwrap();
    assert_eq!(split.uncovered, 50);
    assert_eq!(split.charge(30), Ok(0));
    assert_eq!(split.rest(), 70);
}

#[test]
fn a_batch_that_was_not_announced_is_refused() {
    let mut split = LossSplit::new(10, 10, 10).unwrap();
    assert_eq!(split.charge(21), Err(MathError::Overflow));
    assert_eq!(split.charge(10), Ok(5), "a refused charge changes nothing");
}

#[test]
fn nothing_at_stake_bears_nothing() {
    let mut split = LossSplit::new(10, 0, 0).unwrap();
    assert_eq!((split.loss, split.uncovered, split.charge(0), split.rest()), (0, 10, Ok(0), 0));
}

#[test]
fn payout_of_an_empty_batch_is_zero() {
    assert_eq!(exit_payout_down(5, 0, 0), Ok(0));
    assert_eq!(exit_payout_down(u128::MAX, u128::MAX, u128::MAX), Ok(u128::MAX));
}
