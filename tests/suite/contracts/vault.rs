//! The vault alone: who it obeys and what it refuses. Every refusal is a typed error and changes nothing.

use adotb_harness::{
    actors::*,
    contract::{ink_id, Access, VaultEvent},
    world::World,
};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::BonderError,
    token::{TokenError, Totals},
    vault::{
        BookChange, Claims, Pausable, VaultError, VaultSetting, VaultSettingName, VaultSettings,
        MAX_HOLD_ERAS, MAX_PAUSE_MS, OWNER_FIRST_ERAS,
    },
};

#[test]
fn stake_below_minimum_fails() {
    let mut world = World::new();
    let before = world.measure();
    for given in [0, 1, dot(1) - 1] {
        assert_eq!(world.stake(&ALICE, given), Err(VaultError::BelowMinimum { given, minimum: dot(1) }));
    }
    assert_eq!(world.measure(), before, "nothing changed");
    assert_eq!(world.chain.free_balance(&ALICE), ENDOWMENT, "nothing paid");
}

#[test]
fn stake_for_the_token_or_the_vault_fails() {
    let mut world = World::new();
    let (token, vault) = (world.at.token.clone(), world.at.vault.clone());
    let refused = Err(VaultError::Token(TokenError::ForbiddenRecipient));
    assert_eq!(world.vault(&ALICE).stake_for(&token, dot(5)), refused, "token");
    assert_eq!(world.vault(&ALICE).stake_for(&vault, dot(5)), refused, "vault");
}

#[test]
fn stake_mints_as_much_and_says_so() {
    let mut world = World::new();
    let paid = world.chain.free_balance(&ALICE);
    assert_eq!(world.stake(&ALICE, dot(5)), Ok(dot(5)), "shares");
    let event = VaultEvent::Staked { payer: ALICE, holder: ALICE, amount: dot(5), shares: dot(5) };
    assert_eq!(world.vault_events(), vec![event], "event");
    assert_eq!(world.balance(&ALICE), dot(5), "balance");
    let deposit = world.last.as_ref().unwrap().storage_deposit as u128;
    assert_eq!(paid - world.chain.free_balance(&ALICE), dot(5) + deposit, "price");
    assert_eq!(world.overview().money.buffer, dot(6), "buffer");
    assert_eq!(world.vault(&BOB).stake_for(&CAROL, dot(2)), Ok(dot(2)), "for somebody else");
    assert_eq!((world.balance(&BOB), world.balance(&CAROL)), (0, dot(2)), "who gets it");
    world.assert_invariants();
}

#[test]
fn request_unstake_bad_amounts_fail() {
    let mut world = World::new();
    world.stake(&ALICE, dot(5)).unwrap();
    let before = world.measure();
    let minimum = 100 * MILLI_DOT;
    for given in [0, 1, minimum - 1] {
        assert_eq!(world.request(&ALICE, given), Err(VaultError::BelowMinimum { given, minimum }));
    }
    for (amount, needed) in [(dot(5) + 1, dot(5) + 1), (u128::MAX - 1, u128::MAX - 1)] {
        let error = TokenError::InsufficientShares { available: dot(5), needed };
        assert_eq!(world.request(&ALICE, amount), Err(VaultError::Token(error)));
    }
    assert_eq!(world.measure(), before, "nothing changed");
}

#[test]
fn claim_bad_ids_fail() {
    let mut world = World::new();
    world.stake(&ALICE, dot(5)).unwrap();
    let id = world.request(&ALICE, dot(1)).unwrap();
    let cancelled = world.request(&ALICE, dot(1)).unwrap();
    world.cancel(&ALICE, cancelled).unwrap();
    let before = world.measure();
    assert_eq!(world.claim(&BOB, &[]), Err(VaultError::WrongNumberOfIds { given: 0, maximum: 64 }));
    let many: Vec<u64> = (0..65).collect();
    assert_eq!(world.claim(&BOB, &many), Err(VaultError::WrongNumberOfIds { given: 65, maximum: 64 }));
    for unknown in [0, 3, u64::MAX] {
        assert_eq!(world.claim(&BOB, &[unknown]), Err(VaultError::UnknownExit { id: unknown }));
    }
    assert_eq!(world.claim(&BOB, &[cancelled]), Ok(0));
    assert_eq!(world.claim(&BOB, &[id]), Err(VaultError::ExitNotFunded { id, due_era: 29 }));
    assert_eq!(world.cancel(&BOB, id), Err(VaultError::NotExitOwner { id, owner: ink_id(&ALICE) }));
    assert_eq!(world.measure(), before, "nothing changed");
    // The buffer pays it in the next era; then it is the duplicate that fails.
    world.next_era();
    let batch = 0;
    assert_eq!(world.cancel(&ALICE, id), Err(VaultError::BatchClosed { id, batch }));
    let from = world.overview().era + OWNER_FIRST_ERAS;
    assert_eq!(world.claim(&BOB, &[id]), Err(VaultError::OwnerFirst { id, from }));
    assert_eq!(world.claim(&ALICE, &[id, id]), Err(VaultError::DuplicateExit { id }));
    assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(1)));
    let closed = Claims { paid: 0, skipped: vec![id] };
    assert_eq!(world.vault(&BOB).claim(&[id]), Ok(closed));
    world.assert_invariants();
}

