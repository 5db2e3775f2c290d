//! Hostile contracts: as holders, as receivers of DOT and of aDOTb, as claimers and as keepers, they make several calls in one
//! transaction and would call back if anybody gave them the chance. `execution.rs` has the calls that governance makes for them.

use adotb_harness::{actors::*, contract::Token, world::World};
use adotb_interfaces::{
    bonder::{BonderError, Moved, Withdrawn},
    token::Totals,
    vault::{BookChange, Claims, ExitState, Progress, VaultError, OWNER_FIRST_ERAS},
};
use adotb_runtime::{AccountId, Balance};
use sp_runtime::Perbill;

use super::{loot::*, puppet::*};

type Answer<T> = Result<T, VaultError>;

fn paid(paid: Balance) -> Answer<Claims> {
    Ok(Claims { paid, skipped: vec![] })
}

/// Era 3; the puppet holds 1 000 DOT, and whatever calls it without a script makes it leave at once with `grab`.
fn with_puppet(grab: Balance) -> (World, AccountId) {
    let mut world = World::builder().settings(|settings| settings.instant_fee_bps = 0).build();
    world.chain.set_yearly_reward(Perbill::zero());
    let at = world.at.clone();
    let back = Script::new()
        .then(&at.vault, "unstake_now", (grab, 0u128))
        .then(&at.vault, "request_unstake", grab)
        .then(&at.bonder, "harvest", ())
        .then(&at.bonder, "advance", 8u32);
    let puppet = puppet(&mut world, &back);
    world.stake(&ALICE, dot(999)).unwrap();
    world.vault(&EVE).stake_for(&puppet, dot(1_000)).unwrap();
    world.run_eras(3);
    (world, puppet)
}

#[test]
fn payment_to_a_contract_runs_none_of_its_code() {
    let (mut world, puppet) = with_puppet(dot(100));
    let vault = world.at.vault.clone();
    let leave = Script::all_or_nothing().then(&vault, "request_unstake", dot(200)).then(
        &vault,
        "request_unstake",
        dot(100),
    );
    assert_eq!(pull(&mut world, &puppet, &EVE, &leave).unwrap().len(), 2);
    world.stake(&BOB, dot(1_000)).unwrap();
    world.run_eras(1 + OWNER_FIRST_ERAS);
    let cash = world.chain.free_balance(&puppet);

    // By a claim of somebody else, by its own, and by leaving at once.
    assert_eq!(world.claim(&BOB, &[1]), Ok(dot(200)));
    assert_eq!(heard(&world, &puppet), [], "it was not called");
    assert_eq!(world.chain.free_balance(&puppet) - cash, dot(200), "it was paid");
    let own = Script::all_or_nothing().then(&vault, "claim", vec![2u64]);
    let heard = pull(&mut world, &puppet, &EVE, &own).unwrap();
    assert_eq!(heard.len(), 1, "only what the script says: {heard:?}");
    assert_eq!(heard[0].answer::<Answer<Claims>>(), paid(dot(100)));
    assert_eq!(world.chain.free_balance(&puppet) - cash, dot(300), "once more");
    world.stake(&BOB, dot(400)).unwrap();
    let leave = Script::all_or_nothing().then(&vault, "unstake_now", (dot(200), dot(200)));
    let heard = pull(&mut world, &puppet, &EVE, &leave).unwrap();
    assert_eq!(heard.len(), 1, "only what the script says: {heard:?}");
    assert_eq!(heard[0].answer::<Answer<Balance>>(), Ok(dot(200)));
    assert_eq!(world.balance(&puppet), dot(500), "and no planck more was burned");
    world.assert_invariants();
}

