//! The desk: who may report, whose word counts, how much may change at once, and what is dispatched.
use crate::data::{check_panel, Desk};
use adotb_interfaces::{
    oracle::{
        Ballot, Held, OracleError, OracleParam, OracleParams, OracleSetting, Panel, MAX_LIMIT_BPS,
        MAX_REPORTERS, MAX_VETO_ERAS,
    },
    AccountId, Balance, Hash, Millis,
};

fn id(n: u8) -> AccountId {
    [n; 32].into()
}

fn hash(n: u8) -> Hash {
    [n; 32].into()
}

fn panel(reporters: u8, quorum: u32) -> Panel {
    Panel { reporters: (1..=reporters).map(id).collect(), quorum }
}

fn desk() -> Desk {
    let params = OracleParams { limit_bps: 100, veto_eras: 2 };
    Desk::new(panel(5, 3), params, 7).expect("a good panel and good settings")
}

// --- Panels ---

#[test]
fn check_of_the_number_of_reporters() {
    for count in [1, 2, 31, 32] {
        assert_eq!(check_panel(&panel(count, count.into())), Ok(()), "{count}");
    }
    assert_eq!(MAX_REPORTERS, 32);
    for count in [0, 33, 255] {
        let quorum = u32::from(count);
        assert_eq!(check_panel(&panel(count, quorum)), Err(OracleError::InvalidReporters), "{count}");
        assert_eq!(check_panel(&panel(count, 17)), Err(OracleError::InvalidReporters), "{count}");
    }
}

#[test]
fn check_of_a_reporter_who_is_there_twice_fails() {
    for (first, second) in [(0, 1), (0, 31), (30, 31), (7, 20)] {
        let mut panel = panel(32, 32);
        panel.reporters[second] = panel.reporters[first];
        assert_eq!(check_panel(&panel), Err(OracleError::InvalidReporters), "{first} and {second}");
    }
}

#[test]
fn check_of_the_quorum_wants_more_than_a_half_and_at_most_all() {
    for count in 1..=32_u8 {
        let reporters = u32::from(count);
        for given in (0..=33).chain([u32::MAX / 2, u32::MAX / 2 + 1, u32::MAX]) {
            let works = given <= reporters && u64::from(given) * 2 > u64::from(reporters);
            let expected = if works { Ok(()) } else { Err(OracleError::InvalidQuorum { given, reporters }) };
            assert_eq!(check_panel(&panel(count, given)), expected, "{given} of {count}");
        }
    }
}

#[test]
fn two_quorums_of_one_panel_have_somebody_in_common() {
    for count in 1..=32 {
        for quorum in 1..=count.into() {
            let apart = quorum * 2 <= u32::from(count);
            assert_eq!(check_panel(&panel(count, quorum)).is_err(), apart, "{quorum} of {count}");
        }
    }
}

// --- Settings ---

#[test]
fn settings_have_bounds() {
    for given in [0, 1, MAX_LIMIT_BPS] {
        assert_eq!(OracleSetting::Limit(given).check(), Ok(()), "{given}");
    }
    for given in [MAX_LIMIT_BPS + 1, u16::MAX] {
        assert_eq!(OracleSetting::Limit(given).check(), Err(OracleParam::Limit), "{given}");
    }
    for given in [1, MAX_VETO_ERAS] {
        assert_eq!(OracleSetting::VetoEras(given).check(), Ok(()), "{given}");
    }
    for given in [0, MAX_VETO_ERAS + 1, u32::MAX] {
        assert_eq!(OracleSetting::VetoEras(given).check(), Err(OracleParam::VetoEras), "{given}");
    }
    assert_eq!((MAX_LIMIT_BPS, MAX_VETO_ERAS), (1_000, 7), "as documented");
}

#[test]
fn settings_change_one_by_one_or_not_at_all() {
    let old = OracleParams { limit_bps: 100, veto_eras: 2 };
    let mut params = old;
    assert_eq!(params.change(OracleSetting::Limit(1_001)), Err(OracleParam::Limit));
    assert_eq!(params.change(OracleSetting::VetoEras(0)), Err(OracleParam::VetoEras));
    assert_eq!(params, old);
    assert_eq!(params.change(OracleSetting::Limit(0)), Ok(()));
    assert_eq!(params, OracleParams { limit_bps: 0, ..old });
    assert_eq!(params.change(OracleSetting::VetoEras(7)), Ok(()));
    assert_eq!(params.settings(), [OracleSetting::Limit(0), OracleSetting::VetoEras(7)]);
}

#[test]
fn new_checks_panel_and_settings() {
    let params = OracleParams { limit_bps: 100, veto_eras: 2 };
    assert_eq!(Desk::new(panel(0, 0), params, 0), Err(OracleError::InvalidReporters));
    let refused = OracleError::InvalidQuorum { given: 2, reporters: 4 };
    assert_eq!(Desk::new(panel(4, 2), params, 0), Err(refused));
    for (limit_bps, veto_eras, param) in
        [(1_001, 2, OracleParam::Limit), (0, 0, OracleParam::VetoEras), (0, 8, OracleParam::VetoEras)]
    {
        let made = Desk::new(panel(3, 2), OracleParams { limit_bps, veto_eras }, 0);
        assert_eq!(made, Err(OracleError::InvalidParam(param)));
    }
    let desk = desk();
    assert_eq!((desk.heard, desk.booked, desk.held, desk.quiet_until), (7, None, None, 0));
    assert!(desk.ballots.is_empty());
}

