//! The stash book, and what is taken from the bonder's word: which stash the planner chose for what.

use std::collections::BTreeSet;

use adotb_harness::contract::{chain_id, ink_id};
use adotb_interfaces::bonder::{Cause, StashOrder};
use adotb_runtime::{AccountId, Balance};

use super::{numbers::part_up, Model, Move};

/// A stash in the book.
#[derive(Clone, Debug)]
pub struct Stash {
    /// Its account.
    pub account: AccountId,
    /// Whom it nominates.
    pub validator: Option<AccountId>,
    /// Bonded.
    pub bonded: Balance,
    /// Unbonding: era in which it is ripe, and how much; in the order in which it began.
    pub chunks: Vec<(u32, Balance)>,
    /// What the chain refused last and is still wanted, as bits.
    pub refused: u8,
    /// Orders in a row of which something was refused.
    pub failures: u8,
    /// It gets no order until this era.
    pub retry_era: u32,
    /// Era of its last unbonding.
    pub unbond_era: Option<u32>,
    /// What it is worth less because of slashes that are announced.
    pub provision: Balance,
    /// What reports took from `bonded`.
    pub written_off: Balance,
    /// What the book has more than the chain: slashes that nobody reported, above all.
    pub gap: i128,
    /// All that it could spend was taken home. If the book was wrong and the pallet still has stake of it, the pallet's lock covers the
    /// deposit of the contract from then on, and what is bonded next comes short by that.
    pub bare: bool,
    /// Its validator sent it away: it nominates nobody, whatever the book says.
    pub kicked: bool,
    /// Its bond was refused, but not what it took back: it has stake, and nominates nobody until it is tried again.
    pub stranded: bool,
}

/// Chunks of a stash in the book, at most.
const MOST_CHUNKS: usize = 30;

/// The bit of a refused withdrawal.
pub const WITHDRAWAL: u8 = 1;
/// The bit of a refused bond.
pub const UNBONDED: u8 = 2;
/// The bit of a refused nomination.
pub const UNNOMINATED: u8 = 8;

/// What the chain does when a stash withdraws now.
#[derive(Clone, Copy, Debug, Default)]
pub struct Withdrawal {
    /// What leaves the staking ledger.
    pub freed: Balance,
    /// What the stash sends to the vault.
    pub cash: Balance,
    /// What else an emptied stash sends to the vault.
    pub swept: Balance,
    /// The stash has nothing more, and the pallet forgets it, or forgot it before.
    pub last: bool,
    /// What it can prove to have afterwards: bonded and in chunks.
    pub proof: Option<(Balance, Balance)>,
}

/// A stash after an order of the plan, as the bonder's events tell it.
#[derive(Clone, Debug)]
pub struct OrderDone {
    /// Its number.
    pub stash: u16,
    /// Whom it nominates.
    pub validator: Option<AccountId>,
    /// Bonded.
    pub bonded: Balance,
    /// Unbonding.
    pub unbonding: Balance,
    /// What the chain refused, and until when it is left alone.
    pub failure: Option<(u8, u32)>,
    /// Who was excluded because it refused the nomination, until when, and why.
    pub excluded: Option<(AccountId, u32, Cause)>,
}

impl Stash {
    /// A stash that was just created.
    pub fn new(account: AccountId) -> Self {
        Self {
            account,
            validator: None,
            bonded: 0,
            chunks: Vec::new(),
            refused: 0,
            failures: 0,
            retry_era: 0,
            unbond_era: None,
            provision: 0,
            written_off: 0,
            gap: 0,
            bare: false,
            kicked: false,
            stranded: false,
        }
    }

    /// Unbonding.
    pub fn unbonding(&self) -> Balance {
        self.chunks.iter().map(|(_, amount)| *amount).sum()
    }

    /// Unbonding that is ripe in `era`.
    pub fn ripe(&self, era: u32) -> Balance {
        self.chunks.iter().filter(|(ripe, _)| *ripe <= era).map(|(_, amount)| *amount).sum()
    }

    /// First era in which something can be withdrawn.
    pub fn ripe_era(&self) -> Option<u32> {
        self.chunks.iter().map(|(era, _)| *era).min()
    }

