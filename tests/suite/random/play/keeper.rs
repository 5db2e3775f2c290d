//! Keepers and reporters.

use adotb_harness::{
    actors::*,
    contract::{BonderEvent, TokenEvent, VaultEvent},
};
use adotb_interfaces::{
    bonder::{BonderError, StashOrder},
    vault::Batch,
};
use adotb_runtime::{params, AccountId, Balance, Staking};
use scale::{Decode, Encode};

use super::reporter::can_show;
use super::{Pair, Who};
use crate::random::{
    action::PEOPLE,
    model::{Harvest, Move, OrderDone, Stash, Withdrawal, Work},
    real,
};

/// What a withdrawal does to a stash.
pub(super) struct Freeing {
    active: Balance,
    /// All that the ledger has before it.
    total: Balance,
    /// What leaves the ledger, unless all does.
    freed: Balance,
    /// The pallet forgets the stash.
    pub ends: bool,
    /// What the stash can spend afterwards.
    after: Balance,
    /// How much more that is than before.
    pub difference: Balance,
}

impl Pair {
    pub(super) fn harvest(&mut self, who: Who) {
        let real = self.world.bonder(&PEOPLE[who]).harvest();
        let told = self.told_harvest();
        let model = self.model.attempt(|model| model.harvest(told));
        if model.is_ok_and(|reward| reward > 0) {
            self.tally.note("(harvest of something)", true);
        }
        self.judge("harvest", real, model);
    }

    /// The harvest that the suite told of in the last call.
    fn told_harvest(&self) -> Harvest {
        let mut told = Harvest::default();
        for event in self.world.vault_events() {
            if let VaultEvent::Harvested { reward, gains, fee, .. } = event {
                (told.reward, told.gains, told.fee) = (reward, gains, fee);
            }
        }
        for event in self.world.token_events() {
            if let TokenEvent::Rebased { ends, .. } = event {
                told.ends = ends;
            }
        }
        told
    }

    /// One call of `advance`; returns whether the era's work is complete, or why it was refused.
    pub(super) fn advance(&mut self, who: &AccountId, limit: u32) -> Result<bool, BonderError> {
        let chain: Vec<_> = (0..self.model.stashes.len()).map(|number| self.ask_chain(number)).collect();
        let before = self.model.advanced_era;
        // Only who was refused can make newcomers wait: a view for each day would be dear.
        if self.tally.0.contains_key("(newcomers wait)") {
            self.model.newcomers_from = self.world.bonder(&STRANGER).totals().newcomers_from;
        }
        let real = self.world.bonder(who).advance(limit);
        self.hear_batches();
        let told = self.told_harvest();
        let model = self.model.attempt(|model| model.advance(limit, &chain, told));
        let (work, progress) = match (model, real) {
            (Ok(work), Ok(progress)) => (work, progress),
            (model, real) => {
                let real = real.map(|progress| progress.complete);
                let model = model.map(|_| true);
                self.judge("advance", real, model);
                return real;
            }
        };
        let orders = self.check_events(&work);
        if !work.moves {
            assert_eq!(orders.len(), 0, "no stake moves before batches are funded: {orders:?}");
        }
        let planned: Vec<StashOrder> =
            real::of_bonder(&mut self.world, "plan", ()).filter(|_| work.moves).unwrap_or_default();
        self.check_refusals(&orders, &planned);
        let moved = if work.moves { self.model.move_stake(&orders, &planned, progress.complete) } else { 0 };
        let steps = limit - work.left + moved;
        self.judge::<_, ()>(
            "advance",
            Ok((progress.era, progress.steps, progress.complete)),
            Ok((self.model.work_era, steps, if work.moves { progress.complete } else { work.complete })),
        );
        assert!(steps <= limit, "advance keeps to its limit");
        assert!(steps == limit || progress.complete, "advance does all it can");
        if progress.complete && work.moves {
            self.date_batches(before);
        }
        self.note_work(&work, &orders, &chain);
        if orders.iter().any(|order| order.failure.is_none()) {
            self.seen.late |= self.world.chain.planned_era() != self.model.era();
            self.seen.early |= self.unbonds_fast();
        }
        if work.loss.is_some() {
            self.seen.rate = None;
        }
        Ok(progress.complete)
    }

