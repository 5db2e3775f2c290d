//! Who may call what: every message of every contract, from every role and from nobody in particular.

use adotb_harness::{
    actors::*,
    artefacts,
    contract::{ink_id, CodeTarget, PSP22Error},
    world::{equal_allocation, World},
};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::{BonderError, BonderParam, StashLoss, MAX_GRACE_ERAS},
    nominator::{NominatorError, Work},
    registry::RegistryError,
    token::TokenError,
    vault::{Param, Params, Pausable, VaultError, MAX_PAUSE_MS},
};
use adotb_math::flow::Flow;
use adotb_runtime::AccountId;

// ------------------------------------------------------------------------------------------------ the table

/// A refusal of any contract.
#[derive(Clone, Debug, PartialEq)]
enum Refusal {
    Vault(VaultError),
    Bonder(BonderError),
    Token(TokenError),
    Psp22(PSP22Error),
    Registry(RegistryError),
    Nominator(NominatorError),
}

macro_rules! refusals {
    ($($variant:ident: $error:ty),*) => {
        $(impl From<$error> for Refusal {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        })*
    };
}
refusals!(Vault: VaultError, Bonder: BonderError, Token: TokenError, Psp22: PSP22Error, Registry: RegistryError, Nominator: NominatorError);

/// Whom a message obeys.
#[derive(Clone, Copy, PartialEq)]
enum Obeys {
    /// Everybody.
    All,
    /// Whoever has the role; the guardian's messages obey the admin too.
    Role(Role),
    /// The account to which the admin role was offered: nobody here.
    Offered,
    /// The bonder, which signs nothing.
    BonderAlone,
}

type Call = fn(&mut World, &AccountId) -> Result<(), Refusal>;

/// One message: contract, name, whom it obeys, and a call of it with arguments that are fine.
type Row = (&'static str, &'static str, Obeys, Call);

macro_rules! row {
    ($contract:literal $message:literal $obeys:expr, |$world:ident, $who:ident| $call:expr) => {
        ($contract, $message, $obeys, |$world, $who| Ok($call.map(|_| ())?))
    };
}

const ADMINS: Obeys = Obeys::Role(Role::Admin);
const GUARDS: Obeys = Obeys::Role(Role::Guardian);
const VAULTS: Obeys = Obeys::Role(Role::Vault);

