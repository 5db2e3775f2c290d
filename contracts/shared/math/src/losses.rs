//! Sharing a loss between the holders and the unfunded exits.
//!
//! Everybody whose money was at stake in the era of the offence loses the same fraction (I-12).

use crate::{
    muldiv::{mul_div_down, mul_div_up},
    Balance, Era, MathError,
};

/// A loss on its way to those who bear it: first each affected batch, then the holders with what is left.
///
/// Each batch is charged the difference of two rounded running sums, not its own rounded share. So the charges add
/// up to the loss exactly, and nobody's differs from the exact share by a whole planck, however many batches there are.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Debug))]
pub struct LossSplit {
    /// The part of the loss that those at stake can bear: at most all they have.
    pub loss: Balance,
    /// The part that exceeds everything at stake.
    pub uncovered: Balance,
    /// What was at stake: the holders' part and all affected batches.
    pub at_stake: Balance,
    /// Value, before the loss, of the batches charged so far.
    seen: Balance,
    /// Loss charged to those batches.
    charged: Balance,
}

impl LossSplit {
    /// Begins to share `loss` between the `holders` (pooled and unstreamed reward) and the affected batches, which
    /// are worth `exits` together.
    ///
    /// # Errors
    /// `Overflow` when the two do not fit together.
    pub fn new(loss: Balance, holders: Balance, exits: Balance) -> Result<Self, MathError> {
        let at_stake = holders.checked_add(exits).ok_or(MathError::Overflow)?;
        let covered = loss.min(at_stake);
        // Cannot underflow: covered <= loss.
        let uncovered = loss.saturating_sub(covered);
        Ok(Self { loss: covered, uncovered, at_stake, seen: 0, charged: 0 })
    }

    /// Charges one affected batch worth `value`; returns its new value. All charges together are
    /// rounded up, in favour of the holders; each is within a planck of its exact share.
    ///
    /// # Errors
    /// `Overflow` when more is charged than was announced as `exits` and `holders` together.
    pub fn charge(&mut self, value: Balance) -> Result<Balance, MathError> {
        let seen = self.seen.checked_add(value).ok_or(MathError::Overflow)?;
        if seen > self.at_stake {
            return Err(MathError::Overflow);
        }
        let charged = match self.loss {
            0 => 0,
            loss => mul_div_up(loss, seen, self.at_stake)?,
        };
        // The difference of the rounded-up sums is at most the rounded-up share, which is at most the value.
        let share = charged.checked_sub(self.charged).ok_or(MathError::Overflow)?;
        self.seen = seen;
        self.charged = charged;
        value.checked_sub(share).ok_or(MathError::Overflow)
    }

    /// What is left of the loss for the holders, once every affected batch was charged; never more than they have.
    pub fn rest(&self) -> Balance {
        // Cannot underflow: a rounded-up share of the loss, for at most everything at stake, is at most the loss.
        self.loss.saturating_sub(self.charged)
    }
}

/// A batch of exits that is closed and not funded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Era in which its exits were opened.
    pub era: Era,
    /// What they were worth then, in planck.
    pub promised: Balance,
    /// What it is worth, in planck: less than was promised after a loss.
    pub value: Balance,
}

/// How a loss was shared, in planck.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shared {
    /// Borne by the holders.
    pub holders: Balance,
    /// Borne by the batches.
    pub exits: Balance,
}

/// Shares `loss` planck by an offence in era `since` among the holders, who have `holders` planck, and the `batches` opened in
/// that era or later: all lose the same fraction. What they cannot bear falls on older batches, the newest first: there is no
/// other money left. The holders keep `least` planck, unless there is nobody else at all.
///
/// # Errors
/// `Overflow` when the amounts do not fit together.
pub fn share(
    batches: &mut [Waiting],
    loss: Balance,
    holders: Balance,
    least: Balance,
    since: Era,
) -> Result<Shared, MathError> {
    let mut exits: Balance = 0;
    for batch in batches.iter().filter(|batch| batch.era >= since) {
        exits = exits.checked_add(batch.value).ok_or(MathError::Overflow)?;
    }
    // While there is more than the loss, the holders' part of it is less than all they have.
    let all = holders.checked_add(exits).ok_or(MathError::Overflow)?;
    // Clipping is meant: who has less than the least keeps it.
    let owned = if loss < all { holders } else { holders.saturating_sub(least) };
    let mut split = LossSplit::new(loss, owned, exits)?;
    let mut borne: Balance = 0;
    for batch in batches.iter_mut().rev().filter(|batch| batch.era >= since) {
        let value = split.charge(batch.value)?;
        // None of these can leave its range, here and below: no batch is charged more than its value.
        borne = borne.saturating_add(batch.value.saturating_sub(value));
        batch.value = value;
    }
    let mut uncovered = split.uncovered;
    for batch in batches.iter_mut().rev().filter(|batch| batch.era < since) {
        let part = uncovered.min(batch.value);
        uncovered = uncovered.saturating_sub(part);
        borne = borne.saturating_add(part);
        batch.value = batch.value.saturating_sub(part);
    }
    let holders = split.rest().saturating_add(uncovered.min(holders.saturating_sub(owned)));
    Ok(Shared { holders, exits: borne })
}

/// Gives `gain` planck back to the `batches` that bore a loss, the oldest first and never more than was promised; returns how
/// much of it that was.
pub fn restore(batches: &mut [Waiting], gain: Balance) -> Balance {
    let mut rest = gain;
    for batch in batches {
        // None of these can leave its range: a batch is never worth more than was promised.
        let part = batch.promised.saturating_sub(batch.value).min(rest);
        batch.value = batch.value.saturating_add(part);
        rest = rest.saturating_sub(part);
    }
    gain.saturating_sub(rest)
}

/// What an exit of `amount` is paid from its batch, rounded down: `amount * value / promised`.
///
/// Exactly `amount` while the batch lost nothing, nothing when the batch promised nothing.
///
/// # Errors
/// `Overflow`, only when `value` exceeds `promised`.
pub fn exit_payout_down(amount: Balance, value: Balance, promised: Balance) -> Result<Balance, MathError> {
    match promised {
        0 => Ok(0),
        _ => mul_div_down(amount, value, promised),
    }
}
