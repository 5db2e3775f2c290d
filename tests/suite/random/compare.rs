//! Holds the real suite against the model, and the model against the invariants.

use adotb_harness::{
    actors::*,
    contract::{chain_id, ink_id},
};
use adotb_interfaces::{
    bonder::{Exclusion, Mark, Stash as RealStash},
    governor::Escrow,
    vault::{Batch, Exit, ExitState, BOOTSTRAP_HOLDER},
};
use adotb_math::chunks::Chunk;
use adotb_runtime::{AccountId, Balance};
use sp_core::U256;

use super::{
    action::PEOPLE,
    model::{Fate, Phase},
    play::Pair,
    real,
};

impl Pair {
    /// Everybody who can have aDOTb.
    pub fn everybody(&self) -> Vec<AccountId> {
        let mut all = PEOPLE.to_vec();
        all.extend([AccountId::new(BOOTSTRAP_HOLDER), self.world.at.governor.clone()]);
        all.extend([self.world.at.token.clone(), self.world.at.vault.clone()]);
        all
    }

    /// Compares every number that the contracts keep with the model's, and checks the invariants that these numbers show.
    ///
    /// # Panics
    /// If there is a difference, or an invariant does not hold.
    pub fn compare(&mut self) {
        self.compare_glance();
        self.compare_shares();
        self.compare_exits();
        self.compare_stashes();
        self.compare_exclusions();
        self.check_newcomers();
    }

    fn compare_glance(&mut self) {
        let o = self.world.overview();
        let m = &self.model;
        let now = m.now;
        let era = m.era();
        let money = |money: adotb_interfaces::vault::Money| {
            [money.buffer, money.reserved, money.bonded, money.unbonding, money.unfunded, money.provision]
        };
        assert_eq!((o.era, o.next_era_at), (era, m.era_start(era + 1)), "the clock");
        assert_eq!(
            (o.pooled, o.shares, o.unreleased),
            (m.token.pooled(now), m.token.total(), m.token.unreleased(now)),
            "pooled, shares and unreleased: left is the suite, right is the model"
        );
        assert_eq!(
            money(o.money),
            [m.buffer, m.reserved(), m.bonded(), m.unbonding(), m.unfunded(), m.provision()],
            "buffer, reserved, bonded, unbonding, unfunded, provision: left is the suite, right is the model"
        );
        assert_eq!(o.unharvested, m.uncounted(), "cash that nobody counted");
        assert_eq!(
            (o.gains, o.restart),
            (m.gains, m.restart),
            "gains that are nobody's yet, and a new beginning"
        );
        assert_eq!(
            (o.first_unfunded as usize, o.open_batch as usize, o.next_exit),
            (m.first_unfunded(), m.open_batch(), m.exits.len() as u64 + 1),
            "first batch to fund, open batch, next exit"
        );
        assert_eq!(
            (o.advanced_era, o.advancing),
            (m.advanced_era, m.phase != Phase::Idle),
            "the work of the era"
        );
        let paused = [o.stake_paused_until, o.unstake_paused_until, o.advance_paused_until];
        assert_eq!(paused, m.pauses, "pauses");
        assert_eq!(o.held_until, m.hold, "the hold");

        // What can be taken at once: told by the suite, held against what was promised.
        self.model.liquid = o.instant_liquidity;
        self.model.check_liquid();
        if std::mem::take(&mut self.seen.kept_exactly) {
            let kept = self.model.buffer - self.model.liquid;
            let needed = self.model.picture().needed().min(self.model.closed()).min(self.model.buffer);
            assert_eq!(kept, needed, "what is kept is what no batch can wait for");
        }
        if self.model.token.total() > 0 && self.model.token.pooled(now) > 0 {
            assert_eq!(
                self.model.pool(),
                self.model.owned(),
                "what the books say is the holders' is what they own"
            );
        }
        self.compare_released();

        // By the numbers of the suite alone.
        let assets = o.money.buffer + o.money.reserved + o.unharvested + o.money.bonded + o.money.unbonding;
        let liabilities =
            o.pooled + o.unreleased + o.gains + o.money.unfunded + o.money.reserved + o.money.provision;
        assert!(assets >= liabilities, "I-01: {assets} planck of assets, {liabilities} of liabilities");
        let vault = self.world.at.vault.clone();
        let cash = self.world.chain.reducible_balance(&vault);
        assert_eq!(cash, self.model.cash, "I-01: the cash in the vault's account");
        if let Some((pooled, shares)) = self.seen.rate {
            let wide = |a: Balance, b: Balance| U256::from(a) * U256::from(b);
            assert!(
                wide(o.pooled, shares) >= wide(pooled, o.shares),
                "I-04: the rate fell from {pooled} / {shares} to {} / {}",
                o.pooled,
                o.shares
            );
        }
        self.seen.rate = Some((o.pooled, o.shares)).filter(|_| o.shares > 0);
    }

