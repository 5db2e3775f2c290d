//! What proposals can do: checked when proposed, turned into calls when queued.
use adotb_interfaces::{
    bonder::CodeTarget,
    governor::{Action, GovernorError, GovernorSettingName, GovernorSettings, Links, Upgradeable},
    registry,
    timelock::{is_delay, Transaction},
    AccountId, Millis,
};
use ink::{prelude::vec::Vec, selector_bytes as selector};
use scale::{Decode, Encode, Error, Input, Output};

/// What new code is asked: to take back an offer of the admin role, of which there is none. Every contract of the suite has
/// this message. To answer it the code must read the whole root cell and find the timelock in it as its admin.
const PROBE: [u8; 4] = selector!("propose_admin");

/// Actions as they are encoded: to be stored and shown they need not be understood, which spares code.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Encoded(Vec<u8>);

impl Encoded {
    /// Encodes them.
    pub fn new(actions: &[Action]) -> Self {
        Self(actions.encode())
    }

    /// How many bytes they take.
    pub fn bytes(&self) -> usize {
        self.0.len()
    }

    /// Understands them. They were encoded by `new`, so nothing is lost.
    #[inline(never)]
    pub fn actions(&self) -> Vec<Action> {
        Decode::decode(&mut &self.0[..]).unwrap_or_default()
    }
}

impl Encode for Encoded {
    fn encode_to<T: Output + ?Sized>(&self, to: &mut T) {
        to.write(&self.0);
    }
}

impl scale::EncodeLike for Encoded {}

/// Takes all there is: they have a storage cell of their own.
impl Decode for Encoded {
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
        let mut bytes = ink::prelude::vec![0; input.remaining_len()?.unwrap_or(0)];
        input.read(&mut bytes)?;
        Ok(Self(bytes))
    }
}

#[cfg(feature = "std")]
impl scale_info::TypeInfo for Encoded {
    type Identity = Vec<Action>;

    fn type_info() -> scale_info::Type {
        Vec::<Action>::type_info()
    }
}

#[cfg(feature = "std")]
impl ink::storage::traits::StorageLayout for Encoded {
    fn layout(key: &ink::primitives::Key) -> ink::metadata::layout::Layout {
        Vec::<Action>::layout(key)
    }
}

/// Fails if `action`, the one at position `at` of its proposal, could only fail in the end. `rules` are those in force.
///
/// # Errors
/// `EmptyAction`, `InvalidAllocation`, `InvalidVaultSetting`, `InvalidBonderSetting`, `InvalidSetting`; `CallFailed` if the
/// registry does not answer.
#[inline(never)]
pub fn check(
    action: &Action,
    at: u32,
    links: &Links,
    rules: &GovernorSettings,
    day: Millis,
) -> Result<(), GovernorError> {
    let empty = match action {
        Action::SetVault(changes) => changes.is_empty(),
        Action::SetBonder(changes) => changes.is_empty(),
        Action::SetGovernor(changes) => changes.is_empty(),
        Action::Call(call) => call.callee.is_none(),
        _ => false,
    };
    if empty {
        return Err(GovernorError::EmptyAction { action: at });
    }
    match action {
        Action::SetAllocation(allocation) => {
            registry::validate(links.registry, allocation)?.map_err(GovernorError::InvalidAllocation)
        }
        Action::SetLimits(limits) => limits.check().map_err(GovernorError::InvalidAllocation),
        Action::SetVault(changes) => {
            changes.iter().try_for_each(|it| it.check()).map_err(GovernorError::InvalidVaultSetting)
        }
        Action::SetBonder(changes) => {
            changes.iter().try_for_each(|it| it.check()).map_err(GovernorError::InvalidBonderSetting)
        }
        Action::SetGovernor(changes) => {
            rules.changed(changes, day).map(|_| ()).map_err(GovernorError::InvalidSetting)
        }
        Action::SetMinDelay(delay) if !is_delay(*delay, day) => {
            Err(GovernorError::InvalidSetting(GovernorSettingName::MinDelay))
        }
        _ => Ok(()),
    }
}

/// The calls that `actions` stand for, in order. What follows an action's own number in its encoding are the arguments of
/// the message that it stands for.
///
/// New code is called in the same operation: it must find its storage, know its admin and answer, or else all is undone and
/// the contract keeps the code that it had. Stashes, and the code of those to come, are asked by the bonder itself.
#[inline(never)]
pub fn calls(actions: &[Action], links: &Links, governor: AccountId) -> Vec<Transaction> {
    let mut calls = Vec::new();
    for action in actions {
        let (mut number_bytes, mut probed) = (1, false);
        let (callee, selector) = match action {
            Action::SetAllocation(_) => (links.registry, selector!("set_weights")),
            Action::SetLimits(_) => (links.registry, selector!("set_limits")),
            Action::SetVault(_) => (links.vault, selector!("set_settings")),
            Action::SetBonder(_) => (links.bonder, selector!("set_settings")),
            Action::SetGovernor(_) => (governor, selector!("set_settings")),
            Action::SetMinDelay(_) => (links.timelock, selector!("TimelockController::update_delay")),
            Action::SetGuardian(guardian) => {
                calls.push(Transaction::new(links.vault, selector!("set_guardian"), guardian));
                (governor, selector!("set_guardian"))
            }
            Action::SetReporter(_) => (links.bonder, selector!("set_reporter")),
            Action::Upgrade(what, _) => {
                // The number of the contract goes too; what the bonder replaces stays as its first argument.
                number_bytes = 2;
                let contract = match what {
                    Upgradeable::Token => links.token,
                    Upgradeable::Vault => links.vault,
                    Upgradeable::Registry => links.registry,
                    Upgradeable::Governor => governor,
                    Upgradeable::Bonder(_) => links.bonder,
                };
                probed =
                    !matches!(what, Upgradeable::Bonder(CodeTarget::Stash(_) | CodeTarget::FutureStashes));
                (contract, selector!("set_code"))
            }
            Action::Call(call) => {
                calls.push(call.clone());
                continue;
            }
        };
        let input = action.encode().into_iter().skip(number_bytes).collect();
        calls.push(Transaction { callee: Some(callee), selector, input, ..Transaction::default() });
        if probed {
            calls.push(Transaction::new(callee, PROBE, None::<AccountId>));
        }
    }
    calls
}

/// Whether these actions do nothing but name the guardian: the one decision that the guardian cannot cancel.
pub fn only_name_the_guardian(actions: &[Action]) -> bool {
    // Actions that can no longer be understood do not protect their proposal.
    !actions.is_empty() && actions.iter().all(|action| matches!(action, Action::SetGuardian(_)))
}
