//! The governor: holders put aDOTb in escrow, propose and vote; what they decide goes to the timelock.
//!
//! Votes are counted in shares, so what a share is worth changes nothing, and what is in escrow goes on earning. Only what
//! is in escrow before a vote begins counts in it, and whoever votes or proposes leaves it there until that vote ends:
//! nobody votes twice by moving tokens, and to vote with borrowed ones they must be borrowed for the whole vote. Transfers
//! of aDOTb pay nothing for any of this.
//!
//! This file is the shell; messages of holders are in `voting.rs`, roles and rules in `admin.rs`, what proposals can do in
//! `actions.rs`, and the rules of votes and escrow, without any environment, in `data.rs`.
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

pub use self::governor::{Governor, GovernorRef};

pub mod actions;
mod admin;
pub mod data;
#[cfg(test)]
mod data_tests;
mod entry;
#[cfg(test)]
mod settings_tests;
#[cfg(test)]
mod tests;
mod voting;

#[ink::contract]
pub mod governor {
    use crate::{actions::Encoded, data::Proposal};
    use adotb_access::{Access, Governance};
    use adotb_interfaces::{
        governor::{
            Action, Escrow, GovernorError, GovernorSetting, GovernorSettings, GovernorSetup, Links,
            Operation, ProposalInfo, Support, Tally, Vote,
        },
        Millis,
    };
    use ink::{prelude::vec::Vec, storage::Mapping};

    // === Events ===

    // Anonymous: decoders find an event by the number its data begin with.

    /// A holder put aDOTb in escrow.
    #[ink(event, anonymous)]
    pub struct Escrowed {
        /// Whose.
        pub holder: AccountId,
        /// How much, in planck.
        pub amount: Balance,
        /// How many shares that were.
        pub shares: Balance,
        /// Shares of the holder in escrow now.
        pub total: Balance,
    }

    /// A holder took aDOTb out of escrow.
    #[ink(event, anonymous)]
    pub struct Released {
        /// Whose.
        pub holder: AccountId,
        /// What the shares are worth, in planck.
        pub amount: Balance,
        /// How many shares.
        pub shares: Balance,
        /// Shares of the holder in escrow now.
        pub total: Balance,
    }

    /// Somebody proposed what the view `actions` returns. Times in milliseconds since 1970.
    #[ink(event, anonymous)]
    pub struct Proposed {
        /// Its number.
        pub id: u32,
        /// Who proposed it.
        pub proposer: AccountId,
        /// Hash of its full description.
        pub description: Hash,
        /// A short text, meant to be UTF-8.
        pub text: Vec<u8>,
        /// When the vote begins.
        pub vote_starts: Millis,
        /// When the vote ends.
        pub vote_ends: Millis,
        /// Shares that must vote for or abstain.
        pub quorum: Balance,
    }

    /// Somebody voted.
    #[ink(event, anonymous)]
    pub struct Voted {
        /// The proposal.
        pub id: u32,
        /// Who.
        pub voter: AccountId,
        /// How, and with how many shares.
        pub vote: Vote,
        /// All votes now, in shares.
        pub tally: Tally,
    }

    /// A proposal waits at the timelock. Times in milliseconds since 1970.
    #[ink(event, anonymous)]
    pub struct Queued {
        /// The proposal.
        pub id: u32,
        /// Its number at the timelock.
        pub operation: Hash,
        /// From when it can be executed.
        pub ready_at: Millis,
        /// Until when it can be executed.
        pub expires_at: Millis,
    }

    /// A proposal was done.
    #[ink(event, anonymous)]
    pub struct Executed {
        /// The proposal.
        pub id: u32,
        /// Who triggered it.
        pub by: AccountId,
    }

    /// A proposal was taken back.
    #[ink(event, anonymous)]
    pub struct Cancelled {
        /// The proposal.
        pub id: u32,
        /// Who did it: its proposer or the guardian.
        pub by: AccountId,
    }

    /// The rules of voting changed, for proposals to come.
    #[ink(event, anonymous)]
    pub struct SettingsChanged {
        /// Before.
        pub old: GovernorSettings,
        /// After.
        pub new: GovernorSettings,
    }

    /// Another guardian was named.
    #[ink(event, anonymous)]
    pub struct GuardianSet {
        /// Before.
        pub old: AccountId,
        /// After.
        pub new: AccountId,
    }

    /// The admin role was offered, an offer was taken back, the role changed hands, or upgrades were ended for ever.
    #[ink(event, anonymous)]
    pub struct AccessChanged {
        /// Before.
        pub old: Access,
        /// After.
        pub new: Access,
    }

    /// The contract's code was replaced.
    #[ink(event, anonymous)]
    pub struct CodeReplaced {
        /// Hash of the new code.
        pub code_hash: Hash,
    }

    // === Storage ===

