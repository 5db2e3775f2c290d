// The keeper as a reporter: says what the chain's ledger has of the stashes, and applies what was held and not vetoed.

import { formatAmount, plural } from "../text/amount.ts";
import { sameAddress } from "../text/address.ts";
import { InputError, Refusal, sentence } from "../text/errors.ts";
import { EraHistory } from "../chain/history.ts";
import { nextWord, prepareReport, searchReport } from "../oracle/report.ts";
import type { View } from "./view.ts";
import { attempt, type Work } from "./work.ts";

/** @throws InputError unless the keeper's account is one of the reporters */
export async function checkReporter({ suite, signer }: Pick<Work, "suite" | "signer">): Promise<void> {
  const { reporters } = await suite.oracle.ask("panel");
  if (reporters.some((one) => sameAddress(one, signer.address))) return;
  throw new InputError(
    `${signer.address} is not a reporter: the oracle listens to ${reporters.join(", ")}. Leave out --report, or sign as one of them.`,
  );
}

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

export class Reporter {
  /** What was refused last, so that it is told once. */
  #refused = "";

  /** Says or applies what is to be said or applied now; answers whether it sent anything. */
  async work(work: Work, view: View): Promise<boolean> {
    try {
      const done = await speak(work, view);
      this.#refused = "";
      return done;
    } catch (error) {
      // A veto, or a panel that has changed: nothing that trying again mends, and no reason to leave the rest undone.
      if (!(error instanceof Refusal)) throw error;
      const why = sentence(error);
      if (why !== this.#refused) work.log.error("report-refused", `The report was refused: ${why}`);
      this.#refused = why;
      return false;
    }
  }
}

async function speak(work: Work, view: View): Promise<boolean> {
  const { suite, signer, log } = work;
  const { token } = suite.chain;
  const { overview, oracle, findings, clock, now } = view;
  const at = findings.block;
  const changes = findings.stashes.some((one) => one.changes);
  const workDone = !overview.advancing && overview.advancedEra >= overview.era;
  // Asking contracts is dear: most rounds end here.
  if (!oracle.held && !changes && (!workDone || oracle.heard >= overview.era)) return false;
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
  if (word === "nothing") return false;
  const said = again ?? prepared.report;
  const sent =
    word === "apply"
      ? await attempt(work, "apply", () => suite.applyReport(signer.address, said))
      : await attempt(work, "report", () => suite.report(signer.address, said));
  if (!sent) return false;
  const decided = sent.told.find(({ name }) => name === "Decided")?.values as
    { loss: bigint; gain: bigint; held: boolean } | undefined;
  const amounts = (of: { loss: bigint; gain: bigint }) =>
    `${formatAmount(of.loss, token)} less, ${formatAmount(of.gain, token)} more`;
  const outcome =
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
    `${what}: ${outcome} (block ${sent.block}).`,
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
