//! What holds against those who win every vote, and against the guardian, the council and those who deployed the suite.

use adotb_harness::{
    actors::*,
    contract::{ink_id, EXECUTOR_ROLE, PROPOSER_ROLE, TIMELOCK_ADMIN_ROLE},
    world::{allocation, equal_allocation, World},
};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::{BonderError, BonderSetting, BonderSettingName, Withdrawn},
    governor::{Action, GovernorError, GovernorSetting, GovernorSettingName, State, Support},
    registry::{Limits, RegistryError},
    timelock::{TimelockAccessError, TimelockError},
    token::{TokenError, Totals},
    vault::{BookChange, Pausable, VaultError, VaultSetting, VaultSettingName, MAX_PAUSE_MS},
};
use adotb_runtime::Balance;

use super::electorate::*;

const PAUSES: [Pausable; 3] = [Pausable::Stake, Pausable::Unstake, Pausable::Advance];

/// Alice has captured governance: she wins every vote.
fn captured(world: &mut World) {
    world.escrow(&ALICE, dot(4_000)).unwrap();
}

// ------------------------------------------------------------------------------------------------ bounds

/// What is refused in its typed form when it is proposed goes through as a call, and is refused by the contract itself.
#[test]
fn settings_beyond_their_bounds_are_refused_in_both_forms() {
    let mut world = electorate();
    captured(&mut world);
    world.enact(
        &ALICE,
        &[Action::SetLimits(Limits { min_validators: 4, max_validators: 16, max_weight_bps: 4_000 })],
    );
    let (vault, bonder, registry) =
        (world.at.vault.clone(), world.at.bonder.clone(), world.at.registry.clone());
    let (governor, timelock) = (world.at.governor.clone(), world.at.timelock.clone());
    let constitution = Constitution::of(&mut world);

    let vault_setting = |setting: VaultSetting, param: VaultSettingName| {
        (
            Action::SetVault(vec![setting]),
            GovernorError::InvalidVaultSetting(param),
            call_action(&vault, "set_settings", vec![setting]),
            refused_call::<()>(0, Err::<(), _>(VaultError::InvalidSetting(param))),
        )
    };
    let bonder_setting = |setting: BonderSetting, param: BonderSettingName| {
        (
            Action::SetBonder(vec![setting]),
            GovernorError::InvalidBonderSetting(param),
            call_action(&bonder, "set_settings", vec![setting]),
            refused_call::<()>(0, Err::<(), _>(BonderError::InvalidSetting(param))),
        )
    };
    let rule = |rule: GovernorSetting, name: GovernorSettingName| {
        (
            Action::SetGovernor(vec![rule]),
            GovernorError::InvalidSetting(name),
            call_action(&governor, "set_settings", vec![rule]),
            refused_call::<()>(0, Err::<(), _>(GovernorError::InvalidSetting(name))),
        )
    };
    let weights = |allocation: Vec<_>, error: RegistryError| {
        (
            Action::SetAllocation(allocation.clone()),
            GovernorError::InvalidAllocation(error),
            call_action(&registry, "set_weights", allocation),
            refused_call::<()>(0, Err::<u32, _>(error)),
        )
    };
    let above = RegistryError::WeightAboveCap { validator: ink_id(&validator(7)), given: 4_001, cap: 4_000 };
    let one = RegistryError::TooFewValidators { given: 1, minimum: 4 };
    let given = Limits { min_validators: 1, max_validators: 65, max_weight_bps: 10_000 };
    let cases = vec![
        vault_setting(VaultSetting::Fee(2_001), VaultSettingName::Fee),
        vault_setting(VaultSetting::MinStake(dot(1_000) + 1), VaultSettingName::MinStake),
        vault_setting(VaultSetting::MinExit(dot(1_000) + 1), VaultSettingName::MinExit),
        vault_setting(VaultSetting::InstantFee(501), VaultSettingName::InstantFee),
        vault_setting(VaultSetting::Buffer(2_001), VaultSettingName::Buffer),
        vault_setting(VaultSetting::MaxReward(101), VaultSettingName::MaxReward),
        vault_setting(VaultSetting::BondingEras(57), VaultSettingName::BondingEras),
        bonder_setting(BonderSetting::MaxStashes(65), BonderSettingName::MaxStashes),
        bonder_setting(BonderSetting::GraceEras(101), BonderSettingName::GraceEras),
        bonder_setting(BonderSetting::MinBond(dot(1_000_000) + 1), BonderSettingName::MinBond),
        bonder_setting(BonderSetting::SlashingSpans(257), BonderSettingName::SlashingSpans),
        rule(GovernorSetting::Threshold(1_001), GovernorSettingName::Threshold),
        rule(GovernorSetting::Quorum(99), GovernorSettingName::Quorum),
        rule(GovernorSetting::Quorum(1_001), GovernorSettingName::CriticalQuorum),
        rule(GovernorSetting::CriticalQuorum(5_001), GovernorSettingName::CriticalQuorum),
        rule(GovernorSetting::Floor(dot(1_000_000) + 1), GovernorSettingName::Floor),
        rule(GovernorSetting::VotingPeriod(DAY_MS - 1), GovernorSettingName::VotingPeriod),
        weights(allocation(&[(7, 4_001), (1, 2_000), (2, 2_000), (3, 1_999)]), above),
        weights(allocation(&[(7, 10_000)]), one),
        (
            Action::SetLimits(given),
            GovernorError::InvalidAllocation(RegistryError::InvalidLimits { given }),
            call_action(&registry, "set_limits", given),
            refused_call::<()>(0, Err::<(), _>(RegistryError::InvalidLimits { given })),
        ),
        (
            Action::SetMinDelay(DAY_MS - 1),
            GovernorError::InvalidSetting(GovernorSettingName::MinDelay),
            call_action(&timelock, "TimelockController::update_delay", DAY_MS - 1),
            refused_call::<()>(0, Err::<(), _>(TimelockError::InsufficientDelay)),
        ),
    ];
    for (typed, refusal, _, _) in &cases {
        assert_eq!(world.propose(&ALICE, std::slice::from_ref(typed)), Err(refusal.clone()), "{typed:?}");
    }
    for (typed, _, call, refusal) in cases {
        world.scratch(|world| {
            let id = world.propose(&ALICE, &[call]).expect("a call is not understood, so it is let pass");
            world.win(&ALICE, id);
            assert_eq!(world.governor(&STRANGER).execute(id), refusal, "{typed:?}");
            assert_eq!(Constitution::of(world), constitution, "{typed:?}: nothing changed");
            assert_eq!(state(world, id), State::Ready, "{typed:?}: it stays as it was");
        });
    }
    world.assert_invariants();
}

