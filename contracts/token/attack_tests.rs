//! Those who want more out of the ledger than they put in: thousands of tries without a chain.
use crate::data::Ledger;
use adotb_math::{Balance, Millis};

const DOT: Balance = 10_000_000_000;
const DAY: Millis = 86_400_000;

/// Numbers that look random and are the same every day.
struct Dice(u64);

impl Dice {
    /// A number up to `most`.
    fn up_to(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % (most + 1)
    }

    /// An amount up to `most` planck of any size: as many with nine digits as with three.
    fn amount(&mut self, most: Balance) -> Balance {
        let top = 10u128.pow(self.up_to(most.ilog10().into()) as u32 + 1).min(most);
        1 + u128::from(self.up_to(u64::MAX - 1)) % top
    }
}

/// A pool with a past: somebody's stake, the bootstrap stake, rewards that make a share worth more than a planck (or a loss that makes it worth
/// less), and a stream that is under way at `now`.
fn lived(dice: &mut Dice, now: Millis) -> Ledger {
    let mut pool = Ledger::default();
    pool.issue(DOT).unwrap();
    pool.issue(dice.amount(10_000_000 * DOT)).unwrap();
    if dice.up_to(2) == 0 {
        pool.lose(pool.base / 100 * u128::from(dice.up_to(60)), 0);
    }
    pool.stream_reward(dice.amount(pool.base / 2), 1, 0).unwrap();
    pool = pool.at(1);
    if dice.up_to(1) == 0 {
        pool.stream_reward(dice.amount(pool.base / 50), DAY, now - dice.up_to(DAY)).unwrap();
    }
    pool.at(now)
}

#[test]
fn sniping_never_pays() {
    let mut dice = Dice(0x51195);
    for number in 0..10_000 {
        let now = 30 * DAY;
        let mut pool = lived(&mut dice, now);
        let staked = DOT + dice.amount(1_000_000 * DOT);
        let Ok(shares) = pool.issue(staked) else { continue };
        // The harvest: the treasury's part buys shares, the rest is streamed.
        let reward = dice.amount(pool.base / 100 + 1);
        let fee = reward * [0, 1_000, 2_000][dice.up_to(2) as usize] / 10_000;
        // What rounds off the treasury's shares stays with all holders: less than a share's worth.
        let gift = match pool.issue(fee) {
            Ok(_) => pool.base / pool.shares + 1,
            Err(_) => 0,
        };
        pool.stream_reward(reward - fee, DAY, now).unwrap();
        // Out at once, whole or in two parts, with or without a fee: what comes out is what is burned, at most.
        let mut held = shares;
        let mut out = 0;
        if dice.up_to(1) == 0 {
            let part = dice.amount(staked);
            if let Ok(burned) = pool.redeem(held, part) {
                held -= burned;
                out += part;
            }
        }
        let rest = pool.amount_for_down(held);
        if rest > 0 {
            assert_eq!(pool.redeem(held, rest), Ok(held));
            out += rest;
        }
        assert!(out <= staked + gift, "try {number}: {out} of {staked}");
        assert!(
            staked.saturating_sub(out) <= 3 * (pool.base / pool.shares + 1),
            "try {number}: lost more than rounding, {out} of {staked}"
        );
    }
}

/// Who stays longer than the moment of the harvest has the part of the release that any holder of so much has, and no more.
#[test]
fn staying_earns_what_every_holder_earns() {
    let mut dice = Dice(0x57a7);
    for number in 0..10_000 {
        let now = 30 * DAY;
        let mut pool = lived(&mut dice, now);
        let staked = DOT + dice.amount(1_000_000 * DOT);
        let Ok(shares) = pool.issue(staked) else { continue };
        pool.stream_reward(dice.amount(pool.base / 100 + 1), DAY, now).unwrap();
        let start = pool;
        pool = pool.at(now + dice.up_to(2 * DAY));
        let released = pool.base - start.base;
        let out = pool.amount_for_down(shares);
        let part = adotb_math::muldiv::mul_div_up(released, shares, start.shares).unwrap();
        assert!(out <= staked + part, "try {number}: {out} of {staked}, her part {part}");
    }
}

/// A million transfers, mints and burns of a few planck between two accounts of an attacker, at rates from a tenth to fifty
/// planck a share: what rounding leaves goes to the pool.
#[test]
fn dust_of_a_million_operations_stays_in_the_pool() {
    let mut dice = Dice(0xd057);
    for (base, shares) in [(1_000, 1_000), (1_003, 1_000), (1_999, 1_000), (50_017, 1_000), (101, 1_000)] {
        let mut pool = Ledger::default();
        pool.issue(shares * DOT / 1_000).unwrap();
        if base > shares {
            pool.stream_reward((base - shares) * DOT / 1_000, 1, 0).unwrap();
        } else {
            pool.lose((shares - base) * DOT / 1_000, 0);
        }
        pool = pool.at(1);
        let others = pool.shares;
        let mut held = [0, 0];
        let (mut paid, mut out): (Balance, Balance) = (0, 0);
        held[0] = pool.issue(100 * DOT).unwrap();
        paid += 100 * DOT;
        let before = (pool.base, pool.shares);
        let operations = 200_000;
        for _ in 0..operations {
            let (from, to) = if dice.up_to(1) == 0 { (0, 1) } else { (1, 0) };
            let amount = 1 + u128::from(dice.up_to(99));
            let worth = pool.amount_for_down(others);
            match dice.up_to(2) {
                0 => {
                    let moved = pool.shares_leaving_up(held[from], amount);
                    if moved <= held[from] {
                        held[from] -= moved;
                        held[to] += moved;
                    }
                }
                1 => {
                    if let Ok(minted) = pool.issue(amount) {
                        held[to] += minted;
                        paid += amount;
                    }
                }
                _ => {
                    if let Ok(burned) = pool.redeem(held[from], amount) {
                        held[from] -= burned;
                        out += amount;
                    }
                }
            }
            assert!(pool.amount_for_down(others) >= worth, "nobody else loses a planck");
        }
        assert!(pool.base * before.1 / DOT >= before.0 * pool.shares / DOT, "I-04");
        let left = pool.amount_for_down(held[0]) + pool.amount_for_down(held[1]);
        assert!(out + left <= paid, "won {} planck at {base} for {shares}", out + left - paid);
        let grain = base.div_ceil(shares);
        assert!(
            paid - out - left <= operations * grain,
            "no more than a share's worth each: {}",
            paid - out - left
        );
        assert_eq!(pool.shares, others + held[0] + held[1], "no share came or went otherwise");
    }
}

/// A dear share cannot be made by leaving with as little as possible for as many shares as possible, while others hold what the deployment staked.
#[test]
fn rounding_makes_no_share_dear_beside_the_bootstrap_stake() {
    let mut dice = Dice(0xdea2);
    let mut pool = Ledger::default();
    pool.issue(DOT).unwrap();
    pool.stream_reward(9, 1, 0).unwrap();
    pool = pool.at(1);
    let (mut held, mut paid, mut out) = (0, 0, 0);
    for _ in 0..200_000 {
        let staked = DOT + dice.amount(DOT);
        held += pool.issue(staked).unwrap();
        paid += staked;
        let amount = (held - 2) * pool.base / pool.shares + 1;
        held -= pool.redeem(held, amount).unwrap();
        out += amount;
    }
    assert!(pool.base - pool.shares < 400_010, "{} for {} shares", pool.base, pool.shares);
    assert!(out + pool.amount_for_down(held) < paid, "and she paid for it");
}
