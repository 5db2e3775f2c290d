//! The bonder: the stash book, the plan and its execution. Only keepers and the vault pay for its code.
use crate::{
    call::{call, CallFailed},
    nominator::{Failures, StakingCalls},
    vault::Progress,
    AccountId, Balance, Era, Hash, Millis, Settings,
};
use ink::prelude::vec::Vec;
use scale::{Decode, Encode};

mod errors;

pub use errors::*;

/// Settings that governance may change, one by one or several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct BonderSettings {
    /// How many eras late a withdrawal may be before what is missing counts as lost; at most 100.
    pub grace_eras: Era,
    /// The chain's minimum nominator bond, in planck; not zero, and at most 1 000 000 DOT.
    pub min_bond: Balance,
    /// Most stashes; 1 to 64.
    pub max_stashes: u16,
    /// Slashing spans that are declared when a stash is emptied; at most 256.
    pub slashing_spans: u32,
    /// Where the staking calls are in the runtime.
    pub calls: StakingCalls,
}

/// The contracts around the bonder, and the code of new stashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Links {
    /// Commands the bonder, and gets what stashes pay.
    pub vault: AccountId,
    /// Says which validators are backed.
    pub registry: AccountId,
    /// Code of the stashes to come.
    pub nominator_code: Hash,
}

/// One of the [`BonderSettings`], as a change names it: what is not named stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub enum BonderSetting {
    /// [`BonderSettings::grace_eras`].
    GraceEras(Era),
    /// [`BonderSettings::min_bond`].
    MinBond(Balance),
    /// [`BonderSettings::max_stashes`].
    MaxStashes(u16),
    /// [`BonderSettings::slashing_spans`].
    SlashingSpans(u32),
    /// [`BonderSettings::calls`].
    Calls(StakingCalls),
}

impl BonderSetting {
    /// Fails with the name of the setting if its value is out of bounds.
    pub fn check(&self) -> Result<(), BonderSettingName> {
        match *self {
            Self::GraceEras(given) if given > MAX_GRACE_ERAS => Err(BonderSettingName::GraceEras),
            Self::MinBond(given) if given == 0 || given > MAX_MIN_BOND => Err(BonderSettingName::MinBond),
            Self::MaxStashes(given) if given == 0 || given > MAX_STASHES => {
                Err(BonderSettingName::MaxStashes)
            }
            Self::SlashingSpans(given) if given > MAX_SLASHING_SPANS => Err(BonderSettingName::SlashingSpans),
            _ => Ok(()),
        }
    }
}

impl BonderSettings {
    /// All settings, one by one.
    pub fn list(&self) -> [BonderSetting; 5] {
        [
            BonderSetting::GraceEras(self.grace_eras),
            BonderSetting::MinBond(self.min_bond),
            BonderSetting::MaxStashes(self.max_stashes),
            BonderSetting::SlashingSpans(self.slashing_spans),
            BonderSetting::Calls(self.calls),
        ]
    }
}

impl Settings for BonderSettings {
    type Setting = BonderSetting;
    type Name = BonderSettingName;

    fn change(&mut self, setting: BonderSetting) -> Result<(), BonderSettingName> {
        setting.check()?;
        match setting {
            BonderSetting::GraceEras(to) => self.grace_eras = to,
            BonderSetting::MinBond(to) => self.min_bond = to,
            BonderSetting::MaxStashes(to) => self.max_stashes = to,
            BonderSetting::SlashingSpans(to) => self.slashing_spans = to,
            BonderSetting::Calls(to) => self.calls = to,
        }
        Ok(())
    }
}

/// Ceiling of [`BonderSettings::max_stashes`].
pub const MAX_STASHES: u16 = 64;
/// Ceiling of [`BonderSettings::grace_eras`].
pub const MAX_GRACE_ERAS: Era = 100;
/// Ceiling of [`BonderSettings::min_bond`]: 1 000 000 DOT. Far beyond it the planner's numbers would leave their range.
pub const MAX_MIN_BOND: Balance = 1_000_000 * 10_000_000_000;
/// Ceiling of [`BonderSettings::slashing_spans`]. The chain charges a withdrawal for each of them.
pub const MAX_SLASHING_SPANS: u32 = 256;

/// Whose code the bonder replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub enum CodeTarget {
    /// Its own.
    Bonder,
    /// That of the stash at this position.
    Stash(u16),
    /// That of the stashes to come.
    FutureStashes,
}

