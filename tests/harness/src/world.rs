//! The deployed suite on its chain, and the people around it.
//!
//! ```no_run
//! use adotb_harness::{actors::*, world::World};
//!
//! let mut world = World::new();
//! world.stake(&ALICE, dot(1_000)).unwrap();
//! world.run_eras(3);
//! assert!(world.balance(&ALICE) > dot(1_000), "rewards");
//! let id = world.request(&ALICE, dot(400)).unwrap();
//! world.run_eras(29);
//! assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(400)));
//! world.assert_invariants();
//! ```
//!
//! Whoever appears in an event is remembered, and so is every exit: [`World::assert_invariants`] checks all of them.

use adotb_interfaces::{
    bonder::{BookTotals, Stash},
    registry::ValidatorWeight,
    vault::{Overview, VaultError},
};
use adotb_runtime::{AccountId, Balance};
use frame_support::weights::Weight;
use scale::DecodeAll;
use sp_core::H256;
use sp_runtime::Perbill;

use crate::{
    actors::STRANGER,
    chain::{CallReport, Chain, Snapshot},
    contract::{
        chain_id, ink_id, Bonder, BonderEvent, Caller, Governor, GovernorEvent, Nominator, Oracle,
        OracleEvent, Registry, RegistryEvent, Timelock, TimelockEvent, Token, TokenEvent, Vault, VaultEvent,
    },
};

mod builder;
mod checks;
mod governance;
mod keeper;
mod reporter;
mod witness;

pub use builder::{
    default_bonder_settings, default_governor_settings, default_limits, default_vault_settings, Builder,
    DeployError,
};
pub use checks::Measured;
pub use keeper::Kept;
use witness::Witness;

/// Hashes of the codes on the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Codes {
    /// aDOTb: its front, which its account runs.
    pub token: H256,
    /// The code behind aDOTb's door, which is instantiated.
    pub token_back: H256,
    /// The vault: its front, which its account runs.
    pub vault: H256,
    /// The code behind the vault's door, which is instantiated.
    pub vault_back: H256,
    /// The bonder: its front, which its account runs.
    pub bonder: H256,
    /// The code behind the bonder's door, which is instantiated.
    pub bonder_back: H256,
    /// The registry.
    pub registry: H256,
    /// The stashes.
    pub nominator: H256,
    /// The governor: its front, which its account runs.
    pub governor: H256,
    /// The code behind the governor's door, which is instantiated.
    pub governor_back: H256,
    /// The timelock.
    pub timelock: H256,
    /// The oracle.
    pub oracle: H256,
}

/// Where everything is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    /// aDOTb.
    pub token: AccountId,
    /// The vault.
    pub vault: AccountId,
    /// The bonder.
    pub bonder: AccountId,
    /// The registry.
    pub registry: AccountId,
    /// The governor.
    pub governor: AccountId,
    /// The timelock.
    pub timelock: AccountId,
    /// The oracle.
    pub oracle: AccountId,
    /// The codes.
    pub codes: Codes,
}

/// An event of the suite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Of the vault.
    Vault(VaultEvent),
    /// Of the bonder.
    Bonder(BonderEvent),
    /// Of aDOTb.
    Token(TokenEvent),
    /// Of the registry.
    Registry(RegistryEvent),
    /// Of the governor.
    Governor(GovernorEvent),
    /// Of the timelock.
    Timelock(TimelockEvent),
    /// Of the oracle.
    Oracle(OracleEvent),
}

/// The suite, deployed and wired, on a chain of its own.
pub struct World {
    /// The chain.
    pub chain: Chain,
    /// Where the contracts are.
    pub at: Addresses,
    /// What the last call of a message cost and did; views do not touch it.
    pub last: Option<CallReport>,
    /// There was a slash that the vault may not know of: its books may exceed what the stashes have. [`World::slash`] sets it; the next look at
    /// books that are those of the chain clears it.
    pub unreported_loss: bool,
    witness: Witness,
}

