//! The books, the pauses and the settings, without a chain.
use crate::data::{Books, Pauses, Phase};
use adotb_interfaces::{
    bonder::{Moved, Withdrawn},
    vault::{
        Batch, Clock, Pausable, VaultError, VaultSetting, VaultSettingName, VaultSettings, MAX_MINIMUM,
        MAX_PAUSE_MS,
    },
    Balance, MathError, Settings,
};
use adotb_math::{
    coming::Coming,
    flow::{Due, Flow},
    Era,
};
use proptest::prelude::*;

const DOT: Balance = 10_000_000_000;

fn settings() -> VaultSettings {
    VaultSettings {
        min_stake: DOT,
        min_exit: DOT / 10,
        fee_bps: 1_000,
        instant_fee_bps: 30,
        buffer_bps: 0,
        max_reward_bps: 100,
        treasury: [7; 32].into(),
        bonding_eras: 28,
    }
}

/// Books with `buffer`, `bonded` and `unbonding`.
fn books(buffer: Balance, bonded: Balance, unbonding: Balance) -> Books {
    let mut books = Books::new(5);
    books.money.buffer = buffer;
    books.money.bonded = bonded;
    books.money.unbonding = unbonding;
    books
}

#[test]
fn clock_counts_eras_from_its_anchor() {
    let clock = Clock { anchor: 1_000, era_ms: 100 };
    assert_eq!(clock.era(1_000), Ok(0));
    assert_eq!(clock.era(1_099), Ok(0));
    assert_eq!(clock.era(1_100), Ok(1));
    assert_eq!(clock.era(0), Ok(0), "before the anchor");
    assert_eq!(clock.next_era_at(1), Ok(1_200));
    assert_eq!(clock.next_era_at(u32::MAX), Err(MathError::Overflow));
}

#[test]
fn open_exit_counts_up_and_shares_the_open_batch() {
    let mut books = books(0, 100, 0);
    assert_eq!(books.open_exit(10), Ok(1));
    assert_eq!(books.open_exit(20), Ok(2));
    assert_eq!((books.open, books.open_exits, books.money.unfunded), (30, 2, 30));
    let batch = Batch { era: 5, exits: 2, promised: 30, value: 30, ..Batch::default() };
    assert_eq!(books.open_batch(), batch);
    assert_eq!(books.seal(7), Ok(Some((0, batch))), "closed with all it holds");
    assert_eq!((books.open_batch, books.open_era, books.open, books.open_exits), (1, 7, 0, 0));
    assert_eq!(books.money.unfunded, 30, "still owed");
}

#[test]
fn seal_of_an_empty_batch_keeps_its_number() {
    let mut books = books(0, 100, 0);
    assert_eq!(books.seal(6), Ok(None));
    assert_eq!((books.open_batch, books.open_era), (0, 6));
    assert_eq!(books.open_exit(10), Ok(1));
    assert_eq!(books.cancel_exit(10), Ok(()));
    assert_eq!(books.seal(7), Ok(None), "all cancelled");
    assert_eq!(books.open_batch, 0);
}

#[test]
fn cancel_exit_of_more_than_there_is_fails() {
    let mut books = books(0, 100, 0);
    assert_eq!(books.open_exit(10), Ok(1));
    assert_eq!(books.clone().cancel_exit(11), Err(MathError::Overflow));
    assert_eq!(books.cancel_exit(10), Ok(()));
    assert_eq!((books.open, books.open_exits, books.money.unfunded), (0, 0, 0));
    assert_eq!(books.cancel_exit(0), Err(MathError::Overflow), "no exit is left");
    assert_eq!(books.open_exit(4), Ok(2), "ids are never used twice");
}

