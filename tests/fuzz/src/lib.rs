//! Fuzzing: what must hold for any bytes, as plain functions.
//!
//! Each target is a `check(data: &[u8])` that panics when something does not hold. `fuzz_targets` hands them to libFuzzer
//! (`./scripts/fuzz.sh`, with a nightly compiler); `tests/replay.rs` runs them on the seeds and on some thousand
//! pseudo-random inputs with the ordinary one.
//!
//! A new target is a function here, a line in [`TARGETS`], a file in `fuzz_targets` and a few seeds.

pub mod books;
pub mod calls;
pub mod chunks;
pub mod clock;
pub mod codec;
pub mod desk;
pub mod exact;
pub mod heap;
pub mod input;
pub mod ledger;
pub mod losses;
pub mod plan;
pub mod shares;
pub mod standing;
pub mod stream;

/// Panics when something does not hold for the bytes.
pub type Check = fn(&[u8]);

/// Every target by its name.
pub const TARGETS: &[(&str, Check)] = &[
    ("shares", shares::check),
    ("clock", clock::check),
    ("stream", stream::check),
    ("losses", losses::check),
    ("chunks", chunks::check),
    ("plan", plan::check),
    ("standing", standing::check),
    ("ledger", ledger::check),
    ("books", books::check),
    ("desk", desk::check),
    ("calls", calls::check),
    ("messages", codec::check_messages),
    ("records", codec::check_records),
];

#[cfg(fuzzing)]
#[doc(hidden)]
pub use libfuzzer_sys;

/// Makes a program out of a target: libFuzzer's under cargo-fuzz, an empty one for everybody else.
#[macro_export]
macro_rules! target {
    ($check:path) => {
        #[cfg(fuzzing)]
        $crate::libfuzzer_sys::fuzz_target!(|data: &[u8]| $check(data));
        #[cfg(not(fuzzing))]
        fn main() {
            let _ = $check;
        }
    };
}