    /// What the suite says the closed batches that wait are worth now.
    pub(super) fn hear_batches(&mut self) {
        let numbers = self.model.first_unfunded()..=self.model.open_batch();
        let told = numbers.filter_map(|number| {
            let batch: Option<Batch> = real::of_vault(&mut self.world, "batches", number as u32);
            Some((number, batch?.value))
        });
        self.model.told = told.collect();
    }

    /// The work of an era is complete: if nothing was in its way, each batch that is covered must be paid by its date.
    fn date_batches(&mut self, before: u32) {
        self.seen.kept_exactly = true;
        let model = &self.model;
        let (era, plan) = (model.era(), model.plan.as_ref().expect("there was one"));
        let in_time = model.work_era == era && plan.made == era && before + 1 == era;
        // That a validator takes nobody makes no exit late.
        let (failed, turned_away) = (plan.failed, plan.turned_away);
        let quiet = failed == turned_away && self.seen.refused == 0 && model.provision() == 0;
        self.seen.clean_days = if in_time && quiet && self.ledgers_keep_dates() {
            self.model.settle_dates();
            if failed == 0 {
                self.seen.clean_days + 1
            } else {
                0
            }
        } else {
            self.model.unsettle();
            0
        };
    }

    /// What a stash would withdraw in the era's work now, where its book says what is due.
    fn ask_chain(&mut self, number: usize) -> Option<Withdrawal> {
        let stash = &self.model.stashes[number];
        let due = stash.ripe(self.model.work_era_next());
        let stays = stash.bonded + stash.unbonding() - due;
        let found = self.ask_ledger(number, due, stays);
        // Of a stash that the pallet has forgotten nothing comes any more; it shows that by opening it anew.
        let gone = Withdrawal { last: true, ..Withdrawal::default() };
        found.or_else(|| self.is_gone(number).then_some(gone))
    }

    /// Whether a stash can show that the pallet has no ledger of it.
    fn is_gone(&mut self, number: usize) -> bool {
        let account = self.model.stashes[number].account.clone();
        self.can_open() && self.world.chain.ledger(&account).is_none()
    }

    /// What a stash can spend, if so much of it is locked beside the existential deposit.
    pub(super) fn can_spend(&mut self, account: &AccountId, locked: Balance) -> Balance {
        let (free, held) = (self.world.chain.free_balance(account), self.world.chain.held_balance(account));
        free.saturating_sub(locked.saturating_sub(held).max(params::EXISTENTIAL_DEPOSIT))
    }

    /// What a withdrawal would do to the ledger of a stash now, by the pallet's rules. `None` if it would refuse.
    pub(super) fn would_free(&mut self, number: usize) -> Option<Freeing> {
        let account = &self.model.stashes[number].account.clone();
        let refused = self.seen.refused & (super::nature::WITHDRAW | super::nature::CLOSED) != 0;
        let ledger = self.world.chain.ledger(account).filter(|_| !refused)?;
        let era = self.world.chain.planned_era();
        let freed: Balance =
            ledger.unlocking.iter().filter(|(_, ripe)| *ripe <= era).map(|(value, _)| *value).sum();
        let left = ledger.total - freed;
        let waits = ledger.unlocking.iter().any(|(_, ripe)| *ripe > era);
        let ends = !waits && ledger.active < params::EXISTENTIAL_DEPOSIT;
        let spans = self.slashing_spans(account);
        if ends && spans > self.model.bonder.slashing_spans as usize {
            return None;
        }
        let after = self.can_spend(account, if ends { 0 } else { left });
        let difference = after - self.can_spend(account, ledger.total);
        Some(Freeing { active: ledger.active, total: ledger.total, freed, ends, after, difference })
    }

