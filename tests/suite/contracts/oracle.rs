//! The oracle alone: how it is made, what it shows, who governs it, and what it refuses. Every refusal is a typed error and changes nothing. What
//! follows from a report is in the flows.

use adotb_harness::contract::Access;
use adotb_harness::{
    actors::*,
    chain::Code,
    contract::{call_data, ink_id, OracleEvent},
    world::{Builder, DeployError, World},
};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::{BonderError, Booked},
    oracle::{
        OracleError, OracleSetting, OracleSettingName, OracleSettings, Outcome, Panel, Report, MAX_LIMIT_BPS,
        MAX_REPORTERS, MAX_VETO_ERAS,
    },
};
use adotb_runtime::{AccountId, Balance};
use scale::{DecodeAll, Encode};
use sp_core::{hashing::blake2_256, H256};

mod words;

/// What became of a report of all stashes that changes no worth.
const NOTHING: Booked = Booked { loss: 0, gain: 0, unproven: 0, held: false, whole: true };
const PARAMS: OracleSettings = OracleSettings { limit_bps: 100, veto_eras: 2 };

fn panel_of(reporters: &[AccountId], quorum: u32) -> Panel {
    Panel { reporters: reporters.iter().map(ink_id).collect(), quorum }
}

/// 2 000 DOT in four stashes, and the oracle reports. It is era 3.
fn running() -> World {
    let mut world = World::builder().reported().build();
    world.chain.set_yearly_reward(sp_runtime::Perbill::zero());
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(3);
    world
}

fn missing(who: &AccountId, needed: Role) -> OracleError {
    OracleError::Access(AccessError::MissingRole { caller: ink_id(who), needed })
}

/// A report that the first stash has this much less.
fn less(world: &mut World, loss: Balance) -> Report {
    let (era, less) = (world.overview().era, world.less(0, loss, 0));
    world.report_of(era, less)
}

fn hash_of(report: &Report) -> adotb_interfaces::Hash {
    blake2_256(&report.encode()).into()
}

/// Makes another oracle for `vault`.
fn make(
    world: &mut World,
    vault: &AccountId,
    panel: &Panel,
    settings: OracleSettings,
) -> Result<AccountId, OracleError> {
    let data = call_data("new", (ink_id(&EVE), ink_id(vault), panel, settings));
    let salt = world.chain.block_number().encode();
    let made = world.chain.instantiate(Code::Hash(world.at.codes.oracle), data, 0, salt, &DEPLOYER);
    made.map(|(account, _)| account).map_err(|report| {
        let (ok, answer) = report.data().split_first().expect("an answer");
        assert_eq!(*ok, 0, "ink! read the input");
        Result::<(), OracleError>::decode_all(&mut &answer[..]).expect("a `Result`").unwrap_err()
    })
}

// ------------------------------------------------------------------------------------------------ constructor

#[test]
fn new_knows_its_vault_and_bonder_and_has_heard_nothing() {
    let mut world = running();
    let (vault, bonder) = (world.at.vault.clone(), world.at.bonder.clone());
    let panel = panel_of(&[ALICE, BOB, CAROL, DAVE], 3);
    world.at.oracle = make(&mut world, &vault, &panel, PARAMS).expect("it is made");
    let mut oracle = world.oracle(&STRANGER);
    assert_eq!((oracle.panel(), oracle.settings()), (panel, PARAMS));
    assert_eq!(oracle.links(), (vault, bonder));
    assert_eq!((oracle.admin(), oracle.pending_admin(), oracle.access().ossified), (EVE, None, false));
    assert_eq!((oracle.ballots(), oracle.held(), oracle.booked()), (vec![], None, None));
    assert_eq!((oracle.heard(), oracle.quiet_until()), (3, 0), "it counts from the era in which it was made");
    let caller = ink_id(&world.at.oracle);
    let report = world.true_report(3);
    assert!(world.oracle(&ALICE).report(&report).is_ok() && world.oracle(&BOB).report(&report).is_ok());
    let needed = Role::Reporter;
    let refused = BonderError::Access(AccessError::MissingRole { caller, needed });
    assert_eq!(
        world.oracle(&CAROL).report(&report),
        Err(OracleError::Bonder(refused)),
        "nobody has named it"
    );
    let oracle = world.at.oracle.clone();
    world.bonder(&ADMIN).set_reporter(&oracle).unwrap();
    assert_eq!(world.oracle(&CAROL).report(&report), Ok(Outcome::Decided(NOTHING)), "now it works");
}