    /// Nobody who is there for an era alone earns more than a part of twice the cap: however the harvests lie, however much had piled up.
    fn compare_released(&mut self) {
        let m = &self.model;
        let (now, era_ms) = (m.now, m.era_ms);
        let (sum, pool) = (m.token.released_ever(now), m.owned());
        let samples = &mut self.seen.released;
        samples.push_back(super::play::Released { now, sum, pool, cap_bps: m.settings.max_reward_bps });
        // What is on its way was harvested at most two bonding durations ago.
        let oldest = now.saturating_sub(era_ms * (2 * u64::from(m.settings.bonding_eras) + 2));
        while samples.len() > 1 && samples[1].now < oldest {
            samples.pop_front();
        }
        let most = samples.iter().map(|sample| sample.pool / 10_000 * Balance::from(sample.cap_bps)).max();
        let since = samples.iter().find(|sample| sample.now + era_ms >= now).map_or(sum, |sample| sample.sum);
        // A planck for each harvest and each rounding.
        let most = 2 * most.unwrap_or(0) + 20_000 + Balance::from(self.seen.operations);
        assert!(
            sum - since <= most,
            "{} planck were released within an era, not at most {most}",
            sum - since
        );
    }

    fn compare_shares(&mut self) {
        let everybody = self.everybody();
        let (epoch, now) = (self.model.token.epoch, self.model.now);
        let (mut shares, mut balances) = (0, 0);
        for who in &everybody {
            let held = real::of_token::<Balance>(&mut self.world, "shares", (epoch, who)).unwrap_or(0);
            assert_eq!(held, self.model.token.held(who), "shares of {}", name_of(who));
            shares += held;
            balances += self.model.token.balance(who, now);
        }
        assert_eq!(shares, self.model.token.total(), "I-02: all shares belong to somebody");
        if shares > 0 {
            let dust = self.model.token.pooled(now).checked_sub(balances);
            let most = everybody.len() as Balance;
            assert!(dust.is_some_and(|dust| dust <= most), "I-02: supply less balances: {dust:?}");
        }
        for ((owner, spender), allowed) in self.model.token.allowances.clone() {
            let found = real::of_token::<Balance>(&mut self.world, "allowances", (&owner, &spender));
            assert_eq!(
                found.unwrap_or(0),
                allowed,
                "allowance of {} for {}",
                name_of(&owner),
                name_of(&spender)
            );
        }
        let mut escrowed = 0;
        for (who, known) in self.model.escrows.clone() {
            let found: Escrow = real::of_governor(&mut self.world, "escrows", &who).unwrap_or_default();
            let Escrow { shares, epoch: of, since, locked_until, may_propose_at } = found;
            let found = super::model::Escrow { shares, epoch: of, since, locked_until, may_propose_at };
            assert_eq!(found, known, "escrow of {}", name_of(&who));
            escrowed += if of == epoch { shares } else { 0 };
        }
        let governor = self.model.token.held(&self.world.at.governor);
        assert_eq!(governor, escrowed, "I-15: the governor has the shares of all escrows");
    }

    fn compare_exits(&mut self) {
        for (id, exit) in self.model.exits.clone() {
            let found: Option<Exit> = real::of_vault(&mut self.world, "exits", id);
            if exit.fate != Fate::Live {
                assert!(found.is_none(), "I-06: exit {id} is closed, and nothing of it is kept");
                continue;
            }
            let found = found.unwrap_or_else(|| panic!("exit {id} is gone"));
            let all = self.model.live_of(&exit.owner);
            let place = all.iter().position(|other| *other == id).expect("it is one of them");
            let older = place.checked_sub(1).map_or(0, |place| all[place]);
            let newer = all.get(place + 1).copied().unwrap_or(0);
            assert_eq!(
                (chain_id(found.owner), found.amount, found.batch as usize, found.opened),
                (exit.owner, exit.amount, exit.batch, exit.opened),
                "exit {id}"
            );
            assert_eq!((found.previous, found.next), (older, newer), "neighbours of exit {id}");
        }
        for who in &PEOPLE {
            let newest: Option<u64> = real::of_vault(&mut self.world, "newest", who);
            assert_eq!(newest, self.model.live_of(who).pop(), "the newest exit of {}", name_of(who));
        }
        for number in 0..self.model.open_batch() {
            let live = self.model.live_in(number);
            let found: Option<Batch> = real::of_vault(&mut self.world, "batches", number as u32);
            let batch = &self.model.batches[number];
            let value = batch.value.expect("it is closed");
            let known = Batch {
                era: batch.era,
                due_era: batch.due_era.expect("it is closed"),
                exits: live,
                promised: self.model.promised_in(number),
                value,
                unpaid: if batch.funded { value - batch.paid } else { 0 },
                funded_era: batch.funded_era,
            };
            assert_eq!(found, (live > 0).then_some(known), "batch {number}");
        }
    }

