//! Reporters, honest and other; and who supervises them. All that knows how losses become known is here and in `model/oracle.rs`.

use std::collections::BTreeSet;

use adotb_harness::{actors::*, contract::ink_id, contract::VaultEvent};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::{Booked, StashReport},
    oracle::{OracleError, OracleSetting, OracleSettingName, Outcome, Report},
};
use adotb_runtime::{params, AccountId, Balance};

use super::{
    nature::{CLOSED, NOMINATE, REBOND, UNBOND},
    Pair, Who,
};
use crate::random::{
    action::{Dice, Lie, PEOPLE},
    model::{hash, Shared},
};

/// What each stash can prove: its ledger, if the chain lets it.
type Proofs = Vec<Option<(Balance, Balance)>>;

/// Whether there is enough of a stash for the pallet's calls in a proof.
pub(super) fn can_show(active: Balance, unlocking: Balance) -> bool {
    let least = params::EXISTENTIAL_DEPOSIT;
    active + unlocking > least || active + unlocking == 0
}

/// Whether a stash can prove these numbers: they are those of its ledger.
fn shows(proofs: &Proofs, stash: usize, active: Balance, unlocking: Balance) -> bool {
    proofs[stash] == Some((active, unlocking)) && can_show(active, unlocking)
}

impl Pair {
    /// Whether the chain takes all the calls of a proof.
    pub(super) fn can_prove(&self) -> bool {
        self.seen.refused & (UNBOND | NOMINATE | REBOND | CLOSED) == 0
    }

    /// Whether the chain opens a stash, which shows that there was nothing.
    pub(super) fn can_open(&self) -> bool {
        self.seen.refused & (super::nature::BOND | CLOSED) == 0
    }

    fn proofs(&mut self) -> Proofs {
        let (open, opens) = (self.can_prove(), self.can_open());
        let accounts: Vec<_> = self.model.stashes.iter().map(|stash| stash.account.clone()).collect();
        let proof = |account: &AccountId| {
            let Some(ledger) = self.world.chain.ledger(account) else { return opens.then_some((0, 0)) };
            open.then_some((ledger.active, ledger.unlocking.iter().map(|(value, _)| *value).sum()))
        };
        accounts.iter().map(proof).collect()
    }

    /// What the chain has of all stashes.
    fn truth(&mut self) -> Vec<StashReport> {
        let accounts: Vec<_> = self.model.stashes.iter().map(|stash| stash.account.clone()).collect();
        let truth = |(stash, account): (u16, &AccountId)| {
            let ledger = self.world.chain.ledger(account).unwrap_or_default();
            StashReport {
                stash,
                active: ledger.active,
                unlocking: ledger.unlocking.iter().map(|(value, _)| *value).sum(),
                pending: Some(self.world.chain.pending_slash(account)),
            }
        };
        (0..).zip(&accounts).map(truth).collect()
    }

    /// A report of now: the truth, with losses by an offence `earlier` eras before the earliest one since the last report.
    fn true_report(&mut self, earlier: u32) -> Report {
        let era = self.model.era();
        let since = self.seen.offence.unwrap_or(era).saturating_sub(earlier).min(era);
        Report { era, revision: self.model.revision, since, stashes: self.truth() }
    }

    /// As many reporters as are needed report the truth. Returns what was decided, if anything.
    pub fn report(&mut self, earlier: u32) -> Option<Booked> {
        let mut report = self.true_report(earlier);
        // After a lie the chain can have more than the book lets anybody report.
        for (said, stash) in report.stashes.iter_mut().zip(&self.model.stashes) {
            said.active = said.active.min(stash.bonded + stash.written_off);
            said.unlocking = said.unlocking.min(stash.unbonding());
        }
        for reporter in self.model.oracle.reporters.clone() {
            match self.say(&reporter, &report) {
                Ok(Outcome::Decided(booked)) => {
                    if !booked.held {
                        self.seen.offence = None;
                    }
                    return Some(booked);
                }
                Ok(Outcome::Counted { .. }) => self.compare(),
                Err(OracleError::AlreadyReported { .. }) => {}
                Err(_) => return None,
            }
        }
        None
    }

