//! The bonder alone: who it obeys. What it does is in the flows.

use adotb_harness::{
    actors::*,
    contract::{ink_id, BonderEvent},
    world::World,
};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::{BonderError, BonderParam, BonderParams, BonderSetting, StashLoss, MAX_GRACE_ERAS},
    nominator::StakingCalls,
};
use adotb_math::flow::Flow;

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
    let params = world.bonder(&ALICE).params();
    let caller = ink_id(&ALICE);
    let missing = |needed| BonderError::Access(AccessError::MissingRole { caller, needed });
    let mut alice = world.bonder(&ALICE);
    assert_eq!(alice.withdraw(1, 1).map(|_| ()), Err(missing(Role::Vault)));
    let flow = Flow { bond: dot(1), rebond: 0, unbond: 0 };
    assert_eq!(alice.move_stake(1, 1, 29, &flow, 1).map(|_| ()), Err(missing(Role::Vault)));
    let loss = StashLoss { stash: 0, bonded: 1, unbonding: 0 };
    assert_eq!(alice.report_loss(0, &[loss]), Err(missing(Role::Reporter)));
    assert_eq!(alice.set_params(&params), Err(missing(Role::Admin)));
    assert_eq!(alice.set_reporter(&ALICE), Err(missing(Role::Admin)));
    assert_eq!(alice.propose_admin(Some(&ALICE)), Err(missing(Role::Admin)));
    assert_eq!(alice.ossify(), Err(missing(Role::Admin)));
    assert_eq!(alice.accept_admin(), Err(BonderError::Access(AccessError::NotOffered { caller })));
}

#[test]
fn report_loss_bad_reports_fail() {
    let mut world = World::new();
    world.stake(&ALICE, dot(999)).unwrap();
    world.next_era();
    let before = world.measure();
    let loss = |stash, bonded, unbonding| StashLoss { stash, bonded, unbonding };
    let mut reporter = world.bonder(&REPORTER);
    let mut refusal = |losses: &[StashLoss]| reporter.report_loss(1, losses).unwrap_err();
    assert_eq!(refusal(&[]), BonderError::InvalidReport, "nothing");
    assert_eq!(refusal(&[loss(0, 0, 0)]), BonderError::InvalidReport, "zeros");
    assert_eq!(refusal(&[loss(0, 1, 0), loss(0, 1, 0)]), BonderError::InvalidReport, "twice");
    assert_eq!(refusal(&[loss(2, 1, 0)]), BonderError::UnknownStash { stash: 2 });
    let available = before.stashes[0].0.bonded;
    let too_large = |given, available| BonderError::LossTooLarge { stash: 0, given, available };
    assert_eq!(refusal(&[loss(0, available + 1, 0)]), too_large(available + 1, available));
    assert_eq!(refusal(&[loss(0, u128::MAX, 0)]), too_large(u128::MAX, available));
    assert_eq!(refusal(&[loss(0, 0, 1)]), too_large(1, 0));
    assert_eq!(world.measure(), before, "nothing changed");
}

// ------------------------------------------------------------------------------------------------ settings

#[test]
fn set_params_of_one_setting_leaves_the_others() {
    let mut world = World::new();
    let old = world.bonder(&ADMIN).params();
    let calls = StakingCalls { rebond: 77, ..old.calls };
    let changes = [
        (BonderSetting::GraceEras(7), BonderParams { grace_eras: 7, ..old }),
        (BonderSetting::MinBond(dot(8)), BonderParams { min_bond: dot(8), ..old }),
        (BonderSetting::MaxStashes(9), BonderParams { max_stashes: 9, ..old }),
        (BonderSetting::SlashingSpans(11), BonderParams { slashing_spans: 11, ..old }),
        (BonderSetting::Calls(calls), BonderParams { calls, ..old }),
    ];
    for (change, new) in changes {
        world.scratch(|world| {
            assert_eq!(world.bonder(&ADMIN).change(&[change]), Ok(()), "{change:?}");
            assert_eq!(world.bonder_events(), [BonderEvent::ParamsSet { old, new }], "{change:?} is told");
            assert_eq!(world.bonder(&ALICE).params(), new, "{change:?} alone");
        });
    }
    let all = changes.map(|(change, _)| change);
    assert_eq!(world.bonder(&ADMIN).change(&all), Ok(()), "all at once");
    assert_eq!(world.bonder(&ALICE).params().settings(), all);
}

#[test]
fn set_params_by_two_decisions_undoes_neither() {
    let mut world = World::new();
    let old = world.bonder(&ADMIN).params();
    // Both were written while the old settings were in force.
    assert_eq!(world.bonder(&ADMIN).change(&[BonderSetting::GraceEras(5)]), Ok(()));
    assert_eq!(world.bonder(&ADMIN).change(&[BonderSetting::MaxStashes(12)]), Ok(()));
    let new = BonderParams { grace_eras: 5, max_stashes: 12, ..old };
    assert_eq!(world.bonder(&ALICE).params(), new);
}

#[test]
fn set_params_with_one_bad_setting_or_with_none_changes_nothing() {
    let mut world = World::new();
    let old = world.bonder(&ADMIN).params();
    let (good, bad) = (BonderSetting::GraceEras(5), BonderSetting::MinBond(0));
    let refused = Err(BonderError::InvalidParam(BonderParam::MinBond));
    for changes in [vec![bad], vec![good, bad], vec![bad, good], vec![bad, BonderSetting::MinBond(1)]] {
        assert_eq!(world.bonder(&ADMIN).change(&changes), refused, "{changes:?}");
        assert_eq!(world.bonder(&ALICE).params(), old, "{changes:?}: nothing changed");
    }
    assert_eq!(world.bonder(&ADMIN).change(&[]), Ok(()));
    assert_eq!((world.bonder_events(), world.bonder(&ALICE).params()), (vec![], old), "nothing to tell");
}

#[test]
fn set_params_bounds_hold_one_by_one() {
    let mut world = World::new();
    let before = world.bonder(&ALICE).params();
    for (param, grace_eras, min_bond, max_stashes) in [
        (BonderParam::GraceEras, MAX_GRACE_ERAS + 1, 1, 1),
        (BonderParam::MinBond, 0, 0, 1),
        (BonderParam::MaxStashes, 0, 1, 0),
        (BonderParam::MaxStashes, 0, 1, 65),
    ] {
        let mut params = before;
        (params.grace_eras, params.min_bond, params.max_stashes) = (grace_eras, min_bond, max_stashes);
        assert_eq!(world.bonder(&ADMIN).set_params(&params), Err(BonderError::InvalidParam(param)));
        assert_eq!(world.bonder(&ALICE).params(), before, "{param:?}: nothing changed");
    }
    let mut params = before;
    (params.grace_eras, params.min_bond, params.max_stashes) = (MAX_GRACE_ERAS, 1, 64);
    assert_eq!(world.bonder(&ADMIN).set_params(&params), Ok(()), "at the bounds");
    assert_eq!(world.bonder(&ALICE).params(), params);
}
