//! The timelock alone, with the council as its executive: what is done, when, and what happens when a called contract refuses.

use adotb_harness::{
    actors::*,
    contract::{call_data, ink_id, PSP22Error, TimelockEvent, TokenEvent},
    world::{equal_allocation, Event, World},
};
use adotb_interfaces::{
    access::{AccessError, Role},
    registry::RegistryError,
    timelock::{
        operation, TimelockAccessError, TimelockError, Transaction, EXECUTOR_ROLE, MAX_CALLS, PROPOSER_ROLE,
        TIMELOCK_ADMIN_ROLE,
    },
};
use adotb_runtime::{AccountId, Balance};
use scale::Encode;
use sp_core::H256;

/// Who may do what, and how the timelock changes itself.
mod roles;

const DELAY: u64 = 2 * DAY_MS;
const SALT: [u8; 32] = [7; 32];

// ------------------------------------------------------------------------------------------------ what the tests are made of

/// A call of `message`.
fn call(callee: &AccountId, message: &str, args: impl Encode) -> Transaction {
    let data = call_data(message, ());
    let selector = data[..].try_into().expect("four bytes");
    Transaction::new(ink_id(callee), selector, args)
}

/// Moves `value` aDOTb of the timelock to Bob.
fn transfer(world: &World, value: Balance) -> Transaction {
    call(&world.at.token, "PSP22::transfer", (BOB, value, Vec::<u8>::new()))
}

/// A call of the timelock by the timelock.
fn own(world: &World, message: &str, args: impl Encode) -> Transaction {
    call(&world.at.timelock, message, args)
}

fn update_delay(world: &World, delay: u64) -> Transaction {
    own(world, "TimelockController::update_delay", delay)
}

fn number(calls: &[Transaction]) -> H256 {
    H256::from_slice(operation(calls, SALT).as_ref())
}

fn schedule(world: &mut World, calls: &[Transaction]) {
    assert_eq!(world.timelock(&COUNCIL).schedule_batch(calls, None, SALT, DELAY), Ok(()), "schedule");
}

fn execute(world: &mut World, calls: &[Transaction]) -> Result<(), TimelockError> {
    world.timelock(&COUNCIL).execute_batch(calls, None, SALT)
}

/// Schedules calls and lets their delay pass.
fn prepare(world: &mut World, calls: &[Transaction]) {
    schedule(world, calls);
    world.chain.advance_ms(DELAY);
}

/// Schedules calls, lets their delay pass and makes them.
fn enact(world: &mut World, calls: &[Transaction]) -> Result<(), TimelockError> {
    prepare(world, calls);
    execute(world, calls)
}

/// The error when the call number `index` is answered with `answer`.
fn refused<E: Encode>(index: usize, answer: E) -> TimelockError {
    let answer = Err::<(), _>(answer).encode();
    let hex: String = answer.iter().take(64).map(|byte| format!("{byte:02x}")).collect();
    TimelockError::Custom(format!("call {index} refused: 0x{hex}").into())
}

fn custom<T>(text: &str) -> Result<T, TimelockError> {
    Err(TimelockError::Custom(text.into()))
}

fn missing_role<T>() -> Result<T, TimelockError> {
    Err(TimelockError::AccessControl(TimelockAccessError::MissingRole))
}

/// Gives the timelock aDOTb.
fn give(world: &mut World, amount: Balance) {
    let timelock = world.at.timelock.clone();
    world.vault(&ALICE).stake_for(&timelock, amount).expect("anybody may stake for anybody");
}

#[track_caller]
fn assert_ready(world: &mut World, calls: &[Transaction], ready: bool) {
    assert_eq!(world.timelock(&STRANGER).is_operation_ready(number(calls)), ready, "ready");
}

// ------------------------------------------------------------------------------------------------ time

#[test]
fn schedule_is_kept_under_the_number_of_the_interface_and_told() {
    let mut world = World::new();
    let calls = [transfer(&world, 1), transfer(&world, 2)];
    schedule(&mut world, &calls);
    let told = |index: u8| TimelockEvent::CallScheduled {
        id: number(&calls),
        index,
        transaction: calls[usize::from(index)].clone(),
        predecessor: None,
        delay: DELAY,
    };
    assert_eq!(world.timelock_events(), vec![told(0), told(1)], "events");
    let now = world.chain.now();
    let mut timelock = world.timelock(&STRANGER);
    assert_eq!(timelock.hash_operation_batch(&calls, None, SALT), number(&calls), "number");
    assert_eq!(timelock.timestamp(number(&calls)), now + DELAY, "when");
    assert!(timelock.is_operation_pending(number(&calls)), "pending");
    assert!(!timelock.is_operation_ready(number(&calls)), "not ready");
    let again = world.timelock(&COUNCIL).schedule_batch(&calls, None, SALT, DELAY);
    assert_eq!(again, Err(TimelockError::OperationAlreadyScheduled));
}