    /// The chain frees so much in `era`: as far as that is more than what is ripe by the book, the oldest chunks are ripe. The last one is
    /// split, if there
    /// is room for one more. Returns how much became ripe.
    pub fn ripen(&mut self, freed: Balance, era: u32) -> Balance {
        let before = self.ripe(era);
        let (mut more, mut room) = (freed.saturating_sub(before), self.chunks.len() < MOST_CHUNKS);
        for (ripe, amount) in std::mem::take(&mut self.chunks) {
            let early = if ripe <= era { 0 } else { amount.min(more) };
            more -= early;
            if early == 0 || early == amount {
                self.chunks.push((if early > 0 { era } else { ripe }, amount));
            } else {
                // Nothing is left for the next ones.
                let split =
                    if room { vec![(era, early), (ripe, amount - early)] } else { vec![(ripe, amount)] };
                self.chunks.extend(split);
                room = false;
            }
        }
        self.ripe(era) - before
    }

    /// Whom it nominates on the chain, if the pallet knows it.
    pub fn nominates(&self) -> Option<AccountId> {
        self.validator.clone().filter(|_| !self.kicked)
    }

    /// No order for an era more with each refusal in a row, eight at most.
    fn fail(&mut self, bits: u8, era: u32) {
        self.refused = self.refused & WITHDRAWAL | bits;
        self.failures = self.failures.saturating_add(1);
        self.retry_era = era + u32::from(self.failures.min(8));
    }

    /// Takes from the youngest chunks.
    pub fn take_chunks(&mut self, amount: Balance) {
        let mut rest = amount;
        for (_, chunk) in self.chunks.iter_mut().rev() {
            let taken = rest.min(*chunk);
            *chunk -= taken;
            rest -= taken;
        }
        self.chunks.retain(|(_, chunk)| *chunk > 0);
    }

    /// Takes what a slash took: from all chunks that are ripe in era `from` or later alike, rounded up, and what they do not have from the youngest.
    pub fn slash_chunks(&mut self, amount: Balance, from: u32) {
        let hit: Balance =
            self.chunks.iter().filter(|(ripe, _)| *ripe >= from).map(|(_, amount)| amount).sum();
        let (part, mut rest) = (amount.min(hit), amount.min(hit));
        for (_, chunk) in self.chunks.iter_mut().filter(|(ripe, _)| *ripe >= from) {
            let cut = part_up(*chunk, part, hit).min(rest);
            *chunk -= cut;
            rest -= cut;
        }
        self.chunks.retain(|(_, chunk)| *chunk > 0);
        self.take_chunks(amount - part);
    }

    /// Books a withdrawal in `era`; returns what was matched and what was written off. Ripe chunks are paid first, the oldest first; what is
    /// missing for more than `grace` eras never comes.
    pub fn withdraw(&mut self, done: Option<Withdrawal>, era: u32, grace: u32) -> (Balance, Balance) {
        let Some(done) = done else {
            self.refused |= WITHDRAWAL;
            return (0, 0);
        };
        self.refused &= !WITHDRAWAL;
        let before = self.unbonding();
        let mut left = done.cash;
        let (ripe, waiting): (Vec<_>, Vec<_>) =
            (0..self.chunks.len()).partition(|place| self.chunks[*place].0 <= era || done.last);
        for place in ripe.into_iter().chain(waiting) {
            let paid = left.min(self.chunks[place].1);
            self.chunks[place].1 -= paid;
            left -= paid;
        }
        let matched = done.cash - left;
        let overdue = |ripe: u32| done.last || ripe.saturating_add(grace) <= era;
        let late = self.chunks.iter().any(|(ripe, amount)| *amount > 0 && overdue(*ripe));
        // What the stash can show is late, not lost.
        let shown = late && !done.last && done.proof == Some((self.bonded, self.unbonding()));
        let overdue = |ripe: u32| !shown && overdue(ripe);
        self.chunks.retain(|(ripe, amount)| *amount > 0 && !overdue(*ripe));
        let lost = before - matched - self.unbonding();
        self.gap += done.freed as i128 - matched as i128 - lost as i128;
        (matched, lost)
    }
}

