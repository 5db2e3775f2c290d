//! What can be called.
// With `std` (tests, metadata) only the list of messages remains of this.
// And each of the two codes needs a part of the types only.
#![allow(unused_imports)]

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
    front {
        answers:
            Amount(Result<Balance, VaultError>) Id(Result<u64, VaultError>) Done(Result<(), VaultError>)
            Claims(Result<Claims, VaultError>) Advanced(Result<Progress, VaultError>) Planck(Balance);
        takes value: "stake" "stake_for";
        refuses value with (|given| VaultError::ValueNotExpected { given }):
            "request_unstake" "cancel_unstake" "claim" "unstake_now" "harvest" "advance" "book_report" "hold";
        views: "pool" "unfunded";
    }
    back {
        answers:
            Amount(Result<Balance, VaultError>) Until(Result<Millis, VaultError>) Done(Result<(), VaultError>)
            Overview(Result<Overview, VaultError>) Preview(Result<UnstakePreview, VaultError>) Params(Params)
            Roles(Roles) Links((AccountId, AccountId, AccountId)) Clock((Millis, Millis)) Exit(Option<ExitInfo>)
            Exits(ExitPage) Batch(Option<Batch>) Rate(Option<Rate>) Count(u32);
        refuses value with (|given| VaultError::ValueNotExpected { given }):
            "pause" "unpause" "set_params" "set_guardian" "propose_admin" "accept_admin" "set_code" "ossify";
        views:
            "overview" "params" "roles" "links" "clock" "hand_overs" "preview_stake" "preview_unstake"
            "exit" "exits_of" "batch" "rate_at";
    }
}
