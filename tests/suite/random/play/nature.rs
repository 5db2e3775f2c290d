//! Time, validators and the chain's moods; and gifts.

use adotb_harness::actors::*;
use adotb_runtime::{params::EXISTENTIAL_DEPOSIT, AccountId, Balance, Runtime};
use sp_runtime::Perbill;

use super::{Pair, Who};
use crate::random::action::{Purse, PEOPLE};

/// Bonding is refused.
pub(super) const BOND: u8 = 1;
/// Unbonding is refused.
pub(super) const UNBOND: u8 = 2;
/// Withdrawals are refused.
pub(super) const WITHDRAW: u8 = 4;
/// Nominations are refused.
pub(super) const NOMINATE: u8 = 8;
/// Taking back what unbonds is refused.
pub(super) const REBOND: u8 = 16;
/// The staking pallet is closed to contracts.
pub(super) const CLOSED: u8 = 32;
/// The pallet's call indices behind the other bits.
const CALLS: [&[u8]; 5] = [&[0, 1], &[2], &[3], &[5, 6], &[19]];

impl Pair {
    pub(super) fn pass_blocks(&mut self, count: u32) {
        self.pass("blocks pass", |pair| pair.world.chain.advance_blocks(count));
    }

    /// Time passes.
    pub fn pass_ms(&mut self, ms: u64) {
        self.pass("time passes", |pair| pair.world.chain.advance_ms(ms.max(1)));
    }

    /// The next era begins, and a keeper does its work at once.
    pub fn dawn(&mut self) {
        let starts = self.model.era_start(self.model.era() + 1);
        self.pass_ms(starts.saturating_sub(self.model.now) + 1);
        self.keep_day();
    }

    /// With an era, slashes that were announced may be applied.
    fn pass(&mut self, kind: &'static str, pass: impl FnOnce(&mut Self)) {
        let (announced, dust) = (self.announced(), self.dust());
        let taken = self.watch(pass);
        for (number, (taken, (announced, dust))) in
            taken.iter().zip(announced.into_iter().zip(dust)).enumerate()
        {
            let most = if announced > 0 { announced + dust } else { 0 };
            assert!(*taken <= most, "time took {taken} from stash {number}, announced were {announced}");
        }
        if taken.iter().any(|taken| *taken > 0) {
            self.tally.note("(announced slash applied)", true);
        }
        self.tally.note(kind, true);
        self.model.now = self.world.chain.now();
    }

    /// What announced slashes will take from each stash.
    pub(super) fn announced(&mut self) -> Vec<Balance> {
        self.of_each_stash(|pair, account| pair.world.chain.pending_slash(account))
    }

    /// What a slash can take from each stash beyond its size: the pallet leaves nothing that is below the existential deposit,
    /// neither of the bond nor of a chunk.
    fn dust(&mut self) -> Vec<Balance> {
        self.of_each_stash(|pair, account| {
            let chunks = pair.world.chain.ledger(account).map_or(0, |ledger| ledger.unlocking.len());
            (chunks as Balance + 1) * (EXISTENTIAL_DEPOSIT - 1)
        })
    }

    /// Something that the chain knows of each stash.
    fn of_each_stash(&mut self, ask: impl Fn(&mut Self, &AccountId) -> Balance) -> Vec<Balance> {
        let accounts: Vec<_> = self.model.stashes.iter().map(|stash| stash.account.clone()).collect();
        accounts.iter().map(|account| ask(self, account)).collect()
    }

    /// Lets the chain do something; returns what it took from each stash.
    fn watch(&mut self, what: impl FnOnce(&mut Self)) -> Vec<Balance> {
        let before = self.ledger_totals();
        what(self);
        let after = self.ledger_totals();
        let taken: Vec<Balance> = before.iter().zip(after).map(|(before, after)| before - after).collect();
        for (stash, taken) in self.model.stashes.iter_mut().zip(&taken) {
            stash.gap += *taken as i128;
        }
        if taken.iter().any(|taken| *taken > 0) {
            self.seen.slashed = true;
            self.model.unsettle();
        }
        taken
    }

    fn ledger_totals(&mut self) -> Vec<Balance> {
        let accounts: Vec<_> = self.model.stashes.iter().map(|stash| stash.account.clone()).collect();
        accounts.iter().map(|stash| self.world.chain.ledger(stash).map_or(0, |ledger| ledger.total)).collect()
    }

    /// A validator that stashes back, if there is one.
    fn backed(&self, pick: u16) -> AccountId {
        let backed: Vec<_> = self.model.stashes.iter().filter_map(|stash| stash.validator.clone()).collect();
        let any = validator(u32::from(pick) % 8);
        backed.get(usize::from(pick) % backed.len().max(1)).cloned().unwrap_or(any)
    }

