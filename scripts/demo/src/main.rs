//! The demonstration: plays weeks of staking with the real contracts and the real staking pallet, tells what happens, checks it against the chain and
//! writes a report page.

mod acts;
mod backing;
mod ballot;
mod files;
mod format;
mod governance;
mod keeper;
mod narrate;
mod play;
mod plots;
mod record;
mod report;
mod scenario;
mod tables;
mod verdict;

use std::{
    any::Any,
    fs,
    panic::{self, AssertUnwindSafe},
    path::PathBuf,
    process::ExitCode,
    time::Instant,
};

use adotb_harness::artefacts;
use anyhow::{bail, Context, Result};
use clap::Parser;

use crate::record::{Record, Settings};

/// The contracts without which nothing can be deployed.
const CONTRACTS: [&str; 8] =
    ["token", "vault", "bonder", "registry", "nominator", "governor", "timelock", "oracle"];

/// Those of them that have a second code.
const DOORED: [&str; 4] = ["token", "vault", "bonder", "governor"];

/// Plays weeks of staking in a chain inside this program, and shows what becomes of everybody's money.
///
/// The contracts are the real ones, compiled to Wasm; the staking is done by Polkadot's own staking pallet. Six people stake,
/// earn, vote, send, wait and leave; they vote which validators the stake shall back. Each step is checked against the chain, and
/// the program fails if anything is wrong.
///
/// 45 days take some seconds, a year a few minutes.
#[derive(Parser)]
#[command(name = "demo.sh", bin_name = "./scripts/demo.sh", version, max_term_width = 100)]
#[command(after_help = "Examples:\n  \
    ./scripts/demo.sh                              45 days, 5 validators\n  \
    ./scripts/demo.sh --seed 7                     other amounts and other days\n  \
    ./scripts/demo.sh --days 90 --validators 16    a longer play on a wider stage")]
struct Options {
    /// How many days to play: 40 to 365. Leaving takes 28 days, so fewer would end before the first exit is paid.
    #[arg(long, value_name = "DAYS", default_value_t = 45)]
    #[arg(value_parser = clap::value_parser!(u32).range(i64::from(scenario::MIN_DAYS)..=i64::from(scenario::MAX_DAYS)))]
    days: u32,

    /// How many validators governance backs at the start: 1 to 64.
    #[arg(long, value_name = "COUNT", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=64))]
    validators: u16,

    /// Number from which all random amounts and days follow; the same number gives the same play.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,

    /// Folder for the report; made if absent, files of an earlier report are replaced [default: report in the repository]
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    // What the checks have to say comes out of `run` as a sentence; the default hook would bury it in source lines.
    panic::set_hook(Box::new(|_| {}));
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| run(&options)))
        .unwrap_or_else(|panicked| Err(anyhow::anyhow!("something is wrong: {}", words(panicked.as_ref()))));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<()> {
    let started = Instant::now();
    let folder = options.out.clone().unwrap_or_else(|| artefacts::workspace().join("report"));
    files::prepare(&folder)?;
    require_contracts()?;

    let settings = Settings { days: options.days, validators: options.validators, seed: options.seed };
    let scenario = scenario::write(settings.days, settings.validators, settings.seed);
    println!(
        "A play of {} days with {} validators (seed {}). 1 aDOTb is always worth 1 DOT; rewards make the balances grow.\n",
        settings.days, settings.validators, settings.seed
    );
    let record = verdict::close(play::play(settings, &scenario)?)?;
    tables::print(&record);
    write_report(&record, &folder)?;
    println!("\nPlayed in {:.0} s.", started.elapsed().as_secs_f32());
    Ok(())
}

fn write_report(record: &Record, folder: &std::path::Path) -> Result<()> {
    files::write(record, folder)?;
    let page = folder.join("index.html");
    fs::write(&page, report::page(record)?).with_context(|| format!("cannot write {}", page.display()))?;
    let page = page.canonicalize().unwrap_or(page);
    println!("\nThe report, with plots: {}", page.display());
    let files: Vec<_> = files::FILES.iter().map(|(name, _)| *name).collect();
    println!("The data beside it:     {}", files.join(", "));
    Ok(())
}

/// Says how to get the contracts, if one is not there.
fn require_contracts() -> Result<()> {
    let folder = artefacts::folder();
    let backs = DOORED.map(|name| (name, "back.wasm"));
    for (name, kind) in CONTRACTS.map(|name| (name, "wasm")).into_iter().chain(backs) {
        let code = folder.join(name).join(format!("{name}.{kind}"));
        if !code.is_file() {
            bail!(
                "{} is missing; ./scripts/demo.sh builds it, or: cargo run --bin adotb-build",
                code.display()
            );
        }
    }
    Ok(())
}

/// What a panic said.
fn words(panicked: &(dyn Any + Send)) -> String {
    let text = panicked.downcast_ref::<String>().cloned();
    text.or_else(|| panicked.downcast_ref::<&str>().map(ToString::to_string))
        .unwrap_or_else(|| "it does not say what".into())
}
