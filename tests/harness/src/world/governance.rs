//! What governance does, step by step and in one go.

use adotb_interfaces::governor::{Action, GovernorError, Support};
use adotb_runtime::{AccountId, Balance};
use sp_core::{blake2_256, H256};

use super::World;
use crate::actors::{ADMIN, STRANGER};

impl World {
    /// Makes the timelock the admin of token, vault, bonder, registry and oracle: the admin offers, anybody accepts for it.
    ///
    /// # Panics
    /// If one of them refuses.
    pub fn hand_over(&mut self) {
        let timelock = self.at.timelock.clone();
        self.token(&ADMIN).propose_admin(Some(&timelock)).expect("the token's admin offers");
        self.vault(&ADMIN).propose_admin(Some(&timelock)).expect("the vault's admin offers");
        self.bonder(&ADMIN).propose_admin(Some(&timelock)).expect("the bonder's admin offers");
        self.registry(&ADMIN).propose_admin(Some(&timelock)).expect("the registry's admin offers");
        self.oracle(&ADMIN).propose_admin(Some(&timelock)).expect("the oracle's admin offers");
        let at = self.at.clone();
        for contract in [at.token, at.vault, at.bonder, at.registry, at.oracle] {
            self.timelock(&STRANGER).accept_admin(&contract).expect("anybody accepts for the timelock");
        }
    }

    /// Lets the admin offer the roles to itself and take them: a hand-over, without which no code can be replaced.
    ///
    /// # Panics
    /// If one of them refuses.
    pub fn accept_roles(&mut self) {
        self.token(&ADMIN).propose_admin(Some(&ADMIN)).expect("the token's admin offers");
        self.vault(&ADMIN).propose_admin(Some(&ADMIN)).expect("the vault's admin offers");
        self.bonder(&ADMIN).propose_admin(Some(&ADMIN)).expect("the bonder's admin offers");
        self.registry(&ADMIN).propose_admin(Some(&ADMIN)).expect("the registry's admin offers");
        self.oracle(&ADMIN).propose_admin(Some(&ADMIN)).expect("the oracle's admin offers");
        self.token(&ADMIN).accept_admin().expect("the token's admin accepts");
        self.vault(&ADMIN).accept_admin().expect("the vault's admin accepts");
        self.bonder(&ADMIN).accept_admin().expect("the bonder's admin accepts");
        self.registry(&ADMIN).accept_admin().expect("the registry's admin accepts");
        self.oracle(&ADMIN).accept_admin().expect("the oracle's admin accepts");
    }

    /// Allows the governor `amount` planck and puts them in escrow; returns the shares.
    pub fn escrow(&mut self, who: &AccountId, amount: Balance) -> Result<Balance, GovernorError> {
        let governor = self.at.governor.clone();
        self.token(who).approve(&governor, amount).expect("everybody may allow");
        self.governor(who).escrow(amount)
    }

    /// Proposes with a text made out of the actions; returns the number.
    pub fn propose(&mut self, who: &AccountId, actions: &[Action]) -> Result<u32, GovernorError> {
        let text = format!("{} actions", actions.len());
        let description = H256(blake2_256(format!("{actions:?}").as_bytes()));
        self.governor(who).propose(actions, description, &text)
    }

    /// Moves the clock to the start of a proposal's vote.
    ///
    /// # Panics
    /// If there is no such proposal.
    pub fn await_vote(&mut self, id: u32) {
        let starts = self.governor(&STRANGER).proposal(id).expect("it was proposed").vote_starts;
        self.chain.advance_to(starts);
    }

    /// Moves the clock to the end of a proposal's vote.
    ///
    /// # Panics
    /// If there is no such proposal.
    pub fn await_result(&mut self, id: u32) {
        let ends = self.governor(&STRANGER).proposal(id).expect("it was proposed").vote_ends;
        self.chain.advance_to(ends);
    }

    /// Takes a proposal from its vote, in which `who` says yes, to the end of its delay, so that it can be executed.
    ///
    /// # Panics
    /// If it fails on the way.
    pub fn win(&mut self, who: &AccountId, id: u32) {
        self.await_vote(id);
        self.governor(who).vote(id, Support::For).expect("it can be voted on");
        self.await_result(id);
        let ready_at = self.governor(&STRANGER).queue(id).expect("it was won");
        self.chain.advance_to(ready_at);
    }

    /// A proposal of `who` from start to effect; returns its number. What `who` has in escrow must suffice. Days pass.
    ///
    /// # Panics
    /// If it fails on the way.
    pub fn enact(&mut self, who: &AccountId, actions: &[Action]) -> u32 {
        let id = self.propose(who, actions).expect("it can be proposed");
        self.win(who, id);
        self.governor(&STRANGER).execute(id).expect("it can be executed");
        id
    }
}
