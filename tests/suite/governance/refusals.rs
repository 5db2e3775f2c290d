//! Executions that are refused: all or nothing, the reason is told, and they work when it is gone. OpenBrush's own timelock
//! marks an operation as done when the called contract answered `Err`.

use super::common::*;
use adotb_harness::{
    actors::*,
    contract::{ink_id, selector, Trapped},
    world::{allocation, equal_allocation, World},
};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::BonderError,
    governor::{Action, GovernorError, GovernorSetting, GovernorSettingName, State, Support},
    registry::{Limits, RegistryError},
    timelock::{TimelockError, Transaction},
    token::TokenError,
    vault::{VaultError, VaultSetting, VaultSettingName},
};
use scale::Encode;

/// A proposal of these actions that can be executed.
fn ready(actions: &[Action]) -> (World, u32) {
    let mut world = governed();
    let id = world.propose(&BOB, actions).unwrap();
    world.win(&ALICE, id);
    (world, id)
}

/// The execution is refused with this error; nothing changes and it stays executable.
fn assert_refused(world: &mut World, id: u32) -> GovernorError {
    let (operation, ..) = operation(world, id);
    let before = everything(world);
    let error = world.governor(&STRANGER).execute(id).expect_err("it is refused");
    assert_eq!(everything(world), before, "nothing changed");
    assert_eq!(state(world, id), State::Ready, "it can be tried again");
    let mut timelock = world.timelock(&STRANGER);
    assert!(timelock.is_operation_ready(operation) && !timelock.is_operation_done(operation), "also there");
    error
}

#[test]
fn execute_refused_at_the_last_action_does_nothing_and_works_later() {
    let limits = Limits { min_validators: 5, max_validators: 64, max_weight_bps: 10_000 };
    let actions = [
        set_fee(500),
        Action::SetGuardian(ink_id(&EVE)),
        Action::SetGovernor(vec![GovernorSetting::Quorum(900)]),
        Action::SetReporter(ink_id(&EVE)),
        Action::SetLimits(limits),
    ];
    let (mut world, id) = ready(&actions);
    // Four validators are backed, and the limits ask for five.
    let error = assert_refused(&mut world, id);
    let why = RegistryError::InvalidLimits { given: limits };
    assert_eq!(refusal::<RegistryError>(&error), (5, why), "the sixth call, and its own error");
    let bytes = Err::<(), _>(why).encode();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let text = format!("call 5 refused: 0x{hex}");
    assert_eq!(
        error,
        GovernorError::Timelock(TimelockError::Custom(text.into_bytes())),
        "as a wallet reads it"
    );

    // Another decision takes the cause away.
    world.enact(&ALICE, &[Action::SetAllocation(equal_allocation(5))]);
    assert_eq!(world.governor(&STRANGER).execute(id), Ok(()), "now it works");
    assert_eq!(world.registry(&STRANGER).limits(), limits);
    assert_eq!(world.vault(&STRANGER).settings().fee_bps, 500, "with all its parts");
    assert_eq!((world.governor(&STRANGER).guardian(), world.bonder(&STRANGER).reporter()), (EVE, EVE));
    assert_eq!(world.governor(&STRANGER).settings().quorum_bps, 900);
    let again = GovernorError::WrongState { id, state: State::Executed };
    assert_eq!(world.governor(&STRANGER).execute(id), Err(again), "once");
    world.assert_invariants();
}

#[test]
fn execute_of_what_was_valid_when_proposed_and_is_no_longer_says_why() {
    let wide = allocation(&[(0, 9_000), (1, 1_000)]);
    let (mut world, id) = ready(&[Action::SetAllocation(wide)]);
    world.enact(
        &ALICE,
        &[Action::SetLimits(Limits { min_validators: 1, max_validators: 64, max_weight_bps: 5_000 })],
    );
    let error = assert_refused(&mut world, id);
    let why = RegistryError::WeightAboveCap { validator: ink_id(&validator(0)), given: 9_000, cap: 5_000 };
    assert_eq!(refusal::<RegistryError>(&error), (0, why));
    // Nobody changes the limits back in time.
    let expires_at = info(&mut world, id).expires_at;
    world.chain.advance_to(expires_at);
    let expired = GovernorError::WrongState { id, state: State::Expired };
    assert_eq!(world.governor(&STRANGER).execute(id), Err(expired), "it was the holders' last word");
}

