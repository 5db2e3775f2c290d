//! Who comes first wants to make a share so dear that those who come next lose what does not make a whole one.

use adotb_harness::{
    actors::*,
    world::{Builder, World},
};
use adotb_interfaces::vault::{VaultError, BOOTSTRAP_HOLDER};
use adotb_runtime::{AccountId, Balance};
use sp_runtime::Perbill;

use super::loot::*;

/// One stash behind one validator, so that one slash can take everything.
fn small() -> Builder {
    World::builder().validators(1).bonder_settings(|settings| settings.max_stashes = 1)
}

/// Epoch 1: the chain took all there was, and it was reported. Nobody holds a share, the bootstrap stake is gone.
fn after_a_total_loss(fee_bps: u16) -> World {
    let mut world = small().settings(|settings| settings.fee_bps = fee_bps).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, dot(999)).unwrap();
    world.run_eras(3);
    world.slash(&validator(0), Perbill::from_percent(100));
    let era = world.overview().era;
    assert_eq!(world.book(era).loss, dot(1_000), "everything");
    assert_eq!((world.token(&EVE).all_shares(), world.overview().pooled), ((0, 1), 0), "a new epoch, empty");
    world
}

/// What a share is worth, in planck, rounded down.
fn price(world: &mut World) -> Balance {
    let totals = world.token(&STRANGER).totals();
    totals.pooled / totals.shares
}

/// Leaves with everything but one share.
fn keep_one_share(world: &mut World, who: &AccountId, shares: Balance) {
    let amount = world.token(who).amount_for(shares - 1);
    world.request(who, amount).unwrap();
    assert_eq!(world.token(who).shares_of(who), 1, "one share");
}

/// Raises the price of the only share there is until it is worth `target`: stakes, and leaves with so little that all
/// but one of the new shares go for it. What stays behind belongs to that one.
fn pump(world: &mut World, loot: &mut Loot, target: Balance) {
    while price(world) < target {
        let staked = dot(1).max(2 * price(world));
        if loot.call(world, |world, eve| world.stake(eve, staked)).is_err() {
            return;
        }
        let totals = world.token(&STRANGER).totals();
        let held = world.token(&STRANGER).shares_of(&EVE);
        // The least that costs all but one of her shares.
        let amount = (held - 2) * totals.pooled / totals.shares + 1;
        if loot.call(world, |world, eve| world.request(eve, amount)).is_err() {
            return;
        }
        if world.token(&STRANGER).totals().pooled / world.token(&STRANGER).totals().shares
            <= totals.pooled / totals.shares
        {
            return; // it does not grow
        }
    }
}

/// What rounding may cost a staker: a hundred thousandth of a DOT.
const HARM: i128 = (dot(1) / 100_000) as i128;

/// Bob can stake and has what he staked, but for the rounding; Eve has won nothing.
fn assert_harmless(world: &mut World, loot: &Loot, amounts: &[Balance]) {
    let mut harm = Vec::new();
    for amount in amounts {
        let had = world.balance(&BOB);
        match world.stake(&BOB, *amount) {
            Ok(_) => harm.push((*amount, (had + amount) as i128 - world.balance(&BOB) as i128)),
            Err(error) => panic!("Bob is locked out with {amount} planck: {error:?}, after {harm:?}"),
        }
    }
    let profit = loot.profit(world);
    let harmed = harm.iter().any(|(_, lost)| *lost > HARM);
    assert!(profit <= 0 && !harmed, "Eve won {profit} planck; Bob staked and lost {harm:?}");
}

#[test]
fn donations_before_the_deployment_are_a_reward_for_the_bootstrap_stake() {
    // Addresses are known before there is anything behind them.
    let at = small().build().at;
    let gift = dot(500);
    let there = [at.vault.clone(), at.token.clone(), at.bonder.clone()];
    let builder = small().genesis(|genesis| genesis.endowed.extend(there.map(|account| (account, gift))));
    let mut world = builder.build();
    assert_eq!(world.at, at, "the same addresses");
    let overview = world.overview();
    assert_eq!(
        (overview.pooled, overview.shares, overview.money.buffer),
        (dot(1), dot(1), dot(1)),
        "a share costs a planck"
    );
    assert_eq!(overview.unharvested, gift, "it waits like any donation");

    let mut loot = Loot::of(&mut world, &EVE);
    loot.call(&mut world, |world, eve| world.stake(eve, dot(1))).unwrap();
    loot.call(&mut world, |world, eve| world.bonder(eve).harvest()).unwrap();
    assert_harmless(&mut world, &loot, &[dot(1), dot(7) + 3]);
    world.assert_invariants();
}

