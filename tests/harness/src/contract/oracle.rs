//! The oracle.

use adotb_interfaces::{
    bonder::Booked,
    oracle::{Ballot, Challenge, Held, OracleError, OracleSetting, OracleSettings, Outcome, Panel, Report},
    Era, Millis,
};
use adotb_runtime::{AccountId, Balance};
use sp_core::H256;

use super::{administered, typed_contract, Caller};

/// The oracle, called by somebody: see [`crate::world::World::oracle`]. The messages are documented on the contract.
pub struct Oracle<'w>(pub(crate) Caller<'w>);

typed_contract!(Oracle);
administered!(Oracle);

type Answer<T> = Result<T, OracleError>;

impl Oracle<'_> {
    /// Says what the chain has of some stashes.
    pub fn report(&mut self, report: &Report) -> Answer<Outcome> {
        self.0.send("report", report)
    }

    /// Books the held report.
    pub fn apply(&mut self, report: &Report) -> Answer<Booked> {
        self.0.send("apply", report)
    }

    /// Notes that a stash proves to have something else than the book says; answers from which era on it can be booked.
    pub fn challenge(&mut self, stash: u16, active: Balance, unlocking: Balance) -> Answer<Era> {
        self.0.send("challenge", (stash, active, unlocking))
    }

    /// Books what a stash proves to have.
    pub fn prove(&mut self, stash: u16, active: Balance, unlocking: Balance) -> Answer<Booked> {
        self.0.send("prove", (stash, active, unlocking))
    }

    /// Drops the held report; returns its hash.
    pub fn veto(&mut self) -> Answer<H256> {
        self.0.send("veto", ())
    }

    /// Names the reporters and their quorum.
    pub fn set_panel(&mut self, panel: &Panel) -> Answer<()> {
        self.0.send("set_panel", panel)
    }

    /// Changes the settings that are named.
    pub fn set_settings(&mut self, changes: &[OracleSetting]) -> Answer<()> {
        self.0.send("set_settings", changes)
    }

    /// Replaces the code.
    pub fn set_code(&mut self, code_hash: H256) -> Answer<()> {
        self.0.send("set_code", code_hash)
    }

    /// Who reports, and how many must agree.
    pub fn panel(&mut self) -> Panel {
        self.0.ask("panel", ())
    }

    /// The settings.
    pub fn settings(&mut self) -> OracleSettings {
        self.0.ask("settings", ())
    }

    /// The newest word of each reporter that was not decided.
    pub fn ballots(&mut self) -> Vec<Ballot> {
        self.0.ask("ballots", ())
    }

    /// The report that waits.
    pub fn held(&mut self) -> Option<Held> {
        self.0.ask("held", ())
    }

    /// The last report that was booked.
    pub fn booked(&mut self) -> Option<H256> {
        self.0.ask("booked", ())
    }

    /// The last era in which reporters agreed on something that was booked.
    pub fn heard(&mut self) -> Era {
        self.0.ask("heard", ())
    }

    /// Stashes that have proved another ledger than the book's.
    pub fn challenges(&mut self) -> Vec<Challenge> {
        self.0.ask("challenges", ())
    }

    /// Until when large changes are refused because of a veto.
    pub fn quiet_until(&mut self) -> Millis {
        self.0.ask("quiet_until", ())
    }

    /// Vault and bonder.
    pub fn links(&mut self) -> (AccountId, AccountId) {
        self.0.ask("links", ())
    }
}
