//! The planner by example; its properties are in `tests/properties/allocation.rs`.

use super::*;
use alloc::{vec, vec::Vec};

const MIN: Balance = 250;

fn stash(validator: impl Into<Option<u16>>, bonded: Balance) -> StashView {
    StashView { validator: validator.into(), bonded, unbonding: 0, usable: true, can_unbond: true }
}

fn unbonding(view: StashView, unbonding: Balance) -> StashView {
    StashView { unbonding, ..view }
}

fn run(weights_bps: &[u16], stashes: &[StashView], flow: Flow) -> Vec<Order> {
    plan(&PlanInput { weights_bps, stashes, flow, min_bond: MIN }).unwrap()
}

fn bond(bond: Balance) -> Flow {
    Flow { bond, ..Flow::default() }
}

fn rebond(rebond: Balance) -> Flow {
    Flow { rebond, ..Flow::default() }
}

fn unbond(unbond: Balance) -> Flow {
    Flow { unbond, ..Flow::default() }
}

fn order(stash: u16) -> Order {
    Order { stash, ..Order::default() }
}

#[test]
fn plan_weights_swapped_renominates_everything_and_unbonds_nothing() {
    let stashes = [stash(0, 1_000), stash(0, 1_000), stash(0, 1_000)];
    let orders = run(&[0, 10_000], &stashes, Flow::default());
    let expected: Vec<_> = (0..3).map(|index| Order { nominate: Some(1), ..order(index) }).collect();
    assert_eq!(orders, expected);
}

#[test]
fn plan_small_change_of_weights_moves_nothing() {
    let stashes = [stash(0, 1_000), stash(1, 1_000)];
    assert_eq!(run(&[5_500, 4_500], &stashes, Flow::default()), []);
}

#[test]
fn plan_change_of_one_stash_moves_one_stash() {
    let stashes: Vec<_> = (0..10).map(|index| stash(index % 2, 1_000)).collect();
    let orders = run(&[4_000, 6_000], &stashes, Flow::default());
    assert_eq!(orders, [Order { nominate: Some(1), ..order(0) }]);
}

#[test]
fn plan_moves_the_stash_that_fits_best() {
    let stashes = [stash(0, 3_000), stash(0, 1_100), stash(0, 400), stash(1, 2_500)];
    // 4 500 and 2 500, wanted 3 500 each: 1 100 is closest to 1 000.
    let orders = run(&[5_000, 5_000], &stashes, Flow::default());
    assert_eq!(orders, [Order { nominate: Some(1), ..order(1) }]);
}

#[test]
fn plan_dropped_validator_sends_its_stashes_where_most_is_missing() {
    let stashes = [stash(0, 1_000), stash(None, 400), stash(7, 1_000), stash(1, 1_000)];
    let orders = run(&[3_000, 7_000], &stashes, Flow::default());
    assert_eq!(
        orders,
        [Order { nominate: Some(1), ..order(1) }, Order { nominate: Some(1), ..order(2) }],
        "the largest goes first, then the other"
    );
}

#[test]
fn plan_pool_below_the_minimum_bond_waits() {
    assert_eq!(run(&[10_000], &[stash(None, 0)], bond(MIN - 1)), []);
    assert_eq!(run(&[10_000], &[], bond(10 * MIN)), []);
}

#[test]
fn plan_first_bond_fills_an_empty_stash() {
    let orders = run(&[4_000, 6_000], &[stash(None, 0)], bond(MIN));
    assert_eq!(orders, [Order { nominate: Some(1), bond: MIN, ..order(0) }]);
}

#[test]
fn plan_empty_stashes_fill_to_the_usual_size() {
    let stashes = [stash(None, 0), stash(None, 0), stash(None, 0), stash(None, 0)];
    let orders = run(&[5_000, 5_000], &stashes, bond(4_000));
    let homes: Vec<_> = orders.iter().map(|order| order.nominate).collect();
    assert!(orders.iter().all(|order| order.bond == 1_000));
    assert_eq!(homes, [Some(0), Some(1), Some(0), Some(1)]);
}

