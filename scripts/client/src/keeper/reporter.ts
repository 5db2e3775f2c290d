// The keeper as a reporter: says what the chain's ledger has of the stashes, and applies what was held and not vetoed.

import { formatAmount, plural } from "../text/amount.ts";
import { sameAddress } from "../text/address.ts";
import { EraHistory } from "../chain/history.ts";
import { nextWord, prepareReport, reportHash, searchReport } from "../oracle/report.ts";
import type { View } from "./view.ts";
import { isReporter } from "./watch/oracle.ts";
import { attemptPlan, type Work } from "./work.ts";

/** Warns a reporter whose node does not even keep the states of the last era: it could name another era than the others. */
export async function checkHistory({ suite, log }: Pick<Work, "suite" | "log">): Promise<void> {
  const { api } = suite.chain;
  const [head, clock] = await Promise.all([api.rpc.chain.getBlockHash(), suite.clock()]);
  const history = await EraHistory.at(api, head.toHex(), clock.eraMs);
  const last = history.facts.active - 1;
  if (last < 1 || (await history.startOf(last)).exact) return;
  log.warn(
    "states-missing",
    `The node keeps no state of era ${last} of the chain. A slash of an older offence would be reported since another era than by reporters whose nodes do, and not be counted with theirs: use a node that keeps the states of the bonding time (an archive node).`,
    { era: last },
  );
}

/** Says or applies what is to be said or applied now; answers whether it sent anything. */
export async function speak(work: Work, view: View): Promise<boolean> {
  const { suite, signer, log } = work;
  const { token } = suite.chain;
  const { overview, oracle, findings, clock, now, reporters } = view;
  const { backoff } = work;
  const nothing = () => {
    for (const kind of ["report", "apply"]) backoff.keep(kind, new Set());
    return false;
  };
  if (!isReporter(reporters, signer.address)) return nothing();
  const at = findings.block;
  const changes = findings.stashes.some((one) => one.changes);
  const workDone = !overview.advancing && overview.advancedEra >= overview.era;
  // Asking contracts is dear: most rounds end here.
  if (!oracle.held && !changes && (!workDone || oracle.heard >= overview.era)) return nothing();
  const [prepared, ballots, booked] = await Promise.all([
    prepareReport(suite, clock, { at }),
    suite.oracle.ask("ballots", [], { at }),
    suite.oracle.ask("booked", [], { at }),
  ]);
  const again = oracle.held ? searchReport(suite, prepared.report, oracle.held.hash) : undefined;
  const word = nextWord(
    { era: overview.era, workDone, now, held: oracle.held, booked, ballots, heard: oracle.heard },
    { hash: prepared.hash, changes: prepared.said.length > 0, isHeld: again !== undefined },
    ({ reporter }) => sameAddress(reporter, signer.address),
  );
  if (word === "nothing") return nothing();
  const said = again ?? prepared.report;
  // One that was refused waits; another one does not wait for it.
  const about = reportHash(suite, said);
  backoff.keep(word, new Set([about]));
  const outcome = await attemptPlan<unknown>(work, { kind: word, about }, () =>
    word === "apply" ? suite.applyReport(signer.address, said) : suite.report(signer.address, said),
  );
  if (outcome.state !== "done") return false;
  const { sent } = outcome;
  const decided = sent.told.find(({ name }) => name === "Decided")?.values as
    { loss: bigint; gain: bigint; held: boolean } | undefined;
  const amounts = (of: { loss: bigint; gain: bigint }) =>
    `${formatAmount(of.loss, token)} less, ${formatAmount(of.gain, token)} more`;
  const became =
    decided === undefined
      ? "others must say the same"
      : decided.held
        ? "it is held for the veto period"
        : `booked: ${amounts(decided)}`;
  const what =
    word === "apply"
      ? "Applied the held report"
      : prepared.said.length === 0
        ? "Reported that no stash differs from its book"
        : `Reported ${plural(prepared.said.length, "stash", "stashes")} (${amounts(prepared)})`;
  log.tell(
    word === "apply" || prepared.said.length > 0 ? "warn" : "info",
    word === "apply" ? "applied" : "reported",
    `${what}: ${became} (block ${sent.block}).`,
    { report: said, hash: prepared.hash, decided, counted: prepared.counted, block: sent.block },
  );
  if (prepared.counted && word === "report")
    log.warn(
      "era-counted",
      `The node does not keep the state of the offence's era, so the era before is named (${said.since}) and more exits share: reporters need nodes that keep the states of the bonding time.`,
      { since: said.since },
    );
  return true;
}
