// Generated from the metadata of the contract bonder by "npm run generate". Do not edit.

import type { Address, Hex } from "../../text/plain.ts";

export interface Messages {
  /**
   * Takes in the rewards that arrived. Returns how much, in planck; zero is no error.
   *
   * Emits nothing itself; the vault emits `Harvested`, the token `Rebased`. Fails with `Vault` (`Paused`,
   * `Held`), `VaultRefused`, `TokenRefused`. Access: everybody.
   */
  harvest: { args: []; ok: bigint; error: BonderError; mutates: true; payable: false };
  /**
   * Does `limit` steps of the era's work (a stash touched or a batch funded is one). Returns how far it came; it
   * is called again until that is `complete`. Once more in the same era it withdraws and pays out what was not
   * ripe on the chain before, if there is anything.
   *
   * Emits `StashWorked`, `StashFailed`, `PlanFailed`, `ValidatorExcluded`, `NewcomersSet`; the vault emits
   * `Harvested`, `LossShared`, `BatchFunded`, `Advanced`, the token `Rebased`, `LossBooked`. Fails with `Vault`
   * (`Paused`, `Held`, `EraNotOver`), `ZeroLimit`, `VaultRefused`, `TokenRefused`, `StashSilent`,
   * `RegistrySilent`, `Math`. Access: everybody.
   */
  advance: { args: [limit: number]; ok: Progress; error: BonderError; mutates: true; payable: false };
  /**
   * Creates one more stash if the pool's size asks for it. Returns its number. Who calls pays the storage
   * deposit and the existential deposit of the new account.
   *
   * Emits `StashCreated`. Fails with `StashNotNeeded`, `StashNotCreated`, `VaultRefused`, `Math`.
   * Access: everybody.
   */
  create_stash: { args: []; ok: number; error: BonderError; mutates: true; payable: false };
  /**
   * Brings a stash back in line with the book, if something happened to it that the book does not know of. It
   * nominates its validator again, if the chain ended that; a validator that refuses it is excluded as by
   * `probe`. And if by the book nothing of it unbonds it withdraws what the chain has for it all the same: stake
   * that was written off and came after all, which the vault harvests like a reward; of an empty stash, all that
   * it can spend. Each part stands alone.
   *
   * Emits `StashWorked`, `ValidatorExcluded`, `NewcomersSet`. Fails with `UnknownStash`, `NotRepaired` if
   * nothing was done, `StashSilent`, `RegistrySilent`, `VaultRefused`, `Math`. Access: everybody.
   */
  repair: { args: [stash: number]; ok: null; error: BonderError; mutates: true; payable: false };
  /**
   * Excludes `validator` for 7 eras, if `stash` shows on the chain that it is blocked and refuses it, though the
   * stash nominates it by the book, or that it is no candidate. Its weight goes to the other validators
   * meanwhile. Can be done again to prolong it.
   *
   * Emits `ValidatorExcluded`. Fails with `UnknownStash`, `NotInAllocation`, `NotShown`, `TooManyExclusions`,
   * `StashSilent`, `RegistrySilent`, `VaultRefused`, `Math`. Access: everybody.
   */
  probe: {
    args: [stash: number, validator: Address];
    ok: null;
    error: BonderError;
    mutates: true;
    payable: false;
  };
  /**
   * Ends an exclusion that was made by proof, if `stash` shows that `validator` is a candidate and takes
   * nominations.
   *
   * Emits `ValidatorReadmitted`. Fails with `NotExcluded`, `UnknownStash`, `NotInAllocation`, `NotShown`,
   * `StashSilent`, `RegistrySilent`, `VaultRefused`, `Math`. Access: everybody.
   */
  readmit: {
    args: [stash: number, validator: Address];
    ok: null;
    error: BonderError;
    mutates: true;
    payable: false;
  };
  /**
   * Marks the oldest chunks of a stash as ripe, as far as the chain would free more now than the book says is
   * ripe: then the next `advance` withdraws them. No money moves.
   *
   * Emits `ChunksRipened`. Fails with `UnknownStash`, `NothingRipens`, `StashSilent`, `VaultRefused`, `Math`.
   * Access: everybody.
   */
  ripen: { args: [stash: number]; ok: null; error: BonderError; mutates: true; payable: false };
  /**
   * Excludes a validator for `eras`, 7 at most; then it must stay in for 7. Zero ends what the guardian
   * excluded. At most two validators at a time, those that must stay in included, and 20 % of the weight; and
   * 30 % together with those that were excluded by proof.
   *
   * Emits `ValidatorExcluded`, `ValidatorReadmitted` for zero. Fails with `Access`, `NotExcluded`,
   * `ExclusionTooLong`, `NotInAllocation`, `ExcludedBefore`, `TooManyExclusions`, `TooMuchExcluded`,
   * `RegistrySilent`, `VaultRefused`, `Math`. Access: the vault's guardian, the admin.
   */
  exclude: {
    args: [validator: Address, eras: number];
    ok: null;
    error: BonderError;
    mutates: true;
    payable: false;
  };
  /**
   * Takes over what the chain's ledger says of `stashes` (in ascending order; the others stay as they are). Each
   * stash that the report changes is asked to prove it. If what is not proved changes the pool's worth by more
   * than the limit of `terms`, the vault is held and nothing is booked. `revision` is that of the book when the
   * ledger was read. Losses are by offences in era `since`: holders, and unfunded exits opened in that era or
   * later, lose the same fraction. Returns what was booked, or would have been, in planck.
   *
   * Emits `StashReported` for each stash that changes; the vault emits `LossShared`, `GainBooked`, `HoldSet`,
   * the token `LossBooked`, `Rebased`. Fails with `Access`, `OtherRevision`, `UnknownStash`, `InvalidReport`,
   * `AboveBook`, `StashSilent`, `VaultRefused`, `TokenRefused`, `Math`. Access: the reporter.
   */
  report: {
    args: [revision: number, since: number, stashes: StashReport[], terms: Terms];
    ok: Booked;
    error: BonderError;
    mutates: true;
    payable: false;
  };
  /**
   * Whether stash `stash` proves now that it has `active` and, in all chunks, `unlocking` planck by the chain's ledger, where
   * the book says something else. Changes nothing; anybody may call it, as a transaction or a dry run: what the stash does
   * for the proof is taken back. Fails with `UnknownStash`, `SameAsBook`, `AboveBook` or `StashSilent`.
   */
  proves: {
    args: [stash: number, active: bigint, unlocking: bigint];
    ok: boolean;
    error: BonderError;
    mutates: false;
    payable: false;
  };
  /**
   * Ends the hold of the vault.
   *
   * Emits nothing itself; the vault emits `HoldSet`. Fails with `Access`, `VaultRefused`. Access: the reporter.
   */
  end_hold: { args: []; ok: null; error: BonderError; mutates: true; payable: false };
  /**
   * Changes the settings that are named, all or none, and leaves the others as they are. Each setting has bounds
   * that hold for ever. Of a setting that is named twice the last value counts.
   *
   * Emits `SettingsChanged`, for an empty list nothing. Fails with `Access`, `InvalidSetting`. Access: the
   * admin.
   */
  set_settings: {
    args: [changes: BonderSetting[]];
    ok: null;
    error: BonderError;
    mutates: true;
    payable: false;
  };
  /**
   * Names the account that reports: the oracle. Ends the hold of the vault, which nobody else could end any
   * more.
   *
   * Emits `ReporterSet`; the vault emits `HoldSet`. Fails with `Access`, `VaultRefused`. Access: the admin.
   */
  set_reporter: { args: [reporter: Address]; ok: null; error: BonderError; mutates: true; payable: false };
  /**
   * Offers the admin role to `to`, or takes the offer back with `None`.
   *
   * Emits `AccessChanged`. Fails with `Access`. Access: the admin.
   */
  propose_admin: { args: [to: Address | null]; ok: null; error: BonderError; mutates: true; payable: false };
  /**
   * Takes the admin role that was offered to the caller.
   *
   * Emits `AccessChanged`. Fails with `Access`. Access: the account to which the role was offered.
   */
  accept_admin: { args: []; ok: null; error: BonderError; mutates: true; payable: false };
  /**
   * Replaces the code of `target`, after the first hand-over, and never after `ossify`. A stash must say
   * afterwards who are its bonder and its vault. Of the code of stashes to come one contract is made at once,
   * which must say so too and is never used: it shows that there is such code, and keeps it on the chain; who
   * calls pays its deposits.
   *
   * Emits `CodeReplaced`. Fails with `Access`, `UnknownStash`. Access: the admin.
   */
  set_code: {
    args: [target: CodeTarget, codeHash: Hex];
    ok: null;
    error: BonderError;
    mutates: true;
    payable: false;
  };
  /**
   * Ends all upgrades of the bonder and its stashes, for ever.
   *
   * Emits `AccessChanged`. Fails with `Access`. Access: the admin.
   */
  ossify: { args: []; ok: null; error: BonderError; mutates: true; payable: false };
  /** The stash book from stash `from`, `limit` at most (100). */
  stashes: { args: [from: number, limit: number]; ok: Stash[]; error: never; mutates: false; payable: false };
  /** The unlocking chunks of stash `stash`, in the order in which they were made. */
  chunks: { args: [stash: number]; ok: Chunk[]; error: never; mutates: false; payable: false };
  /** The sums of the book, and how many stashes the pool's size asks for. */
  totals: { args: []; ok: BookTotals; error: BonderError; mutates: false; payable: false };
  /** The settings. */
  settings: { args: []; ok: BonderSettings; error: never; mutates: false; payable: false };
  /** The contracts around, and the code of new stashes. */
  links: { args: []; ok: Links; error: never; mutates: false; payable: false };
  /** The validators that are excluded, or that the guardian cannot exclude again yet. One whose `until` has come counts. */
  exclusions: { args: []; ok: Exclusion[]; error: never; mutates: false; payable: false };
  /** What reports have left beside the stakes, of those stashes of which there is something. */
  marks: { args: []; ok: Mark[]; error: never; mutates: false; payable: false };
  /** Number of changes of the book. A report is of one revision and is refused at any other. */
  revision: { args: []; ok: number; error: never; mutates: false; payable: false };
  /** Who reports. */
  reporter: { args: []; ok: Address; error: never; mutates: false; payable: false };
  /**
   * Who administers the contract, to whom that role is offered, how often it changed hands, and whether upgrades have
   * ended.
   */
  access: { args: []; ok: Access; error: never; mutates: false; payable: false };
}

