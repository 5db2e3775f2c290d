//! What can be called.
// With `std` (tests, metadata) only the list of messages remains of this.
#![cfg_attr(feature = "std", allow(unused_imports))]

use crate::Bonder;
use adotb_interfaces::{
    bonder::{BonderError, BonderParams, BookTotals, Booked, Exclusion, Mark, Moved, Stash, Withdrawn},
    AccountId, Hash,
};
use adotb_math::chunks::Chunk;
use ink::prelude::vec::Vec;

adotb_entry::entry_points! {
    Bonder;
    answers:
        Withdrawn(Result<Withdrawn, BonderError>) Moved(Result<Moved, BonderError>) Stash(Result<u16, BonderError>)
        Booked(Result<Booked, BonderError>) Done(Result<(), BonderError>) Totals(Result<BookTotals, BonderError>)
        Stashes(Vec<Stash>) Marks(Vec<Mark>) Exclusions(Vec<Exclusion>) Revision(u32) Chunks(Vec<Chunk>) Params(BonderParams) Links((AccountId, AccountId, Hash))
        Account(AccountId) MaybeAccount(Option<AccountId>) Flag(bool) Proven(Result<bool, BonderError>);
    takes value: "move_stake";
    refuses value with (|given| BonderError::ValueNotExpected { given }):
        "withdraw" "create_stash" "repair" "probe" "readmit" "ripen" "exclude" "report" "end_hold" "set_params" "set_reporter" "propose_admin" "accept_admin"
        "set_code" "ossify";
    views:
        "stashes" "chunks" "totals" "proves" "params" "links" "marks" "exclusions" "revision" "reporter" "admin" "pending_admin" "is_ossified" "hand_overs";
}
