//! Who leaves ahead of a slash that is announced or held, and reporters, some or most of them, who say what is not so.

use adotb_harness::{actors::*, world::World};
use adotb_interfaces::{
    bonder::{Booked, StashReport},
    oracle::{OracleError, Outcome, Report},
    vault::{VaultError, BOOTSTRAP_HOLDER},
};
use adotb_runtime::AccountId;
use sp_runtime::Perbill;

use super::loot::*;

/// Eras between an offence and its slash here.
const DEFERRED: u32 = 5;

/// 4 000 DOT of Alice, Bob and Eve in eight stashes behind four validators, in era 3. Slashes are announced first. Three
/// reporters, two must agree; 1 % of the pool may change at once, the rest waits for two eras.
fn watched() -> World {
    let mut world = World::builder().reported().build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.chain.set_slash_defer_duration(DEFERRED);
    for (who, amount) in [(ALICE, 999), (BOB, 2_000), (EVE, 1_000)] {
        world.stake(&who, dot(amount)).unwrap();
    }
    world.run_eras(3);
    world
}

/// A slash of what backs the first validator, a quarter of all, is announced; returns the era.
fn announce(world: &mut World, percent: u32) -> u32 {
    world.slash(&validator(0), Perbill::from_percent(percent));
    world.overview().era
}

/// The report that everything in all stashes is about to be slashed by `parts` of a thousand.
fn false_alarm(world: &mut World, parts: u128) -> Report {
    let mut stashes = world.truth();
    for stash in &mut stashes {
        stash.pending = Some(stash.active * parts / 1_000);
    }
    let since = world.overview().era;
    world.report_of(since, stashes)
}

fn held(world: &mut World) -> VaultError {
    VaultError::Held { until: world.overview().held_until }
}

// ------------------------------------------------------------------------------------------------ leaving ahead

/// What Eve wins against staying, when she plays `attack` after the slash is announced and before it is reported.
fn against_staying(percent: u32, attack: impl FnOnce(&mut World, &mut Loot)) -> i128 {
    let finish = |world: &mut World, era: u32| {
        let report = world.true_report(era);
        if world.agree(&report).unwrap().held {
            world.chain.advance_ms(2 * DAY_MS);
            world.oracle(&STRANGER).apply(&report).unwrap();
        }
        // To the day on which it is applied, and beyond it.
        let worth = world.token(&STRANGER).totals().pooled;
        world.run_eras(DEFERRED + 2);
        let after = world.overview().era;
        let booked = world.report(after).unwrap();
        assert_eq!((booked.loss, booked.gain), (0, 0), "nothing new when it is applied");
        let now = world.token(&STRANGER).totals().pooled;
        assert!(
            (worth..worth + dot(1)).contains(&now),
            "what was announced was all, but for fees: {now} of {worth}"
        );
    };
    let mut world = watched();
    let honest = {
        let mut world = world.fork();
        let loot = Loot::of(&mut world, &EVE);
        let era = announce(&mut world, percent);
        finish(&mut world, era);
        loot.profit(&mut world)
    };
    assert!(honest < 0, "who stays bears a part");
    let mut loot = Loot::of(&mut world, &EVE);
    let era = announce(&mut world, percent);
    attack(&mut world, &mut loot);
    finish(&mut world, era);
    world.assert_invariants();
    loot.profit(&mut world) - honest
}

#[test]
fn leave_by_request_ahead_of_an_announced_slash_bears_the_same() {
    for percent in [2, 30] {
        let won = against_staying(percent, |world, loot| {
            loot.call(world, |world, eve| world.request(eve, dot(1_000))).unwrap();
        });
        assert!((-2..=1).contains(&won), "{won} planck won, slash of {percent} %");
    }
}

