//! Copies of the whole chain state.
//!
//! drink can run something without keeping its effects, but it cannot copy a chain. A copy is what makes tests fast: the expensive part, a deployed
//! suite with some eras behind it, is made once and each test starts from its own copy of it.

use std::cell::Cell;

use sp_core::{
    storage::{ChildInfo, StorageChild},
    twox_128,
};
use sp_io::{default_child_storage as child, storage as top};
use sp_runtime::Storage;

use crate::Runtime;

thread_local! {
    static LOADING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is making a chain from a copied state, so that nothing must be written at its genesis.
pub(crate) fn is_loading() -> bool {
    LOADING.with(Cell::get)
}

/// The whole state of the chain. Call it inside the chain (`Sandbox::execute_with`).
pub fn dump() -> Storage {
    let mut storage = Storage::default();
    let mut key = Vec::new();
    while let Some(next) = top::next_key(&key) {
        if let Some(value) = top::get(&next) {
            storage.top.insert(next.clone(), value.to_vec());
        }
        key = next;
    }
    for trie in contract_tries(&storage) {
        let data = dump_child(&trie);
        let child_info = ChildInfo::new_default(&trie);
        storage.children_default.insert(trie, StorageChild { data, child_info });
    }
    storage
}

/// A new chain with the given state.
pub fn load(state: &Storage) -> drink::DrinkResult<drink::Sandbox<Runtime>> {
    LOADING.with(|loading| loading.set(true));
    let sandbox = drink::Sandbox::<Runtime>::new();
    LOADING.with(|loading| loading.set(false));
    let mut sandbox = sandbox?;
    // Written through the overlay and never committed: a trie is not needed, and building one takes longer than all the rest.
    sandbox.execute_with(|| {
        for (key, value) in &state.top {
            top::set(key, value);
        }
        for (trie, contents) in &state.children_default {
            for (key, value) in &contents.data {
                child::set(trie, key, value);
            }
        }
    });
    Ok(sandbox)
}

fn dump_child(trie: &[u8]) -> std::collections::BTreeMap<Vec<u8>, Vec<u8>> {
    let mut data = std::collections::BTreeMap::new();
    let mut key = Vec::new();
    while let Some(next) = child::next_key(trie, &key) {
        if let Some(value) = child::get(trie, &next) {
            data.insert(next.clone(), value);
        }
        key = next;
    }
    data
}

/// The child tries of all contracts. The pallet keeps its map private, but a contract's entry begins with the id of its trie.
fn contract_tries(storage: &Storage) -> Vec<Vec<u8>> {
    let prefix = [twox_128(b"Contracts"), twox_128(b"ContractInfoOf")].concat();
    storage
        .top
        .range(prefix.clone()..)
        .take_while(|(key, _)| key.starts_with(&prefix))
        .filter_map(|(_, value)| scale::Decode::decode(&mut value.as_slice()).ok())
        .collect()
}
