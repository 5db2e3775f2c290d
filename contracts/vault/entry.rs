//! What can be called.
// With `std` (tests, metadata) only the list of messages remains of this.
#![cfg_attr(feature = "std", allow(unused_imports))]

use crate::Vault;
use adotb_interfaces::{
    vault::{
        Batch, Claims, ExitInfo, ExitPage, Overview, Params, Progress, Rate, Roles, UnstakePreview,
        VaultError,
    },
    AccountId, Balance, Millis,
};

adotb_entry::entry_points! {
    Vault;
    answers:
        Amount(Result<Balance, VaultError>) Id(Result<u64, VaultError>) Done(Result<(), VaultError>)
        Claims(Result<Claims, VaultError>) Advanced(Result<Progress, VaultError>)
        Overview(Result<Overview, VaultError>) Preview(Result<UnstakePreview, VaultError>) Params(Params) Roles(Roles)
        Links((AccountId, AccountId, AccountId)) Clock((Millis, Millis)) Exit(Option<ExitInfo>) Exits(ExitPage)
        Batch(Option<Batch>) Rate(Option<Rate>) Planck(Balance) Count(u32);
    takes value: "stake" "stake_for";
    refuses value with (|given| VaultError::ValueNotExpected { given }):
        "request_unstake" "cancel_unstake" "claim" "unstake_now" "harvest" "advance" "book_report" "hold"
        "pause" "unpause" "set_params" "set_guardian" "propose_admin" "accept_admin" "set_code" "ossify";
    views:
        "overview" "params" "roles" "links" "clock" "pool" "unfunded" "hand_overs" "preview_stake" "preview_unstake"
        "exit" "exits_of" "batch" "rate_at";
}
