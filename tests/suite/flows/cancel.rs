//! Taking an exit back: only its owner, only once, only while its era lasts.

use adotb_harness::{
    actors::*,
    contract::{ink_id, VaultEvent},
    world::World,
};
use adotb_interfaces::vault::{Batch, ExitState, VaultError};
use adotb_runtime::Balance;

const STAKE: Balance = dot(1_999);

/// Era 4: rewards were harvested, so a share is worth a little more than a planck.
fn earning() -> World {
    let mut world = World::new();
    world.stake(&ALICE, STAKE).unwrap();
    world.run_eras(4);
    world.chain.advance_blocks(10);
    world
}

/// Otherwise somebody could borrow aDOTb, make the pool small, and give them back, all in one transaction.
#[test]
fn cancel_in_the_block_of_the_request_fails() {
    let mut world = earning();
    let id = world.request(&ALICE, dot(700)).unwrap();
    let before = world.measure();
    assert_eq!(world.vault(&ALICE).cancel_unstake(id), Err(VaultError::CancelTooSoon { id }));
    assert_eq!(world.measure(), before, "nothing changed");
    world.chain.advance_blocks(1);
    assert!(world.vault(&ALICE).cancel_unstake(id).is_ok(), "in the next block");
    world.assert_invariants();
}

#[test]
fn cancel_in_the_next_block_gives_the_shares_back() {
    // No reward is under way: a share is worth the same in both blocks.
    let mut world = World::new();
    world.stake(&ALICE, STAKE).unwrap();
    let before = world.overview();
    let (balance, shares) = (world.balance(&ALICE), world.token(&ALICE).shares_of(&ALICE));
    let id = world.request(&ALICE, dot(700)).unwrap();
    let burned = shares - world.token(&ALICE).shares_of(&ALICE);
    assert_eq!(world.overview().money.unfunded, dot(700), "owed");
    let returned = world.cancel(&ALICE, id).unwrap();
    assert_eq!(returned, burned, "shares back");
    let event = VaultEvent::ExitCancelled { owner: ALICE, id, amount: dot(700), shares: returned };
    assert_eq!(world.vault_events(), vec![event], "event");
    assert_eq!(world.token(&ALICE).shares_of(&ALICE), shares, "shares");
    assert_eq!(world.balance(&ALICE), balance, "balance");
    let after = world.overview();
    assert_eq!(after.pooled, before.pooled, "pooled");
    assert_eq!(
        (after.money, after.next_exit),
        (before.money, id + 1),
        "nothing is owed; ids are never used again"
    );
    assert_eq!(world.vault(&ALICE).exit(id), None, "gone");
    assert_eq!(world.vault(&ALICE).exits_of(&ALICE, 0, 10).exits, vec![], "from her list, too");
    world.assert_invariants();
}

#[test]
fn cancel_at_the_end_of_the_era_has_missed_the_rewards_of_the_day() {
    let mut world = earning();
    let shares = world.token(&ALICE).shares_of(&ALICE);
    let id = world.request(&ALICE, dot(700)).unwrap();
    let burned = shares - world.token(&ALICE).shares_of(&ALICE);
    let last_moment = world.overview().next_era_at - 1;
    world.chain.advance_to(last_moment);
    assert_eq!(world.vault(&ALICE).exit(id).unwrap().state, ExitState::Open, "still open");
    let totals = world.token(&ALICE).totals();
    let returned = world.vault(&ALICE).cancel_unstake(id).unwrap();
    assert_eq!(returned, dot(700) * totals.shares / totals.pooled, "at the rate of now");
    assert!(returned < burned, "an exit earns nothing: {returned} of {burned} shares");
    world.assert_invariants();
}

#[test]
fn cancel_after_the_era_fails() {
    let mut world = earning();
    let id = world.request(&ALICE, dot(700)).unwrap();
    let batch = world.overview().open_batch;
    let end = world.overview().next_era_at;
    world.chain.advance_to(end);
    let before = world.measure();
    let refused = Err(VaultError::BatchClosed { id, batch });
    assert_eq!(world.vault(&ALICE).cancel_unstake(id), refused, "before any keeper came");
    assert_eq!(world.measure(), before, "nothing changed");
    world.keep();
    let before = world.measure();
    assert_eq!(world.vault(&ALICE).cancel_unstake(id), refused, "after the keeper");
    assert_eq!(world.measure(), before, "nothing changed");
    world.run_eras(28);
    assert_eq!(world.vault(&ALICE).exit(id).unwrap().state, ExitState::Claimable, "paid in the end");
    assert_eq!(world.vault(&ALICE).cancel_unstake(id), refused, "and then still closed");
    world.assert_invariants();
}

