//! What the messages are made of.
use crate::{
    data::{clipped_add, clipped_sub, Ledger},
    events::emit,
    token::{AccessChanged, CodeReplaced, Transfer, TransferShares},
    Token,
};
use adotb_access::{Governance, Governed};
use adotb_interfaces::{
    access::{AccessError, Role},
    token::{Collected, TokenError},
    AccountId, Balance, Millis,
};
use ink::{codegen::Env, prelude::string::String};
use openbrush::contracts::psp22::{self, PSP22Error};

impl Token {
    /// The ledger as it is now.
    pub(crate) fn ledger_now(&self) -> Ledger {
        self.ledger.at(self.env().block_timestamp())
    }

    /// Brings the ledger up to now, which it returns in milliseconds since 1970. Changes no balance.
    pub(crate) fn accrue(&mut self) -> Millis {
        self.ledger = self.ledger_now();
        self.env().block_timestamp()
    }

    /// All governance messages.
    pub(crate) fn govern(&mut self, ask: Governance) -> Result<(), TokenError> {
        match self.access.govern(self.env().caller(), ask).map_err(TokenError::Access)? {
            Governed::AccessChanged { old, new } => emit(AccessChanged { old, new }),
            Governed::CodeReplaced { code_hash } => emit(CodeReplaced { code_hash }),
        }
        Ok(())
    }

    /// Fails unless the bonder calls.
    pub(crate) fn ensure_bonder(&self) -> Result<(), TokenError> {
        let caller = self.env().caller();
        if caller != self.bonder {
            return Err(TokenError::Access(AccessError::MissingRole { caller, needed: Role::Bonder }));
        }
        Ok(())
    }

    /// Fails unless the vault calls.
    pub(crate) fn ensure_vault(&self) -> Result<(), TokenError> {
        let caller = self.env().caller();
        if caller != self.vault {
            let needed = Role::Vault;
            return Err(TokenError::Access(AccessError::MissingRole { caller, needed }));
        }
        Ok(())
    }

    /// Whether nobody could get tokens back from `to`: the vault and the token itself.
    pub(crate) fn is_dead_end(&self, to: &AccountId) -> bool {
        *to == self.vault || *to == self.env().account_id()
    }

    /// Fails for a recipient that is a dead end.
    pub(crate) fn ensure_recipient(&self, to: &AccountId) -> Result<(), TokenError> {
        if self.is_dead_end(to) {
            return Err(TokenError::ForbiddenRecipient);
        }
        Ok(())
    }

    /// Lets `amount` planck of new money buy shares for `to`, once the ledger is up to date.
    pub(crate) fn issue(&mut self, to: &AccountId, amount: Balance) -> Result<Balance, TokenError> {
        let shares = self.ledger.issue(amount)?;
        // Cannot clip: no account has more than all shares.
        self.set_held(to, clipped_add(self.held(to), shares));
        self.announce(None, Some(to), amount, shares);
        Ok(shares)
    }

    /// Moves `shares` of the `held` ones that `from` has, and tells that they are worth `value`.
    pub(crate) fn move_shares(
        &mut self,
        from: &AccountId,
        to: &AccountId,
        held: Balance,
        shares: Balance,
        value: Balance,
    ) {
        // Nothing to write for a transfer of nothing or to oneself.
        if shares > 0 && from != to {
            // Neither can clip: the message checked that `from` has so many, and no account has more than all shares.
            self.set_held(from, clipped_sub(held, shares));
            self.set_held(to, clipped_add(self.held(to), shares));
        }
        self.announce(Some(from), Some(to), value, shares);
    }

    /// Reads the shares of `account`.
    pub(crate) fn held(&self, account: &AccountId) -> Balance {
        self.shares.get((self.ledger.epoch, account)).unwrap_or(0)
    }

    /// Writes the shares of `account`.
    pub(crate) fn set_held(&mut self, account: &AccountId, shares: Balance) {
        self.shares.insert((self.ledger.epoch, account), &shares);
    }

    /// Emits the pair of events that every mint, burn and transfer ends with.
    pub(crate) fn announce(
        &self,
        from: Option<&AccountId>,
        to: Option<&AccountId>,
        value: Balance,
        shares: Balance,
    ) {
        let (from, to) = (from.copied(), to.copied());
        emit(Transfer { from, to, value });
        emit(TransferShares { from, to, shares });
    }

    /// `transfer`, and the others after the allowance: moves the shares that `value` planck cost, rounded up.
    pub(crate) fn transfer_amount(
        &mut self,
        from: &AccountId,
        to: &AccountId,
        value: Balance,
    ) -> Result<Collected, TokenError> {
        self.ensure_recipient(to)?;
        let held = self.held(from);
        // As ERC-20 has it: a transfer of nothing succeeds, emits its events and moves nothing.
        let shares = if value == 0 { 0 } else { self.ledger_now().shares_leaving_up(held, value) };
        if shares > held {
            return Err(TokenError::InsufficientShares { available: held, needed: shares });
        }
        self.move_shares(from, to, held, shares, value);
        Ok(Collected { shares, epoch: self.ledger.epoch })
    }

    /// `transfer_from` and `collect`: the caller moves `value` planck of `from` to `to` out of what it is allowed.
    pub(crate) fn spend(
        &mut self,
        from: &AccountId,
        to: &AccountId,
        value: Balance,
    ) -> Result<Collected, TokenError> {
        let spender = self.env().caller();
        let available = psp22::Internal::_allowance(self, from, &spender);
        if available < value {
            return Err(TokenError::InsufficientAllowance { available, needed: value });
        }
        // Order: the allowance is told before the transfer, as OpenBrush does it. Setting it cannot fail.
        let left = clipped_sub(available, value);
        let _ = psp22::Internal::_approve_from_to(self, *from, spender, left);
        self.transfer_amount(from, to, value)
    }
}

/// Why a transfer is refused, in the words of the standard.
#[inline(never)]
pub fn in_psp22(error: TokenError) -> PSP22Error {
    match error {
        TokenError::InsufficientAllowance { .. } => PSP22Error::InsufficientAllowance,
        TokenError::ForbiddenRecipient => PSP22Error::Custom(String::from("ForbiddenRecipient")),
        _ => PSP22Error::InsufficientBalance,
    }
}