fn table() -> Vec<Row> {
    vec![
        row!("vault" "stake" Obeys::All, |w, who| w.vault(who).stake(dot(1))),
        row!("vault" "stake_for" Obeys::All, |w, who| w.vault(who).stake_for(&BOB, dot(1))),
        row!("vault" "request_unstake" Obeys::All, |w, who| w.vault(who).request_unstake(dot(1))),
        row!("vault" "cancel_unstake" Obeys::All, |w, who| w.vault(who).cancel_unstake(1)),
        row!("vault" "claim" Obeys::All, |w, who| w.vault(who).claim(&[1])),
        row!("vault" "unstake_now" Obeys::All, |w, who| w.vault(who).unstake_now(dot(1), 0)),
        row!("vault" "harvest" Obeys::All, |w, who| w.vault(who).harvest()),
        row!("vault" "advance" Obeys::All, |w, who| w.vault(who).advance(1)),
        row!("vault" "book_loss" Obeys::Role(Role::Bonder), |w, who| w.vault(who).book_loss(1, 0, 0)),
        row!("vault" "pause" GUARDS, |w, who| w.vault(who).pause(Pausable::Stake, 1_000)),
        row!("vault" "unpause" GUARDS, |w, who| w.vault(who).unpause(Pausable::Stake)),
        row!("vault" "set_params" ADMINS, |w, who| {
            let params = w.vault(who).params();
            w.vault(who).set_params(&params)
        }),
        row!("vault" "set_guardian" ADMINS, |w, who| w.vault(who).set_guardian(who)),
        row!("vault" "propose_admin" ADMINS, |w, who| w.vault(who).propose_admin(Some(who))),
        row!("vault" "accept_admin" Obeys::Offered, |w, who| w.vault(who).accept_admin()),
        row!("vault" "set_code" ADMINS, |w, who| {
            let code = w.at.codes.vault;
            w.vault(who).set_code(code)
        }),
        row!("vault" "ossify" ADMINS, |w, who| w.vault(who).ossify()),
        row!("bonder" "withdraw" VAULTS, |w, who| w.bonder(who).withdraw(3, 64)),
        row!("bonder" "move_stake" VAULTS, |w, who| {
            w.bonder(who).move_stake(3, 3, 31, &Flow { bond: dot(1), rebond: 0, unbond: 0 }, 64)
        }),
        row!("bonder" "create_stash" Obeys::All, |w, who| w.bonder(who).create_stash()),
        row!("bonder" "report_loss" Obeys::Role(Role::Reporter), |w, who| {
            w.bonder(who).report_loss(1, &[StashLoss { stash: 0, bonded: 1, unbonding: 0 }])
        }),
        row!("bonder" "set_params" ADMINS, |w, who| {
            let params = w.bonder(who).params();
            w.bonder(who).set_params(&params)
        }),
        row!("bonder" "set_reporter" ADMINS, |w, who| w.bonder(who).set_reporter(who)),
        row!("bonder" "propose_admin" ADMINS, |w, who| w.bonder(who).propose_admin(Some(who))),
        row!("bonder" "accept_admin" Obeys::Offered, |w, who| w.bonder(who).accept_admin()),
        row!("bonder" "set_code" ADMINS, |w, who| {
            let code = w.at.codes.nominator;
            w.bonder(who).set_code(CodeTarget::FutureStashes, code)
        }),
        row!("bonder" "ossify" ADMINS, |w, who| w.bonder(who).ossify()),
        row!("token" "PSP22::transfer" Obeys::All, |w, who| w.token(who).transfer(&BOB, dot(1))),
        row!("token" "PSP22::transfer_from" Obeys::All, |w, who| w.token(who).transfer_from(&ALICE, &BOB, dot(1))),
        row!("token" "PSP22::approve" Obeys::All, |w, who| w.token(who).approve(&BOB, dot(1))),
        row!("token" "PSP22::increase_allowance" Obeys::All, |w, who| w.token(who).increase_allowance(&BOB, 1)),
        row!("token" "PSP22::decrease_allowance" Obeys::All, |w, who| w.token(who).decrease_allowance(&BOB, 1)),
        row!("token" "transfer_shares" Obeys::All, |w, who| w.token(who).transfer_shares(&BOB, 1)),
        row!("token" "mint" VAULTS, |w, who| w.token(who).mint(who, dot(1))),
        row!("token" "burn" VAULTS, |w, who| w.token(who).burn(&ALICE, dot(1))),
        row!("token" "credit_rewards" VAULTS, |w, who| w.token(who).credit_rewards(who, 1, 1, 1)),
        row!("token" "book_loss" VAULTS, |w, who| w.token(who).book_loss(1)),
        row!("token" "propose_admin" ADMINS, |w, who| w.token(who).propose_admin(Some(who))),
        row!("token" "accept_admin" Obeys::Offered, |w, who| w.token(who).accept_admin()),
        row!("token" "set_code" ADMINS, |w, who| {
            let code = w.at.codes.token;
            w.token(who).set_code(code)
        }),
        row!("token" "ossify" ADMINS, |w, who| w.token(who).ossify()),
        row!("registry" "set_weights" ADMINS, |w, who| w.registry(who).set_weights(&equal_allocation(2))),
        row!("registry" "set_limits" ADMINS, |w, who| {
            let limits = w.registry(who).limits();
            w.registry(who).set_limits(&limits)
        }),
        row!("registry" "propose_admin" ADMINS, |w, who| w.registry(who).propose_admin(Some(who))),
        row!("registry" "accept_admin" Obeys::Offered, |w, who| w.registry(who).accept_admin()),
        row!("registry" "set_code" ADMINS, |w, who| {
            let code = w.at.codes.registry;
            w.registry(who).set_code(code)
        }),
        row!("registry" "ossify" ADMINS, |w, who| w.registry(who).ossify()),
        row!("nominator" "work" Obeys::BonderAlone, |w, who| {
            let (calls, stash) = (w.bonder(who).params().calls, w.stash_accounts()[0].clone());
            let work =
                Work { withdraw: None, fresh: false, rebond: 0, chill: true, nominate: None, unbond: dot(500) };
            w.nominator(&stash, who).work(&calls, &work)
        }),
        row!("nominator" "upgrade" Obeys::BonderAlone, |w, who| {
            let (code, stash) = (w.at.codes.token, w.stash_accounts()[0].clone());
            w.nominator(&stash, who).upgrade(code)
        }),
    ]
}

