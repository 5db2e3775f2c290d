//! aDOTb in the hands of contracts that remember shares: `collect`, and the governor's escrow.

use adotb_interfaces::{governor::GovernorError, token::TokenError};
use adotb_runtime::{AccountId, Balance};

use super::{Escrow, Model};

impl Model {
    /// The caller takes what it is allowed; returns the shares and their epoch.
    pub fn collect(
        &mut self,
        to: &AccountId,
        from: &AccountId,
        amount: Balance,
        now: u64,
    ) -> Result<(Balance, u32), TokenError> {
        if from == to {
            return Err(TokenError::ForbiddenRecipient);
        }
        if amount == 0 {
            return Err(TokenError::ZeroResult);
        }
        Ok((self.token.spend(to, from, to, amount, now)?, self.token.epoch))
    }

    /// Shares that a holder has in escrow.
    pub fn escrowed(&self, who: &AccountId) -> Balance {
        self.escrow_now(who).shares
    }

    /// A holder gives aDOTb to escrow; returns the shares.
    pub fn escrow(
        &mut self,
        governor: &AccountId,
        who: &AccountId,
        amount: Balance,
        now: u64,
    ) -> Result<Balance, TokenError> {
        let (shares, epoch) = self.collect(governor, who, amount, now)?;
        self.governor_epoch = epoch;
        let escrow = self.escrow_now(who);
        let all = escrow.shares + shares;
        self.escrows.insert(who.clone(), Escrow { shares: all, since: now, ..escrow });
        Ok(shares)
    }

    /// A holder takes shares back, or all of them; returns what they are worth.
    pub fn release(
        &mut self,
        governor: &AccountId,
        who: &AccountId,
        shares: Option<Balance>,
        now: u64,
    ) -> Result<Balance, GovernorError> {
        let escrow = self.escrow_now(who);
        let available = escrow.shares;
        let needed = shares.unwrap_or(available);
        if available == 0 || needed == 0 {
            return Err(GovernorError::NothingInEscrow);
        }
        if now < escrow.locked_until {
            return Err(GovernorError::EscrowLocked { until: escrow.locked_until });
        }
        let rest = available.checked_sub(needed);
        let shares = rest.ok_or(GovernorError::InsufficientEscrow { available, needed })?;
        self.escrows.insert(who.clone(), Escrow { shares, ..escrow });
        Ok(self.token.transfer_shares(governor, who, needed, now)?)
    }
}
