//! The keeper's morning: pays the chain's rewards out, creates stashes and advances the vault until the day's work is complete.

use adotb_harness::{
    actors::KEEPER,
    contract::{BonderEvent, VaultEvent},
    world::World,
};
use adotb_interfaces::{bonder::BonderError, vault::VaultError};
use adotb_runtime::Balance;
use anyhow::{bail, Result};

use crate::record::{note, Cost};

/// Steps of the era's work in one call: well within what a block can take.
const STEPS_PER_CALL: u32 = 16;

/// What a morning brought.
#[derive(Debug, Default)]
pub struct Morning {
    /// Reward that arrived at the vault, by the chain's balances.
    pub reward: Balance,
    /// Reward that the vault took in, by its events.
    pub harvested: Balance,
    /// What the treasury got of it.
    pub fee: Balance,
    /// Stashes created.
    pub created: usize,
}

/// Does the work.
pub fn work(world: &mut World, costs: &mut Vec<Cost>) -> Result<Morning> {
    let mut morning = Morning::default();
    let vault = world.at.vault.clone();
    if let Some(ended) = world.chain.active_era().checked_sub(1) {
        let before = world.chain.free_balance(&vault);
        let stashes = world.stash_accounts();
        world.chain.pay_rewards_to(ended, &stashes);
        morning.reward = world.chain.free_balance(&vault) - before;
    }
    loop {
        match world.bonder(&KEEPER).create_stash() {
            Ok(_) => {
                note(costs, "create_stash", "keeper", world.last_weight());
                morning.created += 1;
            }
            Err(BonderError::StashNotNeeded { .. }) => break,
            Err(error) => bail!("the keeper could not create a stash: {error:?}"),
        }
    }
    loop {
        match world.bonder(&KEEPER).advance(STEPS_PER_CALL) {
            Ok(progress) => {
                let message = format!("advance, up to {STEPS_PER_CALL} steps");
                note(costs, &message, "keeper", world.last_weight());
                morning.see(world)?;
                if progress.complete {
                    return Ok(morning);
                }
            }
            Err(BonderError::Vault(VaultError::EraNotOver { .. })) => return Ok(morning),
            Err(error) => bail!("the keeper could not do the work of the day: {error:?}"),
        }
    }
}

impl Morning {
    /// Reads the events of the last call.
    fn see(&mut self, world: &World) -> Result<()> {
        for event in world.vault_events() {
            if let VaultEvent::Harvested { reward, fee, .. } = event {
                self.harvested += reward;
                self.fee += fee;
            }
        }
        for event in world.bonder_events() {
            if let BonderEvent::StashFailed { stash, .. } = event {
                bail!("the chain refused to move the stake of stash {stash}");
            }
        }
        Ok(())
    }
}
