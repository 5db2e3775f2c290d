//! New code by proposals: for every contract, the governor itself included.

use super::common::*;
use adotb_harness::{
    actors::*,
    contract::{ink_id, selector, CodeTarget, GovernorEvent},
    world::World,
};
use adotb_interfaces::{
    access::AccessError,
    governor::{Action, GovernorError, State, Support, Upgradeable},
    timelock::Transaction,
    vault::VaultError,
};
use adotb_runtime::AccountId;
use sp_core::H256;

fn upgrade(what: Upgradeable, code_hash: H256) -> Action {
    Action::Upgrade(what, code_hash.0.into())
}

/// Two stashes, and money at work.
fn bonded() -> World {
    let mut world = governed();
    world.next_era();
    assert_eq!(world.stashes().len(), 2, "1 000 DOT");
    world
}

/// Runs a whole life of a proposal, and a day of the keeper, on the code that is there.
fn assert_works(world: &mut World) {
    world.enact(&ALICE, &[set_fee(123)]);
    assert_eq!(world.vault(&STRANGER).params().fee_bps, 123, "governance works");
    world.next_era();
    assert_eq!(world.overview().advanced_era, world.overview().era, "so does the keeper");
    world.assert_invariants();
}

fn address(world: &World, what: Upgradeable) -> AccountId {
    let at = world.at.clone();
    match what {
        Upgradeable::Token => at.token,
        Upgradeable::Vault => at.vault,
        Upgradeable::Registry => at.registry,
        Upgradeable::Governor => at.governor,
        Upgradeable::Bonder(_) => at.bonder,
    }
}

#[test]
fn upgrade_of_each_contract_replaces_its_code_and_keeps_its_storage() {
    for (what, name) in [
        (Upgradeable::Token, "token"),
        (Upgradeable::Vault, "vault"),
        (Upgradeable::Registry, "registry"),
        (Upgradeable::Bonder(CodeTarget::Bonder), "bonder"),
    ] {
        let mut world = bonded();
        let code_hash = upload_again(&mut world, name);
        let contract = address(&world, what);
        assert_ne!(world.chain.code_hash_of(&contract), Some(code_hash), "another code");
        let before =
            (world.measure(), world.vault(&STRANGER).params(), world.registry(&STRANGER).allocation());
        world.enact(&ALICE, &[upgrade(what, code_hash)]);
        assert_eq!(world.chain.code_hash_of(&contract), Some(code_hash), "{name}");
        let after = (
            world.measure().stashes,
            world.vault(&STRANGER).params(),
            world.registry(&STRANGER).allocation(),
        );
        assert_eq!(after, (before.0.stashes, before.1, before.2), "{name} keeps what it knows");
        assert_works(&mut world);
    }
}

#[test]
fn upgrade_of_the_governor_keeps_proposals_votes_and_escrow() {
    let mut world = bonded();
    let code_hash = upload_again(&mut world, "governor");
    let id = world.propose(&ALICE, &[upgrade(Upgradeable::Governor, code_hash)]).unwrap();
    world.win(&ALICE, id);
    let voting = world.propose(&BOB, &[set_fee(500)]).unwrap();
    cast(&mut world, voting, &[(CAROL, Support::For)]);
    let said = |world: &mut World| {
        let escrows = ACTORS.map(|who| escrow_of(world, &who));
        let mut governor = world.governor(&STRANGER);
        let asked = (governor.rules(), governor.links(), governor.guardian(), governor.admin());
        (
            escrows,
            asked,
            governor.proposal(voting),
            governor.actions(voting),
            governor.vote_of(voting, &CAROL),
        )
    };
    let before = said(&mut world);
    // The running code is replaced under its own execution.
    world.governor(&STRANGER).execute(id).unwrap();
    let events = [GovernorEvent::Executed { id, by: STRANGER }, GovernorEvent::CodeReplaced { code_hash }];
    assert_eq!(world.governor_events(), events, "events");
    let governor = world.at.governor.clone();
    assert_eq!(world.chain.code_hash_of(&governor), Some(code_hash), "other code");
    assert_eq!(said(&mut world), before, "the same storage");
    assert_eq!(state(&mut world, id), State::Executed);

    // The vote goes on where it was.
    world.governor(&DAVE).vote(voting, Support::Against).unwrap();
    world.await_result(voting);
    let ready_at = world.governor(&STRANGER).queue(voting).unwrap();
    world.chain.advance_to(ready_at);
    assert_eq!(world.governor(&STRANGER).execute(voting), Ok(()));
    assert_eq!(world.vault(&STRANGER).params().fee_bps, 500);
    assert_works(&mut world);
}

