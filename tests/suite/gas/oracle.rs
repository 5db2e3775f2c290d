//! What reports cost: those who say what the chain has, and those who carry it out.

use adotb_harness::{actors::*, world::World};
use adotb_interfaces::{
    bonder::{Booked, StashReport},
    oracle::{OracleSetting, Outcome, Report},
};
use sp_runtime::Perbill;

use super::{limit, running, Costs, Limit};

const COUNTED: Limit = limit(100, 60);
const DECIDED: Limit = limit(500, 400);
/// A report of more changes than this should be split.
const EIGHT: Limit = limit(7_500, 1_000);
const ONE_STASH: Limit = limit(1_600, 800);
/// One stash, asked through the bonder's door.
const CHALLENGE: Limit = limit(1_700, 300);

/// A running suite with that many stashes, and exits that wait, which the oracle reports of.
fn reported(stashes: u16) -> World {
    let mut world = running(stashes);
    world.name_oracle();
    for _ in 0..3 {
        world.request(&ALICE, dot(10)).unwrap();
        world.next_era();
    }
    world
}

/// All stashes, of which the first `count` have a planck less.
fn report_of(world: &mut World, count: usize) -> Report {
    let mut stashes: Vec<StashReport> = world.truth();
    stashes.iter_mut().take(count).for_each(|stash| stash.active -= 1);
    let era = world.overview().era;
    world.report_of(era, stashes)
}

/// Takes the first word of a report, and the one that completes the quorum.
fn take(costs: &mut Costs, world: &mut World, case: &str, report: &Report, limit: Limit) -> Booked {
    let counted = world.oracle(&REPORTER).report(report);
    assert_eq!(counted, Ok(Outcome::Counted { votes: 1, quorum: 2 }), "{case}");
    costs.take_within(&format!("{case}, counted"), world.last_weight(), Some(COUNTED));
    let decided = world.oracle(&REPORTER_2).report(report);
    costs.take_within(&format!("{case}, decided"), world.last_weight(), Some(limit));
    let Ok(Outcome::Decided(booked)) = decided else { panic!("{case}: {decided:?}") };
    booked
}

#[test]
fn report_by_stashes_and_changes() {
    let mut costs = Costs::unlimited("report");
    for stashes in [1, 20, 64] {
        let mut world = reported(stashes);
        let report = world.true_report(0);
        let booked =
            take(&mut costs, &mut world, &format!("stashes without a change: {stashes}"), &report, DECIDED);
        assert_eq!((booked.loss, booked.gain), (0, 0));
    }
    let mut world = reported(20);
    for count in [1, 8] {
        let case = format!("20 stashes, {count} with a loss on their word");
        world.scratch(|world| {
            // Nothing can be proved: the whole proof is tried up to its first wrong step.
            let report = report_of(world, count);
            let booked = take(&mut costs, world, &case, &report, EIGHT);
            assert_eq!((booked.loss, booked.unproven), (count as u128, count as u128));
        });
    }
    for count in [1, 8] {
        let case = format!("20 stashes, {count} with a slash that they prove");
        let mut world = world.fork();
        for number in 0..count {
            world.slash(&validator(number), Perbill::from_percent(1));
        }
        let report = world.true_report(0);
        let booked = take(&mut costs, &mut world, &case, &report, EIGHT);
        assert!(booked.loss > 0 && booked.unproven == 0, "{booked:?}");
    }
    costs.finish();
}

#[test]
fn other_messages_of_the_oracle() {
    let mut costs = Costs::unlimited("oracle");
    let mut world = reported(20);
    world.scratch(|world| {
        world.oracle(&ADMIN).set_settings(&[OracleSetting::Limit(0)]).unwrap();
        let report = report_of(world, 1);
        assert!(world.agree(&report).unwrap().held);
        costs.take_within("report that is held", world.last_weight(), Some(ONE_STASH));
        world.scratch(|world| {
            world.oracle(&GUARDIAN).veto().unwrap();
            costs.take_within("veto", world.last_weight(), Some(DECIDED));
        });
        world.chain.advance_eras(2);
        world.oracle(&KEEPER).apply(&report).unwrap();
        costs.take_within("apply", world.last_weight(), Some(ONE_STASH));
    });
    world.slash(&validator(0), Perbill::from_percent(1));
    let truth = world.truth();
    let book = world.stashes();
    let slashed = truth.iter().find(|stash| stash.active < book[usize::from(stash.stash)].bonded);
    let slashed = slashed.expect("one stash was slashed");
    world.oracle(&STRANGER).challenge(slashed.stash, slashed.active, slashed.unlocking).unwrap();
    costs.take_within("challenge", world.last_weight(), Some(CHALLENGE));
    world.oracle(&STRANGER).prove(slashed.stash, slashed.active, slashed.unlocking).unwrap();
    costs.take_within("prove", world.last_weight(), Some(ONE_STASH));
    costs.finish();
}