#[test]
fn value_where_none_is_expected_fails() {
    let mut world = World::new();
    world.stake(&ALICE, dot(5)).unwrap();
    let before = world.measure();
    let given = dot(3);
    let refused = VaultError::ValueNotExpected { given };
    let mut alice = world.vault(&ALICE).with_value(given);
    assert_eq!(alice.request_unstake(dot(1)), Err(refused));
    assert_eq!(alice.cancel_unstake(1), Err(refused));
    assert_eq!(alice.claim(&[1]), Err(refused));
    assert_eq!(alice.unstake_now(dot(1), 0), Err(refused));
    let mut admin = world.vault(&ADMIN).with_value(given);
    assert_eq!(admin.pause(Pausable::Stake, 1), Err(refused));
    assert_eq!(admin.unpause(Pausable::Stake), Err(refused));
    assert_eq!(admin.set_guardian(&BOB), Err(refused));
    assert_eq!(admin.propose_admin(None), Err(refused));
    assert_eq!(admin.ossify(), Err(refused));
    let settings = admin.settings();
    assert_eq!(admin.set_settings(&settings), Err(refused));
    assert_eq!(world.measure(), before, "nothing changed");
}

#[test]
fn calls_without_the_role_fail() {
    let mut world = World::new();
    let code = world.at.codes.vault;
    let settings = world.vault(&ALICE).settings();
    let caller = ink_id(&ALICE);
    let missing = |needed| VaultError::Access(AccessError::MissingRole { caller, needed });
    let mut alice = world.vault(&ALICE);
    assert_eq!(alice.pause(Pausable::Stake, 1), Err(missing(Role::Guardian)));
    assert_eq!(alice.unpause(Pausable::Stake), Err(missing(Role::Guardian)));
    assert_eq!(alice.set_settings(&settings), Err(missing(Role::Admin)));
    assert_eq!(alice.set_guardian(&ALICE), Err(missing(Role::Admin)));
    assert_eq!(alice.propose_admin(Some(&ALICE)), Err(missing(Role::Admin)));
    assert_eq!(alice.set_code(code), Err(missing(Role::Admin)));
    assert_eq!(alice.ossify(), Err(missing(Role::Admin)));
    assert_eq!(alice.book_report(Totals::default(), &BookChange::default()), Err(missing(Role::Bonder)));
    assert_eq!(alice.hold(1), Err(missing(Role::Bonder)));
    assert_eq!(alice.accept_admin(), Err(VaultError::Access(AccessError::NotOffered { caller })));
}

#[test]
fn advance_before_the_era_is_over_fails() {
    let mut world = World::new();
    let error = VaultError::EraNotOver { era: 0, next_era_at: world.chain.era_start(1) };
    assert_eq!(world.bonder(&ALICE).advance(1), Err(error.into()), "the era of the deployment");
    assert_eq!(world.bonder(&ALICE).advance(0), Err(BonderError::ZeroLimit));
    world.next_era();
    let error = VaultError::EraNotOver { era: 1, next_era_at: world.chain.era_start(2) };
    assert_eq!(world.bonder(&ALICE).advance(1), Err(error.into()), "done already");
}

