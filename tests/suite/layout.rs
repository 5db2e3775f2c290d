//! Where each contract keeps what: new code must find the old code's storage. The record is `tests/snapshots/storage_layout.json`; after a
//! change that is meant, `UPDATE_SNAPSHOTS=1` writes it anew, and the diff shows what an upgrade would have to migrate.

use std::{env, fs, path::PathBuf};

use adotb_harness::artefacts;
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
