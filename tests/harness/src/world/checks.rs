//! The invariants that can be checked from outside at any moment, over everybody and everything that was ever seen.

use std::collections::BTreeSet;

use adotb_interfaces::{
    bonder::Stash,
    registry::ValidatorWeight,
    vault::{ExitState, Overview},
};
use adotb_runtime::{AccountId, Balance};

use super::World;
use crate::{
    actors::{name_of, STRANGER},
    chain::Ledger,
    contract::{chain_id, ink_id},
};

/// All weight, in small parts.
const WHOLE: Balance = 1_000_000_000;

/// The numbers behind the checks; what a failing check prints.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// The vault at a glance.
    pub overview: Overview,
    /// Assets less liabilities by the vault's books, in planck.
    pub surplus: i128,
    /// Total supply less the sum of all balances, in planck.
    pub supply_dust: i128,
    /// Total shares less the shares of everybody known.
    pub missing_shares: i128,
    /// Reserved less the unclaimed value of funded exits, in planck.
    pub reserved_dust: i128,
    /// Book and ledger of every stash.
    pub stashes: Vec<(Stash, Option<Ledger>)>,
    /// The governor's shares less those in anybody's escrow: what was sent there without a message.
    pub escrow_surplus: i128,
    /// Exits that are not closed.
    pub open_exits: usize,
    /// Holders ever seen.
    pub holders: usize,
}

/// Fails with the numbers.
macro_rules! check {
    ($holds:expr, $measured:expr, $($label:tt)*) => {
        assert!($holds, "{}\n{:#?}", format!($($label)*), $measured)
    };
}

impl World {
    /// Measures what [`World::assert_invariants`] judges.
    pub fn measure(&mut self) -> Measured {
        let overview = self.overview();
        let holders = self.witness.holders.clone();
        let (mut balances, mut shares) = (0, 0);
        for holder in &holders {
            balances += self.balance(holder);
            shares += self.token(&STRANGER).shares_of(holder);
        }
        let exits: Vec<u64> = self.witness.open_exits().collect();
        let claimable: Balance = exits
            .iter()
            .filter_map(|id| self.vault(&STRANGER).exit(*id))
            .filter(|exit| exit.state == ExitState::Claimable)
            .map(|exit| exit.payout)
            .sum();
        let escrow_surplus = self.escrow_surplus(&holders);
        let stashes = self.stashes();
        let stashes = stashes.into_iter().map(|s| (s, self.chain.ledger(&chain_id(s.account)))).collect();
        let money = overview.money;
        let assets = money.buffer + money.reserved + overview.unharvested + money.bonded + money.unbonding;
        let liabilities =
            overview.pooled + overview.unreleased + money.unfunded + money.reserved + money.provision;
        let less = |a: Balance, b: Balance| a as i128 - b as i128;
        Measured {
            surplus: less(assets, liabilities),
            supply_dust: less(overview.pooled, balances),
            missing_shares: less(overview.shares, shares),
            reserved_dust: less(money.reserved, claimable),
            stashes,
            escrow_surplus,
            open_exits: exits.len(),
            holders: holders.len(),
            overview,
        }
    }

    /// Checks every invariant that can be seen at a moment like this one: I-01, I-02, I-04 to I-08, I-10, I-11 and I-15, and that
    /// the vault's books are what the chain says. Returns the numbers.
    ///
    /// # Panics
    /// If one does not hold, with its number and all measured numbers.
    pub fn assert_invariants(&mut self) -> Measured {
        let m = self.measure();
        self.check_money(&m);
        self.check_rate(&m);
        self.check_exits(&m);
        self.check_stashes(&m);
        self.check_allocation(&m);
        self.check_access(&m);
        check!(m.escrow_surplus >= 0, m, "I-15 the governor has the shares of all escrows");
        m
    }

