//! The vault's books through any sequence of stakes, exits, eras and keepers' work (I-01, I-05, I-07).

use crate::{
    exact::{big, BigUint},
    input::{typed, Amount, Money},
};
use adotb_interfaces::{
    bonder::{Moved, Withdrawn},
    vault::{Pausable, VaultError, MAX_PAUSE_MS},
};
use adotb_math::{coming::Coming, flow::Due};
use arbitrary::Arbitrary;
use std::collections::VecDeque;
use vault::data::{Books, Pauses, Phase};

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Act {
    Stake(Money),
    Exit(Money),
    Cancel(Money),
    CancelAll,
    NextEra(u8),
    Fund,
    /// Parts of 255 of what the plan orders; the reserve of the buffer in basis points.
    Move {
        done: u8,
        buffer_bps: u16,
    },
    /// Parts of 255 of what unbonds: received, lost, and lost as it was announced.
    Withdraw {
        received: u8,
        lost: u8,
        provided: u8,
    },
    /// A part of 255 of all stake may be slashed later.
    Announce(u8),
    Harvest {
        available: Money,
        max_bps: u16,
    },
    /// What no honest bonder says.
    WildMove(Amount, Amount, Amount),
    WildWithdraw(Amount, Amount),
    WildFund(Amount),
    WildExit(Amount),
}

#[derive(Arbitrary, Debug)]
struct Input {
    acts: Vec<Act>,
    pauses: Vec<(u8, u64, u32, bool)>,
}

pub fn check(data: &[u8]) {
    typed(data, |input: Input| {
        let mut vault = Vault::new();
        for act in &input.acts {
            vault.run(*act);
            vault.holds(*act);
        }
        paused(&input.pauses);
    })
}

struct Vault {
    books: Books,
    era: u32,
    /// Values of the closed batches, oldest first.
    closed: VecDeque<u128>,
    came: BigUint,
    lost: BigUint,
    /// Owed to exits, paid or not.
    exits: BigUint,
    batches: u32,
}

impl Vault {
    fn new() -> Self {
        let (zero, books) = (big(0), Books::new(0));
        assert_eq!(books.phase, Phase::Idle);
        Self {
            books,
            era: 0,
            closed: VecDeque::new(),
            came: zero.clone(),
            lost: zero.clone(),
            exits: zero,
            batches: 0,
        }
    }

    fn run(&mut self, act: Act) {
        let money = self.books.money;
        match act {
            Act::Stake(Money(amount)) => {
                self.books.money.buffer += amount;
                self.came += amount;
            }
            Act::Exit(Money(amount)) => self.exit(amount.min(self.books.pool().unwrap())),
            Act::Cancel(Money(amount)) => self.cancel(amount),
            Act::CancelAll => self.cancel(u128::MAX),
            Act::NextEra(eras) => {
                self.era += u32::from(eras);
                self.seal();
            }
            Act::Fund => {
                while let Some(value) = self.closed.front() {
                    let paid = self.books.fund(*value).unwrap();
                    assert_eq!(paid, *value <= self.books.money.buffer + if paid { *value } else { 0 });
                    if !paid {
                        break;
                    }
                    self.closed.pop_front();
                    self.batches += 1;
                }
            }
            Act::Move { done, buffer_bps } => self.moves(done, buffer_bps % 10_001),
            Act::Withdraw { received, lost, provided } => {
                let part = |part: u8, of: u128| of * u128::from(part) / 255;
                let received = part(received, money.unbonding);
                let lost = part(lost, money.unbonding - received);
                let provided = part(provided, (money.unbonding - received - lost).min(money.provision));
                let done = Withdrawn { received, lost, provided, ..Withdrawn::default() };
                let pool = self.books.pool().unwrap();
                self.books.withdrawn(&done).unwrap();
                assert_eq!(
                    self.books.pool().unwrap(),
                    pool.saturating_sub(lost),
                    "what was announced costs no more"
                );
                self.lost += lost;
                self.lost += provided;
            }
            Act::Announce(part) => {
                self.books.money.provision = (money.bonded + money.unbonding) * u128::from(part) / 255;
            }
            Act::Harvest { available: Money(available), max_bps } => {
                self.harvest(available, max_bps % 10_001)
            }
            Act::WildMove(Amount(bonded), Amount(rebonded), Amount(unbonded)) => {
                let moved = Moved { bonded, rebonded, unbonded, ..Default::default() };
                let mut wild = self.books;
                let fits = bonded <= money.buffer && rebonded <= money.unbonding;
                assert!(wild.moved(&moved).is_err() || fits && unbonded <= money.bonded + bonded + rebonded);
            }
            Act::WildWithdraw(Amount(received), Amount(lost)) => {
                let done = Withdrawn { received, lost, ..Withdrawn::default() };
                let fits = received.checked_add(lost).is_some_and(|sum| sum <= money.unbonding);
                assert_eq!({ self.books }.withdrawn(&done).is_ok(), fits);
            }
            Act::WildFund(Amount(value)) => {
                let answer = { self.books }.fund(value);
                assert_eq!(answer == Ok(false), value > money.buffer);
                assert_eq!(answer == Ok(true), value <= money.buffer && value <= money.unfunded);
            }
            Act::WildExit(Amount(amount)) => {
                let fits = money.unfunded.checked_add(amount).is_some();
                assert_eq!({ self.books }.open_exit(amount).is_ok(), fits);
            }
        }
    }

