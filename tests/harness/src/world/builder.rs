//! Deploys the suite.

use std::sync::OnceLock;

use adotb_interfaces::{
    bonder::{BonderSettings, BonderSetup},
    governor::{GovernorError, GovernorSettings, GovernorSetup},
    nominator::StakingCalls,
    oracle::{OracleError, OracleSettings, Panel},
    registry::{Limits, RegistryError, ValidatorWeight},
    vault::{Setup, VaultError, VaultSettings, BOOTSTRAP_HOLDER},
};
use adotb_runtime::{params, AccountId, Balance, Staking};
use frame_support::traits::PalletInfoAccess;
use scale::{Decode, Encode};

use super::{equal_allocation, Addresses, Codes, Witness, World, WorldSnapshot};
use crate::{
    actors::{
        dot, ADMIN, COUNCIL, DAY_MS, DEPLOYER, GUARDIAN, MILLI_DOT, REPORTER, REPORTERS, STRANGER, TREASURY,
    },
    artefacts,
    chain::{default_genesis, Chain, Code, Genesis},
    contract::{answer, call_data, chain_id, ink_id},
};

/// What the suite is deployed with. `World::builder()` has the defaults; change what matters and `build`.
#[derive(Clone, Debug, PartialEq)]
pub struct Builder {
    genesis: Genesis,
    allocation: Vec<ValidatorWeight>,
    limits: Limits,
    settings: VaultSettings,
    bonder_settings: BonderSettings,
    bootstrap: Balance,
    rules: GovernorSettings,
    min_delay: u64,
    council: Vec<AccountId>,
    oracle: OracleSettings,
    reported: bool,
    governed: bool,
}

/// Why a constructor refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeployError {
    /// The registry's.
    Registry(RegistryError),
    /// The vault's.
    Vault(VaultError),
    /// The governor's.
    Governor(GovernorError),
    /// The oracle's.
    Oracle(OracleError),
}

/// The settings of the tests: Polkadot's numbers, a fee of 10 %, no buffer.
pub fn default_vault_settings() -> VaultSettings {
    VaultSettings {
        min_stake: dot(1),
        min_exit: 100 * MILLI_DOT,
        fee_bps: 1_000,
        instant_fee_bps: 30,
        buffer_bps: 0,
        max_reward_bps: 100,
        treasury: ink_id(&TREASURY),
        bonding_eras: params::BONDING_DURATION,
    }
}

/// The bonder's settings of the tests: Polkadot's numbers and the indices of the runtime.
pub fn default_bonder_settings() -> BonderSettings {
    BonderSettings {
        grace_eras: 2,
        min_bond: params::MIN_NOMINATOR_BOND,
        max_stashes: 64,
        slashing_spans: 10,
        calls: StakingCalls::standard(<Staking as PalletInfoAccess>::index() as u8),
    }
}

/// Limits that allow every allocation of 1 to 64 validators.
pub fn default_limits() -> Limits {
    Limits { min_validators: 1, max_validators: 64, max_weight_bps: 10_000 }
}

/// The rules of voting in the tests: 1 % to propose, 4 % to take part and 10 % in what is critical, no floor worth the name, a
/// day before and five days for the vote, and two weeks to act on it.
pub fn default_governor_settings() -> GovernorSettings {
    GovernorSettings {
        threshold_bps: 100,
        quorum_bps: 400,
        critical_quorum_bps: 1_000,
        floor: dot(1),
        voting_delay: DAY_MS,
        voting_period: 5 * DAY_MS,
        grace: 14 * DAY_MS,
    }
}

impl World {
    /// The suite with 4 validators of equal weight and [`default_vault_settings`], on the default chain at the start of era 0. Deployed
    /// once per process and copied.
    pub fn new() -> Self {
        static FIRST: OnceLock<WorldSnapshot> = OnceLock::new();
        Self::from_snapshot(FIRST.get_or_init(|| Self::builder().build().snapshot()))
    }

