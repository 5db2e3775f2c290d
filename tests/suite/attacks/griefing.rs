//! Who wins nothing and only wants others to pay or to wait: exits without number, exits that come and go, fat exits before thin ones.

use adotb_harness::{actors::*, world::World};
use adotb_interfaces::vault::ExitState;
use frame_support::weights::Weight;
use sp_runtime::Perbill;

use super::loot::*;

/// 4 000 DOT in eight stashes in era 3, no rewards; Eve has 1 000 of them.
fn bonded() -> World {
    let mut world = World::new();
    world.chain.set_yearly_reward(Perbill::zero());
    for (who, amount) in [(ALICE, 1_499), (BOB, 1_500), (EVE, 1_000)] {
        world.stake(&who, dot(amount)).unwrap();
    }
    world.run_eras(3);
    world
}

/// What it costs Bob to leave: request, the keepers' work of the day, claim.
fn costs(world: &mut World) -> [Weight; 3] {
    let id = world.request(&BOB, dot(10)).unwrap();
    let request = world.last_weight();
    world.stake(&CAROL, dot(2_000)).unwrap(); // pays all exits of the day
    world.chain.advance_era();
    world.create_stashes();
    let mut work = Weight::zero();
    loop {
        let complete = world.bonder(&KEEPER).advance(64).unwrap().complete;
        work += world.last_weight();
        if complete {
            break;
        }
    }
    world.claim(&BOB, &[id]).unwrap();
    [request, work, world.last_weight()]
}

#[test]
fn thousands_of_smallest_exits_cost_nobody_else_anything() {
    let mut world = bonded();
    let alone = world.fork().scratch(|world| {
        world.request(&EVE, dot(100)).unwrap(); // so that Bob's is not the last of its batch
        costs(world)
    });
    let mut loot = Loot::of(&mut world, &EVE);
    for _ in 0..2_000 {
        loot.call(&mut world, |world, eve| world.request(eve, dot(1) / 10)).unwrap();
    }
    let crowded = costs(&mut world);
    for ((alone, crowded), what) in alone.iter().zip(crowded).zip(["request", "work", "claim"]) {
        let times = crowded.ref_time() as f64 / alone.ref_time() as f64;
        let proof = crowded.proof_size() as f64 / alone.proof_size() as f64;
        assert!(times < 1.02 && proof < 1.02, "{what}: {alone} alone, {crowded} in the crowd");
    }
    assert!(loot.profit(&mut world) <= 0, "and it brings nothing");
    world.assert_invariants();
}

/// Exits are paid in order, so a fat one delays a thin one behind it. Never beyond what was promised.
#[test]
fn fat_exit_in_front_delays_nobody_beyond_the_promise() {
    let mut world = bonded();
    world.request(&EVE, dot(1_000)).unwrap();
    world.next_era();
    let thin = world.request(&BOB, dot(5)).unwrap();
    let due = world.vault(&BOB).exit(thin).unwrap().due_era;
    // Deposits would pay Bob, but they go to the first in the queue.
    for _ in 0..5 {
        world.stake(&CAROL, dot(20)).unwrap();
        world.next_era();
        assert_eq!(world.vault(&BOB).exit(thin).unwrap().state, ExitState::Waiting);
    }
    while world.overview().era < due {
        world.next_era();
    }
    assert_eq!(world.claim(&BOB, &[thin]), Ok(dot(5)), "in era {due}, as promised");
    world.assert_invariants();
}

/// While an exit is open, cash waits for it: it may be needed tomorrow. So a holder who opens one before the day's work and takes it back after it
/// holds back as much of the new deposits as the own stake, and no more; it costs the rewards of those blocks.
#[test]
fn exits_that_come_and_go_hold_back_no_more_cash_than_their_own_size() {
    let mut world = bonded();
    let mut loot = Loot::of(&mut world, &EVE);
    for era in 4..9 {
        world.stake(&CAROL, dot(600)).unwrap();
        world.chain.advance_era();
        world.create_stashes();
        let id = loot.call(&mut world, |world, eve| world.request(eve, dot(1_000))).unwrap();
        world.keep();
        let waits = world.overview().money.buffer;
        assert!(waits <= dot(1_000), "era {era}: {waits} planck wait");
        world.chain.advance_blocks(1);
        loot.call(&mut world, |world, eve| world.vault(eve).cancel_unstake(id)).unwrap();
        world.assert_invariants();
    }
    assert!(loot.profit(&mut world) <= 0, "it brings nothing");
    let money = world.overview().money;
    assert_eq!(
        (money.unbonding, money.unfunded),
        (0, 0),
        "and no stake of others stopped working: {money:?}"
    );
    world.next_era();
    assert_eq!(world.overview().money.buffer, 0, "a day without it, and all of it works");
    // A keeper who works in the first block of the era leaves no room for it: an exit that was opened before is closed.
    world.stake(&CAROL, dot(600)).unwrap();
    let id = world.request(&EVE, dot(1_000)).unwrap();
    world.next_era();
    assert!(world.cancel(&EVE, id).is_err(), "she is out, and earns nothing for 28 eras");
}

/// The other way: out and in again every day makes stake idle, as much as the own, while she earns nothing on it either.
#[test]
fn exits_that_are_staked_again_idle_no_more_than_the_own_stake() {
    let mut world = bonded();
    let mut loot = Loot::of(&mut world, &EVE);
    for _ in 0..6 {
        let all = world.balance(&EVE);
        loot.call(&mut world, |world, eve| world.request(eve, all)).unwrap();
        world.next_era();
        loot.call(&mut world, |world, eve| world.stake(eve, all)).unwrap();
        let idle = world.overview().money.unbonding;
        assert!(idle <= dot(1_000), "{idle} planck do not work");
        for stash in world.stashes() {
            assert!(stash.chunks <= 2, "chunks do not pile up: {stash:?}");
        }
        world.next_era();
        assert_eq!(world.overview().money.unbonding, 0, "taken back");
        world.assert_invariants();
    }
    assert!(loot.profit(&mut world) <= 0);
}
