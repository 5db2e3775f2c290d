//! Attacks on what was decided: doing it twice, doing something else, and calling back while it is done.

use adotb_harness::{
    actors::*,
    contract::{ink_id, GovernorEvent, TimelockEvent},
    world::World,
};
use adotb_interfaces::{
    access::AccessError,
    governor::{Action, GovernorError, Operation, State, Support, Tally},
    timelock::{TimelockAccessError, TimelockError, Transaction},
    vault::VaultError,
};
use adotb_runtime::Balance;
use frame_support::weights::Weight;
use sp_core::H256;

use super::{
    electorate::*,
    puppet::{heard, pull, puppet, Script, TRAPPED},
};

/// The operation of a proposal.
fn operation(world: &mut World, id: u32) -> Operation {
    world.governor(&STRANGER).operation(id).expect("it was proposed")
}

/// Its number at the timelock.
fn number(operation: &Operation) -> H256 {
    H256::from_slice(operation.id.as_ref())
}

const MISSING_ROLE: Result<(), TimelockError> =
    Err(TimelockError::AccessControl(TimelockAccessError::MissingRole));

// ------------------------------------------------------------------------------------------------ again

#[test]
fn execute_again_is_refused_by_the_governor_and_by_the_timelock() {
    let mut world = electorate();
    world.escrow(&ALICE, dot(5_000)).unwrap();
    // Something that would show if it were done twice: the timelock pays.
    let (vault, timelock) = (world.at.vault.clone(), world.at.timelock.clone());
    world.chain.mint(&timelock, dot(100));
    let stake = Transaction { transferred_value: dot(10), ..call(&vault, "stake_for", &FERDIE) };
    let id = world.enact(&ALICE, &[Action::Call(stake)]);
    assert_eq!(world.balance(&FERDIE), dot(10), "once");
    let decided = operation(&mut world, id);
    let (number, Operation { calls, salt, .. }) = (number(&decided), decided);
    let delay = world.timelock(&EVE).min_delay();

    for who in [ALICE, GUARDIAN, COUNCIL, STRANGER] {
        assert_eq!(world.governor(&who).execute(id), wrong_state(id, State::Executed));
        assert_eq!(world.governor(&who).queue(id), wrong_state(id, State::Executed));
    }
    let again = world.timelock(&COUNCIL).execute_batch(&calls, None, salt);
    assert_eq!(again, Err(TimelockError::OperationIsNotReady), "by an executive");
    let again = world.timelock(&COUNCIL).schedule_batch(&calls, None, salt, delay);
    assert_eq!(again, Err(TimelockError::OperationAlreadyScheduled), "nor a second time from the start");
    let cancelled = world.timelock(&COUNCIL).cancel(number);
    assert_eq!(cancelled, Err(TimelockError::OperationCannotBeCanceled), "nor forgotten, to begin anew");
    assert_eq!(world.timelock(&EVE).execute_batch(&calls, None, salt), MISSING_ROLE, "by a stranger");
    world.chain.advance_ms(40 * DAY_MS);
    assert_eq!(world.governor(&EVE).execute(id), wrong_state(id, State::Executed), "however late");
    assert_eq!(world.balance(&FERDIE), dot(10), "once and for all");
}

#[test]
fn the_same_actions_proposed_again_are_another_operation() {
    let mut world = electorate();
    world.escrow(&ALICE, dot(5_000)).unwrap();
    world.escrow(&BOB, dot(1_000)).unwrap();
    let first = world.propose(&ALICE, &harmless()).unwrap();
    let second = world.propose(&BOB, &harmless()).unwrap();
    let numbers = [first, second].map(|id| number(&operation(&mut world, id)));
    assert_ne!(numbers[0], numbers[1]);
    world.await_vote(first);
    for id in [first, second] {
        world.governor(&ALICE).vote(id, Support::For).unwrap();
    }
    world.await_result(first);
    for id in [first, second] {
        world.governor(&STRANGER).queue(id).unwrap();
    }
    world.governor(&GUARDIAN).cancel(first).unwrap();
    assert!(world.timelock(&EVE).is_operation_pending(numbers[1]), "one is no part of the other");
}

