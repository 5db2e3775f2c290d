//! New rules bind proposals to come; those that exist keep their terms.

use super::common::*;
use adotb_harness::{
    actors::*,
    contract::GovernorEvent,
    world::{default_governor_settings, World},
};
use adotb_interfaces::governor::{Action, GovernorError, GovernorSettings, State, Support};

const STRICT: GovernorSettings = GovernorSettings {
    threshold_bps: 1_000,
    quorum_bps: 5_000,
    critical_quorum_bps: 5_000,
    floor: dot(100),
    voting_delay: 3 * DAY_MS,
    voting_period: DAY_MS,
    grace: DAY_MS,
};

/// A proposal that sets all rules can be executed, and Carol has just made another by the old ones: its number.
fn between() -> (World, u32) {
    let mut world = governed();
    let change = world.propose(&ALICE, &[Action::SetGovernor(STRICT.list().to_vec())]).unwrap();
    world.win(&ALICE, change);
    let older = world.propose(&CAROL, &[set_fee(500)]).unwrap();
    let before = info(&mut world, older);
    world.governor(&STRANGER).execute(change).unwrap();
    let told = GovernorEvent::SettingsChanged { old: default_governor_settings(), new: STRICT };
    assert!(world.governor_events().contains(&told), "{:?}", world.governor_events());
    assert_eq!(world.governor(&STRANGER).settings(), STRICT, "the new rules");
    assert_eq!(info(&mut world, older), before, "the older proposal keeps its terms");
    (world, older)
}

#[test]
fn set_rules_leaves_older_proposals_their_terms() {
    let (mut world, older) = between();
    // 300 DOT are more than the old quorum of 40, and less than the new one of 500.
    cast(&mut world, older, &[(BOB, Support::For)]);
    let ends = info(&mut world, older).vote_ends;
    world.chain.advance_to(ends - 1);
    assert_eq!(state(&mut world, older), State::Active, "the old length of the vote");
    world.chain.advance_to(ends);
    assert_eq!(state(&mut world, older), State::Succeeded, "the old quorum");
    world.chain.advance_to(ends + GRACE - 1);
    let ready_at = world.governor(&STRANGER).queue(older).unwrap();
    world.chain.advance_to(ready_at + GRACE - 1);
    assert_eq!(world.governor(&STRANGER).execute(older), Ok(()), "the old time to act");
    assert_eq!(world.vault(&STRANGER).settings().fee_bps, 500);
}

#[test]
fn set_rules_binds_later_proposals() {
    let (mut world, _) = between();
    let refused = GovernorError::BelowThreshold { given: dot(10), minimum: dot(100) };
    assert_eq!(world.propose(&DAVE, &[set_fee(500)]), Err(refused), "the new threshold");
    let now = world.chain.now();
    let id = world.propose(&BOB, &[set_fee(500)]).unwrap();
    let terms = info(&mut world, id);
    assert_eq!((terms.vote_starts, terms.vote_ends), (now + 3 * DAY_MS, now + 4 * DAY_MS), "the new times");
    assert_eq!((terms.quorum, terms.expires_at), (dot(500), now + 5 * DAY_MS), "the new quorum and grace");
    cast(&mut world, id, &[(BOB, Support::For), (CAROL, Support::For)]);
    world.await_result(id);
    assert_eq!(state(&mut world, id), State::Defeated, "489 DOT are no longer enough");
}

#[test]
fn set_min_delay_binds_what_is_queued_later() {
    let mut world = governed();
    let change = world.propose(&ALICE, &[Action::SetMinDelay(10 * DAY_MS)]).unwrap();
    let before = world.propose(&BOB, &[set_fee(500)]).unwrap();
    let after = world.propose(&CAROL, &[set_fee(600)]).unwrap();
    for id in [change, before, after] {
        cast(&mut world, id, &[(ALICE, Support::For)]);
    }
    world.await_result(change);
    let decided = world.chain.now();
    assert_eq!(world.governor(&STRANGER).queue(change), Ok(decided + DELAY));
    assert_eq!(world.governor(&STRANGER).queue(before), Ok(decided + DELAY));
    world.chain.advance_to(decided + DELAY);
    world.governor(&STRANGER).execute(change).unwrap();
    assert_eq!(world.governor(&STRANGER).execute(before), Ok(()), "what was queued keeps its delay");
    let longer = decided + DELAY + 10 * DAY_MS;
    assert_eq!(world.governor(&STRANGER).queue(after), Ok(longer), "what is queued now waits longer");
    world.chain.advance_to(longer - 1);
    let refused = GovernorError::WrongState { id: after, state: State::Queued };
    assert_eq!(world.governor(&STRANGER).execute(after), Err(refused), "to the millisecond");
    world.chain.advance_to(longer);
    assert_eq!(world.governor(&STRANGER).execute(after), Ok(()));
    assert_eq!(world.vault(&STRANGER).settings().fee_bps, 600);
}

#[test]
fn quorum_and_threshold_are_parts_of_what_is_at_stake_at_the_proposal() {
    let mut world = governed();
    let first = world.propose(&DAVE, &[set_fee(500)]).unwrap();
    // The pool doubles: the quorum of the first proposal stays, Dave is below the threshold, and later ones need more.
    world.stake(&EVE, dot(1_000)).unwrap();
    assert_eq!(info(&mut world, first).quorum, dot(40), "fixed");
    let second = world.propose(&BOB, &[set_fee(600)]).unwrap();
    assert_eq!(info(&mut world, second).quorum, dot(80), "4 % of 2 000 DOT");
    world.await_result(first);
    let refused = GovernorError::BelowThreshold { given: dot(10), minimum: dot(20) };
    assert_eq!(world.propose(&DAVE, &[set_fee(500)]), Err(refused.clone()));
    // Shares that leave the pool count until their exit is funded.
    world.request(&EVE, dot(1_000)).unwrap();
    assert_eq!(world.propose(&DAVE, &[set_fee(500)]), Err(refused), "still at stake");
    world.chain.set_yearly_reward(sp_runtime::Perbill::zero()); // a share stays a planck
    world.run_eras(31);
    assert_eq!(world.vault(&STRANGER).unfunded(), 0, "paid");
    let third = world.propose(&DAVE, &[set_fee(500)]).unwrap();
    assert_eq!(info(&mut world, third).quorum, dot(40));
}
