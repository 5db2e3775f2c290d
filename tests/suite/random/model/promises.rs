//! What was promised, as it must be true: by each due era there is cash, or stake that is ripe by then, for all that is due by then.

use adotb_runtime::Balance;

use super::{numbers::part_down, Model};

/// What is owed to exits and what there is for them, at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// Free cash.
    pub buffer: Balance,
    /// Cash that shall stay at hand.
    pub target: Balance,
    /// The closed batches that wait: due era, and worth.
    pub dues: Vec<(u32, Balance)>,
    /// What the open batch is worth.
    pub open: Balance,
    /// What unbonds: era in which it is ripe, and how much that is, less what announced slashes may take.
    pub coming: Vec<(u32, Balance)>,
}

impl Picture {
    /// What is due by an era.
    pub fn due_by(&self, era: u32) -> Balance {
        self.dues.iter().filter(|(due, _)| *due <= era).map(|(_, amount)| amount).sum()
    }

    /// What is ripe by an era.
    pub fn ripe_by(&self, era: u32) -> Balance {
        self.coming.iter().filter(|(ripe, _)| *ripe <= era).map(|(_, amount)| amount).sum()
    }

    /// All closed batches.
    pub fn closed(&self) -> Balance {
        self.due_by(u32::MAX)
    }

    /// All that unbonds.
    pub fn unbonding(&self) -> Balance {
        self.ripe_by(u32::MAX)
    }

    /// Due eras by which there is too little, with so much cash.
    pub fn short(&self, cash: Balance) -> Vec<u32> {
        let eras = self.dues.iter().map(|(due, _)| *due);
        eras.filter(|era| cash + self.ripe_by(*era) < self.due_by(*era)).collect()
    }

    /// Cash without which some batch is paid late.
    pub fn needed(&self) -> Balance {
        let short = |(era, _): &(u32, Balance)| self.due_by(*era).saturating_sub(self.ripe_by(*era));
        self.dues.iter().map(short).max().unwrap_or(0)
    }
}

impl Model {
    /// What is owed and what there is now.
    pub fn picture(&self) -> Picture {
        let dues = self.waiting_batches().map(|batch| (self.due_era(batch), self.batch_value(batch)));
        let mut coming = Vec::new();
        for stash in &self.stashes {
            // Nobody knows which chunks an announced slash will take: at worst the first ones.
            let mut taken = stash.provision;
            for (ripe, amount) in &stash.chunks {
                let part = taken.min(*amount);
                taken -= part;
                coming.push((*ripe, amount - part));
            }
        }
        Picture {
            buffer: self.buffer,
            target: part_down(self.pool(), self.settings.buffer_bps.into(), 10_000),
            dues: dues.collect(),
            open: self.batch_value(self.open_batch()),
            coming,
        }
    }

    /// Something came that nobody could know of: no date is sure until the next plan.
    pub fn unsettle(&mut self) {
        self.batches.iter_mut().for_each(|batch| batch.sound = false);
    }

    /// The work of an era is complete, in time, and nothing went wrong: whatever was covered still is, and what is covered now must be paid by
    /// its date.
    ///
    /// # Panics
    /// If a batch that was covered no longer is.
    pub fn settle_dates(&mut self) {
        let picture = self.picture();
        let short = picture.short(self.buffer);
        for batch in self.waiting_batches() {
            let due = self.due_era(batch);
            let covered = short.iter().all(|era| *era > due);
            assert!(
                covered || !self.batches[batch].sound,
                "batch {batch}, due in era {due}, was covered and is not any more: {picture:?}"
            );
            assert!(
                !self.batches[batch].sound || due > self.work_era,
                "batch {batch} is not paid in era {}: it was due in era {due}",
                self.work_era
            );
            self.batches[batch].sound = covered;
        }
    }

    /// What can be taken at once makes no batch late whose date is sure.
    ///
    /// # Panics
    /// If it does.
    pub fn check_liquid(&self) {
        assert!(self.liquid <= self.buffer, "what can be taken at once is there");
        let picture = self.picture();
        let short = picture.short(self.buffer - self.liquid);
        for batch in self.waiting_batches().filter(|batch| self.batches[*batch].sound) {
            let due = self.due_era(batch);
            assert!(
                short.iter().all(|era| *era > due),
                "batch {batch}, due in era {due}, is late if {} planck are taken at once: {picture:?}",
                self.liquid
            );
        }
    }
}
