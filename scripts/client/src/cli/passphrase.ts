// The passphrase of a keystore, from whoever sits at the terminal.

import { stdin, stderr } from "node:process";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Asks without showing what is typed. */
export async function askPassphrase(file: string): Promise<string> {
  let hidden = false;
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (!hidden) stderr.write(chunk);
      done();
    },
  });
  const terminal = createInterface({ input: stdin, output, terminal: true });
  const answer = terminal.question(`Passphrase of ${file}: `);
  hidden = true;
  try {
    return await answer;
  } finally {
    terminal.close();
    stderr.write("\n");
  }
}
