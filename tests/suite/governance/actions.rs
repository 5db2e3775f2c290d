//! What proposals do: each kind of action from its proposal to its effect.

use super::common::*;
use adotb_harness::{
    actors::*,
    contract::{ink_id, selector, BonderEvent, GovernorEvent, RegistryEvent, TimelockEvent, VaultEvent},
    world::{allocation, default_limits, equal_allocation, Event},
};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::{BonderError, BonderSetting, Booked},
    governor::{Action, GovernorError, GovernorSetting, Support},
    nominator::StakingCalls,
    registry::Limits,
    timelock::{TimelockError, Transaction},
    vault::{Pausable, VaultError, VaultSetting},
};

#[test]
fn set_allocation_replaces_it() {
    let mut world = governed();
    let new = allocation(&[(0, 4_000), (1, 3_000), (2, 2_000), (9, 1_000)]);
    world.enact(&ALICE, &[Action::SetAllocation(new.clone())]);
    let told = RegistryEvent::AllocationSet { version: 2, old: equal_allocation(4), new: new.clone() };
    assert!(world.last_events().contains(&Event::Registry(told)), "{:?}", world.last_events());
    assert_eq!((world.registry(&STRANGER).allocation(), world.registry(&STRANGER).version()), (new, 2));
    world.assert_invariants();
}

#[test]
fn set_limits_replaces_them() {
    let mut world = governed();
    let new = Limits { min_validators: 4, max_validators: 10, max_weight_bps: 3_000 };
    world.enact(&ALICE, &[Action::SetLimits(new)]);
    let told = RegistryEvent::LimitsSet { old: default_limits(), new };
    assert!(world.last_events().contains(&Event::Registry(told)), "{:?}", world.last_events());
    assert_eq!(world.registry(&STRANGER).limits(), new);
}

#[test]
fn set_vault_changes_what_is_named_alone() {
    let mut world = governed();
    let old = world.vault(&STRANGER).settings();
    let mut new = old;
    (new.fee_bps, new.min_stake, new.treasury) = (2_000, dot(5), ink_id(&EVE));
    let changes =
        [VaultSetting::Fee(2_000), VaultSetting::MinStake(dot(5)), VaultSetting::Treasury(ink_id(&EVE))];
    world.enact(&ALICE, &[Action::SetVault(changes.to_vec())]);
    let told = VaultEvent::SettingsChanged { old, new };
    assert_eq!(world.vault_events(), vec![told], "event");
    assert_eq!(world.vault(&STRANGER).settings(), new);
    let refused = VaultError::BelowMinimum { given: dot(4), minimum: dot(5) };
    assert_eq!(world.stake(&EVE, dot(4)), Err(refused), "and it counts");

    // Each of the others.
    let all = [
        VaultSetting::MinExit(dot(2)),
        VaultSetting::InstantFee(500),
        VaultSetting::Buffer(2_000),
        VaultSetting::MaxReward(50),
        VaultSetting::BondingEras(14),
    ];
    world.enact(&ALICE, &[Action::SetVault(all.to_vec())]);
    (new.min_exit, new.instant_fee_bps, new.buffer_bps) = (dot(2), 500, 2_000);
    (new.max_reward_bps, new.bonding_eras) = (50, 14);
    assert_eq!(world.vault(&STRANGER).settings(), new);
}

#[test]
fn set_bonder_changes_what_is_named_alone() {
    let mut world = governed();
    let old = world.bonder(&STRANGER).settings();
    let mut new = old;
    (new.max_stashes, new.min_bond) = (8, dot(400));
    let changes = [BonderSetting::MaxStashes(8), BonderSetting::MinBond(dot(400))];
    world.enact(&ALICE, &[Action::SetBonder(changes.to_vec())]);
    assert_eq!(world.bonder_events(), vec![BonderEvent::SettingsChanged { old, new }], "event");
    assert_eq!(world.bonder(&STRANGER).settings(), new);

    let calls = StakingCalls { rebond: 77, ..StakingCalls::standard(3) };
    let rest = [BonderSetting::GraceEras(9), BonderSetting::SlashingSpans(32), BonderSetting::Calls(calls)];
    world.enact(&ALICE, &[Action::SetBonder(rest.to_vec())]);
    (new.grace_eras, new.slashing_spans, new.calls) = (9, 32, calls);
    assert_eq!(world.bonder(&STRANGER).settings(), new);
}

#[test]
fn set_rules_changes_what_is_named_alone() {
    let mut world = governed();
    let old = world.governor(&STRANGER).settings();
    let mut new = old;
    (new.quorum_bps, new.grace) = (900, 7 * DAY_MS);
    let id = world.enact(
        &ALICE,
        &[Action::SetGovernor(vec![GovernorSetting::Quorum(900), GovernorSetting::Grace(7 * DAY_MS)])],
    );
    let executed = GovernorEvent::Executed { id, by: STRANGER };
    assert_eq!(
        world.governor_events(),
        vec![executed, GovernorEvent::SettingsChanged { old, new }],
        "events"
    );
    // The governor was called back while it executed, and did not write its old rules over the new ones.
    assert_eq!(world.governor(&STRANGER).settings(), new);
    let next = world.propose(&DAVE, &[set_fee(500)]).unwrap();
    assert_eq!((next, info(&mut world, next).quorum), (id + 1, dot(90)), "and goes on counting");
}

