//! The chain that the tests run on.
//!
//! A drink runtime with real staking: System, Timestamp, Balances, Authorship, Staking, Session and Contracts, with the weights of
//! `SubstrateWeight` and with Polkadot's constants, so that what a test measures and sees is what a live chain of that generation does.
//! What differs from a live chain, and why:
//!
//! - The clock stands still until a test moves it ([`params::NextTimestamp`]): no test depends on when it runs.
//! - An era has two sessions, not six. The first session of an era is the one in which the next era is not planned yet, the second the one in
//!   which it is: these are the two situations a staker can meet, and more sessions would only cost time.
//! - Sessions follow the clock, not block numbers: era `n` starts exactly `n * era_ms` after genesis, however many blocks there are.
//! - Every active validator earns the same reward points in every session, so payouts can be computed by hand.
//! - There are no transaction fees: balances change only by what a test did.
//! - Blocks have no real hash: computing a storage root for each of them would be most of the running time.
//!
//! Everything that a test may change lives in the chain's storage ([`params`]), never in globals: a copied chain state ([`state`]) carries its
//! parameters with it, and tests run in parallel.

// `construct_runtime!` generates items without docs.
#![allow(missing_docs)]

pub mod genesis;
pub mod params;
pub mod polls;
pub mod state;

use drink::runtime::{
    pallet_contracts_debugging::DrinkDebug, AccountIdFor, Runtime as DrinkRuntime, RuntimeMetadataPrefixed,
};
use frame_election_provider_support::{onchain, SequentialPhragmen};
use frame_support::{
    construct_runtime,
    traits::{ConstBool, ConstU128, ConstU32, ConstU64, Contains, Everything, FindAuthor, Hooks},
    weights::{constants::RocksDbWeight, Weight},
};
use pallet_staking::UseValidatorsMap;
use scale::Encode;
use sp_core::H256;
use sp_runtime::{
    traits::{AccountIdLookup, BlakeTwo256, Convert, Dispatchable, OpaqueKeys},
    AccountId32, Perbill, Storage,
};

use params::*;

/// An account.
pub type AccountId = AccountId32;
/// An amount of DOT in planck.
pub type Balance = u128;
/// The height of the chain.
pub type BlockNumber = u32;

construct_runtime!(
    // The indices of the pallets that Polkadot also has are Polkadot's.
    pub enum Runtime {
        System: frame_system = 0,
        Timestamp: pallet_timestamp = 3,
        Balances: pallet_balances = 5,
        Authorship: pallet_authorship = 6,
        Staking: pallet_staking = 7,
        Session: pallet_session = 9,
        Contracts: pallet_contracts = 42,
        ConvictionVoting: pallet_conviction_voting = 20,
    }
);

// ------------------------------------------------------------------------------------------------ base

impl frame_system::Config for Runtime {
    type BaseCallFilter = Everything;
    type BlockWeights = BlockWeights;
    type BlockLength = ();
    type Block = frame_system::mocking::MockBlockU32<Runtime>;
    type RuntimeOrigin = RuntimeOrigin;
    type RuntimeCall = RuntimeCall;
    type Nonce = u32;
    type Hash = H256;
    type Hashing = BlakeTwo256;
    type AccountId = AccountId;
    type Lookup = AccountIdLookup<AccountId, ()>;
    type RuntimeEvent = RuntimeEvent;
    type BlockHashCount = ConstU32<4096>;
    type DbWeight = RocksDbWeight;
    type Version = ();
    type PalletInfo = PalletInfo;
    type AccountData = pallet_balances::AccountData<Balance>;
    type OnNewAccount = ();
    type OnKilledAccount = ();
    type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
    type SS58Prefix = ();
    type OnSetCode = ();
    type MaxConsumers = ConstU32<64>;
}

impl pallet_timestamp::Config for Runtime {
    type Moment = u64;
    type OnTimestampSet = ();
    type MinimumPeriod = ConstU64<{ BLOCK_MS / 2 }>;
    type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_balances::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
    type Balance = Balance;
    type DustRemoval = ();
    type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
    type AccountStore = System;
    type ReserveIdentifier = [u8; 8];
    type FreezeIdentifier = ();
    type MaxLocks = ConstU32<50>;
    type MaxReserves = ConstU32<50>;
    type MaxHolds = ConstU32<8>;
    type MaxFreezes = ConstU32<8>;
    type RuntimeHoldReason = RuntimeHoldReason;
}

/// Names a validator as the author of each block, in turn.
pub struct AuthorInTurn;

impl FindAuthor<AccountId> for AuthorInTurn {
    fn find_author<'a, I>(_digests: I) -> Option<AccountId>
    where
        I: 'a + IntoIterator<Item = (sp_runtime::ConsensusEngineId, &'a [u8])>,
    {
        let validators = Session::validators();
        let turn = (System::block_number() as usize).checked_rem(validators.len())?;
        validators.get(turn).cloned()
    }
}

