//! What the minimum bond shows: nothing that can be relied on.

use adotb_harness::actors::*;

use crate::bench::{rebond, unbond, Bench};

/// `unbond` of a nominating stash is refused above `active - MinNominatorBond`: it shows the difference of the two, and only governance knows the
/// second.
#[test]
fn unbonding_proves_false_losses_when_the_minimum_bond_is_raised() {
    let mut bench = Bench::with_chunks();
    let active = bench.ledger().active;
    let edge = |bench: &mut Bench, value| {
        (bench.ask(true, &[unbond(value)])[0], bench.ask(true, &[unbond(value + 1)])[0])
    };
    assert_eq!(edge(&mut bench, active - dot(250)), (true, false), "the edge");
    bench.chain.set_min_nominator_bond(dot(300));
    assert_eq!(edge(&mut bench, active - dot(250)), (false, false));
    assert_eq!(edge(&mut bench, active - dot(300)), (true, false), "50 DOT seem lost, and nothing is");
    bench.chain.set_min_nominator_bond(0);
    assert_eq!(edge(&mut bench, active), (true, true), "no edge at all");
}

#[test]
fn rebonding_does_not_restore_the_chunks() {
    let mut bench = Bench::with_chunks();
    let before = bench.ledger();
    bench.done(&[unbond(dot(10)), rebond(dot(10))]);
    assert_eq!(bench.ledger(), before, "what was unbonded now is the newest chunk: exact");
    bench.done(&[rebond(dot(60)), unbond(dot(60))]);
    let after = bench.ledger();
    assert_eq!((after.active, after.total), (before.active, before.total));
    assert_ne!(after.unlocking, before.unlocking, "older chunks begin to wait anew");
}
