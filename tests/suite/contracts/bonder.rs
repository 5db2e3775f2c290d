//! The bonder alone: who it obeys. What it does is in the flows.

use adotb_harness::{actors::*, contract::ink_id, world::World};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::{BonderError, StashLoss},
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
