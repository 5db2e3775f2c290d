//! What the scripts say that they run is what there is.

use crate::{crates, read};
use std::fs;

#[test]
fn help_of_fuzz_names_every_target() {
    let manifest = read("tests/fuzz/Cargo.toml");
    let targets = manifest
        .lines()
        .filter_map(|line| line.strip_prefix("path = \"fuzz_targets/")?.strip_suffix(".rs\""));
    let targets: Vec<&str> = targets.collect();
    assert!(targets.len() >= 13, "{targets:?}");
    let script = read("scripts/fuzz.sh");
    let help = script.split("TEXT").nth(1).expect("a help text");
    let words: Vec<&str> = help.split([' ', ',', '\n']).collect();
    for target in targets {
        assert!(words.contains(&target), "{target} is missing in the help of scripts/fuzz.sh");
    }
}

#[test]
fn cases_runs_every_contract_with_properties() {
    let script = read("scripts/cases.sh");
    for folder in crates("contracts") {
        let files = fs::read_dir(&folder)
            .expect("a folder can be listed")
            .map(|entry| entry.expect("and read").path());
        let tests = files.filter(|file| file.extension().is_some_and(|extension| extension == "rs"));
        let has_properties = tests.into_iter().any(|file| read(&file).contains("proptest! {"));
        let package = format!("adotb-{}", folder.file_name().unwrap_or_default().to_string_lossy());
        let runs = script.split_whitespace().any(|word| word.trim_end_matches(';') == package);
        assert_eq!(runs, has_properties, "{package} in scripts/cases.sh");
    }
}
