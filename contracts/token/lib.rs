//! aDOTb: one token is always worth one DOT, and the balance grows as the rewards of staking arrive.
//!
//! What is stored is shares; what PSP22 shows is their worth in planck (`data.rs` has the formula and an example). Hence:
//! - a reward or a loss changes every balance at once, without a `Transfer` event for anybody: what is emitted is
//!   `Rebased` or `LossBooked`;
//! - a transfer moves as many shares as it takes for the receiver to get at least what was asked;
//! - an allowance is an amount, not shares: it does not grow. Every amount of it is spent, the largest one too.
//!
//! Only the vault mints and burns; only the bonder credits rewards and books losses. Nobody can pause a transfer or touch a balance.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
// No path from any input may trap.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        clippy::unwrap_used,
        clippy::expect_used
    )
)]

pub mod data;
mod entry;
mod events;
mod internals;

#[cfg(test)]
mod allowance_tests;
#[cfg(test)]
mod attack_tests;
#[cfg(test)]
mod data_tests;
#[cfg(test)]
mod tests;

pub use token::{Token, TokenRef};

/// The contract.
#[openbrush::implementation(PSP22, PSP22Metadata)]
#[openbrush::contract]
pub mod token {
    use crate::{
        data::{add, clipped_sub, Ledger},
        events::emit,
        internals::in_psp22,
    };
    use adotb_access::{settle, Access, Governance};
    use adotb_interfaces::token::{Collected, TokenError, Totals};
    use ink::{codegen::Env, storage::Mapping};
    use openbrush::traits::{Storage, String};

    // === Events ===

    // Anonymous and without topics: decoders find an event by the number its data begin with, nodes offer no search by
    // topic, and each topic would cost 2.5 KB of proof.

    /// An amount changed hands, was minted or was burned. `TransferShares` follows it.
    #[ink(event, anonymous)]
    pub struct Transfer {
        /// Who gave it; nobody for a mint.
        pub from: Option<AccountId>,
        /// Who got it; nobody for a burn.
        pub to: Option<AccountId>,
        /// How much, in planck.
        pub value: Balance,
    }

    /// The shares behind the `Transfer` just before.
    #[ink(event, anonymous)]
    pub struct TransferShares {
        /// Who gave them; nobody for a mint.
        pub from: Option<AccountId>,
        /// Who got them; nobody for a burn.
        pub to: Option<AccountId>,
        /// How many shares.
        pub shares: Balance,
    }

    /// An owner set, or a spender used, an allowance.
    #[ink(event, anonymous)]
    pub struct Approval {
        /// Whose tokens.
        pub owner: AccountId,
        /// Who may spend them.
        pub spender: AccountId,
        /// How much from now on, in planck.
        pub value: Balance,
    }

    /// A harvest was credited.
    #[ink(event, anonymous)]
    pub struct Rebased {
        /// Totals before.
        pub old: Totals,
        /// Totals after; `pooled` goes on growing as the reward is released.
        pub new: Totals,
        /// Credited to the treasury, in planck.
        pub fee: Balance,
        /// Added to the stream, in planck.
        pub streamed: Balance,
        /// When all of the stream is released, in milliseconds since 1970.
        pub ends: Timestamp,
    }

    /// A loss was taken from the holders.
    #[ink(event, anonymous)]
    pub struct LossBooked {
        /// The whole loss, in planck.
        pub loss: Balance,
        /// Totals before.
        pub old: Totals,
        /// Totals after: all zero if everything was lost.
        pub new: Totals,
        /// The epoch of shares from now on.
        pub epoch: u32,
    }

    /// The admin role was offered, an offer was taken back, the role changed hands, or upgrades were ended for ever.
    #[ink(event, anonymous)]
    pub struct AccessChanged {
        /// Before.
        pub old: Access,
        /// After.
        pub new: Access,
    }

