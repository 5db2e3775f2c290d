//! The contracts' events. In ink! 4 an event is the index of its declaration and its fields; the variants here stand in that order, and
//! a test in the suite compares them with the metadata.

use adotb_access::Access;
use adotb_interfaces::{
    bonder::{BonderSettings, Cause},
    governor::{GovernorSettings, Tally, Vote},
    oracle::{OracleSettings, Panel},
    registry::{Limits, ValidatorWeight},
    token::Totals,
    vault::{Pausable, VaultSettings},
    Era, Millis,
};
use adotb_runtime::{AccountId, Balance};
use scale::Decode;
use sp_core::H256;

use super::CodeTarget;

/// Makes the enum of a contract's events, and the list of their names for the comparison with the metadata.
macro_rules! events {
    ($(#[$doc:meta])* $name:ident { $($event:ident { $($field:ident: $type:ty),* })* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Decode)]
        #[allow(missing_docs)]
        pub enum $name {
            $($event { $($field: $type),* },)*
        }

        impl $name {
            /// The names of all events and of their fields, in order.
            pub const NAMES: &'static [(&'static str, &'static [&'static str])] =
                &[$((stringify!($event), &[$(stringify!($field)),*])),*];
        }
    };
}

pub(super) use events;

events! {
    /// What the vault tells. Events and fields are documented on the contract.
    VaultEvent {
        Staked { payer: AccountId, holder: AccountId, amount: Balance, shares: Balance }
        ExitRequested { owner: AccountId, id: u64, amount: Balance, shares: Balance, batch: u32 }
        ExitCancelled { owner: AccountId, id: u64, amount: Balance, shares: Balance }
        Claimed { owner: AccountId, id: u64, amount: Balance }
        UnstakedNow { holder: AccountId, amount: Balance, received: Balance, shares: Balance }
        Harvested { reward: Balance, gains: Balance, fee: Balance, era: Era }
        BatchFunded { batch: u32, era: Era, value: Balance }
        Advanced { era: Era, first_unfunded: u32, bonded: Balance, unbonding: Balance }
        LossShared { since: Era, loss: Balance, holders: Balance, exits: Balance }
        GainBooked { gain: Balance, exits: Balance }
        HoldSet { until: Millis }
        PauseSet { what: Pausable, until: Millis, by: AccountId }
        SettingsChanged { old: VaultSettings, new: VaultSettings }
        AccessChanged { old: Access, new: Access }
        CodeReplaced { code_hash: H256 }
        GuardianSet { old: AccountId, new: AccountId }
    }
}

events! {
    /// What the bonder tells. Events and fields are documented on the contract.
    BonderEvent {
        StashCreated { stash: u16, account: AccountId }
        StashWorked { stash: u16, validator: Option<AccountId>, bonded: Balance, unbonding: Balance }
        StashFailed { stash: u16, failures: u8, retry_era: Era }
        PlanFailed { era: Era }
        StashReported { stash: u16, bonded: Balance, unbonding: Balance, provision: Balance }
        SettingsChanged { old: BonderSettings, new: BonderSettings }
        AccessChanged { old: Access, new: Access }
        ReporterSet { old: AccountId, new: AccountId }
        CodeReplaced { target: CodeTarget, code_hash: H256 }
        ValidatorExcluded { validator: AccountId, until: Era, by: Cause }
        ValidatorReadmitted { validator: AccountId }
        NewcomersSet { from: Era }
        ChunksRipened { stash: u16, amount: Balance, ripe_era: Era }
    }
}

events! {
    /// What aDOTb tells. Events and fields are documented on the contract.
    TokenEvent {
        Transfer { from: Option<AccountId>, to: Option<AccountId>, value: Balance }
        TransferShares { from: Option<AccountId>, to: Option<AccountId>, shares: Balance }
        Approval { owner: AccountId, spender: AccountId, value: Balance }
        Rebased { old: Totals, new: Totals, fee: Balance, streamed: Balance, ends: Millis }
        LossBooked { loss: Balance, old: Totals, new: Totals, epoch: u32 }
        AccessChanged { old: Access, new: Access }
        CodeReplaced { code_hash: H256 }
    }
}

events! {
    /// What the registry tells. Events and fields are documented on the contract.
    RegistryEvent {
        AllocationSet { version: u32, old: Vec<ValidatorWeight>, new: Vec<ValidatorWeight> }
        LimitsSet { old: Limits, new: Limits }
        AccessChanged { old: Access, new: Access }
        CodeReplaced { code_hash: H256 }
    }
}

events! {
    /// What the governor tells. Events and fields are documented on the contract.
    GovernorEvent {
        Escrowed { holder: AccountId, amount: Balance, shares: Balance, total: Balance }
        Released { holder: AccountId, amount: Balance, shares: Balance, total: Balance }
        Proposed {
            id: u32, proposer: AccountId, description: H256, text: Vec<u8>, vote_starts: Millis, vote_ends: Millis,
            quorum: Balance
        }
        Voted { id: u32, voter: AccountId, vote: Vote, tally: Tally }
        Queued { id: u32, operation: H256, ready_at: Millis, expires_at: Millis }
        Executed { id: u32, by: AccountId }
        Cancelled { id: u32, by: AccountId }
        SettingsChanged { old: GovernorSettings, new: GovernorSettings }
        GuardianSet { old: AccountId, new: AccountId }
        AccessChanged { old: Access, new: Access }
        CodeReplaced { code_hash: H256 }
    }
}

events! {
    /// What the oracle tells. Events and fields are documented on the contract.
    OracleEvent {
        Reported { reporter: AccountId, hash: H256, votes: u32 }
        Decided { hash: H256, loss: Balance, gain: Balance, unproven: Balance, held: bool }
        Vetoed { hash: H256, by: AccountId }
        Challenged { stash: u16, by: AccountId, active: Balance, unlocking: Balance }
        PanelSet { old: Panel, new: Panel }
        SettingsChanged { old: OracleSettings, new: OracleSettings }
        AccessChanged { old: Access, new: Access }
        CodeReplaced { code_hash: H256 }
    }
}
