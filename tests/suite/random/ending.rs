//! The end of a sequence: everybody leaves, eras pass, everything is paid. Nothing may be stuck.

use adotb_harness::{actors::*, contract::ink_id};
use adotb_interfaces::{
    bonder::BonderSetting,
    vault::{VaultSetting, BOOTSTRAP_HOLDER},
};
use adotb_runtime::{AccountId, Balance};
use sp_runtime::Perbill;

use super::{
    action::{Action, Size, PEOPLE},
    model::{Fate, Stash},
    play::Pair,
};

impl Pair {
    /// Everybody leaves.
    ///
    /// # Panics
    /// If somebody cannot, or more than dust stays behind.
    pub fn end(&mut self) {
        self.calm_down();
        let now = self.model.now;
        let bootstrap = self.balance(&AccountId::new(BOOTSTRAP_HOLDER));
        let owned = self.model.token.total() > 0;
        // What reporters took from unbonding stake by a lie comes in the end, as cash that nobody counted.
        let late: i128 = self.model.stashes.iter().map(|stash| (-stash.gap).max(0)).sum();
        assert_eq!(self.model.token.unreleased(now), 0, "the stream has ended");
        for (number, who) in PEOPLE.iter().enumerate() {
            if self.model.escrowed(who) > 0 {
                self.release_shares(who, None);
                self.compare();
            }
            if self.balance(who) > 0 {
                self.play(&Action::Request { who: number, size: Size::All });
            }
            assert_eq!(self.model.token.held(who), 0, "{} has left", name_of(who));
        }
        // Those that failed are left alone for eight eras at most.
        let most = self.model.params.bonding_eras + 16;
        for _ in 0..most {
            if self.live_exits().is_empty() {
                break;
            }
            self.pass_ms(self.model.era_ms);
            self.keep_day();
            let ids: Vec<u64> = self.live_exits().into_iter().filter(|id| self.is_funded(*id)).collect();
            for ids in ids.chunks(64) {
                self.claim_ids(&STRANGER, ids);
            }
            self.compare();
        }
        assert_eq!(self.live_exits(), Vec::<u64>::new(), "exits are not paid {most} eras later");
        self.compare_all();
        let m = &self.model;
        assert_eq!((m.reserved(), m.unfunded()), (0, 0), "nobody is owed anything");
        if owned {
            let left = m.cash + m.bonded() + m.unbonding();
            let dust = Balance::from(self.seen.operations) + self.seen.gifts + late as Balance;
            assert!(
                left <= bootstrap + dust,
                "{left} planck are stuck: the bootstrap stake is {bootstrap}, operations {dust}, counted {}, uncounted {}, \
                 bonded {}, unbonding {}, pooled {}, unreleased {}",
                m.buffer, m.uncounted(), m.bonded(), m.unbonding(), m.token.pooled(m.now), m.token.unreleased(m.now)
            );
        }
    }

    /// No more trouble, no more rewards; what came in is shared.
    fn calm_down(&mut self) {
        self.play(&Action::Refuse { calls: 0 });
        for what in 0..3 {
            self.play(&Action::Unpause { admin: true, what });
        }
        self.settle();
        self.world.chain.set_yearly_reward(Perbill::zero());
        for change in [VaultSetting::MaxReward(10_000), VaultSetting::Treasury(ink_id(&TREASURY))] {
            let real = self.world.vault(&ADMIN).change(&[change]);
            self.judge("vault.set_params", real, Ok(()));
        }
        // A slashed stash is emptied only if enough spans are declared.
        let real = self.world.bonder(&ADMIN).change(&[BonderSetting::SlashingSpans(20)]);
        self.judge("bonder.set_params", real, Ok(()));
        self.model.bonder.slashing_spans = 20;
        (self.model.params.max_reward_bps, self.model.params.treasury) = (10_000, ink_id(&TREASURY));
        for _ in 0..3 {
            self.play(&Action::Eras(1));
            self.play(&Action::Keep);
            self.play(&Action::Harvest { who: 0 });
        }
        self.play(&Action::Eras(2));
    }

    /// Nothing is announced, held or missing any more.
    fn settle(&mut self) {
        if self.model.waiting().is_some() {
            self.play(&Action::Veto { by: 1 });
        }
        self.play(&Action::CancelSlashes);
        self.play(&Action::SetOracle { setting: 1, dice: 0 });
        self.play(&Action::Eras(8));
        if self.report(u32::MAX).is_some_and(|booked| booked.held) {
            self.play(&Action::Eras(self.model.oracle.params.veto_eras));
            self.play(&Action::Apply { who: 0 });
        }
        self.compare();
        let missing = |stash: &Stash| stash.gap > 0 || stash.provision > 0;
        assert!(
            !self.model.stashes.iter().any(missing),
            "the reports told everything: {:#?}",
            self.model.stashes
        );
    }

    fn live_exits(&self) -> Vec<u64> {
        let live = self.model.exits.iter().filter(|(_, exit)| exit.fate == Fate::Live);
        live.map(|(id, _)| *id).collect()
    }

    fn is_funded(&self, id: u64) -> bool {
        self.model.exits.get(&id).is_some_and(|exit| self.model.batches[exit.batch].funded)
    }
}
