//! aDOTb.

use adotb_interfaces::{
    token::{Collected, TokenError, Totals},
    Millis,
};
use adotb_runtime::{AccountId, Balance};
use scale::{Decode, Encode};
use sp_core::H256;

use super::{administered, typed_contract, Caller};

/// aDOTb, called by somebody: see [`crate::world::World::token`]. The messages are documented on the contract.
pub struct Token<'w>(pub(crate) Caller<'w>);

typed_contract!(Token);
administered!(Token);

type Answer<T> = Result<T, TokenError>;

/// The errors of the PSP22 standard, as OpenBrush encodes them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum PSP22Error {
    /// Something that the standard has no word for.
    Custom(String),
    /// More than the balance.
    InsufficientBalance,
    /// More than the allowance.
    InsufficientAllowance,
    /// The zero account as receiver.
    ZeroRecipientAddress,
    /// The zero account as sender.
    ZeroSenderAddress,
    /// The receiver refused.
    SafeTransferCheckFailed(String),
}

// ------------------------------------------------------------------------------------------------ PSP22

impl Token<'_> {
    /// Moves `value` planck to `to`.
    pub fn transfer(&mut self, to: &AccountId, value: Balance) -> Result<(), PSP22Error> {
        self.0.send("PSP22::transfer", (to, value, Vec::<u8>::new()))
    }

    /// Moves `value` planck from `from` to `to` out of the caller's allowance.
    pub fn transfer_from(
        &mut self,
        from: &AccountId,
        to: &AccountId,
        value: Balance,
    ) -> Result<(), PSP22Error> {
        self.0.send("PSP22::transfer_from", (from, to, value, Vec::<u8>::new()))
    }

    /// Sets an allowance.
    pub fn approve(&mut self, spender: &AccountId, value: Balance) -> Result<(), PSP22Error> {
        self.0.send("PSP22::approve", (spender, value))
    }

    /// Raises an allowance.
    pub fn increase_allowance(&mut self, spender: &AccountId, delta: Balance) -> Result<(), PSP22Error> {
        self.0.send("PSP22::increase_allowance", (spender, delta))
    }

    /// Lowers an allowance.
    pub fn decrease_allowance(&mut self, spender: &AccountId, delta: Balance) -> Result<(), PSP22Error> {
        self.0.send("PSP22::decrease_allowance", (spender, delta))
    }

    /// All aDOTb, in planck.
    pub fn total_supply(&mut self) -> Balance {
        self.0.ask("PSP22::total_supply", ())
    }

    /// The balance of `owner`, in planck.
    pub fn balance_of(&mut self, owner: &AccountId) -> Balance {
        self.0.ask("PSP22::balance_of", owner)
    }

    /// What `spender` may take from `owner`, in planck.
    pub fn allowance(&mut self, owner: &AccountId, spender: &AccountId) -> Balance {
        self.0.ask("PSP22::allowance", (owner, spender))
    }

    /// Name of the token.
    pub fn token_name(&mut self) -> Option<String> {
        self.0.ask("PSP22Metadata::token_name", ())
    }

    /// Symbol of the token.
    pub fn token_symbol(&mut self) -> Option<String> {
        self.0.ask("PSP22Metadata::token_symbol", ())
    }

    /// Decimals of the token.
    pub fn token_decimals(&mut self) -> u8 {
        self.0.ask("PSP22Metadata::token_decimals", ())
    }
}

// ------------------------------------------------------------------------------------------------ shares and the vault's messages

impl Token<'_> {
    /// Moves shares; answers their worth in planck.
    pub fn transfer_shares(&mut self, to: &AccountId, shares: Balance) -> Answer<Balance> {
        self.0.send("transfer_shares", (to, shares))
    }

    /// Moves `amount` planck of `from` to the caller out of its allowance; returns the shares and their epoch.
    pub fn collect(&mut self, from: &AccountId, amount: Balance) -> Answer<Collected> {
        self.0.send("collect", (from, amount))
    }

    /// Mints; returns the shares. Only the vault.
    pub fn mint(&mut self, to: &AccountId, amount: Balance) -> Answer<Balance> {
        self.0.send("mint", (to, amount))
    }

    /// Burns; returns the shares. Only the vault.
    pub fn burn(&mut self, from: &AccountId, amount: Balance) -> Answer<Balance> {
        self.0.send("burn", (from, amount))
    }

    /// Credits a harvest. Only the vault.
    pub fn credit_rewards(
        &mut self,
        treasury: &AccountId,
        fee: Balance,
        streamed: Balance,
        duration: Millis,
    ) -> Answer<Totals> {
        self.0.send("credit_rewards", (treasury, fee, streamed, duration))
    }

    /// Books a loss. Only the vault.
    pub fn book_loss(&mut self, amount: Balance) -> Answer<Totals> {
        self.0.send("book_loss", amount)
    }

    /// Shares of `account`.
    pub fn shares_of(&mut self, account: &AccountId) -> Balance {
        self.0.ask("shares_of", account)
    }

    /// All shares.
    pub fn total_shares(&mut self) -> Balance {
        self.0.ask("total_shares", ())
    }

    /// All shares, and their epoch.
    pub fn all_shares(&mut self) -> (Balance, u32) {
        let (totals, epoch): (Totals, u32) = self.0.ask("all_shares", ());
        (totals.shares, epoch)
    }

    /// Shares that `amount` planck are worth.
    pub fn shares_for(&mut self, amount: Balance) -> Balance {
        self.0.ask("shares_for", amount)
    }

    /// Planck that `shares` are worth.
    pub fn amount_for(&mut self, shares: Balance) -> Balance {
        self.0.ask("amount_for", shares)
    }

    /// The totals.
    pub fn totals(&mut self) -> Totals {
        self.0.ask("totals", ())
    }

    /// The reward stream: total, start, end.
    pub fn stream(&mut self) -> (Balance, Millis, Millis) {
        self.0.ask("stream", ())
    }

    /// The epoch of shares.
    pub fn epoch(&mut self) -> u32 {
        self.0.ask("epoch", ())
    }
}

// ------------------------------------------------------------------------------------------------ governance

impl Token<'_> {
    /// Replaces the code.
    pub fn set_code(&mut self, code_hash: H256) -> Answer<()> {
        self.0.send("set_code", code_hash)
    }

    /// Who says what the holders gain and lose.
    pub fn bonder(&mut self) -> AccountId {
        self.0.ask("bonder", ())
    }

    /// Who moves the supply.
    pub fn vault(&mut self) -> AccountId {
        self.0.ask("vault", ())
    }
}