/// The next day the reporters have spoken: whoever leaves then leaves with what is left.
#[test]
fn leave_after_the_report_and_before_the_slash_bears_the_same() {
    let mut world = watched();
    let mut loot = Loot::of(&mut world, &EVE);
    let era = announce(&mut world, 3);
    let Booked { loss, held, .. } = world.report(era).unwrap();
    assert!(loss > 0 && !held, "a small one counts at once: {loss}");
    let all = world.balance(&EVE);
    assert!(all.abs_diff(dot(1_000) - loss / 4) <= 1, "provided for before it is applied: {all}");
    let id = loot.call(&mut world, |world, eve| world.request(eve, all)).unwrap();
    world.run_eras(DEFERRED + 2);
    let era = world.overview().era;
    world.report(era).unwrap();
    // What is announced may be taken from the chunk of the exit: as much more is unbonded with it.
    let mut late = 0;
    world.run_eras(29 - DEFERRED - 2);
    while loot.call(&mut world, |world, eve| world.claim(eve, &[id])).is_err() {
        world.next_era();
        late += 1;
    }
    assert_eq!(late, 0, "in time, whenever the slash and its report come");
    let profit = loot.profit(&mut world);
    assert!(profit.abs_diff(-((loss / 4) as i128)) <= 1, "{profit} of {loss}");
    world.assert_invariants();
}

/// A large one waits. Meanwhile nothing is priced: nobody gets in cheap or out whole, and who opens an exit bears its part of what is applied.
#[test]
fn leave_during_a_hold_bears_the_same() {
    let mut world = watched();
    // Exits and deposits of before, so that there is something to take.
    let funded = world.request(&ALICE, dot(40)).unwrap();
    world.stake(&CAROL, dot(90)).unwrap();
    world.next_era();
    world.stake(&CAROL, dot(300)).unwrap();
    let honest = world.balance(&BOB);
    let mut loot = Loot::of(&mut world, &EVE);
    let era = announce(&mut world, 40);
    let report = world.true_report(era);
    let booked = world.agree(&report).unwrap();
    assert!(booked.held && booked.loss > dot(300), "{booked:?}");
    let refused = held(&mut world);
    assert_eq!(loot.call(&mut world, |world, eve| world.vault(eve).unstake_now(dot(100), 0)), Err(refused));
    assert_eq!(loot.call(&mut world, |world, eve| world.stake(eve, dot(100))), Err(refused));
    assert_eq!(world.bonder(&EVE).advance(8).map(|_| ()), Err(refused.into()));
    assert_eq!(world.bonder(&EVE).harvest(), Err(refused.into()));
    let id = loot.call(&mut world, |world, eve| world.request(eve, dot(600))).unwrap();
    loot.call(&mut world, |world, eve| world.token(eve).transfer(&FERDIE, dot(100))).unwrap();
    loot.call(&mut world, |world, _| world.token(&FERDIE).transfer(&EVE, dot(100))).unwrap();
    assert_eq!(world.claim_for_owners(&[funded]), Ok(dot(40)), "claims go on");

    // Nobody but she could apply something else, or apply it early.
    let early = OracleError::TooSoon { until: world.oracle(&EVE).held().unwrap().until };
    assert_eq!(world.oracle(&EVE).apply(&report), Err(early));
    let other = Report { since: era + 1, ..report.clone() };
    assert!(matches!(world.oracle(&EVE).apply(&other), Err(OracleError::NotHeld { .. })));
    assert!(world.oracle(&EVE).veto().is_err(), "nor veto");
    world.chain.advance_ms(2 * DAY_MS);
    let batch = world.vault(&EVE).exit(id).unwrap();
    assert_eq!(batch.payout, dot(600));
    let loss = world.oracle(&STRANGER).apply(&report).unwrap().loss;
    assert_eq!(loss, booked.loss);
    let lost = -loot.profit(&mut world);
    let bob = (honest - world.balance(&BOB)) as i128;
    assert!((2 * lost).abs_diff(bob) <= 4, "Eve lost {lost} of 1 000, Bob {bob} of 2 000");
    world.keep();
    world.assert_invariants();
}

/// The limit that is left: whoever reads the chain faster than the reporters leaves at once, with the free buffer at most.
#[test]
fn leave_at_once_before_the_reporters_speak_escapes_with_the_free_buffer_at_most() {
    let avoided = (dot(300) * 30 * 1_000 / 100 / 4_000) as i128; // 30 % of a quarter
    let fee = (dot(300) * 30 / 10_000) as i128;
    let won = against_staying(30, |world, loot| {
        world.stake(&CAROL, dot(300)).unwrap();
        let available = world.overview().instant_liquidity;
        let refused = Err(VaultError::ExceedsBuffer { asked: dot(301), available });
        assert_eq!(loot.call(world, |world, eve| world.vault(eve).unstake_now(dot(301), 0)), refused);
        loot.call(world, |world, eve| world.vault(eve).unstake_now(dot(300), 0)).unwrap();
    });
    assert!(won <= avoided && won >= avoided - 2 * fee, "{won} won, {avoided} avoided, fee {fee}");
}