#[test]
fn pauses_stop_what_they_name_and_end_by_themselves() {
    let mut world = World::new();
    world.stake(&ALICE, dot(5)).unwrap();
    let hour = 3_600_000;
    let until = world.chain.now() + hour;
    let refused = |what| VaultError::Paused { what, until };
    for what in [Pausable::Stake, Pausable::Unstake, Pausable::Advance] {
        assert_eq!(world.vault(&GUARDIAN).pause(what, hour), Ok(until));
    }
    assert_eq!(world.stake(&ALICE, dot(1)), Err(refused(Pausable::Stake)));
    assert_eq!(world.request(&ALICE, dot(1)), Err(refused(Pausable::Unstake)));
    assert_eq!(world.vault(&ALICE).unstake_now(dot(1), 0), Err(refused(Pausable::Unstake)));
    assert_eq!(world.bonder(&ALICE).advance(1), Err(refused(Pausable::Advance).into()));
    assert_eq!(world.bonder(&ALICE).harvest(), Err(refused(Pausable::Advance).into()));
    world.token(&ALICE).transfer(&BOB, dot(1)).unwrap();
    world.chain.advance_ms(hour);
    world.stake(&ALICE, dot(1)).unwrap();
    world.request(&ALICE, dot(1)).unwrap();
    assert_eq!(world.bonder(&ALICE).harvest(), Ok(0), "open again");
    let allowed_at = until + MAX_PAUSE_MS;
    let too_soon = VaultError::PauseTooSoon { allowed_at };
    assert_eq!(world.vault(&GUARDIAN).pause(Pausable::Stake, hour), Err(too_soon), "the guardian must wait");
    let (given, maximum) = (MAX_PAUSE_MS + 1, MAX_PAUSE_MS);
    let too_long = VaultError::InvalidPause { given, maximum };
    assert_eq!(world.vault(&ADMIN).pause(Pausable::Stake, given), Err(too_long));
    world.assert_invariants();
}

// ------------------------------------------------------------------------------------------------ settings

#[test]
fn set_params_of_one_setting_leaves_the_others() {
    let mut world = World::new();
    let old = world.vault(&ADMIN).settings();
    let changes = [
        (VaultSetting::MinStake(dot(2)), VaultSettings { min_stake: dot(2), ..old }),
        (VaultSetting::MinExit(dot(3)), VaultSettings { min_exit: dot(3), ..old }),
        (VaultSetting::Fee(7), VaultSettings { fee_bps: 7, ..old }),
        (VaultSetting::InstantFee(8), VaultSettings { instant_fee_bps: 8, ..old }),
        (VaultSetting::Buffer(9), VaultSettings { buffer_bps: 9, ..old }),
        (VaultSetting::MaxReward(10), VaultSettings { max_reward_bps: 10, ..old }),
        (VaultSetting::Treasury(ink_id(&EVE)), VaultSettings { treasury: ink_id(&EVE), ..old }),
        (VaultSetting::BondingEras(11), VaultSettings { bonding_eras: 11, ..old }),
    ];
    for (change, new) in changes {
        world.scratch(|world| {
            assert_eq!(world.vault(&ADMIN).change(&[change]), Ok(()), "{change:?}");
            assert_eq!(
                world.vault_events(),
                [VaultEvent::SettingsChanged { old, new }],
                "{change:?} is told"
            );
            assert_eq!(world.vault(&ALICE).settings(), new, "{change:?} alone");
        });
    }
    let all = changes.map(|(change, _)| change);
    assert_eq!(world.vault(&ADMIN).change(&all), Ok(()), "all at once");
    assert_eq!(world.vault(&ALICE).settings().list(), all);
}

#[test]
fn set_params_by_two_decisions_undoes_neither() {
    let mut world = World::new();
    let old = world.vault(&ADMIN).settings();
    // Both were written while the old settings were in force.
    assert_eq!(world.vault(&ADMIN).change(&[VaultSetting::Fee(500), VaultSetting::MinExit(0)]), Ok(()));
    assert_eq!(world.vault(&ADMIN).change(&[VaultSetting::MinStake(dot(5))]), Ok(()));
    let new = VaultSettings { fee_bps: 500, min_exit: 0, min_stake: dot(5), ..old };
    assert_eq!(world.vault(&ALICE).settings(), new, "three settings are new");
    let twice = [VaultSetting::Fee(1), VaultSetting::Buffer(1), VaultSetting::Fee(2)];
    assert_eq!(world.vault(&ADMIN).change(&twice), Ok(()));
    assert_eq!(
        world.vault(&ALICE).settings(),
        VaultSettings { fee_bps: 2, buffer_bps: 1, ..new },
        "the last counts"
    );
}

