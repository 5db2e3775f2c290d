//! How words are counted: what is refused, who changes its mind, who comes late, and reports in several parts.

use super::*;
use adotb_harness::world::Event;
use adotb_interfaces::{bonder::StashReport, oracle::Ballot};
use sp_runtime::Perbill;

fn counted(votes: u32) -> Result<Outcome, OracleError> {
    Ok(Outcome::Counted { votes, quorum: 2 })
}

/// A loss that is booked at once, on their word alone.
fn decided(loss: Balance) -> Result<Outcome, OracleError> {
    Ok(Outcome::Decided(Booked { loss, unproven: loss, ..Booked::default() }))
}

fn ballot(reporter: &AccountId, report: &Report) -> Ballot {
    Ballot { reporter: ink_id(reporter), hash: hash_of(report) }
}

#[test]
fn report_is_counted_told_and_booked_with_the_quorum() {
    let mut world = running();
    let report = less(&mut world, dot(3));
    let hash = H256::from_slice(hash_of(&report).as_ref());
    assert_eq!(world.oracle(&REPORTER_2).report(&report), counted(1));
    let told = |reporter, votes| Event::Oracle(OracleEvent::Reported { reporter, hash, votes });
    assert_eq!(world.last_events(), [told(REPORTER_2, 1)], "counted, and nothing else");
    assert_eq!(world.oracle(&STRANGER).ballots(), [ballot(&REPORTER_2, &report)]);
    assert_eq!(world.oracle(&STRANGER).booked(), None);
    assert_eq!(world.oracle(&REPORTER).report(&report), decided(dot(3)));
    let decided = OracleEvent::Decided { hash, loss: dot(3), gain: 0, unproven: dot(3), held: false };
    let reported = OracleEvent::Reported { reporter: REPORTER, hash, votes: 2 };
    assert_eq!(world.oracle_events(), [reported, decided]);
    let mut oracle = world.oracle(&STRANGER);
    assert_eq!((oracle.ballots(), oracle.held(), oracle.heard()), (vec![], None, 0), "of one stash alone");
    assert_eq!(oracle.booked(), Some(hash));
    world.unreported_loss = true;
    world.assert_invariants();
}

#[test]
fn report_of_another_era_fails() {
    let mut world = running();
    let right = less(&mut world, dot(3));
    for given in [0, 2, 4, u32::MAX] {
        let report = Report { era: given, ..right.clone() };
        let refused = Err(OracleError::OtherEra { given, era: 3 });
        assert_eq!(world.oracle(&REPORTER).report(&report), refused, "era {given}");
    }
    assert_eq!(world.oracle(&REPORTER).report(&right), counted(1));
    world.chain.advance_ms(DAY_MS);
    assert_eq!(
        world.oracle(&REPORTER_3).report(&right),
        Err(OracleError::OtherEra { given: 3, era: 4 }),
        "late"
    );
    let next = Report { era: 4, ..right };
    assert_eq!(world.oracle(&REPORTER_3).report(&next), counted(1), "yesterday's words do not count with it");
    assert_eq!(world.oracle(&REPORTER).report(&next), decided(dot(3)), "said again they do");
}

#[test]
fn report_of_another_revision_fails_with_the_quorum_and_can_be_replaced() {
    let mut world = running();
    let right = less(&mut world, dot(3));
    let current = right.revision;
    for given in [current - 1, current + 1] {
        let report = Report { revision: given, ..right.clone() };
        assert_eq!(world.oracle(&REPORTER).report(&report), counted(1), "nobody asks the bonder yet");
        let refused = OracleError::Bonder(BonderError::OtherRevision { given, current });
        for who in [REPORTER_2, REPORTER_3, REPORTER_2] {
            assert_eq!(world.oracle(&who).report(&report), Err(refused), "revision {given}");
        }
        assert_eq!(world.oracle(&STRANGER).ballots(), [ballot(&REPORTER, &report)], "a refused word is none");
    }
    assert_eq!(world.oracle(&REPORTER_2).report(&right), counted(1));
    assert_eq!(world.oracle(&REPORTER).report(&right), decided(dot(3)), "the first changes its mind");
}

