//! What can be called.
// With `std` (tests, metadata) only the list of messages remains of this.
#![cfg_attr(feature = "std", allow(unused_imports))]

use crate::Timelock;
use adotb_interfaces::{Hash, Millis};
use ink::prelude::string::String;
use openbrush::contracts::timelock_controller::{AccessControlError, RoleType, TimelockControllerError};

// Every message keeps the cell, which never changes.
adotb_entry::entry_points! {
    Timelock;
    answers:
        Done(Result<(), TimelockControllerError>) Roles(Result<(), AccessControlError>)
        Flag(bool) Time(Millis) Bounds((Millis, Millis)) Operation(Hash) Role(RoleType);
    takes value:
        "TimelockController::execute" keeps cell
        "TimelockController::execute_batch" keeps cell;
    refuses value with (|_| TimelockControllerError::Custom(String::from("ValueNotExpected"))):
        "TimelockController::schedule" keeps cell
        "TimelockController::schedule_batch" keeps cell
        "TimelockController::cancel" keeps cell
        "TimelockController::update_delay" keeps cell
        "accept_admin" keeps cell;
    // OpenBrush's error has no text.
    refuses value with (|_| AccessControlError::InvalidCaller):
        "AccessControl::grant_role" keeps cell
        "AccessControl::revoke_role" keeps cell
        "AccessControl::renounce_role" keeps cell;
    views:
        "TimelockController::is_operation"
        "TimelockController::is_operation_pending"
        "TimelockController::is_operation_ready"
        "TimelockController::is_operation_done"
        "TimelockController::get_timestamp"
        "TimelockController::get_min_delay"
        "TimelockController::hash_operation"
        "TimelockController::hash_operation_batch"
        "AccessControl::has_role"
        "AccessControl::get_role_admin"
        "delay_bounds";
}
