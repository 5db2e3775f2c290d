//! Bad input for the messages of holders, in the middle of a pool's life: each case gets its own typed error with the values, and changes nothing.

use adotb_harness::{
    actors::*,
    contract::{ink_id, PSP22Error},
    world::{Measured, World},
};
use adotb_interfaces::{
    bonder::BonderError,
    token::TokenError,
    vault::{Claims, ExitPage, ExitState, Pausable, VaultError, MAX_CLAIM_IDS, OWNER_FIRST_ERAS},
};
use adotb_runtime::Balance;

const MIN_EXIT: Balance = 100 * MILLI_DOT;

/// Era 6: a share is worth more than a planck. Alice has a balance, an exit of her own in every state, and Bob the dust of 5 planck.
struct Busy {
    world: World,
    /// Funded, not claimed.
    funded: u64,
    /// Claimed.
    claimed: u64,
    /// Unbonding.
    waiting: u64,
    /// Can be cancelled.
    open: u64,
    /// Was cancelled.
    cancelled: u64,
}

fn busy() -> Busy {
    let mut world = World::new();
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(4);
    let claimed = world.request(&ALICE, dot(10)).unwrap();
    let funded = world.request(&ALICE, dot(20)).unwrap();
    world.stake(&CAROL, dot(100)).unwrap();
    world.next_era();
    assert_eq!(world.claim(&ALICE, &[claimed]), Ok(dot(10)), "funded by Carol");
    let waiting = world.request(&ALICE, dot(300)).unwrap();
    world.next_era();
    let open = world.request(&ALICE, dot(3)).unwrap();
    let cancelled = world.request(&ALICE, dot(4)).unwrap();
    world.cancel(&ALICE, cancelled).unwrap();
    world.token(&ALICE).transfer(&BOB, 5).unwrap();
    world.chain.advance_blocks(10);
    let state = |world: &mut World, id| world.vault(&STRANGER).exit(id).map(|exit| exit.state);
    assert_eq!(state(&mut world, funded), Some(ExitState::Claimable));
    assert_eq!(state(&mut world, waiting), Some(ExitState::Waiting));
    assert_eq!(state(&mut world, open), Some(ExitState::Open));
    let totals = world.token(&ALICE).totals();
    assert!(totals.pooled > totals.shares, "the rate is not one");
    Busy { world, funded, claimed, waiting, open, cancelled }
}

/// Everything that must stay: books, shares, stashes, and the money of the people.
fn state(world: &mut World) -> (Measured, Vec<Balance>) {
    let people = [ALICE, BOB, CAROL, TREASURY, STRANGER];
    (world.measure(), people.iter().map(|who| world.chain.free_balance(who)).collect())
}

#[test]
fn stake_of_too_little_fails() {
    let mut world = busy().world;
    let before = state(&mut world);
    for given in [0, 1, MIN_EXIT, dot(1) - 1] {
        let refused = Err(VaultError::BelowMinimum { given, minimum: dot(1) });
        assert_eq!(world.vault(&ALICE).stake(given), refused, "{given}");
        assert_eq!(world.vault(&ALICE).stake_for(&BOB, given), refused, "{given} for Bob");
    }
    assert_eq!(state(&mut world), before, "nothing changed");
    assert!(world.stake(&ALICE, dot(1)).is_ok(), "the minimum itself");
}

#[test]
fn stake_of_more_dot_than_there_is_never_reaches_the_vault() {
    let mut world = busy().world;
    let before = state(&mut world);
    let owned = world.chain.free_balance(&ALICE);
    for amount in [owned + 1, u128::MAX / 2, u128::MAX] {
        let answer = world.vault(&ALICE).raw().try_pay::<Result<Balance, VaultError>>(amount, "stake", ());
        assert!(answer.is_err(), "the chain itself refuses to send {amount}: {answer:?}");
    }
    assert_eq!(state(&mut world), before, "nothing changed");
}

