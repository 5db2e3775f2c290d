//! Holders decide: they propose, vote, queue and execute; whoever may, takes a proposal back.

use adotb_harness::{actors::*, contract::ink_id};
use adotb_interfaces::{
    bonder::CodeTarget,
    governor::{Action, GovernorError, Support, Upgradeable},
};
use sp_core::H256;

use super::{governance::rebuilt, Pair, Who};
use crate::random::action::{Dice, PEOPLE};

impl Pair {
    pub(super) fn propose(&mut self, who: Who, dice: u64) {
        let who = &PEOPLE[who];
        let mut dice = Dice::new(dice);
        let dices = dice.any();
        let (action, valid) = match dice.below(6) {
            0 | 1 => {
                let (change, ok, name) = self.vault_setting(dice.below(8) as u8, dices);
                let refused = Err(GovernorError::InvalidVaultSetting(name));
                (Action::SetVault(vec![change]), if ok { Ok(()) } else { refused })
            }
            2 => {
                let (change, ok, name) = self.bonder_setting(dice.below(4) as u8, dices);
                let refused = Err(GovernorError::InvalidBonderSetting(name));
                (Action::SetBonder(vec![change]), if ok { Ok(()) } else { refused })
            }
            3 => {
                let weights =
                    super::governance::some_weights(dice.below(6) as u16, dice.below(9) as u32, dices);
                let valid = super::governance::judge_allocation(&self.model.limits, &weights);
                (Action::SetAllocation(weights), valid.map_err(GovernorError::InvalidAllocation))
            }
            4 => (Action::SetVault(Vec::new()), Err(GovernorError::EmptyAction { action: 0 })),
            _ => {
                let (what, name) = dice.pick(&[
                    (Upgradeable::Vault, "vault"),
                    (Upgradeable::Token, "token"),
                    (Upgradeable::Bonder(CodeTarget::Bonder), "bonder"),
                ]);
                let code =
                    self.world.chain.upload(rebuilt(name), &DEPLOYER).expect("the chain takes the code");
                (Action::Upgrade(what, code.0.into()), Ok(()))
            }
        };
        let model = self.model.attempt(|model| model.propose(who, action.clone(), valid));
        let real = self.world.governor(who).propose(&[action], H256([7; 32]), "a life");
        self.judge("propose", real, model);
    }

    /// One of the proposals; the last one mostly, and one that is not there now and then.
    fn proposal(&self, pick: u16) -> u32 {
        let last = self.model.proposals.len() as u32;
        match pick % 10 {
            0 => 1 + u32::from(pick) % (last + 1),
            _ => last,
        }
    }

    pub(super) fn vote(&mut self, who: Who, pick: u16, support: u8) {
        let (who, id) = (&PEOPLE[who], self.proposal(pick));
        let support = [Support::For, Support::For, Support::For, Support::Abstain, Support::Against]
            [usize::from(support) % 5];
        let model = self.model.attempt(|model| model.vote(who, id, support));
        let real = self.world.governor(who).vote(id, support);
        self.judge("vote", real, model);
    }

    pub(super) fn queue(&mut self, who: Who, pick: u16) {
        let id = self.proposal(pick);
        let model = self.model.attempt(|model| model.queue(id));
        let real = self.world.governor(&PEOPLE[who]).queue(id);
        self.judge("queue", real, model);
    }

    pub(super) fn execute(&mut self, who: Who, pick: u16) {
        let id = self.proposal(pick);
        let before = self.model.clone();
        let model = self.model.attempt(|model| model.execute(id));
        let real = self.world.governor(&PEOPLE[who]).execute(id);
        let possible = match &model {
            Ok(Action::SetAllocation(weights)) => {
                super::governance::judge_allocation(&self.model.limits, weights).is_ok()
            }
            _ => true,
        };
        if model.is_ok() && !(possible && self.model.governed) {
            // The contract concerned refuses: then nothing is done, and it can be tried again.
            assert!(matches!(real, Err(GovernorError::Timelock(_))), "what cannot be done: {real:?}");
            self.model = before;
            self.tally.note("execute", false);
            return;
        }
        if let Ok(action) = &model {
            self.enact(action);
        }
        self.judge("execute", real, model.map(drop));
    }

    /// What a proposal changes.
    fn enact(&mut self, action: &Action) {
        let model = &mut self.model;
        match action {
            Action::SetVault(changes) => {
                changes.iter().for_each(|change| super::governance::set_vault(&mut model.settings, change))
            }
            Action::SetBonder(changes) => {
                changes.iter().for_each(|change| super::governance::set_bonder(&mut model.bonder, change));
                model.disturb_plan();
            }
            Action::SetAllocation(weights) => {
                model.version += 1;
                model.allocation = weights.clone();
                model.disturb_plan();
            }
            _ => {}
        }
    }

    pub(super) fn call_off(&mut self, who: Who, pick: u16) {
        let id = self.proposal(pick);
        let guards = pick.is_multiple_of(3);
        let who = if guards { &GUARDIAN } else { &PEOPLE[who] };
        let model = self.model.attempt(|model| model.call_off(who, guards, id));
        let real = self.world.governor(who).cancel(id);
        self.judge("cancel a proposal", real, model);
    }

    /// Compares what the governor tells of the newest proposals.
    pub fn compare_power(&mut self) {
        let model = self.model.clone();
        assert_eq!(self.world.governor(&STRANGER).settings(), model.rules, "the rules of voting");
        let told = self.world.governor(&STRANGER).proposals(0, 20);
        assert_eq!(told.len(), model.proposals.len().min(20), "proposals");
        for info in told {
            let known = &model.proposals[info.id as usize - 1];
            assert_eq!(
                (info.proposer, info.state, info.tally, info.quorum, info.critical),
                (
                    ink_id(&known.proposer),
                    known.state(model.now),
                    known.tally(),
                    known.quorum,
                    known.critical
                ),
                "proposal {}",
                info.id
            );
            assert_eq!(
                (info.vote_starts, info.vote_ends, info.ready_at, info.expires_at),
                (known.starts, known.ends, known.ready_at, known.expires_at()),
                "times of proposal {}",
                info.id
            );
        }
    }
}
