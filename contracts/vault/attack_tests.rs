//! Attacks on the books, without a chain.
use crate::data::Books;
use adotb_interfaces::Balance;

const DOT: Balance = 10_000_000_000;

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
