//! The bonder: the stash book, the plan and its execution.
//!
//! It stands apart from the vault because every call pays for the whole code that it loads: holders never load this.
//! It obeys the vault alone, and no cash stays with it: what a stash withdraws, and what could not be bonded, goes to
//! the vault. This file is the shell; the talk with the stashes is in `stashes.rs`, what they show about validators in
//! `health.rs`, reports are in `reports.rs`, governance is in `admin.rs`. The rules of the book and of the excluded validators,
//! without any environment, are in `data.rs` and `excluded.rs`. `inline(never)` is for size, as in the vault.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
// No path from any input may trap.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        clippy::unwrap_used,
        clippy::expect_used
    )
)]

pub use self::bonder::{Bonder, BonderRef};

mod admin;
pub mod data;
mod entry;
pub mod excluded;
#[cfg(test)]
mod excluded_tests;
mod health;
mod keeper;
pub mod plan;
mod reports;
mod stashes;
#[cfg(test)]
mod tests;

#[ink::contract]
pub mod bonder {
    use crate::data::{Unlocking, Work};
    use adotb_access::{Access, Governance};
    use adotb_interfaces::{
        bonder::{
            BonderError, BonderSetting, BonderSettings, BonderSetup, BookTotals, Booked, Cause, CodeTarget,
            Exclusion, Links, Mark, Newcomers, Stash, StashOrder, StashReport, Terms,
        },
        vault::{Progress, MAX_PAGE},
        Era,
    };
    use adotb_math::chunks::Chunk;
    use ink::{
        prelude::vec::Vec,
        storage::{Lazy, Mapping},
    };

    // === Events ===

    /// A stash was created.
    #[ink(event, anonymous)]
    pub struct StashCreated {
        /// Its number.
        pub stash: u16,
        /// Its account.
        pub account: AccountId,
    }

    /// A stash did what the plan asked, or withdrew.
    #[ink(event, anonymous)]
    pub struct StashWorked {
        /// Its number.
        pub stash: u16,
        /// Whom it nominates now.
        pub validator: Option<AccountId>,
        /// Bonded now, in planck.
        pub bonded: Balance,
        /// Unbonding now, in planck.
        pub unbonding: Balance,
    }

    /// The chain refused something that a stash asked for; it is tried again later.
    #[ink(event, anonymous)]
    pub struct StashFailed {
        /// Its number.
        pub stash: u16,
        /// What was refused: bits of `Failures`.
        pub failures: u8,
        /// It is tried again in this era. Until then the stash gets no order; withdrawals never wait.
        pub retry_era: Era,
    }

    /// There is no plan, because the numbers left the planner's range; in this era nothing is bonded or unbonded, exits are funded all the same.
    #[ink(event, anonymous)]
    pub struct PlanFailed {
        /// The era.
        pub era: Era,
    }

    /// The book of a stash follows a report.
    #[ink(event, anonymous)]
    pub struct StashReported {
        /// Its number.
        pub stash: u16,
        /// Bonded now, in planck.
        pub bonded: Balance,
        /// Unbonding now, in planck.
        pub unbonding: Balance,
        /// Provided for announced slashes now, in planck.
        pub provision: Balance,
    }

    /// Settings were changed.
    #[ink(event, anonymous)]
    pub struct SettingsChanged {
        /// Settings before.
        pub old: BonderSettings,
        /// Settings now.
        pub new: BonderSettings,
    }

    /// The admin role was offered, an offer was taken back, the role changed hands, or upgrades were ended for ever.
    #[ink(event, anonymous)]
    pub struct AccessChanged {
        /// Before.
        pub old: Access,
        /// After.
        pub new: Access,
    }

    /// Another account reports.
    #[ink(event, anonymous)]
    pub struct ReporterSet {
        /// Who did.
        pub old: AccountId,
        /// Who does.
        pub new: AccountId,
    }

    /// Code was replaced: the bonder's own, a stash's, or that of stashes to come.
    #[ink(event, anonymous)]
    pub struct CodeReplaced {
        /// Whose.
        pub target: CodeTarget,
        /// Hash of the new code.
        pub code_hash: Hash,
    }

    /// A validator gets no stake for a while.
    #[ink(event, anonymous)]
    pub struct ValidatorExcluded {
        /// Which.
        pub validator: AccountId,
        /// In this era its weight counts again.
        pub until: Era,
        /// Why.
        pub by: Cause,
    }

    /// The weight of an excluded validator counts again before its time.
    #[ink(event, anonymous)]
    pub struct ValidatorReadmitted {
        /// Which.
        pub validator: AccountId,
    }

    /// The chain took no stash that nominates nobody yet, or takes them again.
    #[ink(event, anonymous)]
    pub struct NewcomersSet {
        /// They are tried again in this era; zero if the chain takes them.
        pub from: Era,
    }

