//! Each action as the calls that it stands for, byte by byte, and what is refused at once.
use crate::actions::{calls, check, only_name_the_guardian, Encoded};
use adotb_interfaces::{
    bonder::{BonderSetting, BonderSettingName, CodeTarget},
    governor::{
        Action, GovernorError, GovernorSetting, GovernorSettingName, GovernorSettings, Links, Upgradeable,
        MAX_ACTIONS, MAX_ACTION_BYTES,
    },
    nominator::StakingCalls,
    registry::{Limits, RegistryError, ValidatorWeight},
    timelock::{Transaction, MAX_CALLS},
    vault::{VaultSetting, VaultSettingName},
    AccountId, Hash, Millis,
};
use ink::selector_bytes as selector;
use scale::{Decode, DecodeAll, Encode};

const DOT: u128 = 10_000_000_000;
const DAY: Millis = 86_400_000;
const GOVERNOR: u8 = 6;

fn id(who: u8) -> AccountId {
    [who; 32].into()
}

fn links() -> Links {
    Links { vault: id(1), token: id(2), bonder: id(3), registry: id(4), timelock: id(5) }
}

fn hash() -> Hash {
    [9; 32].into()
}

fn weights() -> Vec<ValidatorWeight> {
    [(11, 4_000), (12, 6_000)]
        .map(|(who, weight_bps)| ValidatorWeight { validator: id(who), weight_bps })
        .to_vec()
}

fn made_up_call() -> Transaction {
    Transaction {
        callee: Some(id(77)),
        selector: [1, 2, 3, 4],
        input: vec![5, 6],
        transferred_value: DOT,
        gas_limit: 8,
    }
}

/// One action of each kind.
fn one_of_each() -> Vec<Action> {
    vec![
        Action::SetAllocation(weights()),
        Action::SetLimits(Limits { min_validators: 1, max_validators: 16, max_weight_bps: 5_000 }),
        Action::SetVault(vec![VaultSetting::Fee(500), VaultSetting::Treasury(id(8))]),
        Action::SetBonder(vec![BonderSetting::Calls(StakingCalls::standard(9))]),
        Action::SetGovernor(vec![GovernorSetting::Quorum(300), GovernorSetting::Grace(DAY)]),
        Action::SetMinDelay(3 * DAY),
        Action::SetGuardian(id(7)),
        Action::SetReporter(id(8)),
        Action::Upgrade(Upgradeable::Token, hash()),
        Action::Call(made_up_call()),
    ]
}

/// The only call of `action`, whose whole input decodes as `Args`, the arguments of the message.
fn only<Args: Decode>(action: Action) -> (AccountId, [u8; 4], Args) {
    let mut made = calls(&[action], &links(), id(GOVERNOR));
    assert_eq!(made.len(), 1, "one call");
    let call = made.remove(0);
    assert_eq!((call.transferred_value, call.gas_limit), (0, 0), "no value, no limit");
    let args = Args::decode_all(&mut &call.input[..]).expect("nothing but the arguments");
    (call.callee.expect("a contract"), call.selector, args)
}

#[test]
fn calls_of_the_registry() {
    let (to, message, args) = only::<Vec<ValidatorWeight>>(Action::SetAllocation(weights()));
    assert_eq!((to, message, args), (id(4), selector!("set_weights"), weights()));
    let limits = Limits { min_validators: 1, max_validators: 16, max_weight_bps: 5_000 };
    let (to, message, args) = only::<Limits>(Action::SetLimits(limits));
    assert_eq!((to, message, args), (id(4), selector!("set_limits"), limits));
}

#[test]
fn calls_of_the_vault_and_the_bonder() {
    let settings = vec![VaultSetting::Fee(500), VaultSetting::Treasury(id(8))];
    let (to, message, args) = only::<Vec<VaultSetting>>(Action::SetVault(settings.clone()));
    assert_eq!((to, message, args), (id(1), selector!("set_settings"), settings));
    let settings = vec![BonderSetting::MinBond(5), BonderSetting::Calls(StakingCalls::standard(9))];
    let (to, message, args) = only::<Vec<BonderSetting>>(Action::SetBonder(settings.clone()));
    assert_eq!((to, message, args), (id(3), selector!("set_settings"), settings));
    let (to, message, args) = only::<AccountId>(Action::SetReporter(id(8)));
    assert_eq!((to, message, args), (id(3), selector!("set_reporter"), id(8)));
}

