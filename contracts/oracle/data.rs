//! Who reports, what was said, and how much may change at once: plain data, no ink! environment.
use adotb_interfaces::{
    oracle::{Ballot, Held, OracleError, OracleParams, Panel, MAX_REPORTERS},
    AccountId, Balance, Era, Hash, Millis,
};
use ink::prelude::vec::Vec;
use scale::{Decode, Encode};

/// Everything the oracle remembers beside its links and its admin.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Desk {
    /// Who reports.
    pub panel: Panel,
    /// Settings.
    pub params: OracleParams,
    /// The newest word of each reporter that was not decided.
    pub ballots: Vec<Ballot>,
    /// The last report that was booked.
    pub booked: Option<Hash>,
    /// The report that waits for its veto period.
    pub held: Option<Held>,
    /// Large changes are refused until then, because of a veto; in milliseconds since 1970.
    pub quiet_until: Millis,
    /// When what was changed at once is counted anew, in milliseconds since 1970.
    pub window_end: Millis,
    /// What was changed at once in this window, in planck.
    pub changed: Balance,
    /// The last era in which reporters agreed on a report of all stashes that was booked.
    pub heard: Era,
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
    pub fn new(panel: Panel, params: OracleParams, heard: Era) -> Result<Self, OracleError> {
        check_panel(&panel)?;
        for setting in params.settings() {
            setting.check().map_err(OracleError::InvalidParam)?;
        }
        Ok(Self {
            panel,
            params,
            ballots: Vec::new(),
            booked: None,
            held: None,
            quiet_until: 0,
            window_end: 0,
            changed: 0,
            heard,
        })
    }

    /// The report that waits, unless it has expired.
    pub fn waiting(&self, now: Millis) -> Option<Held> {
        self.held.filter(|held| now < held.expires)
    }

    /// Counts the word of a reporter, in place of what it said before; answers how many say the same now.
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

    /// What may still be changed at once, if that is `most` in a whole window, in planck.
    pub fn allowance(&mut self, most: Balance, now: Millis, window: Millis) -> Balance {
        if now >= self.window_end {
            // Clipping is meant: a moment that far away never comes.
            self.window_end = now.saturating_add(window);
            self.changed = 0;
        }
        // Clipping is meant: the pool, and with it the limit, can have shrunk meanwhile.
        most.saturating_sub(self.changed)
    }

    /// Notes what was booked at once.
    pub fn note(&mut self, hash: Hash, change: Balance) {
        self.ballots.clear();
        self.booked = Some(hash);
        // Clipping is meant: a number that only says "enough".
        self.changed = self.changed.saturating_add(change);
    }
}
