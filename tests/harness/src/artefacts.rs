//! The compiled contracts: where they are, what is in them and who compiled them.

use std::{env, fs, path::PathBuf};

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
    let note = fs::read(folder().join("build.json")).ok();
    let note: Option<Value> = note.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let rustc = note.as_ref().and_then(|note| note.get("rustc")).and_then(Value::as_str);
    rustc.unwrap_or("unknown").to_string()
}

fn read(name: &str, extension: &str) -> Vec<u8> {
    let path = folder().join(name).join(format!("{name}.{extension}"));
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}: {HOW_TO_BUILD}", path.display()))
}