#[test]
fn report_of_impossible_numbers_fails_with_the_quorum() {
    let mut world = running();
    let most = world.stashes()[0].bonded;
    let one = |stash, active, unlocking| StashReport { stash, active, unlocking, pending: Some(0) };
    let above = |given, most| BonderError::AboveBook { stash: 0, given, most };
    let cases = [
        (vec![one(0, most, 0), one(0, most, 0)], BonderError::InvalidReport, "twice"),
        (vec![one(1, most, 0), one(0, most, 0)], BonderError::InvalidReport, "out of order"),
        (vec![one(4, 0, 0)], BonderError::UnknownStash { stash: 4 }, "not there"),
        (vec![one(u16::MAX, 0, 0)], BonderError::UnknownStash { stash: u16::MAX }, "not there"),
        (vec![one(0, most + 1, 0)], above(most + 1, most), "more than bonded"),
        (vec![one(0, most, 1)], above(1, 0), "more than unbonding"),
        (vec![one(0, Balance::MAX, Balance::MAX)], above(Balance::MAX, most), "of everything"),
    ];
    for (stashes, error, what) in cases {
        let report = world.report_of(3, stashes);
        assert_eq!(world.oracle(&REPORTER).report(&report), counted(1), "{what}");
        assert_eq!(world.oracle(&REPORTER_2).report(&report), Err(OracleError::Bonder(error)), "{what}");
    }
    for given in [4, u32::MAX] {
        let report = world.report_of(given, vec![one(0, most - 1, 0)]);
        let refused = OracleError::FutureOffence { given, era: 3 };
        assert_eq!(world.oracle(&REPORTER).report(&report), Err(refused), "an offence of tomorrow");
    }
    world.assert_invariants();
}

#[test]
fn pending_beyond_all_numbers_takes_all_of_the_stash_but_a_planck() {
    let mut world = running();
    let active = world.stashes()[0].bonded;
    let all = StashReport { stash: 0, active, unlocking: 0, pending: Some(Balance::MAX) };
    let (report, most) = (world.report_of(3, vec![all]), active - 1);
    let booked = world.agree(&report).unwrap();
    assert_eq!((booked.loss, booked.unproven, booked.held), (most, most, true), "held, of course");
    world.chain.advance_eras(2);
    assert!(world.oracle(&STRANGER).apply(&report).is_ok());
    assert_eq!(world.overview().money.provision, most);
    world.assert_invariants();
}

#[test]
fn the_same_word_twice_fails_and_a_minority_never_decides() {
    let mut world = running();
    let reports = [dot(1), dot(2), dot(3)].map(|loss| less(&mut world, loss));
    for (who, report) in REPORTERS.iter().zip(&reports) {
        assert_eq!(world.oracle(who).report(report), counted(1), "three words");
        let refused = OracleError::AlreadyReported { hash: hash_of(report) };
        for _ in 0..2 {
            assert_eq!(world.oracle(who).report(report), Err(refused), "once is enough");
        }
    }
    let all: Vec<_> = REPORTERS.iter().zip(&reports).map(|(who, report)| ballot(who, report)).collect();
    assert_eq!(world.oracle(&STRANGER).ballots(), all);
    world.assert_invariants();
    assert_eq!(world.oracle(&REPORTER_3).report(&reports[0]), decided(dot(1)), "until one joins another");
    assert_eq!(world.oracle(&STRANGER).ballots(), [], "what the third said is forgotten");
}

#[test]
fn a_change_of_mind_takes_the_old_word_back() {
    let mut world = running();
    let [one, two] = [dot(1), dot(2)].map(|loss| less(&mut world, loss));
    assert_eq!(world.oracle(&REPORTER).report(&one), counted(1));
    assert_eq!(world.oracle(&REPORTER).report(&two), counted(1));
    assert_eq!(world.oracle(&STRANGER).ballots(), [ballot(&REPORTER, &two)], "one word each");
    assert_eq!(world.oracle(&REPORTER_2).report(&one), counted(1), "the first word does not count");
    assert_eq!(world.oracle(&REPORTER).report(&one), decided(dot(1)), "back again");
}

