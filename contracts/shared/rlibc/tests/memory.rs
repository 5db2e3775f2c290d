//! The functions against those of `std`: every length up to a few words, every offset within one, every overlap, and
//! random ones beyond. What lies around the target must stay as it was.

use proptest::prelude::*;
use rlibc::{memcmp, memcpy, memmove, memset};
use std::cmp::Ordering;

/// A few words and a rest.
const LONGEST: usize = 35;
/// More than a word, so that all positions within one occur.
const OFFSETS: usize = 10;
const ROOM: usize = LONGEST + OFFSETS + 8;

/// Bytes that differ from their neighbours.
fn pattern(len: usize, seed: u8) -> Vec<u8> {
    (0..len).map(|at| (at as u8).wrapping_mul(37).wrapping_add(seed)).collect()
}

fn check_copy(source: &[u8], target: &[u8], from: usize, to: usize, len: usize) {
    let mut expected = target.to_vec();
    expected[to..to + len].copy_from_slice(&source[from..from + len]);
    for copy in [memcpy, memmove] {
        let mut found = target.to_vec();
        let start = found[to..].as_mut_ptr();
        // SAFETY: both ranges were taken out of slices above.
        let answer = unsafe { copy(start, source[from..].as_ptr(), len) };
        assert_eq!(answer, start, "it returns the target");
        assert_eq!(found, expected, "{len} bytes from {from} to {to}");
    }
}

fn check_move(bytes: &[u8], from: usize, to: usize, len: usize) {
    let (mut expected, mut found) = (bytes.to_vec(), bytes.to_vec());
    expected.copy_within(from..from + len, to);
    let start = found.as_mut_ptr();
    // SAFETY: `copy_within` found both ranges in the slice.
    let answer = unsafe { memmove(start.wrapping_add(to), start.wrapping_add(from), len) };
    assert_eq!(answer, start.wrapping_add(to), "it returns the target");
    assert_eq!(found, expected, "{len} bytes within a slice, from {from} to {to}");
    if to <= from {
        // What `memmove` relies on.
        let mut found = bytes.to_vec();
        let start = found.as_mut_ptr();
        // SAFETY: as above.
        unsafe { memcpy(start.wrapping_add(to), start.wrapping_add(from), len) };
        assert_eq!(found, expected, "{len} bytes downwards, from {from} to {to}");
    }
}

fn check_fill(target: &[u8], to: usize, byte: i32, len: usize) {
    let (mut expected, mut found) = (target.to_vec(), target.to_vec());
    expected[to..to + len].fill(byte as u8);
    let start = found[to..].as_mut_ptr();
    // SAFETY: the range was taken out of the slice above.
    let answer = unsafe { memset(start, byte, len) };
    assert_eq!(answer, start, "it returns the target");
    assert_eq!(found, expected, "{len} times {byte} at {to}");
}

fn check_compare(left: &[u8], right: &[u8]) {
    assert_eq!(left.len(), right.len());
    // SAFETY: both slices have this length.
    let found = unsafe { memcmp(left.as_ptr(), right.as_ptr(), left.len()) };
    assert_eq!(found.cmp(&0), left.cmp(right), "{left:?} {right:?}");
}

#[test]
fn memcpy_and_memmove_equal_std_for_every_length_and_offset() {
    let (source, target) = (pattern(ROOM, 1), pattern(ROOM, 200));
    for len in 0..=LONGEST {
        for from in 0..OFFSETS {
            for to in 0..OFFSETS {
                check_copy(&source, &target, from, to, len);
            }
        }
    }
}

#[test]
fn memmove_equals_std_for_every_length_and_overlap() {
    let bytes = pattern(2 * ROOM, 7);
    for len in 0..=LONGEST {
        for from in 0..LONGEST + OFFSETS {
            for to in 0..LONGEST + OFFSETS {
                check_move(&bytes, from, to, len);
            }
        }
    }
}

#[test]
fn memset_equals_std_for_every_length_and_offset() {
    let target = pattern(ROOM, 3);
    for len in 0..=LONGEST {
        for to in 0..OFFSETS {
            // Only the lowest byte counts.
            for byte in [0, 1, 0x7f, 0x80, 0xff, 0x1234, -1, i32::MIN] {
                check_fill(&target, to, byte, len);
            }
        }
    }
}

#[test]
fn memcmp_equals_std_for_every_length_and_place_of_the_difference() {
    let bytes = pattern(ROOM, 9);
    for len in 0..=LONGEST {
        for offset in 0..OFFSETS {
            let left = &bytes[offset..offset + len];
            let mut right = left.to_vec();
            check_compare(left, &right);
            for place in 0..len {
                // As unsigned numbers: 0x80 is above 0x7f.
                for byte in [0, 0x7f, 0x80, 0xff] {
                    right[place] = byte;
                    check_compare(left, &right);
                    check_compare(&right, left);
                    // Bytes behind the first difference mean nothing.
                    if place + 1 < len {
                        right[place + 1] = !byte;
                        check_compare(left, &right);
                        right[place + 1] = left[place + 1];
                    }
                }
                right[place] = left[place];
            }
        }
    }
    let (low, high) = ([0x7f_u8; 8], [0x80_u8; 8]);
    // SAFETY: both have eight bytes.
    assert_eq!(unsafe { memcmp(low.as_ptr(), high.as_ptr(), 8) }.cmp(&0), Ordering::Less);
}

proptest! {
    #[test]
    fn all_four_equal_std_at_random(
        bytes in prop::collection::vec(any::<u8>(), 400),
        other in prop::collection::vec(any::<u8>(), 400),
        from in 0_usize..200,
        to in 0_usize..200,
        byte: i32,
        len in 0_usize..200,
        same in 0_usize..200,
    ) {
        check_copy(&bytes, &other, from, to, len);
        check_move(&bytes, from, to, len);
        check_fill(&bytes, to, byte, len);
        let mut nearly = bytes[from..from + len].to_vec();
        for (place, byte) in nearly.iter_mut().enumerate().skip(same) {
            *byte = other[to + place];
        }
        check_compare(&bytes[from..from + len], &nearly);
    }
}
