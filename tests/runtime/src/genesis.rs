//! The first state of the chain: who has money, who validates, and with which parameters.

use std::cell::RefCell;

use pallet_staking::StakerStatus;
use scale::Encode;
use sp_runtime::{testing::UintAuthorityId, BuildStorage, Perbill, Storage};

use crate::{params::*, state, AccountId, Balance, Runtime, SessionKeys};

/// The account that drink's own sessions use.
pub const DEFAULT_ACTOR: AccountId = AccountId::new([1; 32]);

/// How a chain starts. `Genesis::default()` is Polkadot with 64 validators and immediate slashes.
#[derive(Clone, Debug, PartialEq)]
pub struct Genesis {
    /// How many accounts want to validate: [`validator`]`(0)` and so on.
    pub candidates: u32,
    /// How many of them are elected in each era, at most [`MAX_VALIDATORS`].
    pub active_validators: u32,
    /// Accounts with money.
    pub endowed: Vec<(AccountId, Balance)>,
    /// The length of an era.
    pub era_ms: u64,
    /// Eras that bonded funds take to become free.
    pub bonding_duration: u32,
    /// Eras between an offence and its slash.
    pub slash_defer_duration: u32,
    /// The least active bond of a nominator.
    pub min_nominator_bond: Balance,
    /// What all staked DOT together earns in a year.
    pub yearly_reward: Perbill,
}

impl Default for Genesis {
    fn default() -> Self {
        Self {
            candidates: MAX_VALIDATORS,
            active_validators: MAX_VALIDATORS,
            endowed: vec![(DEFAULT_ACTOR, 1_000_000 * DOT)],
            era_ms: DAY_MS,
            bonding_duration: BONDING_DURATION,
            slash_defer_duration: 0,
            min_nominator_bond: MIN_NOMINATOR_BOND,
            yearly_reward: Perbill::from_percent(12),
        }
    }
}

/// The stash of the validator with this number.
pub fn validator(number: u32) -> AccountId {
    let mut id = *b"adotb test validator ..........!";
    id[28..].copy_from_slice(&number.to_be_bytes());
    AccountId::new(id)
}

/// What validator `number` bonds at genesis: 100 000 DOT for the first and 100 DOT less for each one after it, so that an election without
/// nominators picks the validators in the order of their numbers.
pub fn self_stake(number: u32) -> Balance {
    Balance::from(1_000_u32.saturating_sub(number)) * 100 * DOT
}

thread_local! {
    /// The genesis of the chains that this thread makes next.
    static NEXT: RefCell<Option<Genesis>> = const { RefCell::new(None) };
}

/// A chain that starts from `genesis`, at its first block.
pub fn sandbox(genesis: &Genesis) -> drink::DrinkResult<drink::Sandbox<Runtime>> {
    NEXT.with(|next| next.replace(Some(genesis.clone())));
    let sandbox = drink::Sandbox::new();
    NEXT.with(|next| next.replace(None));
    sandbox
}

/// Writes the genesis into `storage`.
pub(crate) fn fill(storage: &mut Storage) -> Result<(), String> {
    if state::is_loading() {
        return Ok(());
    }
    let genesis = NEXT.with(|next| next.borrow().clone()).unwrap_or_default();
    genesis.assimilate(storage)
}

impl Genesis {
    fn assimilate(&self, storage: &mut Storage) -> Result<(), String> {
        if self.active_validators > MAX_VALIDATORS || self.active_validators > self.candidates {
            return Err(format!("{} active validators are too many", self.active_validators));
        }
        // The parameters first: the genesis of the pallets already reads them.
        let mut set = |key: [u8; 16], value: Vec<u8>| storage.top.insert(key.to_vec(), value);
        set(EraMs::key(), self.era_ms.encode());
        set(BondingDuration::key(), self.bonding_duration.encode());
        set(SlashDeferDuration::key(), self.slash_defer_duration.encode());
        set(YearlyReward::key(), self.yearly_reward.encode());
        set(NextTimestamp::key(), GENESIS_MS.encode());

        let candidates = || (0..self.candidates).map(|number| (number, validator(number)));
        let spending_money = 100 * DOT;
        let mut balances = self.endowed.clone();
        balances.extend(candidates().map(|(n, who)| (who, self_stake(n) + spending_money)));
        pallet_balances::GenesisConfig::<Runtime> { balances }.assimilate_storage(storage)?;

        pallet_staking::GenesisConfig::<Runtime> {
            validator_count: self.active_validators,
            minimum_validator_count: 1,
            stakers: candidates()
                .map(|(n, who)| (who.clone(), who, self_stake(n), StakerStatus::Validator))
                .collect(),
            min_nominator_bond: self.min_nominator_bond,
            ..Default::default()
        }
        .assimilate_storage(storage)?;

        pallet_session::GenesisConfig::<Runtime> {
            keys: candidates().map(|(n, who)| (who.clone(), who, session_keys(n))).collect(),
        }
        .assimilate_storage(storage)
    }
}

/// The session keys of the validator with this number.
pub fn session_keys(number: u32) -> SessionKeys {
    SessionKeys { dummy: UintAuthorityId(number.into()) }
}
