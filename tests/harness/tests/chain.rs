//! The chain of the tests does what Polkadot does. If one of these fails, no other result means anything.

use adotb_harness::{
    actors::*,
    chain::{default_genesis, Chain, Code, Exposure, Genesis, Payee},
};
use adotb_runtime::{genesis::self_stake, params, RuntimeCall};
use scale::Encode;
use sp_runtime::{DispatchError, Perbill};

/// Alice bonds, names one validator and has her rewards paid to Bob.
fn with_nominator(amount: u128, target: u32) -> Chain {
    let mut chain = Chain::new();
    chain.bond(&ALICE, amount, Payee::Account(BOB)).unwrap();
    chain.nominate(&ALICE, &[validator(target)]).unwrap();
    chain
}

fn module_error(error: DispatchError) -> &'static str {
    match error {
        DispatchError::Module(module) => module.message.unwrap_or("unnamed"),
        other => other.into(),
    }
}

// ------------------------------------------------------------------------------------------------ clock and eras

#[test]
fn clock_stands_still_until_moved() {
    let mut chain = Chain::new();
    assert_eq!(chain.now(), params::GENESIS_MS, "first block");
    chain.transfer(&ALICE, &BOB, dot(1)).unwrap();
    assert_eq!(chain.now(), params::GENESIS_MS, "a transaction takes no time");
    chain.advance_blocks(3);
    assert_eq!(chain.now(), params::GENESIS_MS + 18_000, "three blocks");
    assert_eq!(chain.block_number(), 4, "height");
}

#[test]
fn eras_follow_the_clock() {
    let mut chain = Chain::new();
    assert_eq!((chain.active_era(), chain.planned_era()), (0, 0), "genesis");
    chain.advance_ms(DAY_MS / 2);
    assert_eq!((chain.active_era(), chain.planned_era()), (0, 1), "second half");
    chain.advance_ms(DAY_MS / 2 - 1);
    assert_eq!(chain.active_era(), 0, "one millisecond before");
    chain.advance_ms(1);
    assert_eq!((chain.active_era(), chain.planned_era()), (1, 1), "on time");
    // From any hour, an era later is one era later.
    chain.advance_ms(5_000_000);
    for era in 2..50 {
        chain.advance_era();
        assert_eq!(chain.active_era(), era, "era");
    }
    assert_eq!(chain.now(), chain.era_start(49) + 5_000_000, "time of day");
    chain.advance_to_era(52);
    assert_eq!((chain.active_era(), chain.now()), (52, chain.era_start(52)), "start of an era");
}

#[test]
fn shorter_eras_are_a_parameter() {
    let mut chain = Chain::with_genesis(&Genesis { era_ms: 60_000, ..default_genesis() });
    chain.advance_ms(600_000);
    assert_eq!(chain.active_era(), 10, "ten eras of a minute");
}

// ------------------------------------------------------------------------------------------------ elections

#[test]
fn election_picks_the_largest_stakes() {
    let mut chain = Chain::with_genesis(&Genesis { active_validators: 4, ..default_genesis() });
    let mut first_four: Vec<_> = (0..4).map(validator).collect();
    first_four.sort();
    let elected = |chain: &mut Chain| {
        let mut elected = chain.active_validators();
        elected.sort();
        elected
    };
    assert_eq!(elected(&mut chain), first_four, "by self stake");

    chain.bond(&ALICE, dot(50_000), Payee::Stash).unwrap();
    chain.nominate(&ALICE, &[validator(60)]).unwrap();
    chain.advance_era();
    assert_eq!(chain.exposed_of(1, &ALICE), vec![(validator(60), dot(50_000))], "backs its target");
    let exposure = chain.exposure(1, &validator(60));
    let expected = Exposure {
        total: dot(50_000) + self_stake(60),
        own: self_stake(60),
        others: vec![(ALICE, dot(50_000))],
    };
    assert_eq!(exposure, expected, "exposure");
    assert!(elected(&mut chain).contains(&validator(60)), "elected through the nomination");
    assert!(!elected(&mut chain).contains(&validator(3)), "the smallest gave way");
}

