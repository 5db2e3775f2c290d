//! What can be called.
// With `std` (tests, metadata) only the list of messages remains of this.
#![cfg_attr(feature = "std", allow(unused_imports))]

use crate::Oracle;
use adotb_interfaces::{
    bonder::Booked,
    oracle::{Ballot, Challenge, Held, OracleError, OracleParams, Outcome, Panel},
    AccountId, Era, Hash, Millis,
};
use ink::prelude::vec::Vec;

adotb_entry::entry_points! {
    Oracle;
    answers:
        Outcome(Result<Outcome, OracleError>) Booked(Result<Booked, OracleError>) Vetoed(Result<Hash, OracleError>)
        Done(Result<(), OracleError>) Panel(Panel) Params(OracleParams) Ballots(Vec<Ballot>) Held(Option<Held>)
        Last(Option<Hash>) Heard(Era) Time(Millis) Links((AccountId, AccountId)) Account(AccountId)
        MaybeAccount(Option<AccountId>) Flag(bool) From(Result<Era, OracleError>) Challenges(Vec<Challenge>);
    refuses value with (|given| OracleError::ValueNotExpected { given }):
        "report" "apply" "challenge" "prove" "veto" "set_panel" "set_params" "propose_admin" "accept_admin" "set_code" "ossify";
    views:
        "panel" "params" "ballots" "held" "booked" "heard" "challenges" "quiet_until" "links" "admin" "pending_admin" "is_ossified" "hand_overs";
}
