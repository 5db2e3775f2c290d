//! Other executives of the timelock: a council, or the chain's own governance. And what becomes of the governor beside them.

use super::common::*;
use adotb_harness::{
    actors::*,
    chain::Code,
    contract::{
        call_data, chain_id, ink_id, selector, GovernorEvent, TimelockEvent, EXECUTOR_ROLE, PROPOSER_ROLE,
        TIMELOCK_ADMIN_ROLE,
    },
    world::{default_governor_settings, Event, World},
};
use adotb_interfaces::{
    access::{AccessError, Role},
    governor::{Action, GovernorError, GovernorSetup, State, Support},
    timelock::{TimelockAccessError, TimelockError, Transaction},
    vault::{VaultError, VaultSetting},
};
use adotb_runtime::AccountId;
use sp_runtime::traits::AccountIdConversion;

const SALT: [u8; 32] = [42; 32];

fn set_fee_call(world: &World, bps: u16) -> Transaction {
    Transaction::new(ink_id(&world.at.vault), selector("set_settings"), vec![VaultSetting::Fee(bps)])
}

/// `who` schedules a change of the fee to `bps`, waits, and executes it; without any vote.
fn act_alone(world: &mut World, who: &AccountId, bps: u16) {
    let call = set_fee_call(world, bps);
    assert_eq!(world.timelock(who).schedule(&call, None, SALT, DELAY), Ok(()), "{}", name_of(who));
    let id = world.timelock(who).hash_operation(&call, None, SALT);
    let scheduled = TimelockEvent::CallScheduled {
        id,
        index: 0,
        transaction: call.clone(),
        predecessor: None,
        delay: DELAY,
    };
    assert_eq!(world.last_events(), vec![Event::Timelock(scheduled)], "event");
    world.chain.advance_ms(DELAY - 1);
    let early = Err(TimelockError::OperationIsNotReady);
    assert_eq!(world.timelock(who).execute(&call, None, SALT), early, "the same delay as for everybody");
    world.chain.advance_ms(1);
    assert_eq!(world.timelock(who).execute(&call, None, SALT), Ok(()), "{}", name_of(who));
    assert_eq!(world.vault(&STRANGER).settings().fee_bps, bps, "its effect");
}

#[test]
fn council_schedules_and_executes_without_the_governor() {
    let mut world = governed();
    act_alone(&mut world, &COUNCIL, 500);
    assert_eq!(world.governor(&STRANGER).proposals(0, 20), vec![], "no vote");
    let short = world.timelock(&COUNCIL).schedule(&set_fee_call(&governed(), 1), None, SALT, DELAY - 1);
    assert_eq!(short, Err(TimelockError::InsufficientDelay), "nor any shorter way");
    let call = set_fee_call(&world, 0);
    let missing = Err(TimelockError::AccessControl(TimelockAccessError::MissingRole));
    for who in [ALICE, ADMIN, GUARDIAN, DEPLOYER, STRANGER] {
        assert_eq!(world.timelock(&who).schedule(&call, None, SALT, DELAY), missing, "{}", name_of(&who));
    }
}

#[test]
fn sovereign_account_of_a_referendum_acts_by_its_address() {
    // What a chain's governance controls is an account made of a name, without a key: `dispatch_as` and the like give it
    // a signed origin. The timelock knows its address and nothing else.
    let sovereign: AccountId = frame_support::PalletId(*b"py/refda").into_account_truncating();
    let mut world = World::builder().governed().council(&[sovereign.clone(), COUNCIL]).build();
    world.chain.mint(&sovereign, dot(100));
    act_alone(&mut world, &sovereign, 700);
    act_alone(&mut world, &COUNCIL, 800);
    assert_eq!(world.vault(&STRANGER).settings().fee_bps, 800, "both");
}

#[test]
fn suite_without_a_council_is_governed_by_votes_alone() {
    let mut world = World::builder().governed().council(&[]).build();
    world.stake(&ALICE, dot(99)).unwrap();
    world.escrow(&ALICE, dot(99)).unwrap();
    let call = set_fee_call(&world, 0);
    let missing = Err(TimelockError::AccessControl(TimelockAccessError::MissingRole));
    assert_eq!(world.timelock(&COUNCIL).schedule(&call, None, SALT, DELAY), missing);
    world.enact(&ALICE, &[set_fee(500)]);
    assert_eq!(world.vault(&STRANGER).settings().fee_bps, 500);
}

/// Two proposals that can be executed.
fn two_ready() -> World {
    let mut world = governed();
    for (who, bps) in [(BOB, 500), (CAROL, 600)] {
        let id = world.propose(&who, &[set_fee(bps)]).unwrap();
        cast(&mut world, id, &[(ALICE, Support::For)]);
    }
    world.await_result(2);
    for id in [1, 2] {
        world.governor(&STRANGER).queue(id).unwrap();
    }
    world.chain.advance_ms(DELAY);
    world
}

