//! What can be called, and how the arguments are read.
// With `std` (tests, metadata) only the list of messages remains of this. And each of the two codes needs a part of it only.
#![allow(dead_code, unused_imports)]

use crate::Token;
use adotb_access::Access;
use adotb_interfaces::{
    token::{Collected, TokenError, Totals},
    AccountId, Balance, Millis,
};
use ink::prelude::{string::String, vec::Vec};
use openbrush::contracts::psp22::PSP22Error;
use scale::{Decode, Error, Input};

adotb_entry::entry_points! {
    Token;
    front {
        answers:
            Amount(Balance) Totals(Totals) Standard(Result<(), PSP22Error>) Done(Result<(), TokenError>)
            Moved(Result<Balance, TokenError>) Collected(Result<Collected, TokenError>) AllShares((Totals, u32));
        refuses value with (|_| PSP22Error::Custom(String::from("ValueNotExpected"))):
            "PSP22::transfer" reads (transfer) keeps cell
            "PSP22::transfer_from" reads (transfer_from) keeps cell
            "PSP22::approve" keeps cell;
        refuses value with (|given| TokenError::ValueNotExpected { given }):
            "transfer_shares" keeps cell
            "collect" keeps cell
            "mint"
            "burn";
        views:
            "PSP22::balance_of"
            "PSP22::allowance"
            "all_shares"
            "totals";
    }
    back {
        answers:
            Amount(Balance) Stream((Balance, Millis, Millis)) Epoch(u32) Decimals(u8)
            Account(AccountId) Access(Access) MaybeText(Option<String>)
            Standard(Result<(), PSP22Error>) Done(Result<(), TokenError>) Credited(Result<Totals, TokenError>);
        refuses value with (|_| PSP22Error::Custom(String::from("ValueNotExpected"))):
            "PSP22::increase_allowance" keeps cell
            "PSP22::decrease_allowance" keeps cell;
        refuses value with (|given| TokenError::ValueNotExpected { given }):
            "credit_rewards"
            "book_loss"
            "propose_admin"
            "accept_admin"
            "set_code"
            "ossify";
        views:
            "PSP22::total_supply"
            "PSP22Metadata::token_name"
            "PSP22Metadata::token_symbol"
            "PSP22Metadata::token_decimals"
            "shares_of"
            "total_shares"
            "shares_for"
            "amount_for"
            "stream"
            "epoch"
            "vault"
            "bonder"
            "access";
    }
}

/// Arguments of `PSP22::transfer`. Its `data` means nothing here and is not read: code to decode it would cost every call.
pub fn transfer<I: Input>(input: &mut I) -> Result<(AccountId, Balance, Vec<u8>), Error> {
    Decode::decode(input).map(|(to, value)| (to, value, Vec::new()))
}

/// Arguments of `PSP22::transfer_from`, likewise.
pub fn transfer_from<I: Input>(input: &mut I) -> Result<(AccountId, AccountId, Balance, Vec<u8>), Error> {
    Decode::decode(input).map(|(from, to, value)| (from, to, value, Vec::new()))
}
