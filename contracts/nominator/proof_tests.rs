//! What a stash proves, against a little model of the pallet's ledger, and what it says of a stash that the pallet has forgotten.
use crate::{
    staking_call::StakingCall,
    work::{frees, perform, probe, proves, Chain},
};
use adotb_interfaces::{
    nominator::{Failures, NominatorError, Probed, Receipt, Withdraw, Work},
    AccountId, Balance,
};
use std::cell::RefCell;

/// Existential deposit: nothing can be taken back while less than this would be active.
const ED: Balance = 2;
/// Chunks that a stash may have; with a full list, `unbond` withdraws the ripe ones.
const MAX_CHUNKS: usize = 3;

/// The ledger of a stash, as pallet-staking keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Ledger {
    active: Balance,
    /// Amount, and whether it is ripe; the newest is last.
    chunks: Vec<(Balance, bool)>,
    nominates: bool,
    /// Least bond of who nominates.
    min_bond: Balance,
}

impl Ledger {
    fn new(active: Balance, chunks: &[Balance]) -> Self {
        let chunks = chunks.iter().map(|amount| (*amount, false)).collect();
        Self { active, chunks, nominates: true, min_bond: 4 }
    }

    fn unlocking(&self) -> Balance {
        self.chunks.iter().map(|(amount, _)| amount).sum()
    }

    fn rebond(&mut self, value: Balance) -> bool {
        if self.chunks.is_empty() {
            return false;
        }
        let mut rest = value;
        while let Some((newest, _)) = self.chunks.last_mut() {
            let taken = rest.min(*newest);
            (*newest, self.active, rest) = (*newest - taken, self.active + taken, rest - taken);
            if *newest > 0 {
                break;
            }
            self.chunks.pop();
        }
        self.active >= ED
    }

    fn unbond(&mut self, value: Balance) -> bool {
        if self.chunks.len() == MAX_CHUNKS {
            self.chunks.retain(|(_, ripe)| !ripe);
        }
        if self.chunks.len() == MAX_CHUNKS {
            return false;
        }
        let mut value = value.min(self.active);
        if self.active - value < ED {
            value = self.active; // no dust stays behind
        }
        if value > 0 {
            self.active -= value;
            self.chunks.push((value, false));
        }
        !self.nominates || self.active >= self.min_bond
    }

    fn chill(&mut self) -> bool {
        self.nominates = false;
        true
    }
}

fn account(n: u8) -> AccountId {
    [n; 32].into()
}

fn proves_at(pallet: &Pallet, active: Balance, unlocking: Balance) -> bool {
    proves(pallet, account(1), active, unlocking)
}

/// A chain with one ledger, which may be closed for some calls.
#[derive(Default)]
struct Pallet {
    /// It has none of this stash.
    forgotten: bool,
    ledger: RefCell<Ledger>,
    calls: RefCell<Vec<StakingCall>>,
    closed: Vec<StakingCall>,
}

impl Pallet {
    fn of(ledger: &Ledger) -> Self {
        Self { ledger: RefCell::new(ledger.clone()), ..Self::default() }
    }
}

impl Chain for Pallet {
    fn balance(&self) -> Balance {
        unreachable!("a proof looks at no balance")
    }

    fn existential_deposit(&self) -> Balance {
        ED
    }

    fn stake(&self, call: StakingCall) -> bool {
        self.calls.borrow_mut().push(call);
        let same = |closed: &StakingCall| core::mem::discriminant(closed) == core::mem::discriminant(&call);
        if self.closed.iter().any(same) {
            return false;
        }
        // A refused call changes nothing.
        let mut ledger = self.ledger.borrow().clone();
        let done = match call {
            StakingCall::Rebond(value) => ledger.rebond(value),
            StakingCall::Unbond(value) => ledger.unbond(value),
            StakingCall::Chill => ledger.chill(),
            StakingCall::Bond { value, payee } => {
                assert_eq!((value, payee), (ED, account(1)));
                self.forgotten
            }
            other => unreachable!("a proof does not need {other:?}"),
        };
        if done {
            *self.ledger.borrow_mut() = ledger;
        }
        done
    }

    fn pay_vault(&self, _: Balance) -> Result<(), NominatorError> {
        unreachable!("a proof pays nobody")
    }
}

