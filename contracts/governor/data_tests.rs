//! The state machine to the millisecond, the arithmetic of a vote, and the rules of escrow.
use crate::data::{deposit, ensure_may_propose, ensure_size, withdraw, Proposal, Stage, Stake};
use adotb_interfaces::{
    governor::{
        Action, Escrow, GovernorError, GovernorSettings, State, Support, Tally, Vote, MAX_ACTIONS,
        MAX_ACTION_BYTES, MAX_TEXT_BYTES,
    },
    token::Collected,
    vault::VaultSetting,
    AccountId, Balance, MathError, Millis,
};
use proptest::prelude::*;

const DOT: Balance = 10_000_000_000;
const DAY: Millis = 86_400_000;
const NOW: Millis = 1_700_000_000_000;
/// The vote of [`proposal`] begins, and is over.
const STARTS: Millis = NOW + DAY;
const ENDS: Millis = STARTS + 5 * DAY;

fn id(who: u8) -> AccountId {
    [who; 32].into()
}

fn rules() -> GovernorSettings {
    GovernorSettings {
        threshold_bps: 100,
        quorum_bps: 400,
        critical_quorum_bps: 1_000,
        floor: DOT,
        voting_delay: DAY,
        voting_period: 5 * DAY,
        grace: 14 * DAY,
    }
}

/// Something ordinary, and something critical.
fn ordinary() -> Vec<Action> {
    vec![Action::SetVault(vec![VaultSetting::Fee(500)])]
}

fn critical() -> Vec<Action> {
    vec![Action::SetGuardian(id(7))]
}

fn stake(shares: Balance, epoch: u32) -> Stake {
    Stake { shares, epoch }
}

fn made(
    actions: &[Action],
    rules: &GovernorSettings,
    now: Millis,
    stake: Stake,
) -> Result<Proposal, GovernorError> {
    Proposal::new(id(1), [7; 32].into(), actions, rules, now, stake)
}

/// Something ordinary, made `NOW` with 1 000 DOT of shares at stake: 40 DOT must take part.
fn proposal() -> Proposal {
    made(&ordinary(), &rules(), NOW, stake(1_000 * DOT, 3)).expect("fits")
}

fn voted(against: Balance, in_favour: Balance, abstain: Balance) -> Proposal {
    Proposal { tally: Tally { against, in_favour, abstain }, ..proposal() }
}

fn queued(ready_at: Millis) -> Proposal {
    let operation = [9; 32].into();
    Proposal { stage: Stage::Queued { operation, ready_at }, ..voted(0, 40 * DOT, 0) }
}

fn escrow(shares: Balance) -> Escrow {
    Escrow { shares, epoch: 3, since: NOW, locked_until: 0, may_propose_at: 0 }
}

fn collected(shares: Balance, epoch: u32) -> Collected {
    Collected { shares, epoch }
}

// --- States ---

#[test]
fn new_fixes_the_terms_of_the_vote() {
    let proposal = proposal();
    assert_eq!((proposal.proposer, proposal.description), (id(1), [7; 32].into()));
    assert_eq!((proposal.epoch, proposal.quorum, proposal.grace), (3, 40 * DOT, 14 * DAY));
    assert_eq!((proposal.vote_starts, proposal.vote_ends), (STARTS, ENDS));
    assert_eq!((proposal.tally, proposal.stage), (Tally::default(), Stage::Open));
}

#[test]
fn quorum_is_rounded_up() {
    let quorum = |total, quorum_bps| {
        let rules = GovernorSettings { quorum_bps, ..rules() };
        made(&ordinary(), &rules, NOW, stake(total, 0)).map(|proposal| proposal.quorum)
    };
    assert_eq!(quorum(0, 400), Ok(0));
    assert_eq!(quorum(1, 100), Ok(1), "a hundredth of a share");
    assert_eq!((quorum(2_499, 400), quorum(2_500, 400), quorum(2_501, 400)), (Ok(100), Ok(100), Ok(101)));
    assert_eq!(quorum(Balance::MAX, 5_000), Ok(Balance::MAX / 2 + 1));
}

