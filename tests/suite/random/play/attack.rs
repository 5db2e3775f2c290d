//! Messages that are not for everybody, and value where none is taken: refused with the right error, and nothing changes.

use std::fmt::Debug;

use adotb_harness::{
    actors::*,
    contract::{ink_id, PSP22Error},
    world::equal_allocation,
};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::{BonderError, StashReport},
    governor::GovernorError,
    nominator::{NominatorError, Work},
    oracle::{OracleError, OracleSetting, Panel},
    registry::RegistryError,
    token::{TokenError, Totals},
    vault::{BookChange, Pausable, VaultError, VaultSetting},
};
use adotb_runtime::AccountId;
use sp_core::H256;

use super::Pair;
use crate::random::action::{Dice, PEOPLE};

const KIND: &str = "attack";
const VALUE: &str = "value where none is taken";

/// What an attacker may think of.
struct Thought {
    amount: u128,
    number: u16,
    era: u32,
    victim: AccountId,
    hash: H256,
}

impl Pair {
    /// Holds a refusal against the one that must come.
    fn refused<T: Debug, E: Debug + PartialEq>(&mut self, kind: &'static str, real: Result<T, E>, error: E) {
        self.judge(kind, real.map(drop), Err(error));
    }

    pub(super) fn attack(&mut self, who: &AccountId, dice: u64) {
        let mut dice = Dice::new(dice);
        let thought = Thought {
            amount: u128::from(dice.any()) >> dice.below(64),
            number: dice.below(70) as u16,
            era: dice.below(200) as u32,
            victim: PEOPLE[dice.below(7) as usize].clone(),
            hash: H256([dice.any() as u8; 32]),
        };
        match dice.below(5) {
            0 => self.attack_token(who, dice.below(6), thought),
            1 => self.attack_vault(who, dice.below(9), thought),
            2 => self.attack_bonder(who, dice.below(8), thought),
            3 => self.attack_others(who, dice.below(4), thought),
            _ => self.attack_oracle(who, dice.below(4), thought),
        }
    }

    fn attack_token(&mut self, who: &AccountId, kind: u64, thought: Thought) {
        let Thought { amount, victim, hash, .. } = thought;
        let mut token = self.world.token(who);
        let (real, needed) = match kind {
            0 => (token.mint(who, amount).map(drop), Role::Vault),
            1 => (token.burn(&victim, amount).map(drop), Role::Vault),
            2 => (token.credit_rewards(who, amount, amount, 1).map(drop), Role::Bonder),
            3 => (token.book_loss(amount).map(drop), Role::Bonder),
            4 => (token.set_code(hash), Role::Admin),
            _ => (token.ossify(), Role::Admin),
        };
        self.refused(KIND, real, TokenError::Access(missing(who, needed)));
    }

    fn attack_vault(&mut self, who: &AccountId, kind: u64, thought: Thought) {
        let Thought { amount, era, hash, .. } = thought;
        let mut vault = self.world.vault(who);
        let (real, needed) = match kind {
            0 if era % 2 == 0 => (vault.raw().try_send("hold", u64::MAX).expect("it answers"), Role::Bonder),
            0 => {
                let change = BookChange { loss: amount, since: era, ..BookChange::default() };
                (vault.book_report(Totals::default(), &change).map(drop), Role::Bonder)
            }
            1 => (vault.set_guardian(who), Role::Admin),
            2 => (vault.change(&[VaultSetting::Treasury(ink_id(who))]), Role::Admin),
            3 => (vault.propose_admin(Some(who)), Role::Admin),
            4 => (vault.set_code(hash), Role::Admin),
            5 => (vault.ossify(), Role::Admin),
            6 => (vault.pause(Pausable::Unstake, 1 + u64::from(era)).map(drop), Role::Guardian),
            7 => (vault.unpause(Pausable::Stake), Role::Guardian),
            _ => {
                let real = vault.accept_admin();
                let error = AccessError::NotOffered { caller: ink_id(who) };
                return self.refused(KIND, real, VaultError::Access(error));
            }
        };
        self.refused(KIND, real, VaultError::Access(missing(who, needed)));
    }

    fn attack_bonder(&mut self, who: &AccountId, kind: u64, thought: Thought) {
        let Thought { amount, number, hash, .. } = thought;
        let mut bonder = self.world.bonder(who);
        let (real, needed) = match kind {
            0 => (bonder.propose_admin(Some(who)), Role::Admin),
            1 => (bonder.set_code(adotb_interfaces::bonder::CodeTarget::Stash(number), hash), Role::Admin),
            2 => {
                let report = StashReport { stash: number, active: amount, unlocking: 0, pending: None };
                (bonder.book(0, &[report]).map(drop), Role::Reporter)
            }
            3 => (bonder.set_reporter(who), Role::Admin),
            4 => (bonder.change(&[]), Role::Admin),
            5 => (bonder.end_hold(), Role::Reporter),
            6 => (bonder.set_code(adotb_interfaces::bonder::CodeTarget::FutureStashes, hash), Role::Admin),
            _ => (bonder.ossify(), Role::Admin),
        };
        self.refused(KIND, real, BonderError::Access(missing(who, needed)));
    }

