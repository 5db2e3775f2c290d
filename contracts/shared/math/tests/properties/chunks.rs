use crate::{config, exact, money, rates::assert_rates};
use adotb_math::{
    chunks::{push_unbond, rebond, ripe_total, settle_withdrawal, slash, Chunk, Withdrawal, MAX_CHUNKS},
    MathError,
};
use proptest::prelude::*;

fn chunks() -> impl Strategy<Value = Vec<Chunk>> {
    prop::collection::btree_map(0u32..60, money().prop_map(|amount| amount.max(1)), 0..=MAX_CHUNKS)
        .prop_map(|map| map.into_iter().map(|(ripe_era, amount)| Chunk { ripe_era, amount }).collect())
}

/// Chunks, and the era in which more shall be ripe.
fn to_push() -> impl Strategy<Value = (Vec<Chunk>, u32, u128)> {
    let eras = prop::sample::subsequence((0u32..60).collect::<Vec<_>>(), MAX_CHUNKS);
    let full = eras
        .prop_map(|eras| eras.into_iter().map(|ripe_era| Chunk { ripe_era, amount: 7 }).collect::<Vec<_>>());
    (prop_oneof![3 => chunks(), 1 => full], 0u32..70, money(), 0u8..4).prop_map(
        |(list, era, amount, kind)| {
            let newest = list.last().map_or(era, |newest| newest.ripe_era);
            (list, if kind == 0 { newest } else { era }, amount)
        },
    )
}

/// Chunks, the era of a withdrawal, what comes, the eras of grace, and whether it comes exactly.
fn to_settle() -> impl Strategy<Value = (Vec<Chunk>, u32, u128, u32, bool)> {
    (chunks(), 0u32..90, money(), 0u32..6, any::<bool>())
}

/// Chunks, what a slash takes, and the first era that it hits.
fn to_slash() -> impl Strategy<Value = (Vec<Chunk>, u128, u32)> {
    (chunks(), money(), 0u32..70)
}

fn settled(
    (list, era, received, grace, exactly): &(Vec<Chunk>, u32, u128, u32, bool),
) -> (u128, Vec<Chunk>, Withdrawal) {
    let due = ripe_total(list, *era);
    let mut left = list.clone();
    let outcome = settle_withdrawal(&mut left, *era, if *exactly { due } else { *received }, *grace);
    (due, left, outcome)
}

fn slashed((list, amount, from): &(Vec<Chunk>, u128, u32)) -> (u128, u128, u128) {
    let hit = list.iter().filter(|chunk| chunk.ripe_era >= *from).map(|chunk| chunk.amount).sum();
    (*amount, hit, sum(list))
}

#[test]
fn what_chunks_are_tried_with() {
    assert_rates(
        "chunks",
        to_push(),
        &[
            ("joins the newest", 150, |(list, era, _)| {
                list.last().is_some_and(|newest| newest.ripe_era == *era)
            }),
            ("is one too many", 100, |(list, era, amount)| {
                push_unbond(&mut list.clone(), *era, *amount).is_err()
            }),
            ("has two and more", 800, |(list, _, _)| list.len() > 1),
        ],
    );
    assert_rates(
        "withdrawals",
        to_settle(),
        &[
            ("some is ripe and some is not", 400, |at| {
                let (due, ..) = settled(at);
                due > 0 && due < sum(&at.0)
            }),
            ("comes exactly", 300, |at| at.4 && settled(at).0 > 0),
            ("pays a part", 200, |at| at.2 > 0 && !at.4 && settled(at).0 > at.2),
            ("is written off", 200, |at| settled(at).2.shortfall > 0),
            ("is late within the grace", 70, |at| ripe_total(&settled(at).1, at.1) > 0),
            ("pays what is ripe next", 30, |at| {
                let (due, left, outcome) = settled(at);
                !left.is_empty() && outcome.matched > due
            }),
            ("is more than all", 40, |at| settled(at).2.surplus > 0 && !at.0.is_empty()),
        ],
    );
    assert_rates(
        "slashes of chunks",
        to_slash(),
        &[
            ("takes a part of those it hits and spares others", 300, |at| {
                let (amount, hit, all) = slashed(at);
                0 < amount && amount < hit && hit < all
            }),
            ("takes from those it spares", 50, |at| {
                let (amount, hit, all) = slashed(at);
                0 < hit && hit < amount && amount < all
            }),
            ("takes all and more", 70, |at| slashed(at).0 > slashed(at).2 && slashed(at).2 > 0),
        ],
    );
}

fn sum(chunks: &[Chunk]) -> u128 {
    chunks.iter().map(|chunk| chunk.amount).sum()
}

