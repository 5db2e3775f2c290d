//! Why the vault refuses.
use super::{Pausable, VaultSettingName};
use crate::{
    access::AccessError, call::CallFailed, token::TokenError, AccountId, Balance, Era, MathError, Millis,
};
use scale::{Decode, Encode};

/// Why the vault refused.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(Debug, scale_info::TypeInfo))]
pub enum VaultError {
    /// A role was missing, or the code can no longer be replaced.
    Access(AccessError),
    /// Paused; it ends by itself.
    Paused {
        /// What is paused.
        what: Pausable,
        /// When it ends, in milliseconds since 1970.
        until: Millis,
    },
    /// A large change of the pool's worth is reported and may be vetoed: until that is settled nothing is priced.
    Held {
        /// When it ends, in milliseconds since 1970; mostly earlier.
        until: Millis,
    },
    /// Less than the smallest stake or exit.
    BelowMinimum {
        /// Planck given.
        given: Balance,
        /// Planck needed.
        minimum: Balance,
    },
    /// A large part of the pool is provided for slashes that are announced: who stakes now would have a part in it if they are
    /// cancelled. It ends when they are applied or cancelled, and reported.
    AwaitingSlash {
        /// What is provided for, in planck.
        provision: Balance,
        /// The most that may be provided for, in planck.
        most: Balance,
    },
    /// All was lost, and with it the bootstrap stake. Somebody must give a new one first, with `stake_for` to the bootstrap
    /// holder; it protects whoever stakes next, and never comes back.
    NeedsBootstrap {
        /// Planck needed.
        minimum: Balance,
    },
    /// Value was sent to a message that takes none.
    ValueNotExpected {
        /// Planck sent.
        given: Balance,
    },
    /// More than the free buffer can pay at once.
    ExceedsBuffer {
        /// Planck asked for.
        asked: Balance,
        /// Planck available.
        available: Balance,
    },
    /// `unstake_now` would pay less than the caller accepts.
    BelowMinReceived {
        /// Planck it would pay.
        received: Balance,
        /// Planck demanded.
        minimum: Balance,
    },
    /// No exit ever had this id.
    UnknownExit {
        /// The id.
        id: u64,
    },
    /// The exit was claimed or cancelled before.
    ExitClosed {
        /// The id.
        id: u64,
    },
    /// The exit belongs to somebody else.
    NotExitOwner {
        /// The id.
        id: u64,
        /// Whose it is.
        owner: AccountId,
    },
    /// The exit's batch is not funded yet.
    ExitNotFunded {
        /// The id.
        id: u64,
        /// Era at whose start it is paid at the latest if the keepers do their work.
        due_era: Era,
    },
    /// Until then the owner alone can claim the exit, and gets its storage deposit back.
    OwnerFirst {
        /// The id.
        id: u64,
        /// Era from which anybody can.
        from: Era,
    },
    /// The exit was opened in this block: it can be cancelled from the next one on. Otherwise borrowed aDOTb could make the
    /// pool small within one transaction, and with it whatever is a part of all shares.
    CancelTooSoon {
        /// The id of the exit.
        id: u64,
    },
    /// The exit's batch is closed: it can no longer be cancelled.
    BatchClosed {
        /// The id of the exit.
        id: u64,
        /// Its batch.
        batch: u32,
    },
    /// The same id twice in one claim.
    DuplicateExit {
        /// The id.
        id: u64,
    },
    /// No id, or too many ids, in one claim.
    WrongNumberOfIds {
        /// How many.
        given: u32,
        /// The most.
        maximum: u32,
    },
    /// The work of this era is complete; the next era is not there yet.
    EraNotOver {
        /// The era by the clock.
        era: Era,
        /// When the next one begins, in milliseconds since 1970.
        next_era_at: Millis,
    },
    /// A setting is out of its bounds.
    InvalidSetting(VaultSettingName),
    /// A pause is longer than 7 days, or zero.
    InvalidPause {
        /// Milliseconds given.
        given: Millis,
        /// Milliseconds allowed.
        maximum: Millis,
    },
    /// The guardian paused this before and must leave it open for as long as the longest pause.
    PauseTooSoon {
        /// When it may be paused again, in milliseconds since 1970.
        allowed_at: Millis,
    },
    /// The token refused.
    Token(TokenError),
    /// The era of a loss is still to come.
    FutureEra {
        /// The era given.
        given: Era,
        /// The era by the clock.
        era: Era,
    },
    /// Another contract of the suite did not answer: the call ran out of gas, or the contract's code is broken.
    CallFailed,
    /// The chain refused to pay out.
    PaymentFailed {
        /// To whom.
        to: AccountId,
        /// How much, in planck.
        amount: Balance,
    },
    /// A number left the range of 128 bits.
    Math(MathError),
}

/// A [`VaultError`] that is only passed on: a contract does not pay for the code that would read it.
#[cfg(feature = "std")]
pub type VaultRefusal = VaultError;

/// The bytes of a [`VaultError`] that is only passed on: a contract does not pay for the code that would read it.
#[cfg(not(feature = "std"))]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultRefusal(ink::prelude::vec::Vec<u8>);

#[cfg(not(feature = "std"))]
impl Encode for VaultRefusal {
    fn encode_to<T: scale::Output + ?Sized>(&self, dest: &mut T) {
        dest.write(&self.0);
    }
}

#[cfg(not(feature = "std"))]
impl Decode for VaultRefusal {
    fn decode<I: scale::Input>(input: &mut I) -> Result<Self, scale::Error> {
        let mut bytes = ink::prelude::vec![0; input.remaining_len()?.unwrap_or(0)];
        input.read(&mut bytes)?;
        Ok(Self(bytes))
    }
}

impl From<AccessError> for VaultError {
    fn from(e: AccessError) -> Self {
        Self::Access(e)
    }
}
impl From<MathError> for VaultError {
    fn from(e: MathError) -> Self {
        Self::Math(e)
    }
}
impl From<TokenError> for VaultError {
    fn from(e: TokenError) -> Self {
        Self::Token(e)
    }
}
impl From<CallFailed> for VaultError {
    fn from(_: CallFailed) -> Self {
        Self::CallFailed
    }
}
