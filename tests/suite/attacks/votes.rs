//! Attacks on the count: borrowed votes, votes that are counted twice or at the wrong time, votes that leave.

use adotb_harness::{actors::*, contract::PSP22Error, world::World};
use adotb_interfaces::{
    governor::{GovernorError, State, Support, Tally, Vote},
    token::{TokenError, Totals},
    vault::BOOTSTRAP_HOLDER,
};
use adotb_runtime::{AccountId, Balance};
use sp_runtime::Perbill;

use super::{
    electorate::*,
    puppet::{pull, puppet, Script},
};

/// What a borrower does in one transaction: takes Bob's aDOTb, escrows it, does `deed` with it, and gives it back.
fn loan(
    world: &mut World,
    borrower: &AccountId,
    script: Script,
    deed: impl FnOnce(Script) -> Script,
) -> Script {
    let (token, governor) = (world.at.token.clone(), world.at.governor.clone());
    world.token(&BOB).approve(borrower, dot(3_000)).unwrap();
    let borrowed = script
        .then(&token, "PSP22::transfer_from", (&BOB, borrower, dot(3_000), Vec::<u8>::new()))
        .then(&token, "PSP22::approve", (&governor, dot(3_000)))
        .then(&governor, "escrow", dot(3_000));
    deed(borrowed).then(&governor, "release", None::<Balance>).then(
        &token,
        "PSP22::transfer",
        (&BOB, dot(3_000), Vec::<u8>::new()),
    )
}

#[test]
fn flash_escrow_has_no_vote() {
    let mut world = electorate();
    let id = open_vote(&mut world, &[]);
    let governor = world.at.governor.clone();
    let borrower = puppet(&mut world, &Script::new());
    world.chain.advance_ms(DAY_MS);

    // As a flash loan is: all or nothing.
    let vote = |script: Script| script.then(&governor, "vote", (id, Support::For));
    let script = loan(&mut world, &borrower, Script::all_or_nothing(), vote);
    let before = (proposal(&mut world, id), world.balance(&BOB));
    assert!(pull(&mut world, &borrower, &EVE, &script).is_err(), "the loan falls through");
    assert_eq!((proposal(&mut world, id), world.balance(&BOB)), before, "nothing changed");

    // From a lender who only wants it back.
    let script = loan(&mut world, &borrower, Script::new(), vote);
    let heard = pull(&mut world, &borrower, &EVE, &script).unwrap();
    let (since, vote_starts) = (world.chain.now(), proposal(&mut world, id).vote_starts);
    let too_late = Err(GovernorError::EscrowedTooLate { since, vote_starts });
    assert_eq!(heard[3].answer::<Result<Tally, GovernorError>>(), too_late, "no vote");
    assert_eq!(heard[4].answer::<Result<Balance, GovernorError>>(), Ok(dot(3_000)), "so it can leave");
    assert_eq!(heard[5].answer::<Result<(), PSP22Error>>(), Ok(()), "and be given back");
    assert_eq!((proposal(&mut world, id), world.balance(&BOB)), before, "nothing changed");
    assert_escrow_is_covered(&mut world, &[ALICE, borrower], 0);
}