/// What a contract answers to somebody whom it does not obey.
fn refusal(contract: &str, who: &AccountId, obeys: Obeys) -> Refusal {
    let caller = ink_id(who);
    let error = match obeys {
        Obeys::Role(needed) => AccessError::MissingRole { caller, needed },
        Obeys::Offered => AccessError::NotOffered { caller },
        Obeys::BonderAlone => return NominatorError::NotBonder { caller }.into(),
        Obeys::All => unreachable!("it obeys everybody"),
    };
    match contract {
        "vault" => VaultError::Access(error).into(),
        "bonder" => BonderError::Access(error).into(),
        "token" => TokenError::Access(error).into(),
        _ => RegistryError::Access(error).into(),
    }
}

fn may(who: &AccountId, obeys: Obeys) -> bool {
    match obeys {
        Obeys::All => true,
        Obeys::Role(Role::Admin) => *who == ADMIN,
        Obeys::Role(Role::Guardian) => *who == GUARDIAN || *who == ADMIN,
        Obeys::Role(Role::Reporter) => *who == REPORTER,
        // Contracts sign nothing.
        Obeys::Role(Role::Vault | Role::Bonder) | Obeys::Offered | Obeys::BonderAlone => false,
    }
}

fn is_about_access(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::Vault(VaultError::Access(_))
            | Refusal::Bonder(BonderError::Access(_))
            | Refusal::Token(TokenError::Access(_))
            | Refusal::Registry(RegistryError::Access(_))
            | Refusal::Nominator(NominatorError::NotBonder { .. })
    )
}

/// Four stashes of 500 DOT, and an exit of Alice that is still open.
fn running() -> World {
    let mut world = World::new();
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(2);
    world.request(&ALICE, dot(5)).unwrap();
    world
}

#[test]
fn every_message_obeys_its_role_alone() {
    let mut world = running();
    let before = world.measure();
    let mut obeyed = 0;
    for (contract, message, obeys, call) in table() {
        for who in [ADMIN, GUARDIAN, REPORTER, KEEPER, TREASURY, DEPLOYER, ALICE, STRANGER] {
            let (answer, after) = world.scratch(|world| (call(world, &who), world.measure()));
            let label = format!("{contract}.{message} called by {}", name_of(&who));
            if may(&who, obeys) {
                assert!(!answer.as_ref().is_err_and(is_about_access), "{label} is refused: {answer:?}");
                let by_role = matches!(obeys, Obeys::Role(_));
                assert!(!by_role || answer.is_ok(), "{label} fails: {answer:?}");
                obeyed += u32::from(answer.is_ok());
            } else {
                assert_eq!(answer, Err(refusal(contract, &who, obeys)), "{label}");
                assert_eq!(after, before, "{label} changed something");
            }
        }
    }
    assert!(obeyed > 60, "the arguments are fine for those who may: {obeyed}");
}

#[test]
fn the_table_has_every_message() {
    for contract in ["vault", "bonder", "token", "registry", "nominator"] {
        let metadata = artefacts::metadata(contract);
        let messages = metadata["spec"]["messages"].as_array().expect("messages").clone();
        let views = ["bonder", "vault", "balance"];
        let changes = |message: &serde_json::Value| match contract {
            "nominator" => !views.contains(&message["label"].as_str().unwrap_or_default()),
            _ => message["mutates"] == true,
        };
        let mut wanted: Vec<String> = messages
            .iter()
            .filter(|m| changes(m))
            .filter_map(|m| m["label"].as_str().map(String::from))
            .collect();
        let rows = table().into_iter().filter(|(name, ..)| *name == contract);
        let mut listed: Vec<String> = rows.map(|(_, message, ..)| message.to_string()).collect();
        wanted.sort();
        listed.sort();
        assert_eq!(listed, wanted, "messages of {contract}");
    }
}

// ------------------------------------------------------------------------------------------------ the admin

