//! Stake on its way back to the vault: how much of it is there by which era.

use crate::{chunks::Chunk, Balance, Era, MathError};
use alloc::vec::Vec;

/// What unbonds in all stashes.
#[derive(Clone, Default, PartialEq, Eq)]
#[cfg_attr(any(test, feature = "std"), derive(Debug))]
pub struct Coming {
    /// By the era in which it can be withdrawn: ascending, each era once.
    chunks: Vec<Chunk>,
    /// What announced slashes may take of stashes beyond their chunks: of what is unbonded now, then.
    threatened: Balance,
}

impl Coming {
    /// Adds `amount` planck that are ripe in `ripe_era`.
    ///
    /// # Errors
    /// `Overflow` when they do not fit to the others of that era.
    pub fn add(&mut self, ripe_era: Era, amount: Balance) -> Result<(), MathError> {
        match self.chunks.binary_search_by_key(&ripe_era, |chunk| chunk.ripe_era) {
            Ok(place) => {
                if let Some(chunk) = self.chunks.get_mut(place) {
                    chunk.amount = chunk.amount.checked_add(amount).ok_or(MathError::Overflow)?;
                }
            }
            Err(place) => self.chunks.insert(place, Chunk { ripe_era, amount }),
        }
        Ok(())
    }

    /// Adds the chunks of one stash, of which announced slashes may still take `provision` planck. Nobody knows yet from
    /// which chunk they will be taken; counted are those that stay if it is the first ones.
    ///
    /// # Errors
    /// `Overflow` when they do not fit to those of other stashes.
    pub fn add_stash(&mut self, chunks: &[Chunk], provision: Balance) -> Result<(), MathError> {
        let mut taken = provision;
        for chunk in chunks {
            let part = taken.min(chunk.amount);
            // Neither can underflow: the part is the smaller of the two.
            taken = taken.saturating_sub(part);
            self.add(chunk.ripe_era, chunk.amount.saturating_sub(part))?;
        }
        self.threatened = self.threatened.checked_add(taken).ok_or(MathError::Overflow)?;
        Ok(())
    }

    /// Planck that can be withdrawn in `era` or before.
    pub fn by(&self, era: Era) -> Balance {
        // Saturating, here and below: a sum that exceeds the type cannot exist on any chain.
        self.chunks
            .iter()
            .take_while(|chunk| chunk.ripe_era <= era)
            .fold(0, |sum: Balance, chunk| sum.saturating_add(chunk.amount))
    }

    /// Planck on the way.
    pub fn total(&self) -> Balance {
        self.by(Era::MAX)
    }

    /// What announced slashes may take of stake that begins to unbond now, in planck.
    pub fn threatened(&self) -> Balance {
        self.threatened
    }

    /// The `amount` planck that come last; everything if there is less.
    pub fn last(&self, amount: Balance) -> Last {
        let mut rest = amount;
        for chunk in self.chunks.iter().rev() {
            if chunk.amount >= rest {
                return Last { era: chunk.ripe_era, part: rest };
            }
            rest = rest.saturating_sub(chunk.amount);
        }
        Last { era: 0, part: rest }
    }
}

/// The planck that come last: all that is ripe after `era`, and `part` planck of what is ripe in it.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(any(test, feature = "std"), derive(Debug))]
pub struct Last {
    /// The era.
    pub era: Era,
    /// Planck of what is ripe in that era.
    pub part: Balance,
}

impl Last {
    /// How much of the `chunks` of one stash is among them, in planck, and can be taken back without touching another
    /// chunk: taking back begins with the chunk that was made last. What is taken of the part is gone for other stashes.
    pub fn of(&mut self, chunks: &[Chunk]) -> Balance {
        let mut sum: Balance = 0;
        for chunk in chunks.iter().rev() {
            let free = match chunk.ripe_era.cmp(&self.era) {
                core::cmp::Ordering::Greater => chunk.amount,
                core::cmp::Ordering::Equal => chunk.amount.min(self.part),
                core::cmp::Ordering::Less => 0,
            };
            sum = sum.saturating_add(free);
            if chunk.ripe_era == self.era {
                self.part = self.part.saturating_sub(free); // it is a part of it
            }
            if free < chunk.amount {
                break;
            }
        }
        sum
    }
}
