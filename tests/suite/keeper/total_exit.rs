//! Everybody leaves, everybody is paid, and the suite starts anew with the same stashes.

use adotb_harness::{actors::*, chain::Payee, world::World};
use adotb_interfaces::vault::ExitState;

/// Alice and Bob hold, without any fee, so that nobody but they and the bootstrap owns anything.
fn running() -> World {
    let mut world = World::builder().settings(|settings| settings.fee_bps = 0).build();
    world.stake(&ALICE, dot(1_400)).unwrap();
    world.stake(&BOB, dot(599)).unwrap();
    world.run_eras(5);
    world
}

/// Opens an exit of all that `who` has; returns its id and value.
fn leave(world: &mut World, who: &adotb_runtime::AccountId) -> (u64, u128) {
    let all = world.balance(who);
    let id = world.request(who, all).unwrap();
    assert_eq!(world.balance(who), 0, "all of it");
    assert_eq!(world.token(who).shares_of(who), 0, "no dust of shares");
    (id, all)
}

#[test]
fn total_exit_closes_all_stashes_and_pays_everybody() {
    let mut world = running();
    let (alice, worth_a) = leave(&mut world, &ALICE);
    world.next_era();
    let (bob, worth_b) = leave(&mut world, &BOB);
    world.next_era();
    assert_eq!(world.overview().era, 7);

    // Everything unbonds; no stash stays with less than the minimum bond, and none nominates.
    let accounts = world.stash_accounts();
    assert_eq!(accounts.len(), 4);
    for account in &accounts {
        let ledger = world.chain.ledger(account).unwrap();
        assert_eq!(ledger.active, 0, "closed");
        assert_eq!(world.chain.nominations(account), None, "chilled");
    }
    assert_eq!(world.overview().money.bonded, 0, "nothing is bonded");
    assert_eq!(world.book_totals().failed, 0, "no refusal");
    world.assert_invariants();

    // Alice's batch was unbonded in era 6 and is due in 34, Bob's a day later; rewards that still came in may pay earlier.
    while world.overview().era < 33 {
        world.next_era();
        assert_eq!(world.vault(&BOB).exit(bob).unwrap().state, ExitState::Waiting, "not yet");
    }
    world.assert_invariants();
    world.run_eras(2);
    for (who, id, worth) in [(ALICE, alice, worth_a), (BOB, bob, worth_b)] {
        let purse = world.chain.free_balance(&who);
        assert_eq!(world.claim(&who, &[id]), Ok(worth), "both are paid in time");
        let arrived = world.chain.free_balance(&who) - purse;
        assert_eq!(
            arrived,
            worth + world.last_refund(),
            "{}, exactly, and the deposit is back",
            name_of(&who)
        );
    }

    let overview = world.overview();
    let money = overview.money;
    assert_eq!((money.bonded, money.unbonding, money.reserved, money.unfunded), (0, 0, 0, 0), "money");
    assert_eq!(world.book_totals().wanted, 0, "no stash is wanted");
    for account in &accounts {
        assert_eq!(world.chain.ledger(account), None, "no ledger is left");
    }
    // What is left is the bootstrap stake, its rewards, and the last rewards, which wait at the cap of a day's harvest.
    assert!(overview.pooled >= dot(1), "the bootstrap stake grew: {}", overview.pooled);
    let measured = world.assert_invariants();
    let stuck = measured.surplus - overview.unharvested as i128;
    assert!((0..=10).contains(&stuck), "no planck is stuck: {stuck}");
}

#[test]
fn a_new_start_uses_the_old_stashes() {
    let mut world = running();
    let accounts = world.stash_accounts();
    let ids = [leave(&mut world, &ALICE).0, leave(&mut world, &BOB).0];
    world.run_eras(31);
    world.claim_for_owners(&ids).unwrap();
    assert_eq!(world.overview().money.bonded, 0, "empty");

    world.stake(&CAROL, dot(2_000)).unwrap();
    assert_eq!(world.next_era().created, 0, "no new stash");
    assert_eq!(world.stash_accounts(), accounts, "the same ones");
    let vault = world.at.vault.clone();
    for account in &accounts {
        assert!(world.chain.ledger(account).unwrap().active >= dot(250), "bonded again");
        assert_eq!(world.chain.payee(account), Payee::Account(vault.clone()), "for the vault again");
        assert_eq!(world.chain.nominations(account).unwrap().len(), 1, "and nominating");
    }
    assert_eq!(world.overview().money.buffer, 0, "nothing waits");
    world.assert_invariants();
    world.assert_targets();
    let before = world.balance(&CAROL);
    world.run_eras(4);
    assert!(world.balance(&CAROL) > before, "they earn again");
    world.assert_invariants();
}

#[test]
fn deposits_during_a_total_exit_take_stashes_back() {
    let mut world = running();
    let (id, worth) = leave(&mut world, &ALICE);
    let (second, worth_b) = leave(&mut world, &BOB);
    world.run_eras(3);
    assert_eq!(world.overview().money.bonded, 0, "all stashes are closed");
    // Carol brings more than everybody took out: the exits are paid from it, and the stake that unbonds works for her.
    world.stake(&CAROL, dot(3_000)).unwrap();
    world.next_era();
    assert_eq!(world.claim_for_owners(&[id, second]), Ok(worth + worth_b), "25 eras early");
    let money = world.overview().money;
    assert_eq!(money.unbonding, 0, "all of it was taken back");
    assert!(money.bonded >= dot(3_000), "and works: {}", money.bonded);
    for account in world.stash_accounts() {
        assert_eq!(world.chain.nominations(&account).map(|list| list.len()), Some(1), "nominating again");
    }
    world.assert_invariants();
    world.assert_targets();
}
