//! New weights: stashes nominate others at once, nothing is unbonded, and the next election sees it.

use std::collections::BTreeMap;

use adotb_harness::{
    actors::*,
    contract::{chain_id, BonderEvent},
    world::{allocation, World},
};
use adotb_runtime::{AccountId, Balance};

/// Whom the stashes back in `era`, by the election, and with how much.
fn exposed(world: &mut World, era: u32) -> BTreeMap<AccountId, Balance> {
    let mut backed = BTreeMap::new();
    for stash in world.stash_accounts() {
        for (validator, amount) in world.chain.exposed_of(era, &stash) {
            *backed.entry(validator).or_default() += amount;
        }
    }
    backed
}

fn backing(pairs: &[(u32, Balance)]) -> BTreeMap<AccountId, Balance> {
    pairs.iter().map(|(number, amount)| (validator(*number), *amount)).collect()
}

/// The stashes that the last message touched.
fn touched(world: &World) -> Vec<u16> {
    let worked = |event| if let BonderEvent::StashWorked { stash, .. } = event { Some(stash) } else { None };
    world.bonder_events().into_iter().filter_map(worked).collect()
}

fn assert_nothing_unbonds(world: &mut World) {
    for stash in world.stash_accounts() {
        assert_eq!(world.chain.ledger(&stash).unwrap().unlocking, vec![], "no chunk on the chain");
    }
    assert_eq!(world.overview().money.unbonding, 0, "nor in the books");
}

/// Bonded in era 1, before any reward: the numbers are round.
fn bonded(weights: &[(u32, u16)], stake: Balance) -> World {
    let mut world = World::builder().allocation(allocation(weights)).build();
    world.stake(&ALICE, stake - dot(1)).unwrap();
    world.next_era();
    assert_eq!(world.overview().money.bonded, stake, "all of it is bonded");
    world
}

#[test]
fn set_weights_from_100_0_to_0_100_backs_the_other_one_in_the_next_election() {
    let mut world = bonded(&[(0, 10_000)], dot(2_000));
    world.next_era();
    assert_eq!(exposed(&mut world, 2), backing(&[(0, dot(2_000))]), "era 2 backs the first validator");
    world.registry(&ADMIN).set_weights(&allocation(&[(1, 10_000)])).unwrap();
    assert_eq!(exposed(&mut world, 2), backing(&[(0, dot(2_000))]), "nothing moves before the keeper comes");

    // The keeper comes at the start of era 3; the election in the middle of era 3 makes the exposures of era 4.
    world.next_era();
    assert_eq!(touched(&world).len(), 4, "all four stashes nominate the other one");
    for stash in world.stash_accounts() {
        assert_eq!(world.chain.nominations(&stash), Some(vec![validator(1)]), "nomination");
    }
    assert_nothing_unbonds(&mut world);
    assert_eq!(exposed(&mut world, 3), backing(&[(0, dot(2_000))]), "era 3 was elected before");
    world.assert_invariants();

    world.next_era();
    let stake = world.stake_by_validator();
    assert_eq!(stake.len(), 1, "one validator is backed");
    let bonded_before_the_election = exposed(&mut world, 4);
    assert_eq!(bonded_before_the_election.len(), 1, "era 4 backs one validator");
    assert!(
        bonded_before_the_election[&validator(1)] >= dot(2_000),
        "with everything: {bonded_before_the_election:?}"
    );
    assert_nothing_unbonds(&mut world);

    // No day without a reward: eras 2 and 3 pay through the first validator, era 4 through the second.
    world.chain.advance_era();
    let vault = world.at.vault.clone();
    let cash = world.chain.free_balance(&vault);
    world.chain.pay_validator(4, &validator(0)).unwrap();
    assert_eq!(world.chain.free_balance(&vault), cash, "the first validator pays nothing more");
    world.chain.pay_validator(4, &validator(1)).unwrap();
    assert!(world.chain.free_balance(&vault) > cash, "the second one pays");
    world.keep();
    world.assert_invariants();
    world.assert_targets();
}

#[test]
fn set_weights_to_40_30_20_10_moves_four_stashes_of_twenty() {
    let mut world = bonded(&[(0, 2_500), (1, 2_500), (2, 2_500), (3, 2_500)], dot(10_000));
    assert_eq!(world.stashes().len(), 20, "stashes of 500 DOT");
    let before = world.stashes();
    assert_eq!(world.stake_by_validator().len(), 4);
    world
        .registry(&ADMIN)
        .set_weights(&allocation(&[(0, 4_000), (1, 3_000), (2, 2_000), (3, 1_000)]))
        .unwrap();

    world.chain.advance_era();
    let progress = world.bonder(&KEEPER).advance(64).unwrap();
    assert_eq!((progress.steps, progress.complete), (5, true), "one plan and four stashes");
    assert_eq!(touched(&world).len(), 4, "as few as possible: 1 leaves the third, 3 leave the fourth");
    let moved = |world: &mut World| {
        let after = world.stashes();
        before.iter().zip(after).filter(|(old, new)| old.validator != new.validator).count()
    };
    assert_eq!(moved(&mut world), 4, "four nominate somebody else");
    let wanted = [(0, dot(4_000)), (1, dot(3_000)), (2, dot(2_000)), (3, dot(1_000))];
    let stake: BTreeMap<_, _> = world.stake_by_validator().into_iter().collect();
    assert_eq!(stake, backing(&wanted), "exactly the target");
    assert_nothing_unbonds(&mut world);
    world.assert_invariants();

    world.next_era();
    assert_eq!(exposed(&mut world, 3), backing(&wanted), "elected so for era 3");
    world.assert_targets();
}

