//! The truth about staking, straight from the pallet, and the powers of the chain over it.

use adotb_runtime::{AccountId, Balance, Balances, Runtime, Session, Staking};
use frame_support::traits::{LockIdentifier, LockableCurrency, WithdrawReasons};
use pallet_staking::{ConfigOp, RewardDestination, ValidatorPrefs};
use scale::{Compact, Decode, Encode};
use sp_runtime::{DispatchResult, Perbill};
use sp_staking::offence::{DisableStrategy, OffenceDetails, OnOffenceHandler};

use super::Chain;
use crate::actors;

/// What a stash has bonded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Everything: `active` and all chunks.
    pub total: Balance,
    /// What works in the next elections.
    pub active: Balance,
    /// What is on its way out: value and the era in which it is free, oldest first.
    pub unlocking: Vec<(Balance, u32)>,
}

/// Who backs a validator in an era.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exposure {
    /// All that backs it.
    pub total: Balance,
    /// Its own stake.
    pub own: Balance,
    /// The nominators and how much of each.
    pub others: Vec<(AccountId, Balance)>,
}

/// The lock of pallet-vesting.
const VESTING: LockIdentifier = *b"vesting ";

/// Where a stash's rewards go.
pub type Payee = RewardDestination<AccountId>;

// ------------------------------------------------------------------------------------------------ reading

impl Chain {
    /// The era that earns now.
    pub fn active_era(&mut self) -> u32 {
        self.execute(|| Staking::active_era().map_or(0, |era| era.index))
    }

    /// The last era planned: the active one in an era's first half, the next one in its second half. `unbond` counts from this one.
    pub fn planned_era(&mut self) -> u32 {
        self.execute(|| Staking::current_era().unwrap_or(0))
    }

    /// The validators of the current session.
    pub fn active_validators(&mut self) -> Vec<AccountId> {
        self.execute(Session::validators)
    }

    /// What a stash has bonded, if anything.
    pub fn ledger(&mut self, stash: &AccountId) -> Option<Ledger> {
        self.execute(|| {
            let ledger = Staking::bonded(stash).and_then(Staking::ledger)?;
            Some(Ledger {
                total: ledger.total,
                active: ledger.active,
                unlocking: ledger.unlocking.iter().map(chunk).collect(),
            })
        })
    }

    /// Whom a stash nominates; `None` if it does not.
    pub fn nominations(&mut self, stash: &AccountId) -> Option<Vec<AccountId>> {
        self.execute(|| Staking::nominators(stash).map(|nominations| nominations.targets.to_vec()))
    }

    /// Where a stash's rewards go.
    pub fn payee(&mut self, stash: &AccountId) -> Payee {
        self.execute(|| Staking::payee(stash))
    }

    /// Who backs `validator` in `era`; nothing if it is not elected there.
    pub fn exposure(&mut self, era: u32, validator: &AccountId) -> Exposure {
        self.execute(|| plain(Staking::eras_stakers(era, validator)))
    }

    /// All elected validators of an era with their backing, by account.
    pub fn exposures(&mut self, era: u32) -> Vec<(AccountId, Exposure)> {
        self.execute(|| {
            let mut all: Vec<_> = pallet_staking::ErasStakers::<Runtime>::iter_prefix(era)
                .map(|(validator, exposure)| (validator, plain(exposure)))
                .collect();
            all.sort_by(|a, b| a.0.cmp(&b.0));
            all
        })
    }

    /// Which validators a stash backs in an era, and with how much.
    pub fn exposed_of(&mut self, era: u32, stash: &AccountId) -> Vec<(AccountId, Balance)> {
        let backing = |exposure: &Exposure| {
            exposure.others.iter().find(|(who, _)| who == stash).map(|(_, amount)| *amount)
        };
        self.exposures(era)
            .into_iter()
            .filter_map(|(validator, exposure)| backing(&exposure).map(|amount| (validator, amount)))
            .collect()
    }

    /// What an ended era pays to all its stakers together; `None` while it runs.
    pub fn era_payout(&mut self, era: u32) -> Option<Balance> {
        self.execute(|| Staking::eras_validator_reward(era))
    }

    /// The least active bond of a nominator.
    pub fn min_nominator_bond(&mut self) -> Balance {
        self.execute(pallet_staking::MinNominatorBond::<Runtime>::get)
    }
}

// ------------------------------------------------------------------------------------------------ rewards and slashes

impl Chain {
    /// Pays the rewards of an ended era, validator by validator, as anybody could; what was paid already is passed over. Returns how many validators
    /// were paid.
    pub fn pay_rewards(&mut self, era: u32) -> u32 {
        let validators = self.exposures(era);
        let paid = validators.iter().filter(|(validator, _)| self.pay_validator(era, validator).is_ok());
        paid.count() as u32
    }

    /// Pays only the validators that one of `stashes` backs in an ended era: as [`Chain::pay_rewards`], but quick when there are few.
    pub fn pay_rewards_to(&mut self, era: u32, stashes: &[AccountId]) -> u32 {
        let backs = |exposure: &Exposure| exposure.others.iter().any(|(who, _)| stashes.contains(who));
        let validators = self.exposures(era);
        let backed = validators.iter().filter(|(_, exposure)| backs(exposure));
        backed.filter(|(validator, _)| self.pay_validator(era, validator).is_ok()).count() as u32
    }

