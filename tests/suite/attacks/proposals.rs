//! Attacks with proposals: too many, too large, out of all bounds.

use adotb_harness::{
    actors::*,
    contract::{ink_id, PSP22Error},
    world::{allocation, equal_allocation},
};
use adotb_interfaces::{
    bonder::{BonderSetting, BonderSettingName},
    governor::{
        Action, GovernorError, GovernorSetting, GovernorSettingName, State, Support, MAX_ACTIONS,
        MAX_ACTION_BYTES, MAX_TEXT_BYTES,
    },
    registry::{Limits, RegistryError, ValidatorWeight},
    timelock::Transaction,
    vault::{VaultError, VaultSetting, VaultSettingName},
};
use adotb_runtime::{AccountId, Balance};
use scale::Encode;
use sp_core::H256;

use super::{
    electorate::*,
    puppet::{pull, puppet, Script},
};

// ------------------------------------------------------------------------------------------------ spam

#[test]
fn propose_below_the_threshold_is_refused() {
    let mut world = electorate();
    let refused = |given| Err(GovernorError::BelowThreshold { given, minimum: THRESHOLD });
    assert_eq!(world.propose(&CAROL, &harmless()), refused(0), "a balance is no escrow");
    world.escrow(&CAROL, THRESHOLD - 1).unwrap();
    assert_eq!(world.propose(&CAROL, &harmless()), refused(THRESHOLD - 1), "a share short");
    assert_eq!(world.governor(&CAROL).release(Some(1)), Ok(1), "a refusal locks nothing");
    assert_eq!(world.governor(&CAROL).proposals(0, 20), vec![], "and leaves nothing");
    world.escrow(&CAROL, 2).unwrap();
    assert_eq!(world.propose(&CAROL, &harmless()), Ok(1));
}

#[test]
fn propose_again_before_the_vote_ended_is_refused_whatever_became_of_the_first() {
    let mut world = electorate();
    world.escrow(&CAROL, dot(1_000)).unwrap();
    let id = world.propose(&CAROL, &harmless()).unwrap();
    let until = proposal(&mut world, id).vote_ends;
    let pending = Err(GovernorError::ProposalPending { until });
    assert_eq!(world.propose(&CAROL, &harmless()), pending, "ten times the threshold buys one");
    world.governor(&CAROL).cancel(id).unwrap();
    assert_eq!(world.propose(&CAROL, &harmless()), pending, "taken back");
    assert_eq!(
        world.governor(&CAROL).release(None),
        Err(GovernorError::EscrowLocked { until }),
        "locked still"
    );
    world.chain.advance_to(until - 1);
    assert_eq!(world.propose(&CAROL, &harmless()), pending, "a millisecond early");
    world.chain.advance_to(until);
    assert_eq!(world.propose(&CAROL, &harmless()), Ok(id + 1), "one in six days");
    assert_eq!(world.governor(&CAROL).proposals(0, 20).len(), 2, "one for each six days");
}

#[test]
fn propose_with_tokens_that_stand_behind_another_proposal_is_impossible() {
    let mut world = electorate();
    world.escrow(&CAROL, dot(1_000)).unwrap();
    let id = world.propose(&CAROL, &harmless()).unwrap();
    let until = proposal(&mut world, id).vote_ends;
    let locked = Err(GovernorError::EscrowLocked { until });
    for shares in [None, Some(1), Some(dot(900))] {
        assert_eq!(world.governor(&CAROL).release(shares), locked, "also what is above the threshold");
    }
    assert_eq!(world.token(&CAROL).transfer(&EVE, THRESHOLD), Err(PSP22Error::InsufficientBalance));
    let refused = Err(GovernorError::BelowThreshold { given: 0, minimum: THRESHOLD });
    assert_eq!(world.propose(&EVE, &harmless()), refused);
    // A proposer has voted as little as anybody: the escrow votes, on this one too, and once.
    world.await_vote(id);
    assert_eq!(world.governor(&CAROL).vote(id, Support::For), Ok(votes(0, dot(1_000), 0)));
    world.chain.advance_to(until);
    world.governor(&CAROL).release(None).unwrap();
    world.token(&CAROL).transfer(&EVE, dot(1_000)).unwrap();
    world.escrow(&EVE, dot(1_000)).unwrap();
    assert_eq!(world.propose(&EVE, &harmless()), Ok(id + 1), "after the vote they may");
}

