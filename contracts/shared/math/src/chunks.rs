//! The unlocking chunks of one stash, in the order in which they were made: a mirror of what the staking pallet keeps in
//! its ledger. Their eras ascend, unless the bonding duration was shortened meanwhile.
//!
//! A contract cannot read that ledger, so the bonder keeps this copy and compares it with the cash that comes back.

use crate::{muldiv::mul_div_up, Balance, Era, MathError};
use alloc::vec::Vec;

/// Chunks that a stash may have (I-08): two fewer than the pallet's own limit, so that the pallet never refuses.
pub const MAX_CHUNKS: usize = 30;

/// A part of a stash that is unbonding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Chunk {
    /// First era in which it can be withdrawn.
    pub ripe_era: Era,
    /// Planck in it.
    pub amount: Balance,
}

/// How a withdrawal compares with what was due.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Withdrawal {
    /// Planck received that chunks had announced.
    pub matched: Balance,
    /// Planck received beyond all chunks.
    pub surplus: Balance,
    /// Planck that never came and was written off: a loss.
    pub shortfall: Balance,
}

/// Records that `amount` begins to unbond and will be ripe in `ripe_era`.
///
/// One unbonding per era makes one chunk, as in the pallet: it merges with the newest chunk if that is ripe in the same
/// era. Nothing happens for an amount of zero.
///
/// # Errors
/// `TooManyChunks` when a new chunk would be one too many; `Overflow` when the merged chunk does not fit.
pub fn push_unbond(chunks: &mut Vec<Chunk>, ripe_era: Era, amount: Balance) -> Result<(), MathError> {
    if amount == 0 {
        return Ok(());
    }
    let count = chunks.len();
    match chunks.last_mut() {
        Some(newest) if newest.ripe_era == ripe_era => {
            newest.amount = newest.amount.checked_add(amount).ok_or(MathError::Overflow)?;
        }
        _ if count >= MAX_CHUNKS => return Err(MathError::TooManyChunks),
        _ => chunks.push(Chunk { ripe_era, amount }),
    }
    Ok(())
}

/// Takes up to `amount` back into the bond, from the newest chunks first as the pallet does; returns what was taken.
pub fn rebond(chunks: &mut Vec<Chunk>, amount: Balance) -> Balance {
    let mut rest = amount;
    while let Some(newest) = chunks.last_mut() {
        let taken = newest.amount.min(rest);
        // Neither can underflow: taken is the smaller of the two.
        newest.amount = newest.amount.saturating_sub(taken);
        rest = rest.saturating_sub(taken);
        if newest.amount > 0 {
            break;
        }
        chunks.pop();
    }
    amount.saturating_sub(rest)
}

/// Removes up to `amount` that a slash took: from the chunks that are ripe in era `from` or later, all by the same fraction, as
/// the pallet cuts what began to unbond since the offence (`StakingLedger::slash`); and what those do not have from the others,
/// the newest first. Each cut is rounded up, and the last ones bear less for it.
///
/// # Errors
/// `Overflow` when the chunks do not fit together.
pub fn slash(chunks: &mut Vec<Chunk>, amount: Balance, from: Era) -> Result<(), MathError> {
    let mut hit: Balance = 0;
    for chunk in chunks.iter().filter(|chunk| chunk.ripe_era >= from) {
        hit = hit.checked_add(chunk.amount).ok_or(MathError::Overflow)?;
    }
    let part = amount.min(hit);
    let mut rest = part;
    for chunk in chunks.iter_mut().filter(|chunk| chunk.ripe_era >= from) {
        let cut = mul_div_up(chunk.amount, part, hit)?.min(rest);
        // Neither can underflow: a part of the chunk, and at most the rest.
        chunk.amount = chunk.amount.saturating_sub(cut);
        rest = rest.saturating_sub(cut);
    }
    chunks.retain(|chunk| chunk.amount > 0);
    rebond(chunks, amount.saturating_sub(part));
    Ok(())
}

/// Sum of the chunks that can be withdrawn in `era`.
pub fn ripe_total(chunks: &[Chunk], era: Era) -> Balance {
    // Saturating, as a sum of chunks that exceeds the type cannot exist on any chain.
    chunks
        .iter()
        .filter(|chunk| chunk.ripe_era <= era)
        .fold(0, |sum: Balance, chunk| sum.saturating_add(chunk.amount))
}

/// Compares the cash of one withdrawal in `era` with the chunks, and strikes out what is settled.
///
/// Ripe chunks are paid in the order in which they were made; a chunk that is paid in part keeps its rest. What is still
/// unpaid `grace` eras after it was ripe is written off: until then the chain's own era may simply lag behind our clock.
/// It may also be ahead: cash beyond the ripe chunks pays those that are ripe next.
pub fn settle_withdrawal(chunks: &mut Vec<Chunk>, era: Era, received: Balance, grace: Era) -> Withdrawal {
    let mut outcome = Withdrawal { surplus: received, ..Withdrawal::default() };
    for ripe in [true, false] {
        chunks.retain_mut(|chunk| {
            if (chunk.ripe_era <= era) != ripe {
                return true;
            }
            let paid = chunk.amount.min(outcome.surplus);
            // None of these can leave its range: paid <= both, and what is matched is part of what was received.
            chunk.amount = chunk.amount.saturating_sub(paid);
            outcome.surplus = outcome.surplus.saturating_sub(paid);
            outcome.matched = outcome.matched.saturating_add(paid);
            if era >= chunk.ripe_era.saturating_add(grace) {
                outcome.shortfall = outcome.shortfall.saturating_add(chunk.amount);
                return false;
            }
            chunk.amount > 0
        });
    }
    outcome
}