#[test]
fn set_params_with_one_bad_setting_changes_nothing() {
    let mut world = World::new();
    let (old, before) = (world.vault(&ADMIN).settings(), world.measure());
    let (good, bad) = (VaultSetting::MinStake(dot(2)), VaultSetting::Fee(2_001));
    let refused = Err(VaultError::InvalidSetting(VaultSettingName::Fee));
    for changes in [vec![bad], vec![good, bad], vec![bad, good], vec![good, bad, VaultSetting::MaxReward(0)]]
    {
        assert_eq!(world.vault(&ADMIN).change(&changes), refused, "{changes:?}");
        assert_eq!(world.vault(&ALICE).settings(), old, "{changes:?}: nothing changed");
    }
    // A bad value is not saved by a good one that follows it.
    assert_eq!(world.vault(&ADMIN).change(&[bad, VaultSetting::Fee(1)]), refused);
    assert_eq!((world.vault(&ALICE).settings(), world.measure()), (old, before), "nothing changed");
}

#[test]
fn set_params_of_nothing_is_told_to_nobody() {
    let mut world = World::new();
    let old = world.vault(&ADMIN).settings();
    assert_eq!(world.vault(&ADMIN).change(&[]), Ok(()));
    assert_eq!((world.vault_events(), world.vault(&ALICE).settings()), (vec![], old));
    let caller = ink_id(&ALICE);
    let missing = AccessError::MissingRole { caller, needed: Role::Admin };
    assert_eq!(world.vault(&ALICE).change(&[]), Err(missing.into()), "not even that");
}

#[test]
fn set_params_bounds_hold_one_by_one() {
    let mut world = World::new();
    let before = world.vault(&ALICE).settings();
    let with = |change: &dyn Fn(&mut VaultSettings)| {
        let mut settings = before;
        change(&mut settings);
        settings
    };
    let cases: [(VaultSettingName, VaultSettings, VaultSettings); 7] = [
        (
            VaultSettingName::MinStake,
            with(&|p| p.min_stake = dot(1_000)),
            with(&|p| p.min_stake = dot(1_000) + 1),
        ),
        (
            VaultSettingName::MinExit,
            with(&|p| p.min_exit = dot(1_000)),
            with(&|p| p.min_exit = dot(1_000) + 1),
        ),
        (VaultSettingName::Fee, with(&|p| p.fee_bps = 2_000), with(&|p| p.fee_bps = 2_001)),
        (
            VaultSettingName::InstantFee,
            with(&|p| p.instant_fee_bps = 500),
            with(&|p| p.instant_fee_bps = 501),
        ),
        (VaultSettingName::Buffer, with(&|p| p.buffer_bps = 2_000), with(&|p| p.buffer_bps = 2_001)),
        (VaultSettingName::MaxReward, with(&|p| p.max_reward_bps = 100), with(&|p| p.max_reward_bps = 101)),
        (VaultSettingName::BondingEras, with(&|p| p.bonding_eras = 56), with(&|p| p.bonding_eras = 57)),
    ];
    let below = [
        (VaultSettingName::MinStake, with(&|p| p.min_stake = 0)),
        (VaultSettingName::MaxReward, with(&|p| p.max_reward_bps = 0)),
        (VaultSettingName::BondingEras, with(&|p| p.bonding_eras = 1)),
        (VaultSettingName::Fee, with(&|p| p.fee_bps = u16::MAX)),
        (VaultSettingName::MinExit, with(&|p| p.min_exit = u128::MAX)),
    ];
    for (param, at_the_bound, beyond) in cases {
        world
            .vault(&ADMIN)
            .set_settings(&at_the_bound)
            .unwrap_or_else(|error| panic!("{param:?}: {error:?}"));
        assert_eq!(world.vault(&ALICE).settings(), at_the_bound, "{param:?} at its bound");
        assert_eq!(world.vault(&ADMIN).set_settings(&beyond), Err(VaultError::InvalidSetting(param)));
        assert_eq!(world.vault(&ALICE).settings(), at_the_bound, "{param:?}: nothing changed");
    }
    for (param, settings) in below {
        assert_eq!(world.vault(&ADMIN).set_settings(&settings), Err(VaultError::InvalidSetting(param)));
    }
    for settings in
        [with(&|p| (p.min_exit, p.fee_bps) = (0, 0)), with(&|p| (p.min_stake, p.bonding_eras) = (1, 2))]
    {
        assert_eq!(world.vault(&ADMIN).set_settings(&settings), Ok(()), "the lower ends");
    }
}

