//! Deployment and governance: settings, roles, pauses, code.
use crate::{
    data::{Books, Clock, Pauses},
    vault::{CodeSet, ParamsSet, PauseSet, RolesSet, Staked, Vault},
};
use adotb_access::{ensure_role, settle, Access};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder, token,
    vault::{
        Param, Params, Pausable, Roles, Setup, VaultError, VaultSetting, BOOTSTRAP_HOLDER, MIN_BOOTSTRAP,
    },
    AccountId, Hash, Millis,
};
use adotb_math::balance::add;
use ink::{
    codegen::{EmitEvent, Env, StaticEnv},
    prelude::vec::Vec,
    storage::Mapping,
};

impl Vault {
    #[inline(never)]
    pub(crate) fn create(setup: Setup, params: Params, front: Hash) -> Result<Self, VaultError> {
        params.settings().iter().try_for_each(VaultSetting::check).map_err(VaultError::InvalidParam)?;
        if setup.era_ms == 0 {
            return Err(VaultError::InvalidParam(Param::EraLength));
        }
        let amount = Self::env().transferred_value();
        let minimum = params.min_stake.max(MIN_BOOTSTRAP);
        if amount < minimum {
            return Err(VaultError::BelowMinimum { given: amount, minimum });
        }
        let clock = Clock { anchor: setup.era_anchor, era_ms: setup.era_ms };
        let mut books = Books::new(clock.era(Self::env().block_timestamp())?);
        add(&mut books.money.buffer, amount)?;
        let token = token::instantiate(setup.token_code, setup.token_front, setup.admin)?;
        let (code, front_code) = (setup.bonder_code, setup.bonder_front);
        let bonder = bonder::instantiate(code, front_code, setup.admin, setup.registry, &setup.bonder)?;
        let holder = BOOTSTRAP_HOLDER.into();
        let shares = token::mint(token, holder, amount)??;
        Self::env().emit_event(Staked { holder, amount, shares });
        settle(front)?;
        Ok(Self {
            books,
            params,
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

    /// Whoever may pause: the admin, or else the guardian. Answers whether it is the admin.
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
    pub(crate) fn do_set_params(&mut self, changes: Vec<VaultSetting>) -> Result<(), VaultError> {
        self.access.ensure_admin(self.env().caller())?;
        if changes.is_empty() {
            return Ok(());
        }
        let old = self.params;
        // Order: written as they are checked, for size. A refused call keeps nothing of it.
        changes
            .into_iter()
            .try_for_each(|change| self.params.change(change))
            .map_err(VaultError::InvalidParam)?;
        let new = self.params;
        self.env().emit_event(ParamsSet { old, new });
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn do_set_guardian(&mut self, guardian: AccountId) -> Result<(), VaultError> {
        self.access.ensure_admin(self.env().caller())?;
        self.change_roles(|vault| {
            vault.guardian = guardian;
            Ok(())
        })
    }

    #[inline(never)]
    pub(crate) fn do_propose_admin(&mut self, to: Option<AccountId>) -> Result<(), VaultError> {
        let caller = self.env().caller();
        self.change_roles(|vault| vault.access.propose_admin(caller, to))
    }

    #[inline(never)]
    pub(crate) fn do_accept_admin(&mut self) -> Result<(), VaultError> {
        let caller = self.env().caller();
        self.change_roles(|vault| vault.access.accept_admin(caller).map(|_| ()))
    }

    #[inline(never)]
    pub(crate) fn do_ossify(&mut self) -> Result<(), VaultError> {
        let caller = self.env().caller();
        self.change_roles(|vault| vault.access.ossify(caller))
    }

    /// Every change of a role passes here, so that each is told with before and after.
    fn change_roles(
        &mut self,
        change: impl FnOnce(&mut Self) -> Result<(), AccessError>,
    ) -> Result<(), VaultError> {
        let old = self.view_roles();
        change(self)?;
        let new = self.view_roles();
        self.env().emit_event(RolesSet { old, new });
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn do_set_code(&mut self, code_hash: Hash) -> Result<(), VaultError> {
        self.access.set_code(self.env().caller(), code_hash)?;
        self.env().emit_event(CodeSet { code_hash });
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn view_roles(&self) -> Roles {
        Roles {
            admin: self.access.admin,
            pending_admin: self.access.pending_admin,
            guardian: self.guardian,
            ossified: self.access.ossified,
        }
    }
}