    /// One reporter, or somebody who is none, says something.
    pub(super) fn word(&mut self, who: usize, lie: Lie, dice: u64) {
        let who = REPORTERS.get(who).unwrap_or(&ALICE).clone();
        let mut dice = Dice::new(dice);
        let mut report = self.true_report(dice.below(2) as u32);
        let count = report.stashes.len();
        let at = dice.below(count.max(1) as u64) as usize;
        let part = |whole: Balance, dice: &mut Dice| whole / 1_000 * Balance::from(1 + dice.below(200)) / 10;
        match (lie, report.stashes.get_mut(at)) {
            (Lie::LessBonded, Some(stash)) => stash.active -= part(stash.active, &mut dice),
            (Lie::LessUnlocking, Some(stash)) => stash.unlocking -= part(stash.unlocking, &mut dice),
            (Lie::MoreBonded, Some(stash)) => stash.active += part(stash.active, &mut dice) + 1,
            (Lie::Announced, Some(stash)) => stash.pending = Some(part(stash.active, &mut dice) * 3),
            (Lie::Everything, Some(stash)) => (stash.active, stash.unlocking) = (0, 0),
            (Lie::Unknown, Some(stash)) => stash.pending = None,
            (Lie::One, Some(_)) => report.stashes = vec![report.stashes[at]],
            (Lie::Era, _) => report.era += 1,
            (Lie::Revision, _) => report.revision = report.revision.wrapping_sub(1),
            (Lie::Future, _) => report.since = report.era + 1,
            (Lie::Order, _) => report.stashes.reverse(),
            (Lie::NoStash, _) => {
                let stash = (count + at) as u16;
                report.stashes.push(StashReport { stash, active: 0, unlocking: 0, pending: None });
            }
            _ => {}
        }
        let _ = self.say(&who, &report);
    }

    /// One word of somebody.
    fn say(&mut self, who: &AccountId, report: &Report) -> Result<Outcome, OracleError> {
        let proofs = self.proofs();
        let epoch = self.model.token.epoch;
        let prove = |stash, active, unlocking| shows(&proofs, stash, active, unlocking);
        let real = self.world.oracle(who).report(report);
        self.hear_batches();
        let told = match real {
            Ok(Outcome::Decided(booked)) => booked.held,
            Err(OracleError::Vetoed { .. }) => true,
            _ => false,
        };
        let model = self.model.attempt(|model| model.hear(who, report, prove, told));
        let (model, shared) = split(model);
        self.judge("report", real, model);
        if let Ok(Outcome::Decided(booked)) = real {
            self.note_report(booked, shared, epoch);
        }
        real
    }

    /// Applies the report that waits, or tries another one.
    pub fn apply(&mut self, who: Who) {
        let waiting = self.model.waiting().map(|held| held.report);
        let report = waiting.unwrap_or_else(|| self.true_report(0));
        let proofs = self.proofs();
        let epoch = self.model.token.epoch;
        let prove = |stash, active, unlocking| shows(&proofs, stash, active, unlocking);
        let real = self.world.oracle(&PEOPLE[who]).apply(&report);
        self.hear_batches();
        let model = self.model.attempt(|model| model.apply(&report, prove));
        let (model, shared) = split(model);
        if self.judge("apply", real, model) {
            self.note_report(real.expect("it was applied"), shared, epoch);
        }
    }

    /// A stash proves what it has, or somebody claims that it has less.
    pub(super) fn prove(&mut self, who: Who, pick: u16, less: Balance) {
        let truth = self.truth();
        let Some(stash) = truth.get(usize::from(pick) % truth.len().max(1)).copied() else { return };
        let (number, active) = (stash.stash, stash.active.saturating_sub(less));
        let proofs = self.proofs();
        let epoch = self.model.token.epoch;
        let prove = |stash, active, unlocking| shows(&proofs, stash, active, unlocking);
        let real = self.world.oracle(&PEOPLE[who]).prove(number, active, stash.unlocking);
        self.hear_batches();
        let model = self.model.attempt(|model| model.prove(number, active, stash.unlocking, prove));
        let (model, shared) = split(model);
        if self.judge("prove", real, model) {
            self.note_report(real.expect("it was proved"), shared, epoch);
        }
    }

