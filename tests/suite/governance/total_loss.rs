//! A total loss ends the shares: escrow of before is worth nothing, decides nothing, and takes nothing from others.

use super::common::*;
use adotb_harness::{actors::*, contract::chain_id, world::World};
use adotb_interfaces::{
    governor::{Escrow, GovernorError, State, Support},
    token::TokenError,
    vault::BOOTSTRAP_HOLDER,
};
use adotb_runtime::{AccountId, Balance};
use sp_runtime::Perbill;

/// 1 000 DOT in one stash. Alice has 600 and Bob 300 of it in escrow, Carol 99 at home; there are no rewards.
fn bonded() -> World {
    let builder = World::builder().governed().validators(1);
    let mut world = builder.bonder_settings(|settings| settings.max_stashes = 1).build();
    world.chain.set_yearly_reward(Perbill::zero());
    for (who, amount) in [(ALICE, dot(600)), (BOB, dot(300)), (CAROL, dot(99))] {
        world.stake(&who, amount).unwrap();
    }
    world.escrow(&ALICE, dot(600)).unwrap();
    world.escrow(&BOB, dot(300)).unwrap();
    world.run_eras(2);
    assert_eq!(world.overview().money.bonded, dot(1_000), "all of it works");
    world
}

/// The chain takes everything, and the reporter says so.
fn lose_everything(world: &mut World) {
    world.slash(&validator(0), Perbill::from_percent(100));
    let stash = world.stashes()[0];
    let left = world.chain.ledger(&chain_id(stash.account)).map_or(0, |ledger| ledger.total);
    assert_eq!((stash.bonded, left), (dot(1_000), 0), "all is gone");
    let era = world.overview().era;
    assert_eq!(world.book(era).loss, dot(1_000));
    assert_eq!(world.token(&STRANGER).all_shares(), (0, 1), "no shares, and another epoch");
    let bootstrap = AccountId::new(BOOTSTRAP_HOLDER);
    world.vault(&DEPLOYER).stake_for(&bootstrap, dot(1)).expect("somebody gives a new bootstrap stake");
}

fn governor_shares(world: &mut World) -> Balance {
    let governor = world.at.governor.clone();
    world.token(&STRANGER).shares_of(&governor)
}

#[test]
fn proposal_voted_with_lost_shares_cannot_be_queued() {
    let mut world = bonded();
    let won = world.propose(&ALICE, &[set_fee(0)]).unwrap();
    cast(&mut world, won, &[(ALICE, Support::For)]);
    lose_everything(&mut world);
    world.await_result(won);
    let refused = Err(GovernorError::WrongState { id: won, state: State::Defeated });
    assert_eq!(world.governor(&STRANGER).queue(won), refused, "its voters hold nothing");
    // Nor with new money in the pool.
    world.stake(&CAROL, dot(600)).unwrap();
    world.escrow(&CAROL, dot(600)).unwrap();
    assert_eq!(world.governor(&STRANGER).queue(won), refused, "others do, but did not vote");
    assert_eq!(world.vault(&STRANGER).settings().fee_bps, 1_000, "it has no effect");
}

#[test]
fn proposal_that_was_queued_before_the_loss_is_executed() {
    let mut world = bonded();
    let id = world.propose(&ALICE, &[set_fee(500)]).unwrap();
    cast(&mut world, id, &[(ALICE, Support::For)]);
    world.await_result(id);
    let ready_at = world.governor(&STRANGER).queue(id).unwrap();
    lose_everything(&mut world);
    world.chain.advance_to(ready_at);
    // It was decided when its voters still held everything; the guardian could cancel it.
    assert_eq!(world.governor(&STRANGER).execute(id), Ok(()));
    assert_eq!(world.vault(&STRANGER).settings().fee_bps, 500);
}

