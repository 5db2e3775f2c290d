//! Three holders come and go on different days: each buys shares at the rate of the day and leaves with what they are worth.

use adotb_harness::{actors::*, contract::VaultEvent, world::World};
use adotb_interfaces::{token::Totals, vault::BOOTSTRAP_HOLDER};
use adotb_runtime::{AccountId, Balance};

/// Shares that `amount` buys.
fn bought(amount: Balance, totals: Totals) -> Balance {
    amount * totals.shares / totals.pooled
}

/// Shares that `amount` costs: rounded up.
fn burned(amount: Balance, totals: Totals) -> Balance {
    (amount * totals.shares).div_ceil(totals.pooled)
}

/// What `shares` are worth.
fn worth(shares: Balance, totals: Totals) -> Balance {
    shares * totals.pooled / totals.shares
}

fn totals(world: &mut World) -> Totals {
    world.token(&STRANGER).totals()
}

fn shares(world: &mut World, who: &AccountId) -> Balance {
    world.token(&STRANGER).shares_of(who)
}

/// Stakes and checks the shares, to the last one; nobody else's balance moves by more than dust.
fn enter(world: &mut World, who: &AccountId, amount: Balance) {
    let before = totals(world);
    let others: Vec<(AccountId, Balance)> = [ALICE, BOB, CAROL]
        .iter()
        .filter(|other| *other != who)
        .map(|other| (other.clone(), world.balance(other)))
        .collect();
    let expected = bought(amount, before);
    assert_eq!(world.vault(who).preview_stake(amount), Ok(expected), "preview");
    assert_eq!(world.stake(who, amount), Ok(expected), "shares bought");
    assert_eq!(shares(world, who), expected, "shares held");
    let after = totals(world);
    assert_eq!((after.pooled, after.shares), (before.pooled + amount, before.shares + expected), "totals");
    assert_eq!(world.balance(who), worth(expected, after), "balance");
    assert!(amount - world.balance(who) <= 1, "at most a planck stays in the pool");
    for (other, balance) in others {
        let now = world.balance(&other);
        assert!(now == balance || now == balance + 1, "{} had {balance}, has {now}", name_of(&other));
    }
}

/// Opens an exit and checks the shares burned; returns the id.
fn leave(world: &mut World, who: &AccountId, amount: Balance) -> u64 {
    let before = totals(world);
    let held = shares(world, who);
    let cost = if amount == world.balance(who) { held } else { burned(amount, before) };
    let id = world.request(who, amount).unwrap();
    let VaultEvent::ExitRequested { shares: told, amount: value, .. } = world.vault_events()[0].clone()
    else {
        panic!("the first event is the exit: {:?}", world.vault_events());
    };
    assert_eq!((told, value), (cost, amount), "event");
    assert_eq!(shares(world, who), held - cost, "shares left");
    let after = totals(world);
    assert_eq!((after.pooled, after.shares), (before.pooled - amount, before.shares - cost), "totals");
    id
}

/// Claims and checks that exactly `amount` arrives, beside the deposit of the exit.
fn collect(world: &mut World, who: &AccountId, id: u64, amount: Balance) {
    let before = world.chain.free_balance(who);
    assert_eq!(world.claim_for_owners(&[id]), Ok(amount), "claimed");
    let arrived = world.chain.free_balance(who) - before;
    assert_eq!(arrived, amount + world.last_refund(), "arrived");
}

#[test]
fn three_holders_enter_and_leave_at_different_times() {
    let mut world = World::new();
    enter(&mut world, &ALICE, dot(1_999));
    assert_eq!(shares(&mut world, &ALICE), dot(1_999), "the first rate is one");

    world.run_eras(8);
    assert!(world.balance(&ALICE) > dot(1_999), "Alice earned alone");
    enter(&mut world, &BOB, dot(3_000));
    assert!(shares(&mut world, &BOB) < dot(3_000), "a share is worth more by now");
    world.assert_invariants();

    // Between them rewards fall in proportion to their shares: the balances keep their ratio.
    let (alice, bob) = (world.balance(&ALICE), world.balance(&BOB));
    world.run_eras(6);
    let (alice_later, bob_later) = (world.balance(&ALICE), world.balance(&BOB));
    assert!(alice_later > alice && bob_later > bob, "both earned");
    let by_ratio = bob * alice_later / alice;
    assert!(bob_later.abs_diff(by_ratio) <= 2, "Bob has {bob_later}, by Alice's growth {by_ratio}");

    enter(&mut world, &CAROL, dot(500) + 7);
    world.assert_invariants();

    // Alice leaves with everything, and Bob with a half on the next day.
    let alice_all = world.balance(&ALICE);
    let alice_exit = leave(&mut world, &ALICE, alice_all);
    assert_eq!((shares(&mut world, &ALICE), world.balance(&ALICE)), (0, 0), "no dust of hers stays");
    world.next_era();
    let bob_half = world.balance(&BOB) / 2;
    let bob_exit = leave(&mut world, &BOB, bob_half);
    world.assert_invariants();

    world.run_eras(29);
    collect(&mut world, &ALICE, alice_exit, alice_all);
    collect(&mut world, &BOB, bob_exit, bob_half);
    assert_eq!(world.balance(&ALICE), 0, "an exit earns nothing");
    world.assert_invariants();

    // The last two leave together; what remains belongs to the treasury and to the account that nobody holds.
    let (bob_rest, carol_all) = (world.balance(&BOB), world.balance(&CAROL));
    assert!(carol_all > dot(500) + 7, "Carol earned");
    let bob_last = leave(&mut world, &BOB, bob_rest);
    let carol_last = leave(&mut world, &CAROL, carol_all);
    assert_eq!(carol_last, bob_last + 1, "ids in order");
    let rest = shares(&mut world, &TREASURY) + shares(&mut world, &AccountId::new(BOOTSTRAP_HOLDER));
    assert_eq!(totals(&mut world).shares, rest, "nobody else has shares");
    world.run_eras(29);
    collect(&mut world, &BOB, bob_last, bob_rest);
    collect(&mut world, &CAROL, carol_last, carol_all);
    let money = world.overview().money;
    assert_eq!((money.reserved, money.unfunded), (0, 0), "nothing is owed");
    world.assert_invariants();
}