#[test]
fn what_was_booked_cannot_be_said_again_and_who_comes_late_begins_anew() {
    let mut world = running();
    let [report, other] = [dot(1), dot(2)].map(|loss| less(&mut world, loss));
    world.agree(&report).unwrap();
    for who in REPORTERS {
        let refused = OracleError::AlreadyBooked { hash: hash_of(&report) };
        assert_eq!(world.oracle(&who).report(&report), Err(refused), "{}", name_of(&who));
    }
    // Another report of the old book is counted, and refused with the quorum.
    assert_eq!(world.oracle(&REPORTER_3).report(&other), counted(1));
    let (given, current) = (other.revision, other.revision + 1);
    let refused = OracleError::Bonder(BonderError::OtherRevision { given, current });
    assert_eq!(world.oracle(&REPORTER).report(&other), Err(refused));
}

#[test]
fn report_without_a_change_is_booked_once_and_changes_no_book() {
    let mut world = running();
    let before = world.measure();
    let report = world.true_report(3);
    assert_eq!(world.agree(&report), Ok(NOTHING));
    let hash = H256::from_slice(hash_of(&report).as_ref());
    let [.., decided] = &world.oracle_events()[..] else { panic!("told") };
    assert_eq!(*decided, OracleEvent::Decided { hash, loss: 0, gain: 0, unproven: 0, held: false });
    assert_eq!(world.measure(), before);
    assert_eq!(world.bonder(&STRANGER).revision(), report.revision, "no new revision");
    let refused = OracleError::AlreadyBooked { hash: hash_of(&report) };
    assert_eq!(world.oracle(&REPORTER_3).report(&report), Err(refused));
    let empty = world.report_of(3, vec![]);
    assert_eq!(world.agree(&empty), Ok(Booked::default()), "nor does one about nothing");
    world.next_era();
    let report = world.true_report(3);
    assert_eq!(world.agree(&report), Ok(NOTHING), "every day");
    assert_eq!(world.oracle(&STRANGER).heard(), 4, "they are alive");
    world.next_era();
    let part = world.report_of(3, report.stashes[1..].to_vec());
    assert_eq!(world.agree(&part), Ok(Booked::default()), "of a part");
    assert_eq!(world.oracle(&STRANGER).heard(), 4, "which is not all that they should say");
}

#[test]
fn a_report_can_be_split_over_several_transactions() {
    let mut world = running();
    for number in 0..4 {
        world.slash(&validator(number), Perbill::from_percent(10));
    }
    let mut whole = world.fork();
    let all = whole.report(3).unwrap();
    assert_eq!(all, Booked { loss: dot(200), ..NOTHING }, "in one");
    let parts: Vec<Vec<StashReport>> = world.truth().chunks(1).map(<[_]>::to_vec).collect();
    let first = world.report_of(3, parts[0].clone());
    let stale = world.report_of(3, parts[1].clone());
    let mut loss = world.agree(&first).unwrap().loss;
    let refused = world.agree(&stale);
    assert!(matches!(refused, Err(OracleError::Bonder(BonderError::OtherRevision { .. }))), "{refused:?}");
    for part in &parts[1..] {
        let report = world.report_of(3, part.clone());
        loss += world.agree(&report).unwrap().loss;
    }
    assert_eq!(loss, all.loss, "the same in parts");
    let (one, parts) = (whole.overview().pooled, world.overview().pooled);
    assert_eq!(one, parts, "for the holders too");
    assert_eq!(world.stashes(), whole.stashes());
    world.assert_invariants();
    whole.assert_invariants();
}

#[test]
fn report_of_an_older_book_fails_once_the_keeper_has_worked() {
    let mut world = running();
    world.slash(&validator(0), Perbill::from_percent(10));
    world.chain.advance_era();
    let report = world.true_report(3);
    assert_eq!(world.oracle(&REPORTER).report(&report), counted(1), "at dawn");
    world.keep();
    let refused = world.oracle(&REPORTER_2).report(&report);
    assert!(matches!(refused, Err(OracleError::Bonder(BonderError::OtherRevision { .. }))), "{refused:?}");
    assert_eq!(world.report(3), Ok(Booked { loss: dot(50), ..NOTHING }), "by the new book");
    world.assert_invariants();
}
