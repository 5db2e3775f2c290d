//! What anybody can prove of a stash when the reporters are silent, or wrong.

use super::common::*;
use adotb_harness::{actors::*, contract::OracleEvent, world::World};
use adotb_interfaces::{
    bonder::{BonderError, Booked},
    oracle::OracleError,
};
use adotb_runtime::Balance;

/// Proves what the chain has of the first stash, by a stranger.
fn prove(world: &mut World) -> Result<Booked, OracleError> {
    let truth = world.truth()[0];
    world.oracle(&STRANGER).prove(0, truth.active, truth.unlocking)
}

#[test]
fn prove_while_the_reporters_work_fails() {
    let mut world = single();
    assert_eq!(world.report(3), Ok(nothing()), "they are there");
    assert_eq!(world.oracle(&STRANGER).heard(), 3);
    world.slash(&validator(0), percent(10));
    let refused = Err(OracleError::ReportersActive { from: 5 });
    assert_eq!(prove(&mut world), refused, "at once");
    world.next_era();
    world.chain.advance_ms(DAY_MS - 1);
    assert_eq!(prove(&mut world), refused, "until the last moment");
    world.chain.advance_ms(1);
    assert_eq!(prove(&mut world), Ok(proven(dot(100))), "after two eras of silence");
    world.keep();
    world.assert_invariants();
    assert_eq!(world.oracle(&STRANGER).heard(), 3, "that was no word of theirs");
    assert_eq!(world.report(3), Ok(nothing()), "nothing is left for them to tell");
    assert_works_to_the_end(&mut world);
}

