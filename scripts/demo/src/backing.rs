//! Which validators stand behind the pool: targets, the chain's elections, and how a decision of governance takes effect.

use std::collections::BTreeMap;

use adotb_harness::{
    actors::{validator, STRANGER},
    contract::chain_id,
};
use adotb_interfaces::registry::ValidatorWeight;
use adotb_runtime::{params::MAX_VALIDATORS, AccountId, Balance};
use anyhow::{ensure, Result};

use crate::{
    format::{count, dot_text},
    play::Play,
    record::{Backing, Reweighting},
};

/// A decision of governance on its way into effect.
pub struct Decision {
    day: u32,
    new: Vec<ValidatorWeight>,
    nominations: Vec<Option<AccountId>>,
    unbonding: Balance,
}

/// The number of a validator, counted from 1.
fn number(account: &AccountId) -> u32 {
    (0..MAX_VALIDATORS).find(|number| validator(*number) == *account).map_or(0, |number| number + 1)
}

/// Targets and stakes side by side, in the order of the validators' numbers.
fn side_by_side(allocation: &[ValidatorWeight], stakes: &BTreeMap<AccountId, Balance>) -> Vec<Backing> {
    let mut rows: BTreeMap<u32, Backing> = BTreeMap::new();
    let empty = |number| Backing { validator: number, target_bps: 0, stake: 0 };
    for entry in allocation {
        let number = number(&chain_id(entry.validator));
        rows.entry(number).or_insert_with(|| empty(number)).target_bps = entry.weight_bps;
    }
    for (account, stake) in stakes {
        let number = number(account);
        rows.entry(number).or_insert_with(|| empty(number)).stake = *stake;
    }
    rows.into_values().collect()
}

/// The validators of `these` that are not in `those`, by number.
fn without(these: &[ValidatorWeight], those: &[ValidatorWeight]) -> Vec<u32> {
    let missing = |entry: &&ValidatorWeight| !those.iter().any(|other| other.validator == entry.validator);
    these.iter().filter(missing).map(|entry| number(&chain_id(entry.validator))).collect()
}

/// What another allocation changes, for people.
fn change(old: &[ValidatorWeight], new: &[ValidatorWeight]) -> String {
    let list = |numbers: &[u32]| numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    let mut text = format!("other weights for {}", count(new.len(), "validator", "validators"));
    let (joined, dropped) = (without(new, old), without(old, new));
    if !joined.is_empty() {
        text += &format!("; validator {} joins", list(&joined));
    }
    if !dropped.is_empty() {
        text += &format!("; validator {} is dropped", list(&dropped));
    }
    text
}

impl Play {
    /// What an allocation would change now, for people.
    pub fn change_to(&mut self, new: &[ValidatorWeight]) -> String {
        change(&self.world.registry(&STRANGER).allocation(), new)
    }

    /// Remembers how things are before a decision.
    pub fn prepare_decision(&mut self, new: &[ValidatorWeight]) -> Decision {
        let old = self.world.registry(&STRANGER).allocation();
        let era = self.world.chain.active_era();
        let before = side_by_side(&old, &self.elected(era));
        self.record.reweighting =
            Some(Reweighting { day: self.day + 1, effective_day: 0, moved: 0, before, after: Vec::new() });
        Decision {
            day: self.day,
            new: new.to_vec(),
            nominations: self.nominations(),
            unbonding: self.world.overview().money.unbonding,
        }
    }

    /// Follows a decision: the morning after, the stashes have moved; a day later, the election has counted it.
    pub fn watch_decision(&mut self) -> Result<()> {
        let Some(decision) = self.decided.take() else { return Ok(()) };
        match self.day - decision.day {
            1 => self.tell_moves(&decision),
            2 => return self.judge_election(&decision),
            _ => {}
        }
        self.decided = Some(decision);
        Ok(())
    }

    fn tell_moves(&mut self, decision: &Decision) {
        let now = self.nominations();
        let moved = now.iter().zip(&decision.nominations).filter(|(new, old)| new != old).count();
        let unbonding = self.world.overview().money.unbonding;
        let cost = match unbonding.checked_sub(decision.unbonding) {
            None | Some(0) => "no DOT had to be unbonded for it".to_string(),
            Some(more) => format!("{} DOT were unbonded on the same morning", dot_text(more)),
        };
        let all = count(now.len(), "stash", "stashes");
        let text = format!("{moved} of {all} now back another validator: {cost}.");
        self.tell(0, text.clone());
        let now = self.world.chain.now();
        self.milestone(now, "Nominated anew", text);
        if let Some(reweighting) = &mut self.record.reweighting {
            reweighting.moved = moved;
        }
    }

    fn judge_election(&mut self, decision: &Decision) -> Result<()> {
        let elected = self.elected(self.day);
        let after = side_by_side(&decision.new, &elected);
        for row in &after {
            ensure!(
                row.target_bps > 0,
                "validator {} is not in the allocation, and has {} planck in the election",
                row.validator,
                row.stake
            );
        }
        let backed = count(elected.len(), "validator is", "validators are");
        self.tell(0, format!("The chain's election has counted the decision: {backed} backed by the pool, all of them chosen by the vote."));
        let now = self.world.chain.now();
        self.milestone(now, "In effect", "The chain's election has counted it.".into());
        if let Some(reweighting) = &mut self.record.reweighting {
            reweighting.effective_day = self.day + 1;
            reweighting.after = after;
        }
        Ok(())
    }

    /// What the stashes have bonded behind each validator, by the chain's ledgers, against the targets.
    pub fn backing(&mut self) -> Vec<Backing> {
        let allocation = self.world.registry(&STRANGER).allocation();
        let stakes = self.world.stake_by_validator().into_iter().collect();
        side_by_side(&allocation, &stakes)
    }

    fn nominations(&mut self) -> Vec<Option<AccountId>> {
        self.world.stashes().into_iter().map(|stash| stash.validator.map(chain_id)).collect()
    }
}