#[test]
fn set_weights_without_a_validator_moves_its_stash_alone() {
    let mut world = bonded(&[(0, 2_500), (1, 2_500), (2, 2_500), (3, 2_500)], dot(2_000));
    let dropped =
        world.stashes().iter().position(|stash| stash.validator.map(chain_id) == Some(validator(3)));
    let dropped = dropped.expect("one stash backs the fourth validator") as u16;
    world.registry(&ADMIN).set_weights(&allocation(&[(0, 4_000), (1, 3_000), (2, 3_000)])).unwrap();
    world.next_era();
    assert_eq!(touched(&world), vec![dropped], "only the stash behind the dropped validator");
    let stake: BTreeMap<_, _> = world.stake_by_validator().into_iter().collect();
    assert_eq!(stake, backing(&[(0, dot(1_000)), (1, dot(500)), (2, dot(500))]), "to whom misses most");
    assert_nothing_unbonds(&mut world);
    world.assert_targets();
    world.next_era();
    let backed = exposed(&mut world, 3);
    assert_eq!(
        backed,
        backing(&[(0, dot(1_000)), (1, dot(500)), (2, dot(500))]),
        "the dropped one has nothing"
    );
    world.assert_invariants();
}

#[test]
fn deposits_and_exits_close_what_whole_stashes_leave_open() {
    let mut world = bonded(&[(0, 2_500), (1, 2_500), (2, 2_500), (3, 2_500)], dot(2_000));
    world.registry(&ADMIN).set_weights(&allocation(&[(0, 4_000), (1, 3_000), (2, 3_000)])).unwrap();
    world.next_era();
    let stake = |world: &mut World| BTreeMap::from_iter(world.stake_by_validator());
    assert_eq!(stake(&mut world)[&validator(0)], dot(1_000), "200 DOT above its target of 800");

    // A deposit of 400 DOT: the targets become 960, 720 and 720.
    world.stake(&BOB, dot(400)).unwrap();
    let nominations =
        |world: &mut World| world.stashes().iter().map(|stash| stash.validator).collect::<Vec<_>>();
    let before = nominations(&mut world);
    world.next_era();
    let after = stake(&mut world);
    assert_eq!(after[&validator(0)], dot(1_000), "nothing for the one above target");
    assert!(
        after[&validator(1)] >= dot(650) && after[&validator(2)] >= dot(650),
        "both others grow: {after:?}"
    );
    assert_eq!(nominations(&mut world), before, "nobody nominates anew");
    world.assert_targets();

    // An exit of 150 DOT comes out of the first validator's stake, as far as it is above target.
    world.request(&BOB, dot(150)).unwrap();
    world.next_era();
    let last = stake(&mut world);
    assert!(last[&validator(0)] < dot(1_000), "taken where there is most: {last:?}");
    assert_eq!(nominations(&mut world), before, "nobody nominates anew");
    world.assert_invariants();
    world.assert_targets();
}

#[test]
fn set_weights_twice_in_one_era_executes_the_last() {
    let mut world = bonded(&[(0, 10_000)], dot(2_000));
    world.registry(&ADMIN).set_weights(&allocation(&[(1, 10_000)])).unwrap();
    world.registry(&ADMIN).set_weights(&allocation(&[(2, 10_000)])).unwrap();
    world.next_era();
    assert_eq!(touched(&world).len(), 4, "each stash once");
    assert_eq!(world.stake_by_validator(), vec![(validator(2), dot(2_000))], "the last allocation");
    // Set back to what is there: nothing to do.
    world.registry(&ADMIN).set_weights(&allocation(&[(1, 10_000)])).unwrap();
    world.registry(&ADMIN).set_weights(&allocation(&[(2, 10_000)])).unwrap();
    world.chain.advance_era();
    let progress = world.bonder(&KEEPER).advance(64).unwrap();
    assert_eq!((progress.steps, progress.complete), (1, true), "a plan without orders");
    assert_eq!(touched(&world), Vec::<u16>::new(), "no stash is touched");
    world.assert_invariants();
}
