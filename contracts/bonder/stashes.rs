//! The talk with the stashes: the only place that commands nominators and moves their money (I-11).
use crate::{
    bonder::{Bonder, PlanFailed, StashCreated, StashFailed, StashWorked},
    data::{
        conclude_order, forget_unwanted, hide_newcomers, let_go, mark_of, new_stash, set_mark, sum_up,
        take_back, Timing, Unlocking,
    },
    plan::{coming, orders},
};
use adotb_interfaces::{
    bonder::{BonderError, BookTotals, Moved, Newcomers, Stash, StashOrder, Withdrawn},
    nominator::{self, Failures, Receipt, Undone, Withdraw, Work},
    vault, Balance, Era,
};
use adotb_math::{
    allocation::stashes_wanted,
    balance::{add, sub},
    chunks::{push_unbond, rebond, ripe_total, settle_withdrawal},
    flow::Needs,
};
use ink::{
    codegen::{EmitEvent, Env},
    prelude::vec::Vec,
};

/// What a stash says that did nothing of its work.
const UNDONE: Receipt = Receipt { withdrawn: 0, swept: 0, failures: Failures(Failures::CALL) };

impl Bonder {
    #[inline(never)]
    pub(crate) fn do_create_stash(&mut self) -> Result<u16, BonderError> {
        let totals = self.view_totals()?;
        let (present, wanted) = (totals.stashes, totals.wanted);
        if present >= wanted {
            return Err(BonderError::StashNotNeeded { present, wanted });
        }
        // Order: the book needs the address of the new contract.
        let account = nominator::instantiate(self.nominator_code, self.vault, present.into())
            .map_err(|_| BonderError::StashNotCreated)?;
        let mut stashes = self.stashes.get_or_default();
        stashes.push(new_stash(account));
        self.stashes.set(&stashes);
        self.env().emit_event(StashCreated { stash: present, account });
        Ok(present)
    }

    #[inline(never)]
    pub(crate) fn view_totals(&self) -> Result<BookTotals, BonderError> {
        let pool = vault::pool(self.vault)
            .map_err(|_| BonderError::VaultRefused)?
            .map_err(|_| BonderError::VaultRefused)?;
        let mut totals = BookTotals {
            wanted: stashes_wanted(pool, self.settings.min_bond, self.settings.max_stashes),
            newcomers_from: self.newcomers.from,
            ..Default::default()
        };
        for stash in self.stashes.get_or_default() {
            add(&mut totals.bonded, stash.bonded)?;
            add(&mut totals.unbonding, stash.unbonding)?;
            // 64 stashes at most.
            totals.stashes = totals.stashes.saturating_add(1);
            totals.failed = totals.failed.saturating_add((stash.refused != Failures::default()).into());
        }
        for mark in self.marks.get_or_default() {
            add(&mut totals.provision, mark.provision)?;
        }
        Ok(totals)
    }

    /// Withdraws ripe chunks in `era`, `limit` stashes at most; the cash goes to the vault.
    #[inline(never)]
    pub(crate) fn withdraw(&mut self, era: Era, limit: u32) -> Result<Withdrawn, BonderError> {
        let mut work = self.work.of(era);
        let mut stashes = self.stashes.get_or_default();
        let mut done = Withdrawn { complete: true, ..Default::default() };
        while let Some(stash) = stashes.get_mut(usize::from(work.next_stash)) {
            if stash.ripe_era <= era {
                if done.steps >= limit {
                    done.complete = false;
                    break;
                }
                done.steps = done.steps.saturating_add(1);
                self.withdraw_from(work.next_stash, stash, era, &mut done)?;
            }
            work.next_stash = work.next_stash.saturating_add(1); // 64 stashes at most
        }
        if done.complete {
            // Later in the era the chain may give what it did not give now.
            work.next_stash = 0;
        }
        self.work = work;
        self.stashes.set(&stashes);
        self.revise();
        Ok(done)
    }

