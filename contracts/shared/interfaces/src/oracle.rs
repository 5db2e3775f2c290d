//! The oracle: a quorum of reporters says what the chain's ledger has of each stash.
use crate::{
    access::AccessError,
    bonder::{BonderError, Booked, StashReport},
    call::{call, CallFailed},
    AccountId, Balance, Era, Hash, MathError, Millis, Settings,
};
use ink::prelude::vec::Vec;
use scale::{Decode, Encode};

/// Most reporters.
pub const MAX_REPORTERS: u32 = 32;
/// Ceiling of [`OracleSettings::limit_bps`].
pub const MAX_LIMIT_BPS: u16 = 1_000;
/// Ceiling of [`OracleSettings::veto_eras`].
pub const MAX_VETO_ERAS: Era = 7;

/// The contracts around the oracle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Links {
    /// Knows the pool and the guardian.
    pub vault: AccountId,
    /// Keeps the book that reports change.
    pub bonder: AccountId,
}

/// How many eras after the veto period a challenge can be used.
pub const CHALLENGE_ERAS: Era = 3;

/// Settings that governance may change, one by one or several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct OracleSettings {
    /// How much reports may change the pool's worth at once, in basis points of the pool; at most 1 000. What was used comes
    /// back steadily, all of it in a veto period. Beyond it a report waits for the veto period.
    pub limit_bps: u16,
    /// Length of the veto period, in eras; 1 to 7.
    pub veto_eras: Era,
}

/// One of the [`OracleSettings`], as a change names it: what is not named stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub enum OracleSetting {
    /// [`OracleSettings::limit_bps`].
    Limit(u16),
    /// [`OracleSettings::veto_eras`].
    VetoEras(Era),
}

impl OracleSetting {
    /// Fails with the name of the setting if its value is out of bounds.
    pub fn check(&self) -> Result<(), OracleSettingName> {
        match *self {
            Self::Limit(given) if given > MAX_LIMIT_BPS => Err(OracleSettingName::Limit),
            Self::VetoEras(given) if given == 0 || given > MAX_VETO_ERAS => Err(OracleSettingName::VetoEras),
            _ => Ok(()),
        }
    }
}

impl OracleSettings {
    /// All settings, one by one.
    pub fn list(&self) -> [OracleSetting; 2] {
        [OracleSetting::Limit(self.limit_bps), OracleSetting::VetoEras(self.veto_eras)]
    }
}

impl Settings for OracleSettings {
    type Setting = OracleSetting;
    type Name = OracleSettingName;

    fn change(&mut self, setting: OracleSetting) -> Result<(), OracleSettingName> {
        setting.check()?;
        match setting {
            OracleSetting::Limit(to) => self.limit_bps = to,
            OracleSetting::VetoEras(to) => self.veto_eras = to,
        }
        Ok(())
    }
}

/// The setting that is out of bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum OracleSettingName {
    /// `limit_bps`: above 1 000.
    Limit,
    /// `veto_eras`: zero or above 7.
    VetoEras,
}

/// Who reports, and how many must agree.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Panel {
    /// The reporters, nobody twice; 1 to 32.
    pub reporters: Vec<AccountId>,
    /// How many must say the same; more than a half.
    pub quorum: u32,
}

/// What a reporter says of some stashes. Reports count together only if all of it is the same.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Report {
    /// The era by the clock.
    pub era: Era,
    /// Revision of the stash book that it is about.
    pub revision: u32,
    /// Era of the offence behind the losses in it, and behind announced slashes that were applied since the last report; the
    /// earliest if there are several. Without either it does not count.
    pub since: Era,
    /// The stashes, in ascending order; those that are not named stay as they are in the book.
    pub stashes: Vec<StashReport>,
}

/// The newest word of a reporter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Ballot {
    /// Who.
    pub reporter: AccountId,
    /// Hash of the report.
    pub hash: Hash,
}

/// A report that waits for the end of the veto period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Held {
    /// Hash of the report.
    pub hash: Hash,
    /// What stashes would be worth less, in planck.
    pub loss: Balance,
    /// What stashes would be worth more, in planck.
    pub gain: Balance,
    /// When anybody can apply it, in milliseconds since 1970.
    pub until: Millis,
    /// When it is too late for that.
    pub expires: Millis,
}

