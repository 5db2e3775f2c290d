//! What each message costs: the hard limits of the project, and the recorded numbers of `tests/snapshots/gas.json`.

use std::sync::OnceLock;

use adotb_harness::{
    actors::*,
    artefacts,
    contract::ink_id,
    snapshot::Group,
    world::{equal_allocation, World, WorldSnapshot},
};
use adotb_interfaces::nominator::{Failures, Withdraw, Work};
use frame_support::weights::Weight;

mod governance;
mod oracle;

/// A limit: reference time and proof size.
#[derive(Clone, Copy)]
struct Limit(Weight);

const MS: u64 = 1_000_000_000;
const KB: u64 = 1_000;

const fn limit(tenths_of_ms: u64, kb: u64) -> Limit {
    Limit(Weight::from_parts(tenths_of_ms * MS / 10, kb * KB))
}

const STAKE: Limit = limit(50, 40);
const REQUEST_UNSTAKE: Limit = limit(60, 41);
const CLAIM: Limit = limit(30, 30);
const TRANSFER: Limit = limit(14, 14);
const APPROVE: Limit = limit(21, 24);
const SET_WEIGHTS: Limit = limit(90, 50);
/// Through two doors: the era's work harvests first in any case (`docs/decisions/0027-the-bonder-leads-the-era.md`).
const HARVEST: Limit = limit(300, 195);
/// One stash more in a call of `advance`.
const ADVANCE_PER_STASH: Limit = limit(75, 100);
/// A whole era's work in one call, divided by the stashes touched: with the planner and the stash book, which together cost
/// as much as some seven stashes (`docs/decisions/0003-bonder-apart-from-vault.md` says why it is above the other limit).
const ADVANCE_AVERAGE: Limit = limit(100, 100);

/// Largest code of each contract, in bytes; of those with two codes the front, which every call pays for.
const CODE_SIZES: [(&str, Option<u64>); 8] = [
    ("token", Some(12 * KB)),
    ("vault", Some(21 * KB)),
    ("bonder", Some(52 * KB)),
    ("registry", Some(20 * KB)),
    ("nominator", Some(8 * KB)),
    ("governor", Some(30 * KB)),
    ("timelock", Some(28 * KB)),
    ("oracle", Some(26 * KB)),
];

/// Measures of one message, each held against its limit; all failures are told together.
struct Costs {
    group: Group,
    name: &'static str,
    limit: Option<Limit>,
    first: Option<Weight>,
    failures: Vec<String>,
}

impl Costs {
    fn new(name: &'static str, limit: Limit) -> Self {
        Self { group: Group::gas(name), name, limit: Some(limit), first: None, failures: Vec::new() }
    }

    /// Measures of a message that has no limit.
    fn unlimited(name: &'static str) -> Self {
        Self { limit: None, ..Self::new(name, limit(0, 0)) }
    }

    /// Takes the weight of a case.
    fn take(&mut self, case: &str, weight: Weight) {
        self.take_within(case, weight, self.limit);
    }

    /// Takes the weight of a case that has a limit of its own.
    fn take_within(&mut self, case: &str, weight: Weight, limit: Option<Limit>) {
        self.group.weight(case, weight);
        let shown = |weight: &Weight| {
            let (time, proof) =
                (weight.ref_time() as f64 / MS as f64, weight.proof_size() as f64 / KB as f64);
            format!("{time:.2} ms and {proof:.1} KB")
        };
        println!("{:<40} {}", format!("{}: {case}", self.name), shown(&weight));
        if let Some(Limit(limit)) = &limit {
            if !weight.all_lte(*limit) {
                let name = self.name;
                self.failures.push(format!("{name}, {case}: {} exceeds {}", shown(&weight), shown(limit)));
            }
        }
        self.first.get_or_insert(weight);
    }

    /// Takes the weight of a case that must cost what the first one did, within 2 % (I-13).
    fn take_same(&mut self, case: &str, weight: Weight) {
        self.take(case, weight);
        let first = self.first.unwrap_or(weight);
        let off = |a: u64, b: u64| a.abs_diff(b) as f64 * 100.0 / a as f64;
        let (time, proof) =
            (off(first.ref_time(), weight.ref_time()), off(first.proof_size(), weight.proof_size()));
        if time > 2.0 || proof > 2.0 {
            self.failures
                .push(format!("I-13 {}, {case}: {time:.1} % and {proof:.1} % off the first", self.name));
        }
    }

