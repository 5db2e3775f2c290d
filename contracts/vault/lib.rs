//! The vault: takes DOT and mints aDOTb, pays exits, and orders the bonder to move stake.
//!
//! This file is the shell: storage, events, messages. Requests are in `exits.rs`, the keepers' work in `keeper.rs`,
//! losses in `losses.rs`, governance in `admin.rs`, views in `views.rs`, and the books themselves, without any
//! environment, in `data.rs`.
//!
//! `inline(never)` all over this crate is for size: left to itself the compiler copies everything into one function, whose
//! many locals take 1.4 KB more.
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

pub use self::vault::{Vault, VaultRef};

mod admin;
#[cfg(test)]
mod attack_tests;
pub mod data;
mod entry;
mod exits;
mod keeper;
mod losses;
#[cfg(test)]
mod tests;
mod views;

#[ink::contract]
pub mod vault {
    use crate::data::{Books, Pauses};
    use adotb_access::{Access, Governance};
    use adotb_interfaces::{
        bonder::{Moved, Withdrawn},
        token::Totals,
        vault::{
            Batch, BookChange, Claims, Clock, Correction, Credit, EraWork, Exit, ExitInfo, ExitPage, Links,
            Overview, Pausable, Rate, Setup, Step, UnstakePreview, VaultError, VaultSetting, VaultSettings,
        },
        Era, Millis,
    };
    use ink::{prelude::vec::Vec, storage::Mapping};

    // === Events ===

    /// Somebody staked DOT, and a holder got aDOTb.
    #[ink(event, anonymous)]
    pub struct Staked {
        /// Who paid.
        pub payer: AccountId,
        /// Who got the aDOTb.
        pub holder: AccountId,
        /// How much, in planck.
        pub amount: Balance,
        /// Shares minted.
        pub shares: Balance,
    }

    /// A holder burned aDOTb and opened an exit.
    #[ink(event, anonymous)]
    pub struct ExitRequested {
        /// Who will be paid.
        pub owner: AccountId,
        /// The exit's id.
        pub id: u64,
        /// Its value, in planck.
        pub amount: Balance,
        /// Shares burned.
        pub shares: Balance,
        /// The batch it belongs to.
        pub batch: u32,
    }

    /// An exit was cancelled and its value minted again.
    #[ink(event, anonymous)]
    pub struct ExitCancelled {
        /// Whose exit it was.
        pub owner: AccountId,
        /// The exit's id.
        pub id: u64,
        /// Its value, in planck.
        pub amount: Balance,
        /// Shares minted.
        pub shares: Balance,
    }

    /// An exit was paid.
    #[ink(event, anonymous)]
    pub struct Claimed {
        /// Who was paid.
        pub owner: AccountId,
        /// The exit's id.
        pub id: u64,
        /// How much, in planck.
        pub amount: Balance,
    }

    /// A holder left at once, for a fee.
    #[ink(event, anonymous)]
    pub struct UnstakedNow {
        /// Who left.
        pub holder: AccountId,
        /// aDOTb burned, in planck.
        pub amount: Balance,
        /// DOT paid, in planck.
        pub received: Balance,
        /// Shares burned.
        pub shares: Balance,
    }

    /// Rewards were harvested.
    #[ink(event, anonymous)]
    pub struct Harvested {
        /// All new cash, in planck.
        pub reward: Balance,
        /// What came back of announced slashes and is released with it, in planck.
        pub gains: Balance,
        /// Protocol fee in it, in planck.
        pub fee: Balance,
        /// The era.
        pub era: Era,
    }

    /// A batch was funded: its exits can be claimed.
    #[ink(event, anonymous)]
    pub struct BatchFunded {
        /// The batch.
        pub batch: u32,
        /// Era in which its exits were opened.
        pub era: Era,
        /// Cash set aside, in planck.
        pub value: Balance,
    }

    /// The work of an era is complete.
    #[ink(event, anonymous)]
    pub struct Advanced {
        /// The era.
        pub era: Era,
        /// First batch that is not funded.
        pub first_unfunded: u32,
        /// Bonded in all stashes, in planck.
        pub bonded: Balance,
        /// Unbonding in all stashes, in planck.
        pub unbonding: Balance,
    }