/// The bonder itself calls: only a fault of its own, or of the oracle, could ask for this.
#[test]
fn hold_ends_after_eight_eras_whatever_was_asked_for() {
    let mut world = World::new();
    let bonder = world.at.bonder.clone();
    world.chain.mint(&bonder, dot(10)); // as the signer of these calls
    let longest = world.chain.era_ms() * u64::from(MAX_HOLD_ERAS);
    assert_eq!(MAX_HOLD_ERAS, 8, "as documented");
    for asked in [longest - 1, longest, longest + 1, u64::MAX / 2] {
        let now = world.chain.now();
        world.vault(&bonder).hold(now + asked).unwrap();
        let until = now + asked.min(longest);
        assert_eq!(world.vault_events(), [VaultEvent::HoldSet { until }], "{asked} ms");
        assert_eq!(world.stake(&ALICE, dot(5)), Err(VaultError::Held { until }), "{asked} ms");
    }
    let until = world.chain.now() + longest;
    world.vault(&bonder).hold(u64::MAX).unwrap();
    world.chain.advance_to(until - 1);
    assert_eq!(world.stake(&ALICE, dot(5)), Err(VaultError::Held { until }), "to the last millisecond");
    world.chain.advance_to(until);
    assert_eq!(world.stake(&ALICE, dot(5)), Ok(dot(5)), "ended by itself");
}

#[test]
fn loss_by_an_offence_that_is_still_to_come_is_refused() {
    let mut world = World::new();
    world.stake(&ALICE, dot(999)).unwrap();
    world.run_eras(2);
    let (bonder, before) = (world.at.bonder.clone(), world.measure());
    world.chain.mint(&bonder, dot(10));
    let (money, era) = (world.overview().money, world.overview().era);
    let change = |since| BookChange {
        bonded: money.bonded - 1,
        unbonding: money.unbonding,
        loss: 1,
        since,
        ..BookChange::default()
    };
    for since in [era + 1, u32::MAX] {
        let refused = Err(VaultError::FutureEra { given: since, era });
        assert_eq!(world.vault(&bonder).book_report(Totals::default(), &change(since)).map(|_| ()), refused);
        let less = world.less(0, 1, 0);
        assert_eq!(
            world.bonder(&REPORTER).book(since, &less),
            Err(BonderError::VaultRefused),
            "by the bonder"
        );
    }
    assert_eq!(world.measure(), before, "nothing changed");
    let less = world.less(0, 1, 0);
    assert_eq!(
        world.bonder(&REPORTER).book(era, &less).map(|booked| booked.loss),
        Ok(1),
        "one of this era is booked"
    );
}

#[test]
fn changes_of_roles_are_told_with_before_and_after() {
    let mut world = World::new();
    let first = world.vault(&ALICE).access();
    let offered = Access { pending_admin: Some(ink_id(&BOB)), ..first };
    world.vault(&ADMIN).propose_admin(Some(&BOB)).unwrap();
    assert_eq!(world.vault_events(), [VaultEvent::AccessChanged { old: first, new: offered }]);
    let taken = Access { hand_overs: 1, ..Access::new(ink_id(&BOB)) };
    world.vault(&BOB).accept_admin().unwrap();
    assert_eq!(world.vault_events(), [VaultEvent::AccessChanged { old: offered, new: taken }]);
    world.vault(&BOB).set_guardian(&EVE).unwrap();
    assert_eq!(world.vault_events(), [VaultEvent::GuardianSet { old: GUARDIAN, new: EVE }]);
    world.vault(&BOB).ossify().unwrap();
    let last = Access { ossified: true, ..taken };
    assert_eq!(world.vault_events(), [VaultEvent::AccessChanged { old: taken, new: last }]);
    assert_eq!(world.vault(&ALICE).access(), last);
}

#[test]
fn pauses_and_their_ends_are_told() {
    let mut world = World::new();
    let hour = 3_600_000;
    for what in [Pausable::Stake, Pausable::Unstake, Pausable::Advance] {
        let until = world.vault(&GUARDIAN).pause(what, hour).unwrap();
        assert_eq!(world.vault_events(), [VaultEvent::PauseSet { what, until, by: GUARDIAN }]);
        world.chain.advance_blocks(1);
        world.vault(&ADMIN).unpause(what).unwrap();
        let until = world.chain.now();
        assert_eq!(world.vault_events(), [VaultEvent::PauseSet { what, until, by: ADMIN }], "ended now");
    }
}
