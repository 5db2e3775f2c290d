//! Escrow, proposals and votes.
use crate::{
    actions::{calls, check, only_name_the_guardian, Encoded},
    data::{at_stake, deposit, ensure_may_propose, ensure_size, withdraw, Proposal, Stage, Stake},
    governor::{Cancelled, Escrowed, Executed, Proposed, Queued, Released, Voted},
    Governor,
};
use adotb_interfaces::{
    governor::{
        Action, Escrow, GovernorError, Operation, ProposalInfo, State, Support, Tally, MAX_PROPOSALS,
    },
    timelock, token, vault, AccountId, Balance, Hash, MathError, Millis,
};
use ink::{
    codegen::{EmitEvent, Env},
    env::hash::Blake2x256,
    prelude::vec::Vec,
};

impl Governor {
    #[inline(never)]
    pub(crate) fn do_escrow(&mut self, amount: Balance) -> Result<Balance, GovernorError> {
        let holder = self.env().caller();
        // Order: only the token knows how many shares the amount is. It calls nobody.
        let collected = token::collect(self.links.token, holder, amount)??;
        self.epoch = collected.epoch;
        let mut escrow = self.escrow_now(holder);
        deposit(&mut escrow, collected, self.now())?;
        self.escrows.insert(holder, &escrow);
        let (shares, total) = (collected.shares, escrow.shares);
        self.env().emit_event(Escrowed { holder, amount, shares, total });
        Ok(shares)
    }

    #[inline(never)]
    pub(crate) fn do_release(&mut self, shares: Option<Balance>) -> Result<Balance, GovernorError> {
        let holder = self.env().caller();
        let mut escrow = self.escrow_now(holder);
        let shares = withdraw(&mut escrow, shares, self.now())?;
        self.escrows.insert(holder, &escrow);
        // Order: only the token knows what the shares are worth. It calls nobody.
        let amount = token::transfer_shares(self.links.token, holder, shares)??;
        self.env().emit_event(Released { holder, amount, shares, total: escrow.shares });
        Ok(amount)
    }

    #[inline(never)]
    pub(crate) fn do_propose(
        &mut self,
        actions: Vec<Action>,
        description: Hash,
        text: Vec<u8>,
    ) -> Result<u32, GovernorError> {
        let (proposer, now) = (self.env().caller(), self.now());
        let encoded = Encoded::new(&actions);
        ensure_size(actions.len(), encoded.bytes(), text.len())?;
        let stake = self.stake(self.settings.floor)?;
        let mut escrow = self.escrow_now(proposer);
        ensure_may_propose(&escrow, &self.settings, now, stake)?;
        for (at, action) in (0u32..).zip(&actions) {
            check(action, at, &self.links, &self.settings, self.day)?;
        }
        let proposal = Proposal::new(proposer, description, &actions, &self.settings, now, stake)?;
        let id = self.newest.checked_add(1).ok_or(MathError::Overflow)?;
        self.newest = id;
        self.epoch = proposal.epoch;
        escrow.may_propose_at = proposal.vote_ends;
        escrow.locked_until = escrow.locked_until.max(proposal.vote_ends);
        self.escrows.insert(proposer, &escrow);
        self.proposals.insert(id, &proposal);
        self.actions.insert(id, &encoded);
        let Proposal { vote_starts, vote_ends, quorum, .. } = proposal;
        self.env().emit_event(Proposed { id, proposer, description, text, vote_starts, vote_ends, quorum });
        Ok(id)
    }

    #[inline(never)]
    pub(crate) fn do_vote(&mut self, id: u32, support: Support) -> Result<Tally, GovernorError> {
        let (voter, now) = (self.env().caller(), self.now());
        let mut proposal = self.known(id)?;
        proposal.ensure(id, now, &[State::Active])?;
        if let Some(vote) = self.votes.get((id, voter)) {
            return Err(GovernorError::AlreadyVoted { vote });
        }
        let mut escrow = self.escrow_now(voter);
        let vote = proposal.vote(&mut escrow, support)?;
        self.escrows.insert(voter, &escrow);
        self.proposals.insert(id, &proposal);
        self.votes.insert((id, voter), &vote);
        self.env().emit_event(Voted { id, voter, vote, tally: proposal.tally });
        Ok(proposal.tally)
    }

    #[inline(never)]
    pub(crate) fn do_queue(&mut self, id: u32) -> Result<Millis, GovernorError> {
        let (mut proposal, now) = (self.known(id)?, self.now());
        proposal.ensure(id, now, &[State::Succeeded])?;
        // The floor is in the quorum of the proposal.
        let stake = self.stake(0)?;
        if stake.epoch != proposal.epoch {
            return Err(GovernorError::WrongState { id, state: State::Defeated });
        }
        proposal.ensure_quorum(stake.shares)?;
        let Operation { id: operation, calls, salt } = self.operation_of(id, &self.actions_of(id));
        let timelock = self.links.timelock;
        let delay = timelock::min_delay(timelock)?;
        // The timelock bounds the delay to 30 days.
        let ready_at = now.saturating_add(delay);
        proposal.stage = Stage::Queued { operation, ready_at };
        self.proposals.insert(id, &proposal);
        let expires_at = proposal.expires_at();
        self.env().emit_event(Queued { id, operation, ready_at, expires_at });
        timelock::schedule(timelock, &calls, salt, delay)??;
        Ok(ready_at)
    }