    /// What a stash would withdraw now: by the pallet's rules for its ledger, and by the nominator's for the existential deposit. `None` if the
    /// pallet would refuse.
    pub(super) fn ask_ledger(&mut self, number: usize, due: Balance, stays: Balance) -> Option<Withdrawal> {
        let Freeing { active, total, freed, ends, after, difference } = self.would_free(number)?;
        let (left, deposit) = (total - freed, params::EXISTENTIAL_DEPOSIT);
        // The book's due, if it is the last withdrawal and anything comes at all: then the lock is gone, which covered the existential deposit.
        // Or if so much can be spent beside what stays, or beside a deposit: then a stranger's lock hides what came.
        let empties = stays == 0;
        let hidden = after >= due + stays.max(deposit) || empties && difference > 0;
        let cash = if hidden { difference.max(due) } else { difference }.min(after);
        let short = empties && cash < due;
        let swept = if empties && (!short || ends) { after - cash } else { 0 };
        let freed = if ends { total } else { freed };
        let proof = self.can_prove().then_some((active, left - active.min(left))).filter(|_| !ends);
        let proof = proof.filter(|(active, unlocking)| can_show(*active, *unlocking));
        Some(Withdrawal { freed, cash, swept, last: short && ends, proof })
    }

    /// Slashing spans of a stash. The pallet keeps their number private, but not their encoding.
    fn slashing_spans(&mut self, account: &AccountId) -> usize {
        let spans = self.world.chain.execute(|| Staking::slashing_spans(account).map(|spans| spans.encode()));
        let fields = spans.map(|spans| <(u32, u32, u32, Vec<u32>)>::decode(&mut spans.as_slice()));
        fields.map_or(0, |fields| fields.expect("index, start, last slash, starts before").3.len() + 1)
    }

    /// Holds the events of `advance` against what the model did; returns the orders of the plan that were carried out.
    fn check_events(&mut self, work: &Work) -> Vec<OrderDone> {
        let mut done = Vec::new();
        let (mut failure, mut excluded) = (None, None);
        for event in self.world.bonder_events() {
            match event {
                BonderEvent::StashFailed { failures, retry_era, .. } => failure = Some((failures, retry_era)),
                BonderEvent::StashWorked { stash, validator, bonded, unbonding } => {
                    let (failure, excluded) = (failure.take(), excluded.take());
                    done.push(OrderDone { stash, validator, bonded, unbonding, failure, excluded });
                }
                BonderEvent::ValidatorExcluded { validator, until, by } => {
                    excluded = Some((validator, until, by))
                }
                BonderEvent::NewcomersSet { .. } => self.tally.note("(newcomers wait)", true),
                BonderEvent::PlanFailed { era } => panic!("there is no plan in era {era}"),
                other => panic!("advance told {other:?}"),
            }
        }
        let orders = done.split_off(work.withdrawn.len().min(done.len()));
        let withdrawn: Vec<_> = done
            .into_iter()
            .map(|seen| {
                assert!(
                    seen.failure.is_none_or(|(bits, _)| bits == 1) && seen.excluded.is_none(),
                    "only the withdrawal can fail: {seen:?}"
                );
                (seen.stash, seen.bonded, seen.unbonding, seen.failure.map(|(_, retry)| retry))
            })
            .collect();
        assert_eq!(withdrawn, work.withdrawn, "withdrawals: left is the suite, right is the model");

        let mut funded = Vec::new();
        let mut harvested = 0;
        for event in self.world.vault_events() {
            match event {
                VaultEvent::BatchFunded { batch, era, value } => {
                    funded.push(batch as usize);
                    let known = &self.model.batches[batch as usize];
                    assert_eq!((known.era, known.value), (era, Some(value)), "batch {batch}");
                }
                VaultEvent::LossShared { since, loss, holders, exits } => {
                    let shared = work.loss.map(|loss| (loss.since, loss.loss, loss.holders, loss.exits));
                    assert_eq!(Some((since, loss, holders, exits)), shared, "a shortfall");
                }
                VaultEvent::Harvested { reward, .. } => harvested = reward,
                _ => {}
            }
        }
        assert_eq!(funded, work.funded, "I-07: batches are funded in order");
        assert_eq!(harvested, work.harvested, "the harvest of the new era");
        orders
    }