#[test]
fn schedule_out_of_bounds_or_with_a_wrong_number_of_calls_fails() {
    let mut world = World::new();
    let calls = vec![transfer(&world, 1); MAX_CALLS + 1];
    let mut timelock = world.timelock(&COUNCIL);
    let mut answer = |count: usize, delay| timelock.schedule_batch(&calls[..count], None, SALT, delay);
    assert_eq!(answer(1, DELAY - 1), Err(TimelockError::InsufficientDelay));
    assert_eq!(answer(1, 30 * DAY_MS + 1), custom("DelayTooLong"));
    assert_eq!(answer(1, u64::MAX), custom("DelayTooLong"));
    assert_eq!(answer(0, DELAY), custom("NoCalls"));
    assert_eq!(answer(MAX_CALLS + 1, DELAY), custom("TooManyCalls"));
    assert_eq!(answer(MAX_CALLS, 30 * DAY_MS), Ok(()), "the most of both");
}

#[test]
fn execute_before_its_time_fails() {
    let mut world = World::new();
    give(&mut world, dot(5));
    let calls = [transfer(&world, dot(1))];
    assert_eq!(execute(&mut world, &calls), Err(TimelockError::OperationIsNotReady), "not scheduled");
    schedule(&mut world, &calls);
    assert_eq!(execute(&mut world, &calls), Err(TimelockError::OperationIsNotReady), "at once");
    let ready = world.timelock(&STRANGER).timestamp(number(&calls));
    let now = world.chain.now();
    world.chain.advance_ms(ready - now - 12_000);
    assert_eq!(execute(&mut world, &calls), Err(TimelockError::OperationIsNotReady), "a moment early");
    assert_eq!(world.balance(&BOB), 0, "nothing was called");
    world.chain.advance_to(ready);
    assert_eq!(execute(&mut world, &calls), Ok(()), "in time");
    assert_eq!(world.balance(&BOB), dot(1));
}

#[test]
fn execute_happens_once_and_is_told() {
    let mut world = World::new();
    give(&mut world, dot(5));
    let calls = [transfer(&world, dot(1)), transfer(&world, dot(2))];
    assert_eq!(enact(&mut world, &calls), Ok(()));
    let told = |index: u8| {
        let transaction = calls[usize::from(index)].clone();
        Event::Timelock(TimelockEvent::CallExecuted { id: number(&calls), index, transaction })
    };
    let events = world.last_events();
    let (first, second) = events.split_at(events.len() / 2);
    let value = |events: &[Event]| match &events[0] {
        Event::Token(TokenEvent::Transfer { value, .. }) => *value,
        other => panic!("a transfer comes first, not {other:?}"),
    };
    assert_eq!((value(first), first.last()), (dot(1), Some(&told(0))), "the first call, then its event");
    assert_eq!((value(second), second.last()), (dot(2), Some(&told(1))), "the second call, then its event");
    assert_eq!(world.balance(&BOB), dot(3));

    assert_eq!(execute(&mut world, &calls), Err(TimelockError::OperationIsNotReady), "again");
    let mut timelock = world.timelock(&COUNCIL);
    assert!(timelock.is_operation_done(number(&calls)), "done");
    assert_eq!(timelock.timestamp(number(&calls)), 1, "for ever");
    let again = timelock.schedule_batch(&calls, None, SALT, DELAY);
    assert_eq!(again, Err(TimelockError::OperationAlreadyScheduled), "scheduled again");
    assert_eq!(timelock.cancel(number(&calls)), Err(TimelockError::OperationCannotBeCanceled), "taken back");
    assert_eq!(timelock.schedule_batch(&calls, None, [8; 32], DELAY), Ok(()), "with another salt");
    assert_eq!(world.balance(&BOB), dot(3), "once");
}

