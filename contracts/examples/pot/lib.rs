//! An example: people save together, and their DOT earns meanwhile.
//!
//! Until a day that is fixed when the pot is made everybody can put DOT or aDOTb in; whoever leaves before takes aDOTb along. From
//! that day on anybody can close the pot: it leaves as a whole, by one exit, and once that is paid everybody gets their part.
//!
//! An ordinary ink! contract. `docs/integration.md` quotes the marked parts; `tests/suite/examples.rs` runs it beside the suite.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

pub use pot::*;

/// The contract.
#[ink::contract]
pub mod pot {
    use adotb_interfaces::{
        call::CallFailed,
        token::{self, TokenError},
        vault::{self, ExitInfo, VaultError},
        MathError,
    };
    use adotb_math::{
        balance::{add, sub},
        muldiv::mul_div_down,
    };
    use ink::storage::Mapping;
    use scale::{Decode, Encode};

    /// What somebody has in the pot.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
    #[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
    pub struct Part {
        /// Shares of aDOTb.
        pub shares: Balance,
        /// Their epoch: after a total loss they are worth nothing.
        pub epoch: u32,
    }

    /// Why the pot refused.
    #[derive(Clone, PartialEq, Eq, Encode, Decode)]
    #[cfg_attr(feature = "std", derive(Debug, scale_info::TypeInfo))]
    pub enum PotError {
        /// The vault refused, and why.
        Vault(VaultError),
        /// aDOTb refused, and why.
        Token(TokenError),
        /// A contract of the suite did not answer.
        CallFailed,
        /// Too late: it was closed.
        Closed,
        /// Too early: it can be closed later.
        StillOpen {
            /// When, in milliseconds since 1970.
            until: Timestamp,
        },
        /// The caller has no part in it.
        NoPart,
        /// The chain refused to pay.
        PaymentFailed,
        /// A number left the range of 128 bits.
        Math(MathError),
    }

    /// The pot.
    #[ink(storage)]
    pub struct Pot {
        /// The vault.
        vault: AccountId,
        /// aDOTb.
        token: AccountId,
        /// From then on it can be closed, in milliseconds since 1970.
        until: Timestamp,
        /// All parts.
        all: Part,
        /// The part of each.
        parts: Mapping<AccountId, Part>,
        /// The exit by which it left; nothing before.
        exit: Option<u64>,
        /// What the exit brought and was not paid out yet, in planck; nothing before it was paid.
        cash: Option<Balance>,
    }

    impl Pot {
        /// Makes a pot that can be closed from `until` on, in milliseconds since 1970.
        ///
        /// Emits nothing. Fails with `CallFailed`. Access: everybody.
        #[ink(constructor)]
        pub fn new(vault: AccountId, until: Timestamp) -> Result<Self, PotError> {
            // quote: links
            let token = vault::links(vault)?.token;
            // end of quote
            let (all, parts) = (Part::default(), Mapping::default());
            Ok(Self { vault, token, until, all, parts, exit: None, cash: None })
        }

        /// Stakes the DOT sent for the caller. Returns the shares, rounded down.
        ///
        /// Emits nothing. Fails with `Closed`, `Vault`, `CallFailed`, `Math`. Access: everybody.
        #[ink(message, payable)]
        pub fn put_in(&mut self) -> Result<Balance, PotError> {
            self.ensure_open()?;
            // quote: stake
            // The first `?` is for no answer at all, the second for a refusal: both undo everything.
            let shares = vault::stake(self.vault, self.env().transferred_value())??;
            let (_totals, epoch) = token::all_shares(self.token)?;
            self.add(self.env().caller(), Part { shares, epoch })
            // end of quote
        }

        /// Takes `amount` planck of the caller's aDOTb, out of what the caller allowed the pot. Returns the shares,
        /// rounded up.
        ///
        /// Emits nothing. Fails with `Closed`, `Token`, `CallFailed`, `Math`. Access: everybody.
        #[ink(message)]
        pub fn put_in_adotb(&mut self, amount: Balance) -> Result<Balance, PotError> {
            self.ensure_open()?;
            // quote: collect
            let holder = self.env().caller();
            let token::Collected { shares, epoch } = token::collect(self.token, holder, amount)??;
            self.add(holder, Part { shares, epoch })
            // end of quote
        }

        /// Gives the caller's part back as aDOTb, before the pot is closed. Returns what it is worth, in planck,
        /// rounded down.
        ///
        /// Emits nothing. Fails with `Closed`, `NoPart`, `Token`, `CallFailed`, `Math`. Access: everybody.
        #[ink(message)]
        pub fn take_out(&mut self) -> Result<Balance, PotError> {
            self.ensure_open()?;
            let holder = self.env().caller();
            let shares = self.remove(holder)?;
            // quote: give back
            // Shares, never the amount that was put in: what they earned goes along, and a loss is borne by those who had them.
            let amount = token::transfer_shares(self.token, holder, shares)??;
            // end of quote
            Ok(amount)
        }

