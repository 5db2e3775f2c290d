//! The keepers' work: harvest, withdraw, fund, move.

use adotb_interfaces::{
    bonder::{BonderError, StashOrder},
    vault::{Pausable, VaultError},
};
use adotb_runtime::Balance;
use ink::primitives::AccountId as InkId;

use super::{stashes::WITHDRAWAL, Harvest, Model, OrderDone, Picture, Shared, Withdrawal};

/// Where the work of an era stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Complete.
    Idle,
    /// Stashes withdraw.
    Withdraw,
    /// Batches are funded.
    Fund,
    /// Stake moves.
    Move,
}

/// What moved between the vault and all stashes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// Taken back from unbonding.
    pub rebond: Balance,
    /// Bonded out of the buffer.
    pub bond: Balance,
    /// Unbonded.
    pub unbond: Balance,
}

/// A plan that is being carried out.
#[derive(Clone, Debug)]
pub struct Move {
    /// Era by the clock in which it was made.
    pub made: u32,
    /// What was owed and what there was when it was made.
    pub before: Picture,
    /// The same after its last step.
    pub last: Picture,
    /// What was done of it.
    pub done: Flow,
    /// The minimum bond when it was made.
    pub min_bond: Balance,
    /// The validators of the allocation when it was made.
    pub validators: Vec<InkId>,
    /// Those of them that were left out for a while.
    pub left_out: Vec<InkId>,
    /// The stash of the last order.
    pub last_stash: Option<u16>,
    /// Orders that the chain refused in part.
    pub failed: u32,
    /// Those of them that were not tried, or not marked, because a validator takes nobody.
    pub turned_away: u32,
    /// Something happened since it was made that it could not know.
    pub disturbed: bool,
    /// Money came or went between its steps.
    pub interrupted: bool,
    /// Bonded in stashes that may unbond when it was made, and the largest of them.
    pub unbondable: (Balance, Balance),
    /// There is a stash that could take in any amount.
    pub open_stash: bool,
    /// All stashes can be used.
    pub all_usable: bool,
}

/// What a call of `advance` did before stake moves.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// Stashes that withdrew: number, bonded, unbonding, and until when they are left alone if the chain refused.
    pub withdrawn: Vec<(u16, Balance, Balance, Option<u32>)>,
    /// Batches that were funded.
    pub funded: Vec<usize>,
    /// What was written off because it never came.
    pub loss: Option<Shared>,
    /// The harvest that it began with.
    pub harvested: Balance,
    /// Steps that are left.
    pub left: u32,
    /// Whether it came to moving stake.
    pub moves: bool,
    /// It is a second pass in an era whose work was complete.
    pub again: bool,
    /// Nothing is left to do, unless stake moves.
    pub complete: bool,
    /// Batches that were paid, and had to be, by their date.
    pub in_time: u64,
}

impl Model {
    /// The era whose work a call of `advance` would do.
    pub fn work_era_next(&self) -> u32 {
        if self.work_era == self.advanced_era {
            self.era().max(self.work_era)
        } else {
            self.work_era
        }
    }

    /// Everything of `advance` but moving stake. `chain` is what each stash would withdraw now, `told` the harvest by the suite's word.
    pub fn advance(
        &mut self,
        limit: u32,
        chain: &[Option<Withdrawal>],
        told: Harvest,
    ) -> Result<Work, BonderError> {
        self.ensure_open(Pausable::Advance)?;
        self.ensure_priced()?;
        if limit == 0 {
            return Err(BonderError::ZeroLimit);
        }
        let mut work = Work { left: limit, ..Work::default() };
        let era = self.era();
        // In an era whose work is complete, what has become ripe since is still paid out.
        let again = era <= self.advanced_era;
        if self.work_era == self.advanced_era && !again {
            work.harvested = self.begin_era(era, told);
        } else if self.phase == Phase::Idle {
            self.phase = Phase::Withdraw;
        }
        let again = self.work_era == self.advanced_era;
        if self.phase == Phase::Withdraw {
            self.withdraw(chain, &mut work);
        }
        if self.phase == Phase::Fund {
            self.fund(&mut work);
        }
        if again && self.phase == Phase::Move {
            self.phase = Phase::Idle;
        }
        if again && work.left == limit {
            return Err(VaultError::EraNotOver { era, next_era_at: self.era_start(era + 1) }.into());
        }
        work.again = again;
        work.complete = self.phase == Phase::Idle;
        work.moves = self.phase == Phase::Move && work.left > 0;
        Ok(work)
    }