#[test]
fn execute_with_other_arguments_fails() {
    let mut world = World::new();
    give(&mut world, dot(5));
    let calls = [transfer(&world, dot(1)), transfer(&world, dot(2))];
    prepare(&mut world, &calls);
    let not_ready = Err(TimelockError::OperationIsNotReady);
    let more = [transfer(&world, dot(1)), transfer(&world, dot(3))];
    assert_eq!(execute(&mut world, &more), not_ready, "other amounts");
    let [first, second] = calls.clone();
    assert_eq!(execute(&mut world, &[second.clone(), first.clone()]), not_ready, "another order");
    assert_eq!(execute(&mut world, &calls[..1]), not_ready, "a part");
    assert_eq!(execute(&mut world, &[calls.to_vec(), vec![second]].concat()), not_ready, "one more");
    let mut timelock = world.timelock(&COUNCIL);
    assert_eq!(timelock.execute_batch(&calls, None, [8; 32]), not_ready, "another salt");
    let missing = timelock.execute_batch(&calls, Some(H256([1; 32])), SALT);
    assert_eq!(missing, Err(TimelockError::MissingDependency), "a predecessor");
    assert_eq!(timelock.execute(&first, None, SALT), not_ready, "alone");
    assert_eq!(world.balance(&BOB), 0, "nothing was called");
    assert_eq!(execute(&mut world, &calls), Ok(()), "what was scheduled");
}

#[test]
fn execute_after_cancel_fails() {
    let mut world = World::new();
    give(&mut world, dot(5));
    let calls = [transfer(&world, dot(1))];
    prepare(&mut world, &calls);
    assert_eq!(world.timelock(&STRANGER).cancel(number(&calls)), missing_role());
    assert_eq!(world.timelock(&COUNCIL).cancel(number(&calls)), Ok(()));
    assert_eq!(world.timelock_events(), vec![TimelockEvent::Cancelled { id: number(&calls) }]);
    assert_eq!(execute(&mut world, &calls), Err(TimelockError::OperationIsNotReady));
    assert_eq!(world.balance(&BOB), 0, "nothing was called");
}

#[test]
fn execute_before_its_predecessor_fails() {
    let mut world = World::new();
    give(&mut world, dot(5));
    let first = [transfer(&world, dot(1))];
    let second = transfer(&world, dot(2));
    schedule(&mut world, &first);
    let before = Some(number(&first));
    assert_eq!(world.timelock(&COUNCIL).schedule(&second, before, SALT, DELAY), Ok(()));
    world.chain.advance_ms(DELAY);
    let early = world.timelock(&COUNCIL).execute(&second, before, SALT);
    assert_eq!(early, Err(TimelockError::MissingDependency));
    assert_eq!(execute(&mut world, &first), Ok(()));
    assert_eq!(world.timelock(&COUNCIL).execute(&second, before, SALT), Ok(()), "in order");
    assert_eq!(world.balance(&BOB), dot(3));
}

// ------------------------------------------------------------------------------------------------ answers

/// OpenBrush marks an operation as done when the called contract answered `Err`.
#[test]
fn execute_refused_by_the_callee_fails_says_why_and_stays_executable() {
    let mut world = World::new();
    let calls = [transfer(&world, dot(1))];
    prepare(&mut world, &calls);
    let why = refused(0, PSP22Error::InsufficientBalance);
    for time in ["once", "again"] {
        assert_eq!(execute(&mut world, &calls), Err(why.clone()), "{time}");
        assert_ready(&mut world, &calls, true);
        assert_eq!(world.timelock_events(), vec![], "nothing is told");
    }
    give(&mut world, dot(1));
    assert_eq!(execute(&mut world, &calls), Ok(()), "when the cause is gone");
    assert_eq!(world.balance(&BOB), dot(1));
    assert!(world.timelock(&STRANGER).is_operation_done(number(&calls)));
}

#[test]
fn execute_refused_with_a_long_answer_shows_its_beginning() {
    let mut world = World::new();
    let call = call(&world.at.registry, "set_weights", equal_allocation(4));
    let caller = ink_id(&world.at.timelock);
    let why = refused(0, RegistryError::Access(AccessError::MissingRole { caller, needed: Role::Admin }));
    assert_eq!(enact(&mut world, &[call]), Err(why), "the timelock is not the admin here");
}

#[test]
fn execute_of_what_does_not_answer_fails_and_stays_executable() {
    let mut world = World::new();
    give(&mut world, dot(5));
    let reverted = Err(TimelockError::UnderlyingTransactionReverted);
    let at = world.at.clone();
    let long = Transaction { gas_limit: 1_000, ..transfer(&world, dot(1)) };
    let paid_view = Transaction { transferred_value: 1, ..call(&at.registry, "version", ()) };
    let cases = [
        ("nobody there", call(&STRANGER, "version", ())),
        ("no such message", call(&at.registry, "no_such_message", ())),
        ("arguments that cannot be read", call(&at.registry, "set_weights", 1u8)),
        (
            "more DOT than there is",
            Transaction { transferred_value: dot(1_000), ..call(&at.vault, "stake", ()) },
        ),
        ("a trap", paid_view),
        ("too little gas", long),
    ];
    for (name, call) in cases {
        let calls = [call];
        prepare(&mut world, &calls);
        assert_eq!(execute(&mut world, &calls), reverted, "{name}");
        assert_ready(&mut world, &calls, true);
    }
    let nobody = [Transaction::default()];
    assert_eq!(enact(&mut world, &nobody), Err(TimelockError::CalleeZeroAddress));
    assert_ready(&mut world, &nobody, true);
}

