use crate::{any_amount, big, config, money, rates::assert_rates};
use adotb_math::{stream::Stream, MathError};
use proptest::prelude::*;

const DAY: u64 = 86_400_000;

fn any_stream() -> impl Strategy<Value = Stream> {
    (any_amount(), any::<u64>(), any::<u64>()).prop_map(|(total, start, end)| Stream { total, start, end })
}

/// A stream and a moment: mostly one at which it runs, and now and then one of its two ends, before, or long after.
fn at_a_moment() -> impl Strategy<Value = (Stream, u64)> {
    let length = prop_oneof![1 => Just(0u64), 1 => 1..10u64, 8 => 1..2 * DAY];
    (money(), 0..100 * DAY, length, any::<u64>(), 0u32..10).prop_map(|(total, start, length, pick, kind)| {
        let now = match kind {
            0 => start.saturating_sub(pick % DAY),
            1 => start,
            2 => start + length,
            3 => start + length + pick % (30 * DAY),
            _ => start + pick % length.max(1),
        };
        (Stream { total, start, end: start + length }, now)
    })
}

/// A part of an amount: anything from nothing to all of it, and beyond.
fn part_of(whole: u128, (pick, kind): (u128, u32)) -> u128 {
    match kind {
        0 => 0,
        1 => whole,
        2 => whole.saturating_add(pick),
        _ => pick % (whole + 1),
    }
}

fn runs((stream, now): &(Stream, u64)) -> bool {
    stream.total > 0 && stream.start < *now && *now < stream.end
}

#[test]
fn most_streams_that_are_tried_run() {
    assert_rates(
        "any stream, any moment",
        (any_stream(), any::<u64>()),
        &[
            ("runs", 120, runs),
            ("has ended", 300, |(stream, now)| *now >= stream.end),
            ("has not begun", 150, |(stream, now)| *now <= stream.start && *now < stream.end),
        ],
    );
    assert_rates(
        "stream and moment",
        at_a_moment(),
        &[
            ("runs", 400, runs),
            ("has released something and keeps something", 300, |(stream, now)| {
                stream.released(*now) > 0 && stream.remaining(*now) > 0
            }),
            ("has ended", 200, |(stream, now)| *now >= stream.end),
            ("begins", 80, |(stream, now)| *now == stream.start),
            ("ends", 80, |(stream, now)| *now == stream.end),
            ("has not begun", 50, |(stream, now)| *now < stream.start),
            ("has no length", 80, |(stream, _)| stream.start == stream.end),
        ],
    );
    assert_rates(
        "what is taken of a stream that runs",
        (at_a_moment(), any::<u128>(), 0u32..8).prop_map(|(at, pick, kind)| {
            let rest = at.0.remaining(at.1);
            (at, rest, part_of(rest, (pick, kind)))
        }),
        &[
            ("a part", 200, |(at, rest, amount)| runs(at) && 0 < *amount && amount < rest),
            ("more than there is", 80, |(_, rest, amount)| amount > rest),
        ],
    );
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn released_equals_big_integers(stream in any_stream(), now in any::<u64>()) {
        let released = stream.released(now);
        if now >= stream.end {
            prop_assert_eq!(released, stream.total);
        } else if now <= stream.start {
            prop_assert_eq!(released, 0);
        } else {
            let exact = big(stream.total) * (now - stream.start) / (stream.end - stream.start);
            prop_assert_eq!(big(released), exact);
        }
        prop_assert_eq!(released + stream.remaining(now), stream.total);
    }

    #[test]
    fn released_never_falls((stream, now) in at_a_moment(), later in prop_oneof![0..DAY, 0..10u64]) {
        prop_assert!(stream.released(now) <= stream.released(now + later));
    }

    #[test]
    fn add_conserves_and_ends_at_the_weighted_mean(
        (old, now) in at_a_moment(), amount in money(), duration in prop_oneof![1 => Just(0u64), 9 => 0..2 * DAY],
    ) {
        let (new, released) = old.add(now, amount, duration).unwrap();
        prop_assert_eq!(released + new.total, old.total + amount);
        prop_assert_eq!(new.start, now);
        prop_assert!(new.end >= now);
        let rest = old.remaining(now);
        if rest + amount > 0 {
            let left = old.end.saturating_sub(now);
            let sum = big(rest) * left + big(amount) * duration;
            let whole = big(rest) + big(amount);
            let mean = (sum + &whole - 1u8) / whole;
            prop_assert_eq!(big((new.end - now).into()), mean);
        }
        // Nothing is released by the addition itself.
        prop_assert_eq!(new.released(now), if new.end == now { new.total } else { 0 });
    }

    #[test]
    fn dust_does_not_stretch_the_stream(total in 1u128 << 40..1 << 70, times in 1u32..200) {
        let mut stream = Stream { total, start: 0, end: DAY };
        let mut out = 0;
        for step in 1..=u64::from(times) {
            let (next, released) = stream.add(step * (DAY / 250), 1, DAY).unwrap();
            out += released;
            stream = next;
        }
        // Each planck of dust may round the end up by one millisecond and no more.
        prop_assert!(stream.end <= DAY + u64::from(times));
        prop_assert_eq!(out + stream.total, total + u128::from(times));
    }

    #[test]
    fn take_conserves_and_pays_nothing_twice(
        (old, now) in at_a_moment(), pick in any::<u128>(), kind in 0u32..8, later in 0..DAY,
    ) {
        let amount = part_of(old.remaining(now), (pick, kind));
        let (new, released, taken) = old.take(now, amount);
        prop_assert_eq!(released, old.released(now));
        prop_assert_eq!(released + taken + new.total, old.total);
        prop_assert_eq!(taken, amount.min(old.remaining(now)));
        prop_assert_eq!((new.start, new.end), (now, old.end.max(now)));
        // What was released before the loss is not released again, not even in part.
        prop_assert_eq!(new.released(now), if new.end == now { new.total } else { 0 });
        // Without a loss it goes on at the pace it had, but for the rounding of the part that is gone.
        if taken == 0 && now >= old.start {
            let (on, as_before) = (released + new.released(now + later), old.released(now + later));
            prop_assert!(as_before - 1u128.min(as_before) <= on && on <= as_before + 1, "{} instead of {}", on, as_before);
        }
    }

    #[test]
    fn no_input_traps(stream in any_stream(), now in any::<u64>(), amount in any_amount(), duration in any::<u64>()) {
        let _ = stream.take(now, amount);
        match stream.add(now, amount, duration) {
            Ok((new, released)) => prop_assert_eq!(big(released) + big(new.total), big(stream.total) + big(amount)),
            Err(error) => prop_assert_eq!(error, MathError::Overflow),
        }
    }
}

