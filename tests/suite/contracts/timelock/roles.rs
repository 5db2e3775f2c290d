//! Who may do what at the timelock, how it changes itself, and how it takes the admin role of others.

use super::*;

#[test]
fn messages_without_the_role_fail() {
    let mut world = World::new();
    let (call, timelock) = (transfer(&world, 1), world.at.timelock.clone());
    prepare(&mut world, std::slice::from_ref(&call));
    for who in [ADMIN, GUARDIAN, DEPLOYER, ALICE, STRANGER] {
        let mut timelock = world.timelock(&who);
        assert_eq!(timelock.schedule(&call, None, SALT, DELAY), missing_role());
        assert_eq!(
            timelock.schedule_batch(std::slice::from_ref(&call), None, [8; 32], DELAY),
            missing_role()
        );
        assert_eq!(timelock.cancel(number(std::slice::from_ref(&call))), missing_role());
        assert_eq!(timelock.execute(&call, None, SALT), missing_role());
        assert_eq!(timelock.execute_batch(std::slice::from_ref(&call), None, SALT), missing_role());
    }
    // Executives are no exception: what they want to change in the timelock takes an operation.
    for who in [ADMIN, GUARDIAN, DEPLOYER, STRANGER, COUNCIL] {
        let mut caller = world.timelock(&who);
        assert_eq!(caller.update_delay(DELAY), Err(TimelockError::CallerMustBeTimeLock));
        for role in [PROPOSER_ROLE, EXECUTOR_ROLE] {
            let missing = Err(TimelockAccessError::MissingRole);
            assert_eq!(caller.grant_role(role, Some(&ALICE)), missing, "a friend");
            assert_eq!(caller.revoke_role(role, Some(&COUNCIL)), missing);
        }
        let own = caller.revoke_role(TIMELOCK_ADMIN_ROLE, Some(&timelock));
        assert_eq!(own, Err(TimelockAccessError::MissingRole));
    }
    assert!(world.timelock(&STRANGER).is_operation_ready(number(&[call])), "nothing changed");
}

#[test]
fn roles_after_deployment_are_those_of_governor_and_council() {
    let mut world = World::new();
    let (governor, itself) = (world.at.governor.clone(), world.at.timelock.clone());
    let mut timelock = world.timelock(&STRANGER);
    for who in [&governor, &COUNCIL, &itself, &ADMIN, &DEPLOYER, &GUARDIAN, &STRANGER] {
        let executive = who == &governor || who == &COUNCIL;
        for role in [PROPOSER_ROLE, EXECUTOR_ROLE] {
            assert_eq!(timelock.has_role(role, Some(who)), executive, "{}", name_of(who));
        }
        assert_eq!(timelock.has_role(TIMELOCK_ADMIN_ROLE, Some(who)), who == &itself, "{}", name_of(who));
        assert!(!timelock.has_role(0, Some(who)), "the default admin");
    }
    for role in [TIMELOCK_ADMIN_ROLE, PROPOSER_ROLE, EXECUTOR_ROLE] {
        assert_eq!(timelock.role_admin(role), TIMELOCK_ADMIN_ROLE);
        assert!(!timelock.has_role(role, None), "open to everybody");
    }
    assert_eq!(timelock.role_admin(99), 0);
    assert_eq!((timelock.min_delay(), timelock.delay_bounds()), (DELAY, (DAY_MS, 30 * DAY_MS)));
}

#[test]
fn update_delay_by_an_operation_keeps_the_bounds() {
    let mut world = World::new();
    let short = [update_delay(&world, DAY_MS - 1)];
    assert_eq!(enact(&mut world, &short), Err(refused(0, TimelockError::InsufficientDelay)));
    let long = [update_delay(&world, 30 * DAY_MS + 1)];
    let why = refused(0, TimelockError::Custom("DelayTooLong".into()));
    assert_eq!(enact(&mut world, &long), Err(why));
    assert_eq!(world.timelock(&STRANGER).min_delay(), DELAY, "nothing changed");

    let waiting = [transfer(&world, 0)];
    let calls = [update_delay(&world, 10 * DAY_MS)];
    prepare(&mut world, &calls);
    schedule(&mut world, &waiting);
    assert_eq!(execute(&mut world, &calls), Ok(()));
    let told = [
        TimelockEvent::MinDelayChange { old: DELAY, new: 10 * DAY_MS },
        TimelockEvent::CallExecuted { id: number(&calls), index: 0, transaction: calls[0].clone() },
    ];
    assert_eq!(world.timelock_events(), told, "events");
    assert_eq!(world.timelock(&STRANGER).min_delay(), 10 * DAY_MS);
    let mut timelock = world.timelock(&COUNCIL);
    let short = timelock.schedule_batch(&calls, None, [8; 32], 10 * DAY_MS - 1);
    assert_eq!(short, Err(TimelockError::InsufficientDelay), "from now on");
    world.chain.advance_ms(DELAY);
    assert_eq!(execute(&mut world, &waiting), Ok(()), "what was scheduled keeps its delay");
}

