use crate::{any_amount, big, config, money, rates::assert_rates};
use adotb_math::standing::{AboveBook, Change, Standing};
use num_bigint::BigUint;
use proptest::prelude::*;

/// A stash as the book can have it: no more is provided for than there is.
fn standing() -> impl Strategy<Value = Standing> {
    (money(), money(), money(), money(), any::<bool>()).prop_map(
        |(bonded, unbonding, provision, written_off, fresh)| Standing {
            bonded,
            unbonding,
            provision: if fresh { 0 } else { provision % (bonded + unbonding + 1) },
            written_off: if fresh { 0 } else { written_off },
        },
    )
}

fn worth(standing: &Standing) -> BigUint {
    big(standing.bonded) + big(standing.unbonding) - big(standing.provision)
}

/// A stash and a report of it. Mostly it can be booked, and it is often what happens: nothing, a slash that was announced, or
/// one that is taken back.
fn reports() -> impl Strategy<Value = (Standing, u128, u128, Option<u128>)> {
    (standing(), money(), money(), prop::option::of(money()), 0u32..8).prop_map(
        |(stash, active, unlocking, pending, kind)| {
            let most = stash.bonded + stash.written_off;
            let (near, near_too) = (active % (most + 1), unlocking % (stash.unbonding + 1));
            let slashed = stash.bonded.saturating_sub(active % (stash.provision + 1));
            match kind {
                0 | 1 => (stash, active, unlocking, pending),
                2 | 3 => (stash, near, near_too, pending),
                4 => (stash, slashed, stash.unbonding, None),
                5 => {
                    let left = stash.provision - (stash.bonded - slashed).min(stash.provision);
                    (stash, slashed, stash.unbonding, Some(left))
                }
                6 => (
                    stash,
                    most - active % (stash.written_off + 1),
                    stash.unbonding,
                    pending.map(|_| stash.provision),
                ),
                _ => (
                    stash,
                    stash.bonded,
                    stash.unbonding,
                    pending.map(|pending| pending % (stash.provision + 1)),
                ),
            }
        },
    )
}

fn change((stash, active, unlocking, pending): &(Standing, u128, u128, Option<u128>)) -> Option<Change> {
    stash.report(*active, *unlocking, *pending).ok()
}