#[test]
fn execute_shows_the_error_of_each_contract() {
    let mut world = governed();
    let at = world.at.clone();
    let timelock = ink_id(&at.timelock);
    let call = |contract, message, args: Vec<u8>| {
        let made = Transaction::new(ink_id(contract), selector(message), ());
        Action::Call(Transaction { input: args, ..made })
    };
    let vault_fee = call(&at.vault, "set_settings", vec![VaultSetting::Fee(2_001)].encode());
    let no_offer = call(&at.bonder, "accept_admin", vec![]);
    let no_vault = call(&at.token, "mint", (ink_id(&EVE), dot(1_000)).encode());
    let no_rule = call(&at.governor, "set_settings", vec![GovernorSetting::Quorum(1)].encode());
    // The checks of typed actions are for early notice alone: the contracts check for themselves.
    let cases = [vault_fee, no_offer, no_vault, no_rule];
    let mut errors = Vec::new();
    for action in cases {
        let id = world.propose(&BOB, &[set_fee(500), action]).unwrap();
        world.win(&ALICE, id);
        errors.push(assert_refused(&mut world, id));
    }
    let fee = VaultError::InvalidSetting(VaultSettingName::Fee);
    assert_eq!(refusal::<VaultError>(&errors[0]), (1, fee));
    let offer = BonderError::Access(AccessError::NotOffered { caller: timelock });
    assert_eq!(refusal::<BonderError>(&errors[1]), (1, offer));
    let mint = AccessError::MissingRole { caller: timelock, needed: Role::Vault };
    assert_eq!(refusal::<TokenError>(&errors[2]), (1, TokenError::Access(mint)), "not even governance mints");
    let rule = GovernorError::InvalidSetting(GovernorSettingName::Quorum);
    assert_eq!(refusal::<GovernorError>(&errors[3]), (1, rule), "called back, and refused");
}

#[test]
fn execute_of_a_call_that_nobody_answers_fails() {
    let mut world = governed();
    let at = world.at.clone();
    let to = |who, message| Action::Call(Transaction::new(ink_id(who), selector(message), ()));
    for (action, what) in [
        (to(&EVE, "anything"), "no contract"),
        (to(&at.vault, "anything"), "no such message"),
        (to(&at.vault, "set_settings"), "no arguments"),
    ] {
        let id = world.propose(&BOB, &[set_fee(500), action]).unwrap();
        world.win(&ALICE, id);
        let error = assert_refused(&mut world, id);
        assert_eq!(error, GovernorError::Timelock(TimelockError::UnderlyingTransactionReverted), "{what}");
    }
}

#[test]
fn execute_of_a_call_back_into_the_governor_cannot_touch_other_proposals() {
    // The governor allows to be called back while it executes, so that its rules and its guardian can be set; queueing,
    // executing and cancelling need the timelock, which does not.
    let mut world = governed();
    let governor = ink_id(&world.at.governor);
    let other = world.propose(&CAROL, &[set_fee(100)]).unwrap();
    cast(&mut world, other, &[(ALICE, Support::For)]);
    world.await_result(other);
    let queue = Action::Call(Transaction::new(governor, selector("queue"), other));
    let execute = Action::Call(Transaction::new(governor, selector("execute"), 2u32));
    let (queue, execute) =
        (world.propose(&BOB, &[queue]).unwrap(), world.propose(&DAVE, &[execute]).unwrap());
    assert_eq!(execute, 3);
    for id in [queue, execute] {
        cast(&mut world, id, &[(ALICE, Support::For)]);
    }
    world.await_result(execute);
    for id in [queue, execute] {
        world.governor(&STRANGER).queue(id).unwrap();
    }
    world.chain.advance_ms(DELAY);
    // The pallet ends whoever calls the busy timelock.
    let reverted = GovernorError::Timelock(TimelockError::UnderlyingTransactionReverted);
    assert_eq!(assert_refused(&mut world, queue), reverted, "queue");
    assert_eq!(assert_refused(&mut world, execute), reverted, "execute");
    assert_eq!(state(&mut world, other), State::Succeeded, "it waits as before");
}

#[test]
fn execute_with_too_little_gas_changes_nothing() {
    let (mut world, id) = ready(&[set_fee(500)]);
    let needed = world.scratch(|world| {
        world.governor(&STRANGER).execute(id).unwrap();
        world.last.as_ref().unwrap().gas_required
    });
    let before = everything(&mut world);
    // Whoever calls chooses the gas: at no amount is the proposal marked as done without being done.
    let most = world.chain.gas_limit;
    let mut refused = 0;
    for part in 1..=20u64 {
        world.chain.gas_limit = needed / 20 * part;
        let limit = world.chain.gas_limit;
        let answer: Result<Result<(), GovernorError>, Trapped> = world.scratch(|world| {
            let answer = world.governor(&STRANGER).raw().try_send("execute", id);
            world.chain.gas_limit = most;
            let done = world.vault(&STRANGER).settings().fee_bps == 500;
            assert_eq!(done, answer == Ok(Ok(())), "{limit:?}");
            assert_eq!(state(world, id) == State::Executed, done, "{limit:?}");
            answer
        });
        refused += u32::from(answer != Ok(Ok(())));
        world.chain.gas_limit = most;
    }
    assert!(refused >= 15, "most of them are too little: {refused}");
    assert_eq!(everything(&mut world), before, "nothing changed");
    assert_eq!(world.governor(&STRANGER).execute(id), Ok(()));
}
