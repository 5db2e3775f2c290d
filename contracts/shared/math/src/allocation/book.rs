//! The state of a plan in the making.
//!
//! Signed arithmetic is plain here. It cannot overflow: [`Book::open`] refuses anything above 2^110, and no figure in
//! a plan is larger than the sum of a few dozen such amounts.

use super::{Order, PlanInput, StashView, MAX_PLANNED};
use crate::{fees::BPS, Balance, MathError};
use alloc::vec::Vec;

/// One stash while the plan is made.
pub(super) struct Position {
    /// As it was found.
    pub view: StashView,
    /// Planck bonded, as planned so far.
    pub bonded: i128,
    /// Whom it nominates, as planned so far: an index in the allocation, or [`Book::strangers`].
    pub home: usize,
    /// Whom it nominated when it was found, likewise.
    origin: usize,
    /// What it shall do, as planned so far; the nomination follows from `home` in the end.
    pub order: Order,
}

impl Position {
    /// Whether it has something to do anyway, so that more work costs no further call.
    pub fn touched(&self) -> bool {
        self.home != self.origin || !self.order.is_empty()
    }
}

/// All stashes, and what each validator misses.
pub(super) struct Book<'a> {
    weights_bps: &'a [u16],
    /// All stashes, by number.
    pub positions: Vec<Position>,
    /// Target minus stake of each validator. One more entry at the end: minus the stake of the strangers.
    pub missing: Vec<i128>,
    /// Planck below which no stash may be left.
    pub min_bond: i128,
    /// Planck that a stash holds on average, at least the minimum bond.
    pub usual: i128,
    /// Planck by which a placement may exceed its target to spare touching one more stash: a quarter of the usual
    /// stash, at least the minimum bond.
    pub slack: i128,
}

impl<'a> Book<'a> {
    /// Reads the stashes, and sets the targets for the stake that the flow leads to.
    pub fn open(input: &PlanInput<'a>) -> Result<Self, MathError> {
        let flow = &input.flow;
        let weights_bps = input.weights_bps;
        let strangers = weights_bps.len();
        let mut bonded: Balance = 0;
        let mut usable: i128 = 0;
        let mut positions = Vec::with_capacity(input.stashes.len());
        for (stash, view) in (0u16..).zip(input.stashes) {
            bonded = bonded.checked_add(view.bonded).ok_or(MathError::Overflow)?;
            usable += i128::from(view.usable);
            // An empty stash is chilled, and a validator without weight is as good as dropped.
            let home = view
                .validator
                .map(usize::from)
                .filter(|index| view.bonded > 0 && weights_bps.get(*index).is_some_and(|weight| *weight > 0))
                .unwrap_or(strangers);
            let order = Order { stash, ..Order::default() };
            positions.push(Position { view: *view, bonded: 0, home, origin: home, order });
        }
        let expected = bonded
            .checked_add(flow.bond)
            .and_then(|sum| sum.checked_add(flow.rebond))
            .ok_or(MathError::Overflow)?;
        if expected.max(flow.unbond).max(input.min_bond) > MAX_PLANNED {
            return Err(MathError::Overflow);
        }
        for position in &mut positions {
            position.bonded = position.view.bonded as i128;
        }
        // Saturating is the meaning wanted: more than everything cannot leave.
        let expected = expected.saturating_sub(flow.unbond) as i128;
        let min_bond = input.min_bond as i128;
        let usual = (expected / usable.max(1)).max(min_bond);
        let slack = (usual / 4).max(min_bond);
        let mut book = Self { weights_bps, positions, missing: Vec::new(), min_bond, usual, slack };
        book.aim(expected)?;
        Ok(book)
    }

    /// Index in `missing` that stands for nobody in the allocation.
    pub fn strangers(&self) -> usize {
        self.weights_bps.len()
    }

    /// Planck bonded in all stashes, as planned so far.
    pub fn bonded(&self) -> i128 {
        self.positions.iter().map(|position| position.bonded).sum()
    }

    /// Sets what each validator misses of its weight of `total`.
    ///
    /// Targets are differences of rounded running sums, so they add up to `total` and each is within a planck of its
    /// exact share.
    pub fn aim(&mut self, total: i128) -> Result<(), MathError> {
        self.missing.clear();
        let (mut weights, mut reached) = (0, 0);
        for weight in self.weights_bps {
            weights += i128::from(*weight);
            if weights > i128::from(BPS) {
                return Err(MathError::Overflow);
            }
            let sum = total * weights / i128::from(BPS);
            self.missing.push(sum - reached);
            reached = sum;
        }
        self.missing.push(0);
        for position in &self.positions {
            if let Some(missing) = self.missing.get_mut(position.home) {
                *missing -= position.bonded;
            }
        }
        Ok(())
    }

    /// The validator that misses most, if any misses anything, and how much; the first among equals.
    pub fn neediest(&self) -> Option<(usize, i128)> {
        let mut best = None;
        let mut most = 0;
        for (index, missing) in self.missing.iter().enumerate() {
            if *missing > most {
                most = *missing;
                best = Some((index, most));
            }
        }
        best
    }

    /// What is missing behind `home`.
    pub fn missing_at(&self, home: usize) -> i128 {
        self.missing.get(home).copied().unwrap_or(0)
    }

    /// How much to place behind `home` at most before looking again (`sign` 1), or to take from there (`sign` -1).
    ///
    /// Its whole deviation, and the slack on top as far as no other validator deviates as much in the same direction.
    /// So the sum of its new deviation and of the largest other one, which decides whether a stash re-nominates, ends
    /// within the larger of the slack and that other one. Without a limit if it deviates the other way already, as
    /// then nothing better is left.
    pub fn limit_at(&self, home: usize, sign: i128) -> i128 {
        // A product would do, but costs a hundred times as much in Wasm.
        let along = |missing: i128| if sign < 0 { -missing } else { missing };
        let mut others = 0;
        for (index, missing) in self.missing.iter().enumerate() {
            if index != home {
                others = others.max(along(*missing));
            }
        }
        let limit = along(self.missing_at(home)) + (self.slack - others).max(0);
        if limit > 0 {
            limit
        } else {
            i128::MAX
        }
    }

    /// Adds `change` to the bond of a stash, and to the stake behind the one it nominates.
    pub fn change(&mut self, stash: usize, change: i128) {
        if let Some(position) = self.positions.get_mut(stash) {
            position.bonded += change;
            if let Some(missing) = self.missing.get_mut(position.home) {
                *missing -= change;
            }
        }
    }

    /// Makes a stash nominate `home`, with all that it has.
    pub fn rehome(&mut self, stash: usize, home: usize) {
        let bonded = self.positions.get(stash).map_or(0, |position| position.bonded);
        self.change(stash, -bonded);
        if let Some(position) = self.positions.get_mut(stash) {
            position.home = home;
        }
        self.change(stash, bonded);
    }

    /// The orders of all stashes that have something to do.
    pub fn orders(self) -> Vec<Order> {
        let mut orders = Vec::new();
        for position in self.positions {
            let mut order = position.order;
            if position.home != position.origin && !order.close {
                order.nominate = u16::try_from(position.home).ok();
            }
            if !order.is_empty() {
                orders.push(order);
            }
        }
        orders
    }
}
