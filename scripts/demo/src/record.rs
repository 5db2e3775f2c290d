//! What the play leaves behind: everything that the tables, the page and the files show. Amounts are planck here and DOT in the files.

use adotb_runtime::Balance;
use frame_support::weights::Weight;
use serde::{Serialize, Serializer};

use crate::format;

/// The record of one play.
#[derive(Debug, Default, Serialize)]
pub struct Record {
    /// What was asked for.
    pub settings: Settings,
    /// What was told, in order.
    pub events: Vec<Event>,
    /// How things stood at the end of each day.
    pub days: Vec<Day>,
    /// The holders at the end.
    pub holders: Vec<Holder>,
    /// The pool at the end.
    pub pool: Pool,
    /// How the holders decided.
    pub proposal: Option<Proposal>,
    /// What their decision changed.
    pub reweighting: Option<Reweighting>,
    /// The validators at the end.
    pub validators: Vec<Backing>,
    /// What each message cost.
    pub costs: Vec<Cost>,
    /// What was checked, in sentences.
    pub checks: Vec<String>,
}

/// What was asked for.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Settings {
    /// Days played.
    pub days: u32,
    /// Validators at the start.
    pub validators: u16,
    /// Seed of the random amounts and days.
    pub seed: u64,
}

/// Something that happened.
#[derive(Debug, Serialize)]
pub struct Event {
    /// Day, counted from 1.
    pub day: u32,
    /// Time of day.
    pub time: String,
    /// What happened.
    pub text: String,
}

/// The end of a day.
#[derive(Debug, Default, Serialize)]
pub struct Day {
    /// Day, counted from 1.
    pub day: u32,
    /// Balance of each holder in aDOTb, with what is in escrow.
    #[serde(serialize_with = "all_dot")]
    pub balances: Vec<Balance>,
    /// What each holder gained so far.
    #[serde(serialize_with = "all_signed_dot")]
    pub gained: Vec<i128>,
    /// DOT that backs all aDOTb.
    #[serde(serialize_with = "dot")]
    pub pooled: Balance,
    /// Shares of the token.
    #[serde(serialize_with = "dot")]
    pub shares: Balance,
    /// DOT bonded with validators.
    #[serde(serialize_with = "dot")]
    pub bonded: Balance,
    /// DOT on its way back from the validators.
    #[serde(serialize_with = "dot")]
    pub unbonding: Balance,
    /// Cash in the vault: the buffer and what waits to be harvested.
    #[serde(serialize_with = "dot")]
    pub cash: Balance,
    /// Cash that belongs to exits that can be claimed.
    #[serde(serialize_with = "dot")]
    pub reserved: Balance,
    /// aDOTb in escrow, which are part of the balances.
    #[serde(serialize_with = "dot")]
    pub escrowed: Balance,
    /// Reward that the chain paid on this day.
    #[serde(serialize_with = "dot")]
    pub reward: Balance,
}

impl Day {
    /// What one share is worth, in DOT.
    pub fn rate(&self) -> f64 {
        if self.shares == 0 {
            return 1.0;
        }
        self.pooled as f64 / self.shares as f64
    }
}

/// A holder at the end.
#[derive(Debug, Default, Serialize)]
pub struct Holder {
    /// The name.
    pub name: String,
    /// DOT staked.
    #[serde(serialize_with = "dot")]
    pub paid_in: Balance,
    /// DOT received back.
    #[serde(serialize_with = "dot")]
    pub taken_out: Balance,
    /// aDOTb received from other holders, less what was sent to them.
    #[serde(serialize_with = "signed_dot")]
    pub transferred: i128,
    /// Exits that are not claimed.
    #[serde(serialize_with = "dot")]
    pub waiting: Balance,
    /// Balance in aDOTb, with what is in escrow.
    #[serde(serialize_with = "dot")]
    pub balance: Balance,
    /// Gained since the beginning.
    #[serde(serialize_with = "signed_dot")]
    pub gained: i128,
    /// Gained per year and DOT held, in percent.
    pub yearly_percent: Option<f64>,
}

/// The pool at the end.
#[derive(Debug, Default, Serialize)]
pub struct Pool {
    /// DOT that backs all aDOTb.
    #[serde(serialize_with = "dot")]
    pub pooled: Balance,
    /// Reward that is still being handed out.
    #[serde(serialize_with = "dot")]
    pub unreleased: Balance,
    /// Rewards that the chain paid.
    #[serde(serialize_with = "dot")]
    pub rewards: Balance,
    /// Fees that the treasury got.
    #[serde(serialize_with = "dot")]
    pub fees: Balance,
    /// Owed to exits that wait.
    #[serde(serialize_with = "dot")]
    pub owed: Balance,
    /// Number of stashes.
    pub stashes: usize,
    /// Growth of the rate over the last week, per year, in percent.
    pub yearly_percent: f64,
}

