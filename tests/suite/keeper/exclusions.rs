//! Validators that block, kick, leave or were never there: proved by a stash, or said by the guardian. Their weight goes to the
//! others for a while, by itself comes back, and nobody gets more than the registry's limits allow.

use adotb_harness::{
    actors::*,
    contract::{chain_id, ink_id, BonderEvent},
    world::{allocation, World},
};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::{BonderError, Cause, Exclusion},
    nominator::Probed,
    registry::Limits,
};
use adotb_runtime::{AccountId, Balance};
use sp_runtime::Perbill;

/// 8 000 DOT in 16 stashes behind four validators, no rewards.
fn four() -> World {
    let mut world = World::builder().bonder_settings(|settings| settings.max_stashes = 16).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, dot(7_999)).unwrap();
    world.run_eras(3);
    world
}

/// Numbers and accounts of the stashes behind a validator by the book.
fn behind(world: &mut World, who: &AccountId) -> Vec<(u16, AccountId)> {
    let stashes = (0u16..).zip(world.stashes());
    let there = stashes.filter(|(_, stash)| stash.bonded > 0 && stash.validator == Some(ink_id(who)));
    there.map(|(number, stash)| (number, chain_id(stash.account))).collect()
}

/// Planck behind a validator on the chain.
fn stake_of(world: &mut World, who: &AccountId) -> Balance {
    world
        .stake_by_validator()
        .into_iter()
        .find(|(validator, _)| validator == who)
        .map_or(0, |(_, stake)| stake)
}

fn excluded(world: &mut World) -> Vec<(AccountId, u32, Cause)> {
    let list = world.bonder(&STRANGER).exclusions();
    list.into_iter().map(|Exclusion { validator, until, by }| (chain_id(validator), until, by)).collect()
}

// ------------------------------------------------------------------------------------------------ by proof

#[test]
fn kicked_stashes_are_worked_around_within_an_era() {
    let mut world = four();
    let kicker = validator(3);
    let victims = behind(&mut world, &kicker);
    assert_eq!(victims.len(), 4);
    world.chain.block_validator(&kicker).unwrap();
    let accounts: Vec<_> = victims.iter().map(|(_, account)| account.clone()).collect();
    world.chain.kick(&kicker, &accounts).unwrap();
    assert_eq!(stake_of(&mut world, &kicker), 0, "kicked");
    // Anybody who sees it says so with one stash.
    world.bonder(&STRANGER).repair(victims[0].0).expect("it cannot come back: the validator is excluded");
    let era = world.overview().era;
    assert_eq!(excluded(&mut world), [(kicker.clone(), era + 7, Cause::Refuses)]);
    let told =
        BonderEvent::ValidatorExcluded { validator: kicker.clone(), until: era + 7, by: Cause::Refuses };
    assert!(world.bonder_events().contains(&told));
    world.stake(&BOB, dot(600)).unwrap();
    world.next_era();
    for (_, account) in &victims {
        let home = world.chain.nominations(account).expect("it nominates");
        assert!(home.len() == 1 && home[0] != kicker, "the next best: {home:?}");
    }
    let all: Balance = world.stake_by_validator().iter().map(|(_, stake)| stake).sum();
    assert_eq!((all, world.overview().money.buffer), (dot(8_600), 0), "all works for somebody");
    assert!(behind(&mut world, &kicker).is_empty(), "in the book too");
    world.assert_invariants();
    // It stays blocked: when its time is over it is tried once, and is out again. Nothing moves.
    world.run_eras(8);
    assert_eq!(excluded(&mut world).len(), 1, "proved again by the era's work");
    assert_eq!(world.book_totals().failed, 0);
    assert_eq!(stake_of(&mut world, &kicker), 0);
    // It takes nominations again: anybody ends it, and it gets its part.
    world.chain.validate(&kicker, Perbill::zero()).unwrap();
    world.bonder(&STRANGER).readmit(0, &kicker).expect("it shows that it takes them");
    assert_eq!(excluded(&mut world), []);
    world.run_eras(1);
    assert!(stake_of(&mut world, &kicker) >= dot(1_600), "a quarter");
    world.assert_invariants();
    world.assert_targets();
}

#[test]
fn stash_that_was_kicked_by_one_who_takes_it_again_is_only_repaired() {
    let mut world = four();
    let (number, account) = behind(&mut world, &validator(3))[0].clone();
    world.chain.kick(&validator(3), std::slice::from_ref(&account)).unwrap();
    world.bonder(&STRANGER).repair(number).unwrap();
    assert_eq!(world.chain.nominations(&account), Some(vec![validator(3)]));
    assert_eq!(excluded(&mut world), []);
    world.assert_invariants();
}

