//! The admin of a contract: one account, handed over in two steps, and the one-way switch that ends upgrades.
//!
//! One rule, used by all contracts that have an admin, so that an auditor reads it once. Why it is not OpenBrush's
//! `AccessControl`: see `docs/decisions/0007-roles-are-accounts.md`.
#![cfg_attr(not(feature = "std"), no_std)]
// No path from any input may trap.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        clippy::unwrap_used,
        clippy::expect_used
    )
)]

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
    /// How often the role changed hands. Before the first time no code can be replaced, so that whoever deployed cannot put
    /// other code in, write what it likes into the storage, and put the known code back.
    pub hand_overs: u32,
}

/// What the admin asks of a contract, or who becomes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Governance {
    /// Offer the role, or take the offer back.
    Propose(Option<AccountId>),
    /// Take the role that was offered.
    Accept,
    /// Replace the code.
    SetCode(Hash),
    /// End upgrades for ever.
    Ossify,
}

/// What came of it: the contract emits an event of the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Governed {
    /// An offer, a hand-over, or the end of upgrades.
    AccessChanged {
        /// Before.
        old: Access,
        /// After.
        new: Access,
    },
    /// The code has this hash from the next call on.
    CodeReplaced {
        /// Hash of the new code.
        code_hash: Hash,
    },
}

impl Access {
    /// A contract administered by `admin`, who hands it over before any code can be replaced.
    pub fn new(admin: AccountId) -> Self {
        Self { admin, pending_admin: None, ossified: false, hand_overs: 0 }
    }

    /// A contract administered by `admin` for good from its first moment: the hand-over counts as done.
    pub fn handed_over(admin: AccountId) -> Self {
        Self { hand_overs: 1, ..Self::new(admin) }
    }

    /// Fails unless `caller` is the admin.
    pub fn ensure_admin(&self, caller: AccountId) -> Result<(), AccessError> {
        ensure_role(caller, self.admin, Role::Admin)
    }

    /// Does what `caller` asks, if it may: each contract with an admin sends its governance messages through here.
    pub fn govern(&mut self, caller: AccountId, ask: Governance) -> Result<Governed, AccessError> {
        let old = *self;
        match ask {
            Governance::Propose(to) => self.propose_admin(caller, to)?,
            Governance::Accept => self.accept_admin(caller)?,
            Governance::Ossify => self.ossify(caller)?,
            Governance::SetCode(code_hash) => {
                self.set_code(caller, code_hash)?;
                return Ok(Governed::CodeReplaced { code_hash });
            }
        }
        Ok(Governed::AccessChanged { old, new: *self })
    }

    /// Offers the role to `to`, or takes the offer back with `None`.
    fn propose_admin(&mut self, caller: AccountId, to: Option<AccountId>) -> Result<(), AccessError> {
        self.ensure_admin(caller)?;
        self.pending_admin = to;
        Ok(())
    }

    /// Takes the offered role.
    fn accept_admin(&mut self, caller: AccountId) -> Result<(), AccessError> {
        if self.pending_admin != Some(caller) {
            return Err(AccessError::NotOffered { caller });
        }
        self.admin = caller;
        self.pending_admin = None;
        // Clipping is meant: a number that only says "more than once".
        self.hand_overs = self.hand_overs.saturating_add(1);
        Ok(())
    }

    /// Fails unless `caller` is the admin, the role has changed hands, and upgrades have not ended.
    pub fn ensure_upgradeable(&self, caller: AccountId) -> Result<(), AccessError> {
        self.ensure_open(caller)?;
        if self.hand_overs == 0 {
            return Err(AccessError::NotHandedOver);
        }
        Ok(())
    }

    /// Fails unless `caller` is the admin and upgrades have not ended.
    fn ensure_open(&self, caller: AccountId) -> Result<(), AccessError> {
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
    fn ossify(&mut self, caller: AccountId) -> Result<(), AccessError> {
        self.ensure_open(caller)?;
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
        assert_eq!(access.accept_admin(new), Ok(()));
        assert_eq!(access, Access { hand_overs: 1, ..Access::new(new) });
        assert_eq!(access.accept_admin(new), Err(AccessError::NotOffered { caller: new }), "once");
    }

    #[test]
    fn what_was_done_is_returned_with_before_and_after() {
        let (admin, other) = (account(1), account(2));
        let first = Access::new(admin);
        let mut access = first;
        let missing = AccessError::MissingRole { caller: other, needed: Role::Admin };
        for ask in [Governance::Propose(None), Governance::Ossify, Governance::SetCode(Hash::default())] {
            assert_eq!(access.govern(other, ask), Err(missing), "{ask:?}");
        }
        assert_eq!(access.govern(other, Governance::Accept), Err(AccessError::NotOffered { caller: other }));
        assert_eq!(access, first, "a refusal changes nothing");
        let offered = Access { pending_admin: Some(other), ..first };
        let told = access.govern(admin, Governance::Propose(Some(other)));
        assert_eq!(told, Ok(Governed::AccessChanged { old: first, new: offered }));
        let theirs = Access { hand_overs: 1, ..Access::new(other) };
        let told = access.govern(other, Governance::Accept);
        assert_eq!(told, Ok(Governed::AccessChanged { old: offered, new: theirs }));
        let ended = Access { ossified: true, ..theirs };
        let told = access.govern(other, Governance::Ossify);
        assert_eq!(told, Ok(Governed::AccessChanged { old: theirs, new: ended }));
        let refused = access.govern(other, Governance::SetCode(Hash::default()));
        assert_eq!((refused, access), (Err(AccessError::Ossified), ended));
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
    fn no_code_is_replaced_before_the_first_hand_over() {
        let (deployer, timelock) = (account(1), account(2));
        let mut access = Access::new(deployer);
        assert_eq!(access.ensure_upgradeable(deployer), Err(AccessError::NotHandedOver));
        assert_eq!(access.set_code(deployer, Hash::default()), Err(AccessError::NotHandedOver));
        let missing = AccessError::MissingRole { caller: timelock, needed: Role::Admin };
        assert_eq!(access.ensure_upgradeable(timelock), Err(missing), "who is no admin learns that first");
        assert_eq!(access.propose_admin(deployer, Some(timelock)), Ok(()));
        assert_eq!(access.ensure_upgradeable(deployer), Err(AccessError::NotHandedOver), "an offer is none");
        assert_eq!(access.accept_admin(timelock), Ok(()));
        assert_eq!(access.hand_overs, 1, "straight from the deployer to the timelock");
        assert_eq!(access.ensure_upgradeable(timelock), Ok(()));
        assert_eq!(Access::handed_over(timelock), access, "as if it had been the admin's from the start");
    }

    #[test]
    fn who_hands_over_to_itself_is_counted() {
        let deployer = account(1);
        let mut access = Access::new(deployer);
        for count in 1..=3 {
            assert_eq!(access.propose_admin(deployer, Some(deployer)), Ok(()));
            assert_eq!(access.accept_admin(deployer), Ok(()));
            assert_eq!(access.hand_overs, count);
        }
        access.hand_overs = u32::MAX;
        assert_eq!(access.propose_admin(deployer, Some(deployer)), Ok(()));
        assert_eq!(access.accept_admin(deployer), Ok(()));
        assert_eq!(access.hand_overs, u32::MAX, "never back to none");
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
