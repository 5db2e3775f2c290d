//! The data beside the page: one JSON file with everything, and tables as CSV. Amounts are in DOT and exact.

use std::{fs, path::Path};

use anyhow::{ensure, Context, Result};

use crate::{
    format::{exact, exact_signed},
    record::{Backing, Record},
    scenario::NAMES,
};

/// The files that [`write()`] makes, and what is in them.
pub const FILES: [(&str, &str); 7] = [
    ("data.json", "everything on this page"),
    ("days.csv", "each evening: balances, gains, the pool"),
    ("holders.csv", "the holders at the end"),
    ("validators.csv", "stake against target, before and after the decision and at the end"),
    ("votes.csv", "the votes and what was in escrow for them"),
    ("costs.csv", "what each message cost"),
    ("events.csv", "what happened, in order"),
];

/// Makes the folder, or says why not.
pub fn prepare(folder: &Path) -> Result<()> {
    ensure!(!folder.is_file(), "{} is a file; --out wants a folder", folder.display());
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let probe = folder.join(".writable");
    fs::write(&probe, "").with_context(|| format!("cannot write to {}", folder.display()))?;
    fs::remove_file(&probe).with_context(|| format!("cannot write to {}", folder.display()))
}

/// Writes all data files.
pub fn write(record: &Record, folder: &Path) -> Result<()> {
    let text = serde_json::to_string_pretty(record).context("the record cannot be written as JSON")?;
    fs::write(folder.join("data.json"), text + "\n").context("cannot write data.json")?;
    table(folder, "days.csv", day_rows(record))?;
    table(folder, "holders.csv", holder_rows(record))?;
    table(folder, "validators.csv", validator_rows(record))?;
    table(folder, "votes.csv", vote_rows(record))?;
    table(folder, "costs.csv", cost_rows(record))?;
    table(folder, "events.csv", event_rows(record))
}

fn day_rows(record: &Record) -> Vec<Vec<String>> {
    let names = NAMES.map(str::to_lowercase);
    let mut head = vec!["day".to_string()];
    head.extend(names.iter().map(|name| format!("{name}_balance")));
    head.extend(names.iter().map(|name| format!("{name}_gained")));
    head.extend(
        ["pooled", "shares", "rate", "bonded", "unbonding", "cash", "reserved", "escrowed", "reward"]
            .map(String::from),
    );
    let mut rows = vec![head];
    for day in &record.days {
        let mut row = vec![day.day.to_string()];
        row.extend(day.balances.iter().map(|planck| exact(*planck)));
        row.extend(day.gained.iter().map(|planck| exact_signed(*planck)));
        row.extend([exact(day.pooled), exact(day.shares), format!("{:.10}", day.rate())]);
        let amounts = [day.bonded, day.unbonding, day.cash, day.reserved, day.escrowed, day.reward];
        row.extend(amounts.map(exact));
        rows.push(row);
    }
    rows
}

fn holder_rows(record: &Record) -> Vec<Vec<String>> {
    let heads =
        ["holder", "paid_in", "transferred", "taken_out", "waiting", "balance", "gained", "yearly_percent"];
    let mut rows = vec![heads.map(String::from).to_vec()];
    rows.extend(record.holders.iter().map(|holder| {
        vec![
            holder.name.clone(),
            exact(holder.paid_in),
            exact_signed(holder.transferred),
            exact(holder.taken_out),
            exact(holder.waiting),
            exact(holder.balance),
            exact_signed(holder.gained),
            holder.yearly_percent.map_or(String::new(), |percent| format!("{percent:.4}")),
        ]
    }));
    rows
}

fn validator_rows(record: &Record) -> Vec<Vec<String>> {
    let mut rows = vec![["when", "validator", "target_bps", "stake"].map(String::from).to_vec()];
    let mut add = |when: &str, backing: &[Backing]| {
        rows.extend(backing.iter().map(|row| {
            vec![when.to_string(), row.validator.to_string(), row.target_bps.to_string(), exact(row.stake)]
        }));
    };
    if let Some(reweighting) = &record.reweighting {
        add("before", &reweighting.before);
        add("after", &reweighting.after);
    }
    add("end", &record.validators);
    rows
}

fn vote_rows(record: &Record) -> Vec<Vec<String>> {
    let heads = ["proposal", "voter", "vote", "shares", "put_in_escrow", "got_back"];
    let mut rows = vec![heads.map(String::from).to_vec()];
    if let Some(proposal) = &record.proposal {
        rows.extend(proposal.votes.iter().map(|ballot| {
            let mut row = vec![proposal.id.to_string(), ballot.voter.into(), ballot.vote.into()];
            row.extend([ballot.shares, ballot.put_in, ballot.got_back].map(exact));
            row
        }));
    }
    rows
}

fn cost_rows(record: &Record) -> Vec<Vec<String>> {
    let heads = [
        "message",
        "caller",
        "calls",
        "ref_time_ps_mean",
        "ref_time_ps_max",
        "proof_bytes_mean",
        "proof_bytes_max",
    ];
    let mut rows = vec![heads.map(String::from).to_vec()];
    rows.extend(record.costs.iter().map(|cost| {
        let numbers = [cost.calls, cost.ref_time_mean, cost.ref_time_max, cost.proof_mean, cost.proof_max];
        let mut row = vec![cost.message.clone(), cost.caller.to_string()];
        row.extend(numbers.map(|number| number.to_string()));
        row
    }));
    rows
}

fn event_rows(record: &Record) -> Vec<Vec<String>> {
    let mut rows = vec![["day", "time", "event"].map(String::from).to_vec()];
    rows.extend(
        record.events.iter().map(|event| vec![event.day.to_string(), event.time.clone(), event.text.clone()]),
    );
    rows
}

fn table(folder: &Path, name: &str, rows: Vec<Vec<String>>) -> Result<()> {
    let failed = || format!("cannot write {name}");
    let mut writer = csv::Writer::from_path(folder.join(name)).with_context(failed)?;
    for row in rows {
        writer.write_record(row).with_context(failed)?;
    }
    writer.flush().with_context(failed)
}