    /// Fails with everything that exceeds its limit, and with every difference from the record.
    fn finish(self) {
        finish(self.group, "too dear", &self.failures);
    }
}

fn finish(group: Group, failed: &str, failures: &[String]) {
    let mut complaint = group.complaint();
    if !failures.is_empty() {
        complaint = format!("{failed}:\n{}\n{complaint}", failures.join("\n"));
    }
    assert!(complaint.is_empty(), "{complaint}");
}

// ------------------------------------------------------------------------------------------------ worlds

/// A running suite with one stash behind each of `validators` validators: Alice and Bob hold, rewards flow.
fn running(validators: u16) -> World {
    static WORLDS: [OnceLock<WorldSnapshot>; 65] = [const { OnceLock::new() }; 65];
    let snapshot = WORLDS[usize::from(validators)].get_or_init(|| {
        let mut world = World::builder()
            .validators(validators)
            .bonder_settings(|settings| settings.max_stashes = validators)
            .build();
        // At least twice the minimum bond for every stash.
        world.stake(&ALICE, dot(500) * u128::from(validators) + dot(10_000)).unwrap();
        world.stake(&BOB, dot(1_000)).unwrap();
        world.run_eras(4);
        assert_eq!(world.stashes().len(), usize::from(validators), "one stash for each validator");
        world.assert_invariants();
        world.snapshot()
    });
    World::from_snapshot(snapshot)
}

// ------------------------------------------------------------------------------------------------ holders

#[test]
fn stake_costs_the_same_with_any_number_of_validators() {
    let mut costs = Costs::new("stake", STAKE);
    for validators in [1, 10, 50, 64] {
        let mut world = running(validators);
        world.stake(&ALICE, dot(10)).unwrap();
        costs.take_same(&format!("{validators} validators"), world.last_weight());
        world.stake(&CAROL, dot(10)).unwrap();
        costs.take_same(&format!("{validators} validators, first stake of the holder"), world.last_weight());
    }
    costs.finish();
}

#[test]
fn request_unstake_costs_the_same_with_any_number_of_validators() {
    let mut costs = Costs::new("request_unstake", REQUEST_UNSTAKE);
    for validators in [1, 10, 50, 64] {
        let mut world = running(validators);
        world.request(&BOB, dot(1)).unwrap();
        costs.take_same(&format!("{validators} validators, first of its batch"), world.last_weight());
        world.request(&ALICE, dot(1)).unwrap();
        costs.take_same(&format!("{validators} validators"), world.last_weight());
    }
    costs.finish();
}

#[test]
fn request_unstake_costs_the_same_with_any_number_of_exits() {
    let mut costs = Costs::new("request_unstake with open exits", REQUEST_UNSTAKE);
    let mut world = running(10);
    // Whoever has an exit already pays some 5 % more, once: that one learns of the next.
    world.request(&BOB, dot(1)).unwrap();
    let mut open = 0;
    for target in [1, 10, 100, 1_000] {
        while open < target {
            world.request(&ALICE, dot(1)).unwrap();
            open += 1;
        }
        let of_owner = world.scratch(|world| {
            world.request(&ALICE, dot(1)).unwrap();
            world.last_weight()
        });
        costs.take_same(&format!("{target} of the same owner"), of_owner);
        let of_others = world.scratch(|world| {
            world.request(&BOB, dot(1)).unwrap();
            world.last_weight()
        });
        costs.take_same(&format!("{target} of others"), of_others);
    }
    costs.finish();
}

#[test]
fn claim_of_one_exit() {
    let mut costs = Costs::new("claim", CLAIM);
    let mut world = running(10);
    let ids: Vec<u64> = (0..3).map(|_| world.request(&ALICE, dot(1)).unwrap()).collect();
    world.stake(&BOB, dot(100)).unwrap();
    world.next_era();
    world.claim(&ALICE, &ids[..1]).unwrap();
    costs.take("one of several in its batch", world.last_weight());
    world.claim(&ALICE, &ids[1..2]).unwrap();
    world.claim(&ALICE, &ids[2..]).unwrap();
    costs.take("the last of its batch", world.last_weight());
    costs.finish();
}

