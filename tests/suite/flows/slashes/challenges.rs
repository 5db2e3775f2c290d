//! Reporters who agree that nothing happened, and anybody who lets the stash show what did.

use super::common::*;
use adotb_harness::{actors::*, contract::OracleEvent, world::World};
use adotb_interfaces::{
    bonder::{BonderError, Booked},
    oracle::{Challenge, OracleError},
};

/// Challenges the first stash with what the chain has of it, by a stranger.
fn challenge(world: &mut World) -> Result<u32, OracleError> {
    let truth = world.truth()[0];
    world.oracle(&STRANGER).challenge(0, truth.active, truth.unlocking)
}

/// Proves what the chain has of the first stash, by a stranger.
fn prove(world: &mut World) -> Result<Booked, OracleError> {
    let truth = world.truth()[0];
    world.oracle(&STRANGER).prove(0, truth.active, truth.unlocking)
}

/// The quorum says that the book is right, whatever the chain says.
fn deny(world: &mut World) {
    let same = world
        .stashes()
        .iter()
        .zip(0..)
        .map(|(book, stash)| adotb_interfaces::bonder::StashReport {
            stash,
            active: book.bonded,
            unlocking: book.unbonding,
            pending: Some(0),
        })
        .collect();
    let era = world.overview().era;
    let report = world.report_of(era, same);
    assert_eq!(world.agree(&report), Ok(nothing()), "nothing changed, they say");
    assert_eq!(world.oracle(&STRANGER).heard(), era, "and are there");
}

/// A tenth of the only stash is lost in era 3, and the reporters deny it each era. Bob's first exit is older.
fn denied() -> (World, u64) {
    let mut world = single();
    let older = world.request(&BOB, dot(100)).unwrap();
    world.next_era();
    deny(&mut world);
    world.slash(&validator(0), percent(10));
    (world, older)
}

