//! The life of a proposal to the millisecond: from its start to its effect, and the ways in which it ends before.

use super::common::*;
use adotb_harness::{
    actors::*,
    contract::{GovernorEvent, TimelockEvent, VaultEvent},
    world::{Event, World},
};
use adotb_interfaces::governor::{GovernorError, ProposalInfo, State, Support, Tally, Vote};
use adotb_interfaces::Millis;
use adotb_runtime::{AccountId, Balance};
use sp_core::H256;

fn wrong_state<T>(id: u32, state: State) -> Result<T, GovernorError> {
    Err(GovernorError::WrongState { id, state })
}

/// At `time` the proposal is in this state, and of voting, queueing and executing only what belongs to it is possible.
#[track_caller]
fn assert_at(world: &mut World, id: u32, time: Millis, expected: State) {
    world.chain.advance_to(time);
    assert_eq!(world.chain.now(), time, "the clock");
    assert_eq!(state(world, id), expected, "at {time}");
    let vote = world.scratch(|world| world.governor(&BOB).vote(id, Support::For).map(|_| ()));
    let queue = world.scratch(|world| world.governor(&STRANGER).queue(id).map(|_| ()));
    let execute = world.scratch(|world| world.governor(&STRANGER).execute(id));
    for (answer, needed, what) in [
        (vote, State::Active, "vote"),
        (queue, State::Succeeded, "queue"),
        (execute, State::Ready, "execute"),
    ] {
        let allowed = if needed == expected { Ok(()) } else { wrong_state(id, expected) };
        assert_eq!(answer, allowed, "{what} at {time}");
    }
}

#[test]
fn proposal_lives_from_pending_to_executed_and_tells_each_step() {
    let mut world = governed();
    let made = world.chain.now();
    let description = H256::repeat_byte(7);
    assert_eq!(world.governor(&DAVE).propose(&[set_fee(500)], description, "a lower fee"), Ok(1), "number");
    let (vote_starts, vote_ends) = (made + DAY_MS, made + 6 * DAY_MS);
    let proposed = GovernorEvent::Proposed {
        id: 1,
        proposer: DAVE,
        description,
        text: b"a lower fee".to_vec(),
        vote_starts,
        vote_ends,
        quorum: QUORUM,
    };
    assert_eq!(world.last_events(), vec![Event::Governor(proposed)], "event");
    let pending = ProposalInfo {
        id: 1,
        proposer: adotb_harness::contract::ink_id(&DAVE),
        state: State::Pending,
        description: description.0.into(),
        vote_starts,
        vote_ends,
        tally: Tally::default(),
        quorum: QUORUM,
        critical: false,
        ready_at: None,
        expires_at: vote_ends + GRACE,
    };
    assert_eq!(info(&mut world, 1), pending, "as a wallet shows it");
    assert_at(&mut world, 1, vote_starts - 1, State::Pending);

    assert_at(&mut world, 1, vote_starts, State::Active);
    let tally = Tally { in_favour: dot(300), ..Tally::default() };
    assert_eq!(world.governor(&BOB).vote(1, Support::For), Ok(tally), "Bob");
    let vote = Vote { support: Support::For, shares: dot(300) };
    let voted = GovernorEvent::Voted { id: 1, voter: BOB, vote, tally };
    assert_eq!(world.last_events(), vec![Event::Governor(voted)], "event");
    world.chain.advance_to(vote_ends - 1);
    let tally = Tally { against: dot(189), ..tally };
    assert_eq!(world.governor(&CAROL).vote(1, Support::Against), Ok(tally), "the last millisecond");
    assert_eq!(state(&mut world, 1), State::Active, "still on");
    assert_eq!(world.governor(&DAVE).queue(1), wrong_state(1, State::Active), "not before the end");

    assert_at(&mut world, 1, vote_ends, State::Succeeded);
    let ready_at = vote_ends + DELAY;
    assert_eq!(world.governor(&STRANGER).queue(1), Ok(ready_at), "anybody queues");
    let (id, calls, _) = operation(&mut world, 1);
    let expires_at = ready_at + GRACE;
    let queued = GovernorEvent::Queued { id: 1, operation: id, ready_at, expires_at };
    let transaction = calls[0].clone();
    let scheduled =
        TimelockEvent::CallScheduled { id, index: 0, transaction, predecessor: None, delay: DELAY };
    assert_eq!(world.last_events(), vec![Event::Governor(queued), Event::Timelock(scheduled)], "events");
    assert_eq!(world.timelock(&STRANGER).timestamp(id), ready_at, "the timelock has it");
    let waiting =
        ProposalInfo { state: State::Queued, tally, ready_at: Some(ready_at), expires_at, ..pending };
    assert_eq!(info(&mut world, 1), waiting, "as a wallet shows it");
    assert_at(&mut world, 1, ready_at - 1, State::Queued);

    assert_at(&mut world, 1, ready_at, State::Ready);
    let old = world.vault(&STRANGER).settings();
    let mut new = old;
    new.fee_bps = 500;
    assert_eq!(world.governor(&STRANGER).execute(1), Ok(()), "anybody executes");
    let executed = GovernorEvent::Executed { id: 1, by: STRANGER };
    let called = TimelockEvent::CallExecuted { id, index: 0, transaction: calls[0].clone() };
    assert_eq!(
        world.last_events(),
        vec![
            Event::Governor(executed),
            Event::Vault(VaultEvent::SettingsChanged { old, new }),
            Event::Timelock(called)
        ],
        "events"
    );
    assert_eq!(world.vault(&STRANGER).settings(), new, "its effect, and no other");
    assert!(world.timelock(&STRANGER).is_operation_done(id), "the timelock knows");
    assert_at(&mut world, 1, ready_at, State::Executed);
    assert_at(&mut world, 1, expires_at, State::Executed);
    for who in [DAVE, GUARDIAN] {
        assert_eq!(world.governor(&who).cancel(1), wrong_state(1, State::Executed), "too late");
    }
    world.assert_invariants();
}