/// What the bonder is made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct BonderSetup {
    /// The reporter.
    pub reporter: AccountId,
    /// Code of the nominator.
    pub nominator_code: Hash,
    /// Settings.
    pub settings: BonderSettings,
}

/// A stash in the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Stash {
    /// The nominator contract's account.
    pub account: AccountId,
    /// Whom it nominates.
    pub validator: Option<AccountId>,
    /// Bonded and earning, in planck.
    pub bonded: Balance,
    /// In unlocking chunks, in planck.
    pub unbonding: Balance,
    /// First era in which something can be withdrawn; the largest number if nothing unbonds.
    pub ripe_era: Era,
    /// Number of unlocking chunks.
    pub chunks: u8,
    /// What the chain refused last and is still wanted: of the last withdrawal, and of the last order.
    pub refused: Failures,
    /// Orders in a row of which something was refused.
    pub failures: u8,
    /// It gets no order before this era, after a refusal; withdrawals never wait.
    pub retry_era: Era,
    /// Era of the last `unbond`: there is at most one per era.
    pub unbond_era: Era,
}

/// What the chain's ledger says of one stash, in planck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct StashReport {
    /// Position in the stash book.
    pub stash: u16,
    /// Bonded and active.
    pub active: Balance,
    /// In unlocking chunks.
    pub unlocking: Balance,
    /// Slashes that are announced for this stash and not applied yet. `None` if that is not known: then what is missing was
    /// announced as far as the provision goes.
    pub pending: Option<Balance>,
}

/// What reports have left in the book of one stash beside its stake, in planck.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Mark {
    /// Position in the stash book.
    pub stash: u16,
    /// Taken from the stash's worth for slashes that are announced and not applied yet.
    pub provision: Balance,
    /// What reports took from `bonded`: the most that a report can give back.
    pub written_off: Balance,
}

/// How far a report may go by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Terms {
    /// The largest change of the pool's worth, in planck, that is booked without proof; a larger one is held.
    pub limit: Balance,
    /// Until when the vault prices nothing if the change is held, in milliseconds since 1970.
    pub hold_until: Millis,
}

/// What a report changed, or would change, in planck.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Booked {
    /// What stashes are worth less.
    pub loss: Balance,
    /// What stashes are worth more.
    pub gain: Balance,
    /// The part of both that the stashes did not prove.
    pub unproven: Balance,
    /// That part exceeds the limit: nothing was booked, and the vault is held.
    pub held: bool,
    /// The report names every stash of the book.
    pub whole: bool,
}

/// What one stash shall do. Amounts in planck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct StashOrder {
    /// Position in the stash book.
    pub stash: u16,
    /// Nominate this validator from now on.
    pub nominate: Option<AccountId>,
    /// Bond this much from the buffer.
    pub bond: Balance,
    /// Take this much back from unbonding.
    pub rebond: Balance,
    /// Unbond this much.
    pub unbond: Balance,
    /// Chill first: the whole stash is unbonded.
    pub close: bool,
}

/// What a step of withdrawing brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Withdrawn {
    /// Cash sent to the vault for ripe chunks, in planck.
    pub received: Balance,
    /// What was written off because it never came, in planck, and no provision was made for it.
    pub lost: Balance,
    /// What was written off because it never came, in planck, and a provision was there for it.
    pub provided: Balance,
    /// Stashes touched.
    pub steps: u32,
    /// No stash is left to look at.
    pub complete: bool,
}

/// What a step of carrying out the plan moved, in planck.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Moved {
    /// Bonded; the rest of the value sent came back to the vault.
    pub bonded: Balance,
    /// Taken back from unbonding.
    pub rebonded: Balance,
    /// Unbonded.
    pub unbonded: Balance,
    /// Cash that closed batches cannot do without, because stake comes too late for them; only when complete.
    pub kept: Balance,
    /// Ripe stake that came free while a stash unbonded, since its list of chunks was full: cash for the buffer, sent to the vault.
    pub withdrawn: Balance,
    /// Steps: one for the plan, one for each stash touched.
    pub steps: u32,
    /// Nothing of the plan is left.
    pub complete: bool,
}

/// The sums of the stash book.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct BookTotals {
    /// Stashes in the book.
    pub stashes: u16,
    /// Stashes that the pool's size asks for; `create_stash` adds one. Zero: the whole pool is below one minimum bond,
    /// so its money waits in the vault's buffer and earns nothing.
    pub wanted: u16,
    /// Bonded in all stashes, in planck.
    pub bonded: Balance,
    /// Unbonding in all stashes, in planck.
    pub unbonding: Balance,
    /// Provided in all stashes for slashes that are announced, in planck.
    pub provision: Balance,
    /// Stashes of which the chain refused something that is still wanted.
    pub failed: u16,
    /// Before this era no stash that nominates nobody gets an order to, because the chain took no new nominator when it was last
    /// tried; zero if it did.
    pub newcomers_from: Era,
}

