//! Days without a keeper: nothing is lost, everything is later, and one visit catches up.

use adotb_harness::{actors::*, contract::VaultEvent, world::World};
use adotb_interfaces::vault::{ExitState, VaultError};
use adotb_runtime::Balance;

/// Alice holds, the keeper worked up to era 4.
fn running() -> World {
    let mut world = World::new();
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(4);
    world
}

/// Pays the stashes' rewards of the eras `from..to`, as anybody could at any time within 84 eras.
fn pay(world: &mut World, from: u32, to: u32) {
    let stashes = world.stash_accounts();
    for era in from..to {
        world.chain.pay_rewards_to(era, &stashes);
    }
}

fn harvested(world: &World) -> Balance {
    let reward = |event| if let VaultEvent::Harvested { reward, .. } = event { reward } else { 0 };
    world.vault_events().into_iter().map(reward).sum()
}

#[test]
fn one_advance_after_missed_days_catches_up() {
    for missed in [1, 3, 30] {
        let mut world = running();
        let id = world.request(&ALICE, dot(100)).unwrap();
        world.stake(&BOB, dot(40)).unwrap();
        world.chain.advance_eras(missed + 1);
        let today = 5 + missed;
        let overview = world.overview();
        assert_eq!((overview.era, overview.advanced_era), (today, 4), "{missed} days were missed");
        assert_eq!(world.vault(&BOB).exit(id).unwrap().state, ExitState::Waiting, "the exit's era is over");
        pay(&mut world, 4, today);
        world.keep();

        let overview = world.overview();
        assert_eq!((overview.advanced_era, overview.advancing), (today, false), "one visit is enough");
        let refused = VaultError::EraNotOver { era: today, next_era_at: world.chain.era_start(today + 1) };
        assert_eq!(
            world.bonder(&KEEPER).advance(1),
            Err(refused.into()),
            "there is no work for the missed days"
        );
        let kept: Vec<u32> = (3..=today).filter(|era| world.vault(&BOB).rate_at(*era).is_some()).collect();
        assert_eq!(kept, [3, today - 1], "only days on which a keeper came have a rate");
        world.assert_invariants();
        world.assert_targets();

        // 100 DOT are owed; Bob's 40 and the rewards wait for them, the rest unbonds from today on.
        let money = overview.money;
        if money.unfunded > 0 {
            assert_eq!(money.unfunded, dot(100), "owed");
            assert_eq!(money.buffer + money.unbonding, dot(100), "exactly what is owed is kept or unbonds");
            assert!(money.buffer >= dot(40), "Bob's deposit is kept for it");
            let due = today + 28;
            while world.overview().era + 1 < due {
                world.next_era();
            }
            assert_eq!(
                world.vault(&BOB).exit(id).unwrap().state,
                ExitState::Waiting,
                "later by the days missed"
            );
            world.next_era();
        } else {
            panic!("the rewards of {missed} days cannot have paid 60 DOT");
        }
        assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(100)), "in full");
        world.assert_invariants();
    }
}

#[test]
fn ripe_chunks_of_missed_days_come_at_once() {
    let mut world = running();
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(world.request(&ALICE, dot(50)).unwrap());
        world.next_era();
    }
    // The last batch was unbonded in era 9 and is ripe in 37. Nobody comes for 40 days.
    let chunks: u32 = world.stashes().iter().map(|stash| u32::from(stash.chunks)).sum();
    assert!(chunks >= 5, "one chunk per day: {chunks}");
    world.chain.advance_eras(40);
    for id in &ids {
        assert!(
            matches!(world.claim(&ALICE, &[*id]), Err(VaultError::ExitNotFunded { .. })),
            "nobody funded it"
        );
    }
    world.keep();
    let money = world.overview().money;
    assert_eq!((money.unbonding, money.unfunded), (0, 0), "all of it arrived");
    assert_eq!(world.claim_for_owners(&ids), Ok(dot(250)), "all batches are funded at once");
    world.assert_invariants();
    world.assert_targets();
}

#[test]
fn rewards_of_missed_days_are_not_lost() {
    let mut world = running();
    let mut daily = world.fork();
    daily.run_eras(10);
    world.chain.advance_eras(10);
    pay(&mut world, 4, 14);
    let waiting = world.overview().unharvested;
    assert!(waiting > 0, "ten days of rewards arrive at once");
    world.keep();
    assert_eq!(harvested(&world), waiting, "and are harvested at once");
    let (late, early) = (world.overview(), daily.overview());
    let total = |o: &adotb_interfaces::vault::Overview| o.pooled + o.unreleased;
    // The same rewards, but for what re-staking them daily brought in ten days: about 10 % of one day's reward.
    let day = (total(&early) - dot(2_000)) / 12;
    assert!(total(&late) <= total(&early), "nothing out of thin air");
    assert!(total(&early) - total(&late) < day / 5, "late {} early {}", total(&late), total(&early));
    world.assert_invariants();
}

