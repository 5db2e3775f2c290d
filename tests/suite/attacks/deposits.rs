//! Storage deposits: who makes the chain keep something pays for it, and gets it back from whoever lets the chain forget it. What that allows is told
//! here in numbers.

use adotb_harness::{actors::*, world::World};
use adotb_interfaces::vault::{VaultError, OWNER_FIRST_ERAS};
use adotb_runtime::{AccountId, Balance};
use sp_runtime::Perbill;

/// The deposit of the last call: paid, or negative if it came back.
fn deposit(world: &World) -> i128 {
    world.last.as_ref().expect("there was a call").storage_deposit
}

fn bonded() -> World {
    let mut world = World::new();
    world.chain.set_yearly_reward(Perbill::zero());
    for who in [ALICE, BOB, EVE] {
        world.stake(&who, dot(1_000)).unwrap();
    }
    world.run_eras(2);
    world
}

/// Funds everything that waits.
fn fund(world: &mut World) {
    world.stake(&CAROL, dot(700)).unwrap();
    world.next_era();
}

#[test]
fn claim_for_another_takes_nothing_for_three_eras_and_then_the_deposit_of_that_exit_alone() {
    let mut world = bonded();
    // The owner's first exit also makes the record of its newest one, which the last claim forgets.
    let first = world.request(&BOB, dot(5)).unwrap();
    let paid_first = deposit(&world);
    let second = world.request(&BOB, dot(5)).unwrap();
    let paid = deposit(&world);
    world.request(&ALICE, dot(5)).unwrap();
    let own = world.request(&ALICE, dot(5)).unwrap();
    let paid_own = deposit(&world);
    fund(&mut world);
    let (bob, eve) = (world.chain.free_balance(&BOB), world.chain.free_balance(&EVE));
    // An owner in time has back what the exit took.
    world.claim(&ALICE, &[own]).unwrap();
    let back = -deposit(&world);
    assert!(back <= paid_own && back > paid_own * 49 / 50, "{back} of {paid_own}");
    let from = world.overview().era + OWNER_FIRST_ERAS;
    while world.overview().era < from {
        let refused = VaultError::OwnerFirst { id: first, from };
        assert_eq!(world.claim(&EVE, &[first, second]), Err(refused), "the owner's time");
        assert_eq!(world.chain.free_balance(&EVE), eve, "nothing for who asks");
        world.next_era();
    }
    world.claim(&EVE, &[first, second]).unwrap();
    let taken = -deposit(&world);
    assert_eq!(world.chain.free_balance(&BOB) - bob, dot(10), "Bob is paid in full");
    assert_eq!((world.chain.free_balance(&EVE) - eve) as i128, taken, "Eve got deposits and nothing else");
    assert!(taken <= paid_first + paid, "of two exits: {taken} of {paid_first} and {paid}");
    assert!(paid < dot(1) as i128 / 4, "less than a quarter of a DOT each: {paid}");
    world.assert_invariants();
}

/// Each day somebody opens a smallest exit; the keeper's work keeps a record of its batch, and the last claim of the batch forgets it.
#[test]
fn smallest_exits_move_no_more_than_a_batch_deposit_from_the_keeper_each_day() {
    let mut world = bonded();
    let (mut spent, mut got, mut quiet) = (0, 0, 0);
    for _ in 0..3 {
        world.chain.advance_era();
        world.bonder(&KEEPER).advance(64).unwrap();
        quiet += deposit(&world);
    }
    let mut keeper = 0;
    for _ in 0..3 {
        let id = world.request(&EVE, dot(1) / 10).unwrap();
        spent += deposit(&world);
        world.stake(&CAROL, dot(1)).unwrap();
        world.chain.advance_era();
        let mut complete = false;
        while !complete {
            complete = world.bonder(&KEEPER).advance(64).unwrap().complete;
            keeper += deposit(&world);
        }
        world.claim(&EVE, &[id]).unwrap();
        got -= deposit(&world);
    }
    let won = got - spent;
    let more = keeper - quiet;
    assert!(won <= more, "what Eve wins ({won}) is what the keeper lends ({more})");
    assert!(won <= 3 * dot(1) as i128 / 4, "less than a quarter of a DOT a day: {won}");
    world.assert_invariants();
}

/// Dust sent to a thousand accounts costs the sender a deposit each, and those who receive nothing.
#[test]
fn dust_accounts_are_paid_by_who_makes_them() {
    let mut world = bonded();
    let before = world.chain.free_balance(&EVE);
    let mut paid = 0;
    for number in 0..50 {
        world.token(&EVE).transfer(&holder(number), 1).unwrap();
        paid += deposit(&world);
    }
    assert_eq!(before - world.chain.free_balance(&EVE), paid as Balance, "out of Eve's pocket");
    assert!(paid >= 50 * dot(1) as i128 / 5, "a fifth of a DOT each at least: {paid}");
    // Nobody can get at a deposit that somebody else paid: the cell of a holder stays, also when it is empty.
    let who = holder(7);
    world.chain.mint(&who, dot(5));
    let all = world.balance(&who);
    world.token(&who).transfer(&BOB, all).unwrap();
    assert_eq!((world.balance(&who), deposit(&world)), (0, 0), "nothing comes back");
    // Whoever sends to that account later pays nothing for it.
    world.token(&BOB).transfer(&who, dot(1)).unwrap();
    assert_eq!(deposit(&world), 0, "the cell is there");
    world.assert_invariants();
}

#[test]
fn allowances_are_paid_by_the_owner_and_touch_nobody() {
    let mut world = bonded();
    let people: [AccountId; 3] = [ALICE, BOB, CAROL];
    let had = people.clone().map(|who| world.chain.free_balance(&who));
    for number in 0..20 {
        world.token(&EVE).approve(&holder(number), 1 + Balance::from(number)).unwrap();
        assert!(deposit(&world) > 0);
    }
    world.token(&EVE).approve(&BOB, dot(1)).unwrap();
    world.token(&BOB).transfer_from(&EVE, &CAROL, dot(1)).unwrap();
    let spent = deposit(&world);
    assert!((0..=dot(1) as i128 / 4).contains(&spent), "Carol's new cell at most: {spent}");
    let has = people.map(|who| world.chain.free_balance(&who));
    assert_eq!((has[0], has[2]), (had[0], had[2]), "nobody else");
    world.assert_invariants();
}

/// Deposits are held apart: nothing that a contract does can spend them, and they are never counted as cash.
#[test]
fn deposits_are_no_cash_of_the_vault() {
    let mut world = bonded();
    let vault = world.at.vault.clone();
    let (cash, held) = (world.chain.reducible_balance(&vault), world.chain.held_balance(&vault));
    for _ in 0..20 {
        world.request(&EVE, dot(1) / 10).unwrap();
    }
    assert_eq!(world.chain.reducible_balance(&vault), cash, "deposits do not look like rewards");
    assert!(world.chain.held_balance(&vault) > held, "they are held at the contract");
    assert_eq!(world.overview().unharvested, 0);
    assert_eq!(world.bonder(&EVE).harvest(), Ok(0));
    fund(&mut world);
    let ids: Vec<u64> = (1..=20).collect();
    world.claim(&EVE, &ids).unwrap();
    assert_eq!(world.overview().unharvested, 0, "nor when they come back");
    world.assert_invariants();
}
