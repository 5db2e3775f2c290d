//! What can be called.
// With `std` (tests, metadata) only the list of messages remains of this.
#![cfg_attr(feature = "std", allow(unused_imports))]

use crate::Oracle;
use adotb_access::Access;
use adotb_interfaces::{
    bonder::Booked,
    oracle::{Ballot, Challenge, Held, Links, OracleError, OracleSettings, Outcome, Panel},
    AccountId, Era, Hash, Millis,
};
use ink::prelude::vec::Vec;

adotb_entry::entry_points! {
    Oracle;
    answers:
        Outcome(Result<Outcome, OracleError>) Booked(Result<Booked, OracleError>) Vetoed(Result<Hash, OracleError>)
        Done(Result<(), OracleError>) Panel(Panel) VaultSettings(OracleSettings) Ballots(Vec<Ballot>) Held(Option<Held>)
        Last(Option<Hash>) Heard(Era) Time(Millis) Links(Links)
        Access(Access) From(Result<Era, OracleError>) Challenges(Vec<Challenge>);
    refuses value with (|given| OracleError::ValueNotExpected { given }):
        "report" "apply" "challenge" "prove" "veto" "set_panel" "set_settings" "propose_admin" "accept_admin" "set_code" "ossify";
    views:
        "panel" "settings" "ballots" "held" "booked" "heard" "challenges" "quiet_until" "links" "access";
}
