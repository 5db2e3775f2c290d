//! Reports: what the chain says of each stash becomes the book, and the difference is a loss or a gain.

use adotb_interfaces::bonder::{BonderError, Booked, StashReport};
use adotb_runtime::Balance;

use super::{Model, Shared, Stash};

/// How far a report may go.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// The most that is booked without proof: at least, and at most.
    pub limits: (Balance, Balance),
    /// Whether it was held, where the limits do not say.
    pub told: bool,
    /// Until when nothing is priced if it is more.
    pub hold_until: u64,
}

/// What a report would do with a stash.
pub(super) struct Change {
    stash: usize,
    after: Stash,
    /// What the stash is worth more, or less.
    worth: i128,
    /// How far its provision is from what the ledger alone says.
    announced: Balance,
    /// How far its ledger is from its book.
    moved: Balance,
    /// Neither its bonded stake nor its chunks change.
    same: bool,
}

impl Stash {
    /// What it is worth by the book.
    pub fn worth(&self) -> i128 {
        self.bonded as i128 + self.unbonding() as i128 - self.provision as i128
    }
}

impl Model {
    /// Takes over what a report says; `proves` says whether a stash can show the numbers. Returns what came of it, and how a loss was shared.
    pub fn report(
        &mut self,
        revision: u32,
        since: u32,
        reports: &[StashReport],
        terms: Terms,
        proves: impl Fn(usize, Balance, Balance) -> bool,
    ) -> Result<(Booked, Option<Shared>), BonderError> {
        self.gained = None;
        if revision != self.revision {
            return Err(BonderError::OtherRevision { given: revision, current: self.revision });
        }
        let mut changes = Vec::new();
        for (n, report) in reports.iter().enumerate() {
            let number = usize::from(report.stash);
            if number >= self.stashes.len() {
                return Err(BonderError::UnknownStash { stash: report.stash });
            }
            if n > 0 && reports[n - 1].stash >= report.stash {
                return Err(BonderError::InvalidReport);
            }
            changes.extend(self.change(number, since, report)?);
        }
        let whole = reports.len() == self.stashes.len();
        let mut booked = Booked { whole, ..Booked::default() };
        for change in &changes {
            let size = change.worth.unsigned_abs();
            *(if change.worth < 0 { &mut booked.loss } else { &mut booked.gain }) += size;
            let shown = change.same || proves(change.stash, change.after.bonded, change.after.unbonding());
            booked.unproven += change.announced + if shown { 0 } else { change.moved };
        }
        if changes.is_empty() {
            return Ok((booked, None));
        }
        let (low, high) = terms.limits;
        if booked.unproven > high || booked.unproven > low && terms.told {
            booked.held = true;
            self.hold = terms.hold_until.min(self.now + 8 * self.era_ms);
            return Ok((booked, None));
        }
        // Nobody could stake since it was announced: who is there now bore it all.
        let closed = self.much_is_announced() && !self.joined;
        for change in changes {
            self.stashes[change.stash] = change.after;
        }
        self.revision += 1;
        self.joined &= self.provision() > 0;
        // What stakes lost and what they won is one step.
        let both = booked.loss.min(booked.gain);
        let (loss, gain) = (booked.loss - both, booked.gain - both);
        let shared = (loss > 0).then(|| self.share_loss(loss, since));
        self.gained = (gain > 0).then(|| self.give_back(gain, closed));
        self.unsettle();
        self.disturb_plan();
        Ok((booked, shared))
    }

    /// What a report changes in a stash; nothing if the book says so already.
    pub(super) fn change(
        &self,
        number: usize,
        since: u32,
        report: &StashReport,
    ) -> Result<Option<Change>, BonderError> {
        let before = &self.stashes[number];
        let above = |given, most| BonderError::AboveBook { stash: report.stash, given, most };
        let most = before.bonded + before.written_off;
        if report.active > most {
            return Err(above(report.active, most));
        }
        if report.unlocking > before.unbonding() {
            return Err(above(report.unlocking, before.unbonding()));
        }
        let mut after = before.clone();
        after.bonded = report.active;
        after.written_off = most - report.active;
        let from = since.saturating_add(self.bonding_eras);
        after.slash_chunks(before.unbonding() - report.unlocking, from);
        let (had, has) = (before.bonded + before.unbonding(), report.active + report.unlocking);
        let missing = had.saturating_sub(has);
        let pending = report.pending.unwrap_or_else(|| before.provision.saturating_sub(missing));
        // A planck is left: only what the chain has taken can be a total loss.
        after.provision = pending.min(has.saturating_sub(1));
        after.gap = before.gap - had as i128 + has as i128;

        let worth = after.worth() - before.worth();
        // The ledger alone says that what is missing was announced, as far as the provision goes.
        let implied = before.provision.saturating_sub(missing).min(has.saturating_sub(1));
        let announced = after.provision.abs_diff(implied);
        let moved = before.bonded.abs_diff(report.active) + (before.unbonding() - report.unlocking);
        let same = after.bonded == before.bonded && after.unbonding() == before.unbonding();
        let nothing = same && after.provision == before.provision && after.written_off == before.written_off;
        Ok((!nothing).then_some(Change { stash: number, after, worth, announced, moved, same }))
    }
}
