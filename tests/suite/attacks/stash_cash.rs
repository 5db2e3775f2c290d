//! Cash that lies in a stash and that no difference shows: under a stranger's lock, freed beside a withdrawal, or lost with a
//! stash that the pallet has forgotten.

use adotb_harness::{
    actors::*,
    contract::{chain_id, BonderEvent, VaultEvent},
    world::World,
};
use adotb_interfaces::{bonder::BonderError, nominator::Failures};
use adotb_runtime::{params::EXISTENTIAL_DEPOSIT, AccountId, Balance};
use sp_runtime::Perbill;

use super::loot::*;

/// One stash behind one validator, no rewards.
fn single(stake: Balance) -> (World, AccountId) {
    let mut world =
        World::builder().validators(1).bonder_settings(|settings| settings.max_stashes = 1).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, stake).unwrap();
    world.run_eras(3);
    let stash = world.stash_accounts()[0].clone();
    (world, stash)
}

fn losses(world: &World) -> usize {
    world.vault_events().iter().filter(|event| matches!(event, VaultEvent::LossShared { .. })).count()
}

/// A stranger gives the stash vested DOT, whose lock lies over the staking lock and outlasts it.
#[test]
fn strangers_lock_on_an_emptying_stash_is_no_loss_and_holds_no_exit_back() {
    for vested in [dot(100), dot(999), dot(1_000), dot(5_000)] {
        let (mut world, stash) = single(dot(999));
        let id = world.request(&ALICE, dot(999)).unwrap();
        world.next_era();
        assert_eq!(world.overview().money.unbonding, dot(1_000), "closed");
        let loot = Loot::of(&mut world, &EVE);
        world.chain.vested_transfer(&EVE, &stash, vested).unwrap();
        let due = world.vault(&ALICE).exit(id).unwrap().due_era;
        while world.overview().era < due {
            world.next_era();
            assert_eq!(losses(&world), 0, "{vested} vested: nothing is lost");
            world.assert_invariants();
        }
        assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(999)), "in time, {vested} vested");
        assert_eq!(world.overview().money.unbonding, 0, "{vested} vested");
        // What was vested comes too, as soon as it is free: a gift to the holders.
        world.chain.end_vesting(&stash);
        world.bonder(&STRANGER).repair(0).unwrap();
        assert_eq!(world.nominator(&stash, &STRANGER).balance(), 0, "nothing is left to spend");
        assert!(world.overview().unharvested >= vested - EXISTENTIAL_DEPOSIT, "{vested} vested");
        assert_eq!(loot.profit(&mut world), -(vested as i128), "Eve gave it away");
    }
}

#[test]
fn strangers_lock_on_a_stash_that_goes_on_delays_nothing() {
    let (mut world, stash) = single(dot(1_999));
    let id = world.request(&ALICE, dot(300)).unwrap();
    world.next_era();
    world.chain.vested_transfer(&EVE, &stash, dot(3_000)).unwrap();
    world.run_eras(28);
    assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(300)), "in time");
    let money = world.overview().money;
    assert_eq!((money.bonded, money.unbonding), (dot(1_700), 0));
    world.assert_invariants();
}

/// The chain frees a chunk while the book does not know of it, because the list is full and the stash unbonds: see `runtime.rs` for the list.
#[test]
fn cash_that_came_free_while_a_stash_unbonds_reaches_the_vault() {
    let (mut world, stash) = single(dot(4_999));
    let endowment = world.nominator(&stash, &STRANGER).balance();
    world.chain.set_bonding_duration(2);
    let first = world.request(&ALICE, dot(100)).unwrap();
    world.run_eras(3);
    assert_eq!(world.overview().money.unbonding, dot(100), "by the book it takes 28 eras");
    super::runtime::fill_chunks(&mut world, &stash, 32);
    let second = world.request(&ALICE, dot(200)).unwrap();
    world.next_era();
    let money = world.overview().money;
    assert_eq!((money.bonded, money.unbonding), (dot(4_700), dot(200)), "100 came free to make room");
    assert_eq!(money.buffer, dot(100), "and are cash of the vault");
    assert_eq!(world.overview().unharvested, 0, "not a reward");
    assert_eq!(world.nominator(&stash, &STRANGER).balance(), endowment, "nothing stays in the stash");
    assert_eq!(world.bonder(&STRANGER).chunks(0).len(), 1, "the book forgot the chunk");
    super::runtime::drop_chunks(&mut world, &stash);
    world.next_era();
    assert_eq!(world.claim(&ALICE, &[first]), Ok(dot(100)), "paid with it");
    world.run_eras(28);
    assert_eq!(world.claim(&ALICE, &[second]), Ok(dot(200)));
    world.assert_invariants();
}