#[test]
fn what_reports_are_tried_with() {
    assert_rates(
        "reports",
        reports(),
        &[
            ("can be booked", 600, |report| change(report).is_some()),
            ("is above the book", 150, |report| change(report).is_none()),
            ("is a loss", 200, |report| change(report).is_some_and(|change| change.loss > 0)),
            ("is a gain", 100, |report| change(report).is_some_and(|change| change.gain > 0)),
            ("uses a part of the provision", 100, |report| {
                change(report).is_some_and(|change| {
                    change.standing.provision > 0 && change.standing.provision < report.0.provision
                })
            }),
            ("keeps a provision though nothing is said", 50, |report| {
                report.3.is_none() && change(report).is_some_and(|change| change.standing.provision > 0)
            }),
            ("brings back what was written off", 100, |report| {
                report.0.written_off > 0 && change(report).is_some_and(|_| report.1 > report.0.bonded)
            }),
            ("changes nothing in worth but what is known", 50, |report| {
                change(report).is_some_and(|change| {
                    change.loss + change.gain == 0 && change.moved + change.announced > 0
                })
            }),
        ],
    );
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_report_books_what_it_says_and_conserves_worth(
        (stash, active, unlocking, pending) in reports(),
    ) {
        let most = stash.bonded + stash.written_off;
        let answer = stash.report(active, unlocking, pending);
        if active > most {
            prop_assert_eq!(answer, Err(AboveBook { given: active, most }));
            return Ok(());
        }
        if unlocking > stash.unbonding {
            prop_assert_eq!(answer, Err(AboveBook { given: unlocking, most: stash.unbonding }));
            return Ok(());
        }
        let Change { standing: new, loss, gain, announced, moved } = answer.unwrap();
        prop_assert_eq!((new.bonded, new.unbonding), (active, unlocking));
        prop_assert_eq!(new.bonded + new.written_off, most, "what can come back stays what it was");
        // A planck stays of what there is. What is said is provided for.
        let has = active + unlocking;
        prop_assert!(new.provision < has || new.provision == 0);
        if let Some(pending) = pending {
            prop_assert!(new.provision == pending || new.provision < pending && new.provision + 1 == has.max(1));
        }
        // By the ledger alone no planck is promised or forgiven: what is missing was announced as far as the provision goes, and
        // a loss beyond it has used all of it up.
        let alone = stash.report(active, unlocking, None).unwrap();
        prop_assert_eq!(alone.announced, 0);
        prop_assert!(alone.standing.provision <= stash.provision);
        prop_assert!(alone.loss == 0 || alone.standing.provision == 0);
        let (had, missing) = (stash.bonded + stash.unbonding, (stash.bonded + stash.unbonding).saturating_sub(has));
        if has >= had && stash.provision < has {
            prop_assert_eq!(alone.standing.provision, stash.provision, "nothing is missing, so nothing of it is used");
            prop_assert_eq!((alone.loss, alone.gain), (0, has - had));
        } else if missing < stash.provision && stash.provision < had {
            prop_assert_eq!((alone.loss, alone.gain), (0, 0), "it covers what is missing");
        } else if missing > stash.provision {
            prop_assert_eq!((alone.loss, alone.gain), (missing - stash.provision, 0), "what it does not cover is a loss");
        }
        // What counts as the reporters' word is what differs from that.
        let (less, more) = (new.provision.min(alone.standing.provision), new.provision.max(alone.standing.provision));
        prop_assert_eq!(less + announced, more);
        // The ledger shows at least what the sum changed, and at most all there was and is.
        prop_assert!(moved >= had.abs_diff(has) && moved <= had + has);
        prop_assert_eq!(moved == 0, (active, unlocking) == (stash.bonded, stash.unbonding));
        prop_assert_eq!(worth(&stash) + big(gain), worth(&new) + big(loss), "conserved");
        prop_assert!(loss == 0 || gain == 0);
        // The same report of the new book says nothing new.
        let nothing = Change { standing: new, ..Change::default() };
        prop_assert_eq!(new.report(active, unlocking, pending), Ok(nothing));
    }

    #[test]
    fn an_announced_slash_costs_once_and_nothing_when_it_is_applied(
        bonded in money(), unbonding in money(), part in 0u128..=100, cancelled: bool, known: bool,
    ) {
        let stash = Standing { bonded, unbonding, ..Standing::default() };
        // Of a whole stash a planck stays until the chain has taken it.
        let slash = (bonded * part / 100).min((bonded + unbonding).saturating_sub(1));
        let told = stash.report(bonded, unbonding, Some(slash)).unwrap();
        prop_assert_eq!((told.loss, told.gain, told.announced), (slash, 0, slash));
        let then = match cancelled {
            true => told.standing.report(bonded, unbonding, Some(0)),
            false => told.standing.report(bonded - slash, unbonding, known.then_some(0)),
        };
        let then = then.unwrap();
        let back = if cancelled { slash } else { 0 };
        prop_assert_eq!((then.loss, then.gain, then.announced), (0, back, back));
        prop_assert_eq!(then.standing.provision, 0);
    }

    #[test]
    fn any_numbers_give_a_change_or_an_error(
        stash in (any_amount(), any_amount(), any_amount(), any_amount()),
        active in any_amount(), unlocking in any_amount(), pending in prop::option::of(any_amount()),
    ) {
        let (bonded, unbonding, provision, written_off) = stash;
        let stash = Standing { bonded, unbonding, provision, written_off };
        let fits = active <= bonded.saturating_add(written_off) && unlocking <= unbonding;
        prop_assert_eq!(stash.report(active, unlocking, pending).is_ok(), fits);
    }

    #[test]
    fn what_was_taken_wrongly_comes_back(old in standing(), taken in any::<u128>(), pending in any::<u128>()) {
        // A report leaves a planck, so the book has no larger provision after one.
        let provision = old.provision.min((old.bonded + old.unbonding).saturating_sub(1));
        let old = Standing { provision, ..old };
        let taken = taken % (old.bonded + 1);
        let pending = pending % (old.bonded - taken + old.unbonding).max(1);
        let lie = old.report(old.bonded - taken, old.unbonding, Some(pending)).unwrap();
        let truth = lie.standing.report(old.bonded, old.unbonding, Some(old.provision)).unwrap();
        prop_assert_eq!(truth.standing, old);
        prop_assert_eq!((truth.gain, truth.loss), (lie.loss, lie.gain));
    }
}

