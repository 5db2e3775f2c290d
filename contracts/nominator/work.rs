//! What a stash does with an order of the bonder, apart from the ink! environment.
use crate::staking_call::StakingCall;
use adotb_interfaces::{
    nominator::{Failures, NominatorError, Probed, Receipt, Withdraw, Work},
    AccountId, Balance,
};

/// What a stash needs from the chain.
pub trait Chain {
    /// What this stash could spend now, in planck: without what is bonded or keeps the account alive.
    fn balance(&self) -> Balance;

    /// What an account must have to exist, in planck.
    fn existential_deposit(&self) -> Balance;

    /// Lets the stash call the staking pallet; false if the pallet refused, and then nothing changed.
    fn stake(&self, call: StakingCall) -> bool;

    /// Sends `amount` planck to the vault.
    fn pay_vault(&self, amount: Balance) -> Result<(), NominatorError>;
}

/// Does `work`, with which `value` planck came to be bonded; cash and rewards go to `vault`.
///
/// Each staking call stands alone: one that is refused sets its bit and the others go on, so that a stash which, say, cannot
/// rebond still unbonds. A nomination does not: without it nothing of the work may stay, so that no stake works for nobody.
///
/// # Errors
/// The whole work must then be undone: [`NominatorError::NominationRefused`] if the chain refuses the nomination,
/// [`NominatorError::PaymentFailed`] if cash could not be sent to the vault.
pub fn perform(
    chain: &impl Chain,
    vault: AccountId,
    value: Balance,
    work: &Work,
) -> Result<Receipt, NominatorError> {
    let mut withdrawn: Balance = 0;
    let mut swept = 0;
    let mut failed = 0;
    let stake = |call, bit, failed: &mut u8| {
        let done = chain.stake(call);
        if !done {
            *failed |= bit;
        }
        done
    };
    // Order: withdraw first, which makes room for one more unlocking chunk and lets an emptied stash bond anew.
    if let Some(withdraw) = &work.withdraw {
        let call = StakingCall::WithdrawUnbonded(withdraw.slashing_spans);
        let before = chain.balance();
        let mut whole = withdraw.expected == 0;
        if stake(call, Failures::WITHDRAW, &mut failed) {
            withdrawn = arrived(before, chain.balance(), chain.existential_deposit(), value, withdraw);
            // The pallet refuses to withdraw from a stash that it has forgotten, and from no other that it just did.
            let short = withdraw.stays == 0 && withdrawn < withdraw.expected;
            whole = !short || !stake(call, Failures::SHORT, &mut failed);
        }
        if withdraw.stays == 0 && whole {
            // Saturating, here and below: of a balance below the value nothing can be spared.
            swept = chain.balance().saturating_sub(value).saturating_sub(withdrawn);
        }
        chain.pay_vault(withdrawn.saturating_add(swept))?; // both are parts of the balance
    }
    if value > 0 && !bond(chain, vault, value, work.fresh) {
        failed |= Failures::BOND;
        chain.pay_vault(value)?;
    }
    if work.rebond > 0 {
        stake(StakingCall::Rebond(work.rebond), Failures::REBOND, &mut failed);
    }
    if work.chill {
        stake(StakingCall::Chill, Failures::NOMINATE, &mut failed);
    }
    if let Some(validator) = work.nominate {
        if failed & Failures::BOND != 0 {
            failed |= Failures::NOMINATE;
        } else if !chain.stake(StakingCall::Nominate(validator)) {
            return Err(NominatorError::NominationRefused { validator });
        }
    }
    if work.unbond > 0 {
        let before = chain.balance();
        stake(StakingCall::Unbond(work.unbond), Failures::UNBOND, &mut failed);
        // With a full list of chunks the pallet withdraws the ripe ones to make room.
        let freed = chain.balance().saturating_sub(before);
        chain.pay_vault(freed)?;
        withdrawn = withdrawn.saturating_add(freed); // both are parts of the balance
    }
    Ok(Receipt { withdrawn, swept, failures: Failures(failed) })
}

/// Bonds `value`; false if the chain refused. A new or emptied stash has no ledger to add to, so it is opened. The pallet itself
/// knows best which it is: `fresh` only decides what is tried first, since a refused call costs as much as one that is done.
#[inline(never)]
fn bond(chain: &impl Chain, vault: AccountId, value: Balance, fresh: bool) -> bool {
    let (mut first, mut second) = (StakingCall::BondExtra(value), StakingCall::Bond { value, payee: vault });
    if fresh {
        core::mem::swap(&mut first, &mut second);
    }
    chain.stake(first) || chain.stake(second)
}

