//! A contract of the suite that does not answer, as after a bad upgrade: the era's work is refused as a whole and changes nothing; what does not need
//! the broken one goes on, funded exits above all; and once it is repaired, the work goes on where it was.

use adotb_harness::{
    actors::*,
    contract::{ink_id, CodeTarget},
    world::World,
};
use adotb_interfaces::bonder::BonderError;
use adotb_runtime::{AccountId, Contracts, RuntimeOrigin};
use sp_core::H256;

/// Exit 1 is funded, exit 2 unbonds, exit 3 is open.
fn lived() -> World {
    let mut world = World::new();
    world.accept_roles();
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.next_era();
    world.request(&ALICE, dot(50)).unwrap();
    world.stake(&BOB, dot(50)).unwrap();
    world.next_era();
    world.request(&ALICE, dot(300)).unwrap();
    world.next_era();
    world.request(&ALICE, dot(20)).unwrap();
    world
}

/// The chain's own governance gives a contract another code: the last resort.
fn give_code(world: &mut World, contract: &AccountId, code: H256) {
    let contract = contract.clone();
    let repaired = world.chain.execute(|| Contracts::set_code(RuntimeOrigin::root(), contract.into(), code));
    repaired.expect("root may");
}

/// The work is refused and changes nothing; holders go on.
fn assert_stopped(world: &mut World, refused: BonderError) {
    let before = world.overview();
    assert_eq!(world.bonder(&KEEPER).advance(64).map(|_| ()), Err(refused));
    assert_eq!(world.overview(), before, "nothing changed");
    assert_holders_go_on(world);
    world.bonder(&KEEPER).harvest().unwrap();
}

fn assert_holders_go_on(world: &mut World) {
    let purse = world.chain.free_balance(&ALICE);
    assert_eq!(world.claim_for_owners(&[1]), Ok(dot(50)), "a funded exit is paid");
    let arrived = world.chain.free_balance(&ALICE) - purse;
    assert_eq!(arrived, dot(50) + world.last_refund(), "in DOT, with the deposit of the exit");
    world.stake(&CAROL, dot(100)).unwrap();
    world.token(&CAROL).transfer(&DAVE, dot(10)).unwrap();
    world.vault(&DAVE).unstake_now(dot(5), 0).unwrap();
    let id = world.request(&CAROL, dot(30)).unwrap();
    world.cancel(&CAROL, id).unwrap();
}

/// After the repair everybody is paid in time: exit 2 was requested in era 2 and unbonded in era 3.
fn assert_resumed(world: &mut World) {
    world.keep();
    assert_eq!(world.overview().advanced_era, 4);
    assert_eq!(world.book_totals().failed, 0, "nobody is marked");
    world.assert_invariants();
    world.assert_targets();
    while world.overview().era < 31 {
        world.next_era();
    }
    assert_eq!(world.claim_for_owners(&[2, 3]), Ok(dot(320)), "in time");
    world.assert_invariants();
}

#[test]
fn registry_that_does_not_answer_stops_the_plan_and_nothing_else() {
    let mut world = lived();
    let (registry, codes) = (world.at.registry.clone(), world.at.codes);
    world.registry(&ADMIN).set_code(codes.token).unwrap();
    world.chain.advance_era();
    assert_stopped(&mut world, BonderError::RegistrySilent);
    give_code(&mut world, &registry, codes.registry);
    assert_resumed(&mut world);
}

#[test]
fn bonder_that_does_not_answer_stops_the_era_and_nothing_else() {
    let mut world = lived();
    let (bonder, codes) = (world.at.bonder.clone(), world.at.codes);
    world.bonder(&ADMIN).set_code(CodeTarget::Bonder, codes.registry).unwrap();
    world.chain.advance_era();
    let before = world.overview();
    let unknown = world.bonder(&KEEPER).raw().try_send::<()>("advance", 64u32);
    assert!(unknown.is_err(), "{unknown:?}");
    assert_eq!(world.overview(), before, "nothing changed");
    assert_holders_go_on(&mut world);
    give_code(&mut world, &bonder, codes.bonder);
    assert_resumed(&mut world);
}

#[test]
fn stash_that_does_not_answer_stops_the_orders_and_nothing_else() {
    let mut world = lived();
    let codes = world.at.codes;
    let accounts = world.stash_accounts();
    for account in &accounts {
        give_code(&mut world, account, codes.token);
    }
    world.stake(&BOB, dot(900)).unwrap(); // something for them to do
    world.chain.advance_era();
    let silent = BonderError::StashSilent { account: ink_id(&accounts[0]) };
    assert_stopped(&mut world, silent);
    for account in &accounts {
        give_code(&mut world, account, codes.nominator);
    }
    assert_resumed(&mut world);
}