    /// A validator takes nobody new; some of our stashes that nominate it have nobody from then on.
    pub(super) fn block(&mut self, pick: u16, kicks: u8) {
        let who = self.backed(pick);
        let done = self.world.chain.block_validator(&who).is_ok();
        self.tally.note("a validator blocks itself", done);
        let there = self.model.stashes.iter().enumerate();
        let there = there.filter(|(_, stash)| stash.nominates().as_ref() == Some(&who));
        let sent: Vec<usize> = there.map(|(place, _)| place).step_by(usize::from(kicks).max(1)).collect();
        if !done || kicks == 0 || sent.is_empty() {
            return;
        }
        let accounts: Vec<_> = sent.iter().map(|place| self.model.stashes[*place].account.clone()).collect();
        self.world.chain.kick(&who, &accounts).expect("a validator may kick");
        for (place, account) in sent.into_iter().zip(accounts) {
            self.model.stashes[place].kicked = self.world.chain.ledger(&account).is_some();
        }
        self.tally.note("(stash kicked)", true);
    }

    /// A validator that took nobody, or was none any more, takes nominations again.
    pub(super) fn welcome(&mut self, pick: u16) {
        let mut all: Vec<_> = (0..10).map(validator).collect();
        all.retain(|who| self.is_blocked(who) || !self.is_candidate(who));
        let back = all.get(usize::from(pick) % all.len().max(1));
        let done = back.is_some_and(|who| self.world.chain.validate(who, Perbill::zero()).is_ok());
        self.tally.note("a validator takes nominations again", done);
    }

    /// The chain's governance changes how long unbonding takes: for less than the suite has been told, or for that.
    pub(super) fn set_unbonding(&mut self, part: u16) {
        let told = self.model.settings.bonding_eras;
        let eras = if part == 0 { told } else { 1 + u32::from(part) % (told - 1) };
        self.world.chain.set_bonding_duration(eras);
        self.tally.note("the chain unbonds faster", eras < told);
    }

    /// Whether the chain unbonds faster than the suite has been told.
    pub(super) fn unbonds_fast(&mut self) -> bool {
        self.world.chain.execute(adotb_runtime::params::BondingDuration::get)
            < self.model.settings.bonding_eras
    }

    pub(super) fn slash(&mut self, pick: u16, part: u32, ago: u32) {
        let who = self.backed(pick);
        let era = self.world.chain.active_era().saturating_sub(ago);
        let announced: Balance = self.announced().iter().sum();
        let taken = self.watch(|pair| pair.world.chain.slash_in_era(&who, Perbill::from_parts(part), era));
        let waits = self.announced().iter().sum::<Balance>() > announced;
        let hit = waits || taken.iter().any(|taken| *taken > 0);
        if hit {
            self.seen.offence = Some(self.seen.offence.map_or(era, |seen| seen.min(era)));
        }
        if waits {
            self.model.unsettle();
            self.tally.note("(slash announced)", true);
        }
        self.tally.note("slash", hit);
        // A slash sends a validator away; most come back.
        if !pick.is_multiple_of(4) {
            let _ = self.world.chain.validate(&who, Perbill::zero());
        }
    }

    /// The chain's governance takes back all slashes that are announced.
    pub fn cancel_slashes(&mut self) {
        let waiting = self.announced().iter().sum::<Balance>() > 0;
        let eras = || {
            let waiting = pallet_staking::UnappliedSlashes::<Runtime>::iter();
            waiting.filter(|(_, slashes)| !slashes.is_empty()).map(|(era, _)| era).collect::<Vec<u32>>()
        };
        for era in self.world.chain.execute(eras) {
            self.world.chain.cancel_deferred_slashes(era).expect("root may cancel");
        }
        self.tally.note("announced slashes are cancelled", waiting);
    }

    pub(super) fn refuse(&mut self, calls: u8) {
        self.seen.refused = calls;
        if calls > 0 {
            self.model.unsettle();
        }
        let refused: Vec<u8> =
            (0..5).filter(|bit| calls & (1 << bit) != 0).flat_map(|bit| CALLS[bit]).copied().collect();
        self.world.chain.refuse_staking_calls(&refused);
        self.world.chain.set_staking_open(calls & CLOSED == 0);
        self.tally.note("the chain refuses", calls > 0);
    }

    pub(super) fn donate(&mut self, who: Who, to: Purse, amount: u128) {
        let at = &self.world.at;
        let purse = match to {
            Purse::Vault => at.vault.clone(),
            Purse::Token => at.token.clone(),
            Purse::Bonder => at.bonder.clone(),
            Purse::Stash(pick) => {
                let stashes = &self.model.stashes;
                match stashes.get(usize::from(pick) % stashes.len().max(1)) {
                    Some(stash) => stash.account.clone(),
                    None => at.vault.clone(),
                }
            }
        };
        let given = self.world.chain.transfer(&PEOPLE[who], &purse, amount);
        if purse == self.world.at.vault && given.is_ok() {
            self.model.cash += amount;
        }
        if matches!(to, Purse::Stash(_)) && given.is_ok() {
            self.seen.gifts += amount;
        }
        self.tally.note("donate", given.is_ok());
    }
}
