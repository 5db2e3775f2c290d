//! What a keeper does, era after era.

use adotb_interfaces::{bonder::BonderError, vault::VaultError};
use frame_support::weights::Weight;

use super::World;
use crate::actors::KEEPER;

/// Steps that the keeper of the tests asks for in one call: well within a block.
pub const STEPS_PER_CALL: u32 = 16;

/// What a keeper did in one era.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Validators whose stakers were paid.
    pub paid: u32,
    /// Stashes created.
    pub created: u32,
    /// Steps of the era's work.
    pub steps: u32,
    /// Weight of each call of `advance`.
    pub weights: Vec<Weight>,
}

impl World {
    /// Does what a keeper does once per era, and no more than is left to do: pays the rewards of the eras that ended since to the
    /// stashes, creates the stashes that are wanted, and advances until the work is complete.
    ///
    /// # Panics
    /// If the vault refuses a part of it.
    pub fn keep(&mut self) -> Kept {
        let mut kept = Kept::default();
        let (era, stashes) = (self.chain.active_era(), self.stash_accounts());
        for ended in self.witness.next_to_pay..era {
            kept.paid += self.chain.pay_rewards_to(ended, &stashes);
        }
        self.witness.next_to_pay = era;
        kept.created = self.create_stashes();
        loop {
            match self.bonder(&KEEPER).advance(STEPS_PER_CALL) {
                Ok(progress) => {
                    kept.steps += progress.steps;
                    kept.weights.push(self.last_weight());
                    if progress.complete {
                        return kept;
                    }
                }
                Err(BonderError::Vault(VaultError::EraNotOver { .. })) => return kept,
                Err(error) => panic!("advance was refused: {error:?}"),
            }
        }
    }

    /// Creates the stashes that the pool asks for; returns how many.
    ///
    /// # Panics
    /// If the vault refuses.
    pub fn create_stashes(&mut self) -> u32 {
        let mut created = 0;
        loop {
            match self.bonder(&KEEPER).create_stash() {
                Ok(_) => created += 1,
                Err(BonderError::StashNotNeeded { .. }) => return created,
                Err(error) => panic!("no stash was created: {error:?}"),
            }
        }
    }

    /// Moves the clock by one era and does the keeper's work.
    pub fn next_era(&mut self) -> Kept {
        self.chain.advance_era();
        self.keep()
    }

    /// Moves the clock by `count` eras; the keeper works in each.
    pub fn run_eras(&mut self, count: u32) {
        for _ in 0..count {
            self.next_era();
        }
    }
}
