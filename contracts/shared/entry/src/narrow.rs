//! Encoders in less code. The functions that `scale` derives copy every field in place, with its check of the bounds; here each
//! field passes through one function that is never inlined. What is written is the same.
use scale::Output;

/// Writes to another output.
pub struct Writer<'a, O: ?Sized>(pub &'a mut O);

impl<O: Output + ?Sized> Output for Writer<'_, O> {
    #[inline(never)]
    fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::Writer;
    use scale::Encode;

    #[test]
    fn what_is_written_is_the_same() {
        let record = (7u8, u128::MAX, Some([9u8; 32]), vec![1u32; 100], "a text", Err::<(), u16>(5));
        let mut written = Vec::new();
        record.encode_to(&mut Writer(&mut written));
        assert_eq!(written, record.encode());
    }
}