/// Threshold and quorum are parts of all that is at stake, the exits included: a loan that burns shares in an exit makes no proposal cheaper. And
/// the exit cannot be taken back in the same block, so the loan cannot be given back.
#[test]
fn propose_under_a_flash_exit_is_no_cheaper_and_leaves_the_loan_unpaid() {
    let mut world = electorate();
    let (token, governor, vault) =
        (world.at.token.clone(), world.at.governor.clone(), world.at.vault.clone());
    let borrower = puppet(&mut world, &Script::new());
    world.token(&CAROL).transfer(&borrower, dot(50)).unwrap();
    world.token(&BOB).approve(&borrower, dot(3_000)).unwrap();
    world.token(&ALICE).approve(&borrower, dot(3_000)).unwrap();
    let (exit, bytes) = (world.overview().next_exit, Vec::<u8>::new());
    let flash = |script: Script| {
        script
            .then(&token, "PSP22::approve", (&governor, dot(50)))
            .then(&governor, "escrow", dot(50))
            .then(&token, "PSP22::transfer_from", (&ALICE, &borrower, dot(3_000), &bytes))
            .then(&token, "PSP22::transfer_from", (&BOB, &borrower, dot(3_000), &bytes))
            .then(&vault, "request_unstake", dot(6_000))
            .then(&governor, "propose", (harmless(), [0u8; 32], "cheap"))
            .then(&vault, "cancel_unstake", exit)
            .then(&token, "PSP22::transfer", (&ALICE, dot(3_000), &bytes))
            .then(&token, "PSP22::transfer", (&BOB, dot(3_000), &bytes))
    };
    // As a flash loan is: all or nothing.
    let before = world.token(&EVE).totals();
    assert!(pull(&mut world, &borrower, &EVE, &flash(Script::all_or_nothing())).is_err(), "falls through");
    assert_eq!(
        (world.token(&EVE).totals(), world.governor(&EVE).proposal(1)),
        (before, None),
        "nothing changed"
    );

    let heard = world.scratch(|world| pull(world, &borrower, &EVE, &flash(Script::new())).unwrap());
    let refused = Err(GovernorError::BelowThreshold { given: dot(50), minimum: THRESHOLD });
    assert_eq!(heard[5].answer::<Result<u32, _>>(), refused, "half of the threshold");
    let too_soon = Err(VaultError::CancelTooSoon { id: exit });
    assert_eq!(heard[6].answer::<Result<Balance, VaultError>>(), too_soon, "the exit stays");
    for heard in &heard[7..] {
        assert_eq!(heard.answer::<Result<(), PSP22Error>>(), Err(PSP22Error::InsufficientBalance), "unpaid");
    }
    // As with all shares there.
    let honest = Script::new()
        .then(&token, "PSP22::approve", (&governor, dot(50)))
        .then(&governor, "escrow", dot(50))
        .then(&governor, "propose", (harmless(), [0u8; 32], "cheap"));
    let heard = pull(&mut world, &borrower, &EVE, &honest).unwrap();
    assert_eq!(heard[2].answer::<Result<u32, GovernorError>>(), refused);
    world.assert_invariants();
}

#[test]
fn cancel_by_somebody_else_is_refused() {
    let mut world = electorate();
    let id = open_vote(&mut world, &[]);
    for who in [ADMIN, COUNCIL, KEEPER, TREASURY, DEPLOYER, REPORTER, BOB, STRANGER] {
        let refused = Err(GovernorError::MayNotCancel { caller: ink_id(&who) });
        assert_eq!(world.governor(&who).cancel(id), refused, "{}", name_of(&who));
    }
    // The proposer cannot sell a won vote: it is the voters' now.
    world.governor(&ALICE).vote(id, Support::For).unwrap();
    world.await_result(id);
    let refused = Err(GovernorError::MayNotCancel { caller: ink_id(&ALICE) });
    assert_eq!(world.governor(&ALICE).cancel(id), refused, "won");
    let ready_at = world.governor(&STRANGER).queue(id).unwrap();
    assert_eq!(world.governor(&ALICE).cancel(id), refused, "queued");
    world.chain.advance_to(ready_at);
    assert_eq!(world.governor(&ALICE).cancel(id), refused, "ready");
    world.governor(&STRANGER).execute(id).unwrap();
    for who in [ALICE, GUARDIAN] {
        assert_eq!(world.governor(&who).cancel(id), wrong_state(id, State::Executed), "done");
    }
}

