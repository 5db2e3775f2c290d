//! Nobody comes back through a door, or in front of it, while a call runs.

use adotb_harness::{
    actors::*,
    chain::Code,
    contract::{call_data, selector},
    world::World,
};
use adotb_runtime::AccountId;

/// A contract that calls another as soon as it is called, and then answers with zeroes: where the callee trapped or refused to be called, it traps.
pub fn caller_back(callee: &AccountId, message: &str) -> Vec<u8> {
    let callee: &[u8; 32] = callee.as_ref();
    let text = |bytes: &[u8]| bytes.iter().map(|byte| format!("\\{byte:02x}")).collect::<String>();
    let module = format!(
        r#"(module
            (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
            (import "seal1" "seal_call" (func $call (param i32 i32 i64 i32 i32 i32 i32 i32) (result i32)))
            (import "env" "memory" (memory 1 1))
            (data (i32.const 0) "{}")
            (data (i32.const 32) "{}")
            (func (export "deploy"))
            (func (export "call")
                (if (call $call
                    (i32.const 0) (i32.const 0) (i64.const 0) (i32.const 64)
                    (i32.const 32) (i32.const 4) (i32.const -1) (i32.const -1))
                    (then unreachable))
                (call $return (i32.const 0) (i32.const 64) (i32.const 128)))
        )"#,
        text(callee),
        text(&selector(message)),
    );
    wat::parse_str(module).expect("it is valid")
}

/// Whoever is called by the vault or the governor, from the front or from behind the door, cannot come back through the door.
#[test]
fn nobody_comes_back_through_the_door_while_a_call_runs() {
    // What calls the token, and whether it then is answered.
    type Call = fn(&mut World) -> bool;
    let calls: [(&str, Call); 3] = [
        ("vault.stake", |world| world.stake(&ALICE, dot(5)).is_ok()),
        ("vault.overview, behind the door", |world| {
            let vault = world.at.vault.clone();
            world.chain.dry_call(&vault, call_data("overview", ()), 0, &EVE).is_ok()
        }),
        ("governor.escrow", |world| world.governor(&ALICE).escrow(dot(1)).is_ok()),
    ];
    for (what, call) in calls {
        let mut world = World::new();
        world.accept_roles();
        let own = if what.starts_with("vault") { world.at.vault.clone() } else { world.at.governor.clone() };
        let registry = world.at.registry.clone();
        let views = if what.starts_with("vault") { ["settings", "pool"] } else { ["settings", "links"] };
        // A view of somebody else, as the control; then one of the contract that waits, behind the door or in front.
        let control = world.chain.upload(caller_back(&registry, "limits"), &EVE).unwrap();
        world.token(&ADMIN).set_code(control).unwrap();
        assert!(call(&mut world), "{what}: the token may call others");
        for view in views {
            let mut world = World::new();
            world.accept_roles();
            let hostile = world.chain.upload(caller_back(&own, view), &EVE).unwrap();
            world.token(&ADMIN).set_code(hostile).unwrap();
            assert!(!call(&mut world), "{what}: {view} was answered meanwhile");
        }
    }
}

#[test]
fn contracts_are_answered_through_the_door_too() {
    let mut world = World::new();
    let callee = world.at.vault.clone();
    for view in ["links", "clock", "access", "pool"] {
        let code = Code::Wasm(caller_back(&callee, view));
        let (asking, _) = world.chain.instantiate(code, vec![], 0, view.into(), &EVE).unwrap();
        let report = world.chain.call(&asking, vec![0; 4], 0, &EVE);
        assert!(report.is_ok(), "{view}: {report:?}");
    }
}
