//! Reports and losses: shared by everybody whose money was at stake (I-12).
use crate::vault::{GainBooked, HoldSet, LossShared, Vault};
use adotb_interfaces::{
    token::Totals,
    vault::{Batch, BookChange, Correction, VaultError, MAX_HOLD_ERAS},
    Balance, Era, MathError, Millis,
};
use adotb_math::{
    balance::{add, sub},
    losses::{restore, share, Shared, Waiting},
};
use ink::{
    codegen::{EmitEvent, Env},
    prelude::vec::Vec,
};

impl Vault {
    #[inline(never)]
    pub(crate) fn do_book_report(
        &mut self,
        totals: Totals,
        change: BookChange,
    ) -> Result<Correction, VaultError> {
        self.ensure_bonder()?;
        let (era, since) = (self.era()?, change.since);
        if since > era {
            return Err(VaultError::FutureEra { given: since, era });
        }
        // Who is there now bore all of it, if so much was provided for that nobody could stake, from the first planck on: the part
        // also grows when others leave.
        let closed = self.books.above_provision()?.is_some() && !self.books.joined;
        self.books.joined &= change.provision > 0;
        let money = &mut self.books.money;
        (money.bonded, money.unbonding, money.provision) =
            (change.bonded, change.unbonding, change.provision);
        // What stakes lost and what they won is one step: first it is set off.
        let both = change.loss.min(change.gain);
        let (loss, gain) = (change.loss.saturating_sub(both), change.gain.saturating_sub(both));
        let mut correction = Correction { loss: 0, gain: 0, treasury: self.settings.treasury };
        if loss > 0 {
            correction.loss = self.share_loss(loss, since, totals)?;
        }
        if gain > 0 {
            correction.gain = self.give_back(gain, closed)?;
        }
        Ok(correction)
    }

    #[inline(never)]
    pub(crate) fn do_hold(&mut self, until: Millis) -> Result<(), VaultError> {
        self.ensure_bonder()?;
        let longest = self.clock.era_ms.saturating_mul(MAX_HOLD_ERAS.into());
        // Clipping is meant, in both lines: a hold ends by itself, whatever it was asked for.
        let until = until.min(self.now().saturating_add(longest));
        self.hold = until;
        self.env().emit_event(HoldSet { until });
        Ok(())
    }

    /// Fails while a large change of the pool's worth may still be vetoed: then nothing is priced by books that may be wrong.
    #[inline(never)]
    pub(crate) fn ensure_priced(&self) -> Result<(), VaultError> {
        if self.now() < self.hold {
            return Err(VaultError::Held { until: self.hold });
        }
        Ok(())
    }

    /// Shares `loss` planck, which the stashes are worth less already, among the holders and the unfunded exits opened in era
    /// `since` or later. Walks over the unfunded batches, some 30 at most. The open batch is closed, so that exits opened later do
    /// not bear it. While a slash is only announced the holders keep a planck, and with it their shares: it may be cancelled.
    ///
    /// Returns how much of what the token holds for the holders, by its `totals`, is lost. If that is all, the token begins a new
    /// epoch of shares, and the vault waits for a new bootstrap stake.
    #[inline(never)]
    pub(crate) fn share_loss(
        &mut self,
        loss: Balance,
        since: Era,
        totals: Totals,
    ) -> Result<Balance, VaultError> {
        let era = self.books.open_era;
        self.seal(era)?;
        let mut held = totals.pooled;
        add(&mut held, totals.unreleased)?;
        let mut owned = held;
        add(&mut owned, self.books.gains)?;
        let least = Balance::from(self.books.money.provision > 0);
        let shared = self.change_waiting(|waiting| share(waiting, loss, owned, least, since))?;
        let Shared { holders, exits } = shared;
        sub(&mut self.books.money.unfunded, exits)?;
        // What was coming back to them anyway goes first.
        let gains = holders.min(self.books.gains);
        sub(&mut self.books.gains, gains)?;
        let rest = holders.saturating_sub(gains);
        if rest > 0 && rest >= held {
            self.books.restart = true;
        }
        self.env().emit_event(LossShared { since, loss, holders, exits });
        Ok(rest)
    }

    /// Gives back `gain` planck that the stashes are worth more already: first to unfunded exits that bore a loss, never more than
    /// they were promised. The rest goes to the holders: at once if it was taken from just them (`closed`), else as slowly as
    /// rewards, because some of them came after it was taken. Returns what is theirs at once.
    #[inline(never)]
    fn give_back(&mut self, gain: Balance, closed: bool) -> Result<Balance, VaultError> {
        let exits = self.change_waiting(|waiting| Ok(restore(waiting, gain)))?;
        add(&mut self.books.money.unfunded, exits)?;
        self.env().emit_event(GainBooked { gain, exits });
        let rest = gain.saturating_sub(exits); // it is a part of it
        if closed && !self.books.restart {
            return Ok(rest);
        }
        add(&mut self.books.gains, rest)?;
        Ok(0)
    }

    /// Lets `change` set what the closed batches that wait are worth, the oldest first, and keeps their records.
    #[inline(never)]
    fn change_waiting<T>(
        &mut self,
        change: impl FnOnce(&mut [Waiting]) -> Result<T, MathError>,
    ) -> Result<T, VaultError> {
        let numbers = self.books.first_unfunded..self.books.open_batch;
        let mut batches: Vec<Batch> = numbers.clone().map(|number| self.load_batch(number)).collect();
        let mut waiting: Vec<Waiting> = batches
            .iter()
            .map(|batch| Waiting { era: batch.era, promised: batch.promised, value: batch.value })
            .collect();
        let changed = change(&mut waiting)?;
        for ((number, batch), waiting) in numbers.zip(&mut batches).zip(waiting) {
            if batch.value != waiting.value {
                batch.value = waiting.value;
                self.batches.insert(number, batch);
            }
        }
        Ok(changed)
    }
}
