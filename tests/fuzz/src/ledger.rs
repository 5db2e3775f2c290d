//! The token's ledger and its holders through any sequence of what can happen (I-02, I-03, I-04).

use crate::{
    exact::{big, no_cheaper},
    input::{typed, Amount, Money},
};
use adotb_interfaces::token::TokenError;
use arbitrary::Arbitrary;
use token::data::Ledger;

const HOLDERS: usize = 4;

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Act {
    Wait(u32),
    Stake(u8, Money),
    /// More than there is anywhere.
    StakeAmount(u8, Amount),
    Redeem(u8, Amount),
    RedeemAll(u8),
    /// To the second, and all but a few planck.
    Transfer(u8, u8, Amount),
    TransferAll(u8, u8, u8),
    InAndOut(u8, Money),
    Reward(Money, u32),
    RewardAmount(Amount, u64),
    Lose(Money),
    LoseAmount(Amount),
}

pub fn check(data: &[u8]) {
    typed(data, |acts: Vec<Act>| {
        let mut pool = Pool { ledger: Ledger::default(), held: [0; HOLDERS], now: 1_000_000, all: 0 };
        for act in acts {
            pool.run(act);
        }
    })
}

struct Pool {
    ledger: Ledger,
    held: [u128; HOLDERS],
    now: u64,
    /// What came in and did not leave.
    all: u128,
}

impl Pool {
    fn run(&mut self, act: Act) {
        let before = self.ledger.at(self.now);
        if let Act::Wait(time) = act {
            self.now = self.now.saturating_add(time.into());
        }
        self.ledger = self.ledger.at(self.now);
        let settled = self.ledger;
        assert_eq!(settled.at(self.now), settled, "twice is once");
        match act {
            Act::Wait(_) => {}
            Act::Stake(who, Money(amount)) | Act::StakeAmount(who, Amount(amount)) => {
                self.stake(who, amount);
            }
            Act::Redeem(who, Amount(amount)) => self.redeem(who, amount),
            Act::RedeemAll(who) => self.redeem(who, self.balance(who)),
            Act::Transfer(from, to, Amount(amount)) => self.transfer(from, to, amount),
            Act::TransferAll(from, to, less) => {
                self.transfer(from, to, self.balance(from).saturating_sub((less / 64).into()))
            }
            Act::InAndOut(who, Money(amount)) => self.in_and_out(who, amount),
            Act::Reward(Money(amount), duration) => self.reward(amount, duration.into()),
            Act::RewardAmount(Amount(amount), duration) => self.reward(amount, duration),
            Act::Lose(Money(amount)) | Act::LoseAmount(Amount(amount)) => self.lose(amount),
        }
        self.holds(act, before);
    }

    fn who(who: u8) -> usize {
        usize::from(who) % HOLDERS
    }

    fn balance(&self, who: u8) -> u128 {
        self.ledger.amount_for_down(self.held[Self::who(who)])
    }

    fn stake(&mut self, who: u8, amount: u128) -> bool {
        let before = self.ledger;
        match self.ledger.issue(amount) {
            Ok(shares) => {
                assert!(shares > 0 && amount > 0);
                self.held[Self::who(who)] += shares;
                self.all += amount;
                assert!(before.shares == 0 || self.balance(who) <= self.all);
                true
            }
            Err(error) => {
                assert!(matches!(error, TokenError::ZeroResult | TokenError::Math(_)));
                assert_eq!(self.ledger, before, "a refusal changes nothing");
                false
            }
        }
    }

    fn redeem(&mut self, who: u8, amount: u128) {
        let (before, held, balance) = (self.ledger, self.held[Self::who(who)], self.balance(who));
        match self.ledger.redeem(held, amount) {
            Ok(shares) => {
                assert!(amount > 0 && amount <= balance, "no more than it is worth");
                assert!(amount < balance || shares == held, "no dust");
                self.held[Self::who(who)] -= shares;
                self.all -= amount;
            }
            Err(error) => {
                assert!(amount == 0 || amount > balance, "{error:?}: what it is worth can always leave");
                assert_eq!(self.ledger, before, "a refusal changes nothing");
            }
        }
    }

