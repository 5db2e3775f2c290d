//! The bounds of the rules, and what parts of what is at stake they are.
use crate::data::at_stake;
use adotb_interfaces::{
    governor::{GovernorSetting, GovernorSettingName, GovernorSettings},
    token::Totals,
    Balance, MathError, Millis,
};

const DOT: Balance = 10_000_000_000;
const DAY: Millis = 86_400_000;

fn rules() -> GovernorSettings {
    GovernorSettings {
        threshold_bps: 100,
        quorum_bps: 400,
        critical_quorum_bps: 1_000,
        floor: DOT,
        voting_delay: DAY,
        voting_period: 5 * DAY,
        grace: 14 * DAY,
    }
}

#[test]
fn check_rules_holds_each_within_its_bounds() {
    type Make = fn(u64) -> GovernorSetting;
    let dot = DOT as u64;
    let bounds: [(GovernorSettingName, u64, u64, Make); 6] = [
        (GovernorSettingName::Threshold, 1, 1_000, |value| GovernorSetting::Threshold(value as u16)),
        (GovernorSettingName::CriticalQuorum, 400, 5_000, |value| {
            GovernorSetting::CriticalQuorum(value as u16)
        }),
        (GovernorSettingName::Floor, dot, 1_000_000 * dot, |value| GovernorSetting::Floor(value.into())),
        (GovernorSettingName::VotingDelay, DAY, 14 * DAY, GovernorSetting::VotingDelay),
        (GovernorSettingName::VotingPeriod, DAY, 30 * DAY, GovernorSetting::VotingPeriod),
        (GovernorSettingName::Grace, DAY, 30 * DAY, GovernorSetting::Grace),
    ];
    for (name, low, high, rule) in bounds {
        for value in [low, high] {
            let changed = rules().changed(&[rule(value)], DAY).expect("within its bounds");
            assert!(changed.list().contains(&rule(value)), "{name:?} {value}");
            assert_eq!(changed.changed(&changed.list(), DAY), Ok(changed), "{name:?} {value}");
        }
        for value in [low - 1, high + 1] {
            assert_eq!(rules().changed(&[rule(value)], DAY), Err(name), "{name:?} {value}");
            assert_eq!(
                rules().changed(&[GovernorSetting::Quorum(400), rule(value)], DAY),
                Err(name),
                "behind a good one"
            );
        }
    }
    for (value, expected) in
        [(99, Err(GovernorSettingName::Quorum)), (5_001, Err(GovernorSettingName::Quorum)), (100, Ok(()))]
    {
        assert_eq!(rules().changed(&[GovernorSetting::Quorum(value)], DAY).map(|_| ()), expected, "{value}");
    }
    assert_eq!(
        rules().changed(&[GovernorSetting::CriticalQuorum(99)], DAY),
        Err(GovernorSettingName::CriticalQuorum),
        "the floor"
    );
    let both = GovernorSettings { threshold_bps: 0, grace: 0, ..rules() };
    assert_eq!(both.changed(&both.list(), DAY), Err(GovernorSettingName::Threshold), "the first one");
    let last = GovernorSettings { grace: 0, ..rules() };
    assert_eq!(last.changed(&last.list(), DAY), Err(GovernorSettingName::Grace), "the last one");
}

#[test]
fn critical_quorum_is_never_below_the_other() {
    let refused = Err(GovernorSettingName::CriticalQuorum);
    assert_eq!(rules().changed(&[GovernorSetting::Quorum(1_001)], DAY), refused, "the lower one is raised");
    assert_eq!(
        rules().changed(&[GovernorSetting::CriticalQuorum(399)], DAY),
        refused,
        "the higher one is lowered"
    );
    let both = [GovernorSetting::Quorum(2_000), GovernorSetting::CriticalQuorum(2_000)];
    for order in [both, [both[1], both[0]]] {
        let changed = rules().changed(&order, DAY).expect("what comes out counts, not the way there");
        assert_eq!((changed.quorum_bps, changed.critical_quorum_bps), (2_000, 2_000));
    }
}

fn totals(pooled: Balance, shares: Balance) -> Totals {
    Totals { pooled, shares, unreleased: 77 }
}

#[test]
fn at_stake_counts_exits_by_what_they_would_be_in_shares() {
    for (pooled, shares, unfunded, floor, expected, why) in [
        (1_000, 1_000, 0, 1, 1_000, "all shares"),
        (1_000, 1_000, 500, 1, 1_500, "and the exits, a share being worth a planck"),
        (1_000, 500, 500, 1, 750, "or two"),
        (1_000, 500, 501, 1, 751, "rounded up"),
        (3, 3, 1_000_000, 1, 1_000_003, "those who stay are few beside those who leave"),
        (1_000, 500, 500, 4_000, 2_000, "the floor, in shares of today"),
        (1_000, 500, 500, 1_500, 750, "all that is there"),
        (3, 3, 0, 1, 3, "not less than all shares"),
        (0, 0, 1_000, 1_000, 0, "nothing without shares"),
    ] {
        assert_eq!(at_stake(&totals(pooled, shares), unfunded, floor), Ok(expected), "{why}");
    }
    assert_eq!(at_stake(&totals(0, 5), 0, DOT), Err(MathError::DivisionByZero), "shares without worth");
    assert_eq!(at_stake(&totals(Balance::MAX, 5), 1, DOT), Err(MathError::Overflow));
    assert_eq!(at_stake(&totals(1, Balance::MAX), 1, DOT), Err(MathError::Overflow));
}
