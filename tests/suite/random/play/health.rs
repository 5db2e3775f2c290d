//! What stashes show: exclusions of validators by proof, how they end, repairs, and chunks that ripen early. What can be shown is read from
//! the chain, not
//! from the bonder.

use adotb_harness::contract::{chain_id, ink_id, BonderEvent};
use adotb_interfaces::bonder::{BonderError, Cause, StashOrder};
use adotb_runtime::{AccountId, Balance, Runtime};
use pallet_staking::Validators;

use super::{
    nature::{BOND, CLOSED, NOMINATE, REBOND},
    Pair, Who,
};
use crate::random::{
    action::PEOPLE,
    model::{OrderDone, UNBONDED, UNNOMINATED, WITHDRAWAL},
};

/// Whether something can be shown. The bonder asks beside two other validators at most: if some of them are of no use, it depends on which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Yes,
    Perhaps,
    No,
}

impl Shown {
    /// Whether it was shown, if that depends on what was `seen`.
    fn or(self, seen: bool) -> bool {
        match self {
            Self::Yes => true,
            Self::Perhaps => seen,
            Self::No => false,
        }
    }
}

// ------------------------------------------------------------------------------------------------ the truth

impl Pair {
    /// Whether a validator takes nobody new.
    pub(super) fn is_blocked(&mut self, who: &AccountId) -> bool {
        self.world.chain.execute(|| Validators::<Runtime>::get(who).blocked)
    }

    /// Whether a validator can be elected.
    pub(super) fn is_candidate(&mut self, who: &AccountId) -> bool {
        self.world.chain.execute(|| Validators::<Runtime>::contains_key(who))
    }

    /// Whether a validator refuses a stash: it takes nobody new, and the stash is new to it.
    fn refuses(&mut self, place: usize, who: &AccountId) -> bool {
        let account = self.model.stashes[place].account.clone();
        let there = self.world.chain.nominations(&account).unwrap_or_default();
        self.is_blocked(who) && !there.contains(who)
    }

    /// Whether the chain lets a stash nominate anybody.
    fn may_nominate(&mut self, place: usize) -> bool {
        let account = self.model.stashes[place].account.clone();
        let least = self.world.chain.min_nominator_bond();
        let open = self.seen.refused & (NOMINATE | CLOSED) == 0;
        open && self.world.chain.ledger(&account).is_some_and(|ledger| ledger.active >= least)
    }

    /// Those beside whom a stash can be asked about a validator: whom it nominates by the book, and the allocation, but for the excluded.
    fn others(&self, place: usize, about: &AccountId) -> Vec<AccountId> {
        let own = self.model.stashes[place].validator.as_ref().map(ink_id);
        let mut others: Vec<_> = self.model.validators();
        others.extend(own.filter(|own| !self.model.validators().contains(own)));
        others.retain(|who| *who != ink_id(about) && !self.model.is_excluded(*who));
        others.into_iter().map(chain_id).collect()
    }

    /// Whether what is true can be shown beside others, of whom not all may serve.
    fn shown(
        &mut self,
        truth: bool,
        others: &[AccountId],
        serves: impl Fn(&mut Self, &AccountId) -> bool,
    ) -> Shown {
        let good = others.iter().filter(|other| serves(self, other)).count();
        match good {
            _ if !truth || good == 0 => Shown::No,
            _ if good == others.len() => Shown::Yes,
            _ => Shown::Perhaps,
        }
    }

    /// What a stash can show against a validator.
    fn complaint(&mut self, place: usize, about: &AccountId) -> (Shown, Cause) {
        let others = self.others(place, about);
        if !self.is_candidate(about) {
            let open = self.seen.refused & CLOSED == 0;
            return (self.shown(open, &others, |pair, other| pair.is_candidate(other)), Cause::NoCandidate);
        }
        // That it takes nobody new harms those alone who nominate it by the book.
        let harmed = self.model.stashes[place].validator.as_ref() == Some(about);
        let refused = harmed && self.may_nominate(place) && self.refuses(place, about);
        (self.shown(refused, &others, |pair, other| !pair.refuses(place, other)), Cause::Refuses)
    }

    /// The exclusion that the bonder told of in the last call.
    fn told(&self) -> Option<(AccountId, u32, Cause)> {
        self.world.bonder_events().into_iter().find_map(|event| match event {
            BonderEvent::ValidatorExcluded { validator, until, by } => Some((validator, until, by)),
            _ => None,
        })
    }
}

// ------------------------------------------------------------------------------------------------ anybody

impl Pair {
    /// A stash, or one that is not there.
    fn some_stash(&self, pick: u16) -> u16 {
        pick % (self.model.stashes.len() as u16 + 1)
    }

    /// One that was kicked, mostly, if there is one.
    fn kicked_stash(&self, pick: u16) -> u16 {
        let kicked = self.model.stashes.iter().position(|stash| stash.kicked);
        match kicked {
            Some(kicked) if !pick.is_multiple_of(3) => kicked as u16,
            _ => self.some_stash(pick),
        }
    }

