//! What holders decide: proposals, votes, and the bars that they must pass.

use std::collections::BTreeMap;

use adotb_interfaces::governor::{Action, GovernorError, GovernorSettings, State, Support, Tally, Vote};
use adotb_runtime::{AccountId, Balance};

use super::{numbers::part_up, Model};

/// What somebody has in escrow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Escrow {
    /// Shares.
    pub shares: Balance,
    /// Their epoch.
    pub epoch: u32,
    /// When something was last added.
    pub since: u64,
    /// When it can be released.
    pub locked_until: u64,
    /// When its owner may propose again.
    pub may_propose_at: u64,
}

/// A proposal.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Who proposed it.
    pub proposer: AccountId,
    /// What it does.
    pub action: Action,
    /// Epoch of the shares that vote.
    pub epoch: u32,
    /// Part of what is at stake that must take part.
    pub quorum_bps: u16,
    /// The same in shares, when it was proposed.
    pub quorum: Balance,
    /// Twice as many for as against are needed.
    pub critical: bool,
    /// When the vote begins.
    pub starts: u64,
    /// When it ends.
    pub ends: u64,
    /// How long it can be queued, and then executed.
    pub grace: u64,
    /// Who said what, with how many shares.
    pub votes: BTreeMap<AccountId, Vote>,
    /// When its delay is over, once it is queued.
    pub ready_at: Option<u64>,
    /// It was done.
    pub executed: bool,
    /// It was taken back.
    pub cancelled: bool,
}

impl Proposal {
    /// The sums of the votes.
    pub fn tally(&self) -> Tally {
        let sum =
            |support| self.votes.values().filter(|vote| vote.support == support).map(|v| v.shares).sum();
        Tally { against: sum(Support::Against), in_favour: sum(Support::For), abstain: sum(Support::Abstain) }
    }

    /// When it is too late to queue it, or to execute it.
    pub fn expires_at(&self) -> u64 {
        self.ready_at.unwrap_or(self.ends) + self.grace
    }

    /// Where it is in its life.
    pub fn state(&self, now: u64) -> State {
        let Tally { against, in_favour, abstain } = self.tally();
        let enough = if self.critical { in_favour >= 2 * against } else { true };
        let won = in_favour > against && enough && in_favour + abstain >= self.quorum;
        match self.ready_at {
            _ if self.executed => State::Executed,
            _ if self.cancelled => State::Cancelled,
            Some(ready_at) if now < ready_at => State::Queued,
            Some(_) if now < self.expires_at() => State::Ready,
            None if now < self.starts => State::Pending,
            None if now < self.ends => State::Active,
            None if !won => State::Defeated,
            None if now < self.expires_at() => State::Succeeded,
            _ => State::Expired,
        }
    }

    fn ensure(&self, id: u32, now: u64, wanted: State) -> Result<(), GovernorError> {
        match self.state(now) {
            state if state == wanted => Ok(()),
            state => Err(GovernorError::WrongState { id, state }),
        }
    }
}

impl Model {
    /// All shares, and what the exits that nobody paid would be in shares; as much as the floor at least.
    fn at_stake(&self, floor: Balance) -> Balance {
        match self.token.total() {
            0 => 0,
            total => {
                let pooled = self.token.pooled(self.now);
                part_up((pooled + self.unfunded()).max(floor), total, pooled)
            }
        }
    }

    /// What somebody has in escrow now: what is of an epoch that is known to be over counts for nothing.
    pub fn escrow_now(&self, who: &AccountId) -> Escrow {
        let escrow = self.escrows.get(who).copied().unwrap_or_default();
        match escrow.epoch == self.governor_epoch {
            true => escrow,
            false => Escrow { shares: 0, epoch: self.governor_epoch, ..escrow },
        }
    }

