// One sentence for each error of the contracts, by the error's type and name. {field:form} stands for a value:
//   dot, adotb, shares: an amount · time: a moment · duration · percent: of basis points · plain: as it is
//   what: a thing that can be paused · role · state · address · hash · text · vote · limits
// A form in capitals is the type of an error inside, whose own sentence stands there. A test holds this table against
// the metadata of all contracts. "Name of message" replaces "Name" where that message was called.

export type Sentences = Readonly<Record<string, Readonly<Record<string, string>>>>;

const access = {
  MissingRole: "The account {caller:address} may not do this: only the {needed:role} may.",
  NotOffered: "The admin role was not offered to {caller:address}.",
  Ossified: "The contract was ossified: its code can never be replaced again.",
  CodeNotReplaced:
    "The code was not replaced: no code with this hash was uploaded, or it does not answer as it must.",
  NotHandedOver: "No code can be replaced before the admin role has been handed over.",
};

const math = {
  Overflow: "A number became too large to calculate with.",
  DivisionByZero: "The calculation would divide by zero.",
  TooManyChunks: "The stash has as many unbonding chunks as it may have.",
};

const valueNotExpected = "{given:dot} was sent to a message that takes none: send no value with it.";

const token = {
  Access: "{0:AccessError}",
  ValueNotExpected: valueNotExpected,
  ZeroResult: "The amount is too small: at the present rate it is worth no share at all.",
  InsufficientShares:
    "There is not enough aDOTb: {needed:shares} are needed and the account has {available:shares}.",
  InsufficientAllowance:
    "The owner allowed less than that: {needed:adotb} were asked for and {available:adotb} are allowed.",
  ForbiddenRecipient:
    "aDOTb cannot go to the token's own account or the vault's: nobody could get them back.",
  Math: "{0:MathError}",
};

const registry = {
  Access: "{0:AccessError}",
  ValueNotExpected: valueNotExpected,
  TooFewValidators: "The allocation has {given:plain} validators, and at least {minimum:plain} are needed.",
  TooManyValidators: "The allocation has {given:plain} validators, and at most {maximum:plain} are allowed.",
  ZeroWeight: "The validator {validator:address} has no weight: leave it out instead.",
  WeightAboveCap:
    "The validator {validator:address} would get {given:percent}, and one may have at most {cap:percent}.",
  DuplicateValidator: "The validator {validator:address} is in the allocation twice.",
  WrongSum: "The weights sum to {given:percent} and must sum to 100 %.",
  InvalidLimits:
    "These limits contradict themselves, or the present allocation would break them: {given:limits}.",
  Math: "{0:MathError}",
};

const accessControl = {
  InvalidCaller: "An account can give up a role for itself only.",
  MissingRole: "The caller does not have the role at the timelock that this needs.",
  RoleRedundant: "The account has this role already.",
};

const timelock = {
  Custom: "The timelock refused: {0:text}.",
  InsufficientDelay:
    "The delay is shorter than the timelock's present delay, or out of the bounds of 1 to 30 days.",
  OperationAlreadyScheduled: "The same calls were scheduled at the timelock before.",
  OperationIsNotReady:
    "The operation is not ready at the timelock: it was never scheduled, was done or cancelled, or its delay is not over.",
  MissingDependency: "The operation that must come before this one was not done.",
  UnderlyingTransactionReverted:
    "A contract that the operation calls did not answer: it ran out of gas, or it is not there.",
  CallerMustBeTimeLock: "Only the timelock itself may do this, by an operation that was decided.",
  CalleeZeroAddress: "The operation has a call without a contract.",
};
const notCancellable = "The operation cannot be cancelled: it is not waiting at the timelock.";

const vaultSettings = {
  MinStake: "The smallest stake must be above 0 and at most 1 000 DOT.",
  MinExit: "The smallest exit must be at most 1 000 DOT.",
  Fee: "The fee on rewards must be at most 20 %.",
  InstantFee: "The fee of leaving at once must be at most 5 %.",
  Buffer: "The buffer must be at most 20 % of the pool.",
  MaxReward: "The most that an era's harvests may add must be above 0 and at most 100 % of the pool.",
  BondingEras: "The bonding duration must be 2 to 1 000 eras.",
  EraLength: "The length of an era must not be zero.",
};

