//! Counts what is on the heap, so that a target can bound what its code asks for.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

thread_local! {
    static NOW: Cell<usize> = const { Cell::new(0) };
    static PEAK: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

fn grown(by: usize) {
    // At the end of a thread its counters may be gone.
    let _ = NOW.try_with(|now| {
        now.set(now.get().saturating_add(by));
        let _ = PEAK.try_with(|peak| peak.set(peak.get().max(now.get())));
    });
}

fn shrunk(by: usize) {
    let _ = NOW.try_with(|now| now.set(now.get().saturating_sub(by)));
}

// Sound: every request goes to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grown(layout.size());
        System.alloc(layout)
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        grown(layout.size());
        System.alloc_zeroed(layout)
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        shrunk(layout.size());
        System.dealloc(at, layout)
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Both may exist for a moment.
        grown(size);
        shrunk(layout.size());
        System.realloc(at, layout, size)
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Runs `work`; returns its result, and how many bytes of heap it had at once beyond those before it.
pub fn peak<R>(work: impl FnOnce() -> R) -> (R, usize) {
    let before = NOW.get();
    PEAK.set(before);
    let result = work();
    (result, PEAK.get().saturating_sub(before))
}

#[test]
fn peak_counts_what_is_there_at_once() {
    let (_, bytes) = peak(|| {
        drop(vec![1u8; 1_000_000]);
        vec![0u8; 3_000_000]
    });
    assert_eq!(bytes, 3_000_000);
    assert_eq!(peak(|| 5), (5, 0));
}
