//! Who wants to govern when the others leave. Their exits are still in the vault, for weeks: they count in threshold and quorum until they are
//! funded, and the floor counts when everybody is gone.

use adotb_harness::{
    actors::*,
    contract::ink_id,
    world::{Builder, World},
};
use adotb_interfaces::governor::{Action, GovernorError, State, Support, Upgradeable};
use sp_runtime::Perbill;

use super::electorate::*;

/// Everybody's 9 999 DOT are bonded, and everybody has asked to leave; 1 DOT, the bootstrap stake, stays. There are no rewards.
fn exodus(builder: Builder) -> World {
    let mut world = builder.governed().build();
    world.chain.set_yearly_reward(Perbill::zero());
    let people = [(ALICE, 5_000), (BOB, 3_000), (CAROL, 1_000), (DAVE, 999)];
    for (who, amount) in &people {
        world.stake(who, dot(*amount)).unwrap();
    }
    world.run_eras(2);
    for (who, amount) in &people {
        world.request(who, dot(*amount)).unwrap();
    }
    assert_eq!(world.overview().pooled, dot(1), "nobody's");
    world
}

/// What a capture would be made of: nobody can cancel the first, and the second takes everything.
fn spoils(world: &World) -> [Vec<Action>; 2] {
    let code = world.at.codes.token.0.into();
    [vec![Action::SetGuardian(ink_id(&EVE))], vec![Action::Upgrade(Upgradeable::Vault, code)]]
}

/// The newcomer has two thirds of all shares, and a five-thousandth of what is in the vault.
#[test]
fn newcomer_with_two_dot_cannot_propose_while_the_others_leave() {
    let mut world = exodus(World::builder());
    world.stake(&EVE, dot(2)).unwrap();
    assert_eq!(world.escrow(&EVE, dot(2)), Ok(dot(2)), "a share is a planck");
    let spoils = spoils(&world);
    // A hundredth of 3 DOT of shares and 9 999 DOT of exits.
    let refused = GovernorError::BelowThreshold { given: dot(2), minimum: dot(10_002) / 100 };
    for actions in spoils.iter().chain([&harmless()]) {
        assert_eq!(world.propose(&EVE, actions), Err(refused.clone()), "{actions:?}");
    }
    // Day by day, until the exits are paid: by then there is nothing left to take.
    for day in 1..30 {
        world.next_era();
        let left = world.vault(&STRANGER).unfunded();
        let may = world.scratch(|world| world.propose(&EVE, &spoils[0]));
        assert_eq!(may.is_ok(), left < dot(200), "day {day}, {left} planck wait: {may:?}");
    }
    assert_eq!(world.vault(&STRANGER).unfunded(), 0, "all paid");
    world.assert_invariants();
}

/// Whoever brings enough to be heard is still no quorum.
#[test]
fn newcomer_with_the_threshold_is_no_quorum_while_the_others_leave() {
    let mut world = exodus(World::builder());
    world.stake(&EVE, dot(1_000)).unwrap();
    world.escrow(&EVE, dot(1_000)).unwrap();
    let [guardian, _] = spoils(&world);
    let id = world.propose(&EVE, &guardian).unwrap();
    assert_eq!(proposal(&mut world, id).quorum, dot(11_000) / 10, "a tenth of all that is at stake");
    world.await_vote(id);
    world.governor(&EVE).vote(id, Support::For).unwrap();
    world.await_result(id);
    assert_eq!(state(&mut world, id), State::Defeated, "though all who hold aDOTb agreed");
    world.assert_invariants();
}

#[test]
fn floor_counts_when_everybody_is_gone() {
    let mut world = exodus(World::builder().governor_settings(|rules| rules.floor = dot(10_000)));
    world.run_eras(30);
    assert_eq!(world.vault(&STRANGER).unfunded(), 0, "all paid");
    world.stake(&EVE, dot(2)).unwrap();
    world.escrow(&EVE, dot(2)).unwrap();
    let refused = GovernorError::BelowThreshold { given: dot(2), minimum: dot(100) };
    assert_eq!(world.propose(&EVE, &harmless()), Err(refused), "a hundredth of the floor");
    // Whoever stakes enough may decide again: there is no other stake in it.
    world.stake(&BOB, dot(1_000)).unwrap();
    world.escrow(&BOB, dot(1_000)).unwrap();
    world.enact(&BOB, &harmless());
    assert!(is_done(&mut world));
    let id = world.propose(&BOB, &spoils(&world)[0]).unwrap();
    assert_eq!(proposal(&mut world, id).quorum, dot(1_000), "a tenth of the floor");
}

