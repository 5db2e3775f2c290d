//! The planner over the days of a pool: each plan is carried out as the chain would, by the chain's rules (I-08, I-09).

use crate::input::{typed, Amount};
use adotb_math::{
    allocation::{plan, stashes_wanted, Order, PlanInput, StashView, MAX_PLANNED},
    flow::Flow,
};
use arbitrary::Arbitrary;

/// Most stashes and validators, as on a chain.
const MOST: usize = 64;

#[derive(Arbitrary, Debug)]
struct Input {
    /// Planck; one coin of ten decimals each.
    min_bond: u16,
    parts: Vec<u8>,
    stashes: Vec<Found>,
    days: Vec<Day>,
    wild: Wild,
}

/// A stash as the first day finds it.
#[derive(Arbitrary, Clone, Copy, Debug)]
struct Found {
    validator: Option<u8>,
    /// Parts of a minimum bond: 16 are a whole.
    bonded: u16,
    unbonding: u16,
    marked: bool,
    full: bool,
}

#[derive(Arbitrary, Clone, Debug)]
enum Day {
    /// Sixteenths of the minimum bond.
    In {
        bond: u16,
        rebond: u16,
    },
    Out {
        unbond: u16,
    },
    /// Parts of the pool: 255 are all.
    InPart {
        bond: u8,
        rebond: u8,
    },
    OutPart {
        unbond: u8,
    },
    Reweight(Vec<u8>),
    NewStash,
    /// A stash loses so many parts of 255, bonded and unbonding.
    Slash {
        stash: u8,
        part: u8,
    },
    Mark {
        stash: u8,
    },
    Repair {
        stash: u8,
    },
    /// All that unbonds is paid out.
    Withdraw,
}

/// Numbers that no pool has.
#[derive(Arbitrary, Debug)]
struct Wild {
    weights: Vec<u16>,
    stashes: Vec<(Option<u16>, Amount, Amount, bool, bool)>,
    flow: (Amount, Amount, Amount),
    min_bond: Amount,
    most: u16,
}

pub fn check(data: &[u8]) {
    typed(data, |mut input: Input| {
        wild(&input.wild);
        input.parts.truncate(MOST);
        input.stashes.truncate(MOST);
        input.days.truncate(60);
        let Some(weights) = weights(&input.parts) else { return };
        let min_bond = u128::from(input.min_bond) * 10_000_000_000;
        let stashes = input.stashes.iter().map(|found| found.view(min_bond)).collect();
        let mut pool = Pool { weights, stashes, min_bond };
        pool = pool.lives(Flow::default());
        for day in &input.days {
            pool = pool.day(day);
        }
    })
}

/// Weights in these proportions, whole.
fn weights(parts: &[u8]) -> Option<Vec<u16>> {
    let sum: u32 = parts.iter().map(|part| u32::from(*part)).sum();
    if sum == 0 {
        return None;
    }
    let mut weights: Vec<u16> = parts.iter().map(|part| (u32::from(*part) * 10_000 / sum) as u16).collect();
    weights[0] += 10_000 - weights.iter().sum::<u16>();
    Some(weights)
}

impl Found {
    fn view(&self, min_bond: u128) -> StashView {
        let sixteenths = |parts: u16| (min_bond.max(16) * u128::from(parts)) / 16;
        StashView {
            validator: self.validator.map(u16::from),
            bonded: sixteenths(self.bonded),
            unbonding: sixteenths(self.unbonding),
            usable: !self.marked,
            can_unbond: !self.full,
        }
    }
}

fn wild(Wild { weights, stashes, flow, min_bond, most }: &Wild) {
    let stashes: Vec<_> = stashes
        .iter()
        .map(|&(validator, bonded, unbonding, usable, can_unbond)| StashView {
            validator,
            bonded: bonded.0,
            unbonding: unbonding.0,
            usable,
            can_unbond,
        })
        .collect();
    let (bond, rebond, unbond, min_bond) = (flow.0 .0, flow.1 .0, flow.2 .0, min_bond.0);
    let mut all = stashes.iter().map(|stash| stash.bonded).chain([bond, rebond]);
    let sum = all.try_fold(0u128, |sum, amount| sum.checked_add(amount));
    let fits = sum.is_some_and(|sum| sum.max(unbond).max(min_bond) <= MAX_PLANNED);
    let whole = weights.iter().map(|weight| u32::from(*weight)).sum::<u32>() <= 10_000;
    let input =
        PlanInput { weights_bps: weights, stashes: &stashes, flow: Flow { rebond, bond, unbond }, min_bond };
    assert_eq!(plan(&input).is_ok(), fits && whole);

    let wanted = stashes_wanted(bond, min_bond, *most);
    assert!(wanted <= *most && u128::from(wanted) <= bond);
    assert!(wanted == 0 || bond / u128::from(wanted) >= min_bond, "each holds a minimum bond");
    assert!(wanted > 0 || bond < min_bond || bond == 0 || *most == 0);
}

