//! The report page: one file without outside resources, readable by day and by night.

use adotb_runtime::params::MAX_EXTRINSIC_WEIGHT;
use anyhow::Result;
use maud::{html, Markup, PreEscaped, DOCTYPE};

use crate::{
    ballot,
    files::FILES,
    format::{column, signed},
    plots,
    record::{Backing, Record},
    scenario::NAMES,
    tables::{all_stake, holder_row, total, validator_row, HOLDER_HEADS, VALIDATOR_HEADS},
};

/// The whole page.
pub fn page(record: &Record) -> Result<String> {
    let settings = record.settings;
    let title = format!("{} days of aDOTb", settings.days);
    let body = html! {
        h1 { (title) }
        p.lead {
            "Six people stake, vote, wait, send and leave, in a chain that ran inside one program: the contracts are the real ones, "
            "compiled to Wasm, and the staking is done by Polkadot's own staking code. No real money was involved. "
            "1 aDOTb is always worth 1 DOT; what the validators earn appears as a growing balance."
        }
        (key_figures(record))
        (holders(record))
        (growth(record)?)
        (pool(record)?)
        (ballot::section(record))
        (validators(record)?)
        (costs(record))
        (events(record))
        (checks(record))
        footer {
            p {
                "Played with " code { "--days " (settings.days) " --validators " (settings.validators) " --seed " (settings.seed) }
                ": the same options give the same play. The data beside this page: "
                @for (position, (file, what)) in FILES.iter().enumerate() {
                    @if position > 0 { ", " }
                    a href=(file) { (file) } " (" (what) ")"
                }
                "."
            }
        }
    };
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(include_str!("page.css"))) }
            }
            body { main { (body) } }
        }
    };
    Ok(page.into_string())
}

fn key_figures(record: &Record) -> Markup {
    let pool = &record.pool;
    let figures = [
        (format!("{} DOT", column(pool.pooled)), "behind all aDOTb at the end"),
        (format!("{} DOT", column(pool.rewards)), "of rewards paid by the chain"),
        (format!("{:.2} %", pool.yearly_percent), "yield per year, by the last week"),
        (pool.stashes.to_string(), "stashes, each behind one validator"),
    ];
    html! {
        dl.figures {
            @for (value, name) in &figures { div { dt { (name) } dd { (value) } } }
        }
    }
}

fn holders(record: &Record) -> Markup {
    let all = holder_row(&total(&record.holders));
    html! {
        section {
            h2 { "The holders" }
            div.wide { table {
                caption {
                    "In DOT. Gained = balance now + taken out − paid in − transfers"
                    @if record.holders.iter().any(|holder| holder.waiting > 0) { " + exits that still wait" }
                    ". Yield per year: the gain per DOT held, for a year."
                }
                (heads(&HOLDER_HEADS))
                tbody { @for holder in &record.holders { (row(&holder_row(holder))) } }
                tfoot { (row(&all)) }
            } }
            p {
                "The yields differ for honest reasons: money works from the next election of the chain on and the rewards of a day are handed out "
                "during the next, so the first days earn nothing; and leaving at once costs 0.3 %, which goes to those who stay, like a reward."
            }
        }
    }
}

fn growth(record: &Record) -> Result<Markup> {
    let balances = plots::balances(&record.days)?;
    let mut gains = Vec::new();
    for (person, name) in NAMES.iter().enumerate() {
        let gain = record.holders.get(person).map_or(0, |holder| holder.gained);
        gains.push((name, signed(gain), plots::gained(&record.days, person)?));
    }
    Ok(html! {
        section {
            h2 { "Balances, evening by evening" }
            figure {
                (legend(&NAMES.iter().enumerate().map(|(series, name)| (series, *name, false)).collect::<Vec<_>>()))
                (picture("Line plot: the balance of each holder at the end of each day.", &balances))
                figcaption {
                    "Steps are deposits, exits and transfers; what is in escrow for a vote is part of the balance. The slow rise between them, hard to see at this scale, are the rewards: "
                    "the plots below show them alone."
                }
            }
            h2 { "What each holder has gained" }
            figure {
                div.small {
                    @for (name, gain, svg) in &gains {
                        div {
                            h3 { (name) ": " (gain) " DOT" }
                            (picture(&format!("Area plot: what {name} has gained by the end of each day, {gain} DOT at the end."), svg))
                        }
                    }
                }
                figcaption {
                    "In DOT, each with a scale of its own. Whoever leaves keeps what was earned: the curve stays level from that day on. "
                    "A step down is the price of leaving at once."
                }
            }
        }
    })
}

fn pool(record: &Record) -> Result<Markup> {
    let parts = plots::pool(&record.days)?;
    let rate = plots::rate(&record.days)?;
    Ok(html! {
        section {
            h2 { "Where the money is" }
            figure {
                (legend(&[(0, "bonded with validators", false), (1, "unbonding", false), (2, "cash in the vault", false)]))
                (picture("Stacked area plot: DOT bonded, unbonding and in cash at the end of each day.", &parts))
                figcaption {
                    "Unbonding money belongs to those who leave; the chain holds it back for 28 days, and it earns nothing meanwhile. "
                    "Cash is what came in since the morning's bonding, what is kept for exits that wait, and a small buffer for those who leave at once."
                }
            }
            h2 { "The rate" }
            figure {
                (picture("Line plot: what one share of the pool is worth at the end of each day.", &rate))
                figcaption {
                    "Behind a balance stand shares of the pool; the plot shows what one share is worth. It never falls, whoever comes or goes. "
                    "The axis begins at 1, not at 0."
                }
            }
        }
    })
}