/// A slash takes all of a stash, and anybody removes it from the pallet: its chunks will never come.
#[test]
fn stash_that_anybody_reaped_is_written_off() {
    let mut world = World::builder().reported().build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(3);
    world.request(&ALICE, dot(200)).unwrap();
    world.next_era();
    let stashes = world.stashes();
    let (index, stash) =
        (0u16..).zip(stashes).find(|(_, stash)| stash.unbonding == dot(200)).expect("one stash gave it all");
    let (account, backed) = (chain_id(stash.account), chain_id(stash.validator.unwrap()));
    world.slash(&backed, Perbill::one());
    assert_eq!(world.chain.ledger(&account).unwrap().total, 0, "all of it");
    world.chain.reap(&account, &EVE).expect("anybody may");
    assert_eq!(world.chain.ledger(&account), None, "forgotten");
    let (mut lost, mut refused) = (0, 0);
    for _ in 0..28 {
        world.next_era();
        lost += losses(&world);
        refused += world
            .bonder_events()
            .iter()
            .filter(|event| matches!(event, BonderEvent::StashFailed { failures, .. } if failures & Failures::WITHDRAW != 0))
            .count();
    }
    assert_eq!((lost, refused), (1, 0), "written off when it was due, and no alarm stays");
    let now = world.stashes()[usize::from(index)];
    assert_eq!((now.unbonding, now.chunks, now.bonded), (0, 0, dot(300)));
    // Of what was bonded the reporters tell; when they are silent, anybody proves it.
    let booked = world.oracle(&STRANGER).prove(index, 0, 0).expect("it is gone");
    assert_eq!(booked.loss, dot(300));
    assert_eq!(world.stashes()[usize::from(index)].bonded, 0);
    world.assert_invariants();
}

/// A proof of nothing at all is refused while there is a ledger, whatever is in it.
#[test]
fn nothing_at_all_is_proved_only_of_a_stash_without_a_ledger() {
    let (mut world, stash) = single(dot(999));
    let (calls, bonder) = (world.bonder(&ALICE).settings().calls, world.at.bonder.clone());
    let gone = |world: &mut World| {
        let answer: Result<(), bool> =
            world.nominator(&stash, &bonder).raw().try_send("prove", (calls, 0u128, 0u128)).unwrap();
        answer == Err(true)
    };
    assert!(!gone(&mut world), "bonded");
    world.slash(&validator(0), Perbill::one());
    assert!(!gone(&mut world), "slashed to nothing, and still there");
    world.chain.reap(&stash, &EVE).unwrap();
    assert!(gone(&mut world), "reaped");
    assert_eq!(world.chain.ledger(&stash), None, "the proof left nothing behind");
    world.chain.refuse_staking_calls(&[0]);
    assert!(!gone(&mut world), "void where nothing can be bonded");
}

/// A gift to a stash that works stays, ready to stand in for what a stranger's lock hides, and comes home when the stash is empty.
#[test]
fn gift_to_a_stash_comes_home_when_it_is_emptied() {
    let (mut world, stash) = single(dot(999));
    donate(&mut world, &EVE, &stash, dot(40));
    assert_eq!(world.bonder(&ALICE).repair(0), Ok(()), "it nominates again");
    assert_eq!(world.overview().unharvested, 0, "while it works nothing is taken from it");
    let id = world.request(&ALICE, dot(999)).unwrap();
    world.run_eras(28);
    world.chain.advance_era();
    world.bonder(&KEEPER).advance(64).unwrap();
    assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(999)));
    assert_eq!(world.nominator(&stash, &STRANGER).balance(), 0);
    assert_eq!(world.overview().unharvested, dot(40), "for the holders");
    assert_eq!(world.bonder(&ALICE).repair(0), Err(BonderError::NotRepaired { stash: 0 }), "nothing more");
}