#[test]
fn slash_that_a_quorum_denies_is_booked_a_veto_period_after_the_challenge() {
    let (mut world, older) = denied();
    // Without a challenge it goes on like this for ever.
    world.scratch(|world| {
        for _ in 0..10 {
            let era = world.overview().era;
            assert_eq!(prove(world), Err(OracleError::ReportersActive { from: era + 2 }));
            world.next_era();
            deny(world);
        }
    });

    let era = world.overview().era;
    let truth = world.truth()[0];
    assert_eq!(challenge(&mut world), Ok(era + 2), "from then on");
    let told =
        OracleEvent::Challenged { stash: 0, by: STRANGER, active: truth.active, unlocking: truth.unlocking };
    assert_eq!(world.oracle_events(), [told]);
    let noted = Challenge { stash: 0, era };
    assert_eq!(world.oracle(&STRANGER).challenges(), [noted]);
    let again = OracleError::AlreadyChallenged { stash: 0, from: era + 2 };
    assert_eq!(challenge(&mut world), Err(again), "once");
    let same_era = world.request(&BOB, dot(50)).unwrap();
    for _ in 0..2 {
        assert_eq!(prove(&mut world), Err(OracleError::ReportersActive { from: era + 2 }));
        world.next_era();
        deny(&mut world);
    }
    let later = world.request(&BOB, dot(50)).unwrap();
    let (bonded, unbonding, _) = stake(&mut world);
    let truth = world.truth()[0];
    let loss = bonded + unbonding - truth.active - truth.unlocking;
    assert!(loss >= dot(90), "{loss}");
    let at_stake = dot(900);
    assert_eq!(prove(&mut world), Ok(proven(loss)), "whatever the reporters say");
    let (since, whole, ..) = shared(&world).expect("a loss");
    assert_eq!((since, whole), (era, loss), "since the challenge");
    assert_eq!(payout(&mut world, older), dot(100), "opened before");
    for id in [same_era, later] {
        let expected = dot(50) * (at_stake - loss) / at_stake;
        assert!(payout(&mut world, id).abs_diff(expected) <= 1, "exit {id} bears its part");
    }
    assert_eq!(world.oracle(&STRANGER).challenges(), [], "settled");
    // The reporters cannot talk it away: the stash proves what it has.
    let refused = world.scratch(|world| {
        let mut report = world.true_report(era);
        report.stashes[0].active += 1;
        world.agree(&report)
    });
    assert!(!matches!(refused, Ok(Booked { held: false, .. })), "{refused:?}");
    world.keep();
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

#[test]
fn honest_quorum_in_time_makes_a_challenge_moot() {
    let (mut world, _) = denied();
    let era = world.overview().era;
    assert_eq!(challenge(&mut world), Ok(era + 2));
    let lost = world.report(era).expect("they tell the truth");
    assert!(lost.loss > dot(90) && lost.unproven == 0, "{lost:?}");
    world.run_eras(2);
    let before = world.measure();
    assert_eq!(prove(&mut world), Ok(nothing()), "the book is right by then");
    assert_eq!(world.measure(), before, "nothing changed");
    // It expires three eras later.
    assert_eq!(world.oracle(&STRANGER).challenges(), [Challenge { stash: 0, era }]);
    world.run_eras(2);
    assert_eq!(world.oracle(&STRANGER).challenges(), [Challenge { stash: 0, era }]);
    world.next_era();
    assert_eq!(world.oracle(&STRANGER).challenges(), [], "nothing is left of it");
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

#[test]
fn challenge_that_nobody_uses_expires_and_can_be_made_again() {
    let (mut world, _) = denied();
    let era = world.overview().era;
    assert_eq!(challenge(&mut world), Ok(era + 2));
    for _ in 0..5 {
        world.next_era();
        deny(&mut world);
    }
    assert_eq!(prove(&mut world), Err(OracleError::ReportersActive { from: era + 7 }), "too late");
    assert_eq!(challenge(&mut world), Ok(era + 7), "once more");
    for _ in 0..2 {
        world.next_era();
        deny(&mut world);
    }
    assert!(prove(&mut world).is_ok_and(|booked| booked.loss >= dot(90)));
    world.keep();
    world.assert_invariants();
}

#[test]
fn challenge_without_a_difference_is_refused_and_keeps_nothing() {
    let mut world = single();
    let account = world.stash_accounts()[0].clone();
    let before = (world.measure(), world.chain.ledger(&account));
    let same = OracleError::Bonder(BonderError::SameAsBook { stash: 0 });
    assert_eq!(challenge(&mut world), Err(same), "the book is right");
    let (bonded, ..) = stake(&mut world);
    let mut stranger = world.oracle(&STRANGER);
    let unproven = Err(OracleError::NotProven { stash: 0 });
    assert_eq!(stranger.challenge(0, bonded - 1, 0), unproven, "not what the stash has");
    assert_eq!(stranger.challenge(0, 0, 0), unproven);
    let above = BonderError::AboveBook { stash: 0, given: bonded + 1, most: bonded };
    assert_eq!(stranger.challenge(0, bonded + 1, 0), Err(OracleError::Bonder(above)));
    for stash in [1, u16::MAX] {
        let unknown = BonderError::UnknownStash { stash };
        assert_eq!(stranger.challenge(stash, 0, 0), Err(OracleError::Bonder(unknown)));
    }
    assert_eq!(stranger.challenges(), [], "nothing is kept");
    assert_eq!(world.bonder(&STRANGER).proves(0, bonded - 1, 0), Ok(false), "so says the bonder");
    let after = (world.measure(), world.chain.ledger(&account));
    assert_eq!(after, before, "nothing changed");
    world.assert_invariants();
}

/// Reporters who hold one report after the other stop the vault, but not the truth.
#[test]
fn challenge_is_booked_while_a_report_is_held() {
    let (mut world, _) = denied();
    let era = world.overview().era;
    challenge(&mut world).unwrap();
    world.next_era();
    let lie = {
        let (era, less) = (world.overview().era, world.less(0, dot(200), 0));
        world.report_of(era, less)
    };
    world.unreported_loss = true;
    assert!(world.agree(&lie).is_ok_and(|booked| booked.held), "the vault prices nothing");
    let expires = world.oracle(&STRANGER).held().unwrap().expires;
    let usable = world.chain.era_start(era + 2);
    world.chain.advance_to(usable);
    assert!(prove(&mut world).is_ok_and(|booked| booked.loss >= dot(90)), "booked all the same");
    assert_held(&mut world, expires);
    let until = world.oracle(&STRANGER).held().unwrap().until;
    world.chain.advance_to(until);
    let gone = world.oracle(&STRANGER).apply(&lie);
    let stale = matches!(gone, Err(OracleError::Bonder(BonderError::OtherRevision { .. })));
    assert!(stale, "the lie is of another book: {gone:?}");
    world.chain.advance_to(expires);
    world.keep();
    world.assert_invariants();
}

/// Unproven stashes need no challenge: who is silent can be proved as before.
#[test]
fn silence_counts_from_the_earlier_of_both() {
    let (mut world, _) = denied();
    let heard = world.oracle(&STRANGER).heard();
    world.next_era();
    let challenged = world.overview().era;
    assert_eq!(challenge(&mut world), Ok(challenged + 2));
    world.next_era();
    assert!(prove(&mut world).is_ok_and(|booked| booked.loss >= dot(90)), "two eras after they were heard");
    assert_eq!(shared(&world).map(|(since, ..)| since), Some(heard));
    assert_eq!(world.oracle(&STRANGER).challenges(), [], "that settles it");
    world.keep();
    world.assert_invariants();
}
