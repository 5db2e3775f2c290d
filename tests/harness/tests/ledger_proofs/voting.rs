//! What delegating votes shows: the total balance, in principle. Why the suite does not rely on it.

use adotb_harness::actors::*;
use adotb_runtime::{
    params::{self, EXISTENTIAL_DEPOSIT},
    polls::CLASS,
    AccountId, Balance, Runtime, RuntimeCall,
};
use pallet_conviction_voting::{weights::SubstrateWeight, Call as Voting, Conviction, WeightInfo};
use sp_runtime::Perbill;

use crate::bench::Bench;

fn delegate(to: &AccountId, balance: Balance) -> RuntimeCall {
    Voting::delegate { class: CLASS, to: to.clone().into(), conviction: Conviction::None, balance }.into()
}

fn undelegate() -> RuntimeCall {
    Voting::undelegate { class: CLASS }.into()
}

impl Bench {
    fn with_voting() -> Self {
        let mut bench = Self::with_chunks();
        bench.chain.execute(|| params::VotingOpen::set(&true));
        bench
    }

    /// Whether delegating says that the total balance is exactly `total`.
    fn delegating_proves(&mut self, total: Balance) -> bool {
        self.ask(true, &[delegate(&EVE, total + 1), delegate(&EVE, total)]) == [false, true]
    }

    #[track_caller]
    fn assert_delegating_exact(&mut self, what: &str) {
        let total = self.total_balance();
        assert!(self.delegating_proves(total), "{what}: {total}");
        for wrong in [total - dot(1), total - 1, total + 1] {
            assert!(!self.delegating_proves(wrong), "{what}: {wrong} of {total}");
        }
    }
}

#[test]
fn delegating_shows_the_total_balance_with_all_that_is_in_it() {
    let mut bench = Bench::with_voting();
    let all = dot(1_000) + EXISTENTIAL_DEPOSIT + bench.chain.held_balance(&bench.stash);
    assert_eq!(bench.total_balance(), all, "bonded, unbonding, existential and storage deposit");
    bench.assert_delegating_exact("bonded");
    bench.chain.slash(&validator(0), Perbill::from_percent(10));
    assert!(bench.total_balance() < all);
    bench.assert_delegating_exact("slashed");
    // Anybody can hide a loss by paying for it, and nobody can make one up.
    let loss = all - bench.total_balance();
    bench.chain.transfer(&EVE, &bench.stash, loss).unwrap();
    assert!(bench.delegating_proves(all), "as if nothing had happened");
    assert!(bench.ledger().total < dot(1_000), "although it has");
}

/// The pallet charges a delegation as if the target had as many votes as anybody may have, and gives back what was too much: but only if the call is
/// done, and half of the proof is that a call is refused.
#[test]
fn delegating_costs_more_than_a_block_with_polkadots_limit_of_votes() {
    let at = |votes| SubstrateWeight::<Runtime>::delegate(votes).proof_size();
    assert!(at(512) > 10 * params::MAX_EXTRINSIC_WEIGHT.proof_size(), "{}", at(512));
    let mut bench = Bench::with_voting();
    let total = bench.total_balance();
    assert_eq!(bench.ask(true, &[delegate(&EVE, total + 1)]), [false]);
    let refused = bench.last.as_ref().expect("asked").gas_consumed.proof_size();
    assert_eq!(bench.ask(true, &[delegate(&EVE, total)]), [true]);
    let done = bench.last.as_ref().expect("asked").gas_consumed.proof_size();
    assert!(refused > at(8) && done < at(2), "{refused} {done}");
    let unlock = Voting::unlock { class: CLASS, target: bench.stash.clone().into() };
    bench.cost("a proof", &[delegate(&EVE, total + 1), delegate(&EVE, total), undelegate(), unlock.into()]);
}

#[test]
fn delegating_in_the_open_leaves_records_behind() {
    let mut bench = Bench::with_voting();
    let (total, stash) = (bench.total_balance(), bench.stash.clone());
    let unlock = RuntimeCall::from(Voting::unlock { class: CLASS, target: stash.clone().into() });
    let before = bench.everything();
    bench.ask(true, &[delegate(&EVE, total), undelegate(), unlock.clone()]);
    assert!(bench.everything() == before, "taken back: nothing");
    bench.done(&[delegate(&EVE, total), undelegate(), unlock]);
    let after = bench.everything();
    let new: Vec<_> = after.iter().filter(|(key, _)| !before.contains_key(*key)).collect();
    assert_eq!(new.len(), 3, "empty records: votes of the stash and of the target, locks of the stash");
    assert!(before.iter().all(|(key, value)| after.get(key) == Some(value)), "the rest is as before");
}

#[test]
fn strangers_cannot_make_delegating_fail_but_the_own_past_can() {
    let mut bench = Bench::with_voting();
    let stash = bench.stash.clone();
    bench.chain.dispatch(delegate(&stash, dot(10)), &BOB).unwrap();
    bench.chain.dispatch(delegate(&CAROL, dot(10)), &EVE).unwrap();
    bench.assert_delegating_exact("others delegate to the stash, and the target to others");
    let total = bench.total_balance();
    assert!(!bench.ask(true, &[delegate(&stash, total)])[0], "to itself");
    let elsewhere =
        Voting::delegate { class: CLASS + 1, to: EVE.into(), conviction: Conviction::None, balance: total };
    assert!(!bench.ask(true, &[elsewhere.into()])[0], "unknown class");
    bench.done(&[delegate(&EVE, 1)]);
    assert!(!bench.delegating_proves(total), "delegating already: void, not false");
    bench.chain.execute(|| params::VotingOpen::set(&false));
    assert!(!bench.ask(true, &[delegate(&EVE, 1)])[0], "not admitted");
}
