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
        let owned = self.model.token.total() > 0;
        // What reporters took from unbonding stake by a lie comes in the end, as cash that nobody counted.
        let late: i128 = self.model.stashes.iter().map(|stash| (-stash.gap).max(0)).sum();
        for (number, who) in PEOPLE.iter().enumerate() {
            if self.model.escrowed(who) > 0 {
                self.release_shares(who, None);
                self.compare();
            }
            if self.balance(who) > 0 {
                let size = if number % 2 == 0 { Size::Everything } else { Size::All };
                self.play(&Action::Request { who: number, size });
            }
            assert_eq!(self.model.token.held(who), 0, "{} has left", name_of(who));
        }
        let now = self.model.now;
        let bootstrap = self.balance(&AccountId::new(BOOTSTRAP_HOLDER));
        let coming = self.model.owned() - bootstrap.min(self.model.owned());
        let (unreleased, gains, given) =
            (self.model.token.unreleased(now), self.model.gains, self.model.given);
        // Those that failed are left alone for eight eras at most; strangers wait for three.
        let most = self.model.settings.bonding_eras + 16 + 3;
        for _ in 0..most {
            if self.live_exits().is_empty() {
                break;
            }
            self.dawn();
            self.compare();
            self.claim_all();
        }
        assert_eq!(self.live_exits(), Vec::<u64>::new(), "exits are not paid {most} eras after {now}");
        self.compare_all();
        for who in &PEOPLE {
            let newest: Option<u64> = super::real::of_vault(&mut self.world, "newest", who);
            assert_eq!(newest, None, "no record is left of the exits of {}", name_of(who));
        }
        let m = &self.model;
        assert_eq!((m.reserved(), m.unfunded()), (0, 0), "nobody is owed anything");
        if owned {
            // What waits for its release, or was released meanwhile, is the bootstrap stake's and whoever comes next.
            let left = m.buffer + m.bonded() + m.unbonding();
            let more = coming + gains + m.given - given;
            let dust = Balance::from(self.seen.operations) + self.seen.gifts + late as Balance;
            assert!(
                left <= bootstrap + more + dust,
                "{left} planck are stuck: the bootstrap stake is {bootstrap}, on its way and given since {more}, operations \
                 {dust}, counted {}, uncounted {}, bonded {}, unbonding {}, pooled {}, unreleased {}",
                m.buffer, m.uncounted(), m.bonded(), m.unbonding(), m.token.pooled(m.now), m.token.unreleased(m.now)
            );
            assert!(
                coming <= unreleased + dust,
                "who left has left nothing but what is on its way: {coming}"
            );
        }
    }

    /// Every exit that can be claimed is: one half by its owners, the other by somebody else, as soon as anybody may.
    fn claim_all(&mut self) {
        let ids: Vec<u64> = self.live_exits().into_iter().filter(|id| self.is_funded(*id)).collect();
        let open = |id: &u64| self.model.anybody_claims(self.model.exits[id].batch);
        let (strange, own): (Vec<u64>, Vec<u64>) =
            ids.iter().copied().partition(|id| id % 2 == 1 && open(id));
        for ids in strange.chunks(64) {
            self.claim_ids(&STRANGER, ids);
            self.compare();
        }
        for who in &PEOPLE {
            let mine = |id: &&u64| id.is_multiple_of(2) && self.model.exits[*id].owner == *who;
            let mine: Vec<u64> = own.iter().filter(mine).copied().collect();
            for ids in mine.chunks(64) {
                self.claim_ids(who, ids);
                self.compare();
            }
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
        for change in [VaultSetting::MaxReward(100), VaultSetting::Treasury(ink_id(&TREASURY))] {
            let admin = self.admin();
            let real = self.world.vault(&admin).change(&[change]);
            self.judge("vault.set_settings", real, Ok(()));
        }
        // A slashed stash is emptied only if enough spans are declared.
        let admin = self.admin();
        let real = self.world.bonder(&admin).change(&[BonderSetting::SlashingSpans(20)]);
        self.judge("bonder.set_settings", real, Ok(()));
        self.model.bonder.slashing_spans = 20;
        (self.model.settings.max_reward_bps, self.model.settings.treasury) = (100, ink_id(&TREASURY));
        for _ in 0..2 {
            self.play(&Action::Dawn);
            self.play(&Action::Harvest { who: 0 });
        }
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
            self.play(&Action::Eras(self.model.oracle.settings.veto_eras));
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
