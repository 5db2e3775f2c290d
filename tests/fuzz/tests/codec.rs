//! The check of decoders finds decoders that are wrong.

use adotb_fuzz::codec::round_trip;
use scale::{Decode, Encode, Error, Input, Output};

/// Believes whatever length it reads.
struct Greedy(Vec<u8>);

impl Decode for Greedy {
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
        Ok(Self(Vec::with_capacity(u32::decode(input)? as usize)))
    }
}

impl Encode for Greedy {
    fn encode_to<O: Output + ?Sized>(&self, to: &mut O) {
        (self.0.capacity() as u32).encode_to(to);
    }
}

#[test]
#[should_panic = "bytes for 4"]
fn a_decoder_that_believes_a_length_is_found() {
    round_trip::<Greedy>(&100u32.encode());
    round_trip::<Greedy>(&1_000_000u32.encode());
}

/// Reads any byte that is not zero as `true`.
struct Lax(bool);

impl Decode for Lax {
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
        Ok(Self(input.read_byte()? != 0))
    }
}

impl Encode for Lax {
    fn encode_to<O: Output + ?Sized>(&self, to: &mut O) {
        self.0.encode_to(to);
    }
}

#[test]
#[should_panic = "is encoded in one way"]
fn a_decoder_that_takes_two_encodings_is_found() {
    round_trip::<Lax>(&[1]);
    round_trip::<Lax>(&[2]);
}
