//! The attacker's contract: it makes whatever calls it is told, and lets itself be called back.

use adotb_harness::{actors::*, chain::Code, contract::call_data, world::World};
use adotb_interfaces::{timelock::Transaction, AccountId as InkId};
use adotb_runtime::AccountId;
use ink::primitives::LangError;
use scale::{Decode, DecodeAll, Encode};

/// Its input is a selector, which does not matter, and a script; without a script it takes the one that it was made with. A script is a byte (1 to
/// undo everything as soon as a call fails) and the calls, one after the other: address, length, bytes. Each call may call the puppet back, and
/// its result is emitted: the pallet's code and the answer. The puppet itself answers that all is well.
const PUPPET: &str = r#"
(module
    (import "seal0" "input" (func $input (param i32 i32)))
    (import "seal0" "deposit_event" (func $deposit_event (param i32 i32 i32 i32)))
    (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
    (import "seal1" "get_storage" (func $get_storage (param i32 i32 i32 i32) (result i32)))
    (import "seal2" "set_storage" (func $set_storage (param i32 i32 i32 i32) (result i32)))
    (import "seal1" "seal_call" (func $call (param i32 i32 i64 i32 i32 i32 i32 i32) (result i32)))
    (import "env" "memory" (memory 1 1))
    ;; 0: length of the script, 4: length of an answer, 8: storage key, 16: a value of zero, 32: Ok(Ok(())),
    ;; 256: code of a call, 260: its answer, 8192: selector, 8196: script
    (func (export "deploy")
        (i32.store (i32.const 0) (i32.const 16384))
        (call $input (i32.const 8192) (i32.const 0))
        (drop (call $set_storage (i32.const 8) (i32.const 4) (i32.const 8192) (i32.load (i32.const 0))))
    )
    (func (export "call") (local $at i32) (local $end i32) (local $strict i32) (local $code i32) (local $length i32)
        (i32.store (i32.const 0) (i32.const 16384))
        (call $input (i32.const 8192) (i32.const 0))
        (if (i32.eq (i32.load (i32.const 0)) (i32.const 4)) (then
            (i32.store (i32.const 0) (i32.const 16384))
            (drop (call $get_storage (i32.const 8) (i32.const 4) (i32.const 8196) (i32.const 0)))
            (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 4)))
        ))
        (local.set $end (i32.add (i32.const 8192) (i32.load (i32.const 0))))
        (local.set $strict (i32.load8_u (i32.const 8196)))
        (local.set $at (i32.const 8197))
        (block $done (loop $next
            (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
            (local.set $length (i32.load (i32.add (local.get $at) (i32.const 32))))
            (i32.store (i32.const 4) (i32.const 4096))
            (local.set $code (call $call
                (i32.const 8) (local.get $at) (i64.const 0) (i32.const 16)
                (i32.add (local.get $at) (i32.const 36)) (local.get $length)
                (i32.const 260) (i32.const 4)))
            ;; a callee that trapped answers nothing
            (if (i32.and (i32.ne (local.get $code) (i32.const 0)) (i32.ne (local.get $code) (i32.const 2))) (then
                (i32.store (i32.const 4) (i32.const 0))
            ))
            (if (i32.and (local.get $strict) (i32.ne (local.get $code) (i32.const 0))) (then
                (call $return (i32.const 1) (i32.const 260) (i32.load (i32.const 4)))
            ))
            (i32.store (i32.const 256) (local.get $code))
            (call $deposit_event (i32.const 0) (i32.const 0)
                (i32.const 256) (i32.add (i32.load (i32.const 4)) (i32.const 4)))
            (local.set $at (i32.add (local.get $at) (i32.add (i32.const 36) (local.get $length))))
            (br $next)
        ))
        (call $return (i32.const 0) (i32.const 32) (i32.const 2))
    )
)"#;

/// Bytes as they are.
pub struct Raw(pub Vec<u8>);

impl Encode for Raw {
    fn encode_to<T: scale::Output + ?Sized>(&self, to: &mut T) {
        to.write(&self.0);
    }
}

/// What the puppet shall do: calls, in order.
#[derive(Clone, Default)]
pub struct Script(Vec<u8>);

impl Script {
    /// A script that goes on when a call fails.
    pub fn new() -> Self {
        Self(vec![0])
    }

    /// A script that undoes everything when a call fails.
    pub fn all_or_nothing() -> Self {
        Self(vec![1])
    }

    /// One call more.
    pub fn then(mut self, callee: &AccountId, message: &str, args: impl Encode) -> Self {
        let data = call_data(message, args);
        self.0.extend(<[u8; 32]>::from(callee.clone()));
        self.0.extend((data.len() as u32).to_le_bytes());
        self.0.extend(data);
        self
    }

    /// One call more, of another puppet.
    pub fn then_pull(self, puppet: &AccountId, script: &Script) -> Self {
        self.then(puppet, "pull", Raw(script.0.clone()))
    }

    /// The call with which the timelock pulls.
    pub fn as_call(&self, puppet: InkId) -> Transaction {
        Transaction {
            callee: Some(puppet),
            selector: *b"pull",
            input: self.0.clone(),
            ..Transaction::default()
        }
    }
}

/// What became of one call of a script.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// The pallet's code: 0 for success, 1 if the callee trapped, 2 if it reverted.
    pub code: u32,
    /// What the callee answered.
    pub data: Vec<u8>,
}

/// The pallet's code for a callee that trapped.
pub const TRAPPED: Heard = Heard { code: 1, data: Vec::new() };

impl Heard {
    /// The answer of an ink! message.
    #[track_caller]
    pub fn answer<R: Decode>(&self) -> R {
        let answer = Result::<R, LangError>::decode_all(&mut self.data.as_slice());
        answer.unwrap_or_else(|error| panic!("{self:?}: {error}")).expect("it could read its input")
    }
}

/// A puppet of Eve's. `script` is what it does when it is called without one.
pub fn puppet(world: &mut World, script: &Script) -> AccountId {
    let code = Code::Wasm(wat::parse_str(PUPPET).expect("it is valid"));
    // Two puppets need different salts.
    let salt = world.chain.block_number().to_le_bytes().into_iter().chain(script.0.clone()).collect();
    world.chain.instantiate(code, script.0.clone(), 0, salt, &EVE).expect("it can be made").0
}

/// Lets `who` pull the puppet. Returns what became of each call, or what the call that failed answered if that undid everything.
pub fn pull(
    world: &mut World,
    puppet: &AccountId,
    who: &AccountId,
    script: &Script,
) -> Result<Vec<Heard>, Vec<u8>> {
    let _ = world.caller(puppet.clone(), who).try_send::<()>("pull", Raw(script.0.clone()));
    let report = world.last.as_ref().expect("it was called");
    if report.reverted {
        return Err(report.data().to_vec());
    }
    assert!(report.is_ok(), "the puppet trapped: {report:?}");
    Ok(heard(world, puppet))
}

/// What became of the puppet's calls, in the last call of anything.
pub fn heard(world: &World, puppet: &AccountId) -> Vec<Heard> {
    let events = world.last.iter().flat_map(|report| &report.events);
    let own = events.filter(|(account, _)| account == puppet);
    own.map(|(_, data)| {
        let (code, data) = data.split_first_chunk().expect("four bytes of code");
        Heard { code: u32::from_le_bytes(*code), data: data.to_vec() }
    })
    .collect()
}
