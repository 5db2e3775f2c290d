//! aDOTb alone. What the vault does to it is in the flows.

use adotb_harness::{
    actors::*,
    contract::{ink_id, PSP22Error, TokenEvent},
    world::World,
};
use adotb_interfaces::{
    access::{AccessError, Role},
    token::TokenError,
};

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
fn supply_moves_for_the_vault_alone() {
    let mut world = world_with_alice();
    for who in [ALICE, ADMIN, DEPLOYER] {
        let caller = ink_id(&who);
        let missing = TokenError::Access(AccessError::MissingRole { caller, needed: Role::Vault });
        let mut token = world.token(&who);
        assert_eq!(token.mint(&who, dot(1)), Err(missing));
        assert_eq!(token.burn(&ALICE, dot(1)), Err(missing));
        assert_eq!(token.credit_rewards(&who, 1, 1, 1).map(|_| ()), Err(missing));
        assert_eq!(token.book_loss(dot(1)).map(|_| ()), Err(missing));
    }
    world.assert_invariants();
}
