//! GovernorSettings, roles, bounds and encodings. What a called contract answers is tested on the chain: `tests/suite/contracts/timelock.rs`.
use crate::{
    internals::{check_number_of_calls, ensure_done},
    timelock::{
        __ink_EventBase as Event, CallScheduled, Cancelled, MinDelayChange, RoleAdminChanged, RoleGranted,
        RoleRevoked, Timelock,
    },
};
use adotb_interfaces::timelock::{is_delay, MAX_CALLS};
use ink::{
    env::{test, DefaultEnvironment as Env},
    primitives::{AccountId, Hash},
};
use openbrush::contracts::timelock_controller::{
    AccessControl, AccessControlError, TimelockController, TimelockControllerError as Error, Transaction,
    EXECUTOR_ROLE, PROPOSER_ROLE, TIMELOCK_ADMIN_ROLE,
};
use scale::{Compact, DecodeAll, Encode};

const DAY: u64 = 86_400_000;
const DELAY: u64 = 2 * DAY;
const NOW: u64 = 1_000 * DAY;
const ROLES: [u32; 3] = [TIMELOCK_ADMIN_ROLE, PROPOSER_ROLE, EXECUTOR_ROLE];

const DEPLOYER: u8 = 1;
const TIMELOCK: u8 = 2;
const GOVERNOR: u8 = 3;
const COUNCIL: u8 = 4;
const MALLORY: u8 = 5;
const TARGET: u8 = 6;

fn id(who: u8) -> AccountId {
    [who; 32].into()
}

/// The next calls come from `who`.
fn by(who: u8) {
    test::set_caller::<Env>(id(who));
}

fn at(time: u64) {
    test::set_block_timestamp::<Env>(time);
}

fn make(delay: u64, day: u64, executives: &[u8]) -> Result<Timelock, Error> {
    test::set_callee::<Env>(id(TIMELOCK));
    at(NOW);
    by(DEPLOYER);
    Timelock::new(delay, day, executives.iter().copied().map(id).collect())
}

/// A timelock of two days, whose executives are the governor and the council. The governor calls.
fn timelock() -> Timelock {
    let timelock = make(DELAY, DAY, &[GOVERNOR, COUNCIL]).expect("is valid");
    by(GOVERNOR);
    timelock
}

fn transaction(number: u8) -> Transaction {
    Transaction {
        callee: Some(id(TARGET)),
        selector: [1, 2, 3, number],
        input: vec![number; usize::from(number)],
        transferred_value: 1 << 100,
        gas_limit: 1 << 50,
    }
}

const SALT: [u8; 32] = [7; 32];

/// The number of `transaction(1)` alone.
fn single(timelock: &Timelock) -> Hash {
    timelock.hash_operation(transaction(1), None, SALT)
}

fn schedule(timelock: &mut Timelock, delay: u64) -> Result<(), Error> {
    timelock.schedule(transaction(1), None, SALT, delay)
}

fn execute(timelock: &mut Timelock) -> Result<(), Error> {
    timelock.execute(transaction(1), None, SALT)
}

fn custom(text: &str) -> Error {
    Error::Custom(text.into())
}

fn missing_role() -> Error {
    Error::AccessControlError(AccessControlError::MissingRole)
}

fn count_events() -> usize {
    test::recorded_events().count()
}

/// The events from number `from` on, as they are sent.
fn events(from: usize) -> Vec<Vec<u8>> {
    test::recorded_events().skip(from).map(|event| event.data).collect()
}

fn encoded(events: Vec<Event>) -> Vec<Vec<u8>> {
    events.iter().map(Encode::encode).collect()
}

// --- Constructor ---