/// A stash that has proved to have something else than the book says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Challenge {
    /// Position in the stash book.
    pub stash: u16,
    /// The era in which it did: the loss counts from here.
    pub era: Era,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Outcome {
    /// It was counted, and others must say the same.
    Counted {
        /// How many have.
        votes: u32,
        /// How many must.
        quorum: u32,
    },
    /// It was booked, or is held.
    Decided(Booked),
}

/// Why the oracle refused.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(Copy, scale_info::TypeInfo))]
pub enum OracleError {
    /// A role was missing, or the code can no longer be replaced.
    Access(AccessError),
    /// Value was sent to a message that takes none.
    ValueNotExpected {
        /// Planck sent.
        given: Balance,
    },
    /// The report is of another era than the present one: it came too late, or too early.
    OtherEra {
        /// The era given.
        given: Era,
        /// The era by the clock.
        era: Era,
    },
    /// The era of the offence is still to come.
    FutureOffence {
        /// The era given.
        given: Era,
        /// The era by the clock.
        era: Era,
    },
    /// The caller has said exactly this already.
    AlreadyReported {
        /// Hash of the report.
        hash: Hash,
    },
    /// This report has been booked already.
    AlreadyBooked {
        /// Hash of the report.
        hash: Hash,
    },
    /// Another report waits for its veto period; until it is settled none is taken.
    Waiting {
        /// Hash of that report.
        hash: Hash,
        /// When it can be applied, in milliseconds since 1970.
        until: Millis,
    },
    /// The guardian has vetoed a report; large changes are refused for another veto period.
    Vetoed {
        /// When they are taken again, in milliseconds since 1970.
        until: Millis,
    },
    /// This report is not held: it never was, was vetoed or applied, or has expired.
    NotHeld {
        /// Hash of the report.
        hash: Hash,
    },
    /// The veto period is not over.
    TooSoon {
        /// When it is, in milliseconds since 1970.
        until: Millis,
    },
    /// The reporters do their work: others can prove what a stash has if no report of all stashes is agreed on until that era,
    /// or if the stash was challenged a veto period before.
    ReportersActive {
        /// The era.
        from: Era,
    },
    /// The stash was challenged already.
    AlreadyChallenged {
        /// The stash.
        stash: u16,
        /// The era from which on anybody can prove what it has.
        from: Era,
    },
    /// The stash did not prove the numbers: they are wrong, or the chain does not let it.
    NotProven {
        /// The stash.
        stash: u16,
    },
    /// Nobody reports, too many report, or one of them is there twice.
    InvalidReporters,
    /// The quorum is not more than a half, or more than all.
    InvalidQuorum {
        /// The quorum given.
        given: u32,
        /// How many report.
        reporters: u32,
    },
    /// A setting is out of its bounds.
    InvalidSetting(OracleSettingName),
    /// The bonder refused the report.
    Bonder(BonderError),
    /// Another contract of the suite did not answer: the call ran out of gas, or the contract's code is broken.
    CallFailed,
    /// A number left the range of its type.
    Math(MathError),
}

impl From<AccessError> for OracleError {
    fn from(e: AccessError) -> Self {
        Self::Access(e)
    }
}
impl From<BonderError> for OracleError {
    fn from(e: BonderError) -> Self {
        Self::Bonder(e)
    }
}
impl From<CallFailed> for OracleError {
    fn from(_: CallFailed) -> Self {
        Self::CallFailed
    }
}
impl From<MathError> for OracleError {
    fn from(e: MathError) -> Self {
        Self::Math(e)
    }
}

/// Says what a stash has, although the reporters deny it: it must prove the numbers. Returns the era from which on anybody can
/// have them booked by [`prove`].
#[inline]
pub fn challenge(
    oracle: AccountId,
    stash: u16,
    active: Balance,
    unlocking: Balance,
) -> Result<Result<Era, OracleError>, CallFailed> {
    call(oracle, ink::selector_bytes!("challenge"), 0, (stash, active, unlocking))
}

/// Books what a stash proves that it has, when the reporters are silent or it was challenged.
#[inline]
pub fn prove(
    oracle: AccountId,
    stash: u16,
    active: Balance,
    unlocking: Balance,
) -> Result<Result<Booked, OracleError>, CallFailed> {
    call(oracle, ink::selector_bytes!("prove"), 0, (stash, active, unlocking))
}
