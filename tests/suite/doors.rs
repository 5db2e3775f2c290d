//! The doors of token, vault, governor and bonder (`docs/decisions/0023-small-doors.md`): two codes behave as one contract, and
//! none can be taken away, swapped alone or run by itself. The other tests say what the messages do; they call the same addresses
//! and so go through the same doors.

use adotb_harness::{
    actors::*,
    artefacts,
    chain::{CallReport, Code},
    contract::{call_data, ink_id, selector, PSP22Error, VaultEvent},
    world::{default_governor_settings, Event, World},
};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::BonderError,
    governor::{GovernorError, GovernorSetup},
    token::TokenError,
    vault::{Pausable, VaultError},
};
use adotb_runtime::{AccountId, Contracts, Runtime, RuntimeEvent, RuntimeOrigin};
use scale::Encode;
use sp_core::{blake2_256, H256};
use sp_runtime::DispatchError;

mod bonder;
mod reentry;

/// What ink! answers to a message that it does not know: `Err(CouldNotReadInput)`, reverted.
const UNKNOWN: &[u8] = &[1, 1];

/// A contract with two codes, where it is and which codes it has.
#[derive(Clone)]
struct Doored {
    name: &'static str,
    address: AccountId,
    front: H256,
    back: H256,
}

fn doored(world: &World) -> [Doored; 4] {
    let (at, codes) = (&world.at, world.at.codes);
    [
        Doored { name: "token", address: at.token.clone(), front: codes.token, back: codes.token_back },
        Doored { name: "vault", address: at.vault.clone(), front: codes.vault, back: codes.vault_back },
        Doored {
            name: "governor",
            address: at.governor.clone(),
            front: codes.governor,
            back: codes.governor_back,
        },
        Doored { name: "bonder", address: at.bonder.clone(), front: codes.bonder, back: codes.bonder_back },
    ]
}

/// The address of the anchor that a contract's constructor made.
fn anchor(of: &Doored) -> AccountId {
    Contracts::contract_address(&of.address, &of.back, &selector("anchor"), &[0; 4])
}

/// The codes that the last call delegated to, with the account for which they ran.
fn delegated(world: &mut World) -> Vec<(AccountId, H256)> {
    let events = world.chain.last_events().into_iter();
    events
        .filter_map(|event| match event {
            RuntimeEvent::Contracts(pallet_contracts::Event::<Runtime>::DelegateCalled {
                contract,
                code_hash,
            }) => Some((contract, code_hash)),
            _ => None,
        })
        .collect()
}

/// What another governor of the same vault is made with.
fn setup(world: &World) -> GovernorSetup {
    GovernorSetup {
        vault: ink_id(&world.at.vault),
        guardian: ink_id(&GUARDIAN),
        timelock_code: world.at.codes.timelock.0.into(),
        min_delay: DAY_MS,
        council: vec![],
    }
}

fn remove_code(world: &mut World, code: H256) -> Result<(), DispatchError> {
    let removed =
        world.chain.execute(|| Contracts::remove_code(RuntimeOrigin::signed(DEPLOYER), code).map(|_| ()));
    removed.map_err(|failed| failed.error)
}

fn module_error(report: &CallReport) -> String {
    match &report.result {
        Err(DispatchError::Module(error)) => error.message.unwrap_or_default().to_string(),
        other => panic!("not refused by the pallet: {other:?}"),
    }
}

/// Another build of both codes: the back with a section more, and the front that names it.
fn rebuilt(name: &str) -> (Vec<u8>, Vec<u8>) {
    let mut back = artefacts::back(name);
    back.extend(b"\x00\x06\x05again");
    let front = artefacts::wasm(name);
    let at = place_of(&front, &blake2_256(&artefacts::back(name)));
    let mut other = front.clone();
    other[at..at + 32].copy_from_slice(&blake2_256(&back));
    (other, back)
}

/// Where a code has these bytes.
fn place_of(code: &[u8], bytes: &[u8; 32]) -> usize {
    let mut places = code.windows(32).enumerate().filter(|(_, window)| window == bytes).map(|(at, _)| at);
    let place = places.next().expect("it has them");
    assert_eq!(places.next(), None, "once");
    place
}

