//! Whatever bytes arrive, decoding them answers a value or an error: it never panics and never asks for more memory
//! than the bytes can fill. What decodes is encoded to the same bytes again, so that no two messages mean the same.
//!
//! Messages are decoded by ink!'s own decoders, out of the same types and by the same functions as on the chain, where
//! `adotb-entry` picks the function. (It reads `PSP22::transfer` and `transfer_from` of the token without their last
//! argument.)

mod contracts;
mod records;

use crate::heap;
use ink::{
    reflect::{ContractConstructorDecoder, ContractEventBase, ContractMessageDecoder},
    storage::traits::Storable,
};
use scale::{Decode, Encode, Error, Input, Output};

pub use contracts::CONTRACTS;
pub use records::RECORDS;

/// Bytes of heap that a value may take: the largest element of a list is some hundred times as large as its encoding,
/// and lists begin with room for 16 KB.
fn room(length: usize) -> usize {
    64 * 1024 + 512 * length
}

/// Decodes a `T` as far as it goes; encodes it again.
pub fn round_trip<T: Decode + Encode>(bytes: &[u8]) {
    let mut rest = bytes;
    let (value, peak) = heap::peak(|| T::decode(&mut rest));
    let name = std::any::type_name::<T>();
    assert!(peak <= room(bytes.len()), "{name} took {peak} bytes for {}", bytes.len());
    if let Ok(value) = value {
        let read = &bytes[..bytes.len() - rest.len()];
        assert_eq!(value.encode(), read, "{name} is encoded in one way");
    }
}

/// Decodes a `T` that cannot be encoded.
fn decodes<T: Decode>(bytes: &[u8]) -> bool {
    let (value, peak) = heap::peak(|| T::decode(&mut &bytes[..]).is_ok());
    let name = std::any::type_name::<T>();
    assert!(peak <= room(bytes.len()), "{name} took {peak} bytes for {}", bytes.len());
    value
}

/// What a contract keeps in its own cell.
struct Cell<C>(C);

impl<C: Storable> Decode for Cell<C> {
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
        C::decode(input).map(Self)
    }
}

impl<C: Storable> Encode for Cell<C> {
    fn encode_to<O: Output + ?Sized>(&self, to: &mut O) {
        // `Storable` wants an output of known size.
        let mut bytes = Vec::new();
        self.0.encode(&mut bytes);
        to.write(&bytes);
    }
}

/// One contract, as bytes reach it and leave it.
pub struct Contract {
    pub name: &'static str,
    /// Selectors of its messages.
    pub messages: &'static [u32],
    /// Arguments and answer of one of them, by its place in `messages`.
    parts: &'static [fn(&[u8])],
    /// Arguments of the constructor `new`.
    constructor: fn(&[u8]),
    /// A whole call, selector first.
    call: fn(&[u8]) -> bool,
    /// A whole instantiation, selector first.
    deploy: fn(&[u8]) -> bool,
    events: fn(&[u8]),
    cell: fn(&[u8]),
}

impl Contract {
    /// The selector of a message, and then `bytes`.
    fn check(&self, message: u8, bytes: &[u8]) {
        (self.call)(bytes);
        (self.deploy)(bytes);
        (self.constructor)(bytes);
        (self.events)(bytes);
        (self.cell)(bytes);
        let place = usize::from(message) % self.messages.len();
        (self.parts[place])(bytes);
        let with = |selector: u32| [&selector.to_be_bytes()[..], bytes].concat();
        (self.call)(&with(self.messages[place]));
        (self.deploy)(&with(ink::selector_id!("new")));
    }

    /// Whether `bytes` are a call that the contract understands.
    pub fn understands(&self, bytes: &[u8]) -> bool {
        (self.call)(bytes)
    }
}

fn call<C: ContractMessageDecoder>(bytes: &[u8]) -> bool {
    decodes::<C::Type>(bytes)
}

fn deploy<C: ContractConstructorDecoder>(bytes: &[u8]) -> bool {
    decodes::<C::Type>(bytes)
}

fn events<C: ContractEventBase>(bytes: &[u8])
where
    C::Type: Decode + Encode,
{
    round_trip::<C::Type>(bytes);
}

/// The first byte picks the contract, the second the message.
pub fn check_messages(data: &[u8]) {
    if let [contract, message, bytes @ ..] = data {
        CONTRACTS[usize::from(*contract) % CONTRACTS.len()].check(*message, bytes);
    }
}

/// The first byte picks the type.
pub fn check_records(data: &[u8]) {
    if let [record, bytes @ ..] = data {
        (RECORDS[usize::from(*record) % RECORDS.len()])(bytes);
    }
}
