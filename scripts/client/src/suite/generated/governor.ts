// Generated from the metadata of the contract governor by "npm run generate". Do not edit.

import type { Address, Hex } from "../../text/plain.ts";

export interface Messages {
  /**
   * Puts `amount` planck of the caller's aDOTb in escrow, out of what the caller allowed this contract (PSP22's
   * `approve`). Returns the shares, rounded up. They go on earning, and can be released when no vote holds them.
   *
   * Emits `Escrowed`. Fails with `Token`, `CallFailed`, `Math`. Access: everybody.
   */
  escrow: { args: [amount: bigint]; ok: bigint; error: GovernorError; mutates: true; payable: false };
  /**
   * Gives the caller `shares` out of escrow back, or all of them. Returns their worth in planck, rounded down.
   *
   * Emits `Released`. Fails with `NothingInEscrow`, `EscrowLocked`, `InsufficientEscrow`, `Token`, `CallFailed`.
   * Access: everybody.
   */
  release: { args: [shares: bigint | null]; ok: bigint; error: GovernorError; mutates: true; payable: false };
  /**
   * Proposes to do `actions`, all or none. `description` is the hash of a full text that is kept elsewhere,
   * `text` a short one (UTF-8) for the event. Returns the proposal's number. Locks the caller's escrow until the
   * vote ends. Threshold and quorum are parts of what is at stake at this moment, rounded up: all shares, and
   * what the exits that are not funded would be in shares; at least the floor.
   *
   * Emits `Proposed`. Fails with `WrongNumberOfActions`, `TooLong`, `ProposalPending`, `BelowThreshold`, and
   * with the first action's fault: `EmptyAction`, `InvalidAllocation`, `InvalidVaultSetting`,
   * `InvalidBonderSetting`, `InvalidSetting`; `CallFailed`, `Math`. Access: who has the threshold in escrow, one
   * proposal at a time.
   */
  propose: {
    args: [actions: Action[], description: Hex, text: Uint8Array];
    ok: number;
    error: GovernorError;
    mutates: true;
    payable: false;
  };
  /**
   * Votes on a proposal with all that the caller has in escrow. Once for each proposal, and only if nothing was
   * added to the escrow since the vote began. Locks the escrow until the vote ends. Returns all votes so far, in
   * shares.
   *
   * Emits `Voted`. Fails with `UnknownProposal`, `WrongState`, `AlreadyVoted`, `NothingInEscrow`,
   * `EscrowedTooLate`, `Math`. Access: who has shares in escrow since before the vote.
   */
  vote: {
    args: [id: number, support: Support];
    ok: Tally;
    error: GovernorError;
    mutates: true;
    payable: false;
  };
  /**
   * Hands a proposal that was won to the timelock. Returns when it can be executed, in milliseconds since 1970.
   * If everything was lost since it was proposed, so that its voters hold nothing any more, it counts as
   * defeated.
   *
   * Emits `Queued`. Fails with `UnknownProposal`, `WrongState`, `QuorumMissed` while those for and abstaining
   * are no quorum of what is at stake now (of that, at most twice the quorum of the proposal counts),
   * `Timelock`, `CallFailed`, `Math`. Access: everybody.
   */
  queue: { args: [id: number]; ok: bigint; error: GovernorError; mutates: true; payable: false };
  /**
   * Does what a proposal says, when its delay is over. When an action is refused, nothing is done, and it can be
   * tried again until the proposal expires.
   *
   * Emits `Executed`. Fails with `UnknownProposal`, `WrongState`, `Timelock`, which says what was refused and
   * why, `CallFailed`. Access: everybody.
   */
  execute: { args: [id: number]; ok: null; error: GovernorError; mutates: true; payable: false };
  /**
   * Takes a proposal back: its proposer until the vote ends, the guardian until it is executed (unless it only
   * names another guardian), also when it expired in the queue. What its vote locked stays locked until then.
   *
   * Emits `Cancelled`. Fails with `UnknownProposal`, `WrongState`, `MayNotCancel`, `GuardianIsConcerned`,
   * `Timelock`, `CallFailed`. Access: the proposer, the guardian.
   */
  cancel: { args: [id: number]; ok: null; error: GovernorError; mutates: true; payable: false };
  /**
   * Changes the settings of proposals to come that are named, all or none, and leaves the others as they are. Of
   * a setting that is named twice the last value counts.
   *
   * Emits `SettingsChanged`. Fails with `Access`, `InvalidSetting`. Access: the admin.
   */
  set_settings: {
    args: [changes: GovernorSetting[]];
    ok: null;
    error: GovernorError;
    mutates: true;
    payable: false;
  };
  /**
   * Names the guardian, who may cancel.
   *
   * Emits `GuardianSet`. Fails with `Access`. Access: the admin.
   */
  set_guardian: { args: [guardian: Address]; ok: null; error: GovernorError; mutates: true; payable: false };
  /**
   * Offers the admin role to `to`, or takes the offer back with `None`.
   *
   * Emits `AccessChanged`. Fails with `Access`. Access: the admin.
   */
  propose_admin: {
    args: [to: Address | null];
    ok: null;
    error: GovernorError;
    mutates: true;
    payable: false;
  };
  /**
   * Takes the admin role that was offered to the caller.
   *
   * Emits `AccessChanged`. Fails with `Access`. Access: the account to which the role was offered.
   */
  accept_admin: { args: []; ok: null; error: GovernorError; mutates: true; payable: false };
  /**
   * Replaces the contract's code; its storage stays.
   *
   * Emits `CodeReplaced`. Fails with `Access`. Access: the admin.
   */
  set_code: { args: [codeHash: Hex]; ok: null; error: GovernorError; mutates: true; payable: false };
  /**
   * Ends all upgrades of this contract, for ever.
   *
   * Emits `AccessChanged`. Fails with `Access`. Access: the admin.
   */
  ossify: { args: []; ok: null; error: GovernorError; mutates: true; payable: false };
  /** The rules of proposals to come. */
  settings: { args: []; ok: GovernorSettings; error: never; mutates: false; payable: false };
  /** The contracts that governance moves. */
  links: { args: []; ok: Links; error: never; mutates: false; payable: false };
  /** Who may cancel. */
  guardian: { args: []; ok: Address; error: never; mutates: false; payable: false };
  /** A proposal; nothing if there is none with this number. */
  proposal: { args: [id: number]; ok: ProposalInfo | null; error: never; mutates: false; payable: false };
  /**
   * At most `limit` proposals (20 in all) from the number `from` on downwards, newest first. `from` 0 begins with
   * the newest one.
   */
  proposals: {
    args: [from: number, limit: number];
    ok: ProposalInfo[];
    error: never;
    mutates: false;
    payable: false;
  };
  /** What a proposal does; nothing if there is none with this number. */
  actions: { args: [id: number]; ok: Action[] | null; error: never; mutates: false; payable: false };
  /**
   * The calls that the timelock makes for a proposal, and how it numbers them; nothing if there is none with this
   * number.
   */
  operation: { args: [id: number]; ok: Operation | null; error: never; mutates: false; payable: false };
  /** How an account voted on a proposal. */
  vote_of: {
    args: [id: number, voter: Address];
    ok: Vote | null;
    error: never;
    mutates: false;
    payable: false;
  };
  /** What an account has in escrow. */
  escrow_of: { args: [holder: Address]; ok: Escrow; error: never; mutates: false; payable: false };
  /**
   * Who administers the contract, to whom that role is offered, how often it changed hands, and whether upgrades have
   * ended.
   */
  access: { args: []; ok: Access; error: never; mutates: false; payable: false };
}