fn validators(record: &Record) -> Result<Markup> {
    let all = all_stake(&record.validators);
    let rows = html! {
        (heads(&VALIDATOR_HEADS))
        tbody { @for backing in &record.validators { (row(&validator_row(backing, all))) } }
    };
    Ok(html! {
        section {
            h2 { "Stake per validator" }
            @if let Some(reweighting) = &record.reweighting {
                p {
                    "On day " (reweighting.day) " what the holders voted for was executed. The stashes do not unbond for that, they nominate anew: "
                    (reweighting.moved) " of them changed their validator, and the chain's election of day " (reweighting.effective_day)
                    " counted it."
                }
                @let top = plots::top(&reweighting.before).max(plots::top(&reweighting.after));
                (backing_figure(
                    &format!("Day {}, the day of the decision", reweighting.day),
                    &reweighting.before,
                    top,
                    "The stake that counted in the chain's election of that day, and the targets of the old allocation.",
                )?)
                (backing_figure(
                    &format!("Day {}, the decision in effect", reweighting.effective_day),
                    &reweighting.after,
                    top,
                    "A validator is backed by whole stashes, of which there can be 64, so its stake may miss the target by up to one stash and the minimum bond; \
                     new deposits and exits are steered to close the gap.",
                )?)
            }
            h3 { "At the end" }
            @if record.validators.len() > 16 {
                details { summary { "All " (record.validators.len()) " validators" } div.wide { table { (rows) } } }
            } @else {
                div.wide { table { (rows) } }
            }
        }
    })
}

fn backing_figure(heading: &str, rows: &[Backing], top: f64, caption: &str) -> Result<Markup> {
    let svg = plots::backing(rows, top)?;
    Ok(html! {
        h3 { (heading) }
        figure {
            (legend(&[(0, "stake by the chain's election", false), (1, "target set by governance", true)]))
            (picture(&format!("Bar plot: stake behind each validator against its target. {heading}."), &svg))
            figcaption { (caption) }
        }
    })
}

fn costs(record: &Record) -> Markup {
    let block = MAX_EXTRINSIC_WEIGHT;
    let heads = ["Message", "Called by", "Calls", "Time", "largest", "Proof", "largest", "Of a block"];
    html! {
        section {
            h2 { "What each message costs" }
            div.wide { table {
                caption {
                    "Measured in this play: computing time and proof size, as the chain counts them; mean and largest. "
                    "The last column compares the largest with what a parachain's block gives to one transaction ("
                    (block.ref_time() / 1_000_000_000) " ms and " (block.proof_size() / 1_048_576) " MB)."
                }
                thead { tr {
                    @for (position, head) in heads.iter().enumerate() { th scope="col" class=[(position == 1).then_some("words")] { (head) } }
                } }
                tbody {
                    @for cost in &record.costs {
                        @let time = cost.ref_time_max as f64 / block.ref_time() as f64;
                        @let proof = cost.proof_max as f64 / block.proof_size() as f64;
                        tr {
                            th scope="row" { code { (cost.message) } }
                            td.words { (cost.caller) }
                            td { (cost.calls) }
                            td { (milliseconds(cost.ref_time_mean)) }
                            td { (milliseconds(cost.ref_time_max)) }
                            td { (kilobytes(cost.proof_mean)) }
                            td { (kilobytes(cost.proof_max)) }
                            td { (format!("{:.2} %", time.max(proof) * 100.0)) }
                        }
                    }
                }
            } }
        }
    }
}

fn events(record: &Record) -> Markup {
    html! {
        section {
            h2 { "What happened" }
            div.wide { table.events {
                thead { tr { th scope="col" { "Day" } th scope="col" { "Time" } th scope="col" { "Event" } } }
                tbody { @for event in &record.events { tr { td { (event.day) } td { (event.time) } td { (event.text) } } } }
            } }
        }
    }
}

fn checks(record: &Record) -> Markup {
    html! {
        section {
            h2 { "What was checked" }
            p { "The play stops with an error as soon as one of these does not hold." }
            ul.checks { @for check in &record.checks { li { (check) "." } } }
        }
    }
}

fn legend(entries: &[(usize, &str, bool)]) -> Markup {
    html! {
        ul.legend { @for (series, name, mark) in entries { (key(&plots::colour(*series), name, *mark)) } }
    }
}

/// An entry of a legend.
pub fn key(colour: &str, name: &str, mark: bool) -> Markup {
    html! { li { i class=[mark.then_some("mark")] style={ "background:" (colour) } {} (name) } }
}

/// A plot that a screen reader reads as one picture.
pub fn picture(alt: &str, svg: &str) -> Markup {
    html! { div role="img" aria-label=(alt) { (PreEscaped(svg)) } }
}

pub fn heads(heads: &[&str]) -> Markup {
    html! { thead { tr { @for head in heads { th scope="col" { (head) } } } } }
}

pub fn row(cells: &[String]) -> Markup {
    html! {
        tr { @for (position, cell) in cells.iter().enumerate() {
            @if position == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
        } }
    }
}

fn milliseconds(picoseconds: u64) -> String {
    format!("{:.2} ms", picoseconds as f64 / 1e9)
}

fn kilobytes(bytes: u64) -> String {
    format!("{:.1} KB", bytes as f64 / 1e3)
}