/// All ledgers of small numbers, with chunks that are ripe and not.
fn ledgers() -> Vec<Ledger> {
    let chunks: [&[Balance]; 9] = [&[], &[1], &[2], &[5], &[1, 1], &[2, 3], &[3, 1], &[1, 1, 1], &[2, 1, 3]];
    let mut all = Vec::new();
    for active in 0..=7 {
        for chunks in chunks {
            for ripe in 0..=chunks.len() {
                for min_bond in [0, 4, 9] {
                    let mut ledger = Ledger::new(active, chunks);
                    ledger.chunks.iter_mut().take(ripe).for_each(|chunk| chunk.1 = true);
                    all.push(Ledger { min_bond, ..ledger });
                }
            }
        }
    }
    all
}

#[test]
fn proves_the_truth_and_nothing_else() {
    let mut proved = 0;
    for ledger in ledgers() {
        let truth = (ledger.active, ledger.unlocking());
        for active in 0..=16 {
            for unlocking in 0..=16 {
                let proof = proves_at(&Pallet::of(&ledger), active, unlocking);
                // Of what is not above the existential deposit nothing can be proved.
                let expected = (active, unlocking) == truth && active + unlocking > ED;
                assert_eq!(proof, expected, "{active} and {unlocking} of {ledger:?}");
                proved += u32::from(proof);
            }
        }
    }
    assert!(proved > 400, "the truth was among what was tried: {proved}");
}

#[test]
fn proves_nothing_of_extreme_numbers() {
    for ledger in [Ledger::default(), Ledger::new(5, &[]), Ledger::new(5, &[3])] {
        for active in [0, 5, 8, Balance::MAX - 1, Balance::MAX] {
            for unlocking in [0, 3, Balance::MAX - 1, Balance::MAX] {
                let truth = (active, unlocking) == (ledger.active, ledger.unlocking()) && active > 0;
                assert_eq!(proves_at(&Pallet::of(&ledger), active, unlocking), truth, "{active} {unlocking}");
            }
        }
    }
    let large = Ledger::new(Balance::MAX - 3, &[3]);
    assert!(proves_at(&Pallet::of(&large), Balance::MAX - 3, 3), "the largest ledger");
}

#[test]
fn proves_nothing_on_a_chain_that_refuses_what_it_takes() {
    let calls = [StakingCall::Rebond(0), StakingCall::Unbond(0), StakingCall::Chill];
    for closed in 1..8 {
        let closed: Vec<StakingCall> = calls
            .iter()
            .enumerate()
            .filter(|(bit, _)| closed >> bit & 1 == 1)
            .map(|(_, call)| *call)
            .collect();
        for ledger in ledgers() {
            for active in 0..=9 {
                for unlocking in 0..=7 {
                    let pallet = Pallet { closed: closed.clone(), ..Pallet::of(&ledger) };
                    let proof = proves_at(&pallet, active, unlocking);
                    assert!(!proof, "{active} and {unlocking} of {ledger:?} without {closed:?}");
                }
            }
        }
    }
}

#[test]
fn proves_looks_at_the_chunks_before_it_unbonds() {
    // With a full list of which the oldest is ripe, `unbond` would throw it out, and the ledger would seem to have less.
    let mut ledger = Ledger::new(5, &[2, 1, 3]);
    ledger.chunks[0].1 = true;
    assert!(!proves_at(&Pallet::of(&ledger), 5, 4), "the ripe chunk is still there");
    assert!(proves_at(&Pallet::of(&ledger), 5, 6));
}

#[test]
fn proves_makes_these_calls_in_this_order() {
    use StakingCall::{Chill, Rebond, Unbond};
    let all = Balance::MAX;
    let pallet = Pallet::of(&Ledger::new(5, &[2, 1]));
    assert!(proves_at(&pallet, 5, 3));
    let chunks = [Rebond(2), Rebond(1), Rebond(all)];
    let whole = [Rebond(7), Rebond(1), Rebond(all)];
    assert_eq!(*pallet.calls.borrow(), [&chunks[..], &[Chill, Unbond(all)], &whole].concat());

    let pallet = Pallet::of(&Ledger::new(5, &[]));
    assert!(proves_at(&pallet, 5, 0));
    let calls = [Rebond(all), Chill, Unbond(all), Rebond(4), Rebond(1), Rebond(all)];
    assert_eq!(*pallet.calls.borrow(), calls, "without chunks there is nothing to take back first");

    let pallet = Pallet::of(&Ledger::new(5, &[2, 1]));
    assert!(!proves_at(&pallet, Balance::MAX, 1));
    assert_eq!(*pallet.calls.borrow(), [], "of too much not a call is made");
    assert!(!proves_at(&pallet, 5, 4));
    assert_eq!(pallet.calls.borrow().len(), 2, "it stops where it fails");
}

