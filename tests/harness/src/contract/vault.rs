//! The vault.

use adotb_interfaces::{
    vault::{
        Batch, BookChange, Claims, ExitInfo, ExitPage, Overview, Params, Pausable, Progress, Rate, Roles,
        UnstakePreview, VaultError, VaultSetting,
    },
    Era, Millis,
};
use adotb_runtime::{AccountId, Balance};
use sp_core::H256;

use super::{typed_contract, Caller};

/// The vault, called by somebody: see [`crate::world::World::vault`]. The messages are documented on the contract.
pub struct Vault<'w>(pub(crate) Caller<'w>);

typed_contract!(Vault);

type Answer<T> = Result<T, VaultError>;

// ------------------------------------------------------------------------------------------------ users

impl Vault<'_> {
    /// Stakes `amount` planck; answers the shares.
    pub fn stake(&mut self, amount: Balance) -> Answer<Balance> {
        self.0.pay(amount, "stake", ())
    }

    /// Stakes `amount` planck of the caller for `holder`; answers the shares.
    pub fn stake_for(&mut self, holder: &AccountId, amount: Balance) -> Answer<Balance> {
        self.0.pay(amount, "stake_for", holder)
    }

    /// Opens an exit of `amount` planck; answers its id.
    pub fn request_unstake(&mut self, amount: Balance) -> Answer<u64> {
        self.0.send("request_unstake", amount)
    }

    /// Takes an exit back; answers the shares.
    pub fn cancel_unstake(&mut self, id: u64) -> Answer<Balance> {
        self.0.send("cancel_unstake", id)
    }

    /// Pays exits to their owners; answers the sum.
    pub fn claim(&mut self, ids: &[u64]) -> Answer<Claims> {
        self.0.send("claim", ids)
    }

    /// Leaves at once with `amount` planck; answers what was paid.
    pub fn unstake_now(&mut self, amount: Balance, min_received: Balance) -> Answer<Balance> {
        self.0.send("unstake_now", (amount, min_received))
    }
}

// ------------------------------------------------------------------------------------------------ keepers

impl Vault<'_> {
    /// Takes in the rewards; answers how much.
    pub fn harvest(&mut self) -> Answer<Balance> {
        self.0.send("harvest", ())
    }

    /// Takes `limit` steps of the era's work.
    pub fn advance(&mut self, limit: u32) -> Answer<Progress> {
        self.0.send("advance", limit)
    }

    /// Takes over what a report changed in the stash book. Only the bonder.
    pub fn book_report(&mut self, change: &BookChange) -> Answer<()> {
        self.0.send("book_report", change)
    }

    /// Prices nothing until then. Only the bonder.
    pub fn hold(&mut self, until: Millis) -> Answer<()> {
        self.0.send("hold", until)
    }
}

// ------------------------------------------------------------------------------------------------ governance

impl Vault<'_> {
    /// Pauses; answers until when.
    pub fn pause(&mut self, what: Pausable, duration: Millis) -> Answer<Millis> {
        self.0.send("pause", (what, duration))
    }

    /// Ends a pause.
    pub fn unpause(&mut self, what: Pausable) -> Answer<()> {
        self.0.send("unpause", what)
    }

    /// Changes all settings to these.
    pub fn set_params(&mut self, params: &Params) -> Answer<()> {
        self.change(&params.settings())
    }

    /// Changes the settings that are named: `set_params` as the contract takes it.
    pub fn change(&mut self, changes: &[VaultSetting]) -> Answer<()> {
        self.0.send("set_params", changes)
    }

    /// Names the guardian.
    pub fn set_guardian(&mut self, guardian: &AccountId) -> Answer<()> {
        self.0.send("set_guardian", guardian)
    }

    /// Offers the admin role.
    pub fn propose_admin(&mut self, to: Option<&AccountId>) -> Answer<()> {
        self.0.send("propose_admin", to)
    }

    /// Takes the admin role.
    pub fn accept_admin(&mut self) -> Answer<()> {
        self.0.send("accept_admin", ())
    }

    /// Replaces the vault's code.
    pub fn set_code(&mut self, code_hash: H256) -> Answer<()> {
        self.0.send("set_code", code_hash)
    }

    /// Ends all upgrades.
    pub fn ossify(&mut self) -> Answer<()> {
        self.0.send("ossify", ())
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
    pub fn params(&mut self) -> Params {
        self.0.ask("params", ())
    }

    /// Who may do what.
    pub fn roles(&mut self) -> Roles {
        self.0.ask("roles", ())
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

    /// How often the admin role changed hands.
    pub fn hand_overs(&mut self) -> u32 {
        self.0.ask("hand_overs", ())
    }

    /// The rate at the end of an era.
    pub fn rate_at(&mut self, era: Era) -> Option<Rate> {
        self.0.ask("rate_at", era)
    }
}
