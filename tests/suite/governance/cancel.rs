//! Who takes what back, and until when.

use super::common::*;
use adotb_harness::{
    actors::*,
    contract::{ink_id, GovernorEvent, TimelockEvent},
    world::{Event, World},
};
use adotb_interfaces::{
    governor::{Action, GovernorError, State, Support},
    Millis,
};
use adotb_runtime::AccountId;

fn may_not<T>(caller: &AccountId) -> Result<T, GovernorError> {
    Err(GovernorError::MayNotCancel { caller: ink_id(caller) })
}

fn wrong_state<T>(id: u32, state: State) -> Result<T, GovernorError> {
    Err(GovernorError::WrongState { id, state })
}

/// Dave's proposal of `action` in each of the states from which there is a way on.
fn in_each_state(action: Action, mut check: impl FnMut(&mut World, u32, State)) {
    let mut world = governed();
    let id = world.propose(&DAVE, &[action]).unwrap();
    let mut at = |world: &mut World, expected: State| {
        assert_eq!(state(world, id), expected, "the test's own way");
        world.scratch(|world| check(world, id, expected));
    };
    at(&mut world, State::Pending);
    cast(&mut world, id, &[(ALICE, Support::For)]);
    at(&mut world, State::Active);
    world.await_result(id);
    at(&mut world, State::Succeeded);
    let ready_at = world.governor(&STRANGER).queue(id).unwrap();
    at(&mut world, State::Queued);
    world.chain.advance_to(ready_at);
    at(&mut world, State::Ready);
}

/// Nothing more can be done with a proposal that was taken back.
fn assert_is_gone(world: &mut World, id: u32) {
    assert_eq!(state(world, id), State::Cancelled);
    let (operation, calls, salt) = operation(world, id);
    assert!(!world.timelock(&STRANGER).is_operation(operation), "nothing waits at the timelock");
    for time in [0, 6 * DAY_MS, DELAY, GRACE] {
        world.chain.advance_ms(time);
        assert_eq!(world.governor(&BOB).vote(id, Support::For), wrong_state(id, State::Cancelled), "vote");
        assert_eq!(world.governor(&DAVE).queue(id), wrong_state(id, State::Cancelled), "queue");
        assert_eq!(world.governor(&DAVE).execute(id), wrong_state(id, State::Cancelled), "execute");
        for who in [DAVE, GUARDIAN] {
            assert_eq!(world.governor(&who).cancel(id), wrong_state(id, State::Cancelled), "again");
        }
        assert!(world.timelock(&COUNCIL).execute_batch(&calls, None, salt).is_err(), "nor by the timelock");
    }
    assert_eq!(world.vault(&STRANGER).settings().fee_bps, 1_000, "it has no effect");
}

#[test]
fn cancel_by_the_proposer_works_until_the_vote_ends() {
    let mut world = governed();
    let id = world.propose(&DAVE, &[set_fee(500)]).unwrap();
    let cancelled = vec![Event::Governor(GovernorEvent::Cancelled { id, by: DAVE })];
    let cancel = |world: &mut World, time: Millis| {
        world.chain.advance_to(time);
        world.governor(&DAVE).cancel(id)
    };
    let (starts, ends) = (info(&mut world, id).vote_starts, info(&mut world, id).vote_ends);
    for time in [starts - 1, starts, ends - 1] {
        world.scratch(|world| {
            assert_eq!(cancel(world, time), Ok(()), "at {time}");
            assert_eq!(world.last_events(), cancelled, "event");
            assert_is_gone(world, id);
        });
    }
    // Also when it has votes, but not when they have decided.
    cast(&mut world, id, &[(ALICE, Support::For)]);
    world.scratch(|world| assert_eq!(cancel(world, ends - 1), Ok(()), "with votes"));
    assert_eq!(cancel(&mut world, ends), may_not(&DAVE), "it is decided");
    let ready_at = world.governor(&DAVE).queue(id).unwrap();
    for time in [ready_at - 1, ready_at] {
        assert_eq!(cancel(&mut world, time), may_not(&DAVE), "it is queued");
    }
}

#[test]
fn cancel_by_anybody_else_fails_in_each_state() {
    in_each_state(set_fee(500), |world, id, state| {
        let before = everything(world);
        for who in [ALICE, BOB, ADMIN, REPORTER, COUNCIL, KEEPER, STRANGER] {
            assert_eq!(world.governor(&who).cancel(id), may_not(&who), "{} {state:?}", name_of(&who));
        }
        assert_eq!(everything(world), before, "nothing changed");
    });
}

