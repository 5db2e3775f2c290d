//! What voters ask of the governor, and contracts that vote for others. Each is the governor's message of the same name, which
//! has the details.
//!
//! `#[inline]`, so that each is compiled where it is called and nowhere else: compiled here, it would change what the optimiser
//! makes of its neighbours in contracts that never call it.
use super::{
    Action, Escrow, GovernorError, GovernorSettings, Links, Operation, ProposalInfo, Support, Tally, Vote,
};
use crate::{
    call::{call, CallFailed},
    AccountId, Balance, Hash, Millis,
};
use ink::prelude::vec::Vec;

/// Puts `amount` planck of the calling contract's aDOTb in escrow, out of what it allowed the governor. Returns the shares.
#[inline]
pub fn escrow(governor: AccountId, amount: Balance) -> Result<Result<Balance, GovernorError>, CallFailed> {
    call(governor, ink::selector_bytes!("escrow"), 0, amount)
}

/// Gives the calling contract `shares` out of escrow back, or all of them. Returns their worth in planck.
#[inline]
pub fn release(
    governor: AccountId,
    shares: Option<Balance>,
) -> Result<Result<Balance, GovernorError>, CallFailed> {
    call(governor, ink::selector_bytes!("release"), 0, shares)
}

/// Proposes to do `actions`, all or none. Returns the proposal's number.
#[inline]
pub fn propose(
    governor: AccountId,
    actions: &[Action],
    description: Hash,
    text: &[u8],
) -> Result<Result<u32, GovernorError>, CallFailed> {
    call(governor, ink::selector_bytes!("propose"), 0, (actions, description, text))
}

/// Votes with all that the calling contract has in escrow. Returns all votes so far.
#[inline]
pub fn vote(
    governor: AccountId,
    id: u32,
    support: Support,
) -> Result<Result<Tally, GovernorError>, CallFailed> {
    call(governor, ink::selector_bytes!("vote"), 0, (id, support))
}

/// Hands a proposal that was won to the timelock. Returns when it can be executed.
#[inline]
pub fn queue(governor: AccountId, id: u32) -> Result<Result<Millis, GovernorError>, CallFailed> {
    call(governor, ink::selector_bytes!("queue"), 0, id)
}

/// Does what a proposal says, when its delay is over. What it calls cannot call the calling contract meanwhile.
#[inline]
pub fn execute(governor: AccountId, id: u32) -> Result<Result<(), GovernorError>, CallFailed> {
    call(governor, ink::selector_bytes!("execute"), 0, id)
}

/// Takes a proposal of the calling contract back.
#[inline]
pub fn cancel(governor: AccountId, id: u32) -> Result<Result<(), GovernorError>, CallFailed> {
    call(governor, ink::selector_bytes!("cancel"), 0, id)
}

/// The settings of proposals to come.
#[inline]
pub fn settings(governor: AccountId) -> Result<GovernorSettings, CallFailed> {
    call(governor, ink::selector_bytes!("settings"), 0, ())
}

/// The contracts that governance moves.
#[inline]
pub fn links(governor: AccountId) -> Result<Links, CallFailed> {
    call(governor, ink::selector_bytes!("links"), 0, ())
}

/// A proposal.
#[inline]
pub fn proposal(governor: AccountId, id: u32) -> Result<Option<ProposalInfo>, CallFailed> {
    call(governor, ink::selector_bytes!("proposal"), 0, id)
}

/// Proposals from the number `from` on downwards, `limit` at most; `from` 0 begins with the newest.
#[inline]
pub fn proposals(governor: AccountId, from: u32, limit: u32) -> Result<Vec<ProposalInfo>, CallFailed> {
    call(governor, ink::selector_bytes!("proposals"), 0, (from, limit))
}

/// What a proposal does.
#[inline]
pub fn actions(governor: AccountId, id: u32) -> Result<Option<Vec<Action>>, CallFailed> {
    call(governor, ink::selector_bytes!("actions"), 0, id)
}

/// The calls that the timelock makes for a proposal.
#[inline]
pub fn operation(governor: AccountId, id: u32) -> Result<Option<Operation>, CallFailed> {
    call(governor, ink::selector_bytes!("operation"), 0, id)
}

/// How `voter` voted on a proposal.
#[inline]
pub fn vote_of(governor: AccountId, id: u32, voter: AccountId) -> Result<Option<Vote>, CallFailed> {
    call(governor, ink::selector_bytes!("vote_of"), 0, (id, voter))
}

/// What `holder` has in escrow.
#[inline]
pub fn escrow_of(governor: AccountId, holder: AccountId) -> Result<Escrow, CallFailed> {
    call(governor, ink::selector_bytes!("escrow_of"), 0, holder)
}
