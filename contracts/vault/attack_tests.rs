//! Attacks on the books, without a chain.
use crate::data::Books;
use adotb_interfaces::Balance;
use adotb_math::{stream::Stream, Millis};
use proptest::prelude::*;

const DOT: Balance = 10_000_000_000;
const DAY: Millis = 86_400_000;

/// A hundred thousand smallest exits in one era are one batch, one number and one step of the keeper's, like a single exit of the same sum.
#[test]
fn many_exits_are_one_batch() {
    let books = || {
        let mut books = Books::new(7);
        (books.money.buffer, books.money.bonded) = (5 * DOT, 100_000 * DOT);
        books
    };
    let (mut many, mut one) = (books(), books());
    for n in 0..100_000 {
        assert_eq!(many.open_exit(DOT / 10), Ok(n + 1));
    }
    one.open_exit(10_000 * DOT).unwrap();
    assert_eq!((many.money, many.open, many.open_batch), (one.money, one.open, one.open_batch));
    assert_eq!(many.instant_liquidity(), one.instant_liquidity(), "while it is open");
    let (closed, alone) = (many.seal(8).unwrap().unwrap(), one.seal(8).unwrap().unwrap());
    assert_eq!((closed.0, closed.1.value, closed.1.promised), (alone.0, alone.1.value, alone.1.promised));
    let due =
        |batch: &adotb_interfaces::vault::Batch| vec![adotb_math::flow::Due { era: 36, amount: batch.value }];
    assert_eq!(many.needs(due(&closed.1), 500), one.needs(due(&alone.1), 500), "the same stake moves");
    assert_eq!(scale::Encode::encoded_size(&many), scale::Encode::encoded_size(&one), "the same cell");
    many.money.buffer = 10_000 * DOT;
    assert_eq!((many.fund(closed.1.value), many.first_unfunded), (Ok(true), 1), "one step");
    assert_eq!(many.money.reserved, 10_000 * DOT);
}

/// Opening and taking back exits, a hundred thousand times, leaves the books as they were.
#[test]
fn opened_and_cancelled_exits_leave_nothing() {
    let mut books = Books::new(7);
    books.money.bonded = 1_000 * DOT;
    let before = books;
    for n in 0..100_000u128 {
        books.open_exit(DOT + n).unwrap();
        books.cancel_exit(DOT + n).unwrap();
    }
    assert_eq!(Books { next_exit: before.next_exit, ..books }, before, "but for the next id");
    assert_eq!(books.seal(8), Ok(None), "not even a batch");
}

proptest! {
    /// Whoever comes for a day earns at most twice the cap on what they brought, whatever waits to be released, however large they
    /// are beside the pool, and whenever somebody harvests. A holder's normal day is about a third of that.
    #[test]
    fn a_day_trader_earns_at_most_twice_the_cap_of_what_they_brought(
        pool in 1_000 * DOT..1_000_000 * DOT,
        trader in DOT..10_000_000 * DOT,
        backlog_bps in 0u128..1_000,
        max_bps in 1u16..=100,
        (eras, comes) in (1u32..30, 0..DAY),
        harvests in prop::collection::vec(0..3 * DAY, 0..40),
    ) {
        let mut books = Books::new(5);
        books.money.bonded = pool;
        let mut waits = pool * backlog_bps / 10_000;
        let (mut stream, mut released) = (Stream::default(), 0);
        let (comes, goes) = (DAY + comes, 2 * DAY + comes);
        let mut moments = harvests;
        moments.extend([comes, goes]);
        moments.sort_unstable();
        let (mut first, mut seen) = (true, None);
        for now in moments {
            if now == comes && seen.is_none() {
                seen = Some(released + stream.released(now));
                books.money.buffer += trader;
            }
            if now == goes {
                let gain = released + stream.released(now) - seen.unwrap();
                let part = gain * trader / (pool + trader);
                prop_assert!(part <= trader * 2 * u128::from(max_bps) / 10_000 + 1, "{} of {}", part, trader);
            }
            // The first harvest may be after many eras: what they brought is released over as many.
            let eras = if std::mem::take(&mut first) { eras } else { 1 };
            let reward = books.harvestable(waits, stream.remaining(now), eras, max_bps).unwrap();
            let (next, done) = stream.add(now, reward, DAY * Millis::from(eras)).unwrap();
            (stream, released, waits) = (next, released + done, waits - reward);
        }
    }
}
