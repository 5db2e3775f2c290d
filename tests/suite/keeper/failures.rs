//! What the chain refuses: the stash is marked, told of and skipped, the others go on, and a later day makes good for it. No planck is lost.

use super::day::day;
use adotb_harness::{
    actors::*,
    contract::chain_id,
    world::{allocation, World},
};
use adotb_interfaces::{
    nominator::Failures,
    vault::{ExitState, VaultError},
};
use adotb_runtime::{AccountId, Balance};
use sp_runtime::Perbill;

const BOND: u8 = 0;
const BOND_EXTRA: u8 = 1;
const UNBOND: u8 = 2;
const WITHDRAW_UNBONDED: u8 = 3;
const NOMINATE: u8 = 5;
const CHILL: u8 = 6;
const REBOND: u8 = 19;

/// Alice staked 1 999 DOT; with the bootstrap stake that makes four stashes of 500 DOT, one for each validator.
fn staked() -> World {
    let mut world = World::new();
    world.stake(&ALICE, dot(1_999)).unwrap();
    world
}

/// All stashes with the same bits.
fn all(bits: u8) -> Vec<(u16, u8)> {
    (0..4).map(|stash| (stash, bits)).collect()
}

fn money(world: &mut World) -> (Balance, Balance, Balance) {
    let money = world.overview().money;
    (money.buffer, money.bonded, money.unbonding)
}

#[test]
fn bond_refused_leaves_the_money_in_the_buffer() {
    let mut world = staked();
    world.chain.refuse_staking_calls(&[BOND]);
    assert_eq!(day(&mut world), all(Failures::BOND | Failures::NOMINATE), "era 1");
    assert_eq!(money(&mut world), (dot(2_000), 0, 0), "all of it came back");
    assert_eq!(world.book_totals().failed, 4, "marked");
    for stash in world.stashes() {
        assert_eq!((stash.failures, stash.retry_era, stash.bonded), (1, 2, 0), "left alone until era 2");
        assert_eq!(stash.validator, None, "nominates nobody");
    }
    // Each failure in a row adds a day of rest.
    assert_eq!(day(&mut world), all(Failures::BOND | Failures::NOMINATE), "era 2");
    assert!(world.stashes().iter().all(|stash| (stash.failures, stash.retry_era) == (2, 4)));
    assert_eq!(day(&mut world), [], "era 3: skipped");
    world.chain.refuse_staking_calls(&[]);
    assert_eq!(day(&mut world), [], "era 4: tried again");
    assert_eq!(money(&mut world), (0, dot(2_000), 0), "bonded");
    assert_eq!(world.book_totals().failed, 0, "no longer marked");
    assert!(world.stashes().iter().all(|stash| stash.failures == 0));
    world.assert_targets();
}

#[test]
fn bond_refused_for_new_stashes_does_not_stop_the_old_ones() {
    let mut world = staked();
    day(&mut world);
    world.stake(&BOB, dot(2_000)).unwrap();
    world.chain.refuse_staking_calls(&[BOND]); // the old ones use `bond_extra`
    let failed = day(&mut world);
    assert!(!failed.is_empty() && failed.iter().all(|(stash, _)| *stash >= 4), "only new ones: {failed:?}");
    let before = money(&mut world);
    assert_eq!(before.0 + before.1, dot(4_000));
    world.chain.refuse_staking_calls(&[]);
    day(&mut world);
    assert_eq!(money(&mut world), (0, dot(4_000), 0), "all of it works in the end");
    world.assert_targets();
}

#[test]
fn bond_extra_refused_leaves_the_deposit_in_the_buffer() {
    let mut world = staked();
    day(&mut world);
    world.stake(&BOB, dot(400)).unwrap();
    world.chain.refuse_staking_calls(&[BOND_EXTRA]);
    let failed = day(&mut world);
    assert!(!failed.is_empty() && failed.iter().all(|(_, bits)| *bits == Failures::BOND), "{failed:?}");
    assert_eq!(money(&mut world), (dot(400), dot(2_000), 0), "the deposit waits, the stake works");
    world.chain.refuse_staking_calls(&[]);
    assert_eq!(day(&mut world), []);
    assert_eq!(money(&mut world), (0, dot(2_400), 0), "bonded a day later");
    world.assert_targets();
}

