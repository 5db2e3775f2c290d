//! The docs gate: what wallets and explorers show must be explained.

use std::collections::BTreeSet;

use serde_json::{json, Map, Value};

/// Sentences for the messages that OpenBrush generates without any.
const STANDARD: &[(&str, &str)] = &[
    ("PSP22::total_supply", "Returns the total token supply."),
    ("PSP22::balance_of", "Returns the balance of `owner`."),
    ("PSP22::allowance", "Returns how much `spender` may still move out of the balance of `owner`."),
    ("PSP22::transfer", "Moves `value` from the caller to `to`."),
    ("PSP22::transfer_from", "Moves `value` from `from` to `to` and lowers the caller's allowance by it."),
    (
        "PSP22::approve",
        "Lets `spender` move up to `value` out of the caller's balance; replaces the former allowance.",
    ),
    ("PSP22::increase_allowance", "Raises the allowance of `spender` by `delta_value`."),
    ("PSP22::decrease_allowance", "Lowers the allowance of `spender` by `delta_value`."),
    ("PSP22Metadata::token_name", "Returns the token's name."),
    ("PSP22Metadata::token_symbol", "Returns the token's symbol."),
    ("PSP22Metadata::token_decimals", "Returns how many decimals the token's amounts have."),
];

/// Crates whose types we use as they are.
const FOREIGN: &[&str] = &["ink", "ink_primitives", "ink_env", "openbrush", "openbrush_contracts"];

/// Adds the standard sentences where there are none.
pub fn complete(abi: &mut Map<String, Value>) {
    let messages = abi.get_mut("spec").and_then(|spec| spec["messages"].as_array_mut());
    for message in messages.into_iter().flatten().filter(|message| !documented(message)) {
        let sentence = STANDARD.iter().find(|(label, _)| message["label"] == *label);
        if let Some((_, sentence)) = sentence {
            message["docs"] = json!([sentence]);
        }
    }
}

/// Lists every constructor, message, event, event field, error and error variant without docs.
pub fn missing(abi: &Map<String, Value>) -> Vec<String> {
    let spec = abi.get("spec").unwrap_or(&Value::Null);
    let types = abi.get("types").unwrap_or(&Value::Null);
    let mut missing = Vec::new();
    let mut errors = BTreeSet::new();
    for (kind, list) in [("constructor", &spec["constructors"]), ("message", &spec["messages"])] {
        for item in items(list) {
            note(&mut missing, item, || format!("{kind} {}", name(item)));
            collect_errors(types, &item["returnType"]["type"], &mut errors);
        }
    }
    for event in items(&spec["events"]) {
        note(&mut missing, event, || format!("event {}", name(event)));
        for field in items(&event["args"]) {
            note(&mut missing, field, || format!("event field {}.{}", name(event), name(field)));
        }
    }
    for error in errors {
        let (path, definition) = lookup(types, error);
        let title = path.last().cloned().unwrap_or_default();
        note(&mut missing, definition, || format!("error {title}"));
        for variant in variants(definition) {
            let label = name(variant);
            note(&mut missing, variant, || format!("error {title}::{label}"));
        }
    }
    missing
}

/// Follows `Result<_, E>` through the layers of ink!, and errors that wrap errors.
fn collect_errors(types: &Value, id: &Value, found: &mut BTreeSet<u64>) {
    let Some(id) = id.as_u64() else { return };
    let (path, definition) = lookup(types, id);
    if path.last().map(String::as_str) == Some("Result") {
        for parameter in items(&definition["params"]) {
            collect_errors(types, &parameter["type"], found);
        }
        return;
    }
    let ours = path.first().is_some_and(|first| !FOREIGN.contains(&first.as_str()));
    let is_error = path.last().is_some_and(|last| last.ends_with("Error"));
    if ours && is_error && found.insert(id) {
        for variant in variants(definition) {
            for field in items(&variant["fields"]) {
                collect_errors(types, &field["type"], found);
            }
        }
    }
}

/// Path and definition of a type.
fn lookup(types: &Value, id: u64) -> (Vec<String>, &Value) {
    let entry = items(types).iter().find(|entry| entry["id"] == id);
    let definition = entry.map_or(&Value::Null, |entry| &entry["type"]);
    let path = items(&definition["path"]).iter().filter_map(Value::as_str).map(String::from).collect();
    (path, definition)
}

fn variants(definition: &Value) -> &[Value] {
    items(&definition["def"]["variant"]["variants"])
}

fn items(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}

fn name(item: &Value) -> &str {
    item["label"].as_str().or(item["name"].as_str()).unwrap_or("?")
}

fn documented(item: &Value) -> bool {
    items(&item["docs"]).iter().any(|line| line.as_str().is_some_and(|line| !line.trim().is_empty()))
}

fn note(missing: &mut Vec<String>, item: &Value, what: impl FnOnce() -> String) {
    if !documented(item) {
        missing.push(what());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn abi() -> Map<String, Value> {
        let value = json!({
            "spec": {
                "constructors": [{ "label": "new", "docs": ["Makes it."], "returnType": { "type": 0 } }],
                "messages": [
                    { "label": "PSP22::transfer", "docs": [], "returnType": { "type": 0 } },
                    { "label": "stake", "docs": [" "], "returnType": { "type": 0 } },
                ],
                "events": [{ "label": "Staked", "docs": ["Somebody staked."], "args": [{ "label": "amount", "docs": [] }] }],
            },
            "types": [
                { "id": 0, "type": { "path": ["Result"], "params": [{ "name": "T", "type": 1 }, { "name": "E", "type": 2 }] } },
                { "id": 1, "type": { "path": ["Result"], "params": [{ "name": "T", "type": 9 }, { "name": "E", "type": 3 }] } },
                { "id": 2, "type": { "path": ["ink_primitives", "LangError"], "def": { "variant": { "variants": [{ "name": "CouldNotReadInput" }] } } } },
                { "id": 3, "type": { "path": ["vault", "VaultError"], "docs": ["What fails."], "def": { "variant": { "variants": [
                    { "name": "Math", "docs": ["Sums."], "fields": [{ "type": 4 }] } ] } } } },
                { "id": 4, "type": { "path": ["math", "MathError"], "def": { "variant": { "variants": [{ "name": "Overflow" }] } } } },
            ],
        });
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn missing_nested_error_and_blank_docs_are_listed() {
        let mut abi = abi();
        complete(&mut abi);
        let expected =
            ["message stake", "event field Staked.amount", "error MathError", "error MathError::Overflow"];
        assert_eq!(missing(&abi), expected);
    }

    #[test]
    fn missing_standard_message_is_completed() {
        let mut abi = abi();
        assert!(missing(&abi).contains(&"message PSP22::transfer".to_string()));
        complete(&mut abi);
        assert!(!missing(&abi).contains(&"message PSP22::transfer".to_string()));
    }
}