#[test]
fn plan_first_bond_meets_the_targets_exactly_when_stashes_suffice() {
    let stashes = [stash(None, 0); 5];
    let orders = run(&[2_500; 4], &stashes, bond(10_000));
    let expected: Vec<_> = (0..4).map(|n| Order { nominate: Some(n), bond: 2_500, ..order(n) }).collect();
    assert_eq!(orders, expected, "the fifth would only tilt them");
}

#[test]
fn plan_small_deposit_opens_no_dwarf() {
    let stashes = [stash(0, 9_000), stash(1, 9_000), stash(None, 0)];
    let orders = run(&[5_000, 5_000], &stashes, bond(300));
    assert_eq!(orders, [Order { bond: 300, ..order(0) }]);
}

#[test]
fn plan_new_stash_of_a_grown_pool_serves_the_neediest() {
    let stashes = [stash(0, 1_000), stash(1, 1_500), stash(None, 0)];
    let orders = run(&[5_000, 5_000], &stashes, bond(400));
    assert_eq!(orders, [Order { nominate: Some(0), bond: 400, ..order(2) }]);
}

#[test]
fn plan_chilled_stash_is_nominated_again_when_filled() {
    let orders = run(&[10_000], &[stash(0, 0)], bond(MIN));
    assert_eq!(orders, [Order { nominate: Some(0), bond: MIN, ..order(0) }]);
}

#[test]
fn plan_small_deposit_touches_one_stash() {
    let stashes: Vec<_> = (0..5).map(|index| stash(index, 1_000)).collect();
    let orders = run(&[2_000; 5], &stashes, bond(100));
    assert_eq!(orders, [Order { bond: 100, ..order(0) }]);
}

#[test]
fn plan_large_deposit_reaches_the_targets() {
    let stashes: Vec<_> = (0..5).map(|index| stash(index, 1_000 + 100 * Balance::from(index))).collect();
    let orders = run(&[2_000; 5], &stashes, bond(50_000));
    assert_eq!(orders.len(), 5);
    assert_eq!(orders.iter().map(|order| order.bond).sum::<Balance>(), 50_000);
}

#[test]
fn plan_slashed_stash_is_topped_up_only_to_the_minimum_or_beyond() {
    let stashes = [stash(0, 100)];
    assert_eq!(run(&[10_000], &stashes, bond(149)), []);
    assert_eq!(run(&[10_000], &stashes, bond(150)), [Order { bond: 150, ..order(0) }]);
    let stranger = [stash(None, 100)];
    assert_eq!(run(&[10_000], &stranger, Flow::default()), [], "the chain would refuse its nomination");
    assert_eq!(run(&[10_000], &stranger, bond(150)), [Order { nominate: Some(0), bond: 150, ..order(0) }]);
}

#[test]
fn plan_rebond_comes_from_the_stash_that_unbonds() {
    let stashes = [stash(0, 1_000), unbonding(stash(1, 900), 500)];
    assert_eq!(run(&[5_000, 5_000], &stashes, rebond(100)), [Order { rebond: 100, ..order(1) }]);
    assert_eq!(run(&[5_000, 5_000], &stashes, rebond(9_000)), [Order { rebond: 500, ..order(1) }]);
}

#[test]
fn plan_closed_stash_reopens_with_rebond_and_cash_together() {
    let stashes = [unbonding(stash(None, 0), 200)];
    assert_eq!(run(&[10_000], &stashes, rebond(200)), []);
    let flow = Flow { rebond: 200, bond: 60, unbond: 0 };
    assert_eq!(
        run(&[10_000], &stashes, flow),
        [Order { nominate: Some(0), bond: 60, rebond: 200, ..order(0) }]
    );
}

#[test]
fn plan_exit_comes_from_the_largest_surplus() {
    let stashes = [stash(0, 1_000), stash(1, 1_200)];
    assert_eq!(run(&[5_000, 5_000], &stashes, unbond(100)), [Order { unbond: 100, ..order(1) }]);
}

#[test]
fn plan_exit_takes_a_stranger_first() {
    let stashes = [stash(0, 1_000), stash(None, 400), stash(1, 1_000)];
    let closed = Order { unbond: 400, close: true, ..order(1) };
    assert_eq!(run(&[5_000, 5_000], &stashes, unbond(400)), [closed]);
}

