//! New code for every contract: storage, balances, exits and stakes stay, and everything goes on working.

use adotb_harness::{
    actors::*,
    artefacts,
    contract::{BonderEvent, CodeTarget, OracleEvent, RegistryEvent, TokenEvent, VaultEvent},
    world::{allocation, Event, World},
};
use adotb_interfaces::{
    access::AccessError, bonder::BonderError, oracle::Outcome, registry::RegistryError, token::TokenError,
    vault::VaultError,
};
use adotb_runtime::Balance;
use sp_core::H256;

/// The same code with another hash: a custom section, which the machine ignores, is appended.
fn rebuilt(name: &str) -> Vec<u8> {
    let mut wasm = artefacts::wasm(name);
    let note = b"\x05again"; // the section's name and its length
    wasm.extend([0, note.len() as u8]);
    wasm.extend(note);
    wasm
}

/// Uploads another build of a contract.
fn upload(world: &mut World, name: &str) -> H256 {
    let hash = world.chain.upload(rebuilt(name), &DEPLOYER).expect("the chain takes the code");
    let codes = world.at.codes;
    let known = [codes.token, codes.vault, codes.bonder, codes.registry, codes.nominator, codes.oracle];
    assert!(!known.contains(&hash), "another hash");
    hash
}

/// A life with something in every cell: holders, an allowance, rewards that stream, exits that are open, waiting, funded and closed.
fn lived() -> World {
    let mut world = World::new();
    world.accept_roles();
    world.stake(&ALICE, dot(1_500)).unwrap();
    world.stake(&BOB, dot(1_499)).unwrap();
    world.run_eras(4);
    world.token(&ALICE).approve(&CAROL, dot(70)).unwrap();
    world.request(&ALICE, dot(50)).unwrap();
    world.stake(&CAROL, dot(60)).unwrap();
    world.next_era(); // funds the first
    world.request(&BOB, dot(400)).unwrap();
    world.next_era(); // the second waits
    world.request(&BOB, dot(10)).unwrap();
    world.chain.advance_ms(DAY_MS / 3);
    world
}

/// What must not change: books, balances, exits, settings, roles.
fn everything(world: &mut World) -> (adotb_harness::world::Measured, Vec<Balance>, Vec<String>) {
    let balances = [ALICE, BOB, CAROL, TREASURY].map(|who| world.balance(&who)).to_vec();
    let exits = (1..=3).map(|id| format!("{:?}", world.vault(&ALICE).exit(id)));
    let mut said: Vec<String> = exits.collect();
    said.push(format!("{:?}", world.token(&ALICE).allowance(&ALICE, &CAROL)));
    said.push(format!("{:?} {:?}", world.token(&ALICE).stream(), world.token(&ALICE).admin()));
    said.push(format!(
        "{:?} {:?} {:?}",
        world.vault(&ALICE).settings(),
        world.vault(&ALICE).access(),
        world.vault(&ALICE).guardian()
    ));
    said.push(format!("{:?} {:?}", world.vault(&ALICE).links(), world.vault(&ALICE).clock()));
    said.push(format!("{:?} {:?}", world.vault(&ALICE).rate_at(3), world.vault(&ALICE).batch(1)));
    said.push(format!("{:?} {:?}", world.bonder(&ALICE).settings(), world.bonder(&ALICE).links()));
    said.push(format!("{:?} {:?}", world.bonder(&ALICE).chunks(0), world.bonder(&ALICE).reporter()));
    said.push(format!("{:?} {:?}", world.registry(&ALICE).allocation(), world.registry(&ALICE).limits()));
    said.push(format!("{:?}", world.registry(&ALICE).version()));
    (world.measure(), balances, said)
}

/// Everything that people do still works, to the end of all exits.
fn assert_works(world: &mut World) {
    world.stake(&DAVE, dot(700)).unwrap();
    world.token(&CAROL).transfer_from(&ALICE, &DAVE, dot(70)).unwrap();
    world.cancel(&BOB, 3).unwrap();
    assert_eq!(world.claim(&ALICE, &[1]), Ok(dot(50)), "the funded exit");
    world.registry(&ADMIN).set_weights(&allocation(&[(5, 6_000), (6, 4_000)])).unwrap();
    let before = world.balance(&ALICE);
    world.run_eras(3);
    assert!(world.balance(&ALICE) > before, "rewards go on");
    assert_eq!(world.claim(&BOB, &[2]), Ok(dot(400)), "the deposit paid the one that waited");
    let backed: Vec<_> = world.stake_by_validator().into_iter().map(|(validator, _)| validator).collect();
    assert_eq!(backed, [validator(5), validator(6)], "new weights are carried out");
    let all = world.balance(&DAVE);
    let last = world.request(&DAVE, all).unwrap();
    world.run_eras(30);
    assert_eq!(world.claim(&DAVE, &[last]), Ok(all), "a whole life later");
    world.assert_invariants();
    world.assert_targets();
}