    fn begin_era(&mut self, era: u32, told: Harvest) -> Balance {
        if era > self.advanced_era + 1 {
            self.unsettle(); // a keeper was missing
        }
        let rate = (self.token.pooled(self.now), self.token.total());
        self.rates.insert(era.saturating_sub(1), rate);
        let harvested = self.take_rewards(told);
        if self.batches[self.open_batch()].era != era {
            self.seal(era);
        }
        self.work_era = era;
        self.phase = Phase::Withdraw;
        self.next_stash = 0;
        self.plan = None;
        harvested
    }

    /// One step for each stash that has something ripe and is not left alone.
    fn withdraw(&mut self, chain: &[Option<Withdrawal>], work: &mut Work) {
        let (era, grace) = (self.work_era, self.bonder.grace_eras);
        let mut lost = 0;
        while let Some(stash) = self.stashes.get_mut(self.next_stash) {
            if stash.ripe_era().is_some_and(|ripe| ripe <= era) {
                if work.left == 0 {
                    break;
                }
                work.left -= 1;
                let done = chain[self.next_stash];
                let (matched, overdue) = stash.withdraw(done, era, grace);
                // What was provided for was lost before.
                let provided = overdue.min(stash.provision);
                stash.provision -= provided;
                lost += overdue - provided;
                let refused = done.is_none().then_some(era + 1);
                if refused.is_some() || overdue > 0 {
                    self.batches.iter_mut().for_each(|batch| batch.sound = false);
                }
                work.withdrawn.push((self.next_stash as u16, stash.bonded, stash.unbonding(), refused));
                self.buffer += matched;
                // What else an emptied stash could spend is nobody's, and a reward.
                self.cash += done.map_or(0, |done| done.cash + done.swept);
            }
            self.next_stash += 1;
        }
        self.revision += 1;
        if self.next_stash == self.stashes.len() {
            self.phase = Phase::Fund;
            self.next_stash = 0;
        }
        if lost > 0 {
            work.loss = Some(self.share_loss(lost, 0));
        }
    }

    /// One step for each batch: the oldest first, as long as the buffer can pay it as a whole.
    fn fund(&mut self, work: &mut Work) {
        for batch in self.first_unfunded()..self.open_batch() {
            if work.left == 0 {
                return;
            }
            let value = self.batch_value(batch);
            if value > self.buffer {
                break;
            }
            work.left -= 1;
            self.buffer -= value;
            let due = self.due_era(batch);
            let paid = &mut self.batches[batch];
            (paid.funded, paid.funded_era) = (true, self.work_era);
            assert!(
                !paid.sound || self.work_era <= due,
                "batch {batch} is paid in era {}: it was due in era {due}",
                self.work_era
            );
            work.in_time += u64::from(paid.sound);
            work.funded.push(batch);
        }
        self.phase = Phase::Move;
    }

    /// Books the orders that a call of `advance` carried out; returns how many steps that were.
    ///
    /// # Panics
    /// If no plan may contain them.
    pub fn move_stake(&mut self, orders: &[OrderDone], planned: &[StashOrder], complete: bool) -> u32 {
        let now = self.picture();
        let made = self.plan.is_none();
        if made {
            self.forget_unwanted(planned);
        }
        let mut plan = self.plan.take().unwrap_or_else(|| self.new_plan(now.clone()));
        for order in planned {
            let out = order.nominate.is_some_and(|who| plan.left_out.contains(&who));
            assert!(!out || plan.disturbed, "plan: goes to one who is left out: {order:?}");
        }
        plan.interrupted |= now != plan.last;
        // What no exit is worth may be bonded, and no more.
        let there = now.buffer + self.unbonding();
        let spare = there.saturating_sub(self.unfunded()).min(now.buffer.saturating_sub(now.target));
        let before = plan.done.bond;
        for order in orders {
            let planned = planned.iter().find(|planned| planned.stash == order.stash);
            self.carry_out(order, planned.expect("it is in the plan"), &mut plan);
        }
        assert!(
            plan.done.bond - before <= spare,
            "plan: bonds more than {spare} that can be spared: {plan:?}"
        );
        if complete {
            self.check_complete(&plan);
            self.phase = Phase::Idle;
            self.advanced_era = self.work_era;
            self.worked.push(self.work_era);
        }
        plan.last = self.picture();
        self.plan = Some(plan);
        self.revision += 1;
        self.bonding_eras = self.settings.bonding_eras;
        orders.len() as u32 + u32::from(made)
    }

