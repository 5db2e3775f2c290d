//! Linear release of harvested rewards into `pooled`.
//!
//! A harvest raises nobody's balance at once, so nobody can earn by depositing just before it.

use crate::{
    muldiv::{mul_div_down, mul_div_up},
    Balance, MathError, Millis,
};

/// An amount that is released evenly between two moments.
#[derive(Clone, Copy, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(Debug, scale_info::TypeInfo))]
pub struct Stream {
    /// Planck released between `start` and `end`.
    pub total: Balance,
    /// Moment at which the release begins.
    pub start: Millis,
    /// Moment at which all of it is released.
    pub end: Millis,
}

impl Stream {
    /// Planck released up to the moment `now`, rounded down: nothing until `start`, everything from `end` on.
    pub fn released(&self, now: Millis) -> Balance {
        if now >= self.end {
            return self.total;
        }
        // Saturating is the meaning wanted: nothing is released before the start.
        let elapsed = now.saturating_sub(self.start);
        let length = self.end.saturating_sub(self.start);
        // Cannot fail: elapsed < length whenever elapsed > 0, and length = 0 with now < end means "not begun".
        mul_div_down(self.total, elapsed.into(), length.into()).unwrap_or(0)
    }

    /// Planck not yet released at the moment `now`.
    pub fn remaining(&self, now: Millis) -> Balance {
        // Cannot underflow: `released` never exceeds `total`.
        self.total.saturating_sub(self.released(now))
    }

    /// Adds `amount` to be released over `duration` from now on; returns the new stream and what the old one had
    /// released, which the caller moves into `pooled`.
    ///
    /// The new end is the mean of the old rest's end and the new part's end, weighted by their amounts and rounded
    /// up (our own derivation): `now + (rest * (old_end - now) + amount * duration) / (rest + amount)`. Hence a
    /// harvest of dust moves the end by next to nothing, and repeating it cannot hold the rewards back.
    ///
    /// # Errors
    /// `Overflow` when the sum or the end does not fit its type.
    pub fn add(self, now: Millis, amount: Balance, duration: Millis) -> Result<(Stream, Balance), MathError> {
        let rest = self.remaining(now);
        let total = rest.checked_add(amount).ok_or(MathError::Overflow)?;
        if total == 0 {
            return Ok((Stream { total, start: now, end: now }, self.total));
        }
        // Saturating is the meaning wanted: of an ended stream nothing is left, and its end has no weight.
        let left = self.end.saturating_sub(now);
        // The mean of two lengths is the shorter one plus the longer one's weight of the difference.
        let (short, more, weight) = match duration.checked_sub(left) {
            Some(more) => (left, more, amount),
            None => (duration, left.saturating_sub(duration), rest),
        };
        let extra = mul_div_up(more.into(), weight, total)?;
        let end = Millis::try_from(extra)
            .ok()
            .and_then(|extra| short.checked_add(extra))
            .and_then(|length| now.checked_add(length))
            .ok_or(MathError::Overflow)?;
        Ok((Stream { total, start: now, end }, self.released(now)))
    }

    /// Lets a loss eat what is not yet released; returns the new stream, what the old one had released (the caller
    /// moves it into `pooled`) and the part of `amount` that was taken. The end stays where it is.
    pub fn take(self, now: Millis, amount: Balance) -> (Stream, Balance, Balance) {
        let rest = self.remaining(now);
        let taken = amount.min(rest);
        // Cannot underflow: taken <= rest.
        let total = rest.saturating_sub(taken);
        (Stream { total, start: now, end: self.end.max(now) }, self.released(now), taken)
    }
}