export interface Constructors {
  /**
   * Makes the bonder of the calling vault.
   *
   * Only the code behind the door has this constructor (`docs/decisions/0023-small-doors.md`): `front` is the
   * hash of the code in front, which the bonder has from then on.
   *
   * Emits nothing. Fails with `InvalidSetting`, `Access` if there is no code `front`. Access: everybody.
   */
  new: {
    args: [admin: Address, registry: Address, setup: BonderSetup, front: Hex];
    ok: null;
    error: BonderError;
    mutates: true;
    payable: false;
  };
}

export interface Events {
  /** A stash was created. */
  StashCreated: {
    /** Its number. */
    stash: number;
    /** Its account. */
    account: Address;
  };
  /** A stash did what the plan asked, or withdrew. */
  StashWorked: {
    /** Its number. */
    stash: number;
    /** Whom it nominates now. */
    validator: Address | null;
    /** Bonded now, in planck. */
    bonded: bigint;
    /** Unbonding now, in planck. */
    unbonding: bigint;
  };
  /** The chain refused something that a stash asked for; it is tried again later. */
  StashFailed: {
    /** Its number. */
    stash: number;
    /** What was refused: bits of `Failures`. */
    failures: number;
    /** It is tried again in this era. Until then the stash gets no order; withdrawals never wait. */
    retryEra: number;
  };
  /** There is no plan, because the numbers left the planner's range; in this era nothing is bonded or unbonded, exits are funded all the same. */
  PlanFailed: {
    /** The era. */
    era: number;
  };
  /** The book of a stash follows a report. */
  StashReported: {
    /** Its number. */
    stash: number;
    /** Bonded now, in planck. */
    bonded: bigint;
    /** Unbonding now, in planck. */
    unbonding: bigint;
    /** Provided for announced slashes now, in planck. */
    provision: bigint;
  };
  /** Settings were changed. */
  SettingsChanged: {
    /** Settings before. */
    old: BonderSettings;
    /** Settings now. */
    new: BonderSettings;
  };
  /** The admin role was offered, an offer was taken back, the role changed hands, or upgrades were ended for ever. */
  AccessChanged: {
    /** Before. */
    old: Access;
    /** After. */
    new: Access;
  };
  /** Another account reports. */
  ReporterSet: {
    /** Who did. */
    old: Address;
    /** Who does. */
    new: Address;
  };
  /** Code was replaced: the bonder's own, a stash's, or that of stashes to come. */
  CodeReplaced: {
    /** Whose. */
    target: CodeTarget;
    /** Hash of the new code. */
    codeHash: Hex;
  };
  /** A validator gets no stake for a while. */
  ValidatorExcluded: {
    /** Which. */
    validator: Address;
    /** In this era its weight counts again. */
    until: number;
    /** Why. */
    by: Cause;
  };
  /** The weight of an excluded validator counts again before its time. */
  ValidatorReadmitted: {
    /** Which. */
    validator: Address;
  };
  /** The chain took no stash that nominates nobody yet, or takes them again. */
  NewcomersSet: {
    /** They are tried again in this era; zero if the chain takes them. */
    from: number;
  };
  /** The chain frees stake earlier than the book said. */
  ChunksRipened: {
    /** The stash. */
    stash: number;
    /** How much of it, in planck. */
    amount: bigint;
    /** It can be withdrawn from this era on. */
    ripeEra: number;
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

/** Settings that governance may change, one by one or several at once. */
export type BonderSettings = {
  /** How many eras late a withdrawal may be before what is missing counts as lost; at most 100. */
  graceEras: number;
  /** The chain's minimum nominator bond, in planck; not zero, and at most 1 000 000 DOT. */
  minBond: bigint;
  /** Most stashes; 1 to 64. */
  maxStashes: number;
  /** Slashing spans that are declared when a stash is emptied; at most 256. */
  slashingSpans: number;
  /** Where the staking calls are in the runtime. */
  calls: StakingCalls;
};

/** What the bonder is made with. */
export type BonderSetup = {
  /** The reporter. */
  reporter: Address;
  /** Code of the nominator. */
  nominatorCode: Hex;
  /** Settings. */
  settings: BonderSettings;
};

/** The sums of the stash book. */
export type BookTotals = {
  /** Stashes in the book. */
  stashes: number;
  /**
   * Stashes that the pool's size asks for; `create_stash` adds one. Zero: the whole pool is below one minimum bond,
   * so its money waits in the vault's buffer and earns nothing.
   */
  wanted: number;
  /** Bonded in all stashes, in planck. */
  bonded: bigint;
  /** Unbonding in all stashes, in planck. */
  unbonding: bigint;
  /** Provided in all stashes for slashes that are announced, in planck. */
  provision: bigint;
  /** Stashes of which the chain refused something that is still wanted. */
  failed: number;
  /**
   * Before this era no stash that nominates nobody gets an order to, because the chain took no new nominator when it was last
   * tried; zero if it did.
   */
  newcomersFrom: number;
};

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

/** Why a validator is excluded. */
export type Cause =
  /** It refused a stash that the chain let nominate another one: it is blocked. Proved. */
  | "Refuses"
  /** It is no candidate, so that nobody elects it. Proved. */
  | "NoCandidate"
  /** The guardian said so. */
  | "Guardian";

/** A part of a stash that is unbonding. */
export type Chunk = {
  /** First era in which it can be withdrawn. */
  ripeEra: number;
  /** Planck in it. */
  amount: bigint;
};

/** Whose code the bonder replaces. */
export type CodeTarget =
  /** Its own. */
  | "Bonder"
  /** That of the stash at this position. */
  | { Stash: number }
  /** That of the stashes to come. */
  | "FutureStashes";

/** A validator that gets no stake for a while, whatever its weight is. */
export type Exclusion = {
  /** Which. */
  validator: Address;
  /** In this era its weight counts again. One that the guardian made is remembered for [`REST_ERAS`] more. */
  until: number;
  /** Why. */
  by: Cause;
};

/** The staking calls that the chain refused; each of them changed nothing. */
export type Failures = number;

/** The contracts around the bonder, and the code of new stashes. */
export type Links = {
  /** Commands the bonder, and gets what stashes pay. */
  vault: Address;
  /** Says which validators are backed. */
  registry: Address;
  /** Code of the stashes to come. */
  nominatorCode: Hex;
};

/** What reports have left in the book of one stash beside its stake, in planck. */
export type Mark = {
  /** Position in the stash book. */
  stash: number;
  /** Taken from the stash's worth for slashes that are announced and not applied yet. */
  provision: bigint;
  /** What reports took from `bonded`: the most that a report can give back. */
  writtenOff: bigint;
};

/** Why a computation has no result. */
export type MathError =
  /** The result, or an input, is larger than its type or the documented limit. */
  | "Overflow"
  /** The divisor is zero. */
  | "DivisionByZero"
  /** The stash already has as many unlocking chunks as it may have. */
  | "TooManyChunks";

/** What can be paused. Claims and transfers are not in the list on purpose. */
export type Pausable =
  /** `stake`. */
  | "Stake"
  /** `request_unstake` and `unstake_now`. */
  | "Unstake"
  /** `advance` and `harvest`. */
  | "Advance";

/** How far `advance` came. */
export type Progress = {
  /** The era whose work is done. */
  era: number;
  /** Steps taken by this call. */
  steps: number;
  /** Nothing of this era's work is left. */
  complete: boolean;
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

/** A stash in the book. */
export type Stash = {
  /** The nominator contract's account. */
  account: Address;
  /** Whom it nominates. */
  validator: Address | null;
  /** Bonded and earning, in planck. */
  bonded: bigint;
  /** In unlocking chunks, in planck. */
  unbonding: bigint;
  /** First era in which something can be withdrawn; the largest number if nothing unbonds. */
  ripeEra: number;
  /** Number of unlocking chunks. */
  chunks: number;
  /** What the chain refused last and is still wanted: of the last withdrawal, and of the last order. */
  refused: Failures;
  /** Orders in a row of which something was refused. */
  failures: number;
  /** It gets no order before this era, after a refusal; withdrawals never wait. */
  retryEra: number;
  /** Era of the last `unbond`: there is at most one per era. */
  unbondEra: number;
};

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

/** How far a report may go by itself. */
export type Terms = {
  /** The largest change of the pool's worth, in planck, that is booked without proof; a larger one is held. */
  limit: bigint;
  /** Until when the vault prices nothing if the change is held, in milliseconds since 1970. */
  holdUntil: bigint;
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
