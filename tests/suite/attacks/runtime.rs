//! The chain itself turns hostile, or just different: other minimums, validators that are not what they seem, fewer chunks than
//! the book counts on, and strangers who may chill a stash.

use adotb_harness::{
    actors::*,
    contract::{chain_id, BonderEvent, VaultEvent},
    world::{allocation, World},
};
use adotb_interfaces::{bonder::BonderSetting, nominator::Failures};
use adotb_runtime::{AccountId, Balance, Runtime, RuntimeOrigin, Staking};
use pallet_staking::ConfigOp;
use scale::{Compact, Decode, Encode};
use sp_runtime::{Perbill, Percent};

use super::loot::*;

/// 2 000 DOT in four stashes in era 3, no rewards.
fn bonded() -> World {
    let mut world = World::new();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(3);
    world
}

/// Stashes that failed in the last call, and in what.
fn failed(world: &World) -> Vec<(u16, u8)> {
    let events = world.bonder_events();
    let failures = events.iter().filter_map(|event| match event {
        BonderEvent::StashFailed { stash, failures, .. } => Some((*stash, *failures)),
        _ => None,
    });
    failures.collect()
}

fn losses(world: &World) -> usize {
    world.vault_events().iter().filter(|event| matches!(event, VaultEvent::LossShared { .. })).count()
}

// ------------------------------------------------------------------------------------------------ validators

/// An account that never validated: the pallet takes the nomination, nobody is elected, and the money comes back like all other.
#[test]
fn allocation_with_an_unknown_validator_costs_its_rewards_and_nothing_else() {
    let mut world = World::new();
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.registry(&ADMIN).set_weights(&allocation(&[(0, 5_000), (900, 5_000)])).unwrap();
    world.run_eras(4);
    assert_eq!(world.book_totals().failed, 0, "nobody is marked");
    let backed = world.stake_by_validator();
    assert_eq!(backed.iter().map(|(_, stake)| stake).sum::<Balance>() / dot(1_000), 2, "all is bonded");
    let unknown = validator(900);
    assert!(backed.iter().any(|(who, stake)| *who == unknown && *stake >= dot(999)), "half of it for nobody");
    assert_eq!(world.chain.exposure(4, &unknown).total, 0, "not elected");
    let before = world.balance(&ALICE);
    world.run_eras(1);
    assert!(world.balance(&ALICE) > before, "the other half earns");
    // Nothing is stuck: it moves on with the next weights, and it can be unbonded.
    world.registry(&ADMIN).set_weights(&allocation(&[(0, 5_000), (1, 5_000)])).unwrap();
    world.run_eras(1);
    assert!(world.stake_by_validator().iter().all(|(who, _)| *who != unknown), "away from it");
    let all = world.balance(&ALICE);
    let id = world.request(&ALICE, all).unwrap();
    world.run_eras(30);
    assert_eq!(world.claim(&ALICE, &[id]), Ok(all));
    world.assert_invariants();
}

#[test]
fn allocation_of_blocked_chilled_and_unknown_validators_alone_holds_no_exit_back() {
    let mut world = bonded();
    let id = world.request(&ALICE, dot(900)).unwrap();
    world.chain.block_validator(&validator(10)).unwrap();
    world.chain.chill(&validator(11)).unwrap();
    world.registry(&ADMIN).set_weights(&allocation(&[(10, 4_000), (11, 3_000), (901, 3_000)])).unwrap();
    let due = world.vault(&ALICE).exit(id).unwrap().due_era;
    while world.overview().era < due {
        world.next_era();
        assert_eq!(
            (failed(&world), losses(&world)),
            (vec![], 0),
            "a validator's refusal is no stash's failure"
        );
        world.assert_invariants();
    }
    let list = world.bonder(&ALICE).exclusions();
    let out: Vec<_> = list.iter().map(|entry| chain_id(entry.validator)).collect();
    assert_eq!(out, [validator(10)], "the blocked one is left out");
    assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(900)), "paid when it was due");
    world.assert_invariants();
}

