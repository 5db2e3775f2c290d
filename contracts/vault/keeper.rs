//! The vault's part of the era's work: it takes in rewards, funds batches and says what stake must move. The bonder does the
//! rest and calls here; nothing here calls any contract, so that it can stand behind the door.
use crate::{
    data::Phase,
    vault::{Advanced, BatchFunded, Harvested, Vault},
};
use adotb_access::ensure_role;
use adotb_interfaces::{
    access::Role,
    bonder::{Moved, Withdrawn},
    token::Totals,
    vault::{Credit, EraWork, Moves, Pausable, Rate, Step, VaultError},
    Era,
};
use adotb_math::{
    balance::{add, sub},
    fees::bps_down,
    flow::Due,
};
use ink::codegen::{EmitEvent, Env};

impl Vault {
    /// Fails unless the bonder calls.
    #[inline(never)]
    pub(crate) fn ensure_bonder(&self) -> Result<(), VaultError> {
        Ok(ensure_role(self.env().caller(), self.bonder, Role::Bonder)?)
    }

    /// Fails while the keepers' work is paused, or nothing is priced.
    #[inline(never)]
    fn ensure_working(&self) -> Result<(), VaultError> {
        self.pauses.ensure_open(Pausable::Advance, self.now())?;
        self.ensure_priced()
    }

    #[inline(never)]
    pub(crate) fn view_era_work(&self) -> Result<EraWork, VaultError> {
        self.ensure_working()?;
        let (era, phase) = self.books.next_work(self.era()?);
        let begins = era != self.books.work_era;
        Ok(EraWork { era, begins, withdraws: phase == Phase::Withdraw, token: self.token })
    }

    #[inline(never)]
    pub(crate) fn do_harvest(&mut self, totals: Totals) -> Result<Option<Credit>, VaultError> {
        self.ensure_bonder()?;
        self.ensure_working()?;
        self.take_rewards(totals, self.era()?)
    }

    #[inline(never)]
    pub(crate) fn do_begin_era(&mut self, totals: Totals) -> Result<Option<Credit>, VaultError> {
        self.ensure_bonder()?;
        self.ensure_working()?;
        let (era, phase) = self.books.next_work(self.era()?);
        if era == self.books.work_era {
            return Ok(None); // it has begun
        }
        self.rates.insert(era.saturating_sub(1), &Rate { pooled: totals.pooled, shares: totals.shares });
        let credit = self.take_rewards(totals, era)?;
        if self.books.open_era != era {
            self.seal(era)?;
        }
        (self.books.work_era, self.books.phase) = (era, phase);
        Ok(credit)
    }

    #[inline(never)]
    pub(crate) fn do_work(
        &mut self,
        totals: Totals,
        withdrawn: Withdrawn,
        limit: u32,
    ) -> Result<Step, VaultError> {
        self.ensure_bonder()?;
        self.ensure_working()?;
        let now = self.era()?;
        // The chain's era may begin later than ours: then what is ripe comes only now, and is paid out all the same.
        let again = self.books.work_era == self.books.advanced_era;
        if again && self.books.phase == Phase::Idle {
            self.books.phase = Phase::Withdraw;
        }
        let mut loss = 0;
        if self.books.phase == Phase::Withdraw {
            self.books.withdrawn(&withdrawn)?;
            if withdrawn.lost > 0 {
                // Booked before any batch is funded, so that those that wait bear their part: all of them, because whatever
                // was unbonding until now was at stake together with the oldest exit that still waits.
                loss = self.share_loss(withdrawn.lost, 0, totals)?;
            }
        }
        let mut left = limit;
        self.fund(&mut left)?;
        let steps = limit.saturating_sub(left); // it is a part of it
        if again && self.books.phase == Phase::Move {
            self.books.phase = Phase::Idle;
        }
        if again && steps == 0 && withdrawn.steps == 0 {
            return Err(VaultError::EraNotOver { era: now, next_era_at: self.clock.next_era_at(now)? });
        }
        let moves = if self.books.phase == Phase::Move && left > 0 { Some(self.moves(now)?) } else { None };
        Ok(Step { loss, steps, moves, complete: self.books.phase == Phase::Idle })
    }

    #[inline(never)]
    pub(crate) fn do_moved(&mut self, moved: Moved) -> Result<(), VaultError> {
        self.ensure_bonder()?;
        self.books.moved(&moved)?;
        if moved.complete {
            let books = &mut self.books;
            (books.kept, books.phase, books.advanced_era) = (moved.kept, Phase::Idle, books.work_era);
            self.env().emit_event(Advanced {
                era: self.books.work_era,
                first_unfunded: self.books.first_unfunded,
                bonded: self.books.money.bonded,
                unbonding: self.books.money.unbonding,
            });
        }
        Ok(())
    }

    /// Takes in the cash that nobody counted yet (rewards, fees of `unstake_now`, donations), and what came back of announced
    /// slashes: returns what the token shall release to the holders, if there is anything. One reading of the balance serves all
    /// stashes. What many eras brought is released over as many.
    #[inline(never)]
    fn take_rewards(&mut self, totals: Totals, era: Era) -> Result<Option<Credit>, VaultError> {
        let cash = self.env().balance();
        let books = &mut self.books;
        let counted = books.money.buffer.saturating_add(books.money.reserved);
        // Clipping is meant: less cash than counted cannot be, and there is no reward in it.
        let there = cash.saturating_sub(counted).saturating_add(books.gains);
        let eras = era.saturating_sub(books.advanced_era).clamp(1, self.settings.bonding_eras);
        let released = books.harvestable(there, totals.unreleased, eras, self.settings.max_reward_bps)?;
        if released == 0 || books.restart {
            return Ok(None); // there is nobody to be rewarded
        }
        // Gains first: they are no rewards, and bear no fee.
        let gains = released.min(books.gains);
        let reward = released.saturating_sub(gains);
        sub(&mut books.gains, gains)?;
        add(&mut books.money.buffer, reward)?;
        let fee = bps_down(reward, self.settings.fee_bps)?;
        self.env().emit_event(Harvested { reward, gains, fee, era });
        Ok(Some(Credit {
            reward,
            treasury: self.settings.treasury,
            fee,
            streamed: released.saturating_sub(fee), // the fee is a part of the reward
            duration: self.clock.era_ms.saturating_mul(eras.into()),
        }))
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

    /// What must move, and the cash for it, which is sent along.
    #[inline(never)]
    fn moves(&self, now: Era) -> Result<Moves, VaultError> {
        let dues = (self.books.first_unfunded..self.books.open_batch).map(|number| {
            let batch = self.load_batch(number);
            Due { era: batch.due_era, amount: batch.value }
        });
        let (needs, cash) = self.books.needs(dues.collect(), self.settings.buffer_bps)?;
        self.pay(self.bonder, cash)?;
        let ripe_era = now.saturating_add(self.settings.bonding_eras); // an era that far away never comes
        Ok(Moves { cash, now, ripe_era, needs })
    }
}
