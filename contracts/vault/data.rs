//! The vault's books: plain data and the rules that keep it balanced. No ink! environment here.
use adotb_interfaces::{
    bonder::{Moved, Withdrawn},
    vault::{Batch, Money, Pausable, VaultError, MAX_PAUSE_MS, MAX_PROVISION_BPS},
};
use adotb_math::{
    balance::{add, sub},
    fees::bps_down,
    flow::{Due, Needs},
    Balance, Era, MathError, Millis,
};
use ink::prelude::vec::Vec;

/// Where the work of an era stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub enum Phase {
    /// Complete.
    Idle,
    /// The bonder withdraws ripe chunks.
    Withdraw,
    /// Funding batches, oldest first.
    Fund,
    /// The bonder plans, bonds, rebonds, re-nominates and unbonds.
    Move,
}

/// Money, queue and era work: everything that moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Books {
    /// Cash and stake.
    pub money: Money,
    /// Value of the open batch, in planck; part of `money.unfunded`. It gets a record of its own when it closes.
    pub open: Balance,
    /// Exits in the open batch.
    pub open_exits: u32,
    /// Batch that takes new exits.
    pub open_batch: u32,
    /// First batch that is not funded.
    pub first_unfunded: u32,
    /// Id of the next exit; ids start at 1.
    pub next_exit: u64,
    /// Era of the open batch.
    pub open_era: Era,
    /// Last era whose work is complete.
    pub advanced_era: Era,
    /// Era whose work is under way.
    pub work_era: Era,
    /// Where that work stands.
    pub phase: Phase,
    /// Latest era by which a closed batch was promised to be paid: no later batch is promised an earlier one, since it is not
    /// paid before.
    pub last_due: Era,
    /// Cash that the closed batches cannot do without, in planck, because stake comes too late for them.
    pub kept: Balance,
    /// What stakes turned out to be worth more, and is not on its way to the holders yet, in planck: it is no part of the pool.
    pub gains: Balance,
    /// Somebody staked while slashes were provided for: who is there now did not bear all of it.
    pub joined: bool,
    /// All was lost, and with it the bootstrap stake: before anybody else stakes, there must be a new one.
    pub restart: bool,
}

impl Books {
    /// Empty books at `era`.
    pub fn new(era: Era) -> Self {
        Self {
            money: Money::default(),
            open: 0,
            open_exits: 0,
            open_batch: 0,
            first_unfunded: 0,
            next_exit: 1,
            open_era: era,
            advanced_era: era,
            work_era: era,
            phase: Phase::Idle,
            last_due: 0,
            kept: 0,
            gains: 0,
            joined: false,
            restart: false,
        }
    }

    /// The era whose work is next when the clock says `era`, and where that work is: what is under way, a new era, or a second
    /// pass in an era whose work is complete.
    pub fn next_work(&self, era: Era) -> (Era, Phase) {
        if self.work_era == self.advanced_era && era > self.advanced_era {
            (era, Phase::Withdraw)
        } else if self.work_era == self.advanced_era && self.phase == Phase::Idle {
            (self.work_era, Phase::Withdraw)
        } else {
            (self.work_era, self.phase)
        }
    }

    /// What belongs to the holders by these books: all assets less what is owed to exits, provided for announced slashes, or
    /// given to nobody yet, in planck.
    pub fn pool(&self) -> Result<Balance, MathError> {
        let m = &self.money;
        let assets = m
            .buffer
            .checked_add(m.bonded)
            .and_then(|sum| sum.checked_add(m.unbonding))
            .ok_or(MathError::Overflow)?;
        // Clipping is meant: after a loss that nobody reported yet the exits can be worth more than what is left.
        Ok(assets.saturating_sub(m.unfunded).saturating_sub(m.provision).saturating_sub(self.gains))
    }

    /// What may be provided for announced slashes while people stake, in planck; `None` if no more is.
    pub fn above_provision(&self) -> Result<Option<Balance>, MathError> {
        let provision = self.money.provision;
        if provision == 0 {
            return Ok(None);
        }
        let most = bps_down(self.pool()?, MAX_PROVISION_BPS)?;
        Ok(Some(most).filter(|most| provision > *most))
    }

    /// Buffer that `unstake_now` may take, in planck: what no closed batch needs to be paid in time. If there is one, nothing
    /// while a plan is carried out: it counts on the cash, and may take back stake that batches wait for.
    pub fn instant_liquidity(&self) -> Balance {
        let m = &self.money;
        // Clipping is meant: "nothing" is the answer when the batches need it all.
        let closed = m.unfunded.saturating_sub(self.open);
        if closed > 0 && self.phase == Phase::Move {
            return 0;
        }
        m.buffer.saturating_sub(self.kept.min(closed))
    }

    /// Adds an exit of `amount` to the open batch; returns its id.
    #[inline(never)]
    pub fn open_exit(&mut self, amount: Balance) -> Result<u64, MathError> {
        let id = self.next_exit;
        self.next_exit = id.checked_add(1).ok_or(MathError::Overflow)?;
        self.open_exits = self.open_exits.checked_add(1).ok_or(MathError::Overflow)?;
        add(&mut self.money.unfunded, amount)?;
        add(&mut self.open, amount)?;
        Ok(id)
    }

    /// Takes a cancelled exit out of the open batch.
    #[inline(never)]
    pub fn cancel_exit(&mut self, amount: Balance) -> Result<(), MathError> {
        self.open_exits = self.open_exits.checked_sub(1).ok_or(MathError::Overflow)?;
        sub(&mut self.money.unfunded, amount)?;
        sub(&mut self.open, amount)
    }

