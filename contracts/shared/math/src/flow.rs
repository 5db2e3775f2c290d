//! How much money has to move between the vault and the stashes, once per era, so that every exit is paid in time.
//!
//! A batch of exits has a *due era*, and a batch is never paid before an older one. So by each due era there must be cash,
//! or stake that is ripe by then, for that batch and all before it: that is what every flow keeps.

use crate::{coming::Coming, Balance, Era, MathError};
use alloc::vec::Vec;

/// What the stashes shall do together. Inflow and outflow are never wanted at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Flow {
    /// Planck to take back from unbonding into the bond: those that come last.
    pub rebond: Balance,
    /// Planck of the buffer to bond.
    pub bond: Balance,
    /// Planck to begin to unbond.
    pub unbond: Balance,
}

/// A batch of exits that is closed and not funded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Due {
    /// Era by which it is paid.
    pub era: Era,
    /// What it is worth, in planck.
    pub amount: Balance,
}

/// What the vault needs, after batches were funded. Amounts in planck.
#[derive(Debug, Clone, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Needs {
    /// The closed batches that wait, in the order in which they are funded.
    pub dues: Vec<Due>,
    /// What the open batch is worth: its exits can still be cancelled.
    pub open: Balance,
    /// The vault's free cash.
    pub buffer: Balance,
    /// Cash that shall stay at hand for `unstake_now`.
    pub target: Balance,
}

impl Needs {
    /// Sums of the closed batches up to each one, with the era by which that sum must be there.
    ///
    /// # Errors
    /// `Overflow` when they do not fit together.
    fn sums(&self) -> Result<Vec<Due>, MathError> {
        let mut sums = self.dues.clone();
        let mut amount: Balance = 0;
        for due in &mut sums {
            amount = amount.checked_add(due.amount).ok_or(MathError::Overflow)?;
            due.amount = amount;
        }
        Ok(sums)
    }

    /// Cash that the closed batches need, in planck, because what is `coming` is too late for one of them, or too little.
    ///
    /// # Errors
    /// `Overflow` when the batches do not fit together.
    pub fn kept(&self, coming: &Coming) -> Result<Balance, MathError> {
        Ok(missing(&self.sums()?, |era| coming.by(era)))
    }

    /// The flow that the exits, the buffer and what is `coming` call for. What is unbonded now is ripe in `ripe_era`.
    ///
    /// - What is missing in that era for the closed batches is unbonded: no batch waits longer than the chain makes it wait,
    ///   also after the bonding duration was shortened. What announced slashes may take of it is unbonded with it.
    /// - If nothing is missing, what all exits together (the open batch included, so that nothing is bonded only to be
    ///   unbonded tomorrow) do not need works: first what unbonds, the planck that come last, for it is idle for weeks and
    ///   taking it back is instant; then cash that no batch needs and that is above the target of the buffer.
    ///
    /// # Errors
    /// `Overflow` when the amounts do not fit together.
    pub fn flow(&self, coming: &Coming, ripe_era: Era) -> Result<Flow, MathError> {
        let (sums, total) = (self.sums()?, coming.total());
        let there = self.buffer.checked_add(total).ok_or(MathError::Overflow)?;
        let closed = sums.last().map_or(0, |due| due.amount);
        // Clipping is meant, here and below: nothing is missing, or nothing is left over.
        let missing_now = closed.saturating_sub(self.buffer).saturating_sub(coming.by(ripe_era));
        if missing_now > 0 {
            // Nobody knows which stashes the plan will take it from: as if from those that are to be slashed.
            let unbond = missing_now.checked_add(coming.threatened()).ok_or(MathError::Overflow)?;
            return Ok(Flow { unbond, ..Flow::default() });
        }
        let all = closed.checked_add(self.open).ok_or(MathError::Overflow)?;
        let excess = there.saturating_sub(all);
        let rebond = excess.min(total);
        let left = total.saturating_sub(rebond);
        let kept = missing(&sums, |era| coming.by(era).min(left)).max(self.target);
        let bond = excess.saturating_sub(rebond).min(self.buffer.saturating_sub(kept));
        Ok(Flow { rebond, bond, unbond: 0 })
    }
}

/// The most by which any of the `sums` exceeds what is `ripe` by its era, in planck.
fn missing(sums: &[Due], ripe: impl Fn(Era) -> Balance) -> Balance {
    // Saturating is the meaning wanted: what is covered misses nothing.
    sums.iter().map(|due| due.amount.saturating_sub(ripe(due.era))).max().unwrap_or(0)
}
