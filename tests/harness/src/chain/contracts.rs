//! Raw contract access: bytes in, bytes out, with everything that a call cost and did.

use adotb_runtime::{AccountId, Balance, Contracts, Runtime, RuntimeEvent, System};
use frame_support::{
    storage::{with_transaction, TransactionOutcome},
    weights::Weight,
};
use pallet_contracts::{CollectEvents, DebugInfo, Determinism};
use pallet_contracts_primitives::{ContractResult, ExecReturnValue, StorageDeposit};
use sp_core::H256;
use sp_runtime::DispatchError;

use super::Chain;

/// The code of a contract to instantiate.
#[derive(Clone, Debug, PartialEq)]
pub enum Code {
    /// A code that is not on the chain yet.
    Wasm(Vec<u8>),
    /// A code that [`Chain::upload`] stored.
    Hash(H256),
}

/// What a contract call answered, cost and did.
#[derive(Clone, Debug, PartialEq)]
pub struct CallReport {
    /// The bytes that the contract returned (also when it reverted), or the pallet's error if it trapped or never ran.
    pub result: Result<Vec<u8>, DispatchError>,
    /// Whether the contract returned with the revert flag. ink! sets it when a message answers `Err`.
    pub reverted: bool,
    /// The weight used: `ref_time` in picoseconds, `proof_size` in bytes.
    pub gas_consumed: Weight,
    /// The weight that must be offered for the call to succeed (never less than what is used).
    pub gas_required: Weight,
    /// Storage deposit taken from the caller; negative when it was refunded.
    pub storage_deposit: i128,
    /// The contract events, in order: who emitted and the bytes. Empty if the call failed.
    pub events: Vec<(AccountId, Vec<u8>)>,
    /// What the contract printed for debugging, and why a trap happened if the pallet knows it.
    pub debug: String,
}

impl CallReport {
    /// Whether the call took effect.
    pub fn is_ok(&self) -> bool {
        self.result.is_ok() && !self.reverted
    }

    /// The returned bytes.
    ///
    /// # Panics
    /// If the contract trapped or never ran.
    pub fn data(&self) -> &[u8] {
        match &self.result {
            Ok(data) => data,
            Err(error) => panic!("the contract call failed: {error:?} {}", self.debug),
        }
    }
}

/// A new contract and what its constructor cost; if it failed, the report of the failure.
pub type Instantiated = Result<(AccountId, CallReport), Box<CallReport>>;

impl Chain {
    /// Stores a contract's code and returns its hash. `who` pays the deposit for it.
    pub fn upload(&mut self, wasm: Vec<u8>, who: &AccountId) -> Result<H256, DispatchError> {
        self.execute(|| {
            super::atomically(|| {
                Contracts::bare_upload_code(who.clone(), wasm, None, Determinism::Enforced)
                    .map(|uploaded| uploaded.code_hash)
            })
        })
    }

    /// Makes a contract: `data` is the constructor's selector and arguments, `value` the DOT it receives from `who`, who also pays the existential
    /// deposit and the storage deposits. Two contracts of the same maker, code and data need different salts. A failure changes nothing.
    pub fn instantiate(
        &mut self,
        code: Code,
        data: Vec<u8>,
        value: Balance,
        salt: Vec<u8>,
        who: &AccountId,
    ) -> Instantiated {
        let gas_limit = self.gas_limit;
        let code = match code {
            Code::Wasm(wasm) => pallet_contracts_primitives::Code::Upload(wasm),
            Code::Hash(hash) => pallet_contracts_primitives::Code::Existing(hash),
        };
        let (made, report) = self.execute(|| {
            extrinsic(true, || {
                let outcome = Contracts::bare_instantiate(
                    who.clone(),
                    value,
                    gas_limit,
                    None,
                    code,
                    data,
                    salt,
                    DebugInfo::UnsafeDebug,
                    CollectEvents::Skip,
                );
                let account = outcome.result.as_ref().ok().map(|made| made.account_id.clone());
                (account, report(outcome, |made| made.result))
            })
        });
        match made {
            Some(account) if report.is_ok() => Ok((account, report)),
            _ => Err(Box::new(report)),
        }
    }

