//! The contracts and their messages. A test compares the names with the contracts' `entry.rs`.

use super::{call, deploy, events, round_trip, Cell, Contract};
use ink::reflect::{DispatchableConstructorInfo, DispatchableMessageInfo};

macro_rules! contract {
    ($contract:ty, $name:literal, $events:expr; $($message:literal)*) => {
        Contract {
            name: $name,
            messages: &[$(ink::selector_id!($message)),*],
            parts: &[$(|bytes| {
                round_trip::<<$contract as DispatchableMessageInfo<{ ink::selector_id!($message) }>>::Input>(bytes);
                round_trip::<<$contract as DispatchableMessageInfo<{ ink::selector_id!($message) }>>::Output>(bytes);
            }),*],
            constructor: round_trip::<
                <$contract as DispatchableConstructorInfo<{ ink::selector_id!("new") }>>::Input,
            >,
            call: call::<$contract>,
            deploy: deploy::<$contract>,
            events: $events,
            cell: round_trip::<Cell<$contract>>,
        }
    };
}

pub const CONTRACTS: &[Contract] = &[
    contract!(token::Token, "token", events::<token::Token>;
        "PSP22::transfer" "PSP22::transfer_from" "PSP22::approve" "PSP22::increase_allowance"
        "PSP22::decrease_allowance" "transfer_shares" "collect" "mint" "burn" "credit_rewards" "book_loss"
        "propose_admin" "accept_admin" "set_code" "ossify" "PSP22::total_supply" "PSP22::balance_of"
        "PSP22::allowance" "PSP22Metadata::token_name" "PSP22Metadata::token_symbol"
        "PSP22Metadata::token_decimals" "shares_of" "total_shares" "all_shares" "shares_for" "amount_for"
        "totals" "stream" "epoch" "vault" "bonder" "access"),
    contract!(vault::Vault, "vault", events::<vault::Vault>;
        "stake" "stake_for" "request_unstake" "cancel_unstake" "claim" "unstake_now" "era_work" "harvest" "begin_era" "work" "moved"
        "book_report" "hold" "pause" "unpause" "set_settings" "set_guardian" "propose_admin" "accept_admin"
        "set_code" "ossify" "overview" "settings" "access" "guardian" "links" "clock" "pool" "unfunded" "preview_stake"
        "preview_unstake" "exit" "exits_of" "batch" "rate_at"),
    contract!(bonder::Bonder, "bonder", events::<bonder::Bonder>;
        "harvest" "advance" "create_stash" "repair" "probe" "readmit" "ripen" "exclude" "report" "end_hold" "set_settings" "set_reporter"
        "propose_admin" "accept_admin" "set_code" "ossify" "stashes" "chunks" "totals" "settings" "links"
        "marks" "exclusions" "revision" "reporter" "access" "proves"),
    contract!(registry::Registry, "registry", events::<registry::Registry>;
        "set_weights" "set_limits" "propose_admin" "accept_admin" "set_code" "ossify" "allocation" "version"
        "limits" "weight_of" "validate" "access"),
    contract!(nominator::Nominator, "nominator", |_| {};
        "work" "prove" "probe" "frees" "upgrade" "bonder" "vault" "balance"),
    contract!(oracle::Oracle, "oracle", events::<oracle::Oracle>;
        "report" "apply" "challenge" "prove" "veto" "set_panel" "set_settings" "propose_admin" "accept_admin" "set_code"
        "ossify" "panel" "settings" "ballots" "held" "booked" "heard" "challenges" "quiet_until"
        "links" "access"),
    contract!(governor::Governor, "governor", events::<governor::Governor>;
        "escrow" "release" "propose" "vote" "queue" "execute" "cancel" "set_settings" "set_guardian"
        "propose_admin" "accept_admin" "set_code" "ossify" "settings" "links" "guardian" "proposal" "proposals"
        "actions" "operation" "vote_of" "escrow_of" "access"),
    contract!(timelock::Timelock, "timelock", events::<timelock::Timelock>;
        "TimelockController::execute" "TimelockController::execute_batch" "TimelockController::schedule"
        "TimelockController::schedule_batch" "TimelockController::cancel" "TimelockController::update_delay"
        "accept_admin" "AccessControl::grant_role" "AccessControl::revoke_role"
        "AccessControl::renounce_role" "TimelockController::is_operation"
        "TimelockController::is_operation_pending" "TimelockController::is_operation_ready"
        "TimelockController::is_operation_done" "TimelockController::get_timestamp"
        "TimelockController::get_min_delay" "TimelockController::hash_operation"
        "TimelockController::hash_operation_batch" "AccessControl::has_role" "AccessControl::get_role_admin"
        "delay_bounds"),
];