    /// Escrow of an epoch that is over is worth nothing and counts for nothing.
    fn escrow_surplus(&mut self, holders: &BTreeSet<AccountId>) -> i128 {
        let governor = self.at.governor.clone();
        // Only the governor's own balance tells whether anybody ever had an escrow: views are dear.
        if !holders.contains(&governor) {
            return 0;
        }
        let (_, epoch) = self.token(&STRANGER).all_shares();
        let mut surplus = self.token(&STRANGER).shares_of(&governor) as i128;
        for holder in holders {
            let escrow = self.governor(&STRANGER).escrow_of(holder);
            if escrow.epoch == epoch {
                surplus -= escrow.shares as i128;
            }
        }
        surplus
    }

    fn check_money(&mut self, m: &Measured) {
        let money = m.overview.money;
        check!(m.surplus >= 0, m, "I-01 assets cover liabilities");
        let counted = money.buffer + money.reserved + m.overview.unharvested;
        let vault = self.at.vault.clone();
        check!(
            counted == self.chain.reducible_balance(&vault),
            m,
            "I-01 the vault has the cash of its books"
        );
        check!(m.supply_dust >= 0, m, "I-02 balances within the total supply");
        check!(m.supply_dust <= m.holders as i128, m, "I-02 at most a planck of dust per holder");
        check!(m.missing_shares == 0, m, "I-02 all shares belong to somebody");
        let sum =
            |part: fn(&Stash) -> Balance| m.stashes.iter().map(|(stash, _)| part(stash)).sum::<Balance>();
        check!(sum(|stash| stash.bonded) == money.bonded, m, "I-01 bonded is the sum over the stashes");
        check!(
            sum(|stash| stash.unbonding) == money.unbonding,
            m,
            "I-01 unbonding is the sum over the stashes"
        );
    }

    fn check_rate(&mut self, m: &Measured) {
        let (pooled, shares) = (m.overview.pooled, m.overview.shares);
        if let Some((old_pooled, old_shares)) = self.witness.rate {
            let holds = product(pooled, old_shares) >= product(old_pooled, shares);
            check!(holds, m, "I-04 the rate never falls: it was {old_pooled} / {old_shares}");
        }
        self.witness.rate = Some((pooled, shares));
    }

    fn check_exits(&mut self, m: &Measured) {
        check!(m.reserved_dust >= 0, m, "I-05 reserved covers the claimable exits");
        // Exits of one batch are rounded down one by one; without a loss there is nothing to round.
        let dust = if self.witness.any_loss { self.witness.exits.len() as i128 } else { 0 };
        check!(m.reserved_dust <= dust, m, "I-05 reserved is nothing but the claimable exits");
        let broken = &self.witness.broken;
        check!(broken.is_empty(), m, "the events contradict each other: {broken:#?}");

        let mut unfunded = 0;
        for (id, seen) in self.witness.exits.clone() {
            let exit = self.vault(&STRANGER).exit(id);
            check!(exit.is_some() != seen.closed, m, "I-06 exit {id} is there until it is closed: {seen:?}");
            let Some(exit) = exit else { continue };
            check!(chain_id(exit.owner) == seen.owner, m, "I-06 owner of exit {id}");
            check!(exit.amount == seen.amount, m, "I-06 value of exit {id}");
            check!(exit.payout <= exit.amount, m, "I-06 exit {id} pays at most its value");
            check!(self.witness.any_loss || exit.payout == exit.amount, m, "I-06 exit {id} pays its value");
            let funded = seen.batch < m.overview.first_unfunded;
            check!(
                funded == (exit.state == ExitState::Claimable),
                m,
                "I-07 exit {id} is claimable when funded"
            );
            unfunded += if funded { 0 } else { exit.payout };
        }
        check!(unfunded <= m.overview.money.unfunded, m, "I-05 unfunded covers the exits that wait");
        let dust = m.overview.money.unfunded - unfunded;
        let allowed = if self.witness.any_loss { self.witness.exits.len() as Balance } else { 0 };
        check!(dust <= allowed, m, "I-05 unfunded is nothing but the exits that wait: {dust} planck more");
    }