#[test]
fn vote_is_decided_by_quorum_and_majority_to_the_share() {
    use Support::{Abstain, Against, For};
    /// Who votes with how many shares, what comes of it, and why.
    type Case<'a> = (&'a [(AccountId, Balance, Support)], State, &'a str);
    let cases: &[Case] = &[
        (&[], State::Defeated, "nobody"),
        (&[(BOB, QUORUM - 1, For)], State::Defeated, "one share below the quorum"),
        (&[(BOB, QUORUM, For)], State::Succeeded, "the quorum"),
        (&[(BOB, 1, For), (CAROL, QUORUM - 1, Abstain)], State::Succeeded, "who abstains takes part"),
        (
            &[(BOB, 1, For), (CAROL, QUORUM - 2, Abstain)],
            State::Defeated,
            "one share below, with abstentions",
        ),
        (&[(CAROL, dot(189), Abstain)], State::Defeated, "abstentions decide nothing"),
        (&[(BOB, dot(30), For), (CAROL, dot(29), Against)], State::Defeated, "those against are no quorum"),
        (&[(ALICE, dot(100), Against), (BOB, dot(100), For)], State::Defeated, "a tie"),
        (&[(ALICE, dot(100), Against), (BOB, dot(100) + 1, For)], State::Succeeded, "by one share"),
        (&[(ALICE, dot(100) + 1, Against), (BOB, dot(100), For)], State::Defeated, "lost by one share"),
        (
            &[(ALICE, dot(100), Against), (BOB, dot(100), For), (CAROL, dot(100), Abstain)],
            State::Defeated,
            "abstentions break no tie",
        ),
    ];
    let mut world = staked();
    let id = world.propose(&DAVE, &[set_fee(500)]).unwrap();
    for (votes, expected, why) in cases {
        world.scratch(|world| {
            for (who, shares, _) in *votes {
                assert_eq!(world.escrow(who, *shares), Ok(*shares), "{why}");
            }
            let votes: Vec<_> = votes.iter().map(|(who, _, support)| (who.clone(), *support)).collect();
            cast(world, id, &votes);
            world.await_result(id);
            let ends = world.chain.now();
            assert_eq!(state(world, id), *expected, "{why}");
            assert_at(world, id, ends, *expected);
            // A lost vote is never won by waiting, and nobody has anything to cancel.
            if *expected == State::Defeated {
                for who in [DAVE, GUARDIAN] {
                    assert_eq!(world.governor(&who).cancel(id), wrong_state(id, State::Defeated), "{why}");
                }
                assert_at(world, id, ends + GRACE, State::Defeated);
            }
        });
    }
}