#[test]
fn refused_call_undoes_the_whole_proposal() {
    let mut world = electorate();
    captured(&mut world);
    let vault = world.at.vault.clone();
    let actions = [
        harmless(),
        vec![Action::SetVault(vec![VaultSetting::Fee(2_000)]), Action::SetGuardian(ink_id(&EVE))],
        vec![call_action(&vault, "set_settings", vec![VaultSetting::Fee(2_001)])],
    ]
    .concat();
    let id = world.propose(&ALICE, &actions).unwrap();
    world.win(&ALICE, id);
    let constitution = Constitution::of(&mut world);
    // The guardian is two calls.
    let refused = refused_call(4, Err::<(), _>(VaultError::InvalidSetting(VaultSettingName::Fee)));
    assert_eq!(world.governor(&STRANGER).execute(id), refused);
    assert_eq!(Constitution::of(&mut world), constitution, "what went before is undone");
    let expires_at = proposal(&mut world, id).expires_at;
    world.chain.advance_to(expires_at);
    assert_eq!(
        world.governor(&STRANGER).execute(id),
        wrong_state(id, State::Expired),
        "it never will be done"
    );
}

#[test]
fn powers_that_nobody_has_cannot_be_voted_either() {
    let mut world = electorate();
    captured(&mut world);
    let constitution = Constitution::of(&mut world);
    let (token, vault) = (world.at.token.clone(), world.at.vault.clone());
    let timelock = ink_id(&world.at.timelock.clone());
    let missing = |needed| AccessError::MissingRole { caller: timelock, needed };
    let cases = [
        (
            "mint",
            call_action(&token, "mint", (ink_id(&EVE), dot(1))),
            refused_call::<()>(0, Err::<(), _>(TokenError::Access(missing(Role::Vault)))),
        ),
        (
            "burn what others hold",
            call_action(&token, "burn", (ink_id(&BOB), dot(1))),
            refused_call(0, Err::<(), _>(TokenError::Access(missing(Role::Vault)))),
        ),
        (
            "move what others hold",
            call_action(&token, "collect", (ink_id(&BOB), dot(1))),
            refused_call(0, Err::<(), _>(TokenError::InsufficientAllowance { available: 0, needed: dot(1) })),
        ),
        (
            "book a loss",
            call_action(
                &vault,
                "book_report",
                (Totals::default(), BookChange { loss: dot(1), ..BookChange::default() }),
            ),
            refused_call(0, Err::<(), _>(VaultError::Access(missing(Role::Bonder)))),
        ),
        (
            "take the cash for stakes",
            call_action(&vault, "work", (Totals::default(), Withdrawn::default(), 1u32)),
            refused_call(0, Err::<(), _>(VaultError::Access(missing(Role::Bonder)))),
        ),
    ];
    for (label, call, refusal) in cases {
        world.scratch(|world| {
            let id = world.propose(&ALICE, &[call]).unwrap();
            world.win(&ALICE, id);
            assert_eq!(world.governor(&STRANGER).execute(id), refusal, "{label}");
            assert_eq!(Constitution::of(world), constitution, "{label}: nothing changed");
        });
    }
    world.assert_invariants();
}