    /// A suite with other settings.
    pub fn builder() -> Builder {
        Builder {
            genesis: default_genesis(),
            allocation: equal_allocation(4),
            limits: default_limits(),
            settings: default_vault_settings(),
            bonder_settings: default_bonder_settings(),
            bootstrap: dot(1),
            rules: default_governor_settings(),
            min_delay: 2 * DAY_MS,
            council: vec![COUNCIL],
            oracle: OracleSettings { limit_bps: 100, veto_eras: 2 },
            reported: false,
            governed: false,
        }
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl Builder {
    /// Another chain.
    pub fn genesis(mut self, change: impl FnOnce(&mut Genesis)) -> Self {
        change(&mut self.genesis);
        self
    }

    /// Another length of the eras, of the chain and of the vault.
    pub fn era_ms(self, era_ms: u64) -> Self {
        self.genesis(|genesis| genesis.era_ms = era_ms)
    }

    /// Backs the first `count` validators equally.
    pub fn validators(self, count: u16) -> Self {
        self.allocation(equal_allocation(count))
    }

    /// Another first allocation.
    pub fn allocation(mut self, allocation: Vec<ValidatorWeight>) -> Self {
        self.allocation = allocation;
        self
    }

    /// Other limits of the registry.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Other settings of the vault.
    pub fn settings(mut self, change: impl FnOnce(&mut VaultSettings)) -> Self {
        change(&mut self.settings);
        self
    }

    /// Other settings of the bonder.
    pub fn bonder_settings(mut self, change: impl FnOnce(&mut BonderSettings)) -> Self {
        change(&mut self.bonder_settings);
        self
    }

    /// Another bootstrap stake.
    pub fn bootstrap(mut self, amount: Balance) -> Self {
        self.bootstrap = amount;
        self
    }

    /// Other rules of voting.
    pub fn governor_settings(mut self, change: impl FnOnce(&mut GovernorSettings)) -> Self {
        change(&mut self.rules);
        self
    }

    /// Another delay of the timelock, in milliseconds.
    pub fn min_delay(mut self, ms: u64) -> Self {
        self.min_delay = ms;
        self
    }

    /// Who may schedule, cancel and execute at the timelock, beside the governor.
    pub fn council(mut self, council: &[AccountId]) -> Self {
        self.council = council.to_vec();
        self
    }

    /// Other settings of the oracle.
    pub fn oracle(mut self, change: impl FnOnce(&mut OracleSettings)) -> Self {
        change(&mut self.oracle);
        self
    }

    /// Names the oracle as reporter at once, as a deployment does. Otherwise [`REPORTER`] reports alone and without limits, so that tests of what
    /// follows from a report need no quorum.
    pub fn reported(mut self) -> Self {
        self.reported = true;
        self
    }

    /// Makes the timelock the admin of everything at once: see [`World::hand_over`].
    pub fn governed(mut self) -> Self {
        self.governed = true;
        self
    }

    /// Deploys.
    ///
    /// # Panics
    /// If a constructor refuses.
    pub fn build(&self) -> World {
        self.try_build().expect("the suite can be deployed")
    }

    /// Deploys, or says which constructor refused.
    pub fn try_build(&self) -> Result<World, DeployError> {
        let mut chain =
            if self.genesis == default_genesis() { Chain::new() } else { Chain::with_genesis(&self.genesis) };
        let mut upload = |wasm| chain.upload(wasm, &DEPLOYER).expect("the chain takes the code");
        let codes = Codes {
            token: upload(artefacts::wasm("token")),
            token_back: upload(artefacts::back("token")),
            vault: upload(artefacts::wasm("vault")),
            vault_back: upload(artefacts::back("vault")),
            bonder: upload(artefacts::wasm("bonder")),
            bonder_back: upload(artefacts::back("bonder")),
            registry: upload(artefacts::wasm("registry")),
            nominator: upload(artefacts::wasm("nominator")),
            governor: upload(artefacts::wasm("governor")),
            governor_back: upload(artefacts::back("governor")),
            timelock: upload(artefacts::wasm("timelock")),
            oracle: upload(artefacts::wasm("oracle")),
        };
        let (admin, era) = (ink_id(&ADMIN), chain.active_era());

        let args = (admin, self.limits, &self.allocation);
        let registry = make(&mut chain, codes.registry, args, 0).map_err(DeployError::Registry)?;
        let setup = Setup {
            admin,
            guardian: ink_id(&GUARDIAN),
            registry: ink_id(&registry),
            token_code: codes.token_back.0.into(),
            token_front: codes.token.0.into(),
            bonder_code: codes.bonder_back.0.into(),
            bonder_front: codes.bonder.0.into(),
            bonder: BonderSetup {
                reporter: ink_id(&REPORTER),
                nominator_code: codes.nominator.0.into(),
                settings: self.bonder_settings,
            },
            era_anchor: chain.era_start(era),
            era_ms: chain.era_ms(),
        };
        let vault = make(&mut chain, codes.vault_back, (setup, self.settings, codes.vault), self.bootstrap)
            .map_err(DeployError::Vault)?;

        let setup = GovernorSetup {
            vault: ink_id(&vault),
            guardian: ink_id(&GUARDIAN),
            timelock_code: codes.timelock.0.into(),
            min_delay: self.min_delay,
            council: self.council.iter().map(ink_id).collect(),
        };
        let governor = make(&mut chain, codes.governor_back, (setup, self.rules, codes.governor), 0)
            .map_err(DeployError::Governor)?;

        let panel = Panel { reporters: REPORTERS.iter().map(ink_id).collect(), quorum: 2 };
        let args = (admin, ink_id(&vault), panel, self.oracle);
        let oracle = make(&mut chain, codes.oracle, args, 0).map_err(DeployError::Oracle)?;

        // The vault's address stands in for those that only the vault and the governor know.
        let [token, bonder, timelock] = [vault.clone(), vault.clone(), vault.clone()];
        let at = Addresses { token, bonder, timelock, vault, registry, governor, oracle, codes };
        let mut witness = Witness::default();
        witness.holders.insert(AccountId::new(BOOTSTRAP_HOLDER));
        let mut world = World { chain, at, last: None, unreported_loss: false, witness };
        (world.at.token, world.at.bonder, _) = world.vault(&STRANGER).links();
        world.at.timelock = chain_id(world.governor(&STRANGER).links().timelock);
        if self.reported {
            world.name_oracle();
        }
        if self.governed {
            world.hand_over();
        }
        Ok(world)
    }
}

/// Instantiates; a refusal is the constructor's own error.
fn make<E: Decode>(
    chain: &mut Chain,
    code: sp_core::H256,
    args: impl Encode,
    value: Balance,
) -> Result<AccountId, E> {
    match chain.instantiate(Code::Hash(code), call_data("new", args), value, Vec::new(), &DEPLOYER) {
        Ok((account, _)) => Ok(account),
        Err(report) => match answer::<Result<(), E>>("new", &report) {
            Ok(Err(error)) => Err(error),
            Ok(Ok(())) => panic!("the constructor reverted and said that all is well"),
            Err(trapped) => panic!("{trapped}"),
        },
    }
}
