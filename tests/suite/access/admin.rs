//! How roles change hands.

use adotb_harness::{
    actors::*,
    contract::{ink_id, CodeTarget},
    world::World,
};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::{BonderError, Booked},
    governor::GovernorError,
    oracle::OracleError,
    registry::RegistryError,
    token::TokenError,
    vault::{Pausable, VaultError},
};
use adotb_runtime::AccountId;

use super::{rows::Refusal, running};

#[test]
fn admin_role_is_handed_over_in_two_steps() {
    let mut world = running();
    let not_offered = |who: &AccountId| AccessError::NotOffered { caller: ink_id(who) };
    let missing = |who: &AccountId| AccessError::MissingRole { caller: ink_id(who), needed: Role::Admin };
    let admins = |world: &mut World| {
        let vault = world.vault(&ALICE).admin();
        let others =
            [world.bonder(&ALICE).admin(), world.token(&ALICE).admin(), world.registry(&ALICE).admin()];
        assert!(others.iter().all(|admin| *admin == vault), "all the same: {others:?}");
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
    assert_eq!(admins(&mut world), ADMIN, "nothing changed so far");
    assert_eq!(offer(&mut world, &BOB, Some(&BOB)), refused(missing(&BOB)), "an offer is no role");
    let pending = (world.vault(&ALICE).pending_admin(), world.token(&ALICE).pending_admin());
    assert_eq!(pending, (Some(BOB), Some(BOB)), "the views say so");
    let pending = (world.bonder(&ALICE).pending_admin(), world.registry(&ALICE).pending_admin());
    assert_eq!(pending, (Some(BOB), Some(BOB)), "the views say so");

    assert_eq!(accept(&mut world, &BOB), fine());
    assert_eq!(admins(&mut world), BOB, "the new admin");
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
    let loss = world.less(0, 1, 0);
    let missing = AccessError::MissingRole { caller: ink_id(&REPORTER), needed: Role::Reporter };
    assert_eq!(world.bonder(&REPORTER).book(1, &loss), Err(BonderError::Access(missing)), "the old one");
    let whole = world.stashes().len() == 1;
    assert_eq!(
        world.bonder(&DAVE).book(1, &loss),
        Ok(Booked { loss: 1, unproven: 1, whole, ..Booked::default() })
    );
}

/// The governor's admin is the timelock from the start; another one takes its place in two steps.
#[test]
fn admin_role_of_the_governor_is_handed_over_in_two_steps() {
    let mut world = running();
    let timelock = world.at.timelock.clone();
    world.chain.mint(&timelock, dot(10)); // as the signer of these calls, it pays for what they store
    assert_eq!(world.governor(&ALICE).admin(), timelock, "never the deployer");
    let not_offered = GovernorError::Access(AccessError::NotOffered { caller: ink_id(&BOB) });
    assert_eq!(world.governor(&BOB).accept_admin(), Err(not_offered.clone()), "not offered");
    world.governor(&timelock).propose_admin(Some(&BOB)).unwrap();
    world.governor(&timelock).propose_admin(None).unwrap();
    assert_eq!(world.governor(&BOB).accept_admin(), Err(not_offered.clone()), "taken back");
    world.governor(&timelock).propose_admin(Some(&BOB)).unwrap();
    assert_eq!(
        (world.governor(&ALICE).admin(), world.governor(&ALICE).pending_admin()),
        (timelock.clone(), Some(BOB))
    );
    world.governor(&BOB).accept_admin().unwrap();
    assert_eq!((world.governor(&ALICE).admin(), world.governor(&ALICE).pending_admin()), (BOB, None));
    assert_eq!(world.governor(&BOB).accept_admin(), Err(not_offered), "once");
    let missing = AccessError::MissingRole { caller: ink_id(&timelock), needed: Role::Admin };
    assert_eq!(
        world.governor(&timelock).propose_admin(None),
        Err(GovernorError::Access(missing)),
        "the old one"
    );
}

/// Refusals of `set_code` by token, vault, bonder (its own, a stash's, that of stashes to come), registry and oracle, called by the admin.
fn replace_code(world: &mut World, code: sp_core::H256) -> Vec<Result<(), AccessError>> {
    let mut answers = vec![
        world.token(&ADMIN).set_code(code).map_err(|error| match error {
            TokenError::Access(error) => error,
            other => panic!("{other:?}"),
        }),
        world.vault(&ADMIN).set_code(code).map_err(|error| match error {
            VaultError::Access(error) => error,
            other => panic!("{other:?}"),
        }),
        world.registry(&ADMIN).set_code(code).map_err(|error| match error {
            RegistryError::Access(error) => error,
            other => panic!("{other:?}"),
        }),
        world.oracle(&ADMIN).set_code(code).map_err(|error| match error {
            OracleError::Access(error) => error,
            other => panic!("{other:?}"),
        }),
    ];
    for target in [CodeTarget::Bonder, CodeTarget::Stash(0), CodeTarget::FutureStashes] {
        answers.push(world.bonder(&ADMIN).set_code(target, code).map_err(|error| match error {
            BonderError::Access(error) => error,
            other => panic!("{other:?}"),
        }));
    }
    answers
}

fn hand_overs(world: &mut World) -> [u32; 6] {
    [
        world.token(&ALICE).access().hand_overs,
        world.vault(&ALICE).access().hand_overs,
        world.registry(&ALICE).access().hand_overs,
        world.oracle(&ALICE).access().hand_overs,
        world.bonder(&ALICE).access().hand_overs,
        world.governor(&ALICE).access().hand_overs,
    ]
}

/// Whoever deployed cannot plant anything in the storage by a code of its own before it hands over.
#[test]
fn code_cannot_be_replaced_before_the_hand_over() {
    let mut world = running();
    for code in [world.at.codes.registry, world.at.codes.token, sp_core::H256::repeat_byte(7)] {
        assert_eq!(replace_code(&mut world, code), vec![Err(AccessError::NotHandedOver); 7]);
    }
    assert_eq!(hand_overs(&mut world), [0, 0, 0, 0, 0, 1], "the governor is the timelock's from the start");
    world.hand_over();
    assert_eq!(hand_overs(&mut world), [1; 6], "straight to the timelock, as everybody can see");
    let missing = AccessError::MissingRole { caller: ink_id(&ADMIN), needed: Role::Admin };
    assert_eq!(
        {
            let code = world.at.codes.registry;
            replace_code(&mut world, code)
        },
        vec![Err(missing); 7]
    );
    world.assert_invariants();
}

/// Who hands over to itself first, to be free to replace code, is seen by the count.
#[test]
fn hand_over_in_between_is_counted() {
    let mut world = running();
    world.accept_roles();
    let nowhere = replace_code(&mut world, sp_core::H256::repeat_byte(7));
    assert_eq!(nowhere, vec![Err(AccessError::CodeNotReplaced); 7], "it could");
    world.hand_over();
    assert_eq!(hand_overs(&mut world), [2, 2, 2, 2, 2, 1], "and this is how it shows");
}

/// Ending upgrades needs no hand-over.
#[test]
fn ossify_before_the_hand_over_works() {
    let mut world = running();
    world.token(&ADMIN).ossify().unwrap();
    world.hand_over();
    assert!(world.token(&ALICE).access().ossified);
}