    /// Withdraws the ripe chunks of stash number `index`. Nothing is written off while the chain refuses the withdrawal.
    #[inline(never)]
    fn withdraw_from(
        &mut self,
        index: u16,
        stash: &mut Stash,
        era: Era,
        done: &mut Withdrawn,
    ) -> Result<(), BonderError> {
        let mut unlocking = self.unlocking.get(index).unwrap_or_default();
        let expected = ripe_total(&unlocking.0, era);
        let withdraw = Withdraw {
            expected,
            // Saturating: what is expected is a part of what unbonds, and both are of one chain.
            stays: stash.bonded.saturating_add(stash.unbonding).saturating_sub(expected),
            slashing_spans: self.settings.slashing_spans,
        };
        let work = Work { withdraw: Some(withdraw), ..Work::default() };
        // Order: the book follows what the chain did.
        let receipt = self.command(stash, 0, &work)?.unwrap_or(UNDONE);
        let refused = receipt.failures.has(Failures::WITHDRAW | Failures::CALL);
        // Nothing more will come of a stash that the pallet has forgotten, whatever era it is: now, or since anybody removed one
        // of which a slash left nothing.
        let gone = receipt.failures.has(Failures::SHORT) || refused && self.is_gone(stash)?;
        if !refused || gone {
            let (until, grace) = if gone { (Era::MAX, 0) } else { (era, self.settings.grace_eras) };
            let mut kept = unlocking.clone();
            let mut result = settle_withdrawal(&mut unlocking.0, until, receipt.withdrawn, grace);
            if result.shortfall > 0 && !gone {
                let left = stash.unbonding.saturating_sub(result.matched); // it is a part of it
                if self.has(stash, left)? {
                    // Late, not lost: the stash has it all.
                    result = settle_withdrawal(&mut kept.0, era, receipt.withdrawn, Era::MAX);
                    unlocking = kept;
                }
            }
            sub(&mut stash.unbonding, result.matched)?;
            sub(&mut stash.unbonding, result.shortfall)?;
            add(&mut done.received, result.matched)?;
            let provided = self.use_provision(index, result.shortfall)?;
            add(&mut done.provided, provided)?;
            add(&mut done.lost, result.shortfall.saturating_sub(provided))?; // it is a part of it
        }
        self.keep_chunks(index, stash, &unlocking);
        stash.refused = stash.refused.without(Failures::WITHDRAW);
        if refused && !gone {
            stash.refused = stash.refused.and(Failures(Failures::WITHDRAW));
            self.tell_refusal(index, Failures(Failures::WITHDRAW), era.saturating_add(1));
            // eras are far from the largest number
        }
        self.tell(index, stash);
        Ok(())
    }

    /// Whether the stash proves that the pallet has no ledger of it.
    #[inline(never)]
    fn is_gone(&self, stash: &Stash) -> Result<bool, BonderError> {
        self.has(&Stash { bonded: 0, ..*stash }, 0)
    }

    /// Whether the stash proves that it has what the book says, and `unbonding` in its chunks.
    #[inline(never)]
    pub(crate) fn has(&self, stash: &Stash, unbonding: Balance) -> Result<bool, BonderError> {
        let account = stash.account;
        nominator::prove(account, &self.settings.calls, stash.bonded, unbonding)
            .map_err(|_| BonderError::StashSilent { account })
    }

    /// Takes what never came out of the provision that was made for it, as far as there is one; returns how much.
    #[inline(never)]
    fn use_provision(&mut self, index: u16, shortfall: Balance) -> Result<Balance, BonderError> {
        if shortfall == 0 {
            return Ok(0);
        }
        let mut marks = self.marks.get_or_default();
        let mut mark = mark_of(&marks, index);
        let used = shortfall.min(mark.provision);
        sub(&mut mark.provision, used)?;
        set_mark(&mut marks, mark);
        self.marks.set(&marks);
        Ok(used)
    }

