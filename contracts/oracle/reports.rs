//! From reports to the books: counted, booked, held, vetoed, applied.
use crate::{
    data::spent,
    oracle::{Challenged, Decided, Oracle, Reported, Vetoed},
};
use adotb_access::ensure_role;
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::{self, BonderError, Booked, StashReport, Terms},
    oracle::{Challenge, Held, OracleError, Outcome, Report},
    vault, Balance, Era, Hash, Millis,
};
use adotb_math::fees::bps_down;
use ink::{
    codegen::{EmitEvent, Env},
    env::hash::Blake2x256,
    prelude::vec::Vec,
};

impl Oracle {
    #[inline(never)]
    pub(crate) fn do_report(&mut self, report: Report) -> Result<Outcome, OracleError> {
        let reporter = self.env().caller();
        if !self.desk.panel.reporters.contains(&reporter) {
            return Err(AccessError::MissingRole { caller: reporter, needed: Role::Reporter }.into());
        }
        let now = self.now();
        let era = self.era(now)?;
        if report.era != era {
            return Err(OracleError::OtherEra { given: report.era, era });
        }
        if report.since > era {
            return Err(OracleError::FutureOffence { given: report.since, era });
        }
        if let Some(held) = self.desk.waiting(now) {
            return Err(OracleError::Waiting { hash: held.hash, until: held.until });
        }
        let hash = self.hash(&report);
        if self.desk.booked == Some(hash) {
            return Err(OracleError::AlreadyBooked { hash });
        }
        let (votes, quorum) = (self.desk.count(reporter, hash)?, self.desk.panel.quorum);
        self.env().emit_event(Reported { reporter, hash, votes });
        if votes < quorum {
            return Ok(Outcome::Counted { votes, quorum });
        }
        Ok(Outcome::Decided(self.decide(&report, hash, now)?))
    }

    /// Books a report that enough reporters agree on, or holds it if it changes too much.
    #[inline(never)]
    fn decide(&mut self, report: &Report, hash: Hash, now: Millis) -> Result<Booked, OracleError> {
        let pool = vault::pool(self.vault)?.map_err(|_| OracleError::CallFailed)?;
        let most = bps_down(pool, self.desk.settings.limit_bps)?;
        let period = self.eras(self.desk.settings.veto_eras);
        let spent = spent(self.desk.changed, self.desk.changed_at, now, most, period);
        // Clipping is meant: the pool, and with it the limit, can have shrunk meanwhile.
        let limit = most.saturating_sub(spent);
        // Clipping is meant, here and below: moments that far away never come.
        let until = now.saturating_add(period);
        let expires = until.saturating_add(self.clock.era_ms);
        let booked = self.hand_over(report, &Terms { limit, hold_until: expires })?;
        if !booked.held {
            self.desk.note(hash, spent, booked.unproven, now);
            if booked.whole {
                self.desk.heard = report.era;
            }
        } else if now < self.desk.quiet_until {
            return Err(OracleError::Vetoed { until: self.desk.quiet_until });
        } else {
            self.desk.ballots.clear();
            let Booked { loss, gain, .. } = booked;
            self.desk.held = Some(Held { hash, loss, gain, until, expires });
        }
        self.tell(hash, booked);
        Ok(booked)
    }

    #[inline(never)]
    pub(crate) fn do_apply(&mut self, report: Report) -> Result<Booked, OracleError> {
        let (hash, now) = (self.hash(&report), self.now());
        let held = self.desk.waiting(now).filter(|held| held.hash == hash);
        let Held { until, .. } = held.ok_or(OracleError::NotHeld { hash })?;
        if now < until {
            return Err(OracleError::TooSoon { until });
        }
        self.desk.held = None;
        self.desk.booked = Some(hash);
        bonder::end_hold(self.bonder)??;
        let booked = self.hand_over(&report, &Terms { limit: u128::MAX, hold_until: 0 })?;
        if booked.whole {
            self.desk.heard = report.era;
        }
        self.tell(hash, booked);
        Ok(booked)
    }

    #[inline(never)]
    pub(crate) fn do_veto(&mut self) -> Result<Hash, OracleError> {
        let (by, now) = (self.env().caller(), self.now());
        if by != self.access.admin {
            ensure_role(by, vault::guardian(self.vault)?, Role::Guardian)?;
        }
        let waiting = self.desk.waiting(now);
        let held = waiting.ok_or(OracleError::NotHeld { hash: Hash::default() })?;
        self.drop_held()?;
        self.desk.quiet_until = now.saturating_add(self.eras(self.desk.settings.veto_eras));
        self.env().emit_event(Vetoed { hash: held.hash, by });
        Ok(held.hash)
    }