#[test]
fn escrow_of_before_the_loss_takes_nothing_and_decides_nothing() {
    let mut world = bonded();
    let older = world.propose(&BOB, &[set_fee(0)]).unwrap();
    lose_everything(&mut world);
    assert_eq!(governor_shares(&mut world), 0, "the governor has nothing");
    let nothing = TokenError::InsufficientShares { available: 0, needed: dot(600) };
    assert_eq!(
        world.governor(&ALICE).release(None),
        Err(GovernorError::Token(nothing)),
        "so it gives nothing"
    );
    let refused = GovernorError::BelowThreshold { given: 0, minimum: dot(1) / 100 };
    assert_eq!(world.propose(&ALICE, &[set_fee(0)]), Err(refused), "nobody proposes with nothing");

    // New money, of people who lost nothing.
    world.stake(&DAVE, dot(900)).unwrap();
    assert_eq!(world.escrow(&DAVE, dot(900)), Ok(dot(900)));
    let refused = GovernorError::BelowThreshold { given: 0, minimum: dot(9) + dot(1) / 100 };
    assert_eq!(world.propose(&ALICE, &[set_fee(0)]), Err(refused), "nor with old shares");
    for who in [ALICE, BOB] {
        assert_eq!(escrow_of(&mut world, &who).shares, 0, "{} has nothing", name_of(&who));
        assert_eq!(escrow_of(&mut world, &who).epoch, 1, "of this epoch");
        let until = escrow_of(&mut world, &who).locked_until;
        for time in [world.chain.now(), until] {
            world.scratch(|world| {
                world.chain.advance_to(time);
                let refused = Err(GovernorError::NothingInEscrow);
                assert_eq!(world.governor(&who).release(None), refused, "{}", name_of(&who));
                assert_eq!(world.governor(&who).release(Some(1)), refused, "{}", name_of(&who));
            });
        }
    }
    assert_eq!(governor_shares(&mut world), dot(900), "Dave's alone");

    // Votes: neither old shares on the new proposal, nor new shares on the old one.
    let newer = world.propose(&DAVE, &[set_fee(700)]).unwrap();
    world.await_vote(newer);
    let refused = Err(GovernorError::NothingInEscrow);
    assert_eq!(state(&mut world, older), State::Active, "its vote is on");
    for (who, id) in [(ALICE, newer), (BOB, newer), (ALICE, older), (DAVE, older)] {
        assert_eq!(world.governor(&who).vote(id, Support::Against), refused, "{} on {id}", name_of(&who));
    }
    world.governor(&DAVE).vote(newer, Support::For).unwrap();
    world.await_result(newer);
    let ready_at = world.governor(&STRANGER).queue(newer).unwrap();
    assert_eq!(world.governor(&DAVE).release(None), Ok(dot(900)), "Dave has all that is his");
    assert_eq!(governor_shares(&mut world), 0, "and there was nothing else");
    world.chain.advance_to(ready_at);
    assert_eq!(world.governor(&STRANGER).execute(newer), Ok(()), "governance goes on");
    assert_eq!(world.vault(&STRANGER).settings().fee_bps, 700);
}

#[test]
fn escrow_after_the_loss_starts_anew() {
    let mut world = bonded();
    lose_everything(&mut world);
    world.stake(&ALICE, dot(50)).unwrap();
    world.stake(&DAVE, dot(900)).unwrap();
    world.escrow(&DAVE, dot(900)).unwrap();
    assert_eq!(world.escrow(&ALICE, dot(50)), Ok(dot(50)), "a share is a planck again");
    let now = world.chain.now();
    let escrow = Escrow { shares: dot(50), epoch: 1, since: now, locked_until: 0, may_propose_at: 0 };
    assert_eq!(escrow_of(&mut world, &ALICE), escrow, "nothing of before");
    let before = everything(&mut world);
    let refused = Err(GovernorError::InsufficientEscrow { available: dot(50), needed: dot(50) + 1 });
    assert_eq!(world.governor(&ALICE).release(Some(dot(50) + 1)), refused, "and nothing of Dave's");
    assert_eq!(everything(&mut world), before, "nothing changed");
    assert_eq!(world.governor(&ALICE).release(None), Ok(dot(50)));
    assert_eq!(governor_shares(&mut world), dot(900));
    world.assert_invariants();
}