#[test]
fn set_code_of_the_vault_keeps_its_storage() {
    let mut world = lived();
    let (before, code_hash) = (everything(&mut world), upload(&mut world, "vault"));
    world.vault(&ADMIN).set_code(code_hash).unwrap();
    assert_eq!(world.last_events(), vec![Event::Vault(VaultEvent::CodeReplaced { code_hash })], "event");
    let vault = world.at.vault.clone();
    assert_eq!(world.chain.code_hash_of(&vault), Some(code_hash), "other code");
    assert_eq!(everything(&mut world), before, "the same storage");
    assert_works(&mut world);
}

#[test]
fn set_code_of_the_token_keeps_its_storage() {
    let mut world = lived();
    let (before, code_hash) = (everything(&mut world), upload(&mut world, "token"));
    world.token(&ADMIN).set_code(code_hash).unwrap();
    assert_eq!(world.last_events(), vec![Event::Token(TokenEvent::CodeReplaced { code_hash })], "event");
    let token = world.at.token.clone();
    assert_eq!(world.chain.code_hash_of(&token), Some(code_hash), "other code");
    assert_eq!(everything(&mut world), before, "the same storage");
    assert_works(&mut world);
}

#[test]
fn set_code_of_the_bonder_keeps_its_storage() {
    let mut world = lived();
    let (before, code_hash) = (everything(&mut world), upload(&mut world, "bonder"));
    let target = CodeTarget::Bonder;
    world.bonder(&ADMIN).set_code(target, code_hash).unwrap();
    assert_eq!(
        world.last_events(),
        vec![Event::Bonder(BonderEvent::CodeReplaced { target, code_hash })],
        "event"
    );
    let bonder = world.at.bonder.clone();
    assert_eq!(world.chain.code_hash_of(&bonder), Some(code_hash), "other code");
    assert_eq!(everything(&mut world), before, "the same storage");
    assert_works(&mut world);
}

#[test]
fn set_code_of_the_registry_keeps_its_storage() {
    let mut world = lived();
    let (before, code_hash) = (everything(&mut world), upload(&mut world, "registry"));
    world.registry(&ADMIN).set_code(code_hash).unwrap();
    assert_eq!(
        world.last_events(),
        vec![Event::Registry(RegistryEvent::CodeReplaced { code_hash })],
        "event"
    );
    let registry = world.at.registry.clone();
    assert_eq!(world.chain.code_hash_of(&registry), Some(code_hash), "other code");
    assert_eq!(everything(&mut world), before, "the same storage");
    assert_works(&mut world);
}

#[test]
fn set_code_of_the_oracle_keeps_what_was_said() {
    let mut world = lived();
    world.name_oracle();
    let report = world.true_report(0);
    world.oracle(&REPORTER_3).report(&report).unwrap();
    let desk = |world: &mut World| {
        let mut oracle = world.oracle(&STRANGER);
        let said = (oracle.panel(), oracle.settings(), oracle.ballots(), oracle.held(), oracle.booked());
        (said, oracle.heard(), oracle.quiet_until(), oracle.links(), oracle.admin())
    };
    let (before, said) = (everything(&mut world), desk(&mut world));
    let code_hash = upload(&mut world, "oracle");
    world.oracle(&ADMIN).set_code(code_hash).unwrap();
    assert_eq!(world.last_events(), vec![Event::Oracle(OracleEvent::CodeReplaced { code_hash })], "event");
    let oracle = world.at.oracle.clone();
    assert_eq!(world.chain.code_hash_of(&oracle), Some(code_hash), "other code");
    assert_eq!((everything(&mut world), desk(&mut world)), (before, said), "the same storage");
    let decided = world.oracle(&REPORTER).report(&report);
    assert!(matches!(decided, Ok(Outcome::Decided(_))), "the word before the upgrade counts: {decided:?}");
    assert_works(&mut world);
}

#[test]
fn set_code_of_a_stash_keeps_its_stake() {
    let mut world = lived();
    let code_hash = upload(&mut world, "nominator");
    let before = everything(&mut world);
    let accounts = world.stash_accounts();
    let target = CodeTarget::Stash(1);
    world.bonder(&ADMIN).set_code(target, code_hash).unwrap();
    assert_eq!(
        world.last_events(),
        vec![Event::Bonder(BonderEvent::CodeReplaced { target, code_hash })],
        "event"
    );
    for (number, account) in accounts.iter().enumerate() {
        let expected = if number == 1 { code_hash } else { world.at.codes.nominator };
        assert_eq!(world.chain.code_hash_of(account), Some(expected), "stash {number}");
    }
    assert_eq!(everything(&mut world), before, "the same storage");
    let refused = Err(BonderError::UnknownStash { stash: 99 });
    assert_eq!(world.bonder(&ADMIN).set_code(CodeTarget::Stash(99), code_hash), refused);

    // Stashes to come are another matter.
    let target = CodeTarget::FutureStashes;
    world.bonder(&ADMIN).set_code(target, code_hash).unwrap();
    assert_eq!(
        world.last_events(),
        vec![Event::Bonder(BonderEvent::CodeReplaced { target, code_hash })],
        "event"
    );
    world.stake(&EVE, dot(1_100)).unwrap();
    assert!(world.create_stashes() > 0, "the pool grew");
    let account = world.stash_accounts().pop().unwrap();
    assert_eq!(world.chain.code_hash_of(&account), Some(code_hash), "a new stash has the new code");
    assert_works(&mut world);
}

