//! How much money has to move between the vault and the stashes, once per era.

use crate::{Balance, MathError};

/// What the stashes shall do together. Inflow and outflow are never wanted at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Flow {
    /// Planck to take back from unbonding into the bond.
    pub rebond: Balance,
    /// Planck of the buffer to bond.
    pub bond: Balance,
    /// Planck to begin to unbond.
    pub unbond: Balance,
}

/// The flow that the exits, the buffer and the stake already unbonding call for, after batches were funded.
///
/// `buffer` is the vault's free cash, `unbonding` everything on its way back, `unfunded` what unfunded exits are
/// still worth, `buffer_target` the cash that shall stay at hand for `unstake_now`.
///
/// When `buffer + unbonding` exceeds `unfunded`, the excess works: first what is unbonding (it is idle for weeks, and
/// taking it back is instant), then cash above the target of the buffer. When it falls short, the gap is unbonded.
///
/// # Errors
/// `Overflow` when `buffer` and `unbonding` do not fit together.
pub fn flow(
    buffer: Balance,
    unbonding: Balance,
    unfunded: Balance,
    buffer_target: Balance,
) -> Result<Flow, MathError> {
    let coming = buffer.checked_add(unbonding).ok_or(MathError::Overflow)?;
    let Some(excess) = coming.checked_sub(unfunded) else {
        // Cannot underflow: this is the branch in which unfunded > coming.
        return Ok(Flow { unbond: unfunded.saturating_sub(coming), ..Flow::default() });
    };
    let rebond = excess.min(unbonding);
    // Saturating is the meaning wanted in the second: below its target the buffer gives nothing.
    let bond = excess.saturating_sub(rebond).min(buffer.saturating_sub(buffer_target));
    Ok(Flow { rebond, bond, unbond: 0 })
}