#[test]
fn fund_takes_whole_batches_only() {
    let mut books = books(99, 0, 0);
    books.money.unfunded = 100;
    assert_eq!(books.fund(100), Ok(false));
    assert_eq!((books.first_unfunded, books.money.buffer, books.money.reserved), (0, 99, 0));
    books.money.buffer = 101;
    assert_eq!(books.fund(100), Ok(true));
    let money = books.money;
    assert_eq!((books.first_unfunded, money.buffer, money.reserved, money.unfunded), (1, 1, 100, 0));
    books.money.unfunded = 1;
    assert_eq!(books.fund(1), Ok(true), "the last planck of the buffer");
    assert_eq!((books.money.buffer, books.money.reserved), (0, 101));
}

#[test]
fn instant_liquidity_leaves_what_closed_batches_need() {
    let mut books = books(100, 1_000, 30);
    assert_eq!(books.instant_liquidity(), 100, "nobody waits");
    books.phase = Phase::Move;
    assert_eq!(books.instant_liquidity(), 100, "nor while a plan is carried out");
    books.phase = Phase::Idle;
    books.money.unfunded = 80;
    assert_eq!(books.instant_liquidity(), 100, "stake is on its way for all of it");
    books.kept = 50;
    assert_eq!(books.instant_liquidity(), 50, "but for 50, which come too late");
    books.open = 40;
    assert_eq!(books.instant_liquidity(), 60, "no more is kept than closed batches are worth");
    books.phase = Phase::Move;
    assert_eq!(books.instant_liquidity(), 0, "a plan is carried out");
    books.phase = Phase::Idle;
    books.kept = 1_000;
    books.money.unfunded = 1_000;
    assert_eq!(books.instant_liquidity(), 0);
}

#[test]
fn cash_that_was_withdrawn_is_kept_for_who_waits_until_the_next_plan() {
    let mut books = books(10, 1_000, 100);
    books.money.unfunded = 90;
    books.kept = 10;
    let done = Withdrawn { received: 60, ..Withdrawn::default() };
    assert_eq!(books.withdrawn(&done), Ok(()));
    assert_eq!((books.money.buffer, books.instant_liquidity()), (70, 0));
    assert_eq!(books.fund(50), Ok(true));
    assert_eq!((books.money.buffer, books.kept, books.instant_liquidity()), (20, 20, 0));
}

#[test]
fn harvestable_leaves_no_more_on_its_way_than_the_cap() {
    let books = books(0, 10_000, 0);
    assert_eq!(books.harvestable(30, 0, 1, 100), Ok(30), "below 1 % of the pool");
    assert_eq!(books.harvestable(300, 0, 1, 100), Ok(100), "the cap");
    assert_eq!(books.harvestable(300, 40, 1, 100), Ok(60), "with what is on its way");
    assert_eq!(books.harvestable(300, 400, 1, 100), Ok(0));
    assert_eq!(books.harvestable(1_200, 0, 10, 100), Ok(1_000), "what ten eras brought, over ten eras");
    let huge = self::books(0, Balance::MAX, 0);
    assert_eq!(huge.harvestable(1, 0, u32::MAX, 100), Err(MathError::Overflow));
}

#[test]
fn gains_are_no_part_of_the_pool_until_they_are_on_their_way() {
    let mut books = books(10, 100, 50);
    books.gains = 30;
    assert_eq!(books.pool(), Ok(130));
}

#[test]
fn staking_is_closed_while_two_percent_of_the_pool_are_provided_for() {
    let mut books = books(0, 10_000, 0);
    assert_eq!(books.above_provision(), Ok(None));
    books.money.provision = 196; // 2 % of 9 804
    assert_eq!(books.above_provision(), Ok(None));
    books.money.provision = 197;
    assert_eq!(books.above_provision(), Ok(Some(196)));
    books.money.unfunded = 9_500; // spared exits: 303 are the holders' own
    assert_eq!(books.above_provision(), Ok(Some(6)), "what counts is what the holders own");
}