#[ink::test]
fn new_out_of_bounds_fails() {
    let refusal = |delay, day| make(delay, day, &[GOVERNOR]).err();
    assert_eq!(refusal(0, DAY), Some(Error::InsufficientDelay));
    assert_eq!(refusal(DAY - 1, DAY), Some(Error::InsufficientDelay));
    assert_eq!(refusal(30 * DAY + 1, DAY), Some(custom("DelayTooLong")));
    assert_eq!(refusal(0, 0), Some(Error::InsufficientDelay), "no day");
    assert_eq!(refusal(DAY, 0), Some(Error::InsufficientDelay), "no day");
    assert_eq!(make(DAY, DAY, &[]).err(), Some(custom("NoExecutives")));
    for (delay, day) in [(DAY, DAY), (30 * DAY, DAY), (u64::MAX, u64::MAX)] {
        let timelock = make(delay, day, &[GOVERNOR]).expect("within the bounds");
        assert_eq!(timelock.get_min_delay(), delay);
    }
}

#[ink::test]
fn delay_bounds_are_those_of_the_interface() {
    for day in [1, DAY, u64::MAX / 30, u64::MAX / 2, u64::MAX] {
        let timelock = make(day, day, &[GOVERNOR]).expect("within the bounds");
        let (low, high) = timelock.delay_bounds();
        for delay in
            [0, 1, low - 1, low, low.saturating_add(1), high - 1, high, high.saturating_add(1), u64::MAX]
        {
            assert_eq!(is_delay(delay, day), (low..=high).contains(&delay), "{delay} of {day}");
        }
    }
}

#[ink::test]
fn new_gives_roles_to_executives_and_administration_to_itself_alone() {
    let timelock = timelock();
    for who in [DEPLOYER, TIMELOCK, GOVERNOR, COUNCIL, MALLORY] {
        let roles = ROLES.map(|role| timelock.has_role(role, Some(id(who))));
        let executive = who == GOVERNOR || who == COUNCIL;
        assert_eq!(roles, [who == TIMELOCK, executive, executive], "roles of {who}");
        assert!(!timelock.has_role(0, Some(id(who))), "the default role has no members");
    }
    for role in ROLES {
        assert_eq!(timelock.get_role_admin(role), TIMELOCK_ADMIN_ROLE, "admin of {role}");
        assert!(!timelock.has_role(role, None), "open to nobody");
    }
    assert_eq!((timelock.get_role_admin(0), timelock.get_role_admin(99)), (0, 0), "unknown roles");
    assert!(!timelock.has_role(0, None), "open to nobody");
}

#[ink::test]
fn new_tells_all_of_it() {
    let _timelock = timelock();
    let admin =
        |role| Event::RoleAdminChanged(RoleAdminChanged { role, previous: 0, new: TIMELOCK_ADMIN_ROLE });
    let granted = |role, who| Event::RoleGranted(RoleGranted { role, grantee: Some(id(who)), grantor: None });
    let expected = vec![
        Event::MinDelayChange(MinDelayChange { old: 0, new: DELAY }),
        admin(TIMELOCK_ADMIN_ROLE),
        admin(PROPOSER_ROLE),
        admin(EXECUTOR_ROLE),
        granted(TIMELOCK_ADMIN_ROLE, TIMELOCK),
        granted(PROPOSER_ROLE, GOVERNOR),
        granted(EXECUTOR_ROLE, GOVERNOR),
        granted(PROPOSER_ROLE, COUNCIL),
        granted(EXECUTOR_ROLE, COUNCIL),
    ];
    assert_eq!(events(0), encoded(expected));
}

#[ink::test]
fn new_twice_the_same_executive_counts_once() {
    let timelock = make(DAY, DAY, &[GOVERNOR, GOVERNOR]).expect("is valid");
    assert!(timelock.has_role(EXECUTOR_ROLE, Some(id(GOVERNOR))));
    assert_eq!(count_events(), 7);
}

// --- Schedule ---

