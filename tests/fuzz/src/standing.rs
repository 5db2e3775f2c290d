//! What a stash is worth by the book through any sequence of reports: each loss and each gain once.

use crate::{
    exact::{big, BigUint},
    input::{typed, Amount, Money},
};
use adotb_math::standing::{AboveBook, Standing};
use arbitrary::Arbitrary;

#[derive(Arbitrary, Debug)]
struct Input {
    bonded: Money,
    unbonding: Money,
    reports: Vec<Report>,
    wild: (Amount, Amount, Amount, Amount, Amount, Amount, Option<Amount>),
}

/// Parts of 255 of what the book has; the first of what it could have again.
#[derive(Arbitrary, Clone, Copy, Debug)]
struct Report {
    active: u8,
    unlocking: u8,
    pending: Option<u8>,
    /// Says a planck too much.
    above: u8,
}

pub fn check(data: &[u8]) {
    typed(data, |input: Input| {
        let Input { bonded, unbonding, reports, wild } = input;
        let mut stash = Standing { bonded: bonded.0, unbonding: unbonding.0, ..Standing::default() };
        let first = worth(&stash);
        let (mut losses, mut gains) = (big(0), big(0));
        for report in reports {
            let (active, unlocking) = said(&stash, report);
            let pending = report.pending.map(|part| of(part, active + unlocking + 1));
            match stash.report(active, unlocking, pending) {
                Ok(change) => {
                    assert!(change.loss == 0 || change.gain == 0, "one or the other");
                    let implied = provision(&stash, active + unlocking, None);
                    assert_eq!(
                        change.announced,
                        change.standing.provision.abs_diff(implied),
                        "on their word"
                    );
                    let moved = stash.bonded.abs_diff(active) + stash.unbonding.abs_diff(unlocking);
                    assert_eq!(change.moved, moved, "as a ledger can show");
                    let same = change.standing.report(active, unlocking, pending).unwrap();
                    assert!(
                        (same.standing, same.loss, same.gain) == (change.standing, 0, 0),
                        "once is enough"
                    );
                    assert_eq!(change.standing.provision, provision(&stash, active + unlocking, pending));
                    losses += change.loss;
                    gains += change.gain;
                    stash = change.standing;
                }
                Err(AboveBook { given, most }) => {
                    assert!(given > most);
                    assert!(
                        given == active && most == stash.bonded + stash.written_off
                            || most == stash.unbonding
                    );
                }
            }
            assert!(stash.provision <= stash.bonded + stash.unbonding, "no more than there is");
            assert_eq!(stash.bonded + stash.written_off, bonded.0, "what can come back");
            assert_eq!(worth(&stash) + &losses, &first + &gains, "each planck once");
        }
        let (bonded, unbonding, provision, written_off, active, unlocking, pending) = wild;
        let stash = Standing {
            bonded: bonded.0,
            unbonding: unbonding.0,
            provision: provision.0,
            written_off: written_off.0,
        };
        let fits = active.0 <= bonded.0.saturating_add(written_off.0) && unlocking.0 <= unbonding.0;
        assert_eq!(stash.report(active.0, unlocking.0, pending.map(|amount| amount.0)).is_ok(), fits);
    })
}

fn of(part: u8, whole: u128) -> u128 {
    whole * u128::from(part) / 255
}

fn worth(stash: &Standing) -> BigUint {
    big(stash.bonded) + big(stash.unbonding) - big(stash.provision)
}

fn said(stash: &Standing, report: Report) -> (u128, u128) {
    let active = of(report.active, stash.bonded + stash.written_off);
    let unlocking = of(report.unlocking, stash.unbonding);
    match report.above {
        0 => (stash.bonded + stash.written_off + 1, unlocking),
        1 => (active, stash.unbonding + 1),
        _ => (active, unlocking),
    }
}

/// What is announced, but for a planck that the stash keeps; if that is not known, what was announced and is not gone yet.
fn provision(before: &Standing, has: u128, pending: Option<u128>) -> u128 {
    let gone = (before.bonded + before.unbonding).saturating_sub(has);
    pending.unwrap_or(before.provision.saturating_sub(gone)).min(has.saturating_sub(1))
}
