//! What the messages are made of.
use crate::Timelock;
use adotb_interfaces::{call::call_raw, timelock::MAX_CALLS, AccountId, Millis};
use ink::{
    codegen::Env,
    prelude::{string::String, vec::Vec},
};
use openbrush::contracts::timelock_controller::{
    access_control, timelock_controller, OperationId, TimelockControllerError, Transaction, EXECUTOR_ROLE,
    PROPOSER_ROLE, TIMELOCK_ADMIN_ROLE,
};

/// Most bytes of a refused call's answer that the error shows.
const SHOWN_BYTES: usize = 64;

impl Timelock {
    /// What the constructor does, in place of OpenBrush's `_init_with_admin`, which makes each role its own admin.
    pub(crate) fn set_up(
        &mut self,
        delay: Millis,
        executives: Vec<AccountId>,
    ) -> Result<(), TimelockControllerError> {
        if self.day == 0 {
            return Err(TimelockControllerError::InsufficientDelay);
        }
        if executives.is_empty() {
            return Err(custom("NoExecutives"));
        }
        self.set_min_delay(delay)?;
        for role in [TIMELOCK_ADMIN_ROLE, PROPOSER_ROLE, EXECUTOR_ROLE] {
            access_control::Internal::_set_role_admin(self, role, TIMELOCK_ADMIN_ROLE);
        }
        let itself = self.env().account_id();
        access_control::Internal::_setup_role(self, TIMELOCK_ADMIN_ROLE, Some(itself));
        for executive in executives {
            access_control::Internal::_setup_role(self, PROPOSER_ROLE, Some(executive));
            access_control::Internal::_setup_role(self, EXECUTOR_ROLE, Some(executive));
        }
        Ok(())
    }

    /// Sets the delay, if it is within the bounds.
    pub(crate) fn set_min_delay(&mut self, new: Millis) -> Result<(), TimelockControllerError> {
        self.check_delay(new, self.delay_bounds().0)?;
        let old = self.controller.min_delay.get_or_default();
        self.controller.min_delay.set(&new);
        timelock_controller::Internal::_emit_min_delay_change_event(self, old, new);
        Ok(())
    }

    /// Fails for a delay that is less than `shortest`, or more than the longest there can be.
    fn check_delay(&self, delay: Millis, shortest: Millis) -> Result<(), TimelockControllerError> {
        if delay < shortest {
            return Err(TimelockControllerError::InsufficientDelay);
        }
        if delay > self.delay_bounds().1 {
            return Err(custom("DelayTooLong"));
        }
        Ok(())
    }

    /// Notes when an operation will be ready. OpenBrush adds without a check and has no longest delay.
    pub(crate) fn keep_operation(
        &mut self,
        id: OperationId,
        delay: Millis,
    ) -> Result<(), TimelockControllerError> {
        if timelock_controller::Internal::_is_operation(self, id) {
            return Err(TimelockControllerError::OperationAlreadyScheduled);
        }
        self.check_delay(delay, self.controller.min_delay.get_or_default())?;
        let Some(ready) = self.env().block_timestamp().checked_add(delay) else {
            return Err(custom("DelayTooLong"));
        };
        self.controller.timestamps.insert(&id, &ready);
        Ok(())
    }

    /// Makes one call of an operation.
    pub(crate) fn make_call(
        &mut self,
        id: OperationId,
        index: u8,
        transaction: Transaction,
    ) -> Result<(), TimelockControllerError> {
        // Before anything is called; OpenBrush checks it again after the last call.
        if index == 0 && !timelock_controller::Internal::_is_operation_ready(self, id) {
            return Err(TimelockControllerError::OperationIsNotReady);
        }
        let Some(callee) = transaction.callee else {
            return Err(TimelockControllerError::CalleeZeroAddress);
        };
        // Called back only by itself: that is how its delay and its roles are changed.
        let allow_reentry = callee == self.env().account_id();
        let (value, gas_limit) = (transaction.transferred_value, transaction.gas_limit);
        let input = transaction.input.clone();
        ensure_done(
            index,
            call_raw(callee, transaction.selector, value, gas_limit, input, allow_reentry).ok(),
        )?;
        timelock_controller::Internal::_emit_call_executed_event(self, id, index, transaction);
        Ok(())
    }

    /// Calls `accept_admin` of `contract`.
    pub(crate) fn take_admin(&self, contract: AccountId) -> Result<(), TimelockControllerError> {
        // The pallet would refuse the re-entry with a trap.
        if contract == self.env().account_id() {
            return Err(TimelockControllerError::UnderlyingTransactionReverted);
        }
        ensure_done(0, call_raw(contract, ink::selector_bytes!("accept_admin"), 0, 0, Vec::new(), false).ok())
    }
}

/// Fails for an operation without calls, and for one with too many.
pub(crate) fn check_number_of_calls(given: usize) -> Result<(), TimelockControllerError> {
    match given {
        0 => Err(custom("NoCalls")),
        1..=MAX_CALLS => Ok(()),
        _ => Err(custom("TooManyCalls")),
    }
}

/// Fails unless a callee answered, and its answer is nothing or begins with a zero, as an `Ok` does. No `Err` is taken for a
/// success. What answers neither nothing nor a `Result` is taken for what its first byte looks like: a `false`, a `None` or a
/// zero for done, most else for refused.
pub(crate) fn ensure_done(index: u8, answer: Option<Vec<u8>>) -> Result<(), TimelockControllerError> {
    let Some(answer) = answer else {
        return Err(TimelockControllerError::UnderlyingTransactionReverted);
    };
    match answer.first() {
        None | Some(0) => Ok(()),
        Some(_) => Err(TimelockControllerError::Custom(refusal(index, &answer))),
    }
}

/// "call 2 refused: 0x0100": the number of the call, and the beginning of the answer in hexadecimal.
fn refusal(index: u8, answer: &[u8]) -> String {
    let digit = |number: u8| char::from_digit(number.into(), 16).unwrap_or('?');
    let mut text = String::from("call ");
    // Two digits do: there are at most `MAX_CALLS`.
    if index >= 10 {
        text.push(digit(index / 10));
    }
    text.push(digit(index % 10));
    text.push_str(" refused: 0x");
    for byte in answer.iter().take(SHOWN_BYTES) {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

fn custom(text: &str) -> TimelockControllerError {
    TimelockControllerError::Custom(String::from(text))
}