#[test]
fn new_with_a_panel_that_cannot_work_fails() {
    let mut world = World::new();
    let vault = world.at.vault.clone();
    let many: Vec<AccountId> = (0..=MAX_REPORTERS).map(holder).collect();
    for (reporters, quorum, what) in [
        (&[][..], 0, "nobody"),
        (&[][..], 1, "nobody, who must agree"),
        (&many[..], 17, "33"),
        (&[ALICE, BOB, ALICE][..], 2, "somebody twice"),
    ] {
        let made = make(&mut world, &vault, &panel_of(reporters, quorum), PARAMS);
        assert_eq!(made, Err(OracleError::InvalidReporters), "{what}");
    }
    for (reporters, given) in
        [(1, 0), (1, 2), (2, 1), (3, 1), (4, 2), (4, 5), (32, 16), (32, 33), (3, u32::MAX)]
    {
        let made = make(&mut world, &vault, &panel_of(&many[..reporters], given), PARAMS);
        let reporters = reporters as u32;
        assert_eq!(made, Err(OracleError::InvalidQuorum { given, reporters }), "{given} of {reporters}");
    }
    for (reporters, quorum) in [(1, 1), (2, 2), (3, 2), (4, 3), (32, 17), (32, 32)] {
        world.scratch(|world| {
            let made = make(world, &vault, &panel_of(&many[..reporters], quorum), PARAMS);
            assert!(made.is_ok(), "{quorum} of {reporters}: {made:?}");
        });
    }
}

#[test]
fn new_with_settings_out_of_their_bounds_fails() {
    type Change = fn(&mut OracleSettings);
    let cases: [(OracleSettingName, Change); 4] = [
        (OracleSettingName::Limit, |settings| settings.limit_bps = MAX_LIMIT_BPS + 1),
        (OracleSettingName::Limit, |settings| settings.limit_bps = u16::MAX),
        (OracleSettingName::VetoEras, |settings| settings.veto_eras = 0),
        (OracleSettingName::VetoEras, |settings| settings.veto_eras = MAX_VETO_ERAS + 1),
    ];
    for (param, change) in cases {
        let built: Builder = World::builder().oracle(change);
        let refused = built.try_build().map(|_| ()).expect_err("the constructor refuses");
        assert_eq!(refused, DeployError::Oracle(OracleError::InvalidSetting(param)), "{param:?}");
    }
    for (limit_bps, veto_eras) in [(0, 1), (MAX_LIMIT_BPS, MAX_VETO_ERAS)] {
        let settings = OracleSettings { limit_bps, veto_eras };
        let mut world = World::builder().oracle(|own| *own = settings).build();
        assert_eq!(world.oracle(&STRANGER).settings(), settings, "at the bounds");
    }
}

#[test]
fn new_for_something_that_is_no_vault_fails() {
    let mut world = World::new();
    let (vault, token) = (world.at.vault.clone(), world.at.token.clone());
    let panel = panel_of(&REPORTERS, 2);
    for (what, account) in [("an account without a contract", EVE), ("another contract", token)] {
        assert_eq!(make(&mut world, &account, &panel, PARAMS), Err(OracleError::CallFailed), "{what}");
    }
    assert!(make(&mut world, &vault, &panel, PARAMS).is_ok(), "with the right one it works");
}

// ------------------------------------------------------------------------------------------------ who may