#[test]
fn new_nomination_counts_in_the_next_election() {
    let mut chain = with_nominator(dot(1_000), 7);
    chain.advance_era();
    assert_eq!(chain.exposed_of(1, &ALICE), vec![(validator(7), dot(1_000))], "first choice");
    // In the first half of an era the change is in time for the next one; in the second half it is not.
    chain.nominate(&ALICE, &[validator(8)]).unwrap();
    chain.advance_era();
    assert_eq!(chain.exposed_of(2, &ALICE), vec![(validator(8), dot(1_000))], "one era later");
    chain.advance_ms(DAY_MS / 2);
    chain.nominate(&ALICE, &[validator(9)]).unwrap();
    chain.advance_era();
    assert_eq!(chain.exposed_of(3, &ALICE), vec![(validator(8), dot(1_000))], "too late for this one");
    chain.advance_era();
    assert_eq!(chain.exposed_of(4, &ALICE), vec![(validator(9), dot(1_000))], "two eras later");
}

#[test]
fn validators_come_and_go() {
    let mut chain = Chain::new();
    chain.chill(&validator(5)).unwrap();
    chain.add_validator(&EVE, 100, dot(200_000)).unwrap();
    chain.block_validator(&validator(6)).unwrap();
    let error = chain.nominate(&ALICE, &[validator(6)]).unwrap_err();
    assert_eq!(module_error(error), "NotController", "no bond yet");
    chain.bond(&ALICE, dot(300), Payee::Stash).unwrap();
    let error = chain.nominate(&ALICE, &[validator(6)]).unwrap_err();
    assert_eq!(module_error(error), "BadTarget", "blocked");
    chain.advance_era();
    let active = chain.active_validators();
    assert!(!active.contains(&validator(5)), "chilled");
    assert!(active.contains(&EVE), "new");
    assert_eq!(active.len(), 64, "set size");
}

// ------------------------------------------------------------------------------------------------ rewards

#[test]
fn rewards_go_to_the_named_account() {
    let mut chain = with_nominator(dot(1_000), 0);
    chain.advance_eras(2);
    let before = chain.free_balance(&BOB);
    assert_eq!(chain.pay_rewards_to(1, &[ALICE]), 1, "the one she backs");
    assert_eq!(chain.pay_rewards(1), 63, "all the others");
    let reward = chain.free_balance(&BOB) - before;

    // Each validator's share of the era is equal, and Alice's part of it is that of her stake.
    let exposure = chain.exposure(1, &validator(0));
    let share = chain.era_payout(1).unwrap() / 64;
    let expected = share * dot(1_000) / exposure.total;
    assert!(reward.abs_diff(expected) <= expected / 100_000, "{reward} is not about {expected}");
    assert_eq!(chain.ledger(&ALICE).unwrap().total, dot(1_000), "nothing compounds");
    assert_eq!(chain.pay_rewards(1), 0, "paid once only");

    let staked: u128 = chain.exposures(1).iter().map(|(_, exposure)| exposure.total).sum();
    let yearly = chain.era_payout(1).unwrap() * u128::from(params::YEAR_MS) / u128::from(DAY_MS);
    assert!(yearly.abs_diff(staked * 12 / 100) <= staked / 1_000_000, "12 % a year");
}

#[test]
fn extra_points_earn_more() {
    let mut chain = with_nominator(dot(1_000), 0);
    chain.advance_era();
    chain.give_points(&validator(0), 200);
    chain.advance_era();
    let before = chain.free_balance(&BOB);
    chain.pay_rewards(1);
    let reward = chain.free_balance(&BOB) - before;
    let payout = chain.era_payout(1).unwrap();
    let exposure = chain.exposure(1, &validator(0));
    let expected = payout * 400 / (64 * 200 + 200) * dot(1_000) / exposure.total;
    assert!(reward.abs_diff(expected) <= expected / 100_000, "{reward} is not about {expected}");
}

// ------------------------------------------------------------------------------------------------ bonding

