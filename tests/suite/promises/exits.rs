//! A promise is a date: whoever asked to leave is paid by the era that was said, whatever the planner, a slash or the chain's clock does.

use adotb_harness::{actors::*, world::World};
use adotb_interfaces::{
    oracle::OracleError,
    vault::{ExitInfo, ExitState, VaultError, VaultSetting},
};
use adotb_runtime::Balance;
use sp_runtime::Perbill;

/// A suite without rewards.
fn quiet(world: &mut World) {
    world.chain.set_yearly_reward(Perbill::zero());
}

fn exit(world: &mut World, id: u64) -> ExitInfo {
    world.vault(&STRANGER).exit(id).expect("the exit is open")
}

/// Runs eras, with a keeper in each, until all of `ids` can be claimed.
///
/// # Panics
/// If the due era of one begins and the keeper's work has not funded it.
fn assert_paid_by_their_dates(world: &mut World, ids: &[u64]) {
    for _ in 0..70 {
        let era = world.overview().era;
        let waiting: Vec<ExitInfo> =
            ids.iter().map(|id| exit(world, *id)).filter(|exit| exit.state != ExitState::Claimable).collect();
        let late: Vec<_> = waiting.iter().filter(|exit| exit.due_era <= era).collect();
        assert!(late.is_empty(), "in era {era} {late:?} should have been paid");
        if waiting.is_empty() {
            return;
        }
        world.next_era();
    }
    panic!("seventy eras later {ids:?} are not paid");
}

/// Two stashes of 500. Two exits of 240 shave both to 260; one of 25 closes a stash, and what is left over of it is not needed. It used to
/// be made up for by taking the other stash's chunk back, for which an older exit waited: paid 26 eras late.
#[test]
fn an_exit_that_closes_a_stash_delays_no_older_exit() {
    let mut world = World::builder().validators(2).build();
    quiet(&mut world);
    world.stake(&ALICE, dot(999)).unwrap();
    world.run_eras(2);
    assert_eq!(world.stashes().iter().map(|stash| stash.bonded).collect::<Vec<_>>(), [dot(500); 2]);
    let mut ids = Vec::new();
    for amount in [240, 240, 25] {
        ids.push(world.request(&ALICE, dot(amount)).unwrap());
        world.next_era();
    }
    let dues: Vec<u32> = ids.iter().map(|id| exit(&mut world, *id).due_era).collect();
    assert_eq!(dues, [dues[0], dues[0] + 1, dues[0] + 2]);
    assert_paid_by_their_dates(&mut world, &ids);
    world.assert_invariants();
}

/// Cash that the next exit needs, since its stake comes later, cannot leave at once.
#[test]
fn unstake_now_leaves_the_cash_that_an_exit_cannot_wait_for() {
    let mut world = World::builder().validators(1).bonder_settings(|p| p.max_stashes = 1).build();
    quiet(&mut world);
    world.stake(&ALICE, dot(999)).unwrap();
    world.run_eras(2);
    let first = world.request(&ALICE, dot(300)).unwrap();
    world.next_era();
    let second = world.request(&ALICE, dot(200)).unwrap();
    world.next_era();
    // Enough for neither, and in the end needed by the first: its own chunk pays it in time without it.
    world.stake(&BOB, dot(150)).unwrap();
    let free = world.overview().instant_liquidity;
    assert_eq!(free, dot(150), "both have stake on its way");
    world.next_era();
    let o = world.overview();
    assert!(o.instant_liquidity < o.money.buffer, "the plan counts on the buffer: {o:?}");
    let free = o.instant_liquidity;
    let refused = VaultError::ExceedsBuffer { asked: free + dot(1), available: free };
    assert_eq!(world.vault(&BOB).unstake_now(free + dot(1), 0), Err(refused));
    if free > 0 {
        world.vault(&BOB).unstake_now(free, 0).unwrap();
    }
    assert_paid_by_their_dates(&mut world, &[first, second]);
    world.assert_invariants();
}

