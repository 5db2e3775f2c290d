//! A chain that unbonds faster than the book says: anybody tells the book, and the next `advance` fetches the money.

use adotb_harness::{actors::*, contract::BonderEvent, world::World};
use adotb_interfaces::bonder::BonderError;
use adotb_runtime::{params::EXISTENTIAL_DEPOSIT, Balance};
use sp_runtime::Perbill;

/// One stash of 2 000 DOT, no rewards; the chain frees after `duration` eras, the book says 28.
fn fast(duration: u32) -> World {
    let mut world =
        World::builder().validators(1).bonder_settings(|settings| settings.max_stashes = 1).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(3);
    world.chain.set_bonding_duration(duration);
    world
}

fn ripened(world: &World) -> Vec<Balance> {
    let amount =
        |event| if let BonderEvent::ChunksRipened { amount, .. } = event { Some(amount) } else { None };
    world.bonder_events().into_iter().filter_map(amount).collect()
}

#[test]
fn stake_that_the_chain_frees_early_is_fetched_when_anybody_says_so() {
    let mut world = fast(2);
    let id = world.request(&ALICE, dot(300)).unwrap();
    world.next_era();
    let nothing = Err(BonderError::NothingRipens { stash: 0 });
    assert_eq!(world.bonder(&STRANGER).ripen(0), nothing, "not before the chain would");
    world.run_eras(2);
    let before = world.measure();
    assert_eq!(world.bonder(&STRANGER).ripen(0), Ok(()));
    assert_eq!(ripened(&world), [dot(300)]);
    let after = world.measure();
    assert_eq!(after.overview.money, before.overview.money, "no money moved");
    assert_eq!(world.bonder(&STRANGER).ripen(0), nothing, "once");
    world.next_era();
    assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(300)), "25 eras early");
    assert_eq!(world.bonder(&STRANGER).ripen(9), Err(BonderError::UnknownStash { stash: 9 }));
    world.assert_invariants();
}

#[test]
fn later_chunks_wait_until_the_chain_frees_them() {
    let mut world = fast(28);
    let slow = world.request(&ALICE, dot(100)).unwrap();
    world.next_era();
    world.chain.set_bonding_duration(2);
    let quick = world.request(&ALICE, dot(300)).unwrap();
    world.run_eras(4);
    assert_eq!(world.bonder(&STRANGER).ripen(0), Ok(()));
    assert_eq!(ripened(&world), [dot(300)], "as much as the chain would free");
    let chunks: Vec<_> = world.bonder(&STRANGER).chunks(0).iter().map(|chunk| chunk.amount).collect();
    assert_eq!(chunks, [dot(100), dot(200), dot(100)], "the oldest first, the last one split");
    world.next_era();
    let money = world.overview().money;
    assert_eq!((money.unbonding, money.reserved), (dot(100), dot(100)), "exits are paid in order");
    assert_eq!(money.buffer, dot(200), "which do not cover the next batch");
    assert_eq!(world.claim(&ALICE, &[slow]), Ok(dot(100)));
    world.run_eras(26);
    assert_eq!(world.claim(&ALICE, &[quick]), Ok(dot(300)), "when the slow chunk came");
}

/// Where bonds are locked, the lock also covers what keeps the account alive, and the last withdrawal hides so much. That the
/// pallet has forgotten the stash shows all the same that everything is free.
#[test]
fn emptied_stash_ripens_whole_though_a_deposit_is_hidden() {
    let mut world = fast(2);
    let id = world.request(&ALICE, dot(1_999)).unwrap();
    world.run_eras(4);
    let stash = world.stash_accounts()[0].clone();
    let hidden = world.nominator(&stash, &STRANGER).balance();
    assert!(hidden >= EXISTENTIAL_DEPOSIT, "{hidden}");
    assert_eq!(world.bonder(&STRANGER).ripen(0), Ok(()));
    assert_eq!(ripened(&world), [dot(2_000)], "hidden or not");
    world.next_era();
    assert_eq!(world.overview().money.unbonding, 0, "all of it came");
    assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(1_999)));
    world.assert_invariants();
}