#[test]
fn nominate_refused_bonds_nothing_and_is_tried_again() {
    let mut world = staked();
    world.chain.refuse_staking_calls(&[NOMINATE]);
    assert_eq!(day(&mut world), [(0, Failures::NOMINATE)], "the first shows that the chain takes nobody");
    assert_eq!(money(&mut world), (dot(2_000), 0, 0), "all of it came back");
    assert_eq!(world.book_totals().newcomers_from, 2);
    world.chain.refuse_staking_calls(&[]);
    assert_eq!(day(&mut world), []);
    assert_eq!(money(&mut world), (0, dot(2_000), 0), "bonded a day later");
    let stake: Vec<Balance> = world.stake_by_validator().into_iter().map(|(_, stake)| stake).collect();
    assert_eq!(stake, [dot(500); 4], "one for each validator");

    // New weights that cannot be carried out: the old nominations stay, in the book as on the chain.
    world.registry(&ADMIN).set_weights(&allocation(&[(9, 10_000)])).unwrap();
    world.chain.refuse_staking_calls(&[NOMINATE]);
    assert_eq!(day(&mut world), all(Failures::NOMINATE));
    assert_eq!(world.stake_by_validator().len(), 4, "as before");
    world.chain.refuse_staking_calls(&[]);
    assert_eq!(day(&mut world), []);
    assert_eq!(world.stake_by_validator(), vec![(validator(9), dot(2_000))], "a day later");
    world.assert_targets();
}

#[test]
fn unbond_refused_delays_the_exit() {
    let mut world = staked();
    day(&mut world);
    let id = world.request(&ALICE, dot(300)).unwrap();
    world.chain.refuse_staking_calls(&[UNBOND]);
    let failed = day(&mut world);
    assert!(!failed.is_empty() && failed.iter().all(|(_, bits)| *bits == Failures::UNBOND), "{failed:?}");
    assert_eq!(money(&mut world), (0, dot(2_000), 0), "nothing unbonds");
    world.chain.refuse_staking_calls(&[]);
    assert_eq!(day(&mut world), []);
    assert_eq!(world.overview().era, 3);
    assert_eq!(money(&mut world), (0, dot(1_700), dot(300)), "a day later");
    for _ in 4..31 {
        day(&mut world);
    }
    assert_eq!(world.vault(&BOB).exit(id).unwrap().state, ExitState::Waiting, "era 30");
    day(&mut world);
    assert_eq!(world.claim(&BOB, &[id]), Ok(dot(300)), "era 31: 28 eras after it could be unbonded");
}

#[test]
fn chill_refused_closes_the_stashes_later() {
    let mut world = staked();
    day(&mut world);
    world.request(&ALICE, dot(1_999)).unwrap();
    world.chain.refuse_staking_calls(&[CHILL]);
    assert_eq!(
        day(&mut world),
        all(Failures::NOMINATE | Failures::UNBOND),
        "the pallet keeps nominators bonded"
    );
    assert_eq!(money(&mut world), (0, dot(2_000), 0));
    world.chain.refuse_staking_calls(&[]);
    assert_eq!(day(&mut world), []);
    assert_eq!(money(&mut world), (0, 0, dot(2_000)), "closed a day later");
    for account in world.stash_accounts() {
        assert_eq!(world.chain.nominations(&account), None, "chilled");
    }
}

#[test]
fn rebond_refused_leaves_the_stake_unbonding() {
    let mut world = staked();
    day(&mut world);
    let id = world.request(&ALICE, dot(400)).unwrap();
    day(&mut world);
    assert_eq!(money(&mut world), (0, dot(1_600), dot(400)));
    world.stake(&BOB, dot(400)).unwrap();
    world.chain.refuse_staking_calls(&[REBOND]);
    let failed = day(&mut world);
    assert!(!failed.is_empty() && failed.iter().all(|(_, bits)| *bits == Failures::REBOND), "{failed:?}");
    assert_eq!(
        money(&mut world),
        (0, dot(1_600), dot(400)),
        "the exit is funded, the stake goes on unbonding"
    );
    assert_eq!(world.claim(&BOB, &[id]), Ok(dot(400)), "nobody waits for it");
    world.chain.refuse_staking_calls(&[]);
    assert_eq!(day(&mut world), []);
    assert_eq!(money(&mut world), (0, dot(2_000), 0), "taken back a day later");
    world.assert_targets();
}