/// A copy of a world. It can be kept in a `static` and shared by the threads of all tests.
#[derive(Clone)]
pub struct WorldSnapshot {
    chain: Snapshot,
    at: Addresses,
    unreported_loss: bool,
    witness: Witness,
}

// ------------------------------------------------------------------------------------------------ copies

impl World {
    /// A copy of everything.
    pub fn snapshot(&mut self) -> WorldSnapshot {
        WorldSnapshot {
            chain: self.chain.snapshot(),
            at: self.at.clone(),
            unreported_loss: self.unreported_loss,
            witness: self.witness.clone(),
        }
    }

    /// A new world that continues from a copy.
    pub fn from_snapshot(snapshot: &WorldSnapshot) -> Self {
        Self {
            chain: Chain::from_snapshot(&snapshot.chain),
            at: snapshot.at.clone(),
            last: None,
            unreported_loss: snapshot.unreported_loss,
            witness: snapshot.witness.clone(),
        }
    }

    /// A second world with the same past.
    pub fn fork(&mut self) -> Self {
        let copy = self.snapshot();
        Self::from_snapshot(&copy)
    }

    /// Runs `what` and takes all its effects back. Much cheaper than a fork.
    pub fn scratch<T>(&mut self, what: impl FnOnce(&mut Self) -> T) -> T {
        let (witness, unreported_loss) = (self.witness.clone(), self.unreported_loss);
        self.chain.execute(sp_io::storage::start_transaction);
        let result = what(self);
        self.chain.execute(sp_io::storage::rollback_transaction);
        (self.witness, self.unreported_loss) = (witness, unreported_loss);
        result
    }
}

// ------------------------------------------------------------------------------------------------ the contracts