// ------------------------------------------------------------------------------------------------ pauses

#[test]
fn pause_longer_than_seven_days_or_of_claims_cannot_be_voted() {
    let mut world = electorate();
    captured(&mut world);
    let vault = world.at.vault.clone();
    let constitution = Constitution::of(&mut world);
    let mut try_to = |call: Action| {
        world.scratch(|world| {
            let id = world.propose(&ALICE, &[call]).unwrap();
            world.win(&ALICE, id);
            let answer = world.governor(&STRANGER).execute(id);
            assert_eq!(Constitution::of(world), constitution, "nothing changed");
            answer
        })
    };
    for what in PAUSES {
        for given in [MAX_PAUSE_MS + 1, u64::MAX, 0] {
            let refused = VaultError::InvalidPause { given, maximum: MAX_PAUSE_MS };
            let answer = try_to(call_action(&vault, "pause", (what, given)));
            assert_eq!(answer, refused_call(0, Err::<u64, _>(refused)), "{what:?} for {given} ms");
        }
    }
    // There is no word for claims, transfers or cancellations.
    let unreadable = Err(GovernorError::Timelock(TimelockError::UnderlyingTransactionReverted));
    for number in [3u8, 4, 255] {
        assert_eq!(try_to(call_action(&vault, "pause", (number, DAY_MS))), unreadable, "pausable {number}");
    }
}

