//! The ledger of aDOTb: what backs the token and how many shares there are.
//!
//! `amount = shares * pooled / total_shares`. Alice and Bob stake 10 and 30 DOT: 10 and 30 shares, pooled 40. A reward of
//! 8 DOT makes pooled 48, so that their balances read 12 and 36. Carol stakes 12 and gets 10 shares, and all three keep
//! what they had. A loss of 30 of the 60 DOT halves each balance.
//!
//! Pure: the time comes in as an argument, and who holds which shares is the shell's business.
use adotb_interfaces::token::{TokenError, Totals};
use adotb_math::{
    shares::{to_amount_down, to_shares_down, to_shares_up},
    stream::Stream,
    Balance, MathError, Millis,
};
use scale::{Decode, Encode};

/// The reward stream as it is stored: `adotb-math` knows no storage, so its layout is described here, as one leaf.
#[derive(Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(Debug, scale_info::TypeInfo))]
pub struct StoredStream(pub Stream);

#[cfg(feature = "std")]
impl ink::storage::traits::StorageLayout for StoredStream {
    fn layout(key: &ink::primitives::Key) -> ink::metadata::layout::Layout {
        ink::metadata::layout::LeafLayout::from_key::<Self>(key.into()).into()
    }
}

/// What backs all shares.
#[derive(Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(Debug, scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Ledger {
    /// Planck that back the shares, apart from what the stream has released since it was last settled.
    pub base: Balance,
    /// All shares of this epoch.
    pub shares: Balance,
    /// Reward on its way into `base`.
    pub stream: StoredStream,
    /// Number of total losses; shares of an earlier epoch are worth nothing.
    pub epoch: u32,
}

impl Ledger {
    /// The ledger as it is at `now`: what the stream has released until then is in `base`. Everything else below expects
    /// a ledger of this moment.
    pub fn at(&self, now: Millis) -> Self {
        let (stream, released, _) = self.stream.0.take(now, 0);
        // Cannot clip: see `base_with`.
        Self { base: clipped_add(self.base, released), stream: StoredStream(stream), ..*self }
    }

    /// All totals.
    pub fn totals(&self) -> Totals {
        Totals { pooled: self.base, shares: self.shares, unreleased: self.stream.0.total }
    }

    /// Planck that `shares` are worth, rounded down. Clips at the largest number, which no share that exists comes near.
    pub fn amount_for_down(&self, shares: Balance) -> Balance {
        to_amount_down(shares, self.shares, self.base).unwrap_or(Balance::MAX)
    }

    /// Shares that `amount` planck are worth, rounded down. Clips at the largest number, as above.
    pub fn shares_for_down(&self, amount: Balance) -> Balance {
        to_shares_down(amount, self.shares, self.base).unwrap_or(Balance::MAX)
    }

    /// Shares that leave an account which holds `held` when it gives away `amount` planck: rounded up, and all of them
    /// when `amount` is its whole balance, so that no dust stays behind. More than `held` exactly when `amount` is more
    /// than they are worth.
    ///
    /// # Rounding
    /// Moving `s >= amount * shares / pooled` raises the receiver's balance by at least `amount`, since
    /// `floor(a + b) >= floor(a) + b` for a whole `b`. The sender pays less than one share's worth more than `amount`:
    /// at most one planck more while a share is worth a planck or less, at most two while it is worth two or less, ...
    pub fn shares_leaving_up(&self, held: Balance, amount: Balance) -> Balance {
        if amount == self.amount_for_down(held) {
            return held;
        }
        // Clips to more than any account can hold.
        to_shares_up(amount, self.shares, self.base).unwrap_or(Balance::MAX)
    }

    /// The only function that increases the number of shares: `amount` planck enter the pool; returns the shares that
    /// they buy, rounded down. The first ones of an epoch cost a planck each.
    ///
    /// # Errors
    /// `ZeroResult` when the amount buys no share; `Math` beyond 128 bits.
    pub fn issue(&mut self, amount: Balance) -> Result<Balance, TokenError> {
        // Clips to a number that the sum below refuses, unless there are no shares yet.
        let shares = self.shares_for_down(amount);
        if shares == 0 {
            return Err(TokenError::ZeroResult);
        }
        let base = self.base_with(amount, self.stream.0.total)?;
        self.shares = add(self.shares, shares)?;
        self.base = base;
        Ok(shares)
    }

    /// The only function that decreases the number of shares, but for a total loss: `amount` planck leave the pool;
    /// returns the shares that they cost the account which holds `held`, rounded up.
    ///
    /// # Errors
    /// `ZeroResult` for nothing; `InsufficientShares`.
    pub fn redeem(&mut self, held: Balance, amount: Balance) -> Result<Balance, TokenError> {
        if amount == 0 {
            return Err(TokenError::ZeroResult);
        }
        let shares = self.shares_leaving_up(held, amount);
        if shares > held {
            return Err(TokenError::InsufficientShares { available: held, needed: shares });
        }
        // Cannot clip: an account's shares are among all shares, and what they are worth is in the pool.
        self.base = clipped_sub(self.base, amount);
        self.shares = clipped_sub(self.shares, shares);
        Ok(shares)
    }

    /// Adds `amount` planck to the stream, to be released over `duration` from `now` on; with no duration, to the pool at once.
    ///
    /// # Errors
    /// `Math` beyond 128 bits.
    pub fn stream_reward(&mut self, amount: Balance, duration: Millis, now: Millis) -> Result<(), MathError> {
        if duration == 0 {
            self.base = self.base_with(amount, self.stream.0.total)?;
            return Ok(());
        }
        // The stream starts at `now`: there is nothing that it has released.
        let (stream, _) = self.stream.0.add(now, amount, duration)?;
        self.base_with(0, stream.total)?;
        self.stream.0 = stream;
        Ok(())
    }

    /// Takes `amount` planck, first from what the stream has not released, then from the pool, and at most everything;
    /// returns what was taken. When nothing is left, a new epoch of shares begins.
    pub fn lose(&mut self, amount: Balance, now: Millis) -> Balance {
        let (stream, _, spared) = self.stream.0.take(now, amount);
        let borne = clipped_sub(amount, spared).min(self.base);
        self.stream.0 = stream;
        self.base = clipped_sub(self.base, borne);
        if self.base == 0 && self.shares > 0 {
            self.shares = 0;
            // The number may come round: nobody sees four thousand million total losses.
            self.epoch = self.epoch.wrapping_add(1);
        }
        clipped_add(spared, borne)
    }

    /// `base` and `amount`, if there is room for what a stream of `unreleased` planck will add.
    fn base_with(&self, amount: Balance, unreleased: Balance) -> Result<Balance, MathError> {
        let base = add(self.base, amount)?;
        add(base, unreleased).map(|_| base)
    }
}

/// Sum, or the error that it is too large.
#[inline(never)]
pub fn add(a: Balance, b: Balance) -> Result<Balance, MathError> {
    a.checked_add(b).ok_or(MathError::Overflow)
}

/// Difference, or zero. Out of line, like `add`: 128-bit arithmetic is bulky in Wasm.
#[inline(never)]
pub fn clipped_sub(a: Balance, b: Balance) -> Balance {
    a.saturating_sub(b)
}

/// Sum, or the largest number.
#[inline(never)]
pub fn clipped_add(a: Balance, b: Balance) -> Balance {
    a.saturating_add(b)
}
