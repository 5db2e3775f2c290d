//! What the previews say is what the calls then do.

use adotb_interfaces::vault::VaultError;
use adotb_runtime::{AccountId, Balance};

use super::Pair;

impl Pair {
    /// Stakes as the preview says.
    pub(super) fn previewed_stake(
        &mut self,
        who: &AccountId,
        amount: Balance,
    ) -> Result<Balance, VaultError> {
        let told = self.world.vault(who).preview_stake(amount);
        let done = self.world.vault(who).stake(amount);
        assert_eq!(told, done, "a stake of {amount}: left is the preview");
        done
    }

    /// Asks for an exit as the preview says; it knows nothing of what the holder has, and nobody has numbers that overflow.
    pub(super) fn previewed_request(&mut self, who: &AccountId, amount: Balance) -> Result<u64, VaultError> {
        let told = self.world.vault(who).preview_unstake(amount);
        let done = self.world.request(who, amount);
        match (told, &done) {
            (Ok(told), Ok(id)) => {
                let exit = self.world.vault(who).exit(*id).expect("it was just opened");
                let (worth, due) = (told.by_request, told.due_era);
                assert_eq!((worth, due), (exit.amount, exit.due_era), "exit {id}: left is the preview");
            }
            (Ok(_), Err(VaultError::Token(_) | VaultError::Math(_))) => {}
            (told, done) => {
                assert_eq!(told.err(), done.err(), "an exit of {amount}: left is the preview")
            }
        }
        done
    }

    /// Leaves at once as the preview says; it knows nothing of what the holder has, or will take.
    pub(super) fn previewed_unstake_now(
        &mut self,
        who: &AccountId,
        amount: Balance,
        minimum: Balance,
    ) -> Result<Balance, VaultError> {
        let told = self.world.vault(who).preview_unstake(amount);
        let done = self.world.vault(who).unstake_now(amount, minimum);
        match (told, &done) {
            (Ok(told), Ok(received)) => {
                assert_eq!(
                    (told.now, told.now_available),
                    (*received, true),
                    "{amount} at once: left is the preview"
                );
            }
            (
                Ok(_),
                Err(VaultError::Token(_) | VaultError::Math(_) | VaultError::BelowMinReceived { .. }),
            ) => {}
            (Ok(told), Err(VaultError::Held { .. } | VaultError::ExceedsBuffer { .. })) => {
                assert!(!told.now_available, "{amount} at once: {done:?}");
            }
            (told, done) => {
                assert_eq!(told.err(), done.err(), "{amount} at once: left is the preview")
            }
        }
        done
    }
}
