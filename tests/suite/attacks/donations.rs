//! DOT and aDOTb that nobody asked for, sent where they might confuse the books. Whoever gives loses what was given: it
//! becomes a reward of the holders, or it stays where it is.

use adotb_harness::{
    actors::*,
    contract::{chain_id, PSP22Error},
    world::World,
};
use adotb_interfaces::token::TokenError;
use adotb_runtime::{AccountId, Balance};
use sp_runtime::Perbill;

use super::loot::*;

/// 2 000 DOT, half of it Eve's, in four stashes in era 3. There are no rewards and no fee: what moves is donated.
fn calm() -> World {
    let mut world = World::builder().settings(|settings| settings.fee_bps = 0).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, dot(999)).unwrap();
    world.stake(&EVE, dot(1_000)).unwrap();
    world.run_eras(3);
    world
}

#[test]
fn donation_to_the_vault_costs_the_giver_all_but_its_own_part() {
    let mut world = calm();
    let loot = Loot::of(&mut world, &EVE);
    let (vault, alice) = (world.at.vault.clone(), world.balance(&ALICE));
    donate(&mut world, &EVE, &vault, dot(10));
    world.run_eras(2);
    let profit = loot.profit(&mut world);
    assert!(
        (-(dot(5) as i128) - 2..=-(dot(5) as i128)).contains(&profit),
        "half of 10 DOT comes back: {profit}"
    );
    let gained = world.balance(&ALICE) - alice;
    assert!(gained.abs_diff(dot(10) * 999 / 2_000) <= 1, "Alice gained her part: {gained}");
    world.assert_invariants();
}

#[test]
fn donation_to_contracts_without_cash_books_changes_nothing_for_ever() {
    let mut world = calm();
    let at = world.at.clone();
    let before = world.measure();
    let loot = Loot::of(&mut world, &EVE);
    let there = [at.token, at.bonder, at.registry, at.governor, at.timelock];
    let had = there.clone().map(|to| world.chain.free_balance(&to));
    for to in &there {
        donate(&mut world, &EVE, to, dot(3));
    }
    assert_eq!(world.measure(), before, "no number of anybody's moved");
    // Deposits, exits and a whole round of unbonding pass through the bonder, which keeps exactly what it was given.
    let id = world.request(&ALICE, dot(500)).unwrap();
    world.stake(&BOB, dot(77)).unwrap();
    world.run_eras(30);
    assert_eq!(world.claim_for_owners(&[id]), Ok(dot(500)));
    for (to, had) in there.iter().zip(had) {
        assert_eq!(world.chain.free_balance(to), had + dot(3), "it stays there");
    }
    assert_eq!(loot.profit(&mut world), -(dot(15) as i128), "all of it is gone");
    world.assert_invariants();
}

/// The cash that a stash sends is the difference around its own withdrawal, so what came before cannot pass for it.
#[test]
fn donation_to_a_stash_never_passes_for_withdrawn_cash() {
    let mut world = calm();
    let loot = Loot::of(&mut world, &EVE);
    let accounts = world.stash_accounts();
    let id = world.request(&ALICE, dot(300)).unwrap();
    world.next_era();
    let unbonding = world.overview().money.unbonding;
    assert_eq!(unbonding, dot(300));
    // Before the order, on the eve of the withdrawal, and between two steps of the same era's work.
    for account in &accounts {
        donate(&mut world, &EVE, account, dot(40));
    }
    world.run_eras(27);
    assert_eq!(world.overview().money.unbonding, dot(300), "nothing came early");
    world.chain.advance_era();
    for account in &accounts {
        donate(&mut world, &EVE, account, dot(50));
    }
    let mut complete = false;
    while !complete {
        complete = world.bonder(&EVE).advance(1).unwrap().complete;
        for account in &accounts {
            donate(&mut world, &EVE, account, 7);
        }
        assert_eq!(world.overview().unharvested, 0, "no donation came along");
    }
    assert_eq!(world.claim_for_owners(&[id]), Ok(dot(300)), "the exit's own cash");
    assert_eq!(world.overview().pooled, dot(1_700), "nothing for the holders either");
    world.assert_invariants();
    // It is nobody's for as long as the stash lives; new stake is bonded beside it.
    world.stake(&BOB, dot(600)).unwrap();
    world.run_eras(1);
    for account in &accounts {
        let spendable = world.nominator(account, &STRANGER).balance();
        assert!(spendable >= dot(90), "still there: {spendable}");
    }
    let given = loot.profit(&mut world);
    assert!(given <= -(dot(360) as i128), "Eve lost what she gave: {given}");
    world.assert_invariants();
}