#[test]
fn unbonding_takes_28_eras() {
    let mut chain = with_nominator(dot(1_000), 0);
    chain.unbond(&ALICE, dot(400)).unwrap();
    chain.unbond(&ALICE, dot(100)).unwrap();
    let ledger = chain.ledger(&ALICE).unwrap();
    assert_eq!(ledger.unlocking, vec![(dot(500), 28)], "one chunk per era");
    assert_eq!((ledger.active, ledger.total), (dot(500), dot(1_000)), "ledger");
    assert_eq!(chain.reducible_balance(&ALICE), ENDOWMENT - dot(1_000), "still locked");

    // The pallet counts by the planned era, which runs ahead in the second half of the last one.
    chain.advance_ms(27 * DAY_MS + DAY_MS / 2 - 1);
    chain.withdraw_unbonded(&ALICE, 0).unwrap();
    assert_eq!(chain.ledger(&ALICE).unwrap().total, dot(1_000), "too early");
    chain.advance_to_era(28);
    chain.withdraw_unbonded(&ALICE, 0).unwrap();
    assert_eq!(chain.ledger(&ALICE).unwrap().total, dot(500), "withdrawn");
    assert_eq!(chain.reducible_balance(&ALICE), ENDOWMENT - dot(500), "free");
}

#[test]
fn bonding_duration_is_a_parameter() {
    let mut chain = with_nominator(dot(1_000), 0);
    chain.set_bonding_duration(2);
    chain.unbond(&ALICE, dot(400)).unwrap();
    assert_eq!(chain.ledger(&ALICE).unwrap().unlocking, vec![(dot(400), 2)], "chunk");
}

#[test]
fn chunks_are_limited_to_32() {
    let mut chain = with_nominator(dot(10_000), 0);
    chain.set_bonding_duration(100);
    for _ in 0..32 {
        chain.unbond(&ALICE, dot(1)).unwrap();
        chain.advance_era();
    }
    let error = chain.unbond(&ALICE, dot(1)).unwrap_err();
    assert_eq!(module_error(error), "NoMoreChunks");
}

#[test]
fn minimum_nominator_bond_is_enforced() {
    let mut chain = Chain::new();
    chain.bond(&ALICE, dot(249), Payee::Stash).unwrap();
    let error = chain.nominate(&ALICE, &[validator(0)]).unwrap_err();
    assert_eq!(module_error(error), "InsufficientBond", "below 250 DOT");
    chain.set_min_nominator_bond(dot(200));
    chain.nominate(&ALICE, &[validator(0)]).unwrap();
    let error = chain.unbond(&ALICE, dot(50)).unwrap_err();
    assert_eq!(module_error(error), "InsufficientBond", "would fall below");
    assert_eq!(chain.nominations(&ALICE), Some(vec![validator(0)]), "still nominates");
}

// ------------------------------------------------------------------------------------------------ slashes

#[test]
fn slash_takes_its_fraction_at_once() {
    let mut chain = with_nominator(dot(1_000), 3);
    chain.unbond(&ALICE, dot(200)).unwrap();
    chain.advance_eras(2);
    let own = chain.ledger(&validator(3)).unwrap().active;
    chain.slash(&validator(3), Perbill::from_percent(10));
    let ledger = chain.ledger(&ALICE).unwrap();
    assert_eq!(ledger.active, dot(720), "a tenth of what was at stake");
    assert_eq!(ledger.unlocking, vec![(dot(200), 28)], "what left before the offence is safe");
    assert_eq!(chain.ledger(&validator(3)).unwrap().active, own - own / 10, "the validator too");
    assert_eq!(chain.ledger(&validator(4)).unwrap().active, self_stake(4), "nobody else");
    assert_eq!(chain.nominations(&ALICE), Some(vec![validator(3)]), "the nomination stays");
    // An offence never disturbs the rhythm of the eras.
    chain.advance_era();
    assert_eq!(chain.active_era(), 3, "era");
}

#[test]
fn slash_of_an_earlier_era_hits_who_backed_then() {
    let mut chain = with_nominator(dot(1_000), 3);
    chain.advance_era();
    chain.nominate(&ALICE, &[validator(4)]).unwrap();
    chain.advance_eras(2);
    chain.slash(&validator(3), Perbill::from_percent(10));
    assert_eq!(chain.ledger(&ALICE).unwrap().active, dot(1_000), "no longer behind it");
    chain.slash_in_era(&validator(3), Perbill::from_percent(20), 1);
    assert_eq!(chain.ledger(&ALICE).unwrap().active, dot(800), "was behind it in era 1");
}