#[test]
fn claim_of_many_exits() {
    let mut group = Group::gas("claim of many");
    let mut world = running(10);
    let ids: Vec<u64> = (0..64).map(|_| world.request(&ALICE, dot(1)).unwrap()).collect();
    world.stake(&BOB, dot(100)).unwrap();
    world.next_era();
    world.claim(&ALICE, &ids).unwrap();
    group.weight("64 exits", world.last_weight());
    group.finish();
}

#[test]
fn transfer() {
    let mut costs = Costs::new("transfer", TRANSFER);
    let mut world = running(10);
    world.token(&ALICE).transfer(&BOB, dot(1)).unwrap();
    costs.take("to a holder", world.last_weight());
    world.token(&ALICE).transfer(&CAROL, dot(1)).unwrap();
    costs.take("to a new holder", world.last_weight());
    costs.finish();
}

#[test]
fn approve() {
    let mut costs = Costs::new("approve", APPROVE);
    let mut world = running(10);
    world.token(&ALICE).approve(&BOB, dot(1)).unwrap();
    costs.take("first", world.last_weight());
    world.token(&ALICE).approve(&BOB, dot(2)).unwrap();
    costs.take("again", world.last_weight());
    costs.finish();
}

#[test]
fn other_messages_of_holders() {
    let mut group = Group::gas("holders");
    let mut world = running(10);
    world.token(&ALICE).approve(&BOB, dot(10)).unwrap();
    world.token(&BOB).transfer_from(&ALICE, &CAROL, dot(1)).unwrap();
    group.weight("transfer_from", world.last_weight());
    world.token(&BOB).collect(&ALICE, dot(1)).unwrap();
    group.weight("collect", world.last_weight());
    world.token(&ALICE).transfer_shares(&BOB, dot(1)).unwrap();
    group.weight("transfer_shares", world.last_weight());
    let id = world.request(&ALICE, dot(1)).unwrap();
    world.cancel(&ALICE, id).unwrap();
    group.weight("cancel_unstake", world.last_weight());
    world.stake(&BOB, dot(100)).unwrap();
    world.vault(&BOB).unstake_now(dot(50), 0).unwrap();
    group.weight("unstake_now", world.last_weight());
    group.finish();
}

// ------------------------------------------------------------------------------------------------ governance and keepers

#[test]
fn set_weights_of_50() {
    let mut costs = Costs::new("set_weights", SET_WEIGHTS);
    let mut world = running(50);
    let mut allocation = equal_allocation(50);
    for (number, entry) in (10..).zip(&mut allocation) {
        entry.validator = ink_id(&validator(number));
    }
    world.registry(&ADMIN).set_weights(&allocation).unwrap();
    costs.take("50 validators", world.last_weight());
    costs.finish();
}

#[test]
fn harvest_costs_the_same_with_any_number_of_stashes() {
    let mut costs = Costs::new("harvest", HARVEST);
    for stashes in [1, 64] {
        let mut world = running(stashes);
        world.chain.advance_era();
        let accounts = world.stash_accounts();
        let era = world.chain.active_era() - 1;
        world.chain.pay_rewards_to(era, &accounts);
        assert!(world.bonder(&KEEPER).harvest().unwrap() > 0, "there is something to harvest");
        costs.take_same(&format!("{stashes} stashes"), world.last_weight());
    }
    costs.finish();
}

#[test]
fn advance_per_stash() {
    let mut costs = Costs::new("advance per stash", ADVANCE_PER_STASH);
    let mut world = running(64);
    let total = |world: &mut World, steps: u32| {
        world.chain.advance_era();
        let mut total = Weight::zero();
        let mut touched = 0;
        loop {
            let progress = world.bonder(&KEEPER).advance(steps).unwrap();
            total += world.last_weight();
            let worked =
                |event: &_| matches!(event, adotb_harness::contract::BonderEvent::StashWorked { .. });
            touched += world.bonder_events().iter().filter(|event| worked(event)).count() as u64;
            if progress.complete {
                return (total, touched);
            }
        }
    };
    // The part that every era costs: the planner finds that there is nothing to do.
    let (weight, touched) = total(&mut world, 65);
    assert_eq!(touched, 0, "the stake is where it should be");
    costs.group.weight("no stash touched, in all", weight);

    // Money for every stash, and out of every stash.
    world.stake(&CAROL, dot(500) * 64).unwrap();
    let bonding = marginal(&mut world);
    let (weight, touched) = total(&mut world, 65);
    assert_eq!(touched, 64, "stashes bond");
    costs.take_within("bonds, all of 64 touched", weight / touched, Some(ADVANCE_AVERAGE));
    costs.take("bonds, one more touched", bonding);

    world.request(&CAROL, dot(400) * 64).unwrap();
    let unbonding = marginal(&mut world);
    let (weight, touched) = total(&mut world, 65);
    assert_eq!(touched, 64, "stashes unbond");
    costs.take_within("unbonds, all of 64 touched", weight / touched, Some(ADVANCE_AVERAGE));
    costs.take("unbonds, one more touched", unbonding);

    // Half of the validators leave the allocation.
    world.registry(&ADMIN).set_weights(&equal_allocation(32)).unwrap();
    let renominating = marginal(&mut world);
    let (weight, touched) = total(&mut world, 65);
    assert_eq!(touched, 32, "stashes re-nominate");
    costs.take_within("re-nominates, 32 of 64 touched", weight / touched, Some(ADVANCE_AVERAGE));
    costs.take("re-nominates, one more touched", renominating);
    costs.finish();
}

