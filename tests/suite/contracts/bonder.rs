//! The bonder alone: who it obeys. What it does is in the flows.

use adotb_harness::{
    actors::*,
    contract::{ink_id, BonderEvent},
    world::World,
};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::{
        BonderError, BonderSetting, BonderSettingName, BonderSettings, Booked, StashReport, Terms,
        MAX_GRACE_ERAS,
    },
    nominator::StakingCalls,
};

#[test]
fn create_stash_when_none_is_needed_fails() {
    let mut world = World::new();
    let refused = BonderError::StashNotNeeded { present: 0, wanted: 0 };
    assert_eq!(world.bonder(&ALICE).create_stash(), Err(refused), "the pool is below one minimum bond");
    world.stake(&ALICE, dot(999)).unwrap();
    assert_eq!(world.bonder(&KEEPER).create_stash(), Ok(0), "1 000 DOT are two stashes of 500");
    assert_eq!(world.bonder(&STRANGER).create_stash(), Ok(1), "anybody may");
    let refused = BonderError::StashNotNeeded { present: 2, wanted: 2 };
    assert_eq!(world.bonder(&ALICE).create_stash(), Err(refused), "enough");
    world.assert_invariants();
}

#[test]
fn calls_without_the_role_fail() {
    let mut world = World::new();
    let settings = world.bonder(&ALICE).settings();
    let caller = ink_id(&ALICE);
    let missing = |needed| BonderError::Access(AccessError::MissingRole { caller, needed });
    let mut alice = world.bonder(&ALICE);
    assert_eq!(alice.book(0, &[]), Err(missing(Role::Reporter)));
    assert_eq!(alice.end_hold(), Err(missing(Role::Reporter)));
    assert_eq!(alice.set_settings(&settings), Err(missing(Role::Admin)));
    assert_eq!(alice.set_reporter(&ALICE), Err(missing(Role::Admin)));
    assert_eq!(alice.propose_admin(Some(&ALICE)), Err(missing(Role::Admin)));
    assert_eq!(alice.ossify(), Err(missing(Role::Admin)));
    assert_eq!(alice.accept_admin(), Err(BonderError::Access(AccessError::NotOffered { caller })));
}

#[test]
fn report_of_impossible_numbers_fails() {
    let mut world = World::new();
    world.stake(&ALICE, dot(999)).unwrap();
    world.next_era();
    let before = world.measure();
    let (most, count) = (before.stashes[0].0.bonded, before.stashes.len());
    let one = |stash, active, unlocking| StashReport { stash, active, unlocking, pending: Some(0) };
    let above = |given, most| BonderError::AboveBook { stash: 0, given, most };
    let mut reporter = world.bonder(&REPORTER);
    assert_eq!(reporter.book(1, &[]), Ok(Booked::default()), "nothing is said, nothing changes");
    let same = Booked { whole: count == 1, ..Booked::default() };
    assert_eq!(reporter.book(1, &[one(0, most, 0)]), Ok(same), "what the book says anyway");
    let mut refusal = |reports: &[StashReport]| reporter.book(1, reports).unwrap_err();
    assert_eq!(refusal(&[one(0, most, 0), one(0, most, 0)]), BonderError::InvalidReport, "twice");
    assert_eq!(refusal(&[one(1, 0, 0), one(0, most, 0)]), BonderError::InvalidReport, "out of order");
    assert_eq!(refusal(&[one(0, 1, 0), one(2, 1, 0)]), BonderError::UnknownStash { stash: 2 });
    assert_eq!(refusal(&[one(u16::MAX, 1, 0)]), BonderError::UnknownStash { stash: u16::MAX });
    assert_eq!(refusal(&[one(0, most + 1, 0)]), above(most + 1, most));
    assert_eq!(refusal(&[one(0, u128::MAX, u128::MAX)]), above(u128::MAX, most));
    assert_eq!(refusal(&[one(0, 0, 1)]), above(1, 0), "nothing is unbonding");
    assert_eq!(world.measure(), before, "nothing changed");
}

#[test]
fn report_of_another_revision_fails() {
    let mut world = World::new();
    world.stake(&ALICE, dot(999)).unwrap();
    world.next_era();
    let (current, terms) = (world.bonder(&ALICE).revision(), Terms { limit: u128::MAX, hold_until: 0 });
    let less = world.less(0, 1, 0);
    for given in [0, current - 1, current + 1, u32::MAX] {
        let refused = Err(BonderError::OtherRevision { given, current });
        assert_eq!(world.bonder(&REPORTER).report(given, 1, &less, &terms), refused);
    }
    let whole = world.stashes().len() == 1;
    let booked = Ok(Booked { loss: 1, unproven: 1, whole, ..Booked::default() });
    assert_eq!(world.bonder(&REPORTER).report(current, 1, &less, &terms), booked);
    let refused = Err(BonderError::OtherRevision { given: current, current: current + 1 });
    assert_eq!(world.bonder(&REPORTER).report(current, 1, &less, &terms), refused, "the same again");
}

