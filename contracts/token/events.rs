//! Events are emitted through `adotb-entry`. They are defined in `lib.rs`, where ink! 4.3 wants them.
use crate::Token;
use ink::reflect::ContractEventBase;

/// Emits an event of this contract.
pub fn emit(event: impl Into<<Token as ContractEventBase>::Type>) {
    adotb_entry::emit::<<Token as ContractEventBase>::Type>(event.into());
}