    /// The chain frees stake earlier than the book said.
    #[ink(event, anonymous)]
    pub struct ChunksRipened {
        /// The stash.
        pub stash: u16,
        /// How much of it, in planck.
        pub amount: Balance,
        /// It can be withdrawn from this era on.
        pub ripe_era: Era,
    }

    // === Storage ===

    /// Everything the bonder remembers.
    #[ink(storage)]
    pub struct Bonder {
        /// Commands, and gets all cash.
        pub(crate) vault: AccountId,
        /// Says which validators are backed.
        pub(crate) registry: AccountId,
        /// Reports what the chain's ledger says of the stashes.
        pub(crate) reporter: AccountId,
        /// Admin and upgrades.
        pub(crate) access: Access,
        /// Code of new stashes.
        pub(crate) nominator_code: Hash,
        /// Settings.
        pub(crate) settings: BonderSettings,
        /// How far the work of the era is.
        pub(crate) work: Work,
        /// The stash book.
        pub(crate) stashes: Lazy<Vec<Stash>>,
        /// Unlocking chunks of each stash.
        pub(crate) unlocking: Mapping<u16, Unlocking>,
        /// The plan that is being carried out.
        pub(crate) plan: Lazy<Vec<StashOrder>>,
        /// What reports have left beside the stakes; only of stashes of which there is something.
        pub(crate) marks: Lazy<Vec<Mark>>,
        /// Number of changes of the book.
        pub(crate) revision: u32,
        /// How many eras what was unbonded last takes to be ripe.
        pub(crate) bonding_eras: Era,
        /// Whether the chain takes stashes that nominate nobody yet.
        pub(crate) newcomers: Newcomers,
        /// Validators without weight for a while, 8 at most.
        pub(crate) excluded: Lazy<Vec<Exclusion>>,
    }

    impl Bonder {
        // === Constructor ===

        /// Makes the bonder of the calling vault.
        ///
        /// Only the code behind the door has this constructor (`docs/decisions/0023-small-doors.md`): `front` is the
        /// hash of the code in front, which the bonder has from then on.
        ///
        /// Emits nothing. Fails with `InvalidSetting`, `Access` if there is no code `front`. Access: everybody.
        #[ink(constructor)]
        pub fn new(
            admin: AccountId,
            registry: AccountId,
            setup: BonderSetup,
            front: Hash,
        ) -> Result<Self, BonderError> {
            Self::create(admin, registry, setup, front)
        }

        // === Keeper messages ===

        /// Takes in the rewards that arrived. Returns how much, in planck; zero is no error.
        ///
        /// Emits nothing itself; the vault emits `Harvested`, the token `Rebased`. Fails with `Vault` (`Paused`,
        /// `Held`), `VaultRefused`, `TokenRefused`. Access: everybody.
        #[ink(message)]
        pub fn harvest(&mut self) -> Result<Balance, BonderError> {
            self.do_harvest()
        }

        /// Does `limit` steps of the era's work (a stash touched or a batch funded is one). Returns how far it came; it
        /// is called again until that is `complete`. Once more in the same era it withdraws and pays out what was not
        /// ripe on the chain before, if there is anything.
        ///
        /// Emits `StashWorked`, `StashFailed`, `PlanFailed`, `ValidatorExcluded`, `NewcomersSet`; the vault emits
        /// `Harvested`, `LossShared`, `BatchFunded`, `Advanced`, the token `Rebased`, `LossBooked`. Fails with `Vault`
        /// (`Paused`, `Held`, `EraNotOver`), `ZeroLimit`, `VaultRefused`, `TokenRefused`, `StashSilent`,
        /// `RegistrySilent`, `Math`. Access: everybody.
        #[ink(message)]
        pub fn advance(&mut self, limit: u32) -> Result<Progress, BonderError> {
            self.do_advance(limit)
        }

        /// Creates one more stash if the pool's size asks for it. Returns its number. Who calls pays the storage
        /// deposit and the existential deposit of the new account.
        ///
        /// Emits `StashCreated`. Fails with `StashNotNeeded`, `StashNotCreated`, `VaultRefused`, `Math`.
        /// Access: everybody.
        #[ink(message)]
        pub fn create_stash(&mut self) -> Result<u16, BonderError> {
            self.do_create_stash()
        }

        /// Brings a stash back in line with the book, if something happened to it that the book does not know of. It
        /// nominates its validator again, if the chain ended that; a validator that refuses it is excluded as by
        /// `probe`. And if by the book nothing of it unbonds it withdraws what the chain has for it all the same: stake
        /// that was written off and came after all, which the vault harvests like a reward; of an empty stash, all that
        /// it can spend. Each part stands alone.
        ///
        /// Emits `StashWorked`, `ValidatorExcluded`, `NewcomersSet`. Fails with `UnknownStash`, `NotRepaired` if
        /// nothing was done, `StashSilent`, `RegistrySilent`, `VaultRefused`, `Math`. Access: everybody.
        #[ink(message)]
        pub fn repair(&mut self, stash: u16) -> Result<(), BonderError> {
            self.do_repair(stash)
        }

