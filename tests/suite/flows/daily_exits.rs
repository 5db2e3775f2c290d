//! Somebody leaves every day for 35 days: the pallet's limit of unlocking chunks is never reached, and everybody is paid in time.

use std::collections::BTreeMap;

use adotb_harness::{actors::*, world::World};
use adotb_interfaces::vault::{ExitState, VaultError};
use adotb_runtime::{params, AccountId, Balance, RuntimeEvent};
use sp_runtime::Perbill;

const DAYS: u32 = 35;
const DAILY: Balance = dot(10);

/// Everything in one stash of 1 000 DOT behind one validator, so that all exits fall on it. Era 1, no rewards.
fn one_stash() -> World {
    let mut world = World::builder().validators(1).bonder_settings(|p| p.max_stashes = 1).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, dot(999)).unwrap();
    world.next_era();
    assert_eq!(world.stash_accounts().len(), 1, "one stash");
    world
}

/// Does the era's work in one call; returns how often each stash unbonded, by the events of the pallet.
fn advance_counting(world: &mut World) -> BTreeMap<AccountId, u32> {
    world.create_stashes();
    let progress = world.bonder(&KEEPER).advance(100).unwrap();
    assert!(progress.complete, "{progress:?}");
    let mut unbonds = BTreeMap::new();
    for event in world.chain.last_events() {
        if let RuntimeEvent::Staking(pallet_staking::Event::Unbonded { stash, .. }) = event {
            *unbonds.entry(stash).or_default() += 1;
        }
    }
    unbonds
}

#[test]
fn daily_exits_of_one_stash_stay_within_the_chunk_limit() {
    let mut world = one_stash();
    let stash = world.stash_accounts()[0].clone();
    let mut exits = Vec::new();
    let mut most_chunks = 0;
    while world.overview().era <= 1 + DAYS + 29 {
        let era = world.overview().era;
        if era <= DAYS {
            exits.push((world.request(&ALICE, DAILY).unwrap(), era));
        }
        world.chain.advance_era();
        let unbonds = advance_counting(&mut world);
        let expected = u32::from(era <= DAYS);
        assert_eq!(unbonds.get(&stash).copied().unwrap_or(0), expected, "unbonds in era {}", era + 1);

        let ledger = world.chain.ledger(&stash).unwrap();
        most_chunks = most_chunks.max(ledger.unlocking.len());
        assert!(ledger.unlocking.len() <= 30, "chunks in era {}: {:?}", era + 1, ledger.unlocking);
        if era.is_multiple_of(7) {
            world.assert_invariants();
        }
        // Opened in era n, unbonded in n + 1, and paid exactly 28 eras after that.
        for (id, opened) in exits.clone() {
            let due = opened + 1 + params::BONDING_DURATION;
            let now = era + 1;
            match world.vault(&STRANGER).exit(id) {
                Some(exit) if now < due => {
                    assert_eq!(
                        (exit.state, exit.due_era),
                        (ExitState::Waiting, due),
                        "exit {id} in era {now}"
                    );
                    let refused = VaultError::ExitNotFunded { id, due_era: due };
                    assert_eq!(world.claim(&ALICE, &[id]), Err(refused), "exit {id} in era {now}");
                }
                Some(_) => {
                    assert_eq!(now, due, "exit {id} is claimed on the day it is due");
                    assert_eq!(world.claim(&ALICE, &[id]), Ok(DAILY), "exit {id}");
                }
                None => assert!(now > due, "exit {id} was claimed when it was due"),
            }
        }
    }
    assert_eq!(most_chunks, 28, "a chunk a day, each for 28 days");
    assert_eq!(exits.len() as u32, DAYS, "exits");
    let ledger = world.chain.ledger(&stash).unwrap();
    let left = dot(1_000) - Balance::from(DAYS) * DAILY;
    assert_eq!((ledger.active, ledger.unlocking), (left, vec![]), "the rest goes on working");
    assert_eq!(world.overview().money.unfunded, 0, "everybody was paid");
    world.assert_invariants();
}