    /// The contract's code was replaced.
    #[ink(event, anonymous)]
    pub struct CodeReplaced {
        /// Hash of the new code.
        pub code_hash: Hash,
    }

    // === Storage ===

    /// One cell, and one for each holder and each allowance. The two parts of OpenBrush take no room in the cell.
    #[ink(storage)]
    #[derive(Storage)]
    pub struct Token {
        /// What backs the token.
        pub(crate) ledger: Ledger,
        /// Who administers it.
        pub(crate) access: Access,
        /// Who moves its supply.
        pub(crate) vault: AccountId,
        /// Who says what the holders gain and lose.
        pub(crate) bonder: AccountId,
        /// Shares of each holder, by epoch: those of an earlier one are worth nothing.
        pub(crate) shares: Mapping<(u32, AccountId), Balance>,
        /// Allowances. `supply` and `balances` stay empty.
        #[storage_field]
        psp22: psp22::Data,
        /// Stays empty: name, symbol and decimals are constants.
        #[storage_field]
        metadata: metadata::Data,
    }

    impl Token {
        // === Constructor ===

        /// Makes an empty token that `admin` administers. Its vault is who instantiates it, and its bonder the one
        /// given, for ever.
        ///
        /// Only the code behind the door has this constructor (`docs/decisions/0023-small-doors.md`): `front` is the
        /// hash of the code in front, which the token has from then on.
        ///
        /// Emits nothing. Fails with `Access` if there is no code `front`. Access: everybody.
        #[ink(constructor)]
        pub fn new(admin: AccountId, bonder: AccountId, front: Hash) -> Result<Self, TokenError> {
            settle(front)?;
            Ok(Self::create(admin, bonder))
        }

        /// An empty token whose vault is the caller.
        pub fn create(admin: AccountId, bonder: AccountId) -> Self {
            Self {
                ledger: Ledger::default(),
                access: Access::new(admin),
                vault: Self::env().caller(),
                bonder,
                shares: Mapping::new(),
                psp22: psp22::Data::default(),
                metadata: metadata::Data::default(),
            }
        }

        // === User messages ===

        /// Moves `shares` of the caller to `to`. Returns their worth in planck, rounded down.
        ///
        /// Emits `Transfer`, `TransferShares`. Fails with `ForbiddenRecipient`, `InsufficientShares`.
        /// Access: everybody.
        #[ink(message)]
        pub fn transfer_shares(&mut self, to: AccountId, shares: Balance) -> Result<Balance, TokenError> {
            let from = self.env().caller();
            self.ensure_recipient(&to)?;
            let available = self.held(&from);
            if available < shares {
                return Err(TokenError::InsufficientShares { available, needed: shares });
            }
            let amount = self.amount_for(shares);
            self.move_shares(&from, &to, available, shares, amount);
            Ok(amount)
        }

        /// Moves `amount` planck of `from` to the caller, out of the caller's allowance. Returns the shares that moved,
        /// and their epoch. For contracts that keep shares: what it returns is exactly what the caller has more now.
        /// Rounding: as a transfer. The shares are worth `amount` at least; all of them move when it is the whole
        /// balance.
        ///
        /// Emits `Approval` with what is left of the allowance, `Transfer`, `TransferShares`. Fails with
        /// `ForbiddenRecipient` (the vault, the token, or `from` itself, who would gain nothing), `ZeroResult` for
        /// nothing, `InsufficientAllowance`, `InsufficientShares`. Access: everybody.
        #[ink(message)]
        pub fn collect(&mut self, from: AccountId, amount: Balance) -> Result<Collected, TokenError> {
            let to = self.env().caller();
            self.ensure_recipient(&to)?;
            if from == to {
                return Err(TokenError::ForbiddenRecipient);
            }
            if amount == 0 {
                return Err(TokenError::ZeroResult);
            }
            self.spend(&from, &to, amount)
        }

        // === Vault messages ===