/// Stake behind a validator.
#[derive(Clone, Debug, Serialize)]
pub struct Backing {
    /// Number of the validator, counted from 1.
    pub validator: u32,
    /// What governance wants, in basis points.
    pub target_bps: u16,
    /// What stands behind it by the chain's books.
    #[serde(serialize_with = "dot")]
    pub stake: Balance,
}

/// Before and after a decision of governance, by the chain's elections.
#[derive(Debug, Serialize)]
pub struct Reweighting {
    /// Day of the decision, counted from 1.
    pub day: u32,
    /// Day of the first election that counted it, 0 until it is there.
    pub effective_day: u32,
    /// Stashes that changed their validator.
    pub moved: usize,
    /// Stake on the day of the decision.
    pub before: Vec<Backing>,
    /// Stake on the day on which the decision took effect.
    pub after: Vec<Backing>,
}

/// A proposal from start to effect.
#[derive(Debug, Serialize)]
pub struct Proposal {
    /// Its number.
    pub id: u32,
    /// Who proposed it.
    pub proposer: &'static str,
    /// What it is about.
    pub text: String,
    /// What happened to it, in order.
    pub life: Vec<Milestone>,
    /// The votes, in order.
    pub votes: Vec<Ballot>,
    /// Shares that must vote for or abstain.
    #[serde(serialize_with = "dot")]
    pub quorum: Balance,
    /// All shares when it was proposed.
    #[serde(serialize_with = "dot")]
    pub all_shares: Balance,
}

/// A step in the life of a proposal.
#[derive(Debug, Serialize)]
pub struct Milestone {
    /// Day, counted from 1.
    pub day: u32,
    /// Time of day.
    pub time: String,
    /// The name of the step.
    pub step: &'static str,
    /// What happened, or can happen from now on.
    pub text: String,
}

/// A vote, and the escrow behind it.
#[derive(Debug, Serialize)]
pub struct Ballot {
    /// Who voted.
    pub voter: &'static str,
    /// How: for, against or abstain.
    pub vote: &'static str,
    /// With how many shares.
    #[serde(serialize_with = "dot")]
    pub shares: Balance,
    /// aDOTb put in escrow.
    #[serde(serialize_with = "dot")]
    pub put_in: Balance,
    /// aDOTb got back.
    #[serde(serialize_with = "dot")]
    pub got_back: Balance,
}

impl Proposal {
    /// Shares that voted in this way.
    pub fn shares_that(&self, vote: &str) -> Balance {
        self.votes.iter().filter(|ballot| ballot.vote == vote).map(|ballot| ballot.shares).sum()
    }
}

/// What a message cost over all its calls.
#[derive(Debug, Serialize)]
pub struct Cost {
    /// The message.
    pub message: String,
    /// Who calls it.
    pub caller: &'static str,
    /// How often it was called.
    pub calls: u64,
    /// Reference time on average, in picoseconds.
    pub ref_time_mean: u64,
    /// Largest reference time, in picoseconds.
    pub ref_time_max: u64,
    /// Proof size on average, in bytes.
    pub proof_mean: u64,
    /// Largest proof size, in bytes.
    pub proof_max: u64,
}

/// Adds a call to the costs; the means are sums until [`Record::average`].
pub fn note(costs: &mut Vec<Cost>, message: &str, caller: &'static str, weight: Weight) {
    let position = costs.iter().position(|cost| cost.message == message).unwrap_or_else(|| {
        let message = message.to_string();
        let (ref_time_mean, ref_time_max, proof_mean, proof_max) = (0, 0, 0, 0);
        costs.push(Cost { message, caller, calls: 0, ref_time_mean, ref_time_max, proof_mean, proof_max });
        costs.len() - 1
    });
    let cost = &mut costs[position];
    cost.calls += 1;
    cost.ref_time_mean += weight.ref_time();
    cost.ref_time_max = cost.ref_time_max.max(weight.ref_time());
    cost.proof_mean += weight.proof_size();
    cost.proof_max = cost.proof_max.max(weight.proof_size());
}

impl Record {
    /// Turns the sums of the costs into means and puts the holders' messages first; call it once, at the end.
    pub fn average(&mut self) {
        for cost in &mut self.costs {
            cost.ref_time_mean /= cost.calls.max(1);
            cost.proof_mean /= cost.calls.max(1);
        }
        self.costs.sort_by_key(|cost| (cost.caller != "holder", cost.caller));
    }
}

fn dot<S: Serializer>(amount: &Balance, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&format::exact(*amount))
}

fn signed_dot<S: Serializer>(amount: &i128, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&format::exact_signed(*amount))
}

fn all_dot<S: Serializer>(amounts: &[Balance], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(amounts.iter().map(|amount| format::exact(*amount)))
}

fn all_signed_dot<S: Serializer>(amounts: &[i128], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(amounts.iter().map(|amount| format::exact_signed(*amount)))
}
