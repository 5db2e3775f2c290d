//! What can be called.
// With `std` (tests, metadata) only the list of messages remains of this.
#![cfg_attr(feature = "std", allow(unused_imports))]

use crate::Nominator;
use adotb_interfaces::{
    nominator::{NominatorError, Probed, Receipt},
    AccountId, Balance,
};

adotb_entry::entry_points! {
    Nominator;
    answers:
        Done(Result<Receipt, NominatorError>) Upgraded(Result<(), NominatorError>) Proof(Result<(), bool>)
        Probed(Result<(), Probed>) Freed(Result<(), Balance>) Account(AccountId) Amount(Balance);
    takes value: "work" "probe";
    views: "prove" "frees" "upgrade" "bonder" "vault" "balance";
}
