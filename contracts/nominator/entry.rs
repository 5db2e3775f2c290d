//! What can be called.
// With `std` (tests, metadata) only the list of messages remains of this.
#![cfg_attr(feature = "std", allow(unused_imports))]

use crate::Nominator;
use adotb_interfaces::{
    nominator::{NominatorError, Receipt},
    AccountId, Balance,
};

adotb_entry::entry_points! {
    Nominator;
    answers:
        Done(Result<Receipt, NominatorError>) Upgraded(Result<(), NominatorError>) Proof(Result<(), bool>)
        Account(AccountId) Amount(Balance);
    takes value: "work";
    views: "prove" "upgrade" "bonder" "vault" "balance";
}