#[derive(Clone, Debug)]
struct Pool {
    weights: Vec<u16>,
    stashes: Vec<StashView>,
    min_bond: u128,
}

impl Pool {
    fn plan(&self, flow: Flow) -> Vec<Order> {
        plan(&PlanInput { weights_bps: &self.weights, stashes: &self.stashes, flow, min_bond: self.min_bond })
            .expect("a pool of this size has a plan")
    }

    fn bonded(&self) -> u128 {
        self.stashes.iter().map(|stash| stash.bonded).sum()
    }

    fn unbonding(&self) -> u128 {
        self.stashes.iter().map(|stash| stash.unbonding).sum()
    }

    /// The least that a stash nominates with.
    fn least(&self) -> u128 {
        self.min_bond.max(1)
    }

    fn stash(&mut self, number: u8) -> Option<&mut StashView> {
        let count = self.stashes.len().max(1);
        self.stashes.get_mut(usize::from(number) % count)
    }

    fn day(mut self, day: &Day) -> Self {
        let sixteenths = |parts: u16| self.least() * u128::from(parts) / 16;
        let flow = match *day {
            Day::In { bond, rebond } => {
                Flow { bond: sixteenths(bond), rebond: sixteenths(rebond), unbond: 0 }
            }
            Day::Out { unbond } => Flow { unbond: sixteenths(unbond), ..Flow::default() },
            Day::InPart { bond, rebond } => Flow {
                bond: self.bonded() * u128::from(bond) / 255,
                rebond: self.unbonding() * u128::from(rebond) / 255,
                unbond: 0,
            },
            Day::OutPart { unbond } => {
                Flow { unbond: self.bonded() * u128::from(unbond) / 255, ..Flow::default() }
            }
            _ => Flow::default(),
        };
        match day {
            Day::Reweight(parts) => {
                if let Some(weights) = weights(&parts[..parts.len().min(MOST)]) {
                    self.weights = weights;
                }
            }
            Day::NewStash if self.stashes.len() < MOST => self.stashes.push(StashView {
                validator: None,
                bonded: 0,
                unbonding: 0,
                usable: true,
                can_unbond: true,
            }),
            Day::Slash { stash, part } => {
                let left = 255 - u128::from(*part);
                if let Some(stash) = self.stash(*stash) {
                    stash.bonded = stash.bonded * left / 255;
                    stash.unbonding = stash.unbonding * left / 255;
                }
            }
            Day::Mark { stash } => self.stash(*stash).into_iter().for_each(|stash| stash.usable = false),
            Day::Repair { stash } => {
                if let Some(stash) = self.stash(*stash) {
                    (stash.usable, stash.can_unbond) = (true, true);
                }
            }
            Day::Withdraw => self.stashes.iter_mut().for_each(|stash| stash.unbonding = 0),
            _ => {}
        }
        // A pool beyond all money is the business of `wild`.
        if self.bonded() + flow.bond + flow.rebond > 1 << 100 {
            return self;
        }
        self.lives(flow)
    }

    /// Plans, and carries it out.
    fn lives(&self, flow: Flow) -> Self {
        let orders = self.plan(flow);
        assert_eq!(self.plan(flow), orders, "the same twice");
        let after = self.carried_out(&orders);
        self.inflow_is_placed(flow, &orders, &after);
        self.outflow_is_met(flow, &orders);
        after.weights_are_kept();
        assert_eq!(after.plan(Flow::default()), [], "once is enough");
        after
    }