#[test]
fn blocked_validator_keeps_the_stashes_that_it_has() {
    let mut world = four();
    world.chain.block_validator(&validator(3)).unwrap();
    let there = behind(&mut world, &validator(3));
    let elsewhere = behind(&mut world, &validator(0))[0].0;
    for number in [there[0].0, elsewhere] {
        let refused = BonderError::NotShown { stash: number, validator: ink_id(&validator(3)) };
        assert_eq!(
            world.bonder(&EVE).probe(number, &validator(3)),
            Err(refused),
            "it works for those it has"
        );
    }
    world.run_eras(2);
    assert_eq!(behind(&mut world, &validator(3)), there, "they stay");
    world.assert_invariants();
}

#[test]
fn chilled_and_unknown_validators_are_left_when_anybody_proves_it() {
    let mut world = four();
    world
        .registry(&ADMIN)
        .set_weights(&allocation(&[(0, 2_500), (1, 2_500), (2, 2_500), (900, 2_500)]))
        .unwrap();
    world.next_era();
    assert!(stake_of(&mut world, &validator(900)) >= dot(1_900), "this chain takes a nomination of nobody");
    world.chain.chill(&validator(2)).unwrap();
    let number = behind(&mut world, &validator(0))[0].0;
    for gone in [validator(900), validator(2)] {
        world.bonder(&EVE).probe(number, &gone).expect("any stash shows it");
    }
    let refused = |who| Err(BonderError::NotShown { stash: number, validator: ink_id(&validator(who)) });
    assert_eq!(world.bonder(&EVE).probe(number, &validator(1)), refused(1), "a candidate");
    assert_eq!(world.bonder(&EVE).readmit(number, &validator(2)), refused(2));
    world.next_era();
    let stake: Vec<_> = [0, 1, 2, 900].map(|n| stake_of(&mut world, &validator(n)) / dot(1)).into();
    assert_eq!(stake, [4_000, 4_000, 0, 0], "half each");
    world.assert_invariants();
    // One is back.
    world.chain.validate(&validator(2), Perbill::zero()).unwrap();
    world.bonder(&EVE).readmit(number, &validator(2)).unwrap();
    let told = BonderEvent::ValidatorReadmitted { validator: validator(2) };
    assert_eq!(world.bonder_events(), [told]);
    world.next_era();
    assert!(stake_of(&mut world, &validator(2)) >= dot(2_500), "a third");
    // Of the other it ends by itself, and is proved again.
    let missing = Err(BonderError::NotExcluded { validator: ink_id(&validator(2)) });
    assert_eq!(world.bonder(&EVE).readmit(number, &validator(2)), missing);
    world.run_eras(7);
    assert!(stake_of(&mut world, &validator(900)) >= dot(1_900), "its weight counts again");
}

/// Whatever the chain refuses to everybody excludes nobody.
#[test]
fn what_the_chain_refuses_to_everybody_excludes_nobody() {
    let number = 0;
    for trouble in 0..4 {
        let mut world = four();
        let (_, account) = behind(&mut world, &validator(3))[0].clone();
        match trouble {
            0 => world.chain.refuse_staking_calls(&[5, 24]),
            1 => world.chain.set_staking_open(false),
            2 => world.chain.set_min_nominator_bond(dot(50_000)),
            _ => {
                world.chain.set_max_nominators(Some(1));
                world
                    .chain
                    .execute(|| pallet_staking::Nominators::<adotb_runtime::Runtime>::remove(&account));
            }
        }
        let stash = behind(&mut world, &validator(3)).iter().find(|(_, who)| *who == account).unwrap().0;
        for number in [number, stash] {
            let answer = world.bonder(&EVE).probe(number, &validator(3));
            assert!(matches!(answer, Err(BonderError::NotShown { .. })), "trouble {trouble}: {answer:?}");
        }
        if trouble == 3 {
            assert_eq!(world.bonder(&EVE).repair(stash), Err(BonderError::NotRepaired { stash }));
        }
        assert_eq!(excluded(&mut world), [], "trouble {trouble}");
    }
}

#[test]
fn probes_of_strangers_and_of_unknown_stashes_say_nothing() {
    let mut world = four();
    let outside = Err(BonderError::NotInAllocation { validator: ink_id(&validator(20)) });
    assert_eq!(world.bonder(&EVE).probe(0, &validator(20)), outside, "nobody excludes who has no weight");
    assert_eq!(world.bonder(&EVE).probe(99, &validator(0)), Err(BonderError::UnknownStash { stash: 99 }));
    let (stash, calls) = (world.stash_accounts()[0].clone(), world.bonder(&EVE).settings().calls);
    world.chain.chill(&validator(3)).unwrap();
    let bonder = world.at.bonder.clone();
    let shown =
        |world: &mut World, who| world.nominator(&stash, who).probe(&calls, &validator(3), &validator(0));
    assert_eq!(
        shown(&mut world, &bonder),
        Probed(Probed::NO_CANDIDATE | Probed::TAKES),
        "this chain takes it all the same"
    );
    assert_eq!(shown(&mut world, &EVE), Probed(0), "nobody else is told");
    assert_eq!(world.nominator(&stash, &EVE).frees(&calls, 10), 0);
}

