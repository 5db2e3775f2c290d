//! The ledger by itself: worked examples, then random sequences of everything that can happen to it.
use crate::data::{Ledger, StoredStream};
use adotb_interfaces::token::{TokenError, Totals};
use adotb_math::{stream::Stream, Balance, MathError, Millis};
use proptest::prelude::*;

const DOT: Balance = 10_000_000_000;
const DAY: Millis = 86_400_000;

/// A ledger that has `base` planck behind `shares` shares, and nothing in the stream.
fn ledger(base: Balance, shares: Balance) -> Ledger {
    Ledger { base, shares, ..Default::default() }
}

#[test]
fn example_of_the_module_doc() {
    let mut pool = Ledger::default();
    assert_eq!((pool.issue(10 * DOT), pool.issue(30 * DOT)), (Ok(10 * DOT), Ok(30 * DOT)), "a planck each");
    assert_eq!(pool.stream_reward(8 * DOT, DAY, 0), Ok(()));
    assert_eq!(pool.at(0).totals(), Totals { pooled: 40 * DOT, shares: 40 * DOT, unreleased: 8 * DOT });
    assert_eq!(pool.at(DAY / 2).totals(), Totals { pooled: 44 * DOT, shares: 40 * DOT, unreleased: 4 * DOT });
    pool = pool.at(DAY);
    assert_eq!(pool.totals(), Totals { pooled: 48 * DOT, shares: 40 * DOT, unreleased: 0 });
    let balances = |pool: &Ledger| [10, 30].map(|shares| pool.amount_for_down(shares * DOT));
    assert_eq!(balances(&pool), [12 * DOT, 36 * DOT]);
    assert_eq!(pool.issue(12 * DOT), Ok(10 * DOT), "Carol");
    assert_eq!(balances(&pool), [12 * DOT, 36 * DOT], "unchanged");
    assert_eq!(pool.lose(30 * DOT, DAY), 30 * DOT);
    assert_eq!(balances(&pool), [6 * DOT, 18 * DOT], "halved");
}

#[test]
fn at_moves_what_is_released_and_changes_nothing_else() {
    let mut pool = ledger(100, 100);
    assert_eq!(pool.stream_reward(10, 100, 1_000), Ok(()));
    assert_eq!(pool.stream, StoredStream(Stream { total: 10, start: 1_000, end: 1_100 }));
    let later = pool.at(1_055);
    assert_eq!(later.totals(), Totals { pooled: 105, shares: 100, unreleased: 5 }, "rounded down");
    assert_eq!(later.at(1_055), later, "twice is once");
    assert_eq!(later.at(1_100).totals(), Totals { pooled: 110, shares: 100, unreleased: 0 });
    assert_eq!(pool.at(u64::MAX).totals(), Totals { pooled: 110, shares: 100, unreleased: 0 });
}

#[test]
fn issue_rounds_down_and_refuses_nothing() {
    let mut pool = ledger(3, 2);
    assert_eq!(pool.issue(0), Err(TokenError::ZeroResult));
    assert_eq!(pool.issue(1), Err(TokenError::ZeroResult), "two thirds of a share");
    assert_eq!(pool, ledger(3, 2), "unchanged");
    assert_eq!(pool.issue(4), Ok(2));
    assert_eq!(pool, ledger(7, 4));
}

#[test]
fn issue_refuses_what_does_not_fit() {
    let overflow = Err(TokenError::Math(MathError::Overflow));
    let mut pool = ledger(Balance::MAX - 1, 5);
    assert_eq!(pool.issue(Balance::MAX), overflow);
    let mut pool = ledger(5, Balance::MAX - 1);
    assert_eq!(pool.issue(Balance::MAX), overflow, "shares");
    let mut pool = ledger(1, 1);
    assert_eq!(pool.stream_reward(Balance::MAX - 2, DAY, 0), Ok(()));
    let before = pool;
    assert_eq!(pool.issue(2), overflow, "with what is still to be released");
    assert_eq!(pool.stream_reward(2, DAY, 0), Err(MathError::Overflow));
    assert_eq!(pool, before, "unchanged");
    assert_eq!(pool.issue(1), Ok(1));
    assert_eq!(pool.at(DAY).base, Balance::MAX);
}

#[test]
fn redeem_rounds_up_and_takes_everything_of_a_whole_balance() {
    let mut pool = ledger(10, 7);
    assert_eq!(pool.redeem(3, 0), Err(TokenError::ZeroResult));
    assert_eq!(
        pool.redeem(3, 5),
        Err(TokenError::InsufficientShares { available: 3, needed: 4 }),
        "3 shares are worth 4.28"
    );
    assert_eq!(
        pool.redeem(3, Balance::MAX),
        Err(TokenError::InsufficientShares { available: 3, needed: Balance::MAX / 10 * 7 + 4 }),
    );
    assert_eq!(pool, ledger(10, 7), "unchanged");
    assert_eq!(pool.redeem(3, 3), Ok(3), "2.1 shares");
    assert_eq!(pool, ledger(7, 4));
    let mut pool = ledger(10, 20);
    assert_eq!(pool.redeem(5, 1), Ok(2), "exactly");
    assert_eq!(pool.redeem(3, 1), Ok(3), "the whole balance is 1: no dust stays");
    assert_eq!(pool, ledger(8, 15));
}