#[test]
fn the_constant_in_the_front_is_the_hash_of_the_built_back() {
    let world = World::new();
    for Doored { name, front, back, .. } in doored(&world) {
        let (code, behind) = (artefacts::wasm(name), artefacts::back(name));
        assert_eq!(
            (front, back),
            (H256(blake2_256(&code)), H256(blake2_256(&behind))),
            "{name} on the chain"
        );
        place_of(&code, &back.0);
    }
}

#[test]
fn a_deployment_ends_with_the_front_at_the_address_and_an_anchor_of_the_back() {
    let mut world = World::new();
    for of in doored(&world) {
        assert_eq!(world.chain.code_hash_of(&of.address), Some(of.front), "{}", of.name);
        assert_eq!(world.chain.code_hash_of(&anchor(&of)), Some(of.back), "{}", of.name);
    }
}

#[test]
fn nobody_can_remove_a_code_of_a_contract_with_two() {
    let mut world = World::new();
    let in_use = |removed: Result<(), DispatchError>| matches!(removed, Err(DispatchError::Module(error)) if error.message == Some("CodeInUse"));
    for of in doored(&world) {
        assert!(in_use(remove_code(&mut world, of.front)), "the front of the {}", of.name);
        assert!(in_use(remove_code(&mut world, of.back)), "the back of the {}", of.name);
        // It is the anchor that keeps it: another build of the back, without one, can be removed by who uploaded it.
        let (_, back) = rebuilt(of.name);
        let other = world.chain.upload(back, &DEPLOYER).unwrap();
        assert_eq!(remove_code(&mut world, other), Ok(()), "a back of the {} without an anchor", of.name);
    }
}

#[test]
fn an_anchor_answers_nothing_takes_nothing_and_cannot_be_made_anything_else() {
    let mut world = World::new();
    for of in doored(&world) {
        let at = anchor(&of);
        let money = world.chain.free_balance(&at);
        let messages = artefacts::metadata(of.name)["spec"]["messages"].as_array().unwrap().clone();
        let selectors = messages.iter().map(|message| message["selector"].as_str().unwrap().to_string());
        let bytes =
            |text: String| u32::from_str_radix(text.trim_start_matches("0x"), 16).unwrap().to_be_bytes();
        let mut all: Vec<[u8; 4]> = selectors.map(bytes).collect();
        all.extend([selector("new"), selector("anchor")]);
        for called in all {
            // Arguments that many messages can read.
            let data = [called.to_vec(), vec![0; 200]].concat();
            for value in [0, dot(1)] {
                let report = world.chain.call(&at, data.clone(), value, &ADMIN);
                assert!(!report.is_ok(), "{} {called:?} with {value}: {report:?}", of.name);
            }
        }
        assert_eq!(world.chain.code_hash_of(&at), Some(of.back), "the {}'s anchor is there", of.name);
        assert_eq!(world.chain.free_balance(&at), money, "and has what it had");
        // Anybody may make one more; it takes no value either.
        let mut make = |value, salt: &[u8]| {
            world.chain.instantiate(
                Code::Hash(of.back),
                selector("anchor").to_vec(),
                value,
                salt.to_vec(),
                &EVE,
            )
        };
        assert!(make(0, b"one more").is_ok(), "{}", of.name);
        assert!(make(dot(1), b"with value").is_err(), "{}", of.name);
    }
}

#[test]
fn a_front_cannot_be_instantiated() {
    let mut world = World::new();
    for of in doored(&world) {
        for constructor in ["new", "anchor"] {
            let data = call_data(constructor, ());
            let refused = world.chain.instantiate(Code::Hash(of.front), data, 0, vec![], &EVE).unwrap_err();
            assert_eq!(module_error(&refused), "ContractTrapped", "{}: {constructor}", of.name);
        }
    }
}

#[test]
fn a_contract_cannot_be_constructed_again_through_its_door() {
    let mut world = World::new();
    let before = world.measure();
    let setup = setup(&world);
    for of in doored(&world) {
        let data = [
            selector("anchor").to_vec(),
            selector("new").to_vec(),
            call_data("new", (&setup, default_governor_settings(), of.front)),
        ];
        for data in data {
            let report = world.chain.call(&of.address, data, 0, &DEPLOYER);
            assert_eq!((report.data(), report.reverted), (UNKNOWN, true), "{}", of.name);
        }
    }
    assert_eq!(world.measure(), before, "nothing changed");
}