// ------------------------------------------------------------------------------------------------ by the guardian

#[test]
fn guardian_excludes_for_a_week_and_adds_weight_to_nobody_beyond_the_limits() {
    let limits = Limits { min_validators: 1, max_validators: 64, max_weight_bps: 3_500 };
    let mut world = World::builder()
        .limits(limits)
        .allocation(allocation(&[(0, 3_500), (1, 3_500), (2, 1_200), (3, 1_800)]))
        .bonder_settings(|settings| settings.max_stashes = 32)
        .build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, dot(15_999)).unwrap();
    world.run_eras(3);
    let caller = ink_id(&EVE);
    let missing = BonderError::Access(AccessError::MissingRole { caller, needed: Role::Guardian });
    assert_eq!(world.bonder(&EVE).exclude(&validator(3), 7), Err(missing));
    let heavy = Err(BonderError::TooMuchExcluded { given: 3_500, most: 2_000 });
    assert_eq!(world.bonder(&GUARDIAN).exclude(&validator(0), 7), heavy);
    assert_eq!(
        world.bonder(&GUARDIAN).exclude(&validator(3), 8),
        Err(BonderError::ExclusionTooLong { given: 8 })
    );
    world.bonder(&GUARDIAN).exclude(&validator(3), 7).unwrap();
    let from = world.overview().era;
    assert_eq!(excluded(&mut world), [(validator(3), from + 7, Cause::Guardian)]);
    world.next_era();
    assert_eq!(stake_of(&mut world, &validator(3)), 0, "left at once");
    assert!(stake_of(&mut world, &validator(2)) >= dot(4_000), "the only one with room");
    for n in [0, 1] {
        assert!(
            stake_of(&mut world, &validator(n)) <= dot(5_600) + dot(750),
            "not above its cap, but for a stash"
        );
    }
    world.assert_invariants();
    world.run_eras(7);
    assert!(stake_of(&mut world, &validator(3)) >= dot(2_000), "back by itself");
    world.assert_targets();
    let again = Err(BonderError::ExcludedBefore { from: from + 14 });
    assert_eq!(world.bonder(&GUARDIAN).exclude(&validator(3), 1), again, "it must stay in as long");
    world.run_eras(6);
    assert_eq!(world.bonder(&GUARDIAN).exclude(&validator(3), 1), Ok(()));
    assert_eq!(world.bonder(&GUARDIAN).exclude(&validator(3), 0), Ok(()), "and ends its own");
    assert_eq!(world.bonder_events(), [BonderEvent::ValidatorReadmitted { validator: validator(3) }]);
}

// ------------------------------------------------------------------------------------------------ repairs

/// A refused nomination keeps no late stake from coming home.
#[test]
fn repair_brings_late_stake_home_though_the_nomination_is_refused() {
    let mut world = four();
    let account = world.stash_accounts()[0].clone();
    late_stake(&mut world, &account, dot(30));
    world.chain.refuse_staking_calls(&[5]);
    world.bonder(&STRANGER).repair(0).expect("a part of it is done");
    assert_eq!(world.overview().unharvested, dot(30), "it is there");
    assert_eq!(
        world.bonder(&STRANGER).repair(0),
        Err(BonderError::NotRepaired { stash: 0 }),
        "and nothing more"
    );
    world.assert_invariants();
    // The other way round: what is nominated stays nominated.
    world.chain.execute(|| pallet_staking::Nominators::<adotb_runtime::Runtime>::remove(&account));
    world.chain.refuse_staking_calls(&[3]);
    world.bonder(&STRANGER).repair(0).expect("the other part");
    assert!(world.chain.nominations(&account).is_some());
}

/// Stake that the chain frees and that the book has written off, or never knew.
fn late_stake(world: &mut World, stash: &AccountId, amount: Balance) {
    use frame_support::traits::{LockableCurrency, WithdrawReasons};
    use scale::{Compact, Decode, Encode};
    world.chain.mint(stash, amount);
    world.chain.execute(|| {
        let mut ledger = adotb_runtime::Staking::ledger(stash).expect("it is bonded");
        let chunk = (Compact(amount), Compact(0u32)).encode();
        let chunk = Decode::decode(&mut &chunk[..]).expect("a value and an era");
        ledger.unlocking.try_push(chunk).expect("there is room");
        ledger.total += amount;
        adotb_runtime::Balances::set_lock(*b"staking ", stash, ledger.total, WithdrawReasons::all());
        pallet_staking::Ledger::<adotb_runtime::Runtime>::insert(stash, ledger);
    });
}