export interface Constructors {
  /**
   * Makes a governor, and its timelock, which is its only admin from the first moment. The vault says where the
   * other contracts are; making the timelock their admin is up to who is it now.
   *
   * Only the code behind the door has this constructor (`docs/decisions/0023-small-doors.md`): `front` is the
   * hash of the code in front, which the governor has from then on.
   *
   * Emits `SettingsChanged`. Fails with `InvalidSetting`, `CallFailed` if the vault does not answer or there is
   * no code of a timelock, `Access` if there is no code `front`. Access: everybody.
   */
  new: {
    args: [setup: GovernorSetup, rules: GovernorSettings, front: Hex];
    ok: null;
    error: GovernorError;
    mutates: true;
    payable: false;
  };
}

export interface Events {
  /** A holder put aDOTb in escrow. */
  Escrowed: {
    /** Whose. */
    holder: Address;
    /** How much, in planck. */
    amount: bigint;
    /** How many shares that were. */
    shares: bigint;
    /** Shares of the holder in escrow now. */
    total: bigint;
  };
  /** A holder took aDOTb out of escrow. */
  Released: {
    /** Whose. */
    holder: Address;
    /** What the shares are worth, in planck. */
    amount: bigint;
    /** How many shares. */
    shares: bigint;
    /** Shares of the holder in escrow now. */
    total: bigint;
  };
  /** Somebody proposed what the view `actions` returns. Times in milliseconds since 1970. */
  Proposed: {
    /** Its number. */
    id: number;
    /** Who proposed it. */
    proposer: Address;
    /** Hash of its full description. */
    description: Hex;
    /** A short text, meant to be UTF-8. */
    text: Uint8Array;
    /** When the vote begins. */
    voteStarts: bigint;
    /** When the vote ends. */
    voteEnds: bigint;
    /** Shares that must vote for or abstain. */
    quorum: bigint;
  };
  /** Somebody voted. */
  Voted: {
    /** The proposal. */
    id: number;
    /** Who. */
    voter: Address;
    /** How, and with how many shares. */
    vote: Vote;
    /** All votes now, in shares. */
    tally: Tally;
  };
  /** A proposal waits at the timelock. Times in milliseconds since 1970. */
  Queued: {
    /** The proposal. */
    id: number;
    /** Its number at the timelock. */
    operation: Hex;
    /** From when it can be executed. */
    readyAt: bigint;
    /** Until when it can be executed. */
    expiresAt: bigint;
  };
  /** A proposal was done. */
  Executed: {
    /** The proposal. */
    id: number;
    /** Who triggered it. */
    by: Address;
  };
  /** A proposal was taken back. */
  Cancelled: {
    /** The proposal. */
    id: number;
    /** Who did it: its proposer or the guardian. */
    by: Address;
  };
  /** The rules of voting changed, for proposals to come. */
  SettingsChanged: {
    /** Before. */
    old: GovernorSettings;
    /** After. */
    new: GovernorSettings;
  };
  /** Another guardian was named. */
  GuardianSet: {
    /** Before. */
    old: Address;
    /** After. */
    new: Address;
  };
  /** The admin role was offered, an offer was taken back, the role changed hands, or upgrades were ended for ever. */
  AccessChanged: {
    /** Before. */
    old: Access;
    /** After. */
    new: Access;
  };
  /** The contract's code was replaced. */
  CodeReplaced: {
    /** Hash of the new code. */
    codeHash: Hex;
  };
}

