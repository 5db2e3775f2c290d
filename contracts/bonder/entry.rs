//! What can be called.
// With `std` (tests, metadata) only the list of messages remains of this.
// And each of the two codes needs a part of the types only.
#![allow(unused_imports)]

use crate::Bonder;
use adotb_access::Access;
use adotb_interfaces::{
    bonder::{
        BonderError, BonderSettings, BookTotals, Booked, Exclusion, Links, Mark, Moved, Stash, Withdrawn,
    },
    vault::Progress,
    AccountId, Balance,
};
use adotb_math::chunks::Chunk;
use ink::prelude::vec::Vec;

adotb_entry::entry_points! {
    Bonder;
    front {
        answers:
            Progress(Result<Progress, BonderError>) Amount(Result<Balance, BonderError>)
            Booked(Result<Booked, BonderError>) Done(Result<(), BonderError>) Revision(u32);
        refuses value with (|given| BonderError::ValueNotExpected { given }):
            "harvest" "advance" "report" "end_hold";
        views: "revision";
    }
    back {
        answers:
            Stash(Result<u16, BonderError>) Done(Result<(), BonderError>) Proven(Result<bool, BonderError>)
            Totals(Result<BookTotals, BonderError>) Stashes(Vec<Stash>) Chunks(Vec<Chunk>) Marks(Vec<Mark>)
            Exclusions(Vec<Exclusion>) VaultSettings(BonderSettings) Links(Links)
            Account(AccountId) Access(Access);
        refuses value with (|given| BonderError::ValueNotExpected { given }):
            "create_stash" "repair" "probe" "readmit" "ripen" "exclude"
            "set_settings" "set_reporter" "propose_admin" "accept_admin" "set_code" "ossify";
        views:
            "stashes" "chunks" "totals" "proves" "settings" "links" "marks" "exclusions" "reporter"
            "access";
    }
}