    fn transfer(&mut self, from: u8, to: u8, amount: u128) {
        let (a, b) = (Self::who(from), Self::who(to));
        let (sender, receiver) = (self.balance(from), self.balance(to));
        let shares = self.ledger.shares_leaving_up(self.held[a], amount);
        assert_eq!(shares > self.held[a], amount > sender, "refused exactly when it is more than there is");
        if amount > sender || a == b {
            return;
        }
        self.held[a] -= shares;
        self.held[b] += shares;
        let (paid, got) = (sender - self.balance(from), self.balance(to) - receiver);
        if amount > 0 || shares == 0 {
            assert!(got >= amount, "the receiver gets no less than asked");
        }
        if amount == sender {
            assert_eq!((self.held[a], paid), (0, amount), "no dust");
        } else if self.ledger.shares > 0 {
            let grain = self.ledger.base.div_ceil(self.ledger.shares);
            assert!(paid >= amount && paid <= amount.saturating_add(grain), "at most a share more");
        }
    }

    /// I-03, unless nobody else is there: the first one gets what is left behind.
    fn in_and_out(&mut self, who: u8, amount: u128) {
        let (before, alone) = (self.balance(who), self.ledger.shares == self.held[Self::who(who)]);
        if self.stake(who, amount) && !alone {
            let after = self.balance(who);
            assert!(after <= before + amount, "I-03");
            self.redeem(who, after - before);
            assert!(self.balance(who) + (after - before) <= before + amount, "I-03");
        }
    }

    fn reward(&mut self, amount: u128, duration: u64) {
        let before = self.ledger;
        match self.ledger.stream_reward(amount, duration, self.now) {
            Ok(()) => self.all += amount,
            Err(_) => assert_eq!(self.ledger, before, "a refusal changes nothing"),
        }
        if duration > 0 {
            assert_eq!(self.ledger.base, before.base, "nobody earns at once");
        } else {
            assert_eq!(self.ledger.stream, before.stream, "what comes at once leaves the others their time");
        }
    }

    fn lose(&mut self, amount: u128) {
        let before = self.ledger;
        let lost = self.ledger.lose(amount, self.now);
        assert_eq!(lost, amount.min(self.all), "at most everything");
        self.all -= lost;
        let unreleased = before.totals().unreleased;
        assert_eq!(self.ledger.totals().unreleased, unreleased.saturating_sub(lost), "the unreleased first");
        assert!(self.ledger.base == before.base || lost >= unreleased);
        if self.ledger.epoch != before.epoch {
            assert_eq!(self.ledger.epoch, before.epoch.wrapping_add(1));
            assert!(before.shares > 0 && self.ledger.base == 0, "only a total loss ends an epoch");
            self.held = [0; HOLDERS];
        }
    }

    fn holds(&self, act: Act, before: Ledger) {
        let now = self.ledger;
        let totals = now.totals();
        assert_eq!(big(totals.pooled) + big(totals.unreleased), big(self.all), "conserved after {act:?}");
        assert_eq!(self.held.iter().sum::<u128>(), now.shares, "every share has a holder");
        if now.shares > 0 {
            let sum: u128 = (0..HOLDERS as u8).map(|who| self.balance(who)).sum();
            assert!(sum <= now.base && now.base - sum <= HOLDERS as u128, "I-02 after {act:?}");
        }
        let lost = matches!(act, Act::Lose(_) | Act::LoseAmount(_));
        if !lost && before.shares > 0 && now.shares > 0 {
            assert!(no_cheaper((now.base, now.shares), (before.base, before.shares)), "I-04 after {act:?}");
        }
    }
}
