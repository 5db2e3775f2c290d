//! From the registry's weights, the stash book and what the exits need to orders: the planner itself is pure
//! (`adotb_math::allocation`).
use crate::data::{mark_of, view, Timing, Unlocking};
use adotb_interfaces::{
    bonder::{Mark, Stash, StashOrder},
    registry::ValidatorWeight,
    AccountId, Balance, MathError,
};
use adotb_math::{
    allocation::{plan, PlanInput, StashView},
    coming::Coming,
    flow::Needs,
};
use ink::prelude::vec::Vec;

/// What the stashes shall do, so that every exit is paid in time, what is left works, and the validators' stake follows
/// `allocation`. `chunks` are those of the stashes, by number.
pub fn orders(
    allocation: &[ValidatorWeight],
    stashes: &[Stash],
    chunks: &[Unlocking],
    marks: &[Mark],
    timing: Timing,
    needs: &Needs,
    min_bond: Balance,
) -> Result<Vec<StashOrder>, MathError> {
    let coming = coming(chunks, marks)?;
    let flow = needs.flow(&coming, timing.ripe_era)?;
    let mut last = coming.last(flow.rebond);
    let weights_bps: Vec<u16> = allocation.iter().map(|entry| entry.weight_bps).collect();
    let views: Vec<StashView> = stashes
        .iter()
        .zip(chunks)
        .map(|(stash, chunks)| view(stash, allocation, timing.now, last.of(&chunks.0)))
        .collect();
    let orders = plan(&PlanInput { weights_bps: &weights_bps, stashes: &views, flow, min_bond })?;
    let validator_at = |index: u16| allocation.get(usize::from(index)).map(|entry| entry.validator);
    Ok(orders
        .iter()
        .map(|order| StashOrder {
            stash: order.stash,
            nominate: order.nominate.and_then(validator_at),
            bond: order.bond,
            rebond: order.rebond,
            unbond: order.unbond,
            close: order.close,
        })
        .collect())
}

/// What unbonds in all stashes, less what announced slashes may take of it.
pub fn coming(chunks: &[Unlocking], marks: &[Mark]) -> Result<Coming, MathError> {
    let mut coming = Coming::default();
    for (index, chunks) in (0u16..).zip(chunks) {
        coming.add_stash(&chunks.0, mark_of(marks, index).provision)?;
    }
    Ok(coming)
}

/// Place of `validator` in the allocation.
pub fn index_of(allocation: &[ValidatorWeight], validator: AccountId) -> Option<u16> {
    (0u16..).zip(allocation).find(|(_, entry)| entry.validator == validator).map(|(index, _)| index)
}
