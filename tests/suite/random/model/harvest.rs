//! Rewards, and gains that are nobody's yet, go on their way to the holders. How much, and until when it is released, is the suite's word,
//! held against
//! what was promised: never more than there is, nothing is kept back for which there is room, and no more on its way than the cap for each era.

use adotb_harness::contract::chain_id;
use adotb_interfaces::{bonder::BonderError, vault::Pausable};
use adotb_runtime::Balance;

use super::{numbers::part_down, Model};

/// A harvest, by the suite's word; nothing, if there was none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Harvest {
    /// Cash that nobody had counted.
    pub reward: Balance,
    /// Gains that were nobody's.
    pub gains: Balance,
    /// The part of the reward that is the treasury's.
    pub fee: Balance,
    /// When all that is on its way is released.
    pub ends: u64,
}

impl Model {
    /// Takes in cash that nobody counted; returns how much.
    pub fn harvest(&mut self, told: Harvest) -> Result<Balance, BonderError> {
        self.ensure_open(Pausable::Advance)?;
        self.ensure_priced()?;
        Ok(self.take_rewards(told))
    }

    /// Eras since the last one that was worked in to its end: what they brought may come at once, and is released over as many.
    fn eras_of_harvest(&self) -> u32 {
        let worked = self.worked.last().copied().unwrap_or(0);
        (worked..self.era()).count().clamp(1, self.settings.bonding_eras as usize) as u32
    }

    /// Puts on its way what the suite says it did.
    ///
    /// # Panics
    /// If that was not promised.
    pub(super) fn take_rewards(&mut self, told: Harvest) -> Balance {
        let Harvest { reward, gains, fee, ends } = told;
        let (new, there) = (reward + gains, self.uncounted() + self.gains);
        if self.restart {
            assert_eq!(new, 0, "after a total loss there is nobody to be rewarded");
            return 0;
        }
        assert!(reward <= self.uncounted() && gains <= self.gains, "harvest: {told:?} of {there}");
        assert!(reward == 0 || gains == self.gains, "harvest: gains come first: {told:?} of {}", self.gains);
        let eras = self.eras_of_harvest();
        let cap = part_down(self.pool(), self.settings.max_reward_bps.into(), 10_000);
        let (before, until) = (self.token.unreleased(self.now), self.token.released_by());
        let after = before + new;
        assert!(
            new == 0 || after <= cap * Balance::from(eras),
            "harvest: {after} planck are on their way, not at most {cap} for each of {eras} eras"
        );
        assert!(
            new == there || after >= cap,
            "harvest: {} planck are kept back: {told:?} {cap}",
            there - new
        );
        if new == 0 {
            return 0;
        }
        let (first, last) = (self.now + self.era_ms, self.now + self.era_ms * u64::from(eras));
        let (earliest, latest) = if before > 0 { (first.min(until), last.max(until)) } else { (first, last) };
        // A reward that is a fee as a whole moves nothing.
        assert!(
            after == fee || (earliest..=latest).contains(&ends),
            "harvest: all is released at {ends}, not from {earliest} to {latest}"
        );
        let due = part_down(reward, self.settings.fee_bps.into(), 10_000);
        assert_eq!(fee, due, "the treasury's part of {reward}");
        self.gains -= gains;
        self.given += reward;
        self.buffer += reward;
        let treasury = chain_id(self.settings.treasury);
        self.token.credit(&treasury, fee, new - fee, ends, self.now);
        reward
    }
}