#[test]
fn execute_at_the_timelock_itself_counts_for_the_governor_too() {
    let mut world = electorate();
    world.escrow(&ALICE, dot(5_000)).unwrap();
    let id = world.propose(&ALICE, &harmless()).unwrap();
    world.win(&ALICE, id);
    let decided = operation(&mut world, id);
    world.timelock(&COUNCIL).execute_batch(&decided.calls, None, decided.salt).unwrap();
    assert!(is_done(&mut world), "done by the council");
    assert_eq!(state(&mut world, id), State::Executed, "the governor's view knows");
    let refused = Err(GovernorError::Timelock(TimelockError::OperationIsNotReady));
    assert_eq!(world.governor(&EVE).execute(id), refused, "and cannot do it again");
    let refused = Err(GovernorError::Timelock(TimelockError::OperationCannotBeCanceled));
    assert_eq!(world.governor(&GUARDIAN).cancel(id), refused, "nor take it back");
    assert_eq!(state(&mut world, id), State::Executed);
}

#[test]
fn execute_before_the_delay_is_over_or_after_the_grace_is_refused() {
    let mut world = electorate();
    world.escrow(&ALICE, dot(5_000)).unwrap();
    let id = world.propose(&ALICE, &harmless()).unwrap();
    let decided = operation(&mut world, id);
    let at_once = |world: &mut World, expected: State| {
        assert_eq!(world.governor(&EVE).execute(id), wrong_state(id, expected));
        let direct = world.timelock(&COUNCIL).execute_batch(&decided.calls, None, decided.salt);
        assert_eq!(direct, Err(TimelockError::OperationIsNotReady), "{expected:?}");
    };
    at_once(&mut world, State::Pending);
    world.await_vote(id);
    world.governor(&ALICE).vote(id, Support::For).unwrap();
    at_once(&mut world, State::Active);
    world.await_result(id);
    at_once(&mut world, State::Succeeded);
    let ready_at = world.governor(&EVE).queue(id).unwrap();
    assert_eq!(world.governor(&EVE).queue(id), wrong_state(id, State::Queued), "queued once");
    at_once(&mut world, State::Queued);
    world.chain.advance_to(ready_at - 1);
    at_once(&mut world, State::Queued);
    let expires_at = proposal(&mut world, id).expires_at;
    world.chain.advance_to(expires_at - 1);
    assert_eq!(state(&mut world, id), State::Ready, "to the last millisecond");
    world.chain.advance_to(expires_at);
    assert_eq!(world.governor(&EVE).execute(id), wrong_state(id, State::Expired));
    // The timelock knows no end: another executive could do it still, so the guardian can clear it away.
    let late =
        world.scratch(|world| world.timelock(&COUNCIL).execute_batch(&decided.calls, None, decided.salt));
    assert_eq!(late, Ok(()), "by the council, as long as it lies there");
    for who in [ALICE, COUNCIL, EVE] {
        let refused = Err(GovernorError::MayNotCancel { caller: ink_id(&who) });
        assert_eq!(world.governor(&who).cancel(id), refused, "{}", name_of(&who));
    }
    world.governor(&GUARDIAN).cancel(id).unwrap();
    let late = world.timelock(&COUNCIL).execute_batch(&decided.calls, None, decided.salt);
    assert_eq!(late, Err(TimelockError::OperationIsNotReady), "gone");
    assert!(!is_done(&mut world), "never done");
}

// ------------------------------------------------------------------------------------------------ something else

