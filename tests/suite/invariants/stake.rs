//! I-01 after every message of a busy life; I-08: one unbond per stash and era, 30 chunks; I-09: stakes near their targets.

use std::collections::BTreeSet;

use adotb_harness::{
    actors::*,
    world::{allocation, equal_allocation, World},
};
use adotb_interfaces::{registry::ValidatorWeight, vault::Pausable};
use adotb_runtime::{AccountId, RuntimeEvent};
use sp_runtime::Perbill;

/// Numbers that look random and are the same every day.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    /// An allocation of 1 to 8 of the first 12 validators.
    fn allocation(&mut self) -> Vec<ValidatorWeight> {
        let count = 1 + self.below(8);
        let first = self.below(5) as u32;
        let mut rest = 10_000;
        let weights: Vec<(u32, u16)> = (0..count)
            .map(|n| {
                let left = count - n - 1;
                let part = if left == 0 { rest } else { 1 + self.below(2 * (rest - left) / (left + 1)) };
                rest -= part;
                (first + n as u32, part as u16)
            })
            .collect();
        allocation(&weights)
    }
}

#[test]
fn invariant_i01_assets_cover_liabilities_after_every_message() {
    let mut world = World::new();
    let mut messages = 0;
    let mut after = |world: &mut World, what: &str| {
        let measured = world.assert_invariants(); // I-01 among others
        assert!(measured.surplus >= 0, "I-01 after {what}: {}", measured.surplus);
        messages += 1;
    };
    world.stake(&ALICE, dot(1_999)).unwrap();
    after(&mut world, "stake");
    world.vault(&BOB).stake_for(&CAROL, dot(700)).unwrap();
    after(&mut world, "stake_for");
    world.token(&ALICE).transfer(&DAVE, dot(100)).unwrap();
    after(&mut world, "transfer");
    for era in 1..6 {
        world.chain.advance_era();
        let stashes = world.stash_accounts();
        world.chain.pay_rewards_to(era - 1, &stashes);
        after(&mut world, "payout");
        world.bonder(&EVE).harvest().unwrap();
        after(&mut world, "harvest");
        while world.bonder(&EVE).create_stash().is_ok() {
            after(&mut world, "create_stash");
        }
        while !world.bonder(&EVE).advance(1).unwrap().complete {
            after(&mut world, "a step of advance");
        }
        world.request(&DAVE, dot(7)).unwrap();
        after(&mut world, "request_unstake");
        let id = world.request(&ALICE, dot(20)).unwrap();
        world.cancel(&ALICE, id).unwrap();
        after(&mut world, "cancel_unstake");
        world.chain.advance_ms(DAY_MS / 7);
        world.stake(&FERDIE, dot(3) + u128::from(era)).unwrap();
        after(&mut world, "stake");
        world.vault(&FERDIE).unstake_now(dot(1) + u128::from(era), 0).unwrap();
        after(&mut world, "unstake_now");
        world.chain.advance_to_era(era);
    }
    world.token(&CAROL).transfer_shares(&EVE, 12_345).unwrap();
    after(&mut world, "transfer_shares");
    world.token(&CAROL).approve(&EVE, 54_321).unwrap();
    world.token(&EVE).collect(&CAROL, 54_321).unwrap();
    after(&mut world, "collect");
    let vault = world.at.vault.clone();
    world.chain.transfer(&BOB, &vault, dot(1)).unwrap();
    after(&mut world, "a donation");
    world.registry(&ADMIN).set_weights(&equal_allocation(6)).unwrap();
    after(&mut world, "set_weights");
    let until = world.vault(&GUARDIAN).pause(Pausable::Stake, 1).unwrap();
    after(&mut world, "pause");
    world.chain.advance_to(until);
    let all = world.balance(&CAROL);
    world.request(&CAROL, all).unwrap();
    after(&mut world, "a total exit");
    for _ in 0..32 {
        world.next_era();
        after(&mut world, "a day");
    }
    let (_, exits) = world.holders_and_exits();
    for id in exits {
        world.claim_for_owners(&[id]).unwrap();
        after(&mut world, "claim");
    }
    assert!(messages > 80, "{messages} messages");
}

/// How often each stash began to unbond by the chain's events of the last call.
fn unbonds(world: &mut World) -> Vec<AccountId> {
    let name = |event: &RuntimeEvent| format!("{event:?}");
    let stashes = world.stash_accounts();
    let events: Vec<String> = world.chain.last_events().iter().map(name).collect();
    let unbonded = events.iter().filter(|event| event.contains("Unbonded"));
    unbonded
        .map(|event| {
            let of = |stash: &&AccountId| event.contains(&format!("stash: {stash:?}"));
            stashes.iter().find(of).expect("one of ours").clone()
        })
        .collect()
}

