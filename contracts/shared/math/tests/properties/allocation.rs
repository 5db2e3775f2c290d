use crate::{config, rates::assert_rates};
use adotb_math::{
    allocation::{plan, stashes_wanted, Order, PlanInput, StashView, MAX_PLANNED},
    flow::Flow,
    MathError,
};
use proptest::prelude::*;

/// A pool, and what is asked of it.
#[derive(Clone, Debug)]
struct Pool {
    weights: Vec<u16>,
    stashes: Vec<StashView>,
    flow: Flow,
    min_bond: u128,
}

impl Pool {
    fn plan(&self) -> Result<Vec<Order>, MathError> {
        plan(&PlanInput {
            weights_bps: &self.weights,
            stashes: &self.stashes,
            flow: self.flow,
            min_bond: self.min_bond,
        })
    }

    /// The least that a stash can nominate with.
    fn least(&self) -> u128 {
        self.min_bond.max(1)
    }

    fn bonded(&self) -> u128 {
        self.stashes.iter().map(|stash| stash.bonded).sum()
    }

    /// The validator that counts for a stash: one with weight, and none for an empty stash.
    fn home(&self, stash: &StashView) -> Option<usize> {
        let index = usize::from(stash.validator?);
        (stash.bonded > 0 && self.weights.get(index).is_some_and(|weight| *weight > 0)).then_some(index)
    }

    /// Stake minus target of each validator.
    fn deviations(&self) -> Vec<i128> {
        let total = self.bonded();
        let mut deviations: Vec<i128> =
            self.weights.iter().map(|weight| -((total * u128::from(*weight) / 10_000) as i128)).collect();
        for stash in &self.stashes {
            if let Some(home) = self.home(stash) {
                deviations[home] += stash.bonded as i128;
            }
        }
        deviations
    }

    /// Executes the orders as the chain would, insisting on the chain's rules.
    fn execute(&self, orders: &[Order]) -> Pool {
        let mut after = self.clone();
        after.flow = Flow::default();
        for pair in orders.windows(2) {
            assert!(pair[0].stash < pair[1].stash, "sorted, one per stash");
        }
        for order in orders {
            let stash = &mut after.stashes[usize::from(order.stash)];
            assert!(!order.is_empty() && stash.usable, "{order:?}");
            assert!(order.rebond <= stash.unbonding, "{order:?}");
            let whole = stash.bonded;
            stash.unbonding -= order.rebond;
            stash.bonded += order.bond + order.rebond;
            if order.unbond > 0 {
                assert!(stash.can_unbond && order.bond + order.rebond == 0, "{order:?}");
                assert_eq!(order.close, order.unbond == whole, "{order:?}");
                stash.bonded -= order.unbond;
                stash.unbonding += order.unbond;
            }
            if order.bond + order.rebond + order.unbond > 0 {
                assert!(stash.bonded == 0 || stash.bonded >= self.min_bond, "{order:?}");
            }
            if let Some(validator) = order.nominate {
                assert!(!order.close && stash.bonded >= self.least(), "{order:?}");
                assert!(self.weights[usize::from(validator)] > 0, "{order:?}");
                assert!(whole == 0 || stash.validator != Some(validator), "{order:?}");
                stash.validator = Some(validator);
            }
            if order.close {
                assert!(order.unbond > 0);
                stash.validator = None;
            }
        }
        after
    }
}

/// Weights of `count` validators that sum to the whole; now and then one without weight.
fn weights(most: usize) -> impl Strategy<Value = Vec<u16>> {
    let part = prop_oneof![8 => 1u32..1_000, 1 => 1u32..20, 1 => Just(0)];
    (prop::collection::vec(part, 1..=most), any::<bool>()).prop_map(|(mut parts, even)| {
        if even {
            parts.iter_mut().for_each(|part| *part = 1);
        }
        parts[0] = parts[0].max(1);
        let sum: u32 = parts.iter().sum();
        let mut weights: Vec<u16> = parts.iter().map(|part| (part * 10_000 / sum) as u16).collect();
        weights[0] += 10_000 - weights.iter().sum::<u16>();
        weights
    })
}