        /// Mints to `to` the shares that `amount` planck buy, rounded down. Returns the shares.
        ///
        /// Emits `Transfer`, `TransferShares`. Fails with `Access`, `ForbiddenRecipient`, `ZeroResult`, `Math`.
        /// Access: the vault.
        #[ink(message)]
        pub fn mint(&mut self, to: AccountId, amount: Balance) -> Result<Balance, TokenError> {
            self.ensure_vault()?;
            self.ensure_recipient(&to)?;
            self.accrue();
            self.issue(&to, amount)
        }

        /// Burns from `from` the shares that `amount` planck cost, rounded up, and all of its shares when `amount` is
        /// its whole balance. Returns the shares.
        ///
        /// Emits `Transfer`, `TransferShares`. Fails with `Access`, `ZeroResult`, `InsufficientShares`. Access: the
        /// vault.
        #[ink(message)]
        pub fn burn(&mut self, from: AccountId, amount: Balance) -> Result<Balance, TokenError> {
            self.ensure_vault()?;
            let held = self.held(&from);
            self.accrue();
            let shares = self.ledger.redeem(held, amount)?;
            self.set_held(&from, clipped_sub(held, shares));
            self.announce(Some(&from), None, amount, shares);
            Ok(shares)
        }

        // === Bonder messages ===

        /// Credits a harvest: `fee` planck to `treasury` as if it had staked them, and `streamed` planck to all
        /// holders, released over `duration` milliseconds (0: at once). Returns the totals after. A fee that buys no
        /// share, that comes while nobody holds any, or whose treasury could never spend it, goes to the holders with
        /// the rest: a harvest never fails for its fee.
        ///
        /// Emits `Transfer` and `TransferShares` for the fee, then `Rebased`. Fails with `Access`, `Math`. Access: the
        /// bonder.
        #[ink(message)]
        pub fn credit_rewards(
            &mut self,
            treasury: AccountId,
            fee: Balance,
            streamed: Balance,
            duration: Timestamp,
        ) -> Result<Totals, TokenError> {
            self.ensure_bonder()?;
            let now = self.accrue();
            let old = self.ledger.totals();
            let minted = !self.is_dead_end(&treasury) && old.shares > 0 && self.issue(&treasury, fee).is_ok();
            let (fee, streamed) = if minted { (fee, streamed) } else { (0, add(streamed, fee)?) };
            self.ledger.stream_reward(streamed, duration, now)?;
            let new = self.ledger.totals();
            emit(Rebased { old, new, fee, streamed, ends: self.ledger.stream.0.end });
            Ok(new)
        }

        /// Takes `amount` planck from the holders, first from the reward that is not released yet and at most
        /// everything. Returns the totals after. When everything is lost, all shares are worth nothing for ever and a
        /// new epoch of shares begins, so that new money never pays for old losses.
        ///
        /// Emits `LossBooked`. Fails with `Access`. Access: the bonder.
        #[ink(message)]
        pub fn book_loss(&mut self, amount: Balance) -> Result<Totals, TokenError> {
            self.ensure_bonder()?;
            let now = self.accrue();
            let old = self.ledger.totals();
            let loss = self.ledger.lose(amount, now);
            let new = self.ledger.totals();
            emit(LossBooked { loss, old, new, epoch: self.ledger.epoch });
            Ok(new)
        }

        // === Governance messages ===

        /// Offers the admin role to `to`, or takes the offer back with `None`.
        ///
        /// Emits `AccessChanged`. Fails with `Access`. Access: the admin.
        #[ink(message)]
        pub fn propose_admin(&mut self, to: Option<AccountId>) -> Result<(), TokenError> {
            self.govern(Governance::Propose(to))
        }

        /// Takes the admin role that was offered to the caller.
        ///
        /// Emits `AccessChanged`. Fails with `Access`. Access: the account to which the role was offered.
        #[ink(message)]
        pub fn accept_admin(&mut self) -> Result<(), TokenError> {
            self.govern(Governance::Accept)
        }