#[test]
fn plan_exit_closes_a_stash_rather_than_leave_it_below_the_minimum() {
    let orders = run(&[10_000], &[stash(0, 260)], unbond(20));
    assert_eq!(orders, [Order { unbond: 260, close: true, ..order(0) }]);
    let orders = run(&[10_000], &[stash(0, 260), stash(0, 255)], unbond(14));
    let shaved = [Order { unbond: 10, ..order(0) }, Order { unbond: 4, ..order(1) }];
    assert_eq!(orders, shaved, "shaving suffices");
}

#[test]
fn plan_exit_closes_without_overshoot_where_it_can() {
    let orders = run(&[10_000], &[stash(0, 260), stash(0, 500)], unbond(300));
    assert_eq!(orders, [Order { unbond: 260, close: true, ..order(0) }, Order { unbond: 40, ..order(1) }]);
}

#[test]
fn plan_exit_beyond_all_shaving_closes_the_smallest() {
    let orders = run(&[10_000], &[stash(0, 250), stash(0, 240), stash(0, 250)], unbond(10));
    assert_eq!(orders, [Order { unbond: 240, close: true, ..order(1) }]);
}

#[test]
fn plan_total_exit_closes_everything() {
    let stashes = [stash(0, 1_000), stash(1, 300), stash(None, 700), stash(None, 10)];
    let orders = run(&[5_000, 5_000], &stashes, unbond(2_010));
    assert_eq!(orders.len(), 4);
    assert!(orders.iter().all(|order| order.close && order.nominate.is_none()));
    assert_eq!(orders, run(&[5_000, 5_000], &stashes, unbond(MAX_PLANNED)), "more than all is all");
    assert_eq!(orders, run(&[], &stashes, unbond(2_010)), "even without any allocation");
}

#[test]
fn plan_after_a_total_loss_has_nothing_to_do() {
    let stashes = [stash(0, 0), stash(1, 0)];
    assert_eq!(run(&[5_000, 5_000], &stashes, Flow::default()), []);
    assert_eq!(run(&[5_000, 5_000], &stashes, unbond(500)), []);
}

#[test]
fn plan_marked_stash_gets_no_order_but_counts() {
    let marked = StashView { usable: false, ..stash(0, 2_000) };
    let stashes = [marked, stash(0, 1_000), stash(1, 1_000)];
    let orders = run(&[5_000, 5_000], &stashes, Flow::default());
    assert_eq!(orders, [Order { nominate: Some(1), ..order(1) }]);
}

#[test]
fn plan_takes_no_stash_from_a_validator_below_its_target() {
    let marked = StashView { usable: false, ..stash(0, 6_000) };
    assert_eq!(run(&[1_000, 1_500, 7_500], &[marked, stash(1, 1_000)], Flow::default()), []);
}

#[test]
fn plan_stash_at_its_chunk_limit_renominates_but_does_not_unbond() {
    let full = StashView { can_unbond: false, ..stash(0, 2_000) };
    let stashes = [full, stash(0, 1_000)];
    assert_eq!(run(&[10_000], &stashes, unbond(500)), [Order { unbond: 500, ..order(1) }]);
    assert_eq!(run(&[0, 10_000], &[full], unbond(500)), [Order { nominate: Some(1), ..order(0) }]);
}

#[test]
fn plan_deposit_without_a_reachable_gap_is_still_bonded() {
    let stashes = [stash(0, 9_000)];
    let orders = run(&[1_000, 9_000], &stashes, bond(100));
    assert_eq!(orders, [Order { nominate: Some(1), bond: 100, ..order(0) }]);
}

#[test]
fn plan_small_deposits_wait_for_the_stash_that_a_validator_misses() {
    // A pool that grows by 100 a day, with one stash: the second validator gets its stash as soon as 250 are there.
    let pool = [stash(0, 1_500), stash(None, 0)];
    for cash in [100, 200] {
        assert_eq!(run(&[5_000, 5_000], &pool, bond(cash)), [], "{cash} wait");
    }
    let orders = run(&[5_000, 5_000], &pool, bond(300));
    assert_eq!(orders, [Order { nominate: Some(1), bond: 300, ..order(1) }]);
    // Where no validator misses a stash, nothing waits.
    let orders = run(&[10_000], &pool, bond(100));
    assert_eq!(orders, [Order { bond: 100, ..order(0) }]);
}

