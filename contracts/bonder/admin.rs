//! Deployment and governance.
use crate::{
    bonder::{AccessChanged, Bonder, CodeReplaced, ReporterSet, SettingsChanged},
    data::Work,
};
use adotb_access::{settle, Access, Governance, Governed};
use adotb_interfaces::{
    access::AccessError,
    bonder::{BonderError, BonderSetting, BonderSetup, CodeTarget, Newcomers},
    nominator, AccountId, Hash, Settings,
};
use ink::{
    codegen::{EmitEvent, Env, StaticEnv},
    prelude::vec::Vec,
    storage::{Lazy, Mapping},
};

/// Tells the contracts that anchor the code of stashes to come from the stashes.
const ANCHOR_SALT: u32 = 1 << 31;

impl Bonder {
    #[inline(never)]
    pub(crate) fn create(
        admin: AccountId,
        registry: AccountId,
        setup: BonderSetup,
        front: Hash,
    ) -> Result<Self, BonderError> {
        let settings = setup.settings.list();
        settings.iter().try_for_each(BonderSetting::check).map_err(BonderError::InvalidSetting)?;
        settle(front)?;
        Ok(Self {
            vault: Self::env().caller(),
            registry,
            reporter: setup.reporter,
            access: Access::new(admin),
            nominator_code: setup.nominator_code,
            settings: setup.settings,
            work: Work::default(),
            stashes: Lazy::default(),
            unlocking: Mapping::default(),
            plan: Lazy::default(),
            marks: Lazy::default(),
            revision: 0,
            bonding_eras: 0,
            newcomers: Newcomers::default(),
            excluded: Lazy::default(),
        })
    }

    #[inline(never)]
    pub(crate) fn do_set_settings(&mut self, changes: Vec<BonderSetting>) -> Result<(), BonderError> {
        self.access.ensure_admin(self.env().caller())?;
        if changes.is_empty() {
            return Ok(());
        }
        let old = self.settings.apply_all(changes).map_err(BonderError::InvalidSetting)?;
        self.env().emit_event(SettingsChanged { old, new: self.settings });
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn do_set_reporter(&mut self, new: AccountId) -> Result<(), BonderError> {
        self.access.ensure_admin(self.env().caller())?;
        let old = self.reporter;
        self.reporter = new;
        self.env().emit_event(ReporterSet { old, new });
        // The hold of a report that the old reporter holds: the new one does not know of it.
        self.set_hold(0)
    }

    #[inline(never)]
    pub(crate) fn do_set_code(&mut self, target: CodeTarget, code_hash: Hash) -> Result<(), BonderError> {
        let caller = self.env().caller();
        match target {
            CodeTarget::Bonder => return self.govern(Governance::SetCode(code_hash)),
            CodeTarget::FutureStashes => {
                self.access.ensure_upgradeable(caller)?;
                // Stashes are made with salts below 2^16. The same code twice in one block is refused.
                let salt = self.env().block_number() | ANCHOR_SALT;
                let anchor = nominator::instantiate(code_hash, self.vault, salt);
                self.ensure_ours(anchor.map_err(|_| AccessError::CodeNotReplaced)?)?;
                self.nominator_code = code_hash;
            }
            CodeTarget::Stash(index) => {
                self.access.ensure_upgradeable(caller)?;
                let stashes = self.stashes.get_or_default();
                let unknown = BonderError::UnknownStash { stash: index };
                let stash = stashes.get(usize::from(index)).ok_or(unknown)?;
                match nominator::upgrade(stash.account, code_hash) {
                    Ok(Ok(())) => self.ensure_ours(stash.account)?,
                    _ => return Err(AccessError::CodeNotReplaced.into()),
                }
            }
        }
        self.env().emit_event(CodeReplaced { target, code_hash });
        Ok(())
    }

    /// All governance messages, but for the code of stashes.
    #[inline(never)]
    pub(crate) fn govern(&mut self, ask: Governance) -> Result<(), BonderError> {
        match self.access.govern(self.env().caller(), ask)? {
            Governed::AccessChanged { old, new } => self.env().emit_event(AccessChanged { old, new }),
            Governed::CodeReplaced { code_hash } => {
                self.env().emit_event(CodeReplaced { target: CodeTarget::Bonder, code_hash })
            }
        }
        Ok(())
    }

    /// Fails unless the contract at `stash` answers that it obeys this bonder and pays its vault.
    #[inline(never)]
    fn ensure_ours(&self, stash: AccountId) -> Result<(), AccessError> {
        if nominator::owners(stash) == Ok((self.env().account_id(), self.vault)) {
            Ok(())
        } else {
            Err(AccessError::CodeNotReplaced)
        }
    }
}