/// Stashes of any size; `odd` in 100 of them are marked, at their limit, or below the minimum.
fn stash(min_bond: u128, odd: u32) -> impl Strategy<Value = StashView> {
    let unit = min_bond.max(1_000);
    let bonded = prop_oneof![
        2 => Just(0u128),
        2 => Just(unit),
        1 => Just(5 * unit),
        10 => unit..8 * unit,
        1 => unit..400 * unit,
    ];
    let unbonding = prop_oneof![2 => Just(0u128), 1 => 1..4 * unit];
    let validator = prop_oneof![1 => Just(None), 6 => (0u16..70).prop_map(Some)];
    (bonded, unbonding, validator, 0u32..100, 0u32..100, 0u32..100).prop_map(
        move |(bonded, unbonding, validator, marked, full, slashed)| StashView {
            validator,
            bonded: if slashed < odd { bonded / 7 } else { bonded },
            unbonding,
            usable: marked >= odd,
            can_unbond: full >= odd,
        },
    )
}

fn pool(odd: u32) -> impl Strategy<Value = Pool> {
    let min_bond =
        prop_oneof![6 => Just(2_500_000_000_000u128), 1 => Just(0), 1 => Just(1), 1 => 1u128..1 << 60];
    (min_bond, prop_oneof![3 => Just(6usize), 1 => Just(64)], prop_oneof![2 => Just(12usize), 1 => Just(64)])
        .prop_flat_map(move |(min_bond, validators, stashes)| {
            (Just(min_bond), weights(validators), prop::collection::vec(stash(min_bond, odd), 0..=stashes))
        })
        .prop_flat_map(|(min_bond, weights, stashes)| {
            let bonded: u128 = stashes.iter().map(|stash| stash.bonded).sum();
            let most = bonded + 4 * min_bond + 4;
            let flow = prop_oneof![
                2 => Just(Flow::default()),
                3 => (0..most, 0..min_bond + 2).prop_map(|(bond, rebond)| Flow { bond, rebond, unbond: 0 }),
                2 => (0..=most / 20, 0..most).prop_map(|(bond, rebond)| Flow { bond, rebond, unbond: 0 }),
                3 => (0..most).prop_map(|unbond| Flow { unbond, ..Flow::default() }),
                2 => (0..=most / 20).prop_map(|unbond| Flow { unbond, ..Flow::default() }),
                1 => Just(Flow { unbond: bonded, ..Flow::default() }),
            ];
            (Just(min_bond), Just(weights), Just(stashes), flow)
        })
        .prop_map(|(min_bond, weights, mut stashes, flow)| {
            // Most stashes nominate somebody of the allocation, some nobody or somebody outside.
            for stash in &mut stashes {
                stash.validator = stash.validator.map(|index| match index {
                    0..=63 => index % weights.len() as u16,
                    _ => index,
                });
            }
            Pool { weights, stashes, flow, min_bond }
        })
}

fn sums(orders: &[Order]) -> Flow {
    orders.iter().fold(Flow::default(), |sum, order| Flow {
        rebond: sum.rebond + order.rebond,
        bond: sum.bond + order.bond,
        unbond: sum.unbond + order.unbond,
    })
}

fn orders(pool: &Pool) -> Vec<Order> {
    pool.plan().unwrap()
}