#[test]
fn calls_of_the_governor_and_the_timelock() {
    let rules = vec![GovernorSetting::Quorum(300), GovernorSetting::Grace(DAY)];
    let (to, message, args) = only::<Vec<GovernorSetting>>(Action::SetGovernor(rules.clone()));
    assert_eq!((to, message, args), (id(GOVERNOR), selector!("set_settings"), rules));
    let (to, message, args) = only::<Millis>(Action::SetMinDelay(3 * DAY));
    assert_eq!((to, message, args), (id(5), selector!("TimelockController::update_delay"), 3 * DAY));
}

#[test]
fn calls_of_a_guardian_are_two() {
    let made = calls(&[Action::SetGuardian(id(7))], &links(), id(GOVERNOR));
    let set_guardian = |contract| Transaction::new(contract, selector!("set_guardian"), id(7));
    assert_eq!(made, [set_guardian(id(1)), set_guardian(id(GOVERNOR))], "at the vault and here");
}

#[test]
fn calls_of_upgrades() {
    let set_code = selector!("set_code");
    // What the new code is asked in the same operation: every contract has this message, for its admin alone.
    let probe = |contract| Transaction::new(contract, selector!("propose_admin"), None::<AccountId>);
    for (what, contract) in [
        (Upgradeable::Token, id(2)),
        (Upgradeable::Vault, id(1)),
        (Upgradeable::Registry, id(4)),
        (Upgradeable::Governor, id(GOVERNOR)),
    ] {
        let made = calls(&[Action::Upgrade(what, hash())], &links(), id(GOVERNOR));
        assert_eq!(made, [Transaction::new(contract, set_code, hash()), probe(contract)], "{what:?}");
    }
    let of_the_bonder =
        |target| calls(&[Action::Upgrade(Upgradeable::Bonder(target), hash())], &links(), id(GOVERNOR));
    let own = CodeTarget::Bonder;
    assert_eq!(of_the_bonder(own), [Transaction::new(id(3), set_code, (own, hash())), probe(id(3))]);
    // The bonder asks its stashes itself.
    for target in [CodeTarget::Stash(0), CodeTarget::Stash(513), CodeTarget::FutureStashes] {
        assert_eq!(
            of_the_bonder(target),
            [Transaction::new(id(3), set_code, (target, hash()))],
            "{target:?}"
        );
    }
}

#[test]
fn calls_of_a_call_are_the_call_itself() {
    let made = calls(&[Action::Call(made_up_call())], &links(), id(GOVERNOR));
    assert_eq!(made, [made_up_call()]);
}

#[test]
fn calls_keep_the_order_of_the_actions() {
    let made = calls(&one_of_each(), &links(), id(GOVERNOR));
    let called: Vec<_> = made.iter().map(|call| call.callee.expect("a contract")).collect();
    assert_eq!(called, [4, 4, 1, 3, GOVERNOR, 5, 1, GOVERNOR, 3, 2, 2, 77].map(id));
    let twice = [one_of_each(), one_of_each()].concat();
    assert_eq!(calls(&twice, &links(), id(GOVERNOR)), [made.clone(), made].concat());
}

#[test]
fn calls_of_the_largest_proposal_are_taken_by_the_timelock() {
    for action in [Action::SetGuardian(id(7)), Action::Upgrade(Upgradeable::Token, hash())] {
        let most = vec![action; MAX_ACTIONS as usize];
        assert!(calls(&most, &links(), id(GOVERNOR)).len() <= MAX_CALLS, "the kinds with most calls");
    }
}

#[test]
fn encoded_is_the_list_of_actions() {
    for actions in [vec![], one_of_each(), vec![Action::SetAllocation(weights()); 10]] {
        let encoded = Encoded::new(&actions);
        assert_eq!(encoded.bytes(), actions.encode().len());
        assert_eq!(encoded.actions(), actions);
        // Stored and shown as what it is.
        assert_eq!(encoded.encode(), actions.encode());
        assert_eq!(Encoded::decode(&mut &actions.encode()[..]), Ok(encoded));
    }
    let broken = Encoded::decode(&mut &[255u8; 3][..]).expect("any bytes");
    assert_eq!((broken.bytes(), broken.actions()), (3, vec![]), "and never traps");
}

