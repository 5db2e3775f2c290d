//! What governance costs: its holders, and those who carry out what was decided.

use adotb_harness::{
    actors::*,
    contract::{ink_id, selector},
    world::{equal_allocation, World},
};
use adotb_interfaces::{
    governor::{Action, GovernorSetting, Support},
    timelock::Transaction,
};
use frame_support::weights::Weight;

use super::{limit, Costs, Group, Limit};

const VOTE: Limit = limit(50, 60);
const PROPOSE: Limit = limit(180, 130);

/// How big the suite is, and how much of governance there was before.
#[derive(Clone, Copy)]
struct Size {
    validators: u16,
    proposals: u32,
    voters: u32,
}

const SMALL: Size = Size { validators: 1, proposals: 1, voters: 1 };

/// What is measured, the smallest first.
const SIZES: [(&str, Size); 4] = [
    ("1 validator, 1 proposal, 1 voter", SMALL),
    ("64 validators", Size { validators: 64, ..SMALL }),
    ("200 proposals", Size { proposals: 200, ..SMALL }),
    ("300 voters", Size { voters: 300, ..SMALL }),
];

/// A suite of that size under governance. Alice and Bob hold; the others hold 5 aDOTb each, in escrow, which suffices to propose.
fn governed(size: Size) -> World {
    let builder =
        World::builder().validators(size.validators).governor_settings(|rules| rules.threshold_bps = 1);
    let mut world = builder.governed().build();
    world.stake(&ALICE, dot(33_000)).unwrap();
    world.stake(&BOB, dot(2_000)).unwrap();
    for number in 0..size.proposals.max(size.voters) {
        world.chain.mint(&holder(number), dot(10));
        world.vault(&ALICE).stake_for(&holder(number), dot(5)).unwrap();
        world.escrow(&holder(number), dot(5)).unwrap();
    }
    world
}

fn reporter() -> Vec<Action> {
    vec![Action::SetReporter(ink_id(&EVE))]
}

/// The weight of a message, without its effect.
fn weight<T>(world: &mut World, message: impl FnOnce(&mut World) -> T) -> Weight {
    world.scratch(|world| {
        message(world);
        world.last_weight()
    })
}

#[test]
fn messages_of_voters_cost_the_same_with_any_number_of_validators_proposals_and_voters() {
    let mut escrow = Costs::unlimited("escrow");
    let mut vote = Costs::new("vote", VOTE);
    let mut release = Costs::unlimited("release");
    for (case, size) in SIZES {
        let mut world = governed(size);
        for number in 1..size.proposals {
            world.propose(&holder(number), &reporter()).unwrap();
        }
        let first = weight(&mut world, |world| world.escrow(&BOB, dot(1_000)).unwrap());
        escrow.take_same(&format!("{case}, first of the holder"), first);
        world.escrow(&BOB, dot(500)).unwrap();
        let again = weight(&mut world, |world| world.escrow(&BOB, dot(500)).unwrap());
        escrow.take_same(case, again);
        world.escrow(&ALICE, dot(10_000)).unwrap();
        let id = world.propose(&ALICE, &[Action::SetAllocation(equal_allocation(50))]).unwrap();
        assert_eq!(id, size.proposals, "as many as there are");
        let part = weight(&mut world, |world| world.governor(&BOB).release(Some(dot(100))).unwrap());
        release.take_same(&format!("{case}, a part"), part);

        world.await_vote(id);
        for number in 1..size.voters {
            world.governor(&holder(number)).vote(id, Support::Against).unwrap();
        }
        world.governor(&BOB).vote(id, Support::For).unwrap();
        vote.take_same(case, world.last_weight());
        world.governor(&ALICE).vote(id, Support::Abstain).unwrap();
        vote.take_same(&format!("{case}, by the proposer"), world.last_weight());
        world.await_result(id);
        world.governor(&BOB).release(None).unwrap();
        release.take_same(case, world.last_weight());
    }
    escrow.finish();
    vote.finish();
    release.finish();
}

#[test]
fn propose_costs_the_same_with_any_number_of_proposals() {
    let mut costs = Costs::new("propose", PROPOSE);
    for proposals in [1, 200] {
        let mut world = governed(Size { validators: 50, proposals, voters: 1 });
        for number in 1..proposals {
            world.propose(&holder(number), &reporter()).unwrap();
        }
        world.escrow(&ALICE, dot(10_000)).unwrap();
        world.propose(&ALICE, &[Action::SetAllocation(equal_allocation(50))]).unwrap();
        costs.take_same(&format!("50 validators, {proposals} proposals"), world.last_weight());
    }
    costs.finish();

    // Spam is paid for: by what it takes to carry it, whatever it is.
    let mut group = Group::gas("propose anything");
    let mut world = governed(SMALL);
    world.escrow(&ALICE, dot(10_000)).unwrap();
    let call =
        |input| Transaction { callee: Some(ink_id(&EVE)), input: vec![7; input], ..Transaction::default() };
    let rules = [
        GovernorSetting::Threshold(1),
        GovernorSetting::Quorum(100),
        GovernorSetting::VotingDelay(DAY_MS),
        GovernorSetting::Grace(DAY_MS),
    ];
    let cases = [
        ("the reporter", reporter()),
        ("10 lists of rules", vec![Action::SetGovernor(rules.to_vec()); 10]),
        ("8 KB of a call", vec![Action::Call(call(8_000))]),
        ("64 validators, 3 times", vec![Action::SetAllocation(equal_allocation(64)); 3]),
    ];
    for (case, actions) in cases {
        group.weight(case, weight(&mut world, |world| world.propose(&ALICE, &actions).unwrap()));
    }
    group.finish();
}

#[test]
fn what_was_decided_is_carried_out() {
    let mut group = Group::gas("carry out");
    let mut world = governed(Size { validators: 50, ..SMALL });
    let token = world.at.token.clone();
    world.escrow(&ALICE, dot(10_000)).unwrap();
    let approve = Transaction::new(ink_id(&token), selector("PSP22::approve"), (ink_id(&BOB), dot(1)));
    let cases = [
        ("50 validators", vec![Action::SetAllocation(equal_allocation(50))]),
        ("the reporter", reporter()),
        ("10 calls", vec![Action::Call(approve); 10]),
    ];
    for (case, actions) in cases {
        let id = world.propose(&ALICE, &actions).unwrap();
        let cancel = weight(&mut world, |world| world.governor(&ALICE).cancel(id).unwrap());
        group.weight(&format!("cancel, {case}"), cancel);
        world.await_vote(id);
        world.governor(&ALICE).vote(id, Support::For).unwrap();
        world.await_result(id);
        let ready_at = world.governor(&KEEPER).queue(id).unwrap();
        group.weight(&format!("queue, {case}"), world.last_weight());
        let cancel = weight(&mut world, |world| world.governor(&GUARDIAN).cancel(id).unwrap());
        group.weight(&format!("cancel what is queued, {case}"), cancel);
        world.chain.advance_to(ready_at);
        world.governor(&KEEPER).execute(id).unwrap();
        group.weight(&format!("execute, {case}"), world.last_weight());
    }
    group.finish();
}
