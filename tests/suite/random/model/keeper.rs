//! The keepers' work: harvest, withdraw, fund, move.

use adotb_harness::contract::chain_id;
use adotb_interfaces::vault::{Pausable, VaultError};
use adotb_runtime::Balance;
use ink::primitives::AccountId as InkId;

use super::{numbers::part_down, Model, OrderDone, Shared, Withdrawal};

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

/// What shall move between the vault and all stashes, or did.
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
    /// What it was made for.
    pub wanted: Flow,
    /// What was done of it.
    pub done: Flow,
    /// The minimum bond when it was made.
    pub min_bond: Balance,
    /// The validators of the allocation when it was made.
    pub validators: Vec<InkId>,
    /// The stash of the last order.
    pub last_stash: Option<u16>,
    /// Orders that the chain refused in part.
    pub failed: u32,
    /// Something happened since it was made that it could not know.
    pub disturbed: bool,
    /// Bonded in stashes that may unbond when it was made, and the largest of them.
    pub unbondable: (Balance, Balance),
    /// There is a stash that could take in any amount.
    pub open_stash: bool,
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
}

impl Model {
    /// Takes in cash that nobody counted; answers how much.
    pub fn harvest(&mut self) -> Result<Balance, VaultError> {
        self.ensure_open(Pausable::Advance)?;
        self.ensure_priced()?;
        Ok(self.take_rewards())
    }

    fn take_rewards(&mut self) -> Balance {
        let era = self.era();
        let cap = part_down(self.pool(), self.params.max_reward_bps.into(), 10_000);
        let so_far = self.harvested.get(&era).copied().unwrap_or(0);
        let reward = self.uncounted().min(cap.saturating_sub(so_far));
        // After a total loss there is nobody to be rewarded.
        if self.restart {
            return 0;
        }
        if reward > 0 {
            let fee = part_down(reward, self.params.fee_bps.into(), 10_000);
            *self.harvested.entry(era).or_default() += reward;
            self.buffer += reward;
            let treasury = chain_id(self.params.treasury);
            self.token.credit(&treasury, fee, reward - fee, self.era_ms, self.now);
        }
        reward
    }

    /// The era whose work a call of `advance` would do.
    pub fn work_era_next(&self) -> u32 {
        if self.phase == Phase::Idle {
            self.era()
        } else {
            self.work_era
        }
    }

    /// Everything of `advance` but moving stake. `chain` is what each stash would withdraw now.
    pub fn advance(&mut self, limit: u32, chain: &[Option<Withdrawal>]) -> Result<Work, VaultError> {
        self.ensure_open(Pausable::Advance)?;
        self.ensure_priced()?;
        if limit == 0 {
            return Err(VaultError::ZeroLimit);
        }
        let mut work = Work { left: limit, ..Work::default() };
        if self.phase == Phase::Idle {
            let era = self.era();
            if era <= self.advanced_era {
                return Err(VaultError::EraNotOver { era, next_era_at: self.era_start(era + 1) });
            }
            work.harvested = self.begin_era(era);
        }
        if self.phase == Phase::Withdraw {
            self.withdraw(chain, &mut work);
        }
        if self.phase == Phase::Fund {
            self.fund(&mut work);
        }
        work.moves = self.phase == Phase::Move && work.left > 0;
        Ok(work)
    }

    fn begin_era(&mut self, era: u32) -> Balance {
        let harvested = self.take_rewards();
        let rate = (self.token.pooled(self.now), self.token.total());
        self.rates.insert(era.saturating_sub(1), rate);
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
            if stash.ripe_era().is_some_and(|ripe| ripe <= era) && stash.retry_era <= era {
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
                let refused = done.is_none().then_some(stash.retry_era);
                work.withdrawn.push((self.next_stash as u16, stash.bonded, stash.unbonding(), refused));
                self.buffer += matched;
                self.cash += done.map_or(0, |done| done.cash);
            }
            self.next_stash += 1;
        }
        self.revision += 1;
        if self.next_stash == self.stashes.len() {
            self.phase = Phase::Fund;
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
            self.batches[batch].funded = true;
            work.funded.push(batch);
        }
        self.phase = Phase::Move;
    }

    /// What shall move now.
    pub fn flow(&self) -> Flow {
        let (coming, unfunded) = (self.buffer + self.unbonding(), self.unfunded());
        let closed = unfunded - self.batch_value(self.open_batch());
        if coming > unfunded {
            let target = part_down(self.pool(), self.params.buffer_bps.into(), 10_000);
            let rebond = (coming - unfunded).min(self.unbonding());
            let bond = (coming - unfunded - rebond).min(self.buffer.saturating_sub(target));
            return Flow { rebond, bond, unbond: 0 };
        }
        Flow { unbond: closed.saturating_sub(coming), ..Flow::default() }
    }

    /// Books the orders that a call of `advance` carried out; answers how many steps that were.
    ///
    /// # Panics
    /// If no plan may contain them.
    pub fn move_stake(&mut self, orders: &[OrderDone], complete: bool) -> u32 {
        let flow = self.flow();
        let made = self.plan.is_none();
        let mut plan = self.plan.take().unwrap_or_else(|| self.new_plan(flow));
        // The buffer may have shrunk since the plan was made: then an order that it cannot pay bonds nothing.
        plan.disturbed |= flow.bond < plan.wanted.bond - plan.done.bond;
        let before = plan.done.bond;
        for order in orders {
            self.carry_out(order, &mut plan);
        }
        assert!(plan.done.bond - before <= flow.bond, "plan: bonds more than the flow {flow:?}: {plan:?}");
        assert!(
            plan.done.bond <= plan.wanted.bond && plan.done.rebond <= plan.wanted.rebond,
            "plan: places more than the flow: {plan:?}"
        );
        if complete {
            self.check_complete(&plan);
            self.phase = Phase::Idle;
            self.advanced_era = self.work_era;
        }
        self.plan = Some(plan);
        self.revision += 1;
        self.bonding_eras = self.params.bonding_eras;
        orders.len() as u32 + u32::from(made)
    }

    fn new_plan(&self, wanted: Flow) -> Move {
        let era = self.era();
        let usable = || self.stashes.iter().filter(|stash| stash.retry_era <= era && stash.bonded > 0);
        let unbonds = || usable().filter(|s| s.chunks.len() < 30 && s.unbond_era != Some(era));
        let open =
            |stash: &super::Stash| stash.bonded >= self.bonder.min_bond && self.backs(&stash.validator);
        Move {
            wanted,
            done: Flow::default(),
            min_bond: self.bonder.min_bond,
            validators: self.validators(),
            last_stash: None,
            failed: 0,
            disturbed: false,
            unbondable: (
                unbonds().map(|stash| stash.bonded).sum(),
                unbonds().map(|stash| stash.bonded).max().unwrap_or(0),
            ),
            open_stash: usable().any(open),
        }
    }

    /// What a plan must have achieved, unless something came between.
    fn check_complete(&self, plan: &Move) {
        if plan.failed > 0 || plan.disturbed {
            return;
        }
        let (wanted, done) = (plan.wanted, plan.done);
        let (possible, largest) = plan.unbondable;
        assert!(done.unbond >= wanted.unbond.min(possible), "plan: unbonds too little: {plan:?}");
        let most = if wanted.unbond > 0 { wanted.unbond + largest } else { 0 };
        assert!(done.unbond <= most, "plan: unbonds too much: {plan:?}");
        assert!(
            !plan.open_stash || wanted.bond - done.bond < plan.min_bond,
            "plan: leaves too much in the buffer: {plan:?}"
        );
    }
}
