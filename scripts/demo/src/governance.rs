//! What the holders decide: escrow, a proposal, votes, the timelock, and the way out of escrow. Each with a check that it had the promised effect.

use adotb_harness::{
    actors::{ADMIN, COUNCIL, DAY_MS, DEPLOYER, GUARDIAN, STRANGER},
    contract::{EXECUTOR_ROLE, PROPOSER_ROLE, TIMELOCK_ADMIN_ROLE},
};
use adotb_interfaces::{
    access::AccessError,
    governor::{Action, GovernorError, ProposalInfo, State, Support, Vote},
    registry::{RegistryError, ValidatorWeight},
    vault::{VaultSetting, VaultSettingName},
    Millis,
};
use adotb_runtime::Balance;
use anyhow::{ensure, Context, Result};
use frame_support::sp_runtime::traits::{BlakeTwo256, Hash};

use crate::{
    acts::{refused, DUST},
    format::{count, dot_text, part, time},
    play::{amount, Play, QUORUM_BPS, THRESHOLD_BPS},
    record::{note, Ballot, Milestone, Proposal},
    scenario::{account, Person, NAMES, TIMELOCK_DAYS, VOTING_DAYS},
};

/// A fee just above the ceiling: 21 % of the rewards.
const EXCESSIVE_FEE_BPS: u16 = 2_100;

/// The word for a vote.
fn word(support: Support) -> &'static str {
    match support {
        Support::For => "for",
        Support::Against => "against",
        Support::Abstain => "abstain",
    }
}

// ------------------------------------------------------------------------------------------------ escrow

impl Play {
    /// All aDOTb of a holder: what is in the wallet and what is in escrow.
    pub fn holding(&mut self, person: Person) -> Balance {
        let escrowed = self.shares_in_escrow(person);
        self.world.balance(&account(person)) + self.world.token(&STRANGER).amount_for(escrowed)
    }

    fn shares_in_escrow(&mut self, person: Person) -> Balance {
        self.world.governor(&STRANGER).escrow_of(&account(person)).shares
    }

    /// Checks that the governor holds what is in escrow, no more and no less.
    pub fn assert_escrow(&mut self) {
        let escrowed: Balance = (0..NAMES.len()).map(|person| self.shares_in_escrow(person)).sum();
        let governor = self.world.at.governor.clone();
        let held = self.world.token(&STRANGER).shares_of(&governor);
        assert!(held == escrowed, "the governor has {held} shares, and {escrowed} are in escrow");
    }

    /// Puts a part of the balance in escrow.
    pub fn escrow(&mut self, minute: u32, who: Person, percent: u128) -> Result<()> {
        let governor = self.world.at.governor.clone();
        let (before, all) = (self.world.balance(&account(who)), self.holding(who));
        let planck = before * percent / 100;
        self.world.token(&account(who)).approve(&governor, planck).map_err(refused)?;
        self.cost("approve");
        self.world.governor(&account(who)).escrow(planck).map_err(refused)?;
        self.cost("escrow");
        let after = self.world.balance(&account(who));
        ensure!((before - planck).abs_diff(after) <= DUST, "another amount than asked went into escrow");
        ensure!(all.abs_diff(self.holding(who)) <= DUST, "something was lost on the way into escrow");
        let first = self.purses.iter().all(|purse| purse.put_in == 0);
        self.purses[who].put_in += planck;
        let why =
            if first { ": what is there before a vote begins counts in it, and goes on earning" } else { "" };
        self.tell(
            minute,
            format!(
                "{} puts {percent} % of the balance in escrow, {} aDOTb{why}.",
                NAMES[who],
                dot_text(planck)
            ),
        );
        Ok(())
    }