#[test]
fn the_example_of_the_module_doc() {
    let stash = Standing { bonded: 100, ..Standing::default() };
    let told = stash.report(100, 0, Some(10)).unwrap();
    assert_eq!((told.loss, told.gain, told.announced, told.standing.provision), (10, 0, 10, 10));
    let applied = told.standing.report(90, 0, Some(0)).unwrap();
    assert_eq!((applied.loss, applied.gain, applied.announced, applied.standing.provision), (0, 0, 0, 0));
    assert_eq!(applied.standing.written_off, 10);
    let cancelled = told.standing.report(100, 0, Some(0)).unwrap();
    assert_eq!((cancelled.loss, cancelled.gain, cancelled.announced), (0, 10, 10));
}

#[test]
fn a_slash_that_nobody_announced_is_a_loss_that_the_ledger_shows() {
    let stash = Standing { bonded: 100, unbonding: 50, provision: 5, written_off: 0 };
    let told = |stash: Standing, active, unlocking, pending| {
        let change = stash.report(active, unlocking, pending).unwrap();
        (change.loss, change.gain, change.announced, change.moved, change.standing.provision)
    };
    assert_eq!(told(stash, 90, 40, None), (15, 0, 0, 20, 0), "20 gone, of which 5 were provided for");
    assert_eq!(told(stash, 90, 40, Some(8)), (23, 0, 8, 20, 8), "and 8 more to come");
    let stash = Standing { bonded: 90, unbonding: 40, provision: 5, written_off: 10 };
    assert_eq!(told(stash, 100, 40, Some(9)), (0, 6, 4, 10, 9), "ten came back, and four more are announced");
    assert_eq!(stash.report(101, 40, None), Err(AboveBook { given: 101, most: 100 }));
    assert_eq!(stash.report(100, 41, None), Err(AboveBook { given: 41, most: 40 }));
}

#[test]
fn an_announcement_leaves_a_planck() {
    let change =
        Standing { bonded: 10, unbonding: 5, ..Standing::default() }.report(10, 5, Some(99)).unwrap();
    assert_eq!((change.loss, change.standing.provision), (14, 14));
}

#[test]
fn a_proof_uses_the_provision_first() {
    let old = Standing { bonded: 100, unbonding: 0, provision: 30, written_off: 0 };
    for (active, provision, loss) in [(100, 30, 0), (90, 20, 0), (70, 0, 0), (60, 0, 10), (0, 0, 70)] {
        let change = old.report(active, 0, None).unwrap();
        assert_eq!((change.standing.provision, change.loss, change.gain), (provision, loss, 0), "{active}");
        assert_eq!(change.announced, 0, "{active}: all of it is in the ledger");
    }
}

#[test]
fn what_is_said_counts_even_if_it_changes_no_worth() {
    let old = Standing { bonded: 100, unbonding: 50, provision: 30, written_off: 40 };
    for (active, unlocking, pending, announced, moved, what) in [
        (70, 50, 0, 0, 30, "an announced slash was applied"),
        (110, 40, 30, 0, 20, "what unbonds is bonded"),
        (70, 50, 30, 30, 30, "the provision is still needed"),
        (100, 50, 0, 30, 0, "a slash was cancelled"),
    ] {
        let change = old.report(active, unlocking, Some(pending)).unwrap();
        assert_eq!((change.announced, change.moved), (announced, moved), "{what}");
    }
}

#[test]
fn a_loss_is_announced_in_part() {
    let old = Standing { bonded: 100, unbonding: 0, provision: 0, written_off: 0 };
    let change = old.report(90, 0, Some(5)).unwrap();
    assert_eq!((change.loss, change.announced), (15, 5), "10 by the ledger, 5 on their word");
    let change = change.standing.report(95, 0, Some(0)).unwrap();
    assert_eq!((change.gain, change.announced), (10, 5), "and back");
}