#[test]
fn upgrade_of_stashes_one_by_one_and_of_those_to_come() {
    let mut world = bonded();
    let code_hash = upload_again(&mut world, "nominator");
    let old = world.at.codes.nominator;
    let stashes = world.stash_accounts();
    let codes = |world: &mut World| {
        let accounts = world.stash_accounts();
        accounts.iter().map(|stash| world.chain.code_hash_of(stash).unwrap()).collect::<Vec<_>>()
    };
    let target = |target| upgrade(Upgradeable::Bonder(target), code_hash);
    world.enact(&ALICE, &[target(CodeTarget::Stash(1))]);
    assert_eq!(codes(&mut world), [old, code_hash], "one of them");
    world.enact(&ALICE, &[target(CodeTarget::Stash(0)), target(CodeTarget::FutureStashes)]);
    assert_eq!(codes(&mut world), [code_hash, code_hash], "both");
    world.stake(&EVE, dot(1_000)).unwrap();
    assert!(world.next_era().created > 0, "the pool grew");
    assert_eq!(world.stash_accounts()[..2], stashes, "the same stashes");
    assert_eq!(codes(&mut world)[2], code_hash, "a new one has the new code");
    assert_works(&mut world);
}

#[test]
fn upgrade_to_a_code_that_is_not_there_waits_for_it() {
    let mut world = bonded();
    let code_hash = H256(sp_core::blake2_256(&built_again("vault")));
    let id = world.propose(&ALICE, &[set_fee(500), upgrade(Upgradeable::Vault, code_hash)]).unwrap();
    world.win(&ALICE, id);
    let before = everything(&mut world);
    let error = world.governor(&STRANGER).execute(id).unwrap_err();
    assert_eq!(refusal::<VaultError>(&error), (1, VaultError::Access(AccessError::CodeNotReplaced)), "why");
    assert_eq!(everything(&mut world), before, "nothing changed, not even the fee");
    assert_eq!(state(&mut world, id), State::Ready, "it can be tried again");
    assert_eq!(upload_again(&mut world, "vault"), code_hash, "the cause is gone");
    assert_eq!(world.governor(&STRANGER).execute(id), Ok(()));
    let vault = world.at.vault.clone();
    assert_eq!(world.chain.code_hash_of(&vault), Some(code_hash));
    assert_eq!(world.vault(&STRANGER).params().fee_bps, 500);
    assert_works(&mut world);
}

#[test]
fn ossify_by_a_proposal_ends_the_upgrades_of_the_governor_alone() {
    let mut world = bonded();
    let ossify = Transaction::new(ink_id(&world.at.governor), selector("ossify"), ());
    world.enact(&ALICE, &[Action::Call(ossify)]);
    assert!(world.governor(&STRANGER).is_ossified());
    let code_hash = upload_again(&mut world, "governor");
    let id = world.propose(&ALICE, &[upgrade(Upgradeable::Governor, code_hash)]).unwrap();
    world.win(&ALICE, id);
    let error = world.governor(&STRANGER).execute(id).unwrap_err();
    let why = GovernorError::Access(AccessError::Ossified);
    assert_eq!(refusal(&error), (0, why), "not even by the timelock");
    let code_hash = upload_again(&mut world, "token");
    world.enact(&ALICE, &[upgrade(Upgradeable::Token, code_hash)]);
    assert_works(&mut world);
}
