//! Every message of every contract, called by every role and by nobody in particular, before and after the hand-over.

use adotb_harness::{
    actors::*,
    artefacts,
    contract::{ink_id, EXECUTOR_ROLE, PROPOSER_ROLE},
    world::{Measured, World},
};
use adotb_interfaces::{access::Role, governor::Action};
use adotb_runtime::AccountId;

use super::rows::*;

/// Four stashes of 500 DOT, an exit of Alice that is still open, a proposal of hers whose vote has not begun, and two operations of the council
/// that are ready.
fn running() -> World {
    // Five validators, since the guardian may exclude a fifth of the weight.
    let mut world = World::builder().validators(5).reported().build();
    world.accept_roles();
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(2);
    let (calls, delay) = (scheduled(&world), world.timelock(&COUNCIL).min_delay());
    world.timelock(&COUNCIL).schedule(&calls[0], None, [0; 32], delay).unwrap();
    world.timelock(&COUNCIL).schedule_batch(&calls, None, [0; 32], delay).unwrap();
    world.chain.advance_ms(delay);
    world.keep();
    world.request(&ALICE, dot(5)).unwrap();
    world.escrow(&ALICE, dot(100)).unwrap();
    assert_eq!(world.propose(&ALICE, &[Action::SetReporter(ink_id(&EVE))]), Ok(1));
    let timelock = world.at.timelock.clone();
    world.chain.mint(&timelock, dot(1_000)); // so that it could pay for what it calls
    world
}

/// The books, and what the governor and the timelock know.
fn everything(world: &mut World) -> (Measured, Vec<String>) {
    let (calls, governor) = (scheduled(world), world.at.governor.clone());
    let mut said = vec![
        format!("{:?}", world.governor(&ALICE).proposals(0, 20)),
        format!("{:?} {:?}", world.governor(&ALICE).settings(), world.governor(&ALICE).guardian()),
        format!("{:?} {:?}", world.governor(&ALICE).admin(), world.governor(&ALICE).pending_admin()),
        format!("{:?} {}", world.governor(&ALICE).access().ossified, world.timelock(&ALICE).min_delay()),
        format!(
            "{:?} {:?} {:?}",
            world.vault(&ALICE).settings(),
            world.vault(&ALICE).access(),
            world.vault(&ALICE).guardian()
        ),
        format!("{:?} {:?}", world.bonder(&ALICE).settings(), world.bonder(&ALICE).reporter()),
        format!("{:?} {:?}", world.registry(&ALICE).allocation(), world.registry(&ALICE).limits()),
        format!("{:?} {:?}", world.oracle(&ALICE).panel(), world.oracle(&ALICE).settings()),
        format!("{:?} {:?}", world.oracle(&ALICE).admin(), world.oracle(&ALICE).pending_admin()),
        format!("{:?} {:?}", world.oracle(&ALICE).held(), world.oracle(&ALICE).access().ossified),
    ];
    for salt in [[0; 32], [1; 32]] {
        let numbers = [
            world.timelock(&ALICE).hash_operation(&calls[0], None, salt),
            world.timelock(&ALICE).hash_operation_batch(&calls, None, salt),
        ];
        said.extend(numbers.map(|number| world.timelock(&ALICE).timestamp(number).to_string()));
    }
    for who in ACTORS.iter().chain([&governor]) {
        let roles =
            [PROPOSER_ROLE, EXECUTOR_ROLE].map(|role| world.timelock(&ALICE).has_role(role, Some(who)));
        said.push(format!("{roles:?} {:?}", world.governor(&ALICE).escrow_of(who)));
    }
    (world.measure(), said)
}

