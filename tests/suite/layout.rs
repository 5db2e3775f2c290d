//! Where each contract keeps what: new code must find the old code's storage, and the two codes of a contract with a door each
//! other's. The record is `tests/snapshots/storage_layout.json`; after a change that is meant, `UPDATE_SNAPSHOTS=1` writes it
//! anew, and the diff shows what an upgrade would have to migrate.

use std::{env, fs, path::PathBuf};

use adotb_harness::{actors::*, artefacts, world::World};
use adotb_interfaces::vault::Pausable;
use adotb_runtime::{AccountId, Contracts};
use serde_json::{json, Map, Value};

const CONTRACTS: [&str; 8] =
    ["token", "vault", "bonder", "registry", "nominator", "governor", "timelock", "oracle"];

fn file() -> PathBuf {
    artefacts::workspace().join("tests/snapshots/storage_layout.json")
}

/// The name and the parts of a type, down to the primitives: what its bytes mean.
fn shape(types: &[Value], id: u64, above: &mut Vec<u64>) -> Value {
    let Some(found) = types.iter().find(|entry| entry["id"] == id) else { return json!("unknown") };
    let ty = &found["type"];
    let name = ty["path"].as_array().and_then(|path| path.last()).and_then(Value::as_str).unwrap_or_default();
    if above.contains(&id) {
        return json!(name); // it contains itself
    }
    above.push(id);
    let part = |field: &Value, above: &mut Vec<u64>| {
        let inner = shape(types, field["type"].as_u64().unwrap_or(u64::MAX), above);
        match field["name"].as_str() {
            Some(name) => json!({ name: inner }),
            None => inner,
        }
    };
    let fields = |list: &Value, above: &mut Vec<u64>| -> Vec<Value> {
        list.as_array().into_iter().flatten().map(|field| part(field, above)).collect()
    };
    let def = &ty["def"];
    let shape = if let Some(primitive) = def.get("primitive") {
        primitive.clone()
    } else if let Some(composite) = def.get("composite") {
        json!({ name: fields(&composite["fields"], above) })
    } else if let Some(variant) = def.get("variant") {
        let variants: Map<String, Value> = variant["variants"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|v| {
                (
                    format!("{} {}", v["index"], v["name"].as_str().unwrap_or("?")),
                    fields(&v["fields"], above).into(),
                )
            })
            .collect();
        json!({ name: variants })
    } else if let Some(array) = def.get("array") {
        json!([array["len"], shape(types, array["type"].as_u64().unwrap_or(u64::MAX), above)])
    } else if let Some(sequence) = def.get("sequence") {
        json!(["many", shape(types, sequence["type"].as_u64().unwrap_or(u64::MAX), above)])
    } else if let Some(tuple) = def.get("tuple") {
        let ids = tuple.as_array().into_iter().flatten().filter_map(Value::as_u64);
        ids.collect::<Vec<_>>().into_iter().map(|id| shape(types, id, above)).collect()
    } else {
        def.clone()
    };
    above.pop();
    shape
}

/// The layout with types spelled out instead of numbered: numbers change with every message.
fn spell_out(layout: &Value, types: &[Value]) -> Value {
    match layout {
        Value::Object(object) if object.contains_key("key") && object.contains_key("ty") => {
            let ty = object["ty"].as_u64().unwrap_or(u64::MAX);
            json!({ "key": object["key"], "holds": shape(types, ty, &mut Vec::new()) })
        }
        Value::Object(object) => object
            .iter()
            .map(|(name, value)| (name.clone(), spell_out(value, types)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(list) => list.iter().map(|value| spell_out(value, types)).collect(),
        other => other.clone(),
    }
}

#[test]
fn storage_layouts_are_the_recorded_ones() {
    let layouts: Map<String, Value> = CONTRACTS
        .iter()
        .map(|name| {
            let metadata = artefacts::metadata(name);
            let types = metadata["types"].as_array().expect("types").clone();
            (name.to_string(), spell_out(&metadata["storage"], &types))
        })
        .collect();
    let now = serde_json::to_string_pretty(&layouts).expect("plain JSON") + "\n";
    if env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(file(), now).expect("the snapshots can be written");
        return;
    }
    let recorded: Map<String, Value> =
        serde_json::from_str(&fs::read_to_string(file()).expect("the record is there")).expect("plain JSON");
    for name in CONTRACTS {
        assert_eq!(
            recorded.get(name),
            layouts.get(name),
            "the storage of {name} changed: an upgrade of a deployed contract would misread it. If it is meant, run with UPDATE_SNAPSHOTS=1"
        );
    }
}

/// The one layout of the metadata is that of both codes: each writes the contract's own cell as the other left it, byte by byte.
#[test]
fn both_codes_of_a_contract_write_the_same_bytes() {
    fn cell(world: &mut World, contract: &AccountId) -> Vec<u8> {
        let cell = world.chain.execute(|| Contracts::get_storage(contract.clone(), vec![0; 4]));
        cell.expect("it is a contract").expect("its own cell is there")
    }
    let mut world = World::new();
    world.stake(&ALICE, dot(1_500)).unwrap();
    world.run_eras(3);
    world.request(&ALICE, dot(50)).unwrap();
    world.vault(&GUARDIAN).pause(Pausable::Unstake, DAY_MS).unwrap();
    world.vault(&ADMIN).propose_admin(Some(&BOB)).unwrap();
    let (vault, governor) = (world.at.vault.clone(), world.at.governor.clone());
    let before = cell(&mut world, &vault);
    // Behind the door, what is there already; in front, a harvest of nothing.
    world.vault(&ADMIN).propose_admin(Some(&BOB)).unwrap();
    assert_eq!(cell(&mut world, &vault), before, "the vault's back");
    assert_eq!(world.bonder(&KEEPER).harvest(), Ok(0));
    assert_eq!(cell(&mut world, &vault), before, "the vault's front");

    let token = world.at.token.clone();
    world.token(&ADMIN).propose_admin(Some(&BOB)).unwrap();
    let before = cell(&mut world, &token);
    world.token(&ADMIN).propose_admin(Some(&BOB)).unwrap();
    assert_eq!(cell(&mut world, &token), before, "the token's back");
    let (totals, supply) = (world.token(&EVE).totals(), world.token(&EVE).total_supply());
    assert_eq!(totals.pooled, supply, "what the front counts, the back shows");

    let bonder = world.at.bonder.clone();
    world.bonder(&ADMIN).propose_admin(Some(&BOB)).unwrap();
    let before = cell(&mut world, &bonder);
    world.bonder(&ADMIN).propose_admin(Some(&BOB)).unwrap();
    assert_eq!(cell(&mut world, &bonder), before, "the bonder's back");
    assert_eq!(world.bonder(&REPORTER).end_hold(), Ok(()));
    assert_eq!(cell(&mut world, &bonder), before, "the bonder's front: a hold is in no way the bonder's");

    // The timelock stands for a call that was decided.
    let timelock = world.at.timelock.clone();
    world.governor(&timelock).set_guardian(&EVE).unwrap();
    let before = cell(&mut world, &governor);
    world.governor(&timelock).set_guardian(&EVE).unwrap();
    assert_eq!(cell(&mut world, &governor), before, "the governor's back");
    world.escrow(&ALICE, dot(100)).unwrap();
    assert_eq!(
        cell(&mut world, &governor),
        before,
        "the governor's front: an escrow is in no way the governor's"
    );
    let asked = world.governor(&EVE).guardian();
    assert_eq!(asked, EVE);
}