#[test]
fn lose_takes_the_stream_first() {
    let mut pool = ledger(100, 50);
    assert_eq!(pool.stream_reward(40, 100, 0), Ok(()));
    pool = pool.at(25);
    assert_eq!(pool.totals(), Totals { pooled: 110, shares: 50, unreleased: 30 });
    assert_eq!(pool.lose(0, 25), 0);
    assert_eq!(pool.lose(10, 25), 10);
    assert_eq!(pool.totals(), Totals { pooled: 110, shares: 50, unreleased: 20 });
    assert_eq!(
        pool.at(100).totals(),
        Totals { pooled: 130, shares: 50, unreleased: 0 },
        "ends when it would"
    );
    assert_eq!(pool.lose(25, 25), 25);
    assert_eq!(pool.totals(), Totals { pooled: 105, shares: 50, unreleased: 0 });
    assert_eq!(pool.epoch, 0);
}

#[test]
fn total_loss_begins_an_epoch_and_clips() {
    for loss in [105, 106, Balance::MAX] {
        let mut pool = ledger(100, 50);
        assert_eq!(pool.stream_reward(5, 100, 0), Ok(()));
        assert_eq!(pool.lose(loss, 0), 105, "at most everything");
        assert_eq!(pool.totals(), Totals::default());
        assert_eq!(pool.epoch, 1);
        assert_eq!(pool.lose(loss, 0), 0, "nothing left to lose");
        assert_eq!(pool.epoch, 1, "nobody lost anything");
        assert_eq!(pool.issue(7), Ok(7), "new money starts at a planck a share");
    }
    let mut pool = ledger(100, 50);
    assert_eq!(pool.lose(99, 0), 99);
    assert_eq!((pool.base, pool.shares, pool.epoch), (1, 50, 0), "a planck is not nothing");
    assert_eq!(pool.issue(1), Ok(50));
}

#[test]
fn views_of_any_number_do_not_trap() {
    let pool = ledger(3 * DOT, DOT);
    assert_eq!(pool.amount_for_down(Balance::MAX), Balance::MAX, "clipped");
    assert_eq!(pool.shares_for_down(Balance::MAX), Balance::MAX / 3);
    assert_eq!(Ledger::default().amount_for_down(Balance::MAX), Balance::MAX);
    assert_eq!(Ledger::default().at(u64::MAX).totals(), Totals::default());
}

// --- Random sequences ---

/// Holders of the random sequences; the first one is the bootstrap holder, who never leaves.
const HOLDERS: usize = 5;

#[derive(Debug, Clone)]
enum Act {
    Stake(usize, Balance),
    Unstake(usize, Balance),
    UnstakeAll(usize),
    StakeAndUnstake(usize, Balance),
    Transfer(usize, usize, Balance),
    TransferAll(usize, usize),
    Reward(Balance, Millis),
    Lose(Balance),
    Wait(Millis),
}

fn act() -> impl Strategy<Value = Act> {
    let who = || 1..HOLDERS;
    let amount = || prop_oneof![0..20u128, 1..1_000 * DOT, DOT..10_000_000 * DOT];
    prop_oneof![
        (who(), amount()).prop_map(|(a, x)| Act::Stake(a, x)),
        (who(), amount()).prop_map(|(a, x)| Act::Unstake(a, x)),
        who().prop_map(Act::UnstakeAll),
        (who(), amount()).prop_map(|(a, x)| Act::StakeAndUnstake(a, x)),
        (who(), who(), amount()).prop_map(|(a, b, x)| Act::Transfer(a, b, x)),
        (who(), who()).prop_map(|(a, b)| Act::TransferAll(a, b)),
        (amount(), 0..3 * DAY).prop_map(|(x, t)| Act::Reward(x, t)),
        amount().prop_map(Act::Lose),
        (0..2 * DAY).prop_map(Act::Wait),
    ]
}

/// What the contract does with the ledger, without the contract.
struct Model {
    pool: Ledger,
    held: [Balance; HOLDERS],
    now: Millis,
}

impl Model {
    fn new() -> Self {
        let mut model = Self { pool: Ledger::default(), held: [0; HOLDERS], now: 1_000_000 };
        model.stake(0, DOT);
        model
    }

    fn balance(&self, who: usize) -> Balance {
        self.pool.at(self.now).amount_for_down(self.held[who])
    }

    fn stake(&mut self, who: usize, amount: Balance) {
        if let Ok(shares) = self.pool.issue(amount) {
            self.held[who] += shares;
        }
    }

    fn unstake(&mut self, who: usize, amount: Balance) -> bool {
        let result = self.pool.redeem(self.held[who], amount);
        if let Ok(shares) = result {
            self.held[who] -= shares;
        }
        result.is_ok()
    }

