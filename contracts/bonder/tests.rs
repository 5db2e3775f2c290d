use crate::{
    data::{
        compare, conclude_order, forget_unwanted, hide_newcomers, let_go, mark_of, new_stash, ripen,
        set_mark, sum_up, take_back, Timing, Unlocking, Work,
    },
    plan::orders,
};
use adotb_interfaces::{
    bonder::{
        BonderError, BonderSetting, BonderSettingName, BonderSettings, Mark, Newcomers, Stash, StashOrder,
        StashReport, MAX_GRACE_ERAS, MAX_MIN_BOND, MAX_SLASHING_SPANS, MAX_STASHES,
    },
    nominator::{Failures, StakingCalls},
    registry::ValidatorWeight,
    AccountId, Balance, MathError, Settings,
};
use adotb_math::{
    chunks::Chunk,
    flow::{Due, Flow, Needs},
};

const DOT: Balance = 10_000_000_000;

fn account(n: u8) -> AccountId {
    [n; 32].into()
}

fn allocation(weights: &[u16]) -> Vec<ValidatorWeight> {
    (1..).zip(weights).map(|(n, w)| ValidatorWeight { validator: account(n), weight_bps: *w }).collect()
}

fn stash(validator: Option<AccountId>, bonded: Balance) -> Stash {
    Stash { validator, bonded, ..new_stash(account(99)) }
}

fn plan(weights: &[u16], stashes: &[Stash], flow: Flow) -> Result<Vec<StashOrder>, MathError> {
    plan_for(&allocation(weights), stashes, flow)
}

/// A plan in era 7 for exits and cash that ask for just this flow.
fn plan_for(
    allocation: &[ValidatorWeight],
    stashes: &[Stash],
    flow: Flow,
) -> Result<Vec<StashOrder>, MathError> {
    let timing = Timing { now: 7, ripe_era: 35 };
    let chunk = |stash: &Stash| Unlocking(vec![Chunk { ripe_era: 35, amount: stash.unbonding }]);
    let chunks: Vec<Unlocking> = stashes.iter().map(chunk).collect();
    let unbonding: Balance = stashes.iter().map(|stash| stash.unbonding).sum();
    let dues = vec![Due { era: 35, amount: unbonding - flow.rebond + flow.unbond }];
    let needs = Needs { dues, open: 0, buffer: flow.bond, target: 0 };
    orders(allocation, stashes, &chunks, &[], timing, &needs, 250 * DOT)
}

#[test]
fn plan_of_nothing_is_nothing() {
    assert_eq!(plan(&[6_000, 4_000], &[], Flow::default()), Ok(vec![]));
}

#[test]
fn plan_with_the_largest_numbers_is_refused() {
    let most = Balance::MAX;
    for flow in [Flow { bond: most, ..Flow::default() }, Flow { unbond: most, ..Flow::default() }] {
        let stashes = vec![stash(Some(account(1)), most); 64];
        assert_eq!(plan(&[6_000, 4_000], &stashes, flow), Err(MathError::Overflow));
        assert_eq!(plan(&[6_000, 4_000], &[stash(None, 0)], flow), Err(MathError::Overflow));
    }
}

#[test]
fn plan_names_validators_by_their_accounts() {
    let mut stashes: Vec<_> = [1, 1, 1, 2, 2].map(|n| stash(Some(account(n)), 1_000 * DOT)).into();
    assert_eq!(plan(&[6_000, 4_000], &stashes, Flow::default()), Ok(vec![]), "all is in place");
    for elsewhere in [Some(account(77)), None] {
        stashes[4].validator = elsewhere;
        let orders = plan(&[6_000, 4_000], &stashes, Flow::default()).expect("is planned");
        let expected =
            StashOrder { stash: 4, nominate: Some(account(2)), bond: 0, rebond: 0, unbond: 0, close: false };
        assert_eq!(orders, [expected], "a stranger goes where most is missing, and no money moves");
    }
}

