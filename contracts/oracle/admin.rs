//! Deployment and governance.
use crate::{
    data::{check_panel, Desk},
    oracle::{Oracle, PanelSet, ParamsSet},
};
use adotb_access::Access;
use adotb_interfaces::{
    oracle::{OracleError, OracleParams, OracleSetting, Panel},
    vault, AccountId,
};
use adotb_math::era::era_at;
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
        params: OracleParams,
    ) -> Result<Self, OracleError> {
        let (_, bonder, _) = vault::links(vault)?;
        let (era_anchor, era_ms) = vault::clock(vault)?;
        let heard = era_at(Self::env().block_timestamp(), era_anchor, era_ms)?;
        let desk = Desk::new(panel, params, heard)?;
        Ok(Self { vault, bonder, era_anchor, era_ms, access: Access::new(admin), desk })
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
    pub(crate) fn do_set_params(&mut self, changes: Vec<OracleSetting>) -> Result<(), OracleError> {
        self.access.ensure_admin(self.env().caller())?;
        if changes.is_empty() {
            return Ok(());
        }
        let old = self.desk.params;
        // Order: written as they are checked, for size. A refused call keeps nothing of it.
        changes
            .into_iter()
            .try_for_each(|change| self.desk.params.change(change))
            .map_err(OracleError::InvalidParam)?;
        self.env().emit_event(ParamsSet { old, new: self.desk.params });
        Ok(())
    }
}