#[test]
fn claims_transfers_and_cancellations_are_free_while_everything_is_paused() {
    let mut world = electorate();
    captured(&mut world);
    let claimable = world.request(&BOB, dot(50)).unwrap();
    world.stake(&EVE, dot(60)).unwrap();
    world.next_era();
    world.token(&BOB).approve(&CAROL, dot(10)).unwrap();
    world.escrow(&DAVE, dot(100)).unwrap();

    // The harshest that can be decided: everything paused for the longest time, dear and slow in all that is a setting.
    let vault = world.at.vault.clone();
    let pauses = PAUSES.map(|what| call_action(&vault, "pause", (what, MAX_PAUSE_MS)));
    let settings = [
        VaultSetting::MinStake(dot(1_000)),
        VaultSetting::MinExit(dot(1_000)),
        VaultSetting::Fee(2_000),
        VaultSetting::InstantFee(500),
        VaultSetting::BondingEras(56),
        VaultSetting::MaxReward(1),
        VaultSetting::Treasury(ink_id(&ALICE)),
    ];
    let rules = vec![
        GovernorSetting::Threshold(1_000),
        GovernorSetting::Quorum(5_000),
        GovernorSetting::CriticalQuorum(5_000),
        GovernorSetting::VotingPeriod(30 * DAY_MS),
    ];
    let actions = [
        vec![
            Action::SetVault(settings.to_vec()),
            Action::SetGovernor(rules),
            Action::SetMinDelay(30 * DAY_MS),
        ],
        pauses.to_vec(),
    ]
    .concat();
    let id = world.propose(&ALICE, &actions).unwrap();
    world.win(&ALICE, id);
    let cancellable = world.request(&BOB, dot(20)).unwrap();
    world.chain.advance_blocks(1);
    world.governor(&STRANGER).execute(id).unwrap();
    let until = world.overview().unstake_paused_until;
    assert_eq!(world.request(&BOB, dot(1_000)), Err(VaultError::Paused { what: Pausable::Unstake, until }));

    let owned = world.chain.free_balance(&BOB);
    assert_eq!(
        world.claim(&STRANGER, &[claimable]),
        Ok(dot(50)),
        "claim, by anybody as long after the funding"
    );
    assert_eq!(world.chain.free_balance(&BOB), owned + dot(50));
    assert!(world.cancel(&BOB, cancellable).is_ok(), "cancellation");
    world.token(&BOB).transfer(&FERDIE, dot(1)).unwrap();
    world.token(&BOB).transfer_shares(&FERDIE, 1).unwrap();
    world.token(&CAROL).transfer_from(&BOB, &FERDIE, dot(10)).unwrap();
    assert_eq!(world.governor(&DAVE).release(None), Ok(dot(100)), "and the way out of escrow");
    // It ends by itself, and leaving with everything is possible below every minimum.
    world.chain.advance_to(until);
    let all = world.balance(&FERDIE);
    assert!(all > 0 && all < dot(1_000), "{all}");
    assert!(world.request(&FERDIE, all).is_ok(), "a whole balance may always leave");
    world.assert_invariants();
}

// ------------------------------------------------------------------------------------------------ the guardian

