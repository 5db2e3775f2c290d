//! The block's time is the only clock that the contracts have. What happens if it stands still, leaps, runs back or ends.

use adotb_harness::{actors::*, world::World};
use adotb_interfaces::{
    bonder::BonderError,
    vault::{Pausable, VaultError, MAX_PAUSE_MS, OWNER_FIRST_ERAS},
};
use adotb_math::MathError;
use adotb_runtime::{Balance, Timestamp};
use sp_runtime::Perbill;

use super::loot::*;

/// Sets the time of the present block, whatever it was; the staking pallet does not notice.
fn set_time(world: &mut World, now: u64) {
    world.chain.execute(|| Timestamp::set_timestamp(now));
}

fn bonded() -> World {
    let mut world = World::new();
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(4);
    world
}

fn balances(world: &mut World) -> [Balance; 4] {
    [ALICE, BOB, EVE, TREASURY].map(|who| world.balance(&who))
}

/// What needs no era: entry, transfers, leaving at once, and above all Alice's claim of her own.
fn works_without_a_clock(world: &mut World, funded: u64) {
    world.stake(&CAROL, dot(10)).unwrap();
    world.token(&CAROL).transfer(&DAVE, dot(2)).unwrap();
    world.vault(&CAROL).unstake_now(dot(5), 0).unwrap();
    assert_eq!(world.claim(&ALICE, &[funded]), Ok(dot(40)), "claims know no clock");
    assert!(world.vault(&EVE).pause(Pausable::Stake, 1).is_err(), "nobody gets a role");
    assert!(world.vault(&GUARDIAN).pause(Pausable::Stake, MAX_PAUSE_MS).is_ok(), "times clip");
}

/// A day back: nothing is released again, no era is worked twice, exits stay what they are; when time comes round, all goes on.
#[test]
fn clock_set_back_gives_nobody_anything_and_goes_on_when_time_comes_round() {
    let mut world = bonded();
    world.chain.advance_ms(DAY_MS / 2);
    let now = world.chain.now();
    let funded = world.request(&ALICE, dot(40)).unwrap();
    world.stake(&BOB, dot(300)).unwrap();
    world.next_era();
    let open = world.request(&ALICE, dot(50)).unwrap();
    let (before, era) = (balances(&mut world), world.overview().era);
    let later = world.chain.now();
    set_time(&mut world, now - 3 * DAY_MS);
    assert_eq!(world.overview().era, era - 4, "an earlier era");
    let back = balances(&mut world);
    assert!(back.iter().zip(&before).all(|(back, before)| back <= before), "nothing is released twice");
    assert!(
        matches!(world.bonder(&EVE).advance(8), Err(BonderError::Vault(VaultError::EraNotOver { .. }))),
        "that era was worked"
    );
    let refused = VaultError::OwnerFirst { id: funded, from: era + OWNER_FIRST_ERAS };
    assert_eq!(world.claim(&EVE, &[funded]), Err(refused), "the owner's time is no shorter");
    assert_eq!(world.claim(&ALICE, &[funded]), Ok(dot(40)), "her claim knows no clock");
    // Who acts while the clock is wrong gains nothing by it.
    let shares = world.stake(&EVE, dot(100)).unwrap();
    assert!(world.token(&EVE).amount_for(shares) <= dot(100));
    let early = world.request(&EVE, dot(20)).unwrap();
    let due = world.vault(&EVE).exit(early).unwrap().due_era;
    world.chain.advance_blocks(1);
    set_time(&mut world, later);
    world.run_eras(1);
    assert_eq!(world.book_totals().failed, 0);
    world.assert_invariants();
    world.run_eras(30);
    assert_eq!(world.claim(&EVE, &[open]), Ok(dot(50)));
    assert_eq!(world.claim(&EVE, &[early]), Ok(dot(20)), "paid, due in {due}");
    world.assert_invariants();
}

/// Alice's exit of 600 DOT unbonds, and the clock is right; returns its id and the time.
fn before_the_leap() -> (World, u64, u64) {
    let mut world =
        World::builder().settings(|settings| (settings.fee_bps, settings.max_reward_bps) = (0, 100)).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, dot(999)).unwrap();
    world.stake(&EVE, dot(1_000)).unwrap();
    world.run_eras(3);
    let id = world.request(&ALICE, dot(600)).unwrap();
    world.next_era();
    let now = world.chain.now();
    (world, id, now)
}

/// The clock leaps over fifty eras that the chain does not count (assumption A-2). What the book thinks ripe does not come, and
/// the grace is over; but the stashes prove that they have it: it is late, and nobody's loss.
#[test]
fn clock_that_leaps_writes_off_nothing_that_the_stashes_still_have() {
    let (mut world, id, now) = before_the_leap();
    let mut loot = Loot::of(&mut world, &EVE);
    set_time(&mut world, now + 50 * DAY_MS);
    while !loot.call(&mut world, |world, eve| world.bonder(eve).advance(8)).unwrap().complete {}
    assert_eq!(world.vault(&ALICE).exit(id).unwrap().payout, dot(600), "nothing is lost");
    assert_eq!(loot.profit(&mut world), 0, "nor won");
    set_time(&mut world, now);
    let era = world.overview().advanced_era;
    while world.overview().era < era + 2 {
        world.next_era();
    }
    assert_eq!(world.claim_for_owners(&[id]), Ok(dot(600)), "paid when the stake has come");
    world.assert_invariants();
}

