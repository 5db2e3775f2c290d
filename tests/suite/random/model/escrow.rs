//! aDOTb in the hands of contracts that remember shares: `collect`, and the governor's escrow.

use adotb_interfaces::{governor::GovernorError, token::TokenError};
use adotb_runtime::{AccountId, Balance};

use super::Model;

impl Model {
    /// The caller takes what it is allowed; answers the shares and their epoch.
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

    /// Shares that a holder has in escrow: those of an epoch that is known to be over count for nothing.
    pub fn escrowed(&self, who: &AccountId) -> Balance {
        let current = |(shares, epoch): &(Balance, u32)| (*epoch == self.governor_epoch).then_some(*shares);
        self.escrows.get(who).and_then(current).unwrap_or(0)
    }

    /// A holder gives aDOTb to escrow; answers the shares.
    pub fn escrow(
        &mut self,
        governor: &AccountId,
        who: &AccountId,
        amount: Balance,
        now: u64,
    ) -> Result<Balance, TokenError> {
        let (shares, epoch) = self.collect(governor, who, amount, now)?;
        self.governor_epoch = epoch;
        let all = self.escrowed(who) + shares;
        self.escrows.insert(who.clone(), (all, epoch));
        Ok(shares)
    }

    /// A holder takes shares back, or all of them; answers what they are worth.
    pub fn release(
        &mut self,
        governor: &AccountId,
        who: &AccountId,
        shares: Option<Balance>,
        now: u64,
    ) -> Result<Balance, GovernorError> {
        let available = self.escrowed(who);
        let needed = shares.unwrap_or(available);
        if available == 0 || needed == 0 {
            return Err(GovernorError::NothingInEscrow);
        }
        let rest = available.checked_sub(needed);
        let rest = rest.ok_or(GovernorError::InsufficientEscrow { available, needed })?;
        self.escrows.insert(who.clone(), (rest, self.governor_epoch));
        Ok(self.token.transfer_shares(governor, who, needed, now)?)
    }
}
