//! Who reports, what was said, and how much may change at once: plain data, no ink! environment.
use adotb_interfaces::{
    oracle::{Ballot, Challenge, Held, OracleError, OracleSettings, Panel, CHALLENGE_ERAS, MAX_REPORTERS},
    AccountId, Balance, Era, Hash, Millis,
};
use adotb_math::muldiv::mul_div_down;
use ink::prelude::vec::Vec;
use scale::{Decode, Encode};

/// Everything the oracle remembers beside its links and its admin.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Desk {
    /// Who reports.
    pub panel: Panel,
    /// Settings.
    pub settings: OracleSettings,
    /// The newest word of each reporter that was not decided.
    pub ballots: Vec<Ballot>,
    /// The last report that was booked.
    pub booked: Option<Hash>,
    /// The report that waits for its veto period.
    pub held: Option<Held>,
    /// Large changes are refused until then, because of a veto; in milliseconds since 1970.
    pub quiet_until: Millis,
    /// What was changed at once and has not come back by `changed_at`, in planck.
    pub changed: Balance,
    /// When something was changed at once last, in milliseconds since 1970.
    pub changed_at: Millis,
    /// The last era in which reporters agreed on a report of all stashes that was booked.
    pub heard: Era,
    /// Stashes that have proved another ledger than the book's; each once, those that have expired until the next one comes.
    pub challenges: Vec<Challenge>,
}

/// Fails for a panel that cannot work: nobody, too many, somebody twice, or a quorum that is not more than a half or that
/// never comes together.
pub fn check_panel(panel: &Panel) -> Result<(), OracleError> {
    // At most 32 are looked at.
    let count = u32::try_from(panel.reporters.len()).unwrap_or(u32::MAX);
    if count == 0 || count > MAX_REPORTERS {
        return Err(OracleError::InvalidReporters);
    }
    let mut seen = panel.reporters.iter();
    while let Some(reporter) = seen.next() {
        if seen.as_slice().contains(reporter) {
            return Err(OracleError::InvalidReporters);
        }
    }
    // Clipping is meant: a quorum near the largest number is above all anyway.
    if panel.quorum > count || panel.quorum.saturating_mul(2) <= count {
        return Err(OracleError::InvalidQuorum { given: panel.quorum, reporters: count });
    }
    Ok(())
}

impl Desk {
    /// An empty desk, made in era `heard`.
    pub fn new(panel: Panel, settings: OracleSettings, heard: Era) -> Result<Self, OracleError> {
        check_panel(&panel)?;
        for setting in settings.list() {
            setting.check().map_err(OracleError::InvalidSetting)?;
        }
        Ok(Self {
            panel,
            settings,
            ballots: Vec::new(),
            booked: None,
            held: None,
            quiet_until: 0,
            changed: 0,
            changed_at: 0,
            heard,
            challenges: Vec::new(),
        })
    }

    /// The report that waits, unless it has expired.
    pub fn waiting(&self, now: Millis) -> Option<Held> {
        self.held.filter(|held| now < held.expires)
    }

    /// Counts the word of a reporter, in place of what it said before; returns how many say the same now.
    pub fn count(&mut self, reporter: AccountId, hash: Hash) -> Result<u32, OracleError> {
        let ballot = Ballot { reporter, hash };
        if self.ballots.contains(&ballot) {
            return Err(OracleError::AlreadyReported { hash });
        }
        self.ballots.retain(|old| old.reporter != reporter);
        self.ballots.push(ballot);
        let votes = self.ballots.iter().filter(|ballot| ballot.hash == hash).count();
        Ok(u32::try_from(votes).unwrap_or(u32::MAX)) // 32 at most
    }

    /// Notes what was booked at once; `spent` is what was not back before (see [`spent`]).
    pub fn note(&mut self, hash: Hash, spent: Balance, change: Balance, now: Millis) {
        self.ballots.clear();
        self.booked = Some(hash);
        // Clipping is meant: a number that only says "enough".
        self.changed = spent.saturating_add(change);
        self.changed_at = now;
    }

    /// The challenge of `stash`, unless it has expired.
    pub fn challenge_of(&self, stash: u16, era: Era) -> Option<Challenge> {
        self.challenges.iter().find(|one| one.stash == stash && self.is_open(one, era)).copied()
    }

    /// Notes in `era` that `stash` has proved another ledger than the book's; forgets what has expired.
    ///
    /// # Errors
    /// `AlreadyChallenged`.
    pub fn challenge(&mut self, stash: u16, era: Era) -> Result<(), OracleError> {
        if let Some(old) = self.challenge_of(stash, era) {
            return Err(OracleError::AlreadyChallenged { stash, from: self.usable_from(&old) });
        }
        let mut challenges = core::mem::take(&mut self.challenges);
        challenges.retain(|one| self.is_open(one, era));
        challenges.push(Challenge { stash, era });
        self.challenges = challenges;
        Ok(())
    }

    /// The first era in which a challenge can be used: a veto period later, the reporters have had their time.
    pub fn usable_from(&self, challenge: &Challenge) -> Era {
        // Clipping is meant: an era that far away never comes.
        challenge.era.saturating_add(self.settings.veto_eras)
    }

    fn is_open(&self, challenge: &Challenge, era: Era) -> bool {
        era < self.usable_from(challenge).saturating_add(CHALLENGE_ERAS)
    }
}

/// What has not come back at `now` of `changed` planck that were changed at once by `changed_at`. `most` planck come back in a
/// `window`, steadily.
///
/// So of changes that are never above `most - spent`, those of any span of `t` milliseconds are together at most
/// `most + most * t / window`: within moments no more than `most`, within a whole window no more than twice that.
///
/// # Rounding
/// What comes back is rounded down.
pub fn spent(changed: Balance, changed_at: Millis, now: Millis, most: Balance, window: Millis) -> Balance {
    let elapsed = now.saturating_sub(changed_at);
    // Without a window all is back, and so it is when there is more than can be counted.
    let back = mul_div_down(most, elapsed.into(), window.into()).unwrap_or(Balance::MAX);
    changed.saturating_sub(back)
}