#[test]
fn execute_with_other_arguments_than_voted_on_is_refused() {
    let mut world = electorate();
    world.escrow(&ALICE, dot(5_000)).unwrap();
    let actions = [harmless(), vec![Action::SetMinDelay(3 * DAY_MS)]].concat();
    let id = world.propose(&ALICE, &actions).unwrap();
    world.win(&ALICE, id);
    let decided = operation(&mut world, id);
    let (number, Operation { calls, salt, .. }) = (number(&decided), decided);
    let changed = |change: &dyn Fn(&mut Vec<Transaction>)| {
        let mut calls = calls.clone();
        change(&mut calls);
        calls
    };
    let eve: [u8; 32] = *ink_id(&EVE).as_ref();
    let cases = [
        ("another argument", changed(&|calls| calls[0].input = eve.to_vec()), salt),
        ("another contract", changed(&|calls| calls[0].callee = Some(ink_id(&EVE))), salt),
        ("another message", changed(&|calls| calls[0].selector = [1, 2, 3, 4]), salt),
        ("with value", changed(&|calls| calls[0].transferred_value = 1), salt),
        ("with less gas", changed(&|calls| calls[0].gas_limit = 1), salt),
        ("one call less", changed(&|calls| drop(calls.pop())), salt),
        ("one call more", changed(&|calls| calls.push(calls[0].clone())), salt),
        ("another order", changed(&|calls| calls.reverse()), salt),
        ("another salt", calls.clone(), [7; 32]),
    ];
    let constitution = Constitution::of(&mut world);
    for (label, calls, salt) in cases {
        for who in [EVE, ALICE, GUARDIAN, ADMIN] {
            assert_eq!(world.timelock(&who).execute_batch(&calls, None, salt), MISSING_ROLE, "{label}");
        }
        let refused = Err(TimelockError::OperationIsNotReady);
        assert_eq!(world.timelock(&COUNCIL).execute_batch(&calls, None, salt), refused, "{label}");
        assert_eq!(world.timelock(&COUNCIL).execute(&calls[0], None, salt), refused, "{label}, alone");
    }
    let refused = Err(TimelockError::OperationIsNotReady);
    assert_eq!(world.timelock(&COUNCIL).execute(&calls[0], None, salt), refused, "a part of it");
    // A predecessor that was done does not make another operation of it.
    let refused = Err(TimelockError::MissingDependency);
    assert_eq!(world.timelock(&COUNCIL).execute_batch(&calls, Some(number), salt), refused, "after itself");
    assert_eq!(
        world.timelock(&COUNCIL).execute_batch(&[], None, salt),
        Err(TimelockError::Custom(b"NoCalls".to_vec()))
    );
    assert_eq!(Constitution::of(&mut world), constitution, "nothing changed");
    // The governor takes no arguments at all: it does what was proposed.
    world.governor(&EVE).execute(id).unwrap();
    assert_eq!((is_done(&mut world), world.timelock(&EVE).min_delay()), (true, 3 * DAY_MS));
}

#[test]
fn schedule_what_nobody_voted_on_is_refused() {
    let mut world = electorate();
    let registry = world.at.registry.clone();
    let calls = [call(&registry, "propose_admin", Some(ink_id(&EVE)))];
    let delay = world.timelock(&EVE).min_delay();
    for who in [EVE, ALICE, ADMIN, GUARDIAN, REPORTER, DEPLOYER] {
        assert_eq!(world.timelock(&who).schedule_batch(&calls, None, [0; 32], delay), MISSING_ROLE);
        assert_eq!(world.timelock(&who).schedule(&calls[0], None, [0; 32], delay), MISSING_ROLE);
    }
    // Executives are bound by the delay.
    for delay in [0, DAY_MS, delay - 1] {
        let refused = Err(TimelockError::InsufficientDelay);
        assert_eq!(world.timelock(&COUNCIL).schedule_batch(&calls, None, [0; 32], delay), refused);
    }
    let refused = Err(TimelockError::Custom(b"DelayTooLong".to_vec()));
    for delay in [30 * DAY_MS + 1, u64::MAX] {
        assert_eq!(world.timelock(&COUNCIL).schedule_batch(&calls, None, [0; 32], delay), refused);
    }
}

/// Whoever executes chooses the gas. With any amount, all of it is done or nothing.
#[test]
fn execute_with_too_little_gas_does_nothing_by_halves() {
    let mut world = electorate();
    world.escrow(&ALICE, dot(5_000)).unwrap();
    let actions =
        [harmless(), vec![Action::SetMinDelay(3 * DAY_MS), Action::SetGuardian(ink_id(&EVE))]].concat();
    let id = world.propose(&ALICE, &actions).unwrap();
    world.win(&ALICE, id);
    let before = (Constitution::of(&mut world), proposal(&mut world, id));
    let enough = world.scratch(|world| {
        world.governor(&EVE).execute(id).unwrap();
        world.last.as_ref().expect("it was called").gas_required
    });
    let offered = world.chain.gas_limit;
    for percent in (2..100).step_by(2) {
        world.chain.gas_limit =
            Weight::from_parts(enough.ref_time() / 100 * percent, enough.proof_size() / 100 * percent);
        let answer = world.scratch(|world| {
            let answer = world.governor(&EVE).raw().try_send::<Result<(), GovernorError>>("execute", id);
            world.chain.gas_limit = offered;
            if answer != Ok(Ok(())) {
                assert_eq!(
                    (Constitution::of(world), proposal(world, id)),
                    before,
                    "{percent} %: nothing is done"
                );
            }
            answer
        });
        assert_ne!(answer, Ok(Ok(())), "{percent} % of the gas is too little");
    }
    world.chain.gas_limit = enough;
    assert_eq!(world.governor(&EVE).execute(id), Ok(()), "enough is enough");
}

