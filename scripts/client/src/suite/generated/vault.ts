// Generated from the metadata of the contract vault by "npm run generate". Do not edit.

import type { Address, Hex } from "../../text/plain.ts";

export interface Messages {
  /**
   * Stakes the DOT sent, at least `min_stake`, and mints as much aDOTb to the caller. Returns the shares.
   * Rounding: shares down, at most one planck of value stays in the pool.
   *
   * Emits `Staked`. Fails with `Paused`, `Held`, `BelowMinimum`, `AwaitingSlash`, `NeedsBootstrap`, `Token`,
   * `CallFailed`, `Math`. Access: everybody.
   */
  stake: { args: []; ok: bigint; error: VaultError; mutates: true; payable: true };
  /**
   * Stakes the DOT sent and mints as much aDOTb to `holder`, otherwise like `stake`. Returns the shares.
   *
   * Emits `Staked`. Fails with `Paused`, `Held`, `BelowMinimum`, `AwaitingSlash`, `NeedsBootstrap`, `Token`,
   * `CallFailed`, `Math`. Access: everybody.
   */
  stake_for: { args: [holder: Address]; ok: bigint; error: VaultError; mutates: true; payable: true };
  /**
   * Burns `amount` planck of the caller's aDOTb and opens an exit worth `amount`. The largest number stands for
   * the whole balance, whatever it is in this block. Returns the exit's id. Its value is fixed now; only losses
   * can lower it. It is paid when the bonding duration has passed after this era, or earlier.
   *
   * Emits `ExitRequested`. Fails with `Paused`, `BelowMinimum`, `Token`, `CallFailed`, `Math`.
   * Access: everybody.
   */
  request_unstake: { args: [amount: bigint]; ok: bigint; error: VaultError; mutates: true; payable: false };
  /**
   * Takes back an exit of the caller while its era lasts, from the next block on: mints aDOTb for its value.
   * Returns the shares, rounded down.
   *
   * Emits `ExitCancelled`. Fails with `UnknownExit`, `ExitClosed`, `NotExitOwner`, `BatchClosed`,
   * `CancelTooSoon`, `Token`, `CallFailed`, `Math`. Access: the exit's owner.
   */
  cancel_unstake: { args: [id: bigint]; ok: bigint; error: VaultError; mutates: true; payable: false };
  /**
   * Pays funded exits to their owners, all or none, after a loss rounded down. Returns the sum in planck, and
   * those that had been closed before, which are left out. Whoever calls gets the storage deposits of the exits
   * back: in the first 3 eras after the funding the owner alone, then anybody. Never paused.
   *
   * Emits `Claimed` for each exit. Fails with `WrongNumberOfIds`, `DuplicateExit`, `UnknownExit`,
   * `ExitNotFunded`, `OwnerFirst`, `PaymentFailed`, `Math`. Access: everybody, at first the exits' owner.
   */
  claim: { args: [ids: bigint[]]; ok: Claims; error: VaultError; mutates: true; payable: false };
  /**
   * Burns `amount` planck of the caller's aDOTb (the largest number: all of it) and pays it at once from the
   * buffer, less a fee, rounded up, that stays in the pool. Returns what is paid, in planck: `min_received` at
   * least.
   *
   * Emits `UnstakedNow`. Fails with `Paused`, `Held`, `BelowMinimum`, `BelowMinReceived`, `ExceedsBuffer`,
   * `Token`, `PaymentFailed`, `CallFailed`, `Math`. Access: everybody.
   */
  unstake_now: {
    args: [amount: bigint, minReceived: bigint];
    ok: bigint;
    error: VaultError;
    mutates: true;
    payable: false;
  };
  /** What the work of the present era does next. Fails with `Paused`, or `Held`, as the work would. */
  era_work: { args: []; ok: EraWork; error: VaultError; mutates: false; payable: false };
  /**
   * Takes in the rewards that arrived, when `totals` are those of the token. Returns what the token shall
   * credit, if there is anything.
   *
   * Emits `Harvested`. Fails with `Access`, `Paused`, `Held`, `Math`. Access: the bonder.
   */
  harvest: { args: [totals: Totals]; ok: Credit | null; error: VaultError; mutates: true; payable: false };
  /**
   * Begins the work of a new era: keeps the rate of the one that ended, takes in the rewards, closes the open
   * batch. Returns what the token shall credit; nothing if it has begun.
   *
   * Emits `Harvested`. Fails with `Access`, `Paused`, `Held`, `Math`. Access: the bonder.
   */
  begin_era: { args: [totals: Totals]; ok: Credit | null; error: VaultError; mutates: true; payable: false };
  /**
   * Books what was `withdrawn`, funds batches, `limit` at most, and sends the cash that may be bonded to the
   * bonder. Returns what the token shall book and what shall move. In an era whose work is complete it books and
   * funds once more, if there is anything.
   *
   * Emits `LossShared`, `BatchFunded`. Fails with `Access`, `Paused`, `Held`, `EraNotOver` (nothing more in this
   * era), `PaymentFailed`, `Math`. Access: the bonder.
   */
  work: {
    args: [totals: Totals, withdrawn: Withdrawn, limit: number];
    ok: Step;
    error: VaultError;
    mutates: true;
    payable: false;
  };
  /**
   * Books what was moved; the cash that was not bonded comes along.
   *
   * Emits `Advanced` when nothing is left. Fails with `Access`, `Math`. Access: the bonder.
   */
  moved: { args: [moved: Moved]; ok: null; error: VaultError; mutates: true; payable: true };
  /**
   * Takes over what a report changed in the stash book, when `totals` are those of the token. Returns what the
   * token shall book. A loss by an offence in era `since` is shared: holders, and unfunded exits opened in that
   * era or later, lose the same fraction. A gain goes to unfunded exits that bore a loss, then to the holders.
   *
   * Emits `LossShared`, `GainBooked`. Fails with `Access`, `FutureEra`, `Math`. Access: the bonder.
   */
  book_report: {
    args: [totals: Totals, change: BookChange];
    ok: Correction;
    error: VaultError;
    mutates: true;
    payable: false;
  };
  /**
   * Prices nothing until `until` (milliseconds since 1970, at most 8 eras from now), while a large change may be
   * vetoed: `stake`, `unstake_now`, `advance` and `harvest` are refused. A time that has passed ends it.
   *
   * Emits `HoldSet`. Fails with `Access`. Access: the bonder.
   */
  hold: { args: [until: bigint]; ok: null; error: VaultError; mutates: true; payable: false };
  /**
   * Pauses `what` for `duration` milliseconds, 7 days at most; it ends by itself. The guardian must then leave
   * it open for 7 days. Returns until when, in milliseconds since 1970.
   *
   * Emits `PauseSet`. Fails with `Access`, `InvalidPause`, `PauseTooSoon`. Access: the guardian, the admin.
   */
  pause: {
    args: [what: Pausable, duration: bigint];
    ok: bigint;
    error: VaultError;
    mutates: true;
    payable: false;
  };
  /**
   * Ends a pause early.
   *
   * Emits `PauseSet`. Fails with `Access`. Access: the guardian, the admin.
   */
  unpause: { args: [what: Pausable]; ok: null; error: VaultError; mutates: true; payable: false };
  /**
   * Changes the settings that are named, all or none, and leaves the others as they are. Each setting has bounds
   * that hold for ever. Of a setting that is named twice the last value counts.
   *
   * Emits `SettingsChanged`, for an empty list nothing. Fails with `Access`, `InvalidSetting`. Access: the
   * admin.
   */
  set_settings: {
    args: [changes: VaultSetting[]];
    ok: null;
    error: VaultError;
    mutates: true;
    payable: false;
  };
  /**
   * Names the guardian, who may pause.
   *
   * Emits `GuardianSet`. Fails with `Access`. Access: the admin.
   */
  set_guardian: { args: [guardian: Address]; ok: null; error: VaultError; mutates: true; payable: false };
  /**
   * Offers the admin role to `to`, or takes the offer back with `None`.
   *
   * Emits `AccessChanged`. Fails with `Access`. Access: the admin.
   */
  propose_admin: { args: [to: Address | null]; ok: null; error: VaultError; mutates: true; payable: false };
  /**
   * Takes the admin role that was offered to the caller.
   *
   * Emits `AccessChanged`. Fails with `Access`. Access: the account to which the role was offered.
   */
  accept_admin: { args: []; ok: null; error: VaultError; mutates: true; payable: false };
  /**
   * Replaces the contract's code; its storage stays.
   *
   * Emits `CodeReplaced`. Fails with `Access`. Access: the admin.
   */
  set_code: { args: [codeHash: Hex]; ok: null; error: VaultError; mutates: true; payable: false };
  /**
   * Ends all upgrades of this contract, for ever.
   *
   * Emits `AccessChanged`. Fails with `Access`. Access: the admin.
   */
  ossify: { args: []; ok: null; error: VaultError; mutates: true; payable: false };
  /** Everything at a glance. */
  overview: { args: []; ok: Overview; error: VaultError; mutates: false; payable: false };
  /** The settings. */
  settings: { args: []; ok: VaultSettings; error: never; mutates: false; payable: false };
  /** Who may pause. */
  guardian: { args: []; ok: Address; error: never; mutates: false; payable: false };
  /** The contracts around. */
  links: { args: []; ok: Links; error: never; mutates: false; payable: false };
  /** What belongs to the holders by the vault's books, in planck: all assets less what is owed to exits. */
  pool: { args: []; ok: bigint; error: VaultError; mutates: false; payable: false };
  /** What the exits that are not funded wait for, in planck: it has left the pool, and is still at stake. */
  unfunded: { args: []; ok: bigint; error: never; mutates: false; payable: false };
  /** The era clock. */
  clock: { args: []; ok: Clock; error: never; mutates: false; payable: false };
  /**
   * The shares that a stake of `amount` planck by the caller would mint now. Fails as that stake would: with `Paused`,
   * `Held`, `BelowMinimum`, `AwaitingSlash`, `NeedsBootstrap`, `Math`.
   */
  preview_stake: { args: [amount: bigint]; ok: bigint; error: VaultError; mutates: false; payable: false };
  /**
   * What leaving with `amount` of aDOTb (the largest number: all that the caller has) would bring, by request and at
   * once. Fails as both would: with `Paused`, `BelowMinimum`, `Math`. Whether the caller has that much is not looked at.
   */
  preview_unstake: {
    args: [amount: bigint];
    ok: UnstakePreview;
    error: VaultError;
    mutates: false;
    payable: false;
  };
  /** One exit; `None` if it never existed or was closed. */
  exit: { args: [id: bigint]; ok: ExitInfo | null; error: never; mutates: false; payable: false };
  /** Exits of `owner` that are not closed, newest first, from exit `from` on (0: the newest), `limit` at most (100). */
  exits_of: {
    args: [owner: Address, from: bigint, limit: number];
    ok: ExitPage;
    error: never;
    mutates: false;
    payable: false;
  };
  /** One batch; `None` if it has no exits (any more). */
  batch: { args: [batch: number]; ok: Batch | null; error: never; mutates: false; payable: false };
  /** Rate at the end of `era`; `None` if no keeper worked in the era after it. */
  rate_at: { args: [era: number]; ok: Rate | null; error: never; mutates: false; payable: false };
  /**
   * Who administers the contract, to whom that role is offered, how often it changed hands, and whether upgrades have
   * ended.
   */
  access: { args: []; ok: Access; error: never; mutates: false; payable: false };
}

