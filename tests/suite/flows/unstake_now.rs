//! Leaving at once, out of the buffer: the fee stays in the pool, and money that closed batches need is not touched.

use adotb_harness::{actors::*, contract::VaultEvent, world::World};
use adotb_interfaces::{
    token::TokenError,
    vault::{Money, VaultError},
};
use adotb_runtime::Balance;
use sp_runtime::Perbill;

const STAKE: Balance = dot(1_999);

/// Era 0: 2 000 DOT wait in the buffer. There will be no rewards.
fn staked() -> World {
    let mut world = World::new();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, STAKE).unwrap();
    world
}

/// Era 1: all of it is bonded.
fn bonded() -> World {
    let mut world = staked();
    world.next_era();
    world
}

#[test]
fn unstake_now_pays_less_the_fee_which_is_streamed_to_those_who_stay() {
    let mut world = staked();
    let preview = world.vault(&ALICE).preview_unstake(dot(1_000)).unwrap();
    assert_eq!((preview.now, preview.now_available), (dot(997), true), "preview");
    let owned = world.chain.free_balance(&ALICE);
    assert_eq!(world.vault(&ALICE).unstake_now(dot(1_000), dot(997)), Ok(dot(997)), "30 basis points");
    assert_eq!(world.chain.free_balance(&ALICE) - owned, dot(997), "arrived at once");
    let event =
        VaultEvent::UnstakedNow { holder: ALICE, amount: dot(1_000), received: dot(997), shares: dot(1_000) };
    assert_eq!(world.vault_events(), vec![event], "event");
    assert_eq!(world.balance(&ALICE), dot(999), "burned");
    let overview = world.overview();
    assert_eq!((overview.pooled, overview.shares), (dot(1_000), dot(1_000)), "nobody gains at once");
    assert_eq!(
        (overview.money.buffer, overview.unharvested),
        (dot(1_000), dot(3)),
        "the fee waits for a harvest"
    );
    world.assert_invariants();

    assert_eq!(world.bonder(&KEEPER).harvest(), Ok(dot(3)), "harvested like a reward");
    let fee = dot(3) / 10;
    let totals = world.token(&ALICE).totals();
    assert_eq!((totals.pooled, totals.unreleased), (dot(1_000) + fee, dot(3) - fee), "and streamed");
    world.chain.advance_era();
    assert_eq!(world.token(&ALICE).totals().pooled, dot(1_003), "all of it stays in the pool");
    assert!(world.balance(&ALICE) > dot(1_001), "Alice gets back most of it with the rest of her stake");
    world.assert_invariants();
}

#[test]
fn unstake_now_rounds_the_fee_up() {
    let mut world = staked();
    // 30 basis points of 1 000 000 001 planck are 3 000 000.003.
    let amount = 1_000_000_001;
    assert_eq!(world.vault(&ALICE).unstake_now(amount, 0), Ok(amount - 3_000_001));
    assert_eq!(world.overview().unharvested, 3_000_001, "the fee");
    world.assert_invariants();
}

#[test]
fn unstake_now_without_a_fee_pays_everything() {
    let mut world = World::builder().settings(|p| p.instant_fee_bps = 0).build();
    world.stake(&ALICE, dot(10)).unwrap();
    assert_eq!(world.vault(&ALICE).unstake_now(dot(10), dot(10)), Ok(dot(10)));
    assert_eq!((world.balance(&ALICE), world.overview().unharvested), (0, 0), "nothing stays");
    world.assert_invariants();
}

#[test]
fn unstake_now_below_min_received_fails() {
    let mut world = staked();
    let before = world.measure();
    let owned = world.chain.free_balance(&ALICE);
    for minimum in [dot(997) + 1, dot(1_000), u128::MAX] {
        let refused = VaultError::BelowMinReceived { received: dot(997), minimum };
        assert_eq!(world.vault(&ALICE).unstake_now(dot(1_000), minimum), Err(refused), "{minimum}");
    }
    assert_eq!(world.measure(), before, "nothing changed");
    assert_eq!(world.chain.free_balance(&ALICE), owned, "nothing paid");
    assert_eq!(world.vault(&ALICE).unstake_now(dot(1_000), dot(997)), Ok(dot(997)), "exactly is enough");
}

#[test]
fn unstake_now_above_the_free_buffer_fails() {
    let mut world = bonded();
    let before = world.measure();
    let refused = VaultError::ExceedsBuffer { asked: dot(1), available: 0 };
    assert_eq!(world.vault(&ALICE).unstake_now(dot(1), 0), Err(refused), "everything is bonded");
    assert_eq!(world.measure(), before, "nothing changed");
    assert!(!world.vault(&ALICE).preview_unstake(dot(1)).unwrap().now_available, "the preview says so");

    world.stake(&BOB, dot(50)).unwrap();
    let before = world.measure();
    assert_eq!(before.overview.instant_liquidity, dot(50), "view");
    let asked = dot(50) + 1;
    let refused = VaultError::ExceedsBuffer { asked, available: dot(50) };
    assert_eq!(world.vault(&ALICE).unstake_now(asked, 0), Err(refused), "a planck too much");
    assert_eq!(world.measure(), before, "nothing changed");
    let paid = dot(50) - dot(50) * 30 / 10_000;
    assert_eq!(world.vault(&ALICE).unstake_now(dot(50), paid), Ok(paid), "all there is");
    assert_eq!(world.overview().money.buffer, 0, "the buffer is empty");
    world.assert_invariants();
}