// ------------------------------------------------------------------------------------------------ calling back

/// The puppet holds 500 DOT in escrow, and 100 beside; Bob's harmless proposal is ready, and so is Alice's, which pulls the puppet.
fn two_ready(
    script: impl FnOnce(&mut World, u32, u32) -> Script,
) -> (World, adotb_runtime::AccountId, u32, u32) {
    let mut world = electorate();
    let (token, governor) = (world.at.token.clone(), world.at.governor.clone());
    let villain = puppet(&mut world, &Script::new());
    world.token(&BOB).transfer(&villain, dot(600)).unwrap();
    let own = Script::all_or_nothing().then(&token, "PSP22::approve", (&governor, dot(1_000))).then(
        &governor,
        "escrow",
        dot(500),
    );
    pull(&mut world, &villain, &EVE, &own).unwrap();
    world.escrow(&BOB, dot(1_000)).unwrap();
    world.escrow(&ALICE, dot(5_000)).unwrap();
    let harmless = world.propose(&BOB, &harmless()).unwrap();
    let script = script(&mut world, harmless + 1, harmless);
    let hostile = world.propose(&ALICE, &[Action::Call(script.as_call(ink_id(&villain)))]).unwrap();
    world.await_vote(hostile);
    for id in [hostile, harmless] {
        world.governor(&ALICE).vote(id, Support::For).unwrap();
    }
    world.await_result(hostile);
    let mut ready_at = 0;
    for id in [hostile, harmless] {
        ready_at = world.governor(&STRANGER).queue(id).unwrap();
    }
    world.chain.advance_to(ready_at);
    (world, villain, hostile, harmless)
}

#[test]
fn executed_call_that_calls_the_governor_back_does_nothing_twice() {
    let (mut world, villain, hostile, harmless_id) = two_ready(|world, hostile, harmless_id| {
        let governor = world.at.governor.clone();
        Script::new()
            .then(&governor, "execute", hostile)
            .then(&governor, "execute", harmless_id)
            .then(&governor, "queue", hostile)
            .then(&governor, "cancel", hostile)
            .then(&governor, "vote", (hostile, Support::For))
            .then(&governor, "release", None::<Balance>)
            .then(&governor, "release", None::<Balance>)
            .then(&governor, "escrow", dot(300))
            .then(&governor, "propose", (harmless(), [0u8; 32], "from within"))
            .then(&governor, "set_guardian", ink_id(&EVE))
            .then(&governor, "release", Some(1u128))
    });
    let other = operation(&mut world, harmless_id);
    let shares = |world: &mut World| world.token(&EVE).shares_of(&villain);
    let before = shares(&mut world);
    world.governor(&EVE).execute(hostile).unwrap();
    let told = (world.governor_events(), world.timelock_events());
    let heard = heard(&world, &villain);

    let refused = |heard: &super::puppet::Heard| heard.answer::<Result<(), GovernorError>>();
    assert_eq!(refused(&heard[0]), wrong_state(hostile, State::Executed), "itself again");
    assert_eq!(heard[1], TRAPPED, "another one: the timelock is busy");
    assert_eq!(heard[2].answer::<Result<u64, _>>(), wrong_state(hostile, State::Executed), "queue");
    assert_eq!(refused(&heard[3]), wrong_state(hostile, State::Executed), "cancel");
    assert_eq!(heard[4].answer::<Result<Tally, _>>(), wrong_state(hostile, State::Executed), "vote");
    // What is its own it may take, once, and bring back: it is the books that count.
    assert_eq!(heard[5].answer::<Result<Balance, GovernorError>>(), Ok(dot(500)), "its own");
    assert_eq!(heard[6].answer::<Result<Balance, _>>(), Err(GovernorError::NothingInEscrow), "once");
    assert_eq!(heard[7].answer::<Result<Balance, GovernorError>>(), Ok(dot(300)), "and back");
    let new = hostile + 1;
    assert_eq!(heard[8].answer::<Result<u32, GovernorError>>(), Ok(new), "it may propose like everybody");
    let missing = matches!(refused(&heard[9]), Err(GovernorError::Access(AccessError::MissingRole { caller, .. })) if caller == ink_id(&villain));
    assert!(missing, "but has no role: {:?}", heard[9]);
    let until = proposal(&mut world, new).vote_ends;
    let locked = Err(GovernorError::EscrowLocked { until });
    assert_eq!(heard[10].answer::<Result<Balance, _>>(), locked, "and is locked like everybody");
    assert_eq!(heard.len(), 11);

    let done = |id| GovernorEvent::Executed { id, by: EVE };
    assert_eq!(told.0.iter().filter(|event| **event == done(hostile)).count(), 1, "done once");
    assert!(!told.0.contains(&done(harmless_id)), "the other one not at all");
    let calls = told.1.iter().filter(|event| matches!(event, TimelockEvent::CallExecuted { .. }));
    assert_eq!(calls.count(), 1, "one call");
    assert_eq!(state(&mut world, hostile), State::Executed);
    assert_eq!(state(&mut world, harmless_id), State::Ready, "it waits as before");
    assert!(world.timelock(&EVE).is_operation_ready(number(&other)));
    assert!(!is_done(&mut world));
    assert_eq!(shares(&mut world), before + dot(200), "500 out, 300 in");
    assert_eq!(world.governor(&EVE).guardian(), GUARDIAN);
    // What came from within was not overwritten by what is outside: the new proposal is there, with the next number.
    assert_eq!(state(&mut world, new), State::Pending);
    assert_escrow_is_covered(&mut world, &[ALICE, BOB, villain.clone()], 0);
    world.governor(&EVE).execute(harmless_id).unwrap();
    assert!(is_done(&mut world), "in its own time");
    assert_eq!(world.propose(&BOB, &harmless()), Ok(new + 1), "no number was given twice");
}

