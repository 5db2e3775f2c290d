//! The bonder's door: the work of the eras and reports are in front of it, and all of the rest goes on as without one.

use adotb_harness::{
    actors::*,
    contract::{call_data, chain_id, ink_id, BonderEvent, CodeTarget},
    world::World,
};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::{BonderError, StashReport},
};
use adotb_runtime::{AccountId, Contracts, RuntimeOrigin};

use super::{delegated, doored, module_error, rebuilt, reentry::caller_back, works, Doored, UNKNOWN};

/// Its messages behind the door; views apart, which have no error to answer.
const BEHIND_THE_DOOR: [&str; 12] = [
    "create_stash",
    "repair",
    "probe",
    "readmit",
    "ripen",
    "exclude",
    "set_settings",
    "set_reporter",
    "propose_admin",
    "accept_admin",
    "set_code",
    "ossify",
];

/// Stakes that work, an exit that waits, and an admin who may replace code.
fn lived() -> (World, Doored) {
    let mut world = World::new();
    world.accept_roles();
    world.stake(&ALICE, dot(1_500)).unwrap();
    world.run_eras(2);
    world.request(&ALICE, dot(50)).unwrap();
    world.next_era();
    let [.., bonder] = doored(&world);
    (world, bonder)
}

fn worked(world: &World) -> usize {
    let events = world.bonder_events();
    events.iter().filter(|event| matches!(event, BonderEvent::StashWorked { .. })).count()
}

/// The era's work, two steps at a time: how many orders were carried out, and whether the bonder delegated any of it.
fn advance(world: &mut World) -> (usize, bool) {
    let (mut orders, mut passed) = (0, false);
    loop {
        let complete = world.bonder(&KEEPER).advance(2).expect("the work is done").complete;
        orders += worked(world);
        let bonder = world.at.bonder.clone();
        passed |= delegated(world).iter().any(|(contract, _)| *contract == bonder);
        if complete {
            return (orders, passed);
        }
    }
}

/// A report that nothing proves: of stash 0, with one DOT less.
fn false_report(world: &mut World) -> Vec<StashReport> {
    world.less(0, dot(1), 0)
}

#[test]
fn work_of_an_era_and_reports_pass_no_door_of_the_bonder() {
    let (mut world, bonder) = lived();
    world.stake(&BOB, dot(800)).unwrap();
    world.chain.advance_era();
    assert!(world.bonder(&KEEPER).create_stash().is_ok());
    assert_eq!(delegated(&mut world), [(bonder.address.clone(), bonder.back)], "a new stash does");
    let created = world.stashes().len() - 1;
    let (orders, passed) = advance(&mut world);
    assert!(orders > 1 && !passed, "{orders} orders");
    assert!(world.stashes()[created].bonded > 0, "what the back made, the front works with");
    world.assert_invariants();
    let wrong = false_report(&mut world);
    let booked = world.bonder(&REPORTER).book(0, &wrong).unwrap();
    assert_eq!((booked.loss, booked.unproven), (dot(1), dot(1)), "the stash was asked");
    let passed = delegated(&mut world);
    assert!(passed.iter().all(|(contract, _)| *contract != bonder.address), "no report: {passed:?}");
    assert_eq!(world.bonder(&REPORTER).end_hold(), Ok(()));
    let passed = delegated(&mut world);
    assert!(passed.iter().all(|(contract, _)| *contract != bonder.address), "no end of a hold: {passed:?}");
}

