//! Plays an action twice: the model says what will happen, the real suite does it, and both must agree.

mod attack;
mod governance;
mod health;
mod keeper;
mod nature;
mod newcomers;
mod power;
mod previews;
mod reporter;

use std::{
    collections::{BTreeMap, VecDeque},
    fmt::Debug,
};

use adotb_harness::{actors::*, contract::PSP22Error, world::World};
use adotb_interfaces::{
    governor::GovernorError,
    token::TokenError,
    vault::{VaultError, BOOTSTRAP_HOLDER, MAX_CLAIM_IDS},
};
use adotb_runtime::{AccountId, Balance};

use self::newcomers::Newcomer;
use super::{
    action::{Action, Ids, Size, Who, PEOPLE},
    model::{Fate, Model},
};

/// The suite and its model.
#[derive(Clone)]
pub struct Before {
    /// The suite.
    pub world: adotb_harness::world::WorldSnapshot,
    /// The model.
    pub model: Model,
    /// What was seen on the way.
    pub seen: Seen,
}

/// What a run has seen of the chain, which the protocol need not know.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// First era whose rewards nobody asked for.
    pub next_to_pay: u32,
    /// Era of the earliest offence since the last report that was booked.
    pub offence: Option<u32>,
    /// A stash was slashed, or reporters lied: the book need not be what the ledgers say.
    pub slashed: bool,
    /// Something was unbonded while the pallet counted from the next era: its chunk is ripe an era later than the book says.
    pub late: bool,
    /// A slash, or a lie, took from chunks: a report says how much of all, not of which.
    pub shifted: bool,
    /// Something was unbonded while the pallet counted fewer eras than the book, or the book was told of it since: chunks are not the ledger's.
    pub early: bool,
    /// Staking calls that the chain refuses.
    pub refused: u8,
    /// Days in a row on which the era's work was done in time and nothing was in its way.
    pub clean_days: u32,
    /// The era's work was just completed: then exactly what batches cannot do without is kept.
    pub kept_exactly: bool,
    /// Time, planck that streams had released, pool, and cap: as far back as something of it can still be on its way.
    pub released: VecDeque<Released>,
    /// Who staked while slashes are announced.
    pub newcomers: BTreeMap<AccountId, Newcomer>,
    /// Pool and shares at the last look, unless there was a loss.
    pub rate: Option<(Balance, Balance)>,
    /// Gifts to stashes: they come back with the last withdrawal, if at all.
    pub gifts: Balance,
    /// Messages that were played.
    pub operations: u32,
}

/// What the streams had released at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Released {
    /// When it was.
    pub now: u64,
    /// Planck that they have ever released.
    pub sum: Balance,
    /// What the holders owned.
    pub pool: Balance,
    /// The cap, in basis points.
    pub cap_bps: u16,
}

