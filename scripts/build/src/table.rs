//! The table of sizes and code hashes, as a document has it.

use std::{fs, path::Path};

use anyhow::{bail, Context, Result};
use serde_json::Value;

/// What stands around the table in a document.
const BEGIN: &str = "<!-- adotb-build --table -->\n";
const END: &str = "<!-- end of the table -->";

/// The table of what was built last, in Markdown.
pub fn of(out: &Path) -> Result<String> {
    let path = out.join("build.json");
    let text = fs::read_to_string(&path)
        .with_context(|| format!("{} is not there; build first: ./scripts/build.sh", path.display()))?;
    let build: Value = serde_json::from_str(&text).context("build.json is not JSON")?;
    let word = |value: &Value| value.as_str().unwrap_or("?").to_string();
    let contracts = build["contracts"].as_object().context("build.json lists no contracts")?;
    let mut table =
        format!("{}\n\n| code | bytes | code hash |\n|---|---|---|\n", compiler(&word(&build["rustc"])));
    for (name, code) in contracts {
        let (bytes, hash) = (code["bytes"].as_u64().unwrap_or(0), word(&code["code_hash"]));
        table += &format!("| `{name}` | {} | `{hash}` |\n", grouped(bytes));
    }
    Ok(table)
}

/// Writes the table into a document, between the marks.
pub fn write(document: &Path, table: &str) -> Result<()> {
    let text = read(document)?;
    let (before, _, after) = split(&text, document)?;
    fs::write(document, [before, BEGIN, table, END, after].concat())
        .with_context(|| format!("cannot write {}", document.display()))
}

/// Fails unless the document has this table. With another compiler there is nothing to compare.
pub fn check(document: &Path, table: &str) -> Result<()> {
    let text = read(document)?;
    let (_, present, _) = split(&text, document)?;
    if present == table {
        println!("{} has the sizes and hashes of what was built", document.display());
        return Ok(());
    }
    let (recorded, now) =
        (present.lines().next().unwrap_or_default(), table.lines().next().unwrap_or_default());
    if recorded != now {
        println!("nothing to compare: {} says \"{recorded}\"; here it is: {now}", document.display());
        return Ok(());
    }
    bail!(
        "{} has other sizes or hashes than what was built; if the change is meant: \
         ./scripts/build.sh --write-table {}\n{table}",
        document.display(),
        document.display()
    )
}

fn compiler(rustc: &str) -> String {
    format!("Made by {rustc}.")
}

fn read(document: &Path) -> Result<String> {
    fs::read_to_string(document).with_context(|| format!("cannot read {}", document.display()))
}

/// What is before the table, the table, and what is after it.
fn split<'a>(text: &'a str, document: &Path) -> Result<(&'a str, &'a str, &'a str)> {
    let parts = text.split_once(BEGIN).and_then(|(before, rest)| {
        let at = rest.find(END)?;
        Some((before, rest.get(..at)?, rest.get(at + END.len()..)?))
    });
    parts.with_context(|| format!("{} has no place for the table: {BEGIN}{END}", document.display()))
}

/// 45 170
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_is_found_between_its_marks() {
        let text = format!("above\n{BEGIN}old\n{END}\nbelow\n");
        let path = Path::new("a document");
        assert_eq!(split(&text, path).ok(), Some(("above\n", "old\n", "\nbelow\n")));
        assert!(split("nothing", path).is_err());
    }

    #[test]
    fn numbers_are_grouped_by_threes() {
        let shown = [7, 45_170, 123_456, 1_000_000].map(grouped);
        assert_eq!(shown, ["7", "45 170", "123 456", "1 000 000"]);
    }
}