#[test]
fn daily_exits_of_four_stashes_unbond_each_at_most_once_an_era() {
    let mut world = World::new();
    world.stake(&ALICE, dot(3_999)).unwrap();
    world.next_era();
    let mut exits = Vec::new();
    for day in 0..DAYS {
        let era = world.overview().era;
        // More and less every day, and twice a day.
        for amount in [dot(7) + Balance::from(day % 5) * dot(11), dot(1) + Balance::from(day)] {
            exits.push((world.request(&ALICE, amount).unwrap(), amount, era + 1 + params::BONDING_DURATION));
        }
        world.chain.advance_era();
        let stashes = world.stash_accounts();
        world.chain.pay_rewards_to(era, &stashes);
        for (stash, count) in advance_counting(&mut world) {
            assert_eq!(count, 1, "unbonds of {} in era {}", name_of(&stash), era + 1);
        }
        for stash in stashes {
            let chunks = world.chain.ledger(&stash).unwrap().unlocking.len();
            assert!(chunks <= 30, "{} has {chunks} chunks", name_of(&stash));
        }
        claim_what_is_paid(&mut world, &mut exits);
        if day % 7 == 0 {
            world.assert_invariants();
        }
    }
    while !exits.is_empty() {
        world.next_era();
        claim_what_is_paid(&mut world, &mut exits);
    }
    assert_eq!(world.overview().money.unfunded, 0, "everybody was paid");
    world.assert_invariants();
}

/// Claims the oldest exits (id, amount, era in which it is due) as far as they are paid. Rewards pay some of them before they are due; nobody
/// waits longer.
fn claim_what_is_paid(world: &mut World, exits: &mut Vec<(u64, Balance, u32)>) {
    let era = world.overview().era;
    while let Some((id, amount, due)) = exits.first().copied() {
        match world.claim(&ALICE, &[id]) {
            Ok(paid) => assert_eq!(paid, amount, "exit {id}"),
            Err(error) => {
                assert_eq!(error, VaultError::ExitNotFunded { id, due_era: due }, "exit {id}");
                assert!(era < due, "exit {id} was due in era {due}, and is not paid in era {era}");
                return;
            }
        }
        exits.remove(0);
    }
}

/// The bonder's book has the sums of the chain, whenever the chain thinks that they are ripe.
fn assert_same_sums(world: &mut World) {
    for (stash, ledger) in world.measure().stashes {
        let ledger = ledger.unwrap();
        let unlocking: Balance = ledger.unlocking.iter().map(|(value, _)| *value).sum();
        assert_eq!((stash.bonded, stash.unbonding), (ledger.active, unlocking), "book and ledger");
        assert!(ledger.unlocking.len() <= 30, "{} chunks", ledger.unlocking.len());
    }
}

#[test]
fn work_at_changing_hours_of_the_day_costs_an_era_and_no_money() {
    // In an era's second half the chain counts from the next one: what is unbonded then is ripe an era later than our clock says.
    let mut world = one_stash();
    let mut exits = Vec::new();
    for day in 0..DAYS {
        let era = world.overview().era;
        exits.push((world.request(&ALICE, DAILY).unwrap(), era));
        world.chain.advance_to_era(era + 1);
        if day % 2 == 0 {
            world.chain.advance_ms(DAY_MS * 3 / 4);
        }
        world.keep();
        assert_same_sums(&mut world);
    }
    let mut late = 0;
    for (id, opened) in exits {
        let due = opened + 1 + params::BONDING_DURATION;
        while world.vault(&STRANGER).exit(id).unwrap().state != ExitState::Claimable {
            let era = world.overview().era;
            assert!(era <= due, "exit {id} was due in era {due}, and is not paid in era {era}");
            late += u32::from(era == due);
            world.chain.advance_to_era(era + 1);
            world.keep();
        }
        assert_eq!(world.claim(&ALICE, &[id]), Ok(DAILY), "exit {id} is paid in full");
    }
    assert!(late > 10, "the chain lagged behind: {late} times");
    let overview = world.overview();
    assert_eq!(overview.pooled, dot(1_000) - Balance::from(DAYS) * DAILY, "nothing was written off");
    assert_eq!((overview.money.unfunded, overview.money.reserved), (0, 0), "everybody was paid");
    world.assert_invariants();
}