fn well_formed(chunks: &[Chunk]) -> bool {
    chunks.len() <= MAX_CHUNKS
        && chunks.iter().all(|chunk| chunk.amount > 0)
        && chunks.windows(2).all(|pair| pair[0].ripe_era != pair[1].ripe_era)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn push_adds_exactly_the_amount((mut list, era, amount) in to_push()) {
        let before = list.clone();
        let newest = list.last().map(|chunk| chunk.ripe_era);
        match push_unbond(&mut list, era, amount) {
            Ok(()) => {
                prop_assert_eq!(sum(&list), sum(&before) + amount);
                prop_assert!(well_formed(&list));
                prop_assert!(list.len() <= before.len() + usize::from(newest != Some(era)));
            }
            Err(error) => {
                prop_assert_eq!(error, MathError::TooManyChunks);
                prop_assert_eq!(before.len(), MAX_CHUNKS);
                prop_assert_eq!(list, before);
            }
        }
    }

    #[test]
    fn rebond_takes_the_newest(mut list in chunks(), amount in money(), everything: bool) {
        let before = list.clone();
        let amount = if everything { amount } else { amount % (sum(&before) + 1) };
        let taken = rebond(&mut list, amount);
        prop_assert_eq!(taken, amount.min(sum(&before)));
        prop_assert_eq!(sum(&list) + taken, sum(&before));
        prop_assert!(well_formed(&list));
        // Only the newest that is left may differ.
        if let Some((newest, older)) = list.split_last() {
            prop_assert_eq!(older, &before[..older.len()]);
            prop_assert_eq!(newest.ripe_era, before[older.len()].ripe_era);
        }
    }

    #[test]
    fn settling_conserves((mut list, era, received, grace, exactly) in to_settle()) {
        let before = list.clone();
        let due = ripe_total(&before, era);
        let received = if exactly { due } else { received };
        let outcome = settle_withdrawal(&mut list, era, received, grace);
        prop_assert_eq!(outcome.matched + outcome.surplus, received);
        prop_assert_eq!(outcome.matched, received.min(sum(&before) - outcome.shortfall));
        prop_assert_eq!(sum(&list) + outcome.matched + outcome.shortfall, sum(&before));
        prop_assert!(well_formed(&list));
        // What is not ripe is touched only by cash that nothing ripe waits for; what is long ripe is gone.
        let unripe = |list: &[Chunk]| list.iter().filter(|chunk| chunk.ripe_era > era).copied().collect::<Vec<_>>();
        prop_assert_eq!(sum(&unripe(&before)) - sum(&unripe(&list)), received.saturating_sub(due).min(sum(&unripe(&before))));
        prop_assert!(received <= due || ripe_total(&list, era) == 0);
        prop_assert!(list.iter().all(|chunk| chunk.ripe_era + grace > era));
        if received >= due {
            prop_assert_eq!(outcome.shortfall, 0);
        }
    }
}

#[test]
fn two_unbondings_of_one_era_are_one_chunk() {
    let mut list = Vec::new();
    push_unbond(&mut list, 28, 5).unwrap();
    push_unbond(&mut list, 28, 7).unwrap();
    push_unbond(&mut list, 40, 0).unwrap();
    assert_eq!(list, [Chunk { ripe_era: 28, amount: 12 }]);
    assert_eq!(push_unbond(&mut list, 28, u128::MAX), Err(MathError::Overflow));
}

#[test]
fn a_shorter_bonding_duration_holds_for_new_chunks_alone() {
    let mut list = Vec::new();
    push_unbond(&mut list, 28, 5).unwrap();
    push_unbond(&mut list, 20, 7).unwrap();
    let (long, short) = (Chunk { ripe_era: 28, amount: 5 }, Chunk { ripe_era: 20, amount: 7 });
    assert_eq!(list, [long, short], "each keeps its terms");
    assert_eq!((ripe_total(&list, 19), ripe_total(&list, 20), ripe_total(&list, 28)), (0, 7, 12));
    let outcome = settle_withdrawal(&mut list, 20, 7, 2);
    assert_eq!(outcome, Withdrawal { matched: 7, surplus: 0, shortfall: 0 });
    assert_eq!(list, [long], "the other one waits");
}

#[test]
fn cash_that_comes_before_its_time_pays_the_chunk_that_is_ripe_next() {
    let mut list = vec![Chunk { ripe_era: 20, amount: 7 }, Chunk { ripe_era: 21, amount: 5 }];
    let outcome = settle_withdrawal(&mut list, 20, 10, 2);
    assert_eq!(outcome, Withdrawal { matched: 10, surplus: 0, shortfall: 0 });
    assert_eq!(list, [Chunk { ripe_era: 21, amount: 2 }]);
}

