//! Deployment, roles and rules.
use crate::{
    governor::{AccessChanged, CodeReplaced, GuardianSet, RulesSet},
    Governor,
};
use adotb_access::{settle, Access};
use adotb_interfaces::{
    access::AccessError,
    governor::{GovernorError, GovernorSetup, Links, Rule, RuleName, Rules},
    timelock, vault, AccountId, Hash,
};
use ink::{
    codegen::{EmitEvent, Env, StaticEnv},
    prelude::vec::Vec,
    storage::Mapping,
};

impl Governor {
    #[inline(never)]
    pub(crate) fn create(setup: GovernorSetup, rules: Rules, front: Hash) -> Result<Self, GovernorError> {
        let (_, day) = vault::clock(setup.vault)?;
        let rules = rules.changed(&rules.list(), day).map_err(GovernorError::InvalidRule)?;
        if !timelock::is_delay(setup.min_delay, day) {
            return Err(GovernorError::InvalidRule(RuleName::MinDelay));
        }
        let (token, bonder, registry) = vault::links(setup.vault)?;
        let mut executives = setup.council;
        executives.push(Self::env().account_id());
        let timelock = timelock::instantiate(setup.timelock_code, setup.min_delay, day, &executives)?;
        // A code that is not a timelock's could have read the same bytes.
        if timelock::min_delay(timelock)? != setup.min_delay {
            return Err(GovernorError::CallFailed);
        }
        Self::env().emit_event(RulesSet { old: rules, new: rules });
        settle(front)?;
        Ok(Self {
            rules,
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
    pub(crate) fn do_set_rules(&mut self, changes: Vec<Rule>) -> Result<(), GovernorError> {
        self.access.ensure_admin(self.env().caller())?;
        let old = self.rules;
        let new = old.changed(&changes, self.day).map_err(GovernorError::InvalidRule)?;
        self.rules = new;
        self.env().emit_event(RulesSet { old, new });
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

    #[inline(never)]
    pub(crate) fn do_set_code(&mut self, code_hash: Hash) -> Result<(), GovernorError> {
        self.access.set_code(self.env().caller(), code_hash)?;
        self.env().emit_event(CodeReplaced { code_hash });
        Ok(())
    }

    /// Every change of the admin role passes here, so that each is told with before and after.
    pub(crate) fn change_access(
        &mut self,
        change: impl FnOnce(&mut Access) -> Result<(), AccessError>,
    ) -> Result<(), GovernorError> {
        let old = self.access;
        change(&mut self.access)?;
        self.env().emit_event(AccessChanged { old, new: self.access });
        Ok(())
    }
}
