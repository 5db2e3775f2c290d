//! The four functions on memory that the compiler calls by name, for contracts.
//!
//! ink! brings a crate of this name that works byte by byte. Copies of 32 bytes are everywhere in a contract, and a
//! metered machine counts every turn of a loop, so these work by words of eight bytes, which Wasm reads and writes at any
//! address. On the chain they are what the compiler calls; anywhere else they are plain functions, which the tests compare
//! with those of `std`.
#![no_std]
// No path from any input may trap.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        clippy::unwrap_used,
        clippy::expect_used
    )
)]

use core::ffi::c_int;

/// Bytes in a word.
const WORD: usize = 8;

/// Copies `len` bytes; where they overlap, `to` must be below `from`.
///
/// # Safety
/// `len` bytes can be read at `from` and written at `to`.
#[cfg_attr(target_arch = "wasm32", no_mangle)]
pub unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, len: usize) -> *mut u8 {
    let mut done = 0_usize;
    while done.wrapping_add(WORD) <= len {
        let word = from.wrapping_add(done).cast::<u64>().read_unaligned();
        to.wrapping_add(done).cast::<u64>().write_unaligned(word);
        done = done.wrapping_add(WORD);
    }
    while done < len {
        *to.wrapping_add(done) = *from.wrapping_add(done);
        done = done.wrapping_add(1);
    }
    to
}

/// Copies `len` bytes, which may overlap.
///
/// # Safety
/// `len` bytes can be read at `from` and written at `to`.
#[cfg_attr(target_arch = "wasm32", no_mangle)]
pub unsafe extern "C" fn memmove(to: *mut u8, from: *const u8, len: usize) -> *mut u8 {
    // Only a target inside the source must be filled from its end.
    if (to as usize).wrapping_sub(from as usize) >= len {
        return memcpy(to, from, len);
    }
    let mut left = len;
    while left > 0 {
        left = left.wrapping_sub(1);
        // Volatile, or the compiler makes a call of this very function of the loop.
        to.wrapping_add(left).write_volatile(from.wrapping_add(left).read_volatile());
    }
    to
}

/// Fills `len` bytes with the lowest byte of `byte`.
///
/// # Safety
/// `len` bytes can be written at `to`.
#[cfg_attr(target_arch = "wasm32", no_mangle)]
pub unsafe extern "C" fn memset(to: *mut u8, byte: c_int, len: usize) -> *mut u8 {
    let byte = byte as u8;
    let word = u64::from_ne_bytes([byte; WORD]);
    let mut done = 0_usize;
    while done.wrapping_add(WORD) <= len {
        to.wrapping_add(done).cast::<u64>().write_unaligned(word);
        done = done.wrapping_add(WORD);
    }
    while done < len {
        *to.wrapping_add(done) = byte;
        done = done.wrapping_add(1);
    }
    to
}

/// Compares `len` bytes as unsigned numbers: below, at or above zero by the first that differ.
///
/// # Safety
/// `len` bytes can be read at `left` and at `right`.
#[cfg_attr(target_arch = "wasm32", no_mangle)]
pub unsafe extern "C" fn memcmp(left: *const u8, right: *const u8, len: usize) -> c_int {
    let mut same = 0_usize;
    while same.wrapping_add(WORD) <= len
        && left.wrapping_add(same).cast::<u64>().read_unaligned()
            == right.wrapping_add(same).cast::<u64>().read_unaligned()
    {
        same = same.wrapping_add(WORD);
    }
    while same < len {
        let (one, other) = (*left.wrapping_add(same), *right.wrapping_add(same));
        if one != other {
            return c_int::from(one).wrapping_sub(c_int::from(other));
        }
        same = same.wrapping_add(1);
    }
    0
}
