//! The days of a whole pool, by its plain parts: who wants out is paid by the era that was promised, whatever the planner does.

use crate::{config, rates::assert_rates_of};
use adotb_math::{
    allocation::{plan, stashes_wanted, PlanInput, StashView},
    chunks::{push_unbond, rebond, Chunk},
    coming::Coming,
    flow::{Due, Needs},
    Balance, Era,
};
use proptest::prelude::*;
use std::collections::VecDeque;

#[derive(Clone, Debug)]
struct Day {
    /// Sixteenths of the minimum bond.
    stake: u16,
    /// Parts of 255 of the pool.
    exit: u8,
    /// Parts of 255 of what can be taken at once, before the work.
    at_once: u8,
    /// Parts of 255 of the allocation that move.
    reweight: Option<u8>,
    /// A slash is announced: for which stash, and parts of 1 000 of what it has bonded.
    slash: Option<(u8, u8)>,
}

/// A slash that is announced and reported.
#[derive(Clone, Copy, Debug)]
struct Slash {
    stash: usize,
    amount: Balance,
    announced: Era,
}

/// Eras from an announcement to the slash.
const DEFERRED: Era = 27;

#[derive(Clone, Debug, Default)]
struct Stash {
    validator: Option<u16>,
    bonded: Balance,
    chunks: Vec<Chunk>,
}

#[derive(Debug)]
struct Pool {
    slashes: Vec<Slash>,
    era: Era,
    bonding_eras: Era,
    min_bond: Balance,
    max_stashes: u16,
    target_bps: Balance,
    weights: Vec<u16>,
    stashes: Vec<Stash>,
    buffer: Balance,
    open: Balance,
    waiting: VecDeque<Due>,
    /// Cash that the last work has told to keep.
    kept: Balance,
    paid: u32,
    /// How often things happened, for the rates.
    seen: Seen,
}

/// What happened in a life.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    closed: u32,
    rebonded: u32,
    landed: u32,
    landed_on_chunks: u32,
    moved: u32,
    kept: u32,
}

impl Pool {
    fn exits(&self) -> Balance {
        self.open + self.waiting.iter().map(|due| due.amount).sum::<Balance>()
    }

    fn bonded(&self) -> Balance {
        self.stashes.iter().map(|stash| stash.bonded).sum()
    }

    fn unbonding(&self) -> Balance {
        self.stashes.iter().flat_map(|stash| &stash.chunks).map(|chunk| chunk.amount).sum()
    }

    fn holders(&self) -> Balance {
        let provisions: Balance = (0..self.stashes.len()).map(|stash| self.provision(stash)).sum();
        (self.buffer + self.bonded() + self.unbonding()).saturating_sub(self.exits() + provisions)
    }

    fn provision(&self, stash: usize) -> Balance {
        self.slashes.iter().filter(|slash| slash.stash == stash).map(|slash| slash.amount).sum()
    }

    /// The chain applies a slash: to what is bonded and to what began to unbond since the offence, all alike.
    fn land(&mut self, slash: Slash) {
        let bonding_eras = self.bonding_eras;
        let stash = &mut self.stashes[slash.stash];
        let hit = |chunk: &Chunk| chunk.ripe_era >= slash.announced + bonding_eras;
        let chunks: Balance = stash.chunks.iter().filter(|chunk| hit(chunk)).map(|chunk| chunk.amount).sum();
        let all = stash.bonded + chunks;
        let amount = slash.amount.min(all);
        self.seen.landed += u32::from(amount > 0);
        self.seen.landed_on_chunks += u32::from(amount > 0 && chunks > 0);
        let mut rest = amount;
        for chunk in stash.chunks.iter_mut().filter(|chunk| hit(chunk)) {
            let cut = (chunk.amount * amount).div_ceil(all.max(1)).min(rest);
            chunk.amount -= cut;
            rest -= cut;
        }
        stash.bonded -= rest;
    }

    fn coming(&self) -> Coming {
        let mut coming = Coming::default();
        for (number, stash) in self.stashes.iter().enumerate() {
            coming.add_stash(&stash.chunks, self.provision(number)).unwrap();
        }
        coming
    }

    fn needs(&self) -> Needs {
        let target = self.holders() * self.target_bps / 10_000;
        Needs { dues: self.waiting.iter().copied().collect(), open: self.open, buffer: self.buffer, target }
    }

