//! The typed events of the harness are those of the contracts.

use adotb_harness::{
    artefacts,
    contract::{
        BonderEvent, GovernorEvent, OracleEvent, RegistryEvent, TimelockEvent, TokenEvent, VaultEvent,
    },
};
use serde_json::Value;

fn labels(list: &Value) -> Vec<String> {
    let labels = list.as_array().into_iter().flatten();
    labels.map(|item| item["label"].as_str().unwrap_or_default().to_string()).collect()
}

#[track_caller]
fn assert_same(contract: &str, names: &[(&str, &[&str])]) {
    let metadata = artefacts::metadata(contract);
    let events = &metadata["spec"]["events"];
    let known: Vec<&str> = names.iter().map(|(event, _)| *event).collect();
    assert_eq!(labels(events), known, "events of {contract}, in order");
    for (event, (name, fields)) in events.as_array().into_iter().flatten().zip(names) {
        assert_eq!(labels(&event["args"]), *fields, "fields of {contract}'s {name}");
    }
}

#[test]
fn events_of_the_harness_are_those_of_the_metadata() {
    assert_same("vault", VaultEvent::NAMES);
    assert_same("bonder", BonderEvent::NAMES);
    assert_same("token", TokenEvent::NAMES);
    assert_same("registry", RegistryEvent::NAMES);
    assert_same("nominator", &[]);
    assert_same("governor", GovernorEvent::NAMES);
    assert_same("timelock", TimelockEvent::NAMES);
    assert_same("oracle", OracleEvent::NAMES);
}

#[test]
fn bundles_load_in_drink_with_the_code_that_is_tested() {
    for name in ["token", "vault", "bonder", "registry", "nominator", "governor", "timelock", "oracle"] {
        let file = artefacts::folder().join(name).join(format!("{name}.contract"));
        let bundle = drink::ContractBundle::load(&file).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(bundle.wasm == artefacts::wasm(name), "{name}: the code of the bundle");
    }
}
