//! One way to call another contract, which cannot mistake a failed call for a successful one.
use crate::{AccountId, Balance, Hash};
use ink::{
    env::{
        call::{build_call, build_create, ExecutionInput, FromAccountId, Selector},
        CallFlags, ContractEnv, DefaultEnvironment,
    },
    prelude::vec::Vec,
};
use scale::{Decode, Encode, Error, Input, Output};

/// The callee did not answer in the agreed form: no contract there, it trapped, or what it returned could not be decoded.
/// Whatever it did is undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct CallFailed;

/// An error of the callee that the caller only needs to know as such: its bytes are not decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused;

impl Decode for Refused {
    fn decode<I: Input>(_: &mut I) -> Result<Self, Error> {
        Ok(Self)
    }
}

/// Bytes as they are, without a length in front.
struct Raw(Vec<u8>);

impl Encode for Raw {
    fn encode_to<T: Output + ?Sized>(&self, dest: &mut T) {
        dest.write(&self.0);
    }
}

impl Decode for Raw {
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
        let mut bytes = ink::prelude::vec![0; input.remaining_len()?.unwrap_or(0)];
        input.read(&mut bytes)?;
        Ok(Self(bytes))
    }
}

/// Calls `selector` of `callee` with the SCALE-encoded `args` and `value` planck, and decodes what it returns as `R`.
///
/// `R` must be the callee's full return type, its own `Result` included (or [`Refused`] for its error): ink! 4.3 decodes
/// what a reverted call returns just like that of a successful one, so only the inner `Result` says which it was.
/// Re-entry is not allowed while the call runs (no flag is set, and the pallet denies it by default).
///
/// # Errors
/// [`CallFailed`] when the callee trapped, does not exist, or returned something that is not an `R`.
pub fn call<Args: Encode, R: Decode>(
    callee: AccountId,
    selector: [u8; 4],
    value: Balance,
    args: Args,
) -> Result<R, CallFailed> {
    R::decode(&mut &call_raw(callee, selector, value, 0, args.encode(), false)?[..]).map_err(|_| CallFailed)
}

/// The part of [`call`] that is the same for all messages: kept apart so that it is in the code once. For callers that want
/// the bytes that are returned, or a gas limit (`ref_time`; zero for all there is), or that may be called back meanwhile.
///
/// # Errors
/// [`CallFailed`] when the callee trapped, does not exist, or does not speak ink!'s language.
#[inline(never)]
pub fn call_raw(
    callee: AccountId,
    selector: [u8; 4],
    value: Balance,
    gas_limit: u64,
    args: Vec<u8>,
    allow_reentry: bool,
) -> Result<Vec<u8>, CallFailed> {
    build_call::<DefaultEnvironment>()
        .call(callee)
        .gas_limit(gas_limit)
        .call_flags(CallFlags::default().set_allow_reentry(allow_reentry))
        .transferred_value(value)
        .exec_input(ExecutionInput::new(Selector::new(selector)).push_arg(Raw(args)))
        .returns::<Raw>()
        .try_invoke()
        .ok()
        .and_then(Result::ok)
        .map(|raw| raw.0)
        .ok_or(CallFailed)
}

/// Instantiates `code_hash` with the constructor `new` and the SCALE-encoded `args`, without value.
/// The same `salt` cannot be used twice with the same code and arguments. The storage deposit and the existential
/// deposit are paid by whoever signed the transaction, not by the calling contract (pallet-contracts, `storage::meter`).
///
/// # Errors
/// [`CallFailed`] when there is no such code, the salt was used before, or the constructor refused.
pub fn instantiate(code_hash: Hash, args: Vec<u8>, salt: [u8; 4]) -> Result<AccountId, CallFailed> {
    make(code_hash, ink::selector_bytes!("new"), args, salt)
}

/// Instantiates the back of a contract with two codes as an anchor: an idle contract that keeps the code on the chain.
///
/// # Errors
/// [`CallFailed`] when there is no such code, it is not a back, or the calling contract made its anchor before.
pub fn anchor(code_hash: Hash) -> Result<AccountId, CallFailed> {
    make(code_hash, ink::selector_bytes!("anchor"), Vec::new(), [0; 4])
}

#[inline(never)]
fn make(
    code_hash: Hash,
    constructor: [u8; 4],
    args: Vec<u8>,
    salt: [u8; 4],
) -> Result<AccountId, CallFailed> {
    build_create::<Instance>()
        .code_hash(code_hash)
        .gas_limit(0)
        .endowment(0)
        .exec_input(ExecutionInput::new(Selector::new(constructor)).push_arg(Raw(args)))
        .salt_bytes(salt)
        .returns::<Instance>()
        .try_instantiate()
        .ok()
        .and_then(Result::ok)
        .map(|instance| instance.0)
        .ok_or(CallFailed)
}

/// A new contract of which only the address matters.
struct Instance(AccountId);

impl FromAccountId<DefaultEnvironment> for Instance {
    fn from_account_id(account_id: AccountId) -> Self {
        Self(account_id)
    }
}

impl ContractEnv for Instance {
    type Env = DefaultEnvironment;
}