    /// Makes the plan of `era` unless it is made, and carries it out, `limit` steps at most. How much moves follows from what the
    /// exits need and what unbonds already. At most `cash` planck are bonded; returns what is left of it, too.
    #[inline(never)]
    pub(crate) fn move_stake(
        &mut self,
        era: Era,
        timing: Timing,
        needs: &Needs,
        limit: u32,
        mut cash: Balance,
    ) -> Result<(Moved, Balance), BonderError> {
        self.bonding_eras = timing.ripe_era.saturating_sub(timing.now); // later, or nothing is known
        let mut done = Moved { complete: true, ..Default::default() };
        let mut stashes = self.stashes.get_or_default();
        let mut work = self.work.of(era);
        let plan = if work.planned {
            self.plan.get_or_default()
        } else {
            done.steps = 1;
            work.planned = true;
            let plan = self.make_plan(&stashes, timing, needs)?;
            forget_unwanted(&mut stashes, &plan, timing.now);
            self.plan.set(&plan);
            plan
        };
        for order in plan.iter().skip(work.next_order.into()) {
            if done.steps >= limit {
                done.complete = false;
                break;
            }
            done.steps = done.steps.saturating_add(1);
            work.next_order = work.next_order.saturating_add(1); // 64 orders at most
            if let Some(stash) = stashes.get_mut(usize::from(order.stash)) {
                self.carry_out(order, stash, timing, &mut cash, &mut done)?;
            }
        }
        if done.complete && !needs.dues.is_empty() {
            done.kept = needs.kept(&coming(&self.all_chunks(&stashes), &self.marks.get_or_default())?)?;
        }
        self.work = work;
        self.stashes.set(&stashes);
        self.revise();
        Ok((done, cash))
    }

    /// What the stashes shall do. Without a plan the era ends without moves.
    #[inline(never)]
    fn make_plan(
        &self,
        stashes: &[Stash],
        timing: Timing,
        needs: &Needs,
    ) -> Result<Vec<StashOrder>, BonderError> {
        let allocation = self.spread_allocation(timing.now)?;
        let (chunks, marks) = (self.all_chunks(stashes), self.marks.get_or_default());
        let stashes = hide_newcomers(stashes, self.newcomers, timing.now);
        let plan = orders(&allocation, &stashes, &chunks, &marks, timing, needs, self.settings.min_bond);
        Ok(plan.unwrap_or_else(|_| {
            self.env().emit_event(PlanFailed { era: timing.now });
            Vec::new()
        }))
    }

    /// The chunks of all stashes, by number.
    #[inline(never)]
    fn all_chunks(&self, stashes: &[Stash]) -> Vec<Unlocking> {
        let chunks = |(index, stash): (u16, &Stash)| match stash.unbonding {
            0 => Unlocking::default(),
            _ => self.unlocking.get(index).unwrap_or_default(),
        };
        (0u16..).zip(stashes).map(chunks).collect()
    }