/// How often each kind of action succeeded and was refused.
#[derive(Clone, Debug, Default)]
pub struct Tally(pub BTreeMap<&'static str, (u64, u64)>);

impl Tally {
    /// One more.
    pub fn note(&mut self, kind: &'static str, done: bool) {
        let entry = self.0.entry(kind).or_default();
        *(if done { &mut entry.0 } else { &mut entry.1 }) += 1;
    }

    /// Adds those of another run.
    pub fn add(&mut self, other: &Self) {
        for (kind, (done, refused)) in &other.0 {
            let entry = self.0.entry(kind).or_default();
            entry.0 += done;
            entry.1 += refused;
        }
    }
}

/// The suite and its model, in step.
pub struct Pair {
    /// The suite.
    pub world: World,
    /// The model.
    pub model: Model,
    /// What was seen.
    pub seen: Seen,
    /// What was done.
    pub tally: Tally,
}

impl Pair {
    /// Continues from a copy.
    pub fn start(before: &Before) -> Self {
        Self {
            world: World::from_snapshot(&before.world),
            model: before.model.clone(),
            seen: before.seen.clone(),
            tally: Tally::default(),
        }
    }

    /// A copy.
    pub fn keep(&mut self) -> Before {
        Before { world: self.world.snapshot(), model: self.model.clone(), seen: self.seen.clone() }
    }

    /// Plays an action.
    ///
    /// # Panics
    /// If the suite does anything else than the model.
    pub fn play(&mut self, action: &Action) {
        self.model.now = self.world.chain.now();
        match *action {
            Action::Stake { who, to, amount } => self.stake(who, to, amount),
            Action::Request { who, size } => self.request(who, size),
            Action::Cancel { who, own, wait, pick } => self.cancel(who, own, wait, pick),
            Action::Claim { who, ids } => self.claim(who, ids),
            Action::UnstakeNow { who, size, of_balance, short } => {
                self.unstake_now(who, size, of_balance, short)
            }
            Action::Transfer { who, to, size } => self.transfer(who, to, size),
            Action::TransferShares { who, to, size } => self.transfer_shares(who, to, size),
            Action::Approve { who, spender, size } => self.approve(who, spender, size),
            Action::Adjust { who, spender, up, size } => self.adjust(who, spender, up, size),
            Action::TransferFrom { who, from, allowed, to, size } => {
                let pair = self.allowance(who, from, allowed);
                self.transfer_from(pair, to, size)
            }
            Action::Collect { who, from, allowed, size } => {
                let pair = self.allowance(who, from, allowed);
                self.collect(pair, size)
            }
            Action::Escrow { who, allow, size } => self.escrow(who, allow, size),
            Action::Release { who, size } => self.release(who, size),
            Action::Harvest { who } => self.harvest(who),
            Action::Advance { who, limit } => drop(self.advance(&PEOPLE[who], limit)),
            Action::CreateStash { who } => drop(self.create_stash(&PEOPLE[who])),
            Action::Payout => self.payout(),
            Action::Keep => self.keep_day(),
            Action::Dawn => self.dawn(),
            Action::Report { earlier } => drop(self.report(earlier)),
            Action::Word { who, lie, dice } => self.word(who, lie, dice),
            Action::Apply { who } => self.apply(who),
            Action::Veto { by } => self.veto(by),
            Action::Prove { who, pick, less } => self.prove(who, pick, less),
            Action::Challenge { who, pick, less } => self.challenge(who, pick, less),
            Action::Propose { who, dice } => self.propose(who, dice),
            Action::Vote { who, pick, support } => self.vote(who, pick, support),
            Action::Queue { who, pick } => self.queue(who, pick),
            Action::Execute { who, pick } => self.execute(who, pick),
            Action::CallOff { who, pick } => self.call_off(who, pick),
            Action::Repair { who, pick } => self.repair(who, pick),
            Action::Probe { who, pick, about } => self.probe(who, pick, about),
            Action::Readmit { who, pick, about } => self.readmit(who, pick, about),
            Action::CancelSlashes => self.cancel_slashes(),
            Action::SetOracle { setting, dice } => self.set_oracle(setting, dice),
            Action::SetWeights { count, first, dice } => self.set_weights(count, first, dice),
            Action::SetVault { setting, dice } => self.set_vault(setting, dice),
            Action::SetBonder { setting, dice } => self.set_bonder(setting, dice),
            Action::Exclude { by, pick, eras } => self.exclude(by, pick, eras),
            Action::SetPanel { dice } => self.set_panel(dice),
            Action::SetLimits { dice } => self.set_limits(dice),
            Action::Upgrade { what } => self.upgrade(what),
            Action::Pause { admin, what, ms } => self.pause(admin, what, ms),
            Action::Unpause { admin, what } => self.unpause(admin, what),
            Action::Donate { who, to, amount } => self.donate(who, to, amount),
            Action::Attack { who, dice } => self.attack(&PEOPLE[who], dice),
            Action::Value { who, dice } => self.send_value(&PEOPLE[who], dice),
            Action::Blocks(count) => self.pass_blocks(count),
            Action::Hours(part) => self.pass_ms(self.model.era_ms / 1_000 * u64::from(part)),
            Action::Eras(count) => self.pass_ms(self.model.era_ms * u64::from(count)),
            Action::Ripen { who, pick } => self.ripen(who, pick),
            Action::Unbonding { part } => self.set_unbonding(part),
            Action::Block { pick, kicks } => self.block(pick, kicks),
            Action::Welcome { pick } => self.welcome(pick),
            Action::Slash { pick, part, ago } => self.slash(pick, part, ago),
            Action::Refuse { calls } => self.refuse(calls),
        }
        self.compare();
    }

    /// Holds the answer against the model's, and counts it.
    pub fn judge<T: Debug + PartialEq, E: Debug + PartialEq>(
        &mut self,
        kind: &'static str,
        real: Result<T, E>,
        model: Result<T, E>,
    ) -> bool {
        self.seen.operations += 1;
        assert_eq!(real, model, "{kind}: left is the suite, right is the model");
        self.tally.note(kind, real.is_ok());
        real.is_ok()
    }

    /// One of the people, or one of the accounts that nobody could get aDOTb back from.
    fn recipient(&self, to: usize) -> AccountId {
        match to.checked_sub(PEOPLE.len()) {
            None => PEOPLE[to].clone(),
            Some(0) => self.world.at.token.clone(),
            Some(1) => self.world.at.vault.clone(),
            Some(_) => AccountId::new(BOOTSTRAP_HOLDER),
        }
    }

    /// The balance by the model.
    pub fn balance(&self, who: &AccountId) -> Balance {
        self.model.token.balance(who, self.model.now)
    }
}

// ------------------------------------------------------------------------------------------------ stakes and exits

impl Pair {
    fn stake(&mut self, who: Who, to: Option<usize>, amount: Balance) {
        let from = &PEOPLE[who];
        let holder = to.map_or_else(|| from.clone(), |to| self.recipient(to));
        let model = self.model.attempt(|model| model.stake(&holder, amount));
        let real = match to {
            Some(_) => self.world.vault(from).stake_for(&holder, amount),
            None => self.previewed_stake(from, amount),
        };
        if self.judge(if to.is_some() { "stake_for" } else { "stake" }, real, model) {
            self.note_newcomer(&holder);
        }
    }

    fn request(&mut self, who: Who, size: Size) {
        let who = &PEOPLE[who];
        let amount = size.of(self.balance(who));
        let model = self.model.attempt(|model| model.request(who, amount));
        let real = self.previewed_request(who, amount);
        if size == Size::Everything && model.is_ok() {
            assert_eq!(self.model.token.held(who), 0, "all means all");
            self.tally.note("(whole balance in one word)", true);
        }
        self.judge("request_unstake", real, model);
    }

    fn cancel(&mut self, who: Who, own: bool, wait: bool, pick: u16) {
        if wait {
            self.pass_blocks(1);
        }
        // Mostly one of the youngest, since only those can be cancelled.
        let ids: Vec<u64> = match own {
            true => {
                let young = self.model.exits.iter().rev().filter(|(_, exit)| exit.fate == Fate::Live);
                young.take(4).map(|(id, _)| *id).collect()
            }
            false => self.model.exits.keys().copied().collect(),
        };
        let id = ids.get(usize::from(pick) % ids.len().max(1)).copied().unwrap_or(1);
        let owner = self.model.exits.get(&id).map(|exit| exit.owner.clone());
        let who = owner.filter(|_| own).unwrap_or_else(|| PEOPLE[who].clone());
        let model = self.model.attempt(|model| model.cancel(&who, id));
        let real = self.world.vault(&who).cancel_unstake(id);
        self.judge("cancel_unstake", real, model);
    }

    fn claim(&mut self, who: Who, ids: Ids) {
        let who = &PEOPLE[who];
        let ids = self.find(ids);
        self.claim_ids(who, &ids);
    }

    /// Claims, and looks whether the owners are paid.
    pub fn claim_ids(&mut self, who: &AccountId, ids: &[u64]) {
        let model = self.model.attempt(|model| model.claim(who, ids));
        // The caller gets storage deposits back, so only others are counted.
        let mut dues = BTreeMap::<AccountId, Balance>::new();
        let paid = model.iter().flat_map(|(paid, _)| paid);
        for (owner, amount) in paid.filter(|(owner, _)| owner != who) {
            *dues.entry(owner.clone()).or_default() += amount;
        }
        let before: Vec<_> = dues.keys().map(|owner| self.world.chain.free_balance(owner)).collect();
        let real = self.world.vault(who).claim(ids).map(|claims| (claims.paid, claims.skipped));
        let told = model.map(|(paid, skipped)| (paid.iter().map(|(_, amount)| *amount).sum(), skipped));
        for (what, happened) in [
            (
                "(closed exit left out of a claim)",
                told.as_ref().is_ok_and(|(_, skipped)| !skipped.is_empty()),
            ),
            ("(claim left to the owner)", matches!(told, Err(VaultError::OwnerFirst { .. }))),
            ("(claim by somebody else)", !dues.is_empty()),
        ] {
            if happened {
                self.tally.note(what, true);
            }
        }
        self.judge("claim", real, told);
        for ((owner, due), before) in dues.iter().zip(before) {
            let paid = self.world.chain.free_balance(owner) - before;
            assert_eq!(paid, *due, "I-06: what {} was paid", name_of(owner));
        }
    }

    fn find(&self, ids: Ids) -> Vec<u64> {
        let model = &self.model;
        let all: Vec<u64> = model.exits.keys().copied().collect();
        let funded = |exit: &&super::model::Exit| exit.fate == Fate::Live && model.batches[exit.batch].funded;
        let funded: Vec<u64> =
            model.exits.iter().filter(|(_, exit)| funded(exit)).map(|(id, _)| *id).collect();
        let one = |of: &[u64], pick: u16| of.get(usize::from(pick) % of.len().max(1)).copied();
        match ids {
            Ids::Any(pick) => one(&all, pick).into_iter().collect(),
            Ids::Funded(pick) => one(&funded, pick).into_iter().collect(),
            Ids::AllFunded(most) => funded.into_iter().take(most.into()).collect(),
            Ids::Mixed(pick, then) => one(&funded, pick).into_iter().chain(one(&all, then)).collect(),
            Ids::Twice(pick) => one(&funded, pick).into_iter().chain(one(&funded, pick)).collect(),
            Ids::None => Vec::new(),
            Ids::TooMany => (1..=u64::from(MAX_CLAIM_IDS) + 1).collect(),
            Ids::Nonsense(id) => vec![id],
        }
    }

    fn unstake_now(&mut self, who: Who, size: Size, of_balance: bool, short: bool) {
        let who = &PEOPLE[who];
        let (balance, liquid) = (self.balance(who), self.model.liquid);
        let amount = size.of(if of_balance { balance } else { balance.min(liquid) });
        let fee = self.model.settings.instant_fee_bps;
        let leaves = if size == Size::Everything { balance } else { amount };
        let brings = leaves - (leaves / 10_000 * Balance::from(fee)); // a little more than it brings, at most
        let minimum = if short { leaves.saturating_add(1) } else { brings - brings / 100 };
        let minimum = if amount.is_multiple_of(3) && !short { 0 } else { minimum };
        let model = self.model.attempt(|model| model.unstake_now(who, amount, minimum));
        let real = self.previewed_unstake_now(who, amount, minimum);
        self.judge("unstake_now", real, model);
    }
}

// ------------------------------------------------------------------------------------------------ aDOTb

/// A refusal in the words of PSP22.
fn in_psp22<T>(result: Result<T, TokenError>) -> Result<(), PSP22Error> {
    result.map(drop).map_err(|error| match error {
        TokenError::InsufficientAllowance { .. } => PSP22Error::InsufficientAllowance,
        TokenError::ForbiddenRecipient => PSP22Error::Custom("ForbiddenRecipient".into()),
        _ => PSP22Error::InsufficientBalance,
    })
}

impl Pair {
    fn transfer(&mut self, who: Who, to: usize, size: Size) {
        let (from, to, now) = (&PEOPLE[who], self.recipient(to), self.model.now);
        let amount = size.of(self.balance(from));
        let before = self.balance(&to);
        let model = self.model.attempt(|model| model.token.transfer(from, &to, amount, now));
        let real = self.world.token(from).transfer(&to, amount);
        if self.judge("transfer", real, in_psp22(model)) && *from != to {
            assert!(self.balance(&to) >= before + amount, "the receiver gets at least what was sent");
        }
    }

    fn transfer_shares(&mut self, who: Who, to: usize, size: Size) {
        let (from, to, now) = (&PEOPLE[who], self.recipient(to), self.model.now);
        let shares = size.of(self.model.token.held(from));
        let model = self.model.attempt(|model| model.token.transfer_shares(from, &to, shares, now));
        let real = self.world.token(from).transfer_shares(&to, shares);
        self.judge("transfer_shares", real, model);
    }

    fn approve(&mut self, who: Who, spender: Who, size: Size) {
        let amount = size.of(self.balance(&PEOPLE[who]));
        self.approve_planck(&PEOPLE[who], &PEOPLE[spender], amount);
    }

    fn approve_planck(&mut self, owner: &AccountId, spender: &AccountId, amount: Balance) {
        self.model.token.allowances.insert((owner.clone(), spender.clone()), amount);
        let real = self.world.token(owner).approve(spender, amount);
        self.judge("approve", real, Ok(()));
    }

    fn adjust(&mut self, who: Who, spender: Who, up: bool, size: Size) {
        let (owner, spender) = (&PEOPLE[who], &PEOPLE[spender]);
        let before = self.model.token.allowance(owner, spender);
        let delta = size.of(if up { self.balance(owner) } else { before });
        let (after, refusal) = match up {
            true => (before.checked_add(delta), PSP22Error::Custom("AllowanceOverflow".into())),
            false => (before.checked_sub(delta), PSP22Error::InsufficientAllowance),
        };
        if let Some(after) = after {
            self.model.token.allowances.insert((owner.clone(), spender.clone()), after);
        }
        let mut token = self.world.token(owner);
        let real = match up {
            true => token.increase_allowance(spender, delta),
            false => token.decrease_allowance(spender, delta),
        };
        let kind = if up { "increase_allowance" } else { "decrease_allowance" };
        self.judge(kind, real, after.map(drop).ok_or(refusal));
    }

    /// What there is to spend: the allowance as far as the owner can pay it, or anything if there is none.
    fn spendable(&self, spender: &AccountId, from: &AccountId) -> Balance {
        let allowed = self.model.token.allowance(from, spender);
        allowed.min(self.balance(from))
    }

    /// Who spends, and whose: of one of the allowances that there are, if asked for.
    fn allowance(&self, who: Who, from: Who, allowed: bool) -> (AccountId, AccountId) {
        let governor = &self.world.at.governor;
        let spendable =
            |(pair, amount): &(&(AccountId, AccountId), &Balance)| pair.1 != *governor && **amount > 0;
        let mut there = self.model.token.allowances.iter().filter(spendable);
        let found = there
            .nth(who % 3)
            .filter(|_| allowed)
            .map(|((from, spender), _)| (spender.clone(), from.clone()));
        found.unwrap_or_else(|| (PEOPLE[who].clone(), PEOPLE[from].clone()))
    }

    fn transfer_from(&mut self, (spender, from): (AccountId, AccountId), to: usize, size: Size) {
        let (spender, from) = (&spender, &from);
        let (to, now) = (self.recipient(to), self.model.now);
        let amount = size.of(self.spendable(spender, from));
        let model = self.model.attempt(|model| model.token.spend(spender, from, &to, amount, now));
        let real = self.world.token(spender).transfer_from(from, &to, amount);
        self.judge("transfer_from", real, in_psp22(model));
    }

    fn collect(&mut self, (spender, from): (AccountId, AccountId), size: Size) {
        let (spender, from, now) = (&spender, &from, self.model.now);
        let amount = size.of(self.spendable(spender, from));
        let model = self.model.attempt(|model| model.collect(spender, from, amount, now));
        let real = self.world.token(spender).collect(from, amount);
        self.judge("collect", real.map(|collected| (collected.shares, collected.epoch)), model);
    }

    fn escrow(&mut self, who: Who, allow: bool, size: Size) {
        let (who, governor, now) = (&PEOPLE[who], self.world.at.governor.clone(), self.model.now);
        let amount = size.of(self.balance(who));
        if allow {
            self.approve_planck(who, &governor, amount);
        }
        let model = self.model.attempt(|model| model.escrow(&governor, who, amount, now));
        let real = self.world.governor(who).escrow(amount);
        self.judge("escrow", real, model.map_err(GovernorError::Token));
    }

    fn release(&mut self, who: Who, size: Option<Size>) {
        let who = &PEOPLE[who];
        let shares = size.map(|size| size.of(self.model.escrowed(who)));
        self.release_shares(who, shares);
    }

    /// Takes shares out of escrow, or all of them.
    pub fn release_shares(&mut self, who: &AccountId, shares: Option<Balance>) {
        let (governor, now) = (self.world.at.governor.clone(), self.model.now);
        let model = self.model.attempt(|model| model.release(&governor, who, shares, now));
        let real = self.world.governor(who).release(shares);
        self.judge("release", real, model);
    }
}
