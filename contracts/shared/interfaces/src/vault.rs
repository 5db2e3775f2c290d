//! The vault: its settings, its books and its errors.
use crate::{
    bonder::{BonderSetup, Moved, Withdrawn},
    call::{call, CallFailed, Refused},
    token::Totals,
    AccountId, Balance, Era, Hash, MathError, Millis,
};
use adotb_math::{
    era::{era_at, era_start},
    flow::Needs,
};
use scale::{Decode, Encode};

mod calls;
mod errors;
mod settings;

pub use calls::*;
pub use errors::*;
pub use settings::*;

/// Longest pause: 7 days, in milliseconds.
pub const MAX_PAUSE_MS: Millis = 7 * 24 * 60 * 60 * 1000;
/// Smallest bootstrap stake, in planck: 1 DOT. So many shares that nobody can make one dear by rounding.
pub const MIN_BOOTSTRAP: Balance = 10_000_000_000;
/// While more than this part of the pool is provided for announced slashes nobody can stake, in basis points.
pub const MAX_PROVISION_BPS: u16 = 200;
/// Eras after its funding in which an exit is claimed by its owner alone.
pub const OWNER_FIRST_ERAS: Era = 3;
/// Longest hold, in eras.
pub const MAX_HOLD_ERAS: Era = 8;
/// Most exits in one claim.
pub const MAX_CLAIM_IDS: u32 = 64;
/// Most entries that a paged view returns.
pub const MAX_PAGE: u32 = 100;
/// Account that owns the bootstrap stake. Nobody has a key for it: it is a text, not a public key.
pub const BOOTSTRAP_HOLDER: [u8; 32] = *b"aDOTb bootstrap: nobody's stake.";

/// What can be paused. Claims and transfers are not in the list on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Pausable {
    /// `stake`.
    Stake,
    /// `request_unstake` and `unstake_now`.
    Unstake,
    /// `advance` and `harvest`.
    Advance,
}

/// The contracts around the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Links {
    /// aDOTb.
    pub token: AccountId,
    /// Moves the stake.
    pub bonder: AccountId,
    /// Says which validators are backed.
    pub registry: AccountId,
}

/// The era clock: counts eras of fixed length from an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Clock {
    /// Start of era 0, in milliseconds since 1970.
    pub anchor: Millis,
    /// Length of an era, in milliseconds.
    pub era_ms: Millis,
}

impl Clock {
    /// The era at `now`.
    pub fn era(&self, now: Millis) -> Result<Era, MathError> {
        era_at(now, self.anchor, self.era_ms)
    }

    /// When the era after `era` begins, in milliseconds since 1970.
    pub fn next_era_at(&self, era: Era) -> Result<Millis, MathError> {
        era_start(era.checked_add(1).ok_or(MathError::Overflow)?, self.anchor, self.era_ms)
    }
}

/// An unbonding request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Exit {
    /// Who is paid.
    pub owner: AccountId,
    /// Its value when it was opened, in planck.
    pub amount: Balance,
    /// The batch it belongs to.
    pub batch: u32,
    /// When it was opened, in milliseconds since 1970.
    pub opened: Millis,
    /// The owner's open exit before this one; 0 for the oldest.
    pub previous: u64,
    /// The owner's open exit after this one; 0 for the newest.
    pub next: u64,
}

/// All exits opened in the same era (a loss splits an era's exits into two batches).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Batch {
    /// Era in which its exits were opened.
    pub era: Era,
    /// Era at whose start it is paid at the latest if the keepers do their work, by the bonding duration when it closed.
    pub due_era: Era,
    /// Exits that are not claimed or cancelled.
    pub exits: u32,
    /// Sum of the exits' values when they were opened, in planck.
    pub promised: Balance,
    /// What it is worth after losses, in planck: an exit is paid `amount * value / promised`.
    pub value: Balance,
    /// What was not paid out yet, in planck.
    pub unpaid: Balance,
    /// Era in which it was funded.
    pub funded_era: Era,
}

/// What a claim did.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Claims {
    /// What was paid, in planck.
    pub paid: Balance,
    /// Exits that had been claimed or cancelled before: they were left out.
    pub skipped: ink::prelude::vec::Vec<u64>,
}

/// How far an exit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum ExitState {
    /// Its era is not over: it can be cancelled.
    Open,
    /// It waits for its money.
    Waiting,
    /// It can be claimed.
    Claimable,
}

/// An exit as a wallet shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct ExitInfo {
    /// Its id.
    pub id: u64,
    /// Who is paid.
    pub owner: AccountId,
    /// Its value when it was opened, in planck.
    pub amount: Balance,
    /// What a claim pays by what is known now, in planck.
    pub payout: Balance,
    /// Era in which it was opened.
    pub era: Era,
    /// Era at whose start it is paid at the latest if the keepers do their work; exits may be paid earlier.
    pub due_era: Era,
    /// How far it is.
    pub state: ExitState,
}