#[test]
fn plan_hands_the_flow_over() {
    let stashes = [stash(Some(account(1)), 600 * DOT), stash(Some(account(2)), 400 * DOT)];
    let flow = Flow { bond: 100 * DOT, ..Flow::default() };
    let orders = plan(&[6_000, 4_000], &stashes, flow).expect("is planned");
    assert_eq!(orders.iter().map(|order| order.bond).sum::<Balance>(), 100 * DOT, "all is bonded");

    let flow = Flow { unbond: 1_000 * DOT, ..Flow::default() };
    let orders = plan(&[6_000, 4_000], &stashes, flow).expect("is planned");
    let closed: Vec<_> = orders.iter().map(|order| (order.stash, order.unbond, order.close)).collect();
    assert_eq!(closed, [(0, 600 * DOT, true), (1, 400 * DOT, true)], "a total exit");

    let mut half = stashes;
    half[0].unbonding = 50 * DOT;
    let flow = Flow { rebond: 50 * DOT, ..Flow::default() };
    let orders = plan(&[6_000, 4_000], &half, flow).expect("is planned");
    let taken_back: Vec<_> = orders.iter().map(|order| (order.stash, order.rebond)).collect();
    assert_eq!(taken_back, [(0, 50 * DOT)], "only where something is unbonding");
}

#[test]
fn plan_takes_back_what_comes_last_and_replaces_what_a_slash_will_take() {
    let mut stashes = [1, 2].map(|n| stash(Some(account(n)), 500 * DOT));
    (stashes[0].unbonding, stashes[1].unbonding) = (240 * DOT, 260 * DOT);
    let chunks = [(30, 240), (32, 260)]
        .map(|(ripe_era, amount)| Unlocking(vec![Chunk { ripe_era, amount: amount * DOT }]));
    let timing = Timing { now: 7, ripe_era: 35 };
    let dues = [(30, 240), (32, 25)].map(|(era, amount)| Due { era, amount: amount * DOT }).to_vec();
    let needs = Needs { dues, open: 0, buffer: 0, target: 0 };
    let plan = |marks: &[Mark]| {
        orders(&allocation(&[5_000, 5_000]), &stashes, &chunks, marks, timing, &needs, 250 * DOT).unwrap()
    };
    let moved = |orders: &[StashOrder]| {
        orders.iter().map(|o| (o.stash, o.rebond / DOT, o.unbond / DOT)).collect::<Vec<_>>()
    };
    assert_eq!(moved(&plan(&[])), [(1, 235, 0)], "an older exit waits for the chunk of era 30");
    let mark = Mark { stash: 1, provision: 236 * DOT, written_off: 0 };
    let replaced: Balance = plan(&[mark]).iter().map(|order| order.unbond).sum();
    assert_eq!(replaced, DOT, "of the 260 that unbond 236 are expected to be slashed");
}

#[test]
fn plan_leaves_alone_what_may_not_be_touched() {
    let mut stashes = [1, 2, 1].map(|n| stash(Some(account(n)), 500 * DOT));
    stashes[0].retry_era = 8; // failed, and it is era 7
    stashes[1].unbond_era = 7; // unbonded in this era already
    stashes[2].chunks = 30; // one chunk more could hit the pallet's limit
    let flow = Flow { unbond: 1_500 * DOT, ..Flow::default() };
    assert_eq!(plan(&[6_000, 4_000], &stashes, flow), Ok(vec![]), "none may unbond (I-08)");
    stashes[0].retry_era = 7;
    let orders = plan(&[6_000, 4_000], &stashes, flow).expect("is planned");
    assert_eq!(orders.iter().map(|order| order.stash).collect::<Vec<_>>(), [0], "its time has come");
}

#[test]
fn plan_follows_a_new_allocation_without_unbonding() {
    let stashes = vec![stash(Some(account(1)), 1_000 * DOT); 3];
    assert_eq!(plan(&[10_000], &stashes, Flow::default()), Ok(vec![]));
    let other = [ValidatorWeight { validator: account(2), weight_bps: 10_000 }];
    let orders = plan_for(&other, &stashes, Flow::default()).expect("is planned");
    let moves: Vec<_> = orders.iter().map(|order| (order.stash, order.nominate, order.unbond)).collect();
    assert_eq!(moves, [0, 1, 2].map(|stash| (stash, Some(account(2)), 0)));
}