#[test]
fn inflation_after_the_deployment_is_paid_to_the_bootstrap_stake() {
    for fee_bps in [0, 1_000] {
        let mut world = World::builder().settings(|settings| settings.fee_bps = fee_bps).build();
        world.chain.set_yearly_reward(Perbill::zero());
        let vault = world.at.vault.clone();
        let mut loot = Loot::of(&mut world, &EVE);
        let shares = loot.call(&mut world, |world, eve| world.stake(eve, dot(10_000))).unwrap();
        // 1 % of the pool a day is the most that a donation can do; then she leaves with all but one share.
        donate(&mut world, &EVE, &vault, dot(100));
        loot.call(&mut world, |world, eve| world.bonder(eve).harvest()).unwrap();
        loot.call(&mut world, |world, eve| keep_one_share(world, eve, shares));
        world.next_era();
        let dear = price(&mut world);
        assert!(dear <= 101, "the bootstrap stake and the treasury have {dear} planck a share");
        pump(&mut world, &mut loot, dot(1));
        assert!(price(&mut world) <= dear + 1, "rounding goes to 10 000 million shares, not to hers");
        // Dear as it is, a share is worth less than a ten millionth of the least stake.
        let had = world.balance(&BOB);
        world.stake(&BOB, dot(1)).unwrap();
        let lost = dot(1) - (world.balance(&BOB) - had);
        assert!(lost <= dear + 1, "Bob lost {lost} planck");
        let profit = loot.profit(&mut world);
        assert!(profit < -(dot(89) as i128), "Eve paid for it: {profit}");
        world.assert_invariants();
    }
}

/// Nobody can be the first holder of a new epoch but the account that nobody holds. Eve pays for that too, if nobody else does.
fn begin_anew(world: &mut World) {
    let refused = Err(VaultError::NeedsBootstrap { minimum: dot(1) });
    assert_eq!(world.stake(&EVE, dot(1_000)), refused);
    assert_eq!(world.vault(&EVE).stake_for(&BOB, dot(1_000)), refused);
    let below = VaultError::BelowMinimum { given: dot(1) - 1, minimum: dot(1) };
    let nobody = AccountId::new(BOOTSTRAP_HOLDER);
    assert_eq!(world.vault(&EVE).stake_for(&nobody, dot(1) - 1), Err(below));
    assert_eq!(world.bonder(&EVE).harvest(), Ok(0), "nothing to raise the price with before it");
    world.vault(&EVE).stake_for(&nobody, dot(1)).unwrap();
}

#[test]
fn inflation_in_a_new_epoch_by_a_donation_gains_nothing() {
    let mut world = after_a_total_loss(0);
    let vault = world.at.vault.clone();
    // A donation that waits for the new epoch, and one in it.
    donate(&mut world, &EVE, &vault, dot(100));
    begin_anew(&mut world);
    let mut loot = Loot::of(&mut world, &EVE);
    let shares = loot.call(&mut world, |world, eve| world.stake(eve, dot(1_000))).unwrap();
    donate(&mut world, &EVE, &vault, dot(10));
    loot.call(&mut world, |world, eve| world.bonder(eve).harvest()).unwrap();
    loot.call(&mut world, |world, eve| keep_one_share(world, eve, shares));
    world.chain.advance_ms(DAY_MS - 1);
    let dear = price(&mut world);
    assert!(dear <= 12, "{dear} planck a share");
    assert_harmless(&mut world, &loot, &[dot(19), dot(1)]);
    world.assert_invariants();
}

#[test]
fn inflation_in_a_new_epoch_by_rounding_gains_nothing() {
    let mut world = after_a_total_loss(1_000);
    begin_anew(&mut world);
    let vault = world.at.vault.clone();
    let mut loot = Loot::of(&mut world, &EVE);
    let shares = loot.call(&mut world, |world, eve| world.stake(eve, dot(1_000))).unwrap();
    // Nine planck pay no fee, so that nobody else gets a share.
    donate(&mut world, &EVE, &vault, 9);
    loot.call(&mut world, |world, eve| world.bonder(eve).harvest()).unwrap();
    loot.call(&mut world, |world, eve| keep_one_share(world, eve, shares));
    world.chain.advance_ms(DAY_MS - 1);
    pump(&mut world, &mut loot, dot(10));
    let dear = price(&mut world);
    assert!(dear <= 2, "{dear} planck a share");
    assert_harmless(&mut world, &loot, &[dot(1), dot(3)]);
    world.assert_invariants();
}