#[test]
fn guardian_can_pause_and_cancel_and_nothing_else() {
    let mut world = electorate();
    world.escrow(&ALICE, dot(5_000)).unwrap();
    let code = world.at.codes.token;
    let missing = |needed| AccessError::MissingRole { caller: ink_id(&GUARDIAN), needed };
    let constitution = Constitution::of(&mut world);
    let admin = missing(Role::Admin);
    assert_eq!(world.vault(&GUARDIAN).set_guardian(&EVE), Err(VaultError::Access(admin)));
    assert_eq!(world.vault(&GUARDIAN).propose_admin(Some(&EVE)), Err(VaultError::Access(admin)));
    assert_eq!(world.vault(&GUARDIAN).set_code(code), Err(VaultError::Access(admin)));
    assert_eq!(world.bonder(&GUARDIAN).set_reporter(&EVE), Err(BonderError::Access(admin)));
    assert_eq!(world.token(&GUARDIAN).set_code(code), Err(TokenError::Access(admin)));
    let refused = Err(RegistryError::Access(admin));
    assert_eq!(world.registry(&GUARDIAN).set_weights(&equal_allocation(1)).map(|_| ()), refused);
    assert_eq!(world.governor(&GUARDIAN).set_guardian(&EVE), Err(GovernorError::Access(admin)));
    assert_eq!(
        world.governor(&GUARDIAN).set_settings(&[GovernorSetting::Quorum(5_000)]),
        Err(GovernorError::Access(admin))
    );
    assert_eq!(Constitution::of(&mut world), constitution, "nothing changed");

    // It stops every proposal, at every hour, but that which names another guardian and nothing else.
    let successor = [Action::SetGuardian(ink_id(&EVE))];
    world.escrow(&BOB, dot(1_000)).unwrap();
    let bad = world.propose(&BOB, &[successor.to_vec(), harmless()].concat()).unwrap();
    let good = world.propose(&ALICE, &successor).unwrap();
    let concerned = Err(GovernorError::GuardianIsConcerned);
    assert_eq!(world.governor(&GUARDIAN).cancel(good), concerned, "pending");
    world.await_vote(good);
    for id in [good, bad] {
        world.governor(&ALICE).vote(id, Support::For).unwrap();
    }
    assert_eq!(world.governor(&GUARDIAN).cancel(good), concerned, "active");
    world.await_result(good);
    assert_eq!(world.governor(&GUARDIAN).cancel(good), concerned, "won");
    world.governor(&STRANGER).queue(bad).unwrap();
    let ready_at = world.governor(&STRANGER).queue(good).unwrap();
    assert_eq!(world.governor(&GUARDIAN).cancel(good), concerned, "queued");
    let waiting = world.governor(&EVE).operation(bad).unwrap();
    world.governor(&GUARDIAN).cancel(bad).unwrap();
    assert_eq!(state(&mut world, bad), State::Cancelled, "what carries more it may stop");
    let refused = Err(TimelockError::OperationIsNotReady);
    world.chain.advance_to(ready_at);
    let direct = world.timelock(&COUNCIL).execute_batch(&waiting.calls, None, waiting.salt);
    assert_eq!(direct, refused, "at the timelock too");
    assert_eq!(world.governor(&GUARDIAN).cancel(good), concerned, "ready");
    assert_eq!(world.governor(&STRANGER).execute(bad), wrong_state(bad, State::Cancelled));

    // A stolen key pauses what it can, and that does not hold up its successor.
    for what in PAUSES {
        world.vault(&GUARDIAN).pause(what, MAX_PAUSE_MS).unwrap();
    }
    world.governor(&STRANGER).execute(good).unwrap();
    assert_eq!(world.governor(&STRANGER).guardian(), EVE);
    assert_eq!(world.vault(&STRANGER).guardian(), EVE, "in both places");
    let refused = VaultError::Access(missing(Role::Guardian));
    assert_eq!(world.vault(&GUARDIAN).unpause(Pausable::Stake), Err(refused), "the old one");
    let id = world.propose(&ALICE, &harmless()).unwrap();
    let refused = Err(GovernorError::MayNotCancel { caller: ink_id(&GUARDIAN) });
    assert_eq!(world.governor(&GUARDIAN).cancel(id), refused, "the old one");
    world.governor(&EVE).cancel(id).unwrap();
    world.assert_invariants();
}

// ------------------------------------------------------------------------------------------------ those who deployed it