fn settings() -> BonderSettings {
    let calls = StakingCalls::standard(1);
    BonderSettings { grace_eras: 2, min_bond: 250 * DOT, max_stashes: 16, slashing_spans: 10, calls }
}

#[test]
fn change_of_one_setting_leaves_the_others() {
    let changes = [
        BonderSetting::GraceEras(MAX_GRACE_ERAS),
        BonderSetting::MinBond(1),
        BonderSetting::MaxStashes(MAX_STASHES),
        BonderSetting::SlashingSpans(MAX_SLASHING_SPANS),
        BonderSetting::Calls(StakingCalls::standard(2)),
    ];
    for (n, change) in changes.into_iter().enumerate() {
        assert_eq!(change.check(), Ok(()), "{change:?}");
        let mut changed = settings();
        assert_eq!(changed.change(change), Ok(()), "{change:?}");
        let mut expected = settings().list();
        expected[n] = change;
        assert_eq!(changed.list(), expected, "{change:?} alone");
    }
    let mut changed = settings();
    assert!(changes.into_iter().all(|change| changed.change(change).is_ok()));
    assert!(settings().list().into_iter().all(|change| changed.change(change).is_ok()));
    assert_eq!(changed, settings(), "there and back: `settings` forgets none");
}

#[test]
fn change_out_of_bounds_is_refused_and_changes_nothing() {
    let refused = [
        (BonderSetting::GraceEras(MAX_GRACE_ERAS + 1), BonderSettingName::GraceEras),
        (BonderSetting::MinBond(0), BonderSettingName::MinBond),
        (BonderSetting::MinBond(MAX_MIN_BOND + 1), BonderSettingName::MinBond),
        (BonderSetting::MinBond(Balance::MAX), BonderSettingName::MinBond),
        (BonderSetting::SlashingSpans(MAX_SLASHING_SPANS + 1), BonderSettingName::SlashingSpans),
        (BonderSetting::SlashingSpans(u32::MAX), BonderSettingName::SlashingSpans),
        (BonderSetting::MaxStashes(0), BonderSettingName::MaxStashes),
        (BonderSetting::MaxStashes(MAX_STASHES + 1), BonderSettingName::MaxStashes),
    ];
    for (change, param) in refused {
        assert_eq!(change.check(), Err(param), "{change:?}");
        let mut given = settings();
        assert_eq!(given.change(change), Err(param), "{change:?}");
        assert_eq!(given, settings(), "{change:?}: nothing changed");
    }
    for change in [
        BonderSetting::GraceEras(0),
        BonderSetting::MaxStashes(1),
        BonderSetting::SlashingSpans(0),
        BonderSetting::MinBond(MAX_MIN_BOND),
    ] {
        assert_eq!(settings().change(change), Ok(()), "{change:?}: the other end");
    }
}

// === Marks ===

#[test]
fn mark_says_what_was_refused_last_and_rests_longer_each_time() {
    let mut marked = stash(Some(account(1)), DOT);
    marked.refused = Failures(Failures::WITHDRAW);
    for (times, rest) in [(1, 1), (2, 2), (3, 3)] {
        conclude_order(&mut marked, Failures(Failures::UNBOND), 10);
        let refused = Failures(Failures::UNBOND | Failures::WITHDRAW);
        assert_eq!((marked.refused, marked.failures, marked.retry_era), (refused, times, 10 + rest));
    }
    conclude_order(&mut marked, Failures(Failures::BOND), 20);
    assert_eq!(
        marked.refused,
        Failures(Failures::BOND | Failures::WITHDRAW),
        "unbonding was done, or is not wanted"
    );
    for _ in 0..300 {
        conclude_order(&mut marked, Failures(Failures::BOND), 20);
    }
    assert_eq!((marked.failures, marked.retry_era), (255, 28), "eight eras at most");
    conclude_order(&mut marked, Failures::default(), 30);
    assert_eq!(
        (marked.refused, marked.failures),
        (Failures(Failures::WITHDRAW), 0),
        "a withdrawal is no order"
    );
}

