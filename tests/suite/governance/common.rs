//! The electorate of these tests, and short words for what they ask again and again.

use std::sync::OnceLock;

use adotb_harness::{
    actors::*,
    artefacts,
    world::{Measured, World, WorldSnapshot},
};
use adotb_interfaces::{
    governor::{Action, Escrow, GovernorError, ProposalInfo, State, Support, Tally},
    timelock::{TimelockError, Transaction},
    vault::VaultSetting,
};
use adotb_runtime::{AccountId, Balance};
use scale::DecodeAll;
use sp_core::H256;

/// What takes part in a vote at least: 4 % of 1 000 DOT.
pub const QUORUM: Balance = dot(40);
/// The delay of the timelock.
pub const DELAY: u64 = 2 * DAY_MS;
/// How long a proposal can be queued, and executed.
pub const GRACE: u64 = 14 * DAY_MS;
/// What the voters have. Dave's is exactly the threshold. A share is a planck: nobody keeps, so there are no rewards.
pub const VOTERS: [(AccountId, Balance); 4] =
    [(ALICE, dot(500)), (BOB, dot(300)), (CAROL, dot(189)), (DAVE, dot(10))];

/// A governed suite of 1 000 DOT, of which the voters have what [`VOTERS`] says, and nobody the rest. Dave alone has put
/// his in escrow.
pub fn staked() -> World {
    static FIRST: OnceLock<WorldSnapshot> = OnceLock::new();
    World::from_snapshot(FIRST.get_or_init(|| {
        let mut world = World::builder().governed().build();
        for (who, amount) in VOTERS {
            world.stake(&who, amount).unwrap();
        }
        world.escrow(&DAVE, dot(10)).unwrap();
        world.snapshot()
    }))
}

/// As [`staked`], with all that the voters have in escrow.
pub fn governed() -> World {
    static FIRST: OnceLock<WorldSnapshot> = OnceLock::new();
    World::from_snapshot(FIRST.get_or_init(|| {
        let mut world = staked();
        for (who, amount) in &VOTERS[..3] {
            world.escrow(who, *amount).unwrap();
        }
        world.snapshot()
    }))
}

/// Another protocol fee: an action that is quickly seen.
pub fn set_fee(bps: u16) -> Action {
    Action::SetVault(vec![VaultSetting::Fee(bps)])
}

/// A proposal, as everybody sees it.
pub fn info(world: &mut World, id: u32) -> ProposalInfo {
    world.governor(&STRANGER).proposal(id).expect("it was proposed")
}

/// Where a proposal is in its life.
pub fn state(world: &mut World, id: u32) -> State {
    info(world, id).state
}

/// What `who` has in escrow.
pub fn escrow_of(world: &mut World, who: &AccountId) -> Escrow {
    world.governor(&STRANGER).escrow_of(who)
}

/// Number, calls and salt of a proposal at the timelock.
pub fn operation(world: &mut World, id: u32) -> (H256, Vec<Transaction>, [u8; 32]) {
    let operation = world.governor(&STRANGER).operation(id).expect("it was proposed");
    (H256::from_slice(operation.id.as_ref()), operation.calls, operation.salt)
}

/// Moves the clock to the start of the vote, and casts these votes.
pub fn cast(world: &mut World, id: u32, votes: &[(AccountId, Support)]) -> Tally {
    world.await_vote(id);
    for (who, support) in votes {
        world.governor(who).vote(id, *support).unwrap();
    }
    info(world, id).tally
}

/// Wins the vote with Alice's shares, and moves the clock to its end.
pub fn carry(world: &mut World, id: u32) {
    cast(world, id, &[(ALICE, Support::For)]);
    world.await_result(id);
    assert_eq!(state(world, id), State::Succeeded, "Alice has half of everything");
}