    /// Takes everything out of escrow.
    pub fn release(&mut self, minute: u32, who: Person) -> Result<()> {
        let (before, shares) = (self.world.balance(&account(who)), self.shares_in_escrow(who));
        let worth = self.world.token(&STRANGER).amount_for(shares);
        let released = self.world.governor(&account(who)).release(None).map_err(refused)?;
        self.cost("release");
        ensure!(released == worth, "{shares} shares are worth {worth} planck, and {released} were released");
        ensure!(self.shares_in_escrow(who) == 0, "something stayed in escrow");
        let after = self.world.balance(&account(who));
        ensure!((before + released).abs_diff(after) <= DUST, "another amount than said came out of escrow");
        let put_in = std::mem::take(&mut self.purses[who].put_in);
        let earned = released.checked_sub(put_in).context("less came out of escrow than was put in")?;
        ensure!(earned > 0, "what was in escrow earned nothing");
        let mut votes = self.record.proposal.iter_mut().flat_map(|proposal| &mut proposal.votes);
        if let Some(ballot) = votes.find(|ballot| ballot.voter == NAMES[who]) {
            ballot.got_back = released;
        }
        self.tell(
            minute,
            format!(
                "{} takes the escrow back, {} aDOTb: {} were earned in it.",
                NAMES[who],
                dot_text(released),
                dot_text(earned)
            ),
        );
        Ok(())
    }
}

// ------------------------------------------------------------------------------------------------ the vote

impl Play {
    /// Proposes another allocation.
    pub fn propose(&mut self, minute: u32, who: Person, allocation: &[ValidatorWeight]) -> Result<()> {
        let change = self.change_to(allocation);
        let text = format!("Set {change}");
        let actions = [Action::SetAllocation(allocation.to_vec())];
        let overview = self.world.overview();
        let all_shares = overview.shares;
        // All shares, and what the exits that are not funded would be in them.
        let at_stake = (all_shares * (overview.pooled + overview.money.unfunded)).div_ceil(overview.pooled);
        let hash = BlakeTwo256::hash(text.as_bytes());
        let id = self.world.governor(&account(who)).propose(&actions, hash, &text).map_err(refused)?;
        self.cost(&format!("propose, {}", count(allocation.len(), "validator", "validators")));
        let info = self.info(id)?;
        ensure!(info.state == State::Pending, "the proposal is {:?}", info.state);
        ensure!(
            info.quorum == (at_stake * Balance::from(QUORUM_BPS)).div_ceil(10_000),
            "the quorum is {} of {at_stake} shares",
            info.quorum
        );
        let stored = self.world.governor(&STRANGER).actions(id);
        ensure!(stored.as_deref() == Some(&actions), "another proposal is stored than was made: {stored:?}");
        let (starts, ends) = (self.moment(info.vote_starts), self.moment(info.vote_ends));
        self.tell(
            minute,
            format!(
                "{} makes proposal no. {id}: {change}. The vote goes from day {}, {} to day {}, {}, and {} of all that is at stake must be for it or abstain.",
                NAMES[who],
                starts.0,
                starts.1,
                ends.0,
                ends.1,
                percent_of(QUORUM_BPS)
            ),
        );
        let escrow = part(self.shares_in_escrow(who), all_shares);
        self.record.proposal = Some(Proposal {
            id,
            proposer: NAMES[who],
            text,
            life: Vec::new(),
            votes: Vec::new(),
            quorum: info.quorum,
            all_shares,
        });
        let text = format!(
            "{} has {escrow} of all shares in escrow; {} are needed to propose.",
            NAMES[who],
            percent_of(THRESHOLD_BPS)
        );
        let now = self.world.chain.now();
        self.milestone(now, "Proposed", text);
        self.milestone(
            info.vote_starts,
            "Vote begins",
            "Until now there was time to read it and to fill the escrow.".into(),
        );
        Ok(())
    }

    /// Votes on the proposal with all that is in escrow.
    pub fn vote(&mut self, minute: u32, who: Person, support: Support) -> Result<()> {
        let id = self.proposal()?.id;
        let tally = self.world.governor(&account(who)).vote(id, support).map_err(refused)?;
        self.cost("vote");
        let shares = self.shares_in_escrow(who);
        let vote = self.world.governor(&STRANGER).vote_of(id, &account(who));
        ensure!(
            vote == Some(Vote { support, shares }),
            "{} voted with {shares} shares: {vote:?}",
            NAMES[who]
        );
        let put_in = self.purses[who].put_in;
        let proposal = self.proposal()?;
        proposal.votes.push(Ballot { voter: NAMES[who], vote: word(support), shares, put_in, got_back: 0 });
        let counted = ["against", "for", "abstain"].map(|vote| proposal.shares_that(vote));
        ensure!(
            counted == [tally.against, tally.in_favour, tally.abstain],
            "the votes sum to {counted:?}, and the governor has {tally:?}"
        );
        let says = match support {
            Support::For => "votes for it",
            Support::Against => "votes against it",
            Support::Abstain => "abstains, which counts for the quorum only",
        };
        let share = part(shares, proposal.all_shares);
        self.tell(minute, format!("{} {says}: {} shares, {share} of all.", NAMES[who], dot_text(shares)));
        Ok(())
    }

