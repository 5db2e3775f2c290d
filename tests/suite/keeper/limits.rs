//! The era's work in bounded steps: any limit leads to the same end, and everything may happen in between.

use adotb_harness::{
    actors::*,
    contract::{chain_id, BonderEvent},
    world::{allocation, equal_allocation, World},
};
use adotb_interfaces::{
    bonder::{BonderError, MAX_MIN_BOND, MAX_SLASHING_SPANS},
    vault::{ExitState, Pausable, Progress, VaultError},
};
use adotb_runtime::Runtime;
use frame_support::weights::Weight;
use pallet_staking::WeightInfo as StakingWeights;

/// Advances with `limit` until the work is complete; returns the number of calls and of steps.
fn finish(world: &mut World, limit: u32) -> (u32, u32) {
    let (mut calls, mut steps) = (0, 0);
    loop {
        let progress = world.bonder(&KEEPER).advance(limit).unwrap();
        assert!(progress.steps <= limit, "{} steps of {limit}", progress.steps);
        calls += 1;
        steps += progress.steps;
        if progress.complete {
            return (calls, steps);
        }
    }
}

#[test]
fn advance_of_64_stashes_ends_the_same_with_any_limit() {
    let mut world = World::builder().validators(64).build();
    world.stake(&ALICE, dot(31_999)).unwrap();
    world.run_eras(3);
    assert_eq!(world.stashes().len(), 64, "one stash for each validator");
    // Chunks that are ripe in era 32 for many stashes, funded batches, a deposit and other weights, all in one day.
    let first = world.request(&ALICE, dot(14_000)).unwrap();
    world.run_eras(28);
    world.request(&ALICE, dot(2_000)).unwrap();
    world.stake(&BOB, dot(100)).unwrap();
    let mut weights = equal_allocation(64);
    for (entry, bps) in weights.iter_mut().zip((0..64).map(|number| if number < 32 { 256 } else { 56 })) {
        entry.weight_bps = bps;
    }
    weights[0].weight_bps += 16;
    world.registry(&ADMIN).set_weights(&weights).unwrap();
    world.chain.advance_era();
    assert_eq!(world.vault(&BOB).exit(first).unwrap().state, ExitState::Waiting);
    let stashes = world.stash_accounts();
    world.chain.pay_rewards_to(31, &stashes);

    let mut ends = Vec::new();
    for limit in [1, 5, 64, u32::MAX] {
        let mut world = world.fork();
        let (calls, steps) = finish(&mut world, limit);
        assert_eq!(
            world.vault(&BOB).exit(first).unwrap().state,
            ExitState::Claimable,
            "funded, limit {limit}"
        );
        assert_eq!(world.book_totals().failed, 0, "no refusal, limit {limit}");
        let measured = world.assert_invariants();
        world.assert_targets();
        assert!(steps > 40, "a big day: {steps} steps");
        assert!(calls >= steps.div_ceil(limit), "{calls} calls for {steps} steps, limit {limit}");
        assert!(calls <= steps.div_ceil(limit) + 3, "no idle calls: {calls} for {steps}, limit {limit}");
        ends.push((limit, steps, measured));
    }
    let (_, steps, measured) = ends[0].clone();
    for (limit, other_steps, other) in &ends[1..] {
        assert_eq!((*other_steps, other), (steps, &measured), "limit {limit} ends like limit 1");
    }
}

/// 4 stashes of 500 DOT, bonded in era 1.
fn bonded() -> World {
    let mut world = World::new();
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.next_era();
    world
}

