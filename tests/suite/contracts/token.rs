//! aDOTb alone. What the vault does to it is in the flows.

use adotb_harness::{
    actors::*,
    contract::{ink_id, PSP22Error, TokenEvent},
    world::World,
};
use adotb_interfaces::{
    access::{AccessError, Role},
    token::{Collected, TokenError},
};
use adotb_runtime::AccountId;

fn world_with_alice() -> World {
    let mut world = World::new();
    world.stake(&ALICE, dot(100)).unwrap();
    world
}

#[test]
fn transfer_above_balance_fails() {
    let mut world = world_with_alice();
    for value in [dot(100) + 1, u128::MAX] {
        assert_eq!(world.token(&ALICE).transfer(&BOB, value), Err(PSP22Error::InsufficientBalance));
    }
    assert_eq!((world.balance(&ALICE), world.balance(&BOB)), (dot(100), 0), "nothing changed");
}

#[test]
fn transfer_to_the_suite_fails() {
    let mut world = world_with_alice();
    for to in [world.at.token.clone(), world.at.vault.clone()] {
        assert!(matches!(world.token(&ALICE).transfer(&to, dot(1)), Err(PSP22Error::Custom(_))));
    }
    world.assert_invariants();
}

#[test]
fn transfer_moves_and_tells() {
    let mut world = world_with_alice();
    world.token(&ALICE).transfer(&BOB, dot(30)).unwrap();
    let (from, to) = (Some(ALICE), Some(BOB));
    let expected = vec![
        TokenEvent::Transfer { from: from.clone(), to: to.clone(), value: dot(30) },
        TokenEvent::TransferShares { from, to, shares: dot(30) },
    ];
    assert_eq!(world.token_events(), expected, "events");
    assert_eq!((world.balance(&ALICE), world.balance(&BOB)), (dot(70), dot(30)), "balances");
    assert_eq!(world.token(&BOB).transfer_shares(&ALICE, dot(30)), Ok(dot(30)), "shares back");
    assert_eq!((world.balance(&ALICE), world.balance(&BOB)), (dot(100), 0), "balances");
    world.assert_invariants();
}

#[test]
fn allowance_is_spent() {
    let mut world = world_with_alice();
    world.token(&ALICE).approve(&BOB, dot(10)).unwrap();
    let event = TokenEvent::Approval { owner: ALICE, spender: BOB, value: dot(10) };
    assert_eq!(world.token_events(), vec![event], "event");
    let refused = Err(PSP22Error::InsufficientAllowance);
    assert_eq!(world.token(&BOB).transfer_from(&ALICE, &CAROL, dot(10) + 1), refused);
    world.token(&BOB).transfer_from(&ALICE, &CAROL, dot(4)).unwrap();
    assert_eq!(world.token(&BOB).allowance(&ALICE, &BOB), dot(6), "rest");
    assert_eq!(world.balance(&CAROL), dot(4), "received");
}

#[test]
fn supply_moves_for_the_vault_and_worth_for_the_bonder_alone() {
    let mut world = world_with_alice();
    for who in [ALICE, ADMIN, DEPLOYER] {
        let caller = ink_id(&who);
        let missing = |needed| TokenError::Access(AccessError::MissingRole { caller, needed });
        let mut token = world.token(&who);
        assert_eq!(token.mint(&who, dot(1)), Err(missing(Role::Vault)));
        assert_eq!(token.burn(&ALICE, dot(1)), Err(missing(Role::Vault)));
        assert_eq!(token.credit_rewards(&who, 1, 1, 1).map(|_| ()), Err(missing(Role::Bonder)));
        assert_eq!(token.book_loss(dot(1)).map(|_| ()), Err(missing(Role::Bonder)));
    }
    world.assert_invariants();
}

// ------------------------------------------------------------------------------------------------ collect

#[test]
fn collect_moves_and_answers_the_shares() {
    let mut world = world_with_alice();
    world.token(&ALICE).approve(&BOB, dot(40)).unwrap();
    assert_eq!(world.token(&BOB).collect(&ALICE, dot(30)), Ok(Collected { shares: dot(30), epoch: 0 }));
    let (from, to) = (Some(ALICE), Some(BOB));
    let expected = vec![
        TokenEvent::Approval { owner: ALICE, spender: BOB, value: dot(10) },
        TokenEvent::Transfer { from: from.clone(), to: to.clone(), value: dot(30) },
        TokenEvent::TransferShares { from, to, shares: dot(30) },
    ];
    assert_eq!(world.token_events(), expected, "events");
    assert_eq!((world.balance(&ALICE), world.balance(&BOB)), (dot(70), dot(30)), "balances");
    assert_eq!(world.token(&BOB).allowance(&ALICE, &BOB), dot(10), "rest");
    assert_eq!(world.token(&STRANGER).all_shares(), (dot(101), 0), "with the bootstrap stake");
    world.assert_invariants();
}