/// The flow of books with these exits, the closed ones due when what unbonds is ripe.
fn flow_of(books: &Books, buffer_bps: u16) -> Flow {
    let (closed, ripe): (Balance, Era) = (books.money.unfunded - books.open, 33);
    let dues = Vec::from_iter((closed > 0).then_some(Due { era: ripe, amount: closed }));
    let (needs, cash) = books.needs(dues, buffer_bps).unwrap();
    let mut coming = Coming::default();
    coming.add(ripe, books.money.unbonding).unwrap();
    let flow = needs.flow(&coming, ripe).unwrap();
    assert!(flow.bond <= cash, "as much cash travels as is bonded, at least");
    flow
}

#[test]
fn flow_pays_exits_before_it_bonds() {
    let flow = |buffer, unbonding, unfunded, open, buffer_bps| {
        let mut books = books(buffer, 1_000, unbonding);
        (books.money.unfunded, books.open) = (unfunded, open);
        flow_of(&books, buffer_bps)
    };
    let all = |rebond, bond, unbond| Flow { rebond, bond, unbond };
    assert_eq!(flow(100, 0, 0, 0, 0), all(0, 100, 0), "all is bonded");
    assert_eq!(flow(100, 0, 0, 0, 500), all(0, 45, 0), "less the buffer kept: 5 % of 1 100");
    assert_eq!(flow(100, 50, 0, 0, 0), all(50, 100, 0), "unbonding stake is taken back first");
    assert_eq!(flow(100, 50, 60, 0, 0), all(50, 40, 0), "the buffer backs the exits");
    assert_eq!(flow(100, 0, 130, 0, 0), all(0, 0, 30), "what is missing is unbonded");
    assert_eq!(flow(100, 0, 130, 30, 0), all(0, 0, 0), "but not for exits that can be cancelled");
    assert_eq!(flow(100, 0, 130, 20, 0), all(0, 0, 10));
}

#[test]
fn no_more_cash_travels_than_can_be_spared() {
    let spare = |buffer, unbonding, unfunded, buffer_bps| {
        let mut books = books(buffer, 1_000, unbonding);
        books.money.unfunded = unfunded;
        let (needs, spare) = books.needs(vec![], buffer_bps).unwrap();
        (needs.target, spare)
    };
    assert_eq!(spare(100, 0, 0, 0), (0, 100), "all of it");
    assert_eq!(spare(100, 0, 0, 500), (55, 45), "but for the buffer that shall stay: 5 % of 1 100");
    assert_eq!(spare(100, 50, 60, 0), (0, 90), "but for exits that what unbonds does not pay");
    assert_eq!(spare(100, 50, 60, 500), (54, 46), "the smaller of the two");
    assert_eq!(spare(100, 0, 130, 0), (0, 0), "nothing");
    assert_eq!(spare(10, 0, 0, 2_000), (202, 0), "less than shall stay");
}

#[test]
fn provision_is_no_part_of_the_pool_and_goes_with_what_it_was_for() {
    let mut books = books(10, 100, 50);
    books.money.provision = 30;
    assert_eq!(books.pool(), Ok(130));
    let done = Withdrawn { received: 20, lost: 5, provided: 10, ..Withdrawn::default() };
    assert_eq!(books.withdrawn(&done), Ok(()));
    let money = books.money;
    assert_eq!((money.buffer, money.unbonding, money.provision), (30, 15, 20));
    assert_eq!(books.pool(), Ok(125), "what was lost, and no more");
    let done = Withdrawn { provided: 21, ..Withdrawn::default() };
    assert_eq!(books.withdrawn(&done), Err(MathError::Overflow), "more than was provided for");
}