    fn compare_exclusions(&mut self) {
        let list: Vec<Exclusion> = real::of_bonder(&mut self.world, "excluded", ()).unwrap_or_default();
        self.compare_excluded(list);
    }

    /// What the bonder remembers of exclusions. It may keep those that are over until it makes room for others.
    fn compare_excluded(&mut self, mut list: Vec<Exclusion>) {
        let mut known = self.model.remembered();
        list.retain(|one| self.model.counts_still(one));
        let place = |one: &Exclusion| (one.validator, one.until);
        list.sort_by_key(place);
        known.sort_by_key(place);
        assert_eq!(list, known, "exclusions: left is the suite, right is the model");
    }

    fn compare_stashes(&mut self) {
        let book: Vec<RealStash> = real::of_bonder(&mut self.world, "stashes", ()).unwrap_or_default();
        assert_eq!(book.len(), self.model.stashes.len(), "stashes");
        // Whatever was slashed, or told by a lie: as soon as the book is what the chain says, it must stay so.
        if self.seen.slashed && self.world_in_line() {
            self.seen.slashed = false;
            self.tally.note("(book in line again)", true);
        }
        let slashed = self.seen.slashed;
        self.seen.shifted |= slashed;
        if (self.seen.late || self.seen.early || self.seen.shifted) && self.ledgers_are_the_book() {
            (self.seen.late, self.seen.early, self.seen.shifted) = (false, false, false);
        }
        let askew = self.seen.late || self.seen.early;
        assert!(
            self.seen.shifted || self.seen.late || self.frees_in_time(),
            "the chain frees later than the book says"
        );
        let marks: Vec<Mark> = real::of_bonder(&mut self.world, "marks", ()).unwrap_or_default();
        for (number, (found, stash)) in book.iter().zip(self.model.stashes.clone()).enumerate() {
            assert_eq!(
                (chain_id(found.account), found.validator.map(chain_id), found.bonded, found.unbonding),
                (stash.account.clone(), stash.validator.clone(), stash.bonded, stash.unbonding()),
                "stash {number}: account, validator, bonded, unbonding"
            );
            assert_eq!(
                (
                    (found.refused.0, found.failures),
                    found.retry_era,
                    found.unbond_era,
                    found.ripe_era,
                    usize::from(found.chunks)
                ),
                (
                    (stash.refused, stash.failures),
                    stash.retry_era,
                    stash.unbond_era.unwrap_or(u32::MAX),
                    stash.ripe_era().unwrap_or(u32::MAX),
                    stash.chunks.len()
                ),
                "stash {number}: failures, retry, unbond era, ripe era, chunks"
            );
            let chunks: Vec<Chunk> =
                real::of_bonder(&mut self.world, "unlocking", number as u16).unwrap_or_default();
            let chunks: Vec<_> = chunks.iter().map(|chunk| (chunk.ripe_era, chunk.amount)).collect();
            assert_eq!(chunks, stash.chunks, "chunks of stash {number}");

            let mark = marks.iter().find(|mark| usize::from(mark.stash) == number);
            let mark = mark.map_or((0, 0), |mark| (mark.provision, mark.written_off));
            assert_eq!(
                mark,
                (stash.provision, stash.written_off),
                "provision and written off of stash {number}"
            );

            // The pallet's word. What the book has more is what slashes took and nobody reported.
            let ledger = self.world.chain.ledger(&stash.account);
            let nominates = stash.nominates().filter(|_| ledger.is_some());
            let ledger = ledger.unwrap_or_default();
            let gap = (stash.bonded + stash.unbonding()) as i128 - ledger.total as i128;
            let short = gap - stash.gap;
            if stash.bare && (1..=dot(1) as i128).contains(&short) {
                self.model.stashes[number].gap = gap;
                self.model.unsettle();
                self.seen.slashed = true;
                self.tally.note("(bond short of a deposit)", true);
                continue;
            }
            assert_eq!(gap, stash.gap, "stash {number} has less than the book says: {stash:?} {ledger:?}");
            assert!(ledger.unlocking.len() <= 30, "I-08: chunks of stash {number}: {ledger:?}");
            if !slashed {
                assert_eq!(ledger.active, stash.bonded, "stash {number}: bonded by the pallet");
                let nominations = self.world.chain.nominations(&stash.account).unwrap_or_default();
                assert_eq!(nominations, Vec::from_iter(nominates), "stash {number} nominates");
                let same = ledger.unlocking.len() == stash.chunks.len();
                assert!(same || askew, "chunks of stash {number}: {stash:?} {ledger:?}");
            }
        }
    }

