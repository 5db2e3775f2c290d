//! Recorded costs: measured numbers are compared with the files in `tests/snapshots`, so that a change shows in the diff.
//!
//! `UPDATE_SNAPSHOTS=1` records what is measured. The numbers depend on the compiler, which is recorded with them: with another one they may
//! differ by [`OTHER_COMPILER_PERCENT`], and the test says so.

use std::{
    collections::BTreeMap,
    env, fs,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use frame_support::weights::Weight;
use serde::{Deserialize, Serialize};

use crate::artefacts;

/// How far numbers may be off when another compiler made the contracts, in percent.
pub const OTHER_COMPILER_PERCENT: f64 = 3.0;

/// The numbers of one thing that was measured, by name.
type Numbers = BTreeMap<String, u64>;

/// A file of recorded numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Recorded {
    /// The compiler of the contracts.
    compiler: String,
    /// What was measured, by its key.
    measured: BTreeMap<String, Numbers>,
}

/// What one test measures of one file. Its keys all begin with the group's name and `: `, and the group owns all such keys.
pub struct Group {
    file: &'static str,
    name: &'static str,
    measured: BTreeMap<String, Numbers>,
}

/// Tests of one process write the same file one after the other.
static WRITING: Mutex<()> = Mutex::new(());

impl Group {
    /// A group of weights, in `gas.json`.
    pub fn gas(name: &'static str) -> Self {
        Self { file: "gas.json", name, measured: BTreeMap::new() }
    }

    /// The sizes of the contracts, in `code_size.json`.
    pub fn code_size() -> Self {
        Self { file: "code_size.json", name: "bytes", measured: BTreeMap::new() }
    }

    /// Adds the weight of a case.
    pub fn weight(&mut self, case: &str, weight: Weight) {
        let numbers = [("ref_time_ps", weight.ref_time()), ("proof_bytes", weight.proof_size())];
        self.add(case, &numbers);
    }

    /// Adds the numbers of a case.
    pub fn add(&mut self, case: &str, numbers: &[(&str, u64)]) {
        let numbers = numbers.iter().map(|(name, number)| (name.to_string(), *number)).collect();
        self.measured.insert(format!("{}: {case}", self.name), numbers);
    }

    /// Compares with the file, or records.
    ///
    /// # Panics
    /// If something differs, is not recorded, or is recorded and was not measured.
    pub fn finish(self) {
        let complaint = self.complaint();
        assert!(complaint.is_empty(), "{complaint}");
    }

    /// Compares with the file, or records; returns what is wrong, in words, or nothing.
    ///
    /// # Panics
    /// If the file cannot be read or written.
    pub fn complaint(self) -> String {
        let _guard = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        let path = path(self.file);
        let mut recorded = read(&path);
        let (compiler, prefix) = (artefacts::compiler(), format!("{}: ", self.name));
        if env::var_os("UPDATE_SNAPSHOTS").is_some_and(|value| value == "1") {
            recorded.compiler = compiler;
            recorded.measured.retain(|key, _| !key.starts_with(&prefix));
            recorded.measured.extend(self.measured);
            let text = serde_json::to_string_pretty(&recorded).expect("numbers can be written") + "\n";
            fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            return String::new();
        }
        let allowed = if recorded.compiler == compiler {
            0.0
        } else {
            eprintln!(
                "WARNING: {} was recorded with {}, the contracts were made by {compiler}: differences of {OTHER_COMPILER_PERCENT} % are let pass",
                self.file, recorded.compiler
            );
            OTHER_COMPILER_PERCENT
        };
        recorded.measured.retain(|key, _| key.starts_with(&prefix));
        let table = compare(&recorded.measured, &self.measured, allowed);
        if table.is_empty() {
            return table;
        }
        format!("{} is stale; UPDATE_SNAPSHOTS=1 records what was measured:\n{table}", self.file)
    }
}

/// The rows that differ: key, number, old, new, percent. Empty if nothing does.
fn compare(old: &BTreeMap<String, Numbers>, new: &BTreeMap<String, Numbers>, allowed: f64) -> String {
    let mut table = String::new();
    let keys = |of: &BTreeMap<String, Numbers>| -> Vec<(String, String)> {
        of.iter().flat_map(|(key, numbers)| numbers.keys().map(|n| (key.clone(), n.clone()))).collect()
    };
    let mut all = [keys(old), keys(new)].concat();
    all.sort();
    all.dedup();
    for (key, name) in all {
        let find =
            |of: &BTreeMap<String, Numbers>| of.get(&key).and_then(|numbers| numbers.get(&name)).copied();
        let (old, new) = (find(old), find(new));
        let percent = match (old, new) {
            (Some(old), Some(new)) if old == new => continue,
            (Some(old), Some(new)) if old > 0 => (new as f64 - old as f64) * 100.0 / old as f64,
            _ => f64::INFINITY,
        };
        if percent.abs() > allowed {
            let show = |number: Option<u64>| number.map_or("-".to_string(), |number| number.to_string());
            table += &format!("{key:<50} {name:<12} {:>16} {:>16} {percent:>+8.2} %\n", show(old), show(new));
        }
    }
    if table.is_empty() {
        return table;
    }
    format!("{:<50} {:<12} {:>16} {:>16} {:>10}\n{table}", "", "", "recorded", "measured", "change")
}

fn path(file: &str) -> PathBuf {
    artefacts::workspace().join("tests/snapshots").join(file)
}

/// The file; an absent one is empty.
fn read(path: &PathBuf) -> Recorded {
    match fs::read(path) {
        Ok(text) => {
            serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        }
        Err(_) => Recorded::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::{compare, Numbers};
    use std::collections::BTreeMap;

    fn file(rows: &[(&str, u64)]) -> BTreeMap<String, Numbers> {
        let row = |(key, number): &(&str, u64)| (key.to_string(), Numbers::from([("bytes".into(), *number)]));
        rows.iter().map(row).collect()
    }

    #[test]
    fn compare_equal_is_silent() {
        assert_eq!(compare(&file(&[("a", 1), ("b", 2)]), &file(&[("a", 1), ("b", 2)]), 0.0), "");
    }

    #[test]
    fn compare_tells_changes_news_and_leftovers() {
        let table = compare(&file(&[("a", 100), ("b", 2)]), &file(&[("a", 101), ("c", 3)]), 0.0);
        let rows: Vec<Vec<&str>> =
            table.lines().skip(1).map(|row| row.split_whitespace().collect()).collect();
        assert_eq!(rows[0], ["a", "bytes", "100", "101", "+1.00", "%"], "changed");
        assert_eq!(rows[1][..4], ["b", "bytes", "2", "-"], "no longer measured");
        assert_eq!(rows[2][..4], ["c", "bytes", "-", "3"], "not recorded");
    }

    #[test]
    fn compare_with_another_compiler_lets_little_pass() {
        assert_eq!(compare(&file(&[("a", 100)]), &file(&[("a", 103)]), 3.0), "");
        assert_ne!(compare(&file(&[("a", 100)]), &file(&[("a", 104)]), 3.0), "");
    }
}
