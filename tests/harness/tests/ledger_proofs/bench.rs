//! A stash to ask, and how to ask it.

use std::collections::BTreeMap;

use adotb_harness::{
    actors::*,
    chain::{CallReport, Chain, Code, Ledger, Payee},
};
use adotb_runtime::{state, AccountId, Balance, RuntimeCall};
use frame_support::weights::Weight;
use pallet_staking::Call as Staking;
use scale::Encode;

/// A stash. Input: 1 if it shall revert in the end, then runtime calls, each behind its length. It makes them all and answers one byte for each: 0 if
/// the call was done, another number if it was refused.
const STASH: &str = r#"
(module
    (import "seal0" "input" (func $input (param i32 i32)))
    (import "seal0" "call_runtime" (func $call_runtime (param i32 i32) (result i32)))
    (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
    (import "env" "memory" (memory 1 1))
    (func (export "deploy"))
    (func (export "call") (local $at i32) (local $end i32) (local $answer i32) (local $length i32)
        (i32.store (i32.const 0) (i32.const 16384))
        (call $input (i32.const 8192) (i32.const 0))
        (local.set $end (i32.add (i32.const 8192) (i32.load (i32.const 0))))
        (local.set $at (i32.const 8193))
        (local.set $answer (i32.const 4096))
        (block $done (loop $next
            (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
            (local.set $length (i32.load (local.get $at)))
            (i32.store8 (local.get $answer)
                (call $call_runtime (i32.add (local.get $at) (i32.const 4)) (local.get $length)))
            (local.set $answer (i32.add (local.get $answer) (i32.const 1)))
            (local.set $at (i32.add (local.get $at) (i32.add (i32.const 4) (local.get $length))))
            (br $next)
        ))
        (call $return (i32.load8_u (i32.const 8192)) (i32.const 4096)
            (i32.sub (local.get $answer) (i32.const 4096)))
    )
)"#;

/// Who asks the stash. Input: the account of a contract and what to tell it. Returns what it answered, and never reverts.
const ASKER: &str = r#"
(module
    (import "seal0" "input" (func $input (param i32 i32)))
    (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
    (import "seal1" "seal_call" (func $call (param i32 i32 i64 i32 i32 i32 i32 i32) (result i32)))
    (import "env" "memory" (memory 1 1))
    (func (export "deploy"))
    (func (export "call")
        (i32.store (i32.const 0) (i32.const 16384))
        (call $input (i32.const 8192) (i32.const 0))
        (i32.store (i32.const 4) (i32.const 4096))
        (drop (call $call
            (i32.const 0) (i32.const 8192) (i64.const 0) (i32.const 16)
            (i32.const 8224) (i32.sub (i32.load (i32.const 0)) (i32.const 32))
            (i32.const 4096) (i32.const 4)))
        (call $return (i32.const 0) (i32.const 4096) (i32.load (i32.const 4)))
    )
)"#;

/// A chain, a contract account that bonded and nominates, and a contract that asks it.
pub struct Bench {
    pub chain: Chain,
    pub stash: AccountId,
    asker: AccountId,
    pub last: Option<CallReport>,
}

impl Bench {
    /// The stash has bonded `amount` and nominates validator 0.
    pub fn new(amount: Balance) -> Self {
        let mut chain = Chain::new();
        let mut make = |wat: &str| {
            let code = Code::Wasm(wat::parse_str(wat).expect("it is valid"));
            chain.instantiate(code, Vec::new(), 0, Vec::new(), &DAVE).expect("it can be made").0
        };
        let (stash, asker) = (make(STASH), make(ASKER));
        let mut bench = Self { chain, stash, asker, last: None };
        bench.chain.transfer(&ALICE, &bench.stash, amount).unwrap();
        bench.done(&[
            Staking::bond { value: amount, payee: Payee::Account(BOB) }.into(),
            Staking::nominate { targets: vec![validator(0).into()] }.into(),
        ]);
        bench
    }

    /// The same with two chunks, and the chain two eras later.
    pub fn with_chunks() -> Self {
        let mut bench = Self::new(dot(1_000));
        for amount in [100, 50] {
            bench.done(&[unbond(dot(amount))]);
            bench.chain.advance_era();
        }
        bench
    }

    /// Lets the stash make runtime calls, asked by another contract; `revert` takes them back. Returns which were done.
    pub fn ask(&mut self, revert: bool, calls: &[RuntimeCall]) -> Vec<bool> {
        let mut data = <[u8; 32]>::from(self.stash.clone()).to_vec();
        data.push(revert.into());
        for call in calls {
            let call = call.encode();
            data.extend((call.len() as u32).to_le_bytes());
            data.extend(call);
        }
        let report = self.chain.call(&self.asker, data, 0, &KEEPER);
        assert_eq!(report.data().len(), calls.len(), "an answer for each: {}", report.debug);
        let done: Vec<_> = report.data().iter().map(|code| *code == 0).collect();
        self.last = Some(report);
        done
    }

    /// Calls that stay and that the chain must not refuse.
    #[track_caller]
    pub fn done(&mut self, calls: &[RuntimeCall]) {
        assert!(!self.ask(false, calls).contains(&false), "refused");
    }

    /// **The proof.** Whether the ledger has exactly this much active and this much in all chunks. The pallet says only one thing
    /// that depends on amounts and on no parameter: `rebond` is refused when no chunk is left. So the stash rebonds all but one
    /// planck, then one planck, then whatever is left, which must be refused. Then it unbonds everything and does the same with
    /// the whole. All of it is taken back.
    pub fn proves(&mut self, active: Balance, unlocking: Balance) -> bool {
        let total = active + unlocking;
        let mut calls = Vec::new();
        let mut expected = Vec::new();
        if unlocking > 0 {
            calls.extend([rebond(unlocking - 1), rebond(1)]);
            expected.extend([true, true]);
        }
        calls.extend([rebond(Balance::MAX), Staking::chill {}.into(), unbond(Balance::MAX)]);
        expected.extend([false, true, true]);
        calls.extend([rebond(total.saturating_sub(1)), rebond(1), rebond(Balance::MAX)]);
        expected.extend([true, true, false]);
        self.ask(true, &calls) == expected
    }

    /// The short form, enough for a loss: whether the ledger has at most `total` in all.
    pub fn proves_at_most(&mut self, total: Balance) -> bool {
        let calls = [
            rebond(Balance::MAX), // chunks or not: now all is active, so that the next `unbond` need not make room
            Staking::chill {}.into(),
            unbond(Balance::MAX),
            rebond(total),
            rebond(1),
        ];
        self.ask(true, &calls)[1..] == [true, true, true, false]
    }

    /// The truth.
    pub fn ledger(&mut self) -> Ledger {
        self.chain.ledger(&self.stash).unwrap_or_default()
    }

    /// The truth and only the truth can be proved.
    #[track_caller]
    pub fn assert_exact(&mut self, what: &str) {
        let truth = self.ledger();
        let (active, unlocking) = (truth.active, truth.total - truth.active);
        assert!(self.proves(active, unlocking), "{what}: {truth:?}");
        assert!(self.proves_at_most(truth.total) && self.proves_at_most(truth.total + dot(1)), "{what}");
        self.assert_nothing_less(what);
        for (da, du) in [(-1, 0), (1, 0), (0, -1), (0, 1), (-1, 1), (1, -1)] {
            let (Some(a), Some(u)) = (active.checked_add_signed(da), unlocking.checked_add_signed(du)) else {
                continue;
            };
            assert!(!self.proves(a, u), "{what}: {a} and {u} of {truth:?}");
        }
        for (a, u) in [(truth.total, 0), (0, truth.total), (unlocking, active)] {
            let split = format!("{what}: {a} and {u} of {truth:?}");
            assert_eq!(self.proves(a, u), (a, u) == (active, unlocking), "{split}");
        }
    }

    /// No loss can be proved that is not there.
    #[track_caller]
    pub fn assert_nothing_less(&mut self, what: &str) {
        let truth = self.ledger().total;
        for less in [1, 2, dot(1), dot(249), dot(250), dot(251), truth / 2, truth.saturating_sub(1), truth] {
            let claim = truth.saturating_sub(less);
            assert!(claim == truth || !self.proves_at_most(claim), "{what}: {claim} of {truth}");
        }
    }

    /// What asking for these calls uses, the asking contract included.
    pub fn cost(&mut self, name: &str, calls: &[RuntimeCall]) -> Weight {
        self.ask(true, calls);
        let used = self.last.as_ref().expect("asked").gas_consumed;
        println!("{name}: {} us, {} bytes", used.ref_time() / 1_000_000, used.proof_size());
        used
    }

    /// The total balance, as anybody can read it off chain.
    pub fn total_balance(&mut self) -> Balance {
        self.chain.free_balance(&self.stash) + self.chain.held_balance(&self.stash)
    }

    /// The whole state of the chain, but for what belongs to the block.
    pub fn everything(&mut self) -> BTreeMap<Vec<u8>, Vec<u8>> {
        self.chain.execute(|| {
            let dump = state::dump();
            let system = sp_core::twox_128(b"System");
            let account = sp_core::twox_128(b"Account");
            // Of System only the accounts: the rest is events and counters of the block.
            let kept = |key: &[u8]| !key.starts_with(&system) || key[16..].starts_with(&account);
            let top = dump.top.into_iter().filter(|(key, _)| kept(key));
            let children = dump.children_default.into_values().flat_map(|child| child.data);
            top.chain(children).collect()
        })
    }
}

/// The call.
pub fn unbond(value: Balance) -> RuntimeCall {
    Staking::unbond { value }.into()
}

/// The call.
pub fn rebond(value: Balance) -> RuntimeCall {
    Staking::rebond { value }.into()
}
