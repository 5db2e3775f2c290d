//! What a stash does with an order of the bonder, apart from the ink! environment.
use crate::staking_call::StakingCall;
use adotb_interfaces::{
    nominator::{Failures, NominatorError, Receipt, Withdraw, Work},
    AccountId, Balance,
};

/// What a stash needs from the chain.
pub trait Chain {
    /// What this stash could spend now, in planck: without what is bonded or keeps the account alive.
    fn balance(&self) -> Balance;

    /// Lets the stash call the staking pallet; false if the pallet refused, and then nothing changed.
    fn stake(&self, call: StakingCall) -> bool;

    /// Sends `amount` planck to the vault.
    fn pay_vault(&self, amount: Balance) -> Result<(), NominatorError>;
}

/// Does `work`, with which `value` planck came to be bonded; cash and rewards go to `vault`.
///
/// Each staking call stands alone: one that is refused sets its bit and the others go on, so that a stash
/// which, say, cannot nominate still gives its ripe cash back.
///
/// # Errors
/// [`NominatorError::PaymentFailed`] if cash could not be sent to the vault: the whole work must then be undone.
pub fn perform(
    chain: &impl Chain,
    vault: AccountId,
    value: Balance,
    work: &Work,
) -> Result<Receipt, NominatorError> {
    let mut withdrawn = 0;
    let mut failed = 0;
    let mut stake = |call, bit| {
        let done = chain.stake(call);
        if !done {
            failed |= bit;
        }
        done
    };

    // Order: withdraw first, which makes room for one more unlocking chunk and lets an emptied stash bond anew.
    if let Some(withdraw) = &work.withdraw {
        let before = chain.balance();
        if stake(StakingCall::WithdrawUnbonded(withdraw.slashing_spans), Failures::WITHDRAW) {
            withdrawn = arrived(before, chain.balance(), value, withdraw);
            chain.pay_vault(withdrawn)?;
            // The pallet refuses to withdraw from a stash that it has forgotten, and from no other that it just did.
            let again = StakingCall::WithdrawUnbonded(withdraw.slashing_spans);
            if withdraw.empties && withdrawn < withdraw.expected {
                stake(again, Failures::SHORT);
            }
        }
    }
    // A new or emptied stash has no ledger to add to, so it is opened. The pallet itself knows best which it is: the
    // bonder's word only decides what is tried first, since a refused call costs as much as one that is done.
    let (mut first, mut second) = (StakingCall::BondExtra(value), StakingCall::Bond { value, payee: vault });
    if work.fresh {
        core::mem::swap(&mut first, &mut second);
    }
    if value > 0 && !chain.stake(first) && !stake(second, Failures::BOND) {
        chain.pay_vault(value)?;
    }
    if work.rebond > 0 {
        stake(StakingCall::Rebond(work.rebond), Failures::REBOND);
    }
    if work.chill {
        stake(StakingCall::Chill, Failures::NOMINATE);
    }
    if let Some(validator) = work.nominate {
        stake(StakingCall::Nominate(validator), Failures::NOMINATE);
    }
    if work.unbond > 0 {
        stake(StakingCall::Unbond(work.unbond), Failures::UNBOND);
    }
    Ok(Receipt { withdrawn, failures: Failures(failed) })
}

/// Whether the ledger of this stash has exactly `active` and, in all chunks, `unlocking` planck. Whoever asks must revert,
/// whatever the answer: this chills the stash and moves its chunks.
///
/// The pallet shows amounts in one way that depends on no parameter of the chain: `rebond` is refused when no chunk is left. A
/// refusal counts only beside the same call that was done. Why this is sound, and what it cannot show:
/// `docs/decisions/0019-proofs-of-loss-on-chain.md`.
pub fn proves(chain: &impl Chain, active: Balance, unlocking: Balance) -> bool {
    let Some(total @ 1..) = active.checked_add(unlocking) else {
        return false;
    };
    // Order: the chunks first, so that `unbond` finds none and cannot withdraw a ripe one to make room.
    chunks_hold(chain, unlocking)
        && chain.stake(StakingCall::Chill)
        && chain.stake(StakingCall::Unbond(Balance::MAX))
        && chunks_hold(chain, total)
}

/// Whether all chunks together have exactly `amount`: all but one can be taken back, then one, and then no more. (`rebond(1)` at
/// the end would also be refused while hardly anything is active.)
#[inline(never)]
fn chunks_hold(chain: &impl Chain, amount: Balance) -> bool {
    let rebond = |amount| chain.stake(StakingCall::Rebond(amount));
    (amount == 0 || rebond(amount.saturating_sub(1)) && rebond(1)) && !rebond(Balance::MAX)
}

/// How much cash a withdrawal set free, in planck: from the spendable balance `before` and `after` it, both of
/// which contain `value` that came to be bonded and is not touched.
///
/// It is the difference, with one exception. Where the chain *locks* bonded money, the lock also covers the existential
/// deposit; when the last lock goes, the deposit becomes untouchable and the difference is short by it. Then the
/// stash pays what the order expects, as far as it can. An unchanged balance is no such case: nothing was ripe (or less
/// than an existential deposit, which cannot be seen), and the stash's endowment stays its own.
pub fn arrived(before: Balance, after: Balance, value: Balance, withdraw: &Withdraw) -> Balance {
    // Saturating: a withdrawal cannot lower the balance; if it ever does, nothing came free.
    let difference = after.saturating_sub(before);
    let cash =
        if withdraw.empties && difference > 0 { difference.max(withdraw.expected) } else { difference };
    // Saturating: of a balance below the value nothing can be spared.
    cash.min(after.saturating_sub(value))
}
