//! What reporters do.

use adotb_interfaces::{
    bonder::{Booked, StashReport},
    oracle::{OracleError, Outcome, Report},
    Era,
};

use adotb_runtime::Balance;

use super::World;
use crate::{
    actors::{ADMIN, REPORTER, REPORTERS, STRANGER},
    contract::chain_id,
};

impl World {
    /// Names the oracle as the reporter of the bonder.
    ///
    /// # Panics
    /// If the admin may not.
    pub fn name_oracle(&mut self) {
        let oracle = self.at.oracle.clone();
        self.bonder(&ADMIN).set_reporter(&oracle).expect("the admin names the reporter");
    }

    /// What the chain has of every stash: its ledger, and the slashes of it that wait to be applied.
    pub fn truth(&mut self) -> Vec<StashReport> {
        let stashes = self.stashes();
        let truth = |(number, stash): (usize, adotb_interfaces::bonder::Stash)| {
            let account = chain_id(stash.account);
            let ledger = self.chain.ledger(&account).unwrap_or_default();
            StashReport {
                stash: number as u16,
                active: ledger.active,
                unlocking: ledger.unlocking.iter().map(|(value, _)| *value).sum(),
                pending: Some(self.chain.pending_slash(&account)),
            }
        };
        stashes.into_iter().enumerate().map(truth).collect()
    }

    /// Tells the bonder the truth as its plain reporter, for who has no oracle: losses are by offences in era `since`.
    ///
    /// # Panics
    /// If the bonder refuses.
    pub fn book(&mut self, since: Era) -> Booked {
        let truth = self.truth();
        self.bonder(&REPORTER).book(since, &truth).expect("the bonder takes the truth")
    }

    /// A report that one stash has this much less than the book says, by what is bonded and by what is unbonding.
    pub fn less(&mut self, stash: u16, bonded: Balance, unbonding: Balance) -> Vec<StashReport> {
        let book = self.stashes()[usize::from(stash)];
        let (active, unlocking) = (book.bonded - bonded, book.unbonding - unbonding);
        vec![StashReport { stash, active, unlocking, pending: Some(0) }]
    }

    /// The truth as a report of now, with losses by offences in era `since`.
    pub fn true_report(&mut self, since: Era) -> Report {
        let stashes = self.truth();
        self.report_of(since, stashes)
    }

    /// A report of now about these stashes.
    pub fn report_of(&mut self, since: Era, stashes: Vec<StashReport>) -> Report {
        let era = self.overview().era;
        let revision = self.bonder(&STRANGER).revision();
        Report { era, revision, since, stashes }
    }

    /// As many reporters as are needed report the truth; returns what became of it.
    ///
    /// # Panics
    /// If the quorum does not decide.
    pub fn report(&mut self, since: Era) -> Result<Booked, OracleError> {
        let report = self.true_report(since);
        self.agree(&report)
    }

    /// As many reporters as are needed say the same; returns what became of it.
    ///
    /// # Panics
    /// If the quorum does not decide.
    pub fn agree(&mut self, report: &Report) -> Result<Booked, OracleError> {
        for reporter in REPORTERS {
            if let Outcome::Decided(booked) = self.oracle(&reporter).report(report)? {
                return Ok(booked);
            }
        }
        panic!("all reporters say the same, and nothing was decided: {report:?}")
    }
}
