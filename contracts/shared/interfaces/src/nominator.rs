//! The nominator: one stash, the only code that knows the staking pallet.
use crate::{
    call::{call, CallFailed, Refused},
    AccountId, Balance,
};
use scale::{Decode, Encode};

/// Where the staking pallet's calls are found in the runtime: pallet index and call indices.
/// They are settings of the bonder, because a runtime upgrade may move them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct StakingCalls {
    /// Index of the staking pallet in the runtime.
    pub pallet: u8,
    /// `bond(value, payee)`.
    pub bond: u8,
    /// `bond_extra(max_additional)`.
    pub bond_extra: u8,
    /// `unbond(value)`.
    pub unbond: u8,
    /// `withdraw_unbonded(num_slashing_spans)`.
    pub withdraw_unbonded: u8,
    /// `nominate(targets)`.
    pub nominate: u8,
    /// `chill()`.
    pub chill: u8,
    /// `rebond(value)`.
    pub rebond: u8,
}

impl StakingCalls {
    /// The call indices of pallet-staking since 2021, for a runtime that has the pallet at `pallet`.
    pub const fn standard(pallet: u8) -> Self {
        Self {
            pallet,
            bond: 0,
            bond_extra: 1,
            unbond: 2,
            withdraw_unbonded: 3,
            nominate: 5,
            chill: 6,
            rebond: 19,
        }
    }
}

/// What a stash shall do, in the order of the fields. Amounts in planck; zero or `None` means: not this.
/// The value to bond travels with the call itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Work {
    /// Withdraw ripe chunks and send the cash to the vault.
    pub withdraw: Option<Withdraw>,
    /// By the bonder's book nothing is bonded or unbonding, so that the stash must be opened with `bond`.
    pub fresh: bool,
    /// Take this much back from the newest unbonding chunks.
    pub rebond: Balance,
    /// Stop nominating, before everything is unbonded.
    pub chill: bool,
    /// Nominate this validator alone.
    pub nominate: Option<AccountId>,
    /// Unbond this much.
    pub unbond: Balance,
}

/// How to withdraw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Withdraw {
    /// What the bonder's book says is ripe, in planck; everything that unbonds if `empties`.
    pub expected: Balance,
    /// By the bonder's book nothing is bonded: this withdrawal, or a later one, empties the stash.
    pub empties: bool,
    /// Upper bound of the slashing spans of the stash; the pallet asks for it when the stash is emptied.
    pub slashing_spans: u32,
}

/// The staking calls that the chain refused; each of them changed nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Failures(pub u8);

impl Failures {
    /// `withdraw_unbonded` was refused.
    pub const WITHDRAW: u8 = 1;
    /// `bond` / `bond_extra` was refused; the value came back to the vault.
    pub const BOND: u8 = 2;
    /// `rebond` was refused.
    pub const REBOND: u8 = 4;
    /// `nominate` or `chill` was refused.
    pub const NOMINATE: u8 = 8;
    /// `unbond` was refused.
    pub const UNBOND: u8 = 16;
    /// The nominator itself did not answer; nothing of the work was done.
    pub const CALL: u8 = 32;
    /// The withdrawal emptied the stash and brought less than was expected: the pallet has forgotten the stash, so that nothing
    /// more will come.
    pub const SHORT: u8 = 64;

    /// All of them but `which`.
    pub const fn without(self, which: u8) -> Self {
        Self(self.0 & !which)
    }

    /// Whether the call named by `which` was refused.
    pub const fn has(self, which: u8) -> bool {
        self.0 & which != 0
    }
}

/// What a stash did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Receipt {
    /// Withdrawn cash that was sent to the vault, in planck.
    pub withdrawn: Balance,
    /// What the chain refused.
    pub failures: Failures,
}

/// Why the nominator refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum NominatorError {
    /// Only the bonder that created this stash may command it.
    NotBonder {
        /// Who called.
        caller: AccountId,
    },
    /// Cash could not be sent to the vault.
    PaymentFailed {
        /// How much, in planck.
        amount: Balance,
    },
    /// The code could not be replaced: no such code was uploaded.
    CodeNotReplaced,
}

/// Commands the stash at `nominator`, sending `bond` planck to be bonded.
pub fn work(
    nominator: AccountId,
    bond: Balance,
    calls: &StakingCalls,
    work: &Work,
) -> Result<Result<Receipt, Refused>, CallFailed> {
    call(nominator, ink::selector_bytes!("work"), bond, (calls, work))
}

/// Whether the staking ledger of the stash at `nominator` has exactly `active` and, in all chunks, `unlocking` planck, proved by
/// calls that are taken back. False says nothing. Only the bonder.
pub fn prove(
    nominator: AccountId,
    calls: &StakingCalls,
    active: Balance,
    unlocking: Balance,
) -> Result<bool, CallFailed> {
    let answer: Result<(), bool> =
        call(nominator, ink::selector_bytes!("prove"), 0, (calls, active, unlocking))?;
    Ok(answer == Err(true))
}

/// Creates a stash of the calling bonder; its rewards and its cash go to `vault`. `salt` is its number in the book.
pub fn instantiate(code: crate::Hash, vault: AccountId, salt: u32) -> Result<AccountId, CallFailed> {
    crate::call::instantiate(code, vault.encode(), salt.to_le_bytes())
}

/// Whom the stash at `nominator` obeys, and whom it pays: bonder and vault.
pub fn owners(nominator: AccountId) -> Result<(AccountId, AccountId), CallFailed> {
    let bonder = call(nominator, ink::selector_bytes!("bonder"), 0, ())?;
    Ok((bonder, call(nominator, ink::selector_bytes!("vault"), 0, ())?))
}

/// Replaces the code of the stash at `nominator`.
pub fn upgrade(nominator: AccountId, code: crate::Hash) -> Result<Result<(), Refused>, CallFailed> {
    call(nominator, ink::selector_bytes!("upgrade"), 0, code)
}
