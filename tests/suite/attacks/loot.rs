//! What an attack brought, in planck.

use adotb_harness::{actors::*, world::World};
use adotb_runtime::{AccountId, Balance};

pub use crate::invariants::access::dice;

/// Counts what one attacker wins: DOT, aDOTb at its worth, exits at what they will pay. Storage deposits are counted
/// apart, since they are a loan: what matters of them is in `deposits.rs`.
pub struct Loot {
    who: AccountId,
    before: i128,
    deposits: i128,
}

impl Loot {
    /// Begins to count.
    pub fn of(world: &mut World, who: &AccountId) -> Self {
        Self { who: who.clone(), before: wealth(world, who), deposits: 0 }
    }

    /// One call of the attacker's.
    pub fn call<T>(&mut self, world: &mut World, call: impl FnOnce(&mut World, &AccountId) -> T) -> T {
        world.last = None;
        let answer = call(world, &self.who);
        self.deposits +=
            world.last.as_ref().filter(|last| last.is_ok()).map_or(0, |last| last.storage_deposit);
        answer
    }

    /// More than at the beginning, or less.
    pub fn profit(&self, world: &mut World) -> i128 {
        wealth(world, &self.who) + self.deposits - self.before
    }
}

/// All that somebody has.
pub fn wealth(world: &mut World, who: &AccountId) -> i128 {
    let free = world.chain.free_balance(who);
    let (mut exits, mut next) = (0, 0);
    loop {
        let page = world.vault(&STRANGER).exits_of(who, next, 100);
        exits += page.exits.iter().map(|exit| exit.payout).sum::<Balance>();
        next = page.next;
        if next == 0 {
            return (free + world.balance(who) + exits) as i128;
        }
    }
}

/// Sends DOT to an account without calling anything.
pub fn donate(world: &mut World, who: &AccountId, to: &AccountId, amount: Balance) {
    world.chain.transfer(who, to, amount).expect("a plain transfer");
}
