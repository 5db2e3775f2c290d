//! The admin and the guardian.

use adotb_harness::{
    actors::*,
    artefacts,
    contract::{chain_id, ink_id, CodeTarget},
    world::allocation,
};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::{BonderError, BonderSetting, BonderSettingName, BonderSettings, Cause, MAX_STASHES},
    oracle::{OracleError, Panel},
    registry::{Limits, RegistryError, ValidatorWeight},
    vault::{Pausable, VaultError, VaultSetting, VaultSettingName, VaultSettings},
};

use adotb_runtime::AccountId;

use super::Pair;
use crate::random::action::Dice;

const WHAT: [Pausable; 3] = [Pausable::Stake, Pausable::Unstake, Pausable::Advance];

impl Pair {
    pub(super) fn set_weights(&mut self, count: u16, first: u32, dice: u64) {
        let admin = self.admin();
        let weights = some_weights(count, first, dice);
        let model = judge_allocation(&self.model.limits, &weights).map(|()| self.model.version + 1);
        let real = self.world.registry(&admin).set_weights(&weights);
        if self.judge("set_weights", real, model) {
            self.model.version += 1;
            self.model.allocation = weights;
            self.model.disturb_plan();
        }
    }

    /// A change of a setting of the vault, whether it is within its bounds, and its name.
    pub(super) fn vault_setting(&self, setting: u8, dice: u64) -> (VaultSetting, bool, VaultSettingName) {
        let mut dice = Dice::new(dice);
        let bps = |dice: &mut Dice, most: u16| dice.pick(&[0, 1, most / 10, most / 2, most, most + 1]);
        let minimum =
            |dice: &mut Dice| dice.pick(&[0, 1, DOT / 2, dot(1), dot(10), dot(1_000), dot(1_000) + 1]);
        match setting {
            0 => {
                let given = minimum(&mut dice);
                (VaultSetting::MinStake(given), (1..=dot(1_000)).contains(&given), VaultSettingName::MinStake)
            }
            1 => {
                let given = minimum(&mut dice);
                (VaultSetting::MinExit(given), given <= dot(1_000), VaultSettingName::MinExit)
            }
            2 => {
                let given = bps(&mut dice, 2_000);
                (VaultSetting::Fee(given), given <= 2_000, VaultSettingName::Fee)
            }
            3 => {
                let given = bps(&mut dice, 500);
                (VaultSetting::InstantFee(given), given <= 500, VaultSettingName::InstantFee)
            }
            4 => {
                let given = bps(&mut dice, 2_000);
                (VaultSetting::Buffer(given), given <= 2_000, VaultSettingName::Buffer)
            }
            5 => {
                let given = bps(&mut dice, 100);
                (VaultSetting::MaxReward(given), (1..=100).contains(&given), VaultSettingName::MaxReward)
            }
            6 => {
                // The vault itself is a bad treasury: then there is no fee.
                let given = dice.pick(&[&TREASURY, &TREASURY, &ALICE, &self.world.at.vault]);
                (VaultSetting::Treasury(ink_id(given)), true, VaultSettingName::Fee)
            }
            _ => {
                // Nothing but bad values: the chain's own duration does not change with the setting.
                let given = dice.pick(&[0, 1, 57, u32::MAX, self.model.settings.bonding_eras]);
                (VaultSetting::BondingEras(given), (2..=56).contains(&given), VaultSettingName::BondingEras)
            }
        }
    }

    pub(super) fn set_vault(&mut self, setting: u8, dice: u64) {
        let admin = self.admin();
        let (change, ok, name) = self.vault_setting(setting, dice);
        if ok {
            set_vault(&mut self.model.settings, &change);
        }
        let real = self.world.vault(&admin).change(&[change]);
        self.judge(
            "vault.set_settings",
            real,
            if ok { Ok(()) } else { Err(VaultError::InvalidSetting(name)) },
        );
    }

