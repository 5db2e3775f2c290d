//! Who comes for the reward and not for the work: in just before a harvest, out just after it. What is harvested is
//! released by the minute, so there is nothing to catch; who stays a while gets what everybody gets for that while.
//!
//! Ten thousand tries more, without a chain: `sniping_never_pays` in `contracts/token`.

use adotb_harness::{actors::*, world::World};
use adotb_interfaces::vault::VaultSetting;
use adotb_runtime::Balance;
use sp_runtime::Perbill;

use super::loot::*;

/// Era 4: 2 000 DOT have earned for two eras; the last day's reward is in the vault and nobody harvested it yet.
fn ripe() -> World {
    let mut world = World::new();
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(3);
    world.chain.advance_era();
    let stashes = world.stash_accounts();
    assert!(world.chain.pay_rewards_to(3, &stashes) > 0);
    assert!(world.overview().unharvested > 0, "a reward waits");
    world
}

/// What one try is like.
#[derive(Debug)]
struct Try {
    settings: Vec<VaultSetting>,
    /// When in the era she comes, in milliseconds after its start.
    at: u64,
    amount: Balance,
    /// A reward on top of what waits, in planck.
    reward: Balance,
    /// Who harvests: anybody, or the era's work.
    advance: bool,
    /// How long she stays after it, in milliseconds.
    stays: u64,
    /// Out of the buffer instead of by request.
    at_once: bool,
}

fn roll(seed: &mut u64) -> Try {
    let mut up_to = |most: u64| dice(seed) % (most + 1);
    let settings = vec![
        VaultSetting::Fee([0, 1_000, 2_000][up_to(2) as usize]),
        VaultSetting::InstantFee([0, 0, 30, 500][up_to(3) as usize]),
        VaultSetting::Buffer(up_to(2_000) as u16),
        VaultSetting::MaxReward([1, 10, 100][up_to(2) as usize]),
    ];
    Try {
        settings,
        at: up_to(DAY_MS / 2 - 1),
        amount: match up_to(2) {
            0 => dot(1) + u128::from(up_to(1_000)),
            1 => dot(1) + u128::from(up_to(5_000 * DOT as u64)),
            _ => dot(1_000) + u128::from(up_to(400_000)) * DOT + u128::from(up_to(9)),
        },
        reward: [0, u128::from(up_to(10)), u128::from(up_to(200 * DOT as u64))][up_to(2) as usize],
        advance: up_to(1) == 0,
        stays: [0, 6_000, up_to(DAY_MS / 2)][up_to(2) as usize],
        at_once: up_to(1) == 0,
    }
}

#[test]
fn snipe_of_a_harvest_wins_nothing_but_what_every_holder_earns_meanwhile() {
    let mut world = ripe();
    let vault = world.at.vault.clone();
    let mut seed = 0x5a1be;
    let (mut tries, mut left_at_once, mut best) = (0, 0, i128::MIN);
    while tries < 250 {
        let roll = roll(&mut seed);
        world.scratch(|world| {
            world.vault(&ADMIN).change(&roll.settings).unwrap();
            world.chain.advance_ms(roll.at);
            if roll.reward > 0 {
                donate(world, &STRANGER, &vault, roll.reward);
            }
            let mut loot = Loot::of(world, &EVE);
            if loot.call(world, |world, eve| world.stake(eve, roll.amount)).is_err() {
                return;
            }
            // Until the harvest she earns nothing in no time; after it she earns what her part of the release is.
            let harvest = |world: &mut World, who: &_| match roll.advance {
                true => world.bonder(who).advance(1).map(|_| ()),
                false => world.bonder(who).harvest().map(|_| ()),
            };
            loot.call(world, harvest).unwrap();
            let start = world.token(&STRANGER).totals();
            let shares = world.token(&STRANGER).shares_of(&EVE);
            world.chain.advance_ms(roll.stays);
            let released = world.token(&STRANGER).totals().pooled - start.pooled;
            let all = world.balance(&EVE);
            let now = loot.call(world, |world, eve| match roll.at_once {
                true => world.vault(eve).unstake_now(all, 0).is_ok(),
                false => false,
            });
            left_at_once += u32::from(now);
            if !now {
                loot.call(world, |world, eve| world.request(eve, all)).unwrap();
            }
            assert_eq!(world.token(&STRANGER).shares_of(&EVE), 0, "she is out: {roll:?}");
            let profit = loot.profit(world);
            let fair = (released as f64 * shares as f64 / start.shares as f64) as i128 + 1;
            // The planck is what rounds off the treasury's shares, which all holders get.
            let most = if roll.stays == 0 { 1 } else { fair };
            assert!(profit <= most, "won {profit} planck, fair were {fair}: {roll:?}");
            best = best.max(profit - fair);
            tries += 1;
        });
    }
    assert!(left_at_once > 20, "both doors were used: {left_at_once}");
    assert!(best <= 0, "never more than a holder's part: {best}");
    world.assert_invariants();
}

