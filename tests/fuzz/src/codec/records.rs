//! Everything that is stored or told: the types of the interfaces, of the contracts' cells, and the results that callers
//! decode.

use super::round_trip;
use adotb_interfaces::{
    access, bonder, call, governor, nominator, oracle, registry, timelock, token, vault, AccountId,
};
use openbrush::contracts::{psp22::PSP22Error, timelock_controller::TimelockControllerError};

macro_rules! records {
    ($($record:ty,)*) => {
        /// One function for each type.
        pub const RECORDS: &[fn(&[u8])] = &[$(round_trip::<$record>),*];
    };
}

records! {
    access::AccessError, access::Role, bonder::BonderSettings, bonder::BonderSetting, bonder::CodeTarget,
    bonder::BonderSetup, bonder::Stash, bonder::StashReport, bonder::Mark, bonder::Terms, bonder::Booked,
    bonder::StashOrder, bonder::Withdrawn, bonder::Moved, bonder::BookTotals, bonder::BonderError,
    bonder::BonderSettingName, governor::GovernorSettings, governor::GovernorSetting, governor::GovernorSettingName, governor::GovernorSetup,
    governor::Links, governor::Upgradeable, governor::Action, governor::Support, governor::Tally,
    governor::State, governor::Vote, governor::Escrow, governor::ProposalInfo, governor::Operation,
    governor::GovernorError, nominator::StakingCalls, nominator::Work, nominator::Withdraw,
    nominator::Failures, nominator::Receipt, nominator::NominatorError, oracle::OracleSettings,
    oracle::OracleSetting, oracle::OracleSettingName, oracle::Panel, oracle::Report, oracle::Ballot, oracle::Held, oracle::Challenge,
    oracle::Outcome, oracle::OracleError, registry::ValidatorWeight, registry::Limits,
    registry::RegistryError, timelock::Transaction, timelock::TimelockError, timelock::TimelockAccessError,
    token::TokenError, token::Totals, token::Collected, vault::Pausable, vault::Links, vault::Clock, vault::EraWork, vault::Credit, vault::Step, vault::Moves, vault::Correction, oracle::Links, bonder::Links, vault::Exit,
    vault::Batch, vault::ExitState, vault::ExitInfo, vault::ExitPage, vault::Rate, vault::Money,
    vault::Overview, vault::UnstakePreview, vault::Progress, vault::BookChange, vault::VaultError,
    vault::Setup, vault::VaultSettings, vault::VaultSetting, vault::VaultSettingName, call::CallFailed,
    // Storage
    ::bonder::data::Unlocking, ::bonder::data::Work, ::governor::data::Stage, ::governor::data::Proposal,
    ::oracle::data::Desk, ::registry::data::RegistryData, ::token::data::StoredStream,
    ::token::data::Ledger, ::vault::data::Phase, ::vault::data::Books,
    ::vault::data::Pauses, adotb_access::Access,
    // Arithmetic
    adotb_math::allocation::StashView, adotb_math::allocation::Order, adotb_math::chunks::Chunk,
    adotb_math::chunks::Withdrawal, adotb_math::flow::Flow, adotb_math::stream::Stream,
    adotb_math::MathError,
    // Lists, whose length is a claim
    Vec<registry::ValidatorWeight>, Vec<bonder::StashReport>, Vec<bonder::Mark>, Vec<bonder::StashOrder>,
    Vec<governor::Action>, Vec<timelock::Transaction>, Vec<vault::VaultSetting>, Vec<Vec<u8>>,
    Vec<Option<AccountId>>,
    // Answers
    Result<(), PSP22Error>, Result<(), TimelockControllerError>,
    Result<Result<token::Totals, token::TokenError>, ink::LangError>,
}