#[test]
fn a_constructor_with_a_front_that_is_not_there_fails_and_leaves_nothing() {
    let mut world = World::new();
    let setup = setup(&world);
    let [_, _, governor, _] = doored(&world);
    let make = |world: &mut World, front: H256| {
        let data = call_data("new", (&setup, default_governor_settings(), front));
        world.chain.instantiate(Code::Hash(governor.back), data, 0, b"another".to_vec(), &DEPLOYER)
    };
    let refused = make(&mut world, H256::repeat_byte(7)).unwrap_err();
    let error = GovernorError::Access(AccessError::CodeNotReplaced);
    assert_eq!(refused.data(), Ok::<_, ()>(Err::<(), _>(error)).encode(), "its own error");
    let (account, _) = make(&mut world, governor.front).expect("the same with the right code");
    let made = Doored { address: account, ..governor };
    assert_eq!(world.chain.code_hash_of(&made.address), Some(made.front));
    assert_eq!(world.chain.code_hash_of(&anchor(&made)), Some(made.back), "each has an anchor of its own");
}

#[test]
fn unknown_messages_and_unreadable_input_are_answered_as_by_one_code() {
    let mut world = World::new();
    for of in doored(&world) {
        let unknown = [vec![], vec![1], vec![1, 2, 3], vec![1, 2, 3, 4], vec![9; 100]];
        for data in unknown.into_iter().chain([call_data("pauze", 1u8), call_data("rules_of", ())]) {
            let report = world.chain.call(&of.address, data.clone(), 0, &EVE);
            assert_eq!((report.data(), report.reverted), (UNKNOWN, true), "{}: {data:?}", of.name);
            let with_value = world.chain.call(&of.address, data, dot(1), &EVE);
            assert!(!with_value.is_ok(), "{}: value to nothing", of.name);
        }
    }
    // Arguments that are not there, of a message in front and of one behind the door.
    let [token, vault, governor, bonder] = doored(&world);
    for (of, message) in [
        (&token, "PSP22::approve"),
        (&token, "PSP22::increase_allowance"),
        (&vault, "claim"),
        (&vault, "pause"),
        (&governor, "vote"),
        (&governor, "set_settings"),
        (&bonder, "advance"),
        (&bonder, "probe"),
    ] {
        let report = world.chain.call(&of.address, call_data(message, ()), 0, &EVE);
        assert_eq!((report.data(), report.reverted), (UNKNOWN, true), "{message}");
    }
    assert_eq!(world.chain.reducible_balance(&governor.address), 0, "no value stayed");
}

#[test]
fn value_sent_to_a_message_behind_the_door_is_refused_with_its_typed_error() {
    let mut world = World::new();
    let cash = world.chain.free_balance(&world.at.vault.clone());
    let given = dot(3);
    for message in [
        "pause",
        "unpause",
        "set_settings",
        "set_guardian",
        "propose_admin",
        "accept_admin",
        "set_code",
        "ossify",
    ] {
        let said = world.caller(world.at.vault.clone(), &ADMIN).try_pay::<Result<(), VaultError>>(
            given,
            message,
            (),
        );
        assert_eq!(said, Ok(Err(VaultError::ValueNotExpected { given })), "vault.{message}");
    }
    for message in ["propose_admin", "accept_admin", "set_code", "ossify"] {
        let token = world.at.token.clone();
        let said = world.caller(token, &ADMIN).try_pay::<Result<(), TokenError>>(given, message, ());
        assert_eq!(said, Ok(Err(TokenError::ValueNotExpected { given })), "token.{message}");
    }
    for message in ["PSP22::increase_allowance", "PSP22::decrease_allowance"] {
        let token = world.at.token.clone();
        let said = world.caller(token, &EVE).try_pay::<Result<(), PSP22Error>>(given, message, ());
        assert_eq!(said, Ok(Err(PSP22Error::Custom("ValueNotExpected".into()))), "token.{message}");
    }
    for message in ["set_settings", "set_guardian", "propose_admin", "accept_admin", "set_code", "ossify"] {
        let governor = world.at.governor.clone();
        let said = world.caller(governor, &ADMIN).try_pay::<Result<(), GovernorError>>(given, message, ());
        assert_eq!(said, Ok(Err(GovernorError::ValueNotExpected { given })), "governor.{message}");
    }
    assert_eq!(world.chain.free_balance(&world.at.vault.clone()), cash, "no planck stayed");
}