    /// Somebody proposes something that is well-formed, or not (`valid`); returns its number.
    pub fn propose(
        &mut self,
        who: &AccountId,
        action: Action,
        valid: Result<(), GovernorError>,
    ) -> Result<u32, GovernorError> {
        let GovernorSettings { threshold_bps, quorum_bps, critical_quorum_bps, floor, .. } = self.rules;
        let (escrow, at_stake) = (self.escrow_now(who), self.at_stake(floor));
        if self.now < escrow.may_propose_at {
            return Err(GovernorError::ProposalPending { until: escrow.may_propose_at });
        }
        let given = if escrow.epoch == self.token.epoch { escrow.shares } else { 0 };
        let minimum = part_up(at_stake, threshold_bps.into(), 10_000);
        if given == 0 || given < minimum {
            return Err(GovernorError::BelowThreshold { given, minimum });
        }
        valid?;
        // Only what can be undone by the next vote has the lower bar.
        let critical =
            !matches!(action, Action::SetVault(_) | Action::SetBonder(_) | Action::SetAllocation(_));
        let quorum_bps = if critical { critical_quorum_bps } else { quorum_bps };
        let starts = self.now + self.rules.voting_delay;
        let ends = starts + self.rules.voting_period;
        self.governor_epoch = self.token.epoch;
        let locked_until = escrow.locked_until.max(ends);
        self.escrows.insert(who.clone(), Escrow { may_propose_at: ends, locked_until, ..escrow });
        self.proposals.push(Proposal {
            proposer: who.clone(),
            action,
            epoch: self.token.epoch,
            quorum_bps,
            quorum: part_up(at_stake, quorum_bps.into(), 10_000),
            critical,
            starts,
            ends,
            grace: self.rules.grace,
            votes: BTreeMap::new(),
            ready_at: None,
            executed: false,
            cancelled: false,
        });
        Ok(self.proposals.len() as u32)
    }

    fn known(&self, id: u32) -> Result<Proposal, GovernorError> {
        let place = (id as usize).checked_sub(1);
        place
            .and_then(|place| self.proposals.get(place))
            .cloned()
            .ok_or(GovernorError::UnknownProposal { id })
    }

    /// Somebody votes with all that is in escrow; returns the sums.
    pub fn vote(&mut self, who: &AccountId, id: u32, support: Support) -> Result<Tally, GovernorError> {
        let mut proposal = self.known(id)?;
        proposal.ensure(id, self.now, State::Active)?;
        if let Some(vote) = proposal.votes.get(who) {
            return Err(GovernorError::AlreadyVoted { vote: *vote });
        }
        let escrow = self.escrow_now(who);
        if escrow.shares == 0 || escrow.epoch != proposal.epoch {
            return Err(GovernorError::NothingInEscrow);
        }
        if escrow.since >= proposal.starts {
            return Err(GovernorError::EscrowedTooLate { since: escrow.since, vote_starts: proposal.starts });
        }
        proposal.votes.insert(who.clone(), Vote { support, shares: escrow.shares });
        let locked_until = escrow.locked_until.max(proposal.ends);
        self.escrows.insert(who.clone(), Escrow { locked_until, ..escrow });
        let tally = proposal.tally();
        self.proposals[id as usize - 1] = proposal;
        Ok(tally)
    }

    /// What was won goes to the timelock, if enough took part by what is at stake now; returns when it can be executed.
    pub fn queue(&mut self, id: u32) -> Result<u64, GovernorError> {
        let mut proposal = self.known(id)?;
        proposal.ensure(id, self.now, State::Succeeded)?;
        if self.token.epoch != proposal.epoch {
            return Err(GovernorError::WrongState { id, state: State::Defeated });
        }
        let Tally { in_favour, abstain, .. } = proposal.tally();
        let minimum = part_up(self.at_stake(0), proposal.quorum_bps.into(), 10_000).min(2 * proposal.quorum);
        if in_favour + abstain < minimum {
            return Err(GovernorError::QuorumMissed { given: in_favour + abstain, minimum });
        }
        let ready_at = self.now + self.min_delay;
        proposal.ready_at = Some(ready_at);
        self.proposals[id as usize - 1] = proposal;
        Ok(ready_at)
    }

    /// What was queued is done; returns what that is.
    pub fn execute(&mut self, id: u32) -> Result<Action, GovernorError> {
        let mut proposal = self.known(id)?;
        proposal.ensure(id, self.now, State::Ready)?;
        (proposal.executed, proposal.ready_at) = (true, None);
        let action = proposal.action.clone();
        self.proposals[id as usize - 1] = proposal;
        Ok(action)
    }

    /// The proposer, until the vote ends, or the guardian takes it back.
    pub fn call_off(&mut self, who: &AccountId, guards: bool, id: u32) -> Result<(), GovernorError> {
        let mut proposal = self.known(id)?;
        let state = proposal.state(self.now);
        let waits = proposal.ready_at.is_some() && !proposal.executed && !proposal.cancelled;
        if !waits && !matches!(state, State::Pending | State::Active | State::Succeeded) {
            return Err(GovernorError::WrongState { id, state });
        }
        let own = proposal.proposer == *who && self.now < proposal.ends;
        if !own && !guards {
            return Err(GovernorError::MayNotCancel { caller: adotb_harness::contract::ink_id(who) });
        }
        (proposal.cancelled, proposal.ready_at) = (true, None);
        self.proposals[id as usize - 1] = proposal;
        Ok(())
    }
}