#[test]
fn proves_nothing_at_all_only_of_a_stash_without_a_ledger() {
    for ledger in [Ledger::default(), Ledger::new(0, &[1]), Ledger::new(5, &[])] {
        assert!(!proves_at(&Pallet::of(&ledger), 0, 0), "{ledger:?} is there");
    }
    let gone = || Pallet { forgotten: true, ..Pallet::default() };
    assert!(proves_at(&gone(), 0, 0));
    let payee = account(1);
    let closed = Pallet { closed: vec![StakingCall::Bond { value: 0, payee }], ..gone() };
    assert!(!proves_at(&closed, 0, 0), "void where nothing can be bonded");
    assert!(!proves_at(&gone(), 5, 0) && !proves_at(&gone(), 0, 5));
}

// === What a stash shows about a validator ===

/// Validators 1 to 4, and one stash that nominates at most one of them.
#[derive(Clone, Debug)]
struct Village {
    blocked: u8,
    candidates: u8,
    /// Whom the stash nominates, if anybody.
    home: RefCell<Option<AccountId>>,
    /// No new nominator is taken.
    full: bool,
    /// The stash has enough to nominate.
    bonded: RefCell<bool>,
    closed: u8,
    /// A nomination of who is no candidate is refused, as on the chains of 2026.
    strict: bool,
}

impl Village {
    fn has(set: u8, who: AccountId) -> bool {
        (1..=4).any(|n| who == account(n) && set >> (n - 1) & 1 == 1)
    }

    fn takes(&self, who: AccountId, old: Option<AccountId>) -> bool {
        (old == Some(who) || !Self::has(self.blocked, who))
            && (!self.strict || Self::has(self.candidates, who))
    }
}

impl Chain for Village {
    fn balance(&self) -> Balance {
        unreachable!("a probe looks at no balance")
    }

    fn existential_deposit(&self) -> Balance {
        unreachable!("nor at the deposit")
    }

    fn stake(&self, call: StakingCall) -> bool {
        match call {
            StakingCall::Nominate(who) => {
                let old = *self.home.borrow();
                let done = self.closed & 1 == 0
                    && *self.bonded.borrow()
                    && (old.is_some() || !self.full)
                    && self.takes(who, old);
                if done {
                    *self.home.borrow_mut() = Some(who);
                }
                done
            }
            StakingCall::ForceApplyMinCommission(who) => {
                self.closed & 2 == 0 && Self::has(self.candidates, who)
            }
            StakingCall::BondExtra(_) | StakingCall::Rebond(_) => {
                *self.bonded.borrow_mut() = true;
                true
            }
            other => unreachable!("a probe does not need {other:?}"),
        }
    }

    fn pay_vault(&self, _: Balance) -> Result<(), NominatorError> {
        unreachable!("a probe pays nobody")
    }
}

#[test]
fn probe_shows_the_truth_about_a_validator_and_nothing_else() {
    let mut seen = [0; 4];
    let asked = account(1);
    for bits in 0..1u32 << 15 {
        let bit = |n: u32| bits >> n & 1 == 1;
        let home = match bits >> 8 & 3 {
            0 => None,
            n => Some(account(n as u8)),
        };
        let village = Village {
            blocked: (bits & 15) as u8,
            candidates: (bits >> 4 & 15) as u8,
            home: RefCell::new(home),
            full: bit(10),
            bonded: RefCell::new(bit(11)),
            closed: (bits >> 12 & 3) as u8,
            strict: bit(14),
        };
        for control in [account(2), account(3)] {
            for value in [0, 5] {
                let chain = village.clone();
                let shown = probe(&chain, account(9), value, 0, asked, control);
                let open = village.closed & 1 == 0
                    && (*village.bonded.borrow() || value > 0)
                    && (home.is_some() || !village.full);
                let welcome = village.takes(asked, home);
                let other = village.takes(control, home);
                // After it was nominated, another one is an old target no longer.
                let other_after = village.takes(control, Some(asked));
                let stranger = village.takes(asked, None);
                let candidate = |who| village.closed & 2 == 0 && Village::has(village.candidates, who);
                let truth = [
                    (Probed::REFUSES, open && !welcome && other),
                    (Probed::TAKES, open && welcome && other_after && stranger),
                    (Probed::NO_CANDIDATE, !candidate(asked) && candidate(control)),
                    (Probed::CANDIDATE, candidate(asked)),
                ];
                for (n, (which, true_)) in truth.into_iter().enumerate() {
                    assert_eq!(shown.shows(which), true_, "{which} of {village:?}, {value}, {control:?}");
                    seen[n] += u32::from(true_);
                }
            }
        }
    }
    assert!(seen.iter().all(|times| *times > 100), "each was shown: {seen:?}");
}

