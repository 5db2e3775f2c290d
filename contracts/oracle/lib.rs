//! The oracle: a quorum of reporters says what the chain's ledger has of each stash, because a contract cannot read it.
//!
//! Reports are of the whole state of a stash, not of what happened to it: the same report twice changes nothing, and what was
//! overlooked is in the next one. They count together if they are the same to the last planck. What a stash can prove, or
//! what changes little, is booked with the report that completes the quorum; anything else waits, the vault prices nothing
//! meanwhile, and the guardian can veto it. When the reporters are silent, anybody can prove what a stash has. The oracle
//! keeps no money and no books.
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

pub use self::oracle::{Oracle, OracleRef};

mod admin;
pub mod data;
mod entry;
mod reports;
#[cfg(test)]
mod tests;

#[ink::contract]
pub mod oracle {
    use crate::data::Desk;
    use adotb_access::{Access, Governance};
    use adotb_interfaces::{
        bonder::Booked,
        oracle::{
            Ballot, Challenge, Held, Links, OracleError, OracleSetting, OracleSettings, Outcome, Panel,
            Report,
        },
        vault::Clock,
        Era, Millis,
    };
    use ink::prelude::vec::Vec;

    // === Events ===

    /// A reporter's word was counted.
    #[ink(event, anonymous)]
    pub struct Reported {
        /// Who.
        pub reporter: AccountId,
        /// Hash of the report.
        pub hash: Hash,
        /// How many say the same now.
        pub votes: u32,
    }

    /// A report was booked, or is held because it changes too much.
    #[ink(event, anonymous)]
    pub struct Decided {
        /// Hash of the report.
        pub hash: Hash,
        /// What stashes are worth less, in planck.
        pub loss: Balance,
        /// What stashes are worth more, in planck.
        pub gain: Balance,
        /// The part of both that the stashes did not prove, in planck.
        pub unproven: Balance,
        /// It waits for its veto period, and nothing is booked.
        pub held: bool,
    }

    /// A held report was vetoed.
    #[ink(event, anonymous)]
    pub struct Vetoed {
        /// Hash of the report.
        pub hash: Hash,
        /// By whom: the guardian or the admin.
        pub by: AccountId,
    }

    /// A stash has proved something else than the book says; a veto period later anybody can have it booked.
    #[ink(event, anonymous)]
    pub struct Challenged {
        /// The stash.
        pub stash: u16,
        /// Who had it prove this.
        pub by: AccountId,
        /// What it has bonded, in planck.
        pub active: Balance,
        /// What it has in unlocking chunks, in planck.
        pub unlocking: Balance,
    }

    /// Others report, or another number of them must agree.
    #[ink(event, anonymous)]
    pub struct PanelSet {
        /// Who did.
        pub old: Panel,
        /// Who does.
        pub new: Panel,
    }

    /// Settings were changed.
    #[ink(event, anonymous)]
    pub struct SettingsChanged {
        /// Settings before.
        pub old: OracleSettings,
        /// Settings now.
        pub new: OracleSettings,
    }

    /// The admin role was offered, an offer was taken back, the role changed hands, or upgrades were ended for ever.
    #[ink(event, anonymous)]
    pub struct AccessChanged {
        /// Before.
        pub old: Access,
        /// After.
        pub new: Access,
    }

    /// The contract's code was replaced.
    #[ink(event, anonymous)]
    pub struct CodeReplaced {
        /// Hash of the new code.
        pub code_hash: Hash,
    }

    // === Storage ===

    /// Everything the oracle remembers.
    #[ink(storage)]
    pub struct Oracle {
        /// Knows the pool and the guardian.
        pub(crate) vault: AccountId,
        /// Keeps the stash book.
        pub(crate) bonder: AccountId,
        /// The vault's era clock.
        pub(crate) clock: Clock,
        /// Admin and upgrades.
        pub(crate) access: Access,
        /// Reporters, settings, and what is on.
        pub(crate) desk: Desk,
    }

