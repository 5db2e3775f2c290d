//! What a fresh deployment looks like, and what the constructors refuse.

use adotb_harness::contract::Access;
use adotb_harness::{
    actors::*,
    contract::ink_id,
    world::{
        allocation, default_bonder_settings, default_limits, default_vault_settings, equal_allocation,
        DeployError, World,
    },
};
use adotb_interfaces::{
    registry::RegistryError,
    vault::{Money, VaultError, VaultSettingName, BOOTSTRAP_HOLDER},
};
use adotb_runtime::AccountId;

#[test]
fn new_suite_is_wired() {
    let mut world = World::new();
    let at = world.at.clone();
    let (nominator_code, admin) = (at.codes.nominator, ADMIN);
    assert_eq!(
        world.vault(&ALICE).links(),
        (at.token.clone(), at.bonder.clone(), at.registry.clone()),
        "vault"
    );
    assert_eq!(
        world.bonder(&ALICE).links(),
        (at.vault.clone(), at.registry.clone(), nominator_code),
        "bonder"
    );
    assert_eq!(world.token(&ALICE).vault(), at.vault, "token");
    assert_eq!(world.vault(&ALICE).settings(), default_vault_settings(), "vault's settings");
    assert_eq!(world.bonder(&ALICE).settings(), default_bonder_settings(), "bonder's settings");
    assert_eq!(world.registry(&ALICE).limits(), default_limits(), "limits");
    assert_eq!(world.registry(&ALICE).allocation(), equal_allocation(4), "allocation");
    assert_eq!(world.registry(&ALICE).version(), 1, "version");
    let access = world.vault(&ALICE).access();
    assert_eq!(access, Access::new(ink_id(&ADMIN)), "nothing offered, nothing ended");
    assert_eq!(world.vault(&ALICE).guardian(), GUARDIAN, "guardian");
    assert_eq!(world.bonder(&ALICE).admin(), admin, "bonder's admin");
    assert_eq!(world.token(&ALICE).admin(), admin, "token's admin");
    assert_eq!(world.registry(&ALICE).admin(), admin, "registry's admin");
    assert_eq!(world.bonder(&ALICE).reporter(), REPORTER, "reporter");
    let (anchor, era_ms) = world.vault(&ALICE).clock();
    assert_eq!((anchor, era_ms), (world.chain.era_start(0), DAY_MS), "clock");
    for (account, code) in [
        (&at.token, at.codes.token),
        (&at.vault, at.codes.vault),
        (&at.bonder, at.codes.bonder),
        (&at.registry, at.codes.registry),
    ] {
        assert_eq!(world.chain.code_hash_of(account), Some(code), "code");
    }
}

#[test]
fn new_suite_holds_the_bootstrap_stake_alone() {
    let mut world = World::new();
    let overview = world.overview();
    assert_eq!((overview.pooled, overview.shares, overview.unreleased), (dot(1), dot(1), 0), "totals");
    assert_eq!(overview.money, Money { buffer: dot(1), ..Money::default() }, "money");
    assert_eq!(world.balance(&AccountId::new(BOOTSTRAP_HOLDER)), dot(1), "nobody's stake");
    assert_eq!((overview.era, overview.advanced_era, overview.advancing), (0, 0, false), "era");
    assert_eq!((overview.next_exit, overview.open_batch, overview.first_unfunded), (1, 0, 0), "queue");
    let totals = world.book_totals();
    assert_eq!((totals.stashes, totals.wanted), (0, 0), "below one minimum bond");
    assert_eq!(world.token(&ALICE).token_name(), Some("aDOTb".into()), "name");
    assert_eq!(world.token(&ALICE).token_symbol(), Some("aDOTb".into()), "symbol");
    assert_eq!(world.token(&ALICE).token_decimals(), 10, "decimals");
    world.assert_invariants();
}

fn refusal(builder: adotb_harness::world::Builder) -> DeployError {
    builder.try_build().map(|_| ()).expect_err("the constructor refuses")
}

#[test]
fn deploy_with_too_little_bootstrap_stake_fails() {
    let error = VaultError::BelowMinimum { given: dot(1) - 1, minimum: dot(1) };
    assert_eq!(refusal(World::builder().bootstrap(dot(1) - 1)), DeployError::Vault(error));
}

#[test]
fn deploy_with_settings_out_of_bounds_fails() {
    let param = |param| DeployError::Vault(VaultError::InvalidSetting(param));
    assert_eq!(refusal(World::builder().settings(|p| p.fee_bps = 2_001)), param(VaultSettingName::Fee));
    assert_eq!(
        refusal(World::builder().settings(|p| p.instant_fee_bps = 501)),
        param(VaultSettingName::InstantFee)
    );
    assert_eq!(refusal(World::builder().settings(|p| p.buffer_bps = 2_001)), param(VaultSettingName::Buffer));
    assert_eq!(
        refusal(World::builder().settings(|p| p.max_reward_bps = 0)),
        param(VaultSettingName::MaxReward)
    );
    assert_eq!(
        refusal(World::builder().settings(|p| p.bonding_eras = 1)),
        param(VaultSettingName::BondingEras)
    );
    assert_eq!(refusal(World::builder().settings(|p| p.min_stake = 0)), param(VaultSettingName::MinStake));
    assert_eq!(
        refusal(World::builder().settings(|p| p.min_exit = dot(1_000) + 1)),
        param(VaultSettingName::MinExit)
    );
}

#[test]
fn deploy_with_weights_that_do_not_sum_fails() {
    let refused = refusal(World::builder().allocation(allocation(&[(0, 5_000), (1, 4_999)])));
    assert_eq!(refused, DeployError::Registry(RegistryError::WrongSum { given: 9_999 }));
}