    #[inline(never)]
    pub(crate) fn do_prove(
        &mut self,
        stash: u16,
        active: Balance,
        unlocking: Balance,
    ) -> Result<Booked, OracleError> {
        let now = self.now();
        let (era, heard) = (self.era(now)?, self.desk.heard);
        // Clipping is meant: an era that far away never comes.
        let silent_from = heard.saturating_add(self.desk.settings.veto_eras);
        let challenge = self.desk.challenge_of(stash, era);
        let challenged_from = challenge.map_or(Era::MAX, |challenge| self.desk.usable_from(&challenge));
        let from = silent_from.min(challenged_from);
        if era < from {
            return Err(OracleError::ReportersActive { from });
        }
        // Who was challenged a veto period ago and is still not booked need not wait for reports, nor for one that is held:
        // what is booked here is proved, and the hold goes on.
        if era < challenged_from {
            if let Some(held) = self.desk.waiting(now) {
                return Err(OracleError::Waiting { hash: held.hash, until: held.until });
            }
        }
        let mut since = if era < silent_from { era } else { heard };
        if let (true, Some(challenge)) = (era >= challenged_from, challenge) {
            since = since.min(challenge.era);
        }
        let revision = bonder::revision(self.bonder)?;
        let stashes = ink::prelude::vec![StashReport { stash, active, unlocking, pending: None }];
        let report = Report { era, revision, since, stashes };
        let booked = self.hand_over(&report, &Terms { limit: 0, hold_until: 0 })?;
        if booked.held {
            return Err(OracleError::NotProven { stash });
        }
        if booked.loss > 0 || booked.gain > 0 {
            self.desk.challenges.retain(|challenge| challenge.stash != stash);
        }
        self.tell(self.hash(&report), booked);
        Ok(booked)
    }

    #[inline(never)]
    pub(crate) fn do_challenge(
        &mut self,
        stash: u16,
        active: Balance,
        unlocking: Balance,
    ) -> Result<Era, OracleError> {
        let era = self.era(self.now())?;
        self.desk.challenge(stash, era)?;
        // Order: noted before the bonder is asked, for size. A refused call keeps nothing of it.
        if !bonder::proves(self.bonder, stash, active, unlocking)?? {
            return Err(OracleError::NotProven { stash });
        }
        let by = self.env().caller();
        self.env().emit_event(Challenged { stash, by, active, unlocking });
        Ok(self.desk.usable_from(&Challenge { stash, era }))
    }

    /// Those that have not expired.
    #[inline(never)]
    pub(crate) fn view_challenges(&self) -> Vec<Challenge> {
        let era = self.era(self.now()).unwrap_or(Era::MAX);
        let open = |one: &Challenge| self.desk.challenge_of(one.stash, era);
        self.desk.challenges.iter().filter_map(open).collect()
    }

    /// Forgets the report that waits, if one does, and ends the hold. If another oracle has taken over there is none to end.
    #[inline(never)]
    pub(crate) fn drop_held(&mut self) -> Result<(), OracleError> {
        if self.desk.held.take().is_none() {
            return Ok(());
        }
        match bonder::end_hold(self.bonder)? {
            Ok(()) | Err(BonderError::Access(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    #[inline(never)]
    fn hand_over(&self, report: &Report, terms: &Terms) -> Result<Booked, OracleError> {
        Ok(bonder::report(self.bonder, report.revision, report.since, &report.stashes, terms)??)
    }

    #[inline(never)]
    fn tell(&self, hash: Hash, booked: Booked) {
        let Booked { loss, gain, unproven, held, .. } = booked;
        self.env().emit_event(Decided { hash, loss, gain, unproven, held });
    }

    #[inline(never)]
    fn hash(&self, report: &Report) -> Hash {
        self.env().hash_encoded::<Blake2x256, _>(report).into()
    }

    #[inline(never)]
    pub(crate) fn now(&self) -> Millis {
        self.env().block_timestamp()
    }

    #[inline(never)]
    pub(crate) fn era(&self, now: Millis) -> Result<Era, OracleError> {
        Ok(self.clock.era(now)?)
    }

    fn eras(&self, count: Era) -> Millis {
        self.clock.era_ms.saturating_mul(count.into())
    }
}