// ------------------------------------------------------------------------------------------------ storage

/// A call that takes `bytes` when it is encoded as the only action of a proposal.
fn call_of_size(callee: &AccountId, bytes: usize) -> Action {
    let sized = |input: usize| {
        Action::Call(Transaction {
            callee: Some(ink_id(callee)),
            selector: [1, 2, 3, 4],
            input: vec![7; input],
            ..Transaction::default()
        })
    };
    let rest = vec![sized(1_000)].encoded_size() - 1_000;
    let action = sized(bytes - rest);
    assert_eq!(vec![action.clone()].encoded_size(), bytes);
    action
}

#[test]
fn propose_too_much_is_refused_with_what_was_given() {
    let mut world = electorate();
    world.escrow(&CAROL, THRESHOLD).unwrap();
    let governor = world.at.governor.clone();
    let maximum = MAX_ACTIONS;
    for given in [0, MAX_ACTIONS + 1, 60] {
        let actions = vec![harmless().remove(0); given as usize];
        let refused = Err(GovernorError::WrongNumberOfActions { given, maximum });
        assert_eq!(world.propose(&CAROL, &actions), refused);
    }
    let maximum = MAX_ACTION_BYTES;
    for given in [MAX_ACTION_BYTES + 1, 12_000] {
        let actions = [call_of_size(&governor, given as usize)];
        assert_eq!(world.propose(&CAROL, &actions), Err(GovernorError::TooLong { given, maximum }));
    }
    let maximum = MAX_TEXT_BYTES;
    for given in [MAX_TEXT_BYTES + 1, 15_000] {
        let text = "x".repeat(given as usize);
        let refused = Err(GovernorError::TooLong { given, maximum });
        assert_eq!(world.governor(&CAROL).propose(&harmless(), H256::zero(), &text), refused);
    }
    assert_eq!(world.governor(&CAROL).proposals(0, 20), vec![], "nothing is kept");
    assert_eq!(world.governor(&CAROL).release(None), Ok(THRESHOLD), "nothing is locked");
}

/// What can be proposed can be queued and executed: the largest proposals fit through the timelock.
#[test]
fn propose_as_much_as_is_allowed_can_be_carried_out() {
    let mut world = electorate();
    let (token, governor) = (world.at.token.clone(), world.at.governor.clone());
    let weights = equal_allocation(64);
    // Ten actions, as large as they can be and still succeed: eight allocations of 64, and a call that ignores its long argument.
    let mut actions = vec![Action::SetAllocation(weights.clone()); 3];
    actions.push(Action::SetGuardian(ink_id(&GUARDIAN)));
    actions.extend([VaultSetting::Fee(900), VaultSetting::Buffer(0)].map(|it| Action::SetVault(vec![it])));
    actions.extend([
        Action::SetBonder(vec![BonderSetting::GraceEras(3)]),
        Action::SetGovernor(vec![GovernorSetting::Quorum(500)]),
    ]);
    actions.push(Action::SetReporter(ink_id(&FERDIE)));
    // A transfer of nothing with a long `data`, which the token ignores.
    let padded = |data: usize| call_action(&token, "PSP22::transfer", (&BOB, 0u128, vec![7u8; data]));
    let empty = [actions.clone(), vec![padded(4_096)]].concat().encoded_size() - 4_096;
    actions.push(padded(MAX_ACTION_BYTES as usize - empty - 4));
    let size = actions.encoded_size();
    assert!(
        actions.len() == MAX_ACTIONS as usize && size.abs_diff(MAX_ACTION_BYTES as usize) <= 4,
        "{size} bytes"
    );
    assert!(size <= MAX_ACTION_BYTES as usize, "{size} bytes");

    world.escrow(&ALICE, dot(5_000)).unwrap();
    let id = world.governor(&ALICE).propose(&actions, H256::zero(), &"x".repeat(256)).unwrap();
    assert_eq!(world.governor(&EVE).actions(id), Some(actions), "the views show all of it");
    world.win(&ALICE, id);
    assert_eq!(world.governor(&EVE).operation(id).map(|operation| operation.calls.len()), Some(11));
    world.governor(&STRANGER).execute(id).unwrap();
    assert_eq!(world.registry(&EVE).version(), 4, "three times");
    assert_eq!(
        (world.vault(&EVE).settings().fee_bps, world.governor(&EVE).settings().quorum_bps),
        (900, 500)
    );
    assert_eq!(world.bonder(&EVE).reporter(), FERDIE);

    // And a single call of that size reaches its callee, which refuses it.
    let id = world.propose(&ALICE, &[call_of_size(&governor, MAX_ACTION_BYTES as usize)]).unwrap();
    world.win(&ALICE, id);
    let refused =
        GovernorError::Timelock(adotb_interfaces::timelock::TimelockError::UnderlyingTransactionReverted);
    assert_eq!(world.governor(&STRANGER).execute(id), Err(refused));
    assert_eq!(state(&mut world, id), State::Ready, "it stays as it was");
    world.assert_invariants();
}