#[test]
fn state_of_an_open_proposal_changes_at_its_boundaries() {
    let (won, lost) = (voted(0, 40 * DOT, 0), proposal());
    for (now, of_won, of_lost) in [
        (0, State::Pending, State::Pending),
        (STARTS - 1, State::Pending, State::Pending),
        (STARTS, State::Active, State::Active),
        (ENDS - 1, State::Active, State::Active),
        (ENDS, State::Succeeded, State::Defeated),
        (ENDS + 14 * DAY - 1, State::Succeeded, State::Defeated),
        (ENDS + 14 * DAY, State::Expired, State::Defeated),
        (Millis::MAX, State::Expired, State::Defeated),
    ] {
        assert_eq!((won.state(now), lost.state(now)), (of_won, of_lost), "at {now}");
    }
    assert_eq!(won.expires_at(), ENDS + 14 * DAY);
}

#[test]
fn state_of_a_queued_proposal_changes_at_its_boundaries() {
    let ready = ENDS + 10 * DAY;
    let proposal = queued(ready);
    for (now, state) in [
        (ENDS, State::Queued),
        (ready - 1, State::Queued),
        (ready, State::Ready),
        // Longer than it could have been queued: from here on it counts from the end of its delay.
        (ENDS + 14 * DAY, State::Ready),
        (ready + 14 * DAY - 1, State::Ready),
        (ready + 14 * DAY, State::Expired),
    ] {
        assert_eq!(proposal.state(now), state, "at {now}");
    }
    assert_eq!(proposal.expires_at(), ready + 14 * DAY);
}

#[test]
fn state_of_a_closed_proposal_never_changes() {
    for (stage, state) in [(Stage::Executed, State::Executed), (Stage::Cancelled, State::Cancelled)] {
        let proposal = Proposal { stage, ..voted(0, 40 * DOT, 0) };
        for now in [0, STARTS, ENDS, Millis::MAX] {
            assert_eq!(proposal.state(now), state, "at {now}");
        }
    }
}

#[test]
fn clocks_near_the_end_of_time_clip() {
    let late = made(&ordinary(), &rules(), Millis::MAX - 1, stake(DOT, 0)).expect("fits");
    assert_eq!(
        (late.vote_starts, late.vote_ends, late.expires_at()),
        (Millis::MAX, Millis::MAX, Millis::MAX)
    );
    assert_eq!(queued(Millis::MAX).expires_at(), Millis::MAX);
}

#[test]
fn vote_is_won_with_the_quorum_and_more_for_than_against() {
    let quorum = 40 * DOT;
    for (against, in_favour, abstain, wins, why) in [
        (0, 0, 0, false, "nobody"),
        (0, quorum - 1, 0, false, "one share short"),
        (0, quorum, 0, true, "the quorum alone"),
        (0, 1, quorum - 1, true, "who abstains takes part"),
        (0, 1, quorum - 2, false, "one share short with abstentions"),
        (0, 0, quorum, false, "abstentions decide nothing"),
        (quorum, quorum, 0, false, "a tie"),
        (quorum - 1, quorum, 0, true, "by one share"),
        (quorum, quorum - 1, 1, false, "abstentions do not break it"),
        (quorum, 1, 0, false, "those against do not help to the quorum"),
        (0, Balance::MAX, Balance::MAX, true, "no sum overflows"),
        (Balance::MAX, Balance::MAX, Balance::MAX, false, "a tie of everything"),
    ] {
        let state = voted(against, in_favour, abstain).state(ENDS);
        assert_eq!(state == State::Succeeded, wins, "{why}: {state:?}");
        assert_eq!(state == State::Defeated, !wins, "{why}: {state:?}");
    }
}

