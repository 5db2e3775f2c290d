//! The stash book's rules: plain data, no ink! environment.
use crate::plan::index_of;
use adotb_interfaces::{
    bonder::{BonderError, Mark, Newcomers, Stash, StashOrder, StashReport},
    nominator::Failures,
    registry::ValidatorWeight,
    AccountId,
};
use adotb_math::{
    allocation::StashView,
    balance::{add, sub},
    chunks::{ripe_total, Chunk, MAX_CHUNKS},
    standing::{AboveBook, Change, Standing},
    Balance, Era, MathError,
};
use ink::prelude::vec::Vec;

/// The unlocking chunks of one stash, in the order in which they were made.
#[derive(Clone, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(Debug, scale_info::TypeInfo))]
pub struct Unlocking(pub Vec<Chunk>);

#[cfg(feature = "std")]
impl ink::storage::traits::StorageLayout for Unlocking {
    fn layout(key: &ink::primitives::Key) -> ink::metadata::layout::Layout {
        ink::metadata::layout::LeafLayout::from_key::<Self>((*key).into()).into()
    }
}

/// How far the work of an era is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Work {
    /// The era.
    pub era: Era,
    /// The next stash to withdraw from.
    pub next_stash: u16,
    /// The plan of this era was made.
    pub planned: bool,
    /// The next order of the plan.
    pub next_order: u16,
}

impl Work {
    /// The work of `era`: what was left of another era is dropped.
    pub fn of(self, era: Era) -> Self {
        if self.era == era {
            self
        } else {
            Self { era, ..Self::default() }
        }
    }
}

/// When stake is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// The era by the clock; later than that of the work if the work was late.
    pub now: Era,
    /// Era in which what is unbonded now can be withdrawn.
    pub ripe_era: Era,
}

/// A stash that was just created.
pub fn new_stash(account: AccountId) -> Stash {
    Stash {
        account,
        validator: None,
        bonded: 0,
        unbonding: 0,
        ripe_era: Era::MAX,
        chunks: 0,
        refused: Failures::default(),
        failures: 0,
        retry_era: 0,
        unbond_era: Era::MAX,
    }
}

/// Brings the summary of a stash in line with its chunks.
pub fn sum_up(stash: &mut Stash, unlocking: &Unlocking) {
    // A stash has at most 30 chunks.
    stash.chunks = u8::try_from(unlocking.0.len()).unwrap_or(u8::MAX);
    stash.ripe_era = unlocking.0.iter().map(|chunk| chunk.ripe_era).min().unwrap_or(Era::MAX);
}

/// Whether the stash may get an order in `era`.
pub fn usable(stash: &Stash, era: Era) -> bool {
    stash.retry_era <= era
}

/// The stash as the planner sees it in `era`, when it may take `free` planck of its chunks back: it may unbond once an era, and
/// never beyond the pallet's chunks (I-08).
pub fn view(stash: &Stash, allocation: &[ValidatorWeight], era: Era, free: Balance) -> StashView {
    StashView {
        validator: stash.validator.and_then(|validator| index_of(allocation, validator)),
        bonded: stash.bonded,
        unbonding: free,
        usable: usable(stash, era),
        can_unbond: usize::from(stash.chunks) < MAX_CHUNKS && stash.unbond_era != era,
    }
}

/// Keeps what the chain refused of an order: the stash gets none for one era more with each refusal in a row, eight at most.
pub fn conclude_order(stash: &mut Stash, refused: Failures, era: Era) {
    // What was refused before is done now, or no longer wanted.
    stash.refused = stash.refused.only(Failures::WITHDRAW).and(refused);
    if refused == Failures::default() {
        stash.failures = 0;
    } else {
        // Clipping is meant: a counter that only says "often".
        stash.failures = stash.failures.saturating_add(1);
        stash.retry_era = era.saturating_add(Era::from(stash.failures.min(8)));
    }
}

/// Forgets what was refused of orders that a new plan, of `era`, could have repeated and does not.
pub fn forget_unwanted(stashes: &mut [Stash], plan: &[StashOrder], era: Era) {
    for (index, stash) in (0u16..).zip(stashes) {
        if usable(stash, era) && !plan.iter().any(|order| order.stash == index) {
            conclude_order(stash, Failures::default(), era);
        }
    }
}

/// The stashes as a plan of `era` shall see them: while the chain takes no new nominator, empty ones cannot be used.
pub fn hide_newcomers(stashes: &[Stash], newcomers: Newcomers, era: Era) -> Vec<Stash> {
    let mut seen = stashes.to_vec();
    for stash in seen.iter_mut().filter(|stash| stash.validator.is_none() && stash.bonded == 0) {
        if era < newcomers.from {
            stash.retry_era = Era::MAX;
        }
    }
    seen
}

/// Makes the oldest chunks ripe in `era`, so far that `freed` planck are ripe in all; returns how much that changed. The last one
/// is split, unless that would be one chunk too many.
pub fn ripen(chunks: &mut Vec<Chunk>, freed: Balance, era: Era) -> Balance {
    // Saturating, here and below: what is taken is never more than is there.
    let mut rest = freed.saturating_sub(ripe_total(chunks, era));
    let mut ripened: Balance = 0;
    let room = chunks.len() < MAX_CHUNKS;
    let mut split = None;
    for (index, chunk) in chunks.iter_mut().enumerate().filter(|(_, chunk)| chunk.ripe_era > era) {
        let part = chunk.amount.min(rest);
        if part == chunk.amount {
            chunk.ripe_era = era;
        } else if part > 0 && room {
            chunk.amount = chunk.amount.saturating_sub(part);
            split = Some((index, Chunk { ripe_era: era, amount: part }));
        } else {
            break;
        }
        ripened = ripened.saturating_add(part);
        rest = rest.saturating_sub(part);
    }
    if let Some((index, chunk)) = split {
        chunks.insert(index, chunk);
    }
    ripened
}

/// Moves stake of a stash from unbonding to bonded.
pub fn take_back(stash: &mut Stash, amount: Balance) -> Result<(), MathError> {
    sub(&mut stash.unbonding, amount)?;
    add(&mut stash.bonded, amount)
}

/// Moves stake of a stash from bonded to unbonding.
pub fn let_go(stash: &mut Stash, amount: Balance) -> Result<(), MathError> {
    sub(&mut stash.bonded, amount)?;
    add(&mut stash.unbonding, amount)
}

/// The mark of a stash; empty if no report has left one.
pub fn mark_of(marks: &[Mark], stash: u16) -> Mark {
    marks.iter().find(|mark| mark.stash == stash).copied().unwrap_or(Mark { stash, ..Mark::default() })
}

/// Replaces the mark of a stash; an empty one is forgotten.
pub fn set_mark(marks: &mut Vec<Mark>, mark: Mark) {
    marks.retain(|old| old.stash != mark.stash);
    if mark.provision > 0 || mark.written_off > 0 {
        marks.push(mark);
    }
}

/// What a report changes in a stash; `None` if the book says so already.
pub fn compare(stash: &Stash, mark: &Mark, report: &StashReport) -> Result<Option<Change>, BonderError> {
    let old = Standing {
        bonded: stash.bonded,
        unbonding: stash.unbonding,
        provision: mark.provision,
        written_off: mark.written_off,
    };
    let change = old
        .report(report.active, report.unlocking, report.pending)
        .map_err(|AboveBook { given, most }| BonderError::AboveBook { stash: report.stash, given, most })?;
    Ok(Some(change).filter(|change| change.standing != old))
}