/// Who wants to vote with borrowed tokens must borrow them before the vote, and can give them back after it.
#[test]
fn borrowed_escrow_is_locked_from_the_vote_to_its_end() {
    let mut world = electorate();
    world.escrow(&ALICE, dot(1_000)).unwrap();
    let id = world.propose(&ALICE, &harmless()).unwrap();
    let info = proposal(&mut world, id);
    let (token, governor) = (world.at.token.clone(), world.at.governor.clone());
    let borrower = puppet(&mut world, &Script::new());
    // The last moment that counts.
    world.chain.advance_to(info.vote_starts - 1);
    let script = loan(&mut world, &borrower, Script::all_or_nothing(), |script| script);
    assert!(pull(&mut world, &borrower, &EVE, &script).is_ok(), "in and out without a vote is free");
    let escrow = Script::all_or_nothing()
        .then(&token, "PSP22::transfer_from", (&BOB, &borrower, dot(2_000), Vec::<u8>::new()))
        .then(&token, "PSP22::approve", (&governor, dot(2_000)))
        .then(&governor, "escrow", dot(2_000));
    world.token(&BOB).approve(&borrower, dot(2_000)).unwrap();
    pull(&mut world, &borrower, &EVE, &escrow).unwrap();
    // It waits in escrow and votes at the last moment: no less must it stay from the start.
    world.chain.advance_to(info.vote_ends - 1);
    let leave = Script::new()
        .then(&governor, "vote", (id, Support::For))
        .then(&governor, "release", None::<Balance>)
        .then(&token, "PSP22::transfer", (&BOB, dot(2_000), Vec::<u8>::new()));
    let heard = pull(&mut world, &borrower, &EVE, &leave).unwrap();
    assert_eq!(heard[0].answer::<Result<Tally, GovernorError>>(), Ok(votes(0, dot(2_000), 0)), "it votes");
    let locked = Err(GovernorError::EscrowLocked { until: info.vote_ends });
    assert_eq!(heard[1].answer::<Result<Balance, GovernorError>>(), locked, "and is held");
    assert_eq!(
        heard[2].answer::<Result<(), PSP22Error>>(),
        Err(PSP22Error::InsufficientBalance),
        "not given back"
    );
    world.chain.advance_to(info.vote_ends);
    let heard = pull(&mut world, &borrower, &EVE, &leave).unwrap();
    assert_eq!(heard[1].answer::<Result<Balance, GovernorError>>(), Ok(dot(2_000)), "after the end");
    assert_escrow_is_covered(&mut world, &[ALICE, borrower], 0);
}

#[test]
fn escrow_after_the_start_has_no_vote_however_it_came() {
    let mut world = electorate();
    let id = open_vote(&mut world, &[(CAROL, dot(400))]);
    let (vote_starts, first) = (proposal(&mut world, id).vote_starts, world.chain.now());
    assert_eq!(first, vote_starts, "the first millisecond is too late");
    let too_late = |since| Err(GovernorError::EscrowedTooLate { since, vote_starts });
    world.escrow(&BOB, dot(3_000)).unwrap();
    assert_eq!(world.governor(&BOB).vote(id, Support::For), too_late(first), "all of it");
    world.chain.advance_ms(1_000);
    world.escrow(&CAROL, 1).unwrap();
    assert_eq!(world.governor(&CAROL).vote(id, Support::For), too_late(first + 1_000), "a planck more");
    // Taking it out again does not turn back the clock.
    world.governor(&CAROL).release(Some(1)).unwrap();
    assert_eq!(world.governor(&CAROL).vote(id, Support::For), too_late(first + 1_000), "nor less");
    assert_eq!(tally(&mut world, id), votes(0, 0, 0));
    assert_eq!(world.governor(&CAROL).release(None), Ok(dot(400)), "a refused vote locks nothing");
    // Nobody can spoil another's vote by adding to its escrow: everybody adds to one's own alone.
    let governor = world.at.governor.clone();
    world.token(&CAROL).transfer(&governor, 1).unwrap();
    assert_eq!(world.governor(&ALICE).vote(id, Support::For), Ok(votes(0, dot(1_000), 0)));
    assert_escrow_is_covered(&mut world, &[ALICE, BOB, CAROL], 1);
}

#[test]
fn flash_escrow_proposes_and_cannot_be_given_back() {
    let mut world = electorate();
    let governor = world.at.governor.clone();
    let borrower = puppet(&mut world, &Script::new());
    let propose = |script: Script| script.then(&governor, "propose", (harmless(), [0u8; 32], "mine"));
    let script = loan(&mut world, &borrower, Script::all_or_nothing(), propose);
    let before = world.measure();
    assert!(pull(&mut world, &borrower, &EVE, &script).is_err(), "the loan falls through");
    assert_eq!(world.measure(), before, "nothing moved");
    assert_eq!(world.governor(&EVE).proposal(1), None, "and nothing is proposed");

    let script = loan(&mut world, &borrower, Script::new(), propose);
    let heard = pull(&mut world, &borrower, &EVE, &script).unwrap();
    assert_eq!(heard[3].answer::<Result<u32, GovernorError>>(), Ok(1), "proposed");
    let until = proposal(&mut world, 1).vote_ends;
    let released = heard[4].answer::<Result<Balance, GovernorError>>();
    assert_eq!(released, Err(GovernorError::EscrowLocked { until }), "locked as by a vote");
}