// ------------------------------------------------------------------------------------------------ the minimum bond

/// The chain's minimum rises above what each stash has, and lets anybody chill those below it. An attacker chills them all; anybody nominates anew.
#[test]
fn stashes_that_strangers_chilled_nominate_again() {
    let mut world = bonded();
    let accounts = world.stash_accounts();
    let raise = pallet_staking::Call::<Runtime>::set_staking_configs {
        min_nominator_bond: ConfigOp::Set(dot(600)),
        min_validator_bond: ConfigOp::Noop,
        max_nominator_count: ConfigOp::Set(1),
        max_validator_count: ConfigOp::Noop,
        chill_threshold: ConfigOp::Set(Percent::from_percent(0)),
        min_commission: ConfigOp::Noop,
    };
    world.chain.sudo(raise).unwrap();
    for account in &accounts {
        let stash = account.clone();
        let chilled = world.chain.execute(|| Staking::chill_other(RuntimeOrigin::signed(EVE), stash));
        chilled.expect("anybody may chill a nominator below the minimum");
        assert_eq!(world.chain.nominations(account), None);
    }
    // Governance follows, and deposits lift all stashes above the new minimum.
    world.chain.set_min_nominator_bond(dot(250));
    let open = pallet_staking::Call::<Runtime>::set_staking_configs {
        min_nominator_bond: ConfigOp::Noop,
        min_validator_bond: ConfigOp::Noop,
        max_nominator_count: ConfigOp::Remove,
        max_validator_count: ConfigOp::Noop,
        chill_threshold: ConfigOp::Remove,
        min_commission: ConfigOp::Noop,
    };
    world.chain.sudo(open).unwrap();
    world.stake(&BOB, dot(2_000)).unwrap();
    world.run_eras(2);
    // The book does not see it, but anybody who does can put it right.
    for stash in 0..world.stashes().len() as u16 {
        world.bonder(&BOB).repair(stash).unwrap();
    }
    world.run_eras(1);
    for account in world.stash_accounts() {
        let nominations = world.chain.nominations(&account);
        assert_eq!(nominations.map(|list| list.len()), Some(1), "it works for somebody");
    }
    world.assert_invariants();
}

/// As above, but what counts most: no money is held back, whatever the strangers chilled.
#[test]
fn stashes_that_strangers_chilled_pay_all_exits() {
    let mut world = bonded();
    let accounts = world.stash_accounts();
    for account in &accounts {
        // What `chill_other` does, without its conditions.
        world.chain.execute(|| pallet_staking::Nominators::<Runtime>::remove(account));
    }
    let all = world.balance(&ALICE);
    let id = world.request(&ALICE, all).unwrap();
    world.run_eras(30);
    assert_eq!(world.claim(&ALICE, &[id]), Ok(all), "in time");
    assert_eq!(world.book_totals().failed, 0);
    world.assert_invariants();
}

/// The minimum rises to more than the whole pool: nothing can be nominated any more, but everything can leave.
#[test]
fn minimum_bond_above_the_whole_pool_holds_no_exit_back_once_governance_follows() {
    let mut world = bonded();
    let id = world.request(&ALICE, dot(900)).unwrap();
    world.chain.set_min_nominator_bond(dot(50_000));
    world.next_era();
    let refused = failed(&world);
    assert!(
        !refused.is_empty() && refused.iter().all(|(_, bits)| bits & Failures::UNBOND != 0),
        "{refused:?}"
    );
    assert_eq!(losses(&world), 0);
    world.assert_invariants();
    // The setting follows: stashes below it are closed, which needs no minimum.
    world.bonder(&ADMIN).change(&[BonderSetting::MinBond(dot(50_000))]).unwrap();
    world.run_eras(2);
    assert!(world.overview().money.unbonding >= dot(900), "as many as it takes");
    world.run_eras(29);
    assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(900)));
    world.assert_invariants();
}

// ------------------------------------------------------------------------------------------------ chunks

