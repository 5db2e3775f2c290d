//! Deployment and governance.
use crate::{
    data::{check_panel, Desk},
    oracle::{AccessChanged, CodeReplaced, Oracle, PanelSet, SettingsChanged},
};
use adotb_access::{Access, Governance, Governed};
use adotb_interfaces::{
    oracle::{OracleError, OracleSetting, OracleSettings, Panel},
    vault, AccountId, Settings,
};
use ink::{
    codegen::{EmitEvent, Env, StaticEnv},
    prelude::vec::Vec,
};

impl Oracle {
    #[inline(never)]
    pub(crate) fn create(
        admin: AccountId,
        vault: AccountId,
        panel: Panel,
        settings: OracleSettings,
    ) -> Result<Self, OracleError> {
        let bonder = vault::links(vault)?.bonder;
        let clock = vault::clock(vault)?;
        let heard = clock.era(Self::env().block_timestamp())?;
        let desk = Desk::new(panel, settings, heard)?;
        Ok(Self { vault, bonder, clock, access: Access::new(admin), desk })
    }

    #[inline(never)]
    pub(crate) fn do_set_panel(&mut self, new: Panel) -> Result<(), OracleError> {
        self.access.ensure_admin(self.env().caller())?;
        check_panel(&new)?;
        self.drop_held()?;
        self.desk.ballots.clear();
        let old = core::mem::replace(&mut self.desk.panel, new.clone());
        self.env().emit_event(PanelSet { old, new });
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn do_set_settings(&mut self, changes: Vec<OracleSetting>) -> Result<(), OracleError> {
        self.access.ensure_admin(self.env().caller())?;
        if changes.is_empty() {
            return Ok(());
        }
        let old = self.desk.settings.apply_all(changes).map_err(OracleError::InvalidSetting)?;
        self.env().emit_event(SettingsChanged { old, new: self.desk.settings });
        Ok(())
    }

    /// All governance messages.
    #[inline(never)]
    pub(crate) fn govern(&mut self, ask: Governance) -> Result<(), OracleError> {
        match self.access.govern(self.env().caller(), ask)? {
            Governed::AccessChanged { old, new } => self.env().emit_event(AccessChanged { old, new }),
            Governed::CodeReplaced { code_hash } => self.env().emit_event(CodeReplaced { code_hash }),
        }
        Ok(())
    }
}