#[test]
fn vote_twice_from_one_account_counts_once() {
    let mut world = electorate();
    let id = open_vote(&mut world, &[(CAROL, dot(600))]);
    let counted = world.governor(&CAROL).vote(id, Support::For).unwrap();
    assert_eq!(counted, votes(0, dot(600), 0));
    let vote = Vote { support: Support::For, shares: dot(600) };
    let twice = Err(GovernorError::AlreadyVoted { vote });
    for support in [Support::For, Support::Against, Support::Abstain] {
        assert_eq!(world.governor(&CAROL).vote(id, support), twice, "{support:?}");
    }
    world.escrow(&CAROL, dot(400)).unwrap();
    assert_eq!(world.governor(&CAROL).vote(id, Support::For), twice, "with more in escrow");
    assert_eq!(tally(&mut world, id), counted, "once, with what was there");
    assert_eq!(world.governor(&BOB).vote_of(id, &CAROL), Some(vote));
    assert_escrow_is_covered(&mut world, &[ALICE, CAROL], 0);
}

#[test]
fn vote_twice_by_moving_the_tokens_is_impossible() {
    let mut world = electorate();
    let id = open_vote(&mut world, &[(CAROL, dot(1_000))]);
    let until = proposal(&mut world, id).vote_ends;
    let governor = world.at.governor.clone();
    world.governor(&CAROL).vote(id, Support::For).unwrap();
    // Out of escrow, out of the balance, out of the governor's balance.
    for shares in [None, Some(1), Some(dot(1_000)), Some(Balance::MAX)] {
        let refused = Err(GovernorError::EscrowLocked { until });
        assert_eq!(world.governor(&CAROL).release(shares), refused, "{shares:?}");
    }
    assert_eq!(world.token(&CAROL).transfer(&EVE, 1), Err(PSP22Error::InsufficientBalance));
    let refused = Err(PSP22Error::InsufficientAllowance);
    assert_eq!(world.token(&CAROL).transfer_from(&governor, &EVE, 1), refused, "it is the governor's");
    let refused = Err(TokenError::InsufficientAllowance { available: 0, needed: 1 });
    assert_eq!(world.token(&CAROL).collect(&governor, 1).map(|_| ()), refused, "nor so");
    assert_eq!(world.governor(&EVE).vote(id, Support::For), Err(GovernorError::NothingInEscrow));
    assert_eq!(tally(&mut world, id), votes(0, dot(1_000), 0), "Carol's, once");
    assert_escrow_is_covered(&mut world, &[ALICE, CAROL], 0);
}

#[test]
fn vote_again_after_release_and_new_escrow_counts_once_for_each_proposal() {
    let mut world = electorate();
    let first = open_vote(&mut world, &[(CAROL, dot(1_000)), (BOB, THRESHOLD)]);
    world.governor(&CAROL).vote(first, Support::For).unwrap();
    let until = proposal(&mut world, first).vote_ends;
    // The second vote begins a second after the first has ended: just enough time to move the tokens.
    world.chain.advance_to(until - DAY_MS + 1_000);
    let second = world.propose(&BOB, &harmless()).unwrap();
    world.chain.advance_to(until);
    world.governor(&CAROL).release(None).unwrap();
    world.token(&CAROL).transfer(&DAVE, dot(1_000)).unwrap();
    world.escrow(&DAVE, dot(1_999)).unwrap();
    world.await_vote(second);

    let over = state(&mut world, first);
    assert_eq!(world.governor(&DAVE).vote(first, Support::For), wrong_state(first, over), "too late for one");
    let counted = world.governor(&DAVE).vote(second, Support::For).unwrap();
    assert_eq!(counted, votes(0, dot(1_999), 0), "the other, once");
    assert_eq!(world.governor(&CAROL).vote(second, Support::For), Err(GovernorError::NothingInEscrow));
    let until = proposal(&mut world, second).vote_ends;
    let locked = Err(GovernorError::EscrowLocked { until });
    assert_eq!(world.governor(&DAVE).release(None), locked, "and not a third time");
    assert_escrow_is_covered(&mut world, &[ALICE, BOB, CAROL, DAVE], 0);
}

