//! What holders do: stake, leave, claim. Every message here costs the same whatever the number of holders, exits,
//! batches, stashes or validators (I-13).
use crate::vault::{Claimed, ExitCancelled, ExitRequested, Staked, UnstakedNow, Vault};
use adotb_interfaces::{
    token,
    vault::{
        Batch, Claims, Exit, Pausable, VaultError, BOOTSTRAP_HOLDER, MAX_CLAIM_IDS, MIN_BOOTSTRAP,
        OWNER_FIRST_ERAS,
    },
    AccountId, Balance, Era, Millis,
};
use adotb_math::{
    balance::{add, sub},
    fees::bps_up,
    losses::exit_payout_down,
};
use ink::{
    codegen::{EmitEvent, Env},
    prelude::vec::Vec,
};

impl Vault {
    /// The block's time, in milliseconds since 1970.
    #[inline(never)]
    pub(crate) fn now(&self) -> Millis {
        self.env().block_timestamp()
    }

    /// The era by the clock.
    #[inline(never)]
    pub(crate) fn era(&self) -> Result<Era, VaultError> {
        Ok(self.clock.era(self.now())?)
    }

    #[inline(never)]
    pub(crate) fn do_stake(&mut self, to: Option<AccountId>) -> Result<Balance, VaultError> {
        let amount = self.env().transferred_value();
        let payer = self.env().caller();
        let holder = to.unwrap_or(payer);
        self.ensure_stakes(holder, amount)?;
        self.books.restart = false;
        self.books.joined |= self.books.money.provision > 0;
        add(&mut self.books.money.buffer, amount)?;
        // Order: the event needs the shares that the token returns.
        let shares = token::mint(self.token, holder, amount)??;
        self.env().emit_event(Staked { payer, holder, amount, shares });
        Ok(shares)
    }