    /// A loss was booked and shared.
    #[ink(event, anonymous)]
    pub struct LossShared {
        /// Era of the offence; exits opened before it bear nothing.
        pub since: Era,
        /// The whole loss, in planck.
        pub loss: Balance,
        /// Borne by the holders, in planck.
        pub holders: Balance,
        /// Borne by unfunded exits, in planck.
        pub exits: Balance,
    }

    /// Stashes are worth more than the books said: an announced slash was cancelled, mostly.
    #[ink(event, anonymous)]
    pub struct GainBooked {
        /// How much, in planck.
        pub gain: Balance,
        /// The part of it that went back to exits which had borne a loss; the rest is the holders'.
        pub exits: Balance,
    }

    /// Nothing is priced until then, because a large change may be vetoed; zero: it is settled.
    #[ink(event, anonymous)]
    pub struct HoldSet {
        /// When it ends, in milliseconds since 1970.
        pub until: Millis,
    }

    /// An activity was paused, or opened again (`until` is then now).
    #[ink(event, anonymous)]
    pub struct PauseSet {
        /// What.
        pub what: Pausable,
        /// Until when, in milliseconds since 1970.
        pub until: Millis,
        /// Who did it.
        pub by: AccountId,
    }

    /// Settings were changed.
    #[ink(event, anonymous)]
    pub struct SettingsChanged {
        /// Settings before.
        pub old: VaultSettings,
        /// Settings now.
        pub new: VaultSettings,
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

    /// Another guardian was named.
    #[ink(event, anonymous)]
    pub struct GuardianSet {
        /// Before.
        pub old: AccountId,
        /// After.
        pub new: AccountId,
    }

    // === Storage ===

    /// Everything the vault remembers. The first fields live in one cell, read and written by every message.
    #[ink(storage)]
    pub struct Vault {
        /// Money, queue and era work.
        pub(crate) books: Books,
        /// Settings.
        pub(crate) settings: VaultSettings,
        /// Admin and upgrades.
        pub(crate) access: Access,
        /// May pause.
        pub(crate) guardian: AccountId,
        /// aDOTb.
        pub(crate) token: AccountId,
        /// Commands the stashes.
        pub(crate) bonder: AccountId,
        /// Validators and weights.
        pub(crate) registry: AccountId,
        /// The era clock.
        pub(crate) clock: Clock,
        /// What is paused.
        pub(crate) pauses: Pauses,
        /// Until when nothing is priced, in milliseconds since 1970.
        pub(crate) hold: Millis,
        /// Exits by id, each with its owner's neighbours; removed when they are claimed or cancelled.
        pub(crate) exits: Mapping<u64, Exit>,
        /// The newest open exit of each owner.
        pub(crate) newest: Mapping<AccountId, u64>,
        /// Closed batches by number; removed when all their exits are paid.
        pub(crate) batches: Mapping<u32, Batch>,
        /// Rate at the end of each era.
        pub(crate) rates: Mapping<Era, Rate>,
    }

    impl Vault {
        // === Constructor ===

        /// Makes the vault, its bonder and its token. The value sent is the bootstrap stake: at least `min_stake` and 1
        /// DOT; it belongs to an account nobody holds and can never leave, so that no first depositor can bend the
        /// rate.
        ///
        /// Only the code behind the door has this constructor (`docs/decisions/0023-small-doors.md`): `front` is the
        /// hash of the code in front, which the vault has from then on.
        ///
        /// Emits `Staked`. Fails with `InvalidSetting`, `BelowMinimum`, `Token`, `CallFailed` (bonder or token could
        /// not be made), `Access` if there is no code `front`, `Math`. Access: everybody.
        #[ink(constructor, payable)]
        pub fn new(setup: Setup, settings: VaultSettings, front: Hash) -> Result<Self, VaultError> {
            Self::create(setup, settings, front)
        }

        // === User messages ===

        /// Stakes the DOT sent, at least `min_stake`, and mints as much aDOTb to the caller. Returns the shares.
        /// Rounding: shares down, at most one planck of value stays in the pool.
        ///
        /// Emits `Staked`. Fails with `Paused`, `Held`, `BelowMinimum`, `AwaitingSlash`, `NeedsBootstrap`, `Token`,
        /// `CallFailed`, `Math`. Access: everybody.
        #[ink(message, payable)]
        pub fn stake(&mut self) -> Result<Balance, VaultError> {
            self.do_stake(None)
        }