    /// A stash proves that the book is wrong, or somebody claims so.
    pub(super) fn challenge(&mut self, who: Who, pick: u16, less: Balance) {
        let truth = self.truth();
        let Some(stash) = truth.get(usize::from(pick) % truth.len().max(1)).copied() else { return };
        // Now and then a stash that is not there.
        let number = if pick.is_multiple_of(13) { stash.stash + truth.len() as u16 } else { stash.stash };
        let active = stash.active.saturating_sub(less);
        let proofs = self.proofs();
        let prove = |stash, active, unlocking| shows(&proofs, stash, active, unlocking);
        let model = self.model.attempt(|model| model.challenge(number, active, stash.unlocking, prove));
        let real = self.world.oracle(&PEOPLE[who]).challenge(number, active, stash.unlocking);
        self.judge("challenge", real, model);
    }

    /// The guardian, the admin or somebody else drops the report that waits.
    pub fn veto(&mut self, by: u8) {
        let who = &[GUARDIAN, self.admin(), BOB][usize::from(by)];
        let model = match by {
            2 => {
                let missing = AccessError::MissingRole { caller: ink_id(who), needed: Role::Guardian };
                Err(OracleError::Access(missing))
            }
            _ => self.model.attempt(|model| model.veto()),
        };
        let real = self.world.oracle(who).veto();
        self.judge("veto", real.map(|hash| hash.0.into()), model);
    }

    pub(super) fn set_oracle(&mut self, setting: u8, dice: u64) {
        let mut dice = Dice::new(dice);
        let (change, ok, name) = match setting {
            0 => {
                let given = dice.pick(&[0, 10, 100, 500, 1_000, 1_001]);
                (OracleSetting::Limit(given), given <= 1_000, OracleSettingName::Limit)
            }
            _ => {
                let given = dice.pick(&[0, 1, 1, 2, 3, 8]);
                (OracleSetting::VetoEras(given), (1..=7).contains(&given), OracleSettingName::VetoEras)
            }
        };
        let settings = &mut self.model.oracle.settings;
        match change {
            OracleSetting::Limit(given) if ok => settings.limit_bps = given,
            OracleSetting::VetoEras(given) if ok => settings.veto_eras = given,
            _ => {}
        }
        let admin = self.admin();
        let real = self.world.oracle(&admin).set_settings(&[change]);
        self.judge(
            "oracle.set_settings",
            real,
            if ok { Ok(()) } else { Err(OracleError::InvalidSetting(name)) },
        );
    }

    /// Counts what came of a report, and holds the vault's events against it.
    fn note_report(&mut self, booked: Booked, shared: Option<Shared>, epoch: u32) {
        let (mut told, mut gain) = (None, None);
        for event in self.world.vault_events() {
            match event {
                VaultEvent::LossShared { since, loss, holders, exits } => {
                    told = Some(Shared { since, loss, holders, exits });
                }
                VaultEvent::GainBooked { gain: more, exits } => gain = Some((more, exits)),
                _ => {}
            }
        }
        assert_eq!(told, shared, "I-12: how the loss was shared");
        let gained = self.model.gained;
        assert_eq!(gain, gained.map(|gained| (gained.gain, gained.exits)), "what was given back");
        if shared.is_some() {
            self.seen.rate = None;
        }
        // A lie may have been booked.
        self.seen.slashed |= !booked.held && !self.world_in_line();
        let exits = shared.map_or(0, |shared| shared.exits);
        for (what, happened) in [
            ("(loss shared with exits)", exits > 0),
            ("(total loss)", self.model.token.epoch > epoch),
            ("(report held)", booked.held),
            ("(report booked without proof)", !booked.held && booked.unproven > 0),
            ("(report proved)", !booked.held && booked.unproven < booked.loss + booked.gain),
            ("(gain)", gain.is_some()),
            ("(gain beside a newcomer)", gain.is_some() && !self.seen.newcomers.is_empty()),
            ("(gain given back to exits)", gained.is_some_and(|gained| gained.exits > 0)),
            ("(gain given back at once)", gained.is_some_and(|gained| gained.at_once)),
            ("(gain given back slowly)", gained.is_some_and(|gained| !gained.at_once)),
            ("(gain and loss set off)", !booked.held && booked.gain > 0 && booked.loss > 0),
            ("(provision)", self.model.provision() > 0),
        ] {
            if happened {
                self.tally.note(what, true);
            }
        }
    }