/** Who administers a contract. */
export type Access = {
  /** Changes settings, roles and code. */
  admin: Address;
  /** To whom the role is offered; it changes hands when that account accepts. */
  pendingAdmin: Address | null;
  /** The code can never be replaced again. */
  ossified: boolean;
  /**
   * How often the role changed hands. Before the first time no code can be replaced, so that whoever deployed cannot put
   * other code in, write what it likes into the storage, and put the known code back.
   */
  handOvers: number;
};

/** Why an administrative call was refused. */
export type AccessError =
  /** The caller does not hold the role that this message asks for. */
  | {
      MissingRole: {
        /** Who called. */
        caller: Address;
        /** The role that was needed. */
        needed: Role;
      };
    }
  /** `accept_admin` was called by an account to which the role was not offered. */
  | {
      NotOffered: {
        /** Who called. */
        caller: Address;
      };
    }
  /** The contract was ossified: its code can never be replaced again. */
  | "Ossified"
  /**
   * The chain has no code with this hash, or the code does not answer as it must. (A contract that is given the code it
   * has already keeps it; that is no failure.)
   */
  | "CodeNotReplaced"
  /** The admin role has never changed hands: until then no code can be replaced. */
  | "NotHandedOver";

/**
 * One thing that a proposal does. What has bounds (allocation, limits, settings, rules, delay) is checked when it is proposed,
 * so that a bad one fails at once and not after weeks; the target checks everything once more when it is done.
 */
