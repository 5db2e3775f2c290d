//! Plays the script day by day and records how things stand each evening.

use std::collections::BTreeMap;

use adotb_harness::{
    actors::{dot, DAY_MS, MILLI_DOT, STRANGER},
    world::World,
};
use adotb_interfaces::vault::{ExitInfo, ExitState};
use adotb_runtime::{params::BLOCK_MS, AccountId, Balance};
use anyhow::{ensure, Result};

use crate::{
    backing,
    format::{count, dot_text},
    keeper,
    narrate::Voice,
    record::{Day, Holder, Record, Settings},
    scenario::{Scenario, NAMES, TIMELOCK_DAYS, VOTING_DAYS, VOTING_DELAY_DAYS},
    verdict::ensure_sum,
};

/// What `unstake_now` costs here: 0.3 %.
const INSTANT_FEE_BPS: u16 = 30;
/// Cash that the vault keeps for those who leave at once: 1 % of the pool.
const BUFFER_BPS: u16 = 100;
/// The protocol's part of the rewards: 10 %.
const FEE_BPS: u16 = 1_000;
/// Part of all shares that a proposer must have in escrow: 1 %.
pub const THRESHOLD_BPS: u16 = 100;
/// Part of all shares that must take part in a vote: 4 %.
pub const QUORUM_BPS: u16 = 400;
/// Up to this many days every evening is told, beyond only every seventh.
const TOLD_DAILY: u32 = 60;
/// When the mornings' claims are made.
pub const CLAIM_MINUTE: u32 = 8 * 60;

/// The play under way.
pub struct Play {
    /// The chain and the contracts.
    pub world: World,
    /// The voice.
    pub voice: Voice,
    /// What is recorded.
    pub record: Record,
    /// Money of each holder so far.
    pub purses: Vec<Purse>,
    /// Sums for the checks at the end.
    pub sums: Sums,
    /// Day, counted from 0.
    pub day: u32,
    /// When the last decision of governance was worked in: the day, and what the stashes nominated before it.
    pub decided: Option<backing::Decision>,
}

/// A holder's money.
#[derive(Clone, Debug, Default)]
pub struct Purse {
    /// DOT staked.
    pub paid_in: Balance,
    /// DOT received back.
    pub taken_out: Balance,
    /// aDOTb received less aDOTb sent.
    pub transferred: i128,
    /// aDOTb put in escrow and not taken out.
    pub put_in: Balance,
    /// Ids of all exits ever opened.
    pub exits: Vec<u64>,
    /// Sum of the evening balances, in planck and days.
    pub held_days: Balance,
}

/// Sums for the checks at the end.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// Rewards by the chain's balances.
    pub rewards: Balance,
    /// Rewards by the vault's events.
    pub harvested: Balance,
    /// Fees by the vault's events.
    pub fees: Balance,
    /// Cost of leaving at once, which stays in the pool.
    pub instant_fees: Balance,
    /// How often the invariants were checked.
    pub checked: u32,
}

/// Plays the whole script.
pub fn play(settings: Settings, scenario: &Scenario) -> Result<Play> {
    let mut play = Play::open(settings, scenario);
    let mut steps = scenario.steps.iter().peekable();
    for day in 0..settings.days {
        play.morning(day)?;
        play.claim_what_is_due()?;
        while let Some(step) = steps.next_if(|step| step.day == day) {
            play.at(step.minute);
            play.act(step)?;
            play.check();
        }
        play.evening()?;
    }
    ensure!(steps.peek().is_none(), "the play ended before its script");
    Ok(play)
}

impl Play {
    /// Deploys.
    fn open(settings: Settings, scenario: &Scenario) -> Self {
        let mut voice = Voice::new(settings.days);
        let world = World::builder()
            .allocation(scenario.first.clone())
            .settings(|settings| {
                settings.fee_bps = FEE_BPS;
                settings.instant_fee_bps = INSTANT_FEE_BPS;
                settings.buffer_bps = BUFFER_BPS;
            })
            .governor_settings(|rules| {
                rules.threshold_bps = THRESHOLD_BPS;
                rules.quorum_bps = QUORUM_BPS;
                rules.voting_delay = u64::from(VOTING_DELAY_DAYS) * DAY_MS;
                rules.voting_period = u64::from(VOTING_DAYS) * DAY_MS;
            })
            .min_delay(u64::from(TIMELOCK_DAYS) * DAY_MS)
            .council(&[])
            .governed()
            .build();
        let validators = match settings.validators {
            1 => "a single validator".to_string(),
            count => format!("{count} validators in equal parts"),
        };
        voice.event(
            0,
            0,
            format!("The contracts are deployed, with {validators}; 10 % of all rewards go to the treasury."),
        );
        voice.event(
            0,
            0,
            "Whoever deployed them hands the power over to the timelock: from now on a vote of the holders can change validators and settings, and nothing else can."
                .into(),
        );
        Self {
            world,
            voice,
            record: Record { settings, ..Record::default() },
            purses: vec![Purse::default(); NAMES.len()],
            sums: Sums::default(),
            day: 0,
            decided: None,
        }
    }

