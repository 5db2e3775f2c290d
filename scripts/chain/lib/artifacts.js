// Where `build.sh` leaves what it builds.

import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { codeOf } from "./errors.js";

const { ADOTB_TARGET, XDG_CACHE_HOME } = process.env;
const target = ADOTB_TARGET ?? join(XDG_CACHE_HOME ?? join(homedir(), ".cache"), "adotb", "target");

/** The compiled runtime. */
export const RUNTIME = join(target, "chain", "runtime.wasm");

/**
 * The runtime as hex.
 * @returns {Promise<`0x${string}`>}
 */
export async function readRuntime() {
  try {
    return `0x${(await readFile(RUNTIME)).toString("hex")}`;
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    throw new Error(
      `There is no runtime at ${RUNTIME}: build it with ./scripts/chain/build.sh (about five minutes).`,
    );
  }
}
