//! The governor alone: how it is made, what it shows, and what it refuses. Every refusal is a typed error and changes nothing.

use crate::governance::common::*;
use adotb_harness::{
    actors::*,
    chain::{CallReport, Code},
    contract::{call_data, chain_id, ink_id, GovernorEvent, TimelockEvent, EXECUTOR_ROLE, PROPOSER_ROLE},
    world::{allocation, default_governor_settings, Builder, DeployError, World},
};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::{BonderSetting, BonderSettingName},
    governor::{
        Action, Escrow, GovernorError, GovernorSetting, GovernorSettingName, GovernorSetup, State, Support,
        Vote, MAX_ACTION_BYTES,
    },
    registry::{Limits, RegistryError},
    timelock::Transaction,
    token::TokenError,
    vault::{VaultSetting, VaultSettingName},
};
use adotb_runtime::AccountId;
use scale::{DecodeAll, Encode};
use sp_core::H256;

/// What the constructor answered; ink! wraps it in a `Result` of its own.
fn answer_of(report: &CallReport) -> Result<(), GovernorError> {
    let (ok, answer) = report.data().split_first().expect("an answer");
    assert_eq!(*ok, 0, "ink! read the input");
    DecodeAll::decode_all(&mut &answer[..]).expect("a `Result`")
}

// ------------------------------------------------------------------------------------------------ constructor

#[test]
fn new_makes_the_timelock_which_is_its_only_admin() {
    let mut world = World::builder().council(&[COUNCIL, EVE]).build();
    let at = world.at.clone();
    let mut governor = world.governor(&STRANGER);
    let links = governor.links();
    let of = |who: &AccountId| ink_id(who);
    assert_eq!((links.vault, links.token), (of(&at.vault), of(&at.token)));
    assert_eq!((links.bonder, links.registry), (of(&at.bonder), of(&at.registry)));
    assert_eq!((governor.settings(), governor.guardian()), (default_governor_settings(), GUARDIAN));
    assert_eq!((governor.admin(), governor.pending_admin()), (at.timelock.clone(), None));
    assert!(!governor.access().ossified);
    assert_eq!(governor.proposals(0, 20), vec![], "nothing yet");
    assert_eq!(world.chain.code_hash_of(&at.timelock), Some(at.codes.timelock), "the timelock");
    assert_eq!(world.timelock(&STRANGER).min_delay(), DELAY);
    for (who, has) in [(at.governor, true), (COUNCIL, true), (EVE, true), (ADMIN, false), (DEPLOYER, false)] {
        for role in [PROPOSER_ROLE, EXECUTOR_ROLE] {
            assert_eq!(world.timelock(&STRANGER).has_role(role, Some(&who)), has, "{}", name_of(&who));
        }
    }
}

#[track_caller]
fn refused(builder: Builder) -> DeployError {
    builder.try_build().map(|_| ()).expect_err("the constructor refuses")
}

#[test]
fn new_with_rules_out_of_their_bounds_fails() {
    type Change = fn(&mut adotb_interfaces::governor::GovernorSettings);
    let cases: [(GovernorSettingName, Change); 15] = [
        (GovernorSettingName::Threshold, |rules| rules.threshold_bps = 0),
        (GovernorSettingName::Threshold, |rules| rules.threshold_bps = 1_001),
        (GovernorSettingName::Quorum, |rules| rules.quorum_bps = 99),
        (GovernorSettingName::Quorum, |rules| rules.quorum_bps = 5_001),
        (GovernorSettingName::CriticalQuorum, |rules| rules.critical_quorum_bps = 399),
        (GovernorSettingName::CriticalQuorum, |rules| rules.critical_quorum_bps = 5_001),
        (GovernorSettingName::CriticalQuorum, |rules| rules.quorum_bps = 1_001),
        (GovernorSettingName::Floor, |rules| rules.floor = dot(1) - 1),
        (GovernorSettingName::Floor, |rules| rules.floor = dot(1_000_000) + 1),
        (GovernorSettingName::VotingDelay, |rules| rules.voting_delay = DAY_MS - 1),
        (GovernorSettingName::VotingDelay, |rules| rules.voting_delay = 14 * DAY_MS + 1),
        (GovernorSettingName::VotingPeriod, |rules| rules.voting_period = DAY_MS - 1),
        (GovernorSettingName::VotingPeriod, |rules| rules.voting_period = u64::MAX),
        (GovernorSettingName::Grace, |rules| rules.grace = DAY_MS - 1),
        (GovernorSettingName::Grace, |rules| rules.grace = 30 * DAY_MS + 1),
    ];
    for (name, change) in cases {
        let expected = DeployError::Governor(GovernorError::InvalidSetting(name));
        assert_eq!(refused(World::builder().governor_settings(change)), expected, "{name:?}");
    }
}

