//! The runtime of the local chain: contracts that may call the real staking pallet.
//!
//! Same pallets, call indices and constants as the chain of the tests (`tests/runtime`), but of a release three years younger and behind
//! JSON-RPC, with fees, signatures and transactions. `../README.md` tells what differs from Polkadot.

#![no_std]
// The macros below generate items without docs.
#![allow(missing_docs)]

extern crate alloc;

use alloc::vec::Vec;
use polkadot_sdk::*;

use frame_election_provider_support::{onchain, SequentialPhragmen};
use frame_support::{
    derive_impl,
    traits::{ConstBool, ConstU128, ConstU32, ConstU64, Contains, Nothing, RewardsReporter},
    weights::{constants::RocksDbWeight, Weight},
};
use pallet_session::SessionManager;
use pallet_transaction_payment::FungibleAdapter;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_core::H256;
use sp_runtime::{
    generic, impl_opaque_keys,
    traits::{BlakeTwo256, ConvertInto, IdentifyAccount, OpaqueKeys, Verify},
    MultiAddress, MultiSignature,
};
use sp_staking::SessionIndex;
use sp_version::RuntimeVersion;

mod apis;
pub mod constants;
pub mod params;

use constants::*;

/// An account.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// An amount of DOT in planck.
pub type Balance = u128;
/// The height of the chain.
pub type BlockNumber = u32;
type Address = MultiAddress<AccountId, ()>;
type Signature = MultiSignature;
type Header = generic::Header<BlockNumber, BlakeTwo256>;
type TxExtension = (
    frame_system::CheckNonZeroSender<Runtime>,
    frame_system::CheckSpecVersion<Runtime>,
    frame_system::CheckTxVersion<Runtime>,
    frame_system::CheckGenesis<Runtime>,
    frame_system::CheckEra<Runtime>,
    frame_system::CheckNonce<Runtime>,
    frame_system::CheckWeight<Runtime>,
    pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
);
type UncheckedExtrinsic = generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
type Block = generic::Block<Header, UncheckedExtrinsic>;
type Executive = frame_executive::Executive<
    Runtime,
    Block,
    frame_system::ChainContext<Runtime>,
    Runtime,
    AllPalletsWithSystem,
>;

#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
    spec_name: alloc::borrow::Cow::Borrowed("adotb-local"),
    impl_name: alloc::borrow::Cow::Borrowed("adotb-local"),
    authoring_version: 1,
    spec_version: 1,
    impl_version: 1,
    apis: apis::RUNTIME_API_VERSIONS,
    transaction_version: 1,
    system_version: 1,
};

// The indices of the pallets that Polkadot's relay chain also has (or had) are Polkadot's; Contracts stands where the tests have it.
#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeFreezeReason,
        RuntimeHoldReason,
        RuntimeSlashReason,
        RuntimeLockId,
        RuntimeTask,
        RuntimeViewFunction
    )]
    pub struct Runtime;

    #[runtime::pallet_index(0)]
    pub type System = frame_system;
    #[runtime::pallet_index(2)]
    pub type Params = crate::params;
    #[runtime::pallet_index(3)]
    pub type Timestamp = pallet_timestamp;
    #[runtime::pallet_index(4)]
    pub type Aura = pallet_aura;
    #[runtime::pallet_index(5)]
    pub type Balances = pallet_balances;
    #[runtime::pallet_index(7)]
    pub type Staking = pallet_staking;
    #[runtime::pallet_index(9)]
    pub type Session = pallet_session;
    #[runtime::pallet_index(10)]
    pub type Historical = pallet_session::historical;
    #[runtime::pallet_index(26)]
    pub type Utility = pallet_utility;
    #[runtime::pallet_index(32)]
    pub type TransactionPayment = pallet_transaction_payment;
    #[runtime::pallet_index(42)]
    pub type Contracts = pallet_contracts;
    #[runtime::pallet_index(100)]
    pub type Sudo = pallet_sudo;
    #[runtime::pallet_index(101)]
    pub type RootOffences = pallet_root_offences;
}

// ------------------------------------------------------------------------------------------------ base

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
    type Block = Block;
    type BlockWeights = BlockWeights;
    type BlockLength = BlockLength;
    type BlockHashCount = ConstU32<4096>;
    type AccountId = AccountId;
    type Lookup = sp_runtime::traits::AccountIdLookup<AccountId, ()>;
    type Nonce = u32;
    type Hash = H256;
    type AccountData = pallet_balances::AccountData<Balance>;
    type DbWeight = RocksDbWeight;
    type Version = Version;
    type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
    // 42: the prefix under which the well-known accounts are known.
    type SS58Prefix = frame_support::traits::ConstU16<42>;
    type MaxConsumers = ConstU32<64>;
}