#[test]
fn encoded_of_the_largest_allocation_fits_a_proposal() {
    let entry = ValidatorWeight { validator: id(1), weight_bps: 156 };
    let largest = Encoded::new(&[Action::SetAllocation(vec![entry; 64])]);
    assert!(largest.bytes() < MAX_ACTION_BYTES as usize / 3, "{} bytes for 64 validators", largest.bytes());
}

// --- What is refused when it is proposed ---

fn rules() -> GovernorSettings {
    GovernorSettings {
        threshold_bps: 100,
        quorum_bps: 400,
        critical_quorum_bps: 1_000,
        floor: DOT,
        voting_delay: DAY,
        voting_period: DAY,
        grace: DAY,
    }
}

/// What `check` says of an action at position 3.
fn checked(action: Action) -> Result<(), GovernorError> {
    check(&action, 3, &links(), &rules(), DAY)
}

#[test]
fn check_passes_good_actions() {
    // But for allocations, for which the registry is asked: see the suite.
    for action in one_of_each().into_iter().skip(1) {
        assert_eq!(checked(action.clone()), Ok(()), "{action:?}");
    }
}

#[test]
fn check_of_what_does_nothing_fails() {
    let empty = Err(GovernorError::EmptyAction { action: 3 });
    assert_eq!(checked(Action::SetVault(vec![])), empty);
    assert_eq!(checked(Action::SetBonder(vec![])), empty);
    assert_eq!(checked(Action::SetGovernor(vec![])), empty);
    assert_eq!(checked(Action::Call(Transaction { callee: None, ..made_up_call() })), empty);
}

#[test]
fn check_of_settings_out_of_their_bounds_fails() {
    let vault = [
        (VaultSetting::MinStake(0), VaultSettingName::MinStake),
        (VaultSetting::MinStake(1_000 * DOT + 1), VaultSettingName::MinStake),
        (VaultSetting::MinExit(1_000 * DOT + 1), VaultSettingName::MinExit),
        (VaultSetting::Fee(2_001), VaultSettingName::Fee),
        (VaultSetting::InstantFee(501), VaultSettingName::InstantFee),
        (VaultSetting::Buffer(2_001), VaultSettingName::Buffer),
        (VaultSetting::MaxReward(0), VaultSettingName::MaxReward),
        (VaultSetting::MaxReward(101), VaultSettingName::MaxReward),
        (VaultSetting::BondingEras(1), VaultSettingName::BondingEras),
        (VaultSetting::BondingEras(57), VaultSettingName::BondingEras),
    ];
    for (setting, param) in vault {
        let refused = Err(GovernorError::InvalidVaultSetting(param));
        assert_eq!(checked(Action::SetVault(vec![setting])), refused);
        assert_eq!(
            checked(Action::SetVault(vec![VaultSetting::Fee(0), setting])),
            refused,
            "behind a good one"
        );
    }
    let bonder = [
        (BonderSetting::GraceEras(101), BonderSettingName::GraceEras),
        (BonderSetting::MinBond(0), BonderSettingName::MinBond),
        (BonderSetting::MinBond(1_000_000 * DOT + 1), BonderSettingName::MinBond),
        (BonderSetting::SlashingSpans(257), BonderSettingName::SlashingSpans),
        (BonderSetting::MaxStashes(0), BonderSettingName::MaxStashes),
        (BonderSetting::MaxStashes(65), BonderSettingName::MaxStashes),
    ];
    for (setting, param) in bonder {
        let refused = Err(GovernorError::InvalidBonderSetting(param));
        assert_eq!(checked(Action::SetBonder(vec![BonderSetting::GraceEras(0), setting])), refused);
    }
    let rules = [
        (GovernorSetting::Threshold(0), GovernorSettingName::Threshold),
        (GovernorSetting::Quorum(99), GovernorSettingName::Quorum),
        (GovernorSetting::CriticalQuorum(5_001), GovernorSettingName::CriticalQuorum),
        (GovernorSetting::CriticalQuorum(99), GovernorSettingName::CriticalQuorum),
        (GovernorSetting::Floor(DOT - 1), GovernorSettingName::Floor),
        (GovernorSetting::VotingDelay(14 * DAY + 1), GovernorSettingName::VotingDelay),
        (GovernorSetting::VotingPeriod(DAY - 1), GovernorSettingName::VotingPeriod),
        (GovernorSetting::Grace(30 * DAY + 1), GovernorSettingName::Grace),
    ];
    for (rule, name) in rules {
        let refused = Err(GovernorError::InvalidSetting(name));
        assert_eq!(checked(Action::SetGovernor(vec![GovernorSetting::Quorum(100), rule])), refused);
    }
}

