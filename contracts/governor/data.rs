//! The life of a proposal and the rules of escrow, apart from any environment.
use adotb_interfaces::{
    governor::{
        Action, Escrow, GovernorError, GovernorSettings, ProposalInfo, State, Support, Tally, Vote,
        MAX_ACTIONS, MAX_ACTION_BYTES, MAX_TEXT_BYTES,
    },
    token::{Collected, Totals},
    AccountId, Balance, Hash, MathError, Millis,
};
use adotb_math::{balance::add, fees::bps_up, muldiv::mul_div_up};

/// What votes and proposals are measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stake {
    /// What is at stake, in shares.
    pub shares: Balance,
    /// The epoch of these shares.
    pub epoch: u32,
}

/// What is at stake, in shares: all of them, and what exits worth `unfunded` planck would be in them. At least what `floor`
/// planck would be. Nothing while there are no shares.
///
/// # Rounding
/// Up.
///
/// # Errors
/// `DivisionByZero` while there are shares that nothing backs; `Overflow` beyond 128 bits.
pub fn at_stake(totals: &Totals, unfunded: Balance, floor: Balance) -> Result<Balance, MathError> {
    if totals.shares == 0 {
        return Ok(0);
    }
    let mut value = totals.pooled;
    add(&mut value, unfunded)?;
    mul_div_up(value.max(floor), totals.shares, totals.pooled)
}

/// What was done with a proposal, apart from voting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub enum Stage {
    /// Nothing yet.
    Open,
    /// It was handed to the timelock.
    Queued {
        /// Its number there.
        operation: Hash,
        /// When its delay is over, in milliseconds since 1970.
        ready_at: Millis,
    },
    /// It was done.
    Executed,
    /// It was taken back.
    Cancelled,
}

/// A proposal, without its actions: a vote need not read them. The rules of its vote are fixed when it is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Proposal {
    /// Who proposed it.
    pub proposer: AccountId,
    /// Hash of its full description.
    pub description: Hash,
    /// The epoch of the shares that vote.
    pub epoch: u32,
    /// Part of what is at stake that must vote for or abstain, in basis points.
    pub quorum_bps: u16,
    /// The same in shares, by what was at stake when it was proposed.
    pub quorum: Balance,
    /// Twice as many must vote for as against.
    pub critical: bool,
    /// When the vote begins, in milliseconds since 1970.
    pub vote_starts: Millis,
    /// When the vote ends, in milliseconds since 1970.
    pub vote_ends: Millis,
    /// How long it can be queued, and then executed, in milliseconds.
    pub grace: Millis,
    /// The votes so far.
    pub tally: Tally,
    /// What was done with it.
    pub stage: Stage,
}

impl Proposal {
    /// A proposal to do `actions`, made `now` by these rules.
    ///
    /// # Rounding
    /// The quorum is rounded up.
    ///
    /// # Errors
    /// `Math` beyond 128 bits.
    pub fn new(
        proposer: AccountId,
        description: Hash,
        actions: &[Action],
        rules: &GovernorSettings,
        now: Millis,
        stake: Stake,
    ) -> Result<Self, GovernorError> {
        let critical = actions.iter().any(Action::is_critical);
        let quorum_bps = if critical { rules.critical_quorum_bps } else { rules.quorum_bps };
        // The rules bound both spans to 44 days; the clock of a chain stays far below the largest number.
        let vote_starts = now.saturating_add(rules.voting_delay);
        Ok(Self {
            proposer,
            description,
            epoch: stake.epoch,
            quorum_bps,
            quorum: bps_up(stake.shares, quorum_bps)?,
            critical,
            vote_starts,
            vote_ends: vote_starts.saturating_add(rules.voting_period),
            grace: rules.grace,
            tally: Tally::default(),
            stage: Stage::Open,
        })
    }

    /// Where it is in its life at `now`. The vote is on from `vote_starts`, and over at `vote_ends`.
    pub fn state(&self, now: Millis) -> State {
        match self.stage {
            Stage::Executed => State::Executed,
            Stage::Cancelled => State::Cancelled,
            Stage::Queued { ready_at, .. } if now < ready_at => State::Queued,
            Stage::Queued { .. } if now < self.expires_at() => State::Ready,
            Stage::Queued { .. } => State::Expired,
            Stage::Open if now < self.vote_starts => State::Pending,
            Stage::Open if now < self.vote_ends => State::Active,
            Stage::Open if !self.is_won() => State::Defeated,
            Stage::Open if now < self.expires_at() => State::Succeeded,
            Stage::Open => State::Expired,
        }
    }

    /// When it must be queued, or once it is queued executed, at the latest.
    pub fn expires_at(&self) -> Millis {
        let from = match self.stage {
            Stage::Queued { ready_at, .. } => ready_at,
            _ => self.vote_ends,
        };
        from.saturating_add(self.grace)
    }

    /// More for than against, twice as many if it is critical, and enough took part.
    fn is_won(&self) -> bool {
        let Tally { against, in_favour, .. } = self.tally;
        // Clipping keeps the comparison true but for numbers of shares that cannot be.
        let needed = if self.critical { against.saturating_mul(2) } else { against };
        in_favour > against && in_favour >= needed && self.took_part() >= self.quorum
    }

    /// Shares that help to the quorum: those against do not.
    fn took_part(&self) -> Balance {
        // Clipping keeps the comparison true: the quorum is below the largest number.
        self.tally.in_favour.saturating_add(self.tally.abstain)
    }