#[test]
fn new_with_a_delay_out_of_its_bounds_fails() {
    for delay in [0, DAY_MS - 1, 30 * DAY_MS + 1, u64::MAX] {
        let expected = DeployError::Governor(GovernorError::InvalidSetting(GovernorSettingName::MinDelay));
        assert_eq!(refused(World::builder().min_delay(delay)), expected, "{delay}");
    }
    for delay in [DAY_MS, 30 * DAY_MS] {
        assert_eq!(World::builder().min_delay(delay).build().timelock(&STRANGER).min_delay(), delay);
    }
}

#[test]
fn new_counts_days_in_eras() {
    // On a chain with eras of an hour all bounds are 24 times shorter.
    let hour = DAY_MS / 24;
    let builder = |delay| {
        let builder = World::builder().era_ms(hour).min_delay(delay);
        builder.governor_settings(|rules| {
            (rules.voting_delay, rules.voting_period, rules.grace) = (hour, 5 * hour, 14 * hour);
        })
    };
    assert_eq!(builder(hour).build().timelock(&STRANGER).delay_bounds(), (hour, 30 * hour));
    let expected = DeployError::Governor(GovernorError::InvalidSetting(GovernorSettingName::MinDelay));
    assert_eq!(refused(builder(30 * hour + 1)), expected);
}

#[test]
fn new_for_something_that_is_no_vault_or_with_a_wrong_code_fails() {
    let mut world = World::new();
    let at = world.at.clone();
    let setup = |vault: &AccountId, code: H256| GovernorSetup {
        vault: ink_id(vault),
        guardian: ink_id(&GUARDIAN),
        timelock_code: code.0.into(),
        min_delay: DAY_MS,
        council: vec![],
    };
    let mut make = |setup: GovernorSetup| {
        let data = call_data("new", (setup, default_governor_settings(), at.codes.governor));
        let code = Code::Hash(at.codes.governor_back);
        let made = world.chain.instantiate(code, data, 0, b"again".to_vec(), &DEPLOYER);
        made.map(|(account, _)| account).map_err(|report| answer_of(&report).unwrap_err())
    };
    for (setup, what) in [
        (setup(&EVE, at.codes.timelock), "an account without a contract"),
        (setup(&at.token, at.codes.timelock), "another contract"),
        (setup(&at.vault, H256::repeat_byte(9)), "a code that is not there"),
        (setup(&at.vault, at.codes.registry), "the code of something else"),
        (setup(&at.vault, at.codes.nominator), "whose constructor can read the same bytes"),
    ] {
        assert_eq!(make(setup), Err(GovernorError::CallFailed), "{what}");
    }
    assert!(make(setup(&at.vault, at.codes.timelock)).is_ok(), "with the right ones it works");
}