        /// Stakes the DOT sent and mints as much aDOTb to `holder`, otherwise like `stake`. Returns the shares.
        ///
        /// Emits `Staked`. Fails with `Paused`, `Held`, `BelowMinimum`, `AwaitingSlash`, `NeedsBootstrap`, `Token`,
        /// `CallFailed`, `Math`. Access: everybody.
        #[ink(message, payable)]
        pub fn stake_for(&mut self, holder: AccountId) -> Result<Balance, VaultError> {
            self.do_stake(Some(holder))
        }

        /// Burns `amount` planck of the caller's aDOTb and opens an exit worth `amount`. The largest number stands for
        /// the whole balance, whatever it is in this block. Returns the exit's id. Its value is fixed now; only losses
        /// can lower it. It is paid when the bonding duration has passed after this era, or earlier.
        ///
        /// Emits `ExitRequested`. Fails with `Paused`, `BelowMinimum`, `Token`, `CallFailed`, `Math`.
        /// Access: everybody.
        #[ink(message)]
        pub fn request_unstake(&mut self, amount: Balance) -> Result<u64, VaultError> {
            self.do_request_unstake(amount)
        }

        /// Takes back an exit of the caller while its era lasts, from the next block on: mints aDOTb for its value.
        /// Returns the shares, rounded down.
        ///
        /// Emits `ExitCancelled`. Fails with `UnknownExit`, `ExitClosed`, `NotExitOwner`, `BatchClosed`,
        /// `CancelTooSoon`, `Token`, `CallFailed`, `Math`. Access: the exit's owner.
        #[ink(message)]
        pub fn cancel_unstake(&mut self, id: u64) -> Result<Balance, VaultError> {
            self.do_cancel_unstake(id)
        }

        /// Pays funded exits to their owners, all or none, after a loss rounded down. Returns the sum in planck, and
        /// those that had been closed before, which are left out. Whoever calls gets the storage deposits of the exits
        /// back: in the first 3 eras after the funding the owner alone, then anybody. Never paused.
        ///
        /// Emits `Claimed` for each exit. Fails with `WrongNumberOfIds`, `DuplicateExit`, `UnknownExit`,
        /// `ExitNotFunded`, `OwnerFirst`, `PaymentFailed`, `Math`. Access: everybody, at first the exits' owner.
        #[ink(message)]
        pub fn claim(&mut self, ids: Vec<u64>) -> Result<Claims, VaultError> {
            self.do_claim(ids)
        }

        /// Burns `amount` planck of the caller's aDOTb (the largest number: all of it) and pays it at once from the
        /// buffer, less a fee, rounded up, that stays in the pool. Returns what is paid, in planck: `min_received` at
        /// least.
        ///
        /// Emits `UnstakedNow`. Fails with `Paused`, `Held`, `BelowMinimum`, `BelowMinReceived`, `ExceedsBuffer`,
        /// `Token`, `PaymentFailed`, `CallFailed`, `Math`. Access: everybody.
        #[ink(message)]
        pub fn unstake_now(&mut self, amount: Balance, min_received: Balance) -> Result<Balance, VaultError> {
            self.do_unstake_now(amount, min_received)
        }

        // === Bonder messages ===

        /// What the work of the present era does next. Fails with `Paused`, or `Held`, as the work would.
        #[ink(message)]
        pub fn era_work(&self) -> Result<EraWork, VaultError> {
            self.view_era_work()
        }

        /// Takes in the rewards that arrived, when `totals` are those of the token. Returns what the token shall
        /// credit, if there is anything.
        ///
        /// Emits `Harvested`. Fails with `Access`, `Paused`, `Held`, `Math`. Access: the bonder.
        #[ink(message)]
        pub fn harvest(&mut self, totals: Totals) -> Result<Option<Credit>, VaultError> {
            self.do_harvest(totals)
        }