#[test]
fn add_to_an_empty_stream_of_nothing_is_empty() {
    let (stream, released) = Stream::default().add(7, 0, DAY).unwrap();
    assert_eq!((stream.total, stream.end, released), (0, 7, 0));
}

#[test]
fn add_to_an_ended_stream_releases_it_and_starts_anew() {
    let old = Stream { total: 100, start: 0, end: 10 };
    let (new, released) = old.add(20, 50, 10).unwrap();
    assert_eq!(released, 100);
    assert_eq!(new, Stream { total: 50, start: 20, end: 30 });
}

#[test]
fn add_halfway_takes_the_mean() {
    let old = Stream { total: 200, start: 0, end: 100 };
    let (new, released) = old.add(50, 100, 100).unwrap();
    assert_eq!(released, 100);
    // 100 planck with 50 ms left and 100 planck for 100 ms: 75 ms for both.
    assert_eq!(new, Stream { total: 200, start: 50, end: 125 });
}

#[test]
fn add_beyond_the_end_of_time_is_an_error() {
    assert_eq!(Stream::default().add(u64::MAX, 1, 1), Err(MathError::Overflow));
    let full = Stream { total: u128::MAX, start: 5, end: 10 };
    assert_eq!(full.add(0, 1, 1), Err(MathError::Overflow));
}

#[test]
fn a_stream_without_length_is_released_at_once() {
    let (stream, _) = Stream::default().add(7, 9, 0).unwrap();
    assert_eq!((stream.released(6), stream.released(7)), (0, 9));
}
