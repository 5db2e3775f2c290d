//! Settings that governance changes while money is on its way: the buffer, the minimum bond, the bonding duration.

use super::day::day;
use adotb_harness::{
    actors::*,
    world::{allocation, World},
};
use adotb_interfaces::{nominator::Failures, vault::ExitState};
use adotb_runtime::Balance;

/// 2 000 DOT with the bootstrap stake.
fn staked(buffer_bps: u16) -> World {
    let mut world = World::builder().settings(|settings| settings.buffer_bps = buffer_bps).build();
    world.stake(&ALICE, dot(1_999)).unwrap();
    world
}

fn set_settings(world: &mut World, change: impl FnOnce(&mut adotb_interfaces::vault::VaultSettings)) {
    let mut settings = world.vault(&ADMIN).settings();
    change(&mut settings);
    world.vault(&ADMIN).set_settings(&settings).unwrap();
}

fn set_min_bond(world: &mut World, min_bond: Balance) {
    let mut settings = world.bonder(&ADMIN).settings();
    settings.min_bond = min_bond;
    world.bonder(&ADMIN).set_settings(&settings).unwrap();
}

fn buffer(world: &mut World) -> Balance {
    world.overview().money.buffer
}

#[test]
fn buffer_bps_is_kept_unbonded() {
    let mut world = staked(500);
    day(&mut world);
    let money = world.overview().money;
    assert_eq!((money.buffer, money.bonded), (dot(100), dot(1_900)), "5 % stay at hand");
    assert_eq!(world.overview().instant_liquidity, dot(100));

    // Somebody takes from it; the target shrinks with the pool, and deposits fill it before anything is bonded.
    world.vault(&ALICE).unstake_now(dot(60), 0).unwrap();
    day(&mut world);
    let fee = dot(60) * 30 / 10_000;
    assert_eq!(buffer(&mut world), dot(40) + fee, "nothing is bonded, nothing is unbonded to fill it");
    assert_eq!(world.overview().money.bonded, dot(1_900));
    world.stake(&BOB, dot(30)).unwrap();
    day(&mut world);
    assert_eq!(buffer(&mut world), dot(70) + fee, "still below 5 %");
    world.stake(&BOB, dot(200)).unwrap();
    day(&mut world);
    let pool = world.vault(&ALICE).pool().unwrap();
    assert_eq!(pool, dot(2_170) + fee);
    assert_eq!(buffer(&mut world), pool / 20, "5 % of the new pool, the rest is bonded");

    // An exit takes it before anything unbonds.
    let held = buffer(&mut world);
    let id = world.request(&BOB, held).unwrap();
    day(&mut world);
    assert_eq!(world.claim(&BOB, &[id]), Ok(held), "paid the next day");
    assert_eq!(world.overview().money.unbonding, 0, "nothing unbonds");
    assert_eq!(buffer(&mut world), 0);
}

#[test]
fn buffer_bps_changes_take_effect_with_the_next_plan() {
    let mut world = staked(0);
    day(&mut world);
    assert_eq!(buffer(&mut world), 0);
    set_settings(&mut world, |settings| settings.buffer_bps = 2_000);
    assert_eq!(day(&mut world), []);
    assert_eq!(world.overview().money.bonded, dot(2_000), "nothing is unbonded for it");
    world.stake(&BOB, dot(300)).unwrap();
    day(&mut world);
    assert_eq!(buffer(&mut world), dot(300), "deposits fill it: 460 DOT are wanted");
    set_settings(&mut world, |settings| settings.buffer_bps = 0);
    day(&mut world);
    assert_eq!((buffer(&mut world), world.overview().money.bonded), (0, dot(2_300)), "all of it works");
    world.assert_targets();
}

#[test]
fn min_bond_raised_in_time_costs_no_refusal() {
    let mut world = staked(0);
    day(&mut world);
    world.chain.set_min_nominator_bond(dot(600));
    set_min_bond(&mut world, dot(600));
    assert_eq!(world.book_totals().wanted, 1, "2 000 DOT are one stash of twice 600");
    assert_eq!(day(&mut world), [], "the stashes of 500 DOT go on as they are");
    assert_eq!(world.stake_by_validator().len(), 4, "and nominate");

    // 50 DOT cannot lift any of them; with 400 more one can be lifted.
    world.stake(&BOB, dot(50)).unwrap();
    assert_eq!(day(&mut world), []);
    assert_eq!(buffer(&mut world), dot(50), "it waits");
    world.stake(&BOB, dot(400)).unwrap();
    assert_eq!(day(&mut world), []);
    let bonded: Vec<Balance> = world.stashes().iter().map(|stash| stash.bonded).collect();
    assert_eq!(bonded.iter().sum::<Balance>(), dot(2_450), "all of it works: {bonded:?}");
    assert!(bonded.iter().all(|bonded| *bonded == dot(500) || *bonded >= dot(600)), "{bonded:?}");

    // An exit that no shaving can pay closes a whole stash; what is too much comes back to work.
    let id = world.request(&BOB, dot(450)).unwrap();
    let more = world.request(&ALICE, dot(700)).unwrap();
    assert_eq!(day(&mut world), [], "nothing is left below the minimum");
    let left: Vec<Balance> = world.stashes().iter().map(|stash| stash.bonded).collect();
    assert!(left.iter().all(|bonded| *bonded == 0 || *bonded == dot(500) || *bonded >= dot(600)), "{left:?}");
    assert!(world.overview().money.unbonding >= dot(1_150));
    for _ in 0..28 {
        assert_eq!(day(&mut world), []);
    }
    assert_eq!(world.claim_for_owners(&[id, more]), Ok(dot(1_150)), "both are paid in time");
    day(&mut world);
}

