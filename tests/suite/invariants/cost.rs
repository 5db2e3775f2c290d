//! I-13: what a holder's message costs does not depend on how many validators, holders or exits there are.
//!
//! 300 holders stand for 100 000: no message looks at another holder, and a read or a write of a storage cell is charged the same whatever else is
//! stored (pallet-contracts charges by the bytes of the cell, not by the depth of the trie). `gas.rs` has the absolute limits.

use adotb_harness::{
    actors::*,
    world::{World, WorldSnapshot},
};
use frame_support::weights::Weight;

/// How big the suite is.
#[derive(Clone, Copy, Debug)]
struct Size {
    validators: u16,
    holders: u32,
    exits: u32,
}

const SMALL: Size = Size { validators: 1, holders: 10, exits: 1 };

/// A suite of that size; Alice and Bob hold, exit 1 of Alice is funded, the open batch has exits of both.
fn suite(size: Size) -> WorldSnapshot {
    let mut world = World::builder()
        .validators(size.validators)
        .bonder_settings(|settings| settings.max_stashes = size.validators)
        .build();
    world.stake(&ALICE, dot(33_000)).unwrap();
    world.stake(&BOB, dot(2_000)).unwrap();
    for number in 0..size.holders {
        world.vault(&ALICE).stake_for(&holder(number), dot(1)).unwrap();
    }
    world.next_era();
    assert_eq!(world.stashes().len(), usize::from(size.validators), "one stash for each validator");
    // Exits of yesterday that are funded by deposits, half of them Alice's; and as many that are open today.
    for number in 0..size.exits {
        world.request(if number % 2 == 0 { &ALICE } else { &BOB }, dot(1)).unwrap();
    }
    world.request(&BOB, dot(1)).unwrap(); // so that a claim never is the last of its batch
    world.stake(&CAROL, dot(2_000)).unwrap();
    world.next_era();
    for number in 0..size.exits {
        world.request(if number % 2 == 0 { &ALICE } else { &BOB }, dot(1)).unwrap();
    }
    world.stake(&CAROL, dot(3_000)).unwrap(); // for those who leave at once
    world.token(&ALICE).approve(&DAVE, dot(500)).unwrap();
    world.token(&DAVE).transfer_from(&ALICE, &DAVE, dot(50)).unwrap();
    world.snapshot()
}

/// What each message costs in a suite of that size, by name.
fn costs(size: Size) -> Vec<(&'static str, Weight)> {
    let mut world = World::from_snapshot(&suite(size));
    let mut costs = Vec::new();
    let mut measure = |name, message: &dyn Fn(&mut World)| {
        let weight = world.scratch(|world| {
            message(world);
            world.last_weight()
        });
        costs.push((name, weight));
    };
    measure("stake", &|world| {
        world.stake(&ALICE, dot(10)).unwrap();
    });
    measure("stake_for", &|world| {
        world.vault(&ALICE).stake_for(&BOB, dot(10)).unwrap();
    });
    measure("request_unstake", &|world| {
        world.request(&ALICE, dot(10)).unwrap();
    });
    measure("cancel_unstake", &|world| {
        let id = world.request(&ALICE, dot(10)).unwrap();
        world.cancel(&ALICE, id).unwrap();
    });
    measure("claim", &|world| {
        world.claim(&ALICE, &[1]).unwrap();
    });
    measure("unstake_now", &|world| {
        world.vault(&ALICE).unstake_now(dot(10), 0).unwrap();
    });
    measure("transfer", &|world| world.token(&ALICE).transfer(&BOB, dot(10)).unwrap());
    measure("transfer_shares", &|world| {
        world.token(&ALICE).transfer_shares(&BOB, dot(10)).unwrap();
    });
    measure("approve", &|world| world.token(&ALICE).approve(&DAVE, dot(20)).unwrap());
    measure("transfer_from", &|world| world.token(&DAVE).transfer_from(&ALICE, &BOB, dot(10)).unwrap());
    measure("collect", &|world| {
        world.token(&DAVE).collect(&ALICE, dot(10)).unwrap();
    });
    costs
}

/// Fails with all messages that cost more than 2 % more or less than in a small suite.
fn assert_same(size: Size) {
    let off = |a: u64, b: u64| (b as f64 - a as f64) * 100.0 / a as f64;
    let mut failures = Vec::new();
    for ((name, small), (_, large)) in costs(SMALL).into_iter().zip(costs(size)) {
        let time = off(small.ref_time(), large.ref_time());
        let proof = off(small.proof_size(), large.proof_size());
        println!("{name:<16} {size:?}: {time:+.2} % time, {proof:+.2} % proof");
        if time.abs() > 2.0 || proof.abs() > 2.0 {
            failures.push(format!("{name}: {time:+.2} % time, {proof:+.2} % proof"));
        }
    }
    assert!(failures.is_empty(), "I-13, {size:?} against {SMALL:?}:\n{}", failures.join("\n"));
}

#[test]
fn invariant_i13_cost_with_64_validators_is_that_with_one() {
    assert_same(Size { validators: 64, ..SMALL });
}

#[test]
fn invariant_i13_cost_with_many_holders_is_that_with_few() {
    assert_same(Size { holders: 300, ..SMALL });
}

#[test]
fn invariant_i13_cost_with_1000_open_exits_is_that_with_one() {
    assert_same(Size { exits: 1_000, ..SMALL });
}