// ------------------------------------------------------------------------------------------------ settings

#[test]
fn set_params_of_one_setting_leaves_the_others() {
    let mut world = World::new();
    let old = world.bonder(&ADMIN).settings();
    let calls = StakingCalls { rebond: 77, ..old.calls };
    let changes = [
        (BonderSetting::GraceEras(7), BonderSettings { grace_eras: 7, ..old }),
        (BonderSetting::MinBond(dot(8)), BonderSettings { min_bond: dot(8), ..old }),
        (BonderSetting::MaxStashes(9), BonderSettings { max_stashes: 9, ..old }),
        (BonderSetting::SlashingSpans(11), BonderSettings { slashing_spans: 11, ..old }),
        (BonderSetting::Calls(calls), BonderSettings { calls, ..old }),
    ];
    for (change, new) in changes {
        world.scratch(|world| {
            assert_eq!(world.bonder(&ADMIN).change(&[change]), Ok(()), "{change:?}");
            assert_eq!(
                world.bonder_events(),
                [BonderEvent::SettingsChanged { old, new }],
                "{change:?} is told"
            );
            assert_eq!(world.bonder(&ALICE).settings(), new, "{change:?} alone");
        });
    }
    let all = changes.map(|(change, _)| change);
    assert_eq!(world.bonder(&ADMIN).change(&all), Ok(()), "all at once");
    assert_eq!(world.bonder(&ALICE).settings().list(), all);
}

#[test]
fn set_params_by_two_decisions_undoes_neither() {
    let mut world = World::new();
    let old = world.bonder(&ADMIN).settings();
    // Both were written while the old settings were in force.
    assert_eq!(world.bonder(&ADMIN).change(&[BonderSetting::GraceEras(5)]), Ok(()));
    assert_eq!(world.bonder(&ADMIN).change(&[BonderSetting::MaxStashes(12)]), Ok(()));
    let new = BonderSettings { grace_eras: 5, max_stashes: 12, ..old };
    assert_eq!(world.bonder(&ALICE).settings(), new);
}

#[test]
fn set_params_with_one_bad_setting_or_with_none_changes_nothing() {
    let mut world = World::new();
    let old = world.bonder(&ADMIN).settings();
    let (good, bad) = (BonderSetting::GraceEras(5), BonderSetting::MinBond(0));
    let refused = Err(BonderError::InvalidSetting(BonderSettingName::MinBond));
    for changes in [vec![bad], vec![good, bad], vec![bad, good], vec![bad, BonderSetting::MinBond(1)]] {
        assert_eq!(world.bonder(&ADMIN).change(&changes), refused, "{changes:?}");
        assert_eq!(world.bonder(&ALICE).settings(), old, "{changes:?}: nothing changed");
    }
    assert_eq!(world.bonder(&ADMIN).change(&[]), Ok(()));
    assert_eq!((world.bonder_events(), world.bonder(&ALICE).settings()), (vec![], old), "nothing to tell");
}

#[test]
fn set_params_bounds_hold_one_by_one() {
    let mut world = World::new();
    let before = world.bonder(&ALICE).settings();
    for (param, grace_eras, min_bond, max_stashes) in [
        (BonderSettingName::GraceEras, MAX_GRACE_ERAS + 1, 1, 1),
        (BonderSettingName::MinBond, 0, 0, 1),
        (BonderSettingName::MaxStashes, 0, 1, 0),
        (BonderSettingName::MaxStashes, 0, 1, 65),
    ] {
        let mut settings = before;
        (settings.grace_eras, settings.min_bond, settings.max_stashes) = (grace_eras, min_bond, max_stashes);
        assert_eq!(world.bonder(&ADMIN).set_settings(&settings), Err(BonderError::InvalidSetting(param)));
        assert_eq!(world.bonder(&ALICE).settings(), before, "{param:?}: nothing changed");
    }
    let mut settings = before;
    (settings.grace_eras, settings.min_bond, settings.max_stashes) = (MAX_GRACE_ERAS, 1, 64);
    assert_eq!(world.bonder(&ADMIN).set_settings(&settings), Ok(()), "at the bounds");
    assert_eq!(world.bonder(&ALICE).settings(), settings);
}