#[test]
fn request_unstake_of_bad_amounts_fails() {
    let mut world = busy().world;
    let before = state(&mut world);
    for given in [0, 1, MIN_EXIT - 1] {
        let refused = Err(VaultError::BelowMinimum { given, minimum: MIN_EXIT });
        assert_eq!(world.request(&ALICE, given), refused, "dust of {given}");
    }
    let totals = world.token(&ALICE).totals();
    let available = world.token(&ALICE).shares_of(&ALICE);
    let above = world.balance(&ALICE) + 1;
    for amount in [above, above + dot(1), dot(1_000_000)] {
        let needed = (amount * totals.shares).div_ceil(totals.pooled);
        let refused = VaultError::Token(TokenError::InsufficientShares { available, needed });
        assert_eq!(world.request(&ALICE, amount), Err(refused), "{amount} is more than the balance");
    }
    // Numbers near the end of the type do not even fit into the books.
    let answer = world.request(&ALICE, u128::MAX - 1);
    assert_eq!(answer, Err(VaultError::Math(adotb_math::MathError::Overflow)), "the largest amount");
    assert_eq!(
        world.request(&STRANGER, u128::MAX),
        Err(VaultError::BelowMinimum { given: 0, minimum: MIN_EXIT }),
        "all of nothing"
    );
    let refused =
        VaultError::Token(TokenError::InsufficientShares { available: 0, needed: shares_up(dot(1), totals) });
    assert_eq!(world.request(&STRANGER, dot(1)), Err(refused), "of nothing");
    for given in [1, 4, 6] {
        let refused = Err(VaultError::BelowMinimum { given, minimum: MIN_EXIT });
        assert_eq!(world.request(&BOB, given), refused, "not all of Bob's dust: {given}");
    }
    assert_eq!(state(&mut world), before, "nothing changed");

    // The largest number is no amount, but "all of it".
    world.scratch(|world| {
        let all = world.balance(&ALICE);
        let id = world.request(&ALICE, u128::MAX).unwrap();
        assert_eq!(world.vault(&ALICE).exit(id).unwrap().amount, all, "her whole balance");
        assert_eq!(world.token(&ALICE).shares_of(&ALICE), 0, "nothing is left");
    });
    let dust = world.balance(&BOB);
    let id = world.request(&BOB, dust).unwrap();
    assert_eq!(world.vault(&BOB).exit(id).unwrap().amount, dust, "all of his dust may leave");
    assert_eq!(world.token(&BOB).shares_of(&BOB), 0, "and leaves nothing");
    world.assert_invariants();
}

fn shares_up(amount: Balance, totals: adotb_interfaces::token::Totals) -> Balance {
    (amount * totals.shares).div_ceil(totals.pooled)
}

#[test]
fn unstake_now_of_bad_amounts_fails() {
    let mut world = busy().world;
    world.stake(&CAROL, dot(5_000)).unwrap();
    let before = state(&mut world);
    for given in [0, 1, MIN_EXIT - 1] {
        let refused = Err(VaultError::BelowMinimum { given, minimum: MIN_EXIT });
        assert_eq!(world.vault(&ALICE).unstake_now(given, 0), refused, "dust of {given}");
    }
    let totals = world.token(&ALICE).totals();
    let available = world.token(&ALICE).shares_of(&ALICE);
    let above = world.balance(&ALICE) + 1;
    let refused =
        VaultError::Token(TokenError::InsufficientShares { available, needed: shares_up(above, totals) });
    assert_eq!(world.vault(&ALICE).unstake_now(above, 0), Err(refused), "more than the balance");
    let available = world.overview().instant_liquidity;
    for asked in [available + 1, u128::MAX - 1] {
        let refused = Err(VaultError::ExceedsBuffer { asked, available });
        assert_eq!(world.vault(&CAROL).unstake_now(asked, 0), refused, "{asked} is not there");
    }
    let asked = world.balance(&CAROL);
    assert!(asked > available, "more than there is");
    let refused = Err(VaultError::ExceedsBuffer { asked, available });
    assert_eq!(world.vault(&CAROL).unstake_now(u128::MAX, 0), refused, "the largest number is her balance");
    let received = dot(1) - dot(1) * 30 / 10_000;
    for minimum in [received + 1, u128::MAX] {
        let refused = Err(VaultError::BelowMinReceived { received, minimum });
        assert_eq!(world.vault(&CAROL).unstake_now(dot(1), minimum), refused, "at least {minimum}");
    }
    assert_eq!(state(&mut world), before, "nothing changed");
}