    /// A validator to ask about: whom the stash nominates, one that is in trouble, or any.
    fn suspect(&mut self, place: usize, pick: u16) -> AccountId {
        let own = self.model.stashes.get(place).and_then(|stash| stash.validator.clone());
        match (pick % 3, own) {
            (0, Some(own)) => own,
            (1, _) => {
                let mut known = self.model.validators().into_iter().map(chain_id);
                let troubled = known.find(|who| self.is_blocked(who) || !self.is_candidate(who));
                troubled.unwrap_or_else(|| self.some_validator(pick))
            }
            _ => self.some_validator(pick),
        }
    }

    fn known(&self, stash: u16, about: &AccountId) -> Result<(), BonderError> {
        let validator = ink_id(about);
        if usize::from(stash) >= self.model.stashes.len() {
            return Err(BonderError::UnknownStash { stash });
        }
        if !self.model.validators().contains(&validator) {
            return Err(BonderError::NotInAllocation { validator });
        }
        Ok(())
    }

    /// Somebody lets a stash show why a validator gets nothing.
    pub(super) fn probe(&mut self, who: Who, pick: u16, about: u16) {
        let stash = self.kicked_stash(pick);
        let about = self.suspect(stash.into(), about);
        let real = self.world.bonder(&PEOPLE[who]).probe(stash, &about);
        let told = self.told();
        let validator = ink_id(&about);
        let model = self.known(stash, &about).and_then(|()| {
            let (shown, by) = self.complaint(stash.into(), &about);
            if !shown.or(real.is_ok()) {
                return Err(BonderError::NotShown { stash, validator });
            }
            let until = self.model.prove_excluded(validator, by)?;
            assert_eq!(told, Some((about.clone(), until, by)), "what was told of an exclusion");
            Ok(())
        });
        self.judge("probe", real, model);
    }

    /// Somebody lets a stash show that a validator takes nominations again.
    pub(super) fn readmit(&mut self, who: Who, pick: u16, about: u16) {
        let stash = self.some_stash(pick);
        let proved: Vec<_> = self.model.excluded().into_iter().map(|one| one.validator).collect();
        let about = match proved.get(usize::from(about / 4) % proved.len().max(1)) {
            Some(one) if !about.is_multiple_of(4) => chain_id(*one),
            _ => self.some_validator(about),
        };
        let real = self.world.bonder(&PEOPLE[who]).readmit(stash, &about);
        let validator = ink_id(&about);
        let model = match self.model.is_proved_out(validator) {
            false => Err(BonderError::NotExcluded { validator }),
            true => self.known(stash, &about).and_then(|()| {
                let others = self.others(stash.into(), &about);
                let open = self.may_nominate(stash.into());
                let back = open && !self.is_blocked(&about) && self.is_candidate(&about);
                let shown = self.shown(back, &others, |pair, other| !pair.is_blocked(other));
                if !shown.or(real.is_ok()) {
                    return Err(BonderError::NotShown { stash, validator });
                }
                self.model.end_exclusion(validator, false);
                Ok(())
            }),
        };
        self.judge("readmit", real, model);
    }

    /// Repairs a stash: it nominates again, or shows that its validator refuses it; and it gives back what came late.
    pub(super) fn repair(&mut self, who: Who, pick: u16) {
        let stash = self.kicked_stash(pick);
        self.repair_stash(who, stash);
    }

    /// Repairs this stash.
    pub(super) fn repair_stash(&mut self, who: Who, stash: u16) {
        if usize::from(stash) == self.model.stashes.len() {
            let real = self.world.bonder(&PEOPLE[who]).repair(stash);
            self.judge("repair", real, Err(BonderError::UnknownStash { stash }));
            return;
        }
        let place = usize::from(stash);
        let before = self.model.stashes[place].clone();
        let home = before.validator.clone().filter(|_| before.bonded > 0);
        let open = self.may_nominate(place);
        let nominates = home.as_ref().is_some_and(|home| open && !self.refuses(place, home));
        // What is in the book is withdrawn by the era's work alone; what it sends here is nobody's.
        let found = self.ask_ledger(place, 0, before.bonded).filter(|_| before.unbonding() == 0);
        let cash = match found {
            Some(found) => found.cash + found.swept,
            None if before.unbonding() == 0 && before.bonded == 0 => self.unlocked(&before.account),
            None => 0,
        };
        let blames = home.filter(|home| !nominates && self.model.validators().contains(&ink_id(home)));
        let blames = blames.map(|home| (self.complaint(place, &home), home));

        let real = self.world.bonder(&PEOPLE[who]).repair(stash);
        let told = self.told();
        let mut excluded = None;
        if let Some(((shown, Cause::Refuses), home)) = blames {
            if shown.or(told.is_some()) {
                let until = self.model.prove_excluded(ink_id(&home), Cause::Refuses).ok();
                excluded = until.map(|until| (home, until, Cause::Refuses));
            }
        }
        assert_eq!(told, excluded, "what was told of an exclusion: left is the suite, right is the model");
        let done = nominates || excluded.is_some() || cash > 0;
        self.model.cash += cash;
        let repaired = &mut self.model.stashes[place];
        repaired.gap += found.filter(|_| done).map_or(0, |found| found.freed as i128);
        repaired.bare |= cash > 0 && before.bonded == 0;
        if nominates {
            repaired.kicked = false;
            repaired.refused &= !UNNOMINATED;
            if repaired.refused & !WITHDRAWAL == 0 {
                (repaired.failures, repaired.retry_era) = (0, 0);
            }
        }
        for (what, happened) in [
            ("(late stake given back)", cash > 0),
            ("(excluded by a repair)", excluded.is_some()),
            ("(kicked stash nominates again)", before.kicked && nominates),
        ] {
            if happened {
                self.tally.note(what, true);
            }
        }
        self.judge("repair", real, if done { Ok(()) } else { Err(BonderError::NotRepaired { stash }) });
    }

