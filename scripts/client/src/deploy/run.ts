// Runs the steps in their order, and leaves out what an earlier run has done.

import { checkpoint, record, awaitPending, type DeployContext, type Step } from "./context.ts";
import { check } from "./steps/01-check.ts";
import { upload } from "./steps/02-upload.ts";
import { registry } from "./steps/03-registry.ts";
import { vault } from "./steps/04-vault.ts";
import { oracle } from "./steps/05-oracle.ts";
import { governor } from "./steps/06-governor.ts";
import { compare } from "./steps/07-compare.ts";
import { handOver } from "./steps/08-hand-over.ts";
import { verify } from "./steps/09-verify.ts";

export const STEPS: readonly Step[] = [
  check,
  upload,
  registry,
  vault,
  oracle,
  governor,
  compare,
  handOver,
  verify,
];

/** Steps that change nothing. */
const READING = new Set(["01", "07", "09"]);

/**
 * Runs all steps. Those that were done before run too: each looks at the chain first and finds that nothing is left to do,
 * or that the chain is not the one that the file is about.
 */
export async function runSteps(context: DeployContext): Promise<void> {
  const { out, deployment } = context;
  // What a run that was killed has sent must be in a block before we look.
  await awaitPending(context);
  for (const step of STEPS) {
    const before = deployment.steps[step.number]?.state === "done" && !READING.has(step.number);
    out.say(`${step.number} ${step.title}${before ? " (done before)" : ""}`);
    if (!before) record(context, step.number, "started");
    checkpoint(`${step.number}:started`);
    for (const line of await step.run(context)) out.say(`   ${line}`);
    if (!before) record(context, step.number, "done");
    checkpoint(`${step.number}:done`);
  }
}
