//! Roles and code: who talks to the contracts one by one, comes between an offer and its acceptance, or brings a code that reads the storage wrongly.
//! `access.rs` has the table of all messages and roles, `capture.rs` what holds against those who won every vote.

use adotb_harness::{
    actors::*,
    chain::Code,
    contract::{call_data, ink_id, CodeTarget},
    world::World,
};
use adotb_interfaces::{
    access::AccessError,
    bonder::BonderError,
    registry::RegistryError,
    token::TokenError,
    vault::{Claims, VaultError},
};
use adotb_runtime::{AccountId, Contracts, RuntimeOrigin};
use sp_core::H256;

fn lived() -> World {
    let mut world = World::new();
    world.accept_roles();
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(2);
    world.request(&ALICE, dot(50)).unwrap();
    world.stake(&BOB, dot(60)).unwrap();
    world.next_era();
    world
}

// ------------------------------------------------------------------------------------------------ roles

/// An offer can be replaced until it is taken: the one before is worth nothing, and each is taken once.
#[test]
fn offers_of_the_admin_role_are_worth_what_the_last_one_says() {
    let mut world = lived();
    let refused = |who: &AccountId| AccessError::NotOffered { caller: ink_id(who) };
    // Nobody was offered anything.
    assert_eq!(world.vault(&EVE).accept_admin(), Err(VaultError::Access(refused(&EVE))));
    assert_eq!(world.token(&EVE).accept_admin(), Err(TokenError::Access(refused(&EVE))));
    assert_eq!(world.bonder(&EVE).accept_admin(), Err(BonderError::Access(refused(&EVE))));
    assert_eq!(world.registry(&EVE).accept_admin(), Err(RegistryError::Access(refused(&EVE))));
    assert_eq!(world.vault(&ADMIN).accept_admin(), Err(VaultError::Access(refused(&ADMIN))), "nor the admin");

    // First Eve, then Bob: Eve comes too late.
    world.vault(&ADMIN).propose_admin(Some(&EVE)).unwrap();
    world.token(&ADMIN).propose_admin(Some(&EVE)).unwrap();
    world.vault(&ADMIN).propose_admin(Some(&BOB)).unwrap();
    world.token(&ADMIN).propose_admin(Some(&BOB)).unwrap();
    assert_eq!(world.vault(&EVE).accept_admin(), Err(VaultError::Access(refused(&EVE))));
    assert_eq!(world.token(&EVE).accept_admin(), Err(TokenError::Access(refused(&EVE))));
    // An offer gives no power before it is taken.
    assert!(world.vault(&BOB).propose_admin(Some(&EVE)).is_err() && world.vault(&BOB).ossify().is_err());
    world.vault(&BOB).accept_admin().unwrap();
    assert_eq!(world.vault(&BOB).accept_admin(), Err(VaultError::Access(refused(&BOB))), "once");
    assert!(world.vault(&ADMIN).propose_admin(Some(&ADMIN)).is_err(), "the old admin has nothing left");
    // Taken back: nothing is left of it.
    world.token(&ADMIN).propose_admin(None).unwrap();
    assert_eq!(world.token(&BOB).accept_admin(), Err(TokenError::Access(refused(&BOB))));
    // An offer that an admin made does not outlive that admin.
    world.vault(&BOB).propose_admin(Some(&CAROL)).unwrap();
    world.vault(&CAROL).accept_admin().unwrap();
    assert_eq!(world.vault(&CAROL).pending_admin(), None);
    world.assert_invariants();
}

/// The contracts made by hand, with the addresses of the real ones: each obeys its own maker, and the real ones know nothing of it.
#[test]
fn contracts_of_the_same_codes_made_by_another_are_strangers() {
    let mut world = lived();
    let (at, before) = (world.at.clone(), world.measure());
    let make = |world: &mut World, code: H256, args: Vec<u8>| {
        let made = world.chain.instantiate(Code::Hash(code), args, 0, b"eve".to_vec(), &EVE);
        made.map(|(account, _)| account)
    };
    // A token whose vault is Eve, a stash that obeys Eve and pays the real vault.
    let token =
        make(&mut world, at.codes.token_back, call_data("new", (ink_id(&EVE), ink_id(&EVE), at.codes.token)))
            .expect("anybody can");
    let stash =
        make(&mut world, at.codes.nominator, call_data("new", ink_id(&at.vault))).expect("anybody can");
    let minted =
        world.caller(token, &EVE).try_send::<Result<u128, TokenError>>("mint", (&FERDIE, dot(1_000)));
    assert_eq!(minted, Ok(Ok(dot(1_000))), "her own token");
    assert_eq!(world.balance(&FERDIE), 0, "is not aDOTb");
    assert!(!world.stash_accounts().contains(&stash), "her stash is in no book");
    assert_eq!(world.measure(), before, "nothing changed");
    // A vault of hers, around the real registry, with its own token and bonder.
    assert!(make(&mut world, at.codes.vault_back, call_data("new", ())).is_err(), "not even readable");
    world.assert_invariants();
}