export type Action =
  /** Backs these validators, in these proportions. */
  | { SetAllocation: ValidatorWeight[] }
  /** Sets what allocations must respect. */
  | { SetLimits: Limits }
  /** Changes settings of the vault: fees, minimum stake, treasury, ... */
  | { SetVault: VaultSetting[] }
  /** Changes settings of the bonder: number of stashes, minimum bond, ... */
  | { SetBonder: BonderSetting[] }
  /** Changes the rules of voting. */
  | { SetGovernor: GovernorSetting[] }
  /** Sets the timelock's delay, in milliseconds. */
  | { SetMinDelay: bigint }
  /** Names who may pause (at the vault) and cancel (here). */
  | { SetGuardian: Address }
  /** Names who reports losses. */
  | { SetReporter: Address }
  /** Replaces the code of a contract. */
  | { Upgrade: [Upgradeable, Hex] }
  /** Makes any call, as the timelock. The called message must return nothing or a `Result`. */
  | { Call: Transaction };

/** One of the [`BonderSettings`], as a change names it: what is not named stays as it is. */
export type BonderSetting =
  /** [`BonderSettings::grace_eras`]. */
  | { GraceEras: number }
  /** [`BonderSettings::min_bond`]. */
  | { MinBond: bigint }
  /** [`BonderSettings::max_stashes`]. */
  | { MaxStashes: number }
  /** [`BonderSettings::slashing_spans`]. */
  | { SlashingSpans: number }
  /** [`BonderSettings::calls`]. */
  | { Calls: StakingCalls };

/** The setting that is out of bounds. */
export type BonderSettingName =
  /** `grace_eras`: above 100. */
  | "GraceEras"
  /** `min_bond`: zero or above 1 000 000 DOT. */
  | "MinBond"
  /** `max_stashes`: zero or above 64. */
  | "MaxStashes"
  /** `slashing_spans`: above 256. */
  | "SlashingSpans";

/** Whose code the bonder replaces. */
export type CodeTarget =
  /** Its own. */
  | "Bonder"
  /** That of the stash at this position. */
  | { Stash: number }
  /** That of the stashes to come. */
  | "FutureStashes";

/** What an account has in escrow. */
export type Escrow = {
  /** Shares of aDOTb. */
  shares: bigint;
  /** Their epoch: after a total loss they are worth nothing. */
  epoch: number;
  /** When its owner last added to it, in milliseconds since 1970: it votes on what is not yet put to the vote then. */
  since: bigint;
  /** When the last vote of its owner ends and it can be released, in milliseconds since 1970. */
  lockedUntil: bigint;
  /** When its owner may propose again, in milliseconds since 1970. */
  mayProposeAt: bigint;
};

