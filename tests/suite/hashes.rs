//! Which code the sources are: `tests/snapshots/code_hashes.json` has the hash of each code, as the chain has it, and the compiler
//! that made them. Who builds the same sources with that compiler must get the same (`docs/decisions/0012-build-recipe.md`); with
//! another one the hashes differ, and the test says so. After a change that is meant, `UPDATE_SNAPSHOTS=1` writes the file anew.

use std::{collections::BTreeMap, env, fs};

use adotb_harness::artefacts;
use serde_json::{json, Value};
use sp_core::{blake2_256, H256};

const WITH_A_BACK: [&str; 4] = ["bonder", "governor", "token", "vault"];
const WITHOUT: [&str; 4] = ["nominator", "oracle", "registry", "timelock"];

#[test]
fn code_hashes() {
    let hash = |code: Vec<u8>| format!("{:?}", H256(blake2_256(&code)));
    let fronts =
        WITH_A_BACK.into_iter().chain(WITHOUT).map(|name| (name.to_string(), hash(artefacts::wasm(name))));
    let backs = WITH_A_BACK.into_iter().map(|name| (format!("{name}.back"), hash(artefacts::back(name))));
    let hashes: BTreeMap<String, String> = fronts.chain(backs).collect();
    let found = json!({ "compiler": artefacts::compiler(), "code_hashes": hashes });

    let file = artefacts::workspace().join("tests/snapshots/code_hashes.json");
    if env::var_os("UPDATE_SNAPSHOTS").is_some_and(|value| value == "1") {
        let text = serde_json::to_string_pretty(&found).expect("JSON can be written") + "\n";
        fs::write(&file, text).expect("the snapshots can be written");
        return;
    }
    let text = fs::read_to_string(&file).expect("the hashes are recorded");
    let recorded: Value = serde_json::from_str(&text).expect("the record is JSON");
    if recorded["compiler"] != found["compiler"] {
        eprintln!(
            "WARNING: recorded with {}, made by {}: not compared",
            recorded["compiler"], found["compiler"]
        );
        return;
    }
    let told = "code_hashes.json is stale; UPDATE_SNAPSHOTS=1 records what was built";
    assert_eq!(found["code_hashes"], recorded["code_hashes"], "{told}");
}