    /// The chain's new era, and the keeper's work in it.
    fn morning(&mut self, day: u32) -> Result<()> {
        self.day = day;
        self.world.chain.advance_to_era(day);
        let before = self.world.overview().money;
        let morning = keeper::work(&mut self.world, &mut self.record.costs)?;
        let after = self.world.overview().money;
        if morning.created > 0 {
            let all = self.world.stashes().len();
            let new = count(morning.created, "stash", "stashes");
            self.tell(
                0,
                format!("The pool has grown: the keeper opens {new} ({all} in all), each an account that backs one validator."),
            );
        }
        // A little is bonded every day; only newcomers' money is worth a line.
        if after.bonded > before.bonded + dot(100) {
            self.tell(
                0,
                format!("{} more are bonded with the validators.", amount(after.bonded - before.bonded)),
            );
        }
        if after.unbonding > before.unbonding + dot(100) {
            let begun = after.unbonding - before.unbonding;
            self.tell(0, format!("{} begin to unbond; the chain returns them in 28 days.", amount(begun)));
        }
        if self.sums.rewards == 0 && morning.reward > 0 {
            self.tell(
                0,
                format!(
                    "The first rewards arrive: {}. From now on balances grow with every block.",
                    amount(morning.reward)
                ),
            );
        }
        self.sums.rewards += morning.reward;
        self.sums.harvested += morning.harvested;
        self.sums.fees += morning.fee;
        self.record.days.push(Day { day: day + 1, reward: morning.reward, ..Day::default() });
        self.watch_decision()?;
        self.check();
        Ok(())
    }

    /// Holders take what has become payable.
    fn claim_what_is_due(&mut self) -> Result<()> {
        for person in 0..NAMES.len() {
            let due: Vec<ExitInfo> = self.exits(person);
            let due: Vec<_> = due.into_iter().filter(|exit| exit.state == ExitState::Claimable).collect();
            if !due.is_empty() {
                self.at(CLAIM_MINUTE);
                self.claim(person, &due)?;
                self.check();
            }
        }
        Ok(())
    }

    /// Writes down how things stand in the last block of the day.
    fn evening(&mut self) -> Result<()> {
        let end = self.world.chain.era_start(self.day + 1) - BLOCK_MS;
        self.world.chain.advance_to(end);
        let mut balances = Vec::new();
        let mut gained = Vec::new();
        for person in 0..NAMES.len() {
            let holder = self.holder(person);
            self.purses[person].held_days += holder.balance;
            balances.push(holder.balance);
            gained.push(holder.gained);
        }
        ensure_sum(self, &balances)?;
        let overview = self.world.overview();
        let governor = self.world.at.governor.clone();
        let escrowed = self.world.balance(&governor);
        let Some(day) = self.record.days.last_mut() else { return Ok(()) };
        day.pooled = overview.pooled;
        day.shares = overview.shares;
        day.bonded = overview.money.bonded;
        day.unbonding = overview.money.unbonding;
        day.cash = overview.money.buffer + overview.unharvested;
        day.reserved = overview.money.reserved;
        day.escrowed = escrowed;
        let told = self.record.settings.days <= TOLD_DAILY || self.day % 7 == 6;
        if told {
            let holders: Vec<_> = NAMES
                .iter()
                .zip(&balances)
                .filter(|(_, balance)| **balance >= MILLI_DOT)
                .map(|(name, balance)| format!("{name} {}", dot_text(*balance)))
                .collect();
            let reward = if day.reward > 0 {
                format!("+{} DOT reward | ", dot_text(day.reward))
            } else {
                String::new()
            };
            self.voice.standing(self.day, &format!("{reward}{}", holders.join(" | ")));
        }
        day.balances = balances;
        day.gained = gained;
        self.voice.next_day();
        Ok(())
    }

    /// Moves the clock to a minute of this day.
    fn at(&mut self, minute: u32) {
        let time = self.world.chain.era_start(self.day) + u64::from(minute) * 60_000;
        self.world.chain.advance_to(time);
    }

    /// Tells an event of this day.
    pub fn tell(&mut self, minute: u32, text: String) {
        self.voice.event(self.day, minute, text);
    }

    /// Checks every invariant against the chain.
    fn check(&mut self) {
        self.world.assert_invariants();
        self.assert_escrow();
        self.sums.checked += 1;
    }

    /// The exits of a holder that are not closed, oldest first.
    pub fn exits(&mut self, person: usize) -> Vec<ExitInfo> {
        let ids = self.purses[person].exits.clone();
        ids.into_iter().filter_map(|id| self.world.vault(&STRANGER).exit(id)).collect()
    }

    /// How a holder stands.
    pub fn holder(&mut self, person: usize) -> Holder {
        let purse = self.purses[person].clone();
        let balance = self.holding(person);
        let waiting = self.exits(person).iter().map(|exit| exit.payout).sum();
        let owned = (balance + waiting + purse.taken_out) as i128;
        let gained = owned - purse.paid_in as i128 - purse.transferred;
        // Days of the whole balance, so that a year of 1 DOT is 365.25 of them.
        let held_years = purse.held_days as f64 / 365.25;
        let yearly_percent = (held_years > 0.0).then(|| gained as f64 * 100.0 / held_years);
        Holder {
            name: NAMES[person].to_string(),
            paid_in: purse.paid_in,
            taken_out: purse.taken_out,
            transferred: purse.transferred,
            waiting,
            balance,
            gained,
            yearly_percent,
        }
    }

    /// The elected stake of the pool behind each validator, by the chain, in an era.
    pub fn elected(&mut self, era: u32) -> BTreeMap<AccountId, Balance> {
        let stashes = self.world.stash_accounts();
        let mut elected = BTreeMap::new();
        for (validator, exposure) in self.world.chain.exposures(era) {
            let ours = exposure.others.iter().filter(|(who, _)| stashes.contains(who));
            let stake: Balance = ours.map(|(_, stake)| *stake).sum();
            if stake > 0 {
                elected.insert(validator, stake);
            }
        }
        elected
    }
}

/// An amount with its unit.
pub fn amount(planck: Balance) -> String {
    format!("{} DOT", dot_text(planck))
}