#[test]
fn set_min_delay_sets_the_timelocks() {
    let mut world = governed();
    world.enact(&ALICE, &[Action::SetMinDelay(7 * DAY_MS)]);
    let told = TimelockEvent::MinDelayChange { old: DELAY, new: 7 * DAY_MS };
    assert!(world.timelock_events().contains(&told), "{:?}", world.timelock_events());
    assert_eq!(world.timelock(&STRANGER).min_delay(), 7 * DAY_MS);
    let id = world.propose(&BOB, &[Action::SetMinDelay(DAY_MS)]).unwrap();
    carry(&mut world, id);
    let ready_at = world.chain.now() + 7 * DAY_MS;
    assert_eq!(world.governor(&STRANGER).queue(id), Ok(ready_at), "also for making it shorter");
}

#[test]
fn set_guardian_names_it_at_the_vault_and_at_the_governor() {
    let mut world = governed();
    let id = world.enact(&ALICE, &[Action::SetGuardian(ink_id(&EVE))]);
    let told = GovernorEvent::GuardianSet { old: GUARDIAN, new: EVE };
    assert_eq!(world.governor_events(), vec![GovernorEvent::Executed { id, by: STRANGER }, told], "events");
    assert_eq!(world.vault_events().len(), 1, "and the vault tells: {:?}", world.vault_events());
    assert_eq!(world.governor(&STRANGER).guardian(), EVE);
    assert_eq!(world.vault(&STRANGER).guardian(), EVE);
    assert!(world.vault(&EVE).pause(Pausable::Stake, 1_000).is_ok(), "it pauses");
    let missing = AccessError::MissingRole { caller: ink_id(&GUARDIAN), needed: Role::Guardian };
    assert_eq!(
        world.vault(&GUARDIAN).unpause(Pausable::Stake),
        Err(VaultError::Access(missing)),
        "the old one not"
    );
}

#[test]
fn set_reporter_names_it() {
    let mut world = governed();
    world.enact(&ALICE, &[Action::SetReporter(ink_id(&EVE))]);
    assert_eq!(world.bonder_events(), vec![BonderEvent::ReporterSet { old: REPORTER, new: EVE }], "event");
    assert_eq!(world.bonder(&STRANGER).reporter(), EVE);
    assert_eq!(
        world.bonder(&EVE).book(1, &[]),
        Ok(Booked { whole: true, ..Booked::default() }),
        "it is heard"
    );
    let missing = AccessError::MissingRole { caller: ink_id(&REPORTER), needed: Role::Reporter };
    let refused = Err(BonderError::Access(missing));
    assert_eq!(world.bonder(&REPORTER).book(1, &[]), refused, "the old one is not");
}

#[test]
fn call_makes_any_call_as_the_timelock() {
    let mut world = governed();
    let vault = ink_id(&world.at.vault);
    // The timelock is admin, and may pause.
    let pause = Transaction::new(vault, selector("pause"), (Pausable::Stake, DAY_MS));
    world.enact(&ALICE, &[Action::Call(pause.clone())]);
    let (until, by) = (world.chain.now() + DAY_MS, world.at.timelock.clone());
    assert_eq!(
        world.vault_events(),
        vec![VaultEvent::PauseSet { what: Pausable::Stake, until, by }],
        "event"
    );
    let refused = VaultError::Paused { what: Pausable::Stake, until };
    assert_eq!(world.stake(&EVE, dot(5)), Err(refused), "its effect");
}

#[test]
fn call_with_value_is_paid_by_the_timelock() {
    let mut world = governed();
    let (vault, timelock) = (ink_id(&world.at.vault), world.at.timelock.clone());
    let mut stake = Transaction::new(vault, selector("stake_for"), ink_id(&EVE));
    stake.transferred_value = dot(25);
    let id = world.propose(&ALICE, &[Action::Call(stake)]).unwrap();
    world.win(&ALICE, id);
    let before = everything(&mut world);
    let reverted = GovernorError::Timelock(TimelockError::UnderlyingTransactionReverted);
    assert_eq!(world.governor(&STRANGER).execute(id), Err(reverted), "it has no DOT");
    assert_eq!(everything(&mut world), before, "nothing changed");
    // Anybody can send it some: the cause is gone.
    world.chain.transfer(&FERDIE, &timelock, dot(30)).unwrap();
    let owned = world.chain.free_balance(&timelock);
    assert_eq!(world.governor(&STRANGER).execute(id), Ok(()));
    assert_eq!(owned - world.chain.free_balance(&timelock), dot(25), "paid by the timelock");
    assert_eq!(world.balance(&EVE), dot(25), "its effect");
    world.assert_invariants();
}

