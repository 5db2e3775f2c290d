//! From bytes to typed input.

use arbitrary::{Arbitrary, Result, Unstructured};

/// Runs `check` on the input that the bytes stand for. They stand for none when there are too few of them.
pub fn typed<'a, T: Arbitrary<'a>>(data: &'a [u8], check: impl FnOnce(T)) {
    if let Ok(input) = T::arbitrary_take_rest(Unstructured::new(data)) {
        check(input);
    }
}

/// A number of any magnitude, often one beside a power of two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount(pub u128);

impl<'a> Arbitrary<'a> for Amount {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let kind = u8::arbitrary(u)?;
        let power = 1u128 << (kind & 127);
        Ok(Self(match kind >> 7 {
            0 => u128::arbitrary(u)? >> (kind & 127),
            _ => match u8::arbitrary(u)? & 3 {
                0 => power - 1,
                1 => power,
                2 => power + 1,
                _ => u128::MAX - (power - 1),
            },
        }))
    }

    fn size_hint(depth: usize) -> (usize, Option<usize>) {
        arbitrary::size_hint::and(u8::size_hint(depth), (1, Some(16)))
    }
}

/// An amount as it occurs: up to a hundred billion coins of ten decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Money(pub u128);

impl<'a> Arbitrary<'a> for Money {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let shift = u8::arbitrary(u)? % 70;
        let bytes = <[u8; 9]>::arbitrary(u)?;
        let mut wide = [0; 16];
        wide[..9].copy_from_slice(&bytes);
        Ok(Self((u128::from_le_bytes(wide) & ((1 << 70) - 1)) >> shift))
    }

    fn size_hint(_: usize) -> (usize, Option<usize>) {
        (10, Some(10))
    }
}