// ------------------------------------------------------------------------------------------------ false reports

#[test]
fn minority_of_reporters_changes_nothing_whatever_it_says() {
    let mut world = watched();
    let before = world.measure();
    for parts in [1, 10, 500, 1_000] {
        let report = false_alarm(&mut world, parts);
        let said = world.oracle(&REPORTER).report(&report);
        assert_eq!(said, Ok(Outcome::Counted { votes: 1, quorum: 2 }), "alone with {parts}");
        let again = world.oracle(&REPORTER).report(&report);
        assert!(matches!(again, Err(OracleError::AlreadyReported { .. })), "twice is once: {again:?}");
    }
    assert_eq!(world.oracle(&STRANGER).ballots().len(), 1, "its newest word counts");
    // Neither do two who say different things, nor strangers.
    let report = false_alarm(&mut world, 700);
    assert_eq!(world.oracle(&REPORTER_2).report(&report), Ok(Outcome::Counted { votes: 1, quorum: 2 }));
    assert!(
        world.oracle(&EVE).report(&report).is_err() && world.bonder(&EVE).book(3, &report.stashes).is_err()
    );
    assert_eq!(world.measure(), before, "nothing changed");
    // It does not keep the others from telling the truth.
    let era = announce(&mut world, 2);
    assert!(world.report(era).unwrap().loss > 0);
    world.assert_invariants();
}

/// Two of three are hostile. At once they can take 1 % of the pool's worth within a veto period, by an announcement that is not
/// so, and give it back; who gets in between has a part of it. What a ledger shows they cannot invent.
#[test]
fn majority_of_reporters_wins_a_hundredth_of_the_pool_at_most_in_each_veto_period() {
    let mut world = watched();
    let pool = world.overview().pooled;
    let mut loot = Loot::of(&mut world, &EVE);
    let cycles: u128 = 3;
    for _ in 0..cycles {
        // Large lies wait, and are vetoed.
        let lie = false_alarm(&mut world, 900);
        let booked = world.scratch(|world| world.agree(&lie).unwrap());
        assert!(booked.held, "{booked:?}");
        let lie = false_alarm(&mut world, 9);
        let booked = world.agree(&lie).unwrap();
        assert!(!booked.held && booked.loss <= pool / 100, "{booked:?}");
        // Nothing more in this period.
        let more = false_alarm(&mut world, 19);
        assert!(world.scratch(|world| world.agree(&more).unwrap().held), "it would be too much");
        // Eve comes in cheap, with ten times the pool, and the lie is taken back.
        loot.call(&mut world, |world, eve| world.stake(eve, dot(40_000))).unwrap();
        world.chain.advance_ms(2 * DAY_MS);
        let era = world.overview().era;
        let booked = world.report(era).unwrap();
        assert!(booked.gain > 0 && !booked.held, "{booked:?}");
        world.chain.advance_ms(2 * DAY_MS);
        let all = world.balance(&EVE) - dot(900);
        loot.call(&mut world, |world, eve| world.request(eve, all)).unwrap();
        world.keep();
    }
    let won = loot.profit(&mut world);
    assert!(won > 0, "the limit is what it is");
    assert!(won as u128 <= cycles * pool / 100, "1 % each time at most: {won} of {pool}");
    world.assert_invariants();
}

