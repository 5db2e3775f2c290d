//! Nobody gains by what is only announced, and nobody who came later has a part in what comes back.

use adotb_harness::{actors::*, contract::VaultEvent, world::World};
use adotb_interfaces::{bonder::StashReport, vault::VaultError};
use adotb_runtime::Balance;
use sp_runtime::Perbill;

const DEFERRED: u32 = 27;

/// One stash, no rewards, slashes announced 27 eras ahead; [`REPORTER`] reports alone and without limits.
fn announcing(stake: Balance) -> World {
    let mut world = World::builder().validators(1).bonder_settings(|p| p.max_stashes = 1).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.chain.set_slash_defer_duration(DEFERRED);
    world.chain.mint(&ALICE, stake);
    world.stake(&ALICE, stake - dot(1)).unwrap();
    world.run_eras(3);
    world
}

fn cancel(world: &mut World) {
    let era = world.overview().era;
    let cancelled =
        (0..=era + DEFERRED + 1).filter(|era| world.chain.cancel_deferred_slashes(*era).is_ok()).count();
    assert!(cancelled > 0, "something was announced");
}

/// 800 of 1 000 unbond for an exit older than the offence; all of the active stake is announced. The holders' part is everything they have, but it is
/// only announced: they keep their shares, and all of it when it is cancelled.
#[test]
fn an_announced_slash_of_all_that_the_holders_have_does_not_end_their_shares() {
    let mut world = announcing(dot(1_000));
    let id = world.request(&ALICE, dot(750)).unwrap();
    world.run_eras(2);
    world.chain.slash(&validator(0), Perbill::from_percent(100));
    let since = world.overview().era;
    let announced = world.truth()[0].pending.unwrap();
    assert!(announced >= dot(250), "more than the holders have: {announced}");
    world.book(since);
    assert_eq!(world.token(&STRANGER).epoch(), 0, "it may be cancelled");
    assert!(!world.overview().restart);
    let refused = world.stake(&BOB, dot(10));
    assert!(matches!(refused, Err(VaultError::AwaitingSlash { .. })), "{refused:?}");
    world.next_era();
    cancel(&mut world);
    let since = world.overview().era;
    world.book(since);
    let exit = world.vault(&STRANGER).exit(id).unwrap();
    assert_eq!(exit.payout, dot(750), "exits that bore a part have it again");
    assert!(world.balance(&ALICE).abs_diff(dot(249)) <= 2, "and so have the holders, at once");
    world.assert_invariants();
}

/// 1 000 staked, 800 of it for spared exits; 199 announced: that is a sixth of the stake and nearly all that the holders own. Who could stake then
/// would own most of it if it is cancelled.
#[test]
fn staking_closes_by_what_the_holders_own_and_not_by_what_is_staked() {
    let mut world = announcing(dot(1_000));
    world.request(&ALICE, dot(800)).unwrap();
    world.run_eras(2);
    let stash = world.truth()[0];
    let report = StashReport { pending: Some(dot(199)), ..stash };
    let since = world.overview().era;
    world.bonder(&REPORTER).book(since, &[report]).unwrap();
    let most = (dot(200) - dot(199)) / 50;
    let refused = VaultError::AwaitingSlash { provision: dot(199), most };
    assert_eq!(world.stake(&BOB, dot(99)), Err(refused));
    world.bonder(&REPORTER).book(since, &[StashReport { pending: Some(0), ..stash }]).unwrap();
    assert!(world.balance(&ALICE).abs_diff(dot(199)) <= 1, "all of it is back");
    assert!(world.stake(&BOB, dot(99)).is_ok(), "and anybody can come");
    world.assert_invariants();
}

/// Below the guard people can stake while a slash is announced. If it is cancelled they have a part in it: no more than the guard's 2 % of the pool,
/// and released as slowly as rewards.
#[test]
fn a_newcomer_gains_at_most_the_cap_a_day_from_what_is_announced_and_cancelled() {
    let mut world = announcing(dot(10_000));
    let stash = world.truth()[0];
    let since = world.overview().era;
    let announced = dot(190);
    world.bonder(&REPORTER).book(since, &[StashReport { pending: Some(announced), ..stash }]).unwrap();
    world.stake(&BOB, dot(90_000)).unwrap();
    world.bonder(&REPORTER).book(since, &[StashReport { pending: Some(0), ..stash }]).unwrap();
    assert!(world.vault_events().contains(&VaultEvent::GainBooked { gain: announced, exits: 0 }));
    let o = world.overview();
    assert_eq!((o.gains, o.unreleased), (announced, 0), "not on its way yet");
    let before = world.balance(&BOB);
    world.next_era();
    assert_eq!(world.balance(&BOB), before, "nothing at once");
    let mut last = before;
    for _ in 0..3 {
        world.next_era();
        let now = world.balance(&BOB);
        let day = now - last;
        assert!(day <= before * 2 / 100 + 1, "{day} in a day: twice the cap of 1 % at most");
        last = now;
    }
    assert!(last - before <= announced, "never more than there was");
    world.run_eras(3);
    assert_eq!(world.overview().gains, 0, "all of it is released");
    world.assert_invariants();
}

