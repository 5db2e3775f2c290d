//! What the vault's previews say is what the calls would do in the same block.

use adotb_harness::{actors::*, world::World};
use adotb_interfaces::vault::{Pausable, VaultError};

const HOUR_MS: u64 = 60 * 60 * 1_000;

/// Asks the previews, tries the calls without keeping what they did, and returns what a stake says.
fn compare(world: &mut World, amount: u128) -> Result<u128, VaultError> {
    let stake = world.vault(&ALICE).preview_stake(amount);
    assert_eq!(stake, world.scratch(|world| world.stake(&ALICE, amount)), "a stake of {amount}");
    let leave = world.vault(&ALICE).preview_unstake(amount);
    let opened = world.scratch(|world| {
        let id = world.request(&ALICE, amount)?;
        Ok(world.vault(&ALICE).exit(id).expect("it was just opened").amount)
    });
    assert_eq!(leave.map(|leave| leave.by_request), opened, "an exit of {amount}");
    let now = world.scratch(|world| world.vault(&ALICE).unstake_now(amount, 0));
    let told = leave.map(|leave| leave.now_available.then_some(leave.now));
    match now {
        Ok(received) => assert_eq!(told, Ok(Some(received)), "{amount} at once"),
        Err(error @ (VaultError::Held { .. } | VaultError::ExceedsBuffer { .. })) => {
            assert_eq!(told, Ok(None), "{amount} at once: {error:?}");
        }
        Err(error) => assert_eq!(told, Err(error), "{amount} at once"),
    }
    stake
}

#[test]
fn previews_know_the_minimum_and_that_all_means_all() {
    let mut world = World::new();
    world.stake(&ALICE, dot(300)).unwrap();
    world.stake(&BOB, dot(300)).unwrap();
    for amount in [0, 1, dot(1) / 10 - 1, dot(1) / 10, dot(1) - 1, dot(1), dot(299)] {
        compare(&mut world, amount).ok();
    }
    let told = world.vault(&ALICE).preview_unstake(u128::MAX).unwrap();
    assert_eq!((told.by_request, told.now_available), (dot(300), true), "all that she has");
    let nobody = world.vault(&EVE).preview_unstake(u128::MAX);
    assert!(matches!(nobody, Err(VaultError::BelowMinimum { .. })), "{nobody:?}");
    // Less than the smallest exit is one if it is all that somebody has.
    let little = dot(1) / 20;
    world.token(&ALICE).transfer(&CAROL, little).unwrap();
    let all = world.balance(&CAROL);
    assert_eq!(world.vault(&CAROL).preview_unstake(all).map(|told| told.by_request), Ok(all));
}

#[test]
fn previews_know_what_is_paused() {
    let mut world = World::new();
    world.stake(&ALICE, dot(300)).unwrap();
    let until = world.vault(&GUARDIAN).pause(Pausable::Stake, HOUR_MS).unwrap();
    let paused = VaultError::Paused { what: Pausable::Stake, until };
    assert_eq!(compare(&mut world, dot(2)), Err(paused));
    assert!(world.vault(&ALICE).preview_unstake(dot(2)).is_ok(), "leaving is another matter");
    let until = world.vault(&GUARDIAN).pause(Pausable::Unstake, HOUR_MS).unwrap();
    compare(&mut world, dot(2)).unwrap_err();
    let paused = VaultError::Paused { what: Pausable::Unstake, until };
    assert_eq!(world.vault(&ALICE).preview_unstake(dot(2)), Err(paused));
}

#[test]
fn previews_know_that_a_report_is_held() {
    let mut world = World::builder().reported().build();
    world.stake(&ALICE, dot(600)).unwrap();
    world.next_era();
    world.stake(&BOB, dot(60)).unwrap();
    assert!(compare(&mut world, dot(2)).is_ok());
    let since = world.overview().era;
    let less = world.less(0, dot(300), 0);
    world.unreported_loss = true; // a lie: the book is not the chain's
    let report = world.report_of(since, less);
    assert!(world.agree(&report).unwrap().held);
    let until = world.overview().held_until;
    assert_eq!(compare(&mut world, dot(2)), Err(VaultError::Held { until }));
    let leave = world.vault(&ALICE).preview_unstake(dot(2)).unwrap();
    assert_eq!((leave.by_request, leave.now_available), (dot(2), false), "an exit can be opened");
}
