//! The rules of voting and their bounds.
use crate::{Balance, Millis};
use scale::{Decode, Encode};

/// GovernorSettings of voting. They change only by a proposal, and not for proposals that exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct GovernorSettings {
    /// Part of what is at stake that a proposer must have in escrow, in basis points; 1 to 1 000. At stake are all shares, and
    /// the exits that are not funded.
    pub threshold_bps: u16,
    /// Part of what is at stake that must vote for or abstain, in basis points; 100 to 5 000.
    pub quorum_bps: u16,
    /// The same for what cannot be undone ([`Action::is_critical`](super::Action::is_critical)), in basis points; 100 to 5 000,
    /// and not below `quorum_bps`.
    pub critical_quorum_bps: u16,
    /// What is at stake counts as this much at least, in planck; 1 to 1 000 000 DOT.
    pub floor: Balance,
    /// From the proposal to the start of the vote, in milliseconds; 1 to 14 days (a day is one era). Until then holders can
    /// put aDOTb in escrow to vote.
    pub voting_delay: Millis,
    /// Length of the vote, in milliseconds; 1 to 30 days.
    pub voting_period: Millis,
    /// How long a proposal can be queued after its vote, and how long executed after its delay, in milliseconds; 1 to 30 days.
    pub grace: Millis,
}

/// One of the [`GovernorSettings`], as a change names it: what is not named stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub enum GovernorSetting {
    /// [`GovernorSettings::threshold_bps`].
    Threshold(u16),
    /// [`GovernorSettings::quorum_bps`].
    Quorum(u16),
    /// [`GovernorSettings::critical_quorum_bps`].
    CriticalQuorum(u16),
    /// [`GovernorSettings::floor`].
    Floor(Balance),
    /// [`GovernorSettings::voting_delay`].
    VotingDelay(Millis),
    /// [`GovernorSettings::voting_period`].
    VotingPeriod(Millis),
    /// [`GovernorSettings::grace`].
    Grace(Millis),
}

/// The name of a rule whose value is out of bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum GovernorSettingName {
    /// [`GovernorSettings::threshold_bps`].
    Threshold,
    /// [`GovernorSettings::quorum_bps`].
    Quorum,
    /// [`GovernorSettings::critical_quorum_bps`].
    CriticalQuorum,
    /// [`GovernorSettings::floor`].
    Floor,
    /// [`GovernorSettings::voting_delay`].
    VotingDelay,
    /// [`GovernorSettings::voting_period`].
    VotingPeriod,
    /// [`GovernorSettings::grace`].
    Grace,
    /// The delay of the timelock: 1 to 30 days.
    MinDelay,
}

/// Bounds of [`GovernorSettings::threshold_bps`].
pub const THRESHOLD_BPS: (u16, u16) = (1, 1_000);
/// Bounds of [`GovernorSettings::quorum_bps`] and of [`GovernorSettings::critical_quorum_bps`].
pub const QUORUM_BPS: (u16, u16) = (100, 5_000);
/// Bounds of [`GovernorSettings::floor`], in planck.
pub const FLOOR: (Balance, Balance) = (10_000_000_000, 1_000_000 * 10_000_000_000);
/// Bounds of [`GovernorSettings::voting_delay`], in days.
pub const VOTING_DELAY_DAYS: (u64, u64) = (1, 14);
/// Bounds of [`GovernorSettings::voting_period`], in days.
pub const VOTING_PERIOD_DAYS: (u64, u64) = (1, 30);
/// Bounds of [`GovernorSettings::grace`], in days.
pub const GRACE_DAYS: (u64, u64) = (1, 30);
impl GovernorSetting {
    /// Fails with the name of the rule if its value is out of bounds; a day has `day` milliseconds.
    pub fn check(&self, day: Millis) -> Result<(), GovernorSettingName> {
        let bps = |given: u16, (low, high): (u16, u16)| low <= given && given <= high;
        let days = |given: Millis, (low, high): (u64, u64)| {
            given >= low.saturating_mul(day) && given <= high.saturating_mul(day)
        };
        let (holds, name) = match *self {
            Self::Threshold(given) => (bps(given, THRESHOLD_BPS), GovernorSettingName::Threshold),
            Self::Quorum(given) => (bps(given, QUORUM_BPS), GovernorSettingName::Quorum),
            Self::CriticalQuorum(given) => (bps(given, QUORUM_BPS), GovernorSettingName::CriticalQuorum),
            Self::Floor(given) => (FLOOR.0 <= given && given <= FLOOR.1, GovernorSettingName::Floor),
            Self::VotingDelay(given) => (days(given, VOTING_DELAY_DAYS), GovernorSettingName::VotingDelay),
            Self::VotingPeriod(given) => (days(given, VOTING_PERIOD_DAYS), GovernorSettingName::VotingPeriod),
            Self::Grace(given) => (days(given, GRACE_DAYS), GovernorSettingName::Grace),
        };
        if holds {
            Ok(())
        } else {
            Err(name)
        }
    }
}

impl GovernorSettings {
    /// All rules, one by one.
    pub fn list(&self) -> [GovernorSetting; 7] {
        [
            GovernorSetting::Threshold(self.threshold_bps),
            GovernorSetting::Quorum(self.quorum_bps),
            GovernorSetting::CriticalQuorum(self.critical_quorum_bps),
            GovernorSetting::Floor(self.floor),
            GovernorSetting::VotingDelay(self.voting_delay),
            GovernorSetting::VotingPeriod(self.voting_period),
            GovernorSetting::Grace(self.grace),
        ]
    }

    /// These rules with `changes`, if each is within its bounds and what comes out fits together; a day has `day`
    /// milliseconds.
    #[inline(never)]
    pub fn changed(mut self, changes: &[GovernorSetting], day: Millis) -> Result<Self, GovernorSettingName> {
        for rule in changes {
            rule.check(day)?;
            match *rule {
                GovernorSetting::Threshold(to) => self.threshold_bps = to,
                GovernorSetting::Quorum(to) => self.quorum_bps = to,
                GovernorSetting::CriticalQuorum(to) => self.critical_quorum_bps = to,
                GovernorSetting::Floor(to) => self.floor = to,
                GovernorSetting::VotingDelay(to) => self.voting_delay = to,
                GovernorSetting::VotingPeriod(to) => self.voting_period = to,
                GovernorSetting::Grace(to) => self.grace = to,
            }
        }
        if self.critical_quorum_bps < self.quorum_bps {
            return Err(GovernorSettingName::CriticalQuorum);
        }
        Ok(self)
    }
}