/// Which call of an operation was refused, and the error of the called contract in it.
pub fn refusal<E: DecodeAll>(error: &GovernorError) -> (u32, E) {
    let GovernorError::Timelock(TimelockError::Custom(text)) = error else {
        panic!("not of a call: {error:?}")
    };
    let text = std::str::from_utf8(text).expect("a text");
    let (number, answer) = text
        .strip_prefix("call ")
        .and_then(|rest| rest.split_once(" refused: 0x"))
        .unwrap_or_else(|| panic!("another text: {text}"));
    let byte = |at: usize| u8::from_str_radix(&answer[at..at + 2], 16).expect("hexadecimal");
    let bytes: Vec<u8> = (0..answer.len()).step_by(2).map(byte).collect();
    let (first, rest) = bytes.split_first().expect("an answer");
    assert_eq!(*first, 1, "an `Err`");
    (number.parse().expect("a number"), E::decode_all(&mut &rest[..]).expect("the contract's own error"))
}

/// Another build of a contract, on the chain: the same code with another hash, by a section that the machine ignores.
pub fn upload_again(world: &mut World, name: &str) -> H256 {
    world.chain.upload(built_again(name), &DEPLOYER).expect("the chain takes the code")
}

/// The bytes of [`upload_again`].
pub fn built_again(name: &str) -> Vec<u8> {
    let mut wasm = artefacts::wasm(name);
    let note = b"\x08governed"; // the section's name and its length
    wasm.extend([0, note.len() as u8]);
    wasm.extend(note);
    wasm
}

/// All that a refused call must leave as it was: books, settings, roles, proposals, escrow.
#[derive(Debug, PartialEq)]
pub struct Everything {
    measured: Measured,
    proposals: Vec<ProposalInfo>,
    escrows: Vec<(AccountId, Escrow)>,
    said: Vec<String>,
}

/// See [`Everything`].
pub fn everything(world: &mut World) -> Everything {
    let proposals = world.governor(&STRANGER).proposals(0, 20);
    let people = ACTORS.iter();
    let escrows = people.map(|who| (who.clone(), escrow_of(world, who))).collect();
    let mut said = vec![];
    {
        let mut governor = world.governor(&STRANGER);
        said.push(format!("{:?} {:?} {:?}", governor.settings(), governor.guardian(), governor.links()));
        said.push(format!(
            "{:?} {:?} {}",
            governor.admin(),
            governor.pending_admin(),
            governor.access().ossified
        ));
    }
    for proposal in &proposals {
        let (id, operation) = (proposal.id, operation(world, proposal.id).0);
        let votes = ACTORS.map(|who| world.governor(&STRANGER).vote_of(id, &who));
        said.push(format!("{id} {:?} {votes:?}", world.timelock(&STRANGER).timestamp(operation)));
    }
    said.push(format!("{:?}", world.timelock(&STRANGER).min_delay()));
    said.push(format!(
        "{:?} {:?} {:?}",
        world.vault(&STRANGER).settings(),
        world.vault(&STRANGER).access(),
        world.vault(&STRANGER).guardian()
    ));
    said.push(format!("{:?} {:?}", world.bonder(&STRANGER).settings(), world.bonder(&STRANGER).reporter()));
    said.push(format!(
        "{:?} {:?}",
        world.registry(&STRANGER).allocation(),
        world.registry(&STRANGER).limits()
    ));
    for contract in
        [&world.at.vault, &world.at.token, &world.at.bonder, &world.at.registry, &world.at.governor]
            .map(Clone::clone)
    {
        said.push(format!("{:?}", world.chain.code_hash_of(&contract)));
    }
    Everything { measured: world.measure(), proposals, escrows, said }
}

/// The shares that the governor holds are those that are in escrow.
pub fn assert_escrow_is_backed(world: &mut World) {
    let governor = world.at.governor.clone();
    let held = world.token(&STRANGER).shares_of(&governor);
    let escrowed: Balance = ACTORS.iter().map(|who| escrow_of(world, who).shares).sum();
    assert_eq!(held, escrowed, "the governor holds what is in escrow");
}

/// Who administers token, vault, bonder and registry.
pub fn admins(world: &mut World) -> [AccountId; 4] {
    [
        world.token(&STRANGER).admin(),
        world.vault(&STRANGER).admin(),
        world.bonder(&STRANGER).admin(),
        world.registry(&STRANGER).admin(),
    ]
}