// ------------------------------------------------------------------------------------------------ nonsense

#[test]
fn propose_what_can_never_succeed_is_refused_at_once() {
    let mut world = electorate();
    world.escrow(&CAROL, THRESHOLD).unwrap();
    let constitution = Constitution::of(&mut world);
    let vault = |setting| Action::SetVault(vec![VaultSetting::Buffer(1), setting]);
    let bonder = |setting| Action::SetBonder(vec![BonderSetting::SlashingSpans(1), setting]);
    let rules = |rule| Action::SetGovernor(vec![GovernorSetting::Quorum(500), rule]);
    let limits = |min_validators, max_validators, max_weight_bps| Limits {
        min_validators,
        max_validators,
        max_weight_bps,
    };
    let bad_limits = |limits| {
        (
            Action::SetLimits(limits),
            GovernorError::InvalidAllocation(RegistryError::InvalidLimits { given: limits }),
        )
    };
    let bad_allocation =
        |allocation, error| (Action::SetAllocation(allocation), GovernorError::InvalidAllocation(error));
    let (first, month) = (ink_id(&validator(0)), 30 * DAY_MS);
    let many: Vec<ValidatorWeight> = (0..65).flat_map(|n| allocation(&[(n, 154)])).collect();
    let cases = [
        (vault(VaultSetting::Fee(u16::MAX)), GovernorError::InvalidVaultSetting(VaultSettingName::Fee)),
        (
            vault(VaultSetting::MinStake(u128::MAX)),
            GovernorError::InvalidVaultSetting(VaultSettingName::MinStake),
        ),
        (vault(VaultSetting::MinStake(0)), GovernorError::InvalidVaultSetting(VaultSettingName::MinStake)),
        (
            vault(VaultSetting::MinExit(u128::MAX)),
            GovernorError::InvalidVaultSetting(VaultSettingName::MinExit),
        ),
        (
            vault(VaultSetting::InstantFee(10_000)),
            GovernorError::InvalidVaultSetting(VaultSettingName::InstantFee),
        ),
        (vault(VaultSetting::Buffer(10_000)), GovernorError::InvalidVaultSetting(VaultSettingName::Buffer)),
        (vault(VaultSetting::MaxReward(0)), GovernorError::InvalidVaultSetting(VaultSettingName::MaxReward)),
        (
            vault(VaultSetting::BondingEras(u32::MAX)),
            GovernorError::InvalidVaultSetting(VaultSettingName::BondingEras),
        ),
        (
            bonder(BonderSetting::GraceEras(u32::MAX)),
            GovernorError::InvalidBonderSetting(BonderSettingName::GraceEras),
        ),
        (bonder(BonderSetting::MinBond(0)), GovernorError::InvalidBonderSetting(BonderSettingName::MinBond)),
        (
            bonder(BonderSetting::MaxStashes(u16::MAX)),
            GovernorError::InvalidBonderSetting(BonderSettingName::MaxStashes),
        ),
        (rules(GovernorSetting::Threshold(0)), GovernorError::InvalidSetting(GovernorSettingName::Threshold)),
        (
            rules(GovernorSetting::Threshold(1_001)),
            GovernorError::InvalidSetting(GovernorSettingName::Threshold),
        ),
        (rules(GovernorSetting::Quorum(99)), GovernorError::InvalidSetting(GovernorSettingName::Quorum)),
        (
            rules(GovernorSetting::Quorum(u16::MAX)),
            GovernorError::InvalidSetting(GovernorSettingName::Quorum),
        ),
        (
            rules(GovernorSetting::Quorum(1_001)),
            GovernorError::InvalidSetting(GovernorSettingName::CriticalQuorum),
        ),
        (
            rules(GovernorSetting::CriticalQuorum(499)),
            GovernorError::InvalidSetting(GovernorSettingName::CriticalQuorum),
        ),
        (rules(GovernorSetting::Floor(0)), GovernorError::InvalidSetting(GovernorSettingName::Floor)),
        (rules(GovernorSetting::Floor(u128::MAX)), GovernorError::InvalidSetting(GovernorSettingName::Floor)),
        (
            rules(GovernorSetting::VotingDelay(0)),
            GovernorError::InvalidSetting(GovernorSettingName::VotingDelay),
        ),
        (
            rules(GovernorSetting::VotingDelay(u64::MAX)),
            GovernorError::InvalidSetting(GovernorSettingName::VotingDelay),
        ),
        (
            rules(GovernorSetting::VotingPeriod(DAY_MS - 1)),
            GovernorError::InvalidSetting(GovernorSettingName::VotingPeriod),
        ),
        (
            rules(GovernorSetting::VotingPeriod(month + 1)),
            GovernorError::InvalidSetting(GovernorSettingName::VotingPeriod),
        ),
        (rules(GovernorSetting::Grace(0)), GovernorError::InvalidSetting(GovernorSettingName::Grace)),
        (rules(GovernorSetting::Grace(u64::MAX)), GovernorError::InvalidSetting(GovernorSettingName::Grace)),
        (Action::SetMinDelay(DAY_MS - 1), GovernorError::InvalidSetting(GovernorSettingName::MinDelay)),
        (Action::SetMinDelay(month + 1), GovernorError::InvalidSetting(GovernorSettingName::MinDelay)),
        (Action::SetMinDelay(u64::MAX), GovernorError::InvalidSetting(GovernorSettingName::MinDelay)),
        bad_limits(limits(0, 64, 10_000)),
        bad_limits(limits(1, u16::MAX, u16::MAX)),
        bad_limits(limits(5, 4, 10_000)),
        bad_allocation(vec![], RegistryError::TooFewValidators { given: 0, minimum: 1 }),
        bad_allocation(many, RegistryError::TooManyValidators { given: 65, maximum: 64 }),
        bad_allocation(allocation(&[(0, 9_999)]), RegistryError::WrongSum { given: 9_999 }),
        bad_allocation(
            allocation(&[(0, 5_000), (0, 5_000)]),
            RegistryError::DuplicateValidator { validator: first },
        ),
        bad_allocation(allocation(&[(1, 10_000), (0, 0)]), RegistryError::ZeroWeight { validator: first }),
        (Action::SetVault(vec![]), GovernorError::EmptyAction { action: 1 }),
        (Action::SetBonder(vec![]), GovernorError::EmptyAction { action: 1 }),
        (Action::SetGovernor(vec![]), GovernorError::EmptyAction { action: 1 }),
        (Action::Call(Transaction::default()), GovernorError::EmptyAction { action: 1 }),
    ];
    for (action, error) in cases {
        let label = format!("{action:?}");
        let actions = [harmless(), vec![action]].concat();
        assert_eq!(world.propose(&CAROL, &actions), Err(error), "{label}");
    }
    assert_eq!(world.governor(&CAROL).proposals(0, 20), vec![], "nothing is kept");
    assert_eq!(Constitution::of(&mut world), constitution, "nothing changed");
    assert_eq!(world.governor(&CAROL).release(None), Ok(THRESHOLD), "nothing is locked");
}

