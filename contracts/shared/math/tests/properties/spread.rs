use crate::{config, rates::assert_rates};
use adotb_math::spread::spread;
use proptest::prelude::*;

/// Weights that sum to 10 000, none of them zero, and who is out.
fn allocations() -> impl Strategy<Value = (Vec<u16>, Vec<bool>)> {
    (1usize..=64).prop_flat_map(|count| {
        let parts = prop::collection::vec(1u64..1_000, count);
        (parts, prop::collection::vec(prop::bool::weighted(0.2), count)).prop_map(|(parts, out)| {
            let (sum, free) = (parts.iter().sum::<u64>(), 10_000 - parts.len() as u64);
            let mut weights: Vec<u16> = parts.iter().map(|part| 1 + (part * free / sum) as u16).collect();
            weights[0] += 10_000 - weights.iter().sum::<u16>();
            (weights, out)
        })
    })
}

/// Allocations with a cap: any, one that just allows the largest weight, or one just above.
fn capped() -> impl Strategy<Value = ((Vec<u16>, Vec<bool>), u16)> {
    (allocations(), 1u16..=10_000, 0u32..4).prop_map(|((weights, out), cap, kind)| {
        let largest = weights.iter().copied().max().unwrap_or(0);
        let cap = match kind {
            0 => cap,
            1 => largest,
            2 => (largest + 1 + cap % (largest / 4 + 1)).min(10_000),
            // Room for a little in all of them together, so that something is left over.
            _ => largest.min(10_000 / weights.len() as u16 + cap % 40).max(1),
        };
        ((weights, out), cap)
    })
}

fn sum(weights: &[u16]) -> u32 {
    weights.iter().map(|weight| u32::from(*weight)).sum()
}

fn some_are_out((_, out): &(Vec<u16>, Vec<bool>)) -> bool {
    out.iter().any(|out| *out) && !out.iter().all(|out| *out)
}

/// Whether less fits below the cap than the excluded ones have.
fn some_fits_nowhere((weights, out): &(Vec<u16>, Vec<bool>), cap: u16) -> bool {
    let room = |(weight, out): (&u16, &bool)| if *out { 0 } else { u32::from(cap.saturating_sub(*weight)) };
    let given: u32 =
        weights.iter().zip(out).filter(|(_, out)| **out).map(|(weight, _)| u32::from(*weight)).sum();
    weights.iter().zip(out).map(room).sum::<u32>() < given
}

#[test]
fn what_allocations_are_tried_with() {
    assert_rates(
        "allocations with exclusions",
        capped(),
        &[
            ("some are out", 700, |(allocation, _)| some_are_out(allocation)),
            ("all are out", 1, |((_, out), _)| out.iter().all(|out| *out)),
            ("some fits nowhere", 50, |(allocation, cap)| {
                some_are_out(allocation) && some_fits_nowhere(allocation, *cap)
            }),
            ("the cap binds one and not all", 150, |(allocation, cap)| {
                let after = spread(&allocation.0, &allocation.1, *cap);
                let full = after.iter().zip(&allocation.0).any(|(new, old)| new == cap && old < cap);
                full && some_are_out(allocation) && !some_fits_nowhere(allocation, *cap)
            }),
        ],
    );
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn spread_keeps_the_sum_and_the_cap_and_takes_from_the_excluded_alone(
        ((weights, out), cap) in capped(),
    ) {
        let after = spread(&weights, &out, cap);
        prop_assert_eq!(sum(&after), 10_000);
        let mut room = 0;
        for (index, (new, old)) in after.iter().zip(&weights).enumerate() {
            if out[index] {
                prop_assert!(new <= old, "an excluded one gains nothing");
            } else {
                prop_assert!(new >= old && *new <= cap.max(*old), "{} of {}, cap {}", new, old, cap);
                room += u32::from(cap.saturating_sub(*new));
            }
        }
        let left: u32 = after.iter().zip(&out).filter(|(_, out)| **out).map(|(new, _)| u32::from(*new)).sum();
        prop_assert!(left == 0 || room == 0, "{} stay where they are while there is room for {}", left, room);
    }

    #[test]
    fn spread_without_exclusions_changes_nothing((weights, out) in allocations(), cap in 0u16..=10_000) {
        prop_assert_eq!(&spread(&weights, &vec![false; out.len()], cap), &weights);
        prop_assert_eq!(&spread(&weights, &[], cap), &weights);
        prop_assert_eq!(&spread(&weights, &vec![true; out.len()], cap), &weights, "nobody is left to take it");
    }

    #[test]
    fn spread_is_in_proportion_while_the_cap_does_not_bind((weights, out) in allocations()) {
        let after = spread(&weights, &out, 10_000);
        let stay: u64 = weights.iter().zip(&out).filter(|(_, out)| !**out).map(|(own, _)| u64::from(*own)).sum();
        for (index, (new, own)) in after.iter().zip(&weights).enumerate() {
            if stay > 0 && !out[index] {
                let exact = u64::from(*own) * 10_000 / stay;
                prop_assert!(u64::from(*new).abs_diff(exact) <= 64, "{} instead of {}", new, exact);
            }
        }
    }
}

#[test]
fn spread_by_hand() {
    let out = |who: &[usize], count: usize| (0..count).map(|n| who.contains(&n)).collect::<Vec<_>>();
    let weights = [2_500, 2_500, 2_500, 2_500];
    assert_eq!(spread(&weights, &out(&[1], 4), 10_000), [3_334, 0, 3_333, 3_333]);
    assert_eq!(spread(&weights, &out(&[1], 4), 3_000), [3_000, 1_000, 3_000, 3_000], "the rest fits nowhere");
    assert_eq!(spread(&weights, &out(&[1, 2], 4), 3_000), [3_000, 2_500, 1_500, 3_000], "the first keeps it");
    assert_eq!(spread(&weights, &out(&[1], 4), 2_500), weights, "all are at the cap");
    assert_eq!(spread(&[6_000, 3_000, 1_000], &out(&[2], 3), 6_000), [6_000, 4_000, 0], "round the full one");
    assert_eq!(spread(&[1, 1, 9_998], &out(&[2], 3), 10_000), [5_000, 5_000, 0]);
    assert_eq!(spread(&[7_000, 3_000], &out(&[1], 2), 5_000), [7_000, 3_000], "above a cap that was lowered");
    assert_eq!(spread(&[], &[], 10_000), []);
}
