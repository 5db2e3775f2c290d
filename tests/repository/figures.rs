//! Costs and sizes that the docs name as present are those of `tests/snapshots`. Each sentence is made here from the
//! snapshot and must stand in the page as it is: when a cost changes, the test says what to write.

use crate::read;
use serde_json::Value;

/// The numbers of one snapshot.
struct Snapshot(Value);

impl Snapshot {
    fn of(file: &str) -> Self {
        Self(serde_json::from_str(&read(format!("tests/snapshots/{file}"))).expect("snapshots are JSON"))
    }

    fn number(&self, key: &str, name: &str) -> f64 {
        let number = self.0["measured"][key][name].as_f64();
        number.unwrap_or_else(|| {
            panic!("no snapshot of `{key}`: write another key into tests/repository/figures.rs")
        })
    }

    /// Time in milliseconds.
    fn ms(&self, key: &str) -> String {
        three_digits(self.number(key, "ref_time_ps") / 1e9)
    }

    /// Proof in kilobytes.
    fn kb(&self, key: &str) -> String {
        let kb = self.number(key, "proof_bytes") / 1e3;
        if kb < 100.0 {
            format!("{kb:.1}")
        } else {
            format!("{kb:.0}")
        }
    }

    /// Both, as the tables have them.
    fn cost(&self, key: &str) -> String {
        format!("{} ms, {} KB", self.ms(key), self.kb(key))
    }

    /// Size of a code in kilobytes.
    fn size(&self, name: &str) -> String {
        format!("{:.1}", self.number(&format!("bytes: {name}"), "bytes") / 1e3)
    }
}

/// Three digits, but never more than two after the point.
fn three_digits(number: f64) -> String {
    match number {
        n if n < 10.0 => format!("{n:.2}"),
        n if n < 100.0 => format!("{n:.1}"),
        n => format!("{n:.0}"),
    }
}

/// The page and what must stand in it.
fn sentences() -> Vec<(&'static str, String)> {
    let (gas, sizes) = (Snapshot::of("gas.json"), Snapshot::of("code_size.json"));
    let cost = |key: &str| gas.cost(key);
    let mut all: Vec<(&str, String)> = [
        ("stake", cost("stake: 64 validators")),
        ("claim one exit", cost("claim: one of several in its batch")),
        ("leave at once", cost("holders: unstake_now")),
        ("transfer aDOTb", cost("transfer: to a holder")),
        ("approve", cost("approve: again")),
        ("harvest all rewards", cost("harvest: 64 stashes")),
        ("advance, one stash more", cost("advance per stash: bonds, one more touched")),
        (
            "a report of 64 stashes that nothing happened to",
            cost("report: stashes without a change: 64, decided"),
        ),
        ("set the weights of 50 validators", cost("set_weights: 50 validators")),
        ("escrow", cost("escrow: 64 validators")),
        ("vote", cost("vote: 64 validators")),
        ("propose an allocation of 50 validators", cost("propose: 50 validators, 200 proposals")),
    ]
    .into_iter()
    .map(|(what, cost)| ("README.md", format!("| {what} | {cost} |")))
    .collect();
    let (first, again) = (
        "request_unstake: 64 validators, first of its batch",
        "request_unstake with open exits: 1000 of the same owner",
    );
    all.push((
        "README.md",
        format!("| request an exit; with older ones of the same owner | {}; {} |", cost(first), cost(again)),
    ));
    let (queue, execute) = ("carry out: queue, 50 validators", "carry out: execute, 50 validators");
    all.push(("README.md", format!("| queue it; execute it | {}; {} |", cost(queue), cost(execute))));
    let slashed = |number: &str, unit: f64| {
        let of = |stashes: u8| {
            gas.number(
                &format!("report: 20 stashes, {stashes} with a slash that they prove, decided"),
                number,
            )
        };
        (of(8) - of(1)) / 7.0 / unit
    };
    let (ms, kb) = (slashed("ref_time_ps", 1e9), slashed("proof_bytes", 1e3));
    all.push((
        "README.md",
        format!("| one stash more that was slashed, with its proof | {ms:.0} ms, {kb:.0} KB |"),
    ));
    for name in ["token", "vault", "bonder", "governor"] {
        let both = format!("| {} + {} KB |", sizes.size(name), sizes.size(&format!("{name} back")));
        all.push(("README.md", both));
    }
    for name in ["registry", "nominator", "oracle", "timelock"] {
        all.push(("README.md", format!("| {} KB |", sizes.size(name))));
    }
    all.extend([
        (
            "docs/decisions/0015-timelock-on-openbrush.md",
            format!("{} KB of code, loaded only when", sizes.size("timelock")),
        ),
        ("docs/assumptions.md", format!("Code of {} KB, the largest here,", sizes.size("bonder"))),
    ]);
    all
}

/// Text with every gap as one blank: pages are wrapped anywhere.
fn unwrapped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn figures_in_the_docs_are_those_of_the_snapshots() {
    let stale: Vec<String> = sentences()
        .into_iter()
        .filter(|(page, sentence)| !unwrapped(&read(page)).contains(sentence.as_str()))
        .map(|(page, sentence)| format!("{page} should say: {sentence}"))
        .collect();
    assert!(stale.is_empty(), "\n{}", stale.join("\n"));
}

/// What looks like a measured time, proof or size: a number and its unit.
fn figures(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_string();
    let is_number = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || c == '.');
    let pairs = words.windows(2).map(|pair| (plain(pair[0]), plain(pair[1])));
    pairs
        .filter(|(number, unit)| is_number(number) && ["ms", "KB"].contains(&unit.as_str()))
        .map(|(number, unit)| format!("{number} {unit}"))
        .collect()
}

#[test]
fn every_figure_of_the_readme_is_checked() {
    let mut page = unwrapped(&read("README.md"));
    for (_, sentence) in sentences().iter().filter(|(page, _)| *page == "README.md") {
        page = page.replacen(sentence, "", 1);
    }
    assert_eq!(figures(&page), [""; 0], "in tests/repository/figures.rs is no sentence with these");
    assert_eq!(figures("costs 5.33 ms, 52 KB; (12 KB)"), ["5.33 ms", "52 KB", "12 KB"]);
}

/// Records tell how a choice was made: what they measured then has a date, what is so today is checked above.
#[test]
fn records_with_figures_have_a_date() {
    let folder = crate::root().join("docs/decisions");
    for entry in std::fs::read_dir(folder).expect("the records") {
        let path = entry.expect("a record").path();
        let mut text = unwrapped(&read(&path));
        for (_, sentence) in sentences() {
            text = text.replace(&sentence, "");
        }
        assert!(
            figures(&text).is_empty() || text.contains("November 2026") || text.contains("2026-"),
            "{}: when?",
            path.display()
        );
    }
}
