//! Dust: thousands of tiny operations, each of which rounds. It always rounds against whoever acts.
//!
//! A million of them without a chain: `dust_of_a_million_operations_stays_in_the_pool` in `contracts/token`.

use adotb_harness::{actors::*, world::World};
use sp_runtime::Perbill;

use super::loot::*;

#[test]
fn hundreds_of_tiny_operations_win_nothing() {
    let mut world =
        World::builder().settings(|settings| (settings.min_exit, settings.instant_fee_bps) = (0, 0)).build();
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(5);
    world.chain.set_yearly_reward(Perbill::zero());
    world.run_eras(1);
    let totals = world.token(&STRANGER).totals();
    assert!(totals.pooled > totals.shares && totals.unreleased == 0, "a share is worth more than a planck");
    world.stake(&CAROL, dot(50)).unwrap(); // cash for those who leave at once
    world.stake(&EVE, dot(5)).unwrap();
    let alice = world.balance(&ALICE);
    // Eve and her other account, Ferdie.
    let mut deposits = 0;
    let before = wealth(&mut world, &EVE) + wealth(&mut world, &FERDIE);
    let mut seed = 0xd05f;
    for _ in 0..300 {
        let (from, to) = if dice(&mut seed).is_multiple_of(2) { (EVE, FERDIE) } else { (FERDIE, EVE) };
        let amount = 1 + u128::from(dice(&mut seed) % 7);
        world.last = None;
        let _ = match dice(&mut seed) % 5 {
            0 => world.token(&from).transfer(&to, amount).is_ok(),
            1 => world.token(&from).transfer_shares(&to, amount).is_ok(),
            2 => world.request(&from, amount).is_ok(),
            3 => world.vault(&from).unstake_now(amount, 0).is_ok(),
            _ => world.vault(&from).stake_for(&to, dot(1) + amount).is_ok(),
        };
        deposits += world.last.as_ref().filter(|last| last.is_ok()).map_or(0, |last| last.storage_deposit);
    }
    let won = wealth(&mut world, &EVE) + wealth(&mut world, &FERDIE) + deposits - before;
    assert!(won <= 0, "300 operations brought {won} planck");
    assert!(won >= -600, "and cost a planck or two each: {won}");
    assert!(world.balance(&ALICE) >= alice, "nobody else pays");
    world.assert_invariants();
}
