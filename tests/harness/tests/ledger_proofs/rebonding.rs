//! **The proof that holds**: what `rebond` refuses shows the ledger to the planck, whatever the chain's parameters are.

use adotb_harness::actors::*;
use adotb_runtime::{
    params::{self, EXISTENTIAL_DEPOSIT},
    Balance,
};
use pallet_staking::Call as Staking;
use sp_runtime::Perbill;

use crate::bench::{rebond, unbond, Bench};

#[test]
fn proof_shows_active_and_unlocking_to_the_planck() {
    let mut bench = Bench::new(dot(1_000));
    bench.assert_exact("active");
    bench.done(&[unbond(dot(100))]);
    bench.assert_exact("a chunk of this era");
    bench.chain.advance_era();
    bench.done(&[unbond(1)]);
    bench.assert_exact("a chunk of one planck");
    bench.done(&[Staking::chill {}.into()]);
    bench.assert_exact("chilled");
    bench.done(&[unbond(Balance::MAX)]);
    assert_eq!(bench.ledger().active, 0);
    bench.assert_exact("nothing active");
}

#[test]
fn proof_shows_a_slash_as_soon_as_it_is_applied() {
    let mut bench = Bench::with_chunks();
    let before = bench.ledger();
    let era = bench.chain.active_era();
    bench.chain.slash_in_era(&validator(0), Perbill::from_percent(10), era);
    let after = bench.ledger();
    assert!(after.total < before.total, "slashed");
    bench.assert_exact("slashed");
    assert!(!bench.proves(before.active, before.total - before.active), "what the book still says");
    bench.chain.slash_in_era(&validator(0), Perbill::from_percent(33), 1);
    assert!(bench.ledger().unlocking[1].0 < after.unlocking[1].0, "an odd part of a chunk");
    bench.assert_exact("slashed in a chunk");
}

/// The proof takes it that `unbond` of everything leaves nothing active. One more call would show it, should a later pallet unbond in portions:
/// `rebond(0)` is refused while chunks are there and less than the existential deposit is active.
#[test]
fn that_everything_was_unbonded_can_be_shown_too() {
    let mut bench = Bench::with_chunks();
    let chill = || Staking::chill {}.into();
    let all = [rebond(0), chill(), unbond(Balance::MAX), rebond(0)];
    assert_eq!(bench.ask(true, &all), [true, true, true, false], "everything");
    let most = [rebond(0), chill(), unbond(dot(849)), rebond(0)];
    assert_eq!(bench.ask(true, &most), [true, true, true, true], "all but a DOT");
}

/// What a proof cannot do: the slash is public, the money is lost, and the ledger does not know of it for 27 eras.
#[test]
fn proof_does_not_show_what_is_only_announced() {
    let mut bench = Bench::with_chunks();
    bench.chain.set_slash_defer_duration(27);
    let before = bench.ledger();
    bench.chain.slash(&validator(0), Perbill::from_percent(10));
    assert!(bench.proves(before.active, before.total - before.active), "as if nothing had happened");
    bench.assert_nothing_less("announced");
    bench.chain.advance_eras(28);
    assert!(bench.ledger().total < before.total, "applied");
    bench.assert_exact("applied");
}

#[test]
fn proof_leaves_nothing_behind() {
    let mut bench = Bench::with_chunks();
    bench.chain.slash(&validator(0), Perbill::from_percent(1));
    let truth = bench.ledger();
    let before = bench.everything();
    assert!(bench.proves(truth.active, truth.total - truth.active));
    assert!(bench.everything() == before, "a proof that holds");
    assert!(!bench.proves(truth.active + 1, truth.total - truth.active));
    assert!(bench.everything() == before, "a proof that fails");
    // The check can fail: the same calls without taking them back.
    bench.ask(false, &[rebond(1)]);
    assert!(bench.everything() != before, "what is not taken back");
}

#[test]
fn gifts_and_deposits_do_not_touch_the_proof() {
    let mut bench = Bench::with_chunks();
    bench.chain.slash(&validator(0), Perbill::from_percent(10));
    bench.chain.transfer(&EVE, &bench.stash, dot(5_000)).unwrap();
    bench.assert_exact("a gift");
    assert!(bench.chain.held_balance(&bench.stash) > 0, "a deposit is there");
}