#[test]
fn admin_role_is_handed_over_in_two_steps() {
    let mut world = running();
    let not_offered = |who: &AccountId| AccessError::NotOffered { caller: ink_id(who) };
    let missing = |who: &AccountId| AccessError::MissingRole { caller: ink_id(who), needed: Role::Admin };
    let admins = |world: &mut World| {
        let vault = world.vault(&ALICE).roles().admin;
        let others =
            [world.bonder(&ALICE).admin(), world.token(&ALICE).admin(), world.registry(&ALICE).admin()];
        assert!(others.iter().all(|admin| ink_id(admin) == vault), "all the same: {others:?}");
        vault
    };
    let offer = |world: &mut World, who: &AccountId, to: Option<&AccountId>| {
        let vault = world.vault(who).propose_admin(to).map_err(Refusal::from);
        let bonder = world.bonder(who).propose_admin(to).map_err(Refusal::from);
        let token = world.token(who).propose_admin(to).map_err(Refusal::from);
        let registry = world.registry(who).propose_admin(to).map_err(Refusal::from);
        [vault, bonder, token, registry]
    };
    let accept = |world: &mut World, who: &AccountId| {
        let vault = world.vault(who).accept_admin().map_err(Refusal::from);
        let bonder = world.bonder(who).accept_admin().map_err(Refusal::from);
        let token = world.token(who).accept_admin().map_err(Refusal::from);
        let registry = world.registry(who).accept_admin().map_err(Refusal::from);
        [vault, bonder, token, registry]
    };
    let refused = |error: AccessError| -> [Result<(), Refusal>; 4] {
        [
            Err(VaultError::Access(error).into()),
            Err(BonderError::Access(error).into()),
            Err(TokenError::Access(error).into()),
            Err(RegistryError::Access(error).into()),
        ]
    };
    let fine = || [Ok(()), Ok(()), Ok(()), Ok(())];

    // An offer that is taken back, and one that is replaced, are worth nothing.
    assert_eq!(offer(&mut world, &ADMIN, Some(&EVE)), fine());
    assert_eq!(offer(&mut world, &ADMIN, None), fine());
    assert_eq!(accept(&mut world, &EVE), refused(not_offered(&EVE)), "taken back");
    assert_eq!(offer(&mut world, &ADMIN, Some(&EVE)), fine());
    assert_eq!(offer(&mut world, &ADMIN, Some(&BOB)), fine());
    assert_eq!(accept(&mut world, &EVE), refused(not_offered(&EVE)), "replaced");
    assert_eq!(admins(&mut world), ink_id(&ADMIN), "nothing changed so far");
    assert_eq!(offer(&mut world, &BOB, Some(&BOB)), refused(missing(&BOB)), "an offer is no role");
    let pending = (world.vault(&ALICE).roles().pending_admin, world.token(&ALICE).pending_admin());
    assert_eq!(pending, (Some(ink_id(&BOB)), Some(BOB)), "the views say so");
    let pending = (world.bonder(&ALICE).pending_admin(), world.registry(&ALICE).pending_admin());
    assert_eq!(pending, (Some(BOB), Some(BOB)), "the views say so");

    assert_eq!(accept(&mut world, &BOB), fine());
    assert_eq!(admins(&mut world), ink_id(&BOB), "the new admin");
    assert_eq!(accept(&mut world, &BOB), refused(not_offered(&BOB)), "once");
    assert_eq!(offer(&mut world, &ADMIN, None), refused(missing(&ADMIN)), "the old one has no power left");
    assert_eq!(offer(&mut world, &BOB, None), fine(), "the new one has it");
    world.assert_invariants();
}

#[test]
fn guardian_and_reporter_are_named_by_the_admin() {
    let mut world = running();
    world.vault(&ADMIN).set_guardian(&EVE).unwrap();
    world.bonder(&ADMIN).set_reporter(&DAVE).unwrap();
    let missing = AccessError::MissingRole { caller: ink_id(&GUARDIAN), needed: Role::Guardian };
    assert_eq!(
        world.vault(&GUARDIAN).pause(Pausable::Stake, 1),
        Err(VaultError::Access(missing)),
        "the old one"
    );
    world.vault(&EVE).pause(Pausable::Stake, 1).unwrap();
    let loss = [StashLoss { stash: 0, bonded: 1, unbonding: 0 }];
    let missing = AccessError::MissingRole { caller: ink_id(&REPORTER), needed: Role::Reporter };
    assert_eq!(
        world.bonder(&REPORTER).report_loss(1, &loss),
        Err(BonderError::Access(missing)),
        "the old one"
    );
    assert_eq!(world.bonder(&DAVE).report_loss(1, &loss), Ok(1));
}

// ------------------------------------------------------------------------------------------------ pauses

const ALL: [Pausable; 3] = [Pausable::Stake, Pausable::Unstake, Pausable::Advance];