#[test]
fn call_with_a_gas_limit_gets_no_more() {
    let mut world = governed();
    let vault = ink_id(&world.at.vault);
    let call = |gas_limit| {
        let changes = vec![VaultSetting::Fee(500)];
        let made = Transaction::new(vault, selector("set_settings"), changes);
        Action::Call(Transaction { gas_limit, ..made })
    };
    let starved = world.propose(&ALICE, &[call(1_000_000)]).unwrap();
    let fed = world.propose(&BOB, &[call(100_000_000_000)]).unwrap();
    cast(&mut world, starved, &[(ALICE, Support::For)]);
    cast(&mut world, fed, &[(ALICE, Support::For)]);
    world.await_result(fed);
    for id in [starved, fed] {
        world.governor(&STRANGER).queue(id).unwrap();
    }
    world.chain.advance_ms(DELAY);
    let reverted = GovernorError::Timelock(TimelockError::UnderlyingTransactionReverted);
    assert_eq!(world.governor(&STRANGER).execute(starved), Err(reverted), "a millionth of a second");
    assert_eq!(world.vault(&STRANGER).settings().fee_bps, 1_000);
    assert_eq!(world.governor(&STRANGER).execute(fed), Ok(()), "100 ms are enough");
    assert_eq!(world.vault(&STRANGER).settings().fee_bps, 500);
}

#[test]
fn actions_are_done_in_their_order() {
    let mut world = governed();
    // Limits that the present allocation breaks are taken after an allocation that respects them.
    let (new, limits) =
        (equal_allocation(8), Limits { min_validators: 8, max_validators: 8, max_weight_bps: 1_250 });
    let actions = [
        Action::SetAllocation(new.clone()),
        Action::SetLimits(limits),
        set_fee(100),
        set_fee(300),
        Action::SetGuardian(ink_id(&EVE)),
        Action::SetReporter(ink_id(&EVE)),
    ];
    let id = world.enact(&ALICE, &actions);
    assert_eq!(world.governor(&STRANGER).actions(id), Some(actions.to_vec()), "as everybody could read");
    let done = world.timelock_events();
    let index = |event: &TimelockEvent| match event {
        TimelockEvent::CallExecuted { index, .. } => *index,
        other => panic!("{other:?}"),
    };
    assert_eq!(done.iter().map(index).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 6], "a guardian is two calls");
    assert_eq!((world.registry(&STRANGER).allocation(), world.registry(&STRANGER).limits()), (new, limits));
    assert_eq!(world.vault(&STRANGER).settings().fee_bps, 300, "the last one counts");
    assert_eq!((world.governor(&STRANGER).guardian(), world.bonder(&STRANGER).reporter()), (EVE, EVE));
}

#[test]
fn proposals_of_the_same_knowledge_do_not_undo_each_other() {
    let mut world = governed();
    let old = (
        world.vault(&STRANGER).settings(),
        world.bonder(&STRANGER).settings(),
        world.governor(&STRANGER).settings(),
    );
    // Both are made when none is done, about different settings of the same contracts.
    let first = [
        set_fee(500),
        Action::SetBonder(vec![BonderSetting::GraceEras(5)]),
        Action::SetGovernor(vec![GovernorSetting::Quorum(500)]),
    ];
    let second = [
        Action::SetVault(vec![VaultSetting::MinStake(dot(3))]),
        Action::SetBonder(vec![BonderSetting::MinBond(dot(300))]),
        Action::SetGovernor(vec![GovernorSetting::Threshold(50)]),
    ];
    let (first, second) = (world.propose(&BOB, &first).unwrap(), world.propose(&CAROL, &second).unwrap());
    for id in [first, second] {
        cast(&mut world, id, &[(ALICE, Support::For)]);
    }
    world.await_result(second);
    for id in [first, second] {
        world.governor(&STRANGER).queue(id).unwrap();
    }
    world.chain.advance_ms(DELAY);
    let (mut vault, mut bonder, mut rules) = old;
    (vault.fee_bps, vault.min_stake) = (500, dot(3));
    (bonder.grace_eras, bonder.min_bond) = (5, dot(300));
    (rules.quorum_bps, rules.threshold_bps) = (500, 50);
    for order in [[first, second], [second, first]] {
        world.scratch(|world| {
            for id in order {
                world.governor(&STRANGER).execute(id).unwrap();
            }
            assert_eq!(world.vault(&STRANGER).settings(), vault, "{order:?}");
            assert_eq!(world.bonder(&STRANGER).settings(), bonder, "{order:?}");
            assert_eq!(world.governor(&STRANGER).settings(), rules, "{order:?}");
        });
    }
}