const oracleSettings = {
  Limit: "The most that reports may change at once must be at most 10 % of the pool.",
  VetoEras: "The veto period must be 1 to 7 eras.",
};

const bonderSettings = {
  GraceEras: "The grace must be at most 100 eras.",
  MinBond: "The minimum bond must be above 0 and at most 1 000 000 DOT.",
  MaxStashes: "The number of stashes must be 1 to 64.",
  SlashingSpans: "The number of slashing spans must be at most 256.",
};

export const SENTENCES: Sentences = {
  AccessError: access,
  MathError: math,
  TokenError: token,
  RegistryError: registry,
  VaultSettingName: vaultSettings,
  BonderSettingName: bonderSettings,
  OracleSettingName: oracleSettings,
  GovernorSettingName: {
    Threshold: "The threshold for a proposal must be 0.01 % to 10 % of what is at stake.",
    Quorum: "The quorum must be 1 % to 50 % of what is at stake.",
    CriticalQuorum:
      "The quorum for what cannot be undone must be 1 % to 50 % of what is at stake, and not below the other one.",
    Floor: "The floor of what is at stake must be 1 to 1 000 000 DOT.",
    VotingDelay: "The time before the vote is out of bounds: it must be 1 to 14 days (a day is one era).",
    VotingPeriod: "The length of the vote must be 1 to 30 days (a day is one era).",
    Grace: "The time to queue and to execute must be 1 to 30 days each (a day is one era).",
    MinDelay: "The timelock's delay must be 1 to 30 days (a day is one era).",
  },
  VaultError: {
    Access: "{0:AccessError}",
    Paused: "{what:what} is paused until {until:time}; the pause ends by itself.",
    Held: "A large loss or gain is reported and may still be vetoed, so nothing is priced until that is settled: at {until:time} at the latest, mostly earlier.",
    AwaitingSlash:
      "Slashes are announced that may take {provision:dot}, more than {most:dot} (2 %): until they are applied or cancelled nobody can stake.",
    NeedsBootstrap:
      "All was lost, and with it the stake that protects newcomers: somebody must first give the bootstrap holder {minimum:dot}, which never come back.",
    BelowMinimum: "{given:dot} is too little: the minimum is {minimum:dot}.",
    "BelowMinimum of request_unstake":
      "{given:dot} is too little: the minimum is {minimum:dot}, or the whole balance.",
    "BelowMinimum of unstake_now":
      "{given:dot} is too little: the minimum is {minimum:dot}, or the whole balance.",
    ValueNotExpected: valueNotExpected,
    ExceedsBuffer: "The vault can pay {available:dot} at once, and {asked:dot} were asked for.",
    BelowMinReceived:
      "Leaving at once would pay {received:dot}, less than the {minimum:dot} that were demanded.",
    UnknownExit: "There never was an exit with the number {id:plain}.",
    ExitClosed: "The exit {id:plain} was claimed or cancelled before.",
    NotExitOwner: "The exit {id:plain} belongs to {owner:address}.",
    ExitNotFunded:
      "The exit {id:plain} waits for its money: it is paid in era {due_era:plain} at the latest (adotb exits).",
    OwnerFirst:
      "The exit {id:plain} is its owner's to claim first: anybody else may from era {from:plain} on.",
    CancelTooSoon:
      "The exit {id:plain} was opened in this very block: it can be cancelled from the next one on.",
    BatchClosed: "The exit {id:plain} can no longer be cancelled: its batch {batch:plain} is closed.",
    DuplicateExit: "The exit {id:plain} is named twice.",
    WrongNumberOfIds: "{given:plain} exits were named, and it must be 1 to {maximum:plain}.",
    EraNotOver: "The work of era {era:plain} is done; the next era begins at {next_era_at:time}.",
    InvalidSetting: "{0:VaultSettingName}",
    InvalidPause:
      "A pause of {given:duration} is not possible: it must be above 0 and at most {maximum:duration}.",
    PauseTooSoon: "The guardian paused this before and may do so again at {allowed_at:time}.",
    Token: "{0:TokenError}",
    FutureEra: "The era {given:plain} of the loss is still to come: it is era {era:plain} now.",
    CallFailed:
      "A contract of the suite did not answer, so nothing was done: the call ran out of gas, or the contract's code is broken.",
    PaymentFailed:
      "The chain refused to pay {amount:dot} to {to:address}: an account that does not exist needs at least the existential deposit.",
    Math: "{0:MathError}",
  },
  BonderError: {
    Access: "{0:AccessError}",
    ValueNotExpected: valueNotExpected,
    StashNotNeeded:
      "No stash is needed: there are {present:plain}, and the pool's size asks for {wanted:plain}.",
    StashNotCreated:
      "The chain refused to make a stash: the nominator's code is not there, or the caller cannot pay its deposits.",
    UnknownStash: "There is no stash {stash:plain}.",
    AboveBook:
      "The report says {given:dot} of stash {stash:plain}, and by its book it can have {most:dot} at most.",
    OtherRevision:
      "The report is of revision {given:plain} of the stash book, which is at {current:plain} now: look again and report anew.",
    SameAsBook: "The book says exactly this of stash {stash:plain}.",
    NotRepaired:
      "There is nothing to repair at stash {stash:plain}, or the chain refused to nominate or to withdraw for it.",
    NothingRipens: "The chain frees no more of stash {stash:plain} now than the book says.",
    NotShown:
      "Stash {stash:plain} showed nothing about the validator {validator:address} that would exclude it, or take it back.",
    NotInAllocation: "The validator {validator:address} has no weight in the allocation.",
    NotExcluded:
      "The validator {validator:address} is not excluded, or not by whom this would end it: a proof ends a proof, the guardian ends the guardian's.",
    ExcludedBefore:
      "The guardian excluded this validator before and may do so again from era {from:plain} on.",
    TooManyExclusions: "As many validators are excluded as may be.",
    ExclusionTooLong: "{given:plain} eras are too long: an exclusion lasts 7 at most.",
    TooMuchExcluded:
      "{given:percent} of the weight would be excluded, and {most:percent} may be at most: propose another allocation instead.",
    InvalidReport: "The report names a stash twice, or not in the order of their numbers.",
    InvalidSetting: "{0:BonderSettingName}",
    VaultRefused:
      "The vault refused what it was told, or did not answer: the call ran out of gas, or the vault's code is broken.",
    ZeroLimit: "The number of steps must be at least 1.",
    Vault: "{0:VaultError}",
    TokenRefused: "The token refused what the vault decided, or did not answer, so nothing was done.",
    StashSilent:
      "The stash {account:address} did not answer: the call ran out of gas, or the stash's code is broken.",
    RegistrySilent: "The registry did not answer: the call ran out of gas, or the registry's code is broken.",
    PaymentFailed: "The chain refused to send {amount:dot} back to the vault.",
    Math: "{0:MathError}",
  },
  NominatorError: {
    NotBonder: "The account {caller:address} may not command this stash: only its bonder may.",
    PaymentFailed: "The chain refused to send {amount:dot} to the vault.",
    CodeNotReplaced: "The code was not replaced: no code with this hash was uploaded.",
    NominationRefused:
      "The chain refused to nominate {validator:address}: nothing of the order was done, and the value came back.",
  },
  OracleError: {
    Access: "{0:AccessError}",
    ValueNotExpected: valueNotExpected,
    OtherEra:
      "The report is of era {given:plain}, and it is era {era:plain} now: look again and report anew.",
    FutureOffence:
      "The offence cannot have been in era {given:plain}, which is still to come: it is era {era:plain} now.",
    AlreadyReported:
      "The account has said exactly this already, and others must say the same (report {hash:hash}).",
    AlreadyBooked: "This report is booked already ({hash:hash}).",
    Waiting:
      "A report is held ({hash:hash}); until it is settled no other is taken. It can be applied at {until:time}.",
    Vetoed: "The guardian vetoed a report: large changes are refused until {until:time}.",
    NotHeld: "This report is not held: it never was, was vetoed or applied, or has expired ({hash:hash}).",
    TooSoon: "The veto period is not over: the report can be applied at {until:time}.",
    ReportersActive:
      "The reporters do their work: others can prove what a stash has from era {from:plain} on, if nothing was agreed on until then, or if the stash was challenged in time.",
    AlreadyChallenged:
      "The stash {stash:plain} was challenged already: anybody can prove what it has from era {from:plain} on.",
    NotProven:
      "The stash {stash:plain} did not prove these numbers: they are wrong, or the chain does not let it.",
    InvalidReporters: "There must be 1 to 32 reporters, and nobody twice.",
    InvalidQuorum:
      "{given:plain} cannot be the quorum of {reporters:plain}: it must be more than a half and not more than all.",
    InvalidSetting: "{0:OracleSettingName}",
    Bonder: "{0:BonderError}",
    CallFailed:
      "A contract of the suite did not answer, so nothing was done: the call ran out of gas, or the contract's code is broken.",
    Math: "{0:MathError}",
  },
  GovernorError: {
    Access: "{0:AccessError}",
    ValueNotExpected: valueNotExpected,
    NothingInEscrow:
      'Nothing was given to escrow or to release, or the account has nothing in escrow: adotb escrow "100 aDOTb" puts some there.',
    InsufficientEscrow: "The account has {available:shares} in escrow, and {needed:shares} were asked for.",
    EscrowLocked: "What is in escrow is held by a vote until {until:time}.",
    EscrowedTooLate:
      "The account added to its escrow at {since:time}, after the vote began at {vote_starts:time}: it can vote on later proposals only.",
    BelowThreshold: "A proposal needs {minimum:shares} in escrow, and the account has {given:shares}.",
    ProposalPending: "The account's last proposal is not decided: it can propose again at {until:time}.",
    WrongNumberOfActions: "{given:plain} actions were given, and it must be 1 to {maximum:plain}.",
    TooLong: "The actions or the text have {given:plain} bytes, and at most {maximum:plain} are allowed.",
    InvalidAllocation: "{0:RegistryError}",
    InvalidVaultSetting: "{0:VaultSettingName}",
    InvalidBonderSetting: "{0:BonderSettingName}",
    InvalidSetting: "{0:GovernorSettingName}",
    EmptyAction: "Action {action:plain} (counted from 0) changes nothing, or calls no contract.",
    UnknownProposal: "There is no proposal {id:plain}: adotb proposals --all lists them.",
    WrongState:
      "The proposal {id:plain} {state:state}, so this cannot be done with it: adotb proposals says what is next.",
    QuorumMissed:
      "More is at stake than when it was proposed: {minimum:shares} must be for it or abstain now, and {given:shares} are. It can be tried again until it expires.",
    AlreadyVoted: "The account has voted on this before: {vote:vote}.",
    MayNotCancel:
      "The account {caller:address} may not cancel this: only who proposed it, until the vote ends, or the guardian.",
    GuardianIsConcerned: "The guardian cannot cancel a proposal that does nothing but name another guardian.",
    Token: "{0:TokenError}",
    Timelock: "{0:TimelockError}",
    CallFailed:
      "A contract of the suite did not answer, so nothing was done: the call ran out of gas, or the contract's code is broken.",
    Math: "{0:MathError}",
  },
  TimelockError: {
    ...timelock,
    AccessControl: "{0:AccessControlError}",
    OperationCannotBeCanceled: notCancellable,
  },
  TimelockControllerError: {
    ...timelock,
    AccessControlError: "{0:AccessControlError}",
    // The library's own spelling.
    OperationCannonBeCanceled: notCancellable,
  },
  AccessControlError: accessControl,
  TimelockAccessError: accessControl,
  PSP22Error: {
    Custom: "The token refused: {0:custom}.",
    InsufficientBalance: "The account has less aDOTb than that: adotb balance says how much.",
    InsufficientAllowance: "The owner allowed the caller less aDOTb than that.",
    ZeroRecipientAddress: "aDOTb cannot go to the zero address.",
    ZeroSenderAddress: "aDOTb cannot come from the zero address.",
    SafeTransferCheckFailed: "The receiver does not take aDOTb: {0:text}.",
  },
};

