//! Slashes that the chain announces and applies 27 eras later, as on Polkadot: they are provided for at once, nobody leaves ahead of them, and what
//! the chain does in the end changes nothing or comes back.

use super::common::*;
use adotb_harness::{
    actors::*,
    contract::{BonderEvent, VaultEvent},
    world::World,
};
use adotb_interfaces::{
    bonder::{BonderSetting, Booked, StashReport},
    vault::VaultError,
};
use adotb_runtime::{AccountId, Balance};

/// The only stash, by the chain: active, unlocking, announced.
fn truth(world: &mut World) -> (Balance, Balance, Balance) {
    let truth = world.truth();
    (truth[0].active, truth[0].unlocking, truth[0].pending.unwrap_or_default())
}

/// A tenth of the stash is announced in era 3, and reported.
fn announced() -> World {
    let mut world = announcing();
    world.chain.slash(&validator(0), percent(10));
    assert_eq!(truth(&mut world), (dot(1_000), 0, dot(100)), "announced, not applied");
    assert_eq!(world.report(3), Ok(unproven(dot(100))), "no ledger shows it, and it is within the limit");
    assert_eq!(stake(&mut world), (dot(1_000), 0, dot(100)), "provided for");
    world
}

/// Runs to the era in which the chain applies a slash of era 3, and no further than its beginning.
fn run_to_the_slash(world: &mut World) {
    let eras = 3 + DEFERRED + 1 - world.overview().era;
    world.run_eras(eras - 1);
    assert!(truth(world).2 > 0, "it still waits");
    world.chain.advance_era();
    assert_eq!(truth(world).2, 0, "the chain has applied it");
}