#[test]
fn executed_call_that_calls_the_timelock_back_fails() {
    // Directly: the pallet stops the caller. By a second contract: the caller hears that it was stopped.
    let delay = 2 * DAY_MS;
    let (mut world, villain, hostile, harmless_id) = two_ready(|world, _, harmless_id| {
        let timelock = world.at.timelock.clone();
        let accomplice = puppet(world, &Script::all_or_nothing());
        let Operation { id, calls, salt } = operation(world, harmless_id);
        let no = None::<H256>;
        let one = |message: &str, script: Script| {
            script.then_pull(
                &accomplice,
                &match message {
                    "execute_batch" => {
                        Script::new().then(&timelock, "TimelockController::execute_batch", (&calls, no, salt))
                    }
                    "schedule_batch" => Script::new().then(
                        &timelock,
                        "TimelockController::schedule_batch",
                        (&calls, no, [9u8; 32], delay),
                    ),
                    "cancel" => Script::new().then(&timelock, "TimelockController::cancel", id),
                    "update_delay" => {
                        Script::new().then(&timelock, "TimelockController::update_delay", 30 * DAY_MS)
                    }
                    _ => Script::new().then(&timelock, "accept_admin", ink_id(&accomplice)),
                },
            )
        };
        let all = ["execute_batch", "schedule_batch", "cancel", "update_delay", "accept_admin"];
        all.iter().fold(Script::new(), |script, message| one(message, script))
    });
    let constitution = Constitution::of(&mut world);
    world.governor(&EVE).execute(hostile).unwrap();
    assert_eq!(heard(&world, &villain), vec![TRAPPED; 5], "the timelock is never called back");
    assert_eq!(Constitution::of(&mut world), constitution, "nothing changed");
    assert_eq!(state(&mut world, harmless_id), State::Ready);

    // Directly.
    let timelock = world.at.timelock.clone();
    let script = Script::new().then(&timelock, "TimelockController::update_delay", 30 * DAY_MS);
    let id = world.propose(&ALICE, &[Action::Call(script.as_call(ink_id(&villain)))]).unwrap();
    world.win(&ALICE, id);
    let refused = Err(GovernorError::Timelock(TimelockError::UnderlyingTransactionReverted));
    assert_eq!(world.governor(&EVE).execute(id), refused, "the whole proposal fails");
    assert_eq!(state(&mut world, id), State::Ready, "and stays as it was");
    assert_eq!(Constitution::of(&mut world), constitution, "nothing changed");
    world.assert_invariants();
}

