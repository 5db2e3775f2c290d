//! Deployment and governance: settings, roles, pauses, code.
use crate::{
    data::{Books, Pauses},
    vault::{AccessChanged, CodeReplaced, GuardianSet, PauseSet, SettingsChanged, Staked, Vault},
};
use adotb_access::{ensure_role, settle, Access, Governance, Governed};
use adotb_interfaces::{
    access::Role,
    bonder, token,
    vault::{
        Clock, Pausable, Setup, VaultError, VaultSetting, VaultSettingName, VaultSettings, BOOTSTRAP_HOLDER,
        MIN_BOOTSTRAP,
    },
    AccountId, Hash, Millis, Settings,
};
use adotb_math::balance::add;
use ink::{
    codegen::{EmitEvent, Env, StaticEnv},
    prelude::vec::Vec,
    storage::Mapping,
};

impl Vault {
    #[inline(never)]
    pub(crate) fn create(setup: Setup, settings: VaultSettings, front: Hash) -> Result<Self, VaultError> {
        settings.list().iter().try_for_each(VaultSetting::check).map_err(VaultError::InvalidSetting)?;
        if setup.era_ms == 0 {
            return Err(VaultError::InvalidSetting(VaultSettingName::EraLength));
        }
        let amount = Self::env().transferred_value();
        let minimum = settings.min_stake.max(MIN_BOOTSTRAP);
        if amount < minimum {
            return Err(VaultError::BelowMinimum { given: amount, minimum });
        }
        let clock = Clock { anchor: setup.era_anchor, era_ms: setup.era_ms };
        let mut books = Books::new(clock.era(Self::env().block_timestamp())?);
        add(&mut books.money.buffer, amount)?;
        let (code, front_code) = (setup.bonder_code, setup.bonder_front);
        let bonder = bonder::instantiate(code, front_code, setup.admin, setup.registry, &setup.bonder)?;
        let token = token::instantiate(setup.token_code, setup.token_front, setup.admin, bonder)?;
        let holder = BOOTSTRAP_HOLDER.into();
        let shares = token::mint(token, holder, amount)??;
        Self::env().emit_event(Staked { payer: Self::env().caller(), holder, amount, shares });
        settle(front)?;
        Ok(Self {
            books,
            settings,
            access: Access::new(setup.admin),
            guardian: setup.guardian,
            token,
            bonder,
            registry: setup.registry,
            clock,
            pauses: Pauses::default(),
            hold: 0,
            exits: Mapping::default(),
            newest: Mapping::default(),
            batches: Mapping::default(),
            rates: Mapping::default(),
        })
    }

    /// Whoever may pause: the admin, or else the guardian. Returns whether it is the admin.
    #[inline(never)]
    fn ensure_guard(&self) -> Result<bool, VaultError> {
        let caller = self.env().caller();
        if caller == self.access.admin {
            return Ok(true);
        }
        ensure_role(caller, self.guardian, Role::Guardian)?;
        Ok(false)
    }

    #[inline(never)]
    pub(crate) fn do_pause(&mut self, what: Pausable, duration: Millis) -> Result<Millis, VaultError> {
        let by_admin = self.ensure_guard()?;
        let until = self.pauses.pause(what, duration, self.now(), by_admin)?;
        self.env().emit_event(PauseSet { what, until, by: self.env().caller() });
        Ok(until)
    }

    #[inline(never)]
    pub(crate) fn do_unpause(&mut self, what: Pausable) -> Result<(), VaultError> {
        self.ensure_guard()?;
        let now = self.now();
        let until = self.pauses.until(what);
        *until = now.min(*until);
        let until = *until;
        self.env().emit_event(PauseSet { what, until, by: self.env().caller() });
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn do_set_settings(&mut self, changes: Vec<VaultSetting>) -> Result<(), VaultError> {
        self.access.ensure_admin(self.env().caller())?;
        if changes.is_empty() {
            return Ok(());
        }
        let old = self.settings.apply_all(changes).map_err(VaultError::InvalidSetting)?;
        self.env().emit_event(SettingsChanged { old, new: self.settings });
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn do_set_guardian(&mut self, new: AccountId) -> Result<(), VaultError> {
        self.access.ensure_admin(self.env().caller())?;
        let old = core::mem::replace(&mut self.guardian, new);
        self.env().emit_event(GuardianSet { old, new });
        Ok(())
    }

    /// All governance messages.
    #[inline(never)]
    pub(crate) fn govern(&mut self, ask: Governance) -> Result<(), VaultError> {
        match self.access.govern(self.env().caller(), ask)? {
            Governed::AccessChanged { old, new } => self.env().emit_event(AccessChanged { old, new }),
            Governed::CodeReplaced { code_hash } => self.env().emit_event(CodeReplaced { code_hash }),
        }
        Ok(())
    }
}
