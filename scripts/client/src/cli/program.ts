// The program of the command `adotb`: global options, help, exit codes.

import { Command, CommanderError, Option } from "commander";
import { EXIT_CODES_HELP } from "./session.ts";
import { ExitCode, InputError } from "../text/errors.ts";
import { Output } from "./output.ts";
import { PASSPHRASE_VARIABLE, SEED_VARIABLE } from "../files/keys.ts";

const HELP = `
Amounts are written as people write them: "12.5 DOT", 0.1, 1_000. Addresses are checked. Every transaction is tried
out first; its weight, deposit and fee are shown before anything is signed.

Who signs: --keystore FILE (passphrase in ${PASSPHRASE_VARIABLE}, or you are asked), or the secret phrase in
${SEED_VARIABLE}; on a local network also --as //Bob, and //Alice if nobody is named.
${EXIT_CODES_HELP}

Examples:
  adotb overview
  adotb stake "100 DOT" --as //Bob
  adotb exits --json
  adotb --network polkadot-hub --keystore me.json unstake all`;

export interface CommandFile {
  register(program: Command): void;
}

export function makeProgram(commands: readonly CommandFile[]): Command {
  const program = new Command("adotb")
    .description("Deploys, runs and uses aDOTb, the liquid staking of DOT, on a chain with contracts.")
    .version("0.2.0")
    .addOption(
      new Option("-n, --network <name>", "a name of networks/, or a file")
        .env("ADOTB_NETWORK")
        .default("local"),
    )
    .addOption(
      new Option("--endpoint <url>", "another node than the network's file says").env("ADOTB_ENDPOINT"),
    )
    .option("--keystore <file>", "keystore of who signs, as polkadot.js exports it")
    .option("--as <account>", "development account that signs, like //Bob; on local networks only")
    .option("-y, --yes", "sign without asking")
    .option("--json", "one JSON document on standard output, for scripts")
    .option("--final", "wait until the block is final, not only made")
    .showHelpAfterError("Add --help to see how it is used.")
    .showSuggestionAfterError()
    .addHelpText("after", HELP)
    .exitOverride();
  for (const { register } of commands) register(program);
  // Sub-commands made above inherit neither of these.
  for (const command of program.commands) {
    command
      .exitOverride()
      .showHelpAfterError(`Add --help to see how it is used: adotb ${command.name()} --help`);
  }
  return program;
}

/** polkadot.js logs what our own messages tell in better words: "<date>  API-WS: disconnected from ...". */
function quieten(): void {
  if (process.env["ADOTB_DEBUG"]) return;
  for (const level of ["log", "warn", "error"] as const) {
    const write = console[level].bind(console);
    console[level] = (...words: unknown[]) => {
      const fromLibrary = typeof words[1] === "string" && /^ *[A-Z][A-Z0-9/-]+:$/.test(words[1]);
      if (!fromLibrary) write(...words);
    };
  }
}

/** Runs the program; answers the exit code. */
export async function run(argv: readonly string[], commands: readonly CommandFile[]): Promise<number> {
  quieten();
  process.exitCode = ExitCode.Ok;
  try {
    await makeProgram(commands).parseAsync(argv as string[], { from: "user" });
  } catch (error) {
    // commander has printed what it has to say, help and version included.
    if (error instanceof CommanderError && error.exitCode === 0) return ExitCode.Ok;
    const json = argv.includes("--json");
    if (!(error instanceof CommanderError)) return new Output({ json }).failure(error);
    if (json) new Output({ json }).failure(new InputError(error.message.replace(/^error: /, "")));
    return ExitCode.Usage;
  }
  return Number(process.exitCode ?? ExitCode.Ok);
}