#[test]
fn withdraw_refused_is_tried_again_and_never_a_loss() {
    for outage in [1, 5] {
        let mut world = staked();
        day(&mut world);
        let id = world.request(&ALICE, dot(300)).unwrap();
        day(&mut world);
        let owners = world.stashes().iter().filter(|stash| stash.unbonding > 0).count();
        while world.overview().era < 29 {
            day(&mut world);
        }
        // Ripe in era 30. `day` asserts that no loss is booked.
        world.chain.refuse_staking_calls(&[WITHDRAW_UNBONDED]);
        for n in 0..outage {
            let failed = day(&mut world);
            assert!(failed.iter().all(|(_, bits)| *bits == Failures::WITHDRAW), "{failed:?}");
            assert!(n > 0 || failed.len() == owners, "those that unbond are marked: {failed:?}");
            assert_eq!(money(&mut world), (0, dot(1_700), dot(300)), "day {n} of {outage}");
            let refused = VaultError::ExitNotFunded { id, due_era: 30 };
            assert_eq!(world.claim(&BOB, &[id]), Err(refused), "it waits");
        }
        world.chain.refuse_staking_calls(&[]);
        for _ in 0..4 {
            assert_eq!(day(&mut world), []);
        }
        assert_eq!(world.claim(&BOB, &[id]), Ok(dot(300)), "in full, after {outage} days");
        assert_eq!(money(&mut world), (0, dot(1_700), 0));
        assert_eq!(world.balance(&ALICE), dot(1_699), "nobody lost anything");
    }
}

#[test]
fn staking_closed_to_contracts_stops_the_stashes_and_nothing_else() {
    let mut world = staked();
    day(&mut world);
    world.chain.set_staking_open(false);
    let id = world.request(&ALICE, dot(300)).unwrap();
    world.stake(&BOB, dot(350)).unwrap();
    let failed = day(&mut world);
    assert!(failed.iter().all(|(_, bits)| *bits == Failures::BOND), "{failed:?}");
    assert_eq!(money(&mut world), (dot(50), dot(2_000), 0));
    assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(300)), "paid by the deposit");
    world.chain.set_staking_open(true);
    for _ in 0..3 {
        day(&mut world);
    }
    assert_eq!(money(&mut world), (0, dot(2_050), 0), "back to work");
    world.assert_targets();
}

/// The stash that has money and backs `number`, or nobody.
fn stash_behind(world: &mut World, number: Option<u32>) -> Option<(u16, AccountId)> {
    let wanted = number.map(validator);
    let stashes = world.stashes();
    let found =
        stashes.iter().position(|stash| stash.bonded > 0 && stash.validator.map(chain_id) == wanted)?;
    Some((found as u16, chain_id(stashes[found].account)))
}

#[test]
fn blocked_validator_costs_its_own_part_for_a_day() {
    let mut world = staked();
    world.chain.block_validator(&validator(3)).unwrap();
    assert_eq!(day(&mut world), [], "nobody is marked for it");
    assert_eq!(money(&mut world), (dot(500), dot(1_500), 0), "what it should have got came back");
    assert_eq!(world.stake_by_validator().len(), 3, "the others back their validators");
    let list = world.bonder(&KEEPER).exclusions();
    assert_eq!(list.iter().map(|entry| chain_id(entry.validator)).collect::<Vec<_>>(), [validator(3)]);

    // Its part goes to the others, without governance.
    assert_eq!(day(&mut world), []);
    assert_eq!(money(&mut world), (0, dot(2_000), 0), "all of it works");
    let stake = world.stake_by_validator();
    assert_eq!(stake.iter().map(|(_, stake)| stake).sum::<Balance>(), dot(2_000));
    assert_eq!(stake.len(), 3, "everything backs somebody");
}

#[test]
fn chilled_validator_in_the_allocation_earns_nothing_and_stops_nobody() {
    let mut world = staked();
    day(&mut world);
    let (_, account) = stash_behind(&mut world, Some(2)).unwrap();
    world.chain.chill(&validator(2)).unwrap();
    assert_eq!(day(&mut world), [], "nothing fails");
    assert_eq!(day(&mut world), [], "nothing fails");
    assert_eq!(world.chain.exposed_of(3, &account), vec![], "its stash backs nobody in era 3");
    for number in [0, 1, 3] {
        let (_, other) = stash_behind(&mut world, Some(number)).unwrap();
        assert_eq!(
            world.chain.exposed_of(3, &other),
            vec![(validator(number), dot(500))],
            "the others go on"
        );
    }
    // A new deposit can go to it: the chain does not refuse, and governance has the last word.
    world.stake(&BOB, dot(2_000)).unwrap();
    assert_eq!(day(&mut world), []);
    world.chain.validate(&validator(2), Perbill::zero()).unwrap();
    day(&mut world);
    day(&mut world);
    assert!(!world.chain.exposed_of(6, &account).is_empty(), "elected again, backed again");
    world.assert_targets();
}
