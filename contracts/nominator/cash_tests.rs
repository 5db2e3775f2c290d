//! The cash of a withdrawal, on chains that lock bonded money and on those that hold it.
use crate::work::arrived;
use adotb_interfaces::{nominator::Withdraw, Balance};

/// Existential deposit of the imagined chains.
const ED: Balance = 10;

fn ripe(expected: Balance, empties: bool) -> Withdraw {
    Withdraw { expected, stays: if empties { 0 } else { 700 }, slashing_spans: 0 }
}

/// Spendable balance where bonded money is locked (pallet-balances until 2023 and pallet-staking until 2025).
fn locks(free: Balance, bonded: Balance) -> Balance {
    free.saturating_sub(bonded.max(ED))
}

/// Spendable balance where bonded money is held apart.
fn holds(free: Balance, bonded: Balance) -> Balance {
    free.saturating_sub(bonded).saturating_sub(ED)
}

#[test]
fn arrived_is_the_difference_while_something_stays_bonded() {
    for spendable in [locks, holds] {
        for value in [0, 500] {
            let free = ED + 1_000 + value;
            let (before, after) = (spendable(free, 1_000), spendable(free, 700));
            assert_eq!(arrived(before, after, ED, value, &ripe(300, false)), 300, "value {value}");
            assert_eq!(arrived(before, after, ED, value, &ripe(250, false)), 300, "more than expected");
            assert_eq!(arrived(before, after, ED, value, &ripe(400, false)), 300, "less than expected");
        }
    }
}

#[test]
fn arrived_when_emptied_is_whole_on_both_kinds_of_chain() {
    for spendable in [locks, holds] {
        for (endowment, value) in [(ED, 0), (ED, 500), (3 * ED, 0), (3 * ED, 500)] {
            let free = endowment + 1_000 + value;
            let (before, after) = (spendable(free, 1_000), spendable(free, 0));
            assert_eq!(
                arrived(before, after, ED, value, &ripe(1_000, true)),
                1_000,
                "endowment {endowment}, value {value}"
            );
        }
    }
}

#[test]
fn arrived_when_emptied_after_a_slash_shows_the_loss() {
    for spendable in [locks, holds] {
        // 1 000 were expected, 900 are left, the endowment is the existential deposit.
        let free = ED + 900;
        let cash = arrived(spendable(free, 900), spendable(free, 0), ED, 0, &ripe(1_000, true));
        assert_eq!(cash, 900);
    }
}

#[test]
fn arrived_when_nothing_was_ripe_leaves_the_endowment_alone() {
    for spendable in [locks, holds] {
        let free = 5 * ED + 1_000 + 70;
        let balance = spendable(free, 1_000);
        assert_eq!(arrived(balance, balance, ED, 70, &ripe(1_000, true)), 0);
        assert_eq!(arrived(balance, balance, ED, 70, &ripe(1_000, false)), 0);
    }
}

#[test]
fn arrived_when_emptied_of_less_than_the_existential_deposit_cannot_be_seen() {
    // Slashed down to 4: the account was kept alive by more than the lock, before and after.
    let free = ED + 4;
    assert_eq!(
        arrived(locks(free, 4), locks(free, 0), ED, 0, &ripe(4, true)),
        0,
        "4 planck stay in the stash"
    );
    assert_eq!(arrived(holds(free, 4), holds(free, 0), ED, 0, &ripe(4, true)), 4, "holds show them");
}

/// A stranger's vested transfer of `vested` locks as much as it brought, beside the staking lock.
#[test]
fn arrived_under_a_strangers_lock_is_whole_and_a_small_gift_is_none_of_it() {
    let under = |free: Balance, bonded: Balance, vested: Balance| free - bonded.max(vested).max(ED);
    for vested in [700, 1_000, 1_001, 5_000] {
        for (withdraw, left) in [(ripe(1_000, true), 0), (ripe(300, false), 700)] {
            let free = ED + 1_000 + vested;
            let (before, after) = (under(free, 1_000, vested), under(free, left, vested));
            assert_eq!(
                arrived(before, after, ED, 0, &withdraw),
                withdraw.expected,
                "{vested} vested, {left} left"
            );
        }
    }
    // Nothing was ripe: a gift in the stash is no withdrawal unless it covers all of it, and what stays beside it.
    for (empties, gift, cash) in [
        (true, 0, 0),
        (true, 1, 0),
        (true, 299, 0),
        (true, 300, 300),
        (true, 5_000, 300),
        (false, 300, 0),
        (false, 989, 0),
        (false, 990, 300),
        (false, 5_000, 300),
    ] {
        let balance = locks(ED + 1_000 + gift, 1_000);
        let cash_now = arrived(balance, balance, ED, 0, &ripe(300, empties));
        assert_eq!(cash_now, cash, "gift of {gift}, emptied {empties}");
    }
}

#[test]
fn arrived_never_takes_the_endowment_for_a_small_chunk() {
    // Deposits for storage are held apart, and the staking lock overlaps them too: more than the existential deposit can be spent.
    let endowment = ED + 8;
    assert_eq!(arrived(endowment, endowment, ED, 0, &ripe(7, false)), 0, "nothing was ripe");
    assert_eq!(arrived(endowment, endowment + 3, ED, 0, &ripe(7, false)), 3, "a slash took the rest");
}

#[test]
fn arrived_never_touches_the_value_and_never_overflows() {
    let extremes = [0, 1, ED, 1_000, Balance::MAX - 1, Balance::MAX];
    for before in extremes {
        for after in extremes {
            for value in extremes {
                for expected in extremes {
                    for empties in [false, true] {
                        let cash = arrived(before, after, ED, value, &ripe(expected, empties));
                        assert!(cash <= after.saturating_sub(value), "{before} {after} {value} {expected}");
                    }
                }
            }
        }
    }
}
