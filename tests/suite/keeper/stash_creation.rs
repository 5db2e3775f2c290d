//! Stashes come into being as the pool grows: never one that would stay below the minimum bond, and somebody else than the holders pays.

use adotb_harness::{
    actors::*,
    artefacts,
    contract::{chain_id, BonderEvent},
    world::World,
};
use adotb_interfaces::bonder::{BonderError, Stash};
use adotb_runtime::{
    params::{EXISTENTIAL_DEPOSIT, MIN_NOMINATOR_BOND},
    Contracts, RuntimeOrigin,
};

#[test]
fn create_stash_below_one_minimum_bond_is_refused_and_the_money_waits() {
    let mut world = World::new();
    world.stake(&ALICE, dot(248)).unwrap();
    let totals = world.book_totals();
    assert_eq!((totals.stashes, totals.wanted), (0, 0), "the views say that nothing can be bonded");
    let before = world.measure();
    let refused = BonderError::StashNotNeeded { present: 0, wanted: 0 };
    assert_eq!(world.bonder(&KEEPER).create_stash(), Err(refused));
    assert_eq!(world.measure(), before, "nothing changed");

    world.run_eras(3);
    let money = world.overview().money;
    assert_eq!((money.buffer, money.bonded), (dot(249), 0), "it waits in the buffer");
    assert_eq!(world.balance(&ALICE), dot(248), "and earns nothing");
    assert_eq!(world.stashes(), Vec::<Stash>::new(), "no stash");
    // It can leave at once.
    world.request(&ALICE, dot(100)).unwrap();
    world.next_era();
    assert_eq!(world.claim(&ALICE, &[1]), Ok(dot(100)), "paid from the buffer a day later");

    // One planck short of the minimum bond, then exactly it.
    world.stake(&ALICE, dot(101) - 1).unwrap();
    assert_eq!(world.bonder(&KEEPER).create_stash(), Err(refused), "one planck short");
    world.stake(&BOB, dot(1)).unwrap();
    assert_eq!(world.book_totals().wanted, 1, "now one");
    assert_eq!(world.next_era().created, 1, "created");
    let money = world.overview().money;
    assert_eq!((money.buffer, money.bonded), (0, dot(251) - 1), "all of it works");
    world.assert_invariants();
    world.assert_targets();
}

#[test]
fn stashes_are_created_as_the_pool_grows_and_none_is_below_the_minimum_bond() {
    let mut world = World::builder().bonder_settings(|settings| settings.max_stashes = 6).build();
    let mut pool = dot(1);
    // Each stash shall hold twice the minimum bond: 500 DOT.
    for (target, wanted) in
        [(249, 0), (250, 1), (999, 1), (1_000, 2), (1_499, 2), (1_500, 3), (2_800, 5), (3_000, 6), (9_000, 6)]
    {
        world.stake(&ALICE, dot(target) - pool).unwrap();
        pool = dot(target);
        assert_eq!(world.book_totals().wanted, wanted, "wanted with {target} DOT");
        // Without rewards the numbers stay round: nobody is paid.
        world.chain.advance_era();
        world.create_stashes();
        while !world.bonder(&KEEPER).advance(64).unwrap().complete {}
        assert_eq!(world.stashes().len(), usize::from(wanted), "stashes with {target} DOT");
        for account in world.stash_accounts() {
            let active = world.chain.ledger(&account).map_or(0, |ledger| ledger.active);
            // A new stash stays empty until a day's deposits reach the minimum bond.
            assert!(active == 0 || active >= MIN_NOMINATOR_BOND, "{active} with {target} DOT");
        }
        let bonded = world.overview().money.bonded;
        if wanted == 0 {
            assert_eq!(bonded, 0, "nothing is bonded with {target} DOT");
        } else {
            // Less than a minimum bond may wait for the stash that it will open.
            assert!(bonded <= pool && pool - bonded < MIN_NOMINATOR_BOND, "{bonded} with {target} DOT");
        }
        assert_eq!(world.book_totals().failed, 0, "no refusal");
        world.assert_invariants();
        world.assert_targets();
    }
}

#[test]
fn create_stash_when_enough_are_there_is_refused() {
    let mut world = World::new();
    world.stake(&ALICE, dot(1_999)).unwrap();
    for number in 0..4 {
        assert_eq!(world.bonder(&STRANGER).create_stash(), Ok(number), "anybody, one after the other");
        let account = chain_id(world.stashes()[usize::from(number)].account);
        assert_eq!(
            world.bonder_events(),
            vec![BonderEvent::StashCreated { stash: number, account }],
            "event"
        );
    }
    let before = world.measure();
    let refused = BonderError::StashNotNeeded { present: 4, wanted: 4 };
    assert_eq!(world.bonder(&STRANGER).create_stash(), Err(refused));
    let given = dot(3);
    let value = BonderError::ValueNotExpected { given };
    assert_eq!(world.bonder(&STRANGER).with_value(given).create_stash(), Err(value));
    assert_eq!(world.measure(), before, "nothing changed");

    // A smaller pool wants fewer; the stashes stay, and none is added before the pool outgrows them.
    let mut settings = world.bonder(&ADMIN).settings();
    settings.max_stashes = 2;
    world.bonder(&ADMIN).set_settings(&settings).unwrap();
    let refused = BonderError::StashNotNeeded { present: 4, wanted: 2 };
    assert_eq!(world.bonder(&STRANGER).create_stash(), Err(refused), "more than wanted");
    assert_eq!(world.next_era().created, 0);
    assert_eq!(world.overview().money.bonded, dot(2_000), "all four work");
    world.assert_invariants();
}

