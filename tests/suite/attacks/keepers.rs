//! Hostile keepers: anybody may do the era's work, with any limit, any gas and at any moment.

use adotb_harness::{
    actors::*,
    contract::{call_data, BonderEvent},
    world::World,
};
use adotb_interfaces::{
    bonder::BonderError,
    vault::{ExitState, Progress},
};
use adotb_runtime::{params::MAX_EXTRINSIC_WEIGHT, Contracts, RuntimeOrigin};
use frame_support::weights::Weight;
use sp_runtime::Perbill;

use super::{loot::*, puppet::*};

/// Era 32 with a full day ahead: ripe chunks, a batch to fund, a deposit, other exits to unbond for.
fn busy() -> (World, u64, u64) {
    let mut world = World::new();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.stake(&EVE, dot(2_000)).unwrap();
    world.run_eras(3);
    let first = world.request(&ALICE, dot(400)).unwrap();
    world.run_eras(28);
    let second = world.request(&ALICE, dot(700)).unwrap();
    world.chain.advance_era();
    (world, first, second)
}

#[test]
fn advance_one_step_at_a_time_is_done_in_as_many_steps() {
    let (mut world, first, _) = busy();
    let steps = world.fork().scratch(|world| {
        let progress = world.bonder(&KEEPER).advance(u32::MAX).unwrap();
        assert!(progress.complete);
        progress.steps
    });
    let loot = Loot::of(&mut world, &EVE);
    let mut taken = 0;
    loop {
        let progress = world.bonder(&EVE).advance(1).unwrap();
        taken += progress.steps;
        // Whatever she does in between, the next caller may do all the rest at once.
        if progress.complete {
            break;
        }
        world.assert_invariants();
    }
    assert_eq!(taken, steps, "no step more");
    assert_eq!(world.claim(&ALICE, &[first]), Ok(dot(400)), "paid on the day");
    assert!(loot.profit(&mut world) <= 0);
    world.assert_invariants();
    world.assert_targets();
}

/// The call runs out of gas at every point that there is: either all of it is undone, or all of it is done. No stash is ever marked.
#[test]
fn tuned_gas_never_fails_a_stash_or_skips_its_work() {
    let (mut world, first, second) = busy();
    let (full, done) = world.scratch(|world| {
        world.bonder(&KEEPER).advance(64).unwrap();
        (world.last.as_ref().unwrap().gas_required, world.measure())
    });
    let before = world.measure();
    let (mut refused, mut worked) = (0, 0);
    let parts = 60;
    for part in 1..=parts + 2 {
        let limits = [
            Weight::from_parts(full.ref_time() / parts * part, full.proof_size() * 2),
            Weight::from_parts(full.ref_time() * 2, full.proof_size() / parts * part),
        ];
        for limit in limits {
            world.scratch(|world| {
                world.chain.gas_limit = limit;
                let answer =
                    world.bonder(&EVE).raw().try_send::<Result<Progress, BonderError>>("advance", 64u32);
                world.chain.gas_limit = MAX_EXTRINSIC_WEIGHT;
                if let Ok(Ok(progress)) = answer {
                    assert!(progress.complete, "{limit}");
                    let failed = |event: &BonderEvent| matches!(event, BonderEvent::StashFailed { .. });
                    assert!(!world.bonder_events().iter().any(failed), "no stash failed with {limit}");
                    worked += 1;
                    if worked == 1 {
                        assert_eq!(world.measure(), done, "{limit}");
                    }
                } else {
                    refused += 1;
                }
            });
        }
    }
    assert!(refused >= 100 && worked >= 2, "{refused} ran out of gas, {worked} did not");
    assert_eq!(world.measure(), before, "what was refused left nothing");
    world.keep();
    assert_eq!(world.book_totals().failed, 0);
    assert_eq!(world.claim(&ALICE, &[first]), Ok(dot(400)));
    assert_eq!(world.vault(&ALICE).exit(second).unwrap().state, ExitState::Waiting);
    world.assert_invariants();
}