#[test]
fn rewards_that_nobody_claimed_from_the_chain_come_when_somebody_does() {
    let mut world = running();
    for _ in 0..5 {
        world.chain.advance_era();
        while !world.bonder(&KEEPER).advance(64).unwrap().complete {}
    }
    let before = world.overview();
    assert_eq!(before.unharvested, 0, "no payout, no reward");
    assert_eq!(before.unreleased, 0, "all that was harvested is released");
    pay(&mut world, 4, 9);
    let waiting = world.overview().unharvested;
    assert!(waiting > 0, "five days of rewards arrive at once");
    assert_eq!(world.bonder(&STRANGER).harvest(), Ok(waiting), "anybody may harvest");
    let after = world.overview();
    assert_eq!(after.pooled + after.unreleased, before.pooled + waiting, "all of it, the fee as new shares");
    world.assert_invariants();
}

/// The chain's rewards of a day are about 5 basis points, so at 10 those of 30 days are within their caps; at 2 they are not.
#[test]
fn rewards_of_days_without_work_are_released_over_as_many_days() {
    for (missed, cap_bps) in [(5, 10), (5, 2), (30, 2)] {
        let mut world = World::builder().settings(|settings| settings.max_reward_bps = cap_bps).build();
        world.stake(&ALICE, dot(1_999)).unwrap();
        world.run_eras(2);
        world.chain.advance_eras(missed);
        pay(&mut world, 2, 2 + missed);
        let (waiting, pool) = (world.overview().unharvested, world.vault(&ALICE).pool().unwrap());
        // No more days than a chunk takes to be ripe.
        let days = missed.min(28);
        let most = pool * Balance::from(cap_bps) / 10_000 * Balance::from(days);
        assert_eq!(waiting < most, cap_bps == 10, "{waiting} wait, {most} may be set on their way");
        assert_eq!(
            world.bonder(&STRANGER).harvest(),
            Ok(waiting.min(most)),
            "the cap of each of {days} days"
        );
        let now = world.chain.now();
        let (total, from, until) = world.token(&STRANGER).stream();
        assert_eq!((from, until), (now, now + u64::from(days) * DAY_MS), "over {days} days");
        let fee = waiting.min(most) / 10;
        assert_eq!(total, waiting.min(most) - fee, "less the fee");
        world.assert_invariants();
        world.chain.advance_ms(DAY_MS);
        let released = total / Balance::from(days);
        assert_eq!(world.overview().pooled, pool + fee + released, "a day's part after a day");
    }
}

#[test]
fn rewards_above_the_cap_of_a_day_wait_for_the_next() {
    let mut world = World::builder().settings(|settings| settings.max_reward_bps = 10).build();
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(4);
    // The keeper works every day, but nobody claims the rewards from the chain.
    for _ in 0..30 {
        world.chain.advance_era();
        while !world.bonder(&KEEPER).advance(64).unwrap().complete {}
    }
    pay(&mut world, 4, 34);
    let waiting = world.overview().unharvested;
    let pool = world.vault(&ALICE).pool().unwrap();
    let cap = pool / 1_000;
    assert!(waiting > 2 * cap, "30 days' rewards, {waiting}, are more than a tenth of a percent, {cap}");
    let harvest = world.bonder(&KEEPER).harvest();
    assert_eq!(harvest, Ok(cap), "the cap");
    // The treasury has its tenth at once, so that much more can be set on its way, and what the pool grew.
    let mut today = cap;
    while let Ok(more @ 1..) = world.bonder(&KEEPER).harvest() {
        today += more;
    }
    let overview = world.overview();
    assert!(overview.unreleased <= (pool + today) / 1_000, "the cap is on its way, and no more");
    assert!(today <= cap + cap / 8, "whoever asks: {today}");
    assert_eq!(overview.unharvested, waiting - today, "the rest waits");
    world.assert_invariants();
    world.chain.advance_era();
    let next = world.bonder(&KEEPER).harvest().unwrap();
    assert!(next >= cap && next <= cap + cap / 100, "the next day's part: {next}");
    world.assert_invariants();
}

#[test]
fn a_keeper_who_comes_late_in_the_day_loses_nothing() {
    // In the second half of an era the pallet already counts the next one.
    let mut world = running();
    world.chain.advance_ms(DAY_MS * 3 / 4);
    let mut ids = Vec::new();
    for _ in 0..34 {
        ids.push(world.request(&ALICE, dot(10)).unwrap());
        world.next_era();
        let lost = |event: &VaultEvent| matches!(event, VaultEvent::LossShared { .. });
        assert!(!world.vault_events().iter().any(lost), "nothing is taken for a loss");
        world.assert_invariants();
    }
    assert_eq!(world.claim_for_owners(&ids[..5]), Ok(dot(50)), "paid in time");
    let owed = world.overview().money.unfunded;
    assert!(owed <= dot(29) * 10, "at most 29 batches wait: {owed}");
    world.assert_invariants();
    world.assert_targets();
}