#[test]
fn advance_refused_changes_nothing() {
    let mut world = bonded();
    let before = world.measure();
    let refused = VaultError::EraNotOver { era: 1, next_era_at: world.chain.era_start(2) };
    for limit in [1, 64, u32::MAX] {
        assert_eq!(world.bonder(&STRANGER).advance(limit), Err(refused.into()), "the era's work is done");
    }
    assert_eq!(world.bonder(&STRANGER).advance(0), Err(BonderError::ZeroLimit));
    // A millisecond before the next era, and at its start.
    let start = world.chain.era_start(2);
    world.chain.advance_to(start - 1);
    assert_eq!(world.bonder(&STRANGER).advance(1), Err(refused.into()), "not yet");
    assert_eq!(world.measure().stashes, before.stashes, "nothing changed");
    assert_eq!(world.overview().money, before.overview.money, "nothing changed");
    world.chain.advance_to(start);
    let until = start + DAY_MS;
    assert_eq!(world.vault(&GUARDIAN).pause(Pausable::Advance, DAY_MS), Ok(until));
    let before = world.measure();
    let paused = VaultError::Paused { what: Pausable::Advance, until };
    assert_eq!(world.bonder(&STRANGER).advance(1), Err(paused.into()), "paused");
    assert_eq!(world.bonder(&STRANGER).advance(0), Err(paused.into()), "the pause comes first");
    assert_eq!(world.bonder(&STRANGER).harvest(), Err(paused.into()), "nor harvest");
    assert_eq!(world.measure(), before, "nothing changed");
    world.chain.advance_to(until);
    let progress = Progress { era: 3, steps: 1, complete: true };
    assert_eq!(world.bonder(&STRANGER).advance(1), Ok(progress), "it ends by itself; the plan is empty");
    world.assert_invariants();
}

#[test]
fn advance_paused_half_way_is_resumed() {
    let mut world = bonded();
    world.stake(&BOB, dot(2_000)).unwrap();
    world.chain.advance_era();
    world.create_stashes();
    assert!(!world.bonder(&KEEPER).advance(3).unwrap().complete);
    let until = world.vault(&GUARDIAN).pause(Pausable::Advance, 1_000).unwrap();
    let before = world.measure();
    let paused = VaultError::Paused { what: Pausable::Advance, until };
    assert_eq!(world.bonder(&KEEPER).advance(3), Err(paused.into()));
    assert_eq!(world.measure(), before, "nothing changed");
    world.chain.advance_to(until);
    finish(&mut world, 3);
    assert_eq!(world.overview().money.bonded, dot(4_000), "all of it in the end");
    world.assert_invariants();
    world.assert_targets();
}

#[test]
fn advance_of_an_era_is_finished_in_the_next() {
    let mut world = bonded();
    let id = world.request(&ALICE, dot(900)).unwrap();
    world.chain.advance_era();
    // Era 2: the plan and one of the stashes; the others are left for era 3.
    let progress = world.bonder(&KEEPER).advance(2).unwrap();
    assert_eq!(progress, Progress { era: 2, steps: 2, complete: false });
    let unbonding = world.overview().money.unbonding;
    assert!(unbonding > 0 && unbonding < dot(900), "half done: {unbonding}");
    world.assert_invariants();

    let later = world.request(&ALICE, dot(100)).unwrap();
    world.chain.advance_era();
    assert!(world.overview().advancing, "the work of era 2 is still open");
    let mut eras = Vec::new();
    while world.overview().advanced_era < 3 {
        eras.push(world.bonder(&KEEPER).advance(2).unwrap().era);
    }
    assert_eq!(
        (eras.first(), eras.last()),
        (Some(&2), Some(&3)),
        "first what was left, then today's: {eras:?}"
    );
    let money = world.overview().money;
    assert_eq!((money.unbonding, money.unfunded), (dot(1_000), dot(1_000)), "both batches unbond");
    // What was unbonded today is ripe 28 eras from today, whatever era the plan was made for.
    for account in world.stash_accounts() {
        let index = world.stashes().iter().position(|stash| chain_id(stash.account) == account).unwrap();
        let book: Vec<_> =
            world.bonder(&ALICE).chunks(index as u16).iter().map(|c| (c.amount, c.ripe_era)).collect();
        assert_eq!(world.chain.ledger(&account).unwrap().unlocking, book, "the book has the chain's chunks");
    }
    world.assert_invariants();
    world.run_eras(27);
    assert_eq!(
        world.vault(&BOB).exit(id).unwrap().state,
        ExitState::Waiting,
        "a part of it came a day later"
    );
    world.next_era();
    assert_eq!(world.claim(&ALICE, &[id, later]), Ok(dot(1_000)), "both are paid on day 31");
    world.assert_invariants();
}