/** Why the governor refused. */
export type GovernorError =
  /** A role was missing, or the code can no longer be replaced. */
  | { Access: AccessError }
  /** Value was sent to a message that takes none. */
  | {
      ValueNotExpected: {
        /** Planck sent. */
        given: bigint;
      };
    }
  /** Nothing was given to escrow or to release, or the caller has nothing in escrow. */
  | "NothingInEscrow"
  /** More than the caller has in escrow, in shares. */
  | {
      InsufficientEscrow: {
        /** Shares in escrow. */
        available: bigint;
        /** Shares asked for. */
        needed: bigint;
      };
    }
  /** A vote of the caller, or on a proposal of the caller, is not over. */
  | {
      EscrowLocked: {
        /** When it is, in milliseconds since 1970. */
        until: bigint;
      };
    }
  /**
   * The caller added to its escrow after the vote had begun: only what was in escrow before votes, so that nobody borrows
   * for the end of a vote. Times in milliseconds since 1970.
   */
  | {
      EscrowedTooLate: {
        /** When the caller last added to its escrow. */
        since: bigint;
        /** When the vote began. */
        voteStarts: bigint;
      };
    }
  /** The caller's escrow is below the threshold. */
  | {
      BelowThreshold: {
        /** Shares in escrow. */
        given: bigint;
        /** Shares needed. */
        minimum: bigint;
      };
    }
  /** The vote on the caller's last proposal is not over: one at a time. */
  | {
      ProposalPending: {
        /** When the next one can be made, in milliseconds since 1970. */
        until: bigint;
      };
    }
  /** No action, or too many. */
  | {
      WrongNumberOfActions: {
        /** How many. */
        given: number;
        /** The most. */
        maximum: number;
      };
    }
  /** The actions or the text are too long. */
  | {
      TooLong: {
        /** Bytes given. */
        given: number;
        /** Bytes allowed. */
        maximum: number;
      };
    }
  /** The registry would not take this allocation, or these limits. */
  | { InvalidAllocation: RegistryError }
  /** A setting of the vault is out of its bounds. */
  | { InvalidVaultSetting: VaultSettingName }
  /** A setting of the bonder is out of its bounds. */
  | { InvalidBonderSetting: BonderSettingName }
  /** A rule of voting, or the timelock's delay, is out of its bounds. */
  | { InvalidSetting: GovernorSettingName }
  /** A list of settings is empty, or a call names no contract. */
  | {
      EmptyAction: {
        /** Position of the action, counted from 0. */
        action: number;
      };
    }
  /** No proposal has this number. */
  | {
      UnknownProposal: {
        /** The number. */
        id: number;
      };
    }
  /** The proposal's state does not allow this. */
  | {
      WrongState: {
        /** The number. */
        id: number;
        /** Its state. */
        state: State;
      };
    }
  /**
   * More is at stake than when it was proposed, and those for and abstaining are no quorum of it. It can be tried again
   * until the proposal expires.
   */
  | {
      QuorumMissed: {
        /** Shares that voted for or abstained. */
        given: bigint;
        /** Shares needed now; at most twice the quorum of the proposal. */
        minimum: bigint;
      };
    }
  /** The caller has voted on this proposal. */
  | {
      AlreadyVoted: {
        /** The vote. */
        vote: Vote;
      };
    }
  /** Only who proposed it, until the vote ends, or the guardian may cancel. */
  | {
      MayNotCancel: {
        /** Who called. */
        caller: Address;
      };
    }
  /** The guardian cannot cancel a proposal that does nothing but name another guardian. */
  | "GuardianIsConcerned"
  /** aDOTb refused. */
  | { Token: TokenError }
  /** The timelock refused, and why. */
  | { Timelock: TimelockError }
  /** Another contract did not answer: the call ran out of gas, or the contract's code is broken. */
  | "CallFailed"
  /** A number left the range of 128 bits. */
  | { Math: MathError };

/** One of the [`GovernorSettings`], as a change names it: what is not named stays as it is. */
export type GovernorSetting =
  /** [`GovernorSettings::threshold_bps`]. */
  | { Threshold: number }
  /** [`GovernorSettings::quorum_bps`]. */
  | { Quorum: number }
  /** [`GovernorSettings::critical_quorum_bps`]. */
  | { CriticalQuorum: number }
  /** [`GovernorSettings::floor`]. */
  | { Floor: bigint }
  /** [`GovernorSettings::voting_delay`]. */
  | { VotingDelay: bigint }
  /** [`GovernorSettings::voting_period`]. */
  | { VotingPeriod: bigint }
  /** [`GovernorSettings::grace`]. */
  | { Grace: bigint };

/** The name of a rule whose value is out of bounds. */
export type GovernorSettingName =
  /** [`GovernorSettings::threshold_bps`]. */
  | "Threshold"
  /** [`GovernorSettings::quorum_bps`]. */
  | "Quorum"
  /** [`GovernorSettings::critical_quorum_bps`]. */
  | "CriticalQuorum"
  /** [`GovernorSettings::floor`]. */
  | "Floor"
  /** [`GovernorSettings::voting_delay`]. */
  | "VotingDelay"
  /** [`GovernorSettings::voting_period`]. */
  | "VotingPeriod"
  /** [`GovernorSettings::grace`]. */
  | "Grace"
  /** The delay of the timelock: 1 to 30 days. */
  | "MinDelay";

