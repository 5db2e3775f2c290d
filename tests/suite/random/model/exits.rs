//! Holders and the vault: stakes, exits and their batches.

use adotb_harness::{actors::dot, contract::ink_id};
use adotb_interfaces::vault::{Pausable, VaultError, BOOTSTRAP_HOLDER, MAX_CLAIM_IDS};
use adotb_math::MathError;
use adotb_runtime::{AccountId, Balance};

use super::{
    numbers::{part_down, part_up},
    Model,
};

/// An unbonding request.
#[derive(Clone, Debug)]
pub struct Exit {
    /// Who is paid.
    pub owner: AccountId,
    /// Worth when it was opened.
    pub amount: Balance,
    /// Its batch.
    pub batch: usize,
    /// When it was opened.
    pub opened: u64,
    /// What became of it.
    pub fate: Fate,
}

/// What became of an exit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It waits, or can be claimed.
    Live,
    /// It was paid.
    Paid,
    /// It was taken back.
    Cancelled,
}

/// Who was paid how much by a claim, and which exits had been closed before.
pub type Claimed = (Vec<(AccountId, Balance)>, Vec<u64>);

/// Exits that share their fate.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Era in which it was opened.
    pub era: u32,
    /// Era by which it is paid; known when it is closed.
    pub due_era: Option<u32>,
    /// What it is worth after losses; known when it is closed.
    pub value: Option<Balance>,
    /// What was paid out of it.
    pub paid: Balance,
    /// Its cash is set aside.
    pub funded: bool,
    /// In the work of this era.
    pub funded_era: u32,
    /// There is money for it and all before it by its due era, and nothing has come between since that was seen.
    pub sound: bool,
}

impl Model {
    /// Exits of a batch that are neither paid nor taken back.
    pub fn live_in(&self, batch: usize) -> u32 {
        self.exits.values().filter(|exit| exit.batch == batch && exit.fate == Fate::Live).count() as u32
    }

    /// What the exits of a batch were worth when they were opened.
    pub fn promised_in(&self, batch: usize) -> Balance {
        let exits = self.exits.values().filter(|exit| exit.batch == batch && exit.fate != Fate::Cancelled);
        exits.map(|exit| exit.amount).sum()
    }

    /// What a batch is worth.
    pub fn batch_value(&self, batch: usize) -> Balance {
        self.batches[batch].value.unwrap_or_else(|| self.promised_in(batch))
    }

    /// The first batch that is not funded.
    pub fn first_unfunded(&self) -> usize {
        self.batches.iter().take_while(|batch| batch.funded).count()
    }

    /// The batch that takes new exits.
    pub fn open_batch(&self) -> usize {
        self.batches.len() - 1
    }

    /// By when a batch is paid.
    pub fn due_era(&self, batch: usize) -> u32 {
        // Never before one that was closed earlier, since it is not paid before it.
        let earlier = self.batches[..batch].iter().filter_map(|batch| batch.due_era).max().unwrap_or(0);
        let batch = &self.batches[batch];
        batch.due_era.unwrap_or((batch.era + 1 + self.settings.bonding_eras).max(earlier))
    }

    /// Exits of somebody that are neither paid nor taken back, the oldest first.
    pub fn live_of(&self, owner: &AccountId) -> Vec<u64> {
        let live = |(_, exit): &(&u64, &Exit)| exit.owner == *owner && exit.fate == Fate::Live;
        self.exits.iter().filter(live).map(|(id, _)| *id).collect()
    }

    /// What a claim of an exit would pay by now.
    pub fn payout(&self, exit: &Exit) -> Balance {
        match self.promised_in(exit.batch) {
            0 => 0,
            promised => part_down(exit.amount, self.batch_value(exit.batch), promised),
        }
    }

    /// Closes the open batch if anything is in it; the next one is of `era`.
    pub fn seal(&mut self, era: u32) {
        let open = self.open_batch();
        if self.live_in(open) == 0 {
            self.batches[open].era = era;
            return;
        }
        self.batches[open].due_era = Some(self.due_era(open));
        self.batches[open].value = Some(self.promised_in(open));
        self.batches.push(Batch { era, ..Batch::default() });
    }

    /// Somebody stakes for `to`; returns the shares.
    pub fn stake(&mut self, to: &AccountId, amount: Balance) -> Result<Balance, VaultError> {
        self.ensure_open(Pausable::Stake)?;
        self.ensure_priced()?;
        let minimum = self.settings.min_stake;
        if amount < minimum {
            return Err(VaultError::BelowMinimum { given: amount, minimum });
        }
        if self.much_is_announced() {
            let most = self.owned() / 50;
            return Err(VaultError::AwaitingSlash { provision: self.provision(), most });
        }
        if self.restart {
            let minimum = minimum.max(dot(1));
            if *to != AccountId::new(BOOTSTRAP_HOLDER) || amount < minimum {
                return Err(VaultError::NeedsBootstrap { minimum });
            }
        }
        self.restart = false;
        self.joined |= self.provision() > 0;
        self.cash += amount;
        self.buffer += amount;
        Ok(self.token.mint(to, amount, self.now)?)
    }