impl params::Config for Runtime {}

impl pallet_timestamp::Config for Runtime {
    type Moment = u64;
    // Not Aura: the slots are made up, and time may jump.
    type OnTimestampSet = ();
    type MinimumPeriod = ConstU64<1>;
    type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

// Aura is there because Chopsticks asks it for slots; nobody seals blocks.
impl pallet_aura::Config for Runtime {
    type AuthorityId = AuraId;
    // An offender is disabled as a validator, but the chain must go on whatever slot Chopsticks names.
    type DisabledValidators = ();
    type MaxAuthorities = ConstU32<MAX_VALIDATORS>;
    type AllowMultipleBlocksPerSlot = ConstBool<true>;
    type SlotDuration = ConstU64<SLOT_MS>;
}

impl pallet_balances::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeHoldReason = RuntimeHoldReason;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
    type Balance = Balance;
    type DustRemoval = ();
    type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
    type AccountStore = System;
    type ReserveIdentifier = [u8; 8];
    type FreezeIdentifier = ();
    type MaxLocks = ConstU32<50>;
    type MaxReserves = ConstU32<50>;
    type MaxFreezes = ConstU32<8>;
    type DoneSlashHandler = ();
}

/// The fee for computing: [`FEE_PER_MS`].
pub struct FeePerMs;

impl sp_weights::WeightToFee for FeePerMs {
    type Balance = Balance;

    fn weight_to_fee(weight: &Weight) -> Balance {
        const PICOSECONDS_PER_MS: Balance = 1_000_000_000;
        Balance::from(weight.ref_time()).saturating_mul(FEE_PER_MS) / PICOSECONDS_PER_MS
    }
}

impl pallet_transaction_payment::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    // Fees are burned.
    type OnChargeTransaction = FungibleAdapter<Balances, ()>;
    type WeightToFee = FeePerMs;
    type LengthToFee = sp_weights::ConstantMultiplier<Balance, ConstU128<FEE_PER_BYTE>>;
    type FeeMultiplierUpdate = ();
    type OperationalFeeMultiplier = frame_support::traits::ConstU8<5>;
    type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
}

impl pallet_sudo::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type WeightInfo = pallet_sudo::weights::SubstrateWeight<Runtime>;
}

impl pallet_utility::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PalletsOrigin = OriginCaller;
    type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

// ------------------------------------------------------------------------------------------------ sessions

impl_opaque_keys! {
    pub struct SessionKeys {
        pub aura: Aura,
    }
}

/// Staking, which also gives every active validator the same points at the end of each session.
///
/// On Polkadot points come from authorship. Here the authors are made up, and without points the pallet pays nobody.
pub struct EqualPoints;

impl SessionManager<AccountId> for EqualPoints {
    fn new_session(index: SessionIndex) -> Option<Vec<AccountId>> {
        <Staking as SessionManager<_>>::new_session(index)
    }

    fn new_session_genesis(index: SessionIndex) -> Option<Vec<AccountId>> {
        <Staking as SessionManager<_>>::new_session_genesis(index)
    }

    fn start_session(index: SessionIndex) {
        <Staking as SessionManager<_>>::start_session(index)
    }

    fn end_session(index: SessionIndex) {
        Staking::reward_by_ids(
            Session::validators().into_iter().map(|validator| (validator, POINTS_PER_SESSION)),
        );
        <Staking as SessionManager<_>>::end_session(index)
    }
}

impl pallet_session::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = ConvertInto;
    // `params` ends sessions.
    type ShouldEndSession = params::Never;
    type NextSessionRotation = ();
    type SessionManager = EqualPoints;
    type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
    type Keys = SessionKeys;
    type DisablingStrategy = pallet_session::disabling::UpToLimitWithReEnablingDisablingStrategy;
    type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
    type Currency = Balances;
    type KeyDeposit = ();
}

// Offences name their validator in this way; no proofs of old sessions are kept.
impl pallet_session::historical::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type FullIdentification = ();
    type FullIdentificationOf = pallet_staking::UnitIdentificationOf<Self>;
}

// ------------------------------------------------------------------------------------------------ staking

/// The election: sequential Phragmén, run on chain in the middle of each era.
pub struct OnChainElection;