#[test]
fn critical_vote_needs_the_higher_quorum_and_twice_as_many_for_as_against() {
    let proposal = made(&critical(), &rules(), NOW, stake(1_000 * DOT, 3)).expect("fits");
    assert_eq!((proposal.critical, proposal.quorum), (true, 100 * DOT), "10 % of it");
    assert!(proposal.info(4, State::Pending).critical && !self::proposal().info(4, State::Pending).critical);
    let quorum = 100 * DOT;
    for (against, in_favour, abstain, wins, why) in [
        (0, quorum, 0, true, "the quorum alone"),
        (0, quorum - 1, 0, false, "one share short"),
        (0, 1, quorum - 1, true, "who abstains takes part"),
        (0, 0, quorum, false, "abstentions decide nothing"),
        (quorum / 2, quorum, 0, true, "two to one"),
        (quorum / 2 + 1, quorum + 1, 0, false, "one share less than two to one"),
        (quorum, quorum, quorum, false, "a tie"),
        (Balance::MAX / 2 + 1, Balance::MAX, 0, true, "twice as much as can be counted clips"),
        (Balance::MAX, Balance::MAX, Balance::MAX, false, "a tie of everything"),
    ] {
        let tally = Tally { against, in_favour, abstain };
        let state = Proposal { tally, ..proposal }.state(ENDS);
        assert_eq!(state == State::Succeeded, wins, "{why}: {state:?}");
    }
    let both = [ordinary(), critical()].concat();
    assert!(made(&both, &rules(), NOW, stake(DOT, 3)).expect("fits").critical, "one is enough");
}

#[test]
fn quorum_is_asked_for_again_and_at_most_twice_over() {
    let voted = voted(10 * DOT, 30 * DOT, 20 * DOT); // 50 DOT took part, the quorum was 40
    let missed = |minimum| Err(GovernorError::QuorumMissed { given: 50 * DOT, minimum });
    for (stake, expected, why) in [
        (0, Ok(()), "everybody left"),
        (1_000 * DOT, Ok(()), "as when it was proposed"),
        (1_250 * DOT, Ok(()), "exactly what took part"),
        (1_250 * DOT + 1, missed(50 * DOT + 1), "a share more, rounded up"),
        (2_000 * DOT, missed(80 * DOT), "twice as much"),
        (2_000 * DOT + 1, missed(80 * DOT), "no more is ever asked for"),
        (Balance::MAX, missed(80 * DOT), "whatever somebody stakes"),
    ] {
        assert_eq!(voted.ensure_quorum(stake), expected, "{why}");
    }
    let double = self::voted(0, 80 * DOT, 0);
    assert_eq!(double.ensure_quorum(Balance::MAX), Ok(()), "two quorums cannot be stopped by stake");
}

#[test]
fn ensure_passes_the_named_states_alone() {
    let proposal = proposal();
    assert_eq!(proposal.ensure(4, STARTS, &[State::Pending, State::Active]), Ok(()));
    let refused = Err(GovernorError::WrongState { id: 4, state: State::Active });
    assert_eq!(proposal.ensure(4, STARTS, &[State::Pending, State::Defeated]), refused);
    assert_eq!(proposal.ensure(4, STARTS, &[]), refused);
}

#[test]
fn info_tells_when_it_can_be_executed_once_it_is_queued() {
    let info = proposal().info(4, State::Pending);
    assert_eq!((info.id, info.proposer, info.state, info.quorum), (4, id(1), State::Pending, 40 * DOT));
    assert_eq!((info.vote_starts, info.vote_ends), (STARTS, ENDS));
    assert_eq!((info.ready_at, info.expires_at), (None, ENDS + 14 * DAY));
    let info = queued(ENDS + DAY).info(4, State::Queued);
    assert_eq!((info.ready_at, info.expires_at), (Some(ENDS + DAY), ENDS + 15 * DAY));
    assert_eq!(info.tally, Tally { in_favour: 40 * DOT, ..Tally::default() });
}

// --- Votes ---

#[test]
fn vote_counts_the_whole_escrow_and_locks_it_until_the_end() {
    let (mut proposal, mut escrow) = (proposal(), Escrow { may_propose_at: 5, ..escrow(7) });
    for (support, tally) in [
        (Support::Against, Tally { against: 7, in_favour: 0, abstain: 0 }),
        (Support::For, Tally { against: 7, in_favour: 7, abstain: 0 }),
        (Support::Abstain, Tally { against: 7, in_favour: 7, abstain: 7 }),
    ] {
        assert_eq!(proposal.vote(&mut escrow, support), Ok(Vote { support, shares: 7 }));
        assert_eq!(proposal.tally, tally);
    }
    assert_eq!(escrow, Escrow { locked_until: ENDS, may_propose_at: 5, ..self::escrow(7) });
}

