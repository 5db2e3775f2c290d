//! The page's section about the holders' decision: the life of the proposal, its tally, the votes and the escrow behind them.

use maud::{html, Markup};

use crate::{
    format::{dot_text, float, part},
    plots,
    record::{Proposal, Record},
    report::{heads, key, picture, row},
    scenario::{TIMELOCK_DAYS, VOTING_DAYS, VOTING_DELAY_DAYS},
    tables::{ballot_row, BALLOT_HEADS},
};

/// The parts of the tally: as the votes say, as the page says, and the number of the colour. Those that count for the quorum come first.
const PARTS: [(&str, &str, usize); 3] =
    [("for", "for", 2), ("abstain", "abstained", 5), ("against", "against", 1)];
/// Size of the tally's picture.
const WIDTH: f64 = 860.0;
/// Left and right of the bar, so that the labels of its ends have room.
const MARGIN: f64 = 24.0;

/// The section; nothing if nothing was proposed.
pub fn section(record: &Record) -> Markup {
    let Some(proposal) = &record.proposal else { return html! {} };
    html! {
        section {
            h2 { "How the holders decided" }
            p {
                "Which validators the stake backs is up to the holders. Whoever has enough aDOTb in escrow can make a proposal; the vote begins "
                (days(VOTING_DELAY_DAYS)) " later and lasts " (days(VOTING_DAYS)) "; what is won waits another " (days(TIMELOCK_DAYS))
                " at the timelock, in sight of everybody, and is then executed. A guardian can stop it until then, and nobody can hasten it. "
                "Proposal no. " (proposal.id) ", by " (proposal.proposer) ": " q { (proposal.text) } "."
            }
            (tally(proposal))
            h3 { "Its life" }
            div.wide { table.events {
                thead { tr { th scope="col" { "Day" } th scope="col" { "Time" } th scope="col" { "Step" } th scope="col" { "What happened" } } }
                tbody { @for step in &proposal.life {
                    tr { td { (step.day) } td { (step.time) } th scope="row" { (step.step) } td { (step.text) } }
                } }
            } }
            h3 { "The votes" }
            p {
                "A vote has the weight of the shares in escrow: the parts of the pool behind a balance. Shares do not grow with the rewards, "
                "so the tally stays what it is. What comes into escrow after the vote has begun does not count, and what has voted stays there "
                "until the vote ends: nobody votes twice with the same aDOTb. It goes on earning all the time."
            }
            div.wide { table {
                caption { "Escrow and what it earned, in aDOTb." }
                (heads(&BALLOT_HEADS))
                tbody { @for ballot in &proposal.votes { (row(&ballot_row(ballot, proposal.all_shares))) } }
            } }
        }
    }
}

fn days(count: u32) -> String {
    if count == 1 {
        "a day".into()
    } else {
        format!("{count} days")
    }
}

/// All shares as a bar: who voted how, with a mark at the quorum.
fn tally(proposal: &Proposal) -> Markup {
    let all = proposal.all_shares;
    let at = |shares: f64| MARGIN + (WIDTH - 2.0 * MARGIN) * (shares / float(all)).clamp(0.0, 1.0);
    let mut reached = 0.0;
    let mut bars = Vec::new();
    for (vote, _, series) in PARTS {
        let from = at(reached);
        reached += float(proposal.shares_that(vote));
        bars.push((from, at(reached) - from, plots::colour(series)));
    }
    bars.push((at(reached), at(float(all)) - at(reached), "var(--grid)".into()));
    let cast: u128 = proposal.votes.iter().map(|ballot| ballot.shares).sum();
    let quorum = part(proposal.quorum, all);
    let mark = at(float(proposal.quorum));
    let entries: Vec<(String, String)> = PARTS
        .iter()
        .map(|(vote, name, series)| {
            let shares = proposal.shares_that(vote);
            (plots::colour(*series), format!("{name}: {} shares, {}", dot_text(shares), part(shares, all)))
        })
        .collect();
    let rest = format!("did not vote: {}", part(all.saturating_sub(cast), all));
    let said: Vec<_> = entries.iter().map(|(_, name)| name.as_str()).collect();
    let alt = format!("Bar: all shares by vote. {}; {rest}. The quorum is {quorum}.", said.join("; "));
    let svg = html! {
        svg viewBox={ "0 0 " (WIDTH) " 92" } xmlns="http://www.w3.org/2000/svg" {
            @for (from, width, colour) in &bars {
                rect x=(round(*from)) y="34" width=(round((width - 2.0).max(1.0))) height="36" fill=(colour) {}
            }
            line x1=(round(mark)) x2=(round(mark)) y1="26" y2="76" stroke="var(--ink)" stroke-width="2" {}
            text x=(round(mark)) y="20" font-size="14" fill="var(--ink)" { "quorum: " (quorum) }
            @for quarter in 0..=4u8 {
                @let share = f64::from(quarter) / 4.0;
                text x=(round(at(share * float(all)))) y="92" font-size="14" fill="var(--ink)" text-anchor="middle" {
                    (25 * u32::from(quarter)) " %"
                }
            }
        }
    };
    html! {
        figure {
            ul.legend {
                @for (colour, name) in &entries { (key(colour, name, false)) }
                (key("var(--grid)", &rest, false))
            }
            (picture(&alt, &svg.into_string()))
            figcaption {
                "All shares at the time of the proposal. It is won if more are for it than against it, and if those for it and those who abstain "
                "reach the quorum together. Votes against do not count for the quorum."
            }
        }
    }
}

fn round(value: f64) -> String {
    format!("{value:.1}")
}