    /// The open batch as it is now, but for `due_era`. It bears no loss: a loss closes it.
    pub fn open_batch(&self) -> Batch {
        let (era, exits, promised) = (self.open_era, self.open_exits, self.open);
        Batch { era, exits, promised, value: promised, ..Batch::default() }
    }

    /// Closes the open batch, if it holds anything, and returns its number and record; the next exit opens a new one, in
    /// `era`.
    #[inline(never)]
    pub fn seal(&mut self, era: Era) -> Result<Option<(u32, Batch)>, MathError> {
        let (number, batch) = (self.open_batch, self.open_batch());
        self.open_era = era;
        if batch.exits == 0 {
            return Ok(None);
        }
        self.open_batch = number.checked_add(1).ok_or(MathError::Overflow)?;
        self.open = 0;
        self.open_exits = 0;
        Ok(Some((number, batch)))
    }

    /// Moves the cash of the oldest unfunded batch, worth `value`, to `reserved`; false if the buffer cannot pay it.
    pub fn fund(&mut self, value: Balance) -> Result<bool, MathError> {
        if value > self.money.buffer {
            return Ok(false);
        }
        sub(&mut self.money.buffer, value)?;
        sub(&mut self.money.unfunded, value)?;
        add(&mut self.money.reserved, value)?;
        self.kept = self.kept.saturating_sub(value); // what was kept for others stays kept
        self.first_unfunded = self.first_unfunded.checked_add(1).ok_or(MathError::Overflow)?; // I-07
        Ok(true)
    }

    /// How much of what is `there` may be set on its way to the holders now, in planck, to be released over `eras`, when
    /// `unreleased` planck are on their way: together at most `max_bps` of the pool for each of these eras.
    pub fn harvestable(
        &self,
        there: Balance,
        unreleased: Balance,
        eras: Era,
        max_bps: u16,
    ) -> Result<Balance, MathError> {
        let most = bps_down(self.pool()?, max_bps)?.checked_mul(eras.into()).ok_or(MathError::Overflow)?;
        // Clipping is meant: the pool, and with it the most, can have shrunk meanwhile.
        Ok(there.min(most.saturating_sub(unreleased)))
    }

    /// Books what the bonder withdrew, and what it wrote off.
    pub fn withdrawn(&mut self, done: &Withdrawn) -> Result<(), MathError> {
        let m = &mut self.money;
        sub(&mut m.unbonding, done.received)?;
        sub(&mut m.unbonding, done.lost)?;
        sub(&mut m.unbonding, done.provided)?;
        sub(&mut m.provision, done.provided)?;
        add(&mut m.buffer, done.received)?;
        // A batch may wait for just this cash: until the next plan it is kept.
        add(&mut self.kept, done.received)?;
        if done.complete {
            self.phase = Phase::Fund;
        }
        Ok(())
    }

    /// Books what the bonder moved.
    pub fn moved(&mut self, moved: &Moved) -> Result<(), MathError> {
        let m = &mut self.money;
        sub(&mut m.buffer, moved.bonded)?;
        add(&mut m.bonded, moved.bonded)?;
        sub(&mut m.unbonding, moved.rebonded)?;
        add(&mut m.bonded, moved.rebonded)?;
        sub(&mut m.unbonding, moved.withdrawn)?;
        add(&mut m.buffer, moved.withdrawn)?;
        add(&mut self.kept, moved.withdrawn)?;
        sub(&mut m.bonded, moved.unbonded)?;
        add(&mut m.unbonding, moved.unbonded)
    }

    /// What the bonder must know to plan, when `dues` are the closed batches; and the most cash that it may bond, in planck.
    pub fn needs(&self, dues: Vec<Due>, buffer_bps: u16) -> Result<(Needs, Balance), MathError> {
        let m = &self.money;
        let target = bps_down(self.pool()?, buffer_bps)?;
        let there = m.buffer.checked_add(m.unbonding).ok_or(MathError::Overflow)?;
        // Clipping is meant: nothing can be spared.
        let spare = there.saturating_sub(m.unfunded).min(m.buffer.saturating_sub(target));
        Ok((Needs { dues, open: self.open, buffer: m.buffer, target }, spare))
    }
}

/// Until when each activity is paused, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Pauses {
    /// `stake`.
    pub stake: Millis,
    /// `request_unstake` and `unstake_now`.
    pub unstake: Millis,
    /// The keepers' work.
    pub advance: Millis,
}

impl Pauses {
    /// Until when `what` is paused.
    pub fn until(&mut self, what: Pausable) -> &mut Millis {
        match what {
            Pausable::Stake => &mut self.stake,
            Pausable::Unstake => &mut self.unstake,
            Pausable::Advance => &mut self.advance,
        }
    }

    /// Fails while `what` is paused.
    pub fn ensure_open(mut self, what: Pausable, now: Millis) -> Result<(), VaultError> {
        let until = *self.until(what);
        if now < until {
            return Err(VaultError::Paused { what, until });
        }
        Ok(())
    }

    /// Pauses `what` for `duration`; returns until when.
    /// After a pause the guardian must leave it open for as long as the longest pause; the admin need not.
    pub fn pause(
        &mut self,
        what: Pausable,
        duration: Millis,
        now: Millis,
        by_admin: bool,
    ) -> Result<Millis, VaultError> {
        if duration == 0 || duration > MAX_PAUSE_MS {
            return Err(VaultError::InvalidPause { given: duration, maximum: MAX_PAUSE_MS });
        }
        let until = self.until(what);
        // Clipping is meant: times near the end of u64 are as good as never.
        let allowed_at = until.saturating_add(MAX_PAUSE_MS);
        if !by_admin && *until != 0 && now < allowed_at {
            return Err(VaultError::PauseTooSoon { allowed_at });
        }
        *until = now.saturating_add(duration);
        Ok(*until)
    }
}