impl pallet_authorship::Config for Runtime {
    type FindAuthor = AuthorInTurn;
    // Points are given by session, evenly: see `give_reward_points`.
    type EventHandler = ();
}

// ------------------------------------------------------------------------------------------------ sessions

sp_runtime::impl_opaque_keys! {
    /// Session keys without a purpose: no consensus runs here, but pallet-session drops validators without keys.
    pub struct SessionKeys {
        pub dummy: sp_runtime::testing::UintAuthorityId,
    }
}

/// Ends a session when the clock says so.
pub struct SessionClock;

impl pallet_session::ShouldEndSession<BlockNumber> for SessionClock {
    fn should_end_session(_now: BlockNumber) -> bool {
        Timestamp::get() >= session_start_ms(Session::current_index().saturating_add(1))
    }
}

/// Nobody listens to session changes.
pub struct NoSessionHandler;

impl pallet_session::SessionHandler<AccountId> for NoSessionHandler {
    const KEY_TYPE_IDS: &'static [sp_runtime::KeyTypeId] = &[sp_core::crypto::key_types::DUMMY];

    fn on_genesis_session<Ks: OpaqueKeys>(_validators: &[(AccountId, Ks)]) {}
    fn on_new_session<Ks: OpaqueKeys>(
        _changed: bool,
        _validators: &[(AccountId, Ks)],
        _queued: &[(AccountId, Ks)],
    ) {
    }
    fn on_disabled(_validator_index: u32) {}
}

impl pallet_session::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = pallet_staking::StashOf<Runtime>;
    type ShouldEndSession = SessionClock;
    type NextSessionRotation = ();
    type SessionManager = Staking;
    type SessionHandler = NoSessionHandler;
    type Keys = SessionKeys;
    type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
}

// Only the types are needed: offences name their validator together with its exposure.
impl pallet_session::historical::Config for Runtime {
    type FullIdentification = pallet_staking::Exposure<AccountId, Balance>;
    type FullIdentificationOf = pallet_staking::ExposureOf<Runtime>;
}

// ------------------------------------------------------------------------------------------------ staking

/// The election: sequential Phragmén, run on chain at the middle of each era.
pub struct OnChainElection;

impl onchain::Config for OnChainElection {
    type System = Runtime;
    type Solver = SequentialPhragmen<AccountId, Perbill>;
    type DataProvider = Staking;
    type WeightInfo = frame_election_provider_support::weights::SubstrateWeight<Runtime>;
    type MaxWinners = ConstU32<MAX_VALIDATORS>;
    type Bounds = ElectionBounds;
}

/// Pays the stakers a fixed yearly rate on everything staked ([`params::YearlyReward`]), split evenly over the active validators by their points.
pub struct FixedYearlyRate;

impl pallet_staking::EraPayout<Balance> for FixedYearlyRate {
    fn era_payout(
        total_staked: Balance,
        _total_issuance: Balance,
        era_duration_ms: u64,
    ) -> (Balance, Balance) {
        let yearly = YearlyReward::get().mul_floor(total_staked);
        (yearly.saturating_mul(era_duration_ms.into()) / Balance::from(YEAR_MS), 0)
    }
}

impl pallet_staking::Config for Runtime {
    type Currency = Balances;
    type CurrencyBalance = Balance;
    type UnixTime = Timestamp;
    type CurrencyToVote = sp_staking::currency_to_vote::U128CurrencyToVote;
    type ElectionProvider = onchain::OnChainExecution<OnChainElection>;
    type GenesisElectionProvider = Self::ElectionProvider;
    type NominationsQuota = pallet_staking::FixedNominationsQuota<MAX_NOMINATIONS>;
    type HistoryDepth = ConstU32<HISTORY_DEPTH>;
    type RewardRemainder = ();
    type RuntimeEvent = RuntimeEvent;
    type Slash = ();
    type Reward = ();
    type SessionsPerEra = ConstU32<SESSIONS_PER_ERA>;
    type BondingDuration = BondingDuration;
    type SlashDeferDuration = SlashDeferDuration;
    type AdminOrigin = frame_system::EnsureRoot<AccountId>;
    // With `()` an offence never disables a validator nor forces an early era: eras stay equally long.
    type SessionInterface = ();
    type EraPayout = FixedYearlyRate;
    type NextNewSession = ();
    type MaxNominatorRewardedPerValidator = ConstU32<512>;
    type OffendingValidatorsThreshold = OffendingValidatorsThreshold;
    type VoterList = pallet_staking::UseNominatorsAndValidatorsMap<Runtime>;
    type TargetList = UseValidatorsMap<Runtime>;
    type MaxUnlockingChunks = ConstU32<MAX_UNLOCKING_CHUNKS>;
    type EventListeners = ();
    type BenchmarkingConfig = pallet_staking::TestBenchmarkingConfig;
    type WeightInfo = pallet_staking::weights::SubstrateWeight<Runtime>;
}