    /// Somebody says that the chain frees more of a stash than the book knows.
    pub(super) fn ripen(&mut self, who: Who, pick: u16) {
        // One of which the chain frees more than is ripe by the book, mostly, if there is one.
        let era = self.model.era();
        let mut fit: Vec<usize> = (0..self.model.stashes.len()).collect();
        fit.retain(|place| {
            let freed = self.would_free(*place).map_or(0, |freed| freed.difference);
            freed > self.model.stashes[*place].ripe(era)
        });
        let stash = match fit.get(usize::from(pick) % fit.len().max(1)) {
            Some(place) if !pick.is_multiple_of(4) => *place as u16,
            _ => self.some_stash(pick),
        };
        let place = usize::from(stash);
        let real = self.world.bonder(&PEOPLE[who]).ripen(stash);
        let model = match place < self.model.stashes.len() {
            false => Err(BonderError::UnknownStash { stash }),
            true => {
                // Of its last withdrawal a stash sees too little: a deposit stays locked.
                let freed = self.would_free(place);
                let freed = freed.map_or(0, |freed| if freed.ends { Balance::MAX } else { freed.difference });
                let ripened = self.model.stashes[place].ripen(freed, era);
                if ripened > 0 {
                    self.seen.early = true;
                    let told = BonderEvent::ChunksRipened { stash, amount: ripened, ripe_era: era };
                    assert_eq!(self.world.bonder_events(), [told], "what was told of chunks that ripen");
                    Ok(())
                } else {
                    Err(BonderError::NothingRipens { stash })
                }
            }
        };
        self.judge("ripen", real, model);
    }

    /// What a stash can spend as its ledger is.
    fn unlocked(&mut self, account: &AccountId) -> Balance {
        let locked = self.world.chain.ledger(account).map_or(0, |ledger| ledger.total);
        self.can_spend(account, locked)
    }
}

// ------------------------------------------------------------------------------------------------ the era's work

impl Pair {
    /// Holds what orders say of refused nominations against the chain: who is excluded refuses the stash, and no stash is marked for what a
    /// validator does.
    pub(super) fn check_refusals(&mut self, orders: &[OrderDone], planned: &[StashOrder]) {
        for order in orders {
            let place = usize::from(order.stash);
            let planned = planned.iter().find(|planned| planned.stash == order.stash);
            let wanted = planned.and_then(|planned| planned.nominate).map(chain_id);
            if let Some((validator, _, by)) = &order.excluded {
                assert_eq!(Some(validator), wanted.as_ref(), "who is excluded is who refused stash {place}");
                assert_eq!(*by, Cause::Refuses, "what an order can show");
                assert!(self.refuses(place, validator), "{validator:?} is excluded, and takes stash {place}");
                self.tally.note("(excluded in the era's work)", true);
            }
            // Where the bond was refused the nomination was not tried.
            let marked =
                order.failure.is_some_and(|(bits, _)| bits & (UNBONDED | UNNOMINATED) == UNNOMINATED);
            let troubled = self.seen.slashed || self.seen.refused & (BOND | REBOND | NOMINATE | CLOSED) != 0;
            let Some(wanted) = wanted.filter(|_| marked && !troubled) else { continue };
            // The chain takes nominations: then it is the validator, and only if nothing can show that it is, the stash is marked.
            assert!(
                self.refuses(place, &wanted),
                "stash {place} is marked, and {wanted:?} takes it: {order:?} {planned:?}"
            );
            let others = self.others(place, &wanted);
            let shown = self.shown(true, &others, |pair, other| !pair.refuses(place, other));
            let full = self.model.remembered().len() + orders.len() >= 8;
            let dropped = !self.model.validators().contains(&ink_id(&wanted));
            assert!(
                shown != Shown::Yes || full || dropped,
                "stash {place} is marked, and shows that {wanted:?} refuses it"
            );
        }
    }
}
