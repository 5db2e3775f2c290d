//! The main job, from the first DOT to the last: stake, bond, earn, request, wait 28 eras, claim.

use adotb_harness::{
    actors::*,
    chain::{Ledger, Payee},
    contract::{BonderEvent, TokenEvent, VaultEvent},
    world::World,
};
use adotb_interfaces::vault::{ExitState, VaultError};
use adotb_runtime::{genesis::self_stake, params, AccountId};

/// 2 000 DOT with the bootstrap stake: four stashes of twice the minimum bond, one for each validator.
const STAKE: u128 = dot(1_999);
const PER_STASH: u128 = dot(500);

/// Alice staked in era 0 and the keeper worked in era 1.
fn bonded() -> World {
    let mut world = World::new();
    world.stake(&ALICE, STAKE).unwrap();
    world.next_era();
    world
}

#[test]
fn stake_is_bonded_in_the_next_era() {
    let mut world = World::new();
    assert_eq!(world.stake(&ALICE, STAKE), Ok(STAKE), "the first shares cost a planck each");
    assert_eq!(world.book_totals().wanted, 4, "stashes wanted");
    let kept = world.next_era();
    assert_eq!((kept.created, kept.steps, kept.paid), (4, 5, 0), "four stashes, a plan and four orders");
    let created = |event: &BonderEvent| matches!(event, BonderEvent::StashWorked { bonded: PER_STASH, .. });
    assert_eq!(world.bonder_events().iter().filter(|event| created(event)).count(), 4, "events");

    let vault = world.at.vault.clone();
    let stashes = world.stash_accounts();
    let mut backed: Vec<AccountId> = Vec::new();
    for stash in &stashes {
        let expected = Ledger { total: PER_STASH, active: PER_STASH, unlocking: vec![] };
        assert_eq!(world.chain.ledger(stash), Some(expected), "ledger");
        assert_eq!(world.chain.payee(stash), Payee::Account(vault.clone()), "rewards go to the vault");
        backed.extend(world.chain.nominations(stash).unwrap());
    }
    backed.sort();
    let mut wanted: Vec<AccountId> = (0..4).map(validator).collect();
    wanted.sort();
    assert_eq!(backed, wanted, "one stash behind each validator");
    let money = world.overview().money;
    assert_eq!((money.buffer, money.bonded, money.unbonding), (0, dot(2_000), 0), "money");
    assert_eq!(world.balance(&ALICE), STAKE, "nothing earned, nothing lost");
    world.assert_targets();

    // The election in the middle of era 1 sees the stashes; they back their validators in era 2.
    world.next_era();
    for stash in &stashes {
        let target = world.chain.nominations(stash).unwrap()[0].clone();
        assert_eq!(world.chain.exposed_of(2, stash), vec![(target, PER_STASH)], "exposure");
    }
    world.assert_invariants();
}

#[test]
fn rewards_are_streamed_over_an_era_less_the_fee() {
    let mut world = bonded();
    world.next_era();
    assert_eq!(world.balance(&ALICE), STAKE, "era 1 had no exposure yet");
    let kept = world.next_era();
    assert_eq!(kept.paid, 4, "era 2 pays the four validators");

    // By hand: every validator earns the same; a stash gets its part of its validator's total.
    let share = world.chain.era_payout(2).unwrap() / 64;
    let part = |number| share * PER_STASH / (self_stake(number) + PER_STASH);
    let expected: u128 = (0..4).map(part).sum();
    let harvested = world.vault_events().into_iter().find_map(|event| match event {
        VaultEvent::Harvested { reward, fee, era: 3, .. } => Some((reward, fee)),
        _ => None,
    });
    let (reward, fee) = harvested.expect("the rewards were harvested");
    assert!(reward.abs_diff(expected) <= expected / 100_000, "reward {reward} is about {expected}");
    assert_eq!(fee, reward / 10, "a tenth is the fee");

    // The fee is the treasury's at once; the rest grows with every block of the era.
    let streamed = reward - fee;
    let rebased = world.token_events().into_iter().find_map(|event| match event {
        TokenEvent::Rebased { old, new, streamed, ends, .. } => Some((old, new, streamed, ends)),
        _ => None,
    });
    let (old, new, in_event, ends) = rebased.expect("the token told of it");
    assert_eq!((old.pooled, old.unreleased), (dot(2_000), 0), "before");
    assert_eq!((new.pooled, new.unreleased), (dot(2_000) + fee, streamed), "after");
    assert_eq!((in_event, ends), (streamed, world.chain.era_start(4)), "stream");
    assert!(world.balance(&TREASURY).abs_diff(fee) <= 1, "treasury");
    assert!(world.balance(&ALICE).abs_diff(STAKE) <= 1, "not yet");
    let owned = |world: &mut World, released: u128| {
        let totals = world.token(&ALICE).totals();
        assert_eq!(totals.pooled, dot(2_000) + fee + released, "pooled");
        assert_eq!(world.balance(&ALICE), STAKE * totals.pooled / totals.shares, "Alice's part");
        totals.pooled
    };
    world.chain.advance_ms(DAY_MS / 2);
    owned(&mut world, streamed / 2);
    world.chain.advance_ms(DAY_MS / 2);
    owned(&mut world, streamed);
    world.assert_invariants();
}

