// The command `adotb`.

import { COMMANDS } from "./commands/index.ts";
import { run } from "./cli/program.ts";

// A reader like `head` that leaves early is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

process.exitCode = await run(process.argv.slice(2), COMMANDS);
