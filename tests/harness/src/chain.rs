//! The chain: time, blocks, eras, money, and copies of its whole state.
//!
//! [`Chain`] wraps drink's sandbox around the runtime of `adotb-runtime`. This file has the clock and the balances; `chain/contracts.rs` uploads and
//! calls contracts, `chain/staking.rs` reads and moves the staking pallet.
//!
//! ```no_run
//! use adotb_harness::{actors::*, chain::Chain};
//!
//! let mut chain = Chain::new();
//! chain.transfer(&ALICE, &BOB, dot(5)).unwrap();
//! chain.advance_eras(28);
//! assert_eq!(chain.active_era(), 28);
//! ```

use std::sync::{Arc, OnceLock};

pub use adotb_runtime::genesis::Genesis;
use adotb_runtime::{
    params, state, AccountId, Balance, Balances, Runtime, RuntimeCall, RuntimeEvent, System, Timestamp,
};
use drink::Sandbox;
use frame_support::{
    storage::{with_transaction, TransactionOutcome},
    traits::{
        fungible::Inspect,
        tokens::{Fortitude, Preservation},
        Currency,
    },
    weights::Weight,
};
use sp_runtime::{traits::Dispatchable, DispatchError, DispatchResult, Storage};

use crate::actors;

mod contracts;
mod staking;

pub use contracts::{CallReport, Code, Instantiated};
pub use staking::{Exposure, Ledger, Payee};

/// The chain of one test.
pub struct Chain {
    sandbox: Sandbox<Runtime>,
    /// What a contract call may use. A call that needs more than one block gives fails here as it would on a chain.
    pub gas_limit: Weight,
}

/// A copy of a chain at one moment. It can be kept in a `static` and shared by the threads of all tests.
#[derive(Clone)]
pub struct Snapshot {
    state: Arc<Storage>,
    gas_limit: Weight,
}

// ------------------------------------------------------------------------------------------------ making and copying

/// The default genesis with money for every actor.
pub fn default_genesis() -> Genesis {
    Genesis {
        endowed: actors::ACTORS.iter().map(|who| (who.clone(), actors::ENDOWMENT)).collect(),
        ..Genesis::default()
    }
}

impl Default for Chain {
    fn default() -> Self {
        Self::new()
    }
}

impl Chain {
    /// A chain with the default genesis: 64 validators, all active, eras of a day, 28 eras of unbonding, immediate slashes, every actor with a
    /// million DOT. It stands in block 1 at the start of era 0.
    pub fn new() -> Self {
        static FIRST: OnceLock<Snapshot> = OnceLock::new();
        Self::from_snapshot(FIRST.get_or_init(|| Self::with_genesis(&default_genesis()).snapshot()))
    }

    /// A chain with another genesis; start from [`default_genesis`] and change what matters.
    ///
    /// # Panics
    /// If the genesis contradicts itself.
    pub fn with_genesis(genesis: &Genesis) -> Self {
        let sandbox = adotb_runtime::genesis::sandbox(genesis).expect("the genesis is valid");
        Self { sandbox, gas_limit: params::MAX_EXTRINSIC_WEIGHT }
    }

    /// A copy of everything: state, clock, parameters.
    pub fn snapshot(&mut self) -> Snapshot {
        let state = Arc::new(self.execute(state::dump));
        Snapshot { state, gas_limit: self.gas_limit }
    }

    /// A new chain that continues from a copy.
    pub fn from_snapshot(snapshot: &Snapshot) -> Self {
        let sandbox = state::load(&snapshot.state).expect("a dumped state can be loaded");
        Self { sandbox, gas_limit: snapshot.gas_limit }
    }

    /// A second chain with the same past; from here on they know nothing of each other.
    pub fn fork(&mut self) -> Self {
        Self::from_snapshot(&self.snapshot())
    }

    /// Runs `what` and takes all its effects back, time included. Much cheaper than a fork.
    pub fn scratch<T>(&mut self, what: impl FnOnce(&mut Self) -> T) -> T {
        self.execute(sp_io::storage::start_transaction);
        let result = what(self);
        self.execute(sp_io::storage::rollback_transaction);
        result
    }

    /// Runs code inside the chain, with the pallets of `adotb_runtime` in reach. For what the other methods do not offer.
    pub fn execute<T>(&mut self, what: impl FnOnce() -> T) -> T {
        self.sandbox.execute_with(what)
    }

    /// Dispatches a runtime call signed by `who`; a failing one changes nothing.
    pub fn dispatch(&mut self, call: impl Into<RuntimeCall>, who: &AccountId) -> DispatchResult {
        self.dispatch_as(call.into(), Some(who.clone()).into())
    }

    /// Dispatches a runtime call as root (the chain's governance).
    pub fn sudo(&mut self, call: impl Into<RuntimeCall>) -> DispatchResult {
        self.dispatch_as(call.into(), frame_system::RawOrigin::Root.into())
    }