#[test]
fn council_that_cancels_an_operation_of_the_governor_shows_in_its_view() {
    let mut world = two_ready();
    let (id, calls, salt) = operation(&mut world, 1);
    assert_eq!(world.timelock(&COUNCIL).cancel(id), Ok(()), "a council may");
    assert_eq!((state(&mut world, 1), state(&mut world, 2)), (State::Cancelled, State::Ready), "the view");
    let listed: Vec<_> = world.governor(&STRANGER).proposals(0, 20).iter().map(|it| it.state).collect();
    assert_eq!(listed, [State::Ready, State::Cancelled], "and the list");
    let before = everything(&mut world);
    let not_ready = Err(GovernorError::Timelock(TimelockError::OperationIsNotReady));
    assert_eq!(world.governor(&STRANGER).execute(1), not_ready, "nothing to execute");
    let nothing = Err(GovernorError::Timelock(TimelockError::OperationCannotBeCanceled));
    assert_eq!(world.governor(&GUARDIAN).cancel(1), nothing, "nor to cancel");
    let queued = GovernorError::WrongState { id: 1, state: State::Ready };
    assert_eq!(world.governor(&STRANGER).queue(1), Err(queued), "nor is there another vote in it");
    assert_eq!(everything(&mut world), before, "nothing changed");
    assert_eq!(world.governor(&STRANGER).execute(2), Ok(()), "the other one is not concerned");
    assert!(
        world.timelock(&COUNCIL).execute_batch(&calls, None, salt).is_err(),
        "nor does the council get it"
    );
}

#[test]
fn council_that_executes_an_operation_of_the_governor_shows_in_its_view() {
    let mut world = two_ready();
    let (_, calls, salt) = operation(&mut world, 1);
    assert_eq!(world.timelock(&COUNCIL).execute_batch(&calls, None, salt), Ok(()), "as it was voted");
    assert_eq!(world.vault(&STRANGER).settings().fee_bps, 500, "its effect");
    assert_eq!(state(&mut world, 1), State::Executed, "the view");
    let before = everything(&mut world);
    let not_ready = Err(GovernorError::Timelock(TimelockError::OperationIsNotReady));
    assert_eq!(world.governor(&STRANGER).execute(1), not_ready, "once");
    let nothing = Err(GovernorError::Timelock(TimelockError::OperationCannotBeCanceled));
    assert_eq!(world.governor(&GUARDIAN).cancel(1), nothing, "too late");
    assert_eq!(everything(&mut world), before, "nothing changed");
    // Before its time a council gets no further than anybody.
    world.governor(&STRANGER).execute(2).unwrap();
    let id = world.propose(&DAVE, &[set_fee(700)]).unwrap();
    carry(&mut world, id);
    world.governor(&STRANGER).queue(id).unwrap();
    let (_, calls, salt) = operation(&mut world, id);
    let early = Err(TimelockError::OperationIsNotReady);
    assert_eq!(world.timelock(&COUNCIL).execute_batch(&calls, None, salt), early);
}

#[test]
fn council_is_named_and_dismissed_by_proposals() {
    let mut world = governed();
    let timelock = ink_id(&world.at.timelock);
    let change = |message: &str, role: u32, who: &AccountId| {
        Action::Call(Transaction::new(timelock, selector(message), (role, Some(ink_id(who)))))
    };
    let (grant, revoke) = ("AccessControl::grant_role", "AccessControl::revoke_role");
    world.enact(
        &ALICE,
        &[
            change(revoke, PROPOSER_ROLE, &COUNCIL),
            change(revoke, EXECUTOR_ROLE, &COUNCIL),
            change(grant, PROPOSER_ROLE, &EVE),
            change(grant, EXECUTOR_ROLE, &EVE),
        ],
    );
    let call = set_fee_call(&world, 0);
    let missing = Err(TimelockError::AccessControl(TimelockAccessError::MissingRole));
    assert_eq!(world.timelock(&COUNCIL).schedule(&call, None, SALT, DELAY), missing, "the old council");
    act_alone(&mut world, &EVE, 900);
    // But nobody gets the timelock's own role, not even by a vote.
    let id = world.propose(&ALICE, &[change(grant, TIMELOCK_ADMIN_ROLE, &EVE)]).unwrap();
    world.win(&ALICE, id);
    let error = world.governor(&STRANGER).execute(id).unwrap_err();
    assert_eq!(refusal::<TimelockAccessError>(&error), (0, TimelockAccessError::InvalidCaller));
}

