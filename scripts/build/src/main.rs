//! Builds the ink! contracts of this workspace: compiles, shrinks and checks the code, writes the
//! metadata, and refuses a contract whose public surface is not documented.

mod artefacts;
mod binaryen;
mod cargo;
mod docs;
mod metadata;
mod strip;
mod table;
mod toolchain;
mod wasm;
mod workspace;
mod wrapper;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{bail, Context, Result};
use clap::Parser;
use serde_json::{Map, Value};

use crate::{
    artefacts::{Built, Output},
    metadata::Programs,
    toolchain::Choice,
    wasm::{Compiler, Part},
    workspace::Workspace,
};

/// Builds contracts to OUT/NAME/NAME.{wasm,json,contract}.
///
/// `.wasm` is the code for the chain, `.json` the metadata, `.contract` both in one file. Of a
/// contract with two codes that is the front; the back, which is instantiated, is `.back.wasm`. Only
/// what changed is built again. The same sources give the same code hash in any folder.
#[derive(Parser)]
#[command(name = "adotb-build", version)]
#[command(after_help = "Examples:\n  \
    cargo run --bin adotb-build                 every contract\n  \
    cargo run --bin adotb-build -- token vault  these two\n  \
    cargo run --bin adotb-build -- --list       what there is to build\n\n\
    Environment:\n  \
    ADOTB_TARGET  where compiled crates are kept [~/.cache/adotb/target]; must contain the word `target`")]
struct Options {
    /// Contracts to build (library names, as `--list` shows them); all of them when none is named.
    names: Vec<String>,

    /// Where the artefacts go [default: target/ink in the workspace].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// The workspace [default: the one around the current folder].
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,

    /// Which compiler: `auto` takes rustup's when it has the sources of `core`, else Debian's.
    #[arg(long, value_enum, default_value_t = Choice::Auto)]
    toolchain: Choice,

    /// Only check that every message, event and error of contracts already built is documented.
    #[arg(long)]
    check_docs: bool,

    /// Build although docs are missing; says so, but does not fail.
    #[arg(long, conflicts_with = "check_docs")]
    allow_missing_docs: bool,

    /// Print sizes and code hashes of what was built last, as a table in Markdown.
    #[arg(long, conflicts_with_all = ["write_table", "check_table"])]
    table: bool,

    /// Write that table into a document, between its marks.
    #[arg(long, value_name = "FILE", conflicts_with = "check_table")]
    write_table: Option<PathBuf>,

    /// Only check that a document has that table, if it was made with this compiler.
    #[arg(long, value_name = "FILE")]
    check_table: Option<PathBuf>,

    /// List the contracts and stop.
    #[arg(long)]
    list: bool,

    /// Only look whether another inlining than the manifests name makes smaller code (about half a minute for each code).
    #[arg(long, conflicts_with_all = ["check_docs", "force"])]
    search: bool,

    /// Optimise again although nothing changed.
    #[arg(long)]
    force: bool,

    /// Show all that cargo says.
    #[arg(short, long)]
    verbose: bool,
}

fn main() {
    if let Some(outcome) = wrapper::stand_in() {
        let code = outcome.unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            1
        });
        std::process::exit(code);
    }
    if let Err(error) = run(&Options::parse()) {
        eprintln!("\nerror: {error:#}");
        std::process::exit(1);
    }
}

fn run(options: &Options) -> Result<()> {
    let started = Instant::now();
    let workspace = Workspace::load(options.root.as_deref())?;
    let contracts = workspace.select(&options.names)?;
    if options.list {
        contracts.iter().for_each(|contract| println!("{}", contract.name));
        return Ok(());
    }
    let out = options.out.clone().unwrap_or_else(|| workspace.root.join("target/ink"));
    if options.check_docs {
        return check_docs(&out, &contracts);
    }
    if options.table {
        print!("{}", table::of(&out)?);
        return Ok(());
    }
    if let Some(document) = &options.write_table {
        return table::write(document, &table::of(&out)?);
    }
    if let Some(document) = &options.check_table {
        return table::check(document, &table::of(&out)?);
    }

    let toolchain = toolchain::find(options.toolchain, &workspace.root)?;
    println!("compiler  {} ({})", toolchain.version, toolchain.origin);
    println!("artefacts {}", out.display());
    let programs = Programs::prepare(&workspace, &toolchain, options.verbose)?;
    let compiler = Compiler::prepare(&workspace, &toolchain, options.verbose)?;

    if options.search {
        return search(&compiler, &contracts);
    }

    let output = Output {
        folder: &out,
        toolchain: &toolchain,
        ink_version: &workspace.ink_version,
        force: options.force,
    };
    let mut built = Vec::new();
    let mut undocumented = Vec::new();
    for (position, contract) in contracts.iter().enumerate() {
        let label = format!("[{}/{}] {}", position + 1, contracts.len(), contract.name);
        let one = Instant::now();
        let mut abi = programs.run(contract, &label)?;
        docs::complete(&mut abi);
        let missing = docs::missing(&abi);
        undocumented.extend(missing.iter().map(|what| format!("{}: {what}", contract.name)));
        let result = build(&compiler, &output, contract, abi, &label)
            .with_context(|| format!("cannot finish `{}`", contract.name))?;
        let note = if result.fresh { "unchanged" } else { "written" };
        let sizes = result.codes().map(|(_, code)| code.bytes.to_string()).collect::<Vec<_>>().join(" + ");
        println!("{label}: {sizes} bytes, {note}, {:.1} s", one.elapsed().as_secs_f32());
        built.push(result);
    }
    output.write_summary(&built)?;
    print_table(&built);
    println!("done in {:.0} s", started.elapsed().as_secs_f32());
    report_docs(&undocumented, options.allow_missing_docs)
}