    fn dispatch_as(&mut self, call: RuntimeCall, origin: adotb_runtime::RuntimeOrigin) -> DispatchResult {
        self.execute(|| {
            System::reset_events();
            atomically(|| call.dispatch(origin).map(|_| ()).map_err(|failed| failed.error))
        })
    }

    /// The runtime events of the last dispatch, contract call or block.
    pub fn last_events(&mut self) -> Vec<RuntimeEvent> {
        self.execute(|| System::read_events_no_consensus().map(|record| record.event).collect())
    }
}

/// Runs `what` as an extrinsic: an error takes back everything it did.
fn atomically<T>(what: impl FnOnce() -> Result<T, DispatchError>) -> Result<T, DispatchError> {
    with_transaction(|| match what() {
        Ok(value) => TransactionOutcome::Commit(Ok(value)),
        Err(error) => TransactionOutcome::Rollback(Err(error)),
    })
}

// ------------------------------------------------------------------------------------------------ time

impl Chain {
    /// The height of the chain.
    pub fn block_number(&mut self) -> u32 {
        self.execute(System::block_number)
    }

    /// The time of the current block, in milliseconds. It moves only through the methods here.
    pub fn now(&mut self) -> u64 {
        self.execute(Timestamp::get)
    }

    /// The length of an era in milliseconds.
    pub fn era_ms(&mut self) -> u64 {
        self.execute(params::EraMs::get)
    }

    /// The start of an era, in milliseconds; eras follow the clock strictly.
    pub fn era_start(&mut self, era: u32) -> u64 {
        let length = self.era_ms();
        params::GENESIS_MS + length * u64::from(era)
    }

    /// Builds `count` blocks, six seconds apart.
    pub fn advance_blocks(&mut self, count: u32) {
        for _ in 0..count {
            self.advance_ms(params::BLOCK_MS);
        }
    }

    /// Moves the clock by `ms`: builds a block at the start of each session on the way, and one at the end.
    pub fn advance_ms(&mut self, ms: u64) {
        let target = self.now() + ms;
        self.advance_to(target);
    }

    /// Moves the clock to `target`; see [`Chain::advance_ms`]. A target that is not ahead does nothing.
    pub fn advance_to(&mut self, target: u64) {
        while self.now() < target {
            let next_session =
                self.execute(|| params::session_start_ms(adotb_runtime::Session::current_index() + 1));
            let time = next_session.clamp(self.now() + 1, target);
            self.execute(|| params::NextTimestamp::set(&time));
            self.sandbox.build_block().expect("blocks of this runtime never fail");
        }
    }

    /// Moves the clock by one era, whatever the hour: the election, the era change and the reward points happen on the way. Nobody is paid yet:
    /// see [`Chain::pay_rewards`].
    pub fn advance_era(&mut self) {
        let length = self.era_ms();
        self.advance_ms(length);
    }

    /// Moves the clock by `count` eras.
    pub fn advance_eras(&mut self, count: u32) {
        for _ in 0..count {
            self.advance_era();
        }
    }

    /// Moves the clock by one era and pays the rewards of the era that ended.
    pub fn advance_era_and_pay(&mut self) {
        let ended = self.active_era();
        self.advance_era();
        self.pay_rewards(ended);
    }

    /// Moves the clock to the start of an era.
    pub fn advance_to_era(&mut self, era: u32) {
        let start = self.era_start(era);
        self.advance_to(start);
    }
}

// ------------------------------------------------------------------------------------------------ money

impl Chain {
    /// Sends DOT; the sender may not die.
    pub fn transfer(&mut self, from: &AccountId, to: &AccountId, amount: Balance) -> DispatchResult {
        let call = pallet_balances::Call::transfer_keep_alive { dest: to.clone().into(), value: amount };
        self.dispatch(call, from)
    }

    /// Creates DOT out of nothing, for tests with more people than the genesis has.
    pub fn mint(&mut self, who: &AccountId, amount: Balance) {
        self.execute(|| drop(Balances::deposit_creating(who, amount)));
    }

    /// The free balance: everything but what is on hold. Bonded DOT is part of it (the staking pallet of this generation locks, it does not hold).
    pub fn free_balance(&mut self, who: &AccountId) -> Balance {
        self.execute(|| Balances::free_balance(who))
    }

    /// What is on hold: for contracts, the storage deposits.
    pub fn held_balance(&mut self, who: &AccountId) -> Balance {
        self.execute(|| Balances::reserved_balance(who))
    }

    /// What `who` could send away and still exist: exactly what a contract sees as its own `balance()`.
    pub fn reducible_balance(&mut self, who: &AccountId) -> Balance {
        self.execute(|| {
            <Balances as Inspect<_>>::reducible_balance(who, Preservation::Preserve, Fortitude::Polite)
        })
    }

    /// All DOT there is.
    pub fn total_issuance(&mut self) -> Balance {
        self.execute(Balances::total_issuance)
    }
}
