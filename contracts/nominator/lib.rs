//! The nominator: one stash that backs one validator, and the only code that knows the staking pallet.
//!
//! It keeps no books and decides nothing. The bonder says what to do and where the calls are in the runtime; the
//! nominator does it as its own account, sends what came free to the vault and reports what the chain refused.
//! It emits no events of its own: the staking, balances and contracts pallets (the last when code is replaced) emit
//! theirs with this account in them, and the bonder reports failures. An event here would be paid for in each stash's
//! proof.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
// No path from any input may trap.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        clippy::unwrap_used,
        clippy::expect_used
    )
)]

mod entry;
pub mod staking_call;
pub mod work;

pub use nominator::*;

/// The contract.
#[ink::contract]
pub mod nominator {
    use crate::{
        staking_call::{RuntimeCall, StakingCall},
        work::{frees, perform, probe, proves, Chain},
    };
    use adotb_interfaces::nominator::{NominatorError, Probed, Receipt, StakingCalls, Work};
    use ink::codegen::Env;

    // === Storage ===

    /// One stash.
    #[ink(storage)]
    pub struct Nominator {
        /// The only account that commands this stash.
        bonder: AccountId,
        /// The only account that gets its money and its rewards.
        vault: AccountId,
    }

    impl Nominator {
        // === Constructor ===

        /// Makes a stash that obeys its caller, the bonder, and pays `vault`. A value would stay in it as an endowment.
        ///
        /// Emits nothing. Access: everybody.
        #[ink(constructor, payable)]
        pub fn new(vault: AccountId) -> Self {
            Self { bonder: Self::env().caller(), vault }
        }

        // === Keeper messages ===

        // None of the messages changes the storage, so all take `&self`: nothing is written back.

        /// Withdraws, bonds the value that was sent, rebonds, chills, nominates and unbonds, as far as asked and in
        /// this order. A staking call that the chain refuses does not stop the others; but a refused nomination, or a
        /// vault that cannot be paid, undoes all. Returns what came free, in planck, and what the chain refused.
        ///
        /// Emits nothing. Fails with `NotBonder`, `NominationRefused`, `PaymentFailed`. Access: the bonder.
        #[ink(message, payable)]
        pub fn work(&self, calls: StakingCalls, work: Work) -> Result<Receipt, NominatorError> {
            self.ensure_bonder()?;
            let chain = OnChain { stash: self, calls: &calls };
            perform(&chain, self.vault, self.env().transferred_value(), &work)
        }

        // === Reporter messages ===

        /// Whether the staking ledger of this stash has exactly `active` and, in all chunks, `unlocking` planck. Always
        /// returns `Err`, so that the chain takes back all that was done to find out: `Err(true)` is the proof,
        /// `Err(false)` says nothing. Of nothing at all it is whether the pallet has no ledger of this stash. Only for
        /// the bonder; for others `Err(false)`.
        #[ink(message)]
        pub fn prove(&self, calls: StakingCalls, active: Balance, unlocking: Balance) -> Result<(), bool> {
            let chain = OnChain { stash: self, calls: &calls };
            Err(self.ensure_bonder().is_ok() && proves(&chain, self.vault, active, unlocking))
        }

        /// What the chain shows about `validator` when this stash tries to nominate it, and `control`, as bits of
        /// `Probed`; first it bonds the value sent, and takes `rebond` planck back from unbonding. Always returns
        /// `Err`, so that the chain takes all of it back, the value too; zero says nothing. Only for the bonder; for
        /// others `Err` of zero.
        #[ink(message, payable)]
        pub fn probe(
            &self,
            calls: StakingCalls,
            rebond: Balance,
            validator: AccountId,
            control: AccountId,
        ) -> Result<(), Probed> {
            let chain = OnChain { stash: self, calls: &calls };
            self.ensure_bonder().map_err(|_| Probed::default())?;
            Err(probe(&chain, self.vault, self.env().transferred_value(), rebond, validator, control))
        }

        /// What a withdrawal would set free now, in planck, without `slashing_spans` being exceeded; the largest number
        /// if it would empty the stash. Always returns `Err`, so that the chain takes it back. Only for the bonder; for
        /// others `Err(0)`.
        #[ink(message)]
        pub fn frees(&self, calls: StakingCalls, slashing_spans: u32) -> Result<(), Balance> {
            let chain = OnChain { stash: self, calls: &calls };
            self.ensure_bonder().map_err(|_| Balance::default())?;
            Err(frees(&chain, slashing_spans))
        }

        // === Governance messages ===

        /// Replaces the code of this stash.
        ///
        /// Emits nothing. Fails with `NotBonder`, `CodeNotReplaced`. Access: the bonder.
        #[ink(message)]
        pub fn upgrade(&self, code_hash: Hash) -> Result<(), NominatorError> {
            self.ensure_bonder()?;
            self.env().set_code_hash(&code_hash).map_err(|_| NominatorError::CodeNotReplaced)
        }

        // === Views ===

        /// The bonder that commands this stash.
        #[ink(message)]
        pub fn bonder(&self) -> AccountId {
            self.bonder
        }

        /// The vault that gets the money and the rewards of this stash.
        #[ink(message)]
        pub fn vault(&self) -> AccountId {
            self.vault
        }

        /// What this stash could spend now, in planck: without bonded money and without what keeps the account alive.
        #[ink(message)]
        pub fn balance(&self) -> Balance {
            self.env().balance()
        }

        // === Internals ===

        /// I-11: nobody moves a stash's money but the vault through its bonder.
        fn ensure_bonder(&self) -> Result<(), NominatorError> {
            let caller = self.env().caller();
            if caller == self.bonder {
                Ok(())
            } else {
                Err(NominatorError::NotBonder { caller })
            }
        }
    }

    /// The chain as this stash reaches it.
    struct OnChain<'a> {
        stash: &'a Nominator,
        calls: &'a StakingCalls,
    }

    impl Chain for OnChain<'_> {
        fn balance(&self) -> Balance {
            self.stash.env().balance()
        }

        fn existential_deposit(&self) -> Balance {
            self.stash.env().minimum_balance()
        }

        fn stake(&self, call: StakingCall) -> bool {
            self.stash.env().call_runtime(&RuntimeCall { calls: self.calls, call }).is_ok()
        }

        fn pay_vault(&self, amount: Balance) -> Result<(), NominatorError> {
            // Nothing to pay is no failure.
            if amount == 0 {
                return Ok(());
            }
            let vault = self.stash.vault;
            self.stash.env().transfer(vault, amount).map_err(|_| NominatorError::PaymentFailed { amount })
        }
    }
}

#[cfg(test)]
mod cash_tests;
#[cfg(test)]
mod proof_tests;
#[cfg(test)]
mod tests;
