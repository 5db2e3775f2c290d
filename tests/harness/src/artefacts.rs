//! The compiled contracts: where they are, what is in them and who compiled them.

use std::{
    collections::BTreeMap,
    env, fs,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use serde_json::Value;

/// The sentence that a test says when there is nothing to test.
const HOW_TO_BUILD: &str = "run ./scripts/test.sh or cargo run --bin adotb-build first";

/// The folder with one folder per contract: `ADOTB_INK_DIR`, or `target/ink` of the workspace.
pub fn folder() -> PathBuf {
    match env::var_os("ADOTB_INK_DIR") {
        Some(folder) => folder.into(),
        None => workspace().join("target/ink"),
    }
}

/// The root of the workspace: by what cargo says when it runs something, since checkouts that share a target folder share what
/// was compiled in one of them.
pub fn workspace() -> PathBuf {
    let here = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    PathBuf::from(here).ancestors().nth(2).expect("all crates lie two folders deep").to_path_buf()
}

/// The code of a contract; of one with two codes the front, which its account runs.
///
/// # Panics
/// If it was not built.
pub fn wasm(name: &str) -> Vec<u8> {
    read(name, "wasm")
}

/// The code behind the door of a contract with two codes, which is the one to instantiate.
///
/// # Panics
/// If it was not built, or the contract has one code.
pub fn back(name: &str) -> Vec<u8> {
    read(name, "back.wasm")
}

/// The metadata of a contract.
///
/// # Panics
/// If it was not built.
pub fn metadata(name: &str) -> Value {
    serde_json::from_slice(&read(name, "json")).expect("the build tool writes valid JSON")
}

/// Which compiler made the contracts, as the build tool noted it.
pub fn compiler() -> String {
    note()["rustc"].as_str().unwrap_or("unknown").to_string()
}

/// What the build tool noted; nothing if there is no note.
fn note() -> Value {
    let note = fs::read(folder().join("build.json")).ok();
    note.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// What is wrong with the code of a contract, if it was made from other sources than those beside it.
fn complaint(noted: &Value, name: &str, sources: &str) -> Option<String> {
    match noted["contracts"][name]["sources"].as_str() {
        Some(noted) if noted == sources => None,
        Some(_) => Some(format!("the code of `{name}` is older than its sources: {HOW_TO_BUILD}")),
        None => Some(format!("nobody noted what the code of `{name}` was made from: {HOW_TO_BUILD}")),
    }
}

/// Fails if the code of a contract is not that of the sources: once for each contract and process. Whoever names a folder with
/// `ADOTB_INK_DIR` knows what is in it.
fn ensure_current(name: &str) {
    static SEEN: Mutex<BTreeMap<String, Option<String>>> = Mutex::new(BTreeMap::new());
    if env::var_os("ADOTB_INK_DIR").is_some() {
        return;
    }
    let look = || {
        let places = ["contracts", "contracts/examples"].map(|folder| format!("{folder}/{name}"));
        let place = places.iter().find(|place| workspace().join(place).is_dir()).unwrap_or(&places[0]);
        let sources = adotb_sources::hash(&workspace(), place);
        complaint(&note(), name, &sources.unwrap_or_else(|error| panic!("sources of `{name}`: {error}")))
    };
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let complaint = seen.entry(name.to_string()).or_insert_with(look).clone();
    drop(seen);
    if let Some(complaint) = complaint {
        panic!("{complaint}");
    }
}

fn read(name: &str, extension: &str) -> Vec<u8> {
    ensure_current(name);
    let path = folder().join(name).join(format!("{name}.{extension}"));
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}: {HOW_TO_BUILD}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::complaint;
    use serde_json::{json, Value};

    #[test]
    fn code_of_other_sources_is_refused_with_what_to_do() {
        let noted = json!({ "contracts": { "vault": { "sources": "aa" } } });
        assert_eq!(complaint(&noted, "vault", "aa"), None);
        for (noted, name) in [(&noted, "vault"), (&noted, "token"), (&Value::Null, "vault")] {
            let complaint = complaint(noted, name, "bb").expect("a complaint");
            assert!(complaint.contains(name) && complaint.contains("adotb-build"), "{complaint}");
        }
    }
}
