//! The chain takes no new nominators, or a call fails: what cannot be nominated is not bonded, marks say what failed, and nothing
//! idles that need not.

use super::day::day;
use adotb_harness::{
    actors::*,
    contract::BonderEvent,
    world::{allocation, World},
};
use adotb_interfaces::nominator::Failures;
use adotb_runtime::Balance;
use sp_runtime::Perbill;

const NOMINATE: u8 = 5;

/// `stake` and a DOT in stashes behind ten validators of equal weight, no rewards.
fn ten(stake: Balance, stashes: u16) -> World {
    let mut world =
        World::builder().validators(10).bonder_settings(|settings| settings.max_stashes = stashes).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, stake).unwrap();
    world.run_eras(2);
    let mut settings = world.bonder(&ADMIN).settings();
    settings.max_stashes = 64;
    world.bonder(&ADMIN).set_settings(&settings).unwrap();
    world
}

#[test]
fn full_set_of_nominators_leaves_no_deposit_idle() {
    let mut world = ten(dot(5_999), 10);
    assert_eq!(world.stashes().len(), 10);
    world.chain.set_max_nominators(None);
    let mut idle = Vec::new();
    for _ in 0..60 {
        world.stake(&BOB, dot(300)).unwrap();
        world.next_era();
        let overview = world.overview();
        assert_eq!(overview.money.buffer + overview.money.bonded, overview.pooled, "all is there");
        idle.push(overview.money.buffer);
        for stash in world.stashes() {
            assert!(
                stash.validator.is_some() || stash.bonded == 0,
                "nothing is bonded for nobody: {stash:?}"
            );
        }
    }
    let most = idle.iter().max().copied().unwrap_or_default();
    let days = idle.iter().filter(|cash| **cash > 0).count();
    println!("full set: at most {} DOT idle, on {days} of 60 days", most / dot(1));
    assert!(most <= dot(900), "a day that tried newcomers in vain: {idle:?}");
    assert!(days <= 20, "and that is rare: {idle:?}");
    assert!(world.stashes().len() > 30, "many were made in vain");
    assert!(world.book_totals().newcomers_from > 0, "told");
    // There is room again: they work, and the waiting ends.
    world.chain.set_max_nominators(Some(100_000));
    world.run_eras(9);
    world.stake(&BOB, dot(3_000)).unwrap();
    world.run_eras(2);
    assert_eq!(world.book_totals().newcomers_from, 0, "the chain takes them");
    assert_eq!(world.overview().money.buffer, 0);
    assert!(world.stashes().iter().filter(|stash| stash.bonded > 0).count() > 10);
    world.assert_invariants();
    world.assert_targets();
}

#[test]
fn blocked_validator_costs_at_most_its_own_part() {
    let mut world =
        World::builder().validators(10).bonder_settings(|settings| settings.max_stashes = 64).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.chain.block_validator(&validator(9)).unwrap();
    world.stake(&ALICE, dot(9_999)).unwrap();
    let mut idle = Vec::new();
    for _ in 0..40 {
        world.next_era();
        idle.push(world.overview().money.buffer);
        assert_eq!(world.book_totals().failed, 0, "nobody is marked for what a validator does");
        world.stake(&BOB, dot(100)).unwrap();
    }
    println!("blocked: {:?} DOT idle", idle.iter().map(|cash| cash / dot(1)).collect::<Vec<_>>());
    assert!(idle[0] <= dot(1_500), "its part of the first day: {idle:?}");
    assert!(idle[2..].iter().all(|cash| *cash <= dot(350)), "then less than a stash: {idle:?}");
    world.assert_invariants();
}