    fn live(&mut self, day: &Day) {
        self.buffer += self.min_bond / 16 * Balance::from(day.stake);
        let exit = self.holders() / 255 * Balance::from(day.exit);
        self.open += exit;
        let closed = self.exits() - self.open;
        let free = self.buffer - self.kept.min(closed).min(self.buffer);
        let leaves = (free / 255 * Balance::from(day.at_once)).min(self.holders());
        self.buffer -= leaves;
        if let Some(part) = day.reweight {
            let moved = (u32::from(self.weights[0]) * u32::from(part) / 255) as u16;
            self.weights[0] -= moved;
            *self.weights.last_mut().unwrap() += moved;
        }
    }

    /// A keeper's work in a new era: as the vault and the bonder do it, in one go.
    fn work(&mut self, slash: Option<(u8, u8)>) {
        self.era += 1;
        let era = self.era;
        let (landing, waiting): (Vec<Slash>, Vec<Slash>) =
            self.slashes.iter().partition(|slash| slash.announced + DEFERRED < era);
        self.slashes = waiting;
        landing.into_iter().for_each(|slash| self.land(slash));
        // Reported before the era's work: what unbonds in the era of an offence can still be slashed for it.
        if let Some((pick, part)) = slash.filter(|_| !self.stashes.is_empty()) {
            let stash = usize::from(pick) % self.stashes.len();
            let amount = self.stashes[stash].bonded * Balance::from(part) / 1_000;
            if amount + self.provision(stash) < self.stashes[stash].bonded && amount < self.holders() / 4 {
                self.slashes.push(Slash { stash, amount, announced: self.era });
            }
        }
        while self.stashes.len()
            < usize::from(stashes_wanted(self.holders(), self.min_bond, self.max_stashes))
        {
            self.stashes.push(Stash::default());
        }
        if self.open > 0 {
            self.waiting.push_back(Due { era: self.era + self.bonding_eras, amount: self.open });
            self.open = 0;
        }
        for stash in &mut self.stashes {
            let era = self.era;
            self.buffer +=
                stash.chunks.iter().filter(|c| c.ripe_era <= era).map(|c| c.amount).sum::<Balance>();
            stash.chunks.retain(|chunk| chunk.ripe_era > era);
        }
        while let Some(due) = self.waiting.front().copied().filter(|due| due.amount <= self.buffer) {
            assert!(self.era <= due.era, "due in era {}, paid in {}: {self:?}", due.era, self.era);
            self.buffer -= due.amount;
            self.waiting.pop_front();
            self.paid += 1;
        }
        self.move_stake();
        self.kept = self.needs().kept(&self.coming()).unwrap();
        self.seen.kept += u32::from(self.kept > 0);
        if self.slashes.is_empty() {
            assert!(self.kept <= self.buffer, "nothing is missing: {self:?}");
        }
    }

    fn move_stake(&mut self) {
        let ripe_era = self.era + self.bonding_eras;
        let coming = self.coming();
        let flow = self.needs().flow(&coming, ripe_era).unwrap();
        let mut last = coming.last(flow.rebond);
        let views: Vec<StashView> = self
            .stashes
            .iter()
            .map(|stash| StashView {
                validator: stash.validator,
                bonded: stash.bonded,
                unbonding: last.of(&stash.chunks),
                usable: true,
                can_unbond: stash.chunks.len() < 30,
            })
            .collect();
        let input = PlanInput { weights_bps: &self.weights, stashes: &views, flow, min_bond: self.min_bond };
        for order in plan(&input).unwrap() {
            let stash = &mut self.stashes[usize::from(order.stash)];
            self.seen.closed += u32::from(order.close);
            self.seen.rebonded += u32::from(order.rebond > 0);
            self.seen.moved += u32::from(order.nominate.is_some() && stash.validator.is_some());
            self.buffer -= order.bond;
            assert_eq!(rebond(&mut stash.chunks, order.rebond), order.rebond);
            stash.bonded = stash.bonded + order.bond + order.rebond - order.unbond;
            push_unbond(&mut stash.chunks, ripe_era, order.unbond).unwrap();
            stash.validator = if order.close { None } else { order.nominate.or(stash.validator) };
        }
    }
}

fn days() -> impl Strategy<Value = Vec<Day>> {
    let stake = prop_oneof![3 => Just(0u16), 4 => 0u16..40, 1 => 0u16..400];
    let exit = prop_oneof![4 => Just(0u8), 5 => 0u8..40, 2 => any::<u8>(), 1 => Just(255)];
    let at_once = prop_oneof![2 => Just(0u8), 1 => any::<u8>(), 1 => Just(255)];
    let reweight = prop_oneof![12 => Just(None), 1 => any::<u8>().prop_map(Some)];
    let day = (stake, exit, at_once, reweight).prop_map(|(stake, exit, at_once, reweight)| Day {
        stake,
        exit,
        at_once,
        reweight,
        slash: None,
    });
    let slash = prop_oneof![20 => Just(None), 1 => (any::<u8>(), 1u8..=255).prop_map(Some)];
    let day = (day, slash).prop_map(|(day, slash)| Day { slash, ..day });
    prop::collection::vec(day, 1..90)
}