#[test]
fn transfer_of_tokens_tells_the_receiver_nothing() {
    let (mut world, puppet) = with_puppet(dot(100));
    world.token(&ALICE).transfer(&puppet, dot(10)).unwrap();
    assert_eq!(heard(&world, &puppet), [], "no hook");
    world.token(&ALICE).approve(&BOB, dot(20)).unwrap();
    world.token(&BOB).transfer_from(&ALICE, &puppet, dot(20)).unwrap();
    assert_eq!(heard(&world, &puppet), [], "no hook");
    // `data` is for hooks; here it means nothing, whatever is in it.
    let mut token: Token = world.token(&ALICE);
    let sent = token.raw().try_send::<Result<(), adotb_harness::contract::PSP22Error>>(
        "PSP22::transfer",
        (&puppet, dot(5), vec![0xff_u8; 4_000]),
    );
    assert_eq!(sent, Ok(Ok(())));
    assert_eq!(heard(&world, &puppet), []);
    assert_eq!(world.balance(&puppet), dot(1_035));
    world.assert_invariants();
}

/// Claiming twice, cancelling and claiming, leaving by both doors with the same shares: in one transaction as in several.
#[test]
fn one_transaction_cannot_be_paid_twice() {
    let (mut world, puppet) = with_puppet(dot(100));
    let vault = world.at.vault.clone();
    world.stake(&BOB, dot(2_000)).unwrap();
    let script = Script::new()
        .then(&vault, "request_unstake", dot(600))
        .then(&vault, "unstake_now", (dot(600), 0u128))
        .then(&vault, "unstake_now", (dot(400), 0u128))
        .then(&vault, "cancel_unstake", 1u64)
        .then(&vault, "claim", vec![1u64]);
    let before = world.chain.free_balance(&puppet) + world.balance(&puppet);
    let heard = pull(&mut world, &puppet, &EVE, &script).unwrap();
    assert_eq!(heard[0].answer::<Answer<u64>>(), Ok(1));
    let refused = heard[1].answer::<Answer<Balance>>();
    assert!(matches!(refused, Err(VaultError::Token(_))), "those shares are burned: {refused:?}");
    assert_eq!(heard[2].answer::<Answer<Balance>>(), Ok(dot(400)));
    assert_eq!(heard[3].answer::<Answer<Balance>>(), Err(VaultError::CancelTooSoon { id: 1 }));
    assert!(matches!(heard[4].answer::<Answer<Claims>>(), Err(VaultError::ExitNotFunded { id: 1, .. })));
    world.assert_invariants();

    world.next_era();
    let script = Script::new().then(&vault, "claim", vec![1u64]).then(&vault, "claim", vec![1u64]).then(
        &vault,
        "cancel_unstake",
        1u64,
    );
    let heard = pull(&mut world, &puppet, &EVE, &script).unwrap();
    assert_eq!(heard[0].answer::<Answer<Claims>>(), paid(dot(600)));
    let closed = VaultError::ExitClosed { id: 1 };
    let skipped = Ok(Claims { paid: 0, skipped: vec![1] });
    assert_eq!(heard[1].answer::<Answer<Claims>>(), skipped, "left out");
    assert_eq!(heard[2].answer::<Answer<Balance>>(), Err(closed));
    let after = world.chain.free_balance(&puppet) + world.balance(&puppet);
    assert_eq!(after, before, "exactly what was staked for it");
    world.assert_invariants();
}

/// The era's work in pieces, with everything else a holder can do in between, in one transaction.
#[test]
fn keeper_contract_that_acts_between_the_steps_wins_nothing() {
    let (mut world, puppet) = with_puppet(dot(100));
    let (vault, bonder) = (world.at.vault.clone(), world.at.bonder.clone());
    let leave = Script::all_or_nothing().then(&vault, "request_unstake", dot(100));
    pull(&mut world, &puppet, &EVE, &leave).unwrap();
    world.stake(&BOB, dot(150)).unwrap();
    let before = world.chain.free_balance(&puppet) + world.balance(&puppet) + dot(100);
    world.chain.advance_era();
    let script = Script::new()
        .then(&bonder, "advance", 1u32)
        .then(&vault, "unstake_now", (dot(30), 0u128))
        .then(&vault, "claim", vec![1u64])
        .then(&bonder, "advance", 1u32)
        .then(&vault, "request_unstake", dot(60))
        .then(&bonder, "harvest", ())
        .then(&bonder, "advance", 64u32)
        .then(&bonder, "advance", 64u32)
        .then(&vault, "unstake_now", (dot(40), 0u128));
    let heard = pull(&mut world, &puppet, &EVE, &script).unwrap();
    let steps = |n: usize| heard[n].answer::<Result<Progress, BonderError>>().map(|progress| progress.steps);
    assert!(steps(0).is_ok() && steps(3).is_ok(), "it may work: {heard:?}");
    assert!(
        matches!(
            heard[7].answer::<Result<Progress, BonderError>>(),
            Err(BonderError::Vault(VaultError::EraNotOver { .. }))
        ),
        "once"
    );
    world.assert_invariants();
    world.keep();
    let exits = [1u64, 2].map(|id| world.vault(&STRANGER).exit(id).map_or(0, |exit| exit.payout));
    let after = world.chain.free_balance(&puppet) + world.balance(&puppet) + exits[0] + exits[1];
    assert_eq!(after, before, "not a planck won or lost");
    world.assert_invariants();
}