    fn seal(&mut self) {
        let before = self.books;
        if let Some((number, batch)) = self.books.seal(self.era).unwrap() {
            assert_eq!(
                (number, batch.value, batch.exits),
                (before.open_batch, before.open, before.open_exits)
            );
            self.closed.push_back(batch.value);
        }
        assert_eq!((self.books.open, self.books.open_exits, self.books.open_era), (0, 0, self.era));
    }

    fn exit(&mut self, amount: u128) {
        if amount == 0 {
            return;
        }
        if self.books.open_era != self.era {
            self.seal();
        }
        let next = self.books.next_exit;
        assert_eq!(self.books.open_exit(amount), Ok(next), "ids ascend");
        assert_eq!(self.books.next_exit, next + 1);
        self.exits += amount;
    }

    fn cancel(&mut self, amount: u128) {
        if self.books.open_era != self.era || self.books.open_exits == 0 {
            return;
        }
        let last = self.books.open_exits == 1;
        let amount = if last { self.books.open } else { amount.min(self.books.open) };
        self.books.cancel_exit(amount).unwrap();
        self.exits -= amount;
    }

    fn moves(&mut self, done: u8, buffer_bps: u16) {
        let money = self.books.money;
        let ripe = self.era + 28;
        let dues = self.closed.iter().map(|value| Due { era: ripe, amount: *value }).collect();
        let (needs, cash) = self.books.needs(dues, buffer_bps).unwrap();
        let mut coming = Coming::default();
        coming.add(ripe, money.unbonding).unwrap();
        let flow = needs.flow(&coming, ripe).unwrap();
        assert!(flow.bond <= cash, "as much travels as is bonded, at least");
        assert!(flow.bond <= money.buffer && flow.rebond <= money.unbonding, "within the cash");
        assert!(flow.unbond == 0 || (flow.bond, flow.rebond) == (0, 0), "one direction");
        let part = |amount: u128| amount * u128::from(done) / 255;
        let moved = Moved {
            bonded: part(flow.bond),
            rebonded: part(flow.rebond),
            unbonded: part(flow.unbond).min(money.bonded),
            ..Default::default()
        };
        self.books.moved(&moved).unwrap();
        if done == 255 && flow.unbond <= money.bonded {
            let kept = self.books.money.buffer + self.books.money.unbonding;
            assert!(kept >= self.books.money.unfunded - self.books.open, "closed batches are covered");
        }
    }

    fn harvest(&mut self, available: u128, max_bps: u16) {
        let unreleased = available / 3;
        let reward = self.books.harvestable(available, unreleased, 1, max_bps).unwrap();
        let pool = big(self.books.pool().unwrap());
        assert!(reward <= available);
        self.books.money.buffer += reward;
        self.came += reward;
        assert!(reward == 0 || (big(reward) + unreleased) * 10_000u32 <= pool * max_bps, "capped");
    }

    fn holds(&self, act: Act) {
        let money = self.books.money;
        let assets = big(money.buffer) + big(money.reserved) + big(money.bonded) + big(money.unbonding);
        assert_eq!(&assets + &self.lost, self.came, "conserved after {act:?}");
        assert_eq!(big(money.reserved) + big(money.unfunded), self.exits, "promises after {act:?}");
        let queue: u128 = self.closed.iter().sum();
        assert_eq!(money.unfunded, self.books.open + queue, "the queue after {act:?}");
        assert_eq!(self.books.first_unfunded, self.batches, "I-07 after {act:?}");
        let (backing, owed) = (assets - money.reserved, big(money.unfunded) + money.provision);
        let pool = if backing > owed { backing - owed } else { big(0) };
        assert_eq!(big(self.books.pool().unwrap()), pool, "the pool after {act:?}");
        let free = self.books.instant_liquidity();
        assert!(free <= money.buffer);
        let closed = money.unfunded - self.books.open;
        assert_eq!(
            money.buffer - free,
            self.books.kept.min(closed).min(money.buffer),
            "what is kept after {act:?}"
        );
    }
}

fn paused(acts: &[(u8, u64, u32, bool)]) {
    let mut pauses = Pauses::default();
    let mut now = 1u64;
    for &(what, duration, wait, by_admin) in acts {
        now = now.saturating_add(wait.into());
        let what = [Pausable::Stake, Pausable::Unstake, Pausable::Advance][usize::from(what) % 3];
        let before = pauses;
        let duration = if wait % 2 == 0 { duration } else { duration % (MAX_PAUSE_MS + 2) };
        match pauses.pause(what, duration, now, by_admin) {
            Ok(until) => {
                assert!(duration > 0 && duration <= MAX_PAUSE_MS);
                assert_eq!(until, now.saturating_add(duration));
                let refused = Err(VaultError::Paused { what, until });
                assert_eq!(pauses.ensure_open(what, until - 1), refused);
            }
            Err(_) => assert_eq!(pauses, before, "a refusal changes nothing"),
        }
        assert_eq!(pauses.ensure_open(what, now.saturating_add(MAX_PAUSE_MS)), Ok(()), "every pause ends");
    }
}