#[test]
fn vote_never_shortens_the_lock_of_another() {
    let mut escrow = Escrow { locked_until: ENDS + 1, ..escrow(7) };
    assert!(proposal().vote(&mut escrow, Support::For).is_ok());
    assert_eq!(escrow.locked_until, ENDS + 1);
}

#[test]
fn vote_without_shares_of_the_proposals_epoch_fails() {
    for mut escrow in [escrow(0), Escrow { epoch: 2, ..escrow(7) }, Escrow { epoch: 4, ..escrow(7) }] {
        let (mut proposal, before) = (proposal(), escrow);
        assert_eq!(proposal.vote(&mut escrow, Support::For), Err(GovernorError::NothingInEscrow));
        assert_eq!((proposal, escrow), (self::proposal(), before), "nothing changed");
    }
}

#[test]
fn vote_with_what_came_after_the_start_fails() {
    for since in [STARTS, ENDS - 1, Millis::MAX] {
        let (mut proposal, mut late) = (proposal(), Escrow { since, ..escrow(7) });
        let before = late;
        let refused = GovernorError::EscrowedTooLate { since, vote_starts: STARTS };
        assert_eq!(proposal.vote(&mut late, Support::For), Err(refused));
        assert_eq!((proposal, late), (self::proposal(), before), "nothing changed");
    }
    let (mut proposal, mut in_time) = (proposal(), Escrow { since: STARTS - 1, ..escrow(7) });
    assert!(proposal.vote(&mut in_time, Support::For).is_ok(), "the last millisecond before it");
    let mut empty = Escrow { since: STARTS, ..escrow(0) };
    assert_eq!(proposal.vote(&mut empty, Support::For), Err(GovernorError::NothingInEscrow), "comes first");
}

#[test]
fn vote_of_more_than_can_be_counted_fails() {
    let (mut proposal, mut escrow) = (voted(0, Balance::MAX, 0), escrow(1));
    let refused = Err(GovernorError::Math(MathError::Overflow));
    assert_eq!(proposal.vote(&mut escrow, Support::For), refused);
    assert_eq!((proposal.tally.in_favour, escrow), (Balance::MAX, self::escrow(1)), "nothing changed");
}

// --- Escrow ---

#[test]
fn deposit_adds_up_within_an_epoch_and_starts_anew_in_another() {
    let mut escrow = Escrow { locked_until: 9, may_propose_at: 8, ..Escrow::default() };
    assert_eq!(deposit(&mut escrow, collected(5, 0), 1), Ok(()));
    assert_eq!((escrow.shares, escrow.epoch, escrow.since), (5, 0, 1));
    assert_eq!(deposit(&mut escrow, collected(6, 0), 2), Ok(()));
    assert_eq!((escrow.shares, escrow.epoch, escrow.since), (11, 0, 2), "the last addition counts");
    assert_eq!(deposit(&mut escrow, collected(7, 1), 3), Ok(()));
    assert_eq!((escrow.shares, escrow.epoch, escrow.since), (7, 1, 3), "the old ones are worth nothing");
    assert_eq!((escrow.locked_until, escrow.may_propose_at), (9, 8), "the lock stays");
    let refused = Err(GovernorError::Math(MathError::Overflow));
    assert_eq!(deposit(&mut escrow, collected(Balance::MAX, 1), 4), refused);
}

#[test]
fn withdraw_frees_to_the_millisecond() {
    let mut locked = Escrow { locked_until: ENDS, ..escrow(10) };
    for now in [0, ENDS - 1] {
        for shares in [None, Some(1), Some(11)] {
            let refused = Err(GovernorError::EscrowLocked { until: ENDS });
            assert_eq!(withdraw(&mut locked, shares, now), refused, "{shares:?} at {now}");
        }
    }
    assert_eq!(locked.shares, 10, "nothing changed");
    assert_eq!(withdraw(&mut locked, Some(4), ENDS), Ok(4), "a part");
    assert_eq!(withdraw(&mut locked, None, ENDS), Ok(6), "the rest");
    assert_eq!(locked, Escrow { locked_until: ENDS, ..escrow(0) });
}