#[test]
fn caller_and_book_are_the_same_behind_the_door_of_the_bonder() {
    let (mut world, bonder) = lived();
    let caller = ink_id(&EVE);
    let refused = AccessError::MissingRole { caller, needed: Role::Guardian };
    assert_eq!(world.bonder(&EVE).exclude(&validator(0), 1), Err(BonderError::Access(refused)));
    // What the back wrote, the front reads: nobody works for whom a stash shows to be no candidate.
    let gone = chain_id(world.stashes()[1].validator.unwrap());
    world.chain.chill(&gone).unwrap();
    world.bonder(&EVE).probe(0, &gone).unwrap();
    let passed = delegated(&mut world);
    assert!(passed.contains(&(bonder.address, bonder.back)), "{passed:?}");
    world.chain.advance_era();
    let (orders, passed) = advance(&mut world);
    assert!(orders > 0 && !passed, "{orders} orders");
    // What the front wrote, the back reads.
    let book = world.stashes();
    assert!(book.iter().all(|stash| stash.validator != Some(ink_id(&gone))), "{book:?}");
    assert!(world.stake_by_validator().iter().all(|(validator, _)| *validator != gone), "on the chain too");
    world.assert_invariants();
}

#[test]
fn value_sent_to_a_message_behind_the_door_of_the_bonder_is_refused_with_its_typed_error() {
    let (mut world, bonder) = lived();
    let given = dot(3);
    for message in BEHIND_THE_DOOR {
        let address = bonder.address.clone();
        let said = world.caller(address, &ADMIN).try_pay::<Result<(), BonderError>>(given, message, ());
        assert_eq!(said, Ok(Err(BonderError::ValueNotExpected { given })), "{message}");
    }
    assert_eq!(world.chain.reducible_balance(&bonder.address), 0, "no planck stayed");
}

#[test]
fn one_set_code_swaps_both_codes_of_the_bonder() {
    let (mut world, bonder) = lived();
    let (front, back) = rebuilt("bonder");
    let back = world.chain.upload(back, &DEPLOYER).unwrap();
    let front = world.chain.upload(front, &DEPLOYER).unwrap();
    assert!(front != bonder.front && back != bonder.back);
    world.bonder(&ADMIN).set_code(CodeTarget::Bonder, front).unwrap();
    assert_eq!(delegated(&mut world), [(bonder.address.clone(), bonder.back)], "the old back did it");
    assert_eq!(world.chain.code_hash_of(&bonder.address), Some(front));
    world.stake(&BOB, dot(800)).unwrap();
    world.bonder(&KEEPER).create_stash().unwrap();
    assert_eq!(delegated(&mut world), [(bonder.address.clone(), back)], "the new back");
    world.next_era();
    assert_eq!(world.overview().money.buffer, 0, "the new front bonds");
    // And back again, to the end of upgrades: both stay.
    world.bonder(&ADMIN).set_code(CodeTarget::Bonder, bonder.front).unwrap();
    world.bonder(&ADMIN).ossify().unwrap();
    assert_eq!(delegated(&mut world), [(bonder.address.clone(), bonder.back)]);
    let refused = Err(BonderError::Access(AccessError::Ossified));
    for code in [front, back, bonder.back] {
        assert_eq!(world.bonder(&ADMIN).set_code(CodeTarget::Bonder, code), refused);
    }
    assert_eq!(world.chain.code_hash_of(&bonder.address), Some(bonder.front));
    world.next_era();
    world.assert_invariants();
}

#[test]
fn eras_and_reports_go_on_while_the_bonders_back_is_missing_and_anybody_can_bring_it_again() {
    let (mut world, bonder) = lived();
    // An upgrade to a pair of which the back was never uploaded.
    let (front, back) = rebuilt("bonder");
    let front = world.chain.upload(front, &DEPLOYER).unwrap();
    world.bonder(&ADMIN).set_code(CodeTarget::Bonder, front).unwrap();
    for message in ["create_stash", "totals", "links", "ossify", "no such message"] {
        let report = world.chain.call(&bonder.address, call_data(message, ()), 0, &ADMIN);
        assert_eq!(module_error(&report), "ContractTrapped", "{message}");
    }
    world.stake(&BOB, dot(200)).unwrap();
    world.chain.advance_era();
    let (orders, _) = advance(&mut world);
    assert!(orders > 0, "the era's work");
    assert!(works(&mut world, &bonder, "revision"), "reporters");
    assert_eq!(world.bonder(&REPORTER).end_hold(), Ok(()));
    // A code is its bytes: whoever has them can bring them, and nothing was lost.
    let uploaded = world.chain.upload(back, &STRANGER).unwrap();
    assert!(works(&mut world, &bonder, "totals"));
    world.bonder(&ADMIN).propose_admin(None).unwrap();
    assert_eq!(delegated(&mut world), [(bonder.address.clone(), uploaded)]);
    world.assert_invariants();
}