    impl Oracle {
        // === Constructor ===

        /// Makes the oracle of `vault`, with its first reporters. It reports nothing before the bonder's admin names it
        /// with `set_reporter`.
        ///
        /// Emits nothing. Fails with `InvalidReporters`, `InvalidQuorum`, `InvalidSetting`, `CallFailed` if there is no
        /// vault, `Math`. Access: everybody.
        #[ink(constructor)]
        pub fn new(
            admin: AccountId,
            vault: AccountId,
            panel: Panel,
            settings: OracleSettings,
        ) -> Result<Self, OracleError> {
            Self::create(admin, vault, panel, settings)
        }

        // === Reporter messages ===

        /// Says what the chain's ledger has of some stashes. The newest word of each reporter counts; when enough say
        /// the same it is booked at once, or, if it changes the pool's worth too much, held for the veto period.
        /// Returns how many say the same, or what was booked or held, in planck.
        ///
        /// Emits `Reported`, and `Decided` when the quorum is complete. Fails with `Access`, `OtherEra`,
        /// `FutureOffence`, `Waiting`, `AlreadyBooked`, `AlreadyReported`, `Math`, and the one that completes the
        /// quorum also with `Bonder` (a report of another revision, or of impossible numbers), `Vetoed`, `CallFailed`.
        /// Access: the reporters.
        #[ink(message)]
        pub fn report(&mut self, report: Report) -> Result<Outcome, OracleError> {
            self.do_report(report)
        }

        // === Keeper messages ===

        /// Books the held report when its veto period is over, within an era; then it has expired. Returns what was
        /// booked, in planck.
        ///
        /// Emits `Decided`. Fails with `NotHeld`, `TooSoon`, `Bonder`, `CallFailed`. Access: everybody.
        #[ink(message)]
        pub fn apply(&mut self, report: Report) -> Result<Booked, OracleError> {
            self.do_apply(report)
        }

        /// Notes that stash `stash` has `active` and, in all chunks, `unlocking` planck by the chain's ledger, if it
        /// proves that now and the book says something else. Returns the era from which on anybody can `prove` what it
        /// has, whatever the reporters say until then.
        ///
        /// Emits `Challenged`. Fails with `AlreadyChallenged`, `NotProven`, `Bonder` (`SameAsBook`, `UnknownStash`,
        /// `AboveBook`, `StashSilent`), `CallFailed`, `Math`. Access: everybody.
        #[ink(message)]
        pub fn challenge(
            &mut self,
            stash: u16,
            active: Balance,
            unlocking: Balance,
        ) -> Result<Era, OracleError> {
            self.do_challenge(stash, active, unlocking)
        }

        /// Books what one stash has by the chain's ledger if the stash proves it, and if the reporters have agreed on
        /// no report of all stashes for a veto period, or the stash was challenged a veto period ago. What is missing
        /// was lost by an offence in the last era in which they did, or in that of the challenge, or it was provided
        /// for. Returns what was booked, in planck: zeros if the book says so already.
        ///
        /// Emits `Decided`. Fails with `ReportersActive`, `Waiting` (unless it was challenged), `NotProven`, `Bonder`,
        /// `CallFailed`, `Math`. Access: everybody.
        #[ink(message)]
        pub fn prove(
            &mut self,
            stash: u16,
            active: Balance,
            unlocking: Balance,
        ) -> Result<Booked, OracleError> {
            self.do_prove(stash, active, unlocking)
        }

        // === Guardian messages ===

        /// Drops the held report, ends the hold, and refuses large changes for another veto period. Returns the
        /// report's hash.
        ///
        /// Emits `Vetoed`. Fails with `Access`, `NotHeld`, `Bonder`, `CallFailed`. Access: the vault's guardian, the
        /// admin.
        #[ink(message)]
        pub fn veto(&mut self) -> Result<Hash, OracleError> {
            self.do_veto()
        }

        // === Governance messages ===

