//! Losses: shared by everybody whose money was at stake (I-12).
use crate::vault::{LossShared, Vault};
use adotb_access::ensure_role;
use adotb_interfaces::{
    access::Role,
    token,
    vault::{LossBooked, VaultError},
    Balance, Era,
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
    pub(crate) fn do_book_loss(
        &mut self,
        bonded: Balance,
        unbonding: Balance,
        since: Era,
    ) -> Result<LossBooked, VaultError> {
        ensure_role(self.env().caller(), self.bonder, Role::Bonder)?;
        let era = self.era()?;
        if since > era {
            return Err(VaultError::FutureEra { given: since, era });
        }
        sub(&mut self.books.money.bonded, bonded)?;
        sub(&mut self.books.money.unbonding, unbonding)?;
        let mut loss = bonded;
        add(&mut loss, unbonding)?;
        self.share_loss(loss, since)
    }

    /// Shares `loss` planck, already taken from bonded or unbonding stake, among the holders and the unfunded exits opened in era
    /// `since` or later. Walks over the unfunded batches, about 30 at most. The open batch is closed, so that exits
    /// opened later do not bear it.
    #[inline(never)]
    pub(crate) fn share_loss(&mut self, loss: Balance, since: Era) -> Result<LossBooked, VaultError> {
        let era = self.books.open_era;
        self.seal(era)?;
        let totals = token::totals(self.token)?;
        let mut holders = totals.pooled;
        add(&mut holders, totals.unreleased)?;
        let mut exits = 0;
        let mut hit = Vec::new();
        for number in (self.books.first_unfunded..self.books.open_batch).rev() {
            let batch = self.load_batch(number);
            if batch.era < since {
                break;
            }
            add(&mut exits, batch.value)?;
            hit.push((number, batch));
        }
        let before = exits;
        let mut split = LossSplit::new(loss, holders, exits)?;
        for (number, mut batch) in hit {
            let value = split.charge(batch.value)?;
            sub(&mut exits, batch.value)?;
            add(&mut exits, value)?;
            batch.value = value;
            self.batches.insert(number, &batch);
        }
        let exits = before.saturating_sub(exits); // charges only lower it
        sub(&mut self.books.money.unfunded, exits)?;
        let holders = split.rest();
        if holders > 0 {
            token::book_loss(self.token, holders)??;
        }
        self.env().emit_event(LossShared { since, loss, holders, exits });
        Ok(LossBooked { loss, holders, exits })
    }
}