/// A pool and its days.
#[derive(Clone, Debug)]
struct Life {
    first: u16,
    days: Vec<Day>,
    bonding_eras: Era,
    max_stashes: u16,
    target_bps: Balance,
    validators: usize,
}

fn lives() -> impl Strategy<Value = Life> {
    let bonding_eras = prop_oneof![Just(28u32), 2u32..8];
    let target_bps = prop_oneof![Just(0u128), Just(200), Just(2_000)];
    (0u16..2_000, days(), bonding_eras, 1u16..=24, target_bps, 1usize..6).prop_map(
        |(first, days, bonding_eras, max_stashes, target_bps, validators)| Life {
            first,
            days,
            bonding_eras,
            max_stashes,
            target_bps,
            validators,
        },
    )
}

impl Life {
    /// All its days, and then everybody leaves.
    fn play(&self) -> Pool {
        let min_bond = 250_0000000000;
        let mut weights = vec![10_000 / self.validators as u16; self.validators];
        weights[0] += 10_000 - weights.iter().sum::<u16>();
        let mut pool = Pool {
            slashes: Vec::new(),
            era: 0,
            bonding_eras: self.bonding_eras,
            min_bond,
            max_stashes: self.max_stashes,
            target_bps: self.target_bps,
            weights,
            stashes: Vec::new(),
            buffer: 0,
            open: 0,
            waiting: VecDeque::new(),
            kept: 0,
            paid: 0,
            seen: Seen::default(),
        };
        pool.live(&Day { stake: self.first, exit: 0, at_once: 0, reweight: None, slash: None });
        for day in &self.days {
            pool.work(day.slash);
            pool.live(day);
        }
        pool.live(&Day { stake: 0, exit: 255, at_once: 0, reweight: None, slash: None });
        for _ in 0..=self.bonding_eras + 1 {
            pool.work(None);
        }
        pool
    }
}

#[test]
fn what_happens_in_the_lives_that_are_tried() {
    assert_rates_of(
        400,
        "lives",
        lives().prop_map(|life| life.play()),
        &[
            ("pays five batches and more", 700, |pool| pool.paid >= 5),
            ("closes a stash", 900, |pool| pool.seen.closed > 0),
            ("takes back what unbonds", 700, |pool| pool.seen.rebonded > 0),
            ("keeps cash for a batch", 900, |pool| pool.seen.kept > 0),
            ("moves a stash", 200, |pool| pool.seen.moved > 0),
            ("is slashed", 200, |pool| pool.seen.landed > 0),
            ("is slashed where something unbonds", 180, |pool| pool.seen.landed_on_chunks > 0),
        ],
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: config().cases / 4, ..config() })]

    /// Small pools above all: there one exit closes a stash, and what is left over of it is taken back. Slashes are announced, and
    /// land on what unbonds meanwhile. In the end nothing waits longer than the chain makes it wait.
    #[test]
    fn no_batch_is_funded_after_its_due_era_while_keepers_work_each_era(life in lives()) {
        let pool = life.play();
        prop_assert!(pool.waiting.is_empty(), "{:?}", pool);
    }
}

/// Two stashes of 500; exits of 240 and 240, then one of 25 that closes the other stash: what is left over of it must not be
/// taken out of the chunk that an older exit waits for.
#[test]
fn an_exit_that_closes_a_stash_delays_no_older_one() {
    let dot: Balance = 10_000_000_000;
    let mut pool = Pool {
        slashes: Vec::new(),
        era: 0,
        bonding_eras: 28,
        min_bond: 250 * dot,
        max_stashes: 64,
        target_bps: 0,
        weights: vec![5_000, 5_000],
        stashes: vec![Stash::default(); 2],
        buffer: 1_000 * dot,
        open: 0,
        waiting: VecDeque::new(),
        kept: 0,
        paid: 0,
        seen: Seen::default(),
    };
    pool.work(None);
    for exit in [240, 240, 25] {
        pool.open += exit * dot;
        pool.work(None);
    }
    for _ in 0..31 {
        pool.work(None);
    }
    assert_eq!((pool.paid, pool.waiting.len()), (3, 0));
}