impl World {
    /// The vault, called by `who`.
    pub fn vault(&mut self, who: &AccountId) -> Vault<'_> {
        let contract = self.at.vault.clone();
        Vault(self.caller(contract, who))
    }

    /// The bonder, called by `who`.
    pub fn bonder(&mut self, who: &AccountId) -> Bonder<'_> {
        let contract = self.at.bonder.clone();
        Bonder(self.caller(contract, who))
    }

    /// aDOTb, called by `who`.
    pub fn token(&mut self, who: &AccountId) -> Token<'_> {
        let contract = self.at.token.clone();
        Token(self.caller(contract, who))
    }

    /// The registry, called by `who`.
    pub fn registry(&mut self, who: &AccountId) -> Registry<'_> {
        let contract = self.at.registry.clone();
        Registry(self.caller(contract, who))
    }

    /// The governor, called by `who`.
    pub fn governor(&mut self, who: &AccountId) -> Governor<'_> {
        let contract = self.at.governor.clone();
        Governor(self.caller(contract, who))
    }

    /// The timelock, called by `who`.
    pub fn timelock(&mut self, who: &AccountId) -> Timelock<'_> {
        let contract = self.at.timelock.clone();
        Timelock(self.caller(contract, who))
    }

    /// The oracle, called by `who`.
    pub fn oracle(&mut self, who: &AccountId) -> Oracle<'_> {
        let contract = self.at.oracle.clone();
        Oracle(self.caller(contract, who))
    }

    /// The stash at `stash`, called by `who`.
    pub fn nominator(&mut self, stash: &AccountId, who: &AccountId) -> Nominator<'_> {
        Nominator(self.caller(stash.clone(), who))
    }

    /// Any contract, called by `who` with untyped messages.
    pub fn caller(&mut self, contract: AccountId, who: &AccountId) -> Caller<'_> {
        Caller { world: self, contract, who: who.clone(), value: 0 }
    }

    /// Keeps the report of a call and lets the witness see its events.
    pub(crate) fn record(&mut self, report: CallReport) {
        for event in self.decode(&report) {
            self.witness.see(event);
        }
        self.last = Some(report);
    }

    /// The weight that the last call used.
    ///
    /// # Panics
    /// If nothing was called.
    pub fn last_weight(&self) -> Weight {
        self.last.as_ref().expect("there was a call").gas_consumed
    }

    /// The storage deposits that the last call gave back to who made it, in planck.
    ///
    /// # Panics
    /// If nothing was called, or the call took more than it gave.
    pub fn last_refund(&self) -> Balance {
        let deposit = self.last.as_ref().expect("there was a call").storage_deposit;
        Balance::try_from(-deposit).expect("deposits came back")
    }

    /// All events of the last call, in order.
    pub fn last_events(&self) -> Vec<Event> {
        self.last.as_ref().map(|report| self.decode(report)).unwrap_or_default()
    }

    /// The vault's events of the last call, in order.
    pub fn vault_events(&self) -> Vec<VaultEvent> {
        let vault = |event| if let Event::Vault(event) = event { Some(event) } else { None };
        self.last_events().into_iter().filter_map(vault).collect()
    }

    /// The bonder's events of the last call, in order.
    pub fn bonder_events(&self) -> Vec<BonderEvent> {
        let bonder = |event| if let Event::Bonder(event) = event { Some(event) } else { None };
        self.last_events().into_iter().filter_map(bonder).collect()
    }

    /// The token's events of the last call, in order.
    pub fn token_events(&self) -> Vec<TokenEvent> {
        let token = |event| if let Event::Token(event) = event { Some(event) } else { None };
        self.last_events().into_iter().filter_map(token).collect()
    }

    /// The governor's events of the last call, in order.
    pub fn governor_events(&self) -> Vec<GovernorEvent> {
        let governor = |event| if let Event::Governor(event) = event { Some(event) } else { None };
        self.last_events().into_iter().filter_map(governor).collect()
    }

    /// The timelock's events of the last call, in order.
    pub fn timelock_events(&self) -> Vec<TimelockEvent> {
        let timelock = |event| if let Event::Timelock(event) = event { Some(event) } else { None };
        self.last_events().into_iter().filter_map(timelock).collect()
    }

    /// The oracle's events of the last call, in order.
    pub fn oracle_events(&self) -> Vec<OracleEvent> {
        let oracle = |event| if let Event::Oracle(event) = event { Some(event) } else { None };
        self.last_events().into_iter().filter_map(oracle).collect()
    }

    fn decode(&self, report: &CallReport) -> Vec<Event> {
        let decode = |(contract, data): &(AccountId, Vec<u8>)| {
            let data = &mut data.as_slice();
            if *contract == self.at.vault {
                VaultEvent::decode_all(data).map(Event::Vault)
            } else if *contract == self.at.bonder {
                BonderEvent::decode_all(data).map(Event::Bonder)
            } else if *contract == self.at.token {
                TokenEvent::decode_all(data).map(Event::Token)
            } else if *contract == self.at.registry {
                RegistryEvent::decode_all(data).map(Event::Registry)
            } else if *contract == self.at.governor {
                GovernorEvent::decode_all(data).map(Event::Governor)
            } else if *contract == self.at.timelock {
                TimelockEvent::decode_all(data).map(Event::Timelock)
            } else if *contract == self.at.oracle {
                OracleEvent::decode_all(data).map(Event::Oracle)
            } else {
                return None; // a contract that a test brought along
            }
            .expect("the events in harness/contract/events.rs are those of the contracts")
            .into()
        };
        report.events.iter().filter_map(decode).collect()
    }
}

// ------------------------------------------------------------------------------------------------ what people do

impl World {
    /// Stakes `amount` planck; returns the shares.
    pub fn stake(&mut self, who: &AccountId, amount: Balance) -> Result<Balance, VaultError> {
        self.vault(who).stake(amount)
    }

