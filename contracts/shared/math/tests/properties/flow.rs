use crate::{any_amount, big, config, money, rates::assert_rates};
use adotb_math::{
    chunks::Chunk,
    coming::Coming,
    flow::{Due, Flow, Needs},
    Balance, Era,
};
use proptest::prelude::*;

/// Batches due in ascending eras, and chunks, in a window of 30 eras from era 10 on.
fn dues() -> impl Strategy<Value = Vec<(Era, Balance)>> {
    prop::collection::vec((10u32..40, money()), 0..12).prop_map(|mut dues| {
        dues.sort_unstable();
        dues
    })
}

fn coming(chunks: &[(Era, Balance)]) -> Coming {
    let mut coming = Coming::default();
    chunks.iter().for_each(|(era, amount)| coming.add(*era, *amount).unwrap());
    coming
}

/// What is ripe by each era, from scratch.
fn ripe(chunks: &[(Era, Balance)], by: Era) -> Balance {
    chunks.iter().filter(|(era, _)| *era <= by).map(|(_, amount)| amount).sum()
}

/// The chunks without the `amount` planck that come last.
fn without_last(mut chunks: Vec<(Era, Balance)>, amount: Balance) -> Vec<(Era, Balance)> {
    let mut rest = amount;
    chunks.sort_unstable();
    for (_, chunk) in chunks.iter_mut().rev() {
        let taken = rest.min(*chunk);
        *chunk -= taken;
        rest -= taken;
    }
    assert_eq!(rest, 0, "no more is taken back than unbonds");
    chunks
}

fn needs(dues: &[(Era, Balance)], open: Balance, buffer: Balance, target: Balance) -> Needs {
    Needs {
        dues: dues.iter().map(|(era, amount)| Due { era: *era, amount: *amount }).collect(),
        open,
        buffer,
        target,
    }
}

/// Eras in which cash and ripe stake together are less than the batches that are due by then.
fn short_eras(dues: &[(Era, Balance)], chunks: &[(Era, Balance)], cash: Balance) -> Vec<Era> {
    let due = |by: Era| dues.iter().filter(|(era, _)| *era <= by).map(|(_, amount)| amount).sum::<Balance>();
    (0..100).filter(|era| cash + ripe(chunks, *era) < due(*era)).collect()
}

type Dues = Vec<(Era, Balance)>;

/// Batches, chunks, the open batch, the buffer, its target, and the era in which what is unbonded now is ripe.
fn pools() -> impl Strategy<Value = (Dues, Dues, (Balance, Balance, Balance), Era)> {
    (dues(), dues(), (money(), money(), money()), 30u32..60)
}

fn flow_of(
    (dues, chunks, (open, buffer, target), ripe_era): &(Dues, Dues, (Balance, Balance, Balance), Era),
) -> Flow {
    needs(dues, *open, *buffer, *target).flow(&coming(chunks), *ripe_era).unwrap()
}

/// Batches, chunks and cash, which often is just about what it takes.
fn coffers() -> impl Strategy<Value = (Dues, Dues, Balance)> {
    (dues(), dues(), money())
}

#[test]
fn what_flows_are_tried_with() {
    assert_rates(
        "flows",
        pools(),
        &[
            ("unbonds", 200, |pool| flow_of(pool).unbond > 0),
            ("rebonds", 300, |pool| flow_of(pool).rebond > 0),
            ("rebonds a part", 200, |pool| {
                flow_of(pool).rebond > 0 && flow_of(pool).rebond < ripe(&pool.1, Era::MAX)
            }),
            ("bonds", 100, |pool| flow_of(pool).bond > 0),
            ("bonds while exits wait", 80, |pool| flow_of(pool).bond > 0 && !pool.0.is_empty()),
            ("does nothing", 40, |pool| flow_of(pool) == Flow::default()),
            ("has a batch that is late whatever is done", 300, |(dues, chunks, (_, buffer, _), _)| {
                !short_eras(dues, chunks, *buffer).is_empty()
            }),
        ],
    );
    assert_rates(
        "cash and batches",
        coffers(),
        &[
            ("covers all in time and some of it must stay", 100, |(dues, chunks, buffer)| {
                short_eras(dues, chunks, *buffer).is_empty()
                    && needs(dues, 0, 0, 0).kept(&coming(chunks)).unwrap() > 0
            }),
            ("does not cover all in time", 300, |(dues, chunks, buffer)| {
                !short_eras(dues, chunks, *buffer).is_empty()
            }),
        ],
    );
    assert_rates(
        "provisions",
        (dues(), money()),
        &[
            ("takes a part of the chunks", 400, |(chunks, provision)| {
                *provision > 0 && *provision < ripe(chunks, Era::MAX)
            }),
            ("takes more than the chunks", 100, |(chunks, provision)| {
                !chunks.is_empty() && *provision > ripe(chunks, Era::MAX)
            }),
        ],
    );
}

