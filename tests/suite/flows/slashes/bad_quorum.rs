//! What reporters can do who agree on something that is not so, or on nothing. What they can never do is taken for granted in `held`.

use super::common::*;
use adotb_harness::{actors::*, world::World};
use adotb_interfaces::{
    bonder::{Booked, StashReport},
    oracle::{OracleError, OracleSetting},
};
use adotb_runtime::Balance;

/// 5 % of the stash are announced and provided for, and from now on nothing is believed that is not proved.
fn distrusted() -> World {
    let mut world = announcing();
    world.chain.slash(&validator(0), percent(5));
    assert_eq!(world.report(3), Ok(unproven(dot(50))));
    world.oracle(&ADMIN).set_settings(&[OracleSetting::Limit(0)]).unwrap();
    world.unreported_loss = true;
    world
}

/// The quorum says this of the only stash; returns what became of it.
fn say(
    world: &mut World,
    active: Balance,
    unlocking: Balance,
    pending: Balance,
) -> Result<Booked, OracleError> {
    let stash = StashReport { stash: 0, active, unlocking, pending: Some(pending) };
    let report = world.report_of(3, vec![stash]);
    world.agree(&report)
}

#[test]
fn announced_slash_that_is_denied_is_held() {
    let mut world = distrusted();
    let denied = say(&mut world, dot(1_000), 0, 0);
    assert_eq!(denied, Ok(Booked { unproven: dot(50), held: true, ..gain(dot(50)) }));
    world.oracle(&GUARDIAN).veto().unwrap();
    assert_eq!(stake(&mut world), (dot(1_000), 0, dot(50)), "the provision stays");
    world.assert_invariants();
}

/// Nothing seems to change when a slash is said to be applied that is not; but then its provision is gone, and the stash proves the "gain".
#[test]
fn announced_slash_that_is_said_to_be_applied_too_early_is_held() {
    let mut world = distrusted();
    let lie = say(&mut world, dot(950), 0, 0);
    assert_eq!(lie.map(|booked| booked.held), Ok(true), "on their word alone: {lie:?}");
    world.oracle(&GUARDIAN).veto().unwrap();
    assert_eq!(stake(&mut world), (dot(1_000), 0, dot(50)), "the provision stays");
    let denied = say(&mut world, dot(1_000), 0, 0);
    assert!(!matches!(denied, Ok(Booked { held: false, .. })), "and is not released: {denied:?}");
    assert_eq!(holders(&mut world), (dot(950), 0));
    world.assert_invariants();
}

/// A stash cannot show that a provision is still needed.
#[test]
fn applied_slash_whose_provision_is_said_to_stay_is_held() {
    let mut world = distrusted();
    world.run_eras(DEFERRED + 1);
    assert_eq!(world.truth()[0].active, dot(950), "applied");
    let lie = say(&mut world, dot(950), 0, dot(50));
    assert_eq!(lie, Ok(held(dot(50))), "a second loss on their word alone");
    world.oracle(&GUARDIAN).veto().unwrap();
    assert_eq!(world.report(3), Ok(nothing()), "the truth changes no worth");
    assert_eq!(holders(&mut world), (dot(950), 0));
    world.assert_invariants();
}

/// What was written off of the bond can be said to be back, at the cost of what unbonds: in sum nothing changes.
#[test]
fn unbonding_stake_that_is_said_to_be_bonded_is_held() {
    let mut world = single();
    world.oracle(&ADMIN).set_settings(&[OracleSetting::Limit(0)]).unwrap();
    let exit = world.request(&BOB, dot(400)).unwrap();
    world.next_era();
    world.slash(&validator(0), percent(10));
    assert_eq!(world.report(3), Ok(proven(dot(100))));
    let lie = say(&mut world, dot(600), dot(300), 0);
    assert_eq!(lie.map(|booked| booked.held), Ok(true), "on their word alone: {lie:?}");
    world.oracle(&GUARDIAN).veto().unwrap();
    assert_eq!(stake(&mut world), (dot(540), dot(360), 0));
    assert_eq!(world.report(3), Ok(nothing()), "the truth can still be told");
    world.run_eras(28);
    assert_eq!(world.claim(&BOB, &[exit]), Ok(dot(360)), "paid on time");
    world.assert_invariants();
}