    /// Opens an exit of `amount` planck; returns its id.
    pub fn request(&mut self, who: &AccountId, amount: Balance) -> Result<u64, VaultError> {
        self.vault(who).request_unstake(amount)
    }

    /// Builds a block, since an exit cannot be cancelled in that of its request, and cancels it; returns the shares.
    pub fn cancel(&mut self, who: &AccountId, id: u64) -> Result<Balance, VaultError> {
        self.chain.advance_blocks(1);
        self.vault(who).cancel_unstake(id)
    }

    /// Claims exits; returns the sum. Those that were closed before are left out.
    pub fn claim(&mut self, who: &AccountId, ids: &[u64]) -> Result<Balance, VaultError> {
        self.vault(who).claim(ids).map(|claims| claims.paid)
    }

    /// Lets the owner of each exit claim it; returns the sum.
    pub fn claim_for_owners(&mut self, ids: &[u64]) -> Result<Balance, VaultError> {
        let mut sum = 0;
        for id in ids {
            let owner = self.vault(&STRANGER).exit(*id).map(|exit| chain_id(exit.owner));
            sum += self.claim(&owner.unwrap_or(STRANGER), &[*id])?;
        }
        Ok(sum)
    }

    /// Slashes a validator and everybody behind it; the vault does not know yet.
    pub fn slash(&mut self, validator: &AccountId, fraction: Perbill) {
        self.chain.slash(validator, fraction);
        self.unreported_loss = true;
    }
}

// ------------------------------------------------------------------------------------------------ what everybody can see

impl World {
    /// The balance in aDOTb, in planck.
    pub fn balance(&mut self, who: &AccountId) -> Balance {
        self.token(&STRANGER).balance_of(who)
    }

    /// The vault at a glance.
    pub fn overview(&mut self) -> Overview {
        self.vault(&STRANGER).overview()
    }

    /// The stash book.
    pub fn stashes(&mut self) -> Vec<Stash> {
        self.bonder(&STRANGER).stashes(0, 100)
    }

    /// The sums of the stash book.
    pub fn book_totals(&mut self) -> BookTotals {
        self.bonder(&STRANGER).totals()
    }

    /// The accounts of the stashes.
    pub fn stash_accounts(&mut self) -> Vec<AccountId> {
        self.stashes().into_iter().map(|stash| chain_id(stash.account)).collect()
    }

    /// Everybody who ever held aDOTb, and every exit that is not claimed or cancelled.
    pub fn holders_and_exits(&self) -> (Vec<AccountId>, Vec<u64>) {
        (self.witness.holders.iter().cloned().collect(), self.witness.open_exits().collect())
    }

    /// By the chain, what the stashes have bonded behind each validator that they nominate, by account.
    pub fn stake_by_validator(&mut self) -> Vec<(AccountId, Balance)> {
        let mut stake = std::collections::BTreeMap::new();
        for stash in self.stash_accounts() {
            let bonded = self.chain.ledger(&stash).map_or(0, |ledger| ledger.active);
            for validator in self.chain.nominations(&stash).unwrap_or_default() {
                *stake.entry(validator).or_default() += bonded;
            }
        }
        stake.into_iter().collect()
    }
}

/// An allocation out of validators (their numbers at genesis) and weights in basis points.
pub fn allocation(weights: &[(u32, u16)]) -> Vec<ValidatorWeight> {
    let entry = |(number, weight_bps): &(u32, u16)| ValidatorWeight {
        validator: ink_id(&crate::actors::validator(*number)),
        weight_bps: *weight_bps,
    };
    weights.iter().map(entry).collect()
}

/// An allocation that backs the first `count` validators equally; what does not divide goes to the first ones.
pub fn equal_allocation(count: u16) -> Vec<ValidatorWeight> {
    let weight = |number: u16| 10_000 / count + u16::from(number < 10_000 % count);
    let weights: Vec<_> = (0..count).map(|number| (number.into(), weight(number))).collect();
    allocation(&weights)
}
