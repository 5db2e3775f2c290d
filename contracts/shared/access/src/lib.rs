//! The admin of a contract: one account, handed over in two steps, and the one-way switch that ends upgrades.
//!
//! One rule, used by token, vault and registry, so that an auditor reads it once. Why it is not OpenBrush's
//! `AccessControl`: see `docs/decisions/0007-roles-are-accounts.md`.
#![cfg_attr(not(feature = "std"), no_std)]

use adotb_interfaces::{
    access::{AccessError, Role},
    call,
};
use ink::{
    env::DefaultEnvironment,
    primitives::{AccountId, Hash},
};

/// Who administers a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Access {
    /// Changes settings, roles and code.
    pub admin: AccountId,
    /// To whom the role is offered; it changes hands when that account accepts.
    pub pending_admin: Option<AccountId>,
    /// The code can never be replaced again.
    pub ossified: bool,
}

impl Access {
    /// A contract administered by `admin`.
    pub fn new(admin: AccountId) -> Self {
        Self { admin, pending_admin: None, ossified: false }
    }

    /// Fails unless `caller` is the admin.
    pub fn ensure_admin(&self, caller: AccountId) -> Result<(), AccessError> {
        ensure_role(caller, self.admin, Role::Admin)
    }

    /// Offers the role to `to`, or takes the offer back with `None`.
    pub fn propose_admin(&mut self, caller: AccountId, to: Option<AccountId>) -> Result<(), AccessError> {
        self.ensure_admin(caller)?;
        self.pending_admin = to;
        Ok(())
    }

    /// Takes the offered role; answers the previous admin.
    pub fn accept_admin(&mut self, caller: AccountId) -> Result<AccountId, AccessError> {
        if self.pending_admin != Some(caller) {
            return Err(AccessError::NotOffered { caller });
        }
        let old = self.admin;
        self.admin = caller;
        self.pending_admin = None;
        Ok(old)
    }

    /// Fails unless `caller` is the admin and upgrades have not ended.
    pub fn ensure_upgradeable(&self, caller: AccountId) -> Result<(), AccessError> {
        self.ensure_admin(caller)?;
        if self.ossified {
            return Err(AccessError::Ossified);
        }
        Ok(())
    }

    /// Replaces the code of the running contract. The storage stays as it is.
    pub fn set_code(&self, caller: AccountId, code_hash: Hash) -> Result<(), AccessError> {
        self.ensure_upgradeable(caller)?;
        ink::env::set_code_hash2::<DefaultEnvironment>(&code_hash).map_err(|_| AccessError::CodeNotReplaced)
    }

    /// Ends all upgrades, for ever.
    pub fn ossify(&mut self, caller: AccountId) -> Result<(), AccessError> {
        self.ensure_upgradeable(caller)?;
        self.ossified = true;
        Ok(())
    }
}

/// The end of the constructor of a contract with two codes, which still runs its back: leaves an idle instance of it, so
/// that nobody can remove that code, and puts the front in its place.
pub fn settle(front: Hash) -> Result<(), AccessError> {
    let back = ink::env::own_code_hash::<DefaultEnvironment>().map_err(|_| AccessError::CodeNotReplaced)?;
    call::anchor(back).map_err(|_| AccessError::CodeNotReplaced)?;
    ink::env::set_code_hash2::<DefaultEnvironment>(&front).map_err(|_| AccessError::CodeNotReplaced)
}

/// Fails unless `caller` is `holder`, who has the role `needed`.
pub fn ensure_role(caller: AccountId, holder: AccountId, needed: Role) -> Result<(), AccessError> {
    if caller == holder {
        Ok(())
    } else {
        Err(AccessError::MissingRole { caller, needed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(n: u8) -> AccountId {
        [n; 32].into()
    }

    #[test]
    fn hand_over_takes_two_steps() {
        let (old, new, other) = (account(1), account(2), account(3));
        let mut access = Access::new(old);
        assert_eq!(
            access.propose_admin(other, Some(other)),
            Err(AccessError::MissingRole { caller: other, needed: Role::Admin })
        );
        assert_eq!(access.accept_admin(new), Err(AccessError::NotOffered { caller: new }));
        assert_eq!(access.propose_admin(old, Some(new)), Ok(()));
        assert_eq!(access.admin, old, "nothing changes before the offer is accepted");
        assert_eq!(access.accept_admin(other), Err(AccessError::NotOffered { caller: other }));
        assert_eq!(access.accept_admin(new), Ok(old));
        assert_eq!(access, Access::new(new));
        assert_eq!(access.accept_admin(new), Err(AccessError::NotOffered { caller: new }), "once");
    }

    #[test]
    fn an_offer_can_be_taken_back() {
        let (old, new) = (account(1), account(2));
        let mut access = Access::new(old);
        assert_eq!(access.propose_admin(old, Some(new)), Ok(()));
        assert_eq!(access.propose_admin(old, None), Ok(()));
        assert_eq!(access.accept_admin(new), Err(AccessError::NotOffered { caller: new }));
    }

    #[test]
    fn ossify_is_for_ever_and_for_the_admin() {
        let (admin, other) = (account(1), account(3));
        let mut access = Access::new(admin);
        assert_eq!(
            access.ossify(other),
            Err(AccessError::MissingRole { caller: other, needed: Role::Admin })
        );
        assert_eq!(access.ossify(admin), Ok(()));
        assert_eq!(access.ossify(admin), Err(AccessError::Ossified));
        assert_eq!(access.set_code(admin, Hash::default()), Err(AccessError::Ossified));
    }
}