        /// Replaces the contract's code; its storage stays.
        ///
        /// Emits `CodeReplaced`. Fails with `Access`. Access: the admin.
        #[ink(message)]
        pub fn set_code(&mut self, code_hash: Hash) -> Result<(), TokenError> {
            self.govern(Governance::SetCode(code_hash))
        }

        /// Ends all upgrades of this contract, for ever.
        ///
        /// Emits `AccessChanged`. Fails with `Access`. Access: the admin.
        #[ink(message)]
        pub fn ossify(&mut self) -> Result<(), TokenError> {
            self.govern(Governance::Ossify)
        }

        // === Views ===

        /// Shares of `account`.
        #[ink(message)]
        pub fn shares_of(&self, account: AccountId) -> Balance {
            self.held(&account)
        }

        /// All shares.
        #[ink(message)]
        pub fn total_shares(&self) -> Balance {
            self.ledger.shares
        }

        /// All totals, and the epoch of the shares: what a contract needs that compares its shares with all.
        #[ink(message)]
        pub fn all_shares(&self) -> (Totals, u32) {
            (self.totals(), self.ledger.epoch)
        }

        /// Shares that `amount` planck are worth now, rounded down; at most the largest number.
        #[ink(message)]
        pub fn shares_for(&self, amount: Balance) -> Balance {
            self.ledger_now().shares_for_down(amount)
        }

        /// Planck that `shares` are worth now, rounded down; at most the largest number.
        #[ink(message)]
        pub fn amount_for(&self, shares: Balance) -> Balance {
            self.ledger_now().amount_for_down(shares)
        }

        /// Total supply, all shares, and the reward that is still to be released.
        #[ink(message)]
        pub fn totals(&self) -> Totals {
            self.ledger_now().totals()
        }

        /// The reward stream: planck since it was last settled, when that was, and when it ends, in milliseconds since 1970.
        #[ink(message)]
        pub fn stream(&self) -> (Balance, Timestamp, Timestamp) {
            let stream = self.ledger.stream.0;
            (stream.total, stream.start, stream.end)
        }

        /// The epoch of shares: how often everything was lost.
        #[ink(message)]
        pub fn epoch(&self) -> u32 {
            self.ledger.epoch
        }

        /// Who moves the supply.
        #[ink(message)]
        pub fn vault(&self) -> AccountId {
            self.vault
        }

        /// Who says what the holders gain and lose.
        #[ink(message)]
        pub fn bonder(&self) -> AccountId {
            self.bonder
        }

        /// Who administers the contract, to whom that role is offered, how often it changed hands, and whether upgrades have
        /// ended.
        #[ink(message)]
        pub fn access(&self) -> Access {
            self.access
        }
    }

    // === PSP22, on top of OpenBrush ===
    // `default_impl` keeps OpenBrush's body and adds the doc, which would not reach the metadata otherwise.

    /// All tokens, in planck: what backs them now.
    #[default_impl(PSP22)]
    fn total_supply(&self) -> Balance {}

    /// What the shares of `owner` are worth now, in planck, rounded down.
    #[default_impl(PSP22)]
    fn balance_of(&self, owner: AccountId) -> Balance {}

    /// Planck that `spender` may still take from `owner`.
    #[default_impl(PSP22)]
    fn allowance(&self, owner: AccountId, spender: AccountId) -> Balance {}

    /// Moves `value` planck of the caller to `to`: its balance grows by at least `value`. `data` is ignored. Rounding:
    /// as many shares move as that takes, rounded up; all of them when `value` is the whole balance.
    ///
    /// Emits `Transfer`, `TransferShares`. Fails with `Custom("ForbiddenRecipient")` (the vault or the token),
    /// `InsufficientBalance`. Access: everybody.
    #[default_impl(PSP22)]
    fn transfer(&mut self, to: AccountId, value: Balance, data: Vec<u8>) -> Result<(), PSP22Error> {}

