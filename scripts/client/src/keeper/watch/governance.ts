// Alarms about power: what holders are asked to decide, what waits at the timelock, who has a role there, which codes run.

import { describeAction } from "../../governance/telling.ts";
import { roleId, TIMELOCK_ROLES } from "../../governance/timelock-roles.ts";
import type { Action } from "../../suite/generated/governor.ts";
import type { SettledNetwork } from "../../suite/network.ts";
import type { Addresses, Suite } from "../../suite/suite.ts";
import { sameAddress } from "../../text/address.ts";
import { formatTime } from "../../text/units.ts";
import type { Raise } from "../alarms.ts";
import type { OpenProposal } from "../governance.ts";
import type { View } from "../view.ts";

/** What can take everything comes first. */
const GRAVEST = ["Upgrade", "Call", "SetGuardian"];

const gravity = (action: Action): number => {
  const rank = GRAVEST.indexOf(Object.keys(action)[0] ?? "");
  return rank < 0 ? GRAVEST.length : rank;
};
const gravest = ({ actions }: OpenProposal): number => Math.min(GRAVEST.length, ...actions.map(gravity));

/** The gravest action in the first line's words, and how many more there are. */
function whatItDoes(actions: readonly Action[], telling: Parameters<typeof describeAction>[1]): string {
  const [first, ...rest] = [...actions].sort((a, b) => gravity(a) - gravity(b));
  if (!first) return "does nothing";
  const [line = ""] = describeAction(first, telling);
  const more = rest.length === 0 ? "" : ` (and ${rest.length} more)`;
  return `would ${line.replace(/:$/, "")}${more}`;
}

export function ofProposals(
  { token, ss58 }: Pick<SettledNetwork, "token" | "ss58">,
  suite: Pick<Suite, "callable">,
  { proposals }: Pick<View, "proposals">,
  raise: Raise,
): void {
  const telling = { token, ss58, contracts: suite.callable };
  for (const proposal of [...proposals].sort((a, b) => gravest(a) - gravest(b))) {
    const { info, actions } = proposal;
    const { id, state } = info;
    const name = `Proposal ${id} of ${info.proposer} ${whatItDoes(actions, telling)}`;
    if (state === "Queued" || state === "Ready") {
      raise(
        "proposal-queued",
        String(id),
        `${name}. It was won and can be executed from ${formatTime(info.readyAt ?? 0n)} on. If that must not be, the guardian: adotb cancel-proposal ${id}`,
      );
      continue;
    }
    const when = {
      Pending: `the vote is from ${formatTime(info.voteStarts)} to ${formatTime(info.voteEnds)}`,
      Active: `the vote ends at ${formatTime(info.voteEnds)}`,
    }[state as string];
    raise("proposal-open", String(id), `${name}; ${when ?? "it was won and is not queued yet"}.`);
  }
}

export function ofOperations({ outside }: Pick<View, "outside">, raise: Raise): void {
  for (const { id, readyAt } of outside) {
    raise(
      "scheduled-outside-governor",
      id,
      `The operation ${id} waits at the timelock and belongs to no proposal: no holder was asked. It can be executed from ${formatTime(readyAt)} on.`,
    );
  }
}

export function ofRoles(
  { timelock, governor }: Pick<Addresses, "timelock" | "governor">,
  council: readonly string[],
  { roles }: Pick<View, "roles">,
  raise: Raise,
): void {
  for (const { role, account } of roles) {
    const name = TIMELOCK_ROLES.find((one) => roleId(one) === role) ?? `number ${role}`;
    const should =
      name === "TIMELOCK_ADMIN_ROLE" ? [timelock] : name.startsWith("number") ? [] : [governor, ...council];
    if (account !== undefined && should.some((one) => sameAddress(one, account))) continue;
    raise(
      "role-granted",
      `${name} ${account ?? "everybody"}`,
      `${account ?? "Everybody"} has the role ${name} of the timelock, and the network's file names nobody for it but ${should.length === 0 ? "nobody" : should.join(", ")}.`,
    );
  }
}

export function ofCodes({ otherCodes }: Pick<View, "otherCodes">, raise: Raise): void {
  for (const { what, found, built } of otherCodes) {
    raise(
      "code-differs",
      what,
      found === undefined
        ? `${what} is not there: no contract is at its address.`
        : `${what} runs the code ${found}, and the one built here is ${built}.`,
    );
  }
}
