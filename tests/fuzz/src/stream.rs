//! A reward stream in use: what comes in is released or taken, and what is released stays released.

use crate::{
    exact::{big, BigUint},
    input::{typed, Amount},
};
use adotb_math::{stream::Stream, MathError};
use arbitrary::Arbitrary;

#[derive(Arbitrary, Debug)]
struct Input {
    total: Amount,
    start: u64,
    end: u64,
    now: u64,
    acts: Vec<Act>,
}

#[derive(Arbitrary, Debug)]
enum Act {
    /// Milliseconds.
    Wait(u32),
    /// To the end, or beside it.
    WaitForEnd {
        less: u8,
    },
    /// Planck, over so many milliseconds.
    Add(Amount, u32),
    AddForever(Amount, u64),
    Take(Amount),
}

pub fn check(data: &[u8]) {
    typed(data, |input: Input| {
        anything(&input);
        life(&input);
    })
}

/// A stream that nobody would make: each call answers, and conserves.
fn anything(&Input { total, start, end, now, ref acts }: &Input) {
    let stream = Stream { total: total.0, start, end };
    let released = stream.released(now);
    assert_eq!(released + stream.remaining(now), stream.total);
    if now >= end {
        assert_eq!(released, stream.total);
    } else if now <= start {
        assert_eq!(released, 0);
    } else {
        assert_eq!(big(released), big(stream.total) * (now - start) / (end - start));
    }
    for act in acts {
        match *act {
            Act::Add(amount, duration) => added(stream, now, amount.0, duration.into()),
            Act::AddForever(amount, duration) => added(stream, now, amount.0, duration),
            Act::Take(amount) => taken(stream, now, amount.0),
            _ => {}
        }
    }
}

fn added(stream: Stream, now: u64, amount: u128, duration: u64) {
    match stream.add(now, amount, duration) {
        Ok((new, released)) => {
            assert_eq!(big(new.total) + big(released), big(stream.total) + big(amount));
            assert_eq!(new.start, now);
            let left = stream.end.saturating_sub(now);
            assert!(new.end >= now && new.end - now <= left.max(duration), "a mean of the two");
            assert!(new.total == 0 || new.end - now >= left.min(duration) || stream.remaining(now) == 0);
        }
        Err(error) => {
            assert_eq!(error, MathError::Overflow);
            let sum = big(stream.remaining(now)) + big(amount);
            let last = now.checked_add(stream.end.saturating_sub(now).max(duration));
            assert!(sum > big(u128::MAX) || last.is_none(), "no other reason");
        }
    }
}

fn taken(stream: Stream, now: u64, amount: u128) {
    let (new, released, taken) = stream.take(now, amount);
    assert_eq!(released + taken + new.total, stream.total);
    assert_eq!(taken, amount.min(stream.remaining(now)));
    assert_eq!((new.start, new.end), (now, stream.end.max(now)));
}

/// From an empty stream on, with a clock that only goes forward.
fn life(input: &Input) {
    let (mut now, mut stream) = (input.now, Stream::default());
    let (mut came, mut went, mut lost) = (big(0), big(0), big(0));
    let mut seen = big(0);
    for act in &input.acts {
        match *act {
            Act::Wait(time) => now = now.saturating_add(time.into()),
            Act::WaitForEnd { less } => now = now.max(stream.end.saturating_sub(less.into())),
            Act::Add(amount, duration) => {
                add(&mut stream, now, amount.0, duration.into(), (&mut came, &mut went))
            }
            Act::AddForever(amount, duration) => {
                add(&mut stream, now, amount.0, duration, (&mut came, &mut went))
            }
            Act::Take(amount) => {
                let (new, released, taken) = stream.take(now, amount.0);
                stream = new;
                went += released;
                lost += taken;
            }
        }
        let released = &went + stream.released(now);
        assert!(released >= seen, "what is released never falls");
        assert_eq!(&released + &lost + stream.remaining(now), came, "conserved");
        seen = released;
    }
    assert_eq!(went + lost + stream.released(u64::MAX), came, "everything in the end");
}

fn add(
    stream: &mut Stream,
    now: u64,
    amount: u128,
    duration: u64,
    (came, went): (&mut BigUint, &mut BigUint),
) {
    if let Ok((new, released)) = stream.add(now, amount, duration) {
        *stream = new;
        *came += amount;
        *went += released;
    }
}
