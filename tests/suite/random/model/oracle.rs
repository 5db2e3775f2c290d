//! The oracle: reporters say the same, small or proved changes are booked, large ones wait.

use std::collections::BTreeMap;

use adotb_harness::contract::ink_id;
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::{BonderError, Booked, StashReport},
    oracle::{OracleError, OracleSettings, Outcome, Report},
};
use adotb_runtime::{AccountId, Balance};
use ink::primitives::Hash;
use scale::Encode;
use sp_core::blake2_256;

use super::{numbers::part_down, reports::Terms, Model, Shared};

/// What the oracle remembers.
#[derive(Clone, Debug)]
pub struct Oracle {
    /// Who reports.
    pub reporters: Vec<AccountId>,
    /// How many must say the same.
    pub quorum: u32,
    /// The settings.
    pub settings: OracleSettings,
    /// The newest word of each reporter.
    pub words: BTreeMap<AccountId, Hash>,
    /// The last report that was booked.
    pub booked: Option<Hash>,
    /// The report that waits.
    pub held: Option<Held>,
    /// Large changes are refused until then.
    pub quiet_until: u64,
    /// All that was ever changed at once.
    pub changed: Vec<Changed>,
    /// Stashes that proved another ledger than the book's, and in which era.
    pub challenges: BTreeMap<u16, u32>,
    /// The last era in which reporters agreed on all stashes.
    pub heard: u32,
}

/// What reporters changed at once.
#[derive(Clone, Copy, Debug)]
pub struct Changed {
    /// When.
    at: u64,
    /// How much of it nobody proved.
    unproven: Balance,
    /// The limit then.
    most: Balance,
    /// The time in which it comes back then.
    period: u64,
}

/// A report that waits.
#[derive(Clone, Debug)]
pub struct Held {
    /// What it says.
    pub report: Report,
    /// What it would change.
    pub booked: Booked,
    /// When it can be applied.
    pub until: u64,
    /// When it is too late.
    pub expires: u64,
}

/// What came of a word, and how a loss was shared.
type Decided = Result<(Outcome, Option<Shared>), OracleError>;

/// What names a report.
pub fn hash(report: &Report) -> Hash {
    blake2_256(&report.encode()).into()
}

impl Model {
    /// The report that waits, unless it has expired.
    pub fn waiting(&self) -> Option<Held> {
        self.oracle.held.clone().filter(|held| self.now < held.expires)
    }

    fn veto_ms(&self) -> u64 {
        u64::from(self.oracle.settings.veto_eras) * self.era_ms
    }

    /// What may be changed at once now, at least and at most, where all limits were `now` or as they were told: of what was changed since
    /// any moment so
    /// much has come back as the smallest limit since brings, and no more than the largest one.
    fn limits(&self, now: &Changed) -> (Balance, Balance) {
        let (mut low, mut high) = (now.most, now.most);
        let (mut sum, mut rates) = (0, vec![*now]);
        for start in self.oracle.changed.iter().rev() {
            sum += start.unproven;
            let back = |rate: &Changed| part_down(rate.most, (now.at - start.at).into(), rate.period.into());
            let least = rates.iter().map(back).min().unwrap_or(0);
            let most = rates.iter().map(back).max().unwrap_or(0);
            // Each change may have rounded a planck away.
            let dust = rates.len() as Balance;
            low = low.min(now.most.saturating_sub(sum.saturating_sub(least.saturating_sub(dust))));
            high = high.min(now.most.saturating_sub(sum.saturating_sub(most + dust)));
            rates.push(*start);
        }
        (low, high)
    }

    /// Only who reports all stashes keeps others from proving.
    fn heed(&mut self, booked: &Booked, era: u32) {
        if booked.whole {
            self.oracle.heard = era;
        }
    }

    /// Somebody reports; the suite has `told` whether it is held, if that is not sure.
    pub fn hear(
        &mut self,
        who: &AccountId,
        report: &Report,
        proves: impl Fn(usize, Balance, Balance) -> bool,
        told: bool,
    ) -> Decided {
        if !self.oracle.reporters.contains(who) {
            let missing = AccessError::MissingRole { caller: ink_id(who), needed: Role::Reporter };
            return Err(OracleError::Access(missing));
        }
        let (era, now) = (self.era(), self.now);
        if report.era != era {
            return Err(OracleError::OtherEra { given: report.era, era });
        }
        if report.since > era {
            return Err(OracleError::FutureOffence { given: report.since, era });
        }
        if let Some(held) = self.waiting() {
            return Err(OracleError::Waiting { hash: hash(&held.report), until: held.until });
        }
        let hash = hash(report);
        if self.oracle.booked == Some(hash) {
            return Err(OracleError::AlreadyBooked { hash });
        }
        if self.oracle.words.insert(who.clone(), hash) == Some(hash) {
            return Err(OracleError::AlreadyReported { hash });
        }
        let votes = self.oracle.words.values().filter(|said| **said == hash).count() as u32;
        let quorum = self.oracle.quorum;
        if votes < quorum {
            return Ok((Outcome::Counted { votes, quorum }, None));
        }

        let most = part_down(self.pool(), self.oracle.settings.limit_bps.into(), 10_000);
        let changed = Changed { at: now, unproven: 0, most, period: self.veto_ms() };
        let until = now + self.veto_ms();
        let expires = until + self.era_ms;
        let terms = Terms { limits: self.limits(&changed), told, hold_until: expires };
        let done = self.report(report.revision, report.since, &report.stashes, terms, proves);
        let (booked, shared) = done.map_err(OracleError::Bonder)?;
        if booked.held && now < self.oracle.quiet_until {
            return Err(OracleError::Vetoed { until: self.oracle.quiet_until });
        }
        self.oracle.words.clear();
        if booked.held {
            self.oracle.held = Some(Held { report: report.clone(), booked, until, expires });
        } else {
            self.oracle.booked = Some(hash);
            self.heed(&booked, era);
            self.oracle.changed.push(Changed { unproven: booked.unproven, ..changed });
        }
        Ok((Outcome::Decided(booked), shared))
    }

