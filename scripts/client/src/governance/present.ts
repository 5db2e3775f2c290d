// What is in force of all that some actions would change.

import type { Action, Upgradeable } from "../suite/generated/governor.ts";
import type { Suite } from "../suite/suite.ts";
import { sameAddress } from "../text/address.ts";
import { upgradeableText, type Present } from "./telling.ts";

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Reads it, and nothing else. */
export async function readPresent(suite: Suite, actions: readonly Action[]): Promise<Present> {
  const present: Writable<Present> = {};
  const codes: Record<string, string> = {};
  const oracleCalled = actions.some(
    (action) =>
      "Call" in action &&
      action.Call.callee !== null &&
      sameAddress(action.Call.callee, suite.addresses.oracle),
  );
  const has = (kind: string) => actions.some((action) => kind in action);
  await Promise.all([
    has("SetAllocation") && suite.registry.ask("allocation").then((found) => (present.allocation = found)),
    has("SetLimits") && suite.registry.ask("limits").then((found) => (present.limits = found)),
    has("SetVault") && suite.vault.ask("settings").then((found) => (present.vault = found)),
    has("SetBonder") && suite.bonder.ask("settings").then((found) => (present.bonder = found)),
    has("SetGovernor") && suite.governor.ask("settings").then((found) => (present.rules = found)),
    has("SetMinDelay") &&
      suite.timelock.ask("TimelockController::get_min_delay").then((found) => (present.minDelay = found)),
    has("SetGuardian") && suite.governor.ask("guardian").then((found) => (present.guardian = found)),
    has("SetReporter") && suite.bonder.ask("reporter").then((found) => (present.reporter = found)),
    oracleCalled && suite.oracle.ask("settings").then((found) => (present.oracle = found)),
    oracleCalled && suite.oracle.ask("panel").then((found) => (present.panel = found)),
    oracleCalled && codeAt(suite, suite.addresses.oracle).then((found) => (codes["the oracle"] = found)),
    ...actions.map(async (action) => {
      if (!("Upgrade" in action)) return;
      const [what] = action.Upgrade;
      codes[upgradeableText(what)] = await codeInForce(suite, what);
    }),
  ]);
  return { ...present, codes };
}

async function codeInForce(suite: Suite, what: Upgradeable): Promise<string> {
  if (typeof what === "string")
    return codeAt(suite, suite.addresses[what.toLowerCase() as Lowercase<typeof what>]);
  const target = what.Bonder;
  if (target === "Bonder") return codeAt(suite, suite.addresses.bonder);
  if (target === "FutureStashes") return (await suite.bonder.ask("links")).nominatorCode;
  const [stash] = await suite.bonder.ask("stashes", [target.Stash, 1]);
  return stash ? codeAt(suite, stash.account) : "no such stash";
}

async function codeAt({ chain }: Suite, address: string): Promise<string> {
  const info = await chain.api.query.contracts.contractInfoOf(address);
  return info.isSome ? info.unwrap().codeHash.toHex() : "none";
}