#[test]
fn check_of_a_delay_out_of_its_bounds_fails() {
    for delay in [0, DAY - 1, 30 * DAY + 1, Millis::MAX] {
        let refused = Err(GovernorError::InvalidSetting(GovernorSettingName::MinDelay));
        assert_eq!(checked(Action::SetMinDelay(delay)), refused, "{delay}");
    }
    for delay in [DAY, 30 * DAY] {
        assert_eq!(checked(Action::SetMinDelay(delay)), Ok(()), "{delay}");
    }
}

#[test]
fn check_of_limits_that_nothing_can_respect_fails() {
    for (min_validators, max_validators, max_weight_bps) in
        [(0, 16, 5_000), (17, 16, 5_000), (1, 65, 5_000), (1, 16, 624), (1, 16, 10_001)]
    {
        let given = Limits { min_validators, max_validators, max_weight_bps };
        let refused = RegistryError::InvalidLimits { given };
        assert_eq!(checked(Action::SetLimits(given)), Err(GovernorError::InvalidAllocation(refused)));
    }
}

#[test]
fn check_of_rules_that_do_not_fit_those_in_force_fails() {
    let refused = Err(GovernorError::InvalidSetting(GovernorSettingName::CriticalQuorum));
    assert_eq!(
        checked(Action::SetGovernor(vec![GovernorSetting::Quorum(1_001)])),
        refused,
        "the critical quorum is 10 %"
    );
    assert_eq!(
        checked(Action::SetGovernor(vec![GovernorSetting::CriticalQuorum(399)])),
        refused,
        "the quorum is 4 %"
    );
    let both = vec![GovernorSetting::Quorum(1_001), GovernorSetting::CriticalQuorum(1_001)];
    assert_eq!(checked(Action::SetGovernor(both)), Ok(()));
}

// --- What is critical ---

#[test]
fn critical_is_all_but_the_allocation_and_plain_settings() {
    let critical: Vec<_> = one_of_each().iter().map(Action::is_critical).collect();
    // Allocation, limits, vault, bonder's calls, rules, delay, guardian, reporter, upgrade, call.
    assert_eq!(critical, [false, true, false, true, true, true, true, true, true, true]);
    let plain = [
        BonderSetting::GraceEras(1),
        BonderSetting::MinBond(1),
        BonderSetting::MaxStashes(1),
        BonderSetting::SlashingSpans(1),
    ];
    assert!(!Action::SetBonder(plain.to_vec()).is_critical());
    let with_calls = [&plain[..], &[BonderSetting::Calls(StakingCalls::standard(9))]].concat();
    assert!(Action::SetBonder(with_calls).is_critical(), "which calls of the chain the stashes make");
}

// --- The guardian ---

#[test]
fn only_name_the_guardian_is_for_nothing_else() {
    let guardian = || Action::SetGuardian(id(7));
    assert!(only_name_the_guardian(&[guardian()]));
    assert!(only_name_the_guardian(&[guardian(), Action::SetGuardian(id(8))]), "twice");
    for other in one_of_each() {
        let concerns = matches!(other, Action::SetGuardian(_));
        let [before, after] = [[other.clone(), guardian()], [guardian(), other.clone()]];
        assert_eq!(only_name_the_guardian(&before), concerns, "{other:?} and a guardian");
        assert_eq!(only_name_the_guardian(&after), concerns, "a guardian and {other:?}");
        assert_eq!(only_name_the_guardian(&[other]), concerns);
    }
}
