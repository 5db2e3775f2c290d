//! A stash.

use adotb_interfaces::nominator::{NominatorError, Probed, Receipt, StakingCalls, Work};
use adotb_runtime::{AccountId, Balance};
use sp_core::H256;

use super::{ink_id, typed_contract, Caller};

/// A stash, called by somebody: see [`crate::world::World::nominator`]. The messages are documented on the contract.
pub struct Nominator<'w>(pub(crate) Caller<'w>);

typed_contract!(Nominator);

type Answer<T> = Result<T, NominatorError>;

impl Nominator<'_> {
    /// Does a work of the vault.
    pub fn work(&mut self, calls: &StakingCalls, work: &Work) -> Answer<Receipt> {
        self.0.send("work", (calls, work))
    }

    /// What it shows about a validator, in calls that are taken back.
    pub fn probe(&mut self, calls: &StakingCalls, validator: &AccountId, control: &AccountId) -> Probed {
        let answer: Result<(), Probed> =
            self.0.send("probe", (calls, 0u128, ink_id(validator), ink_id(control)));
        answer.expect_err("it always reverts")
    }

    /// What a withdrawal would set free, in planck.
    pub fn frees(&mut self, calls: &StakingCalls, slashing_spans: u32) -> Balance {
        let answer: Result<(), Balance> = self.0.send("frees", (calls, slashing_spans));
        answer.expect_err("it always reverts")
    }

    /// Replaces the code.
    pub fn upgrade(&mut self, code_hash: H256) -> Answer<()> {
        self.0.send("upgrade", code_hash)
    }

    /// The bonder that commands it.
    pub fn bonder(&mut self) -> AccountId {
        self.0.ask("bonder", ())
    }

    /// The vault that gets its money.
    pub fn vault(&mut self) -> AccountId {
        self.0.ask("vault", ())
    }

    /// What it could spend, in planck.
    pub fn balance(&mut self) -> Balance {
        self.0.ask("balance", ())
    }
}
