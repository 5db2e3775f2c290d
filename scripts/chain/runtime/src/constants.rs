//! The numbers that do not change: Polkadot's, where Polkadot has them.

use polkadot_sdk::{
    frame_election_provider_support::bounds::{ElectionBounds as Bounds, ElectionBoundsBuilder},
    frame_support::{
        parameter_types,
        weights::{constants::WEIGHT_REF_TIME_PER_SECOND, Weight},
    },
    frame_system,
    sp_runtime::Perbill,
    sp_version::RuntimeVersion,
};

use crate::{Balance, Runtime};

/// One DOT in planck.
pub const DOT: Balance = 10_000_000_000;
/// The least that keeps an account alive: 1 DOT.
pub const EXISTENTIAL_DEPOSIT: Balance = DOT;
/// The deposit for one storage item of a contract: 0.2 DOT, as on Polkadot's system parachains.
pub const DEPOSIT_PER_ITEM: Balance = DOT / 5;
/// The deposit for one byte that a contract stores: 0.0001 DOT, as on Polkadot's system parachains.
pub const DEPOSIT_PER_BYTE: Balance = DOT / 10_000;
/// The most that a call may hold as deposit when it names no limit: the deposit for 1 024 items and 1 MiB.
pub const DEFAULT_DEPOSIT_LIMIT: Balance = 1_024 * DEPOSIT_PER_ITEM + 1_024 * 1_024 * DEPOSIT_PER_BYTE;
/// The fee for a byte of a transaction.
pub const FEE_PER_BYTE: Balance = DOT / 200_000;
/// The fee for a millisecond of computing: 0.001 DOT.
pub const FEE_PER_MS: Balance = DOT / 1_000;

/// The slot that Aura announces. The starter decides when blocks come and what time they carry.
pub const SLOT_MS: u64 = 1_000;
/// Milliseconds in a day.
pub const DAY_MS: u64 = 86_400_000;
/// Milliseconds in a year, as Polkadot's inflation counts it (365.25 days).
pub const YEAR_MS: u64 = 31_557_600_000;

/// Sessions in an era: in the first the next era is not planned yet, in the second it is.
pub const SESSIONS_PER_ERA: u32 = 2;
/// Unlocking chunks that a stash may have.
pub const MAX_UNLOCKING_CHUNKS: u32 = 32;
/// Validators that a nominator may name.
pub const MAX_NOMINATIONS: u32 = 16;
/// Eras in which a reward can still be claimed.
pub const HISTORY_DEPTH: u32 = 84;
/// Nominators that are paid by one payout call.
pub const EXPOSURE_PAGE_SIZE: u32 = 512;
/// The most validators that an era can have.
pub const MAX_VALIDATORS: u32 = 100;
/// Points that each active validator earns per session.
pub const POINTS_PER_SESSION: u32 = 100;

/// What a block may use: 2 s and 10 MB of proof.
const MAX_BLOCK: Weight = Weight::from_parts(2 * WEIGHT_REF_TIME_PER_SECOND, 10 * 1024 * 1024);

parameter_types! {
    pub const Version: RuntimeVersion = crate::VERSION;
    /// Three quarters of it for transactions: 1.5 s and 7.5 MB.
    pub BlockWeights: frame_system::limits::BlockWeights =
        frame_system::limits::BlockWeights::with_sensible_defaults(MAX_BLOCK, Perbill::from_percent(75));
    pub BlockLength: frame_system::limits::BlockLength =
        frame_system::limits::BlockLength::builder().max_length(5 * 1024 * 1024).build();
    pub ContractSchedule: polkadot_sdk::pallet_contracts::Schedule<Runtime> = Default::default();
    pub const CodeHashLockupDepositPercent: Perbill = Perbill::from_percent(30);
    pub ElectionBounds: Bounds = ElectionBoundsBuilder::default().build();
}