    /// Proposes a fee above the ceiling. It must be refused.
    pub fn overreach(&mut self, minute: u32, who: Person) -> Result<()> {
        let actions = [Action::SetVault(vec![VaultSetting::Fee(EXCESSIVE_FEE_BPS)])];
        let text = "A fee of 21 %";
        let answer =
            self.world.governor(&account(who)).propose(&actions, BlakeTwo256::hash(text.as_bytes()), text);
        let expected = GovernorError::InvalidVaultSetting(VaultSettingName::Fee);
        ensure!(answer == Err(expected), "a fee of 21 % was answered with {answer:?}");
        self.tell(
            minute,
            format!(
                "{} proposes something else, a fee of 21 % on all rewards. The governor refuses at once, before any vote: the vault allows 20 % at most.",
                NAMES[who]
            ),
        );
        Ok(())
    }

    /// Hands the proposal, which was won, to the timelock.
    pub fn queue(&mut self, minute: u32, who: Person) -> Result<()> {
        let proposal = self.proposal()?;
        let (id, quorum, all) = (proposal.id, proposal.quorum, proposal.all_shares);
        let [in_favour, against, abstain] =
            ["for", "against", "abstain"].map(|vote| proposal.shares_that(vote));
        let info = self.info(id)?;
        ensure!(info.state == State::Succeeded, "after its vote the proposal is {:?}", info.state);
        ensure!(in_favour > against && in_favour + abstain >= quorum, "it was won with {:?}", info.tally);
        let result = format!(
            "{} of the votes for or against are for it, and {} of all shares are for it or abstain (at least {} must)",
            part(in_favour, in_favour + against),
            part(in_favour + abstain, all),
            percent_of(QUORUM_BPS)
        );
        self.milestone(info.vote_ends, "Vote ends", format!("It is won: {result}."));

        let ready_at = self.world.governor(&account(who)).queue(id).map_err(refused)?;
        note(&mut self.record.costs, "queue", "anybody", self.world.last_weight());
        let now = self.world.chain.now();
        ensure!(ready_at == now + u64::from(TIMELOCK_DAYS) * DAY_MS, "the delay of the timelock is wrong");
        ensure!(self.info(id)?.state == State::Queued, "the proposal is not at the timelock");
        let ready = self.moment(ready_at);
        self.tell(minute, format!("After {VOTING_DAYS} days the proposal is won: {result}."));
        self.tell(
            minute,
            format!(
                "{} hands it to the timelock, which anybody may do. It can be executed after {TIMELOCK_DAYS} days, from day {}, {} on: everybody sees it coming.",
                NAMES[who], ready.0, ready.1
            ),
        );
        let text = format!("{} hands it to the timelock.", NAMES[who]);
        self.milestone(now, "Queued", text);
        self.milestone(ready_at, "Delay over", "From now on it can be executed.".into());
        Ok(())
    }

    /// Executes the proposal.
    pub fn execute(&mut self, minute: u32, who: Person) -> Result<()> {
        let id = self.proposal()?.id;
        let actions = self.world.governor(&STRANGER).actions(id).unwrap_or_default();
        let [Action::SetAllocation(allocation)] = actions.as_slice() else {
            anyhow::bail!("the proposal does something else than it said: {actions:?}")
        };
        let change = self.change_to(allocation);
        let decision = self.prepare_decision(allocation);
        self.world.governor(&account(who)).execute(id).map_err(refused)?;
        let message = format!("execute, {}", count(allocation.len(), "validator", "validators"));
        note(&mut self.record.costs, &message, "anybody", self.world.last_weight());
        let now = self.world.registry(&STRANGER).allocation();
        ensure!(now == *allocation, "the registry has another allocation than was voted on");
        ensure!(self.info(id)?.state == State::Executed, "the proposal is not executed");
        self.tell(minute, format!("{} executes the proposal, which anybody may do: {change}.", NAMES[who]));
        let now = self.world.chain.now();
        self.milestone(
            now,
            "Executed",
            format!("{} executes it: the registry has the new weights.", NAMES[who]),
        );
        self.decided = Some(decision);
        Ok(())
    }