#[test]
fn stake_earns_and_leaves_after_28_eras() {
    let mut world = bonded();
    world.run_eras(9);
    assert_eq!(world.overview().era, 10, "today");
    let balance = world.balance(&ALICE);
    // Eight eras (2 to 9) have paid; the reward of the last is still being streamed.
    assert!((STAKE + dot(3)..STAKE + dot(5)).contains(&balance), "earned: {balance}");

    let amount = dot(1_500);
    let id = world.request(&ALICE, amount).unwrap();
    assert!(world.balance(&ALICE).abs_diff(balance - amount) <= 1, "burned at most a planck more");
    let exit = world.vault(&BOB).exit(id).unwrap();
    assert_eq!((exit.amount, exit.payout, exit.era, exit.due_era), (amount, amount, 10, 39), "exit");
    assert_eq!(exit.state, ExitState::Open, "can be cancelled");
    assert_eq!(world.vault(&BOB).exits_of(&ALICE, 0, 10).exits, vec![exit], "Alice's page");

    // The next era's work unbonds it, less the cash that is there anyway.
    world.next_era();
    let money = world.overview().money;
    assert_eq!(money.unfunded, amount, "owed");
    assert!(money.buffer + money.unbonding >= amount, "on its way");
    let unbonding: u128 = world.stash_accounts().iter().map(|stash| unbonding_of(&mut world, stash)).sum();
    assert_eq!(unbonding, money.unbonding, "the chain says the same");
    assert_eq!(world.vault(&BOB).exit(id).unwrap().state, ExitState::Waiting, "waits");

    for era in 12..39 {
        world.next_era();
        assert_eq!(world.overview().era, era);
        let refused = VaultError::ExitNotFunded { id, due_era: 39 };
        assert_eq!(world.claim(&ALICE, &[id]), Err(refused), "one era after the other");
        world.assert_invariants();
    }
    world.next_era();
    assert_eq!(world.vault(&BOB).exit(id).unwrap().state, ExitState::Claimable, "in time");
    let owned = world.chain.free_balance(&ALICE);
    assert_eq!(world.claim(&ALICE, &[id]), Ok(amount), "she claims");
    assert_eq!(world.chain.free_balance(&ALICE) - owned, amount, "paid in DOT, exactly");
    assert_eq!(world.claim(&ALICE, &[id]), Ok(0), "once");
    let money = world.overview().money;
    assert_eq!((money.reserved, money.unfunded), (0, 0), "nothing is owed any more");
    assert_eq!(params::BONDING_DURATION, 28, "requested in 10, unbonded in 11, paid in 39");
    world.assert_invariants();
    world.assert_targets();
}

fn unbonding_of(world: &mut World, stash: &AccountId) -> u128 {
    let ledger = world.chain.ledger(stash).unwrap_or_default();
    ledger.unlocking.iter().map(|(value, _)| value).sum()
}