#[test]
fn withdrawn_and_moved_conserve_money() {
    let mut books = books(100, 1_000, 50);
    let done = Withdrawn { received: 30, lost: 20, ..Withdrawn::default() };
    assert_eq!(books.withdrawn(&done), Ok(()), "20 of 50 were lost");
    assert_eq!((books.money.buffer, books.money.unbonding), (130, 0));
    let moved = Moved { bonded: 60, unbonded: 200, steps: 3, complete: true, ..Moved::default() };
    assert_eq!(books.moved(&moved), Ok(()));
    let money = books.money;
    assert_eq!((money.buffer, money.bonded, money.unbonding), (70, 860, 200));
    let moved = Moved { rebonded: 150, ..Default::default() };
    assert_eq!(books.moved(&moved), Ok(()));
    assert_eq!((books.money.bonded, books.money.unbonding), (1_010, 50));
    let moved = Moved { withdrawn: 20, ..Default::default() };
    assert_eq!(books.moved(&moved), Ok(()), "what came free while a stash unbonded is cash");
    assert_eq!((books.money.buffer, books.money.unbonding), (90, 30));
    assert_eq!(books.kept, 50, "and kept until the next plan, as the 30 before");
    let moved = Moved { bonded: 91, ..Default::default() };
    assert_eq!(books.moved(&moved), Err(MathError::Overflow), "more than the buffer holds");
}

#[test]
fn new_books_are_idle_at_their_era() {
    let books = Books::new(9);
    assert_eq!(books.phase, Phase::Idle);
    assert_eq!((books.advanced_era, books.open_era, books.next_exit), (9, 9, 1));
    assert_eq!(books.pool(), Ok(0));
}

#[test]
fn work_under_way_is_finished_before_that_of_another_era() {
    let done = Books::new(5);
    let again = Books { phase: Phase::Fund, ..done };
    let under_way = Books { work_era: 6, phase: Phase::Move, ..done };
    for (books, clock, next, why) in [
        (done, 5, (5, Phase::Withdraw), "all is done: a second pass"),
        (done, 6, (6, Phase::Withdraw), "a new era"),
        (done, 9, (9, Phase::Withdraw), "the latest one, if nobody worked for a while"),
        (done, 4, (5, Phase::Withdraw), "never an earlier one"),
        (again, 5, (5, Phase::Fund), "the second pass goes on"),
        (again, 6, (6, Phase::Withdraw), "unless an era begins"),
        (under_way, 6, (6, Phase::Move), "the work goes on"),
        (under_way, 7, (6, Phase::Move), "even when it is late"),
        (under_way, 5, (6, Phase::Move), "and whatever the clock says"),
    ] {
        assert_eq!(books.next_work(clock), next, "{why}");
    }
}

#[test]
fn pause_has_bounds_and_ends_by_itself() {
    let mut pauses = Pauses::default();
    let maximum = MAX_PAUSE_MS;
    for given in [0, MAX_PAUSE_MS + 1, u64::MAX] {
        let error = Err(VaultError::InvalidPause { given, maximum });
        assert_eq!(pauses.pause(Pausable::Stake, given, 1_000, false), error);
    }
    assert_eq!(pauses, Pauses::default(), "nothing changed");
    assert_eq!(
        pauses.clone().pause(Pausable::Stake, maximum, 1_000, false),
        Ok(1_000 + maximum),
        "7 days are allowed"
    );
    assert_eq!(pauses.pause(Pausable::Stake, 500, 1_000, false), Ok(1_500));
    let what = Pausable::Stake;
    assert_eq!(pauses.ensure_open(what, 1_499), Err(VaultError::Paused { what, until: 1_500 }));
    assert_eq!(pauses.ensure_open(what, 1_500), Ok(()), "over");
    assert_eq!(pauses.ensure_open(Pausable::Unstake, 1_200), Ok(()), "apart");
    assert_eq!(pauses.ensure_open(Pausable::Advance, 1_200), Ok(()), "apart");
}