#[test]
fn claim_of_bad_ids_fails_as_a_whole() {
    let Busy { mut world, funded, claimed, waiting, open, cancelled } = busy();
    let before = state(&mut world);
    let next = world.overview().next_exit;
    let due_era = |world: &mut World, id| world.vault(&STRANGER).exit(id).unwrap().due_era;
    let not_funded = |world: &mut World, id| VaultError::ExitNotFunded { id, due_era: due_era(world, id) };
    let mut cases = vec![
        (vec![], VaultError::WrongNumberOfIds { given: 0, maximum: MAX_CLAIM_IDS }, "no id"),
        (vec![funded; 65], VaultError::WrongNumberOfIds { given: 65, maximum: MAX_CLAIM_IDS }, "too many"),
        (
            (0..1_000).collect(),
            VaultError::WrongNumberOfIds { given: 1_000, maximum: MAX_CLAIM_IDS },
            "far too many",
        ),
        (vec![funded, funded], VaultError::DuplicateExit { id: funded }, "twice"),
        (vec![funded, waiting, funded], not_funded(&mut world, waiting), "the first wrong one is told"),
        (vec![claimed, waiting], not_funded(&mut world, waiting), "one that is closed before a wrong one"),
    ];
    for unknown in [0, next, u64::MAX] {
        cases.push((vec![unknown], VaultError::UnknownExit { id: unknown }, "unknown"));
        cases.push((
            vec![funded, unknown],
            VaultError::UnknownExit { id: unknown },
            "a good one and an unknown one",
        ));
    }
    for id in [waiting, open] {
        cases.push((vec![id], not_funded(&mut world, id), "not funded"));
        cases.push((vec![funded, id], not_funded(&mut world, id), "a good one and one that is not funded"));
    }
    // Funded in era 5: until then its owner alone may claim it, which a stranger is told first.
    let too_early = VaultError::OwnerFirst { id: funded, from: 5 + OWNER_FIRST_ERAS };
    cases.push((vec![funded], too_early, "foreign"));
    for (ids, refused, label) in cases {
        if refused != too_early {
            assert_eq!(world.claim(&ALICE, &ids), Err(refused), "{label}, by its owner");
        }
        let first = ids.first() == Some(&funded) && ids.len() <= MAX_CLAIM_IDS as usize;
        let refused = if first { too_early } else { refused };
        assert_eq!(world.claim(&STRANGER, &ids), Err(refused), "{label}, by a stranger");
    }
    // What was closed before is no mistake: somebody else may have been faster.
    for who in [ALICE, STRANGER] {
        let skipped = vec![claimed, cancelled];
        let answer = world.vault(&who).claim(&skipped);
        assert_eq!(answer, Ok(Claims { paid: 0, skipped }), "by {}", name_of(&who));
    }
    assert_eq!(state(&mut world), before, "nothing changed, the good one was not paid");

    world.run_eras(2);
    let purses = [ALICE, STRANGER].map(|who| world.chain.free_balance(&who));
    assert_eq!(world.claim(&STRANGER, &[funded]), Ok(dot(20)), "foreign: by then anybody may claim");
    let refund = world.last_refund();
    let arrived = [ALICE, STRANGER].map(|who| world.chain.free_balance(&who));
    assert_eq!([arrived[0] - purses[0], arrived[1] - purses[1]], [dot(20), refund], "but Alice is paid");
    world.assert_invariants();
}

#[test]
fn cancel_of_bad_ids_fails() {
    let Busy { mut world, funded, claimed, waiting, open, cancelled } = busy();
    let before = state(&mut world);
    let owner = ink_id(&ALICE);
    let batch = |world: &mut World, id| {
        let batches = 0..=world.overview().open_batch;
        let era = world.vault(&STRANGER).exit(id).unwrap().era;
        let of_era =
            |world: &mut World, n| world.vault(&STRANGER).batch(n).is_some_and(|batch| batch.era == era);
        batches.into_iter().find(|n| of_era(world, *n)).unwrap()
    };
    for id in [funded, waiting] {
        let refused = VaultError::BatchClosed { id, batch: batch(&mut world, id) };
        assert_eq!(world.vault(&ALICE).cancel_unstake(id), Err(refused), "of an earlier era");
    }
    for id in [claimed, cancelled] {
        assert_eq!(world.vault(&ALICE).cancel_unstake(id), Err(VaultError::ExitClosed { id }), "closed");
    }
    for id in [0, u64::MAX] {
        assert_eq!(world.vault(&ALICE).cancel_unstake(id), Err(VaultError::UnknownExit { id }), "unknown");
    }
    for id in [open, waiting, funded] {
        let refused = VaultError::NotExitOwner { id, owner };
        assert_eq!(world.vault(&CAROL).cancel_unstake(id), Err(refused), "foreign");
    }
    assert_eq!(state(&mut world), before, "nothing changed");
}

