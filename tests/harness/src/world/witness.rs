//! Remembers what the contracts' events said, so that later events can be held against it.

use std::collections::{BTreeMap, BTreeSet};

use adotb_runtime::{AccountId, Balance};

use super::Event;
use crate::contract::{TokenEvent, VaultEvent};

/// An exit as its events tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SeenExit {
    pub owner: AccountId,
    pub amount: Balance,
    pub batch: u32,
    pub closed: bool,
}

/// The memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Witness {
    /// Everybody who ever got shares.
    pub holders: BTreeSet<AccountId>,
    /// Every exit, by id.
    pub exits: BTreeMap<u64, SeenExit>,
    /// Batches that were funded, in the order of their funding.
    pub funded: Vec<u32>,
    /// First era whose rewards the keeper did not see to.
    pub next_to_pay: u32,
    /// Whether a loss was ever booked: then exits may pay less than they promised.
    pub any_loss: bool,
    /// Pool and shares at the last look; forgotten with a loss.
    pub rate: Option<(Balance, Balance)>,
    /// What the events said that must not be, in words.
    pub broken: Vec<String>,
}

impl Witness {
    /// Exits that are not claimed or cancelled.
    pub fn open_exits(&self) -> impl Iterator<Item = u64> + '_ {
        self.exits.iter().filter(|(_, exit)| !exit.closed).map(|(id, _)| *id)
    }

    /// Looks at an event.
    pub fn see(&mut self, event: Event) {
        match event {
            Event::Token(TokenEvent::TransferShares { to: Some(holder), .. }) => {
                self.holders.insert(holder);
            }
            Event::Vault(event) => self.see_vault(event),
            _ => {}
        }
    }

    fn see_vault(&mut self, event: VaultEvent) {
        match event {
            VaultEvent::ExitRequested { owner, id, amount, batch, .. } => {
                let newest = self.exits.last_key_value().map_or(0, |(id, _)| *id);
                self.expect(id > newest, || format!("exit id {id} is not above {newest}"));
                self.exits.insert(id, SeenExit { owner, amount, batch, closed: false });
            }
            VaultEvent::ExitCancelled { owner, id, amount, .. } => {
                self.close(id, &owner, amount, "I-06 cancelled");
            }
            VaultEvent::Claimed { owner, id, amount } => {
                let batch = self.exits.get(&id).map(|exit| exit.batch);
                let funded = batch.is_some_and(|batch| self.funded.contains(&batch));
                self.expect(funded, || format!("I-07 exit {id} was paid before its batch was funded"));
                self.close(id, &owner, amount, "I-06 claimed");
            }
            VaultEvent::BatchFunded { batch, .. } => {
                let next = self.funded.last().map_or(0, |last| last + 1);
                self.expect(batch == next, || format!("I-07 batch {batch} was funded where {next} was due"));
                self.funded.push(batch);
            }
            VaultEvent::LossShared { .. } => {
                self.any_loss = true;
                self.rate = None;
            }
            _ => {}
        }
    }

    /// An exit ends, once, for its owner, with what it promised: less only if there was a loss.
    fn close(&mut self, id: u64, owner: &AccountId, amount: Balance, what: &str) {
        let any_loss = self.any_loss;
        let found = match self.exits.get_mut(&id) {
            Some(exit) => {
                let closed = std::mem::replace(&mut exit.closed, true);
                let right = amount == exit.amount || any_loss && amount < exit.amount;
                (!closed && exit.owner == *owner && right).then_some(()).ok_or(Some(exit.clone()))
            }
            None => Err(None),
        };
        if let Err(exit) = found {
            self.broken
                .push(format!("{what}: exit {id} of {owner:?} with {amount} planck, but was {exit:?}"));
        }
    }

    fn expect(&mut self, holds: bool, broken: impl FnOnce() -> String) {
        if !holds {
            self.broken.push(broken());
        }
    }
}