/** What PSP22's `Custom` says in our token. */
export const CUSTOM: Readonly<Record<string, string>> = {
  ForbiddenRecipient:
    "aDOTb cannot go to the token's own account or the vault's, since nobody could get them back",
  ValueNotExpected: "value was sent to a message that takes none",
  AllowanceOverflow: "the allowance would become too large to count",
};

export const ROLES: Readonly<Record<string, string>> = {
  Admin: "admin (the timelock)",
  Guardian: "guardian",
  Reporter: "reporter",
  Vault: "vault",
  Bonder: "bonder",
};

export const PAUSABLE: Readonly<Record<string, string>> = {
  Stake: "Staking",
  Unstake: "Unstaking",
  Advance: "The keepers' work",
};

/** "The proposal 3 ..." */
export const STATES: Readonly<Record<string, string>> = {
  Pending: "has not been put to the vote yet",
  Active: "is being voted on",
  Defeated: "was defeated",
  Succeeded: "was won and is not queued yet",
  Queued: "waits at the timelock",
  Ready: "is ready to be executed",
  Executed: "was executed",
  Cancelled: "was cancelled",
  Expired: "has expired",
};

/** What the chain says most often, by the error's name. Others are told in the chain's own words. */
export const CHAIN_SENTENCES: Readonly<Record<string, string>> = {
  "Contracts.OutOfGas":
    "The contract needs more than the weight it was given: try again, or with fewer steps.",
  "Contracts.StorageDepositNotEnoughFunds": "The account cannot pay the storage deposit.",
  "Contracts.StorageDepositLimitExhausted": "The storage deposit became larger than was agreed: try again.",
  "Contracts.ContractTrapped":
    "The contract stopped with a fault: wrong input for a view, value for a message that takes none, or a bug.",
  "Contracts.ContractReverted": "The contract refused and undid everything.",
  "Contracts.ContractNotFound": "There is no contract at this address.",
  "Contracts.CodeNotFound": "No code with this hash was uploaded.",
  "Contracts.DuplicateContract": "A contract with the same code, arguments and salt is there already.",
  "Contracts.TransferFailed":
    "The account cannot send that much: its balance is too low, or the receiver would stay below the existential deposit.",
  "Contracts.CodeTooLarge": "The code is larger than the chain allows.",
  "Contracts.CodeRejected": "The chain does not accept the code.",
  "Contracts.MigrationInProgress":
    "The chain is moving the storage of all contracts after an upgrade, over many blocks: until that is done no contract answers. Nothing is lost; try again later.",
  "Contracts.CodeInUse": "The code cannot be removed: contracts use it.",
  "Balances.InsufficientBalance": "The account does not have enough money.",
  "Balances.ExistentialDeposit": "The receiver would stay below the existential deposit.",
  "Balances.Expendability": "The account would fall below the existential deposit and vanish.",
  "Token.FundsUnavailable": "The account does not have enough money.",
  "Token.OnlyProvider": "The account would fall below the existential deposit and vanish.",
  "Token.BelowMinimum": "The receiver would stay below the existential deposit.",
  "Token.NotExpendable": "The account would fall below the existential deposit and vanish.",
  "Token.Frozen": "The account's money is frozen.",
  BadOrigin: "The account may not do this.",
  Exhausted: "The transaction needs more than a block has room for.",
  "Staking.InvalidEraToReward": "The rewards of this era are not known yet, or too old to be paid.",
  "Staking.AlreadyClaimed": "These rewards were paid before.",
};