    fn attack_oracle(&mut self, who: &AccountId, kind: u64, thought: Thought) {
        let mut oracle = self.world.oracle(who);
        let (real, needed) = match kind {
            0 => {
                let panel = Panel { reporters: vec![ink_id(who)], quorum: 1 };
                (oracle.set_panel(&panel), Role::Admin)
            }
            1 => (oracle.set_settings(&[OracleSetting::Limit(1_000)]), Role::Admin),
            2 => (oracle.set_code(thought.hash), Role::Admin),
            _ => (oracle.veto().map(drop), Role::Guardian),
        };
        self.refused(KIND, real, OracleError::Access(missing(who, needed)));
    }

    fn attack_others(&mut self, who: &AccountId, kind: u64, thought: Thought) {
        let Thought { amount, number, hash, .. } = thought;
        let stash = self.model.stashes.first().map(|stash| stash.account.clone());
        let not_bonder = NominatorError::NotBonder { caller: ink_id(who) };
        match (kind, stash) {
            (0, Some(stash)) => {
                let work = Work {
                    withdraw: None,
                    fresh: false,
                    rebond: 0,
                    chill: true,
                    nominate: None,
                    unbond: amount,
                };
                let calls = self.model.bonder.calls;
                let real = self.world.nominator(&stash, who).work(&calls, &work);
                self.refused(KIND, real, not_bonder);
            }
            (1, Some(stash)) => {
                let real = self.world.nominator(&stash, who).upgrade(hash);
                self.refused(KIND, real, not_bonder);
            }
            (2, _) => {
                let real = self.world.governor(who).set_guardian(who);
                self.refused(KIND, real, GovernorError::Access(missing(who, Role::Admin)));
            }
            _ => {
                let real = self.world.registry(who).set_weights(&equal_allocation(1 + number % 9));
                self.refused(KIND, real, RegistryError::Access(missing(who, Role::Admin)));
            }
        }
    }

    pub(super) fn send_value(&mut self, who: &AccountId, dice: u64) {
        let mut dice = Dice::new(dice);
        let given = 1 + u128::from(dice.below(10 * DOT as u64));
        let (id, limit) = (dice.below(20), dice.below(4) as u32);
        let of_vault = VaultError::ValueNotExpected { given };
        let vault = |pair: &mut Self, real: Result<(), VaultError>| pair.refused(VALUE, real, of_vault);
        match dice.below(10) {
            0 => {
                let real = self.world.vault(who).with_value(given).request_unstake(given).map(drop);
                vault(self, real);
            }
            1 => {
                let real = self.world.vault(who).with_value(given).cancel_unstake(id).map(drop);
                vault(self, real);
            }
            2 => {
                let real = self.world.vault(who).with_value(given).claim(&[id]).map(drop);
                vault(self, real);
            }
            3 => {
                let real = self.world.vault(who).with_value(given).unstake_now(given, 0).map(drop);
                vault(self, real);
            }
            4 => {
                let real = self.world.bonder(who).with_value(given).harvest().map(drop);
                self.refused(VALUE, real, BonderError::ValueNotExpected { given });
            }
            5 => {
                let real = self.world.bonder(who).with_value(given).advance(limit).map(drop);
                self.refused(VALUE, real, BonderError::ValueNotExpected { given });
            }
            6 => {
                let real = self.world.bonder(who).with_value(given).create_stash();
                self.refused(VALUE, real, BonderError::ValueNotExpected { given });
            }
            7 => {
                let real = self.world.token(who).with_value(given).transfer(&BOB, given);
                self.refused(VALUE, real, PSP22Error::Custom("ValueNotExpected".into()));
            }
            8 => {
                let real = self.world.token(who).with_value(given).transfer_shares(&BOB, given);
                self.refused(VALUE, real, TokenError::ValueNotExpected { given });
            }
            _ => {
                let real = self.world.governor(who).with_value(given).release(None);
                self.refused(VALUE, real, GovernorError::ValueNotExpected { given });
            }
        }
    }
}

fn missing(who: &AccountId, needed: Role) -> AccessError {
    AccessError::MissingRole { caller: ink_id(who), needed }
}