    /// A change of a setting of the bonder, whether it is within its bounds, and its name.
    pub(super) fn bonder_setting(&self, setting: u8, dice: u64) -> (BonderSetting, bool, BonderSettingName) {
        let mut dice = Dice::new(dice);
        let least = self.model.least_bond;
        match setting {
            0 => {
                // Never less than one: the chain counts from the next era in the second half of each.
                let given = dice.pick(&[1, 1, 2, 5, 101]);
                (BonderSetting::GraceEras(given), given <= 100, BonderSettingName::GraceEras)
            }
            1 => {
                let given = dice.pick(&[0, least, least, least + 1, least + least / 2]);
                (BonderSetting::MinBond(given), given > 0, BonderSettingName::MinBond)
            }
            2 => {
                let given = dice.pick(&[0, 1, 2, 5, 10, MAX_STASHES, MAX_STASHES + 1]);
                (BonderSetting::MaxStashes(given), (1..=64).contains(&given), BonderSettingName::MaxStashes)
            }
            _ => {
                let given = dice.pick(&[0, 1, 10, 20]);
                (BonderSetting::SlashingSpans(given), true, BonderSettingName::MinBond)
            }
        }
    }

    pub(super) fn set_bonder(&mut self, setting: u8, dice: u64) {
        let admin = self.admin();
        let (change, ok, name) = self.bonder_setting(setting, dice);
        if ok {
            set_bonder(&mut self.model.bonder, &change);
            self.model.disturb_plan();
        }
        let real = self.world.bonder(&admin).change(&[change]);
        self.judge(
            "bonder.set_settings",
            real,
            if ok { Ok(()) } else { Err(BonderError::InvalidSetting(name)) },
        );
    }

    pub(super) fn set_panel(&mut self, dice: u64) {
        let mut dice = Dice::new(dice);
        let mut reporters = REPORTERS.to_vec();
        match dice.below(6) {
            0 => reporters.push(ALICE),
            1 => drop(reporters.pop()),
            2 => reporters.push(REPORTERS[0].clone()),
            3 => reporters.clear(),
            _ => {}
        }
        let quorum = dice.pick(&[0, 1, 2, 2, 2, 3, 4]);
        let count = reporters.len() as u32;
        let twice = reporters.iter().enumerate().any(|(n, who)| reporters[..n].contains(who));
        let model = if count == 0 || twice {
            Err(OracleError::InvalidReporters)
        } else if quorum > count || 2 * quorum <= count {
            Err(OracleError::InvalidQuorum { given: quorum, reporters: count })
        } else {
            Ok(())
        };
        let panel = Panel { reporters: reporters.iter().map(ink_id).collect(), quorum };
        let admin = self.admin();
        let real = self.world.oracle(&admin).set_panel(&panel);
        if self.judge("oracle.set_panel", real, model) {
            // Nothing that others said counts any more, and what waited is dropped.
            let oracle = &mut self.model.oracle;
            (oracle.reporters, oracle.quorum) = (reporters, quorum);
            oracle.words.clear();
            if oracle.held.take().is_some() {
                self.model.hold = 0;
            }
        }
    }

    pub(super) fn set_limits(&mut self, dice: u64) {
        let mut dice = Dice::new(dice);
        let (min_validators, max_validators) =
            dice.pick(&[(1, 64), (1, 64), (1, 8), (2, 64), (0, 64), (3, 2), (1, 65), (1, 3)]);
        let max_weight_bps = dice.pick(&[10_000, 10_000, 10_000, 7_000, 10_001, 0, 100]);
        let limits = Limits { min_validators, max_validators, max_weight_bps };
        let possible = (1..=max_validators).contains(&min_validators)
            && max_validators <= 64
            && max_weight_bps <= 10_000
            && u32::from(max_validators) * u32::from(max_weight_bps) >= 10_000
            && judge_allocation(&limits, &self.model.allocation).is_ok();
        let model = if possible { Ok(()) } else { Err(RegistryError::InvalidLimits { given: limits }) };
        let admin = self.admin();
        let real = self.world.registry(&admin).set_limits(&limits);
        if self.judge("registry.set_limits", real, model) {
            self.model.limits = limits;
        }
    }

