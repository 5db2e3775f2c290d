//! What holders ask of the vault, and contracts that hold for others; the work and the views that are open to all.
//! Each is the vault's message of the same name, which has the details.
use super::{Batch, Claims, ExitInfo, ExitPage, Overview, Rate, UnstakePreview, VaultError};
use crate::{
    call::{call, CallFailed},
    AccountId, Balance, Era,
};

/// Stakes `amount` planck of the calling contract's DOT for itself. Returns the shares.
#[inline]
pub fn stake(vault: AccountId, amount: Balance) -> Result<Result<Balance, VaultError>, CallFailed> {
    call(vault, ink::selector_bytes!("stake"), amount, ())
}

/// Stakes `amount` planck of the calling contract's DOT for `holder`. Returns the shares.
#[inline]
pub fn stake_for(
    vault: AccountId,
    amount: Balance,
    holder: AccountId,
) -> Result<Result<Balance, VaultError>, CallFailed> {
    call(vault, ink::selector_bytes!("stake_for"), amount, holder)
}

/// Burns `amount` planck of the calling contract's aDOTb, the largest number for all of it, and opens an exit. Returns its id.
#[inline]
pub fn request_unstake(vault: AccountId, amount: Balance) -> Result<Result<u64, VaultError>, CallFailed> {
    call(vault, ink::selector_bytes!("request_unstake"), 0, amount)
}

/// Takes back an exit of the calling contract while its era lasts, from the next block on. Returns the shares.
#[inline]
pub fn cancel_unstake(vault: AccountId, id: u64) -> Result<Result<Balance, VaultError>, CallFailed> {
    call(vault, ink::selector_bytes!("cancel_unstake"), 0, id)
}

/// Pays funded exits to their owners, all or none. Returns the sum and what was closed before.
#[inline]
pub fn claim(vault: AccountId, ids: &[u64]) -> Result<Result<Claims, VaultError>, CallFailed> {
    call(vault, ink::selector_bytes!("claim"), 0, ids)
}

/// Burns `amount` planck of the calling contract's aDOTb, the largest number for all of it, and pays it at once, less a fee.
/// Returns what is paid: `min_received` at least.
#[inline]
pub fn unstake_now(
    vault: AccountId,
    amount: Balance,
    min_received: Balance,
) -> Result<Result<Balance, VaultError>, CallFailed> {
    call(vault, ink::selector_bytes!("unstake_now"), 0, (amount, min_received))
}

/// Everything at a glance.
#[inline]
pub fn overview(vault: AccountId) -> Result<Result<Overview, VaultError>, CallFailed> {
    call(vault, ink::selector_bytes!("overview"), 0, ())
}

/// Shares that a stake of `amount` planck by the calling contract would mint now; fails as that stake would.
#[inline]
pub fn preview_stake(vault: AccountId, amount: Balance) -> Result<Result<Balance, VaultError>, CallFailed> {
    call(vault, ink::selector_bytes!("preview_stake"), 0, amount)
}

/// What leaving with `amount` planck would bring now; fails as both ways to leave would.
#[inline]
pub fn preview_unstake(
    vault: AccountId,
    amount: Balance,
) -> Result<Result<UnstakePreview, VaultError>, CallFailed> {
    call(vault, ink::selector_bytes!("preview_unstake"), 0, amount)
}

/// An exit that is not closed.
#[inline]
pub fn exit(vault: AccountId, id: u64) -> Result<Option<ExitInfo>, CallFailed> {
    call(vault, ink::selector_bytes!("exit"), 0, id)
}

/// The open exits of `owner`, newest first, `limit` at most; `from` is 0, or what the page before named as the next.
#[inline]
pub fn exits_of(vault: AccountId, owner: AccountId, from: u64, limit: u32) -> Result<ExitPage, CallFailed> {
    call(vault, ink::selector_bytes!("exits_of"), 0, (owner, from, limit))
}

/// A batch of exits, unless all of it is paid.
#[inline]
pub fn batch(vault: AccountId, batch: u32) -> Result<Option<Batch>, CallFailed> {
    call(vault, ink::selector_bytes!("batch"), 0, batch)
}

/// The rate when the work after `era` began; nothing if no keeper worked in the next era.
#[inline]
pub fn rate_at(vault: AccountId, era: Era) -> Result<Option<Rate>, CallFailed> {
    call(vault, ink::selector_bytes!("rate_at"), 0, era)
}