#[test]
fn a_trap_behind_the_door_traps_the_call() {
    let mut world = World::new();
    let vault = world.at.vault.clone();
    let cash = world.chain.free_balance(&vault);
    // Views trap when value is sent to them: the only trap there is.
    for of in doored(&world) {
        let view = if of.name == "token" { "PSP22::total_supply" } else { "links" };
        let report = world.chain.call(&of.address, call_data(view, ()), dot(1), &EVE);
        assert_eq!(module_error(&report), "ContractTrapped", "{}.{view}", of.name);
    }
    assert_eq!(world.chain.free_balance(&vault), cash, "no planck stayed");
}

#[test]
fn caller_account_and_storage_are_the_same_behind_the_door() {
    let mut world = World::new();
    world.stake(&ALICE, dot(500)).unwrap();
    let until = world.chain.now() + DAY_MS;
    // The caller, and the account that emits.
    assert_eq!(world.vault(&GUARDIAN).pause(Pausable::Stake, DAY_MS), Ok(until));
    let [_, vault, ..] = doored(&world);
    assert_eq!(delegated(&mut world), [(vault.address.clone(), vault.back)], "through the door");
    assert_eq!(
        world.last_events(),
        [Event::Vault(VaultEvent::PauseSet { what: Pausable::Stake, until, by: GUARDIAN })]
    );
    let caller = ink_id(&EVE);
    let refused = AccessError::MissingRole { caller, needed: Role::Guardian };
    assert_eq!(world.vault(&EVE).unpause(Pausable::Stake), Err(VaultError::Access(refused)));
    // What the back wrote, the front reads.
    let paused = world.stake(&ALICE, dot(1)).unwrap_err();
    assert!(matches!(paused, VaultError::Paused { .. }), "{paused:?}");
    world.vault(&GUARDIAN).unpause(Pausable::Stake).unwrap();
    let mut settings = world.vault(&ADMIN).settings();
    settings.min_stake = dot(7);
    world.vault(&ADMIN).set_settings(&settings).unwrap();
    let refused = Err(VaultError::BelowMinimum { given: dot(6), minimum: dot(7) });
    assert_eq!(world.stake(&BOB, dot(6)), refused);
    // What the front wrote, the back reads.
    world.stake(&BOB, dot(70)).unwrap();
    assert_eq!(delegated(&mut world), [], "no door for holders");
    assert_eq!(world.overview().money.buffer, dot(571));
    world.assert_invariants();
}

/// Whether a message without arguments is answered.
fn works(world: &mut World, of: &Doored, message: &str) -> bool {
    world.chain.dry_call(&of.address, call_data(message, ()), 0, &EVE).is_ok()
}

#[test]
fn one_set_code_swaps_both_codes() {
    let mut world = World::new();
    world.accept_roles();
    world.stake(&ALICE, dot(500)).unwrap();
    let [_, vault, ..] = doored(&world);
    let (front, back) = rebuilt("vault");
    let back = world.chain.upload(back, &DEPLOYER).unwrap();
    let front = world.chain.upload(front, &DEPLOYER).unwrap();
    assert!(front != vault.front && back != vault.back);
    world.vault(&ADMIN).set_code(front).unwrap();
    assert_eq!(delegated(&mut world), [(vault.address.clone(), vault.back)], "the old back did it");
    assert_eq!(world.chain.code_hash_of(&vault.address), Some(front));
    world.vault(&GUARDIAN).pause(Pausable::Stake, DAY_MS).unwrap();
    assert_eq!(delegated(&mut world), [(vault.address.clone(), back)], "the new back");
    // And back again: the old pair.
    world.vault(&ADMIN).set_code(vault.front).unwrap();
    assert_eq!(delegated(&mut world), [(vault.address.clone(), back)]);
    world.vault(&GUARDIAN).unpause(Pausable::Stake).unwrap();
    assert_eq!(delegated(&mut world), [(vault.address.clone(), vault.back)]);
    world.stake(&ALICE, dot(500)).unwrap();
    world.assert_invariants();
}

