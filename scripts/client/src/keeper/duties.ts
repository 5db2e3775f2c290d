// What a keeper does for single stashes and validators, each a duty of its own: one that fails keeps none of the others from
// being done. What a contract has refused is left alone for the rest of the era, so that nothing is paid for it again and again.

import { addressHex, sameAddress } from "../text/address.ts";
import type { Plan } from "../chain/contract.ts";
import type { Suite } from "../suite/suite.ts";
import { isLost } from "./watch/stashes.ts";
import type { View } from "./view.ts";
import { attemptPlan, type Work } from "./work.ts";

export const DUTY_KINDS = ["repair", "probe", "readmit", "ripen"] as const;
export type DutyKind = (typeof DUTY_KINDS)[number];

export interface Duty {
  /** Counts in the metrics under this name. */
  readonly kind: DutyKind;
  /** What it is about: a stash, a validator. */
  readonly about: string;
  /** What is told when it is done. */
  readonly done: string;
  readonly plan: (suite: Suite, caller: string) => Promise<Plan>;
}

/**
 * Does what is to be done; returns how much of it was. What a contract refuses is left alone for the rest of the era.
 * @param eraEnds when the era ends
 */
export async function doDuties(work: Work, eraEnds: number, duties: readonly Duty[]): Promise<number> {
  const { suite, signer, log } = work;
  let done = 0;
  for (const { kind, about, done: message, plan } of duties) {
    if (work.stopping()) break;
    const outcome = await attemptPlan(work, { kind, about, refusedUntil: eraEnds }, () =>
      plan(suite, signer.address),
    );
    if (outcome.state !== "done") continue;
    done += 1;
    const { block } = outcome.sent;
    log.warn(PAST[kind], `${message} (block ${block}).`, { about, block });
  }
  return done;
}

/** Names of the lines that tell of a duty that is done. */
const PAST = { repair: "repaired", probe: "probed", readmit: "readmitted", ripen: "ripened" } as const;

/** Whether a validator's weight does not count in an era, or no more in the next: and who has to end that. */
export function exclusionOf({ exclusions }: Pick<View, "exclusions">, validator: string, era: number) {
  return exclusions.find((one) => sameAddress(one.validator, validator) && era < one.until);
}

/**
 * Stashes that do not nominate whom the book says, or have ripe stake of which the book does not know. One whose validator is
 * excluded gets another one with the next era's work.
 */
export function repairs(view: Pick<View, "findings" | "nominations" | "exclusions" | "era">): Duty[] {
  const { findings, nominations, era } = view;
  return findings.stashes
    .filter(({ number, stash, ripe }) => {
      const late = stash.unbonding === 0n && ripe > 0n;
      const out = stash.validator !== null && exclusionOf(view, stash.validator, era) !== undefined;
      return late || (!out && isLost(stash, nominations[number] ?? []));
    })
    .map(({ number }) => ({
      kind: "repair",
      about: String(number),
      done: `Stash ${number} is in line with the book again`,
      plan: (suite, caller) => suite.repair(caller, number),
    }));
}

/**
 * A stash that can show something about validators: it compares them with its own, which must be a candidate and take it, and
 * without a bond the chain takes nobody.
 */
function witness({
  findings,
  registeredValidators,
  prefs,
}: Pick<View, "findings" | "registeredValidators" | "prefs">) {
  return (
    findings.stashes.find(({ stash: { validator, bonded } }) => {
      if (validator === null || bonded === 0n) return false;
      const hex = addressHex(validator);
      return registeredValidators.has(hex) && prefs.get(hex)?.blocked === false;
    }) ?? findings.stashes.find(({ stash }) => stash.bonded > 0n)
  );
}

/** Validators of the allocation that a stash can show to be no candidates, or to have sent it away and to refuse it. */
export function probes(
  view: Pick<
    View,
    | "validators"
    | "allocated"
    | "prefs"
    | "registeredValidators"
    | "findings"
    | "nominations"
    | "exclusions"
    | "era"
  >,
): Duty[] {
  const { validators, allocated, prefs, registeredValidators, findings, nominations, era } = view;
  return validators.flatMap((who): Duty[] => {
    const hex = addressHex(who);
    // Also in the last era of an exclusion: it is prolonged.
    if (!allocated.has(hex) || exclusionOf(view, who, era + 1)) return [];
    const own = findings.stashes.filter(
      ({ stash }) => stash.validator && addressHex(stash.validator) === hex,
    );
    const gone = !registeredValidators.has(hex);
    const sentAway = own.find(({ number, stash }) => isLost(stash, nominations[number] ?? []));
    const shows = gone ? witness(view) : prefs.get(hex)?.blocked ? sentAway : undefined;
    if (!shows) return [];
    return [
      {
        kind: "probe",
        about: who,
        done: `Validator ${who} ${gone ? "is no candidate" : `refuses stash ${shows.number}`} and is excluded for 7 eras`,
        plan: (suite, caller) => suite.probe(caller, shows.number, who),
      },
    ];
  });
}

/** Validators that were excluded by proof, and are candidates and not blocked again. */
export function readmissions(
  view: Pick<View, "allocated" | "prefs" | "registeredValidators" | "findings" | "exclusions" | "era">,
): Duty[] {
  const { allocated, prefs, registeredValidators, exclusions, era } = view;
  const shows = witness(view);
  if (!shows) return [];
  return exclusions
    .filter(({ validator, until, by }) => {
      const hex = addressHex(validator);
      const takes = registeredValidators.has(hex) && prefs.get(hex)?.blocked === false;
      return takes && allocated.has(hex) && by !== "Guardian" && era < until;
    })
    .map(({ validator }) => ({
      kind: "readmit",
      about: validator,
      done: `Validator ${validator} takes nominations again and gets its weight back`,
      plan: (suite, caller) => suite.readmit(caller, shows.number, validator),
    }));
}

/** Stashes of which the chain frees more than the book knows. */
export function ripenings({ early }: Pick<View, "early">): Duty[] {
  return early.map(({ number }) => ({
    kind: "ripen",
    about: String(number),
    done: `The chain frees stake of stash ${number} earlier than the book said; the next work fetches it`,
    plan: (suite, caller) => suite.ripen(caller, number),
  }));
}