#[ink::test]
fn schedule_without_the_role_fails() {
    let mut timelock = timelock();
    for who in [DEPLOYER, TIMELOCK, MALLORY] {
        by(who);
        assert_eq!(schedule(&mut timelock, DELAY), Err(missing_role()), "{who}");
        assert_eq!(timelock.schedule_batch(vec![transaction(1)], None, SALT, DELAY), Err(missing_role()));
        assert_eq!(timelock.cancel(single(&timelock)), Err(missing_role()));
        assert_eq!(execute(&mut timelock), Err(missing_role()));
        assert_eq!(timelock.execute_batch(vec![transaction(1)], None, SALT), Err(missing_role()));
    }
    assert!(!timelock.is_operation(single(&timelock)), "nothing changed");
}

#[ink::test]
fn schedule_out_of_bounds_fails() {
    let mut timelock = timelock();
    assert_eq!(schedule(&mut timelock, 0), Err(Error::InsufficientDelay));
    assert_eq!(schedule(&mut timelock, DELAY - 1), Err(Error::InsufficientDelay));
    assert_eq!(schedule(&mut timelock, 30 * DAY + 1), Err(custom("DelayTooLong")));
    assert_eq!(schedule(&mut timelock, u64::MAX), Err(custom("DelayTooLong")));
    assert!(!timelock.is_operation(single(&timelock)), "nothing changed");
    at(u64::MAX - DELAY + 1);
    assert_eq!(schedule(&mut timelock, DELAY), Err(custom("DelayTooLong")), "after the end of time");
    at(NOW);
    assert_eq!(schedule(&mut timelock, 30 * DAY), Ok(()));
    assert_eq!(timelock.get_timestamp(single(&timelock)), NOW + 30 * DAY);
}

#[ink::test]
fn schedule_keeps_the_operation_and_tells() {
    let mut timelock = timelock();
    let (operation, before) = (single(&timelock), count_events());
    let what = |timelock: &Timelock| {
        [
            timelock.is_operation(operation),
            timelock.is_operation_pending(operation),
            timelock.is_operation_ready(operation),
            timelock.is_operation_done(operation),
        ]
    };
    assert_eq!((what(&timelock), timelock.get_timestamp(operation)), ([false; 4], 0));
    assert_eq!(schedule(&mut timelock, DELAY), Ok(()));
    let told = CallScheduled {
        id: operation,
        index: 0,
        transaction: transaction(1),
        predecessor: None,
        delay: DELAY,
    };
    assert_eq!(events(before), encoded(vec![Event::CallScheduled(told)]));
    assert_eq!(timelock.get_timestamp(operation), NOW + DELAY);
    assert_eq!(what(&timelock), [true, true, false, false]);
    at(NOW + DELAY - 1);
    assert_eq!(what(&timelock), [true, true, false, false]);
    at(NOW + DELAY);
    assert_eq!(what(&timelock), [true, true, true, false]);
    assert_eq!(schedule(&mut timelock, DELAY), Err(Error::OperationAlreadyScheduled));
}

#[ink::test]
fn schedule_batch_tells_each_call() {
    let mut timelock = timelock();
    let (calls, before) = (vec![transaction(1), transaction(2)], count_events());
    let predecessor = Some(Hash::from([9; 32]));
    let operation = timelock.hash_operation_batch(calls.clone(), predecessor, SALT);
    assert_eq!(timelock.schedule_batch(calls, predecessor, SALT, DELAY), Ok(()));
    let told = |index: u8| {
        let transaction = transaction(index + 1);
        Event::CallScheduled(CallScheduled { id: operation, index, transaction, predecessor, delay: DELAY })
    };
    assert_eq!(events(before), encoded(vec![told(0), told(1)]));
}

#[ink::test]
fn batch_with_a_wrong_number_of_calls_fails() {
    let mut timelock = timelock();
    let many = |count: usize| vec![transaction(1); count];
    for (count, error) in [(0, "NoCalls"), (MAX_CALLS + 1, "TooManyCalls"), (300, "TooManyCalls")] {
        let error = Err(custom(error));
        assert_eq!(check_number_of_calls(count), error);
        assert_eq!(timelock.schedule_batch(many(count), None, SALT, DELAY), error);
        assert_eq!(timelock.execute_batch(many(count), None, SALT), error);
    }
    assert_eq!(timelock.schedule_batch(many(MAX_CALLS), None, SALT, DELAY), Ok(()));
}

