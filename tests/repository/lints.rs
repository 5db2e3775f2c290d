//! I-14: no code that could trap. Clippy looks for it where a crate asks it to, so every crate of contracts must ask.

use crate::{crates, read, root};
use std::path::Path;

/// What every crate must deny in everything but its tests.
const LINTS: [&str; 4] = [
    "clippy::arithmetic_side_effects",
    "clippy::indexing_slicing",
    "clippy::unwrap_used",
    "clippy::expect_used",
];

/// Where one of them is allowed in code that runs on the chain: file, lint, and how often. The reason stands beside it.
const EXCEPTIONS: [(&str, &str, usize); 1] =
    [("contracts/shared/math/src/allocation.rs", "clippy::arithmetic_side_effects", 1)];

/// Where constants are made that no call computes: they are evaluated by the compiler, which stops at an overflow.
const CONSTANTS: [&str; 1] = ["contracts/shared/entry/src/door.rs"];

/// What a crate's first file fails to deny.
fn missing(lib: &str) -> Vec<&'static str> {
    let text: String = lib.split_whitespace().collect();
    let block = text.split("#![cfg_attr(not(test),deny(").nth(1).and_then(|rest| rest.split("))]").next());
    let denied: Vec<&str> = block.unwrap_or_default().split(',').collect();
    LINTS.into_iter().filter(|lint| !denied.contains(lint)).collect()
}

/// How often a file allows, expects or warns of a lint instead of denying it.
fn relaxed(text: &str, lint: &str) -> usize {
    let text: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let text: String = text.split_whitespace().collect();
    let relaxing = ["[allow(", "[expect(", "[warn("];
    relaxing
        .iter()
        .flat_map(|word| text.split(word).skip(1))
        .filter(|rest| {
            let list = rest.split(")]").next().unwrap_or_default();
            list.split(',')
                .any(|entry| entry == lint || entry == "clippy::all" || entry == "clippy::restriction")
        })
        .count()
}

#[test]
fn invariant_i14_every_crate_of_contracts_denies_what_could_trap() {
    let all = [crates("contracts"), crates("contracts/shared")].concat();
    assert!(all.len() >= 13, "eight contracts and five shared crates: {all:?}");
    for folder in all {
        let lib =
            ["lib.rs", "src/lib.rs"].map(|file| folder.join(file)).into_iter().find(|file| file.exists());
        let lib = lib.unwrap_or_else(|| panic!("{} has no lib.rs", folder.display()));
        assert_eq!(missing(&read(&lib)), [""; 0], "{} does not deny these in `not(test)`", lib.display());
    }
}

#[test]
fn a_crate_without_the_block_or_with_a_part_of_it_is_found() {
    assert_eq!(missing("//! A contract.\n#![no_std]\n"), LINTS);
    assert_eq!(
        missing("#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::unwrap_used))]"),
        [LINTS[0], LINTS[3]]
    );
    assert_eq!(
        missing(&format!("#![cfg_attr(\n    not(test),\n    deny(\n{}\n    )\n)]", LINTS.join(",\n"))),
        [""; 0]
    );
}

/// Files of contracts' code, with their paths from the root.
fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder can be listed")
        .map(|entry| entry.expect("and read").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root()).expect("it lies below").display().to_string();
            found.push((name, read(&path)));
        }
    }
}

#[test]
fn only_the_named_exceptions_relax_a_lint() {
    let mut files = Vec::new();
    sources(&root().join("contracts"), &mut files);
    let tests =
        |name: &str| name.ends_with("tests.rs") || name.contains("/tests/") || name.ends_with("build.rs");
    for (name, text) in files.iter().filter(|(name, _)| !tests(name) && !CONSTANTS.contains(&name.as_str())) {
        for lint in LINTS {
            let named = EXCEPTIONS.iter().find(|(file, what, _)| file == name && *what == lint);
            let known = named.map_or(0, |(_, _, times)| *times);
            assert_eq!(
                relaxed(text, lint),
                known,
                "{name}: `{lint}` is relaxed without being listed here, or no longer"
            );
        }
    }
}

#[test]
fn a_relaxed_lint_is_found() {
    let lint = LINTS[1];
    assert_eq!(relaxed("#[allow(clippy::indexing_slicing, dead_code)]\nfn f() {}", lint), 1);
    assert_eq!(relaxed("#![expect(\n    dead_code,\n    clippy::indexing_slicing\n)]", lint), 1);
    assert_eq!(relaxed("#![allow(clippy::restriction)]", lint), 1);
    assert_eq!(relaxed("// #[allow(clippy::indexing_slicing)]\n#[deny(clippy::indexing_slicing)]", lint), 0);
}
