//! aDOTb: what the vault asks of the token.
use crate::{
    access::AccessError,
    call::{call, CallFailed},
    AccountId, Balance, MathError, Millis,
};
use scale::{Decode, Encode};

mod calls;
pub use calls::*;

/// Why the token refused a call that is not part of PSP22.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(Debug, scale_info::TypeInfo))]
pub enum TokenError {
    /// A role was missing, or the code can no longer be replaced.
    Access(AccessError),
    /// Value was sent to a message that takes none.
    ValueNotExpected {
        /// Planck sent.
        given: Balance,
    },
    /// The amount is worth no shares (or the shares no amount) at the present rate.
    ZeroResult,
    /// The account has less than what was asked, in shares.
    InsufficientShares {
        /// Shares of the account.
        available: Balance,
        /// Shares that were asked for.
        needed: Balance,
    },
    /// The owner allowed the caller less than what was asked, in planck.
    InsufficientAllowance {
        /// Planck allowed.
        available: Balance,
        /// Planck asked for.
        needed: Balance,
    },
    /// Nobody could get tokens back from the token's own account or the vault's.
    ForbiddenRecipient,
    /// A number left the range of 128 bits.
    Math(MathError),
}

impl From<AccessError> for TokenError {
    fn from(e: AccessError) -> Self {
        Self::Access(e)
    }
}

impl From<MathError> for TokenError {
    fn from(e: MathError) -> Self {
        Self::Math(e)
    }
}

/// The token's totals at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Totals {
    /// DOT that backs all aDOTb now, in planck; it is the total supply.
    pub pooled: Balance,
    /// All shares.
    pub shares: Balance,
    /// Reward that is still to be released into `pooled`, in planck.
    pub unreleased: Balance,
}

/// What `collect` brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Collected {
    /// Shares that the caller has more now.
    pub shares: Balance,
    /// The epoch of these shares.
    pub epoch: u32,
}

/// Mints to `to` the shares that `amount` planck buy (rounded down). Returns the shares.
pub fn mint(
    token: AccountId,
    to: AccountId,
    amount: Balance,
) -> Result<Result<Balance, TokenError>, CallFailed> {
    call(token, ink::selector_bytes!("mint"), 0, (to, amount))
}

/// Burns from `from` the shares that `amount` planck are worth (rounded up). Returns the shares.
pub fn burn(
    token: AccountId,
    from: AccountId,
    amount: Balance,
) -> Result<Result<Balance, TokenError>, CallFailed> {
    call(token, ink::selector_bytes!("burn"), 0, (from, amount))
}

/// Credits a harvest: `fee` planck to `treasury` as if it had staked them, `streamed` planck to all holders over `duration` ms.
pub fn credit_rewards(
    token: AccountId,
    treasury: AccountId,
    fee: Balance,
    streamed: Balance,
    duration: Millis,
) -> Result<Result<Totals, TokenError>, CallFailed> {
    call(token, ink::selector_bytes!("credit_rewards"), 0, (treasury, fee, streamed, duration))
}

/// Takes `amount` planck from the holders, first from the reward that is not released yet.
pub fn book_loss(token: AccountId, amount: Balance) -> Result<Result<Totals, TokenError>, CallFailed> {
    call(token, ink::selector_bytes!("book_loss"), 0, amount)
}

/// The totals now.
pub fn totals(token: AccountId) -> Result<Totals, CallFailed> {
    call(token, ink::selector_bytes!("totals"), 0, ())
}

/// PSP22's `balance_of`, in planck.
pub fn balance_of(token: AccountId, owner: AccountId) -> Result<Balance, CallFailed> {
    call(token, ink::selector_bytes!("PSP22::balance_of"), 0, owner)
}

/// Instantiates the token for the calling vault, from its code behind the door.
pub fn instantiate(
    code: crate::Hash,
    front: crate::Hash,
    admin: AccountId,
    bonder: AccountId,
) -> Result<AccountId, CallFailed> {
    crate::call::instantiate(code, (admin, bonder, front).encode(), [0; 4])
}

/// Takes `amount` planck from `from`, out of what it allowed the calling contract.
pub fn collect(
    token: AccountId,
    from: AccountId,
    amount: Balance,
) -> Result<Result<Collected, TokenError>, CallFailed> {
    call(token, ink::selector_bytes!("collect"), 0, (from, amount))
}

/// Moves `shares` of the calling contract to `to`. Returns their worth in planck.
pub fn transfer_shares(
    token: AccountId,
    to: AccountId,
    shares: Balance,
) -> Result<Result<Balance, TokenError>, CallFailed> {
    call(token, ink::selector_bytes!("transfer_shares"), 0, (to, shares))
}

/// All totals, and the epoch of the shares.
pub fn all_shares(token: AccountId) -> Result<(Totals, u32), CallFailed> {
    call(token, ink::selector_bytes!("all_shares"), 0, ())
}
