//! Who knows of a loss before it is booked steps aside, and comes back when it is over.

use adotb_harness::{actors::*, world::World};
use adotb_interfaces::vault::{VaultError, BOOTSTRAP_HOLDER};
use adotb_runtime::{AccountId, Balance};
use sp_runtime::Perbill;

use super::loot::*;

/// 4 000 DOT of Alice, Bob and Eve in eight stashes behind four validators, in era 3. No rewards.
fn bonded() -> World {
    let mut world = World::new();
    world.chain.set_yearly_reward(Perbill::zero());
    for (who, amount) in [(ALICE, 999), (BOB, 2_000), (EVE, 1_000)] {
        world.stake(&who, dot(amount)).unwrap();
    }
    world.run_eras(3);
    world
}

/// The chain takes 10 % of what backs the first validator; returns the era.
fn slash(world: &mut World) -> u32 {
    world.slash(&validator(0), Perbill::from_percent(10));
    world.overview().era
}

/// What Eve wins against staying where she is: she plays `attack` with the loss in the middle.
fn against_staying(
    before: impl FnOnce(&mut World, &mut Loot),
    after: impl FnOnce(&mut World, &mut Loot),
) -> (i128, Balance) {
    let stay = |world: &mut World| {
        let loot = Loot::of(world, &EVE);
        let era = slash(world);
        let loss = world.book(era).loss;
        world.next_era();
        (loot.profit(world), loss)
    };
    let mut world = bonded();
    let (honest, loss) = world.fork().scratch(stay);
    let mut loot = Loot::of(&mut world, &EVE);
    let era = slash(&mut world);
    before(&mut world, &mut loot);
    assert_eq!(world.book(era).loss, loss, "the same loss");
    after(&mut world, &mut loot);
    world.next_era();
    world.assert_invariants();
    (loot.profit(&mut world) - honest, loss)
}

#[test]
fn leave_by_request_before_the_report_bears_the_same() {
    let leave = |world: &mut World, loot: &mut Loot| {
        loot.call(world, |world, eve| world.request(eve, dot(1_000))).unwrap();
    };
    let (won, loss) = against_staying(leave, |_, _| {});
    assert!((-2..=1).contains(&won), "{won} planck of a loss of {loss}");
}

#[test]
fn leave_by_request_and_come_back_after_the_report_bears_the_same() {
    let leave = |world: &mut World, loot: &mut Loot| {
        loot.call(world, |world, eve| world.request(eve, dot(1_000))).unwrap();
    };
    let back = |world: &mut World, loot: &mut Loot| {
        let (id, batch) = (1, world.overview().open_batch - 1);
        let refused = Err(VaultError::BatchClosed { id, batch });
        assert_eq!(loot.call(world, |world, eve| world.cancel(eve, id)), refused, "the loss closed it");
        loot.call(world, |world, eve| world.stake(eve, dot(1_000))).unwrap();
    };
    let (won, loss) = against_staying(leave, back);
    assert!((-3..=1).contains(&won), "{won} planck of a loss of {loss}");
}

#[test]
fn transfer_to_a_friend_before_the_report_bears_the_same() {
    let mut world = bonded();
    let both = |world: &mut World| wealth(world, &EVE) + wealth(world, &FERDIE);
    let (era, before, pooled) = (slash(&mut world), both(&mut world), world.overview().pooled);
    world.token(&EVE).transfer(&FERDIE, dot(700)).unwrap();
    let deposit = world.last.as_ref().unwrap().storage_deposit;
    let loss = world.book(era).loss;
    world.token(&FERDIE).transfer(&EVE, dot(600)).unwrap();
    let lost = before - both(&mut world) - deposit;
    assert!(lost.abs_diff((dot(1_000) * loss / pooled) as i128) <= 3, "together they lost {lost} of {loss}");
    world.assert_invariants();
}

/// The known limit of today: cash in the buffer pays those who know first. It is bounded by the free buffer, costs the fee, and ends with the report.
#[test]
fn leave_at_once_before_the_report_escapes_with_the_free_buffer_at_most() {
    let bring = |world: &mut World| world.stake(&CAROL, dot(300)).map(|_| ()).unwrap();
    let leave = |world: &mut World, loot: &mut Loot| {
        bring(world);
        let available = world.overview().instant_liquidity;
        assert_eq!(available, dot(300), "what Carol brought");
        let refused = Err(VaultError::ExceedsBuffer { asked: dot(1_000), available });
        assert_eq!(loot.call(world, |world, eve| world.vault(eve).unstake_now(dot(1_000), 0)), refused);
        loot.call(world, |world, eve| world.vault(eve).unstake_now(dot(300), 0)).unwrap();
    };
    let (won, loss) = against_staying(leave, |_, _| {});
    let fee = (dot(300) * 30 / 10_000) as i128;
    let avoided = (dot(300) * loss / dot(4_000)) as i128;
    assert!(
        won.abs_diff(avoided - fee) <= 2,
        "the loss of what was in the buffer, less the fee: {won} of {loss}"
    );
}

#[test]
fn loss_beyond_what_the_holders_have_is_borne_by_the_exits_that_unbond() {
    let mut world =
        World::builder().validators(1).bonder_settings(|settings| settings.max_stashes = 1).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&EVE, dot(999)).unwrap();
    world.run_eras(3);
    world.request(&EVE, dot(999)).unwrap();
    world.next_era();
    // All of it began to unbond today, and the offence is of today: the chain takes a tenth of the exit's stake.
    let era = slash(&mut world);
    assert_eq!(world.book(era).loss, dot(100));
    let measured = world.measure();
    assert!(measured.surplus >= 0, "I-01: {} planck are missing", -measured.surplus);
    // Otherwise the next one to come would pay it.
    world.vault(&KEEPER).stake_for(&AccountId::new(BOOTSTRAP_HOLDER), dot(1)).unwrap();
    world.stake(&BOB, dot(200)).unwrap();
    world.run_eras(30);
    assert_eq!(world.claim_for_owners(&[1]), Ok(dot(900)), "what the chain left of it");
    let all = world.balance(&BOB);
    let id = world.request(&BOB, all).unwrap();
    world.run_eras(31);
    assert_eq!(world.claim(&BOB, &[id]), Ok(all), "Bob has what he brought");
}
