//! The unlocking chunks of a stash through any sequence of work: no planck appears or vanishes (I-08).

use crate::{
    exact::{big, BigUint},
    input::{typed, Amount},
};
use adotb_math::{
    chunks::{push_unbond, rebond, ripe_total, settle_withdrawal, slash, Chunk, MAX_CHUNKS},
    MathError,
};
use arbitrary::Arbitrary;

#[derive(Arbitrary, Debug)]
enum Act {
    NextEra(u8),
    /// Bonding eras, planck.
    Push(u8, Amount),
    Rebond(Amount),
    /// Planck, and in how many eras the first chunk is ripe that is cut.
    Slash(Amount, u8),
    /// What is ripe, and so much more or less; grace in eras.
    Settle {
        more: Amount,
        less: Amount,
        grace: u8,
    },
    /// Eras that no clock shows.
    Wild {
        ripe: u32,
        amount: Amount,
        era: u32,
        received: Amount,
        grace: u32,
    },
}

pub fn check(data: &[u8]) {
    typed(data, |acts: Vec<Act>| {
        let (mut era, mut list) = (0u32, Vec::new());
        for act in acts {
            match act {
                Act::NextEra(eras) => era += u32::from(eras),
                Act::Push(eras, amount) => pushed(&mut list, era + u32::from(eras), amount.0),
                Act::Rebond(amount) => rebonded(&mut list, amount.0),
                Act::Slash(amount, eras) => slashed(&mut list, amount.0, era + u32::from(eras)),
                Act::Settle { more, less, grace } => {
                    let received = ripe_total(&list, era).saturating_add(more.0).saturating_sub(less.0);
                    settled(&mut list, era, received, grace.into());
                }
                Act::Wild { ripe, amount, era, received, grace } => {
                    let mut list = list.clone();
                    pushed(&mut list, ripe, amount.0);
                    settled(&mut list, era, received.0, grace);
                }
            }
            assert!(list.len() <= MAX_CHUNKS, "I-08");
            assert!(list.iter().all(|chunk: &Chunk| chunk.amount > 0), "no chunk of nothing");
        }
    })
}

fn sum(list: &[Chunk]) -> BigUint {
    list.iter().map(|chunk| big(chunk.amount)).sum()
}

fn pushed(list: &mut Vec<Chunk>, ripe: u32, amount: u128) {
    let before = list.clone();
    let newest = before.last();
    let merges = newest.is_some_and(|chunk| chunk.ripe_era == ripe);
    match push_unbond(list, ripe, amount) {
        Ok(()) => {
            assert_eq!(sum(list), sum(&before) + amount);
            assert_eq!(list.len(), before.len() + usize::from(amount > 0 && !merges));
        }
        Err(error) => {
            let full = !merges && before.len() == MAX_CHUNKS;
            assert_eq!(error, if full { MathError::TooManyChunks } else { MathError::Overflow });
            assert!(full || newest.is_some_and(|chunk| chunk.amount.checked_add(amount).is_none()));
            assert_eq!(*list, before);
        }
    }
}

fn rebonded(list: &mut Vec<Chunk>, amount: u128) {
    let before = list.clone();
    let taken = rebond(list, amount);
    assert_eq!(big(taken), sum(&before).min(big(amount)), "all there is, up to what was asked");
    assert_eq!(sum(list) + taken, sum(&before));
    // The newest first: the older ones are as they were.
    let older = list.len().saturating_sub(1);
    assert_eq!(list[..older], before[..older]);
}

fn slashed(list: &mut Vec<Chunk>, amount: u128, from: u32) {
    let before = list.clone();
    let of = |list: &[Chunk], hit: bool| {
        list.iter()
            .filter(|chunk| (chunk.ripe_era >= from) == hit)
            .map(|chunk| big(chunk.amount))
            .sum::<BigUint>()
    };
    let (hit, cut) = (of(&before, true), big(amount));
    if slash(list, amount, from).is_err() {
        assert!(
            hit > big(u128::MAX) && *list == before,
            "only what fits nowhere is refused, and changes nothing"
        );
        return;
    }
    assert_eq!(sum(list) + cut.clone().min(sum(&before)), sum(&before), "all there is, up to what was asked");
    if cut <= hit {
        assert_eq!(of(list, false), of(&before, false), "others are spared while these suffice");
    } else {
        assert_eq!(of(list, true), big(0), "these first");
    }
}

fn settled(list: &mut Vec<Chunk>, era: u32, received: u128, grace: u32) {
    let before = list.clone();
    let ripe =
        |list: &[Chunk]| list.iter().filter(|chunk| chunk.ripe_era <= era).copied().collect::<Vec<_>>();
    let outcome = settle_withdrawal(list, era, received, grace);
    assert_eq!(
        outcome.matched.checked_add(outcome.surplus),
        Some(received),
        "all that came is accounted for"
    );
    // The sums of wild chunks may clip.
    if sum(&before) <= big(u128::MAX) {
        assert_eq!(sum(list) + outcome.matched + outcome.shortfall, sum(&before));
    }
    assert!(list.iter().all(|chunk| era < chunk.ripe_era.saturating_add(grace)), "none outlives its grace");
    assert!(outcome.surplus == 0 || list.is_empty(), "surplus only when every chunk is paid");
    if big(received) >= sum(&ripe(&before)) {
        assert!(ripe(list).is_empty());
        assert_eq!(outcome.shortfall, 0);
    }
}
