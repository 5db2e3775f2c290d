//! The typed calls of `adotb-interfaces` are those of the contracts: selector, arguments and answer, by the contracts' metadata.
//! Most are used by the suite or by the example; those that are for integrators alone would otherwise be tested by nobody.

use std::{fs, path::Path};

use adotb_harness::artefacts;
use serde_json::Value;

/// The contracts that others call.
const CONTRACTS: [&str; 8] =
    ["token", "vault", "bonder", "registry", "nominator", "governor", "timelock", "oracle"];

/// Calls that are no plain call of a message: they ask twice, or turn the answer round. The suite uses them all.
const ODD: [&str; 4] = ["prove", "probe", "frees", "owners"];

/// Errors that have another name at the caller: it knows less of them, or has a copy of a foreign one.
const RENAMED: [(&str, &str); 3] = [
    ("Undone", "NominatorError"),
    ("TimelockError", "TimelockControllerError"),
    ("VaultRefusal", "VaultError"),
];

/// A typed call, as its source says.
struct Call {
    name: String,
    message: String,
    arguments: Vec<String>,
    answer: String,
}

/// What is between `from` and the next `to`.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    text.split_once(from)?.1.split_once(to).map(|(part, _)| part)
}

/// The parts of a list, at its top level.
fn parts(list: &str) -> Vec<String> {
    let (mut depth, mut parts, mut part) = (0_i32, Vec::new(), String::new());
    for character in list.chars() {
        depth += i32::from("(<[".contains(character)) - i32::from(")>]".contains(character));
        if character == ',' && depth == 0 {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(character);
        }
    }
    parts.push(part);
    parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// A type as the metadata spells it: without references, paths and our names for numbers.
fn plain(written: &str) -> String {
    let mut written: String = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let ours = [("&", ""), ("crate::", ""), ("Balance", "u128"), ("Millis", "u64"), ("Era", "u32")];
    for (ours, theirs) in ours.into_iter().chain([("u32Work", "EraWork")]) {
        written = written.replace(ours, theirs);
    }
    match written.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
        Some(inner) if !inner.contains(';') => format!("Vec<{inner}>"),
        _ => written,
    }
}

/// The plain typed calls of a file.
fn calls(source: &str) -> Vec<Call> {
    let functions = source.split("\npub fn ").skip(1).filter_map(|rest| rest.split("\n}").next());
    let call = |function: &str| {
        let (head, body) = function.split_once(" {\n")?;
        let (name, signature) = head.split_once('(')?;
        let (given, answer) = signature.rsplit_once(") -> Result<")?;
        let types: Vec<(String, String)> = parts(given)
            .iter()
            .filter_map(|one| one.split_once(": ").map(|(name, ty)| (name.to_owned(), plain(ty))))
            .collect();
        let message = between(body, "selector_bytes!(\"", "\")")?;
        let passed = body.trim().strip_prefix("call(").and_then(|rest| rest.strip_suffix(')')).map(parts);
        let passed = match passed.as_deref() {
            Some([_, _, _, passed]) => passed.clone(),
            // Named before the call.
            _ => between(body, "let args = ", ";")?.trim_end_matches(".encode()").to_owned(),
        };
        let list = passed.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
        let arguments = parts(list.unwrap_or(&passed)).into_iter().map(|argument| {
            let known = types.iter().find(|(name, _)| *name == argument).map(|(_, ty)| ty.clone());
            known.unwrap_or_else(|| match argument.split_once("::") {
                Some(("None", ty)) => format!("Option{ty}"),
                Some(("Vec", _)) => "Vec<u8>".to_owned(),
                _ => argument,
            })
        });
        Some(Call {
            name: name.to_owned(),
            message: message.to_owned(),
            arguments: arguments.collect(),
            answer: plain(answer.strip_suffix(", CallFailed>")?),
        })
    };
    functions.filter_map(call).collect()
}

/// A type of the metadata, as Rust writes it.
fn spell(types: &Value, id: &Value) -> String {
    let list = types.as_array().expect("types");
    let ty = &list.iter().find(|entry| entry["id"] == *id).expect("a known type")["type"];
    let def = &ty["def"];
    if let Some(primitive) = def["primitive"].as_str() {
        return primitive.to_owned();
    }
    if let Some(tuple) = def["tuple"].as_array() {
        let inner: Vec<_> = tuple.iter().map(|id| spell(types, id)).collect();
        return format!("({})", inner.join(", "));
    }
    if let Some(array) = def.get("array") {
        return format!("[{}; {}]", spell(types, &array["type"]), array["len"]);
    }
    if let Some(sequence) = def.get("sequence") {
        return format!("Vec<{}>", spell(types, &sequence["type"]));
    }
    let name = ty["path"].as_array().and_then(|path| path.last()).and_then(Value::as_str).expect("a name");
    let generic: Vec<_> =
        ty["params"].as_array().into_iter().flatten().map(|one| spell(types, &one["type"])).collect();
    if generic.is_empty() {
        name.to_owned()
    } else {
        format!("{name}<{}>", generic.join(", "))
    }
}

/// Whether a written answer is that of the message; `Refused` stands for any error.
fn answers(written: &str, real: &str) -> bool {
    let renamed = |(ours, theirs): &(&str, &str)| {
        written.replace(&format!(", {ours}>"), &format!(", {theirs}>")) == real
    };
    let Some(value) = written.strip_suffix(", Refused>") else {
        return written == real || RENAMED.iter().any(renamed);
    };
    real.strip_prefix(value).is_some_and(|rest| rest.starts_with(", ") && rest.ends_with("Error>"))
}

fn sources(contract: &str) -> String {
    let folder = artefacts::workspace().join("contracts/shared/interfaces/src");
    let read = |path: &Path| fs::read_to_string(path).unwrap_or_default();
    read(&folder.join(format!("{contract}.rs"))) + &read(&folder.join(contract).join("calls.rs"))
}

#[test]
fn typed_calls_are_those_of_the_metadata() {
    let mut wrong = Vec::new();
    for contract in CONTRACTS {
        let (source, metadata) = (sources(contract), artefacts::metadata(contract));
        let (types, messages) =
            (&metadata["types"], metadata["spec"]["messages"].as_array().expect("messages"));
        let calls = calls(&source);
        let selectors = source.matches("selector_bytes!(").count();
        let odd = ODD.iter().filter(|name| source.contains(&format!("pub fn {name}(")));
        let odd = odd.filter(|name| !calls.iter().any(|call| call.name == **name)).count();
        // `owners` asks twice.
        let odd = odd + usize::from(contract == "nominator");
        if calls.len() + odd != selectors {
            wrong.push(format!(
                "{contract}: {selectors} selectors, but {} calls and {odd} others",
                calls.len()
            ));
        }
        for call in calls {
            let Some(message) = messages.iter().find(|message| message["label"] == call.message.as_str())
            else {
                wrong.push(format!("{contract}::{}: there is no message {}", call.name, call.message));
                continue;
            };
            let args = message["args"].as_array().expect("arguments");
            let real: Vec<_> = args.iter().map(|arg| spell(types, &arg["type"]["type"])).collect();
            if call.arguments != real {
                wrong.push(format!("{contract}::{} gives {:?}, wanted {real:?}", call.name, call.arguments));
            }
            let answer = spell(types, &message["returnType"]["type"]);
            let answer = answer.strip_prefix("Result<").and_then(|it| it.strip_suffix(", LangError>"));
            let answer = answer.expect("ink! wraps every answer");
            if !answers(&call.answer, answer) {
                wrong.push(format!("{contract}::{} answers {}, wanted {answer}", call.name, call.answer));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
