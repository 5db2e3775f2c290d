//! Reports: the stash book follows what the chain's ledger says of each stash.
use crate::{
    bonder::{Bonder, StashReported},
    data::{compare, mark_of, set_mark},
    keeper::totals_of,
};
use adotb_access::ensure_role;
use adotb_interfaces::{
    access::Role,
    bonder::{BonderError, Booked, Mark, Stash, StashReport, Terms},
    vault::{self, BookChange},
    Balance, Era, Millis,
};
use adotb_math::{
    balance::{add, sub},
    chunks::slash,
    standing::Standing,
};
use ink::{
    codegen::{EmitEvent, Env},
    prelude::vec::Vec,
};

impl Bonder {
    #[inline(never)]
    pub(crate) fn do_report(
        &mut self,
        revision: u32,
        since: Era,
        reports: Vec<StashReport>,
        terms: Terms,
    ) -> Result<Booked, BonderError> {
        ensure_role(self.env().caller(), self.reporter, Role::Reporter)?;
        if revision != self.revision {
            return Err(BonderError::OtherRevision { given: revision, current: self.revision });
        }
        let mut stashes = self.stashes.get_or_default();
        let mut marks = self.marks.get_or_default();
        let mut done = Booked { whole: reports.len() == stashes.len(), ..Booked::default() };
        let mut changed = Vec::new();
        let mut next = 0;
        for report in reports {
            let index = report.stash;
            let unknown = BonderError::UnknownStash { stash: index };
            let stash = stashes.get_mut(usize::from(index)).ok_or(unknown)?;
            if index < next {
                return Err(BonderError::InvalidReport);
            }
            next = index.saturating_add(1); // 64 stashes at most
            let Some(change) = compare(stash, &mark_of(&marks, index), &report)? else { continue };
            add(&mut done.loss, change.loss)?;
            add(&mut done.gain, change.gain)?;
            let new = change.standing;
            let same = stash.bonded == new.bonded && stash.unbonding == new.unbonding;
            let proven = same || {
                // Order: asked before anything is written; it changes nothing.
                let claimed = Stash { bonded: new.bonded, ..*stash };
                self.has(&claimed, new.unbonding)?
            };
            // What is on their word, whether or not it changes the worth.
            let unproven = change.announced.saturating_add(if proven { 0 } else { change.moved });
            add(&mut done.unproven, unproven)?;
            changed.push((index, stash.unbonding, change));
            (stash.bonded, stash.unbonding) = (new.bonded, new.unbonding);
            let Standing { provision, written_off, .. } = new;
            set_mark(&mut marks, Mark { stash: index, provision, written_off });
        }
        if changed.is_empty() {
            return Ok(done);
        }
        if done.unproven > terms.limit {
            done.held = true;
            self.set_hold(terms.hold_until)?;
            return Ok(done);
        }
        for (index, mut surplus, change) in changed {
            let new = change.standing;
            sub(&mut surplus, new.unbonding)?;
            // Clipping is meant: an era that far away never comes.
            if let (true, Some(stash)) = (surplus > 0, stashes.get_mut(usize::from(index))) {
                let mut unlocking = self.unlocking.get(index).unwrap_or_default();
                slash(&mut unlocking.0, surplus, since.saturating_add(self.bonding_eras))?;
                self.keep_chunks(index, stash, &unlocking);
            }
            self.env().emit_event(StashReported {
                stash: index,
                bonded: new.bonded,
                unbonding: new.unbonding,
                provision: new.provision,
            });
        }
        let mut change = BookChange { loss: done.loss, gain: done.gain, since, ..BookChange::default() };
        for stash in &stashes {
            add(&mut change.bonded, stash.bonded)?;
            add(&mut change.unbonding, stash.unbonding)?;
        }
        for mark in &marks {
            add(&mut change.provision, mark.provision)?;
        }
        self.stashes.set(&stashes);
        self.marks.set(&marks);
        self.revise();
        let token = self.token()?;
        match vault::book_report(self.vault, totals_of(token)?, &change) {
            Ok(Ok(correction)) => self.correct(token, correction).map(|()| done),
            _ => Err(BonderError::VaultRefused),
        }
    }

    #[inline(never)]
    pub(crate) fn view_proves(
        &self,
        index: u16,
        active: Balance,
        unlocking: Balance,
    ) -> Result<bool, BonderError> {
        let stashes = self.stashes.get_or_default();
        let stash = stashes.get(usize::from(index)).ok_or(BonderError::UnknownStash { stash: index })?;
        let mark = mark_of(&self.marks.get_or_default(), index);
        let report = StashReport { stash: index, active, unlocking, pending: None };
        if compare(stash, &mark, &report)?.is_none() {
            return Err(BonderError::SameAsBook { stash: index });
        }
        self.has(&Stash { bonded: active, ..*stash }, unlocking)
    }

    #[inline(never)]
    pub(crate) fn do_end_hold(&mut self) -> Result<(), BonderError> {
        ensure_role(self.env().caller(), self.reporter, Role::Reporter)?;
        self.set_hold(0)
    }

    #[inline(never)]
    pub(crate) fn set_hold(&self, until: Millis) -> Result<(), BonderError> {
        match vault::hold(self.vault, until) {
            Ok(Ok(())) => Ok(()),
            _ => Err(BonderError::VaultRefused),
        }
    }

    /// Counts a change of the book: reports of the book before are refused from now on.
    pub(crate) fn revise(&mut self) {
        // It may come round: nobody keeps a report through four thousand million changes.
        self.revision = self.revision.wrapping_add(1);
    }
}