#[test]
fn collect_bad_calls_fail_in_order_and_change_nothing() {
    let mut world = world_with_alice();
    world.token(&ALICE).approve(&ALICE, u128::MAX).unwrap();
    world.token(&ALICE).approve(&BOB, dot(200)).unwrap();
    let before = world.measure();
    for to in [ALICE, world.at.token.clone(), world.at.vault.clone()] {
        for amount in [0, dot(1), u128::MAX] {
            let refused = Err(TokenError::ForbiddenRecipient);
            assert_eq!(world.token(&to).collect(&ALICE, amount), refused, "{amount} to {}", name_of(&to));
        }
    }
    let mut refusal = |who: &AccountId, amount| world.token(who).collect(&ALICE, amount).unwrap_err();
    assert_eq!(refusal(&BOB, 0), TokenError::ZeroResult);
    assert_eq!(refusal(&CAROL, 0), TokenError::ZeroResult);
    let insufficient = |available, needed| TokenError::InsufficientAllowance { available, needed };
    assert_eq!(refusal(&CAROL, 1), insufficient(0, 1), "none");
    assert_eq!(refusal(&BOB, dot(200) + 1), insufficient(dot(200), dot(200) + 1));
    assert_eq!(refusal(&BOB, u128::MAX), insufficient(dot(200), u128::MAX));
    for needed in [dot(100) + 1, dot(200)] {
        let available = dot(100);
        assert_eq!(refusal(&BOB, needed), TokenError::InsufficientShares { available, needed });
    }
    let given = 5;
    let refused = Err(TokenError::ValueNotExpected { given });
    assert_eq!(world.token(&BOB).with_value(given).collect(&ALICE, dot(1)), refused);
    assert_eq!(world.token(&BOB).allowance(&ALICE, &BOB), dot(200), "a refused call spends nothing");
    assert_eq!(world.measure(), before, "nothing changed");
}

#[test]
fn invariant_i02_and_i04_collect_moves_shares_and_makes_none() {
    let mut world = world_with_alice();
    world.stake(&BOB, dot(1_900) + 7).unwrap();
    world.run_eras(4);
    world.chain.advance_ms(12_345_678);
    let totals = world.token(&STRANGER).totals();
    assert!(!totals.pooled.is_multiple_of(totals.shares), "an odd rate: {totals:?}");
    // What a contract adds up from the answers is what it has.
    let mut kept = 0;
    for amount in [1, 2, dot(1) + 1, dot(7) - 1, 123_456_789_012, 1, dot(31)] {
        world.token(&ALICE).approve(&CAROL, amount).unwrap();
        let before = (world.balance(&ALICE), world.balance(&CAROL), world.token(&STRANGER).totals());
        let collected = world.token(&CAROL).collect(&ALICE, amount).unwrap();
        let after = (world.balance(&ALICE), world.balance(&CAROL), world.token(&STRANGER).totals());
        kept += collected.shares;
        assert_eq!(world.token(&CAROL).shares_of(&CAROL), kept, "the answer is what moved");
        assert!(after.1 - before.1 >= amount, "the receiver gets {amount} at least");
        let cost = before.0 - after.0;
        assert!((amount..=amount + 2).contains(&cost), "{amount} cost the sender {cost}");
        assert!(after.0 + after.1 <= before.0 + before.1 + 1, "I-02: no more than there was");
        assert_eq!(after.2, before.2, "I-04: neither supply nor shares move");
        world.assert_invariants();
    }
    let rest = world.balance(&ALICE);
    world.token(&ALICE).approve(&CAROL, rest).unwrap();
    kept += world.token(&CAROL).collect(&ALICE, rest).unwrap().shares;
    assert_eq!(world.token(&CAROL).shares_of(&ALICE), 0, "the whole balance: no dust stays");
    assert_eq!(world.token(&CAROL).shares_of(&CAROL), kept);
    // And all of it can be given back, share by share.
    world.token(&CAROL).transfer_shares(&ALICE, kept).unwrap();
    assert_eq!(world.balance(&CAROL), 0);
    world.assert_invariants();
}
