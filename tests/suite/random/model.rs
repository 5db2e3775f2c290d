//! The protocol once more, as the documents tell it: plain Rust beside the contracts, without their code and their arithmetic. It is slow, keeps
//! everything for ever and derives every sum anew. The real contracts must agree with it after every step.
//!
//! Not modelled: the planner, and who bears which planck of a loss. Which stash gets what is taken from the bonder's events (`stashes.rs`), what
//! batches lose from their records (`losses.rs`), what can be taken at once from the overview, what a harvest puts on its way from its
//! events (`harvest.rs`); all of it is held against what was promised (`promises.rs`): bounds and sums over history, not the formulas of
//! the contracts
//! once more.

mod escrow;
mod exclusions;
mod exits;
mod harvest;
mod keeper;
mod losses;
mod numbers;
mod oracle;
mod power;
mod promises;
mod reports;
mod stashes;
mod token;

use std::collections::BTreeMap;

use adotb_interfaces::{
    bonder::{BonderSettings, Exclusion},
    governor::GovernorSettings,
    registry::{Limits, ValidatorWeight},
    vault::{Pausable, VaultError, VaultSettings, MAX_PAUSE_MS},
};
use adotb_runtime::{AccountId, Balance};

pub use exits::{Batch, Exit, Fate};
pub use harvest::Harvest;
pub use keeper::{Move, Phase, Work};
pub use losses::{Gained, Shared};
pub use oracle::{hash, Oracle};
pub use power::{Escrow, Proposal};
pub use promises::Picture;
pub use stashes::{OrderDone, Stash, Withdrawal, UNBONDED, UNNOMINATED, WITHDRAWAL};
pub use token::Token;

/// Everything that the suite remembers, and what is around it.
#[derive(Clone, Debug)]
pub struct Model {
    /// Time of the block.
    pub now: u64,
    /// Start of era 0.
    pub anchor: u64,
    /// Length of an era.
    pub era_ms: u64,
    /// The vault's settings.
    pub settings: VaultSettings,
    /// The bonder's settings.
    pub bonder: BonderSettings,
    /// The allocation in force.
    pub allocation: Vec<ValidatorWeight>,
    /// The timelock administers.
    pub governed: bool,
    /// The chain's minimum bond.
    pub least_bond: Balance,
    /// What an allocation must respect.
    pub limits: Limits,
    /// Times that a new allocation was set, and one.
    pub version: u32,
    /// aDOTb.
    pub token: Token,
    /// Escrow of each holder at the governor.
    pub escrows: BTreeMap<AccountId, Escrow>,
    /// The rules of voting.
    pub rules: GovernorSettings,
    /// The timelock's delay.
    pub min_delay: u64,
    /// All proposals; the first is number 1.
    pub proposals: Vec<Proposal>,
    /// The latest epoch that the governor has seen.
    pub governor_epoch: u32,
    /// All cash in the vault's account.
    pub cash: Balance,
    /// The part of it that waits to be bonded or to pay exits.
    pub buffer: Balance,
    /// Every exit there ever was, by id.
    pub exits: BTreeMap<u64, Exit>,
    /// Every batch, by number; the last one is open.
    pub batches: Vec<Batch>,
    /// All stashes.
    pub stashes: Vec<Stash>,
    /// What stakes turned out to be worth more, and is not on its way to the holders yet.
    pub gains: Balance,
    /// Cash that `unstake_now` may take: the suite's word, held against what must be true.
    pub liquid: Balance,
    /// All that was ever set on its way to the holders, or given them at once: rewards, fees included, and gains.
    pub given: Balance,
    /// Somebody staked since slashes were provided for.
    pub joined: bool,
    /// The gain of the last report.
    pub gained: Option<Gained>,
    /// What the suite says closed batches are worth after the call that is played.
    pub told: BTreeMap<usize, Balance>,
    /// Pool and shares at the end of each era.
    pub rates: BTreeMap<u32, (Balance, Balance)>,
    /// The eras in which work was done to its end.
    pub worked: Vec<u32>,
    /// The last era whose work is complete.
    pub advanced_era: u32,
    /// The era whose work is under way, or was the last one.
    pub work_era: u32,
    /// Where that work is.
    pub phase: Phase,
    /// The next stash to withdraw from.
    pub next_stash: usize,
    /// The plan that is being carried out.
    pub plan: Option<Move>,
    /// Until when each activity is paused: stake, unstake, advance.
    pub pauses: [u64; 3],
    /// Until when nothing is priced, because a large change is reported.
    pub hold: u64,
    /// All was lost: somebody must give a new bootstrap stake.
    pub restart: bool,
    /// Number of changes of the stash book.
    pub revision: u32,
    /// How many eras unbonding takes, as far as the bonder knows.
    pub bonding_eras: u32,
    /// Stashes that nominate nobody get no order before this era.
    pub newcomers_from: u32,
    /// Every exclusion of a validator there ever was.
    pub exclusions: Vec<Exclusion>,
    /// The oracle.
    pub oracle: Oracle,
}