/// The limit of it: rewards are for those who hold, not for those whose stake worked. Who comes right after the era's work and leaves before the next
/// one has a day's part of the release, with money that never left the buffer. It is what any new holder gets on the first day.
#[test]
fn day_trader_gets_a_days_part_and_not_a_planck_of_it_twice() {
    let mut world = World::builder().settings(|settings| settings.fee_bps = 0).build();
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(4);
    let mut honest = world.fork();
    let mut loot = Loot::of(&mut world, &EVE);
    let alice = world.balance(&ALICE);
    let mut ids = Vec::new();
    for _ in 0..5 {
        // As much as the whole pool, each day anew.
        loot.call(&mut world, |world, eve| world.stake(eve, dot(2_000))).unwrap();
        world.chain.advance_ms(DAY_MS - 6_000);
        let all = world.balance(&EVE);
        ids.push(loot.call(&mut world, |world, eve| world.request(eve, all)).unwrap());
        world.chain.advance_ms(6_000);
        world.keep();
        let id = *ids.last().unwrap();
        loot.call(&mut world, |world, eve| world.claim(eve, &[id]))
            .expect("paid out of her own deposit the day after");
    }
    honest.run_eras(5);
    let (won, left) = (loot.profit(&mut world), world.balance(&ALICE) - alice);
    let alone = honest.balance(&ALICE) - alice;
    assert!(won > 0 && (won as u128) < alone, "half of what the stake of others earned: {won} of {alone}");
    assert!(
        (won as u128 + left).abs_diff(alone) < alone / 100,
        "it comes from those who hold: {left} of {alone}"
    );
    // As many DOT that work would have earned as much as Alice's alone.
    assert!((won as u128) * 100 < alone * 55, "working pays twice as well");
    world.assert_invariants();
}

// ------------------------------------------------------------------------------------------------ round trips

#[test]
fn round_trips_through_unstake_now_bend_no_rate() {
    for instant_fee_bps in [0, 30, 500] {
        let mut world =
            World::builder().settings(|settings| settings.instant_fee_bps = instant_fee_bps).build();
        world.stake(&ALICE, dot(1_999)).unwrap();
        world.run_eras(4);
        world.chain.set_yearly_reward(Perbill::zero());
        world.chain.advance_ms(DAY_MS / 3);
        let mut seed = 0x0dd + u64::from(instant_fee_bps);
        let mut loot = Loot::of(&mut world, &EVE);
        let before = world.token(&STRANGER).totals();
        let (mut fees, trips) = (0, 40);
        for _ in 0..trips {
            let amount = dot(1) + u128::from(dice(&mut seed) % 3_000_000_000_007);
            loot.call(&mut world, |world, eve| world.stake(eve, amount)).unwrap();
            let mut rest = world.balance(&EVE);
            if dice(&mut seed).is_multiple_of(2) {
                let part = rest / 3;
                let paid = loot.call(&mut world, |world, eve| world.vault(eve).unstake_now(part, 0)).unwrap();
                fees += part - paid;
                rest = world.balance(&EVE);
            }
            let paid = loot.call(&mut world, |world, eve| world.vault(eve).unstake_now(rest, 0)).unwrap();
            fees += rest - paid;
        }
        let after = world.token(&STRANGER).totals();
        assert_eq!(world.token(&STRANGER).shares_of(&EVE), 0, "she is out");
        assert!(after.shares <= before.shares, "no share was made");
        let dust = after.pooled - before.pooled;
        assert!(dust <= 3 * trips, "the pool won the rounding, {dust} planck, and no more");
        let profit = loot.profit(&mut world);
        assert_eq!(profit, -((fees + dust) as i128), "she lost it, and the fees");
        assert_eq!(world.overview().unharvested, fees, "which wait for the holders");
        world.assert_invariants();
    }
}
