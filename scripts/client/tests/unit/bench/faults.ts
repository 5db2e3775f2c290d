// What can go wrong, one thing each; what it may keep from being done, and what a person must learn of it.

import { ALARM_KINDS, type AlarmKind } from "../../../src/keeper/alarms.ts";
import { VALIDATORS } from "./names.ts";
import {
  broken,
  failsInBlock,
  heavyAbove,
  refused,
  trapped,
  unanswered,
  type Fault,
  type World,
} from "./world.ts";

/** What the keeper has to do in the bench. */
export type Task = "pay" | "advance" | "create" | "repair" | "report";
const ALL: readonly Task[] = ["pay", "advance", "create", "repair", "report"];

export interface Injected {
  readonly name: string;
  /** Calls that it is behind. */
  readonly at: Readonly<Record<string, Fault>>;
  /** What it may keep from being done; nothing else. */
  readonly blocks: readonly Task[];
  /** The alarm by which a person learns of it. */
  readonly alarm?: AlarmKind;
  /** Alarms that nobody can look for meanwhile. */
  readonly blinds?: readonly AlarmKind[];
  /** Most fees of failed transactions that it may cost in an era. */
  readonly fees?: number;
  /** What it does to the world besides. */
  readonly begin?: (world: World) => void;
  readonly end?: (world: World) => void;
}

const unread = (
  name: string,
  call: string,
  fault: Fault,
  blocks: readonly Task[] = [],
  blinds: readonly AlarmKind[] = [],
): Injected => ({ name, at: { [call]: fault }, blocks, blinds, alarm: "not-readable" });

/** What is known of validators only with the stashes, and of codes. */
const OF_STASHES = ["validator-commission", "code-differs"] as const;

export const FAULTS: readonly Injected[] = [
  // What cannot be read.
  unread("the vault's overview traps", "vault.overview", trapped, ["advance", "report"], ["paused"]),
  unread("the bonder's sums trap", "bonder.totals", trapped, ["create"]),
  unread("the stash book traps", "bonder.stashes", trapped, ["pay", "repair", "report"], OF_STASHES),
  unread("the bonder's exclusions trap", "bonder.exclusions", trapped, ["repair"], ["validator-commission"]),
  unread("the bonder's settings trap", "bonder.settings", trapped, ["advance", "repair"]),
  unread("the registry traps", "registry.allocation", trapped, [], ["validator-commission"]),
  unread("the oracle does not tell when it heard of the reporters", "oracle.heard", trapped, ["report"]),
  unread("the oracle's panel traps", "oracle.panel", trapped, ["report"]),
  unread(
    "the governor traps",
    "governor.proposals",
    trapped,
    [],
    ["proposal-open", "scheduled-outside-governor"],
  ),
  unread(
    "the node lists no storage of contracts",
    "rpc.childstate.getKeysPaged",
    broken,
    [],
    ["scheduled-outside-governor"],
  ),
  unread("the node does not tell codes", "query.contracts.contractInfoOf", broken, [], ["code-differs"]),
  unread(
    "ledgers cannot be decoded",
    "query.staking.ledger",
    broken,
    ["pay", "repair", "report"],
    OF_STASHES,
  ),
  unread(
    "announced slashes cannot be decoded",
    "query.staking.unappliedSlashes",
    broken,
    ["pay", "repair", "report"],
    OF_STASHES,
  ),
  unread("nominations cannot be read", "query.staking.nominators", unanswered, ["repair"]),
  unread(
    "the candidates cannot be listed",
    "query.staking.validators.keys",
    unanswered,
    [],
    ["validator-commission"],
  ),
  unread(
    "the exposures cannot be read",
    "query.staking.erasStakersOverview",
    broken,
    [],
    ["validator-commission"],
  ),
  unread("the rewards of eras cannot be read", "query.staking.erasValidatorReward", broken, ["pay"]),
  unread("nothing final can be read", "rpc.chain.getFinalizedHead", unanswered, ["pay"]),
  unread("the keeper's account cannot be read", "query.system.account", broken, [], ["keeper-poor"]),
  unread("the staking pallet's minimum cannot be read", "query.staking.minNominatorBond", broken),
  unread("the chain does not tell its era", "query.staking.activeEra", broken, ALL, ALARM_KINDS),
  // What is refused, or fails and costs.
  {
    name: "the payouts of one validator are refused",
    at: { [`payout of ${VALIDATORS[0]}`]: failsInBlock("Staking.InvalidEraToReward") },
    blocks: ["pay"],
    alarm: "duty-failing",
    fees: 8,
  },
  {
    name: "every payout fails and costs",
    at: { "tx.payout": failsInBlock() },
    blocks: ["pay"],
    alarm: "duty-failing",
    fees: 10,
  },
  { name: "two payouts are too heavy for a block", at: { "tx.payout": heavyAbove(1) }, blocks: [] },
  {
    name: "the chain refuses to make a stash",
    at: { "plan create-stash": refused("bonder.create_stash", "StashNotCreated") },
    blocks: ["create"],
    alarm: "duty-failing",
  },
  {
    name: "making a stash fails and costs",
    at: { "tx.create-stash": failsInBlock() },
    blocks: ["create"],
    alarm: "duty-failing",
    fees: 8,
  },
  {
    name: "advance is refused",
    at: { "plan advance": refused("bonder.advance", "VaultRefused") },
    blocks: ["advance"],
    alarm: "era-late",
  },
  {
    name: "advance fails and costs",
    at: { "tx.advance": failsInBlock("Contracts.OutOfGas") },
    blocks: ["advance"],
    alarm: "duty-failing",
    fees: 8,
  },
  { name: "advance is too heavy above two steps", at: { "plan advance": heavyAbove(2) }, blocks: [] },
  {
    name: "advance is too heavy above two steps when it is sent",
    at: { "tx.advance": heavyInBlock(2) },
    blocks: [],
    fees: 6,
  },
  {
    name: "a repair traps",
    at: { "plan repair": trapped },
    blocks: ["repair"],
    alarm: "duty-failing",
  },
  {
    name: "a report finds no way into a block",
    at: { "tx.report": unanswered },
    blocks: ["report"],
    alarm: "duty-failing",
  },
  {
    name: "a report is refused",
    at: { "plan report": refused("oracle.report", "Vetoed") },
    blocks: ["report"],
    alarm: "loss-unreported",
  },
  {
    name: "the keeper is poor",
    at: {},
    blocks: ALL,
    alarm: "keeper-poor",
    begin: (world) => (world.balance = 0n),
    end: (world) => (world.balance = 100n * 10n ** 10n),
  },
  {
    name: "the staking pallet has moved",
    at: {},
    blocks: ["advance", "repair"],
    alarm: "staking-moved",
    begin: (world) => (world.pallet = 9),
    end: (world) => (world.pallet = 7),
  },
  {
    name: "the keeper is no reporter any more",
    at: {},
    blocks: ["report"],
    alarm: "not-a-reporter",
    begin: (world) => (world.reporters = [VALIDATORS[0]!]),
    end: (world) => (world.reporters = ["5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL"]),
  },
];

/** What was tried out went well, and needs more when it is sent. */
function heavyInBlock(most: number): Fault {
  return (world, call) => {
    if (call.size > most) failsInBlock("Contracts.OutOfGas")(world, call);
  };
}
