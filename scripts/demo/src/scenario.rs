//! The script of the play: who does what on which day. Drawn from a seed, so that the same options always give the same play.

use adotb_harness::actors::{self, dot};
use adotb_harness::world::{allocation, equal_allocation};
use adotb_interfaces::registry::ValidatorWeight;
use adotb_runtime::{params::MAX_VALIDATORS, AccountId, Balance};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The fewest days in which the long exit can begin, wait its 28 days and be paid, with some days around it.
pub const MIN_DAYS: u32 = 40;
/// The most days: a year.
pub const MAX_DAYS: u32 = 365;

/// A holder, by position in [`NAMES`].
pub type Person = usize;

/// The holders.
pub const NAMES: [&str; 6] = ["Alice", "Bob", "Carol", "Dave", "Eve", "Ferdie"];
const ALICE: Person = 0;
const BOB: Person = 1;
const CAROL: Person = 2;
const DAVE: Person = 3;
const EVE: Person = 4;
const FERDIE: Person = 5;

/// The account of a holder.
pub fn account(person: Person) -> AccountId {
    use actors::{ALICE, BOB, CAROL, DAVE, EVE, FERDIE};
    [ALICE, BOB, CAROL, DAVE, EVE, FERDIE][person].clone()
}

/// Something that somebody does.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Stakes DOT.
    Stake(Person, Balance),
    /// Opens an exit of this part of the balance, in percent.
    Exit(Person, u128),
    /// Tries to claim an exit before it is due; must be refused.
    ClaimEarly(Person),
    /// Takes the newest exit back.
    Cancel(Person),
    /// Leaves at once with everything.
    LeaveNow(Person),
    /// Sends aDOTb: from, to, amount.
    Transfer(Person, Person, Balance),
    /// Governance sets another allocation.
    Reweight(Vec<ValidatorWeight>),
}

/// An act and its time.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Day, counted from 0 as the chain counts its eras.
    pub day: u32,
    /// Minute of the day, after 08:30: the morning belongs to the keeper and to claims.
    pub minute: u32,
    /// What happens.
    pub act: Act,
}

/// The whole script.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// The validators at deployment.
    pub first: Vec<ValidatorWeight>,
    /// All steps in order of time.
    pub steps: Vec<Step>,
}

/// Writes the script.
pub fn write(days: u32, validators: u16, seed: u64) -> Scenario {
    let mut draw = Draw(ChaCha8Rng::seed_from_u64(seed));
    // A pool of about 500 DOT for each stash, so that every validator can have one.
    let scale = u128::from(validators.div_ceil(32));
    let whole = |amount: u128| dot(amount * scale);

    let mut steps = Vec::new();
    let mut add = |day, minute, act| steps.push(Step { day, minute, act });
    let about = |draw: &mut Draw, percent: u32| days * percent / 100 - 1 + draw.number(0, 2) as u32;

    // Sized so that all who come later cannot pay Bob out before the chain has released his money: his wait is the point.
    let amount = draw.number(18_000, 26_000);
    add(0, draw.minute(), Act::Stake(ALICE, whole(amount)));
    let amount = draw.number(10_000, 13_000);
    add(1, draw.minute(), Act::Stake(BOB, whole(amount)));
    let amount = draw.number(200, 400);
    add(draw.number(1, 2) as u32, draw.minute(), Act::Stake(CAROL, whole(amount)));
    let amount = draw.number(6_000, 9_000);
    add(draw.number(3, 5) as u32, draw.minute(), Act::Stake(DAVE, whole(amount)));

    let exit = about(&mut draw, 23);
    add(exit, draw.minute(), Act::Exit(BOB, 100));
    add(exit + draw.number(12, 24) as u32, draw.minute(), Act::ClaimEarly(BOB));

    let doubt = about(&mut draw, 34);
    let (morning, evening) = draw.morning_and_evening();
    add(doubt, morning, Act::Exit(DAVE, draw.number(30, 60)));
    add(doubt, evening, Act::Cancel(DAVE));

    // Carol leaves on a day with fresh cash in the vault: that is what pays those who do not want to wait.
    let newcomer = about(&mut draw, 43);
    let (morning, evening) = draw.morning_and_evening();
    let amount = draw.number(2_000, 4_000);
    add(newcomer, morning, Act::Stake(EVE, whole(amount)));
    add(newcomer, evening, Act::LeaveNow(CAROL));

    add(about(&mut draw, 56), draw.minute(), Act::Reweight(draw.reweighting(validators)));
    let amount = draw.number(250, 750);
    add(about(&mut draw, 67), draw.minute(), Act::Transfer(ALICE, FERDIE, whole(amount)));
    let amount = draw.number(500, 1_500);
    add(about(&mut draw, 78), draw.minute(), Act::Stake(ALICE, whole(amount)));

    steps.sort_by_key(|step| (step.day, step.minute));
    Scenario { first: equal_allocation(validators), steps }
}