/// One page of an owner's exits.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct ExitPage {
    /// The exits of this page, newest first.
    pub exits: ink::prelude::vec::Vec<ExitInfo>,
    /// `from` of the next page; 0 after the last one.
    pub next: u64,
}

/// Rate at the end of an era: one share is worth `pooled / shares` planck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Rate {
    /// DOT that backed all aDOTb, in planck.
    pub pooled: Balance,
    /// All shares.
    pub shares: Balance,
}

/// The vault's money, in planck.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Money {
    /// Cash that waits to be bonded or to pay exits.
    pub buffer: Balance,
    /// Cash that belongs to funded exits.
    pub reserved: Balance,
    /// Bonded in all stashes.
    pub bonded: Balance,
    /// Unbonding in all stashes.
    pub unbonding: Balance,
    /// Value of the exits that are not funded, in planck: a liability.
    pub unfunded: Balance,
    /// What bonded and unbonding stake is worth less, because slashes are announced that are not applied yet.
    pub provision: Balance,
}

/// What a report changed in the stash book, in planck.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct BookChange {
    /// Bonded in all stashes from now on.
    pub bonded: Balance,
    /// Unbonding in all stashes from now on.
    pub unbonding: Balance,
    /// Provision for all stashes from now on.
    pub provision: Balance,
    /// What stashes are worth less.
    pub loss: Balance,
    /// What stashes are worth more.
    pub gain: Balance,
    /// Era of the offence behind the loss.
    pub since: Era,
}

/// Everything at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Overview {
    /// The era by the clock.
    pub era: Era,
    /// When the next era begins, in milliseconds since 1970.
    pub next_era_at: Millis,
    /// The last era whose work was completed.
    pub advanced_era: Era,
    /// Work of an era has begun and is not complete.
    pub advancing: bool,
    /// DOT that backs all aDOTb, in planck.
    pub pooled: Balance,
    /// All shares.
    pub shares: Balance,
    /// Reward still to be released, in planck.
    pub unreleased: Balance,
    /// The vault's money.
    pub money: Money,
    /// Rewards that arrived and are not harvested, in planck.
    pub unharvested: Balance,
    /// What came back of announced slashes and is not on its way to the holders yet, in planck.
    pub gains: Balance,
    /// The most that `unstake_now` can take at once, in planck.
    pub instant_liquidity: Balance,
    /// First batch that is not funded.
    pub first_unfunded: u32,
    /// Batch that takes new exits.
    pub open_batch: u32,
    /// Id of the next exit.
    pub next_exit: u64,
    /// Until when staking is paused, in milliseconds since 1970.
    pub stake_paused_until: Millis,
    /// Until when unstaking is paused.
    pub unstake_paused_until: Millis,
    /// Until when the keepers' work is paused.
    pub advance_paused_until: Millis,
    /// Until when nothing is priced, because a large change is reported and may be vetoed.
    pub held_until: Millis,
    /// All was lost: somebody must give a new bootstrap stake before others can stake.
    pub restart: bool,
}

/// What leaving would bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct UnstakePreview {
    /// Paid after unbonding by `request_unstake`, in planck.
    pub by_request: Balance,
    /// Era at whose start it is paid at the latest.
    pub due_era: Era,
    /// Paid at once by `unstake_now`, in planck.
    pub now: Balance,
    /// Whether the buffer can pay that at this moment, and nothing is held.
    pub now_available: bool,
}

/// What the work of the present era does next, for the bonder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct EraWork {
    /// The era whose work it is.
    pub era: Era,
    /// It has not begun: the rewards come first.
    pub begins: bool,
    /// Stashes withdraw first.
    pub withdraws: bool,
    /// aDOTb, which says what the holders own.
    pub token: AccountId,
}

/// What a harvest brings the holders, for the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Credit {
    /// Cash that was taken in, in planck.
    pub reward: Balance,
    /// Who gets the fee.
    pub treasury: AccountId,
    /// The protocol's part of the reward, in planck.
    pub fee: Balance,
    /// The holders' part, and what came back of announced slashes, in planck.
    pub streamed: Balance,
    /// How long it takes until all of it is released, in milliseconds.
    pub duration: Millis,
}

/// What a call of `work` decided, for the bonder to carry out.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Step {
    /// To be taken from the holders, in planck, because it never came.
    pub loss: Balance,
    /// Batches that were funded.
    pub steps: u32,
    /// Stake is to be moved; the cash for it was sent along.
    pub moves: Option<Moves>,
    /// Nothing of this era's work is left.
    pub complete: bool,
}