#[test]
fn ossify_freezes_both_codes() {
    let mut world = World::new();
    let [_, vault, ..] = doored(&world);
    let (front, back) = rebuilt("vault");
    world.chain.upload(back, &DEPLOYER).unwrap();
    let front = world.chain.upload(front, &DEPLOYER).unwrap();
    world.vault(&ADMIN).ossify().unwrap();
    let refused = Err(VaultError::Access(AccessError::Ossified));
    for code in [front, vault.front, vault.back] {
        assert_eq!(world.vault(&ADMIN).set_code(code), refused);
    }
    assert_eq!(world.chain.code_hash_of(&vault.address), Some(vault.front), "the front stays");
    world.vault(&GUARDIAN).pause(Pausable::Stake, DAY_MS).unwrap();
    assert_eq!(delegated(&mut world), [(vault.address.clone(), vault.back)], "and so does what it names");
}

#[test]
fn a_missing_back_traps_holders_go_on_and_anybody_can_bring_it_again() {
    let mut world = World::new();
    world.accept_roles();
    world.stake(&ALICE, dot(500)).unwrap();
    let [_, vault, ..] = doored(&world);
    // An upgrade to a pair of which the back was never uploaded.
    let (front, back) = rebuilt("vault");
    let front = world.chain.upload(front, &DEPLOYER).unwrap();
    world.vault(&ADMIN).set_code(front).unwrap();
    for message in ["overview", "settings", "accept_admin", "ossify", "no such message"] {
        let report = world.chain.call(&vault.address, call_data(message, ()), 0, &ADMIN);
        assert_eq!(module_error(&report), "ContractTrapped", "{message}");
    }
    // What holders do is in front; keepers wait.
    world.chain.advance_era();
    assert_eq!(world.bonder(&KEEPER).harvest(), Err(BonderError::VaultRefused), "keepers");
    world.vault(&BOB).raw().try_pay::<Result<u128, VaultError>>(dot(5), "stake", ()).unwrap().unwrap();
    assert!(world.request(&ALICE, dot(50)).is_ok(), "holders");
    assert!(works(&mut world, &vault, "pool"), "contracts that ask for the pool");
    // A code is its bytes: whoever has them can bring them, and nothing was lost.
    let uploaded = world.chain.upload(back, &STRANGER).unwrap();
    assert!(works(&mut world, &vault, "overview"));
    assert!(world.bonder(&KEEPER).harvest().is_ok(), "keepers go on");
    world.vault(&GUARDIAN).pause(Pausable::Stake, DAY_MS).unwrap();
    assert_eq!(delegated(&mut world), [(vault.address.clone(), uploaded)]);
    world.vault(&ADMIN).set_code(vault.front).unwrap();
    world.assert_invariants();
}

#[test]
fn a_vault_that_got_its_back_for_a_code_is_repaired_by_its_admin() {
    let mut world = World::new();
    world.accept_roles();
    world.stake(&ALICE, dot(500)).unwrap();
    let [_, vault, ..] = doored(&world);
    world.vault(&ADMIN).set_code(vault.back).unwrap();
    // Governance and views go on without a door; nothing else is there.
    assert_eq!(world.vault(&ADMIN).access().admin, ink_id(&ADMIN));
    for message in ["stake", "era_work", "pool", "new", "anchor"] {
        let report = world.chain.call(&vault.address, call_data(message, ()), 0, &EVE);
        assert_eq!((report.data(), report.reverted), (UNKNOWN, true), "{message}");
    }
    let stake = world.chain.call(&vault.address, call_data("stake", ()), dot(5), &EVE);
    assert_eq!(module_error(&stake), "ContractTrapped", "no planck is taken");
    world.vault(&ADMIN).set_code(vault.front).unwrap();
    world.stake(&ALICE, dot(500)).unwrap();
    world.assert_invariants();
}