// --- Words ---

#[test]
fn count_adds_up_those_who_say_the_same() {
    let mut desk = desk();
    assert_eq!(desk.count(id(1), hash(1)), Ok(1));
    assert_eq!(desk.count(id(2), hash(2)), Ok(1), "something else");
    assert_eq!(desk.count(id(3), hash(1)), Ok(2));
    assert_eq!(desk.count(id(4), hash(2)), Ok(2));
    assert_eq!(desk.count(id(5), hash(1)), Ok(3));
    assert_eq!(desk.ballots.len(), 5);
}

#[test]
fn count_replaces_what_the_reporter_said_before() {
    let mut desk = desk();
    assert_eq!(desk.count(id(1), hash(1)), Ok(1));
    assert_eq!(desk.count(id(2), hash(1)), Ok(2));
    assert_eq!(desk.count(id(1), hash(2)), Ok(1), "another word");
    assert_eq!(desk.count(id(3), hash(1)), Ok(2), "the old one does not count");
    assert_eq!(desk.count(id(1), hash(1)), Ok(3), "back to the first");
    let ballot = |reporter| Ballot { reporter: id(reporter), hash: hash(1) };
    assert_eq!(desk.ballots, [ballot(2), ballot(3), ballot(1)], "one word each");
}

#[test]
fn count_of_the_same_word_twice_fails_and_changes_nothing() {
    let mut desk = desk();
    desk.count(id(1), hash(1)).unwrap();
    desk.count(id(2), hash(2)).unwrap();
    let before = desk.clone();
    for _ in 0..3 {
        assert_eq!(desk.count(id(1), hash(1)), Err(OracleError::AlreadyReported { hash: hash(1) }));
    }
    assert_eq!(desk, before);
}

#[test]
fn note_forgets_all_words_and_remembers_the_report() {
    let mut desk = desk();
    desk.count(id(1), hash(1)).unwrap();
    desk.count(id(2), hash(2)).unwrap();
    desk.note(hash(1), 5);
    assert_eq!((desk.ballots.len(), desk.booked, desk.changed), (0, Some(hash(1)), 5));
    assert_eq!(desk.count(id(2), hash(2)), Ok(1), "who comes late begins anew");
    desk.note(hash(2), Balance::MAX);
    assert_eq!(desk.changed, Balance::MAX, "clipped");
}

// --- Windows ---

#[test]
fn allowance_is_shared_by_all_changes_of_a_window() {
    let mut desk = desk();
    assert_eq!(desk.allowance(100, 1_000, 50), 100, "the first window begins with the first report");
    desk.note(hash(1), 30);
    assert_eq!(desk.allowance(100, 1_001, 50), 70);
    desk.note(hash(2), 70);
    assert_eq!(desk.allowance(100, 1_049, 50), 0, "used up, to the last moment");
    assert_eq!(desk.allowance(200, 1_049, 50), 100, "the pool grew");
    assert_eq!(desk.allowance(60, 1_049, 50), 0, "or shrank");
    assert_eq!(desk.allowance(100, 1_050, 50), 100, "the next window");
    assert_eq!(desk.changed, 0);
    assert_eq!(desk.allowance(100, 1_099, 50), 100, "which lasts as long");
    desk.note(hash(3), 100);
    assert_eq!(desk.allowance(100, 1_099, 50), 0);
    assert_eq!(desk.allowance(100, 9_999, 50), 100, "windows follow the reports, not each other");
    assert_eq!(desk.window_end, 10_049);
}

#[test]
fn allowance_of_anything_does_not_trap() {
    for now in [0, 1, Millis::MAX - 1, Millis::MAX] {
        for window in [0, 1, Millis::MAX] {
            for most in [0, 1, Balance::MAX] {
                let mut desk = desk();
                assert_eq!(desk.allowance(most, now, window), most);
                desk.note(hash(1), most);
                desk.note(hash(2), most);
                let rest = desk.allowance(most, now, window);
                let new_window = now >= now.saturating_add(window);
                assert_eq!(rest, if new_window { most } else { 0 }, "{now} {window} {most}");
            }
        }
    }
}

#[test]
fn what_waits_is_forgotten_when_it_expires() {
    let mut desk = desk();
    assert_eq!(desk.waiting(0), None);
    let held = Held { hash: hash(1), loss: 5, gain: 0, until: 100, expires: 150 };
    desk.held = Some(held);
    for now in [0, 99, 100, 149] {
        assert_eq!(desk.waiting(now), Some(held), "{now}");
    }
    for now in [150, 151, Millis::MAX] {
        assert_eq!(desk.waiting(now), None, "{now}");
    }
}

// --- What is dispatched ---

#[test]
fn every_message_of_the_metadata_is_dispatched() {
    extern "Rust" {
        fn __ink_generate_metadata() -> ink::metadata::InkProject;
    }
    // Sound: ink! defines it in this crate.
    let project = unsafe { __ink_generate_metadata() };
    let mut wanted: Vec<u32> = project
        .spec()
        .messages()
        .iter()
        .map(|message| u32::from_be_bytes(message.selector().to_bytes().try_into().expect("four bytes")))
        .collect();
    let mut known = crate::entry::MESSAGES.to_vec();
    wanted.sort_unstable();
    known.sort_unstable();
    assert_eq!(known, wanted);
}
