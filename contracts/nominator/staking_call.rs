//! The calls of the staking pallet, in the bytes that the runtime expects.
use adotb_interfaces::{nominator::StakingCalls, AccountId, Balance};
use scale::{Compact, Encode, Output};

/// `MultiAddress::Id`: how the runtime writes the account of a validator (`AccountIdLookup`).
const MULTI_ADDRESS_ID: u8 = 0;
/// `RewardDestination::Account`.
const PAYEE_ACCOUNT: u8 = 3;

/// A call of the staking pallet. Amounts in planck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StakingCall {
    /// Opens the ledger of this stash with `value`; rewards go to the account `payee`.
    Bond {
        /// How much.
        value: Balance,
        /// Who gets the rewards.
        payee: AccountId,
    },
    /// Bonds more.
    BondExtra(Balance),
    /// Starts to unbond.
    Unbond(Balance),
    /// Frees the ripe chunks; the number bounds the slashing spans to be removed with an emptied ledger.
    WithdrawUnbonded(u32),
    /// Nominates one validator and nobody else.
    Nominate(AccountId),
    /// Stops nominating.
    Chill,
    /// Takes back from the newest unbonding chunks.
    Rebond(Balance),
    /// Raises the commission of a candidate to the chain's minimum; anybody may ask for it.
    ForceApplyMinCommission(AccountId),
}

/// A staking call and where this runtime has it. It encodes to the runtime's `Call`.
#[derive(Debug, Clone, Copy)]
pub struct RuntimeCall<'a> {
    /// Pallet and call indices.
    pub calls: &'a StakingCalls,
    /// What to call.
    pub call: StakingCall,
}

impl Encode for RuntimeCall<'_> {
    fn encode_to<T: Output + ?Sized>(&self, dest: &mut T) {
        let calls = self.calls;
        let (index, amount) = match self.call {
            StakingCall::Bond { value, .. } => (calls.bond, Some(value)),
            StakingCall::BondExtra(value) => (calls.bond_extra, Some(value)),
            StakingCall::Unbond(value) => (calls.unbond, Some(value)),
            StakingCall::WithdrawUnbonded(_) => (calls.withdraw_unbonded, None),
            StakingCall::Nominate(_) => (calls.nominate, None),
            StakingCall::Chill => (calls.chill, None),
            StakingCall::Rebond(value) => (calls.rebond, Some(value)),
            StakingCall::ForceApplyMinCommission(_) => (calls.force_apply_min_commission, None),
        };
        dest.write(&[calls.pallet, index]);
        // Amounts come first wherever there is one, so the compact encoder stands here once: it is large.
        if let Some(amount) = amount {
            Compact(amount).encode_to(dest);
        }
        match self.call {
            StakingCall::Bond { payee, .. } => {
                dest.push_byte(PAYEE_ACCOUNT);
                dest.write(payee.as_ref());
            }
            StakingCall::WithdrawUnbonded(spans) => dest.write(&spans.to_le_bytes()),
            StakingCall::Nominate(validator) => {
                // A vector of one: its length as a compact number is 1 << 2.
                dest.write(&[1 << 2, MULTI_ADDRESS_ID]);
                dest.write(validator.as_ref());
            }
            // The pallet takes a plain account here.
            StakingCall::ForceApplyMinCommission(validator) => dest.write(validator.as_ref()),
            _ => {}
        }
    }
}
