//! Rewards reach the holders by the minute, never at once: nobody gains by stepping in just before a harvest. What arrives
//! without being asked for is a reward too, and no era can add more than its cap.

use adotb_harness::{
    actors::*,
    contract::{TokenEvent, VaultEvent},
    world::World,
};
use adotb_interfaces::token::Totals;
use adotb_runtime::{params::BLOCK_MS, AccountId, Balance};
use sp_runtime::Perbill;

const STAKE: Balance = dot(1_999);

/// Era 3: 2 000 DOT have earned for one era, and the reward was harvested at the start of this one.
fn earning() -> World {
    let mut world = World::new();
    world.stake(&ALICE, dot(999)).unwrap();
    world.stake(&BOB, dot(1_000)).unwrap();
    world.run_eras(3);
    world
}

/// Era 1: 2 000 DOT are bonded, and the chain pays no rewards.
fn calm() -> World {
    let mut world = World::new();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, STAKE).unwrap();
    world.next_era();
    world
}

fn donate(world: &mut World, amount: Balance) {
    let vault = world.at.vault.clone();
    world.chain.transfer(&STRANGER, &vault, amount).unwrap();
}

fn totals(world: &mut World) -> Totals {
    world.token(&STRANGER).totals()
}

/// Reward and fee of the harvest in the last call.
fn harvested(world: &World) -> Option<(Balance, Balance)> {
    world.vault_events().into_iter().find_map(|event| match event {
        VaultEvent::Harvested { reward, fee, .. } => Some((reward, fee)),
        _ => None,
    })
}

fn worth(world: &mut World, who: &AccountId, pooled: Balance) -> Balance {
    let shares = world.token(&STRANGER).shares_of(who);
    shares * pooled / totals(world).shares
}

#[test]
fn balance_of_ticks_up_with_every_block() {
    let mut world = earning();
    let (total, start, end) = world.token(&STRANGER).stream();
    assert_eq!((start, end), (world.chain.era_start(3), world.chain.era_start(4)), "one era");
    let base = totals(&mut world).pooled;
    assert!(total > 0, "there is a reward to release");
    let mut last = (world.balance(&ALICE), world.balance(&BOB));
    for block in 1..=20 {
        world.chain.advance_blocks(1);
        let pooled = base + total * Balance::from(block * BLOCK_MS) / Balance::from(DAY_MS);
        assert_eq!(totals(&mut world).pooled, pooled, "pooled in block {block}");
        let expected = (worth(&mut world, &ALICE, pooled), worth(&mut world, &BOB, pooled));
        let balances = (world.balance(&ALICE), world.balance(&BOB));
        assert_eq!(balances, expected, "balances in block {block}");
        assert!(balances.0 > last.0 && balances.1 > last.1, "more in block {block}: {balances:?}");
        last = balances;
    }
    world.assert_invariants();
}

#[test]
fn balances_grow_every_day_and_nothing_jumps_at_the_harvest() {
    let mut world = earning();
    let (mut alice, mut bob) = (world.balance(&ALICE), world.balance(&BOB));
    for era in 4..9 {
        world.chain.advance_era();
        let before = (world.balance(&ALICE), world.balance(&BOB));
        assert!(before.0 > alice && before.1 > bob, "a day's growth in era {era}");
        let ended = totals(&mut world);
        world.keep();
        let after = (world.balance(&ALICE), world.balance(&BOB));
        assert!(after.0.abs_diff(before.0) <= 1 && after.1.abs_diff(before.1) <= 1, "no jump in era {era}");
        (alice, bob) = after;
        // What was pooled at the end of the day is kept for the wallets' charts.
        let rate = world.vault(&STRANGER).rate_at(era - 1).unwrap();
        let off = rate.pooled.abs_diff(ended.pooled);
        assert!(
            off <= ended.pooled / 10_000_000 && rate.shares == ended.shares,
            "rate of era {}: {off}",
            era - 1
        );
    }
    world.assert_invariants();
}

#[test]
fn stake_just_before_a_harvest_gains_nothing() {
    let mut world = earning();
    world.chain.advance_era();
    let stashes = world.stash_accounts();
    world.chain.pay_rewards_to(3, &stashes);
    let waiting = world.overview().unharvested;
    assert!(waiting > 0, "rewards wait for the harvest");

    // Fifty times the pool steps in, lets the harvest happen and leaves in the same block.
    let amount = dot(100_000);
    world.stake(&EVE, amount).unwrap();
    let alice = world.balance(&ALICE);
    world.keep();
    assert_eq!(world.overview().unharvested, 0, "the harvest happened");
    let left = world.balance(&EVE);
    assert!(left <= amount, "Eve has {left}");
    let id = world.request(&EVE, left).unwrap();
    assert_eq!(world.vault(&EVE).exit(id).unwrap().amount, left, "not a planck more");
    assert_eq!(world.token(&STRANGER).shares_of(&EVE), 0, "she is out");
    assert!(world.balance(&ALICE).abs_diff(alice) <= 1, "and Alice lost nothing");

    // The day's reward is for those who stay.
    let (total, ..) = world.token(&STRANGER).stream();
    let before = totals(&mut world);
    world.chain.advance_era();
    let after = totals(&mut world);
    assert_eq!(after.pooled - before.pooled, total, "all of it went to those who stayed");
    assert!(world.balance(&ALICE) > alice, "Alice got hers");
    world.assert_invariants();
}

