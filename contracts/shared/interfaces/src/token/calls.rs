//! What holders ask of aDOTb, and contracts that hold for others. Each is the token's message of the same name, which has
//! the details. The errors of PSP22's messages are not decoded: they would bring its texts along.
//!
//! `#[inline]`, so that each is compiled where it is called and nowhere else: compiled here, it would change what the optimiser
//! makes of its neighbours in contracts that never call it.
use crate::{
    call::{call, CallFailed, Refused},
    AccountId, Balance,
};
use ink::prelude::vec::Vec;

/// PSP22's `transfer`: moves `amount` planck of the calling contract to `to`.
#[inline]
pub fn transfer(token: AccountId, to: AccountId, amount: Balance) -> Result<Result<(), Refused>, CallFailed> {
    call(token, ink::selector_bytes!("PSP22::transfer"), 0, (to, amount, Vec::<u8>::new()))
}

/// PSP22's `transfer_from`: moves `amount` planck of `from` to `to`, out of what `from` allowed the calling contract.
#[inline]
pub fn transfer_from(
    token: AccountId,
    from: AccountId,
    to: AccountId,
    amount: Balance,
) -> Result<Result<(), Refused>, CallFailed> {
    call(token, ink::selector_bytes!("PSP22::transfer_from"), 0, (from, to, amount, Vec::<u8>::new()))
}

/// PSP22's `approve`: lets `spender` move up to `amount` planck of the calling contract; replaces the former allowance.
#[inline]
pub fn approve(
    token: AccountId,
    spender: AccountId,
    amount: Balance,
) -> Result<Result<(), Refused>, CallFailed> {
    call(token, ink::selector_bytes!("PSP22::approve"), 0, (spender, amount))
}

/// PSP22's `allowance`, in planck.
#[inline]
pub fn allowance(token: AccountId, owner: AccountId, spender: AccountId) -> Result<Balance, CallFailed> {
    call(token, ink::selector_bytes!("PSP22::allowance"), 0, (owner, spender))
}

/// PSP22's `total_supply`, in planck.
#[inline]
pub fn total_supply(token: AccountId) -> Result<Balance, CallFailed> {
    call(token, ink::selector_bytes!("PSP22::total_supply"), 0, ())
}

/// Shares of `account`.
#[inline]
pub fn shares_of(token: AccountId, account: AccountId) -> Result<Balance, CallFailed> {
    call(token, ink::selector_bytes!("shares_of"), 0, account)
}

/// Shares that `amount` planck buy now, rounded down.
#[inline]
pub fn shares_for(token: AccountId, amount: Balance) -> Result<Balance, CallFailed> {
    call(token, ink::selector_bytes!("shares_for"), 0, amount)
}

/// What `shares` are worth now, in planck, rounded down.
#[inline]
pub fn amount_for(token: AccountId, shares: Balance) -> Result<Balance, CallFailed> {
    call(token, ink::selector_bytes!("amount_for"), 0, shares)
}