    /// Counts what happened on the way: a run in which nobody ever rebonds tests nothing of it.
    fn note_work(&mut self, work: &Work, orders: &[OrderDone], chain: &[Option<Withdrawal>]) {
        let done = self.model.plan.as_ref().filter(|_| work.moves).map(|plan| plan.done).unwrap_or_default();
        let failed = |order: &OrderDone| order.failure.is_some();
        for (what, happened) in [
            ("(withdrawal)", work.withdrawn.iter().any(|w| w.3.is_none())),
            ("(withdrawal refused by the chain)", work.withdrawn.iter().any(|w| w.3.is_some())),
            ("(batch funded)", !work.funded.is_empty()),
            ("(second pass)", work.again),
            (
                "(exits paid early, by what ripens)",
                self.seen.early
                    && !work.withdrawn.is_empty()
                    && work.funded.iter().any(|batch| self.model.due_era(*batch) > self.model.work_era),
            ),
            ("(shortfall written off)", work.loss.is_some()),
            ("(bond)", done.bond > 0),
            ("(rebond)", done.rebond > 0),
            ("(unbond)", done.unbond > 0),
            ("(stash closed)", orders.iter().any(|o| !failed(o) && o.bonded == 0 && o.unbonding > 0)),
            ("(order refused by the chain)", orders.iter().any(failed)),
            ("(plan over many stashes)", orders.len() > 3),
            (
                "(forgotten stash written off)",
                work.withdrawn.iter().any(|w| chain[usize::from(w.0)].is_some_and(|c| c.last)),
            ),
        ] {
            if happened {
                self.tally.note(what, true);
            }
        }
        for (number, ..) in work.withdrawn.iter().filter(|withdrawn| withdrawn.3.is_none()) {
            let number = usize::from(*number);
            self.model.stashes[number].bare |= chain[number].is_some_and(|done| done.swept > 0);
            self.check_empty(number);
        }
        (0..work.in_time).for_each(|_| self.tally.note("(batch paid by its date)", true));
    }

    /// Tries to create a stash; returns whether there is one more.
    pub(super) fn create_stash(&mut self, who: &AccountId) -> bool {
        let (present, wanted) = (self.model.stashes.len() as u16, self.model.stashes_wanted());
        let model = match present < wanted {
            true => Ok(present),
            false => Err(BonderError::StashNotNeeded { present, wanted }),
        };
        let real = self.world.bonder(who).create_stash();
        let made = self.judge("create_stash", real, model);
        if made {
            let account = self.world.bonder_events().into_iter().find_map(|event| match event {
                BonderEvent::StashCreated { stash, account } if stash == present => Some(account),
                _ => None,
            });
            self.model.stashes.push(Stash::new(account.expect("the bonder tells of its new stash")));
        }
        made
    }

    /// A stash that has nothing by the book and by the pallet keeps nothing that it could spend, gifts included.
    fn check_empty(&mut self, number: usize) {
        let stash = self.model.stashes[number].clone();
        let forgotten = self.world.chain.ledger(&stash.account).is_none();
        if stash.bonded == 0 && stash.chunks.is_empty() && forgotten {
            // Where the chain forgets a stash before its time by the book, a deposit is hidden and written off: a repair brings it home.
            if self.seen.early
                && self.world.chain.reducible_balance(&stash.account) > params::EXISTENTIAL_DEPOSIT
            {
                self.repair_stash(0, number as u16);
                self.tally.note("(hidden deposit brought home)", true);
            }
            let left = self.world.chain.reducible_balance(&stash.account);
            assert!(
                left <= params::EXISTENTIAL_DEPOSIT,
                "stash {number} keeps {left} planck that it could spend"
            );
            self.tally.note("(stash left empty)", true);
        }
    }

