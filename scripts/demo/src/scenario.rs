//! The script of the play: who does what on which day. Drawn from a seed, so that the same options always give the same play.

use adotb_harness::actors::{self, dot};
use adotb_harness::world::{allocation, equal_allocation};
use adotb_interfaces::{governor::Support, registry::ValidatorWeight};
use adotb_runtime::{params::MAX_VALIDATORS, AccountId, Balance};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The fewest days in which the long exit can begin, wait its 28 days and be paid, with some days around it.
pub const MIN_DAYS: u32 = 40;
/// The most days: a year.
pub const MAX_DAYS: u32 = 365;

/// Days from a proposal to its vote.
pub const VOTING_DELAY_DAYS: u32 = 1;
/// Days of a vote.
pub const VOTING_DAYS: u32 = 5;
/// Days that the timelock holds back what was decided.
pub const TIMELOCK_DAYS: u32 = 2;
/// Days from a proposal to its execution: one more than it takes at least.
const PROPOSAL_DAYS: u32 = VOTING_DELAY_DAYS + VOTING_DAYS + TIMELOCK_DAYS + 1;

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
    /// Puts this part of the balance in escrow, in percent.
    Escrow(Person, u128),
    /// Proposes another allocation.
    Propose(Person, Vec<ValidatorWeight>),
    /// Votes on the proposal.
    Vote(Person, Support),
    /// Proposes a fee above the ceiling; must be refused.
    Overreach(Person),
    /// Hands the proposal to the timelock.
    Queue(Person),
    /// Does what the proposal says.
    Execute(Person),
    /// Takes everything out of escrow.
    Release(Person),
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

    // Eve has aDOTb in time for the escrow, which must be filled before the vote begins.
    let decided = about(&mut draw, 56).max(newcomer + 1 + PROPOSAL_DAYS);
    add(decided, draw.minute(), Act::Execute(FERDIE));
    let allocation = draw.reweighting(validators);
    let amount = draw.number(250, 750);
    let gift = about(&mut draw, 67).max(decided + 1);
    add(gift, draw.minute(), Act::Transfer(ALICE, FERDIE, whole(amount)));
    let amount = draw.number(500, 1_500);
    add(about(&mut draw, 78), draw.minute(), Act::Stake(ALICE, whole(amount)));

    steps.extend(vote(decided, allocation, &mut draw));
    steps.sort_by_key(|step| (step.day, step.minute));
    Scenario { first: equal_allocation(validators), steps }
}

/// How the holders come to the decision of a day, and what they do with their escrow after it.
fn vote(decided: u32, allocation: Vec<ValidatorWeight>, draw: &mut Draw) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut add = |day, minute, act| steps.push(Step { day, minute, act });
    let proposed = decided - PROPOSAL_DAYS;
    let vote_starts = proposed + VOTING_DELAY_DAYS;
    let vote_ends = vote_starts + VOTING_DAYS;

    // In the morning, so that the vote is over by the evening of its last day.
    let (morning, evening) = draw.morning_and_evening();
    add(proposed, morning, Act::Escrow(ALICE, 50));
    add(proposed, morning + 10, Act::Propose(ALICE, allocation));
    add(vote_ends, evening, Act::Queue(FERDIE));

    let minute = draw.morning_and_evening().1;
    add(proposed, minute, Act::Escrow(DAVE, 20));
    add(proposed, minute + 30, Act::Escrow(EVE, 40));

    add(vote_starts + 1, draw.minute(), Act::Vote(ALICE, Support::For));
    let minute = draw.minute();
    add(vote_starts + 2, minute, Act::Vote(DAVE, Support::Against));
    add(vote_starts + 2, minute + 30, Act::Overreach(DAVE));
    add(vote_ends - 1, draw.minute(), Act::Vote(EVE, Support::Abstain));

    for person in [ALICE, DAVE, EVE] {
        add(decided + 1, draw.minute(), Act::Release(person));
    }
    steps
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
                Act::Propose(_, weights) => {
                    let sum: u32 = weights.iter().map(|entry| u32::from(entry.weight_bps)).sum();
                    assert_eq!(sum, 10_000, "weights: {label}");
                    assert!(weights.iter().all(|entry| entry.weight_bps > 0), "weights: {label}");
                }
                _ => {}
            }
        }
        check_vote(&play.steps, label);
    }

    /// When the one act that `is` describes is done, in minutes.
    fn when(steps: &[Step], is: impl Fn(&Act) -> bool) -> u32 {
        let found: Vec<_> = steps.iter().filter(|step| is(&step.act)).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].day * 1_440 + found[0].minute
    }

    fn check_vote(steps: &[Step], label: &str) {
        let days = |count: u32| count * 1_440;
        let proposed = when(steps, |act| matches!(act, Act::Propose(..)));
        let (opens, closes) =
            (proposed + days(VOTING_DELAY_DAYS), proposed + days(VOTING_DELAY_DAYS + VOTING_DAYS));
        let queued = when(steps, |act| matches!(act, Act::Queue(_)));
        let executed = when(steps, |act| matches!(act, Act::Execute(_)));
        assert!(closes < queued, "queued after the vote: {label}");
        assert!(queued + days(TIMELOCK_DAYS) < executed, "executed after the delay: {label}");
        let first = when(steps, |act| matches!(act, Act::Transfer(_, FERDIE, _)));
        assert!(executed < first, "Ferdie holds no aDOTb before: {label}");

        let refused = when(steps, |act| matches!(act, Act::Overreach(_)));
        assert!(when(steps, |act| *act == Act::Escrow(DAVE, 20)) < refused, "above the threshold: {label}");
        for person in [ALICE, DAVE, EVE] {
            let staked = steps.iter().find(|step| matches!(step.act, Act::Stake(who, _) if who == person));
            let staked = staked.map(|step| step.day * 1_440 + step.minute).expect(label);
            let escrowed = when(steps, |act| matches!(act, Act::Escrow(who, _) if *who == person));
            let voted = when(steps, |act| matches!(act, Act::Vote(who, _) if *who == person));
            let released = when(steps, |act| *act == Act::Release(person));
            assert!(staked < escrowed && escrowed < opens, "{person} can vote: {label}");
            assert!(opens < voted && voted < closes, "{person} votes in time: {label}");
            assert!(executed < released, "{person} takes it back: {label}");
        }
    }
}
