//! The desk: who may report, whose word counts, and how much may change at once.
use crate::data::{check_panel, spent, Desk};
use adotb_interfaces::{
    oracle::{
        Ballot, Challenge, Held, OracleError, OracleSetting, OracleSettingName, OracleSettings, Panel,
        MAX_LIMIT_BPS, MAX_REPORTERS, MAX_VETO_ERAS,
    },
    AccountId, Balance, Era, Hash, Millis, Settings,
};
use proptest::prelude::*;

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
    let settings = OracleSettings { limit_bps: 100, veto_eras: 2 };
    Desk::new(panel(5, 3), settings, 7).expect("a good panel and good settings")
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
            let panel = panel(count, quorum);
            // The two that overlap least.
            let (first, last) =
                (&panel.reporters[..quorum as usize], &panel.reporters[(count as usize - quorum as usize)..]);
            let common = first.iter().any(|reporter| last.contains(reporter));
            assert_eq!(check_panel(&panel).is_ok(), common, "{quorum} of {count}");
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
        assert_eq!(OracleSetting::Limit(given).check(), Err(OracleSettingName::Limit), "{given}");
    }
    for given in [1, MAX_VETO_ERAS] {
        assert_eq!(OracleSetting::VetoEras(given).check(), Ok(()), "{given}");
    }
    for given in [0, MAX_VETO_ERAS + 1, u32::MAX] {
        assert_eq!(OracleSetting::VetoEras(given).check(), Err(OracleSettingName::VetoEras), "{given}");
    }
    assert_eq!((MAX_LIMIT_BPS, MAX_VETO_ERAS), (1_000, 7), "as documented");
}

#[test]
fn settings_change_one_by_one_or_not_at_all() {
    let old = OracleSettings { limit_bps: 100, veto_eras: 2 };
    let mut settings = old;
    assert_eq!(settings.change(OracleSetting::Limit(1_001)), Err(OracleSettingName::Limit));
    assert_eq!(settings.change(OracleSetting::VetoEras(0)), Err(OracleSettingName::VetoEras));
    assert_eq!(settings, old);
    assert_eq!(settings.change(OracleSetting::Limit(0)), Ok(()));
    assert_eq!(settings, OracleSettings { limit_bps: 0, ..old });
    assert_eq!(settings.change(OracleSetting::VetoEras(7)), Ok(()));
    assert_eq!(settings.list(), [OracleSetting::Limit(0), OracleSetting::VetoEras(7)]);
}