#[test]
fn what_plans_are_tried_with() {
    assert_rates(
        "pools",
        pool(8),
        &[
            ("bonds", 250, |pool| orders(pool).iter().any(|order| order.bond > 0)),
            ("opens a stash", 150, |pool| {
                orders(pool)
                    .iter()
                    .any(|order| order.bond > 0 && pool.stashes[usize::from(order.stash)].bonded == 0)
            }),
            ("takes back", 200, |pool| orders(pool).iter().any(|order| order.rebond > 0)),
            ("leaves cash waiting", 30, |pool| pool.flow.bond > sums(&orders(pool)).bond),
            ("unbonds", 300, |pool| orders(pool).iter().any(|order| order.unbond > 0)),
            ("closes a stash", 150, |pool| orders(pool).iter().any(|order| order.close)),
            ("closes a stash and not all", 120, |pool| {
                let closed = orders(pool).iter().filter(|order| order.close).count();
                closed > 0 && closed < pool.stashes.iter().filter(|stash| stash.bonded > 0).count()
            }),
            ("moves a stash of the allocation", 300, |pool| {
                orders(pool).iter().any(|order| {
                    order.nominate.is_some() && pool.home(&pool.stashes[usize::from(order.stash)]).is_some()
                })
            }),
            ("has a stranger with stake", 400, |pool| {
                pool.stashes.iter().any(|stash| stash.bonded > 0 && pool.home(stash).is_none())
            }),
            ("has a marked one with stake", 300, |pool| {
                pool.stashes.iter().any(|stash| stash.bonded > 0 && !stash.usable)
            }),
            ("has one that may not unbond, and must unbond", 150, |pool| {
                pool.flow.unbond > 0 && pool.stashes.iter().any(|stash| stash.bonded > 0 && !stash.can_unbond)
            }),
            ("has one below the minimum bond", 200, |pool| {
                pool.stashes.iter().any(|stash| stash.bonded > 0 && stash.bonded < pool.min_bond)
            }),
            ("needs nothing", 20, |pool| orders(pool).is_empty() && !pool.stashes.is_empty()),
        ],
    );
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn inflow_is_placed_unless_nothing_fits(pool in pool(8)) {
        let orders = pool.plan().unwrap();
        let after = pool.execute(&orders);
        let done = sums(&orders);
        prop_assert!(done.bond <= pool.flow.bond && done.rebond <= pool.flow.rebond);
        let (cash, back) = (pool.flow.bond - done.bond, pool.flow.rebond - done.rebond);
        // Less than a minimum bond may wait for an empty stash that a validator misses.
        let is_empty = |view: &StashView| view.usable && view.bonded == 0;
        let waits = cash < pool.min_bond && after.stashes.iter().any(is_empty);
        for (stash, view) in after.stashes.iter().enumerate() {
            let closing = orders.iter().any(|order| usize::from(order.stash) == stash && order.unbond > 0);
            if view.usable && !closing {
                let need = pool.min_bond.saturating_sub(view.bonded);
                prop_assert!(waits || cash == 0 || cash < need, "{} would fit in {}", cash, stash);
                prop_assert!(back.min(view.unbonding) == 0 || back.min(view.unbonding) + cash < need);
            }
        }
        // Not a planck appears or vanishes.
        let sum = |pool: &Pool| pool.stashes.iter().map(|stash| stash.bonded + stash.unbonding).sum::<u128>();
        prop_assert_eq!(sum(&after), sum(&pool) + done.bond);
        prop_assert_eq!(after.bonded() + done.unbond, pool.bonded() + done.bond + done.rebond);
    }

    #[test]
    fn outflow_is_met_with_the_least_overshoot(pool in pool(8)) {
        let orders = pool.plan().unwrap();
        let done = sums(&orders).unbond;
        let eligible = || pool.stashes.iter().filter(|stash| stash.usable && stash.can_unbond);
        let most: u128 = eligible().map(|stash| stash.bonded).sum();
        let wanted = pool.flow.unbond.min(most);
        prop_assert!(done >= wanted);
        let shavable: u128 = eligible().map(|stash| stash.bonded.saturating_sub(pool.min_bond)).sum();
        if wanted <= shavable {
            prop_assert_eq!(done, wanted);
        } else if done > wanted {
            // The last one had to be closed; without it too little would have left.
            let closed = orders.iter().filter(|order| order.close).map(|order| order.unbond).max();
            prop_assert!(closed.is_some_and(|closed| closed > done - wanted));
        }
    }

    #[test]
    fn invariant_i09_deviations_stay_below_one_stash_and_the_minimum_bond(pool in pool(4)) {
        let orders = pool.plan().unwrap();
        let after = pool.execute(&orders);
        let deviations = after.deviations();
        let lacking = deviations.iter().map(|deviation| -deviation).max().unwrap_or(0);
        let mut sound = true;
        for stash in &after.stashes {
            let nominating = stash.bonded >= after.least();
            sound &= stash.bonded == 0 || (stash.usable && nominating);
            if !stash.usable || !nominating {
                continue;
            }
            let home = after.home(stash);
            prop_assert!(home.is_some(), "a stash that can nominate does so");
            let above = deviations[home.unwrap()];
            // Two planck for the rounding of the targets.
            if above > 2 && lacking > 2 {
                prop_assert!(above + lacking < (stash.bonded + after.least()) as i128 + 2);
            }
        }
        if sound {
            let largest = after.stashes.iter().map(|stash| stash.bonded).max().unwrap_or(0);
            let bound = (largest + after.least()) as i128 + 2;
            prop_assert!(deviations.iter().all(|deviation| deviation.abs() < bound));
        }
    }

    #[test]
    fn planning_again_gives_nothing_to_do(pool in pool(8)) {
        let orders = pool.plan().unwrap();
        prop_assert_eq!(&pool.plan().unwrap(), &orders, "deterministic");
        prop_assert_eq!(pool.execute(&orders).plan().unwrap(), vec![]);
    }

    #[test]
    fn equal_stashes_move_once_and_only_from_above_to_below(
        old in weights(16), new in weights(16), count in 1usize..=64, size in 1u128..1 << 50, part in 0u128..=100,
    ) {
        let stash = |validator| StashView {
            validator, bonded: size, unbonding: 0, usable: true, can_unbond: true,
        };
        let first = Pool { weights: old, stashes: vec![stash(None); count], flow: Flow::default(), min_bond: size * part / 100 };
        let mut pool = first.execute(&first.plan().unwrap());
        pool.weights = new;
        let before = pool.deviations();
        let orders = pool.plan().unwrap();
        let after = pool.execute(&orders).deviations();
        let mut fewest = 0;
        for ((index, before), after) in before.iter().enumerate().zip(after) {
            let leavers = orders.iter().filter(|order| {
                pool.home(&pool.stashes[usize::from(order.stash)]) == Some(index)
            }).count() as i128;
            let comers = orders.iter().filter(|order| order.nominate == Some(index as u16)).count() as i128;
            // Nobody gives and takes: no set of fewer orders reaches the same stake behind each validator.
            prop_assert!(leavers == 0 || comers == 0);
            prop_assert_eq!(after - before, (comers - leavers) * size as i128);
            fewest += (comers - leavers).max(0);
        }
        // Strangers of the old allocation (its validators that are gone) leave from nowhere.
        prop_assert_eq!(orders.len() as i128, fewest);
    }

    #[test]
    fn a_small_inflow_touches_one_stash(pool in pool(0), share in 1u128..=100) {
        let mut steady = pool.execute(&pool.plan().unwrap());
        // Every validator within reach, and no empty stash.
        steady.stashes.retain(|stash| stash.bonded > 0);
        steady.weights.iter_mut().filter(|weight| **weight == 0).for_each(|weight| *weight = 1);
        let more = steady.weights.iter().map(|weight| u32::from(*weight)).sum::<u32>() - 10_000;
        prop_assume!(u32::from(steady.weights[0]) > more);
        steady.weights[0] -= more as u16;
        for validator in 0..steady.weights.len() as u16 {
            if !steady.stashes.iter().any(|stash| stash.validator == Some(validator)) {
                let bonded = steady.least().max(steady.bonded() / 100);
                steady.stashes.push(StashView { validator: Some(validator), bonded, unbonding: 0, usable: true, can_unbond: true });
            }
        }
        let steady = steady.execute(&steady.plan().unwrap());
        prop_assume!(steady.weights.iter().enumerate().all(|(index, _)| {
            steady.stashes.iter().any(|stash| stash.validator == Some(index as u16))
        }));
        let slack = (steady.bonded() / steady.stashes.len() as u128 / 4).max(steady.min_bond);
        let pool = Pool { flow: Flow { bond: slack * share / 100, ..Flow::default() }, ..steady };
        let orders = pool.plan().unwrap();
        prop_assert!(orders.iter().filter(|order| order.bond > 0).count() <= 1);
    }

    #[test]
    fn whatever_is_given_there_is_a_plan_or_an_error(
        weights in prop::collection::vec(any::<u16>(), 0..5),
        stashes in prop::collection::vec((any::<Option<u16>>(), crate::any_amount(), crate::any_amount(), any::<bool>(), any::<bool>()), 0..5),
        flow in (crate::any_amount(), crate::any_amount(), crate::any_amount()),
        min_bond in crate::any_amount(),
    ) {
        let stashes: Vec<_> = stashes.into_iter().map(|(validator, bonded, unbonding, usable, can_unbond)| StashView {
            validator, bonded, unbonding, usable, can_unbond,
        }).collect();
        let flow = Flow { rebond: flow.0, bond: flow.1, unbond: flow.2 };
        let too_much = stashes.iter().map(|stash| stash.bonded).chain([flow.bond, flow.rebond])
            .try_fold(0u128, |sum, amount| sum.checked_add(amount))
            .is_none_or(|sum| sum.max(flow.unbond).max(min_bond) > MAX_PLANNED);
        let result = Pool { weights: weights.clone(), stashes, flow, min_bond }.plan();
        let too_heavy = weights.iter().map(|weight| u32::from(*weight)).sum::<u32>() > 10_000;
        prop_assert_eq!(result.is_err(), too_much || too_heavy);
    }

    #[test]
    fn stashes_wanted_never_means_one_below_the_minimum(total in crate::any_amount(), min_bond in crate::any_amount(), most in any::<u16>()) {
        let wanted = stashes_wanted(total, min_bond, most);
        prop_assert!(wanted <= most);
        prop_assert!(u128::from(wanted) <= total);
        if wanted > 0 {
            prop_assert!(total / u128::from(wanted) >= min_bond);
        } else {
            prop_assert!(total < min_bond || total == 0 || most == 0);
        }
    }
}