#[test]
fn escrow_stays_locked_until_the_last_of_several_votes_ends() {
    let mut world = electorate();
    let first = open_vote(&mut world, &[(BOB, THRESHOLD), (CAROL, dot(1_000))]);
    world.chain.advance_ms(2 * DAY_MS);
    let second = world.propose(&BOB, &harmless()).unwrap();
    world.await_vote(second);
    // The later one first: the earlier one must not shorten the lock.
    world.governor(&CAROL).vote(second, Support::For).unwrap();
    world.governor(&CAROL).vote(first, Support::For).unwrap();
    let until = proposal(&mut world, second).vote_ends;
    world.await_result(first);
    assert_eq!(world.governor(&CAROL).release(None), Err(GovernorError::EscrowLocked { until }));
    // That the vote is called off does not free it either.
    world.governor(&GUARDIAN).cancel(second).unwrap();
    assert_eq!(world.governor(&CAROL).release(None), Err(GovernorError::EscrowLocked { until }));
    world.chain.advance_to(until);
    assert_eq!(world.governor(&CAROL).release(None), Ok(dot(1_000)));
}

#[test]
fn vote_before_the_start_and_after_the_end_is_refused() {
    let mut world = electorate();
    world.escrow(&ALICE, dot(1_000)).unwrap();
    for who in [BOB, CAROL, DAVE] {
        world.escrow(&who, dot(500)).unwrap();
    }
    let id = world.propose(&ALICE, &harmless()).unwrap();
    let info = proposal(&mut world, id);
    let vote = |world: &mut World, who| world.governor(who).vote(id, Support::For);
    assert_eq!(vote(&mut world, &BOB), wrong_state(id, State::Pending), "at once");
    world.chain.advance_to(info.vote_starts - 1);
    assert_eq!(vote(&mut world, &BOB), wrong_state(id, State::Pending), "a millisecond early");
    world.chain.advance_to(info.vote_starts);
    assert!(vote(&mut world, &BOB).is_ok(), "the first millisecond");
    world.chain.advance_to(info.vote_ends - 1);
    assert!(vote(&mut world, &CAROL).is_ok(), "the last one");
    world.chain.advance_to(info.vote_ends);
    let counted = tally(&mut world, id);
    assert_eq!(vote(&mut world, &DAVE), wrong_state(id, State::Succeeded), "over");
    let ready_at = world.governor(&DAVE).queue(id).unwrap();
    assert_eq!(vote(&mut world, &DAVE), wrong_state(id, State::Queued), "queued");
    world.chain.advance_to(ready_at);
    assert_eq!(vote(&mut world, &DAVE), wrong_state(id, State::Ready), "ready");
    world.governor(&DAVE).execute(id).unwrap();
    assert_eq!(vote(&mut world, &DAVE), wrong_state(id, State::Executed), "done");
    assert_eq!(tally(&mut world, id), counted, "the count stood still");
    for id in [0, id + 1, u32::MAX] {
        let unknown = Err(GovernorError::UnknownProposal { id });
        assert_eq!(world.governor(&DAVE).vote(id, Support::For), unknown);
    }
    assert_eq!(world.governor(&DAVE).release(None), Ok(dot(500)), "Dave's votes did not lock anything");
}

#[test]
fn quorum_by_escrow_and_immediate_withdrawal_is_impossible() {
    let mut world = electorate();
    let id = open_vote(&mut world, &[(BOB, dot(3_000)), (CAROL, QUORUM - 1), (DAVE, 1)]);
    let until = proposal(&mut world, id).vote_ends;
    // Escrow without a vote does not count, though it can leave at once.
    assert_eq!(world.governor(&BOB).release(None), Ok(dot(3_000)));
    // A vote counts, and stays: also an abstention, which is there for the quorum alone.
    world.governor(&CAROL).vote(id, Support::Abstain).unwrap();
    world.governor(&DAVE).vote(id, Support::For).unwrap();
    world.chain.advance_to(until - 1);
    for who in [CAROL, DAVE] {
        let refused = Err(GovernorError::EscrowLocked { until });
        assert_eq!(world.governor(&who).release(None), refused, "{}", name_of(&who));
    }
    world.chain.advance_to(until);
    assert_eq!(state(&mut world, id), State::Succeeded, "those who decided stayed to the end");
    assert_eq!(world.governor(&CAROL).release(None), Ok(QUORUM - 1));
    assert_eq!(state(&mut world, id), State::Succeeded, "what leaves after the end has counted");
    assert_escrow_is_covered(&mut world, &[ALICE, BOB, CAROL, DAVE], 0);
}