#[test]
fn pause_by_the_guardian_must_rest_and_by_the_admin_need_not() {
    let mut pauses = Pauses::default();
    assert_eq!(pauses.pause(Pausable::Unstake, 500, 1_000, false), Ok(1_500));
    let allowed_at = 1_500 + MAX_PAUSE_MS;
    for now in [1_200, 1_500, allowed_at - 1] {
        let error = Err(VaultError::PauseTooSoon { allowed_at });
        assert_eq!(pauses.pause(Pausable::Unstake, 500, now, false), error, "at {now}");
    }
    assert_eq!(pauses.clone().pause(Pausable::Unstake, 500, allowed_at, false), Ok(allowed_at + 500));
    assert_eq!(pauses.pause(Pausable::Unstake, 700, 1_200, true), Ok(1_900), "the admin");
}

/// Each setting with another value than `settings` has.
fn other_settings() -> [VaultSetting; 8] {
    [
        VaultSetting::MinStake(MAX_MINIMUM),
        VaultSetting::MinExit(0),
        VaultSetting::Fee(2_000),
        VaultSetting::InstantFee(500),
        VaultSetting::Buffer(2_000),
        VaultSetting::MaxReward(1),
        VaultSetting::Treasury([8; 32].into()),
        VaultSetting::BondingEras(2),
    ]
}

#[test]
fn change_of_one_setting_leaves_the_others() {
    let (old, changes) = (settings().list(), other_settings());
    for (n, change) in changes.into_iter().enumerate() {
        assert_eq!(change.check(), Ok(()), "{change:?}");
        let mut changed = settings();
        assert_eq!(changed.change(change), Ok(()), "{change:?}");
        let mut expected = old;
        expected[n] = change;
        assert_eq!(changed.list(), expected, "{change:?} alone");
    }
}

#[test]
fn change_of_every_setting_makes_other_params() {
    let mut changed = settings();
    assert!(other_settings().into_iter().all(|change| changed.change(change).is_ok()));
    let expected = VaultSettings {
        min_stake: MAX_MINIMUM,
        min_exit: 0,
        fee_bps: 2_000,
        instant_fee_bps: 500,
        buffer_bps: 2_000,
        max_reward_bps: 1,
        treasury: [8; 32].into(),
        bonding_eras: 2,
    };
    assert_eq!(changed, expected);
    assert!(settings().list().into_iter().all(|change| changed.change(change).is_ok()));
    assert_eq!(changed, settings(), "and back: `settings` forgets none");
}

#[test]
fn bounds_are_those_of_the_documentation() {
    assert_eq!(MAX_MINIMUM, 1_000 * DOT);
    assert_eq!(MAX_PAUSE_MS, 7 * 86_400_000);
}

#[test]
fn change_out_of_bounds_is_refused_and_changes_nothing() {
    let refused = [
        (VaultSetting::MinStake(0), VaultSettingName::MinStake),
        (VaultSetting::MinStake(MAX_MINIMUM + 1), VaultSettingName::MinStake),
        (VaultSetting::MinExit(MAX_MINIMUM + 1), VaultSettingName::MinExit),
        (VaultSetting::Fee(2_001), VaultSettingName::Fee),
        (VaultSetting::InstantFee(501), VaultSettingName::InstantFee),
        (VaultSetting::Buffer(2_001), VaultSettingName::Buffer),
        (VaultSetting::MaxReward(0), VaultSettingName::MaxReward),
        (VaultSetting::MaxReward(101), VaultSettingName::MaxReward),
        (VaultSetting::BondingEras(1), VaultSettingName::BondingEras),
        (VaultSetting::BondingEras(57), VaultSettingName::BondingEras),
        (VaultSetting::BondingEras(280), VaultSettingName::BondingEras),
    ];
    for (change, param) in refused {
        assert_eq!(change.check(), Err(param), "{change:?}");
        let mut given = settings();
        assert_eq!(given.change(change), Err(param), "{change:?}");
        assert_eq!(given, settings(), "{change:?}: nothing changed");
    }
    let taken = [
        VaultSetting::MinStake(1),
        VaultSetting::MinExit(MAX_MINIMUM),
        VaultSetting::Fee(0),
        VaultSetting::InstantFee(0),
        VaultSetting::Buffer(0),
        VaultSetting::MaxReward(100),
        VaultSetting::BondingEras(56),
    ];
    for change in taken {
        assert_eq!(settings().change(change), Ok(()), "{change:?}: the other end");
    }
}