/// A contract that pays, claims for others and is pulled by anybody: its exit is its own all the same.
#[test]
fn claims_and_cancellations_through_a_contract_are_the_contracts_own() {
    let (mut world, puppet) = with_puppet(dot(100));
    let vault = world.at.vault.clone();
    let id = world.request(&ALICE, dot(200)).unwrap();
    world.chain.advance_blocks(1);
    let script = Script::new().then(&vault, "cancel_unstake", id);
    let heard = pull(&mut world, &puppet, &ALICE, &script).unwrap();
    let refused = heard[0].answer::<Answer<Balance>>();
    assert!(
        matches!(refused, Err(VaultError::NotExitOwner { .. })),
        "Alice pulls, the puppet calls: {refused:?}"
    );
    world.stake(&BOB, dot(300)).unwrap();
    world.next_era();
    assert_eq!(world.vault(&ALICE).exit(id).unwrap().state, ExitState::Claimable);
    let script = Script::new().then(&vault, "claim", vec![id]);
    let heard = pull(&mut world, &puppet, &ALICE, &script).unwrap();
    let refused = heard[0].answer::<Answer<Claims>>();
    assert!(
        matches!(refused, Err(VaultError::OwnerFirst { .. })),
        "Alice pulls, the puppet is a stranger: {refused:?}"
    );
    world.run_eras(OWNER_FIRST_ERAS);
    let (alice, own) = (world.chain.free_balance(&ALICE), world.chain.free_balance(&puppet));
    let heard = pull(&mut world, &puppet, &EVE, &script).unwrap();
    assert_eq!(heard[0].answer::<Answer<Claims>>(), paid(dot(200)));
    assert_eq!(world.chain.free_balance(&ALICE) - alice, dot(200), "paid to Alice");
    assert_eq!(world.chain.free_balance(&puppet), own, "and nothing to who asked for it");
    world.assert_invariants();
}

/// The pallet refuses to come back to a contract that waits. Here a contract calls itself through the vault's bonder: none of these is for it.
#[test]
fn messages_between_the_contracts_are_closed_to_contracts_too() {
    let (mut world, puppet) = with_puppet(dot(100));
    let (at, before) = (world.at.clone(), world.measure());
    let stash = world.stash_accounts()[0].clone();
    let loot = Loot::of(&mut world, &puppet);
    let script = Script::new()
        .then(&at.token, "mint", (&puppet, dot(1)))
        .then(&at.token, "burn", (&ALICE, dot(1)))
        .then(&at.token, "book_loss", dot(1))
        .then(&at.token, "credit_rewards", (&puppet, dot(1), dot(1), 1_000u64))
        .then(&at.vault, "book_report", (Totals::default(), BookChange::default()))
        .then(&at.vault, "begin_era", Totals::default())
        .then(&at.vault, "work", (Totals::default(), Withdrawn::default(), 8u32))
        .then(&at.vault, "moved", Moved::default())
        .then(&stash, "upgrade", at.codes.token);
    let heard = pull(&mut world, &puppet, &ADMIN, &script).unwrap();
    assert_eq!(heard.len(), 9);
    assert!(heard.iter().all(|heard| heard.code == 2), "each is refused with an error: {heard:?}");
    assert_eq!(world.measure(), before, "nothing changed");
    assert_eq!(loot.profit(&mut world), 0);
}
