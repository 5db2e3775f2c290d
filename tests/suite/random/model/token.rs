//! aDOTb: who has which shares, and what backs them.

use std::collections::BTreeMap;

use adotb_interfaces::token::TokenError;
use adotb_runtime::{AccountId, Balance};

use super::numbers::{part_down, part_up};

/// aDOTb.
#[derive(Clone, Debug, Default)]
pub struct Token {
    /// Shares of everybody, of this epoch.
    pub shares: BTreeMap<AccountId, Balance>,
    /// What `.0` lets `.1` take, in planck.
    pub allowances: BTreeMap<(AccountId, AccountId), Balance>,
    /// How often everything was lost.
    pub epoch: u32,
    /// Accounts that nobody could get tokens back from.
    pub dead_ends: Vec<AccountId>,
    /// What backs the shares, but for what the stream released since it was last settled.
    base: Balance,
    /// What streams released until it was last settled.
    settled: Balance,
    /// The reward stream: amount, start, end.
    stream: (Balance, u64, u64),
}

impl Token {
    /// Without any shares.
    pub fn new(dead_ends: Vec<AccountId>) -> Self {
        Self { dead_ends, ..Self::default() }
    }

    /// All shares.
    pub fn total(&self) -> Balance {
        self.shares.values().sum()
    }

    /// Shares of somebody.
    pub fn held(&self, who: &AccountId) -> Balance {
        self.shares.get(who).copied().unwrap_or(0)
    }

    /// What backs all shares at `now`.
    pub fn pooled(&self, now: u64) -> Balance {
        self.base + self.released(now)
    }

    /// Reward that is still to come.
    pub fn unreleased(&self, now: u64) -> Balance {
        self.stream.0 - self.released(now)
    }

    /// What `shares` are worth, rounded down.
    pub fn worth(&self, shares: Balance, now: u64) -> Balance {
        match self.total() {
            0 => shares,
            total => part_down(shares, self.pooled(now), total),
        }
    }

    /// The balance of somebody.
    pub fn balance(&self, who: &AccountId, now: u64) -> Balance {
        self.worth(self.held(who), now)
    }

    /// Shares that `amount` buys, rounded down.
    pub fn bought(&self, amount: Balance, now: u64) -> Balance {
        match self.total() {
            0 => amount,
            total => part_down(amount, total, self.pooled(now)),
        }
    }

    /// Shares that `amount` costs somebody: rounded up, and all of them if it is the whole balance.
    pub fn cost(&self, who: &AccountId, amount: Balance, now: u64) -> Result<Balance, TokenError> {
        let available = self.held(who);
        let needed = match self.total() {
            _ if amount == self.balance(who, now) => available,
            0 => amount,
            total => part_up(amount, total, self.pooled(now)),
        };
        if needed > available {
            return Err(TokenError::InsufficientShares { available, needed });
        }
        Ok(needed)
    }

    fn released(&self, now: u64) -> Balance {
        let (amount, start, end) = self.stream;
        if now >= end {
            return amount;
        }
        part_down(amount, now.saturating_sub(start).into(), (end - start).into())
    }

    /// What was released is in the base from now on. Each change of the supply does this, and that is where the fractions of a planck are rounded.
    fn settle(&mut self, now: u64) {
        let released = self.released(now);
        self.base += released;
        self.settled += released;
        self.stream = (self.stream.0 - released, now, self.stream.2.max(now));
    }

    fn ensure_recipient(&self, to: &AccountId) -> Result<(), TokenError> {
        if self.dead_ends.contains(to) {
            return Err(TokenError::ForbiddenRecipient);
        }
        Ok(())
    }

    /// New money buys shares.
    pub fn mint(&mut self, to: &AccountId, amount: Balance, now: u64) -> Result<Balance, TokenError> {
        self.ensure_recipient(to)?;
        let shares = self.bought(amount, now);
        if shares == 0 {
            return Err(TokenError::ZeroResult);
        }
        self.settle(now);
        self.base += amount;
        *self.shares.entry(to.clone()).or_default() += shares;
        Ok(shares)
    }