#[test]
fn quorum_is_of_all_shares_when_proposed_and_those_against_do_not_help() {
    let mut world = electorate();
    let id = open_vote(&mut world, &[(CAROL, QUORUM - 1), (DAVE, QUORUM - 2)]);
    assert_eq!(proposal(&mut world, id).quorum, QUORUM);
    // A third of the supply leaves: the quorum does not come within reach.
    world.request(&BOB, dot(3_000)).unwrap();
    world.governor(&CAROL).vote(id, Support::For).unwrap();
    world.governor(&DAVE).vote(id, Support::Against).unwrap();
    world.await_result(id);
    assert_eq!(state(&mut world, id), State::Defeated, "a planck short, whatever was said against it");
    assert_eq!(world.governor(&CAROL).queue(id), wrong_state(id, State::Defeated));
}

#[test]
fn vote_with_dust_counts_as_dust() {
    let mut world = electorate();
    let crowd: Vec<_> = (0..10).map(|number| (holder(number), 1)).collect();
    for (who, _) in &crowd {
        world.chain.mint(who, dot(10));
        world.token(&CAROL).transfer(who, 1).unwrap();
    }
    assert_eq!(world.escrow(&EVE, 0), Err(GovernorError::Token(TokenError::ZeroResult)), "nothing");
    let id = open_vote(&mut world, &[crowd.clone(), vec![(DAVE, 10)]].concat());
    assert_eq!(world.governor(&EVE).vote(id, Support::For), Err(GovernorError::NothingInEscrow));
    // Many accounts with a planck each are as many planck.
    for (who, _) in &crowd {
        world.governor(who).vote(id, Support::For).unwrap();
    }
    assert_eq!(tally(&mut world, id), votes(0, 10, 0));
    // A tie is no majority, whoever is there for the quorum.
    world.governor(&ALICE).vote(id, Support::Abstain).unwrap();
    world.governor(&DAVE).vote(id, Support::Against).unwrap();
    world.await_result(id);
    assert_eq!(state(&mut world, id), State::Defeated);
    world.assert_invariants();
}

#[test]
fn dust_of_a_dear_share_cannot_be_made_out_of_rounding() {
    let mut world = electorate();
    world.run_eras(3); // rewards: a share is worth more than a planck
    let shares = |world: &mut World, who: &AccountId| world.token(&STRANGER).shares_of(who);
    let (governor, owned) = (world.at.governor.clone(), shares(&mut world, &CAROL));
    for amount in [1, 2, 3, 999, 1_000_003] {
        let given = world.escrow(&CAROL, amount).unwrap();
        assert!(given > 0 && world.token(&CAROL).amount_for(given) >= amount, "shares for {amount} planck");
        let back = world.governor(&CAROL).release(Some(given)).unwrap();
        assert!(back <= amount + 1, "no more than what moved: {back} of {amount}");
        assert_eq!(shares(&mut world, &CAROL), owned, "not a share was made or lost");
    }
    assert_eq!(shares(&mut world, &governor), 0);
    world.assert_invariants();
}

#[test]
fn donation_to_the_governor_is_nobodys_escrow() {
    let mut world = electorate();
    let id = open_vote(&mut world, &[(CAROL, dot(400))]);
    let governor = world.at.governor.clone();
    let before = (world.governor(&EVE).escrow_of(&CAROL), world.governor(&EVE).escrow_of(&ALICE));
    world.token(&BOB).transfer(&governor, dot(700)).unwrap();
    world.token(&BOB).transfer_shares(&governor, dot(300)).unwrap();
    world.vault(&BOB).stake_for(&governor, dot(5)).unwrap();
    let after = (world.governor(&EVE).escrow_of(&CAROL), world.governor(&EVE).escrow_of(&ALICE));
    assert_eq!(after, before, "theirs did not grow");
    assert_eq!(escrowed(&mut world, &BOB), 0, "and the giver has none");
    assert_eq!(world.governor(&BOB).vote(id, Support::For), Err(GovernorError::NothingInEscrow));
    assert_eq!(world.governor(&BOB).release(Some(1)), Err(GovernorError::NothingInEscrow));
    let counted = world.governor(&CAROL).vote(id, Support::For).unwrap();
    assert_eq!(counted, votes(0, dot(400), 0), "no more than what she put there");
    world.await_result(id);
    let refused = Err(GovernorError::InsufficientEscrow { available: dot(400), needed: dot(400) + 1 });
    assert_eq!(world.governor(&CAROL).release(Some(dot(400) + 1)), refused, "nobody can take it");
    for (who, shares) in [(CAROL, dot(400)), (ALICE, dot(1_000))] {
        assert_eq!(world.governor(&who).release(None), Ok(shares), "{}", name_of(&who));
    }
    assert_escrow_is_covered(&mut world, &[ALICE, BOB, CAROL], dot(1_005));
}