/// The guard is a part of the pool, and the pool shrinks when others leave: who came below it is above it then, and did not bear what comes back.
#[test]
fn a_newcomer_has_nothing_at_once_because_the_others_left_before_it_was_cancelled() {
    let mut world = announcing(dot(10_000));
    let stash = world.truth()[0];
    let since = world.overview().era;
    let announced = dot(190);
    world.bonder(&REPORTER).book(since, &[StashReport { pending: Some(announced), ..stash }]).unwrap();
    world.stake(&BOB, dot(1_000)).unwrap();
    world.request(&ALICE, Balance::MAX).unwrap();
    let refused = world.stake(&CAROL, dot(10));
    assert!(matches!(refused, Err(VaultError::AwaitingSlash { .. })), "{refused:?}");
    let before = world.balance(&BOB);
    world.bonder(&REPORTER).book(since, &[StashReport { pending: Some(0), ..stash }]).unwrap();
    assert_eq!(world.balance(&BOB), before, "nothing at once");
    assert_eq!(world.overview().gains, announced, "it is released at the cap");
    world.assert_invariants();
}

/// A million staked, 30 % announced. Nobody can stake meanwhile, so what comes back is the holders': all of it, at once, and nobody else's.
#[test]
fn a_large_slash_that_is_cancelled_comes_back_to_those_it_was_taken_from() {
    let mut world = announcing(dot(1_000_000));
    world.chain.mint(&EVE, dot(1_000_000));
    let waiting = world.request(&ALICE, dot(100_000)).unwrap();
    let stash = world.truth()[0];
    let since = world.overview().era;
    world.bonder(&REPORTER).book(since, &[StashReport { pending: Some(dot(300_000)), ..stash }]).unwrap();
    let payout = |world: &mut World| world.vault(&STRANGER).exit(waiting).unwrap().payout;
    assert_eq!(payout(&mut world), dot(70_000), "the exit bears its part");
    let refused = world.stake(&EVE, dot(500_000));
    assert!(matches!(refused, Err(VaultError::AwaitingSlash { .. })), "{refused:?}");
    world.bonder(&REPORTER).book(since, &[StashReport { pending: Some(0), ..stash }]).unwrap();
    assert!(world
        .vault_events()
        .contains(&VaultEvent::GainBooked { gain: dot(300_000), exits: dot(30_000) }));
    assert_eq!(payout(&mut world), dot(100_000), "and has it again");
    assert!(world.balance(&ALICE).abs_diff(dot(899_999)) <= 1);
    world.stake(&EVE, dot(500_000)).unwrap();
    world.run_eras(3);
    assert!(world.balance(&EVE) <= dot(500_000), "who comes now has no part in it");
    world.assert_invariants();
}

/// One stash lost what another one turns out to have kept. Booked one after the other, the loss would end the shares of those who own both.
#[test]
fn gains_and_losses_of_one_report_are_one_step() {
    let mut world = World::builder().validators(2).bonder_settings(|p| p.max_stashes = 2).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.chain.set_slash_defer_duration(DEFERRED);
    world.stake(&ALICE, dot(999)).unwrap();
    world.run_eras(3);
    let since = world.overview().era;
    let truth = world.truth();
    let provided = |n: usize, pending| StashReport { pending: Some(pending), ..truth[n] };
    world.bonder(&REPORTER).book(since, &[provided(1, dot(500) - 1)]).unwrap();
    let before = world.balance(&ALICE);
    let both = [provided(0, dot(500) - 1), provided(1, 0)];
    let booked = world.bonder(&REPORTER).book(since, &both).unwrap();
    assert_eq!((booked.loss, booked.gain), (dot(500) - 1, dot(500) - 1));
    assert_eq!(world.token(&STRANGER).epoch(), 0);
    assert_eq!(world.balance(&ALICE), before, "what one lost the other had");
    world.assert_invariants();
}

/// Ten eras without a keeper, then somebody comes, the payouts and the work follow, and they leave an era later: a normal day's part, not ten.
#[test]
fn what_many_eras_earned_is_released_over_as_many() {
    let mut world = World::new();
    world.stake(&ALICE, dot(99_999)).unwrap();
    world.run_eras(8);
    let before = world.overview();
    world.next_era();
    let normal = world.overview().pooled - before.pooled;
    world.chain.advance_eras(9);
    world.stake(&EVE, dot(1_000)).unwrap();
    world.next_era();
    let waits = world.overview().unreleased;
    assert!(waits > 8 * normal, "{waits} of ten eras, {normal} in a normal one");
    let balance = world.balance(&EVE);
    world.next_era();
    let gain = world.balance(&EVE) - balance;
    let part = normal * dot(1_000) / dot(100_000);
    assert!(gain <= 2 * part, "{gain} planck in an era, a normal day brings {part}");
    world.assert_invariants();
}

/// Everybody has left, and the rewards of their last eras arrive. They are released to who is there at the cap, and no faster.
#[test]
fn rewards_that_arrive_when_all_have_left_are_released_at_the_cap() {
    let mut world = World::builder().settings(|p| p.max_reward_bps = 10).build();
    world.stake(&ALICE, dot(99_999)).unwrap();
    world.run_eras(4);
    world.vault(&ALICE).request_unstake(Balance::MAX).unwrap();
    world.run_eras(3);
    world.stake(&EVE, dot(1_000)).unwrap();
    let mut last = world.balance(&EVE);
    for _ in 0..5 {
        world.next_era();
        let now = world.balance(&EVE);
        assert!(now - last <= last * 2 * 10 / 10_000 + 1, "{} of {last} in an era", now - last);
        last = now;
    }
    world.assert_invariants();
}