#[test]
fn cancel_by_the_guardian_works_in_each_state_also_at_the_timelock() {
    let mut seen = Vec::new();
    in_each_state(set_fee(500), |world, id, state| {
        seen.push(state);
        let (operation, ..) = operation(world, id);
        let waits = world.timelock(&STRANGER).is_operation_pending(operation);
        assert_eq!(waits, matches!(state, State::Queued | State::Ready), "at the timelock {state:?}");
        assert_eq!(world.governor(&GUARDIAN).cancel(id), Ok(()), "{state:?}");
        let mut events = vec![Event::Governor(GovernorEvent::Cancelled { id, by: GUARDIAN })];
        if waits {
            events.push(Event::Timelock(TimelockEvent::Cancelled { id: operation }));
        }
        assert_eq!(world.last_events(), events, "{state:?}");
        assert_is_gone(world, id);
    });
    assert_eq!(seen.len(), 5, "{seen:?}");
}

#[test]
fn cancel_by_the_guardian_after_the_execution_fails() {
    let mut world = governed();
    let id = world.enact(&ALICE, &[set_fee(500)]);
    assert_eq!(world.governor(&GUARDIAN).cancel(id), wrong_state(id, State::Executed));
    assert_eq!(world.vault(&STRANGER).settings().fee_bps, 500, "done is done");
}

#[test]
fn cancel_by_the_guardian_of_its_own_replacement_fails_in_each_state() {
    let replace = Action::SetGuardian(ink_id(&EVE));
    in_each_state(replace.clone(), |world, id, state| {
        let before = everything(world);
        assert_eq!(
            world.governor(&GUARDIAN).cancel(id),
            Err(GovernorError::GuardianIsConcerned),
            "{state:?}"
        );
        assert_eq!(everything(world), before, "nothing changed");
    });
    // Its proposer may, and with anything else in it the guardian may too: nothing hides behind its name.
    let mut world = governed();
    let alone = world.propose(&DAVE, &[replace.clone(), replace.clone()]).unwrap();
    let mixed = world.propose(&CAROL, &[replace.clone(), set_fee(500)]).unwrap();
    assert_eq!(
        world.governor(&GUARDIAN).cancel(alone),
        Err(GovernorError::GuardianIsConcerned),
        "twice the same"
    );
    assert_eq!(world.governor(&GUARDIAN).cancel(mixed), Ok(()), "with something else");
    assert_eq!(world.governor(&DAVE).cancel(alone), Ok(()), "its proposer");
    // And if the guardian proposes it, it is a proposer like others.
    world.stake(&GUARDIAN, dot(20)).unwrap();
    world.escrow(&GUARDIAN, dot(20)).unwrap();
    let own = world.propose(&GUARDIAN, &[replace]).unwrap();
    assert_eq!(world.governor(&GUARDIAN).cancel(own), Ok(()), "its own proposal");
}

#[test]
fn replaced_guardian_can_no_longer_cancel_and_the_new_one_can() {
    let mut world = governed();
    world.enact(&ALICE, &[Action::SetGuardian(ink_id(&EVE))]);
    let id = world.propose(&DAVE, &[set_fee(500)]).unwrap();
    assert_eq!(world.governor(&GUARDIAN).cancel(id), may_not(&GUARDIAN), "the old one");
    assert_eq!(world.governor(&EVE).cancel(id), Ok(()), "the new one");
}

#[test]
fn cancelled_proposal_leaves_locked_what_it_locked() {
    let mut world = governed();
    let id = world.propose(&DAVE, &[set_fee(500)]).unwrap();
    cast(&mut world, id, &[(ALICE, Support::For)]);
    let until = info(&mut world, id).vote_ends;
    world.governor(&DAVE).cancel(id).unwrap();
    // Otherwise a proposal for show would let the same shares vote twice, and everybody propose without end.
    for who in [ALICE, DAVE] {
        let locked = Err(GovernorError::EscrowLocked { until });
        assert_eq!(world.governor(&who).release(None), locked, "{}", name_of(&who));
    }
    let pending = Err(GovernorError::ProposalPending { until });
    assert_eq!(world.propose(&DAVE, &[set_fee(500)]), pending, "one at a time");
    world.chain.advance_to(until);
    assert!(world.propose(&DAVE, &[set_fee(500)]).is_ok(), "the next one");
    assert_eq!(world.governor(&ALICE).release(None), Ok(dot(500)), "free");
}