#[test]
fn calls_without_the_role_fail() {
    let mut world = running();
    let report = less(&mut world, dot(100));
    for who in [ALICE, KEEPER, GUARDIAN, ADMIN, STRANGER, DEPLOYER, COUNCIL] {
        assert_eq!(
            world.oracle(&who).report(&report),
            Err(missing(&who, Role::Reporter)),
            "{}",
            name_of(&who)
        );
    }
    assert_eq!(world.agree(&report).map(|booked| booked.held), Ok(true), "something to veto");
    let before = (world.measure(), world.oracle(&STRANGER).held());
    for who in [ALICE, KEEPER, REPORTER, STRANGER, DEPLOYER, COUNCIL] {
        let panel = panel_of(std::slice::from_ref(&who), 1);
        let mut oracle = world.oracle(&who);
        assert_eq!(oracle.veto(), Err(missing(&who, Role::Guardian)), "{}", name_of(&who));
        assert_eq!(oracle.set_panel(&panel), Err(missing(&who, Role::Admin)));
        assert_eq!(oracle.set_settings(&[OracleSetting::Limit(1)]), Err(missing(&who, Role::Admin)));
        assert_eq!(oracle.set_settings(&[]), Err(missing(&who, Role::Admin)), "nor to change nothing");
        assert_eq!(oracle.propose_admin(Some(&who)), Err(missing(&who, Role::Admin)));
        assert_eq!(oracle.set_code(H256::zero()), Err(missing(&who, Role::Admin)));
        assert_eq!(oracle.ossify(), Err(missing(&who, Role::Admin)));
        let refused = OracleError::Access(AccessError::NotOffered { caller: ink_id(&who) });
        assert_eq!(oracle.accept_admin(), Err(refused));
    }
    assert_eq!((world.measure(), world.oracle(&STRANGER).held()), before, "nothing changed");
}

/// Anybody can sign for it: its key is a point of small order.
#[test]
fn report_by_the_account_of_zeros_fails() {
    let mut world = running();
    let nobody = AccountId::new([0; 32]);
    world.chain.mint(&nobody, dot(1_000));
    let report = less(&mut world, dot(1));
    assert_eq!(world.oracle(&nobody).report(&report), Err(missing(&nobody, Role::Reporter)));
    let counted = Outcome::Counted { votes: 1, quorum: 2 };
    assert_eq!(world.oracle(&REPORTER).report(&report), Ok(counted), "one vote");
}

#[test]
fn value_sent_to_any_message_is_refused() {
    let mut world = running();
    let report = less(&mut world, dot(100));
    let given = 1;
    let refused = OracleError::ValueNotExpected { given };
    let (panel, oracle) = (world.oracle(&ADMIN).panel(), world.at.oracle.clone());
    let with =
        |world: &mut World, who: &AccountId, call: &dyn Fn(&mut adotb_harness::contract::Oracle<'_>)| {
            call(&mut world.oracle(who).with_value(given));
        };
    with(&mut world, &REPORTER, &|oracle| assert_eq!(oracle.report(&report), Err(refused)));
    with(&mut world, &ALICE, &|oracle| assert_eq!(oracle.apply(&report), Err(refused)));
    with(&mut world, &ALICE, &|oracle| assert_eq!(oracle.prove(0, 1, 1), Err(refused)));
    with(&mut world, &GUARDIAN, &|oracle| assert_eq!(oracle.veto(), Err(refused)));
    with(&mut world, &ADMIN, &|oracle| assert_eq!(oracle.set_panel(&panel), Err(refused)));
    with(&mut world, &ADMIN, &|oracle| assert_eq!(oracle.set_settings(&[]), Err(refused)));
    with(&mut world, &ADMIN, &|oracle| assert_eq!(oracle.propose_admin(None), Err(refused)));
    with(&mut world, &ADMIN, &|oracle| assert_eq!(oracle.accept_admin(), Err(refused)));
    with(&mut world, &ADMIN, &|oracle| assert_eq!(oracle.set_code(H256::zero()), Err(refused)));
    with(&mut world, &ADMIN, &|oracle| assert_eq!(oracle.ossify(), Err(refused)));
    assert_eq!(world.chain.reducible_balance(&oracle), 0, "it keeps no money");
}

// ------------------------------------------------------------------------------------------------ the panel

#[test]
fn set_panel_replaces_the_reporters_and_forgets_what_they_said() {
    let mut world = running();
    let old = world.oracle(&STRANGER).panel();
    let report = less(&mut world, dot(1));
    world.oracle(&REPORTER).report(&report).unwrap();
    let new = panel_of(&[REPORTER, ALICE, BOB, CAROL, DAVE], 3);
    assert_eq!(world.oracle(&ADMIN).set_panel(&new), Ok(()));
    assert_eq!(world.oracle_events(), [OracleEvent::PanelSet { old: old.clone(), new: new.clone() }]);
    assert_eq!((world.oracle(&STRANGER).panel(), world.oracle(&STRANGER).ballots()), (new, vec![]));
    let refused = missing(&REPORTER_2, Role::Reporter);
    assert_eq!(world.oracle(&REPORTER_2).report(&report), Err(refused), "no longer a reporter");
    for (votes, who) in (1..).zip([ALICE, BOB]) {
        assert_eq!(world.oracle(&who).report(&report), Ok(Outcome::Counted { votes, quorum: 3 }));
    }
    let decided = world.oracle(&REPORTER).report(&report);
    assert!(matches!(decided, Ok(Outcome::Decided(_))), "who stayed may say it again: {decided:?}");
}

