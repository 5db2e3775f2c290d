//! Work that somebody leaves half done: it stops nobody, and makes no exit late.

use adotb_harness::{actors::*, world::World};
use adotb_interfaces::vault::{ExitState, VaultError};
use sp_runtime::Perbill;

/// Alice holds, the keeper worked up to era 4; no rewards disturb the sums.
fn running() -> World {
    let mut world = World::builder().settings(|settings| settings.instant_fee_bps = 0).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(4);
    world
}

#[test]
fn second_pass_left_half_done_stops_no_later_era() {
    let mut world = running();
    let small = world.request(&ALICE, dot(10)).unwrap();
    world.next_era();
    let large = world.request(&ALICE, dot(500)).unwrap();
    world.next_era();
    // Somebody stakes just enough for the first batch, lets it be funded, and has no step left to see that the second one must wait.
    world.stake(&BOB, dot(10)).unwrap();
    let progress = world.bonder(&STRANGER).advance(1).unwrap();
    assert_eq!((progress.steps, progress.complete), (1, false), "the second pass is not complete");
    assert_eq!(world.vault(&STRANGER).exit(small).unwrap().state, ExitState::Claimable);
    let era = world.overview().era;
    let refused = VaultError::EraNotOver { era, next_era_at: world.chain.era_start(era + 1) };
    assert_eq!(
        world.bonder(&STRANGER).advance(64),
        Err(refused.into()),
        "nothing more can be paid in this era"
    );

    world.next_era();
    let overview = world.overview();
    assert_eq!((overview.advanced_era, overview.advancing), (era + 1, false), "the next era's work is done");
    let due = world.vault(&STRANGER).exit(large).unwrap().due_era;
    while world.overview().era < due {
        world.next_era();
    }
    assert_eq!(world.vault(&STRANGER).exit(large).unwrap().state, ExitState::Claimable, "in time");
    world.assert_invariants();
}

#[test]
fn whoever_leaves_at_once_while_a_plan_is_half_done_makes_no_exit_late() {
    let mut world = running();
    let id = world.request(&ALICE, dot(400)).unwrap();
    world.next_era();
    let due = world.vault(&STRANGER).exit(id).unwrap().due_era;
    // The plan takes 300 of the 400 back that unbond, since these are in the buffer now.
    world.stake(&BOB, dot(300)).unwrap();
    world.chain.advance_era();
    let progress = world.bonder(&BOB).advance(1).unwrap();
    assert!(!progress.complete, "the plan is made and not carried out");
    let refused = VaultError::ExceedsBuffer { asked: dot(300), available: 0 };
    assert_eq!(world.vault(&BOB).unstake_now(dot(300), 0), Err(refused), "the plan counts on it");
    world.keep();
    assert_eq!(world.overview().money.unbonding, dot(100), "taken back");
    assert_eq!(world.overview().instant_liquidity, 0, "the exit cannot do without it");
    while world.overview().era < due {
        world.next_era();
    }
    assert_eq!(world.vault(&STRANGER).exit(id).unwrap().state, ExitState::Claimable, "in time");
    world.assert_invariants();
}