#[test]
fn stake_for_one_block_earns_one_block() {
    let mut world = earning();
    let (total, ..) = world.token(&STRANGER).stream();
    world.stake(&EVE, dot(100_000)).unwrap();
    let before = world.balance(&EVE);
    world.chain.advance_blocks(1);
    let gained = world.balance(&EVE) - before;
    let block = total * Balance::from(BLOCK_MS) / Balance::from(DAY_MS);
    assert!(gained <= block, "gained {gained}, a block releases {block} to everybody");
    world.assert_invariants();
}

#[test]
fn donation_is_streamed_like_a_reward() {
    let mut world = calm();
    donate(&mut world, dot(5));
    let before = totals(&mut world);
    assert_eq!((before.pooled, before.unreleased), (dot(2_000), 0), "a donation alone changes nothing");
    assert_eq!(world.overview().unharvested, dot(5), "it waits");
    assert_eq!(world.bonder(&CAROL).harvest(), Ok(dot(5)), "anybody may harvest");
    let fee = dot(5) / 10;
    assert_eq!(harvested(&world), Some((dot(5), fee)), "event");
    let now = world.chain.now();
    let old = before;
    let new = Totals { pooled: dot(2_000) + fee, shares: dot(2_000) + fee, unreleased: dot(5) - fee };
    let rebased = TokenEvent::Rebased { old, new, fee, streamed: dot(5) - fee, ends: now + DAY_MS };
    assert!(world.token_events().contains(&rebased), "{:?}", world.token_events());
    assert_eq!(world.balance(&ALICE), STAKE, "not yet hers");
    assert_eq!(world.balance(&TREASURY), fee, "the fee is the treasury's at once");
    assert_eq!(world.overview().money.buffer, dot(5), "cash to bond");

    for quarter in 1..=4 {
        world.chain.advance_ms(DAY_MS / 4);
        let pooled = new.pooled + new.unreleased * quarter / 4;
        assert_eq!(totals(&mut world).pooled, pooled, "quarter {quarter}");
        assert_eq!(world.balance(&ALICE), STAKE * pooled / new.shares, "Alice in quarter {quarter}");
    }
    world.chain.advance_ms(DAY_MS / 4);
    assert_eq!(totals(&mut world).pooled, dot(2_005), "that was all");
    world.keep();
    world.assert_invariants();
}

#[test]
fn harvest_of_nothing_is_no_error_and_changes_nothing() {
    let mut world = calm();
    let before = world.measure();
    assert_eq!(world.bonder(&STRANGER).harvest(), Ok(0));
    assert_eq!(world.last_events(), vec![], "no event");
    assert_eq!(world.measure(), before, "nothing changed");
}

#[test]
fn no_more_than_the_cap_is_on_its_way_and_the_rest_waits_for_the_next_era() {
    let mut world = calm();
    donate(&mut world, dot(50));
    let cap = dot(2_000) / 100;
    assert_eq!(world.bonder(&STRANGER).harvest(), Ok(cap), "1 % of the pool");
    assert_eq!(world.overview().unharvested, dot(50) - cap, "the rest waits");
    // The fee is nobody's to wait for, and the harvest enlarged the pool: that much more may still be set on its way today; then no
    // more, whoever asks.
    let more = (dot(2_000) + cap) / 100 - cap * 9 / 10;
    assert_eq!(world.bonder(&STRANGER).harvest(), Ok(more), "1 % of the pool, less what is on its way");
    let mut today = cap + more;
    while let Ok(more @ 1..) = world.bonder(&STRANGER).harvest() {
        today += more;
    }
    let on_its_way = totals(&mut world).unreleased;
    assert_eq!(on_its_way, (dot(2_000) + today) / 100, "1 % of the pool, whatever number of calls it takes");
    // The limit of a series: 90 % of x are 1 % of (2 000 + x).
    assert!(today <= dot(2_000) / 89, "{today} planck in an era");
    assert_eq!(world.overview().unharvested, dot(50) - today, "the rest waits");
    world.assert_invariants();

    world.next_era();
    let pool = dot(2_000) + today;
    assert_eq!(harvested(&world).map(|(reward, _)| reward), Some(pool / 100), "1 % in the next era");
    let waiting = dot(50) - today - pool / 100;
    assert_eq!(world.overview().unharvested, waiting, "and the rest of that waits again");
    world.next_era();
    assert_eq!(world.overview().unharvested, 0, "the third era takes all of it");
    assert_eq!(harvested(&world).map(|(reward, _)| reward), Some(waiting), "less than 1 %");
    world.assert_invariants();
}

#[test]
fn harvest_of_dust_does_not_hold_the_stream_back() {
    let mut world = earning();
    world.chain.advance_ms(DAY_MS / 2);
    let (_, _, end) = world.token(&STRANGER).stream();
    for _ in 0..20 {
        donate(&mut world, 1);
        assert_eq!(world.bonder(&STRANGER).harvest(), Ok(1), "a planck");
        world.chain.advance_blocks(1);
    }
    let (_, _, later) = world.token(&STRANGER).stream();
    assert!(later - end <= 20, "20 planck moved the end by {} ms", later - end);
    world.assert_invariants();
}