    fn check_stashes(&mut self, m: &Measured) {
        let marks = self.bonder(&STRANGER).marks();
        let provision: Balance = marks.iter().map(|mark| mark.provision).sum();
        check!(provision == m.overview.money.provision, m, "I-01 the provision is the sum over the stashes");
        // What is announced and provided for may have been applied since: then the ledger has less than the book, by that much at most.
        let provided = |number: usize| {
            let mark = marks.iter().find(|mark| usize::from(mark.stash) == number);
            mark.map_or(0, |mark| mark.provision)
        };
        if m.stashes.iter().all(|(stash, ledger)| missing(stash, ledger) == Some(0)) {
            self.unreported_loss = false;
        }
        for (number, (stash, ledger)) in m.stashes.iter().enumerate() {
            let missing = missing(stash, ledger);
            let account = chain_id(stash.account);
            let reaped = ledger.is_none();
            let ledger = ledger.clone().unwrap_or_default();
            let eras: BTreeSet<u32> = ledger.unlocking.iter().map(|(_, era)| *era).collect();
            check!(ledger.unlocking.len() <= 30, m, "I-08 stash {number} has at most 30 chunks");
            check!(eras.len() == ledger.unlocking.len(), m, "I-08 stash {number} unbonds once per era");
            if self.unreported_loss {
                continue;
            }
            let known = missing.is_some_and(|missing| missing <= provided(number));
            check!(known, m, "the book has what stash {number} has, or provides for what is missing");
            if missing != Some(0) {
                continue;
            }
            check!(usize::from(stash.chunks) == ledger.unlocking.len(), m, "chunks of stash {number}");
            let nominations = self.chain.nominations(&account);
            // A kick leaves a nomination of nobody, and nothing else does: the book does not know of it.
            if nominations.as_ref().is_some_and(Vec::is_empty) {
                continue;
            }
            let nominations = nominations.unwrap_or_default();
            // One that the pallet forgot nominates nobody, though the book may say whom it last did: a slash took all of it.
            let home = stash.validator.filter(|_| !reaped);
            let book: Vec<AccountId> = home.into_iter().map(chain_id).collect();
            check!(book == nominations, m, "the book has whom stash {number} nominates: {nominations:?}");
        }
    }

    fn check_allocation(&mut self, m: &Measured) {
        let (allocation, limits) = {
            let mut registry = self.registry(&STRANGER);
            (registry.allocation(), registry.limits())
        };
        let sum: u32 = allocation.iter().map(|entry| u32::from(entry.weight_bps)).sum();
        check!(sum == 10_000, m, "I-10 the weights sum to 10 000, not {sum}");
        let count = allocation.len();
        let range = usize::from(limits.min_validators)..=usize::from(limits.max_validators);
        check!(range.contains(&count), m, "I-10 number of validators");
        check!(
            allocation.iter().all(|entry| (1..=limits.max_weight_bps).contains(&entry.weight_bps)),
            m,
            "I-10 weights within the cap"
        );
        let different: BTreeSet<_> = allocation.iter().map(|entry| entry.validator).collect();
        check!(different.len() == count, m, "I-10 no validator twice");
    }

    fn check_access(&mut self, m: &Measured) {
        let vault = self.at.vault.clone();
        let bonder = self.at.bonder.clone();
        check!(self.token(&STRANGER).vault() == vault, m, "I-11 only the vault moves supply");
        check!(self.bonder(&STRANGER).links().0 == vault, m, "I-11 only the vault commands the bonder");
        for (stash, _) in &m.stashes {
            let account = chain_id(stash.account);
            check!(
                self.nominator(&account, &STRANGER).bonder() == bonder,
                m,
                "I-11 only the bonder commands {}",
                name_of(&account)
            );
        }
    }