/** GovernorSettings of voting. They change only by a proposal, and not for proposals that exist. */
export type GovernorSettings = {
  /**
   * Part of what is at stake that a proposer must have in escrow, in basis points; 1 to 1 000. At stake are all shares, and
   * the exits that are not funded.
   */
  thresholdBps: number;
  /** Part of what is at stake that must vote for or abstain, in basis points; 100 to 5 000. */
  quorumBps: number;
  /**
   * The same for what cannot be undone ([`Action::is_critical`](super::Action::is_critical)), in basis points; 100 to 5 000,
   * and not below `quorum_bps`.
   */
  criticalQuorumBps: number;
  /** What is at stake counts as this much at least, in planck; 1 to 1 000 000 DOT. */
  floor: bigint;
  /**
   * From the proposal to the start of the vote, in milliseconds; 1 to 14 days (a day is one era). Until then holders can
   * put aDOTb in escrow to vote.
   */
  votingDelay: bigint;
  /** Length of the vote, in milliseconds; 1 to 30 days. */
  votingPeriod: bigint;
  /** How long a proposal can be queued after its vote, and how long executed after its delay, in milliseconds; 1 to 30 days. */
  grace: bigint;
};

/** What the governor is made with. */
export type GovernorSetup = {
  /** The vault; it says where token, bonder and registry are, and how long a day is. */
  vault: Address;
  /** May cancel. */
  guardian: Address;
  /** Code of the timelock, which the governor instantiates itself. */
  timelockCode: Hex;
  /** The timelock's delay, in milliseconds; 1 to 30 days. */
  minDelay: bigint;
  /** Who else may schedule, cancel and execute at the timelock: a council, the sovereign account of a referendum. */
  council: Address[];
};

/** What an allocation must respect. */
export type Limits = {
  /** Fewest validators. */
  minValidators: number;
  /** Most validators; never above [`MAX_VALIDATORS`]. */
  maxValidators: number;
  /** Largest weight of one validator, in basis points. */
  maxWeightBps: number;
};

/** The contracts that governance moves. */
export type Links = {
  /** The vault. */
  vault: Address;
  /** aDOTb. */
  token: Address;
  /** The bonder. */
  bonder: Address;
  /** The registry. */
  registry: Address;
  /** The timelock: the admin of all the others, the governor included. */
  timelock: Address;
};

/** Why a computation has no result. */
export type MathError =
  /** The result, or an input, is larger than its type or the documented limit. */
  | "Overflow"
  /** The divisor is zero. */
  | "DivisionByZero"
  /** The stash already has as many unlocking chunks as it may have. */
  | "TooManyChunks";

/** What a proposal does at the timelock. */
export type Operation = {
  /** Its number at the timelock. */
  id: Hex;
  /** The calls. */
  calls: Transaction[];
  /** The salt of the number. */
  salt: Hex;
};

/** A proposal as a wallet shows it. Times in milliseconds since 1970. */
export type ProposalInfo = {
  /** Its number; the first is 1. */
  id: number;
  /** Who proposed it. */
  proposer: Address;
  /** Where it is in its life. */
  state: State;
  /** Hash of its full description. */
  description: Hex;
  /** When the vote begins. */
  voteStarts: bigint;
  /** When the vote ends. */
  voteEnds: bigint;
  /** The votes so far, in shares. */
  tally: Tally;
  /** Shares that must vote for or abstain. */
  quorum: bigint;
  /** It does something that is critical: twice as many must vote for as against, and its quorum is the higher one. */
  critical: boolean;
  /** When it can be executed; nothing before it is queued. */
  readyAt: bigint | null;
  /** When it must be queued, or once it is queued executed, at the latest. */
  expiresAt: bigint;
};

