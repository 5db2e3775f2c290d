//! Views for wallets, keepers and auditors: bounded, paged, without an indexer.
use crate::vault::Vault;
use adotb_interfaces::{
    token,
    vault::{Exit, ExitInfo, ExitPage, ExitState, Overview, Pausable, UnstakePreview, VaultError, MAX_PAGE},
    AccountId, Balance,
};
use adotb_math::{fees::bps_up, losses::exit_payout_down, shares::to_shares_down};
use ink::{codegen::Env, prelude::vec::Vec};

use crate::data::Phase;

impl Vault {
    #[inline(never)]
    pub(crate) fn view_overview(&self) -> Result<Overview, VaultError> {
        let era = self.era()?;
        let totals = token::totals(self.token)?;
        let books = &self.books;
        let money = books.money;
        let counted = money.buffer.saturating_add(money.reserved);
        Ok(Overview {
            era,
            next_era_at: self.clock.next_era_at(era)?,
            advanced_era: books.advanced_era,
            advancing: books.phase != Phase::Idle,
            pooled: totals.pooled,
            shares: totals.shares,
            unreleased: totals.unreleased,
            money,
            unharvested: self.env().balance().saturating_sub(counted),
            gains: books.gains,
            instant_liquidity: books.instant_liquidity(),
            first_unfunded: books.first_unfunded,
            open_batch: books.open_batch,
            next_exit: books.next_exit,
            stake_paused_until: self.pauses.stake,
            unstake_paused_until: self.pauses.unstake,
            advance_paused_until: self.pauses.advance,
            held_until: self.hold,
            restart: books.restart,
        })
    }

    #[inline(never)]
    pub(crate) fn view_preview_stake(&self, amount: Balance) -> Result<Balance, VaultError> {
        self.ensure_stakes(self.env().caller(), amount)?;
        let totals = token::totals(self.token)?;
        Ok(to_shares_down(amount, totals.shares, totals.pooled)?)
    }

    #[inline(never)]
    pub(crate) fn view_preview_unstake(&self, amount: Balance) -> Result<UnstakePreview, VaultError> {
        self.pauses.ensure_open(Pausable::Unstake, self.now())?;
        let amount = self.exit_size(self.env().caller(), amount)?;
        let fee = bps_up(amount, self.settings.instant_fee_bps)?;
        Ok(UnstakePreview {
            by_request: amount,
            due_era: self.due_era(self.era()?),
            now: amount.saturating_sub(fee), // the fee is a part of the amount
            now_available: self.ensure_priced().is_ok() && amount <= self.books.instant_liquidity(),
        })
    }

    #[inline(never)]
    pub(crate) fn view_exit(&self, id: u64) -> Option<ExitInfo> {
        self.load_exit(id).ok().and_then(|exit| self.describe(id, exit))
    }

    #[inline(never)]
    pub(crate) fn view_exits_of(&self, owner: AccountId, from: u64, limit: u32) -> ExitPage {
        let mut exits = Vec::new();
        let mut next = if from == 0 { self.newest.get(owner).unwrap_or(0) } else { from };
        for _ in 0..limit.min(MAX_PAGE) {
            let Some(exit) = self.exits.get(next).filter(|exit| exit.owner == owner) else {
                next = 0;
                break;
            };
            exits.extend(self.describe(next, exit));
            next = exit.previous;
        }
        ExitPage { exits, next }
    }

    #[inline(never)]
    fn describe(&self, id: u64, exit: Exit) -> Option<ExitInfo> {
        let batch = self.load_batch(exit.batch);
        let state = if exit.batch < self.books.first_unfunded {
            ExitState::Claimable
        } else if self.is_open(&exit).ok()? {
            ExitState::Open
        } else {
            ExitState::Waiting
        };
        Some(ExitInfo {
            id,
            owner: exit.owner,
            amount: exit.amount,
            payout: exit_payout_down(exit.amount, batch.value, batch.promised).ok()?,
            era: batch.era,
            due_era: batch.due_era,
            state,
        })
    }
}