    /// Somebody applies a report that waited.
    pub fn apply(
        &mut self,
        report: &Report,
        proves: impl Fn(usize, Balance, Balance) -> bool,
    ) -> Result<(Booked, Option<Shared>), OracleError> {
        let hash = hash(report);
        let held = self.waiting().filter(|held| held.report == *report);
        let held = held.ok_or(OracleError::NotHeld { hash })?;
        if self.now < held.until {
            return Err(OracleError::TooSoon { until: held.until });
        }
        self.oracle.held = None;
        self.oracle.booked = Some(hash);
        self.hold = 0;
        let terms = Terms { limits: (Balance::MAX, Balance::MAX), told: false, hold_until: 0 };
        let done = self.report(report.revision, report.since, &report.stashes, terms, proves);
        let (booked, shared) = done.map_err(OracleError::Bonder)?;
        self.heed(&booked, report.era);
        Ok((booked, shared))
    }

    /// The guardian or the admin drops the report that waits; returns its hash.
    pub fn veto(&mut self) -> Result<Hash, OracleError> {
        let held = self.waiting().ok_or(OracleError::NotHeld { hash: Hash::default() })?;
        self.oracle.held = None;
        self.hold = 0;
        self.oracle.quiet_until = self.now + self.veto_ms();
        Ok(hash(&held.report))
    }

    /// Somebody lets a stash prove what it has, because the reporters are silent.
    pub fn prove(
        &mut self,
        stash: u16,
        active: Balance,
        unlocking: Balance,
        proves: impl Fn(usize, Balance, Balance) -> bool,
    ) -> Result<(Booked, Option<Shared>), OracleError> {
        let (era, heard) = (self.era(), self.oracle.heard);
        let silent = heard + self.oracle.settings.veto_eras;
        let challenge = self.challenge_of(stash);
        let ripe = challenge.map_or(u32::MAX, |made| made + self.oracle.settings.veto_eras);
        if era < silent.min(ripe) {
            return Err(OracleError::ReportersActive { from: silent.min(ripe) });
        }
        // Who was challenged need not wait for what the reporters say meanwhile.
        if let Some(held) = self.waiting().filter(|_| era < ripe) {
            return Err(OracleError::Waiting { hash: hash(&held.report), until: held.until });
        }
        let since = [(era >= silent).then_some(heard), challenge.filter(|_| era >= ripe)];
        let since = since.into_iter().flatten().min().expect("one of them is why");
        let reports = [StashReport { stash, active, unlocking, pending: None }];
        let terms = Terms { limits: (0, 0), told: true, hold_until: 0 };
        match self.report(self.revision, since, &reports, terms, proves) {
            Ok((booked, _)) if booked.held => Err(OracleError::NotProven { stash }),
            Ok(done) => {
                if done.0.loss > 0 || done.0.gain > 0 {
                    self.oracle.challenges.remove(&stash);
                }
                Ok(done)
            }
            Err(error) => Err(OracleError::Bonder(error)),
        }
    }

    /// When a stash was challenged, unless that has expired: three eras after it could be used first.
    pub fn challenge_of(&self, stash: u16) -> Option<u32> {
        let made = self.oracle.challenges.get(&stash).copied();
        made.filter(|made| self.era() < made + self.oracle.settings.veto_eras + 3)
    }

    /// Somebody lets a stash prove that the book is wrong; answers from when on it can be booked.
    pub fn challenge(
        &mut self,
        stash: u16,
        active: Balance,
        unlocking: Balance,
        proves: impl Fn(usize, Balance, Balance) -> bool,
    ) -> Result<u32, OracleError> {
        let veto_eras = self.oracle.settings.veto_eras;
        if let Some(made) = self.challenge_of(stash) {
            return Err(OracleError::AlreadyChallenged { stash, from: made + veto_eras });
        }
        let number = usize::from(stash);
        if number >= self.stashes.len() {
            return Err(OracleError::Bonder(BonderError::UnknownStash { stash }));
        }
        let report = StashReport { stash, active, unlocking, pending: None };
        if self.change(number, 0, &report).map_err(OracleError::Bonder)?.is_none() {
            return Err(OracleError::Bonder(BonderError::SameAsBook { stash }));
        }
        if !proves(number, active, unlocking) {
            return Err(OracleError::NotProven { stash });
        }
        self.oracle.challenges.insert(stash, self.era());
        Ok(self.era() + veto_eras)
    }
}