// ------------------------------------------------------------------------------------------------ contracts

/// What contracts may dispatch with `call_runtime`: Staking, unless a test closed it, conviction voting if a test opened it, and nothing else.
pub struct StakingOnly;

impl Contains<RuntimeCall> for StakingOnly {
    fn contains(call: &RuntimeCall) -> bool {
        match call {
            RuntimeCall::Staking(staking) => {
                let refused = RefusedStakingCalls::get();
                let index = staking.encode().first().copied();
                StakingOpen::get() && !index.is_some_and(|i| refused.contains(&i))
            }
            RuntimeCall::ConvictionVoting(_) => VotingOpen::get(),
            _ => false,
        }
    }
}

/// The price of weight that contracts can ask for; nobody is charged for weight here.
pub struct WeightPrice;

impl Convert<Weight, Balance> for WeightPrice {
    fn convert(weight: Weight) -> Balance {
        // Any plausible price will do: 0.001 DOT for a millisecond.
        Balance::from(weight.ref_time() / 100)
    }
}

/// Randomness that contracts can no longer ask for; the pallet still wants the type.
pub struct NoRandomness;

impl frame_support::traits::Randomness<H256, BlockNumber> for NoRandomness {
    fn random(_subject: &[u8]) -> (H256, BlockNumber) {
        (H256::zero(), 0)
    }
}

impl pallet_contracts::Config for Runtime {
    type Time = Timestamp;
    type Randomness = NoRandomness;
    type Currency = Balances;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type CallFilter = StakingOnly;
    type WeightPrice = WeightPrice;
    type WeightInfo = pallet_contracts::weights::SubstrateWeight<Runtime>;
    type ChainExtension = ();
    type Schedule = ContractSchedule;
    type CallStack = [pallet_contracts::Frame<Self>; 16];
    type DepositPerByte = ConstU128<DEPOSIT_PER_BYTE>;
    type DepositPerItem = ConstU128<DEPOSIT_PER_ITEM>;
    type DefaultDepositLimit = ConstU128<{ Balance::MAX }>;
    type CodeHashLockupDepositPercent = CodeHashLockupDepositPercent;
    type AddressGenerator = pallet_contracts::DefaultAddressGenerator;
    type MaxCodeLen = ConstU32<{ 128 * 1024 }>;
    type MaxStorageKeyLen = ConstU32<128>;
    type MaxDelegateDependencies = ConstU32<32>;
    type UnsafeUnstableInterface = ConstBool<false>;
    type MaxDebugBufferLen = ConstU32<{ 2 * 1024 * 1024 }>;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Migrations = ();
    type Debug = DrinkDebug;
    type Environment = ();
}

// ------------------------------------------------------------------------------------------------ blocks

/// Gives every active validator the same points: without points the pallet pays nobody.
fn give_reward_points() {
    let points = POINTS_PER_SESSION;
    Staking::reward_by_ids(Session::validators().into_iter().map(|validator| (validator, points)));
}

impl DrinkRuntime for Runtime {
    fn initialize_storage(storage: &mut Storage) -> Result<(), String> {
        genesis::fill(storage)
    }

    fn initialize_block(height: BlockNumber, parent_hash: H256) -> Result<(), String> {
        // The state was loaded, not built: it is already past this block.
        if System::block_number() >= height || state::is_loading() {
            return Ok(());
        }
        let now = match NextTimestamp::get() {
            0 => Timestamp::get().saturating_add(BLOCK_MS),
            next => next,
        };
        NextTimestamp::set(&0);

        System::reset_events();
        System::initialize(&height, &parent_hash, &Default::default());
        Timestamp::set_timestamp(now);
        Authorship::on_initialize(height);
        Staking::on_initialize(height);
        let session_before = Session::current_index();
        Session::on_initialize(height);
        if height == 1 || Session::current_index() != session_before {
            give_reward_points();
        }
        Contracts::on_initialize(height);
        System::note_finished_initialize();
        Ok(())
    }

    fn finalize_block(height: BlockNumber) -> Result<H256, String> {
        System::note_finished_extrinsics();
        // Deletes the storage of terminated contracts.
        Contracts::on_idle(height, BlockWeights::get().max_block);
        Contracts::on_finalize(height);
        Staking::on_finalize(height);
        Authorship::on_finalize(height);
        Timestamp::on_finalize(height);
        Ok(H256::from_low_u64_be(height.into()))
    }

    fn default_actor() -> AccountIdFor<Self> {
        genesis::DEFAULT_ACTOR
    }

    fn get_metadata() -> RuntimeMetadataPrefixed {
        Self::metadata()
    }

    fn convert_account_to_origin(
        account: AccountIdFor<Self>,
    ) -> <RuntimeCall as Dispatchable>::RuntimeOrigin {
        Some(account).into()
    }
}