    /// Fails unless enough took part by what is at stake now, `shares`. More than twice the quorum of the proposal is never
    /// asked for, so that nobody can stop what was won by staking much.
    ///
    /// # Rounding
    /// The quorum is rounded up.
    ///
    /// # Errors
    /// `QuorumMissed`; `Math` beyond 128 bits.
    pub fn ensure_quorum(&self, shares: Balance) -> Result<(), GovernorError> {
        let minimum = bps_up(shares, self.quorum_bps)?.min(self.quorum.saturating_mul(2));
        let given = self.took_part();
        if given < minimum {
            return Err(GovernorError::QuorumMissed { given, minimum });
        }
        Ok(())
    }

    /// Fails unless it is in one of `states`.
    pub fn ensure(&self, id: u32, now: Millis, states: &[State]) -> Result<(), GovernorError> {
        let state = self.state(now);
        if states.contains(&state) {
            Ok(())
        } else {
            Err(GovernorError::WrongState { id, state })
        }
    }

    /// Counts a vote with the whole of `escrow`, and locks that until the vote ends.
    ///
    /// # Errors
    /// `NothingInEscrow`, also for shares of another epoch, which are worth nothing; `EscrowedTooLate`.
    pub fn vote(&mut self, escrow: &mut Escrow, support: Support) -> Result<Vote, GovernorError> {
        let shares = escrow.shares;
        if shares == 0 || escrow.epoch != self.epoch {
            return Err(GovernorError::NothingInEscrow);
        }
        let (since, vote_starts) = (escrow.since, self.vote_starts);
        if since >= vote_starts {
            return Err(GovernorError::EscrowedTooLate { since, vote_starts });
        }
        let votes = match support {
            Support::Against => &mut self.tally.against,
            Support::For => &mut self.tally.in_favour,
            Support::Abstain => &mut self.tally.abstain,
        };
        add(votes, shares)?;
        escrow.locked_until = escrow.locked_until.max(self.vote_ends);
        Ok(Vote { support, shares })
    }

    /// What a wallet shows.
    pub fn info(&self, id: u32, state: State) -> ProposalInfo {
        let ready_at = match self.stage {
            Stage::Queued { ready_at, .. } => Some(ready_at),
            _ => None,
        };
        ProposalInfo {
            id,
            proposer: self.proposer,
            state,
            description: self.description,
            vote_starts: self.vote_starts,
            vote_ends: self.vote_ends,
            tally: self.tally,
            quorum: self.quorum,
            critical: self.critical,
            ready_at,
            expires_at: self.expires_at(),
        }
    }
}

/// Adds to an escrow shares that were collected `now`. What is there of an earlier epoch is worth nothing and goes.
///
/// # Errors
/// `Math` beyond 128 bits.
pub fn deposit(escrow: &mut Escrow, collected: Collected, now: Millis) -> Result<(), GovernorError> {
    if escrow.epoch != collected.epoch {
        escrow.shares = 0;
        escrow.epoch = collected.epoch;
    }
    escrow.since = now;
    Ok(add(&mut escrow.shares, collected.shares)?)
}

/// Takes shares out of an escrow, all of them by default; returns how many.
///
/// # Errors
/// `NothingInEscrow`, `EscrowLocked`, `InsufficientEscrow`, in this order.
pub fn withdraw(escrow: &mut Escrow, shares: Option<Balance>, now: Millis) -> Result<Balance, GovernorError> {
    let available = escrow.shares;
    let needed = shares.unwrap_or(available);
    if available == 0 || needed == 0 {
        return Err(GovernorError::NothingInEscrow);
    }
    if now < escrow.locked_until {
        return Err(GovernorError::EscrowLocked { until: escrow.locked_until });
    }
    let rest = available.checked_sub(needed);
    escrow.shares = rest.ok_or(GovernorError::InsufficientEscrow { available, needed })?;
    Ok(needed)
}

/// Fails unless the owner of `escrow` may propose at `now`.
///
/// # Rounding
/// The threshold is rounded up.
///
/// # Errors
/// `ProposalPending`, `BelowThreshold`, in this order; `Math` beyond 128 bits.
pub fn ensure_may_propose(
    escrow: &Escrow,
    rules: &GovernorSettings,
    now: Millis,
    stake: Stake,
) -> Result<(), GovernorError> {
    if now < escrow.may_propose_at {
        return Err(GovernorError::ProposalPending { until: escrow.may_propose_at });
    }
    let given = if escrow.epoch == stake.epoch { escrow.shares } else { 0 };
    let minimum = bps_up(stake.shares, rules.threshold_bps)?;
    if given == 0 || given < minimum {
        return Err(GovernorError::BelowThreshold { given, minimum });
    }
    Ok(())
}

/// Fails if a proposal is too large: number of actions, then bytes of the actions, then bytes of the text.
pub fn ensure_size(actions: usize, action_bytes: usize, text_bytes: usize) -> Result<(), GovernorError> {
    // A number that does not fit is above every maximum.
    let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let given = number(actions);
    if given == 0 || given > MAX_ACTIONS {
        return Err(GovernorError::WrongNumberOfActions { given, maximum: MAX_ACTIONS });
    }
    for (length, maximum) in [(action_bytes, MAX_ACTION_BYTES), (text_bytes, MAX_TEXT_BYTES)] {
        let given = number(length);
        if given > maximum {
            return Err(GovernorError::TooLong { given, maximum });
        }
    }
    Ok(())
}
