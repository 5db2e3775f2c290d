//! What a stash shows about a validator, and that it has no ledger: calls that are refused beside calls that are done, all taken back.

use adotb_harness::actors::*;
use adotb_runtime::{params::EXISTENTIAL_DEPOSIT, AccountId, RuntimeCall};
use pallet_staking::Call as Staking;
use sp_runtime::Perbill;

use crate::bench::Bench;

fn nominate(who: &AccountId) -> RuntimeCall {
    Staking::nominate { targets: vec![who.clone().into()] }.into()
}

fn candidate(who: &AccountId) -> RuntimeCall {
    Staking::force_apply_min_commission { validator_stash: who.clone() }.into()
}

/// In the words of the nominator: whether the validator refuses this stash, takes anybody, is no candidate, is one.
fn shown(bench: &mut Bench, who: u32, control: u32) -> [bool; 4] {
    let (who, control) = (validator(who), validator(control));
    let calls = [nominate(&who), nominate(&control), nominate(&who), candidate(&who), candidate(&control)];
    let done = bench.ask(true, &calls);
    [!done[0] && done[1], done[0] && done[1] && done[2], !done[3] && done[4], done[3]]
}

const WELCOME: [bool; 4] = [false, true, false, true];
const REFUSED: [bool; 4] = [true, false, false, true];
const VOID: [bool; 4] = [false; 4];

#[test]
fn blocked_validator_refuses_whom_it_does_not_know() {
    let mut bench = Bench::new(dot(1_000));
    assert_eq!(shown(&mut bench, 1, 2), WELCOME);
    bench.chain.block_validator(&validator(1)).unwrap();
    assert_eq!(shown(&mut bench, 1, 2), REFUSED);
    // Its own nominators it keeps: neither refused nor welcome to anybody.
    bench.chain.block_validator(&validator(0)).unwrap();
    assert_eq!(shown(&mut bench, 0, 2), [false, false, false, true]);
    let stash = bench.stash.clone();
    bench.chain.kick(&validator(0), &[stash]).unwrap();
    assert_eq!(shown(&mut bench, 0, 2), REFUSED, "kicked");
    assert_eq!(shown(&mut bench, 0, 1), [false, false, false, true], "void beside another one that refuses");
}

#[test]
fn chilled_and_unknown_validators_are_no_candidates() {
    let mut bench = Bench::new(dot(1_000));
    bench.chain.chill(&validator(1)).unwrap();
    for gone in [1, 900] {
        assert_eq!(
            shown(&mut bench, gone, 2),
            [false, true, true, false],
            "this pallet takes the nomination"
        );
        assert!(!shown(&mut bench, gone, 901)[2], "void beside another one that is none");
    }
}

#[test]
fn nothing_that_the_chain_refuses_to_all_shows_anything() {
    let mut bench = Bench::new(dot(1_000));
    bench.chain.refuse_staking_calls(&[5, 24]);
    assert_eq!(shown(&mut bench, 1, 2), VOID, "closed calls");
    bench.chain.refuse_staking_calls(&[]);
    bench.chain.set_min_nominator_bond(dot(1_001));
    assert_eq!(shown(&mut bench, 1, 2)[..3], VOID[..3], "a higher minimum");
    bench.chain.set_min_nominator_bond(dot(250));
    bench.done(&[Staking::chill {}.into()]);
    bench.chain.set_max_nominators(None);
    assert_eq!(shown(&mut bench, 1, 2)[..3], VOID[..3], "no new nominators");
    bench.chain.set_staking_open(false);
    assert_eq!(shown(&mut bench, 1, 2), VOID, "closed");
}

#[test]
fn probe_leaves_nothing_behind() {
    let mut bench = Bench::new(dot(1_000));
    // A minimum that the validators do not keep: applying it would change them.
    bench
        .chain
        .execute(|| pallet_staking::MinCommission::<adotb_runtime::Runtime>::put(Perbill::from_percent(5)));
    bench.chain.block_validator(&validator(1)).unwrap_err();
    bench.chain.chill(&validator(4)).unwrap();
    let before = bench.everything();
    for (who, control) in [(1, 2), (0, 3), (4, 2), (900, 2)] {
        shown(&mut bench, who, control);
        assert!(bench.everything() == before, "{who} beside {control}");
    }
    bench.ask(false, &[candidate(&validator(2))]);
    assert!(bench.everything() != before, "what is not taken back");
}

#[test]
fn cost_of_a_probe() {
    let mut bench = Bench::new(dot(1_000));
    let (who, control) = (validator(1), validator(2));
    let nothing = bench.cost("no call", &[]);
    let calls = [nominate(&who), nominate(&control), nominate(&who), candidate(&who), candidate(&control)];
    let probe = bench.cost("probe", &calls);
    assert!(nothing.all_lt(probe));
}

#[test]
fn only_a_stash_without_a_ledger_can_be_opened() {
    let mut bench = Bench::new(dot(1_000));
    bench.chain.advance_era();
    let open = || {
        RuntimeCall::from(Staking::bond {
            value: EXISTENTIAL_DEPOSIT,
            payee: pallet_staking::RewardDestination::Account(BOB),
        })
    };
    assert_eq!(bench.ask(true, &[open()]), [false], "it is there");
    bench.chain.slash(&validator(0), Perbill::one());
    assert_eq!(bench.ledger().total, 0, "slashed to nothing");
    assert_eq!(bench.ask(true, &[open()]), [false], "still there");
    let stash = bench.stash.clone();
    bench.chain.reap(&stash, &EVE).expect("anybody may");
    let before = bench.everything();
    assert_eq!(bench.ask(true, &[open()]), [true], "forgotten");
    assert!(bench.everything() == before, "nothing is left behind");
    bench.chain.refuse_staking_calls(&[0]);
    assert_eq!(bench.ask(true, &[open()]), [false], "void");
}