/** Why the registry refused. */
export type RegistryError =
  /** A role was missing, or the code can no longer be replaced. */
  | { Access: AccessError }
  /** Value was sent to a message that takes none. */
  | {
      ValueNotExpected: {
        /** Planck sent. */
        given: bigint;
      };
    }
  /** Fewer validators than allowed. */
  | {
      TooFewValidators: {
        /** How many were given. */
        given: number;
        /** How many are needed. */
        minimum: number;
      };
    }
  /** More validators than allowed. */
  | {
      TooManyValidators: {
        /** How many were given. */
        given: number;
        /** How many are allowed. */
        maximum: number;
      };
    }
  /** A weight is zero: leave the validator out instead. */
  | {
      ZeroWeight: {
        /** Whose weight. */
        validator: Address;
      };
    }
  /** A weight is above the cap. */
  | {
      WeightAboveCap: {
        /** Whose weight. */
        validator: Address;
        /** The weight, in basis points. */
        given: number;
        /** The cap, in basis points. */
        cap: number;
      };
    }
  /** The same validator twice. */
  | {
      DuplicateValidator: {
        /** Which validator. */
        validator: Address;
      };
    }
  /** The weights do not sum to 10 000. */
  | {
      WrongSum: {
        /** Their sum, in basis points. */
        given: number;
      };
    }
  /** Limits that contradict themselves, or that the present allocation would break. */
  | {
      InvalidLimits: {
        /** The limits that were given. */
        given: Limits;
      };
    }
  /** A number left the range of 128 bits. */
  | { Math: MathError };

/** The powers of the suite. The admin is meant to be the timelock. */
export type Role =
  /** Changes parameters, roles and code. */
  | "Admin"
  /** May pause, for a limited time, and nothing else. */
  | "Guardian"
  /** Reports losses. */
  | "Reporter"
  /** The vault: moves supply, and orders the bonder to move stake. */
  | "Vault"
  /** The bonder: leads the era's work, and books losses at the vault and the token. */
  | "Bonder";

/**
 * Where the staking pallet's calls are found in the runtime: pallet index and call indices.
 * They are settings of the bonder, because a runtime upgrade may move them.
 */
export type StakingCalls = {
  /** Index of the staking pallet in the runtime. */
  pallet: number;
  /** `bond(value, payee)`. */
  bond: number;
  /** `bond_extra(max_additional)`. */
  bondExtra: number;
  /** `unbond(value)`. */
  unbond: number;
  /** `withdraw_unbonded(num_slashing_spans)`. */
  withdrawUnbonded: number;
  /** `nominate(targets)`. */
  nominate: number;
  /** `chill()`. */
  chill: number;
  /** `rebond(value)`. */
  rebond: number;
  /** `force_apply_min_commission(validator_stash)`: made only to be taken back, to see whether somebody is a candidate. */
  forceApplyMinCommission: number;
};

/** Where a proposal is in its life. */
export type State =
  /** The vote has not begun. */
  | "Pending"
  /** The vote is on. */
  | "Active"
  /** The vote was lost: not enough took part, or not more for than against (if it is critical, less than twice as many). */
  | "Defeated"
  /** The vote was won: it can be queued. */
  | "Succeeded"
  /** It waits at the timelock. */
  | "Queued"
  /** Its delay is over: it can be executed. */
  | "Ready"
  /** It was done. */
  | "Executed"
  /** It was taken back. */
  | "Cancelled"
  /** It was not queued, or not executed, in time. */
  | "Expired";

/** What a voter says. */
export type Support =
  /** No. */
  | "Against"
  /** Yes. */
  | "For"
  /** Neither, but it counts for the quorum. */
  | "Abstain";

/** The votes of a proposal, in shares. */
export type Tally = {
  /** No. */
  against: bigint;
  /** Yes. */
  inFavour: bigint;
  /** Neither. */
  abstain: bigint;
};

/** OpenBrush's `AccessControlError`. */
export type TimelockAccessError =
  /** The caller could only renounce for itself. */
  | "InvalidCaller"
  /** The role is missing. */
  | "MissingRole"
  /** The account has the role already. */
  | "RoleRedundant";

/** Why the timelock refused: OpenBrush's `TimelockControllerError`. */
export type TimelockError =
  /**
   * What the library has no name for, as text: "call 2 refused: 0x0100.." has the number of the call, counted from 0, and
   * what the called contract returned, SCALE-encoded.
   */
  | { Custom: Uint8Array }
  /** A role was missing. */
  | { AccessControl: TimelockAccessError }
  /** Shorter than the present delay, or than the shortest that can be set. */
  | "InsufficientDelay"
  /** The same calls with the same salt were scheduled before. */
  | "OperationAlreadyScheduled"
  /** It is not waiting. */
  | "OperationCannotBeCanceled"
  /** It was never scheduled, was done or cancelled, or its delay is not over. */
  | "OperationIsNotReady"
  /** The operation that must come before was not done. */
  | "MissingDependency"
  /** A called contract did not answer: it trapped, ran out of gas or is not there. */
  | "UnderlyingTransactionReverted"
  /** Only the timelock itself may do this, by an operation. */
  | "CallerMustBeTimeLock"
  /** A call without a contract. */
  | "CalleeZeroAddress";

