//! The governor: holders escrow aDOTb, propose and vote; what they decide goes to the timelock.
use crate::{
    access::AccessError,
    bonder::{BonderSetting, BonderSettingName, CodeTarget},
    call::CallFailed,
    registry::{Limits, RegistryError, ValidatorWeight},
    timelock::{TimelockError, Transaction},
    token::TokenError,
    vault::{VaultSetting, VaultSettingName},
    AccountId, Balance, Hash, MathError, Millis,
};
use ink::prelude::vec::Vec;
use scale::{Decode, Encode};

mod calls;
mod settings;

pub use calls::*;
pub use settings::*;

/// Most actions of one proposal.
pub const MAX_ACTIONS: u32 = 10;
/// Most bytes of all actions of one proposal, SCALE-encoded.
pub const MAX_ACTION_BYTES: u32 = 8_192;
/// Most bytes of a proposal's text.
pub const MAX_TEXT_BYTES: u32 = 256;
/// Most proposals that one page of the view returns.
pub const MAX_PROPOSALS: u32 = 20;

/// What the governor is made with.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct GovernorSetup {
    /// The vault; it says where token, bonder and registry are, and how long a day is.
    pub vault: AccountId,
    /// May cancel.
    pub guardian: AccountId,
    /// Code of the timelock, which the governor instantiates itself.
    pub timelock_code: Hash,
    /// The timelock's delay, in milliseconds; 1 to 30 days.
    pub min_delay: Millis,
    /// Who else may schedule, cancel and execute at the timelock: a council, the sovereign account of a referendum.
    pub council: Vec<AccountId>,
}

/// The contracts that governance moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Links {
    /// The vault.
    pub vault: AccountId,
    /// aDOTb.
    pub token: AccountId,
    /// The bonder.
    pub bonder: AccountId,
    /// The registry.
    pub registry: AccountId,
    /// The timelock: the admin of all the others, the governor included.
    pub timelock: AccountId,
}

/// A contract whose code can be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub enum Upgradeable {
    /// aDOTb.
    Token,
    /// The vault.
    Vault,
    /// The registry.
    Registry,
    /// The governor itself.
    Governor,
    /// The bonder, or its stashes.
    Bonder(CodeTarget),
}

/// One thing that a proposal does. What has bounds (allocation, limits, settings, rules, delay) is checked when it is proposed,
/// so that a bad one fails at once and not after weeks; the target checks everything once more when it is done.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub enum Action {
    /// Backs these validators, in these proportions.
    SetAllocation(Vec<ValidatorWeight>),
    /// Sets what allocations must respect.
    SetLimits(Limits),
    /// Changes settings of the vault: fees, minimum stake, treasury, ...
    SetVault(Vec<VaultSetting>),
    /// Changes settings of the bonder: number of stashes, minimum bond, ...
    SetBonder(Vec<BonderSetting>),
    /// Changes the rules of voting.
    SetGovernor(Vec<GovernorSetting>),
    /// Sets the timelock's delay, in milliseconds.
    SetMinDelay(Millis),
    /// Names who may pause (at the vault) and cancel (here).
    SetGuardian(AccountId),
    /// Names who reports losses.
    SetReporter(AccountId),
    /// Replaces the code of a contract.
    Upgrade(Upgradeable, Hash),
    /// Makes any call, as the timelock. The called message must return nothing or a `Result`.
    Call(Transaction),
}

impl Action {
    /// Whether it has the higher bar: what cannot be undone, or what moves the bounds of other decisions. All of them but the
    /// allocation and the settings of vault and bonder; and of these the one that says which calls of the chain stashes make.
    pub fn is_critical(&self) -> bool {
        match self {
            Self::SetAllocation(_) | Self::SetVault(_) => false,
            Self::SetBonder(changes) => changes.iter().any(|it| matches!(it, BonderSetting::Calls(_))),
            _ => true,
        }
    }
}

/// What a voter says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub enum Support {
    /// No.
    Against,
    /// Yes.
    For,
    /// Neither, but it counts for the quorum.
    Abstain,
}

/// The votes of a proposal, in shares.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Tally {
    /// No.
    pub against: Balance,
    /// Yes.
    pub in_favour: Balance,
    /// Neither.
    pub abstain: Balance,
}

/// Where a proposal is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum State {
    /// The vote has not begun.
    Pending,
    /// The vote is on.
    Active,
    /// The vote was lost: not enough took part, or not more for than against (if it is critical, less than twice as many).
    Defeated,
    /// The vote was won: it can be queued.
    Succeeded,
    /// It waits at the timelock.
    Queued,
    /// Its delay is over: it can be executed.
    Ready,
    /// It was done.
    Executed,
    /// It was taken back.
    Cancelled,
    /// It was not queued, or not executed, in time.
    Expired,
}

/// A vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Vote {
    /// What was said.
    pub support: Support,
    /// With how many shares.
    pub shares: Balance,
}

/// What an account has in escrow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout))]
pub struct Escrow {
    /// Shares of aDOTb.
    pub shares: Balance,
    /// Their epoch: after a total loss they are worth nothing.
    pub epoch: u32,
    /// When its owner last added to it, in milliseconds since 1970: it votes on what is not yet put to the vote then.
    pub since: Millis,
    /// When the last vote of its owner ends and it can be released, in milliseconds since 1970.
    pub locked_until: Millis,
    /// When its owner may propose again, in milliseconds since 1970.
    pub may_propose_at: Millis,
}