#[test]
fn mark_of_what_no_plan_wants_any_more_is_forgotten() {
    let mut stashes = vec![stash(Some(account(1)), DOT); 3];
    for stash in &mut stashes {
        conclude_order(stash, Failures(Failures::NOMINATE), 7);
    }
    stashes[2].retry_era = 9;
    let order = StashOrder { stash: 1, nominate: None, bond: DOT, rebond: 0, unbond: 0, close: false };
    forget_unwanted(&mut stashes, &[order], 8);
    let failures: Vec<_> = stashes.iter().map(|stash| stash.failures).collect();
    assert_eq!(
        failures,
        [0, 1, 1],
        "not of one that is tried again, nor of one that could not be ordered about"
    );
    assert_eq!(stashes[0].refused, Failures::default());
}

#[test]
fn newcomers_are_hidden_from_the_plan_until_they_are_tried_again() {
    let stashes =
        [stash(None, 0), stash(None, 300 * DOT), stash(Some(account(1)), 0), stash(Some(account(1)), DOT)];
    let hidden = |era| {
        let seen = hide_newcomers(&stashes, Newcomers { refusals: 1, from: 9 }, era);
        seen.iter().map(|stash| stash.retry_era > era).collect::<Vec<_>>()
    };
    assert_eq!(hidden(8), [true, false, false, false], "only what is empty and nominates nobody");
    assert_eq!(hidden(9), [false; 4]);
    let flow = Flow { bond: 300 * DOT, ..Flow::default() };
    let one = [stash(Some(account(1)), 300 * DOT), stash(None, 0)];
    let seen = hide_newcomers(&one, Newcomers { refusals: 1, from: 9 }, 7);
    let orders = plan(&[6_000, 4_000], &seen, flow).expect("is planned");
    let bonds: Vec<_> = orders.iter().map(|order| (order.stash, order.bond)).collect();
    assert_eq!(bonds, [(0, 300 * DOT)], "nothing waits for it");
}

// === The book ===

#[test]
fn summary_of_a_stash_is_of_all_its_chunks() {
    let mut summed = stash(Some(account(1)), DOT);
    // After the bonding duration was shortened the youngest chunk is ripe first.
    sum_up(&mut summed, &Unlocking(chunks(&[(28, 5), (29, 5), (20, 7)])));
    assert_eq!((summed.chunks, summed.ripe_era), (3, 20));
    sum_up(&mut summed, &Unlocking::default());
    assert_eq!((summed.chunks, summed.ripe_era), (0, u32::MAX), "nothing is ever ripe");
}

#[test]
fn stake_moves_between_bonded_and_unbonding_and_no_more_than_is_there() {
    let mut moved = Stash { unbonding: 40, ..stash(Some(account(1)), 90) };
    assert_eq!(let_go(&mut moved, 30), Ok(()));
    assert_eq!((moved.bonded, moved.unbonding), (60, 70));
    assert_eq!(take_back(&mut moved, 70), Ok(()), "all of it");
    assert_eq!((moved.bonded, moved.unbonding), (130, 0));
    assert_eq!(take_back(&mut moved, 1), Err(MathError::Overflow));
    assert_eq!(let_go(&mut moved, 131), Err(MathError::Overflow));
    assert_eq!((moved.bonded, moved.unbonding), (130, 0), "nothing changed");
    assert_eq!(let_go(&mut moved, 130), Ok(()), "all of it");
    assert_eq!((moved.bonded, moved.unbonding), (0, 130));
}

#[test]
fn work_of_another_era_begins_anew() {
    let half = Work { era: 7, next_stash: 3, planned: true, next_order: 2 };
    assert_eq!(half.of(7), half, "goes on");
    for era in [6, 8] {
        assert_eq!(half.of(era), Work { era, next_stash: 0, planned: false, next_order: 0 }, "era {era}");
    }
}