    /// Moves `value` planck of `from` to `to` out of the allowance of the caller. `data` is ignored. Rounding: as
    /// `transfer`.
    ///
    /// Emits `Approval` with what is left of the allowance, `Transfer`, `TransferShares`. Fails with
    /// `InsufficientAllowance`, `Custom("ForbiddenRecipient")` (the vault or the token), `InsufficientBalance`.
    /// Access: everybody.
    #[overrider(PSP22)]
    fn transfer_from(
        &mut self,
        from: AccountId,
        to: AccountId,
        value: Balance,
        _data: Vec<u8>,
    ) -> Result<(), PSP22Error> {
        self.spend(&from, &to, value).map(|_| ()).map_err(in_psp22)
    }

    /// Lets `spender` take up to `value` planck of the caller; replaces what it was allowed before.
    ///
    /// Emits `Approval`. Fails with `Custom("ValueNotExpected")` alone, if value is sent. Access: everybody.
    #[default_impl(PSP22)]
    fn approve(&mut self, spender: AccountId, value: Balance) -> Result<(), PSP22Error> {}

    /// Raises the allowance of `spender` by `delta_value` planck.
    ///
    /// Emits `Approval`. Fails with `Custom("AllowanceOverflow")`. Access: everybody.
    #[overrider(PSP22)]
    fn increase_allowance(&mut self, spender: AccountId, delta_value: Balance) -> Result<(), PSP22Error> {
        let owner = self.env().caller();
        // OpenBrush adds without a check.
        match psp22::Internal::_allowance(self, &owner, &spender).checked_add(delta_value) {
            Some(value) => psp22::Internal::_approve_from_to(self, owner, spender, value),
            None => Err(PSP22Error::Custom(String::from("AllowanceOverflow"))),
        }
    }

    /// Lowers the allowance of `spender` by `delta_value` planck.
    ///
    /// Emits `Approval`. Fails with `InsufficientAllowance`. Access: everybody.
    #[default_impl(PSP22)]
    fn decrease_allowance(&mut self, spender: AccountId, delta_value: Balance) -> Result<(), PSP22Error> {}

    /// Name of the token.
    #[overrider(PSP22Metadata)]
    fn token_name(&self) -> Option<String> {
        Some(String::from("aDOTb"))
    }

    /// Symbol of the token.
    #[overrider(PSP22Metadata)]
    fn token_symbol(&self) -> Option<String> {
        Some(String::from("aDOTb"))
    }

    /// Decimals of the token: those of DOT.
    #[overrider(PSP22Metadata)]
    fn token_decimals(&self) -> u8 {
        10
    }

    #[overrider(psp22::Internal)]
    fn _total_supply(&self) -> Balance {
        self.ledger_now().base
    }

    #[overrider(psp22::Internal)]
    fn _balance_of(&self, owner: &AccountId) -> Balance {
        self.amount_for(self.held(owner))
    }

    #[overrider(psp22::Internal)]
    fn _transfer_from_to(
        &mut self,
        from: AccountId,
        to: AccountId,
        amount: Balance,
        _data: Vec<u8>,
    ) -> Result<(), PSP22Error> {
        self.transfer_amount(&from, &to, amount).map(|_| ()).map_err(in_psp22)
    }

    #[overrider(psp22::Internal)]
    fn _emit_approval_event(&self, owner: AccountId, spender: AccountId, amount: Balance) {
        emit(Approval { owner, spender, value: amount });
    }

    // The shell of OpenBrush must not reach its own books, by any message.
    #[overrider(psp22::Internal)]
    fn _mint_to(&mut self, account: AccountId, amount: Balance) -> Result<(), PSP22Error> {
        Err(PSP22Error::Custom(String::new()))
    }

    #[overrider(psp22::Internal)]
    fn _burn_from(&mut self, account: AccountId, amount: Balance) -> Result<(), PSP22Error> {
        Err(PSP22Error::Custom(String::new()))
    }
}