#[test]
fn invariant_i08_one_unbond_per_stash_and_era_and_30_chunks() {
    let mut world =
        World::builder().validators(1).bonder_settings(|settings| settings.max_stashes = 1).build();
    world.stake(&ALICE, dot(7_999)).unwrap();
    world.run_eras(2);
    // A single stash, so that the late work and the day's own want the same one.
    let (mut most_chunks, mut all_unbonds, mut late) = (0, 0, 0);
    for day in 0..48u32 {
        for _ in 0..3 {
            world.request(&ALICE, dot(5)).unwrap();
        }
        world.chain.advance_era();
        let era = world.chain.active_era();
        let mut unbonded = Vec::new();
        loop {
            let progress = world.bonder(&KEEPER).advance(1).unwrap();
            let now = unbonds(&mut world);
            late += usize::from(progress.era < era) * now.len();
            unbonded.extend(now);
            // Every fourth day ends after the first step: the next day must do its work before its own.
            if day % 4 == 1 || progress.complete && progress.era == era {
                break;
            }
        }
        all_unbonds += unbonded.len();
        let different: BTreeSet<&AccountId> = unbonded.iter().collect();
        assert_eq!(different.len(), unbonded.len(), "I-08: a stash unbonds once in era {era}");
        for stash in world.stash_accounts() {
            let chunks = world.chain.ledger(&stash).unwrap().unlocking.len();
            assert!(chunks <= 30, "I-08: {chunks} chunks");
            most_chunks = most_chunks.max(chunks);
        }
        world.assert_invariants();
    }
    assert!(all_unbonds >= 30, "stakes were unbonded nearly every day: {all_unbonds}");
    assert!(late >= 5, "some of it a day late: {late}");
    assert!(most_chunks >= 20, "and piled up: {most_chunks}");
}

#[test]
fn invariant_i08_a_single_stash_never_fills_its_chunks() {
    let mut world =
        World::builder().validators(1).bonder_settings(|settings| settings.max_stashes = 1).build();
    world.stake(&ALICE, dot(7_999)).unwrap();
    world.run_eras(2);
    let mut most_chunks = 0;
    for _ in 0..40 {
        world.request(&ALICE, dot(15)).unwrap();
        world.next_era();
        let account = world.stash_accounts()[0].clone();
        most_chunks = most_chunks.max(world.chain.ledger(&account).unwrap().unlocking.len());
        assert_eq!(world.book_totals().failed, 0, "the pallet refuses nothing");
    }
    assert_eq!(
        most_chunks, 28,
        "one chunk a day for 28 days: two fewer than our limit, four fewer than the pallet's"
    );
    world.assert_invariants();
}

#[test]
fn invariant_i09_stakes_stay_within_one_stash_of_their_targets() {
    for seed in 1..=6 {
        let mut dice = Dice(seed * 0x9e37_79b9);
        let mut world = World::builder().allocation(dice.allocation()).build();
        let first = dot(300 + u128::from(dice.below(8_000)));
        world.stake(&ALICE, first).unwrap();
        for _ in 0..12 {
            match dice.below(4) {
                0 => {
                    world.stake(&BOB, dot(1 + u128::from(dice.below(3_000)))).unwrap();
                }
                1 => {
                    let part = world.balance(&ALICE) * u128::from(1 + dice.below(40)) / 100;
                    world.request(&ALICE, part).unwrap();
                }
                2 => {
                    world.registry(&ADMIN).set_weights(&dice.allocation()).unwrap();
                }
                _ => {}
            }
            world.next_era();
            world.assert_targets();
            world.assert_invariants();
            for account in world.stash_accounts() {
                let active = world.chain.ledger(&account).map_or(0, |ledger| ledger.active);
                assert!(active == 0 || active >= dot(250), "none is below the minimum bond: {active}");
            }
        }
        assert_eq!(world.book_totals().failed, 0, "the chain refused nothing, seed {seed}");
    }
}

#[test]
fn invariant_i09_holds_again_after_a_slash() {
    let mut world = World::builder().bonder_settings(|settings| settings.grace_eras = 2).build();
    world.stake(&ALICE, dot(7_999)).unwrap();
    world.run_eras(3);
    // A fifth of what stands behind one validator is gone, which the reporter tells.
    let slashed = validator(0);
    world.slash(&slashed, Perbill::from_percent(20));
    let era = world.overview().era;
    assert!(world.book(era).loss > 0, "the slash hit somebody");
    world.assert_invariants();
    world.registry(&ADMIN).set_weights(&allocation(&[(1, 4_000), (2, 3_000), (3, 3_000)])).unwrap();
    world.run_eras(2);
    assert!(world.stake_by_validator().iter().all(|(validator, _)| *validator != slashed), "it is left");
    world.assert_targets();
    world.assert_invariants();
}