/** Why the token refused a call that is not part of PSP22. */
export type TokenError =
  /** A role was missing, or the code can no longer be replaced. */
  | { Access: AccessError }
  /** Value was sent to a message that takes none. */
  | {
      ValueNotExpected: {
        /** Planck sent. */
        given: bigint;
      };
    }
  /** The amount is worth no shares (or the shares no amount) at the present rate. */
  | "ZeroResult"
  /** The account has less than what was asked, in shares. */
  | {
      InsufficientShares: {
        /** Shares of the account. */
        available: bigint;
        /** Shares that were asked for. */
        needed: bigint;
      };
    }
  /** The owner allowed the caller less than what was asked, in planck. */
  | {
      InsufficientAllowance: {
        /** Planck allowed. */
        available: bigint;
        /** Planck asked for. */
        needed: bigint;
      };
    }
  /** Nobody could get tokens back from the token's own account or the vault's. */
  | "ForbiddenRecipient"
  /** A number left the range of 128 bits. */
  | { Math: MathError };

/**
 * A call that the timelock makes. It must return nothing, or a `Result`: of anything else the first byte counts, so that
 * `false`, `None` and zero pass for done, and most else for refused.
 */
export type Transaction = {
  /** The contract that is called. */
  callee: Address | null;
  /** Selector of the message. */
  selector: Hex;
  /** Its arguments, SCALE-encoded. */
  input: Uint8Array;
  /** DOT that goes with the call out of the timelock's own account, in planck. */
  transferredValue: bigint;
  /** The most `ref_time` that the call may use; zero for all there is. */
  gasLimit: bigint;
};

/** A contract whose code can be replaced. */
export type Upgradeable =
  /** aDOTb. */
  | "Token"
  /** The vault. */
  | "Vault"
  /** The registry. */
  | "Registry"
  /** The governor itself. */
  | "Governor"
  /** The bonder, or its stashes. */
  | { Bonder: CodeTarget };

/** A validator and its part of the stake. */
export type ValidatorWeight = {
  /** The validator's stash account. */
  validator: Address;
  /** Its part of all stake, in basis points (1/10 000); at least 1. */
  weightBps: number;
};

/**
 * One of the [`VaultSettings`], as a change names it: what is not named stays as it is, so that two decisions about different
 * settings never undo each other.
 */
export type VaultSetting =
  /** [`VaultSettings::min_stake`]. */
  | { MinStake: bigint }
  /** [`VaultSettings::min_exit`]. */
  | { MinExit: bigint }
  /** [`VaultSettings::fee_bps`]. */
  | { Fee: number }
  /** [`VaultSettings::instant_fee_bps`]. */
  | { InstantFee: number }
  /** [`VaultSettings::buffer_bps`]. */
  | { Buffer: number }
  /** [`VaultSettings::max_reward_bps`]. */
  | { MaxReward: number }
  /** [`VaultSettings::treasury`]. */
  | { Treasury: Address }
  /** [`VaultSettings::bonding_eras`]. */
  | { BondingEras: number };

/** The setting that is out of bounds. */
export type VaultSettingName =
  /** `min_stake`: above 1 000 DOT, or zero. */
  | "MinStake"
  /** `min_exit`: above 1 000 DOT. */
  | "MinExit"
  /** `fee_bps`: above 2 000. */
  | "Fee"
  /** `instant_fee_bps`: above 500. */
  | "InstantFee"
  /** `buffer_bps`: above 2 000. */
  | "Buffer"
  /** `max_reward_bps`: zero or above 100. */
  | "MaxReward"
  /** `bonding_eras`: below 2 or above 56. */
  | "BondingEras"
  /** `era_ms`: zero. */
  | "EraLength";

/** A vote. */
export type Vote = {
  /** What was said. */
  support: Support;
  /** With how many shares. */
  shares: bigint;
};