#[test]
fn new_tells_its_rules_and_the_timelock_its_roles() {
    let mut world = World::new();
    let setup = GovernorSetup {
        vault: ink_id(&world.at.vault),
        guardian: ink_id(&GUARDIAN),
        timelock_code: world.at.codes.timelock.0.into(),
        min_delay: DAY_MS,
        council: vec![ink_id(&COUNCIL)],
    };
    let codes = world.at.codes;
    let data = call_data("new", (setup, default_governor_settings(), codes.governor));
    let code = Code::Hash(codes.governor_back);
    let (governor, report) = world.chain.instantiate(code, data, 0, vec![1], &DEPLOYER).expect("it is made");
    world.at.governor = governor.clone();
    let timelock = chain_id(world.governor(&STRANGER).links().timelock);
    let of = |who: &AccountId| {
        let mine = report.events.iter().filter(|(by, _)| by == who);
        mine.map(|(_, data)| data.clone()).collect::<Vec<_>>()
    };
    let decode = |data: &Vec<u8>| GovernorEvent::decode_all(&mut &data[..]).unwrap();
    let told: Vec<_> = of(&governor).iter().map(decode).collect();
    assert_eq!(
        told,
        [GovernorEvent::SettingsChanged {
            old: default_governor_settings(),
            new: default_governor_settings()
        }]
    );
    let decode = |data: &Vec<u8>| TimelockEvent::decode_all(&mut &data[..]).unwrap();
    let granted = |event: &TimelockEvent| match event {
        TimelockEvent::RoleGranted { role, grantee, .. } => grantee.clone().map(|who| (*role, who)),
        _ => None,
    };
    let granted: Vec<_> = of(&timelock).iter().map(decode).filter_map(|event| granted(&event)).collect();
    for who in [COUNCIL, governor] {
        for role in [PROPOSER_ROLE, EXECUTOR_ROLE] {
            assert!(granted.contains(&(role, who.clone())), "{} {granted:?}", name_of(&who));
        }
    }
}

// ------------------------------------------------------------------------------------------------ views

#[test]
fn proposals_are_listed_newest_first_in_pages() {
    let mut world = World::builder().governed().governor_settings(|rules| rules.threshold_bps = 1).build();
    world.stake(&ALICE, dot(999)).unwrap();
    for number in 1..=25 {
        let who = holder(number);
        world.chain.mint(&who, dot(10));
        world.token(&ALICE).transfer(&who, dot(1)).unwrap();
        world.escrow(&who, dot(1)).unwrap();
        assert_eq!(world.propose(&who, &[set_fee(number as u16)]), Ok(number), "counted up");
    }
    let mut page = |from, limit| {
        let page = world.governor(&STRANGER).proposals(from, limit);
        page.iter().map(|proposal| proposal.id).collect::<Vec<_>>()
    };
    let down = |from: u32, count: usize| (1..=from).rev().take(count).collect::<Vec<_>>();
    assert_eq!(page(0, 3), [25, 24, 23], "from the newest");
    assert_eq!(page(0, u32::MAX), down(25, 20), "20 at most");
    assert_eq!(page(5, 20), [5, 4, 3, 2, 1], "to the oldest");
    assert_eq!((page(25, 1), page(1, 9), page(7, 0)), (vec![25], vec![1], vec![]), "the edges");
    assert_eq!(page(u32::MAX, 2), [25, 24], "above the newest");
    for number in [1, 25] {
        let proposal = info(&mut world, number);
        assert_eq!(chain_id(proposal.proposer), holder(number));
        assert_eq!(world.governor(&STRANGER).proposals(number, 1), [proposal], "as the single view");
        assert_eq!(world.governor(&STRANGER).actions(number), Some(vec![set_fee(number as u16)]));
    }
}

#[test]
fn operation_is_what_the_timelock_numbers() {
    let mut world = governed();
    let actions = [set_fee(500), Action::SetGuardian(ink_id(&EVE))];
    let same = [world.propose(&ALICE, &actions).unwrap(), world.propose(&BOB, &actions).unwrap()];
    let [first, second] = same.map(|id| operation(&mut world, id));
    for (id, calls, salt) in [&first, &second] {
        assert_eq!(world.timelock(&STRANGER).hash_operation_batch(calls, None, *salt), *id);
    }
    assert_eq!(first.1, second.1, "the same calls");
    assert!(first.2 != second.2 && first.0 != second.0, "but two operations");
    for id in same {
        cast(&mut world, id, &[(ALICE, Support::For)]);
    }
    world.await_result(2);
    for (id, (operation, ..)) in same.into_iter().zip([first, second]) {
        assert!(world.governor(&STRANGER).queue(id).is_ok(), "both can be queued");
        assert!(world.timelock(&STRANGER).is_operation(operation), "under the number that was shown before");
    }
}

#[test]
fn views_of_what_is_not_there_are_empty() {
    let mut world = governed();
    world.propose(&ALICE, &[set_fee(500)]).unwrap();
    let mut governor = world.governor(&STRANGER);
    for id in [0, 2, u32::MAX] {
        assert_eq!((governor.proposal(id), governor.actions(id), governor.operation(id)), (None, None, None));
        assert_eq!(governor.vote_of(id, &ALICE), None);
    }
    assert_eq!(governor.vote_of(1, &ALICE), None, "not yet");
    assert_eq!(governor.escrow_of(&EVE), Escrow::default());
}