#[test]
fn propose_bytes_that_mean_nothing_is_refused() {
    let mut world = electorate();
    world.escrow(&CAROL, THRESHOLD).unwrap();
    let mut refusal = |args: Vec<u8>| {
        let raw = super::puppet::Raw(args);
        let answer = world.governor(&CAROL).raw().try_send::<Result<u32, GovernorError>>("propose", raw);
        answer.expect_err("it could not be read").why
    };
    // An action that does not exist; more actions than bytes; a length beyond all bounds; nothing at all.
    for args in [vec![4, 250], vec![255, 255, 255, 255], vec![4, 9, 3, 0, 0, 0, 1], vec![]] {
        let why = refusal(args.clone());
        assert!(why.contains("CouldNotReadInput"), "{args:?}: {why}");
    }
    // A text need not be text: it is only told.
    let args = (harmless(), H256::zero(), vec![0xffu8; 256]);
    let answer = world.governor(&CAROL).raw().try_send::<Result<u32, GovernorError>>("propose", args);
    assert_eq!(answer, Ok(Ok(1)));
    let given = dot(1);
    let refused = Err(GovernorError::ValueNotExpected { given });
    assert_eq!(world.governor(&CAROL).with_value(given).propose(&harmless(), H256::zero(), ""), refused);
    world.assert_invariants();
}

