//! What can be called.
// With `std` (tests, metadata) only the list of messages remains of this.
// And each of the two codes needs a part of the types only.
#![allow(unused_imports)]

use crate::Vault;
use adotb_access::Access;
use adotb_interfaces::{
    vault::{
        Batch, Claims, Clock, Correction, Credit, EraWork, ExitInfo, ExitPage, Links, Overview, Rate, Step,
        UnstakePreview, VaultError, VaultSettings,
    },
    AccountId, Balance, Millis,
};

adotb_entry::entry_points! {
    Vault;
    front {
        answers:
            Amount(Result<Balance, VaultError>) Id(Result<u64, VaultError>) Done(Result<(), VaultError>)
            Claims(Result<Claims, VaultError>) Planck(Balance) Work(Result<EraWork, VaultError>) Links(Links);
        takes value: "stake" "stake_for";
        refuses value with (|given| VaultError::ValueNotExpected { given }):
            "request_unstake" "cancel_unstake" "claim" "unstake_now";
        views: "pool" "unfunded" "era_work" "links";
    }
    back {
        answers:
            Amount(Result<Balance, VaultError>) Until(Result<Millis, VaultError>) Done(Result<(), VaultError>)
            Overview(Result<Overview, VaultError>) Preview(Result<UnstakePreview, VaultError>) VaultSettings(VaultSettings)
            Access(Access) Account(AccountId) Clock(Clock) Exit(Option<ExitInfo>)
            Exits(ExitPage) Batch(Option<Batch>) Rate(Option<Rate>) Credit(Result<Option<Credit>, VaultError>)
            Step(Result<Step, VaultError>) Correction(Result<Correction, VaultError>);
        takes value: "moved";
        refuses value with (|given| VaultError::ValueNotExpected { given }):
            "harvest" "begin_era" "work" "book_report" "hold"
            "pause" "unpause" "set_settings" "set_guardian" "propose_admin" "accept_admin" "set_code" "ossify";
        views:
            "overview" "settings" "access" "guardian" "clock" "preview_stake" "preview_unstake"
            "exit" "exits_of" "batch" "rate_at";
    }
}