export interface Constructors {
  /**
   * Makes the vault, its bonder and its token. The value sent is the bootstrap stake: at least `min_stake` and 1
   * DOT; it belongs to an account nobody holds and can never leave, so that no first depositor can bend the
   * rate.
   *
   * Only the code behind the door has this constructor (`docs/decisions/0023-small-doors.md`): `front` is the
   * hash of the code in front, which the vault has from then on.
   *
   * Emits `Staked`. Fails with `InvalidSetting`, `BelowMinimum`, `Token`, `CallFailed` (bonder or token could
   * not be made), `Access` if there is no code `front`, `Math`. Access: everybody.
   */
  new: {
    args: [setup: Setup, settings: VaultSettings, front: Hex];
    ok: null;
    error: VaultError;
    mutates: true;
    payable: true;
  };
}

export interface Events {
  /** Somebody staked DOT, and a holder got aDOTb. */
  Staked: {
    /** Who paid. */
    payer: Address;
    /** Who got the aDOTb. */
    holder: Address;
    /** How much, in planck. */
    amount: bigint;
    /** Shares minted. */
    shares: bigint;
  };
  /** A holder burned aDOTb and opened an exit. */
  ExitRequested: {
    /** Who will be paid. */
    owner: Address;
    /** The exit's id. */
    id: bigint;
    /** Its value, in planck. */
    amount: bigint;
    /** Shares burned. */
    shares: bigint;
    /** The batch it belongs to. */
    batch: number;
  };
  /** An exit was cancelled and its value minted again. */
  ExitCancelled: {
    /** Whose exit it was. */
    owner: Address;
    /** The exit's id. */
    id: bigint;
    /** Its value, in planck. */
    amount: bigint;
    /** Shares minted. */
    shares: bigint;
  };
  /** An exit was paid. */
  Claimed: {
    /** Who was paid. */
    owner: Address;
    /** The exit's id. */
    id: bigint;
    /** How much, in planck. */
    amount: bigint;
  };
  /** A holder left at once, for a fee. */
  UnstakedNow: {
    /** Who left. */
    holder: Address;
    /** aDOTb burned, in planck. */
    amount: bigint;
    /** DOT paid, in planck. */
    received: bigint;
    /** Shares burned. */
    shares: bigint;
  };
  /** Rewards were harvested. */
  Harvested: {
    /** All new cash, in planck. */
    reward: bigint;
    /** What came back of announced slashes and is released with it, in planck. */
    gains: bigint;
    /** Protocol fee in it, in planck. */
    fee: bigint;
    /** The era. */
    era: number;
  };
  /** A batch was funded: its exits can be claimed. */
  BatchFunded: {
    /** The batch. */
    batch: number;
    /** Era in which its exits were opened. */
    era: number;
    /** Cash set aside, in planck. */
    value: bigint;
  };
  /** The work of an era is complete. */
  Advanced: {
    /** The era. */
    era: number;
    /** First batch that is not funded. */
    firstUnfunded: number;
    /** Bonded in all stashes, in planck. */
    bonded: bigint;
    /** Unbonding in all stashes, in planck. */
    unbonding: bigint;
  };
  /** A loss was booked and shared. */
  LossShared: {
    /** Era of the offence; exits opened before it bear nothing. */
    since: number;
    /** The whole loss, in planck. */
    loss: bigint;
    /** Borne by the holders, in planck. */
    holders: bigint;
    /** Borne by unfunded exits, in planck. */
    exits: bigint;
  };
  /** Stashes are worth more than the books said: an announced slash was cancelled, mostly. */
  GainBooked: {
    /** How much, in planck. */
    gain: bigint;
    /** The part of it that went back to exits which had borne a loss; the rest is the holders'. */
    exits: bigint;
  };
  /** Nothing is priced until then, because a large change may be vetoed; zero: it is settled. */
  HoldSet: {
    /** When it ends, in milliseconds since 1970. */
    until: bigint;
  };
  /** An activity was paused, or opened again (`until` is then now). */
  PauseSet: {
    /** What. */
    what: Pausable;
    /** Until when, in milliseconds since 1970. */
    until: bigint;
    /** Who did it. */
    by: Address;
  };
  /** Settings were changed. */
  SettingsChanged: {
    /** Settings before. */
    old: VaultSettings;
    /** Settings now. */
    new: VaultSettings;
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
  /** Another guardian was named. */
  GuardianSet: {
    /** Before. */
    old: Address;
    /** After. */
    new: Address;
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

/** All exits opened in the same era (a loss splits an era's exits into two batches). */
export type Batch = {
  /** Era in which its exits were opened. */
  era: number;
  /** Era at whose start it is paid at the latest if the keepers do their work, by the bonding duration when it closed. */
  dueEra: number;
  /** Exits that are not claimed or cancelled. */
  exits: number;
  /** Sum of the exits' values when they were opened, in planck. */
  promised: bigint;
  /** What it is worth after losses, in planck: an exit is paid `amount * value / promised`. */
  value: bigint;
  /** What was not paid out yet, in planck. */
  unpaid: bigint;
  /** Era in which it was funded. */
  fundedEra: number;
};

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

/** What a report changed in the stash book, in planck. */
export type BookChange = {
  /** Bonded in all stashes from now on. */
  bonded: bigint;
  /** Unbonding in all stashes from now on. */
  unbonding: bigint;
  /** Provision for all stashes from now on. */
  provision: bigint;
  /** What stashes are worth less. */
  loss: bigint;
  /** What stashes are worth more. */
  gain: bigint;
  /** Era of the offence behind the loss. */
  since: number;
};

/** What a claim did. */
export type Claims = {
  /** What was paid, in planck. */
  paid: bigint;
  /** Exits that had been claimed or cancelled before: they were left out. */
  skipped: bigint[];
};

/** The era clock: counts eras of fixed length from an anchor. */
export type Clock = {
  /** Start of era 0, in milliseconds since 1970. */
  anchor: bigint;
  /** Length of an era, in milliseconds. */
  eraMs: bigint;
};

/** What a report changes for the holders, in planck, for the token: one of both at most. */
export type Correction = {
  /** Taken from them. */
  loss: bigint;
  /** Given back to them at once. */
  gain: bigint;
  /** Named in the credit of a gain, which bears no fee. */
  treasury: Address;
};

/** What a harvest brings the holders, for the token. */
export type Credit = {
  /** Cash that was taken in, in planck. */
  reward: bigint;
  /** Who gets the fee. */
  treasury: Address;
  /** The protocol's part of the reward, in planck. */
  fee: bigint;
  /** The holders' part, and what came back of announced slashes, in planck. */
  streamed: bigint;
  /** How long it takes until all of it is released, in milliseconds. */
  duration: bigint;
};

/** A batch of exits that is closed and not funded. */
export type Due = {
  /** Era by which it is paid. */
  era: number;
  /** What it is worth, in planck. */
  amount: bigint;
};

/** What the work of the present era does next, for the bonder. */
export type EraWork = {
  /** The era whose work it is. */
  era: number;
  /** It has not begun: the rewards come first. */
  begins: boolean;
  /** Stashes withdraw first. */
  withdraws: boolean;
  /** aDOTb, which says what the holders own. */
  token: Address;
};

/** An exit as a wallet shows it. */
export type ExitInfo = {
  /** Its id. */
  id: bigint;
  /** Who is paid. */
  owner: Address;
  /** Its value when it was opened, in planck. */
  amount: bigint;
  /** What a claim pays by what is known now, in planck. */
  payout: bigint;
  /** Era in which it was opened. */
  era: number;
  /** Era at whose start it is paid at the latest if the keepers do their work; exits may be paid earlier. */
  dueEra: number;
  /** How far it is. */
  state: ExitState;
};

/** One page of an owner's exits. */
export type ExitPage = {
  /** The exits of this page, newest first. */
  exits: ExitInfo[];
  /** `from` of the next page; 0 after the last one. */
  next: bigint;
};

/** How far an exit is. */
export type ExitState =
  /** Its era is not over: it can be cancelled. */
  | "Open"
  /** It waits for its money. */
  | "Waiting"
  /** It can be claimed. */
  | "Claimable";

/** The contracts around the vault. */
export type Links = {
  /** aDOTb. */
  token: Address;
  /** Moves the stake. */
  bonder: Address;
  /** Says which validators are backed. */
  registry: Address;
};

/** Why a computation has no result. */
export type MathError =
  /** The result, or an input, is larger than its type or the documented limit. */
  | "Overflow"
  /** The divisor is zero. */
  | "DivisionByZero"
  /** The stash already has as many unlocking chunks as it may have. */
  | "TooManyChunks";

/** The vault's money, in planck. */
export type Money = {
  /** Cash that waits to be bonded or to pay exits. */
  buffer: bigint;
  /** Cash that belongs to funded exits. */
  reserved: bigint;
  /** Bonded in all stashes. */
  bonded: bigint;
  /** Unbonding in all stashes. */
  unbonding: bigint;
  /** Value of the exits that are not funded, in planck: a liability. */
  unfunded: bigint;
  /** What bonded and unbonding stake is worth less, because slashes are announced that are not applied yet. */
  provision: bigint;
};

/** What a step of carrying out the plan moved, in planck. */
export type Moved = {
  /** Bonded; the rest of the value sent came back to the vault. */
  bonded: bigint;
  /** Taken back from unbonding. */
  rebonded: bigint;
  /** Unbonded. */
  unbonded: bigint;
  /** Cash that closed batches cannot do without, because stake comes too late for them; only when complete. */
  kept: bigint;
  /** Ripe stake that came free while a stash unbonded, since its list of chunks was full: cash for the buffer, sent to the vault. */
  withdrawn: bigint;
  /** Steps: one for the plan, one for each stash touched. */
  steps: number;
  /** Nothing of the plan is left. */
  complete: boolean;
};

/** What the plan is made from. */
export type Moves = {
  /** The most that may be bonded, in planck. */
  cash: bigint;
  /** The era by the clock. */
  now: number;
  /** Era in which what is unbonded now can be withdrawn. */
  ripeEra: number;
  /** What the exits need. */
  needs: Needs;
};

/** What the vault needs, after batches were funded. Amounts in planck. */
export type Needs = {
  /** The closed batches that wait, in the order in which they are funded. */
  dues: Due[];
  /** What the open batch is worth: its exits can still be cancelled. */
  open: bigint;
  /** The vault's free cash. */
  buffer: bigint;
  /** Cash that shall stay at hand for `unstake_now`. */
  target: bigint;
};

/** Everything at a glance. */
export type Overview = {
  /** The era by the clock. */
  era: number;
  /** When the next era begins, in milliseconds since 1970. */
  nextEraAt: bigint;
  /** The last era whose work was completed. */
  advancedEra: number;
  /** Work of an era has begun and is not complete. */
  advancing: boolean;
  /** DOT that backs all aDOTb, in planck. */
  pooled: bigint;
  /** All shares. */
  shares: bigint;
  /** Reward still to be released, in planck. */
  unreleased: bigint;
  /** The vault's money. */
  money: Money;
  /** Rewards that arrived and are not harvested, in planck. */
  unharvested: bigint;
  /** What came back of announced slashes and is not on its way to the holders yet, in planck. */
  gains: bigint;
  /** The most that `unstake_now` can take at once, in planck. */
  instantLiquidity: bigint;
  /** First batch that is not funded. */
  firstUnfunded: number;
  /** Batch that takes new exits. */
  openBatch: number;
  /** Id of the next exit. */
  nextExit: bigint;
  /** Until when staking is paused, in milliseconds since 1970. */
  stakePausedUntil: bigint;
  /** Until when unstaking is paused. */
  unstakePausedUntil: bigint;
  /** Until when the keepers' work is paused. */
  advancePausedUntil: bigint;
  /** Until when nothing is priced, because a large change is reported and may be vetoed. */
  heldUntil: bigint;
  /** All was lost: somebody must give a new bootstrap stake before others can stake. */
  restart: boolean;
};

/** What can be paused. Claims and transfers are not in the list on purpose. */
export type Pausable =
  /** `stake`. */
  | "Stake"
  /** `request_unstake` and `unstake_now`. */
  | "Unstake"
  /** `advance` and `harvest`. */
  | "Advance";

/** Rate at the end of an era: one share is worth `pooled / shares` planck. */
export type Rate = {
  /** DOT that backed all aDOTb, in planck. */
  pooled: bigint;
  /** All shares. */
  shares: bigint;
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

/** What the vault is made with. */
export type Setup = {
  /** The admin: the deployer at first, then the timelock. */
  admin: Address;
  /** The guardian. */
  guardian: Address;
  /** The registry. */
  registry: Address;
  /** Code of the token behind its door, which the vault instantiates itself. */
  tokenCode: Hex;
  /** Code of the token in front of its door. */
  tokenFront: Hex;
  /** Code of the bonder behind its door, which the vault instantiates itself. */
  bonderCode: Hex;
  /** Code of the bonder in front of its door. */
  bonderFront: Hex;
  /** What the bonder is made with. */
  bonder: BonderSetup;
  /** Start of era 0, in milliseconds since 1970. */
  eraAnchor: bigint;
  /** Length of an era, in milliseconds; fixed for ever. */
  eraMs: bigint;
};

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

/** What a call of `work` decided, for the bonder to carry out. */
export type Step = {
  /** To be taken from the holders, in planck, because it never came. */
  loss: bigint;
  /** Batches that were funded. */
  steps: number;
  /** Stake is to be moved; the cash for it was sent along. */
  moves: Moves | null;
  /** Nothing of this era's work is left. */
  complete: boolean;
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

/** The token's totals at one moment. */
export type Totals = {
  /** DOT that backs all aDOTb now, in planck; it is the total supply. */
  pooled: bigint;
  /** All shares. */
  shares: bigint;
  /** Reward that is still to be released into `pooled`, in planck. */
  unreleased: bigint;
};

/** What leaving would bring. */
export type UnstakePreview = {
  /** Paid after unbonding by `request_unstake`, in planck. */
  byRequest: bigint;
  /** Era at whose start it is paid at the latest. */
  dueEra: number;
  /** Paid at once by `unstake_now`, in planck. */
  now: bigint;
  /** Whether the buffer can pay that at this moment, and nothing is held. */
  nowAvailable: boolean;
};

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

/** Settings that governance may change, one by one or several at once. */
export type VaultSettings = {
  /** Smallest stake, in planck. */
  minStake: bigint;
  /** Smallest exit, in planck; a holder's whole balance may always leave. */
  minExit: bigint;
  /** Protocol fee on rewards, in basis points; never above 2 000. */
  feeBps: number;
  /** Fee of `unstake_now`, in basis points; never above 500. It stays in the pool: it is harvested like a reward. */
  instantFeeBps: number;
  /** Part of the pool that is kept unbonded for `unstake_now`, in basis points; never above 2 000. */
  bufferBps: number;
  /**
   * The most that may be on its way to the holders for each era over which it is released, in basis points of the pool; what
   * arrives beyond it waits. Never above 100.
   */
  maxRewardBps: number;
  /** Who gets the protocol fee. */
  treasury: Address;
  /** The chain's bonding duration, in eras; 2 to 56. */
  bondingEras: number;
};

/** What a step of withdrawing brought. */
export type Withdrawn = {
  /** Cash sent to the vault for ripe chunks, in planck. */
  received: bigint;
  /** What was written off because it never came, in planck, and no provision was made for it. */
  lost: bigint;
  /** What was written off because it never came, in planck, and a provision was there for it. */
  provided: bigint;
  /** Stashes touched. */
  steps: number;
  /** No stash is left to look at. */
  complete: boolean;
};