    /// One cell for settings, and one for each escrow, proposal, list of actions and vote.
    #[ink(storage)]
    pub struct Governor {
        /// GovernorSettings of proposals to come.
        pub(crate) settings: GovernorSettings,
        /// The admin: the timelock.
        pub(crate) access: Access,
        /// May cancel.
        pub(crate) guardian: AccountId,
        /// The other contracts.
        pub(crate) links: Links,
        /// Length of a day, in milliseconds: bounds are in days.
        pub(crate) day: Millis,
        /// Number of the newest proposal.
        pub(crate) newest: u32,
        /// The latest epoch of shares that was seen: escrow of an earlier one is worth nothing.
        pub(crate) epoch: u32,
        /// What each holder has in escrow.
        pub(crate) escrows: Mapping<AccountId, Escrow>,
        /// All proposals.
        pub(crate) proposals: Mapping<u32, Proposal>,
        /// What each of them does.
        pub(crate) actions: Mapping<u32, Encoded>,
        /// All votes.
        pub(crate) votes: Mapping<(u32, AccountId), Vote>,
    }

    impl Governor {
        // === Constructor ===

        /// Makes a governor, and its timelock, which is its only admin from the first moment. The vault says where the
        /// other contracts are; making the timelock their admin is up to who is it now.
        ///
        /// Only the code behind the door has this constructor (`docs/decisions/0023-small-doors.md`): `front` is the
        /// hash of the code in front, which the governor has from then on.
        ///
        /// Emits `SettingsChanged`. Fails with `InvalidSetting`, `CallFailed` if the vault does not answer or there is
        /// no code of a timelock, `Access` if there is no code `front`. Access: everybody.
        #[ink(constructor)]
        pub fn new(
            setup: GovernorSetup,
            rules: GovernorSettings,
            front: Hash,
        ) -> Result<Self, GovernorError> {
            Self::create(setup, rules, front)
        }

        // === User messages ===

        /// Puts `amount` planck of the caller's aDOTb in escrow, out of what the caller allowed this contract (PSP22's
        /// `approve`). Returns the shares, rounded up. They go on earning, and can be released when no vote holds them.
        ///
        /// Emits `Escrowed`. Fails with `Token`, `CallFailed`, `Math`. Access: everybody.
        #[ink(message)]
        pub fn escrow(&mut self, amount: Balance) -> Result<Balance, GovernorError> {
            self.do_escrow(amount)
        }

        /// Gives the caller `shares` out of escrow back, or all of them. Returns their worth in planck, rounded down.
        ///
        /// Emits `Released`. Fails with `NothingInEscrow`, `EscrowLocked`, `InsufficientEscrow`, `Token`, `CallFailed`.
        /// Access: everybody.
        #[ink(message)]
        pub fn release(&mut self, shares: Option<Balance>) -> Result<Balance, GovernorError> {
            self.do_release(shares)
        }

        /// Proposes to do `actions`, all or none. `description` is the hash of a full text that is kept elsewhere,
        /// `text` a short one (UTF-8) for the event. Returns the proposal's number. Locks the caller's escrow until the
        /// vote ends. Threshold and quorum are parts of what is at stake at this moment, rounded up: all shares, and
        /// what the exits that are not funded would be in shares; at least the floor.
        ///
        /// Emits `Proposed`. Fails with `WrongNumberOfActions`, `TooLong`, `ProposalPending`, `BelowThreshold`, and
        /// with the first action's fault: `EmptyAction`, `InvalidAllocation`, `InvalidVaultSetting`,
        /// `InvalidBonderSetting`, `InvalidSetting`; `CallFailed`, `Math`. Access: who has the threshold in escrow, one
        /// proposal at a time.
        #[ink(message)]
        pub fn propose(
            &mut self,
            actions: Vec<Action>,
            description: Hash,
            text: Vec<u8>,
        ) -> Result<u32, GovernorError> {
            self.do_propose(actions, description, text)
        }

        /// Votes on a proposal with all that the caller has in escrow. Once for each proposal, and only if nothing was
        /// added to the escrow since the vote began. Locks the escrow until the vote ends. Returns all votes so far, in
        /// shares.
        ///
        /// Emits `Voted`. Fails with `UnknownProposal`, `WrongState`, `AlreadyVoted`, `NothingInEscrow`,
        /// `EscrowedTooLate`, `Math`. Access: who has shares in escrow since before the vote.
        #[ink(message)]
        pub fn vote(&mut self, id: u32, support: Support) -> Result<Tally, GovernorError> {
            self.do_vote(id, support)
        }

        /// Hands a proposal that was won to the timelock. Returns when it can be executed, in milliseconds since 1970.
        /// If everything was lost since it was proposed, so that its voters hold nothing any more, it counts as
        /// defeated.
        ///
        /// Emits `Queued`. Fails with `UnknownProposal`, `WrongState`, `QuorumMissed` while those for and abstaining
        /// are no quorum of what is at stake now (of that, at most twice the quorum of the proposal counts),
        /// `Timelock`, `CallFailed`, `Math`. Access: everybody.
        #[ink(message)]
        pub fn queue(&mut self, id: u32) -> Result<Millis, GovernorError> {
            self.do_queue(id)
        }

