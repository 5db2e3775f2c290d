//! Deployment, loss reports and governance.
use crate::{
    bonder::{Bonder, CodeSet, ParamsSet, ReporterSet, StashLost},
    data::Work,
};
use adotb_access::{ensure_role, Access};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::{BonderError, BonderSetting, BonderSetup, CodeTarget, StashLoss},
    nominator, vault, AccountId, Balance, Era, Hash,
};
use adotb_math::{
    balance::{add, sub},
    chunks::slash,
};
use ink::{
    codegen::{EmitEvent, Env, StaticEnv},
    prelude::vec::Vec,
    storage::{Lazy, Mapping},
};

impl Bonder {
    #[inline(never)]
    pub(crate) fn create(
        admin: AccountId,
        registry: AccountId,
        setup: BonderSetup,
    ) -> Result<Self, BonderError> {
        let settings = setup.params.settings();
        settings.iter().try_for_each(BonderSetting::check).map_err(BonderError::InvalidParam)?;
        Ok(Self {
            vault: Self::env().caller(),
            registry,
            reporter: setup.reporter,
            access: Access::new(admin),
            nominator_code: setup.nominator_code,
            params: setup.params,
            work: Work::default(),
            stashes: Lazy::default(),
            unlocking: Mapping::default(),
            plan: Lazy::default(),
        })
    }

    #[inline(never)]
    pub(crate) fn do_report_loss(
        &mut self,
        since: Era,
        losses: Vec<StashLoss>,
    ) -> Result<Balance, BonderError> {
        ensure_role(self.env().caller(), self.reporter, Role::Reporter)?;
        let mut stashes = self.stashes.get_or_default();
        let (mut bonded, mut unbonding) = (0, 0);
        for (n, report) in losses.iter().enumerate() {
            let index = report.stash;
            let unknown = BonderError::UnknownStash { stash: index };
            let stash = stashes.get_mut(usize::from(index)).ok_or(unknown)?;
            if losses.iter().take(n).any(|earlier| earlier.stash == index) {
                return Err(BonderError::InvalidReport);
            }
            let parts = [
                (report.bonded, &mut stash.bonded, &mut bonded),
                (report.unbonding, &mut stash.unbonding, &mut unbonding),
            ];
            for (given, available, sum) in parts {
                if given > *available {
                    return Err(BonderError::LossTooLarge { stash: index, given, available: *available });
                }
                sub(available, given)?;
                add(sum, given)?;
            }
            let mut unlocking = self.unlocking.get(index).unwrap_or_default();
            slash(&mut unlocking.0, report.unbonding);
            self.keep_chunks(index, stash, &unlocking);
            self.env().emit_event(StashLost {
                stash: index,
                bonded: report.bonded,
                unbonding: report.unbonding,
            });
        }
        let mut loss = bonded;
        add(&mut loss, unbonding)?;
        if loss == 0 {
            return Err(BonderError::InvalidReport);
        }
        self.stashes.set(&stashes);
        match vault::book_loss(self.vault, bonded, unbonding, since) {
            Ok(Ok(_)) => Ok(loss),
            _ => Err(BonderError::VaultRefused),
        }
    }

    #[inline(never)]
    pub(crate) fn do_set_params(&mut self, changes: Vec<BonderSetting>) -> Result<(), BonderError> {
        self.access.ensure_admin(self.env().caller())?;
        if changes.is_empty() {
            return Ok(());
        }
        let old = self.params;
        // Order: written as they are checked, for size. A refused call keeps nothing of it.
        changes
            .into_iter()
            .try_for_each(|change| self.params.change(change))
            .map_err(BonderError::InvalidParam)?;
        let new = self.params;
        self.env().emit_event(ParamsSet { old, new });
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn do_set_reporter(&mut self, new: AccountId) -> Result<(), BonderError> {
        self.access.ensure_admin(self.env().caller())?;
        let old = self.reporter;
        self.reporter = new;
        self.env().emit_event(ReporterSet { old, new });
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn do_set_code(&mut self, target: CodeTarget, code_hash: Hash) -> Result<(), BonderError> {
        let caller = self.env().caller();
        match target {
            CodeTarget::Bonder => self.access.set_code(caller, code_hash)?,
            CodeTarget::FutureStashes => {
                self.access.ensure_upgradeable(caller)?;
                self.nominator_code = code_hash;
            }
            CodeTarget::Stash(index) => {
                self.access.ensure_upgradeable(caller)?;
                let stashes = self.stashes.get_or_default();
                let unknown = BonderError::UnknownStash { stash: index };
                let stash = stashes.get(usize::from(index)).ok_or(unknown)?;
                match nominator::upgrade(stash.account, code_hash) {
                    Ok(Ok(())) => {}
                    _ => return Err(AccessError::CodeNotReplaced.into()),
                }
            }
        }
        self.env().emit_event(CodeSet { target, code_hash });
        Ok(())
    }
}
