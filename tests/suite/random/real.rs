//! Reads what the contracts keep straight from their cells: a view of one number takes a millisecond, a cell a microsecond. The views themselves are
//! compared with the model now and then (`compare.rs`).

use std::{collections::BTreeMap, sync::OnceLock};

use adotb_harness::{artefacts, world::World};
use adotb_runtime::{AccountId, Contracts};
use scale::{Decode, DecodeAll, Encode};
use serde_json::Value;

/// Where a mapping or a cell of its own is kept, by contract and field: from the metadata.
fn key_of(contract: &str, field: &str) -> [u8; 4] {
    static KEYS: OnceLock<BTreeMap<String, [u8; 4]>> = OnceLock::new();
    let keys = KEYS.get_or_init(|| {
        let mut keys = BTreeMap::new();
        for contract in ["token", "vault", "bonder", "governor"] {
            let layout = &artefacts::metadata(contract)["storage"];
            collect(layout, contract, &mut keys);
        }
        keys
    });
    *keys.get(&format!("{contract}.{field}")).unwrap_or_else(|| panic!("{contract} keeps {field}: {keys:?}"))
}

fn collect(layout: &Value, contract: &str, keys: &mut BTreeMap<String, [u8; 4]>) {
    match layout {
        Value::Object(object) => {
            let root =
                object.get("layout").and_then(|inner| inner.get("root")).and_then(|r| r.get("root_key"));
            if let (Some(Value::String(name)), Some(Value::String(key))) = (object.get("name"), root) {
                let digits =
                    u32::from_str_radix(key.trim_start_matches("0x"), 16).expect("a key of four bytes");
                keys.insert(format!("{contract}.{name}"), digits.to_le_bytes());
            }
            object.values().for_each(|inner| collect(inner, contract, keys));
        }
        Value::Array(list) => list.iter().for_each(|inner| collect(inner, contract, keys)),
        _ => {}
    }
}

/// A cell of a contract; `None` if it was never written or was removed.
fn cell<T: Decode>(world: &mut World, contract: &AccountId, key: [u8; 4], entry: Vec<u8>) -> Option<T> {
    let key = [key.to_vec(), entry].concat();
    let bytes = world.chain.execute(|| Contracts::get_storage(contract.clone(), key));
    let bytes = bytes.expect("it is a contract")?;
    Some(T::decode_all(&mut bytes.as_slice()).expect("the cell has this type"))
}

/// An entry of a mapping of the vault.
pub fn of_vault<T: Decode>(world: &mut World, field: &str, entry: impl Encode) -> Option<T> {
    let contract = world.at.vault.clone();
    cell(world, &contract, key_of("vault", field), entry.encode())
}

/// An entry of a mapping of the token.
pub fn of_token<T: Decode>(world: &mut World, field: &str, entry: impl Encode) -> Option<T> {
    let contract = world.at.token.clone();
    cell(world, &contract, key_of("token", field), entry.encode())
}

/// An entry of a mapping of the bonder, or a cell of its own if `entry` is empty.
pub fn of_bonder<T: Decode>(world: &mut World, field: &str, entry: impl Encode) -> Option<T> {
    let contract = world.at.bonder.clone();
    cell(world, &contract, key_of("bonder", field), entry.encode())
}

/// An entry of a mapping of the governor.
pub fn of_governor<T: Decode>(world: &mut World, field: &str, entry: impl Encode) -> Option<T> {
    let contract = world.at.governor.clone();
    cell(world, &contract, key_of("governor", field), entry.encode())
}