/// Fifty validators, 64 stashes, and a hundred days of net flows of up to a hundredth of the pool in either direction.
#[test]
fn a_hundred_ordinary_days_touch_two_stashes_a_day_and_keep_the_weights() {
    let unit = 10_000_000_000u128;
    let stash = StashView { validator: None, bonded: 0, unbonding: 0, usable: true, can_unbond: true };
    let mut pool = Pool {
        weights: vec![200; 50],
        stashes: vec![stash; 64],
        flow: Flow { bond: 1_000_000 * unit, ..Flow::default() },
        min_bond: 250 * unit,
    };
    let orders = pool.plan().unwrap();
    assert_eq!(orders.len(), 50, "one stash each meets the targets");
    pool = pool.execute(&orders);
    assert!(pool.deviations().iter().all(|deviation| *deviation == 0));

    let (mut touched, mut seed) = (0, 12_345u64);
    for _ in 0..100 {
        // Any fixed sequence will do: Knuth's linear congruence.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let amount = pool.bonded() / 100 * u128::from(seed >> 33 & 127) / 127;
        pool.flow = match seed >> 63 {
            0 => Flow { bond: amount, ..Flow::default() },
            _ => Flow { unbond: amount, ..Flow::default() },
        };
        let orders = pool.plan().unwrap();
        touched += orders.len();
        pool = pool.execute(&orders);
        let most = pool.deviations().iter().map(|deviation| deviation.unsigned_abs()).max().unwrap();
        assert!(most * 50 < pool.bonded() * 35 / 100, "a third of a target at most");
    }
    assert!(touched <= 200, "{touched} touched");
}