fn paused_until(world: &mut World, what: Pausable) -> u64 {
    let overview = world.overview();
    match what {
        Pausable::Stake => overview.stake_paused_until,
        Pausable::Unstake => overview.unstake_paused_until,
        Pausable::Advance => overview.advance_paused_until,
    }
}

#[test]
fn pause_is_bounded_and_ends_by_itself() {
    for what in ALL {
        let mut world = running();
        let now = world.chain.now();
        for (given, who) in [(0, GUARDIAN), (MAX_PAUSE_MS + 1, GUARDIAN), (0, ADMIN), (u64::MAX, ADMIN)] {
            let refused = VaultError::InvalidPause { given, maximum: MAX_PAUSE_MS };
            assert_eq!(world.vault(&who).pause(what, given), Err(refused), "{what:?} for {given} ms");
        }
        assert_eq!(paused_until(&mut world, what), 0, "never paused");
        let until = now + MAX_PAUSE_MS;
        assert_eq!(world.vault(&GUARDIAN).pause(what, MAX_PAUSE_MS), Ok(until), "seven days");
        for other in ALL {
            let expected = if other == what { until } else { 0 };
            assert_eq!(paused_until(&mut world, other), expected, "{other:?} while {what:?} is paused");
        }
        let tries = |world: &mut World| {
            [
                world.stake(&BOB, dot(1)).err(),
                world.request(&ALICE, dot(1)).err(),
                world.vault(&KEEPER).harvest().err(),
            ]
        };
        let refused = Some(VaultError::Paused { what, until });
        let expected = ALL.map(|other| refused.filter(|_| other == what));
        assert_eq!(world.scratch(tries), expected, "{what:?} alone");
        world.chain.advance_to(until - 1);
        assert_eq!(world.scratch(tries), expected, "to the last millisecond");
        world.chain.advance_to(until);
        assert_eq!(world.scratch(tries), [None; 3], "{what:?} ended by itself");
    }
}

#[test]
fn guardian_must_leave_it_open_for_seven_days_and_the_admin_need_not() {
    let mut world = running();
    let hour = 3_600_000;
    for what in ALL {
        let until = world.vault(&GUARDIAN).pause(what, hour).unwrap();
        let allowed_at = until + MAX_PAUSE_MS;
        let refused = Err(VaultError::PauseTooSoon { allowed_at });
        assert_eq!(world.vault(&GUARDIAN).pause(what, hour), refused, "while it is paused");
        let longer = world.chain.now() + 2 * hour;
        assert_eq!(world.vault(&ADMIN).pause(what, 2 * hour), Ok(longer), "the admin may prolong it");
        world.vault(&GUARDIAN).unpause(what).unwrap();
        let ended = world.chain.now();
        assert_eq!(paused_until(&mut world, what), ended, "ended early");
        let allowed_at = ended + MAX_PAUSE_MS;
        let refused = Err(VaultError::PauseTooSoon { allowed_at });
        assert_eq!(world.vault(&GUARDIAN).pause(what, hour), refused, "counts from the end");
        world.scratch(|world| {
            world.chain.advance_to(allowed_at - 1);
            assert_eq!(world.vault(&GUARDIAN).pause(what, hour), refused, "a millisecond early");
            world.chain.advance_to(allowed_at);
            assert_eq!(world.vault(&GUARDIAN).pause(what, hour), Ok(allowed_at + hour), "seven days later");
        });
        world.chain.advance_blocks(1);
        world.vault(&GUARDIAN).unpause(what).unwrap();
        assert_eq!(paused_until(&mut world, what), ended, "still the same end");
    }
    world.assert_invariants();
}

#[test]
fn claims_and_transfers_are_never_paused() {
    let mut world = running();
    let id = world.request(&ALICE, dot(50)).unwrap();
    world.stake(&BOB, dot(60)).unwrap();
    world.next_era();
    for what in ALL {
        world.vault(&ADMIN).pause(what, MAX_PAUSE_MS).unwrap();
    }
    assert_eq!(world.claim(&STRANGER, &[id]), Ok(dot(50)), "claim");
    world.token(&ALICE).transfer(&BOB, dot(1)).unwrap();
    world.token(&ALICE).transfer_shares(&BOB, 1).unwrap();
    world.token(&ALICE).approve(&CAROL, dot(1)).unwrap();
    world.token(&CAROL).transfer_from(&ALICE, &CAROL, dot(1)).unwrap();
    assert_eq!(world.balance(&CAROL), dot(1));
    let open = world.scratch(|world| {
        world.vault(&ADMIN).unpause(Pausable::Unstake).unwrap();
        world.request(&ALICE, dot(1)).unwrap()
    });
    let refused =
        VaultError::Paused { what: Pausable::Unstake, until: world.overview().unstake_paused_until };
    assert_eq!(world.request(&ALICE, dot(1)), Err(refused), "but new exits are");
    assert!(open > id);
    world.assert_invariants();
}