#[test]
fn deferred_slash_waits_and_can_be_cancelled() {
    let mut chain = with_nominator(dot(1_000), 3);
    chain.set_slash_defer_duration(27);
    chain.advance_era();
    chain.slash(&validator(3), Perbill::from_percent(10));
    assert_eq!(chain.ledger(&ALICE).unwrap().active, dot(1_000), "not yet");

    let mut cancelled = chain.fork();
    cancelled.cancel_deferred_slashes(29).unwrap();
    for chain in [&mut chain, &mut cancelled] {
        chain.advance_to_era(28);
        assert_eq!(chain.ledger(&ALICE).unwrap().active, dot(1_000), "one era before");
        chain.advance_era();
    }
    assert_eq!(chain.ledger(&ALICE).unwrap().active, dot(900), "27 eras later");
    assert_eq!(cancelled.ledger(&ALICE).unwrap().active, dot(1_000), "cancelled");
}

// ------------------------------------------------------------------------------------------------ copies

#[test]
fn forks_know_nothing_of_each_other() {
    let mut chain = with_nominator(dot(1_000), 0);
    chain.advance_eras(3);
    let mut fork = chain.fork();
    assert_eq!(fork.now(), chain.now(), "same time");
    assert_eq!(fork.exposures(3), chain.exposures(3), "same past");
    fork.advance_eras(2);
    fork.transfer(&CAROL, &DAVE, dot(3)).unwrap();
    assert_eq!((chain.active_era(), fork.active_era()), (3, 5), "eras");
    assert_eq!(chain.free_balance(&DAVE), ENDOWMENT, "money");
    chain.advance_eras(2);
    assert_eq!(fork.exposures(5), chain.exposures(5), "same future");
}

#[test]
fn scratch_leaves_nothing() {
    let mut chain = Chain::new();
    let balance = chain.scratch(|chain| {
        chain.advance_eras(2);
        chain.transfer(&ALICE, &BOB, dot(5)).unwrap();
        chain.free_balance(&BOB)
    });
    assert_eq!(balance, ENDOWMENT + dot(5), "inside");
    assert_eq!(chain.free_balance(&BOB), ENDOWMENT, "after");
    assert_eq!((chain.active_era(), chain.now()), (0, params::GENESIS_MS), "time too");
}

// ------------------------------------------------------------------------------------------------ contracts