/// Builds the code of a contract, or both: the hash of the back is a constant in the front.
fn build(
    compiler: &Compiler<'_>,
    output: &Output<'_>,
    contract: &workspace::Contract,
    abi: Map<String, Value>,
    label: &str,
) -> Result<Built> {
    let mut back = None;
    if contract.has_back {
        let label = format!("{label} (back)");
        let raw = compiler.compile(contract, Part::Back, contract.inlining_of_back, &label)?;
        back = Some(output.write_back(contract, &raw, || compiler.shrink(&raw))?);
    }
    let part = back.as_ref().map_or(Part::Whole, |back| Part::Front(&back.hash));
    let raw = compiler.compile(contract, part, contract.inlining, label)?;
    output.write(contract, &raw, abi, || compiler.shrink(&raw)).map(|built| Built { back, ..built })
}

/// Tells which inlining makes the smallest code of each contract; fails if a manifest names another.
fn search(compiler: &Compiler<'_>, contracts: &[&workspace::Contract]) -> Result<()> {
    let mut better = Vec::new();
    for contract in contracts {
        // Of a front the hash of its back is a part; any will do to compare sizes.
        let hash = "0123456789abcdef".repeat(4);
        let parts = match contract.has_back {
            true => vec![("inlining", Part::Front(&hash)), ("back-inlining", Part::Back)],
            false => vec![("inlining", Part::Whole)],
        };
        for (key, part) in parts {
            let (best, bytes) = compiler.search(contract, part, &format!("{} ({key})", contract.name))?;
            let named = part.inlining(contract);
            println!("{}: {key} {}, {bytes} bytes", contract.name, text(best));
            if best != named {
                better.push(format!("{}: {key} {} instead of {}", contract.name, text(best), text(named)));
            }
        }
    }
    if better.is_empty() {
        return Ok(());
    }
    bail!("write into package.metadata.adotb-build of Cargo.toml:\n  {}", better.join("\n  "))
}

/// An inlining as a manifest has it.
fn text(inlining: Option<u32>) -> String {
    inlining.map_or_else(|| "nothing".to_string(), |threshold| threshold.to_string())
}

/// Writes only what differs, because cargo looks at times; tells whether it did.
fn write_if_changed(path: &Path, text: &str) -> Result<bool> {
    if fs::read_to_string(path).is_ok_and(|present| present == text) {
        return Ok(false);
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(true)
}

/// Reads the metadata of earlier builds; compiles nothing.
fn check_docs(out: &Path, contracts: &[&workspace::Contract]) -> Result<()> {
    let mut undocumented = Vec::new();
    for contract in contracts {
        let abi = artefacts::read_metadata(out, contract)?;
        undocumented.extend(docs::missing(&abi).iter().map(|what| format!("{}: {what}", contract.name)));
    }
    report_docs(&undocumented, false)?;
    println!("every constructor, message, event and error of {} contracts is documented", contracts.len());
    Ok(())
}

fn report_docs(undocumented: &[String], allowed: bool) -> Result<()> {
    if undocumented.is_empty() {
        return Ok(());
    }
    let list = undocumented.join("\n  ");
    let sentence = format!(
        "{} public items lack docs; add them with `///` above each (for a message: on the `#[ink(message)]` in the \
         `impl`), in the form that CONTRIBUTING.md describes:\n  {list}",
        undocumented.len()
    );
    if !allowed {
        bail!(sentence);
    }
    println!("warning: {sentence}");
    Ok(())
}

fn print_table(built: &[Built]) {
    let rows = built.iter().flat_map(Built::codes).collect::<Vec<_>>();
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0).max(8);
    println!("\n{:width$}  {:>7}  code hash", "contract", "bytes");
    for (name, code) in rows {
        println!("{name:width$}  {:>7}  {}", code.bytes, code.hash);
    }
    println!();
}