// ------------------------------------------------------------------------------------------------ bounds

#[test]
fn set_params_bounds_hold_one_by_one() {
    let mut world = running();
    let before = world.vault(&ALICE).params();
    let with = |change: &dyn Fn(&mut Params)| {
        let mut params = before;
        change(&mut params);
        params
    };
    let cases: [(Param, Params, Params); 7] = [
        (Param::MinStake, with(&|p| p.min_stake = dot(1_000)), with(&|p| p.min_stake = dot(1_000) + 1)),
        (Param::MinExit, with(&|p| p.min_exit = dot(1_000)), with(&|p| p.min_exit = dot(1_000) + 1)),
        (Param::Fee, with(&|p| p.fee_bps = 2_000), with(&|p| p.fee_bps = 2_001)),
        (Param::InstantFee, with(&|p| p.instant_fee_bps = 500), with(&|p| p.instant_fee_bps = 501)),
        (Param::Buffer, with(&|p| p.buffer_bps = 2_000), with(&|p| p.buffer_bps = 2_001)),
        (Param::MaxReward, with(&|p| p.max_reward_bps = 10_000), with(&|p| p.max_reward_bps = 10_001)),
        (Param::BondingEras, with(&|p| p.bonding_eras = 1_000), with(&|p| p.bonding_eras = 1_001)),
    ];
    let below = [
        (Param::MinStake, with(&|p| p.min_stake = 0)),
        (Param::MaxReward, with(&|p| p.max_reward_bps = 0)),
        (Param::BondingEras, with(&|p| p.bonding_eras = 1)),
        (Param::Fee, with(&|p| p.fee_bps = u16::MAX)),
        (Param::MinExit, with(&|p| p.min_exit = u128::MAX)),
    ];
    for (param, at_the_bound, beyond) in cases {
        world.vault(&ADMIN).set_params(&at_the_bound).unwrap_or_else(|error| panic!("{param:?}: {error:?}"));
        assert_eq!(world.vault(&ALICE).params(), at_the_bound, "{param:?} at its bound");
        assert_eq!(world.vault(&ADMIN).set_params(&beyond), Err(VaultError::InvalidParam(param)));
        assert_eq!(world.vault(&ALICE).params(), at_the_bound, "{param:?}: nothing changed");
    }
    for (param, params) in below {
        assert_eq!(world.vault(&ADMIN).set_params(&params), Err(VaultError::InvalidParam(param)));
    }
    for params in
        [with(&|p| (p.min_exit, p.fee_bps) = (0, 0)), with(&|p| (p.min_stake, p.bonding_eras) = (1, 2))]
    {
        assert_eq!(world.vault(&ADMIN).set_params(&params), Ok(()), "the lower ends");
    }
}

#[test]
fn set_params_of_the_bonder_bounds_hold_one_by_one() {
    let mut world = running();
    let before = world.bonder(&ALICE).params();
    for (param, grace_eras, min_bond, max_stashes) in [
        (BonderParam::GraceEras, MAX_GRACE_ERAS + 1, 1, 1),
        (BonderParam::MinBond, 0, 0, 1),
        (BonderParam::MaxStashes, 0, 1, 0),
        (BonderParam::MaxStashes, 0, 1, 65),
    ] {
        let mut params = before;
        (params.grace_eras, params.min_bond, params.max_stashes) = (grace_eras, min_bond, max_stashes);
        assert_eq!(world.bonder(&ADMIN).set_params(&params), Err(BonderError::InvalidParam(param)));
        assert_eq!(world.bonder(&ALICE).params(), before, "{param:?}: nothing changed");
    }
    let mut params = before;
    (params.grace_eras, params.min_bond, params.max_stashes) = (MAX_GRACE_ERAS, 1, 64);
    assert_eq!(world.bonder(&ADMIN).set_params(&params), Ok(()), "at the bounds");
    assert_eq!(world.bonder(&ALICE).params(), params);
}
