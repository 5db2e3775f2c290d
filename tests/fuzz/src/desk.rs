//! The oracle's desk: who said what, and how much may change at once.

use crate::{
    exact::{big, BigUint},
    input::{typed, Money},
};
use adotb_interfaces::{
    oracle::{OracleError, OracleSettings, Panel, MAX_REPORTERS},
    AccountId,
};
use arbitrary::Arbitrary;
use num_traits::CheckedDiv;
use oracle::data::{check_panel, spent, Desk};

#[derive(Arbitrary, Debug)]
enum Act {
    Say {
        who: u8,
        what: u8,
    },
    /// Asks what may be changed, if so much comes back in a window, and changes a part of 255 of it.
    Change {
        most: Money,
        part: u8,
    },
    Wait(u16),
}

#[derive(Arbitrary, Debug)]
struct Input {
    reporters: Vec<u8>,
    quorum: u32,
    window: u16,
    acts: Vec<Act>,
}

fn id(who: u8) -> AccountId {
    [who; 32].into()
}

pub fn check(data: &[u8]) {
    typed(data, |input: Input| {
        let panel =
            Panel { reporters: input.reporters.iter().copied().map(id).collect(), quorum: input.quorum };
        panels(&panel, &input.reporters);
        let sound = Panel { reporters: (0..5).map(id).collect(), quorum: 3 };
        let settings = OracleSettings { limit_bps: 100, veto_eras: 2 };
        let mut desk = Desk::new(sound, settings, 0).unwrap_or_else(|_| panic!("a desk that works"));
        let (window, mut now) = (u64::from(input.window), 1u64);
        // What was changed, when, and the largest limit meanwhile.
        let (mut changes, mut largest): (Vec<(u64, u128)>, u128) = (Vec::new(), 0);
        for act in input.acts {
            match act {
                Act::Say { who, what } => say(&mut desk, id(who % 5), [what % 3; 32]),
                Act::Change { most: Money(most), part } => {
                    let used = spent(desk.changed, desk.changed_at, now, most, window);
                    let elapsed = now - desk.changed_at;
                    match (big(most) * elapsed).checked_div(&big(window.into())) {
                        Some(back) if back < big(desk.changed) => {
                            assert_eq!(big(used) + back, big(desk.changed))
                        }
                        _ => assert_eq!(used, 0, "all of it is back"),
                    }
                    let change = most.saturating_sub(used) * u128::from(part) / 255;
                    desk.note([9; 32].into(), used, change, now);
                    assert!(desk.ballots.is_empty() && desk.booked == Some([9; 32].into()));
                    assert_eq!((desk.changed, desk.changed_at), (used + change, now));
                    largest = largest.max(most);
                    changes.push((now, change));
                    if window > 0 {
                        within_the_limit(&changes, largest, window);
                    }
                }
                Act::Wait(time) => now += u64::from(time),
            }
        }
    })
}

/// In any span of time that ends now: one limit, and what came back of it meanwhile.
fn within_the_limit(changes: &[(u64, u128)], largest: u128, window: u64) {
    let Some(&(now, _)) = changes.last() else { return };
    let mut sum = big(0);
    for &(at, change) in changes.iter().rev() {
        sum += change;
        let most: BigUint = big(largest) * (window + (now - at));
        assert!(&sum * window <= most, "within {} milliseconds", now - at);
    }
}

fn panels(panel: &Panel, reporters: &[u8]) {
    let count = reporters.len();
    let twice = (1..count).any(|at| reporters[..at].contains(&reporters[at]));
    let works = count > 0 && count <= MAX_REPORTERS as usize && !twice;
    let quorum = panel.quorum as usize;
    let meets = quorum <= count && 2 * quorum > count;
    match check_panel(panel) {
        Ok(()) => assert!(works && meets),
        Err(OracleError::InvalidReporters) => assert!(!works),
        Err(_) => assert!(works && !meets),
    }
}

fn say(desk: &mut Desk, who: AccountId, what: [u8; 32]) {
    let hash = what.into();
    let before = desk.clone();
    let said = before.ballots.iter().any(|ballot| ballot.reporter == who && ballot.hash == hash);
    match desk.count(who, hash) {
        Ok(votes) => {
            assert!(!said);
            assert_eq!(votes as usize, desk.ballots.iter().filter(|ballot| ballot.hash == hash).count());
            assert_eq!(
                desk.ballots.iter().filter(|ballot| ballot.reporter == who).count(),
                1,
                "the newest word"
            );
            let others = |desk: &Desk| {
                desk.ballots.iter().filter(|ballot| ballot.reporter != who).copied().collect::<Vec<_>>()
            };
            assert_eq!(others(desk), others(&before), "of nobody else");
        }
        Err(_) => assert!(said && *desk == before, "a refusal changes nothing"),
    }
}
