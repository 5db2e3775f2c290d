//! What people do in the play, each with a check that it had the promised effect.

use adotb_interfaces::vault::{ExitInfo, ExitState, VaultError};
use adotb_runtime::Balance;
use anyhow::{anyhow, bail, ensure, Context, Result};

use crate::{
    play::{amount, Play, CLAIM_MINUTE},
    record::note,
    scenario::{account, Act, Person, Step, NAMES},
};

/// A contract returns no more than this as storage deposit to whoever removes an entry.
const MOST_DEPOSIT: Balance = adotb_harness::actors::DOT;
/// Two roundings: of the shares and of the balance.
pub const DUST: Balance = 2;

impl Play {
    /// Performs a step of the script.
    pub fn act(&mut self, step: &Step) -> Result<()> {
        let result = match &step.act {
            Act::Stake(who, planck) => self.stake(step.minute, *who, *planck),
            Act::Exit(who, percent) => self.exit(step.minute, *who, *percent),
            Act::ClaimEarly(who) => self.claim_early(step.minute, *who),
            Act::Cancel(who) => self.cancel(step.minute, *who),
            Act::LeaveNow(who) => self.leave_now(step.minute, *who),
            Act::Transfer(from, to, planck) => self.transfer(step.minute, *from, *to, *planck),
            Act::Escrow(who, percent) => self.escrow(step.minute, *who, *percent),
            Act::Propose(who, allocation) => self.propose(step.minute, *who, allocation),
            Act::Vote(who, support) => self.vote(step.minute, *who, *support),
            Act::Overreach(who) => self.overreach(step.minute, *who),
            Act::Queue(who) => self.queue(step.minute, *who),
            Act::Execute(who) => self.execute(step.minute, *who),
            Act::Release(who) => self.release(step.minute, *who),
        };
        result.with_context(|| format!("day {}, {:?}", step.day + 1, step.act))
    }

    fn stake(&mut self, minute: u32, who: Person, planck: Balance) -> Result<()> {
        let before = self.world.balance(&account(who));
        self.world.stake(&account(who), planck).map_err(refused)?;
        self.cost("stake");
        let after = self.world.balance(&account(who));
        ensure!((before + planck).abs_diff(after) <= DUST, "the stake is not worth what was paid");
        self.purses[who].paid_in += planck;
        let more = if before > 0 { " more" } else { "" };
        self.tell(
            minute,
            format!(
                "{} stakes {}{more} and holds {} aDOTb.",
                NAMES[who],
                amount(planck),
                crate::format::dot_text(after)
            ),
        );
        Ok(())
    }

    fn exit(&mut self, minute: u32, who: Person, percent: u128) -> Result<()> {
        let before = self.world.balance(&account(who));
        let planck = if percent == 100 { before } else { before * percent / 100 };
        let id = self.world.request(&account(who), planck).map_err(refused)?;
        self.cost("request_unstake");
        self.purses[who].exits.push(id);
        let exit = self.exits(who).into_iter().find(|exit| exit.id == id).context("the exit is not there")?;
        ensure!(exit.payout == planck, "the exit is not worth what was given up");
        let after = self.world.balance(&account(who));
        ensure!((before - planck).abs_diff(after) <= DUST, "another balance than asked was given up");
        let all = if percent == 100 { "everything" } else { "a part" };
        self.tell(
            minute,
            format!(
                "{} asks to leave with {all}: {}, which stop earning now and are paid on day {} at the latest (exit no. {id}).",
                NAMES[who],
                amount(planck),
                exit.due_era + 1,
            ),
        );
        Ok(())
    }

    fn claim_early(&mut self, minute: u32, who: Person) -> Result<()> {
        let Some(exit) = self.exits(who).first().cloned() else { return Ok(()) };
        if exit.state == ExitState::Claimable {
            return Ok(());
        }
        let answer = self.world.claim(&account(who), &[exit.id]);
        let expected = VaultError::ExitNotFunded { id: exit.id, due_era: exit.due_era };
        ensure!(answer == Err(expected), "a claim before its time was answered with {answer:?}");
        self.tell(
            minute,
            format!(
                "{} tries to claim too early. The vault refuses and names the day: {}.",
                NAMES[who],
                exit.due_era + 1
            ),
        );
        Ok(())
    }

