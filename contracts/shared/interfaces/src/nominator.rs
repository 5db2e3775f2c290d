//! The nominator: one stash, the only code that knows the staking pallet.
use crate::{
    call::{call, CallFailed, Refused},
    AccountId, Balance,
};
use scale::{Decode, Encode, Error, Input};

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
    /// `force_apply_min_commission(validator_stash)`: made only to be taken back, to see whether somebody is a candidate.
    pub force_apply_min_commission: u8,
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
            force_apply_min_commission: 24,
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
    /// Nominate this validator alone; if the chain refuses that, nothing of the work is done.
    pub nominate: Option<AccountId>,
    /// Unbond this much.
    pub unbond: Balance,
}

/// How to withdraw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Withdraw {
    /// What the bonder's book says is ripe, in planck.
    pub expected: Balance,
    /// What the bonder's book says stays bonded or unbonding, in planck. Zero: this withdrawal, or a later one, empties the stash;
    /// once all came that was expected, whatever else the stash can spend goes to the vault too.
    pub stays: Balance,
    /// Upper bound of the slashing spans of the stash; the pallet asks for it when the stash is emptied.
    pub slashing_spans: u32,
}

/// The staking calls that the chain refused; each of them changed nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Failures(pub u8);

impl Failures {
    /// `withdraw_unbonded` was refused.
    pub const WITHDRAW: u8 = 1;
    /// `bond` / `bond_extra` was refused; the value came back to the vault.
    pub const BOND: u8 = 2;
    /// `rebond` was refused.
    pub const REBOND: u8 = 4;
    /// `chill` was refused; or `nominate` was, or not tried because the bond had been refused.
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

    /// Of all of them `which` alone.
    pub const fn only(self, which: u8) -> Self {
        Self(self.0 & which)
    }

    /// These and `others`.
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether the call named by `which` was refused.
    pub const fn has(self, which: u8) -> bool {
        self.0 & which != 0
    }
}

/// What one reverted message of a stash showed about a validator, as bits; none of them says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Probed(pub u8);

impl Probed {
    /// It refuses this stash, which the chain lets nominate another one.
    pub const REFUSES: u8 = 1;
    /// It takes the nomination of anybody: also of a stash that nominated another one just before.
    pub const TAKES: u8 = 2;
    /// It is no candidate, while another one is.
    pub const NO_CANDIDATE: u8 = 4;
    /// It is a candidate.
    pub const CANDIDATE: u8 = 8;

    /// These and `others`: each stands for itself.
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether any of what `which` names was shown.
    pub const fn has(self, which: u8) -> bool {
        self.0 & which != 0
    }

    /// Whether all that `which` names was shown.
    pub const fn shows(self, which: u8) -> bool {
        self.0 & which == which
    }
}

/// What a stash did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Receipt {
    /// Cash that came free and was sent to the vault, in planck: what chunks of the book announce.
    pub withdrawn: Balance,
    /// What else an emptied stash could spend, in planck; sent to the vault too, and no chunk announces it.
    pub swept: Balance,
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
    /// The chain refused the nomination: nothing of the order was done, and the value came back.
    NominationRefused {
        /// Whom the stash should have nominated.
        validator: AccountId,
    },
}

/// A stash did nothing of its work: all that its caller needs to know of [`NominatorError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undone {
    /// [`NominatorError::NominationRefused`].
    NominationRefused,
    /// Any other.
    Failed,
}

impl Decode for Undone {
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
        // The rest is left unread.
        Ok(match input.read_byte()? {
            3 => Self::NominationRefused,
            _ => Self::Failed,
        })
    }
}

/// Commands the stash at `nominator`, sending `bond` planck to be bonded.
pub fn work(
    nominator: AccountId,
    bond: Balance,
    calls: &StakingCalls,
    work: &Work,
) -> Result<Result<Receipt, Undone>, CallFailed> {
    call(nominator, ink::selector_bytes!("work"), bond, (calls, work))
}

/// Whether the staking ledger of the stash at `nominator` has exactly `active` and, in all chunks, `unlocking` planck, proved by
/// calls that are taken back; of nothing at all, whether the pallet has no ledger of it. False says nothing. Only the bonder.
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

/// Asks the stash at `nominator` about `validator`, by calls that are taken back. Before it nominates, `bond` planck are bonded,
/// which come back, and `rebond` planck are taken back from unbonding. What is refused counts only if it is done for `control`.
/// Only the bonder.
pub fn probe(
    nominator: AccountId,
    bond: Balance,
    calls: &StakingCalls,
    rebond: Balance,
    validator: AccountId,
    control: AccountId,
) -> Result<Probed, CallFailed> {
    let answer: Result<(), Probed> =
        call(nominator, ink::selector_bytes!("probe"), bond, (calls, rebond, validator, control))?;
    Ok(answer.err().unwrap_or_default())
}

/// What a withdrawal of the stash at `nominator` would set free now, in planck, seen by one that is taken back; the largest number if
/// it would empty the stash. Only the bonder.
pub fn frees(nominator: AccountId, calls: &StakingCalls, slashing_spans: u32) -> Result<Balance, CallFailed> {
    let answer: Result<(), Balance> =
        call(nominator, ink::selector_bytes!("frees"), 0, (calls, slashing_spans))?;
    Ok(answer.err().unwrap_or_default())
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