#[test]
fn withdraw_of_nothing_or_too_much_fails() {
    let nothing = Err(GovernorError::NothingInEscrow);
    assert_eq!(withdraw(&mut escrow(0), None, NOW), nothing);
    assert_eq!(withdraw(&mut escrow(0), Some(5), NOW), nothing);
    assert_eq!(withdraw(&mut escrow(5), Some(0), NOW), nothing);
    let mut escrow = escrow(5);
    for needed in [6, Balance::MAX] {
        let refused = Err(GovernorError::InsufficientEscrow { available: 5, needed });
        assert_eq!(withdraw(&mut escrow, Some(needed), NOW), refused);
    }
    assert_eq!(escrow.shares, 5, "nothing changed");
}

// --- Who may propose, and what ---

#[test]
fn threshold_is_rounded_up() {
    let may = |shares, total| ensure_may_propose(&escrow(shares), &rules(), NOW, stake(total, 3));
    let below = |given, minimum| Err(GovernorError::BelowThreshold { given, minimum });
    assert_eq!((may(10, 1_000), may(9, 1_000)), (Ok(()), below(9, 10)));
    assert_eq!((may(11, 1_001), may(10, 1_001)), (Ok(()), below(10, 11)), "one share more in all");
    assert_eq!((may(1, 1), may(0, 1)), (Ok(()), below(0, 1)));
    assert_eq!(may(0, 0), below(0, 0), "nobody proposes with nothing");
    assert_eq!(may(Balance::MAX, Balance::MAX), Ok(()));
}

#[test]
fn threshold_counts_shares_of_the_present_epoch_alone() {
    let refused = Err(GovernorError::BelowThreshold { given: 0, minimum: 10 });
    for epoch in [2, 4] {
        assert_eq!(ensure_may_propose(&escrow(1_000), &rules(), NOW, stake(1_000, epoch)), refused);
    }
}

#[test]
fn ensure_may_propose_one_at_a_time() {
    let escrow = Escrow { may_propose_at: ENDS, ..escrow(10) };
    let may = |now| ensure_may_propose(&escrow, &rules(), now, stake(1_000, 3));
    assert_eq!(may(ENDS - 1), Err(GovernorError::ProposalPending { until: ENDS }));
    assert_eq!(may(ENDS), Ok(()));
    let poor = ensure_may_propose(&escrow, &rules(), NOW, stake(100_000, 3));
    assert_eq!(poor, Err(GovernorError::ProposalPending { until: ENDS }), "before the threshold");
}

#[test]
fn ensure_size_bounds_actions_then_bytes_then_text() {
    let (most, bytes, text) = (MAX_ACTIONS as usize, MAX_ACTION_BYTES as usize, MAX_TEXT_BYTES as usize);
    assert_eq!(ensure_size(1, 0, 0), Ok(()));
    assert_eq!(ensure_size(most, bytes, text), Ok(()), "all at their bound");
    let wrong = |given| Err(GovernorError::WrongNumberOfActions { given, maximum: MAX_ACTIONS });
    assert_eq!(ensure_size(0, bytes + 1, text + 1), wrong(0));
    assert_eq!(ensure_size(most + 1, bytes + 1, text + 1), wrong(MAX_ACTIONS + 1));
    assert_eq!(ensure_size(usize::MAX, 0, 0), wrong(u32::MAX));
    let long = |given, maximum| Err(GovernorError::TooLong { given, maximum });
    assert_eq!(ensure_size(1, bytes + 1, text + 1), long(MAX_ACTION_BYTES + 1, MAX_ACTION_BYTES));
    assert_eq!(ensure_size(1, usize::MAX, 0), long(u32::MAX, MAX_ACTION_BYTES));
    assert_eq!(ensure_size(1, bytes, text + 1), long(MAX_TEXT_BYTES + 1, MAX_TEXT_BYTES));
}

// --- Anything that can happen ---

#[derive(Debug, Clone)]
enum Step {
    Deposit { who: usize, shares: Balance },
    Withdraw { who: usize, shares: Option<Balance> },
    Vote { who: usize, support: Support },
    Wait(Millis),
}

