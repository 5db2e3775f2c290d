//! The vault.

use adotb_interfaces::{
    bonder::{Moved, Withdrawn},
    token::Totals,
    vault::{
        Batch, BookChange, Claims, Correction, Credit, EraWork, ExitInfo, ExitPage, Overview, Pausable, Rate,
        Step, UnstakePreview, VaultError, VaultSetting, VaultSettings,
    },
    Era, Millis,
};
use adotb_runtime::{AccountId, Balance};
use sp_core::H256;

use super::{administered, typed_contract, Caller};

/// The vault, called by somebody: see [`crate::world::World::vault`]. The messages are documented on the contract.
pub struct Vault<'w>(pub(crate) Caller<'w>);

typed_contract!(Vault);
administered!(Vault);

type Answer<T> = Result<T, VaultError>;

// ------------------------------------------------------------------------------------------------ users

impl Vault<'_> {
    /// Stakes `amount` planck; returns the shares.
    pub fn stake(&mut self, amount: Balance) -> Answer<Balance> {
        self.0.pay(amount, "stake", ())
    }

    /// Stakes `amount` planck of the caller for `holder`; returns the shares.
    pub fn stake_for(&mut self, holder: &AccountId, amount: Balance) -> Answer<Balance> {
        self.0.pay(amount, "stake_for", holder)
    }

    /// Opens an exit of `amount` planck; returns its id.
    pub fn request_unstake(&mut self, amount: Balance) -> Answer<u64> {
        self.0.send("request_unstake", amount)
    }

    /// Takes an exit back; returns the shares.
    pub fn cancel_unstake(&mut self, id: u64) -> Answer<Balance> {
        self.0.send("cancel_unstake", id)
    }

    /// Pays exits to their owners; returns the sum.
    pub fn claim(&mut self, ids: &[u64]) -> Answer<Claims> {
        self.0.send("claim", ids)
    }

    /// Leaves at once with `amount` planck; returns what was paid.
    pub fn unstake_now(&mut self, amount: Balance, min_received: Balance) -> Answer<Balance> {
        self.0.send("unstake_now", (amount, min_received))
    }
}

// ------------------------------------------------------------------------------------------------ the bonder

impl Vault<'_> {
    /// What the work of the era does next.
    pub fn era_work(&mut self) -> Answer<EraWork> {
        self.0.ask("era_work", ())
    }

    /// Takes in the rewards. Only the bonder.
    pub fn harvest(&mut self, totals: Totals) -> Answer<Option<Credit>> {
        self.0.send("harvest", totals)
    }

    /// Begins the work of an era. Only the bonder.
    pub fn begin_era(&mut self, totals: Totals) -> Answer<Option<Credit>> {
        self.0.send("begin_era", totals)
    }

    /// Books what was withdrawn and funds batches. Only the bonder.
    pub fn work(&mut self, totals: Totals, withdrawn: &Withdrawn, limit: u32) -> Answer<Step> {
        self.0.send("work", (totals, withdrawn, limit))
    }

    /// Books what was moved, and takes back `cash` planck. Only the bonder.
    pub fn moved(&mut self, cash: Balance, moved: &Moved) -> Answer<()> {
        self.0.pay(cash, "moved", moved)
    }

    /// Takes over what a report changed in the stash book. Only the bonder.
    pub fn book_report(&mut self, totals: Totals, change: &BookChange) -> Answer<Correction> {
        self.0.send("book_report", (totals, change))
    }

    /// Prices nothing until then. Only the bonder.
    pub fn hold(&mut self, until: Millis) -> Answer<()> {
        self.0.send("hold", until)
    }
}

// ------------------------------------------------------------------------------------------------ governance

impl Vault<'_> {
    /// Pauses; returns until when.
    pub fn pause(&mut self, what: Pausable, duration: Millis) -> Answer<Millis> {
        self.0.send("pause", (what, duration))
    }

    /// Ends a pause.
    pub fn unpause(&mut self, what: Pausable) -> Answer<()> {
        self.0.send("unpause", what)
    }

    /// Changes all settings to these.
    pub fn set_settings(&mut self, settings: &VaultSettings) -> Answer<()> {
        self.change(&settings.list())
    }

    /// Changes the settings that are named: `set_settings` as the contract takes it.
    pub fn change(&mut self, changes: &[VaultSetting]) -> Answer<()> {
        self.0.send("set_settings", changes)
    }

    /// Names the guardian.
    pub fn set_guardian(&mut self, guardian: &AccountId) -> Answer<()> {
        self.0.send("set_guardian", guardian)
    }

    /// Replaces the vault's code.
    pub fn set_code(&mut self, code_hash: H256) -> Answer<()> {
        self.0.send("set_code", code_hash)
    }
}

// ------------------------------------------------------------------------------------------------ views

impl Vault<'_> {
    /// Everything at a glance.
    ///
    /// # Panics
    /// If the vault cannot say.
    pub fn overview(&mut self) -> Overview {
        self.0.ask::<Answer<_>>("overview", ()).expect("the vault can always say how it stands")
    }

    /// The settings.
    pub fn settings(&mut self) -> VaultSettings {
        self.0.ask("settings", ())
    }

    /// Who may pause.
    pub fn guardian(&mut self) -> AccountId {
        self.0.ask("guardian", ())
    }

    /// Token, bonder and registry.
    pub fn links(&mut self) -> (AccountId, AccountId, AccountId) {
        self.0.ask("links", ())
    }

    /// Start of era 0 and length of an era.
    pub fn clock(&mut self) -> (Millis, Millis) {
        self.0.ask("clock", ())
    }

    /// Shares that `amount` planck would buy.
    pub fn preview_stake(&mut self, amount: Balance) -> Answer<Balance> {
        self.0.ask("preview_stake", amount)
    }

    /// What leaving with `amount` planck would bring.
    pub fn preview_unstake(&mut self, amount: Balance) -> Answer<UnstakePreview> {
        self.0.ask("preview_unstake", amount)
    }

    /// One exit.
    pub fn exit(&mut self, id: u64) -> Option<ExitInfo> {
        self.0.ask("exit", id)
    }

    /// One page of an owner's exits, newest first; `from` is an exit id, or 0.
    pub fn exits_of(&mut self, owner: &AccountId, from: u64, limit: u32) -> ExitPage {
        self.0.ask("exits_of", (owner, from, limit))
    }

    /// One batch.
    pub fn batch(&mut self, batch: u32) -> Option<Batch> {
        self.0.ask("batch", batch)
    }

    /// What belongs to the holders by the vault's books, in planck.
    pub fn pool(&mut self) -> Answer<Balance> {
        self.0.ask("pool", ())
    }

    /// What the exits that are not funded wait for, in planck.
    pub fn unfunded(&mut self) -> Balance {
        self.0.ask("unfunded", ())
    }

    /// The rate at the end of an era.
    pub fn rate_at(&mut self, era: Era) -> Option<Rate> {
        self.0.ask("rate_at", era)
    }
}