impl Model {
    /// Books an order of the plan that the bonder carried out, as far as it may be.
    ///
    /// # Panics
    /// If no plan may contain it.
    pub fn carry_out(&mut self, order: &OrderDone, planned: &StashOrder, plan: &mut Move) {
        let (now, ripe_era) = (self.era(), self.era() + self.settings.bonding_eras);
        if let Some((validator, until, by)) = &order.excluded {
            assert_eq!(self.prove_excluded(ink_id(validator), *by), Ok(*until), "how long it lasts");
        }
        let hopeless = planned.nominate.is_some_and(|who| self.is_proved_out(who));
        let number = usize::from(order.stash);
        let stash = self.stashes.get_mut(number).expect("the plan knows the stash");
        assert!(plan.last_stash < Some(order.stash), "plan: stash {number} after {:?}", plan.last_stash);
        plan.last_stash = Some(order.stash);
        assert!(stash.retry_era <= now.max(self.work_era), "plan: stash {number} is left alone: {stash:?}");

        let (before, more) = (stash.unbonding(), order.unbonding);
        let back = before.saturating_sub(more);
        let away = more.saturating_sub(before);
        // Every planck that is bonded came from the vault, or from unbonding.
        let grown = order.bonded as i128 - stash.bonded as i128 - back as i128 + away as i128;
        let bond =
            Balance::try_from(grown).unwrap_or_else(|_| panic!("plan: stash {number} lost {grown} planck"));
        assert!(
            away == 0 || bond == 0 && back == 0,
            "plan: stash {number} bonds {bond} + {back} and unbonds {away}"
        );
        assert!(
            away == 0 || stash.unbond_era != Some(now),
            "I-08: stash {number} unbonds twice in era {now}"
        );
        let ok = order.failure.is_none();
        let dwarf = order.bonded > 0 && order.bonded < plan.min_bond;
        let worse = order.bonded < stash.bonded || stash.bonded == 0;
        assert!(
            !(ok && dwarf && worse) || plan.disturbed,
            "plan: stash {number} is left with {}",
            order.bonded
        );
        let known: BTreeSet<_> = plan.validators.iter().map(|who| chain_id(*who)).collect();
        let kept = order.validator == stash.validator;
        assert!(
            kept || order.validator.as_ref().is_none_or(|who| known.contains(who)),
            "plan: stash {number} goes to {:?}",
            order.validator
        );

        plan.done.bond += bond;
        plan.done.rebond += back;
        plan.done.unbond += away;
        stash.bonded = order.bonded;
        stash.take_chunks(back);
        if away > 0 {
            match stash.chunks.last_mut() {
                Some((ripe, amount)) if *ripe == ripe_era => *amount += away,
                _ => stash.chunks.push((ripe_era, away)),
            }
            stash.unbond_era = Some(now);
            assert!(stash.chunks.len() <= MOST_CHUNKS, "I-08: chunks of stash {number}: {stash:?}");
        }
        stash.validator = order.validator.clone();
        let unbonded = order.failure.is_some_and(|(bits, _)| bits & UNBONDED != 0);
        stash.stranded = stash.validator.is_none() && stash.bonded > 0 && (stash.stranded || unbonded);
        let refused = hopeless || order.failure.is_some_and(|(bits, _)| bits & UNNOMINATED != 0);
        if planned.nominate.is_some() && !refused || stash.validator.is_none() {
            stash.kicked = false;
        }
        match order.failure {
            Some((failures, retry_era)) => {
                assert!(failures > 0, "a failure says what failed");
                stash.fail(failures, now);
                assert_eq!(retry_era, stash.retry_era, "when stash {number} is tried again");
                plan.failed += 1;
            }
            None => {
                stash.failures = 0;
                stash.refused &= WITHDRAWAL;
            }
        }
        // Without a mark the chain can have refused it all the same: because of the validator, or as it did others.
        let undone = planned.nominate.is_some_and(|who| stash.validator != Some(chain_id(who)))
            || planned.bond > bond
            || planned.rebond > back;
        plan.failed += u32::from(undone && order.failure.is_none());
        plan.turned_away += u32::from(undone && order.failure.is_none() && hopeless);
        self.buffer -= bond;
        self.cash -= bond;
    }

    /// The validators of the allocation in force.
    pub fn validators(&self) -> Vec<ink::primitives::AccountId> {
        self.allocation.iter().map(|entry| entry.validator).collect()
    }

    /// Whether a validator is in the allocation in force, and not left out for a while.
    pub fn backs(&self, validator: &Option<AccountId>) -> bool {
        let has_weight = |who| self.validators().contains(&who) && !self.left_out().contains(&who);
        validator.as_ref().is_some_and(|who| has_weight(ink_id(who)))
    }
}
