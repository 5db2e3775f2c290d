//! Who may pause what, and how long.

use adotb_harness::{actors::*, world::World};
use adotb_interfaces::{
    bonder::BonderError,
    vault::{Pausable, VaultError, MAX_PAUSE_MS},
};

use super::running;

const ALL: [Pausable; 3] = [Pausable::Stake, Pausable::Unstake, Pausable::Advance];

fn paused_until(world: &mut World, what: Pausable) -> u64 {
    let overview = world.overview();
    match what {
        Pausable::Stake => overview.stake_paused_until,
        Pausable::Unstake => overview.unstake_paused_until,
        Pausable::Advance => overview.advance_paused_until,
    }
}

#[test]
fn pause_is_bounded_and_ends_by_itself() {
    for what in ALL {
        let mut world = running();
        let now = world.chain.now();
        for (given, who) in [(0, GUARDIAN), (MAX_PAUSE_MS + 1, GUARDIAN), (0, ADMIN), (u64::MAX, ADMIN)] {
            let refused = VaultError::InvalidPause { given, maximum: MAX_PAUSE_MS };
            assert_eq!(world.vault(&who).pause(what, given), Err(refused), "{what:?} for {given} ms");
        }
        assert_eq!(paused_until(&mut world, what), 0, "never paused");
        let until = now + MAX_PAUSE_MS;
        assert_eq!(world.vault(&GUARDIAN).pause(what, MAX_PAUSE_MS), Ok(until), "seven days");
        for other in ALL {
            let expected = if other == what { until } else { 0 };
            assert_eq!(paused_until(&mut world, other), expected, "{other:?} while {what:?} is paused");
        }
        let tries = |world: &mut World| {
            [
                world.stake(&BOB, dot(1)).err().map(BonderError::Vault),
                world.request(&ALICE, dot(1)).err().map(BonderError::Vault),
                world.bonder(&KEEPER).harvest().err(),
            ]
        };
        let refused = Some(BonderError::Vault(VaultError::Paused { what, until }));
        let expected = ALL.map(|other| refused.filter(|_| other == what));
        assert_eq!(world.scratch(tries), expected, "{what:?} alone");
        world.chain.advance_to(until - 1);
        assert_eq!(world.scratch(tries), expected, "to the last millisecond");
        world.chain.advance_to(until);
        assert_eq!(world.scratch(tries), [None; 3], "{what:?} ended by itself");
    }
}

#[test]
fn guardian_must_leave_it_open_for_seven_days_and_the_admin_need_not() {
    let mut world = running();
    let hour = 3_600_000;
    for what in ALL {
        let until = world.vault(&GUARDIAN).pause(what, hour).unwrap();
        let allowed_at = until + MAX_PAUSE_MS;
        let refused = Err(VaultError::PauseTooSoon { allowed_at });
        assert_eq!(world.vault(&GUARDIAN).pause(what, hour), refused, "while it is paused");
        let longer = world.chain.now() + 2 * hour;
        assert_eq!(world.vault(&ADMIN).pause(what, 2 * hour), Ok(longer), "the admin may prolong it");
        world.vault(&GUARDIAN).unpause(what).unwrap();
        let ended = world.chain.now();
        assert_eq!(paused_until(&mut world, what), ended, "ended early");
        let allowed_at = ended + MAX_PAUSE_MS;
        let refused = Err(VaultError::PauseTooSoon { allowed_at });
        assert_eq!(world.vault(&GUARDIAN).pause(what, hour), refused, "counts from the end");
        world.scratch(|world| {
            world.chain.advance_to(allowed_at - 1);
            assert_eq!(world.vault(&GUARDIAN).pause(what, hour), refused, "a millisecond early");
            world.chain.advance_to(allowed_at);
            assert_eq!(world.vault(&GUARDIAN).pause(what, hour), Ok(allowed_at + hour), "seven days later");
        });
        world.chain.advance_blocks(1);
        world.vault(&GUARDIAN).unpause(what).unwrap();
        assert_eq!(paused_until(&mut world, what), ended, "still the same end");
    }
    world.assert_invariants();
}

#[test]
fn claims_and_transfers_are_never_paused() {
    let mut world = running();
    let id = world.request(&ALICE, dot(50)).unwrap();
    world.stake(&BOB, dot(60)).unwrap();
    world.next_era();
    for what in ALL {
        world.vault(&ADMIN).pause(what, MAX_PAUSE_MS).unwrap();
    }
    assert_eq!(world.claim_for_owners(&[id]), Ok(dot(50)), "claim");
    world.token(&ALICE).transfer(&BOB, dot(1)).unwrap();
    world.token(&ALICE).transfer_shares(&BOB, 1).unwrap();
    world.token(&ALICE).approve(&CAROL, dot(1)).unwrap();
    world.token(&CAROL).transfer_from(&ALICE, &CAROL, dot(1)).unwrap();
    assert_eq!(world.balance(&CAROL), dot(1));
    let open = world.scratch(|world| {
        world.vault(&ADMIN).unpause(Pausable::Unstake).unwrap();
        world.request(&ALICE, dot(1)).unwrap()
    });
    let refused =
        VaultError::Paused { what: Pausable::Unstake, until: world.overview().unstake_paused_until };
    assert_eq!(world.request(&ALICE, dot(1)), Err(refused), "but new exits are");
    assert!(open > id);
    world.assert_invariants();
}
