// What a person or a script sees. Results go to standard output; questions, progress and errors to standard error.

import Table from "cli-table3";
import ora from "ora";
import { read } from "read";
import type { TokenUnit } from "../text/amount.ts";
import { describePlan, type PlanSummary } from "../text/plans.ts";
import { jsonReplacer } from "../chain/codec.ts";
import type { Weight } from "../chain/contract.ts";
import { AdotbError, Declined, ExitCode, InputError, sentence } from "../text/errors.ts";

export interface OutputOptions {
  /** One JSON document on standard output, and nothing else there. */
  readonly json?: boolean;
  /** Sign without asking. */
  readonly yes?: boolean;
}

export class Output {
  readonly json: boolean;
  readonly yes: boolean;

  constructor(options: OutputOptions = {}) {
    this.json = options.json ?? false;
    this.yes = options.yes ?? false;
  }

  /** The result of a command: `data` with --json, the lines otherwise. */
  result(data: unknown, lines: string | readonly string[]): void {
    if (this.json) process.stdout.write(`${JSON.stringify(data, jsonReplacer, 2)}\n`);
    else process.stdout.write(`${typeof lines === "string" ? lines : lines.join("\n")}\n`);
  }

  /** A remark on the way; with --json only where somebody is asked and must know what is signed. */
  say(line: string): void {
    if (!this.json || (!this.yes && process.stdin.isTTY)) process.stderr.write(`${line}\n`);
  }

  /** Something that a person should see, also with --json. */
  warn(line: string): void {
    process.stderr.write(`warning: ${line}\n`);
  }

  /** Shows that work is going on while `work` lasts, on a terminal only. */
  async progress<T>(text: string, work: (update: (text: string) => void) => Promise<T>): Promise<T> {
    // A terminal that does not know its width would keep the spinner busy for ever.
    if (this.json || !process.stderr.isTTY || !process.stderr.columns) return work(() => undefined);
    const spinner = ora({ text, stream: process.stderr }).start();
    try {
      return await work((next) => (spinner.text = next));
    } finally {
      spinner.stop();
    }
  }

  /**
   * Shows what will be signed and asks, unless --yes.
   * @throws Declined if the person says no, InputError if there is nobody to ask
   */
  async confirm(
    what: string,
    plan: PlanSummary | undefined,
    token: TokenUnit,
    blockLimit?: Weight,
  ): Promise<void> {
    this.say(what);
    if (plan) for (const line of describePlan(plan, token, blockLimit)) this.say(`  ${line}`);
    await this.ask("Sign and send?");
  }

  /** Asks for a yes, unless --yes. */
  async ask(question: string): Promise<void> {
    if (this.yes) return;
    if (!process.stdin.isTTY)
      throw new InputError("Nobody is there to confirm this: add --yes to sign without asking.");
    const answer = await askTerminal(`${question} [y/N] `);
    if (!/^\s*y(es)?\s*$/i.test(answer)) throw new Declined("Nothing was signed.");
  }

  /** Prints what went wrong and answers the exit code. */
  failure(error: unknown): ExitCode {
    const known = error instanceof AdotbError;
    const exitCode = known ? error.exitCode : ExitCode.Refused;
    if (this.json) {
      const data = {
        error: {
          kind: known ? error.name : "Unexpected",
          message: sentence(error),
          exitCode,
          ...(known ? error.details() : {}),
        },
      };
      process.stdout.write(`${JSON.stringify(data, jsonReplacer, 2)}\n`);
    } else {
      process.stderr.write(`error: ${sentence(error)}\n`);
    }
    if (!known && process.env["ADOTB_DEBUG"] && error instanceof Error)
      process.stderr.write(`${error.stack}\n`);
    return exitCode;
  }
}

/**
 * Asks whoever sits at the terminal.
 * @throws Declined for Ctrl-C
 */
function askTerminal(prompt: string, silent = false): Promise<string> {
  // Whatever standard error is: what is typed must not be shown.
  const terminal = silent;
  return read({ prompt, silent, terminal, input: process.stdin, output: process.stderr }).catch(() => {
    throw new Declined("Nothing was signed.");
  });
}

/** Asks for the passphrase of a keystore without showing what is typed. */
export const askPassphrase = (file: string): Promise<string> =>
  askTerminal(`Passphrase of ${file}: `, true).finally(() => process.stderr.write("\n"));

/** A table without vertical lines; the columns named in `right` are aligned to the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly string[] = [],
): string {
  const none = {
    top: "",
    "top-mid": "",
    "top-left": "",
    "top-right": "",
    bottom: "",
    "bottom-mid": "",
    "bottom-left": "",
  };
  const grid = new Table({
    head: [...head],
    colAligns: head.map((name) => (right.includes(name) ? "right" : "left")),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
    chars: {
      ...none,
      "bottom-right": "",
      left: "",
      "left-mid": "",
      mid: "",
      "mid-mid": "",
      right: "",
      "right-mid": "",
      middle: "",
    },
  });
  for (const row of rows) grid.push([...row]);
  return grid
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** Lines "name   value" with the values below each other. */
export function fields(entries: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${name.padEnd(width)}   ${value}`.trimEnd());
}