/// A random step in the life of the books.
#[derive(Debug, Clone)]
enum Step {
    Stake(Balance),
    Exit(Balance),
    Cancel(Balance),
    NextEra,
    Fund,
    Move,
    Withdraw(u8),
}

fn step() -> impl Strategy<Value = Step> {
    let amount = 1..1_000 * DOT;
    prop_oneof![
        amount.clone().prop_map(Step::Stake),
        amount.clone().prop_map(Step::Exit),
        amount.prop_map(Step::Cancel),
        Just(Step::NextEra),
        Just(Step::Fund),
        Just(Step::Move),
        any::<u8>().prop_map(Step::Withdraw),
    ]
}

proptest! {
    /// Whatever happens, no money appears or vanishes, the pool is what came in less what was promised to exits, and
    /// what backs the closed batches is never offered to `unstake_now`.
    #[test]
    fn books_conserve_money(steps in prop::collection::vec(step(), 1..200)) {
        let mut books = Books::new(0);
        let (mut era, mut came_in, mut exits) = (0, 0, 0);
        let mut closed = std::collections::VecDeque::new();
        for step in steps {
            let money = books.money;
            match step {
                Step::Stake(amount) => {
                    books.money.buffer += amount;
                    came_in += amount;
                }
                Step::Exit(amount) => {
                    let amount = amount.min(came_in - exits);
                    if amount > 0 {
                        if books.open_era != era {
                            closed.extend(books.seal(era).unwrap().map(|(_, batch)| batch.value));
                        }
                        books.open_exit(amount).unwrap();
                        exits += amount;
                    }
                }
                Step::Cancel(amount) => {
                    if books.open_era == era && books.open_exits > 0 {
                        let last = books.open_exits == 1;
                        let amount = if last { books.open } else { amount.min(books.open) };
                        books.cancel_exit(amount).unwrap();
                        exits -= amount;
                    }
                }
                Step::NextEra => {
                    era += 1;
                    closed.extend(books.seal(era).unwrap().map(|(_, batch)| batch.value));
                }
                Step::Fund => {
                    while let Some(value) = closed.front() {
                        if !books.fund(*value).unwrap() {
                            break;
                        }
                        closed.pop_front();
                    }
                }
                Step::Move => {
                    let flow = flow_of(&books, 0);
                    prop_assert!(flow.bond <= money.buffer && flow.rebond <= money.unbonding);
                    prop_assert!(flow.unbond == 0 || flow.bond == 0 && flow.rebond == 0, "one direction");
                    let moved = Moved {
                        bonded: flow.bond,
                        rebonded: flow.rebond,
                        unbonded: flow.unbond.min(money.bonded),
                        ..Default::default()
                    };
                    books.moved(&moved).unwrap();
                    let kept = books.money.buffer + books.money.unbonding;
                    prop_assert!(kept >= books.money.unfunded - books.open, "closed batches are covered");
                }
                Step::Withdraw(part) => {
                    let received = money.unbonding * Balance::from(part) / 255;
                    books.withdrawn(&Withdrawn { received, ..Withdrawn::default() }).unwrap();
                }
            }
            let money = books.money;
            let all = money.buffer + money.reserved + money.bonded + money.unbonding;
            prop_assert_eq!(all, came_in, "money");
            prop_assert_eq!(money.reserved + money.unfunded, exits, "promises");
            prop_assert_eq!(books.pool().unwrap(), came_in - exits, "pool");
            prop_assert_eq!(money.unfunded, books.open + closed.iter().sum::<Balance>(), "queue");
            prop_assert!(books.instant_liquidity() <= money.buffer);
        }
    }
}
