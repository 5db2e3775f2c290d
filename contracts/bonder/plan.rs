//! From the registry's weights and the stash book to orders: the planner itself is pure (`adotb_math::allocation`).
use crate::data::view;
use adotb_interfaces::{
    bonder::{Stash, StashOrder},
    registry::ValidatorWeight,
    AccountId, Balance, Era, MathError,
};
use adotb_math::{
    allocation::{plan, PlanInput, StashView},
    flow::Flow,
};
use ink::prelude::vec::Vec;

/// What the stashes shall do in `era`, so that the validators' stake follows `allocation` and `flow` is placed.
pub fn orders(
    allocation: &[ValidatorWeight],
    stashes: &[Stash],
    era: Era,
    flow: Flow,
    min_bond: Balance,
) -> Result<Vec<StashOrder>, MathError> {
    let weights_bps: Vec<u16> = allocation.iter().map(|entry| entry.weight_bps).collect();
    let views: Vec<StashView> = stashes.iter().map(|stash| view(stash, allocation, era)).collect();
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

/// Place of `validator` in the allocation.
pub fn index_of(allocation: &[ValidatorWeight], validator: AccountId) -> Option<u16> {
    (0u16..).zip(allocation).find(|(_, entry)| entry.validator == validator).map(|(index, _)| index)
}