    /// Pays the rewards of one validator and of everybody who backs it.
    pub fn pay_validator(&mut self, era: u32, validator: &AccountId) -> DispatchResult {
        let call = pallet_staking::Call::payout_stakers { validator_stash: validator.clone(), era };
        self.dispatch(call, &actors::KEEPER)
    }

    /// Reports an offence of `validator` in the active era. With the default parameters the slash applies at once; it also chills the validator, and
    /// the nominations to it stay.
    pub fn slash(&mut self, validator: &AccountId, fraction: Perbill) {
        let era = self.active_era();
        self.slash_in_era(validator, fraction, era);
    }

    /// Reports an offence of `validator` in an earlier era: whoever backed it then pays.
    pub fn slash_in_era(&mut self, validator: &AccountId, fraction: Perbill, era: u32) {
        self.execute(|| {
            adotb_runtime::System::reset_events();
            let session = Staking::eras_start_session_index(era).unwrap_or_default();
            let exposure = Staking::eras_stakers(era, validator);
            let offence = OffenceDetails { offender: (validator.clone(), exposure), reporters: Vec::new() };
            Staking::on_offence(&[offence], &[fraction], session, DisableStrategy::Never);
        });
    }

    /// What announced slashes that are not applied yet will take from a stash.
    pub fn pending_slash(&mut self, stash: &AccountId) -> Balance {
        type Unapplied = (AccountId, Balance, Vec<(AccountId, Balance)>);
        // The pallet keeps the fields private, but not their encoding.
        let taken = |slash: &pallet_staking::UnappliedSlash<AccountId, Balance>| {
            let (_, _, others) =
                Unapplied::decode(&mut slash.encode().as_slice()).expect("the first three fields");
            others.iter().filter(|(who, _)| who == stash).map(|(_, value)| *value).sum::<Balance>()
        };
        self.execute(|| {
            let waiting = pallet_staking::UnappliedSlashes::<Runtime>::iter_values().flatten();
            waiting.map(|slash| taken(&slash)).sum()
        })
    }

    /// Takes back the slashes that wait to be applied in `era` (only if slashes are deferred).
    pub fn cancel_deferred_slashes(&mut self, era: u32) -> DispatchResult {
        let waiting = self.execute(|| pallet_staking::UnappliedSlashes::<Runtime>::get(era).len() as u32);
        self.sudo(pallet_staking::Call::cancel_deferred_slash { era, slash_indices: (0..waiting).collect() })
    }

    /// Gives a validator extra reward points in the active era, so that it earns more than the others.
    pub fn give_points(&mut self, validator: &AccountId, points: u32) {
        self.execute(|| Staking::reward_by_ids([(validator.clone(), points)]));
    }
}

// ------------------------------------------------------------------------------------------------ the chain's governance and its validators

impl Chain {
    /// Sets the least active bond of a nominator, as governance does.
    pub fn set_min_nominator_bond(&mut self, amount: Balance) {
        self.sudo(pallet_staking::Call::set_staking_configs {
            min_nominator_bond: ConfigOp::Set(amount),
            min_validator_bond: ConfigOp::Noop,
            max_nominator_count: ConfigOp::Noop,
            max_validator_count: ConfigOp::Noop,
            chill_threshold: ConfigOp::Noop,
            min_commission: ConfigOp::Noop,
        })
        .expect("root may set this");
    }

    /// Sets how many validators the next elections elect (at most 64).
    pub fn set_validator_count(&mut self, count: u32) {
        self.sudo(pallet_staking::Call::set_validator_count { new: count }).expect("root may set this");
    }

    /// Sets how many eras newly unbonded funds wait.
    pub fn set_bonding_duration(&mut self, eras: u32) {
        self.execute(|| adotb_runtime::params::BondingDuration::set(&eras));
    }

    /// Sets how many eras lie between an offence and its slash (Polkadot: 27; at most the bonding duration less one).
    pub fn set_slash_defer_duration(&mut self, eras: u32) {
        self.execute(|| adotb_runtime::params::SlashDeferDuration::set(&eras));
    }

    /// Sets what all staked DOT together earns in a year.
    pub fn set_yearly_reward(&mut self, rate: Perbill) {
        self.execute(|| adotb_runtime::params::YearlyReward::set(&rate));
    }

    /// Opens or closes the staking pallet to contracts: closed, each `call_runtime` of a contract fails.
    pub fn set_staking_open(&mut self, open: bool) {
        self.execute(|| adotb_runtime::params::StakingOpen::set(&open));
    }

    /// Makes only these staking calls fail for contracts, by call index (`nominate` is 5, `unbond` 2, ...); an empty list lets all pass.
    pub fn refuse_staking_calls(&mut self, indices: &[u8]) {
        self.execute(|| adotb_runtime::params::RefusedStakingCalls::set(&indices.to_vec()));
    }