/// The bytes of 64 calls can be those of a single call, so that both have the same number: only the limit keeps apart what
/// was announced and what would be done.
#[ink::test]
fn execute_batch_of_what_was_scheduled_as_a_single_call_fails() {
    let mut timelock = timelock();
    let mut hidden = vec![Transaction { callee: Some(id(TARGET)), ..Default::default() }; 64];
    // In the bytes of the single call these two are the length of its input: all the rest but value and gas limit.
    let length = Compact(hidden.encode().len() as u32 - 1 - 32 - 4 - 2 - 16 - 8).encode();
    hidden[0].selector = [0, 0, length[0], length[1]];
    let harmless = Transaction::decode_all(&mut &hidden.encode()[..]).expect("can be read as one call");
    let operation = timelock.hash_operation(harmless.clone(), None, SALT);
    assert_eq!(operation, timelock.hash_operation_batch(hidden.clone(), None, SALT), "the same number");

    assert_eq!(timelock.schedule(harmless, None, SALT, DELAY), Ok(()));
    at(NOW + DELAY);
    assert!(timelock.is_operation_ready(operation));
    assert_eq!(timelock.execute_batch(hidden, None, SALT), Err(custom("TooManyCalls")));
    for count in 1..=MAX_CALLS {
        let first = vec![transaction(1); count].encode()[0];
        assert!(first > 1, "{count} calls begin like no single one");
    }
}

// --- Cancel ---

#[ink::test]
fn cancel_takes_back_what_another_executive_scheduled() {
    let mut timelock = timelock();
    let operation = single(&timelock);
    assert_eq!(timelock.cancel(operation), Err(Error::OperationCannonBeCanceled));
    assert_eq!(schedule(&mut timelock, DELAY), Ok(()));
    at(NOW + DELAY);
    by(COUNCIL);
    let before = count_events();
    assert_eq!(timelock.cancel(operation), Ok(()));
    assert_eq!(events(before), encoded(vec![Event::Cancelled(Cancelled { id: operation })]));
    assert!(!timelock.is_operation(operation));
    assert_eq!(timelock.cancel(operation), Err(Error::OperationCannonBeCanceled));
    assert_eq!(execute(&mut timelock), Err(Error::OperationIsNotReady));
    assert_eq!(schedule(&mut timelock, DELAY), Ok(()), "again");
    assert_eq!(timelock.get_timestamp(operation), NOW + 2 * DELAY);
}

// --- Execute ---

// A contract that is called here makes the test panic: nothing was called.

#[ink::test]
fn execute_what_is_not_ready_fails_before_any_call() {
    let mut timelock = timelock();
    assert_eq!(execute(&mut timelock), Err(Error::OperationIsNotReady), "unknown");
    assert_eq!(schedule(&mut timelock, DELAY), Ok(()));
    at(NOW + DELAY - 1);
    assert_eq!(execute(&mut timelock), Err(Error::OperationIsNotReady), "too early");
    at(NOW + DELAY);
    let other = timelock.execute(transaction(2), None, SALT);
    assert_eq!(other, Err(Error::OperationIsNotReady), "another call");
    let other = timelock.execute(transaction(1), None, [8; 32]);
    assert_eq!(other, Err(Error::OperationIsNotReady), "another salt");
    let batch = timelock.execute_batch(vec![transaction(1)], None, SALT);
    assert_eq!(batch, Err(Error::OperationIsNotReady), "a batch is another operation");
}

#[ink::test]
fn execute_before_the_predecessor_fails() {
    let mut timelock = timelock();
    let predecessor = Some(single(&timelock));
    assert_eq!(schedule(&mut timelock, DELAY), Ok(()));
    assert_eq!(timelock.schedule(transaction(2), predecessor, SALT, DELAY), Ok(()));
    at(NOW + DELAY);
    assert_eq!(timelock.execute(transaction(2), predecessor, SALT), Err(Error::MissingDependency));
}