/// Half of all must take part. Bob has a third, and a friend who opens an exit for a block.
fn half() -> World {
    let halves = |rules: &mut adotb_interfaces::governor::GovernorSettings| {
        (rules.quorum_bps, rules.critical_quorum_bps) = (5_000, 5_000);
    };
    let mut world = World::builder().governor_settings(halves).governed().build();
    for (who, amount) in [(ALICE, 4_999), (BOB, 3_400), (CAROL, 1_600)] {
        world.stake(&who, dot(amount)).unwrap();
    }
    world.escrow(&BOB, dot(3_400)).unwrap();
    world
}

#[test]
fn exit_that_is_open_for_a_block_lowers_no_quorum() {
    let mut world = half();
    let exit = world.request(&ALICE, dot(3_200)).unwrap();
    let id = world.propose(&BOB, &harmless()).unwrap();
    world.cancel(&ALICE, exit).unwrap();
    // By the shares of that block 3 400 of 6 800 would have been a half.
    assert_eq!(proposal(&mut world, id).quorum, dot(5_000));
    world.await_vote(id);
    world.governor(&BOB).vote(id, Support::For).unwrap();
    world.await_result(id);
    assert_eq!(state(&mut world, id), State::Defeated);
    world.assert_invariants();
}

/// What leaves at once is no exit: it is gone. But when it is back, the quorum is asked for again.
#[test]
fn stake_that_leaves_at_once_and_comes_back_lowers_no_quorum() {
    let mut world = half();
    world.vault(&ALICE).unstake_now(dot(3_200), 0).unwrap();
    let id = world.propose(&BOB, &harmless()).unwrap();
    let quorum = proposal(&mut world, id).quorum;
    assert!(quorum.abs_diff(dot(3_400)) < dot(1), "a half of what is left: {quorum}");
    world.stake(&ALICE, dot(3_200)).unwrap();
    world.await_vote(id);
    world.governor(&BOB).vote(id, Support::For).unwrap();
    world.await_result(id);
    assert_eq!(state(&mut world, id), State::Succeeded, "by the count of its day");
    let refused = world.governor(&BOB).queue(id);
    let missed = |given, minimum: u128| given == dot(3_400) && minimum.abs_diff(dot(5_000)) < dot(10);
    assert!(
        matches!(refused, Err(GovernorError::QuorumMissed { given, minimum }) if missed(given, minimum)),
        "{refused:?}"
    );
    let expires_at = proposal(&mut world, id).expires_at;
    world.chain.advance_to(expires_at - 1);
    assert!(world.governor(&BOB).queue(id).is_err(), "as long as it is there");
    world.chain.advance_to(expires_at);
    assert_eq!(world.governor(&BOB).queue(id), wrong_state(id, State::Expired));
    world.assert_invariants();
}

/// Nobody can cancel a proposal that only names a guardian: it needs the higher bar.
#[test]
fn guardian_is_not_replaced_by_an_ordinary_majority() {
    let cases = [
        (CRITICAL_QUORUM - 1, 0, State::Defeated, "more than the ordinary quorum"),
        (CRITICAL_QUORUM, 0, State::Succeeded, "the higher one"),
        (dot(1_500), dot(750), State::Succeeded, "two to one"),
        (dot(1_500), dot(750) + 1, State::Defeated, "a majority, but not two to one"),
    ];
    for (in_favour, against, expected, why) in cases {
        let mut world = electorate();
        world.escrow(&ALICE, in_favour).unwrap();
        if against > 0 {
            world.escrow(&BOB, against).unwrap();
        }
        let id = world.propose(&ALICE, &[Action::SetGuardian(ink_id(&EVE))]).unwrap();
        assert_eq!(proposal(&mut world, id).quorum, CRITICAL_QUORUM);
        world.await_vote(id);
        world.governor(&ALICE).vote(id, Support::For).unwrap();
        if against > 0 {
            world.governor(&BOB).vote(id, Support::Against).unwrap();
        }
        world.await_result(id);
        assert_eq!(state(&mut world, id), expected, "{why}");
    }
}