    /// The second day on which nothing was in the way: everything that is bonded works.
    fn check_all_works(&mut self) {
        let (model, min_bond) = (&self.model, self.model.bonder.min_bond);
        let disturbed = model.plan.as_ref().is_none_or(|plan| plan.disturbed || plan.interrupted);
        if self.seen.clean_days < 2 || disturbed || model.work_era != model.era() {
            return;
        }
        // A bond of less than the chain takes for a stash whose stake all unbonds is refused, and its nomination with it.
        let works = model.stashes.iter().enumerate().filter(|(_, stash)| stash.bonded > 0 && !stash.stranded);
        for (number, stash) in works {
            assert!(
                model.backs(&stash.validator) || stash.bonded < min_bond,
                "stash {number} has {} planck and nominates {:?}",
                stash.bonded,
                stash.validator
            );
        }
        let left_out = !model.left_out().is_empty();
        let picture = model.picture();
        // Cash that works nowhere and is for nobody: too little for a stash.
        let for_exits = (picture.closed() + picture.open).saturating_sub(picture.unbonding());
        let idle = model.buffer.saturating_sub(for_exits.max(picture.needed()).max(picture.target));
        let open = model.stashes.iter().any(|stash| stash.bonded >= min_bond);
        let wanted = usize::from(model.stashes_wanted()) <= model.stashes.len();
        assert!(!open || !wanted || idle < min_bond, "{idle} planck idle: {picture:?} {:#?}", model.stashes);
        self.tally.note("(all stake works)", true);
        if left_out {
            self.tally.note("(excluded validator is left)", true);
        }
    }

    /// Lets the pallet pay what the ended eras earned.
    pub(super) fn payout(&mut self) {
        let era = self.world.chain.active_era();
        let stashes: Vec<AccountId> = self.model.stashes.iter().map(|stash| stash.account.clone()).collect();
        let vault = self.world.at.vault.clone();
        let before = self.world.chain.free_balance(&vault);
        // What is older than this the pallet has forgotten.
        let first = self.seen.next_to_pay.max(era.saturating_sub(params::HISTORY_DEPTH));
        for ended in first..era {
            self.world.chain.pay_rewards_to(ended, &stashes);
        }
        self.seen.next_to_pay = era;
        let reward = self.world.chain.free_balance(&vault) - before;
        self.model.cash += reward;
        self.tally.note("payout", reward > 0);
    }

    fn wants_stash(&self) -> bool {
        usize::from(self.model.stashes_wanted()) > self.model.stashes.len()
    }

    /// A keeper's day: payouts, new stashes, and the era's work to its end.
    pub fn keep_day(&mut self) {
        let before = self.model.advanced_era;
        self.payout();
        // One more than is wanted is tried now and then.
        while (self.wants_stash() || self.model.era().is_multiple_of(8)) && self.create_stash(&KEEPER) {
            self.compare();
        }
        let done = loop {
            match self.advance(&KEEPER, 16) {
                Ok(false) => self.compare(),
                answer => break answer.is_ok(),
            }
        };
        self.tally.note("a keeper's day", done);
        // A second pass in the same era moves no stake.
        if done && self.model.advanced_era > before {
            self.check_all_works();
        }
        // I-09, if nothing is in the way of the plan.
        let min_bond = self.model.bonder.min_bond;
        let quiet = |stash: &Stash| {
            !stash.kicked
                && stash.retry_era == 0
                && stash.failures == 0
                && (stash.bonded == 0 || stash.bonded >= min_bond)
        };
        let era = self.model.era();
        let disturbed = |plan: &Move| plan.disturbed || plan.failed > 0 || plan.made != era;
        let disturbed = self.model.plan.as_ref().is_none_or(disturbed);
        if done && !disturbed && self.world_in_line() && self.model.stashes.iter().all(quiet) {
            self.world.assert_targets();
            self.tally.note("(targets checked)", true);
        }
    }
}
