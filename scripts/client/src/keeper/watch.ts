// Looks for everything that a person should know: one look for each thing, and none depends on another one.

import { formatAmount } from "../text/amount.ts";
import { sentence } from "../text/errors.ts";
import type { SettledNetwork } from "../suite/network.ts";
import type { Suite } from "../suite/suite.ts";
import { formatDuration, formatTime } from "../text/units.ts";
import type { Alarm, AlarmKind, Raise } from "./alarms.ts";
import type { Failure } from "./backoff.ts";
import { Unread } from "./parts.ts";
import type { View } from "./view.ts";
import { ofBonds, ofClock, ofNominators, ofStakingCalls, ofUnbonding } from "./watch/chain.ts";
import { ofCodes, ofOperations, ofProposals, ofRoles } from "./watch/governance.ts";
import { ofBatch, ofPauses, ofRewards, ofWork } from "./watch/money.ts";
import { ofOracle, ofPanel } from "./watch/oracle.ts";
import { ofExposures, ofNominations, ofStashes } from "./watch/stashes.ts";
import { ofAnnouncedSlashes, ofSlashed, ofValidators } from "./watch/validators.ts";

export interface Watched {
  readonly suite: Suite;
  readonly network: SettledNetwork;
  readonly view: View;
  /** The keeper's account, and whether it shall report. */
  readonly keeper: string;
  readonly report: boolean;
}

interface Look {
  readonly kinds: readonly AlarmKind[];
  readonly find: (watched: Watched, raise: Raise) => void;
}

export const LOOKS: readonly Look[] = [
  { kinds: ["era-late"], find: ({ network, view }, raise) => ofWork(network, view, raise) },
  { kinds: ["paused"], find: ({ view }, raise) => ofPauses(view, raise) },
  { kinds: ["rewards-expiring"], find: ({ view }, raise) => ofRewards(view, raise) },
  {
    kinds: ["cash-short"],
    find: ({ network, view }, raise) => ofBatch(network.token, view.overview, view.nextBatch, raise),
  },
  {
    kinds: ["stash-marked", "loss-unreported", "ledger-above-book"],
    find: ({ network, view }, raise) => ofStashes(network, view, raise),
  },
  { kinds: ["nomination-lost"], find: ({ network, view }, raise) => ofNominations(network, view, raise) },
  { kinds: ["not-exposed"], find: ({ network, view }, raise) => ofExposures(network, view, raise) },
  {
    kinds: ["report-held", "reporters-silent"],
    find: ({ network, view }, raise) => ofOracle(network.token, view, raise),
  },
  {
    kinds: ["not-a-reporter"],
    find: ({ keeper, report, view }, raise) => ofPanel(keeper, report, view, raise),
  },
  { kinds: ["bonding-differs"], find: ({ view }, raise) => ofUnbonding(view, raise) },
  { kinds: ["clock-drift"], find: ({ view }, raise) => ofClock(view, raise) },
  { kinds: ["staking-moved"], find: ({ view }, raise) => ofStakingCalls(view, raise) },
  { kinds: ["min-bond-low"], find: ({ network, view }, raise) => ofBonds(network, view, raise) },
  { kinds: ["nominators-full"], find: ({ view }, raise) => ofNominators(view, raise) },
  {
    kinds: [
      "validator-leaving",
      "validator-blocked",
      "validator-commission",
      "validator-idle",
      "validator-excluded",
    ],
    find: ({ network, view }, raise) => ofValidators(network, view, raise),
  },
  { kinds: ["slash"], find: ({ network, view }, raise) => ofAnnouncedSlashes(network, view, raise) },
  { kinds: ["slash"], find: ({ view }, raise) => ofSlashed(view, raise) },
  {
    kinds: ["proposal-open", "proposal-queued"],
    find: ({ network, suite, view }, raise) => ofProposals(network, suite, view, raise),
  },
  { kinds: ["scheduled-outside-governor"], find: ({ view }, raise) => ofOperations(view, raise) },
  {
    kinds: ["role-granted"],
    find: ({ suite, network, view }, raise) => ofRoles(suite.addresses, network.council, view, raise),
  },
  { kinds: ["code-differs"], find: ({ view }, raise) => ofCodes(view, raise) },
  { kinds: ["keeper-poor"], find: ({ network, view }, raise) => ofBalance(network, view, raise) },
];

export interface Found {
  readonly alarms: Alarm[];
  /** Kinds that could not be looked for, since what they are about could not be read. */
  readonly unseen: Set<AlarmKind>;
  /** What went wrong in looking, other than that. */
  readonly faults: unknown[];
}

export function findAlarms(watched: Watched): Found {
  const found: Found = { alarms: [], unseen: new Set(), faults: [] };
  for (const { kinds, find } of LOOKS) {
    try {
      find(watched, (kind, about, message) => found.alarms.push({ kind, about, message }));
    } catch (error) {
      for (const kind of kinds) found.unseen.add(kind);
      // What could not be read has an alarm of its own.
      if (!(error instanceof Unread)) found.faults.push(error);
    }
  }
  return found;
}

/** Below this many tokens the keeper cannot go on for long. */
const POOR_TOKENS = 5n;

function ofBalance(
  { token }: Pick<SettledNetwork, "token">,
  { keeperBalance }: Pick<View, "keeperBalance">,
  raise: Raise,
): void {
  if (keeperBalance >= POOR_TOKENS * 10n ** BigInt(token.decimals)) return;
  raise(
    "keeper-poor",
    "",
    `The keeper's account can spend ${formatAmount(keeperBalance, token)} only: send it more.`,
  );
}

/** A person needs to see what has failed so often in a row. */
const FAILING_TIMES = 3;

export function ofFailures(failures: readonly Failure[], raise: Raise): void {
  for (const { kind, about, times, next, why, quiet } of failures) {
    if (quiet || times < FAILING_TIMES) continue;
    raise(
      "duty-failing",
      `${kind} ${about}`.trim(),
      `What the keeper has to do failed ${times} times in a row (${`${kind} ${about}`.trim()}): ${why} It is tried again from ${formatTime(BigInt(Math.round(next)))} on; everything else goes on.`,
    );
  }
}

/** What could not be read: alarms about it stay as they are, and what needs it is not done. */
export function ofUnread(unread: readonly Unread[], raise: Raise): void {
  for (const { part, reason } of unread)
    raise(
      "not-readable",
      part,
      `The keeper cannot read ${part}, so it does not watch that: ${sentence(reason)}`,
    );
}

/** The node shows nothing new for longer than this. */
export const STALLED_MS = 120_000;

export function ofHead(stalledMs: number, raise: Raise): void {
  if (stalledMs >= STALLED_MS)
    raise("chain-stalled", "", `The node has shown no new block for ${formatDuration(stalledMs)}.`);
}

export function ofMigration(migrating: boolean, raise: Raise): void {
  if (!migrating) return;
  raise(
    "contracts-migrating",
    "",
    "The chain is moving the storage of all contracts after an upgrade, over many blocks: until that is done no contract answers, and nothing is lost. The keeper sends contracts.migrate, which costs nothing if it helps, and goes on afterwards.",
  );
}
