//! The vault's settings and their bounds.
use crate::{AccountId, Balance, Era, Settings};
use adotb_math::fees::MAX_FEE_BPS;
use scale::{Decode, Encode};

/// Settings that governance may change, one by one or several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct VaultSettings {
    /// Smallest stake, in planck.
    pub min_stake: Balance,
    /// Smallest exit, in planck; a holder's whole balance may always leave.
    pub min_exit: Balance,
    /// Protocol fee on rewards, in basis points; never above 2 000.
    pub fee_bps: u16,
    /// Fee of `unstake_now`, in basis points; never above 500. It stays in the pool: it is harvested like a reward.
    pub instant_fee_bps: u16,
    /// Part of the pool that is kept unbonded for `unstake_now`, in basis points; never above 2 000.
    pub buffer_bps: u16,
    /// The most that may be on its way to the holders for each era over which it is released, in basis points of the pool; what
    /// arrives beyond it waits. Never above 100.
    pub max_reward_bps: u16,
    /// Who gets the protocol fee.
    pub treasury: AccountId,
    /// The chain's bonding duration, in eras; 2 to 56.
    pub bonding_eras: Era,
}

/// One of the [`VaultSettings`], as a change names it: what is not named stays as it is, so that two decisions about different
/// settings never undo each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub enum VaultSetting {
    /// [`VaultSettings::min_stake`].
    MinStake(Balance),
    /// [`VaultSettings::min_exit`].
    MinExit(Balance),
    /// [`VaultSettings::fee_bps`].
    Fee(u16),
    /// [`VaultSettings::instant_fee_bps`].
    InstantFee(u16),
    /// [`VaultSettings::buffer_bps`].
    Buffer(u16),
    /// [`VaultSettings::max_reward_bps`].
    MaxReward(u16),
    /// [`VaultSettings::treasury`].
    Treasury(AccountId),
    /// [`VaultSettings::bonding_eras`].
    BondingEras(Era),
}

impl VaultSetting {
    /// Fails with the name of the setting if its value is out of bounds.
    pub fn check(&self) -> Result<(), VaultSettingName> {
        let (holds, param) = match *self {
            Self::MinStake(given) => (given > 0 && given <= MAX_MINIMUM, VaultSettingName::MinStake),
            Self::MinExit(given) => (given <= MAX_MINIMUM, VaultSettingName::MinExit),
            Self::Fee(given) => (given <= MAX_FEE_BPS, VaultSettingName::Fee),
            Self::InstantFee(given) => (given <= MAX_INSTANT_FEE_BPS, VaultSettingName::InstantFee),
            Self::Buffer(given) => (given <= MAX_BUFFER_BPS, VaultSettingName::Buffer),
            Self::MaxReward(given) => (given > 0 && given <= MAX_REWARD_BPS, VaultSettingName::MaxReward),
            Self::Treasury(_) => return Ok(()),
            Self::BondingEras(given) => {
                ((MIN_BONDING_ERAS..=MAX_BONDING_ERAS).contains(&given), VaultSettingName::BondingEras)
            }
        };
        if holds {
            Ok(())
        } else {
            Err(param)
        }
    }
}

impl VaultSettings {
    /// All settings, one by one.
    pub fn list(&self) -> [VaultSetting; 8] {
        [
            VaultSetting::MinStake(self.min_stake),
            VaultSetting::MinExit(self.min_exit),
            VaultSetting::Fee(self.fee_bps),
            VaultSetting::InstantFee(self.instant_fee_bps),
            VaultSetting::Buffer(self.buffer_bps),
            VaultSetting::MaxReward(self.max_reward_bps),
            VaultSetting::Treasury(self.treasury),
            VaultSetting::BondingEras(self.bonding_eras),
        ]
    }
}

impl Settings for VaultSettings {
    type Setting = VaultSetting;
    type Name = VaultSettingName;

    fn change(&mut self, setting: VaultSetting) -> Result<(), VaultSettingName> {
        setting.check()?;
        match setting {
            VaultSetting::MinStake(to) => self.min_stake = to,
            VaultSetting::MinExit(to) => self.min_exit = to,
            VaultSetting::Fee(to) => self.fee_bps = to,
            VaultSetting::InstantFee(to) => self.instant_fee_bps = to,
            VaultSetting::Buffer(to) => self.buffer_bps = to,
            VaultSetting::MaxReward(to) => self.max_reward_bps = to,
            VaultSetting::Treasury(to) => self.treasury = to,
            VaultSetting::BondingEras(to) => self.bonding_eras = to,
        }
        Ok(())
    }
}

/// Ceiling of [`VaultSettings::instant_fee_bps`].
pub const MAX_INSTANT_FEE_BPS: u16 = 500;
/// Ceiling of [`VaultSettings::buffer_bps`].
pub const MAX_BUFFER_BPS: u16 = 2_000;
/// Ceiling of [`VaultSettings::max_reward_bps`].
pub const MAX_REWARD_BPS: u16 = 100;
/// Floor of [`VaultSettings::bonding_eras`].
pub const MIN_BONDING_ERAS: Era = 2;
/// Ceiling of [`VaultSettings::bonding_eras`].
pub const MAX_BONDING_ERAS: Era = 56;
/// Ceiling of [`VaultSettings::min_stake`] and [`VaultSettings::min_exit`]: 1 000 DOT, so that nobody can be locked in or out by a setting.
pub const MAX_MINIMUM: Balance = 1_000 * 10_000_000_000;

/// The setting that is out of bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum VaultSettingName {
    /// `min_stake`: above 1 000 DOT, or zero.
    MinStake,
    /// `min_exit`: above 1 000 DOT.
    MinExit,
    /// `fee_bps`: above 2 000.
    Fee,
    /// `instant_fee_bps`: above 500.
    InstantFee,
    /// `buffer_bps`: above 2 000.
    Buffer,
    /// `max_reward_bps`: zero or above 100.
    MaxReward,
    /// `bonding_eras`: below 2 or above 56.
    BondingEras,
    /// `era_ms`: zero.
    EraLength,
}