#[test]
fn unstake_now_uses_the_buffer_that_governance_keeps() {
    let mut world = World::builder().settings(|p| p.buffer_bps = 1_000).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, STAKE).unwrap();
    world.next_era();
    let money = world.overview().money;
    assert_eq!((money.buffer, money.bonded), (dot(200), dot(1_800)), "a tenth stays unbonded");
    assert_eq!(world.vault(&ALICE).unstake_now(dot(200), 0), Ok(dot(200) - dot(200) * 30 / 10_000));
    // Nothing is unbonded to fill it again: only deposits do that.
    world.next_era();
    let money = world.overview().money;
    assert_eq!((money.bonded, money.unbonding), (dot(1_800), 0), "stake goes on working");
    world.stake(&BOB, dot(500)).unwrap();
    world.next_era();
    let overview = world.overview();
    assert_eq!(overview.money.buffer, overview.money.bonded / 9, "a tenth again: {overview:#?}");
    world.assert_invariants();
}

#[test]
fn unstake_now_leaves_the_cash_that_closed_batches_need() {
    let mut world = bonded();
    let id = world.request(&ALICE, dot(400)).unwrap();
    world.stake(&BOB, dot(150)).unwrap();
    // The exit is open: it may be cancelled, and all of its stake can still be unbonded in time.
    assert_eq!(world.overview().instant_liquidity, dot(150), "while the batch is open");
    world.next_era();
    let money = Money {
        buffer: dot(150),
        bonded: dot(1_750),
        unbonding: dot(250),
        unfunded: dot(400),
        ..Money::default()
    };
    assert_eq!(world.overview().money, money, "250 were unbonded, so 150 of cash are promised");
    let before = world.measure();
    let refused = VaultError::ExceedsBuffer { asked: dot(1), available: 0 };
    assert_eq!(world.vault(&BOB).unstake_now(dot(1), 0), Err(refused), "promised");
    assert_eq!(world.measure(), before, "nothing changed");

    world.stake(&CAROL, dot(60)).unwrap();
    let refused = VaultError::ExceedsBuffer { asked: dot(60) + 1, available: dot(60) };
    assert_eq!(world.vault(&BOB).unstake_now(dot(60) + 1, 0), Err(refused), "only what is new");
    world.vault(&BOB).unstake_now(dot(60), 0).unwrap();
    assert_eq!(world.overview().money.buffer, dot(150), "the batch's cash is there");
    world.assert_invariants();

    // So the batch is paid when it is due.
    world.run_eras(28);
    assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(400)), "in era 30");
    world.assert_invariants();
}

#[test]
fn unstake_now_leaves_the_cash_of_funded_exits() {
    let mut world = bonded();
    let id = world.request(&ALICE, dot(100)).unwrap();
    world.stake(&BOB, dot(100)).unwrap();
    world.next_era();
    assert_eq!(world.overview().money.reserved, dot(100), "funded, not claimed");
    let refused = VaultError::ExceedsBuffer { asked: dot(1), available: 0 };
    assert_eq!(world.vault(&BOB).unstake_now(dot(1), 0), Err(refused), "not for others");
    assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(100)), "for its owner");
    world.assert_invariants();
}

#[test]
fn unstake_now_bad_amounts_fail() {
    let mut world = staked();
    world.stake(&BOB, dot(2)).unwrap();
    let before = world.measure();
    let minimum = 100 * MILLI_DOT;
    for given in [0, 1, minimum - 1] {
        let refused = Err(VaultError::BelowMinimum { given, minimum });
        assert_eq!(world.vault(&BOB).unstake_now(given, 0), refused, "{given}");
    }
    let needed = dot(2) + 1;
    let refused = VaultError::Token(TokenError::InsufficientShares { available: dot(2), needed });
    assert_eq!(world.vault(&BOB).unstake_now(needed, 0), Err(refused), "more than the balance");
    let (asked, available) = (u128::MAX - 1, world.overview().instant_liquidity);
    let refused = VaultError::ExceedsBuffer { asked, available };
    assert_eq!(world.vault(&BOB).unstake_now(asked, 0), Err(refused), "more than there is");
    assert_eq!(world.measure(), before, "nothing changed");
    // The largest number is no amount, but "all of it".
    let all = dot(2) - dot(2) * 30 / 10_000;
    assert_eq!(world.vault(&BOB).unstake_now(u128::MAX, 0), Ok(all), "his whole balance");
    assert_eq!(world.token(&BOB).shares_of(&BOB), 0, "nothing is left");
}