impl Model {
    /// Tries something: a refusal changes nothing.
    pub fn attempt<T, E>(&mut self, what: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        let before = self.clone();
        let result = what(self);
        if result.is_err() {
            *self = before;
        }
        result
    }

    /// The era by the vault's clock.
    pub fn era(&self) -> u32 {
        (self.now.saturating_sub(self.anchor) / self.era_ms) as u32
    }

    /// When an era begins.
    pub fn era_start(&self, era: u32) -> u64 {
        self.anchor + u64::from(era) * self.era_ms
    }

    /// Cash of funded exits that nobody claimed.
    pub fn reserved(&self) -> Balance {
        (0..self.batches.len())
            .filter(|number| self.batches[*number].funded && self.live_in(*number) > 0)
            .map(|number| self.batches[number].value.unwrap_or(0) - self.batches[number].paid)
            .sum()
    }

    /// Bonded in all stashes.
    pub fn bonded(&self) -> Balance {
        self.stashes.iter().map(|stash| stash.bonded).sum()
    }

    /// Unbonding in all stashes.
    pub fn unbonding(&self) -> Balance {
        self.stashes.iter().map(Stash::unbonding).sum()
    }

    /// What all stashes are worth less because of slashes that are announced.
    pub fn provision(&self) -> Balance {
        self.stashes.iter().map(|stash| stash.provision).sum()
    }

    /// What the exits that wait are worth.
    pub fn unfunded(&self) -> Balance {
        (0..self.batches.len()).filter(|n| !self.batches[*n].funded).map(|n| self.batch_value(n)).sum()
    }

    /// Cash that nobody counted yet.
    pub fn uncounted(&self) -> Balance {
        self.cash - self.buffer - self.reserved()
    }

    /// What belongs to the holders by the books.
    pub fn pool(&self) -> Balance {
        (self.buffer + self.bonded() + self.unbonding())
            .saturating_sub(self.unfunded() + self.provision() + self.gains)
    }

    /// What the holders own, released or not.
    pub fn owned(&self) -> Balance {
        self.token.pooled(self.now) + self.token.unreleased(self.now)
    }

    /// What the closed batches that wait are worth.
    pub fn closed(&self) -> Balance {
        self.waiting_batches().map(|batch| self.batch_value(batch)).sum()
    }

    /// How many stashes the pool asks for: each with twice the minimum bond.
    pub fn stashes_wanted(&self) -> u16 {
        let pool = self.pool();
        if pool == 0 || pool < self.bonder.min_bond {
            return 0;
        }
        (pool / self.bonder.min_bond / 2).clamp(1, self.bonder.max_stashes.into()) as u16
    }

    /// Fails while `what` is paused.
    pub fn ensure_open(&self, what: Pausable) -> Result<(), VaultError> {
        let until = self.pauses[place(what)];
        if self.now < until {
            return Err(VaultError::Paused { what, until });
        }
        Ok(())
    }

    /// Fails while a large change is reported and may be vetoed.
    pub fn ensure_priced(&self) -> Result<(), VaultError> {
        if self.now < self.hold {
            return Err(VaultError::Held { until: self.hold });
        }
        Ok(())
    }

    /// The admin or the guardian pauses; returns until when.
    pub fn pause(&mut self, what: Pausable, duration: u64, by_admin: bool) -> Result<u64, VaultError> {
        if !(1..=MAX_PAUSE_MS).contains(&duration) {
            return Err(VaultError::InvalidPause { given: duration, maximum: MAX_PAUSE_MS });
        }
        let until = &mut self.pauses[place(what)];
        let allowed_at = until.saturating_add(MAX_PAUSE_MS);
        if !by_admin && *until > 0 && self.now < allowed_at {
            return Err(VaultError::PauseTooSoon { allowed_at });
        }
        *until = self.now + duration;
        Ok(*until)
    }

    /// The admin or the guardian ends a pause.
    pub fn unpause(&mut self, what: Pausable) {
        let until = &mut self.pauses[place(what)];
        *until = (*until).min(self.now);
    }
}

fn place(what: Pausable) -> usize {
    match what {
        Pausable::Stake => 0,
        Pausable::Unstake => 1,
        Pausable::Advance => 2,
    }
}
