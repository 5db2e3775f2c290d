//! What governance is for: a vote on the weights becomes the backing of the next election.

use std::collections::BTreeMap;

use super::common::*;
use adotb_harness::{
    actors::*,
    contract::chain_id,
    world::{allocation, equal_allocation, World},
};
use adotb_interfaces::{
    governor::{Action, State, Support},
    registry::ValidatorWeight,
};
use adotb_runtime::{AccountId, Balance};
use sp_runtime::Perbill;

/// Whom the stashes back in `era`, by the election, and with how much.
fn exposed(world: &mut World, era: u32) -> BTreeMap<AccountId, Balance> {
    let stashes = world.stash_accounts();
    let mut backed = BTreeMap::new();
    for (validator, exposure) in world.chain.exposures(era) {
        for (nominator, amount) in exposure.others {
            if stashes.contains(&nominator) {
                *backed.entry(validator.clone()).or_default() += amount;
            }
        }
    }
    backed
}

/// Proposes, votes, queues and executes while a keeper works each day; returns the number. The governor's times are whole
/// days: what it does happens at the start of an era, after the keeper.
fn decide(world: &mut World, weights: Vec<ValidatorWeight>) -> u32 {
    let id = world.propose(&ALICE, &[Action::SetAllocation(weights)]).unwrap();
    world.next_era();
    world.governor(&ALICE).vote(id, Support::For).unwrap();
    world.run_eras(5);
    let ready_at = world.governor(&STRANGER).queue(id).unwrap();
    world.run_eras(2);
    assert_eq!((world.chain.now(), state(world, id)), (ready_at, State::Ready), "eight days later");
    let before = (world.registry(&STRANGER).allocation(), world.stake_by_validator());
    world.assert_targets();
    world.governor(&STRANGER).execute(id).unwrap();
    assert_ne!(world.registry(&STRANGER).allocation(), before.0, "decided");
    assert_eq!(world.stake_by_validator(), before.1, "nothing moves before the keeper comes");
    id
}

fn weigh(weights: &[(u32, u16)], whole: Balance) -> BTreeMap<AccountId, Balance> {
    let part = |bps: u16| whole / 10_000 * Balance::from(bps);
    weights.iter().map(|(number, bps)| (validator(*number), part(*bps))).collect()
}

#[test]
fn vote_on_40_30_20_10_is_what_the_next_election_backs() {
    let mut world = World::builder().governed().build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, dot(9_999)).unwrap();
    world.escrow(&ALICE, dot(9_999)).unwrap();
    world.next_era();
    let equal = weigh(&[(0, 2_500), (1, 2_500), (2, 2_500), (3, 2_500)], dot(10_000));
    assert_eq!(BTreeMap::from_iter(world.stake_by_validator()), equal, "20 stashes of 500 DOT");

    let weights = [(0, 4_000), (1, 3_000), (2, 2_000), (3, 1_000)];
    decide(&mut world, allocation(&weights));
    let before = world.stashes();
    world.chain.advance_era();
    let progress = world.bonder(&KEEPER).advance(64).unwrap();
    assert_eq!((progress.steps, progress.complete), (5, true), "one plan and four stashes");
    let after = world.stashes();
    let moved = before.iter().zip(&after).filter(|(old, new)| old.validator != new.validator).count();
    assert_eq!(moved, 4, "as few as possible nominate another");
    let target = weigh(&weights, dot(10_000));
    assert_eq!(BTreeMap::from_iter(world.stake_by_validator()), target, "exactly the target");
    assert_eq!(world.overview().money.unbonding, 0, "nothing is unbonded for it");
    let era = world.chain.active_era();
    assert_eq!(exposed(&mut world, era), equal, "this era was elected before");
    world.assert_invariants();
    world.assert_targets();

    world.next_era();
    let era = world.chain.active_era();
    assert_eq!(exposed(&mut world, era), target, "the next election backs what was voted for");
    world.assert_invariants();
}

#[test]
fn vote_on_64_validators_is_carried_out_in_bounded_calls() {
    let mut world = World::builder().governed().validators(64).build();
    world.stake(&ALICE, dot(31_999)).unwrap();
    world.escrow(&ALICE, dot(31_999)).unwrap();
    world.run_eras(2);
    assert_eq!(world.stashes().len(), 64, "one stash for each validator");

    // Half of the validators get nearly two stashes each, the others next to nothing.
    let mut weights = equal_allocation(64);
    for (number, entry) in weights.iter_mut().enumerate() {
        entry.weight_bps = if number % 2 == 0 { 296 } else { 16 };
    }
    weights[0].weight_bps += 16;
    decide(&mut world, weights.clone());

    let before = world.stashes();
    world.chain.advance_era();
    let ended = world.chain.active_era() - 1;
    let stashes = world.stash_accounts();
    world.chain.pay_rewards_to(ended, &stashes);
    let (mut calls, mut steps) = (0, 0);
    loop {
        let progress = world.bonder(&KEEPER).advance(8).unwrap();
        assert!(progress.steps <= 8, "bounded: {}", progress.steps);
        (calls, steps) = (calls + 1, steps + progress.steps);
        if progress.complete {
            break;
        }
    }
    let after = world.stashes();
    let moved = before.iter().zip(&after).filter(|(old, new)| old.validator != new.validator).count();
    assert!(moved >= 28, "from those above to those below: {moved}");
    assert!(calls > 2 && steps > moved as u32, "several calls: {calls} with {steps} steps for {moved}");
    world.assert_invariants();
    world.assert_targets();

    world.next_era();
    let era = world.chain.active_era();
    let backed = exposed(&mut world, era);
    let whole: Balance = backed.values().sum();
    assert!(whole > dot(31_900), "nothing idles: {whole}");
    let one_stash = world.stashes().iter().map(|stash| stash.bonded).max().unwrap();
    let mut odd = 0;
    for (number, entry) in weights.iter().enumerate() {
        let has = backed.get(&chain_id(entry.validator)).copied().unwrap_or(0);
        let wants = whole / 10_000 * Balance::from(entry.weight_bps);
        assert!(has.abs_diff(wants) <= one_stash, "validator {number} has {has}, wants {wants}");
        odd += u32::from(has == 0);
    }
    assert!(odd <= 32, "{odd} of those with the small weight wait for deposits");
    world.assert_invariants();
}

#[test]
fn vote_that_is_lost_moves_nothing() {
    let mut world = World::builder().governed().build();
    world.stake(&ALICE, dot(6_000)).unwrap();
    world.stake(&BOB, dot(4_000)).unwrap();
    for who in [ALICE, BOB] {
        let all = world.balance(&who);
        world.escrow(&who, all).unwrap();
    }
    world.next_era();
    let id = world.propose(&BOB, &[Action::SetAllocation(allocation(&[(60, 10_000)]))]).unwrap();
    world.next_era();
    world.governor(&BOB).vote(id, Support::For).unwrap();
    world.governor(&ALICE).vote(id, Support::Against).unwrap();
    world.run_eras(10);
    assert_eq!(state(&mut world, id), State::Defeated);
    assert_eq!(world.registry(&STRANGER).version(), 1, "the first allocation");
    let backed: Vec<_> = world.stake_by_validator().into_iter().map(|(who, _)| who).collect();
    assert!(!backed.contains(&validator(60)), "nobody nominates it");
    world.assert_targets();
}
