//! Deployment, roles and rules.
use crate::{
    governor::{AccessChanged, CodeReplaced, GuardianSet, SettingsChanged},
    Governor,
};
use adotb_access::{settle, Access, Governance, Governed};
use adotb_interfaces::{
    governor::{GovernorError, GovernorSetting, GovernorSettingName, GovernorSettings, GovernorSetup, Links},
    timelock, vault, AccountId, Hash,
};
use ink::{
    codegen::{EmitEvent, Env, StaticEnv},
    prelude::vec::Vec,
    storage::Mapping,
};

impl Governor {
    #[inline(never)]
    pub(crate) fn create(
        setup: GovernorSetup,
        rules: GovernorSettings,
        front: Hash,
    ) -> Result<Self, GovernorError> {
        let day = vault::clock(setup.vault)?.era_ms;
        let rules = rules.changed(&rules.list(), day).map_err(GovernorError::InvalidSetting)?;
        if !timelock::is_delay(setup.min_delay, day) {
            return Err(GovernorError::InvalidSetting(GovernorSettingName::MinDelay));
        }
        let vault::Links { token, bonder, registry } = vault::links(setup.vault)?;
        let mut executives = setup.council;
        executives.push(Self::env().account_id());
        let timelock = timelock::instantiate(setup.timelock_code, setup.min_delay, day, &executives)?;
        // A code that is not a timelock's could have read the same bytes.
        if timelock::min_delay(timelock)? != setup.min_delay {
            return Err(GovernorError::CallFailed);
        }
        Self::env().emit_event(SettingsChanged { old: rules, new: rules });
        settle(front)?;
        Ok(Self {
            settings: rules,
            access: Access::handed_over(timelock),
            guardian: setup.guardian,
            links: Links { vault: setup.vault, token, bonder, registry, timelock },
            day,
            newest: 0,
            epoch: 0,
            escrows: Mapping::default(),
            proposals: Mapping::default(),
            actions: Mapping::default(),
            votes: Mapping::default(),
        })
    }

    #[inline(never)]
    pub(crate) fn do_set_settings(&mut self, changes: Vec<GovernorSetting>) -> Result<(), GovernorError> {
        self.access.ensure_admin(self.env().caller())?;
        let old = self.settings;
        let new = old.changed(&changes, self.day).map_err(GovernorError::InvalidSetting)?;
        self.settings = new;
        self.env().emit_event(SettingsChanged { old, new });
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn do_set_guardian(&mut self, new: AccountId) -> Result<(), GovernorError> {
        self.access.ensure_admin(self.env().caller())?;
        let old = self.guardian;
        self.guardian = new;
        self.env().emit_event(GuardianSet { old, new });
        Ok(())
    }

    /// All governance messages.
    #[inline(never)]
    pub(crate) fn govern(&mut self, ask: Governance) -> Result<(), GovernorError> {
        match self.access.govern(self.env().caller(), ask)? {
            Governed::AccessChanged { old, new } => self.env().emit_event(AccessChanged { old, new }),
            Governed::CodeReplaced { code_hash } => self.env().emit_event(CodeReplaced { code_hash }),
        }
        Ok(())
    }
}