/// Ledgers cannot be lied about: less than there is counts as not proven, and more than the book is refused.
#[test]
fn majority_that_lies_about_a_ledger_is_held_like_any_other_lie() {
    let mut world = watched();
    let era = world.overview().era;
    let mut stashes = world.truth();
    stashes[0].active -= dot(300);
    let lie = world.report_of(era, stashes.clone());
    let booked = world.scratch(|world| world.agree(&lie).unwrap());
    assert!(booked.held && booked.unproven >= dot(300), "{booked:?}");
    stashes[0].active += dot(300) + 1;
    let lie = world.report_of(era, stashes.clone());
    assert!(world
        .scratch(|world| world.oracle(&REPORTER).report(&lie).and(world.oracle(&REPORTER_2).report(&lie)))
        .is_err());
    stashes[0].active -= 1;
    stashes[0].unlocking = 1;
    let lie = world.report_of(era, stashes);
    assert!(world
        .scratch(|world| world.oracle(&REPORTER).report(&lie).and(world.oracle(&REPORTER_2).report(&lie)))
        .is_err());
    world.assert_invariants();
}

/// A hold of lies stops entry and the era's work for a while. It ends by veto, or by itself; after a veto large lies are refused for as long.
#[test]
fn majority_that_holds_everything_is_vetoed_and_claims_go_on() {
    let mut world = watched();
    let funded = world.request(&ALICE, dot(40)).unwrap();
    world.stake(&CAROL, dot(90)).unwrap();
    world.next_era();
    let before = world.token(&STRANGER).totals();
    let lie = false_alarm(&mut world, 800);
    assert!(world.agree(&lie).unwrap().held);
    let refused = held(&mut world);
    assert_eq!(world.stake(&BOB, dot(1)), Err(refused));
    assert_eq!(world.claim_for_owners(&[funded]), Ok(dot(40)), "claims go on");
    let id = world.request(&BOB, dot(5)).unwrap();

    // By itself: nobody applies it for an era, and it is over.
    world.scratch(|world| {
        world.chain.advance_ms(3 * DAY_MS);
        assert!(matches!(world.oracle(&EVE).apply(&lie), Err(OracleError::NotHeld { .. })), "too late");
        world.stake(&BOB, dot(1)).unwrap();
        world.keep();
        assert_eq!(world.token(&STRANGER).totals().pooled, before.pooled - dot(5) + dot(1));
    });
    // By the guardian.
    world.oracle(&GUARDIAN).veto().unwrap();
    world.stake(&BOB, dot(1)).unwrap();
    assert!(matches!(world.oracle(&EVE).apply(&lie), Err(OracleError::NotHeld { .. })));
    let again = false_alarm(&mut world, 700);
    let _ = world.oracle(&REPORTER).report(&again);
    let vetoed = world.oracle(&REPORTER_2).report(&again);
    assert!(matches!(vetoed, Err(OracleError::Vetoed { .. })), "{vetoed:?}");
    world.run_eras(1);
    assert_eq!(
        world.token(&STRANGER).totals().pooled,
        before.pooled - dot(5) + dot(1),
        "nobody lost anything"
    );
    world.run_eras(30);
    assert_eq!(world.claim_for_owners(&[id]), Ok(dot(5)));
    world.assert_invariants();
}

// ------------------------------------------------------------------------------------------------ proofs by anybody

#[test]
fn proofs_by_strangers_are_true_or_refused() {
    let mut world = watched();
    world.chain.set_slash_defer_duration(0);
    let era = world.overview().era;
    world.report(era).unwrap(); // that nothing has changed
    world.slash(&validator(0), Perbill::from_percent(30));
    let truth: Vec<StashReport> = world.truth();
    let book = world.stashes();
    let hit = truth.iter().zip(&book).find(|(truth, book)| truth.active < book.bonded).unwrap().0;
    let refused = OracleError::ReportersActive { from: era + 2 };
    let said = world.oracle(&EVE).prove(hit.stash, hit.active, hit.unlocking);
    assert_eq!(said, Err(refused), "the reporters come first");
    world.chain.advance_ms(2 * DAY_MS);
    // A planck less, a planck more, and what the stash never had.
    for active in [hit.active - 1, hit.active / 2, 0] {
        let said = world.oracle(&EVE).prove(hit.stash, active, hit.unlocking);
        assert_eq!(
            said,
            Err(OracleError::NotProven { stash: hit.stash }),
            "{active} instead of {}",
            hit.active
        );
    }
    assert!(world.oracle(&EVE).prove(hit.stash, hit.active, 1).is_err());
    assert!(world.oracle(&EVE).prove(hit.stash, hit.active + 1, 0).is_err());
    // Asked directly a stash proves nothing to her, and nothing of what the proof does stays.
    let account = world.stash_accounts()[usize::from(hit.stash)].clone();
    let (ledger, nominations) = (world.chain.ledger(&account), world.chain.nominations(&account));
    let calls = world.bonder(&EVE).settings().calls;
    let said = world
        .caller(account.clone(), &EVE)
        .try_send::<Result<(), bool>>("prove", (calls, hit.active, hit.unlocking));
    assert_eq!(said, Ok(Err(false)));
    let booked = world.oracle(&EVE).prove(hit.stash, hit.active, hit.unlocking).unwrap();
    assert!(booked.loss > 0 && booked.unproven == 0, "{booked:?}");
    assert_eq!(world.chain.ledger(&account), ledger, "as before");
    assert_eq!(world.chain.nominations(&account), nominations, "as before");
    world.run_eras(1);
    world.assert_invariants();
}