/// Another governor for the same vault; it makes a timelock of its own.
fn second_governor(world: &mut World) -> AccountId {
    let setup = GovernorSetup {
        vault: ink_id(&world.at.vault),
        guardian: ink_id(&GUARDIAN),
        timelock_code: world.at.codes.timelock.0.into(),
        min_delay: DAY_MS,
        council: vec![],
    };
    let codes = world.at.codes;
    let data = call_data("new", (setup, default_governor_settings(), codes.governor));
    let code = Code::Hash(codes.governor_back);
    let made = world.chain.instantiate(code, data, 0, b"second".to_vec(), &DEPLOYER);
    made.expect("it can be made").0
}

#[test]
fn governor_is_replaced_at_its_timelock_by_a_proposal() {
    // A new governor, whatever it is, gets the roles, and the old one loses them: here an account stands in for it.
    let mut world = governed();
    let (timelock, governor) = (ink_id(&world.at.timelock), world.at.governor.clone());
    let change = |message: &str, role: u32, who: &AccountId| {
        Action::Call(Transaction::new(timelock, selector(message), (role, Some(ink_id(who)))))
    };
    let pending = world.propose(&CAROL, &[set_fee(100)]).unwrap();
    cast(&mut world, pending, &[(ALICE, Support::For)]);
    let waiting = world.propose(&BOB, &[set_fee(200)]).unwrap();
    world.enact(
        &ALICE,
        &[
            change("AccessControl::grant_role", PROPOSER_ROLE, &FERDIE),
            change("AccessControl::grant_role", EXECUTOR_ROLE, &FERDIE),
            change("AccessControl::revoke_role", PROPOSER_ROLE, &governor),
            change("AccessControl::revoke_role", EXECUTOR_ROLE, &governor),
        ],
    );
    act_alone(&mut world, &FERDIE, 900);
    // The old one still counts votes, but nothing comes of them.
    assert_eq!((state(&mut world, pending), state(&mut world, waiting)), (State::Succeeded, State::Defeated));
    let missing = TimelockError::AccessControl(TimelockAccessError::MissingRole);
    let before = everything(&mut world);
    assert_eq!(world.governor(&STRANGER).queue(pending), Err(GovernorError::Timelock(missing)));
    assert_eq!(everything(&mut world), before, "nothing changed");
    assert_eq!(world.governor(&ALICE).release(None), Ok(dot(500)), "and everybody gets the escrow back");
}

#[test]
fn governor_and_timelock_are_replaced_by_a_proposal() {
    let mut world = governed();
    let at = world.at.clone();
    let (old, second) = (at.timelock.clone(), second_governor(&mut world));
    // From here on `world.governor` and `world.timelock` are the new ones.
    let switch = |world: &mut World, governor: &AccountId| {
        world.at.governor = governor.clone();
        world.at.timelock = chain_id(world.governor(&STRANGER).links().timelock);
    };
    let contracts = [&at.token, &at.vault, &at.bonder, &at.registry, &at.governor].map(Clone::clone);
    switch(&mut world, &second);
    let new = world.at.timelock.clone();
    assert_ne!(new, old, "a timelock of its own");
    switch(&mut world, &at.governor);
    let offer = |contract: &AccountId| {
        Action::Call(Transaction::new(ink_id(contract), selector("propose_admin"), Some(ink_id(&new))))
    };
    world.enact(&ALICE, &contracts.each_ref().map(offer));
    let changed = world.governor_events();
    assert_eq!(changed.len(), 2, "executed, and its own admin offered: {changed:?}");
    assert!(matches!(changed[1], GovernorEvent::AccessChanged { .. }), "{changed:?}");
    assert_eq!(admins(&mut world), [(); 4].map(|()| old.clone()), "offered, not taken");

    switch(&mut world, &second);
    for contract in &contracts {
        world.timelock(&STRANGER).accept_admin(contract).unwrap();
    }
    assert_eq!(admins(&mut world), [(); 4].map(|()| new.clone()), "taken");
    switch(&mut world, &at.governor);
    let id = world.propose(&BOB, &[set_fee(100)]).unwrap();
    world.win(&ALICE, id);
    let error = world.governor(&STRANGER).execute(id).unwrap_err();
    let missing = AccessError::MissingRole { caller: ink_id(&old), needed: Role::Admin };
    assert_eq!(refusal(&error), (0, VaultError::Access(missing)), "the old way is closed");

    // Holders move their escrow, and the new way works.
    assert_eq!(world.governor(&ALICE).release(None), Ok(dot(500)));
    switch(&mut world, &second);
    world.escrow(&ALICE, dot(500)).unwrap();
    let id = world.enact(&ALICE, &[set_fee(300)]);
    assert_eq!((id, world.vault(&STRANGER).settings().fee_bps), (1, 300), "its first proposal");
    world.assert_invariants();
}