#[test]
fn cancel_of_another_or_unknown_or_closed_exit_fails() {
    let mut world = earning();
    let id = world.request(&ALICE, dot(100)).unwrap();
    let twice = world.request(&ALICE, dot(50)).unwrap();
    world.cancel(&ALICE, twice).unwrap();
    let before = world.measure();
    let owner = ink_id(&ALICE);
    assert_eq!(world.vault(&BOB).cancel_unstake(id), Err(VaultError::NotExitOwner { id, owner }), "foreign");
    assert_eq!(
        world.vault(&ADMIN).cancel_unstake(id),
        Err(VaultError::NotExitOwner { id, owner }),
        "not even the admin"
    );
    assert_eq!(world.vault(&ALICE).cancel_unstake(twice), Err(VaultError::ExitClosed { id: twice }), "twice");
    for id in [0, twice + 1, u64::MAX] {
        assert_eq!(world.vault(&ALICE).cancel_unstake(id), Err(VaultError::UnknownExit { id }), "unknown");
    }
    assert_eq!(world.measure(), before, "nothing changed");
    world.cancel(&ALICE, id).unwrap();
    world.assert_invariants();
}

#[test]
fn cancel_takes_one_exit_out_of_its_batch_and_leaves_the_others() {
    let mut world = earning();
    world.stake(&BOB, dot(300)).unwrap();
    let era = world.overview().era;
    let alice = world.request(&ALICE, dot(100)).unwrap();
    let bob = world.request(&BOB, dot(30)).unwrap();
    let number = world.overview().open_batch;
    let both =
        Batch { era, due_era: era + 29, exits: 2, promised: dot(130), value: dot(130), ..Batch::default() };
    assert_eq!(world.vault(&BOB).batch(number), Some(both), "both");
    world.cancel(&ALICE, alice).unwrap();
    let one =
        Batch { era, due_era: era + 29, exits: 1, promised: dot(30), value: dot(30), ..Batch::default() };
    assert_eq!(world.vault(&BOB).batch(number), Some(one), "Bob's alone");
    world.next_era();
    assert_eq!(world.claim(&ALICE, &[alice]), Ok(0), "cancelled for good");
    assert_eq!(world.claim(&BOB, &[bob]), Ok(dot(30)), "paid by his own deposit");
    world.assert_invariants();
}

#[test]
fn batch_that_was_emptied_opens_again() {
    let mut world = earning();
    let era = world.overview().era;
    let number = world.overview().open_batch;
    let first = world.request(&ALICE, dot(100)).unwrap();
    let second = world.request(&ALICE, dot(40)).unwrap();
    for id in [first, second] {
        world.cancel(&ALICE, id).unwrap();
    }
    assert_eq!(world.vault(&ALICE).batch(number), None, "empty");
    assert_eq!(world.overview().money.unfunded, 0, "nothing is owed");
    world.assert_invariants();

    let third = world.request(&ALICE, dot(7)).unwrap();
    assert_eq!(third, second + 1, "a new id");
    assert_eq!(world.overview().open_batch, number, "the same batch");
    let batch =
        Batch { era, due_era: era + 29, exits: 1, promised: dot(7), value: dot(7), ..Batch::default() };
    assert_eq!(world.vault(&ALICE).batch(number), Some(batch), "it knows nothing of the old ones");
    for id in [first, second] {
        assert_eq!(
            world.vault(&ALICE).cancel_unstake(id),
            Err(VaultError::ExitClosed { id }),
            "they stay closed"
        );
    }

    // Emptied again, and left for another day: the next exit is of that day.
    world.cancel(&ALICE, third).unwrap();
    world.next_era();
    let fourth = world.request(&ALICE, dot(9)).unwrap();
    let exit = world.vault(&ALICE).exit(fourth).unwrap();
    assert_eq!((exit.era, exit.due_era, exit.state), (era + 1, era + 30, ExitState::Open), "a day later");
    let batch = Batch {
        era: era + 1,
        due_era: era + 30,
        exits: 1,
        promised: dot(9),
        value: dot(9),
        ..Batch::default()
    };
    assert_eq!(world.vault(&ALICE).batch(number), Some(batch), "and still the same number");
    world.run_eras(29);
    assert_eq!(world.claim(&ALICE, &[fourth]), Ok(dot(9)), "paid");
    world.assert_invariants();
}