        /// Does what a proposal says, when its delay is over. When an action is refused, nothing is done, and it can be
        /// tried again until the proposal expires.
        ///
        /// Emits `Executed`. Fails with `UnknownProposal`, `WrongState`, `Timelock`, which says what was refused and
        /// why, `CallFailed`. Access: everybody.
        #[ink(message)]
        pub fn execute(&mut self, id: u32) -> Result<(), GovernorError> {
            self.do_execute(id)
        }

        /// Takes a proposal back: its proposer until the vote ends, the guardian until it is executed (unless it only
        /// names another guardian), also when it expired in the queue. What its vote locked stays locked until then.
        ///
        /// Emits `Cancelled`. Fails with `UnknownProposal`, `WrongState`, `MayNotCancel`, `GuardianIsConcerned`,
        /// `Timelock`, `CallFailed`. Access: the proposer, the guardian.
        #[ink(message)]
        pub fn cancel(&mut self, id: u32) -> Result<(), GovernorError> {
            self.do_cancel(id)
        }

        // === Governance messages ===

        /// Changes the settings of proposals to come that are named, all or none, and leaves the others as they are. Of
        /// a setting that is named twice the last value counts.
        ///
        /// Emits `SettingsChanged`. Fails with `Access`, `InvalidSetting`. Access: the admin.
        #[ink(message)]
        pub fn set_settings(&mut self, changes: Vec<GovernorSetting>) -> Result<(), GovernorError> {
            self.do_set_settings(changes)
        }

        /// Names the guardian, who may cancel.
        ///
        /// Emits `GuardianSet`. Fails with `Access`. Access: the admin.
        #[ink(message)]
        pub fn set_guardian(&mut self, guardian: AccountId) -> Result<(), GovernorError> {
            self.do_set_guardian(guardian)
        }

        /// Offers the admin role to `to`, or takes the offer back with `None`.
        ///
        /// Emits `AccessChanged`. Fails with `Access`. Access: the admin.
        #[ink(message)]
        pub fn propose_admin(&mut self, to: Option<AccountId>) -> Result<(), GovernorError> {
            self.govern(Governance::Propose(to))
        }

        /// Takes the admin role that was offered to the caller.
        ///
        /// Emits `AccessChanged`. Fails with `Access`. Access: the account to which the role was offered.
        #[ink(message)]
        pub fn accept_admin(&mut self) -> Result<(), GovernorError> {
            self.govern(Governance::Accept)
        }

        /// Replaces the contract's code; its storage stays.
        ///
        /// Emits `CodeReplaced`. Fails with `Access`. Access: the admin.
        #[ink(message)]
        pub fn set_code(&mut self, code_hash: Hash) -> Result<(), GovernorError> {
            self.govern(Governance::SetCode(code_hash))
        }

        /// Ends all upgrades of this contract, for ever.
        ///
        /// Emits `AccessChanged`. Fails with `Access`. Access: the admin.
        #[ink(message)]
        pub fn ossify(&mut self) -> Result<(), GovernorError> {
            self.govern(Governance::Ossify)
        }

        // === Views ===

        /// The rules of proposals to come.
        #[ink(message)]
        pub fn settings(&self) -> GovernorSettings {
            self.settings
        }

        /// The contracts that governance moves.
        #[ink(message)]
        pub fn links(&self) -> Links {
            self.links
        }

        /// Who may cancel.
        #[ink(message)]
        pub fn guardian(&self) -> AccountId {
            self.guardian
        }

        /// A proposal; nothing if there is none with this number.
        #[ink(message)]
        pub fn proposal(&self, id: u32) -> Option<ProposalInfo> {
            self.view_proposal(id)
        }

        /// At most `limit` proposals (20 in all) from the number `from` on downwards, newest first. `from` 0 begins with
        /// the newest one.
        #[ink(message)]
        pub fn proposals(&self, from: u32, limit: u32) -> Vec<ProposalInfo> {
            self.view_proposals(from, limit)
        }

        /// What a proposal does; nothing if there is none with this number.
        #[ink(message)]
        pub fn actions(&self, id: u32) -> Option<Encoded> {
            self.actions.get(id)
        }

        /// The calls that the timelock makes for a proposal, and how it numbers them; nothing if there is none with this
        /// number.
        #[ink(message)]
        pub fn operation(&self, id: u32) -> Option<Operation> {
            self.actions.get(id).map(|encoded| self.operation_of(id, &encoded.actions()))
        }

        /// How an account voted on a proposal.
        #[ink(message)]
        pub fn vote_of(&self, id: u32, voter: AccountId) -> Option<Vote> {
            self.votes.get((id, voter))
        }

        /// What an account has in escrow.
        #[ink(message)]
        pub fn escrow_of(&self, holder: AccountId) -> Escrow {
            self.escrow_now(holder)
        }

        /// Who administers the contract, to whom that role is offered, how often it changed hands, and whether upgrades have
        /// ended.
        #[ink(message)]
        pub fn access(&self) -> Access {
            self.access
        }
    }
}