#[test]
fn set_code_while_an_advance_is_half_done_goes_on_where_it_was() {
    let mut world = lived();
    world.stake(&DAVE, dot(2_000)).unwrap();
    world.chain.advance_era();
    world.create_stashes();
    assert!(!world.bonder(&KEEPER).advance(2).unwrap().complete, "half done");
    let (vault, bonder) = (upload(&mut world, "vault"), upload(&mut world, "bonder"));
    world.vault(&ADMIN).set_code(vault).unwrap();
    world.bonder(&ADMIN).set_code(CodeTarget::Bonder, bonder).unwrap();
    while !world.bonder(&KEEPER).advance(2).unwrap().complete {}
    let overview = world.overview();
    assert_eq!(overview.money.buffer, 0, "the deposit is bonded");
    assert_eq!(overview.advanced_era, overview.era);
    world.assert_invariants();
    world.assert_targets();
}

#[test]
fn set_code_to_a_code_that_is_not_there_fails() {
    let mut world = lived();
    let before = everything(&mut world);
    let nowhere = H256::repeat_byte(7);
    let failed = AccessError::CodeNotReplaced;
    assert_eq!(world.vault(&ADMIN).set_code(nowhere), Err(VaultError::Access(failed)));
    assert_eq!(world.token(&ADMIN).set_code(nowhere), Err(TokenError::Access(failed)));
    assert_eq!(world.registry(&ADMIN).set_code(nowhere), Err(RegistryError::Access(failed)));
    for target in [CodeTarget::Bonder, CodeTarget::Stash(0)] {
        assert_eq!(world.bonder(&ADMIN).set_code(target, nowhere), Err(BonderError::Access(failed)));
    }
    assert_eq!(everything(&mut world), before, "nothing changed");
}

#[test]
fn ossify_ends_upgrades_for_ever() {
    let mut world = lived();
    let hashes = ["vault", "token", "bonder", "registry", "nominator"].map(|name| upload(&mut world, name));
    let [vault, token, bonder, registry, nominator] = hashes;
    let ossified = AccessError::Ossified;
    world.vault(&ADMIN).ossify().unwrap();
    world.token(&ADMIN).ossify().unwrap();
    world.bonder(&ADMIN).ossify().unwrap();
    world.registry(&ADMIN).ossify().unwrap();
    assert!(world.vault(&ALICE).access().ossified && world.token(&ALICE).access().ossified, "both say so");
    assert!(
        world.bonder(&ALICE).access().ossified && world.registry(&ALICE).access().ossified,
        "both say so"
    );
    assert_eq!(world.vault(&ADMIN).set_code(vault), Err(VaultError::Access(ossified)));
    assert_eq!(world.token(&ADMIN).set_code(token), Err(TokenError::Access(ossified)));
    assert_eq!(world.registry(&ADMIN).set_code(registry), Err(RegistryError::Access(ossified)));
    let refused = Err(BonderError::Access(ossified));
    assert_eq!(world.bonder(&ADMIN).set_code(CodeTarget::Bonder, bonder), refused, "the bonder");
    assert_eq!(world.bonder(&ADMIN).set_code(CodeTarget::Stash(0), nominator), refused, "its stashes");
    assert_eq!(world.bonder(&ADMIN).set_code(CodeTarget::FutureStashes, nominator), refused, "those to come");
    assert_eq!(world.vault(&ADMIN).ossify(), Err(VaultError::Access(ossified)), "once");
    assert_eq!(world.token(&ADMIN).ossify(), Err(TokenError::Access(ossified)), "once");
    assert_eq!(world.registry(&ADMIN).ossify(), Err(RegistryError::Access(ossified)), "once");
    assert_eq!(world.bonder(&ADMIN).ossify(), refused, "once");
    for (account, code) in [
        (world.at.vault.clone(), world.at.codes.vault),
        (world.at.token.clone(), world.at.codes.token),
        (world.at.bonder.clone(), world.at.codes.bonder),
        (world.at.registry.clone(), world.at.codes.registry),
    ] {
        assert_eq!(world.chain.code_hash_of(&account), Some(code), "the old code");
    }
    // Parameters and roles are not frozen, and the suite works.
    let settings = world.vault(&ADMIN).settings();
    world.vault(&ADMIN).set_settings(&settings).unwrap();
    assert_works(&mut world);
}