#[ink::test]
fn execute_without_a_callee_fails() {
    let mut timelock = timelock();
    let nobody = Transaction { callee: None, ..transaction(1) };
    assert_eq!(timelock.schedule(nobody.clone(), None, SALT, DELAY), Ok(()));
    at(NOW + DELAY);
    assert_eq!(timelock.execute(nobody, None, SALT), Err(Error::CalleeZeroAddress));
}

#[test]
fn ensure_done_nothing_and_ok_are_success() {
    for answer in [vec![], vec![0], vec![0; 40], Ok::<u128, u8>(5).encode()] {
        assert_eq!(ensure_done(3, Some(answer)), Ok(()));
    }
}

#[test]
fn ensure_done_anything_else_fails_and_is_shown() {
    let refused = |index, answer| ensure_done(index, Some(answer)).unwrap_err();
    assert_eq!(ensure_done(0, None), Err(Error::UnderlyingTransactionReverted));
    assert_eq!(refused(0, vec![1]), custom("call 0 refused: 0x01"));
    assert_eq!(refused(9, vec![1, 0, 0xAB]), custom("call 9 refused: 0x0100ab"));
    assert_eq!(refused(31, true.encode()), custom("call 31 refused: 0x01"));
    let shown = "f".repeat(128);
    assert_eq!(refused(10, vec![0xFF; 64]), custom(&format!("call 10 refused: 0x{shown}")));
    assert_eq!(refused(10, vec![0xFF; 65]), custom(&format!("call 10 refused: 0x{shown}")), "the beginning");
}

// --- Delay ---

#[ink::test]
fn update_delay_by_others_fails() {
    let mut timelock = timelock();
    for who in [DEPLOYER, GOVERNOR, COUNCIL, MALLORY] {
        by(who);
        assert_eq!(timelock.update_delay(3 * DAY), Err(Error::CallerMustBeTimeLock), "{who}");
    }
    assert_eq!(timelock.get_min_delay(), DELAY, "nothing changed");
}

#[ink::test]
fn update_delay_within_the_bounds_changes_what_is_scheduled_from_now_on() {
    let mut timelock = timelock();
    assert_eq!(schedule(&mut timelock, DELAY), Ok(()));
    by(TIMELOCK);
    assert_eq!(timelock.update_delay(DAY - 1), Err(Error::InsufficientDelay));
    assert_eq!(timelock.update_delay(30 * DAY + 1), Err(custom("DelayTooLong")));
    assert_eq!(timelock.update_delay(u64::MAX), Err(custom("DelayTooLong")));
    assert_eq!(timelock.get_min_delay(), DELAY, "nothing changed");
    let before = count_events();
    assert_eq!(timelock.update_delay(5 * DAY), Ok(()));
    let told = MinDelayChange { old: DELAY, new: 5 * DAY };
    assert_eq!(events(before), encoded(vec![Event::MinDelayChange(told)]));
    assert_eq!(timelock.get_min_delay(), 5 * DAY);
    by(GOVERNOR);
    assert_eq!(timelock.get_timestamp(single(&timelock)), NOW + DELAY, "what is scheduled stays");
    let again = |timelock: &mut Timelock, delay| timelock.schedule(transaction(2), None, SALT, delay);
    assert_eq!(again(&mut timelock, DELAY), Err(Error::InsufficientDelay));
    assert_eq!(again(&mut timelock, 5 * DAY), Ok(()));
}

// --- Roles ---

