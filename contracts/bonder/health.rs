//! What a stash shows about its validator: exclusions, repairs, and chunks that ripen early. All of it is open to anybody but the
//! guardian's word, and none of it adds weight to a validator beyond what the registry's limits allow.
use crate::{
    bonder::{Bonder, ChunksRipened, NewcomersSet, ValidatorExcluded, ValidatorReadmitted},
    data::ripen,
    excluded::{exclude_by_guardian, exclude_proven, is_excluded, is_out, readmit},
    plan::index_of,
};
use adotb_access::ensure_role;
use adotb_interfaces::{
    access::Role,
    bonder::{BonderError, Cause, Exclusion, Newcomers, Stash},
    nominator::{self, Failures, Probed, Undone, Withdraw, Work},
    registry::{self, ValidatorWeight},
    vault, AccountId, Balance, Era,
};
use adotb_math::spread::spread;
use ink::{
    codegen::{EmitEvent, Env},
    prelude::vec::Vec,
};

/// Other validators beside which a stash asks before it says that nothing is shown.
const MAX_CONTROLS: usize = 2;

impl Bonder {
    #[inline(never)]
    pub(crate) fn do_repair(&mut self, index: u16) -> Result<(), BonderError> {
        let mut stashes = self.stashes.get_or_default();
        let unknown = BonderError::UnknownStash { stash: index };
        let stash = stashes.get_mut(usize::from(index)).ok_or(unknown)?;
        let mut repaired = false;
        if let Some(validator) = stash.validator.filter(|_| stash.bonded > 0) {
            let work = Work { nominate: Some(validator), ..Work::default() };
            match self.command(stash, 0, &work)? {
                Ok(_) => {
                    repaired = true;
                    stash.refused = stash.refused.without(Failures::NOMINATE);
                    if stash.refused.without(Failures::WITHDRAW) == Failures::default() {
                        (stash.failures, stash.retry_era) = (0, 0);
                    }
                }
                Err(Undone::NominationRefused) => {
                    let era = self.era_now()?;
                    repaired = self.blame(stash, 0, 0, validator, era)?;
                }
                Err(Undone::Failed) => {}
            }
        }
        // What is in the book is withdrawn by the era's work alone.
        if stash.unbonding == 0 {
            let (stays, slashing_spans) = (stash.bonded, self.settings.slashing_spans);
            let late = Withdraw { expected: 0, stays, slashing_spans };
            let work = Work { withdraw: Some(late), ..Work::default() };
            repaired |= self
                .command(stash, 0, &work)?
                .is_ok_and(|receipt| receipt.withdrawn > 0 || receipt.swept > 0);
        }
        if !repaired {
            return Err(BonderError::NotRepaired { stash: index });
        }
        self.tell(index, stash);
        self.stashes.set(&stashes);
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn do_ripen(&mut self, index: u16) -> Result<(), BonderError> {
        let era = self.era_now()?;
        let mut stashes = self.stashes.get_or_default();
        let unknown = BonderError::UnknownStash { stash: index };
        let stash = stashes.get_mut(usize::from(index)).ok_or(unknown)?;
        let account = stash.account;
        // Order: asked before anything is written; it changes nothing.
        let freed = nominator::frees(account, &self.settings.calls, self.settings.slashing_spans)
            .map_err(|_| BonderError::StashSilent { account })?;
        let mut unlocking = self.unlocking.get(index).unwrap_or_default();
        let amount = ripen(&mut unlocking.0, freed, era);
        if amount == 0 {
            return Err(BonderError::NothingRipens { stash: index });
        }
        self.keep_chunks(index, stash, &unlocking);
        self.stashes.set(&stashes);
        self.env().emit_event(ChunksRipened { stash: index, amount, ripe_era: era });
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn do_probe(&mut self, index: u16, validator: AccountId) -> Result<(), BonderError> {
        let era = self.era_now()?;
        let (stash, shown) = self.ask_about(index, validator, era)?;
        // Of one that takes no stranger, but works for those who are there, nobody need be taken away.
        let by = if shown.shows(Probed::REFUSES) && stash.validator == Some(validator) {
            Cause::Refuses
        } else if shown.shows(Probed::NO_CANDIDATE) {
            Cause::NoCandidate
        } else {
            return Err(BonderError::NotShown { stash: index, validator });
        };
        self.note(validator, by, era)
    }

    #[inline(never)]
    pub(crate) fn do_readmit(&mut self, index: u16, validator: AccountId) -> Result<(), BonderError> {
        let era = self.era_now()?;
        let mut list = self.list();
        readmit(&mut list, validator, era, false)?;
        let (_, shown) = self.ask_about(index, validator, era)?;
        if !shown.shows(Probed::TAKES | Probed::CANDIDATE) {
            return Err(BonderError::NotShown { stash: index, validator });
        }
        self.excluded.set(&list);
        self.env().emit_event(ValidatorReadmitted { validator });
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn do_exclude(&mut self, validator: AccountId, eras: Era) -> Result<(), BonderError> {
        let caller = self.env().caller();
        if caller != self.access.admin {
            let guardian = vault::guardian(self.vault).map_err(|_| BonderError::VaultRefused)?;
            ensure_role(caller, guardian, Role::Guardian)?;
        }
        let era = self.era_now()?;
        let mut list = self.list();
        if eras == 0 {
            readmit(&mut list, validator, era, true)?;
            self.env().emit_event(ValidatorReadmitted { validator });
        } else {
            let until = exclude_by_guardian(&mut list, &self.allocation()?, validator, era, eras)?;
            self.env().emit_event(ValidatorExcluded { validator, until, by: Cause::Guardian });
        }
        self.excluded.set(&list);
        Ok(())
    }

    /// The allocation of the registry, with the weight of excluded validators spread over the others.
    #[inline(never)]
    pub(crate) fn spread_allocation(&self, era: Era) -> Result<Vec<ValidatorWeight>, BonderError> {
        let mut allocation = self.allocation()?;
        let list = self.list();
        let excluded: Vec<bool> =
            allocation.iter().map(|entry| is_excluded(&list, entry.validator, era)).collect();
        if excluded.contains(&true) {
            let limits = registry::limits(self.registry).map_err(|_| BonderError::RegistrySilent)?;
            let weights: Vec<u16> = allocation.iter().map(|entry| entry.weight_bps).collect();
            let weights = spread(&weights, &excluded, limits.max_weight_bps);
            for (entry, weight_bps) in allocation.iter_mut().zip(weights) {
                entry.weight_bps = weight_bps;
            }
        }
        Ok(allocation)
    }

    /// Whether it is known that the chain would refuse the stash's nomination of `validator`, so that it need not be asked.
    #[inline(never)]
    pub(crate) fn is_hopeless(&self, stash: &Stash, validator: AccountId, era: Era) -> bool {
        stash.validator.is_none() && era < self.newcomers.from || is_out(&self.list(), validator, era)
    }

    /// Finds out why the chain refused the stash's nomination of `validator`, with `bond` planck bonded and `rebond` planck taken
    /// back before. If the validator refuses it, that one is excluded, and the stash need not be marked: returns true. If the
    /// chain refuses any nomination of a stash that nominates nobody yet, all such stashes wait.
    #[inline(never)]
    pub(crate) fn blame(
        &mut self,
        stash: &Stash,
        bond: Balance,
        rebond: Balance,
        validator: AccountId,
        era: Era,
    ) -> Result<bool, BonderError> {
        let allocation = self.allocation()?;
        let shown = self.ask(stash, bond, rebond, &allocation, validator, era)?;
        if shown.shows(Probed::REFUSES) {
            // A list that is full leaves it at a mark. Nobody need be excluded who has no weight.
            return Ok(index_of(&allocation, validator).is_some()
                && self.note(validator, Cause::Refuses, era).is_ok());
        }
        if stash.validator.is_none() {
            let refusals = self.newcomers.refusals.saturating_add(1); // clipping is meant: it only says "often"
            let from = era.saturating_add(refusals.min(8).into());
            self.set_newcomers(Newcomers { refusals, from });
        }
        Ok(false)
    }

    /// Keeps whether the chain takes stashes that nominate nobody yet, and tells the world if that is new.
    #[inline(never)]
    pub(crate) fn set_newcomers(&mut self, newcomers: Newcomers) {
        if self.newcomers != newcomers {
            self.newcomers = newcomers;
            self.env().emit_event(NewcomersSet { from: newcomers.from });
        }
    }

    #[inline(never)]
    fn note(&mut self, validator: AccountId, by: Cause, era: Era) -> Result<(), BonderError> {
        let mut list = self.list();
        let until = exclude_proven(&mut list, validator, by, era)?;
        self.excluded.set(&list);
        self.env().emit_event(ValidatorExcluded { validator, until, by });
        Ok(())
    }

    #[inline(never)]
    fn ask_about(&self, index: u16, validator: AccountId, era: Era) -> Result<(Stash, Probed), BonderError> {
        let stashes = self.stashes.get_or_default();
        let unknown = BonderError::UnknownStash { stash: index };
        let stash = *stashes.get(usize::from(index)).ok_or(unknown)?;
        let allocation = self.allocation()?;
        index_of(&allocation, validator).ok_or(BonderError::NotInAllocation { validator })?;
        let shown = self.ask(&stash, 0, 0, &allocation, validator, era)?;
        Ok((stash, shown))
    }

    /// What a stash shows about `validator` beside a few other validators that are not known to refuse it.
    #[inline(never)]
    fn ask(
        &self,
        stash: &Stash,
        bond: Balance,
        rebond: Balance,
        allocation: &[ValidatorWeight],
        validator: AccountId,
        era: Era,
    ) -> Result<Probed, BonderError> {
        let account = stash.account;
        let list = self.list();
        let mut shown = Probed::default();
        // Whom it nominates takes it again in any case: the best to compare with. Then others, in each era other ones.
        let own = stash.validator;
        let fit = |control: &AccountId| *control != validator && !is_excluded(&list, *control, era);
        let mut next = (era as usize).checked_rem(allocation.len()).unwrap_or(0);
        let mut control = own;
        let mut asked = 0usize;
        for _ in 0..=allocation.len() {
            if let Some(control) = control.filter(fit) {
                let more = nominator::probe(account, bond, &self.settings.calls, rebond, validator, control)
                    .map_err(|_| BonderError::StashSilent { account })?;
                shown = shown.and(more);
                asked = asked.saturating_add(1);
                let decided = shown.has(Probed::REFUSES | Probed::TAKES)
                    && shown.has(Probed::NO_CANDIDATE | Probed::CANDIDATE);
                if decided || asked == MAX_CONTROLS {
                    break;
                }
            }
            control = allocation.get(next).map(|entry| entry.validator).filter(|other| Some(*other) != own);
            next = next.saturating_add(1);
            if next >= allocation.len() {
                next = 0;
            }
        }
        Ok(shown)
    }

    /// The excluded validators.
    #[inline(never)]
    pub(crate) fn list(&self) -> Vec<Exclusion> {
        self.excluded.get_or_default()
    }

    #[inline(never)]
    fn allocation(&self) -> Result<Vec<ValidatorWeight>, BonderError> {
        registry::allocation(self.registry).map_err(|_| BonderError::RegistrySilent)
    }

    /// The era by the vault's clock.
    #[inline(never)]
    fn era_now(&self) -> Result<Era, BonderError> {
        let clock = vault::clock(self.vault).map_err(|_| BonderError::VaultRefused)?;
        Ok(clock.era(self.env().block_timestamp())?)
    }
}