        /// Begins the work of a new era: keeps the rate of the one that ended, takes in the rewards, closes the open
        /// batch. Returns what the token shall credit; nothing if it has begun.
        ///
        /// Emits `Harvested`. Fails with `Access`, `Paused`, `Held`, `Math`. Access: the bonder.
        #[ink(message)]
        pub fn begin_era(&mut self, totals: Totals) -> Result<Option<Credit>, VaultError> {
            self.do_begin_era(totals)
        }

        /// Books what was `withdrawn`, funds batches, `limit` at most, and sends the cash that may be bonded to the
        /// bonder. Returns what the token shall book and what shall move. In an era whose work is complete it books and
        /// funds once more, if there is anything.
        ///
        /// Emits `LossShared`, `BatchFunded`. Fails with `Access`, `Paused`, `Held`, `EraNotOver` (nothing more in this
        /// era), `PaymentFailed`, `Math`. Access: the bonder.
        #[ink(message)]
        pub fn work(&mut self, totals: Totals, withdrawn: Withdrawn, limit: u32) -> Result<Step, VaultError> {
            self.do_work(totals, withdrawn, limit)
        }

        /// Books what was moved; the cash that was not bonded comes along.
        ///
        /// Emits `Advanced` when nothing is left. Fails with `Access`, `Math`. Access: the bonder.
        #[ink(message, payable)]
        pub fn moved(&mut self, moved: Moved) -> Result<(), VaultError> {
            self.do_moved(moved)
        }

        /// Takes over what a report changed in the stash book, when `totals` are those of the token. Returns what the
        /// token shall book. A loss by an offence in era `since` is shared: holders, and unfunded exits opened in that
        /// era or later, lose the same fraction. A gain goes to unfunded exits that bore a loss, then to the holders.
        ///
        /// Emits `LossShared`, `GainBooked`. Fails with `Access`, `FutureEra`, `Math`. Access: the bonder.
        #[ink(message)]
        pub fn book_report(&mut self, totals: Totals, change: BookChange) -> Result<Correction, VaultError> {
            self.do_book_report(totals, change)
        }

        /// Prices nothing until `until` (milliseconds since 1970, at most 8 eras from now), while a large change may be
        /// vetoed: `stake`, `unstake_now`, `advance` and `harvest` are refused. A time that has passed ends it.
        ///
        /// Emits `HoldSet`. Fails with `Access`. Access: the bonder.
        #[ink(message)]
        pub fn hold(&mut self, until: Millis) -> Result<(), VaultError> {
            self.do_hold(until)
        }

        // === Governance messages ===

        /// Pauses `what` for `duration` milliseconds, 7 days at most; it ends by itself. The guardian must then leave
        /// it open for 7 days. Returns until when, in milliseconds since 1970.
        ///
        /// Emits `PauseSet`. Fails with `Access`, `InvalidPause`, `PauseTooSoon`. Access: the guardian, the admin.
        #[ink(message)]
        pub fn pause(&mut self, what: Pausable, duration: Millis) -> Result<Millis, VaultError> {
            self.do_pause(what, duration)
        }

        /// Ends a pause early.
        ///
        /// Emits `PauseSet`. Fails with `Access`. Access: the guardian, the admin.
        #[ink(message)]
        pub fn unpause(&mut self, what: Pausable) -> Result<(), VaultError> {
            self.do_unpause(what)
        }

        /// Changes the settings that are named, all or none, and leaves the others as they are. Each setting has bounds
        /// that hold for ever. Of a setting that is named twice the last value counts.
        ///
        /// Emits `SettingsChanged`, for an empty list nothing. Fails with `Access`, `InvalidSetting`. Access: the
        /// admin.
        #[ink(message)]
        pub fn set_settings(&mut self, changes: Vec<VaultSetting>) -> Result<(), VaultError> {
            self.do_set_settings(changes)
        }

        /// Names the guardian, who may pause.
        ///
        /// Emits `GuardianSet`. Fails with `Access`. Access: the admin.
        #[ink(message)]
        pub fn set_guardian(&mut self, guardian: AccountId) -> Result<(), VaultError> {
            self.do_set_guardian(guardian)
        }