#[test]
fn value_for_messages_that_take_none_is_refused() {
    let Busy { mut world, funded, open, .. } = busy();
    let before = state(&mut world);
    for given in [1, dot(1), dot(500_000)] {
        let refused = VaultError::ValueNotExpected { given };
        let mut alice = world.vault(&ALICE).with_value(given);
        // Each of them would succeed without the value.
        assert_eq!(alice.request_unstake(dot(1)), Err(refused), "request_unstake");
        assert_eq!(alice.cancel_unstake(open), Err(refused), "cancel_unstake");
        assert_eq!(alice.claim(&[funded]), Err(refused), "claim");
        assert_eq!(alice.unstake_now(dot(1), 0), Err(refused), "unstake_now");
        let refused = Err(BonderError::ValueNotExpected { given });
        assert_eq!(world.bonder(&ALICE).with_value(given).harvest(), refused.map(|()| 0), "harvest");
        let advanced = world.bonder(&ALICE).with_value(given).advance(1).map(drop);
        assert_eq!(advanced, refused, "advance");
        let refused = Err(BonderError::ValueNotExpected { given });
        assert_eq!(world.bonder(&ALICE).with_value(given).create_stash(), refused, "create_stash");
    }
    assert_eq!(state(&mut world), before, "nothing changed, the value stayed with the caller");
}

#[test]
fn pauses_stop_entry_and_exit_but_never_claims_and_transfers() {
    let Busy { mut world, funded, open, .. } = busy();
    let start = world.chain.now();
    for (what, hours) in [(Pausable::Stake, 1), (Pausable::Unstake, 2), (Pausable::Advance, 48)] {
        let duration = hours * 60 * 60 * 1_000;
        assert_eq!(world.vault(&GUARDIAN).pause(what, duration), Ok(start + duration), "{what:?}");
    }
    let until = |what: Pausable| {
        let hours = match what {
            Pausable::Stake => 1,
            Pausable::Unstake => 2,
            Pausable::Advance => 48,
        };
        VaultError::Paused { what, until: start + hours * 60 * 60 * 1_000 }
    };
    let before = state(&mut world);
    assert_eq!(world.stake(&ALICE, dot(1)), Err(until(Pausable::Stake)), "stake");
    assert_eq!(world.vault(&ALICE).stake_for(&BOB, dot(1)), Err(until(Pausable::Stake)), "stake_for");
    assert_eq!(world.request(&ALICE, dot(1)), Err(until(Pausable::Unstake)), "request_unstake");
    assert_eq!(world.vault(&ALICE).unstake_now(dot(1), 0), Err(until(Pausable::Unstake)), "unstake_now");
    assert_eq!(world.bonder(&ALICE).harvest(), Err(until(Pausable::Advance).into()), "harvest");
    assert_eq!(world.bonder(&ALICE).advance(1), Err(until(Pausable::Advance).into()), "advance");
    // The pause is told before anything else, whatever the amount.
    assert_eq!(world.stake(&ALICE, 0), Err(until(Pausable::Stake)), "stake of nothing");
    assert_eq!(world.request(&ALICE, u128::MAX), Err(until(Pausable::Unstake)), "request of everything");
    assert_eq!(state(&mut world), before, "nothing changed");

    // With everything paused these go on.
    let owned = world.chain.free_balance(&ALICE);
    assert_eq!(world.claim(&ALICE, &[funded]), Ok(dot(20)), "claim");
    let arrived = world.chain.free_balance(&ALICE) - owned;
    assert_eq!(arrived, dot(20) + world.last_refund(), "paid");
    let bob = world.balance(&BOB);
    world.token(&ALICE).transfer(&BOB, dot(2)).unwrap();
    assert!(world.balance(&BOB) - bob >= dot(2), "transfer");
    world.token(&ALICE).approve(&BOB, dot(1)).unwrap();
    world.token(&BOB).transfer_from(&ALICE, &CAROL, dot(1)).unwrap();
    assert!(world.cancel(&ALICE, open).is_ok(), "cancel_unstake");
    world.assert_invariants();

    // Each ends by itself, to the millisecond.
    world.chain.advance_to(start + 60 * 60 * 1_000 - 1);
    assert_eq!(world.stake(&ALICE, dot(1)), Err(until(Pausable::Stake)), "a millisecond before");
    world.chain.advance_ms(1);
    assert!(world.stake(&ALICE, dot(1)).is_ok(), "the end");
    assert_eq!(world.request(&ALICE, dot(1)), Err(until(Pausable::Unstake)), "the next one goes on");
    world.chain.advance_to(start + 2 * 60 * 60 * 1_000);
    assert!(world.request(&ALICE, dot(1)).is_ok(), "until its own end");
    world.assert_invariants();
}