#[test]
fn new_checks_panel_and_settings() {
    let settings = OracleSettings { limit_bps: 100, veto_eras: 2 };
    assert_eq!(Desk::new(panel(0, 0), settings, 0), Err(OracleError::InvalidReporters));
    let refused = OracleError::InvalidQuorum { given: 2, reporters: 4 };
    assert_eq!(Desk::new(panel(4, 2), settings, 0), Err(refused));
    for (limit_bps, veto_eras, param) in [
        (1_001, 2, OracleSettingName::Limit),
        (0, 0, OracleSettingName::VetoEras),
        (0, 8, OracleSettingName::VetoEras),
    ] {
        let made = Desk::new(panel(3, 2), OracleSettings { limit_bps, veto_eras }, 0);
        assert_eq!(made, Err(OracleError::InvalidSetting(param)));
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
    desk.note(hash(1), 3, 5, 70);
    assert_eq!((desk.ballots.len(), desk.booked), (0, Some(hash(1))));
    assert_eq!((desk.changed, desk.changed_at), (8, 70), "what was not back, and what is new");
    assert_eq!(desk.count(id(2), hash(2)), Ok(1), "who comes late begins anew");
    desk.note(hash(2), 1, Balance::MAX, 71);
    assert_eq!(desk.changed, Balance::MAX, "clipped");
}

// --- How much at once ---

#[test]
fn spent_comes_back_steadily() {
    for (changed, elapsed, most, window, expected, why) in [
        (100, 0, 100, 50, 100, "at once"),
        (100, 1, 100, 50, 98, "a fiftieth of the limit"),
        (100, 25, 100, 50, 50, "half of it in half the time"),
        (100, 49, 100, 50, 2, "up to the last moment"),
        (100, 50, 100, 50, 0, "a whole window"),
        (100, 51, 100, 50, 0, "and no more than was used"),
        (30, 10, 100, 50, 10, "the pace is that of the limit, not of what was used"),
        (10, 1, 99, 50, 9, "rounded down"),
        (100, 50, 60, 50, 40, "the pool shrank: what was used before takes longer"),
        (100, 1, 0, 50, 100, "without a limit nothing comes back"),
        (100, 0, 100, 0, 0, "without a window all is back"),
    ] {
        assert_eq!(spent(changed, 1_000, 1_000 + elapsed, most, window), expected, "{why}");
    }
    assert_eq!(spent(100, 1_000, 999, 100, 50), 100, "a clock that goes back gives nothing");
    for extreme in [0, 1, Millis::MAX] {
        for most in [0, 1, Balance::MAX] {
            let used = Balance::MAX / 2;
            assert!(spent(used, 0, extreme, most, extreme) <= used, "no trap, and never more than was used");
        }
    }
}

/// Who uses the limit as fast as it comes: the start, the end and the middle of a window make no difference.
#[test]
fn two_limits_within_moments_are_impossible() {
    let (most, window) = (1_000, 100);
    for first in [0, 1, 50, 99, 100, 101] {
        let mut desk = desk();
        let use_up = |desk: &mut Desk, now: Millis| {
            let used = spent(desk.changed, desk.changed_at, now, most, window);
            desk.note(hash(1), used, most - used, now);
            most - used
        };
        let together = use_up(&mut desk, 1_000 + first) + use_up(&mut desk, 1_001 + first);
        assert_eq!(together, 1_010, "the limit, and what came back in a hundredth of the window");
    }
}

proptest! {
    /// The bound of `spent`, for reports of any size at any time: in any span of `t` no more than `most + most * t / window`.
    #[test]
    fn what_is_changed_at_once_is_bounded_in_any_span(
        most in 1..1_000_000_000_000u128,
        window in 1..1_000_000u64,
        steps in prop::collection::vec((0..400_000u64, 0..=100u128), 1..40),
    ) {
        let mut desk = desk();
        let (mut now, mut said) = (1_000_000u64, Vec::new());
        for (wait, percent) in steps {
            now += wait;
            let used = spent(desk.changed, desk.changed_at, now, most, window);
            prop_assert!(used <= most, "never more than the limit: {} of {}", used, most);
            let change = (most - used) * percent / 100;
            desk.note(hash(1), used, change, now);
            said.push((now, change));
        }
        for from in 0..said.len() {
            for to in from..said.len() {
                let sum: u128 = said[from..=to].iter().map(|(_, change)| change).sum();
                let span = u128::from(said[to].0 - said[from].0);
                prop_assert!(sum <= most + most * span / u128::from(window), "{} in {}", sum, span);
            }
        }
    }

    /// It gives back what it took: who waits a window may use the whole limit.
    #[test]
    fn the_whole_limit_is_there_again_after_a_window(most in any::<u64>(), window in 1..u64::MAX / 2, at in 0..u64::MAX / 2) {
        let most = Balance::from(most);
        prop_assert_eq!(spent(most, at, at + window, most, window), 0);
    }
}

// --- Challenges ---

#[test]
fn challenge_can_be_used_a_veto_period_later_and_for_three_eras() {
    let mut desk = desk(); // two eras
    assert_eq!(desk.challenge(4, 10), Ok(()));
    let made = Challenge { stash: 4, era: 10 };
    assert_eq!(desk.usable_from(&made), 12);
    for era in 10..15 {
        assert_eq!(desk.challenge_of(4, era), Some(made), "{era}");
        assert_eq!(desk.challenge_of(5, era), None, "another stash");
        let again = OracleError::AlreadyChallenged { stash: 4, from: 12 };
        assert_eq!(desk.clone().challenge(4, era), Err(again), "{era}: the first one counts");
    }
    for era in [15, 16, Era::MAX] {
        assert_eq!(desk.challenge_of(4, era), None, "{era}: expired");
    }
    assert_eq!(desk.challenge(4, 15), Ok(()), "anew");
    assert_eq!(desk.challenges, [Challenge { stash: 4, era: 15 }], "and only once in the list");
    assert_eq!(desk.challenge(9, Era::MAX), Ok(()), "no trap");
}

#[test]
fn challenges_are_bounded_by_the_stashes() {
    let mut desk = desk();
    for era in 0..20 {
        for stash in 0..64 {
            let _ = desk.challenge(stash, era);
            assert!(desk.challenges.len() <= 64, "{era}");
        }
    }
    assert_eq!(desk.challenge(0, 1_000), Ok(()));
    assert_eq!(desk.challenges.len(), 1, "what has expired is forgotten");
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