/// A contract that dispatches its input with `call_runtime`, notes that in its storage, emits the input as an event and returns the pallet's code
/// (0 for success) followed by its balance. A last byte 0xFF is not part of the call: it makes the contract revert in the end.
const DISPATCHER: &str = r#"
(module
    (import "seal0" "call_runtime" (func $call_runtime (param i32 i32) (result i32)))
    (import "seal0" "input" (func $input (param i32 i32)))
    (import "seal0" "balance" (func $balance (param i32 i32)))
    (import "seal0" "deposit_event" (func $deposit_event (param i32 i32 i32 i32)))
    (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
    (import "seal2" "set_storage" (func $set_storage (param i32 i32 i32 i32) (result i32)))
    (import "env" "memory" (memory 1 1))
    (func (export "deploy"))
    (func (export "call") (local $reverts i32)
        ;; 0: length of the input, 4: length of the balance, 16: code, 20: balance, 64: input
        (i32.store (i32.const 0) (i32.const 1024))
        (i32.store (i32.const 4) (i32.const 16))
        (call $input (i32.const 64) (i32.const 0))
        (drop (call $set_storage (i32.const 64) (i32.const 4) (i32.const 64) (i32.const 4)))
        (local.set $reverts
            (i32.eq (i32.load8_u (i32.add (i32.const 63) (i32.load (i32.const 0)))) (i32.const 255)))
        (i32.store (i32.const 16) (call $call_runtime
            (i32.const 64) (i32.sub (i32.load (i32.const 0)) (local.get $reverts))))
        (call $balance (i32.const 20) (i32.const 4))
        (call $deposit_event (i32.const 0) (i32.const 0) (i32.const 64) (i32.load (i32.const 0)))
        (call $return (local.get $reverts) (i32.const 16) (i32.const 20))
    )
)"#;

/// The dispatcher, instantiated by Dave.
fn dispatcher(chain: &mut Chain, value: u128) -> adotb_runtime::AccountId {
    let hash = chain.upload(wat::parse_str(DISPATCHER).unwrap(), &DAVE).unwrap();
    let (account, report) =
        chain.instantiate(Code::Hash(hash), Vec::new(), value, Vec::new(), &DAVE).unwrap();
    assert!(report.storage_deposit > 0, "deposit {}", report.storage_deposit);
    assert_eq!(chain.code_hash_of(&account), Some(hash), "code");
    account
}

/// What the dispatcher answers: the pallet's code and the balance.
fn answer(data: &[u8]) -> (u32, u128) {
    let code = u32::from_le_bytes(data[..4].try_into().unwrap());
    (code, u128::from_le_bytes(data[4..].try_into().unwrap()))
}

const SUCCESS: u32 = 0;
const CALL_RUNTIME_FAILED: u32 = 10;

fn bond_call(amount: u128) -> Vec<u8> {
    let payee = Payee::Account(BOB);
    RuntimeCall::from(pallet_staking::Call::bond { value: amount, payee }).encode()
}

#[test]
fn contract_reaches_staking_and_nothing_else() {
    let mut chain = Chain::new();
    let contract = dispatcher(&mut chain, dot(1_000));
    let report = chain.call(&contract, bond_call(dot(600)), 0, &ALICE);
    assert_eq!(answer(report.data()).0, SUCCESS, "bond");
    assert_eq!(report.events, vec![(contract.clone(), bond_call(dot(600)))], "event");
    assert_eq!(chain.ledger(&contract).unwrap().active, dot(600), "bonded");

    let targets = vec![validator(2).into()];
    let nominate = RuntimeCall::from(pallet_staking::Call::nominate { targets }).encode();
    assert_eq!(nominate[..2], [7, 5], "Polkadot's indices");
    assert_eq!(answer(chain.call(&contract, nominate.clone(), 0, &ALICE).data()).0, SUCCESS, "nominate");
    chain.advance_era();
    assert_eq!(chain.exposed_of(1, &contract), vec![(validator(2), dot(600))], "backs");

    let transfer = pallet_balances::Call::transfer_allow_death { dest: ALICE.into(), value: dot(1) };
    let report = chain.call(&contract, RuntimeCall::from(transfer).encode(), 0, &ALICE);
    assert_eq!(answer(report.data()).0, CALL_RUNTIME_FAILED, "transfers are filtered");
    assert!(report.is_ok(), "the contract goes on");

    chain.refuse_staking_calls(&[5]);
    let report = chain.call(&contract, nominate.clone(), 0, &ALICE);
    assert_eq!(answer(report.data()).0, CALL_RUNTIME_FAILED, "nominate is refused");
    chain.refuse_staking_calls(&[]);
    chain.set_staking_open(false);
    let report = chain.call(&contract, nominate, 0, &ALICE);
    assert_eq!(answer(report.data()).0, CALL_RUNTIME_FAILED, "staking is closed");
}

#[test]
fn failing_runtime_call_changes_nothing_but_the_contract_goes_on() {
    let mut chain = Chain::new();
    let contract = dispatcher(&mut chain, dot(1_000));
    chain.call(&contract, bond_call(dot(300)), 0, &ALICE);
    let before = chain.ledger(&contract);
    let report = chain.call(&contract, bond_call(dot(5)), 0, &ALICE);
    assert_eq!(answer(report.data()).0, CALL_RUNTIME_FAILED, "bonded already");
    assert_eq!(report.events.len(), 1, "the event of the contract stays");
    assert_eq!(chain.ledger(&contract), before, "ledger");
}

#[test]
fn reverted_and_dry_calls_leave_nothing() {
    let mut chain = Chain::new();
    let contract = dispatcher(&mut chain, dot(1_000));
    let owned = chain.free_balance(&ALICE);
    let report = chain.dry_call(&contract, bond_call(dot(300)), dot(1), &ALICE);
    assert!(report.is_ok() && report.storage_deposit > 0 && report.events.len() == 1, "as if");
    assert_eq!(chain.ledger(&contract), None, "dry");

    let mut reverting = bond_call(dot(300));
    reverting.push(0xFF);
    let report = chain.call(&contract, reverting, dot(1), &ALICE);
    assert!(report.reverted && report.events.is_empty(), "reverted");
    assert_eq!(chain.ledger(&contract), None, "the runtime call too");
    assert_eq!(chain.free_balance(&ALICE), owned, "value and deposit came back");

    let report = chain.call(&ALICE, Vec::new(), 0, &BOB);
    assert_eq!(module_error(report.result.unwrap_err()), "ContractNotFound");
}

#[test]
fn contract_needs_no_endowment_and_its_balance_hides_the_bond() {
    let mut chain = Chain::new();
    let dave = chain.free_balance(&DAVE);
    let contract = dispatcher(&mut chain, 0);
    assert_eq!(chain.free_balance(&contract), params::EXISTENTIAL_DEPOSIT, "paid by the maker");
    let held = chain.held_balance(&contract);
    assert!(held > 0, "storage deposit");
    assert!(dave - chain.free_balance(&DAVE) > held + params::EXISTENTIAL_DEPOSIT, "and the code's");

    chain.transfer(&ALICE, &contract, dot(1_000)).unwrap();
    let report = chain.call(&contract, bond_call(dot(600)), 0, &ALICE);
    let (code, seen) = answer(report.data());
    assert_eq!(code, SUCCESS);
    // Free 1 001, bonded 600: but the lock is also covered by what is on hold, so that much of the bond looks free.
    assert_eq!(seen, dot(401) + held, "the contract's view during the call");
    let held = chain.held_balance(&contract);
    assert_eq!(chain.reducible_balance(&contract), dot(401) + held, "and after the deposit of the call");
}

/// What a nominator contract must know: a part of the last withdrawal was visible all along, so it looks smaller than it is.
#[test]
fn balance_rises_by_less_when_the_last_bond_is_withdrawn() {
    let mut chain = Chain::new();
    let contract = dispatcher(&mut chain, 0);
    chain.transfer(&ALICE, &contract, dot(1_000)).unwrap();
    let dispatch = |chain: &mut Chain, call: pallet_staking::Call<adotb_runtime::Runtime>| {
        let report = chain.call(&contract, RuntimeCall::from(call).encode(), 0, &ALICE);
        assert_eq!(answer(report.data()).0, SUCCESS);
    };
    let withdraw = || pallet_staking::Call::withdraw_unbonded { num_slashing_spans: 0 };
    dispatch(&mut chain, pallet_staking::Call::bond { value: dot(1_000), payee: Payee::Account(BOB) });
    dispatch(&mut chain, pallet_staking::Call::unbond { value: dot(400) });
    chain.advance_era();
    dispatch(&mut chain, pallet_staking::Call::unbond { value: dot(600) });
    chain.advance_to_era(28);

    // The deposits on hold grow with what the contract stores (here a little with each new kind of call).
    let extra = |chain: &mut Chain| chain.held_balance(&contract) + params::EXISTENTIAL_DEPOSIT;
    let before = extra(&mut chain);
    assert_eq!(chain.reducible_balance(&contract), before, "everything is bonded");
    dispatch(&mut chain, withdraw());
    let after = extra(&mut chain);
    assert_eq!(chain.reducible_balance(&contract), dot(400) + after, "a part: rises by the part");
    chain.advance_era();
    dispatch(&mut chain, withdraw());
    assert_eq!(chain.ledger(&contract), None, "all");
    assert_eq!(chain.reducible_balance(&contract), dot(1_000), "the rest: rises by 600 less the extra");
}

#[test]
fn gas_is_the_same_each_time_and_bounded_by_a_block() {
    let mut chain = Chain::new();
    let contract = dispatcher(&mut chain, dot(1_000));
    let first = chain.dry_call(&contract, bond_call(dot(300)), 0, &ALICE);
    let second = chain.fork().dry_call(&contract, bond_call(dot(300)), 0, &ALICE);
    assert_eq!(first.gas_consumed, second.gas_consumed, "deterministic");
    assert!(first.gas_consumed.ref_time() > 100_000_000 && first.gas_consumed.proof_size() > 1_000);
    assert!(first.gas_consumed.all_lte(first.gas_required), "required");
    chain.gas_limit = first.gas_consumed / 2;
    let report = chain.dry_call(&contract, bond_call(dot(300)), 0, &ALICE);
    assert_eq!(module_error(report.result.unwrap_err()), "OutOfGas");
}
