//! I-15: the governor has the shares of all escrows.

use adotb_harness::{actors::*, world::World};
use adotb_interfaces::governor::{Action, Support};

use super::access::dice;

#[test]
fn invariant_i15_escrows_are_covered_whatever_is_done() {
    let mut world = World::builder().governed().build();
    let people = [ALICE, BOB, CAROL];
    for who in &people {
        world.stake(who, dot(5_000)).unwrap();
    }
    let governor = world.at.governor.clone();
    let mut seed = 0x15;
    let (mut done, mut refused) = (0, 0);
    for step in 0..150 {
        let who = &people[(dice(&mut seed) % 3) as usize];
        let amount = u128::from(dice(&mut seed) % 3_000_000_000_001);
        let newest = world.governor(who).proposals(0, 1).first().map_or(0, |proposal| proposal.id);
        let worked = match dice(&mut seed) % 8 {
            0 | 1 => world.escrow(who, amount).is_ok(),
            2 => world.governor(who).release(None).is_ok(),
            3 => world.governor(who).release(Some(amount)).is_ok(),
            4 => world.propose(who, &[Action::SetMinDelay(2 * DAY_MS)]).is_ok(),
            5 => world.governor(who).vote(newest, Support::For).is_ok(),
            // A gift is in nobody's escrow.
            6 => world.token(who).transfer(&governor, amount / 1_000).is_ok(),
            _ => {
                world.next_era();
                true
            }
        };
        if worked {
            done += 1;
        } else {
            refused += 1;
        }
        let measured = world.assert_invariants();
        assert!(measured.escrow_surplus >= 0, "step {step}");
    }
    assert!(done > 60 && refused > 10, "both were tried: {done} done, {refused} refused");

    // In the end everybody gets out exactly what is in the books, and the gifts remain.
    let gifts = world.assert_invariants().escrow_surplus;
    world.chain.advance_eras(45);
    for who in &people {
        let (escrow, before) = (world.governor(who).escrow_of(who).shares, world.token(who).shares_of(who));
        let answer = world.governor(who).release(None);
        assert_eq!(answer.is_ok(), escrow > 0, "{answer:?}");
        assert_eq!(world.token(who).shares_of(who), before + escrow, "every share comes back");
    }
    assert_eq!(world.token(&ALICE).shares_of(&governor) as i128, gifts, "nothing but the gifts remains");
    world.assert_invariants();
}