/// Everything is about to be slashed, but nothing is yet, and the chain takes it back. Eve waits for the moment at which the pool is for sale.
#[test]
fn announced_total_slash_that_is_cancelled_gives_the_pool_back_to_its_holders() {
    let mut world = World::builder().validators(1).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.chain.set_slash_defer_duration(DEFERRED);
    world.stake(&ALICE, dot(999)).unwrap();
    world.run_eras(3);
    let offence = world.overview().era;
    announce(&mut world, 100);
    let loss = world.book(offence).loss;
    assert!(loss > dot(999) && loss < dot(1_000), "provided for, but for a planck of each stash: {loss}");
    let mut loot = Loot::of(&mut world, &EVE);
    let nobody = AccountId::new(BOOTSTRAP_HOLDER);
    let _ = loot.call(&mut world, |world, eve| world.vault(eve).stake_for(&nobody, dot(1)));
    let refused = Err(VaultError::AwaitingSlash { provision: loss, most: 0 });
    assert_eq!(loot.call(&mut world, |world, eve| world.stake(eve, dot(100))), refused, "not for sale");
    let cancelled =
        (offence..=offence + DEFERRED + 1).filter(|era| world.chain.cancel_deferred_slashes(*era).is_ok());
    assert!(cancelled.count() > 0);
    let era = world.overview().era;
    assert_eq!(world.book(era).gain, loss, "and given back");
    world.run_eras(2);
    let alice = world.balance(&ALICE);
    let won = loot.profit(&mut world);
    assert!(won <= 0 && alice > dot(990), "Eve won {won}, Alice has {alice}");
    world.assert_invariants();
}

/// The reporters sleep. A stranger proves a slash: it is booked, since the last era in which they were heard, and not a day earlier.
#[test]
fn proof_by_a_stranger_charges_no_exit_of_before_the_reporters_were_heard() {
    let mut world = watched();
    world.chain.set_slash_defer_duration(0);
    let old = world.request(&ALICE, dot(100)).unwrap();
    world.next_era();
    let era = world.overview().era;
    world.report(era).unwrap();
    world.next_era();
    let between = world.request(&ALICE, dot(100)).unwrap();
    world.run_eras(3);
    let mut loot = Loot::of(&mut world, &EVE);
    world.slash(&validator(0), Perbill::from_percent(30));
    let truth = world.truth();
    let book = world.stashes();
    for (truth, book) in truth.iter().zip(book) {
        if (truth.active, truth.unlocking) != (book.bonded, book.unbonding) {
            loot.call(&mut world, |world, eve| {
                world.oracle(eve).prove(truth.stash, truth.active, truth.unlocking)
            })
            .unwrap();
        }
    }
    let payout = |world: &mut World, id| world.vault(&STRANGER).exit(id).unwrap().payout;
    assert_eq!(payout(&mut world, old), dot(100), "opened before they were heard");
    let bears = dot(100) - payout(&mut world, between);
    let eve = -loot.profit(&mut world);
    // Known limit: the offence is of today, but nobody can prove its era.
    assert!(bears.abs_diff(eve as u128 / 10) <= 2, "opened since then: {bears} of 100, Eve {eve} of 1 000");
    world.assert_invariants();
}