#[test]
fn plan_refuses_what_does_not_fit() {
    let with = |bonded, flow, min_bond| {
        plan(&PlanInput {
            weights_bps: &[10_000],
            stashes: &[stash(0, bonded), stash(0, bonded)],
            flow,
            min_bond,
        })
    };
    let max = Balance::MAX;
    assert_eq!(with(max, Flow::default(), 0), Err(MathError::Overflow));
    assert_eq!(with(1, bond(max), 0), Err(MathError::Overflow));
    assert_eq!(with(1, rebond(max), 0), Err(MathError::Overflow));
    assert_eq!(with(1, unbond(max), 0), Err(MathError::Overflow));
    assert_eq!(with(1, Flow::default(), max), Err(MathError::Overflow));
    assert_eq!(with(MAX_PLANNED / 2, Flow::default(), MAX_PLANNED), Ok(vec![]));
    let heavy = PlanInput { weights_bps: &[9_999, 2], stashes: &[], flow: Flow::default(), min_bond: 0 };
    assert_eq!(plan(&heavy), Err(MathError::Overflow));
}

#[test]
fn stashes_wanted_grows_by_two_minimum_bonds_each() {
    assert_eq!(stashes_wanted(249, MIN, 64), 0);
    assert_eq!(stashes_wanted(250, MIN, 64), 1);
    assert_eq!(stashes_wanted(999, MIN, 64), 1);
    assert_eq!(stashes_wanted(1_000, MIN, 64), 2);
    assert_eq!(stashes_wanted(u128::MAX, MIN, 64), 64);
    assert_eq!(stashes_wanted(1_000, MIN, 0), 0);
    assert_eq!(stashes_wanted(0, 0, 64), 0);
    assert_eq!(stashes_wanted(5, 0, 64), 5);
}

// --- What decides among several ways ---

#[test]
fn plan_validator_without_weight_is_as_good_as_dropped() {
    let orders = run(&[4_000, 0, 6_000], &[stash(1, 250)], Flow::default());
    assert_eq!(orders, [Order { nominate: Some(2), ..order(0) }]);
}

#[test]
fn plan_deposit_goes_where_a_call_is_due_anyway() {
    let orders = run(&[10_000], &[stash(0, 250), stash(7, 750)], bond(250));
    assert_eq!(orders, [Order { nominate: Some(0), bond: 250, ..order(1) }]);
}

#[test]
fn plan_deposit_goes_to_the_smallest_of_equals() {
    let orders = run(&[10_000], &[stash(7, 1_850), stash(7, 450)], bond(1_150));
    let expected =
        [Order { nominate: Some(0), ..order(0) }, Order { nominate: Some(0), bond: 1_150, ..order(1) }];
    assert_eq!(orders, expected);
}

#[test]
fn plan_empty_stash_gets_all_that_is_missing_or_an_even_part() {
    let orders = run(&[3_000, 7_000], &[stash(0, 0), stash(1, 2_000)], bond(1_000));
    assert_eq!(orders, [Order { nominate: Some(0), bond: 1_000, ..order(0) }], "900 are missing");
    let orders = run(&[10_000], &[stash(0, 0), stash(7, 250)], bond(1_300));
    let expected = [0, 1].map(|number| Order { nominate: Some(0), bond: 650, ..order(number) });
    assert_eq!(orders, expected, "1 300 are more than one and a half times 775");
}

#[test]
fn plan_cash_waits_for_a_whole_stash_though_a_small_one_misses_something() {
    // After the deposit: 1 245 above, 255 below, 1 190 below. No whole stash can move.
    let stashes = [stash(0, 2_400), stash(1, 900), stash(None, 0)];
    assert_eq!(run(&[3_300, 3_300, 3_400], &stashes, bond(200)), []);
    // Nobody who nominates can take it for the one that misses something.
    assert_eq!(run(&[10_000], &[stash(None, 0), stash(7, 230)], bond(240)), []);
}