    /// Calls a contract as `who`, who sends `value` along and pays storage deposits. A call that traps or reverts changes nothing.
    pub fn call(
        &mut self,
        contract: &AccountId,
        data: Vec<u8>,
        value: Balance,
        who: &AccountId,
    ) -> CallReport {
        self.call_as_extrinsic(true, contract, data, value, who)
    }

    /// Calls a contract and takes all effects back: for views, and to ask what would happen.
    pub fn dry_call(
        &mut self,
        contract: &AccountId,
        data: Vec<u8>,
        value: Balance,
        who: &AccountId,
    ) -> CallReport {
        self.call_as_extrinsic(false, contract, data, value, who)
    }

    /// The hash of the code that a contract runs now.
    pub fn code_hash_of(&mut self, contract: &AccountId) -> Option<H256> {
        self.execute(|| Contracts::code_hash(contract))
    }

    fn call_as_extrinsic(
        &mut self,
        keep: bool,
        contract: &AccountId,
        data: Vec<u8>,
        value: Balance,
        who: &AccountId,
    ) -> CallReport {
        let gas_limit = self.gas_limit;
        let ((), report) = self.execute(|| {
            extrinsic(keep, || {
                let outcome = Contracts::bare_call(
                    who.clone(),
                    contract.clone(),
                    value,
                    gas_limit,
                    None,
                    data,
                    DebugInfo::UnsafeDebug,
                    CollectEvents::Skip,
                    Determinism::Enforced,
                );
                ((), report(outcome, |returned| returned))
            })
        });
        report
    }
}

/// Runs a contract as an extrinsic does: its events alone are in the block afterwards, and a failure takes everything back. The pallet's `bare_*`
/// functions leave the second to their caller (an uploaded code would stay, for one).
fn extrinsic<T>(keep: bool, run: impl FnOnce() -> (T, CallReport)) -> (T, CallReport) {
    with_transaction(|| {
        System::reset_events();
        let (value, mut report) = run();
        if report.is_ok() {
            report.events = contract_events();
        }
        let outcome: Result<_, DispatchError> = Ok((value, report));
        match &outcome {
            Ok((_, report)) if keep && report.is_ok() => TransactionOutcome::Commit(outcome),
            _ => TransactionOutcome::Rollback(outcome),
        }
    })
    .expect("transactions are not nested deeply here")
}

/// The pallet's result in our words; the events come later.
fn report<R, E>(
    outcome: ContractResult<Result<R, DispatchError>, Balance, E>,
    returned: impl FnOnce(R) -> ExecReturnValue,
) -> CallReport {
    let result = outcome.result.map(returned);
    CallReport {
        reverted: result.as_ref().is_ok_and(ExecReturnValue::did_revert),
        result: result.map(|returned| returned.data),
        gas_consumed: outcome.gas_consumed,
        gas_required: outcome.gas_required,
        storage_deposit: signed(outcome.storage_deposit),
        events: Vec::new(),
        debug: String::from_utf8_lossy(&outcome.debug_message).into_owned(),
    }
}

fn contract_events() -> Vec<(AccountId, Vec<u8>)> {
    System::read_events_no_consensus()
        .filter_map(|record| match record.event {
            RuntimeEvent::Contracts(pallet_contracts::Event::<Runtime>::ContractEmitted {
                contract,
                data,
            }) => Some((contract, data)),
            _ => None,
        })
        .collect()
}

fn signed(deposit: StorageDeposit<Balance>) -> i128 {
    match deposit {
        StorageDeposit::Charge(amount) => i128::try_from(amount).unwrap_or(i128::MAX),
        StorageDeposit::Refund(amount) => i128::try_from(amount).map_or(i128::MIN, |refund| -refund),
    }
}
