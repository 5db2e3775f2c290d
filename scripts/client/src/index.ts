// The library: what an integrator imports.

export * from "./lib/actions.ts";
export * from "./lib/address.ts";
export * from "./lib/amount.ts";
export * from "./lib/artefacts.ts";
export * from "./lib/chain.ts";
export * from "./lib/codec.ts";
export * from "./lib/contract.ts";
export * from "./lib/deployment.ts";
export * from "./lib/describe.ts";
export * from "./lib/errors.ts";
export * from "./lib/events.ts";
export * from "./lib/keys.ts";
export * from "./lib/network.ts";
export * from "./lib/output.ts";
export * from "./lib/suite.ts";
export * from "./lib/transaction.ts";
export * from "./lib/units.ts";
export type * as BonderTypes from "./lib/generated/bonder.ts";
export type * as GovernorTypes from "./lib/generated/governor.ts";
export type * as NominatorTypes from "./lib/generated/nominator.ts";
export type * as RegistryTypes from "./lib/generated/registry.ts";
export type * as TimelockTypes from "./lib/generated/timelock.ts";
export type * as TokenTypes from "./lib/generated/token.ts";
export type * as VaultTypes from "./lib/generated/vault.ts";