/// As deep in other calls as one likes: where the pallet allows no frame more, the whole work is refused.
#[test]
fn calls_from_any_depth_do_all_of_the_work_or_nothing() {
    let (mut world, first, _) = busy();
    let bonder = world.at.bonder.clone();
    let puppets: Vec<_> = (0..18)
        .map(|_| {
            world.chain.advance_blocks(1);
            puppet(&mut world, &Script::new())
        })
        .collect();
    let before = world.measure();
    // Depth is what shall end here, not gas: this generation of the pallet counts it twice with each frame.
    world.chain.gas_limit = MAX_EXTRINSIC_WEIGHT * 4_096;
    let (mut refused, mut worked) = (0, 0);
    for depth in 0..puppets.len() {
        let mut script = Script::new().then(&bonder, "advance", 64u32);
        for inner in &puppets[..depth] {
            script = Script::new().then_pull(inner, &script);
        }
        world.scratch(|world| {
            let outermost = puppet(world, &script);
            // The outermost may trap as well: then all is undone.
            let _ = world.caller(outermost, &EVE).try_send::<()>("pull", ());
            assert_eq!(world.book_totals().failed, 0, "no stash is marked from depth {depth}");
            let overview = world.overview();
            match overview.advanced_era == overview.era {
                true => worked += 1,
                false => {
                    assert_eq!(world.measure(), before, "nothing is half done from depth {depth}");
                    refused += 1;
                }
            }
        });
    }
    world.chain.gas_limit = MAX_EXTRINSIC_WEIGHT;
    assert!(refused > 1 && worked > 1, "{refused} were too deep, {worked} not");
    world.keep();
    assert_eq!(world.claim(&ALICE, &[first]), Ok(dot(400)));
    world.assert_invariants();
}

/// Whoever signs can also cap the storage deposit.
#[test]
fn capped_deposit_refuses_the_whole_work() {
    let (mut world, first, _) = busy();
    let bonder = world.at.bonder.clone();
    let before = world.measure();
    let mut worked = 0;
    for cap in [0, 1, dot(1) / 10, dot(1) / 5, dot(1) / 4, dot(1) / 2, dot(10)] {
        world.scratch(|world| {
            let gas = MAX_EXTRINSIC_WEIGHT;
            let done = world.chain.execute(|| {
                let (origin, data) = (RuntimeOrigin::signed(EVE), call_data("advance", 64u32));
                frame_support::storage::with_storage_layer(|| {
                    Contracts::call(origin, bonder.clone().into(), 0, gas, Some(cap.into()), data)
                        .map_err(|failed| failed.error)
                })
            });
            match done {
                Ok(_) => {
                    assert_eq!(world.overview().advanced_era, world.overview().era, "all of it");
                    assert_eq!(world.book_totals().failed, 0);
                    worked += 1;
                }
                Err(_) => assert_eq!(world.measure(), before, "or nothing"),
            }
        });
    }
    assert!(worked > 0 && worked < 7, "{worked} of 7 caps sufficed");
    world.keep();
    assert_eq!(world.claim(&ALICE, &[first]), Ok(dot(400)));
    world.assert_invariants();
}

/// The worst moments to call: the last millisecond of each era, so that the work is always of yesterday, one step only; the
/// others finish it and do today's.
#[test]
fn work_begun_in_the_last_moment_of_every_era_delays_no_exit_beyond_the_promise() {
    let mut world = World::new();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(3);
    let id = world.request(&ALICE, dot(400)).unwrap();
    let due = world.vault(&ALICE).exit(id).unwrap().due_era;
    let mut paid_in = None;
    for era in 4..=due + 2 {
        // Nobody else worked in this era: she begins it when it ends.
        let end = world.chain.era_start(era + 1) - 1;
        world.chain.advance_to(end);
        let _ = world.bonder(&EVE).advance(1);
        world.chain.advance_to(end + 1);
        world.keep();
        assert_eq!(world.book_totals().failed, 0, "nobody is marked in era {era}");
        if paid_in.is_none() && world.claim_for_owners(&[id]).is_ok() {
            paid_in = Some(world.overview().era);
        }
        world.assert_invariants();
    }
    assert!(paid_in.is_some_and(|era| era <= due + 1), "a day late at most: {paid_in:?} instead of {due}");
    assert_eq!(world.token(&STRANGER).totals().pooled, dot(1_600), "and nothing is taken for a loss");
    world.assert_targets();
}
