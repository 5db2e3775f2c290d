//! The last word: whether everything that is shown agrees with the chain.

use adotb_harness::actors::{dot, TREASURY};
use adotb_interfaces::vault::BOOTSTRAP_HOLDER;
use adotb_runtime::{AccountId, Balance};
use anyhow::{ensure, Result};

use crate::{
    format::dot_text,
    play::{amount, Play},
    record::{Pool, Record},
    scenario::{account, NAMES},
};

/// Nobody holds it; it is staked at deployment.
const BOOTSTRAP: Balance = dot(1);
/// At most a planck is lost to rounding for each holder's wallet, for each holder's escrow, for the treasury and for nobody.
const DUST: Balance = 2 * NAMES.len() as Balance + 2;

/// Closes the books: fills in what is known only at the end and checks all of it. An error is something that must not happen.
pub fn close(mut play: Play) -> Result<Record> {
    let measured = play.world.assert_invariants();
    play.world.assert_targets();
    let overview = measured.overview;
    let sums = play.sums.clone();

    play.record.holders = (0..NAMES.len()).map(|person| play.holder(person)).collect();
    play.record.validators = play.backing();
    let days = &play.record.days;
    let week_ago = days.len().saturating_sub(8);
    let (first, last) = (&days[week_ago], &days[days.len() - 1]);
    let growth = last.rate() / first.rate() - 1.0;
    play.record.pool = Pool {
        pooled: overview.pooled,
        unreleased: overview.unreleased,
        rewards: sums.rewards,
        fees: sums.fees,
        owed: overview.money.unfunded + overview.money.reserved,
        stashes: measured.stashes.len(),
        yearly_percent: growth * 100.0 * 365.25 / f64::from(last.day - first.day),
    };

    let holders = &play.record.holders;
    let paid_in: Balance = holders.iter().map(|holder| holder.paid_in).sum();
    let taken_out: Balance = holders.iter().map(|holder| holder.taken_out).sum();
    let mut checks = vec![format!(
        "{} times, after each act and each morning, all invariants held: the books are what the chain says, assets cover liabilities, and the rate never fell",
        sums.checked + 1
    )];

    let arrived = sums.rewards + sums.instant_fees;
    ensure!(
        arrived == sums.harvested + overview.unharvested,
        "{arrived} planck of rewards and fees arrived at the vault, and it knows of {}",
        sums.harvested + overview.unharvested
    );
    checks.push(format!("All rewards that the chain paid ({}) were taken in", amount(sums.rewards)));

    let owed = overview.pooled + overview.unreleased + overview.money.unfunded + overview.money.reserved;
    let expected = BOOTSTRAP + paid_in + sums.harvested - taken_out - sums.instant_fees;
    ensure!(
        owed == expected,
        "holders and exits are owed {owed} planck; paid in, earned and paid out leave {expected}"
    );
    checks.push("What was paid in and earned, less what was paid out, is what holders and exits own, to the last digit".into());

    // All escrow was given back: what is shown is in the wallets.
    let governed = play.close_governance()?;
    for (person, name) in NAMES.iter().enumerate() {
        let shown = play.record.holders[person].balance;
        let real = play.world.balance(&account(person));
        ensure!(shown == real, "{name} is shown {shown} planck and has {real}");
    }
    let shown: Vec<Balance> = play.record.holders.iter().map(|holder| holder.balance).collect();
    ensure_sum(&mut play, &shown)?;

    let bonded: Balance = play.record.validators.iter().map(|row| row.stake).sum();
    ensure!(
        bonded == overview.money.bonded,
        "the chain's ledgers have {bonded} planck and the vault's books {}",
        overview.money.bonded
    );
    checks.push(format!(
        "The {} DOT in the chain's own staking ledgers are those of the books, and each validator's stake is within one stash and the minimum bond of its target",
        dot_text(bonded)
    ));
    checks.extend(governed);
    let Play { mut record, voice, .. } = play;
    record.checks = checks;
    record.average();
    record.events = voice.finish();
    Ok(record)
}

/// Checks that the balances that are shown, with those that nobody is shown, are the whole pool: what is in escrow is counted once.
pub fn ensure_sum(play: &mut Play, shown: &[Balance]) -> Result<()> {
    let nobody = AccountId::new(BOOTSTRAP_HOLDER);
    let all = shown.iter().sum::<Balance>() + play.world.balance(&TREASURY) + play.world.balance(&nobody);
    let pooled = play.world.overview().pooled;
    ensure!(
        (all..=all + DUST).contains(&pooled),
        "the balances sum to {all} planck, and the pool has {pooled}"
    );
    Ok(())
}
