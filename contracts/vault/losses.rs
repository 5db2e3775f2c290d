//! Reports and losses: shared by everybody whose money was at stake (I-12).
use crate::vault::{GainBooked, HoldSet, LossShared, Vault};
use adotb_access::ensure_role;
use adotb_interfaces::{
    access::Role,
    token,
    vault::{BookChange, VaultError, MAX_HOLD_ERAS},
    Balance, Era, Millis,
};
use adotb_math::{
    balance::{add, sub},
    losses::LossSplit,
};
use ink::{
    codegen::{EmitEvent, Env},
    prelude::vec::Vec,
};

impl Vault {
    #[inline(never)]
    pub(crate) fn do_book_report(&mut self, change: BookChange) -> Result<(), VaultError> {
        ensure_role(self.env().caller(), self.bonder, Role::Bonder)?;
        let (era, since, gain) = (self.era()?, change.since, change.gain);
        if since > era {
            return Err(VaultError::FutureEra { given: since, era });
        }
        let money = &mut self.books.money;
        (money.bonded, money.unbonding, money.provision) =
            (change.bonded, change.unbonding, change.provision);
        if change.loss > 0 {
            self.share_loss(change.loss, since)?;
        }
        if gain > 0 {
            self.env().emit_event(GainBooked { gain });
            // Like a reward, but no fee: the holders get back what was theirs.
            token::credit_rewards(self.token, self.params.treasury, 0, gain, self.clock.era_ms)??;
        }
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn do_hold(&mut self, until: Millis) -> Result<(), VaultError> {
        ensure_role(self.env().caller(), self.bonder, Role::Bonder)?;
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
    /// `since` or later. Walks over the unfunded batches, about 30 at most. The open batch is closed, so that exits
    /// opened later do not bear it.
    #[inline(never)]
    pub(crate) fn share_loss(&mut self, loss: Balance, since: Era) -> Result<(), VaultError> {
        let era = self.books.open_era;
        self.seal(era)?;
        let totals = token::totals(self.token)?;
        let mut holders = totals.pooled;
        add(&mut holders, totals.unreleased)?;
        let mut exits = 0;
        let mut older = Vec::new();
        let mut hit = Vec::new();
        for number in (self.books.first_unfunded..self.books.open_batch).rev() {
            let batch = self.load_batch(number);
            if batch.era < since {
                older.push((number, batch));
            } else {
                add(&mut exits, batch.value)?;
                hit.push((number, batch));
            }
        }
        let mut split = LossSplit::new(loss, holders, exits)?;
        exits = 0;
        for (number, mut batch) in hit {
            let value = split.charge(batch.value)?;
            add(&mut exits, batch.value.saturating_sub(value))?; // charges only lower it
            batch.value = value;
            self.batches.insert(number, &batch);
        }
        // What those at stake cannot bear falls on the exits before them, the newest first: there is no other money left.
        let mut uncovered = split.uncovered;
        for (number, mut batch) in older {
            let part = uncovered.min(batch.value);
            if part > 0 {
                sub(&mut uncovered, part)?;
                sub(&mut batch.value, part)?;
                add(&mut exits, part)?;
                self.batches.insert(number, &batch);
            }
        }
        sub(&mut self.books.money.unfunded, exits)?;
        let holders = split.rest();
        if holders > 0 && token::book_loss(self.token, holders)??.shares == 0 {
            self.books.restart = true;
        }
        self.env().emit_event(LossShared { since, loss, holders, exits });
        Ok(())
    }
}