impl onchain::Config for OnChainElection {
    type Sort = ConstBool<true>;
    type System = Runtime;
    type Solver = SequentialPhragmen<AccountId, sp_runtime::Perbill>;
    type DataProvider = Staking;
    type WeightInfo = frame_election_provider_support::weights::SubstrateWeight<Runtime>;
    type MaxBackersPerWinner = ConstU32<12_500>;
    type MaxWinnersPerPage = ConstU32<MAX_VALIDATORS>;
    type Bounds = ElectionBounds;
}

/// Pays the stakers of an era what a fixed yearly rate makes in a day, however short the era was.
///
/// The price of short eras: a year of 365 eras pays the yearly rate, whether it takes a year or six hours.
pub struct DailyRate;

impl sp_staking::EraPayout<Balance> for DailyRate {
    fn era_payout(staked: Balance, _issuance: Balance, _era_ms: u64) -> (Balance, Balance) {
        let yearly = params::YearlyReward::<Runtime>::get().mul_floor(staked);
        (yearly.saturating_mul(DAY_MS.into()) / Balance::from(YEAR_MS), 0)
    }
}

/// Sizes for benchmarks that nobody runs.
pub struct NoBenchmarks;

impl pallet_staking::BenchmarkingConfig for NoBenchmarks {
    type MaxNominators = ConstU32<1000>;
    type MaxValidators = ConstU32<1000>;
}

impl pallet_staking::Config for Runtime {
    type OldCurrency = Balances;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
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
    type BondingDuration = params::Reads<params::BondingDuration<Runtime>>;
    type SlashDeferDuration = params::Reads<params::SlashDeferDuration<Runtime>>;
    type AdminOrigin = frame_system::EnsureRoot<AccountId>;
    type SessionInterface = Self;
    type EraPayout = DailyRate;
    type NextNewSession = ();
    type MaxExposurePageSize = ConstU32<EXPOSURE_PAGE_SIZE>;
    type MaxValidatorSet = ConstU32<MAX_VALIDATORS>;
    type VoterList = pallet_staking::UseNominatorsAndValidatorsMap<Runtime>;
    type TargetList = pallet_staking::UseValidatorsMap<Runtime>;
    type MaxUnlockingChunks = ConstU32<MAX_UNLOCKING_CHUNKS>;
    type MaxControllersInDeprecationBatch = ConstU32<100>;
    type EventListeners = ();
    type Filter = Nothing;
    type BenchmarkingConfig = NoBenchmarks;
    type WeightInfo = pallet_staking::weights::SubstrateWeight<Runtime>;
}

impl pallet_root_offences::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type OffenceHandler = Staking;
    type ReportOffence = ();
}

// ------------------------------------------------------------------------------------------------ contracts

/// What contracts may dispatch with `call_runtime`: Staking, and nothing else.
pub struct StakingOnly;

impl Contains<RuntimeCall> for StakingOnly {
    fn contains(call: &RuntimeCall) -> bool {
        matches!(call, RuntimeCall::Staking(_))
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
    type RuntimeHoldReason = RuntimeHoldReason;
    type CallFilter = StakingOnly;
    type WeightPrice = TransactionPayment;
    type WeightInfo = pallet_contracts::weights::SubstrateWeight<Runtime>;
    type ChainExtension = ();
    type Schedule = ContractSchedule;
    // Six contracts deep, as every node with the pallet's usual configuration allows.
    type CallStack = [pallet_contracts::Frame<Self>; 5];
    type DepositPerByte = ConstU128<DEPOSIT_PER_BYTE>;
    type DepositPerItem = ConstU128<DEPOSIT_PER_ITEM>;
    type DefaultDepositLimit = ConstU128<DEFAULT_DEPOSIT_LIMIT>;
    type CodeHashLockupDepositPercent = CodeHashLockupDepositPercent;
    type AddressGenerator = pallet_contracts::DefaultAddressGenerator;
    type MaxCodeLen = ConstU32<{ 128 * 1024 }>;
    type MaxStorageKeyLen = ConstU32<128>;
    type MaxTransientStorageSize = ConstU32<{ 1024 * 1024 }>;
    type MaxDelegateDependencies = ConstU32<32>;
    type UnsafeUnstableInterface = ConstBool<false>;
    type MaxDebugBufferLen = ConstU32<{ 2 * 1024 * 1024 }>;
    type UploadOrigin = frame_system::EnsureSigned<AccountId>;
    type InstantiateOrigin = frame_system::EnsureSigned<AccountId>;
    type Migrations = ();
    type Debug = ();
    type Environment = ();
    type ApiVersion = ();
    type Xcm = ();
}