proptest! {
    #![proptest_config(config())]

    /// Whatever a flow takes back or bonds, no era becomes short that was not; what it unbonds, none is short from the era
    /// on in which that is ripe. And nothing idles that no exit and no target needs.
    #[test]
    fn no_flow_makes_an_exit_late_and_nothing_idles(
        (dues, chunks, (open, buffer, target), ripe_era) in pools(),
    ) {
        let needs = needs(&dues, open, buffer, target);
        let flow = needs.flow(&coming(&chunks), ripe_era).unwrap();
        let closed: Balance = dues.iter().map(|(_, amount)| amount).sum();
        let unbonding = ripe(&chunks, Era::MAX);
        prop_assert!(flow.bond <= buffer && flow.rebond <= unbonding);
        prop_assert!(flow.unbond == 0 || (flow.bond, flow.rebond) == (0, 0), "one direction");

        let before = short_eras(&dues, &chunks, buffer);
        let mut left = without_last(chunks.clone(), flow.rebond);
        left.push((ripe_era, flow.unbond));
        let cash = buffer - flow.bond;
        let after = short_eras(&dues, &left, cash);
        prop_assert!(after.iter().all(|era| before.contains(era)), "{:?} were short, {:?} are", before, after);
        prop_assert!(after.iter().all(|era| *era < ripe_era), "{:?} can be helped", after);

        let there = cash + ripe(&left, Era::MAX);
        if flow.unbond > 0 {
            // No more than it takes to pay all closed batches as soon as that can be.
            prop_assert_eq!(cash + ripe(&left, ripe_era), closed);
        } else {
            prop_assert!(there >= (closed + open).min(buffer + unbonding), "the open batch is backed as far as it was");
            prop_assert!(ripe(&left, Era::MAX) == 0 || there <= closed + open, "what nobody needs is taken back");
            if flow.bond > 0 {
                prop_assert!(cash >= target);
            }
            // What stays in the buffer is its target, backs exits that nothing else backs, or pays those that cannot wait.
            let needed = (0..100)
                .map(|era| {
                    let due: Balance = dues.iter().filter(|d| d.0 <= era).map(|d| d.1).sum();
                    due.saturating_sub(ripe(&left, era))
                })
                .max()
                .unwrap_or(0);
            let backs = (closed + open).saturating_sub(ripe(&left, Era::MAX));
            prop_assert!(cash <= target.max(needed).max(backs), "{} idle", cash);
        }
        // Done once is enough, but for what came too late: once other stake is on its way in its place, it is taken back.
        let again = crate::flow::needs(&dues, open, cash, target).flow(&coming(&left), ripe_era).unwrap();
        let late = ripe(&left, Era::MAX) - ripe(&left, ripe_era);
        prop_assert_eq!((again.bond, again.unbond), (0, 0));
        let most = if flow.unbond > 0 { late } else { 0 };
        prop_assert!(again.rebond <= most, "{:?}", again);
    }

    /// Cash beyond what is kept can leave, and no batch is late for it; one planck more makes one late.
    #[test]
    fn what_is_kept_is_exactly_what_no_batch_can_wait_for((dues, chunks, buffer) in coffers()) {
        let kept = needs(&dues, 0, 0, 0).kept(&coming(&chunks)).unwrap();
        if short_eras(&dues, &chunks, buffer).is_empty() {
            prop_assert!(kept <= buffer);
            prop_assert_eq!(short_eras(&dues, &chunks, kept), Vec::<Era>::new());
            if kept > 0 {
                prop_assert!(!short_eras(&dues, &chunks, kept - 1).is_empty());
            }
        } else {
            prop_assert!(kept > buffer);
        }
    }

    /// An announced slash takes what it will from the chunks, and no more.
    #[test]
    fn a_provision_is_not_counted_on(chunks in dues(), provision in money()) {
        let stash: Vec<Chunk> = chunks.iter().map(|(ripe_era, amount)| Chunk { ripe_era: *ripe_era, amount: *amount }).collect();
        let mut coming = Coming::default();
        coming.add_stash(&stash, provision).unwrap();
        let all = ripe(&chunks, Era::MAX);
        prop_assert_eq!(coming.total(), all.saturating_sub(provision));
        prop_assert_eq!(coming.threatened(), provision.saturating_sub(all), "the rest hits what is unbonded now");
        let asks = crate::flow::needs(&[(45, all + 1)], 0, 0, 0).flow(&coming, 45).unwrap();
        prop_assert!(asks.unbond > provision, "what is expected to be taken begins to unbond: {:?}", asks);
        for era in 0..50 {
            prop_assert!(coming.by(era) <= ripe(&chunks, era));
            prop_assert_eq!(coming.by(era), ripe(&chunks, era).saturating_sub(provision), "the worst that can be");
        }
    }

    /// What stashes may take back is never older than the planck that come last of all.
    #[test]
    fn what_may_be_taken_back_comes_last(
        stashes in prop::collection::vec(prop::collection::vec((10u32..40, 1u128..1_000), 0..6), 1..6),
        part in 0u128..=255,
    ) {
        let stashes: Vec<Vec<Chunk>> = stashes
            .into_iter()
            .map(|chunks| chunks.into_iter().map(|(ripe_era, amount)| Chunk { ripe_era, amount }).collect())
            .collect();
        let mut coming = Coming::default();
        let mut all = Vec::new();
        for chunks in &stashes {
            coming.add_stash(chunks, 0).unwrap();
            all.extend(chunks.iter().map(|chunk| (chunk.ripe_era, chunk.amount)));
        }
        let amount = coming.total() * part / 255;
        let mut last = coming.last(amount);
        let rest = without_last(all.clone(), amount);
        let (mut taken, mut left) = (0, Vec::new());
        let ascending = stashes.iter().all(|chunks| chunks.windows(2).all(|pair| pair[0].ripe_era <= pair[1].ripe_era));
        for chunks in &stashes {
            let free = last.of(chunks);
            let mut chunks = chunks.clone();
            prop_assert_eq!(adotb_math::chunks::rebond(&mut chunks, free), free);
            taken += free;
            left.extend(chunks.iter().map(|chunk| (chunk.ripe_era, chunk.amount)));
        }
        prop_assert!(taken <= amount);
        if ascending {
            prop_assert_eq!(taken, amount, "all of it, where chunks ascend as they do");
        }
        for era in 0..50 {
            prop_assert!(ripe(&left, era) >= ripe(&rest, era), "by era {} there is less than without the last ones", era);
        }
    }

    #[test]
    fn any_input_gives_a_flow_or_an_error(
        due in any_amount(), chunk in any_amount(), (open, buffer, target) in (any_amount(), any_amount(), any_amount()), era in any::<u32>(),
    ) {
        let needs = needs(&[(era, due)], open, buffer, target);
        let coming = coming(&[(era / 2, chunk)]);
        let fits = big(buffer) + big(chunk) <= big(u128::MAX);
        // The open batch does not matter while stake is unbonded for closed ones.
        let flow = needs.flow(&coming, era);
        prop_assert!(fits || flow.is_err());
        if fits && big(due) + big(open) <= big(u128::MAX) {
            prop_assert!(flow.is_ok());
        }
        let _ = needs.kept(&coming);
    }
}

