//! What a stash is worth by the book, and what a report of the chain's own ledger changes in it.
//!
//! A slash is known before it is applied: from the offence on it is *announced*, and the book makes a provision for it.
//! `worth = bonded + unbonding - provision`. A stash of 100 with an announced slash of 10 is worth 90 at once; when the
//! slash is applied it has 90 and nothing is announced, which changes nothing; when it is cancelled it is worth 100 again.

use crate::Balance;

/// One stash by the book, in planck.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Debug))]
pub struct Standing {
    /// Bonded.
    pub bonded: Balance,
    /// In unlocking chunks.
    pub unbonding: Balance,
    /// Taken from the worth for slashes that are announced.
    pub provision: Balance,
    /// What reports took from `bonded`, and so the most that a report can add to it.
    pub written_off: Balance,
}

/// A report that says more than the book allows, in planck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AboveBook {
    /// What it says.
    pub given: Balance,
    /// The most that it may say.
    pub most: Balance,
}

/// What a report changes.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Debug))]
pub struct Change {
    /// The stash from now on.
    pub standing: Standing,
    /// What it is worth less, in planck.
    pub loss: Balance,
    /// What it is worth more, in planck; zero if there is a loss.
    pub gain: Balance,
    /// How far the provision is from what the ledger alone says of it, in planck: no ledger shows it.
    pub announced: Balance,
    /// How far what is bonded and what unbonds are from the book, in planck: the ledger shows it.
    pub moved: Balance,
}

impl Standing {
    /// What follows if the chain has `active` and `unlocking` planck of this stash, and `pending` planck of slashes are
    /// announced and not applied. The provision leaves the stash a planck: only what the chain has taken can be a total
    /// loss. If `pending` is not known, what is missing was announced as far as the provision goes.
    ///
    /// # Errors
    /// [`AboveBook`]: no report raises what is unbonding, nor what is bonded beyond what reports have taken from it.
    pub fn report(
        self,
        active: Balance,
        unlocking: Balance,
        pending: Option<Balance>,
    ) -> Result<Change, AboveBook> {
        // Clipping is meant, here and below: no chain has money near the largest number.
        let most = self.bonded.saturating_add(self.written_off);
        let written_off = most.checked_sub(active).ok_or(AboveBook { given: active, most })?;
        if unlocking > self.unbonding {
            return Err(AboveBook { given: unlocking, most: self.unbonding });
        }
        let (had, has) = (self.bonded.saturating_add(self.unbonding), active.saturating_add(unlocking));
        let missing = had.saturating_sub(has);
        // What the ledger alone says: what is missing was announced, as far as the provision goes.
        let most = has.saturating_sub(1);
        let implied = self.provision.saturating_sub(missing).min(most);
        let provision = pending.map_or(implied, |pending| pending.min(most));
        // Both sides of `worth before = worth after + loss - gain`, without any subtraction.
        let (before, after) = (had.saturating_add(provision), has.saturating_add(self.provision));
        let (loss, gain) = (before.saturating_sub(after), after.saturating_sub(before));
        Ok(Change {
            standing: Self { bonded: active, unbonding: unlocking, provision, written_off },
            loss,
            gain,
            announced: provision.abs_diff(implied),
            moved: self.bonded.abs_diff(active).saturating_add(self.unbonding.abs_diff(unlocking)),
        })
    }
}