// ------------------------------------------------------------------------------------------------ refusals

#[test]
fn escrow_of_what_is_not_allowed_or_not_there_fails() {
    let mut world = staked();
    let governor = world.at.governor.clone();
    let before = everything(&mut world);
    let token = |error| Err(GovernorError::Token(error));
    let allowance = |available, needed| token(TokenError::InsufficientAllowance { available, needed });
    assert_eq!(world.governor(&ALICE).escrow(dot(1)), allowance(0, dot(1)), "nothing allowed");
    world.token(&ALICE).approve(&governor, dot(1)).unwrap();
    assert_eq!(world.governor(&ALICE).escrow(dot(1) + 1), allowance(dot(1), dot(1) + 1), "a planck more");
    world.token(&ALICE).approve(&governor, u128::MAX).unwrap();
    assert_eq!(world.governor(&ALICE).escrow(0), token(TokenError::ZeroResult), "nothing");
    let available = dot(500);
    let shares = token(TokenError::InsufficientShares { available, needed: available + 1 });
    assert_eq!(world.governor(&ALICE).escrow(available + 1), shares, "more than the balance");
    let none = token(TokenError::InsufficientShares { available: 0, needed: dot(1) });
    world.token(&EVE).approve(&governor, dot(1)).unwrap();
    assert_eq!(world.governor(&EVE).escrow(dot(1)), none, "of nothing");
    world.token(&ALICE).approve(&governor, 0).unwrap();
    world.token(&EVE).approve(&governor, 0).unwrap();
    assert_eq!(everything(&mut world), before, "nothing changed");
}

#[test]
fn propose_bad_proposals_fail() {
    let mut world = governed();
    let (good, filler) = ([set_fee(500)], "x".repeat(300));
    let before = everything(&mut world);
    let mut propose = |who: &AccountId, actions: &[Action], text: &str| {
        world.governor(who).propose(actions, H256::zero(), text).unwrap_err()
    };
    let wrong_number = |given| GovernorError::WrongNumberOfActions { given, maximum: 10 };
    assert_eq!(propose(&ALICE, &[], "nothing"), wrong_number(0));
    let eleven: Vec<_> = (0..11).map(|_| set_fee(500)).collect();
    assert_eq!(propose(&ALICE, &eleven, "too many"), wrong_number(11));
    let call = |bytes: usize| {
        let made = Transaction::new(ink_id(&EVE), [0; 4], ());
        Action::Call(Transaction { input: vec![0; bytes], ..made })
    };
    let given = vec![call(9_000)].encode().len() as u32;
    let too_long = GovernorError::TooLong { given, maximum: MAX_ACTION_BYTES };
    assert_eq!(propose(&ALICE, &[call(9_000)], ""), too_long, "actions");
    let too_long = GovernorError::TooLong { given: 257, maximum: 256 };
    assert_eq!(propose(&ALICE, &good, &filler[..257]), too_long, "text");
    let below = |given| GovernorError::BelowThreshold { given, minimum: dot(10) };
    assert_eq!(propose(&EVE, &good, "no escrow"), below(0));

    // The limits of the size are reached, not just named.
    let overhead = vec![call(8_000)].encode().len() - 8_000;
    let largest = call(MAX_ACTION_BYTES as usize - overhead);
    assert_eq!(vec![largest.clone()].encode().len() as u32, MAX_ACTION_BYTES);
    assert_eq!(everything(&mut world), before, "nothing changed");
    world.governor(&DAVE).release(Some(1)).unwrap();
    let refused = Err(below(dot(10) - 1));
    assert_eq!(world.propose(&DAVE, &good), refused, "a share below the threshold");
    assert_eq!(world.governor(&ALICE).propose(&[largest], H256::zero(), &filler[..256]), Ok(1));
    let ends = info(&mut world, 1).vote_ends;
    let pending = Err(GovernorError::ProposalPending { until: ends });
    assert_eq!(world.propose(&ALICE, &good), pending, "one at a time");
    world.chain.advance_to(ends - 1);
    assert_eq!(world.propose(&ALICE, &good), pending, "to the millisecond");
    world.chain.advance_to(ends);
    assert_eq!(world.propose(&ALICE, &good), Ok(2));
}