        /// Offers the admin role to `to`, or takes the offer back with `None`.
        ///
        /// Emits `AccessChanged`. Fails with `Access`. Access: the admin.
        #[ink(message)]
        pub fn propose_admin(&mut self, to: Option<AccountId>) -> Result<(), VaultError> {
            self.govern(Governance::Propose(to))
        }

        /// Takes the admin role that was offered to the caller.
        ///
        /// Emits `AccessChanged`. Fails with `Access`. Access: the account to which the role was offered.
        #[ink(message)]
        pub fn accept_admin(&mut self) -> Result<(), VaultError> {
            self.govern(Governance::Accept)
        }

        /// Replaces the contract's code; its storage stays.
        ///
        /// Emits `CodeReplaced`. Fails with `Access`. Access: the admin.
        #[ink(message)]
        pub fn set_code(&mut self, code_hash: Hash) -> Result<(), VaultError> {
            self.govern(Governance::SetCode(code_hash))
        }

        /// Ends all upgrades of this contract, for ever.
        ///
        /// Emits `AccessChanged`. Fails with `Access`. Access: the admin.
        #[ink(message)]
        pub fn ossify(&mut self) -> Result<(), VaultError> {
            self.govern(Governance::Ossify)
        }

        // === Views ===

        /// Everything at a glance.
        #[ink(message)]
        pub fn overview(&self) -> Result<Overview, VaultError> {
            self.view_overview()
        }

        /// The settings.
        #[ink(message)]
        pub fn settings(&self) -> VaultSettings {
            self.settings
        }

        /// Who may pause.
        #[ink(message)]
        pub fn guardian(&self) -> AccountId {
            self.guardian
        }

        /// The contracts around.
        #[ink(message)]
        pub fn links(&self) -> Links {
            Links { token: self.token, bonder: self.bonder, registry: self.registry }
        }

        /// What belongs to the holders by the vault's books, in planck: all assets less what is owed to exits.
        #[ink(message)]
        pub fn pool(&self) -> Result<Balance, VaultError> {
            Ok(self.books.pool()?)
        }

        /// What the exits that are not funded wait for, in planck: it has left the pool, and is still at stake.
        #[ink(message)]
        pub fn unfunded(&self) -> Balance {
            self.books.money.unfunded
        }

        /// The era clock.
        #[ink(message)]
        pub fn clock(&self) -> Clock {
            self.clock
        }

        /// The shares that a stake of `amount` planck by the caller would mint now. Fails as that stake would: with `Paused`,
        /// `Held`, `BelowMinimum`, `AwaitingSlash`, `NeedsBootstrap`, `Math`.
        #[ink(message)]
        pub fn preview_stake(&self, amount: Balance) -> Result<Balance, VaultError> {
            self.view_preview_stake(amount)
        }

        /// What leaving with `amount` of aDOTb (the largest number: all that the caller has) would bring, by request and at
        /// once. Fails as both would: with `Paused`, `BelowMinimum`, `Math`. Whether the caller has that much is not looked at.
        #[ink(message)]
        pub fn preview_unstake(&self, amount: Balance) -> Result<UnstakePreview, VaultError> {
            self.view_preview_unstake(amount)
        }

        /// One exit; `None` if it never existed or was closed.
        #[ink(message)]
        pub fn exit(&self, id: u64) -> Option<ExitInfo> {
            self.view_exit(id)
        }

        /// Exits of `owner` that are not closed, newest first, from exit `from` on (0: the newest), `limit` at most (100).
        #[ink(message)]
        pub fn exits_of(&self, owner: AccountId, from: u64, limit: u32) -> ExitPage {
            self.view_exits_of(owner, from, limit)
        }

        /// One batch; `None` if it has no exits (any more).
        #[ink(message)]
        pub fn batch(&self, batch: u32) -> Option<Batch> {
            Some(self.load_batch(batch)).filter(|batch| batch.exits > 0)
        }

        /// Rate at the end of `era`; `None` if no keeper worked in the era after it.
        #[ink(message)]
        pub fn rate_at(&self, era: Era) -> Option<Rate> {
            self.rates.get(era)
        }

        /// Who administers the contract, to whom that role is offered, how often it changed hands, and whether upgrades have
        /// ended.
        #[ink(message)]
        pub fn access(&self) -> Access {
            self.access
        }
    }
}