#[test]
fn plan_rest_of_a_deposit_waits_for_the_next_stash() {
    let orders = run(&[3_000, 7_000], &[stash(0, 0), stash(7, 0)], bond(450));
    assert_eq!(orders, [Order { nominate: Some(1), bond: 430, ..order(0) }]);
}

#[test]
fn plan_without_validators_to_fill_bonds_where_stake_is() {
    assert_eq!(run(&[], &[stash(None, 0)], bond(1_000)), [], "nobody to nominate");
    // Weights that leave nearly all to nobody.
    assert_eq!(run(&[1], &[stash(0, 1_000)], bond(100)), [Order { bond: 100, ..order(0) }]);
}

#[test]
fn plan_closed_stash_gets_nothing_of_a_deposit() {
    let flow = Flow { bond: 250, rebond: 0, unbond: 1_850 };
    let closed = Order { unbond: 1_300, close: true, ..order(0) };
    assert_eq!(run(&[10_000], &[stash(0, 1_300)], flow), [closed]);
}

#[test]
fn plan_exit_of_exactly_what_can_be_shaved_closes_nothing() {
    let orders = run(&[10_000], &[stash(7, 500)], unbond(250));
    assert_eq!(orders, [Order { nominate: Some(0), unbond: 250, ..order(0) }]);
}

#[test]
fn plan_exit_comes_from_the_first_of_equals() {
    let orders = run(&[10_000], &[stash(7, 1_000), stash(None, 1_000)], unbond(750));
    let expected =
        [Order { nominate: Some(0), unbond: 750, ..order(0) }, Order { nominate: Some(0), ..order(1) }];
    assert_eq!(orders, expected);
    let orders = run(&[3_000, 7_000], &[stash(1, 250), stash(0, 250)], unbond(200));
    assert_eq!(orders, [Order { unbond: 250, close: true, ..order(0) }]);
}

#[test]
fn plan_exit_goes_a_little_below_the_target_to_spare_a_call() {
    let orders = run(&[10_000], &[stash(0, 2_000), stash(None, 200)], unbond(450));
    assert_eq!(orders, [Order { unbond: 450, ..order(0) }]);
}

#[test]
fn plan_exit_closes_a_stash_of_which_little_would_be_left() {
    // 1 000 of 1 250 would leave what the chain demands and no more.
    let orders = run(&[5_000, 5_000], &[stash(None, 1_000), stash(1, 1_250)], unbond(1_750));
    let expected = [
        Order { nominate: Some(0), unbond: 500, ..order(0) },
        Order { unbond: 1_250, close: true, ..order(1) },
    ];
    assert_eq!(orders, expected, "while the other one can be shaved for the rest");
    // Shaving alone cannot deliver this.
    let orders = run(&[10_000], &[stash(0, 850), stash(7, 550)], unbond(1_100));
    let expected = [
        Order { unbond: 850, close: true, ..order(0) },
        Order { nominate: Some(0), unbond: 250, ..order(1) },
    ];
    assert_eq!(orders, expected);
    // Of the stranger nothing would be left; of the other one more than a little.
    let orders = run(&[10_000], &[stash(0, 1_750), stash(None, 1_000)], unbond(2_000));
    let expected = [Order { unbond: 1_000, ..order(0) }, Order { unbond: 1_000, close: true, ..order(1) }];
    assert_eq!(orders, expected);
}

#[test]
fn plan_move_needs_a_gain_of_one_minimum_bond() {
    // 850 above and 750 below: 1 250 may move, but 1 251 would gain too little.
    let orders = run(&[4_000, 0, 6_000], &[stash(0, 1_000)], bond(250));
    assert_eq!(orders, [Order { nominate: Some(2), bond: 250, ..order(0) }], "exactly");
}

#[test]
fn plan_moves_the_stash_that_gains_most() {
    // 525 above and 525 below: moving 500 halves both, moving 250 does less.
    let orders = run(&[3_000, 7_000], &[stash(0, 250), stash(0, 500)], Flow::default());
    assert_eq!(orders, [Order { nominate: Some(1), ..order(1) }]);
}
