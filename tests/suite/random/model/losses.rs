//! A loss is shared by everybody whose money was at stake.

use adotb_runtime::Balance;

use super::{numbers::part_up, Model};

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

impl Model {
    /// Shares a loss, already taken from the stashes, among the holders and the batches opened in era `since` or later that wait.
    pub fn share_loss(&mut self, loss: Balance, since: u32) -> Shared {
        let era = self.batches[self.open_batch()].era;
        self.seal(era);
        let holders = self.token.pooled(self.now) + self.token.unreleased(self.now);
        let waiting = self.first_unfunded()..self.open_batch();
        let (hit, older): (Vec<usize>, Vec<usize>) =
            waiting.partition(|batch| self.batches[*batch].era >= since);
        let at_stake = holders + hit.iter().map(|batch| self.batch_value(*batch)).sum::<Balance>();
        let borne = loss.min(at_stake);
        // The charges are steps of one rising sum that is rounded up, the youngest batch first.
        let (mut seen, mut charged) = (0, 0);
        for batch in hit.into_iter().rev() {
            let value = self.batch_value(batch);
            seen += value;
            let so_far = if borne == 0 { 0 } else { part_up(borne, seen, at_stake) };
            self.batches[batch].value = Some(value - (so_far - charged));
            charged = so_far;
        }
        let rest = borne - charged;
        if rest > 0 {
            self.token.lose(rest, self.now);
            self.restart |= self.token.total() == 0;
        }
        // What nobody of them can bear is taken from those who left before, the youngest batch first.
        let mut uncovered = loss - borne;
        for batch in older.into_iter().rev() {
            let value = self.batch_value(batch);
            let part = uncovered.min(value);
            if part > 0 {
                self.batches[batch].value = Some(value - part);
                uncovered -= part;
                charged += part;
            }
        }
        Shared { since, loss, holders: rest, exits: charged }
    }
}
