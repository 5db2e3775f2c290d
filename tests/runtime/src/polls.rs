//! Conviction voting, for the proofs of `tests/harness/tests/ledger_proofs` alone: one class of polls, and no poll in it.

use frame_support::traits::{ConstU32, PollStatus, Polling};
use pallet_conviction_voting::TallyOf;
use sp_runtime::DispatchError;

use crate::{Balance, Balances, BlockNumber, Runtime, RuntimeEvent};

/// The only class, as on Polkadot the track of root.
pub const CLASS: u16 = 0;

/// Polls that nobody opens.
pub struct NoPolls;

impl Polling<TallyOf<Runtime>> for NoPolls {
    type Index = u32;
    type Votes = Balance;
    type Class = u16;
    type Moment = BlockNumber;

    fn classes() -> Vec<u16> {
        vec![CLASS]
    }

    fn as_ongoing(_index: u32) -> Option<(TallyOf<Runtime>, u16)> {
        None
    }

    fn access_poll<R>(
        _index: u32,
        what: impl FnOnce(PollStatus<&mut TallyOf<Runtime>, BlockNumber, u16>) -> R,
    ) -> R {
        what(PollStatus::None)
    }

    fn try_access_poll<R>(
        _index: u32,
        what: impl FnOnce(PollStatus<&mut TallyOf<Runtime>, BlockNumber, u16>) -> Result<R, DispatchError>,
    ) -> Result<R, DispatchError> {
        what(PollStatus::None)
    }
}

impl pallet_conviction_voting::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_conviction_voting::weights::SubstrateWeight<Runtime>;
    type Currency = Balances;
    type Polls = NoPolls;
    type MaxTurnout = frame_support::traits::TotalIssuanceOf<Balances, crate::AccountId>;
    // Polkadot has 512. `delegate` is charged for that many before it is made: 56 MB of proof by the pallet's own weights, eleven
    // blocks of a parachain.
    type MaxVotes = ConstU32<8>;
    type VoteLockingPeriod = ConstU32<100_800>;
}
