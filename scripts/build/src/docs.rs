//! The docs gate: what wallets and explorers show must be explained.

use std::collections::BTreeSet;

use serde_json::{json, Map, Value};

/// Docs for the messages that OpenBrush generates without any.
const STANDARD: &[(&str, &str)] = &[
    ("PSP22::total_supply", "Returns the total token supply."),
    ("PSP22::balance_of", "Returns the balance of `owner`."),
    ("PSP22::allowance", "Returns how much `spender` may still move out of the balance of `owner`."),
    (
        "PSP22::transfer",
        "Moves `value` from the caller to `to`.\n\n\
         Emits `Transfer`. Fails with `InsufficientBalance`. Access: everybody.",
    ),
    (
        "PSP22::transfer_from",
        "Moves `value` from `from` to `to` and lowers the caller's allowance by it.\n\n\
         Emits `Approval`, `Transfer`. Fails with `InsufficientAllowance`, `InsufficientBalance`. \
         Access: everybody.",
    ),
    (
        "PSP22::approve",
        "Lets `spender` move up to `value` out of the caller's balance; replaces the former allowance.\n\n\
         Emits `Approval`. Fails with nothing. Access: everybody.",
    ),
    (
        "PSP22::increase_allowance",
        "Raises the allowance of `spender` by `delta_value`.\n\n\
         Emits `Approval`. Fails with nothing. Access: everybody.",
    ),
    (
        "PSP22::decrease_allowance",
        "Lowers the allowance of `spender` by `delta_value`.\n\n\
         Emits `Approval`. Fails with `InsufficientAllowance`. Access: everybody.",
    ),
    ("PSP22Metadata::token_name", "Returns the token's name."),
    ("PSP22Metadata::token_symbol", "Returns the token's symbol."),
    ("PSP22Metadata::token_decimals", "Returns how many decimals the token's amounts have."),
];

/// Crates whose types we use as they are.
const FOREIGN: &[&str] = &["ink", "ink_primitives", "ink_env", "openbrush", "openbrush_contracts"];

/// What the last paragraph of a constructor, or of a message that changes something, begins its sentences with. The one in the
/// middle is for what returns a `Result`.
const FORM: [&str; 3] = ["Emits", "Fails with", "Access:"];

/// Adds the standard docs where there are none.
pub fn complete(abi: &mut Map<String, Value>) {
    let messages = abi.get_mut("spec").and_then(|spec| spec["messages"].as_array_mut());
    for message in messages.into_iter().flatten().filter(|message| !documented(message)) {
        if let Some((_, docs)) = STANDARD.iter().find(|(label, _)| message["label"] == *label) {
            message["docs"] = json!(docs.lines().collect::<Vec<_>>());
        }
    }
}

/// Lists every constructor, message, event, event field, error and error variant without docs, and what a constructor or a
/// message that changes something does not say of its events, its errors, or who may call it.
pub fn missing(abi: &Map<String, Value>) -> Vec<String> {
    let spec = abi.get("spec").unwrap_or(&Value::Null);
    let types = abi.get("types").unwrap_or(&Value::Null);
    let mut missing = Vec::new();
    let mut errors = BTreeSet::new();
    for (kind, list) in [("constructor", &spec["constructors"]), ("message", &spec["messages"])] {
        for item in items(list) {
            note(&mut missing, item, || format!("{kind} {}", name(item)));
            if documented(item) && (kind == "constructor" || item["mutates"] == true) {
                let lacking = lacking(types, item).map(|part| format!("{kind} {}: \"{part}\"", name(item)));
                missing.extend(lacking);
            }
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

/// The parts of [`FORM`] that the last paragraph of the docs lacks.
fn lacking<'a>(types: &'a Value, item: &'a Value) -> impl Iterator<Item = &'static str> + 'a {
    let lines: Vec<&str> = items(&item["docs"]).iter().filter_map(Value::as_str).map(str::trim).collect();
    // A line may end within a part.
    let last = lines.rsplit(|line| line.is_empty()).find(|paragraph| !paragraph.is_empty());
    let last = last.unwrap_or_default().join(" ");
    let asked = move |part: &&str| *part != "Fails with" || is_fallible(types, item);
    FORM.into_iter().filter(asked).filter(move |part| !last.contains(part))
}

/// Whether a `Result` is returned within the one of ink!, in which everything is.
fn is_fallible(types: &Value, item: &Value) -> bool {
    let is_result = |id: &Value| {
        let (path, definition) = lookup(types, id.as_u64()?);
        (path.last()? == "Result").then_some(definition)
    };
    let within = is_result(&item["returnType"]["type"]).map(|outer| &outer["params"][0]["type"]);
    within.and_then(is_result).is_some()
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
                "constructors": [{ "label": "new", "docs": [
                    " Makes it.", "", " Emits nothing. Fails with `Math`. Access: everybody."
                ], "returnType": { "type": 0 } }],
                "messages": [
                    { "label": "PSP22::transfer", "mutates": true, "docs": [], "returnType": { "type": 0 } },
                    { "label": "stake", "mutates": true, "docs": [" "], "returnType": { "type": 0 } },
                    { "label": "pool", "mutates": false, "docs": ["The pool."], "returnType": { "type": 0 } },
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
                { "id": 5, "type": { "path": ["Result"], "params": [{ "name": "T", "type": 9 }, { "name": "E", "type": 2 }] } },
            ],
        });
        value.as_object().cloned().unwrap_or_default()
    }

    /// What is missing of a constructor or message with these docs and this type.
    fn missing_with(list: &str, docs: &[&str], returned: u8) -> Vec<String> {
        let mut abi = abi();
        complete(&mut abi);
        let item = &mut abi["spec"][list][0];
        item["docs"] = json!(docs);
        item["returnType"]["type"] = json!(returned);
        missing(&abi).into_iter().filter(|what| what.contains(": \"")).collect()
    }

    #[test]
    fn missing_parts_of_the_form_are_listed() {
        let expected = ["Emits", "Fails with", "Access:"].map(|part| format!("constructor new: \"{part}\""));
        assert_eq!(missing_with("constructors", &["Makes it."], 0), expected);
        let expected = [r#"message PSP22::transfer: "Access:""#];
        assert_eq!(missing_with("messages", &["Emits nothing. Fails with `Math`."], 0), expected);
    }

    #[test]
    fn missing_is_what_the_last_paragraph_does_not_say() {
        let docs = ["Emits nothing. Fails with `Math`.", "", "Access: everybody.", ""];
        assert_eq!(missing_with("messages", &docs, 0).len(), 2);
        let docs = ["Moves it.", "", " Emits nothing. Fails", " with `Math`. Access: everybody."];
        assert!(missing_with("messages", &docs, 0).is_empty());
    }

    #[test]
    fn missing_errors_count_only_where_a_result_is_returned() {
        let docs = ["Makes it.", "", "Emits nothing. Access: everybody."];
        assert!(missing_with("constructors", &docs, 5).is_empty());
        assert_eq!(missing_with("constructors", &docs, 0), [r#"constructor new: "Fails with""#]);
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
        assert!(!missing(&abi).iter().any(|what| what.starts_with("message PSP22::transfer")));
    }
}