/// The address of the vault is known before it is deployed. Whoever is first in the block cannot take it, since it is made of its maker.
#[test]
fn deployment_cannot_be_front_run() {
    let at = World::new().at;
    let mut world = World::new();
    // Eve repeats the deployer's messages with the same code, data and salt: another address.
    let registry =
        (ink_id(&ADMIN), adotb_harness::world::default_limits(), adotb_harness::world::equal_allocation(4));
    let made = world.chain.instantiate(
        Code::Hash(at.codes.registry),
        call_data("new", registry),
        0,
        Vec::new(),
        &EVE,
    );
    let (account, _) = made.expect("anybody can");
    assert_ne!(account, at.registry, "addresses are made of their makers");
    // Constructors are no messages: a contract that exists cannot be made anew.
    for contract in [at.vault, at.token, at.bonder, at.registry] {
        let again = world.caller(contract, &EVE).try_send::<Result<(), ()>>("new", ink_id(&EVE));
        assert!(again.is_err(), "{again:?}");
    }
    world.assert_invariants();
}

// ------------------------------------------------------------------------------------------------ a code with another layout

/// The chain's own governance gives a contract another code: the last resort.
fn give_code(world: &mut World, contract: &AccountId, code: H256) {
    let contract = contract.clone();
    let repaired = world.chain.execute(|| Contracts::set_code(RuntimeOrigin::root(), contract.into(), code));
    repaired.expect("root may");
}

/// The vault gets the code of another contract, as by a wrong hash in a proposal: nothing answers, no planck moves, and with its
/// own code it goes on as if nothing had been.
#[test]
fn vault_with_a_code_of_another_layout_moves_no_money_and_can_be_repaired() {
    for wrong in ["token", "registry", "bonder", "nominator"] {
        let mut world = lived();
        let codes = world.at.codes;
        let hash = match wrong {
            "token" => codes.token,
            "registry" => codes.registry,
            "bonder" => codes.bonder,
            _ => codes.nominator,
        };
        let (vault, before) = (world.at.vault.clone(), world.measure());
        let cash = world.chain.free_balance(&vault);
        world.vault(&ADMIN).set_code(hash).unwrap();
        for (message, value) in [("stake", dot(10)), ("pool", 0), ("overview", 0), ("accept_admin", 0)] {
            let said =
                world.caller(vault.clone(), &EVE).try_pay::<Result<u128, VaultError>>(value, message, ());
            assert!(!matches!(said, Ok(Ok(_))), "{message} as {wrong}: {said:?}");
        }
        let said =
            world.caller(vault.clone(), &ALICE).try_send::<Result<Claims, VaultError>>("claim", vec![1u64]);
        assert!(!matches!(said, Ok(Ok(_))), "claim as {wrong}: {said:?}");
        let said =
            world.caller(vault.clone(), &ADMIN).try_send::<Result<(), VaultError>>("set_code", codes.vault);
        assert!(!matches!(said, Ok(Ok(()))), "{wrong}: the wrong code cannot even be replaced: {said:?}");
        assert_eq!(world.chain.free_balance(&vault), cash, "{wrong}: no planck moved");
        assert!(world.token(&ALICE).transfer(&BOB, dot(1)).is_ok(), "transfers need no vault");
        world.token(&BOB).transfer(&ALICE, dot(1)).unwrap();
        give_code(&mut world, &vault, codes.vault);
        let after = world.measure();
        assert_eq!(after.overview.money, before.overview.money, "{wrong}: the storage is what it was");
        assert_eq!(world.claim(&ALICE, &[1]), Ok(dot(50)), "{wrong}: claims go on");
        world.run_eras(1);
        world.assert_invariants();
    }
}

/// As above for the token: who holds what is unreadable for as long, and not lost.
#[test]
fn token_with_a_code_of_another_layout_moves_nothing_and_claims_go_on() {
    let mut world = lived();
    let (token, codes) = (world.at.token.clone(), world.at.codes);
    let alice = world.balance(&ALICE);
    world.token(&ADMIN).set_code(codes.registry).unwrap();
    let said = world.caller(token.clone(), &EVE).try_send::<Result<u128, TokenError>>("mint", (&EVE, dot(1)));
    assert!(!matches!(said, Ok(Ok(_))), "{said:?}");
    assert!(world.stake(&BOB, dot(10)).is_err(), "no stake without shares");
    assert!(world.request(&ALICE, dot(10)).is_err(), "no exit without shares");
    assert_eq!(world.claim(&ALICE, &[1]), Ok(dot(50)), "a funded exit needs no token");
    give_code(&mut world, &token, codes.token);
    assert_eq!(world.balance(&ALICE), alice, "as before");
    world.run_eras(1);
    world.assert_invariants();
}

/// Stashes with a wrong code: their stake stays bonded, the work stops, and goes on with the right code.
#[test]
fn stash_with_a_code_of_another_layout_keeps_its_stake() {
    let mut world = lived();
    let codes = world.at.codes;
    let account = world.stash_accounts()[0].clone();
    // The bonder does not let it come to this: it asks the stash afterwards.
    let refused = Err(BonderError::Access(AccessError::CodeNotReplaced));
    assert_eq!(world.bonder(&ADMIN).set_code(CodeTarget::Stash(0), codes.registry), refused);
    give_code(&mut world, &account, codes.registry);
    let ledger = world.chain.ledger(&account);
    world.stake(&BOB, dot(900)).unwrap();
    world.chain.advance_era();
    let said = world.bonder(&EVE).advance(64);
    assert!(said.is_err(), "the work waits: {said:?}");
    assert_eq!(world.chain.ledger(&account), ledger, "not a planck moved");
    world.bonder(&ADMIN).set_code(CodeTarget::Stash(0), codes.nominator).expect_err("it does not answer");
    give_code(&mut world, &account, codes.nominator);
    world.keep();
    assert_eq!(world.book_totals().failed, 0);
    world.assert_invariants();
}
