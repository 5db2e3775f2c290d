//! The planner: which stash nominates whom, and which bonds, rebonds or unbonds how much.
//!
//! Stake sits in stashes of similar size, each behind one validator. A plan brings the stake behind each validator
//! near its target while it touches as few stashes as possible, since each touched stash costs the keeper a call:
//!
//! 1. **Outflow** is taken where there is most above target, first of all from stashes that nominate nobody in the
//!    allocation ("strangers"), for these would have to be touched anyway.
//! 2. **Strangers** that remain are sent to the validators that miss most, the largest first.
//! 3. **Inflow** goes to the validators that miss most.
//! 4. **Whole stashes re-nominate** from validators above target to validators below, while that helps.
//!
//! The flow comes before the re-nominations, because money that moves anyway closes gaps for nothing: re-nominating
//! first would touch stashes for gaps that the flow then closes, or opens again. A placement may exceed its target by
//! a little (a quarter of the usual stash, at least the minimum bond) rather than touch one more stash; never so far
//! that a stash would have to re-nominate for it, and the next day's flow starts from the largest gap again.
//!
//! # What holds after a plan is executed (I-09)
//! Let `a` be what a validator has above its target and `d` what another one lacks. For every usable stash of `z`
//! planck, at least the minimum bond, behind the former: `a + d < z + min_bond`. So when no stash is marked or below
//! the minimum, every deviation is below one stash plus the minimum bond. Targets are of the stake then bonded.

// The planner's figures are signed, bounded, and added and compared all the time: the one place with plain arithmetic. Nothing
// can overflow. `Book::open` refuses stake, flow and minimum bond above `MAX_PLANNED`, 2^110; a figure is at most a few times
// that; of the two products one is of the total with basis points (2^14), the other of two figures cut to 60 bits; what
// divides is at least 1. Tests give it amounts of every magnitude with overflow checks on, and so is the release built: were a
// bound wrong, a plan would trap and not be made of wrong figures.
#![allow(clippy::arithmetic_side_effects)]

mod book;
mod inflow;
mod outflow;
mod renominate;

#[cfg(test)]
mod tests;

use crate::{flow::Flow, Balance, MathError};
use alloc::vec::Vec;
use book::Book;

/// Largest sum of stake that a plan accepts, in planck: leaves room for signed products with basis points.
pub const MAX_PLANNED: Balance = 1 << 110;

/// A stash as the planner sees it.
#[derive(Clone, Copy, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(Debug, scale_info::TypeInfo))]
pub struct StashView {
    /// Index in the allocation of the validator that it nominates; none when it nominates nobody, or somebody outside.
    pub validator: Option<u16>,
    /// Planck bonded.
    pub bonded: Balance,
    /// Planck unbonding, which can be taken back.
    pub unbonding: Balance,
    /// Whether orders may be given to it: not while it is marked as failed.
    pub usable: bool,
    /// Whether it may begin to unbond: not at the limit of its unlocking chunks.
    pub can_unbond: bool,
}

/// Everything that a plan depends on.
#[derive(Clone, Copy)]
#[cfg_attr(feature = "std", derive(Debug))]
pub struct PlanInput<'a> {
    /// Weight of each validator of the allocation in basis points: their sum is 10 000.
    pub weights_bps: &'a [u16],
    /// All stashes; their order is their number.
    pub stashes: &'a [StashView],
    /// Money to bring in or to take out.
    pub flow: Flow,
    /// Planck that the chain demands of a nominating stash.
    pub min_bond: Balance,
}

/// What one stash shall do, in this order: bond, rebond, nominate, (chill and) unbond.
#[derive(Clone, Copy, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(Debug, scale_info::TypeInfo))]
pub struct Order {
    /// Number of the stash.
    pub stash: u16,
    /// Index in the allocation of the validator to nominate from now on; none to leave the nomination as it is.
    pub nominate: Option<u16>,
    /// Planck to bond.
    pub bond: Balance,
    /// Planck to take back from unbonding.
    pub rebond: Balance,
    /// Planck to unbond; everything bonded when it is closed.
    pub unbond: Balance,
    /// Whether to chill it: it shall unbond everything.
    pub close: bool,
}

impl Order {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.nominate.is_none() && self.bond == 0 && self.rebond == 0 && self.unbond == 0
    }
}

/// Plans one era: at most one order for each stash, sorted by stash, none that is empty.
///
/// Guarantees, all of them property-tested:
/// - Marked stashes get no order, and those at their chunk limit do not unbond.
/// - No order leaves a stash between zero and `min_bond`; only a stash of at least `min_bond` nominates.
/// - No stash both bonds and unbonds, nor is a stash nominated that is closed.
/// - No more is bonded or rebonded than the flow says. Less only if no stash can reach `min_bond` with it, or if less than
///   `min_bond` waits for an empty stash that a validator misses.
/// - At least the flow's outflow is unbonded if the stashes that may unbond hold so much. More only if no stash may
///   stay below `min_bond`, and then by less than one stash.
/// - Planning again after executing the plan gives nothing to do.
///
/// A stash that a slash left below `min_bond` and that nominates nobody waits until the inflow can top it up or the
/// outflow closes it.
///
/// # Errors
/// `Overflow` when the stake, the flow or `min_bond` exceed [`MAX_PLANNED`], or the weights exceed the whole.
pub fn plan(input: &PlanInput) -> Result<Vec<Order>, MathError> {
    let mut book = Book::open(input)?;
    outflow::draw(&mut book, input.flow.unbond);
    // More may have been unbonded than asked, or less. Lossless and in range: `open` has bounded the flow.
    let expected = book.bonded() + (input.flow.bond + input.flow.rebond) as i128;
    book.aim(expected)?;
    renominate::settle_strangers(&mut book);
    inflow::pour(&mut book, input.flow.rebond, input.flow.bond);
    renominate::balance(&mut book)?;
    Ok(book.orders())
}

/// How many stashes a pool should have: so many that each holds twice the minimum bond, so that it may shrink by half
/// before it must be closed; at least one as soon as the pool reaches one minimum bond, and at most `max_stashes`.
pub fn stashes_wanted(total: Balance, min_bond: Balance, max_stashes: u16) -> u16 {
    if total == 0 || total < min_bond {
        return 0;
    }
    // Without a minimum bond any number of stashes is fine.
    let pairs = total.checked_div(min_bond).map_or(total, |bonds| bonds >> 1);
    u16::try_from(pairs).unwrap_or(u16::MAX).max(1).min(max_stashes)
}