    #[inline(never)]
    pub(crate) fn do_execute(&mut self, id: u32) -> Result<(), GovernorError> {
        let mut proposal = self.known(id)?;
        proposal.ensure(id, self.now(), &[State::Ready])?;
        let Operation { calls, salt, .. } = self.operation_of(id, &self.actions_of(id));
        proposal.stage = Stage::Executed;
        self.proposals.insert(id, &proposal);
        self.env().emit_event(Executed { id, by: self.env().caller() });
        // May call back: a change of rules comes through here. Everything is written before, and this message does not
        // write the cell of the settings back.
        Ok(timelock::execute(self.links.timelock, &calls, salt)??)
    }

    #[inline(never)]
    pub(crate) fn do_cancel(&mut self, id: u32) -> Result<(), GovernorError> {
        let (by, now) = (self.env().caller(), self.now());
        let mut proposal = self.known(id)?;
        // What waits at the timelock can be taken back even when it expired here: another executive could still execute it.
        if !matches!(proposal.stage, Stage::Queued { .. }) {
            proposal.ensure(id, now, &[State::Pending, State::Active, State::Succeeded])?;
        }
        let own = by == proposal.proposer && now < proposal.vote_ends;
        if !own {
            if by != self.guardian {
                return Err(GovernorError::MayNotCancel { caller: by });
            }
            if only_name_the_guardian(&self.actions_of(id)) {
                return Err(GovernorError::GuardianIsConcerned);
            }
        }
        let stage = core::mem::replace(&mut proposal.stage, Stage::Cancelled);
        self.proposals.insert(id, &proposal);
        self.env().emit_event(Cancelled { id, by });
        if let Stage::Queued { operation, .. } = stage {
            timelock::cancel(self.links.timelock, operation)??;
        }
        Ok(())
    }

    /// What is at stake now, as `floor` planck at least.
    #[inline(never)]
    fn stake(&self, floor: Balance) -> Result<Stake, GovernorError> {
        let (totals, epoch) = token::all_shares(self.links.token)?;
        let unfunded = vault::unfunded(self.links.vault)?;
        Ok(Stake { shares: at_stake(&totals, unfunded, floor)?, epoch })
    }

    /// The calls of a proposal. The salt is the governor's own for each proposal, so that nothing is taken for what was
    /// scheduled before.
    #[inline(never)]
    pub(crate) fn operation_of(&self, id: u32, actions: &[Action]) -> Operation {
        let governor = self.env().account_id();
        let calls = calls(actions, &self.links, governor);
        let salt = self.env().hash_encoded::<Blake2x256, _>(&(governor, id));
        Operation { id: timelock::operation(&calls, salt), calls, salt }
    }

    /// What a proposal does: nothing if there is none with this number.
    fn actions_of(&self, id: u32) -> Vec<Action> {
        self.actions.get(id).unwrap_or_default().actions()
    }

    #[inline(never)]
    fn known(&self, id: u32) -> Result<Proposal, GovernorError> {
        self.proposals.get(id).ok_or(GovernorError::UnknownProposal { id })
    }

    /// What `holder` has in escrow; nothing if it is of an earlier epoch than the latest that was seen.
    ///
    /// Shares of an earlier epoch are worth nothing at the token. Before anybody escrows new ones the token itself would
    /// refuse to move them, since the governor has none; after that, this keeps them from being paid with those of others.
    #[inline(never)]
    pub(crate) fn escrow_now(&self, holder: AccountId) -> Escrow {
        let escrow = self.escrows.get(holder).unwrap_or_default();
        if escrow.epoch == self.epoch {
            escrow
        } else {
            Escrow { shares: 0, epoch: self.epoch, ..escrow }
        }
    }

    #[inline(never)]
    fn now(&self) -> Millis {
        self.env().block_timestamp()
    }

    /// The proposal as it is. Another executive of the timelock may have done or cancelled what waits there.
    #[inline(never)]
    pub(crate) fn view_proposal(&self, id: u32) -> Option<ProposalInfo> {
        let proposal = self.proposals.get(id)?;
        let mut state = proposal.state(self.now());
        if let Stage::Queued { operation, .. } = proposal.stage {
            match timelock::timestamp(self.links.timelock, operation) {
                Ok(timelock::NEVER) => state = State::Cancelled,
                Ok(timelock::DONE) => state = State::Executed,
                _ => {}
            }
        }
        Some(proposal.info(id, state))
    }

    #[inline(never)]
    pub(crate) fn view_proposals(&self, from: u32, limit: u32) -> Vec<ProposalInfo> {
        let mut id = if from == 0 { self.newest } else { from.min(self.newest) };
        let mut page = Vec::new();
        for _ in 0..limit.min(MAX_PROPOSALS) {
            let Some(proposal) = self.view_proposal(id) else { break };
            page.push(proposal);
            id = id.saturating_sub(1);
        }
        page
    }
}
