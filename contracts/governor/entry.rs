//! What can be called.
// With `std` (tests, metadata) only the list of messages remains of this.
// And each of the two codes needs a part of the types only.
#![allow(unused_imports)]

use crate::{actions::Encoded, Governor};
use adotb_access::Access;
use adotb_interfaces::{
    governor::{Escrow, GovernorError, GovernorSettings, Links, Operation, ProposalInfo, Tally, Vote},
    AccountId, Balance, Millis,
};
use ink::prelude::vec::Vec;

adotb_entry::entry_points! {
    Governor;
    front {
        answers:
            Amount(Result<Balance, GovernorError>) Id(Result<u32, GovernorError>) Counted(Result<Tally, GovernorError>)
            Time(Result<Millis, GovernorError>) Done(Result<(), GovernorError>);
        refuses value with (|given| GovernorError::ValueNotExpected { given }):
            "escrow" "release" keeps cell "propose" "vote" keeps cell "queue" keeps cell "execute" keeps cell
            "cancel" keeps cell;
        views: ;
    }
    back {
        answers:
            Done(Result<(), GovernorError>) GovernorSettings(GovernorSettings) Links(Links) Proposal(Option<ProposalInfo>)
            Proposals(Vec<ProposalInfo>) Actions(Option<Encoded>) Operation(Option<Operation>) Vote(Option<Vote>)
            Escrow(Escrow) Account(AccountId) Access(Access);
        refuses value with (|given| GovernorError::ValueNotExpected { given }):
            "set_settings" "set_guardian" "propose_admin" "accept_admin" "set_code" "ossify";
        views:
            "settings" "links" "guardian" "proposal" "proposals" "actions" "operation" "vote_of" "escrow_of"
            "access";
    }
}