/// Two chunks of an emptied stash, ripe on two days: the first withdrawal already pays out of what else the stash has, up
/// to the second chunk. A gift as large as that makes the book forget the second chunk, which the exits no longer need; it
/// comes with the next withdrawal.
#[test]
fn donation_to_an_emptied_stash_reaches_the_pool_and_no_exit_is_late() {
    for gift in [0, dot(5), dot(90), dot(2_000)] {
        let mut world =
            World::builder().validators(1).bonder_settings(|settings| settings.max_stashes = 1).build();
        world.chain.set_yearly_reward(Perbill::zero());
        world.stake(&ALICE, dot(999)).unwrap();
        world.run_eras(3);
        let first = world.request(&ALICE, dot(600)).unwrap();
        world.next_era();
        let second = world.request(&ALICE, dot(399)).unwrap();
        world.next_era();
        let account = world.stash_accounts()[0].clone();
        assert_eq!(
            world.chain.ledger(&account).unwrap().active,
            0,
            "closed: no stash stays below the minimum"
        );
        assert_eq!(world.stashes()[0].chunks, 2, "two chunks");
        let loot = Loot::of(&mut world, &EVE);
        if gift > 0 {
            donate(&mut world, &EVE, &account, gift);
        }
        world.run_eras(27);
        assert_eq!(world.claim_for_owners(&[first]), Ok(dot(600)), "in time, gift of {gift}");
        world.next_era();
        assert_eq!(world.claim_for_owners(&[second]), Ok(dot(399)), "in time, gift of {gift}");
        world.run_eras(3);
        let measured = world.measure();
        assert!(measured.surplus >= 0, "I-01, gift of {gift}: {measured:#?}");
        assert_eq!(loot.profit(&mut world), -(gift as i128), "Eve holds nothing, so all of it is gone");
        // The stash goes on working, and what the book does not know comes with its next withdrawal.
        world.stake(&BOB, dot(700)).unwrap();
        world.run_eras(2);
        let id = world.request(&BOB, dot(700)).unwrap();
        world.run_eras(32);
        assert_eq!(world.claim_for_owners(&[id]), Ok(dot(700)), "gift of {gift}");
        let hidden = world.chain.ledger(&account).map_or(0, |ledger| ledger.total);
        let money = world.overview().money;
        assert_eq!(
            hidden,
            money.bonded + money.unbonding,
            "the book has all that the chain has, gift of {gift}"
        );
        world.assert_invariants();
    }
}

#[test]
fn donation_that_covers_a_slash_costs_the_giver() {
    let mut world =
        World::builder().validators(1).bonder_settings(|settings| settings.max_stashes = 1).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&EVE, dot(999)).unwrap();
    world.run_eras(3);
    let mut loot = Loot::of(&mut world, &EVE);
    let id = loot.call(&mut world, |world, eve| world.request(eve, dot(999))).unwrap();
    world.slash(&validator(0), Perbill::from_percent(10));
    world.next_era();
    let account = world.stash_accounts()[0].clone();
    donate(&mut world, &EVE, &account, dot(60));
    world.run_eras(28);
    let money = world.overview().money;
    assert_eq!(money.unbonding, 0, "900 came, and her 60 with them; the rest of the loss is written off");
    let paid = loot.call(&mut world, |world, eve| world.claim(eve, &[id])).unwrap();
    assert_eq!(paid, dot(999) * 960 / 1_000, "her exit bears its part of what is not covered");
    let profit = loot.profit(&mut world);
    assert_eq!(
        profit,
        -((dot(999) - paid) as i128 + dot(60) as i128),
        "she paid for the loss, and for more of it"
    );
    world.assert_invariants();
}

#[test]
fn donation_to_the_address_of_a_stash_to_come_changes_nothing() {
    let mut world = calm();
    world.stake(&BOB, dot(1_000)).unwrap();
    world.chain.advance_era();
    let next = world.scratch(|world| {
        world.bonder(&KEEPER).create_stash().unwrap();
        world.stash_accounts().pop().unwrap()
    });
    donate(&mut world, &EVE, &next, dot(300));
    assert!(world.create_stashes() > 0, "it can be made all the same");
    let place = world.stash_accounts().iter().position(|account| *account == next).expect("at that address");
    world.keep();
    assert_eq!(world.overview().money.bonded, dot(3_000), "and bonds what it was told to");
    assert_eq!(world.chain.ledger(&next).unwrap().active, world.stashes()[place].bonded);
    world.assert_invariants();
    world.assert_targets();
}

#[test]
fn tokens_sent_to_the_suite_are_refused_or_nobodys() {
    let mut world = calm();
    let at = world.at.clone();
    for dead_end in [&at.token, &at.vault] {
        let refused = Err(PSP22Error::Custom("ForbiddenRecipient".into()));
        assert_eq!(world.token(&EVE).transfer(dead_end, dot(1)), refused, "a dead end");
        assert_eq!(world.token(&EVE).transfer_shares(dead_end, 1), Err(TokenError::ForbiddenRecipient));
    }
    let (stash, alice) = (world.stash_accounts()[0].clone(), world.balance(&ALICE));
    let mut loot = Loot::of(&mut world, &EVE);
    let there: [AccountId; 4] = [at.bonder, at.registry, stash.clone(), at.governor];
    for to in &there {
        loot.call(&mut world, |world, eve| world.token(eve).transfer(to, dot(1))).unwrap();
    }
    assert_eq!(world.balance(&ALICE), alice, "as before");
    let held: Balance = there.iter().map(|to| world.balance(to)).sum();
    assert_eq!(held, dot(4), "they hold it, and nobody can move it");
    assert_eq!(loot.profit(&mut world), -(dot(4) as i128));
    world.run_eras(2);
    world.assert_invariants();
    assert_eq!(chain_id(world.stashes()[0].account), stash);
}
