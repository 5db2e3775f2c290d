//! Events are emitted through `adotb-entry`. They are defined in `lib.rs`, where ink! 4.3 wants them.
use crate::Timelock;
use ink::reflect::ContractEventBase;

/// Emits an event of this contract.
pub fn emit(event: impl Into<<Timelock as ContractEventBase>::Type>) {
    adotb_entry::emit::<<Timelock as ContractEventBase>::Type>(event.into());
}
