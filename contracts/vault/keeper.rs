//! The keepers' work of an era: harvest, withdraw, fund, move. Bounded steps, resumable, open to anybody.
use crate::{
    data::Phase,
    vault::{Advanced, BatchFunded, Harvested, Vault},
};
use adotb_interfaces::{
    bonder,
    token::{self, Totals},
    vault::{Pausable, Progress, Rate, VaultError},
    Balance, Era,
};
use adotb_math::{
    balance::{add, sub},
    fees::bps_down,
    flow::Due,
};
use ink::codegen::{EmitEvent, Env};

impl Vault {
    #[inline(never)]
    pub(crate) fn do_harvest(&mut self) -> Result<Balance, VaultError> {
        self.pauses.ensure_open(Pausable::Advance, self.now())?;
        self.ensure_priced()?;
        let era = self.era()?;
        Ok(self.take_rewards(era)?.0)
    }

    #[inline(never)]
    pub(crate) fn do_advance(&mut self, limit: u32) -> Result<Progress, VaultError> {
        self.pauses.ensure_open(Pausable::Advance, self.now())?;
        self.ensure_priced()?;
        if limit == 0 {
            return Err(VaultError::ZeroLimit);
        }
        let era = self.era()?;
        if self.books.work_era == self.books.advanced_era {
            // Nothing of a later era is under way. What a second pass has left undone the work of a new era does.
            if era > self.books.advanced_era {
                self.begin_era(era)?;
            } else if self.books.phase == Phase::Idle {
                self.books.phase = Phase::Withdraw;
            }
        }
        // The chain's era may begin later than ours: then what is ripe comes only now, and is paid out all the same.
        let again = self.books.work_era == self.books.advanced_era;
        let mut left = limit;
        self.withdraw(&mut left)?;
        self.fund(&mut left)?;
        if again && self.books.phase == Phase::Move {
            self.books.phase = Phase::Idle;
        }
        self.move_stake(&mut left)?;
        let complete = self.books.phase == Phase::Idle;
        let money = self.books.money;
        if again && left == limit {
            return Err(VaultError::EraNotOver { era, next_era_at: self.clock.next_era_at(era)? });
        }
        if complete && !again {
            self.books.advanced_era = self.books.work_era;
            self.env().emit_event(Advanced {
                era: self.books.work_era,
                first_unfunded: self.books.first_unfunded,
                bonded: money.bonded,
                unbonding: money.unbonding,
            });
        }
        Ok(Progress { era: self.books.work_era, steps: limit.saturating_sub(left), complete })
    }

    /// Harvests, keeps the rate of the era that ended, and closes its batch.
    #[inline(never)]
    fn begin_era(&mut self, era: Era) -> Result<(), VaultError> {
        let totals = self.take_rewards(era)?.1;
        self.rates.insert(era.saturating_sub(1), &Rate { pooled: totals.pooled, shares: totals.shares });
        if self.books.open_era != era {
            self.seal(era)?;
        }
        self.books.work_era = era;
        self.books.phase = Phase::Withdraw;
        Ok(())
    }

    /// Takes in the cash that nobody counted yet (rewards, fees of `unstake_now`, donations) and sets it, and what came back of
    /// announced slashes, on its way to the holders. One reading of the balance serves all stashes. What many eras brought is
    /// released over as many. Answers how much cash that was, and the token's totals.
    #[inline(never)]
    fn take_rewards(&mut self, era: Era) -> Result<(Balance, Totals), VaultError> {
        let (totals, cash) = (token::totals(self.token)?, self.env().balance());
        let books = &mut self.books;
        let counted = books.money.buffer.saturating_add(books.money.reserved);
        // Clipping is meant: less cash than counted cannot be, and there is no reward in it.
        let there = cash.saturating_sub(counted).saturating_add(books.gains);
        let eras = era.saturating_sub(books.advanced_era).clamp(1, self.params.bonding_eras);
        let released = books.harvestable(there, totals.unreleased, eras, self.params.max_reward_bps)?;
        if released == 0 || books.restart {
            return Ok((0, totals)); // there is nobody to be rewarded
        }
        // Gains first: they are no rewards, and bear no fee.
        let gains = released.min(books.gains);
        let reward = released.saturating_sub(gains);
        sub(&mut books.gains, gains)?;
        add(&mut books.money.buffer, reward)?;
        let fee = bps_down(reward, self.params.fee_bps)?;
        self.env().emit_event(Harvested { reward, gains, fee, era });
        let streamed = released.saturating_sub(fee); // the fee is a part of the reward
        let duration = self.clock.era_ms.saturating_mul(eras.into());
        let totals = token::credit_rewards(self.token, self.params.treasury, fee, streamed, duration)??;
        Ok((reward, totals))
    }

    /// Lets the bonder withdraw what is ripe, one stash a step. If the bonder refuses or does not answer, all of this call is
    /// undone: whoever calls chooses the gas, and must not be able to end an era without its work.
    #[inline(never)]
    fn withdraw(&mut self, left: &mut u32) -> Result<(), VaultError> {
        if self.books.phase != Phase::Withdraw {
            return Ok(());
        }
        let done = bonder::withdraw(self.bonder, self.books.work_era, *left)??;
        *left = left.saturating_sub(done.steps); // the bonder keeps to the limit
        self.books.withdrawn(&done)?;
        if done.complete {
            self.books.phase = Phase::Fund;
        }
        if done.lost > 0 {
            // Booked before any batch is funded, so that those that wait bear their part: all of them, because whatever
            // was unbonding until now was at stake together with the oldest exit that still waits.
            self.share_loss(done.lost, 0)?;
        }
        Ok(())
    }

    /// Pays the oldest closed batches out of the buffer, one a step (I-07).
    #[inline(never)]
    fn fund(&mut self, left: &mut u32) -> Result<(), VaultError> {
        if self.books.phase != Phase::Fund {
            return Ok(());
        }
        while self.books.first_unfunded < self.books.open_batch {
            if *left == 0 {
                return Ok(());
            }
            let number = self.books.first_unfunded;
            let mut batch = self.load_batch(number);
            if !self.books.fund(batch.value)? {
                break;
            }
            *left = left.saturating_sub(1);
            batch.unpaid = batch.value;
            batch.funded_era = self.books.work_era;
            self.batches.insert(number, &batch);
            self.env().emit_event(BatchFunded { batch: number, era: batch.era, value: batch.value });
        }
        self.books.phase = Phase::Move;
        Ok(())
    }

    /// Lets the bonder plan and move stake, one stash a step. What it cannot bond comes back at once.
    #[inline(never)]
    fn move_stake(&mut self, left: &mut u32) -> Result<(), VaultError> {
        if self.books.phase != Phase::Move || *left == 0 {
            return Ok(());
        }
        let dues = (self.books.first_unfunded..self.books.open_batch).map(|number| {
            let batch = self.load_batch(number);
            Due { era: batch.due_era, amount: batch.value }
        });
        let (needs, cash) = self.books.needs(dues.collect(), self.params.buffer_bps)?;
        let now = self.era()?;
        let ripe_era = now.saturating_add(self.params.bonding_eras); // an era that far away never comes
        let work_era = self.books.work_era;
        let done = bonder::move_stake(self.bonder, cash, work_era, now, ripe_era, &needs, *left)??;
        *left = left.saturating_sub(done.steps);
        self.books.moved(&done)?;
        if done.complete {
            self.books.kept = done.kept;
            self.books.phase = Phase::Idle;
        }
        Ok(())
    }
}
