// The library: what an integrator imports. It runs in a page as well as in node; what reads disk is in node.ts.

export {
  bondingDuration,
  chainNow,
  checkEndpoint,
  connect,
  eraInfo,
  eraLengthMs,
  existentialDeposit,
  identityOf,
  leastBond,
  spendable,
  STAKING_CALLS,
  stakingInfo,
  storedNumber,
  unbondingTime,
  type Chain,
  type ConnectOptions,
  type EraInfo,
  type StakingCallName,
  type StakingInfo,
  type Unbonding,
} from "./chain/chain.ts";
export { encodable, jsonReplacer, plain, variantOf } from "./chain/codec.ts";
export {
  feeOf,
  SuiteContract,
  unwrapAnswer,
  withMargin,
  type AskOptions,
  type MessagesOf,
  type MessageType,
  type Plan,
  type PlanOptions,
  type Sent,
  type Weight,
} from "./chain/contract.ts";
export { contractEvents, decodeEvent, type ContractEvent, type Emitter } from "./chain/events.ts";
export { exposedIn, type Exposed } from "./chain/exposure.ts";
export {
  clockDrift,
  EraHistory,
  searchStart,
  startSlack,
  vaultEra,
  type EraFacts,
  type EraStart,
  type LookBack,
  type SeenEra,
} from "./chain/history.ts";
export {
  announcedSlashes,
  earliestOffence,
  readAnnounced,
  sharesOf,
  slashDeferEras,
  type AnnouncedSlash,
  type Cancelled,
  type ChainState,
  type Search,
} from "./chain/slashes.ts";
export {
  dispatchRefusal,
  sendTransaction,
  type Account,
  type Extrinsic,
  type Included,
  type SendOptions,
} from "./chain/transaction.ts";

export {
  BONDER_SETTINGS,
  ORACLE_SETTINGS,
  readAllocationFile,
  readCall,
  readLimits,
  readPanel,
  readSettings,
  readUpgrade,
  readWeights,
  RULES,
  VAULT_SETTINGS,
  type Callable,
  type Reading,
} from "./governance/actions.ts";
export { readPresent } from "./governance/present.ts";
export { describeAction, describeCall, type Present, type Telling } from "./governance/telling.ts";

export {
  firstGroup,
  nextWord,
  prepareReport,
  readFindings,
  reportHash,
  searchReport,
  type Desk,
  type Finding,
  type Findings,
  type Prepared,
  type PrepareOptions,
  type Word,
} from "./oracle/report.ts";
export {
  bookOf,
  compare,
  originOf,
  type Book,
  type Comparison,
  type Ledger,
  type Origin,
  type Share,
} from "./oracle/standing.ts";

export {
  CODE_NAMES,
  codesOf,
  CONTRACT_NAMES,
  DOORED,
  parseArtefact,
  parseInterface,
  readInterfaces,
  type Artefact,
  type Artefacts,
  type Bytes,
  type Code,
  type CodeName,
  type ContractInterface,
  type ContractName,
  type Interfaces,
} from "./suite/artefacts.ts";
export {
  DEPLOYED,
  newDeployment,
  parseDeployment,
  type DeployedCode,
  type DeployedContract,
  type DeployedName,
  type Deployment,
  type DeploymentStep,
  type Inclusion,
} from "./suite/deployment.ts";
export {
  equalWeights,
  parseNetwork,
  requireToken,
  settleNetwork,
  type Network,
  type SettledNetwork,
  type ValidatorWeight,
} from "./suite/network.ts";
export { booksOf, readEarnings, type Books, type Earning, type Point } from "./suite/earned.ts";
export { missingContracts, requirePresence } from "./suite/presence.ts";
export { Clock, EVERYTHING, Suite, type Addresses, type Holding } from "./suite/suite.ts";
export type * as BonderTypes from "./suite/generated/bonder.ts";
export type * as GovernorTypes from "./suite/generated/governor.ts";
export type * as NominatorTypes from "./suite/generated/nominator.ts";
export type * as OracleTypes from "./suite/generated/oracle.ts";
export type * as RegistryTypes from "./suite/generated/registry.ts";
export type * as TimelockTypes from "./suite/generated/timelock.ts";
export type * as TokenTypes from "./suite/generated/token.ts";
export type * as VaultTypes from "./suite/generated/vault.ts";

export {
  addressHex,
  BOOTSTRAP_HOLDER,
  developmentAddress,
  formatAddress,
  parseAddress,
  sameAddress,
  shortAddress,
  type AddressOptions,
} from "./text/address.ts";
export { isDevelopmentAccount } from "./text/known-keys.ts";
export {
  ADOTB,
  DOT,
  formatAmount,
  formatCount,
  formatNumber,
  MAX_BALANCE,
  ONE_DOT,
  parseAmount,
  parseAmountOrAll,
  parsePositive,
  plural,
  type TokenUnit,
} from "./text/amount.ts";
export {
  describeDispatchError,
  describeError,
  describeRefusal,
  dispatchErrorName,
  errorTypeOf,
  formatShares,
  textOf,
  type Described,
} from "./text/describe.ts";
export { doorsOf, type Doors } from "./text/doors.ts";
export {
  AdotbError,
  ChainRefusal,
  Declined,
  DifferencesFound,
  ExitCode,
  InputError,
  NetworkError,
  Refusal,
  sentence,
} from "./text/errors.ts";
export { describePlan, formatWeight, type PlanSummary } from "./text/plans.ts";
export {
  formatDistance,
  formatDuration,
  formatLength,
  formatMoment,
  formatPercent,
  formatTime,
  parseDuration,
  parsePercent,
  parseSpan,
  parseWhole,
  spanMs,
  type Span,
} from "./text/units.ts";
