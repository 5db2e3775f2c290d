//! Slashes that the chain applies at once, and that a quorum of reporters tells of: from the offence to the wallet.

use super::common::*;
use adotb_harness::{
    actors::*,
    world::{allocation, World},
};
use adotb_interfaces::{
    oracle::{OracleError, Outcome},
    vault::VaultError,
};
use adotb_runtime::{AccountId, Balance, Runtime, RuntimeCall};
use sp_runtime::Perbill;

/// Everybody in `who` has lost the same fraction of what they had, within a planck.
fn assert_same_fraction(
    world: &mut World,
    before: &[(AccountId, Balance)],
    loss: Balance,
    at_stake: Balance,
) {
    for (who, balance) in before {
        let expected = balance * (at_stake - loss) / at_stake;
        let now = world.balance(who);
        assert!(now.abs_diff(expected) <= 1, "{}: {now} of {balance}, expected {expected}", name_of(who));
    }
}

/// Anybody may remove what is left of a stash that has nothing.
fn reap(world: &mut World, stash: &AccountId) {
    let call = pallet_staking::Call::<Runtime>::reap_stash { stash: stash.clone(), num_slashing_spans: 10 };
    world.chain.dispatch(RuntimeCall::from(call), &STRANGER).expect("an empty stash can be reaped");
    assert_eq!(world.chain.ledger(stash), None, "the pallet has forgotten it");
}

#[test]
fn slash_is_booked_by_the_second_of_three_reporters_and_shared() {
    let mut world = bonded();
    let funded = world.request(&BOB, dot(50)).unwrap();
    world.stake(&CAROL, dot(450)).unwrap();
    world.next_era();
    let older = world.request(&ALICE, dot(350)).unwrap();
    world.run_eras(2);
    let era = world.overview().era;
    let same_day = world.request(&BOB, dot(300)).unwrap();
    world.slash(&validator(0), percent(10));
    let before = world.measure();
    let balances = [ALICE, BOB, CAROL].map(|who| (who.clone(), world.balance(&who)));
    let at_stake = before.overview.pooled + dot(300);

    let report = world.true_report(era);
    let counted = Outcome::Counted { votes: 1, quorum: 2 };
    assert_eq!(world.oracle(&REPORTER).report(&report), Ok(counted), "one of three is not enough");
    assert_eq!(world.measure(), before, "nothing is booked");
    world.assert_invariants();
    let decided = world.oracle(&REPORTER_3).report(&report).unwrap();
    let Outcome::Decided(booked) = decided else { panic!("two are: {decided:?}") };
    let loss = booked.loss;
    assert!(loss > at_stake / 100 && loss < dot(120), "more than the limit: {loss}");
    assert_eq!(booked, proven(loss), "the stashes prove it, so it is booked at once");
    let (since, whole, by_holders, by_exits) = shared(&world).expect("a loss");
    assert_eq!((since, whole, by_holders + by_exits), (era, loss, loss), "all of it is borne");
    assert_same_fraction(&mut world, &balances, loss, at_stake);
    let expected = dot(300) * (at_stake - loss) / at_stake;
    assert!(payout(&mut world, same_day).abs_diff(expected) <= 1, "the exit of that day as well");
    assert_eq!(payout(&mut world, older), dot(350), "an older one loses nothing");
    assert_eq!(world.claim_for_owners(&[funded]), Ok(dot(50)), "nor does a funded one");
    world.assert_invariants();

    let refused = OracleError::AlreadyBooked { hash: world.oracle(&STRANGER).booked().unwrap().0.into() };
    assert_eq!(world.oracle(&REPORTER_2).report(&report), Err(refused), "the third comes too late");
    assert_works_to_the_end(&mut world);
}

#[test]
fn slash_between_funding_and_claim_is_not_of_who_waits_to_claim() {
    let mut world = single();
    let id = world.request(&ALICE, dot(100)).unwrap();
    world.run_eras(29);
    assert_eq!(world.overview().money.reserved, dot(100), "funded, not claimed");
    let era = world.overview().era;
    world.slash(&validator(0), percent(10));
    assert_eq!(world.report(era), Ok(proven(dot(90))), "10 % of what works");
    assert_eq!(holders(&mut world), (dot(810), 0), "the holders bear all of it");
    world.assert_invariants();
    assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(100)), "in full");
    assert_works_to_the_end(&mut world);
}

