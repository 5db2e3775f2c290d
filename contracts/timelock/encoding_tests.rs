//! What others rely on: the bytes of types, numbers and events.
use crate::timelock::{
    __ink_EventBase as Event, AdminAccepted, CallExecuted, CallScheduled, Cancelled, MinDelayChange,
    RoleAdminChanged, RoleGranted, RoleRevoked, Timelock,
};
use adotb_interfaces::timelock::{
    self as interface, operation, TimelockAccessError, TimelockError, Transaction as Mirror,
};
use ink::primitives::{AccountId, Hash};
use openbrush::contracts::timelock_controller::{
    AccessControlError, TimelockController, TimelockControllerError as Error, Transaction, EXECUTOR_ROLE,
    PROPOSER_ROLE, TIMELOCK_ADMIN_ROLE,
};
use scale::{Decode, DecodeAll, Encode};

const SALT: [u8; 32] = [7; 32];

fn id(who: u8) -> AccountId {
    [who; 32].into()
}

fn transaction(number: u8) -> Transaction {
    Transaction {
        callee: Some(id(6)),
        selector: [1, 2, 3, number],
        input: vec![number; usize::from(number)],
        transferred_value: 1 << 100,
        gas_limit: 1 << 50,
    }
}

fn mirror(of: &Transaction) -> Mirror {
    Mirror {
        callee: of.callee,
        selector: of.selector,
        input: of.input.clone(),
        transferred_value: of.transferred_value,
        gas_limit: of.gas_limit,
    }
}

#[ink::test]
fn interface_types_have_the_encoding_of_openbrush() {
    assert_eq!(interface::TIMELOCK_ADMIN_ROLE, TIMELOCK_ADMIN_ROLE);
    assert_eq!(interface::PROPOSER_ROLE, PROPOSER_ROLE);
    assert_eq!(interface::EXECUTOR_ROLE, EXECUTOR_ROLE);
    for number in [0, 1, 64, 255] {
        let transaction = transaction(number);
        assert_eq!(transaction.encode(), mirror(&transaction).encode());
    }
    assert_eq!(Transaction::default().encode(), Mirror::default().encode());
    let made = Mirror::new(id(6), [1, 2, 3, 4], (5u8, 6u16));
    let same = Transaction {
        callee: Some(id(6)),
        selector: [1, 2, 3, 4],
        input: vec![5, 6, 0],
        ..Default::default()
    };
    assert_eq!(made.encode(), same.encode());

    use TimelockAccessError as Access;
    let pairs = [
        (Error::Custom("text".into()), TimelockError::Custom("text".into())),
        (
            Error::AccessControlError(AccessControlError::MissingRole),
            TimelockError::AccessControl(Access::MissingRole),
        ),
        (
            Error::AccessControlError(AccessControlError::InvalidCaller),
            TimelockError::AccessControl(Access::InvalidCaller),
        ),
        (
            Error::AccessControlError(AccessControlError::RoleRedundant),
            TimelockError::AccessControl(Access::RoleRedundant),
        ),
        (Error::InsufficientDelay, TimelockError::InsufficientDelay),
        (Error::OperationAlreadyScheduled, TimelockError::OperationAlreadyScheduled),
        (Error::OperationCannonBeCanceled, TimelockError::OperationCannotBeCanceled),
        (Error::OperationIsNotReady, TimelockError::OperationIsNotReady),
        (Error::MissingDependency, TimelockError::MissingDependency),
        (Error::UnderlyingTransactionReverted, TimelockError::UnderlyingTransactionReverted),
        (Error::CallerMustBeTimeLock, TimelockError::CallerMustBeTimeLock),
        (Error::CalleeZeroAddress, TimelockError::CalleeZeroAddress),
    ];
    for (theirs, ours) in pairs {
        assert_eq!(TimelockError::decode_all(&mut &theirs.encode()[..]).as_ref(), Ok(&ours));
        assert_eq!(Error::decode_all(&mut &ours.encode()[..]), Ok(theirs));
    }
}

#[ink::test]
fn interface_counts_operations_as_openbrush_does() {
    let timelock = Timelock::new(1, 1, vec![id(1)]).expect("is valid");
    for count in [1, 2, 10, 32] {
        let calls: Vec<_> = (0..count).map(transaction).collect();
        let mirrored: Vec<_> = calls.iter().map(mirror).collect();
        assert_eq!(
            timelock.hash_operation_batch(calls, None, SALT),
            operation(&mirrored, SALT),
            "{count} calls"
        );
    }
}

/// Decoders find an event by its number.
#[ink::test]
fn events_are_numbered_in_the_documented_order() {
    let (id, account, transaction) = (Hash::from([1; 32]), Some(id(1)), transaction(1));
    let all = [
        Event::CallScheduled(CallScheduled {
            id,
            index: 0,
            transaction: transaction.clone(),
            predecessor: None,
            delay: 1,
        }),
        Event::Cancelled(Cancelled { id }),
        Event::CallExecuted(CallExecuted { id, index: 0, transaction }),
        Event::MinDelayChange(MinDelayChange { old: 0, new: 1 }),
        Event::RoleAdminChanged(RoleAdminChanged { role: 0, previous: 0, new: 1 }),
        Event::RoleGranted(RoleGranted { role: 0, grantee: account, grantor: account }),
        Event::RoleRevoked(RoleRevoked { role: 0, account, sender: [1; 32].into() }),
        Event::AdminAccepted(AdminAccepted { contract: [1; 32].into() }),
    ];
    for (number, event) in all.iter().enumerate() {
        assert_eq!(usize::from(event.encode()[0]), number);
        assert!(Event::decode(&mut &event.encode()[..]).is_ok());
    }
}