#[test]
fn vote_happens_once_for_each_holder_and_proposal() {
    let mut world = governed();
    let first = world.propose(&DAVE, &[set_fee(500)]).unwrap();
    let second = world.propose(&CAROL, &[set_fee(600)]).unwrap();
    world.await_vote(first);
    world.governor(&ALICE).vote(first, Support::Against).unwrap();
    let before = everything(&mut world);
    let vote = Vote { support: Support::Against, shares: dot(500) };
    for support in [Support::Against, Support::For, Support::Abstain] {
        let refused = Err(GovernorError::AlreadyVoted { vote });
        assert_eq!(world.governor(&ALICE).vote(first, support), refused, "{support:?}");
    }
    assert_eq!(everything(&mut world), before, "nothing changed");
    assert_eq!(world.governor(&STRANGER).vote_of(first, &ALICE), Some(vote), "and everybody sees it");
    assert_eq!(world.governor(&STRANGER).vote_of(second, &ALICE), None, "nor is it a vote on the other");
    let tally = Tally { in_favour: dot(500), ..Tally::default() };
    assert_eq!(
        world.governor(&ALICE).vote(second, Support::For),
        Ok(tally),
        "the same shares, another proposal"
    );
}

#[test]
fn proposal_that_nobody_queues_expires() {
    let mut world = governed();
    let id = world.propose(&DAVE, &[set_fee(500)]).unwrap();
    carry(&mut world, id);
    let expires_at = info(&mut world, id).expires_at;
    assert_eq!(expires_at, world.chain.now() + GRACE, "two weeks after the vote");
    assert_at(&mut world, id, expires_at - 1, State::Succeeded);
    let late = world.scratch(|world| world.governor(&STRANGER).queue(id).map(|_| info(world, id).expires_at));
    assert_eq!(
        late,
        Ok(expires_at - 1 + DELAY + GRACE),
        "queued at the last moment it has the whole time again"
    );
    assert_at(&mut world, id, expires_at, State::Expired);
    for who in [DAVE, GUARDIAN] {
        assert_eq!(world.governor(&who).cancel(id), wrong_state(id, State::Expired), "nothing to cancel");
    }
    let (operation, ..) = operation(&mut world, id);
    assert!(!world.timelock(&STRANGER).is_operation(operation), "the timelock never had it");
}

#[test]
fn proposal_that_nobody_executes_expires_and_can_be_cleared_by_the_guardian() {
    let mut world = governed();
    let id = world.propose(&DAVE, &[set_fee(500)]).unwrap();
    world.win(&ALICE, id);
    let expires_at = info(&mut world, id).expires_at;
    assert_eq!(expires_at, world.chain.now() + GRACE, "two weeks after its delay");
    assert_at(&mut world, id, expires_at - 1, State::Ready);
    assert_at(&mut world, id, expires_at, State::Expired);
    assert_eq!(world.vault(&STRANGER).settings().fee_bps, 1_000, "it has no effect");

    // An executive of the timelock could still do it, until the guardian takes it back there.
    let (operation, ..) = operation(&mut world, id);
    assert!(world.timelock(&STRANGER).is_operation_ready(operation), "it waits at the timelock");
    let refused = Err(GovernorError::MayNotCancel { caller: adotb_harness::contract::ink_id(&DAVE) });
    assert_eq!(world.governor(&DAVE).cancel(id), refused, "not by its proposer");
    assert_eq!(world.governor(&GUARDIAN).cancel(id), Ok(()));
    assert!(!world.timelock(&STRANGER).is_operation(operation), "nor does it wait any more");
    assert_eq!(state(&mut world, id), State::Cancelled);
}