    /// Checks that the stake behind each validator of the allocation, and of any other, is within one stash plus the minimum bond
    /// of its target (I-09). Holds after a complete `advance` with no stash marked; call it then. While validators are excluded the
    /// targets are what that leaves.
    ///
    /// # Panics
    /// If it does not hold.
    pub fn assert_targets(&mut self) {
        let stakes: std::collections::BTreeMap<_, _> = self.stake_by_validator().into_iter().collect();
        let total: Balance = stakes.values().sum();
        let largest = self.stashes().iter().map(|stash| stash.bonded).max().unwrap_or(0);
        let mut slack = largest + self.bonder(&STRANGER).settings().min_bond;
        let era = self.overview().era;
        let exclusions = self.bonder(&STRANGER).exclusions();
        let out = |entry: &ValidatorWeight| {
            exclusions.iter().any(|one| one.validator == entry.validator && era < one.until)
        };
        let cap = self.registry(&STRANGER).limits().max_weight_bps;
        let allocation = self.registry(&STRANGER).allocation();
        let excluded: Vec<bool> = allocation.iter().map(out).collect();
        let weights = weights_left(&allocation, &excluded, cap);
        if excluded.contains(&true) {
            slack += total / 5_000; // weights are whole basis points
        }
        let weight = |who: &AccountId| {
            let place = allocation.iter().position(|entry| entry.validator == ink_id(who));
            place.map_or(0, |place| weights[place])
        };
        let everybody: BTreeSet<AccountId> =
            allocation.iter().map(|entry| chain_id(entry.validator)).chain(stakes.keys().cloned()).collect();
        for validator in everybody {
            let stake = stakes.get(&validator).copied().unwrap_or(0);
            let target = total * weight(&validator) / WHOLE;
            assert!(
                stake.abs_diff(target) < slack,
                "I-09 {validator:?} has {stake}, wants {target}, slack {slack}: {stakes:#?}"
            );
        }
    }
}

/// The weights while some validators are excluded, in parts of [`WHOLE`]: the others grow by the same factor, each up to the cap (or its
/// own weight, if
/// that is more); what fits nowhere stays with the excluded, the first of them first.
fn weights_left(allocation: &[ValidatorWeight], excluded: &[bool], cap_bps: u16) -> Vec<Balance> {
    let unit = WHOLE / 10_000;
    let grown = |factor: Balance| -> Vec<Balance> {
        let grow = |(entry, out): (&ValidatorWeight, &bool)| {
            let own = Balance::from(entry.weight_bps) * unit;
            let most = (Balance::from(cap_bps) * unit).max(own);
            if *out {
                0
            } else {
                (own * factor / WHOLE).min(most)
            }
        };
        allocation.iter().zip(excluded).map(grow).collect()
    };
    // The largest factor, in parts of the whole, that shares out no more than there is: 1 to 10 000.
    let (mut low, mut high) = (WHOLE, WHOLE * 10_000);
    while low < high {
        let middle = (low + high).div_ceil(2);
        if grown(middle).iter().sum::<Balance>() <= WHOLE {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    let mut weights = grown(low);
    let mut rest = WHOLE - weights.iter().sum::<Balance>();
    for ((weight, entry), _) in weights.iter_mut().zip(allocation).zip(excluded).filter(|(_, out)| **out) {
        *weight = rest.min(Balance::from(entry.weight_bps) * unit);
        rest -= *weight;
    }
    weights
}

/// What the ledger has less than the book; `None` if it has more.
fn missing(stash: &Stash, ledger: &Option<Ledger>) -> Option<Balance> {
    let ledger = ledger.clone().unwrap_or_default();
    let chunks: Balance = ledger.unlocking.iter().map(|(value, _)| *value).sum();
    Some(stash.bonded.checked_sub(ledger.active)? + stash.unbonding.checked_sub(chunks)?)
}

/// A product that needs more than 128 bits.
fn product(a: Balance, b: Balance) -> sp_core::U256 {
    sp_core::U256::from(a) * sp_core::U256::from(b)
}