    /// The guardian, the admin or somebody else excludes a validator, or takes that back.
    pub(super) fn exclude(&mut self, by: u8, pick: u16, eras: u32) {
        let who = &[GUARDIAN, self.admin(), BOB][usize::from(by)];
        // What can end is what lasts, mostly.
        let lasts = self.model.excluded().into_iter().filter(|_| eras == 0 && !pick.is_multiple_of(8));
        let said = lasts.filter(|one| one.by == Cause::Guardian);
        let lasts: Vec<_> = said.map(|one| chain_id(one.validator)).collect();
        let one = lasts.get(usize::from(pick) % lasts.len().max(1)).cloned();
        let validator = one.unwrap_or_else(|| self.some_validator(pick));
        let model = match by {
            2 => {
                let missing = AccessError::MissingRole { caller: ink_id(who), needed: Role::Guardian };
                Err(BonderError::Access(missing))
            }
            _ => self.model.attempt(|model| model.say_excluded(ink_id(&validator), eras)),
        };
        let real = self.world.bonder(who).exclude(&validator, eras);
        let kind = if eras > 0 { "exclude" } else { "(the guardian ends an exclusion)" };
        self.judge(kind, real, model);
    }

    /// A validator of the allocation, mostly.
    pub(super) fn some_validator(&self, pick: u16) -> AccountId {
        let known = self.model.validators();
        match pick % 8 {
            0 => validator(u32::from(pick / 8) % 10),
            _ => chain_id(known[usize::from(pick / 8) % known.len()]),
        }
    }

    /// New code for a contract, which is the old one with another hash: nothing changes.
    pub(super) fn upgrade(&mut self, what: u8) {
        let admin = self.admin();
        let stash = self.model.stashes.len().checked_sub(1).map(|last| CodeTarget::Stash(last as u16));
        let name = ["token", "vault", "bonder", "registry", "oracle", "nominator"][usize::from(what)];
        let code = self.world.chain.upload(rebuilt(name), &DEPLOYER).expect("the chain takes the code");
        match (what, stash) {
            (0, _) => {
                let real = self.world.token(&admin).set_code(code);
                self.judge("set_code", real, Ok(()));
            }
            (1, _) => {
                let real = self.world.vault(&admin).set_code(code);
                self.judge("set_code", real, Ok(()));
            }
            (3, _) => {
                let real = self.world.registry(&admin).set_code(code);
                self.judge("set_code", real, Ok(()));
            }
            (4, _) => {
                let real = self.world.oracle(&admin).set_code(code);
                self.judge("set_code", real, Ok(()));
            }
            (5, Some(stash)) => {
                let real = self.world.bonder(&admin).set_code(stash, code);
                self.judge("set_code", real, Ok(()));
            }
            _ => {
                let code =
                    self.world.chain.upload(rebuilt("bonder"), &DEPLOYER).expect("the chain takes the code");
                let real = self.world.bonder(&admin).set_code(CodeTarget::Bonder, code);
                self.judge("set_code", real, Ok(()));
            }
        }
    }

    pub(super) fn pause(&mut self, admin: bool, what: u8, ms: u64) {
        let what = WHAT[usize::from(what)];
        let model = self.model.attempt(|model| model.pause(what, ms, admin));
        let who = if admin { self.admin() } else { GUARDIAN };
        let real = self.world.vault(&who).pause(what, ms);
        self.judge("pause", real, model);
    }

    pub(super) fn unpause(&mut self, admin: bool, what: u8) {
        let what = WHAT[usize::from(what)];
        self.model.unpause(what);
        let who = if admin { self.admin() } else { GUARDIAN };
        let real = self.world.vault(&who).unpause(what);
        self.judge("unpause", real, Ok(()));
    }
}

