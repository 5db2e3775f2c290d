//! The numbers of the chain: Polkadot's constants, and the parameters that a test may change.

use frame_election_provider_support::bounds::{ElectionBounds as Bounds, ElectionBoundsBuilder};
use frame_support::{parameter_types, weights::Weight};
use sp_runtime::Perbill;

use crate::{Balance, Runtime};

/// One DOT in planck.
pub const DOT: Balance = 10_000_000_000;
/// The least that keeps an account alive: 1 DOT.
pub const EXISTENTIAL_DEPOSIT: Balance = DOT;
/// The deposit for one storage item of a contract: 0.2 DOT, as on Polkadot's system parachains.
pub const DEPOSIT_PER_ITEM: Balance = DOT / 5;
/// The deposit for one byte that a contract stores: 0.0001 DOT, as on Polkadot's system parachains.
pub const DEPOSIT_PER_BYTE: Balance = DOT / 10_000;

/// Milliseconds between blocks, when a test asks for blocks and not for a time.
pub const BLOCK_MS: u64 = 6_000;
/// Milliseconds in a day.
pub const DAY_MS: u64 = 86_400_000;
/// Milliseconds in a year, as Polkadot's inflation counts it (365.25 days).
pub const YEAR_MS: u64 = 31_557_600_000;
/// The time of the first block: 1 January 2026, 00:00 UTC.
pub const GENESIS_MS: u64 = 1_767_225_600_000;

/// Sessions in an era (see the crate's documentation).
pub const SESSIONS_PER_ERA: u32 = 2;
/// Eras that bonded funds take to become free, by default.
pub const BONDING_DURATION: u32 = 28;
/// Unlocking chunks that a stash may have.
pub const MAX_UNLOCKING_CHUNKS: u32 = 32;
/// Validators that a nominator may name.
pub const MAX_NOMINATIONS: u32 = 16;
/// Eras in which a reward can still be claimed.
pub const HISTORY_DEPTH: u32 = 84;
/// The least active bond that a nominator may have, by default: 250 DOT.
pub const MIN_NOMINATOR_BOND: Balance = 250 * DOT;
/// The most validators that an era can have.
pub const MAX_VALIDATORS: u32 = 64;
/// Points that each active validator earns per session.
pub const POINTS_PER_SESSION: u32 = 100;

/// What one block gives to normal extrinsics on a parachain: 1.5 s and 5 MB of proof. A call that needs more could never be included.
pub const MAX_EXTRINSIC_WEIGHT: Weight = Weight::from_parts(1_500_000_000_000, 5 * 1024 * 1024);

parameter_types! {
    pub BlockWeights: frame_system::limits::BlockWeights =
        frame_system::limits::BlockWeights::simple_max(Weight::from_parts(2_000_000_000_000, 10 * 1024 * 1024));
    /// The pallet wants 16 frames of 128 KB of code to fit into half of the runtime's memory: a node would have to give
    /// its runtime 1 GB. (With five frames, which is all the suite needs, the default memory does.)
    pub ContractSchedule: pallet_contracts::Schedule<Runtime> = pallet_contracts::Schedule {
        limits: pallet_contracts::Limits { runtime_memory: 1024 * 1024 * 1024, ..Default::default() },
        ..Default::default()
    };
    pub CodeHashLockupDepositPercent: Perbill = Perbill::from_percent(30);
    pub OffendingValidatorsThreshold: Perbill = Perbill::from_percent(17);
    pub ElectionBounds: Bounds = ElectionBoundsBuilder::default().build();
}

// A test changes these with `Name::set(&value)` inside the chain (`Chain::execute`).
parameter_types! {
    /// The time of the next block; 0 means one block time after the last.
    pub storage NextTimestamp: u64 = 0;
    /// The length of an era. Set it at genesis only: the session clock counts from there.
    pub storage EraMs: u64 = DAY_MS;
    /// Eras that bonded funds take to become free.
    pub storage BondingDuration: u32 = BONDING_DURATION;
    /// Eras between an offence and its slash. Polkadot has 27; here slashes apply at once unless a test wants otherwise.
    pub storage SlashDeferDuration: u32 = 0;
    /// What all staked DOT together earns in a year: 12 %.
    pub storage YearlyReward: Perbill = Perbill::from_percent(12);
    /// Whether contracts may call the staking pallet at all.
    pub storage StakingOpen: bool = true;
    /// Staking calls (by call index) that contracts may not make, to see a single step of the protocol fail.
    pub storage RefusedStakingCalls: Vec<u8> = Default::default();
    /// Whether contracts may call conviction voting.
    pub storage VotingOpen: bool = false;
}

/// The time at which a session starts.
pub fn session_start_ms(session: u32) -> u64 {
    let into_eras = EraMs::get().saturating_mul(session.into()) / u64::from(SESSIONS_PER_ERA);
    GENESIS_MS.saturating_add(into_eras)
}
