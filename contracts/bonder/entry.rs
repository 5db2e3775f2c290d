//! What can be called.
// With `std` (tests, metadata) only the list of messages remains of this.
// And each of the two codes needs a part of the types only.
#![allow(unused_imports)]

use crate::Bonder;
use adotb_interfaces::{
    bonder::{BonderError, BonderParams, BookTotals, Booked, Exclusion, Mark, Moved, Stash, Withdrawn},
    AccountId, Hash,
};
use adotb_math::chunks::Chunk;
use ink::prelude::vec::Vec;

adotb_entry::entry_points! {
    Bonder;
    front {
        answers:
            Withdrawn(Result<Withdrawn, BonderError>) Moved(Result<Moved, BonderError>)
            Booked(Result<Booked, BonderError>) Done(Result<(), BonderError>) Revision(u32);
        takes value: "move_stake";
        refuses value with (|given| BonderError::ValueNotExpected { given }):
            "withdraw" "report" "end_hold";
        views: "revision";
    }
    back {
        answers:
            Stash(Result<u16, BonderError>) Done(Result<(), BonderError>) Proven(Result<bool, BonderError>)
            Totals(Result<BookTotals, BonderError>) Stashes(Vec<Stash>) Chunks(Vec<Chunk>) Marks(Vec<Mark>)
            Exclusions(Vec<Exclusion>) Params(BonderParams) Links((AccountId, AccountId, Hash))
            Account(AccountId) MaybeAccount(Option<AccountId>) Flag(bool) Count(u32);
        refuses value with (|given| BonderError::ValueNotExpected { given }):
            "create_stash" "repair" "probe" "readmit" "ripen" "exclude"
            "set_params" "set_reporter" "propose_admin" "accept_admin" "set_code" "ossify";
        views:
            "stashes" "chunks" "totals" "proves" "params" "links" "marks" "exclusions" "reporter"
            "admin" "pending_admin" "is_ossified" "hand_overs";
    }
}