#[test]
fn set_panel_that_cannot_work_fails_and_changes_nothing() {
    let mut world = running();
    let report = less(&mut world, dot(100));
    world.agree(&report).unwrap();
    let before = (world.oracle(&STRANGER).panel(), world.oracle(&STRANGER).held(), world.overview());
    let refused = |given, reporters| OracleError::InvalidQuorum { given, reporters };
    for (panel, error) in [
        (panel_of(&[], 1), OracleError::InvalidReporters),
        (panel_of(&[ALICE, ALICE], 2), OracleError::InvalidReporters),
        (panel_of(&[ALICE, BOB], 1), refused(1, 2)),
        (panel_of(&[ALICE, BOB], 3), refused(3, 2)),
    ] {
        assert_eq!(world.oracle(&ADMIN).set_panel(&panel), Err(error));
    }
    let after = (world.oracle(&STRANGER).panel(), world.oracle(&STRANGER).held(), world.overview());
    assert_eq!(after, before, "what is held is still held");
}

// ------------------------------------------------------------------------------------------------ settings

#[test]
fn set_params_changes_what_is_named_and_tells() {
    let mut world = World::new();
    let old = world.oracle(&ADMIN).settings();
    assert_eq!(old, PARAMS);
    for (change, new) in [
        (OracleSetting::Limit(777), OracleSettings { limit_bps: 777, ..old }),
        (OracleSetting::VetoEras(5), OracleSettings { veto_eras: 5, ..old }),
    ] {
        world.scratch(|world| {
            assert_eq!(world.oracle(&ADMIN).set_settings(&[change]), Ok(()), "{change:?}");
            assert_eq!(
                world.oracle_events(),
                [OracleEvent::SettingsChanged { old, new }],
                "{change:?} is told"
            );
            assert_eq!(world.oracle(&ALICE).settings(), new, "{change:?} alone");
        });
    }
    let twice = [OracleSetting::Limit(1), OracleSetting::VetoEras(7), OracleSetting::Limit(2)];
    assert_eq!(world.oracle(&ADMIN).set_settings(&twice), Ok(()));
    let new = OracleSettings { limit_bps: 2, veto_eras: 7 };
    assert_eq!(world.oracle(&ALICE).settings(), new, "the last value counts");
    assert_eq!(world.oracle(&ADMIN).set_settings(&[]), Ok(()));
    assert_eq!((world.oracle_events(), world.oracle(&ALICE).settings()), (vec![], new), "nothing to tell");
}

#[test]
fn set_params_with_one_bad_setting_changes_nothing() {
    let mut world = World::new();
    let good = OracleSetting::Limit(5);
    for (bad, param) in [
        (OracleSetting::Limit(MAX_LIMIT_BPS + 1), OracleSettingName::Limit),
        (OracleSetting::VetoEras(0), OracleSettingName::VetoEras),
        (OracleSetting::VetoEras(MAX_VETO_ERAS + 1), OracleSettingName::VetoEras),
    ] {
        for changes in [vec![bad], vec![good, bad], vec![bad, good]] {
            let refused = Err(OracleError::InvalidSetting(param));
            assert_eq!(world.oracle(&ADMIN).set_settings(&changes), refused, "{changes:?}");
            assert_eq!(world.oracle(&ALICE).settings(), PARAMS, "{changes:?}: nothing changed");
        }
    }
}

#[test]
fn set_params_while_a_report_is_held_does_not_move_its_period() {
    let mut world = running();
    let report = less(&mut world, dot(100));
    world.agree(&report).unwrap();
    let held = world.oracle(&STRANGER).held().unwrap();
    let changes = [OracleSetting::Limit(MAX_LIMIT_BPS), OracleSetting::VetoEras(1)];
    world.oracle(&ADMIN).set_settings(&changes).unwrap();
    assert_eq!(world.oracle(&STRANGER).held(), Some(held));
    world.chain.advance_to(held.until - 1);
    assert_eq!(world.oracle(&ALICE).apply(&report), Err(OracleError::TooSoon { until: held.until }));
    world.chain.advance_ms(1);
    assert!(world.oracle(&ALICE).apply(&report).is_ok());
}