/// The clock moves between proposing and the vote: new rules are for new proposals.
#[test]
fn rules_that_change_during_a_vote_do_not_change_its_outcome() {
    let mut world = electorate();
    world.escrow(&ALICE, dot(5_000)).unwrap();
    world.escrow(&BOB, dot(1_000)).unwrap();
    let rules = [
        GovernorSetting::Quorum(5_000),
        GovernorSetting::CriticalQuorum(5_000),
        GovernorSetting::VotingPeriod(30 * DAY_MS),
        GovernorSetting::VotingDelay(2 * DAY_MS),
        GovernorSetting::Grace(DAY_MS),
    ];
    let first = world.propose(&ALICE, &[Action::SetGovernor(rules.to_vec())]).unwrap();
    world.win(&ALICE, first);
    let second = world.propose(&BOB, &harmless()).unwrap();
    let before = proposal(&mut world, second);
    world.governor(&STRANGER).execute(first).unwrap();
    assert_eq!(proposal(&mut world, second), before, "quorum and times are those of its day");
    world.await_vote(second);
    world.governor(&BOB).vote(second, Support::For).unwrap();
    world.await_result(second);
    assert_eq!(state(&mut world, second), State::Succeeded, "by the old quorum");
    let third = world.propose(&BOB, &harmless()).unwrap();
    assert_eq!(proposal(&mut world, third).quorum, dot(5_000), "by the new one");
    let starts = proposal(&mut world, third).vote_starts;
    assert_eq!(starts, world.chain.now() + 2 * DAY_MS, "and the new delay");
}

/// A world with other people in it must not make a holder's proposal fail: the threshold counts at the proposal alone, and the quorum at most twice
/// over, however much somebody stakes.
#[test]
fn stake_that_comes_after_a_proposal_asks_for_two_quorums_at_most() {
    let mut world = electorate();
    world.escrow(&CAROL, THRESHOLD).unwrap();
    let id = world.propose(&CAROL, &harmless()).unwrap();
    world.stake(&EVE, dot(500_000)).unwrap();
    world.scratch(|world| {
        world.escrow(&ALICE, 2 * QUORUM - 1).unwrap();
        world.await_vote(id);
        world.governor(&ALICE).vote(id, Support::For).unwrap();
        world.await_result(id);
        let refused = GovernorError::QuorumMissed { given: 2 * QUORUM - 1, minimum: 2 * QUORUM };
        assert_eq!(world.governor(&STRANGER).queue(id), Err(refused.clone()), "a planck short");
        assert_eq!(state(world, id), State::Succeeded, "it can be tried again");
        // The stake leaves by an exit: that is still at stake. It is paid only when what was won has expired.
        world.request(&EVE, dot(500_000)).unwrap();
        assert_eq!(world.governor(&STRANGER).queue(id).map(|_| ()), Err(refused));
    });
    world.escrow(&ALICE, 2 * QUORUM).unwrap();
    world.win(&ALICE, id);
    assert_eq!(world.governor(&STRANGER).execute(id), Ok(()));
    let refused = Err(GovernorError::BelowThreshold { given: THRESHOLD, minimum: dot(5_100) });
    assert_eq!(world.propose(&CAROL, &harmless()), refused);
}