    fn transfer(&mut self, from: usize, to: usize, amount: Balance) {
        let balances = (self.balance(from), self.balance(to));
        if amount == 0 || amount > balances.0 {
            return;
        }
        let shares = self.pool.shares_leaving_up(self.held[from], amount);
        assert!(shares <= self.held[from], "never more than there is");
        if from == to {
            return;
        }
        self.held[from] -= shares;
        self.held[to] += shares;
        let (paid, got) = (balances.0 - self.balance(from), self.balance(to) - balances.1);
        // One share's worth, rounded up: the finest grain that there is.
        let grain = self.pool.base.div_ceil(self.pool.shares);
        assert!(got >= amount, "never less than asked: {got} of {amount}");
        assert!(paid >= amount && paid <= amount + grain, "at most a share more: {paid} for {amount}");
        if amount == balances.0 {
            assert_eq!(self.held[from], 0, "no dust");
            assert_eq!(paid, amount, "exactly");
        }
    }

    /// Runs `act`; returns whether it was a loss.
    fn run(&mut self, act: Act) -> bool {
        if let Act::Wait(time) = act {
            self.now += time;
        }
        self.pool = self.pool.at(self.now);
        match act {
            Act::Stake(who, amount) => self.stake(who, amount),
            Act::Unstake(who, amount) => {
                let balance = self.balance(who);
                assert_eq!(self.unstake(who, amount), amount > 0 && amount <= balance);
            }
            Act::UnstakeAll(who) => {
                let all = self.balance(who);
                if self.unstake(who, all) {
                    assert_eq!(self.held[who], 0, "no dust");
                }
            }
            Act::StakeAndUnstake(who, amount) => {
                let before = self.balance(who);
                self.stake(who, amount);
                let after = self.balance(who);
                assert!(after <= before + amount, "I-03: {after} of {before} + {amount}");
                assert!(!self.unstake(who, (before + amount + 1).max(1)), "I-03: never more than was staked");
                self.unstake(who, after - before.min(after));
                assert!(self.balance(who) <= before + 1, "I-03");
            }
            Act::Transfer(from, to, amount) => self.transfer(from, to, amount),
            Act::TransferAll(from, to) => self.transfer(from, to, self.balance(from)),
            Act::Reward(amount, duration) => {
                let supply = self.pool.base;
                assert_eq!(self.pool.stream_reward(amount, duration, self.now), Ok(()));
                assert_eq!(self.pool.base, supply, "nobody earns at once");
            }
            Act::Lose(amount) => {
                let epoch = self.pool.epoch;
                let all = self.pool.base + self.pool.totals().unreleased;
                assert_eq!(self.pool.lose(amount, self.now), amount.min(all), "clips");
                assert_eq!(self.pool.base + self.pool.totals().unreleased, all - amount.min(all));
                if self.pool.epoch != epoch {
                    self.held = [0; HOLDERS];
                    self.stake(0, DOT);
                }
                return true;
            }
            Act::Wait(_) => {}
        }
        false
    }
}

/// `PROPTEST_CASES` sets the number of cases.
fn config() -> ProptestConfig {
    let mut config = ProptestConfig::default();
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = 2_000;
    }
    config
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn invariants_i02_i03_i04_hold_whatever_happens(acts in prop::collection::vec(act(), 1..60)) {
        let mut model = Model::new();
        for act in acts {
            let old = model.pool.at(model.now);
            let lost = model.run(act);
            let new = model.pool.at(model.now);
            prop_assert_eq!(model.held.iter().sum::<Balance>(), new.shares, "all shares belong to somebody");
            // I-02
            let sum: Balance = (0..HOLDERS).map(|who| model.balance(who)).sum();
            prop_assert!(sum <= new.base, "I-02: {} of {}", sum, new.base);
            prop_assert!(new.base - sum <= HOLDERS as Balance, "I-02: {} of {}", sum, new.base);
            // I-04: new.base / new.shares >= old.base / old.shares, without 256-bit products
            if !lost {
                let floor = adotb_math::muldiv::mul_div_up(old.base, new.shares, old.shares);
                prop_assert!(new.base >= floor.unwrap(), "I-04: {:?} after {:?}", new, old);
            }
        }
    }

    #[test]
    fn streaming_is_the_same_however_often_it_is_settled(
        reward in 0..1_000_000 * DOT, steps in prop::collection::vec(0..DAY / 10, 0..20),
    ) {
        let mut often = ledger(DOT, DOT);
        prop_assert_eq!(often.stream_reward(reward, DAY, 0), Ok(()));
        let once = often;
        let mut now = 0;
        for step in steps {
            now += step;
            often = often.at(now);
            let (a, b) = (often.base, once.at(now).base);
            prop_assert!(a <= b && b - a <= 20, "within a planck each time: {} and {}", a, b);
            prop_assert_eq!(often.base + often.totals().unreleased, DOT + reward, "nothing is lost");
        }
        prop_assert_eq!(often.at(DAY + 1).base, once.at(DAY + 1).base, "all of it at the end");
    }
}