#[test]
fn prove_shares_the_loss_since_the_reporters_were_heard() {
    let mut world = single();
    let older = world.request(&BOB, dot(100)).unwrap();
    world.next_era();
    assert_eq!(world.report(0), Ok(nothing()), "heard in era 4");
    let same_era = world.request(&BOB, dot(100)).unwrap();
    world.next_era();
    world.slash(&validator(0), percent(10));
    let later = world.request(&BOB, dot(100)).unwrap();
    world.next_era();
    let ledger = world.truth()[0];
    let (bonded, unbonding, _) = stake(&mut world);
    let loss = bonded + unbonding - ledger.active - ledger.unlocking;
    assert_eq!(prove(&mut world), Ok(proven(loss)));
    let (since, whole, ..) = shared(&world).expect("a loss");
    assert_eq!((since, whole), (4, loss));
    let decided = |event: &OracleEvent| matches!(event, OracleEvent::Decided { loss: told, gain: 0, unproven: 0, held: false, .. } if *told == loss);
    assert!(world.oracle_events().iter().all(decided), "told: {:?}", world.oracle_events());
    assert_eq!(payout(&mut world, older), dot(100), "opened before they were heard: nothing was wrong then");
    let bears = |value: Balance| value * (dot(900) - loss) / dot(900);
    for id in [same_era, later] {
        assert!(payout(&mut world, id).abs_diff(bears(dot(100))) <= 1, "exit {id} bears its part");
    }
    assert!(holders(&mut world).0.abs_diff(bears(dot(700))) <= 1, "and the holders");
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

#[test]
fn prove_of_wrong_numbers_fails_and_changes_nothing() {
    let mut world = single();
    world.request(&BOB, dot(400)).unwrap();
    world.next_era();
    world.slash(&validator(0), percent(10));
    let truth = world.truth()[0];
    let stash = world.stash_accounts()[0].clone();
    let before = (world.measure(), world.chain.ledger(&stash));
    for (active, unlocking) in [
        (truth.active - 1, truth.unlocking),
        (truth.active + 1, truth.unlocking),
        (truth.active, truth.unlocking - 1),
        (truth.active, truth.unlocking + 1),
        (truth.active - 1, truth.unlocking + 1),
        (truth.active + 1, truth.unlocking - 1),
        (truth.active, 0),
        (0, truth.unlocking),
        (truth.active + truth.unlocking - dot(400), dot(400)),
        (0, 0),
        (1, 0),
    ] {
        let refused = Err(OracleError::NotProven { stash: 0 });
        assert_eq!(world.oracle(&STRANGER).prove(0, active, unlocking), refused, "{active} and {unlocking}");
    }
    let above = |given, most| Err(OracleError::Bonder(BonderError::AboveBook { stash: 0, given, most }));
    let mut stranger = world.oracle(&STRANGER);
    assert_eq!(stranger.prove(0, dot(600) + 1, 0), above(dot(600) + 1, dot(600)), "more than the book");
    assert_eq!(stranger.prove(0, u128::MAX, u128::MAX), above(u128::MAX, dot(600)));
    assert_eq!(stranger.prove(0, 0, u128::MAX), above(u128::MAX, dot(400)));
    for stash in [1, u16::MAX] {
        let refused = Err(OracleError::Bonder(BonderError::UnknownStash { stash }));
        assert_eq!(stranger.prove(stash, 0, 0), refused);
    }
    assert_eq!((world.measure(), world.chain.ledger(&stash)), before, "book and ledger are as before");
    assert_eq!(world.chain.nominations(&stash), Some(vec![validator(0)]), "and it nominates");
    assert_eq!(prove(&mut world), Ok(proven(dot(100))), "the truth, at last");
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

#[test]
fn prove_of_what_the_book_says_answers_zeros() {
    let mut world = single();
    let (before, revision) = (world.measure(), world.bonder(&STRANGER).revision());
    assert_eq!(prove(&mut world), Ok(nothing()));
    assert_eq!((world.measure(), world.bonder(&STRANGER).revision()), (before, revision), "nothing changed");
    world.assert_invariants();
}

#[test]
fn prove_undoes_what_bad_reporters_took_when_they_fall_silent() {
    let mut world = single();
    let lie = world.less(0, dot(10), 0);
    let report = world.report_of(3, lie);
    world.unreported_loss = true;
    assert_eq!(world.agree(&report), Ok(unproven(dot(10))));
    world.run_eras(2);
    let (active, buffer) = (world.truth()[0].active, world.overview().money.buffer);
    assert_eq!((active, buffer), (dot(1_000), 0), "the chain has all of it");
    assert_eq!(prove(&mut world), Ok(gain(dot(10))));
    assert_eq!((holders(&mut world), gains(&mut world)), ((dot(990), 0), dot(10)));
    // 9.9, and the rest.
    assert_eq!(run_until_released(&mut world), 3, "at the cap of each era");
    assert_eq!(holders(&mut world), (dot(1_000), 0), "back");
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

#[test]
fn prove_while_a_report_is_held_fails() {
    let mut world = single();
    let lie = world.less(0, dot(100), 0);
    let report = world.report_of(3, lie);
    assert_eq!(world.agree(&report), Ok(held(dot(100))));
    let waits = world.oracle(&STRANGER).held().unwrap();
    world.slash(&validator(0), percent(10));
    world.chain.advance_eras(2);
    let refused = Err(OracleError::Waiting { hash: waits.hash, until: waits.until });
    assert_eq!(prove(&mut world), refused);
    world.chain.advance_eras(1);
    assert_eq!(prove(&mut world), Ok(proven(dot(100))), "when it has expired");
    assert_eq!(shared(&world).map(|(since, ..)| since), Some(0), "nothing was ever booked by the reporters");
    world.keep();
    world.assert_invariants();
}

#[test]
fn announced_slash_cannot_be_proved_and_an_applied_one_uses_its_provision() {
    let mut world = announcing();
    world.chain.slash(&validator(0), percent(5));
    world.run_eras(2);
    assert_eq!(prove(&mut world), Ok(nothing()), "the ledger shows nothing yet");
    assert_eq!(holders(&mut world), (dot(1_000), 0));
    assert_eq!(world.report(3), Ok(unproven(dot(50))), "the reporters know");
    world.run_eras(3);
    assert_eq!(prove(&mut world), Ok(nothing()), "a proof does not undo what is announced");
    assert_eq!(stake(&mut world), (dot(1_000), 0, dot(50)));
    world.run_eras(DEFERRED + 4 - 8);
    assert_eq!(world.truth()[0].active, dot(950), "applied in era 31");
    let revision = world.bonder(&STRANGER).revision();
    assert_eq!(prove(&mut world), Ok(nothing()), "neither loss nor gain");
    assert_eq!(world.bonder(&STRANGER).revision(), revision + 1, "but the book follows");
    assert_eq!((stake(&mut world), holders(&mut world)), ((dot(950), 0, 0), (dot(950), 0)));
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

#[test]
fn prove_of_a_larger_slash_than_was_provided_for_is_a_loss_of_the_rest() {
    let mut world = announcing();
    world.chain.slash(&validator(0), percent(5));
    assert_eq!(world.report(3), Ok(unproven(dot(50))));
    world.chain.slash(&validator(0), percent(8)); // the reporters never tell of the larger one
    world.run_eras(DEFERRED + 1);
    world.unreported_loss = true;
    assert_eq!(world.truth()[0].active, dot(920), "8 % in the end");
    assert_eq!(prove(&mut world), Ok(proven(dot(30))), "the rest");
    assert_eq!((stake(&mut world), holders(&mut world)), ((dot(920), 0, 0), (dot(920), 0)));
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

#[test]
fn prove_when_the_chain_lets_no_stash_prove_anything_fails() {
    let mut world = single();
    world.slash(&validator(0), percent(10));
    let refused = Err(OracleError::NotProven { stash: 0 });
    world.chain.set_staking_open(false);
    assert_eq!(prove(&mut world), refused, "closed");
    world.chain.set_staking_open(true);
    // chill, unbond, rebond.
    for call in [6, 2, 19] {
        world.chain.refuse_staking_calls(&[call]);
        assert_eq!(prove(&mut world), refused, "call {call} is refused");
    }
    world.chain.refuse_staking_calls(&[]);
    assert_eq!(prove(&mut world), Ok(proven(dot(100))), "open again");
    world.assert_invariants();
}

#[test]
fn prove_works_with_a_stash_full_of_chunks_and_at_any_hour() {
    let mut world = single();
    for _ in 0..30 {
        world.request(&BOB, dot(10)).unwrap();
        world.next_era();
    }
    let chunks = world.stashes()[0].chunks;
    assert!(chunks >= 28, "as many as there can be: {chunks}");
    world.slash(&validator(0), percent(10));
    let truth = world.truth()[0];
    let (bonded, unbonding, _) = stake(&mut world);
    let loss = bonded + unbonding - truth.active - truth.unlocking;
    for hour in [1, 11, 9] {
        world.chain.advance_ms(hour * DAY_MS / 24);
        world.scratch(|world| assert_eq!(prove(world), Ok(proven(loss)), "{hour} hours later"));
    }
    assert_eq!(prove(&mut world), Ok(proven(loss)));
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

/// A proof does not say which chunks were cut. The book cuts those since the reporters were heard, the chain those since the
/// offence: what is short at a withdrawal is late then, not lost, because the stash has it all.
#[test]
fn prove_of_a_slash_that_cut_older_chunks_costs_nobody_anything() {
    let mut world = announcing();
    world.chain.slash(&validator(0), percent(10));
    assert_eq!(world.report(3), Ok(unproven(dot(100))));
    let mut exits = Vec::new();
    while world.truth()[0].pending != Some(0) {
        exits.push(world.request(&BOB, dot(10)).unwrap());
        world.next_era();
        if world.overview().era < 20 {
            assert_eq!(world.report(3), Ok(nothing()), "heard in era {}", world.overview().era);
        }
    }
    assert_eq!(prove(&mut world), Ok(nothing()), "the provision pays");
    let before = holders(&mut world);
    for _ in 0..40 {
        world.next_era();
        assert_eq!(holders(&mut world), before, "in era {}", world.overview().era);
    }
    for id in exits {
        assert_eq!(world.claim_for_owners(&[id]), Ok(dot(10)), "exit {id}");
    }
    world.assert_invariants();
}
