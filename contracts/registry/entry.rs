//! What can be called.
// With `std` (tests, metadata) only the list of messages remains of this.
#![cfg_attr(feature = "std", allow(unused_imports))]

use crate::Registry;
use adotb_access::Access;
use adotb_interfaces::{
    registry::{Limits, RegistryError, ValidatorWeight},
    AccountId,
};
use ink::prelude::vec::Vec;

adotb_entry::entry_points! {
    Registry;
    answers:
        Version(Result<u32, RegistryError>) Done(Result<(), RegistryError>) Allocation(Vec<ValidatorWeight>)
        Number(u32) Limits(Limits) Weight(u16) Access(Access);
    refuses value with (|given| RegistryError::ValueNotExpected { given }):
        "set_weights" "set_limits" "propose_admin" "accept_admin" "set_code" "ossify";
    views:
        "allocation" "version" "limits" "weight_of" "validate" "access";
}
