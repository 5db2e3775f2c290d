//! Escrow: it goes on earning, counts in shares, and is free to the millisecond when the last vote of its owner is over.

use super::common::*;
use adotb_harness::{
    actors::*,
    contract::{GovernorEvent, TokenEvent},
    world::{Event, World},
};
use adotb_interfaces::governor::{Escrow, GovernorError, State, Support, Tally, Vote};

/// Alice and Bob have the same shares, and work has begun: there are rewards whenever somebody keeps.
fn earning() -> World {
    let mut world = World::builder().governed().build();
    world.stake(&ALICE, dot(2_000)).unwrap();
    world.stake(&BOB, dot(2_000)).unwrap();
    world.run_eras(2);
    world
}

#[test]
fn escrow_takes_shares_out_of_the_allowance_and_tells() {
    let mut world = staked();
    let governor = world.at.governor.clone();
    let now = world.chain.now();
    world.token(&ALICE).approve(&governor, dot(70)).unwrap();
    assert_eq!(world.governor(&ALICE).escrow(dot(50)), Ok(dot(50)), "shares");
    let escrowed =
        GovernorEvent::Escrowed { holder: ALICE, amount: dot(50), shares: dot(50), total: dot(50) };
    let (from, to) = (Some(ALICE), Some(governor.clone()));
    assert_eq!(
        world.last_events(),
        vec![
            Event::Token(TokenEvent::Approval { owner: ALICE, spender: governor.clone(), value: dot(20) }),
            Event::Token(TokenEvent::Transfer { from: from.clone(), to: to.clone(), value: dot(50) }),
            Event::Token(TokenEvent::TransferShares { from, to, shares: dot(50) }),
            Event::Governor(escrowed),
        ],
        "events"
    );
    let escrow = Escrow { shares: dot(50), epoch: 0, since: now, locked_until: 0, may_propose_at: 0 };
    assert_eq!(escrow_of(&mut world, &ALICE), escrow);
    assert_eq!(world.balance(&ALICE), dot(450), "and no more with the holder");
    assert_eq!(world.token(&ALICE).allowance(&ALICE, &governor), dot(20), "the rest of the allowance");
    world.chain.advance_ms(5);
    assert_eq!(world.governor(&ALICE).escrow(dot(20)), Ok(dot(20)), "more");
    let escrow = Escrow { shares: dot(70), since: now + 5, ..escrow };
    assert_eq!(escrow_of(&mut world, &ALICE), escrow, "added up");
    assert_escrow_is_backed(&mut world);
    world.assert_invariants();
}

#[test]
fn escrow_goes_on_earning() {
    let mut world = earning();
    let put_in = world.balance(&ALICE);
    assert_eq!(put_in, world.balance(&BOB), "the same");
    let shares = world.escrow(&ALICE, put_in).unwrap();
    assert_eq!((world.balance(&ALICE), world.token(&ALICE).shares_of(&ALICE)), (0, 0), "all of it");
    world.run_eras(5);
    world.chain.advance_ms(DAY_MS / 2);
    let kept = world.balance(&BOB);
    assert!(kept > put_in + dot(1), "five days of rewards: {put_in} became {kept}");
    assert_eq!(escrow_of(&mut world, &ALICE).shares, shares, "the shares are the same");

    assert_eq!(world.governor(&ALICE).release(None), Ok(kept), "as much as if it had stayed at home");
    let released = GovernorEvent::Released { holder: ALICE, amount: kept, shares, total: 0 };
    assert_eq!(world.governor_events(), vec![released], "event");
    assert_eq!(world.balance(&ALICE), kept, "paid");
    assert_escrow_is_backed(&mut world);
    world.assert_invariants();
}

#[test]
fn rebase_in_the_middle_of_a_vote_changes_no_tally() {
    let mut world = earning();
    for who in [ALICE, BOB] {
        let all = world.balance(&who);
        world.escrow(&who, all).unwrap();
    }
    let shares = escrow_of(&mut world, &ALICE).shares;
    assert_eq!(escrow_of(&mut world, &BOB).shares, shares, "the same");
    let id = world.propose(&ALICE, &[set_fee(500)]).unwrap();
    let quorum = info(&mut world, id).quorum;
    world.next_era();
    assert_eq!(state(&mut world, id), State::Active);
    world.governor(&ALICE).vote(id, Support::For).unwrap();
    let worth = |world: &mut World| world.token(&STRANGER).amount_for(shares);
    let before = worth(&mut world);

    // Four days of rewards, and new shares for the treasury with each.
    world.run_eras(4);
    assert!(worth(&mut world) > before, "a share is worth more");
    let tally = Tally { in_favour: shares, ..Tally::default() };
    assert_eq!(
        (info(&mut world, id).tally, info(&mut world, id).quorum),
        (tally, quorum),
        "but counts the same"
    );
    let vote = Vote { support: Support::For, shares };
    assert_eq!(world.governor(&STRANGER).vote_of(id, &ALICE), Some(vote));

    // Who votes after it has no more, and no less, than who voted before.
    world.governor(&BOB).vote(id, Support::Against).unwrap();
    world.await_result(id);
    let tie = Tally { against: shares, ..tally };
    assert_eq!((info(&mut world, id).tally, state(&mut world, id)), (tie, State::Defeated), "a tie");
    world.assert_invariants();
}

