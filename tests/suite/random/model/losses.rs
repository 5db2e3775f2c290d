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
        let waiting: Vec<usize> = self.waiting_batches().collect();
        let hit = |batch: &usize| self.batches[*batch].era >= since;
        let sum = |of: &mut dyn Iterator<Item = &usize>| of.map(|n| self.batch_value(*n)).sum::<Balance>();
        let at_stake = owned - least + sum(&mut waiting.iter().filter(|batch| hit(batch)));
        let everything = owned + sum(&mut waiting.iter());
        let taken: Vec<(usize, Balance)> = waiting
            .iter()
            .map(|batch| {
                let (before, after) = (self.batch_value(*batch), self.told.get(batch).copied());
                let after = after.unwrap_or_else(|| panic!("I-12: batch {batch} is gone, before its loss"));
                let taken = before.checked_sub(after);
                (*batch, taken.unwrap_or_else(|| panic!("I-12: a loss raises batch {batch} to {after}")))
            })
            .collect();
        let borne = loss.min(at_stake);
        for (batch, taken) in taken.iter().filter(|(batch, _)| hit(batch)) {
            let value = self.batch_value(*batch);
            let (low, high) = match at_stake {
                0 => (0, 0),
                _ => (part_down(borne, value, at_stake), part_up(borne, value, at_stake)),
            };
            assert!(
                *taken + 1 >= low && *taken <= high + 1,
                "I-12: batch {batch} of {value} bears {taken} of {borne}, of {at_stake} at stake"
            );
        }
        // Who left before the offence bears what nobody else can, the youngest first.
        let mut uncovered = loss - borne;
        for (batch, taken) in taken.iter().rev().filter(|(batch, _)| !hit(batch)) {
            let part = uncovered.min(self.batch_value(*batch));
            assert_eq!(*taken, part, "I-12: batch {batch} is older than the offence in era {since}");
            uncovered -= part;
        }
        let exits: Balance = taken.iter().map(|(_, taken)| taken).sum();
        let holders = loss.min(everything) - exits;
        assert!(holders <= owned, "I-12: the holders lose {holders} of {owned}");
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