        /// Excludes `validator` for 7 eras, if `stash` shows on the chain that it is blocked and refuses it, though the
        /// stash nominates it by the book, or that it is no candidate. Its weight goes to the other validators
        /// meanwhile. Can be done again to prolong it.
        ///
        /// Emits `ValidatorExcluded`. Fails with `UnknownStash`, `NotInAllocation`, `NotShown`, `TooManyExclusions`,
        /// `StashSilent`, `RegistrySilent`, `VaultRefused`, `Math`. Access: everybody.
        #[ink(message)]
        pub fn probe(&mut self, stash: u16, validator: AccountId) -> Result<(), BonderError> {
            self.do_probe(stash, validator)
        }

        /// Ends an exclusion that was made by proof, if `stash` shows that `validator` is a candidate and takes
        /// nominations.
        ///
        /// Emits `ValidatorReadmitted`. Fails with `NotExcluded`, `UnknownStash`, `NotInAllocation`, `NotShown`,
        /// `StashSilent`, `RegistrySilent`, `VaultRefused`, `Math`. Access: everybody.
        #[ink(message)]
        pub fn readmit(&mut self, stash: u16, validator: AccountId) -> Result<(), BonderError> {
            self.do_readmit(stash, validator)
        }

        /// Marks the oldest chunks of a stash as ripe, as far as the chain would free more now than the book says is
        /// ripe: then the next `advance` withdraws them. No money moves.
        ///
        /// Emits `ChunksRipened`. Fails with `UnknownStash`, `NothingRipens`, `StashSilent`, `VaultRefused`, `Math`.
        /// Access: everybody.
        #[ink(message)]
        pub fn ripen(&mut self, stash: u16) -> Result<(), BonderError> {
            self.do_ripen(stash)
        }

        // === Guardian messages ===

        /// Excludes a validator for `eras`, 7 at most; then it must stay in for 7. Zero ends what the guardian
        /// excluded. At most two validators at a time, those that must stay in included, and 20 % of the weight; and
        /// 30 % together with those that were excluded by proof.
        ///
        /// Emits `ValidatorExcluded`, `ValidatorReadmitted` for zero. Fails with `Access`, `NotExcluded`,
        /// `ExclusionTooLong`, `NotInAllocation`, `ExcludedBefore`, `TooManyExclusions`, `TooMuchExcluded`,
        /// `RegistrySilent`, `VaultRefused`, `Math`. Access: the vault's guardian, the admin.
        #[ink(message)]
        pub fn exclude(&mut self, validator: AccountId, eras: Era) -> Result<(), BonderError> {
            self.do_exclude(validator, eras)
        }

        // === Reporter messages ===

        /// Takes over what the chain's ledger says of `stashes` (in ascending order; the others stay as they are). Each
        /// stash that the report changes is asked to prove it. If what is not proved changes the pool's worth by more
        /// than the limit of `terms`, the vault is held and nothing is booked. `revision` is that of the book when the
        /// ledger was read. Losses are by offences in era `since`: holders, and unfunded exits opened in that era or
        /// later, lose the same fraction. Returns what was booked, or would have been, in planck.
        ///
        /// Emits `StashReported` for each stash that changes; the vault emits `LossShared`, `GainBooked`, `HoldSet`,
        /// the token `LossBooked`, `Rebased`. Fails with `Access`, `OtherRevision`, `UnknownStash`, `InvalidReport`,
        /// `AboveBook`, `StashSilent`, `VaultRefused`, `TokenRefused`, `Math`. Access: the reporter.
        #[ink(message)]
        pub fn report(
            &mut self,
            revision: u32,
            since: Era,
            stashes: Vec<StashReport>,
            terms: Terms,
        ) -> Result<Booked, BonderError> {
            self.do_report(revision, since, stashes, terms)
        }

        /// Whether stash `stash` proves now that it has `active` and, in all chunks, `unlocking` planck by the chain's ledger, where
        /// the book says something else. Changes nothing; anybody may call it, as a transaction or a dry run: what the stash does
        /// for the proof is taken back. Fails with `UnknownStash`, `SameAsBook`, `AboveBook` or `StashSilent`.
        #[ink(message)]
        pub fn proves(&self, stash: u16, active: Balance, unlocking: Balance) -> Result<bool, BonderError> {
            self.view_proves(stash, active, unlocking)
        }