/// As above on a chain that does not let the stashes prove anything: a holder's and an exit's loss alike. When the stake comes,
/// it is a reward. Nothing leaves the suite.
#[test]
fn clock_that_leaps_writes_off_stake_that_comes_back_later_as_a_reward() {
    let (mut world, id, now) = before_the_leap();
    world.chain.refuse_staking_calls(&[19]); // `rebond`, of which proofs are made
    let mut loot = Loot::of(&mut world, &EVE);
    world.unreported_loss = true; // the book and the chain part
    set_time(&mut world, now + 50 * DAY_MS);
    // A hostile keeper does the work at once, within a grace that the leap has used up.
    while !loot.call(&mut world, |world, eve| world.bonder(eve).advance(8)).unwrap().complete {}
    let payout = world.vault(&ALICE).exit(id).unwrap().payout;
    assert_eq!(payout, dot(600) * 7 / 10, "600 of 2 000 do not come: 30 % for everybody");
    assert_eq!(loot.profit(&mut world), -(dot(300) as i128), "Eve too");
    // The clock is right again, but the work of those eras counts as done until they are over.
    set_time(&mut world, now);
    assert!(matches!(
        world.bonder(&KEEPER).advance(8),
        Err(BonderError::Vault(VaultError::EraNotOver { .. }))
    ));
    let era = world.overview().advanced_era;
    while world.overview().era < era + 30 {
        world.next_era();
    }
    assert_eq!(world.claim_for_owners(&[id]), Ok(payout), "the exit bore its part");
    // What the book forgot comes as soon as anybody asks the stashes for it.
    let hidden = hidden_stake(&mut world);
    assert_eq!(hidden + world.overview().pooled + payout, dot(2_000), "nothing left the suite");
    assert!(hidden > 0);
    for stash in 0..world.stashes().len() as u16 {
        world.bonder(&STRANGER).repair(stash).unwrap_or(());
    }
    assert_eq!(hidden_stake(&mut world), 0, "all of it came");
    world.run_eras(3);
    let totals = world.token(&STRANGER).totals();
    let stays = dot(2_000) - payout - totals.pooled - totals.unreleased - world.overview().unharvested;
    // A stash whose last lock goes keeps what the lock covered of its own: less than 2 DOT.
    assert!(stays < dot(2), "a reward of those who hold then, but for {stays} planck");
    world.assert_invariants();
}

/// What the chain has in the stashes and the book does not know.
fn hidden_stake(world: &mut World) -> Balance {
    let accounts = world.stash_accounts();
    let there: Balance =
        accounts.iter().filter_map(|account| world.chain.ledger(account)).map(|l| l.total).sum();
    let totals = world.book_totals();
    there - totals.bonded - totals.unbonding
}

/// Numbers near the end of time: every message that needs the clock answers an error and changes nothing; transfers and claims go on.
#[test]
fn end_of_time_is_refused_with_an_error_and_stops_no_claim() {
    let mut world = bonded();
    let funded = world.request(&ALICE, dot(40)).unwrap();
    world.stake(&BOB, dot(300)).unwrap();
    world.next_era();
    let waiting = world.request(&ALICE, dot(30)).unwrap();
    let now = world.chain.now();
    for end in [u64::MAX, u64::MAX - DAY_MS, now + DAY_MS * u64::from(u32::MAX)] {
        world.scratch(|world| {
            set_time(world, end);
            let overflow = VaultError::Math(MathError::Overflow);
            assert_eq!(world.request(&ALICE, dot(1)), Err(overflow), "an era that does not exist");
            assert_eq!(world.bonder(&ALICE).harvest(), Err(overflow.into()));
            assert_eq!(world.bonder(&ALICE).advance(8).map(|_| ()), Err(overflow.into()));
            assert_eq!(world.vault(&ALICE).cancel_unstake(waiting).map(|_| ()), Err(overflow));
            // Eras that do not exist hold no stranger back: nobody could wait for them.
            world.scratch(|world| assert_eq!(world.claim(&EVE, &[funded]), Ok(dot(40)), "by anybody"));
            works_without_a_clock(world, funded);
        });
    }
    // Long before the anchor it is era 0, whose work was done.
    for start in [0, 1, world.chain.era_start(0) - 1] {
        world.scratch(|world| {
            set_time(world, start);
            assert_eq!(world.overview().era, 0);
            let refused = world.bonder(&ALICE).advance(8);
            assert!(
                matches!(refused, Err(BonderError::Vault(VaultError::EraNotOver { era: 0, .. }))),
                "{refused:?}"
            );
            works_without_a_clock(world, funded);
        });
    }
    world.run_eras(31);
    assert_eq!(world.claim(&ALICE, &[funded, waiting]), Ok(dot(70)), "as if nothing had been");
    world.assert_invariants();
}