/// What the chain shows about `validator`, after `value` planck were bonded and `rebond` planck taken back. Whoever asks must
/// revert, whatever the answer.
///
/// A refusal counts only beside the same call that was done for `control`: a closed call, a full set of nominators or a raised
/// minimum refuse that one too, and then nothing is shown. Why this is sound:
/// `docs/decisions/0021-marks-exclusions-and-probes.md`.
pub fn probe(
    chain: &impl Chain,
    vault: AccountId,
    value: Balance,
    rebond: Balance,
    validator: AccountId,
    control: AccountId,
) -> Probed {
    let mut shown = 0;
    let nominate = |whom| chain.stake(StakingCall::Nominate(whom));
    let candidate = |whom| chain.stake(StakingCall::ForceApplyMinCommission(whom));
    // Without a bond no nomination is done, and nothing is shown.
    if value > 0 {
        bond(chain, vault, value, false);
    }
    if rebond > 0 {
        chain.stake(StakingCall::Rebond(rebond));
    }
    // Order: as the stash stands first, since a validator takes again who nominates it, though it takes nobody else; then it no
    // longer does.
    let takes_this = nominate(validator);
    if nominate(control) {
        if !takes_this {
            shown |= Probed::REFUSES;
        } else if nominate(validator) {
            shown |= Probed::TAKES;
        }
    }
    if candidate(validator) {
        shown |= Probed::CANDIDATE;
    } else if candidate(control) {
        shown |= Probed::NO_CANDIDATE;
    }
    Probed(shown)
}

/// What a withdrawal sets free, in planck; the largest number, which stands for all there is, if it empties the stash: where bonds
/// are locked, the difference is then short by what keeps the account alive. Whoever asks must revert.
pub fn frees(chain: &impl Chain, slashing_spans: u32) -> Balance {
    let call = StakingCall::WithdrawUnbonded(slashing_spans);
    let before = chain.balance();
    // The pallet refuses to withdraw from a stash that it has forgotten, and from no other that it just did.
    if chain.stake(call) && !chain.stake(call) {
        return Balance::MAX;
    }
    chain.balance().saturating_sub(before)
}

/// Whether the ledger of this stash has exactly `active` and, in all chunks, `unlocking` planck. Whoever asks must revert,
/// whatever the answer: this chills the stash and moves its chunks.
///
/// The pallet shows amounts in one way that depends on no parameter of the chain: `rebond` is refused when no chunk is left. A
/// refusal counts only beside the same call that was done. Why this is sound, and what it cannot show:
/// `docs/decisions/0019-proofs-of-loss-on-chain.md`. That there is nothing at all shows in another way: only a stash of which the
/// pallet has no ledger can be opened.
pub fn proves(chain: &impl Chain, vault: AccountId, active: Balance, unlocking: Balance) -> bool {
    let Some(total) = active.checked_add(unlocking) else {
        return false;
    };
    if total == 0 {
        let value = chain.existential_deposit();
        return chain.stake(StakingCall::Bond { value, payee: vault });
    }
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

/// How much of the cash that a withdrawal set free is what chunks announce, in planck: from the spendable balance `before` and
/// `after` it, both of which contain `value` that came to be bonded and is not touched.
///
/// It is the difference, with two exceptions in which the chain hides a part of it:
/// - Where bonded money is *locked*, the lock also covers the existential deposit; when the last lock goes, the deposit becomes
///   untouchable and the difference is short by it. Then the stash pays what the order expects, as far as it can.
/// - A stranger's lock on the same money (a vested transfer) lasts longer than the staking lock, so that no difference shows. Then
///   the gift that it came with can be spent in its place. Such a lock is larger than what stays bonded, and so was the gift: the
///   stash can spend all that is expected, and beside it as much as stays (or the deposit `ed`). All or nothing, so that neither
///   a small gift nor the endowment can skew the book.
///
/// An unchanged balance is otherwise what it seems: nothing was ripe (or less than an existential deposit, which cannot be seen),
/// and the stash's endowment stays its own.
pub fn arrived(before: Balance, after: Balance, ed: Balance, value: Balance, withdraw: &Withdraw) -> Balance {
    let expected = withdraw.expected;
    // Saturating: a withdrawal cannot lower the balance; if it ever does, nothing came free. Nor can a balance below the value
    // spare anything.
    let (difference, spare) = (after.saturating_sub(before), after.saturating_sub(value));
    let beside = withdraw.stays.max(ed);
    let hidden = spare >= expected.saturating_add(beside) || (withdraw.stays == 0 && difference > 0);
    let cash = if hidden { difference.max(expected) } else { difference };
    cash.min(spare)
}
