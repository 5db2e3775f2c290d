// Alarms about validators: who refuses us, leaves, earns nothing, takes much, is slashed or left out.

import { addressHex, formatAddress } from "../../text/address.ts";
import type { SettledNetwork } from "../../suite/network.ts";
import { formatPercent } from "../../text/units.ts";
import type { Raise } from "../alarms.ts";
import type { View } from "../view.ts";

/** Validators that refuse us, leave, earn nothing or take much; and what that means. */
export function ofValidators(
  { keeper, ss58 }: Pick<SettledNetwork, "keeper" | "ss58">,
  view: Pick<
    View,
    | "validators"
    | "activeValidators"
    | "registeredValidators"
    | "prefs"
    | "eraCommissions"
    | "exclusions"
    | "era"
    | "chainEra"
  >,
  raise: Raise,
): void {
  const { validators, activeValidators, registeredValidators, prefs, eraCommissions, era, chainEra } = view;
  const { maxCommissionBps: limit } = keeper;
  const excluded = view.exclusions.filter(({ until }) => era < until);
  for (const { validator, until, by } of excluded) {
    const who = formatAddress(validator, ss58);
    const why = {
      Refuses: "it refused a stash",
      NoCandidate: "it was no candidate",
      Guardian: "the guardian said so",
    }[by];
    raise(
      "validator-excluded",
      who,
      `Validator ${who} is excluded until era ${until} of the vault (now ${era}), because ${why}: its weight goes to the others. For good: adotb propose --weights.`,
    );
  }
  for (const who of validators) {
    const hex = addressHex(who);
    const isOut = excluded.some(({ validator }) => addressHex(validator) === hex);
    const swap = isOut
      ? "It is excluded for now; for good: adotb propose --weights"
      : `The guardian can take it out for some eras: adotb exclude ${who} --eras 7; the holders for good: adotb propose --weights`;
    if (!registeredValidators.has(hex)) {
      raise(
        "validator-leaving",
        who,
        `Validator ${who} is no candidate any more: from the next election on what nominates it earns nothing. ` +
          (isOut
            ? swap
            : `Any stash can show that: adotb probe STASH ${who} excludes it for 7 eras, and the keeper does so; for good: adotb propose --weights`),
      );
      continue;
    }
    const pref = prefs.get(hex);
    if (pref?.blocked)
      raise(
        "validator-blocked",
        who,
        `Validator ${who} lets nobody nominate it: who does already stays, no other stash can come, and it may send ours away. ${swap}`,
      );
    const [now, taken] = [pref?.commissionBps ?? 0, eraCommissions.get(hex) ?? 0];
    if (Math.max(now, taken) > limit) {
      const what =
        taken > limit
          ? `takes ${formatPercent(taken)} of the rewards of era ${chainEra}${now > limit ? "" : ` though it asks for ${formatPercent(now)} now`}`
          : `asks for ${formatPercent(now)} of the rewards from the next era on`;
      raise(
        "validator-commission",
        who,
        `Validator ${who} ${what}, more than ${formatPercent(limit)}. ${swap}`,
      );
    }
    if (!activeValidators.has(hex)) {
      raise(
        "validator-idle",
        who,
        `Validator ${who} was not elected in era ${chainEra}: what nominates it earns nothing in it. If that goes on: ${swap}`,
      );
    }
  }
}

/** Slashes that the chain has announced, of our stashes or of validators that they nominate. */
export function ofAnnouncedSlashes(
  { ss58 }: Pick<SettledNetwork, "ss58">,
  { validators, stashes, findings }: Pick<View, "validators" | "stashes" | "findings">,
  raise: Raise,
): void {
  const concerned = new Set(validators.map(addressHex));
  for (const { validator, appliedIn, offenceEra, others } of findings.slashes) {
    const hitsUs = stashes.some(({ account }) => others.has(addressHex(account)));
    if (!hitsUs && !concerned.has(addressHex(validator))) continue;
    const who = formatAddress(validator, ss58);
    raise(
      "slash",
      `${who} ${appliedIn}`,
      `Validator ${who} will be slashed in era ${appliedIn} of the chain for an offence in era ${offenceEra}, ${hitsUs ? "and our stashes with it" : "but none of our stashes"}.`,
    );
  }
}

/** Slashes that were applied lately. */
export function ofSlashed({ slashed }: Pick<View, "slashed">, raise: Raise): void {
  for (const { validator, era } of slashed) {
    raise(
      "slash",
      `${validator} in ${era}`,
      `Validator ${validator} was slashed for an offence in era ${era} of the chain.`,
    );
  }
}