#[test]
fn exits_requested_while_advance_is_half_done_come_first() {
    let mut world = bonded();
    world.stake(&BOB, dot(2_000)).unwrap();
    world.chain.advance_era();
    assert_eq!(world.create_stashes(), 4);
    let progress = world.bonder(&KEEPER).advance(2).unwrap();
    assert!(!progress.complete, "the plan and one stash");
    let money = world.overview().money;
    let waiting = money.buffer;
    assert!(waiting > dot(900) && waiting < dot(2_000), "a part is bonded: {waiting}");

    // Bob takes more than the buffer has; what is there must not be bonded on top of it.
    let id = world.request(&BOB, dot(1_800)).unwrap();
    finish(&mut world, 2);
    let money = world.overview().money;
    assert_eq!(money.buffer, waiting, "nothing more is bonded");
    assert_eq!(world.book_totals().failed, 0, "and nothing is refused");
    world.assert_invariants();
    world.next_era();
    let money = world.overview().money;
    assert_eq!(
        money.buffer + money.unbonding,
        dot(1_800),
        "exactly the exit unbonds, less the cash that waited"
    );
    world.run_eras(28);
    assert_eq!(world.claim(&BOB, &[id]), Ok(dot(1_800)));
    world.assert_invariants();
    world.assert_targets();
}

#[test]
fn unstake_now_while_advance_is_half_done_leaves_less_to_bond() {
    let mut world = bonded();
    world.stake(&BOB, dot(2_000)).unwrap();
    world.chain.advance_era();
    world.create_stashes();
    world.bonder(&KEEPER).advance(2).unwrap();
    let liquid = world.overview().instant_liquidity;
    let taken = liquid - dot(300);
    world.vault(&BOB).unstake_now(taken, 0).unwrap();
    world.assert_invariants();
    finish(&mut world, 1);
    let money = world.overview().money;
    assert!(money.buffer <= dot(300), "the rest is bonded as far as whole orders fit: {}", money.buffer);
    assert_eq!(world.book_totals().failed, 0, "and nothing is refused");
    world.assert_invariants();
    // The next plan bonds what is left.
    world.next_era();
    assert_eq!(world.overview().money.buffer, 0);
    world.assert_invariants();
    world.assert_targets();
}

#[test]
fn set_weights_while_a_plan_is_half_done_waits_for_the_next_plan() {
    let mut world = bonded();
    let four = [(0, 4_000), (1, 3_000), (2, 2_000), (3, 1_000)];
    world.stake(&BOB, dot(8_000)).unwrap();
    world.next_era();
    world.registry(&ADMIN).set_weights(&allocation(&four)).unwrap();
    world.chain.advance_era();
    assert!(!world.bonder(&KEEPER).advance(2).unwrap().complete, "the plan and one stash");
    let others = [(10, 5_000), (11, 5_000)];
    world.registry(&ADMIN).set_weights(&allocation(&others)).unwrap();
    finish(&mut world, 2);
    let numbers: Vec<_> = world.stake_by_validator().into_iter().map(|(validator, _)| validator).collect();
    assert!(!numbers.contains(&validator(10)), "the plan of this era is carried out as it was made");
    assert_eq!(numbers.len(), 4);
    world.assert_invariants();
    // The next one follows the new weights alone.
    world.chain.advance_era();
    finish(&mut world, 64);
    let worked = |event: &BonderEvent| matches!(event, BonderEvent::StashWorked { .. });
    assert_eq!(world.bonder_events().iter().filter(|event| worked(event)).count(), 20, "all stashes move");
    let stake = world.stake_by_validator();
    let mut backed: Vec<_> = stake.iter().map(|(validator, _)| validator.clone()).collect();
    backed.sort();
    assert_eq!(backed, [validator(10), validator(11)]);
    world.assert_invariants();
    world.assert_targets();
}