        /// Leaves as a whole, when it is time. Returns the exit's id.
        ///
        /// Emits nothing. Fails with `Closed`, `StillOpen`, `Vault`, `CallFailed`. Access: everybody.
        #[ink(message)]
        pub fn close(&mut self) -> Result<u64, PotError> {
            self.ensure_open()?;
            if self.env().block_timestamp() < self.until {
                return Err(PotError::StillOpen { until: self.until });
            }
            // quote: leave
            // The largest number: all that the pot has, whatever it is worth in this block.
            let id = vault::request_unstake(self.vault, Balance::MAX)??;
            self.exit = Some(id);
            // end of quote
            Ok(id)
        }

        /// Pays the caller's part in DOT, once the exit is funded. Returns how much, in planck, rounded down.
        ///
        /// Emits nothing. Fails with `StillOpen`, `Vault`, `NoPart`, `PaymentFailed`, `CallFailed`, `Math`.
        /// Access: everybody.
        #[ink(message)]
        pub fn pay_out(&mut self) -> Result<Balance, PotError> {
            let id = self.exit.ok_or(PotError::StillOpen { until: self.until })?;
            let mut cash = match self.cash {
                Some(cash) => cash,
                None => {
                    // quote: claim
                    // From three eras after the funding anybody can claim it. Then it is skipped here, and the cash has arrived
                    // already: what counts is what is there. (`balance` leaves out what the account must keep to exist.)
                    vault::claim(self.vault, &[id])??;
                    self.env().balance()
                    // end of quote
                }
            };
            let holder = self.env().caller();
            let all = self.all.shares;
            let shares = self.remove(holder)?;
            let amount = mul_div_down(cash, shares, all)?;
            sub(&mut cash, amount)?;
            self.cash = Some(cash);
            self.env().transfer(holder, amount).map_err(|_| PotError::PaymentFailed)?;
            Ok(amount)
        }

        /// What somebody has in the pot, in shares.
        #[ink(message)]
        pub fn part_of(&self, holder: AccountId) -> Part {
            self.part(holder)
        }

        /// What somebody has in the pot, in planck, while it is open.
        #[ink(message)]
        pub fn worth_of(&self, holder: AccountId) -> Result<Balance, PotError> {
            // quote: worth
            Ok(token::amount_for(self.token, self.part(holder).shares)?)
            // end of quote
        }

        /// The exit by which the pot left, until it is paid.
        #[ink(message)]
        pub fn exit(&self) -> Result<Option<ExitInfo>, PotError> {
            let Some(id) = self.exit else { return Ok(None) };
            Ok(vault::exit(self.vault, id)?)
        }

        fn ensure_open(&self) -> Result<(), PotError> {
            self.exit.map_or(Ok(()), |_| Err(PotError::Closed))
        }

        // quote: epochs
        /// What somebody has in the present epoch: shares of an earlier one are worth nothing.
        fn part(&self, holder: AccountId) -> Part {
            let part = self.parts.get(holder).unwrap_or_default();
            if part.epoch == self.all.epoch {
                part
            } else {
                Part { shares: 0, epoch: self.all.epoch }
            }
        }

        fn add(&mut self, holder: AccountId, more: Part) -> Result<Balance, PotError> {
            if more.epoch != self.all.epoch {
                self.all = Part { shares: 0, epoch: more.epoch };
            }
            let mut part = self.part(holder);
            add(&mut part.shares, more.shares)?;
            add(&mut self.all.shares, more.shares)?;
            self.parts.insert(holder, &part);
            Ok(more.shares)
        }
        // end of quote

        fn remove(&mut self, holder: AccountId) -> Result<Balance, PotError> {
            let Part { shares, .. } = self.part(holder);
            if shares == 0 {
                return Err(PotError::NoPart);
            }
            sub(&mut self.all.shares, shares)?;
            self.parts.remove(holder);
            Ok(shares)
        }
    }

    impl From<CallFailed> for PotError {
        fn from(_: CallFailed) -> Self {
            Self::CallFailed
        }
    }
    impl From<VaultError> for PotError {
        fn from(e: VaultError) -> Self {
            Self::Vault(e)
        }
    }
    impl From<TokenError> for PotError {
        fn from(e: TokenError) -> Self {
            Self::Token(e)
        }
    }
    impl From<MathError> for PotError {
        fn from(e: MathError) -> Self {
            Self::Math(e)
        }
    }
}