    /// Compares what the views tell, and lets the harness check its invariants.
    ///
    /// # Panics
    /// If there is a difference, or an invariant does not hold.
    pub fn compare_all(&mut self) {
        self.model.now = self.world.chain.now();
        let m = self.model.clone();
        assert_eq!(self.world.vault(&STRANGER).settings(), m.settings, "the vault's settings");
        assert_eq!(self.world.bonder(&STRANGER).settings(), m.bonder, "the bonder's settings");
        assert_eq!(self.world.registry(&STRANGER).allocation(), m.allocation, "the allocation");
        assert_eq!(self.world.registry(&STRANGER).limits(), m.limits, "the limits");
        let exclusions = self.world.bonder(&STRANGER).exclusions();
        self.compare_excluded(exclusions);
        assert_eq!(self.world.token(&STRANGER).epoch(), m.token.epoch, "the epoch");
        assert_eq!(self.world.bonder(&STRANGER).totals().wanted, m.stashes_wanted(), "stashes wanted");
        for who in self.everybody() {
            assert_eq!(
                self.world.balance(&who),
                m.token.balance(&who, m.now),
                "balance of {}",
                name_of(&who)
            );
        }
        for (era, rate) in m.rates.iter().rev().take(3) {
            let found = self.world.vault(&STRANGER).rate_at(*era).map(|rate| (rate.pooled, rate.shares));
            assert_eq!(found, Some(*rate), "rate at the end of era {era}");
        }
        for who in &PEOPLE {
            self.compare_exits_of(who);
        }
        self.compare_oracle();
        self.compare_power();
        // With fewer than one share there is no rate, and what is released belongs to whoever comes next.
        if m.token.total() > 0 {
            let line = self.world_in_line();
            let askew = self.seen.late || self.seen.early;
            assert!(line || self.seen.slashed || askew, "the book is what the chain says");
            self.world.unreported_loss = !line;
            // The harness wants as many chunks in the book as in the ledger: not so where one began late in an era and the next one early.
            // And no two that are ripe in the same era: not so where the chain unbonds in fewer eras than it did.
            if (line || self.model.stashes.iter().any(|stash| stash.gap != 0)) && !self.ripe_together() {
                self.world.assert_invariants();
            }
        }
    }

    fn compare_exits_of(&mut self, who: &AccountId) {
        let (mut found, mut from) = (Vec::new(), 0);
        loop {
            let page = self.world.vault(&STRANGER).exits_of(who, from, 100);
            found.extend(page.exits);
            from = page.next;
            if from == 0 {
                break;
            }
        }
        let m = &self.model;
        let mine = |exit: &&super::model::Exit| exit.owner == *who && exit.fate == Fate::Live;
        let known: Vec<_> = m.exits.iter().rev().filter(|(_, exit)| mine(exit)).collect();
        assert_eq!(found.len(), known.len(), "exits of {}", name_of(who));
        for (found, (id, exit)) in found.iter().zip(known) {
            let state = match m.batches[exit.batch].funded {
                true => ExitState::Claimable,
                false if exit.batch == m.open_batch() && m.batches[exit.batch].era == m.era() => {
                    ExitState::Open
                }
                false => ExitState::Waiting,
            };
            assert_eq!(
                (found.id, found.owner, found.amount, found.payout, found.era, found.due_era, found.state),
                (
                    *id,
                    ink_id(who),
                    exit.amount,
                    m.payout(exit),
                    m.batches[exit.batch].era,
                    m.due_era(exit.batch),
                    state
                ),
                "what the vault says of exit {id}"
            );
        }
    }
}