#[test]
fn invariant_i08_one_chunk_more_than_allowed_is_refused() {
    let mut list = Vec::new();
    for era in 0..MAX_CHUNKS as u32 {
        push_unbond(&mut list, era, 1).unwrap();
    }
    assert_eq!(push_unbond(&mut list, 99, 1), Err(MathError::TooManyChunks));
    assert_eq!(push_unbond(&mut list, 29, 1), Ok(()), "merging needs no chunk");
    assert_eq!(list.len(), MAX_CHUNKS);
}

#[test]
fn a_late_payment_is_waited_for_and_then_written_off() {
    let mut list = vec![Chunk { ripe_era: 10, amount: 100 }, Chunk { ripe_era: 11, amount: 50 }];
    let outcome = settle_withdrawal(&mut list, 11, 60, 2);
    assert_eq!(outcome, Withdrawal { matched: 60, surplus: 0, shortfall: 0 });
    assert_eq!(list, [Chunk { ripe_era: 10, amount: 40 }, Chunk { ripe_era: 11, amount: 50 }]);
    let outcome = settle_withdrawal(&mut list, 12, 0, 2);
    assert_eq!(outcome, Withdrawal { matched: 0, surplus: 0, shortfall: 40 });
    assert_eq!(list, [Chunk { ripe_era: 11, amount: 50 }]);
    let outcome = settle_withdrawal(&mut list, 13, 70, 2);
    assert_eq!(outcome, Withdrawal { matched: 50, surplus: 20, shortfall: 0 });
    assert!(list.is_empty());
}

fn three(amounts: [u128; 3]) -> Vec<Chunk> {
    (1..).zip(amounts).map(|(ripe_era, amount)| Chunk { ripe_era, amount }).collect()
}

#[test]
fn a_slash_cuts_what_began_to_unbond_since_the_offence_alike() {
    let mut list = three([10, 100, 200]);
    assert_eq!(slash(&mut list, 30, 2), Ok(()));
    assert_eq!(list, three([10, 90, 180]), "a tenth of both, and nothing of the older one");
    assert_eq!(slash(&mut list, 5, 2), Ok(()));
    assert_eq!(list, three([10, 88, 177]), "rounded up for the first, and the last bears less for it");
    assert_eq!(slash(&mut list, 270, 2), Ok(()));
    assert_eq!(list, [Chunk { ripe_era: 1, amount: 5 }], "what they do not have comes from the older one");
    assert_eq!(slash(&mut list, 15, 2), Ok(()));
    assert!(list.is_empty());
    assert_eq!(slash(&mut list, 15, 2), Ok(()), "nothing from nothing");
}

#[test]
fn a_slash_of_an_unknown_era_takes_the_newest_first() {
    let mut list = three([10, 100, 200]);
    assert_eq!(slash(&mut list, 250, u32::MAX), Ok(()));
    assert_eq!(list, [Chunk { ripe_era: 1, amount: 10 }, Chunk { ripe_era: 2, amount: 50 }]);
}

#[test]
fn a_slash_of_chunks_beyond_128_bits_is_refused() {
    let mut list = three([1, u128::MAX, 1]);
    assert_eq!(slash(&mut list, 5, 2), Err(MathError::Overflow));
    assert_eq!(list, three([1, u128::MAX, 1]));
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_slash_takes_exactly_what_there_is((mut list, amount, from) in to_slash()) {
        let before = list.clone();
        prop_assert_eq!(slash(&mut list, amount, from), Ok(()));
        prop_assert_eq!(sum(&before) - sum(&list), amount.min(sum(&before)));
        prop_assert!(well_formed(&list));
        let spared = |list: &[Chunk]| sum(&list.iter().copied().filter(|c| c.ripe_era < from).collect::<Vec<_>>());
        let hit = sum(&before) - spared(&before);
        if amount <= hit {
            prop_assert_eq!(spared(&list), spared(&before), "older chunks are spared while the others suffice");
        }
        for chunk in before.iter().filter(|chunk| chunk.ripe_era >= from && amount <= hit) {
            let left = list.iter().find(|c| c.ripe_era == chunk.ripe_era).map_or(0, |c| c.amount);
            let cut = exact(chunk.amount, amount, hit).0.unwrap();
            let due = chunk.amount - cut;
            prop_assert!(left.abs_diff(due) <= MAX_CHUNKS as u128, "{} of {}", left, due);
        }
    }
}