#[test]
fn propose_a_bad_action_of_each_kind_fails_at_once() {
    let mut world = governed();
    world.enact(
        &ALICE,
        &[Action::SetLimits(Limits { min_validators: 2, max_validators: 4, max_weight_bps: 6_000 })],
    );
    let before = everything(&mut world);
    let first = ink_id(&validator(0));
    let invalid = GovernorError::InvalidAllocation;
    let weights = |weights: &[(u32, u16)]| Action::SetAllocation(allocation(weights));
    let bad_limits = Limits { min_validators: 3, max_validators: 2, max_weight_bps: 6_000 };
    let empty = |action| GovernorError::EmptyAction { action };
    let nobody = Transaction { callee: None, ..Transaction::new(first, [0; 4], ()) };
    let cases = [
        (weights(&[]), invalid(RegistryError::TooFewValidators { given: 0, minimum: 2 })),
        (weights(&[(0, 10_000)]), invalid(RegistryError::TooFewValidators { given: 1, minimum: 2 })),
        (
            weights(&[(0, 2_000), (1, 2_000), (2, 2_000), (3, 2_000), (4, 2_000)]),
            invalid(RegistryError::TooManyValidators { given: 5, maximum: 4 }),
        ),
        (weights(&[(0, 0), (1, 10_000)]), invalid(RegistryError::ZeroWeight { validator: first })),
        (
            weights(&[(0, 6_001), (1, 3_999)]),
            invalid(RegistryError::WeightAboveCap { validator: first, given: 6_001, cap: 6_000 }),
        ),
        (weights(&[(0, 5_000), (0, 5_000)]), invalid(RegistryError::DuplicateValidator { validator: first })),
        (weights(&[(0, 5_000), (1, 4_999)]), invalid(RegistryError::WrongSum { given: 9_999 })),
        (Action::SetLimits(bad_limits), invalid(RegistryError::InvalidLimits { given: bad_limits })),
        (
            Action::SetVault(vec![VaultSetting::Fee(2_001)]),
            GovernorError::InvalidVaultSetting(VaultSettingName::Fee),
        ),
        (Action::SetVault(vec![]), empty(1)),
        (
            Action::SetBonder(vec![BonderSetting::MaxStashes(65)]),
            GovernorError::InvalidBonderSetting(BonderSettingName::MaxStashes),
        ),
        (Action::SetBonder(vec![]), empty(1)),
        (
            Action::SetGovernor(vec![GovernorSetting::VotingDelay(0)]),
            GovernorError::InvalidSetting(GovernorSettingName::VotingDelay),
        ),
        (Action::SetGovernor(vec![]), empty(1)),
        (Action::SetMinDelay(DAY_MS - 1), GovernorError::InvalidSetting(GovernorSettingName::MinDelay)),
        (Action::SetMinDelay(30 * DAY_MS + 1), GovernorError::InvalidSetting(GovernorSettingName::MinDelay)),
        (Action::Call(nobody), empty(1)),
    ];
    for (action, expected) in cases {
        let refused = world.propose(&ALICE, &[set_fee(500), action.clone()]);
        assert_eq!(refused, Err(expected), "{action:?}");
    }
    assert_eq!(everything(&mut world), before, "nothing changed");
    let good = weights(&[(0, 6_000), (1, 4_000)]);
    assert_eq!(world.propose(&ALICE, &[set_fee(500), good]), Ok(2), "and a good one passes");
}

#[test]
fn messages_about_an_unknown_proposal_fail() {
    let mut world = governed();
    world.propose(&ALICE, &[set_fee(500)]).unwrap();
    world.await_vote(1);
    let before = everything(&mut world);
    for id in [0, 2, u32::MAX] {
        let unknown = GovernorError::UnknownProposal { id };
        assert_eq!(world.governor(&ALICE).vote(id, Support::For), Err(unknown.clone()));
        assert_eq!(world.governor(&ALICE).queue(id), Err(unknown.clone()));
        assert_eq!(world.governor(&ALICE).execute(id), Err(unknown.clone()));
        assert_eq!(world.governor(&GUARDIAN).cancel(id), Err(unknown));
    }
    assert_eq!(everything(&mut world), before, "nothing changed");
}