#[test]
fn create_stash_is_paid_by_its_caller() {
    let mut world = World::new();
    world.stake(&ALICE, dot(499)).unwrap();
    let (vault, bonder) = (world.at.vault.clone(), world.at.bonder.clone());
    let cash = |world: &mut World| (world.chain.free_balance(&vault), world.chain.free_balance(&bonder));
    let (before, purse) = (cash(&mut world), world.chain.free_balance(&STRANGER));
    world.bonder(&STRANGER).create_stash().unwrap();
    assert_eq!(cash(&mut world), before, "neither vault nor bonder pays");
    let paid = purse - world.chain.free_balance(&STRANGER);
    let deposit = world.last.as_ref().unwrap().storage_deposit as u128;
    assert_eq!(paid, deposit, "the caller pays the deposits");
    let account = world.stash_accounts()[0].clone();
    assert_eq!(
        world.chain.free_balance(&account),
        EXISTENTIAL_DEPOSIT,
        "the new account lives on its own deposit"
    );
    assert_eq!(world.nominator(&account, &ALICE).balance(), 0, "which it cannot spend");
    let surplus = world.assert_invariants().surplus;
    assert_eq!(surplus, 0, "the pool neither gained nor lost");
}

#[test]
fn create_stash_in_the_middle_of_an_advance_waits_for_the_next_plan() {
    let mut world = World::new();
    world.stake(&ALICE, dot(999)).unwrap();
    world.chain.advance_era();
    world.create_stashes();
    assert!(!world.bonder(&KEEPER).advance(2).unwrap().complete, "the plan is made, one stash has bonded");
    world.stake(&BOB, dot(1_000)).unwrap();
    assert_eq!(world.create_stashes(), 2, "the pool wants four now");
    while !world.bonder(&KEEPER).advance(2).unwrap().complete {}
    let bonded = |world: &mut World| world.stashes().iter().map(|stash| stash.bonded).collect::<Vec<_>>();
    let first = bonded(&mut world);
    assert_eq!((first[0] + first[1], &first[2..]), (dot(1_000), &[0, 0][..]), "the plan knew two: {first:?}");
    world.assert_invariants();
    world.next_era();
    let second = bonded(&mut world);
    assert_eq!(second[..2], first[..2], "the first two are left alone");
    assert_eq!(second[2..], [dot(500), dot(500)], "the next plan knows four");
    world.assert_invariants();
    world.assert_targets();
}

#[test]
fn a_pool_that_grows_slowly_opens_stashes_too() {
    let mut world = World::new();
    world.stake(&ALICE, dot(499)).unwrap();
    // 100 DOT a day: never a minimum bond in one day, so the cash must wait until it opens the next stash.
    for _ in 0..30 {
        world.stake(&BOB, dot(100)).unwrap();
        world.next_era();
        let money = world.overview().money;
        assert!(money.buffer < MIN_NOMINATOR_BOND, "no more than a minimum bond waits: {}", money.buffer);
        world.assert_invariants();
    }
    let stake = world.stake_by_validator();
    assert_eq!(stake.len(), 4, "all validators are backed: {stake:?}");
    let total: u128 = stake.iter().map(|(_, stake)| stake).sum();
    for (validator, stake) in stake {
        let (stake, target) = (stake as i128, total as i128 / 4);
        assert!((stake - target).abs() <= dot(500) as i128, "{validator:?} has {stake}, wants {target}");
    }
    assert_eq!(world.book_totals().failed, 0, "the chain refused nothing");
}

#[test]
fn create_stash_without_the_nominators_code_is_refused_and_the_work_goes_on() {
    let mut world = World::new();
    world.stake(&ALICE, dot(500)).unwrap();
    let code = world.at.codes.nominator;
    // Before the first stash nothing uses the code: whoever uploaded it can take it away.
    let removed = world.chain.execute(|| Contracts::remove_code(RuntimeOrigin::signed(DEPLOYER), code));
    assert!(removed.is_ok(), "{removed:?}");
    let before = world.measure();
    assert_eq!(world.bonder(&KEEPER).create_stash(), Err(BonderError::StashNotCreated));
    assert_eq!(world.measure(), before, "nothing changed");
    world.chain.advance_eras(1);
    assert!(world.bonder(&KEEPER).advance(64).is_ok(), "the era's work needs no new stash");
    assert_eq!(world.overview().money.buffer, dot(501), "the money waits");

    let again =
        world.chain.upload(artefacts::wasm("nominator"), &KEEPER).expect("anybody can upload it again");
    assert_eq!(again, code);
    assert_eq!(world.bonder(&KEEPER).create_stash(), Ok(0));
    world.next_era();
    assert_eq!(world.overview().money.bonded, dot(501), "all of it works");
    world.assert_invariants();
}