#[ink::test]
fn grant_and_revoke_by_others_fail() {
    let mut timelock = timelock();
    for who in [DEPLOYER, GOVERNOR, COUNCIL, MALLORY] {
        by(who);
        for role in [PROPOSER_ROLE, EXECUTOR_ROLE, 0, 99] {
            let missing = Err(AccessControlError::MissingRole);
            assert_eq!(timelock.grant_role(role, Some(id(MALLORY))), missing, "{who} grants {role}");
            assert_eq!(timelock.revoke_role(role, Some(id(GOVERNOR))), missing, "{who} revokes {role}");
        }
        let refused = timelock.revoke_role(TIMELOCK_ADMIN_ROLE, Some(id(TIMELOCK)));
        assert_eq!(refused, Err(AccessControlError::MissingRole));
    }
}

#[ink::test]
fn grant_role_by_the_timelock_reaches_executives_alone() {
    let mut timelock = timelock();
    by(TIMELOCK);
    let refused = |timelock: &mut Timelock, role, account| timelock.grant_role(role, account).unwrap_err();
    for role in [PROPOSER_ROLE, EXECUTOR_ROLE, TIMELOCK_ADMIN_ROLE, 0, 99] {
        assert_eq!(refused(&mut timelock, role, None), AccessControlError::InvalidCaller, "to everybody");
    }
    let back_door = refused(&mut timelock, TIMELOCK_ADMIN_ROLE, Some(id(MALLORY)));
    assert_eq!(back_door, AccessControlError::InvalidCaller);
    for role in [0, 99] {
        let unknown = refused(&mut timelock, role, Some(id(MALLORY)));
        assert_eq!(unknown, AccessControlError::MissingRole, "role {role}");
    }
    let redundant = refused(&mut timelock, PROPOSER_ROLE, Some(id(GOVERNOR)));
    assert_eq!(redundant, AccessControlError::RoleRedundant);
    let before = count_events();
    assert_eq!(timelock.grant_role(PROPOSER_ROLE, Some(id(MALLORY))), Ok(()));
    let (grantee, grantor) = (Some(id(MALLORY)), Some(id(TIMELOCK)));
    let told = RoleGranted { role: PROPOSER_ROLE, grantee, grantor };
    assert_eq!(events(before), encoded(vec![Event::RoleGranted(told)]));
    by(MALLORY);
    assert_eq!(schedule(&mut timelock, DELAY), Ok(()), "a proposer");
    at(NOW + DELAY);
    assert_eq!(execute(&mut timelock), Err(missing_role()), "but no executor");
}

#[ink::test]
fn revoke_and_renounce_take_the_role_away() {
    let mut timelock = timelock();
    let account = Some(id(COUNCIL));
    by(TIMELOCK);
    let before = count_events();
    assert_eq!(timelock.revoke_role(PROPOSER_ROLE, account), Ok(()));
    let told = RoleRevoked { role: PROPOSER_ROLE, account, sender: id(TIMELOCK) };
    assert_eq!(events(before), encoded(vec![Event::RoleRevoked(told)]));
    assert_eq!(timelock.revoke_role(PROPOSER_ROLE, account), Err(AccessControlError::MissingRole));
    assert_eq!(timelock.renounce_role(EXECUTOR_ROLE, account), Err(AccessControlError::InvalidCaller));
    by(COUNCIL);
    assert_eq!(schedule(&mut timelock, DELAY), Err(missing_role()), "no proposer any more");
    let before = count_events();
    assert_eq!(timelock.renounce_role(EXECUTOR_ROLE, account), Ok(()));
    let told = RoleRevoked { role: EXECUTOR_ROLE, account, sender: id(COUNCIL) };
    assert_eq!(events(before), encoded(vec![Event::RoleRevoked(told)]));
    assert_eq!(timelock.renounce_role(EXECUTOR_ROLE, account), Err(AccessControlError::MissingRole));
    assert_eq!(execute(&mut timelock), Err(missing_role()), "no executor any more");
}

#[ink::test]
fn accept_admin_of_itself_fails() {
    let mut timelock = timelock();
    by(MALLORY);
    assert_eq!(timelock.accept_admin(id(TIMELOCK)), Err(Error::UnderlyingTransactionReverted));
}
