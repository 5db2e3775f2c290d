//! The governor.

use adotb_interfaces::{
    governor::{
        Action, Escrow, GovernorError, GovernorSetting, GovernorSettings, Links, Operation, ProposalInfo,
        Support, Tally, Vote,
    },
    Millis,
};
use adotb_runtime::{AccountId, Balance};
use sp_core::H256;

use super::{administered, typed_contract, Caller};

/// The governor, called by somebody: see [`crate::world::World::governor`]. The messages are documented on the contract.
pub struct Governor<'w>(pub(crate) Caller<'w>);

typed_contract!(Governor);
administered!(Governor);

type Answer<T> = Result<T, GovernorError>;

impl Governor<'_> {
    /// Puts aDOTb in escrow; returns the shares. Needs an allowance: [`crate::world::World::escrow`] gives it too.
    pub fn escrow(&mut self, amount: Balance) -> Answer<Balance> {
        self.0.send("escrow", amount)
    }

    /// Takes shares, or all of them, out of escrow; answers their worth in planck.
    pub fn release(&mut self, shares: Option<Balance>) -> Answer<Balance> {
        self.0.send("release", shares)
    }

    /// Proposes; returns the proposal's number.
    pub fn propose(&mut self, actions: &[Action], description: H256, text: &str) -> Answer<u32> {
        self.0.send("propose", (actions, description, text))
    }

    /// Votes; returns all votes so far.
    pub fn vote(&mut self, id: u32, support: Support) -> Answer<Tally> {
        self.0.send("vote", (id, support))
    }

    /// Hands a proposal that was won to the timelock; returns when it is ready.
    pub fn queue(&mut self, id: u32) -> Answer<Millis> {
        self.0.send("queue", id)
    }

    /// Does what a proposal says.
    pub fn execute(&mut self, id: u32) -> Answer<()> {
        self.0.send("execute", id)
    }

    /// Takes a proposal back.
    pub fn cancel(&mut self, id: u32) -> Answer<()> {
        self.0.send("cancel", id)
    }

    /// Changes rules of voting.
    pub fn set_settings(&mut self, changes: &[GovernorSetting]) -> Answer<()> {
        self.0.send("set_settings", changes)
    }

    /// Names the guardian.
    pub fn set_guardian(&mut self, guardian: &AccountId) -> Answer<()> {
        self.0.send("set_guardian", guardian)
    }

    /// Replaces the code.
    pub fn set_code(&mut self, code_hash: H256) -> Answer<()> {
        self.0.send("set_code", code_hash)
    }

    /// The rules of proposals to come.
    pub fn settings(&mut self) -> GovernorSettings {
        self.0.ask("settings", ())
    }

    /// The contracts that governance moves.
    pub fn links(&mut self) -> Links {
        self.0.ask("links", ())
    }

    /// Who may cancel.
    pub fn guardian(&mut self) -> AccountId {
        self.0.ask("guardian", ())
    }

    /// A proposal.
    pub fn proposal(&mut self, id: u32) -> Option<ProposalInfo> {
        self.0.ask("proposal", id)
    }

    /// Proposals, newest first.
    pub fn proposals(&mut self, from: u32, limit: u32) -> Vec<ProposalInfo> {
        self.0.ask("proposals", (from, limit))
    }

    /// What a proposal does.
    pub fn actions(&mut self, id: u32) -> Option<Vec<Action>> {
        self.0.ask("actions", id)
    }

    /// The calls of a proposal.
    pub fn operation(&mut self, id: u32) -> Option<Operation> {
        self.0.ask("operation", id)
    }

    /// How an account voted.
    pub fn vote_of(&mut self, id: u32, voter: &AccountId) -> Option<Vote> {
        self.0.ask("vote_of", (id, voter))
    }

    /// What an account has in escrow.
    pub fn escrow_of(&mut self, holder: &AccountId) -> Escrow {
        self.0.ask("escrow_of", holder)
    }
}