    /// Whether the book is what the chain says, in every part of every stash.
    pub fn world_in_line(&mut self) -> bool {
        self.model.stashes.clone().iter().all(|stash| {
            let ledger = self.world.chain.ledger(&stash.account);
            let nominations = self.world.chain.nominations(&stash.account).unwrap_or_default();
            // One that the pallet forgot nominates nobody, though the book may say whom it last did.
            let validator: Vec<AccountId> =
                stash.nominates().filter(|_| ledger.is_some()).into_iter().collect();
            let ledger = ledger.unwrap_or_default();
            let unlocking: Balance = ledger.unlocking.iter().map(|(value, _)| *value).sum();
            let book = (stash.bonded, stash.unbonding(), stash.chunks.len());
            book == (ledger.active, unlocking, ledger.unlocking.len()) && validator == nominations
        })
    }

    /// As above, and what unbonds is ripe when the book says so.
    pub fn ledgers_are_the_book(&mut self) -> bool {
        self.world_in_line()
            && self.model.stashes.clone().iter().all(|stash| {
                let ledger = self.world.chain.ledger(&stash.account).unwrap_or_default();
                let chunks: Vec<_> = ledger.unlocking.iter().map(|(value, ripe)| (*ripe, *value)).collect();
                chunks == stash.chunks
            })
    }

    /// Whether each stash has what the book says, ripe no later than it says.
    pub fn ledgers_keep_dates(&mut self) -> bool {
        self.model.stashes.iter().all(|stash| stash.gap == 0) && self.frees_in_time()
    }

    /// Whether what each stash has is ripe no later than the book says, but for what is known to be missing.
    pub fn frees_in_time(&mut self) -> bool {
        self.model.stashes.clone().iter().all(|stash| {
            let ledger = self.world.chain.ledger(&stash.account).unwrap_or_default();
            let by = |era: u32| {
                let ripe = ledger.unlocking.iter().filter(|(_, ripe)| *ripe <= era);
                ripe.map(|(value, _)| *value as i128).sum::<i128>()
            };
            stash.chunks.iter().all(|(ripe, _)| stash.ripe(*ripe) as i128 <= by(*ripe) + stash.gap.max(0))
        })
    }

    /// Whether two chunks of a stash are ripe in the same era.
    pub fn ripe_together(&mut self) -> bool {
        self.model.stashes.clone().iter().any(|stash| {
            let ledger = self.world.chain.ledger(&stash.account).unwrap_or_default();
            let eras: BTreeSet<u32> = ledger.unlocking.iter().map(|(_, ripe)| *ripe).collect();
            eras.len() < ledger.unlocking.len()
        })
    }

    /// Compares what the oracle tells.
    pub fn compare_oracle(&mut self) {
        let known = self.model.oracle.clone();
        let waiting = self.model.waiting();
        let mut oracle = self.world.oracle(&STRANGER);
        assert_eq!(oracle.settings(), known.settings, "the oracle's settings");
        let words: std::collections::BTreeMap<_, _> =
            oracle.ballots().into_iter().map(|word| (word.reporter, word.hash)).collect();
        let said = known.words.iter().map(|(who, hash)| (ink_id(who), *hash)).collect();
        assert_eq!(words, said, "what reporters said");
        assert_eq!(oracle.booked().map(|hash| hash.0.into()), known.booked, "the last report");
        assert_eq!((oracle.heard(), oracle.quiet_until()), (known.heard, known.quiet_until), "heard, quiet");
        assert_eq!(
            oracle.held().map(|held| (held.hash, held.loss, held.gain, held.until, held.expires)),
            waiting.map(|held| {
                let Booked { loss, gain, .. } = held.booked;
                (hash(&held.report), loss, gain, held.until, held.expires)
            }),
            "the report that waits"
        );
        let challenges = self.world.oracle(&STRANGER).challenges();
        let mut challenges: Vec<_> = challenges.iter().map(|open| (open.stash, open.era)).collect();
        challenges.sort_unstable();
        let stashes = 0..self.model.stashes.len() as u16;
        let open: Vec<_> =
            stashes.filter_map(|stash| Some((stash, self.model.challenge_of(stash)?))).collect();
        assert_eq!(challenges, open, "challenges");
        assert_eq!(self.world.bonder(&STRANGER).revision(), self.model.revision, "revision of the book");
    }
}

/// What was answered, and how a loss was shared.
fn split<T>(result: Result<(T, Option<Shared>), OracleError>) -> (Result<T, OracleError>, Option<Shared>) {
    match result {
        Ok((answer, shared)) => (Ok(answer), shared),
        Err(error) => (Err(error), None),
    }
}