    /// A validator stops validating: it is not elected again, and who nominates it earns nothing from the next election on.
    pub fn chill(&mut self, validator: &AccountId) -> DispatchResult {
        self.dispatch(pallet_staking::Call::chill {}, validator)
    }

    /// A validator refuses new nominations; those it has stay.
    pub fn block_validator(&mut self, validator: &AccountId) -> DispatchResult {
        let prefs = ValidatorPrefs { blocked: true, ..Default::default() };
        self.dispatch(pallet_staking::Call::validate { prefs }, validator)
    }

    /// A validator drops some of those who nominate it.
    pub fn kick(&mut self, validator: &AccountId, stashes: &[AccountId]) -> DispatchResult {
        let who = stashes.iter().map(|stash| stash.clone().into()).collect();
        self.dispatch(pallet_staking::Call::kick { who }, validator)
    }

    /// Sets how many nominators the chain takes; `None` for as many as there are now.
    pub fn set_max_nominators(&mut self, most: Option<u32>) {
        let most = most.unwrap_or_else(|| self.execute(pallet_staking::Nominators::<Runtime>::count));
        self.sudo(pallet_staking::Call::set_staking_configs {
            min_nominator_bond: ConfigOp::Noop,
            min_validator_bond: ConfigOp::Noop,
            max_nominator_count: ConfigOp::Set(most),
            max_validator_count: ConfigOp::Noop,
            chill_threshold: ConfigOp::Noop,
            min_commission: ConfigOp::Noop,
        })
        .expect("root may set this");
    }

    /// Anybody removes a stash from the pallet of which a slash left nothing.
    pub fn reap(&mut self, stash: &AccountId, who: &AccountId) -> DispatchResult {
        let call = pallet_staking::Call::reap_stash { stash: stash.clone(), num_slashing_spans: 32 };
        self.dispatch(call, who)
    }

    /// What a vested transfer of `amount` to `who` does: the amount arrives, and is locked beside whatever else is.
    pub fn vested_transfer(&mut self, from: &AccountId, to: &AccountId, amount: Balance) -> DispatchResult {
        self.transfer(from, to, amount)?;
        let reasons = WithdrawReasons::all();
        self.execute(|| Balances::set_lock(VESTING, to, amount, reasons));
        Ok(())
    }

    /// All that was vested to `who` is free.
    pub fn end_vesting(&mut self, who: &AccountId) {
        self.execute(|| Balances::remove_lock(VESTING, who));
    }

    /// A validator (back from chilling, or new) validates with this commission and accepts nominations.
    pub fn validate(&mut self, validator: &AccountId, commission: Perbill) -> DispatchResult {
        let prefs = ValidatorPrefs { commission, blocked: false };
        self.dispatch(pallet_staking::Call::validate { prefs }, validator)
    }

    /// Somebody new bonds `amount` and becomes a candidate. `number` makes its session keys and must be new (64 and up).
    pub fn add_validator(&mut self, who: &AccountId, number: u32, amount: Balance) -> DispatchResult {
        self.bond(who, amount, RewardDestination::Staked)?;
        let keys = adotb_runtime::genesis::session_keys(number);
        self.dispatch(pallet_session::Call::set_keys { keys, proof: Vec::new() }, who)?;
        self.validate(who, Perbill::zero())
    }
}

// ------------------------------------------------------------------------------------------------ plain stakers, to compare contracts with

impl Chain {
    /// Bonds for the first time.
    pub fn bond(&mut self, stash: &AccountId, amount: Balance, payee: Payee) -> DispatchResult {
        self.dispatch(pallet_staking::Call::bond { value: amount, payee }, stash)
    }

    /// Nominates.
    pub fn nominate(&mut self, stash: &AccountId, targets: &[AccountId]) -> DispatchResult {
        let targets = targets.iter().map(|target| target.clone().into()).collect();
        self.dispatch(pallet_staking::Call::nominate { targets }, stash)
    }

    /// Starts to unbond.
    pub fn unbond(&mut self, stash: &AccountId, amount: Balance) -> DispatchResult {
        self.dispatch(pallet_staking::Call::unbond { value: amount }, stash)
    }

    /// Takes out what has become free.
    pub fn withdraw_unbonded(&mut self, stash: &AccountId, slashing_spans: u32) -> DispatchResult {
        let call = pallet_staking::Call::withdraw_unbonded { num_slashing_spans: slashing_spans };
        self.dispatch(call, stash)
    }
}

/// Value and era of an unlocking chunk. The pallet keeps the fields private, but not their encoding.
fn chunk(chunk: &pallet_staking::UnlockChunk<Balance>) -> (Balance, u32) {
    let fields = <(Compact<Balance>, Compact<u32>)>::decode(&mut chunk.encode().as_slice());
    fields.map(|(value, era)| (value.0, era.0)).expect("a chunk is a compact value and a compact era")
}

fn plain(exposure: pallet_staking::Exposure<AccountId, Balance>) -> Exposure {
    Exposure {
        total: exposure.total,
        own: exposure.own,
        others: exposure.others.into_iter().map(|other| (other.who, other.value)).collect(),
    }
}