/// 120 000 DOT in four stashes; 2 % of one validator are announced and reported, and the next era a holder of 55 000 leaves. The slash lands on
/// what unbonds for the exit, 27 eras later: what it takes begins to unbond in its place at once.
#[test]
fn an_announced_slash_that_lands_on_a_chunk_delays_no_exit() {
    for part in [2, 10] {
        let mut world = World::builder()
            .validators(4)
            .bonder_settings(|p| p.max_stashes = 4)
            .oracle(|p| p.limit_bps = 1_000)
            .reported()
            .build();
        quiet(&mut world);
        world.chain.set_slash_defer_duration(27);
        world.stake(&ALICE, dot(65_000) - dot(1)).unwrap();
        world.stake(&BOB, dot(55_000)).unwrap();
        world.run_eras(3);
        world.chain.slash(&validator(0), Perbill::from_percent(part));
        let booked = world.report(3).unwrap();
        assert_eq!(booked.loss, dot(30_000) * Balance::from(part) / 100);
        world.next_era();
        let id = world.vault(&BOB).request_unstake(Balance::MAX).unwrap();
        for _ in 0..40 {
            if world.vault(&STRANGER).exit(id).is_none_or(|exit| exit.state == ExitState::Claimable) {
                break;
            }
            world.next_era();
            let era = world.overview().era;
            let waits = exit(&mut world, id);
            let funded = waits.state == ExitState::Claimable;
            assert!(funded || era < waits.due_era, "{part} %: era {era}, {waits:?}");
            match world.report(3) {
                Ok(_) | Err(OracleError::AlreadyBooked { .. }) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(exit(&mut world, id).state, ExitState::Claimable, "{part} %");
    }
}

/// What begins to unbond while the pallet counts from the next era already is ripe half a day later than the clock says, and so it is for ever where
/// one long era has shifted the two against each other. It is withdrawn and paid in the same era, not in the next one.
#[test]
fn what_the_chain_gives_later_in_an_era_is_paid_in_that_era() {
    let mut world = World::builder().validators(1).build();
    quiet(&mut world);
    world.stake(&ALICE, dot(999)).unwrap();
    world.run_eras(2);
    let id = world.request(&ALICE, dot(300)).unwrap();
    let due = exit(&mut world, id).due_era;
    world.chain.advance_era();
    world.chain.advance_ms(DAY_MS * 3 / 4);
    assert!(world.chain.planned_era() > world.chain.active_era(), "the pallet counts from the next one");
    world.keep();
    while world.overview().era < due {
        let next = world.overview().era + 1;
        world.chain.advance_to_era(next);
        world.keep();
    }
    assert_eq!(exit(&mut world, id).state, ExitState::Waiting, "the chain does not give it yet");
    world.chain.advance_ms(DAY_MS * 3 / 4);
    world.keep();
    assert_eq!(world.overview().era, due);
    assert_eq!(exit(&mut world, id).state, ExitState::Claimable, "later that day it does");
    let o = world.overview();
    let refused = VaultError::EraNotOver { era: due, next_era_at: o.next_era_at };
    assert_eq!(world.bonder(&KEEPER).advance(64), Err(refused.into()), "nothing more is ripe");
    world.assert_invariants();
}

/// The chain's unbonding falls from 28 eras to 3, and the setting follows. Who left before is paid earlier than was said, with stake that unbonds
/// fast; who leaves after is told no date before theirs, and is paid with them.
#[test]
fn a_shorter_bonding_duration_pays_everybody_earlier() {
    let mut world = World::builder().validators(2).build();
    quiet(&mut world);
    world.stake(&ALICE, dot(3_999)).unwrap();
    world.run_eras(3);
    let old = world.request(&ALICE, dot(300)).unwrap();
    world.run_eras(2);
    let promised = exit(&mut world, old).due_era;
    world.chain.set_bonding_duration(3);
    world.vault(&ADMIN).change(&[VaultSetting::BondingEras(3)]).unwrap();
    let new = world.request(&ALICE, dot(200)).unwrap();
    assert_eq!(exit(&mut world, new).due_era, promised, "no earlier than who was here before");
    world.run_eras(4);
    let era = world.overview().era;
    for id in [old, new] {
        assert_eq!(exit(&mut world, id).state, ExitState::Claimable, "in era {era}, promised for {promised}");
    }
    world.run_eras(2);
    assert_eq!(world.overview().money.unbonding, 0, "what unbonds slowly for them works again");
    world.assert_invariants();
}

/// A typing error in the bonding duration is refused: chunks that were made by it would be looked for too late.
#[test]
fn a_bonding_duration_of_280_eras_is_refused() {
    let mut world = World::new();
    let refused = VaultError::InvalidSetting(adotb_interfaces::vault::VaultSettingName::BondingEras);
    assert_eq!(world.vault(&ADMIN).change(&[VaultSetting::BondingEras(280)]), Err(refused));
}

/// All records of exits are gone when all are claimed, in whatever order, and so are the links between them.
#[test]
fn exits_claimed_in_any_order_leave_no_record() {
    let orders: [fn(Vec<u64>) -> Vec<u64>; 4] = [
        |ids| ids,
        |ids| ids.into_iter().rev().collect(),
        |ids| {
            let (even, odd): (Vec<u64>, Vec<u64>) = ids.into_iter().partition(|id| id % 2 == 0);
            [even, odd].concat()
        },
        |ids| {
            let (inner, outer): (Vec<u64>, Vec<u64>) = ids.into_iter().partition(|id| (3..8).contains(id));
            [inner, outer].concat()
        },
    ];
    for order in orders {
        let mut world = World::new();
        world.stake(&ALICE, dot(100)).unwrap();
        let ids: Vec<u64> = (0..10).map(|_| world.request(&ALICE, dot(2)).unwrap()).collect();
        world.next_era();
        let (vault, pages) = (world.at.vault.clone(), |world: &mut World| {
            let page = world.vault(&STRANGER).exits_of(&ALICE, 0, 100);
            page.exits.into_iter().map(|exit| exit.id).collect::<Vec<_>>()
        });
        let deposits = |world: &mut World| world.chain.held_balance(&vault);
        let mut left = ids.clone();
        for id in order(ids) {
            assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(2)));
            left.retain(|other| *other != id);
            assert_eq!(pages(&mut world), left.iter().rev().copied().collect::<Vec<_>>(), "newest first");
        }
        let mut fresh = World::new();
        fresh.stake(&ALICE, dot(100)).unwrap();
        fresh.next_era();
        let left = deposits(&mut world) - deposits(&mut fresh);
        assert!(left < 100, "{left} planck of deposits: a cell is left behind");
        // the pallet rounds refunds
    }
}