        /// Ends the hold of the vault.
        ///
        /// Emits nothing itself; the vault emits `HoldSet`. Fails with `Access`, `VaultRefused`. Access: the reporter.
        #[ink(message)]
        pub fn end_hold(&mut self) -> Result<(), BonderError> {
            self.do_end_hold()
        }

        // === Governance messages ===

        /// Changes the settings that are named, all or none, and leaves the others as they are. Each setting has bounds
        /// that hold for ever. Of a setting that is named twice the last value counts.
        ///
        /// Emits `SettingsChanged`, for an empty list nothing. Fails with `Access`, `InvalidSetting`. Access: the
        /// admin.
        #[ink(message)]
        pub fn set_settings(&mut self, changes: Vec<BonderSetting>) -> Result<(), BonderError> {
            self.do_set_settings(changes)
        }

        /// Names the account that reports: the oracle. Ends the hold of the vault, which nobody else could end any
        /// more.
        ///
        /// Emits `ReporterSet`; the vault emits `HoldSet`. Fails with `Access`, `VaultRefused`. Access: the admin.
        #[ink(message)]
        pub fn set_reporter(&mut self, reporter: AccountId) -> Result<(), BonderError> {
            self.do_set_reporter(reporter)
        }

        /// Offers the admin role to `to`, or takes the offer back with `None`.
        ///
        /// Emits `AccessChanged`. Fails with `Access`. Access: the admin.
        #[ink(message)]
        pub fn propose_admin(&mut self, to: Option<AccountId>) -> Result<(), BonderError> {
            self.govern(Governance::Propose(to))
        }

        /// Takes the admin role that was offered to the caller.
        ///
        /// Emits `AccessChanged`. Fails with `Access`. Access: the account to which the role was offered.
        #[ink(message)]
        pub fn accept_admin(&mut self) -> Result<(), BonderError> {
            self.govern(Governance::Accept)
        }

        /// Replaces the code of `target`, after the first hand-over, and never after `ossify`. A stash must say
        /// afterwards who are its bonder and its vault. Of the code of stashes to come one contract is made at once,
        /// which must say so too and is never used: it shows that there is such code, and keeps it on the chain; who
        /// calls pays its deposits.
        ///
        /// Emits `CodeReplaced`. Fails with `Access`, `UnknownStash`. Access: the admin.
        #[ink(message)]
        pub fn set_code(&mut self, target: CodeTarget, code_hash: Hash) -> Result<(), BonderError> {
            self.do_set_code(target, code_hash)
        }

        /// Ends all upgrades of the bonder and its stashes, for ever.
        ///
        /// Emits `AccessChanged`. Fails with `Access`. Access: the admin.
        #[ink(message)]
        pub fn ossify(&mut self) -> Result<(), BonderError> {
            self.govern(Governance::Ossify)
        }

        // === Views ===

        /// The stash book from stash `from`, `limit` at most (100).
        #[ink(message)]
        pub fn stashes(&self, from: u16, limit: u32) -> Vec<Stash> {
            let limit = limit.min(MAX_PAGE) as usize;
            self.stashes.get_or_default().into_iter().skip(from.into()).take(limit).collect()
        }

        /// The unlocking chunks of stash `stash`, in the order in which they were made.
        #[ink(message)]
        pub fn chunks(&self, stash: u16) -> Vec<Chunk> {
            self.unlocking.get(stash).unwrap_or_default().0
        }

        /// The sums of the book, and how many stashes the pool's size asks for.
        #[ink(message)]
        pub fn totals(&self) -> Result<BookTotals, BonderError> {
            self.view_totals()
        }

        /// The settings.
        #[ink(message)]
        pub fn settings(&self) -> BonderSettings {
            self.settings
        }

        /// The contracts around, and the code of new stashes.
        #[ink(message)]
        pub fn links(&self) -> Links {
            Links { vault: self.vault, registry: self.registry, nominator_code: self.nominator_code }
        }

        /// The validators that are excluded, or that the guardian cannot exclude again yet. One whose `until` has come counts.
        #[ink(message)]
        pub fn exclusions(&self) -> Vec<Exclusion> {
            self.list()
        }

        /// What reports have left beside the stakes, of those stashes of which there is something.
        #[ink(message)]
        pub fn marks(&self) -> Vec<Mark> {
            self.marks.get_or_default()
        }

        /// Number of changes of the book. A report is of one revision and is refused at any other.
        #[ink(message)]
        pub fn revision(&self) -> u32 {
            self.revision
        }

        /// Who reports.
        #[ink(message)]
        pub fn reporter(&self) -> AccountId {
            self.reporter
        }

        /// Who administers the contract, to whom that role is offered, how often it changed hands, and whether upgrades have
        /// ended.
        #[ink(message)]
        pub fn access(&self) -> Access {
            self.access
        }
    }
}