// ------------------------------------------------------------------------------------------------ admin and code

#[test]
fn hand_over_takes_two_steps_and_is_told() {
    let mut world = running();
    let first = world.oracle(&STRANGER).access();
    let offered = Access { pending_admin: Some(ink_id(&EVE)), ..first };
    assert_eq!(world.oracle(&ADMIN).propose_admin(Some(&EVE)), Ok(()));
    assert_eq!(world.oracle_events(), [OracleEvent::AccessChanged { old: first, new: offered }]);
    assert_eq!(world.oracle(&STRANGER).pending_admin(), Some(EVE));
    assert_eq!(world.oracle(&ADMIN).propose_admin(None), Ok(()), "taken back");
    assert_eq!(world.oracle_events(), [OracleEvent::AccessChanged { old: offered, new: first }]);
    let refused = OracleError::Access(AccessError::NotOffered { caller: ink_id(&EVE) });
    assert_eq!(world.oracle(&EVE).accept_admin(), Err(refused));
    world.oracle(&ADMIN).propose_admin(Some(&EVE)).unwrap();
    assert_eq!(world.oracle(&EVE).accept_admin(), Ok(()));
    let theirs = Access { hand_overs: 1, ..Access::new(ink_id(&EVE)) };
    assert_eq!(world.oracle_events(), [OracleEvent::AccessChanged { old: offered, new: theirs }]);
    assert_eq!((world.oracle(&STRANGER).admin(), world.oracle(&STRANGER).pending_admin()), (EVE, None));
    assert_eq!(
        world.oracle(&ADMIN).set_settings(&[]),
        Err(missing(&ADMIN, Role::Admin)),
        "the old one is nobody"
    );
    let report = less(&mut world, dot(100));
    world.agree(&report).unwrap();
    assert_eq!(world.oracle(&ADMIN).veto().unwrap_err(), missing(&ADMIN, Role::Guardian));
    assert!(world.oracle(&EVE).veto().is_ok(), "the new one may veto");
}

#[test]
fn veto_obeys_the_guardian_of_the_vault_whoever_it_is() {
    let mut world = running();
    let report = less(&mut world, dot(100));
    world.agree(&report).unwrap();
    world.vault(&ADMIN).set_guardian(&EVE).unwrap();
    assert_eq!(world.oracle(&GUARDIAN).veto().unwrap_err(), missing(&GUARDIAN, Role::Guardian));
    assert_eq!(world.oracle(&EVE).veto(), Ok(H256::from_slice(hash_of(&report).as_ref())));
}

#[test]
fn ossify_ends_upgrades_and_nothing_else() {
    let mut world = running();
    let report = less(&mut world, dot(100));
    world.agree(&report).unwrap();
    let early = Err(OracleError::Access(AccessError::NotHandedOver));
    assert_eq!(world.oracle(&ADMIN).set_code(H256::repeat_byte(7)), early, "before the hand-over");
    world.accept_roles();
    let nowhere = Err(OracleError::Access(AccessError::CodeNotReplaced));
    assert_eq!(world.oracle(&ADMIN).set_code(H256::repeat_byte(7)), nowhere);
    let old = world.oracle(&STRANGER).access();
    assert_eq!(world.oracle(&ADMIN).ossify(), Ok(()));
    let new = Access { ossified: true, ..old };
    assert_eq!(world.oracle_events(), [OracleEvent::AccessChanged { old, new }]);
    assert!(world.oracle(&STRANGER).access().ossified);
    let refused = Err(OracleError::Access(AccessError::Ossified));
    let old = world.at.codes.oracle;
    assert_eq!(world.oracle(&ADMIN).set_code(old), refused, "for ever");
    assert_eq!(world.oracle(&ADMIN).ossify(), refused, "once");
    // Settings, panel and reports are not frozen.
    assert_eq!(world.oracle(&ADMIN).set_settings(&[OracleSetting::Limit(3)]), Ok(()));
    assert!(world.oracle(&GUARDIAN).veto().is_ok());
    let report = world.true_report(3);
    assert_eq!(world.agree(&report), Ok(NOTHING));
    world.assert_invariants();
}
