// Generated from the metadata of the contract oracle by "npm run generate". Do not edit.

import type { Address, Hex } from "../../text/plain.ts";

export interface Messages {
  /**
   * Says what the chain's ledger has of some stashes. The newest word of each reporter counts; when enough say
   * the same it is booked at once, or, if it changes the pool's worth too much, held for the veto period.
   * Returns how many say the same, or what was booked or held, in planck.
   *
   * Emits `Reported`, and `Decided` when the quorum is complete. Fails with `Access`, `OtherEra`,
   * `FutureOffence`, `Waiting`, `AlreadyBooked`, `AlreadyReported`, `Math`, and the one that completes the
   * quorum also with `Bonder` (a report of another revision, or of impossible numbers), `Vetoed`, `CallFailed`.
   * Access: the reporters.
   */
  report: { args: [report: Report]; ok: Outcome; error: OracleError; mutates: true; payable: false };
  /**
   * Books the held report when its veto period is over, within an era; then it has expired. Returns what was
   * booked, in planck.
   *
   * Emits `Decided`. Fails with `NotHeld`, `TooSoon`, `Bonder`, `CallFailed`. Access: everybody.
   */
  apply: { args: [report: Report]; ok: Booked; error: OracleError; mutates: true; payable: false };
  /**
   * Notes that stash `stash` has `active` and, in all chunks, `unlocking` planck by the chain's ledger, if it
   * proves that now and the book says something else. Returns the era from which on anybody can `prove` what it
   * has, whatever the reporters say until then.
   *
   * Emits `Challenged`. Fails with `AlreadyChallenged`, `NotProven`, `Bonder` (`SameAsBook`, `UnknownStash`,
   * `AboveBook`, `StashSilent`), `CallFailed`, `Math`. Access: everybody.
   */
  challenge: {
    args: [stash: number, active: bigint, unlocking: bigint];
    ok: number;
    error: OracleError;
    mutates: true;
    payable: false;
  };
  /**
   * Books what one stash has by the chain's ledger if the stash proves it, and if the reporters have agreed on
   * no report of all stashes for a veto period, or the stash was challenged a veto period ago. What is missing
   * was lost by an offence in the last era in which they did, or in that of the challenge, or it was provided
   * for. Returns what was booked, in planck: zeros if the book says so already.
   *
   * Emits `Decided`. Fails with `ReportersActive`, `Waiting` (unless it was challenged), `NotProven`, `Bonder`,
   * `CallFailed`, `Math`. Access: everybody.
   */
  prove: {
    args: [stash: number, active: bigint, unlocking: bigint];
    ok: Booked;
    error: OracleError;
    mutates: true;
    payable: false;
  };
  /**
   * Drops the held report, ends the hold, and refuses large changes for another veto period. Returns the
   * report's hash.
   *
   * Emits `Vetoed`. Fails with `Access`, `NotHeld`, `Bonder`, `CallFailed`. Access: the vault's guardian, the
   * admin.
   */
  veto: { args: []; ok: Hex; error: OracleError; mutates: true; payable: false };
  /**
   * Names the reporters and their quorum. What was said and not decided is forgotten, a held report too.
   *
   * Emits `PanelSet`. Fails with `Access`, `InvalidReporters`, `InvalidQuorum`, `Bonder`, `CallFailed`.
   * Access: the admin.
   */
  set_panel: { args: [panel: Panel]; ok: null; error: OracleError; mutates: true; payable: false };
  /**
   * Changes the settings that are named, all or none, and leaves the others as they are. Each setting has bounds
   * that hold for ever. Of a setting that is named twice the last value counts.
   *
   * Emits `SettingsChanged`, for an empty list nothing. Fails with `Access`, `InvalidSetting`. Access: the
   * admin.
   */
  set_settings: {
    args: [changes: OracleSetting[]];
    ok: null;
    error: OracleError;
    mutates: true;
    payable: false;
  };
  /**
   * Offers the admin role to `to`, or takes the offer back with `None`.
   *
   * Emits `AccessChanged`. Fails with `Access`. Access: the admin.
   */
  propose_admin: { args: [to: Address | null]; ok: null; error: OracleError; mutates: true; payable: false };
  /**
   * Takes the admin role that was offered to the caller.
   *
   * Emits `AccessChanged`. Fails with `Access`. Access: the account to which the role was offered.
   */
  accept_admin: { args: []; ok: null; error: OracleError; mutates: true; payable: false };
  /**
   * Replaces the contract's code; its storage stays.
   *
   * Emits `CodeReplaced`. Fails with `Access`. Access: the admin.
   */
  set_code: { args: [codeHash: Hex]; ok: null; error: OracleError; mutates: true; payable: false };
  /**
   * Ends all upgrades of this contract, for ever.
   *
   * Emits `AccessChanged`. Fails with `Access`. Access: the admin.
   */
  ossify: { args: []; ok: null; error: OracleError; mutates: true; payable: false };
  /** Who reports, and how many must agree. */
  panel: { args: []; ok: Panel; error: never; mutates: false; payable: false };
  /** The settings. */
  settings: { args: []; ok: OracleSettings; error: never; mutates: false; payable: false };
  /** The newest word of each reporter that was not decided. */
  ballots: { args: []; ok: Ballot[]; error: never; mutates: false; payable: false };
  /** The report that waits for its veto period, or for somebody to apply it. */
  held: { args: []; ok: Held | null; error: never; mutates: false; payable: false };
  /** The last report that was booked. */
  booked: { args: []; ok: Hex | null; error: never; mutates: false; payable: false };
  /** The last era in which reporters agreed on a report of all stashes that was booked. */
  heard: { args: []; ok: number; error: never; mutates: false; payable: false };
  /** Stashes that have proved another ledger than the book's, a veto period and 3 eras ago at most. */
  challenges: { args: []; ok: Challenge[]; error: never; mutates: false; payable: false };
  /** Until when large changes are refused because of a veto, in milliseconds since 1970. */
  quiet_until: { args: []; ok: bigint; error: never; mutates: false; payable: false };
  /** The contracts around. */
  links: { args: []; ok: Links; error: never; mutates: false; payable: false };
  /**
   * Who administers the contract, to whom that role is offered, how often it changed hands, and whether upgrades have
   * ended.
   */
  access: { args: []; ok: Access; error: never; mutates: false; payable: false };
}