/// A limit: only the guardian, or another panel, ends this.
#[test]
fn large_lies_one_after_the_other_stop_the_work_until_the_guardian_acts() {
    let mut world = single();
    let exit = world.request(&BOB, dot(100)).unwrap();
    for round in 0..3 {
        let report = {
            let (era, less) = (world.overview().era, world.less(0, dot(200) + round, 0));
            world.report_of(era, less)
        };
        assert_eq!(world.agree(&report), Ok(held(dot(200) + round)));
        let expires = world.oracle(&STRANGER).held().unwrap().expires;
        world.chain.advance_to(expires);
    }
    assert_eq!(world.overview().advanced_era, 3, "no work for nine days");
    world.keep(); // who is quick gets it done in between
    let (era, less) = (world.overview().era, world.less(0, dot(200), 0));
    let report = world.report_of(era, less);
    assert_eq!(world.agree(&report), Ok(held(dot(200))));
    world.oracle(&GUARDIAN).veto().unwrap();
    world
        .oracle(&ADMIN)
        .set_panel(&adotb_interfaces::oracle::Panel {
            reporters: vec![adotb_harness::contract::ink_id(&CAROL)],
            quorum: 1,
        })
        .unwrap();
    assert_eq!(
        (payout(&mut world, exit), holders(&mut world)),
        (dot(100), (dot(900), 0)),
        "nobody lost anything"
    );
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

/// A quorum that reports, but not of this stash, does not keep others from proving what it has.
#[test]
fn silence_about_one_stash_is_silence() {
    let mut world = bonded();
    world.slash(&validator(0), percent(10));
    let truth = world.truth();
    let slashed: Vec<u16> = world
        .stashes()
        .iter()
        .zip(&truth)
        .filter(|(book, truth)| book.bonded > truth.active)
        .map(|(_, truth)| truth.stash)
        .collect();
    assert_eq!(slashed.len(), 2, "two stashes back the validator");
    let heard = world.oracle(&STRANGER).heard();
    for named in [Vec::new(), truth.iter().filter(|stash| !slashed.contains(&stash.stash)).copied().collect()]
    {
        let report = world.report_of(3, named);
        assert_eq!(world.agree(&report), Ok(Booked::default()), "nothing to tell");
        assert_eq!(world.oracle(&STRANGER).heard(), heard, "not of all stashes");
    }
    let loss = world.stashes()[usize::from(slashed[0])].bonded - truth[usize::from(slashed[0])].active;
    let stash = truth[usize::from(slashed[0])];
    let booked = world.oracle(&STRANGER).prove(stash.stash, stash.active, stash.unlocking);
    assert_eq!(booked, Ok(Booked { loss, ..Booked::default() }));
    assert_eq!(world.report(3), Ok(proven(loss)), "the other one is told at last, with all that they have");
    assert_eq!(world.oracle(&STRANGER).heard(), 3, "now they were heard");
    world.assert_invariants();
}

#[test]
fn report_in_the_middle_of_the_work_of_an_era() {
    for steps in 1..6 {
        let mut world = bonded();
        let exit = world.request(&ALICE, dot(1_200)).unwrap();
        world
            .registry(&ADMIN)
            .set_weights(&adotb_harness::world::allocation(&[(2, 3_000), (3, 3_000), (4, 4_000)]))
            .unwrap();
        world.stake(&CAROL, dot(100)).unwrap();
        world.chain.advance_era();
        let progress = world.bonder(&KEEPER).advance(steps).unwrap();
        world.slash(&validator(0), percent(10));
        world.slash(&validator(2), percent(10));
        let booked = world.report(3).unwrap();
        assert!(booked.loss > dot(150) && booked.unproven == 0, "{booked:?} after {steps} steps");
        assert!(progress.complete || world.overview().advancing, "the work goes on where it was");
        world.keep();
        let (pooled, _) = holders(&mut world);
        let left = payout(&mut world, exit);
        // What is booked is lost by nobody twice.
        assert_eq!(pooled + left + booked.loss, dot(4_100), "after {steps} steps");
        world.run_eras(3);
        world.assert_invariants();
        assert_works_to_the_end(&mut world);
    }
}

#[test]
fn hold_in_the_middle_of_the_work_of_an_era_and_the_work_afterwards() {
    for steps in [1, 3] {
        let mut world = bonded();
        world.request(&ALICE, dot(700)).unwrap();
        world.chain.advance_era();
        world.bonder(&KEEPER).advance(steps).unwrap();
        let bonds = world.stashes().into_iter().map(|stash| stash.bonded).enumerate();
        let (largest, _) = bonds.max_by_key(|(_, bonded)| *bonded).unwrap();
        let (era, less) = (world.overview().era, world.less(largest as u16, dot(100), 0));
        let report = world.report_of(era, less);
        assert_eq!(world.agree(&report), Ok(Booked { whole: false, ..held(dot(100)) }));
        let expires = world.oracle(&STRANGER).held().unwrap().expires;
        assert_held(&mut world, expires);
        world.chain.advance_to(expires);
        world.keep();
        world.next_era();
        assert_eq!(world.overview().money.unbonding, dot(700), "three days late");
        world.assert_invariants();
        world.assert_targets();
        assert_works_to_the_end(&mut world);
    }
}

#[test]
fn the_longest_period_is_held_to_its_end() {
    let mut world = single_with(World::builder().oracle(|settings| settings.veto_eras = 7));
    let (era, less) = (world.overview().era, world.less(0, dot(200), 0));
    let report = world.report_of(era, less);
    let start = world.chain.now();
    assert_eq!(world.agree(&report), Ok(held(dot(200))));
    assert_held(&mut world, start + 8 * DAY_MS);
    world.chain.advance_to(start + 7 * DAY_MS);
    assert_held(&mut world, start + 8 * DAY_MS);
    assert_eq!(world.oracle(&STRANGER).apply(&report), Ok(unproven(dot(200))));
    assert_eq!(holders(&mut world), (dot(800), 0));
    world.unreported_loss = true;
    world.keep();
    assert_eq!(world.report(3), Ok(gain(dot(200))), "the truth brings it back, whatever the limit");
    assert_eq!((holders(&mut world), gains(&mut world)), ((dot(800), 0), dot(200)));
    // 1.01 to the power of 22 is 1.245, to that of 23 it is 1.257; and the last part is released in the era after.
    assert_eq!(run_until_released(&mut world), 24, "at the cap of each era");
    assert_eq!(holders(&mut world), (dot(1_000), 0));
    world.assert_invariants();
}
