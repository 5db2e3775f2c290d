// What all steps of a deployment share: the chain, the plan, the state file, and the one way to send a transaction.

import type { KeyringPair } from "@polkadot/keyring/types";
import type { Artefacts } from "../suite/artefacts.ts";
import type { Chain } from "../chain/chain.ts";
import type { Plan, Weight } from "../chain/contract.ts";
import type { Deployment, DeploymentStep, Inclusion } from "../suite/deployment.ts";
import { NetworkError } from "../text/errors.ts";
import type { SettledNetwork } from "../suite/network.ts";
import { describePlan, type PlanSummary } from "../text/plans.ts";
import { sendTransaction, type Extrinsic, type Included, type SendOptions } from "../chain/transaction.ts";

/** A numbered step. It looks at the chain before it does anything, so it can be begun again at any point. */
export interface Step {
  /** "03" */
  readonly number: string;
  /** "registry" */
  readonly name: string;
  /** What it does, for people. */
  readonly title: string;
  /** Does what is not done yet. Answers what to print. */
  run(context: DeployContext): Promise<string[]>;
}

/** Who is told and asked: the terminal, or whoever deploys. */
export interface Talk {
  say(line: string): void;
  /** Something that a person should see in any case. */
  warn(line: string): void;
  /** @throws to stop */
  ask(question: string): Promise<void>;
  /** Shows that something is going on while `work` lasts. */
  progress<T>(text: string, work: (update: (text: string) => void) => Promise<T>): Promise<T>;
}

/** What it takes to send a transaction. */
export interface Sender {
  readonly chain: Chain;
  readonly network: Pick<SettledNetwork, "token">;
  readonly signer: KeyringPair;
  readonly out: Talk;
  readonly sendOptions: SendOptions;
  readonly blockWeight: Weight;
}

export interface DeployContext extends Sender {
  readonly network: SettledNetwork;
  readonly artefacts: Artefacts;
  readonly deployment: Deployment;
  /** Where the deployment is kept, for what is said about it. */
  readonly file: string;
  /** Keeps the deployment as it is now; nothing goes on before it is kept. */
  readonly save: () => void;
}

/** What is kept in the state file about a step, to be found again by the next run. */
export function notesOf(context: DeployContext, step: string): Record<string, unknown> {
  return context.deployment.steps[step]?.notes ?? {};
}

/** Writes the state of a step, and everything else that was put into the deployment. */
export function record(
  context: DeployContext,
  step: string,
  state: DeploymentStep["state"],
  notes?: Record<string, unknown>,
): void {
  const before = notesOf(context, step);
  const all = { ...before, ...notes };
  context.deployment.steps[step] = {
    state,
    at: new Date().toISOString(),
    ...(Object.keys(all).length > 0 ? { notes: all } : {}),
  };
  context.save();
}

/** Ends this process at once, without any cleaning up, if the tests ask for it at this point. */
export const STOP_VARIABLE = "ADOTB_STOP_AT";
export function checkpoint(name: string): void {
  if (process.env[STOP_VARIABLE] === name) process.kill(process.pid, "SIGKILL");
}

/** Shows what will be signed, signs, sends and waits. `point` names it for the tests. */
export async function submit(
  context: Sender,
  point: string,
  what: string,
  transaction: Extrinsic,
  summary: PlanSummary,
  ask?: () => Promise<void>,
): Promise<Included> {
  const { chain, network, out, signer, sendOptions, blockWeight } = context;
  out.say(`   ${what}`);
  for (const line of describePlan(summary, network.token, blockWeight)) out.say(`     ${line}`);
  await ask?.();
  checkpoint(`${point}:before`);
  const included = await out.progress(what, (update) =>
    sendTransaction(chain.api, transaction, signer, {
      ...sendOptions,
      onStatus: (status) => {
        update(`${what}: ${status}`);
        if (status === "sent") checkpoint(`${point}:sent`);
      },
    }),
  );
  checkpoint(`${point}:after`);
  return included;
}

/** As {@link submit}, for a message of a contract of the suite. */
export function submitPlan(
  context: DeployContext,
  point: string,
  what: string,
  plan: Plan,
): Promise<Included> {
  return submit(context, point, what, plan.transaction, plan);
}

export const inclusion = ({ block, blockHash, extrinsicHash }: Included): Inclusion => ({
  block,
  blockHash,
  extrinsicHash,
});

/** How long a transaction of a run that was killed may still be on its way. */
const PENDING_MS = 90_000;

/**
 * Waits until no transaction of the deployer is on its way any more: one that an earlier run sent before it was killed
 * must be in a block, or given up, before the chain can tell what is done.
 */
export async function awaitPending({
  chain,
  signer,
  out,
}: Pick<DeployContext, "chain" | "signer" | "out">): Promise<void> {
  const { api } = chain;
  const deadline = Date.now() + PENDING_MS;
  for (let told = false; ; told = true) {
    const [next, account] = await Promise.all([
      api.rpc.system.accountNextIndex(signer.address),
      api.query.system.account(signer.address),
    ]);
    if (next.toNumber() <= account.nonce.toNumber()) return;
    if (!told) out.say("A transaction of the deployer is still on its way; waiting for it.");
    if (Date.now() > deadline) {
      throw new NetworkError(
        "A transaction of the deployer has been waiting in the node for more than a minute and a half. " +
          "Wait until it is in a block and run the same command again.",
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