#[test]
fn numbers_beyond_all_bounds_are_refused() {
    let mut world = electorate();
    let governor = world.at.governor.clone();
    let refused = TokenError::InsufficientAllowance { available: 0, needed: Balance::MAX };
    assert_eq!(world.governor(&CAROL).escrow(Balance::MAX), Err(GovernorError::Token(refused)));
    world.token(&CAROL).approve(&governor, Balance::MAX).unwrap();
    for amount in [Balance::MAX, Balance::MAX / 2, dot(1_000) + 1] {
        let answer = world.governor(&CAROL).escrow(amount);
        let refused = matches!(
            answer,
            Err(GovernorError::Token(TokenError::InsufficientShares { available, needed }))
                if available == dot(1_000) && needed > available
        );
        assert!(refused, "{amount}: {answer:?}");
    }
    world.governor(&CAROL).escrow(dot(1_000)).unwrap();
    let refused = GovernorError::InsufficientEscrow { available: dot(1_000), needed: Balance::MAX };
    assert_eq!(world.governor(&CAROL).release(Some(Balance::MAX)), Err(refused));
    assert_eq!(world.governor(&CAROL).release(Some(0)), Err(GovernorError::NothingInEscrow), "nothing");
    assert_eq!(world.governor(&EVE).proposals(u32::MAX, u32::MAX), vec![], "pages too");
    assert_eq!(world.governor(&EVE).proposals(0, 0), vec![]);
    assert_escrow_is_covered(&mut world, &[CAROL], 0);
}

/// After a total loss, shares of before are worth nothing: they must not be paid with those of others, nor vote.
#[test]
fn escrow_of_a_dead_epoch_takes_nothing_from_the_living() {
    let builder = World::builder().validators(1).bonder_settings(|settings| settings.max_stashes = 1);
    let mut world = builder.governed().build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, dot(999)).unwrap();
    world.run_eras(3);
    world.escrow(&ALICE, dot(900)).unwrap();
    let old = world.propose(&ALICE, &harmless()).unwrap();
    world.await_vote(old);
    world.governor(&ALICE).vote(old, Support::For).unwrap();
    world.await_result(old);
    assert_eq!(state(&mut world, old), State::Succeeded, "before the loss");

    let era = world.overview().era;
    world.slash(&validator(0), Perbill::from_percent(100));
    assert_eq!(world.book(era).loss, dot(1_000), "everything");
    assert_eq!(world.token(&ALICE).totals(), Totals::default(), "nothing is left");
    let bootstrap = AccountId::new(BOOTSTRAP_HOLDER);
    world.vault(&EVE).stake_for(&bootstrap, dot(1)).unwrap();
    world.stake(&BOB, dot(2_000)).unwrap();
    world.escrow(&BOB, dot(1_500)).unwrap();

    assert_eq!(escrowed(&mut world, &ALICE), 0, "the view says so");
    for shares in [None, Some(1), Some(dot(900))] {
        assert_eq!(world.governor(&ALICE).release(shares), Err(GovernorError::NothingInEscrow));
    }
    let refused = Err(GovernorError::BelowThreshold { given: 0, minimum: dot(20) + dot(1) / 100 });
    assert_eq!(world.propose(&ALICE, &harmless()), refused);
    assert_eq!(
        world.governor(&ALICE).queue(old),
        wrong_state(old, State::Defeated),
        "voters who hold nothing"
    );
    let new = world.propose(&BOB, &harmless()).unwrap();
    world.await_vote(new);
    assert_eq!(world.governor(&ALICE).vote(new, Support::Against), Err(GovernorError::NothingInEscrow));
    world.governor(&BOB).vote(new, Support::For).unwrap();
    world.await_result(new);
    assert_eq!(state(&mut world, new), State::Succeeded);
    assert_eq!(world.governor(&BOB).release(None), Ok(dot(1_500)), "all of it");
    assert!(!is_done(&mut world), "nothing of this was done");
    world.assert_invariants();
}