    /// Carries out one order of the plan, bonding from `cash`.
    #[inline(never)]
    fn carry_out(
        &mut self,
        order: &StashOrder,
        stash: &mut Stash,
        timing: Timing,
        cash: &mut Balance,
        moved: &mut Moved,
    ) -> Result<(), BonderError> {
        // The buffer may have shrunk since the plan was made: then nothing is bonded, rather than too little.
        let mut bond = if order.bond <= *cash { order.bond } else { 0 };
        let unbond = order.unbond.min(stash.bonded); // a loss may have been booked since
        let stays = bond > 0 || order.rebond > 0 || stash.bonded > 0;
        let mut work = Work {
            withdraw: None,
            fresh: stash.bonded == 0 && stash.unbonding == 0,
            rebond: order.rebond,
            chill: order.close,
            nominate: order.nominate.filter(|_| stays),
            unbond,
        };
        let hopeless = work.nominate.is_some_and(|validator| self.is_hopeless(stash, validator, timing.now));
        // Order: the book follows what the chain did.
        let mut answer =
            if hopeless { Err(Undone::NominationRefused) } else { self.command(stash, bond, &work)? };
        let mut refused = Failures::default();
        if let (Err(Undone::NominationRefused), Some(validator)) = (answer, work.nominate) {
            if !hopeless && !self.blame(stash, bond, work.rebond, validator, timing.now)? {
                refused = Failures(Failures::NOMINATE);
            }
            // What of the order needs no nomination is done all the same.
            (bond, work.rebond, work.nominate) = (0, 0, None);
            answer = if unbond > 0 { self.command(stash, 0, &work)? } else { Ok(Receipt::default()) };
        }
        let receipt = answer.unwrap_or(UNDONE);
        let done = |which| !receipt.failures.has(which | Failures::CALL);
        if done(Failures::BOND) {
            add(&mut stash.bonded, bond)?;
            add(&mut moved.bonded, bond)?;
        }
        if !receipt.failures.has(Failures::CALL) {
            sub(cash, bond)?; // bonded, or sent to the vault by the nominator itself
        }
        if done(Failures::NOMINATE) {
            if work.nominate.is_some() && stash.validator.is_none() {
                self.set_newcomers(Newcomers::default());
            }
            stash.validator = if order.close { None } else { work.nominate.or(stash.validator) };
        }
        // Most orders only bond or nominate: they need not pay for the chunks.
        if work.rebond > 0 || unbond > 0 {
            let mut unlocking = self.unlocking.get(order.stash).unwrap_or_default();
            if done(Failures::REBOND) {
                let taken = rebond(&mut unlocking.0, work.rebond);
                take_back(stash, taken)?;
                add(&mut moved.rebonded, taken)?;
            }
            // Order: the oldest chunks came free before the new one was made.
            let freed = settle_withdrawal(&mut unlocking.0, timing.now, receipt.withdrawn, Era::MAX).matched;
            sub(&mut stash.unbonding, freed)?;
            add(&mut moved.withdrawn, freed)?;
            if unbond > 0 && done(Failures::UNBOND) {
                push_unbond(&mut unlocking.0, timing.ripe_era, unbond)?;
                let_go(stash, unbond)?;
                add(&mut moved.unbonded, unbond)?;
                stash.unbond_era = timing.now; // I-08
            }
            self.keep_chunks(order.stash, stash, &unlocking);
        }
        let refused = refused.and(receipt.failures);
        conclude_order(stash, refused, timing.now);
        if refused != Failures::default() {
            self.tell_refusal(order.stash, refused, stash.retry_era);
        }
        self.tell(order.stash, stash);
        Ok(())
    }

    /// Commands a stash. A stash that does not answer stops the work, and whoever calls next does it: taking silence for
    /// a failure would let anybody fail a stash with a tuned gas limit.
    #[inline(never)]
    pub(crate) fn command(
        &self,
        stash: &Stash,
        bond: Balance,
        work: &Work,
    ) -> Result<Result<Receipt, Undone>, BonderError> {
        let account = stash.account;
        nominator::work(account, bond, &self.settings.calls, work)
            .map_err(|_| BonderError::StashSilent { account })
    }

    /// Writes the chunks of a stash and what the book says of them.
    #[inline(never)]
    pub(crate) fn keep_chunks(&mut self, index: u16, stash: &mut Stash, unlocking: &Unlocking) {
        sum_up(stash, unlocking);
        self.unlocking.insert(index, unlocking);
    }

    /// Tells the world what the chain refused.
    #[inline(never)]
    fn tell_refusal(&self, index: u16, failures: Failures, retry_era: Era) {
        self.env().emit_event(StashFailed { stash: index, failures: failures.0, retry_era });
    }

    /// Tells the world how a stash stands.
    #[inline(never)]
    pub(crate) fn tell(&self, index: u16, stash: &Stash) {
        let Stash { validator, bonded, unbonding, .. } = *stash;
        self.env().emit_event(StashWorked { stash: index, validator, bonded, unbonding });
    }
}