#[test]
fn grant_and_revoke_by_an_operation_change_the_executives() {
    let mut world = World::new();
    let roles = [PROPOSER_ROLE, EXECUTOR_ROLE];
    let grant = roles.map(|role| own(&world, "AccessControl::grant_role", (role, Some(ALICE))));
    assert_eq!(enact(&mut world, &grant), Ok(()));
    let timelock = world.at.timelock.clone();
    let told: Vec<_> = world.timelock_events().into_iter().step_by(2).collect();
    let granted =
        |role| TimelockEvent::RoleGranted { role, grantee: Some(ALICE), grantor: Some(timelock.clone()) };
    assert_eq!(told, roles.map(granted), "events");

    // Alice can do all that the council can: take its role, for one.
    let revoke = roles.map(|role| own(&world, "AccessControl::revoke_role", (role, Some(COUNCIL))));
    assert_eq!(world.timelock(&ALICE).schedule_batch(&revoke, None, SALT, DELAY), Ok(()));
    world.chain.advance_ms(DELAY);
    assert_eq!(world.timelock(&ALICE).execute_batch(&revoke, None, SALT), Ok(()));
    let told: Vec<_> = world.timelock_events().into_iter().step_by(2).collect();
    let revoked =
        |role| TimelockEvent::RoleRevoked { role, account: Some(COUNCIL), sender: timelock.clone() };
    assert_eq!(told, roles.map(revoked), "events");
    let mut council = world.timelock(&COUNCIL);
    assert_eq!(council.schedule_batch(&grant, None, [8; 32], DELAY), missing_role());
    assert_eq!(council.execute_batch(&grant, None, SALT), missing_role());
}

#[test]
fn renounce_role_needs_no_operation() {
    let mut world = World::new();
    let mut council = world.timelock(&COUNCIL);
    let other = council.renounce_role(PROPOSER_ROLE, Some(&ALICE));
    assert_eq!(other, Err(TimelockAccessError::InvalidCaller));
    assert_eq!(council.renounce_role(PROPOSER_ROLE, Some(&COUNCIL)), Ok(()));
    let again = council.renounce_role(PROPOSER_ROLE, Some(&COUNCIL));
    assert_eq!(again, Err(TimelockAccessError::MissingRole));
    let calls = [transfer(&world, 1)];
    let answer = world.timelock(&COUNCIL).schedule_batch(&calls, None, SALT, DELAY);
    assert_eq!(answer, missing_role());
}

#[test]
fn grant_role_that_would_be_a_back_door_fails_even_by_an_operation() {
    let mut world = World::new();
    let invalid = TimelockAccessError::InvalidCaller;
    let missing = TimelockAccessError::MissingRole;
    let nobody: Option<AccountId> = None;
    for (role, account, why) in [
        (EXECUTOR_ROLE, nobody.clone(), invalid),
        (PROPOSER_ROLE, nobody, invalid),
        (TIMELOCK_ADMIN_ROLE, Some(COUNCIL), invalid),
        (0, Some(COUNCIL), missing),
        (99, Some(COUNCIL), missing),
    ] {
        let calls = [own(&world, "AccessControl::grant_role", (role, account))];
        assert_eq!(enact(&mut world, &calls), Err(refused(0, why)), "role {role}");
    }
}

// ------------------------------------------------------------------------------------------------ hand-over

#[test]
fn accept_admin_by_anybody_takes_what_is_offered() {
    let mut world = World::new();
    let (timelock, registry) = (world.at.timelock.clone(), world.at.registry.clone());
    let caller = ink_id(&timelock);
    let why = refused(0, RegistryError::Access(AccessError::NotOffered { caller }));
    assert_eq!(world.timelock(&STRANGER).accept_admin(&registry), Err(why), "not offered");
    world.registry(&ADMIN).propose_admin(Some(&timelock)).expect("the admin may offer");
    assert_eq!(world.timelock(&STRANGER).accept_admin(&registry), Ok(()));
    assert_eq!(world.timelock_events(), vec![TimelockEvent::AdminAccepted { contract: registry.clone() }]);
    assert_eq!(world.registry(&STRANGER).admin(), timelock);

    let set = [call(&registry, "set_weights", equal_allocation(7))];
    assert_eq!(enact(&mut world, &set), Ok(()), "its messages obey now");
    assert_eq!(world.registry(&STRANGER).allocation(), equal_allocation(7));
    let back = [call(&registry, "propose_admin", Some(ALICE))];
    assert_eq!(enact(&mut world, &back), Ok(()), "and it can hand the role on");
    assert_eq!(world.registry(&ALICE).accept_admin(), Ok(()));
}

#[test]
fn accept_admin_of_what_does_not_answer_fails() {
    let mut world = World::new();
    let at = world.at.clone();
    let nominator = {
        world.stake(&ALICE, dot(5_000)).expect("she has it");
        world.run_eras(2);
        world.stash_accounts().swap_remove(0)
    };
    for contract in [STRANGER, at.timelock, nominator] {
        let answer = world.timelock(&STRANGER).accept_admin(&contract);
        assert_eq!(answer, Err(TimelockError::UnderlyingTransactionReverted), "{contract:?}");
    }
}