    /// Money leaves with the shares that it costs.
    pub fn burn(&mut self, from: &AccountId, amount: Balance, now: u64) -> Result<Balance, TokenError> {
        let shares = self.cost(from, amount, now)?;
        self.settle(now);
        self.base -= amount;
        *self.shares.entry(from.clone()).or_default() -= shares;
        Ok(shares)
    }

    /// A reward arrives: the fee buys shares for the treasury, if it can; the rest is released with what is on its way already, all of it by `ends`.
    pub fn credit(&mut self, treasury: &AccountId, fee: Balance, rest: Balance, ends: u64, now: u64) {
        let minted = self.total() > 0 && self.mint(treasury, fee, now).is_ok();
        let amount = if minted { rest } else { rest + fee };
        self.settle(now);
        let all = self.stream.0 + amount;
        self.stream = (all, now, if all == 0 { now } else { ends });
    }

    /// The pool is worth more at once.
    pub fn gain(&mut self, amount: Balance, now: u64) {
        self.settle(now);
        self.base += amount;
    }

    /// When all that is on its way is released.
    pub fn released_by(&self) -> u64 {
        self.stream.2
    }

    /// Planck that streams have ever released.
    pub fn released_ever(&self, now: u64) -> Balance {
        self.settled + self.released(now)
    }

    /// A loss takes what is not released first. When nothing is left, all shares are worth nothing for ever.
    pub fn lose(&mut self, amount: Balance, now: u64) {
        self.settle(now);
        let spared = amount.min(self.stream.0);
        self.stream.0 -= spared;
        self.base -= (amount - spared).min(self.base);
        if self.base == 0 && self.total() > 0 {
            self.shares.clear();
            self.epoch += 1;
        }
    }

    /// Moves the shares that `amount` costs; returns how many.
    pub fn transfer(
        &mut self,
        from: &AccountId,
        to: &AccountId,
        amount: Balance,
        now: u64,
    ) -> Result<Balance, TokenError> {
        self.ensure_recipient(to)?;
        let shares = if amount == 0 { 0 } else { self.cost(from, amount, now)? };
        self.hand_over(from, to, shares);
        Ok(shares)
    }

    /// Moves shares; returns what they are worth.
    pub fn transfer_shares(
        &mut self,
        from: &AccountId,
        to: &AccountId,
        shares: Balance,
        now: u64,
    ) -> Result<Balance, TokenError> {
        self.ensure_recipient(to)?;
        let available = self.held(from);
        if shares > available {
            return Err(TokenError::InsufficientShares { available, needed: shares });
        }
        let worth = self.worth(shares, now);
        self.hand_over(from, to, shares);
        Ok(worth)
    }

    /// As a transfer, out of what `spender` is allowed.
    pub fn spend(
        &mut self,
        spender: &AccountId,
        from: &AccountId,
        to: &AccountId,
        amount: Balance,
        now: u64,
    ) -> Result<Balance, TokenError> {
        let available = self.allowance(from, spender);
        if available < amount {
            return Err(TokenError::InsufficientAllowance { available, needed: amount });
        }
        let shares = self.transfer(from, to, amount, now)?;
        self.allowances.insert((from.clone(), spender.clone()), available - amount);
        Ok(shares)
    }

    /// What `spender` may take from `owner`.
    pub fn allowance(&self, owner: &AccountId, spender: &AccountId) -> Balance {
        self.allowances.get(&(owner.clone(), spender.clone())).copied().unwrap_or(0)
    }

    fn hand_over(&mut self, from: &AccountId, to: &AccountId, shares: Balance) {
        *self.shares.entry(from.clone()).or_default() -= shares;
        *self.shares.entry(to.clone()).or_default() += shares;
    }
}