#[test]
fn execute_batch_is_all_or_nothing() {
    let mut world = World::new();
    give(&mut world, dot(3));
    let calls = [update_delay(&world, 5 * DAY_MS), transfer(&world, dot(3)), transfer(&world, dot(1))];
    prepare(&mut world, &calls);
    assert_eq!(execute(&mut world, &calls), Err(refused(2, PSP22Error::InsufficientBalance)));
    assert_eq!(world.balance(&BOB), 0, "the second call is undone");
    assert_eq!(world.timelock(&STRANGER).min_delay(), DELAY, "and the first");
    assert_ready(&mut world, &calls, true);
    give(&mut world, dot(1));
    assert_eq!(execute(&mut world, &calls), Ok(()), "when the cause is gone");
    assert_eq!(world.balance(&BOB), dot(4));
    assert_eq!(world.timelock(&STRANGER).min_delay(), 5 * DAY_MS);
}

#[test]
fn execute_batch_with_the_most_calls_works() {
    let mut world = World::new();
    give(&mut world, dot(1));
    let calls: Vec<_> = (1..=MAX_CALLS).map(|value| transfer(&world, value as Balance)).collect();
    assert_eq!(enact(&mut world, &calls), Ok(()));
    assert_eq!(world.balance(&BOB), (MAX_CALLS * (MAX_CALLS + 1) / 2) as Balance);
}

#[test]
fn execute_with_a_long_input_works() {
    let mut world = World::new();
    give(&mut world, dot(1));
    // The token does not read what comes after the amount.
    let calls = [call(&world.at.token, "PSP22::transfer", (BOB, dot(1), vec![0u8; 12_000]))];
    assert_eq!(enact(&mut world, &calls), Ok(()));
    assert_eq!(world.balance(&BOB), dot(1));
}

// ------------------------------------------------------------------------------------------------ money

#[test]
fn execute_pays_the_value_of_the_call() {
    let mut world = World::new();
    let timelock = world.at.timelock.clone();
    let own = world.chain.free_balance(&timelock);
    let calls = [Transaction { transferred_value: dot(10), ..call(&world.at.vault, "stake", ()) }];
    prepare(&mut world, &calls);
    assert_eq!(execute(&mut world, &calls), Err(TimelockError::UnderlyingTransactionReverted), "too poor");
    world.chain.transfer(&ALICE, &timelock, dot(4)).expect("Alice has it");
    // Part of it was there, part comes with the call.
    let paid = world.timelock(&COUNCIL).with_value(dot(7)).execute_batch(&calls, None, SALT);
    assert_eq!(paid, Ok(()));
    assert_eq!(world.balance(&timelock), dot(10), "it staked");
    assert_eq!(world.chain.free_balance(&timelock), own + dot(1), "what is left stays");
    world.assert_invariants();
}

#[test]
fn value_is_refused_where_none_is_taken() {
    let mut world = World::new();
    let (registry, call) = (world.at.registry.clone(), transfer(&world, 1));
    let calls = [call.clone()];
    let refused = custom("ValueNotExpected");
    let mut timelock = world.timelock(&COUNCIL).with_value(1);
    assert_eq!(timelock.schedule(&call, None, SALT, DELAY), refused);
    assert_eq!(timelock.schedule_batch(&calls, None, SALT, DELAY), refused);
    assert_eq!(timelock.cancel(H256::zero()), refused);
    assert_eq!(timelock.update_delay(DELAY), refused);
    assert_eq!(timelock.accept_admin(&registry), refused);
    let refused = Err(TimelockAccessError::InvalidCaller);
    assert_eq!(timelock.grant_role(EXECUTOR_ROLE, Some(&ALICE)), refused);
    assert_eq!(timelock.revoke_role(EXECUTOR_ROLE, Some(&COUNCIL)), refused);
    assert_eq!(timelock.renounce_role(EXECUTOR_ROLE, Some(&COUNCIL)), refused);
}
