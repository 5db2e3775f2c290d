//! Large changes that no stash proves wait for the guardian, whatever the reporters say; small ones add up. What a bad quorum can do, and how it
//! is undone.

use super::common::*;
use adotb_harness::{
    actors::*,
    contract::{OracleEvent, VaultEvent},
    world::World,
};
use adotb_interfaces::{
    bonder::BonderError,
    oracle::{OracleError, OracleSetting, Report},
    vault::VaultError,
};

/// Reports that `loss` planck of the first stash are gone, which is not so.
fn lie(world: &mut World, loss: u128) -> Report {
    let era = world.overview().era;
    let less = world.less(0, loss, 0);
    world.unreported_loss = true; // the book is not the chain's any more
    world.report_of(era, less)
}

fn now(world: &mut World) -> u64 {
    world.chain.now()
}

#[test]
fn large_announced_slash_is_held_and_then_applied_by_a_stranger() {
    let mut world = single();
    world.chain.set_slash_defer_duration(DEFERRED);
    let funded = world.request(&ALICE, dot(10)).unwrap();
    world.stake(&CAROL, dot(10)).unwrap();
    world.next_era();
    let waiting = world.request(&BOB, dot(100)).unwrap();
    world.stake(&CAROL, dot(200)).unwrap(); // it would pay Bob's exit
    let era = world.overview().era;
    world.chain.slash(&validator(0), percent(10));
    let report = world.true_report(era);
    let start = now(&mut world);
    let loss = report.stashes[0].pending.unwrap();
    assert_eq!(loss, dot(100), "the deposit of yesterday is not exposed yet");
    assert_eq!(world.agree(&report), Ok(held(loss)));
    let hash = match world.oracle_events()[..] {
        [OracleEvent::Reported { hash, votes: 2, .. }, OracleEvent::Decided { held: true, hash: same, .. }]
            if hash == same =>
        {
            hash
        }
        ref other => panic!("counted, then held: {other:?}"),
    };
    let (until, expires) = (start + 2 * DAY_MS, start + 3 * DAY_MS);
    let waits = world.oracle(&STRANGER).held().unwrap();
    assert_eq!((waits.hash, waits.loss, waits.gain), (hash.0.into(), loss, 0));
    assert_eq!((waits.until, waits.expires), (until, expires));
    assert!(world.vault_events().contains(&VaultEvent::HoldSet { until: expires }));
    assert_eq!(world.oracle(&STRANGER).ballots(), vec![], "the word of that quorum is used up");
    assert_held(&mut world, expires);
    world.assert_invariants();

    // Claims go on, exits are not funded, and who asks to leave meanwhile bears its part.
    assert_eq!(world.claim(&ALICE, &[funded]), Ok(dot(10)));
    let regretted = world.request(&ALICE, dot(60)).unwrap();
    assert_eq!(world.cancel(&ALICE, regretted).map(|_| ()), Ok(()), "cancel_unstake");
    let meanwhile = world.request(&ALICE, dot(50)).unwrap();
    for _ in 0..2 {
        let refused = OracleError::TooSoon { until };
        assert_eq!(world.oracle(&STRANGER).apply(&report), Err(refused), "before the period is over");
        world.chain.advance_ms(DAY_MS - 1);
        assert_held(&mut world, expires);
    }
    let era_now = world.overview().era;
    assert_eq!(world.overview().money.reserved, 0, "nothing was funded");
    let again = world.report_of(era_now, world_truth(&report));
    let refused = OracleError::Waiting { hash: waits.hash, until };
    assert_eq!(world.oracle(&REPORTER).report(&again), Err(refused), "one at a time");
    world.chain.advance_ms(2);
    let mut other = report.clone();
    other.since -= 1;
    let wrong = world.oracle(&STRANGER).apply(&other);
    assert!(matches!(wrong, Err(OracleError::NotHeld { .. })), "another report is not held: {wrong:?}");
    let at_stake = world.overview().pooled + dot(150);
    assert_eq!(world.oracle(&STRANGER).apply(&report), Ok(unproven(loss)), "anybody may");
    let decided = OracleEvent::Decided { hash, loss, gain: 0, unproven: loss, held: false };
    assert_eq!(world.oracle_events(), [decided]);
    assert_eq!(world.overview().held_until, 0, "prices are on again");
    assert_eq!(world.oracle(&STRANGER).held(), None);
    for (id, value) in [(waiting, dot(100)), (meanwhile, dot(50))] {
        let expected = value * (at_stake - loss) / at_stake;
        assert!(payout(&mut world, id).abs_diff(expected) <= 1, "exit {id} bears its part");
    }
    world.assert_invariants();
    let refused = OracleError::NotHeld { hash: waits.hash };
    assert_eq!(world.oracle(&STRANGER).apply(&report), Err(refused), "once");
    world.keep();
    world.assert_invariants();
    let awaiting = world.stake(&CAROL, dot(5));
    assert!(matches!(awaiting, Err(VaultError::AwaitingSlash { .. })), "nobody new meanwhile: {awaiting:?}");
    while world.truth()[0].pending != Some(0) {
        world.next_era();
    }
    assert_eq!(world.report(era), Ok(nothing()), "applied, as it was provided for");
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

fn world_truth(report: &Report) -> Vec<adotb_interfaces::bonder::StashReport> {
    report.stashes.clone()
}

#[test]
fn veto_ends_the_hold_and_keeps_large_changes_away_for_a_period() {
    for who in [GUARDIAN, ADMIN] {
        let mut world = single();
        let report = lie(&mut world, dot(200));
        assert_eq!(world.agree(&report), Ok(held(dot(200))));
        let hash = world.oracle(&STRANGER).held().unwrap().hash;
        assert_eq!(world.oracle(&who).veto(), Ok(h256(hash)), "{}", name_of(&who));
        let vetoed = OracleEvent::Vetoed { hash: h256(hash), by: who.clone() };
        assert_eq!(world.oracle_events(), [vetoed]);
        assert!(world.vault_events().contains(&VaultEvent::HoldSet { until: 0 }));
        assert_eq!(
            (world.overview().held_until, holders(&mut world)),
            (0, (dot(1_000), 0)),
            "all is as before"
        );
        assert_eq!(world.oracle(&STRANGER).apply(&report), Err(OracleError::NotHeld { hash }));
        assert_eq!(
            world.oracle(&who).veto(),
            Err(OracleError::NotHeld { hash: Default::default() }),
            "there is nothing more to veto"
        );
        world.stake(&CAROL, dot(5)).unwrap();

        let until = now(&mut world) + 2 * DAY_MS;
        assert_eq!(world.oracle(&STRANGER).quiet_until(), until);
        // The same quorum, the same lie, or another one.
        let refused = Err(OracleError::Vetoed { until });
        assert_eq!(world.agree(&report), refused, "the same");
        assert_eq!(world.overview().held_until, 0, "no new hold");
        let other = lie(&mut world, dot(201));
        assert_eq!(world.agree(&other), refused, "another");
        // What is proved or small is taken all the same.
        world.slash(&validator(0), percent(3));
        assert_eq!(world.report(3), Ok(proven(dot(30))), "a true loss");
        let small = lie(&mut world, dot(5));
        assert_eq!(world.agree(&small), Ok(unproven(dot(5))), "a small one");
        world.next_era();
        world.chain.advance_ms(DAY_MS - 1);
        let large = lie(&mut world, dot(202));
        assert_eq!(world.agree(&large), refused, "until the last moment");
        world.chain.advance_ms(1);
        world.keep();
        let large = lie(&mut world, dot(203));
        assert_eq!(world.agree(&large), Ok(held(dot(203))), "then it is held again");
        world.oracle(&GUARDIAN).veto().unwrap();
        world.report(3).unwrap();
        world.assert_invariants();
        assert_works_to_the_end(&mut world);
    }
}

#[test]
fn held_report_expires_and_the_work_goes_on() {
    let mut world = single();
    let exit = world.request(&BOB, dot(100)).unwrap();
    let report = lie(&mut world, dot(200));
    assert_eq!(world.agree(&report), Ok(held(dot(200))));
    let expires = world.oracle(&STRANGER).held().unwrap().expires;
    world.chain.advance_to(expires - 1);
    assert_held(&mut world, expires);
    world.scratch(|world| assert_eq!(world.oracle(&STRANGER).apply(&report), Ok(unproven(dot(200)))));
    world.chain.advance_to(expires);
    let held = world.oracle(&STRANGER).held();
    assert_eq!(held, None, "nobody applied it");
    let gone = world.oracle(&STRANGER).apply(&report);
    assert!(matches!(gone, Err(OracleError::NotHeld { .. })), "too late: {gone:?}");
    let vetoed = world.oracle(&GUARDIAN).veto();
    assert_eq!(vetoed, Err(OracleError::NotHeld { hash: Default::default() }), "nothing to veto either");
    world.keep();
    assert_eq!(
        (payout(&mut world, exit), holders(&mut world)),
        (dot(100), (dot(900), 0)),
        "as if nothing was"
    );
    // The next report is taken.
    assert_eq!(world.report(3), Ok(nothing()), "the truth");
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

#[test]
fn small_changes_add_up_within_a_period() {
    let mut world = single();
    for (loss, what) in [(dot(6), "6 of 10"), (dot(3), "9 of 10")] {
        let report = lie(&mut world, loss);
        assert_eq!(world.agree(&report), Ok(unproven(loss)), "{what}");
    }
    // 1 % of what is left: 9.91 DOT, of which 9 are gone.
    let report = lie(&mut world, dot(91) / 100 + 1);
    assert_eq!(world.agree(&report), Ok(held(dot(91) / 100 + 1)), "a planck more than the rest");
    world.oracle(&GUARDIAN).veto().unwrap();
    let report = lie(&mut world, dot(91) / 100);
    assert_eq!(world.agree(&report), Ok(unproven(dot(91) / 100)), "exactly the rest");
    let report = lie(&mut world, 2);
    assert!(matches!(world.agree(&report), Err(OracleError::Vetoed { .. })), "and not a planck more");
    // It comes back steadily: a half of 1 % of 990.09 DOT in a day, all of it in two.
    world.next_era();
    let half = holders(&mut world).0 / 200;
    let report = lie(&mut world, half + dot(1) / 10);
    assert!(matches!(world.agree(&report), Err(OracleError::Vetoed { .. })), "more than a half");
    let report = lie(&mut world, half - dot(1) / 10);
    assert_eq!(world.agree(&report), Ok(unproven(half - dot(1) / 10)), "less");
    world.next_era();
    world.next_era();
    let report = lie(&mut world, dot(9));
    assert_eq!(world.agree(&report), Ok(unproven(dot(9))), "all of it");
    // What is proved does not count, in either direction, and takes nothing from what may still be said.
    let lost = dot(1_000) - holders(&mut world).0;
    assert_eq!(world.report(3), Ok(gain(lost)), "the truth");
    assert_eq!((holders(&mut world).0, gains(&mut world)), (dot(1_000) - lost, lost));
    // 9.76, 9.86, and the rest.
    assert_eq!(run_until_released(&mut world), 4, "at the cap of each era");
    assert_eq!(holders(&mut world), (dot(1_000), 0), "everything is back");
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

#[test]
fn false_loss_of_a_bad_quorum_is_limited_and_undone_by_a_true_report_as_a_gain() {
    let mut world = single();
    let exit = world.request(&BOB, dot(100)).unwrap();
    let report = lie(&mut world, dot(9));
    assert_eq!(
        world.agree(&report),
        Ok(unproven(dot(9))),
        "1 % of the pool is what they can take in two days"
    );
    let lost = dot(1) * 9 / 10;
    assert_eq!((payout(&mut world, exit), holders(&mut world)), (dot(100) - lost, (dot(900) - 9 * lost, 0)));
    assert_eq!(stake(&mut world), (dot(991), 0, 0), "out of the books");
    // They cannot say more than was taken, and not that something is unbonding that is not.
    let most = dot(1_000);
    let mut too_much = world.true_report(3);
    too_much.stashes[0].active += 1;
    let above = |given, most| Err(OracleError::Bonder(BonderError::AboveBook { stash: 0, given, most }));
    assert_eq!(world.agree(&too_much), above(most + 1, most));
    too_much.stashes[0] =
        adotb_interfaces::bonder::StashReport { active: dot(991), unlocking: 1, ..too_much.stashes[0] };
    assert_eq!(world.agree(&too_much), above(1, 0));

    assert_eq!(world.report(3), Ok(gain(dot(9))), "the stash proves what it has");
    assert_eq!(stake(&mut world), (dot(1_000), 0, 0), "in the books again");
    assert_eq!(payout(&mut world, exit), dot(100), "the exit has its part back first");
    assert_eq!(
        (holders(&mut world), gains(&mut world)),
        ((dot(900) - 9 * lost, 0), 9 * lost),
        "what is left of it is the holders'"
    );
    assert_eq!(run_until_released(&mut world), 2, "less than the cap: it is on its way for one era");
    assert_eq!(holders(&mut world), (dot(900), 0), "everybody has what was theirs");
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

#[test]
fn limit_of_zero_holds_whatever_is_not_proved() {
    let mut world = single();
    world.oracle(&ADMIN).set_settings(&[OracleSetting::Limit(0)]).unwrap();
    world.slash(&validator(0), percent(10));
    assert_eq!(world.report(3), Ok(proven(dot(100))), "a true loss needs no limit");
    let report = lie(&mut world, 1);
    assert_eq!(world.agree(&report), Ok(held(1)), "a false planck does");
    world.oracle(&GUARDIAN).veto().unwrap();
    assert_eq!(world.report(3), Ok(nothing()));
    world.assert_invariants();
}

#[test]
fn chain_that_is_closed_to_contracts_proves_nothing_so_large_losses_are_held() {
    let mut world = single();
    world.slash(&validator(0), percent(10));
    world.chain.set_staking_open(false);
    assert_eq!(world.report(3), Ok(held(dot(100))), "true, but who knows");
    world.oracle(&GUARDIAN).veto().unwrap();
    world.chain.set_staking_open(true);
    assert_eq!(world.report(3), Ok(proven(dot(100))), "proved as soon as it can be, whatever was vetoed");
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

#[test]
fn another_panel_or_another_reporter_ends_what_is_held() {
    let mut world = single();
    let panel = world.oracle(&STRANGER).panel();
    let report = lie(&mut world, dot(200));
    assert_eq!(world.agree(&report), Ok(held(dot(200))));
    world.oracle(&ADMIN).set_panel(&panel).unwrap();
    assert_eq!((world.oracle(&STRANGER).held(), world.overview().held_until), (None, 0), "by the panel");
    let gone = world.oracle(&STRANGER).apply(&report);
    assert!(matches!(gone, Err(OracleError::NotHeld { .. })), "{gone:?}");
    assert_eq!(world.agree(&report), Ok(held(dot(200))), "a new panel may say it again: this was no veto");

    // The bonder obeys somebody else, who knows of no report: that ends the hold.
    world.bonder(&ADMIN).set_reporter(&REPORTER).unwrap();
    assert!(world.vault_events().contains(&VaultEvent::HoldSet { until: 0 }), "{:?}", world.vault_events());
    assert_eq!(world.overview().held_until, 0);
    world.stake(&CAROL, dot(5)).unwrap();
    world.oracle(&GUARDIAN).veto().expect("the oracle that is out of office forgets it");
    let report = world.true_report(3);
    assert_eq!(
        world.agree(&report),
        Err(OracleError::Bonder(BonderError::Access(adotb_interfaces::access::AccessError::MissingRole {
            caller: adotb_harness::contract::ink_id(&world.at.oracle),
            needed: adotb_interfaces::access::Role::Reporter,
        }))),
        "it is out of office"
    );
    world.assert_invariants();
}