#[test]
fn release_is_possible_to_the_millisecond_when_the_last_vote_is_over() {
    let mut world = governed();
    let first = world.propose(&CAROL, &[set_fee(500)]).unwrap();
    world.chain.advance_ms(DAY_MS / 2);
    let second = world.propose(&DAVE, &[set_fee(600)]).unwrap();
    let (early, late) = (info(&mut world, first).vote_ends, info(&mut world, second).vote_ends);
    assert_eq!(late, early + DAY_MS / 2);
    // Alice votes on the later one first: the earlier one must not shorten the lock. Bob votes on the earlier one alone.
    cast(&mut world, second, &[(ALICE, Support::For)]);
    cast(&mut world, first, &[(ALICE, Support::Against), (BOB, Support::For)]);
    for (who, until) in [(ALICE, late), (BOB, early), (CAROL, early), (DAVE, late)] {
        assert_eq!(escrow_of(&mut world, &who).locked_until, until, "{}", name_of(&who));
        let locked = Err(GovernorError::EscrowLocked { until });
        world.scratch(|world| {
            for time in [world.chain.now(), until - 1] {
                world.chain.advance_to(time);
                assert_eq!(world.governor(&who).release(None), locked, "{} at {time}", name_of(&who));
                assert_eq!(world.governor(&who).release(Some(1)), locked, "not even a share");
            }
            world.chain.advance_to(until);
            assert!(world.governor(&who).release(None).is_ok(), "{} is free at {until}", name_of(&who));
            assert_escrow_is_backed(world);
        });
    }
}

#[test]
fn release_without_a_vote_is_possible_at_once() {
    let mut world = governed();
    let id = world.propose(&DAVE, &[set_fee(500)]).unwrap();
    world.await_vote(id);
    let now = world.chain.now();
    assert_eq!(world.governor(&BOB).release(None), Ok(dot(300)), "in the middle of a vote of others");
    assert_eq!(world.chain.now(), now);
    assert_eq!(
        world.governor(&BOB).vote(id, Support::For),
        Err(GovernorError::NothingInEscrow),
        "but not both"
    );
    assert_eq!(world.governor(&BOB).release(None), Err(GovernorError::NothingInEscrow), "nor twice");
}

#[test]
fn release_of_a_part_leaves_the_rest() {
    let mut world = governed();
    assert_eq!(world.governor(&BOB).release(Some(dot(100))), Ok(dot(100)));
    let released =
        GovernorEvent::Released { holder: BOB, amount: dot(100), shares: dot(100), total: dot(200) };
    assert_eq!(world.governor_events(), vec![released], "event");
    assert_eq!((world.balance(&BOB), escrow_of(&mut world, &BOB).shares), (dot(100), dot(200)));
    let before = everything(&mut world);
    for needed in [dot(200) + 1, u128::MAX] {
        let refused = Err(GovernorError::InsufficientEscrow { available: dot(200), needed });
        assert_eq!(world.governor(&BOB).release(Some(needed)), refused, "not a share more");
    }
    assert_eq!(world.governor(&BOB).release(Some(0)), Err(GovernorError::NothingInEscrow), "nothing");
    assert_eq!(world.governor(&EVE).release(None), Err(GovernorError::NothingInEscrow), "who has none");
    assert_eq!(everything(&mut world), before, "nothing changed");

    // The rest votes; a release does not make it younger.
    let id = world.propose(&DAVE, &[set_fee(500)]).unwrap();
    world.await_vote(id);
    world.governor(&CAROL).release(Some(dot(89))).unwrap();
    let tally = Tally { in_favour: dot(200), ..Tally::default() };
    assert_eq!(world.governor(&BOB).vote(id, Support::For), Ok(tally));
    let tally = Tally { against: dot(100), ..tally };
    assert_eq!(world.governor(&CAROL).vote(id, Support::Against), Ok(tally));
    world.await_result(id);
    assert_eq!(world.governor(&BOB).release(Some(dot(200))), Ok(dot(200)), "all by its number");
    assert_eq!(escrow_of(&mut world, &BOB).shares, 0);
    assert_escrow_is_backed(&mut world);
}

#[test]
fn escrow_after_the_vote_has_begun_does_not_count_in_it() {
    let mut world = staked();
    world.escrow(&ALICE, dot(100)).unwrap();
    let id = world.propose(&DAVE, &[set_fee(500)]).unwrap();
    let vote_starts = info(&mut world, id).vote_starts;
    world.chain.advance_to(vote_starts - 1);
    world.escrow(&BOB, dot(300)).unwrap();
    world.chain.advance_to(vote_starts);
    world.escrow(&CAROL, dot(100)).unwrap();
    let tally = Tally { in_favour: dot(300), ..Tally::default() };
    assert_eq!(world.governor(&BOB).vote(id, Support::For), Ok(tally), "the last millisecond before it");
    let before = everything(&mut world);
    let refused = Err(GovernorError::EscrowedTooLate { since: vote_starts, vote_starts });
    assert_eq!(world.governor(&CAROL).vote(id, Support::Against), refused, "too late");
    assert_eq!(everything(&mut world), before, "nothing changed");

    // What is added later is locked with the rest, and takes nothing from a vote that was cast.
    assert_eq!(world.governor(&ALICE).vote(id, Support::For).unwrap().in_favour, dot(400));
    world.escrow(&ALICE, dot(50)).unwrap();
    assert_eq!(info(&mut world, id).tally.in_favour, dot(400), "cast is cast");
    let until = info(&mut world, id).vote_ends;
    let locked = Err(GovernorError::EscrowLocked { until });
    assert_eq!(world.governor(&ALICE).release(Some(dot(50))), locked, "one lock for all");

    // For the next proposal all of it counts.
    world.await_result(id);
    let next = world.propose(&DAVE, &[set_fee(600)]).unwrap();
    let tally = cast(&mut world, next, &[(ALICE, Support::For), (CAROL, Support::Against)]);
    assert_eq!((tally.in_favour, tally.against), (dot(150), dot(100)));
}
