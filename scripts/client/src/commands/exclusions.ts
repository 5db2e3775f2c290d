// probe, readmit, exclude, exclusions: which validators are left out for a while. ripen: what the chain frees early.

import type { Command } from "commander";
import { action, type Session } from "../cli/session.ts";
import { shortAddress } from "../text/address.ts";
import type { Plan } from "../chain/contract.ts";
import { plural } from "../text/amount.ts";
import { table } from "../cli/output.ts";
import type { Cause, Exclusion } from "../suite/generated/bonder.ts";
import { parseWhole } from "../text/units.ts";
import { stashNumber } from "./oracle.ts";
import { eraText, sentData, where } from "./common.ts";

/** The longest exclusion, and how long a validator must stay in after one by the guardian; in eras. */
const MOST_ERAS = 7;

const CAUSES: Readonly<Record<Cause, string>> = {
  Refuses: "it refused a stash",
  NoCandidate: "it was no candidate",
  Guardian: "the guardian",
};

/** What becomes of an entry, by the vault's era. */
export const exclusionState = ({ until, by }: Exclusion, era: number): string =>
  era < until
    ? "left out"
    : by === "Guardian"
      ? `back in; the guardian may leave it out again from era ${until + MOST_ERAS} on`
      : "back in";

/** Sends what was planned, and tells it. */
async function carryOut(session: Session, what: string, plan: Plan, done: string, data: object) {
  const sent = await session.carryOut(what, plan);
  session.out.result({ ...sentData(sent), ...data }, `${done}, ${where(sent, session.token)}.`);
}

async function probe(session: Session, text: string, who: string): Promise<void> {
  const suite = await session.suite();
  const [stash, validator] = [await stashNumber(suite, text, "adotb probe 3 ADDRESS"), session.address(who)];
  const plan = await suite.probe((await session.signer()).address, stash, validator);
  await carryOut(
    session,
    `Let stash ${stash} show that the validator ${validator} refuses it or is no candidate, and leave that one out for ${MOST_ERAS} eras.`,
    plan,
    `The validator ${validator} is left out for ${MOST_ERAS} eras; its stakes go to the others with the work of the next eras`,
    { stash, validator },
  );
}

async function readmit(session: Session, text: string, who: string): Promise<void> {
  const suite = await session.suite();
  const [stash, validator] = [
    await stashNumber(suite, text, "adotb readmit 3 ADDRESS"),
    session.address(who),
  ];
  const plan = await suite.readmit((await session.signer()).address, stash, validator);
  await carryOut(
    session,
    `Let stash ${stash} show that the validator ${validator} is a candidate and takes it, and let its weight count again.`,
    plan,
    `The weight of the validator ${validator} counts again`,
    { stash, validator },
  );
}

async function ripen(session: Session, text: string): Promise<void> {
  const suite = await session.suite();
  const stash = await stashNumber(suite, text, "adotb ripen 3");
  const plan = await suite.ripen((await session.signer()).address, stash);
  await carryOut(
    session,
    `Mark as ripe what the chain frees of stash ${stash} earlier than the book says.`,
    plan,
    `The next work of an era fetches what the chain has freed of stash ${stash}`,
    { stash },
  );
}

async function exclude(session: Session, options: { eras: string }, who: string): Promise<void> {
  const suite = await session.suite();
  const validator = session.address(who);
  const eras = parseWhole(options.eras, "The number of eras", 0, MOST_ERAS);
  const plan = await suite.exclude((await session.signer()).address, validator, eras);
  const ends = eras === 0;
  await carryOut(
    session,
    ends
      ? `End what the guardian excluded: the weight of the validator ${validator} counts again.`
      : `Leave the validator ${validator} out for ${plural(eras, "era")}, and then in for ${MOST_ERAS} at least.`,
    plan,
    ends
      ? `The weight of the validator ${validator} counts again`
      : `The validator ${validator} is left out for ${plural(eras, "era")}`,
    { validator, eras },
  );
}

async function exclusions(session: Session): Promise<void> {
  const suite = await session.suite();
  const [list, overview, clock, now] = await Promise.all([
    suite.bonder.ask("exclusions"),
    suite.overview(),
    suite.clock(),
    suite.now(),
  ]);
  const rows = list.map((one) => [
    shortAddress(one.validator),
    CAUSES[one.by],
    eraText(one.until, clock, now),
    exclusionState(one, overview.era),
  ]);
  session.out.result(
    list,
    list.length === 0
      ? "No validator is left out."
      : table(["validator", "because", "its weight counts from", "state"], rows),
  );
}

export function register(program: Command): void {
  const stash = "number of the stash: adotb validators --stashes lists them";
  program
    .command("exclusions")
    .description("validators that are left out for a while, whatever their weight is")
    .action(action<object, []>((session) => exclusions(session)));
  program
    .command("probe")
    .description("lets a stash show that a validator refuses it or is no candidate, and leaves that one out")
    .argument("<stash>", stash)
    .argument("<validator>", "address of the validator")
    .addHelpText(
      "after",
      "\nAnybody may. It holds for 7 eras and can be repeated. The keeper does this by itself.\n\nExample:\n  adotb probe 3 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty",
    )
    .action(action<object, [string, string]>((session, _, number, who) => probe(session, number, who)));
  program
    .command("readmit")
    .description("lets a stash show that a validator takes it again, which ends an exclusion by proof")
    .argument("<stash>", stash)
    .argument("<validator>", "address of the validator")
    .addHelpText(
      "after",
      "\nAnybody may. The keeper does this by itself.\n\nExample:\n  adotb readmit 3 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty",
    )
    .action(action<object, [string, string]>((session, _, number, who) => readmit(session, number, who)));
  program
    .command("ripen")
    .description("marks as ripe what the chain frees of a stash earlier than the book says")
    .argument("<stash>", stash)
    .addHelpText(
      "after",
      "\nAnybody may; no money moves until the next work. The keeper does this by itself.\n\nExample:\n  adotb ripen 3",
    )
    .action(action<object, [string]>((session, _, number) => ripen(session, number)));
  program
    .command("exclude")
    .description("the guardian leaves a validator out for some eras; 0 ends that")
    .argument("<validator>", "address of the validator")
    .requiredOption("--eras <number>", `for how many eras, at most ${MOST_ERAS}; 0 ends it`)
    .addHelpText(
      "after",
      "\nAt most two validators at a time and 20 % of the weight. It never brings a validator in.\n\nExample:\n  adotb exclude 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty --eras 7 --keystore guardian.json",
    )
    .action(action<{ eras: string }, [string]>(exclude));
}