/// A proposal as a wallet shows it. Times in milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct ProposalInfo {
    /// Its number; the first is 1.
    pub id: u32,
    /// Who proposed it.
    pub proposer: AccountId,
    /// Where it is in its life.
    pub state: State,
    /// Hash of its full description.
    pub description: Hash,
    /// When the vote begins.
    pub vote_starts: Millis,
    /// When the vote ends.
    pub vote_ends: Millis,
    /// The votes so far, in shares.
    pub tally: Tally,
    /// Shares that must vote for or abstain.
    pub quorum: Balance,
    /// It does something that is critical: twice as many must vote for as against, and its quorum is the higher one.
    pub critical: bool,
    /// When it can be executed; nothing before it is queued.
    pub ready_at: Option<Millis>,
    /// When it must be queued, or once it is queued executed, at the latest.
    pub expires_at: Millis,
}

/// What a proposal does at the timelock.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Operation {
    /// Its number at the timelock.
    pub id: Hash,
    /// The calls.
    pub calls: Vec<Transaction>,
    /// The salt of the number.
    pub salt: [u8; 32],
}

/// Why the governor refused.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(Debug, scale_info::TypeInfo))]
pub enum GovernorError {
    /// A role was missing, or the code can no longer be replaced.
    Access(AccessError),
    /// Value was sent to a message that takes none.
    ValueNotExpected {
        /// Planck sent.
        given: Balance,
    },
    /// Nothing was given to escrow or to release, or the caller has nothing in escrow.
    NothingInEscrow,
    /// More than the caller has in escrow, in shares.
    InsufficientEscrow {
        /// Shares in escrow.
        available: Balance,
        /// Shares asked for.
        needed: Balance,
    },
    /// A vote of the caller, or on a proposal of the caller, is not over.
    EscrowLocked {
        /// When it is, in milliseconds since 1970.
        until: Millis,
    },
    /// The caller added to its escrow after the vote had begun: only what was in escrow before votes, so that nobody borrows
    /// for the end of a vote. Times in milliseconds since 1970.
    EscrowedTooLate {
        /// When the caller last added to its escrow.
        since: Millis,
        /// When the vote began.
        vote_starts: Millis,
    },
    /// The caller's escrow is below the threshold.
    BelowThreshold {
        /// Shares in escrow.
        given: Balance,
        /// Shares needed.
        minimum: Balance,
    },
    /// The vote on the caller's last proposal is not over: one at a time.
    ProposalPending {
        /// When the next one can be made, in milliseconds since 1970.
        until: Millis,
    },
    /// No action, or too many.
    WrongNumberOfActions {
        /// How many.
        given: u32,
        /// The most.
        maximum: u32,
    },
    /// The actions or the text are too long.
    TooLong {
        /// Bytes given.
        given: u32,
        /// Bytes allowed.
        maximum: u32,
    },
    /// The registry would not take this allocation, or these limits.
    InvalidAllocation(RegistryError),
    /// A setting of the vault is out of its bounds.
    InvalidVaultSetting(VaultSettingName),
    /// A setting of the bonder is out of its bounds.
    InvalidBonderSetting(BonderSettingName),
    /// A rule of voting, or the timelock's delay, is out of its bounds.
    InvalidSetting(GovernorSettingName),
    /// A list of settings is empty, or a call names no contract.
    EmptyAction {
        /// Position of the action, counted from 0.
        action: u32,
    },
    /// No proposal has this number.
    UnknownProposal {
        /// The number.
        id: u32,
    },
    /// The proposal's state does not allow this.
    WrongState {
        /// The number.
        id: u32,
        /// Its state.
        state: State,
    },
    /// More is at stake than when it was proposed, and those for and abstaining are no quorum of it. It can be tried again
    /// until the proposal expires.
    QuorumMissed {
        /// Shares that voted for or abstained.
        given: Balance,
        /// Shares needed now; at most twice the quorum of the proposal.
        minimum: Balance,
    },
    /// The caller has voted on this proposal.
    AlreadyVoted {
        /// The vote.
        vote: Vote,
    },
    /// Only who proposed it, until the vote ends, or the guardian may cancel.
    MayNotCancel {
        /// Who called.
        caller: AccountId,
    },
    /// The guardian cannot cancel a proposal that does nothing but name another guardian.
    GuardianIsConcerned,
    /// aDOTb refused.
    Token(TokenError),
    /// The timelock refused, and why.
    Timelock(TimelockError),
    /// Another contract did not answer: the call ran out of gas, or the contract's code is broken.
    CallFailed,
    /// A number left the range of 128 bits.
    Math(MathError),
}

impl From<AccessError> for GovernorError {
    fn from(e: AccessError) -> Self {
        Self::Access(e)
    }
}
impl From<MathError> for GovernorError {
    fn from(e: MathError) -> Self {
        Self::Math(e)
    }
}
impl From<TokenError> for GovernorError {
    fn from(e: TokenError) -> Self {
        Self::Token(e)
    }
}
impl From<TimelockError> for GovernorError {
    fn from(e: TimelockError) -> Self {
        Self::Timelock(e)
    }
}
impl From<CallFailed> for GovernorError {
    fn from(_: CallFailed) -> Self {
        Self::CallFailed
    }
}
