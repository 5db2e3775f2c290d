//! The bonder.

use adotb_interfaces::{
    bonder::{
        BonderError, BonderSetting, BonderSettings, BookTotals, Booked, Exclusion, Mark, Stash, StashReport,
        Terms,
    },
    vault::Progress,
    Era,
};
use adotb_math::chunks::Chunk;
use adotb_runtime::{AccountId, Balance};
use sp_core::H256;

use super::{administered, ink_id, typed_contract, Caller};

pub use adotb_interfaces::bonder::CodeTarget;

/// The bonder, called by somebody: see [`crate::world::World::bonder`]. The messages are documented on the contract.
pub struct Bonder<'w>(pub(crate) Caller<'w>);

typed_contract!(Bonder);
administered!(Bonder);

type Answer<T> = Result<T, BonderError>;

impl Bonder<'_> {
    /// Creates one more stash; returns its number.
    pub fn create_stash(&mut self) -> Answer<u16> {
        self.0.send("create_stash", ())
    }

    /// Lets a stash nominate again, and withdraw what the book does not know of.
    pub fn repair(&mut self, stash: u16) -> Answer<()> {
        self.0.send("repair", stash)
    }

    /// Excludes a validator because of what a stash shows about it.
    pub fn probe(&mut self, stash: u16, validator: &AccountId) -> Answer<()> {
        self.0.send("probe", (stash, ink_id(validator)))
    }

    /// Ends an exclusion because of what a stash shows.
    pub fn readmit(&mut self, stash: u16, validator: &AccountId) -> Answer<()> {
        self.0.send("readmit", (stash, ink_id(validator)))
    }

    /// Marks the chunks of a stash as ripe that the chain would free now.
    pub fn ripen(&mut self, stash: u16) -> Answer<()> {
        self.0.send("ripen", stash)
    }

    /// Excludes a validator for some eras; zero ends it. Only the guardian and the admin.
    pub fn exclude(&mut self, validator: &AccountId, eras: Era) -> Answer<()> {
        self.0.send("exclude", (ink_id(validator), eras))
    }

    /// Takes over what the chain has of some stashes. Only the reporter.
    pub fn report(
        &mut self,
        revision: u32,
        since: Era,
        stashes: &[StashReport],
        terms: &Terms,
    ) -> Answer<Booked> {
        self.0.send("report", (revision, since, stashes, terms))
    }

    /// As [`Bonder::report`], of the present revision and without a limit.
    pub fn book(&mut self, since: Era, stashes: &[StashReport]) -> Answer<Booked> {
        let revision = self.revision();
        self.report(revision, since, stashes, &Terms { limit: Balance::MAX, hold_until: 0 })
    }

    /// Ends the hold of the vault. Only the reporter.
    pub fn end_hold(&mut self) -> Answer<()> {
        self.0.send("end_hold", ())
    }

    /// Takes in the rewards; returns how much.
    pub fn harvest(&mut self) -> Answer<Balance> {
        self.0.send("harvest", ())
    }

    /// Takes `limit` steps of the era's work.
    pub fn advance(&mut self, limit: u32) -> Answer<Progress> {
        self.0.send("advance", limit)
    }

    /// Changes all settings to these.
    pub fn set_settings(&mut self, settings: &BonderSettings) -> Answer<()> {
        self.change(&settings.list())
    }

    /// Changes the settings that are named: `set_settings` as the contract takes it.
    pub fn change(&mut self, changes: &[BonderSetting]) -> Answer<()> {
        self.0.send("set_settings", changes)
    }

    /// Names the reporter.
    pub fn set_reporter(&mut self, reporter: &AccountId) -> Answer<()> {
        self.0.send("set_reporter", reporter)
    }

    /// Replaces code.
    pub fn set_code(&mut self, target: CodeTarget, code_hash: H256) -> Answer<()> {
        self.0.send("set_code", (target, code_hash))
    }

    /// A part of the stash book.
    pub fn stashes(&mut self, from: u16, limit: u32) -> Vec<Stash> {
        self.0.ask("stashes", (from, limit))
    }

    /// The unlocking chunks of a stash.
    pub fn chunks(&mut self, stash: u16) -> Vec<Chunk> {
        self.0.ask("chunks", stash)
    }

    /// Whether a stash proves now that its ledger has this, where the book says something else.
    pub fn proves(&mut self, stash: u16, active: Balance, unlocking: Balance) -> Answer<bool> {
        self.0.ask("proves", (stash, active, unlocking))
    }

    /// The sums of the book.
    ///
    /// # Panics
    /// If the bonder cannot say.
    pub fn totals(&mut self) -> BookTotals {
        self.0.ask::<Answer<_>>("totals", ()).expect("the bonder can always say how it stands")
    }

    /// The settings.
    pub fn settings(&mut self) -> BonderSettings {
        self.0.ask("settings", ())
    }

    /// Vault, registry, and code of new stashes.
    pub fn links(&mut self) -> (AccountId, AccountId, H256) {
        self.0.ask("links", ())
    }

    /// The excluded validators.
    pub fn exclusions(&mut self) -> Vec<Exclusion> {
        self.0.ask("exclusions", ())
    }

    /// What reports have left beside the stakes.
    pub fn marks(&mut self) -> Vec<Mark> {
        self.0.ask("marks", ())
    }

    /// Number of changes of the book.
    pub fn revision(&mut self) -> u32 {
        self.0.ask("revision", ())
    }

    /// Who reports.
    pub fn reporter(&mut self) -> AccountId {
        self.0.ask("reporter", ())
    }
}