#[test]
fn transfers_of_bad_amounts_fail() {
    let mut world = busy().world;
    let before = state(&mut world);
    let above = world.balance(&ALICE) + 1;
    for amount in [above, u128::MAX] {
        let refused = Err(PSP22Error::InsufficientBalance);
        assert_eq!(world.token(&ALICE).transfer(&BOB, amount), refused, "{amount}");
        let refused = Err(PSP22Error::InsufficientAllowance);
        assert_eq!(
            world.token(&BOB).transfer_from(&ALICE, &BOB, amount),
            refused,
            "{amount} without allowance"
        );
    }
    let available = world.token(&ALICE).shares_of(&ALICE);
    for needed in [available + 1, u128::MAX] {
        let refused = Err(TokenError::InsufficientShares { available, needed });
        assert_eq!(world.token(&ALICE).transfer_shares(&BOB, needed), refused, "{needed} shares");
    }
    assert_eq!(state(&mut world), before, "nothing changed");
}

#[test]
fn views_answer_any_number() {
    let Busy { mut world, funded, waiting, open, .. } = busy();
    let next = world.overview().next_exit;
    for id in [0, next, u64::MAX] {
        assert_eq!(world.vault(&ALICE).exit(id), None, "exit {id}");
    }
    assert_eq!(world.vault(&ALICE).batch(u32::MAX), None, "batch");
    assert_eq!(world.vault(&ALICE).rate_at(u32::MAX), None, "rate");
    let ids = |page: ExitPage| page.exits.iter().map(|exit| exit.id).collect::<Vec<_>>();
    let page = world.vault(&ALICE).exits_of(&ALICE, 0, u32::MAX);
    assert_eq!((page.next, ids(page)), (0, vec![open, waiting, funded]), "everything, newest first");
    for (owner, from) in [(ALICE, u64::MAX), (ALICE, next), (BOB, 0), (BOB, open)] {
        let page = world.vault(&ALICE).exits_of(&owner, from, u32::MAX);
        assert_eq!((page.next, ids(page)), (0, vec![]), "{} from {from}", name_of(&owner));
    }
    let page = world.vault(&ALICE).exits_of(&ALICE, 0, 0);
    assert!(ids(page).is_empty(), "a page of nothing");
    let overflow = VaultError::Math(adotb_math::MathError::Overflow);
    let answer = world.vault(&ALICE).preview_stake(u128::MAX);
    assert!(answer == Err(overflow) || answer.is_ok_and(|shares| shares < u128::MAX), "{answer:?}");
    let preview = world.vault(&ALICE).preview_unstake(u128::MAX - 1).unwrap();
    assert!(!preview.now_available && preview.now < u128::MAX, "{preview:?}");
    let all = world.balance(&ALICE);
    assert_eq!(world.vault(&ALICE).preview_unstake(u128::MAX).unwrap().by_request, all, "all that she has");
    assert_eq!(world.bonder(&ALICE).stashes(u16::MAX, u32::MAX), vec![], "stashes");
    assert_eq!(world.bonder(&ALICE).chunks(u16::MAX), vec![], "chunks");
}
