//! Who votes in these tests, on what, and what the attacked must still have afterwards.

use std::sync::OnceLock;

use adotb_harness::{
    actors::*,
    contract::{chain_id, ink_id},
    world::{World, WorldSnapshot},
};
use adotb_interfaces::{
    governor::{Action, GovernorError, Links, ProposalInfo, State, Tally},
    timelock::{TimelockError, Transaction},
    vault::VaultSetting,
};
use adotb_runtime::{AccountId, Balance};
use scale::Encode;

/// Day of the proposals here: 1 % of 10 000 DOT to propose.
pub const THRESHOLD: Balance = dot(100);
/// 4 % of 10 000 DOT must vote for or abstain.
pub const QUORUM: Balance = dot(400);
/// 10 % of them in what is critical.
pub const CRITICAL_QUORUM: Balance = dot(1_000);

/// The suite under governance. A share is worth a planck: nobody pays rewards unless a test does. 10 000 DOT in all: Alice has 5 000,
/// Bob 3 000, Carol 1 000, Dave 999, all of it free, and 1 is the bootstrap stake.
pub fn electorate() -> World {
    static FIRST: OnceLock<WorldSnapshot> = OnceLock::new();
    World::from_snapshot(FIRST.get_or_init(|| {
        let mut world = World::builder().governed().build();
        for (who, amount) in [(ALICE, 5_000), (BOB, 3_000), (CAROL, 1_000), (DAVE, 999)] {
            assert_eq!(world.stake(&who, dot(amount)), Ok(dot(amount)), "a share costs a planck");
        }
        world.snapshot()
    }))
}

/// Something harmless to propose, which has the ordinary quorum.
pub fn harmless() -> Vec<Action> {
    vec![Action::SetVault(vec![VaultSetting::Fee(900)])]
}

/// Whether [`harmless`] was done.
pub fn is_done(world: &mut World) -> bool {
    world.vault(&STRANGER).settings().fee_bps == 900
}

/// A harmless proposal of Alice's, who puts 1 000 DOT in escrow for it. Others put in escrow what they have; the vote is on.
pub fn open_vote(world: &mut World, voters: &[(AccountId, Balance)]) -> u32 {
    world.escrow(&ALICE, dot(1_000)).unwrap();
    let id = world.propose(&ALICE, &harmless()).unwrap();
    for (who, amount) in voters {
        assert_eq!(world.escrow(who, *amount), Ok(*amount), "a share costs a planck");
    }
    world.await_vote(id);
    id
}

/// A call of a message of ours, as a proposal has it.
pub fn call(callee: &AccountId, message: &str, args: impl Encode) -> Transaction {
    Transaction::new(ink_id(callee), adotb_harness::contract::selector(message), args)
}

/// As [`call`], as an action.
pub fn call_action(callee: &AccountId, message: &str, args: impl Encode) -> Action {
    Action::Call(call(callee, message, args))
}

/// A proposal.
pub fn proposal(world: &mut World, id: u32) -> ProposalInfo {
    world.governor(&STRANGER).proposal(id).expect("it was proposed")
}

/// The state of a proposal.
pub fn state(world: &mut World, id: u32) -> State {
    proposal(world, id).state
}

/// The votes of a proposal.
pub fn tally(world: &mut World, id: u32) -> Tally {
    proposal(world, id).tally
}

/// Votes against, for, abstain.
pub fn votes(against: Balance, in_favour: Balance, abstain: Balance) -> Tally {
    Tally { against, in_favour, abstain }
}

/// Shares in escrow.
pub fn escrowed(world: &mut World, who: &AccountId) -> Balance {
    world.governor(&STRANGER).escrow_of(who).shares
}

/// The refusal of a message that the proposal's state does not allow.
pub fn wrong_state<T>(id: u32, state: State) -> Result<T, GovernorError> {
    Err(GovernorError::WrongState { id, state })
}

/// The refusal of the timelock, when a called contract answered `answer`.
pub fn refused_call<T>(number: u32, answer: impl Encode) -> Result<T, GovernorError> {
    let bytes = answer.encode();
    let shown: String = bytes.iter().take(64).map(|byte| format!("{byte:02x}")).collect();
    let text = format!("call {number} refused: 0x{shown}");
    Err(GovernorError::Timelock(TimelockError::Custom(text.into_bytes())))
}

/// Everything that governance can change, and who may do what: to show that nothing changed.
#[derive(Debug, PartialEq)]
pub struct Constitution(Vec<String>);

impl Constitution {
    /// As it is.
    pub fn of(world: &mut World) -> Self {
        let links = world.governor(&STRANGER).links();
        let mut said = vec![
            format!(
                "{:?} {:?} {:?}",
                world.vault(&STRANGER).settings(),
                world.vault(&STRANGER).access(),
                world.vault(&STRANGER).guardian()
            ),
            format!("{:?} {:?}", world.bonder(&STRANGER).settings(), world.bonder(&STRANGER).reporter()),
            format!("{:?} {:?}", world.registry(&STRANGER).allocation(), world.registry(&STRANGER).limits()),
            format!("{:?} {:?}", world.governor(&STRANGER).settings(), world.governor(&STRANGER).guardian()),
            format!("{:?} {links:?}", world.timelock(&STRANGER).min_delay()),
        ];
        for admin in admins(world) {
            said.push(name_of(&admin));
        }
        let Links { vault, token, bonder, registry, timelock } = links;
        let governor = world.at.governor.clone();
        for account in [vault, token, bonder, registry, timelock].map(chain_id).into_iter().chain([governor])
        {
            said.push(format!("{:?}", world.chain.code_hash_of(&account)));
        }
        let overview = world.overview();
        said.push(format!(
            "{} {} {}",
            overview.stake_paused_until, overview.unstake_paused_until, overview.advance_paused_until
        ));
        Self(said)
    }
}

/// The admins of token, vault, bonder, registry and governor.
pub fn admins(world: &mut World) -> [AccountId; 5] {
    [
        world.token(&STRANGER).admin(),
        world.vault(&STRANGER).admin(),
        world.bonder(&STRANGER).admin(),
        world.registry(&STRANGER).admin(),
        world.governor(&STRANGER).admin(),
    ]
}

/// Fails unless the governor has exactly what is in escrow, and `more` that nobody put there.
#[track_caller]
pub fn assert_escrow_is_covered(world: &mut World, holders: &[AccountId], more: Balance) {
    let sum: Balance = holders.iter().map(|who| escrowed(world, who)).sum();
    let governor = world.at.governor.clone();
    assert_eq!(world.token(&STRANGER).shares_of(&governor), sum + more, "the governor has what is in escrow");
    world.assert_invariants();
}