#[test]
fn refused_nomination_changes_nothing_and_is_told() {
    let mut world = ten(dot(5_999), 10);
    let before = world.measure();
    world.stake(&BOB, dot(3_000)).unwrap();
    world.chain.refuse_staking_calls(&[NOMINATE]);
    let failed = day(&mut world);
    assert!(!failed.is_empty() && failed.iter().all(|(_, bits)| *bits == Failures::NOMINATE), "{failed:?}");
    assert_eq!(failed.len(), 1, "the first newcomer is enough to know: {failed:?}");
    let after = world.measure();
    let (money, was) = (after.overview.money, before.overview.money);
    assert_eq!(money.buffer + money.bonded, was.bonded + dot(3_000), "what was not bonded came back");
    for (stash, ledger) in after.stashes {
        assert_eq!(stash.bonded, ledger.map_or(0, |ledger| ledger.active), "the book is the chain's");
    }
    world.chain.refuse_staking_calls(&[]);
    day(&mut world);
    day(&mut world);
    assert_eq!(world.overview().money.buffer, 0, "two days later all works");
    assert_eq!(world.book_totals().failed, 0);
    world.assert_targets();
}

/// Withdrawals never wait for what else was refused.
#[test]
fn stash_that_is_marked_withdraws_in_time() {
    let mut world =
        World::builder().validators(1).bonder_settings(|settings| settings.max_stashes = 1).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(2);
    let id = world.request(&ALICE, dot(300)).unwrap();
    let due = world.vault(&ALICE).exit(id).unwrap().due_era;
    world.next_era();
    // From now on the stash shall go elsewhere every day, and cannot.
    world.chain.refuse_staking_calls(&[NOMINATE]);
    world.registry(&ADMIN).set_weights(&allocation(&[(1, 10_000)])).unwrap();
    while world.overview().era < due {
        day(&mut world);
    }
    let stash = world.stashes()[0];
    assert!(stash.retry_era > due, "it is marked: {stash:?}");
    assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(300)), "and paid on the day");
}

/// A validator of 10 % blocks itself, while money comes and goes.
#[test]
fn blocked_validator_marks_no_stash_and_delays_no_exit() {
    let mut world = ten(dot(11_999), 24);
    world.chain.block_validator(&validator(4)).unwrap();
    let mut waiting = Vec::new();
    for n in 0..60u32 {
        if n % 3 == 0 {
            world.stake(&BOB, dot(200)).unwrap();
        }
        let id = world.request(&ALICE, dot(90)).unwrap();
        waiting.push((id, world.vault(&ALICE).exit(id).unwrap().due_era));
        world.next_era();
        assert_eq!(world.book_totals().failed, 0, "nobody is marked");
        let era = world.overview().era;
        waiting.retain(|(id, due)| {
            let paid = world.claim(&KEEPER, &[*id]).is_ok();
            assert!(paid || era < *due, "exit {id} is late in era {era}");
            !paid
        });
    }
    world.assert_invariants();
}

/// A mark ends when what failed is no longer wanted.
#[test]
fn mark_of_a_nomination_that_is_no_longer_wanted_ends() {
    let mut world = World::builder().validators(1).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(2);
    world.chain.refuse_staking_calls(&[NOMINATE]);
    world.registry(&ADMIN).set_weights(&allocation(&[(9, 10_000)])).unwrap();
    assert!(!day(&mut world).is_empty());
    assert!(world.book_totals().failed > 0, "marked");
    world.registry(&ADMIN).set_weights(&allocation(&[(0, 10_000)])).unwrap();
    day(&mut world);
    day(&mut world);
    assert_eq!(world.book_totals().failed, 0, "it is where it should be: no alarm stays on");
    assert!(world.stashes().iter().all(|stash| stash.failures == 0 && stash.refused == Failures::default()));
}

/// The same by a validator that blocks: nobody is marked in the first place.
#[test]
fn allocation_of_one_blocked_validator_marks_nobody() {
    let mut world = World::builder().validators(1).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(2);
    world.chain.block_validator(&validator(9)).unwrap();
    world.registry(&ADMIN).set_weights(&allocation(&[(9, 10_000)])).unwrap();
    for _ in 0..9 {
        assert_eq!(day(&mut world), []);
    }
    assert_eq!(world.stake_by_validator(), vec![(validator(0), dot(2_000))], "all works where it was");
    world.registry(&ADMIN).set_weights(&allocation(&[(0, 10_000)])).unwrap();
    day(&mut world);
    assert_eq!(world.book_totals().failed, 0);
    let told = |event: &BonderEvent| matches!(event, BonderEvent::StashFailed { .. });
    assert!(!world.bonder_events().iter().any(told));
}