#[test]
fn a_bonder_that_got_its_back_for_a_code_stops_the_eras_and_is_repaired_by_its_admin() {
    let (mut world, bonder) = lived();
    world.bonder(&ADMIN).set_code(CodeTarget::Bonder, bonder.back).unwrap();
    assert_eq!(world.bonder(&EVE).admin(), ADMIN, "governance and views go on without a door");
    for message in ["advance", "report", "revision", "new", "anchor"] {
        let report = world.chain.call(&bonder.address, call_data(message, ()), 0, &EVE);
        assert_eq!((report.data(), report.reverted), (UNKNOWN, true), "{message}");
    }
    world.stake(&BOB, dot(200)).unwrap();
    world.chain.advance_era();
    let before = world.overview();
    assert!(world.bonder(&KEEPER).raw().try_send::<()>("advance", 64u32).is_err());
    assert_eq!(world.overview(), before, "nothing changed, no planck was taken");
    world.bonder(&ADMIN).set_code(CodeTarget::Bonder, bonder.front).unwrap();
    assert!(advance(&mut world).0 > 0, "the work goes on where it was");
    world.assert_invariants();
}

/// Should the registry ever not answer, what needs it is refused with a word for it.
#[test]
fn what_needs_the_registry_is_refused_while_it_is_silent() {
    let (mut world, _) = lived();
    let registry = world.at.registry.clone();
    let nowhere = caller_back(&AccountId::new([7; 32]), "limits");
    let silent = world.chain.upload(nowhere, &EVE).unwrap();
    let given = world.chain.execute(|| Contracts::set_code(RuntimeOrigin::root(), registry.into(), silent));
    given.expect("root may");
    let refused = Err(BonderError::RegistrySilent);
    assert_eq!(world.bonder(&GUARDIAN).exclude(&validator(0), 3), refused, "excluding");
    assert_eq!(world.bonder(&EVE).probe(0, &validator(0)), refused, "probing");
    assert_eq!(world.bonder(&EVE).exclusions(), [], "nothing changed");
}

/// A stash that calls its bonder back while it is asked, through the door or from behind it.
#[test]
fn nobody_comes_back_through_the_door_of_the_bonder_while_a_call_runs() {
    type Call = fn(&mut World) -> Result<(), BonderError>;
    let calls: [(&str, Call); 2] = [
        ("report", |world| {
            let wrong = false_report(world);
            world.bonder(&REPORTER).book(0, &wrong).map(|_| ())
        }),
        ("proves, behind the door", |world| {
            let wrong = false_report(world)[0];
            let proved = world.bonder(&EVE).proves(0, wrong.active, wrong.unlocking);
            proved.map(|proved| assert!(!proved, "zeroes prove nothing"))
        }),
    ];
    for (what, call) in calls {
        let (mut world, bonder) = lived();
        let registry = world.at.registry.clone();
        let stash = world.stash_accounts()[0].clone();
        let account = ink_id(&stash);
        let mut answer_of = |callee: &AccountId, view: &str| {
            world.scratch(|world| {
                let hostile = world.chain.upload(caller_back(callee, view), &EVE).unwrap();
                let given = world
                    .chain
                    .execute(|| Contracts::set_code(RuntimeOrigin::root(), stash.clone().into(), hostile));
                given.expect("root may");
                call(world)
            })
        };
        // A view of somebody else, as the control; then one of the contract that waits, in front or behind the door.
        assert_eq!(answer_of(&registry, "limits"), Ok(()), "{what}: a stash may call others");
        for view in ["revision", "settings"] {
            let refused = Err(BonderError::StashSilent { account });
            assert_eq!(answer_of(&bonder.address, view), refused, "{what}: {view} was answered meanwhile");
        }
    }
}
