//! The keepers' work of an era: harvest, withdraw, fund, move. Bounded steps, resumable, open to anybody. The bonder leads it: the
//! vault keeps the books and says what is to be done, the token is told what the holders gain and lose, the stashes work.
use crate::{bonder::Bonder, data::Timing};
use adotb_interfaces::{
    bonder::{BonderError, Withdrawn},
    token::{self, Totals},
    vault::{self, Correction, Credit, Moves, Progress},
    AccountId, Balance,
};

impl Bonder {
    #[inline(never)]
    pub(crate) fn do_harvest(&mut self) -> Result<Balance, BonderError> {
        let token = self.token()?;
        let totals = totals_of(token)?;
        let credit = answered(vault::harvest(self.vault, totals))??;
        self.credit(token, credit)?;
        Ok(credit.map_or(0, |credit| credit.reward))
    }

    /// Order: the vault says what is next, the stashes work, and the vault books it. If anything refuses or does not answer, all
    /// of the call is undone: whoever calls chooses the gas, and must not be able to end an era without its work.
    #[inline(never)]
    pub(crate) fn do_advance(&mut self, limit: u32) -> Result<Progress, BonderError> {
        let next = answered(vault::era_work(self.vault))??;
        if limit == 0 {
            return Err(BonderError::ZeroLimit);
        }
        let (era, token) = (next.era, next.token);
        let mut totals = totals_of(token)?;
        if next.begins {
            let credit = answered(vault::begin_era(self.vault, totals))??;
            if self.credit(token, credit)? {
                totals = totals_of(token)?;
            }
        }
        let withdrawn = if next.withdraws { self.withdraw(era, limit)? } else { Withdrawn::default() };
        let mut left = limit.saturating_sub(withdrawn.steps); // it is a part of it
        let step = answered(vault::work(self.vault, totals, &withdrawn, left))??;
        left = left.saturating_sub(step.steps); // it is a part of it
        self.debit(token, step.loss)?;
        let mut complete = step.complete;
        if let Some(Moves { cash, now, ripe_era, needs }) = step.moves {
            let (moved, rest) = self.move_stake(era, Timing { now, ripe_era }, &needs, left, cash)?;
            left = left.saturating_sub(moved.steps); // it is a part of it
            complete = moved.complete;
            answered(vault::moved(self.vault, rest, &moved))?.map_err(|_| BonderError::VaultRefused)?;
        }
        Ok(Progress { era, steps: limit.saturating_sub(left), complete })
    }

    /// The token, by the vault's word.
    #[inline(never)]
    pub(crate) fn token(&self) -> Result<AccountId, BonderError> {
        Ok(answered(vault::links(self.vault))?.token)
    }

    /// Tells the token what a report changed for the holders.
    #[inline(never)]
    pub(crate) fn correct(&self, token: AccountId, correction: Correction) -> Result<(), BonderError> {
        let Correction { loss, gain, treasury } = correction;
        self.debit(token, loss)?;
        let credit = Credit { reward: 0, treasury, fee: 0, streamed: gain, duration: 0 };
        self.credit(token, Some(credit).filter(|_| gain > 0)).map(|_| ())
    }

    /// Lets the token credit rewards; returns whether there were any.
    #[inline(never)]
    fn credit(&self, token: AccountId, credit: Option<Credit>) -> Result<bool, BonderError> {
        let Some(Credit { treasury, fee, streamed, duration, .. }) = credit else { return Ok(false) };
        match token::credit_rewards(token, treasury, fee, streamed, duration) {
            Ok(Ok(_)) => Ok(true),
            _ => Err(BonderError::TokenRefused),
        }
    }

    /// Lets the token book a loss, if there is one.
    #[inline(never)]
    fn debit(&self, token: AccountId, loss: Balance) -> Result<(), BonderError> {
        if loss == 0 {
            return Ok(());
        }
        match token::book_loss(token, loss) {
            Ok(Ok(_)) => Ok(()),
            _ => Err(BonderError::TokenRefused),
        }
    }
}

/// What the vault says, if it says anything.
fn answered<T>(answer: Result<T, adotb_interfaces::call::CallFailed>) -> Result<T, BonderError> {
    answer.map_err(|_| BonderError::VaultRefused)
}

/// The token's totals.
#[inline(never)]
pub(crate) fn totals_of(token: AccountId) -> Result<Totals, BonderError> {
    token::totals(token).map_err(|_| BonderError::TokenRefused)
}