    /// What was refused of orders that a plan could have repeated and does not is no longer wanted.
    fn forget_unwanted(&mut self, planned: &[StashOrder]) {
        let now = self.era();
        for (number, stash) in (0u16..).zip(&mut self.stashes) {
            if stash.retry_era <= now && !planned.iter().any(|order| order.stash == number) {
                stash.failures = 0;
                stash.refused &= WITHDRAWAL;
            }
        }
    }

    fn new_plan(&self, before: Picture) -> Move {
        let era = self.era();
        let usable = || self.stashes.iter().filter(|stash| stash.retry_era <= era && stash.bonded > 0);
        let unbonds = || usable().filter(|s| s.chunks.len() < 30 && s.unbond_era != Some(era));
        let open =
            |stash: &super::Stash| stash.bonded >= self.bonder.min_bond && self.backs(&stash.validator);
        Move {
            made: era,
            last: before.clone(),
            before,
            done: Flow::default(),
            min_bond: self.bonder.min_bond,
            validators: self.validators(),
            left_out: self.left_out(),
            last_stash: None,
            failed: 0,
            turned_away: 0,
            disturbed: false,
            interrupted: false,
            unbondable: (
                unbonds().map(|stash| stash.bonded).sum(),
                unbonds().map(|stash| stash.bonded).max().unwrap_or(0),
            ),
            open_stash: usable().any(open),
            all_usable: self.newcomers_from <= era && self.stashes.iter().all(|stash| stash.retry_era <= era),
        }
    }

    /// What a complete plan must have achieved, unless the chain refused or something came between that it could not know.
    fn check_complete(&self, plan: &Move) {
        if plan.failed > 0 || plan.disturbed || plan.made != self.era() {
            return;
        }
        let (before, done, after) = (&plan.before, plan.done, self.picture());
        let ripe_era = plan.made + self.settings.bonding_eras;

        // No batch is late by it, not even if somebody took at once what could be taken meanwhile.
        let (were, are) = (before.short(before.buffer), after.short(after.buffer));
        assert!(
            are.iter().all(|era| were.contains(era)),
            "plan: {were:?} were short, {are:?} are: {plan:?} {after:?}"
        );
        // What is missing is on its way as soon as can be, and what is not missing is not: only a stash that is closed gives more.
        let missing = before.closed().saturating_sub(before.buffer + before.ripe_by(ripe_era));
        let (possible, largest) = plan.unbondable;
        // What an announced slash may take of it goes with it.
        let most = if missing > 0 { missing + largest + self.provision() } else { 0 };
        assert!(
            (missing.min(possible)..=most).contains(&done.unbond),
            "plan: {missing} planck are missing: {plan:?}"
        );
        assert!(done.unbond == 0 || (done.bond, done.rebond) == (0, 0), "plan: both ways at once: {plan:?}");
        if missing > 0 || plan.interrupted {
            return;
        }

        // Nothing idles: neither unbonding that no exit needs, but for what is too little to open a stash again, ...
        let dwarfs = |stash: &&super::Stash| stash.bonded < plan.min_bond && !stash.chunks.is_empty();
        let left = self.stashes.iter().filter(dwarfs).count() as Balance * plan.min_bond + self.provision();
        let exits = after.closed() + after.open;
        assert!(
            !plan.all_usable || after.unbonding() <= exits.saturating_sub(after.buffer) + left,
            "plan: leaves too much unbonding: {plan:?} {after:?}"
        );
        // ... nor cash that no exit and no target needs, but for what is too little for a stash.
        let backs = exits.saturating_sub(after.unbonding());
        let needed = after.needed().max(after.target).max(backs);
        assert!(
            !plan.open_stash || after.buffer < needed + plan.min_bond,
            "plan: leaves too much in the buffer: {plan:?} {after:?}"
        );
    }
}