/// Whether the chain takes stashes that nominate nobody yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Newcomers {
    /// How often in a row it did not.
    pub refusals: u8,
    /// When it is tried again.
    pub from: Era,
}

/// Why a validator is excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub enum Cause {
    /// It refused a stash that the chain let nominate another one: it is blocked. Proved.
    Refuses,
    /// It is no candidate, so that nobody elects it. Proved.
    NoCandidate,
    /// The guardian said so.
    Guardian,
}

/// A validator that gets no stake for a while, whatever its weight is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Exclusion {
    /// Which.
    pub validator: AccountId,
    /// In this era its weight counts again. One that the guardian made is remembered for [`REST_ERAS`] more.
    pub until: Era,
    /// Why.
    pub by: Cause,
}

/// Most exclusions at a time.
pub const MAX_EXCLUSIONS: usize = 8;
/// Most exclusions of the guardian at a time, those included after which the validator must stay in.
pub const MAX_GUARDIAN_EXCLUSIONS: usize = 2;
/// Longest exclusion, in eras; one by proof is always that long.
pub const MAX_EXCLUSION_ERAS: Era = 7;
/// Eras for which a validator must stay in after the guardian excluded it.
pub const REST_ERAS: Era = 7;
/// Most weight that the guardian may exclude, in basis points.
pub const MAX_GUARDIAN_BPS: u16 = 2_000;
/// Most weight that may be excluded, what was proved included, when the guardian excludes more; in basis points.
pub const MAX_EXCLUDED_BPS: u16 = 3_000;

/// Instantiates the bonder for the calling vault, from its code behind the door.
pub fn instantiate(
    code: Hash,
    front: Hash,
    admin: AccountId,
    registry: AccountId,
    setup: &BonderSetup,
) -> Result<AccountId, CallFailed> {
    crate::call::instantiate(code, (admin, registry, setup, front).encode(), [0; 4])
}

/// Takes over what the chain's ledger says of `stashes` at book revision `revision`; losses are by offences in era `since`.
/// Only the reporter.
pub fn report(
    bonder: AccountId,
    revision: u32,
    since: Era,
    stashes: &Vec<StashReport>,
    terms: &Terms,
) -> Result<Result<Booked, BonderError>, CallFailed> {
    call(bonder, ink::selector_bytes!("report"), 0, (revision, since, stashes, terms))
}

/// Whether a stash proves now that its ledger has this, where the book says something else.
pub fn proves(
    bonder: AccountId,
    stash: u16,
    active: Balance,
    unlocking: Balance,
) -> Result<Result<bool, BonderError>, CallFailed> {
    call(bonder, ink::selector_bytes!("proves"), 0, (stash, active, unlocking))
}

/// Number of changes of the book.
pub fn revision(bonder: AccountId) -> Result<u32, CallFailed> {
    call(bonder, ink::selector_bytes!("revision"), 0, ())
}

/// Ends the hold of the vault. Only the reporter.
pub fn end_hold(bonder: AccountId) -> Result<Result<(), BonderError>, CallFailed> {
    call(bonder, ink::selector_bytes!("end_hold"), 0, ())
}

/// Takes in the rewards that arrived; returns how much, in planck.
#[inline]
pub fn harvest(bonder: AccountId) -> Result<Result<Balance, BonderError>, CallFailed> {
    call(bonder, ink::selector_bytes!("harvest"), 0, ())
}

/// Does `limit` steps of the era's work.
#[inline]
pub fn advance(bonder: AccountId, limit: u32) -> Result<Result<Progress, BonderError>, CallFailed> {
    call(bonder, ink::selector_bytes!("advance"), 0, limit)
}

/// The stash book from position `from` on, `limit` entries at most.
#[inline]
pub fn stashes(bonder: AccountId, from: u16, limit: u32) -> Result<Vec<Stash>, CallFailed> {
    call(bonder, ink::selector_bytes!("stashes"), 0, (from, limit))
}

/// The sums of the stash book.
#[inline]
pub fn totals(bonder: AccountId) -> Result<Result<BookTotals, BonderError>, CallFailed> {
    call(bonder, ink::selector_bytes!("totals"), 0, ())
}