#[test]
fn vote_without_a_voice_fails() {
    let mut world = staked();
    world.propose(&DAVE, &[set_fee(500)]).unwrap();
    let pending = GovernorError::WrongState { id: 1, state: State::Pending };
    assert_eq!(world.governor(&DAVE).vote(1, Support::For), Err(pending), "not yet");
    world.await_vote(1);
    let vote_starts = world.chain.now();
    world.escrow(&CAROL, dot(5)).unwrap();
    world.governor(&DAVE).vote(1, Support::Abstain).unwrap();
    let before = everything(&mut world);
    let nothing = Err(GovernorError::NothingInEscrow);
    assert_eq!(world.governor(&ALICE).vote(1, Support::For), nothing, "a balance is no voice");
    assert_eq!(world.governor(&EVE).vote(1, Support::For), nothing);
    let late = Err(GovernorError::EscrowedTooLate { since: vote_starts, vote_starts });
    assert_eq!(world.governor(&CAROL).vote(1, Support::For), late);
    let vote = Vote { support: Support::Abstain, shares: dot(10) };
    assert_eq!(world.governor(&DAVE).vote(1, Support::For), Err(GovernorError::AlreadyVoted { vote }));
    assert_eq!(everything(&mut world), before, "nothing changed");
}

#[test]
fn value_where_none_is_expected_fails() {
    let mut world = governed();
    world.propose(&DAVE, &[set_fee(500)]).unwrap();
    world.await_vote(1);
    let before = everything(&mut world);
    let (given, code) = (dot(3), world.at.codes.governor);
    let refused = GovernorError::ValueNotExpected { given };
    let mut alice = world.governor(&ALICE).with_value(given);
    assert_eq!(alice.escrow(1).unwrap_err(), refused);
    assert_eq!(alice.release(None).unwrap_err(), refused);
    assert_eq!(alice.propose(&[set_fee(1)], H256::zero(), "").unwrap_err(), refused);
    assert_eq!(alice.vote(1, Support::For).unwrap_err(), refused);
    assert_eq!(alice.queue(1).unwrap_err(), refused);
    assert_eq!(alice.execute(1).unwrap_err(), refused);
    assert_eq!(alice.cancel(1).unwrap_err(), refused);
    assert_eq!(alice.set_settings(&[]).unwrap_err(), refused);
    assert_eq!(alice.set_guardian(&ALICE).unwrap_err(), refused);
    assert_eq!(alice.propose_admin(None).unwrap_err(), refused);
    assert_eq!(alice.accept_admin().unwrap_err(), refused);
    assert_eq!(alice.set_code(code).unwrap_err(), refused);
    assert_eq!(alice.ossify().unwrap_err(), refused);
    assert_eq!(everything(&mut world), before, "nothing changed");
    let governor = world.at.governor.clone();
    assert_eq!(world.chain.reducible_balance(&governor), 0, "it has no DOT");
}

#[test]
fn calls_without_the_role_fail() {
    let mut world = governed();
    let before = everything(&mut world);
    let code = world.at.codes.governor;
    for who in [ALICE, ADMIN, GUARDIAN, COUNCIL, DEPLOYER, STRANGER] {
        let caller = ink_id(&who);
        let missing = GovernorError::Access(AccessError::MissingRole { caller, needed: Role::Admin });
        let mut governor = world.governor(&who);
        assert_eq!(governor.set_settings(&[GovernorSetting::Quorum(100)]).unwrap_err(), missing);
        assert_eq!(governor.set_guardian(&who).unwrap_err(), missing);
        assert_eq!(governor.propose_admin(Some(&who)).unwrap_err(), missing);
        assert_eq!(governor.set_code(code).unwrap_err(), missing);
        assert_eq!(governor.ossify().unwrap_err(), missing);
        let not_offered = GovernorError::Access(AccessError::NotOffered { caller });
        assert_eq!(governor.accept_admin().unwrap_err(), not_offered);
    }
    assert_eq!(everything(&mut world), before, "nothing changed");
}
