//! The contracts as Rust objects: one typed method per message.
//!
//! A method answers what the contract answered, its own error values included. A call that trapped, or that ink! could not decode, is a different
//! thing ([`Trapped`]) and never mistaken for an error of the contract: the typed methods panic with it, since no input may trap (I-14);
//! [`Caller::try_send`] hands it out. What a call cost and emitted stays in [`World::last`].

use std::fmt;

use adotb_runtime::{AccountId, Balance};
use ink::primitives::LangError;
use scale::{Decode, DecodeAll, Encode};
use sp_core::hashing::blake2_256;

use crate::{chain::CallReport, world::World};

mod bonder;
mod events;
mod governor;
mod nominator;
mod oracle;
mod registry;
mod timelock;
mod token;
mod vault;

pub use adotb_access::Access;
pub use bonder::{Bonder, CodeTarget};
pub use events::{BonderEvent, GovernorEvent, OracleEvent, RegistryEvent, TokenEvent, VaultEvent};
pub use governor::Governor;
pub use nominator::Nominator;
pub use oracle::Oracle;
pub use registry::Registry;
pub use timelock::{Timelock, TimelockEvent, EXECUTOR_ROLE, PROPOSER_ROLE, TIMELOCK_ADMIN_ROLE};
pub use token::{PSP22Error, Token};
pub use vault::Vault;

/// The selector of a message or constructor: those of traits are named `Trait::message`.
pub fn selector(name: &str) -> [u8; 4] {
    let [a, b, c, d, ..] = blake2_256(name.as_bytes());
    [a, b, c, d]
}

/// The bytes of a call.
pub fn call_data(name: &str, args: impl Encode) -> Vec<u8> {
    [selector(name).to_vec(), args.encode()].concat()
}

/// An account as the contracts' types have it.
pub fn ink_id(who: &AccountId) -> adotb_interfaces::AccountId {
    <[u8; 32]>::from(who.clone()).into()
}

/// An account as the chain has it.
pub fn chain_id(who: adotb_interfaces::AccountId) -> AccountId {
    let bytes: &[u8; 32] = who.as_ref();
    AccountId::new(*bytes)
}

/// The contract gave no proper answer: it trapped, ran out of gas, is not there, or did not know the message.
#[derive(Clone, Debug, PartialEq)]
pub struct Trapped {
    /// The message.
    pub message: String,
    /// What the pallet or ink! said.
    pub why: String,
}

impl fmt::Display for Trapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` trapped: {}", self.message, self.why)
    }
}

/// What a contract answered, out of the bytes that ink! wraps it in.
pub(crate) fn answer<R: Decode>(message: &str, report: &CallReport) -> Result<R, Trapped> {
    let trapped = |why| Trapped { message: message.to_string(), why };
    let data = report.result.as_ref().map_err(|error| trapped(format!("{error:?} {}", report.debug)))?;
    let decoded = Result::<R, LangError>::decode_all(&mut data.as_slice());
    let answer = decoded.map_err(|error| trapped(format!("undecodable answer 0x{data:02x?}: {error}")))?;
    answer.map_err(|error| trapped(format!("{error:?}")))
}

/// Somebody who calls a contract.
pub struct Caller<'w> {
    pub(crate) world: &'w mut World,
    pub(crate) contract: AccountId,
    pub(crate) who: AccountId,
    pub(crate) value: Balance,
}

impl Caller<'_> {
    /// Calls a message and decodes its whole answer, the contract's own `Result` included.
    pub fn try_send<R: Decode>(&mut self, message: &str, args: impl Encode) -> Result<R, Trapped> {
        let value = self.value;
        self.try_pay(value, message, args)
    }

    /// As [`Caller::try_send`], with an amount of DOT that replaces the caller's.
    pub fn try_pay<R: Decode>(
        &mut self,
        value: Balance,
        message: &str,
        args: impl Encode,
    ) -> Result<R, Trapped> {
        let report = self.world.chain.call(&self.contract, call_data(message, args), value, &self.who);
        let answer = answer(message, &report);
        self.world.record(report);
        answer
    }

    /// Asks what a message would answer, without value and without effect; [`World::last`] stays as it is.
    pub fn try_ask<R: Decode>(&mut self, message: &str, args: impl Encode) -> Result<R, Trapped> {
        let data = call_data(message, args);
        answer(message, &self.world.chain.dry_call(&self.contract, data, 0, &self.who))
    }

    pub(crate) fn send<R: Decode>(&mut self, message: &str, args: impl Encode) -> R {
        self.try_send(message, args).unwrap_or_else(|trapped| panic!("{trapped}"))
    }

    pub(crate) fn pay<R: Decode>(&mut self, value: Balance, message: &str, args: impl Encode) -> R {
        self.try_pay(value, message, args).unwrap_or_else(|trapped| panic!("{trapped}"))
    }

    pub(crate) fn ask<R: Decode>(&mut self, message: &str, args: impl Encode) -> R {
        self.try_ask(message, args).unwrap_or_else(|trapped| panic!("{trapped}"))
    }
}

/// Gives a typed contract what all of them have.
macro_rules! typed_contract {
    ($name:ident) => {
        impl<'w> $name<'w> {
            /// Sends this much DOT with each call, also to messages that take none.
            pub fn with_value(mut self, value: adotb_runtime::Balance) -> Self {
                self.0.value = value;
                self
            }

            /// The untyped caller below: for calls that are expected to trap, and for made-up bytes.
            pub fn raw(&mut self) -> &mut $crate::contract::Caller<'w> {
                &mut self.0
            }
        }
    };
}
pub(crate) use typed_contract;

/// Gives a typed contract the messages of its admin.
macro_rules! administered {
    ($name:ident) => {
        impl $name<'_> {
            /// Offers the admin role.
            pub fn propose_admin(&mut self, to: Option<&adotb_runtime::AccountId>) -> Answer<()> {
                self.0.send("propose_admin", to)
            }

            /// Takes the admin role.
            pub fn accept_admin(&mut self) -> Answer<()> {
                self.0.send("accept_admin", ())
            }

            /// Ends all upgrades.
            pub fn ossify(&mut self) -> Answer<()> {
                self.0.send("ossify", ())
            }

            /// Who administers the contract, and what became of that.
            pub fn access(&mut self) -> adotb_access::Access {
                self.0.ask("access", ())
            }

            /// Who administers the contract.
            pub fn admin(&mut self) -> adotb_runtime::AccountId {
                $crate::contract::chain_id(self.access().admin)
            }

            /// To whom the admin role is offered.
            pub fn pending_admin(&mut self) -> Option<adotb_runtime::AccountId> {
                self.access().pending_admin.map($crate::contract::chain_id)
            }
        }
    };
}
pub(crate) use administered;