/// Whatever the chain's governance sets, a false loss is never proved: a proof holds or is void.
#[test]
fn no_parameter_makes_a_false_proof() {
    let mut bench = Bench::with_chunks();
    for bond in [0, EXISTENTIAL_DEPOSIT, dot(250), dot(849), dot(850), dot(851), dot(100_000)] {
        bench.chain.set_min_nominator_bond(bond);
        bench.assert_exact("minimum nominator bond");
    }
    for duration in [1, 3, 100] {
        bench.chain.set_bonding_duration(duration);
        bench.assert_exact("bonding duration");
    }
    let truth = bench.ledger();
    for refused in [vec![2], vec![6], vec![19], vec![2, 6], vec![6, 19], vec![2, 19], vec![2, 6, 19]] {
        bench.chain.refuse_staking_calls(&refused);
        bench.assert_nothing_less("calls refused");
        let chill_alone = refused == [6];
        assert!(!bench.proves(truth.active, truth.total - truth.active) || chill_alone, "void: {refused:?}");
    }
    bench.chain.refuse_staking_calls(&[]);
    bench.chain.set_staking_open(false);
    bench.assert_nothing_less("closed");
    assert!(!bench.proves_at_most(truth.total), "void");
}

#[test]
fn full_list_of_chunks_does_not_matter() {
    let mut bench = Bench::new(dot(2_000));
    for _ in 0..params::MAX_UNLOCKING_CHUNKS {
        bench.done(&[unbond(dot(10))]);
        bench.chain.advance_era();
    }
    assert_eq!(bench.ledger().unlocking.len(), 32, "no room, and the first chunks are ripe");
    // An `unbond` alone would withdraw the ripe ones now, and the ledger would seem to have lost them.
    let shown = [Staking::chill {}.into(), unbond(Balance::MAX), rebond(dot(1_990)), rebond(1)];
    assert_eq!(bench.ask(true, &shown), [true, true, true, false], "the trap");
    bench.assert_exact("full");
    let mut bench = Bench::new(dot(320));
    bench.done(&[Staking::chill {}.into()]);
    for _ in 0..params::MAX_UNLOCKING_CHUNKS {
        bench.done(&[unbond(dot(10))]);
        bench.chain.advance_era();
    }
    assert_eq!((bench.ledger().active, bench.ledger().unlocking.len()), (0, 32));
    // With nothing active even `rebond(1)` is refused although chunks are there: hence `rebond(MAX)` in the proof.
    assert_eq!(bench.ask(true, &[rebond(1), rebond(Balance::MAX)]), [false, true]);
    bench.assert_exact("full, and nothing active");
    for tens in 0..32 {
        let claim = dot(10 * tens);
        assert!(!bench.proves(claim, 0) && !bench.proves_at_most(claim), "{claim} of 320 DOT");
    }
}

#[test]
fn at_any_hour_of_the_era() {
    let mut bench = Bench::with_chunks();
    for _ in 0..6 {
        bench.assert_exact("hour");
        bench.chain.advance_ms(DAY_MS / 4);
        bench.chain.slash(&validator(0), Perbill::from_percent(3));
    }
}

/// Where the proof is void: when hardly anything is left, and when the ledger is gone.
#[test]
fn proof_is_void_below_the_existential_deposit() {
    let mut bench = Bench::new(dot(1_000));
    bench.chain.advance_era();
    bench.chain.slash(&validator(0), Perbill::from_rational(999u32, 1_000));
    assert_eq!(bench.ledger().total, EXISTENTIAL_DEPOSIT, "one DOT left");
    assert!(bench.proves_at_most(EXISTENTIAL_DEPOSIT), "the last that can be proved");
    assert!(!bench.proves(EXISTENTIAL_DEPOSIT, 0), "one planck less is refused");

    let mut bench = Bench::new(dot(1_000));
    bench.chain.advance_era();
    bench.chain.slash(&validator(0), Perbill::one());
    assert_eq!(bench.ledger().total, 0);
    assert!(!bench.proves_at_most(0) && !bench.proves_at_most(dot(999)), "all gone: void");
}

/// Bytes of proof and time of one proof through two contracts, beside one staking call.
#[test]
fn cost_of_a_proof() {
    let mut bench = Bench::with_chunks();
    let truth = bench.ledger();
    let nothing = bench.cost("no call", &[]);
    let one = bench.cost("one unbond", &[unbond(dot(1))]);
    let total = truth.total;
    let short =
        [rebond(Balance::MAX), Staking::chill {}.into(), unbond(Balance::MAX), rebond(total), rebond(1)];
    let short = bench.cost("at most", &short);
    let unlocking = total - truth.active;
    let exact = bench.cost(
        "exact",
        &[
            rebond(unlocking - 1),
            rebond(1),
            rebond(Balance::MAX),
            Staking::chill {}.into(),
            unbond(Balance::MAX),
            rebond(total - 1),
            rebond(1),
            rebond(Balance::MAX),
        ],
    );
    assert!(nothing.all_lt(one) && one.all_lt(short) && short.all_lt(exact));
}