    /// Whether slashes are announced for more than a fiftieth of what the holders own: who stakes would have a part in it.
    pub fn much_is_announced(&self) -> bool {
        self.provision() > self.owned() / 50
    }

    /// Somebody opens an exit; returns its id.
    pub fn request(&mut self, owner: &AccountId, amount: Balance) -> Result<u64, VaultError> {
        self.ensure_open(Pausable::Unstake)?;
        let amount = self.exit_size(owner, amount)?;
        self.unfunded().checked_add(amount).ok_or(VaultError::Math(MathError::Overflow))?;
        self.token.burn(owner, amount, self.now)?;
        let era = self.era();
        if self.batches[self.open_batch()].era != era {
            self.seal(era);
        }
        let id = self.exits.len() as u64 + 1;
        let (batch, opened) = (self.open_batch(), self.now);
        self.exits.insert(id, Exit { owner: owner.clone(), amount, batch, opened, fate: Fate::Live });
        Ok(id)
    }

    /// Somebody takes an exit back; returns the shares.
    pub fn cancel(&mut self, who: &AccountId, id: u64) -> Result<Balance, VaultError> {
        let exit = self.live_exit(id)?;
        if exit.owner != *who {
            return Err(VaultError::NotExitOwner { id, owner: ink_id(&exit.owner) });
        }
        if exit.batch != self.open_batch() || self.batches[exit.batch].era != self.era() {
            return Err(VaultError::BatchClosed { id, batch: exit.batch as u32 });
        }
        if exit.opened == self.now {
            return Err(VaultError::CancelTooSoon { id });
        }
        self.exits.entry(id).and_modify(|exit| exit.fate = Fate::Cancelled);
        Ok(self.token.mint(who, exit.amount, self.now)?)
    }

    /// Somebody claims exits, of whomever; returns who gets how much, and what was closed before.
    pub fn claim(&mut self, who: &AccountId, ids: &[u64]) -> Result<Claimed, VaultError> {
        let given = ids.len() as u32;
        if given == 0 || given > MAX_CLAIM_IDS {
            return Err(VaultError::WrongNumberOfIds { given, maximum: MAX_CLAIM_IDS });
        }
        let (mut paid, mut skipped) = (Vec::new(), Vec::new());
        for (n, id) in ids.iter().enumerate() {
            if ids[..n].contains(id) {
                return Err(VaultError::DuplicateExit { id: *id });
            }
            let exit = match self.live_exit(*id) {
                Err(VaultError::ExitClosed { id }) => {
                    skipped.push(id);
                    continue;
                }
                exit => exit?,
            };
            if !self.batches[exit.batch].funded {
                return Err(VaultError::ExitNotFunded { id: *id, due_era: self.due_era(exit.batch) });
            }
            if exit.owner != *who && !self.anybody_claims(exit.batch) {
                let from = self.batches[exit.batch].funded_era + 3;
                return Err(VaultError::OwnerFirst { id: *id, from });
            }
            let amount = self.payout(&exit);
            self.batches[exit.batch].paid += amount;
            self.cash -= amount;
            self.exits.entry(*id).and_modify(|exit| exit.fate = Fate::Paid);
            paid.push((exit.owner, amount));
        }
        Ok((paid, skipped))
    }

    /// Whether the owners had three eras for their own claims.
    pub fn anybody_claims(&self, batch: usize) -> bool {
        self.batches[batch].funded && self.era() >= self.batches[batch].funded_era + 3
    }

    /// Somebody leaves at once; returns what is paid.
    pub fn unstake_now(
        &mut self,
        who: &AccountId,
        amount: Balance,
        minimum: Balance,
    ) -> Result<Balance, VaultError> {
        self.ensure_open(Pausable::Unstake)?;
        self.ensure_priced()?;
        let amount = self.exit_size(who, amount)?;
        let received = amount - part_up(amount, self.settings.instant_fee_bps.into(), 10_000);
        if received < minimum {
            return Err(VaultError::BelowMinReceived { received, minimum });
        }
        let available = self.liquid;
        if amount > available {
            return Err(VaultError::ExceedsBuffer { asked: amount, available });
        }
        self.token.burn(who, amount, self.now)?;
        self.buffer -= amount;
        self.cash -= received;
        Ok(received)
    }

    /// The largest number is the whole balance, and a whole balance may always leave.
    fn exit_size(&self, who: &AccountId, amount: Balance) -> Result<Balance, VaultError> {
        let minimum = self.settings.min_exit.max(1);
        let whole = self.token.balance(who, self.now);
        let given = if amount == Balance::MAX { whole } else { amount };
        if given == 0 || given < minimum && given != whole {
            return Err(VaultError::BelowMinimum { given, minimum });
        }
        Ok(given)
    }

    fn live_exit(&self, id: u64) -> Result<Exit, VaultError> {
        let exit = self.exits.get(&id).ok_or(VaultError::UnknownExit { id })?;
        match exit.fate {
            Fate::Live => Ok(exit.clone()),
            _ => Err(VaultError::ExitClosed { id }),
        }
    }
}