/// Whether a message of `contract` obeys `who`; `governed` says whether the suite was handed over.
fn may(world: &World, contract: &str, who: &AccountId, obeys: Obeys, governed: bool) -> bool {
    let timelock = *who == world.at.timelock;
    let admin = if governed || contract == "governor" { timelock } else { *who == ADMIN };
    match obeys {
        Obeys::All => true,
        Obeys::Role(Role::Admin) => admin,
        Obeys::Role(Role::Guardian) => *who == GUARDIAN || admin,
        // The bonder's reporter is the oracle, which signs nothing.
        Obeys::Role(Role::Reporter) => contract == "oracle" && REPORTERS.contains(who),
        Obeys::ProposerAndGuardian => *who == ALICE || *who == GUARDIAN,
        Obeys::Executives => *who == COUNCIL,
        Obeys::RoleAdmin | Obeys::Itself => timelock,
        // Contracts sign nothing.
        Obeys::Role(Role::Vault | Role::Bonder) | Obeys::Offered | Obeys::BonderAlone => false,
    }
}

/// Tries the whole table; returns how many calls did something.
fn try_all(world: &mut World, governed: bool) -> usize {
    let before = everything(world);
    let mut obeyed = 0;
    for row in table() {
        obeyed += match row.1 {
            // There must be something to veto.
            "veto" => world.scratch(|world| {
                let (era, less) = (world.overview().era, world.less(0, dot(100), 0));
                let report = world.report_of(era, less);
                assert_eq!(world.agree(&report).map(|booked| booked.held), Ok(true), "a large loss is held");
                let before = everything(world);
                try_row(world, row, &before, governed)
            }),
            _ => try_row(world, row, &before, governed),
        };
    }
    obeyed
}

/// Tries one message as everybody; returns how many calls did something.
fn try_row(world: &mut World, row: Row, before: &(Measured, Vec<String>), governed: bool) -> usize {
    let mut obeyed = 0;
    let (contract, message, obeys, call) = row;
    // The timelock signs nothing either: it stands for a call that was decided.
    let timelock = world.at.timelock.clone();
    let everybody =
        [ADMIN, GUARDIAN, REPORTER, COUNCIL, KEEPER, TREASURY, DEPLOYER, ALICE, STRANGER, timelock];
    let label = |who| format!("{contract}.{message} called by {}", name_of(who));
    let (may, may_not): (Vec<_>, Vec<_>) =
        everybody.iter().partition(|who| may(world, contract, who, obeys, governed));
    for who in may {
        let answer = world.scratch(|world| call(world, who));
        assert!(!answer.as_ref().is_err_and(is_about_access), "{} is refused: {answer:?}", label(who));
        assert!(obeys == Obeys::All || answer.is_ok(), "{} fails: {answer:?}", label(who));
        obeyed += usize::from(answer.is_ok());
    }
    for who in &may_not {
        assert_eq!(call(world, who), Err(refusal(contract, message, who, obeys)), "{}", label(who));
    }
    if !may_not.is_empty() {
        assert_eq!(everything(world), *before, "{contract}.{message} changed something");
    }
    obeyed
}

#[test]
fn every_message_obeys_its_role_alone() {
    let obeyed = try_all(&mut running(), false);
    assert!(obeyed > 90, "the arguments are fine for those who may: {obeyed}");
}

#[test]
fn every_message_obeys_the_timelock_in_place_of_the_old_admin_after_the_hand_over() {
    let mut world = running();
    world.hand_over();
    let obeyed = try_all(&mut world, true);
    assert!(obeyed > 90, "the arguments are fine for those who may: {obeyed}");
}

#[test]
fn the_table_has_every_message() {
    for contract in CONTRACTS {
        let metadata = artefacts::metadata(contract);
        let messages = metadata["spec"]["messages"].as_array().expect("messages").clone();
        // The last three take back whatever they do.
        let views = ["bonder", "vault", "balance", "prove", "probe", "frees"];
        let changes = |message: &serde_json::Value| match contract {
            "nominator" => !views.contains(&message["label"].as_str().unwrap_or_default()),
            _ => message["mutates"] == true,
        };
        let mut wanted: Vec<String> = messages
            .iter()
            .filter(|m| changes(m))
            .filter_map(|m| m["label"].as_str().map(String::from))
            .collect();
        let rows = table().into_iter().filter(|(name, ..)| *name == contract);
        let mut listed: Vec<String> = rows.map(|(_, message, ..)| message.to_string()).collect();
        wanted.sort();
        listed.sort();
        assert_eq!(listed, wanted, "messages of {contract}");
    }
}
