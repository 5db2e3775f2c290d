//! The protocol's fee: the treasury gets exactly its part of each reward, from nothing up to the ceiling, as if it had staked it.

use adotb_harness::{
    actors::*,
    contract::{TokenEvent, VaultEvent},
    world::{DeployError, World},
};
use adotb_interfaces::{
    token::Totals,
    vault::{VaultError, VaultSettingName},
};
use adotb_runtime::Balance;

const STAKE: Balance = dot(1_999);

/// 2 000 DOT are bonded with this fee, in era 1.
fn bonded(fee_bps: u16) -> World {
    let mut world = World::builder().settings(|p| p.fee_bps = fee_bps).build();
    world.stake(&ALICE, STAKE).unwrap();
    world.next_era();
    world
}

/// What one era's harvest did.
struct Harvest {
    reward: Balance,
    fee: Balance,
    streamed: Balance,
    old: Totals,
}

/// The next era with its harvest, if there was something to harvest.
fn harvest(world: &mut World) -> Option<Harvest> {
    world.next_era();
    let (reward, fee) = world.vault_events().into_iter().find_map(|event| match event {
        VaultEvent::Harvested { reward, fee, .. } => Some((reward, fee)),
        _ => None,
    })?;
    world.token_events().into_iter().find_map(|event| match event {
        TokenEvent::Rebased { old, fee: credited, streamed, .. } => {
            assert_eq!(credited, fee, "the token credits what the vault says");
            Some(Harvest { reward, fee, streamed, old })
        }
        _ => None,
    })
}

#[test]
fn fee_of_zero_leaves_everything_to_the_holders() {
    let mut world = bonded(0);
    let mut rewards = 0;
    for _ in 0..5 {
        let Some(harvest) = harvest(&mut world) else { continue };
        assert_eq!((harvest.fee, harvest.streamed), (0, harvest.reward), "no fee");
        rewards += harvest.reward;
    }
    assert!(rewards > 0, "there were rewards");
    assert_eq!((world.balance(&TREASURY), world.token(&ALICE).shares_of(&TREASURY)), (0, 0), "treasury");
    world.chain.advance_era();
    let totals = world.token(&ALICE).totals();
    assert_eq!(totals, Totals { pooled: dot(2_000) + rewards, shares: dot(2_000), unreleased: 0 }, "totals");
    assert_eq!(world.balance(&ALICE), STAKE * totals.pooled / totals.shares, "Alice's part");
    world.assert_invariants();
}

#[test]
fn fee_at_the_ceiling_gives_the_treasury_exactly_a_fifth() {
    let mut world = bonded(2_000);
    let (mut rewards, mut fees, mut shares) = (0, 0, 0);
    for era in 2..8 {
        let before = world.token(&ALICE).shares_of(&TREASURY);
        assert_eq!(before, shares, "nothing else gives the treasury shares");
        let Some(harvest) = harvest(&mut world) else { continue };
        assert_eq!(harvest.fee, harvest.reward / 5, "a fifth in era {era}, rounded down");
        assert_eq!(harvest.streamed, harvest.reward - harvest.fee, "the rest is the holders'");
        shares += harvest.fee * harvest.old.shares / harvest.old.pooled;
        assert_eq!(world.token(&ALICE).shares_of(&TREASURY), shares, "as if staked, in era {era}");
        (rewards, fees) = (rewards + harvest.reward, fees + harvest.fee);
    }
    assert!(fees > 0, "there were rewards");
    assert!(fees <= rewards / 5 && rewards / 5 - fees <= 5, "a fifth of everything: {fees} of {rewards}");
    assert!(world.balance(&TREASURY) >= fees - 5, "the treasury's part earns, too");
    let totals = world.token(&ALICE).totals();
    assert_eq!(totals.pooled + totals.unreleased, dot(2_000) + rewards, "every planck is somewhere");

    // The treasury leaves like anybody else.
    let all = world.balance(&TREASURY);
    let id = world.request(&TREASURY, all).unwrap();
    world.run_eras(29);
    let owned = world.chain.free_balance(&TREASURY);
    assert_eq!(world.claim_for_owners(&[id]), Ok(all), "paid");
    let arrived = world.chain.free_balance(&TREASURY) - owned;
    assert_eq!(arrived, all + world.last_refund(), "arrived, with the deposit of the exit");
    world.assert_invariants();
}

#[test]
fn fee_above_the_ceiling_is_refused() {
    let refused = World::builder().settings(|p| p.fee_bps = 2_001).try_build().err();
    assert_eq!(
        refused,
        Some(DeployError::Vault(VaultError::InvalidSetting(VaultSettingName::Fee))),
        "at deployment"
    );
    let mut world = World::new();
    let before = world.vault(&ADMIN).settings();
    for fee_bps in [2_001, 10_000, u16::MAX] {
        let settings = adotb_interfaces::vault::VaultSettings { fee_bps, ..before };
        let refused = Err(VaultError::InvalidSetting(VaultSettingName::Fee));
        assert_eq!(world.vault(&ADMIN).set_settings(&settings), refused, "{fee_bps} bps");
    }
    assert_eq!(world.vault(&ADMIN).settings(), before, "nothing changed");
    let settings = adotb_interfaces::vault::VaultSettings { fee_bps: 2_000, ..before };
    assert_eq!(world.vault(&ADMIN).set_settings(&settings), Ok(()), "the ceiling itself");
    assert_eq!(
        world.vault_events(),
        vec![VaultEvent::SettingsChanged { old: before, new: settings }],
        "event"
    );
    assert_eq!(world.vault(&ADMIN).settings(), settings, "in force");
}

#[test]
fn change_of_the_fee_counts_from_the_next_harvest() {
    let mut world = bonded(1_000);
    while harvest(&mut world).is_none() {}
    let before = world.balance(&TREASURY);
    let settings = world.vault(&ADMIN).settings();
    world
        .vault(&ADMIN)
        .set_settings(&adotb_interfaces::vault::VaultSettings { fee_bps: 0, ..settings })
        .unwrap();
    assert_eq!(world.balance(&TREASURY), before, "what was credited stays");
    let shares = world.token(&ALICE).shares_of(&TREASURY);
    assert_eq!(harvest(&mut world).map(|harvest| harvest.fee), Some(0), "no fee from now on");
    assert_eq!(world.token(&ALICE).shares_of(&TREASURY), shares, "no new shares");
    world.assert_invariants();
}
