//! A loss is shared by everybody whose money was at stake, and what turns out not to be lost goes back.
//!
//! Who bears which planck is taken from the suite (`told`) and held against what must be true: the same fraction for everybody.

use adotb_runtime::Balance;

use super::{
    numbers::{part_down, part_up},
    Model,
};

/// How a loss was shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Era of the offence.
    pub since: u32,
    /// The whole loss.
    pub loss: Balance,
    /// The holders' part.
    pub holders: Balance,
    /// The exits' part.
    pub exits: Balance,
}

/// A gain that was booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gained {
    /// All of it.
    pub gain: Balance,
    /// The part that went back to exits.
    pub exits: Balance,
    /// The holders had the rest at once.
    pub at_once: bool,
}

impl Model {
    /// What the holders own, released or not, or will own when it comes back.
    fn owned_some_day(&self) -> Balance {
        self.owned() + self.gains
    }

    /// What the loss that is being shared took from a batch, as the suite keeps it.
    fn taken_from(&self, batch: usize) -> Balance {
        let (before, after) = (self.batch_value(batch), self.told.get(&batch));
        let after = after.unwrap_or_else(|| panic!("I-12: batch {batch} is gone, before its loss"));
        before.checked_sub(*after).unwrap_or_else(|| panic!("I-12: a loss raises batch {batch} to {after}"))
    }

    /// The batches that are closed and wait, the oldest first.
    pub fn waiting_batches(&self) -> std::ops::Range<usize> {
        self.first_unfunded()..self.open_batch()
    }

    /// Shares a loss, already taken from the stashes, among the holders and the batches opened in era `since` or later that wait.
    ///
    /// # Panics
    /// If the suite shared it in a way in which nobody may share it.
    pub fn share_loss(&mut self, loss: Balance, since: u32) -> Shared {
        let era = self.batches[self.open_batch()].era;
        self.seal(era);
        let owned = self.owned_some_day();
        // While a slash is only announced it may be cancelled, and then the holders must still be there.
        let least = owned.min(Balance::from(self.provision() > 0));
        let (hit, older): (Vec<usize>, Vec<usize>) =
            self.waiting_batches().partition(|batch| self.batches[*batch].era >= since);
        let sum = |of: &[usize]| of.iter().map(|batch| self.batch_value(*batch)).sum::<Balance>();
        // While there is more than the loss the holders keep something in any case.
        let all = owned + sum(&hit);
        let at_stake = if loss < all { all } else { all - least };
        let everything = owned + sum(&hit) + sum(&older);
        let borne = loss.min(at_stake);
        let mut taken = Vec::new();
        for batch in hit {
            let (value, part) = (self.batch_value(batch), self.taken_from(batch));
            let (low, high) = match at_stake {
                0 => (0, 0),
                _ => (part_down(borne, value, at_stake), part_up(borne, value, at_stake)),
            };
            assert!(
                part + 1 >= low && part <= high + 1,
                "I-12: batch {batch} of {value} bears {part} of {borne}, of {at_stake} at stake"
            );
            taken.push((batch, part));
        }
        // Who left before the offence bears what nobody else can, the youngest first.
        let mut uncovered = loss - borne;
        for batch in older.into_iter().rev() {
            let part = uncovered.min(self.batch_value(batch));
            let found = self.taken_from(batch);
            assert_eq!(found, part, "I-12: batch {batch} is older than the offence in era {since}");
            uncovered -= part;
            taken.push((batch, part));
        }
        let exits: Balance = taken.iter().map(|(_, taken)| taken).sum();
        let holders = loss.min(everything) - exits;
        assert!(holders <= owned, "I-12: the holders lose {holders} of {owned}");
        assert!(
            loss >= everything || owned == 0 || holders < owned || self.provision() == 0,
            "the holders keep a planck"
        );
        for (batch, taken) in taken {
            self.batches[batch].value = Some(self.batch_value(batch) - taken);
        }
        // What was to come back to them is the first to go.
        let gains = holders.min(self.gains);
        self.gains -= gains;
        if holders > gains {
            self.token.lose(holders - gains, self.now);
            self.restart |= self.token.total() == 0;
        }
        Shared { since, loss, holders, exits }
    }

    /// Gives back what the stashes are worth more. `closed`: nobody could stake since it was taken.
    pub fn give_back(&mut self, gain: Balance, closed: bool) -> Gained {
        let mut rest = gain;
        for batch in self.waiting_batches() {
            let value = self.batch_value(batch);
            let part = rest.min(self.promised_in(batch) - value);
            self.batches[batch].value = Some(value + part);
            rest -= part;
        }
        self.given += rest;
        let at_once = closed && !self.restart;
        if at_once && rest > 0 {
            self.token.gain(rest, self.now);
        } else if !at_once {
            self.gains += rest;
        }
        Gained { gain, exits: gain - rest, at_once }
    }
}