/// What one stash more costs a call of `advance` in the era to come.
fn marginal(world: &mut World) -> Weight {
    world.scratch(|world| {
        world.chain.advance_era();
        let mut cost = |steps| {
            world.scratch(|world| {
                world.bonder(&KEEPER).advance(steps).unwrap();
                world.last_weight()
            })
        };
        cost(12) - cost(11)
    })
}

/// What one order costs at the stash itself: the part of `advance` that grows with the stashes.
#[test]
fn orders_of_a_stash() {
    let mut group = Group::gas("stash");
    let mut world = running(10);
    let (calls, bonder) = (world.bonder(&KEEPER).settings().calls, world.at.bonder.clone());
    let stash = world.stash_accounts()[0].clone();
    world.chain.mint(&bonder, dot(1_000));
    let nothing = Work { withdraw: None, fresh: false, rebond: 0, chill: false, nominate: None, unbond: 0 };
    let withdraw = Withdraw { expected: 0, stays: 1, slashing_spans: 10 };
    let works = [
        ("nothing", 0, nothing.clone()),
        ("bond", dot(10), nothing.clone()),
        ("bond and nominate", dot(10), Work { nominate: Some(ink_id(&validator(9))), ..nothing.clone() }),
        ("unbond", 0, Work { unbond: dot(20), ..nothing.clone() }),
        ("rebond", 0, Work { rebond: dot(10), ..nothing.clone() }),
        ("withdraw", 0, Work { withdraw: Some(withdraw), ..nothing.clone() }),
    ];
    for (name, value, work) in works {
        let receipt = world.nominator(&stash, &bonder).with_value(value).work(&calls, &work).unwrap();
        assert_eq!(receipt.failures, Failures::default(), "{name}");
        group.weight(name, world.last_weight());
    }
    group.finish();
}

#[test]
fn other_messages_of_keepers() {
    let mut group = Group::gas("keepers");
    let mut world = running(10);
    let mut settings = world.bonder(&ADMIN).settings();
    settings.max_stashes = 64;
    world.bonder(&ADMIN).set_settings(&settings).unwrap();
    world.stake(&ALICE, dot(10_000)).unwrap();
    world.bonder(&KEEPER).create_stash().unwrap();
    group.weight("create_stash", world.last_weight());
    let (stash, gone) = (0, validator(9));
    world.chain.chill(&gone).unwrap();
    world.bonder(&KEEPER).probe(stash, &gone).unwrap();
    group.weight("probe", world.last_weight());
    group.finish();
}

// ------------------------------------------------------------------------------------------------ code

#[test]
fn code_sizes() {
    let mut group = Group::code_size();
    let mut failures = Vec::new();
    for name in ["token", "vault", "bonder", "governor"] {
        let size = artefacts::back(name).len() as u64;
        println!("{name:<10} {size:>6} bytes behind its door");
        group.add(&format!("{name} back"), &[("bytes", size)]);
    }
    for (name, limit) in CODE_SIZES {
        let size = artefacts::wasm(name).len() as u64;
        println!("{name:<10} {size:>6} bytes");
        group.add(name, &[("bytes", size)]);
        if let Some(limit) = limit.filter(|limit| size > *limit) {
            failures.push(format!("{name} has {size} bytes, more than {limit}"));
        }
    }
    finish(group, "too large", &failures);
}