fn step() -> impl Strategy<Value = Step> {
    let support = prop_oneof![Just(Support::Against), Just(Support::For), Just(Support::Abstain)];
    prop_oneof![
        (0..4usize, 0..1_000_000u128).prop_map(|(who, shares)| Step::Deposit { who, shares }),
        (0..4usize, prop::option::of(0..2_000_000u128))
            .prop_map(|(who, shares)| Step::Withdraw { who, shares }),
        (0..4usize, support).prop_map(|(who, support)| Step::Vote { who, support }),
        (0..2 * DAY).prop_map(Step::Wait),
    ]
}

/// `PROPTEST_CASES` sets the number of cases.
fn config() -> ProptestConfig {
    let mut config = ProptestConfig::default();
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = 2_000;
    }
    config
}

proptest! {
    #![proptest_config(config())]

    /// Shares are neither made nor lost, each vote is in the tally once, and what voted cannot leave before the end:
    /// so all votes together are never more than what is in escrow.
    #[test]
    fn escrow_and_tally_are_conserved(steps in prop::collection::vec(step(), 1..60)) {
        let (mut proposal, mut now) = (proposal(), NOW);
        let mut escrows = [escrow(0); 4];
        let (mut outside, mut votes) = ([0u128; 4], [None::<Vote>; 4]);
        for step in steps {
            match step {
                Step::Deposit { who, shares } => {
                    prop_assert_eq!(deposit(&mut escrows[who], collected(shares, 3), now), Ok(()));
                    outside[who] += shares;
                }
                Step::Withdraw { who, shares } => {
                    let before = escrows[who];
                    match withdraw(&mut escrows[who], shares, now) {
                        Ok(taken) => {
                            prop_assert!(now >= before.locked_until);
                            prop_assert_eq!(taken, shares.unwrap_or(before.shares));
                            outside[who] -= taken;
                        }
                        Err(_) => prop_assert_eq!(escrows[who], before),
                    }
                }
                Step::Vote { who, support } => {
                    let on = proposal.ensure(1, now, &[State::Active]).is_ok();
                    prop_assert_eq!(on, (STARTS..ENDS).contains(&now));
                    if on && votes[who].is_none() {
                        votes[who] = proposal.vote(&mut escrows[who], support).ok();
                        let in_time = escrows[who].shares > 0 && escrows[who].since < STARTS;
                        prop_assert_eq!(votes[who].is_some(), in_time);
                    }
                }
                Step::Wait(time) => now += time,
            }
            for who in 0..4 {
                prop_assert_eq!(escrows[who].shares, outside[who], "in escrow is what was put in");
                let shares = votes[who].map_or(0, |vote| vote.shares);
                prop_assert!(now >= ENDS || escrows[who].shares >= shares, "what voted is still there");
            }
            let counted = |wanted| -> Balance {
                votes.iter().flatten().filter(|vote| vote.support == wanted).map(|vote| vote.shares).sum()
            };
            let Tally { against, in_favour, abstain } = proposal.tally;
            prop_assert_eq!(against, counted(Support::Against));
            prop_assert_eq!(in_favour, counted(Support::For));
            prop_assert_eq!(abstain, counted(Support::Abstain));
        }
    }

    /// A proposal is won exactly as whole numbers of any size say.
    #[test]
    fn won_is_exact(total in any::<Balance>(), bps in 100..=5_000u16, against in any::<Balance>(), in_favour in any::<Balance>(), abstain in any::<Balance>()) {
        let terms = GovernorSettings { quorum_bps: bps, ..rules() };
        let proposal = made(&ordinary(), &terms, NOW, stake(total, 3)).expect("fits");
        let proposal = Proposal { tally: Tally { against, in_favour, abstain }, ..proposal };
        // The tally is never more than all shares; here it may be, and then the quorum is reached.
        let took_part = in_favour.checked_add(abstain).is_none_or(|sum| sum >= proposal.quorum);
        let won = proposal.state(ENDS) == State::Succeeded;
        prop_assert_eq!(won, took_part && in_favour > against);
        // quorum = ceil(total * bps / 10 000), by parts that fit.
        let (whole, rest, bps) = (total / 10_000, total % 10_000, Balance::from(bps));
        prop_assert_eq!(proposal.quorum, whole * bps + (rest * bps).div_ceil(10_000));
    }
}