#[test]
fn slash_while_unbonding_takes_from_chunk_and_bond_and_both_are_reported() {
    let mut world = single();
    let id = world.request(&BOB, dot(400)).unwrap();
    world.next_era();
    world.slash(&validator(0), percent(10));
    // The exit was opened in era 3; the chain took from its chunk because it began to unbond in the era of the offence.
    assert_eq!(world.report(3), Ok(proven(dot(100))), "both");
    assert_eq!(stake(&mut world), (dot(540), dot(360), 0), "as the chain has it");
    assert_eq!((payout(&mut world, id), holders(&mut world)), (dot(360), (dot(540), 0)), "the same fraction");
    world.assert_invariants();
    world.run_eras(28);
    assert_eq!(world.claim(&BOB, &[id]), Ok(dot(360)), "on time, since nothing is missing");
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

#[test]
fn slash_that_takes_all_of_a_stash_is_held_unless_the_pallet_forgot_the_stash() {
    // With the ledger still there nothing can be proved; anybody can reap the stash, and then it proves that it is gone.
    for reaped in [false, true] {
        let mut world = bonded();
        let era = world.overview().era;
        world.slash(&validator(0), percent(100));
        let gone: Vec<AccountId> = world
            .stash_accounts()
            .into_iter()
            .filter(|stash| world.chain.ledger(stash).is_none_or(|ledger| ledger.total == 0))
            .collect();
        assert_eq!(gone.len(), 2, "two stashes have nothing");
        if reaped {
            gone.iter().for_each(|stash| reap(&mut world, stash));
        }
        let report = world.true_report(era);
        if reaped {
            assert_eq!(world.agree(&report), Ok(proven(dot(1_000))), "a quarter of the pool, proved");
        } else {
            assert_eq!(
                world.agree(&report),
                Ok(held(dot(1_000))),
                "a quarter of the pool, on their word alone"
            );
            assert_eq!(holders(&mut world), (dot(4_000), 0), "nothing is booked yet");
            world.assert_invariants();
            world.chain.advance_eras(2);
            assert_eq!(world.oracle(&STRANGER).apply(&report), Ok(unproven(dot(1_000))), "nobody objected");
        }
        assert_eq!(holders(&mut world), (dot(3_000), 0), "now");
        world.keep();
        world.assert_invariants();

        // New money goes to the empty stashes again, and they back their validators.
        world.stake(&CAROL, dot(1_000)).unwrap();
        world.run_eras(2);
        world.assert_invariants();
        let idle: Vec<_> = world.stashes().into_iter().filter(|stash| stash.bonded == 0).collect();
        assert_eq!(idle, vec![], "every stash works again");
        let backed: Balance = world.stake_by_validator().into_iter().map(|(_, stake)| stake).sum();
        assert_eq!(backed, dot(4_000), "and everything backs somebody");
        assert_works_to_the_end(&mut world);
    }
}

#[test]
fn slash_by_the_validator_that_a_stash_left_is_reported_like_any_other() {
    let mut world = bonded();
    let offence = world.overview().era;
    world.registry(&ADMIN).set_weights(&allocation(&[(4, 5_000), (5, 5_000)])).unwrap();
    world.next_era();
    let backed: Vec<AccountId> = world.stake_by_validator().into_iter().map(|(who, _)| who).collect();
    assert!(!backed.contains(&validator(0)), "nobody nominates it any more");
    world.unreported_loss = true;
    world.chain.slash_in_era(&validator(0), percent(20), offence);
    let booked = world.report(offence).unwrap();
    assert!(booked.loss > dot(150), "a fifth of two stashes: {booked:?}");
    assert_eq!(booked, proven(booked.loss), "proved by stashes that nominate somebody else");
    assert_eq!(holders(&mut world).0, dot(4_000) - booked.loss, "shared");
    world.run_eras(2);
    world.assert_invariants();
    world.assert_targets();
    assert_works_to_the_end(&mut world);
}

#[test]
fn two_validators_slashed_in_one_era_are_one_report_or_two() {
    let mut worlds = [bonded(), bonded()];
    let [together, apart] = &mut worlds;
    let era = together.overview().era;
    let exit = together.request(&ALICE, dot(500)).unwrap();
    assert_eq!(apart.request(&ALICE, dot(500)), Ok(exit));
    together.slash(&validator(1), percent(5));
    together.slash(&validator(2), percent(5));
    let whole = together.report(era).unwrap();
    apart.slash(&validator(1), percent(5));
    let first = apart.report(era).unwrap();
    apart.slash(&validator(2), percent(5));
    let second = apart.report(era).unwrap();
    assert_eq!(first.loss + second.loss, whole.loss, "the same in the end");
    assert_eq!(whole, proven(whole.loss));
    // One after the other rounds once more.
    let (one, two) = (holders(together).0, holders(apart).0);
    assert!(one.abs_diff(two) <= 1, "{one} and {two}");
    for world in &mut worlds {
        assert!(payout(world, exit).abs_diff(dot(500) * (dot(4_000) - whole.loss) / dot(4_000)) <= 2);
        world.assert_invariants();
        assert_works_to_the_end(world);
    }
}

#[test]
fn a_validator_slashed_twice_in_one_era_costs_the_larger_of_both() {
    let mut world = single();
    let era = world.overview().era;
    world.slash(&validator(0), percent(5));
    assert_eq!(world.report(era), Ok(proven(dot(50))), "the first");
    world.slash(&validator(0), percent(3));
    let before = world.measure();
    let second = world.report(era).unwrap();
    assert_eq!(second, nothing(), "the chain takes nothing for a smaller one, so nothing is told");
    assert_eq!(world.measure(), before);
    world.slash(&validator(0), percent(8));
    assert_eq!(world.report(era), Ok(proven(dot(30))), "and the difference for a larger one");
    assert_eq!(holders(&mut world), (dot(920), 0));
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

#[test]
fn slash_that_nobody_reported_is_found_at_the_withdrawal_and_reported_then() {
    let mut world = single();
    let id = world.request(&BOB, dot(400)).unwrap();
    world.next_era();
    world.slash(&validator(0), percent(10));
    world.run_eras(27);
    assert_eq!(payout(&mut world, id), dot(400), "nobody knows");
    world.next_era();
    assert_eq!(shared(&world), Some((0, dot(40), dot(24), dot(16))), "what did not come is shared");
    assert_eq!(world.report(4), Ok(proven(dot(60))), "the bonded part is told at last");
    assert_eq!((payout(&mut world, id), holders(&mut world)), (dot(384), (dot(516), 0)));
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

#[test]
fn loss_beyond_what_the_holders_have_falls_on_older_exits_newest_first() {
    let mut world = single();
    let first = world.request(&ALICE, dot(300)).unwrap();
    world.next_era();
    let second = world.request(&ALICE, dot(299)).unwrap();
    let last = world.request(&BOB, dot(400)).unwrap();
    world.next_era();
    assert_eq!(holders(&mut world), (dot(1), 0), "all but the bootstrap stake leaves");
    let era = world.overview().era;
    world.slash(&validator(0), percent(100));
    let (bonded, unbonding, _) = stake(&mut world);
    let report = world.true_report(era);
    let left: Balance = report.stashes.iter().map(|stash| stash.active + stash.unlocking).sum();
    let lost = bonded + unbonding - left;
    assert!(lost > dot(1) && lost < dot(1_000), "the chunk of an earlier era is spared: {lost}");
    let booked = world.agree(&report).unwrap();
    assert_eq!(booked.loss, lost);
    if booked.held {
        world.chain.advance_eras(2);
        world.oracle(&STRANGER).apply(&report).unwrap();
    }
    assert_eq!(
        shared(&world),
        Some((era, lost, dot(1), lost - dot(1))),
        "the holders lose all, exits the rest"
    );
    let [one, two, three] = [first, second, last].map(|id| payout(&mut world, id));
    assert_eq!(one, dot(300), "the oldest batch is whole while younger ones can pay");
    assert!((two + three).abs_diff(dot(1_000) - lost - dot(300)) <= 2, "{two} and {three}");
    world.assert_invariants();
    world.run_eras(30);
    for (id, amount) in [(first, one), (second, two), (last, three)] {
        assert_eq!(world.claim_for_owners(&[id]), Ok(amount), "exit {id}");
    }
    world.assert_invariants();
}

#[test]
fn leaving_between_slash_and_report_does_not_help() {
    let mut world = single();
    let era = world.overview().era;
    world.slash(&validator(0), percent(10));
    // Bob reads the chain faster than the reporters.
    let leaving = world.request(&BOB, dot(400)).unwrap();
    let refused = VaultError::ExceedsBuffer { asked: dot(100), available: 0 };
    assert_eq!(world.vault(&ALICE).unstake_now(dot(100), 0), Err(refused), "nothing to leave with at once");
    assert_eq!(world.report(era), Ok(proven(dot(100))));
    assert_eq!(
        (payout(&mut world, leaving), holders(&mut world)),
        (dot(360), (dot(540), 0)),
        "he bears his part"
    );
    let refused = world.cancel(&BOB, leaving);
    assert!(matches!(refused, Err(VaultError::BatchClosed { .. })), "and cannot go back: {refused:?}");
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

#[test]
fn slash_of_everything_ends_the_shares_and_new_money_begins_anew() {
    let mut world = single();
    let era = world.overview().era;
    world.slash(&validator(0), Perbill::one());
    let report = world.true_report(era);
    assert_eq!(world.agree(&report), Ok(held(dot(1_000))), "cannot be proved");
    world.chain.advance_eras(2);
    assert_eq!(world.oracle(&STRANGER).apply(&report), Ok(unproven(dot(1_000))));
    assert_eq!((holders(&mut world), totals(&mut world).shares), ((0, 0), 0), "nothing is left");
    world.keep();
    world.assert_invariants();
    let bootstrap = AccountId::new(adotb_interfaces::vault::BOOTSTRAP_HOLDER);
    world.vault(&CAROL).stake_for(&bootstrap, dot(1)).unwrap();
    world.stake(&CAROL, dot(600)).unwrap();
    world.run_eras(3);
    assert_eq!(stake(&mut world), (dot(601), 0, 0), "it works");
    let backed: Balance = world.stake_by_validator().into_iter().map(|(_, stake)| stake).sum();
    assert_eq!(backed, dot(601), "for somebody");
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}
