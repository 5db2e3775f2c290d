// Messages that the built contracts of this commit do not have yet, typed by hand. When the metadata have them, run "npm run
// generate", take `bonder.Messages` and `vault.Messages` in lib/suite.ts, and delete this file; what still names it does not
// compile then.

import type * as bonder from "./generated/bonder.ts";
import type * as vault from "./generated/vault.ts";
import type { Address } from "./plain.ts";

/** Why a validator is excluded: it was proved that it refuses a stash or is no candidate, or the guardian said so. */
export type Cause = "Refuses" | "NoCandidate" | "Guardian";

/** A validator that gets no stake for a while, whatever its weight is. */
export type Exclusion = {
  /** Which. */
  validator: Address;
  /** In this era its weight counts again. */
  until: number;
  /** Why. */
  by: Cause;
};

/** Where the staking calls are: one more, with which a stash shows whether somebody is a candidate. */
export type StakingCalls = bonder.StakingCalls & {
  /** `force_apply_min_commission(validator_stash)`: made only to be taken back. */
  forceApplyMinCommission: number;
};

interface OfStash<Args extends unknown[]> {
  args: Args;
  ok: null;
  error: bonder.BonderError;
  mutates: true;
  payable: false;
}

export interface BonderMessages extends bonder.Messages {
  probe: OfStash<[stash: number, validator: Address]>;
  readmit: OfStash<[stash: number, validator: Address]>;
  ripen: OfStash<[stash: number]>;
  exclude: OfStash<[validator: Address, eras: number]>;
  exclusions: { args: []; ok: Exclusion[]; error: never; mutates: false; payable: false };
}

/** What a claim did. */
export type Claims = {
  /** Paid in all, in planck. */
  paid: bigint;
  /** Exits that were closed before. */
  skipped: bigint[];
};

export type VaultMessages = Omit<vault.Messages, "claim"> & {
  claim: { args: [ids: bigint[]]; ok: Claims; error: vault.VaultError; mutates: true; payable: false };
};

/** Errors whose sentences are there before the contracts have them, by the error's type. */
export const PENDING_ERRORS: Readonly<Record<string, readonly string[]>> = {
  VaultError: ["OwnerFirst"],
  BonderError: [
    ...["NothingRipens", "NotShown", "NotInAllocation", "NotExcluded", "ExcludedBefore"],
    ...["TooManyExclusions", "ExclusionTooLong", "TooMuchExcluded"],
  ],
};
