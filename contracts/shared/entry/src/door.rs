//! The door from a contract's front to its back.
//!
//! A delegate call: the back runs with the front's storage, account, caller and value, and its answer, a refusal too, goes
//! to the caller as it is.

/// Hands the whole call to another code, which answers it.
#[cfg(target_arch = "wasm32")]
#[inline(never)]
pub fn pass(code: &[u8; 32]) -> ! {
    #[link(wasm_import_module = "seal0")]
    extern "C" {
        fn delegate_call(
            flags: u32,
            code_hash: *const u8,
            input: *const u8,
            input_len: u32,
            output: *const u8,
            output_len: *const u8,
        ) -> u32;
    }
    /// The input goes on to the other code.
    const FORWARD_INPUT: u32 = 1;
    /// What the other code answers ends this call.
    const TAIL_CALL: u32 = 4;
    /// No buffer.
    const NONE: *const u8 = u32::MAX as *const u8;
    // SAFETY: the pallet reads 32 bytes at `code`, and neither input nor output is here.
    unsafe { delegate_call(FORWARD_INPUT | TAIL_CALL, code.as_ptr(), NONE, 0, NONE, NONE) };
    // Only a code that is not there or that trapped comes back.
    panic!()
}

/// Whether this instance is made as an anchor: it has no storage, returns nothing, and only keeps its code on the chain,
/// which a delegate call does not.
pub fn is_anchor() -> bool {
    matches!(ink::env::decode_input::<[u8; 4]>(), Ok(selector) if selector == ink::selector_bytes!("anchor"))
}

/// The hash that 64 hexadecimal digits stand for. It is for constants: what is none does not compile.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]
pub const fn hash(digits: &str) -> [u8; 32] {
    let digits = digits.as_bytes();
    assert!(digits.len() == 64, "a hash has 64 hexadecimal digits");
    let mut hash = [0; 32];
    let mut at = 0;
    while at < 32 {
        hash[at] = digit(digits[2 * at]) * 16 + digit(digits[2 * at + 1]);
        at += 1;
    }
    hash
}

#[allow(clippy::arithmetic_side_effects)] // a constant too: within the bounds of its arms
const fn digit(of: u8) -> u8 {
    match of {
        b'0'..=b'9' => of - b'0',
        b'a'..=b'f' => of - b'a' + 10,
        _ => panic!("a hash has hexadecimal digits in small letters"),
    }
}

#[cfg(test)]
mod tests {
    use super::hash;

    const DIGITS: &str = "00010f10fff0a9b8000000000000000000000000000000000000000000000cde";

    #[test]
    fn hash_reads_hexadecimal_digits() {
        let mut expected = [0; 32];
        expected[..8].copy_from_slice(&[0x00, 0x01, 0x0f, 0x10, 0xff, 0xf0, 0xa9, 0xb8]);
        expected[30..].copy_from_slice(&[0x0c, 0xde]);
        assert_eq!(hash(DIGITS), expected);
    }

    #[test]
    #[should_panic(expected = "64 hexadecimal digits")]
    fn hash_refuses_another_length() {
        hash(&DIGITS[1..]);
    }

    #[test]
    #[should_panic(expected = "small letters")]
    fn hash_refuses_other_letters() {
        hash(&DIGITS.replace('f', "F"));
    }
}