#[test]
fn probe_takes_back_from_unbonding_before_it_nominates() {
    let village = Village {
        blocked: 1,
        candidates: 15,
        home: RefCell::new(None),
        full: false,
        bonded: RefCell::new(false),
        closed: 0,
        strict: false,
    };
    let shown = |rebond| probe(&village.clone(), account(9), 0, rebond, account(1), account(2));
    assert!(shown(7).shows(Probed::REFUSES));
    assert!(!shown(0).shows(Probed::REFUSES), "with nothing active the other one is refused as well");
}

// === A stash that the pallet has forgotten ===

/// A stash out of which `cash` comes, if it is asked at most `times` times.
struct Emptied {
    cash: Balance,
    times: usize,
    asked: RefCell<Vec<StakingCall>>,
}

impl Chain for Emptied {
    fn balance(&self) -> Balance {
        if self.asked.borrow().is_empty() {
            0
        } else {
            self.cash
        }
    }

    fn stake(&self, call: StakingCall) -> bool {
        self.asked.borrow_mut().push(call);
        self.asked.borrow().len() <= self.times
    }

    fn existential_deposit(&self) -> Balance {
        ED
    }

    fn pay_vault(&self, amount: Balance) -> Result<(), NominatorError> {
        assert!(amount == 0 || amount == self.balance(), "all of it: {amount}");
        Ok(())
    }
}

/// Withdraws from a stash that has `cash` of 100 expected; returns the receipt and how often the chain was asked.
fn withdraw(cash: Balance, empties: bool, times: usize) -> (Receipt, usize) {
    let chain = Emptied { cash, times, asked: RefCell::default() };
    let withdraw = Withdraw { expected: 100, stays: if empties { 0 } else { 700 }, slashing_spans: 7 };
    let work =
        Work { fresh: false, withdraw: Some(withdraw), rebond: 0, chill: false, nominate: None, unbond: 0 };
    let receipt = perform(&chain, AccountId::from([1; 32]), 0, &work).expect("the vault takes it");
    assert!(chain.asked.borrow().iter().all(|call| *call == StakingCall::WithdrawUnbonded(7)));
    let asked = chain.asked.borrow().len();
    (receipt, asked)
}

#[test]
fn withdrawal_that_is_short_asks_again_whether_the_stash_is_forgotten() {
    let receipt = |withdrawn, failures| Receipt { withdrawn, swept: 0, failures: Failures(failures) };
    assert_eq!(withdraw(90, true, 1), (receipt(90, Failures::SHORT), 2), "forgotten: nothing more will come");
    assert_eq!(withdraw(90, true, 2), (receipt(90, 0), 2), "it is still there: more may come");
    assert_eq!(withdraw(0, true, 1), (receipt(0, Failures::SHORT), 2), "nothing came at all");
    assert_eq!(withdraw(100, true, 1), (receipt(100, 0), 1), "all came: no question");
    assert_eq!(withdraw(90, false, 1), (receipt(90, 0), 1), "something stays bonded: no question");
    assert_eq!(withdraw(90, true, 0), (receipt(0, Failures::WITHDRAW), 1), "refused at once: no question");
}

#[test]
fn frees_is_what_a_withdrawal_adds() {
    let asked = |cash, times| {
        let chain = Emptied { cash, times, asked: RefCell::default() };
        let freed = frees(&chain, 7);
        let asked = chain.asked.borrow();
        assert!(asked.iter().all(|call| *call == StakingCall::WithdrawUnbonded(7)), "nothing else is asked");
        (freed, asked.len())
    };
    assert_eq!((asked(90, 2), asked(0, 2)), ((90, 2), (0, 2)));
    assert_eq!(
        asked(90, 1),
        (Balance::MAX, 2),
        "forgotten: all that there was is free, though a deposit hides a part"
    );
    assert_eq!(asked(0, 0), (0, 1), "refused at once: no question");
}