#[test]
fn marks_are_kept_while_they_say_something() {
    let mut marks = Vec::new();
    let mark = |stash, provision, written_off| Mark { stash, provision, written_off };
    assert_eq!(mark_of(&marks, 4), mark(4, 0, 0), "none was made");
    set_mark(&mut marks, mark(4, 10, 0));
    set_mark(&mut marks, mark(5, 0, 20));
    assert_eq!((mark_of(&marks, 4), mark_of(&marks, 5)), (mark(4, 10, 0), mark(5, 0, 20)));
    set_mark(&mut marks, mark(4, 0, 10));
    assert_eq!((mark_of(&marks, 4), marks.len()), (mark(4, 0, 10), 2), "replaced");
    set_mark(&mut marks, mark(5, 0, 0));
    assert_eq!(marks, [mark(4, 0, 10)], "an empty one is forgotten");
}

#[test]
fn report_of_what_the_book_says_changes_nothing() {
    let booked = Stash { bonded: 90, unbonding: 40, ..stash(Some(account(1)), 0) };
    let mark = Mark { stash: 3, provision: 5, written_off: 10 };
    let report = |active, unlocking, pending| {
        let report = StashReport { stash: 3, active, unlocking, pending };
        compare(&booked, &mark, &report).map(|change| change.map(|change| (change.loss, change.gain)))
    };
    assert_eq!(report(90, 40, Some(5)), Ok(None));
    assert_eq!(report(90, 40, None), Ok(None));
    assert_eq!(
        report(85, 40, Some(0)),
        Ok(Some((0, 0))),
        "a slash was applied: the same worth, another book"
    );
    assert_eq!(report(80, 40, Some(0)), Ok(Some((5, 0))));
    assert_eq!(report(100, 40, Some(5)), Ok(Some((0, 10))), "what was written off is back");
    for (active, unlocking, given, most) in [(101, 40, 101, 100), (90, 41, 41, 40)] {
        assert_eq!(report(active, unlocking, None), Err(BonderError::AboveBook { stash: 3, given, most }));
    }
}

// === Chunks that ripen early ===

fn chunks(list: &[(u32, Balance)]) -> Vec<Chunk> {
    list.iter().map(|(ripe_era, amount)| Chunk { ripe_era: *ripe_era, amount: *amount }).collect()
}

#[test]
fn ripen_marks_the_oldest_and_splits_the_last() {
    let before = [(5, 10), (20, 30), (21, 40)];
    for (freed, after, amount) in [
        (0, &before[..], 0),
        (10, &before, 0),
        (11, &[(5, 10), (7, 1), (20, 29), (21, 40)], 1),
        (40, &[(5, 10), (7, 30), (21, 40)], 30),
        (41, &[(5, 10), (7, 30), (7, 1), (21, 39)], 31),
        (80, &[(5, 10), (7, 30), (7, 40)], 70),
        (Balance::MAX, &[(5, 10), (7, 30), (7, 40)], 70),
    ] {
        let mut list = chunks(&before);
        assert_eq!(ripen(&mut list, freed, 7), amount, "{freed} freed");
        assert_eq!(list, chunks(after), "{freed} freed");
    }
}

#[test]
fn ripen_leaves_alone_what_is_ripe_in_this_very_era() {
    let mut list = chunks(&[(7, 10), (20, 30)]);
    assert_eq!(ripen(&mut list, 15, 7), 5, "10 of the 15 are ripe already");
    assert_eq!(list, chunks(&[(7, 10), (7, 5), (20, 25)]));
}

#[test]
fn ripen_makes_no_chunk_too_many() {
    let mut list = chunks(&[(20, 10); 30]);
    assert_eq!(ripen(&mut list, 15, 7), 10, "whole chunks alone");
    assert_eq!((list.len(), list[0].ripe_era, list[1].ripe_era), (30, 7, 20));
    assert_eq!(ripen(&mut list, 15, 7), 0);
}