        /// Names the reporters and their quorum. What was said and not decided is forgotten, a held report too.
        ///
        /// Emits `PanelSet`. Fails with `Access`, `InvalidReporters`, `InvalidQuorum`, `Bonder`, `CallFailed`.
        /// Access: the admin.
        #[ink(message)]
        pub fn set_panel(&mut self, panel: Panel) -> Result<(), OracleError> {
            self.do_set_panel(panel)
        }

        /// Changes the settings that are named, all or none, and leaves the others as they are. Each setting has bounds
        /// that hold for ever. Of a setting that is named twice the last value counts.
        ///
        /// Emits `SettingsChanged`, for an empty list nothing. Fails with `Access`, `InvalidSetting`. Access: the
        /// admin.
        #[ink(message)]
        pub fn set_settings(&mut self, changes: Vec<OracleSetting>) -> Result<(), OracleError> {
            self.do_set_settings(changes)
        }

        /// Offers the admin role to `to`, or takes the offer back with `None`.
        ///
        /// Emits `AccessChanged`. Fails with `Access`. Access: the admin.
        #[ink(message)]
        pub fn propose_admin(&mut self, to: Option<AccountId>) -> Result<(), OracleError> {
            self.govern(Governance::Propose(to))
        }

        /// Takes the admin role that was offered to the caller.
        ///
        /// Emits `AccessChanged`. Fails with `Access`. Access: the account to which the role was offered.
        #[ink(message)]
        pub fn accept_admin(&mut self) -> Result<(), OracleError> {
            self.govern(Governance::Accept)
        }

        /// Replaces the contract's code; its storage stays.
        ///
        /// Emits `CodeReplaced`. Fails with `Access`. Access: the admin.
        #[ink(message)]
        pub fn set_code(&mut self, code_hash: Hash) -> Result<(), OracleError> {
            self.govern(Governance::SetCode(code_hash))
        }

        /// Ends all upgrades of this contract, for ever.
        ///
        /// Emits `AccessChanged`. Fails with `Access`. Access: the admin.
        #[ink(message)]
        pub fn ossify(&mut self) -> Result<(), OracleError> {
            self.govern(Governance::Ossify)
        }

        // === Views ===

        /// Who reports, and how many must agree.
        #[ink(message)]
        pub fn panel(&self) -> Panel {
            self.desk.panel.clone()
        }

        /// The settings.
        #[ink(message)]
        pub fn settings(&self) -> OracleSettings {
            self.desk.settings
        }

        /// The newest word of each reporter that was not decided.
        #[ink(message)]
        pub fn ballots(&self) -> Vec<Ballot> {
            self.desk.ballots.clone()
        }

        /// The report that waits for its veto period, or for somebody to apply it.
        #[ink(message)]
        pub fn held(&self) -> Option<Held> {
            self.desk.waiting(self.now())
        }

        /// The last report that was booked.
        #[ink(message)]
        pub fn booked(&self) -> Option<Hash> {
            self.desk.booked
        }

        /// The last era in which reporters agreed on a report of all stashes that was booked.
        #[ink(message)]
        pub fn heard(&self) -> Era {
            self.desk.heard
        }

        /// Stashes that have proved another ledger than the book's, a veto period and 3 eras ago at most.
        #[ink(message)]
        pub fn challenges(&self) -> Vec<Challenge> {
            self.view_challenges()
        }

        /// Until when large changes are refused because of a veto, in milliseconds since 1970.
        #[ink(message)]
        pub fn quiet_until(&self) -> Millis {
            self.desk.quiet_until
        }

        /// The contracts around.
        #[ink(message)]
        pub fn links(&self) -> Links {
            Links { vault: self.vault, bonder: self.bonder }
        }

        /// Who administers the contract, to whom that role is offered, how often it changed hands, and whether upgrades have
        /// ended.
        #[ink(message)]
        pub fn access(&self) -> Access {
            self.access
        }
    }
}