#[test]
fn deployer_and_old_admin_have_no_power_left_after_the_hand_over() {
    let mut world = electorate();
    let timelock = world.at.timelock.clone();
    assert_eq!(admins(&mut world), [(); 5].map(|()| timelock.clone()), "the timelock is the admin of all");
    let offered = [
        world.token(&EVE).pending_admin(),
        world.vault(&EVE).pending_admin(),
        world.bonder(&EVE).pending_admin(),
        world.registry(&EVE).pending_admin(),
        world.governor(&EVE).pending_admin(),
    ];
    assert_eq!(offered, [const { None }; 5], "and offered to nobody");

    let governor = world.at.governor.clone();
    for role in [TIMELOCK_ADMIN_ROLE, PROPOSER_ROLE, EXECUTOR_ROLE, 0] {
        assert!(!world.timelock(&EVE).has_role(role, None), "no role is open to everybody");
        let mut holders = Vec::new();
        for who in
            ACTORS.iter().chain([&governor, &timelock, &world.at.vault.clone(), &world.at.bonder.clone()])
        {
            if world.timelock(&EVE).has_role(role, Some(who)) {
                holders.push(who.clone());
            }
        }
        let expected = match role {
            TIMELOCK_ADMIN_ROLE => vec![timelock.clone()],
            0 => vec![],
            _ => vec![COUNCIL, governor.clone()],
        };
        assert_eq!(holders, expected, "role {role}");
        let admin = world.timelock(&EVE).role_admin(role);
        assert_eq!(admin, if role == 0 { 0 } else { TIMELOCK_ADMIN_ROLE }, "who gives role {role}");
    }
    let constitution = Constitution::of(&mut world);
    for who in [ADMIN, DEPLOYER, COUNCIL] {
        let missing = AccessError::MissingRole { caller: ink_id(&who), needed: Role::Admin };
        assert_eq!(world.token(&who).propose_admin(Some(&who)), Err(TokenError::Access(missing)));
        assert_eq!(world.vault(&who).propose_admin(Some(&who)), Err(VaultError::Access(missing)));
        assert_eq!(world.bonder(&who).propose_admin(Some(&who)), Err(BonderError::Access(missing)));
        assert_eq!(world.registry(&who).propose_admin(Some(&who)), Err(RegistryError::Access(missing)));
        assert_eq!(world.governor(&who).propose_admin(Some(&who)), Err(GovernorError::Access(missing)));
        for role in [TIMELOCK_ADMIN_ROLE, PROPOSER_ROLE, EXECUTOR_ROLE] {
            let refused = world.timelock(&who).grant_role(role, Some(&EVE)).unwrap_err();
            let expected = if role == TIMELOCK_ADMIN_ROLE {
                TimelockAccessError::InvalidCaller
            } else {
                TimelockAccessError::MissingRole
            };
            assert_eq!(refused, expected, "{} grants {role}", name_of(&who));
            let refused = world.timelock(&who).revoke_role(role, Some(&governor));
            assert_eq!(refused, Err(TimelockAccessError::MissingRole), "{} revokes {role}", name_of(&who));
        }
        assert_eq!(world.timelock(&who).update_delay(DAY_MS), Err(TimelockError::CallerMustBeTimeLock));
    }
    assert_eq!(Constitution::of(&mut world), constitution, "nothing changed");
}

/// The council acts by the same delay as everybody, and holders can dismiss it.
#[test]
fn council_is_bound_by_the_delay_and_can_be_dismissed() {
    let mut world = electorate();
    world.escrow(&ALICE, dot(5_000)).unwrap();
    let (timelock, registry) = (world.at.timelock.clone(), world.at.registry.clone());
    let roles = [PROPOSER_ROLE, EXECUTOR_ROLE]
        .map(|role| call_action(&timelock, "AccessControl::revoke_role", (role, Some(ink_id(&COUNCIL)))));
    let id = world.propose(&ALICE, &roles).unwrap();
    world.win(&ALICE, id);
    // What it schedules while it can does not survive it: nobody else knows of it, and it may no longer execute.
    let delay = world.timelock(&EVE).min_delay();
    let coup = [call(&registry, "propose_admin", Some(ink_id(&COUNCIL)))];
    world.timelock(&COUNCIL).schedule_batch(&coup, None, [1; 32], delay).unwrap();
    let early = world.timelock(&COUNCIL).execute_batch(&coup, None, [1; 32]);
    assert_eq!(early, Err(TimelockError::OperationIsNotReady), "not at once");
    world.governor(&STRANGER).execute(id).unwrap();
    world.chain.advance_ms(delay);
    let missing = Err(TimelockError::AccessControl(TimelockAccessError::MissingRole));
    assert_eq!(world.timelock(&COUNCIL).execute_batch(&coup, None, [1; 32]), missing);
    assert_eq!(world.registry(&EVE).pending_admin(), None, "no coup");
    let none: Option<Balance> = None;
    assert!(world.governor(&ALICE).release(none).is_ok());
}