    /// Notes a step in the life of the proposal.
    pub fn milestone(&mut self, at: Millis, step: &'static str, text: String) {
        let (day, time) = self.moment(at);
        if let Some(proposal) = &mut self.record.proposal {
            proposal.life.push(Milestone { day, time, step, text });
        }
    }

    fn proposal(&mut self) -> Result<&mut Proposal> {
        self.record.proposal.as_mut().context("nothing was proposed")
    }

    fn info(&mut self, id: u32) -> Result<ProposalInfo> {
        self.world.governor(&STRANGER).proposal(id).context("the proposal is not there")
    }

    /// Day, counted from 1, and time of day.
    fn moment(&mut self, at: Millis) -> (u32, String) {
        let since = at - self.world.chain.era_start(0);
        ((since / DAY_MS) as u32 + 1, time((since % DAY_MS / 60_000) as u32))
    }
}

fn percent_of(bps: u16) -> String {
    format!("{} %", f64::from(bps) / 100.0)
}

// ------------------------------------------------------------------------------------------------ the last word

impl Play {
    /// Checks at the end who has power, and what became of the proposal and of the escrow; returns what was checked.
    pub fn close_governance(&mut self) -> Result<Vec<String>> {
        let id = self.proposal()?.id;
        let state = self.info(id)?.state;
        ensure!(state == State::Executed, "the proposal is {state:?} in the end");
        let life = &self.proposal()?.life;
        let in_order = |two: &[Milestone]| (two[0].day, &two[0].time) <= (two[1].day, &two[1].time);
        ensure!(life.windows(2).all(in_order), "the proposal's life is not in order: {life:?}");
        let earned: Balance = self.proposal()?.votes.iter().map(|vote| vote.got_back - vote.put_in).sum();
        let governor = self.world.at.governor.clone();
        let left = self.world.balance(&governor);
        ensure!(left == 0, "{left} planck are in escrow, and nobody put them there");
        self.check_powers()?;
        Ok(vec![
            "The timelock alone administers token, vault, bonder, registry and governor, the governor alone can schedule at the timelock, and their \
             first admin was refused"
                .into(),
            format!(
                "The votes counted are those that were cast, what was executed is what was voted on, and the escrow was given back with {} earned meanwhile",
                amount(earned)
            ),
        ])
    }

    fn check_powers(&mut self) -> Result<()> {
        let timelock = self.world.at.timelock.clone();
        let mut vault = self.world.vault(&STRANGER);
        let mut admins = vec![(vault.admin(), vault.pending_admin())];
        let mut token = self.world.token(&STRANGER);
        admins.push((token.admin(), token.pending_admin()));
        let mut bonder = self.world.bonder(&STRANGER);
        admins.push((bonder.admin(), bonder.pending_admin()));
        let mut registry = self.world.registry(&STRANGER);
        admins.push((registry.admin(), registry.pending_admin()));
        let mut governor = self.world.governor(&STRANGER);
        admins.push((governor.admin(), governor.pending_admin()));
        let alone = admins.iter().all(|(admin, offered)| *admin == timelock && offered.is_none());
        ensure!(alone, "the timelock is not the only admin: {admins:?}");

        let governor = self.world.at.governor.clone();
        for role in [TIMELOCK_ADMIN_ROLE, PROPOSER_ROLE, EXECUTOR_ROLE] {
            let rightful = if role == TIMELOCK_ADMIN_ROLE { &timelock } else { &governor };
            ensure!(self.world.timelock(&STRANGER).has_role(role, Some(rightful)), "a role has nobody");
            for other in [&timelock, &governor, &ADMIN, &COUNCIL, &DEPLOYER, &GUARDIAN, &STRANGER] {
                let has = self.world.timelock(&STRANGER).has_role(role, Some(other));
                ensure!(!has || other == rightful, "{other:?} has a role at the timelock");
            }
            ensure!(!self.world.timelock(&STRANGER).has_role(role, None), "everybody has a role");
        }

        let allocation = self.world.registry(&STRANGER).allocation();
        let answer = self.world.registry(&ADMIN).set_weights(&allocation);
        ensure!(
            matches!(answer, Err(RegistryError::Access(AccessError::MissingRole { .. }))),
            "who was the admin once was answered with {answer:?}"
        );
        Ok(())
    }
}