    fn cancel(&mut self, minute: u32, who: Person) -> Result<()> {
        let exit = self.exits(who).pop().context("there is no exit to cancel")?;
        let before = self.world.balance(&account(who));
        self.world.vault(&account(who)).cancel_unstake(exit.id).map_err(refused)?;
        self.cost("cancel_unstake");
        let after = self.world.balance(&account(who));
        ensure!((before + exit.amount).abs_diff(after) <= DUST, "the cancelled exit did not come back whole");
        self.tell(
            minute,
            format!(
                "{} has second thoughts and takes exit no. {} back: {} earn again.",
                NAMES[who],
                exit.id,
                amount(exit.amount)
            ),
        );
        Ok(())
    }

    fn leave_now(&mut self, minute: u32, who: Person) -> Result<()> {
        let balance = self.world.balance(&account(who));
        let planck = balance.min(self.world.overview().instant_liquidity);
        let before = self.world.chain.free_balance(&account(who));
        let received =
            self.world.vault(&account(who)).unstake_now(planck, planck / 100 * 99).map_err(refused)?;
        self.cost("unstake_now");
        self.paid(who, before, received)?;
        self.purses[who].taken_out += received;
        self.sums.instant_fees += planck - received;
        let rest = if planck < balance { "as much as there is cash, " } else { "" };
        self.tell(
            minute,
            format!(
                "{} does not want to wait and leaves at once with {rest}{}: {} are paid now, {} go to those who stay, like a reward.",
                NAMES[who],
                amount(planck),
                amount(received),
                amount(planck - received),
            ),
        );
        Ok(())
    }

    fn transfer(&mut self, minute: u32, from: Person, to: Person, planck: Balance) -> Result<()> {
        let before = self.world.balance(&account(to));
        self.world.token(&account(from)).transfer(&account(to), planck).map_err(refused)?;
        self.cost("transfer");
        let after = self.world.balance(&account(to));
        ensure!(after >= before + planck, "less arrived than was sent");
        self.purses[from].transferred -= planck as i128;
        self.purses[to].transferred += planck as i128;
        self.tell(
            minute,
            format!(
                "{} sends {} aDOTb to {}, for whom it goes on earning.",
                NAMES[from],
                crate::format::dot_text(planck),
                NAMES[to]
            ),
        );
        Ok(())
    }

    /// Claims everything that a holder may claim.
    pub fn claim(&mut self, who: Person, due: &[ExitInfo]) -> Result<()> {
        let ids: Vec<u64> = due.iter().map(|exit| exit.id).collect();
        let promised: Balance = due.iter().map(|exit| exit.amount).sum();
        let before = self.world.chain.free_balance(&account(who));
        let received = self.world.claim(&account(who), &ids).map_err(refused)?;
        self.cost("claim");
        self.paid(who, before, received)?;
        ensure!(received == promised, "{} was promised {promised} and got {received}", NAMES[who]);
        for exit in due {
            ensure!(self.day <= exit.due_era, "exit {} was due in era {}", exit.id, exit.due_era);
        }
        self.purses[who].taken_out += received;
        let waited = due.iter().map(|exit| self.day - exit.era).max().unwrap_or(0);
        self.tell(
            CLAIM_MINUTE,
            format!(
                "{} claims after {waited} days and gets {}, to the last digit.",
                NAMES[who],
                amount(received)
            ),
        );
        Ok(())
    }

    /// Checks by the chain's balances that a payment arrived. The chain may return a storage deposit with it.
    fn paid(&mut self, who: Person, before: Balance, received: Balance) -> Result<()> {
        let after = self.world.chain.free_balance(&account(who));
        let Some(arrived) = after.checked_sub(before) else { bail!("the balance of {} fell", NAMES[who]) };
        ensure!(
            (received..=received + MOST_DEPOSIT).contains(&arrived),
            "{} was paid {received} planck and got {arrived}",
            NAMES[who]
        );
        Ok(())
    }

    /// Notes what the last message of a holder cost.
    pub fn cost(&mut self, message: &str) {
        note(&mut self.record.costs, message, "holder", self.world.last_weight());
    }
}

/// The error of a message that had to work.
pub fn refused(error: impl std::fmt::Debug) -> anyhow::Error {
    anyhow!("the contract refused: {error:?}")
}