#[test]
fn flow_examples() {
    let flow = |buffer, chunks: &[(Era, Balance)], dues: &[(Era, Balance)], open, target| {
        needs(dues, open, buffer, target).flow(&coming(chunks), 38).unwrap()
    };
    let none = Flow::default();
    assert_eq!(flow(100, &[], &[], 0, 0), Flow { bond: 100, ..none });
    assert_eq!(flow(100, &[], &[], 0, 30), Flow { bond: 70, ..none });
    assert_eq!(flow(100, &[(20, 50)], &[(20, 120)], 0, 0), Flow { rebond: 30, ..none });
    assert_eq!(flow(100, &[(20, 50)], &[(20, 20)], 0, 0), Flow { rebond: 50, bond: 80, unbond: 0 });
    assert_eq!(flow(10, &[(20, 50)], &[(20, 100)], 0, 0), Flow { unbond: 40, ..none });
    assert_eq!(flow(0, &[], &[], 0, 10), none);
    assert_eq!(flow(0, &[], &[(38, 130)], 30, 0), Flow { unbond: 130, ..none });
    assert_eq!(flow(100, &[], &[], 130, 0), none, "an open exit can still be cancelled");
    assert_eq!(
        flow(0, &[(50, 100)], &[(38, 100)], 0, 0),
        Flow { unbond: 100, ..none },
        "what comes too late is no help"
    );
    // Two exits of 240 are under way in one stash, a third of 25 closed another of 500: only that one may be taken back.
    let chunks = [(30, 240), (31, 240), (32, 500)];
    let dues = [(30, 240), (31, 240), (32, 25)];
    assert_eq!(flow(0, &chunks, &dues, 0, 0), Flow { rebond: 475, ..none });
    let last = coming(&chunks).last(475);
    assert_eq!((last.era, last.part), (32, 475));
}