#[test]
fn announced_slash_is_borne_at_once_and_its_application_changes_nothing() {
    let mut world = announcing();
    let exit = world.request(&BOB, dot(400)).unwrap();
    world.chain.slash(&validator(0), percent(5));
    let report = world.true_report(3);
    assert_eq!(world.agree(&report), Ok(unproven(dot(50))));
    assert_eq!(shared(&world), Some((3, dot(50), dot(30), dot(20))), "told");
    let told = BonderEvent::StashReported { stash: 0, bonded: dot(1_000), unbonding: 0, provision: dot(50) };
    assert_eq!(world.bonder_events(), [told]);
    assert_eq!(
        (payout(&mut world, exit), holders(&mut world)),
        (dot(380), (dot(570), 0)),
        "a twentieth each"
    );
    assert_eq!(world.balance(&ALICE), dot(599) * 95 / 100, "Alice");
    world.assert_invariants();
    assert_eq!(world.report(3), Ok(nothing()), "told again, in another revision: nothing changes");

    run_to_the_slash(&mut world);
    // 380 and the provision began to unbond: whatever the chain cuts, the exit is covered.
    let left = (dot(570) * 95 / 100, dot(430) * 95 / 100, 0);
    assert_eq!(truth(&mut world), left, "a twentieth of both");
    world.keep();
    let before = (payout(&mut world, exit), holders(&mut world), world.balance(&ALICE));
    assert_eq!(before.0, dot(380));
    world.assert_invariants();
    assert_eq!(world.report(3), Ok(nothing()), "neither loss nor gain");
    assert_eq!(stake(&mut world), left, "the book follows, the provision is used up");
    assert_eq!(shared(&world), None, "nothing is shared a second time");
    assert_eq!((payout(&mut world, exit), holders(&mut world), world.balance(&ALICE)), before);
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

#[test]
fn announced_slash_that_nobody_mentions_again_is_paid_by_the_provision_at_the_withdrawal() {
    let mut world = announced();
    let exit = world.request(&BOB, dot(360)).unwrap();
    run_to_the_slash(&mut world);
    world.keep();
    world.next_era();
    // 460 began to unbond, because the provision of 100 may be taken of them. The chain took 46.
    assert_eq!(shared(&world), None, "what did not come had been lost before");
    let (_, unbonding, provision) = stake(&mut world);
    assert_eq!(provision, dot(54), "the provision paid for it");
    assert_eq!(
        (payout(&mut world, exit), holders(&mut world)),
        (dot(360), (dot(540), 0)),
        "nobody loses again"
    );
    assert_eq!(
        (world.overview().money.buffer, unbonding),
        (0, 0),
        "everything came: the exit is funded, the rest bonded"
    );
    world.assert_invariants();
    assert_eq!(world.report(3), Ok(nothing()), "and the report agrees");
    assert_eq!(stake(&mut world), (dot(540), 0, 0));
    world.assert_invariants();
    assert_eq!(world.claim(&BOB, &[exit]), Ok(dot(360)), "in time, in full");
    assert_works_to_the_end(&mut world);
}

#[test]
fn announced_slash_of_a_stash_that_everybody_leaves_is_paid_by_the_provision() {
    let mut world = announced();
    let exits = [ALICE, BOB].map(|who| {
        let balance = world.balance(&who);
        (world.request(&who, balance).unwrap(), balance)
    });
    run_to_the_slash(&mut world);
    world.keep();
    world.run_eras(3);
    assert_eq!(stake(&mut world), (0, 0, 0), "the stash is closed, and nothing is owed to the chain");
    for (id, amount) in exits {
        assert_eq!(world.claim_for_owners(&[id]), Ok(amount), "paid on time");
    }
    assert_eq!(holders(&mut world), (dot(9) / 10, 0), "nobody lost a second time");
    world.assert_invariants();
    world.stake(&CAROL, dot(800)).unwrap();
    world.run_eras(2);
    assert_eq!(stake(&mut world).1, 0);
    assert!(stake(&mut world).0 > dot(800), "the closed stash works again");
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

/// A hundredth is announced: people go on staking, so who is there when it comes back need not have borne it.
#[test]
fn small_announced_slash_that_is_cancelled_comes_back_over_an_era_and_without_a_fee() {
    let mut world = announcing();
    world.chain.slash(&validator(0), percent(1));
    assert_eq!(world.report(3), Ok(unproven(dot(10))));
    let left_before = world.request(&BOB, dot(99)).unwrap();
    world.run_eras(3);
    world.chain.cancel_deferred_slashes(3 + DEFERRED + 1).unwrap();
    world.stake(&CAROL, dot(500)).unwrap();
    let (pooled, alice) = (holders(&mut world).0, world.balance(&ALICE));
    assert_eq!(pooled, dot(990) - dot(99) + dot(500));
    assert_eq!(world.report(3), Ok(Booked { unproven: dot(10), ..gain(dot(10)) }), "no longer announced");
    assert!(world.vault_events().contains(&VaultEvent::GainBooked { gain: dot(10), exits: 0 }), "told");
    assert_eq!(stake(&mut world).2, 0, "the provision is released");
    assert_eq!((holders(&mut world), gains(&mut world)), ((pooled, 0), dot(10)), "nobody has it at once");
    assert_eq!(payout(&mut world, left_before), dot(99), "who left has left");
    world.assert_invariants();
    // Whoever harvests sets it on its way, and it is no reward. Who leaves in the same moment gets nothing of it.
    assert_eq!(world.bonder(&STRANGER).harvest(), Ok(0), "no reward");
    assert_eq!(
        (holders(&mut world), gains(&mut world)),
        ((pooled, dot(10)), 0),
        "into the stream, all of it"
    );
    assert_eq!(world.balance(&ALICE), alice, "not yet");
    let leaving = world.request(&ALICE, dot(100)).unwrap();
    assert_eq!(payout(&mut world, leaving), dot(100));
    let pooled = pooled - dot(100);
    world.chain.advance_ms(DAY_MS / 2);
    assert_eq!(holders(&mut world), (pooled + dot(5), dot(5)), "half of it by noon");
    world.chain.advance_ms(DAY_MS / 2);
    world.keep();
    assert_eq!(holders(&mut world), (pooled + dot(10), 0), "all of it after a day");
    assert_eq!(world.balance(&TREASURY), 0, "no fee is taken of what was the holders' own");
    world.assert_invariants();
    run_past_the_end(&mut world);
    assert_works_to_the_end(&mut world);
}

/// Above two hundredths nobody new can come: it is given back to just those who bore it, and there is nothing to wait for.
#[test]
fn large_announced_slash_that_is_cancelled_comes_back_at_once_and_without_a_fee() {
    let mut world = announcing();
    let bore = world.request(&BOB, dot(100)).unwrap();
    world.chain.slash(&validator(0), percent(5));
    assert_eq!(world.report(3), Ok(unproven(dot(50))));
    assert_eq!(payout(&mut world, bore), dot(95), "it bears its part");
    let left_before = world.request(&BOB, dot(95)).unwrap();
    world.run_eras(3);
    let refused = world.stake(&CAROL, dot(500));
    assert!(matches!(refused, Err(VaultError::AwaitingSlash { .. })), "nobody new: {refused:?}");
    world.chain.cancel_deferred_slashes(3 + DEFERRED + 1).unwrap();
    assert_eq!(holders(&mut world), (dot(855) - dot(95), 0));
    assert_eq!(world.report(3), Ok(Booked { unproven: dot(50), ..gain(dot(50)) }), "no longer announced");
    assert!(world.vault_events().contains(&VaultEvent::GainBooked { gain: dot(50), exits: dot(5) }), "told");
    assert_eq!(stake(&mut world).2, 0, "the provision is released");
    assert_eq!(payout(&mut world, bore), dot(100), "to the exit that bore a part of it");
    assert_eq!(payout(&mut world, left_before), dot(95), "not to one that was priced without it");
    assert_eq!(
        (holders(&mut world), gains(&mut world)),
        ((dot(760) + dot(45), 0), 0),
        "the rest is the holders'"
    );
    assert_eq!(world.balance(&ALICE), dot(599) * 805 / 800, "her part");
    assert_eq!(world.balance(&TREASURY), 0, "no fee is taken of what was the holders' own");
    world.assert_invariants();
    world.stake(&CAROL, dot(500)).expect("it is over");
    world.keep();
    run_past_the_end(&mut world);
    assert_works_to_the_end(&mut world);
}

/// Beyond the era in which a slash of era 3 would have been applied.
fn run_past_the_end(world: &mut World) {
    let before = holders(world);
    world.run_eras(DEFERRED + 2);
    assert_eq!(holders(world), before, "and nothing ever happens");
    world.assert_invariants();
}

#[test]
fn announced_slash_that_was_told_wrongly_is_put_right_when_it_is_applied() {
    // Told, and what the holders have in the end; 5 % of 1 000 is what is taken.
    for (pending, correction) in [(dot(60), gain(dot(10))), (dot(40), proven(dot(10)))] {
        let mut world = announcing();
        world.chain.slash(&validator(0), percent(5));
        let told = StashReport { stash: 0, active: dot(1_000), unlocking: 0, pending: Some(pending) };
        let report = world.report_of(3, vec![told]);
        assert_eq!(world.agree(&report), Ok(unproven(pending)));
        assert_eq!(holders(&mut world), (dot(1_000) - pending, 0));
        world.unreported_loss = true;
        run_to_the_slash(&mut world);
        let booked = world.report(3).unwrap();
        assert_eq!((booked.loss, booked.gain, booked.held), (correction.loss, correction.gain, false));
        // A provision that turns out too large shows in no ledger; what the ledger lacks does.
        assert_eq!(booked.unproven, correction.gain, "for a provision of {pending}");
        assert_eq!(stake(&mut world), (dot(950), 0, 0));
        world.keep();
        world.chain.advance_era();
        assert_eq!(holders(&mut world), (dot(950), 0), "what is there");
        world.keep();
        world.assert_invariants();
        assert_works_to_the_end(&mut world);
    }
}

#[test]
fn announced_slashes_of_one_stash_add_up_and_end_one_by_one() {
    let mut world = announcing();
    world.chain.slash(&validator(0), percent(2));
    assert_eq!(world.report(3), Ok(unproven(dot(20))));
    world.chain.validate(&validator(0), percent(0)).expect("the offender comes back");
    world.run_eras(3);
    let exit = world.request(&BOB, dot(98)).unwrap();
    world.chain.slash(&validator(0), percent(5));
    let pending = truth(&mut world).2;
    assert_eq!(pending, dot(70), "both wait");
    assert_eq!(world.report(6), Ok(unproven(dot(50))), "only the second is new");
    assert_eq!(stake(&mut world).2, dot(70));
    let bears = payout(&mut world, exit);
    assert!(bears < dot(98) && bears > dot(92), "the exit bears its part of the second: {bears}");
    world.assert_invariants();
    world.run_eras(3);
    // The second is taken back, the first is applied.
    world.chain.cancel_deferred_slashes(6 + DEFERRED + 1).unwrap();
    assert_eq!(world.report(3), Ok(Booked { unproven: dot(50), ..gain(dot(50)) }));
    assert_eq!(
        (stake(&mut world).2, payout(&mut world, exit)),
        (dot(20), dot(98)),
        "the exit has back what it bore of the second"
    );
    assert_eq!(
        (holders(&mut world), gains(&mut world)),
        ((dot(980) - dot(98), 0), 0),
        "and so have the holders"
    );
    world.next_era();
    let before = holders(&mut world);
    run_to_the_slash(&mut world);
    assert_eq!(world.report(3), Ok(nothing()), "the first had been provided for");
    world.keep();
    assert_eq!((holders(&mut world), stake(&mut world).2), (before, 0));
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

#[test]
fn nobody_leaves_ahead_of_an_announced_slash_that_is_reported() {
    // A large one: a DOT is worth 90 cents whatever the way out, and nobody brings the cash for another.
    let mut world = announced();
    assert_eq!(world.balance(&BOB), dot(360));
    let refused = world.request(&BOB, dot(400));
    assert!(refused.is_err(), "there is no old price: {refused:?}");
    let refused = VaultError::AwaitingSlash { provision: dot(100), most: dot(18) };
    assert_eq!(world.stake(&CAROL, dot(500)), Err(refused), "no deposit");
    let refused = VaultError::ExceedsBuffer { asked: dot(360), available: 0 };
    assert_eq!(world.vault(&BOB).unstake_now(u128::MAX, 0), Err(refused), "no cash");
    world.assert_invariants();

    // A small one: people go on staking.
    let mut world = announcing();
    world.chain.slash(&validator(0), percent(1));
    assert_eq!(world.report(3), Ok(unproven(dot(10))));
    assert_eq!(world.balance(&BOB), dot(396));
    let refused = world.request(&BOB, dot(400));
    assert!(refused.is_err(), "there is no old price: {refused:?}");
    let exit = world.request(&BOB, dot(260)).unwrap();
    world.stake(&CAROL, dot(500)).unwrap();
    // Carol's deposit is in the buffer; 30 basis points is what leaving at once costs.
    let left = world.balance(&BOB);
    assert!(left.abs_diff(dot(136)) <= 1, "a planck of rounding: {left}");
    let received = world.vault(&BOB).unstake_now(left, 0).unwrap();
    assert_eq!(received, left - left.div_ceil(1_000) * 3, "at today's price");
    assert_eq!(world.balance(&BOB), 0, "that was all he had");
    world.next_era();
    assert_eq!(
        world.claim(&BOB, &[exit]),
        Ok(dot(260)),
        "funded early by the deposit, at the price after the loss"
    );
    let carol = world.balance(&CAROL);
    assert!(carol.abs_diff(dot(500)) < DOT, "who came after the report bears nothing: {carol}");
    world.assert_invariants();
    run_to_the_slash(&mut world);
    world.keep();
    assert!(world.balance(&CAROL) >= carol, "not when it is applied either");
    assert_eq!(world.report(3), Ok(nothing()));
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

#[test]
fn exits_opened_between_announcement_and_report_bear_their_part() {
    let mut world = announcing();
    world.chain.slash(&validator(0), percent(5));
    // Two chunks are cut alike, while the book cuts the newest: the grace eras bridge that.
    world.bonder(&ADMIN).change(&[BonderSetting::GraceEras(2)]).unwrap();
    let same_day = world.request(&BOB, dot(200)).unwrap();
    world.next_era();
    let next_day = world.request(&BOB, dot(200)).unwrap();
    assert_eq!(world.report(3), Ok(unproven(dot(50))), "a day late");
    assert_eq!([same_day, next_day].map(|id| payout(&mut world, id)), [dot(190), dot(190)], "all the same");
    assert_eq!(holders(&mut world), (dot(570), 0));
    world.assert_invariants();
    run_to_the_slash(&mut world);
    world.keep();
    assert_eq!(world.report(3), Ok(nothing()));
    assert_eq!(holders(&mut world), (dot(570), 0));
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

/// The chain cuts every chunk that began to unbond since the offence, all by the same fraction.
#[test]
fn announced_slash_of_many_chunks_is_not_lost_twice() {
    let mut world = announcing();
    world.bonder(&ADMIN).change(&[BonderSetting::GraceEras(2)]).unwrap();
    world.chain.slash(&validator(0), percent(20));
    let report = world.true_report(3);
    assert_eq!(world.agree(&report), Ok(held(dot(200))));
    world.chain.advance_eras(2);
    assert_eq!(world.oracle(&STRANGER).apply(&report), Ok(unproven(dot(200))));
    let mut exits = Vec::new();
    while world.truth()[0].pending != Some(0) {
        exits.push(world.request(&BOB, dot(10)).unwrap());
        world.next_era();
    }
    assert!(exits.len() > 20, "nearly all of them unbond when the chain takes its part");
    assert_eq!(world.report(3), Ok(nothing()), "which changes nothing");
    world.assert_invariants();
    // What was taken back just before the report makes the chunks of book and chain unlike. A chunk that is short by less than the stash can
    // spare is made up by it; when the others bring that much more, it is uncounted cash.
    let stash = world.stash_accounts()[0].clone();
    let owned = |world: &mut World| {
        let (pooled, unreleased) = holders(world);
        (pooled + unreleased, world.nominator(&stash, &STRANGER).balance())
    };
    let (before, spare) = owned(&mut world);
    for _ in 0..40 {
        world.next_era();
        let (now, left) = owned(&mut world);
        assert!(now >= before, "in era {}: {now} of {before}", world.overview().era);
        assert!(now - before <= spare - left && spare - left < DOT, "in era {}", world.overview().era);
    }
    let (now, left) = owned(&mut world);
    assert_eq!(now - before, spare - left, "nothing comes from elsewhere");
    world.assert_invariants();
    for id in exits {
        assert_eq!(world.claim_for_owners(&[id]), Ok(dot(10)), "exit {id}");
    }
}

/// A limit, not a promise: reporters must be quicker than the work of the next era.
#[test]
fn exit_that_a_deposit_funded_before_the_report_is_paid_in_full() {
    let mut world = announcing();
    world.chain.slash(&validator(0), percent(5));
    let exit = world.request(&BOB, dot(200)).unwrap();
    world.stake(&CAROL, dot(200)).unwrap();
    world.next_era();
    assert_eq!(world.report(3), Ok(unproven(dot(50))), "too late for Bob's exit");
    assert_eq!(world.claim(&BOB, &[exit]), Ok(dot(200)));
    assert_eq!(holders(&mut world), (dot(950), 0), "the others bear it, Carol as well");
    world.assert_invariants();
}

/// 100 % is announced, and believed after the veto period.
fn everything_announced() -> World {
    let mut world = announcing();
    world.chain.slash(&validator(0), percent(100));
    let report = world.true_report(3);
    // A planck is left: only what the chain has taken ends the shares.
    let loss = dot(1_000) - 1;
    assert_eq!(world.agree(&report), Ok(held(loss)));
    world.chain.advance_eras(2);
    assert_eq!(world.oracle(&STRANGER).apply(&report), Ok(unproven(loss)));
    assert_eq!((holders(&mut world), stake(&mut world)), ((1, 0), (dot(1_000), 0, loss)));
    assert_eq!(
        (world.token(&ALICE).epoch(), totals(&mut world).shares),
        (0, dot(1_000)),
        "the shares are kept"
    );
    world.keep();
    world.assert_invariants();
    let refused = Err(VaultError::AwaitingSlash { provision: loss, most: 0 });
    assert_eq!(world.stake(&CAROL, dot(99)), refused, "nobody new before it is known what becomes of it");
    world
}

#[test]
fn announced_slash_of_everything_that_is_cancelled_comes_back_to_those_who_bore_it() {
    let mut world = everything_announced();
    world.chain.cancel_deferred_slashes(3 + DEFERRED + 1).unwrap();
    world.run_eras(3);
    let report = world.true_report(3);
    let back = dot(1_000) - 1;
    assert_eq!(
        world.agree(&report),
        Ok(Booked { unproven: back, held: true, ..gain(back) }),
        "it is large, too"
    );
    world.chain.advance_eras(2);
    assert_eq!(world.oracle(&STRANGER).apply(&report), Ok(Booked { unproven: back, ..gain(back) }));
    world.keep();
    world.next_era();
    assert_eq!(holders(&mut world), (dot(1_000), 0), "all of it");
    assert_eq!([ALICE, BOB].map(|who| world.balance(&who)), [dot(599), dot(400)], "to each what was his");
    world.assert_invariants();
    assert_works_to_the_end(&mut world);
}

#[test]
fn announced_slash_of_everything_that_is_applied_ends_the_shares() {
    let mut world = everything_announced();
    run_to_the_slash(&mut world);
    world.keep();
    assert_eq!(world.truth()[0].active, 0, "the chain has taken it");
    let report = world.true_report(3);
    let booked = world.agree(&report).unwrap();
    assert_eq!((booked.loss, booked.held), (1, true), "nothing is left that could prove anything");
    world.chain.advance_eras(2);
    let booked = world.oracle(&STRANGER).apply(&report).unwrap();
    assert_eq!((booked.loss, booked.held), (1, false), "the last planck");
    assert_eq!((totals(&mut world).shares, stake(&mut world)), (0, (0, 0, 0)));
    assert_eq!(world.token(&ALICE).epoch(), 1, "an epoch is over");
    world.keep();
    world.assert_invariants();
    let refused = Err(VaultError::NeedsBootstrap { minimum: dot(1) });
    assert_eq!(world.stake(&CAROL, dot(99)), refused, "the next one needs its bootstrap");
    let bootstrap = AccountId::new(adotb_interfaces::vault::BOOTSTRAP_HOLDER);
    world.vault(&CAROL).stake_for(&bootstrap, dot(1)).unwrap();
    assert_works_to_the_end(&mut world);
}