export interface Constructors {
  /**
   * Makes the oracle of `vault`, with its first reporters. It reports nothing before the bonder's admin names it
   * with `set_reporter`.
   *
   * Emits nothing. Fails with `InvalidReporters`, `InvalidQuorum`, `InvalidSetting`, `CallFailed` if there is no
   * vault, `Math`. Access: everybody.
   */
  new: {
    args: [admin: Address, vault: Address, panel: Panel, settings: OracleSettings];
    ok: null;
    error: OracleError;
    mutates: true;
    payable: false;
  };
}

export interface Events {
  /** A reporter's word was counted. */
  Reported: {
    /** Who. */
    reporter: Address;
    /** Hash of the report. */
    hash: Hex;
    /** How many say the same now. */
    votes: number;
  };
  /** A report was booked, or is held because it changes too much. */
  Decided: {
    /** Hash of the report. */
    hash: Hex;
    /** What stashes are worth less, in planck. */
    loss: bigint;
    /** What stashes are worth more, in planck. */
    gain: bigint;
    /** The part of both that the stashes did not prove, in planck. */
    unproven: bigint;
    /** It waits for its veto period, and nothing is booked. */
    held: boolean;
  };
  /** A held report was vetoed. */
  Vetoed: {
    /** Hash of the report. */
    hash: Hex;
    /** By whom: the guardian or the admin. */
    by: Address;
  };
  /** A stash has proved something else than the book says; a veto period later anybody can have it booked. */
  Challenged: {
    /** The stash. */
    stash: number;
    /** Who had it prove this. */
    by: Address;
    /** What it has bonded, in planck. */
    active: bigint;
    /** What it has in unlocking chunks, in planck. */
    unlocking: bigint;
  };
  /** Others report, or another number of them must agree. */
  PanelSet: {
    /** Who did. */
    old: Panel;
    /** Who does. */
    new: Panel;
  };
  /** Settings were changed. */
  SettingsChanged: {
    /** Settings before. */
    old: OracleSettings;
    /** Settings now. */
    new: OracleSettings;
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

/** The newest word of a reporter. */
export type Ballot = {
  /** Who. */
  reporter: Address;
  /** Hash of the report. */
  hash: Hex;
};

/** Why the bonder refused. */
export type BonderError =
  /** A role was missing, or the code can no longer be replaced. */
  | { Access: AccessError }
  /** Value was sent to a message that takes none. */
  | {
      ValueNotExpected: {
        /** Planck sent. */
        given: bigint;
      };
    }
  /** The pool does not need another stash. */
  | {
      StashNotNeeded: {
        /** Stashes there are. */
        present: number;
        /** Stashes wanted. */
        wanted: number;
      };
    }
  /** The nominator's code could not be instantiated. */
  | "StashNotCreated"
  /** No stash with this number. */
  | {
      UnknownStash: {
        /** The number. */
        stash: number;
      };
    }
  /**
   * A report says more than the stash can have: reports never raise what is unbonding, nor what is bonded beyond what
   * reports have taken from it.
   */
  | {
      AboveBook: {
        /** The stash. */
        stash: number;
        /** Planck reported. */
        given: bigint;
        /** The most that can be reported, in planck. */
        most: bigint;
      };
    }
  /** The book has changed since the report was made, or it is not there yet. */
  | {
      OtherRevision: {
        /** Revision that the report is of. */
        given: number;
        /** Revision of the book. */
        current: number;
      };
    }
  /** The book of the stash says exactly this. */
  | {
      SameAsBook: {
        /** The stash. */
        stash: number;
      };
    }
  /** There is nothing to repair, or the chain refused all of it. */
  | {
      NotRepaired: {
        /** The stash. */
        stash: number;
      };
    }
  /** The chain would not free more of this stash now than the book says. */
  | {
      NothingRipens: {
        /** The stash. */
        stash: number;
      };
    }
  /** The stash showed nothing that would exclude the validator, or readmit it. */
  | {
      NotShown: {
        /** The stash. */
        stash: number;
        /** The validator. */
        validator: Address;
      };
    }
  /** The validator has no weight in the allocation. */
  | {
      NotInAllocation: {
        /** The validator. */
        validator: Address;
      };
    }
  /** The validator is not excluded, or not by whom this message would end it. */
  | {
      NotExcluded: {
        /** The validator. */
        validator: Address;
      };
    }
  /** The guardian has excluded the validator and cannot do it again before this era. */
  | {
      ExcludedBefore: {
        /** The era. */
        from: number;
      };
    }
  /** There are as many exclusions as there may be. */
  | "TooManyExclusions"
  /** Longer than an exclusion may last. */
  | {
      ExclusionTooLong: {
        /** Eras given. */
        given: number;
      };
    }
  /** So much weight may not be excluded. */
  | {
      TooMuchExcluded: {
        /** What would be, in basis points. */
        given: number;
        /** What may be, in basis points. */
        most: number;
      };
    }
  /** The stashes of a report are not in ascending order, or one of them is there twice. */
  | "InvalidReport"
  /** A setting is out of its bounds. */
  | { InvalidSetting: BonderSettingName }
  /** The vault refused what a report changes, or did not answer. */
  | "VaultRefused"
  /** `advance` needs a limit of at least one step. */
  | "ZeroLimit"
  /** The vault refused the era's work, for this reason. */
  | { Vault: VaultError }
  /** The token refused what the vault decided. */
  | "TokenRefused"
  /**
   * A stash did not answer: the call ran out of gas or depth, or its code is broken. Never taken for a failure of the
   * stash, because whoever calls chooses the gas.
   */
  | {
      StashSilent: {
        /** The stash's account. */
        account: Address;
      };
    }
  /** The registry did not answer, for the same reasons. */
  | "RegistrySilent"
  /** The chain refused to send cash back to the vault. */
  | {
      PaymentFailed: {
        /** How much, in planck. */
        amount: bigint;
      };
    }
  /** A number left the range of 128 bits. */
  | { Math: MathError };

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

/** What a report changed, or would change, in planck. */
export type Booked = {
  /** What stashes are worth less. */
  loss: bigint;
  /** What stashes are worth more. */
  gain: bigint;
  /** The part of both that the stashes did not prove. */
  unproven: bigint;
  /** That part exceeds the limit: nothing was booked, and the vault is held. */
  held: boolean;
  /** The report names every stash of the book. */
  whole: boolean;
};

/** A stash that has proved to have something else than the book says. */
export type Challenge = {
  /** Position in the stash book. */
  stash: number;
  /** The era in which it did: the loss counts from here. */
  era: number;
};

/** A report that waits for the end of the veto period. */
export type Held = {
  /** Hash of the report. */
  hash: Hex;
  /** What stashes would be worth less, in planck. */
  loss: bigint;
  /** What stashes would be worth more, in planck. */
  gain: bigint;
  /** When anybody can apply it, in milliseconds since 1970. */
  until: bigint;
  /** When it is too late for that. */
  expires: bigint;
};

/** The contracts around the oracle. */
export type Links = {
  /** Knows the pool and the guardian. */
  vault: Address;
  /** Keeps the book that reports change. */
  bonder: Address;
};

/** Why a computation has no result. */
export type MathError =
  /** The result, or an input, is larger than its type or the documented limit. */
  | "Overflow"
  /** The divisor is zero. */
  | "DivisionByZero"
  /** The stash already has as many unlocking chunks as it may have. */
  | "TooManyChunks";

/** Why the oracle refused. */
export type OracleError =
  /** A role was missing, or the code can no longer be replaced. */
  | { Access: AccessError }
  /** Value was sent to a message that takes none. */
  | {
      ValueNotExpected: {
        /** Planck sent. */
        given: bigint;
      };
    }
  /** The report is of another era than the present one: it came too late, or too early. */
  | {
      OtherEra: {
        /** The era given. */
        given: number;
        /** The era by the clock. */
        era: number;
      };
    }
  /** The era of the offence is still to come. */
  | {
      FutureOffence: {
        /** The era given. */
        given: number;
        /** The era by the clock. */
        era: number;
      };
    }
  /** The caller has said exactly this already. */
  | {
      AlreadyReported: {
        /** Hash of the report. */
        hash: Hex;
      };
    }
  /** This report has been booked already. */
  | {
      AlreadyBooked: {
        /** Hash of the report. */
        hash: Hex;
      };
    }
  /** Another report waits for its veto period; until it is settled none is taken. */
  | {
      Waiting: {
        /** Hash of that report. */
        hash: Hex;
        /** When it can be applied, in milliseconds since 1970. */
        until: bigint;
      };
    }
  /** The guardian has vetoed a report; large changes are refused for another veto period. */
  | {
      Vetoed: {
        /** When they are taken again, in milliseconds since 1970. */
        until: bigint;
      };
    }
  /** This report is not held: it never was, was vetoed or applied, or has expired. */
  | {
      NotHeld: {
        /** Hash of the report. */
        hash: Hex;
      };
    }
  /** The veto period is not over. */
  | {
      TooSoon: {
        /** When it is, in milliseconds since 1970. */
        until: bigint;
      };
    }
  /**
   * The reporters do their work: others can prove what a stash has if no report of all stashes is agreed on until that era,
   * or if the stash was challenged a veto period before.
   */
  | {
      ReportersActive: {
        /** The era. */
        from: number;
      };
    }
  /** The stash was challenged already. */
  | {
      AlreadyChallenged: {
        /** The stash. */
        stash: number;
        /** The era from which on anybody can prove what it has. */
        from: number;
      };
    }
  /** The stash did not prove the numbers: they are wrong, or the chain does not let it. */
  | {
      NotProven: {
        /** The stash. */
        stash: number;
      };
    }
  /** Nobody reports, too many report, or one of them is there twice. */
  | "InvalidReporters"
  /** The quorum is not more than a half, or more than all. */
  | {
      InvalidQuorum: {
        /** The quorum given. */
        given: number;
        /** How many report. */
        reporters: number;
      };
    }
  /** A setting is out of its bounds. */
  | { InvalidSetting: OracleSettingName }
  /** The bonder refused the report. */
  | { Bonder: BonderError }
  /** Another contract of the suite did not answer: the call ran out of gas, or the contract's code is broken. */
  | "CallFailed"
  /** A number left the range of its type. */
  | { Math: MathError };

/** One of the [`OracleSettings`], as a change names it: what is not named stays as it is. */
export type OracleSetting =
  /** [`OracleSettings::limit_bps`]. */
  | { Limit: number }
  /** [`OracleSettings::veto_eras`]. */
  | { VetoEras: number };

/** The setting that is out of bounds. */
export type OracleSettingName =
  /** `limit_bps`: above 1 000. */
  | "Limit"
  /** `veto_eras`: zero or above 7. */
  | "VetoEras";

/** Settings that governance may change, one by one or several at once. */
export type OracleSettings = {
  /**
   * How much reports may change the pool's worth at once, in basis points of the pool; at most 1 000. What was used comes
   * back steadily, all of it in a veto period. Beyond it a report waits for the veto period.
   */
  limitBps: number;
  /** Length of the veto period, in eras; 1 to 7. */
  vetoEras: number;
};

/** What became of a report. */
export type Outcome =
  /** It was counted, and others must say the same. */
  | {
      Counted: {
        /** How many have. */
        votes: number;
        /** How many must. */
        quorum: number;
      };
    }
  /** It was booked, or is held. */
  | { Decided: Booked };

/** Who reports, and how many must agree. */
export type Panel = {
  /** The reporters, nobody twice; 1 to 32. */
  reporters: Address[];
  /** How many must say the same; more than a half. */
  quorum: number;
};

/** What can be paused. Claims and transfers are not in the list on purpose. */
export type Pausable =
  /** `stake`. */
  | "Stake"
  /** `request_unstake` and `unstake_now`. */
  | "Unstake"
  /** `advance` and `harvest`. */
  | "Advance";

/** What a reporter says of some stashes. Reports count together only if all of it is the same. */
export type Report = {
  /** The era by the clock. */
  era: number;
  /** Revision of the stash book that it is about. */
  revision: number;
  /**
   * Era of the offence behind the losses in it, and behind announced slashes that were applied since the last report; the
   * earliest if there are several. Without either it does not count.
   */
  since: number;
  /** The stashes, in ascending order; those that are not named stay as they are in the book. */
  stashes: StashReport[];
};

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

/** What the chain's ledger says of one stash, in planck. */
export type StashReport = {
  /** Position in the stash book. */
  stash: number;
  /** Bonded and active. */
  active: bigint;
  /** In unlocking chunks. */
  unlocking: bigint;
  /**
   * Slashes that are announced for this stash and not applied yet. `None` if that is not known: then what is missing was
   * announced as far as the provision goes.
   */
  pending: bigint | null;
};

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

/** Why the vault refused. */
export type VaultError =
  /** A role was missing, or the code can no longer be replaced. */
  | { Access: AccessError }
  /** Paused; it ends by itself. */
  | {
      Paused: {
        /** What is paused. */
        what: Pausable;
        /** When it ends, in milliseconds since 1970. */
        until: bigint;
      };
    }
  /** A large change of the pool's worth is reported and may be vetoed: until that is settled nothing is priced. */
  | {
      Held: {
        /** When it ends, in milliseconds since 1970; mostly earlier. */
        until: bigint;
      };
    }
  /** Less than the smallest stake or exit. */
  | {
      BelowMinimum: {
        /** Planck given. */
        given: bigint;
        /** Planck needed. */
        minimum: bigint;
      };
    }
  /**
   * A large part of the pool is provided for slashes that are announced: who stakes now would have a part in it if they are
   * cancelled. It ends when they are applied or cancelled, and reported.
   */
  | {
      AwaitingSlash: {
        /** What is provided for, in planck. */
        provision: bigint;
        /** The most that may be provided for, in planck. */
        most: bigint;
      };
    }
  /**
   * All was lost, and with it the bootstrap stake. Somebody must give a new one first, with `stake_for` to the bootstrap
   * holder; it protects whoever stakes next, and never comes back.
   */
  | {
      NeedsBootstrap: {
        /** Planck needed. */
        minimum: bigint;
      };
    }
  /** Value was sent to a message that takes none. */
  | {
      ValueNotExpected: {
        /** Planck sent. */
        given: bigint;
      };
    }
  /** More than the free buffer can pay at once. */
  | {
      ExceedsBuffer: {
        /** Planck asked for. */
        asked: bigint;
        /** Planck available. */
        available: bigint;
      };
    }
  /** `unstake_now` would pay less than the caller accepts. */
  | {
      BelowMinReceived: {
        /** Planck it would pay. */
        received: bigint;
        /** Planck demanded. */
        minimum: bigint;
      };
    }
  /** No exit ever had this id. */
  | {
      UnknownExit: {
        /** The id. */
        id: bigint;
      };
    }
  /** The exit was claimed or cancelled before. */
  | {
      ExitClosed: {
        /** The id. */
        id: bigint;
      };
    }
  /** The exit belongs to somebody else. */
  | {
      NotExitOwner: {
        /** The id. */
        id: bigint;
        /** Whose it is. */
        owner: Address;
      };
    }
  /** The exit's batch is not funded yet. */
  | {
      ExitNotFunded: {
        /** The id. */
        id: bigint;
        /** Era at whose start it is paid at the latest if the keepers do their work. */
        dueEra: number;
      };
    }
  /** Until then the owner alone can claim the exit, and gets its storage deposit back. */
  | {
      OwnerFirst: {
        /** The id. */
        id: bigint;
        /** Era from which anybody can. */
        from: number;
      };
    }
  /**
   * The exit was opened in this block: it can be cancelled from the next one on. Otherwise borrowed aDOTb could make the
   * pool small within one transaction, and with it whatever is a part of all shares.
   */
  | {
      CancelTooSoon: {
        /** The id of the exit. */
        id: bigint;
      };
    }
  /** The exit's batch is closed: it can no longer be cancelled. */
  | {
      BatchClosed: {
        /** The id of the exit. */
        id: bigint;
        /** Its batch. */
        batch: number;
      };
    }
  /** The same id twice in one claim. */
  | {
      DuplicateExit: {
        /** The id. */
        id: bigint;
      };
    }
  /** No id, or too many ids, in one claim. */
  | {
      WrongNumberOfIds: {
        /** How many. */
        given: number;
        /** The most. */
        maximum: number;
      };
    }
  /** The work of this era is complete; the next era is not there yet. */
  | {
      EraNotOver: {
        /** The era by the clock. */
        era: number;
        /** When the next one begins, in milliseconds since 1970. */
        nextEraAt: bigint;
      };
    }
  /** A setting is out of its bounds. */
  | { InvalidSetting: VaultSettingName }
  /** A pause is longer than 7 days, or zero. */
  | {
      InvalidPause: {
        /** Milliseconds given. */
        given: bigint;
        /** Milliseconds allowed. */
        maximum: bigint;
      };
    }
  /** The guardian paused this before and must leave it open for as long as the longest pause. */
  | {
      PauseTooSoon: {
        /** When it may be paused again, in milliseconds since 1970. */
        allowedAt: bigint;
      };
    }
  /** The token refused. */
  | { Token: TokenError }
  /** The era of a loss is still to come. */
  | {
      FutureEra: {
        /** The era given. */
        given: number;
        /** The era by the clock. */
        era: number;
      };
    }
  /** Another contract of the suite did not answer: the call ran out of gas, or the contract's code is broken. */
  | "CallFailed"
  /** The chain refused to pay out. */
  | {
      PaymentFailed: {
        /** To whom. */
        to: Address;
        /** How much, in planck. */
        amount: bigint;
      };
    }
  /** A number left the range of 128 bits. */
  | { Math: MathError };

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