/// Fills the ledger of a stash with chunks that the book does not know, as on a chain that allows fewer of them. They are of one
/// planck each, ripe in a far era, and taken away by [`drop_chunks`].
pub fn fill_chunks(world: &mut World, stash: &AccountId, until: usize) {
    world.chain.execute(|| {
        let mut ledger = Staking::ledger(stash).expect("it is bonded");
        while ledger.unlocking.len() < until {
            let chunk = (Compact(1 as Balance), Compact(9_000 + ledger.unlocking.len() as u32)).encode();
            let chunk = Decode::decode(&mut &chunk[..]).expect("a value and an era");
            ledger.unlocking.try_push(chunk).expect("the pallet allows so many");
        }
        pallet_staking::Ledger::<Runtime>::insert(stash, ledger);
    });
}

pub fn drop_chunks(world: &mut World, stash: &AccountId) {
    world.chain.execute(|| {
        let mut ledger = Staking::ledger(stash).expect("it is bonded");
        ledger.unlocking.retain(|chunk| {
            let (_, era) = <(Compact<Balance>, Compact<u32>)>::decode(&mut &chunk.encode()[..]).unwrap();
            era.0 < 9_000
        });
        pallet_staking::Ledger::<Runtime>::insert(stash, ledger);
    });
}

#[test]
fn pallet_with_fewer_chunks_than_the_book_counts_on_delays_and_loses_nothing() {
    let mut world = bonded();
    let accounts = world.stash_accounts();
    for account in &accounts {
        fill_chunks(&mut world, account, 32);
    }
    let id = world.request(&ALICE, dot(600)).unwrap();
    world.next_era();
    let refused = failed(&world);
    assert!(!refused.is_empty() && refused.iter().all(|(_, bits)| *bits == Failures::UNBOND), "{refused:?}");
    let money = world.overview().money;
    assert_eq!((money.bonded, money.unbonding), (dot(2_000), 0), "the book knows that nothing unbonds");
    // Deposits still pay exits; nothing else stops.
    world.stake(&BOB, dot(100)).unwrap();
    world.run_eras(3);
    assert_eq!(losses(&world), 0);
    // One chunk is free again in each: the exits go on.
    for account in &accounts {
        drop_chunks(&mut world, account);
    }
    world.run_eras(10);
    assert_eq!(world.overview().money.unbonding, dot(500), "what the deposit did not pay");
    world.run_eras(28);
    assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(600)));
    assert_eq!(world.book_totals().failed, 0, "nobody is marked any more");
    world.assert_invariants();
}

/// Thirty-two days in a row somebody leaves, from one stash, and withdrawals are refused for as long: the chunks run full.
#[test]
fn stash_at_its_chunk_limit_waits_and_is_emptied_when_it_can_withdraw() {
    let mut world =
        World::builder().validators(1).bonder_settings(|settings| settings.max_stashes = 1).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&EVE, dot(5_000)).unwrap();
    world.run_eras(2);
    world.chain.refuse_staking_calls(&[3]);
    let mut loot = Loot::of(&mut world, &EVE);
    let mut ids = Vec::new();
    for _ in 0..40 {
        ids.push(loot.call(&mut world, |world, eve| world.request(eve, dot(10))).unwrap());
        world.next_era();
        let stash = world.stashes()[0];
        assert!(stash.chunks <= 30, "I-08: {}", stash.chunks);
        assert!(failed(&world).iter().all(|(_, bits)| *bits == Failures::WITHDRAW), "unbonding never fails");
        assert_eq!(losses(&world), 0, "a refused withdrawal is no loss");
        world.assert_invariants();
    }
    world.chain.refuse_staking_calls(&[]);
    world.run_eras(40);
    for id in ids {
        assert_eq!(loot.call(&mut world, |world, eve| world.claim(eve, &[id])), Ok(dot(10)), "exit {id}");
    }
    assert_eq!(loot.profit(&mut world), 0);
    world.assert_invariants();
}