/// Changes a setting of the vault.
pub(super) fn set_vault(settings: &mut VaultSettings, change: &VaultSetting) {
    match *change {
        VaultSetting::MinStake(to) => settings.min_stake = to,
        VaultSetting::MinExit(to) => settings.min_exit = to,
        VaultSetting::Fee(to) => settings.fee_bps = to,
        VaultSetting::InstantFee(to) => settings.instant_fee_bps = to,
        VaultSetting::Buffer(to) => settings.buffer_bps = to,
        VaultSetting::MaxReward(to) => settings.max_reward_bps = to,
        VaultSetting::Treasury(to) => settings.treasury = to,
        VaultSetting::BondingEras(to) => settings.bonding_eras = to,
    }
}

/// Changes a setting of the bonder.
pub(super) fn set_bonder(settings: &mut BonderSettings, change: &BonderSetting) {
    match *change {
        BonderSetting::GraceEras(to) => settings.grace_eras = to,
        BonderSetting::MinBond(to) => settings.min_bond = to,
        BonderSetting::MaxStashes(to) => settings.max_stashes = to,
        BonderSetting::SlashingSpans(to) => settings.slashing_spans = to,
        BonderSetting::Calls(to) => settings.calls = to,
    }
}

/// Some allocation: cuts of the whole, so that weights sum to it; sometimes they do not, or a validator is there twice.
pub(super) fn some_weights(count: u16, first: u32, dice: u64) -> Vec<ValidatorWeight> {
    let mut dice = Dice::new(dice);
    let mut cuts: Vec<u16> = (1..count).map(|_| dice.below(10_001) as u16).collect();
    cuts.extend([0, 10_000]);
    cuts.sort_unstable();
    let mut weights: Vec<(u32, u16)> = cuts
        .windows(2)
        .zip(0..count)
        .map(|(cut, n)| ((first + u32::from(n)) % 10, cut[1] - cut[0]))
        .collect();
    if dice.chance(15) {
        if let Some(entry) = weights.last_mut() {
            *entry = (if dice.chance(50) { first % 10 } else { entry.0 }, entry.1 / 2 + 1);
        }
    }
    allocation(&weights)
}

/// The same code with another hash: a custom section, which the machine ignores, is appended.
pub(super) fn rebuilt(name: &str) -> Vec<u8> {
    let mut wasm = artefacts::wasm(name);
    let note = b"\x05lives"; // the section's name and its length
    wasm.extend([0, note.len() as u8]);
    wasm.extend(note);
    wasm
}

/// What the registry says of an allocation.
pub(super) fn judge_allocation(limits: &Limits, weights: &[ValidatorWeight]) -> Result<(), RegistryError> {
    let given = weights.len() as u16;
    if given < limits.min_validators {
        return Err(RegistryError::TooFewValidators { given, minimum: limits.min_validators });
    }
    if given > limits.max_validators {
        return Err(RegistryError::TooManyValidators { given, maximum: limits.max_validators });
    }
    if let Some(zero) = weights.iter().find(|entry| entry.weight_bps == 0) {
        return Err(RegistryError::ZeroWeight { validator: zero.validator });
    }
    let cap = limits.max_weight_bps;
    if let Some(entry) = weights.iter().find(|entry| entry.weight_bps > cap) {
        let (validator, given) = (entry.validator, entry.weight_bps);
        return Err(RegistryError::WeightAboveCap { validator, given, cap });
    }
    for (n, entry) in weights.iter().enumerate() {
        if weights[n + 1..].iter().any(|other| other.validator == entry.validator) {
            return Err(RegistryError::DuplicateValidator { validator: entry.validator });
        }
    }
    let given = weights.iter().map(|entry| u32::from(entry.weight_bps)).sum();
    if given != 10_000 {
        return Err(RegistryError::WrongSum { given });
    }
    Ok(())
}

impl Pair {
    /// Who administers: the timelock, where the roles were handed over.
    pub fn admin(&self) -> AccountId {
        match self.model.governed {
            true => self.world.at.timelock.clone(),
            false => ADMIN,
        }
    }
}