#[test]
fn min_bond_raised_by_the_chain_alone_delays_exits_until_governance_follows() {
    let mut world = staked(0);
    day(&mut world);
    world.chain.set_min_nominator_bond(dot(600));
    let id = world.request(&ALICE, dot(100)).unwrap();
    // The pallet lets no nominator keep less than the minimum; one stash after the other is refused and marked.
    let mut refused = 0;
    for _ in 0..3 {
        let failed = day(&mut world);
        assert!(failed.iter().all(|(_, bits)| *bits == Failures::UNBOND), "{failed:?}");
        refused += failed.len();
    }
    assert!(refused >= 3, "each day another one");
    assert_eq!(world.overview().money.bonded, dot(2_000), "no money moved");
    assert_eq!(world.vault(&ALICE).exit(id).unwrap().state, ExitState::Waiting);
    // A new nomination is refused as well.
    world.registry(&ADMIN).set_weights(&allocation(&[(8, 10_000)])).unwrap();
    let failed = day(&mut world);
    assert!(failed.iter().any(|(_, bits)| bits & Failures::NOMINATE != 0), "{failed:?}");
    assert_eq!(world.stake_by_validator().len(), 4, "the old nominations stay");

    set_min_bond(&mut world, dot(600));
    world
        .registry(&ADMIN)
        .set_weights(&allocation(&[(0, 2_500), (1, 2_500), (2, 2_500), (3, 2_500)]))
        .unwrap();
    let mut era = 0;
    while world.overview().money.unbonding == 0 {
        assert_eq!(day(&mut world), [], "nothing is refused any more");
        era = world.overview().era;
        assert!(era < 15, "a stash rests for eight days at most");
    }
    assert_eq!(world.overview().money.unbonding, dot(500), "a whole stash, since none may keep 400");
    while world.overview().era < era + 28 {
        assert_eq!(day(&mut world), []);
    }
    assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(100)), "late, in full");
    assert_eq!(world.balance(&ALICE), dot(1_899), "nobody lost anything");
}

/// 2 000 DOT in one stash, so that old and new chunks lie in the same ledger.
fn single() -> World {
    let mut world =
        World::builder().validators(1).bonder_settings(|settings| settings.max_stashes = 1).build();
    world.stake(&ALICE, dot(1_999)).unwrap();
    world
}

/// The exit is claimable from `era` on and not before.
fn assert_paid_in(world: &mut World, id: u64, era: u32, amount: Balance) {
    while world.overview().era < era {
        assert_eq!(world.vault(&ALICE).exit(id).unwrap().state, ExitState::Waiting, "before era {era}");
        day(world);
    }
    assert_eq!(world.claim_for_owners(&[id]), Ok(amount), "in era {era}");
}

#[test]
fn bonding_eras_shortened_promises_new_exits_no_earlier_date_and_pays_the_old_ones_with_them() {
    let mut world = single();
    day(&mut world);
    let old = world.request(&ALICE, dot(700)).unwrap();
    day(&mut world);
    assert_eq!(world.overview().era, 2, "unbonded in era 2, ripe in era 30");
    world.chain.set_bonding_duration(7);
    set_settings(&mut world, |settings| settings.bonding_eras = 7);
    let told = world.vault(&ALICE).preview_unstake(dot(1)).unwrap().due_era;
    assert_eq!(told, 30, "what new exits are told: not before those who left earlier");
    assert_eq!(world.vault(&ALICE).exit(old).unwrap().due_era, 30, "the old one keeps its terms");
    let new = world.request(&ALICE, dot(200)).unwrap();
    let last = world.request(&ALICE, dot(100)).unwrap();
    assert_eq!(world.vault(&ALICE).exit(new).unwrap().due_era, 30, "as the preview said");
    day(&mut world);
    // Stake that is fast now takes the place of what is slow, so that nobody waits longer than the chain makes them wait.
    assert_eq!(world.overview().era, 3, "unbonded in era 3, ripe in era 10");
    assert_eq!(world.overview().money.unbonding, dot(1_700), "for all three");
    day(&mut world);
    assert_eq!(world.overview().money.unbonding, dot(1_700), "what is too much lies behind it");
    assert_paid_in(&mut world, old, 10, dot(700));
    assert_eq!(world.claim(&ALICE, &[new, last]), Ok(dot(300)), "in order, and at once");
    // The pallet takes the newest chunk back first, so the slow one had to wait until the other was gone.
    assert_eq!(world.overview().money.unbonding, 0, "the slow chunk works again");
    while world.overview().era < 31 {
        day(&mut world);
    }
    let m = world.assert_invariants();
    assert_eq!(
        (m.overview.unharvested, m.overview.money.unbonding),
        (0, 0),
        "nothing was taken for a reward"
    );
    assert_eq!(world.balance(&ALICE), dot(999), "nor for a loss");
}

#[test]
fn bonding_eras_lengthened_holds_for_new_exits_alone() {
    let mut world = single();
    day(&mut world);
    let old = world.request(&ALICE, dot(700)).unwrap();
    day(&mut world);
    world.chain.set_bonding_duration(35);
    set_settings(&mut world, |settings| settings.bonding_eras = 35);
    let new = world.request(&ALICE, dot(200)).unwrap();
    assert_eq!(world.vault(&ALICE).exit(new).unwrap().due_era, 38, "told at once");
    assert_eq!(world.vault(&ALICE).exit(old).unwrap().due_era, 30, "the old one keeps its terms");
    day(&mut world);
    assert_paid_in(&mut world, old, 30, dot(700));
    assert_paid_in(&mut world, new, 38, dot(200));
    assert_eq!(world.balance(&ALICE), dot(1_099), "nobody lost anything");
}