/// What the plan is made from.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Moves {
    /// The most that may be bonded, in planck.
    pub cash: Balance,
    /// The era by the clock.
    pub now: Era,
    /// Era in which what is unbonded now can be withdrawn.
    pub ripe_era: Era,
    /// What the exits need.
    pub needs: Needs,
}

/// What a report changes for the holders, in planck, for the token: one of both at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Correction {
    /// Taken from them.
    pub loss: Balance,
    /// Given back to them at once.
    pub gain: Balance,
    /// Named in the credit of a gain, which bears no fee.
    pub treasury: AccountId,
}

/// How far `advance` came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Progress {
    /// The era whose work is done.
    pub era: Era,
    /// Steps taken by this call.
    pub steps: u32,
    /// Nothing of this era's work is left.
    pub complete: bool,
}

/// What the vault is made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Setup {
    /// The admin: the deployer at first, then the timelock.
    pub admin: AccountId,
    /// The guardian.
    pub guardian: AccountId,
    /// The registry.
    pub registry: AccountId,
    /// Code of the token behind its door, which the vault instantiates itself.
    pub token_code: Hash,
    /// Code of the token in front of its door.
    pub token_front: Hash,
    /// Code of the bonder behind its door, which the vault instantiates itself.
    pub bonder_code: Hash,
    /// Code of the bonder in front of its door.
    pub bonder_front: Hash,
    /// What the bonder is made with.
    pub bonder: BonderSetup,
    /// Start of era 0, in milliseconds since 1970.
    pub era_anchor: Millis,
    /// Length of an era, in milliseconds; fixed for ever.
    pub era_ms: Millis,
}

/// What belongs to the holders by the vault's books, in planck; for the bonder, which sizes the stash book by it.
pub fn pool(vault: AccountId) -> Result<Result<Balance, Refused>, CallFailed> {
    call(vault, ink::selector_bytes!("pool"), 0, ())
}

/// What the exits that are not funded wait for, in planck; for the governor: it is still at stake.
pub fn unfunded(vault: AccountId) -> Result<Balance, CallFailed> {
    call(vault, ink::selector_bytes!("unfunded"), 0, ())
}

/// What the work of the era does next; fails while it is paused or a report is held.
pub fn era_work(vault: AccountId) -> Result<Result<EraWork, VaultRefusal>, CallFailed> {
    call(vault, ink::selector_bytes!("era_work"), 0, ())
}

/// Lets the vault take in the rewards that arrived, when `totals` are those of the token. Only the bonder.
pub fn harvest(vault: AccountId, totals: Totals) -> Result<Result<Option<Credit>, VaultRefusal>, CallFailed> {
    call(vault, ink::selector_bytes!("harvest"), 0, totals)
}

/// Lets the work of a new era begin, when `totals` are those of the token. Only the bonder.
pub fn begin_era(
    vault: AccountId,
    totals: Totals,
) -> Result<Result<Option<Credit>, VaultRefusal>, CallFailed> {
    call(vault, ink::selector_bytes!("begin_era"), 0, totals)
}

/// Lets the vault do its part of the era's work, `limit` steps at most. Only the bonder.
pub fn work(
    vault: AccountId,
    totals: Totals,
    withdrawn: &Withdrawn,
    limit: u32,
) -> Result<Result<Step, VaultRefusal>, CallFailed> {
    call(vault, ink::selector_bytes!("work"), 0, (totals, withdrawn, limit))
}

/// Lets the vault book what was moved, and gives back `cash` planck that were not bonded. Only the bonder.
pub fn moved(vault: AccountId, cash: Balance, moved: &Moved) -> Result<Result<(), Refused>, CallFailed> {
    call(vault, ink::selector_bytes!("moved"), cash, moved)
}

/// Lets the vault take over what a report changed in the stash book, when `totals` are those of the token. Only the bonder.
pub fn book_report(
    vault: AccountId,
    totals: Totals,
    change: &BookChange,
) -> Result<Result<Correction, Refused>, CallFailed> {
    call(vault, ink::selector_bytes!("book_report"), 0, (totals, change))
}

/// Lets the vault price nothing until `until`, or no longer than now. Only the bonder.
pub fn hold(vault: AccountId, until: Millis) -> Result<Result<(), Refused>, CallFailed> {
    call(vault, ink::selector_bytes!("hold"), 0, until)
}

/// Who may pause.
pub fn guardian(vault: AccountId) -> Result<AccountId, CallFailed> {
    call(vault, ink::selector_bytes!("guardian"), 0, ())
}

/// The contracts around the vault.
pub fn links(vault: AccountId) -> Result<Links, CallFailed> {
    call(vault, ink::selector_bytes!("links"), 0, ())
}

/// The era clock.
pub fn clock(vault: AccountId) -> Result<Clock, CallFailed> {
    call(vault, ink::selector_bytes!("clock"), 0, ())
}