    fn carried_out(&self, orders: &[Order]) -> Self {
        let mut after = self.clone();
        assert!(orders.windows(2).all(|pair| pair[0].stash < pair[1].stash), "one for each stash, in order");
        for order in orders {
            let stash = &mut after.stashes[usize::from(order.stash)];
            assert!(!order.is_empty() && stash.usable, "{order:?}");
            let (whole, comes) = (stash.bonded, order.bond + order.rebond);
            assert!(order.rebond <= stash.unbonding, "{order:?}: no more than there is");
            assert!(order.unbond <= whole, "{order:?}: no more than there is");
            stash.unbonding -= order.rebond;
            stash.bonded += comes;
            if order.unbond > 0 {
                assert!(comes == 0 && stash.can_unbond, "{order:?}");
                stash.bonded -= order.unbond;
                stash.unbonding += order.unbond;
            }
            assert_eq!(order.close, order.unbond > 0 && order.unbond == whole, "{order:?}");
            if comes + order.unbond > 0 {
                assert!(stash.bonded == 0 || stash.bonded >= self.min_bond, "{order:?}: nothing or enough");
            }
            if let Some(validator) = order.nominate {
                assert!(!order.close && stash.bonded >= self.least(), "{order:?}");
                assert!(self.weights[usize::from(validator)] > 0, "{order:?}: a validator of the allocation");
                assert!(whole == 0 || stash.validator != Some(validator), "{order:?}: another one");
                stash.validator = Some(validator);
            }
            if order.close {
                stash.validator = None;
            }
        }
        after
    }

    fn inflow_is_placed(&self, flow: Flow, orders: &[Order], after: &Self) {
        let bonded: u128 = orders.iter().map(|order| order.bond).sum();
        let rebonded: u128 = orders.iter().map(|order| order.rebond).sum();
        let unbonded: u128 = orders.iter().map(|order| order.unbond).sum();
        assert!(bonded <= flow.bond && rebonded <= flow.rebond, "within the cash");
        assert_eq!(after.bonded() + unbonded, self.bonded() + bonded + rebonded, "conserved");
        assert_eq!(after.unbonding() + rebonded, self.unbonding() + unbonded, "conserved");
        let (cash, back) = (flow.bond - bonded, flow.rebond - rebonded);
        let empty = |view: &StashView| view.usable && view.bonded == 0;
        let waits = cash < self.min_bond && after.stashes.iter().any(empty);
        for (number, stash) in after.stashes.iter().enumerate() {
            let closing = orders.iter().any(|order| usize::from(order.stash) == number && order.unbond > 0);
            if !stash.usable || closing {
                continue;
            }
            let need = self.min_bond.saturating_sub(stash.bonded);
            assert!(waits || cash == 0 || cash < need, "{cash} would fit in {number}");
            let back = back.min(stash.unbonding);
            assert!(back == 0 || back + cash < need, "{back} would fit in {number}");
        }
    }

    fn outflow_is_met(&self, flow: Flow, orders: &[Order]) {
        let done: u128 = orders.iter().map(|order| order.unbond).sum();
        let may = || self.stashes.iter().filter(|stash| stash.usable && stash.can_unbond);
        let wanted = flow.unbond.min(may().map(|stash| stash.bonded).sum());
        let shavable: u128 = may().map(|stash| stash.bonded.saturating_sub(self.min_bond)).sum();
        assert!(done >= wanted);
        if wanted <= shavable {
            assert_eq!(done, wanted, "shaving suffices");
        } else if done > wanted {
            let closed = orders.iter().filter(|order| order.close).map(|order| order.unbond).max();
            assert!(closed.is_some_and(|closed| closed > done - wanted), "less than one stash too much");
        }
    }

    /// I-09, of the stake as it is now.
    fn weights_are_kept(&self) {
        let total = self.bonded();
        let mut above: Vec<i128> =
            self.weights.iter().map(|weight| -((total * u128::from(*weight) / 10_000) as i128)).collect();
        let home = |stash: &StashView| {
            let index = usize::from(stash.validator?);
            (stash.bonded > 0 && *self.weights.get(index)? > 0).then_some(index)
        };
        for stash in &self.stashes {
            if let Some(home) = home(stash) {
                above[home] += stash.bonded as i128;
            }
        }
        let lacking = above.iter().map(|above| -above).max().unwrap_or(0);
        for stash in self.stashes.iter().filter(|stash| stash.usable && stash.bonded >= self.least()) {
            let home = home(stash).expect("a stash that can nominate does so");
            // Two planck for the rounding of the targets.
            if above[home] > 2 && lacking > 2 {
                assert!(above[home] + lacking < (stash.bonded + self.least()) as i128 + 2, "I-09");
            }
        }
    }
}
