//! Who stakes while slashes are announced has no part in what comes back at once: each of them earns what is released, and nothing beside it.

use std::collections::btree_map::Entry;

use adotb_harness::actors::name_of;
use adotb_runtime::{AccountId, Balance};
use sp_core::U256;

use super::Pair;

/// What somebody had at the last look who staked while slashes were announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Newcomer {
    epoch: u32,
    shares: Balance,
    balance: Balance,
    /// All shares.
    total: Balance,
    /// Planck that were ever released.
    released: Balance,
}

/// Planck that roundings leave to those who stay, between two looks.
const DUST: Balance = 10;

impl Pair {
    fn look_at(&self, who: &AccountId) -> Newcomer {
        let (token, now) = (&self.model.token, self.model.now);
        Newcomer {
            epoch: token.epoch,
            shares: token.held(who),
            balance: token.balance(who, now),
            total: token.total(),
            released: token.released_ever(now),
        }
    }

    /// Somebody has staked: a newcomer, if slashes are announced.
    pub(super) fn note_newcomer(&mut self, who: &AccountId) {
        if self.model.provision() > 0 {
            let newcomer = self.look_at(who);
            self.seen.newcomers.insert(who.clone(), newcomer);
            self.tally.note("(stake beside an announcement)", true);
        }
    }

    /// What newcomers have more than at the last look is their part of what was released since.
    ///
    /// # Panics
    /// If somebody has more.
    pub fn check_newcomers(&mut self) {
        for who in self.seen.newcomers.keys().cloned().collect::<Vec<_>>() {
            let now = self.look_at(&who);
            let Entry::Occupied(mut entry) = self.seen.newcomers.entry(who.clone()) else { continue };
            let before = entry.insert(now);
            if now.shares == 0 || (now.epoch, now.shares) != (before.epoch, before.shares) {
                continue;
            }
            let released = U256::from(now.released - before.released);
            let part = released * U256::from(now.shares) / U256::from(now.total.min(before.total));
            let most = U256::from(before.balance) + part + U256::from(DUST);
            assert!(
                U256::from(now.balance) <= most,
                "{} staked beside an announcement, and has {} planck where {most} are due: {before:?} {now:?}",
                name_of(&who),
                now.balance
            );
        }
        // Nothing is announced any more: what comes from now on is of another story.
        if self.model.provision() == 0 {
            self.seen.newcomers.clear();
        }
    }
}
