//! The tables at the end, for the terminal.

use adotb_runtime::Balance;
use comfy_table::{presets::UTF8_HORIZONTAL_ONLY, CellAlignment, Table, TableComponent};

use crate::{
    format::{column, part, percent, signed},
    record::{Backing, Ballot, Holder, Record},
};

/// Validators in the terminal; the page has all.
const MOST_ROWS: usize = 20;

/// The sum of the holders, as a row of its own.
pub fn total(holders: &[Holder]) -> Holder {
    Holder {
        name: "All".into(),
        paid_in: holders.iter().map(|holder| holder.paid_in).sum(),
        taken_out: holders.iter().map(|holder| holder.taken_out).sum(),
        transferred: holders.iter().map(|holder| holder.transferred).sum(),
        waiting: holders.iter().map(|holder| holder.waiting).sum(),
        balance: holders.iter().map(|holder| holder.balance).sum(),
        gained: holders.iter().map(|holder| holder.gained).sum(),
        yearly_percent: None,
    }
}

/// The cells of a holder's row.
pub fn holder_row(holder: &Holder) -> [String; 7] {
    [
        holder.name.clone(),
        column(holder.paid_in),
        signed(holder.transferred),
        column(holder.taken_out),
        column(holder.balance),
        signed(holder.gained),
        holder.yearly_percent.map_or(String::new(), |percent| format!("{percent:.2} %")),
    ]
}

/// The heads of the holders' columns.
pub const HOLDER_HEADS: [&str; 7] =
    ["Holder", "Paid in", "Transfers", "Taken out", "Balance now", "Gained", "Yield per year"];

/// The cells of a validator's row.
pub fn validator_row(row: &Backing, all: f64) -> [String; 4] {
    let stake = crate::format::float(row.stake);
    let target = percent(f64::from(row.target_bps), 10_000.0);
    [format!("validator {}", row.validator), target, column(row.stake), percent(stake, all)]
}

/// The heads of the validators' columns.
pub const VALIDATOR_HEADS: [&str; 4] = ["Validator", "Target", "Stake in DOT", "Share of the stake"];

/// The pool's lines.
pub fn pool_rows(record: &Record) -> Vec<[String; 2]> {
    let pool = &record.pool;
    let row = |name: &str, value: String| [name.to_string(), value];
    vec![
        row("DOT behind all aDOTb", column(pool.pooled)),
        row("Rewards paid by the chain", column(pool.rewards)),
        row("Fees of the treasury, out of them", column(pool.fees)),
        row("Rewards still being handed out", column(pool.unreleased)),
        row("Owed to exits", column(pool.owed)),
        row("Worth of one share", format!("{:.6}", record.days.last().map_or(1.0, |day| day.rate()))),
        row("Yield per year, by the last week", format!("{:.2} %", pool.yearly_percent)),
        row("Stashes", pool.stashes.to_string()),
    ]
}

/// The cells of a vote's row.
pub fn ballot_row(ballot: &Ballot, all: Balance) -> [String; 7] {
    [
        ballot.voter.to_string(),
        ballot.vote.to_string(),
        column(ballot.shares),
        part(ballot.shares, all),
        column(ballot.put_in),
        column(ballot.got_back),
        signed(ballot.got_back as i128 - ballot.put_in as i128),
    ]
}

/// The heads of the votes' columns.
pub const BALLOT_HEADS: [&str; 7] =
    ["Voter", "Vote", "Shares", "Of all shares", "Put in escrow", "Got back", "Earned meanwhile"];

/// The sum of the stakes, in DOT.
pub fn all_stake(rows: &[Backing]) -> f64 {
    rows.iter().map(|row| crate::format::float(row.stake)).sum()
}

/// Prints all tables.
pub fn print(record: &Record) {
    println!("\nThe holders (in DOT)");
    let mut rows: Vec<_> = record.holders.iter().map(holder_row).collect();
    rows.push(holder_row(&total(&record.holders)));
    println!("{}", table(&HOLDER_HEADS, rows));
    println!(" The first days earn nothing: money works from the chain's next election on. Leaving at once costs 0.3 %.");

    println!("\nThe pool (in DOT)");
    println!("{}", table(&["", "At the end"], pool_rows(record)));

    println!("\nThe validators, by the chain's ledgers");
    let all = all_stake(&record.validators);
    let rows = record.validators.iter().take(MOST_ROWS).map(|row| validator_row(row, all));
    println!("{}", table(&VALIDATOR_HEADS, rows));
    if record.validators.len() > MOST_ROWS {
        println!(" ... and {} more, on the report page", record.validators.len() - MOST_ROWS);
    }

    if let Some(proposal) = &record.proposal {
        println!("\nProposal no. {}, by {}: {}", proposal.id, proposal.proposer, proposal.text);
        let rows = proposal.votes.iter().map(|ballot| ballot_row(ballot, proposal.all_shares));
        println!("{}", table(&BALLOT_HEADS, rows));
        let quorum = part(proposal.quorum, proposal.all_shares);
        println!(
            " Won if more are for it than against it, and {quorum} of all shares are for it or abstain."
        );
    }

    println!("\nChecked against the chain");
    for check in &record.checks {
        println!("  ok  {check}.");
    }
}

/// A table with all columns but the first aligned to the right.
fn table<const COLUMNS: usize>(
    heads: &[&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
) -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_HORIZONTAL_ONLY).set_header(heads.to_vec());
    use TableComponent::{
        HorizontalLines, LeftBorderIntersections, MiddleIntersections, RightBorderIntersections,
    };
    for between_rows in
        [HorizontalLines, LeftBorderIntersections, MiddleIntersections, RightBorderIntersections]
    {
        table.remove_style(between_rows);
    }
    for row in rows {
        table.add_row(row.to_vec());
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}