    /// Fails as a stake of `amount` for `holder` does now.
    #[inline(never)]
    pub(crate) fn ensure_stakes(&self, holder: AccountId, amount: Balance) -> Result<(), VaultError> {
        self.pauses.ensure_open(Pausable::Stake, self.now())?;
        self.ensure_priced()?;
        let minimum = self.settings.min_stake;
        if amount < minimum {
            return Err(VaultError::BelowMinimum { given: amount, minimum });
        }
        if let Some(most) = self.books.above_provision()? {
            return Err(VaultError::AwaitingSlash { provision: self.books.money.provision, most });
        }
        if self.books.restart {
            let minimum = minimum.max(MIN_BOOTSTRAP);
            if holder != BOOTSTRAP_HOLDER.into() || amount < minimum {
                return Err(VaultError::NeedsBootstrap { minimum });
            }
        }
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn do_request_unstake(&mut self, amount: Balance) -> Result<u64, VaultError> {
        self.pauses.ensure_open(Pausable::Unstake, self.now())?;
        let owner = self.env().caller();
        let amount = self.exit_size(owner, amount)?;
        let era = self.era()?;
        if self.books.open_era != era {
            self.seal(era)?;
        }
        let batch = self.books.open_batch;
        let id = self.books.open_exit(amount)?;
        let previous = self.newest.get(owner).unwrap_or(0);
        self.newest.insert(owner, &id);
        self.link(previous, |older| older.next = id);
        let opened = self.now();
        self.exits.insert(id, &Exit { owner, amount, batch, opened, previous, next: 0 });
        // Order: the event needs the shares that the token returns.
        let shares = token::burn(self.token, owner, amount)??;
        self.env().emit_event(ExitRequested { owner, id, amount, shares, batch });
        Ok(id)
    }

    #[inline(never)]
    pub(crate) fn do_cancel_unstake(&mut self, id: u64) -> Result<Balance, VaultError> {
        let exit = self.load_exit(id)?;
        let owner = exit.owner;
        if owner != self.env().caller() {
            return Err(VaultError::NotExitOwner { id, owner });
        }
        if !self.is_open(&exit)? {
            return Err(VaultError::BatchClosed { id, batch: exit.batch });
        }
        if exit.opened == self.now() {
            return Err(VaultError::CancelTooSoon { id });
        }
        let amount = exit.amount;
        self.books.cancel_exit(amount)?;
        self.forget(id, exit);
        // Order: the event needs the shares that the token returns.
        let shares = token::mint(self.token, owner, amount)??;
        self.env().emit_event(ExitCancelled { owner, id, amount, shares });
        Ok(shares)
    }

    #[inline(never)]
    pub(crate) fn do_claim(&mut self, ids: Vec<u64>) -> Result<Claims, VaultError> {
        let given = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        if given == 0 || given > MAX_CLAIM_IDS {
            return Err(VaultError::WrongNumberOfIds { given, maximum: MAX_CLAIM_IDS });
        }
        let mut claims = Claims { paid: 0, skipped: Vec::new() };
        for (n, id) in ids.iter().enumerate() {
            if ids.iter().take(n).any(|earlier| earlier == id) {
                return Err(VaultError::DuplicateExit { id: *id });
            }
            match self.claim_one(*id) {
                // Somebody else was faster.
                Err(VaultError::ExitClosed { .. }) => claims.skipped.push(*id),
                paid => add(&mut claims.paid, paid?)?,
            }
        }
        Ok(claims)
    }

    /// The only place where an exit is paid (I-06).
    #[inline(never)]
    fn claim_one(&mut self, id: u64) -> Result<Balance, VaultError> {
        let exit = self.load_exit(id)?;
        let mut batch = self.load_batch(exit.batch);
        if exit.batch >= self.books.first_unfunded {
            // I-07
            return Err(VaultError::ExitNotFunded { id, due_era: batch.due_era });
        }
        // Whoever claims gets the deposit of the exit back: its owner has the first call on it.
        let from = batch.funded_era.saturating_add(OWNER_FIRST_ERAS);
        // Beyond the end of the clock anybody can: a claim must not depend on it.
        if exit.owner != self.env().caller() && self.era().unwrap_or(Era::MAX) < from {
            return Err(VaultError::OwnerFirst { id, from });
        }
        let amount = exit_payout_down(exit.amount, batch.value, batch.promised)?;
        sub(&mut batch.unpaid, amount)?;
        sub(&mut self.books.money.reserved, amount)?;
        batch.exits = batch.exits.saturating_sub(1); // it counts at least this exit
        if batch.exits == 0 {
            // Rounding dust of a batch that bore a loss: no longer counted, so the next harvest finds it (I-05).
            sub(&mut self.books.money.reserved, batch.unpaid)?;
            self.batches.remove(exit.batch);
        } else {
            self.batches.insert(exit.batch, &batch);
        }
        self.forget(id, exit);
        let owner = exit.owner;
        self.env().emit_event(Claimed { owner, id, amount });
        self.pay(owner, amount)?;
        Ok(amount)
    }

    #[inline(never)]
    pub(crate) fn do_unstake_now(
        &mut self,
        amount: Balance,
        min_received: Balance,
    ) -> Result<Balance, VaultError> {
        self.pauses.ensure_open(Pausable::Unstake, self.now())?;
        self.ensure_priced()?;
        let holder = self.env().caller();
        let amount = self.exit_size(holder, amount)?;
        let mut received = amount;
        sub(&mut received, bps_up(amount, self.settings.instant_fee_bps)?)?;
        if received < min_received {
            return Err(VaultError::BelowMinReceived { received, minimum: min_received });
        }
        let available = self.books.instant_liquidity();
        if amount > available {
            return Err(VaultError::ExceedsBuffer { asked: amount, available });
        }
        // The whole amount leaves the buffer; the fee stays as uncounted cash and is harvested like a reward,
        // so that it is streamed and nobody can earn by stepping in just before.
        sub(&mut self.books.money.buffer, amount)?;
        // Order: the event needs the shares that the token returns.
        let shares = token::burn(self.token, holder, amount)??;
        self.env().emit_event(UnstakedNow { holder, amount, received, shares });
        self.pay(holder, received)?;
        Ok(received)
    }

    /// Era at whose start exits opened in `era` are paid at the latest: by the present bonding duration, but not before exits
    /// that were opened earlier.
    #[inline(never)]
    pub(crate) fn due_era(&self, era: Era) -> Era {
        // Clipping is meant: an era that far away never comes.
        era.saturating_add(1).saturating_add(self.settings.bonding_eras).max(self.books.last_due)
    }

    /// Whether the exit can be cancelled.
    #[inline(never)]
    pub(crate) fn is_open(&self, exit: &Exit) -> Result<bool, VaultError> {
        Ok(exit.batch == self.books.open_batch && self.books.open_era == self.era()?)
    }

    /// An exit that is not closed.
    #[inline(never)]
    pub(crate) fn load_exit(&self, id: u64) -> Result<Exit, VaultError> {
        match self.exits.get(id) {
            Some(exit) => Ok(exit),
            None if id == 0 || id >= self.books.next_exit => Err(VaultError::UnknownExit { id }),
            None => Err(VaultError::ExitClosed { id }),
        }
    }

    /// The batch, or an empty one.
    #[inline(never)]
    pub(crate) fn load_batch(&self, number: u32) -> Batch {
        if number == self.books.open_batch {
            let batch = self.books.open_batch();
            return Batch { due_era: self.due_era(batch.era), ..batch };
        }
        self.batches.get(number).unwrap_or_default()
    }

    /// Closes the open batch and keeps its record.
    #[inline(never)]
    pub(crate) fn seal(&mut self, era: Era) -> Result<(), VaultError> {
        let due_era = self.due_era(self.books.open_era);
        if let Some((number, batch)) = self.books.seal(era)? {
            self.books.last_due = due_era;
            self.batches.insert(number, &Batch { due_era, ..batch });
        }
        Ok(())
    }

    /// Forgets an exit that is closed: the owner's exits before and after it are joined.
    #[inline(never)]
    fn forget(&mut self, id: u64, exit: Exit) {
        self.exits.remove(id);
        self.link(exit.previous, |older| older.next = exit.next);
        self.link(exit.next, |newer| newer.previous = exit.previous);
        match (exit.next, exit.previous) {
            (0, 0) => self.newest.remove(exit.owner),
            (0, older) => drop(self.newest.insert(exit.owner, &older)),
            _ => {}
        }
    }

    /// Changes a link of an exit; there is none with the id 0.
    fn link(&mut self, id: u64, change: impl FnOnce(&mut Exit)) {
        if id == 0 {
            return;
        }
        if let Some(mut exit) = self.exits.get(id) {
            change(&mut exit);
            self.exits.insert(id, &exit);
        }
    }

    /// What leaves when `owner` asks for `amount`: the largest number stands for the whole balance, whatever it is in this
    /// block. Fails for less than the minimum, unless it is the whole.
    #[inline(never)]
    pub(crate) fn exit_size(&self, owner: AccountId, amount: Balance) -> Result<Balance, VaultError> {
        let minimum = self.settings.min_exit;
        let all = amount == Balance::MAX;
        if amount >= minimum && amount > 0 && !all {
            return Ok(amount);
        }
        let balance = token::balance_of(self.token, owner)?;
        if balance > 0 && (all || amount == balance) {
            return Ok(balance);
        }
        Err(VaultError::BelowMinimum { given: if all { 0 } else { amount }, minimum: minimum.max(1) })
    }

    /// Sends cash out. No code of the receiver runs: a plain transfer does not call a contract.
    #[inline(never)]
    pub(crate) fn pay(&self, to: AccountId, amount: Balance) -> Result<(), VaultError> {
        if amount == 0 {
            return Ok(());
        }
        self.env().transfer(to, amount).map_err(|_| VaultError::PaymentFailed { to, amount })
    }
}