/// The called contract does not speak for the timelock when the call is over.
#[test]
fn executed_call_gives_the_called_contract_no_role() {
    let (mut world, villain, hostile, _) = two_ready(|world, _, _| {
        let (vault, token, registry) =
            (world.at.vault.clone(), world.at.token.clone(), world.at.registry.clone());
        Script::new()
            .then(&vault, "set_guardian", ink_id(&EVE))
            .then(&vault, "propose_admin", Some(ink_id(&EVE)))
            .then(&token, "set_code", [7u8; 32])
            .then(&registry, "ossify", ())
    });
    let constitution = Constitution::of(&mut world);
    world.governor(&EVE).execute(hostile).unwrap();
    let heard = heard(&world, &villain);
    assert_eq!(
        (heard.len(), heard.iter().filter(|heard| heard.code == 2).count()),
        (4, 4),
        "all refused: {heard:?}"
    );
    let refused = heard[0].answer::<Result<(), VaultError>>();
    let missing =
        |e: &AccessError| matches!(e, AccessError::MissingRole { caller, .. } if *caller == ink_id(&villain));
    assert!(matches!(&refused, Err(VaultError::Access(error)) if missing(error)), "{refused:?}");
    assert_eq!(Constitution::of(&mut world), constitution, "nothing changed");
}

// ------------------------------------------------------------------------------------------------ the hand-over

#[test]
fn accept_admin_of_a_hostile_contract_brings_nothing() {
    let mut world = World::builder().build();
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.escrow(&ALICE, dot(100)).unwrap();
    let (timelock, vault, governor) =
        (world.at.timelock.clone(), world.at.vault.clone(), world.at.governor.clone());
    // The hand-over is under way: offered, not accepted.
    world.vault(&ADMIN).propose_admin(Some(&timelock)).unwrap();
    let constitution = Constitution::of(&mut world);
    // Called by the timelock, with nothing but the selector, it does what it was made for.
    let script = Script::new()
        .then(&vault, "accept_admin", ())
        .then(&vault, "propose_admin", Some(ink_id(&EVE)))
        .then(&governor, "set_guardian", ink_id(&EVE))
        .then(&governor, "propose_admin", Some(ink_id(&EVE)));
    let villain = puppet(&mut world, &script);
    assert_eq!(world.timelock(&EVE).accept_admin(&villain), Ok(()), "it may lie");
    let heard = heard(&world, &villain);
    let not_offered = Err(VaultError::Access(AccessError::NotOffered { caller: ink_id(&villain) }));
    assert_eq!(heard[0].answer::<Result<(), VaultError>>(), not_offered, "it is not the timelock");
    assert_eq!(
        (heard.len(), heard.iter().filter(|heard| heard.code == 2).count()),
        (4, 4),
        "all refused: {heard:?}"
    );
    assert_eq!(Constitution::of(&mut world), constitution, "nothing changed");

    // One that calls the timelock back, and things that are no contract or offer nothing.
    let script = Script::new().then(&timelock, "accept_admin", ink_id(&vault));
    let back = puppet(&mut world, &script);
    for nothing in [&back, &EVE, &timelock] {
        let refused = Err(TimelockError::UnderlyingTransactionReverted);
        assert_eq!(world.timelock(&EVE).accept_admin(nothing), refused, "{}", name_of(nothing));
    }
    let token = world.at.token.clone();
    let refused = world.timelock(&EVE).accept_admin(&token);
    assert!(
        matches!(&refused, Err(TimelockError::Custom(text)) if text.starts_with(b"call 0 refused: 0x")),
        "{refused:?}"
    );
    assert_eq!(Constitution::of(&mut world), constitution, "nothing changed");

    // Anybody may end the hand-over early: it goes where the admin offered it, and nowhere else.
    assert_eq!(world.timelock(&EVE).accept_admin(&vault), Ok(()));
    assert_eq!(world.vault(&EVE).admin(), timelock);
    for who in [ADMIN, EVE] {
        let missing = world.vault(&who).propose_admin(Some(&EVE)).unwrap_err();
        assert!(matches!(missing, VaultError::Access(AccessError::MissingRole { .. })), "{}", name_of(&who));
    }
    world.assert_invariants();
}
