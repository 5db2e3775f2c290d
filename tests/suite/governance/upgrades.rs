//! New code by proposals: for every contract, the governor itself included.

use super::common::*;
use adotb_harness::{
    actors::*,
    contract::{ink_id, selector, CodeTarget, GovernorEvent},
    world::World,
};
use adotb_interfaces::{
    access::AccessError,
    bonder::BonderError,
    governor::{Action, GovernorError, State, Support, Upgradeable},
    timelock::Transaction,
    vault::VaultError,
};
use adotb_runtime::{AccountId, Contracts, RuntimeOrigin};
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
    assert_eq!(world.vault(&STRANGER).settings().fee_bps, 123, "governance works");
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
            (world.measure(), world.vault(&STRANGER).settings(), world.registry(&STRANGER).allocation());
        world.enact(&ALICE, &[upgrade(what, code_hash)]);
        assert_eq!(world.chain.code_hash_of(&contract), Some(code_hash), "{name}");
        let after = (
            world.measure().stashes,
            world.vault(&STRANGER).settings(),
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
        let asked = (governor.settings(), governor.links(), governor.guardian(), governor.admin());
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
    let events = world.governor_events();
    assert_eq!(events[0], GovernorEvent::Executed { id, by: STRANGER });
    assert_eq!(events[1], GovernorEvent::CodeReplaced { code_hash });
    // The new code was called back, and answered.
    assert!(matches!(events[2..], [GovernorEvent::AccessChanged { old, new }] if old == new), "{events:?}");
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
    assert_eq!(world.vault(&STRANGER).settings().fee_bps, 500);
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
    assert_eq!(world.vault(&STRANGER).settings().fee_bps, 500);
    assert_works(&mut world);
}

/// The code of every contract for every other one: a wrong hash in a proposal undoes the proposal, and nothing else.
#[test]
fn upgrade_to_the_code_of_another_contract_is_undone() {
    let mut world = bonded();
    let codes = world.at.codes;
    let known = [
        ("token", codes.token),
        ("vault", codes.vault),
        ("bonder", codes.bonder),
        ("registry", codes.registry),
        ("nominator", codes.nominator),
        ("governor", codes.governor),
        ("timelock", codes.timelock),
        ("oracle", codes.oracle),
    ];
    let targets = [
        (Upgradeable::Token, "token"),
        (Upgradeable::Vault, "vault"),
        (Upgradeable::Registry, "registry"),
        (Upgradeable::Governor, "governor"),
        (Upgradeable::Bonder(CodeTarget::Bonder), "bonder"),
        (Upgradeable::Bonder(CodeTarget::Stash(1)), "nominator"),
        (Upgradeable::Bonder(CodeTarget::FutureStashes), "nominator"),
    ];
    for (what, right) in targets {
        for (name, wrong) in known.iter().filter(|(name, _)| *name != right) {
            world.scratch(|world| {
                let id = world.propose(&ALICE, &[set_fee(500), upgrade(what, *wrong)]).unwrap();
                world.win(&ALICE, id);
                let before = (everything(world), stash_codes(world));
                let refused = world.governor(&STRANGER).execute(id);
                let by_the_timelock = matches!(refused, Err(GovernorError::Timelock(_)));
                assert!(by_the_timelock, "{what:?} with the code of {name}: {refused:?}");
                let after = (everything(world), stash_codes(world));
                assert_eq!(after, before, "{what:?} with the code of {name}: nothing changed");
                assert_eq!(state(world, id), State::Ready, "it can be tried again");
                let expires_at = info(world, id).expires_at;
                world.chain.advance_to(expires_at);
                let expired = Err(GovernorError::WrongState { id, state: State::Expired });
                assert_eq!(world.governor(&STRANGER).execute(id), expired, "until it expires");
            });
        }
    }
    assert_works(&mut world);
}

/// Codes of the stashes, and of those to come.
fn stash_codes(world: &mut World) -> (Vec<Option<H256>>, H256) {
    let accounts = world.stash_accounts();
    let codes = accounts.iter().map(|stash| world.chain.code_hash_of(stash)).collect();
    (codes, world.bonder(&STRANGER).links().2)
}

/// A code that is nowhere is refused when it is set, and not when the first stash is to be made of it.
#[test]
fn upgrade_of_future_stashes_makes_one_at_once() {
    let mut world = bonded();
    let target = Upgradeable::Bonder(CodeTarget::FutureStashes);
    let id = world.propose(&ALICE, &[upgrade(target, H256::repeat_byte(7))]).unwrap();
    world.win(&ALICE, id);
    let before = (everything(&mut world), stash_codes(&mut world));
    let error = world.governor(&STRANGER).execute(id).unwrap_err();
    assert_eq!(refusal::<BonderError>(&error), (0, BonderError::Access(AccessError::CodeNotReplaced)));
    assert_eq!((everything(&mut world), stash_codes(&mut world)), before, "nothing changed");

    // The right one: it stays on the chain, because a contract uses it that is in no book.
    let code_hash = upload_again(&mut world, "nominator");
    let again = upload_again(&mut world, "nominator");
    assert_eq!(again, code_hash);
    world.enact(&ALICE, &[upgrade(target, code_hash)]);
    assert_eq!(stash_codes(&mut world).1, code_hash);
    assert_eq!(world.stashes().len(), 2, "no stash");
    let removed = world.chain.execute(|| Contracts::remove_code(RuntimeOrigin::signed(DEPLOYER), code_hash));
    assert!(removed.is_err(), "the uploader cannot take it away: {removed:?}");
    // There and back, and there again: each time another one.
    let old = world.at.codes.nominator;
    world.enact(&ALICE, &[upgrade(target, old)]);
    world.enact(&ALICE, &[upgrade(target, code_hash)]);
    world.stake(&EVE, dot(1_000)).unwrap();
    assert!(world.next_era().created > 0, "the pool grew");
    let newest = world.stash_accounts()[2].clone();
    assert_eq!(world.chain.code_hash_of(&newest), Some(code_hash));
    assert_works(&mut world);
}

/// The same code once more is no failure: it changes nothing.
#[test]
fn upgrade_to_the_code_that_is_there_changes_nothing() {
    let mut world = bonded();
    let codes = world.at.codes;
    let before = (world.measure().stashes, stash_codes(&mut world));
    world.enact(
        &ALICE,
        &[
            upgrade(Upgradeable::Token, codes.token),
            upgrade(Upgradeable::Vault, codes.vault),
            upgrade(Upgradeable::Registry, codes.registry),
            upgrade(Upgradeable::Governor, codes.governor),
            upgrade(Upgradeable::Bonder(CodeTarget::Bonder), codes.bonder),
            upgrade(Upgradeable::Bonder(CodeTarget::Stash(0)), codes.nominator),
            upgrade(Upgradeable::Bonder(CodeTarget::FutureStashes), codes.nominator),
        ],
    );
    assert_eq!((world.measure().stashes, stash_codes(&mut world)), before);
    assert_works(&mut world);
}

#[test]
fn ossify_by_a_proposal_ends_the_upgrades_of_the_governor_alone() {
    let mut world = bonded();
    let ossify = Transaction::new(ink_id(&world.at.governor), selector("ossify"), ());
    world.enact(&ALICE, &[Action::Call(ossify)]);
    assert!(world.governor(&STRANGER).access().ossified);
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