struct Draw(ChaCha8Rng);

impl Draw {
    /// A whole number, both ends included.
    fn number(&mut self, from: u128, to: u128) -> u128 {
        self.0.gen_range(from..=to)
    }

    /// A time between 08:30 and 19:59.
    fn minute(&mut self) -> u32 {
        self.0.gen_range(510..1_200)
    }

    /// Two times with hours between them.
    fn morning_and_evening(&mut self) -> (u32, u32) {
        (self.0.gen_range(510..720), self.0.gen_range(900..1_200))
    }

    /// Other weights: one validator is dropped, one that was not there joins if the chain has one to spare, and nobody keeps the old weight.
    fn reweighting(&mut self, validators: u16) -> Vec<ValidatorWeight> {
        let dropped = self.0.gen_range(0..u32::from(validators));
        let candidates = (u32::from(validators) + 1).min(MAX_VALIDATORS);
        let staying: Vec<u32> = (0..candidates).filter(|number| *number != dropped).collect();
        let raw: Vec<u32> = staying.iter().map(|_| self.0.gen_range(50..=150)).collect();
        let sum: u32 = raw.iter().sum();
        let mut weights: Vec<(u32, u16)> = staying
            .into_iter()
            .zip(raw)
            .map(|(number, part)| (number, (part * 10_000 / sum) as u16))
            .collect();
        let missing = 10_000 - weights.iter().map(|(_, weight)| *weight).sum::<u16>();
        for (_, weight) in weights.iter_mut().take(missing.into()) {
            *weight += 1;
        }
        allocation(&weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn write_any_options_gives_a_playable_script() {
        for validators in [1, 2, 3, 5, 33, 63, 64] {
            for days in [MIN_DAYS, 45, 100, MAX_DAYS] {
                for seed in 0..50 {
                    let play = write(days, validators, seed);
                    let label = format!("{validators} validators, {days} days, seed {seed}");
                    assert_eq!(play, write(days, validators, seed), "repeatable: {label}");
                    assert!(play.steps.windows(2).all(|two| two[0].day <= two[1].day), "in order: {label}");
                    assert!(play.steps.iter().all(|step| step.day + 2 < days), "in time: {label}");
                    check(&play, days, &label);
                }
            }
        }
    }

    fn check(play: &Scenario, days: u32, label: &str) {
        for step in &play.steps {
            match &step.act {
                Act::Exit(BOB, _) => assert!(step.day + 29 < days, "paid before the end: {label}"),
                Act::Reweight(weights) => {
                    let sum: u32 = weights.iter().map(|entry| u32::from(entry.weight_bps)).sum();
                    assert_eq!(sum, 10_000, "weights: {label}");
                    assert!(weights.iter().all(|entry| entry.weight_bps > 0), "weights: {label}");
                }
                _ => {}
            }
        }
    }
}
