//! Somebody with little DOT: nothing is paid for nothing, and all means all.

use adotb_harness::{actors::*, world::World};
use adotb_interfaces::vault::{Claims, ExitState, VaultError, MIN_BOOTSTRAP, OWNER_FIRST_ERAS};
use adotb_runtime::Balance;

/// A balance that grows with each block cannot be named exactly; the largest number names it in whatever block.
#[test]
fn all_means_all_in_any_block() {
    let mut world = World::new();
    world.stake(&ALICE, dot(10_000)).unwrap();
    world.run_eras(4);
    world.token(&ALICE).transfer(&BOB, DOT / 20).unwrap();
    let seen = world.balance(&BOB);
    world.chain.advance_blocks(100);
    let refused = VaultError::BelowMinimum { given: seen, minimum: DOT / 10 };
    assert_eq!(world.request(&BOB, seen), Err(refused), "what was seen a while ago is not all any more");
    let id = world.vault(&BOB).request_unstake(Balance::MAX).unwrap();
    let exit = world.vault(&STRANGER).exit(id).unwrap();
    assert!(exit.amount > seen, "all of it, as it is in this block");
    assert_eq!(world.token(&STRANGER).shares_of(&BOB), 0, "no dust stays");

    world.token(&ALICE).transfer(&CAROL, DOT / 20).unwrap();
    world.stake(&DAVE, dot(100)).unwrap();
    world.chain.advance_blocks(7);
    let paid = world.vault(&CAROL).unstake_now(Balance::MAX, 0).unwrap();
    assert!(paid > DOT / 20 * 99 / 100);
    assert_eq!(world.token(&STRANGER).shares_of(&CAROL), 0, "nor here");
    let nothing = VaultError::BelowMinimum { given: 0, minimum: DOT / 10 };
    assert_eq!(world.vault(&CAROL).request_unstake(Balance::MAX), Err(nothing), "nothing is not all");
    assert_eq!(world.vault(&CAROL).unstake_now(Balance::MAX, 0), Err(nothing));
    world.assert_invariants();
}

/// The deposit of an exit is its owner's for three eras; then anybody may claim for them.
#[test]
fn the_owner_has_the_first_call_on_the_deposit_of_an_exit() {
    let mut world = World::new();
    world.stake(&ALICE, dot(100)).unwrap();
    let ids: Vec<u64> = (0..2).map(|_| world.request(&ALICE, dot(10)).unwrap()).collect();
    world.next_era();
    let funded = world.overview().era;
    let from = funded + OWNER_FIRST_ERAS;
    for era in funded..from {
        assert_eq!(world.overview().era, era);
        let refused = VaultError::OwnerFirst { id: ids[0], from };
        assert_eq!(world.claim(&EVE, &[ids[0]]), Err(refused), "in era {era}");
        world.next_era();
    }
    assert_eq!(world.claim(&EVE, &[ids[0]]), Ok(dot(10)), "then anybody");
    assert_eq!(world.claim(&ALICE, &[ids[1]]), Ok(dot(10)), "the owner whenever they like");
    world.assert_invariants();
}

/// Somebody else claimed one of them first: the others are paid all the same.
#[test]
fn a_claim_leaves_out_what_was_closed_before() {
    let mut world = World::new();
    world.stake(&ALICE, dot(100)).unwrap();
    let ids: Vec<u64> = (0..4).map(|_| world.request(&ALICE, dot(10)).unwrap()).collect();
    world.cancel(&ALICE, ids[3]).unwrap();
    world.run_eras(1 + OWNER_FIRST_ERAS);
    world.claim(&EVE, &[ids[1]]).unwrap();
    let done = world.vault(&ALICE).claim(&ids).unwrap();
    assert_eq!(done, Claims { paid: dot(20), skipped: vec![ids[1], ids[3]] });
    let none = world.vault(&ALICE).claim(&ids).unwrap();
    assert_eq!(none, Claims { paid: 0, skipped: ids });
    let unknown = VaultError::UnknownExit { id: 99 };
    assert_eq!(world.claim(&ALICE, &[99]), Err(unknown), "what never was is a mistake");
    world.assert_invariants();
}

/// A holder with 2 DOT on a chain with an existential deposit and real storage deposits, from the stake to the claim.
#[test]
fn two_dot_go_in_and_come_out() {
    let mut world = World::new();
    world.stake(&ALICE, dot(10_000)).unwrap();
    let before = world.chain.free_balance(&BOB);
    world.stake(&BOB, dot(2)).unwrap();
    world.run_eras(5);
    let worth = world.balance(&BOB);
    assert!(worth > dot(2));
    let id = world.vault(&BOB).request_unstake(Balance::MAX).unwrap();
    while world.vault(&STRANGER).exit(id).unwrap().state != ExitState::Claimable {
        world.next_era();
    }
    let paid = world.claim(&BOB, &[id]).unwrap();
    assert!(paid >= worth);
    let lost = (before + paid - dot(2)).abs_diff(world.chain.free_balance(&BOB));
    // The cell of the holder's shares stays, with its deposit: it is there for the next stake.
    assert!(lost < DOT / 4, "{lost} planck of deposits are not back");
    world.assert_invariants();
}

/// The bootstrap stake is a DOT at least, whatever the settings say: with less a share could be made dear by rounding.
#[test]
fn the_bootstrap_stake_is_a_dot_at_least() {
    let less = World::builder().settings(|p| p.min_stake = 1).bootstrap(MIN_BOOTSTRAP - 1).try_build();
    let refused = VaultError::BelowMinimum { given: MIN_BOOTSTRAP - 1, minimum: MIN_BOOTSTRAP };
    assert_eq!(less.err(), Some(adotb_harness::world::DeployError::Vault(refused)));
    assert!(World::builder().settings(|p| p.min_stake = 1).bootstrap(MIN_BOOTSTRAP).try_build().is_ok());
}