/// The chain charges an emptying withdrawal for each slashing span that is declared. At the ceiling of the setting a step of the
/// work takes a small part of a block; beyond it, nothing in the code would keep a decision from stopping the work of all eras.
#[test]
fn most_slashing_spans_leave_a_step_of_the_work_far_within_a_block() {
    let charged = |world: &mut World, spans| {
        world.chain.execute(|| {
            <<Runtime as pallet_staking::Config>::WeightInfo as StakingWeights>::withdraw_unbonded_kill(spans)
        })
    };
    let mut world = World::builder().bonder_settings(|p| p.slashing_spans = MAX_SLASHING_SPANS).build();
    let block = world.chain.gas_limit;
    assert!(charged(&mut world, MAX_SLASHING_SPANS).all_lte(block / 4), "the ceiling");
    assert!(!charged(&mut world, 20_000).all_lte(block), "what a typo could say fits no block");

    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(2);
    let all = world.balance(&ALICE);
    let exit = world.request(&ALICE, all).unwrap();
    let mut most = Weight::zero();
    for _ in 0..30 {
        world.chain.advance_era();
        while !world.bonder(&KEEPER).advance(1).unwrap().complete {
            most = most.max(world.last_weight());
        }
    }
    assert!(
        world.stashes().iter().filter(|stash| stash.bonded + stash.unbonding == 0).count() >= 3,
        "emptied"
    );
    assert!(most.all_lte(block / 2), "a step takes {most:?} of {block:?}");
    assert_eq!(world.claim(&ALICE, &[exit]), Ok(all), "paid");
    world.assert_invariants();
}

/// The largest minimum bond that can be set: no pool on earth reaches it, so nothing is bonded, and nobody is locked in.
#[test]
fn largest_minimum_bond_stops_no_exit() {
    let mut world = bonded();
    let mut settings = world.bonder(&STRANGER).settings();
    settings.min_bond = MAX_MIN_BOND;
    world.bonder(&ADMIN).set_settings(&settings).unwrap();
    let exit = world.request(&ALICE, dot(700)).unwrap();
    for _ in 0..30 {
        world.next_era();
        assert_eq!(world.overview().advanced_era, world.overview().era, "the work goes on");
    }
    assert_eq!(world.claim(&ALICE, &[exit]), Ok(dot(700)), "in time");
    world.assert_invariants();
}

/// More than the planner counts with: nothing is moved in such an era, which is told, and exits are funded all the same.
#[test]
fn numbers_beyond_the_planner_stop_the_moves_and_no_exit() {
    let huge = 1u128 << 111;
    let rich = |genesis: &mut adotb_harness::chain::Genesis| {
        genesis
            .endowed
            .iter_mut()
            .filter(|(who, _)| *who == ALICE)
            .for_each(|(_, amount)| *amount = 2 * huge);
    };
    let mut world = World::builder().genesis(rich).build();
    world.chain.set_yearly_reward(sp_runtime::Perbill::zero());
    world.stake(&ALICE, huge).unwrap();
    world.bonder(&KEEPER).create_stash().unwrap();
    let exit = world.request(&ALICE, dot(500)).unwrap();
    world.chain.advance_era();
    let progress = world.bonder(&KEEPER).advance(64).unwrap();
    assert!(progress.complete, "the era is over");
    assert!(
        world.bonder_events().contains(&BonderEvent::PlanFailed { era: 1 }),
        "{:?}",
        world.bonder_events()
    );
    assert_eq!(world.overview().money.bonded, 0, "nothing moved");
    assert_eq!(world.claim(&ALICE, &[exit]), Ok(dot(500)), "funded and paid");
    world.assert_invariants();
    // With numbers of this world it goes on.
    let rest = world.request(&ALICE, huge - dot(10_500)).unwrap();
    world.chain.advance_era();
    assert!(world.bonder(&KEEPER).advance(64).unwrap().complete);
    let planned = world.bonder_events();
    assert_eq!(world.claim(&ALICE, &[rest]), Ok(huge - dot(10_500)));
    assert!(!planned.contains(&BonderEvent::PlanFailed { era: 2 }), "{planned:?}");
    world.next_era();
    assert!(world.overview().money.bonded > 0, "it is bonded");
    world.assert_invariants();
}
